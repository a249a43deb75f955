/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads databases and scripts that others wrote, where CROW_CORPUS names a folder of them, and compares with what
 * was recorded of the catalogs: expected.*.json beside the files.  Skips where there is no such folder.
 */
#include "config.h"

#include "sql/crow-catalog-sqlite.h"

#include <json-glib/json-glib.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *expected;
} Case;

static CrowCatalog *
read_files (const char *folder,
            JsonArray  *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) scripts = NULL;
  g_autoptr (GError) error = NULL;
  CrowCatalog *catalog;

  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, json_array_get_string_element (files, i), NULL);
      g_autofree char *text = NULL;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      if (g_str_has_prefix (text, "SQLite format 3"))
        {
          catalog = crow_catalog_read_sqlite_file (path, &error);
          g_assert_no_error (error);
          return catalog;
        }
      g_strv_builder_add (builder, text);
    }
  scripts = g_strv_builder_end (builder);
  catalog = crow_catalog_read_sqlite_script ("corpus", (const char *const *) scripts, &error);
  g_assert_no_error (error);
  return catalog;
}

static void
assert_names (JsonArray *expected,
              char     **actual)
{
  g_assert_cmpuint (json_array_get_length (expected), ==, g_strv_length (actual));
  for (guint i = 0; i < json_array_get_length (expected); i++)
    g_assert_cmpstr (json_array_get_string_element (expected, i), ==, actual[i]);
}

static const char *
string_or_null (JsonObject *object,
                const char *member)
{
  return json_object_get_null_member (object, member) ? NULL : json_object_get_string_member (object, member);
}

static void
compare_columns (CrowCatalogTable *table,
                 JsonArray        *expected)
{
  g_assert_cmpuint (table->columns->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < table->columns->len; i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);
      JsonObject *object = json_array_get_object_element (expected, i);

      g_assert_cmpstr (column->name, ==, json_object_get_string_member (object, "name"));
      g_assert_cmpstr (column->type, ==, json_object_get_string_member (object, "type"));
      g_assert_cmpstr (column->default_value, ==, string_or_null (object, "default"));
      g_assert_cmpint (column->no_reuse, ==, json_object_get_boolean_member (object, "auto_increment"));
      g_assert_cmpint (column->automatic, ==, json_object_get_boolean_member (object, "rowid_alias"));
      if (!column->automatic)
        g_assert_cmpint (column->required, ==, !json_object_get_boolean_member (object, "nullable"));
    }
}

static CrowAction
action_from_text (const char *text)
{
  for (CrowAction action = CROW_ACTION_NO_ACTION; action <= CROW_ACTION_SET_DEFAULT; action++)
    {
      g_autofree char *lower = g_ascii_strdown (text, -1);

      g_strdelimit (lower, " ", '-');
      if (g_str_equal (lower, crow_action_to_string (action)))
        return action;
    }
  g_assert_not_reached ();
}

static void
compare_foreign_keys (CrowCatalog      *catalog,
                      CrowCatalogTable *table,
                      JsonArray        *expected)
{
  g_assert_cmpuint (table->foreign_keys->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      JsonArray *columns = json_object_get_array_member (object, "columns");
      CrowCatalogForeignKey *found = NULL;

      for (guint j = 0; j < table->foreign_keys->len && found == NULL; j++)
        {
          CrowCatalogForeignKey *candidate = g_ptr_array_index (table->foreign_keys, j);
          gboolean same = g_str_equal (candidate->target, json_object_get_string_member (object, "ref_table")) &&
                          g_strv_length (candidate->columns) == json_array_get_length (columns);

          for (guint k = 0; same && k < json_array_get_length (columns); k++)
            same = g_str_equal (candidate->columns[k], json_array_get_string_element (columns, k));
          if (same)
            found = candidate;
        }
      if (found == NULL)
        g_error ("“%s” lacks a foreign key to “%s”.", table->name, json_object_get_string_member (object, "ref_table"));
      g_assert_cmpint (found->on_delete, ==, action_from_text (json_object_get_string_member (object, "on_delete")));
      g_assert_cmpint (found->on_update, ==, action_from_text (json_object_get_string_member (object, "on_update")));
      if (found->target_columns != NULL)
        assert_names (json_object_get_array_member (object, "ref_columns"), found->target_columns);
    }
}

static void
compare_indexes (CrowCatalogTable *table,
                 JsonArray        *expected)
{
  g_assert_cmpuint (table->indexes->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      const char *name = json_object_get_string_member (object, "name");
      JsonArray *descending = json_object_get_array_member (object, "descending");
      CrowCatalogIndex *found = NULL;

      for (guint j = 0; j < table->indexes->len && found == NULL; j++)
        if (g_str_equal (((CrowCatalogIndex *) g_ptr_array_index (table->indexes, j))->name, name))
          found = g_ptr_array_index (table->indexes, j);
      g_assert_nonnull (found);
      g_assert_cmpint (found->unique, ==, json_object_get_boolean_member (object, "unique"));
      g_assert_cmpint (found->where != NULL, ==, json_object_get_boolean_member (object, "partial"));
      g_assert_cmpuint (found->parts->len, ==, json_array_get_length (descending));
      for (guint j = 0; j < found->parts->len; j++)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (found->parts, j);

          g_assert_true (part->column != NULL || part->expression != NULL);
          g_assert_cmpint (part->descending, ==, json_array_get_boolean_element (descending, j));
        }
    }
}

static void
compare_checks (CrowCatalogTable *table,
                JsonArray        *expected)
{
  g_assert_cmpuint (table->checks->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowCatalogCheck *check = g_ptr_array_index (table->checks, i);
      JsonObject *object = json_array_get_object_element (expected, i);

      g_assert_cmpstr (check->expression, ==, json_object_get_string_member (object, "expression"));
      g_assert_cmpstr (check->name, ==, string_or_null (object, "name"));
    }
}

static void
compare (CrowCatalog *catalog,
         JsonObject  *expected)
{
  JsonArray *tables = json_object_get_array_member (expected, "tables");
  guint n_tables = 0;

  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *object = json_array_get_object_element (tables, i);
      const char *name = json_object_get_string_member (object, "name");
      CrowCatalogTable *table;

      if (!g_str_equal (json_object_get_string_member (object, "kind"), "table"))
        continue;
      n_tables++;
      table = crow_catalog_lookup_table (catalog, NULL, name);
      if (table == NULL)
        g_error ("The table “%s” is missing.", name);
      g_assert_cmpint (table->strict, ==, json_object_get_boolean_member (object, "strict"));
      g_assert_cmpint (table->without_rowid, ==, json_object_get_boolean_member (object, "without_rowid"));
      compare_columns (table, json_object_get_array_member (object, "columns"));
      if (json_object_get_null_member (object, "primary_key"))
        g_assert_null (table->primary_key);
      else
        assert_names (json_object_get_array_member (json_object_get_object_member (object, "primary_key"), "columns"),
                      table->primary_key->columns);
      g_assert_cmpuint (table->uniques->len, ==,
                        json_array_get_length (json_object_get_array_member (object, "uniques")));
      compare_foreign_keys (catalog, table, json_object_get_array_member (object, "foreign_keys"));
      compare_indexes (table, json_object_get_array_member (object, "indexes"));
      compare_checks (table, json_object_get_array_member (object, "checks"));
    }
  g_assert_cmpuint (catalog->tables->len, ==, n_tables);
  g_assert_cmpuint (catalog->views->len, ==,
                    json_array_get_length (json_object_get_array_member (expected, "views")));
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *expected;

  json_parser_load_from_file (parser, test->expected, &error);
  g_assert_no_error (error);
  expected = json_node_get_object (json_parser_get_root (parser));
  if (!g_str_equal (json_object_get_string_member (expected, "engine"), "sqlite"))
    {
      g_test_skip ("Recorded of another database.");
      return;
    }
  catalog = read_files (test->folder, json_object_get_array_member (expected, "files"));
  compare (catalog, expected);
  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, catalog->tables->len);
}

static void
case_free (gpointer data)
{
  Case *test = data;

  g_free (test->folder);
  g_free (test->expected);
  g_free (test);
}

static gboolean
add_folder (const char *corpus,
            const char *name)
{
  g_autofree char *folder = g_build_filename (corpus, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;
  gboolean any = FALSE;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (file, "expected.sqlite") && g_str_has_suffix (file, ".json"))
      {
        Case *test = g_new0 (Case, 1);
        g_autofree char *path = g_strdup_printf ("/sql/catalog-corpus/%s/%s", name, file + strlen ("expected."));

        test->folder = g_strdup (folder);
        test->expected = g_build_filename (folder, file, NULL);
        g_test_add_data_func_full (path, test, test_case, case_free);
        any = TRUE;
      }
  return any;
}

static void
test_absent (void)
{
  g_test_skip ("CROW_CORPUS names no folder of recorded databases.");
}

int
main (int   argc,
      char *argv[])
{
  const char *corpus = g_getenv ("CROW_CORPUS");
  g_autoptr (GDir) dir = corpus != NULL ? g_dir_open (corpus, 0, NULL) : NULL;
  const char *name;
  gboolean any = FALSE;

  g_test_init (&argc, &argv, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    any |= add_folder (corpus, name);
  if (!any)
    g_test_add_func ("/sql/catalog-corpus/absent", test_absent);
  return g_test_run ();
}
