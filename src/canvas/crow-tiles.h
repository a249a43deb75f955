/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene in tiles.
 *
 * Painting cards and links takes long, and from afar, where everything is in view, even handing thousands of them to the
 * renderer takes longer than a frame may.  So they are painted into pictures of a fixed size, which are handed out as
 * nodes: the same node for as long as nothing in it changed, so that the renderer paints anew only what did.
 *
 * What is cheap is painted within the frame, the rest in slices by crow_tiles_work() when there is time.  Until then a
 * tile that is missing is shown item by item; from afar as it was at the last scale, or as coarse bars where nothing
 * was.  A change repaints only what it touches of a tile; where that is too much the tile counts as missing, so that
 * nothing is ever seen where it is no more.
 *
 * Only tiles in view and those next to it are kept.  It needs no widget.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-viewport.h"
#include "picture/crow-painter.h"

G_BEGIN_DECLS

typedef struct _CrowTiles CrowTiles;

/* Appends items, in their order, each at its place in the scene. */
typedef void (*CrowTilesAppend) (GtkSnapshot     *snapshot,
                                 CrowItem *const *items,
                                 guint            n_items,
                                 gpointer         user_data);

/* @measure: kept alive by the caller
 * @append: shows near items whose tile is missing */
CrowTiles *crow_tiles_new         (const CrowPangoMeasure *measure,
                                   CrowTilesAppend         append,
                                   gpointer                user_data);
void       crow_tiles_free        (CrowTiles              *self);

/* @scene: (nullable).  Everything is forgotten. */
void       crow_tiles_set_scene   (CrowTiles              *self,
                                   CrowScene              *scene);
/* @palette: kept alive by the caller.  Everything is forgotten. */
void       crow_tiles_set_palette (CrowTiles              *self,
                                   const CrowPalette      *palette);
/* The scene is not what it was; what is different is found out with the next snapshot. */
void       crow_tiles_touch       (CrowTiles              *self);

/* Where the origin of the scene is shown: at a whole pixel of the screen. */
CrowPoint  crow_tiles_get_offset  (CrowViewport           *viewport,
                                   int                     device_scale);
/* What is in view; links, cards, notes and areas in pixels of the widget.  @device_scale: pixels of the screen to one of the
 * widget.  @live: (nullable) (element-type CrowItem): a set of items that are left out, because they are painted by
 * somebody else.  Returns whether something is left to be painted by crow_tiles_work(). */
gboolean   crow_tiles_snapshot    (CrowTiles              *self,
                                   GtkSnapshot            *snapshot,
                                   CrowViewport           *viewport,
                                   int                     device_scale,
                                   GHashTable             *live);
/* Paints for about @budget microseconds: what was in view at the last snapshot, then what is next to it.
 * @seen: (out): whether a snapshot would show more than the last one.  Returns whether there is more to do. */
gboolean   crow_tiles_work        (CrowTiles              *self,
                                   gint64                  budget,
                                   gboolean               *seen);
/* The memory that pictures take. */
gsize      crow_tiles_get_size    (const CrowTiles        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowTiles, crow_tiles_free)

G_END_DECLS
