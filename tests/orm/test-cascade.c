/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each delete rule by each executor, with the children loaded, not loaded, and half loaded: the tables and the objects
 * must come out the same.
 */
#include "config.h"

#include "library.h"

typedef enum
{
  NOT_LOADED,
  ONE_LOADED,
  ALL_LOADED,
  COLLECTION_LOADED,
} LoadState;

typedef struct
{
  LibraryOptions options;
  LoadState load;
} Case;

static char *
run (const Case *test)
{
  Library library;
  CrowObject *author, *other, *moved_out, *moved_in, *book[5] = { NULL };
  g_autoptr (GError) error = NULL;
  GString *outcome = g_string_new (NULL);
  g_autofree char *rows = NULL;

  library_init (&library, &test->options);
  author = library_author (&library, "A");
  other = library_author (&library, "B");
  for (guint i = 0; i < 5; i++)
    library_book (&library, "x", i < 4 ? author : other);
  library_commit (&library);
  library_reopen (&library);

  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  other = crow_session_find_int64 (library.session, AUTHOR, 2, NULL);
  for (guint i = 0; i < (test->load == ALL_LOADED ? 5 : test->load == ONE_LOADED ? 1 : 0); i++)
    book[i] = crow_session_find_int64 (library.session, BOOK, i + 1, NULL);
  if (test->load == COLLECTION_LOADED)
    crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS));
  /* Edits that the database does not know: one book was moved away, one moved in. */
  moved_out = crow_session_find_int64 (library.session, BOOK, 4, NULL);
  moved_in = crow_session_find_int64 (library.session, BOOK, 5, NULL);
  crow_object_set_one (moved_out, BOOK_AUTHOR_ROLE, other);
  crow_object_set_one (moved_in, BOOK_AUTHOR_ROLE, author);
  crow_session_delete (library.session, author);
  if (crow_session_commit (library.session, &error))
    {
      g_string_append (outcome, "done ");
      g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_DETACHED);
    }
  else
    {
      g_string_append_printf (outcome, "%d ", error->code);
      g_assert_true (crow_error_get_object (error) == G_OBJECT (author));
      g_assert_true (crow_session_has_changes (library.session));
      crow_session_rollback (library.session);
    }
  rows = library_dump (&library, "SELECT id || '>' || coalesce(CAST(author_id AS text), '-') FROM book ORDER BY id");
  g_strdelimit (rows, "\n", ' ');
  g_string_append (outcome, *rows != '\0' ? rows : "null");
  /* The objects say what the tables say. */
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT coalesce(author_id, 0) FROM book WHERE id = %u", i + 1);
      g_autofree char *row = library_dump (&library, sql);

      if (book[i] == NULL)
        continue;
      if (*row == '\0')
        g_assert_cmpint (crow_object_get_state (book[i]), ==, CROW_STATE_DETACHED);
      else
        g_assert_cmpint (crow_object_get_int64 (book[i], BOOK_AUTHOR), ==, g_ascii_strtoll (row, NULL, 10));
    }
  library_clear (&library);
  return g_string_free (outcome, FALSE);
}

static void
test_rule (gconstpointer data)
{
  const LibraryOptions *options = data;
  g_autofree char *expected = NULL;

  switch (options->rule)
    {
    case CROW_DELETE_CASCADE:
      expected = g_strdup ("done 4>2");
      break;
    case CROW_DELETE_NULLIFY:
      expected = options->required ? g_strdup_printf ("%d 1>1 2>1 3>1 4>1 5>2", CROW_ERROR_NOT_NULL)
                                   : g_strdup ("done 1>- 2>- 3>- 4>2 5>-");
      break;
    case CROW_DELETE_DENY:
      expected = g_strdup_printf ("%d 1>1 2>1 3>1 4>1 5>2", CROW_ERROR_DENIED);
      break;
    default:
      g_assert_not_reached ();
    }
  for (LoadState load = NOT_LOADED; load <= COLLECTION_LOADED; load++)
    {
      Case test = { .options = *options, .load = load };
      g_autofree char *outcome = run (&test);

      g_assert_cmpstr (outcome, ==, expected);
    }
}

static void
test_deny_without_edits (void)
{
  static const LibraryOptions deny = { .rule = CROW_DELETE_DENY };
  Library library;
  CrowObject *author;
  g_autoptr (GError) error = NULL;

  library_init (&library, &deny);
  library_book (&library, "x", library_author (&library, "A"));
  library_commit (&library);
  library_reopen (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  crow_session_delete (library.session, author);
  g_assert_false (crow_session_commit (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DENIED);
  g_assert_cmpstr (crow_error_get_member (error), ==, "books");
  g_assert_true (crow_error_get_object (error) == G_OBJECT (author));
  /* Together with what refers to it, it may go. */
  crow_session_delete (library.session, crow_session_find_int64 (library.session, BOOK, 1, NULL));
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM author", "0");
  library_clear (&library);
}

static void
test_deep (void)
{
  Library library;
  CrowObject *node = NULL, *root = NULL;

  library_init (&library, NULL);
  /* Deeper than SQLite lets triggers nest would need an executor of its own; a hundred is what trees have. */
  for (guint i = 0; i < 100; i++)
    {
      CrowObject *child = crow_session_create (library.session, NODE);

      if (node != NULL)
        crow_object_set_one (child, NODE_PARENT_ROLE, node);
      else
        root = child;
      crow_session_add (library.session, child);
      node = child;
    }
  library_commit (&library);
  crow_session_delete (library.session, root);
  library_commit (&library);
  g_assert_cmpint (library_count (&library, "SELECT count(*) FROM node"), ==, 0);
  g_assert_cmpint (crow_object_get_state (node), ==, CROW_STATE_DETACHED);
  library_clear (&library);
}

static void
test_database_rollback (void)
{
  static const LibraryOptions cascade = { .rule = CROW_DELETE_CASCADE };
  Library library;
  CrowObject *author, *book;

  library_init (&library, &cascade);
  author = library_author (&library, "A");
  book = library_book (&library, "x", author);
  library_commit (&library);
  crow_session_delete (library.session, author);
  g_assert_true (crow_session_flush (library.session, NULL));
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_DELETED);
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PERSISTENT);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  library_clear (&library);
}

/* An edited row that goes along, where the session does not know any more, or not yet, to whom it belongs. */
static void
test_edited_along (void)
{
  static const LibraryOptions cascade = { .rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_DATABASE };
  Library library;
  CrowObject *author, *book, *nodes[3];
  g_autoptr (GError) error = NULL;

  library_init (&library, &cascade);
  author = library_author (&library, "A");
  book = library_book (&library, "x", author);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      nodes[i] = crow_session_create (library.session, NODE);
      crow_session_add (library.session, nodes[i]);
      if (i > 0)
        crow_object_set_one (nodes[i], NODE_PARENT_ROLE, nodes[i - 1]);
    }
  library_commit (&library);
  crow_session_expire (library.session, NULL);
  crow_object_set_int64 (book, BOOK_YEAR, 2000);
  crow_session_delete (library.session, author);
  crow_session_flush (library.session, &error);
  g_assert_no_error (error);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_DELETED);
  library_commit (&library);

  /* The one between them is not loaded. */
  library_reopen (&library);
  nodes[2] = crow_session_find_int64 (library.session, NODE, 3, NULL);
  nodes[0] = crow_session_find_int64 (library.session, NODE, 1, NULL);
  crow_object_set_text (nodes[2], NODE_NAME, "edited");
  crow_session_delete (library.session, nodes[0]);
  crow_session_flush (library.session, &error);
  g_assert_no_error (error);
  g_assert_cmpint (crow_object_get_state (nodes[2]), ==, CROW_STATE_DELETED);
  library_assert (&library, "SELECT count(*) FROM node", "0");
  library_clear (&library);
}

static void
test_raw_sql (void)
{
  Library library;
  CrowObject *author, *book;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  book = library_book (&library, "x", author);
  library_commit (&library);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 1);
  g_assert_true (crow_session_execute (library.session, "UPDATE book SET title = 'y', author_id = NULL", NULL));
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "y");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 0);
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "x");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 1);
  library_clear (&library);
}

static CrowObject *
node (Library    *library,
      CrowObject *parent)
{
  CrowObject *object = crow_session_create (library->session, NODE);

  crow_object_set_one (object, NODE_PARENT_ROLE, parent);
  crow_session_add (library->session, object);
  return object;
}

/* Away from a row that goes with another one, which alone is marked. */
static void
test_moved_off (void)
{
  for (guint reopened = 0; reopened < 2; reopened++)
    for (guint pending = 0; pending < 2; pending++)
      {
        Library library;
        CrowObject *first, *third;

        library_init (&library, NULL);
        first = node (&library, NULL);
        third = node (&library, node (&library, first));
        library_commit (&library);
        if (reopened)
          {
            library_reopen (&library);
            first = crow_session_find_int64 (library.session, NODE, 1, NULL);
            third = crow_session_find_int64 (library.session, NODE, 3, NULL);
          }
        crow_session_delete (library.session, first);
        crow_object_set_one (third, NODE_PARENT_ROLE, pending ? node (&library, NULL) : NULL);
        library_commit (&library);
        library_assert (&library, "SELECT id, parent_id FROM node ORDER BY id", pending ? "3|4\n4|null" : "3|null");
        g_assert_cmpint (crow_object_get_state (third), ==, CROW_STATE_PERSISTENT);
        library_clear (&library);
      }
}

/* A pending row below one that goes is not written, and what was moved below it goes, too. */
static void
test_below_pending (void)
{
  Library library;
  CrowObject *first, *second, *third;

  library_init (&library, NULL);
  first = node (&library, NULL);
  second = node (&library, NULL);
  library_commit (&library);
  third = node (&library, first);
  crow_object_set_one (second, NODE_PARENT_ROLE, third);
  crow_session_delete (library.session, first);
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM node", "0");
  g_assert_cmpint (crow_object_get_state (third), ==, CROW_STATE_TRANSIENT);
  g_assert_cmpint (crow_object_get_state (second), ==, CROW_STATE_DETACHED);
  library_clear (&library);
}

/* A row that has to leave its owner before that goes takes the place of one that goes itself. */
static void
test_place_of_deleted (void)
{
  Library library;
  CrowObject *first, *second, *one, *other;

  library_init (&library, NULL);
  first = library_author (&library, "a");
  second = library_author (&library, "b");
  one = crow_session_create (library.session, PROFILE);
  other = crow_session_create (library.session, PROFILE);
  crow_object_set_one (first, AUTHOR_PROFILE, one);
  crow_object_set_one (second, AUTHOR_PROFILE, other);
  library_commit (&library);
  crow_session_delete (library.session, second);
  crow_object_set_one (one, PROFILE_AUTHOR_ROLE, NULL);
  crow_object_set_one (other, PROFILE_AUTHOR_ROLE, first);
  library_commit (&library);
  library_assert (&library, "SELECT id, author_id FROM profile", "2|1");
  library_clear (&library);
}

/* New rows below one that goes: none is written, whichever was added first. */
static void
test_pending_below (void)
{
  for (guint round = 0; round < 2; round++)
    {
      Library library;
      CrowObject *root, *child, *grandchild;

      library_init (&library, NULL);
      root = crow_session_create (library.session, NODE);
      crow_session_add (library.session, root);
      library_commit (&library);
      child = crow_session_create (library.session, NODE);
      grandchild = crow_session_create (library.session, NODE);
      crow_session_add (library.session, round == 0 ? child : grandchild);
      crow_session_add (library.session, round == 0 ? grandchild : child);
      crow_object_set_one (child, NODE_PARENT_ROLE, root);
      crow_object_set_one (grandchild, NODE_PARENT_ROLE, child);
      crow_session_delete (library.session, root);
      library_commit (&library);
      g_assert_cmpint (crow_object_get_state (child), ==, CROW_STATE_TRANSIENT);
      g_assert_cmpint (crow_object_get_state (grandchild), ==, CROW_STATE_TRANSIENT);
      g_assert_cmpint (library_count (&library, "SELECT count(*) FROM node"), ==, 0);
      library_clear (&library);
    }
}

/* Where the program says so, a delete takes along what a row is paired with or refers to. */
static void
test_deletes_along (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_SESSION };
  Library library;
  CrowObject *author, *book, *other, *tag;

  library_init (&library, &options);
  author = library_author (&library, "A");
  book = library_book (&library, "x", author);
  other = library_book (&library, "y", library_author (&library, "B"));
  for (guint i = 0; i < 3; i++)
    {
      tag = library_tag (&library, "t");
      crow_collection_add (crow_object_get_many (i < 2 ? book : other, BOOK_TAGS), tag);
      if (i == 1)
        crow_collection_add (crow_object_get_many (other, BOOK_TAGS), tag);
    }
  library_commit (&library);
  library_reopen (&library);

  /* The cascade comes to the book in the flush. */
  crow_session_set_deletes_along (library.session, BOOK, BOOK_TAGS, TRUE);
  crow_session_delete (library.session, crow_session_find_int64 (library.session, AUTHOR, 1, NULL));
  library_commit (&library);
  library_assert (&library, "SELECT id FROM book", "2");
  library_assert (&library, "SELECT id FROM tag", "3");
  library_assert (&library, "SELECT book_id, tag_id FROM book_tag", "2|3");

  /* Marked at once, along both roles, and undone. */
  crow_session_set_deletes_along (library.session, BOOK, BOOK_AUTHOR_ROLE, TRUE);
  book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
  crow_session_delete (library.session, book);
  {
    g_autoptr (GPtrArray) marked = crow_session_get_objects (library.session, CROW_STATE_DELETED);

    g_assert_cmpuint (marked->len, ==, 3);
  }
  g_assert_true (crow_session_flush (library.session, NULL));
  library_assert (&library, "SELECT (SELECT count(*) FROM author), (SELECT count(*) FROM tag)", "0|0");
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PERSISTENT);

  crow_session_set_deletes_along (library.session, BOOK, BOOK_TAGS, FALSE);
  crow_session_delete (library.session, book);
  library_commit (&library);
  library_assert (&library, "SELECT (SELECT count(*) FROM author), (SELECT count(*) FROM tag)", "0|1");
  library_clear (&library);
}

/* Where the program says so, what a row refers to goes when that lets it go. */
static void
test_owns (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_NULLIFY, .executor = CROW_EXECUTOR_SESSION };
  Library library;
  static const char *const names[] = { "A", "B", "C" };
  CrowObject *books[3], *first;
  g_autoptr (GError) error = NULL;

  library_init (&library, &options);
  for (guint i = 0; i < 3; i++)
    books[i] = library_book (&library, "x", library_author (&library, names[i]));
  library_commit (&library);
  library_reopen (&library);
  crow_session_set_owns (library.session, BOOK, BOOK_AUTHOR_ROLE, TRUE);
  for (guint i = 0; i < 3; i++)
    books[i] = crow_session_find_int64 (library.session, BOOK, i + 1, NULL);

  /* Taken over, so that only the one goes that nobody has. */
  first = crow_object_get_one (books[0], BOOK_AUTHOR_ROLE);
  crow_object_set_one (books[1], BOOK_AUTHOR_ROLE, first);
  crow_object_set_one (books[0], BOOK_AUTHOR_ROLE, NULL);
  g_assert_true (crow_session_flush (library.session, NULL));
  library_assert (&library, "SELECT id FROM author ORDER BY id", "1\n3");
  crow_session_rollback (library.session);
  library_assert (&library, "SELECT id FROM author ORDER BY id", "1\n2\n3");
  g_assert_cmpint (crow_object_get_int64 (books[1], BOOK_AUTHOR), ==, 2);

  /* A new one that nobody has is not saved. */
  first = library_author (&library, "E");
  crow_object_set_one (books[2], BOOK_AUTHOR_ROLE, first);
  crow_object_set_one (books[1], BOOK_AUTHOR_ROLE, first);
  crow_object_set_one (books[2], BOOK_AUTHOR_ROLE, NULL);
  g_assert_cmpint (crow_object_get_state (first), ==, CROW_STATE_PENDING);
  crow_object_set_one (books[1], BOOK_AUTHOR_ROLE, NULL);
  g_assert_cmpint (crow_object_get_state (first), ==, CROW_STATE_TRANSIENT);
  crow_session_rollback (library.session);

  /* Let go and taken back is not let go. */
  first = crow_object_get_one (books[0], BOOK_AUTHOR_ROLE);
  crow_object_set_one (books[0], BOOK_AUTHOR_ROLE, NULL);
  crow_object_set_one (books[0], BOOK_AUTHOR_ROLE, first);
  /* By the attribute, and for a new one. */
  crow_object_set_null (books[1], BOOK_AUTHOR);
  crow_object_set_one (books[2], BOOK_AUTHOR_ROLE, library_author (&library, "D"));
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author ORDER BY id", "A\nD");
  /* Two cannot own the same one, loaded or not. */
  library_reopen (&library);
  crow_session_set_owns (library.session, BOOK, BOOK_AUTHOR_ROLE, TRUE);
  books[0] = library_book (&library, "y", NULL);
  crow_object_set_int64 (books[0], BOOK_AUTHOR, 1);
  g_assert_false (crow_session_flush (library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_OWNER);
  g_assert_true (crow_error_get_object (error) == (GObject *) books[0]);
  g_assert_cmpstr (crow_error_get_member (error), ==, "author");
  crow_session_rollback (library.session);
  books[0] = crow_session_find_int64 (library.session, BOOK, 1, NULL);
  crow_session_set_owns (library.session, BOOK, BOOK_AUTHOR_ROLE, FALSE);
  crow_object_set_one (books[0], BOOK_AUTHOR_ROLE, NULL);
  library_commit (&library);
  library_assert (&library, "SELECT name FROM author ORDER BY id", "A\nD");
  library_clear (&library);
}

/* A new object without owner comes back when it gets one by the attribute, whether the session has that or not. */
static void
test_orphan_by_attribute (void)
{
  static const LibraryOptions owned = { .rule = CROW_DELETE_CASCADE, .owned = TRUE, .required = TRUE };

  for (guint i = 0; i < 4; i++)
    {
      gboolean by_role = (i & 1) != 0, loaded = (i & 2) != 0;
      Library library;
      CrowObject *author, *other = NULL, *book;

      library_init (&library, &owned);
      library_author (&library, "A");
      library_author (&library, "B");
      library_commit (&library);
      library_reopen (&library);
      author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
      if (loaded)
        other = crow_session_find_int64 (library.session, AUTHOR, 2, NULL);
      book = library_book (&library, "x", author);
      if (by_role)
        crow_object_unlink (author, AUTHOR_BOOKS, book);
      else
        crow_object_set_null (book, BOOK_AUTHOR);
      g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_TRANSIENT);
      crow_object_set_int64 (book, BOOK_AUTHOR, 2);
      g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PENDING);
      if (!loaded)
        other = crow_session_find_int64 (library.session, AUTHOR, 2, NULL);
      g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (other, AUTHOR_BOOKS)), ==, 1);
      g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 0);
      library_commit (&library);
      library_assert (&library, "SELECT title, author_id FROM book", "x|2");
      library_clear (&library);
    }
}

/* What somebody else cut off is no edit of the session, which does not delete it when it is edited. */
static void
test_cut_by_others (void)
{
  static const LibraryOptions owned = { .rule = CROW_DELETE_CASCADE, .owned = TRUE };

  Library library;
  CrowObject *book;
  g_autoptr (GError) error = NULL;

  library_init (&library, &owned);
  book = library_book (&library, "x", library_author (&library, "A"));
  library_commit (&library);
  crow_session_execute (library.session, "UPDATE book SET author_id = NULL", &error);
  g_assert_no_error (error);
  g_assert_true (crow_object_is_null (book, BOOK_AUTHOR));
  crow_object_set_text (book, BOOK_TITLE, "y");
  library_commit (&library);
  library_assert (&library, "SELECT title FROM book", "y");
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  static LibraryOptions options[64];
  guint n = 0;

  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  for (guint rule = CROW_DELETE_NULLIFY; rule <= CROW_DELETE_DENY; rule++)
    for (guint executor = CROW_EXECUTOR_AUTOMATIC; executor <= CROW_EXECUTOR_DATABASE; executor++)
      for (guint required = 0; required < 2; required++)
        {
          g_autofree char *path = g_strdup_printf ("/orm/cascade/%s/%s%s", crow_delete_rule_to_string (rule),
                                                   crow_executor_to_string (executor), required ? "/required" : "");

          options[n] = (LibraryOptions) { .rule = rule, .executor = executor, .required = required };
          g_test_add_data_func (path, &options[n++], test_rule);
        }
  g_test_add_func ("/orm/cascade/deny-without-edits", test_deny_without_edits);
  g_test_add_func ("/orm/cascade/deep", test_deep);
  g_test_add_func ("/orm/cascade/database-rollback", test_database_rollback);
  g_test_add_func ("/orm/cascade/edited-along", test_edited_along);
  g_test_add_func ("/orm/cascade/raw-sql", test_raw_sql);
  g_test_add_func ("/orm/cascade/moved-off", test_moved_off);
  g_test_add_func ("/orm/cascade/below-pending", test_below_pending);
  g_test_add_func ("/orm/cascade/place-of-deleted", test_place_of_deleted);
  g_test_add_func ("/orm/cascade/pending-below", test_pending_below);
  g_test_add_func ("/orm/cascade/deletes-along", test_deletes_along);
  g_test_add_func ("/orm/cascade/owns", test_owns);
  g_test_add_func ("/orm/cascade/orphan-by-attribute", test_orphan_by_attribute);
  g_test_add_func ("/orm/cascade/cut-by-others", test_cut_by_others);
  return g_test_run ();
}
