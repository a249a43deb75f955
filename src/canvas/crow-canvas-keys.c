/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys that move: the selection by the grid, the focus along links, the view when nothing is selected.
 *
 * Commands with a name (new entity, rename, delete, tools) are not here: the application has them in one table.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

#define PAN_STEP 60.0

/* The attribute that is selected, or NULL. */
static CrowAttribute *
get_attribute (CrowCanvas *self)
{
  CrowNode *node = crow_view_state_get_single (self->state);

  return CROW_IS_ATTRIBUTE (node) ? CROW_ATTRIBUTE (node) : NULL;
}

static void
select_and_reveal (CrowCanvas *self,
                   const char *id)
{
  crow_view_state_select (self->state, id);
  crow_view_state_reveal (self->state, id);
  _crow_canvas_focus_item (self, id);
}

/* Arrows: among attributes if one is selected, else the selection moves, else the view. */
static gboolean
arrow_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  CrowAttribute *attribute;
  int x, y, grids;

  if (self->state == NULL || self->editor != NULL)
    return FALSE;

  g_variant_get (args, "(iii)", &x, &y, &grids);
  attribute = get_attribute (self);
  if (attribute != NULL)
    {
      CrowNode *next = y != 0 ? crow_node_get_sibling (CROW_NODE (attribute), y) : NULL;

      if (next != NULL)
        select_and_reveal (self, crow_node_get_id (next));
      return TRUE;
    }

  if (!crow_commands_nudge (self->state, x * grids * CROW_GRID, y * grids * CROW_GRID))
    crow_viewport_scroll (crow_view_state_get_viewport (self->state), x * PAN_STEP, y * PAN_STEP);
  else
    crow_view_state_reveal (self->state, crow_view_state_get_selected_id (self->state, 0));
  return TRUE;
}

/* Shift and an arrow: the next attribute is selected as well. */
static gboolean
extend_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  guint n = self->state != NULL ? crow_view_state_get_n_selected (self->state) : 0;
  CrowNode *last, *next;
  int step;

  if (n == 0 || self->editor != NULL)
    return FALSE;

  g_variant_get (args, "(i)", &step);
  last = crow_document_lookup (crow_view_state_get_document (self->state),
                               crow_view_state_get_selected_id (self->state, n - 1));
  if (!CROW_IS_ATTRIBUTE (last))
    return FALSE;
  next = crow_node_get_sibling (last, step);
  if (next == NULL)
    return TRUE;
  /* Back again over what was selected last. */
  if (crow_view_state_is_selected (self->state, crow_node_get_id (next)))
    crow_view_state_toggle (self->state, crow_node_get_id (last));
  else
    crow_view_state_add (self->state, crow_node_get_id (next));
  crow_view_state_reveal (self->state, crow_node_get_id (next));
  return TRUE;
}

static gboolean
neighbour_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  CrowAttribute *attribute;
  CrowItem *item, *next;
  int side;

  if (self->state == NULL || self->editor != NULL)
    return FALSE;

  g_variant_get (args, "(i)", &side);
  attribute = get_attribute (self);

  /* Alt+Up and Alt+Down move an attribute in its entity. */
  if (attribute != NULL && (side == CROW_SIDE_TOP || side == CROW_SIDE_BOTTOM))
    {
      guint position = crow_node_get_position (CROW_NODE (attribute));

      if (crow_node_get_sibling (CROW_NODE (attribute), side == CROW_SIDE_TOP ? -1 : 1) != NULL)
        crow_operation_move_attribute (attribute, side == CROW_SIDE_TOP ? position - 1 : position + 1);
      return TRUE;
    }

  if (crow_view_state_get_n_selected (self->state) != 1)
    return FALSE;
  item = crow_scene_lookup (crow_view_state_get_scene (self->state), crow_view_state_get_selected_id (self->state, 0));
  if (item == NULL)
    return FALSE;

  next = crow_commands_find_neighbour (self->state, item, side, TRUE);
  if (next == NULL)
    next = crow_commands_find_neighbour (self->state, item, side, FALSE);
  if (next != NULL)
    select_and_reveal (self, next->id);
  return TRUE;
}

/* Backspace: from an attribute out to its entity. */
static gboolean
out_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  CrowAttribute *attribute = self->state != NULL && self->editor == NULL ? get_attribute (self) : NULL;

  if (attribute == NULL)
    return FALSE;

  select_and_reveal (self, crow_node_get_id (CROW_NODE (crow_attribute_get_entity (attribute))));
  return TRUE;
}

static gboolean
menu_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  double x = gtk_widget_get_width (widget) / 2.0;
  double y = gtk_widget_get_height (widget) / 2.0;
  CrowRect rect;

  if (self->state == NULL)
    return FALSE;

  if (crow_view_state_get_n_selected (self->state) > 0
      && _crow_canvas_get_view_rect (self, crow_view_state_get_selected_id (self->state, 0), &rect))
    {
      x = rect.x + rect.width / 2;
      y = rect.y + rect.height / 2;
    }
  g_signal_emit_by_name (self, "context-menu", x, y, crow_view_state_get_n_selected (self->state) == 0);
  return TRUE;
}

static void
add_arrow (GtkWidgetClass *klass,
           guint           keyval,
           guint           keypad,
           int             x,
           int             y,
           CrowSide        side)
{
  guint keyvals[2] = { keyval, keypad };

  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_class_add_binding (klass, keyvals[i], 0, arrow_cb, "(iii)", x, y, 1);
      gtk_widget_class_add_binding (klass, keyvals[i], GDK_CONTROL_MASK, arrow_cb, "(iii)", x, y, 10);
      gtk_widget_class_add_binding (klass, keyvals[i], GDK_ALT_MASK, neighbour_cb, "(i)", (int) side);
    }
}

void
_crow_canvas_add_bindings (GtkWidgetClass *klass)
{
  add_arrow (klass, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0, CROW_SIDE_LEFT);
  add_arrow (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0, CROW_SIDE_RIGHT);
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, GDK_SHIFT_MASK, extend_cb, "(i)", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, GDK_SHIFT_MASK, extend_cb, "(i)", 1);
  add_arrow (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1, CROW_SIDE_TOP);
  add_arrow (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1, CROW_SIDE_BOTTOM);
  gtk_widget_class_add_binding (klass, GDK_KEY_BackSpace, 0, out_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
}
