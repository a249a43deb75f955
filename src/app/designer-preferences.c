/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of preferences: its rows are bound to the settings, and nothing else happens here.
 */
#include "config.h"

#include "app/designer-preferences.h"

#include <glib/gi18n-lib.h>

static gboolean
enum_to_index (GValue   *value,
               GVariant *variant,
               gpointer  user_data)
{
  const char *const *nicks = user_data;
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; nicks[i] != NULL; i++)
    if (g_str_equal (nicks[i], nick))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }

  return FALSE;
}

static GVariant *
index_to_enum (const GValue       *value,
               const GVariantType *type,
               gpointer            user_data)
{
  const char *const *nicks = user_data;
  guint index = g_value_get_uint (value);

  return index < g_strv_length ((char **) nicks) ? g_variant_new_string (nicks[index]) : NULL;
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page,
           const char         *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);
  return group;
}

static void
add_choice (AdwPreferencesGroup *group,
            GSettings           *settings,
            const char          *key,
            const char          *title,
            const char *const   *nicks,
            const char *const   *labels)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (labels);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                enum_to_index, index_to_enum, (gpointer) nicks, NULL);
  adw_preferences_group_add (group, row);
}

static void
add_switch (AdwPreferencesGroup *group,
            GSettings           *settings,
            const char          *key,
            const char          *title,
            const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (group, row);
}

/**
 * designer_preferences_show:
 * @parent: (nullable): the window to show it over
 * @settings: the settings of the designer
 */
void
designer_preferences_show (GtkWindow *parent,
                           GSettings *settings)
{
  static const char *const scheme_nicks[] = { "system", "light", "dark", NULL };
  static const char *const dialect_nicks[] = { "sqlite", "postgresql", "mariadb", NULL };
  const char *const schemes[] = { _("Follow the System"), _("Light"), _("Dark"), NULL };
  const char *const dialects[] = { "SQLite", "PostgreSQL", "MariaDB", NULL };
  GtkWidget *window = adw_preferences_window_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group;

  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 520);

  group = add_group (page, _("Appearance"));
  add_choice (group, settings, "color-scheme", _("Style"), scheme_nicks, schemes);

  group = add_group (page, _("Drawing"));
  add_switch (group, settings, "snap-to-grid", _("Snap to the Grid"),
              _("What is moved lines up with the grid and with its neighbours; Alt switches it off for a moment."));
  add_switch (group, settings, "show-grid", _("Show the Grid"), NULL);
  add_switch (group, settings, "show-minimap", _("Show the Map"), _("A small map of the whole diagram, to move about in."));

  group = add_group (page, _("New Diagrams"));
  add_choice (group, settings, "dialect", _("Drawn For"), dialect_nicks, dialects);

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), parent != NULL);
  gtk_window_present (GTK_WINDOW (window));
}
