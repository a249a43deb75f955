/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts a scene into sheets.
 *
 * Invariants: all sheets together cover the area; what lies in the overlap of two sheets is on both, at the same scale.
 */
#include "config.h"

#include "picture/crow-print-layout.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* 10 mm: enough for glue, and more than the imprecision of a printer. */
#define OVERLAP 28.35
/* No part of a point may make another sheet. */
#define EPSILON 1e-6
/* Beyond that nobody prints, and numbers would overflow. */
#define MAX_SHEETS 1000.0
#define TAG_MARGIN 6.0

static guint
count_sheets (double content,
              double sheet,
              double overlap)
{
  if (content <= sheet + EPSILON)
    return 1;
  return MIN (ceil ((content - overlap - EPSILON) / (sheet - overlap)), MAX_SHEETS);
}

/* Where the first sheet begins, in points from the beginning of the content, so that the content is in the middle. */
static double
get_offset (double content,
            double sheet,
            double overlap,
            guint  n_sheets)
{
  return (content - (n_sheets * sheet - (n_sheets - 1) * overlap)) / 2;
}

void
crow_print_layout_init (CrowPrintLayout *self,
                        const CrowRect  *area,
                        double           width,
                        double           height,
                        double           scale)
{
  double across, along;

  g_return_if_fail (self != NULL && area != NULL);

  *self = (CrowPrintLayout) { .area = *area, .width = MAX (width, 1), .height = MAX (height, 1) };
  self->area.width = MAX (self->area.width, 1);
  self->area.height = MAX (self->area.height, 1);
  if (scale > 0)
    self->scale = CROW_PRINT_NATURAL_SCALE * scale;
  else
    self->scale = MIN (CROW_PRINT_NATURAL_SCALE,
                       MIN (self->width / self->area.width, self->height / self->area.height));
  /* More than MAX_SHEETS are not counted, so the scale gives way. */
  self->overlap = MIN (OVERLAP, MIN (self->width, self->height) / 4);
  self->scale = MIN (self->scale, MAX_SHEETS / 2 * (self->width - self->overlap) / self->area.width);
  self->scale = MIN (self->scale, MAX_SHEETS / 2 * (self->height - self->overlap) / self->area.height);

  across = self->area.width * self->scale;
  along = self->area.height * self->scale;
  self->n_columns = count_sheets (across, self->width, self->overlap);
  self->n_rows = count_sheets (along, self->height, self->overlap);
  self->origin.x = self->area.x + get_offset (across, self->width, self->overlap, self->n_columns) / self->scale;
  self->origin.y = self->area.y + get_offset (along, self->height, self->overlap, self->n_rows) / self->scale;
}

guint
crow_print_layout_get_n_pages (const CrowPrintLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_columns * self->n_rows;
}

void
crow_print_layout_get_page (const CrowPrintLayout *self,
                            guint                  page,
                            CrowRect              *part)
{
  g_return_if_fail (self != NULL && part != NULL);
  g_return_if_fail (page < self->n_columns * self->n_rows);

  part->x = self->origin.x + page % self->n_columns * (self->width - self->overlap) / self->scale;
  part->y = self->origin.y + page / self->n_columns * (self->height - self->overlap) / self->scale;
  part->width = self->width / self->scale;
  part->height = self->height / self->scale;
}

static void
add_line (cairo_t *cr,
          double   x,
          double   y,
          double   to_x,
          double   to_y)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, to_x, to_y);
}

/* Where the sheets beside this one end and begin, and which sheet this is. */
static void
paint_marks (const CrowPrintLayout  *self,
             guint                   page,
             const CrowPangoMeasure *measure,
             cairo_t                *cr)
{
  static const double dash[2] = { 4, 4 };
  guint column = page % self->n_columns;
  guint row = page / self->n_columns;
  /* Translators: which sheet of several this is, and its place among them */
  g_autofree char *text = g_strdup_printf (_("Sheet %u of %u (row %u, column %u)"), page + 1,
                                           self->n_columns * self->n_rows, row + 1, column + 1);
  g_autoptr (PangoLayout) layout = crow_pango_measure_create_layout (measure, CROW_TEXT_LABEL, text);
  PangoRectangle extents;
  double x, y;

  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.45, 0.45, 0.45);
  cairo_set_line_width (cr, 0.5);
  cairo_set_dash (cr, dash, 2, 0);
  if (column > 0)
    add_line (cr, self->overlap, 0, self->overlap, self->height);
  if (column + 1 < self->n_columns)
    add_line (cr, self->width - self->overlap, 0, self->width - self->overlap, self->height);
  if (row > 0)
    add_line (cr, 0, self->overlap, self->width, self->overlap);
  if (row + 1 < self->n_rows)
    add_line (cr, 0, self->height - self->overlap, self->width, self->height - self->overlap);
  cairo_stroke (cr);

  pango_layout_get_pixel_extents (layout, NULL, &extents);
  x = self->width - extents.width * CROW_PRINT_NATURAL_SCALE - TAG_MARGIN;
  y = self->height - extents.height * CROW_PRINT_NATURAL_SCALE - TAG_MARGIN;
  cairo_set_source_rgba (cr, 1, 1, 1, 0.85);
  cairo_rectangle (cr, x - 2, y - 1, extents.width * CROW_PRINT_NATURAL_SCALE + 4,
                   extents.height * CROW_PRINT_NATURAL_SCALE + 2);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
  cairo_move_to (cr, x, y);
  cairo_scale (cr, CROW_PRINT_NATURAL_SCALE, CROW_PRINT_NATURAL_SCALE);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

void
crow_print_layout_paint (const CrowPrintLayout  *self,
                         guint                   page,
                         CrowScene              *scene,
                         const CrowPangoMeasure *measure,
                         GHashTable             *only,
                         cairo_t                *cr)
{
  CrowRect part;

  g_return_if_fail (self != NULL && CROW_IS_SCENE (scene));

  crow_print_layout_get_page (self, page, &part);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  cairo_clip (cr);
  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, -part.x, -part.y);
  crow_painter_paint_scene (scene, measure, crow_palette_get_light (), &part, only, cr);
  cairo_restore (cr);
  if (self->n_columns * self->n_rows > 1)
    paint_marks (self, page, measure, cr);
}
