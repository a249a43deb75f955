/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemas that were changed at random: the migration, run on a database of the old one, makes a database that is no
 * different from the new one; and the way back brings back the old one.  The seed of a failure is printed; CROW_TEST_SEED
 * runs just that one.
 */
#include "config.h"

#include "sql/crow-ddl.h"
#include "sql/crow-migration.h"

#include "diff-common.h"
#include "fixtures.h"
#include "mutate-schema.h"
#include "random-run.h"
#include "random-schema.h"

#define N_PAIRS_SQLITE 60
#define N_PAIRS_SERVER 6

static void
migrate (TestDatabase *database,
         CrowSchema   *from,
         CrowSchema   *to,
         const char   *what)
{
  g_autoptr (CrowDiff) diff = crow_diff_new (from, to, database->dialect, CROW_DIFF_DEFAULT);
  g_autoptr (CrowMigration) migration = crow_migration_new (diff);
  g_autofree char *script = crow_migration_to_sql (migration);
  g_autoptr (GPtrArray) databases = test_list_databases (to);
  g_autofree char *changes = test_list_changes (diff);
  g_autofree char *message = NULL;
  g_autoptr (CrowSchema) found = NULL;
  g_autoptr (CrowDiff) left = NULL;
  g_autofree char *differences = NULL;

  g_assert_true ((crow_diff_get_n_changes (diff) == 0) == (crow_migration_get_n_steps (migration) == 0));
  for (guint i = 0; i < crow_migration_get_n_risks (migration); i++)
    {
      const CrowMigrationRisk *risk = crow_migration_get_risk (migration, i);
      g_autofree char *count = test_database_query (database, risk->count_sql);

      if (g_strcmp0 (g_strstrip (count), "0") != 0)
        g_error ("%s: %s of an empty database gives %s", what, risk->count_sql, count);
    }
  if (!test_database_run (database, script, &message))
    g_error ("%s: %s\n%s\n%s", what, message, changes, script);
  found = test_introspect_databases (database, (const char *const *) databases->pdata);
  left = crow_diff_new (found, to, database->dialect, CROW_DIFF_DEFAULT);
  differences = test_list_changes (left);
  if (*differences != '\0')
    g_error ("%s: not all is done:\n%s\nof\n%s\n%s", what, differences, changes, script);
}

static void
check_seed (CrowDialectId dialect,
            guint32       seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) from = random_schema_new_for (rand, dialect);
  g_autoptr (CrowSchema) to = mutate_schema (from, rand, g_rand_int_range (rand, 1, 8));
  gboolean introspect = g_rand_boolean (rand);
  g_autofree char *what = g_strdup_printf ("CROW_TEST_SEED=%u", seed);
  g_autofree char *back = g_strdup_printf ("%s, back", what);
  g_autofree char *sql = crow_ddl_to_sql (from, dialect, CROW_DDL_DEFAULT, NULL);
  g_autofree char *message = NULL;
  g_autoptr (TestDatabase) database = test_database_new (dialect);
  g_autoptr (GPtrArray) databases = test_list_databases (from), more = test_list_databases (to);
  g_autoptr (CrowSchema) start = NULL;
  g_autoptr (CrowSchema) middle = NULL;

  if (!test_database_run (database, sql, &message))
    g_error ("%s: %s\n%s", what, message, sql);
  start = introspect ? test_introspect_databases (database, (const char *const *) databases->pdata) : crow_schema_ref (from);
  migrate (database, start, to, what);
  middle = introspect ? test_introspect_databases (database, (const char *const *) more->pdata) : crow_schema_ref (to);
  migrate (database, middle, from, back);
  if (dialect == CROW_DIALECT_MARIADB)
    {
      test_drop_databases (database, databases);
      test_drop_databases (database, more);
    }
}

static void
test_random (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_can_introspect (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  random_run_seeds (dialect, dialect == CROW_DIALECT_SQLITE ? N_PAIRS_SQLITE : N_PAIRS_SERVER, check_seed);
}

/* The scripts of one pair, there and back, as a person would read them. */
static void
test_golden_scripts (void)
{
  g_autoptr (CrowSchema) from = fixture_library (FALSE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (CrowSchema) to = mutate_schema (from, rand, 10);

  for (int i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("migration.%s.sql", crow_dialect_id_to_string (i));
      g_autoptr (CrowDiff) up = crow_diff_new (from, to, i, CROW_DIFF_DEFAULT);
      g_autoptr (CrowDiff) down = crow_diff_new (to, from, i, CROW_DIFF_DEFAULT);
      g_autoptr (CrowMigration) there = crow_migration_new (up);
      g_autoptr (CrowMigration) back = crow_migration_new (down);
      g_autofree char *there_sql = crow_migration_to_sql (there);
      g_autofree char *back_sql = crow_migration_to_sql (back);
      g_autofree char *both = g_strconcat (there_sql, "\n-- And back.\n\n", back_sql, NULL);

      test_golden (name, both);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/migration/golden", test_golden_scripts);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *path = g_strconcat ("/sql/migration/random/", crow_dialect_id_to_string (i), NULL);

      if (TEST_HAS_DIALECT (i))
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_random);
    }
  return g_test_run ();
}
