/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which sides a link uses, and where on these its ports are.
 *
 * Sides: all sixteen pairs are tried with simple shapes; length, bends, boxes in the way and the crowd on a side decide.
 * Ports: each wants to be where its link would run best alone; those of one side are kept apart with as little
 * moving as possible (isotonic regression), in the order of their wishes, so that links of one side do not cross.
 */
#include "config.h"

#include "diagram/crow-router-private.h"

#define INSET 16.0
#define MIN_PORT_GAP 12.0
#define CROWD 10.0

void
_crow_router_get_port_range (const CrowRect *rect,
                             CrowSide        side,
                             double         *low,
                             double         *high)
{
  double from = CROW_SIDE_IS_HORIZONTAL (side) ? rect->y : rect->x;
  double length = CROW_SIDE_IS_HORIZONTAL (side) ? rect->height : rect->width;
  double inset = MIN (INSET, length * 0.35);

  *low = from + inset;
  *high = from + length - inset;
}

double
_crow_router_get_wish (const CrowRouter     *self,
                       const CrowRouterLink *link,
                       guint                 end,
                       CrowSide              side,
                       CrowSide              other_side)
{
  const CrowRect *a = &_crow_router_get_box (self, link->boxes[end])->rect;
  const CrowRect *b = &_crow_router_get_box (self, link->boxes[1 - end])->rect;
  gboolean horizontal = CROW_SIDE_IS_HORIZONTAL (side);
  CrowPoint from = crow_rect_center (a);
  CrowPoint to = crow_rect_center (b);
  double low, high, wish;

  _crow_router_get_port_range (a, side, &low, &high);
  if (link->bends->len > 0)
    {
      CrowPoint bend = g_array_index (link->bends, CrowPoint, end == 0 ? 0 : link->bends->len - 1);

      return CLAMP (horizontal ? bend.y : bend.x, low, high);
    }
  if (link->boxes[0] == link->boxes[1])
    {
      /* A self link goes around the corner that its two sides share. */
      gboolean at_high = other_side == CROW_SIDE_RIGHT || other_side == CROW_SIDE_BOTTOM;

      return at_high ? high : low;
    }
  if (other_side == CROW_SIDE_OPPOSITE (side))
    {
      double other_low, other_high;

      _crow_router_get_port_range (b, other_side, &other_low, &other_high);
      if (MAX (low, other_low) <= MIN (high, other_high))
        return (MAX (low, other_low) + MIN (high, other_high)) / 2;
    }
  /* Where the line between the middles leaves the box. */
  if (horizontal)
    wish = from.y + (to.y - from.y) * (a->width / 2) / MAX (fabs (to.x - from.x), a->width / 2);
  else
    wish = from.x + (to.x - from.x) * (a->height / 2) / MAX (fabs (to.y - from.y), a->height / 2);
  return CLAMP (wish, low, high);
}

/* What it costs that others are on the side already. */
static double
get_crowd (const CrowRect *rect,
           CrowSide        side,
           guint           n)
{
  double low, high;
  guint room;

  _crow_router_get_port_range (rect, side, &low, &high);
  room = 1 + (guint) ((high - low) / CROW_ROUTER_PORT_GAP);
  return n * CROWD + (n >= room ? (n + 1 - room) * 60.0 : 0);
}

void
_crow_router_choose_sides (CrowRouter *self,
                           guint       number)
{
  CrowRouterLink *link = _crow_router_get_link (self, number);
  guint crowd[2][CROW_N_SIDES] = { { 0 } };
  gboolean self_link = link->boxes[0] == link->boxes[1];
  double best_cost = G_MAXDOUBLE;

  link->has_sides = TRUE;
  for (guint end = 0; end < 2; end++)
    {
      const GArray *ends = _crow_router_get_box (self, link->boxes[end])->ends;

      for (guint i = 0; i < ends->len; i++)
        {
          guint other = g_array_index (ends, guint, i);
          const CrowRouterLink *other_link = _crow_router_get_link (self, other / 2);

          if (other / 2 != number && other_link->has_sides)
            crowd[end][other_link->sides[other % 2]]++;
        }
    }

  for (guint a = 0; a < CROW_N_SIDES; a++)
    for (guint b = 0; b < CROW_N_SIDES; b++)
      {
        CrowSide sides[2] = { (CrowSide) a, (CrowSide) b };
        CrowPoint ports[2];
        gboolean blocked;
        double cost = 0;

        /* A self link goes around one corner, out of a vertical side. */
        if (self_link && link->bends->len == 0 &&
            (CROW_SIDE_IS_HORIZONTAL (a) == CROW_SIDE_IS_HORIZONTAL (b) || !CROW_SIDE_IS_HORIZONTAL (a)))
          continue;
        for (guint end = 0; end < 2; end++)
          {
            const CrowRect *rect = &_crow_router_get_box (self, link->boxes[end])->rect;

            ports[end] = _crow_router_get_port (rect, sides[end],
                                                _crow_router_get_wish (self, link, end, sides[end], sides[1 - end]));
            cost += get_crowd (rect, sides[end], crowd[end][sides[end]]);
          }
        if (cost >= best_cost)
          continue;
        if (link->bends->len > 0)
          cost += _crow_router_follow_bends (self, link, sides, ports, link->points);
        else
          cost += _crow_router_find_shape (self, link->boxes, sides, ports, &blocked, NULL);
        if (cost < best_cost)
          {
            best_cost = cost;
            link->sides[0] = sides[0];
            link->sides[1] = sides[1];
          }
      }
}

typedef struct
{
  guint end;     /* 2 * link + end */
  double wish;
  double slope;  /* between equal wishes: the direction of the other box */
  double place;
} Port;

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  const Port *x = a;
  const Port *y = b;

  if (x->wish != y->wish)
    return x->wish < y->wish ? -1 : 1;
  if (x->slope != y->slope)
    return x->slope < y->slope ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

static Port
make_port (const CrowRouter *self,
           guint             number)
{
  const CrowRouterLink *link = _crow_router_get_link (self, number / 2);
  guint end = number % 2;
  CrowPoint a = crow_rect_center (&_crow_router_get_box (self, link->boxes[end])->rect);
  CrowPoint b = crow_rect_center (&_crow_router_get_box (self, link->boxes[1 - end])->rect);
  gboolean horizontal = CROW_SIDE_IS_HORIZONTAL (link->sides[end]);
  double along = horizontal ? b.y - a.y : b.x - a.x;
  double away = horizontal ? b.x - a.x : b.y - a.y;
  Port port = { .end = number };

  port.wish = _crow_router_get_wish (self, link, end, link->sides[end], link->sides[1 - end]);
  port.slope = along / (fabs (away) + 1);
  /* Parallel links: their other ends come in the same order. */
  if (link->boxes[0] == link->boxes[1])
    port.slope = 0;
  return port;
}

/* Moves ports as little as needed, by the sum of squares, to keep @gap between them and all within the range. */
static void
keep_apart (Port  *ports,
            guint  n,
            double low,
            double high)
{
  double gap = n > 1 ? MIN (CROW_ROUTER_PORT_GAP, (high - low) / (n - 1)) : 0;
  g_autofree double *sums = g_new (double, n);
  g_autofree guint *counts = g_new (guint, n);
  guint n_blocks = 0;
  guint i = 0;

  for (guint p = 0; p < n; p++)
    {
      sums[n_blocks] = ports[p].wish - p * gap;
      counts[n_blocks] = 1;
      n_blocks++;
      while (n_blocks > 1 && sums[n_blocks - 2] / counts[n_blocks - 2] >= sums[n_blocks - 1] / counts[n_blocks - 1])
        {
          sums[n_blocks - 2] += sums[n_blocks - 1];
          counts[n_blocks - 2] += counts[n_blocks - 1];
          n_blocks--;
        }
    }
  for (guint block = 0; block < n_blocks; block++)
    for (guint k = 0; k < counts[block]; k++, i++)
      ports[i].place = round (CLAMP (sums[block] / counts[block], low, MAX (low, high - (n - 1) * gap)) + i * gap);
}

/* Whether the link's ports could be at the same height, so that it is straight. */
static gboolean
can_be_straight (const CrowRouter     *self,
                 const CrowRouterLink *link,
                 double               *low,
                 double               *high)
{
  double other_low, other_high;

  if (link->bends->len > 0 || link->boxes[0] == link->boxes[1] ||
      link->sides[1] != CROW_SIDE_OPPOSITE (link->sides[0]))
    return FALSE;
  _crow_router_get_port_range (&_crow_router_get_box (self, link->boxes[0])->rect, link->sides[0], low, high);
  _crow_router_get_port_range (&_crow_router_get_box (self, link->boxes[1])->rect, link->sides[1], &other_low,
                               &other_high);
  *low = MAX (*low, other_low);
  *high = MIN (*high, other_high);
  return *low <= *high;
}

/* Places the ports of one side of a box.  With @aligned, those that can be straight go towards their other ends. */
static void
place_side (CrowRouter *self,
            guint       box,
            CrowSide    side,
            gboolean    aligned)
{
  const CrowRouterBox *record = _crow_router_get_box (self, box);
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (Port));
  g_autoptr (GArray) fixed = g_array_new (FALSE, FALSE, sizeof (double));
  double low, high;

  for (guint i = 0; i < record->ends->len; i++)
    {
      guint number = g_array_index (record->ends, guint, i);
      const CrowRouterLink *link = _crow_router_get_link (self, number / 2);
      double straight_low, straight_high;
      Port port;

      if (!link->has_sides || link->sides[number % 2] != side)
        continue;
      if (!link->in_work)
        {
          g_array_append_val (fixed, link->ports[number % 2]);
          continue;
        }
      port = make_port (self, number);
      if (aligned && can_be_straight (self, link, &straight_low, &straight_high))
        {
          double middle = (link->ports[0] + link->ports[1]) / 2;

          port.wish = CLAMP (middle, straight_low, straight_high);
        }
      g_array_append_val (ports, port);
    }
  if (ports->len == 0)
    return;

  _crow_router_get_port_range (&record->rect, side, &low, &high);
  g_array_sort (ports, compare_ports);
  if (fixed->len == 0)
    keep_apart ((Port *) ports->data, ports->len, low, high);
  for (guint i = 0; i < ports->len; i++)
    {
      Port *port = &g_array_index (ports, Port, i);

      if (fixed->len > 0)
        {
          /* In between those that stay: the least moving that leaves room, else the widest gap. */
          double best = G_MAXDOUBLE;

          for (double place = low; place <= high + 0.5; place += 1)
            {
              double cost = fabs (place - port->wish);

              for (guint k = 0; k < fixed->len; k++)
                {
                  double distance = fabs (place - g_array_index (fixed, double, k));

                  if (distance < CROW_ROUTER_PORT_GAP)
                    cost += (CROW_ROUTER_PORT_GAP - distance) * (distance < MIN_PORT_GAP ? 12 : 2);
                }
              if (cost < best)
                {
                  best = cost;
                  port->place = round (place);
                }
            }
          g_array_append_val (fixed, port->place);
        }
      _crow_router_get_link (self, port->end / 2)->ports[port->end % 2] = port->place;
    }
}

/* Whether a port can go to @place without coming near another or changing their order. */
static gboolean
has_room (CrowRouter *self,
          guint       number,
          double      place)
{
  const CrowRouterLink *link = _crow_router_get_link (self, number / 2);
  guint end = number % 2;
  const GArray *ends = _crow_router_get_box (self, link->boxes[end])->ends;
  double from = MIN (place, link->ports[end]);
  double to = MAX (place, link->ports[end]);

  for (guint i = 0; i < ends->len; i++)
    {
      guint other = g_array_index (ends, guint, i);
      const CrowRouterLink *other_link = _crow_router_get_link (self, other / 2);
      double port = other_link->ports[other % 2];

      if (other == number || !other_link->has_sides || other_link->sides[other % 2] != link->sides[end])
        continue;
      if ((port >= from && port <= to) || fabs (port - place) < MIN_PORT_GAP)
        return FALSE;
    }
  return TRUE;
}

/* Ends that nearly face each other are brought to the same height where their neighbours leave room. */
static void
straighten (CrowRouter *self,
            guint       number)
{
  CrowRouterLink *link = _crow_router_get_link (self, number);
  double candidates[3];
  double low, high;

  if (!can_be_straight (self, link, &low, &high) || link->ports[0] == link->ports[1])
    return;
  candidates[0] = link->ports[0];
  candidates[1] = link->ports[1];
  candidates[2] = round ((link->ports[0] + link->ports[1]) / 2);
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double place = candidates[i];

      if (place < low || place > high)
        continue;
      if (has_room (self, 2 * number, place) && has_room (self, 2 * number + 1, place))
        {
          link->ports[0] = link->ports[1] = place;
          return;
        }
    }
}

void
_crow_router_place_ports (CrowRouter  *self,
                          const guint *links,
                          guint        n_links)
{
  g_autoptr (GArray) sides = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  /* The sides that are touched, each once, in the order of the links. */
  for (guint i = 0; i < n_links; i++)
    for (guint end = 0; end < 2; end++)
      {
        const CrowRouterLink *link = _crow_router_get_link (self, links[i]);
        guint side = link->boxes[end] * CROW_N_SIDES + link->sides[end];

        if (g_hash_table_add (seen, GUINT_TO_POINTER (side + 1)))
          g_array_append_val (sides, side);
      }
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < sides->len; i++)
      {
        guint side = g_array_index (sides, guint, i);

        place_side (self, side / CROW_N_SIDES, (CrowSide) (side % CROW_N_SIDES), round > 0);
      }
  for (guint i = 0; i < n_links; i++)
    straighten (self, links[i]);
}
