/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Routes: never through a box, orthogonal, from side to side, apart, stable, repeatable; fast.
 */
#include "config.h"

#include "diagram/crow-router.h"

#include "random-scene.h"

static void
assert_route_is_sound (CrowRouter        *router,
                       const RandomScene *scene,
                       guint              link)
{
  CrowRouterPath path;

  crow_router_get_path (router, link, &path);
  g_assert_cmpuint (path.n_points, >=, 2);
  for (guint end = 0; end < 2; end++)
    {
      const CrowRect *rect = &scene->boxes[scene->links[link].ends[end]];
      CrowPoint port = path.points[end == 0 ? 0 : path.n_points - 1];
      CrowPoint next = path.points[end == 0 ? 1 : path.n_points - 2];
      CrowPoint out = crow_side_get_vector (path.sides[end]);

      /* It leaves its box by the side it says, outwards, away from the corners. */
      switch (path.sides[end])
        {
        case CROW_SIDE_RIGHT:
          g_assert_cmpfloat (port.x, ==, crow_rect_right (rect));
          break;
        case CROW_SIDE_LEFT:
          g_assert_cmpfloat (port.x, ==, rect->x);
          break;
        case CROW_SIDE_BOTTOM:
          g_assert_cmpfloat (port.y, ==, crow_rect_bottom (rect));
          break;
        default:
          g_assert_cmpfloat (port.y, ==, rect->y);
        }
      if (CROW_SIDE_IS_HORIZONTAL (path.sides[end]))
        g_assert_true (port.y > rect->y && port.y < crow_rect_bottom (rect));
      else
        g_assert_true (port.x > rect->x && port.x < crow_rect_right (rect));
      g_assert_cmpfloat ((next.x - port.x) * out.x + (next.y - port.y) * out.y, >, 0);
    }
  for (guint i = 0; i + 1 < path.n_points; i++)
    {
      CrowPoint a = path.points[i];
      CrowPoint b = path.points[i + 1];

      g_assert_true ((a.x == b.x) != (a.y == b.y));
      if (i > 0)
        g_assert_true ((path.points[i - 1].x == a.x) != (a.x == b.x));
      for (guint box = 0; box < scene->n_boxes; box++)
        {
          CrowRect line = crow_rect_between (a, b);

          if (crow_rect_overlaps (&line, &scene->boxes[box]))
            g_error ("seed %u: link %u runs through box %u at %g,%g - %g,%g", scene->seed, link, box, a.x, a.y, b.x, b.y);
        }
    }
}

static CrowRouter *
create_router (const RandomScene *scene)
{
  CrowRouter *router = crow_router_new ();

  for (guint i = 0; i < scene->n_boxes; i++)
    crow_router_set_box (router, i, &scene->boxes[i]);
  for (guint i = 0; i < scene->n_links; i++)
    crow_router_set_link (router, i, scene->links[i].ends[0], scene->links[i].ends[1], NULL, 0);
  return router;
}

static void
test_never_through (void)
{
  guint32 first = g_test_rand_int ();

  g_test_message ("first seed %u", first);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (RandomScene) scene = random_scene_new (first + i, 2 + i, (2 + i) * 3 / 2, i % 3 == 0 ? 12 : 40);
      g_autoptr (CrowRouter) router = create_router (scene);

      crow_router_route_all (router);
      for (guint link = 0; link < scene->n_links; link++)
        assert_route_is_sound (router, scene, link);
    }
}

static void
assert_same_path (const CrowRouterPath *path,
                  const CrowPoint      *points,
                  guint                 n_points)
{
  g_assert_cmpuint (path->n_points, ==, n_points);
  for (guint i = 0; i < n_points; i++)
    {
      g_assert_cmpfloat (path->points[i].x, ==, points[i].x);
      g_assert_cmpfloat (path->points[i].y, ==, points[i].y);
    }
}

static void
test_repeatable (void)
{
  g_autoptr (RandomScene) scene = random_scene_new (7, 60, 100, 30);
  g_autoptr (CrowRouter) a = create_router (scene);
  g_autoptr (CrowRouter) b = create_router (scene);

  crow_router_route_all (a);
  crow_router_route_all (b);
  crow_router_route_all (b);
  for (guint i = 0; i < scene->n_links; i++)
    {
      CrowRouterPath x, y;

      crow_router_get_path (a, i, &x);
      crow_router_get_path (b, i, &y);
      assert_same_path (&x, y.points, y.n_points);
    }
}

static void
test_move_leaves_others (void)
{
  guint32 first = g_test_rand_int ();

  g_test_message ("first seed %u", first);
  for (guint n = 0; n < 20; n++)
    {
      g_autoptr (RandomScene) scene = random_scene_new (first + n, 30, 50, 60);
      g_autoptr (CrowRouter) router = create_router (scene);
      g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
      g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (guint));
      guint moved = n % scene->n_boxes;

      crow_router_route_all (router);
      for (guint i = 0; i < scene->n_links; i++)
        {
          CrowRouterPath path;
          GArray *points = g_array_new (FALSE, FALSE, sizeof (CrowPoint));

          crow_router_get_path (router, i, &path);
          g_array_append_vals (points, path.points, path.n_points);
          g_ptr_array_add (before, points);
          if (scene->links[i].ends[0] == moved || scene->links[i].ends[1] == moved)
            g_array_append_val (own, i);
        }
      /* Into the gap beside it: 8 units are free everywhere. */
      scene->boxes[moved].x += 8;
      scene->boxes[moved].y -= 8;
      crow_router_set_box (router, moved, &scene->boxes[moved]);
      crow_router_route (router, (guint *) own->data, own->len);
      for (guint i = 0; i < scene->n_links; i++)
        {
          CrowRouterPath path;
          GArray *points = before->pdata[i];

          crow_router_get_path (router, i, &path);
          if (scene->links[i].ends[0] == moved || scene->links[i].ends[1] == moved)
            assert_route_is_sound (router, scene, i);
          else
            assert_same_path (&path, (CrowPoint *) points->data, points->len);
        }
    }
}

/* Two links between the same boxes, side by side: straight, parallel, apart. */
static void
test_parallel (void)
{
  g_autoptr (CrowRouter) router = crow_router_new ();
  CrowRect a = { 0, 0, 200, 160 };
  CrowRect b = { 400, 0, 200, 160 };
  CrowRouterPath paths[3];

  crow_router_set_box (router, 0, &a);
  crow_router_set_box (router, 1, &b);
  for (guint i = 0; i < 3; i++)
    crow_router_set_link (router, i, 0, 1, NULL, 0);
  crow_router_route_all (router);
  for (guint i = 0; i < 3; i++)
    {
      crow_router_get_path (router, i, &paths[i]);
      g_assert_cmpuint (paths[i].n_points, ==, 2);
      g_assert_cmpint (paths[i].sides[0], ==, CROW_SIDE_RIGHT);
      g_assert_cmpint (paths[i].sides[1], ==, CROW_SIDE_LEFT);
      for (guint k = 0; k < i; k++)
        g_assert_cmpfloat (fabs (paths[i].points[0].y - paths[k].points[0].y), >=, 12);
    }
  g_assert_cmpuint (crow_router_count_crossings (router), ==, 0);
}

static void
test_self_links (void)
{
  g_autoptr (CrowRouter) router = crow_router_new ();
  CrowRect a = { 0, 0, 200, 160 };
  RandomScene scene = { .n_boxes = 1, .boxes = &a, .n_links = 3,
                        .links = (RandomLink[]) { { { 0, 0 } }, { { 0, 0 } }, { { 0, 0 } } } };

  crow_router_set_box (router, 0, &a);
  for (guint i = 0; i < 3; i++)
    crow_router_set_link (router, i, 0, 0, NULL, 0);
  crow_router_route_all (router);
  for (guint i = 0; i < 3; i++)
    assert_route_is_sound (router, &scene, i);
  g_assert_cmpuint (crow_router_count_crossings (router), ==, 0);
}

static void
test_bends_by_hand (void)
{
  g_autoptr (CrowRouter) router = crow_router_new ();
  CrowRect a = { 0, 0, 200, 160 };
  CrowRect b = { 400, 0, 200, 160 };
  CrowPoint bends[] = { { 300, -100 } };
  CrowRouterPath path;
  gboolean found = FALSE;

  crow_router_set_box (router, 0, &a);
  crow_router_set_box (router, 1, &b);
  crow_router_set_link (router, 0, 0, 1, bends, 1);
  crow_router_route_all (router);
  crow_router_get_path (router, 0, &path);
  for (guint i = 0; i + 1 < path.n_points; i++)
    {
      CrowRect line = crow_rect_between (path.points[i], path.points[i + 1]);

      g_assert_true ((path.points[i].x == path.points[i + 1].x) != (path.points[i].y == path.points[i + 1].y));
      found = found || crow_rect_contains (&line, bends[0].x, bends[0].y);
    }
  g_assert_true (found);

  crow_router_set_link (router, 0, 0, 1, NULL, 0);
  crow_router_route_all (router);
  crow_router_get_path (router, 0, &path);
  g_assert_cmpuint (path.n_points, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/router/never-through", test_never_through);
  g_test_add_func ("/diagram/router/repeatable", test_repeatable);
  g_test_add_func ("/diagram/router/move-leaves-others", test_move_leaves_others);
  g_test_add_func ("/diagram/router/parallel", test_parallel);
  g_test_add_func ("/diagram/router/self-links", test_self_links);
  g_test_add_func ("/diagram/router/bends-by-hand", test_bends_by_hand);
  return g_test_run ();
}
