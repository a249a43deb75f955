/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The examples that come with Crowfoot: no database refuses them, what its catalog shows afterwards is what the JSON
 * form says, and nothing is left when they are dropped.
 */
#include "config.h"

#include "codegen/crow-schema-json.h"
#include "document/crow-document.h"
#include "sql/crow-schema-check.h"

#include "servers.h"

static CrowSchema *
load (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, 0, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

static void
test_example (gconstpointer data)
{
  const char *path = data;
  g_autoptr (CrowSchema) schema = load (path);
  g_autoptr (GPtrArray) problems = crow_schema_check (schema, CROW_DIALECTS_ALL);

  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = problems->pdata[i];

      g_test_message ("%s: %s", crow_severity_to_string (problem->severity), problem->message);
    }
  g_assert_cmpuint (crow_problems_count (problems, CROW_SEVERITY_ERROR), ==, 0);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *sql = crow_ddl_to_sql (schema, i, CROW_DDL_DEFAULT, NULL);
      g_autofree char *drop = crow_ddl_drop_to_sql (schema, i, CROW_DDL_DEFAULT);
      g_autofree char *json = crow_schema_to_json (schema, i, CROW_DDL_DEFAULT);
      g_autofree char *listed = test_list_columns (json);
      g_autofree char *found = NULL;
      g_autofree char *left = NULL;
      g_autofree char *message = NULL;
      g_autoptr (TestDatabase) database = NULL;

      if (!test_database_is_available (i))
        continue;
      database = test_database_new (i);
      if (!test_database_run (database, sql, &message))
        g_error ("%s", message);
      found = test_database_list_columns (database);
      g_assert_cmpstr (listed, ==, found);
      if (!test_database_run (database, drop, &message))
        g_error ("%s", message);
      left = test_database_list_columns (database);
      g_assert_cmpstr (left, ==, "");
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *folder = g_getenv ("CROW_EXAMPLES");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (folder);
  directory = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = NULL;

      if (!g_str_has_suffix (name, ".crow"))
        continue;
      path = g_strconcat ("/sql/examples/", name, NULL);
      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), test_example, g_free);
    }
  return g_test_run ();
}
