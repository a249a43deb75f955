/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merging objects onto the objects of their rows.
 */
#include "config.h"

#include "library.h"

static CrowObject *
make_author (CrowSession *session,
             gint64       id,
             const char  *name)
{
  CrowObject *author = crow_session_create (session, AUTHOR);

  crow_object_set_int64 (author, AUTHOR_ID, id);
  crow_object_set_text (author, AUTHOR_NAME, name);
  return author;
}

/* Only what is set reaches the row, and the books that are not in the source lose their author. */
static void
test_existing (void)
{
  Library library;
  CrowObject *author, *source, *merged, *book;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "Le Guin");
  crow_object_set_text (author, AUTHOR_EMAIL, "ursula@example.org");
  library_book (&library, "The Dispossessed", author);
  library_book (&library, "The Lathe of Heaven", author);
  library_commit (&library);

  source = make_author (library.session, 1, "Ursula K. Le Guin");
  book = crow_session_create (library.session, BOOK);
  crow_object_set_int64 (book, BOOK_ID, 2);
  crow_object_set_text (book, BOOK_TITLE, "Lathe");
  crow_collection_add (crow_object_get_many (source, AUTHOR_BOOKS), book);

  merged = crow_session_merge (library.session, source, &error);
  g_assert_no_error (error);
  g_assert_true (merged == author);
  g_assert_true (crow_session_merge (library.session, author, &error) == author);
  g_assert_cmpint (crow_object_get_state (source), ==, CROW_STATE_TRANSIENT);
  library_commit (&library);
  library_assert (&library, "SELECT id, name, email FROM author", "1|Ursula K. Le Guin|ursula@example.org");
  library_assert (&library, "SELECT id, title, author_id FROM book ORDER BY id", "1|The Dispossessed|null\n2|Lathe|1");
  library_clear (&library);
}

/* What is merged takes the place of the one that is there. */
static void
test_one_to_one (void)
{
  Library library;

  for (guint loaded = 0; loaded < 2; loaded++)
    {
      CrowObject *author, *source, *profile;
      g_autoptr (GError) error = NULL;

      library_init (&library, NULL);
      author = library_author (&library, "Le Guin");
      profile = crow_session_create (library.session, PROFILE);
      crow_object_set_text (profile, PROFILE_TEXT, "old");
      crow_object_set_one (author, AUTHOR_PROFILE, profile);
      library_commit (&library);
      if (loaded == 0)
        library_reopen (&library);
      source = make_author (library.session, 1, "Le Guin");
      profile = crow_session_create (library.session, PROFILE);
      crow_object_set_text (profile, PROFILE_TEXT, "new");
      crow_object_set_one (source, AUTHOR_PROFILE, profile);
      author = crow_session_merge (library.session, source, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (crow_object_get_text (crow_object_get_one (author, AUTHOR_PROFILE), PROFILE_TEXT), ==, "new");
      library_commit (&library);
      library_assert (&library, "SELECT text, author_id FROM profile", "new|1");
      library_clear (&library);
    }
}

static void
test_new (void)
{
  Library library;
  CrowObject *source, *merged;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  source = make_author (library.session, 7, "Lem");
  merged = crow_session_merge (library.session, source, &error);
  g_assert_no_error (error);
  g_assert_true (merged != source);
  g_assert_cmpint (crow_object_get_state (merged), ==, CROW_STATE_PENDING);
  library_commit (&library);
  library_assert (&library, "SELECT id, name FROM author", "7|Lem");
  library_clear (&library);
}

/* What one session knows is brought to another one. */
static void
test_other_session (void)
{
  Library library;
  g_autoptr (CrowSession) other = NULL;
  CrowObject *author, *theirs, *merged;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  author = library_author (&library, "Le Guin");
  library_commit (&library);
  other = crow_session_new (library.engine, library.mapping);
  theirs = crow_session_find_int64 (other, AUTHOR, 1, &error);
  g_assert_no_error (error);
  crow_object_set_text (theirs, AUTHOR_NAME, "Ursula");

  merged = crow_session_merge (library.session, theirs, &error);
  g_assert_no_error (error);
  g_assert_true (merged == author);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "Ursula");
  g_clear_object (&other);
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/merge/existing", test_existing);
  g_test_add_func ("/orm/merge/one-to-one", test_one_to_one);
  g_test_add_func ("/orm/merge/new", test_new);
  g_test_add_func ("/orm/merge/other-session", test_other_session);
  return g_test_run ();
}
