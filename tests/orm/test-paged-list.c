/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "library.h"

#include "orm/crow-paged-list.h"

typedef struct
{
  guint n_events;
  guint position;
  guint removed;
  guint added;
} Events;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  Events *events = data;

  events->n_events++;
  events->position = position;
  events->removed = removed;
  events->added = added;
}

/* @n books, titles in groups of ten, every seventh without a year. */
static void
fill (Library *library,
      guint    n)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO author (id, name) VALUES (1, 'A');"
      "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %u) "
      "INSERT INTO book (id, title, year, price, author_id) "
      "SELECT n, 'title ' || (n / 10), CASE WHEN n %% 7 = 0 THEN NULL ELSE 1900 + n %% 100 END, n, 1 FROM i", n);

  g_assert_true (crow_engine_execute (library->engine, sql, NULL));
}

static gint64
id_at (GListModel *list,
       guint       position)
{
  g_autoptr (CrowObject) object = g_list_model_get_item (list, position);

  return object != NULL ? crow_object_get_int64 (object, BOOK_ID) : -1;
}

static CrowPagedList *
list_new (CrowQuery *query)
{
  g_autoptr (GError) error = NULL;
  CrowPagedList *list = crow_paged_list_new (query, &error);

  g_assert_no_error (error);
  return list;
}

/* Every place, in every order of asking, is what one plain query says. */
static void
check_against_query (Library       *library,
                     CrowQuery     *query,
                     CrowPagedList *list,
                     guint32        seed)
{
  g_autoptr (GListModel) all = crow_query_run (query, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n = g_list_model_get_n_items (all);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (id_at (G_LIST_MODEL (list), i), ==, id_at (all, i));
  for (guint i = n; i > 0; i--)
    g_assert_cmpint (id_at (G_LIST_MODEL (list), i - 1), ==, id_at (all, i - 1));
  for (guint i = 0; i < 200 && n > 0; i++)
    {
      guint at = g_rand_int_range (rand, 0, n);

      g_assert_cmpint (id_at (G_LIST_MODEL (list), at), ==, id_at (all, at));
    }
  g_assert_cmpint (id_at (G_LIST_MODEL (list), n), ==, -1);
}

static void
test_orders (void)
{
  static const struct
  {
    guint attributes[2];
    gboolean descending[2];
    guint n;
  } orders[] = {
    { { 0 }, { 0 }, 0 },
    { { BOOK_TITLE }, { FALSE }, 1 },
    { { BOOK_TITLE }, { TRUE }, 1 },
    { { BOOK_YEAR }, { FALSE }, 1 },
    { { BOOK_YEAR }, { TRUE }, 1 },
    { { BOOK_YEAR, BOOK_TITLE }, { TRUE, FALSE }, 2 },
    { { BOOK_TITLE, BOOK_YEAR }, { TRUE, TRUE }, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    for (guint filtered = 0; filtered < 2; filtered++)
      {
        Library library;
        guint32 seed = g_test_rand_int ();

        library_init (&library, NULL);
        fill (&library, 300);
        {
          g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
          g_autoptr (CrowPagedList) list = NULL;

          for (guint j = 0; j < orders[i].n; j++)
            crow_query_order (query, orders[i].attributes[j], orders[i].descending[j]);
          if (filtered)
            crow_query_where (query, crow_expression_new_or (
                                         crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 1950),
                                         crow_expression_new_is_null (BOOK_YEAR)));
          list = list_new (query);
          crow_paged_list_set_page_size (list, 7, 4);
          g_test_message ("order %u, filtered %u, seed %u", i, filtered, seed);
          check_against_query (&library, query, list, seed);
          g_assert_cmpuint (crow_paged_list_get_n_loaded (list), <=, 28);
        }
        library_clear (&library);
      }
}

/* One million rows: memory stays bounded, whatever was looked at. */
static void
test_million (void)
{
  Library library;
  const guint n = 1000000;

  library_init (&library, NULL);
  fill (&library, n);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowPagedList) list = list_new (query);
    GListModel *model = G_LIST_MODEL (list);
    g_autoptr (CrowObject) held = NULL;
    g_autoptr (GRand) rand = g_rand_new_with_seed (1);
    gpointer gone;

    g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
    g_assert_cmpint (id_at (model, n - 1), ==, n);
    g_assert_cmpint (id_at (model, n / 2), ==, n / 2 + 1);
    held = g_list_model_get_item (model, 10);
    gone = g_list_model_get_item (model, 11);
    g_object_add_weak_pointer (G_OBJECT (gone), &gone);
    g_object_unref (gone);
    g_assert_nonnull (gone);
    for (guint i = 0; i < n; i++)
      g_assert_cmpint (id_at (model, i), ==, i + 1);
    for (guint i = 0; i < 1000; i++)
      {
        guint at = g_rand_int_range (rand, 0, n);

        g_assert_cmpint (id_at (model, at), ==, at + 1);
      }
    g_assert_cmpuint (crow_paged_list_get_n_loaded (list), <=, 32 * 128);
    g_assert_null (gone);
    /* What somebody holds is the same object still. */
    g_assert_true (crow_session_find_int64 (library.session, BOOK, 11, NULL) == held);
  }
  library_clear (&library);
}

static void
check_events (Events *events,
              guint   position,
              guint   removed,
              guint   added)
{
  g_assert_cmpuint (events->n_events, ==, 1);
  g_assert_cmpuint (events->position, ==, position);
  g_assert_cmpuint (events->removed, ==, removed);
  g_assert_cmpuint (events->added, ==, added);
  events->n_events = 0;
}

static void
test_changes (void)
{
  Library library;
  Events events = { 0 };

  library_init (&library, NULL);
  fill (&library, 100);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowPagedList) list = NULL;
    GListModel *model;
    CrowObject *book;

    crow_query_order (query, BOOK_PRICE, FALSE);
    list = list_new (query);
    model = G_LIST_MODEL (list);
    crow_paged_list_set_page_size (list, 10, 4);
    g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &events);

    /* One comes: in the middle, and only there. */
    g_assert_cmpint (id_at (model, 50), ==, 51);
    g_assert_cmpint (id_at (model, 20), ==, 21);
    book = library_book (&library, "new", NULL);
    crow_object_set_double (book, BOOK_PRICE, 30.5);
    g_assert_cmpuint (events.n_events, ==, 0);
    library_commit (&library);
    check_events (&events, 30, 0, 1);
    g_assert_cmpuint (g_list_model_get_n_items (model), ==, 101);
    check_against_query (&library, query, list, 1);

    /* It moves. */
    g_assert_cmpint (id_at (model, 30), ==, 101);
    crow_object_set_double (book, BOOK_PRICE, 35.5);
    library_commit (&library);
    check_events (&events, 30, 6, 6);
    check_against_query (&library, query, list, 2);

    /* It changes what the list does not sort by. */
    crow_object_set_text (book, BOOK_TITLE, "other");
    library_commit (&library);
    g_assert_cmpuint (events.n_events, ==, 0);

    /* It goes. */
    g_assert_cmpint (id_at (model, 35), ==, 101);
    crow_session_delete (library.session, book);
    library_commit (&library);
    check_events (&events, 35, 1, 0);
    check_against_query (&library, query, list, 3);

    /* What was flushed is undone. */
    library_book (&library, "undone", NULL);
    g_assert_true (crow_session_flush (library.session, NULL));
    g_assert_cmpuint (g_list_model_get_n_items (model), ==, 101);
    events.n_events = 0;
    crow_session_rollback (library.session);
    check_events (&events, 0, 101, 100);
    check_against_query (&library, query, list, 4);

    /* SQL, and the database by itself. */
    g_assert_true (crow_session_execute (library.session, "DELETE FROM book WHERE id <= 10", NULL));
    check_events (&events, 0, 100, 90);
    check_against_query (&library, query, list, 5);
    crow_session_close (library.session);
    g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
    g_assert_null (g_list_model_get_item (model, 0));
  }
  library_clear (&library);
}

/* A list with a condition: rows come in and fall out by an edit. */
static void
test_condition (void)
{
  Library library;
  Events events = { 0 };

  library_init (&library, NULL);
  fill (&library, 100);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowPagedList) list = NULL;
    g_autoptr (CrowObject) book = NULL;
    guint position;

    crow_query_where (query, crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_GREATER, 50));
    crow_query_where (query, crow_expression_new_is_null (BOOK_YEAR));
    list = list_new (query);
    g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &events);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 7);
    book = g_list_model_get_item (G_LIST_MODEL (list), 2);
    g_assert_true (crow_paged_list_find (list, book, &position, NULL));
    g_assert_cmpuint (position, ==, 2);
    crow_object_set_int64 (book, BOOK_YEAR, 1);
    library_commit (&library);
    check_events (&events, 2, 1, 0);
    g_assert_true (crow_paged_list_find (list, book, &position, NULL));
    g_assert_cmpuint (position, ==, G_MAXUINT);
    crow_object_set_null (book, BOOK_YEAR);
    library_commit (&library);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 7);
    check_against_query (&library, query, list, 6);
  }
  library_clear (&library);
}

/* Edits and objects of rows whose page went are kept. */
static void
test_edits (void)
{
  Library library;

  library_init (&library, NULL);
  fill (&library, 1000);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowPagedList) list = list_new (query), other = list_new (query);
    CrowObject *object;

    crow_paged_list_set_page_size (list, 10, 2);
    crow_paged_list_set_page_size (other, 10, 2);
    object = g_list_model_get_item (G_LIST_MODEL (list), 5);
    crow_object_set_text (object, BOOK_TITLE, "edited");
    g_object_unref (object);
    for (guint i = 0; i < 1000; i++)
      {
        g_assert_cmpint (id_at (G_LIST_MODEL (list), i), ==, i + 1);
        g_assert_cmpint (id_at (G_LIST_MODEL (other), 999 - i), ==, 1000 - i);
      }
    object = crow_session_find_int64 (library.session, BOOK, 6, NULL);
    g_assert_cmpstr (crow_object_get_text (object, BOOK_TITLE), ==, "edited");
    g_assert_true (crow_session_flush (library.session, NULL));
    for (guint i = 0; i < 1000; i++)
      g_assert_cmpint (id_at (G_LIST_MODEL (list), i), ==, i + 1);
    crow_session_rollback (library.session);
    g_assert_cmpstr (crow_object_get_text (object, BOOK_TITLE), ==, "title 0");
    /* Its role brings back others of the page. */
    for (guint i = 0; i < 100; i += 10)
      {
        g_autoptr (CrowObject) book = g_list_model_get_item (G_LIST_MODEL (list), i);

        g_assert_nonnull (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
      }
  }
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/paged-list/orders", test_orders);
  g_test_add_func ("/orm/paged-list/million", test_million);
  g_test_add_func ("/orm/paged-list/changes", test_changes);
  g_test_add_func ("/orm/paged-list/condition", test_condition);
  g_test_add_func ("/orm/paged-list/edits", test_edits);
  return g_test_run ();
}
