/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns of boxes: places for a given order, and better orders by exchanging boxes.
 *
 * Within a column each box wants to be level with those it is linked to; boxes are kept apart by moving them as little
 * as possible (isotonic regression).  An exchange is judged by the crossings and lengths of straight lines between
 * middles, of the links of the two boxes alone.
 */
#include "config.h"

#include "diagram/crow-layout-private.h"

#include <string.h>

#define ROUNDS 8
/* Comparisons of lines, for each box, more among many: bounds the time, and unlike a clock gives the same result
 * everywhere. */
#define BUDGET 8000.0
#define BUDGET_GROWTH 3.0

CrowLayoutColumns *
_crow_layout_columns_new (const CrowLayoutGraph *graph,
                          guint                  n_columns)
{
  CrowLayoutColumns *self = g_new0 (CrowLayoutColumns, 1);

  self->n_columns = n_columns;
  self->columns = g_new0 (GArray *, n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->columns[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  self->column_of = g_new0 (guint, graph->n);
  self->x = g_new0 (double, graph->n);
  self->y = g_new0 (double, graph->n);
  return self;
}

void
_crow_layout_columns_free (CrowLayoutColumns *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_array_unref (self->columns[i]);
  g_free (self->columns);
  g_free (self->column_of);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

void
_crow_layout_columns_add (CrowLayoutColumns *self,
                          guint              column,
                          guint              box)
{
  g_array_append_val (self->columns[column], box);
  self->column_of[box] = column;
}

static double
get_stack_height (const CrowLayoutColumns *self,
                  const CrowLayoutGraph   *graph,
                  guint                    column)
{
  const GArray *boxes = self->columns[column];
  double height = 0;

  for (guint i = 0; i < boxes->len; i++)
    height += graph->heights[g_array_index (boxes, guint, i)] + (i > 0 ? graph->gap_y : 0);
  return height;
}

static void
place_columns (CrowLayoutColumns     *self,
               const CrowLayoutGraph *graph)
{
  double x = 0;

  for (guint c = 0; c < self->n_columns; c++)
    {
      double width = 0;

      for (guint i = 0; i < self->columns[c]->len; i++)
        width = MAX (width, graph->widths[g_array_index (self->columns[c], guint, i)]);
      for (guint i = 0; i < self->columns[c]->len; i++)
        self->x[g_array_index (self->columns[c], guint, i)] = x + width / 2;
      if (width > 0)
        x += width + graph->gap_x;
    }
}

/* One column: towards the mean of the neighbours, between -limit and limit. */
static void
settle_column (CrowLayoutColumns     *self,
               const CrowLayoutGraph *graph,
               guint                  column,
               double                 limit,
               double                *sums,
               double                *counts,
               double                *offsets)
{
  const GArray *boxes = self->columns[column];
  guint n_blocks = 0;
  double offset = 0;
  double low, high;
  guint i = 0;
  g_autofree guint *sizes = g_new (guint, boxes->len + 1);

  if (boxes->len == 0)
    return;
  for (guint b = 0; b < boxes->len; b++)
    {
      guint box = g_array_index (boxes, guint, b);
      guint degree = graph->first[box + 1] - graph->first[box];
      double wish = self->y[box];

      if (degree > 0)
        {
          wish = 0;
          for (guint k = graph->first[box]; k < graph->first[box + 1]; k++)
            wish += self->y[graph->neighbours[k]];
          wish /= degree;
        }
      if (b > 0)
        offset += graph->heights[g_array_index (boxes, guint, b - 1)] / 2 + graph->heights[box] / 2 + graph->gap_y;
      offsets[b] = offset;
      sums[n_blocks] = (wish - offset) * (degree + 0.5);
      counts[n_blocks] = degree + 0.5;
      sizes[n_blocks] = 1;
      n_blocks++;
      while (n_blocks > 1 && sums[n_blocks - 2] / counts[n_blocks - 2] >= sums[n_blocks - 1] / counts[n_blocks - 1])
        {
          sums[n_blocks - 2] += sums[n_blocks - 1];
          counts[n_blocks - 2] += counts[n_blocks - 1];
          sizes[n_blocks - 2] += sizes[n_blocks - 1];
          n_blocks--;
        }
    }
  low = -limit + graph->heights[g_array_index (boxes, guint, 0)] / 2;
  high = limit - graph->heights[g_array_index (boxes, guint, boxes->len - 1)] / 2 - offset;
  for (guint block = 0; block < n_blocks; block++)
    for (guint k = 0; k < sizes[block]; k++, i++)
      self->y[g_array_index (boxes, guint, i)] =
        CLAMP (sums[block] / counts[block], low, MAX (low, high)) + offsets[i];
}

void
_crow_layout_columns_place (CrowLayoutColumns     *self,
                            const CrowLayoutGraph *graph)
{
  g_autofree double *sums = g_new (double, graph->n + 1);
  g_autofree double *counts = g_new (double, graph->n + 1);
  g_autofree double *offsets = g_new (double, graph->n + 1);
  double tallest = 0;

  place_columns (self, graph);
  for (guint c = 0; c < self->n_columns; c++)
    tallest = MAX (tallest, get_stack_height (self, graph, c));
  for (guint c = 0; c < self->n_columns; c++)
    {
      double y = -get_stack_height (self, graph, c) / 2;

      for (guint i = 0; i < self->columns[c]->len; i++)
        {
          guint box = g_array_index (self->columns[c], guint, i);

          self->y[box] = y + graph->heights[box] / 2;
          y += graph->heights[box] + graph->gap_y;
        }
    }
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < self->n_columns; i++)
      settle_column (self, graph, round % 2 == 0 ? i : self->n_columns - 1 - i, tallest / 2 * 1.02, sums, counts,
                     offsets);
}

static double
get_length (const CrowLayoutColumns *self,
            const CrowLayoutLink    *link)
{
  return _crow_layout_hypot (self->x[link->to] - self->x[link->from], self->y[link->to] - self->y[link->from]);
}

static gboolean
do_cross (const CrowLayoutColumns *self,
          const CrowLayoutLink    *a,
          const CrowLayoutLink    *b)
{
  if (a->from == b->from || a->from == b->to || a->to == b->from || a->to == b->to)
    return FALSE;
  return _crow_layout_cross (self->x[a->from], self->y[a->from], self->x[a->to], self->y[a->to], self->x[b->from],
                             self->y[b->from], self->x[b->to], self->y[b->to]);
}

double
_crow_layout_columns_get_cost (const CrowLayoutColumns *self,
                               const CrowLayoutGraph   *graph)
{
  double cost = 0;

  for (guint i = 0; i < graph->n_links; i++)
    {
      cost += get_length (self, &graph->links[i]);
      for (guint k = 0; k < i; k++)
        if (do_cross (self, &graph->links[i], &graph->links[k]))
          cost += CROW_LAYOUT_CROSSING;
    }
  return cost;
}

static void
swap_boxes (CrowLayoutColumns *self,
            guint              a,
            guint              b)
{
  double x = self->x[a];
  double y = self->y[a];

  self->x[a] = self->x[b];
  self->y[a] = self->y[b];
  self->x[b] = x;
  self->y[b] = y;
}

/* Exchanges the boxes in their columns too. */
static void
swap_orders (CrowLayoutColumns *self,
             guint              a,
             guint              b)
{
  guint column_a = self->column_of[a];
  guint column_b = self->column_of[b];
  guint *place_a = NULL;
  guint *place_b = NULL;

  for (guint i = 0; i < self->columns[column_a]->len; i++)
    if (g_array_index (self->columns[column_a], guint, i) == a)
      place_a = &g_array_index (self->columns[column_a], guint, i);
  for (guint i = 0; i < self->columns[column_b]->len; i++)
    if (g_array_index (self->columns[column_b], guint, i) == b)
      place_b = &g_array_index (self->columns[column_b], guint, i);
  g_assert (place_a != NULL && place_b != NULL);
  *place_a = b;
  *place_b = a;
  self->column_of[a] = column_b;
  self->column_of[b] = column_a;
}

#define N_CANDIDATES 7
#define IMPROVE_ROUNDS 12

/* The boxes nearest to where @box would be best: the mean of its neighbours; and those beside it. */
static guint
find_candidates (const CrowLayoutColumns *self,
                 const CrowLayoutGraph   *graph,
                 guint                    box,
                 gboolean                 across,
                 guint                   *candidates)
{
  double distances[N_CANDIDATES];
  guint degree = graph->first[box + 1] - graph->first[box];
  double x = 0, y = 0;
  guint n = 0;

  for (guint k = graph->first[box]; k < graph->first[box + 1]; k++)
    {
      x += self->x[graph->neighbours[k]] / degree;
      y += self->y[graph->neighbours[k]] / degree;
    }
  for (guint column = 0; column < self->n_columns; column++)
    {
      const GArray *boxes = self->columns[column];

      if (!across && column != self->column_of[box])
        continue;
      /* All of it is too far away. */
      if (n == N_CANDIDATES && boxes->len > 0)
        {
          double column_x = self->x[g_array_index (boxes, guint, 0)];

          if (fabs (column_x - x) >= distances[n - 1] && fabs (column_x - self->x[box]) * 1.5 >= distances[n - 1])
            continue;
        }
      for (guint i = 0; i < boxes->len; i++)
        {
          guint other = g_array_index (boxes, guint, i);
          double to_goal = _crow_layout_hypot (self->x[other] - x, self->y[other] - y);
          double to_box = _crow_layout_hypot (self->x[other] - self->x[box], self->y[other] - self->y[box]);
          double distance = MIN (to_goal, to_box * 1.5);
          guint place;

          if (other == box)
            continue;
          if (n == N_CANDIDATES && distance >= distances[n - 1])
            continue;
          place = n < N_CANDIDATES ? n++ : n - 1;
          while (place > 0 && distances[place - 1] > distance)
            {
              distances[place] = distances[place - 1];
              candidates[place] = candidates[place - 1];
              place--;
            }
          distances[place] = distance;
          candidates[place] = other;
        }
    }
  return n;
}

void
_crow_layout_columns_improve (CrowLayoutColumns     *self,
                              const CrowLayoutGraph *graph,
                              gboolean               across)
{
  double budget = (BUDGET + BUDGET_GROWTH * graph->n) * graph->n;
  gboolean improved = TRUE;

  for (guint round = 0; round < IMPROVE_ROUNDS && improved && budget > 0; round++)
    {
      g_autoptr (CrowLayoutLines) lines = _crow_layout_lines_new (graph, self->x, self->y);

      improved = FALSE;
      for (guint box = 0; box < graph->n && budget > 0; box++)
        {
          guint candidates[N_CANDIDATES];
          guint n = find_candidates (self, graph, box, across, candidates);

          for (guint i = 0; i < n; i++)
            {
              guint other = candidates[i];
              double looks = 0;
              double before = _crow_layout_lines_get_cost (lines, box, other, &looks);
              double after;

              swap_boxes (self, box, other);
              _crow_layout_lines_update (lines, box, self->x, self->y);
              _crow_layout_lines_update (lines, other, self->x, self->y);
              after = _crow_layout_lines_get_cost (lines, box, other, &looks);
              budget -= looks;
              if (after < before - 1)
                {
                  swap_orders (self, box, other);
                  improved = TRUE;
                  break;
                }
              swap_boxes (self, box, other);
              _crow_layout_lines_update (lines, box, self->x, self->y);
              _crow_layout_lines_update (lines, other, self->x, self->y);
            }
        }
      _crow_layout_columns_place (self, graph);
    }
}
