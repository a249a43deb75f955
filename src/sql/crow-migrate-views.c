/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Views of a PostgreSQL database that were never drawn, and stand in the way of a migration.
 *
 * The server carries every rename into them by itself.  But it lets no column go or get another type that a view uses, nor
 * a table or view go.  Such a view is told beforehand; to drop it and make it again here would lose whom it was granted
 * to, so that is left to whoever made it.
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-dialect.h"
#include "sql/crow-sql-lexer.h"

static const char uses_query[] =
  "SELECT DISTINCT vn.nspname, v.relname, tn.nspname, t.relname, a.attname "
  "FROM pg_rewrite AS r JOIN pg_class AS v ON v.oid = r.ev_class JOIN pg_namespace AS vn ON vn.oid = v.relnamespace "
  "JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass "
  "JOIN pg_class AS t ON t.oid = d.refobjid JOIN pg_namespace AS tn ON tn.oid = t.relnamespace "
  "LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0 "
  "WHERE v.relkind IN ('v', 'm') AND v.oid <> t.oid ORDER BY 1, 2, 3, 4, 5";

/* For a set of tables and columns; @column: (nullable) */
static char *
make_key (const char *schema,
          const char *name,
          const char *column)
{
  return g_strjoin ("\001", schema != NULL ? schema : "public", name, column, NULL);
}

/* The old name of the column that is called @name in the old or the new table of the step; NULL: it had none. */
static const char *
find_old_name (CrowMigrateRun          *run,
               const CrowMigrationStep *step,
               const char              *name,
               gboolean                 is_new)
{
  CrowSchema *schema = is_new ? crow_diff_get_to (run->diff) : crow_diff_get_from (run->diff);
  guint16 entity = is_new ? step->new_entity : step->old_entity;
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_autofree char *column = crow_sql_dup_name (CROW_DIALECT_POSTGRESQL, info->attributes[i].name);
      guint16 old = i;

      if (strcmp (column, name) != 0)
        continue;
      if (is_new)
        old = crow_diff_lookup_old_attribute (run->diff, entity, i);
      if (old == CROW_NONE)
        return NULL;
      return crow_schema_get_entity (crow_diff_get_from (run->diff), step->old_entity)->attributes[old].name;
    }
  return NULL;
}

/* Adds the old column that the statement changes in a way that a view forbids. */
static void
add_column (CrowMigrateRun          *run,
            const CrowMigrationStep *step,
            GHashTable              *changed)
{
  const CrowEntityInfo *info = crow_schema_get_entity (crow_diff_get_from (run->diff), step->old_entity);
  const char *text = step->sql;
  CrowToken token = crow_sql_lexer_next (&text);

  for (; token.kind != CROW_TOKEN_END; token = crow_sql_lexer_next (&text))
    {
      gboolean drops = crow_token_is_word (&token, "DROP"), alters = crow_token_is_word (&token, "ALTER");
      const char *behind = text;
      CrowToken word = crow_sql_lexer_next (&behind), column = crow_sql_lexer_next (&behind);
      CrowToken next = crow_sql_lexer_next (&behind);
      g_autofree char *name = NULL;
      const char *old;

      if ((!drops && !alters) || !crow_token_is_word (&word, "COLUMN") || (alters && !crow_token_is_word (&next, "TYPE")))
        continue;
      name = crow_token_dup_name (&column);
      old = find_old_name (run, step, name, alters);
      if (old != NULL)
        g_hash_table_add (changed, make_key (info->database_schema, step->old_table, old));
      return;
    }
}

/* What the migration does to old columns, tables and views that nothing may use then. */
static GHashTable *
list_changed (CrowMigrateRun *run)
{
  GHashTable *changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const CrowSchemaInfo *from = crow_schema_get_info (crow_diff_get_from (run->diff));
  gboolean drops_views = FALSE;

  for (guint i = 0; i < crow_migration_get_n_steps (run->migration); i++)
    {
      const CrowMigrationStep *step = crow_migration_get_step (run->migration, i);

      drops_views = drops_views || g_str_has_prefix (step->sql, "DROP VIEW ");
      if (step->old_entity == CROW_NONE)
        continue;
      if (g_str_has_prefix (step->sql, "DROP TABLE "))
        g_hash_table_add (changed, make_key (from->entities[step->old_entity].database_schema, step->old_table, NULL));
      else if (step->old_table != NULL && g_str_has_prefix (step->sql, "ALTER TABLE "))
        add_column (run, step, changed);
    }
  /* All of them go for a while. */
  for (guint i = 0; drops_views && i < from->n_views; i++)
    g_hash_table_add (changed, make_key (from->views[i].database_schema, from->views[i].name, NULL));
  return changed;
}

static const CrowCatalogView *
find_view (GPtrArray  *views,
           const char *schema,
           const char *name)
{
  for (guint i = 0; i < views->len; i++)
    {
      const CrowCatalogView *view = g_ptr_array_index (views, i);

      if (g_str_equal (view->name, name) && g_strcmp0 (view->schema != NULL ? view->schema : "public", schema) == 0)
        return view;
    }
  return NULL;
}

static void
tell (CrowMigrateRun *run,
      const char     *view,
      const char     *table,
      const char     *column)
{
  if (column != NULL)
    _crow_migrate_run_add_loss (run, "drop-view", NULL, view, 0, TRUE,
                                g_strdup_printf (_("The view “%s”, which is not in the schema, uses “%s.%s”, which PostgreSQL "
                                                   "does not change under a view. The view would be dropped; keep its query, "
                                                   "to make it again afterwards."), view, table, column));
  else
    _crow_migrate_run_add_loss (run, "drop-view", NULL, view, 0, TRUE,
                                g_strdup_printf (_("The view “%s”, which is not in the schema, uses “%s”, which is dropped or "
                                                   "made anew. The view would be dropped; keep its query, to make it again "
                                                   "afterwards."), view, table));
}

/* One round: a view that goes takes along those that use it. */
static gboolean
find_uses (CrowMigrateRun *run,
           GPtrArray      *views,
           GHashTable     *changed,
           GHashTable     *told,
           gboolean       *more,
           GError        **error)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (run->engine, uses_query, error);
  gboolean has_row = FALSE;
  gboolean done = statement != NULL;

  *more = FALSE;
  while (done && (done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      const char *schema = crow_statement_get_text (statement, 0), *name = crow_statement_get_text (statement, 1);
      const char *table_schema = crow_statement_get_text (statement, 2), *table = crow_statement_get_text (statement, 3);
      const char *column = crow_statement_is_null (statement, 4) ? NULL : crow_statement_get_text (statement, 4);
      g_autofree char *as_table = make_key (table_schema, table, NULL);
      g_autofree char *as_column = column != NULL ? make_key (table_schema, table, column) : NULL;
      g_autofree char *key = make_key (schema, name, NULL);
      const CrowCatalogView *view = find_view (views, schema, name);
      gboolean by_column = as_column != NULL && g_hash_table_contains (changed, as_column);

      if (view == NULL || g_hash_table_contains (told, view->name) ||
          (!by_column && !g_hash_table_contains (changed, as_table)))
        continue;
      tell (run, view->name, table, by_column ? column : NULL);
      g_hash_table_add (told, view->name);
      g_hash_table_add (changed, g_steal_pointer (&key));
      *more = TRUE;
    }
  return done;
}

gboolean
_crow_migrate_tell_views (CrowMigrateRun *run,
                          GPtrArray      *views,
                          GError        **error)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) changed = NULL;
  gboolean more = run->migration != NULL && views->len > 0;

  if (more)
    changed = list_changed (run);
  while (more)
    if (!find_uses (run, views, changed, told, &more, error))
      return FALSE;
  for (guint i = 0; i < views->len; i++)
    {
      const CrowCatalogView *view = g_ptr_array_index (views, i);

      if (!g_hash_table_contains (told, view->name))
        _crow_migrate_report_add_note (run->report, _("The view “%s” is not in the schema; it stays as it is."), view->name);
    }
  return TRUE;
}

gboolean
_crow_migrate_explain_view (const CrowMigrationStep *step,
                            GError                 **error)
{
  const char *text = step->sql;
  CrowToken create = crow_sql_lexer_next (&text), view = crow_sql_lexer_next (&text), name = crow_sql_lexer_next (&text);
  g_autofree char *called = NULL;

  if (!crow_token_is_word (&create, "CREATE") || !crow_token_is_word (&view, "VIEW"))
    return FALSE;
  for (CrowToken point = crow_sql_lexer_next (&text); crow_token_is_char (&point, '.'); point = crow_sql_lexer_next (&text))
    name = crow_sql_lexer_next (&text);
  called = crow_token_dup_name (&name);
  g_prefix_error (error, _("The view “%s” of the schema does not work with its tables; mend its query. The migration was taken "
                           "back; the database is as it was. "), called);
  return FALSE;
}
