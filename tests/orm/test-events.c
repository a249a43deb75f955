/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What handlers of an object's or a list's signals may do while the session has more to tell.
 */
#include "config.h"

#include <time.h>

#include "orm/crow-paged-list.h"
#include "watch.h"

static void
look_through (GListModel *list,
              guint       from)
{
  for (guint i = from; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (list, i);

      g_assert_nonnull (item);
    }
}

typedef struct
{
  GListModel *list;
  gboolean *finalized;
  guint n_told;
} Eviction;

static void
finalized_cb (gpointer data,
              GObject *where_the_object_was)
{
  *(gboolean *) data = TRUE;
}

static void
evict_cb (CrowObject *object,
          const char *member,
          Eviction   *eviction)
{
  if (eviction->n_told++ > 0)
    return;
  look_through (eviction->list, 2);
  /* It has yet to be told. */
  g_assert_false (*eviction->finalized);
}

/* A paged list lets go of rows while their objects have something to tell. */
static void
test_evict (void)
{
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowPagedList) list = NULL;
  g_autoptr (CrowObject) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  gboolean finalized = FALSE;
  Eviction eviction = { .finalized = &finalized };
  Library library;

  library_init (&library, NULL);
  for (guint i = 0; i < 20; i++)
    library_book (&library, "title", NULL);
  library_commit (&library);
  library_reopen (&library);
  query = crow_query_new (library.session, BOOK);
  list = crow_paged_list_new (query, &error);
  g_assert_no_error (error);
  crow_paged_list_set_page_size (list, 2, 2);
  eviction.list = G_LIST_MODEL (list);
  first = g_list_model_get_item (eviction.list, 0);
  second = g_list_model_get_item (eviction.list, 1);
  g_object_weak_ref (G_OBJECT (second), finalized_cb, &finalized);
  g_clear_object (&second);
  g_assert_false (finalized);
  g_signal_connect (first, "changed", G_CALLBACK (evict_cb), &eviction);
  crow_session_expire (library.session, NULL);
  g_assert_cmpuint (eviction.n_told, >, 0);
  look_through (eviction.list, 0);
  g_clear_object (&first);
  g_clear_object (&list);
  g_clear_object (&query);
  library_clear (&library);
  g_assert_true (finalized);
}

typedef struct
{
  CrowSession *session;
  CrowObject *other;
  CrowState state;
  guint n_told;
} StateHandler;

static void
state_edit_cb (CrowObject   *object,
               GParamSpec   *pspec,
               StateHandler *handler)
{
  handler->state = crow_object_get_state (object);
  if (handler->n_told++ > 0)
    return;
  crow_object_set_text (object, BOOK_TITLE, "edited");
  crow_object_set_text (handler->other, BOOK_TITLE, "edited, too");
}

/* What a handler of notify::state edits while edits are written is for the next flush. */
static void
test_state_edit (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      StateHandler handler = { 0 };
      CrowObject *book;
      Library library;

      library_init (&library, NULL);
      handler.other = library_book (&library, "other", NULL);
      library_commit (&library);
      /* The other one is written by the same flush. */
      crow_object_set_int64 (handler.other, BOOK_YEAR, 1900);
      book = library_book (&library, "book", NULL);
      g_signal_connect (book, "notify::state", G_CALLBACK (state_edit_cb), &handler);
      if (i == 0)
        crow_session_flush (library.session, &error);
      else
        crow_session_commit (library.session, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (handler.n_told, ==, 1);
      g_assert_cmpint (handler.state, ==, CROW_STATE_PERSISTENT);
      g_assert_true (crow_object_is_modified (book) && crow_object_is_modified (handler.other));
      g_assert_true (crow_session_has_changes (library.session));
      library_commit (&library);
      library_assert (&library, "SELECT title, year FROM book ORDER BY title", "edited|null\nedited, too|1900");
      library_clear (&library);
    }
}

static void
state_rollback_cb (CrowObject   *object,
                   GParamSpec   *pspec,
                   StateHandler *handler)
{
  handler->state = crow_object_get_state (object);
  if (handler->n_told++ == 0)
    crow_object_set_text (handler->other, BOOK_TITLE, "edited");
}

/* What it edits when all is undone is an edit again. */
static void
test_state_rollback (void)
{
  StateHandler handler = { 0 };
  CrowObject *book;
  Library library;

  library_init (&library, NULL);
  handler.other = library_book (&library, "other", NULL);
  book = library_book (&library, "book", NULL);
  library_commit (&library);
  crow_object_set_int64 (handler.other, BOOK_YEAR, 1900);
  crow_session_delete (library.session, book);
  watch_flush (&library);
  g_signal_connect (book, "notify::state", G_CALLBACK (state_rollback_cb), &handler);
  crow_session_rollback (library.session);
  g_assert_cmpuint (handler.n_told, ==, 1);
  g_assert_cmpint (handler.state, ==, CROW_STATE_PERSISTENT);
  g_assert_true (crow_object_is_modified (handler.other));
  library_commit (&library);
  library_assert (&library, "SELECT title, year FROM book ORDER BY title", "book|null\nedited|null");
  library_clear (&library);
}

static void
state_close_cb (CrowObject   *object,
                GParamSpec   *pspec,
                StateHandler *handler)
{
  if (handler->n_told++ == 0)
    crow_session_close (handler->session);
}

/* A handler of notify::state closes the session. */
static void
test_state_close (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrowObject) book = NULL;
      StateHandler handler = { 0 };
      Library library;

      library_init (&library, NULL);
      handler.session = library.session;
      book = g_object_ref (library_book (&library, "book", NULL));
      if (i >= 2)
        {
          library_commit (&library);
          crow_session_delete (library.session, book);
        }
      if (i == 3)
        watch_flush (&library);
      g_signal_connect (book, "notify::state", G_CALLBACK (state_close_cb), &handler);
      if (i == 3)
        crow_session_rollback (library.session);
      else if (i > 0)
        crow_session_commit (library.session, &error);
      else
        crow_session_flush (library.session, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (handler.n_told, >, 0);
      g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_DETACHED);
      g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "book");
      library_clear (&library);
    }
}

static void
close_cb (GListModel  *list,
          guint        position,
          guint        removed,
          guint        added,
          CrowSession *session)
{
  crow_session_close (session);
}

typedef struct
{
  Library library;
  CrowObject *author, *book, *fresh; /* owned */
  CrowCollection *books;             /* owned: of the author */
} Closing;

static void
edit_text (Closing *self)
{
  crow_object_set_text (self->book, BOOK_TITLE, "edited");
}

static void
edit_link (Closing *self)
{
  g_assert_true (crow_object_link (self->author, AUTHOR_BOOKS, self->book));
}

static void
edit_link_fresh (Closing *self)
{
  g_assert_true (crow_object_link (self->author, AUTHOR_BOOKS, self->fresh));
}

static void
edit_collection (Closing *self)
{
  g_assert_true (crow_collection_add (self->books, self->book));
}

static void
edit_collection_fresh (Closing *self)
{
  g_assert_true (crow_collection_add (self->books, self->fresh));
}

static void
edit_replace (Closing *self)
{
  crow_collection_replace (self->books, &self->book, 1);
}

static void
edit_set_one (Closing *self)
{
  crow_object_set_one (self->book, BOOK_AUTHOR_ROLE, self->author);
}

static void
edit_set_one_fresh (Closing *self)
{
  crow_object_set_one (self->fresh, BOOK_AUTHOR_ROLE, self->author);
}

static void
edit_reference (Closing *self)
{
  crow_object_set_int64 (self->book, BOOK_AUTHOR, crow_object_get_int64 (self->author, AUTHOR_ID));
}

static void
edit_add (Closing *self)
{
  crow_session_add (self->library.session, self->fresh);
}

static void
edit_delete (Closing *self)
{
  crow_session_delete (self->library.session, self->book);
}

static void
closing_init (Closing *self)
{
  library_init (&self->library, NULL);
  self->author = g_object_ref (library_author (&self->library, "author"));
  self->book = g_object_ref (library_book (&self->library, "book", NULL));
  library_commit (&self->library);
  self->fresh = g_object_ref (crow_session_create (self->library.session, BOOK));
  self->books = g_object_ref (crow_object_get_many (self->author, AUTHOR_BOOKS));
  g_assert_cmpuint (crow_collection_get_n_items (self->books), ==, 0);
}

static void
closing_clear (Closing *self)
{
  g_object_unref (self->author);
  g_object_unref (self->book);
  g_object_unref (self->fresh);
  g_object_unref (self->books);
  library_clear (&self->library);
}

/* A list's handler closes the session in the middle of an edit. */
static void
test_list_close (void)
{
  /* @bits: 1 the list of changes hears of it, 2 the collection does. */
  static const struct { void (*edit) (Closing *self); guint bits; } edits[] = {
    { edit_text, 1 }, { edit_link, 3 }, { edit_link_fresh, 3 }, { edit_collection, 3 }, { edit_collection_fresh, 3 },
    { edit_replace, 3 }, { edit_set_one, 3 }, { edit_set_one_fresh, 2 }, { edit_reference, 3 }, { edit_add, 1 },
    { edit_delete, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    for (guint bit = 1; bit <= 2; bit *= 2)
      {
        Closing closing;
        GListModel *list;

        if (!(edits[i].bits & bit))
          continue;
        closing_init (&closing);
        list = bit == 1 ? crow_session_get_changes (closing.library.session) : G_LIST_MODEL (closing.books);
        g_signal_connect (list, "items-changed", G_CALLBACK (close_cb), closing.library.session);
        edits[i].edit (&closing);
        g_assert_cmpint (crow_object_get_state (closing.author), ==, CROW_STATE_DETACHED);
        g_assert_cmpint (crow_object_get_state (closing.book), ==, CROW_STATE_DETACHED);
        closing_clear (&closing);
      }
}

typedef struct
{
  CrowCollection *other;
  Watch watch;
  gboolean joined;
} Joining;

static void
join_cb (GListModel *list,
         guint       position,
         guint       removed,
         guint       added,
         Joining    *joining)
{
  if (joining->joined)
    return;
  joining->joined = TRUE;
  watch_init (&joining->watch, G_LIST_MODEL (joining->other));
}

static void
nothing_cb (void)
{
}

/* Who begins to listen to a list that has something to tell, and has looked at it, is not told that. */
static void
test_join (void)
{
  Joining joining = { 0 };
  CrowObject *from, *to, *book;
  CrowCollection *books;
  Watch early;
  Library library;

  for (guint i = 0; i < 2; i++)
    {
      library_init (&library, NULL);
      from = library_author (&library, "from");
      to = library_author (&library, "to");
      book = library_book (&library, "book", from);
      library_commit (&library);
      books = crow_object_get_many (from, AUTHOR_BOOKS);
      joining = (Joining) { .other = crow_object_get_many (to, AUTHOR_BOOKS) };
      g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
      g_assert_cmpuint (crow_collection_get_n_items (joining.other), ==, 0);
      /* The other one has something to tell only if somebody listens already. */
      if (i == 0)
        g_signal_connect (joining.other, "items-changed", G_CALLBACK (nothing_cb), NULL);
      else
        watch_init (&early, G_LIST_MODEL (joining.other));
      g_signal_connect (books, "items-changed", G_CALLBACK (join_cb), &joining);
      crow_object_set_one (book, BOOK_AUTHOR_ROLE, to);
      g_assert_true (joining.joined);
      g_assert_cmpuint (joining.watch.n_events, ==, 0);
      g_assert_cmpuint (joining.watch.seen->len, ==, 1);
      if (i == 1)
        g_assert_cmpuint (early.n_events, ==, 1);
      crow_object_set_one (book, BOOK_AUTHOR_ROLE, from);
      g_assert_cmpuint (joining.watch.n_events, ==, 1);
      g_assert_cmpuint (joining.watch.seen->len, ==, 0);
      if (i == 1)
        watch_clear (&early);
      watch_clear (&joining.watch);
      library_clear (&library);
    }
}

/* A strict session reads again what is watched. */
static void
test_strict (void)
{
  CrowObject *author;
  CrowCollection *books;
  Watch watch;
  Library library;

  library_init (&library, NULL);
  author = library_author (&library, "author");
  library_book (&library, "one", author);
  library_book (&library, "two", author);
  library_commit (&library);
  library_reopen (&library);
  crow_session_set_strict (library.session, TRUE);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  /* Listening alone is not enough. */
  g_signal_connect (books, "items-changed", G_CALLBACK (nothing_cb), NULL);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 0);
  g_assert_error (crow_session_get_error (library.session), CROW_ERROR, CROW_ERROR_NOT_LOADED);
  g_signal_handlers_disconnect_by_func (books, nothing_cb, NULL);
  g_assert_true (crow_collection_load (books, NULL));
  watch_init (&watch, G_LIST_MODEL (books));
  for (guint i = 0; i < 3; i++)
    {
      crow_object_set_text (author, AUTHOR_NAME, "edited");
      if (i == 0)
        crow_session_rollback (library.session);
      else if (i == 1)
        crow_session_expire (library.session, NULL);
      else
        crow_object_expire_role (author, AUTHOR_BOOKS);
      g_assert_cmpuint (watch.seen->len, ==, 2);
      g_assert_true (crow_collection_is_loaded (books));
    }
  watch_clear (&watch);
  /* Nobody watches any more. */
  crow_object_expire_role (author, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 0);
  g_assert_false (crow_collection_is_loaded (books));
  library_clear (&library);
}

static void
savepoint_cb (GListModel *list,
              guint       position,
              guint       removed,
              guint       added,
              Library    *library)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_data (list, library);
  library_book (library, "before", NULL);
  crow_session_savepoint (library->session, "handler", &error);
  g_assert_no_error (error);
  library_book (library, "behind", NULL);
}

/* What a handler does when it hears of a rollback, a savepoint even, is in a new transaction. */
static void
test_rollback_savepoint (void)
{
  g_autoptr (GError) error = NULL;
  CrowObject *author, *book;
  CrowCollection *books;
  Library library;

  library_init (&library, NULL);
  author = library_author (&library, "author");
  book = library_book (&library, "book", author);
  library_commit (&library);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_true (crow_collection_remove (books, book));
  crow_session_savepoint (library.session, "old", &error);
  g_assert_no_error (error);
  g_signal_connect (books, "items-changed", G_CALLBACK (savepoint_cb), &library);
  crow_session_rollback (library.session);
  g_assert_false (crow_session_rollback_to (library.session, "old", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  crow_session_rollback_to (library.session, "handler", &error);
  g_assert_no_error (error);
  library_commit (&library);
  library_assert (&library, "SELECT title FROM book ORDER BY title", "before\nbook");
  library_clear (&library);
}

/* A value that was set back is no edit, but its object stays in the list of changes until the next flush. */
static void
test_set_back (void)
{
  CrowObject *book;
  GListModel *changes;
  Library library;

  library_init (&library, NULL);
  book = library_book (&library, "book", NULL);
  library_commit (&library);
  changes = crow_session_get_changes (library.session);
  crow_object_set_text (book, BOOK_TITLE, "edited");
  crow_object_set_text (book, BOOK_TITLE, "book");
  g_assert_cmpuint (g_list_model_get_n_items (changes), ==, 1);
  watch_flush (&library);
  g_assert_cmpuint (g_list_model_get_n_items (changes), ==, 0);
  library_clear (&library);
}

#define N_LINKED 5000

/* Links books one by one, takes the edits back one by one, and returns the time it took. */
static double
link_many (gboolean watched)
{
  g_autofree CrowObject **books = g_new (CrowObject *, N_LINKED);
  CrowObject *author;
  Watch watch;
  Library library;
  clock_t start, spent;

  library_init (&library, NULL);
  author = library_author (&library, "author");
  for (guint i = 0; i < N_LINKED; i++)
    books[i] = library_book (&library, "title", NULL);
  library_commit (&library);
  if (watched)
    crow_session_get_changes (library.session);
  start = clock ();
  for (guint i = 0; i < N_LINKED; i++)
    crow_object_set_one (books[i], BOOK_AUTHOR_ROLE, author);
  for (guint i = 0; i < N_LINKED; i++)
    crow_session_delete (library.session, books[i]);
  for (guint i = 0; i < N_LINKED; i++)
    crow_session_add (library.session, books[i]);
  spent = clock () - start;
  g_assert_cmpuint (g_list_model_get_n_items (crow_session_get_changes (library.session)), ==, N_LINKED);
  /* What is taken back is taken out, one by one. */
  for (guint i = 3; i < N_LINKED; i++)
    crow_session_expunge (library.session, books[i]);
  watch_init (&watch, crow_session_get_changes (library.session));
  g_assert_cmpuint (watch.seen->len, ==, 3);
  crow_session_expire (library.session, books[1]);
  g_assert_cmpuint (watch.n_events, ==, 1);
  g_assert_cmpuint (watch.position, ==, 1);
  g_assert_cmpuint (watch.removed, ==, 1);
  g_assert_cmpuint (watch.added, ==, 0);
  watch_clear (&watch);
  library_clear (&library);
  return (double) spent / CLOCKS_PER_SEC;
}

/* Who watches the list of changes pays for what changes, not for all that is in it. */
static void
test_changes_many (void)
{
  double alone = link_many (FALSE), watched = link_many (TRUE);

  g_test_message ("%g s, with the list of changes %g s", alone, watched);
  g_assert_cmpfloat (watched, <, 50 * alone + 0.5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/events/evict", test_evict);
  g_test_add_func ("/orm/events/state-edit", test_state_edit);
  g_test_add_func ("/orm/events/state-rollback", test_state_rollback);
  g_test_add_func ("/orm/events/state-close", test_state_close);
  g_test_add_func ("/orm/events/list-close", test_list_close);
  g_test_add_func ("/orm/events/join", test_join);
  g_test_add_func ("/orm/events/strict", test_strict);
  g_test_add_func ("/orm/events/rollback-savepoint", test_rollback_savepoint);
  g_test_add_func ("/orm/events/set-back", test_set_back);
  g_test_add_func ("/orm/events/changes-many", test_changes_many);
  return g_test_run ();
}
