/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "diff-common.h"

#include "sql/crow-catalog-mariadb.h"
#include "sql/crow-catalog-postgresql.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-dialect.h"

gboolean
test_can_introspect (CrowDialectId dialect)
{
  return test_database_is_available (dialect);
}

CrowSchema *
test_introspect (TestDatabase *database)
{
  return test_introspect_databases (database, NULL);
}

CrowSchema *
test_introspect_databases (TestDatabase      *database,
                           const char *const *databases)
{
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  if (database->dialect == CROW_DIALECT_SQLITE)
    {
      catalog = crow_catalog_read_sqlite_file (database->name, &error);
    }
  else if (database->dialect == CROW_DIALECT_MARIADB)
    {
      g_autofree char *address = g_strdup_printf ("mariadb:///%s?socket=%s", database->name,
                                                  g_getenv ("CROW_TEST_MARIADB"));

      catalog = crow_catalog_read_mariadb_databases (address, databases, &error);
    }
  else
    {
      g_autofree char *address = test_database_dup_address (database);

      catalog = crow_catalog_read_postgresql (address, &error);
    }
  g_assert_no_error (error);
  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < catalog->notes->len; i++)
    g_test_message ("%s", (const char *) catalog->notes->pdata[i]);
  return schema;
}

GPtrArray *
test_list_databases (CrowSchema *schema)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const char *name = crow_schema_get_entity (schema, i)->database_schema;

      if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (char *) name);
    }
  g_ptr_array_add (names, NULL);
  return names;
}

void
test_drop_databases (TestDatabase *database,
                     GPtrArray    *names)
{
  for (guint i = 0; i + 1 < names->len; i++)
    {
      g_autoptr (GString) sql = g_string_new ("SET foreign_key_checks = 0; DROP DATABASE IF EXISTS ");
      g_autofree char *message = NULL;

      crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, names->pdata[i]);
      g_string_append_c (sql, ';');
      if (!test_database_run (database, sql->str, &message))
        g_error ("%s", message);
    }
}

char *
test_list_changes (CrowDiff *diff)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
    {
      const CrowDiffChange *change = crow_diff_get_change (diff, i);
      g_autofree char *sentence = crow_diff_change_to_text (diff, change);

      g_string_append (text, sentence);
      if (change->risk != CROW_RISK_NONE)
        g_string_append_printf (text, " [%s]", crow_diff_risk_to_string (change->risk));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

void
test_assert_same (CrowSchema *from,
                  CrowSchema *to,
                  int         dialect,
                  const char *what)
{
  g_autoptr (CrowDiff) diff = crow_diff_new (from, to, dialect, CROW_DIFF_DEFAULT);
  g_autofree char *changes = test_list_changes (diff);

  if (*changes != '\0')
    g_error ("%s: there are changes:\n%s", what, changes);
}
