/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lets the queries of views follow a rename: of an entity or an attribute, of another view, and of the tables of
 * many-to-many links, whose names are mostly derived from those of entities, keys and roles.
 *
 * A query is changed where nothing else can be meant; else it stays as it is, and the check tells what it names that is
 * not there any more.
 */
#include "config.h"

#include "document/crow-operation-private.h"

#include <glib/gi18n-lib.h>

#include "document/crow-model.h"
#include "schema/crow-schema.h"
#include "sql/crow-sql-query-names.h"

/* The table of a link before an edit. */
struct _CrowLinkTable
{
  char *id;      /* of the association */
  char *name;
  char **ids;    /* of its attributes */
  char **names;  /* pairwise with them */
};

static void
link_table_free (gpointer data)
{
  CrowLinkTable *self = data;

  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->ids);
  g_strfreev (self->names);
  g_free (self);
}

/* @a: (nullable) */
static gboolean
is_same (const char *a,
         const char *b)
{
  return a != NULL && g_ascii_strcasecmp (a, b) == 0;
}

/* Whether a table of the document can have the column; one of a link, or another view, may have any. */
static gboolean
may_have_cb (const char *source,
             const char *column,
             gpointer    data)
{
  CrowModel *model = data;

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);
      const char *name = crow_entity_get_name (entity);
      g_autoptr (GPtrArray) hierarchy = NULL;

      if (!is_same (name, source))
        continue;
      hierarchy = _crow_list_hierarchy (crow_entity_get_root (entity));
      for (guint j = 0; j < hierarchy->len; j++)
        for (guint k = 0; k < crow_entity_get_n_attributes (hierarchy->pdata[j]); k++)
          if (is_same (crow_attribute_get_name (crow_entity_get_attribute (hierarchy->pdata[j], k)), column))
            return TRUE;
      return FALSE;
    }
  return TRUE;
}

/* Whether an entity or view other than @node is called so, which might be the one that a query names. */
static gboolean
is_table_called (CrowModel  *model,
                 CrowNode   *node,
                 const char *name)
{
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    if (CROW_NODE (crow_model_get_entity (model, i)) != node &&
        is_same (crow_entity_get_name (crow_model_get_entity (model, i)), name))
      return TRUE;
  for (guint i = 0; i < crow_model_get_n_views (model); i++)
    if (CROW_NODE (crow_model_get_view (model, i)) != node &&
        is_same (crow_view_get_name (crow_model_get_view (model, i)), name))
      return TRUE;
  return FALSE;
}

void
_crow_rename_in_views (CrowNode   *node,
                       const char *table,
                       const char *new_table,
                       const char *old,
                       const char *new)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));

  if (is_table_called (model, node, table))
    return;
  for (guint i = 0; i < crow_model_get_n_views (model); i++)
    for (guint j = 0; j < CROW_N_DIALECTS; j++)
      {
        CrowView *view = crow_model_get_view (model, i);
        const char *query = crow_view_get_query (view, j);
        const CrowSqlQueryRename record = { .dialect = j, .table = table, .new_table = new_table, .old = old, .new = new,
                                            .may_have = may_have_cb, .data = model };
        g_autofree char *changed = query != NULL ? _crow_sql_rename_in_query (query, &record) : NULL;

        if (changed != NULL)
          crow_view_set_query (view, j, changed);
      }
}

/* Whether there is anything that could follow. */
static gboolean
has_pairs_and_views (CrowModel *model)
{
  gboolean any = FALSE;

  for (guint i = 0; !any && i < crow_model_get_n_links (model); i++)
    any = crow_link_get_kind (crow_model_get_link (model, i)) == CROW_LINK_MANY_TO_MANY;
  return any && crow_model_get_n_views (model) > 0;
}

GPtrArray *
_crow_list_link_tables (CrowDocument *document)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (link_table_free);
  g_autoptr (GPtrArray) skipped = NULL;
  g_autoptr (CrowSchema) schema = NULL;

  if (has_pairs_and_views (crow_document_get_model (document)))
    schema = crow_document_compile_partial (document, &skipped, NULL);
  for (guint i = 0; schema != NULL && i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (schema, i);
      CrowLinkTable *table;

      if ((info->flags & CROW_ENTITY_ASSOCIATION) == 0)
        continue;
      table = g_new0 (CrowLinkTable, 1);
      table->id = g_strdup (info->id);
      table->name = g_strdup (info->name);
      table->ids = g_new0 (char *, info->n_attributes + 1);
      table->names = g_new0 (char *, info->n_attributes + 1);
      for (guint j = 0; j < info->n_attributes; j++)
        {
          table->ids[j] = g_strdup (info->attributes[j].id);
          table->names[j] = g_strdup (info->attributes[j].name);
        }
      g_ptr_array_add (tables, table);
    }
  return tables;
}

static const CrowLinkTable *
lookup (GPtrArray  *tables,
        const char *id)
{
  for (guint i = 0; i < tables->len; i++)
    if (g_str_equal (((CrowLinkTable *) tables->pdata[i])->id, id))
      return tables->pdata[i];
  return NULL;
}

static const char *
lookup_name (const CrowLinkTable *table,
             const char          *id)
{
  for (guint i = 0; table->ids[i] != NULL; i++)
    if (g_str_equal (table->ids[i], id))
      return table->names[i];
  return NULL;
}

void
_crow_follow_link_tables (CrowDocument *document,
                          GPtrArray    *before)
{
  CrowNode *model = CROW_NODE (crow_document_get_model (document));
  g_autoptr (GPtrArray) after = before->len > 0 ? _crow_list_link_tables (document) : NULL;

  for (guint i = 0; i < before->len; i++)
    {
      const CrowLinkTable *old = before->pdata[i], *new = lookup (after, old->id);

      for (guint j = 0; new != NULL && old->ids[j] != NULL; j++)
        {
          const char *name = lookup_name (new, old->ids[j]);

          if (name != NULL && !g_str_equal (name, old->names[j]))
            _crow_rename_in_views (model, old->name, old->name, old->names[j], name);
        }
      if (new != NULL && !g_str_equal (new->name, old->name))
        _crow_rename_in_views (model, old->name, new->name, NULL, NULL);
    }
  g_ptr_array_unref (before);
}

void
crow_operation_rename_view (CrowView   *view,
                            const char *name)
{
  CrowNode *node = CROW_NODE (view);
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *old = NULL;
  g_autofree char *key = NULL;

  g_return_if_fail (CROW_IS_VIEW (view) && crow_node_get_document (node) != NULL);

  edit = crow_document_begin_edit (crow_node_get_document (node), _("Rename View"));
  key = g_strdup_printf ("rename:%s", crow_node_get_id (node));
  crow_edit_set_merge_key (edit, key);
  old = g_strdup (crow_view_get_name (view));
  crow_view_set_name (view, name);
  name = crow_view_get_name (view);
  if (old != NULL && name != NULL && !g_str_equal (old, name))
    _crow_rename_in_views (node, old, name, NULL, NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

void
crow_operation_rename_in_link (CrowNode   *node,
                               const char *property,
                               const char *name)
{
  CrowDocument *document;
  g_autoptr (CrowEdit) edit = NULL;
  GPtrArray *tables;

  g_return_if_fail (CROW_IS_LINK (node) || CROW_IS_LINK_END (node) || CROW_IS_LINK_COLUMN (node));
  g_return_if_fail (crow_node_get_document (node) != NULL);

  document = crow_node_get_document (node);
  edit = crow_document_begin_edit (document, _("Change Property"));
  tables = _crow_list_link_tables (document);
  g_object_set (node, property, name, NULL);
  _crow_follow_link_tables (document, tables);
  crow_edit_commit (g_steal_pointer (&edit));
}
