/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the data panel do with it; see the header.
 */
#include "config.h"

#include "data-fixture.h"

/* Until nothing is being done any more. */
void
data_wait (DataFixture *self)
{
  do
    settle (120);
  while (designer_data_panel_get_preview (self->panel) == NULL ||
         crow_preview_get_schema (designer_data_panel_get_preview (self->panel)) == NULL ||
         crow_preview_is_busy (designer_data_panel_get_preview (self->panel)));
}

void
data_act (DataFixture *self,
          const char  *name)
{
  g_autofree char *action = g_strconcat ("data.", name, NULL);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->panel), action, NULL));
  data_wait (self);
}

gboolean
data_is_enabled (DataFixture *self,
                 const char  *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->panel->actions), name);
}

static void
generated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_assert_true (crow_preview_generate_finish (CROW_PREVIEW (source), result, NULL, NULL));
}

void
data_set_up (DataFixture   *self,
             gconstpointer  data)
{
  self->window = make_window ();
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-example", "s", "library.crow");
  settle (300);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-data", NULL);
  self->panel = self->window->data;
  data_wait (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->stack), ==, "empty");
  crow_preview_generate_async (self->panel->preview, 20, 1, generated_cb, NULL);
  data_wait (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->stack), ==, "rows");
}

void
data_tear_down (DataFixture   *self,
                gconstpointer  data)
{
  close_window (self->window);
}

void
data_select_row (DataFixture *self,
                 const char  *key)
{
  CrowPreviewRows *rows = designer_data_grid_get_rows (self->panel->grid);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr (CrowPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

      if (g_str_equal (crow_preview_row_get_key (row), key))
        {
          designer_data_grid_select (self->panel->grid, row);
          settle (30);
          g_assert_nonnull (self->panel->current);
          return;
        }
    }
  g_assert_not_reached ();
}
