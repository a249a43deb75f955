/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links as straight lines between middles, and which of them cross.
 *
 * Each line is listed in the cells of a grid that it passes: two lines that cross meet in one of them, so that looking
 * for the crossings of one takes as long as there are lines near it, not as there are lines.
 *
 * Invariant: a line is listed in exactly the cells that visit() gives for its ends, which change only while it is in none.
 */
#include "config.h"

#include "diagram/crow-layout-private.h"

typedef struct
{
  double ax, ay, bx, by;
  guint from, to;
} Line;

struct _CrowLayoutLines
{
  const CrowLayoutGraph *graph; /* borrowed */
  Line *lines;
  guint32 *counted;             /* of each line, when it was a line of the boxes last */
  guint32 *seen;                /* of each line, when it was compared last */
  guint32 n_counts, n_looks;
  double x, y, cell;            /* the grid's corner, and the sides of its cells */
  guint n_columns, n_rows;
  GArray **cells;               /* of guint: numbers of lines; NULL: none */
};

static int
get_place (double value,
           guint  n)
{
  return (int) CLAMP (floor (value), 0, n - 1);
}

typedef void (*Visit) (CrowLayoutLines *self, guint cell, guint number, gpointer data);

/* The cells that a line passes, column by column. */
static inline void
visit (CrowLayoutLines *self,
       guint            number,
       Visit            function,
       gpointer         data)
{
  const Line *line = &self->lines[number];
  double ax = (line->ax - self->x) / self->cell, ay = (line->ay - self->y) / self->cell;
  double bx = (line->bx - self->x) / self->cell, by = (line->by - self->y) / self->cell;
  double slope = bx != ax ? (by - ay) / (bx - ax) : 0;
  double left = MIN (ax, bx), right = MAX (ax, bx);
  double top = MIN (ay, by), bottom = MAX (ay, by);
  int last = get_place (right, self->n_columns);

  for (int column = get_place (left, self->n_columns); column <= last; column++)
    {
      double y0 = ay, y1 = by;
      int end;

      if (bx != ax)
        {
          y0 = ay + slope * (MAX (left, column) - ax);
          y1 = ay + slope * (MIN (right, column + 1) - ax);
        }
      end = get_place (MIN (bottom, MAX (y0, y1) + 1e-6), self->n_rows);
      for (int row = get_place (MAX (top, MIN (y0, y1) - 1e-6), self->n_rows); row <= end; row++)
        function (self, (guint) row * self->n_columns + (guint) column, number, data);
    }
}

static void
list (CrowLayoutLines *self,
      guint            cell,
      guint            number,
      gpointer         data)
{
  if (self->cells[cell] == NULL)
    self->cells[cell] = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (self->cells[cell], number);
}

static void
unlist (CrowLayoutLines *self,
        guint            cell,
        guint            number,
        gpointer         data)
{
  GArray *numbers = self->cells[cell];

  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      {
        g_array_remove_index_fast (numbers, i);
        return;
      }
  g_assert_not_reached ();
}

CrowLayoutLines *
_crow_layout_lines_new (const CrowLayoutGraph *graph,
                        const double          *x,
                        const double          *y)
{
  CrowLayoutLines *self = g_new0 (CrowLayoutLines, 1);
  double right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  self->graph = graph;
  self->lines = g_new0 (Line, graph->n_links + 1);
  self->counted = g_new0 (guint32, graph->n_links + 1);
  self->seen = g_new0 (guint32, graph->n_links + 1);
  self->x = self->y = G_MAXDOUBLE;
  for (guint i = 0; i < graph->n; i++)
    {
      self->x = MIN (self->x, x[i]);
      self->y = MIN (self->y, y[i]);
      right = MAX (right, x[i]);
      bottom = MAX (bottom, y[i]);
    }
  /* About as many cells as boxes. */
  self->cell = MAX (1, sqrt ((right - self->x + 1) * (bottom - self->y + 1) / graph->n));
  self->n_columns = (guint) ((right - self->x) / self->cell) + 1;
  self->n_rows = (guint) ((bottom - self->y) / self->cell) + 1;
  self->cells = g_new0 (GArray *, (gsize) self->n_columns * self->n_rows);
  for (guint i = 0; i < graph->n_links; i++)
    {
      guint from = graph->links[i].from, to = graph->links[i].to;

      self->lines[i] = (Line) { x[from], y[from], x[to], y[to], from, to };
      visit (self, i, list, NULL);
    }
  return self;
}

void
_crow_layout_lines_free (CrowLayoutLines *self)
{
  for (guint i = 0; i < self->n_columns * self->n_rows; i++)
    g_clear_pointer (&self->cells[i], g_array_unref);
  g_free (self->cells);
  g_free (self->lines);
  g_free (self->counted);
  g_free (self->seen);
  g_free (self);
}

void
_crow_layout_lines_update (CrowLayoutLines *self,
                           guint            box,
                           const double    *x,
                           const double    *y)
{
  for (guint k = self->graph->first[box]; k < self->graph->first[box + 1]; k++)
    {
      guint number = self->graph->link_of[k];
      Line *line = &self->lines[number];

      visit (self, number, unlist, NULL);
      *line = (Line) { x[line->from], y[line->from], x[line->to], y[line->to], line->from, line->to };
      visit (self, number, list, NULL);
    }
}

typedef struct
{
  guint crossings;
  double looks;
} Count;

static void
count (CrowLayoutLines *self,
       guint            cell,
       guint            number,
       gpointer         data)
{
  const GArray *numbers = self->cells[cell];
  const Line *line = &self->lines[number];
  Count *found = data;

  found->looks += numbers->len;
  for (guint i = 0; i < numbers->len; i++)
    {
      guint k = g_array_index (numbers, guint, i);
      const Line *other = &self->lines[k];

      /* Each pair once: not in another cell too, and not from the other line of the boxes. */
      if (self->seen[k] == self->n_looks || self->counted[k] == self->n_counts)
        continue;
      self->seen[k] = self->n_looks;
      if (other->from == line->from || other->from == line->to || other->to == line->from || other->to == line->to)
        continue;
      found->crossings += _crow_layout_cross (line->ax, line->ay, line->bx, line->by, other->ax, other->ay, other->bx,
                                              other->by);
    }
}

double
_crow_layout_lines_get_cost (CrowLayoutLines *self,
                             guint            a,
                             guint            b,
                             double          *looks)
{
  Count found = { 0, 0 };
  double length = 0;

  self->n_counts++;
  for (guint pass = 0; pass < 2; pass++)
    {
      guint box = pass == 0 ? a : b;

      for (guint k = self->graph->first[box]; k < self->graph->first[box + 1]; k++)
        {
          guint number = self->graph->link_of[k];
          const Line *line = &self->lines[number];

          if (self->counted[number] == self->n_counts)
            continue;
          self->counted[number] = self->n_counts;
          self->n_looks++;
          length += _crow_layout_hypot (line->bx - line->ax, line->by - line->ay);
          visit (self, number, count, &found);
        }
    }
  *looks += found.looks;
  return length + found.crossings * CROW_LAYOUT_CROSSING;
}
