/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actions that draw: what is added to the diagram, where it stands and how it looks, and what a menu changes of an
 * attribute or a link.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-palette.h"
#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

ACTION (align)
{
  static const char *const names[] = {
    "left", "center", "right", "top", "middle", "bottom", "distribute-horizontally", "distribute-vertically",
  };
  DesignerWindow *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], g_variant_get_string (parameter, NULL)))
      {
        if (!crow_commands_align (self->state, (CrowAlignment) i))
          _designer_window_toast (self, i < CROW_ALIGN_DISTRIBUTE_HORIZONTALLY
                                  ? _("Select at least two entities to align them.")
                                  : _("Select at least three entities to distribute them."));
      }
}

ACTION (arrange)
{
  DesignerWindow *self = user_data;

  crow_canvas_hold_cards (self->canvas);
  if (crow_commands_arrange (self->state))
    crow_canvas_fit (self->canvas);
  crow_canvas_glide_cards (self->canvas);
}

ACTION (arrange_selection)
{
  DesignerWindow *self = user_data;

  crow_canvas_hold_cards (self->canvas);
  if (crow_view_state_get_n_selected (self->state) < 2)
    _designer_window_toast (self, _("Select at least two entities to arrange them."));
  else
    crow_commands_arrange_selection (self->state);
  crow_canvas_glide_cards (self->canvas);
}

ACTION (add_entity)
{
  crow_commands_add_entity_in_view (((DesignerWindow *) user_data)->state);
}

ACTION (add_note)
{
  crow_commands_add_note (((DesignerWindow *) user_data)->state, NULL);
}

ACTION (add_area)
{
  crow_commands_add_area (((DesignerWindow *) user_data)->state, NULL);
}

/* Where the menu of the canvas was asked for. */
ACTION (add_here)
{
  DesignerWindow *self = user_data;
  const char *what = g_variant_get_string (parameter, NULL);
  CrowPoint at;

  crow_canvas_get_place (self->canvas, &at.x, &at.y);
  if (g_str_equal (what, "entity"))
    crow_commands_add_entity (self->state, at.x, at.y);
  else if (g_str_equal (what, "note"))
    crow_commands_add_note (self->state, &at);
  else if (g_str_equal (what, "area"))
    crow_commands_add_area (self->state, &at);
}

static CrowDetail
parse_detail (GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);

  return g_str_equal (name, "none") ? CROW_DETAIL_NONE
         : g_str_equal (name, "keys") ? CROW_DETAIL_KEYS : CROW_DETAIL_ALL;
}

ACTION (detail)
{
  crow_commands_set_detail (((DesignerWindow *) user_data)->state, parse_detail (parameter));
}

ACTION (diagram_detail)
{
  crow_commands_set_diagram_detail (((DesignerWindow *) user_data)->state, parse_detail (parameter));
}

/* Locks all that is selected; if the first of it is locked, unlocks all. */
ACTION (lock)
{
  DesignerWindow *self = user_data;
  CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (self->state),
                                      crow_view_state_get_selected_id (self->state, 0));

  if (item != NULL && item->kind == CROW_ITEM_CARD)
    crow_commands_set_locked (self->state, !CROW_CARD (item)->locked);
}

ACTION (add_attribute)
{
  DesignerWindow *self = user_data;

  if (crow_commands_add_attribute (self->state) == NULL)
    _designer_window_toast (self, _("Select the entity that gets the attribute."));
}

/* (transfer container) (nullable): the selected attributes of one entity, in their order there; of a selected entity the
 * first that is in no primary key */
static GPtrArray *
get_attributes (DesignerWindow *self,
                CrowEntity    **entity)
{
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();
  CrowNode *first = crow_document_lookup (self->document, crow_view_state_get_selected_id (self->state, 0));
  gboolean is_whole = CROW_IS_ENTITY (first) && crow_view_state_get_n_selected (self->state) == 1;

  if (!is_whole && !CROW_IS_ATTRIBUTE (first))
    return NULL;
  *entity = is_whole ? CROW_ENTITY (first) : crow_attribute_get_entity (CROW_ATTRIBUTE (first));
  for (guint i = 0; i < crow_entity_get_n_attributes (*entity); i++)
    {
      CrowAttribute *attribute = crow_entity_get_attribute (*entity, i);

      if (is_whole ? attributes->len == 0 && !crow_attribute_is_in_primary_key (attribute)
                   : crow_view_state_is_selected (self->state, crow_node_get_id (CROW_NODE (attribute))))
        g_ptr_array_add (attributes, attribute);
    }
  if (attributes->len == 0 || (!is_whole && attributes->len != crow_view_state_get_n_selected (self->state)))
    return NULL;
  return g_steal_pointer (&attributes);
}

/* The page of the entity lists it. */
static void
show_entity (DesignerWindow *self,
             CrowEntity     *entity)
{
  crow_view_state_select (self->state, crow_node_get_id (CROW_NODE (entity)));
}

ACTION (add_index)
{
  DesignerWindow *self = user_data;
  CrowEntity *entity;
  g_autoptr (GPtrArray) attributes = get_attributes (self, &entity);

  if (attributes == NULL)
    {
      _designer_window_toast (self, _("Select the attributes of one entity that the index is to be over."));
      return;
    }
  crow_operation_add_index (entity, (CrowAttribute *const *) attributes->pdata, attributes->len);
  show_entity (self, entity);
}

ACTION (add_unique_key)
{
  DesignerWindow *self = user_data;
  CrowEntity *entity;
  g_autoptr (GPtrArray) attributes = get_attributes (self, &entity);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (CrowEdit) edit = NULL;

  if (attributes == NULL)
    {
      _designer_window_toast (self, _("Select the attributes of one entity that are to be unique together."));
      return;
    }
  for (guint i = 0; i < attributes->len; i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (g_ptr_array_index (attributes, i)));
  g_ptr_array_add (ids, NULL);
  edit = crow_document_begin_edit (self->document, _("Add Unique Key"));
  crow_node_set_references (crow_node_add (CROW_NODE (entity), CROW_NODE_KEY, NULL), CROW_KEY_PROP_ATTRIBUTES,
                            (const char *const *) ids->pdata);
  crow_edit_commit (g_steal_pointer (&edit));
  show_entity (self, entity);
}

/* The page of the model lists it while nothing is selected; its name is typed there. */
static void
show_part (DesignerWindow *self,
           CrowNode       *node)
{
  crow_view_state_clear (self->state);
  g_settings_set_boolean (self->settings, "show-side-panel", TRUE);
  gtk_stack_set_visible_child_name (self->side_pages, "properties");
  designer_inspector_focus_part (self->inspector, node);
}

ACTION (add_enumeration)
{
  DesignerWindow *self = user_data;

  show_part (self, CROW_NODE (crow_operation_add_enumeration (self->document, NULL)));
}

ACTION (add_view)
{
  DesignerWindow *self = user_data;

  show_part (self, CROW_NODE (crow_operation_add_view (self->document, NULL)));
}

/* One that is always true, to be replaced by what is to be so. */
ACTION (add_check)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);
  g_autoptr (CrowEdit) edit = NULL;

  if (CROW_IS_ATTRIBUTE (node))
    node = crow_node_get_parent (node);
  if (!CROW_IS_ENTITY (node))
    {
      _designer_window_toast (self, _("Select the entity that gets the check."));
      return;
    }
  edit = crow_document_begin_edit (self->document, _("Add Check"));
  crow_check_set_expression (CROW_CHECK (crow_node_add (node, CROW_NODE_CHECK, NULL)), "1 = 1");
  crow_edit_commit (g_steal_pointer (&edit));
  show_entity (self, CROW_ENTITY (node));
}

ACTION (connect)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (CROW_IS_ATTRIBUTE (node))
    node = crow_node_get_parent (node);
  if (CROW_IS_ENTITY (node))
    designer_palette_show_connect (GTK_WINDOW (self), self->state, CROW_ENTITY (node));
  else
    _designer_window_toast (self, _("Select the entity that is to be connected."));
}

/* A toggle of one attribute: primary key, unique, required. */
ACTION (toggle_attribute)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);
  const char *what = g_variant_get_string (parameter, NULL);
  CrowAttribute *attribute;

  if (!CROW_IS_ATTRIBUTE (node))
    return;

  attribute = CROW_ATTRIBUTE (node);
  if (g_str_equal (what, "primary"))
    crow_operation_set_primary (attribute, !crow_attribute_is_in_primary_key (attribute));
  else if (g_str_equal (what, "unique"))
    crow_operation_set_unique (attribute, !crow_attribute_is_unique (attribute));
  else if (g_str_equal (what, "required"))
    g_object_set (attribute, "required", !crow_attribute_get_required (attribute), NULL);
}

ACTION (delete_rule)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (CROW_IS_LINK (node))
    crow_operation_set_delete_rule (CROW_LINK (node), (CrowDeleteRule) g_variant_get_int32 (parameter));
}

ACTION (remove_bends)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (CROW_IS_LINK (node) && crow_view_state_get_diagram (self->state) != NULL)
    crow_operation_set_bends (crow_view_state_get_diagram (self->state), CROW_LINK (node), NULL, 0, NULL);
}

ACTION (colour)
{
  DesignerWindow *self = user_data;
  const char *colour = g_variant_get_string (parameter, NULL);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (self->document, _("Colour"));
  CrowDiagram *diagram = crow_commands_pin (self->state);
  g_autoptr (GPtrArray) nodes = crow_view_state_get_nodes (self->state);

  for (guint i = 0; i < nodes->len; i++)
    if (CROW_IS_ENTITY (g_ptr_array_index (nodes, i)))
      nodes->pdata[i] = crow_diagram_lookup_placement (diagram, g_ptr_array_index (nodes, i));
  while (g_ptr_array_remove (nodes, NULL))
    ;
  crow_operation_set_colour (self->document, (CrowNode *const *) nodes->pdata, nodes->len,
                             colour[0] != '\0' ? colour : NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

static const GActionEntry actions[] = {
  { "align", align_cb, "s" },
  { "arrange", arrange_cb },
  { "arrange-selection", arrange_selection_cb },
  { "add-entity", add_entity_cb },
  { "add-note", add_note_cb },
  { "add-area", add_area_cb },
  { "add-here", add_here_cb, "s" },
  { "detail", detail_cb, "s" },
  { "diagram-detail", diagram_detail_cb, "s" },
  { "lock", lock_cb },
  { "add-attribute", add_attribute_cb },
  { "add-index", add_index_cb },
  { "add-unique-key", add_unique_key_cb },
  { "add-enumeration", add_enumeration_cb },
  { "add-view", add_view_cb },
  { "add-check", add_check_cb },
  { "connect", connect_cb },
  { "toggle-attribute", toggle_attribute_cb, "s" },
  { "delete-rule", delete_rule_cb, "i" },
  { "remove-bends", remove_bends_cb },
  { "colour", colour_cb, "s" },
};

void
_designer_window_add_drawing_actions (DesignerWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
