/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * A library: every kind of link, and the ways that deleting takes.
 *
 * The types and functions that begin with “library” were written by `crow codegen library.crow`.
 */
#include <stdio.h>

#include "library.h"

static gboolean
fill (CrowSession *session, GError **error)
{
  LibraryAuthor *author = library_author_new (session);
  LibraryProfile *profile = library_profile_new (session);
  LibraryGenre *fiction = library_genre_new (session);
  LibraryGenre *fantasy = library_genre_new (session);
  LibraryTag *dragons = library_tag_new (session);
  LibraryMember *member = library_member_new (session);
  LibraryLoan *loan = library_loan_new (session);
  static const char *const titles[] = { "A Wizard of Earthsea", "The Farthest Shore" };
  guint i;

  library_author_set_name (author, "Ursula K. Le Guin");
  library_author_set_born_text (author, "1929-10-21");
  library_profile_set_biography (profile, "Wrote of worlds that could be.");
  library_author_set_profile (author, profile);         /* one-to-one */

  library_genre_set_name (fiction, "Fiction");
  library_genre_set_name (fantasy, "Fantasy");
  library_genre_add_child (fiction, fantasy);           /* a link of an entity to itself */

  library_tag_set_label (dragons, "dragons");
  for (i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      LibraryBook *book = library_book_new (session);
      LibraryCopy *copy = library_copy_new (session);

      library_book_set_title (book, titles[i]);
      library_author_add_book (author, book);           /* one-to-many */
      library_genre_add_book (fantasy, book);
      library_book_add_tag (book, dragons);             /* many-to-many */
      library_copy_set_state (copy, LIBRARY_COPY_STATE_NEW);
      library_book_add_copy (book, copy);
      if (i == 0)
        library_copy_add_loan (copy, loan);
    }
  library_member_set_card (member, "0001");
  library_member_set_name (member, "Ged");
  library_loan_set_due_text (loan, "2024-03-01");
  library_member_add_loan (member, loan);

  crow_session_add (session, CROW_OBJECT (author));
  crow_session_add (session, CROW_OBJECT (member));
  return crow_session_commit (session, error);
}

static gboolean
look (CrowSession *session, GError **error)
{
  LibraryTag *tag = library_tag_find_by_label (session, "dragons", error);
  CrowCollection *books;
  guint i;

  if (tag == NULL)
    return FALSE;
  books = library_tag_get_books (tag);
  for (i = 0; i < crow_collection_get_n_items (books); i++)
    {
      LibraryBook *book = LIBRARY_BOOK (crow_collection_get (books, i));
      LibraryGenre *genre = library_book_get_genre (book);

      printf ("%s by %s, in %s, part of %s\n", library_book_get_title (book),
              library_author_get_name (library_book_get_author (book)), library_genre_get_name (genre),
              library_genre_get_name (library_genre_get_parent (genre)));
    }
  return TRUE;
}

static gboolean
delete_things (CrowSession *session, GError **error)
{
  LibraryGenre *fiction = library_genre_find_by_name (session, "Fiction", error);
  LibraryMember *member = library_member_find_by_card (session, "0001", error);
  LibraryAuthor *author;
  CrowQuery *query;
  GError *denied = NULL;
  gint64 n = 0;

  if (fiction == NULL || member == NULL)
    return FALSE;

  /* Nullify: what is finer moves to the top. */
  crow_session_delete (session, CROW_OBJECT (fiction));
  if (!crow_session_commit (session, error))
    return FALSE;
  printf ("Fiction is gone, and Fantasy is on top: %s\n",
          library_genre_get_parent (library_genre_find_by_name (session, "Fantasy", NULL)) == NULL ? "yes" : "no");

  /* Deny: as long as a book is out, its member stays. */
  crow_session_delete (session, CROW_OBJECT (member));
  if (!crow_session_commit (session, &denied))
    printf ("The member cannot be deleted: %s\n",
            g_error_matches (denied, CROW_ERROR, CROW_ERROR_DENIED) ? "there are loans" : denied->message);
  g_clear_error (&denied);
  crow_session_rollback (session);

  /* Owned: a profile that is taken off its author is deleted.  Cascade: books go with their author, copies with books. */
  crow_session_delete (session, CROW_OBJECT (crow_collection_get (library_member_get_loans (member), 0)));
  query = library_author_query (session);
  author = LIBRARY_AUTHOR (crow_query_one (query, error));
  g_object_unref (query);
  if (author == NULL)
    return FALSE;
  library_author_set_profile (author, NULL);
  if (!crow_session_commit (session, error))
    return FALSE;
  crow_session_delete (session, CROW_OBJECT (author));
  if (!crow_session_commit (session, error))
    return FALSE;
  query = library_copy_query (session);
  if (crow_query_count (query, &n, error))
    printf ("Copies left after deleting the author: %d\n", (int) n);
  g_object_unref (query);
  return TRUE;
}

int
main (int argc, char *argv[])
{
  GError *error = NULL;
  CrowSession *session = NULL;
  CrowEngine *engine = crow_engine_open (argc > 1 ? argv[1] : "sqlite::memory:", &error);

  if (engine != NULL && crow_schema_create_tables (library_schema_get (), engine, &error))
    {
      session = library_session_new (engine);
      if (fill (session, &error))
        {
          g_object_unref (session);
          session = library_session_new (engine);
          if (look (session, &error))
            delete_things (session, &error);
        }
    }
  g_clear_object (&session);
  g_clear_object (&engine);
  if (error == NULL)
    return 0;
  fprintf (stderr, "%s\n", error->message);
  g_error_free (error);
  return 1;
}
