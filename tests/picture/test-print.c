/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sheets of paper: they cover what is printed, overlap as they say, and have on them what is there.
 */
#include "config.h"

#include <math.h>

#include "picture/crow-print-layout.h"

/* A4 with margins of half an inch, in points. */
#define A4_WIDTH 523.0
#define A4_HEIGHT 770.0

static void
assert_near (double a,
             double b)
{
  g_assert_cmpfloat (fabs (a - b), <, 1e-3 + 1e-9 * MAX (fabs (a), fabs (b)));
}

static void
test_fit (void)
{
  static const CrowRect areas[] = {
    { -100, 50, 300, 200 }, { 0, 0, 10000, 200 }, { 0, 0, 200, 10000 }, { 3, 4, 20000, 15000 }, { 0, 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      CrowPrintLayout layout;
      CrowRect part;

      crow_print_layout_init (&layout, &areas[i], A4_WIDTH, A4_HEIGHT, 0);
      g_assert_cmpuint (crow_print_layout_get_n_pages (&layout), ==, 1);
      /* Never larger than life; else it fills one way. */
      g_assert_cmpfloat (layout.scale, <=, CROW_PRINT_NATURAL_SCALE);
      crow_print_layout_get_page (&layout, 0, &part);
      if (layout.scale < CROW_PRINT_NATURAL_SCALE)
        g_assert_true (fabs (part.width - areas[i].width) < 1e-6 || fabs (part.height - areas[i].height) < 1e-6);
      /* In the middle. */
      assert_near (part.x + part.width / 2, layout.area.x + layout.area.width / 2);
      assert_near (part.y + part.height / 2, layout.area.y + layout.area.height / 2);
    }
}

static void
test_sheets (void)
{
  const CrowRect area = { 0, 0, 1000, 500 };
  CrowPrintLayout layout;

  /* 750 × 375 points on sheets of 523 × 770: two beside each other. */
  crow_print_layout_init (&layout, &area, A4_WIDTH, A4_HEIGHT, 1);
  g_assert_cmpuint (layout.n_columns, ==, 2);
  g_assert_cmpuint (layout.n_rows, ==, 1);
  crow_print_layout_init (&layout, &area, A4_HEIGHT, A4_WIDTH, 1);
  g_assert_cmpuint (crow_print_layout_get_n_pages (&layout), ==, 1);
  crow_print_layout_init (&layout, &area, A4_WIDTH, A4_HEIGHT, 3);
  g_assert_cmpuint (layout.n_columns, ==, 5);
  g_assert_cmpuint (layout.n_rows, ==, 2);
  /* What fits exactly needs no second sheet. */
  crow_print_layout_init (&layout, &area, 750, 375, 1);
  g_assert_cmpuint (crow_print_layout_get_n_pages (&layout), ==, 1);
}

/* Whatever is printed on whatever paper: sheets cover all of it, neighbours have the overlap in common, and there is not
 * one sheet more than needed. */
static void
test_cover (void)
{
  for (guint round = 0; round < 500; round++)
    {
      const CrowRect area = { g_test_rand_double_range (-9000, 9000), g_test_rand_double_range (-9000, 9000),
                              g_test_rand_double_range (0, 30000), g_test_rand_double_range (0, 30000) };
      double scale = round % 4 == 0 ? 0 : g_test_rand_double_range (0.01, 4);
      CrowPrintLayout layout;
      CrowRect part, all = { 0 };
      guint n_pages;

      crow_print_layout_init (&layout, &area, g_test_rand_double_range (-10, 1000),
                              g_test_rand_double_range (-10, 1000), scale);
      n_pages = crow_print_layout_get_n_pages (&layout);
      g_assert_cmpuint (n_pages, >=, 1);
      g_assert_cmpfloat (layout.overlap, <, layout.width / 2);
      for (guint page = 0; page < n_pages; page++)
        {
          crow_print_layout_get_page (&layout, page, &part);
          all = page == 0 ? part : crow_rect_union (&all, &part);
          assert_near (part.width * layout.scale, layout.width);
          if (page % layout.n_columns > 0)
            {
              CrowRect left;

              crow_print_layout_get_page (&layout, page - 1, &left);
              assert_near ((crow_rect_right (&left) - part.x) * layout.scale, layout.overlap);
            }
          if (page >= layout.n_columns)
            {
              CrowRect above;

              crow_print_layout_get_page (&layout, page - layout.n_columns, &above);
              assert_near ((crow_rect_bottom (&above) - part.y) * layout.scale, layout.overlap);
            }
        }
      g_assert_cmpfloat (all.x, <=, layout.area.x + 1e-3);
      g_assert_cmpfloat (all.y, <=, layout.area.y + 1e-3);
      g_assert_cmpfloat (crow_rect_right (&all), >=, crow_rect_right (&layout.area) - 1e-3);
      g_assert_cmpfloat (crow_rect_bottom (&all), >=, crow_rect_bottom (&layout.area) - 1e-3);
      if (layout.n_columns > 1)
        g_assert_cmpfloat ((all.width - layout.area.width) * layout.scale, <, layout.width - layout.overlap + 1e-3);
      if (layout.n_rows > 1)
        g_assert_cmpfloat ((all.height - layout.area.height) * layout.scale, <, layout.height - layout.overlap + 1e-3);
    }
}

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  cairo_surface_flush (surface);
  return ((guint32 *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)))[x]
         & 0xffffff;
}

/* A card of a loud colour that lies across two sheets is on both, where it belongs. */
static void
test_paint (void)
{
  g_autoptr (CrowPangoMeasure) measure = crow_pango_measure_new ();
  g_autoptr (CrowScene) scene = crow_scene_new (crow_pango_measure_get_measure (measure));
  g_autoptr (GHashTable) nothing = g_hash_table_new (NULL, NULL);
  const CrowRect area = { 0, 0, 600, 200 };
  const CrowRect note = { 200, 50, 200, 100 };
  CrowPrintLayout layout;

  crow_scene_add_note (scene, "n", &note, NULL, "");
  crow_print_layout_init (&layout, &area, 240, 200, 1);
  g_assert_cmpuint (layout.n_columns, ==, 2);
  for (guint page = 0; page < 2; page++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 240, 200);
      cairo_t *cr = cairo_create (surface);
      CrowRect part;
      int x, y;

      crow_print_layout_get_page (&layout, page, &part);
      /* A place of the note, away from the marks. */
      x = (int) ((260 + page * 100 - part.x) * layout.scale);
      y = (int) ((100 - part.y) * layout.scale);
      g_assert_cmpint (x, >, 0);
      g_assert_cmpint (x, <, 240);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      crow_print_layout_paint (&layout, page, scene, measure, nothing, cr);
      g_assert_cmphex (get_pixel (surface, x, y), ==, 0xffffff);
      crow_print_layout_paint (&layout, page, scene, measure, NULL, cr);
      g_assert_cmphex (get_pixel (surface, x, y), !=, 0xffffff);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/print/fit", test_fit);
  g_test_add_func ("/picture/print/sheets", test_sheets);
  g_test_add_func ("/picture/print/cover", test_cover);
  g_test_add_func ("/picture/print/paint", test_paint);
  return g_test_run ();
}
