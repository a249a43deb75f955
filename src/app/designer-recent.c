/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list made anew whenever it is shown, from what GTK remembers of the desktop's recent files.
 */
#include "config.h"

#include "app/designer-recent.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "document/crow-document.h"

#define MAX_FILES 12

struct _DesignerRecent
{
  GtkBox parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (DesignerRecent, designer_recent, GTK_TYPE_BOX)

static gboolean
is_document (GtkRecentInfo *info)
{
  const char *type = gtk_recent_info_get_mime_type (info);

  return (type != NULL && g_str_equal (type, CROW_DOCUMENT_MIME_TYPE))
         || g_str_has_suffix (gtk_recent_info_get_uri (info), ".crow");
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((gpointer) b),
                              gtk_recent_info_get_modified ((gpointer) a));
}

static void
add_row (DesignerRecent *self,
         const char     *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *place = folder != NULL ? g_file_get_parse_name (folder) : NULL;
  const char *home = g_get_home_dir ();
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  GtkWidget *row = adw_action_row_new ();

  if (place != NULL && g_str_has_prefix (place, home))
    {
      char *shorter = g_strconcat ("~", place + strlen (home), NULL);

      g_free (place);
      place = shorter;
    }

  title = g_markup_escape_text (name, -1);
  subtitle = g_markup_escape_text (place != NULL ? place : "", -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "uri", g_strdup (uri), g_free);
  gtk_list_box_append (self->list, row);
}

static void
designer_recent_map (GtkWidget *widget)
{
  DesignerRecent *self = DESIGNER_RECENT (widget);
  GList *infos = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint n_files = 0;

  while (gtk_list_box_get_row_at_index (self->list, 0) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));

  infos = g_list_sort (infos, compare_infos);
  for (GList *l = infos; l != NULL && n_files < MAX_FILES; l = l->next)
    if (is_document (l->data) && (!gtk_recent_info_is_local (l->data) || gtk_recent_info_exists (l->data)))
      {
        add_row (self, gtk_recent_info_get_uri (l->data));
        n_files++;
      }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);

  GTK_WIDGET_CLASS (designer_recent_parent_class)->map (widget);
}

static void
row_activated_cb (DesignerRecent *self,
                  GtkListBoxRow  *row)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  const char *uri = g_object_get_data (G_OBJECT (row), "uri");

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-recent", "s", uri);
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
designer_recent_class_init (DesignerRecentClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = designer_recent_map;
}

static void
designer_recent_init (DesignerRecent *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *empty = gtk_label_new (_("No recent files"));

  gtk_widget_add_css_class (empty, "dim-label");
  gtk_widget_set_margin_top (empty, 18);
  gtk_widget_set_margin_bottom (empty, 18);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, empty);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "recent-files");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Recent Files"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self), scroller);
}

/**
 * designer_recent_add:
 * @file: a document that was opened or saved
 */
void
designer_recent_add (GFile *file)
{
  static char groups_name[] = APP_NAME;
  static char *groups[] = { groups_name, NULL };
  g_autofree char *uri = NULL;
  GtkRecentData data = {
    .mime_type = (char *) CROW_DOCUMENT_MIME_TYPE,
    .app_name = (char *) APP_NAME,
    .app_exec = (char *) "crowfoot %u",
    .groups = groups,
  };

  g_return_if_fail (G_IS_FILE (file));

  uri = g_file_get_uri (file);
  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}
