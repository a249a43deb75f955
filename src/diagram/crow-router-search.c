/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Detours around boxes.
 *
 * A* over rays: from a place one goes straight on until a box (grown by the margin) is in the way.  One may turn where
 * one is level with the goal, where a box stops one, and, having turned at a box, at its corner.  So the search only
 * ever looks at the boxes that are in its way, however many there are.
 */
#include "config.h"

#include "diagram/crow-router-private.h"

#include <string.h>

#define MAX_EXPANSIONS 1500
#define TABLE_SIZE 16384u /* a power of two, more than twice the nodes that can be made */
#define LIMIT 1e5
#define SAME 1e-3

/* How much more than it promises the rest of the way counts, and for how many steps: the best way, a good
 * one if that takes too long to find, then any way. */
static const struct
{
  double haste;
  guint n_steps;
} attempts[] = { { 1, 500 }, { 1.2, MAX_EXPANSIONS }, { 3, MAX_EXPANSIONS } };

typedef struct
{
  CrowPoint at;
  double cost;
  double corner;      /* along the direction: where the box that was turned at ends; NAN without one */
  gint32 parent;
  guint8 direction;   /* CrowSide: where it is going */
} Node;

typedef struct
{
  double estimate;
  guint32 node;
} Open;

typedef struct
{
  gint64 x, y;
  guint32 generation;
  guint8 direction;
  double cost;
} Seen;

struct _CrowRouterSearch
{
  GArray *nodes;
  GArray *open;       /* a binary heap */
  Seen *seen;         /* open addressing */
  guint32 generation;
  double haste;       /* 1: the best way; more: sooner */
};

CrowRouterSearch *
_crow_router_search_new (void)
{
  CrowRouterSearch *self = g_new0 (CrowRouterSearch, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->open = g_array_new (FALSE, FALSE, sizeof (Open));
  self->seen = g_new0 (Seen, TABLE_SIZE);
  return self;
}

void
_crow_router_search_free (CrowRouterSearch *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->open);
  g_free (self->seen);
  g_free (self);
}

static inline gboolean
is_before (const Open *a,
           const Open *b)
{
  return a->estimate != b->estimate ? a->estimate < b->estimate : a->node < b->node;
}

static void
push_open (GArray *heap,
           Open    entry)
{
  guint i = heap->len;
  Open *data;

  g_array_append_val (heap, entry);
  data = (Open *) heap->data;
  while (i > 0 && is_before (&entry, &data[(i - 1) / 2]))
    {
      data[i] = data[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  data[i] = entry;
}

static Open
pop_open (GArray *heap)
{
  Open *data = (Open *) heap->data;
  Open top = data[0];
  Open last = data[heap->len - 1];
  guint n = heap->len - 1;
  guint i = 0;

  g_array_set_size (heap, n);
  if (n == 0)
    return top;
  for (;;)
    {
      guint child = 2 * i + 1;

      if (child >= n)
        break;
      if (child + 1 < n && is_before (&data[child + 1], &data[child]))
        child++;
      if (!is_before (&data[child], &last))
        break;
      data[i] = data[child];
      i = child;
    }
  data[i] = last;
  return top;
}

/* Remembers the cheapest way to a place and direction; FALSE: there was one that is as cheap. */
static gboolean
improve (CrowRouterSearch *self,
         CrowPoint         at,
         CrowSide          direction,
         double            cost)
{
  gint64 x = llround (at.x * 16);
  gint64 y = llround (at.y * 16);
  guint64 hash = ((guint64) x * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^
                 ((guint64) y * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f)) ^ direction;
  guint i = (guint) ((hash ^ hash >> 29) & (TABLE_SIZE - 1));

  for (;; i = (i + 1) & (TABLE_SIZE - 1))
    {
      Seen *seen = &self->seen[i];

      if (seen->generation != self->generation)
        {
          *seen = (Seen) { x, y, self->generation, (guint8) direction, cost };
          return TRUE;
        }
      if (seen->x == x && seen->y == y && seen->direction == direction)
        {
          if (cost >= seen->cost)
            return FALSE;
          seen->cost = cost;
          return TRUE;
        }
    }
}

/* The least that the rest of the way can cost. */
static double
estimate (CrowPoint at,
          CrowSide  direction,
          CrowPoint goal,
          CrowSide  goal_direction)
{
  CrowPoint way = crow_side_get_vector (direction);
  double dx = goal.x - at.x;
  double dy = goal.y - at.y;
  double ahead = dx * way.x + dy * way.y;
  double aside = CROW_SIDE_IS_HORIZONTAL (direction) ? fabs (dy) : fabs (dx);
  guint bends;

  if (aside < SAME && ahead >= -SAME)
    bends = direction == goal_direction ? 0 : 1;
  else if (direction == goal_direction)
    bends = 2;
  else
    bends = ahead >= -SAME && CROW_SIDE_IS_HORIZONTAL (direction) != CROW_SIDE_IS_HORIZONTAL (goal_direction) ? 1 : 2;
  return fabs (dx) + fabs (dy) + bends * CROW_ROUTER_BEND;
}

static void
add_node (CrowRouterSearch *self,
          CrowPoint         at,
          CrowSide          direction,
          double            cost,
          double            corner,
          gint32            parent,
          CrowPoint         goal,
          CrowSide          goal_direction)
{
  Node node = { at, cost, corner, parent, (guint8) direction };
  Open entry = { cost + self->haste * estimate (at, direction, goal, goal_direction), self->nodes->len };

  if (!improve (self, at, direction, cost))
    return;
  g_array_append_val (self->nodes, node);
  push_open (self->open, entry);
}

/* The coordinate at which one who goes towards @direction along the grown box has passed it. */
static double
get_corner (const CrowRect *box,
            double          margin,
            CrowSide        direction)
{
  switch (direction)
    {
    case CROW_SIDE_RIGHT:
      return crow_rect_right (box) + margin;
    case CROW_SIDE_LEFT:
      return box->x - margin;
    case CROW_SIDE_BOTTOM:
      return crow_rect_bottom (box) + margin;
    default:
      return box->y - margin;
    }
}

static void
expand (CrowRouter *router,
        gint32      index,
        double      margin,
        CrowPoint   goal,
        CrowSide    goal_direction)
{
  CrowRouterSearch *self = router->search;
  Node node = g_array_index (self->nodes, Node, index);
  CrowPoint way = crow_side_get_vector ((CrowSide) node.direction);
  CrowRect here = { node.at.x, node.at.y, 0, 0 };
  gboolean horizontal = CROW_SIDE_IS_HORIZONTAL (node.direction);
  guint32 hit;
  double free = crow_spatial_index_cast (router->obstacles, &here, (CrowSide) node.direction, LIMIT, margin, &hit);
  double stops[3];
  guint n_stops = 0;
  double to_goal = (goal.x - node.at.x) * way.x + (goal.y - node.at.y) * way.y;

  if (to_goal > SAME && to_goal <= free + SAME)
    stops[n_stops++] = MIN (to_goal, free);
  if (!isnan (node.corner))
    {
      double to_corner = (node.corner - (horizontal ? node.at.x : node.at.y)) * (horizontal ? way.x : way.y);

      if (to_corner > SAME && to_corner <= free + SAME)
        stops[n_stops++] = MIN (to_corner, free);
    }
  if (hit != CROW_SPATIAL_NONE)
    stops[n_stops++] = free;

  for (guint i = 0; i < n_stops; i++)
    {
      gboolean at_box = hit != CROW_SPATIAL_NONE && stops[i] >= free - SAME;
      CrowPoint at = { node.at.x + way.x * stops[i], node.at.y + way.y * stops[i] };
      double cost = node.cost + stops[i];

      if (fabs (at.x - goal.x) < SAME && fabs (at.y - goal.y) < SAME)
        {
          /* The goal is reached: in its own direction, or with a last bend into it. */
          if (node.direction == (guint8) goal_direction)
            add_node (self, goal, goal_direction, cost, NAN, index, goal, goal_direction);
          else if (CROW_SIDE_IS_HORIZONTAL (node.direction) != CROW_SIDE_IS_HORIZONTAL (goal_direction))
            add_node (self, goal, goal_direction, cost + CROW_ROUTER_BEND, NAN, index, goal, goal_direction);
          continue;
        }
      for (guint turn = 1; turn < CROW_N_SIDES; turn += 2)
        {
          CrowSide direction = (CrowSide) ((node.direction + turn) % CROW_N_SIDES);
          const CrowRect *box = at_box ? crow_spatial_index_get (router->obstacles, hit) : NULL;
          double corner = box != NULL ? get_corner (box, margin, direction) : NAN;

          add_node (self, at, direction, cost + CROW_ROUTER_BEND, corner, index, goal, goal_direction);
        }
    }
}

/* Fills @points from the goal's node back to the start. */
static void
trace_back (const CrowRouterSearch *self,
            gint32                  index,
            const CrowPoint         ports[2],
            GArray                 *points)
{
  g_array_set_size (points, 0);
  g_array_append_val (points, ports[1]);
  for (gint32 i = index; i >= 0; i = g_array_index (self->nodes, Node, i).parent)
    g_array_append_val (points, g_array_index (self->nodes, Node, i).at);
  g_array_append_val (points, ports[0]);
  for (guint i = 0; i < points->len / 2; i++)
    {
      CrowPoint *data = (CrowPoint *) points->data;
      CrowPoint swap = data[i];

      data[i] = data[points->len - 1 - i];
      data[points->len - 1 - i] = swap;
    }
  _crow_router_simplify (points);
}

/* One search; returns the node at the goal, or -1.  @gave_up: whether there may be a way nevertheless. */
static gint32
run (CrowRouter     *router,
     const CrowRect *box,
     CrowPoint       start,
     CrowSide        side,
     CrowPoint       goal,
     CrowSide        goal_direction,
     double          margin,
     guint           n_steps,
     gboolean       *gave_up)
{
  CrowRouterSearch *self = router->search;

  *gave_up = FALSE;
  g_array_set_size (self->nodes, 0);
  g_array_set_size (self->open, 0);
  self->generation++;
  add_node (self, start, side, 0, NAN, -1, goal, goal_direction);
  for (guint turn = 1; turn < CROW_N_SIDES; turn += 2)
    {
      CrowSide direction = (CrowSide) ((side + turn) % CROW_N_SIDES);

      add_node (self, start, direction, CROW_ROUTER_BEND, get_corner (box, margin, direction), -1, goal,
                goal_direction);
    }
  for (guint n = 0; self->open->len > 0; n++)
    {
      gint32 index = (gint32) pop_open (self->open).node;
      const Node *node = &g_array_index (self->nodes, Node, index);

      if (node->at.x == goal.x && node->at.y == goal.y && node->direction == (guint8) goal_direction)
        return index;
      if (n == n_steps)
        {
          *gave_up = TRUE;
          return -1;
        }
      expand (router, index, margin, goal, goal_direction);
    }
  return -1;
}

gboolean
_crow_router_search (CrowRouter      *router,
                     const guint      boxes[2],
                     const CrowSide   sides[2],
                     const CrowPoint  ports[2],
                     double           margin,
                     GArray          *points)
{
  CrowRouterSearch *self = router->search;
  CrowPoint out = crow_side_get_vector (sides[0]);
  CrowPoint in = crow_side_get_vector (sides[1]);
  CrowPoint start = { ports[0].x + out.x * margin, ports[0].y + out.y * margin };
  CrowPoint goal = { ports[1].x + in.x * margin, ports[1].y + in.y * margin };
  CrowSide goal_direction = CROW_SIDE_OPPOSITE (sides[1]);
  CrowRect stubs[2] = { crow_rect_between (ports[0], start), crow_rect_between (ports[1], goal) };
  CrowRect rect = { goal.x, goal.y, 0, 0 };
  const CrowRect *box = &_crow_router_get_box (router, boxes[0])->rect;
  gboolean gave_up = TRUE;
  gint32 index = -1;

  /* The ways out of the boxes must be free of others. */
  for (guint i = 0; i < 2; i++)
    if (crow_spatial_index_is_taken (router->obstacles, &stubs[i], 0, boxes[i]))
      return FALSE;
  if (crow_spatial_index_is_taken (router->obstacles, &rect, margin, CROW_SPATIAL_NONE))
    return FALSE;
  rect = (CrowRect) { start.x, start.y, 0, 0 };
  if (crow_spatial_index_is_taken (router->obstacles, &rect, margin, CROW_SPATIAL_NONE))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (attempts) && index < 0 && gave_up; i++)
    {
      self->haste = attempts[i].haste;
      index = run (router, box, start, sides[0], goal, goal_direction, margin, attempts[i].n_steps, &gave_up);
    }
  if (index < 0)
    return FALSE;
  trace_back (self, index, ports, points);
  return TRUE;
}
