/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The groups “Enumerations” and “Views” of the model's page, each with a row for each that folds out.  An attribute's
 * page shows the enumeration it is of in the same way.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-rows.h"
#include "document/crow-operation.h"

static void
move_up_cb (GtkButton *button,
            CrowNode  *node)
{
  if (crow_node_get_document (node) != NULL)
    crow_operation_move_enum_value (CROW_ENUM_VALUE (node), (int) crow_node_get_position (node) - 1);
}

static void
move_down_cb (GtkButton *button,
              CrowNode  *node)
{
  if (crow_node_get_document (node) != NULL)
    crow_operation_move_enum_value (CROW_ENUM_VALUE (node), (int) crow_node_get_position (node) + 1);
}

static GtkWidget *
add_expander (AdwPreferencesGroup *group,
              DesignerRows        *rows,
              CrowNode            *node,
              const char          *name,
              const char          *subtitle)
{
  GtkWidget *row = designer_rows_add_expander (group, name != NULL ? name : "?", subtitle);
  g_autofree char *label = g_strdup_printf (_("Remove %s"), name != NULL ? name : "?");

  designer_rows_keep_expander (rows, node, row);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), designer_page_make_button (node, "user-trash-symbolic", label, designer_page_remove_cb));
  return row;
}

/* Without a name nothing can be told from another. */
static gboolean
set_name (CrowNode   *node,
          const char *name)
{
  if (name[0] != '\0')
    g_object_set (node, "name", name, NULL);
  return TRUE;
}

static gboolean
set_view_name (CrowNode   *node,
               const char *name)
{
  if (name[0] != '\0')
    crow_operation_rename_view (CROW_VIEW (node), name);
  return TRUE;
}

/* Enumerations. */

static char *
get_nothing (CrowNode *node)
{
  return NULL;
}

static gboolean
add_value (CrowNode   *node,
           const char *text)
{
  g_autoptr (GError) error = NULL;

  if (crow_operation_add_enum_value (CROW_ENUMERATION (node), text, &error) == NULL)
    designer_page_complain (error);
  return error == NULL;
}

/* What is seldom given of a value, behind a button. */
static GtkWidget *
make_more_button (DesignerRows *rows,
                  CrowNode     *node,
                  const char   *name)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *label = g_strdup_printf (_("More of %s"), name);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 260, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  designer_rows_add_text (list, rows, node, _("C Name"), "c-name", NULL);
  designer_rows_add_text (list, rows, node, _("Comment"), "comment", NULL);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static void
add_value_row (GtkWidget *group,
               DesignerRows *rows,
               CrowNode  *node,
               guint      n_values)
{
  const char *name = crow_enum_value_get_name (CROW_ENUM_VALUE (node));
  g_autofree char *up_label = g_strdup_printf (_("Move %s Up"), name != NULL ? name : "?");
  g_autofree char *down_label = g_strdup_printf (_("Move %s Down"), name != NULL ? name : "?");
  g_autofree char *remove_label = g_strdup_printf (_("Remove %s"), name != NULL ? name : "?");
  GtkWidget *up = designer_page_make_button (node, "go-up-symbolic", up_label, move_up_cb);
  GtkWidget *down = designer_page_make_button (node, "go-down-symbolic", down_label, move_down_cb);
  GtkWidget *row = designer_rows_add_text (group, rows, node, _("Value"), "name", NULL);

  gtk_widget_set_sensitive (up, crow_node_get_position (node) > 0);
  gtk_widget_set_sensitive (down, crow_node_get_position (node) + 1 < n_values);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), make_more_button (rows, node, name != NULL ? name : "?"));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), up);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), down);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), designer_page_make_button (node, "user-trash-symbolic", remove_label, designer_page_remove_cb));
}

void
designer_page_add_enumeration (AdwPreferencesGroup *group,
                               DesignerRows        *rows,
                               CrowEnumeration     *enumeration)
{
  CrowNode *node = CROW_NODE (enumeration);
  guint n_values = crow_enumeration_get_n_values (enumeration);
  g_autoptr (GString) values = g_string_new (NULL);
  GtkWidget *row;

  for (guint i = 0; i < n_values; i++)
    {
      const char *name = crow_enum_value_get_name (crow_enumeration_get_value (enumeration, i));

      g_string_append_printf (values, "%s%s", i > 0 ? ", " : "", name != NULL ? name : "?");
    }
  row = add_expander (group, rows, node, crow_enumeration_get_name (enumeration),
                      n_values > 0 ? values->str : _("no values yet"));
  designer_rows_add_text (row, rows, node, _("Name"), "name", set_name);
  for (guint i = 0; i < n_values; i++)
    add_value_row (row, rows, CROW_NODE (crow_enumeration_get_value (enumeration, i)), n_values);
  designer_rows_add_text_with (row, rows, node, _("New Value"), get_nothing, add_value);
  designer_rows_add_text (row, rows, node, _("Comment"), "comment", NULL);
  designer_rows_add_text (row, rows, node, _("C Name"), "c-name", NULL);
  designer_rows_add_text (row, rows, node, _("Database Schema"), "schema", NULL);
}

/* Views. */

static void
add_view (AdwPreferencesGroup *group,
          DesignerRows        *rows,
          CrowView            *view)
{
  static const char *const dialects[] = { "SQLite", "PostgreSQL", "MariaDB" };
  static const char *const properties[] = { "sqlite", "postgresql", "mariadb" };
  CrowNode *node = CROW_NODE (view);
  g_autoptr (GString) made_for = g_string_new (NULL);
  GtkWidget *row;

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (crow_view_get_query (view, i) != NULL)
      g_string_append_printf (made_for, "%s%s", made_for->len > 0 ? ", " : "", dialects[i]);
  row = add_expander (group, rows, node, crow_view_get_name (view),
                      made_for->len > 0 ? made_for->str : _("no SQL yet"));
  designer_rows_add_text (row, rows, node, _("Name"), "name", set_view_name);
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autofree char *title = g_strdup_printf (_("SQL for %s"), dialects[i]);

      designer_rows_add_lines (row, rows, node, title, properties[i], TRUE);
    }
  designer_rows_add_text (row, rows, node, _("Comment"), "comment", NULL);
  designer_rows_add_text (row, rows, node, _("Database Schema"), "schema", NULL);
}

static GtkWidget *
make_add_button (const char *label,
                 const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

void
designer_page_add_model_parts (AdwPreferencesPage *page,
                               DesignerRows       *rows,
                               CrowModel          *model)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Enumerations"), NULL);

  adw_preferences_group_set_header_suffix (group, make_add_button (_("New Enumeration"), "win.add-enumeration"));
  for (guint i = 0; i < crow_model_get_n_enumerations (model); i++)
    designer_page_add_enumeration (group, rows, crow_model_get_enumeration (model, i));

  group = designer_page_add_group (page, _("Views"), NULL);
  adw_preferences_group_set_header_suffix (group, make_add_button (_("New View"), "win.add-view"));
  for (guint i = 0; i < crow_model_get_n_views (model); i++)
    add_view (group, rows, crow_model_get_view (model, i));
}
