/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "migrate-common.h"

#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-dialect.h"

CrowEngine *
migrate_open (const char *uri)
{
  g_autoptr (GError) error = NULL;
  CrowEngine *engine = crow_engine_open (uri, &error);

  g_assert_no_error (error);
  return engine;
}

void
migrate_run (CrowEngine *engine,
             const char *sql)
{
  g_autoptr (GError) error = NULL;

  crow_engine_execute (engine, sql, &error);
  g_assert_no_error (error);
}

char *
migrate_query (CrowEngine *engine,
               const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, &error);
  GString *text = g_string_new (NULL);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, &error) && has_row)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      for (guint i = 0; i < crow_statement_get_n_columns (statement); i++)
        {
          CrowValue value;
          g_autofree char *string = NULL;

          crow_statement_get_value (statement, i, &value);
          if (value.type == CROW_VALUE_TYPE_NULL)
            string = g_strdup ("NULL");
          else if (value.type == CROW_VALUE_TYPE_TEXT)
            string = g_strndup (value.u.text, value.length);
          else
            string = crow_value_to_string (&value);
          g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", string);
        }
    }
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

CrowSchema *
migrate_schema (const char *sql)
{
  const char *const scripts[] = { sql, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_sqlite_script ("test", scripts, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  return schema;
}

char *
migrate_dump (CrowEngine *engine)
{
  g_autofree char *names = migrate_query (engine, "SELECT hex(name) FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL "
                                                  "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name");
  g_auto (GStrv) tables = g_strsplit (names, "\n", -1);
  g_autofree char *schema = migrate_query (engine, "SELECT type, name, tbl_name, sql FROM sqlite_schema "
                                                   "ORDER BY type, name");
  GString *text = g_string_new (schema);

  for (guint i = 0; tables[i] != NULL && *tables[i] != '\0'; i++)
    {
      g_autofree char *list_sql = g_strdup_printf (
        "SELECT group_concat('quote(\"' || replace(name, '\"', '\"\"') || '\")', ' || '','' || ') "
        "FROM pragma_table_xinfo(CAST(x'%s' AS TEXT)) WHERE hidden <> 1", tables[i]);
      g_autofree char *list = migrate_query (engine, list_sql);
      g_autofree char *name_sql = g_strdup_printf ("SELECT CAST(x'%s' AS TEXT)", tables[i]);
      g_autofree char *name = migrate_query (engine, name_sql);
      g_autoptr (GString) sql = g_string_new (NULL);
      g_autofree char *rows = NULL;

      g_string_append_printf (sql, "SELECT %s FROM ", list);
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, name);
      g_string_append (sql, " ORDER BY 1");
      rows = migrate_query (engine, sql->str);
      g_string_append_printf (text, "\n== %s\n%s", name, rows);
    }
  return g_string_free (text, FALSE);
}

void
migrate_assert_whole (CrowEngine *engine)
{
  g_assert_false (crow_engine_is_in_transaction (engine));
  migrate_assert_query (engine, "PRAGMA foreign_keys", "1");
  migrate_assert_query (engine, "PRAGMA foreign_key_check", "");
  migrate_assert_query (engine, "PRAGMA integrity_check", "ok");
}
