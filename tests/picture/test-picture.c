/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of scenes: what is painted where, PNG and PDF, what cannot be made.  Fonts differ between machines, so pixels
 * are looked at where no text is.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "picture/crow-picture-file.h"

typedef struct
{
  CrowPangoMeasure *measure;
  CrowScene *scene;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const CrowRowRecord rows[] = {
    { "a.id", "identifier", "integer", CROW_MARK_PRIMARY },
    { "a.name", "name", "text(80)?", 0 },
  };
  const CrowCardRecord a = { .id = "a", .title = "author", .x = 40, .y = 40, .rows = rows, .n_rows = 2,
                             .colour = "#33d17a", .width = 200 };
  const CrowCardRecord b = { .id = "b", .title = "book", .x = 400, .y = 50, .rows = rows, .n_rows = 2 };
  const CrowRouteRecord link = { .id = "l", .label = "writes",
                                 .ends = { { "a", "author", TRUE }, { "b", "books", FALSE } } };
  const CrowRect note = { 40, 200, 120, 60 };

  fixture->measure = crow_pango_measure_new ();
  fixture->scene = crow_scene_new (crow_pango_measure_get_measure (fixture->measure));
  crow_scene_add_card (fixture->scene, &a);
  crow_scene_add_card (fixture->scene, &b);
  crow_scene_add_route (fixture->scene, &link);
  crow_scene_add_note (fixture->scene, "n", &note, NULL, "A note");
  crow_scene_route (fixture->scene);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->scene);
  crow_pango_measure_free (fixture->measure);
}

static void
test_measure (Fixture       *fixture,
              gconstpointer  data)
{
  const CrowTextMeasure *measure = crow_pango_measure_get_measure (fixture->measure);
  double one = crow_text_measure_get_width (measure, CROW_TEXT_NAME, "name");
  g_autofree char *fitted = NULL;

  g_assert_cmpfloat (one, >, 10);
  g_assert_cmpfloat (one, <, 100);
  g_assert_cmpfloat (crow_text_measure_get_width (measure, CROW_TEXT_NAME, "namename"), >, 1.8 * one);
  g_assert_cmpfloat (crow_text_measure_get_width (measure, CROW_TEXT_TITLE, "name"), >, one);
  g_assert_cmpfloat (crow_text_measure_get_width (measure, CROW_TEXT_NAME, ""), ==, 0);
  fitted = crow_text_measure_fit (measure, CROW_TEXT_NAME, "a rather long name", 2 * one);
  g_assert_true (g_str_has_suffix (fitted, "\342\200\246"));
  g_assert_cmpfloat (crow_text_measure_get_width (measure, CROW_TEXT_NAME, fitted), <=, 2 * one);
}

static void
assert_pixel (cairo_surface_t *surface,
              int              x,
              int              y,
              CrowColour       colour)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32 pixel = ((const guint32 *) (gconstpointer) row)[x];

  g_assert_cmpfloat (fabs ((pixel >> 16 & 0xff) / 255.0 - colour.red), <, 0.02);
  g_assert_cmpfloat (fabs ((pixel >> 8 & 0xff) / 255.0 - colour.green), <, 0.02);
  g_assert_cmpfloat (fabs ((pixel & 0xff) / 255.0 - colour.blue), <, 0.02);
}

static gboolean
is_painted (cairo_surface_t *surface,
            int              x,
            int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  /* A line may cover a pixel in part. */
  return (((const guint32 *) (gconstpointer) row)[x] >> 24) > 100;
}

static void
test_paint (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const names[] = { "light", "dark", "high-contrast", "high-contrast-dark" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const CrowPalette *palette = crow_palette_lookup (names[i]);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 300);
      cairo_t *cr = cairo_create (surface);
      const CrowRoutePath *route = CROW_ROUTE_PATH (crow_scene_lookup (fixture->scene, "l"));

      crow_painter_paint_scene (fixture->scene, fixture->measure, palette, NULL, NULL, cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      /* The header at its right, the card between rows at its left, the note, the line, nothing. */
      assert_pixel (surface, 40 + 190, 40 + 10, crow_palette_get_header (palette, "#33d17a"));
      assert_pixel (surface, 400 + 100, 50 + 5, palette->header);
      assert_pixel (surface, 40 + 6, 40 + 60, palette->card);
      assert_pixel (surface, 40 + 110, 200 + 50, palette->note);
      g_assert_true (is_painted (surface, (int) route->points[0].x + 40, (int) floor (route->points[0].y)));
      assert_pixel (surface, 20, 20, (CrowColour) { 0, 0, 0, 0 });
      cairo_surface_destroy (surface);
    }
}

/* A picture outlives its item, and tells which revision it shows. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  CrowItem *item = crow_scene_lookup (fixture->scene, "a");
  g_autoptr (CrowPicture) picture = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);
  guint64 revision = item->revision;
  CrowRect extents;

  picture = crow_picture_new (item, fixture->measure, crow_palette_get_light (), CROW_NOTATION_CROWS_FOOT,
                              CROW_PICTURE_FULL);
  crow_picture_get_extents (picture, &extents);
  g_assert_cmpfloat (extents.x, <, 0);
  g_assert_cmpfloat (extents.width, >, item->bounds.width);
  g_clear_object (&fixture->scene);
  fixture->scene = crow_scene_new (crow_pango_measure_get_measure (fixture->measure));
  g_assert_cmpuint (crow_picture_get_revision (picture), ==, revision);
  cairo_translate (cr, 20, 20);
  crow_picture_paint (picture, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  assert_pixel (surface, 20 + 190, 20 + 10, crow_palette_get_header (crow_palette_get_light (), "#33d17a"));
  cairo_surface_destroy (surface);
}

/* From afar: the whole card has the header's colour, or from farthest a stronger one, and no row is painted. */
static void
test_details (Fixture       *fixture,
              gconstpointer  data)
{
  CrowItem *item = crow_scene_lookup (fixture->scene, "a");

  for (guint detail = CROW_PICTURE_NAMES; detail <= CROW_PICTURE_COARSE; detail++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
      cairo_t *cr = cairo_create (surface);
      g_autoptr (CrowPicture) picture = crow_picture_new (item, fixture->measure, crow_palette_get_light (),
                                                          CROW_NOTATION_CROWS_FOOT, (CrowPictureDetail) detail);

      crow_picture_paint (picture, cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      if (detail < CROW_PICTURE_COARSE)
        assert_pixel (surface, 100, 80, crow_palette_get_header (crow_palette_get_light (), "#33d17a"));
      else
        g_assert_cmphex (((guint32 *) (cairo_image_surface_get_data (surface)
                                       + 80 * cairo_image_surface_get_stride (surface)))[100] >> 24, ==, 0xff);
      if (detail >= CROW_PICTURE_SHAPES)
        g_assert_cmpfloat (crow_picture_get_text_size (picture), ==, 0);
      else
        g_assert_cmpfloat (crow_picture_get_text_size (picture), >, 0);
      cairo_surface_destroy (surface);
    }
}

/* From afar names have one size, whatever their length, as long as they fit. */
static void
test_even_names (Fixture       *fixture,
                 gconstpointer  data)
{
  for (guint detail = CROW_PICTURE_NAMES; detail <= CROW_PICTURE_LARGE_NAMES; detail++)
    {
      double sizes[2];

      for (guint i = 0; i < 2; i++)
        {
          CrowItem *item = crow_scene_lookup (fixture->scene, i == 0 ? "a" : "b");
          g_autoptr (CrowPicture) picture = crow_picture_new (item, fixture->measure, crow_palette_get_light (),
                                                              CROW_NOTATION_CROWS_FOOT, (CrowPictureDetail) detail);

          sizes[i] = crow_picture_get_text_size (picture);
        }
      g_assert_cmpfloat (sizes[0], ==, sizes[1]);
    }
}

static guint32
get_big_endian (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static void
test_png (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  CrowPictureOptions options = CROW_PICTURE_OPTIONS_INIT;
  g_autoptr (GBytes) bytes = crow_picture_to_png (fixture->scene, fixture->measure, NULL, &error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) one = NULL;
  const guint8 *png;
  CrowRect bounds;

  g_assert_no_error (error);
  png = g_bytes_get_data (bytes, NULL);
  g_assert_cmpmem (png, 8, "\211PNG\r\n\032\n", 8);
  crow_scene_get_bounds (fixture->scene, &bounds);
  g_assert_cmpuint (get_big_endian (png + 16), ==, (guint32) ceil (2 * (bounds.width + 80)));
  g_assert_cmpuint (get_big_endian (png + 20), ==, (guint32) ceil (2 * (bounds.height + 80)));
  again = crow_picture_to_png (fixture->scene, fixture->measure, NULL, &error);
  g_assert_true (g_bytes_equal (bytes, again));

  options.only = g_hash_table_new (NULL, NULL);
  options.scale = 1;
  options.padding = 10;
  g_hash_table_add (options.only, crow_scene_lookup (fixture->scene, "a"));
  one = crow_picture_to_png (fixture->scene, fixture->measure, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_big_endian ((const guint8 *) g_bytes_get_data (one, NULL) + 16), ==, 220);
  g_hash_table_unref (options.only);
}

static void
test_png_too_large (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  CrowPictureOptions options = CROW_PICTURE_OPTIONS_INIT;

  options.scale = 1000;
  g_assert_null (crow_picture_to_png (fixture->scene, fixture->measure, &options, &error));
  g_assert_error (error, CROW_PICTURE_ERROR, CROW_PICTURE_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "SVG"));
}

/* The path of a temporary file that holds them. */
static char *
save_pdf (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("crowfoot-XXXXXX.pdf", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return path;
}

static void
test_pdf (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  CrowPictureOptions options = CROW_PICTURE_OPTIONS_INIT;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  const char *argv[] = { program, NULL, "-", NULL };

  options.title = "Library";
  bytes = crow_picture_to_pdf (fixture->scene, fixture->measure, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 5, "%PDF-", 5);
  if (program == NULL)
    {
      g_test_message ("without pdftotext the text is not looked at");
      return;
    }
  path = save_pdf (bytes);
  argv[1] = path;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "author"));
  g_assert_nonnull (strstr (text, "identifier"));
  g_assert_nonnull (strstr (text, "text(80)?"));
  g_remove (path);
}

/* However large the diagram, the page is one that readers show. */
static void
test_pdf_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *program = g_find_program_in_path ("pdfinfo");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  const char *argv[] = { program, NULL, NULL };
  const CrowCardRecord far = { .id = "far", .title = "far", .x = 60000, .y = 30000 };

  crow_scene_add_card (fixture->scene, &far);
  bytes = crow_picture_to_pdf (fixture->scene, fixture->measure, NULL, &error);
  g_assert_no_error (error);
  if (program == NULL)
    {
      g_test_skip ("pdfinfo is not installed.");
      return;
    }
  path = save_pdf (bytes);
  argv[1] = path;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  /* Its width is the greatest there is; how pdfinfo prints the height depends on its version. */
  g_assert_nonnull (strstr (text, " 14400 x "));
  g_remove (path);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (CrowScene) scene = crow_scene_new (crow_pango_measure_get_measure (fixture->measure));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = crow_picture_to_png (scene, fixture->measure, NULL, &error);
  g_autoptr (GBytes) pdf = crow_picture_to_pdf (scene, fixture->measure, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (png);
  g_assert_nonnull (pdf);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/picture/measure", Fixture, NULL, set_up, test_measure, tear_down);
  g_test_add ("/picture/paint", Fixture, NULL, set_up, test_paint, tear_down);
  g_test_add ("/picture/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/picture/details", Fixture, NULL, set_up, test_details, tear_down);
  g_test_add ("/picture/even-names", Fixture, NULL, set_up, test_even_names, tear_down);
  g_test_add ("/picture/png", Fixture, NULL, set_up, test_png, tear_down);
  g_test_add ("/picture/png/too-large", Fixture, NULL, set_up, test_png_too_large, tear_down);
  g_test_add ("/picture/pdf", Fixture, NULL, set_up, test_pdf, tear_down);
  g_test_add ("/picture/pdf/large", Fixture, NULL, set_up, test_pdf_large, tear_down);
  g_test_add ("/picture/empty", Fixture, NULL, set_up, test_empty, tear_down);
  return g_test_run ();
}
