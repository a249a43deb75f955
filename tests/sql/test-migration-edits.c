/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One edit after the other of a small schema with rows: the script of the migration there and back is a golden file, and
 * it is run, on the real database, where the tables must become those of the edited schema, and the rows must be what is
 * said here.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-ddl.h"
#include "sql/crow-migrate.h"
#include "sql/crow-migration.h"

#include "diff-common.h"
#include "fixtures.h"
#include "migrate-common.h"

#define AUTHOR "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, born DATE);\n"
#define BOOK_HEAD "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL DEFAULT 3, " \
  "author_id INTEGER REFERENCES author (id) ON DELETE CASCADE"
#define BOOK_INDEX "CREATE INDEX book_author_id_idx ON book (author_id);\n"
#define BOOK BOOK_HEAD ");\n" BOOK_INDEX
#define BASE AUTHOR BOOK

static const char rows[] =
  "INSERT INTO author (id, name, born) VALUES (1, 'Ursula', '1929-10-21'), (2, 'Ged', NULL);\n"
  "INSERT INTO book (id, title, price, author_id) VALUES (1, 'Earthsea', 7, 1), (2, 'Planet', 5, 1), (3, NULL, 3, 2);\n";

#define ALL_BOOKS "1|Earthsea|7|1;2|Planet|5|1;3|NULL|3|2"
#define BOOKS "SELECT id, coalesce(title, 'NULL'), price, author_id FROM book ORDER BY id"

/* What no script of SQLite says: one table `book` and what is drawn of it. */
typedef struct
{
  const char *values[4];        /* of the enumeration `state`; none: there is none */
  const char *value_ids;        /* a letter for each */
  const char *enum_name;        /* NULL: "state" */
  const char *table_comment;
  const char *column_comment;   /* of the title */
  const char *view_query;       /* of the view `titles`; NULL: there is none */
  const char *view_name;        /* NULL: "titles" */
  const char *title;            /* NULL: the column is called so */
  const char *generated;        /* of the column `twice`; NULL: there is none, or a plain one */
  gboolean has_twice;
  gboolean stored;
  gboolean automatic;           /* the database makes the number */
  gboolean always;              /* and it alone */
  gboolean serial;              /* by a type of PostgreSQL's */
  guint nulls;                  /* 1 + CrowNulls of an index over the price; 0: there is none */
} Drawn;

typedef struct
{
  const char *name;
  const char *from;   /* NULL: BASE */
  const char *to;
  const char *query;  /* after the way there; NULL: BOOKS */
  const char *there;  /* its rows; NULL: ALL_BOOKS */
  const char *back;   /* the rows of BOOKS after the way back; NULL: ALL_BOOKS */
  const Drawn *drawn_from, *drawn_to; /* instead of scripts */
  const char *before; /* (nullable): a script that is run before the way there */
  const char *after;  /* (nullable): and before @query */
  guint idle;         /* a bit for each dialect in which nothing is to be done */
} Edit;

#define DRAWN(...) &(const Drawn) { __VA_ARGS__ }
#define STATES .values = { "draft", "printed" }, .value_ids = "dp"
#define VALUES "SELECT id, coalesce(trim(CAST(state AS CHAR(9))), 'NULL') FROM book ORDER BY id"
#define SET_STATES "UPDATE book SET state = 'draft' WHERE id = 1; UPDATE book SET state = 'printed' WHERE id = 2;"
#define TWICE "SELECT id, twice FROM book ORDER BY id"

static const Edit edits[] = {
  { "add-table", NULL, BASE "CREATE TABLE tag (id INTEGER PRIMARY KEY, label VARCHAR(20) NOT NULL UNIQUE);\n" },
  { "rename-table", NULL, "CREATE TABLE authors (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, born DATE);\n"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL DEFAULT 3, author_id INTEGER "
    "REFERENCES authors (id) ON DELETE CASCADE);\n" BOOK_INDEX, "SELECT id, name FROM authors ORDER BY id", "1|Ursula;2|Ged" },
  { "add-columns", NULL, AUTHOR BOOK_HEAD ", pages INTEGER, language VARCHAR(2) NOT NULL DEFAULT 'en');\n" BOOK_INDEX,
    "SELECT id, coalesce(pages, -1), language FROM book ORDER BY id", "1|-1|en;2|-1|en;3|-1|en" },
  { "rename-column", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, titles VARCHAR(80), price INTEGER NOT NULL "
    "DEFAULT 3, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);\n" BOOK_INDEX,
    "SELECT id, coalesce(titles, 'NULL') FROM book ORDER BY id", "1|Earthsea;2|Planet;3|NULL" },
  { "rename-column-in-expressions",
    AUTHOR BOOK_HEAD ", twice INTEGER GENERATED ALWAYS AS (price * 2) STORED, CONSTRAINT dear CHECK (price > 0));\n" BOOK_INDEX,
    AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), prices INTEGER NOT NULL DEFAULT 3, author_id "
    "INTEGER REFERENCES author (id) ON DELETE CASCADE, twice INTEGER GENERATED ALWAYS AS (prices * 2) STORED, "
    "CONSTRAINT dear CHECK (prices > 0));\n" BOOK_INDEX, "SELECT id, prices, twice FROM book ORDER BY id",
    "1|7|14;2|5|10;3|3|6" },
  { "longer-text", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(200), price INTEGER NOT NULL "
    "DEFAULT 3, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);\n" BOOK_INDEX },
  { "other-type", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price BIGINT NOT NULL "
    "DEFAULT 3, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);\n" BOOK_INDEX },
  { "not-required", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER DEFAULT 3, "
    "author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);\n" BOOK_INDEX },
  { "other-default", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL "
    "DEFAULT 9, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);\n" BOOK_INDEX },
  { "no-default", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL, "
    "author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);\n" BOOK_INDEX },
  { "add-unique", NULL, AUTHOR BOOK_HEAD ", CONSTRAINT once UNIQUE (title, author_id));\n" BOOK_INDEX },
  { "add-check", NULL, AUTHOR BOOK_HEAD ", CONSTRAINT dear CHECK (price > 0));\n" BOOK_INDEX },
  { "other-check", AUTHOR BOOK_HEAD ", CONSTRAINT dear CHECK (price > 0));\n" BOOK_INDEX,
    AUTHOR BOOK_HEAD ", CONSTRAINT dear CHECK (price > 1 AND price < 1000));\n" BOOK_INDEX },
  { "add-indexes", NULL, BASE "CREATE INDEX book_title ON book (title, price DESC);\n"
                              "CREATE UNIQUE INDEX author_name ON author (name);\n" },
  { "other-index", BASE "CREATE INDEX book_title ON book (title);\n", BASE "CREATE INDEX book_title ON book (title, price);\n" },
  { "other-action", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL "
    "DEFAULT 3, author_id INTEGER REFERENCES author (id) ON DELETE SET NULL ON UPDATE CASCADE);\n" BOOK_INDEX },
  { "no-reference", NULL, AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL "
    "DEFAULT 3, author_id INTEGER);\n" BOOK_INDEX },
  { "add-reference", NULL, AUTHOR BOOK_HEAD ", editor_id INTEGER REFERENCES author (id) ON DELETE SET NULL);\n" BOOK_INDEX
    "CREATE INDEX book_editor_id_idx ON book (editor_id);\n" },
  { "one-to-one", AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL DEFAULT 3, "
    "author_id INTEGER);\nCREATE TABLE note (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES book (id) ON DELETE "
    "CASCADE);\nCREATE INDEX note_book_id_idx ON note (book_id);\n",
    AUTHOR "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL DEFAULT 3, author_id "
    "INTEGER);\nCREATE TABLE note (id INTEGER PRIMARY KEY, book_id INTEGER UNIQUE REFERENCES book (id) ON DELETE CASCADE);\n" },
  { "other-key", "CREATE TABLE author (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, born DATE, PRIMARY KEY (id, name));\n"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL DEFAULT 3, author_id INTEGER);\n",
    "CREATE TABLE author (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, born DATE, PRIMARY KEY (name, id));\n"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price INTEGER NOT NULL DEFAULT 3, author_id INTEGER);\n",
    "SELECT id, name FROM author ORDER BY id", "1|Ursula;2|Ged" },
  { "add-generated", NULL, AUTHOR BOOK_HEAD ", twice INTEGER GENERATED ALWAYS AS (price * 2) STORED);\n" BOOK_INDEX,
    "SELECT id, twice FROM book ORDER BY id", "1|14;2|10;3|6" },
  { "other-generated", AUTHOR BOOK_HEAD ", twice INTEGER GENERATED ALWAYS AS (price * 2) STORED);\n" BOOK_INDEX,
    AUTHOR BOOK_HEAD ", twice INTEGER GENERATED ALWAYS AS (price + price + 1) STORED);\n" BOOK_INDEX,
    "SELECT id, twice FROM book ORDER BY id", "1|15;2|11;3|7" },
  { "many-to-many", BASE "CREATE TABLE tag (id INTEGER PRIMARY KEY, label VARCHAR(20));\n",
    BASE "CREATE TABLE tag (id INTEGER PRIMARY KEY, label VARCHAR(20));\n"
    "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL "
    "REFERENCES tag (id) ON DELETE CASCADE, PRIMARY KEY (book_id, tag_id));\n"
    "CREATE INDEX book_tag_tag_id_idx ON book_tag (tag_id);\n" },
  { "several", NULL, "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(120) NOT NULL, born DATE, "
    "CONSTRAINT named CHECK (name <> ''));\n"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title VARCHAR(80), price BIGINT NOT NULL DEFAULT 4, author_id INTEGER "
    "REFERENCES author (id) ON DELETE SET NULL, pages INTEGER);\n" BOOK_INDEX
    "CREATE INDEX book_title ON book (title);\n" },
  /* What the way back loses is not in the rows that are looked at. */
  { "drop-column", AUTHOR BOOK_HEAD ", pages INTEGER);\n" BOOK_INDEX, BASE },
  { "drop-table", BASE "CREATE TABLE tag (id INTEGER PRIMARY KEY, label VARCHAR(20));\n", BASE },

  /* What is drawn. */
  { "add-enum", .drawn_from = DRAWN (), .drawn_to = DRAWN (STATES), .query = VALUES, .there = "1|NULL;2|NULL;3|NULL" },
  { "add-value", .drawn_from = DRAWN (STATES), .drawn_to = DRAWN (.values = { "draft", "printed", "lost" }, .value_ids = "dpl"),
    .before = SET_STATES, .query = VALUES, .there = "1|draft;2|printed;3|NULL" },
  { "add-value-between", .drawn_from = DRAWN (STATES),
    .drawn_to = DRAWN (.values = { "draft", "in 'print'", "printed" }, .value_ids = "dip"), .before = SET_STATES,
    .query = VALUES, .there = "1|draft;2|printed;3|NULL" },
  { "rename-value", .drawn_from = DRAWN (STATES), .drawn_to = DRAWN (.values = { "draft", "in print" }, .value_ids = "dp"),
    .before = SET_STATES, .query = VALUES, .there = "1|draft;2|in print;3|NULL" },
  { "swap-values", .drawn_from = DRAWN (STATES), .drawn_to = DRAWN (.values = { "printed", "draft" }, .value_ids = "dp"),
    .before = SET_STATES, .query = VALUES, .there = "1|printed;2|draft;3|NULL" },
  { "drop-value", .drawn_from = DRAWN (.values = { "draft", "printed", "lost" }, .value_ids = "dpl"), .drawn_to = DRAWN (STATES),
    .before = SET_STATES, .query = VALUES, .there = "1|draft;2|printed;3|NULL" },
  { "rename-enum", .drawn_from = DRAWN (STATES), .drawn_to = DRAWN (STATES, .enum_name = "condition"), .before = SET_STATES,
    .query = VALUES, .there = "1|draft;2|printed;3|NULL", .idle = 1 << CROW_DIALECT_SQLITE | 1 << CROW_DIALECT_MARIADB },
  { "drop-enum", .drawn_from = DRAWN (STATES), .drawn_to = DRAWN () },
  { "add-comments", .drawn_from = DRAWN (STATES),
    .drawn_to = DRAWN (STATES, .table_comment = "What's read", .column_comment = "On its back;\nor -- nowhere"),
    .idle = 1 << CROW_DIALECT_SQLITE },
  { "other-comments", .drawn_from = DRAWN (.table_comment = "A", .column_comment = "B"),
    .drawn_to = DRAWN (.table_comment = "C", .column_comment = "D"), .idle = 1 << CROW_DIALECT_SQLITE },
  { "comment-and-type", .drawn_from = DRAWN (.column_comment = "B", .has_twice = TRUE, .generated = "price * 2", .stored = TRUE),
    .drawn_to = DRAWN (.column_comment = "B", .has_twice = TRUE, .generated = "price * 3", .stored = TRUE), .query = TWICE,
    .there = "1|21;2|15;3|9" },
  { "add-view", .drawn_from = DRAWN (), .drawn_to = DRAWN (.view_query = "SELECT id, title FROM book WHERE title IS NOT NULL"),
    .query = "SELECT id, title FROM titles ORDER BY id", .there = "1|Earthsea;2|Planet" },
  { "other-view", .drawn_from = DRAWN (.view_query = "SELECT id FROM book"),
    .drawn_to = DRAWN (.view_query = "SELECT id, price FROM book"), .query = "SELECT id, price FROM titles ORDER BY id",
    .there = "1|7;2|5;3|3" },
  { "rename-view", .drawn_from = DRAWN (.view_query = "SELECT id FROM book"),
    .drawn_to = DRAWN (.view_query = "SELECT id FROM book", .view_name = "all titles"),
    .query = "SELECT count(*) FROM book", .there = "3" },
  { "rename-under-view", .drawn_from = DRAWN (.view_query = "SELECT title FROM book"),
    .drawn_to = DRAWN (.view_query = "SELECT caption AS title FROM book", .title = "caption"),
    .query = "SELECT title FROM titles WHERE title IS NOT NULL ORDER BY title", .there = "Earthsea;Planet" },
  { "drop-view", .drawn_from = DRAWN (.view_query = "SELECT id FROM book"), .drawn_to = DRAWN () },
  { "generated-to-plain", .drawn_from = DRAWN (.has_twice = TRUE, .generated = "price * 2", .stored = TRUE),
    .drawn_to = DRAWN (.has_twice = TRUE), .query = TWICE, .there = "1|14;2|10;3|6" },
  { "generated-virtual", .drawn_from = DRAWN (.has_twice = TRUE, .generated = "price * 2", .stored = TRUE),
    .drawn_to = DRAWN (.has_twice = TRUE, .generated = "price * 2"), .query = TWICE, .there = "1|14;2|10;3|6",
    .idle = 1 << CROW_DIALECT_POSTGRESQL },
  { "add-identity", .drawn_from = DRAWN (), .drawn_to = DRAWN (.automatic = TRUE),
    .after = "INSERT INTO book (title, price, author_id) VALUES ('Tehanu', 9, 2);", .query = "SELECT max(id) FROM book", .there = "4",
    .back = ALL_BOOKS ";4|Tehanu|9|2", .idle = 1 << CROW_DIALECT_SQLITE },
  { "add-identity-always", .drawn_from = DRAWN (), .drawn_to = DRAWN (.automatic = TRUE, .always = TRUE),
    .after = "INSERT INTO book (title, price, author_id) VALUES ('Tehanu', 9, 2);", .query = "SELECT max(id) FROM book", .there = "4",
    .back = ALL_BOOKS ";4|Tehanu|9|2", .idle = 1 << CROW_DIALECT_SQLITE },
  { "identity-always", .drawn_from = DRAWN (.automatic = TRUE), .drawn_to = DRAWN (.automatic = TRUE, .always = TRUE),
    .idle = 1 << CROW_DIALECT_SQLITE | 1 << CROW_DIALECT_MARIADB },
  { "serial-to-identity", .drawn_from = DRAWN (.automatic = TRUE, .serial = TRUE),
    .drawn_to = DRAWN (.automatic = TRUE, .always = TRUE),
    .after = "INSERT INTO book (title, price, author_id) VALUES ('Tehanu', 9, 2);", .query = "SELECT max(id) FROM book", .there = "4",
    .back = ALL_BOOKS ";4|Tehanu|9|2", .idle = 1 << CROW_DIALECT_SQLITE | 1 << CROW_DIALECT_MARIADB },
  { "index-nulls", .drawn_from = DRAWN (.nulls = 1 + CROW_NULLS_LAST), .drawn_to = DRAWN (.nulls = 1 + CROW_NULLS_FIRST),
    .idle = 1 << CROW_DIALECT_SQLITE | 1 << CROW_DIALECT_MARIADB },
  { "index-nulls-usual", .drawn_from = DRAWN (.nulls = 1 + CROW_NULLS_LAST), .drawn_to = DRAWN (.nulls = 1 + CROW_NULLS_DEFAULT),
    .idle = 1 << CROW_DIALECT_SQLITE | 1 << CROW_DIALECT_MARIADB | 1 << CROW_DIALECT_POSTGRESQL },
};

static CrowSchema *
make_drawn (const Drawn *drawn)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  CrowEnumValueInfo values[G_N_ELEMENTS (drawn->values)] = { { NULL } };
  char ids[G_N_ELEMENTS (drawn->values)][2] = { { '\0' } };
  CrowViewInfo view = { .id = "w", .name = drawn->view_name != NULL ? drawn->view_name : "titles" };
  guint16 author, book, enumeration = CROW_NONE, n = 0;

  for (; n < G_N_ELEMENTS (values) && drawn->values[n] != NULL; n++)
    {
      ids[n][0] = drawn->value_ids[n];
      values[n] = (CrowEnumValueInfo) { .id = ids[n], .name = drawn->values[n] };
    }
  if (n > 0)
    enumeration = crow_schema_builder_add_enum (builder, &(CrowEnumInfo) {
      .id = "n", .name = drawn->enum_name != NULL ? drawn->enum_name : "state", .values = values, .n_values = n });
  author = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
    .id = "A", .name = "author", .primary_key = 0, .version_attribute = CROW_NONE });
  crow_schema_builder_add_attribute (builder, author, &(CrowAttributeInfo) {
    .id = "a1", .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, .flags = CROW_ATTRIBUTE_REQUIRED });
  crow_schema_builder_add_attribute (builder, author, &(CrowAttributeInfo) {
    .id = "a2", .name = "name", .type = CROW_TYPE_TEXT, .length = 80, .enumeration = CROW_NONE });
  crow_schema_builder_add_attribute (builder, author, &(CrowAttributeInfo) {
    .id = "a3", .name = "born", .type = CROW_TYPE_DATE, .enumeration = CROW_NONE });
  crow_schema_builder_add_key (builder, author, &(CrowKeyInfo) {
    .id = "ak", .attributes = (const guint16[]) { 0 }, .n_attributes = 1 }, TRUE);
  book = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
    .id = "B", .name = "book", .comment = drawn->table_comment, .primary_key = 0, .version_attribute = CROW_NONE });
  crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
    .id = "b1", .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE,
    .native_types[CROW_DIALECT_POSTGRESQL] = drawn->serial ? "serial" : NULL,
    .flags = CROW_ATTRIBUTE_REQUIRED | (drawn->automatic ? CROW_ATTRIBUTE_AUTO : 0) |
             (drawn->always ? CROW_ATTRIBUTE_ALWAYS : 0) });
  crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
    .id = "b2", .name = drawn->title != NULL ? drawn->title : "title", .comment = drawn->column_comment,
    .type = CROW_TYPE_TEXT, .length = 80, .enumeration = CROW_NONE });
  crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
    .id = "b3", .name = "price", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, .flags = CROW_ATTRIBUTE_REQUIRED,
    .default_source = CROW_VALUE_LITERAL, .default_value = "3" });
  crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
    .id = "b4", .name = "author_id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE });
  if (n > 0)
    crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
      .id = "b5", .name = "state", .type = CROW_TYPE_ENUM, .enumeration = enumeration });
  if (drawn->has_twice)
    crow_schema_builder_add_attribute (builder, book, &(CrowAttributeInfo) {
      .id = "b6", .name = "twice", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, .generated = drawn->generated,
      .flags = drawn->stored ? CROW_ATTRIBUTE_STORED : 0 });
  crow_schema_builder_add_key (builder, book, &(CrowKeyInfo) {
    .id = "bk", .attributes = (const guint16[]) { 0 }, .n_attributes = 1 }, TRUE);
  if (drawn->nulls > 0)
    crow_schema_builder_add_index (builder, book, &(CrowIndexInfo) {
      .id = "bi", .name = "dear", .parts = &(const CrowIndexPartInfo) { .attribute = 2, .nulls = drawn->nulls - 1 },
      .n_parts = 1 });
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    view.queries[i] = drawn->view_query;
  if (drawn->view_query != NULL)
    crow_schema_builder_add_view (builder, &view);
  return fixture_end (builder);
}

static char *
query (TestDatabase *database,
       const char   *sql)
{
  g_autofree char *result = g_strstrip (test_database_query (database, sql));

  return g_strdelimit (g_steal_pointer (&result), "\n", ';');
}

static void
run (TestDatabase *database,
     CrowDiff     *diff,
     CrowSchema   *to,
     const char   *what,
     gboolean      idle,
     char        **script)
{
  g_autoptr (CrowMigration) migration = crow_migration_new (diff);
  g_autofree char *sql = crow_migration_to_sql (migration);
  g_autofree char *message = NULL;
  g_autoptr (CrowSchema) found = NULL;

  if ((crow_diff_get_n_changes (diff) == 0) != idle)
    g_error ("%s: %u changes", what, crow_diff_get_n_changes (diff));
  if (database != NULL)
    {
      if (!test_database_run (database, sql, &message))
        g_error ("%s: %s\n%s", what, message, sql);
      found = test_introspect (database);
      test_assert_same (found, to, database->dialect, what);
    }
  *script = g_steal_pointer (&sql);
}

static CrowSchema *
make_from (const Edit *edit)
{
  if (edit->drawn_from != NULL)
    return make_drawn (edit->drawn_from);
  return migrate_schema (edit->from != NULL ? edit->from : BASE);
}

static CrowSchema *
make_to (const Edit *edit)
{
  return edit->drawn_to != NULL ? make_drawn (edit->drawn_to) : migrate_schema (edit->to);
}

/* @database: (nullable): where the scripts are run, too */
static void
walk (const Edit    *edit,
      CrowDialectId  dialect,
      TestDatabase  *database,
      GString       *scripts)
{
  g_autoptr (CrowSchema) from = make_from (edit), to = make_to (edit);
  g_autoptr (CrowDiff) up = crow_diff_new (from, to, dialect, CROW_DIFF_DEFAULT);
  g_autoptr (CrowDiff) down = crow_diff_new (to, from, dialect, CROW_DIFF_DEFAULT);
  g_autofree char *create = crow_ddl_to_sql (from, dialect, CROW_DDL_DEFAULT, NULL);
  g_autofree char *there = NULL, *back = NULL, *message = NULL;
  gboolean idle = (edit->idle & (1u << dialect)) != 0;

  if (database != NULL && (!test_database_run (database, create, &message) || !test_database_run (database, rows, &message)))
    g_error ("%s: %s\n%s", edit->name, message, create);
  if (database != NULL && edit->before != NULL && !test_database_run (database, edit->before, &message))
    g_error ("%s: %s", edit->name, message);
  run (database, up, to, edit->name, idle, &there);
  if (database != NULL && edit->after != NULL && !test_database_run (database, edit->after, &message))
    g_error ("%s: %s", edit->name, message);
  if (database != NULL)
    {
      g_autofree char *result = query (database, edit->query != NULL ? edit->query : BOOKS);

      g_assert_cmpstr (result, ==, edit->there != NULL ? edit->there : ALL_BOOKS);
    }
  run (database, down, from, edit->name, idle, &back);
  if (database != NULL)
    {
      g_autofree char *result = query (database, BOOKS);

      g_assert_cmpstr (result, ==, edit->back != NULL ? edit->back : ALL_BOOKS);
    }
  g_string_append_printf (scripts, "-- == %s\n\n%s\n-- And back.\n\n%s\n", edit->name, there, back);
}

static void
test_golden_scripts (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);
  g_autoptr (GString) scripts = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("migration-edits.%s.sql", crow_dialect_id_to_string (dialect));

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    walk (&edits[i], dialect, NULL, scripts);
  test_golden (name, scripts->str);
}

static void
test_run (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_can_introspect (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (TestDatabase) database = test_database_new (dialect);
      g_autoptr (GString) scripts = g_string_new (NULL);

      walk (&edits[i], dialect, database, scripts);
    }
}

/* Everything that may be lost is allowed. */
static void
migrate_mariadb (TestDatabase *database,
                 CrowSchema   *from,
                 CrowSchema   *to,
                 const char   *what)
{
  g_autofree char *address = test_database_dup_address (database);
  g_autoptr (GPtrArray) allow = g_ptr_array_new_with_free_func (g_free);
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN, .from = from };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (CrowSchema) found = NULL;
  g_autoptr (GError) error = NULL;

  crow_migrate_mariadb (address, to, &options, NULL, &report, &error);
  if (error != NULL && !g_error_matches (error, CROW_ERROR, CROW_ERROR_REFUSED))
    g_error ("%s: %s", what, error->message);
  g_clear_error (&error);
  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    g_ptr_array_add (allow, g_strdup (crow_migrate_report_get_loss (report, i)->name));
  g_ptr_array_add (allow, NULL);
  options.flags = CROW_MIGRATE_DEFAULT;
  options.allow = (const char *const *) allow->pdata;
  if (!crow_migrate_mariadb (address, to, &options, NULL, NULL, &error))
    g_error ("%s: %s", what, error->message);
  found = test_introspect (database);
  test_assert_same (found, to, CROW_DIALECT_MARIADB, what);
}

/* The same edits, carried out by the library. */
static void
test_migrate_mariadb (void)
{
  if (!test_can_introspect (CROW_DIALECT_MARIADB))
    {
      g_test_skip ("there is no such server");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      const Edit *edit = &edits[i];
      g_autoptr (TestDatabase) database = test_database_new (CROW_DIALECT_MARIADB);
      g_autoptr (CrowSchema) from = make_from (edit), to = make_to (edit);
      g_autofree char *create = crow_ddl_to_sql (from, CROW_DIALECT_MARIADB, CROW_DDL_DEFAULT, NULL);
      g_autofree char *there = NULL, *back = NULL;

      if (!test_database_run (database, create, NULL) || !test_database_run (database, rows, NULL) ||
          (edit->before != NULL && !test_database_run (database, edit->before, NULL)))
        g_error ("%s", edit->name);
      migrate_mariadb (database, from, to, edit->name);
      if (edit->after != NULL && !test_database_run (database, edit->after, NULL))
        g_error ("%s", edit->name);
      there = query (database, edit->query != NULL ? edit->query : BOOKS);
      g_assert_cmpstr (there, ==, edit->there != NULL ? edit->there : ALL_BOOKS);
      migrate_mariadb (database, to, from, edit->name);
      back = query (database, BOOKS);
      g_assert_cmpstr (back, ==, edit->back != NULL ? edit->back : ALL_BOOKS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      const char *dialect = crow_dialect_id_to_string (i);
      g_autofree char *golden = g_strconcat ("/sql/migration-edits/golden/", dialect, NULL);
      g_autofree char *path = g_strconcat ("/sql/migration-edits/run/", dialect, NULL);

      g_test_add_data_func (golden, GUINT_TO_POINTER (i), test_golden_scripts);
      if (TEST_HAS_DIALECT (i))
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_run);
    }
  if (TEST_HAS_DIALECT (CROW_DIALECT_MARIADB))
    g_test_add_func ("/sql/migration-edits/migrate/mariadb", test_migrate_mariadb);
  return g_test_run ();
}
