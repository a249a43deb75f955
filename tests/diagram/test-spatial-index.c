/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The spatial index against looking at every rectangle, through random changes.
 */
#include "config.h"

#include <math.h>

#include "diagram/crow-spatial-index.h"

#define N_ITEMS 120

typedef struct
{
  gboolean present;
  CrowRect rect;
} Plain;

static CrowRect
make_rect (GRand *random)
{
  /* Now and then far away, where the grid does not reach. */
  double reach = g_rand_int_range (random, 0, 20) == 0 ? 100000 : 2000;

  return (CrowRect) { floor (g_rand_double_range (random, -reach, reach)),
                      floor (g_rand_double_range (random, -reach, reach)), g_rand_int_range (random, 0, 400),
                      g_rand_int_range (random, 0, 400) };
}

static void
check_query (CrowSpatialIndex *index,
             const Plain      *plain,
             const CrowRect   *rect)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean taken = FALSE;
  guint n = 0;

  crow_spatial_index_query (index, rect, found);
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      CrowRect grown = crow_rect_grow (rect, 15);

      taken = taken || (i != 3 && plain[i].present && crow_rect_overlaps (&plain[i].rect, &grown));
      if (!plain[i].present || !crow_rect_touches (&plain[i].rect, rect))
        continue;
      g_assert_cmpuint (n, <, found->len);
      g_assert_cmpuint (g_array_index (found, guint32, n), ==, i);
      n++;
    }
  g_assert_cmpuint (n, ==, found->len);
  g_assert_true (crow_spatial_index_is_taken (index, rect, 15, 3) == taken);
}

static void
check_cast (CrowSpatialIndex *index,
            const Plain      *plain,
            const CrowRect   *rect,
            CrowSide          side)
{
  const double margin = 10;
  double best = 1500;
  guint32 hit;
  double distance = crow_spatial_index_cast (index, rect, side, 1500, margin, &hit);

  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      CrowRect item = crow_rect_grow (&plain[i].rect, margin);
      gboolean in_way = CROW_SIDE_IS_HORIZONTAL (side)
                          ? item.y < crow_rect_bottom (rect) && crow_rect_bottom (&item) > rect->y
                          : item.x < crow_rect_right (rect) && crow_rect_right (&item) > rect->x;
      double gap = side == CROW_SIDE_RIGHT    ? item.x - crow_rect_right (rect)
                   : side == CROW_SIDE_LEFT   ? rect->x - crow_rect_right (&item)
                   : side == CROW_SIDE_BOTTOM ? item.y - crow_rect_bottom (rect)
                                              : rect->y - crow_rect_bottom (&item);

      if (plain[i].present && in_way && gap >= 0)
        best = MIN (best, gap);
    }
  g_assert_cmpfloat (distance, ==, best);
  g_assert_true ((hit == CROW_SPATIAL_NONE) == (best >= 1500));
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (CrowSpatialIndex) index = crow_spatial_index_new ();
  Plain plain[N_ITEMS] = { { FALSE } };
  guint n = 0;

  g_test_message ("seed %u", seed);
  for (guint step = 0; step < 4000; step++)
    {
      guint32 item = g_rand_int_range (random, 0, N_ITEMS);
      CrowRect rect = make_rect (random);

      if (plain[item].present && g_rand_int_range (random, 0, 3) == 0)
        {
          crow_spatial_index_remove (index, item);
          plain[item].present = FALSE;
          g_assert_null (crow_spatial_index_get (index, item));
          n--;
        }
      else
        {
          n += !plain[item].present;
          plain[item] = (Plain) { TRUE, make_rect (random) };
          crow_spatial_index_set (index, item, &plain[item].rect);
          g_assert_true (crow_rect_equal (crow_spatial_index_get (index, item), &plain[item].rect));
        }
      g_assert_cmpuint (crow_spatial_index_get_n (index), ==, n);
      check_query (index, plain, &rect);
      check_cast (index, plain, &rect, (CrowSide) (step % CROW_N_SIDES));
    }
}

static void
test_empty (void)
{
  g_autoptr (CrowSpatialIndex) index = crow_spatial_index_new ();
  CrowRect rect = { 0, 0, 10, 10 };
  guint32 hit = 0;

  g_assert_false (crow_spatial_index_get_bounds (index, &rect));
  g_assert_false (crow_spatial_index_is_taken (index, &rect, 100, CROW_SPATIAL_NONE));
  g_assert_cmpfloat (crow_spatial_index_cast (index, &rect, CROW_SIDE_LEFT, 1e5, 0, &hit), ==, 1e5);
  g_assert_cmpuint (hit, ==, CROW_SPATIAL_NONE);
  crow_spatial_index_remove (index, 12);
  g_assert_cmpuint (crow_spatial_index_get_n (index), ==, 0);
}

/* A place that is found is free, nothing much nearer is, and it is found soon in a diagram of thousands of boxes. */
static void
test_find_place (void)
{
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (CrowSpatialIndex) index = crow_spatial_index_new ();
      guint n = g_test_rand_int_range (0, 60);
      double width = g_test_rand_int_range (40, 200);
      double height = g_test_rand_int_range (40, 200);
      CrowPoint wish = { g_test_rand_int_range (-200, 1200), g_test_rand_int_range (-200, 1200) };
      CrowPoint place;
      CrowRect rect;
      double distance;

      for (guint i = 0; i < n; i++)
        {
          CrowRect box = { g_test_rand_int_range (0, 1000), g_test_rand_int_range (0, 1000),
                           g_test_rand_int_range (20, 300), g_test_rand_int_range (20, 300) };

          crow_spatial_index_set (index, i, &box);
        }
      place = crow_spatial_index_find_place (index, width, height, wish, 20);
      rect = (CrowRect) { place.x, place.y, width, height };
      g_assert_cmpfloat (place.x, ==, crow_snap (place.x));
      g_assert_cmpfloat (place.y, ==, crow_snap (place.y));
      g_assert_false (crow_spatial_index_is_taken (index, &rect, 20, CROW_SPATIAL_NONE));

      /* Among the places of the same lattice there is none at half the distance. */
      distance = hypot (place.x + width / 2 - wish.x, place.y + height / 2 - wish.y);
      for (int row = -8; row <= 8; row++)
        for (int column = -8; column <= 8; column++)
          {
            CrowRect other = { crow_snap (wish.x + column * 2 * CROW_GRID - width / 2),
                               crow_snap (wish.y + row * 2 * CROW_GRID - height / 2), width, height };

            if (hypot (column, row) * 2 * CROW_GRID < distance / 2 - 2 * CROW_GRID)
              g_assert_true (crow_spatial_index_is_taken (index, &other, 20, CROW_SPATIAL_NONE));
          }
    }
}

static void
test_find_place_among_many (void)
{
  g_autoptr (CrowSpatialIndex) index = crow_spatial_index_new ();
  CrowRect rect = { 0, 0, 180, 160 };
  CrowPoint place;

  for (guint i = 0; i < 10000; i++)
    {
      const CrowRect box = { i % 100 * 220.0, i / 100 * 200.0, 180, 160 };

      crow_spatial_index_set (index, i, &box);
    }
  place = crow_spatial_index_find_place (index, rect.width, rect.height, (CrowPoint) { 11000, 10000 }, 40);
  rect.x = place.x;
  rect.y = place.y;
  g_assert_false (crow_spatial_index_is_taken (index, &rect, 40, CROW_SPATIAL_NONE));
  /* Just outside one of the four sides, not far out. */
  g_assert_cmpfloat (place.x, >, -2000);
  g_assert_cmpfloat (place.x, <, 24000);
  g_assert_cmpfloat (place.y, >, -2000);
  g_assert_cmpfloat (place.y, <, 22000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/spatial-index/random", test_random);
  g_test_add_func ("/diagram/spatial-index/empty", test_empty);
  g_test_add_func ("/diagram/spatial-index/find-place", test_find_place);
  g_test_add_func ("/diagram/spatial-index/find-place-among-many", test_find_place_among_many);
  return g_test_run ();
}
