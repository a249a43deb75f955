/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What handlers of an object's or a list's signals may do while the session has more to tell.
 */
#include "config.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/events/evict", test_evict);
  return g_test_run ();
}
