/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of a scene is at a point.  Of what is near, what is painted last counts: notes and cards before routes, routes
 * before areas; of routes the nearest.  Nothing is selected or changed here.
 */
#include "config.h"

#include "diagram/crow-scene-private.h"

/* The edges of a rectangle that are within the tolerance of a point; 0: none. */
static guint
get_edges (const CrowRect *rect,
           double          x,
           double          y,
           double          tolerance,
           gboolean        horizontal_only)
{
  guint edges = 0;
  /* A small box keeps a middle that is no edge. */
  double across = MIN (tolerance, rect->width / 4);
  double along = MIN (tolerance, rect->height / 4);

  if (x >= crow_rect_right (rect) - across)
    edges |= 1u << CROW_SIDE_RIGHT;
  else if (x <= rect->x + across)
    edges |= 1u << CROW_SIDE_LEFT;
  if (horizontal_only)
    return edges;
  if (y >= crow_rect_bottom (rect) - along)
    edges |= 1u << CROW_SIDE_BOTTOM;
  else if (y <= rect->y + along)
    edges |= 1u << CROW_SIDE_TOP;
  return edges;
}

static void
hit_card (CrowCard *card,
          double    x,
          double    y,
          double    tolerance,
          CrowHit  *hit)
{
  const CrowRect *bounds = &card->item.bounds;

  hit->item = &card->item;
  hit->edges = get_edges (bounds, x, y, tolerance / 2, TRUE);
  if (hit->edges != 0)
    {
      hit->part = CROW_HIT_EDGE;
      return;
    }
  hit->part = CROW_HIT_CARD;
  for (guint i = 0; i < card->n_rows; i++)
    {
      CrowRect row;

      crow_card_get_row_rect (card, i, &row);
      row.x += bounds->x;
      row.y += bounds->y;
      if (crow_rect_contains (&row, x, y))
        {
          hit->part = CROW_HIT_ROW;
          hit->index = i;
          return;
        }
    }
}

static double
get_distance (CrowPoint a,
              CrowPoint b,
              double    x,
              double    y)
{
  CrowRect rect = crow_rect_between (a, b);
  double dx = MAX (0, MAX (rect.x - x, x - crow_rect_right (&rect)));
  double dy = MAX (0, MAX (rect.y - y, y - crow_rect_bottom (&rect)));

  return sqrt (dx * dx + dy * dy);
}

/* How near the route is; what of it in @hit.  Marks and labels count as at distance 0. */
static double
hit_route (CrowRoutePath *route,
           double         x,
           double         y,
           double         tolerance,
           CrowHit       *hit)
{
  double best = G_MAXDOUBLE;

  hit->item = &route->item;
  hit->edges = 0;
  if (route->has_mark && hypot (x - route->mark.x, y - route->mark.y) <= MAX (CROW_MARK_RADIUS, tolerance))
    {
      hit->part = CROW_HIT_MARK;
      hit->index = 0;
      return 0;
    }
  for (guint end = 0; end < 2; end++)
    if (route->ends[end].label_rect.width > 0 && crow_rect_contains (&route->ends[end].label_rect, x, y))
      {
        hit->part = CROW_HIT_END_LABEL;
        hit->index = end;
        return 0;
      }
  if (route->label_rect.width > 0 && crow_rect_contains (&route->label_rect, x, y))
    {
      hit->part = CROW_HIT_LABEL;
      hit->index = 0;
      return 0;
    }
  for (guint i = 0; i + 1 < route->n_points; i++)
    {
      double distance = get_distance (route->points[i], route->points[i + 1], x, y);

      if (distance < best)
        {
          best = distance;
          hit->part = CROW_HIT_SEGMENT;
          hit->index = i;
        }
    }
  if (best > tolerance)
    return best;
  for (guint end = 0; end < 2; end++)
    {
      CrowPoint out = crow_side_get_vector (route->ends[end].side);
      CrowPoint port = route->ends[end].port;
      CrowPoint tip = { port.x + out.x * CROW_SYMBOL_LENGTH, port.y + out.y * CROW_SYMBOL_LENGTH };

      if (get_distance (port, tip, x, y) <= tolerance)
        {
          hit->part = CROW_HIT_END;
          hit->index = end;
        }
    }
  for (guint i = 0; i < route->n_bends; i++)
    if (hypot (x - route->bends[i].x, y - route->bends[i].y) <= tolerance)
      {
        hit->part = CROW_HIT_BEND;
        hit->index = i;
      }
  return best;
}

static gboolean
hit_box (CrowItem *item,
         double    x,
         double    y,
         double    tolerance,
         CrowHit  *hit)
{
  const CrowRect *bounds = &item->bounds;

  hit->item = item;
  hit->index = 0;
  hit->edges = get_edges (bounds, x, y, tolerance, FALSE);
  if (hit->edges != 0)
    hit->part = CROW_HIT_EDGE;
  else if (item->kind == CROW_ITEM_NOTE)
    hit->part = CROW_HIT_NOTE;
  else if (y <= bounds->y + CROW_AREA_TITLE_HEIGHT)
    hit->part = CROW_HIT_AREA;
  else
    return FALSE;
  return TRUE;
}

gboolean
crow_scene_hit (CrowScene *self,
                double     x,
                double     y,
                double     tolerance,
                CrowHit   *hit)
{
  CrowRect near = { x - tolerance, y - tolerance, 2 * tolerance, 2 * tolerance };
  CrowItem *top[CROW_N_ITEM_KINDS] = { NULL };
  CrowHit found = { CROW_HIT_NOTHING };
  double nearest = G_MAXDOUBLE;

  g_return_val_if_fail (CROW_IS_SCENE (self), FALSE);

  *hit = (CrowHit) { CROW_HIT_NOTHING };
  crow_spatial_index_query (self->bodies, &near, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      CrowItem *item = self->slots->pdata[g_array_index (self->found, guint32, i)];

      if (item->kind == CROW_ITEM_ROUTE)
        {
          CrowHit candidate = { CROW_HIT_NOTHING };
          double distance = hit_route (CROW_ROUTE_PATH (item), x, y, tolerance, &candidate);

          if (distance <= tolerance && distance < nearest)
            {
              nearest = distance;
              found = candidate;
              /* It stands for its heir: there is nothing else to choose or change. */
              if (CROW_ROUTE_PATH (item)->inherits)
                found = (CrowHit) { CROW_HIT_CARD, &CROW_ROUTE_PATH (item)->ends[1].card->item, 0, 0 };
            }
        }
      else if (crow_rect_contains (&item->bounds, x, y))
        {
          /* The smallest area wins: areas stand within areas. */
          if (item->kind != CROW_ITEM_AREA || top[item->kind] == NULL ||
              item->bounds.width * item->bounds.height <
                top[item->kind]->bounds.width * top[item->kind]->bounds.height)
            top[item->kind] = item;
        }
    }

  if (top[CROW_ITEM_NOTE] != NULL && hit_box (top[CROW_ITEM_NOTE], x, y, tolerance, hit))
    return TRUE;
  if (top[CROW_ITEM_CARD] != NULL)
    {
      hit_card (CROW_CARD (top[CROW_ITEM_CARD]), x, y, tolerance, hit);
      return TRUE;
    }
  if (found.part != CROW_HIT_NOTHING)
    {
      *hit = found;
      return TRUE;
    }
  if (top[CROW_ITEM_AREA] != NULL && hit_box (top[CROW_ITEM_AREA], x, y, tolerance, hit))
    return TRUE;
  *hit = (CrowHit) { CROW_HIT_NOTHING };
  return FALSE;
}
