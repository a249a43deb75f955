/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points, rectangles and sides.  Lengths are diagram units, one of which is a pixel at 100 %; x grows to the right
 * and y downwards.
 */
#pragma once

#include <glib.h>

#include <math.h>

G_BEGIN_DECLS

/* Entities, notes and areas snap to this grid; the measures of a card are multiples of it or of its half. */
#define CROW_GRID 10.0

typedef struct
{
  double x, y;
} CrowPoint;

typedef struct
{
  double x, y, width, height;
} CrowRect;

/**
 * CrowSide:
 *
 * A side of a rectangle, and the direction that leads out of it.  Opposite sides differ by 2.
 */
typedef enum
{
  CROW_SIDE_RIGHT,
  CROW_SIDE_BOTTOM,
  CROW_SIDE_LEFT,
  CROW_SIDE_TOP,
} CrowSide;

#define CROW_N_SIDES 4

#define CROW_SIDE_OPPOSITE(side) ((CrowSide) (((side) + 2) & 3))
/* Whether one leaves the side horizontally. */
#define CROW_SIDE_IS_HORIZONTAL(side) (((side) & 1) == 0)

static inline CrowPoint
crow_side_get_vector (CrowSide side)
{
  static const CrowPoint vectors[CROW_N_SIDES] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };

  return vectors[side];
}

static inline double
crow_rect_right (const CrowRect *rect)
{
  return rect->x + rect->width;
}

static inline double
crow_rect_bottom (const CrowRect *rect)
{
  return rect->y + rect->height;
}

static inline CrowPoint
crow_rect_center (const CrowRect *rect)
{
  return (CrowPoint) { rect->x + rect->width / 2, rect->y + rect->height / 2 };
}

static inline CrowRect
crow_rect_grow (const CrowRect *rect,
                double          by)
{
  return (CrowRect) { rect->x - by, rect->y - by, rect->width + 2 * by, rect->height + 2 * by };
}

/* The borders belong to the rectangle. */
static inline gboolean
crow_rect_contains (const CrowRect *rect,
                    double          x,
                    double          y)
{
  return x >= rect->x && x <= crow_rect_right (rect) && y >= rect->y && y <= crow_rect_bottom (rect);
}

/* Whether they have an area in common; touching is not enough. */
static inline gboolean
crow_rect_overlaps (const CrowRect *a,
                    const CrowRect *b)
{
  return a->x < crow_rect_right (b) && b->x < crow_rect_right (a) &&
         a->y < crow_rect_bottom (b) && b->y < crow_rect_bottom (a);
}

/* Whether they have a point in common, as the flat rectangle of a line and what it touches. */
static inline gboolean
crow_rect_touches (const CrowRect *a,
                   const CrowRect *b)
{
  return a->x <= crow_rect_right (b) && b->x <= crow_rect_right (a) &&
         a->y <= crow_rect_bottom (b) && b->y <= crow_rect_bottom (a);
}

static inline gboolean
crow_rect_equal (const CrowRect *a,
                 const CrowRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

static inline CrowRect
crow_rect_union (const CrowRect *a,
                 const CrowRect *b)
{
  double x = MIN (a->x, b->x);
  double y = MIN (a->y, b->y);

  return (CrowRect) { x, y, MAX (crow_rect_right (a), crow_rect_right (b)) - x,
                      MAX (crow_rect_bottom (a), crow_rect_bottom (b)) - y };
}

/* The rectangle between two points, in any order. */
static inline CrowRect
crow_rect_between (CrowPoint a,
                   CrowPoint b)
{
  return (CrowRect) { MIN (a.x, b.x), MIN (a.y, b.y), fabs (a.x - b.x), fabs (a.y - b.y) };
}

static inline double
crow_snap (double value)
{
  return round (value / CROW_GRID) * CROW_GRID;
}

/* To the next grid line that is not before. */
static inline double
crow_snap_up (double value)
{
  return ceil (value / CROW_GRID - 1e-9) * CROW_GRID;
}

G_END_DECLS
