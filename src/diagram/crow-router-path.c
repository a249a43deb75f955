/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Simple shapes between two ports: straight, one bend, two bends, and around.  All that could be best are tried; the
 * cheapest that is free wins.  Nothing is searched here.
 */
#include "config.h"

#include "diagram/crow-router-private.h"

#define MAX_POINTS 8
#define BLOCKED 600.0

typedef struct
{
  CrowPoint points[MAX_POINTS];
  guint n;
} Shape;

static void
add_point (Shape *shape,
           double x,
           double y)
{
  if (shape->n > 0 && shape->points[shape->n - 1].x == x && shape->points[shape->n - 1].y == y)
    return;
  shape->points[shape->n++] = (CrowPoint) { x, y };
}

static inline int
sign (double value)
{
  return (value > 0) - (value < 0);
}

/* Length and bends; G_MAXDOUBLE for a shape that turns back on itself. */
static double
get_cost (const Shape *shape)
{
  double cost = 0;
  int dx = 0, dy = 0;

  for (guint i = 1; i < shape->n; i++)
    {
      int x = sign (shape->points[i].x - shape->points[i - 1].x);
      int y = sign (shape->points[i].y - shape->points[i - 1].y);

      if (i > 1 && x == -dx && y == -dy)
        return G_MAXDOUBLE;
      if (i > 1 && (x != dx || y != dy))
        cost += CROW_ROUTER_BEND;
      cost += fabs (shape->points[i].x - shape->points[i - 1].x) + fabs (shape->points[i].y - shape->points[i - 1].y);
      dx = x;
      dy = y;
    }
  return cost;
}

static gboolean
is_blocked (CrowRouter  *self,
            const Shape *shape,
            const guint  boxes[2],
            double       margin)
{
  for (guint i = 1; i < shape->n; i++)
    {
      CrowRect rect = crow_rect_between (shape->points[i - 1], shape->points[i]);

      /* The ways out of the boxes touch these; nothing else does. */
      if (i == 1 && i == shape->n - 1)
        {
          if (boxes[0] != boxes[1] && crow_spatial_index_is_taken (self->obstacles, &rect, 0, CROW_SPATIAL_NONE))
            return TRUE;
        }
      else if (crow_spatial_index_is_taken (self->obstacles, &rect, margin,
                                            i == 1 ? boxes[0] : i == shape->n - 1 ? boxes[1] : CROW_SPATIAL_NONE))
        return TRUE;
    }
  return FALSE;
}

static void
try_shape (CrowRouter  *self,
           const Shape *shape,
           const guint  boxes[2],
           double       margin,
           Shape       *best,
           double      *best_cost,
           gboolean    *best_blocked)
{
  double cost = get_cost (shape);
  gboolean blocked;

  if (cost >= *best_cost)
    return;
  blocked = is_blocked (self, shape, boxes, margin);
  if (blocked)
    cost += BLOCKED;
  if (cost >= *best_cost)
    return;
  *best = *shape;
  *best_cost = cost;
  *best_blocked = blocked;
}

/* How far out of the box a route goes straight: less where the boxes face each other closely. */
static double
get_stub (const CrowSide  sides[2],
          const CrowPoint ports[2])
{
  CrowPoint way = crow_side_get_vector (sides[0]);
  double gap;

  if (sides[1] != CROW_SIDE_OPPOSITE (sides[0]))
    return CROW_ROUTER_STUB;
  gap = (ports[1].x - ports[0].x) * way.x + (ports[1].y - ports[0].y) * way.y;
  return gap > 0 ? MIN (CROW_ROUTER_STUB, gap / 2) : CROW_ROUTER_STUB;
}

double
_crow_router_find_shape (CrowRouter      *self,
                         const guint      boxes[2],
                         const CrowSide   sides[2],
                         const CrowPoint  ports[2],
                         gboolean        *blocked,
                         GArray          *points)
{
  const CrowRect *a = &_crow_router_get_box (self, boxes[0])->rect;
  const CrowRect *b = &_crow_router_get_box (self, boxes[1])->rect;
  CrowRect both = crow_rect_union (a, b);
  CrowPoint out_a = crow_side_get_vector (sides[0]);
  CrowPoint out_b = crow_side_get_vector (sides[1]);
  double stub = get_stub (sides, ports);
  double margin = MIN (stub, CROW_ROUTER_MARGIN) * 0.75;
  CrowPoint from = { ports[0].x + out_a.x * stub, ports[0].y + out_a.y * stub };
  CrowPoint to = { ports[1].x + out_b.x * stub, ports[1].y + out_b.y * stub };
  double best_cost = G_MAXDOUBLE;
  Shape best = { .n = 0 };
  double xs[] = { (from.x + to.x) / 2, both.x - CROW_ROUTER_MARGIN, crow_rect_right (&both) + CROW_ROUTER_MARGIN };
  double ys[] = { (from.y + to.y) / 2, both.y - CROW_ROUTER_MARGIN, crow_rect_bottom (&both) + CROW_ROUTER_MARGIN };

  *blocked = TRUE;
  for (guint i = 0; i < 2 + G_N_ELEMENTS (xs) + G_N_ELEMENTS (ys); i++)
    {
      Shape shape = { .n = 0 };

      add_point (&shape, ports[0].x, ports[0].y);
      add_point (&shape, from.x, from.y);
      if (i == 0)
        add_point (&shape, to.x, from.y);
      else if (i == 1)
        add_point (&shape, from.x, to.y);
      else if (i < 2 + G_N_ELEMENTS (xs))
        {
          add_point (&shape, xs[i - 2], from.y);
          add_point (&shape, xs[i - 2], to.y);
        }
      else
        {
          add_point (&shape, from.x, ys[i - 2 - G_N_ELEMENTS (xs)]);
          add_point (&shape, to.x, ys[i - 2 - G_N_ELEMENTS (xs)]);
        }
      add_point (&shape, to.x, to.y);
      add_point (&shape, ports[1].x, ports[1].y);
      try_shape (self, &shape, boxes, margin, &best, &best_cost, blocked);
    }

  if (points != NULL)
    {
      g_array_set_size (points, 0);
      if (best.n < 2)
        {
          /* Boxes on each other: no shape leads out of one and into the other. */
          best.n = 0;
          add_point (&best, ports[0].x, ports[0].y);
          add_point (&best, from.x, from.y);
          add_point (&best, from.x, to.y);
          add_point (&best, to.x, to.y);
          add_point (&best, ports[1].x, ports[1].y);
        }
      g_array_append_vals (points, best.points, best.n);
      _crow_router_simplify (points);
    }
  return best_cost;
}

gboolean
_crow_router_simplify (GArray *points)
{
  guint n_before = points->len;
  guint n = 0;

  for (guint i = 0; i < points->len; i++)
    {
      CrowPoint p = g_array_index (points, CrowPoint, i);
      CrowPoint *kept = (CrowPoint *) points->data;

      if (n > 0 && i < points->len - 1 && kept[n - 1].x == p.x && kept[n - 1].y == p.y)
        continue;
      if (n > 1 && ((kept[n - 1].x == p.x && kept[n - 2].x == p.x) || (kept[n - 1].y == p.y && kept[n - 2].y == p.y)))
        n--;
      if (n > 1 && kept[n - 1].x == p.x && kept[n - 1].y == p.y)
        n--;
      kept[n++] = p;
    }
  g_array_set_size (points, n);
  return n < n_before;
}

/* Goes to @to from the last point, around one corner where that is needed: straight on as long as it was going. */
static void
turn_to (GArray    *points,
         CrowPoint  to,
         gboolean  *horizontal)
{
  CrowPoint last = g_array_index (points, CrowPoint, points->len - 1);

  if (last.x != to.x && last.y != to.y)
    {
      CrowPoint corner = *horizontal ? (CrowPoint) { to.x, last.y } : (CrowPoint) { last.x, to.y };

      g_array_append_val (points, corner);
      *horizontal = !*horizontal;
    }
  else if (last.x != to.x || last.y != to.y)
    *horizontal = last.y == to.y;
  g_array_append_val (points, to);
}

double
_crow_router_follow_bends (CrowRouter           *self,
                           const CrowRouterLink *link,
                           const CrowSide        sides[2],
                           const CrowPoint       ports[2],
                           GArray               *points)
{
  gboolean horizontal = CROW_SIDE_IS_HORIZONTAL (sides[0]);
  CrowPoint last, out, in, first;
  double cost = 0;

  g_array_set_size (points, 0);
  g_array_append_val (points, ports[0]);
  for (guint i = 0; i < link->bends->len; i++)
    turn_to (points, g_array_index (link->bends, CrowPoint, i), &horizontal);

  /* Into the other box by its side. */
  last = g_array_index (points, CrowPoint, points->len - 1);
  if (last.x != ports[1].x && last.y != ports[1].y)
    {
      CrowPoint corner = CROW_SIDE_IS_HORIZONTAL (sides[1]) ? (CrowPoint) { last.x, ports[1].y }
                                                            : (CrowPoint) { ports[1].x, last.y };

      g_array_append_val (points, corner);
    }
  g_array_append_val (points, ports[1]);

  /* Ways through the own boxes and ways back are what a person did not mean. */
  out = crow_side_get_vector (sides[0]);
  in = crow_side_get_vector (sides[1]);
  first = g_array_index (points, CrowPoint, 1);
  last = g_array_index (points, CrowPoint, points->len - 2);
  if ((first.x - ports[0].x) * out.x + (first.y - ports[0].y) * out.y <= 0)
    cost += BLOCKED;
  if ((last.x - ports[1].x) * in.x + (last.y - ports[1].y) * in.y <= 0)
    cost += BLOCKED;
  for (guint i = 0; i + 1 < points->len; i++)
    {
      CrowPoint a = g_array_index (points, CrowPoint, i);
      CrowPoint b = g_array_index (points, CrowPoint, i + 1);
      CrowRect line = crow_rect_between (a, b);

      cost += fabs (b.x - a.x) + fabs (b.y - a.y) + CROW_ROUTER_BEND;
      for (guint end = 0; end < 2; end++)
        if (crow_rect_overlaps (&line, &_crow_router_get_box (self, link->boxes[end])->rect))
          cost += BLOCKED;
      if (i > 0)
        {
          CrowPoint before = g_array_index (points, CrowPoint, i - 1);

          if ((a.x - before.x) * (b.x - a.x) + (a.y - before.y) * (b.y - a.y) < 0)
            cost += BLOCKED;
        }
    }
  _crow_router_simplify (points);
  return cost;
}
