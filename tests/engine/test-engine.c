/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <glib/gstdio.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

static CrowEngine *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  CrowEngine *engine = crow_engine_open ("sqlite::memory:", &error);

  g_assert_no_error (error);
  return engine;
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
test_open (void)
{
  g_autofree char *folder = g_dir_make_tmp ("crow-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a file.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *read_only = g_strconcat (uri, "?mode=ro", NULL);
  g_autofree char *odd = g_strconcat (uri, "?mode=maybe", NULL);
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *keep = g_strconcat (uri, "?mode=rw&journal=keep", NULL);

  g_assert_null (crow_engine_open (keep, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_null (crow_engine_open (read_only, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  engine = crow_engine_open (uri, &error);
  g_assert_no_error (error);
  g_assert_cmpint (crow_engine_get_dialect (engine), ==, CROW_DIALECT_SQLITE);
  g_assert_cmpstr (crow_engine_get_uri (engine), ==, uri);
  g_assert_cmpint (query (engine, "PRAGMA foreign_keys"), ==, 1);
  /* What a statement overwrites is kept in memory, of this connection alone. */
  g_assert_cmpint (query (engine, "PRAGMA temp_store"), ==, 2);
  execute (engine, "CREATE TABLE t (a)");
  g_clear_object (&engine);
  engine = crow_engine_open (read_only, &error);
  g_assert_no_error (error);
  g_assert_false (crow_engine_execute (engine, "CREATE TABLE u (a)", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_clear_object (&engine);

  /* The journal of a file is its own affair. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  engine = crow_engine_open (keep, &error);
  g_assert_no_error (error);
  execute (engine, "CREATE TABLE t (a)");
  g_assert_cmpint (query (engine, "SELECT journal_mode = 'delete' FROM pragma_journal_mode"), ==, 1);
  g_clear_object (&engine);

  g_assert_null (crow_engine_open (odd, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (crow_engine_open ("oracle://server/db", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "this is no database, whatever its name says", -1, NULL));
  g_assert_null (crow_engine_open (path, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_cmpint (crow_error_get_native_code (error), !=, 0);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_remove (file);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_values (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (CrowStatement) insert = NULL;
  g_autoptr (CrowStatement) select = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;
  gsize length;

  execute (engine, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d BLOB, e)");
  insert = crow_engine_prepare (engine, "INSERT INTO t VALUES (?, ?, ?, ?, ?)", &error);
  g_assert_no_error (error);
  crow_statement_bind_int64 (insert, 0, G_MININT64);
  crow_statement_bind_double (insert, 1, 1.5);
  crow_statement_bind_text (insert, 2, "ä\"';");
  crow_statement_bind_blob (insert, 3, "\0\1", 2);
  crow_statement_bind_null (insert, 4);
  g_assert_true (crow_statement_step (insert, &has_row, &error));
  g_assert_false (has_row);
  g_assert_cmpint (crow_engine_get_n_changes (engine), ==, 1);
  select = crow_engine_prepare (engine, "SELECT a, b, c AS name, d, e FROM t", &error);
  g_assert_true (crow_statement_step (select, &has_row, &error));
  g_assert_true (has_row);
  g_assert_cmpuint (crow_statement_get_n_columns (select), ==, 5);
  g_assert_cmpstr (crow_statement_get_column_name (select, 2), ==, "name");
  g_assert_cmpint (crow_statement_get_int64 (select, 0), ==, G_MININT64);
  g_assert_cmpfloat (crow_statement_get_double (select, 1), ==, 1.5);
  g_assert_cmpstr (crow_statement_get_text (select, 2), ==, "ä\"';");
  g_assert_cmpmem (crow_statement_get_blob (select, 3, &length), length, "\0\1", 2);
  g_assert_true (crow_statement_is_null (select, 4));
  g_assert_true (crow_statement_step (select, &has_row, &error));
  g_assert_false (has_row);
}

static void
test_read_row (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (CrowStatement) select = NULL;
  static const guint8 types[] = { CROW_VALUE_TYPE_INT64, CROW_VALUE_TYPE_DOUBLE, CROW_VALUE_TYPE_TEXT };
  CrowValue values[3];

  select = crow_engine_prepare (engine, "SELECT 0, 7, 12 UNION ALL SELECT NULL, NULL, '' UNION ALL SELECT 'x', 1, ''",
                                NULL);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 3);
  g_assert_cmpint (values[0].type, ==, CROW_VALUE_TYPE_INT64);
  g_assert_cmpfloat (values[1].u.real, ==, 7);
  g_assert_cmpmem (values[2].u.text, values[2].length, "12", 2);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 3);
  g_assert_cmpint (values[0].type, ==, CROW_VALUE_TYPE_NULL);
  g_assert_cmpint (values[2].type, ==, CROW_VALUE_TYPE_TEXT);
  g_assert_cmpint (values[2].length, ==, 0);
  g_assert_cmpint (_crow_statement_step (select, NULL), ==, CROW_STEP_ROW);
  g_assert_cmpuint (_crow_statement_read_row (select, types, 3, values, NULL), ==, 0);
}

typedef struct
{
  const char *sql;
  int code;
  const char *member;
} Failure;

static void
test_errors (void)
{
  static const Failure failures[] = {
    { "INSERT INTO t (b) VALUES (1)", CROW_ERROR_NOT_NULL, "a" },
    { "INSERT INTO t (a, b) VALUES (1, 1)", CROW_ERROR_UNIQUE, "a" },
    { "INSERT INTO t (a, b, c) VALUES (2, 5, 5)", CROW_ERROR_UNIQUE, "b, c" },
    { "INSERT INTO t (a, b) VALUES (2, -1)", CROW_ERROR_CHECK, NULL },
    { "INSERT INTO u VALUES (9)", CROW_ERROR_FOREIGN_KEY, NULL },
    { "DELETE FROM t", CROW_ERROR_FOREIGN_KEY, NULL },
    { "INSERT INTO s VALUES ('x')", CROW_ERROR_TYPE, NULL },
    { "SELECT nothing", CROW_ERROR_DATABASE, NULL },
  };
  g_autoptr (CrowEngine) engine = open_memory ();

  execute (engine, "CREATE TABLE t (a INTEGER NOT NULL UNIQUE, b INTEGER CONSTRAINT positive CHECK (b > 0), c, "
                   "UNIQUE (b, c));"
                   "CREATE TABLE u (a REFERENCES t (a));"
                   "CREATE TABLE s (a INTEGER) STRICT;"
                   "INSERT INTO t VALUES (1, 5, 5); INSERT INTO u VALUES (1)");
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (crow_engine_execute (engine, failures[i].sql, &error));
      g_assert_error (error, CROW_ERROR, failures[i].code);
      g_assert_cmpstr (crow_error_get_member (error), ==, failures[i].member);
      g_assert_cmpstr (crow_error_get_sql (error), ==, failures[i].sql);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* SQLite finds it when the tables are used. */
static void
test_foreign_key_mismatch (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (GError) error = NULL;

  execute (engine, "CREATE TABLE t (a, b); CREATE TABLE m (a REFERENCES t (b))");
  g_assert_false (crow_engine_execute (engine, "INSERT INTO m VALUES (1)", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
}

static void
test_transactions (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (GError) error = NULL;

  execute (engine, "CREATE TABLE t (a)");
  g_assert_false (crow_engine_is_in_transaction (engine));
  crow_engine_rollback (engine);
  g_assert_true (crow_engine_begin (engine, &error));
  g_assert_true (crow_engine_is_in_transaction (engine));
  execute (engine, "INSERT INTO t VALUES (1)");
  g_assert_true (crow_engine_savepoint (engine, "a \"name\"", &error));
  execute (engine, "INSERT INTO t VALUES (2)");
  g_assert_true (crow_engine_rollback_to (engine, "a \"name\"", &error));
  g_assert_true (crow_engine_release (engine, "a \"name\"", &error));
  g_assert_true (crow_engine_commit (engine, &error));
  g_assert_cmpint (query (engine, "SELECT sum(a) FROM t"), ==, 1);
  g_assert_false (crow_engine_release (engine, "none", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_true (crow_engine_begin (engine, NULL));
  execute (engine, "INSERT INTO t VALUES (2)");
  crow_engine_rollback (engine);
  g_assert_cmpint (query (engine, "SELECT sum(a) FROM t"), ==, 1);
}

static void
test_cache (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  CrowStatement *one, *two;
  gpointer native;

  one = crow_engine_prepare (engine, "SELECT 1", NULL);
  two = crow_engine_prepare (engine, "SELECT 1", NULL);
  g_assert_true (one != two);
  native = one->native;
  crow_statement_free (one);
  crow_statement_free (two);
  one = crow_engine_prepare (engine, "SELECT 1", NULL);
  g_assert_true (one->native == native);
  crow_statement_free (one);
  /* More than are kept. */
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %u", i);

      g_assert_cmpint (query (engine, sql), ==, i);
    }
}

/* A statement that is kept sees the columns that its table has by now. */
static void
test_other_columns (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  CrowStatement *statement;
  CrowValue value;
  gboolean has_row;

  g_assert_true (crow_engine_execute (engine, "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)", NULL));
  for (guint i = 1; i <= 3; i++)
    {
      statement = crow_engine_prepare (engine, "SELECT * FROM t", NULL);
      g_assert_true (crow_statement_step (statement, &has_row, NULL) && has_row);
      g_assert_cmpuint (crow_statement_get_n_columns (statement), ==, i == 2 ? 2 : 1);
      crow_statement_get_value (statement, i == 2 ? 1 : 0, &value);
      g_assert_cmpint (value.u.integer, ==, i == 2 ? 7 : 1);
      crow_statement_free (statement);
      g_assert_true (crow_engine_execute (engine, i == 1 ? "ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 7"
                                                         : "DROP TABLE t; CREATE TABLE t (a INTEGER); "
                                                           "INSERT INTO t VALUES (1)", NULL));
    }
}

static void
change_cb (const CrowChange *change,
           gpointer          data)
{
  g_string_append_printf (data, "%s %d@%u ", change->table, change->kind, change->depth);
}

static void
test_changes (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (GString) log = g_string_new (NULL);

  execute (engine, "CREATE TABLE p (a INTEGER PRIMARY KEY);"
                   "CREATE TABLE c (a REFERENCES p ON DELETE CASCADE);"
                   "CREATE TABLE w (k TEXT PRIMARY KEY, a REFERENCES p ON DELETE SET NULL) WITHOUT ROWID;"
                   "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); INSERT INTO w VALUES ('x', 1)");
  if (!_crow_engine_set_change_func (engine, change_cb, log))
    {
      g_test_skip ("this SQLite has no preupdate hook");
      return;
    }
  execute (engine, "DELETE FROM p");
  _crow_engine_set_change_func (engine, NULL, NULL);
  execute (engine, "DELETE FROM w");
  g_assert_nonnull (strstr (log->str, "p 2@0 "));
  g_assert_nonnull (strstr (log->str, "c 2@1 "));
  g_assert_nonnull (strstr (log->str, "w 1@1 "));
  g_assert_null (strstr (log->str, "w 2@"));
}

static void
test_busy (void)
{
  g_autofree char *folder = g_dir_make_tmp ("crow-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "busy.db", NULL);
  g_autoptr (CrowEngine) one = crow_engine_open (path, NULL);
  g_autoptr (CrowEngine) two = crow_engine_open (path, NULL);
  g_autoptr (GError) error = NULL;
  const char *const suffixes[] = { "", "-wal", "-shm" };

  execute (two, "PRAGMA busy_timeout = 10");
  execute (one, "CREATE TABLE t (a)");
  g_assert_true (crow_engine_begin (one, NULL));
  g_assert_false (crow_engine_begin (two, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  /* Reading goes on. */
  g_assert_cmpint (query (two, "SELECT count(*) FROM t"), ==, 0);
  crow_engine_rollback (one);
  g_assert_true (crow_engine_begin (two, NULL));
  crow_engine_rollback (two);
  g_clear_object (&one);
  g_clear_object (&two);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_remove (file);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
take_entry_cb (CrowEngine   *engine,
               CrowLogEntry *entry,
               gpointer      entries)
{
  g_ptr_array_add (entries, crow_log_entry_copy (entry));
}

static void
test_log (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_log_entry_free);
  g_autoptr (CrowStatement) insert = NULL;
  g_autoptr (CrowStatement) select = NULL;
  g_autofree char *line = NULL;
  gboolean has_row;
  gulong handler;
  CrowLogEntry *entry;

  execute (engine, "CREATE TABLE t (a INTEGER UNIQUE, b TEXT)");
  handler = g_signal_connect (engine, "statement", G_CALLBACK (take_entry_cb), entries);
  insert = crow_engine_prepare (engine, "INSERT INTO t VALUES (?, ?)", NULL);
  _crow_engine_take_reason (engine, g_strdup ("a reason"));
  crow_statement_bind_int64 (insert, 0, 1);
  crow_statement_bind_text (insert, 1, "x");
  g_assert_true (crow_statement_step (insert, NULL, NULL));
  _crow_engine_take_reason (engine, NULL);
  crow_statement_bind_null (insert, 1);
  g_assert_false (crow_statement_step (insert, NULL, NULL));
  execute (engine, "INSERT INTO t VALUES (2, 'y'); INSERT INTO t VALUES (3, 'z')");
  select = crow_engine_prepare (engine, "SELECT a FROM t", NULL);
  g_assert_true (crow_statement_step (select, &has_row, NULL));
  g_assert_true (crow_statement_step (select, &has_row, NULL));
  /* Two of three rows were read. */
  g_clear_pointer (&select, crow_statement_free);
  g_assert_cmpuint (entries->len, ==, 4);

  entry = entries->pdata[0];
  g_assert_cmpstr (entry->sql, ==, "INSERT INTO t VALUES (?, ?)");
  g_assert_cmpuint (g_strv_length (entry->parameters), ==, 2);
  g_assert_cmpstr (entry->parameters[0], ==, "1");
  g_assert_cmpstr (entry->parameters[1], ==, "“x”");
  g_assert_cmpint (entry->n_rows, ==, 1);
  g_assert_cmpint (entry->duration, >=, 0);
  g_assert_cmpstr (entry->reason, ==, "a reason");
  g_assert_null (entry->error);
  line = crow_log_entry_to_string (entry);
  g_assert_true (g_str_has_prefix (line, "INSERT INTO t VALUES (?, ?)  [1, “x”]  -- 1 rows, "));
  entry = entries->pdata[1];
  g_assert_cmpstr (entry->parameters[1], ==, "null");
  g_assert_null (entry->reason);
  g_assert_nonnull (strstr (entry->error, "must be unique"));
  entry = entries->pdata[2];
  g_assert_true (g_str_has_prefix (entry->sql, "INSERT INTO t VALUES (2"));
  g_assert_cmpuint (g_strv_length (entry->parameters), ==, 0);
  entry = entries->pdata[3];
  g_assert_cmpint (entry->n_rows, ==, 2);

  g_signal_handler_disconnect (engine, handler);
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 3);
  g_assert_cmpuint (entries->len, ==, 4);
  g_assert_false (crow_engine_get_echo (engine));
  g_object_set (engine, "echo", TRUE, NULL);
  g_assert_true (crow_engine_get_echo (engine));
  crow_engine_set_echo (engine, FALSE);
}

/* What SQLite ends by itself must not go on statement by statement. */
static void
test_lost (void)
{
  g_autoptr (CrowEngine) engine = open_memory ();
  g_autoptr (GError) error = NULL;

  execute (engine, "CREATE TABLE t (a INTEGER PRIMARY KEY)");
  g_assert_true (crow_engine_begin (engine, NULL));
  execute (engine, "INSERT INTO t VALUES (1)");
  g_assert_false (crow_engine_execute (engine, "INSERT OR ROLLBACK INTO t VALUES (1)", NULL));
  g_assert_true (crow_engine_is_in_transaction (engine));
  g_assert_false (crow_engine_execute (engine, "INSERT INTO t VALUES (2)", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_false (crow_engine_commit (engine, NULL));
  crow_engine_rollback (engine);
  g_assert_false (crow_engine_is_in_transaction (engine));
  execute (engine, "INSERT INTO t VALUES (3)");
  g_assert_cmpint (query (engine, "SELECT max(a) FROM t"), ==, 3);
  g_assert_cmpint (query (engine, "SELECT count(*) FROM t"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/open", test_open);
  g_test_add_func ("/engine/values", test_values);
  g_test_add_func ("/engine/read-row", test_read_row);
  g_test_add_func ("/engine/errors", test_errors);
  g_test_add_func ("/engine/foreign-key-mismatch", test_foreign_key_mismatch);
  g_test_add_func ("/engine/transactions", test_transactions);
  g_test_add_func ("/engine/cache", test_cache);
  g_test_add_func ("/engine/other-columns", test_other_columns);
  g_test_add_func ("/engine/changes", test_changes);
  g_test_add_func ("/engine/busy", test_busy);
  g_test_add_func ("/engine/log", test_log);
  g_test_add_func ("/engine/lost", test_lost);
  return g_test_run ();
}
