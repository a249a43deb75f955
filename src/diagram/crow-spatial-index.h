/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A spatial index: which rectangles are near a place.
 *
 * Items are small numbers that the owner gives, each with one rectangle.  A grid of cells holds the numbers; items
 * beyond the grid belong to its border cells, so that every answer is right wherever they are, and the grid is made
 * anew when it fits badly.  Answers come in the order of the numbers, whatever the history.
 */
#pragma once

#include "diagram/crow-geometry.h"

G_BEGIN_DECLS

#define CROW_SPATIAL_NONE G_MAXUINT32

typedef struct _CrowSpatialIndex CrowSpatialIndex;

CrowSpatialIndex *crow_spatial_index_new      (void);
void              crow_spatial_index_free     (CrowSpatialIndex       *self);

/* Inserts the item, or gives it another rectangle. */
void              crow_spatial_index_set      (CrowSpatialIndex       *self,
                                               guint32                 item,
                                               const CrowRect         *rect);
void              crow_spatial_index_remove   (CrowSpatialIndex       *self,
                                               guint32                 item);
/* (nullable) */
const CrowRect   *crow_spatial_index_get      (const CrowSpatialIndex *self,
                                               guint32                 item);
guint             crow_spatial_index_get_n    (const CrowSpatialIndex *self);
/* What all items cover; FALSE if there are none. */
gboolean          crow_spatial_index_get_bounds (const CrowSpatialIndex *self,
                                                 CrowRect               *bounds);

/* Replaces @found: (element-type guint32) by the items that touch @rect, in ascending order. */
void              crow_spatial_index_query    (CrowSpatialIndex       *self,
                                               const CrowRect         *rect,
                                               GArray                 *found);
/* The same in no particular order, for who counts. */
void              crow_spatial_index_collect  (CrowSpatialIndex       *self,
                                               const CrowRect         *rect,
                                               GArray                 *found);
/* Whether an item other than @except, grown by @margin, overlaps @rect; items that merely touch do not. */
gboolean          crow_spatial_index_is_taken (CrowSpatialIndex       *self,
                                               const CrowRect         *rect,
                                               double                  margin,
                                               guint32                 except);
/* The corner, on the grid, of the free place for a box of that size whose middle is nearest to @wish: nearly so, the more
 * roughly the farther away it is.  @margin: what stays free around it */
CrowPoint         crow_spatial_index_find_place (CrowSpatialIndex     *self,
                                                 double                width,
                                                 double                height,
                                                 CrowPoint             wish,
                                                 double                margin);
/* How far @rect can be moved towards @direction, at most @limit, until it meets an item grown by @margin; items that
 * it overlaps already do not count.  @hit: (out) (optional): the item, or CROW_SPATIAL_NONE */
double            crow_spatial_index_cast     (CrowSpatialIndex       *self,
                                               const CrowRect         *rect,
                                               CrowSide                direction,
                                               double                  limit,
                                               double                  margin,
                                               guint32                *hit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowSpatialIndex, crow_spatial_index_free)

G_END_DECLS
