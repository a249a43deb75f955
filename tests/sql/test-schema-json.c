/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON form says what a catalog shows; where there is a server it is asked.
 */
#include "config.h"

#include <string.h>

#include "codegen/crow-schema-json.h"

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
      g_autofree char *actual = test_list_columns (json);
      g_autofree char *message = NULL;
      g_autoptr (TestDatabase) database = NULL;

      if (!test_database_is_available (dialect))
        continue;
      database = test_database_new (dialect);
      if (!test_database_run (database, sql, &message))
        g_error ("%s", message);
      expected = test_database_list_columns (database);
      g_assert_cmpstr (actual, ==, expected);
    }
}

/* What only PostgreSQL has. */
static void
test_postgresql (void)
{
  g_autoptr (CrowSchema) schema = fixture_load (
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'><entity id='a' name='a'>"
    "<attribute id='a.id' name='id' type='integer' required='true' auto='true' always='true'/>"
    "<attribute id='a.n' name='n' type='integer'/><key id='a.k' kind='primary' attributes='a.id'/>"
    "<index id='a.i' name='i'><part attribute='a.n' descending='true' nulls='last'/></index>"
    "</entity></model></crowfoot>");
  g_autofree char *json = crow_schema_to_json (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_DEFAULT);

  g_assert_nonnull (strstr (json, "\"identity\" : \"always\""));
  g_assert_nonnull (strstr (json, "\"definition\" : \"CREATE INDEX i ON a (n DESC NULLS LAST)\""));
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
      if (TEST_HAS_DIALECT (i))
        g_test_add_data_func (catalog, GUINT_TO_POINTER (i), test_catalog);
    }
  g_test_add_func ("/sql/schema-json/postgresql", test_postgresql);
  return g_test_run ();
}
