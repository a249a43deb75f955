/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs scripts on real servers and compares what their catalogs show with what is read from the scripts alone: types,
 * defaults, expressions, names that nobody wrote.  The scripts are in the folder "scripts", a folder for each dialect.
 */
#include "config.h"

#include "import/crow-import.h"

#include <string.h>

#include "base/crow-error.h"
#include "schema/crow-schema-info.h"
#include "sql/crow-catalog-mariadb.h"
#include "sql/crow-catalog-postgresql.h"
#include "sql/servers.h"

typedef struct
{
  CrowDialectId dialect;
  char *path;
} Case;

static void
add_line (GPtrArray  *lines,
          const char *format,
          ...) G_GNUC_PRINTF (2, 3);

static void
add_line (GPtrArray  *lines,
          const char *format,
          ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (lines, g_strdup_vprintf (format, args));
  va_end (args);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const char *
show (const char *text)
{
  return text != NULL ? text : "-";
}

static char *
show_names (char **names)
{
  return names != NULL ? g_strjoinv (",", names) : g_strdup ("-");
}

static char *
show_targets (CrowCatalog           *catalog,
              CrowCatalogTable      *table,
              CrowCatalogForeignKey *foreign_key)
{
  CrowCatalogTable *target = crow_catalog_lookup_table (
      catalog, foreign_key->target_schema != NULL ? foreign_key->target_schema : table->schema, foreign_key->target);

  if (foreign_key->target_columns != NULL)
    return show_names (foreign_key->target_columns);
  return show_names (target != NULL && target->primary_key != NULL ? target->primary_key->columns : NULL);
}

static char *
show_parts (CrowCatalogIndex *index)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      g_string_append_printf (text, "%s%s collate %s operators %s length %u%s nulls %u", i > 0 ? ", " : "",
                              part->column != NULL ? part->column : part->expression, show (part->collation),
                              show (part->operators), part->length, part->descending ? " desc" : "", part->nulls);
    }
  return g_string_free (text, FALSE);
}

/* A line for each fact, sorted: the order of tables and constraints is no matter, that of columns is told. */
static char *
describe (CrowCatalog *catalog)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);
      g_autofree char *name = g_strdup_printf ("%s.%s", show (table->schema), table->name);

      add_line (lines, "%s: comment %s", name, show (table->comment));
      for (guint j = 0; j < table->columns->len; j++)
        {
          CrowCatalogColumn *column = g_ptr_array_index (table->columns, j);

          add_line (lines,
                    "%s: column %02u %s %s default %s update %s generated %s collation %s enum %s of %s comment %s "
                    "required %d automatic %d always %d stored %d",
                    name, j, column->name, column->type, show (column->default_value), show (column->on_update_value),
                    show (column->generated), show (column->collation), show (column->enumeration),
                    show (column->enum_schema), show (column->comment), column->required, column->automatic,
                    column->always, column->stored);
        }
      for (guint j = 0; j <= table->uniques->len; j++)
        {
          CrowCatalogKey *key = j < table->uniques->len ? g_ptr_array_index (table->uniques, j) : table->primary_key;
          g_autofree char *columns = key != NULL ? show_names (key->columns) : NULL;
          gboolean primary = j == table->uniques->len;

          if (key != NULL)
            add_line (lines, "%s: %s %s %s deferrable %d", name, primary ? "primary" : "unique", show (key->name), columns,
                      key->deferrable);
        }
      for (guint j = 0; j < table->foreign_keys->len; j++)
        {
          CrowCatalogForeignKey *key = g_ptr_array_index (table->foreign_keys, j);
          g_autofree char *columns = show_names (key->columns);
          g_autofree char *targets = show_targets (catalog, table, key);

          add_line (lines, "%s: foreign key %s %s to %s.%s %s delete %s update %s deferrable %d", name, show (key->name),
                    columns, show (g_strcmp0 (key->target_schema, "public") == 0 ? NULL : key->target_schema), key->target,
                    targets, crow_action_to_string (key->on_delete), crow_action_to_string (key->on_update),
                    key->deferrable);
        }
      for (guint j = 0; j < table->indexes->len; j++)
        {
          CrowCatalogIndex *index = g_ptr_array_index (table->indexes, j);
          g_autofree char *parts = show_parts (index);

          add_line (lines, "%s: index %s %s where %s method %s unique %d", name, index->name, parts, show (index->where),
                    show (index->method), index->unique);
        }
      for (guint j = 0; j < table->checks->len; j++)
        {
          CrowCatalogCheck *check = g_ptr_array_index (table->checks, j);

          add_line (lines, "%s: check %s %s", name, show (check->name), check->expression);
        }
    }
  for (guint i = 0; i < catalog->views->len; i++)
    {
      CrowCatalogView *view = g_ptr_array_index (catalog->views, i);

      add_line (lines, "view %s.%s comment %s", show (view->schema), view->name, show (view->comment));
    }
  for (guint i = 0; i < catalog->enums->len; i++)
    {
      CrowCatalogEnum *enumeration = g_ptr_array_index (catalog->enums, i);
      g_autofree char *values = show_names (enumeration->values);

      add_line (lines, "enum %s.%s %s comment %s", show (enumeration->schema), enumeration->name, values,
                show (enumeration->comment));
    }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

static CrowCatalog *
read_server (TestDatabase *database,
             GError      **error)
{
  g_autofree char *address = NULL;

  if (database->dialect == CROW_DIALECT_POSTGRESQL)
    {
      address = test_database_dup_address (database);
      return crow_catalog_read_postgresql (address, error);
    }
  address = g_strdup_printf ("mariadb://root@localhost/%s?socket=%s", database->name, g_getenv ("CROW_TEST_MARIADB"));
  return crow_catalog_read_mariadb (address, error);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  const char *paths[] = { test->path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) from_script = NULL;
  g_autoptr (CrowCatalog) from_server = NULL;
  g_autoptr (TestDatabase) database = NULL;
  g_autofree char *script = NULL;
  g_autofree char *message = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;
  g_auto (GStrv) expected_lines = NULL;
  g_auto (GStrv) actual_lines = NULL;
  guint n = 0;

  if (!test_database_is_available (test->dialect))
    {
      g_test_skip ("There is no such server.");
      return;
    }
  g_file_get_contents (test->path, &script, NULL, &error);
  g_assert_no_error (error);
  database = test_database_new (test->dialect);
  if (!test_database_run (database, script, &message))
    g_error ("%s", message);
  from_server = read_server (database, &error);
  if (g_error_matches (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED))
    {
      g_test_skip (error->message);
      return;
    }
  g_assert_no_error (error);
  from_script = crow_import_read_catalog (paths, test->dialect, &error);
  g_assert_no_error (error);

  expected = describe (from_server);
  actual = describe (from_script);
  expected_lines = g_strsplit (expected, "\n", -1);
  actual_lines = g_strsplit (actual, "\n", -1);
  for (char **line = expected_lines; *line != NULL; line++)
    if (!g_strv_contains ((const char *const *) actual_lines, *line))
      {
        g_printerr ("server: %s\n", *line);
        n++;
      }
  for (char **line = actual_lines; *line != NULL; line++)
    if (!g_strv_contains ((const char *const *) expected_lines, *line))
      {
        g_printerr ("script: %s\n", *line);
        n++;
      }
  if (n > 0)
    g_test_fail_printf ("%u lines differ", n);
}

static void
case_free (gpointer data)
{
  Case *test = data;

  g_free (test->path);
  g_free (test);
}

static void
add_folder (CrowDialectId dialect)
{
  const char *name = crow_dialect_id_to_string (dialect);
  g_autofree char *folder = g_build_filename (g_getenv ("CROW_SCRIPTS"), name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test_name = g_strdup_printf ("/import/script-servers/%s/%s", name, file);
      Case *test = g_new0 (Case, 1);

      test->dialect = dialect;
      test->path = g_build_filename (folder, file, NULL);
      g_test_add_data_func_full (test_name, test, test_case, case_free);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (HAVE_PG_QUERY)
    add_folder (CROW_DIALECT_POSTGRESQL);
  add_folder (CROW_DIALECT_MARIADB);
  return g_test_run ();
}
