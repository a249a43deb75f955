/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roles that are for reading only, while the other role of the link is edited.
 */
#include "config.h"

#include "base/crow-error.h"
#include "library.h"

static void
assert_refused (Library    *library,
                const char *role)
{
  const GError *error = crow_session_get_error (library->session);

  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpstr (crow_error_get_member (error), ==, role);
}

static void
set_up (Library *library,
        guint    view_only)
{
  const LibraryOptions options = { .rule = CROW_DELETE_NULLIFY, .view_only = view_only };

  library_init (library, &options);
}

static CrowObject *
make_book (Library *library)
{
  CrowObject *book = crow_session_create (library->session, BOOK);

  crow_object_set_text (book, BOOK_TITLE, "Book");
  return book;
}

static void
count_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          guint      *count)
{
  *count += removed + added;
}

static void
test_many (void)
{
  Library library;
  CrowObject *author, *book, *other;
  CrowCollection *books;
  guint count = 0;

  set_up (&library, VIEW_BOOKS);
  author = library_author (&library, "A");
  book = make_book (&library);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_true (crow_collection_is_read_only (books));
  g_signal_connect (books, "items-changed", G_CALLBACK (count_cb), &count);
  g_assert_false (crow_collection_add (books, book));
  assert_refused (&library, "books");
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 0);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);

  /* The other role is as ever, and this one follows at once. */
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (crow_collection_get (books, 0) == book);
  g_assert_false (crow_collection_remove (books, book));
  crow_collection_clear (books);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  /* Nothing passes along it that is about writing: the book is not added with its author. */
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM book", "0");
  crow_session_add (library.session, book);
  library_commit (&library);
  library_assert (&library, "SELECT author_id FROM book", "1");

  /* The same where nothing is loaded. */
  library_reopen (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  other = make_book (&library);
  crow_session_add (library.session, other);
  crow_object_set_one (other, BOOK_AUTHOR_ROLE, author);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 2);
  crow_object_set_one (other, BOOK_AUTHOR_ROLE, NULL);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 1);
  /* The delete rule is the link's. */
  crow_session_delete (library.session, author);
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM book WHERE author_id IS NULL", "2");
  library_clear (&library);
}

static void
test_one (void)
{
  Library library;
  CrowObject *author, *book, *profile;

  set_up (&library, VIEW_AUTHOR | VIEW_PROFILE);
  author = library_author (&library, "A");
  book = make_book (&library);
  crow_session_add (library.session, book);
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
  assert_refused (&library, "author");
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_true (crow_collection_add (crow_object_get_many (author, AUTHOR_BOOKS), book));
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, NULL);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);

  profile = crow_session_create (library.session, PROFILE);
  crow_session_add (library.session, profile);
  crow_object_set_one (author, AUTHOR_PROFILE, profile);
  assert_refused (&library, "profile");
  crow_object_set_one (profile, PROFILE_AUTHOR_ROLE, author);
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == profile);
  library_commit (&library);
  library_assert (&library, "SELECT book.author_id, profile.author_id FROM book, profile", "1|1");
  /* The attribute is not the role. */
  crow_object_set_null (book, BOOK_AUTHOR);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 0);
  library_clear (&library);
}

static void
test_pairs (void)
{
  Library library;
  CrowObject *book, *tag;
  CrowCollection *tags;

  set_up (&library, VIEW_TAGS);
  book = library_book (&library, "B", NULL);
  tag = library_tag (&library, "t");
  tags = crow_object_get_many (book, BOOK_TAGS);
  g_assert_false (crow_collection_add (tags, tag));
  assert_refused (&library, "tags");
  g_assert_true (crow_collection_add (crow_object_get_many (tag, TAG_BOOKS), book));
  g_assert_true (crow_collection_contains (tags, tag));
  library_commit (&library);
  library_assert (&library, "SELECT book_id, tag_id FROM book_tag", "1|1");
  library_clear (&library);
}

/* From another session: the link comes with the side that may write it. */
static void
test_merge (void)
{
  Library library;
  CrowSession *session;
  CrowObject *author, *book, *merged;
  g_autoptr (GError) error = NULL;

  set_up (&library, VIEW_BOOKS);
  author = library_author (&library, "A");
  book = make_book (&library);
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
  session = crow_session_new (library.engine, library.mapping);
  merged = crow_session_merge (session, author, &error);
  g_assert_no_error (error);
  g_assert_null (crow_session_get_error (session));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (merged, AUTHOR_BOOKS)), ==, 0);
  merged = crow_session_merge (session, book, &error);
  g_assert_no_error (error);
  g_assert_null (crow_session_get_error (session));
  g_assert_cmpstr (crow_object_get_text (crow_object_get_one (merged, BOOK_AUTHOR_ROLE), AUTHOR_NAME), ==, "A");
  g_object_unref (session);
  library_clear (&library);
}

/* For a tool that is not the program. */
static void
test_ignored (void)
{
  Library library;
  CrowObject *author;

  set_up (&library, VIEW_BOOKS);
  g_clear_object (&library.session);
  crow_mapping_ignore_view_only (library.mapping);
  library.session = crow_session_new (library.engine, library.mapping);
  author = library_author (&library, "A");
  g_assert_false (crow_collection_is_read_only (crow_object_get_many (author, AUTHOR_BOOKS)));
  g_assert_true (crow_collection_add (crow_object_get_many (author, AUTHOR_BOOKS), make_book (&library)));
  library_commit (&library);
  library_assert (&library, "SELECT author_id FROM book", "1");
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/view-only/many", test_many);
  g_test_add_func ("/orm/view-only/one", test_one);
  g_test_add_func ("/orm/view-only/pairs", test_pairs);
  g_test_add_func ("/orm/view-only/merge", test_merge);
  g_test_add_func ("/orm/view-only/ignored", test_ignored);
  return g_test_run ();
}
