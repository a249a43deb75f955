/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Databases that do not fit, lie, vanish, are locked or full: each is told clearly, objects and edits stay.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "sql/crow-schema-create.h"

#include "library.h"

static void
execute (Library    *library,
         const char *script)
{
  g_autoptr (GError) error = NULL;

  crow_engine_execute (library->engine, script, &error);
  g_assert_no_error (error);
}

static void
assert_contains (const GError *error,
                 const char   *part)
{
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
}

/* Opens the library's database again as a file that others can open, too. */
static char *
move_to_file (Library *library)
{
  g_autofree char *folder = g_dir_make_tmp ("crow-XXXXXX", NULL);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/library.db", folder);
  g_autoptr (CrowEngine) engine = crow_engine_open (uri, NULL);

  g_assert_true (crow_schema_create_tables (library->schema, engine, NULL));
  g_clear_object (&library->session);
  g_set_object (&library->engine, engine);
  library->session = crow_session_new (engine, library->mapping);
  return g_steal_pointer (&folder);
}

static void
remove_folder (const char *folder)
{
  const char *const names[] = { "library.db", "library.db-wal", "library.db-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* All differences are told at once, and nothing else. */
static void
test_misfit (void)
{
  Library library;
  g_autoptr (CrowSession) session = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  session = crow_session_open (library.engine, library.mapping, &error);
  g_assert_no_error (error);
  g_clear_object (&session);
  execute (&library, "DROP TABLE profile; ALTER TABLE tag RENAME COLUMN label TO name;"
                     "DROP TABLE book_tag; DROP TABLE book; CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, "
                     "year TEXT, price DOUBLE PRECISION, author_id INTEGER, more TEXT)");
  session = crow_session_open (library.engine, library.mapping, &error);
  g_assert_null (session);
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  assert_contains (error, "no table “profile”");
  assert_contains (error, "no table “book_tag”");
  assert_contains (error, "“tag” has no column “label”");
  assert_contains (error, "“year” of “book”");
  g_assert_null (strstr (error->message, "more"));
  library_clear (&library);
}

/* As the database names it. */
#if TEST_SERVERS
#define TYPE(postgresql, sqlite) postgresql
#else
#define TYPE(postgresql, sqlite) sqlite
#endif

/* One table is other than the model says. */
static void
test_misfit_table (void)
{
  static const struct
  {
    const char *table;
    const char *columns;
    const char *difference; /* NULL: it fits */
    gboolean sqlite_only;
  } cases[] = {
    { "tag", "id INTEGER PRIMARY KEY, label TEXT", NULL, FALSE },
    { "tag", "id INTEGER PRIMARY KEY, LABEL VARCHAR(20) DEFAULT 'a', more TEXT, other INTEGER DEFAULT 1 NOT NULL", NULL, FALSE },
    { "tag", "id INTEGER PRIMARY KEY, label TEXT NOT NULL",
      "“label” of “tag” may not be null, as the model allows it to be", FALSE },
    { "tag", "id INTEGER PRIMARY KEY, label TEXT, more TEXT NOT NULL", "“more” of “tag” wants a value", FALSE },
    { "tag", "id INTEGER, label TEXT PRIMARY KEY", "“tag” has not the primary key (id)", FALSE },
    { "tag", "id INTEGER NOT NULL, label TEXT, PRIMARY KEY (label, id)", "“tag” has not the primary key (id)", FALSE },
    { "tag", "id text PRIMARY KEY, label TEXT", "“id” of “tag” is " TYPE ("text", "TEXT") ", which cannot hold integer", FALSE },
    { "tag", "id INT PRIMARY KEY, label TEXT", "“id” of “tag” is not INTEGER PRIMARY KEY", TRUE },
    { "tag", "id INTEGER NOT NULL UNIQUE, label TEXT", "“id” of “tag” is not INTEGER PRIMARY KEY", TRUE },
    { "tag", "id INTEGER PRIMARY KEY, label BLOB", NULL, TRUE },
    { "tag", "id INTEGER PRIMARY KEY, label real", "“label” of “tag” is " TYPE ("real", "REAL") ", which cannot hold text", FALSE },
    { "book", "id INTEGER PRIMARY KEY, title TEXT, year INTEGER, price DOUBLE PRECISION, author_id INTEGER",
      "“title” of “book” may be null, which the model does not allow", FALSE },
    { "author", "id INTEGER PRIMARY KEY, name TEXT, email TEXT", "“author” is not unique by (name)", FALSE },
    { "author", "id INTEGER PRIMARY KEY, name TEXT, email TEXT, UNIQUE (name, email)", "“author” is not unique by (name)",
      FALSE },
    { "profile", "id INTEGER PRIMARY KEY, text TEXT, author_id INTEGER", "“profile” is not unique by (author_id)", FALSE },
    { "book_tag", "tag_id INTEGER, book_id INTEGER, PRIMARY KEY (tag_id, book_id)", NULL, FALSE },
    { "book_tag", "tag_id INTEGER, book_id INTEGER, PRIMARY KEY (tag_id)",
      "“book_tag” has not the primary key (book_id, tag_id)", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf ("DROP TABLE %s%s; CREATE TABLE %s (%s)", cases[i].table,
                                                 TEST_SERVERS ? " CASCADE" : "", cases[i].table, cases[i].columns);
      Library library;
      g_autoptr (CrowSession) session = NULL;
      g_autoptr (GError) error = NULL;

      if (cases[i].sqlite_only && TEST_SERVERS)
        continue;
      library_init (&library, NULL);
      if (!TEST_SERVERS)
        execute (&library, "PRAGMA foreign_keys = OFF");
      execute (&library, script);
      session = crow_session_open (library.engine, library.mapping, &error);
      if (cases[i].difference == NULL)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
          g_assert_null (session);
          assert_contains (error, cases[i].difference);
          /* Nothing is told twice. */
          g_assert_true (strstr (strstr (error->message, cases[i].difference) + 1, cases[i].difference) == NULL);
          g_test_message ("%s", error->message);
        }
      g_clear_object (&session);
      library_clear (&library);
    }
}

/* An index will do for a unique key, but not one of some rows or of an expression. */
static void
test_misfit_index (void)
{
  static const char *const indexes[] = { "(name)", "(name) WHERE name <> ''", "(upper(name))", "(name DESC)" };

  for (gsize i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      g_autofree char *script = g_strdup_printf ("ALTER TABLE author RENAME COLUMN name TO old; "
                                                 "ALTER TABLE author ADD COLUMN name TEXT; "
                                                 "CREATE UNIQUE INDEX author_name ON author %s", indexes[i]);
      Library library;
      g_autoptr (CrowSession) session = NULL;
      g_autoptr (GError) error = NULL;

      library_init (&library, NULL);
      execute (&library, script);
      session = crow_session_open (library.engine, library.mapping, &error);
      if (i == 0 || i == 3)
        g_assert_no_error (error);
      else
        g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
      g_clear_object (&session);
      library_clear (&library);
    }
}

/* Enforcement was off once, or the file was made by another program. */
static void
test_bad_rows (void)
{
  Library library;
  CrowObject *book, *author;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  execute (&library, "PRAGMA foreign_keys = OFF; INSERT INTO book (id, title, author_id) VALUES (1, 'a', 99);"
                     "INSERT INTO book (id, title, year) VALUES (2, 'b', 'long ago');"
                     "INSERT INTO author (id, name) VALUES (1, CAST(x'41ff42' AS TEXT));"
                     "INSERT INTO author (id, name) VALUES (2, 'B'); PRAGMA foreign_keys = ON");
  book = crow_session_find_int64 (library.session, BOOK, 1, &error);
  g_assert_no_error (error);
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 99);
  g_assert_null (crow_session_find_int64 (library.session, BOOK, 2, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  assert_contains (error, "“year”");
  g_assert_cmpstr (crow_error_get_member (error), ==, "year");
  g_clear_error (&error);
  query = crow_query_new (library.session, BOOK);
  g_assert_null (crow_query_run (query, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_clear_error (&error);
  /* No text that is none gets into a program. */
  g_assert_null (crow_session_find_int64 (library.session, AUTHOR, 1, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  assert_contains (error, "“name”");
  g_clear_error (&error);
  author = crow_session_find_int64 (library.session, AUTHOR, 2, &error);
  g_assert_no_error (error);
  crow_object_set_text (author, AUTHOR_NAME, "C");
  library_commit (&library);
  g_clear_object (&query);
  library_clear (&library);
}

/* Values that a column cannot hold: nothing is written, the object has its edit still, and the error says which. */
static void
test_bad_values (void)
{
  Library library;
  CrowObject *book, *other;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  book = library_book (&library, "a", NULL);
  library_commit (&library);
  other = library_book (&library, "b", NULL);
  crow_object_set_int64 (book, BOOK_YEAR, 2000);

  /* Null where it is required. */
  crow_object_set_text (book, BOOK_TITLE, NULL);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_NOT_NULL);
  g_assert_true (crow_error_get_object (error) == (gpointer) book);
  g_assert_cmpstr (crow_error_get_member (error), ==, "title");
  g_assert_null (crow_object_get_text (book, BOOK_TITLE));
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_YEAR), ==, 2000);
  g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_PENDING);
  library_assert (&library, "SELECT title, year FROM book", "a|null");
  g_clear_error (&error);
  crow_object_set_text (book, BOOK_TITLE, "c");

  /* A number of more bits than the column has; those of SQLite have all that a program has. */
  crow_object_set_int64 (book, BOOK_YEAR, G_MAXINT64);
  crow_session_commit (library.session, &error);
  if (TEST_SERVERS)
    {
      g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
      g_assert_true (crow_error_get_object (error) == (gpointer) book);
      g_assert_cmpint (crow_object_get_int64 (book, BOOK_YEAR), ==, G_MAXINT64);
      g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_PENDING);
      library_assert (&library, "SELECT title, year FROM book", "a|null");
      g_clear_error (&error);
      crow_object_set_int64 (book, BOOK_YEAR, 2001);
      library_commit (&library);
    }
  g_assert_no_error (error);
  library_assert (&library, "SELECT title FROM book ORDER BY title", "b\nc");

  /* Text that is none; the new one is told by it. */
  other = library_book (&library, "\xc3", NULL);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_assert_true (crow_error_get_object (error) == (gpointer) other);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_clear_error (&error);
  crow_session_expunge (library.session, other);
  crow_object_set_text (book, BOOK_TITLE, "A\xff");
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_assert_true (crow_error_get_object (error) == (gpointer) book);
  g_assert_cmpstr (crow_error_get_member (error), ==, "title");
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "A\xff");
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  library_assert (&library, "SELECT title FROM book ORDER BY title", "b\nc");
  crow_object_set_text (book, BOOK_TITLE, "Aé");
  library_commit (&library);
  library_assert (&library, "SELECT title FROM book WHERE title <> 'b'", "Aé");
  library_clear (&library);
}

/* The same without objects. */
static void
test_bad_bulk (void)
{
  static const guint16 attributes[] = { BOOK_ID, BOOK_TITLE, BOOK_PRICE };
  const struct { guint at; CrowValue value; const char *member; } cases[] = {
    { 1, crow_value_text ("A\xff"), "title" },
    { 1, crow_value_text ("\xed\xa0\x80"), "title" },
    { 1, crow_value_int64 (1), "title" },
    { 0, crow_value_text ("1"), "id" },
    { 2, crow_value_blob ("1", 1), "price" },
  };
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  CrowObject *edited;
  gint64 n = 0;

  library_init (&library, NULL);
  library_book (&library, "a", NULL);
  library_commit (&library);
  edited = library_book (&library, "b", NULL);
  query = crow_query_new (library.session, BOOK);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrowValue values[] = { crow_value_int64 (1), crow_value_text ("c"), crow_value_int64 (3) };

      values[cases[i].at] = cases[i].value;
      g_assert_false (crow_query_update (query, attributes, values, 3, NULL, &error));
      g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
      g_assert_cmpstr (crow_error_get_member (error), ==, cases[i].member);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_clear_error (&error);
      g_assert_null (crow_session_upsert (library.session, BOOK, attributes, values, 3, attributes, 1, &error));
      g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
      g_assert_cmpstr (crow_error_get_member (error), ==, cases[i].member);
      g_clear_error (&error);
      /* Refused before anything was written. */
      g_assert_cmpint (crow_object_get_state (edited), ==, CROW_STATE_PENDING);
    }
  library_assert (&library, "SELECT title FROM book", "a");
  /* A whole number for a real one loses nothing. */
  {
    const CrowValue values[] = { crow_value_int64 (1), crow_value_text ("é"), crow_value_int64 (3) };

    g_assert_true (crow_query_update (query, attributes + 1, values + 1, 2, &n, &error));
    g_assert_no_error (error);
    g_assert_cmpint (n, ==, 2);
    g_assert_nonnull (crow_session_upsert (library.session, BOOK, attributes, values, 3, attributes, 1, &error));
    g_assert_no_error (error);
  }
  library_assert (&library, "SELECT title FROM book", "é\né");
  g_clear_object (&query);
  library_clear (&library);
}

/* What other programs put into SQLite's columns, which take everything. */
static void
test_bad_reads (void)
{
  Library library;
  CrowObject *book;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  execute (&library, "PRAGMA foreign_keys = OFF; DROP TABLE book;"
                     "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, year INTEGER, price REAL, author_id INTEGER);"
                     "INSERT INTO book (id, title, year) VALUES (1, NULL, 1), (2, 'b', 9223372036854775808), (3, 'c', 3)");
  /* Null is a value that can be seen and mended. */
  book = crow_session_find_int64 (library.session, BOOK, 1, &error);
  g_assert_no_error (error);
  g_assert_true (crow_object_is_null (book, BOOK_TITLE));
  g_assert_null (crow_object_get_text (book, BOOK_TITLE));
  crow_object_set_text (book, BOOK_TITLE, "a");
  /* A number of more than 64 bits is none that a program could hold; edits stay. */
  g_assert_null (crow_session_find_int64 (library.session, BOOK, 2, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  assert_contains (error, "“year”");
  g_clear_error (&error);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "a");
  library_commit (&library);
  library_assert (&library, "SELECT title FROM book WHERE id <> 2 ORDER BY id", "a\nc");
  library_clear (&library);
}

static void
test_locked (void)
{
  Library library;
  CrowObject *author;
  g_autofree char *folder = NULL;
  g_autoptr (CrowEngine) other = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  folder = move_to_file (&library);
  other = crow_engine_open (crow_engine_get_uri (library.engine), NULL);
  g_assert_true (crow_engine_begin (other, NULL));
  author = library_author (&library, "A");
  execute (&library, "PRAGMA busy_timeout = 10");
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PENDING);
  crow_engine_rollback (other);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  g_clear_object (&other);
  library_clear (&library);
  remove_folder (folder);
}

/* The same on a server, which waits as long as it is told. */
static void
test_locked_table (void)
{
  Library library;
  CrowObject *author;
  g_autoptr (CrowEngine) other = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  other = crow_engine_open (g_getenv ("CROW_TEST_POSTGRESQL"), &error);
  g_assert_no_error (error);
  g_assert_true (crow_engine_begin (other, NULL));
  g_assert_true (crow_engine_execute (other, "LOCK TABLE crow_library.author", &error));
  author = library_author (&library, "A");
  execute (&library, "SET lock_timeout = 20");
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PENDING);
  crow_engine_rollback (other);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  library_assert (&library, "SELECT name FROM author", "A");
  library_clear (&library);
}

static void
test_full (void)
{
  Library library;
  CrowObject *author;
  CrowObject *book = NULL;
  g_autofree char *folder = NULL, *long_text = g_strnfill (64 * 1024, 'x');
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  folder = move_to_file (&library);
  author = library_author (&library, "A");
  library_commit (&library);
  execute (&library, "PRAGMA max_page_count = 60");
  crow_object_set_text (author, AUTHOR_NAME, "B");
  for (guint i = 0; i < 30; i++)
    book = library_book (&library, long_text, author);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  assert_contains (error, "space");
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PENDING);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "B");
  g_assert_true (crow_session_has_changes (library.session));
  library_assert (&library, "SELECT name FROM author", "A");
  library_assert (&library, "SELECT count(*) FROM book", "0");
  execute (&library, "PRAGMA max_page_count = 100000");
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author", "B");
  library_assert (&library, "SELECT count(*) FROM book", "30");
  library_clear (&library);
  remove_folder (folder);
}

/* In the middle of a transaction: what was flushed is lost, and that is told until it is rolled back. */
static void
test_full_later (void)
{
  Library library;
  CrowObject *author;
  g_autofree char *folder = NULL, *long_text = g_strnfill (64 * 1024, 'x');
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  folder = move_to_file (&library);
  author = library_author (&library, "A");
  g_assert_true (crow_session_flush (library.session, &error));
  execute (&library, "PRAGMA max_page_count = 60");
  for (guint i = 0; i < 30; i++)
    library_book (&library, long_text, author);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  if (!crow_session_commit (library.session, &error))
    {
      g_clear_error (&error);
      crow_session_rollback (library.session);
      g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_TRANSIENT);
      library_assert (&library, "SELECT count(*) FROM author", "0");
      library_assert (&library, "SELECT count(*) FROM book", "0");
    }
  library_clear (&library);
  remove_folder (folder);
}

static void
test_vanished (void)
{
  Library library;
  CrowObject *author;
  g_autofree char *folder = NULL, *path = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  folder = move_to_file (&library);
  author = library_author (&library, "A");
  library_commit (&library);
  path = g_build_filename (folder, "library.db", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  crow_object_set_text (author, AUTHOR_NAME, "B");
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  assert_contains (error, "gone");
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "B");
  g_assert_true (crow_session_has_changes (library.session));
  library_clear (&library);
  remove_folder (folder);
}

/* The server goes away between the edits and the commit, or within the transaction. */
static void
test_connection_lost (void)
{
  Library library;
  CrowObject *first, *second;
  g_autoptr (CrowEngine) other = NULL;
  g_autoptr (GError) error = NULL;
  static const char kill[] = "SELECT count(*) FROM pg_stat_activity, LATERAL pg_terminate_backend(pid, 5000) AS k "
                             "WHERE pid <> pg_backend_pid() AND query LIKE '%crow\\_library%'";

  library_init (&library, NULL);
  other = crow_engine_open (g_getenv ("CROW_TEST_POSTGRESQL"), &error);
  g_assert_no_error (error);
  first = library_author (&library, "A");
  g_assert_true (crow_session_flush (library.session, &error));
  second = library_author (&library, "B");
  execute (&library, "SELECT 'crow_library'");
  g_assert_true (crow_engine_execute (other, kill, &error));
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_cmpint (crow_object_get_state (second), ==, CROW_STATE_PENDING);
  g_clear_error (&error);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_state (first), ==, CROW_STATE_TRANSIENT);
  g_assert_cmpstr (crow_object_get_text (first, AUTHOR_NAME), ==, "A");
  crow_session_add (library.session, first);
  /* A new connection knows nothing of the search path. */
  execute (&library, "SET search_path TO crow_library");
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author", "A");
  library_clear (&library);
}

/* New rows that would have gone along with a deleted one are pending again, with their links. */
static void
test_dropped (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_SESSION };
  Library library;
  CrowObject *author, *book, *tag, *wrong;
  g_autoptr (GError) error = NULL;

  library_init (&library, &options);
  author = library_author (&library, "A");
  library_author (&library, "B");
  tag = library_tag (&library, "t");
  library_commit (&library);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 0);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (tag, TAG_BOOKS)), ==, 0);
  book = library_book (&library, "x", author);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag);
  crow_session_delete (library.session, author);
  wrong = library_author (&library, "B");
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PENDING);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  g_assert_true (crow_collection_contains (crow_object_get_many (author, AUTHOR_BOOKS), book));
  g_assert_true (crow_collection_contains (crow_object_get_many (tag, TAG_BOOKS), book));

  /* Without the delete it is written after all. */
  crow_object_set_text (wrong, AUTHOR_NAME, "C");
  crow_session_add (library.session, author);
  library_commit (&library);
  library_assert (&library, "SELECT author_id FROM book", "1");
  library_assert (&library, "SELECT count(*) FROM book_tag", "1");
  library_clear (&library);
}

/* What a flush cuts off before it deletes is there again when it fails: new objects and edited ones. */
static void
test_cut_off (void)
{
  Library library;
  CrowObject *author, *fresh, *moved;
  CrowCollection *books;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  moved = library_book (&library, "Moved", NULL);
  library_commit (&library);
  fresh = library_book (&library, "New", author);
  crow_object_set_one (moved, BOOK_AUTHOR_ROLE, author);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  crow_session_delete (library.session, author);
  crow_object_set_double (fresh, BOOK_PRICE, -1);
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_CHECK);
  g_assert_true (crow_object_get_one (fresh, BOOK_AUTHOR_ROLE) == author);
  g_assert_true (crow_object_get_one (moved, BOOK_AUTHOR_ROLE) == author);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 2);
  crow_object_set_double (fresh, BOOK_PRICE, 1);
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM book WHERE author_id IS NULL", "2");
  g_assert_null (crow_object_get_one (fresh, BOOK_AUTHOR_ROLE));
  library_clear (&library);
}

/* Where edits are not kept, all of the transaction goes, and the program has to say that it knows. */
static void
test_edits_dropped (void)
{
  Library library;
  CrowObject *author, *first, *second;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  library_commit (&library);
  crow_session_set_keeps_edits (library.session, FALSE);
  g_assert_false (crow_session_get_keeps_edits (library.session));
  crow_object_set_text (author, AUTHOR_NAME, "written");
  g_assert_true (crow_session_flush (library.session, NULL));
  first = library_author (&library, "B");
  second = library_author (&library, "written");
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (second));
  g_clear_error (&error);
  g_assert_cmpint (crow_object_get_state (first), ==, CROW_STATE_TRANSIENT);
  g_assert_cmpint (crow_object_get_state (second), ==, CROW_STATE_TRANSIENT);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  g_assert_false (crow_session_has_changes (library.session));
  /* What would be half a transaction is refused. */
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  assert_contains (error, "roll back first");
  g_clear_error (&error);
  crow_session_rollback (library.session);
  library_assert (&library, "SELECT name FROM author", "A");
  crow_session_add (library.session, first);
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author ORDER BY name", "A\nB");
  library_clear (&library);
}

/* A savepoint is where it stops: what came before is there still, and can be committed. */
static void
test_edits_dropped_to_savepoint (void)
{
  Library library;
  CrowObject *author, *other;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  crow_session_set_keeps_edits (library.session, FALSE);
  author = library_author (&library, "A");
  g_assert_true (crow_session_savepoint (library.session, "s", NULL));
  other = library_author (&library, "A");
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_TRANSIENT);
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author", "A");
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/failures/misfit", test_misfit);
  g_test_add_func ("/orm/failures/misfit-table", test_misfit_table);
  g_test_add_func ("/orm/failures/misfit-index", test_misfit_index);
  g_test_add_func ("/orm/failures/bad-values", test_bad_values);
  g_test_add_func ("/orm/failures/bad-bulk", test_bad_bulk);
  g_test_add_func ("/orm/failures/dropped", test_dropped);
  g_test_add_func ("/orm/failures/cut-off", test_cut_off);
  g_test_add_func ("/orm/failures/edits-dropped", test_edits_dropped);
  g_test_add_func ("/orm/failures/edits-dropped/savepoint", test_edits_dropped_to_savepoint);
  if (TEST_SERVERS)
    {
      g_test_add_func ("/orm/failures/locked-table", test_locked_table);
      g_test_add_func ("/orm/failures/connection-lost", test_connection_lost);
      return g_test_run ();
    }
  g_test_add_func ("/orm/failures/bad-rows", test_bad_rows);
  g_test_add_func ("/orm/failures/bad-reads", test_bad_reads);
  g_test_add_func ("/orm/failures/locked", test_locked);
  g_test_add_func ("/orm/failures/full", test_full);
  g_test_add_func ("/orm/failures/full-later", test_full_later);
  g_test_add_func ("/orm/failures/vanished", test_vanished);
  return g_test_run ();
}
