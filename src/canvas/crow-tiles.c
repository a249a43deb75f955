/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which tiles there are, what of them is shown, and when they are painted.
 *
 * Places of tiles count from the origin of the scene, in pixels of the screen at the current scale; all are shown at whole
 * pixels, so that what is in them needs no filtering.  Another scale begins with no tiles.  From afar the old ones stand
 * in for those that are missing, enlarged or reduced, until all in view are there or the scene changes.
 *
 * Invariant: whatever tile is done shows the scene as it was at the last update of items, but for its damage.
 */
#include "config.h"

#include <math.h>

#include "canvas/crow-tiles-private.h"

#include "canvas/crow-detail.h"

/* Painting within a frame, in units of painting a coarse item, of which a millisecond has about 300. */
#define FRAME_COST 300
/* How many items are painted between two looks at the clock. */
#define STRIDE 16
/* Tiles beside those in view that are kept ready. */
#define RING 1

static gint64
get_key (int column,
         int row)
{
  return (gint64) (((guint64) (guint32) column << 32) | (guint32) row);
}

static void
tile_free (gpointer data)
{
  CrowTile *tile = data;

  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_clear_pointer (&tile->damage, cairo_region_destroy);
  g_free (tile);
}

static void
level_init (CrowTileLevel *level,
            double         scale)
{
  level->tiles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, tile_free);
  level->scale = scale;
}

static void
level_clear (CrowTileLevel *level)
{
  g_clear_pointer (&level->tiles, g_hash_table_unref);
  level->scale = 0;
}

CrowTile *
_crow_tiles_lookup (CrowTileLevel *level,
                    int            column,
                    int            row)
{
  gint64 key = get_key (column, row);

  return g_hash_table_lookup (level->tiles, &key);
}

static CrowTile *
ensure_tile (CrowTileLevel *level,
             int            column,
             int            row)
{
  CrowTile *tile = _crow_tiles_lookup (level, column, row);

  if (tile == NULL)
    {
      gint64 key = get_key (column, row);

      tile = g_new0 (CrowTile, 1);
      tile->column = column;
      tile->row = row;
      g_hash_table_insert (level->tiles, g_memdup2 (&key, sizeof key), tile);
    }
  return tile;
}

static void
stop_job (CrowTiles *self)
{
  self->job = NULL;
  g_clear_pointer (&self->job_surface, cairo_surface_destroy);
  g_ptr_array_set_size (self->job_items, 0);
}

void
_crow_tiles_forget (CrowTiles *self)
{
  stop_job (self);
  level_clear (&self->level);
  level_clear (&self->old);
}

static void
item_removed_cb (CrowTiles *self,
                 CrowItem  *item)
{
  g_hash_table_remove (self->pictures, item);
  if (self->live != NULL)
    g_hash_table_remove (self->live, item);
  stop_job (self);
  self->touched = TRUE;
}

CrowTiles *
crow_tiles_new (const CrowPangoMeasure *measure,
                CrowTilesAppend         append,
                gpointer                user_data)
{
  CrowTiles *self = g_new0 (CrowTiles, 1);

  self->measure = measure;
  self->append = append;
  self->user_data = user_data;
  self->palette = crow_palette_get_light ();
  self->job_items = g_ptr_array_new ();
  _crow_tiles_init_pictures (self);
  _crow_tiles_clear_items (self);
  return self;
}

void
crow_tiles_free (CrowTiles *self)
{
  crow_tiles_set_scene (self, NULL);
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    g_array_unref (self->items[kind]);
  g_hash_table_unref (self->pictures);
  g_ptr_array_unref (self->job_items);
  g_free (self);
}

void
crow_tiles_set_scene (CrowTiles *self,
                      CrowScene *scene)
{
  _crow_tiles_forget (self);
  _crow_tiles_clear_items (self);
  g_hash_table_remove_all (self->pictures);
  g_clear_pointer (&self->live, g_hash_table_unref);
  if (self->scene != NULL)
    g_signal_handlers_disconnect_by_data (self->scene, self);
  g_set_object (&self->scene, scene);
  if (scene != NULL)
    g_signal_connect_swapped (scene, "item-removed", G_CALLBACK (item_removed_cb), self);
  self->touched = TRUE;
}

void
crow_tiles_set_palette (CrowTiles         *self,
                        const CrowPalette *palette)
{
  self->palette = palette;
  _crow_tiles_forget (self);
  g_hash_table_remove_all (self->pictures);
}

void
crow_tiles_touch (CrowTiles *self)
{
  self->touched = TRUE;
}

/* Damage. */

CrowTileRange
_crow_tiles_get_range (CrowTiles           *self,
                       const CrowTileLevel *level,
                       const CrowRect      *rect)
{
  double size = CROW_TILE_SIZE / self->device_scale / level->scale;

  return (CrowTileRange) { (int) floor (rect->x / size), (int) floor (rect->y / size),
                           (int) ceil (crow_rect_right (rect) / size), (int) ceil (crow_rect_bottom (rect) / size) };
}

static CrowTileRange
grow_range (const CrowTileRange *range,
            int                  by)
{
  return (CrowTileRange) { range->left - by, range->top - by, range->right + by, range->bottom + by };
}

static void
damage_tile (CrowTiles      *self,
             CrowTile       *tile,
             const CrowRect *rect)
{
  CrowRect all = _crow_tiles_get_rect (self, tile);
  double pixels = self->level.scale * self->device_scale;
  cairo_rectangle_int_t tile_pixels = { 0, 0, CROW_TILE_SIZE, CROW_TILE_SIZE };
  cairo_rectangle_int_t damaged;
  cairo_region_t *region;

  if (tile == self->job)
    stop_job (self);
  if (tile->state != CROW_TILE_DONE)
    {
      tile->state = CROW_TILE_EMPTY;
      return;
    }
  /* A pixel more on each side, for what is rounded. */
  damaged.x = (int) floor ((rect->x - all.x) * pixels) - 1;
  damaged.y = (int) floor ((rect->y - all.y) * pixels) - 1;
  damaged.width = (int) ceil ((crow_rect_right (rect) - all.x) * pixels) + 1 - damaged.x;
  damaged.height = (int) ceil ((crow_rect_bottom (rect) - all.y) * pixels) + 1 - damaged.y;
  region = cairo_region_create_rectangle (&damaged);
  cairo_region_intersect_rectangle (region, &tile_pixels);
  if (cairo_region_is_empty (region))
    {
      cairo_region_destroy (region);
      return;
    }
  if (tile->damage == NULL)
    tile->damage = region;
  else
    {
      cairo_region_union (tile->damage, region);
      cairo_region_destroy (region);
    }
}

void
_crow_tiles_damage (CrowTiles      *self,
                    const CrowRect *rect)
{
  CrowTileRange range, kept;
  double pixel;
  CrowRect grown;

  /* Those of another scale are not painted any more. */
  level_clear (&self->old);
  if (self->level.tiles == NULL)
    return;

  pixel = 1 / self->level.scale / self->device_scale;
  grown = crow_rect_grow (rect, 2 * pixel);
  range = _crow_tiles_get_range (self, &self->level, &grown);
  kept = grow_range (&self->shown, RING);
  for (int row = MAX (range.top, kept.top); row < MIN (range.bottom, kept.bottom); row++)
    for (int column = MAX (range.left, kept.left); column < MIN (range.right, kept.right); column++)
      {
        CrowTile *tile = _crow_tiles_lookup (&self->level, column, row);

        if (tile != NULL)
          damage_tile (self, tile, rect);
      }
}

/* Showing. */

static gboolean
is_ready (const CrowTile *tile)
{
  return tile != NULL && tile->state == CROW_TILE_DONE && tile->damage == NULL;
}

static gboolean
is_all_ready (CrowTiles           *self,
              CrowTileLevel       *level,
              const CrowTileRange *range)
{
  for (int row = range->top; row < range->bottom; row++)
    for (int column = range->left; column < range->right; column++)
      if (!is_ready (_crow_tiles_lookup (level, column, row)))
        return FALSE;
  return TRUE;
}

static void
begin_level (CrowTiles *self,
             double     scale)
{
  stop_job (self);
  /* What is not complete is no better than what there was before. */
  if (self->level.tiles != NULL && (self->old.tiles == NULL || is_all_ready (self, &self->level, &self->shown)))
    {
      level_clear (&self->old);
      self->old = self->level;
      self->level = (CrowTileLevel) { NULL };
    }
  level_clear (&self->level);
  level_init (&self->level, scale);
}

static gboolean
drop_tile (gpointer key,
           gpointer value,
           gpointer user_data)
{
  CrowTiles *self = user_data;
  CrowTileRange kept = grow_range (&self->shown, RING);
  const CrowTile *tile = value;

  if (tile->column >= kept.left && tile->column < kept.right && tile->row >= kept.top && tile->row < kept.bottom)
    return FALSE;
  if (tile == self->job)
    stop_job (self);
  return TRUE;
}

/* The tiles of the scale before that are in the place of one; FALSE: not all are there. */
static gboolean
find_old (CrowTiles      *self,
          const CrowTile *tile,
          CrowTileRange  *range)
{
  CrowRect rect = _crow_tiles_get_rect (self, tile);

  if (self->old.tiles == NULL)
    return FALSE;
  *range = _crow_tiles_get_range (self, &self->old, &rect);
  return is_all_ready (self, &self->old, range);
}

static void
append_old (CrowTiles      *self,
            GtkSnapshot    *snapshot,
            const CrowTile *tile)
{
  double size = (double) CROW_TILE_SIZE / self->device_scale;
  double factor = self->level.scale / self->old.scale;
  CrowTileRange range;

  if (!find_old (self, tile, &range))
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (tile->column * size, tile->row * size, size, size));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_scale (snapshot, factor, factor);
  for (int row = range.top; row < range.bottom; row++)
    for (int column = range.left; column < range.right; column++)
      {
        const CrowTile *old = _crow_tiles_lookup (&self->old, column, row);

        if (old->node != NULL)
          gtk_snapshot_append_node (snapshot, old->node);
      }
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

/* From afar, what there is neither now nor was at the scale before. */
static void
fill_with_bars (CrowTiles *self,
                GPtrArray *tiles)
{
  g_autoptr (GPtrArray) wanting = g_ptr_array_new ();
  CrowTileRange range;

  for (guint i = 0; i < tiles->len; i++)
    {
      CrowTile *tile = tiles->pdata[i];

      if (tile->state == CROW_TILE_EMPTY && !find_old (self, tile, &range))
        g_ptr_array_add (wanting, tile);
    }
  if (wanting->len > 0)
    _crow_tiles_paint_bars (self, wanting);
}

/* Brings a tile as far as what is left of the frame allows; @cost is what has been spent. */
static void
prepare_tile (CrowTiles *self,
              CrowTile  *tile,
              guint     *cost)
{
  guint limit = *cost < FRAME_COST ? FRAME_COST - *cost : 0;
  guint spent = 0;

  if (is_ready (tile))
    return;
  if (tile->state == CROW_TILE_DONE && !_crow_tiles_repair (self, tile, limit, &spent))
    {
      /* Better coarse than wrong. */
      g_clear_pointer (&tile->damage, cairo_region_destroy);
      tile->state = CROW_TILE_EMPTY;
      _crow_tiles_set_surface (self, tile, NULL);
    }
  /* Where one takes too long, so do its neighbours, and looking at them takes time as well. */
  else if (tile->state == CROW_TILE_EMPTY && limit > 0 && !_crow_tiles_paint (self, tile, limit, &spent))
    spent = limit;
  *cost += spent;
}

/* Item by item, within @rect, which is in pixels of tiles. */
static void
append_items (CrowTiles      *self,
              GtkSnapshot    *snapshot,
              const CrowRect *rect)
{
  double scale = self->level.scale;
  CrowRect part = { rect->x / scale, rect->y / scale, rect->width / scale, rect->height / scale };
  g_autoptr (GPtrArray) items = _crow_tiles_list_items (self, &part);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_scale (snapshot, scale, scale);
  self->append (snapshot, (CrowItem *const *) items->pdata, items->len, self->user_data);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
append_tile (CrowTiles   *self,
             GtkSnapshot *snapshot,
             CrowTile    *tile)
{
  double size = (double) CROW_TILE_SIZE / self->device_scale;

  if (tile->state == CROW_TILE_EMPTY && !crow_detail_is_far (self->level.scale))
    {
      append_items (self, snapshot, &(CrowRect) { tile->column * size, tile->row * size, size, size });
      return;
    }
  if (tile->state == CROW_TILE_EMPTY)
    append_old (self, snapshot, tile);
  else if (tile->node != NULL)
    gtk_snapshot_append_node (snapshot, tile->node);
}

CrowPoint
crow_tiles_get_offset (CrowViewport *viewport,
                       int           device_scale)
{
  double scale = crow_viewport_get_scale (viewport) * device_scale;
  double x, y;

  crow_viewport_get_origin (viewport, &x, &y);
  return (CrowPoint) { round (-x * scale) / device_scale, round (-y * scale) / device_scale };
}

static gboolean
is_same_set (GHashTable *a,
             GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;

  if (a == NULL || b == NULL)
    return a == b;
  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (b, key))
      return FALSE;
  return TRUE;
}

/* Follows the scene and the view.  Returns what is seen, in pixels of tiles. */
static CrowRect
update (CrowTiles    *self,
        CrowViewport *viewport,
        int           device_scale,
        GHashTable   *live)
{
  double scale = crow_viewport_get_scale (viewport);
  CrowPoint offset = crow_tiles_get_offset (viewport, device_scale);
  CrowRect view = { -offset.x, -offset.y };
  gboolean live_changed;
  CrowRect part;

  live_changed = !is_same_set (live, self->live);
  if (self->touched || live_changed)
    {
      g_clear_pointer (&self->live, g_hash_table_unref);
      self->live = live != NULL ? g_hash_table_ref (live) : NULL;
      _crow_tiles_update_items (self, live_changed);
      self->touched = FALSE;
    }
  if (self->device_scale != device_scale)
    _crow_tiles_forget (self);
  self->device_scale = device_scale;
  if (self->level.tiles == NULL || self->level.scale != scale)
    begin_level (self, scale);

  crow_viewport_get_size (viewport, &view.width, &view.height);
  part = (CrowRect) { view.x / scale, view.y / scale, view.width / scale, view.height / scale };
  self->shown = _crow_tiles_get_range (self, &self->level, &part);
  g_hash_table_foreach_remove (self->level.tiles, drop_tile, self);
  return view;
}

gboolean
crow_tiles_snapshot (CrowTiles    *self,
                     GtkSnapshot  *snapshot,
                     CrowViewport *viewport,
                     int           device_scale,
                     GHashTable   *live)
{
  CrowPoint offset = crow_tiles_get_offset (viewport, device_scale);
  g_autoptr (GPtrArray) tiles = g_ptr_array_new ();
  guint n_missing = 0, n_empty = 0;
  guint cost = 0;
  CrowTileRange ring;
  CrowRect view;

  g_return_val_if_fail (self->scene != NULL, FALSE);

  view = update (self, viewport, device_scale, live);
  for (int row = self->shown.top; row < self->shown.bottom; row++)
    for (int column = self->shown.left; column < self->shown.right; column++)
      {
        CrowTile *tile = ensure_tile (&self->level, column, row);

        prepare_tile (self, tile, &cost);
        n_missing += !is_ready (tile);
        n_empty += tile->state == CROW_TILE_EMPTY;
        g_ptr_array_add (tiles, tile);
      }
  if (n_missing == 0)
    level_clear (&self->old);
  if (n_empty > 0 && crow_detail_is_far (self->level.scale))
    fill_with_bars (self, tiles);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (offset.x, offset.y));
  /* Where most would be cut at edges of tiles, all is rather shown whole. */
  if (2 * n_empty > tiles->len && !crow_detail_is_far (self->level.scale))
    append_items (self, snapshot, &view);
  else
    for (guint i = 0; i < tiles->len; i++)
      append_tile (self, snapshot, tiles->pdata[i]);
  gtk_snapshot_restore (snapshot);

  ring = grow_range (&self->shown, RING);
  return !is_all_ready (self, &self->level, &ring);
}

/* Working. */

/* (nullable): what is missing in a range, the nearest to the middle first. */
static CrowTile *
find_missing (CrowTiles           *self,
              const CrowTileRange *range)
{
  double middle_x = (self->shown.left + self->shown.right - 1) / 2.0;
  double middle_y = (self->shown.top + self->shown.bottom - 1) / 2.0;
  int best_column = 0, best_row = 0;
  double best = -1;

  for (int row = range->top; row < range->bottom; row++)
    for (int column = range->left; column < range->right; column++)
      {
        double distance = hypot (column - middle_x, row - middle_y);

        if ((best < 0 || distance < best) && !is_ready (_crow_tiles_lookup (&self->level, column, row)))
          {
            best = distance;
            best_column = column;
            best_row = row;
          }
      }
  return best < 0 ? NULL : ensure_tile (&self->level, best_column, best_row);
}

static gboolean
begin_job (CrowTiles *self)
{
  CrowTileRange ring = grow_range (&self->shown, RING);
  CrowTile *tile = find_missing (self, &self->shown);
  CrowRect rect;

  if (tile == NULL)
    tile = find_missing (self, &ring);
  if (tile == NULL)
    return FALSE;

  rect = _crow_tiles_get_rect (self, tile);
  g_ptr_array_unref (self->job_items);
  self->job_items = _crow_tiles_list_items (self, &rect);
  self->job_position = 0;
  self->job = tile;
  if (self->job_items->len > 0)
    self->job_surface = _crow_tiles_make_surface (self);
  return TRUE;
}

static void
end_job (CrowTiles *self)
{
  CrowTile *tile = self->job;

  _crow_tiles_set_surface (self, tile, self->job_surface);
  g_clear_pointer (&tile->damage, cairo_region_destroy);
  tile->state = CROW_TILE_DONE;
  stop_job (self);
}

gboolean
crow_tiles_work (CrowTiles *self,
                 gint64     budget,
                 gboolean  *seen)
{
  gint64 start = g_get_monotonic_time ();

  *seen = FALSE;
  /* What changed since the last snapshot is looked at by the next one. */
  if (self->scene == NULL || self->level.tiles == NULL || self->touched)
    return FALSE;

  do
    {
      cairo_t *cr;

      if (self->job == NULL && !begin_job (self))
        return FALSE;
      if (self->job_surface != NULL)
        {
          cr = _crow_tiles_begin_paint (self, self->job, self->job_surface);
          for (guint i = 0; i < STRIDE && self->job_position < self->job_items->len; i++)
            _crow_tiles_paint_item (self, self->job_items->pdata[self->job_position++], cr);
          cairo_destroy (cr);
        }
      if (self->job_position >= self->job_items->len)
        {
          const CrowTile *tile = self->job;

          if (tile->column >= self->shown.left && tile->column < self->shown.right && tile->row >= self->shown.top
              && tile->row < self->shown.bottom)
            *seen = TRUE;
          end_job (self);
        }
    }
  while (g_get_monotonic_time () - start < budget);

  return TRUE;
}

gsize
crow_tiles_get_size (const CrowTiles *self)
{
  const CrowTileLevel *levels[] = { &self->level, &self->old };
  gsize size = self->job_surface != NULL ? CROW_TILE_SIZE * CROW_TILE_SIZE * 4 : 0;

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      GHashTableIter iter;
      gpointer tile;

      if (levels[i]->tiles == NULL)
        continue;
      g_hash_table_iter_init (&iter, levels[i]->tiles);
      while (g_hash_table_iter_next (&iter, NULL, &tile))
        if (((CrowTile *) tile)->surface != NULL)
          size += CROW_TILE_SIZE * CROW_TILE_SIZE * 4;
    }
  return size;
}
