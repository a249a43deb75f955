/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "library.h"
#include "watch.h"

static void
count_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          gpointer    data)
{
  GString *log = data;

  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static CrowObject *
find (Library *library,
      guint    entity,
      gint64   key)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (library->session, entity, key, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
  return object;
}

/* Two authors, each with two books, in the database. */
static void
fill (Library *library)
{
  for (guint i = 0; i < 2; i++)
    {
      CrowObject *author = library_author (library, i == 0 ? "A" : "B");

      library_book (library, "one", author);
      library_book (library, "two", author);
    }
  library_commit (library);
  library_reopen (library);
}

static void
test_both_ends (void)
{
  Library library;
  CrowObject *author, *book;
  CrowCollection *books;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  book = crow_session_create (library.session, BOOK);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
  g_assert_true (crow_collection_contains (books, book));
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  /* Not backwards: linking it to a saved one does not add it. */
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);
  g_assert_false (crow_collection_add (books, book));
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PENDING);
  g_assert_true (crow_collection_remove (books, book));
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_false (crow_collection_remove (books, book));
  library_clear (&library);
}

static void
test_unloaded (void)
{
  Library library;
  CrowObject *a, *b, *book, *fresh;
  CrowCollection *left, *right;

  library_init (&library, NULL);
  fill (&library);
  a = find (&library, AUTHOR, 1);
  b = find (&library, AUTHOR, 2);
  book = find (&library, BOOK, 1);
  left = crow_object_get_many (a, AUTHOR_BOOKS);
  right = crow_object_get_many (b, AUTHOR_BOOKS);
  fresh = crow_session_create (library.session, BOOK);
  g_assert_true (crow_collection_add (right, fresh));
  g_assert_false (crow_collection_add (right, fresh));
  g_assert_true (crow_collection_remove (right, fresh));
  crow_session_expunge (library.session, fresh);
  g_assert_true (crow_collection_add (right, book));
  g_assert_false (crow_collection_is_loaded (left));
  g_assert_false (crow_collection_is_loaded (right));
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == b);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 2);
  /* Loading merges what is not written yet. */
  g_assert_cmpuint (crow_collection_get_n_items (left), ==, 1);
  g_assert_cmpuint (crow_collection_get_n_items (right), ==, 3);
  g_assert_true (crow_collection_contains (right, book));
  g_assert_cmpint (library_count (&library, "SELECT author_id FROM book WHERE id = 1"), ==, 1);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT author_id FROM book WHERE id = 1"), ==, 2);
  library_clear (&library);
}

static void
test_attribute_is_role (void)
{
  Library library;
  CrowObject *a, *b, *book;
  CrowCollection *left, *right;

  library_init (&library, NULL);
  fill (&library);
  a = find (&library, AUTHOR, 1);
  b = find (&library, AUTHOR, 2);
  book = find (&library, BOOK, 1);
  left = crow_object_get_many (a, AUTHOR_BOOKS);
  right = crow_object_get_many (b, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (left), ==, 2);
  g_assert_cmpuint (crow_collection_get_n_items (right), ==, 2);
  crow_object_set_int64 (book, BOOK_AUTHOR, 2);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == b);
  g_assert_cmpuint (crow_collection_get_n_items (left), ==, 1);
  g_assert_cmpuint (crow_collection_get_n_items (right), ==, 3);
  crow_object_set_null (book, BOOK_AUTHOR);
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_cmpuint (crow_collection_get_n_items (right), ==, 2);
  /* Null already, because what it refers to has no key yet. */
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, library_author (&library, "C"));
  g_assert_true (crow_object_is_null (book, BOOK_AUTHOR));
  crow_object_set_null (book, BOOK_AUTHOR);
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, a);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 1);
  /* There and back is no change. */
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT author_id FROM book WHERE id = 1"), ==, 1);
  library_clear (&library);
}

static void
test_move_events (void)
{
  Library library;
  CrowObject *a, *b, *book;
  CrowCollection *left, *right;
  g_autoptr (GString) from = g_string_new (NULL);
  g_autoptr (GString) to = g_string_new (NULL);

  library_init (&library, NULL);
  fill (&library);
  a = find (&library, AUTHOR, 1);
  b = find (&library, AUTHOR, 2);
  left = crow_object_get_many (a, AUTHOR_BOOKS);
  right = crow_object_get_many (b, AUTHOR_BOOKS);
  book = crow_collection_get (left, 0);
  crow_collection_get_n_items (right);
  g_signal_connect (left, "items-changed", G_CALLBACK (count_cb), from);
  g_signal_connect (right, "items-changed", G_CALLBACK (count_cb), to);
  crow_collection_add (right, book);
  g_assert_cmpstr (from->str, ==, "0-1+0 ");
  g_assert_cmpstr (to->str, ==, "2-0+1 ");
  g_assert_false (crow_collection_contains (left, book));
  crow_session_delete (library.session, crow_collection_get (right, 0));
  crow_session_delete (library.session, crow_collection_get (right, 1));
  library_commit (&library);
  g_assert_cmpstr (to->str, ==, "2-0+1 0-2+0 ");
  g_assert_cmpuint (crow_collection_get_n_items (right), ==, 1);
  library_clear (&library);
}

static void
test_one_to_one (void)
{
  Library library;
  CrowObject *author, *other, *profile, *second;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  other = library_author (&library, "B");
  profile = crow_session_create (library.session, PROFILE);
  crow_object_set_text (profile, PROFILE_TEXT, "first");
  crow_object_set_one (author, AUTHOR_PROFILE, profile);
  g_assert_true (crow_object_get_one (profile, PROFILE_AUTHOR_ROLE) == author);
  g_assert_cmpint (crow_object_get_state (profile), ==, CROW_STATE_PENDING);
  library_commit (&library);
  library_reopen (&library);

  /* Replaced without being loaded: owned, so the old one goes; the unique reference is free in time. */
  author = find (&library, AUTHOR, 1);
  other = find (&library, AUTHOR, 2);
  second = crow_session_create (library.session, PROFILE);
  crow_object_set_text (second, PROFILE_TEXT, "second");
  crow_object_set_one (author, AUTHOR_PROFILE, second);
  profile = find (&library, PROFILE, 1);
  g_assert_null (crow_object_get_one (profile, PROFILE_AUTHOR_ROLE));
  library_commit (&library);
  library_assert (&library, "SELECT text, author_id FROM profile", "second|1");
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == second);

  /* Moved to another author. */
  crow_object_set_one (other, AUTHOR_PROFILE, second);
  g_assert_null (crow_object_get_one (author, AUTHOR_PROFILE));
  library_commit (&library);
  library_assert (&library, "SELECT text, author_id FROM profile", "second|2");
  crow_object_set_one (other, AUTHOR_PROFILE, NULL);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM profile"), ==, 0);
  library_clear (&library);
}

static void
test_many_to_many (void)
{
  Library library;
  CrowObject *book, *other, *red, *blue;

  library_init (&library, NULL);
  book = library_book (&library, "one", NULL);
  other = library_book (&library, "two", NULL);
  red = library_tag (&library, "red");
  blue = library_tag (&library, "blue");
  g_assert_true (crow_collection_add (crow_object_get_many (book, BOOK_TAGS), red));
  g_assert_true (crow_collection_add (crow_object_get_many (red, TAG_BOOKS), other));
  /* From both sides, it is one pair. */
  g_assert_false (crow_collection_add (crow_object_get_many (red, TAG_BOOKS), book));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (red, TAG_BOOKS)), ==, 2);
  library_commit (&library);
  library_assert (&library, "SELECT * FROM book_tag ORDER BY 1, 2", "1|1\n2|1");

  library_reopen (&library);
  book = find (&library, BOOK, 1);
  red = find (&library, TAG, 1);
  blue = find (&library, TAG, 2);
  g_assert_true (crow_collection_add (crow_object_get_many (book, BOOK_TAGS), blue));
  g_assert_false (crow_collection_add (crow_object_get_many (blue, TAG_BOOKS), book));
  g_assert_true (crow_collection_remove (crow_object_get_many (red, TAG_BOOKS), book));
  g_assert_false (crow_collection_contains (crow_object_get_many (book, BOOK_TAGS), red));
  /* Away and back again. */
  g_assert_true (crow_collection_remove (crow_object_get_many (red, TAG_BOOKS), find (&library, BOOK, 2)));
  g_assert_true (crow_collection_add (crow_object_get_many (red, TAG_BOOKS), find (&library, BOOK, 2)));
  library_commit (&library);
  library_assert (&library, "SELECT * FROM book_tag ORDER BY 1, 2", "1|2\n2|1");

  crow_session_delete (library.session, blue);
  library_commit (&library);
  library_assert (&library, "SELECT * FROM book_tag ORDER BY 1, 2", "2|1");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (book, BOOK_TAGS)), ==, 0);
  library_clear (&library);
}

/* Linking without a collection is the same, whether one is there or not. */
static void
test_without_collection (void)
{
  Library library;
  CrowObject *author, *book, *tag;
  CrowCollection *books, *of_tag;

  library_init (&library, NULL);
  fill (&library);
  author = find (&library, AUTHOR, 1);
  book = crow_session_create (library.session, BOOK);
  crow_object_set_text (book, BOOK_TITLE, "new");
  tag = crow_session_create (library.session, TAG);
  g_assert_true (crow_object_link (author, AUTHOR_BOOKS, book));
  g_assert_false (crow_object_link (author, AUTHOR_BOOKS, book));
  /* It comes into the session along with its author, and brings what it is linked to. */
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PENDING);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  g_assert_true (crow_object_link (book, BOOK_TAGS, tag));
  g_assert_cmpint (crow_object_get_state (tag), ==, CROW_STATE_PENDING);
  of_tag = crow_object_get_many (tag, TAG_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (of_tag), ==, 1);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 3);
  library_commit (&library);
  library_assert (&library, "SELECT b.author_id, count(t.tag_id) FROM book AS b LEFT JOIN book_tag AS t ON t.book_id = b.id "
                            "WHERE b.title = 'new' GROUP BY b.author_id", "1|1");

  library_reopen (&library);
  author = find (&library, AUTHOR, 1);
  tag = find (&library, TAG, 1);
  book = crow_object_get_one (find (&library, BOOK, 1), BOOK_AUTHOR_ROLE) == author ? find (&library, BOOK, 1) : NULL;
  g_assert_nonnull (book);
  g_assert_true (crow_object_link (tag, TAG_BOOKS, book));
  g_assert_false (crow_object_link (book, BOOK_TAGS, tag));
  g_assert_true (crow_object_unlink (author, AUTHOR_BOOKS, book));
  g_assert_false (crow_object_unlink (author, AUTHOR_BOOKS, book));
  g_assert_false (crow_object_unlink (author, AUTHOR_BOOKS, tag));
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 2);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (tag, TAG_BOOKS)), ==, 2);
  library_clear (&library);
}

static void
test_orphan_of_pending (void)
{
  static const LibraryOptions owned = { .rule = CROW_DELETE_CASCADE, .owned = TRUE, .required = TRUE };
  Library library;
  CrowObject *author, *book, *kept;

  library_init (&library, &owned);
  author = library_author (&library, "A");
  book = library_book (&library, "x", author);
  kept = library_book (&library, "y", author);
  crow_collection_remove (crow_object_get_many (author, AUTHOR_BOOKS), book);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);
  library_commit (&library);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);
  library_assert (&library, "SELECT title FROM book", "y");
  /* A new owner brings it back, from either side; what was taken out of the session stays out. */
  for (guint i = 0; i < 3; i++)
    {
      book = library_book (&library, "z", author);
      crow_object_set_one (book, BOOK_AUTHOR_ROLE, NULL);
      g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);
      if (i == 2)
        {
          crow_session_add (library.session, book);
          crow_session_expunge (library.session, book);
        }
      if (i == 1)
        crow_collection_add (crow_object_get_many (author, AUTHOR_BOOKS), book);
      else
        crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
      g_assert_cmpint (crow_object_get_state (book), ==, i == 2 ? CROW_STATE_TRANSIENT : CROW_STATE_PENDING);
      crow_object_set_one (book, BOOK_AUTHOR_ROLE, NULL);
    }
  library_commit (&library);
  library_assert (&library, "SELECT title FROM book", "y");
  /* Without the owner being loaded. */
  library_reopen (&library);
  kept = find (&library, BOOK, 1);
  crow_object_set_one (kept, BOOK_AUTHOR_ROLE, NULL);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM book"), ==, 0);
  library_clear (&library);
}

static void
test_move_owned (void)
{
  static const LibraryOptions owned = { .rule = CROW_DELETE_CASCADE, .owned = TRUE, .required = TRUE };
  Library library;
  CrowObject *a, *b, *book;

  library_init (&library, &owned);
  fill (&library);
  a = find (&library, AUTHOR, 1);
  b = find (&library, AUTHOR, 2);
  book = find (&library, BOOK, 1);
  /* Out of the old one first: the move is no deletion. */
  crow_collection_remove (crow_object_get_many (a, AUTHOR_BOOKS), book);
  crow_collection_add (crow_object_get_many (b, AUTHOR_BOOKS), book);
  /* And the old owner goes: what was moved away stays. */
  crow_session_delete (library.session, a);
  library_commit (&library);
  library_assert (&library, "SELECT id, author_id FROM book ORDER BY id", "1|2\n3|2\n4|2");
  /* To a new one, while the old goes. */
  a = library_author (&library, "C");
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, a);
  crow_session_delete (library.session, b);
  library_commit (&library);
  library_assert (&library, "SELECT id, author_id FROM book ORDER BY id", "1|3");
  library_clear (&library);
}

static void
test_key_change (void)
{
  Library library;
  CrowObject *a, *book;
  CrowCollection *books;

  library_init (&library, NULL);
  fill (&library);
  a = find (&library, AUTHOR, 1);
  books = crow_object_get_many (a, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 2);
  book = crow_collection_get (books, 0);
  crow_object_set_int64 (a, AUTHOR_ID, 50);
  library_commit (&library);
  /* The database changed the reference, and the object knows. */
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_AUTHOR), ==, 50);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == a);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 2);
  g_assert_true (find (&library, AUTHOR, 50) == a);
  g_assert_null (crow_session_find_int64 (library.session, AUTHOR, 1, NULL));
  library_clear (&library);
}

static void
test_batched (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GListModel) authors = NULL;
  guint n_loaded = 0;

  library_init (&library, NULL);
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      library_book (&library, name, library_author (&library, name));
    }
  library_commit (&library);
  library_reopen (&library);
  query = crow_query_new (library.session, AUTHOR);
  authors = crow_query_run (query, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (authors), ==, 120);
  for (guint i = 0; i < 120; i++)
    {
      g_autoptr (CrowObject) author = g_list_model_get_item (authors, i);
      CrowCollection *books = crow_object_get_many (author, AUTHOR_BOOKS);

      if (!crow_collection_is_loaded (books))
        n_loaded++;
      g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
      g_assert_true (crow_object_get_one (crow_collection_get (books, 0), BOOK_AUTHOR_ROLE) == author);
    }
  g_assert_cmpuint (n_loaded, ==, 3);
  g_clear_object (&authors);
  g_clear_object (&query);
  library_clear (&library);
}

static void
count_statement_cb (CrowEngine         *engine,
                    const CrowLogEntry *entry,
                    gpointer            data)
{
  ++*(guint *) data;
}

/* What is at the other end is in the session already: no statement. */
static void
test_known_partner (void)
{
  Library library;
  CrowObject *author, *other, *profile;
  guint n_statements = 0;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  other = library_author (&library, "B");
  profile = crow_session_create (library.session, PROFILE);
  crow_session_add (library.session, profile);
  crow_object_set_one (profile, PROFILE_AUTHOR_ROLE, author);
  library_commit (&library);
  library_reopen (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  other = crow_session_find_int64 (library.session, AUTHOR, 2, NULL);
  profile = crow_session_find_int64 (library.session, PROFILE, 1, NULL);
  g_signal_connect (library.engine, "statement", G_CALLBACK (count_statement_cb), &n_statements);
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == profile);
  g_assert_cmpuint (n_statements, ==, 0);
  g_assert_null (crow_object_get_one (other, AUTHOR_PROFILE));
  g_assert_cmpuint (n_statements, ==, 1);

  /* Taken over to another author, and looked at before it is written. */
  crow_session_expire (library.session, NULL);
  g_assert_true (crow_object_get_one (profile, PROFILE_AUTHOR_ROLE) == author);
  crow_object_set_one (profile, PROFILE_AUTHOR_ROLE, other);
  g_assert_null (crow_object_get_one (author, AUTHOR_PROFILE));
  g_assert_true (crow_object_get_one (other, AUTHOR_PROFILE) == profile);
  library_commit (&library);
  library_assert (&library, "SELECT author_id FROM profile", "2");
  library_clear (&library);
}

static CrowObject *
make_profile (Library    *library,
              const char *text)
{
  CrowObject *profile = crow_session_create (library->session, PROFILE);

  crow_object_set_text (profile, PROFILE_TEXT, text);
  return profile;
}

/* A collection that was loaded while somebody linked a transient object to its owner. */
static void
test_transient_link (void)
{
  Library library;
  CrowObject *author, *tag, *book;
  CrowCollection *books, *tagged;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  tag = library_tag (&library, "t");
  library_commit (&library);
  library_reopen (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  tag = crow_session_find_int64 (library.session, TAG, 1, NULL);
  book = crow_session_create (library.session, BOOK);
  crow_object_set_text (book, BOOK_TITLE, "x");
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  tagged = crow_object_get_many (tag, TAG_BOOKS);
  /* A pair is in both sets; a reference is one of the session's when its object is. */
  g_assert_cmpuint (crow_collection_get_n_items (tagged), ==, 1);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 0);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);
  crow_session_add (library.session, book);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  library_commit (&library);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 1);
  g_assert_cmpuint (crow_collection_get_n_items (tagged), ==, 1);
  library_assert (&library, "SELECT book_id, tag_id FROM book_tag", "1|1");
  library_clear (&library);
}

/* Who is at a place that nobody has looked at is read when the flush begins, and not for the change. */
static void
test_unread_place (void)
{
  Library library;
  CrowObject *author, *second;
  guint n_statements = 0;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  crow_object_set_one (author, AUTHOR_PROFILE, make_profile (&library, "first"));
  library_commit (&library);
  library_reopen (&library);

  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  g_signal_connect (library.engine, "statement", G_CALLBACK (count_statement_cb), &n_statements);
  second = make_profile (&library, "second");
  crow_object_set_one (author, AUTHOR_PROFILE, second);
  g_assert_true (crow_object_get_one (author, AUTHOR_PROFILE) == second);
  crow_object_set_one (author, AUTHOR_PROFILE, NULL);
  g_assert_null (crow_object_get_one (author, AUTHOR_PROFILE));
  g_assert_cmpuint (n_statements, ==, 0);
  g_assert_true (crow_session_has_changes (library.session));

  /* What is taken back is not done. */
  crow_session_rollback (library.session);
  g_assert_false (crow_session_has_changes (library.session));
  g_assert_cmpstr (crow_object_get_text (crow_object_get_one (author, AUTHOR_PROFILE), PROFILE_TEXT), ==, "first");
  crow_session_expire (library.session, NULL);
  crow_object_set_one (author, AUTHOR_PROFILE, NULL);
  crow_session_expire (library.session, author);
  library_commit (&library);
  library_assert (&library, "SELECT text, author_id FROM profile", "first|1");
  library_reopen (&library);

  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  crow_object_set_one (author, AUTHOR_PROFILE, make_profile (&library, "third"));
  library_commit (&library);
  library_assert (&library, "SELECT text, author_id FROM profile", "third|1");
  library_reopen (&library);

  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  crow_object_set_one (author, AUTHOR_PROFILE, NULL);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM profile"), ==, 0);
  library_clear (&library);
}

static char *
names (CrowCollection *collection)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < crow_collection_get_n_items (collection); i++)
    g_string_append (text, crow_object_get_text (crow_collection_get (collection, i), NODE_NAME));
  return g_string_free (text, FALSE);
}

static void
assert_names (CrowCollection *collection,
              const char     *expected)
{
  g_autofree char *text = names (collection);

  g_assert_cmpstr (text, ==, expected);
}

/* A role with an order has it after each commit, whoever looks. */
static void
test_order (void)
{
  for (guint watched = 0; watched < 2; watched++)
    {
      Library library;
      CrowObject *root, *nodes[3];
      CrowCollection *children;
      g_autoptr (GString) log = g_string_new (NULL);

      library_init (&library, NULL);
      root = crow_session_create (library.session, NODE);
      crow_session_add (library.session, root);
      children = crow_object_get_many (root, NODE_CHILDREN);
      if (watched)
        g_signal_connect (children, "items-changed", G_CALLBACK (count_cb), log);
      for (guint i = 0; i < 3; i++)
        {
          nodes[i] = crow_session_create (library.session, NODE);
          crow_object_set_text (nodes[i], NODE_NAME, (const char *[]) { "c", "a", "b" }[i]);
          crow_collection_add (children, nodes[i]);
        }
      assert_names (children, "cab");
      library_commit (&library);
      if (watched)
        g_assert_cmpstr (log->str, ==, "0-0+1 1-0+1 2-0+1 0-3+3 ");
      assert_names (children, "abc");
      crow_object_set_text (nodes[1], NODE_NAME, "d");
      library_commit (&library);
      assert_names (children, "bcd");
      crow_object_set_text (root, NODE_NAME, "root");
      crow_object_set_text (nodes[0], NODE_NAME, "a");
      crow_session_rollback (library.session);
      assert_names (children, "bcd");
      library_clear (&library);
    }
}

static void
add_more_cb (GListModel *model,
             guint       position,
             guint       removed,
             guint       added,
             gpointer    data)
{
  CrowObject **pair = data;

  if (pair[0] == NULL)
    return;
  crow_collection_add (crow_object_get_many (g_steal_pointer (&pair[0]), TAG_BOOKS), pair[1]);
}

/* However many links a call cuts, a list tells it once, and is whole when it does. */
static void
test_whole_lists (void)
{
  Library library;
  CrowObject *author, *tag, *books[5];
  CrowObject *pair[2];
  CrowCollection *of_author, *of_tag;
  Watch watch, other;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "a");
  tag = library_tag (&library, "t");
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
      books[i] = library_book (&library, "b", author);
      crow_collection_add (crow_object_get_many (books[i], BOOK_TAGS), tag);
    }
  library_commit (&library);
  pair[0] = tag;
  pair[1] = library_book (&library, "c", NULL);
  of_author = crow_object_get_many (author, AUTHOR_BOOKS);
  of_tag = crow_object_get_many (tag, TAG_BOOKS);
  watch_init (&watch, G_LIST_MODEL (of_author));
  watch_init (&other, G_LIST_MODEL (of_tag));
  crow_session_delete (library.session, books[0]);
  crow_session_delete (library.session, books[2]);
  crow_session_delete (library.session, books[4]);
  g_assert_true (crow_session_flush (library.session, &error));
  g_assert_cmpuint (watch.seen->len, ==, 2);
  g_assert_cmpuint (watch.n_events, ==, 1);
  g_assert_cmpuint (other.n_events, ==, 1);
  crow_session_rollback (library.session);
  g_assert_cmpuint (watch.seen->len, ==, 5);
  g_assert_cmpuint (other.seen->len, ==, 5);
  /* Who hears of one list changes the other one, which has something to tell itself. */
  g_signal_connect (of_author, "items-changed", G_CALLBACK (add_more_cb), pair);
  crow_session_delete (library.session, books[1]);
  crow_session_delete (library.session, books[2]);
  g_assert_true (crow_session_flush (library.session, &error));
  g_assert_cmpuint (watch.seen->len, ==, 3);
  g_assert_cmpuint (other.seen->len, ==, 4);
  watch.n_events = 0;
  crow_collection_clear (of_author);
  g_assert_cmpuint (watch.n_events, ==, 1);
  g_assert_cmpuint (watch.seen->len, ==, 0);
  watch_clear (&watch);
  watch_clear (&other);
  library_clear (&library);
}

static void
test_replace (void)
{
  /* Books are owned: one that is cut off for a moment would be deleted. */
  Library library;
  CrowObject *author, *other, *books[4], *fresh[4];
  CrowCollection *of_author;
  Watch watch;
  g_autoptr (GError) error = NULL;

  library_init (&library, &(LibraryOptions) { .rule = CROW_DELETE_CASCADE, .owned = TRUE });
  author = library_author (&library, "a");
  other = library_author (&library, "b");
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);

      books[i] = library_book (&library, title, i < 3 ? author : other);
    }
  library_commit (&library);
  library_reopen (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    books[i] = crow_session_find_int64 (library.session, BOOK, i + 1, NULL);
  of_author = crow_object_get_many (author, AUTHOR_BOOKS);
  watch_init (&watch, G_LIST_MODEL (of_author));
  fresh[0] = books[3];
  fresh[1] = books[1];
  fresh[2] = crow_session_create (library.session, BOOK);
  fresh[3] = books[1];
  crow_object_set_text (fresh[2], BOOK_TITLE, "new");
  crow_collection_replace (of_author, fresh, G_N_ELEMENTS (fresh));
  g_assert_cmpuint (watch.n_events, ==, 1);
  g_assert_cmpuint (watch.seen->len, ==, 3);
  g_assert_cmpint (crow_object_get_state (fresh[2]), ==, CROW_STATE_PENDING);
  g_assert_true (crow_session_flush (library.session, &error));
  library_assert (&library, "SELECT title, author_id FROM book ORDER BY title", "1|1\n3|1\nnew|1");
  crow_session_rollback (library.session);
  library_assert (&library, "SELECT title, author_id FROM book ORDER BY title", "0|1\n1|1\n2|1\n3|2");
  g_assert_cmpuint (crow_collection_get_n_items (of_author), ==, 3);
  crow_collection_replace (of_author, NULL, 0);
  g_assert_cmpuint (watch.seen->len, ==, 0);
  watch_clear (&watch);
  library_commit (&library);
  library_assert (&library, "SELECT title, author_id FROM book ORDER BY title", "3|2");
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/links/both-ends", test_both_ends);
  g_test_add_func ("/orm/links/unloaded", test_unloaded);
  g_test_add_func ("/orm/links/attribute-is-role", test_attribute_is_role);
  g_test_add_func ("/orm/links/move-events", test_move_events);
  g_test_add_func ("/orm/links/one-to-one", test_one_to_one);
  g_test_add_func ("/orm/links/many-to-many", test_many_to_many);
  g_test_add_func ("/orm/links/without-collection", test_without_collection);
  g_test_add_func ("/orm/links/orphan-of-pending", test_orphan_of_pending);
  g_test_add_func ("/orm/links/move-owned", test_move_owned);
  g_test_add_func ("/orm/links/key-change", test_key_change);
  g_test_add_func ("/orm/links/batched", test_batched);
  g_test_add_func ("/orm/links/known-partner", test_known_partner);
  g_test_add_func ("/orm/links/transient-link", test_transient_link);
  g_test_add_func ("/orm/links/unread-place", test_unread_place);
  g_test_add_func ("/orm/links/order", test_order);
  g_test_add_func ("/orm/links/whole-lists", test_whole_lists);
  g_test_add_func ("/orm/links/replace", test_replace);
  return g_test_run ();
}
