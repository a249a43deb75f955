/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was read while a transaction was open, of rows that SQL of the program or bulk statements had written: after a
 * rollback, to the start or to a savepoint, objects and what the session finds equal the database.
 */
#include "config.h"

#include "orm/crow-live-list.h"

#include "library.h"

#define LAST_ID 8

static void
execute (Library    *library,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  crow_session_execute (library->session, sql, &error);
  g_assert_no_error (error);
}

/* Two authors with a book each; nothing is loaded. */
static void
begin (Library *library)
{
  library_init (library, NULL);
  library_book (library, "one", library_author (library, "A"));
  library_book (library, "two", library_author (library, "B"));
  library_commit (library);
  library_reopen (library);
}

static CrowObject *
find (Library *library,
      guint    entity,
      gint64   id)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (library->session, entity, id, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_inserted (void)
{
  Library library;
  CrowObject *author, *book;

  begin (&library);
  execute (&library, "INSERT INTO author (id, name) VALUES (9, 'X')");
  execute (&library, "INSERT INTO book (id, title, author_id) VALUES (9, 'of X', 9)");
  author = find (&library, AUTHOR, 9);
  book = find (&library, BOOK, 9);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 1);
  crow_session_rollback (library.session);
  g_assert_null (find (&library, AUTHOR, 9));
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_DETACHED);
  g_assert_null (crow_object_get_text (book, BOOK_TITLE));
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_DETACHED);
  g_assert_error (crow_session_get_error (library.session), CROW_ERROR, CROW_ERROR_STALE);
  /* It does not come back by being added. */
  crow_session_add (library.session, author);
  g_assert_null (find (&library, AUTHOR, 9));

  /* Another row of that number is another object. */
  execute (&library, "INSERT INTO author (id, name) VALUES (9, 'Y')");
  g_assert_cmpstr (crow_object_get_text (find (&library, AUTHOR, 9), AUTHOR_NAME), ==, "Y");
  g_assert_true (find (&library, AUTHOR, 9) != author);
  library_commit (&library);
  g_assert_cmpstr (crow_object_get_text (find (&library, AUTHOR, 9), AUTHOR_NAME), ==, "Y");
  library_clear (&library);
}

/* The object of a row that is gone makes room for one of the same key. */
static void
test_replaced (void)
{
  Library library;
  CrowObject *author, *fresh;

  begin (&library);
  execute (&library, "INSERT INTO author (id, name) VALUES (3, 'X')");
  author = find (&library, AUTHOR, 3);
  crow_session_rollback (library.session);
  fresh = library_author (&library, "fresh");
  library_commit (&library);
  g_assert_cmpint (crow_object_get_int64 (fresh, AUTHOR_ID), ==, 3);
  g_assert_true (find (&library, AUTHOR, 3) == fresh);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_DETACHED);
  crow_object_set_text (fresh, AUTHOR_NAME, "edited");
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (fresh, AUTHOR_NAME), ==, "fresh");
  library_clear (&library);
}

static void
test_updated (void)
{
  Library library;
  CrowObject *author, *book;

  begin (&library);
  author = find (&library, AUTHOR, 1);
  execute (&library, "UPDATE author SET name = name || '!'");
  execute (&library, "UPDATE book SET author_id = 1, title = 'changed'");
  book = find (&library, BOOK, 2);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A!");
  g_assert_cmpstr (crow_object_get_text (find (&library, AUTHOR, 2), AUTHOR_NAME), ==, "B!");
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 2);
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  g_assert_cmpstr (crow_object_get_text (find (&library, AUTHOR, 2), AUTHOR_NAME), ==, "B");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 1);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == find (&library, AUTHOR, 2));
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "two");
  library_clear (&library);
}

/* A row that cannot be read is in the way of no other.  PostgreSQL has no such texts. */
static void
test_unreadable (void)
{
  Library library;
  CrowObject *other;
  g_autoptr (GError) error = NULL;

  begin (&library);
  if (TEST_SERVERS)
    {
      library_clear (&library);
      return;
    }
  execute (&library, "UPDATE author SET name = CAST(x'fe' AS TEXT) WHERE id = 1");
  library_commit (&library);
  execute (&library, "UPDATE author SET name = 'whole' || id");
  g_assert_cmpstr (crow_object_get_text (find (&library, AUTHOR, 1), AUTHOR_NAME), ==, "whole1");
  other = find (&library, AUTHOR, 2);
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (other, AUTHOR_NAME), ==, "B");
  g_assert_null (crow_session_find_int64 (library.session, AUTHOR, 1, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_assert_cmpstr (crow_error_get_member (error), ==, "name");
  library_clear (&library);
}

static void
test_deleted (void)
{
  Library library;
  CrowObject *book, *other;

  begin (&library);
  book = find (&library, BOOK, 1);
  execute (&library, "DELETE FROM book WHERE id = 1");
  g_assert_null (find (&library, BOOK, 1));
  execute (&library, "INSERT INTO book (id, title) VALUES (1, 'other')");
  other = find (&library, BOOK, 1);
  g_assert_true (other != book);
  crow_session_rollback (library.session);
  g_assert_true (find (&library, BOOK, 1) == book);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "one");
  g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_DETACHED);
  library_clear (&library);
}

static void
test_savepoint (void)
{
  Library library;
  CrowObject *early, *late, *author;

  begin (&library);
  execute (&library, "INSERT INTO author (id, name) VALUES (8, 'early')");
  early = find (&library, AUTHOR, 8);
  g_assert_true (crow_session_savepoint (library.session, "s", NULL));
  execute (&library, "INSERT INTO author (id, name) VALUES (9, 'late')");
  execute (&library, "UPDATE author SET name = 'changed' WHERE id = 1");
  late = find (&library, AUTHOR, 9);
  author = find (&library, AUTHOR, 1);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "changed");
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_null (find (&library, AUTHOR, 9));
  g_assert_cmpint (crow_object_get_state (late), ==, CROW_STATE_DETACHED);
  g_assert_true (find (&library, AUTHOR, 8) == early);
  g_assert_cmpstr (crow_object_get_text (early, AUTHOR_NAME), ==, "early");
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  crow_session_rollback (library.session);
  g_assert_null (find (&library, AUTHOR, 8));
  g_assert_cmpint (crow_object_get_state (early), ==, CROW_STATE_DETACHED);
  library_clear (&library);
}

/* Back at a savepoint: values alone leave collections as they are, and pairs do not; a deleted object is what it was. */
static void
test_savepoint_parts (void)
{
  Library library;
  CrowObject *author, *book;
  CrowCollection *books, *tags;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  book = library_book (&library, "x", author);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), library_tag (&library, "t"));
  library_commit (&library);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  tags = crow_object_get_many (book, BOOK_TAGS);
  g_assert_cmpuint (crow_collection_get_n_items (books) + crow_collection_get_n_items (tags), ==, 2);

  g_assert_true (crow_session_savepoint (library.session, "s", NULL));
  crow_object_set_text (book, BOOK_TITLE, "y");
  g_assert_true (crow_session_flush (library.session, NULL));
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "x");
  g_assert_true (crow_collection_is_loaded (books) && crow_collection_is_loaded (tags));

  crow_collection_clear (tags);
  g_assert_true (crow_session_flush (library.session, NULL));
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_cmpuint (crow_collection_get_n_items (tags), ==, 1);
  crow_collection_clear (tags);
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_cmpuint (crow_collection_get_n_items (tags), ==, 1);

  crow_session_delete (library.session, book);
  g_assert_true (crow_session_flush (library.session, NULL));
  crow_object_set_text (book, BOOK_TITLE, "gone");
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "x");
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  library_commit (&library);
  library_assert (&library, "SELECT title FROM book", "x");
  library_clear (&library);
}

/* What leaves the session takes its entries out of the journal; the savepoint stays where it was. */
static void
test_savepoint_and_expunge (void)
{
  Library library;
  CrowObject *author, *other;

  begin (&library);
  author = find (&library, AUTHOR, 1);
  other = find (&library, AUTHOR, 2);
  crow_object_set_text (author, AUTHOR_NAME, "edited");
  g_assert_true (crow_session_savepoint (library.session, "s", NULL));
  crow_session_expunge (library.session, author);
  crow_object_set_text (other, AUTHOR_NAME, "edited too");
  g_assert_true (crow_session_flush (library.session, NULL));
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_cmpstr (crow_object_get_text (other, AUTHOR_NAME), ==, "B");
  library_clear (&library);
}

static void
test_bulk (void)
{
  static const guint16 title[] = { BOOK_TITLE }, columns[] = { BOOK_ID, BOOK_TITLE }, key[] = { BOOK_ID };
  const CrowValue text = crow_value_text ("bulk");
  const CrowValue fresh[] = { crow_value_int64 (7), crow_value_text ("seven") };
  const CrowValue known[] = { crow_value_int64 (2), crow_value_text ("again") };
  g_autoptr (CrowQuery) query = NULL;
  Library library;
  CrowObject *book, *seven, *one;

  begin (&library);
  book = find (&library, BOOK, 2);
  query = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_update (query, title, &text, 1, NULL, NULL));
  one = find (&library, BOOK, 1);
  g_assert_cmpstr (crow_object_get_text (one, BOOK_TITLE), ==, "bulk");
  seven = crow_session_upsert (library.session, BOOK, columns, fresh, 2, key, 1, NULL);
  g_assert_nonnull (seven);
  g_assert_true (crow_session_upsert (library.session, BOOK, columns, known, 2, key, 1, NULL) == book);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "again");
  crow_query_where (query, crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_EQUAL, 1));
  g_assert_true (crow_query_delete (query, NULL, NULL));
  g_assert_null (find (&library, BOOK, 1));
  crow_session_rollback (library.session);
  g_assert_true (find (&library, BOOK, 1) == one);
  g_assert_cmpstr (crow_object_get_text (one, BOOK_TITLE), ==, "one");
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "two");
  g_assert_null (find (&library, BOOK, 7));
  g_assert_cmpint (crow_object_get_state (seven), ==, CROW_STATE_DETACHED);
  g_clear_object (&query);
  library_clear (&library);
}

/* What was read, as somebody else had written it, is no edit that a rollback takes back. */
static void
test_read_before (void)
{
  Library library;
  CrowObject *book, *author;

  begin (&library);
  book = find (&library, BOOK, 1);
  author = find (&library, AUTHOR, 1);
  g_assert_true (crow_engine_execute (library.engine,
                                      "UPDATE book SET title = 'theirs', author_id = 2; UPDATE author SET name = "
                                      "name || '?'", NULL));
  crow_session_expire (library.session, author);
  g_assert_true (crow_session_refresh (library.session, book, NULL));
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 2);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "theirs");
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A?");

  g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET title = 'mine', author_id = 1", NULL));
  execute (&library, "UPDATE author SET name = 'begun' WHERE id = 2");
  g_assert_true (crow_session_refresh (library.session, book, NULL));
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 1);
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 1);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "mine");
  library_clear (&library);
}

static void
count_cb (CrowEngine         *engine,
          const CrowLogEntry *entry,
          gpointer            data)
{
  ++*(guint *) data;
}

static void
changed_cb (GListModel *list,
            guint       position,
            guint       removed,
            guint       added,
            gpointer    data)
{
  ++*(guint *) data;
}

/* Lists follow; rows that were read together are read again together. */
static void
test_lists (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowLiveList) list = NULL;
  g_autoptr (GListModel) result = NULL;
  g_autoptr (GString) insert = g_string_new ("INSERT INTO tag (label) VALUES ('x')");
  guint n_changes = 0;

  begin (&library);
  query = crow_query_new (library.session, AUTHOR);
  list = crow_live_list_new (query, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &n_changes);
  execute (&library, "INSERT INTO author (id, name) VALUES (9, 'X')");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (crow_session_savepoint (library.session, "s", NULL));
  execute (&library, "INSERT INTO author (id, name) VALUES (10, 'Y')");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_true (crow_session_rollback_to (library.session, "s", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  crow_session_rollback (library.session);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpuint (n_changes, ==, 4);

  for (guint i = 1; i < 40; i++)
    g_string_append (insert, ", ('x')");
  execute (&library, insert->str);
  library_commit (&library);
  execute (&library, "UPDATE tag SET label = 'y'");
  g_object_unref (query);
  query = crow_query_new (library.session, TAG);
  result = crow_query_run (query, NULL);
  crow_session_rollback (library.session);
  n_changes = 0;
  g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), &n_changes);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (CrowObject) tag = g_list_model_get_item (result, i);

      g_assert_cmpstr (crow_object_get_text (tag, TAG_LABEL), ==, "x");
    }
  g_assert_cmpuint (n_changes, ==, 1);
  g_clear_object (&result);
  g_clear_object (&list);
  g_clear_object (&query);
  library_clear (&library);
}

/* Everything that the session has or finds is what the database has. */
static void
check (Library   *library,
       GPtrArray *held)
{
  for (gint64 id = 1; id <= LAST_ID; id++)
    {
      g_autofree char *author_sql = g_strdup_printf ("SELECT name, email FROM author WHERE id = %d", (int) id);
      g_autofree char *book_sql = g_strdup_printf ("SELECT title, year, author_id FROM book WHERE id = %d", (int) id);
      g_autofree char *count_sql = g_strdup_printf ("SELECT count(*) FROM book WHERE author_id = %d", (int) id);
      g_autofree char *author_row = library_dump (library, author_sql), *book_row = library_dump (library, book_sql);
      CrowObject *author = find (library, AUTHOR, id), *book = find (library, BOOK, id);

      if (author == NULL)
        g_assert_cmpstr (author_row, ==, "");
      else
        {
          const char *name = crow_object_get_text (author, AUTHOR_NAME);
          const char *email = crow_object_get_text (author, AUTHOR_EMAIL);
          g_autofree char *text = g_strdup_printf ("%s|%s", name != NULL ? name : "null", email != NULL ? email : "null");

          g_assert_cmpstr (author_row, ==, text);
          g_assert_cmpint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==,
                           library_count (library, count_sql));
        }
      if (book == NULL)
        g_assert_cmpstr (book_row, ==, "");
      else
        {
          CrowObject *one = crow_object_get_one (book, BOOK_AUTHOR_ROLE);
          g_autofree char *link = one != NULL ? g_strdup_printf ("%d", (int) crow_object_get_int64 (one, AUTHOR_ID))
                                              : g_strdup ("null");
          g_autofree char *year = crow_object_is_null (book, BOOK_YEAR)
                                    ? g_strdup ("null")
                                    : g_strdup_printf ("%d", (int) crow_object_get_int64 (book, BOOK_YEAR));
          g_autofree char *text = g_strdup_printf ("%s|%s|%s", crow_object_get_text (book, BOOK_TITLE), year, link);

          g_assert_cmpstr (book_row, ==, text);
        }
    }
  for (guint i = 0; i < held->len; i++)
    {
      CrowObject *object = held->pdata[i];

      if (crow_object_get_state (object) == CROW_STATE_PERSISTENT)
        g_assert_true (find (library, crow_object_get_entity (object), crow_object_get_int64 (object, 0)) == object);
    }
}

static void
write_sql (Library *library)
{
  int id = g_test_rand_int_range (1, LAST_ID + 1), number = g_test_rand_int_range (0, 100);
  g_autofree char *sql = NULL;

  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      sql = g_strdup_printf ("INSERT INTO author (id, name, email) VALUES (%d, 'n%d.%d', 'e%d')", id, id, number, number);
      break;
    case 1:
      sql = g_strdup_printf ("INSERT INTO book (id, title, year, author_id) VALUES (%d, 't%d', %d, "
                             "(SELECT min(id) FROM author))", id, number, number);
      break;
    case 2:
      sql = g_strdup_printf ("UPDATE author SET email = 'u%d' WHERE id = %d", number, id);
      break;
    case 3:
      sql = g_strdup_printf ("UPDATE book SET year = %d, author_id = (SELECT max(id) FROM author) WHERE id = %d", number,
                             id);
      break;
    case 4:
      sql = g_strdup_printf ("DELETE FROM author WHERE id = %d", id);
      break;
    case 5:
      sql = g_strdup_printf ("UPDATE author SET id = id + 1 WHERE id = (SELECT max(id) FROM author) AND id < %d", LAST_ID);
      break;
    default:
      sql = g_strdup_printf ("DELETE FROM book WHERE id = %d", id);
      break;
    }
  g_test_message ("%s", sql);
  /* A key may be taken. */
  crow_session_execute (library->session, sql, NULL);
}

static void
write_bulk (Library *library)
{
  static const guint16 year[] = { BOOK_YEAR }, columns[] = { BOOK_ID, BOOK_TITLE, BOOK_YEAR }, key[] = { BOOK_ID };
  int id = g_test_rand_int_range (1, LAST_ID + 1);
  const CrowValue number = crow_value_int64 (g_test_rand_int_range (0, 100));
  const CrowValue values[] = { crow_value_int64 (id), crow_value_text ("upserted"), number };
  g_autoptr (CrowQuery) query = crow_query_new (library->session, BOOK);
  g_autoptr (GError) error = NULL;

  crow_query_where (query, crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_LESS, id));
  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      crow_query_update (query, year, &number, 1, NULL, &error);
      break;
    case 1:
      crow_query_delete (query, NULL, &error);
      break;
    default:
      crow_session_upsert (library->session, BOOK, columns, values, 3, key, 1, &error);
      break;
    }
  g_assert_no_error (error);
}

static void
hold (GPtrArray  *held,
      CrowObject *object)
{
  if (object != NULL)
    g_ptr_array_add (held, g_object_ref (object));
}

static void
edit (Library   *library,
      GPtrArray *held)
{
  CrowObject *book = find (library, BOOK, g_test_rand_int_range (1, LAST_ID + 1));
  CrowObject *author = find (library, AUTHOR, g_test_rand_int_range (1, LAST_ID + 1));
  g_autofree char *text = g_strdup_printf ("edited %d", g_test_rand_int_range (0, 100));

  guint action = g_test_rand_int_range (0, 5);

  g_test_message ("edit %u: book %d, author %d", action, book != NULL ? (int) crow_object_get_int64 (book, BOOK_ID) : 0,
                  author != NULL ? (int) crow_object_get_int64 (author, AUTHOR_ID) : 0);
  switch (action)
    {
    case 0:
      if (book != NULL)
        crow_object_set_text (book, BOOK_TITLE, text);
      break;
    case 1:
      if (book != NULL)
        crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
      break;
    case 2:
      hold (held, library_book (library, text, author));
      break;
    case 3:
      if (author != NULL)
        crow_session_delete (library->session, author);
      break;
    default:
      if (author != NULL)
        crow_object_set_text (author, AUTHOR_EMAIL, text);
      break;
    }
}

static void
look (Library   *library,
      GPtrArray *held)
{
  guint entity = g_test_rand_bit () ? AUTHOR : BOOK;
  CrowObject *object = find (library, entity, g_test_rand_int_range (1, LAST_ID + 1));
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GListModel) result = NULL;

  guint action = g_test_rand_int_range (0, 4);

  g_test_message ("look %u: %s %d", action, entity == AUTHOR ? "author" : "book",
                  object != NULL ? (int) crow_object_get_int64 (object, 0) : 0);
  hold (held, object);
  switch (action)
    {
    case 0:
      if (object != NULL)
        crow_session_refresh (library->session, object, NULL);
      break;
    case 1:
      if (object != NULL)
        crow_session_expire (library->session, object);
      break;
    case 2:
      query = crow_query_new (library->session, entity);
      crow_query_set_populate_existing (query, g_test_rand_bit ());
      result = crow_query_run (query, NULL);
      for (guint i = 0; result != NULL && i < g_list_model_get_n_items (result); i++)
        g_ptr_array_add (held, g_list_model_get_item (result, i));
      break;
    default:
      if (object != NULL && entity == AUTHOR)
        crow_collection_get_n_items (crow_object_get_many (object, AUTHOR_BOOKS));
      else if (object != NULL)
        hold (held, crow_object_get_one (object, BOOK_AUTHOR_ROLE));
      break;
    }
}

static void
run_once (void)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean saved = FALSE;
  Library library;

  begin (&library);
  for (guint step = 0; step < 40; step++)
    {
      guint action = g_test_rand_int_range (0, 12);

      g_test_message ("step %u: %u", step, action);
      switch (action)
        {
        case 0: case 1: case 2:
          write_sql (&library);
          break;
        case 3:
          if (crow_session_flush (library.session, NULL))
            write_bulk (&library);
          break;
        case 4: case 5:
          edit (&library, held);
          break;
        case 6:
          saved = crow_session_savepoint (library.session, "s", NULL) || saved;
          break;
        case 7:
          if (saved && crow_session_rollback_to (library.session, "s", NULL))
            check (&library, held);
          break;
        case 8:
          crow_session_rollback (library.session);
          saved = FALSE;
          check (&library, held);
          break;
        case 9:
          if (g_test_rand_bit () && crow_session_commit (library.session, NULL))
            {
              saved = FALSE;
              check (&library, held);
            }
          break;
        default:
          look (&library, held);
          break;
        }
    }
  crow_session_rollback (library.session);
  check (&library, held);
  library_clear (&library);
}

static void
test_random (void)
{
  for (guint i = 0; i < (TEST_SERVERS ? 10 : 100); i++)
    run_once ();
}

/* What a rollback took out of a session still has its reference; linking it again is a change all the same. */
static void
test_link_again (void)
{
  Library library;
  CrowObject *author, *first, *second, *book;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  first = crow_session_create (library.session, PROFILE);
  crow_object_set_one (author, AUTHOR_PROFILE, first);
  library_commit (&library);
  second = crow_session_create (library.session, PROFILE);
  crow_object_set_text (second, PROFILE_TEXT, "second");
  book = library_book (&library, "x", author);
  crow_object_set_one (author, AUTHOR_PROFILE, second);
  g_assert_true (crow_session_flush (library.session, NULL));
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_state (second), ==, CROW_STATE_TRANSIENT);
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == first);

  crow_object_set_one (author, AUTHOR_PROFILE, second);
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == second);
  g_assert_null (crow_object_get_one (first, PROFILE_AUTHOR_ROLE));
  g_assert_true (crow_collection_add (crow_object_get_many (author, AUTHOR_BOOKS), book));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 1);
  library_commit (&library);
  library_assert (&library, "SELECT text FROM profile", "second");
  library_assert (&library, "SELECT count(*) FROM book WHERE author_id IS NOT NULL", "1");
  library_clear (&library);
}

static void
rename_cb (CrowObject *author,
           const char *member,
           gpointer    data)
{
  if (g_str_equal (member, "id"))
    crow_object_set_text (author, AUTHOR_NAME, "edited");
}

static void
roll_back_cb (CrowObject  *author,
              const char  *member,
              CrowSession *session)
{
  if (g_str_equal (member, "id"))
    crow_session_rollback (session);
}

/* Handlers run when the commit is done: what they edit is an edit since then, and what they roll back is none of it. */
static void
test_edit_while_committing (void)
{
  Library library;
  CrowObject *author;

  library_init (&library, NULL);
  author = library_author (&library, "new");
  g_signal_connect (author, "changed", G_CALLBACK (rename_cb), NULL);
  library_commit (&library);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "edited");
  g_assert_true (crow_object_is_modified (author));
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "new");
  g_assert_false (crow_object_is_modified (author));
  author = library_author (&library, "other");
  g_signal_connect (author, "changed", G_CALLBACK (roll_back_cb), library.session);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  library_assert (&library, "SELECT name FROM author ORDER BY id", "new\nother");
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/rollback/inserted", test_inserted);
  g_test_add_func ("/orm/rollback/replaced", test_replaced);
  g_test_add_func ("/orm/rollback/updated", test_updated);
  g_test_add_func ("/orm/rollback/deleted", test_deleted);
  g_test_add_func ("/orm/rollback/unreadable", test_unreadable);
  g_test_add_func ("/orm/rollback/savepoint", test_savepoint);
  g_test_add_func ("/orm/rollback/savepoint-parts", test_savepoint_parts);
  g_test_add_func ("/orm/rollback/savepoint-and-expunge", test_savepoint_and_expunge);
  g_test_add_func ("/orm/rollback/bulk", test_bulk);
  g_test_add_func ("/orm/rollback/read-before", test_read_before);
  g_test_add_func ("/orm/rollback/lists", test_lists);
  g_test_add_func ("/orm/rollback/random", test_random);
  g_test_add_func ("/orm/rollback/link-again", test_link_again);
  g_test_add_func ("/orm/rollback/edit-while-committing", test_edit_while_committing);
  return g_test_run ();
}
