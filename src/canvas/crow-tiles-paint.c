/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painting into tiles.
 *
 * A tile is a GskCairoNode over an image: under the renderer that paints with cairo a texture would be copied for each
 * frame.  Pictures with text are kept, as laying out text takes longer than painting it; others are not.
 */
#include "config.h"

#include "canvas/crow-tiles-private.h"

#include "canvas/crow-detail.h"

/* Pictures that are kept, before all of them are forgotten; those with rows are larger. */
#define MAX_PICTURES 2000
#define MAX_FULL_PICTURES 300

/* Of laying out a text and painting it, and of painting it alone. */
#define TEXT_COST 12
#define KEPT_COST 3

typedef struct
{
  guint64 revision;
  CrowPictureDetail level;
  CrowPictureDetail detail;
  double text_size;
  CrowPicture *picture; /* owned */
} CrowTilePicture;

static void
kept_free (gpointer data)
{
  CrowTilePicture *kept = data;

  crow_picture_free (kept->picture);
  g_free (kept);
}

void
_crow_tiles_init_pictures (CrowTiles *self)
{
  self->pictures = g_hash_table_new_full (NULL, NULL, NULL, kept_free);
}

cairo_surface_t *
_crow_tiles_make_surface (CrowTiles *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, CROW_TILE_SIZE, CROW_TILE_SIZE);

  cairo_surface_set_device_scale (surface, self->device_scale, self->device_scale);
  return surface;
}

void
_crow_tiles_set_surface (CrowTiles       *self,
                         CrowTile        *tile,
                         cairo_surface_t *surface)
{
  double size = (double) CROW_TILE_SIZE / self->device_scale;
  cairo_t *cr;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  if (tile->surface != surface)
    {
      g_clear_pointer (&tile->surface, cairo_surface_destroy);
      tile->surface = surface != NULL ? cairo_surface_reference (surface) : NULL;
    }
  if (surface == NULL)
    return;

  tile->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (tile->column * size, tile->row * size, size, size));
  cr = gsk_cairo_node_get_draw_context (tile->node);
  cairo_set_source_surface (cr, surface, tile->column * size, tile->row * size);
  /* Between scales speed matters more than beauty; at its own scale there is nothing to be filtered. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_destroy (cr);
}

CrowRect
_crow_tiles_get_rect (CrowTiles      *self,
                      const CrowTile *tile)
{
  double size = CROW_TILE_SIZE / self->device_scale / self->level.scale;

  return (CrowRect) { tile->column * size, tile->row * size, size, size };
}

cairo_t *
_crow_tiles_begin_paint (CrowTiles       *self,
                         const CrowTile  *tile,
                         cairo_surface_t *surface)
{
  double size = (double) CROW_TILE_SIZE / self->device_scale;
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, -tile->column * size, -tile->row * size);
  cairo_scale (cr, self->level.scale, self->level.scale);
  return cr;
}

static gboolean
is_full (CrowTiles *self)
{
  return crow_detail_get_level (self->level.scale) == CROW_PICTURE_FULL;
}

/* (nullable) */
static CrowTilePicture *
get_kept (CrowTiles      *self,
          const CrowItem *item)
{
  CrowPictureDetail level = crow_detail_get_level (self->level.scale);
  CrowTilePicture *kept = g_hash_table_lookup (self->pictures, item);

  if (kept != NULL && kept->revision == item->revision && kept->level == level
      && kept->detail == crow_detail_get (level, self->level.scale, kept->text_size))
    return kept;
  return NULL;
}

static const CrowPicture *
keep_picture (CrowTiles      *self,
              const CrowItem *item)
{
  CrowTilePicture *kept = get_kept (self, item);

  if (kept != NULL)
    return kept->picture;

  if (g_hash_table_size (self->pictures) >= (is_full (self) ? MAX_FULL_PICTURES : MAX_PICTURES))
    g_hash_table_remove_all (self->pictures);
  kept = g_new0 (CrowTilePicture, 1);
  kept->revision = item->revision;
  kept->level = crow_detail_get_level (self->level.scale);
  kept->text_size = -1;
  kept->picture = crow_detail_make_picture (item, self->measure, self->palette, crow_scene_get_notation (self->scene),
                                            self->level.scale, &kept->text_size);
  kept->detail = crow_detail_get (kept->level, self->level.scale, kept->text_size);
  g_hash_table_replace (self->pictures, (gpointer) item, kept);
  return kept->picture;
}

/* What has text at this scale. */
static gboolean
is_kept (CrowTiles      *self,
         const CrowItem *item)
{
  return (item->kind != CROW_ITEM_ROUTE || is_full (self)) && crow_detail_get_level (self->level.scale) != CROW_PICTURE_COARSE;
}

void
_crow_tiles_paint_item (CrowTiles      *self,
                        const CrowItem *item,
                        cairo_t        *cr)
{
  g_autoptr (CrowPicture) made = NULL;
  const CrowPicture *picture;

  if (is_kept (self, item))
    picture = keep_picture (self, item);
  else
    picture = made = crow_picture_new (item, self->measure, self->palette, crow_scene_get_notation (self->scene),
                                       crow_detail_get_level (self->level.scale));
  cairo_save (cr);
  cairo_translate (cr, item->bounds.x, item->bounds.y);
  crow_picture_paint (picture, cr);
  cairo_restore (cr);
}

guint
_crow_tiles_get_cost (CrowTiles      *self,
                      const CrowItem *item)
{
  guint n_texts = is_full (self) && item->kind == CROW_ITEM_CARD ? 1 + 2 * CROW_CARD (item)->n_rows : 1;

  if (!is_kept (self, item))
    return 1;
  return n_texts * (get_kept (self, item) != NULL ? KEPT_COST : TEXT_COST);
}

GPtrArray *
_crow_tiles_list_items (CrowTiles      *self,
                        const CrowRect *rect)
{
  GPtrArray *items = g_ptr_array_new ();
  guint n = 0;

  crow_scene_query (self->scene, rect, items);
  for (guint i = 0; i < items->len; i++)
    if (self->live == NULL || !g_hash_table_contains (self->live, items->pdata[i]))
      items->pdata[n++] = items->pdata[i];
  g_ptr_array_set_size (items, n);
  return items;
}

static void
paint_bar (CrowTiles      *self,
           const CrowItem *item)
{
  CrowTileRange range = _crow_tiles_get_range (self, &self->level, &item->bounds);

  for (int row = MAX (range.top, self->shown.top); row < MIN (range.bottom, self->shown.bottom); row++)
    for (int column = MAX (range.left, self->shown.left); column < MIN (range.right, self->shown.right); column++)
      {
        CrowTile *tile = _crow_tiles_lookup (&self->level, column, row);

        if (tile == NULL || tile->state != CROW_TILE_BARS)
          continue;
        if (tile->bars == NULL)
          {
            if (tile->surface != NULL)
              continue;
            tile->surface = _crow_tiles_make_surface (self);
            tile->bars = _crow_tiles_begin_paint (self, tile, tile->surface);
          }
        crow_painter_paint_bar (CROW_CARD (item), self->palette, tile->bars);
      }
}

/* All cards are gone through once: from afar most of them are in view, and looking for those of each tile takes longer. */
void
_crow_tiles_paint_bars (CrowTiles *self,
                        GPtrArray *tiles)
{
  guint n_items;
  CrowItem *const *items = crow_scene_get_items (self->scene, CROW_ITEM_CARD, &n_items);

  for (guint i = 0; i < tiles->len; i++)
    {
      CrowTile *tile = tiles->pdata[i];

      _crow_tiles_set_surface (self, tile, NULL);
      tile->state = CROW_TILE_BARS;
    }
  for (guint i = 0; i < n_items && tiles->len > 0; i++)
    if (self->live == NULL || !g_hash_table_contains (self->live, items[i]))
      paint_bar (self, items[i]);
  for (guint i = 0; i < tiles->len; i++)
    {
      CrowTile *tile = tiles->pdata[i];

      g_clear_pointer (&tile->bars, cairo_destroy);
      _crow_tiles_set_surface (self, tile, tile->surface);
    }
}

static gboolean
is_within (CrowTiles *self,
           GPtrArray *items,
           guint      limit,
           guint     *cost)
{
  *cost = 0;
  for (guint i = 0; i < items->len && *cost <= limit; i++)
    *cost += _crow_tiles_get_cost (self, items->pdata[i]);
  return *cost <= limit;
}

gboolean
_crow_tiles_paint (CrowTiles *self,
                   CrowTile  *tile,
                   guint      limit,
                   guint     *cost)
{
  CrowRect rect = _crow_tiles_get_rect (self, tile);
  g_autoptr (GPtrArray) items = _crow_tiles_list_items (self, &rect);
  cairo_surface_t *surface = NULL;

  if (!is_within (self, items, limit, cost))
    return FALSE;
  if (items->len > 0)
    {
      cairo_t *cr;

      surface = _crow_tiles_make_surface (self);
      cr = _crow_tiles_begin_paint (self, tile, surface);
      for (guint i = 0; i < items->len; i++)
        _crow_tiles_paint_item (self, items->pdata[i], cr);
      cairo_destroy (cr);
    }
  _crow_tiles_set_surface (self, tile, surface);
  g_clear_pointer (&surface, cairo_surface_destroy);
  g_clear_pointer (&tile->damage, cairo_region_destroy);
  tile->state = CROW_TILE_DONE;
  return TRUE;
}

/* The part of the scene that some pixels of a tile show. */
static CrowRect
get_damaged_rect (CrowTiles                   *self,
                  const CrowTile              *tile,
                  const cairo_rectangle_int_t *pixels)
{
  CrowRect rect = _crow_tiles_get_rect (self, tile);
  double pixel = 1 / self->level.scale / self->device_scale;

  return (CrowRect) { rect.x + pixels->x * pixel, rect.y + pixels->y * pixel, pixels->width * pixel,
                      pixels->height * pixel };
}

gboolean
_crow_tiles_repair (CrowTiles *self,
                    CrowTile  *tile,
                    guint      limit,
                    guint     *cost)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GHashTable) touched = g_hash_table_new (NULL, NULL);
  cairo_rectangle_int_t pixels;
  CrowRect rect;
  cairo_t *cr;
  guint n = 0;

  for (int i = 0; i < cairo_region_num_rectangles (tile->damage); i++)
    {
      g_autoptr (GPtrArray) found = NULL;

      cairo_region_get_rectangle (tile->damage, i, &pixels);
      rect = get_damaged_rect (self, tile, &pixels);
      found = _crow_tiles_list_items (self, &rect);
      for (guint k = 0; k < found->len; k++)
        g_hash_table_add (touched, found->pdata[k]);
      if (g_hash_table_size (touched) > limit)
        return FALSE;
    }

  /* Once more, for their order. */
  cairo_region_get_extents (tile->damage, &pixels);
  rect = get_damaged_rect (self, tile, &pixels);
  g_ptr_array_unref (items);
  items = _crow_tiles_list_items (self, &rect);
  for (guint i = 0; i < items->len; i++)
    if (g_hash_table_contains (touched, items->pdata[i]))
      items->pdata[n++] = items->pdata[i];
  g_ptr_array_set_size (items, n);
  if (!is_within (self, items, limit, cost))
    return FALSE;

  if (tile->surface == NULL)
    tile->surface = _crow_tiles_make_surface (self);
  cr = cairo_create (tile->surface);
  cairo_scale (cr, 1.0 / self->device_scale, 1.0 / self->device_scale);
  for (int i = 0; i < cairo_region_num_rectangles (tile->damage); i++)
    {
      cairo_region_get_rectangle (tile->damage, i, &pixels);
      cairo_rectangle (cr, pixels.x, pixels.y, pixels.width, pixels.height);
    }
  cairo_clip (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  cairo_translate (cr, -tile->column * CROW_TILE_SIZE, -tile->row * CROW_TILE_SIZE);
  cairo_scale (cr, self->level.scale * self->device_scale, self->level.scale * self->device_scale);
  for (guint i = 0; i < items->len; i++)
    _crow_tiles_paint_item (self, items->pdata[i], cr);
  cairo_destroy (cr);
  _crow_tiles_set_surface (self, tile, tile->surface);
  g_clear_pointer (&tile->damage, cairo_region_destroy);
  return TRUE;
}
