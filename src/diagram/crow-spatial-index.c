/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A uniform grid over the items' rectangles.
 *
 * Invariants: an item stands in exactly the cells that its rectangle, clamped to the grid, touches; `rects` holds what
 * it was put in with, so that it can be taken out again.  The grid has at most a few cells an item, so an outlier
 * far away costs no memory.
 */
#include "config.h"

#include "diagram/crow-spatial-index.h"

#include <math.h>
#include <string.h>

#define CELL 160.0
/* Less than this is no overlap: sums of coordinates are rounded. */
#define EPSILON 1e-6
/* How finely, and for how many steps so finely, a free place is looked for. */
#define FINE_STEP (2 * CROW_GRID)
#define FINE_RINGS 16

/* The rectangle stands beside the number: looking through a cell stays within it. */
typedef struct
{
  CrowRect rect;
  guint32 item;
} Entry;

typedef struct
{
  Entry *entries;
  guint n, capacity;
} Cell;

typedef struct
{
  int left, top, right, bottom;
} CellRange;

struct _CrowSpatialIndex
{
  /* owned */
  GArray *rects;     /* of CrowRect, by item */
  GArray *present;   /* of guint8 */
  GArray *stamps;    /* of guint32: the last question that saw the item */
  Cell *cells;

  /* state */
  guint32 stamp;
  guint n_items;
  guint rebuild_at;  /* number of items at which the grid is made anew */
  guint n_outside;   /* items put in since then that do not fit the grid */
  double x, y;       /* of the grid */
  double cell;
  int columns, rows;
};

static inline const CrowRect *
get_rect (const CrowSpatialIndex *self,
          guint32                 item)
{
  return &g_array_index (self->rects, CrowRect, item);
}

static inline gboolean
is_present (const CrowSpatialIndex *self,
            guint32                 item)
{
  return item < self->present->len && g_array_index (self->present, guint8, item) != 0;
}

static inline int
get_cell (double value,
          double cell,
          int    n)
{
  double i = floor (value / cell);

  if (!(i > 0))
    return 0;
  return i >= n ? n - 1 : (int) i;
}

static inline CellRange
get_range (const CrowSpatialIndex *self,
           const CrowRect         *rect)
{
  return (CellRange) {
    get_cell (rect->x - self->x, self->cell, self->columns),
    get_cell (rect->y - self->y, self->cell, self->rows),
    get_cell (crow_rect_right (rect) - self->x, self->cell, self->columns),
    get_cell (crow_rect_bottom (rect) - self->y, self->cell, self->rows),
  };
}

static void
put (CrowSpatialIndex *self,
     guint32           item)
{
  Entry entry = { *get_rect (self, item), item };
  CellRange range = get_range (self, &entry.rect);

  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        Cell *cell = &self->cells[row * self->columns + column];

        if (cell->n == cell->capacity)
          {
            cell->capacity = MAX (4, cell->capacity * 2);
            cell->entries = g_renew (Entry, cell->entries, cell->capacity);
          }
        cell->entries[cell->n++] = entry;
      }
}

static void
take (CrowSpatialIndex *self,
      guint32           item)
{
  CellRange range = get_range (self, get_rect (self, item));

  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        Cell *cell = &self->cells[row * self->columns + column];
        guint i = 0;

        while (i < cell->n && cell->entries[i].item != item)
          i++;
        g_assert (i < cell->n);
        cell->entries[i] = cell->entries[--cell->n];
      }
}

static void
clear_cells (CrowSpatialIndex *self)
{
  for (int i = 0; i < self->columns * self->rows; i++)
    g_free (self->cells[i].entries);
  g_clear_pointer (&self->cells, g_free);
}

gboolean
crow_spatial_index_get_bounds (const CrowSpatialIndex *self,
                               CrowRect               *bounds)
{
  gboolean any = FALSE;

  for (guint32 i = 0; i < self->present->len; i++)
    if (is_present (self, i))
      {
        *bounds = any ? crow_rect_union (bounds, get_rect (self, i)) : *get_rect (self, i);
        any = TRUE;
      }
  return any;
}

static void
rebuild (CrowSpatialIndex *self)
{
  CrowRect bounds = { 0, 0, CELL, CELL };
  double most = MAX (64, 4.0 * self->n_items);

  clear_cells (self);
  crow_spatial_index_get_bounds (self, &bounds);
  bounds = crow_rect_grow (&bounds, 2 * CELL);
  self->cell = CELL;
  while (ceil (bounds.width / self->cell) * ceil (bounds.height / self->cell) > most)
    self->cell *= 1.25;
  self->x = bounds.x;
  self->y = bounds.y;
  self->columns = MAX (1, (int) ceil (bounds.width / self->cell));
  self->rows = MAX (1, (int) ceil (bounds.height / self->cell));
  self->cells = g_new0 (Cell, (gsize) self->columns * self->rows);
  self->rebuild_at = 2 * self->n_items + 16;
  self->n_outside = 0;
  for (guint32 i = 0; i < self->present->len; i++)
    if (is_present (self, i))
      put (self, i);
}

CrowSpatialIndex *
crow_spatial_index_new (void)
{
  CrowSpatialIndex *self = g_new0 (CrowSpatialIndex, 1);

  self->rects = g_array_new (FALSE, TRUE, sizeof (CrowRect));
  self->present = g_array_new (FALSE, TRUE, sizeof (guint8));
  self->stamps = g_array_new (FALSE, TRUE, sizeof (guint32));
  rebuild (self);
  return self;
}

void
crow_spatial_index_free (CrowSpatialIndex *self)
{
  clear_cells (self);
  g_array_unref (self->rects);
  g_array_unref (self->present);
  g_array_unref (self->stamps);
  g_free (self);
}

void
crow_spatial_index_set (CrowSpatialIndex *self,
                        guint32           item,
                        const CrowRect   *rect)
{
  CrowRect grid;

  g_return_if_fail (item != CROW_SPATIAL_NONE);

  if (item >= self->present->len)
    {
      g_array_set_size (self->rects, item + 1);
      g_array_set_size (self->present, item + 1);
      g_array_set_size (self->stamps, item + 1);
    }
  if (is_present (self, item))
    take (self, item);
  else
    self->n_items++;
  g_array_index (self->present, guint8, item) = 1;
  g_array_index (self->rects, CrowRect, item) = *rect;

  grid = (CrowRect) { self->x, self->y, self->columns * self->cell, self->rows * self->cell };
  if (!crow_rect_contains (&grid, rect->x, rect->y) ||
      !crow_rect_contains (&grid, crow_rect_right (rect), crow_rect_bottom (rect)))
    self->n_outside++;
  if (self->n_items > self->rebuild_at || self->n_outside > 16 + self->n_items / 4)
    rebuild (self);
  else
    put (self, item);
}

void
crow_spatial_index_remove (CrowSpatialIndex *self,
                           guint32           item)
{
  if (!is_present (self, item))
    return;
  take (self, item);
  g_array_index (self->present, guint8, item) = 0;
  self->n_items--;
}

const CrowRect *
crow_spatial_index_get (const CrowSpatialIndex *self,
                        guint32                 item)
{
  return is_present (self, item) ? get_rect (self, item) : NULL;
}

guint
crow_spatial_index_get_n (const CrowSpatialIndex *self)
{
  return self->n_items;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  guint32 x = *(const guint32 *) a;
  guint32 y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

/* Whether the question that `stamp` counts sees the item for the first time. */
static inline gboolean
see (CrowSpatialIndex *self,
     guint32           item)
{
  guint32 *stamp = &g_array_index (self->stamps, guint32, item);

  if (*stamp == self->stamp)
    return FALSE;
  *stamp = self->stamp;
  return TRUE;
}

void
crow_spatial_index_collect (CrowSpatialIndex *self,
                            const CrowRect   *rect,
                            GArray           *found)
{
  CellRange range = get_range (self, rect);

  g_array_set_size (found, 0);
  self->stamp++;
  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        const Cell *cell = &self->cells[row * self->columns + column];

        for (guint i = 0; i < cell->n; i++)
          if (crow_rect_touches (&cell->entries[i].rect, rect) && see (self, cell->entries[i].item))
            g_array_append_val (found, cell->entries[i].item);
      }
}

void
crow_spatial_index_query (CrowSpatialIndex *self,
                          const CrowRect   *rect,
                          GArray           *found)
{
  crow_spatial_index_collect (self, rect, found);
  if (found->len > 1)
    g_array_sort (found, compare_items);
}

gboolean
crow_spatial_index_is_taken (CrowSpatialIndex *self,
                             const CrowRect   *rect,
                             double            margin,
                             guint32           except)
{
  CrowRect grown = crow_rect_grow (rect, margin - EPSILON);
  CellRange range = get_range (self, &grown);

  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        const Cell *cell = &self->cells[row * self->columns + column];

        for (guint i = 0; i < cell->n; i++)
          if (cell->entries[i].item != except && crow_rect_overlaps (&cell->entries[i].rect, &grown))
            return TRUE;
      }
  return FALSE;
}

/* The gap between a rectangle and an item in a direction: negative if the item is behind or overlaps. */
static inline double
get_gap (const CrowRect *rect,
         const CrowRect *item,
         CrowSide        direction)
{
  switch (direction)
    {
    case CROW_SIDE_RIGHT:
      return item->x - crow_rect_right (rect);
    case CROW_SIDE_LEFT:
      return rect->x - crow_rect_right (item);
    case CROW_SIDE_BOTTOM:
      return item->y - crow_rect_bottom (rect);
    default:
      return rect->y - crow_rect_bottom (item);
    }
}

double
crow_spatial_index_cast (CrowSpatialIndex *self,
                         const CrowRect   *rect,
                         CrowSide          direction,
                         double            limit,
                         double            margin,
                         guint32          *hit)
{
  gboolean horizontal = CROW_SIDE_IS_HORIZONTAL (direction);
  gboolean forwards = direction == CROW_SIDE_RIGHT || direction == CROW_SIDE_BOTTOM;
  CrowRect grown = crow_rect_grow (rect, margin);
  CrowRect swept = grown;
  CellRange range;
  double left = grown.x + EPSILON;
  double top = grown.y + EPSILON;
  double right = crow_rect_right (&grown) - EPSILON;
  double bottom = crow_rect_bottom (&grown) - EPSILON;
  double best = limit;
  guint32 found = CROW_SPATIAL_NONE;
  int first, last, step;

  if (horizontal)
    {
      swept.width += limit;
      if (!forwards)
        swept.x -= limit;
    }
  else
    {
      swept.height += limit;
      if (!forwards)
        swept.y -= limit;
    }
  range = get_range (self, &swept);
  first = horizontal ? (forwards ? range.left : range.right) : (forwards ? range.top : range.bottom);
  last = horizontal ? (forwards ? range.right : range.left) : (forwards ? range.bottom : range.top);
  step = forwards ? 1 : -1;

  for (int along = first; along != last + step; along += step)
    {
      int from = horizontal ? range.top : range.left;
      int to = horizontal ? range.bottom : range.right;

      for (int across = from; across <= to; across++)
        {
          const Cell *cell = horizontal ? &self->cells[across * self->columns + along]
                                        : &self->cells[along * self->columns + across];

          for (guint i = 0; i < cell->n; i++)
            {
              const CrowRect *item = &cell->entries[i].rect;
              gboolean in_way = horizontal ? item->y < bottom && crow_rect_bottom (item) > top
                                           : item->x < right && crow_rect_right (item) > left;
              double gap;

              if (!in_way)
                continue;
              gap = get_gap (&grown, item, direction);
              if (gap < -EPSILON)
                continue;
              if (gap < best || (gap == best && found != CROW_SPATIAL_NONE && cell->entries[i].item < found))
                {
                  best = MAX (gap, 0);
                  found = cell->entries[i].item;
                }
            }
        }
      /* Items of the cells to come begin no nearer than their cell does. */
      if (found != CROW_SPATIAL_NONE)
        {
          double edge = (horizontal ? self->x : self->y) + (forwards ? along + 1 : along) * self->cell;
          double reach = forwards ? edge - (horizontal ? crow_rect_right (&grown) : crow_rect_bottom (&grown))
                                  : (horizontal ? grown.x : grown.y) - edge;

          if (reach >= best)
            break;
        }
    }
  if (hit != NULL)
    *hit = found;
  return best;
}

/* Offset number @i of the border of a square around nothing, in units of @spacing; there are 8 * @side of them. */
static CrowPoint
get_ring_offset (guint  i,
                 guint  side,
                 double spacing)
{
  double along = side > 0 ? (double) (i % (2 * side)) - side : 0;
  double edge = side;

  switch (side > 0 ? i / (2 * side) : 0)
    {
    case 0:
      return (CrowPoint) { edge * spacing, along * spacing };
    case 1:
      return (CrowPoint) { -along * spacing, edge * spacing };
    case 2:
      return (CrowPoint) { -edge * spacing, -along * spacing };
    default:
      return (CrowPoint) { along * spacing, -edge * spacing };
    }
}

/* Squares around the wish, each in at most 8 * FINE_RINGS places, so that it takes few steps to leave even a diagram of
 * thousands of boxes.  It ends, because everything is free far enough away. */
CrowPoint
crow_spatial_index_find_place (CrowSpatialIndex *self,
                               double            width,
                               double            height,
                               CrowPoint         wish,
                               double            margin)
{
  guint side = 0;
  double spacing = FINE_STEP;

  g_return_val_if_fail (self != NULL, wish);

  for (;;)
    {
      CrowPoint best = { 0, 0 };
      double best_distance = G_MAXDOUBLE;

      for (guint i = 0; i < MAX (1, 8 * side); i++)
        {
          CrowPoint offset = get_ring_offset (i, side, spacing);
          CrowRect rect = { crow_snap (wish.x + offset.x - width / 2), crow_snap (wish.y + offset.y - height / 2),
                            width, height };
          double distance = hypot (offset.x, offset.y);

          if (distance < best_distance && !crow_spatial_index_is_taken (self, &rect, margin, CROW_SPATIAL_NONE))
            {
              best_distance = distance;
              best = (CrowPoint) { rect.x, rect.y };
            }
        }
      if (best_distance < G_MAXDOUBLE)
        return best;
      if (side < FINE_RINGS)
        side++;
      else
        spacing *= 1 + 1.0 / FINE_RINGS;
    }
}
