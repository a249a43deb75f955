/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The group “Keys and Indexes” of an entity's page: keys, indexes and checks, each as a row that folds out.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-rows.h"
#include "canvas/crow-parts-entry.h"
#include "document/crow-operation.h"

static gboolean
set_parts (CrowNode   *node,
           const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!crow_parts_entry_apply (node, text, &error))
    designer_page_complain (error);
  return error == NULL;
}

static GtkWidget *
add_expander (AdwPreferencesGroup *group,
              DesignerRows        *rows,
              CrowNode            *node,
              const char          *title,
              const char          *subtitle)
{
  GtkWidget *row = designer_rows_add_expander (group, title, subtitle);
  g_autofree char *label = g_strdup_printf (_("Remove %s"), title);

  designer_rows_keep_expander (rows, node, row);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), designer_page_make_button (node, "user-trash-symbolic", label,
                                                                                  designer_page_remove_cb));
  return row;
}

static void
add_key (AdwPreferencesGroup *group,
         DesignerRows        *rows,
         CrowNode            *node)
{
  const char *const deferrable[] = { _("At the Statement"), _("At the Statement, Can Be Put Off"), _("At the Commit"),
                                     NULL };
  gboolean is_primary = crow_entity_key_get_kind (CROW_ENTITY_KEY (node)) == CROW_KEY_PRIMARY;
  g_autofree char *parts = crow_parts_entry_format (node);
  GtkWidget *row = add_expander (group, rows, node, is_primary ? _("Primary Key") : _("Unique Key"), parts);

  designer_rows_add_text_with (row, rows, node, _("Attributes"), crow_parts_entry_format, set_parts);
  designer_rows_add_text (row, rows, node, _("Name"), "name", NULL);
  if (!is_primary)
    designer_rows_add_stored_choice (row, rows, node, _("Checked"), deferrable, CROW_KEY_PROP_DEFERRABLE,
                                     _("Change Key"));
}

static void
add_index (AdwPreferencesGroup *group,
           DesignerRows        *rows,
           CrowNode            *node)
{
  g_autofree char *parts = crow_parts_entry_format (node);
  GtkWidget *row = add_expander (group, rows, node, crow_index_get_unique (CROW_INDEX (node)) ? _("Unique Index") : _("Index"),
                                 parts);

  designer_rows_add_text_with (row, rows, node, _("Attributes"), crow_parts_entry_format, set_parts);
  designer_rows_add_text (row, rows, node, _("Name"), "name", NULL);
  designer_rows_add_stored_switch (row, rows, node, _("Unique"), NULL, CROW_INDEX_PROP_UNIQUE, _("Change Index"));
  designer_rows_add_text (row, rows, node, _("Only Rows Where"), "where", NULL);
  designer_rows_add_text (row, rows, node, _("Method, as gin or hash"), "method", NULL);
}

static void
add_check (AdwPreferencesGroup *group,
           DesignerRows        *rows,
           CrowNode            *node)
{
  GtkWidget *row = add_expander (group, rows, node, _("Check"), crow_check_get_expression (CROW_CHECK (node)));

  designer_rows_add_text (row, rows, node, _("Expression"), "expression", NULL);
  designer_rows_add_text (row, rows, node, _("Name"), "name", NULL);
}

static GtkWidget *
make_menu_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("New _Index"), "win.add-index");
  g_menu_append (menu, _("New _Unique Key"), "win.add-unique-key");
  g_menu_append (menu, _("New _Check"), "win.add-check");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("New Index, Key or Check"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New Index, Key or Check"),
                                  -1);
  return button;
}

void
designer_page_add_keys (AdwPreferencesPage *page,
                        DesignerRows       *rows,
                        CrowEntity         *entity)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Keys and Indexes"), NULL);

  adw_preferences_group_set_header_suffix (group, make_menu_button ());
  for (guint i = 0; i < crow_entity_get_n_keys (entity); i++)
    add_key (group, rows, CROW_NODE (crow_entity_get_key (entity, i)));
  for (guint i = 0; i < crow_entity_get_n_indexes (entity); i++)
    add_index (group, rows, CROW_NODE (crow_entity_get_index (entity, i)));
  for (guint i = 0; i < crow_entity_get_n_checks (entity); i++)
    add_check (group, rows, CROW_NODE (crow_entity_get_check (entity, i)));
}
