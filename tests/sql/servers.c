/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "servers.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <unistd.h>

#include "sql/crow-catalog-sqlite-private.h"

static const char *const variables[CROW_N_DIALECTS] = {
  [CROW_DIALECT_POSTGRESQL] = "CROW_TEST_POSTGRESQL",
  [CROW_DIALECT_MARIADB] = "CROW_TEST_MARIADB",
};

gboolean
test_database_is_available (CrowDialectId dialect)
{
  return variables[dialect] == NULL || g_getenv (variables[dialect]) != NULL;
}

/* The address of a database on the PostgreSQL server: the one given, with another name in it. */
static char *
make_address (const char *database)
{
  const char *address = g_getenv ("CROW_TEST_POSTGRESQL");
  const char *query = strchr (address, '?');
  const char *end = query != NULL ? query : address + strlen (address);
  g_autofree char *base = g_strndup (address, end - address);

  *strrchr (base, '/') = '\0';
  return g_strconcat (base, "/", database, query, NULL);
}

static gboolean
run_client (CrowDialectId  dialect,
            const char    *database,
            const char    *script,
            char         **output,
            char         **message)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;

  if (dialect == CROW_DIALECT_POSTGRESQL)
    {
      const char *const fixed[] = { "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                                    "--set=ON_ERROR_STOP=1" };

      for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
        g_ptr_array_add (arguments, g_strdup (fixed[i]));
      g_ptr_array_add (arguments, make_address (database));
    }
  else
    {
      const char *const fixed[] = { "mariadb", "--no-defaults", "--user=root", "--batch", "--raw", "--skip-column-names",
                                    "--default-character-set=utf8mb4" };

      for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
        g_ptr_array_add (arguments, g_strdup (fixed[i]));
      g_ptr_array_add (arguments, g_strconcat ("--socket=", g_getenv (variables[dialect]), NULL));
      g_ptr_array_add (arguments, g_strdup (database));
    }
  g_ptr_array_add (arguments, NULL);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "PGOPTIONS", "-c client_min_messages=warning", TRUE);
  g_subprocess_launcher_setenv (launcher, "PGCLIENTENCODING", "UTF8", TRUE);
  /* The checks of this program's memory are not for its children. */
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, script, NULL, output, &errors, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_successful (process))
    return TRUE;
  if (message != NULL)
    *message = g_steal_pointer (&errors);
  return FALSE;
}

static void
must_run (CrowDialectId  dialect,
          const char    *database,
          const char    *script)
{
  g_autofree char *message = NULL;

  if (!run_client (dialect, database, script, NULL, &message))
    g_error ("%s", message);
}

TestDatabase *
test_database_new (CrowDialectId dialect)
{
  static guint counter;
  TestDatabase *self = g_new0 (TestDatabase, 1);
  g_autofree char *script = NULL;

  self->dialect = dialect;
  if (dialect == CROW_DIALECT_SQLITE)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *directory = g_dir_make_tmp ("crowfoot-XXXXXX", &error);

      g_assert_no_error (error);
      self->name = g_build_filename (directory, "test.sqlite", NULL);
      return self;
    }
  self->name = g_strdup_printf ("crow_sql_%d_%u", (int) getpid (), counter++);
  script = g_strdup_printf ("CREATE DATABASE %s;", self->name);
  must_run (dialect, dialect == CROW_DIALECT_MARIADB ? "mysql" : "postgres", script);
  return self;
}

void
test_database_free (TestDatabase *self)
{
  if (self->dialect == CROW_DIALECT_SQLITE)
    {
      g_autofree char *directory = g_path_get_dirname (self->name);

      g_unlink (self->name);
      g_rmdir (directory);
    }
  else
    {
      g_autofree char *script = g_strdup_printf ("DROP DATABASE %s;", self->name);

      must_run (self->dialect, self->dialect == CROW_DIALECT_MARIADB ? "mysql" : "postgres", script);
    }
  g_free (self->name);
  g_free (self);
}

char *
test_database_dup_address (TestDatabase *self)
{
  switch (self->dialect)
    {
    case CROW_DIALECT_POSTGRESQL:
      return make_address (self->name);
    case CROW_DIALECT_MARIADB:
      {
        g_autofree char *socket = g_uri_escape_string (g_getenv (variables[CROW_DIALECT_MARIADB]), "/", FALSE);

        return g_strdup_printf ("mariadb://root@localhost/%s?socket=%s", self->name, socket);
      }
    default:
      return g_strdup (self->name);
    }
}

static sqlite3 *
open_sqlite (TestDatabase *self)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (self->name, &database), ==, SQLITE_OK);
  _crow_catalog_sqlite_accept_collations (database);
  g_assert_cmpint (sqlite3_exec (database, "PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  return database;
}

gboolean
test_database_run (TestDatabase  *self,
                   const char    *script,
                   char         **message)
{
  if (self->dialect == CROW_DIALECT_SQLITE)
    {
      sqlite3 *database = open_sqlite (self);
      gboolean ok = sqlite3_exec (database, script, NULL, NULL, NULL) == SQLITE_OK;

      if (!ok && message != NULL)
        *message = g_strdup (sqlite3_errmsg (database));
      sqlite3_close (database);
      return ok;
    }
  return run_client (self->dialect, self->name, script, NULL, message);
}

static int
append_row_cb (gpointer   data,
               int        n,
               char     **values,
               char     **names)
{
  GString *text = data;

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", values[i] != NULL ? values[i] : "");
  g_string_append_c (text, '\n');
  return 0;
}

char *
test_database_query (TestDatabase *self,
                     const char   *sql)
{
  g_autofree char *message = NULL;
  char *output = NULL;

  if (self->dialect == CROW_DIALECT_SQLITE)
    {
      sqlite3 *database = open_sqlite (self);
      GString *text = g_string_new (NULL);

      if (sqlite3_exec (database, sql, append_row_cb, text, NULL) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (database));
      sqlite3_close (database);
      return g_string_free (text, FALSE);
    }
  if (!run_client (self->dialect, self->name, sql, &output, &message))
    g_error ("%s", message);
  if (self->dialect == CROW_DIALECT_MARIADB)
    g_strdelimit (output, "\t", '|');
  return output;
}

static const char *const column_queries[CROW_N_DIALECTS] = {
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

char *
test_list_columns (const char *json)
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

char *
test_database_list_columns (TestDatabase *self)
{
  return test_database_query (self, column_queries[self->dialect]);
}

void
test_golden (const char *name,
             const char *text)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sql", "golden", name, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("CROW_UPDATE_GOLDEN") != NULL)
    {
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  if (!g_str_equal (text, expected))
    g_test_message ("%s is not as %s:\n%s", "The text", path, text);
  g_assert_cmpstr (text, ==, expected);
}
