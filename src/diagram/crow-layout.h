/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Automatic placement: boxes and links in, corners out.  Pure functions, for any thread; the same input gives the
 * same output.
 */
#pragma once

#include "diagram/crow-geometry.h"

G_BEGIN_DECLS

/**
 * CrowLayoutStyle:
 * @CROW_LAYOUT_AUTOMATIC: the better of the others, by crossings, length of links and area
 * @CROW_LAYOUT_LAYERED: in columns along the references: who is referred to stands left of who refers
 * @CROW_LAYOUT_COMPACT: near to who is linked, in as little room as that takes
 *
 * How boxes are arranged.
 */
typedef enum
{
  CROW_LAYOUT_AUTOMATIC,
  CROW_LAYOUT_LAYERED,
  CROW_LAYOUT_COMPACT,
} CrowLayoutStyle;

/* A box to be placed.  A fixed one stays where it is and nothing is put on it. */
typedef struct
{
  CrowRect rect;     /* x and y count on input only where `fixed` or `placed`; on output always */
  gboolean fixed;    /* locked, or not to be arranged */
  gboolean placed;   /* has a place to start from: crow_layout_arrange() keeps neighbourhoods of these */
} CrowLayoutBox;

/* Indexes of boxes: @from is referred to, @to refers. */
typedef struct
{
  guint from, to;
} CrowLayoutLink;

typedef struct
{
  CrowLayoutStyle style;
  double gap;        /* between boxes; 0: what suits links and their symbols */
  double aspect;     /* width to height that is aimed at; 0: 1.6 */
} CrowLayoutOptions;

/* The figures by which layouts are compared. */
typedef struct
{
  guint crossings;     /* of straight lines between the middles */
  guint overlaps;      /* pairs of boxes */
  double length;       /* of all those lines */
  double area;         /* of what all boxes cover together, in units of the boxes' own */
} CrowLayoutQuality;

/* Places all boxes that are not fixed.  @options: (nullable) */
void crow_layout_arrange     (CrowLayoutBox           *boxes,
                              guint                    n_boxes,
                              const CrowLayoutLink    *links,
                              guint                    n_links,
                              const CrowLayoutOptions *options);
/* Places the boxes that are neither fixed nor placed next to those that they are linked to; the others stay.
 * @options: (nullable) */
void crow_layout_place_new   (CrowLayoutBox           *boxes,
                              guint                    n_boxes,
                              const CrowLayoutLink    *links,
                              guint                    n_links,
                              const CrowLayoutOptions *options);
void crow_layout_get_quality (const CrowLayoutBox     *boxes,
                              guint                    n_boxes,
                              const CrowLayoutLink    *links,
                              guint                    n_links,
                              CrowLayoutQuality       *quality);

G_END_DECLS
