/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow import`: what `crow sql` made comes back the same.
 */
#include "config.h"

#include <string.h>

#include "cli-fixture.h"

static const char *const examples[] = { "blog", "library", "company", "shop" };

/* From a diagram to a script, and from the script to a diagram that makes the same script. */
static void
test_round_trip (CliFixture    *fixture,
                 gconstpointer  name)
{
  g_autofree char *relative = g_strdup_printf ("data/examples/%s.crow", (const char *) name);
  g_autofree char *path = cli_source_path (relative);
  g_autofree char *script_name = g_strconcat (name, ".sql", NULL);
  g_autofree char *script = NULL;

  cli_fixture_run (fixture, "sql", "--dialect=sqlite", "--no-comments", "-o", script_name, path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  script = cli_fixture_read (fixture, script_name);
  cli_fixture_run (fixture, "import", "-o", "back.crow", script_name, NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "format", "--check", "back.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "sql", "--dialect=sqlite", "--no-comments", "back.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, script);
}

/* What is drawn from a database is drawn for that one. */
static void
test_dialect (CliFixture    *fixture,
              gconstpointer  data)
{
  cli_fixture_write (fixture, "tables.sql", "CREATE TABLE `t` (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;");
  cli_fixture_run (fixture, "import", "-o", "t.crow", "tables.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "sql", "t.crow", NULL);
  cli_assert_contains (fixture->out, "AUTO_INCREMENT");
  cli_fixture_run (fixture, "import", "--replace", "--dialect=sqlite", "-o", "t.crow", "tables.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_fixture_write (fixture, "tables.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY);");
  cli_fixture_run (fixture, "import", "--replace", "--dialect=mariadb", "-o", "t.crow", "tables.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "sql", "t.crow", NULL);
  cli_assert_contains (fixture->out, "utf8mb4");
}

/* A diagram that somebody arranged is not replaced by chance. */
static void
test_replace (CliFixture    *fixture,
              gconstpointer  data)
{
  g_autofree char *text = NULL, *other = NULL;

  cli_fixture_write (fixture, "tables.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY);");
  cli_fixture_write (fixture, "mine.crow", "mine");
  cli_fixture_run (fixture, "import", "-o", "mine.crow", "tables.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_true (g_str_has_prefix (fixture->err, "mine.crow: error: "));
  text = cli_fixture_read (fixture, "mine.crow");
  g_assert_cmpstr (text, ==, "mine");
  cli_fixture_run (fixture, "import", "--replace", "-o", "mine.crow", "tables.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  other = cli_fixture_read (fixture, "mine.crow");
  cli_fixture_run (fixture, "import", "tables.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "<entity ");
}

static void
test_trouble (CliFixture    *fixture,
              gconstpointer  data)
{
  cli_fixture_run (fixture, "import", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "Name the database or the scripts");
  cli_fixture_run (fixture, "import", "-o", "out.crow", "nowhere.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "nowhere.db");
  cli_fixture_write (fixture, "wrong.sql", "CREATE TABEL t (id INTEGER);");
  cli_fixture_run (fixture, "import", "-o", "out.crow", "wrong.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "TABEL");
  cli_fixture_write (fixture, "wrong.sql", "{\"tables\": []}");
  cli_fixture_run (fixture, "import", "-o", "out.crow", "wrong.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "neither an SQLite database nor an SQL script");
  cli_fixture_write (fixture, "wrong.sql", "<crowfoot/>");
  cli_fixture_run (fixture, "import", "-o", "out.crow", "wrong.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "is XML and no script");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
}

/* What is neither a diagram, a database nor a script, for the verbs that read one of these. */
static void
test_foreign (CliFixture    *fixture,
              gconstpointer  data)
{
  g_autofree char *path = cli_fixture_path (fixture, "secret.db");
  char bytes[4096];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) (i * 167 + i / 256 + 1);
  g_assert_true (g_file_set_contents (path, bytes, sizeof bytes, NULL));
  cli_fixture_run (fixture, "schema", "secret.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->err, ==,
                   "secret.db: error: The file is neither a diagram nor an SQLite database that can be read. If it is a "
                   "database, it is encrypted or damaged.\n");
  cli_fixture_run (fixture, "import", "secret.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "encrypted or damaged");
  cli_fixture_run (fixture, "diff", "secret.db", "secret.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "encrypted or damaged");
  cli_fixture_run (fixture, "check", "secret.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "encrypted or damaged");
  cli_fixture_write (fixture, "notes.txt", "Buy milk.");
  cli_fixture_run (fixture, "schema", "notes.txt", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->err, ==, "notes.txt:1: error: The file is no diagram: one is XML and begins with “<”. If it is an "
                                     "SQL script, import it.\n");
}

/* What SQLite does not take is told with its line, and the rest is read. */
static void
test_sqlite_rest (CliFixture    *fixture,
                  gconstpointer  data)
{
  g_autofree char *drawing = NULL;

  cli_fixture_write (fixture, "rest.sql",
                     "-- a script\nCREATE TABLE t (id integer primary key, \"a;b\" text);\n"
                     "INSERT INTO t VALUES (1, 'x;y');\n\nALTER TABLE nope ADD COLUMN x int;\n"
                     "CREATE TRIGGER g AFTER INSERT ON nope BEGIN SELECT 1; SELECT 2; END;\n"
                     "CREATE TABLE u (id integer primary key);\nCREATE TABLE v (id integ");
  cli_fixture_run (fixture, "import", "--dialect=sqlite", "-o", "rest.crow", "rest.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->err, "rest.sql:5: note: SQLite does not take this statement, which was left out: no such "
                                     "table: nope.");
  cli_assert_contains (fixture->err, "rest.sql:6: note: ");
  cli_assert_contains (fixture->err, "rest.sql:8: note: ");
  g_assert_null (strstr (fixture->err, "rest.sql:7"));
  drawing = cli_fixture_read (fixture, "rest.crow");
  cli_assert_contains (drawing, "<entity id=\"t\"");
  cli_assert_contains (drawing, "<entity id=\"u\"");

  cli_fixture_write (fixture, "cut.sql", "\nCREATE TABLE a (id integer primary key, b text");
  cli_fixture_run (fixture, "import", "--dialect=sqlite", "-o", "cut.crow", "cut.sql", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "cut.sql:2: SQLite does not take");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/import/round-trip/%s", examples[i]);

      g_test_add (path, CliFixture, examples[i], cli_fixture_set_up, test_round_trip, cli_fixture_tear_down);
    }
  g_test_add ("/cli/import/dialect", CliFixture, NULL, cli_fixture_set_up, test_dialect, cli_fixture_tear_down);
  g_test_add ("/cli/import/sqlite-rest", CliFixture, NULL, cli_fixture_set_up, test_sqlite_rest, cli_fixture_tear_down);
  g_test_add ("/cli/import/replace", CliFixture, NULL, cli_fixture_set_up, test_replace, cli_fixture_tear_down);
  g_test_add ("/cli/import/trouble", CliFixture, NULL, cli_fixture_set_up, test_trouble, cli_fixture_tear_down);
  g_test_add ("/cli/import/foreign", CliFixture, NULL, cli_fixture_set_up, test_foreign, cli_fixture_tear_down);
  return g_test_run ();
}
