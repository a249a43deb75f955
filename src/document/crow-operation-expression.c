/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lets hand-written SQL follow a rename: checks, computed attributes, parts and conditions of indexes, of the entity and
 * of those that inherit from it.  Queries of views are left alone: what a name is in them depends on what they are made
 * of.
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
  CrowDocument *document = crow_node_get_document (CROW_NODE (entity));

  return crow_model_get_dialect (crow_document_get_model (document));
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
}
