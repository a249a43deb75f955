/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "diff-common.h"

#include "sql/crow-catalog-mariadb.h"
#include "sql/crow-catalog-postgresql.h"
#include "sql/crow-catalog-sqlite.h"

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
