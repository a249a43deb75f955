/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG and PDF of a scene.  The bytes are the same for the same scene and fonts: no date is written.
 */
#include "config.h"

#include "picture/crow-picture-file.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

/* Beyond this cairo cannot hold the pixels of a row or column. */
#define MAX_PIXELS 32000
/* And this is a gigabyte. */
#define MAX_AREA 268435456.0
/* A CSS pixel is 1/96 inch, a point 1/72. */
#define POINTS 0.75
/* Readers need not show larger pages (PDF 1.7, annex C). */
#define MAX_PAGE 14400.0

G_DEFINE_QUARK (crow-picture-error-quark, crow_picture_error)

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

CrowRect
crow_picture_get_area (CrowScene  *scene,
                       GHashTable *only,
                       double      padding)
{
  CrowRect area = { 0, 0, 0, 0 };
  gboolean any = FALSE;

  g_return_val_if_fail (CROW_IS_SCENE (scene), area);

  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    for (guint i = 0; i < crow_scene_get_n_items (scene, kind); i++)
      {
        const CrowItem *item = crow_scene_get_item (scene, kind, i);

        if (only != NULL && !g_hash_table_contains (only, item))
          continue;
        area = any ? crow_rect_union (&area, &item->bounds) : item->bounds;
        any = TRUE;
      }
  return crow_rect_grow (&area, MAX (padding, 1));
}

static void
paint (CrowScene                *scene,
       const CrowPangoMeasure   *measure,
       const CrowPictureOptions *options,
       const CrowRect           *area,
       double                    scale,
       cairo_t                  *cr)
{
  const CrowPalette *palette = options->palette != NULL ? options->palette : crow_palette_get_light ();

  if (options->background)
    {
      cairo_set_source_rgb (cr, palette->canvas.red, palette->canvas.green, palette->canvas.blue);
      cairo_paint (cr);
    }
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -area->x, -area->y);
  crow_painter_paint_scene (scene, measure, palette, area, options->only, cr);
}

static gboolean
check_status (cairo_status_t   status,
              const char      *format,
              GError         **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, CROW_PICTURE_ERROR, CROW_PICTURE_ERROR_FAILED,
               /* Translators: the first is “PNG” or “PDF”, the second a reason in English. */
               _("The picture cannot be written as %s: %s."), format, cairo_status_to_string (status));
  return FALSE;
}

GBytes *
crow_picture_to_png (CrowScene                 *scene,
                     const CrowPangoMeasure    *measure,
                     const CrowPictureOptions  *options,
                     GError                   **error)
{
  static const CrowPictureOptions defaults = CROW_PICTURE_OPTIONS_INIT;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  CrowRect area;
  double width, height;
  cairo_t *cr;

  g_return_val_if_fail (CROW_IS_SCENE (scene), NULL);

  if (options == NULL)
    options = &defaults;
  area = crow_picture_get_area (scene, options->only, options->padding);
  width = ceil (area.width * options->scale);
  height = ceil (area.height * options->scale);
  if (width > MAX_PIXELS || height > MAX_PIXELS || width * height > MAX_AREA)
    {
      double largest = MIN (MIN (MAX_PIXELS / area.width, MAX_PIXELS / area.height),
                            sqrt (MAX_AREA / (area.width * area.height)));

      g_set_error (error, CROW_PICTURE_ERROR, CROW_PICTURE_ERROR_TOO_LARGE,
                   _("A PNG of this diagram would be %.0f × %.0f pixels, which is too large. Use a scale of at most "
                     "%.2f, or write SVG or PDF, which have no such limit."),
                   width, height, floor (largest * 100) / 100);
      return NULL;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) MAX (width, 1), (int) MAX (height, 1));
  cr = cairo_create (surface);
  paint (scene, measure, options, &area, options->scale, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);
  if (!check_status (status, "PNG", error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
crow_picture_to_pdf (CrowScene                 *scene,
                     const CrowPangoMeasure    *measure,
                     const CrowPictureOptions  *options,
                     GError                   **error)
{
  static const CrowPictureOptions defaults = CROW_PICTURE_OPTIONS_INIT;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  CrowRect area;
  double scale;
  cairo_t *cr;

  g_return_val_if_fail (CROW_IS_SCENE (scene), NULL);

  if (options == NULL)
    options = &defaults;
  area = crow_picture_get_area (scene, options->only, options->padding);
  scale = MIN (POINTS, MAX_PAGE / MAX (area.width, area.height));
  surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, area.width * scale, area.height * scale);
  if (options->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, options->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, APP_NAME);
  /* The time of writing would make every file another one. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  cr = cairo_create (surface);
  paint (scene, measure, options, &area, scale, cr);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (!check_status (status, "PDF", error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
