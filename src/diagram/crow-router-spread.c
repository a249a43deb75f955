/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parallel routes apart: each segment of a link is moved across its direction to where it is best.
 *
 * Best is: not on or near a parallel segment of another link, few crossings, and near its wish.  The wish of a segment
 * between two that go the same way is the middle of the free space between them; of others, where they are.  A segment
 * moves only where that is free, and never so far that its neighbours would turn back; so a route that was free stays
 * free.  The first and last segments move with their ports, between the ports of other links.
 */
#include "config.h"

#include "diagram/crow-router-private.h"

#define REACH 240.0       /* how far from its place a segment is moved at most */
#define CLEARANCE 12.0    /* from boxes, where there is room */
#define NEAR_COST 6.0     /* for each unit that a parallel segment is nearer than the gap */
#define BOX_COST 5.0      /* for each unit that a box is nearer than the clearance */
#define ON_COST 60.0      /* for lying on another */
#define CROSSING_COST 25.0
#define MOVE_COST 0.25    /* for each unit away from the wish */
#define MIN_PORT_GAP 12.0

/* A segment to be moved: points `position` and `position + 1` of its link. */
typedef struct
{
  guint link;
  guint position;
  gboolean horizontal;
  double place;           /* across: y of a horizontal segment */
  double from, to;        /* along, ascending */
  double low, high;       /* where it may go */
  double wish;
  double box_before, box_after; /* where the next boxes are */
} Segment;

static inline double
get_across (CrowPoint point,
            gboolean  horizontal)
{
  return horizontal ? point.y : point.x;
}

static inline double
get_along (CrowPoint point,
           gboolean  horizontal)
{
  return horizontal ? point.x : point.y;
}

/* The segment must not come nearer to @limit than @least, or than it is if it is nearer already. */
static void
keep_from (Segment *segment,
           double   limit,
           double   least)
{
  double distance = fabs (segment->place - limit);

  least = MIN (least, distance);
  if (segment->place > limit)
    segment->low = MAX (segment->low, limit + least);
  else if (segment->place < limit)
    segment->high = MIN (segment->high, limit - least);
}

/* A segment that ends at a box moves with its port: within the side, and between its neighbours. */
static void
keep_port (CrowRouter *self,
           Segment    *segment,
           guint       end)
{
  const CrowRouterLink *link = _crow_router_get_link (self, segment->link);
  const CrowRouterBox *box = _crow_router_get_box (self, link->boxes[end]);
  double low, high;

  _crow_router_get_port_range (&box->rect, link->sides[end], &low, &high);
  segment->low = MAX (segment->low, MIN (low, segment->place));
  segment->high = MIN (segment->high, MAX (high, segment->place));
  for (guint i = 0; i < box->ends->len; i++)
    {
      guint number = g_array_index (box->ends, guint, i);
      const CrowRouterLink *other = _crow_router_get_link (self, number / 2);

      if (number == 2 * segment->link + end || !other->has_sides || other->sides[number % 2] != link->sides[end])
        continue;
      if (other->ports[number % 2] == segment->place)
        segment->low = segment->high = segment->place;
      else
        keep_from (segment, other->ports[number % 2], MIN_PORT_GAP);
    }
}

static gboolean
init_segment (CrowRouter *self,
              guint       number,
              guint       position,
              Segment    *segment)
{
  const CrowRouterLink *link = _crow_router_get_link (self, number);
  guint last = link->points->len - 2;
  CrowPoint a = _crow_router_get_point (link, position);
  CrowPoint b = _crow_router_get_point (link, position + 1);
  CrowRect rect = crow_rect_between (a, b);
  CrowRect core;
  double before, after, clearance;

  segment->link = number;
  segment->position = position;
  segment->horizontal = a.y == b.y;
  segment->place = get_across (a, segment->horizontal);
  segment->from = MIN (get_along (a, segment->horizontal), get_along (b, segment->horizontal));
  segment->to = MAX (get_along (a, segment->horizontal), get_along (b, segment->horizontal));
  segment->wish = segment->place;

  /* The free space on both sides.  Where a segment ends at a box, the box does not count. */
  core = rect;
  before = crow_spatial_index_cast (self->obstacles, &core, segment->horizontal ? CROW_SIDE_TOP : CROW_SIDE_LEFT,
                                    REACH, 0, NULL);
  after = crow_spatial_index_cast (self->obstacles, &core, segment->horizontal ? CROW_SIDE_BOTTOM : CROW_SIDE_RIGHT,
                                   REACH, 0, NULL);
  segment->box_before = segment->place - before;
  segment->box_after = segment->place + after;
  clearance = MIN (CLEARANCE, (before + after) / 2);
  segment->low = MIN (segment->place, segment->box_before + clearance);
  segment->high = MAX (segment->place, segment->box_after - clearance);

  if (position == 0)
    keep_port (self, segment, 0);
  if (position == last)
    keep_port (self, segment, 1);
  if (position > 0)
    keep_from (segment, get_across (_crow_router_get_point (link, position - 1), segment->horizontal),
               position == 1 ? CROW_ROUTER_STUB : CLEARANCE);
  if (position < last)
    keep_from (segment, get_across (_crow_router_get_point (link, position + 2), segment->horizontal),
               position + 1 == last ? CROW_ROUTER_STUB : CLEARANCE);

  if (position > 0 && position < last)
    {
      double p = get_across (_crow_router_get_point (link, position - 1), segment->horizontal);
      double q = get_across (_crow_router_get_point (link, position + 2), segment->horizontal);

      /* Neighbours on different sides: in the middle of what is free between. */
      if ((p - segment->place) * (q - segment->place) < 0)
        {
          double low = MAX (segment->low, MIN (p, q));
          double high = MIN (segment->high, MAX (p, q));

          segment->wish = (low + high) / 2;
        }
    }
  return segment->low < segment->high;
}

static guint
count_crossings_of (CrowRouter *self,
                    guint       number,
                    CrowPoint   a,
                    CrowPoint   b)
{
  CrowRect rect = crow_rect_between (a, b);
  gboolean horizontal = a.y == b.y;
  guint n = 0;

  crow_spatial_index_collect (self->lines[!horizontal], &rect, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      guint32 item = g_array_index (self->found, guint32, i);
      const CrowRect *line = crow_spatial_index_get (self->lines[!horizontal], item);

      if (g_array_index (self->segments, CrowRouterSegment, item).link == number)
        continue;
      if (horizontal ? line->x > rect.x && line->x < crow_rect_right (&rect) && line->y < rect.y &&
                         crow_rect_bottom (line) > rect.y
                     : line->y > rect.y && line->y < crow_rect_bottom (&rect) && line->x < rect.x &&
                         crow_rect_right (line) > rect.x)
        n++;
    }
  return n;
}

/* What it would cost to have the segment at @place; no longer exact once it is more than @limit. */
static double
get_cost (CrowRouter    *self,
          const Segment *segment,
          double         place,
          double         limit)
{
  const CrowRouterLink *link = _crow_router_get_link (self, segment->link);
  CrowPoint a = segment->horizontal ? (CrowPoint) { segment->from, place } : (CrowPoint) { place, segment->from };
  CrowPoint b = segment->horizontal ? (CrowPoint) { segment->to, place } : (CrowPoint) { place, segment->to };
  CrowRect near = crow_rect_between (a, b);
  double to_box = MIN (place - segment->box_before, segment->box_after - place);
  double cost = fabs (place - segment->wish) * MOVE_COST + MAX (0, CLEARANCE - to_box) * BOX_COST;
  guint crossings;

  if (segment->horizontal)
    near = (CrowRect) { near.x, near.y - CROW_ROUTER_GAP, near.width, 2 * CROW_ROUTER_GAP };
  else
    near = (CrowRect) { near.x - CROW_ROUTER_GAP, near.y, 2 * CROW_ROUTER_GAP, near.height };
  crow_spatial_index_collect (self->lines[segment->horizontal], &near, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      guint32 item = g_array_index (self->found, guint32, i);
      const CrowRect *line = crow_spatial_index_get (self->lines[segment->horizontal], item);
      double distance = fabs ((segment->horizontal ? line->y : line->x) - place);

      if (g_array_index (self->segments, CrowRouterSegment, item).link != segment->link && distance < CROW_ROUTER_GAP)
        cost += (CROW_ROUTER_GAP - distance) * NEAR_COST + (distance < 2 ? ON_COST : 0);
    }

  if (cost >= limit)
    return cost;
  crossings = count_crossings_of (self, segment->link, a, b);
  if (segment->position > 0)
    {
      CrowPoint p = _crow_router_get_point (link, segment->position - 1);
      CrowPoint q = segment->horizontal ? (CrowPoint) { p.x, place } : (CrowPoint) { place, p.y };

      crossings += count_crossings_of (self, segment->link, p, q);
    }
  if (segment->position + 2 < link->points->len)
    {
      CrowPoint p = _crow_router_get_point (link, segment->position + 2);
      CrowPoint q = segment->horizontal ? (CrowPoint) { p.x, place } : (CrowPoint) { place, p.y };

      crossings += count_crossings_of (self, segment->link, p, q);
    }
  return cost + crossings * CROSSING_COST;
}

/* What is in the way of the segment wherever it goes between @low and @high: what each place costs is counted
 * from that. */
static void
gather (CrowRouter    *self,
        const Segment *segment,
        double         low,
        double         high)
{
  const CrowRouterLink *link = _crow_router_get_link (self, segment->link);
  gboolean horizontal = segment->horizontal;
  double length = segment->to - segment->from;
  CrowRect rect;

  g_array_set_size (self->beside, 0);
  rect = horizontal ? (CrowRect) { segment->from, low - CROW_ROUTER_GAP, length, high - low + 2 * CROW_ROUTER_GAP }
                    : (CrowRect) { low - CROW_ROUTER_GAP, segment->from, high - low + 2 * CROW_ROUTER_GAP, length };
  crow_spatial_index_collect (self->lines[horizontal], &rect, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      guint32 item = g_array_index (self->found, guint32, i);
      const CrowRect *line = crow_spatial_index_get (self->lines[horizontal], item);

      if (g_array_index (self->segments, CrowRouterSegment, item).link != segment->link)
        g_array_append_val (self->beside, *(horizontal ? &line->y : &line->x));
    }

  g_array_set_size (self->across, 0);
  rect = horizontal ? (CrowRect) { segment->from, low, length, high - low }
                    : (CrowRect) { low, segment->from, high - low, length };
  crow_spatial_index_collect (self->lines[!horizontal], &rect, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      guint32 item = g_array_index (self->found, guint32, i);
      const CrowRect *line = crow_spatial_index_get (self->lines[!horizontal], item);
      double along = horizontal ? line->x : line->y;
      CrowRouterExtent extent = { horizontal ? line->y : line->x,
                                  horizontal ? crow_rect_bottom (line) : crow_rect_right (line) };

      if (along > segment->from && along < segment->to
          && g_array_index (self->segments, CrowRouterSegment, item).link != segment->link)
        g_array_append_val (self->across, extent);
    }

  /* The neighbours become longer and shorter. */
  for (guint end = 0; end < 2; end++)
    {
      CrowPoint point;
      double from, to, along;

      g_array_set_size (self->at_ends[end], 0);
      if (end == 0 ? segment->position == 0 : segment->position + 2 >= link->points->len)
        continue;
      point = _crow_router_get_point (link, end == 0 ? segment->position - 1 : segment->position + 2);
      along = get_along (point, horizontal);
      from = MIN (low, get_across (point, horizontal));
      to = MAX (high, get_across (point, horizontal));
      rect = horizontal ? (CrowRect) { along, from, 0, to - from } : (CrowRect) { from, along, to - from, 0 };
      crow_spatial_index_collect (self->lines[horizontal], &rect, self->found);
      for (guint i = 0; i < self->found->len; i++)
        {
          guint32 item = g_array_index (self->found, guint32, i);
          const CrowRect *line = crow_spatial_index_get (self->lines[horizontal], item);

          if ((horizontal ? line->x < along && crow_rect_right (line) > along
                          : line->y < along && crow_rect_bottom (line) > along)
              && g_array_index (self->segments, CrowRouterSegment, item).link != segment->link)
            g_array_append_val (self->at_ends[end], *(horizontal ? &line->y : &line->x));
        }
    }
}

/* As get_cost(), of a place that was gathered for. */
static double
get_gathered_cost (CrowRouter    *self,
                   const Segment *segment,
                   double         place,
                   double         limit)
{
  const CrowRouterLink *link = _crow_router_get_link (self, segment->link);
  double to_box = MIN (place - segment->box_before, segment->box_after - place);
  double cost = fabs (place - segment->wish) * MOVE_COST + MAX (0, CLEARANCE - to_box) * BOX_COST;
  guint crossings = 0;

  for (guint i = 0; i < self->beside->len; i++)
    {
      double distance = fabs (g_array_index (self->beside, double, i) - place);

      if (distance < CROW_ROUTER_GAP)
        cost += (CROW_ROUTER_GAP - distance) * NEAR_COST + (distance < 2 ? ON_COST : 0);
    }
  if (cost >= limit)
    return cost;
  for (guint i = 0; i < self->across->len; i++)
    {
      const CrowRouterExtent *extent = &g_array_index (self->across, CrowRouterExtent, i);

      crossings += extent->from < place && extent->to > place;
    }
  for (guint end = 0; end < 2; end++)
    {
      double from, to;

      if (self->at_ends[end]->len == 0)
        continue;
      from = get_across (_crow_router_get_point (link, end == 0 ? segment->position - 1 : segment->position + 2),
                         segment->horizontal);
      to = MAX (from, place);
      from = MIN (from, place);
      for (guint i = 0; i < self->at_ends[end]->len; i++)
        {
          double at = g_array_index (self->at_ends[end], double, i);

          crossings += at > from && at < to;
        }
    }
  return cost + crossings * CROSSING_COST;
}

static void
move_segment (CrowRouter    *self,
              const Segment *segment,
              double         place)
{
  CrowRouterLink *link = _crow_router_get_link (self, segment->link);

  for (guint i = 0; i < 2; i++)
    {
      CrowPoint *point = &g_array_index (link->points, CrowPoint, segment->position + i);

      if (segment->horizontal)
        point->y = place;
      else
        point->x = place;
    }
  if (segment->position == 0)
    link->ports[0] = place;
  if (segment->position + 2 == link->points->len)
    link->ports[1] = place;
  _crow_router_reindex_segment (self, segment->link, segment->position);
}

void
_crow_router_spread (CrowRouter *self,
                     guint       number)
{
  const CrowRouterLink *link = _crow_router_get_link (self, number);

  if (link->bends->len > 0)
    return;
  for (guint position = 0; position + 1 < link->points->len; position++)
    {
      Segment segment;
      double candidates[24];
      guint n = 0, n_possible = 0;
      double best_cost, best, low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

      if (!init_segment (self, number, position, &segment))
        continue;
      best = segment.place;
      best_cost = get_cost (self, &segment, best, G_MAXDOUBLE);
      /* Nothing is wrong with it: it stays. */
      if (best_cost < 1e-9)
        continue;
      candidates[n++] = segment.wish;
      for (int step = 1; step <= 5; step++)
        {
          candidates[n++] = segment.wish - step * CROW_ROUTER_GAP;
          candidates[n++] = segment.wish + step * CROW_ROUTER_GAP;
        }
      candidates[n++] = segment.wish - CROW_ROUTER_GAP / 2;
      candidates[n++] = segment.wish + CROW_ROUTER_GAP / 2;
      candidates[n++] = segment.low;
      candidates[n++] = segment.high;
      candidates[n++] = segment.box_before + CLEARANCE;
      candidates[n++] = segment.box_after - CLEARANCE;
      for (guint i = 0; i < n; i++)
        {
          double place = round (candidates[i]);

          if (place < segment.low || place > segment.high || place == segment.place
              || fabs (place - segment.wish) * MOVE_COST >= best_cost)
            continue;
          candidates[n_possible++] = place;
          low = MIN (low, place);
          high = MAX (high, place);
        }
      if (n_possible == 0)
        continue;
      gather (self, &segment, low, high);
      for (guint i = 0; i < n_possible; i++)
        {
          double place = candidates[i];
          double cost;

          if (fabs (place - segment.wish) * MOVE_COST >= best_cost)
            continue;
          cost = get_gathered_cost (self, &segment, place, best_cost);
          if (cost < best_cost - 1e-9)
            {
              best_cost = cost;
              best = place;
            }
        }
      if (best != segment.place)
        move_segment (self, &segment, best);
    }
}
