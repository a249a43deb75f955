/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening, committing and asking with another thread at work.
 */
#include "config.h"

#include "engine/crow-engine-private.h"

#include "library.h"
#include "orm/crow-live-list.h"

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
  GThread *thread;
  guint n_signals;
} Wait;

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Wait *wait = data;

  g_assert_true (wait->thread == g_thread_self ());
  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static void
signal_cb (gpointer data)
{
  Wait *wait = data;

  g_assert_true (wait->thread == g_thread_self ());
  wait->n_signals++;
}

static void
wait_init (Wait *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->result = NULL;
  self->thread = g_thread_self ();
  self->n_signals = 0;
}

static void
wait_clear (Wait *self)
{
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->result);
}

static void
test_open (void)
{
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (CrowEngine) missing = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Wait wait;

  wait_init (&wait);
  crow_engine_open_async ("sqlite::memory:", NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  engine = crow_engine_open_finish (wait.result, &error);
  g_assert_no_error (error);
  g_assert_true (crow_engine_execute (engine, "SELECT 1", NULL));
  g_clear_object (&wait.result);

  crow_engine_open_async ("sqlite:/nowhere/at/all?mode=ro", NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  missing = crow_engine_open_finish (wait.result, &error);
  g_assert_null (missing);
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_clear_object (&wait.result);

  g_cancellable_cancel (cancellable);
  crow_engine_open_async ("sqlite::memory:", cancellable, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_null (crow_engine_open_finish (wait.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_clear (&wait);
}

static void
test_commit (void)
{
  Library library;
  CrowObject *author, *book;
  CrowCollection *books;
  g_autoptr (GError) error = NULL;
  CrowValue key = crow_value_int64 (99);
  guint n_signals;
  Wait wait;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  library_commit (&library);
  book = library_book (&library, "a", author);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  wait_init (&wait);
  g_signal_connect_swapped (library.session, "changed", G_CALLBACK (signal_cb), &wait);
  g_signal_connect_swapped (book, "notify", G_CALLBACK (signal_cb), &wait);
  g_signal_connect_swapped (library.engine, "statement", G_CALLBACK (signal_cb), &wait);
  crow_session_commit_async (library.session, NULL, done_cb, &wait);
  g_assert_true (crow_session_is_busy (library.session));
  n_signals = wait.n_signals;
  /* What is loaded can be looked at … */
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  g_assert_true (crow_collection_get (books, 0) == book);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PENDING);
  /* … and nothing else can be done. */
  g_assert_false (crow_engine_execute (library.engine, "SELECT 1", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  g_clear_error (&error);
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*busy*");
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*usable*");
  crow_object_set_text (author, AUTHOR_NAME, "B");
  g_test_assert_expected_messages ();
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*busy*");
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*usable*");
  g_assert_null (crow_session_find (library.session, AUTHOR, &key, 1, NULL));
  g_test_assert_expected_messages ();
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*busy*");
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*usable*");
  g_assert_false (crow_collection_remove (books, book));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (wait.n_signals, ==, n_signals);
  g_main_loop_run (wait.loop);
  g_assert_true (crow_session_commit_finish (library.session, wait.result, &error));
  g_assert_no_error (error);
  g_assert_false (crow_session_is_busy (library.session));
  g_assert_cmpuint (wait.n_signals, >=, n_signals + 3);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  library_assert (&library, "SELECT title, author_id FROM book", "a|1");
  wait_clear (&wait);
  g_signal_handlers_disconnect_by_data (library.session, &wait);
  g_signal_handlers_disconnect_by_data (book, &wait);
  library_clear (&library);
}

static void
test_commit_failure (void)
{
  Library library;
  CrowObject *first, *second;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Wait wait;

  library_init (&library, NULL);
  wait_init (&wait);
  first = library_author (&library, "A");
  second = library_author (&library, "A");
  crow_session_commit_async (library.session, NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_false (crow_session_commit_finish (library.session, wait.result, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (second));
  g_clear_error (&error);
  g_clear_object (&wait.result);
  g_assert_cmpint (crow_object_get_state (first), ==, CROW_STATE_PENDING);
  g_assert_true (crow_session_has_changes (library.session));

  g_cancellable_cancel (cancellable);
  crow_session_commit_async (library.session, cancellable, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_false (crow_session_commit_finish (library.session, wait.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&wait.result);

  crow_object_set_text (second, AUTHOR_NAME, "B");
  crow_session_commit_async (library.session, NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_true (crow_session_commit_finish (library.session, wait.result, &error));
  library_assert (&library, "SELECT name FROM author ORDER BY name", "A\nB");
  g_clear_object (&wait.result);

  /* Where edits are not kept, they are gone when the callback is called. */
  crow_session_set_keeps_edits (library.session, FALSE);
  crow_object_set_text (second, AUTHOR_NAME, "A");
  crow_session_commit_async (library.session, NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_false (crow_session_commit_finish (library.session, wait.result, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_cmpstr (crow_object_get_text (second, AUTHOR_NAME), ==, "B");
  g_assert_false (crow_session_has_changes (library.session));
  crow_session_rollback (library.session);
  wait_clear (&wait);
  library_clear (&library);
}

static void
test_query (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (CrowObject) item = NULL;
  g_autoptr (GError) error = NULL;
  CrowObject *author;
  Wait wait;

  library_init (&library, NULL);
  wait_init (&wait);
  author = library_author (&library, "A");
  library_book (&library, "long title of a book", author);
  library_book (&library, "", author);
  library_commit (&library);
  library_reopen (&library);
  query = crow_query_new (library.session, BOOK);
  crow_query_order (query, BOOK_TITLE, TRUE);
  g_assert_true (crow_query_load (query, "author", NULL));
  crow_query_run_async (query, NULL, done_cb, &wait);
  g_assert_true (crow_session_is_busy (library.session));
  g_main_loop_run (wait.loop);
  list = crow_query_run_finish (query, wait.result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  item = g_list_model_get_item (list, 0);
  g_assert_cmpstr (crow_object_get_text (item, BOOK_TITLE), ==, "long title of a book");
  g_assert_true (crow_object_is_loaded (item, BOOK_AUTHOR_ROLE));
  g_assert_cmpstr (crow_object_get_text (crow_object_get_one (item, BOOK_AUTHOR_ROLE), AUTHOR_NAME), ==, "A");
  wait_clear (&wait);
  g_clear_object (&item);
  g_clear_object (&list);
  g_clear_object (&query);
  library_clear (&library);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* A question that would take ages is stopped in the middle. */
static void
test_cancel (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  Wait wait;

  library_init (&library, NULL);
  wait_init (&wait);
  g_assert_true (crow_engine_execute (
    library.engine, TEST_SERVERS
      ? "DROP TABLE tag CASCADE; CREATE VIEW tag AS SELECT n::integer AS id, pg_sleep(100)::text AS label "
        "FROM generate_series(1, 100) AS n"
      : "DROP TABLE book_tag; DROP TABLE tag; CREATE VIEW tag AS WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
        "FROM i) SELECT n AS id, 'x' AS label FROM i", NULL));
  query = crow_query_new (library.session, TAG);
  crow_query_run_async (query, cancellable, done_cb, &wait);
  g_timeout_add (100, cancel_cb, cancellable);
  g_main_loop_run (wait.loop);
  g_assert_null (crow_query_run_finish (query, wait.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
  g_assert_false (crow_session_is_busy (library.session));
  library_author (&library, "A");
  library_commit (&library);
  wait_clear (&wait);
  g_clear_object (&query);
  library_clear (&library);
}

static CrowObject *
item (CrowLiveList *list,
      guint         position)
{
  CrowObject *object = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (object != NULL)
    g_object_unref (object);
  return object;
}

typedef struct
{
  Library *library;
  CrowObject *renamed;
  guint n_told;
  char *name; /* of @renamed, when it was told first */
} Refreshed;

/* Somebody commits while the list tells what another connection did. */
static void
commit_when_told_cb (GListModel *list,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    data)
{
  Refreshed *self = data;

  if (self->n_told++ > 0)
    return;
  self->name = g_strdup (crow_object_get_text (self->renamed, AUTHOR_NAME));
  library_author (self->library, "z");
  library_commit (self->library);
}

static gboolean
refresh (CrowLiveList *list,
         GCancellable *cancellable,
         Wait         *wait,
         GError      **error)
{
  gboolean done;

  crow_live_list_refresh_async (list, cancellable, done_cb, wait);
  g_main_loop_run (wait->loop);
  done = crow_live_list_refresh_finish (list, wait->result, error);
  g_clear_object (&wait->result);
  return done;
}

/* What is written past the session is seen when another thread has asked again. */
static void
test_live_list_refresh (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowLiveList) list = NULL, other = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CrowObject *first, *second;
  Refreshed refreshed = { .library = &library };
  Wait wait;

  library_init (&library, NULL);
  first = library_author (&library, "a");
  second = library_author (&library, "b");
  library_commit (&library);
  query = crow_query_new (library.session, AUTHOR);
  crow_query_order (query, AUTHOR_NAME, FALSE);
  list = crow_live_list_new (query, &error);
  g_assert_no_error (error);
  other = crow_live_list_new (query, &error);
  g_assert_no_error (error);
  wait_init (&wait);
  g_assert_true (crow_engine_execute (library.engine, "UPDATE author SET name = 'c' WHERE name = 'a'; "
                                                      "INSERT INTO author (id, name) VALUES (99, 'd')", &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  /* Edits are neither flushed nor lost. */
  crow_object_set_text (second, AUTHOR_EMAIL, "edited");
  g_assert_true (crow_engine_execute (library.engine, "UPDATE author SET email = 'written'", &error));
  refreshed.renamed = first;
  g_signal_connect (list, "items-changed", G_CALLBACK (commit_when_told_cb), &refreshed);
  g_assert_true (refresh (list, NULL, &wait, &error));
  g_assert_no_error (error);
  g_assert_false (crow_session_is_busy (library.session));
  g_assert_cmpstr (refreshed.name, ==, "c");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_true (item (list, 0) == second && item (list, 1) == first);
  g_assert_cmpstr (crow_object_get_text (item (list, 3), AUTHOR_NAME), ==, "z");
  g_assert_cmpstr (crow_object_get_text (first, AUTHOR_EMAIL), ==, "written");
  library_assert (&library, "SELECT email FROM author WHERE name = 'b'", "edited");
  /* What was read shows in other lists; rows that they have not they do not ask for. */
  g_assert_true (item (other, 0) == second && item (other, 1) == first);

  g_cancellable_cancel (cancellable);
  g_assert_false (refresh (list, cancellable, &wait, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE author RENAME TO writer", NULL));
  g_assert_false (refresh (list, NULL, &wait, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE writer RENAME TO author; "
                                                      "DELETE FROM author WHERE name = 'd'", NULL));
  /* It asks again at the next occasion. */
  crow_object_set_text (second, AUTHOR_NAME, "e");
  library_commit (&library);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (item (list, 0) == first && item (list, 1) == second);
  wait_clear (&wait);
  g_free (refreshed.name);
  g_signal_handlers_disconnect_by_data (list, &refreshed);
  g_clear_object (&other);
  g_clear_object (&list);
  g_clear_object (&query);
  library_clear (&library);
}

/* A list that follows the session, filled by another thread. */
static void
test_live_list (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowLiveList) list = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CrowObject *first, *second;
  Wait wait;

  library_init (&library, NULL);
  first = library_author (&library, "a");
  library_commit (&library);
  /* Flushed before it asks; what the session has is read again. */
  second = library_author (&library, "c");
  query = crow_query_new (library.session, AUTHOR);
  crow_query_order (query, AUTHOR_NAME, FALSE);
  crow_query_load (query, "books", NULL);
  wait_init (&wait);
  crow_live_list_new_async (query, NULL, done_cb, &wait);
  g_assert_true (crow_session_is_busy (library.session));
  g_main_loop_run (wait.loop);
  list = crow_live_list_new_finish (wait.result, &error);
  g_assert_no_error (error);
  g_clear_object (&wait.result);
  g_assert_false (crow_session_is_busy (library.session));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_true (item (list, 0) == first && item (list, 1) == second);
  g_assert_true (crow_object_is_loaded (first, AUTHOR_BOOKS));
  crow_object_set_text (first, AUTHOR_NAME, "d");
  library_author (&library, "b");
  library_commit (&library);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (item (list, 1) == second && item (list, 2) == first);

  g_cancellable_cancel (cancellable);
  crow_live_list_new_async (query, cancellable, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_null (crow_live_list_new_finish (wait.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&wait.result);
  /* One that cannot be asked, and one whose edits cannot be flushed; the first list goes on. */
  library_author (&library, "b");
  crow_live_list_new_async (query, NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_null (crow_live_list_new_finish (wait.result, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_clear_error (&error);
  g_clear_object (&wait.result);
  crow_session_rollback (library.session);
  g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE author RENAME TO writer", NULL));
  crow_live_list_new_async (query, NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_null (crow_live_list_new_finish (wait.result, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_false (crow_session_is_busy (library.session));
  g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE writer RENAME TO author", NULL));
  library_author (&library, "e");
  library_commit (&library);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  wait_clear (&wait);
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
  g_test_add_func ("/orm/async/open", test_open);
  g_test_add_func ("/orm/async/commit", test_commit);
  g_test_add_func ("/orm/async/commit-failure", test_commit_failure);
  g_test_add_func ("/orm/async/query", test_query);
  g_test_add_func ("/orm/async/cancel", test_cancel);
  g_test_add_func ("/orm/async/live-list", test_live_list);
  g_test_add_func ("/orm/async/live-list-refresh", test_live_list_refresh);
  return g_test_run ();
}
