/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the layout share.
 *
 * A layout of boxes that are all linked to each other somehow (a component) is a set of columns, each an order of boxes.
 * crow-layout-layered.c and crow-layout-compact.c propose columns; crow-layout-columns.c turns columns into places and
 * improves them; crow-layout.c splits into components, packs them, and chooses.
 */
#pragma once

#include "diagram/crow-layout.h"

G_BEGIN_DECLS

/* A component: its own numbering of boxes. */
typedef struct
{
  guint n;
  const double *widths, *heights; /* by box */
  guint n_links;
  const CrowLayoutLink *links;    /* no self links, none twice */
  const guint *first;             /* n + 1: the neighbours of box i are at first[i] … first[i + 1] - 1 */
  const guint *neighbours;
  const guint *link_of;           /* the link, beside each neighbour */
  double gap_x, gap_y;
  double aspect;
} CrowLayoutGraph;

/* Columns of a component. */
typedef struct
{
  guint n_columns;
  GArray **columns;   /* owned, each of guint: boxes from top to bottom */
  guint *column_of;   /* owned, by box */
  double *x, *y;      /* owned, by box: middles */
} CrowLayoutColumns;

CrowLayoutColumns *_crow_layout_columns_new     (const CrowLayoutGraph *graph,
                                                 guint                  n_columns);
void               _crow_layout_columns_free    (CrowLayoutColumns     *self);
void               _crow_layout_columns_add     (CrowLayoutColumns     *self,
                                                 guint                  column,
                                                 guint                  box);
/* Gives all boxes places: columns side by side; within a column near to those they are linked to, without overlap. */
void               _crow_layout_columns_place   (CrowLayoutColumns     *self,
                                                 const CrowLayoutGraph *graph);
/* Exchanges boxes while that makes fewer crossings or shorter links.  @across: also between columns. */
void               _crow_layout_columns_improve (CrowLayoutColumns     *self,
                                                 const CrowLayoutGraph *graph,
                                                 gboolean               across);
/* The less the better. */
double             _crow_layout_columns_get_cost (const CrowLayoutColumns *self,
                                                  const CrowLayoutGraph   *graph);

CrowLayoutColumns *_crow_layout_layered         (const CrowLayoutGraph *graph);
CrowLayoutColumns *_crow_layout_compact         (const CrowLayoutGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowLayoutColumns, _crow_layout_columns_free)

/* Whether two segments cross between their ends. */
static inline gboolean
_crow_layout_cross (double ax, double ay, double bx, double by, double cx, double cy, double dx, double dy)
{
  double d1, d2, d3, d4;

  if (MAX (ax, bx) < MIN (cx, dx) || MAX (cx, dx) < MIN (ax, bx) || MAX (ay, by) < MIN (cy, dy) ||
      MAX (cy, dy) < MIN (ay, by))
    return FALSE;
  d1 = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  d2 = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
  d3 = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
  d4 = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
  return d1 * d2 < 0 && d3 * d4 < 0;
}

/* Like hypot(), without its care for huge and tiny numbers, which takes ten times as long. */
static inline double
_crow_layout_hypot (double dx,
                    double dy)
{
  return sqrt (dx * dx + dy * dy);
}

/* A crossing costs as much as this many units of length. */
#define CROW_LAYOUT_CROSSING 900.0

/* Links as lines between the middles of their boxes (crow-layout-lines.c). */
typedef struct _CrowLayoutLines CrowLayoutLines;

/* @x, @y: the middles; none may leave the rectangle that they cover now. */
CrowLayoutLines *_crow_layout_lines_new      (const CrowLayoutGraph *graph,
                                              const double          *x,
                                              const double          *y);
void             _crow_layout_lines_free     (CrowLayoutLines       *self);
/* After @box was put elsewhere. */
void             _crow_layout_lines_update   (CrowLayoutLines       *self,
                                              guint                  box,
                                              const double          *x,
                                              const double          *y);
/* What the lines of two boxes cost, lengths and crossings with all others; @looks grows by the comparisons that took. */
double           _crow_layout_lines_get_cost (CrowLayoutLines       *self,
                                              guint                  a,
                                              guint                  b,
                                              double                *looks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowLayoutLines, _crow_layout_lines_free)

G_END_DECLS
