/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layouts: no box on another, repeatable, compact, few crossings; fixed boxes stay, new ones come next to those they
 * are linked to.
 */
#include "config.h"

#include <string.h>

#include "diagram/crow-layout-private.h"
#include "diagram/crow-layout.h"

#include "random-scene.h"

typedef struct
{
  guint n_boxes, n_links;
  CrowLayoutBox *boxes;
  CrowLayoutLink *links;
} Model;

static Model
make_model (guint32 seed,
            guint   n_boxes,
            guint   n_links)
{
  g_autoptr (RandomScene) scene = random_scene_new (seed, n_boxes, n_links, 40);
  Model model = { n_boxes, n_links, g_new0 (CrowLayoutBox, n_boxes), g_new0 (CrowLayoutLink, n_links) };

  for (guint i = 0; i < n_boxes; i++)
    model.boxes[i].rect = scene->boxes[i];
  for (guint i = 0; i < n_links; i++)
    model.links[i] = (CrowLayoutLink) { scene->links[i].ends[0], scene->links[i].ends[1] };
  return model;
}

static void
clear_model (Model *model)
{
  g_free (model->boxes);
  g_free (model->links);
}

static void
test_no_overlaps (gconstpointer data)
{
  CrowLayoutOptions options = { GPOINTER_TO_INT (data), 0, 0 };
  guint32 first = g_test_rand_int ();

  g_test_message ("first seed %u", first);
  for (guint i = 0; i < 24; i++)
    {
      Model model = make_model (first + i, 1 + i * 3, i * 4);
      CrowLayoutQuality quality;
      g_autofree CrowLayoutBox *again = NULL;

      crow_layout_arrange (model.boxes, model.n_boxes, model.links, model.n_links, &options);
      crow_layout_get_quality (model.boxes, model.n_boxes, model.links, model.n_links, &quality);
      g_assert_cmpuint (quality.overlaps, ==, 0);
      for (guint k = 0; k < model.n_boxes; k++)
        {
          g_assert_cmpfloat (fmod (model.boxes[k].rect.x, CROW_GRID), ==, 0);
          g_assert_cmpfloat (fmod (model.boxes[k].rect.y, CROW_GRID), ==, 0);
        }
      /* The same again, whatever the places were before. */
      again = g_memdup2 (model.boxes, model.n_boxes * sizeof (CrowLayoutBox));
      again[0].rect.x += 1000;
      crow_layout_arrange (again, model.n_boxes, model.links, model.n_links, &options);
      g_assert_cmpmem (again, model.n_boxes * sizeof (CrowLayoutBox), model.boxes,
                       model.n_boxes * sizeof (CrowLayoutBox));
      clear_model (&model);
    }
}

/* A tree has a drawing without crossings; so has a ring. */
static void
test_planar (void)
{
  CrowLayoutBox boxes[13] = { { { 0 } } };
  CrowLayoutLink links[13];
  CrowLayoutQuality quality;

  for (guint i = 0; i < 13; i++)
    {
      boxes[i].rect = (CrowRect) { 0, 0, 180, 120 + 20 * (i % 4) };
      links[i] = (CrowLayoutLink) { i == 0 ? 0 : (i - 1) / 3, i };
    }
  crow_layout_arrange (boxes, 13, links, 13, NULL);
  crow_layout_get_quality (boxes, 13, links, 13, &quality);
  g_assert_cmpuint (quality.crossings, ==, 0);
  g_assert_cmpuint (quality.overlaps, ==, 0);

  for (guint i = 0; i < 13; i++)
    links[i] = (CrowLayoutLink) { i, (i + 1) % 13 };
  crow_layout_arrange (boxes, 13, links, 13, NULL);
  crow_layout_get_quality (boxes, 13, links, 13, &quality);
  g_assert_cmpuint (quality.crossings, ==, 0);
}

/* Layered: who is referred to stands left of who refers. */
static void
test_layered (void)
{
  CrowLayoutBox boxes[5] = { { { 0 } } };
  const CrowLayoutLink links[] = { { 2, 0 }, { 0, 1 }, { 2, 3 }, { 3, 4 }, { 1, 4 } };
  const CrowLayoutOptions options = { CROW_LAYOUT_LAYERED, 0, 0 };

  for (guint i = 0; i < 5; i++)
    boxes[i].rect = (CrowRect) { 0, 0, 180, 120 };
  crow_layout_arrange (boxes, 5, links, G_N_ELEMENTS (links), &options);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    g_assert_cmpfloat (crow_rect_right (&boxes[links[i].from].rect), <, boxes[links[i].to].rect.x);
}

static void
test_compact (void)
{
  Model model = make_model (5, 60, 80);
  CrowLayoutQuality quality;

  crow_layout_arrange (model.boxes, model.n_boxes, model.links, model.n_links, NULL);
  crow_layout_get_quality (model.boxes, model.n_boxes, model.links, model.n_links, &quality);
  g_assert_cmpfloat (quality.area, <, 4);
  clear_model (&model);
}

static void
test_fixed (void)
{
  guint32 first = g_test_rand_int ();

  g_test_message ("first seed %u", first);
  for (guint i = 0; i < 10; i++)
    {
      Model model = make_model (first + i, 30, 40);
      g_autofree CrowLayoutBox *before = NULL;
      CrowLayoutQuality quality;

      for (guint k = 0; k < model.n_boxes; k += 3)
        model.boxes[k].fixed = TRUE;
      before = g_memdup2 (model.boxes, model.n_boxes * sizeof (CrowLayoutBox));
      crow_layout_arrange (model.boxes, model.n_boxes, model.links, model.n_links, NULL);
      crow_layout_get_quality (model.boxes, model.n_boxes, model.links, model.n_links, &quality);
      g_assert_cmpuint (quality.overlaps, ==, 0);
      for (guint k = 0; k < model.n_boxes; k += 3)
        g_assert_true (crow_rect_equal (&before[k].rect, &model.boxes[k].rect));
      clear_model (&model);
    }
}

static void
test_place_new (void)
{
  CrowLayoutBox boxes[4] = { { { 0 } } };
  const CrowLayoutLink links[] = { { 1, 2 } };
  CrowLayoutQuality quality;
  CrowPoint old, new;

  boxes[0] = (CrowLayoutBox) { { 0, 0, 200, 150 }, FALSE, TRUE };
  boxes[1] = (CrowLayoutBox) { { 3000, 1000, 200, 150 }, FALSE, TRUE };
  boxes[2] = (CrowLayoutBox) { { 0, 0, 200, 150 }, FALSE, FALSE };
  boxes[3] = (CrowLayoutBox) { { 0, 0, 200, 150 }, FALSE, FALSE };
  crow_layout_place_new (boxes, 4, links, 1, NULL);
  g_assert_cmpfloat (boxes[0].rect.x, ==, 0);
  g_assert_cmpfloat (boxes[1].rect.x, ==, 3000);
  crow_layout_get_quality (boxes, 4, links, 1, &quality);
  g_assert_cmpuint (quality.overlaps, ==, 0);
  old = crow_rect_center (&boxes[1].rect);
  new = crow_rect_center (&boxes[2].rect);
  g_assert_cmpfloat (hypot (new.x - old.x, new.y - old.y), <, 450);
}

static void
test_nothing (void)
{
  CrowLayoutQuality quality;

  crow_layout_arrange (NULL, 0, NULL, 0, NULL);
  crow_layout_place_new (NULL, 0, NULL, 0, NULL);
  crow_layout_get_quality (NULL, 0, NULL, 0, &quality);
  g_assert_cmpuint (quality.crossings, ==, 0);
}

/* What lines of two boxes cost, by looking at all others. */
static double
get_plain_cost (const CrowLayoutGraph *graph,
                const double          *x,
                const double          *y,
                guint                  a,
                guint                  b)
{
  double cost = 0;

  for (guint i = 0; i < graph->n_links; i++)
    {
      const CrowLayoutLink *link = &graph->links[i];
      gboolean of_boxes = link->from == a || link->from == b || link->to == a || link->to == b;

      if (!of_boxes)
        continue;
      cost += hypot (x[link->to] - x[link->from], y[link->to] - y[link->from]);
      for (guint k = 0; k < graph->n_links; k++)
        {
          const CrowLayoutLink *other = &graph->links[k];
          gboolean also_of_boxes = other->from == a || other->from == b || other->to == a || other->to == b;

          if ((also_of_boxes && k <= i) || other->from == link->from || other->from == link->to ||
              other->to == link->from || other->to == link->to)
            continue;
          if (_crow_layout_cross (x[link->from], y[link->from], x[link->to], y[link->to], x[other->from], y[other->from],
                                  x[other->to], y[other->to]))
            cost += CROW_LAYOUT_CROSSING;
        }
    }
  return cost;
}

/* The grid of lines finds each crossing, and once, also after boxes were exchanged. */
static void
test_lines (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint run = 0; run < 20; run++)
    {
      guint n = 2 + g_rand_int_range (random, 0, 60);
      guint n_links = g_rand_int_range (random, 1, 150);
      g_autofree double *x = g_new (double, n);
      g_autofree double *y = g_new (double, n);
      g_autofree CrowLayoutLink *links = g_new (CrowLayoutLink, n_links);
      g_autofree guint *first = g_new0 (guint, n + 2);
      g_autofree guint *link_of = g_new0 (guint, 2 * n_links);
      CrowLayoutGraph graph = { .n = n, .n_links = n_links, .links = links, .first = first, .link_of = link_of };
      g_autoptr (CrowLayoutLines) lines = NULL;
      guint end = 0;

      for (guint i = 0; i < n; i++)
        {
          /* Some stand exactly above or beside each other, as in columns. */
          x[i] = g_rand_boolean (random) ? 240 * g_rand_int_range (random, 0, 8) : g_rand_double_range (random, 0, 2000);
          y[i] = g_rand_boolean (random) ? 180 * g_rand_int_range (random, 0, 8) : g_rand_double_range (random, 0, 1500);
        }
      for (guint i = 0; i < n_links; i++)
        {
          links[i].from = g_rand_int_range (random, 0, n);
          links[i].to = (links[i].from + 1 + g_rand_int_range (random, 0, n - 1)) % n;
        }
      for (guint i = 0; i < n; i++)
        {
          first[i] = end;
          for (guint k = 0; k < n_links; k++)
            if (links[k].from == i || links[k].to == i)
              link_of[end++] = k;
        }
      first[n] = end;

      lines = _crow_layout_lines_new (&graph, x, y);
      for (guint step = 0; step < 60; step++)
        {
          guint a = g_rand_int_range (random, 0, n);
          guint b = (a + 1 + g_rand_int_range (random, 0, n - 1)) % n;
          double looks = 0;
          double value;

          g_assert_cmpfloat_with_epsilon (_crow_layout_lines_get_cost (lines, a, b, &looks),
                                          get_plain_cost (&graph, x, y, a, b), 0.01);
          value = x[a], x[a] = x[b], x[b] = value;
          value = y[a], y[a] = y[b], y[b] = value;
          _crow_layout_lines_update (lines, a, x, y);
          _crow_layout_lines_update (lines, b, x, y);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/diagram/layout/no-overlaps/automatic", GINT_TO_POINTER (CROW_LAYOUT_AUTOMATIC),
                        test_no_overlaps);
  g_test_add_data_func ("/diagram/layout/no-overlaps/layered", GINT_TO_POINTER (CROW_LAYOUT_LAYERED),
                        test_no_overlaps);
  g_test_add_data_func ("/diagram/layout/no-overlaps/compact", GINT_TO_POINTER (CROW_LAYOUT_COMPACT),
                        test_no_overlaps);
  g_test_add_func ("/diagram/layout/planar", test_planar);
  g_test_add_func ("/diagram/layout/layered", test_layered);
  g_test_add_func ("/diagram/layout/compact", test_compact);
  g_test_add_func ("/diagram/layout/fixed", test_fixed);
  g_test_add_func ("/diagram/layout/place-new", test_place_new);
  g_test_add_func ("/diagram/layout/nothing", test_nothing);
  g_test_add_func ("/diagram/layout/lines", test_lines);
  return g_test_run ();
}
