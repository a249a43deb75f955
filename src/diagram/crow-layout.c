/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layout: splits the boxes into components, has each arranged, packs them side by side, and finds places for new boxes
 * among old ones.
 */
#include "config.h"

#include "diagram/crow-layout-private.h"

#include "diagram/crow-spatial-index.h"

#include <string.h>

#define GAP 70.0
#define ASPECT 1.6
/* Beyond this the better of two layouts is not looked for: the compact one is. */
#define MAX_TO_COMPARE 250

/* A component while it is arranged. */
typedef struct
{
  GArray *boxes;       /* of guint: in the caller's numbering */
  CrowRect bounds;     /* of the arranged boxes, beginning at 0, 0 */
  double *x, *y;       /* corners, by position in `boxes` */
} Component;

static void
component_free (Component *self)
{
  g_array_unref (self->boxes);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

void
crow_layout_get_quality (const CrowLayoutBox  *boxes,
                         guint                 n_boxes,
                         const CrowLayoutLink *links,
                         guint                 n_links,
                         CrowLayoutQuality    *quality)
{
  CrowRect all = { 0, 0, 0, 0 };
  double own = 0;

  *quality = (CrowLayoutQuality) { 0 };
  for (guint i = 0; i < n_boxes; i++)
    {
      all = i > 0 ? crow_rect_union (&all, &boxes[i].rect) : boxes[i].rect;
      own += boxes[i].rect.width * boxes[i].rect.height;
      for (guint k = 0; k < i; k++)
        quality->overlaps += crow_rect_overlaps (&boxes[i].rect, &boxes[k].rect);
    }
  quality->area = own > 0 ? all.width * all.height / own : 0;
  for (guint i = 0; i < n_links; i++)
    {
      CrowPoint a = crow_rect_center (&boxes[links[i].from].rect);
      CrowPoint b = crow_rect_center (&boxes[links[i].to].rect);

      quality->length += hypot (b.x - a.x, b.y - a.y);
      for (guint k = 0; k < i; k++)
        {
          CrowPoint c = crow_rect_center (&boxes[links[k].from].rect);
          CrowPoint d = crow_rect_center (&boxes[links[k].to].rect);

          if (links[i].from == links[k].from || links[i].from == links[k].to || links[i].to == links[k].from ||
              links[i].to == links[k].to)
            continue;
          quality->crossings += _crow_layout_cross (a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y);
        }
    }
}

static guint
find_root (guint *parents,
           guint  i)
{
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];
  return i;
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  const CrowLayoutLink *x = a;
  const CrowLayoutLink *y = b;

  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return x->to < y->to ? -1 : x->to > y->to;
}

/* The links of a component in its own numbering: no self links, none twice. */
static GArray *
collect_links (const guint          *numbers,
               const guint          *roots,
               guint                 root,
               const CrowLayoutLink *links,
               guint                 n_links)
{
  GArray *own = g_array_new (FALSE, FALSE, sizeof (CrowLayoutLink));
  guint n = 0;

  for (guint i = 0; i < n_links; i++)
    if (links[i].from != links[i].to && roots[links[i].from] == root && roots[links[i].to] == root)
      {
        CrowLayoutLink link = { numbers[links[i].from], numbers[links[i].to] };

        g_array_append_val (own, link);
      }
  g_array_sort (own, compare_links);
  for (guint i = 0; i < own->len; i++)
    if (n == 0 || compare_links (&g_array_index (own, CrowLayoutLink, n - 1), &g_array_index (own, CrowLayoutLink, i)))
      g_array_index (own, CrowLayoutLink, n++) = g_array_index (own, CrowLayoutLink, i);
  g_array_set_size (own, n);
  return own;
}

static CrowLayoutColumns *
arrange_graph (const CrowLayoutGraph *graph,
               CrowLayoutStyle        style)
{
  g_autoptr (CrowLayoutColumns) layered = NULL;
  g_autoptr (CrowLayoutColumns) compact = NULL;

  if (style == CROW_LAYOUT_LAYERED || (style == CROW_LAYOUT_AUTOMATIC && graph->n <= MAX_TO_COMPARE))
    {
      layered = _crow_layout_layered (graph);
      _crow_layout_columns_improve (layered, graph, FALSE);
    }
  if (style == CROW_LAYOUT_LAYERED)
    return g_steal_pointer (&layered);
  compact = _crow_layout_compact (graph);
  _crow_layout_columns_improve (compact, graph, TRUE);
  if (layered != NULL &&
      _crow_layout_columns_get_cost (layered, graph) <= _crow_layout_columns_get_cost (compact, graph))
    return g_steal_pointer (&layered);
  return g_steal_pointer (&compact);
}

static void
arrange_component (Component               *self,
                   const CrowLayoutBox     *boxes,
                   const GArray            *links,
                   const CrowLayoutOptions *options)
{
  guint n = self->boxes->len;
  g_autofree double *widths = g_new (double, n);
  g_autofree double *heights = g_new (double, n);
  g_autofree guint *first = g_new0 (guint, n + 2);
  g_autofree guint *neighbours = g_new (guint, 2 * links->len + 1);
  g_autofree guint *link_of = g_new (guint, 2 * links->len + 1);
  g_autofree guint *fill = g_new0 (guint, n + 1);
  g_autoptr (CrowLayoutColumns) columns = NULL;
  CrowLayoutGraph graph = {
    .n = n, .widths = widths, .heights = heights, .n_links = links->len,
    .links = (const CrowLayoutLink *) links->data, .first = first, .neighbours = neighbours, .link_of = link_of,
    .gap_x = options->gap * 1.3, .gap_y = options->gap, .aspect = options->aspect,
  };

  for (guint i = 0; i < n; i++)
    {
      widths[i] = boxes[g_array_index (self->boxes, guint, i)].rect.width;
      heights[i] = boxes[g_array_index (self->boxes, guint, i)].rect.height;
    }
  for (guint i = 0; i < links->len; i++)
    {
      first[graph.links[i].from + 1]++;
      first[graph.links[i].to + 1]++;
    }
  for (guint i = 0; i < n; i++)
    first[i + 1] += first[i];
  for (guint i = 0; i < links->len; i++)
    for (guint end = 0; end < 2; end++)
      {
        guint a = end == 0 ? graph.links[i].from : graph.links[i].to;
        guint b = end == 0 ? graph.links[i].to : graph.links[i].from;

        neighbours[first[a] + fill[a]] = b;
        link_of[first[a] + fill[a]++] = i;
      }

  columns = arrange_graph (&graph, options->style);
  self->x = g_new (double, n);
  self->y = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      CrowRect rect = { crow_snap (columns->x[i] - widths[i] / 2), crow_snap (columns->y[i] - heights[i] / 2),
                        widths[i], heights[i] };

      self->x[i] = rect.x;
      self->y[i] = rect.y;
      self->bounds = i > 0 ? crow_rect_union (&self->bounds, &rect) : rect;
    }
  for (guint i = 0; i < n; i++)
    {
      self->x[i] -= self->bounds.x;
      self->y[i] -= self->bounds.y;
    }
  self->bounds.x = self->bounds.y = 0;
}

static int
compare_components (gconstpointer a,
                    gconstpointer b)
{
  const Component *x = *(const Component *const *) a;
  const Component *y = *(const Component *const *) b;

  /* Large ones first; single boxes last, tall ones first. */
  if ((x->boxes->len == 1) != (y->boxes->len == 1))
    return x->boxes->len == 1 ? 1 : -1;
  if (x->bounds.height != y->bounds.height)
    return x->bounds.height > y->bounds.height ? -1 : 1;
  return g_array_index (x->boxes, guint, 0) < g_array_index (y->boxes, guint, 0) ? -1 : 1;
}

/* Components side by side in rows, as wide as the aspect wants. */
static void
pack (GPtrArray               *components,
      CrowLayoutBox           *boxes,
      CrowPoint                origin,
      const CrowLayoutOptions *options)
{
  double gap = options->gap * 1.5;
  double area = 0, widest = 0, limit;
  double x = 0, y = 0, row = 0;

  g_ptr_array_sort (components, compare_components);
  for (guint i = 0; i < components->len; i++)
    {
      const Component *component = components->pdata[i];

      area += (component->bounds.width + gap) * (component->bounds.height + gap);
      widest = MAX (widest, component->bounds.width);
    }
  limit = MAX (widest, sqrt (area * options->aspect));
  for (guint i = 0; i < components->len; i++)
    {
      const Component *component = components->pdata[i];

      if (x > 0 && x + component->bounds.width > limit)
        {
          x = 0;
          y = crow_snap_up (y + row + gap);
          row = 0;
        }
      for (guint k = 0; k < component->boxes->len; k++)
        {
          CrowRect *rect = &boxes[g_array_index (component->boxes, guint, k)].rect;

          rect->x = origin.x + x + component->x[k];
          rect->y = origin.y + y + component->y[k];
        }
      x = crow_snap_up (x + component->bounds.width + gap);
      row = MAX (row, component->bounds.height);
    }
}

static CrowLayoutOptions
fill_options (const CrowLayoutOptions *options)
{
  CrowLayoutOptions filled = { CROW_LAYOUT_AUTOMATIC, GAP, ASPECT };

  if (options != NULL)
    {
      filled.style = options->style;
      if (options->gap > 0)
        filled.gap = options->gap;
      if (options->aspect > 0)
        filled.aspect = options->aspect;
    }
  return filled;
}

void
crow_layout_arrange (CrowLayoutBox           *boxes,
                     guint                    n_boxes,
                     const CrowLayoutLink    *links,
                     guint                    n_links,
                     const CrowLayoutOptions *options)
{
  CrowLayoutOptions filled = fill_options (options);
  g_autofree guint *parents = g_new (guint, n_boxes + 1);
  g_autofree guint *numbers = g_new0 (guint, n_boxes + 1);
  g_autoptr (GPtrArray) components = g_ptr_array_new_with_free_func ((GDestroyNotify) component_free);
  g_autoptr (GHashTable) by_root = g_hash_table_new (NULL, NULL);
  gboolean any_fixed = FALSE;

  for (guint i = 0; i < n_boxes; i++)
    any_fixed = any_fixed || boxes[i].fixed;
  if (any_fixed)
    {
      /* Around what stays. */
      g_autofree gboolean *placed = g_new (gboolean, n_boxes);

      for (guint i = 0; i < n_boxes; i++)
        {
          placed[i] = boxes[i].placed;
          boxes[i].placed = FALSE;
        }
      crow_layout_place_new (boxes, n_boxes, links, n_links, options);
      for (guint i = 0; i < n_boxes; i++)
        boxes[i].placed = placed[i];
      return;
    }

  for (guint i = 0; i < n_boxes; i++)
    parents[i] = i;
  for (guint i = 0; i < n_links; i++)
    {
      guint a = find_root (parents, links[i].from);
      guint b = find_root (parents, links[i].to);

      parents[MAX (a, b)] = MIN (a, b);
    }
  for (guint i = 0; i < n_boxes; i++)
    parents[i] = find_root (parents, i);
  for (guint i = 0; i < n_boxes; i++)
    {
      Component *component = g_hash_table_lookup (by_root, GUINT_TO_POINTER (parents[i] + 1));

      if (component == NULL)
        {
          component = g_new0 (Component, 1);
          component->boxes = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (by_root, GUINT_TO_POINTER (parents[i] + 1), component);
          g_ptr_array_add (components, component);
        }
      numbers[i] = component->boxes->len;
      g_array_append_val (component->boxes, i);
    }
  for (guint i = 0; i < components->len; i++)
    {
      Component *component = components->pdata[i];
      g_autoptr (GArray) own = collect_links (numbers, parents, parents[g_array_index (component->boxes, guint, 0)],
                                              links, component->boxes->len > 1 ? n_links : 0);

      arrange_component (component, boxes, own, &filled);
    }
  pack (components, boxes, (CrowPoint) { 40, 40 }, &filled);
}

void
crow_layout_place_new (CrowLayoutBox           *boxes,
                       guint                    n_boxes,
                       const CrowLayoutLink    *links,
                       guint                    n_links,
                       const CrowLayoutOptions *options)
{
  CrowLayoutOptions filled = fill_options (options);
  g_autoptr (CrowSpatialIndex) taken = crow_spatial_index_new ();
  g_autofree gboolean *done = g_new0 (gboolean, n_boxes + 1);
  CrowRect all = { 40, 40, 0, 0 };
  guint n_done = 0;

  for (guint i = 0; i < n_boxes; i++)
    if (boxes[i].fixed || boxes[i].placed)
      {
        all = n_done++ > 0 ? crow_rect_union (&all, &boxes[i].rect) : boxes[i].rect;
        done[i] = TRUE;
        crow_spatial_index_set (taken, i, &boxes[i].rect);
      }
  if (n_done == 0)
    {
      crow_layout_arrange (boxes, n_boxes, links, n_links, options);
      return;
    }

  /* Next comes who has most of its neighbours in place. */
  while (n_done < n_boxes)
    {
      g_autofree guint *counts = g_new0 (guint, n_boxes);
      guint next = G_MAXUINT;
      CrowPoint wish = { 0, 0 };
      CrowPoint place;

      for (guint i = 0; i < n_links; i++)
        {
          if (done[links[i].from] && !done[links[i].to])
            counts[links[i].to]++;
          if (done[links[i].to] && !done[links[i].from])
            counts[links[i].from]++;
        }
      for (guint i = 0; i < n_boxes; i++)
        if (!done[i] && (next == G_MAXUINT || counts[i] > counts[next]))
          next = i;
      if (counts[next] > 0)
        for (guint i = 0; i < n_links; i++)
          {
            guint other = links[i].from == next ? links[i].to : links[i].to == next ? links[i].from : G_MAXUINT;

            if (other != G_MAXUINT && done[other])
              {
                wish.x += crow_rect_center (&boxes[other].rect).x / counts[next];
                wish.y += crow_rect_center (&boxes[other].rect).y / counts[next];
              }
          }
      else
        /* Nobody it knows is there: below all, from the left. */
        wish = (CrowPoint) { all.x + boxes[next].rect.width / 2,
                             crow_rect_bottom (&all) + filled.gap + boxes[next].rect.height / 2 };
      place = crow_spatial_index_find_place (taken, boxes[next].rect.width, boxes[next].rect.height, wish, filled.gap);
      boxes[next].rect.x = place.x;
      boxes[next].rect.y = place.y;
      all = crow_rect_union (&all, &boxes[next].rect);
      crow_spatial_index_set (taken, next, &boxes[next].rect);
      done[next] = TRUE;
      n_done++;
    }
}
