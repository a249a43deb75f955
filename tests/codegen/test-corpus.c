/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemas that others made, from import to a running program: the tables of the generated code equal the schema, the
 * demonstration compiles with all warnings as errors, makes the tables, fills, reads and deletes.
 *
 * CROW_CORPUS names a folder of them; without it there is nothing to do.  Its files expected.TARGET.json say which files
 * make a schema, and for which database.  What cannot be imported yet is skipped.
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "../sql/servers.h"
#include "base/crow-error.h"
#include "codegen-test.h"
#include "import/crow-import.h"
#include "sql/crow-dialect.h"
#include "sql/crow-schema-check.h"

static char *
shell (const char *directory,
       const char *command)
{
  char *output = NULL;
  int status = codegen_test_run (directory, &output, "sh", "-c", command, NULL);

  if (status != 0)
    g_test_message ("%s\n%s", command, output);
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* What its indexes and defaults need besides the tables. */
static void
create_extensions (TestDatabase *database,
                   const char   *expected)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *extensions;

  g_assert_true (json_parser_load_from_file (parser, expected, NULL));
  extensions = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "extensions");
  for (guint i = 0; i < json_array_get_length (extensions); i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE EXTENSION \"%s\";", json_array_get_string_element (extensions, i));
      g_autofree char *message = NULL;

      if (!test_database_run (database, sql, &message))
        g_error ("%s", message);
    }
}

/* NULL: scripts of that database are not read. */
static CrowSchema *
import (const char    *expected,
        CrowDialectId *dialect)
{
  g_autofree char *folder = g_path_get_dirname (expected);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrowDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *root;
  JsonArray *files;
  CrowSchema *schema;

  json_parser_load_from_file (parser, expected, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (crow_dialect_id_from_string (json_object_get_string_member (root, "engine"), dialect));
  files = json_object_get_array_member (root, "files");
  for (guint i = 0; i < json_array_get_length (files); i++)
    g_ptr_array_add (paths, g_build_filename (folder, json_array_get_string_element (files, i), NULL));
  g_ptr_array_add (paths, NULL);
  document = crow_import_files ((const char *const *) paths->pdata, *dialect, NULL, &error);
  if (*dialect != CROW_DIALECT_SQLITE && g_error_matches (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED))
    return NULL;
  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

static gboolean
needs_collation (CrowSchema *schema)
{
  static const char *const known[] = { "BINARY", "NOCASE", "RTRIM" };

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    for (guint j = 0; j < crow_schema_get_entity (schema, i)->n_attributes; j++)
      {
        const char *collation = crow_schema_get_entity (schema, i)->attributes[j].collation;
        gboolean found = collation == NULL;

        for (gsize k = 0; k < G_N_ELEMENTS (known) && !found; k++)
          found = g_ascii_strcasecmp (collation, known[k]) == 0;
        if (!found)
          return TRUE;
      }
  return FALSE;
}

/* Whether an index calls a function that the database has for itself. */
static gboolean
needs_functions (CrowSchema *schema)
{
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (schema, i);

      for (guint j = 0; j < entity->n_indexes; j++)
        for (guint k = 0; k < entity->indexes[j].n_parts; k++)
          if (entity->indexes[j].parts[k].expression != NULL &&
              strstr (entity->indexes[j].parts[k].expression, "public.") != NULL)
            return TRUE;
    }
  return FALSE;
}

/* Such as a reference that is required and becomes null. */
static gboolean
has_errors (CrowSchema    *schema,
            CrowDialectId  dialect)
{
  g_autoptr (GPtrArray) problems = crow_schema_check (schema, 1u << dialect);

  return crow_problems_count (problems, CROW_SEVERITY_ERROR) > 0;
}

static void
test_schema (gconstpointer data)
{
  CrowDialectId dialect = CROW_DIALECT_SQLITE;
  g_autoptr (CrowSchema) schema = import (data, &dialect);
  g_autofree char *directory = NULL;
  g_autofree char *output = NULL;

  if (schema == NULL)
    {
      g_test_skip ("Scripts of that database are not imported");
      return;
    }
  codegen_test_assert_tables (schema, "Corpus");
  directory = codegen_test_make_directory ();
  codegen_test_generate (schema, "Corpus", directory);
  g_free (shell (directory, "gcc -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror $CROW_TEST_CFLAGS"
                 " -o program corpus.c corpus-main.c $CROW_TEST_LIBS"));
  /* Expressions are verbatim in the language of their database, so each program runs there. */
  if (dialect == CROW_DIALECT_MARIADB || (dialect == CROW_DIALECT_POSTGRESQL) != TEST_SERVERS)
    g_test_message ("Compiled; it would run on %s", crow_sql_get_dialect_title (dialect));
  else if (has_errors (schema, dialect))
    g_test_skip ("The database has a fault that Crowfoot does not make again");
  else if (dialect == CROW_DIALECT_POSTGRESQL && needs_functions (schema))
    g_test_skip ("The database has functions of its own; without them there are no indexes");
  else if (dialect == CROW_DIALECT_SQLITE && needs_collation (schema))
    g_test_skip ("The database has a collation of its own; without it there are no tables");
  else
    {
      g_autoptr (TestDatabase) database = TEST_SERVERS ? test_database_new (dialect) : NULL;
      g_autofree char *address = TEST_SERVERS ? test_database_dup_address (database) : g_strdup ("sqlite::memory:");
      g_autofree char *quoted = g_shell_quote (address);
      g_autofree char *command = g_strconcat ("./program ", quoted, NULL);

      if (database != NULL)
        create_extensions (database, data);
      output = shell (directory, command);
      g_test_message ("%s", output);
      g_assert_true (g_str_has_prefix (output, "Created the tables"));
      g_assert_nonnull (strstr (output, "\nDeleting a row of "));
      g_assert_true (g_str_has_suffix (output, "\nDeleted the rest: nothing is left\n"));
    }
  codegen_test_remove_directory (directory);
}

/* Files that say what makes a schema. */
static void
collect (const char *folder,
         GPtrArray  *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect (path, paths);
      else if (g_str_has_prefix (name, "expected.") && g_str_has_suffix (name, ".json"))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
test_none (void)
{
  g_test_skip ("CROW_CORPUS names no folder of schemas");
}

int
main (int   argc,
      char *argv[])
{
  const char *corpus = g_getenv ("CROW_CORPUS");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_test_init (&argc, &argv, NULL);
  if (TEST_SERVERS && !test_database_is_available (CROW_DIALECT_POSTGRESQL))
    return 77;
  if (corpus != NULL)
    collect (corpus, paths);
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *target = strrchr (paths->pdata[i], '/') + strlen ("/expected.");
      g_autofree char *folder = g_path_get_dirname (paths->pdata[i]);
      g_autofree char *base = g_path_get_basename (folder);
      g_autofree char *word = g_strndup (target, strlen (target) - strlen (".json"));
      g_autofree char *name = g_strdup_printf ("/codegen/corpus/%s/%s", base, word);

      /* On a server only those that run there. */
      if (!TEST_SERVERS || g_str_has_prefix (word, "postgresql"))
        g_test_add_data_func (name, paths->pdata[i], test_schema);
    }
  if (paths->len == 0)
    g_test_add_func ("/codegen/corpus/none", test_none);
  return g_test_run ();
}
