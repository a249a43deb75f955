/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing among the diagrams of a document, and what stands on them.
 *
 * The choice is a button over the canvas which is there as soon as there are two diagrams; its menu is made when it is
 * opened.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-palette.h"
#include "canvas/crow-commands.h"

static const char *
get_title (CrowDiagram *diagram)
{
  const char *name = crow_diagram_get_name (diagram);

  return name != NULL && name[0] != '\0' ? name : _("Unnamed Diagram");
}

static void
fill_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  DesignerWindow *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) diagrams = g_menu_new ();
  g_autoptr (GMenu) commands = g_menu_new ();

  if (self->document == NULL)
    return;

  for (guint i = 0; i < crow_document_get_n_diagrams (self->document); i++)
    {
      CrowDiagram *diagram = crow_document_get_diagram (self->document, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

      /* A label of a menu has mnemonics, a name has none. */
      g_auto (GStrv) parts = g_strsplit (get_title (diagram), "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);

      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "win.diagram", "s", crow_node_get_id (CROW_NODE (diagram)));
      g_menu_append_item (diagrams, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (diagrams));
  g_menu_append (commands, _("_Add an Entity…"), "win.add-to-diagram");
  g_menu_append (commands, _("_New Diagram"), "win.add-diagram");
  g_menu_append (commands, _("_Rename Diagram"), "win.rename-diagram");
  g_menu_append (commands, _("_Delete Diagram"), "win.delete-diagram");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (commands));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
update (DesignerWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "diagram");
  CrowDiagram *diagram = self->state != NULL ? crow_view_state_get_diagram (self->state) : NULL;
  guint n_diagrams = self->document != NULL ? crow_document_get_n_diagrams (self->document) : 0;

  gtk_widget_set_visible (GTK_WIDGET (self->diagram_button), n_diagrams > 1);
  gtk_label_set_text (self->diagram_label, diagram != NULL ? get_title (diagram) : "");
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (diagram != NULL ? crow_node_get_id (CROW_NODE (diagram)) : ""));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "delete-diagram")),
                               n_diagrams > 1);
}

static void
document_changed_cb (DesignerWindow *self,
                     CrowChangeSet  *changes)
{
  for (guint i = 0; i < crow_change_set_get_n_changes (changes); i++)
    if (CROW_IS_DIAGRAM (crow_change_set_get_change (changes, i)->node))
      {
        update (self);
        return;
      }
}

void
_designer_window_attach_diagrams (DesignerWindow *self)
{
  if (self->state != NULL)
    {
      g_signal_connect_swapped (self->state, "notify::diagram", G_CALLBACK (update), self);
      g_signal_connect_swapped (self->document, "changed", G_CALLBACK (document_changed_cb), self);
    }
  update (self);
}

static void
diagram_change_state_cb (GSimpleAction *action,
                         GVariant      *value,
                         gpointer       user_data)
{
  DesignerWindow *self = user_data;
  CrowNode *node;

  if (self->state == NULL)
    return;
  node = crow_document_lookup (self->document, g_variant_get_string (value, NULL));
  if (node == NULL || !CROW_IS_DIAGRAM (node))
    return;
  crow_view_state_clear (self->state);
  crow_view_state_set_diagram (self->state, CROW_DIAGRAM (node));
  crow_canvas_fit (self->canvas);
}

static void
add_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  DesignerWindow *self = user_data;

  crow_commands_add_diagram (self->state);
  crow_canvas_fit (self->canvas);
}

/* The name is typed where all properties are. */
static void
rename_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  DesignerWindow *self = user_data;

  crow_view_state_clear (self->state);
  g_settings_set_boolean (self->settings, "show-side-panel", TRUE);
  gtk_stack_set_visible_child_name (self->side_pages, "properties");
  designer_inspector_focus_diagram (self->inspector);
}

static void
delete_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  DesignerWindow *self = user_data;
  g_autofree char *message = NULL;
  AdwToast *toast;

  message = g_strdup_printf (_("“%s” deleted; its entities are still in the model"),
                             get_title (crow_view_state_get_diagram (self->state)));
  if (!crow_commands_delete_diagram (self->state))
    return;
  crow_canvas_fit (self->canvas);
  toast = adw_toast_new (message);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  DesignerWindow *self = user_data;

  if (crow_commands_remove_from_diagram (self->state) == 0)
    _designer_window_toast (self, _("The last entity of a diagram stays; delete the diagram instead."));
}

/* The same as dragging it from the outline. */
static void
add_to_diagram_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DesignerWindow *self = user_data;

  if (!designer_palette_show_absent (GTK_WINDOW (self), self->state))
    _designer_window_toast (self, _("All entities are on this diagram already."));
}

static void
place_neighbours_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  DesignerWindow *self = user_data;

  if (crow_commands_place_neighbours (self->state) == 0)
    _designer_window_toast (self, _("All neighbours are on this diagram already."));
}

static void
select_neighbours_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  crow_commands_select_neighbours (((DesignerWindow *) user_data)->state);
}

static const GActionEntry actions[] = {
  { "diagram", NULL, "s", "''", diagram_change_state_cb },
  { "add-diagram", add_cb },
  { "rename-diagram", rename_cb },
  { "delete-diagram", delete_cb },
  { "remove-from-diagram", remove_cb },
  { "add-to-diagram", add_to_diagram_cb },
  { "place-neighbours", place_neighbours_cb },
  { "select-neighbours", select_neighbours_cb },
};

void
_designer_window_add_diagram_actions (DesignerWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_menu_button_set_create_popup_func (self->diagram_button, fill_menu_cb, self, NULL);
}
