/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding rows of the inspector and doing what a person does with them; see the header.
 */
#include "config.h"

#include "inspector-fixture.h"

DesignerWindow *
make_library (void)
{
  DesignerWindow *window = make_window ();

  activate (window, "win.open-example::library.crow");
  settle (200);
  return window;
}

gpointer
lookup (DesignerWindow *window,
        const char     *id)
{
  CrowNode *node = crow_document_lookup (window->document, id);

  g_assert_nonnull (node);
  return node;
}

void
select_node (DesignerWindow *window,
             const char     *id)
{
  crow_view_state_select (window->state, id);
  settle (50);
}

GtkWidget *
search_row (GtkWidget  *widget,
            const char *title,
            guint      *skip)
{
  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0 && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = search_row (child, title, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
find_row (DesignerWindow *window,
          const char     *title,
          guint           skip)
{
  for (guint i = 0; i < 500; i++)
    {
      guint n = skip;
      GtkWidget *row = search_row (GTK_WIDGET (window->inspector), title, &n);

      if (row != NULL)
        return row;
      settle (20);
    }
  g_error ("no row “%s”", title);
}

void
assert_no_row (DesignerWindow *window,
               const char     *title)
{
  for (guint i = 0; i < 500; i++)
    {
      guint n = 0;

      if (search_row (GTK_WIDGET (window->inspector), title, &n) == NULL)
        return;
      settle (20);
    }
  g_error ("there is a row “%s”", title);
}

void
choose (DesignerWindow *window,
        const char     *title,
        guint           skip,
        const char     *choice)
{
  AdwComboRow *row = ADW_COMBO_ROW (find_row (window, title, skip));
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), choice))
        {
          adw_combo_row_set_selected (row, i);
          settle (50);
          return;
        }
    }
  g_error ("no choice “%s” in “%s”", choice, title);
}

const char *
get_choice (DesignerWindow *window,
            const char     *title)
{
  AdwComboRow *row = ADW_COMBO_ROW (find_row (window, title, 0));

  return gtk_string_object_get_string (adw_combo_row_get_selected_item (row));
}

void
toggle (DesignerWindow *window,
        const char     *title)
{
  GtkWidget *toggle = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find_row (window, title, 0)));

  gtk_switch_set_active (GTK_SWITCH (toggle), !gtk_switch_get_active (GTK_SWITCH (toggle)));
  settle (50);
}

void
undo (DesignerWindow *window,
      const char     *label)
{
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, label);
  activate (window, "win.undo");
  settle (50);
}

void
type_text (DesignerWindow *window,
           const char     *title,
           guint           skip,
           const char     *text)
{
  GtkWidget *row = find_row (window, title, skip);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
  settle (50);
}
