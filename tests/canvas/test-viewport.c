/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pan and zoom, without a window.
 */
#include "config.h"

#include <math.h>

#include "canvas/crow-viewport.h"

static CrowViewport *
make_viewport (void)
{
  CrowViewport *viewport = crow_viewport_new ();

  crow_viewport_set_size (viewport, 800, 600);
  crow_viewport_set_content (viewport, -100, -50, 2000, 1000);
  return viewport;
}

static void
count_cb (CrowViewport *viewport,
          guint        *count)
{
  (*count)++;
}

static void
test_conversions (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  double x, y;

  crow_viewport_set (viewport, 2.0, 100, 40);
  crow_viewport_to_view (viewport, 110, 50, &x, &y);
  g_assert_cmpfloat (x, ==, 20);
  g_assert_cmpfloat (y, ==, 20);
  crow_viewport_to_scene (viewport, x, y, &x, &y);
  g_assert_cmpfloat (x, ==, 110);
  g_assert_cmpfloat (y, ==, 50);
}

static void
test_zoom_keeps_place (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 500; i++)
    {
      double view_x = g_rand_double_range (random, 200, 600);
      double view_y = g_rand_double_range (random, 150, 450);
      double before_x = 0, before_y = 0, after_x = 0, after_y = 0;

      /* Far inside the content, so that the limits on scrolling do not interfere. */
      crow_viewport_set (viewport, g_rand_double_range (random, 0.9, 2.0), 500, 300);
      crow_viewport_to_scene (viewport, view_x, view_y, &before_x, &before_y);
      crow_viewport_zoom (viewport, g_rand_double_range (random, 0.9, 3.0), view_x, view_y);
      crow_viewport_to_scene (viewport, view_x, view_y, &after_x, &after_y);
      g_assert_cmpfloat_with_epsilon (before_x, after_x, 1e-9);
      g_assert_cmpfloat_with_epsilon (before_y, after_y, 1e-9);
    }
}

static void
test_zoom_limits (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  double x, y, width, height;

  crow_viewport_zoom (viewport, 1000, 400, 300);
  g_assert_cmpfloat (crow_viewport_get_scale (viewport), ==, CROW_VIEWPORT_MAX_SCALE);

  /* However large the content: zoomed out, all of it is seen. */
  crow_viewport_set_content (viewport, 0, 0, 1e6, 2e6);
  crow_viewport_zoom (viewport, 0, 400, 300);
  crow_viewport_fit (viewport, 10);
  crow_viewport_get_visible (viewport, &x, &y, &width, &height);
  g_assert_cmpfloat (x, <=, 0);
  g_assert_cmpfloat (y, <=, 0);
  g_assert_cmpfloat (x + width, >=, 1e6);
  g_assert_cmpfloat (y + height, >=, 2e6);
}

static void
test_zoom_steps (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();

  crow_viewport_set (viewport, 1.0, 500, 300);
  crow_viewport_zoom_step (viewport, 5, 400, 300);
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 2.0, 1e-9);
  crow_viewport_zoom_step (viewport, -5, 400, 300);
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 1.0, 1e-9);

  /* From between two steps, the next one in either direction. */
  crow_viewport_set (viewport, 1.01, 500, 300);
  crow_viewport_zoom_step (viewport, -1, 400, 300);
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 1.0, 1e-9);
  crow_viewport_set (viewport, 0.99, 500, 300);
  crow_viewport_zoom_step (viewport, 1, 400, 300);
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 1.0, 1e-9);
}

static void
test_scroll_limits (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  double x, y, width, height;

  for (guint i = 0; i < 4; i++)
    {
      crow_viewport_set (viewport, i % 2 == 0 ? 1.0 : 0.3, 0, 0);
      crow_viewport_scroll (viewport, i < 2 ? 1e7 : -1e7, i < 2 ? -1e7 : 1e7);
      crow_viewport_get_visible (viewport, &x, &y, &width, &height);
      g_assert_cmpfloat (MIN (x + width, 1900) - MAX (x, -100), >=, width * 0.2 - 1e-6);
      g_assert_cmpfloat (MIN (y + height, 950) - MAX (y, -50), >=, height * 0.2 - 1e-6);
    }

  /* A content much smaller than the view cannot be lost either. */
  crow_viewport_set_content (viewport, 10, 10, 20, 20);
  crow_viewport_set (viewport, 1.0, 0, 0);
  crow_viewport_scroll (viewport, 1e7, 1e7);
  crow_viewport_get_visible (viewport, &x, &y, &width, &height);
  g_assert_cmpfloat (x, <=, 20);
  g_assert_cmpfloat (y, <=, 20);
}

static void
test_fit (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  double x, y, width, height;

  crow_viewport_fit (viewport, 20);
  crow_viewport_get_visible (viewport, &x, &y, &width, &height);
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 760.0 / 2000.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (x + width / 2, 900, 1e-9);
  g_assert_cmpfloat_with_epsilon (y + height / 2, 450, 1e-9);

  /* A small content is not blown up. */
  crow_viewport_set_content (viewport, 0, 0, 100, 100);
  crow_viewport_fit (viewport, 20);
  g_assert_cmpfloat (crow_viewport_get_scale (viewport), ==, 1.0);

  /* No content at all: nothing to do, and nothing divided by zero. */
  crow_viewport_set_content (viewport, 0, 0, 0, 0);
  crow_viewport_fit (viewport, 20);
  g_assert_true (isfinite (crow_viewport_get_scale (viewport)));
}

static void
test_reveal (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  double x, y;

  crow_viewport_set (viewport, 1.0, 0, 0);
  g_assert_false (crow_viewport_reveal (viewport, 100, 100, 200, 100, 20));

  g_assert_true (crow_viewport_reveal (viewport, 900, 100, 200, 100, 20));
  crow_viewport_get_origin (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 900 + 200 + 20 - 800);
  g_assert_cmpfloat (y, ==, 0);

  /* Larger than the view: its beginning. */
  g_assert_true (crow_viewport_reveal (viewport, 1200, 100, 5000, 100, 20));
  crow_viewport_get_origin (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 1180);
}

static void
test_changed (void)
{
  g_autoptr (CrowViewport) viewport = make_viewport ();
  guint count = 0;

  crow_viewport_set (viewport, 1.0, 0, 0);
  g_signal_connect (viewport, "changed", G_CALLBACK (count_cb), &count);
  crow_viewport_scroll (viewport, 0, 0);
  crow_viewport_set_size (viewport, 800, 600);
  g_assert_cmpuint (count, ==, 0);
  crow_viewport_scroll (viewport, 1, 0);
  g_assert_cmpuint (count, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/viewport/conversions", test_conversions);
  g_test_add_func ("/canvas/viewport/zoom-keeps-place", test_zoom_keeps_place);
  g_test_add_func ("/canvas/viewport/zoom-limits", test_zoom_limits);
  g_test_add_func ("/canvas/viewport/zoom-steps", test_zoom_steps);
  g_test_add_func ("/canvas/viewport/scroll-limits", test_scroll_limits);
  g_test_add_func ("/canvas/viewport/fit", test_fit);
  g_test_add_func ("/canvas/viewport/reveal", test_reveal);
  g_test_add_func ("/canvas/viewport/changed", test_changed);
  return g_test_run ();
}
