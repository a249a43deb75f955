/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow sample` and `crow rehearse`: databases that fit, answers that are true, and nothing touched.
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

#include "cli-fixture.h"

static const char rows[] =
    "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Ben');"
    "INSERT INTO book (id, author_id, title) VALUES (1, 1, 'A'), (2, 1, 'B'), (3, 2, 'C');"
    "INSERT INTO copy (id, book_id, number) VALUES (1, 1, 1), (2, 3, 1);"
    "INSERT INTO member (id, card, name) VALUES (1, 'M1', 'Mia');"
    "INSERT INTO loan (id, copy_id, member_id, due) VALUES (1, 2, 1, '2030-01-01');";

static gint64
query (CliFixture *fixture,
       const char *name,
       const char *sql)
{
  g_autofree char *path = cli_fixture_path (fixture, name);
  sqlite3 *database;
  sqlite3_stmt *statement;
  gint64 number;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return number;
}

/* An empty library.db with the rows above. */
static void
make_library (CliFixture *fixture)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");
  g_autofree char *path = cli_fixture_path (fixture, "library.db");
  sqlite3 *database;

  cli_fixture_run (fixture, "sample", "--rows=0", "-o", "library.db", model, NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, rows, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
test_sample (CliFixture    *fixture,
             gconstpointer  data)
{
  static const char *const examples[] = { "blog", "library", "company", "shop" };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *relative = g_strdup_printf ("data/examples/%s.crow", examples[i]);
      g_autofree char *model = cli_source_path (relative);

      cli_fixture_run (fixture, "sample", "--rows=30", "--replace", "-o", "a.db", model, NULL);
      g_assert_cmpint (fixture->status, ==, 0);
      g_assert_cmpstr (fixture->out, ==, "");
      g_assert_cmpint (query (fixture, "a.db", "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
      g_assert_cmpint (query (fixture, "a.db", "SELECT count(*) FROM sqlite_master WHERE type = 'table'"), >, 1);
    }
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
}

/* The same seed gives the same rows, another one others. */
static void
test_seed (CliFixture    *fixture,
           gconstpointer  data)
{
  static const char titles[] = "SELECT sum(id * length(title) * unicode(substr(title, 3))) FROM book";
  g_autofree char *model = cli_source_path ("data/examples/library.crow");

  cli_fixture_run (fixture, "sample", "--rows=50", "--seed=7", "-o", "a.db", model, NULL);
  cli_fixture_run (fixture, "sample", "-r", "50", "-s", "7", "-o", "b.db", model, NULL);
  cli_fixture_run (fixture, "sample", "-r", "50", "-s", "8", "-o", "c.db", model, NULL);
  g_assert_cmpint (query (fixture, "a.db", "SELECT count(*) FROM author"), ==, 50);
  g_assert_cmpint (query (fixture, "a.db", titles), ==, query (fixture, "b.db", titles));
  g_assert_cmpint (query (fixture, "a.db", titles), !=, query (fixture, "c.db", titles));
}

/* Some of one entity, the rest of all; the last that is said of one counts. */
static void
test_counts (CliFixture    *fixture,
             gconstpointer  data)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");

  cli_fixture_run (fixture, "sample", "--rows=book=1", "--rows=7", "--rows=book=40", "-r", "profile=0", "-o", "a.db", model,
                   NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpint (query (fixture, "a.db", "SELECT count(*) FROM author"), ==, 7);
  g_assert_cmpint (query (fixture, "a.db", "SELECT count(*) FROM book"), ==, 40);
  g_assert_cmpint (query (fixture, "a.db", "SELECT count(*) FROM profile"), ==, 0);

  cli_fixture_run (fixture, "sample", "--rows=boook=40", "-o", "b.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "Did you mean “book”?");
  cli_fixture_run (fixture, "sample", "--rows=book=many", "-o", "b.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "takes a number from 0 to 10000000, not “many”");
  cli_fixture_run (fixture, "sample", "--rows=book=", "-o", "b.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
}

static void
test_sample_refused (CliFixture    *fixture,
                     gconstpointer  data)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");
  g_autofree char *kept = NULL;

  cli_fixture_run (fixture, "sample", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "Name the database to make");
  cli_fixture_write (fixture, "a.db", "mine");
  cli_fixture_run (fixture, "sample", "-o", "a.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "There is such a file already.");
  kept = cli_fixture_read (fixture, "a.db");
  g_assert_cmpstr (kept, ==, "mine");
  cli_fixture_run (fixture, "sample", "-o", "nowhere/a.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "It cannot be written");
  cli_fixture_run (fixture, "sample", "--rows=-1", "-o", "b.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "takes a number from 0 to");
  cli_fixture_run (fixture, "sample", "--seed=-1", "-o", "b.db", model, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
}

/* Ctrl+C in the middle leaves nothing, and what was there stays. */
static void
test_interrupted (CliFixture    *fixture,
                  gconstpointer  data)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");
  g_autofree char *command =
    g_strdup_printf ("\"$CROW\" sample --rows=9000000 --replace -o a.db '%s' & pid=$!; sleep 0.5; kill -INT $pid; wait $pid",
                     model);
  const char *words[] = { "bash", "-mc", command, NULL };
  g_autofree char *kept = NULL;

  cli_fixture_write (fixture, "a.db", "mine");
  cli_fixture_spawn (fixture, NULL, words);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "Stopped. Nothing was written.");
  kept = cli_fixture_read (fixture, "a.db");
  g_assert_cmpstr (kept, ==, "mine");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
}

static void
test_rehearse (CliFixture    *fixture,
               gconstpointer  data)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = cli_fixture_path (fixture, "library.db");
  gsize length_before, length_after;

  make_library (fixture);
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  cli_fixture_run (fixture, "rehearse", model, "library.db", "author", "1", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpstr (fixture->out, ==,
                   "1 row of “author” is deleted. (1)\n"
                   "  2 rows of “book” are deleted along “wrote”, by the database. (1, 2)\n"
                   "    1 row of “copy” is deleted along “exists as”, by the database. (1)\n");
  cli_fixture_run (fixture, "rehearse", model, "library.db", "author", "2", "1", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "The delete is refused: ");
  cli_assert_contains (fixture->out, "1 row of “loan” refuses along “is lent”");

  /* Not a byte of the file is another. */
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
}

static void
test_json (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root, *group;
  JsonArray *groups;

  make_library (fixture);
  cli_fixture_run (fixture, "rehearse", "--format=json", model, "library.db", "author", "1", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  json_parser_load_from_data (parser, fixture->out, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (json_object_get_null_member (root, "refused"));
  groups = json_object_get_array_member (root, "consequences");
  g_assert_cmpuint (json_array_get_length (groups), ==, 3);
  group = json_array_get_object_element (groups, 1);
  g_assert_cmpint (json_object_get_int_member (group, "ring"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (group, "entity"), ==, "book");
  g_assert_cmpstr (json_object_get_string_member (group, "effect"), ==, "deleted");
  g_assert_cmpstr (json_object_get_string_member (group, "link"), ==, "wrote");
  g_assert_cmpstr (json_object_get_string_member (group, "by"), ==, "database");
  g_assert_cmpint (json_object_get_int_member (group, "count"), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (group, "keys"), 1), ==, "2");
}

static void
test_rehearse_refused (CliFixture    *fixture,
                       gconstpointer  data)
{
  g_autofree char *model = cli_source_path ("data/examples/library.crow");
  const struct
  {
    const char *words[3];
    const char *message;
  } cases[] = {
    { { "library.db", "autor", "1" }, "The model has no entity “autor”. Did you mean “author”?" },
    { { "library.db", "author", "99" }, "“author” has no row with the key “99”." },
    { { "library.db", "author", "one" }, "“one” does not fit “id”. Give a whole number" },
    { { "library.db", "author", NULL }, "Name the model, the database, an entity and the key" },
    { { "library.db", "book_tag", "1,1" }, "“book_tag” holds the pairs of a link" },
    { { "text.db", "author", "1" }, " is no SQLite database" },
    { { "missing.db", "author", "1" }, "There is no file “" },
    { { "empty.db", "author", "1" }, "The database does not fit the model: " },
  };

  make_library (fixture);
  cli_fixture_write (fixture, "text.db", "This is a text and no database, and it is long enough to be told from one that "
                                         "is merely empty, whatever the page size is.");
  cli_fixture_write (fixture, "empty.db", "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cli_fixture_run (fixture, "rehearse", model, cases[i].words[0], cases[i].words[1], cases[i].words[2], NULL);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      cli_assert_contains (fixture->err, cases[i].message);
    }
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 3);
}

/* Another key and unlinking, of one row, and nothing is touched. */
static void
test_other_questions (CliFixture    *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    const char *words[4];
    int status;
    const char *message;
  } cases[] = {
    { { "--new-key=99", "copy", "1" }, 0, "1 row of “copy” gets another key. (1)" },
    { { "--new-key=99", "author", "1" }, 1, "  2 rows of “book” refuse along “wrote”" },
    { { "--unlink=copies:1", "book", "1" }, 0, "1 row of “copy” is deleted along “exists as”, by the session. (1)" },
    { { "--unlink=author", "book", "1" }, 1, "Unlinking is refused: " },
    { { "--unlink=copies", "book", "1" }, 2, "“copies” reaches many rows." },
    { { "--unlink=nobody", "book", "1" }, 2, "“book” has no role “nobody”." },
    { { "--unlink=copies:2", "book", "1" }, 2, "there is nothing to unlink" },
    { { "--unlink=genre", "book", "1" }, 2, "there is nothing to unlink" },
    { { "--unlink=copies:77", "book", "1" }, 2, "“copy” has no row with the key “77”." },
    { { "--new-key=many", "author", "1" }, 2, "error" },
    { { "--new-key=99", "author", "1", "2" }, 2, "about one row" },
  };
  g_autofree char *model = cli_source_path ("data/examples/library.crow");

  make_library (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cli_fixture_run (fixture, "rehearse", cases[i].words[0], model, "library.db", cases[i].words[1], cases[i].words[2],
                       cases[i].words[3], NULL);
      g_assert_cmpint (fixture->status, ==, cases[i].status);
      cli_assert_contains (cases[i].status == 2 ? fixture->err : fixture->out, cases[i].message);
    }
  g_assert_cmpint (query (fixture, "library.db", "SELECT count(*) FROM copy WHERE id IN (1, 2)"), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add (path, CliFixture, NULL, cli_fixture_set_up, function, cli_fixture_tear_down)
  ADD ("/cli/sample/examples", test_sample);
  ADD ("/cli/sample/seed", test_seed);
  ADD ("/cli/sample/counts", test_counts);
  ADD ("/cli/sample/refused", test_sample_refused);
  ADD ("/cli/sample/interrupted", test_interrupted);
  ADD ("/cli/rehearse/text", test_rehearse);
  ADD ("/cli/rehearse/json", test_json);
  ADD ("/cli/rehearse/refused", test_rehearse_refused);
  ADD ("/cli/rehearse/other-questions", test_other_questions);
#undef ADD
  return g_test_run ();
}
