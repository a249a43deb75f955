/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of tiles share.
 */
#pragma once

#include "canvas/crow-tiles.h"

G_BEGIN_DECLS

/* Pixels of the screen. */
#define CROW_TILE_SIZE 256

/**
 * CrowTileState:
 * @CROW_TILE_EMPTY: nothing is painted
 * @CROW_TILE_BARS: cards stand for all there is
 * @CROW_TILE_DONE: all is painted, but for its damage
 */
typedef enum
{
  CROW_TILE_EMPTY,
  CROW_TILE_BARS,
  CROW_TILE_DONE,
} CrowTileState;

typedef struct
{
  int column, row;
  CrowTileState state;
  cairo_surface_t *surface; /* owned (nullable): nothing is in it */
  GskRenderNode *node;      /* owned (nullable): shows the surface */
  cairo_region_t *damage;   /* owned (nullable): of a tile that is done, in pixels from its corner */
  cairo_t *bars;            /* owned (nullable): while bars are painted */
} CrowTile;

/* Columns and rows, the last not included. */
typedef struct
{
  int left, top, right, bottom;
} CrowTileRange;

/* All tiles of one scale. */
typedef struct
{
  GHashTable *tiles;        /* owned: gint64 of a tile's place → CrowTile */
  double scale;             /* pixels of the widget to a unit of the scene; 0: there is none */
} CrowTileLevel;

/* An item as it was when tiles were told last. */
typedef struct
{
  const CrowItem *item;     /* only compared */
  guint64 revision;
  CrowRect bounds;
  CrowPoint *points;        /* owned (nullable): of a route */
  guint n_points;
  gboolean live;            /* it is in no tile */
} CrowTileItem;

struct _CrowTiles
{
  /* owned */
  CrowScene *scene;         /* (nullable) */
  GHashTable *live;         /* (nullable): CrowItem; those of the last snapshot */
  GHashTable *pictures;     /* CrowItem → CrowTilePicture */
  GArray *items[CROW_N_ITEM_KINDS]; /* of CrowTileItem, in the order of the scene */

  /* borrowed */
  const CrowPangoMeasure *measure;
  const CrowPalette *palette;
  CrowTilesAppend append;
  gpointer user_data;

  /* state */
  CrowTileLevel level;
  CrowTileLevel old;        /* of the scale before, for as long as something of this one is missing */
  int device_scale;
  CrowTileRange shown;      /* at the last snapshot */
  gboolean touched;

  /* the tile being painted in slices */
  CrowTile *job;            /* (nullable): of the level */
  cairo_surface_t *job_surface; /* owned (nullable) */
  GPtrArray *job_items;     /* owned: CrowItem */
  guint job_position;
};

/* crow-tiles.c */
void     _crow_tiles_damage       (CrowTiles        *self,
                                   const CrowRect   *rect);
void     _crow_tiles_forget       (CrowTiles        *self);
/* The tiles that a part of the scene is in. */
CrowTileRange _crow_tiles_get_range (CrowTiles      *self,
                                   const CrowTileLevel *level,
                                   const CrowRect   *rect);
/* (nullable) */
CrowTile *_crow_tiles_lookup      (CrowTileLevel    *level,
                                   int               column,
                                   int               row);

/* crow-tiles-items.c */
void     _crow_tiles_clear_items  (CrowTiles        *self);
/* Damages what items of the scene left and where they are now. */
void     _crow_tiles_update_items (CrowTiles        *self,
                                   gboolean          live_changed);

/* crow-tiles-paint.c */
void     _crow_tiles_init_pictures (CrowTiles       *self);
/* (transfer full): an empty surface for a tile */
cairo_surface_t *_crow_tiles_make_surface (CrowTiles *self);
void     _crow_tiles_set_surface  (CrowTiles        *self,
                                   CrowTile         *tile,
                                   cairo_surface_t  *surface);
CrowRect _crow_tiles_get_rect     (CrowTiles        *self,
                                   const CrowTile   *tile);
/* (transfer full): paints units of the scene into a tile's surface */
cairo_t *_crow_tiles_begin_paint  (CrowTiles        *self,
                                   const CrowTile   *tile,
                                   cairo_surface_t  *surface);
void     _crow_tiles_paint_item   (CrowTiles        *self,
                                   const CrowItem   *item,
                                   cairo_t          *cr);
/* What painting an item takes, in units of painting a coarse one. */
guint    _crow_tiles_get_cost     (CrowTiles        *self,
                                   const CrowItem   *item);
/* (transfer full) (element-type CrowItem): what is to be painted of a part of the scene */
GPtrArray *_crow_tiles_list_items (CrowTiles        *self,
                                   const CrowRect   *rect);
/* @tiles: (element-type CrowTile): those of the level that are empty */
void     _crow_tiles_paint_bars   (CrowTiles        *self,
                                   GPtrArray        *tiles);
/* Paints what is damaged of a tile that is done, if that takes at most @limit; FALSE: it would take more. */
gboolean _crow_tiles_repair       (CrowTiles        *self,
                                   CrowTile         *tile,
                                   guint             limit,
                                   guint            *cost);
/* Paints all of a tile in the same way. */
gboolean _crow_tiles_paint        (CrowTiles        *self,
                                   CrowTile         *tile,
                                   guint             limit,
                                   guint            *cost);

G_END_DECLS
