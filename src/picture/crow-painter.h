/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paints items of a scene with cairo.
 *
 * A CrowPicture is one item made ready: texts laid out, paths and colours computed.  Painting it only hands that to
 * cairo, and needs neither the scene nor the item.  It is good for one revision of its item and one palette: who
 * keeps pictures compares crow_picture_get_revision() with the item's.
 *
 * A picture is painted relative to the corner of its item's bounds: translate to `item->bounds.x, y` first.  What it
 * touches is told by crow_picture_get_extents(), in the same coordinates.
 */
#pragma once

#include <cairo.h>

#include "diagram/crow-palette.h"
#include "diagram/crow-scene.h"

#include "picture/crow-pango-measure.h"

G_BEGIN_DECLS

/**
 * CrowPictureDetail:
 * @CROW_PICTURE_FULL: all that the item has
 * @CROW_PICTURE_NAMES: for looking from afar: a card's name alone, twice as large as a title; no labels, no marks
 * @CROW_PICTURE_LARGE_NAMES: the same, three times as large
 * @CROW_PICTURE_LARGEST_NAMES: the same, five times as large
 * @CROW_PICTURE_SHAPES: the same without any text
 * @CROW_PICTURE_COARSE: from farther still: plain boxes and lines
 *
 * How much is painted; the sizes stay.  Names are of one size on all cards, but for those that would not fit: they are a
 * third smaller, and shortened if that does not do.
 */
typedef enum
{
  CROW_PICTURE_FULL,
  CROW_PICTURE_NAMES,
  CROW_PICTURE_LARGE_NAMES,
  CROW_PICTURE_LARGEST_NAMES,
  CROW_PICTURE_SHAPES,
  CROW_PICTURE_COARSE,
} CrowPictureDetail;

typedef struct _CrowPicture CrowPicture;

/* (transfer full).  @palette: kept alive by the caller, as @measure is. */
CrowPicture *crow_picture_new           (const CrowItem         *item,
                                         const CrowPangoMeasure *measure,
                                         const CrowPalette      *palette,
                                         CrowNotation            notation,
                                         CrowPictureDetail       detail);
void         crow_picture_free          (CrowPicture            *self);
guint64      crow_picture_get_revision  (const CrowPicture      *self);
void         crow_picture_get_extents   (const CrowPicture      *self,
                                         CrowRect               *extents);
/* The height of its smallest letters, in units of the scene; 0: there is no text */
double       crow_picture_get_text_size (const CrowPicture      *self);
void         crow_picture_paint         (const CrowPicture      *self,
                                         cairo_t                *cr);

/* A card as a plain box, in scene coordinates, without a picture: for when there is no time for more. */
void         crow_painter_paint_bar     (const CrowCard         *card,
                                         const CrowPalette      *palette,
                                         cairo_t                *cr);
/* Everything that touches @area: (nullable): all, in the order of painting, in scene coordinates.  For files and
 * printing; nothing is kept.  @only: (nullable) (element-type CrowItem): a set of items */
void         crow_painter_paint_scene   (CrowScene              *scene,
                                         const CrowPangoMeasure *measure,
                                         const CrowPalette      *palette,
                                         const CrowRect         *area,
                                         GHashTable             *only,
                                         cairo_t                *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPicture, crow_picture_free)

G_END_DECLS
