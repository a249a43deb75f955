/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns along the references: who is referred to stands left of who refers to it.
 *
 * Cycles are broken where a depth-first walk closes them.  A column is the longest way from a box that refers to
 * nobody; such boxes are then pulled next to those that refer to them.  Orders within columns come from barycentres.
 */
#include "config.h"

#include "diagram/crow-layout-private.h"

#define SWEEPS 12

typedef struct
{
  const CrowLayoutGraph *graph;
  guint8 *state;       /* 0 new, 1 on the way, 2 done */
  gboolean *reversed;  /* by link */
  guint *order;        /* boxes, referred ones first */
  guint n_ordered;
} Walk;

static gboolean
is_out (const CrowLayoutGraph *graph,
        const gboolean        *reversed,
        guint                  box,
        guint                  link)
{
  return (graph->links[link].from == box) != reversed[link];
}

/* Depth first without recursion: a chain of references may be as long as the model. */
static void
walk_from (Walk  *walk,
           guint  start)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *next = g_new0 (guint, walk->graph->n);

  g_array_append_val (stack, start);
  walk->state[start] = 1;
  next[start] = walk->graph->first[start];
  while (stack->len > 0)
    {
      guint box = g_array_index (stack, guint, stack->len - 1);

      if (next[box] == walk->graph->first[box + 1])
        {
          walk->state[box] = 2;
          walk->order[walk->n_ordered++] = box;
          g_array_set_size (stack, stack->len - 1);
          continue;
        }
      else
        {
          guint k = next[box]++;
          guint link = walk->graph->link_of[k];
          guint other = walk->graph->neighbours[k];

          if (walk->graph->links[link].from != box)
            continue;
          if (walk->state[other] == 1)
            walk->reversed[link] = TRUE;
          else if (walk->state[other] == 0)
            {
              walk->state[other] = 1;
              next[other] = walk->graph->first[other];
              g_array_append_val (stack, other);
            }
        }
    }
}

static void
assign_layers (const CrowLayoutGraph *graph,
               guint                 *layers)
{
  g_autofree guint8 *state = g_new0 (guint8, graph->n);
  g_autofree gboolean *reversed = g_new0 (gboolean, graph->n_links + 1);
  g_autofree guint *order = g_new0 (guint, graph->n);
  Walk walk = { graph, state, reversed, order, 0 };

  /* First from those that refer to nobody. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint box = 0; box < graph->n; box++)
      {
        gboolean is_root = TRUE;

        for (guint k = graph->first[box]; k < graph->first[box + 1] && is_root; k++)
          is_root = graph->links[graph->link_of[k]].from == box;
        if (state[box] == 0 && (is_root || pass == 1))
          walk_from (&walk, box);
      }
  /* The order ends with who comes first. */
  for (guint i = graph->n; i > 0; i--)
    {
      guint box = order[i - 1];

      for (guint k = graph->first[box]; k < graph->first[box + 1]; k++)
        if (is_out (graph, reversed, box, graph->link_of[k]))
          layers[graph->neighbours[k]] = MAX (layers[graph->neighbours[k]], layers[box] + 1);
    }
  /* As near as possible to the first that refers to it. */
  for (guint i = 0; i < graph->n; i++)
    {
      guint box = order[i];
      guint nearest = G_MAXUINT;
      guint n_in = 0;

      for (guint k = graph->first[box]; k < graph->first[box + 1]; k++)
        if (is_out (graph, reversed, box, graph->link_of[k]))
          nearest = MIN (nearest, layers[graph->neighbours[k]]);
        else
          n_in++;
      if (n_in == 0 && nearest != G_MAXUINT && nearest > 0)
        layers[box] = MAX (layers[box], nearest - 1);
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

/* Orders one column by the mean position of the neighbours in the column before or after. */
static void
order_column (CrowLayoutColumns     *self,
              const CrowLayoutGraph *graph,
              guint                  column,
              gboolean               by_left,
              double                *position)
{
  GArray *boxes = self->columns[column];
  g_autofree Keyed *keyed = g_new (Keyed, boxes->len + 1);

  for (guint i = 0; i < boxes->len; i++)
    {
      guint box = g_array_index (boxes, guint, i);
      double sum = 0;
      guint n = 0;

      for (guint k = graph->first[box]; k < graph->first[box + 1]; k++)
        {
          guint other = graph->neighbours[k];

          if (by_left ? self->column_of[other] < column : self->column_of[other] > column)
            {
              sum += position[other];
              n++;
            }
        }
      keyed[i] = (Keyed) { box, n > 0 ? sum / n : position[box] };
    }
  qsort (keyed, boxes->len, sizeof (Keyed), compare_keys);
  for (guint i = 0; i < boxes->len; i++)
    {
      g_array_index (boxes, guint, i) = keyed[i].box;
      position[keyed[i].box] = (i + 0.5) / boxes->len;
    }
}

CrowLayoutColumns *
_crow_layout_layered (const CrowLayoutGraph *graph)
{
  g_autofree guint *layers = g_new0 (guint, graph->n);
  g_autofree double *position = g_new0 (double, graph->n);
  CrowLayoutColumns *self;
  guint n_layers = 1;

  assign_layers (graph, layers);
  for (guint i = 0; i < graph->n; i++)
    n_layers = MAX (n_layers, layers[i] + 1);
  self = _crow_layout_columns_new (graph, n_layers);
  for (guint i = 0; i < graph->n; i++)
    _crow_layout_columns_add (self, layers[i], i);
  for (guint c = 0; c < n_layers; c++)
    for (guint i = 0; i < self->columns[c]->len; i++)
      position[g_array_index (self->columns[c], guint, i)] = (i + 0.5) / self->columns[c]->len;
  for (guint sweep = 0; sweep < SWEEPS; sweep++)
    for (guint i = 0; i < n_layers; i++)
      order_column (self, graph, sweep % 2 == 0 ? i : n_layers - 1 - i, sweep % 2 == 0, position);
  _crow_layout_columns_place (self, graph);
  return self;
}
