/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "watch.h"

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  Watch *watch = data;

  watch->n_events++;
  watch->position = position;
  watch->removed = removed;
  watch->added = added;
  watch->moved += removed + added;
  g_assert_cmpuint (removed + added, >, 0);
  g_assert_cmpuint (position + removed, <=, watch->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (watch->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (watch->seen, position + i, g_list_model_get_item (model, position + i));
  /* The list is whole at each step. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, watch->seen->len);
  for (guint i = 0; i < watch->seen->len; i++)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == watch->seen->pdata[i]);
    }
}

void
watch_init (Watch      *watch,
            GListModel *list)
{
  *watch = (Watch) { .model = list, .seen = g_ptr_array_new_with_free_func (g_object_unref) };
  for (guint i = 0; i < g_list_model_get_n_items (watch->model); i++)
    g_ptr_array_add (watch->seen, g_list_model_get_item (watch->model, i));
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), watch);
}

void
watch_clear (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->model, watch);
  g_ptr_array_unref (watch->seen);
}

CrowLiveList *
watch_list (CrowQuery *query)
{
  g_autoptr (GError) error = NULL;
  CrowLiveList *list = crow_live_list_new (query, &error);

  g_assert_no_error (error);
  return list;
}

CrowObject *
watch_book (Library    *library,
            const char *title,
            gint64      year,
            CrowObject *author)
{
  CrowObject *book = library_book (library, title, author);

  crow_object_set_int64 (book, BOOK_YEAR, year);
  return book;
}

void
watch_flush (Library *library)
{
  g_autoptr (GError) error = NULL;

  crow_session_flush (library->session, &error);
  g_assert_no_error (error);
}
