/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "library.h"

static void
fill (Library *library)
{
  CrowObject *author = library_author (library, "A"), *other = library_author (library, "B");
  CrowObject *tag = library_tag (library, "sea");

  library_author (library, "C");
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Book %u", i);
      CrowObject *book = library_book (library, title, i < 4 ? author : i < 5 ? other : NULL);

      if (i != 3)
        crow_object_set_int64 (book, BOOK_YEAR, 1990 + i);
      if (i % 2 == 0)
        crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag);
    }
  library_commit (library);
  library_reopen (library);
}

static char *
ids (CrowQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) result = crow_query_run (query, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (result); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (result, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", crow_object_get_int64 (object, 0));
    }
  return g_string_free (text, FALSE);
}

static void
check (Library        *library,
       guint           entity,
       CrowExpression *condition,
       const char     *expected)
{
  g_autoptr (CrowQuery) query = crow_query_new (library->session, entity);
  g_autofree char *found = NULL;
  guint n_expected = *expected == '\0' ? 0 : 1;
  gint64 count;

  crow_query_where (query, condition);
  found = ids (query);
  g_assert_cmpstr (found, ==, expected);
  for (const char *p = expected; *p != '\0'; p++)
    n_expected += *p == ' ';
  g_assert_true (crow_query_count (query, &count, NULL));
  g_assert_cmpint (count, ==, n_expected);
}

static void
test_conditions (void)
{
  Library library;
  CrowValue low = crow_value_int64 (1991), high = crow_value_int64 (1992);
  CrowValue titles[] = { crow_value_text ("Book 1"), crow_value_text ("Book 5"), crow_value_text ("x") };

  library_init (&library, NULL);
  fill (&library);
  check (&library, BOOK, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_EQUAL, 1991), "2");
  check (&library, BOOK, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_NOT_EQUAL, 1991), "1 3 5 6");
  check (&library, BOOK, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 1991), "1");
  check (&library, BOOK, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS_EQUAL, 1991), "1 2");
  check (&library, BOOK, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_GREATER, 1994), "6");
  check (&library, BOOK, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_GREATER_EQUAL, 1994), "5 6");
  check (&library, BOOK, crow_expression_new_text (BOOK_TITLE, CROW_OPERATOR_LIKE, "%2"), "3");
  check (&library, BOOK, crow_expression_new_is_null (BOOK_YEAR), "4");
  check (&library, BOOK, crow_expression_new_text (BOOK_YEAR, CROW_OPERATOR_NOT_EQUAL, NULL), "1 2 3 5 6");
  check (&library, BOOK, crow_expression_new_between (BOOK_YEAR, &low, &high), "2 3");
  check (&library, BOOK, crow_expression_new_in (BOOK_TITLE, titles, 3), "2 6");
  check (&library, BOOK, crow_expression_new_in (BOOK_TITLE, NULL, 0), "");
  check (&library, BOOK, crow_expression_new_not (crow_expression_new_in (BOOK_TITLE, titles, 3)), "1 3 4 5");
  check (&library, BOOK,
         crow_expression_new_or (crow_expression_new_is_null (BOOK_YEAR),
                                 crow_expression_new_and (
                                   crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_GREATER, 1990),
                                   crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 1992))),
         "2 4");
  check (&library, BOOK, crow_expression_new_text (BOOK_TITLE, CROW_OPERATOR_EQUAL, "'; DROP TABLE book; --"), "");
  library_clear (&library);
}

static void
test_roles (void)
{
  Library library;
  CrowObject *tag, *author;

  library_init (&library, NULL);
  fill (&library);
  tag = crow_session_find_int64 (library.session, TAG, 1, NULL);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  check (&library, AUTHOR, crow_expression_new_any (AUTHOR_BOOKS, NULL), "1 2");
  check (&library, AUTHOR, crow_expression_new_not (crow_expression_new_any (AUTHOR_BOOKS, NULL)), "3");
  check (&library, AUTHOR,
         crow_expression_new_any (AUTHOR_BOOKS, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_EQUAL, 1994)), "2");
  check (&library, AUTHOR,
         crow_expression_new_any (AUTHOR_BOOKS,
                                  crow_expression_new_any (BOOK_TAGS, crow_expression_new_text (
                                                                        TAG_LABEL, CROW_OPERATOR_EQUAL, "sea"))),
         "1 2");
  check (&library, BOOK, crow_expression_new_reaches (BOOK_TAGS, tag), "1 3 5");
  check (&library, BOOK, crow_expression_new_reaches (BOOK_TAGS, NULL), "2 4 6");
  check (&library, BOOK, crow_expression_new_reaches (BOOK_AUTHOR_ROLE, author), "1 2 3 4");
  check (&library, BOOK, crow_expression_new_reaches (BOOK_AUTHOR_ROLE, NULL), "6");
  check (&library, BOOK,
         crow_expression_new_any (BOOK_AUTHOR_ROLE, crow_expression_new_text (AUTHOR_NAME, CROW_OPERATOR_EQUAL, "B")),
         "5");
  library_clear (&library);
}

static void
test_order_and_range (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autofree char *ordered = NULL;
  g_autofree char *part = NULL;
  g_autofree char *rest = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  fill (&library);
  query = crow_query_new (library.session, BOOK);
  crow_query_order (query, BOOK_YEAR, TRUE);
  ordered = ids (query);
  g_assert_cmpstr (ordered, ==, "6 5 3 2 1 4");
  crow_query_set_limit (query, 2);
  crow_query_set_offset (query, 1);
  part = ids (query);
  g_assert_cmpstr (part, ==, "5 3");
  crow_query_set_limit (query, -1);
  rest = ids (query);
  g_assert_cmpstr (rest, ==, "5 3 2 1 4");
  g_assert_cmpint (crow_object_get_int64 (crow_query_first (query, NULL), BOOK_ID), ==, 5);
  g_assert_null (crow_query_one (query, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_MANY_RESULTS);
  g_clear_error (&error);
  crow_query_set_offset (query, 0);
  crow_query_where (query, crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_EQUAL, 99));
  g_assert_null (crow_query_one (query, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_NO_RESULT);
  g_assert_null (crow_query_first (query, NULL));
  g_clear_object (&query);
  library_clear (&library);
}

static void
test_identity_and_autoflush (void)
{
  Library library;
  CrowObject *book;
  g_autoptr (CrowQuery) query = NULL;

  library_init (&library, NULL);
  fill (&library);
  book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
  crow_object_set_text (book, BOOK_TITLE, "renamed");
  query = crow_query_new (library.session, BOOK);
  crow_query_where (query, crow_expression_new_text (BOOK_TITLE, CROW_OPERATOR_EQUAL, "renamed"));
  g_assert_true (crow_query_one (query, NULL) == book);
  crow_session_rollback (library.session);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "Book 1");
  g_assert_null (crow_query_first (query, NULL));
  crow_session_set_autoflush (library.session, FALSE);
  crow_object_set_text (book, BOOK_TITLE, "renamed");
  g_assert_null (crow_query_first (query, NULL));
  g_clear_object (&query);
  library_clear (&library);
}

static void
test_load_paths (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GListModel) result = NULL;
  g_autoptr (CrowObject) author = NULL;
  g_autoptr (GError) error = NULL;
  CrowCollection *books;

  library_init (&library, NULL);
  fill (&library);
  query = crow_query_new (library.session, AUTHOR);
  g_assert_false (crow_query_load (query, "books.nothing", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_assert_true (crow_query_load (query, "books.tags", NULL));
  result = crow_query_run (query, NULL);
  author = g_list_model_get_item (result, 0);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_true (crow_collection_is_loaded (books));
  g_assert_true (crow_object_is_loaded (crow_collection_get (books, 0), BOOK_TAGS));
  g_assert_false (crow_object_is_loaded (author, AUTHOR_PROFILE));
  g_clear_object (&author);
  g_clear_object (&result);
  g_clear_object (&query);
  library_clear (&library);
}

static void
test_expire_and_refresh (void)
{
  Library library;
  CrowObject *book, *author;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  fill (&library);
  book = crow_session_find_int64 (library.session, BOOK, 1, NULL);
  author = crow_object_get_one (book, BOOK_AUTHOR_ROLE);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 4);
  crow_engine_execute (library.engine, "UPDATE book SET title = 'elsewhere', author_id = 2 WHERE id = 1", NULL);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "Book 0");
  crow_object_set_int64 (book, BOOK_YEAR, 7);
  crow_session_expire (library.session, book);
  g_assert_false (crow_object_is_modified (book));
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "elsewhere");
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_YEAR), ==, 1990);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 3);
  crow_engine_execute (library.engine, "DELETE FROM book WHERE id = 1", NULL);
  g_assert_false (crow_session_refresh (library.session, book, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  crow_session_expire (library.session, NULL);
  g_assert_cmpstr (crow_object_get_text (author, AUTHOR_NAME), ==, "A");
  g_assert_null (crow_object_get_text (book, BOOK_TITLE));
  g_assert_error (crow_session_get_error (library.session), CROW_ERROR, CROW_ERROR_STALE);
  library_clear (&library);
}

static void
test_values (void)
{
  Library library;
  GValue value = G_VALUE_INIT;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GPtrArray) years = NULL;
  gboolean exists;

  library_init (&library, NULL);
  fill (&library);
  query = crow_query_new (library.session, BOOK);
  crow_query_where (query, crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_GREATER, 2));
  g_assert_true (crow_query_aggregate (query, CROW_AGGREGATE_SUM, BOOK_YEAR, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 1992 + 1994 + 1995);
  g_value_unset (&value);
  g_assert_true (crow_query_aggregate (query, CROW_AGGREGATE_COUNT, BOOK_YEAR, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 3);
  g_value_unset (&value);
  g_assert_true (crow_query_aggregate (query, CROW_AGGREGATE_COUNT_DISTINCT, BOOK_AUTHOR, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 2);
  g_value_unset (&value);
  g_assert_true (crow_query_aggregate (query, CROW_AGGREGATE_AVERAGE, BOOK_YEAR, &value, NULL));
  g_assert_cmpfloat_with_epsilon (g_value_get_double (&value), (1992 + 1994 + 1995) / 3.0, 0.001);
  g_value_unset (&value);
  g_assert_true (crow_query_aggregate (query, CROW_AGGREGATE_MAXIMUM, BOOK_TITLE, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "Book 5");
  g_value_unset (&value);
  years = crow_query_distinct (query, BOOK_AUTHOR, NULL);
  g_assert_cmpuint (years->len, ==, 3);
  g_assert_false (G_IS_VALUE (years->pdata[0]));
  g_assert_cmpint (g_value_get_int64 (years->pdata[1]), ==, 1);
  g_assert_true (crow_query_exists (query, &exists, NULL));
  g_assert_true (exists);
  crow_query_where (query, crow_expression_new_none (BOOK_TAGS, NULL));
  crow_query_where (query, crow_expression_new_has (BOOK_AUTHOR_ROLE, crow_expression_new_text (AUTHOR_NAME, CROW_OPERATOR_EQUAL, "B")));
  g_assert_true (crow_query_exists (query, &exists, NULL));
  g_assert_false (exists);
  g_assert_true (crow_query_aggregate (query, CROW_AGGREGATE_MINIMUM, BOOK_YEAR, &value, NULL));
  g_assert_false (G_IS_VALUE (&value));
  g_clear_object (&query);
  library_clear (&library);
}

/* Statements over many rows: what is loaded follows. */
static void
test_bulk (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  const guint16 columns[] = { BOOK_YEAR, BOOK_AUTHOR };
  CrowValue values[] = { crow_value_int64 (2000), crow_value_int64 (2) };
  CrowObject *book, *author, *other;
  gint64 n;

  library_init (&library, NULL);
  fill (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  other = crow_session_find_int64 (library.session, AUTHOR, 2, NULL);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 4);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (other, AUTHOR_BOOKS)), ==, 1);
  book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
  query = crow_query_new (library.session, BOOK);
  crow_query_where (query, crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_LESS_EQUAL, 2));
  g_assert_true (crow_query_update (query, columns, values, 2, &n, NULL));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_YEAR), ==, 2000);
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == other);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 2);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (other, AUTHOR_BOOKS)), ==, 3);
  g_assert_false (crow_object_is_modified (book));
  g_assert_true (crow_query_delete (query, &n, NULL));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_DELETED);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (other, AUTHOR_BOOKS)), ==, 1);
  crow_session_rollback (library.session);
  g_assert_cmpint (crow_object_get_state (book), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_YEAR), ==, 1991);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 4);
  library_assert (&library, "SELECT count(*) FROM book", "6");
  g_clear_object (&query);
  library_clear (&library);
}

static void
test_upsert_and_sql (void)
{
  Library library;
  const guint16 columns[] = { BOOK_ID, BOOK_TITLE };
  CrowValue values[] = { crow_value_int64 (2), crow_value_text ("renamed") };
  CrowValue parameter = crow_value_int64 (3);
  CrowObject *book, *fresh;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowObject) first = NULL;

  library_init (&library, NULL);
  fill (&library);
  book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
  g_assert_true (crow_session_upsert (library.session, BOOK, columns, values, 2, columns, 1, NULL) == book);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "renamed");
  g_assert_cmpint (crow_object_get_int64 (book, BOOK_YEAR), ==, 1991);
  values[0] = crow_value_int64 (77);
  fresh = crow_session_upsert (library.session, BOOK, columns, values, 2, columns, 1, NULL);
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_PERSISTENT);
  library_commit (&library);
  library_assert (&library, "SELECT id FROM book WHERE title = 'renamed'", "2\n77");

  list = crow_session_query_sql (library.session, BOOK,
                                 TEST_SERVERS
                                   ? "SELECT b.* FROM book b, (VALUES (1), (2)) AS v WHERE id < $1 ORDER BY id DESC"
                                   : "SELECT b.* FROM book b, (VALUES (1), (2)) AS v WHERE id < ? ORDER BY id DESC",
                                 &parameter, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  first = g_list_model_get_item (list, 0);
  g_assert_true (first == book);
  g_assert_null (crow_session_query_sql (library.session, BOOK, "SELECT id, title FROM book", NULL, 0, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_clear_object (&list);
  library_clear (&library);
}

static guint n_statements;

static void
count_cb (CrowEngine         *engine,
          const CrowLogEntry *entry)
{
  n_statements += g_str_has_prefix (entry->sql, "SELECT");
}

/* Roles that must not be loaded by looking at them. */
static void
test_loading (void)
{
  Library library;
  CrowObject *author, *book, *fresh;
  CrowCollection *books;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  gulong handler;
  gint64 id;
  gint64 n;

  library_init (&library, NULL);
  fill (&library);
  author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  book = crow_session_find_int64 (library.session, BOOK, 5, NULL);
  crow_session_set_loading (library.session, AUTHOR, AUTHOR_BOOKS, CROW_LOADING_WRITE_ONLY);
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 0);
  g_assert_error (crow_session_get_error (library.session), CROW_ERROR, CROW_ERROR_NOT_LOADED);
  g_assert_true (crow_collection_add (books, book));
  fresh = library_book (&library, "fresh", author);
  g_assert_true (crow_collection_contains (books, fresh));
  library_commit (&library);
  g_assert_false (crow_collection_is_loaded (books));
  query = crow_collection_query (books);
  g_assert_true (crow_query_count (query, &n, NULL));
  g_assert_cmpint (n, ==, 6);
  g_clear_object (&query);
  crow_session_set_loading (library.session, TAG, TAG_BOOKS, CROW_LOADING_WRITE_ONLY);
  g_assert_true (crow_collection_add (crow_object_get_many (crow_session_find_int64 (library.session, TAG, 1, NULL), TAG_BOOKS), fresh));
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM book_tag", "4");
  g_assert_true (crow_object_load (author, AUTHOR_BOOKS, &error));
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 6);

  /* A pair that is there, and nobody knows it. */
  id = crow_object_get_int64 (fresh, BOOK_ID);
  library_reopen (&library);
  crow_session_set_loading (library.session, TAG, TAG_BOOKS, CROW_LOADING_WRITE_ONLY);
  books = crow_object_get_many (crow_session_find_int64 (library.session, TAG, 1, NULL), TAG_BOOKS);
  book = crow_session_find_int64 (library.session, BOOK, id, NULL);
  n_statements = 0;
  handler = g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), NULL);
  g_assert_true (crow_collection_add (books, book));
  library_commit (&library);
  library_assert (&library, "SELECT count(*) FROM book_tag", "4");
  crow_collection_add (books, book);
  crow_collection_remove (books, book);
  library_commit (&library);
  g_signal_handler_disconnect (library.engine, handler);
  library_assert (&library, "SELECT count(*) FROM book_tag", "3");
  /* The assertion between is one. */
  g_assert_cmpuint (n_statements, ==, 1);

  /* By one query, and for the whole session. */
  library_reopen (&library);
  query = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_load_raise (query, "author", NULL));
  book = crow_query_first (query, NULL);
  g_clear_object (&query);
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_error (crow_session_get_error (library.session), CROW_ERROR, CROW_ERROR_NOT_LOADED);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (book, BOOK_TAGS)), ==, 1);
  /* Farther along, where nothing is fetched for it; and the other way round. */
  library_reopen (&library);
  query = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_load_raise (query, "author.books", NULL));
  book = crow_query_first (query, NULL);
  g_clear_object (&query);
  g_assert_false (crow_object_is_loaded (book, BOOK_AUTHOR_ROLE));
  author = crow_object_get_one (book, BOOK_AUTHOR_ROLE);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 0);
  g_assert_error (crow_session_get_error (library.session), CROW_ERROR, CROW_ERROR_NOT_LOADED);
  library_reopen (&library);
  query = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_load_joined (query, "author", NULL));
  g_assert_true (crow_query_load_raise (query, "author.books", NULL));
  author = crow_object_get_one (crow_query_first (query, NULL), BOOK_AUTHOR_ROLE);
  g_clear_object (&query);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS)), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      const CrowLoading loadings[] = { CROW_LOADING_RAISE, CROW_LOADING_EAGER, CROW_LOADING_JOINED };

      library_reopen (&library);
      crow_session_set_loading (library.session, BOOK, BOOK_AUTHOR_ROLE, loadings[i]);
      query = crow_query_new (library.session, BOOK);
      g_assert_true (crow_query_load_lazy (query, "author", NULL));
      book = crow_query_first (query, NULL);
      g_clear_object (&query);
      g_assert_false (crow_object_is_loaded (book, BOOK_AUTHOR_ROLE));
      g_assert_nonnull (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
      g_assert_null (crow_session_get_error (library.session));
    }
  library_reopen (&library);
  book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
  crow_session_set_strict (library.session, TRUE);
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_true (crow_object_load (book, BOOK_AUTHOR_ROLE, NULL));
  g_assert_nonnull (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  library_clear (&library);
}

/* With the result in one statement, and with every object of its entity. */
static void
test_eager (void)
{
  Library library;
  CrowObject *author, *book;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  CrowValue name;

  library_init (&library, NULL);
  fill (&library);
  library_reopen (&library);
  g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), NULL);

  query = crow_query_new (library.session, AUTHOR);
  crow_query_order (query, AUTHOR_NAME, FALSE);
  g_assert_true (crow_query_load_joined (query, "books", &error));
  g_assert_no_error (error);
  g_assert_false (crow_query_load_joined (query, "none", NULL));
  n_statements = 0;
  list = crow_query_run (query, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (list, i);

      g_assert_true (crow_object_is_loaded (item, AUTHOR_BOOKS));
      for (guint j = 0; j < crow_collection_get_n_items (crow_object_get_many (item, AUTHOR_BOOKS)); j++)
        g_assert_true (crow_object_get_one (crow_collection_get (crow_object_get_many (item, AUTHOR_BOOKS), j),
                                            BOOK_AUTHOR_ROLE) == item);
    }
  g_assert_cmpuint (n_statements, ==, 1);
  g_clear_object (&list);
  g_clear_object (&query);

  library_reopen (&library);
  crow_session_set_loading (library.session, BOOK, BOOK_AUTHOR_ROLE, CROW_LOADING_EAGER);
  n_statements = 0;
  book = crow_session_find_int64 (library.session, BOOK, 1, NULL);
  g_assert_true (crow_object_is_loaded (book, BOOK_AUTHOR_ROLE));
  g_assert_cmpuint (n_statements, <=, 2);

  /* One value, and what one role reaches, with their edits. */
  author = crow_object_get_one (book, BOOK_AUTHOR_ROLE);
  crow_object_set_text (author, AUTHOR_NAME, "edited");
  crow_object_expire_attribute (author, AUTHOR_NAME);
  g_assert_false (crow_object_is_modified (author));
  crow_object_get_value (author, AUTHOR_NAME, &name);
  g_assert_cmpstr (name.u.text, !=, "edited");
  crow_object_load (author, AUTHOR_BOOKS, &error);
  g_assert_no_error (error);
  crow_object_expire_role (author, AUTHOR_BOOKS);
  g_assert_false (crow_object_is_loaded (author, AUTHOR_BOOKS));
  crow_object_set_one (book, BOOK_AUTHOR_ROLE, NULL);
  crow_object_expire_role (book, BOOK_AUTHOR_ROLE);
  g_assert_false (crow_object_is_modified (book));
  g_assert_true (crow_object_get_one (book, BOOK_AUTHOR_ROLE) == author);
  library_clear (&library);
}

/* What a list of authors reaches, as text. */
static char *
describe_tree (GListModel *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) author = g_list_model_get_item (list, i);
      CrowCollection *books = crow_object_get_many (author, AUTHOR_BOOKS);
      CrowObject *profile = crow_object_get_one (author, AUTHOR_PROFILE);

      g_string_append_printf (text, "%s%s %s:", i > 0 ? " / " : "", crow_object_get_text (author, AUTHOR_NAME),
                              profile != NULL ? crow_object_get_text (profile, PROFILE_TEXT) : "-");
      for (guint j = 0; j < crow_collection_get_n_items (books); j++)
        {
          CrowObject *book = crow_collection_get (books, j);
          CrowCollection *tags = crow_object_get_many (book, BOOK_TAGS);

          g_string_append_printf (text, " %s", crow_object_get_text (book, BOOK_TITLE));
          for (guint k = 0; k < crow_collection_get_n_items (tags); k++)
            g_string_append_printf (text, "+%s", crow_object_get_text (crow_collection_get (tags, k), TAG_LABEL));
        }
    }
  return g_string_free (text, FALSE);
}

/* Two roles to many behind each other and one beside them, with and without a range. */
static void
test_joined (void)
{
  Library library;
  CrowObject *a, *book, *red, *blue, *profile;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  a = library_author (&library, "A");
  red = library_tag (&library, "red");
  blue = library_tag (&library, "blue");
  book = library_book (&library, "one", a);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), red);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), blue);
  crow_collection_add (crow_object_get_many (library_book (&library, "two", a), BOOK_TAGS), red);
  library_author (&library, "B");
  library_book (&library, "three", library_author (&library, "C"));
  profile = crow_session_create (library.session, PROFILE);
  crow_session_add (library.session, profile);
  crow_object_set_text (profile, PROFILE_TEXT, "p");
  crow_object_set_one (profile, PROFILE_AUTHOR_ROLE, a);
  library_commit (&library);
  g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), NULL);
  for (guint round = 0; round < 4; round++)
    {
      static const char *const expected[] = { "A p: one+red+blue two+red / B -: / C -: three", "A p: one+red+blue two+red",
                                              "B -: / C -: three", "B -:" };
      g_autoptr (CrowQuery) query = NULL;
      g_autoptr (GListModel) list = NULL;
      g_autofree char *text = NULL;

      library_reopen (&library);
      query = crow_query_new (library.session, AUTHOR);
      crow_query_order (query, AUTHOR_NAME, FALSE);
      crow_query_load_joined (query, "books.tags", &error);
      g_assert_no_error (error);
      crow_query_load_joined (query, "profile", &error);
      g_assert_no_error (error);
      crow_query_set_limit (query, round % 2 == 0 ? -1 : 1);
      crow_query_set_offset (query, round / 2);
      if (round == 3)
        crow_query_where (query, crow_expression_new_text (AUTHOR_NAME, CROW_OPERATOR_NOT_EQUAL, "D"));
      n_statements = 0;
      list = crow_query_run (query, &error);
      g_assert_no_error (error);
      text = describe_tree (list);
      g_assert_cmpstr (text, ==, expected[round]);
      g_assert_cmpuint (n_statements, ==, 1);
    }
  library_clear (&library);
}

/* Roles that are joined always: found by key, refreshed, asked for; the way back is none. */
static void
test_always_joined (void)
{
  Library library;
  CrowObject *author, *node;
  CrowCollection *books;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  fill (&library);
  node = crow_session_create (library.session, NODE);
  crow_session_add (library.session, node);
  crow_collection_add (crow_object_get_many (node, NODE_CHILDREN), crow_session_create (library.session, NODE));
  library_commit (&library);
  library_reopen (&library);
  crow_session_set_loading (library.session, AUTHOR, AUTHOR_BOOKS, CROW_LOADING_JOINED);
  crow_session_set_loading (library.session, BOOK, BOOK_AUTHOR_ROLE, CROW_LOADING_JOINED);
  crow_session_set_loading (library.session, BOOK, BOOK_TAGS, CROW_LOADING_JOINED);
  crow_session_set_loading (library.session, NODE, NODE_CHILDREN, CROW_LOADING_JOINED);
  g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), NULL);
  n_statements = 0;
  author = crow_session_find_int64 (library.session, AUTHOR, 1, &error);
  g_assert_no_error (error);
  g_assert_true (crow_object_is_loaded (author, AUTHOR_BOOKS));
  books = crow_object_get_many (author, AUTHOR_BOOKS);
  g_assert_cmpuint (crow_collection_get_n_items (books), >, 0);
  g_assert_true (crow_object_is_loaded (crow_collection_get (books, 0), BOOK_TAGS));
  g_assert_cmpuint (n_statements, ==, 1);
  crow_session_refresh (library.session, author, &error);
  g_assert_no_error (error);
  g_assert_true (crow_object_is_loaded (author, AUTHOR_BOOKS));
  g_assert_cmpuint (n_statements, ==, 2);
  g_assert_null (crow_session_find_int64 (library.session, AUTHOR, 99, &error));
  g_assert_no_error (error);
  node = crow_session_find_int64 (library.session, NODE, 1, &error);
  g_assert_no_error (error);
  g_assert_false (crow_object_is_loaded (node, NODE_CHILDREN));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (node, NODE_CHILDREN)), ==, 1);
  g_assert_true (crow_engine_execute (library.engine, "DROP TABLE book_tag", NULL));
  g_assert_false (crow_session_refresh (library.session, author, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/query/conditions", test_conditions);
  g_test_add_func ("/orm/query/roles", test_roles);
  g_test_add_func ("/orm/query/order-and-range", test_order_and_range);
  g_test_add_func ("/orm/query/identity-and-autoflush", test_identity_and_autoflush);
  g_test_add_func ("/orm/query/load-paths", test_load_paths);
  g_test_add_func ("/orm/query/values", test_values);
  g_test_add_func ("/orm/query/loading", test_loading);
  g_test_add_func ("/orm/query/eager", test_eager);
  g_test_add_func ("/orm/query/joined", test_joined);
  g_test_add_func ("/orm/query/always-joined", test_always_joined);
  g_test_add_func ("/orm/query/bulk", test_bulk);
  g_test_add_func ("/orm/query/upsert-and-sql", test_upsert_and_sql);
  g_test_add_func ("/orm/query/expire-and-refresh", test_expire_and_refresh);
  return g_test_run ();
}
