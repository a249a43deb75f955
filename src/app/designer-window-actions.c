/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actions of a window.  What draws, converts and asks is in designer-window-drawing.c, -convert.c, -diagrams.c and
 * -lens.c.  Whether each can be used now is decided in one place, _designer_window_update_actions().
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"
#include "app/designer-help.h"
#include "app/designer-palette.h"
#include "app/designer-shortcuts.h"
#include "canvas/crow-commands.h"
#include "compat/compat.h"

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

ACTION (open)
{
  _designer_window_open_dialog (user_data);
}

ACTION (open_recent)
{
  DesignerWindow *self = user_data;
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  designer_application_open_file (DESIGNER_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), file,
                                  GTK_WINDOW (self));
}

ACTION (open_example)
{
  _designer_window_open_example (user_data, g_variant_get_string (parameter, NULL));
}

ACTION (start_new)
{
  designer_window_start_new (user_data);
}

ACTION (save)
{
  _designer_window_save (user_data);
}

ACTION (save_as)
{
  _designer_window_save_as (user_data);
}

ACTION (export)
{
  _designer_window_export (user_data);
}

ACTION (print)
{
  _designer_window_print (user_data, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG);
}

ACTION (print_preview)
{
  _designer_window_print (user_data, GTK_PRINT_OPERATION_ACTION_PREVIEW);
}

ACTION (import)
{
  _designer_window_import (user_data, NULL);
}

ACTION (import_file)
{
  _designer_window_import (user_data, g_variant_get_string (parameter, NULL));
}

ACTION (merge)
{
  _designer_window_merge (user_data);
}

ACTION (show_notes)
{
  _designer_window_show_notes (user_data);
}

ACTION (reload)
{
  _designer_window_reload (user_data);
}

ACTION (dismiss_banner)
{
  gtk_revealer_set_reveal_child (((DesignerWindow *) user_data)->banner, FALSE);
}

ACTION (close)
{
  gtk_window_close (user_data);
}

/* A message that is only the beginning, and the action that shows the rest. */
ACTION (toast_more)
{
  DesignerWindow *self = user_data;
  const char *message, *name;
  g_autofree char *markup = NULL;
  AdwToast *toast;

  g_variant_get (parameter, "(&s&s)", &message, &name);
  markup = g_markup_escape_text (message, -1);
  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, _("_More…"));
  adw_toast_set_action_name (toast, name);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

ACTION (toast)
{
  _designer_window_toast (user_data, g_variant_get_string (parameter, NULL));
}

static char *
dup_typed (GtkWidget *field)
{
  char *text = NULL;

  if (GTK_IS_TEXT (field))
    g_object_get (field, "text", &text, NULL);
  else if (GTK_IS_TEXT_VIEW (field))
    g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)), "text", &text, NULL);
  return text;
}

/* The keys of the window come before those of a field.  What is typed and not taken yet is undone first; FALSE: there is
 * nothing of that. */
static gboolean
undo_typing (DesignerWindow *self,
             const char     *action)
{
  GtkWidget *field = gtk_window_get_focus (GTK_WINDOW (self));
  g_autofree char *before = dup_typed (field);
  g_autofree char *after = NULL;

  if (before == NULL || (gtk_widget_is_ancestor (field, GTK_WIDGET (self->inspector))
                         && !designer_inspector_is_pending (self->inspector)))
    return FALSE;
  gtk_widget_activate_action (field, action, NULL);
  after = dup_typed (field);
  return !g_str_equal (before, after);
}

ACTION (undo)
{
  if (!undo_typing (user_data, "text.undo"))
    crow_document_undo (((DesignerWindow *) user_data)->document);
}

ACTION (redo)
{
  if (!undo_typing (user_data, "text.redo"))
    crow_document_redo (((DesignerWindow *) user_data)->document);
}

ACTION (history)
{
  gtk_menu_button_popup (((DesignerWindow *) user_data)->history_button);
}

ACTION (select_all)
{
  crow_view_state_select_all (((DesignerWindow *) user_data)->state);
}

ACTION (cut)
{
  _designer_window_cut (user_data);
}

ACTION (copy)
{
  _designer_window_copy (user_data);
}

ACTION (copy_picture)
{
  _designer_window_copy_picture (user_data);
}

ACTION (paste)
{
  _designer_window_paste (user_data);
}

ACTION (duplicate)
{
  crow_commands_duplicate (((DesignerWindow *) user_data)->state);
}

ACTION (rename)
{
  crow_canvas_rename_selection (((DesignerWindow *) user_data)->canvas);
}

/* Enter: an entity is entered, an attribute renamed, a link shown with its properties. */
ACTION (edit)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (CROW_IS_ENTITY (node) && crow_entity_get_n_attributes (CROW_ENTITY (node)) > 0)
    {
      CrowAttribute *first = crow_entity_get_attribute (CROW_ENTITY (node), 0);

      crow_view_state_select (self->state, crow_node_get_id (CROW_NODE (first)));
      crow_view_state_reveal (self->state, crow_node_get_id (CROW_NODE (first)));
    }
  else if (CROW_IS_ATTRIBUTE (node) || CROW_IS_ENTITY (node) || CROW_IS_AREA (node))
    crow_canvas_rename_selection (self->canvas);
  else if (node != NULL)
    crow_view_state_edit (self->state, crow_node_get_id (node));
}

ACTION (properties)
{
  DesignerWindow *self = user_data;

  if (crow_view_state_get_n_selected (self->state) > 0)
    crow_view_state_edit (self->state, crow_view_state_get_selected_id (self->state, 0));
}

ACTION (delete)
{
  DesignerWindow *self = user_data;
  guint n_deleted = crow_commands_delete_selection (self->state);
  g_autofree char *message = NULL;
  g_autofree char *markup = NULL;
  AdwToast *toast;

  if (n_deleted == 0)
    return;

  message = g_strdup_printf (ngettext ("%u thing deleted", "%u things deleted", n_deleted), n_deleted);
  markup = g_markup_escape_text (message, -1);
  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

ACTION (go_to_related)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (!CROW_IS_ATTRIBUTE (node))
    _designer_window_toast (self, _("Select the attribute that refers to an entity."));
  else if (crow_commands_go_to_related (self->state, CROW_ATTRIBUTE (node)) == 0)
    _designer_window_toast (self, _("Nothing is related by this attribute."));
}

ACTION (show_code)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", g_variant_get_string (parameter, NULL));
  g_settings_set_boolean (self->settings, "show-side-panel", TRUE);
  if (CROW_IS_ENTITY (node) && crow_entity_get_name (CROW_ENTITY (node)) != NULL)
    designer_code_view_scroll_to (g_str_equal (g_variant_get_string (parameter, NULL), "sql") ? self->sql_view
                                                                                              : self->code_view,
                                  crow_entity_get_name (CROW_ENTITY (node)));
}

ACTION (show_data)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (CROW_IS_ATTRIBUTE (node))
    node = crow_node_get_parent (node);
  _designer_window_show_rows (self, "data");
  if (CROW_IS_ENTITY (node))
    designer_data_panel_show_entity (self->data, crow_node_get_id (node));
  designer_data_panel_focus (self->data);
}

ACTION (show_statements)
{
  DesignerWindow *self = user_data;

  _designer_window_show_rows (self, "statements");
  designer_statements_focus (designer_data_panel_get_statements (self->data));
}

static void
act_on_rows (DesignerWindow *self,
             const char     *action)
{
  if (!designer_data_panel_activate (self->data, action))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Select rows in the data panel first (Alt+4)."));
}

ACTION (keep_rows)
{
  act_on_rows (user_data, "keep");
}

ACTION (keep_new_rows)
{
  act_on_rows (user_data, "keep-new");
}

ACTION (forget_rows)
{
  act_on_rows (user_data, "forget");
}

ACTION (show_left_out)
{
  designer_data_panel_activate (((DesignerWindow *) user_data)->data, "show-notes");
}

ACTION (copy_steps)
{
  act_on_rows (user_data, "copy-steps");
}

ACTION (escape)
{
  DesignerWindow *self = user_data;

  if (crow_canvas_cancel (self->canvas))
    return;
  if (crow_lens_get_kind (self->lens) != CROW_LENS_NONE)
    crow_lens_close (self->lens);
  else
    crow_view_state_clear (self->state);
}

ACTION (find)
{
  designer_palette_show_find (user_data, ((DesignerWindow *) user_data)->state);
}

ACTION (palette)
{
  designer_palette_show_commands (user_data);
}

ACTION (zoom_in)
{
  crow_canvas_zoom (((DesignerWindow *) user_data)->canvas, 1);
}

ACTION (zoom_out)
{
  crow_canvas_zoom (((DesignerWindow *) user_data)->canvas, -1);
}

ACTION (zoom_normal)
{
  crow_canvas_zoom_normal (((DesignerWindow *) user_data)->canvas);
}

ACTION (zoom_fit)
{
  crow_canvas_fit (((DesignerWindow *) user_data)->canvas);
}

ACTION (fullscreen)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

ACTION (focus_canvas)
{
  gtk_widget_grab_focus (GTK_WIDGET (((DesignerWindow *) user_data)->canvas));
}

ACTION (primary_menu)
{
  gtk_menu_button_popup (((DesignerWindow *) user_data)->menu_button);
}

ACTION (show_help_overlay)
{
  GtkWidget *window = designer_shortcuts_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), user_data);
  gtk_window_present (GTK_WINDOW (window));
}

ACTION (help)
{
  designer_help_show (user_data, "index");
}

static void
tool_change_state_cb (GSimpleAction *action,
                      GVariant      *value,
                      gpointer       user_data)
{
  DesignerWindow *self = user_data;

  if (self->state == NULL)
    return;

  crow_interaction_cancel (crow_canvas_get_interaction (self->canvas));
  crow_view_state_set_tool (self->state, g_variant_get_string (value, NULL));
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static const GActionEntry actions[] = {
  { "open", open_cb },
  { "open-recent", open_recent_cb, "s" },
  { "open-example", open_example_cb, "s" },
  { "start-new", start_new_cb },
  { "save", save_cb },
  { "save-as", save_as_cb },
  { "export", export_cb },
  { "print", print_cb },
  { "print-preview", print_preview_cb },
  { "import", import_cb },
  { "import-file", import_file_cb, "s" },
  { "show-notes", show_notes_cb },
  { "reload", reload_cb },
  { "merge", merge_cb },
  { "dismiss-banner", dismiss_banner_cb },
  { "close", close_cb },
  { "toast", toast_cb, "s" },
  { "toast-more", toast_more_cb, "(ss)" },
  { "undo", undo_cb },
  { "redo", redo_cb },
  { "history", history_cb },
  { "select-all", select_all_cb },
  { "cut", cut_cb },
  { "copy", copy_cb },
  { "copy-picture", copy_picture_cb },
  { "paste", paste_cb },
  { "duplicate", duplicate_cb },
  { "rename", rename_cb },
  { "edit", edit_cb },
  { "properties", properties_cb },
  { "delete", delete_cb },
  { "go-to-related", go_to_related_cb },
  { "show-code", show_code_cb, "s" },
  { "show-data", show_data_cb },
  { "show-statements", show_statements_cb },
  { "keep-rows", keep_rows_cb },
  { "keep-new-rows", keep_new_rows_cb },
  { "forget-rows", forget_rows_cb },
  { "copy-steps", copy_steps_cb },
  { "show-left-out", show_left_out_cb },
  { "escape", escape_cb },
  { "find", find_cb },
  { "palette", palette_cb },
  { "zoom-in", zoom_in_cb },
  { "zoom-out", zoom_out_cb },
  { "zoom-normal", zoom_normal_cb },
  { "zoom-fit", zoom_fit_cb },
  { "fullscreen", fullscreen_cb },
  { "focus-canvas", focus_canvas_cb },
  { "primary-menu", primary_menu_cb },
  { "show-help-overlay", show_help_overlay_cb },
  { "help", help_cb },
  { "tool", NULL, "s", "'select'", tool_change_state_cb },
};

/* What a button and the menu say of a step; @with_step is translated and has one %s. */
static char *
describe_step (const char *plain,
               const char *with_step,
               const char *label)
{
  if (label == NULL)
    return g_strdup (plain);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (with_step, label);
#pragma GCC diagnostic pop
}

static void
update_steps (DesignerWindow *self)
{
  const char *undo_label = self->document != NULL ? crow_document_get_undo_label (self->document) : NULL;
  const char *redo_label = self->document != NULL ? crow_document_get_redo_label (self->document) : NULL;
  g_autofree char *undo = describe_step (_("Undo"), _("Undo %s"), undo_label);
  g_autofree char *redo = describe_step (_("Redo"), _("Redo %s"), redo_label);

  if (g_strcmp0 (undo, gtk_widget_get_tooltip_text (self->undo_button)) == 0
      && g_strcmp0 (redo, gtk_widget_get_tooltip_text (self->redo_button)) == 0
      && g_menu_model_get_n_items (G_MENU_MODEL (self->undo_section)) > 0)
    return;

  gtk_widget_set_tooltip_text (self->undo_button, undo);
  gtk_widget_set_tooltip_text (self->redo_button, redo);
  g_menu_remove_all (self->undo_section);
  g_menu_append (self->undo_section, undo, "win.undo");
  g_menu_append (self->undo_section, redo, "win.redo");
}

void
_designer_window_update_actions (DesignerWindow *self)
{
  GActionMap *map = G_ACTION_MAP (self);
  static const char *const of_document[] = {
    "save", "save-as", "export", "print", "print-preview", "history", "paste", "copy-picture", "select-all", "arrange",
    "add-entity", "add-enumeration", "add-view", "add-note", "add-area", "find", "zoom-in", "zoom-out", "zoom-normal", "zoom-fit", "tool", "escape", "focus-canvas",
    "add-diagram", "add-to-diagram", "rename-diagram", "show-data", "show-statements", "keep-rows",
    "keep-new-rows", "forget-rows", "copy-steps", "next-way", "place-lens",
    "close-lens", "add-here", "diagram-detail",
  };
  static const char *const of_selection[] = {
    "arrange-selection", "go-to-related", "cut", "copy", "duplicate", "rename", "edit", "properties", "delete", "align", "add-attribute", "connect",
    "add-heir", "stop-inheriting", "promote-attribute", "split-entity", "merge-entities",
    "add-index", "add-unique-key", "add-check", "reverse-link", "link-kind", "link-to-entity", "entity-to-link",
    "toggle-attribute", "delete-rule", "remove-bends", "colour", "show-code", "detail", "lock", "remove-from-diagram",
    "place-neighbours", "select-neighbours", "blast-radius", "find-way", "find-way-to",
  };
  gboolean has_document = self->document != NULL;
  gboolean has_selection = has_document && crow_view_state_get_n_selected (self->state) > 0;
  GAction *tool = g_action_map_lookup_action (G_ACTION_MAP (self), "tool");

  for (guint i = 0; i < G_N_ELEMENTS (of_document); i++)
    designer_set_enabled (map, of_document[i], has_document);
  for (guint i = 0; i < G_N_ELEMENTS (of_selection); i++)
    designer_set_enabled (map, of_selection[i], has_selection);
  designer_set_enabled (map, "reload", has_document && crow_document_get_file (self->document) != NULL);
  designer_set_enabled (map, "merge", has_document && crow_document_get_file (self->document) != NULL);
  designer_set_enabled (map, "show-notes", self->notes != NULL);
  designer_set_enabled (map, "undo", has_document && crow_document_can_undo (self->document));
  designer_set_enabled (map, "redo", has_document && crow_document_can_redo (self->document));
  update_steps (self);
  if (has_document)
    g_simple_action_set_state (G_SIMPLE_ACTION (tool),
                               g_variant_new_string (crow_view_state_get_tool (self->state)));

  gtk_widget_set_visible (self->history_buttons, has_document);
  gtk_widget_set_visible (self->save_button, has_document && !self->narrow);
  gtk_widget_set_visible (self->side_panel_button, has_document);
  gtk_widget_set_visible (self->outline_button, has_document && !self->narrow);
}

void
_designer_window_add_actions (DesignerWindow *self)
{
  static const char *const settings[] = {
    "show-outline", "show-side-panel", "show-bottom-panel", "show-grid", "snap-to-grid", "show-minimap",
  };
  g_autoptr (GPropertyAction) page = NULL;

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  _designer_window_add_drawing_actions (self);
  _designer_window_add_diagram_actions (self);
  _designer_window_add_convert_actions (self);
  _designer_window_add_lens (self);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, settings[i]);

      g_action_map_add_action (G_ACTION_MAP (self), action);
    }
  page = g_property_action_new ("page", self->side_pages, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
}

static gboolean
canvas_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  const DesignerCommand *command = user_data;
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  /* Escape gives up what is going on first, the tool only then. */
  if (g_str_equal (command->action, "win.tool::select"))
    return gtk_widget_activate_action (widget, "win.escape", NULL);

  if (!g_action_parse_detailed_name (command->action, &name, &target, NULL))
    return FALSE;
  return gtk_widget_activate_action_variant (widget, name, target);
}

static GtkEventController *
make_keys (const char *const *names)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  guint n_commands;
  const DesignerCommand *commands = designer_shortcuts_get_commands (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    {
      g_auto (GStrv) keys = NULL;

      if (!commands[i].on_canvas || commands[i].action == NULL || commands[i].keys == NULL ||
          (names != NULL && !g_strv_contains (names, commands[i].action)))
        continue;
      keys = g_strsplit (commands[i].keys, " ", -1);
      for (guint j = 0; keys[j] != NULL; j++)
        gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[j]),
                            gtk_callback_action_new (canvas_key_cb, (gpointer) &commands[i], NULL)));
    }
  return controller;
}

/* Keys that are letters work on the canvas alone; those of the selection in the outline too, which has the same one. */
void
_designer_window_add_canvas_keys (DesignerWindow *self)
{
  static const char *const of_selection[] = {
    "win.cut", "win.copy", "win.paste", "win.duplicate", "win.rename", "win.delete", NULL
  };

  gtk_widget_add_controller (GTK_WIDGET (self->canvas), make_keys (NULL));
  designer_outline_add_keys (self->outline, make_keys (of_selection));
}
