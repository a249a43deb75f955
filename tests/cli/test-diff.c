/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow diff` of models, scripts and databases.
 */
#include "config.h"

#include <string.h>

#include "cli-fixture.h"

/* The blog, with its title renamed and longer. */
static void
write_models (CliFixture *fixture)
{
  g_autofree char *old = cli_read_source ("data/examples/blog.crow");
  g_autofree char *new = cli_edit (old, "name=\"title\" length=\"160\"", "name=\"headline\" length=\"200\"");

  cli_fixture_write (fixture, "old.crow", old);
  cli_fixture_write (fixture, "new.crow", new);
}

static void
test_same (CliFixture    *fixture,
           gconstpointer  data)
{
  write_models (fixture);
  cli_fixture_run (fixture, "diff", "old.crow", "old.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "diff", "--sql", "old.crow", "old.crow", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
}

/* A rename with an id is no guess, in the drawing and in the tables. */
static void
test_models (CliFixture    *fixture,
             gconstpointer  data)
{
  write_models (fixture);
  cli_fixture_run (fixture, "diff", "old.crow", "new.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "post\n  The column “title” of “post” becomes “headline”.\n");
  cli_assert_contains (fixture->out, "changes its type from text(160) to text(200).");
  cli_fixture_run (fixture, "diff", "--dialect=mariadb", "new.crow", "old.crow", NULL);
  cli_assert_contains (fixture->out, "changes its type from varchar(200) to varchar(160). [may fail or lose data]");
}

static void
test_json (CliFixture    *fixture,
           gconstpointer  data)
{
  write_models (fixture);
  cli_fixture_run (fixture, "diff", "--format=json", "-d", "postgresql", "old.crow", "new.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "\"kind\" : \"rename\"");
  cli_assert_contains (fixture->out, "\"value\" : \"character varying(200)\"");
  cli_assert_contains (fixture->out, "\"guess\" : false");
}

/* A database made of the old model, compared with the new one, and brought there by the script. */
static void
test_database (CliFixture    *fixture,
               gconstpointer  data)
{
  const char *const make[] = { "sh", "-c", "\"$CROW\" sql -d sqlite old.crow | sqlite3 blog.db", NULL };
  const char *const up[] = { "sh", "-c", "\"$CROW\" diff --sql blog.db new.crow | sqlite3 -bail blog.db", NULL };
  const char *const down[] = { "sh", "-c", "\"$CROW\" diff --sql --down old.crow new.crow | sqlite3 -bail blog.db", NULL };

  if (g_find_program_in_path ("sqlite3") == NULL)
    {
      g_test_skip ("there is no sqlite3");
      return;
    }
  write_models (fixture);
  cli_fixture_spawn (fixture, NULL, make);
  g_assert_cmpstr (fixture->err, ==, "");
  cli_fixture_run (fixture, "diff", "blog.db", "old.crow", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "diff", "blog.db", "new.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "The column “title” of “post” ");
  cli_fixture_spawn (fixture, NULL, down);
  cli_fixture_spawn (fixture, NULL, make);
  cli_fixture_spawn (fixture, NULL, up);
  g_assert_cmpstr (fixture->err, ==, "");
  cli_fixture_run (fixture, "diff", "blog.db", "new.crow", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_spawn (fixture, NULL, down);
  g_assert_cmpstr (fixture->err, ==, "");
  cli_fixture_run (fixture, "diff", "blog.db", "old.crow", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
}

static void
test_script (CliFixture    *fixture,
             gconstpointer  data)
{
  cli_fixture_write (fixture, "old.sql", "CREATE TABLE book (id INTEGER PRIMARY KEY, isbn TEXT, pages INTEGER);");
  cli_fixture_write (fixture, "new.sql", "CREATE TABLE book (id INTEGER PRIMARY KEY, isbn TEXT NOT NULL DEFAULT '');");
  cli_fixture_run (fixture, "diff", "-d", "sqlite", "old.sql", "new.sql", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpstr (fixture->out, ==,
                   "book\n"
                   "  The column “isbn” of “book” becomes required. [may fail or lose data]\n"
                   "  The column “isbn” of “book” gets a default: ''.\n"
                   "  The column “pages” of “book” is dropped with all its values. [loses data]\n");
  g_assert_cmpint (fixture->status, ==, 1);
}

static void
test_trouble (CliFixture    *fixture,
              gconstpointer  data)
{
  write_models (fixture);
  cli_fixture_run (fixture, "diff", "old.crow", "missing.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->out, ==, "");
  cli_assert_contains (fixture->err, "missing.crow");
  cli_fixture_run (fixture, "diff", "old.crow", "missing.db", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "missing.db");
  cli_fixture_run (fixture, "diff", "old.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_fixture_run (fixture, "diff", "--sql", "--format=json", "old.crow", "new.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
}

/* An heir that gets a table of its own is a new table, and what it had in its parent's goes. */
static void
test_inheritance (CliFixture    *fixture,
                  gconstpointer  data)
{
  static const char old[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='person' name='person' discriminator='t' value='person'>"
    "<attribute id='i' name='id' type='integer' required='true' auto='true'/><attribute id='t' name='type' required='true'/>"
    "<key id='k' kind='primary' attributes='i'/></entity>"
    "<entity id='student' name='student' inherits='person' value='student'><attribute id='n' name='number'/></entity>"
    "</model></crowfoot>";
  g_autofree char *new = cli_edit (old, "inherits='person'", "inherits='person' strategy='joined'");

  cli_fixture_write (fixture, "old.crow", old);
  cli_fixture_write (fixture, "new.crow", new);
  cli_fixture_run (fixture, "diff", "old.crow", "old.crow", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  cli_fixture_run (fixture, "diff", "old.crow", "new.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  cli_assert_contains (fixture->out, "The table “student” is new");
  g_assert_null (strstr (fixture->out, "is new: integer"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/cli/diff/" path, CliFixture, NULL, cli_fixture_set_up, function, cli_fixture_tear_down)
  ADD ("same", test_same);
  ADD ("models", test_models);
  ADD ("json", test_json);
  ADD ("database", test_database);
  ADD ("script", test_script);
  ADD ("trouble", test_trouble);
  ADD ("inheritance", test_inheritance);
#undef ADD
  return g_test_run ();
}
