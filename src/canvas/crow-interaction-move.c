/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drags that select and move: the rubber band, moving with guides and grid, reordering rows.
 */
#include "config.h"

#include "canvas/crow-interaction-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

/* How far away a neighbour may be, in units of the scene; what is in view is more than that only from afar. */
#define GUIDE_DISTANCE 2000.0
/* Pixels within which an edge snaps to that of a neighbour. */
#define GUIDE_REACH 6.0

/* The rubber band. */

static void
band_move (CrowInteraction   *self,
           const CrowPointer *pointer)
{
  self->overlay.band = crow_rect_between ((CrowPoint) { self->start.x, self->start.y },
                                          (CrowPoint) { pointer->x, pointer->y });
}

static void
band_commit (CrowInteraction   *self,
             const CrowPointer *pointer)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  gboolean add = (self->start.flags & CROW_POINTER_ADD) != 0;

  for (guint i = 0; add && i < self->selected_before->len; i++)
    g_ptr_array_add (ids, g_ptr_array_index (self->selected_before, i));

  crow_scene_query (_crow_interaction_get_scene (self), &self->overlay.band, items);
  for (guint i = 0; i < items->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (items, i);
      guint known;

      /* An area is chosen by its border alone, or every band drawn in one would take it along. */
      if ((item->kind != CROW_ITEM_CARD && item->kind != CROW_ITEM_NOTE)
          || !crow_rect_touches (&item->bounds, &self->overlay.band))
        continue;
      /* What was selected already is taken out again, as a click with these keys does. */
      if (add && g_ptr_array_find_with_equal_func (ids, item->id, g_str_equal, &known))
        g_ptr_array_remove_index (ids, known);
      else
        g_ptr_array_add (ids, (gpointer) item->id);
    }
  crow_view_state_select_many (self->state, (const char *const *) ids->pdata, ids->len);
}

const CrowDrag _crow_drag_band = { NULL, band_move, band_commit, NULL };

/* Moving. */

static void
add_item (GPtrArray *items,
          CrowItem  *item)
{
  if (!g_ptr_array_find (items, item, NULL))
    g_ptr_array_add (items, item);
}

static gboolean
move_begin (CrowInteraction *self)
{
  CrowScene *scene = _crow_interaction_get_scene (self);
  guint n_own;

  self->items = g_ptr_array_new ();
  for (guint i = 0; i < crow_view_state_get_n_selected (self->state); i++)
    {
      CrowItem *item = crow_scene_lookup (scene, crow_view_state_get_selected_id (self->state, i));

      if (item != NULL && item->kind != CROW_ITEM_ROUTE)
        add_item (self->items, item);
    }
  /* A press on a row selects the attribute; what is dragged is its card. */
  if (self->pressed.item != NULL && self->pressed.item->kind != CROW_ITEM_ROUTE)
    add_item (self->items, self->pressed.item);

  /* An area takes along what is in it. */
  n_own = self->items->len;
  for (guint i = 0; i < n_own; i++)
    {
      CrowItem *area = g_ptr_array_index (self->items, i);
      g_autoptr (GPtrArray) inside = g_ptr_array_new ();

      if (area->kind != CROW_ITEM_AREA)
        continue;
      crow_scene_query (scene, &area->bounds, inside);
      for (guint j = 0; j < inside->len; j++)
        {
          CrowItem *item = g_ptr_array_index (inside, j);
          CrowPoint middle = crow_rect_center (&item->bounds);

          if (item->kind != CROW_ITEM_ROUTE && crow_rect_contains (&area->bounds, middle.x, middle.y))
            add_item (self->items, item);
        }
    }

  if (self->items->len == 0)
    return FALSE;

  self->corners = g_new0 (CrowPoint, self->items->len);
  for (guint i = 0; i < self->items->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (self->items, i);

      self->corners[i] = (CrowPoint) { item->bounds.x, item->bounds.y };
      self->before = i == 0 ? item->bounds : crow_rect_union (&self->before, &item->bounds);
    }

  /* The one that was grabbed comes first and is the one that snaps, if there are several. */
  self->overlay.handles = NULL;
  return TRUE;
}

/* One axis of snapping: the three lines of a moved box against those of the others. */
static gboolean
snap_axis (const double *lines,
           const double *others,
           double        reach,
           double       *by)
{
  gboolean found = FALSE;
  double best = reach;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        double distance = others[j] - lines[i];

        /* Middles meet middles only. */
        if ((i == 1) != (j == 1) || fabs (distance) > best)
          continue;
        best = fabs (distance);
        *by = distance;
        found = TRUE;
      }

  return found;
}

static void
get_lines (const CrowRect *rect,
           gboolean        vertical,
           double         *lines)
{
  lines[0] = vertical ? rect->y : rect->x;
  lines[2] = vertical ? crow_rect_bottom (rect) : crow_rect_right (rect);
  lines[1] = (lines[0] + lines[2]) / 2;
}

/* Snaps to neighbours in view; what no neighbour attracts goes to the grid. */
static void
snap (CrowInteraction *self,
      double           pixel,
      double          *dx,
      double          *dy)
{
  CrowScene *scene = _crow_interaction_get_scene (self);
  g_autoptr (GPtrArray) near_by = g_ptr_array_new ();
  CrowRect rect = { self->before.x + *dx, self->before.y + *dy, self->before.width, self->before.height };
  CrowRect near = crow_rect_grow (&rect, GUIDE_DISTANCE);
  CrowRect view;
  double best[2] = { GUIDE_REACH * pixel, GUIDE_REACH * pixel };
  double by[2] = { 0, 0 };
  const CrowItem *by_item[2] = { NULL, NULL };

  crow_viewport_get_visible (crow_view_state_get_viewport (self->state), &view.x, &view.y, &view.width, &view.height);
  crow_scene_query (scene, &near, near_by);
  for (guint i = 0; i < near_by->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (near_by, i);

      if (item->kind != CROW_ITEM_CARD || !crow_rect_touches (&item->bounds, &view)
          || g_ptr_array_find (self->items, item, NULL))
        continue;
      for (guint axis = 0; axis < 2; axis++)
        {
          double lines[3], others[3], distance = 0;

          get_lines (&rect, axis == 1, lines);
          get_lines (&item->bounds, axis == 1, others);
          if (snap_axis (lines, others, best[axis], &distance))
            {
              best[axis] = fabs (distance);
              by[axis] = distance;
              by_item[axis] = item;
            }
        }
    }

  self->overlay.n_guides = 0;
  if (by_item[0] != NULL)
    *dx += by[0];
  else
    *dx = crow_snap (self->before.x + *dx) - self->before.x;
  if (by_item[1] != NULL)
    *dy += by[1];
  else
    *dy = crow_snap (self->before.y + *dy) - self->before.y;

  rect.x = self->before.x + *dx;
  rect.y = self->before.y + *dy;
  for (guint axis = 0; axis < 2; axis++)
    {
      double lines[3], others[3];
      CrowRect both;

      if (by_item[axis] == NULL)
        continue;
      get_lines (&rect, axis == 1, lines);
      get_lines (&by_item[axis]->bounds, axis == 1, others);
      both = crow_rect_union (&rect, &by_item[axis]->bounds);
      for (guint i = 0; i < 3 && self->overlay.n_guides < CROW_MAX_GUIDES; i++)
        for (guint j = 0; j < 3 && self->overlay.n_guides < CROW_MAX_GUIDES; j++)
          if ((i == 1) == (j == 1) && fabs (lines[i] - others[j]) < 0.01)
            self->overlay.guides[self->overlay.n_guides++] = axis == 0
              ? (CrowGuide) { { lines[i], both.y }, { lines[i], crow_rect_bottom (&both) } }
              : (CrowGuide) { { both.x, lines[i] }, { crow_rect_right (&both), lines[i] } };
    }
}

static void
move_by (CrowInteraction *self,
         double           dx,
         double           dy)
{
  g_autofree CrowPoint *corners = g_new0 (CrowPoint, self->items->len);

  for (guint i = 0; i < self->items->len; i++)
    corners[i] = (CrowPoint) { self->corners[i].x + dx, self->corners[i].y + dy };
  crow_scene_move_items (_crow_interaction_get_scene (self), (CrowItem *const *) self->items->pdata, corners,
                         self->items->len);
  crow_view_state_touch_scene (self->state);
}

static void
move_move (CrowInteraction   *self,
           const CrowPointer *pointer)
{
  double dx = pointer->x - self->start.x;
  double dy = pointer->y - self->start.y;

  self->overlay.n_guides = 0;
  if (self->snap && (pointer->flags & CROW_POINTER_FREE) == 0)
    snap (self, pointer->pixel, &dx, &dy);
  else
    {
      dx = round (dx);
      dy = round (dy);
    }
  move_by (self, dx, dy);
}

static void
move_cancel (CrowInteraction *self)
{
  move_by (self, 0, 0);
  crow_scene_settle (_crow_interaction_get_scene (self));
  crow_view_state_touch_scene (self->state);
}

static void
move_commit (CrowInteraction   *self,
             const CrowPointer *pointer)
{
  g_autofree CrowPoint *corners = g_new0 (CrowPoint, self->items->len);
  const CrowItem *first = g_ptr_array_index (self->items, 0);

  for (guint i = 0; i < self->items->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (self->items, i);

      corners[i] = (CrowPoint) { item->bounds.x, item->bounds.y };
    }
  if (corners[0].x == self->corners[0].x && corners[0].y == self->corners[0].y)
    {
      move_cancel (self);
      return;
    }

  crow_commands_move_items (self->state, (CrowItem *const *) self->items->pdata, corners, self->items->len,
                            self->items->len > 1 ? _("Move")
                            : first->kind == CROW_ITEM_CARD ? _("Move Entity")
                            : first->kind == CROW_ITEM_NOTE ? _("Move Note") : _("Move Area"),
                            NULL);
}

const CrowDrag _crow_drag_move = { move_begin, move_move, move_commit, move_cancel };

/* Reordering the rows of a card. */

gboolean
_crow_interaction_can_reorder (CrowInteraction *self)
{
  CrowCard *card = CROW_CARD (self->pressed.item);

  /* Where some rows are hidden, a place between two rows does not say which place in the entity. */
  return card->n_rows >= 2 && self->pressed.index < card->n_rows && card->item.node != NULL
         && crow_entity_get_n_attributes (CROW_ENTITY (card->item.node)) == card->n_rows;
}

static gboolean
row_begin (CrowInteraction *self)
{
  self->drag_id = g_strdup (CROW_CARD (self->pressed.item)->rows[self->pressed.index].id);
  return TRUE;
}

static void
row_move (CrowInteraction   *self,
          const CrowPointer *pointer)
{
  CrowItem *item = self->pressed.item;
  CrowRect reach;
  double offset;

  if (item == NULL)
    return;

  /* Dropped elsewhere it stays where it was. */
  reach = crow_rect_grow (&item->bounds, CROW_CARD_ROW_HEIGHT);
  self->overlay.insert_at = NULL;
  if (!crow_rect_contains (&reach, pointer->x, pointer->y))
    return;

  offset = (pointer->y - item->bounds.y - CROW_CARD_HEADER_HEIGHT) / CROW_CARD_ROW_HEIGHT;
  self->overlay.insert_at = item;
  self->overlay.insert_row = (guint) CLAMP (round (offset), 0, CROW_CARD (item)->n_rows);
}

static void
row_commit (CrowInteraction   *self,
            const CrowPointer *pointer)
{
  CrowNode *node = crow_document_lookup (crow_view_state_get_document (self->state), self->drag_id);
  guint from, to = self->overlay.insert_row;

  if (node == NULL || self->overlay.insert_at == NULL)
    return;

  from = crow_node_get_position (node);
  if (to > from)
    to--;
  if (to != from)
    crow_operation_move_attribute (CROW_ATTRIBUTE (node), to);
}

const CrowDrag _crow_drag_row = { row_begin, row_move, row_commit, NULL };
