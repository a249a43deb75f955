/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tells the views and indexes of a database that were drawn from those that somebody made in the database itself.
 *
 * What the schema has, or the older drawing had, was drawn; what is left is the database's own, and stays.
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-ddl-plan.h"

static void
add_name (GHashTable    *names,
          CrowDialectId  dialect,
          const char    *name)
{
  if (name != NULL)
    g_hash_table_add (names, _crow_sql_fold_name (dialect, name));
}

/* The names of the indexes and views that @schema has, folded. */
static void
add_names (GHashTable    *names,
           CrowDialectId  dialect,
           CrowSchema    *schema)
{
  g_autoptr (CrowDdlPlan) plan = _crow_ddl_plan_new (schema, dialect, CROW_DDL_DEFAULT | _CROW_DDL_VERBATIM);

  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowPlanTable *table = g_ptr_array_index (plan->tables, i);

      for (guint j = 0; j < table->indexes->len; j++)
        {
          /* A server has no room for a long one. */
          g_autofree char *name = crow_sql_dup_name (dialect, g_array_index (table->indexes, CrowPlanIndex, j).name);

          add_name (names, dialect, name);
        }
    }
  for (guint i = 0; i < plan->views->len; i++)
    {
      const CrowViewInfo *view = g_ptr_array_index (plan->views, i);
      CrowEntityInfo like = { .name = view->name, .database_schema = view->database_schema };
      g_autofree char *name = crow_sql_dup_table_name (dialect, &like);

      add_name (names, dialect, name);
    }
}

GHashTable *
_crow_migrate_list_drawn (CrowMigrateRun *run)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CrowDialectId dialect = run->dialect;

  add_names (names, dialect, run->schema);
  if (run->options->from != NULL)
    add_names (names, dialect, run->options->from);
  return names;
}

static gboolean
has_same_parts (CrowDialectId           dialect,
                const CrowPlanTable    *drawn,
                const CrowPlanIndex    *index,
                const CrowCatalogIndex *other)
{
  guint n = index->info != NULL ? index->info->n_parts : index->n_columns;

  if (n != other->parts->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const CrowCatalogIndexPart *part = g_ptr_array_index (other->parts, i);
      guint16 column = index->info != NULL ? index->info->parts[i].attribute : index->columns[i];
      g_autofree char *name = NULL;

      if (part->column == NULL || column == CROW_NONE)
        return FALSE;
      name = crow_sql_dup_name (dialect, drawn->info->attributes[column].name);
      if (g_ascii_strcasecmp (part->column, name) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Whether the schema has an index on the same columns, under whatever name: then it is that one. */
static gboolean
is_like_drawn (CrowMigrateRun         *run,
               const CrowCatalogTable *table,
               const CrowCatalogIndex *index)
{
  CrowDialectId dialect = run->dialect;

  if (run->plan == NULL)
    run->plan = _crow_ddl_plan_new (run->schema, dialect, CROW_DDL_DEFAULT | _CROW_DDL_VERBATIM);
  for (guint i = 0; i < run->plan->tables->len; i++)
    {
      const CrowPlanTable *drawn = g_ptr_array_index (run->plan->tables, i);
      g_autofree char *name = crow_sql_dup_table_name (dialect, drawn->info);

      if (g_ascii_strcasecmp (name, table->name) != 0)
        continue;
      for (guint j = 0; j < drawn->indexes->len; j++)
        if (has_same_parts (dialect, drawn, &g_array_index (drawn->indexes, CrowPlanIndex, j), index))
          return TRUE;
    }
  return FALSE;
}

gboolean
_crow_migrate_is_drawn (CrowMigrateRun         *run,
                        GHashTable             *drawn,
                        const CrowCatalogTable *table,
                        const CrowCatalogIndex *index,
                        const char             *name)
{
  g_autofree char *folded = _crow_sql_fold_name (run->dialect, name);

  return g_hash_table_contains (drawn, folded) || (index != NULL && is_like_drawn (run, table, index));
}

/* MariaDB makes an index for each reference by itself and drops it where another one takes its place. */
static gboolean
serves_reference (CrowMigrateRun         *run,
                  const CrowCatalogTable *table,
                  const CrowCatalogIndex *index)
{
  for (guint i = 0; run->dialect == CROW_DIALECT_MARIADB && !index->unique && i < table->foreign_keys->len; i++)
    {
      const CrowCatalogForeignKey *foreign_key = g_ptr_array_index (table->foreign_keys, i);
      gboolean same = g_strv_length (foreign_key->columns) == index->parts->len;

      for (guint j = 0; same && j < index->parts->len; j++)
        same = g_strcmp0 (((const CrowCatalogIndexPart *) g_ptr_array_index (index->parts, j))->column,
                          foreign_key->columns[j]) == 0;
      if (same)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
_crow_migrate_leave_undrawn (CrowMigrateRun *run,
                             CrowCatalog    *catalog)
{
  g_autoptr (GHashTable) drawn = _crow_migrate_list_drawn (run);
  GPtrArray *views = g_ptr_array_new_with_free_func (_crow_catalog_view_free);

  for (guint i = catalog->views->len; i-- > 0;)
    {
      const CrowCatalogView *view = g_ptr_array_index (catalog->views, i);

      if (_crow_migrate_is_drawn (run, drawn, NULL, NULL, view->name) ||
          _crow_migrate_run_is_allowed (run, "drop-view", view->name))
        continue;
      g_ptr_array_insert (views, 0, g_ptr_array_steal_index (catalog->views, i));
    }
  for (guint i = 0; i < catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);

      for (guint j = table->indexes->len; j-- > 0;)
        {
          const CrowCatalogIndex *index = g_ptr_array_index (table->indexes, j);

          if (_crow_migrate_is_drawn (run, drawn, table, index, index->name) ||
              _crow_migrate_run_is_allowed (run, "drop-index", index->name))
            continue;
          if (!serves_reference (run, table, index))
            _crow_migrate_report_add_note (run->report, _("The index “%s” is not in the schema; it stays as it is."),
                                           index->name);
          g_ptr_array_remove_index (table->indexes, j);
        }
    }
  return views;
}
