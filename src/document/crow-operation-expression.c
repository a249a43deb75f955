/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lets hand-written SQL follow a rename: checks, computed attributes, parts and conditions of indexes, of the entity and
 * of those that inherit from it; and the queries of views (crow-operation-view.c).
 *
 * A name that two attributes have, or had, could be either, so nothing is done then.
 */
#include "config.h"

#include "document/crow-operation-private.h"

#include "document/crow-model.h"
#include "sql/crow-sql-names.h"

typedef struct
{
  CrowDialectId dialect;
  const char *table;
  const char *new_table;
  const char *old;
  const char *new;
} Rename;

static void
rename_in (const Rename *rename,
           CrowNode     *node,
           guint         property)
{
  const char *text = crow_node_get_text (node, property);
  g_autofree char *changed = NULL;

  if (text != NULL)
    changed = _crow_sql_rename_columns (text, rename->dialect, rename->table, rename->new_table, rename->old,
                                        rename->new);
  if (changed != NULL)
    crow_node_set_text (node, property, changed);
}

static void
rename_in_entity (const Rename *rename,
                  CrowEntity   *entity)
{
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    rename_in (rename, CROW_NODE (crow_entity_get_attribute (entity, i)), CROW_ATTRIBUTE_PROP_GENERATED);
  for (guint i = 0; i < crow_entity_get_n_checks (entity); i++)
    rename_in (rename, CROW_NODE (crow_entity_get_check (entity, i)), CROW_CHECK_PROP_EXPRESSION);
  for (guint i = 0; i < crow_entity_get_n_indexes (entity); i++)
    {
      CrowIndex *index = crow_entity_get_index (entity, i);

      rename_in (rename, CROW_NODE (index), CROW_INDEX_PROP_WHERE);
      for (guint j = 0; j < crow_index_get_n_parts (index); j++)
        rename_in (rename, CROW_NODE (crow_index_get_part (index, j)), CROW_INDEX_PART_PROP_EXPRESSION);
    }
}

static CrowModel *
get_model (CrowEntity *entity)
{
  return crow_document_get_model (crow_node_get_document (CROW_NODE (entity)));
}

/* The entity in whose table the attributes of @entity are. */
static CrowEntity *
get_table (CrowEntity *entity)
{
  guint n = crow_model_get_n_entities (get_model (entity));

  /* They may inherit from each other in a circle. */
  for (guint i = 0; i < n && crow_entity_get_parent (entity) != NULL &&
                    crow_entity_get_strategy (entity) == CROW_INHERITANCE_SINGLE; i++)
    entity = crow_entity_get_parent (entity);
  return entity;
}

static gboolean
is_in_key (CrowAttribute *attribute)
{
  g_autoptr (GPtrArray) key = _crow_list_key (crow_attribute_get_entity (attribute));

  return g_ptr_array_find (key, attribute, NULL);
}

/* A key is in the tables of heirs, too. */
static void
rename_attribute_in_views (Rename        *rename,
                           CrowAttribute *attribute,
                           GPtrArray     *heirs)
{
  for (guint i = 0; i < heirs->len; i++)
    {
      CrowEntity *other = get_table (heirs->pdata[i]);

      if (i > 0 && (other != heirs->pdata[i] || !is_in_key (attribute)))
        continue;
      rename->table = rename->new_table = crow_entity_get_name (other);
      if (rename->table != NULL)
        _crow_rename_in_views (CROW_NODE (other), rename->table, rename->table, rename->old, rename->new);
    }
}

static gboolean
is_other_called (GPtrArray     *entities,
                 CrowAttribute *attribute,
                 const char    *name)
{
  for (guint i = 0; i < entities->len; i++)
    for (guint j = 0; j < crow_entity_get_n_attributes (entities->pdata[i]); j++)
      {
        CrowAttribute *other = crow_entity_get_attribute (entities->pdata[i], j);
        const char *other_name = crow_attribute_get_name (other);

        if (other != attribute && other_name != NULL && g_ascii_strcasecmp (other_name, name) == 0)
          return TRUE;
      }
  return FALSE;
}

static CrowDialectId
get_dialect (CrowEntity *entity)
{
  return crow_model_get_dialect (get_model (entity));
}

void
_crow_set_attribute_name (CrowAttribute *attribute,
                          const char    *name)
{
  CrowEntity *entity = crow_attribute_get_entity (attribute);
  g_autofree char *old = g_strdup (crow_attribute_get_name (attribute));
  g_autoptr (GPtrArray) hierarchy = NULL, heirs = NULL;
  Rename rename = { .old = old };

  crow_attribute_set_name (attribute, name);
  rename.new = crow_attribute_get_name (attribute);
  rename.table = rename.new_table = crow_entity_get_name (entity);
  if (rename.old == NULL || rename.new == NULL || rename.table == NULL)
    return;
  hierarchy = _crow_list_hierarchy (crow_entity_get_root (entity));
  if (is_other_called (hierarchy, attribute, rename.old) || is_other_called (hierarchy, attribute, rename.new))
    return;
  rename.dialect = get_dialect (entity);
  heirs = _crow_list_hierarchy (entity);
  for (guint i = 0; i < heirs->len; i++)
    rename_in_entity (&rename, heirs->pdata[i]);
  rename_attribute_in_views (&rename, attribute, heirs);
}

void
_crow_set_entity_name (CrowEntity *entity,
                       const char *name)
{
  g_autofree char *old = g_strdup (crow_entity_get_name (entity));
  Rename rename = { .old = "", .new = "", .table = old };

  crow_entity_set_name (entity, name);
  rename.new_table = crow_entity_get_name (entity);
  if (old == NULL || rename.new_table == NULL)
    return;
  rename.dialect = get_dialect (entity);
  rename_in_entity (&rename, entity);
  if (get_table (entity) == entity)
    _crow_rename_in_views (CROW_NODE (entity), rename.table, rename.new_table, NULL, NULL);
}

/* Whether an attribute of the hierarchy is called so. */
static gboolean
has_attribute (CrowEntity *entity,
               const char *name)
{
  g_autoptr (GPtrArray) hierarchy = _crow_list_hierarchy (crow_entity_get_root (entity));

  return is_other_called (hierarchy, NULL, name);
}

static gboolean
write_name_in (CrowNode      *node,
               guint          property,
               CrowAttribute *attribute,
               gboolean       apply)
{
  CrowEntity *entity = crow_attribute_get_entity (attribute);
  const char *text = crow_node_get_text (node, property), *name = crow_attribute_get_name (attribute);
  g_autoptr (GArray) names = text != NULL ? _crow_sql_list_names (text) : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const CrowSqlName *found = &g_array_index (names, CrowSqlName, i);
      g_autofree char *said = crow_token_dup_name (&found->token);
      Rename rename = { .dialect = get_dialect (entity), .table = crow_entity_get_name (entity), .old = said, .new = name };

      if (_crow_sql_is_other_word (&found->token) || !_crow_sql_is_spelled_like (said, name) || has_attribute (entity, said))
        continue;
      rename.new_table = rename.table;
      if (apply)
        rename_in (&rename, node, property);
      return TRUE;
    }
  return FALSE;
}

gboolean
_crow_write_name (CrowNode      *node,
                  CrowAttribute *attribute,
                  gboolean       apply)
{
  gboolean any = FALSE;

  if (crow_attribute_get_name (attribute) == NULL || crow_entity_get_name (crow_attribute_get_entity (attribute)) == NULL)
    return FALSE;
  if (CROW_IS_ATTRIBUTE (node))
    return write_name_in (node, CROW_ATTRIBUTE_PROP_GENERATED, attribute, apply);
  if (CROW_IS_CHECK (node))
    return write_name_in (node, CROW_CHECK_PROP_EXPRESSION, attribute, apply);
  if (!CROW_IS_INDEX (node))
    return FALSE;
  any = write_name_in (node, CROW_INDEX_PROP_WHERE, attribute, apply);
  for (guint i = 0; i < crow_index_get_n_parts (CROW_INDEX (node)); i++)
    any = write_name_in (CROW_NODE (crow_index_get_part (CROW_INDEX (node), i)), CROW_INDEX_PART_PROP_EXPRESSION, attribute,
                         apply) || any;
  return any;
}
