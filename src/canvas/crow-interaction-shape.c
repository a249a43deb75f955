/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drags that change a shape: the size of cards, notes and areas, the bends of links.
 */
#include "config.h"

#include "canvas/crow-interaction-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

#define MIN_SIZE 40.0

/* Resizing. */

static gboolean
resize_begin (CrowInteraction *self)
{
  self->before = self->pressed.item->bounds;
  self->drag_id = g_strdup (self->pressed.item->id);
  return TRUE;
}

static void
resize_move (CrowInteraction   *self,
             const CrowPointer *pointer)
{
  CrowItem *item = self->pressed.item;
  gboolean free_hand = !self->snap || (pointer->flags & CROW_POINTER_FREE) != 0;
  double smallest = item != NULL && item->kind == CROW_ITEM_CARD ? CROW_CARD_MIN_WIDTH : MIN_SIZE;
  double left, right, top, bottom;
  CrowRect rect;

  if (item == NULL)
    return;

  left = self->before.x;
  right = crow_rect_right (&self->before);
  top = self->before.y;
  bottom = crow_rect_bottom (&self->before);
  if ((self->pressed.edges & (1 << CROW_SIDE_LEFT)) != 0)
    left = MIN (free_hand ? round (pointer->x) : crow_snap (pointer->x), right - smallest);
  if ((self->pressed.edges & (1 << CROW_SIDE_RIGHT)) != 0)
    right = MAX (free_hand ? round (pointer->x) : crow_snap (pointer->x), left + smallest);
  if ((self->pressed.edges & (1 << CROW_SIDE_TOP)) != 0)
    top = MIN (free_hand ? round (pointer->y) : crow_snap (pointer->y), bottom - smallest);
  if ((self->pressed.edges & (1 << CROW_SIDE_BOTTOM)) != 0)
    bottom = MAX (free_hand ? round (pointer->y) : crow_snap (pointer->y), top + smallest);

  rect = (CrowRect) { left, top, right - left, bottom - top };
  crow_scene_resize (_crow_interaction_get_scene (self), item, &rect);
  crow_view_state_touch_scene (self->state);
}

static void
resize_cancel (CrowInteraction *self)
{
  if (self->pressed.item == NULL)
    return;

  crow_scene_resize (_crow_interaction_get_scene (self), self->pressed.item, &self->before);
  crow_scene_settle (_crow_interaction_get_scene (self));
  crow_view_state_touch_scene (self->state);
}

/* The node that keeps the size of an item, made if need be in the open edit. */
static CrowNode *
get_sized_node (CrowInteraction *self,
                CrowItem        *item)
{
  if (item->kind == CROW_ITEM_CARD)
    return CROW_NODE (crow_diagram_lookup_placement (crow_commands_pin (self->state), CROW_ENTITY (item->node)));
  return item->node;
}

static void
resize_commit (CrowInteraction   *self,
               const CrowPointer *pointer)
{
  CrowItem *item = self->pressed.item;
  g_autoptr (CrowEdit) edit = NULL;
  CrowRect rect;

  if (item == NULL || item->node == NULL)
    return;

  rect = item->bounds;
  edit = crow_document_begin_edit (crow_view_state_get_document (self->state), _("Resize"));
  crow_operation_resize (get_sized_node (self, item), rect.x, rect.y, rect.width, rect.height, NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

const CrowDrag _crow_drag_resize = { resize_begin, resize_move, resize_commit, resize_cancel };

void
_crow_interaction_fit_width (CrowInteraction *self,
                             CrowItem        *item)
{
  g_autoptr (CrowEdit) edit = NULL;

  if (item->kind != CROW_ITEM_CARD || item->node == NULL)
    return;

  edit = crow_document_begin_edit (crow_view_state_get_document (self->state), _("Fit Width"));
  crow_operation_resize (get_sized_node (self, item), item->bounds.x, item->bounds.y, 0, 0, NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

/* Bends. */

/* The segment that passes a place; a bend is dragged by one of its two. */
static guint
find_segment (const CrowRoutePath *route,
              const CrowPointer   *place)
{
  guint best = 0;
  double best_distance = INFINITY;

  for (guint i = 0; i + 1 < route->n_points; i++)
    {
      CrowRect segment = crow_rect_between (route->points[i], route->points[i + 1]);
      double dx = MAX (0, MAX (segment.x - place->x, place->x - crow_rect_right (&segment)));
      double dy = MAX (0, MAX (segment.y - place->y, place->y - crow_rect_bottom (&segment)));

      if (hypot (dx, dy) < best_distance)
        {
          best_distance = hypot (dx, dy);
          best = i;
        }
    }

  return best;
}

static gboolean
segment_begin (CrowInteraction *self)
{
  if (self->pressed.item->node == NULL || crow_view_state_get_diagram (self->state) == NULL)
    return FALSE;

  self->drag_id = g_strdup (self->pressed.item->id);
  if (self->pressed.part == CROW_HIT_BEND)
    self->pressed.index = find_segment (CROW_ROUTE_PATH (self->pressed.item), &self->start);
  return TRUE;
}

/* NULL: it is gone, or has become so short meanwhile (an undo while the button is down) that the segment is none of it. */
static CrowRoutePath *
get_dragged_route (CrowInteraction *self)
{
  CrowRoutePath *route = self->pressed.item != NULL ? CROW_ROUTE_PATH (self->pressed.item) : NULL;

  return route != NULL && route->item.node != NULL && self->pressed.index + 1 < route->n_points ? route : NULL;
}

static GArray *
get_dragged_bends (CrowInteraction     *self,
                   const CrowRoutePath *route,
                   const CrowPointer   *pointer)
{
  const CrowPoint *a = &route->points[self->pressed.index];
  const CrowPoint *b = &route->points[self->pressed.index + 1];
  gboolean horizontal = fabs (a->x - b->x) > fabs (a->y - b->y);
  double at = horizontal ? a->y : a->x;
  double to = horizontal ? pointer->y : pointer->x;

  if (self->snap && (pointer->flags & CROW_POINTER_FREE) == 0)
    to = crow_snap (to);
  return crow_route_path_drag_segment (route, self->pressed.index, to - at);
}

static void
segment_move (CrowInteraction   *self,
              const CrowPointer *pointer)
{
  /* Only a guide is shown while dragging: the route would be cleaned up under the hand, and the segment with it. */
  CrowRoutePath *route = get_dragged_route (self);
  const CrowPoint *a, *b;
  gboolean horizontal;
  double to;

  if (route == NULL)
    return;

  a = &route->points[self->pressed.index];
  b = &route->points[self->pressed.index + 1];
  horizontal = fabs (a->x - b->x) > fabs (a->y - b->y);
  to = horizontal ? pointer->y : pointer->x;
  if (self->snap && (pointer->flags & CROW_POINTER_FREE) == 0)
    to = crow_snap (to);
  self->overlay.guides[0] = horizontal ? (CrowGuide) { { a->x, to }, { b->x, to } }
                                       : (CrowGuide) { { to, a->y }, { to, b->y } };
  self->overlay.n_guides = 1;
}

static void
segment_commit (CrowInteraction   *self,
                const CrowPointer *pointer)
{
  CrowRoutePath *route = get_dragged_route (self);
  g_autoptr (GArray) bends = NULL;
  g_autoptr (CrowEdit) edit = NULL;

  if (route == NULL)
    return;

  bends = get_dragged_bends (self, route, pointer);
  edit = crow_document_begin_edit (crow_view_state_get_document (self->state), _("Bend Link"));
  crow_operation_set_bends (crow_commands_pin (self->state), CROW_LINK (route->item.node),
                            (const double *) bends->data, bends->len, NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

const CrowDrag _crow_drag_segment = { segment_begin, segment_move, segment_commit, NULL };

void
_crow_interaction_remove_bend (CrowInteraction *self,
                               CrowRoutePath   *route,
                               guint            point)
{
  g_autoptr (GArray) bends = NULL;
  CrowDiagram *diagram = crow_view_state_get_diagram (self->state);

  if (route->item.node == NULL || diagram == NULL)
    return;

  bends = crow_route_path_remove_bend (route, point);
  crow_operation_set_bends (diagram, CROW_LINK (route->item.node), (const double *) bends->data, bends->len, NULL);
}
