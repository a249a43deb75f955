/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Routes of a scene: takes the router's paths over, and finds places for roles, names and the marks of delete rules,
 * off cards and off each other where there is room.
 */
#include "config.h"

#include "diagram/crow-scene-private.h"

#include <string.h>

#define LABEL_MAX 140.0
#define LABEL_OFF 4.0      /* between a label and its line */
#define SYMBOL_HALF 8.0    /* half of a symbol's width */
#define LABEL_SLOTS 4u     /* roles at both ends, the name, the mark */
#define ON_ITEM 1000.0     /* what it costs that a label would be on a card or a note */
#define ON_LABEL 400.0     /* on another label or mark */
#define ON_LINE 60.0

gboolean
_crow_route_path_fill (CrowScene             *self,
                       CrowRoutePath         *route,
                       const CrowRouteRecord *record)
{
  CrowCard *cards[2];
  CrowPoint *bends;

  for (guint end = 0; end < 2; end++)
    {
      CrowItem *item = record->ends[end].card != NULL ? crow_scene_lookup (self, record->ends[end].card) : NULL;

      if (item == NULL || item->kind != CROW_ITEM_CARD)
        return FALSE;
      cards[end] = CROW_CARD (item);
    }
  for (guint end = 0; end < 2; end++)
    if (route->ends[end].card != NULL)
      g_ptr_array_remove (g_hash_table_lookup (self->routes_of, route->ends[end].card), route);
  bends = g_memdup2 (record->bends, record->n_bends * sizeof (CrowPoint));
  g_free (route->bends);
  route->bends = bends;
  route->n_bends = record->n_bends;
  for (guint end = 0; end < 2; end++)
    {
      CrowRouteEnd *route_end = &route->ends[end];
      char *label = NULL;

      route_end->card = cards[end];
      route_end->many = record->kind == CROW_LINK_MANY_TO_MANY || (record->kind == CROW_LINK_ONE_TO_MANY && end == 1);
      route_end->required = record->ends[end].required;
      if (record->ends[end].label != NULL)
        label = crow_text_measure_fit (self->measure, CROW_TEXT_LABEL, record->ends[end].label, LABEL_MAX);
      g_free (route_end->label);
      route_end->label = label;
    }
  route->kind = record->kind;
  route->rule = record->rule;
  route->owned = record->owned;
  route->identifying = record->identifying;
  route->through = record->through;
  route->inherits = record->inherits;
  route->has_mark = record->kind != CROW_LINK_MANY_TO_MANY && record->rule != CROW_DELETE_NONE;
  g_free (route->label);
  route->label = record->label != NULL
                   ? crow_text_measure_fit (self->measure, CROW_TEXT_LABEL, record->label, LABEL_MAX)
                   : NULL;
  route->label_offset = record->label_offset;
  crow_router_set_link (self->router, route->item.slot, cards[0]->item.slot, cards[1]->item.slot, route->bends,
                        route->n_bends);
  for (guint end = 0; end < 2; end++)
    {
      GPtrArray *routes = g_hash_table_lookup (self->routes_of, cards[end]);

      if (!g_ptr_array_find (routes, route, NULL))
        g_ptr_array_add (routes, route);
    }
  return TRUE;
}

void
_crow_scene_forget_route (CrowScene     *self,
                          CrowRoutePath *route)
{
  for (guint i = 0; i < LABEL_SLOTS; i++)
    crow_spatial_index_remove (self->labels, LABEL_SLOTS * route->item.slot + i);
  for (guint end = 0; end < 2; end++)
    {
      GPtrArray *routes = route->ends[end].card != NULL ? g_hash_table_lookup (self->routes_of, route->ends[end].card)
                                                        : NULL;

      if (routes != NULL)
        g_ptr_array_remove (routes, route);
    }
  if (route->ends[0].card != NULL)
    crow_router_remove_link (self->router, route->item.slot);
}

/* How bad it would be to have a label there. */
static double
get_label_cost (CrowScene      *self,
                const CrowRect *rect,
                guint           slot)
{
  double cost = 0;
  CrowRect near;

  crow_spatial_index_collect (self->bodies, rect, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      const CrowItem *item = self->slots->pdata[g_array_index (self->found, guint32, i)];

      if (item->kind == CROW_ITEM_CARD || item->kind == CROW_ITEM_NOTE)
        cost += ON_ITEM;
    }
  /* With a blank between them, a little less than the one to its own mark. */
  near = (CrowRect) { rect->x - LABEL_OFF + 1, rect->y, rect->width + 2 * (LABEL_OFF - 1), rect->height };
  crow_spatial_index_collect (self->labels, &near, self->found);
  for (guint i = 0; i < self->found->len; i++)
    if (g_array_index (self->found, guint32, i) != slot)
      cost += ON_LABEL;
  return cost + ON_LINE * crow_router_count_lines (self->router, rect);
}

/* Takes the best of the places for the text and keeps it from others.  A text that would be on something else is not
 * shown: two texts on each other are none. */
static CrowRect
choose_label (CrowScene      *self,
              const CrowRect *places,
              guint           n_places,
              guint           slot)
{
  double best_cost = G_MAXDOUBLE;
  guint best = 0;

  for (guint i = 0; i < n_places && best_cost > 0; i++)
    {
      double cost = get_label_cost (self, &places[i], slot) + i * 5;

      if (cost < best_cost)
        {
          best_cost = cost;
          best = i;
        }
    }
  if (best_cost >= ON_LABEL)
    return (CrowRect) { places[best].x, places[best].y, 0, 0 };
  crow_spatial_index_set (self->labels, slot, &places[best]);
  return places[best];
}

static void
place_role (CrowScene     *self,
            CrowRoutePath *route,
            guint          number)
{
  CrowRouteEnd *end = &route->ends[number];
  guint slot = LABEL_SLOTS * route->item.slot + number;
  double width, height;
  CrowPoint out;
  CrowRect places[8];
  guint n = 0;

  end->label_rect = (CrowRect) { end->port.x, end->port.y, 0, 0 };
  if (end->label == NULL)
    return;
  width = crow_text_measure_get_width (self->measure, CROW_TEXT_LABEL, end->label);
  height = crow_text_style_get_info (CROW_TEXT_LABEL)->line_height;
  out = crow_side_get_vector (end->side);
  for (guint step = 0; step < 2; step++)
    for (guint flip = 0; flip < 2; flip++)
      {
        /* Beside the symbol, clear of it; or beyond it, closer to the line. */
        double along = step == 0 ? LABEL_OFF + 2 : CROW_SYMBOL_LENGTH + LABEL_OFF;
        double off = step == 0 ? SYMBOL_HALF : LABEL_OFF;
        CrowRect rect = { 0, 0, width, height };

        if (CROW_SIDE_IS_HORIZONTAL (end->side))
          {
            rect.x = out.x > 0 ? end->port.x + along : end->port.x - along - width;
            rect.y = flip == 0 ? end->port.y - off - height : end->port.y + off;
          }
        else
          {
            rect.x = flip == 0 ? end->port.x + off + 2 : end->port.x - off - 2 - width;
            rect.y = out.y > 0 ? end->port.y + along - 2 : end->port.y - along + 2 - height;
          }
        places[n++] = rect;
      }
  end->label_rect = choose_label (self, places, n, slot);
}

/* The longest segment, by its first point; of equals the one nearest to the middle. */
static guint
find_longest (const CrowRoutePath *route)
{
  guint best = 0;
  double best_length = -1;

  for (guint i = 0; i + 1 < route->n_points; i++)
    {
      double length = fabs (route->points[i + 1].x - route->points[i].x) +
                      fabs (route->points[i + 1].y - route->points[i].y);

      /* At the ends the symbols take their part. */
      length -= (i == 0 ? CROW_SYMBOL_LENGTH : 0) + (i + 2 == route->n_points ? CROW_SYMBOL_LENGTH : 0);
      if (length > best_length + 1)
        {
          best_length = length;
          best = i;
        }
    }
  return best;
}

static void
place_mark (CrowRoutePath *route)
{
  guint i = find_longest (route);
  CrowPoint a = route->points[i];
  CrowPoint b = route->points[i + 1];

  route->mark = (CrowPoint) { (a.x + b.x) / 2, (a.y + b.y) / 2 };
  if (a.y == b.y)
    route->mark_side = b.x >= a.x ? CROW_SIDE_RIGHT : CROW_SIDE_LEFT;
  else
    route->mark_side = b.y >= a.y ? CROW_SIDE_BOTTOM : CROW_SIDE_TOP;
}

static void
place_name (CrowScene     *self,
            CrowRoutePath *route)
{
  guint slot = LABEL_SLOTS * route->item.slot + 2;
  double width, height, off;
  CrowRect places[6];
  guint n = 0;

  route->label_rect = (CrowRect) { route->mark.x, route->mark.y, 0, 0 };
  if (route->label == NULL)
    return;
  width = crow_text_measure_get_width (self->measure, CROW_TEXT_LABEL, route->label);
  height = crow_text_style_get_info (CROW_TEXT_LABEL)->line_height;
  off = (route->has_mark ? CROW_MARK_RADIUS : 0) + 2;
  if (CROW_SIDE_IS_HORIZONTAL (route->mark_side))
    {
      places[n++] = (CrowRect) { route->mark.x - width / 2, route->mark.y - off - height, width, height };
      places[n++] = (CrowRect) { route->mark.x - width / 2, route->mark.y + off, width, height };
    }
  else
    {
      places[n++] = (CrowRect) { route->mark.x + off + 2, route->mark.y - height / 2, width, height };
      places[n++] = (CrowRect) { route->mark.x - off - 2 - width, route->mark.y - height / 2, width, height };
      places[n++] = (CrowRect) { route->mark.x + LABEL_OFF, route->mark.y + off + 2, width, height };
      places[n++] = (CrowRect) { route->mark.x - LABEL_OFF - width, route->mark.y + off + 2, width, height };
    }
  if (route->label_offset.x != 0 || route->label_offset.y != 0)
    {
      route->label_rect = places[0];
      route->label_rect.x += route->label_offset.x;
      route->label_rect.y += route->label_offset.y;
      crow_spatial_index_set (self->labels, slot, &route->label_rect);
    }
  else
    route->label_rect = choose_label (self, places, n, slot);
}

/* Takes the router's path over; FALSE: it is the one that was. */
static gboolean
take_path (CrowScene     *self,
           CrowRoutePath *route)
{
  CrowRouterPath path;

  crow_router_get_path (self->router, route->item.slot, &path);
  g_assert (path.n_points >= 2);
  for (guint end = 0; end < 2; end++)
    {
      route->ends[end].side = path.sides[end];
      route->ends[end].port = path.points[end == 0 ? 0 : path.n_points - 1];
    }
  if (route->n_points == path.n_points &&
      memcmp (route->points, path.points, path.n_points * sizeof (CrowPoint)) == 0)
    return FALSE;
  g_free (route->points);
  route->points = g_memdup2 (path.points, path.n_points * sizeof (CrowPoint));
  route->n_points = path.n_points;
  place_mark (route);
  return TRUE;
}

static void
update_bounds (CrowScene     *self,
               CrowRoutePath *route)
{
  CrowRect bounds = { route->points[0].x, route->points[0].y, 0, 0 };

  for (guint i = 1; i < route->n_points; i++)
    {
      CrowRect point = { route->points[i].x, route->points[i].y, 0, 0 };

      bounds = crow_rect_union (&bounds, &point);
    }
  bounds = crow_rect_grow (&bounds, SYMBOL_HALF + 2);
  for (guint end = 0; end < 2; end++)
    if (route->ends[end].label_rect.width > 0)
      bounds = crow_rect_union (&bounds, &route->ends[end].label_rect);
  if (route->label_rect.width > 0)
    bounds = crow_rect_union (&bounds, &route->label_rect);
  _crow_scene_set_bounds (self, &route->item, &bounds);
}

/* After routing: paths and marks first, so that labels know them all; then roles, then names. */
void
_crow_scene_take_paths (CrowScene   *self,
                        const guint *slots,
                        guint        n_slots)
{
  for (guint i = 0; i < n_slots; i++)
    {
      CrowRoutePath *route = self->slots->pdata[slots[i]];

      for (guint k = 0; k < LABEL_SLOTS; k++)
        crow_spatial_index_remove (self->labels, LABEL_SLOTS * route->item.slot + k);
      take_path (self, route);
      if (route->has_mark)
        {
          CrowRect mark = { route->mark.x - CROW_MARK_RADIUS, route->mark.y - CROW_MARK_RADIUS, 2 * CROW_MARK_RADIUS,
                            2 * CROW_MARK_RADIUS };

          crow_spatial_index_set (self->labels, LABEL_SLOTS * route->item.slot + 3, &mark);
        }
    }
  for (guint i = 0; i < n_slots; i++)
    for (guint end = 0; end < 2; end++)
      place_role (self, self->slots->pdata[slots[i]], end);
  for (guint i = 0; i < n_slots; i++)
    {
      CrowRoutePath *route = self->slots->pdata[slots[i]];

      place_name (self, route);
      update_bounds (self, route);
      _crow_scene_touch (self, &route->item);
    }
}

void
_crow_scene_route_slots (CrowScene   *self,
                         const guint *slots,
                         guint        n_slots)
{
  crow_router_route (self->router, slots, n_slots);
  _crow_scene_take_paths (self, slots, n_slots);
}

void
_crow_scene_route_all (CrowScene *self)
{
  GPtrArray *routes = self->items[CROW_ITEM_ROUTE];
  g_autofree guint *slots = g_new (guint, routes->len);

  for (guint i = 0; i < routes->len; i++)
    slots[i] = ((CrowItem *) routes->pdata[i])->slot;
  crow_router_route_all (self->router);
  _crow_scene_take_paths (self, slots, routes->len);
}

void
_crow_scene_collect_routes (CrowScene *self,
                            CrowCard  *card,
                            GArray    *slots)
{
  const GPtrArray *routes = g_hash_table_lookup (self->routes_of, card);

  for (guint i = 0; i < routes->len; i++)
    {
      guint slot = ((CrowItem *) routes->pdata[i])->slot;
      gboolean known = FALSE;

      for (guint k = 0; k < slots->len && !known; k++)
        known = g_array_index (slots, guint, k) == slot;
      if (!known)
        g_array_append_val (slots, slot);
    }
}

/* Bends of a polyline from port to port: its inner points without those that change nothing, and without steps too
 * small to be meant. */
static GArray *
clean_bends (GArray *points)
{
  GArray *bends = g_array_new (FALSE, FALSE, sizeof (CrowPoint));
  CrowPoint *data = (CrowPoint *) points->data;

  for (guint i = 1; i + 2 < points->len; i++)
    {
      double step = fabs (data[i + 1].x - data[i].x) + fabs (data[i + 1].y - data[i].y);

      /* A short piece between two that go the same way: both into one line. */
      if (step > 0 && step < CROW_GRID / 2)
        {
          if (data[i].x == data[i + 1].x)
            data[i + 1].y = data[i].y;
          else
            data[i + 1].x = data[i].x;
          if (i + 2 < points->len - 1)
            {
              if (fabs (data[i + 2].x - data[i + 1].x) < fabs (data[i + 2].y - data[i + 1].y))
                data[i + 2].x = data[i + 1].x;
              else
                data[i + 2].y = data[i + 1].y;
            }
        }
    }
  for (guint i = 1; i + 1 < points->len; i++)
    {
      CrowPoint before = bends->len > 0 ? g_array_index (bends, CrowPoint, bends->len - 1) : data[0];
      CrowPoint after = data[i + 1];

      if ((data[i].x == before.x && data[i].x == after.x) || (data[i].y == before.y && data[i].y == after.y))
        continue;
      g_array_append_val (bends, data[i]);
    }
  return bends;
}

GArray *
crow_route_path_drag_segment (const CrowRoutePath *route,
                              guint                segment,
                              double               by)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CrowPoint));
  gboolean horizontal;

  g_return_val_if_fail (segment + 1 < route->n_points, NULL);

  g_array_append_vals (points, route->points, route->n_points);
  horizontal = route->points[segment].y == route->points[segment + 1].y;
  /* The ends stay at their cards: there the segment is cut in two. */
  if (segment + 2 == route->n_points)
    {
      CrowPoint end = route->points[segment + 1];
      CrowPoint start = route->points[segment];
      double length = fabs (end.x - start.x) + fabs (end.y - start.y);
      double share = MIN (2 * CROW_SYMBOL_LENGTH / MAX (length, 1), 0.4);
      CrowPoint cut = { end.x + (start.x - end.x) * share, end.y + (start.y - end.y) * share };

      g_array_insert_val (points, segment + 1, cut);
      g_array_insert_val (points, segment + 1, cut);
    }
  if (segment == 0)
    {
      CrowPoint end = route->points[0];
      CrowPoint start = route->points[1];
      double length = fabs (end.x - start.x) + fabs (end.y - start.y);
      double share = MIN (2 * CROW_SYMBOL_LENGTH / MAX (length, 1), 0.4);
      CrowPoint cut = { end.x + (start.x - end.x) * share, end.y + (start.y - end.y) * share };

      g_array_insert_val (points, 1, cut);
      g_array_insert_val (points, 1, cut);
      segment = 2;
    }
  for (guint i = segment; i < segment + 2; i++)
    {
      CrowPoint *point = &g_array_index (points, CrowPoint, i);

      if (horizontal)
        point->y += by;
      else
        point->x += by;
    }
  return clean_bends (points);
}

GArray *
crow_route_path_remove_bend (const CrowRoutePath *route,
                             guint                bend)
{
  GArray *bends = g_array_new (FALSE, FALSE, sizeof (CrowPoint));

  g_return_val_if_fail (bend < route->n_bends, bends);

  g_array_append_vals (bends, route->bends, route->n_bends);
  g_array_remove_index (bends, bend);
  return bends;
}
