/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow migrate`: what it says and how it ends; and that a database survives its being killed at any moment.
 *
 * CROW_TEST_KILLS is the number of kills; without it there are a few.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "cli-fixture.h"

static char *
query (const char *path,
       const char *sql)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  GString *text = g_string_new (NULL);
  int code;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : i > 0 ? "|" : "\n",
                              sqlite3_column_type (statement, i) == SQLITE_NULL
                                ? "NULL" : (const char *) sqlite3_column_text (statement, i));
  g_assert_cmpint (code, ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return g_string_free (text, FALSE);
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *database = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_exec (database, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (database);
}

/* The library's tables, and the drawing; a column that is not drawn and has values. */
static char *
make_library (CliFixture *fixture)
{
  g_autofree char *source = cli_source_path ("data/examples/library.crow");
  g_autofree char *path = cli_fixture_path (fixture, "library.db");
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  cli_fixture_write (fixture, "library.crow", text);
  cli_fixture_run (fixture, "sql", "--dialect=sqlite", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  execute (path, fixture->out);
  execute (path, "ALTER TABLE author ADD COLUMN shelf TEXT; INSERT INTO author (id, name, shelf) VALUES (1, 'Ursula', 'L 3')");
  return g_steal_pointer (&path);
}

static void
test_up_to_date (CliFixture    *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = make_library (fixture);
  g_autofree char *mode = NULL;
  guint n;

  execute (path, "ALTER TABLE author DROP COLUMN shelf");
  n = cli_fixture_count_files (fixture);
  cli_fixture_run (fixture, "migrate", "--yes", "library.db", "library.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpstr (fixture->out, ==, "The database is up to date.\n");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "migrate", "library.db", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  /* Nothing was left beside it, and the journal is the one it had. */
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, n);
  mode = query (path, "PRAGMA journal_mode");
  g_assert_cmpstr (mode, ==, "delete");
}

static void
test_refused (CliFixture    *fixture,
              gconstpointer  data)
{
  g_autofree char *path = make_library (fixture);
  g_autofree char *before = query (path, "SELECT group_concat(sql) FROM sqlite_schema");
  g_autofree char *after = NULL, *shelf = NULL;
  guint n = cli_fixture_count_files (fixture);
  const char *const words[] = { "--yes", "--dry-run" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      cli_fixture_run (fixture, "migrate", words[i], "library.db", "library.crow", NULL);
      g_assert_cmpint (fixture->status, ==, 1);
      cli_assert_contains (fixture->out, "shelf");
      cli_assert_contains (fixture->err, "library.db: error: ");
      cli_assert_contains (fixture->err, "“--allow=drop-column:author.shelf”");
    }
  after = query (path, "SELECT group_concat(sql) FROM sqlite_schema");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, n);

  cli_fixture_run (fixture, "migrate", "--dry-run", "--allow=drop-column:author.shelf", "library.db", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->err, "warning: ");
  shelf = query (path, "SELECT shelf FROM author");
  g_assert_cmpstr (shelf, ==, "L 3");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, n);

  /* There is no terminal to ask on. */
  cli_fixture_run (fixture, "migrate", "--allow=drop-column:author.shelf", "library.db", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->err, "--yes");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, n);
}

static void
test_done (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *path = make_library (fixture);
  g_autofree char *copy = cli_fixture_path (fixture, "before.db");
  g_autofree char *author = NULL, *shelf = NULL;

  cli_fixture_run (fixture, "migrate", "--yes", "--backup=before.db", "--allow=drop-column:author.shelf", "library.db",
                   "library.crow", NULL);
  cli_assert_contains (fixture->out, "before.db");
  g_assert_cmpint (fixture->status, ==, 0);
  author = query (path, "SELECT * FROM author");
  g_assert_cmpstr (author, ==, "1|Ursula|NULL|NULL");
  shelf = query (copy, "SELECT shelf FROM author");
  g_assert_cmpstr (shelf, ==, "L 3");
  cli_fixture_run (fixture, "migrate", "--dry-run", "library.db", "library.crow", NULL);
  g_assert_cmpstr (fixture->out, ==, "The database is up to date.\n");
}

/* The ids of an older drawing tell what was renamed. */
static void
test_from (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *path = make_library (fixture);
  g_autofree char *old = cli_fixture_read (fixture, "library.crow");
  g_auto (GStrv) parts = g_strsplit (old, "\"biography\"", -1);
  g_autofree char *new = g_strjoinv ("\"life\"", parts);
  g_autofree char *life = NULL;

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  cli_fixture_write (fixture, "new.crow", new);
  execute (path, "ALTER TABLE author DROP COLUMN shelf; INSERT INTO profile (author_id, biography) VALUES (1, 'Wrote.')");
  cli_fixture_run (fixture, "migrate", "--yes", "--no-guesses", "--no-backup", "library.db", "new.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_fixture_run (fixture, "migrate", "--yes", "--no-backup", "--from=library.crow", "library.db", "new.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  life = query (path, "SELECT life FROM profile");
  g_assert_cmpstr (life, ==, "Wrote.");
}

static void
test_trouble (CliFixture    *fixture,
              gconstpointer  data)
{
  g_free (make_library (fixture));
  cli_fixture_run (fixture, "migrate", "nothing.db", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "nothing.db: error: ");
  cli_fixture_run (fixture, "migrate", "library.crow", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "library.crow");
  cli_fixture_run (fixture, "migrate", "mariadb://anna:secret@localhost", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "mariadb://host/database");
  g_assert_null (strstr (fixture->err, "secret"));
  cli_fixture_run (fixture, "migrate", "--backup=a", "--no-backup", "library.db", "library.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_fixture_run (fixture, "migrate", "library.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->out, ==, "");
}

static const char big[] =
  "CREATE TRIGGER book_note AFTER DELETE ON book BEGIN SELECT 1; END;"
  "CREATE INDEX book_any ON book (pages, title);"
  "WITH RECURSIVE n (i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM n WHERE i < 40) "
  "INSERT INTO author (id, name) SELECT i, 'Author ' || i FROM n;"
  "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 12000) "
  "INSERT INTO book (id, author_id, title, added) SELECT i, 1 + i % 40, 'A title of some length ' || i, '2026-01-01' FROM n;"
  "INSERT INTO copy (book_id, number) SELECT id, 1 FROM book;";

/* All rows of all tables that are in both states, and that what depends on them is there. */
static const char check[] =
  "SELECT (SELECT count(*) || ' ' || sum(id * author_id) || ' ' || sum(length(title)) FROM book), "
  "(SELECT count(*) || ' ' || sum(id * book_id) FROM copy), (SELECT count(*) || ' ' || group_concat(name) FROM author), "
  "(SELECT count(*) FROM sqlite_schema WHERE name IN ('book_note', 'book_any')), "
  "(SELECT group_concat(integrity_check) FROM pragma_integrity_check), (SELECT count(*) FROM pragma_foreign_key_check)";

static void
test_kill (CliFixture    *fixture,
           gconstpointer  data)
{
  const char *given = g_getenv ("CROW_TEST_KILLS");
  guint n = given != NULL ? (guint) atoi (given) : 12;
  g_autofree char *path = make_library (fixture);
  g_autofree char *expected = NULL, *old_schema = NULL, *new_schema = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GTimer) timer = g_timer_new ();
  gsize length;
  guint n_old = 0, n_new = 0;
  double whole;

  execute (path, data);
  execute (path, big);
  expected = query (path, check);
  old_schema = query (path, "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  /* Both tables with many rows are made anew. */
  {
    g_autofree char *text = cli_fixture_read (fixture, "library.crow");
    g_auto (GStrv) parts = g_strsplit (text, "pages &gt; 0", -1);
    g_autofree char *changed = g_strjoinv ("pages &gt; 1", parts);

    g_assert_cmpuint (g_strv_length (parts), ==, 2);
    cli_fixture_write (fixture, "library.crow", changed);
  }
  g_timer_start (timer);
  cli_fixture_run (fixture, "migrate", "--yes", "--allow=drop-column:author.shelf", "library.db", "library.crow", NULL);
  if (fixture->status != 0)
    g_error ("%s", fixture->err);
  whole = g_timer_elapsed (timer, NULL);
  new_schema = query (path, "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
  g_assert_cmpstr (new_schema, !=, old_schema);

  for (guint i = 0; i < n; i++)
    {
      const char *const words[] = { g_getenv ("CROW"), "migrate", "--yes", "--no-backup",
                                    "--allow=drop-column:author.shelf", "library.db", "library.crow", NULL };
      g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *schema = NULL, *found = NULL;
      const char *const suffixes[] = { "-journal", "-wal", "-shm" };

      for (guint j = 0; j < G_N_ELEMENTS (suffixes); j++)
        {
          g_autofree char *name = g_strconcat (path, suffixes[j], NULL);

          g_unlink (name);
        }
      g_assert_true (g_file_set_contents (path, contents, length, NULL));
      g_subprocess_launcher_set_cwd (launcher, fixture->directory);
      process = g_subprocess_launcher_spawnv (launcher, words, &error);
      g_assert_no_error (error);
      g_usleep ((gulong) (g_test_rand_double_range (0, 1.2 * whole) * G_USEC_PER_SEC));
      g_subprocess_force_exit (process);
      g_assert_true (g_subprocess_wait (process, NULL, &error));
      schema = query (path, "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
      if (g_str_equal (schema, new_schema))
        n_new++;
      else if (g_str_equal (schema, old_schema))
        n_old++;
      else
        g_error ("neither old nor new: %s", schema);
      found = query (path, check);
      g_assert_cmpstr (found, ==, expected);
    }
  g_test_message ("%u kills: %u times the old database, %u times the new one", n, n_old, n_new);
}

/* Ctrl+C: the old database, and a word about it. */
static void
test_interrupt (CliFixture    *fixture,
                gconstpointer  data)
{
  g_autofree char *path = make_library (fixture);
  const char *const words[] = { g_getenv ("CROW"), "migrate", "--yes", "--allow=drop-column:author.shelf", "library.db",
                                "library.crow", NULL };
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *expected = NULL, *found = NULL;
  gboolean seen = FALSE;

  execute (path, big);
  expected = query (path, check);
  g_subprocess_launcher_set_cwd (launcher, fixture->directory);
  for (guint i = 0; i < 40 && !seen; i++)
    {
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GBytes) err = NULL;
      g_autoptr (GError) error = NULL;

      process = g_subprocess_launcher_spawnv (launcher, words, &error);
      g_assert_no_error (error);
      g_usleep (2000 * (i + 1));
      g_subprocess_send_signal (process, SIGINT);
      g_assert_true (g_subprocess_communicate (process, NULL, NULL, NULL, &err, &error));
      if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
        break;
      if (g_subprocess_get_if_exited (process))
        {
          g_autofree char *text = g_strndup (g_bytes_get_data (err, NULL), g_bytes_get_size (err));
          g_autofree char *shelf = query (path, "SELECT count(shelf) FROM author");

          g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
          cli_assert_contains (text, "cancelled");
          g_assert_cmpstr (shelf, ==, "1");
          seen = TRUE;
        }
    }
  if (!seen)
    g_test_skip ("it was never in the middle");
  found = query (path, check);
  g_assert_cmpstr (found, ==, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function, data) \
  g_test_add ("/cli/migrate/" name, CliFixture, data, cli_fixture_set_up, function, cli_fixture_tear_down)
  ADD ("up-to-date", test_up_to_date, NULL);
  ADD ("refused", test_refused, NULL);
  ADD ("done", test_done, NULL);
  ADD ("from", test_from, NULL);
  ADD ("trouble", test_trouble, NULL);
  ADD ("kill/delete", test_kill, "PRAGMA journal_mode = DELETE");
  ADD ("kill/wal", test_kill, "PRAGMA journal_mode = WAL");
  ADD ("interrupt", test_interrupt, NULL);
  return g_test_run ();
}
