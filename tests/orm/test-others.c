/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What another connection commits is seen in loaded objects.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "library.h"
#include "watch.h"

#include "orm/crow-paged-list.h"
#include "sql/crow-schema-create.h"

typedef struct
{
  Library library;
  CrowEngine *other;
  char *path;
  guint n_reads;
} Pair;

static void
statement_cb (CrowEngine   *engine,
              CrowLogEntry *entry,
              gpointer      data)
{
  ((Pair *) data)->n_reads += g_str_has_prefix (entry->sql, "SELECT");
}

static void
pair_init (Pair       *self,
           const char *parameters)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&self->library, NULL);
  g_clear_object (&self->library.session);
  g_clear_object (&self->library.engine);
  self->path = g_build_filename (g_get_tmp_dir (), "crow-others-XXXXXX", NULL);
  g_close (g_mkstemp (self->path), NULL);
  uri = g_strdup_printf ("sqlite:%s%s", self->path, parameters);
  self->library.engine = crow_engine_open (uri, &error);
  g_assert_no_error (error);
  crow_schema_create_tables (self->library.schema, self->library.engine, &error);
  g_assert_no_error (error);
  self->library.session = crow_session_new (self->library.engine, self->library.mapping);
  self->other = crow_engine_open (uri, &error);
  g_assert_no_error (error);
  self->n_reads = 0;
  g_signal_connect (self->library.engine, "statement", G_CALLBACK (statement_cb), self);
}

static void
pair_clear (Pair *self)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);

  g_clear_object (&self->other);
  library_clear (&self->library);
  g_unlink (wal);
  g_unlink (shm);
  g_unlink (self->path);
  g_free (self->path);
}

static void
write_other (Pair       *self,
             const char *sql)
{
  g_autoptr (GError) error = NULL;

  crow_engine_execute (self->other, sql, &error);
  g_assert_no_error (error);
}

static void
test_values (gconstpointer data)
{
  Pair pair;
  CrowSession *session;
  CrowObject *author, *book, *edited, *gone;
  g_autoptr (GError) error = NULL;

  pair_init (&pair, data);
  session = pair.library.session;
  author = library_author (&pair.library, "A");
  book = library_book (&pair.library, "one", author);
  edited = library_book (&pair.library, "two", author);
  gone = library_book (&pair.library, "three", author);
  library_commit (&pair.library);
  g_assert_false (crow_session_catch_up (session));
  write_other (&pair, "UPDATE book SET title = title || '!'; DELETE FROM book WHERE id = 3; INSERT INTO author (name) VALUES ('B');"
                      "INSERT INTO book (id, title, author_id) VALUES (9, 'four', 1); UPDATE book SET author_id = 2 WHERE id = 1");
  /* Nobody has looked yet. */
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "one");
  crow_object_set_text (edited, BOOK_TITLE, "mine");
  g_assert_true (crow_session_catch_up (session));
  g_assert_false (crow_session_catch_up (session));
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "one!");
  g_assert_cmpint (crow_object_get_int64 (crow_object_get_one (book, BOOK_AUTHOR_ROLE), AUTHOR_ID), ==, 2);
  /* An edit is not lost, and the other one's is overwritten as it would be without a look. */
  g_assert_cmpstr (crow_object_get_text (edited, BOOK_TITLE), ==, "mine");
  g_assert_null (crow_object_get_text (gone, BOOK_TITLE));
  g_assert_cmpint (crow_object_get_state (gone), ==, CROW_STATE_DETACHED);
  g_assert_null (crow_session_find_int64 (session, BOOK, 3, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 2);
  library_commit (&pair.library);
  library_assert (&pair.library, "SELECT title FROM book ORDER BY id", "one!\nmine\nfour");
  /* What the session itself writes is nobody else's. */
  pair.n_reads = 0;
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "one!");
  g_assert_cmpstr (crow_object_get_text (edited, BOOK_TITLE), ==, "mine");
  g_assert_cmpuint (pair.n_reads, ==, 0);
  pair_clear (&pair);
}

/* A question looks by itself, and so does the end of a transaction; within one, what it saw stays. */
static void
test_by_itself (gconstpointer data)
{
  Pair pair;
  CrowObject *author;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GListModel) result = NULL;
  g_autoptr (GError) error = NULL;

  pair_init (&pair, data);
  author = library_author (&pair.library, "A");
  library_commit (&pair.library);
  write_other (&pair, "UPDATE author SET name = 'B'");
  query = crow_query_new (pair.library.session, TAG);
  result = crow_query_run (query, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "B");
  write_other (&pair, "UPDATE author SET name = 'C'");
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "B");
  library_tag (&pair.library, "t");
  g_assert_true (crow_session_flush (pair.library.session, &error));
  g_assert_false (crow_session_catch_up (pair.library.session));
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "B");
  library_commit (&pair.library);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "C");
  write_other (&pair, "UPDATE author SET name = 'D'");
  crow_session_rollback (pair.library.session);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "D");
  g_clear_object (&query);
  g_clear_object (&result);
  pair_clear (&pair);
}

/* Who listens hears of it. */
static void
test_lists (gconstpointer data)
{
  Pair pair;
  CrowObject *author;
  Watch live_watch, books_watch, paged_watch;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowLiveList) live = NULL;
  g_autoptr (CrowPagedList) paged = NULL;
  g_autoptr (GError) error = NULL;

  pair_init (&pair, data);
  author = library_author (&pair.library, "A");
  library_book (&pair.library, "one", author);
  library_commit (&pair.library);
  query = crow_query_new (pair.library.session, BOOK);
  crow_query_order (query, BOOK_TITLE, FALSE);
  live = watch_list (query);
  paged = crow_paged_list_new (query, &error);
  g_assert_no_error (error);
  watch_init (&live_watch, G_LIST_MODEL (live));
  watch_init (&paged_watch, G_LIST_MODEL (paged));
  watch_init (&books_watch, G_LIST_MODEL (crow_object_get_many (author, AUTHOR_BOOKS)));
  write_other (&pair, "INSERT INTO book (title, author_id) VALUES ('a', 1), ('z', NULL)");
  g_assert_true (crow_session_catch_up (pair.library.session));
  g_assert_cmpuint (live_watch.seen->len, ==, 3);
  g_assert_cmpuint (paged_watch.seen->len, ==, 3);
  g_assert_cmpuint (books_watch.seen->len, ==, 2);
  watch_clear (&live_watch);
  watch_clear (&paged_watch);
  watch_clear (&books_watch);
  g_clear_object (&live);
  g_clear_object (&paged);
  g_clear_object (&query);
  pair_clear (&pair);
}

/* Edits that were made before others committed are written all the same: what was put to, or taken from, a place that
 * nobody has read, and pairs, whatever became of them. */
static void
test_edits (gconstpointer data)
{
  Pair pair;
  CrowObject *author, *book, *tag, *profile;
  g_autoptr (GError) error = NULL;

  pair_init (&pair, data);
  write_other (&pair, "INSERT INTO author (id, name) VALUES (1, 'A'), (2, 'B');"
                      "INSERT INTO profile (id, text, author_id) VALUES (1, 'old', 1), (2, 'other', 2);"
                      "INSERT INTO book (id, title) VALUES (1, 'one'); INSERT INTO tag (id, label) VALUES (1, 'x'), (2, 'y')");
  crow_session_catch_up (pair.library.session);
  author = crow_session_find_int64 (pair.library.session, AUTHOR, 1, NULL);
  crow_object_set_one (author, AUTHOR_PROFILE, NULL);
  profile = crow_session_create (pair.library.session, PROFILE);
  crow_object_set_text (profile, PROFILE_TEXT, "new");
  crow_object_set_one (crow_session_find_int64 (pair.library.session, AUTHOR, 2, NULL), AUTHOR_PROFILE, profile);
  book = crow_session_find_int64 (pair.library.session, BOOK, 1, NULL);
  tag = crow_session_find_int64 (pair.library.session, TAG, 1, NULL);
  crow_object_link (book, BOOK_TAGS, tag);
  crow_object_link (book, BOOK_TAGS, crow_session_find_int64 (pair.library.session, TAG, 2, NULL));
  write_other (&pair, "INSERT INTO book_tag VALUES (1, 1)");
  g_assert_true (crow_session_catch_up (pair.library.session));
  g_assert_true (crow_session_has_changes (pair.library.session));
  g_assert_null (crow_object_get_one (author, AUTHOR_PROFILE));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (book, BOOK_TAGS)), ==, 2);
  library_commit (&pair.library);
  library_assert (&pair.library, "SELECT text, author_id FROM profile", "new|2");
  library_assert (&pair.library, "SELECT * FROM book_tag ORDER BY tag_id", "1|1\n1|2");
  crow_object_unlink (book, BOOK_TAGS, tag);
  crow_object_link (book, BOOK_TAGS, tag);
  write_other (&pair, "DELETE FROM book_tag");
  g_assert_true (crow_session_catch_up (pair.library.session));
  library_commit (&pair.library);
  library_assert (&pair.library, "SELECT * FROM book_tag", "1|1");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (book, BOOK_TAGS)), ==, 1);
  pair_clear (&pair);
}

/* Who was put to a place gives way to the next one, also after the place is not known any more. */
static void
test_place (gconstpointer data)
{
  Pair pair;
  CrowObject *author, *first, *second;

  pair_init (&pair, data);
  author = library_author (&pair.library, "A");
  first = crow_session_create (pair.library.session, PROFILE);
  crow_object_set_one (author, AUTHOR_PROFILE, first);
  second = crow_session_create (pair.library.session, PROFILE);
  crow_session_add (pair.library.session, second);
  library_commit (&pair.library);
  crow_object_set_one (author, AUTHOR_PROFILE, second);
  write_other (&pair, "INSERT INTO tag (label) VALUES ('x')");
  g_assert_true (crow_session_catch_up (pair.library.session));
  crow_object_set_one (first, PROFILE_AUTHOR_ROLE, author);
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == first);
  g_assert_null (crow_object_get_one (second, PROFILE_AUTHOR_ROLE));
  library_commit (&pair.library);
  library_assert (&pair.library, "SELECT id, author_id FROM profile", "1|1");
  pair_clear (&pair);
}

/* What is not edited of an edited object is read again, and what is under the edit once that is gone. */
static void
test_under_edits (gconstpointer data)
{
  Pair pair;
  CrowObject *edited, *marked;

  pair_init (&pair, data);
  edited = library_book (&pair.library, "one", NULL);
  marked = library_book (&pair.library, "two", NULL);
  library_commit (&pair.library);
  crow_object_set_text (edited, BOOK_TITLE, "mine");
  crow_session_delete (pair.library.session, marked);
  write_other (&pair, "UPDATE book SET title = title || '!', year = 7");
  g_assert_true (crow_session_catch_up (pair.library.session));
  g_assert_cmpint (crow_object_get_int64 (edited, BOOK_YEAR), ==, 7);
  g_assert_cmpstr (crow_object_get_text (edited, BOOK_TITLE), ==, "mine");
  crow_session_rollback (pair.library.session);
  g_assert_cmpstr (crow_object_get_text (edited, BOOK_TITLE), ==, "one!");
  g_assert_cmpstr (crow_object_get_text (marked, BOOK_TITLE), ==, "two!");
  g_assert_cmpint (crow_object_get_int64 (marked, BOOK_YEAR), ==, 7);
  pair_clear (&pair);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/orm/others/values", "", test_values);
  g_test_add_data_func ("/orm/others/values-old-journal", "?journal=keep", test_values);
  g_test_add_data_func ("/orm/others/by-itself", "", test_by_itself);
  g_test_add_data_func ("/orm/others/edits", "", test_edits);
  g_test_add_data_func ("/orm/others/place", "", test_place);
  g_test_add_data_func ("/orm/others/under-edits", "", test_under_edits);
  g_test_add_data_func ("/orm/others/lists", "", test_lists);
  return g_test_run ();
}
