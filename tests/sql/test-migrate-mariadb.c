/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrations of a MariaDB database, which are ended at any statement and carried on with.
 *
 * CROW_TEST_KILLS is the number of times that one is killed; without it there are a few.  With it every statement is
 * denied once, too, and not just some of them.
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crow-error.h"
#include "schema/crow-schema-builder.h"

#include "diff-common.h"
#include "fixtures.h"
#include "migrate-common.h"
#include "servers.h"

#define AUTHOR "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL);"
#define BOOK_INDEX "CREATE INDEX book_author_id_idx ON book (author_id);"
#define BOOK(more) "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), author_id INTEGER REFERENCES author (id) " \
  "ON DELETE CASCADE" more ");" BOOK_INDEX
#define BOOKS "SELECT id, ifnull(title, 'NULL'), ifnull(author_id, 'NULL') FROM book ORDER BY id"
#define ALL_BOOKS "1|Earthsea|1;2|Planet|1;3|NULL|2"

static const char rows[] =
  "INSERT INTO author (id, name) VALUES (1, 'Ursula'), (2, 'Ged');"
  "INSERT INTO book (id, title, author_id) VALUES (1, 'Earthsea', 1), (2, 'Planet', 1), (3, NULL, 2);";

typedef struct
{
  TestDatabase *database;
  char *address;
} Fixture;

static void
run (Fixture    *self,
     const char *sql)
{
  g_autofree char *message = NULL;

  if (!test_database_run (self->database, sql, &message))
    g_error ("%s\n%s", message, sql);
}

static void
assert_query (Fixture    *self,
              const char *sql,
              const char *expected)
{
  g_autofree char *result = g_strstrip (test_database_query (self->database, sql));

  g_strdelimit (result, "\n", ';');
  g_assert_cmpstr (result, ==, expected);
}

/* Nothing is left of the migration, and nothing to do. */
static void
assert_done (Fixture    *self,
             CrowSchema *schema)
{
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) found = test_introspect (self->database);
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (GError) error = NULL;

  crow_migrate_mariadb (self->address, schema, &options, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_migrate_report_get_changes (report)[0], ==, NULL);
  /* Nor is there an index that nobody drew, or the like. */
  test_assert_same (found, schema, CROW_DIALECT_MARIADB, "done");
  assert_query (self, "SHOW TABLES LIKE 'crow%'", "");
}

static gboolean
migrate (Fixture            *self,
         const char         *target,
         const char *const  *allow,
         CrowMigrateReport **report,
         GError            **error)
{
  g_autoptr (CrowSchema) schema = migrate_schema (target);
  CrowMigrateOptions options = { .allow = allow };

  if (!crow_migrate_mariadb (self->address, schema, &options, NULL, report, error))
    return FALSE;
  assert_done (self, schema);
  return TRUE;
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
new_database (Fixture *self)
{
  self->database = test_database_new (CROW_DIALECT_MARIADB);
  self->address = test_database_dup_address (self->database);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_pointer (&self->database, test_database_free);
  g_clear_pointer (&self->address, g_free);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  if (!test_can_introspect (CROW_DIALECT_MARIADB))
    return;
  new_database (self);
  migrate_must (self, AUTHOR BOOK (""));
  run (self, rows);
}

static gboolean
is_here (Fixture *self)
{
  if (self->database == NULL)
    g_test_skip ("there is no MariaDB server");
  return self->database != NULL;
}

static void
test_rows (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  run (self, "CREATE VIEW titles AS SELECT title FROM book; CREATE INDEX book_title ON book (title, id);"
             "CREATE TRIGGER deny BEFORE DELETE ON author FOR EACH ROW SIGNAL SQLSTATE '45000';");
  schema = migrate_schema ("CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, born DATE, CHECK (name <> ''));"
                           "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(90), author_id INTEGER REFERENCES author (id) "
                           "ON DELETE SET NULL, pages INTEGER NOT NULL DEFAULT 7);" BOOK_INDEX
                           "CREATE TABLE more (id INTEGER PRIMARY KEY);");
  crow_migrate_mariadb (self->address, schema, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (crow_migrate_report_is_done (report));
  assert_query (self, "SELECT id, ifnull(title, 'NULL'), author_id, pages FROM book ORDER BY id",
                "1|Earthsea|1|7;2|Planet|1|7;3|NULL|2|7");
  assert_query (self, "SELECT count(*) FROM titles", "3");
  assert_query (self, "SELECT count(*) FROM information_schema.statistics WHERE table_schema = database() AND index_name = "
                      "'book_title'", "2");
  g_assert_false (test_database_run (self->database, "DELETE FROM author", NULL));
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  static const char target[] = AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) "
    "ON DELETE CASCADE);" BOOK_INDEX;
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
  g_assert_false (crow_migrate_report_is_done (report));
  assert_query (self, "SELECT count(title) FROM book", "2");
  assert_query (self, "SHOW TABLES LIKE 'crow%'", "");
  g_clear_error (&error);
  migrate (self, target, allow, NULL, &error);
  g_assert_no_error (error);
  assert_query (self, "SELECT id, author_id FROM book ORDER BY id", "1|1;2|1;3|2");
}

/* Rows that stand in the way go if that is allowed by name. */
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

#define NO_KEY "ALTER TABLE book DROP FOREIGN KEY book_author_id_fkey; "

static const Allowed allowed_cases[] = {
  { "require", "", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL, author_id INTEGER REFERENCES "
    "author (id) ON DELETE CASCADE);" BOOK_INDEX, "require:book.title", 1, BOOKS, "1|Earthsea|1;2|Planet|1" },
  { "narrow", "", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(6), author_id INTEGER REFERENCES "
    "author (id) ON DELETE CASCADE);" BOOK_INDEX, "narrow-type:book.title", 1, BOOKS, "2|Planet|1;3|NULL|2" },
  { "json", "UPDATE book SET title = '[1]' WHERE id = 2", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title JSON, "
    "author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);" BOOK_INDEX, "narrow-type:book.title", 1, BOOKS,
    "2|[1]|1;3|NULL|2" },
  { "check", "", "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, CONSTRAINT long CHECK (length(name) > 3));"
    BOOK (""), "check:author.long", 1, BOOKS, "1|Earthsea|1;2|Planet|1" },
  { "unique", "INSERT INTO book (id, title, author_id) VALUES (4, 'Planet', 2), (5, 'Planet', 1), (6, NULL, 1)", AUTHOR
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), author_id INTEGER REFERENCES author (id) ON DELETE CASCADE, "
    "CONSTRAINT once UNIQUE (title));" BOOK_INDEX, "unique:book.once", 3, BOOKS, ALL_BOOKS ";6|NULL|1" },
  { "reference-null", NO_KEY "UPDATE book SET author_id = 7 WHERE id = 2",
    AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), author_id INTEGER REFERENCES author (id) ON DELETE SET "
    "NULL);" BOOK_INDEX, "reference:book.book_author_id_fkey", 1, BOOKS, "1|Earthsea|1;2|Planet|NULL;3|NULL|2" },
  { "reference-cascade", NO_KEY "UPDATE book SET author_id = 7 WHERE id = 2", AUTHOR BOOK (""),
    "reference:book.book_author_id_fkey", 1, BOOKS, "1|Earthsea|1;3|NULL|2" },
  { "reference-self", NO_KEY "UPDATE book SET author_id = 7 WHERE id = 2; UPDATE book SET author_id = 3 WHERE id = 3", AUTHOR
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), author_id INTEGER REFERENCES book (id) ON DELETE CASCADE);"
    BOOK_INDEX, "reference:book.book_author_id_fkey", 1, BOOKS, "1|Earthsea|1;3|NULL|3" },
};

static void
test_allowed (Fixture       *self,
              gconstpointer  data)
{
  const Allowed *allowed = data;
  const char *const allow[] = { allowed->allow, NULL };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  if (!is_here (self))
    return;
  run (self, allowed->before);
  before = test_database_query (self->database, "SELECT * FROM book ORDER BY id");
  g_assert_false (migrate (self, allowed->target, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, 1);
  g_assert_cmpstr (crow_migrate_report_get_loss (report, 0)->name, ==, allowed->allow);
  g_assert_true (crow_migrate_report_get_loss (report, 0)->can_allow);
  g_assert_cmpint (crow_migrate_report_get_loss (report, 0)->n_rows, ==, allowed->n_rows);
  {
    g_autofree char *after = test_database_query (self->database, "SELECT * FROM book ORDER BY id");

    g_assert_cmpstr (after, ==, before);
  }
  migrate (self, allowed->target, allow, NULL, &error);
  g_assert_no_error (error);
  assert_query (self, allowed->query, allowed->expected);
}

static void
test_dry_run (Fixture       *self,
              gconstpointer  data)
{
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) target = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!is_here (self))
    return;
  target = migrate_schema (AUTHOR BOOK (", pages INTEGER"));
  g_assert_true (crow_migrate_mariadb (self->address, target, &options, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_false (crow_migrate_report_is_done (report));
  g_assert_nonnull (strstr (crow_migrate_report_get_changes (report)[0], "pages"));
  text = crow_migrate_report_to_text (report);
  g_assert_nonnull (strstr (text, "cannot be taken back"));
  g_assert_nonnull (strstr (text, "mariadb-dump "));
  assert_query (self, "SELECT count(*) FROM information_schema.columns WHERE table_schema = database() AND column_name = "
                      "'pages'", "0");
  assert_query (self, "SHOW TABLES LIKE 'crow%'", "");
}

/* A view that was never drawn, and breaks, is told; so is a trigger's refusal, with what was done until then. */
static void
test_told (Fixture       *self,
           gconstpointer  data)
{
  static const char *const allow[] = { "drop-column:book.title", NULL };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) target = NULL;
  CrowMigrateOptions options = { .allow = allow };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!is_here (self))
    return;
  run (self, "CREATE VIEW titles AS SELECT title FROM book");
  target = migrate_schema (AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id) ON DELETE "
                           "CASCADE);" BOOK_INDEX);
  crow_migrate_mariadb (self->address, target, &options, NULL, &report, &error);
  g_assert_no_error (error);
  text = crow_migrate_report_to_text (report);
  g_assert_nonnull (strstr (text, "“titles”, which is not in the schema, does not work"));
}

/* What the server refuses in the middle: it is said what was done, and the next run carries on. */
static void
test_stopped (Fixture       *self,
              gconstpointer  data)
{
  static const char target[] = "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, born DATE);"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL DEFAULT 'x', author_id INTEGER REFERENCES author (id) "
    "ON DELETE CASCADE);" BOOK_INDEX;
  static const char *const allow[] = { "require:book.title", NULL };
  g_autoptr (CrowMigrateReport) report = NULL, dry = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN, .allow = allow };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *again = NULL;

  if (!is_here (self))
    return;
  run (self, "CREATE TRIGGER deny BEFORE UPDATE ON book FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'never'");
  g_assert_false (migrate (self, target, allow, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "never"));
  g_assert_nonnull (strstr (error->message, "carries on"));
  g_clear_error (&error);
  g_assert_true (crow_migrate_report_is_done (report));
  text = crow_migrate_report_to_text (report);
  g_assert_nonnull (strstr (text, "Done: ALTER TABLE author "));
  g_assert_nonnull (strstr (text, "Not done: UPDATE book "));
  g_assert_nonnull (strstr (text, "Not done: ALTER TABLE book "));
  assert_query (self, BOOKS, ALL_BOOKS);

  schema = migrate_schema (target);
  crow_migrate_mariadb (self->address, schema, &options, NULL, &dry, &error);
  g_assert_no_error (error);
  again = crow_migrate_report_to_text (dry);
  g_assert_nonnull (strstr (again, "was ended early"));
  g_assert_nonnull (strstr (again, "Done: ALTER TABLE author "));
  g_assert_nonnull (strstr (again, "The column “title” of “book” becomes required."));
  g_assert_null (strstr (again, "The column “born”"));
  run (self, "DROP TRIGGER deny");
  migrate (self, target, allow, NULL, &error);
  g_assert_no_error (error);
  assert_query (self, BOOKS, "1|Earthsea|1;2|Planet|1;3|x|2");
}

/* What only the older drawing tells. */
typedef struct
{
  const char *author, *born;
  const char *title, *price, *cost, *left, *right;
  const char *values[2];
  const char *red, *blue;    /* two tables */
  gboolean is_new;
} Drawn;

static const Drawn older = {
  "author", "born", "title", "price", "cost", "left_side", "right_side", { "draft", "printed" }, "red", "blue", FALSE
};
/* Columns, values and tables change places, and `cost` takes the name of a column that goes. */
static const Drawn newer = {
  "writer", "birth", "caption", NULL, "price", "right_side", "left_side", { "printed", "draft" }, "blue", "red", TRUE
};

static guint16
add (CrowSchemaBuilder *builder,
     guint16            entity,
     const char        *id,
     const char        *name,
     CrowDataType           type,
     guint              flags)
{
  return crow_schema_builder_add_attribute (builder, entity, &(CrowAttributeInfo) {
    .id = id, .name = name, .type = type, .length = type == CROW_TYPE_TEXT ? 40 : 0, .flags = flags,
    .enumeration = type == CROW_TYPE_ENUM ? 0 : CROW_NONE });
}

static guint16
add_table (CrowSchemaBuilder *builder,
           const char        *id,
           const char        *name,
           const char        *key,
           CrowDataType           type)
{
  guint16 entity = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
    .id = id, .name = name, .primary_key = 0, .version_attribute = CROW_NONE });

  add (builder, entity, key, "id", type, CROW_ATTRIBUTE_REQUIRED);
  return entity;
}

static void
end_table (CrowSchemaBuilder *builder,
           guint16            entity,
           const char        *id)
{
  crow_schema_builder_add_key (builder, entity, &(CrowKeyInfo) {
    .id = id, .attributes = (const guint16[]) { 0 }, .n_attributes = 1 }, TRUE);
}

static CrowSchema *
make (const Drawn *drawn)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  const CrowEnumValueInfo values[] = { { .id = "v1", .name = drawn->values[0] }, { .id = "v2", .name = drawn->values[1] } };
  CrowDataType key = drawn->is_new ? CROW_TYPE_BIGINT : CROW_TYPE_INTEGER;
  guint16 author, book, other, reference;

  crow_schema_builder_add_enum (builder, &(CrowEnumInfo) { .id = "n", .name = "state", .values = values, .n_values = 2 });
  author = add_table (builder, "A", drawn->author, "a1", key);
  add (builder, author, "a2", "name", CROW_TYPE_TEXT, 0);
  add (builder, author, "a3", drawn->born, CROW_TYPE_DATE, 0);
  end_table (builder, author, "ak");
  book = add_table (builder, "B", "book", "b1", CROW_TYPE_INTEGER);
  if (drawn->is_new)
    crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
      .id = "b2", .name = drawn->title, .type = CROW_TYPE_TEXT, .length = 40, .flags = CROW_ATTRIBUTE_REQUIRED,
      .default_source = CROW_VALUE_LITERAL, .default_value = "none", .enumeration = CROW_NONE });
  else
    add (builder, book, "b2", drawn->title, CROW_TYPE_TEXT, 0);
  if (drawn->price != NULL)
    add (builder, book, "b3", drawn->price, CROW_TYPE_INTEGER, 0);
  add (builder, book, "b4", drawn->cost, CROW_TYPE_INTEGER, 0);
  add (builder, book, "b5", drawn->left, CROW_TYPE_TEXT, 0);
  add (builder, book, "b6", drawn->right, CROW_TYPE_TEXT, 0);
  add (builder, book, "b7", "state", CROW_TYPE_ENUM, 0);
  reference = add (builder, book, "b8", "author_id", key, 0);
  if (drawn->is_new)
    add (builder, book, "b9", "pages", CROW_TYPE_INTEGER, 0);
  end_table (builder, book, "bk");
  if (!drawn->is_new)
    end_table (builder, add_table (builder, "C", "gone", "c1", CROW_TYPE_INTEGER), "ck");
  other = add_table (builder, "D", drawn->red, "d1", CROW_TYPE_INTEGER);
  add (builder, other, "d2", "label", CROW_TYPE_TEXT, 0);
  end_table (builder, other, "dk");
  other = add_table (builder, "E", drawn->blue, "e1", CROW_TYPE_INTEGER);
  add (builder, other, "e2", "label", CROW_TYPE_TEXT, 0);
  end_table (builder, other, "ek");
  if (drawn->is_new)
    end_table (builder, add_table (builder, "F", "fresh", "f1", CROW_TYPE_INTEGER), "fk");
  fixture_link (builder, "wrote", CROW_LINK_ONE_TO_MANY, author, 0, book, reference, CROW_DELETE_CASCADE, "books", "author");
  crow_schema_builder_add_view (builder, &(CrowViewInfo) {
    .id = "w", .name = "titles",
    .queries = { [CROW_DIALECT_MARIADB] = drawn->is_new ? "SELECT caption FROM book" : "SELECT title FROM book" } });
  return fixture_end (builder);
}

static const char older_rows[] =
  "INSERT INTO author VALUES (1, 'Ursula', '1929-10-21'), (2, 'Ged', NULL);"
  "INSERT INTO book (id, title, price, cost, left_side, right_side, state, author_id) VALUES "
  "(1, 'Earthsea', 9, 1, 'l1', 'r1', 'draft', 1), (2, NULL, 8, 2, 'l2', 'r2', 'printed', 1), (3, 'Tales', 7, 3, 'l3', NULL, NULL, 2);"
  "INSERT INTO gone VALUES (1), (2); INSERT INTO red VALUES (1, 'red'), (2, 'redder'); INSERT INTO blue VALUES (1, 'blue');";

static const char *const newer_allow[] = { "drop-table:gone", "drop-column:book.price", "require:book.title", NULL };

static void
start_older (Fixture    *self,
             CrowSchema *from)
{
  g_autoptr (GError) error = NULL;

  new_database (self);
  crow_migrate_mariadb (self->address, from, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  run (self, older_rows);
}

static void
assert_newer (Fixture    *self,
              CrowSchema *to)
{
  assert_done (self, to);
  assert_query (self, "SELECT id, caption, price, right_side, ifnull(left_side, 'NULL'), ifnull(state, 'NULL'), author_id, "
                      "ifnull(pages, 'NULL') FROM book ORDER BY id",
                "1|Earthsea|1|l1|r1|printed|1|NULL;2|none|2|l2|r2|draft|1|NULL;3|Tales|3|l3|NULL|NULL|2|NULL");
  assert_query (self, "SELECT id, name, ifnull(birth, 'NULL') FROM writer ORDER BY id", "1|Ursula|1929-10-21;2|Ged|NULL");
  assert_query (self, "SELECT id, label FROM blue ORDER BY id", "1|red;2|redder");
  assert_query (self, "SELECT id, label FROM red ORDER BY id", "1|blue");
  assert_query (self, "SELECT count(*) FROM titles", "3");
}

/* Runs the migration again, which ends where it should have.  Where it has ended there already, the older drawing is not that
 * of the database any more. */
static void
carry_on (Fixture    *self,
          CrowSchema *from,
          CrowSchema *to)
{
  CrowMigrateOptions options = { .from = from, .allow = newer_allow };
  g_autoptr (GError) error = NULL;

  crow_migrate_mariadb (self->address, to, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_newer (self, to);
}

static void
test_renamed (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (CrowSchema) from = make (&older), to = make (&newer);
  g_autoptr (CrowMigrateReport) report = NULL;
  CrowMigrateOptions options = { .from = from };
  g_autoptr (GError) error = NULL;

  if (!test_can_introspect (CROW_DIALECT_MARIADB))
    {
      g_test_skip ("there is no MariaDB server");
      return;
    }
  start_older (self, from);
  g_assert_false (crow_migrate_mariadb (self->address, to, &options, NULL, &report, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpuint (crow_migrate_report_get_n_losses (report), ==, G_N_ELEMENTS (newer_allow) - 1);
  carry_on (self, from, to);
}

/* The server denies a user every statement from the nth on: wherever that is, all of it is done in the end, once. */
static void
test_denied (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (CrowSchema) from = make (&older), to = make (&newer);
  g_autofree char *user = g_strdup_printf ("crow_%d", (int) getpid ());
  guint step = g_getenv ("CROW_TEST_KILLS") != NULL ? 1 : 9, n_denied = 0;

  if (!test_can_introspect (CROW_DIALECT_MARIADB))
    {
      g_test_skip ("there is no MariaDB server");
      return;
    }
  for (guint n = 1 + g_test_rand_int_range (0, step);; n += step)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE OR REPLACE USER %s@localhost WITH MAX_QUERIES_PER_HOUR %u; "
                                              "GRANT ALL ON *.* TO %s@localhost; FLUSH USER_RESOURCES", user, n, user);
      g_auto (GStrv) parts = NULL;
      g_autofree char *address = NULL;
      CrowMigrateOptions options = { .from = from, .allow = newer_allow };
      g_autoptr (GError) error = NULL;
      gboolean done;

      start_older (self, from);
      run (self, sql);
      parts = g_strsplit (self->address, "root@", 2);
      address = g_strjoin (NULL, parts[0], user, "@", parts[1], NULL);
      done = crow_migrate_mariadb (address, to, &options, NULL, NULL, &error);
      if (!done)
        {
          g_assert_nonnull (strstr (error->message, "max_queries_per_hour"));
          carry_on (self, from, to);
        }
      assert_newer (self, to);
      tear_down (self, NULL);
      if (done)
        break;
      n_denied++;
    }
  new_database (self);
  {
    g_autofree char *sql = g_strdup_printf ("DROP USER %s@localhost", user);

    run (self, sql);
  }
  g_test_message ("%u times the server denied a statement", n_denied);
  g_assert_cmpuint (n_denied, >, 100 / step);
}

/* A process of its own is killed after some time; the server may work on with its statement for a while. */
static void
test_kill (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (CrowSchema) from = make (&older), to = make (&newer);
  const char *given = g_getenv ("CROW_TEST_KILLS");
  guint n = given != NULL ? (guint) atoi (given) : 24, n_begun = 0, n_done = 0;
  double whole = 0;

  if (!test_can_introspect (CROW_DIALECT_MARIADB))
    {
      g_test_skip ("there is no MariaDB server");
      return;
    }
  for (guint i = 0; i <= n; i++)
    {
      g_autoptr (GTimer) timer = NULL;
      pid_t pid;

      start_older (self, from);
      timer = g_timer_new ();
      if (i == 0)
        {
          carry_on (self, from, to);
          whole = g_timer_elapsed (timer, NULL);
        }
      else
        {
          g_autofree char *tables = NULL;

          pid = fork ();
          g_assert_cmpint (pid, >=, 0);
          if (pid == 0)
            {
              CrowMigrateOptions options = { .from = from, .allow = newer_allow };

              _exit (crow_migrate_mariadb (self->address, to, &options, NULL, NULL, NULL) ? 0 : 1);
            }
          g_usleep ((gulong) (g_test_rand_double_range (0, whole) * G_USEC_PER_SEC));
          kill (pid, SIGKILL);
          g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
          tables = test_database_query (self->database, "SHOW TABLES");
          n_begun += strstr (tables, "crow_migration") != NULL;
          if (strstr (tables, "crow_migration") == NULL && strstr (tables, "fresh") != NULL)
            {
              assert_newer (self, to);
              n_done++;
            }
          else
            carry_on (self, from, to);
        }
      tear_down (self, NULL);
    }
  g_test_message ("%u kills: %u in the middle, %u after the end", n, n_begun, n_done);
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

      if (crow_migrate_mariadb (self->address, target, &options, cancellable, NULL, &error))
        break;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
  assert_done (self, target);
  assert_query (self, BOOKS, ALL_BOOKS);
}

/* Somebody else's migration is waited for, but not for ever; a table of that name stays somebody's own. */
static void
test_locked (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GSubprocess) other = NULL;
  g_autofree char *socket = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  socket = g_strconcat ("--socket=", g_getenv ("CROW_TEST_MARIADB"), NULL);
  other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "mariadb", "--no-defaults", "--user=root", socket,
                            self->database->name, "--execute",
                            "SELECT get_lock(concat('crow_migrate_', sha1(database())), 0), sleep(8)", NULL);
  g_assert_no_error (error);
  g_usleep (G_USEC_PER_SEC);
  g_assert_false (migrate (self, AUTHOR BOOK (", pages INTEGER"), NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  g_clear_error (&error);
  g_subprocess_wait (other, NULL, &error);
  g_assert_no_error (error);
  run (self, "CREATE TABLE crow_migration (id INTEGER)");
  g_assert_false (migrate (self, AUTHOR BOOK (", pages INTEGER"), NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
  assert_query (self, BOOKS, ALL_BOOKS);
}

/* MariaDB makes an index for a reference that has none; that is no news. */
static void
test_own_index (Fixture       *self,
                gconstpointer  data)
{
  static const char target[] = AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id), "
    "second_id INTEGER REFERENCES author (id));";
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  run (self, "DROP TABLE book; CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id), "
             "second_id INTEGER REFERENCES author (id), INDEX odd (id, second_id))");
  schema = migrate_schema (target);
  crow_migrate_mariadb (self->address, schema, &options, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_migrate_report_get_notes (report)[0], ==, "The index “odd” is not in the schema; it stays as it is.");
  for (guint i = 1; crow_migrate_report_get_notes (report)[i] != NULL; i++)
    g_assert_null (strstr (crow_migrate_report_get_notes (report)[i], "not in the schema"));
}

static void
test_library (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (CrowSchema) library = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_here (self))
    return;
  run (self, "DROP TABLE book; DROP TABLE author");
  library = fixture_library (FALSE);
  crow_migrate_mariadb (self->address, library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_done (self, library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sql/migrate-mariadb/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/sql/migrate-mariadb/refused", Fixture, NULL, set_up, test_refused, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (allowed_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sql/migrate-mariadb/allowed/", allowed_cases[i].name, NULL);

      g_test_add (path, Fixture, &allowed_cases[i], set_up, test_allowed, tear_down);
    }
  g_test_add ("/sql/migrate-mariadb/dry-run", Fixture, NULL, set_up, test_dry_run, tear_down);
  g_test_add ("/sql/migrate-mariadb/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/sql/migrate-mariadb/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/sql/migrate-mariadb/renamed", Fixture, NULL, NULL, test_renamed, tear_down);
  g_test_add ("/sql/migrate-mariadb/denied", Fixture, NULL, NULL, test_denied, tear_down);
  g_test_add ("/sql/migrate-mariadb/kill", Fixture, NULL, NULL, test_kill, tear_down);
  g_test_add ("/sql/migrate-mariadb/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/sql/migrate-mariadb/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/sql/migrate-mariadb/own-index", Fixture, NULL, set_up, test_own_index, tear_down);
  g_test_add ("/sql/migrate-mariadb/library", Fixture, NULL, set_up, test_library, tear_down);
  return g_test_run ();
}
