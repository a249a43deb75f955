/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemas with nasty names, made at random: no statement of their scripts fails, the catalog then shows what the JSON
 * form says, and a session takes the tables for its own.  The seed of a failure is printed; CROW_TEST_SEED runs just that one.
 */
#include "config.h"

#include "codegen/crow-schema-json.h"
#include "sql/crow-schema-check.h"
#include "sql/crow-schema-create.h"

#include "random-run.h"
#include "random-schema.h"
#include "servers.h"

#define N_SCHEMAS_SQLITE 60
#define N_SCHEMAS_SERVER 25

/* What a session looks at when it is opened. */
static void
check_tables (const CrowSchema *schema,
              TestDatabase     *database,
              guint32           seed)
{
  g_autofree char *address = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  /* There is no engine for the others. */
  if (database->dialect != CROW_DIALECT_SQLITE && database->dialect != CROW_DIALECT_POSTGRESQL)
    return;
  address = test_database_dup_address (database);
  uri = database->dialect == CROW_DIALECT_SQLITE ? g_strconcat ("sqlite:", address, NULL) : g_strdup (address);
  engine = crow_engine_open (uri, &error);
  g_assert_no_error (error);
  if (!crow_schema_check_tables (schema, engine, &error))
    g_error ("seed %u: %s", seed, error->message);
}

static void
check_seed (CrowDialectId dialect,
            guint32       seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) schema = random_schema_new (rand);
  g_autofree char *sql = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  g_autofree char *drop = crow_ddl_drop_to_sql (schema, dialect, CROW_DDL_DEFAULT);
  g_autofree char *json = crow_schema_to_json (schema, dialect, CROW_DDL_DEFAULT);
  g_autofree char *listed = test_list_columns (json);
  g_autofree char *found = NULL;
  g_autofree char *left = NULL;
  g_autofree char *message = NULL;
  g_autoptr (TestDatabase) database = test_database_new (dialect);

  if (!test_database_run (database, sql, &message))
    g_error ("seed %u: %s\n%s", seed, message, sql);
  found = test_database_list_columns (database);
  /* The client's tabs have become bars, those in names too. */
  if (dialect == CROW_DIALECT_MARIADB)
    g_strdelimit (listed, "\t", '|');
  if (g_strcmp0 (listed, found) != 0)
    g_test_message ("seed %u\n%s", seed, sql);
  g_assert_cmpstr (listed, ==, found);
  check_tables (schema, database, seed);
  if (!test_database_run (database, drop, &message))
    g_error ("seed %u: %s\n%s", seed, message, drop);
  left = test_database_list_columns (database);
  g_assert_cmpstr (left, ==, "");
}

static void
test_random (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_database_is_available (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  random_run_seeds (dialect, dialect == CROW_DIALECT_SQLITE ? N_SCHEMAS_SQLITE : N_SCHEMAS_SERVER, check_seed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *path = g_strconcat ("/sql/ddl-random/", crow_dialect_id_to_string (i), NULL);

      if (TEST_HAS_DIALECT (i))
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_random);
    }
  return g_test_run ();
}
