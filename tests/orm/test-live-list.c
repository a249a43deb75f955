/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists that follow the session: what they tell, and that they always are what the query would give if it were run
 * again.
 */
#include "config.h"

#include "watch.h"

#include "engine/crow-engine-private.h"
#include "engine/crow-log-entry.h"

/* One event since the last time. */
static void
check_event (Watch *watch,
             guint  position,
             guint  removed,
             guint  added)
{
  g_assert_cmpuint (watch->n_events, ==, 1);
  g_assert_cmpuint (watch->position, ==, position);
  g_assert_cmpuint (watch->removed, ==, removed);
  g_assert_cmpuint (watch->added, ==, added);
  watch->n_events = 0;
}

static char *
titles (gpointer list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (list, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", crow_object_get_text (item, 1));
    }
  return g_string_free (text, FALSE);
}

#define assert_titles(list, expected) \
  G_STMT_START { \
    g_autofree char *titles_ = titles (list); \
    g_assert_cmpstr (titles_, ==, expected); \
  } G_STMT_END

static void
count_cb (CrowEngine   *engine,
          CrowLogEntry *entry,
          gpointer      data)
{
  if (g_str_has_prefix (entry->sql, "SELECT"))
    ++*(guint *) data;
}

/* Rows come, move, change and go. */
static void
test_changes (void)
{
  Library library;
  CrowObject *books[3];
  guint n_selects = 0;
  Watch watch;

  library_init (&library, NULL);
  books[0] = watch_book (&library, "a", 1910, NULL);
  books[1] = watch_book (&library, "b", 1920, NULL);
  books[2] = watch_book (&library, "c", 1930, NULL);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL;
    CrowObject *book;

    crow_query_where (query, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 2000));
    crow_query_order (query, BOOK_YEAR, FALSE);
    list = watch_list (query);
    watch_init (&watch, G_LIST_MODEL (list));
    assert_titles (list, "a b c");
    g_assert_true (g_list_model_get_item_type (watch.model) == CROW_TYPE_OBJECT);
    g_assert_null (g_list_model_get_item (watch.model, 3));
    g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), &n_selects);

    /* Not before the flush. */
    book = watch_book (&library, "d", 1925, NULL);
    g_assert_cmpuint (watch.n_events, ==, 0);
    watch_flush (&library);
    check_event (&watch, 2, 0, 1);
    assert_titles (list, "a b d c");

    /* Nor is one in that is not of the list. */
    watch_book (&library, "e", 2001, NULL);
    watch_flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 0);

    /* It moves: out of its place, into the other. */
    crow_object_set_int64 (book, BOOK_YEAR, 1900);
    assert_titles (list, "a b d c");
    watch_flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 2);
    g_assert_cmpuint (watch.moved, ==, 3);
    assert_titles (list, "d a b c");
    watch.n_events = 0;

    /* It changes and stays. */
    crow_object_set_int64 (book, BOOK_YEAR, 1901);
    crow_object_set_text (book, BOOK_TITLE, "f");
    watch_flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 0);
    assert_titles (list, "f a b c");

    /* It does not fulfil the condition any more, and does again. */
    crow_object_set_null (book, BOOK_YEAR);
    watch_flush (&library);
    check_event (&watch, 0, 1, 0);
    crow_object_set_int64 (book, BOOK_YEAR, 1999);
    watch_flush (&library);
    check_event (&watch, 3, 0, 1);
    library_commit (&library);
    g_assert_cmpuint (watch.n_events, ==, 0);

    /* It goes; a mark alone does nothing. */
    crow_session_delete (library.session, books[0]);
    crow_session_delete (library.session, books[1]);
    assert_titles (list, "a b c f");
    watch_flush (&library);
    check_event (&watch, 0, 2, 0);
    assert_titles (list, "c f");
    /* The session knew all that. */
    if (!TEST_SERVERS)
      g_assert_cmpuint (n_selects, ==, 0);

    /* And comes back. */
    crow_session_rollback (library.session);
    check_event (&watch, 0, 0, 2);
    assert_titles (list, "a b c f");

    /* What was changed in the query meanwhile does not matter. */
    crow_query_set_limit (query, 1);
    crow_query_where (query, crow_expression_new_is_null (BOOK_TITLE));
    crow_session_delete (library.session, books[2]);
    library_commit (&library);
    check_event (&watch, 2, 1, 0);
    assert_titles (list, "a b f");
    watch_clear (&watch);
  }
  library_clear (&library);
}

/* What the database does, and SQL. */
static void
test_database (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_DATABASE };
  const guint16 year[] = { BOOK_YEAR };
  const CrowValue number = crow_value_int64 (1950);
  Library library;
  CrowObject *author;
  Watch watch;

  library_init (&library, &options);
  author = library_author (&library, "A");
  watch_book (&library, "a", 1910, author);
  watch_book (&library, "b", 1920, NULL);
  watch_book (&library, "c", 1930, author);
  watch_book (&library, "d", 1940, NULL);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) some = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL;
    CrowValue values[] = { crow_value_int64 (1), crow_value_text ("z"), crow_value_int64 (1915) };
    const guint16 attributes[] = { BOOK_ID, BOOK_TITLE, BOOK_YEAR };
    const guint16 key[] = { BOOK_ID };
    gint64 n_rows;

    crow_query_order (query, BOOK_YEAR, TRUE);
    list = watch_list (query);
    watch_init (&watch, G_LIST_MODEL (list));
    assert_titles (list, "d c b a");
    crow_session_delete (library.session, author);
    watch_flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 2);
    g_assert_cmpuint (watch.moved, ==, 2);
    assert_titles (list, "d b");
    watch.n_events = 0;
    crow_session_rollback (library.session);
    assert_titles (list, "");
    /* The first commit is that of the rows. */
    watch.n_events = 0;
    crow_session_execute (library.session,
                          "INSERT INTO book (id, title, year) VALUES (1, 'a', 1910), (2, 'b', 1920), (3, 'c', 1930)", NULL);
    check_event (&watch, 0, 0, 3);
    assert_titles (list, "c b a");
    crow_query_where (some, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 1915));
    g_assert_true (crow_query_update (some, year, &number, 1, &n_rows, NULL));
    g_assert_cmpint (n_rows, ==, 1);
    assert_titles (list, "a c b");
    watch.n_events = 0;
    g_assert_nonnull (crow_session_upsert (library.session, BOOK, attributes, values, 3, key, 1, NULL));
    assert_titles (list, "c b z");
    watch.n_events = 0;
    g_assert_true (crow_query_delete (some, &n_rows, NULL));
    g_assert_cmpint (n_rows, ==, 0);
    g_assert_cmpuint (watch.n_events, ==, 0);
    library_commit (&library);

    /* Somebody else. */
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET year = 1 WHERE id = 3", NULL));
    assert_titles (list, "c b z");
    g_assert_true (crow_live_list_refresh (list, NULL));
    assert_titles (list, "b z c");
    watch.n_events = 0;
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET year = 2000 WHERE id = 1", NULL));
    g_assert_true (crow_session_refresh (library.session, crow_session_find_int64 (library.session, BOOK, 1, NULL), NULL));
    assert_titles (list, "z b c");
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET year = 2001 WHERE id = 2", NULL));
    crow_session_expire (library.session, NULL);
    assert_titles (list, "b z c");
    g_assert_true (crow_engine_execute (library.engine, "DELETE FROM book WHERE id = 2", NULL));
    g_assert_false (crow_session_refresh (library.session, crow_session_find_int64 (library.session, BOOK, 2, NULL), NULL));
    assert_titles (list, "z c");
    watch_clear (&watch);
  }
  library_clear (&library);
}

/* Rows that are not loaded change with one that is: those lists ask. */
static void
test_unloaded (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_NULLIFY, .executor = CROW_EXECUTOR_DATABASE };
  Library library;
  CrowObject *author, *tag, *book;

  library_init (&library, &options);
  author = library_author (&library, "A");
  tag = library_tag (&library, "t");
  watch_book (&library, "a", 1910, author);
  watch_book (&library, "b", 1920, author);
  library_commit (&library);
  library_reopen (&library);
  {
    g_autoptr (CrowQuery) lost = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) tagged = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) first = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) lost_list = NULL, tagged_list = NULL, first_list = NULL;

    crow_query_where (lost, crow_expression_new_is_null (BOOK_AUTHOR));
    crow_query_where (tagged, crow_expression_new_any (BOOK_TAGS, crow_expression_new_text (TAG_LABEL,
                                                                                            CROW_OPERATOR_EQUAL, "t")));
    crow_query_order (first, BOOK_YEAR, TRUE);
    crow_query_set_limit (first, 1);
    lost_list = watch_list (lost);
    tagged_list = watch_list (tagged);
    author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
    crow_session_delete (library.session, author);
    watch_flush (&library);
    assert_titles (lost_list, "a b");
    crow_session_rollback (library.session);
    assert_titles (lost_list, "");

    tag = crow_session_find_int64 (library.session, TAG, 1, NULL);
    book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
    g_assert_true (crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag));
    assert_titles (tagged_list, "");
    watch_flush (&library);
    assert_titles (tagged_list, "b");
    crow_object_set_text (tag, TAG_LABEL, "u");
    watch_flush (&library);
    assert_titles (tagged_list, "");
    crow_object_set_text (tag, TAG_LABEL, "t");
    watch_flush (&library);
    assert_titles (tagged_list, "b");
    crow_session_delete (library.session, tag);
    watch_flush (&library);
    assert_titles (tagged_list, "");

    first_list = watch_list (first);
    assert_titles (first_list, "b");
    crow_session_delete (library.session, book);
    watch_flush (&library);
    assert_titles (first_list, "a");
  }
  library_clear (&library);
}

/* What a collection's query gives: the books of one author. */
static void
test_reference (void)
{
  Library library;
  CrowObject *author, *other, *book;
  guint n_selects = 0;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  other = library_author (&library, "B");
  book = watch_book (&library, "a", 1910, author);
  watch_book (&library, "b", 1920, other);
  library_commit (&library);
  {
    g_autoptr (CrowQuery) query = crow_collection_query (crow_object_get_many (author, AUTHOR_BOOKS));
    g_autoptr (CrowQuery) none = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL, none_list = NULL;
    Watch watch;

    list = watch_list (query);
    crow_query_where (none, crow_expression_new_reaches (BOOK_AUTHOR_ROLE, NULL));
    none_list = watch_list (none);
    watch_init (&watch, G_LIST_MODEL (list));
    assert_titles (list, "a");
    g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), &n_selects);
    crow_object_set_one (book, BOOK_AUTHOR_ROLE, other);
    watch_flush (&library);
    check_event (&watch, 0, 1, 0);
    crow_object_set_one (book, BOOK_AUTHOR_ROLE, NULL);
    watch_flush (&library);
    assert_titles (none_list, "a");
    crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
    watch_flush (&library);
    check_event (&watch, 0, 0, 1);
    assert_titles (none_list, "");
    g_assert_cmpuint (n_selects, ==, 0);
    watch_clear (&watch);
  }
  library_clear (&library);
}

static void
flush_in_handler_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    data)
{
  Library *library = data;

  if (g_list_model_get_n_items (model) >= 6)
    return;
  watch_book (library, "x", 1890, NULL);
  g_assert_true (crow_session_flush (library->session, NULL));
}

static void
close_in_handler_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    data)
{
  crow_session_close (data);
}

/* Handlers that flush, drop lists, close the session. */
static void
test_handlers (void)
{
  Library library;
  Watch watch;

  library_init (&library, NULL);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL;
    gulong handler;

    crow_query_order (query, BOOK_YEAR, FALSE);
    list = watch_list (query);
    watch_init (&watch, G_LIST_MODEL (list));
    handler = g_signal_connect (list, "items-changed", G_CALLBACK (flush_in_handler_cb), &library);
    watch_book (&library, "a", 1900, NULL);
    watch_flush (&library);
    assert_titles (list, "x x x x x a");
    g_signal_handler_disconnect (list, handler);

    crow_object_set_int64 (crow_session_find_int64 (library.session, BOOK, 1, NULL), BOOK_YEAR, 1);
    watch.n_events = 0;
    handler = g_signal_connect (list, "items-changed", G_CALLBACK (close_in_handler_cb), library.session);
    watch_flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 2);
    g_assert_cmpuint (watch.seen->len, ==, 0);
    g_assert_cmpuint (g_list_model_get_n_items (watch.model), ==, 0);
    g_assert_null (g_list_model_get_item (watch.model, 0));
    watch_clear (&watch);
  }
  library_clear (&library);
}

static void
add_in_handler_cb (CrowObject *book,
                   const char *member,
                   gpointer    library)
{
  watch_book (library, member, 1950, NULL);
  watch_flush (library);
}

/* Somebody hears that an object was read again, and adds another meanwhile. */
static void
test_handlers_of_objects (void)
{
  Library library;
  CrowObject *book;

  library_init (&library, NULL);
  book = watch_book (&library, "a", 1900, NULL);
  library_commit (&library);
  g_signal_connect (book, "changed", G_CALLBACK (add_in_handler_cb), &library);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL, other = NULL;

    crow_query_order (query, BOOK_YEAR, FALSE);
    list = watch_list (query);
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET title = 'b' WHERE id = 1", NULL));
    g_assert_true (crow_live_list_refresh (list, NULL));
    assert_titles (list, "b title");
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET title = 'c' WHERE id = 1", NULL));
    other = watch_list (query);
    assert_titles (other, "c title title");
    assert_titles (list, "c title title");
  }
  library_clear (&library);
}

static void
error_cb (CrowSession *session,
          GError      *error,
          gpointer     data)
{
  ++*(guint *) data;
}

/* The query cannot be run: the list stays, and is right the next time. */
static void
test_failure (void)
{
  Library library;

  library_init (&library, NULL);
  watch_book (&library, "a", 1900, NULL);
  library_commit (&library);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) wrong = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = watch_list (query);
    g_autoptr (GError) error = NULL;
    guint n_errors = 0;

    g_signal_connect (library.session, "error", G_CALLBACK (error_cb), &n_errors);
    g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE book RENAME TO hidden", NULL));
    crow_session_rollback (library.session);
    g_assert_cmpuint (n_errors, ==, 1);
    g_assert_nonnull (crow_session_get_error (library.session));
    assert_titles (list, "a");
    g_assert_false (crow_live_list_refresh (list, &error));
    g_assert_nonnull (error);
    g_assert_true (crow_engine_execute (library.engine, "INSERT INTO hidden (id, title) VALUES (7, 'b')", NULL));
    g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE hidden RENAME TO book", NULL));
    library_author (&library, "A");
    library_commit (&library);
    assert_titles (list, "a b");
    g_assert_cmpuint (n_errors, ==, 1);
    g_clear_error (&error);
    crow_query_where (wrong, crow_expression_new_is_null (99));
    g_assert_null (crow_live_list_new (wrong, &error));
    g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  }
  library_clear (&library);
}

/* An object that was let go stays until the next settlement; its row is another then. */
static void
test_expunge (void)
{
  Library library;
  CrowObject *book;

  library_init (&library, NULL);
  book = watch_book (&library, "a", 1900, NULL);
  library_commit (&library);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = watch_list (query);
    g_autoptr (CrowObject) item = NULL, again = NULL;

    crow_session_expunge (library.session, book);
    assert_titles (list, "a");
    crow_session_add (library.session, book);
    library_author (&library, "A");
    library_commit (&library);
    item = g_list_model_get_item (G_LIST_MODEL (list), 0);
    g_assert_true (item == book);
    crow_session_expunge (library.session, book);
    library_author (&library, "B");
    library_commit (&library);
    again = g_list_model_get_item (G_LIST_MODEL (list), 0);
    g_assert_true (again != book);
    assert_titles (list, "a");
  }
  library_clear (&library);
}

static void
edit_once_cb (GListModel *list,
              guint       position,
              guint       removed,
              guint       added,
              gpointer    data)
{
  CrowObject **author = data;

  if (*author != NULL)
    crow_object_set_text (g_steal_pointer (author), AUTHOR_NAME, "edited");
}

/* What is edited by who hears of a commit belongs to the next transaction, and can be undone with it. */
static void
test_edit_after_commit (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowLiveList) list = NULL;
  CrowObject *author, *to_edit;

  library_init (&library, NULL);
  author = to_edit = library_author (&library, "a");
  library_commit (&library);
  query = crow_query_new (library.session, BOOK);
  list = watch_list (query);
  g_signal_connect (list, "items-changed", G_CALLBACK (edit_once_cb), &to_edit);
  library_book (&library, "new", NULL);
  library_commit (&library);
  g_assert_null (to_edit);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "edited");
  g_assert_true (crow_object_is_modified (author));
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "a");
  g_clear_object (&list);
  g_clear_object (&query);
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/live-list/changes", test_changes);
  g_test_add_func ("/orm/live-list/database", test_database);
  g_test_add_func ("/orm/live-list/unloaded", test_unloaded);
  g_test_add_func ("/orm/live-list/reference", test_reference);
  g_test_add_func ("/orm/live-list/handlers", test_handlers);
  g_test_add_func ("/orm/live-list/handlers-of-objects", test_handlers_of_objects);
  g_test_add_func ("/orm/live-list/failure", test_failure);
  g_test_add_func ("/orm/live-list/expunge", test_expunge);
  g_test_add_func ("/orm/live-list/edit-after-commit", test_edit_after_commit);
  return g_test_run ();
}
