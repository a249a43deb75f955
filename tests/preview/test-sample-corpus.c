/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fills the schemas of others, where CROW_CORPUS names a folder of them, and the examples: all constraints hold, as SQLite
 * says, and the same seed gives the same rows, in each language.  Skips the corpus where there is none.
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/crow-error.h"
#include "document/crow-document.h"
#include "import/crow-import.h"
#include "preview/crow-sample.h"
#include "sql/crow-dialect.h"
#include "sql/crow-schema-check.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-value-literal.h"

/* (nullable): NULL: it cannot be read here */
static CrowSchema *
load_expected (const char *expected)
{
  g_autofree char *folder = g_path_get_dirname (expected);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrowDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  CrowDialectId dialect;
  JsonObject *root;
  JsonArray *files;
  CrowSchema *schema;

  json_parser_load_from_file (parser, expected, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (crow_dialect_id_from_string (json_object_get_string_member (root, "engine"), &dialect));
  files = json_object_get_array_member (root, "files");
  for (guint i = 0; i < json_array_get_length (files); i++)
    g_ptr_array_add (paths, g_build_filename (folder, json_array_get_string_element (files, i), NULL));
  g_ptr_array_add (paths, NULL);
  document = crow_import_files ((const char *const *) paths->pdata, dialect, NULL, &error);
  if (g_error_matches (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED))
    return NULL;
  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

static CrowSchema *
load_example (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

static gint64
query_number (CrowEngine *engine,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  crow_statement_step (statement, &has_row, &error);
  g_assert_no_error (error);
  return has_row ? crow_statement_get_int64 (statement, 0) : -1;
}

static char *
dump (CrowSchema *tables,
      CrowEngine *engine,
      guint      *n_rows)
{
  GString *lines = g_string_new (NULL);

  *n_rows = 0;
  for (guint i = 0; i < crow_schema_get_n_entities (tables); i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (tables, i);
      g_autoptr (GString) sql = g_string_new ("SELECT * FROM ");
      g_autoptr (CrowStatement) statement = NULL;
      g_autoptr (GError) error = NULL;
      gboolean has_row;

      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
      statement = crow_engine_prepare (engine, sql->str, &error);
      g_assert_no_error (error);
      while (crow_statement_step (statement, &has_row, &error) && has_row)
        {
          (*n_rows)++;
          g_string_append (lines, info->name);
          for (guint j = 0; j < info->n_attributes; j++)
            {
              CrowValue value;
              g_autofree char *literal = NULL;

              crow_statement_get_value (statement, j, &value);
              literal = crow_value_to_literal (&value);
              g_string_append_printf (lines, " %s", literal);
            }
          g_string_append_c (lines, '\n');
        }
      g_assert_no_error (error);
    }
  return g_string_free (lines, FALSE);
}

/* What SQLite without the functions and collations of its owner cannot make is no matter of rows. */
static CrowEngine *
make_tables (CrowSchema *schema)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", &error);

  g_assert_no_error (error);
  if (crow_schema_create_tables (schema, engine, &error))
    return g_steal_pointer (&engine);
  g_test_message ("%s", error->message);
  return NULL;
}

static void
check (CrowSchema *schema,
       guint32     seed)
{
  g_autoptr (CrowSchema) tables = crow_schema_ref_tables (schema);
  g_autofree char *first = NULL;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (CrowEngine) engine = make_tables (schema);
      CrowSampleOptions options = { .n_rows = 12, .seed = seed };
      g_autoptr (GPtrArray) notes = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *rows = NULL;
      guint n_rows;

      if (engine == NULL)
        {
          g_test_skip ("SQLite cannot make these tables");
          return;
        }
      crow_sample_fill (schema, engine, &options, NULL, &notes, &error);
      g_assert_no_error (error);
      for (guint i = 0; round == 0 && i < notes->len; i++)
        g_test_message ("%s", (char *) g_ptr_array_index (notes, i));
      g_assert_cmpint (query_number (engine, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
      g_assert_cmpint (query_number (engine, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
      rows = dump (tables, engine, &n_rows);
      g_test_message ("%u rows of %u tables", n_rows, crow_schema_get_n_entities (tables));
      g_assert_cmpuint (n_rows, >, 0);
      if (first == NULL)
        first = g_steal_pointer (&rows);
      else
        g_assert_cmpstr (rows, ==, first);
    }
}

static void
test_corpus (gconstpointer data)
{
  g_autoptr (CrowSchema) schema = load_expected (data);

  if (schema == NULL)
    g_test_skip ("it cannot be read here");
  else
    check (schema, (guint32) g_test_rand_int ());
}

static void
test_example (gconstpointer data)
{
  g_autoptr (CrowSchema) schema = load_example (data);

  check (schema, (guint32) g_test_rand_int ());
}

static void
collect (const char *folder,
         const char *prefix,
         const char *suffix,
         GPtrArray  *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect (path, prefix, suffix, paths);
      else if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix))
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
add (GPtrArray     *paths,
     const char    *what,
     GTestDataFunc  test)
{
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *folder = g_path_get_dirname (paths->pdata[i]);
      g_autofree char *base = g_path_get_basename (folder);
      g_autofree char *file = g_path_get_basename (paths->pdata[i]);
      g_autofree char *name = g_strdup_printf ("/preview/sample-%s/%s/%s", what, base, file);

      g_test_add_data_func (name, paths->pdata[i], test);
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *corpus = g_getenv ("CROW_CORPUS");
  g_autofree char *examples = NULL;
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) drawings = g_ptr_array_new_with_free_func (g_free);

  /* Before anybody asks for it: GLib remembers the answer. */
  g_setenv ("LANGUAGE", TEST_LANGUAGE, TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("LANG", TEST_LANGUAGE, TRUE);
  g_test_init (&argc, &argv, NULL);
  examples = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "examples", NULL);
  collect (examples, "", ".crow", drawings);
  if (corpus != NULL)
    collect (corpus, "expected.", ".json", expected);
  add (drawings, "example", test_example);
  add (expected, "corpus", test_corpus);
  return g_test_run ();
}
