/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON form says what a catalog shows; where there is a server it is asked.
 */
#include "config.h"

#include "codegen/crow-schema-json.h"

#include <json-glib/json-glib.h>

#include "fixtures.h"
#include "servers.h"

static void
test_golden_text (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);
  g_autoptr (CrowSchema) schema = fixture_library (FALSE);
  g_autoptr (CrowSchema) backwards = fixture_library (TRUE);
  g_autofree char *json = crow_schema_to_json (schema, dialect, CROW_DDL_DEFAULT);
  g_autofree char *again = crow_schema_to_json (backwards, dialect, CROW_DDL_DEFAULT);
  g_autofree char *name = g_strdup_printf ("library.%s.json", crow_dialect_id_to_string (dialect));

  test_golden (name, json);
  g_assert_cmpstr (json, ==, again);
}

/* A line for each column: table, name, type, whether it can be null. */
static const char *const queries[CROW_N_DIALECTS] = {
  [CROW_DIALECT_SQLITE] =
    "SELECT m.name, c.name, c.type, CASE c.\"notnull\" WHEN 0 THEN 1 ELSE 0 END FROM pragma_table_list m, "
    "pragma_table_xinfo(m.name) c WHERE m.schema = 'main' AND m.type = 'table' AND m.name NOT LIKE 'sqlite_%' "
    "ORDER BY m.name, c.cid",
  [CROW_DIALECT_POSTGRESQL] =
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 0 ELSE 1 END "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 ORDER BY c.relname COLLATE \"C\", a.attnum",
  [CROW_DIALECT_MARIADB] =
    "SELECT table_name, column_name, column_type, IF(is_nullable = 'YES', 1, 0) FROM information_schema.columns c "
    "JOIN information_schema.tables t USING (table_schema, table_name) WHERE table_schema = database() AND "
    "t.table_type = 'BASE TABLE' ORDER BY BINARY table_name, ordinal_position",
};

static char *
list_columns (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  JsonArray *tables;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  tables = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "tables");
  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      JsonArray *columns = json_object_get_array_member (table, "columns");

      for (guint j = 0; j < json_array_get_length (columns); j++)
        {
          JsonObject *column = json_array_get_object_element (columns, j);
          const char *type = json_object_get_string_member (column, "type");

          /* The type of an enumeration has its schema before it here, and not where that is in the search path. */
          if (g_str_has_prefix (type, "public."))
            type += strlen ("public.");
          g_string_append_printf (text, "%s|%s|%s|%d\n", json_object_get_string_member (table, "name"),
                                  json_object_get_string_member (column, "name"), type,
                                  json_object_get_boolean_member (column, "nullable"));
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_catalog (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);
  CrowSchema *schemas[] = { fixture_library (FALSE), fixture_company () };

  if (!test_database_is_available (dialect))
    g_test_skip ("there is no such server");
  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (CrowSchema) schema = schemas[i];
      g_autofree char *sql = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
      g_autofree char *json = crow_schema_to_json (schema, dialect, CROW_DDL_DEFAULT);
      g_autofree char *expected = NULL;
      g_autofree char *actual = list_columns (json);
      g_autofree char *message = NULL;
      g_autoptr (TestDatabase) database = NULL;

      if (!test_database_is_available (dialect))
        continue;
      database = test_database_new (dialect);
      if (!test_database_run (database, sql, &message))
        g_error ("%s", message);
      expected = test_database_query (database, queries[dialect]);
      g_assert_cmpstr (actual, ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      const char *name = crow_dialect_id_to_string (i);
      g_autofree char *golden = g_strconcat ("/sql/schema-json/golden/", name, NULL);
      g_autofree char *catalog = g_strconcat ("/sql/schema-json/catalog/", name, NULL);

      g_test_add_data_func (golden, GUINT_TO_POINTER (i), test_golden_text);
      g_test_add_data_func (catalog, GUINT_TO_POINTER (i), test_catalog);
    }
  return g_test_run ();
}
