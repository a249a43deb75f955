/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "library.h"
#include "watch.h"

static void
test_save_and_load (void)
{
  Library library;
  CrowObject *author, *book;
  CrowCollection *books;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "Le Guin");
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PENDING);
  book = library_book (&library, "The Dispossessed", author);
  crow_object_set_int64 (book, BOOK_YEAR, 1974);
  library_book (&library, "The Lathe of Heaven", author);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_int64 (author, AUTHOR_ID), ==, 1);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 1);
  library_assert (&library, "SELECT id, title, year, author_id FROM book",
                  "1|The Dispossessed|1974|1\n2|The Lathe of Heaven|null|1");

  library_reopen (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "Le Guin");
  g_assert_true (crow_object_is_null (author, AUTHOR_EMAIL));
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_false (crow_collection_is_loaded (books));
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 2);
  book = crow_collection_get (books, 0);
  g_assert_cmpint (crow_object_peek_int64 (book, BOOK_YEAR), ==, 1974);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  g_assert_true (crow_session_find_int64 (library.session, BOOK, 1, NULL) == book);
  g_assert_null (crow_session_find_int64 (library.session, BOOK, 77, &error));
  g_assert_no_error (error);
  library_clear (&library);
}

static void
test_update (void)
{
  Library library;
  CrowObject *book;

  library_init (&library, NULL);
  book = library_book (&library, "One", NULL);
  library_commit (&library);
  crow_object_set_text (book, BOOK_TITLE, "Two");
  crow_object_set_text (book, BOOK_TITLE, "One");
  crow_object_set_double (book, BOOK_PRICE, 2.5);
  g_assert_true (crow_object_is_modified (book));
  library_commit (&library);
  g_assert_false (crow_object_is_modified (book));
  library_assert (&library, "SELECT title, price FROM book", "One|2.5");
  crow_object_set_null (book, BOOK_PRICE);
  library_commit (&library);
  library_assert (&library, "SELECT title, price FROM book", "One|null");
  library_clear (&library);
}

static void
test_bulk (void)
{
  Library library;
  CrowObject *author;

  library_init (&library, NULL);
  author = library_author (&library, "Prolific");
  for (guint i = 0; i < 137; i++)
    {
      g_autofree char *title = g_strdup_printf ("Book %u", i);

      library_book (&library, title, author);
    }
  library_commit (&library);
  library_assert (&library, "SELECT count(*), min(id), max(id), count(DISTINCT title) FROM book WHERE author_id = 1",
                  "137|1|137|137");
  for (guint i = 0; i < 137; i++)
    crow_object_set_int64 (crow_session_find_int64 (library.session, BOOK, i + 1, NULL), BOOK_YEAR, 1900 + i);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM book WHERE year = 1899 + id"), ==, 137);
  library_clear (&library);
}

static void
test_states (void)
{
  Library library;
  CrowObject *author, *held;

  library_init (&library, NULL);
  author = crow_session_create (library.session, AUTHOR);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_TRANSIENT);
  crow_session_add (library.session, author);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PENDING);
  crow_session_expunge (library.session, author);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_TRANSIENT);
  crow_object_set_text (author, AUTHOR_NAME, "x");
  crow_session_add (library.session, author);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  crow_session_delete (library.session, author);
  crow_session_add (library.session, author);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  crow_session_delete (library.session, author);
  g_assert_true (crow_session_flush (library.session, NULL));
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_DELETED);
  g_assert_null (crow_session_find_int64 (library.session, AUTHOR, 1, NULL));
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_DETACHED);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM author"), ==, 0);

  held = g_object_ref (library_author (&library, "held"));
  library_commit (&library);
  library_reopen (&library);
  g_assert_cmpint (crow_object_get_state (held), ==, CROW_STATE_DETACHED);
  g_assert_cmpstr (crow_object_get_text (held, AUTHOR_NAME), ==, "held");
  g_assert_null (crow_object_get_session (held));
  crow_session_add (library.session, held);
  g_assert_cmpint (crow_object_get_state (held), ==, CROW_STATE_PERSISTENT);
  crow_object_set_text (held, AUTHOR_NAME, "again");
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author", "again");
  g_object_unref (held);
  library_clear (&library);
}

static void
test_failed_flush (void)
{
  Library library;
  CrowObject *author, *book, *fine;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  fine = library_book (&library, "fine", author);
  book = crow_session_create (library.session, BOOK);
  crow_collection_add (crow_object_get_many (author, AUTHOR_BOOKS), book);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_NOT_NULL);
  g_assert_cmpstr (crow_error_get_member (error), ==, "title");
  g_assert_true (crow_error_get_object (error) == G_OBJECT (book));
  g_assert_nonnull (crow_error_get_sql (error));
  g_assert_cmpint (crow_object_get_state (fine), ==, CROW_STATE_PENDING);
  g_assert_true (crow_object_is_null (fine, BOOK_ID));
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM author"), ==, 0);
  crow_object_set_text (book, BOOK_TITLE, "mended");
  library_commit (&library);
  library_assert (&library, "SELECT title, author_id FROM book ORDER BY id", "fine|1\nmended|1");

  g_clear_error (&error);
  crow_object_set_double (fine, BOOK_PRICE, -1);
  crow_object_set_text (author, AUTHOR_NAME, "B");
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_CHECK);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (fine));
  g_assert_true (crow_object_is_modified (author));
  crow_object_set_double (fine, BOOK_PRICE, 1);
  library_commit (&library);
  library_assert (&library, "SELECT name, price FROM author JOIN book ON author_id = author.id WHERE book.id = 1", "B|1");
  library_clear (&library);
}

static void
test_rollback (void)
{
  Library library;
  CrowObject *author, *other, *book, *fresh;
  CrowCollection *books;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  other = library_author (&library, "B");
  book = library_book (&library, "book", author);
  library_commit (&library);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);

  crow_object_set_text (author, AUTHOR_NAME, "changed");
  crow_object_set_text (author, AUTHOR_NAME, "changed twice");
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, other);
  fresh = library_book (&library, "fresh", author);
  g_assert_true (crow_session_flush (library.session, NULL));
  g_assert_cmpint (crow_object_get_int64 (fresh, BOOK_ID), ==, 2);
  crow_object_set_text (author, AUTHOR_NAME, "changed thrice");
  crow_session_delete (library.session, other);
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  g_assert_true (crow_collection_contains (books, book));
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_TRANSIENT);
  g_assert_true (crow_object_is_null (fresh, BOOK_ID));
  g_assert_cmpstr (crow_object_get_text (fresh, BOOK_TITLE), ==, "fresh");
  g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_PERSISTENT);
  g_assert_false (crow_session_has_changes (library.session));

  crow_session_delete (library.session, other);
  g_assert_true (crow_session_flush (library.session, NULL));
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_PERSISTENT);
  g_assert_true (crow_session_find_int64 (library.session, AUTHOR, 2, NULL) == other);
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author ORDER BY id", "A\nB");
  library_clear (&library);
}

static void
test_savepoints (void)
{
  Library library;
  CrowObject *author, *inner;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  g_assert_true (crow_session_savepoint (library.session, "one", &error));
  crow_object_set_text (author, AUTHOR_NAME, "B");
  inner = library_author (&library, "C");
  g_assert_true (crow_session_savepoint (library.session, "two", &error));
  crow_object_set_text (author, AUTHOR_NAME, "D");
  g_assert_true (crow_session_rollback_to (library.session, "two", &error));
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "B");
  g_assert_cmpint (crow_object_get_state (inner), ==, CROW_STATE_PERSISTENT);
  g_assert_true (crow_session_rollback_to (library.session, "one", &error));
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  g_assert_cmpint (crow_object_get_state (inner), ==, CROW_STATE_TRANSIENT);
  g_assert_false (crow_session_rollback_to (library.session, "two", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_true (crow_session_release (library.session, "one", NULL));
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author", "A");
  library_clear (&library);
}

static void
test_tree (void)
{
  Library library;
  CrowObject *nodes[5];

  library_init (&library, NULL);
  for (guint i = 0; i < 5; i++)
    {
      nodes[i] = crow_session_create (library.session, NODE);
      crow_object_set_text (nodes[i], NODE_NAME, (const char *[]) { "a", "b", "c", "d", "e" }[i]);
      crow_session_add (library.session, nodes[i]);
    }
  /* Added before what they refer to. */
  crow_object_set_one (nodes[0], NODE_PARENT_ROLE, nodes[1]);
  crow_object_set_one (nodes[1], NODE_PARENT_ROLE, nodes[2]);
  crow_object_set_one (nodes[4], NODE_PARENT_ROLE, nodes[4]);
  library_commit (&library);
  library_assert (&library, "SELECT n.name, p.name FROM node n LEFT JOIN node p ON p.id = n.parent_id ORDER BY 1",
                  "a|b\nb|c\nc|null\nd|null\ne|e");
  /* A circle of new rows. */
  library_reopen (&library);
  for (guint i = 0; i < 3; i++)
    {
      nodes[i] = crow_session_create (library.session, NODE);
      crow_object_set_text (nodes[i], NODE_NAME, (const char *[]) { "x", "y", "z" }[i]);
      crow_session_add (library.session, nodes[i]);
    }
  for (guint i = 0; i < 3; i++)
    crow_object_set_one (nodes[i], NODE_PARENT_ROLE, nodes[(i + 1) % 3]);
  library_commit (&library);
  library_assert (&library, "SELECT n.name, p.name FROM node n JOIN node p ON p.id = n.parent_id WHERE n.name > 'e' "
                  "ORDER BY 1", "x|y\ny|z\nz|x");
  for (guint i = 0; i < 3; i++)
    crow_session_delete (library.session, nodes[i]);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM node WHERE name > 'e'"), ==, 0);
  library_clear (&library);
}

static void
test_swap (void)
{
  Library library;
  CrowObject *a, *b, *c, *d;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  a = library_author (&library, "A");
  b = library_author (&library, "B");
  c = library_author (&library, "C");
  library_commit (&library);
  crow_object_set_text (a, AUTHOR_NAME, "B");
  crow_object_set_text (b, AUTHOR_NAME, "C");
  crow_object_set_text (c, AUTHOR_NAME, "A");
  library_commit (&library);
  library_assert (&library, "SELECT id, name FROM author ORDER BY id", "1|B\n2|C\n3|A");
  /* A name that becomes free is taken by a new one, a deleted one makes room. */
  crow_object_set_text (a, AUTHOR_NAME, "D");
  crow_session_delete (library.session, c);
  d = library_author (&library, "B");
  crow_object_set_text (b, AUTHOR_NAME, "A");
  library_commit (&library);
  library_assert (&library, "SELECT id, name FROM author ORDER BY name", "2|A\n3|B\n1|D");
  g_assert_cmpint (crow_object_get_state (d), ==, CROW_STATE_PERSISTENT);
  /* What is really taken is refused, and nothing is left parked. */
  crow_object_set_text (a, AUTHOR_NAME, "A");
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (a));
  crow_session_rollback (library.session);
  library_assert (&library, "SELECT id, name FROM author ORDER BY name", "2|A\n3|B\n1|D");
  library_clear (&library);
}

static void
take_reason_cb (CrowEngine   *engine,
                CrowLogEntry *entry,
                gpointer      text)
{
  if (g_strcmp0 (entry->reason, "shape of the tables") == 0)
    return;
  g_string_append_len (text, entry->sql, strcspn (entry->sql, " "));
  g_string_append_printf (text, " %s\n", entry->reason != NULL ? entry->reason : "-");
}

/* The log says why a statement was run. */
static void
test_reasons (void)
{
  Library library;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CrowQuery) query = NULL;
  CrowObject *author;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  library_book (&library, "a", author);
  library_book (&library, "b", author);
  library_commit (&library);
  library_reopen (&library);
  g_signal_connect (library.engine, "statement", G_CALLBACK (take_reason_cb), text);
  query = crow_query_new (library.session, AUTHOR);
  author = crow_query_first (query, NULL);
  crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS));
  crow_object_set_text (author, AUTHOR_NAME, "B");
  library_commit (&library);
  g_assert_true (crow_engine_execute (library.engine, "SELECT 1", NULL));
  g_assert_cmpstr (text->str, ==,
                   "SELECT query of author\nSELECT lazy load of author.books\nBEGIN commit\nUPDATE flush of author 1\n"
                   "COMMIT commit\nSELECT -\n");
  g_clear_object (&query);
  library_clear (&library);
}

/* The value is there when a list says that an object has one to be written. */
static void
see_title_cb (GListModel *changes,
              guint       position,
              guint       removed,
              guint       added,
              gpointer    data)
{
  g_autoptr (CrowObject) object = added > 0 ? g_list_model_get_item (changes, position) : NULL;

  if (object != NULL && crow_object_get_entity (object) == BOOK)
    g_string_append_printf (data, "%s,", crow_object_get_text (object, BOOK_TITLE));
}

static void
test_changes (void)
{
  Library library;
  CrowObject *author, *books[3];
  g_autoptr (GListModel) changes = NULL;
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Watch watch;

  library_init (&library, NULL);
  author = library_author (&library, "a");
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    books[i] = library_book (&library, "b", author);
  changes = g_object_ref (crow_session_get_changes (library.session));
  g_assert_cmpuint (g_list_model_get_n_items (changes), ==, 4);
  watch_init (&watch, changes);
  library_commit (&library);
  g_assert_cmpuint (watch.seen->len, ==, 0);
  g_assert_cmpuint (watch.n_events, ==, 1);
  g_signal_connect (changes, "items-changed", G_CALLBACK (see_title_cb), titles);
  crow_object_set_text (books[1], BOOK_TITLE, "c");
  crow_object_set_text (books[1], BOOK_TITLE, "d");
  crow_session_delete (library.session, books[0]);
  crow_collection_remove (crow_object_get_many (author, AUTHOR_BOOKS), books[2]);
  g_assert_cmpstr (titles->str, ==, "c,b,b,");
  g_assert_cmpuint (watch.seen->len, ==, 3);
  g_assert_true (watch.seen->pdata[0] == books[1] && watch.seen->pdata[1] == books[0] && watch.seen->pdata[2] == books[2]);
  crow_session_add (library.session, books[0]);
  crow_session_expire (library.session, books[1]);
  g_assert_cmpuint (watch.seen->len, ==, 1);
  crow_session_rollback (library.session);
  g_assert_cmpuint (watch.seen->len, ==, 0);
  /* What a flush could not write is still to be written. */
  crow_object_set_text (books[1], BOOK_TITLE, NULL);
  crow_object_set_text (books[2], BOOK_TITLE, "e");
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_cmpuint (watch.seen->len, ==, 2);
  crow_session_expunge (library.session, books[1]);
  g_assert_cmpuint (watch.seen->len, ==, 1);
  crow_session_close (library.session);
  g_assert_cmpuint (watch.seen->len, ==, 0);
  watch_clear (&watch);
  g_signal_handlers_disconnect_by_data (changes, titles);
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/session/save-and-load", test_save_and_load);
  g_test_add_func ("/orm/session/update", test_update);
  g_test_add_func ("/orm/session/bulk", test_bulk);
  g_test_add_func ("/orm/session/states", test_states);
  g_test_add_func ("/orm/session/failed-flush", test_failed_flush);
  g_test_add_func ("/orm/session/rollback", test_rollback);
  g_test_add_func ("/orm/session/savepoints", test_savepoints);
  g_test_add_func ("/orm/session/swap", test_swap);
  g_test_add_func ("/orm/session/tree", test_tree);
  g_test_add_func ("/orm/session/reasons", test_reasons);
  g_test_add_func ("/orm/session/changes", test_changes);
  return g_test_run ();
}
