/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conditions and orders by attributes at the end of roles to one.
 */
#include "config.h"

#include "library.h"

#include "orm/crow-live-list.h"
#include "orm/crow-paged-list.h"

/* Books 1 to 6: of B, A, B, nobody, C, A; a tree of nodes 1 (m) > 2 (z), 3 (a) > 4 (b). */
static void
fill (Library *library)
{
  CrowObject *a = library_author (library, "A"), *b = library_author (library, "B"), *c = library_author (library, "C");
  CrowObject *of[] = { b, a, b, NULL, c, a };
  static const char *const names[] = { "m", "z", "a", "b" };
  static const int parents[] = { -1, 0, 0, 2 };
  CrowObject *nodes[4];

  for (guint i = 0; i < G_N_ELEMENTS (of); i++)
    {
      g_autofree char *title = g_strdup_printf ("Book %u", i);
      CrowObject *book = library_book (library, title, of[i]);

      crow_object_set_int64 (book, BOOK_YEAR, 1990 + i);
      if (i != 2)
        crow_object_set_double (book, BOOK_PRICE, i % 2 == 0 ? 1990 + i : 5);
    }
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      nodes[i] = crow_session_create (library->session, NODE);
      crow_object_set_text (nodes[i], NODE_NAME, names[i]);
      if (parents[i] >= 0)
        crow_object_set_one (nodes[i], NODE_PARENT_ROLE, nodes[parents[i]]);
      crow_session_add (library->session, nodes[i]);
    }
  library_commit (library);
  library_reopen (library);
}

static char *
list_ids (GListModel *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (list, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", crow_object_get_int64 (object, 0));
    }
  return g_string_free (text, FALSE);
}

static char *
query_ids (CrowQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) result = crow_query_run (query, &error);

  g_assert_no_error (error);
  return list_ids (result);
}

#define assert_ids(text, expected) \
  G_STMT_START { \
    g_autofree char *ids_ = text; \
    g_assert_cmpstr (ids_, ==, expected); \
  } G_STMT_END

static void
test_order (void)
{
  Library library;
  g_autoptr (CrowQuery) books = NULL;
  g_autoptr (CrowQuery) down = NULL;
  g_autoptr (CrowQuery) nodes = NULL;
  g_autoptr (CrowQuery) joined = NULL;
  g_autoptr (CrowQuery) wrong = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  fill (&library);
  books = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_order_along (books, "author.name", FALSE, &error));
  assert_ids (query_ids (books), "4 2 6 1 3 5");
  crow_query_set_offset (books, 1);
  crow_query_set_limit (books, 3);
  assert_ids (query_ids (books), "2 6 1");
  down = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_order_along (down, "author.name", TRUE, &error));
  g_assert_true (crow_query_order_along (down, "year", TRUE, &error));
  assert_ids (query_ids (down), "5 3 1 6 2 4");
  /* The same entity twice on the way, beside a condition of its own. */
  nodes = crow_query_new (library.session, NODE);
  crow_query_where (nodes, crow_expression_new_any (NODE_PARENT_ROLE, NULL));
  g_assert_true (crow_query_order_along (nodes, "parent.parent.name", FALSE, &error));
  g_assert_true (crow_query_order_along (nodes, "parent.name", FALSE, &error));
  crow_query_order (nodes, NODE_NAME, FALSE);
  assert_ids (query_ids (nodes), "3 2 4");
  joined = crow_query_new (library.session, BOOK);
  g_assert_true (crow_query_load_joined (joined, "tags", &error));
  g_assert_true (crow_query_order_along (joined, "author.name", FALSE, &error));
  crow_query_set_limit (joined, 4);
  assert_ids (query_ids (joined), "4 2 6 1");
  g_assert_no_error (error);

  wrong = crow_query_new (library.session, AUTHOR);
  g_assert_false (crow_query_order_along (wrong, "books.title", FALSE, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_clear_error (&error);
  g_assert_false (crow_query_order_along (wrong, "profile.nothing", FALSE, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_clear_error (&error);
  g_assert_false (crow_query_order_along (wrong, "nobody.name", FALSE, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_clear_error (&error);
  g_assert_true (crow_query_order_along (wrong, "profile.text", TRUE, &error));
  g_assert_no_error (error);
  assert_ids (query_ids (wrong), "1 2 3");
  g_clear_object (&books);
  g_clear_object (&down);
  g_clear_object (&nodes);
  g_clear_object (&joined);
  g_clear_object (&wrong);
  library_clear (&library);
}

static void
check (Library        *library,
       guint           entity,
       CrowExpression *condition,
       const char     *expected)
{
  g_autoptr (CrowQuery) query = crow_query_new (library->session, entity);

  crow_query_where (query, condition);
  assert_ids (query_ids (query), expected);
}

static void
refuse (Library        *library,
        guint           entity,
        CrowExpression *condition)
{
  g_autoptr (CrowQuery) query = crow_query_new (library->session, entity);
  g_autoptr (GError) error = NULL;

  crow_query_where (query, condition);
  g_assert_null (crow_query_run (query, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
}

static void
test_compare (void)
{
  static const guint parent[] = { NODE_PARENT_ROLE, NODE_PARENT_ROLE }, books[] = { AUTHOR_BOOKS }, author[] = { BOOK_AUTHOR_ROLE };
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowExpression) condition = NULL;
  guint16 attribute = BOOK_PRICE;
  CrowValue value = crow_value_double (1);
  gint64 n;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  fill (&library);
  check (&library, BOOK, crow_expression_new_compare_along (BOOK_YEAR, CROW_OPERATOR_EQUAL, NULL, 0, BOOK_PRICE), "1 5");
  check (&library, BOOK, crow_expression_new_compare_along (BOOK_YEAR, CROW_OPERATOR_GREATER, NULL, 0, BOOK_PRICE), "2 4 6");
  /* Null is neither less nor more. */
  check (&library, BOOK,
         crow_expression_new_not (crow_expression_new_compare_along (BOOK_YEAR, CROW_OPERATOR_EQUAL, NULL, 0, BOOK_PRICE)),
         "2 4 6");
  check (&library, NODE, crow_expression_new_compare_along (NODE_NAME, CROW_OPERATOR_GREATER, parent, 1, NODE_NAME), "2 4");
  check (&library, NODE, crow_expression_new_compare_along (NODE_NAME, CROW_OPERATOR_LESS, parent, 1, NODE_NAME), "3");
  check (&library, NODE, crow_expression_new_compare_along (NODE_NAME, CROW_OPERATOR_LESS, parent, 2, NODE_NAME), "4");
  /* Inside a condition on what a role reaches: the children that are named before their parent. */
  check (&library, NODE,
         crow_expression_new_any (NODE_CHILDREN, crow_expression_new_compare_along (NODE_NAME, CROW_OPERATOR_LESS, parent, 1,
                                                                                    NODE_NAME)),
         "1");
  refuse (&library, AUTHOR, crow_expression_new_compare_along (AUTHOR_NAME, CROW_OPERATOR_EQUAL, books, 1, BOOK_TITLE));
  refuse (&library, BOOK, crow_expression_new_compare_along (BOOK_YEAR, CROW_OPERATOR_EQUAL, author, 1, AUTHOR_NAME));
  refuse (&library, BOOK, crow_expression_new_compare_along (BOOK_YEAR, CROW_OPERATOR_EQUAL, author, 1, 99));
  refuse (&library, BOOK, crow_expression_new_compare_along (99, CROW_OPERATOR_EQUAL, author, 1, AUTHOR_ID));

  /* In a bulk update, too. */
  query = crow_query_new (library.session, BOOK);
  condition = crow_expression_new_compare_along (BOOK_AUTHOR, CROW_OPERATOR_EQUAL, author, 1, AUTHOR_ID);
  crow_query_where (query, crow_expression_ref (condition));
  crow_query_update (query, &attribute, &value, 1, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 5);
  g_clear_object (&query);
  library_clear (&library);
}

static void
test_live (void)
{
  static const guint author[] = { BOOK_AUTHOR_ROLE };
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowQuery) same = NULL;
  g_autoptr (CrowLiveList) live = NULL;
  g_autoptr (CrowLiveList) found = NULL;
  g_autoptr (GError) error = NULL;
  CrowObject *a;

  library_init (&library, NULL);
  fill (&library);
  query = crow_query_new (library.session, BOOK);
  crow_query_order_along (query, "author.name", FALSE, NULL);
  live = crow_live_list_new (query, &error);
  g_assert_no_error (error);
  same = crow_query_new (library.session, BOOK);
  crow_query_where (same, crow_expression_new_compare_along (BOOK_TITLE, CROW_OPERATOR_EQUAL, author, 1, AUTHOR_NAME));
  found = crow_live_list_new (same, &error);
  g_assert_no_error (error);
  assert_ids (list_ids (G_LIST_MODEL (live)), "4 2 6 1 3 5");
  a = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
  crow_object_set_text (a, AUTHOR_NAME, "Book 5");
  crow_session_flush (library.session, &error);
  g_assert_no_error (error);
  assert_ids (list_ids (G_LIST_MODEL (live)), "4 1 3 2 6 5");
  assert_ids (list_ids (G_LIST_MODEL (found)), "6");
  crow_session_rollback (library.session);
  assert_ids (list_ids (G_LIST_MODEL (live)), "4 2 6 1 3 5");
  assert_ids (list_ids (G_LIST_MODEL (found)), "");
  crow_object_set_one (crow_session_find_int64 (library.session, BOOK, 4, NULL), BOOK_AUTHOR_ROLE,
                       crow_session_find_int64 (library.session, AUTHOR, 3, NULL));
  crow_session_flush (library.session, &error);
  assert_ids (list_ids (G_LIST_MODEL (live)), "2 6 1 3 4 5");
  g_clear_object (&query);
  g_clear_object (&same);
  g_clear_object (&live);
  g_clear_object (&found);
  library_clear (&library);
}

static void
test_paged (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowPagedList) list = NULL;
  g_autoptr (GError) error = NULL;
  static const gint64 order[] = { 4, 2, 6, 1, 3, 5 };
  guint position;

  library_init (&library, NULL);
  fill (&library);
  query = crow_query_new (library.session, BOOK);
  crow_query_order_along (query, "author.name", FALSE, NULL);
  list = crow_paged_list_new (query, &error);
  g_assert_no_error (error);
  crow_paged_list_set_page_size (list, 2, 2);
  for (guint i = 0; i < 30; i++)
    {
      guint at = i * 5 % 6;
      g_autoptr (CrowObject) object = g_list_model_get_item (G_LIST_MODEL (list), at);

      g_assert_cmpint (crow_object_get_int64 (object, BOOK_ID), ==, order[at]);
      g_assert_true (crow_paged_list_find (list, object, &position, &error));
      g_assert_cmpuint (position, ==, at);
    }
  crow_object_set_text (crow_session_find_int64 (library.session, AUTHOR, 1, NULL), AUTHOR_NAME, "Z");
  crow_session_flush (library.session, &error);
  g_assert_no_error (error);
  assert_ids (list_ids (G_LIST_MODEL (list)), "4 1 3 5 2 6");
  crow_session_delete (library.session, crow_session_find_int64 (library.session, BOOK, 3, NULL));
  crow_session_flush (library.session, &error);
  g_assert_no_error (error);
  assert_ids (list_ids (G_LIST_MODEL (list)), "4 1 5 2 6");
  g_clear_object (&query);
  g_clear_object (&list);
  library_clear (&library);
}

static char *
groups (CrowQuery    *query,
        const char   *path,
        CrowAggregate aggregate,
        guint         attribute)
{
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  crow_query_aggregate_by (query, path, aggregate, attribute, &keys, &values, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, values->len);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autofree char *key = G_IS_VALUE (keys->pdata[i]) ? g_strdup_value_contents (keys->pdata[i]) : g_strdup ("-");
      g_autofree char *value = G_IS_VALUE (values->pdata[i]) ? g_strdup_value_contents (values->pdata[i]) : g_strdup ("-");

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", key, value);
    }
  return g_string_free (text, FALSE);
}

static void
test_groups (void)
{
  Library library;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (CrowQuery) none = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&library, NULL);
  fill (&library);
  query = crow_query_new (library.session, BOOK);
  assert_ids (groups (query, "author.name", CROW_AGGREGATE_COUNT, BOOK_ID), "- 1, \"A\" 2, \"B\" 2, \"C\" 1");
  assert_ids (groups (query, "author_id", CROW_AGGREGATE_SUM, BOOK_YEAR), "- 1993, 1 3986, 2 3982, 3 1994");
  assert_ids (groups (query, "author.name", CROW_AGGREGATE_MAXIMUM, BOOK_TITLE),
              "- \"Book 3\", \"A\" \"Book 5\", \"B\" \"Book 2\", \"C\" \"Book 4\"");
  /* Edits count, and conditions. */
  crow_session_delete (library.session, crow_session_find_int64 (library.session, BOOK, 5, NULL));
  crow_query_where (query, crow_expression_new_any (BOOK_AUTHOR_ROLE, NULL));
  assert_ids (groups (query, "author.name", CROW_AGGREGATE_COUNT, BOOK_ID), "\"A\" 2, \"B\" 2");
  none = crow_query_new (library.session, TAG);
  assert_ids (groups (none, "label", CROW_AGGREGATE_COUNT, TAG_ID), "");
  g_clear_object (&none);
  none = crow_query_new (library.session, AUTHOR);
  g_assert_false (crow_query_aggregate_by (none, "books.title", CROW_AGGREGATE_COUNT, AUTHOR_ID, &keys, &values, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_assert_null (keys);
  g_clear_object (&query);
  g_clear_object (&none);
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/query-along/order", test_order);
  g_test_add_func ("/orm/query-along/compare", test_compare);
  g_test_add_func ("/orm/query-along/live", test_live);
  g_test_add_func ("/orm/query-along/paged", test_paged);
  g_test_add_func ("/orm/query-along/groups", test_groups);
  return g_test_run ();
}
