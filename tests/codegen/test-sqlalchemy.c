/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The models written for SQLAlchemy work with the tables that our SQL makes: sqlalchemy-models.py is run on both.  With
 * a SQLAlchemy before 2, or none, Python only looks at the syntax.
 *
 * CROW_SCENARIOS names a folder of recorded scenarios; the mappings that they begin with are written too.
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "../scenarios/scenario-schema.h"
#include "codegen-test.h"
#include "codegen/crow-export.h"
#include "sql/crow-ddl.h"

/* The first Python that has SQLAlchemy, or else any. */
static const char *
find_python (void)
{
  static const char *const pythons[] = { "python3", "/usr/bin/python3" };
  const char *any = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (pythons); i++)
    {
      g_autofree char *path = g_find_program_in_path (pythons[i]);

      if (path == NULL)
        continue;
      any = pythons[i];
      if (codegen_test_run (".", NULL, path, "-c", "import sqlalchemy", NULL) == 0)
        return pythons[i];
    }
  return any;
}

/* What the script printed last; NULL when there is no Python, which skips the test. */
static char *
run_models (CrowSchema *schema)
{
  const char *python = find_python ();
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "codegen", "sqlalchemy-models.py", NULL);
  g_autofree char *models = crow_exporter_write (crow_exporter_lookup ("sqlalchemy"), schema);
  g_autofree char *sql = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);
  g_autofree char *directory = NULL, *models_path = NULL, *sql_path = NULL;
  char *output = NULL;
  int status;

  if (python == NULL)
    {
      g_test_skip ("Python is not installed");
      return NULL;
    }
  directory = codegen_test_make_directory ();
  models_path = g_build_filename (directory, "models.py", NULL);
  sql_path = g_build_filename (directory, "tables.sql", NULL);
  g_assert_true (g_file_set_contents (models_path, models, -1, NULL));
  g_assert_true (g_file_set_contents (sql_path, sql, -1, NULL));
  status = codegen_test_run (directory, &output, python, "-B", script, models_path, sql_path, NULL);
  if (status != 0)
    g_test_message ("%s\n%s", models, output);
  g_assert_cmpint (status, ==, 0);
  codegen_test_remove_directory (directory);
  return g_strchomp (output);
}

static gboolean
is_syntax_only (const char *output)
{
  return g_str_has_prefix (output, "syntax only");
}

/* Every class has a row, and every role leads somewhere. */
static void
test_whole (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = g_str_equal (name, "all") ? codegen_test_new_schema () : codegen_test_load_example (name);
  g_autofree char *output = run_models (schema);

  if (output == NULL)
    return;
  g_test_message ("%s", output);
  if (!is_syntax_only (output))
    g_assert_true (g_str_has_suffix (output, " rows, 0 refused"));
}

static void
test_hostile (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_hostile_schema ();
  g_autofree char *models = crow_exporter_write (crow_exporter_lookup ("sqlalchemy"), schema);
  g_autofree char *output = NULL;
  const char *python = find_python ();

  if (python == NULL)
    {
      g_test_skip ("Python is not installed");
      return;
    }
  g_assert_cmpint (codegen_test_run (".", &output, python, "-c",
                                     "import sys; compile(sys.argv[1], 'models', 'exec'); print('fine')", models, NULL),
                   ==, 0);
  g_assert_cmpstr (output, ==, "fine\n");
}

/* --- mappings that are well known --- */

/* Whether every reference leads to a key; SQLite takes no row of a table where one does not. */
static gboolean
is_sound (CrowSchema *schema)
{
  for (guint i = 0; i < crow_schema_get_n_relationships (schema); i++)
    {
      const CrowReferenceInfo *reference = &crow_schema_get_relationship (schema, i)->references[0];
      const CrowEntityInfo *target = crow_schema_get_entity (schema, reference->target);
      gboolean found = FALSE;

      for (guint j = 0; j < target->n_keys && !found; j++)
        found = target->keys[j].n_attributes == reference->n_columns &&
                memcmp (target->keys[j].attributes, reference->target_columns,
                        reference->n_columns * sizeof (guint16)) == 0;
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static void
test_seeds (void)
{
  const char *folder = g_getenv ("CROW_SCENARIOS");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", "scenarios", "seeds.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  JsonArray *scenarios;

  if (folder == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("CROW_SCENARIOS names no folder of scenarios");
      return;
    }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  scenarios = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "scenarios");
  for (guint i = 0; i < json_array_get_length (scenarios); i++)
    {
      JsonObject *scenario = json_array_get_object_element (scenarios, i);
      g_autofree char *text = json_to_string (json_object_get_member (scenario, "schema"), FALSE);
      g_autoptr (CrowSchema) schema = NULL;
      g_autofree char *output = NULL;

      if (!g_hash_table_add (seen, g_strdup (text)))
        continue;
      /* One of them is meant to be refused. */
      schema = scenario_schema_new (json_object_get_object_member (scenario, "schema"), FALSE, NULL);
      if (schema == NULL)
        continue;
      output = run_models (schema);
      if (output == NULL)
        return;
      g_test_message ("%s: %s", json_object_get_string_member (scenario, "id"), output);
      if (is_syntax_only (output))
        continue;
      g_assert_true (g_str_has_suffix (output, is_sound (schema) ? " rows, 0 refused" : " refused"));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "all", "blog", "library", "company", "shop", "school" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/codegen/sqlalchemy/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_whole);
    }
  g_test_add_func ("/codegen/sqlalchemy/hostile", test_hostile);
  g_test_add_func ("/codegen/sqlalchemy/seeds", test_seeds);
  return g_test_run ();
}
