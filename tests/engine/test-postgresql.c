/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine on a PostgreSQL server that tests/with-servers started.
 */
#include "config.h"

#include <math.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

#include "../sql/servers.h"

typedef struct
{
  TestDatabase *database;
  char *address;
  CrowEngine *engine;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!test_database_is_available (CROW_DIALECT_POSTGRESQL))
    {
      g_test_skip ("There is no PostgreSQL server.");
      return;
    }
  fixture->database = test_database_new (CROW_DIALECT_POSTGRESQL);
  fixture->address = test_database_dup_address (fixture->database);
  fixture->engine = crow_engine_open (fixture->address, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->engine);
  g_clear_pointer (&fixture->address, g_free);
  g_clear_pointer (&fixture->database, test_database_free);
}

static void
execute (CrowEngine *engine,
         const char *script)
{
  g_autoptr (GError) error = NULL;

  crow_engine_execute (engine, script, &error);
  g_assert_no_error (error);
}

static gint64
query (CrowEngine *engine,
       const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  g_assert_true (crow_statement_step (statement, &has_row, &error));
  g_assert_true (has_row);
  return crow_statement_get_int64 (statement, 0);
}

static void
test_values (Fixture      *fixture,
             gconstpointer data)
{
  CrowEngine *engine = fixture->engine;
  g_autoptr (CrowStatement) insert = NULL;
  g_autoptr (GError) error = NULL;
  /* All of them can be read in the server's own form; with a moment beside them none is. */
  const char *const selects[] = { "SELECT a, b, c AS name, d, e, f, s, i FROM t",
                                  "SELECT a, b, c AS name, d, e, f, s, i, m, n, g, u, j FROM t" };

  if (engine == NULL)
    return;
  execute (engine, "CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE t (a bigint, b double precision, c text, "
                   "d bytea, e text, f boolean, s smallint, i integer, m timestamptz, n numeric(10, 2), g mood, u uuid, "
                   "j jsonb)");
  insert = crow_engine_prepare (engine, "INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                                &error);
  g_assert_no_error (error);
  crow_statement_bind_int64 (insert, 0, G_MININT64);
  crow_statement_bind_double (insert, 1, -0.1);
  crow_statement_bind_text (insert, 2, "ä\"';\\");
  crow_statement_bind_blob (insert, 3, "\0\1\\\377", 4);
  crow_statement_bind_null (insert, 4);
  crow_statement_bind_int64 (insert, 5, 1);
  crow_statement_bind_int64 (insert, 6, -7);
  crow_statement_bind_double (insert, 7, 70000);
  crow_statement_bind_text (insert, 8, "2024-02-29 12:30:00.5");
  crow_statement_bind_text (insert, 9, "12345.60");
  crow_statement_bind_text (insert, 10, "sad");
  crow_statement_bind_text (insert, 11, "2b7bd1a4-9c0f-4d4a-8f62-0a1b2c3d4e5f");
  crow_statement_bind_text (insert, 12, "{\"a\": [1, null]}");
  g_assert_true (crow_statement_step (insert, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (crow_engine_get_n_changes (engine), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (selects); i++)
    {
      g_autoptr (CrowStatement) select = crow_engine_prepare (engine, selects[i], &error);
      gboolean has_row = FALSE;
      gsize length;

      g_assert_true (crow_statement_step (select, &has_row, &error));
      g_assert_true (has_row);
      g_assert_cmpstr (crow_statement_get_column_name (select, 2), ==, "name");
      g_assert_cmpint (crow_statement_get_int64 (select, 0), ==, G_MININT64);
      g_assert_cmpfloat (crow_statement_get_double (select, 1), ==, -0.1);
      g_assert_cmpstr (crow_statement_get_text (select, 2), ==, "ä\"';\\");
      g_assert_cmpmem (crow_statement_get_blob (select, 3, &length), length, "\0\1\\\377", 4);
      g_assert_true (crow_statement_is_null (select, 4));
      g_assert_cmpint (crow_statement_get_int64 (select, 5), ==, 1);
      g_assert_cmpint (crow_statement_get_int64 (select, 6), ==, -7);
      g_assert_cmpint (crow_statement_get_int64 (select, 7), ==, 70000);
      if (i == 1)
        {
          /* As SQLite has them: UTC without saying so. */
          g_assert_cmpstr (crow_statement_get_text (select, 8), ==, "2024-02-29 12:30:00.5");
          g_assert_cmpstr (crow_statement_get_text (select, 8), ==, "2024-02-29 12:30:00.5");
          g_assert_cmpstr (crow_statement_get_text (select, 9), ==, "12345.6");
          g_assert_cmpstr (crow_statement_get_text (select, 9), ==, "12345.6");
          g_assert_cmpstr (crow_statement_get_text (select, 10), ==, "sad");
          g_assert_cmpstr (crow_statement_get_text (select, 11), ==, "2b7bd1a4-9c0f-4d4a-8f62-0a1b2c3d4e5f");
          g_assert_cmpstr (crow_statement_get_text (select, 12), ==, "{\"a\": [1, null]}");
        }
      g_assert_true (crow_statement_step (select, &has_row, &error));
      g_assert_false (has_row);
    }
}

static void
test_read_row (Fixture      *fixture,
               gconstpointer data)
{
  static const guint8 types[] = { CROW_VALUE_TYPE_INT64, CROW_VALUE_TYPE_DOUBLE, CROW_VALUE_TYPE_TEXT };
  g_autoptr (CrowStatement) select = NULL;
  CrowValue values[3];

  if (fixture->engine == NULL)
    return;
  select = crow_engine_prepare (fixture->engine,
                                "SELECT * FROM (VALUES (0, 7::numeric, 'x'), (NULL, 7.5, '')) AS v "
                                "UNION ALL SELECT 1, 'NaN', 'z'", NULL);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 3);
  g_assert_cmpint (values[0].type, ==, CROW_VALUE_TYPE_INT64);
  g_assert_cmpfloat (values[1].u.real, ==, 7);
  g_assert_cmpmem (values[2].u.text, values[2].length, "x", 1);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 3);
  g_assert_cmpint (values[0].type, ==, CROW_VALUE_TYPE_NULL);
  g_assert_cmpfloat (values[1].u.real, ==, 7.5);
  g_assert_cmpint (values[2].length, ==, 0);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 3);
  g_assert_true (isnan (values[1].u.real));
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_DONE);
  crow_statement_free (g_steal_pointer (&select));
  select = crow_engine_prepare (fixture->engine, "SELECT 'x'::text, 1, 1", NULL);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 0);
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *sql;
    int code;
    const char *member;
    int native;
  } failures[] = {
    { "INSERT INTO t (b) VALUES (1)", CROW_ERROR_NOT_NULL, "a", 23502 },
    { "INSERT INTO t (a, b) VALUES (1, 1)", CROW_ERROR_UNIQUE, "a", 23505 },
    { "INSERT INTO t (a, b, \"C d\") VALUES (2, 5, 5)", CROW_ERROR_UNIQUE, "b, C d", 23505 },
    { "INSERT INTO t (a, b) VALUES (2, -1)", CROW_ERROR_CHECK, "positive", 23514 },
    { "INSERT INTO u VALUES (9)", CROW_ERROR_FOREIGN_KEY, "a", 23503 },
    { "DELETE FROM t", CROW_ERROR_FOREIGN_KEY, "a", 23503 },
    { "INSERT INTO t (a) VALUES ('x')", CROW_ERROR_TYPE, NULL, 0 },
    { "INSERT INTO t (a) VALUES (99999999999999999)", CROW_ERROR_TYPE, NULL, 22003 },
    { "INSERT INTO s VALUES ('too long')", CROW_ERROR_TYPE, NULL, 22001 },
    { "SELECT nothing", CROW_ERROR_DATABASE, NULL, 42703 },
  };

  if (fixture->engine == NULL)
    return;
  execute (fixture->engine, "CREATE TABLE t (a integer NOT NULL UNIQUE, b integer CONSTRAINT positive CHECK (b > 0), "
                            "\"C d\" integer, UNIQUE (b, \"C d\"));"
                            "CREATE TABLE u (a integer REFERENCES t (a));"
                            "CREATE TABLE s (a varchar(3));"
                            "INSERT INTO t VALUES (1, 5, 5); INSERT INTO u VALUES (1)");
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (crow_engine_execute (fixture->engine, failures[i].sql, &error));
      g_assert_error (error, CROW_ERROR, failures[i].code);
      g_assert_cmpstr (crow_error_get_member (error), ==, failures[i].member);
      g_assert_cmpstr (crow_error_get_sql (error), ==, failures[i].sql);
      g_assert_true (g_str_has_suffix (error->message, "."));
      if (failures[i].native != 0)
        {
          int code = crow_error_get_native_code (error), number = 0;

          for (guint j = 0; j < 5; j++, code >>= 6)
            number = number * 10 + (code & 0x3f);
          g_assert_cmpint (number, ==, failures[i].native);
        }
    }
}

static void
test_parameters (Fixture      *fixture,
                 gconstpointer data)
{
  CrowEngine *engine = fixture->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) insert = NULL;

  if (engine == NULL)
    return;
  execute (engine, "CREATE TABLE t (i integer, c text, m timestamptz)");
  insert = crow_engine_prepare (engine, "INSERT INTO t VALUES ($1, $2, $3)", &error);
  g_assert_no_error (error);
  crow_statement_bind_int64 (insert, 0, G_MAXINT64);
  g_assert_false (crow_statement_step (insert, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_clear_error (&error);
  crow_statement_reset (insert);
  crow_statement_bind_text (insert, 1, "\377");
  g_assert_false (crow_statement_step (insert, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_clear_error (&error);
  crow_statement_reset (insert);
  crow_statement_bind_blob (insert, 1, "a\0b", 3);
  g_assert_false (crow_statement_step (insert, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_clear_error (&error);
  crow_statement_reset (insert);
  crow_statement_bind_text (insert, 2, "yesterday evening");
  g_assert_false (crow_statement_step (insert, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  crow_statement_reset (insert);
  g_assert_true (crow_statement_step (insert, NULL, NULL));
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t WHERE i IS NULL AND c IS NULL AND m IS NULL"), ==, 1);
}

static void
test_transactions (Fixture      *fixture,
                   gconstpointer data)
{
  CrowEngine *engine = fixture->engine;
  g_autoptr (GError) error = NULL;

  if (engine == NULL)
    return;
  execute (engine, "CREATE TABLE t (a integer PRIMARY KEY)");
  g_assert_false (crow_engine_is_in_transaction (engine));
  g_assert_true (crow_engine_begin (engine, &error));
  g_assert_true (crow_engine_is_in_transaction (engine));
  execute (engine, "INSERT INTO t VALUES (1)");
  g_assert_true (crow_engine_savepoint (engine, "a \"b\"", &error));
  g_assert_false (crow_engine_execute (engine, "INSERT INTO t VALUES (1)", NULL));
  g_assert_false (crow_engine_execute (engine, "SELECT 1", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_true (crow_engine_rollback_to (engine, "a \"b\"", &error));
  execute (engine, "INSERT INTO t VALUES (2)");
  g_assert_true (crow_engine_release (engine, "a \"b\"", &error));
  g_assert_true (crow_engine_commit (engine, &error));
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 2);
  g_assert_true (crow_engine_begin (engine, &error));
  execute (engine, "DELETE FROM t");
  crow_engine_rollback (engine);
  crow_engine_rollback (engine);
  g_assert_false (crow_engine_is_in_transaction (engine));
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 2);
  /* The server answers with success when a failed transaction is committed. */
  g_assert_true (crow_engine_begin (engine, &error));
  g_assert_false (crow_engine_execute (engine, "INSERT INTO t VALUES (1)", NULL));
  g_assert_false (crow_engine_commit (engine, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  crow_engine_rollback (engine);
  g_assert_false (crow_engine_is_in_transaction (engine));
}

/* A deferred constraint ends the transaction at its commit; nothing that follows may slip out of it. */
static void
test_deferred (Fixture      *fixture,
               gconstpointer data)
{
  CrowEngine *engine = fixture->engine;
  g_autoptr (GError) error = NULL;

  if (engine == NULL)
    return;
  execute (engine, "CREATE TABLE t (a integer PRIMARY KEY, "
                   "b integer REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
  g_assert_true (crow_engine_begin (engine, &error));
  execute (engine, "INSERT INTO t VALUES (1, 2)");
  g_assert_false (crow_engine_commit (engine, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_FOREIGN_KEY);
  g_clear_error (&error);
  g_assert_true (crow_engine_is_in_transaction (engine));
  g_assert_false (crow_engine_execute (engine, "INSERT INTO t VALUES (3, NULL)", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  crow_engine_rollback (engine);
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 0);
}

/* Prepared statements live on over a change of the tables and over the loss of the connection. */
static void
test_cache (Fixture      *fixture,
            gconstpointer data)
{
  CrowEngine *engine = fixture->engine;

  if (engine == NULL)
    return;
  execute (engine, "CREATE TABLE t (a integer)");
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 0);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %u", i);

      g_assert_cmpint (query (engine, sql), ==, i);
    }
  /* What the cache dropped, the server forgets. */
  g_assert_cmpint (query (engine, "SELECT count(*) FROM pg_prepared_statements"), <, 150);
  execute (engine, "INSERT INTO t VALUES (1)");
  g_assert_cmpint (query (engine, "SELECT a FROM t"), ==, 1);
  execute (engine, "ALTER TABLE t ALTER COLUMN a TYPE bigint");
  g_assert_cmpint (query (engine, "SELECT a FROM t"), ==, 1);
}

static void
kill_others (Fixture *fixture)
{
  g_autoptr (CrowEngine) other = crow_engine_open (fixture->address, NULL);

  g_assert_cmpint (query (other, "SELECT count(*) FROM pg_stat_activity, LATERAL pg_terminate_backend(pid, 5000) AS k "
                                 "WHERE datname = current_database() AND pid <> pg_backend_pid()"), ==, 1);
}

static void
test_lost (Fixture      *fixture,
           gconstpointer data)
{
  CrowEngine *engine = fixture->engine;
  g_autoptr (GError) error = NULL;

  if (engine == NULL)
    return;
  execute (engine, "CREATE TABLE t (a integer)");
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 0);
  kill_others (fixture);
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true (crow_engine_begin (engine, &error));
  execute (engine, "INSERT INTO t VALUES (1)");
  kill_others (fixture);
  g_assert_false (crow_engine_commit (engine, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "lost"));
  g_clear_error (&error);
  g_assert_true (crow_engine_is_in_transaction (engine));
  g_assert_false (crow_engine_execute (engine, "INSERT INTO t VALUES (2)", NULL));
  crow_engine_rollback (engine);
  execute (engine, "INSERT INTO t VALUES (3)");
  g_assert_cmpint (query (engine, "SELECT a FROM t"), ==, 3);
}

static void
test_open (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *unknown = NULL, *login = NULL, *secret = NULL;
  g_autoptr (CrowEngine) engine = NULL;
  char *end;

  g_assert_null (crow_engine_open ("postgresql://somebody:s3cret@127.0.0.1:1/shop", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "somebody@127.0.0.1:1/shop"));
  g_assert_null (strstr (error->message, "s3cret"));
  g_clear_error (&error);
  g_assert_null (crow_engine_open ("postgresql://somebody:s3cret@127.0.0.1:1/shop?nonsense=1", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_null (strstr (error->message, "s3cret"));
  g_clear_error (&error);
  if (fixture->engine == NULL)
    return;
  unknown = g_strdup (fixture->address);
  end = strstr (unknown, "crow_sql_");
  *end = 'C';
  g_assert_null (crow_engine_open (unknown, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "no database"));
  g_clear_error (&error);
  login = g_strconcat (fixture->address, "&user=nobody_of_that_name", NULL);
  g_assert_null (crow_engine_open (login, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "login"));
  g_clear_error (&error);
  secret = g_strconcat (fixture->address, "&password=s3cret", NULL);
  engine = crow_engine_open (secret, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_engine_get_uri (engine), ==, fixture->address);
  g_assert_cmpint (crow_engine_get_dialect (engine), ==, CROW_DIALECT_POSTGRESQL);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "open", test_open },         { "values", test_values },             { "read-row", test_read_row },
    { "errors", test_errors },     { "parameters", test_parameters },     { "transactions", test_transactions },
    { "deferred", test_deferred }, { "cache", test_cache },               { "lost", test_lost },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/postgresql/", tests[i].path, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
