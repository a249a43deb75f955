/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of the inspector for several things: what can be done to all, and for each kind among them the properties
 * that make sense to be the same, each set for all of that kind in one step.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

static void
add_button (GtkWidget  *box,
            const char *title,
            const char *action,
            const char *target)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_flow_box_append (GTK_FLOW_BOX (box), button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static GtkWidget *
make_box (void)
{
  GtkWidget *box = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (box), TRUE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 3);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 6);
  return box;
}

static void
add_common (AdwPreferencesPage *page,
            GPtrArray          *nodes)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u thing selected", "%u things selected", nodes->len),
                                            nodes->len);
  AdwPreferencesGroup *group = designer_page_add_group (page, title, NULL);
  GtkWidget *box = make_box ();

  add_button (box, _("Duplicate"), "win.duplicate", NULL);
  add_button (box, _("Copy"), "win.copy", NULL);
  add_button (box, _("Delete"), "win.delete", NULL);
  adw_preferences_group_add (group, box);
}

static void
add_alignments (AdwPreferencesGroup *group,
                const char          *title,
                const char *const    targets[4],
                const char *const    labels[4],
                guint                n_placed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *icon = g_strdup_printf (i < 3 ? "crow-align-%s-symbolic" : "crow-%s-symbolic", targets[i]);
      GtkWidget *button = gtk_button_new_from_icon_name (icon);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.align");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", targets[i]);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, labels[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, labels[i], -1);
      /* Between two there is nothing to distribute. */
      if (i < 3 || n_placed > 2)
        gtk_box_append (GTK_BOX (box), button);
      else
        g_object_unref (g_object_ref_sink (button));
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
  adw_preferences_group_add (group, row);
}

static void
add_places (AdwPreferencesPage *page,
            guint               n_placed)
{
  static const char *const across[] = { "left", "center", "right", "distribute-horizontally" };
  static const char *const down[] = { "top", "middle", "bottom", "distribute-vertically" };
  const char *const across_labels[] = { _("Align Left"), _("Align Centers"), _("Align Right"),
                                        _("Distribute Horizontally") };
  const char *const down_labels[] = { _("Align Top"), _("Align Middles"), _("Align Bottom"),
                                      _("Distribute Vertically") };
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Placement"), NULL);
  GtkWidget *box = make_box ();

  add_alignments (group, _("Across"), across, across_labels, n_placed);
  add_alignments (group, _("Down"), down, down_labels, n_placed);
  gtk_widget_set_margin_top (box, 12);
  add_button (box, _("Group into an Area"), "win.add-area", NULL);
  adw_preferences_group_add (group, box);
}

static GPtrArray *
list_of_kind (GPtrArray   *nodes,
              CrowNodeKind kind)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    if (crow_node_get_kind (g_ptr_array_index (nodes, i)) == kind)
      g_ptr_array_add (found, g_ptr_array_index (nodes, i));
  return found;
}

static void
fill_entities (AdwPreferencesGroup *group,
               DesignerRows        *rows,
               CrowNode            *first)
{
  designer_rows_add_text (GTK_WIDGET (group), rows, first, _("Comment"), "comment", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, first, _("Database Schema"), "schema", NULL);
}

static void
fill_links (AdwPreferencesGroup *group,
            DesignerRows        *rows,
            CrowNode            *first)
{
  designer_page_add_link_rules (group, rows, first);
  designer_rows_add_text (GTK_WIDGET (group), rows, first, _("Comment"), "comment", NULL);
}

static void
fill_attributes (AdwPreferencesGroup *group,
                 DesignerRows        *rows,
                 CrowNode            *first)
{
  designer_page_add_attribute_type (group, rows, first);
  designer_page_add_attribute_rules (group, rows, first);
  designer_rows_add_text (GTK_WIDGET (group), rows, first, _("Comment"), "comment", NULL);
}

static void
add_kind (AdwPreferencesPage *page,
          DesignerRows       *rows,
          GPtrArray          *nodes,
          CrowNodeKind        kind,
          const char         *title,
          void              (*fill) (AdwPreferencesGroup *group,
                                     DesignerRows        *rows,
                                     CrowNode            *first))
{
  g_autoptr (GPtrArray) found = list_of_kind (nodes, kind);

  if (found->len == 0)
    return;
  designer_rows_set_others (rows, (CrowNode *const *) found->pdata + 1, found->len - 1);
  fill (designer_page_add_group (page, title, NULL), rows, g_ptr_array_index (found, 0));
  designer_rows_set_others (rows, NULL, 0);
}

void
designer_page_fill_several (AdwPreferencesPage *page,
                            DesignerRows       *rows,
                            CrowViewState      *state,
                            GPtrArray          *nodes)
{
  g_autoptr (GPtrArray) entities = list_of_kind (nodes, CROW_NODE_ENTITY);
  g_autoptr (GPtrArray) attributes = list_of_kind (nodes, CROW_NODE_ATTRIBUTE);
  g_autoptr (GPtrArray) links = list_of_kind (nodes, CROW_NODE_LINK);
  guint n_placed = nodes->len - attributes->len - links->len;
  g_autofree char *entity_title = g_strdup_printf (ngettext ("%u entity", "%u entities", entities->len),
                                                   entities->len);
  g_autofree char *attribute_title = g_strdup_printf (ngettext ("%u attribute", "%u attributes", attributes->len),
                                                      attributes->len);
  g_autofree char *link_title = g_strdup_printf (ngettext ("%u link", "%u links", links->len), links->len);

  add_common (page, nodes);
  add_kind (page, rows, nodes, CROW_NODE_ENTITY, entity_title, fill_entities);
  add_kind (page, rows, nodes, CROW_NODE_ATTRIBUTE, attribute_title, fill_attributes);
  add_kind (page, rows, nodes, CROW_NODE_LINK, link_title, fill_links);
  if (n_placed > 1)
    add_places (page, n_placed);
  designer_page_add_looks (page, rows, state, (CrowNode *const *) nodes->pdata, nodes->len);
}
