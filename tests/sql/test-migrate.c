/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrations of SQLite databases: what is lost and allowed, what is kept, and that nothing else changes.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/crow-error.h"

#include "fixtures.h"
#include "migrate-common.h"

#define AUTHOR "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
#define BOOK(more) "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER " more ");" \
  "CREATE INDEX book_author_id_idx ON book (author_id);"
#define REFERENCES "REFERENCES author (id) ON DELETE CASCADE"

static const char library[] =
  AUTHOR BOOK (REFERENCES)
  "INSERT INTO author VALUES (1, 'Ursula'), (2, 'Ged');"
  "INSERT INTO book VALUES (1, 'Earthsea', 1), (2, 'Planet', 1), (3, NULL, 2);";

static gboolean
migrate (CrowEngine         *engine,
         const char         *target,
         const char *const  *allow,
         CrowMigrateReport **report,
         GError            **error)
{
  g_autoptr (CrowSchema) schema = migrate_schema (target);
  CrowMigrateOptions options = { .allow = allow };
  gboolean done = crow_engine_migrate (engine, schema, &options, NULL, report, error);

  if (done)
    {
      g_autoptr (CrowMigrateReport) again = NULL;

      /* What was migrated is up to date. */
      migrate_assert_whole (engine);
      g_assert_true (crow_engine_migrate (engine, schema, NULL, NULL, &again, error));
      g_assert_cmpstr (crow_migrate_report_get_changes (again)[0], ==, NULL);
      g_assert_false (crow_migrate_report_is_done (again));
    }
  return done;
}

static void
migrate_must (CrowEngine *engine,
              const char *target)
{
  g_autoptr (GError) error = NULL;

  migrate (engine, target, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_empty (void)
{
  g_autoptr (CrowSchema) schema = fixture_library (FALSE);
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_engine_migrate (engine, schema, NULL, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_true (crow_migrate_report_is_done (report));
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 0);
  g_assert_cmpstr (crow_migrate_report_get_changes (report)[0], !=, NULL);
  g_clear_pointer (&report, crow_migrate_report_unref);
  g_assert_true (crow_engine_migrate (engine, schema, NULL, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_false (crow_migrate_report_is_done (report));
  g_assert_cmpstr (crow_migrate_report_get_changes (report)[0], ==, NULL);
  migrate_assert_whole (engine);
}

/* The parent of a cascade is made anew, and no row of a child goes. */
static void
test_cascade (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");

  migrate_run (engine, library);
  migrate_must (engine, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT, CHECK (length(name) > 0));"
                        BOOK (REFERENCES));
  migrate_assert_query (engine, "SELECT * FROM author", "1|Ursula\n2|Ged");
  migrate_assert_query (engine, "SELECT * FROM book", "1|Earthsea|1\n2|Planet|1\n3|NULL|2");
  /* The rule is still in force. */
  migrate_run (engine, "DELETE FROM author WHERE id = 1");
  migrate_assert_query (engine, "SELECT id FROM book", "3");
}

typedef struct
{
  const char *name;
  const char *before;
  const char *after;
  const char *loss;      /* the name by which it is allowed */
  gint64 n_rows;
  const char *query;     /* when it was allowed */
  const char *expected;
} LossCase;

static const LossCase losses[] = {
  { "drop-table", "", AUTHOR, "drop-table:book", 3, "SELECT count(*) FROM author", "2" },
  { "drop-column", "", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER " REFERENCES ");"
    "CREATE INDEX book_author_id_idx ON book (author_id);", "drop-column:book.title", 2,
    "SELECT * FROM book", "1|1\n2|1\n3|2" },
  { "require", "", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER "
    REFERENCES "); CREATE INDEX book_author_id_idx ON book (author_id);", "require:book.title", 1,
    "SELECT id FROM book", "1\n2" },
  { "unique-constraint", "UPDATE book SET title = 'Same' WHERE id < 3;",
    AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER " REFERENCES ", UNIQUE (title));"
    "CREATE INDEX book_author_id_idx ON book (author_id);", "unique:book.", 2, "SELECT id FROM book", "1\n3" },
  { "unique-index", "UPDATE book SET title = 'Same' WHERE id < 3;",
    AUTHOR BOOK (REFERENCES) "CREATE UNIQUE INDEX book_title ON book (title);", "unique:book.book_title", 2,
    "SELECT id FROM book", "1\n3" },
  { "check", "", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER " REFERENCES
    ", CONSTRAINT long CHECK (length(title) > 6)); CREATE INDEX book_author_id_idx ON book (author_id);",
    "check:book.long", 1, "SELECT id FROM book", "1\n3" },
  { "reference", "PRAGMA foreign_keys = OFF; CREATE TABLE shelf (id INTEGER PRIMARY KEY, author_id INTEGER);"
    "CREATE INDEX shelf_author_id_idx ON shelf (author_id);"
    "INSERT INTO shelf VALUES (1, 1), (2, 9), (3, NULL); PRAGMA foreign_keys = ON;",
    AUTHOR BOOK (REFERENCES) "CREATE TABLE shelf (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) "
    "ON DELETE SET NULL); CREATE INDEX shelf_author_id_idx ON shelf (author_id);",
    "reference:shelf.", 1, "SELECT * FROM shelf", "1|1\n2|NULL\n3|NULL" },
  { "dangling-before", "PRAGMA foreign_keys = OFF; INSERT INTO book VALUES (4, 'Lost', 77); PRAGMA foreign_keys = ON;",
    AUTHOR BOOK (REFERENCES) "CREATE TABLE more (id INTEGER PRIMARY KEY);", "reference:book.author_id", 1,
    "SELECT id FROM book", "1\n2\n3" },
  { "cascade-of-loss", "UPDATE author SET name = 'Same';",
    "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, UNIQUE (name));" BOOK (REFERENCES),
    "unique:author.", 2, "SELECT id FROM book", "1\n2" },
};

/* The loss whose name begins as @name. */
static const CrowMigrateLoss *
find_loss (CrowMigrateReport *report,
           const char        *name)
{
  g_autofree char *text = crow_migrate_report_to_text (report);

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);

      if (g_str_has_prefix (loss->name, name))
        return loss;
    }
  g_error ("“%s” is not among:\n%s", name, text);
}

static void
test_loss (gconstpointer data)
{
  const LossCase *test = data;
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL, *number = NULL, *name = NULL;
  const CrowMigrateLoss *loss;
  const char *allow[2] = { NULL, NULL };

  migrate_run (engine, library);
  migrate_run (engine, test->before);
  before = migrate_dump (engine);

  g_assert_false (migrate (engine, test->after, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  loss = find_loss (report, test->loss);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 1);
  g_assert_cmpint (loss->n_rows, ==, test->n_rows);
  g_assert_true (loss->can_allow);
  g_assert_false (loss->allowed);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, test->n_rows);
  g_assert_nonnull (strstr (loss->message, number));
  g_assert_nonnull (strstr (error->message, loss->name));
  after = migrate_dump (engine);
  g_assert_cmpstr (after, ==, before);
  migrate_assert_query (engine, "PRAGMA foreign_keys", "1");

  /* Another name allows nothing. */
  g_clear_error (&error);
  allow[0] = "drop-column:book.nothing";
  g_assert_false (migrate (engine, test->after, allow, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_clear_error (&error);

  name = g_strdup (loss->name);
  allow[0] = name;
  g_clear_pointer (&report, crow_migrate_report_unref);
  migrate (engine, test->after, allow, &report, &error);
  g_assert_no_error (error);
  g_assert_true (crow_migrate_report_is_done (report));
  g_assert_true (find_loss (report, test->loss)->allowed);
  migrate_assert_query (engine, test->query, test->expected);
}

/* What was never drawn is put back, though its table was made anew. */
static void
test_kept (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");

  migrate_run (engine, library);
  migrate_run (engine,
               "CREATE TABLE log (text);"
               "CREATE TRIGGER book_log AFTER UPDATE OF title ON book BEGIN INSERT INTO log VALUES (old.title); END;"
               "CREATE VIEW titles AS SELECT title, name FROM book JOIN author ON author.id = author_id;"
               "CREATE TRIGGER titles_insert INSTEAD OF INSERT ON titles BEGIN INSERT INTO book (title) VALUES (new.title); END;"
               "CREATE INDEX book_lower ON book (lower(title)) WHERE title IS NOT NULL;");
  migrate_must (engine, AUTHOR "CREATE TABLE log (text);"
                        "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER " REFERENCES
                        ", pages INTEGER, CHECK (pages > 0)); CREATE INDEX book_author_id_idx ON book (author_id);");
  migrate_assert_query (engine, "SELECT name FROM sqlite_schema WHERE type <> 'table' ORDER BY name",
                        "book_author_id_idx\nbook_log\nbook_lower\ntitles\ntitles_insert");
  migrate_assert_query (engine, "SELECT count(*) FROM log", "0");
  migrate_run (engine, "UPDATE book SET title = 'Tales' WHERE id = 1; INSERT INTO titles VALUES ('New', NULL)");
  migrate_assert_query (engine, "SELECT * FROM log", "Earthsea");
  migrate_assert_query (engine, "SELECT title FROM titles", "Tales\nPlanet\nNULL");
  migrate_assert_query (engine, "SELECT title FROM book WHERE lower(title) = 'new'", "New");
}

/* What does not compile with the new tables is a loss, and what did not before is left alone. */
static void
test_lost_objects (void)
{
  static const char target[] = AUTHOR "CREATE TABLE log (text);"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER " REFERENCES ");"
    "CREATE INDEX book_author_id_idx ON book (author_id);";
  static const char *const allow[] = { "drop-column:book.title", "drop-view:titles", "drop-trigger:book_log",
                                       "drop-trigger:book_of", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  migrate_run (engine, library);
  migrate_run (engine,
               "CREATE TABLE log (text);"
               "CREATE TRIGGER book_log AFTER DELETE ON book BEGIN INSERT INTO log VALUES (old.title); END;"
               "CREATE TRIGGER book_of AFTER UPDATE OF title ON book BEGIN INSERT INTO log VALUES (1); END;"
               "CREATE TRIGGER book_fine AFTER INSERT ON book BEGIN INSERT INTO log VALUES (new.id); END;"
               "CREATE VIEW titles AS SELECT title FROM book;"
               "CREATE VIEW broken AS SELECT missing FROM nowhere;"
               "CREATE INDEX book_title ON book (title);");
  g_assert_false (migrate (engine, target, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 4);
  for (guint i = 0; allow[i] != NULL; i++)
    find_loss (report, allow[i]);
  g_clear_error (&error);
  migrate (engine, target, allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT name FROM sqlite_schema WHERE type <> 'table' ORDER BY name",
                        "book_author_id_idx\nbook_fine\nbroken");
}

/* A view that was drawn for other tables is told. */
static void
test_drawn_views (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  migrate_run (engine, library);
  migrate_run (engine, "CREATE VIEW titles AS SELECT title FROM book; CREATE VIEW more AS SELECT title FROM titles;");
  migrate (engine, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER " REFERENCES
           ", CHECK (title <> '')); CREATE INDEX book_author_id_idx ON book (author_id);"
           "CREATE VIEW titles AS SELECT title FROM book; CREATE VIEW others AS SELECT missing FROM book;",
           NULL, &report, &error);
  g_assert_no_error (error);
  text = crow_migrate_report_to_text (report);
  g_assert_nonnull (strstr (text, "“others”"));
  g_assert_nonnull (strstr (text, "“more”"));
  migrate_assert_query (engine, "SELECT * FROM more WHERE title IS NOT NULL", "Earthsea\nPlanet");
}

/* A rename by ids goes into the texts of what was never drawn. */
static void
test_from (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  g_autoptr (CrowSchema) old = NULL, new = NULL;
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      guint16 entity;

      if (i == 1)
        builder = crow_schema_builder_new ("s", "s", NULL);
      entity = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
        .id = "e", .name = i == 0 ? "book" : "volume", .primary_key = CROW_NONE, .version_attribute = CROW_NONE });
      crow_schema_builder_add_attribute (builder, entity, &(CrowAttributeInfo) {
        .id = "a", .name = i == 0 ? "first" : "second", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE });
      crow_schema_builder_add_attribute (builder, entity, &(CrowAttributeInfo) {
        .id = "b", .name = i == 0 ? "second" : "first", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE });
      *(i == 0 ? &old : &new) = fixture_end (builder);
    }
  g_assert_true (crow_engine_migrate (engine, old, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  migrate_run (engine, "INSERT INTO book VALUES ('one', 'two');"
                       "CREATE VIEW firsts AS SELECT first FROM book;"
                       "CREATE TRIGGER deny AFTER DELETE ON book BEGIN SELECT raise(ABORT, 'no') WHERE old.first = 'one'; END;");
  options.from = old;
  crow_engine_migrate (engine, new, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT second, first FROM volume", "one|two");
  migrate_assert_query (engine, "SELECT * FROM firsts", "one");
  g_assert_false (crow_engine_execute (engine, "DELETE FROM volume", NULL));
  migrate_assert_whole (engine);
}

/* SQLite cannot rename the key of a table without hidden numbers where a unique constraint names it, too.  Where @drops,
 * the other column of that constraint goes, and with it the constraint; else names change places. */
static void
test_rename_key (gconstpointer data)
{
  gboolean drops = GPOINTER_TO_INT (data);
  g_autoptr (CrowSchema) old = NULL, new = NULL;
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
      guint16 part, note;

      part = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
        .id = "e", .name = "part", .primary_key = 0, .version_attribute = CROW_NONE, .flags = CROW_ENTITY_WITHOUT_ROWID });
      crow_schema_builder_add_attribute (builder, part, &(CrowAttributeInfo) {
        .id = "a", .name = i == 0 ? "first" : "second", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE,
        .flags = CROW_ATTRIBUTE_REQUIRED });
      crow_schema_builder_add_attribute (builder, part, &(CrowAttributeInfo) {
        .id = "b", .name = i == 0 ? "second" : "first", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE });
      if (i == 0 || !drops)
        crow_schema_builder_add_attribute (builder, part, &(CrowAttributeInfo) {
          .id = "c", .name = "third", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE });
      crow_schema_builder_add_key (builder, part, &(CrowKeyInfo) {
        .id = "p", .attributes = (guint16[]) { 0 }, .n_attributes = 1 }, TRUE);
      if (i == 0 || !drops)
        crow_schema_builder_add_key (builder, part, &(CrowKeyInfo) {
          .id = "u", .attributes = (guint16[]) { 0, 2 }, .n_attributes = 2 }, FALSE);
      note = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
        .id = "n", .name = "note", .primary_key = CROW_NONE, .version_attribute = CROW_NONE });
      crow_schema_builder_add_attribute (builder, note, &(CrowAttributeInfo) {
        .id = "r", .name = "part", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE });
      crow_schema_builder_add_relationship (builder, &(CrowRelationshipInfo) {
        .id = "l", .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = CROW_DELETE_CASCADE, .association = CROW_NONE,
        .ends = { { .entity = part, .role = "notes" }, { .entity = note, .role = "of" } },
        .references = { { .id = "l1", .entity = note, .columns = (guint16[]) { 0 }, .target = part,
                          .target_columns = (guint16[]) { 0 }, .n_columns = 1, .on_delete = CROW_ACTION_CASCADE } } });
      *(i == 0 ? &old : &new) = fixture_end (builder);
    }
  g_assert_true (crow_engine_migrate (engine, old, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  migrate_run (engine, "INSERT INTO part (first, second) VALUES (1, 10), (2, 20); INSERT INTO note VALUES (1), (2), (2);"
                       "CREATE VIEW firsts AS SELECT first FROM part;"
                       "CREATE TRIGGER deny AFTER DELETE ON part BEGIN SELECT raise(ABORT, 'no') WHERE old.first = 1; END;");
  options.from = old;
  options.allow = (const char *const[]) { "drop-column:part.third", NULL };
  crow_engine_migrate (engine, new, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT second, first FROM part", "1|10\n2|20");
  migrate_assert_query (engine, "SELECT * FROM firsts", "1\n2");
  g_assert_false (crow_engine_execute (engine, "DELETE FROM part", NULL));
  migrate_run (engine, "DELETE FROM part WHERE second = 2");
  migrate_assert_query (engine, "SELECT * FROM note", "1");
  migrate_assert_whole (engine);
}

/* An index that stays forbids rows that it did not forbid before, because a column of it is computed now. */
static void
test_computed_alike (void)
{
  static const char *const allow[] = { "drop-column:part.a", "unique:part.a", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;

  migrate_run (engine, "CREATE TABLE part (id INTEGER PRIMARY KEY, a INTEGER, b TEXT); CREATE UNIQUE INDEX part_a_b ON part (a, b);"
                       "INSERT INTO part VALUES (1, 1, 'x'), (2, 2, 'x'), (3, 3, 'y');");
  migrate (engine, "CREATE TABLE part (id INTEGER PRIMARY KEY, a INTEGER GENERATED ALWAYS AS (6 * 7) STORED, b TEXT);"
                   "CREATE UNIQUE INDEX part_a_b ON part (a, b);", allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT * FROM part", "1|42|x\n3|42|y");
}

/* A constraint that says no more than the key is in no catalog, and stands in the way all the same. */
static void
test_rename_twice_unique (void)
{
  static const char *const allow[] = { "rename-column:part.number", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;

  migrate_run (engine, "CREATE TABLE part (number INTEGER NOT NULL PRIMARY KEY, word TEXT, UNIQUE (number)) WITHOUT ROWID;"
                       "INSERT INTO part VALUES (1, 'one'), (2, 'two');");
  migrate (engine, "CREATE TABLE part (numbers INTEGER NOT NULL PRIMARY KEY, word TEXT) WITHOUT ROWID;", allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT numbers, word FROM part", "1|one\n2|two");
}

/* A strict table refuses what is no number, and only that: what loses its last digits is told and stays. */
static void
test_strict (void)
{
  static const char rows[] = "CREATE TABLE dose (id INTEGER PRIMARY KEY, n TEXT);"
                             "INSERT INTO dose VALUES (1, '1.50'), (2, 'much'), (3, '12e1'), (4, NULL), (5, x'31'), (6, '2');";
  static const char *const allow[] = { "narrow-type:dose.n", NULL };
  g_autoptr (CrowEngine) real = migrate_open ("sqlite::memory:");
  g_autoptr (CrowEngine) whole = migrate_open ("sqlite::memory:");
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  migrate_run (real, rows);
  g_assert_false (migrate (real, "CREATE TABLE dose (id INTEGER PRIMARY KEY, n REAL) STRICT;", NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 2);
  g_assert_cmpint (crow_migrate_report_get_loss (report, 0)->n_rows, ==, 2);
  g_assert_nonnull (strstr (crow_migrate_report_get_loss (report, 0)->message, "deleted"));
  g_assert_null (strstr (crow_migrate_report_get_loss (report, 1)->message, "deleted"));
  g_clear_error (&error);
  migrate (real, "CREATE TABLE dose (id INTEGER PRIMARY KEY, n REAL) STRICT;", allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (real, "SELECT id, n FROM dose", "1|1.5\n3|120\n4|NULL\n6|2");

  migrate_run (whole, rows);
  migrate (whole, "CREATE TABLE dose (id INTEGER PRIMARY KEY, n INTEGER) STRICT;", allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (whole, "SELECT id, n FROM dose", "3|120\n4|NULL\n6|2");
}

/* What refers by two columns to a row that goes loses both; and what must refer to one goes where another link takes it
 * along. */
static void
test_follow (void)
{
  static const char *const allow[] = { "require:parent.name", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;

#define CHILDREN "CREATE TABLE pair (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES parent (a, b) " \
                 "ON DELETE SET NULL); CREATE INDEX pair_a_b_idx ON pair (a, b);" \
                 "CREATE TABLE bound (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, of INTEGER NOT NULL " \
                 "REFERENCES child (id) ON DELETE CASCADE, FOREIGN KEY (a, b) REFERENCES parent (a, b));" \
                 "CREATE INDEX bound_of_idx ON bound (of); CREATE INDEX bound_a_b_idx ON bound (a, b);" \
                 "CREATE TABLE child (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, FOREIGN KEY (a, b) " \
                 "REFERENCES parent (a, b) ON DELETE CASCADE); CREATE INDEX child_a_b_idx ON child (a, b);"
  migrate_run (engine, "CREATE TABLE parent (a INTEGER, b INTEGER, name TEXT, PRIMARY KEY (a, b));" CHILDREN
                       "INSERT INTO parent VALUES (1, 1, 'one'), (2, 2, NULL);"
                       "INSERT INTO pair VALUES (1, 1, 1), (2, 2, 2); INSERT INTO child VALUES (1, 1, 1), (2, 2, 2);"
                       "INSERT INTO bound VALUES (1, 1, 1, 1), (2, 2, 2, 2);");
  migrate (engine, "CREATE TABLE parent (a INTEGER, b INTEGER, name TEXT NOT NULL, PRIMARY KEY (a, b));" CHILDREN, allow, NULL,
           &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT * FROM pair", "1|1|1\n2|NULL|NULL");
  migrate_assert_query (engine, "SELECT id FROM child", "1");
  migrate_assert_query (engine, "SELECT id FROM bound", "1");
  migrate_assert_whole (engine);
}

/* A column may be called as the hidden number of a row is, and a table may have no such number. */
static void
test_alike (void)
{
  static const char *const allow[] = { "unique:a.a_x", "unique:b.b_x", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;

#define ALIKE "CREATE TABLE a (k TEXT PRIMARY KEY, rowid INTEGER, x TEXT);" \
              "CREATE TABLE b (j INTEGER, k INTEGER, x TEXT, PRIMARY KEY (j, k)) WITHOUT ROWID;"
  migrate_run (engine, ALIKE "INSERT INTO a VALUES ('c', 7, 'one'), ('b', 7, 'two'), ('a', 7, 'one'), ('d', 1, NULL);"
                             "INSERT INTO b VALUES (1, 2, 'one'), (1, 1, 'one'), (2, 1, 'two'), (2, 2, NULL), (2, 3, NULL);");
  migrate (engine, ALIKE "CREATE UNIQUE INDEX a_x ON a (x); CREATE UNIQUE INDEX b_x ON b (x);", allow, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT k FROM a ORDER BY k", "b\nc\nd");
  migrate_assert_query (engine, "SELECT j, k FROM b ORDER BY j, k", "1|1\n2|1\n2|2\n2|3");
}

/* A value of an enumeration that has another name by now takes it along in the rows. */
static void
test_enumeration (void)
{
  static const char *const names[][2] = { { "draft", "printed" }, { "in print", "printed" }, { "printed", "in print" } };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowSchema) before = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
      CrowEnumValueInfo values[2] = { { .id = "v1", .name = names[i][0] }, { .id = "v2", .name = names[i][1] } };
      g_autoptr (CrowSchema) schema = NULL;
      CrowMigrateOptions options = { .from = before };
      guint16 entity, enumeration;

      enumeration = crow_schema_builder_add_enum (builder, &(CrowEnumInfo) {
        .id = "n", .name = "state", .values = values, .n_values = 2 });
      entity = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
        .id = "e", .name = "book", .primary_key = CROW_NONE, .version_attribute = CROW_NONE });
      crow_schema_builder_add_attribute (builder, entity, &(CrowAttributeInfo) {
        .id = "a", .name = "state", .type = CROW_TYPE_ENUM, .enumeration = enumeration });
      schema = fixture_end (builder);
      crow_engine_migrate (engine, schema, &options, NULL, NULL, &error);
      g_assert_no_error (error);
      if (i == 0)
        migrate_run (engine, "INSERT INTO book VALUES ('draft'), ('printed'), (NULL)");
      g_clear_pointer (&before, crow_schema_unref);
      before = g_steal_pointer (&schema);
    }
  /* Those of the last step, which changed names with each other. */
  migrate_assert_query (engine, "SELECT * FROM book", "printed\nin print\nNULL");
}

/* A guess is no knowledge. */
static void
test_guess (void)
{
  static const char target[] = "CREATE TABLE author (id INTEGER PRIMARY KEY, names TEXT NOT NULL);" BOOK (REFERENCES);
  static const char *const rename[] = { "rename-column:author.name", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  migrate_run (engine, library);
  g_assert_false (migrate (engine, target, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  find_loss (report, rename[0]);
  g_clear_error (&error);
  migrate (engine, target, rename, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT names FROM author", "Ursula\nGed");
}

static void
test_guess_denied (void)
{
  static const char target[] = "CREATE TABLE author (id INTEGER PRIMARY KEY, names TEXT);" BOOK (REFERENCES);
  static const char *const drop[] = { "drop-column:author.name", NULL };
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;

  migrate_run (engine, library);
  migrate (engine, target, drop, NULL, &error);
  g_assert_no_error (error);
  migrate_assert_query (engine, "SELECT names FROM author", "NULL\nNULL");
}

static void
test_sequence (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");

  migrate_run (engine, "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);"
                       "INSERT INTO a VALUES (1, 'a'), (50, 'b'); DELETE FROM a WHERE id = 50;"
                       "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);"
                       "INSERT INTO b VALUES (9, 'a'); DELETE FROM b;");
  migrate_must (engine, "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT, CHECK (x <> ''));"
                        "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT, CHECK (x <> ''));");
  migrate_run (engine, "INSERT INTO a (x) VALUES ('c'); INSERT INTO b (x) VALUES ('d')");
  migrate_assert_query (engine, "SELECT id FROM a", "1\n51");
  migrate_assert_query (engine, "SELECT id FROM b", "10");
}

static void
test_table_kinds (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");

  migrate_run (engine, "CREATE TABLE a (x TEXT, y TEXT, z TEXT GENERATED ALWAYS AS (x || y) STORED, PRIMARY KEY (x, y)) WITHOUT ROWID;"
                       "CREATE TABLE b (x INTEGER PRIMARY KEY, y TEXT) STRICT;"
                       "INSERT INTO a VALUES ('1', '2'), ('3', '4'); INSERT INTO b VALUES (1, 'one');"
                       "CREATE TABLE c (x TEXT); INSERT INTO c (rowid, x) VALUES (7, 'seven'), (9, 'nine');");
  migrate_must (engine, "CREATE TABLE a (x TEXT, y TEXT, z TEXT GENERATED ALWAYS AS (y || x) STORED, PRIMARY KEY (x, y)) WITHOUT ROWID;"
                        "CREATE TABLE b (x INTEGER PRIMARY KEY, y TEXT DEFAULT 'two') STRICT;"
                        "CREATE TABLE c (x TEXT, CHECK (x <> ''));");
  migrate_assert_query (engine, "SELECT * FROM a", "1|2|21\n3|4|43");
  migrate_assert_query (engine, "SELECT * FROM b", "1|one");
  migrate_assert_query (engine, "SELECT wr, strict FROM pragma_table_list WHERE name IN ('a', 'b') ORDER BY name",
                        "1|0\n0|1");
  /* A full-text index or a program may know rows by their rowid. */
  migrate_assert_query (engine, "SELECT rowid, x FROM c", "7|seven\n9|nine");
}

static void
test_virtual (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autofree char *before = NULL, *after = NULL;

  migrate_run (engine, library);
  if (!crow_engine_execute (engine, "CREATE VIRTUAL TABLE words USING fts5 (title, content = 'book', content_rowid = 'id')",
                            NULL))
    {
      g_test_skip ("this SQLite has no FTS5");
      return;
    }
  migrate_run (engine, "INSERT INTO words (words) VALUES ('rebuild');"
                       "CREATE TRIGGER book_words AFTER INSERT ON book BEGIN "
                       "INSERT INTO words (rowid, title) VALUES (new.id, new.title); END;");
  before = migrate_query (engine, "SELECT id, hex(block) FROM words_data");
  migrate_must (engine, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER " REFERENCES
                        ", CHECK (title <> '')); CREATE INDEX book_author_id_idx ON book (author_id);");
  after = migrate_query (engine, "SELECT id, hex(block) FROM words_data");
  g_assert_cmpstr (after, ==, before);
  migrate_run (engine, "INSERT INTO book (title) VALUES ('Tombs')");
  migrate_assert_query (engine, "SELECT rowid FROM words WHERE words MATCH 'earthsea OR tombs' ORDER BY 1", "1\n4");
}

static void
test_transaction (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (GError) error = NULL;

  migrate_run (engine, library);
  g_assert_true (crow_engine_begin (engine, NULL));
  g_assert_false (migrate (engine, AUTHOR, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
  g_assert_true (crow_engine_is_in_transaction (engine));
  crow_engine_rollback (engine);
}

static void
test_dry_run (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowSchema) target = migrate_schema (AUTHOR BOOK (REFERENCES) "CREATE TABLE more (id INTEGER PRIMARY KEY);");
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;

  migrate_run (engine, library);
  before = migrate_dump (engine);
  g_assert_true (crow_engine_migrate (engine, target, &options, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_false (crow_migrate_report_is_done (report));
  g_assert_cmpstr (crow_migrate_report_get_changes (report)[0], !=, NULL);
  after = migrate_dump (engine);
  g_assert_cmpstr (after, ==, before);
  migrate_assert_whole (engine);
}

/* Statements that were prepared for the old tables are not used for the new ones. */
static void
test_statements (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");

  migrate_run (engine, library);
  migrate_assert_query (engine, "SELECT * FROM author", "1|Ursula\n2|Ged");
  migrate_must (engine, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE);" BOOK (REFERENCES));
  migrate_assert_query (engine, "SELECT * FROM author", "1|Ursula|NULL\n2|Ged|NULL");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/migrate/empty", test_empty);
  g_test_add_func ("/sql/migrate/cascade", test_cascade);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autofree char *path = g_strconcat ("/sql/migrate/loss/", losses[i].name, NULL);

      g_test_add_data_func (path, &losses[i], test_loss);
    }
  g_test_add_func ("/sql/migrate/kept", test_kept);
  g_test_add_func ("/sql/migrate/lost-objects", test_lost_objects);
  g_test_add_func ("/sql/migrate/drawn-views", test_drawn_views);
  g_test_add_func ("/sql/migrate/from", test_from);
  g_test_add_data_func ("/sql/migrate/rename-key", GINT_TO_POINTER (FALSE), test_rename_key);
  g_test_add_data_func ("/sql/migrate/rename-key-and-drop", GINT_TO_POINTER (TRUE), test_rename_key);
  g_test_add_func ("/sql/migrate/rename-twice-unique", test_rename_twice_unique);
  g_test_add_func ("/sql/migrate/computed-alike", test_computed_alike);
  g_test_add_func ("/sql/migrate/strict", test_strict);
  g_test_add_func ("/sql/migrate/follow", test_follow);
  g_test_add_func ("/sql/migrate/alike", test_alike);
  g_test_add_func ("/sql/migrate/enumeration", test_enumeration);
  g_test_add_func ("/sql/migrate/guess", test_guess);
  g_test_add_func ("/sql/migrate/guess-denied", test_guess_denied);
  g_test_add_func ("/sql/migrate/sequence", test_sequence);
  g_test_add_func ("/sql/migrate/table-kinds", test_table_kinds);
  g_test_add_func ("/sql/migrate/virtual", test_virtual);
  g_test_add_func ("/sql/migrate/transaction", test_transaction);
  g_test_add_func ("/sql/migrate/dry-run", test_dry_run);
  g_test_add_func ("/sql/migrate/statements", test_statements);
  return g_test_run ();
}
