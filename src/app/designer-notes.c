/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of rows and nothing else; what the sentences are about is the business of who shows them.
 */
#include "config.h"

#include "app/designer-notes.h"

#include <glib/gi18n-lib.h>

#include "import/crow-import.h"

void
designer_notes_show (GtkWindow  *parent,
                     const char *title,
                     GPtrArray  *notes)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_return_if_fail (notes != NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_set_margin_start (list, 18);
  gtk_widget_set_margin_end (list, 18);
  gtk_widget_set_margin_top (list, 18);
  gtk_widget_set_margin_bottom (list, 18);
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *place = NULL;
      int line;
      const char *sentence = crow_import_note_get_place (g_ptr_array_index (notes, i), &path, &line);
      GtkWidget *row = adw_action_row_new ();

      g_object_set (row, "use-markup", FALSE, "title-lines", 0, NULL);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
      if (path != NULL)
        {
          g_autofree char *name = g_path_get_basename (path);

          /* Translators: the name of a file and the number of a line */
          place = g_strdup_printf (_("%s, line %d"), name, line);
          adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
        }
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 520, 420);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}
