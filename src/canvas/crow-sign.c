/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The looks of signs, for the canvas and for whatever explains what is on it.
 */
#include "config.h"

#include "canvas/crow-sign.h"

#include "canvas/crow-canvas-private.h"

#define LINE_WIDTH 3.0
#define THIN_WIDTH 1.5

static const double dashes[2] = { 7.0, 6.0 };

static GdkRGBA
to_rgba (CrowColour colour)
{
  return (GdkRGBA) { colour.red, colour.green, colour.blue, colour.alpha };
}

GdkRGBA
crow_sign_get_colour (CrowSign           sign,
                      const CrowPalette *palette)
{
  switch (sign)
    {
    case CROW_SIGN_DELETED:
      return to_rgba (palette->cascade);

    case CROW_SIGN_UNLINKED:
      return to_rgba (palette->nullify);

    case CROW_SIGN_REFUSING:
      return to_rgba (palette->deny);

    case CROW_SIGN_WAY:
      return to_rgba (palette->accent);

    case CROW_SIGN_KEPT:
    case CROW_SIGN_NONE:
    default:
      return to_rgba (palette->muted);
    }
}

static void
append_dashed_box (GtkSnapshot    *snapshot,
                   const CrowRect *box,
                   double          radius,
                   const GdkRGBA  *colour)
{
  CrowRect line = crow_rect_grow (box, LINE_WIDTH / 2);
  CrowRect extents = crow_rect_grow (box, LINE_WIDTH + 1);
  double r = MIN (radius + LINE_WIDTH / 2, MIN (line.width, line.height) / 2);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (extents.x, extents.y, extents.width,
                                                                          extents.height));

  cairo_new_sub_path (cr);
  cairo_arc (cr, crow_rect_right (&line) - r, line.y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, crow_rect_right (&line) - r, crow_rect_bottom (&line) - r, r, 0, G_PI / 2);
  cairo_arc (cr, line.x + r, crow_rect_bottom (&line) - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, line.x + r, line.y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

void
crow_sign_snapshot_box (CrowSign           sign,
                        const CrowPalette *palette,
                        GtkSnapshot       *snapshot,
                        const CrowRect    *box,
                        double             radius)
{
  GdkRGBA colour = crow_sign_get_colour (sign, palette);

  switch (sign)
    {
    case CROW_SIGN_NONE:
      break;

    case CROW_SIGN_UNLINKED:
      append_dashed_box (snapshot, box, radius, &colour);
      break;

    case CROW_SIGN_REFUSING:
      _crow_canvas_append_outline (snapshot, box, radius, 2.0, 0.0, &colour);
      _crow_canvas_append_outline (snapshot, box, radius, 2.0, 4.0, &colour);
      break;

    case CROW_SIGN_KEPT:
      _crow_canvas_append_outline (snapshot, box, radius, THIN_WIDTH, 0.0, &colour);
      break;

    case CROW_SIGN_DELETED:
    case CROW_SIGN_WAY:
    default:
      _crow_canvas_append_outline (snapshot, box, radius, LINE_WIDTH, 0.0, &colour);
    }
}

void
crow_sign_snapshot_line (CrowSign           sign,
                         const CrowPalette *palette,
                         GtkSnapshot       *snapshot,
                         const CrowPoint   *points,
                         guint              n_points,
                         double             width)
{
  GdkRGBA colour = crow_sign_get_colour (sign, palette);
  GdkRGBA between = to_rgba (palette->canvas);

  switch (sign)
    {
    case CROW_SIGN_NONE:
      break;

    case CROW_SIGN_UNLINKED:
      _crow_canvas_append_line (snapshot, points, n_points, width, dashes, &colour);
      break;

    case CROW_SIGN_REFUSING:
      between.alpha = 1;
      _crow_canvas_append_line (snapshot, points, n_points, 2 * width, NULL, &colour);
      _crow_canvas_append_line (snapshot, points, n_points, 2 * width - 4, NULL, &between);
      break;

    case CROW_SIGN_KEPT:
      _crow_canvas_append_line (snapshot, points, n_points, width / 2, NULL, &colour);
      break;

    case CROW_SIGN_DELETED:
    case CROW_SIGN_WAY:
    default:
      _crow_canvas_append_line (snapshot, points, n_points, width, NULL, &colour);
    }
}
