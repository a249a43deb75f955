/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The router: keeps boxes, links and their routes, and runs the steps of routing in their order.
 *
 * Invariants: `ends` of a box lists the ends of present links there, ascending.  A link's segments are in `lines`
 * exactly while `segments` of the link is not empty.
 */
#include "config.h"

#include "diagram/crow-router-private.h"

#include <string.h>

/* Tried in this order until there is a way. */
static const double margins[] = { CROW_ROUTER_MARGIN, 10, 4, 1 };

static void
clear_box (gpointer data)
{
  g_array_unref (((CrowRouterBox *) data)->ends);
}

static void
clear_link (gpointer data)
{
  CrowRouterLink *link = data;

  g_array_unref (link->bends);
  g_array_unref (link->points);
  g_array_unref (link->segments);
}

CrowRouter *
crow_router_new (void)
{
  CrowRouter *self = g_new0 (CrowRouter, 1);

  self->boxes = g_array_new (FALSE, TRUE, sizeof (CrowRouterBox));
  g_array_set_clear_func (self->boxes, clear_box);
  self->links = g_array_new (FALSE, TRUE, sizeof (CrowRouterLink));
  g_array_set_clear_func (self->links, clear_link);
  self->obstacles = crow_spatial_index_new ();
  self->lines[0] = crow_spatial_index_new ();
  self->lines[1] = crow_spatial_index_new ();
  self->segments = g_array_new (FALSE, TRUE, sizeof (CrowRouterSegment));
  self->free_segments = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->beside = g_array_new (FALSE, FALSE, sizeof (double));
  self->across = g_array_new (FALSE, FALSE, sizeof (CrowRouterExtent));
  for (guint end = 0; end < 2; end++)
    self->at_ends[end] = g_array_new (FALSE, FALSE, sizeof (double));
  self->search = _crow_router_search_new ();
  return self;
}

void
crow_router_free (CrowRouter *self)
{
  g_array_unref (self->boxes);
  g_array_unref (self->links);
  crow_spatial_index_free (self->obstacles);
  crow_spatial_index_free (self->lines[0]);
  crow_spatial_index_free (self->lines[1]);
  g_array_unref (self->segments);
  g_array_unref (self->free_segments);
  g_array_unref (self->found);
  g_array_unref (self->beside);
  g_array_unref (self->across);
  for (guint end = 0; end < 2; end++)
    g_array_unref (self->at_ends[end]);
  _crow_router_search_free (self->search);
  g_free (self);
}

void
crow_router_set_box (CrowRouter     *self,
                     guint           box,
                     const CrowRect *rect)
{
  CrowRouterBox *record;

  while (self->boxes->len <= box)
    {
      CrowRouterBox empty = { .ends = g_array_new (FALSE, FALSE, sizeof (guint)) };

      g_array_append_val (self->boxes, empty);
    }
  record = _crow_router_get_box (self, box);
  record->present = TRUE;
  record->rect = *rect;
  crow_spatial_index_set (self->obstacles, box, rect);
}

void
crow_router_remove_box (CrowRouter *self,
                        guint       box)
{
  CrowRouterBox *record;

  g_return_if_fail (box < self->boxes->len);

  record = _crow_router_get_box (self, box);
  g_return_if_fail (record->ends->len == 0);
  record->present = FALSE;
  crow_spatial_index_remove (self->obstacles, box);
}

static void
add_end (CrowRouter *self,
         guint       box,
         guint       end)
{
  GArray *ends = _crow_router_get_box (self, box)->ends;
  guint i = ends->len;

  while (i > 0 && g_array_index (ends, guint, i - 1) > end)
    i--;
  g_array_insert_val (ends, i, end);
}

static void
remove_end (CrowRouter *self,
            guint       box,
            guint       end)
{
  GArray *ends = _crow_router_get_box (self, box)->ends;

  for (guint i = 0; i < ends->len; i++)
    if (g_array_index (ends, guint, i) == end)
      {
        g_array_remove_index (ends, i);
        return;
      }
  g_assert_not_reached ();
}

void
crow_router_set_link (CrowRouter      *self,
                      guint            link,
                      guint            box_0,
                      guint            box_1,
                      const CrowPoint *bends,
                      guint            n_bends)
{
  CrowRouterLink *record;

  g_return_if_fail (box_0 < self->boxes->len && _crow_router_get_box (self, box_0)->present);
  g_return_if_fail (box_1 < self->boxes->len && _crow_router_get_box (self, box_1)->present);

  while (self->links->len <= link)
    {
      CrowRouterLink empty = {
        .bends = g_array_new (FALSE, FALSE, sizeof (CrowPoint)),
        .points = g_array_new (FALSE, FALSE, sizeof (CrowPoint)),
        .segments = g_array_new (FALSE, FALSE, sizeof (guint32)),
      };

      g_array_append_val (self->links, empty);
    }
  if (_crow_router_get_link (self, link)->present)
    crow_router_remove_link (self, link);
  record = _crow_router_get_link (self, link);
  record->present = TRUE;
  record->boxes[0] = box_0;
  record->boxes[1] = box_1;
  g_array_set_size (record->bends, 0);
  if (n_bends > 0)
    g_array_append_vals (record->bends, bends, n_bends);
  add_end (self, box_0, 2 * link);
  add_end (self, box_1, 2 * link + 1);
}

void
crow_router_remove_link (CrowRouter *self,
                         guint       link)
{
  CrowRouterLink *record;

  g_return_if_fail (link < self->links->len);

  record = _crow_router_get_link (self, link);
  g_return_if_fail (record->present);
  _crow_router_unindex_link (self, link);
  g_array_set_size (record->points, 0);
  record->present = FALSE;
  record->has_sides = FALSE;
  remove_end (self, record->boxes[0], 2 * link);
  remove_end (self, record->boxes[1], 2 * link + 1);
}

void
_crow_router_index_link (CrowRouter *self,
                         guint       link)
{
  CrowRouterLink *record = _crow_router_get_link (self, link);

  g_assert (record->segments->len == 0);
  for (guint i = 0; i + 1 < record->points->len; i++)
    {
      CrowRect rect = crow_rect_between (_crow_router_get_point (record, i), _crow_router_get_point (record, i + 1));
      CrowRouterSegment segment = { link, i, rect.height == 0 };
      guint32 item;

      if (self->free_segments->len > 0)
        {
          item = g_array_index (self->free_segments, guint32, self->free_segments->len - 1);
          g_array_set_size (self->free_segments, self->free_segments->len - 1);
          g_array_index (self->segments, CrowRouterSegment, item) = segment;
        }
      else
        {
          item = self->segments->len;
          g_array_append_val (self->segments, segment);
        }
      g_array_append_val (record->segments, item);
      crow_spatial_index_set (self->lines[segment.horizontal], item, &rect);
    }
}

void
_crow_router_unindex_link (CrowRouter *self,
                           guint       link)
{
  CrowRouterLink *record = _crow_router_get_link (self, link);

  for (guint i = record->segments->len; i > 0; i--)
    {
      guint32 item = g_array_index (record->segments, guint32, i - 1);

      const CrowRouterSegment *segment = &g_array_index (self->segments, CrowRouterSegment, item);

      crow_spatial_index_remove (self->lines[segment->horizontal], item);
      g_array_append_val (self->free_segments, item);
    }
  g_array_set_size (record->segments, 0);
}

void
_crow_router_reindex_segment (CrowRouter *self,
                              guint       number,
                              guint       position)
{
  CrowRouterLink *link = _crow_router_get_link (self, number);
  guint first = position > 0 ? position - 1 : 0;
  guint last = MIN (position + 1, link->points->len - 2);

  /* One that had no length may have had no direction either. */
  for (guint i = first; i <= last; i++)
    {
      const CrowRouterSegment *segment = &g_array_index (self->segments, CrowRouterSegment,
                                                         g_array_index (link->segments, guint32, i));

      if (segment->horizontal != (_crow_router_get_point (link, i).y == _crow_router_get_point (link, i + 1).y))
        {
          _crow_router_unindex_link (self, number);
          _crow_router_index_link (self, number);
          return;
        }
    }
  for (guint i = first; i <= last; i++)
    {
      guint32 item = g_array_index (link->segments, guint32, i);
      CrowRect rect = crow_rect_between (_crow_router_get_point (link, i), _crow_router_get_point (link, i + 1));

      crow_spatial_index_set (self->lines[g_array_index (self->segments, CrowRouterSegment, item).horizontal], item,
                              &rect);
    }
}

/* The way of a link between its ports. */
static void
find_path (CrowRouter *self,
           guint       number)
{
  CrowRouterLink *link = _crow_router_get_link (self, number);
  CrowPoint ports[2];
  gboolean blocked;

  for (guint end = 0; end < 2; end++)
    ports[end] = _crow_router_get_port (&_crow_router_get_box (self, link->boxes[end])->rect, link->sides[end],
                                        link->ports[end]);
  if (link->bends->len > 0)
    {
      _crow_router_follow_bends (self, link, link->sides, ports, link->points);
      return;
    }
  _crow_router_find_shape (self, link->boxes, link->sides, ports, &blocked, link->points);
  for (guint i = 0; blocked && i < G_N_ELEMENTS (margins); i++)
    blocked = !_crow_router_search (self, link->boxes, link->sides, ports, margins[i], link->points);
}

/* Routes the links in @links, given that all others stay. */
static void
route (CrowRouter  *self,
       const guint *links,
       guint        n_links)
{
  for (guint i = 0; i < n_links; i++)
    {
      _crow_router_unindex_link (self, links[i]);
      _crow_router_get_link (self, links[i])->has_sides = FALSE;
      _crow_router_get_link (self, links[i])->in_work = TRUE;
    }
  for (guint i = 0; i < n_links; i++)
    _crow_router_choose_sides (self, links[i]);
  _crow_router_place_ports (self, links, n_links);
  for (guint i = 0; i < n_links; i++)
    {
      find_path (self, links[i]);
      _crow_router_index_link (self, links[i]);
    }
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < n_links; i++)
      _crow_router_spread (self, links[i]);
  for (guint i = 0; i < n_links; i++)
    {
      CrowRouterLink *link = _crow_router_get_link (self, links[i]);

      /* Spreading may have brought two segments into one line. */
      if (_crow_router_simplify (link->points))
        {
          _crow_router_unindex_link (self, links[i]);
          _crow_router_index_link (self, links[i]);
        }
      link->in_work = FALSE;
    }
}

void
crow_router_route_all (CrowRouter *self)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->links->len; i++)
    if (_crow_router_get_link (self, i)->present)
      g_array_append_val (links, i);
  route (self, (guint *) links->data, links->len);
}

void
crow_router_route (CrowRouter  *self,
                   const guint *links,
                   guint        n_links)
{
  for (guint i = 0; i < n_links; i++)
    g_return_if_fail (links[i] < self->links->len && _crow_router_get_link (self, links[i])->present);

  route (self, links, n_links);
}

static double
get_path_cost (const CrowRouterLink *link)
{
  double cost = 0;

  for (guint i = 0; i + 1 < link->points->len; i++)
    {
      CrowPoint a = _crow_router_get_point (link, i);
      CrowPoint b = _crow_router_get_point (link, i + 1);

      cost += fabs (b.x - a.x) + fabs (b.y - a.y) + CROW_ROUTER_BEND;
    }
  return cost;
}

gboolean
crow_router_shorten (CrowRouter *self,
                     guint       number)
{
  CrowRouterLink *link;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CrowPoint));
  CrowSide sides[2];
  double ports[2];
  double before;

  g_return_val_if_fail (number < self->links->len && _crow_router_get_link (self, number)->present, FALSE);

  link = _crow_router_get_link (self, number);
  before = get_path_cost (link);
  g_array_append_vals (points, link->points->data, link->points->len);
  for (guint end = 0; end < 2; end++)
    {
      sides[end] = link->sides[end];
      ports[end] = link->ports[end];
    }
  route (self, &number, 1);
  if (get_path_cost (link) < before - CROW_ROUTER_BEND / 2)
    return TRUE;

  _crow_router_unindex_link (self, number);
  g_array_set_size (link->points, 0);
  g_array_append_vals (link->points, points->data, points->len);
  for (guint end = 0; end < 2; end++)
    {
      link->sides[end] = sides[end];
      link->ports[end] = ports[end];
    }
  _crow_router_index_link (self, number);
  return FALSE;
}

void
crow_router_get_path (const CrowRouter *self,
                      guint             link,
                      CrowRouterPath   *path)
{
  const CrowRouterLink *record;

  g_return_if_fail (link < self->links->len);

  record = _crow_router_get_link (self, link);
  path->sides[0] = record->sides[0];
  path->sides[1] = record->sides[1];
  path->points = (const CrowPoint *) record->points->data;
  path->n_points = record->points->len;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

void
crow_router_find_links (CrowRouter     *self,
                        const CrowRect *rect,
                        GArray         *links)
{
  guint n = 0;

  g_array_set_size (links, 0);
  for (guint horizontal = 0; horizontal < 2; horizontal++)
    {
      crow_spatial_index_collect (self->lines[horizontal], rect, self->found);
      for (guint i = 0; i < self->found->len; i++)
        {
          guint32 item = g_array_index (self->found, guint32, i);

          g_array_append_val (links, g_array_index (self->segments, CrowRouterSegment, item).link);
        }
    }
  g_array_sort (links, compare_numbers);
  for (guint i = 0; i < links->len; i++)
    if (n == 0 || g_array_index (links, guint, n - 1) != g_array_index (links, guint, i))
      g_array_index (links, guint, n++) = g_array_index (links, guint, i);
  g_array_set_size (links, n);
}

gboolean
crow_router_is_blocked (CrowRouter *self,
                        guint       link)
{
  const CrowRouterLink *record = _crow_router_get_link (self, link);

  for (guint i = 0; i + 1 < record->points->len; i++)
    {
      CrowRect rect = crow_rect_between (_crow_router_get_point (record, i), _crow_router_get_point (record, i + 1));

      if (crow_spatial_index_is_taken (self->obstacles, &rect, 0, CROW_SPATIAL_NONE))
        return TRUE;
    }
  return FALSE;
}

guint
crow_router_count_crossings (CrowRouter *self)
{
  guint n = 0;

  for (guint i = 0; i < self->links->len; i++)
    {
      const CrowRouterLink *link = _crow_router_get_link (self, i);

      for (guint k = 0; k + 1 < link->points->len; k++)
        {
          CrowRect rect = crow_rect_between (_crow_router_get_point (link, k), _crow_router_get_point (link, k + 1));

          if (rect.height != 0)
            continue;
          crow_spatial_index_collect (self->lines[0], &rect, self->found);
          for (guint f = 0; f < self->found->len; f++)
            {
              guint32 item = g_array_index (self->found, guint32, f);
              const CrowRect *line = crow_spatial_index_get (self->lines[0], item);

              if (line->x > rect.x && line->x < crow_rect_right (&rect) && line->y < rect.y &&
                  crow_rect_bottom (line) > rect.y &&
                  g_array_index (self->segments, CrowRouterSegment, item).link != i)
                n++;
            }
        }
    }
  return n;
}

guint
crow_router_count_lines (CrowRouter     *self,
                         const CrowRect *rect)
{
  guint n;

  crow_spatial_index_collect (self->lines[0], rect, self->found);
  n = self->found->len;
  crow_spatial_index_collect (self->lines[1], rect, self->found);
  return n + self->found->len;
}
