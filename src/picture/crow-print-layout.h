/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene on sheets of paper: how many there are, what is on each, and painting them.  No printer and no toolkit.
 *
 * Sheets that lie beside each other overlap, so that they can be glued; where the overlap begins and ends is marked.  The
 * content is in the middle of all sheets together.
 */
#pragma once

#include "picture/crow-painter.h"

G_BEGIN_DECLS

/* The scale of a scene at 100 %: a diagram unit is 1/96 inch, a point 1/72. */
#define CROW_PRINT_NATURAL_SCALE 0.75

/* Set by crow_print_layout_init(); lengths are in points unless they say that they are in the scene. */
typedef struct
{
  CrowRect area;        /* of the scene: what is printed */
  CrowPoint origin;     /* of the scene: what is at the top left corner of the first sheet */
  double width, height; /* of a sheet, without the margins that a printer leaves */
  double overlap;       /* of sheets beside each other */
  double scale;         /* points to a diagram unit */
  guint n_columns, n_rows;
} CrowPrintLayout;

/* @width, @height: of a sheet, in points; what is not positive counts as one point.
 * @scale: as a part of the natural scale (1: 100 %); 0 or less: as large as fits on one sheet, at most 100 % */
void  crow_print_layout_init         (CrowPrintLayout        *self,
                                      const CrowRect         *area,
                                      double                  width,
                                      double                  height,
                                      double                  scale);
guint crow_print_layout_get_n_pages  (const CrowPrintLayout  *self);
/* What is on a sheet, in the scene; sheets are numbered row by row. */
void  crow_print_layout_get_page     (const CrowPrintLayout  *self,
                                      guint                   page,
                                      CrowRect               *part);
/* Paints a sheet with its marks at 0, 0, one unit of @cr to a point, on white paper.  @only: as for
 * crow_painter_paint_scene() */
void  crow_print_layout_paint        (const CrowPrintLayout  *self,
                                      guint                   page,
                                      CrowScene              *scene,
                                      const CrowPangoMeasure *measure,
                                      GHashTable             *only,
                                      cairo_t                *cr);

G_END_DECLS
