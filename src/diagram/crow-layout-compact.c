/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Near to who is linked, in little room: a map of the graph by distances, cut into columns.
 *
 * The map: classical scaling of the distances to some pivots (pivot MDS), then springs along links and repulsion
 * between near ones.  The cut: by x into columns of about the same height, by y within.
 */
#include "config.h"

#include "diagram/crow-layout-private.h"

#include <string.h>

#define MAX_PIVOTS 40
#define POWER_STEPS 60
#define SPRING_STEPS 120

/* Distances in links from one box to all. */
static void
measure_distances (const CrowLayoutGraph *graph,
                   guint                  start,
                   guint                 *distances,
                   guint                 *queue)
{
  guint head = 0, tail = 0;

  memset (distances, 0xff, graph->n * sizeof (guint));
  distances[start] = 0;
  queue[tail++] = start;
  while (head < tail)
    {
      guint box = queue[head++];

      for (guint k = graph->first[box]; k < graph->first[box + 1]; k++)
        if (distances[graph->neighbours[k]] == G_MAXUINT)
          {
            distances[graph->neighbours[k]] = distances[box] + 1;
            queue[tail++] = graph->neighbours[k];
          }
    }
}

static double
normalize (double *v,
           guint   n)
{
  double length = 0;

  for (guint i = 0; i < n; i++)
    length += v[i] * v[i];
  length = sqrt (length);
  for (guint i = 0; i < n && length > 0; i++)
    v[i] /= length;
  return length;
}

/* The strongest direction of @matrix (n × k) across its columns, orthogonal to @other: (nullable), by power steps. */
static void
find_direction (const double *matrix,
                guint         n,
                guint         k,
                const double *other,
                double       *direction,
                double       *scratch)
{
  for (guint p = 0; p < k; p++)
    direction[p] = other != NULL ? (p % 2 == 0 ? 1.0 : -1.0) / (p + 1) : 1.0 / (p + 1);
  for (guint step = 0; step < POWER_STEPS; step++)
    {
      if (other != NULL)
        {
          double dot = 0;

          for (guint p = 0; p < k; p++)
            dot += direction[p] * other[p];
          for (guint p = 0; p < k; p++)
            direction[p] -= dot * other[p];
        }
      normalize (direction, k);
      for (guint i = 0; i < n; i++)
        {
          scratch[i] = 0;
          for (guint p = 0; p < k; p++)
            scratch[i] += matrix[i * k + p] * direction[p];
        }
      memset (direction, 0, k * sizeof (double));
      for (guint i = 0; i < n; i++)
        for (guint p = 0; p < k; p++)
          direction[p] += matrix[i * k + p] * scratch[i];
    }
  normalize (direction, k);
}

static void
scale_distances (const CrowLayoutGraph *graph,
                 double                *x,
                 double                *y)
{
  guint n = graph->n;
  guint k = MIN (n, MAX_PIVOTS);
  g_autofree double *matrix = g_new (double, (gsize) n * k);
  g_autofree guint *distances = g_new (guint, n);
  g_autofree guint *nearest = g_new (guint, n);
  g_autofree guint *queue = g_new (guint, n);
  g_autofree double *scratch = g_new (double, n);
  double first[MAX_PIVOTS], second[MAX_PIVOTS];
  double mean = 0;
  guint pivot = 0;

  /* Pivots as far from each other as can be. */
  memset (nearest, 0xff, n * sizeof (guint));
  for (guint p = 0; p < k; p++)
    {
      guint farthest = 0;

      measure_distances (graph, pivot, distances, queue);
      for (guint i = 0; i < n; i++)
        {
          matrix[(gsize) i * k + p] = (double) distances[i] * distances[i];
          nearest[i] = MIN (nearest[i], distances[i]);
          if (nearest[i] > nearest[farthest])
            farthest = i;
        }
      pivot = farthest;
    }
  /* Double centring. */
  for (guint p = 0; p < k; p++)
    {
      double column = 0;

      for (guint i = 0; i < n; i++)
        column += matrix[(gsize) i * k + p] / n;
      for (guint i = 0; i < n; i++)
        matrix[(gsize) i * k + p] -= column;
    }
  for (guint i = 0; i < n; i++)
    {
      mean = 0;
      for (guint p = 0; p < k; p++)
        mean += matrix[(gsize) i * k + p] / k;
      for (guint p = 0; p < k; p++)
        matrix[(gsize) i * k + p] = -0.5 * (matrix[(gsize) i * k + p] - mean);
    }
  find_direction (matrix, n, k, NULL, first, scratch);
  find_direction (matrix, n, k, first, second, scratch);
  for (guint i = 0; i < n; i++)
    {
      x[i] = y[i] = 0;
      for (guint p = 0; p < k; p++)
        {
          x[i] += matrix[(gsize) i * k + p] * first[p];
          y[i] += matrix[(gsize) i * k + p] * second[p];
        }
    }
}

/* So that linked boxes are one unit apart on average, and none is where another is. */
static void
scale_to_links (const CrowLayoutGraph *graph,
                double                *x,
                double                *y)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double length = 0;
  double scale;

  for (guint i = 0; i < graph->n_links; i++)
    {
      const CrowLayoutLink *link = &graph->links[i];

      length += _crow_layout_hypot (x[link->to] - x[link->from], y[link->to] - y[link->from]);
    }
  scale = length > 1e-9 ? graph->n_links / length : 1;
  for (guint i = 0; i < graph->n; i++)
    {
      x[i] = x[i] * scale + g_rand_double_range (random, -0.25, 0.25);
      y[i] = y[i] * scale + g_rand_double_range (random, -0.25, 0.25);
    }
}

/* Cells of two units: who is farther away than that repels nobody. */
static gint64
get_cell (double x,
          double y)
{
  return (gint64) floor (x / 2) * G_GINT64_CONSTANT (0x100000000) + (gint64) floor (y / 2);
}

static void
repel (const CrowLayoutGraph *graph,
       const double          *x,
       const double          *y,
       double                *fx,
       double                *fy,
       GHashTable            *cells,
       gint64                *keys,
       guint                 *next)
{
  g_hash_table_remove_all (cells);
  for (guint i = 0; i < graph->n; i++)
    {
      gpointer head;

      keys[i] = get_cell (x[i], y[i]);
      head = g_hash_table_lookup (cells, &keys[i]);
      next[i] = GPOINTER_TO_UINT (head);
      g_hash_table_replace (cells, &keys[i], GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < graph->n; i++)
    for (int dx = -1; dx <= 1; dx++)
      for (int dy = -1; dy <= 1; dy++)
        {
          gint64 key = get_cell (x[i] + 2 * dx, y[i] + 2 * dy);

          for (guint j = GPOINTER_TO_UINT (g_hash_table_lookup (cells, &key)); j != 0; j = next[j - 1])
            {
              double ex = x[i] - x[j - 1];
              double ey = y[i] - y[j - 1];
              double d2 = ex * ex + ey * ey;

              if (j - 1 == i || d2 > 4)
                continue;
              d2 = MAX (d2, 0.01);
              fx[i] += ex / d2 * 0.9;
              fy[i] += ey / d2 * 0.9;
            }
        }
}

static void
let_springs_work (const CrowLayoutGraph *graph,
                  double                *x,
                  double                *y)
{
  g_autofree double *fx = g_new (double, graph->n);
  g_autofree double *fy = g_new (double, graph->n);
  g_autofree gint64 *keys = g_new (gint64, graph->n);
  g_autofree guint *next = g_new (guint, graph->n);
  g_autoptr (GHashTable) cells = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint step = 0; step < SPRING_STEPS; step++)
    {
      double heat = 0.5 * (1 - (double) step / SPRING_STEPS) + 0.02;

      memset (fx, 0, graph->n * sizeof (double));
      memset (fy, 0, graph->n * sizeof (double));
      repel (graph, x, y, fx, fy, cells, keys, next);
      for (guint i = 0; i < graph->n_links; i++)
        {
          const CrowLayoutLink *link = &graph->links[i];
          double ex = x[link->to] - x[link->from];
          double ey = y[link->to] - y[link->from];
          double d = _crow_layout_hypot (ex, ey);

          fx[link->from] += ex * d * 0.5;
          fy[link->from] += ey * d * 0.5;
          fx[link->to] -= ex * d * 0.5;
          fy[link->to] -= ey * d * 0.5;
        }
      for (guint i = 0; i < graph->n; i++)
        {
          double f = _crow_layout_hypot (fx[i], fy[i]);

          if (f < 1e-9)
            continue;
          x[i] += fx[i] / f * MIN (f, heat);
          y[i] += fy[i] / f * MIN (f, heat);
        }
    }
}

typedef struct
{
  guint box;
  double key;
} Keyed;

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const Keyed *x = a;
  const Keyed *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->box < y->box ? -1 : x->box > y->box;
}

CrowLayoutColumns *
_crow_layout_compact (const CrowLayoutGraph *graph)
{
  g_autofree double *x = g_new0 (double, graph->n);
  g_autofree double *y = g_new0 (double, graph->n);
  g_autofree Keyed *keyed = g_new (Keyed, graph->n);
  CrowLayoutColumns *self;
  double width = 0, height = 0, filled = 0, share;
  guint n_columns, column = 0, begin = 0;

  scale_distances (graph, x, y);
  scale_to_links (graph, x, y);
  let_springs_work (graph, x, y);

  for (guint i = 0; i < graph->n; i++)
    {
      width += graph->widths[i] / graph->n;
      height += graph->heights[i] + graph->gap_y;
      keyed[i] = (Keyed) { i, x[i] };
    }
  width += graph->gap_x;
  n_columns = (guint) CLAMP (round (sqrt (height * graph->aspect / width)), 1, graph->n);
  share = height / n_columns;
  qsort (keyed, graph->n, sizeof (Keyed), compare_keys);
  self = _crow_layout_columns_new (graph, n_columns);
  for (guint i = 0; i <= graph->n; i++)
    {
      double next = i < graph->n ? graph->heights[keyed[i].box] + graph->gap_y : 0;

      if (i == graph->n || (i > begin && column + 1 < n_columns && filled + next / 2 > (column + 1) * share))
        {
          for (guint k = begin; k < i; k++)
            keyed[k].key = y[keyed[k].box];
          qsort (keyed + begin, i - begin, sizeof (Keyed), compare_keys);
          for (guint k = begin; k < i; k++)
            _crow_layout_columns_add (self, column, keyed[k].box);
          begin = i;
          column++;
        }
      filled += next;
    }
  _crow_layout_columns_place (self, graph);
  return self;
}
