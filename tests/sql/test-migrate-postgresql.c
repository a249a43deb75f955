/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrations of a PostgreSQL database.
 *
 * CROW_TEST_KILLS is the number of times that one is killed; without it there are a few.
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crow-error.h"

#include "fixtures.h"
#include "migrate-common.h"
#include "servers.h"

#define AUTHOR "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
#define BOOK(more) "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) " \
  "ON DELETE CASCADE" more "); CREATE INDEX book_author_id_idx ON book (author_id);"

static const char rows[] =
  "INSERT INTO author (name) VALUES ('Ursula'), ('Ged');"
  "INSERT INTO book (title, author_id) VALUES ('Earthsea', 1), ('Planet', 1), (NULL, 2);";

typedef struct
{
  TestDatabase *database;
  CrowEngine *engine;
} Fixture;

static gboolean
migrate (Fixture            *self,
         const char         *target,
         const char *const  *allow,
         CrowMigrateReport **report,
         GError            **error)
{
  g_autoptr (CrowSchema) schema = migrate_schema (target);
  CrowMigrateOptions options = { .allow = allow };
  gboolean done = crow_engine_migrate (self->engine, schema, &options, NULL, report, error);

  g_assert_false (crow_engine_is_in_transaction (self->engine));
  if (done)
    {
      g_autoptr (CrowMigrateReport) again = NULL;

      g_assert_true (crow_engine_migrate (self->engine, schema, NULL, NULL, &again, error));
      g_assert_cmpstr (crow_migrate_report_get_changes (again)[0], ==, NULL);
    }
  return done;
}

static void
migrate_must (Fixture    *self,
              const char *target)
{
  g_autoptr (GError) error = NULL;

  migrate (self, target, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *address = NULL;

  if (!test_database_is_available (CROW_DIALECT_POSTGRESQL))
    return;
  self->database = test_database_new (CROW_DIALECT_POSTGRESQL);
  address = test_database_dup_address (self->database);
  self->engine = migrate_open (address);
  migrate_must (self, AUTHOR BOOK (""));
  migrate_run (self->engine, rows);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_object (&self->engine);
  g_clear_pointer (&self->database, test_database_free);
}

static gboolean
is_here (Fixture *self)
{
  if (self->engine == NULL)
    g_test_skip ("there is no PostgreSQL server");
  return self->engine != NULL;
}

static void
test_rows (Fixture       *self,
           gconstpointer  data)
{
  if (!is_here (self))
    return;
  migrate_run (self->engine,
               "CREATE VIEW titles AS SELECT title FROM book; CREATE INDEX book_lower ON book (lower(title));"
               "CREATE FUNCTION deny() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no'; END$$;"
               "CREATE TRIGGER deny BEFORE DELETE ON author FOR EACH ROW EXECUTE FUNCTION deny();");
  migrate_must (self, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE, CHECK (name <> ''));"
                      "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) "
                      "ON DELETE SET NULL, pages INTEGER NOT NULL DEFAULT 7);"
                      "CREATE INDEX book_author_id_idx ON book (author_id);"
                      "CREATE TABLE more (id INTEGER PRIMARY KEY);");
  migrate_assert_query (self->engine, "SELECT id, title, author_id, pages FROM book ORDER BY id",
                        "1|Earthsea|1|7\n2|Planet|1|7\n3|NULL|2|7");
  migrate_assert_query (self->engine, "SELECT count(*) FROM titles", "3");
  migrate_assert_query (self->engine, "SELECT count(*) FROM pg_indexes WHERE indexname = 'book_lower'", "1");
  g_assert_false (crow_engine_execute (self->engine, "DELETE FROM author", NULL));
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  static const char target[] = AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) "
    "ON DELETE CASCADE); CREATE INDEX book_author_id_idx ON book (author_id);";
  static const char *const allow[] = { "drop-column:book.title", NULL };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  g_assert_false (migrate (self, target, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 1);
  g_assert_cmpstr (crow_migrate_report_get_loss (report, 0)->name, ==, allow[0]);
  g_assert_cmpint (crow_migrate_report_get_loss (report, 0)->n_rows, ==, 2);
  migrate_assert_query (self->engine, "SELECT count(title) FROM book", "2");
  g_clear_error (&error);
  migrate (self, target, allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (self->engine, "SELECT id, author_id FROM book ORDER BY id", "1|1\n2|1\n3|2");
}

/* Rows that stand in the way have to be mended first. */
static void
test_blocked (Fixture       *self,
              gconstpointer  data)
{
  static const char target[] = AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER "
    "REFERENCES author (id) ON DELETE CASCADE); CREATE INDEX book_author_id_idx ON book (author_id);";
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  g_assert_false (migrate (self, target, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 1);
  g_assert_cmpstr (crow_migrate_report_get_loss (report, 0)->name, ==, "require:book.title");
  g_assert_true (crow_migrate_report_get_loss (report, 0)->can_allow);
  g_clear_error (&error);
  migrate_run (self->engine, "UPDATE book SET title = 'Tales' WHERE title IS NULL");
  migrate_must (self, target);
  migrate_assert_query (self->engine, "SELECT title FROM book ORDER BY id", "Earthsea\nPlanet\nTales");
}

/* Rows that stand in the way go if that is allowed by name, and what refers to them does as the rules say. */
typedef struct
{
  const char *name;
  const char *before;  /* run first */
  const char *target;
  const char *allow;
  gint64 n_rows;
  const char *query;
  const char *expected;
} Allowed;

static const Allowed allowed_cases[] = {
  { "require", "", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER REFERENCES "
    "author (id) ON DELETE CASCADE); CREATE INDEX book_author_id_idx ON book (author_id);", "require:book.title", 1,
    "SELECT id, title FROM book ORDER BY id", "1|Earthsea\n2|Planet" },
  { "check", "", "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT long CHECK (length(name) > 3));"
    BOOK (""), "check:author.long", 1,
    "SELECT a.name, b.title FROM author a JOIN book b ON b.author_id = a.id ORDER BY b.id", "Ursula|Earthsea\nUrsula|Planet" },
  { "unique", "INSERT INTO book (title, author_id) VALUES ('Planet', 2), ('Planet', 1), (NULL, 1)", AUTHOR
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE, "
    "CONSTRAINT once UNIQUE (title)); CREATE INDEX book_author_id_idx ON book (author_id);", "unique:book.once", 3,
    "SELECT id, title, author_id FROM book ORDER BY id", "1|Earthsea|1\n2|Planet|1\n3|NULL|2\n6|NULL|1" },
  { "reference-null", "ALTER TABLE book DROP CONSTRAINT book_author_id_fkey; UPDATE book SET author_id = 7 WHERE id = 2",
    AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) ON DELETE SET "
    "NULL); CREATE INDEX book_author_id_idx ON book (author_id);", "reference:book.book_author_id_fkey", 1,
    "SELECT id, author_id FROM book ORDER BY id", "1|1\n2|NULL\n3|2" },
  { "reference-cascade", "ALTER TABLE book DROP CONSTRAINT book_author_id_fkey; UPDATE book SET author_id = 7 WHERE id = 2",
    AUTHOR BOOK (""), "reference:book.book_author_id_fkey", 1, "SELECT id, author_id FROM book ORDER BY id", "1|1\n3|2" },
  /* A row that is checked at the end of a transaction does not keep its table from being changed. */
  { "deferred", "ALTER TABLE book DROP CONSTRAINT book_author_id_fkey; ALTER TABLE book ADD CONSTRAINT book_author_id_fkey "
    "FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT long CHECK (length(name) > 3));"
    BOOK (""), "check:author.long", 1, "SELECT id, author_id FROM book ORDER BY id", "1|1\n2|1" },
};

static void
test_allowed (Fixture       *self,
              gconstpointer  data)
{
  const Allowed *allowed = data;
  const char *const allow[] = { allowed->allow, NULL };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowMigrateReport) done = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *text = NULL;

  if (!is_here (self))
    return;
  migrate_run (self->engine, allowed->before);
  before = migrate_query (self->engine, "SELECT * FROM book ORDER BY id");
  g_assert_false (migrate (self, allowed->target, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_clear_error (&error);
  text = crow_migrate_report_to_text (report);
  g_test_message ("%s", text);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 1);
  g_assert_cmpstr (crow_migrate_report_get_loss (report, 0)->name, ==, allowed->allow);
  g_assert_true (crow_migrate_report_get_loss (report, 0)->can_allow);
  g_assert_cmpint (crow_migrate_report_get_loss (report, 0)->n_rows, ==, allowed->n_rows);
  migrate_assert_query (self->engine, "SELECT * FROM book ORDER BY id", before);
  migrate (self, allowed->target, allow, &done, &error);
  g_assert_no_error (error);
  migrate_assert_query (self->engine, allowed->query, allowed->expected);
}

/* A rule that keeps the rows takes all back. */
static void
test_allowed_denied (Fixture       *self,
                     gconstpointer  data)
{
  static const char *const allow[] = { "check:author.long", NULL };
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  migrate_run (self->engine, "ALTER TABLE book DROP CONSTRAINT book_author_id_fkey; ALTER TABLE book ADD CONSTRAINT "
                             "book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE RESTRICT");
  g_assert_false (migrate (self, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT long CHECK "
                                 "(length(name) > 3)); CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id "
                                 "INTEGER REFERENCES author (id) ON DELETE RESTRICT);"
                                 "CREATE INDEX book_author_id_idx ON book (author_id);", allow, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  migrate_assert_query (self->engine, "SELECT count(*) FROM author", "2");
  migrate_assert_query (self->engine, "SELECT count(*) FROM book", "3");
}

/* Indexes whose names the server cuts are known again, also when the table and its columns get other names. */
static void
test_long_names (Fixture       *self,
                 gconstpointer  data)
{
#define LONG "a_name_that_goes_on_and_on_and_on_beyond_what_a_server_would_take_for_one"
  static const char *const targets[] = {
    "CREATE TABLE \"two\nlines " LONG "\" (id INTEGER PRIMARY KEY, \"" LONG "\" TEXT, b TEXT);"
    "CREATE INDEX \"" LONG "_idx\" ON \"two\nlines " LONG "\" (\"" LONG "\", b);",
    "CREATE TABLE \"two\nlines " LONG "\" (id INTEGER PRIMARY KEY, \"" LONG "\" TEXT, b TEXT, c TEXT);"
    "CREATE INDEX \"" LONG "_idx\" ON \"two\nlines " LONG "\" (\"" LONG "\", b);",
  };
#undef LONG

  if (!is_here (self))
    return;
  migrate_run (self->engine, "DROP TABLE book, author");
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (CrowSchema) schema = migrate_schema (targets[i]);
      g_autoptr (CrowMigrateReport) report = NULL;
      g_autoptr (GError) error = NULL;

      crow_engine_migrate (self->engine, schema, NULL, NULL, &report, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (crow_migrate_report_get_notes (report)[0], ==, NULL);
      migrate_assert_query (self->engine, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'", "2");
    }
}

/* What the server refuses takes all back. */
static void
test_taken_back (Fixture       *self,
                 gconstpointer  data)
{
  static const char target[] = "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE);"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);"
    "CREATE INDEX book_author_id_idx ON book (author_id);";
  static const char *const allow[] = { "drop-column:book.title", NULL };
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  /* Somebody else holds the column. */
  migrate_run (self->engine, "CREATE POLICY titled ON book USING (title IS NOT NULL)");
  g_assert_false (migrate (self, target, allow, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  migrate_assert_query (self->engine, "SELECT count(*) FROM information_schema.columns WHERE column_name = 'born'", "0");
  migrate_assert_query (self->engine, "SELECT count(title) FROM book", "2");
}

/* A view that was never drawn follows a new name, but lets no column go and get another type; that is told beforehand,
 * with the views that use it, and a view of the schema that does not work is named. */
static void
test_views (Fixture       *self,
            gconstpointer  data)
{
  static const char target[] = AUTHOR "CREATE TABLE book (id BIGINT PRIMARY KEY, caption TEXT, author_id INTEGER REFERENCES "
    "author (id) ON DELETE CASCADE); CREATE INDEX book_author_id_idx ON book (author_id);";
  static const char *const rename[] = { "rename-column:book.title", NULL };
  static const char *const allow[] = { "rename-column:book.title", "drop-view:numbers", "drop-view:\"odd\" numbers", NULL };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  migrate_run (self->engine, "CREATE VIEW titles AS SELECT title FROM book; CREATE VIEW numbers AS SELECT id FROM book;"
                             "CREATE VIEW \"\"\"odd\"\" numbers\" AS SELECT id + 1 AS more FROM numbers");
  g_assert_false (migrate (self, target, rename, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "drop-view:numbers"));
  g_assert_nonnull (strstr (error->message, "drop-view:\"odd\" numbers"));
  g_assert_null (strstr (error->message, "titles"));
  g_clear_error (&error);
  migrate_assert_query (self->engine, "SELECT count(*) FROM \"\"\"odd\"\" numbers\"", "3");
  migrate (self, target, allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (self->engine, "SELECT count(title) FROM titles", "2");
  migrate_assert_query (self->engine, "SELECT count(*) FROM pg_views WHERE viewname LIKE '%numbers'", "0");
}

static void
test_broken_view (Fixture       *self,
                  gconstpointer  data)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = { .allow = (const char *const[]) { "drop-table:author", "drop-table:book", NULL } };
  guint16 entity = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
    .id = "e", .name = "plain", .primary_key = CROW_NONE, .version_attribute = CROW_NONE });

  crow_schema_builder_add_attribute (builder, entity, &(CrowAttributeInfo) {
    .id = "a", .name = "word", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE });
  crow_schema_builder_add_view (builder, &(CrowViewInfo) {
    .id = "v", .name = "Words; of", .queries = { [CROW_DIALECT_POSTGRESQL] = "SELECT missing FROM plain" } });
  schema = fixture_end (builder);
  if (!is_here (self))
    return;
  g_assert_false (crow_engine_migrate (self->engine, schema, &options, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "“Words; of”"));
  g_assert_nonnull (strstr (error->message, "missing"));
  migrate_assert_query (self->engine, "SELECT count(*) FROM book", "3");
}

typedef struct
{
  GCancellable *cancellable;
  guint n_calls, cancel_at;
} Progress;

static void
progress_cb (const char *what,
             double      fraction,
             gpointer    data)
{
  Progress *progress = data;

  if (++progress->n_calls == progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (CrowSchema) target = NULL;
  guint n = 0;

  if (!is_here (self))
    return;
  target = migrate_schema (AUTHOR BOOK (", pages INTEGER"));
  for (;;)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Progress progress = { cancellable, 0, n + 1 };
      CrowMigrateOptions options = { .progress = progress_cb, .progress_data = &progress };
      g_autoptr (GError) error = NULL;

      if (crow_engine_migrate (self->engine, target, &options, cancellable, NULL, &error))
        {
          g_assert_no_error (error);
          break;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      migrate_assert_query (self->engine, "SELECT count(*) FROM information_schema.columns WHERE column_name = 'pages'",
                            "0");
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
  migrate_assert_query (self->engine, "SELECT count(*) FROM book", "3");
}

static gboolean
is_state (Fixture    *self,
          const char *target)
{
  g_autoptr (CrowSchema) schema = migrate_schema (target);
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  crow_engine_migrate (self->engine, schema, &options, NULL, &report, &error);
  g_assert_no_error (error);
  return crow_migrate_report_get_changes (report)[0] == NULL;
}

/* A process of its own, which is killed after some time; the server may work on for a while. */
static void
migrate_and_kill (Fixture    *self,
                  const char *target,
                  double      seconds)
{
  g_autofree char *address = test_database_dup_address (self->database);
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      g_autoptr (CrowEngine) engine = migrate_open (address);
      g_autoptr (CrowSchema) schema = migrate_schema (target);

      _exit (crow_engine_migrate (engine, schema, NULL, NULL, NULL, NULL) ? 0 : 1);
    }
  g_usleep ((gulong) (seconds * G_USEC_PER_SEC));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  for (;;)
    {
      g_autofree char *others = migrate_query (self->engine, "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                                             "current_database() AND pid <> pg_backend_pid() AND "
                                                             "backend_type = 'client backend'");

      if (g_str_equal (others, "0"))
        return;
      g_usleep (G_USEC_PER_SEC / 100);
    }
}

/* There and back again, killed at any moment: the database is in one of the two states, with all rows. */
static void
test_kill (Fixture       *self,
           gconstpointer  data)
{
  static const char *const states[] = {
    AUTHOR BOOK (""),
    AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(100), author_id BIGINT REFERENCES author (id) ON DELETE "
      "SET NULL, pages INTEGER, CHECK (pages > 0)); CREATE INDEX book_author_id_idx ON book (author_id);"
      "CREATE INDEX book_title ON book (title);",
  };
  static const char sum[] = "SELECT count(*), sum(id * author_id), sum(length(title)) FROM book";
  const char *given = g_getenv ("CROW_TEST_KILLS");
  guint n = given != NULL ? (guint) atoi (given) : 10;
  guint state = 0, n_done = 0;
  g_autoptr (GTimer) timer = NULL;
  g_autofree char *expected = NULL;
  double whole;

  if (!is_here (self))
    return;
  migrate_run (self->engine, "INSERT INTO book (title, author_id) SELECT 'A title of some length ' || i, 1 + i % 2 "
                             "FROM generate_series(1, 20000) AS i");
  expected = migrate_query (self->engine, sum);
  timer = g_timer_new ();
  migrate_must (self, states[1]);
  whole = g_timer_elapsed (timer, NULL);
  state = 1;
  for (guint i = 0; i < n; i++)
    {
      gboolean same, other;

      migrate_and_kill (self, states[1 - state], g_test_rand_double_range (0, whole));
      same = is_state (self, states[state]);
      other = is_state (self, states[1 - state]);
      g_assert_true (same != other);
      migrate_assert_query (self->engine, sum, expected);
      if (other)
        {
          state = 1 - state;
          n_done++;
        }
    }
  g_test_message ("%u kills: %u times the old database, %u times the new one", n, n - n_done, n_done);
}

static void
test_dry_run (Fixture       *self,
              gconstpointer  data)
{
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) target = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  target = migrate_schema (AUTHOR BOOK (", pages INTEGER"));
  g_assert_true (crow_engine_migrate (self->engine, target, &options, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_false (crow_migrate_report_is_done (report));
  g_assert_nonnull (strstr (crow_migrate_report_get_changes (report)[0], "pages"));
  migrate_assert_query (self->engine, "SELECT count(*) FROM information_schema.columns WHERE column_name = 'pages'", "0");
}

static void
test_library (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (CrowSchema) library = NULL;
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  migrate_run (self->engine, "DROP TABLE book, author");
  library = fixture_library (FALSE);
  crow_engine_migrate (self->engine, library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  crow_engine_migrate (self->engine, library, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_migrate_report_get_changes (report)[0], ==, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sql/migrate-postgresql/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/sql/migrate-postgresql/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/sql/migrate-postgresql/blocked", Fixture, NULL, set_up, test_blocked, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (allowed_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sql/migrate-postgresql/allowed/", allowed_cases[i].name, NULL);

      g_test_add (path, Fixture, &allowed_cases[i], set_up, test_allowed, tear_down);
    }
  g_test_add ("/sql/migrate-postgresql/allowed/denied", Fixture, NULL, set_up, test_allowed_denied, tear_down);
  g_test_add ("/sql/migrate-postgresql/taken-back", Fixture, NULL, set_up, test_taken_back, tear_down);
  g_test_add ("/sql/migrate-postgresql/views", Fixture, NULL, set_up, test_views, tear_down);
  g_test_add ("/sql/migrate-postgresql/broken-view", Fixture, NULL, set_up, test_broken_view, tear_down);
  g_test_add ("/sql/migrate-postgresql/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/sql/migrate-postgresql/long-names", Fixture, NULL, set_up, test_long_names, tear_down);
  g_test_add ("/sql/migrate-postgresql/kill", Fixture, NULL, set_up, test_kill, tear_down);
  g_test_add ("/sql/migrate-postgresql/dry-run", Fixture, NULL, set_up, test_dry_run, tear_down);
  g_test_add ("/sql/migrate-postgresql/library", Fixture, NULL, set_up, test_library, tear_down);
  return g_test_run ();
}
