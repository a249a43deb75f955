/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles: put together they are what painting the items directly gives, at any scale and after any change; a change makes
 * anew only what it touches; what is far from the view is not kept.  Needs no display.
 */
#include "config.h"

#include <math.h>

#include "canvas/crow-detail.h"
#include "canvas/crow-tiles.h"

#define WIDTH 700
#define HEIGHT 500
#define N_COLUMNS 20

typedef struct
{
  CrowPangoMeasure *measure;
  CrowScene *scene;
  CrowViewport *viewport;
  CrowTiles *tiles;
  const CrowPalette *palette;
  guint n_appended;
} Fixture;

static CrowItem *
get_card (Fixture *fixture,
          guint    i)
{
  g_autofree char *id = g_strdup_printf ("c%u", i);
  CrowItem *item = crow_scene_lookup (fixture->scene, id);

  g_assert_nonnull (item);
  return item;
}

static void
paint_item (Fixture        *fixture,
            const CrowItem *item,
            cairo_t        *cr)
{
  double text_size = -1;
  g_autoptr (CrowPicture) picture = crow_detail_make_picture (item, fixture->measure, fixture->palette,
                                                              crow_scene_get_notation (fixture->scene),
                                                              crow_viewport_get_scale (fixture->viewport), &text_size);

  cairo_save (cr);
  cairo_translate (cr, item->bounds.x, item->bounds.y);
  crow_picture_paint (picture, cr);
  cairo_restore (cr);
}

/* As the canvas does it for what has no tile yet. */
static void
append_cb (GtkSnapshot     *snapshot,
           CrowItem *const *items,
           guint            n_items,
           gpointer         user_data)
{
  Fixture *fixture = user_data;

  fixture->n_appended += n_items;
  for (guint i = 0; i < n_items; i++)
    {
      CrowRect extents;
      cairo_t *cr;

      crow_item_get_extents (items[i], &extents);
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (extents.x, extents.y, extents.width,
                                                                     extents.height));
      paint_item (fixture, items[i], cr);
      cairo_destroy (cr);
    }
}

static void
add_card (Fixture *fixture,
          guint    i,
          double   x,
          double   y)
{
  const CrowRowRecord rows[] = {
    { "id", "identifier", "integer", CROW_MARK_PRIMARY, NULL },
    { "name", "name", "text(80)?", 0, NULL },
    { "other", "other", "date", CROW_MARK_FOREIGN, NULL },
  };
  g_autofree char *id = g_strdup_printf ("c%u", i);
  g_autofree char *title = g_strdup_printf ("entity_%u", i);
  const CrowCardRecord card = { .id = id, .title = title, .x = x, .y = y, .rows = rows, .n_rows = G_N_ELEMENTS (rows),
                                .colour = i % 3 == 0 ? "#33d17a" : NULL };

  crow_scene_add_card (fixture->scene, &card);
}

static void
add_route (Fixture *fixture,
           guint    from,
           guint    to)
{
  g_autofree char *id = g_strdup_printf ("l%u-%u", from, to);
  g_autofree char *one = g_strdup_printf ("c%u", from);
  g_autofree char *other = g_strdup_printf ("c%u", to);
  const CrowRouteRecord route = { .id = id, .ends = { { one, "one", TRUE }, { other, "many", FALSE } },
                                  .rule = CROW_DELETE_CASCADE };

  crow_scene_add_route (fixture->scene, &route);
}

/* Four hundred cards, half of them linked, two notes and an area. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->measure = crow_pango_measure_new ();
  fixture->scene = crow_scene_new (crow_pango_measure_get_measure (fixture->measure));
  for (guint i = 0; i < N_COLUMNS * N_COLUMNS; i++)
    add_card (fixture, i, i % N_COLUMNS * 300, i / N_COLUMNS * 220);
  for (guint i = 0; i + N_COLUMNS + 1 < N_COLUMNS * N_COLUMNS; i += 2)
    add_route (fixture, i, i + 1 + i % 4 * 7);
  crow_scene_add_note (fixture->scene, "n", &(CrowRect) { 150, 100, 160, 90 }, NULL, "A note that lies on cards");
  crow_scene_add_area (fixture->scene, "a", &(CrowRect) { -40, -60, 900, 700 }, NULL, "Area");
  crow_scene_route (fixture->scene);

  fixture->viewport = crow_viewport_new ();
  crow_viewport_set_size (fixture->viewport, WIDTH, HEIGHT);
  crow_viewport_set_content (fixture->viewport, -100, -100, N_COLUMNS * 300 + 200, N_COLUMNS * 220 + 200);
  fixture->palette = crow_palette_get_light ();
  fixture->tiles = crow_tiles_new (fixture->measure, append_cb, fixture);
  crow_tiles_set_palette (fixture->tiles, fixture->palette);
  crow_tiles_set_scene (fixture->tiles, fixture->scene);
  fixture->n_appended = 0;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  crow_tiles_free (fixture->tiles);
  g_object_unref (fixture->viewport);
  g_object_unref (fixture->scene);
  crow_pango_measure_free (fixture->measure);
}

static GskRenderNode *
take_snapshot (Fixture    *fixture,
               int         device_scale,
               GHashTable *live)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  crow_tiles_snapshot (fixture->tiles, snapshot, fixture->viewport, device_scale, live);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
work (Fixture *fixture)
{
  gboolean seen;

  g_assert_false (crow_tiles_work (fixture->tiles, G_MAXINT64, &seen));
}

static cairo_surface_t *
make_surface (int device_scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * device_scale,
                                                         HEIGHT * device_scale);

  cairo_surface_set_device_scale (surface, device_scale, device_scale);
  return surface;
}

/* (transfer full): what a renderer makes of a node */
static cairo_surface_t *
draw_node (GskRenderNode *node,
           int            device_scale)
{
  cairo_surface_t *surface = make_surface (device_scale);
  cairo_t *cr = cairo_create (surface);

  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  return surface;
}

/* (transfer full): all items but some, without tiles */
static cairo_surface_t *
draw_directly (Fixture    *fixture,
               int         device_scale,
               GHashTable *live)
{
  cairo_surface_t *surface = make_surface (device_scale);
  cairo_t *cr = cairo_create (surface);
  double scale = crow_viewport_get_scale (fixture->viewport);
  CrowPoint offset = crow_tiles_get_offset (fixture->viewport, device_scale);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  CrowRect view;

  crow_viewport_get_visible (fixture->viewport, &view.x, &view.y, &view.width, &view.height);
  view = crow_rect_grow (&view, 100);
  crow_scene_query (fixture->scene, &view, items);
  cairo_translate (cr, offset.x, offset.y);
  cairo_scale (cr, scale, scale);
  for (guint i = 0; i < items->len; i++)
    if (live == NULL || !g_hash_table_contains (live, items->pdata[i]))
      paint_item (fixture, items->pdata[i], cr);
  cairo_destroy (cr);
  return surface;
}

/* How many pixels differ by more than rounding makes of it. */
static guint
count_different (cairo_surface_t *a,
                 cairo_surface_t *b)
{
  int stride = cairo_image_surface_get_stride (a);
  const guint8 *first, *second;
  guint n = 0;

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  first = cairo_image_surface_get_data (a);
  second = cairo_image_surface_get_data (b);
  for (int y = 0; y < cairo_image_surface_get_height (a); y++)
    for (int x = 0; x < cairo_image_surface_get_width (a); x++)
      for (int c = 0; c < 4; c++)
        if (abs (first[y * stride + 4 * x + c] - second[y * stride + 4 * x + c]) > 4)
          {
            n++;
            break;
          }
  return n;
}

static void
assert_direct (Fixture    *fixture,
               int         device_scale,
               GHashTable *live)
{
  g_autoptr (GskRenderNode) node = take_snapshot (fixture, device_scale, live);
  cairo_surface_t *tiles = draw_node (node, device_scale);
  cairo_surface_t *direct = draw_directly (fixture, device_scale, live);
  cairo_surface_t *nothing = make_surface (device_scale);
  guint n_painted;

  n_painted = count_different (direct, nothing);
  g_assert_cmpuint (n_painted, >, 2000);
  /* Where a letter lies between two pixels, rounding may put it on either. */
  g_assert_cmpuint (count_different (tiles, direct), <=, n_painted / 1000);
  cairo_surface_destroy (tiles);
  cairo_surface_destroy (direct);
  cairo_surface_destroy (nothing);
}

static const double scales[] = { 1.7, 1.0, 0.43, 0.29, 0.17, 0.05 };

static void
test_direct (Fixture       *fixture,
             gconstpointer  data)
{
  for (int device_scale = 1; device_scale <= 2; device_scale++)
    for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
      {
        g_autoptr (GskRenderNode) node = NULL;

        crow_viewport_set (fixture->viewport, scales[i], 33.3, 21.7);
        node = take_snapshot (fixture, device_scale, NULL);
        work (fixture);
        assert_direct (fixture, device_scale, NULL);
      }
}

/* Near the first frame is right already, tiles or not; what was shown item by item is not any more when tiles are there. */
static void
test_near (Fixture       *fixture,
           gconstpointer  data)
{
  crow_viewport_set (fixture->viewport, 1.0, 40, 30);
  assert_direct (fixture, 1, NULL);
  g_assert_cmpuint (fixture->n_appended, >, 0);
  work (fixture);
  fixture->n_appended = 0;
  assert_direct (fixture, 1, NULL);
  g_assert_cmpuint (fixture->n_appended, ==, 0);
}

/* Within one frame and without any time besides, for what a person does to one thing. */
static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  static const double change_scales[] = { 1.0, 0.43, 0.17 };

  for (guint i = 0; i < G_N_ELEMENTS (change_scales); i++)
    {
      CrowItem *card = get_card (fixture, 22 + i);
      g_autoptr (GskRenderNode) node = NULL;

      crow_viewport_set (fixture->viewport, change_scales[i], 10, 5);
      node = take_snapshot (fixture, 1, NULL);
      work (fixture);

      crow_scene_move (fixture->scene, card, card->bounds.x + 37, card->bounds.y - 18);
      crow_tiles_touch (fixture->tiles);
      assert_direct (fixture, 1, NULL);
      crow_scene_resize (fixture->scene, card, &(CrowRect) { card->bounds.x, card->bounds.y, 300, 0 });
      crow_tiles_touch (fixture->tiles);
      assert_direct (fixture, 1, NULL);
      add_card (fixture, 1000 + i, 500, 300 + i * 60);
      crow_tiles_touch (fixture->tiles);
      assert_direct (fixture, 1, NULL);
      crow_scene_set_notation (fixture->scene, i % 2 == 0 ? CROW_NOTATION_UML : CROW_NOTATION_CROWS_FOOT);
      crow_tiles_touch (fixture->tiles);
      node = (gsk_render_node_unref (node), take_snapshot (fixture, 1, NULL));
      work (fixture);
      assert_direct (fixture, 1, NULL);
    }
}

/* What is dragged is in no tile, and again when it is let go of. */
static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GHashTable) live = g_hash_table_new (NULL, NULL);
  g_autoptr (GskRenderNode) node = NULL;
  CrowItem *card = get_card (fixture, 22);
  guint n_routes;
  CrowRoutePath **routes = crow_scene_get_routes (fixture->scene, CROW_CARD (card), &n_routes);

  g_assert_cmpuint (n_routes, >, 0);
  crow_viewport_set (fixture->viewport, 0.17, 0, 0);
  node = take_snapshot (fixture, 1, NULL);
  work (fixture);
  g_hash_table_add (live, card);
  for (guint i = 0; i < n_routes; i++)
    g_hash_table_add (live, routes[i]);
  assert_direct (fixture, 1, live);
  crow_scene_move (fixture->scene, card, card->bounds.x + 200, card->bounds.y + 80);
  crow_tiles_touch (fixture->tiles);
  assert_direct (fixture, 1, live);
  assert_direct (fixture, 1, NULL);
}

/* (transfer full) (element-type GskRenderNode): the nodes of tiles in a snapshot */
static GHashTable *
list_leaves (GskRenderNode *node)
{
  GHashTable *leaves = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) gsk_render_node_unref, NULL);
  g_autoptr (GPtrArray) todo = g_ptr_array_new ();

  g_ptr_array_add (todo, node);
  while (todo->len > 0)
    {
      GskRenderNode *next = g_ptr_array_steal_index (todo, todo->len - 1);

      switch (gsk_render_node_get_node_type (next))
        {
        case GSK_CONTAINER_NODE:
          for (guint i = 0; i < gsk_container_node_get_n_children (next); i++)
            g_ptr_array_add (todo, gsk_container_node_get_child (next, i));
          break;

        case GSK_TRANSFORM_NODE:
          g_ptr_array_add (todo, gsk_transform_node_get_child (next));
          break;

        default:
          g_assert_cmpint (gsk_render_node_get_node_type (next), ==, GSK_CAIRO_NODE);
          g_hash_table_add (leaves, gsk_render_node_ref (next));
        }
    }
  return leaves;
}

static void
test_same_nodes (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GskRenderNode) first = NULL;
  g_autoptr (GskRenderNode) before = NULL;
  g_autoptr (GskRenderNode) scrolled = NULL;
  g_autoptr (GskRenderNode) after = NULL;
  g_autoptr (GHashTable) tiles = NULL;
  g_autoptr (GHashTable) others = NULL;
  g_autoptr (GHashTable) changed = NULL;
  CrowItem *card = get_card (fixture, 0);
  GHashTableIter iter;
  gpointer key;
  guint n_new = 0;

  crow_viewport_set (fixture->viewport, 0.17, 0, 0);
  first = take_snapshot (fixture, 1, NULL);
  work (fixture);
  before = take_snapshot (fixture, 1, NULL);
  tiles = list_leaves (before);
  g_assert_cmpuint (g_hash_table_size (tiles), >=, 6);

  crow_viewport_scroll (fixture->viewport, -3, -2);
  scrolled = take_snapshot (fixture, 1, NULL);
  others = list_leaves (scrolled);
  g_hash_table_iter_init (&iter, tiles);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_true (g_hash_table_contains (others, key));

  /* One that nothing is linked with but by short lines: in a corner. */
  crow_scene_move (fixture->scene, card, 10, 8);
  crow_tiles_touch (fixture->tiles);
  after = take_snapshot (fixture, 1, NULL);
  changed = list_leaves (after);
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n_new += !g_hash_table_contains (others, key);
  g_assert_cmpuint (n_new, >=, 1);
  g_assert_cmpuint (n_new, <=, 4);
}

/* However far one scrolls and zooms, no more is kept than is in view and next to it. */
static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  gsize most = (WIDTH / 256 + 4) * (HEIGHT / 256 + 4) * 256 * 256 * 4;

  for (guint i = 0; i < 80; i++)
    {
      g_autoptr (GskRenderNode) node = NULL;

      if (i % 20 == 0)
        crow_viewport_set (fixture->viewport, scales[1 + i / 20], 0, 0);
      crow_viewport_scroll (fixture->viewport, 97, 61);
      node = take_snapshot (fixture, 1, NULL);
      work (fixture);
      g_assert_cmpuint (crow_tiles_get_size (fixture->tiles), >, 0);
      g_assert_cmpuint (crow_tiles_get_size (fixture->tiles), <=, most + (i % 20 == 0 ? most : 0));
    }
}

static void
test_palette (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GskRenderNode) node = NULL;

  crow_viewport_set (fixture->viewport, 0.29, 0, 0);
  node = take_snapshot (fixture, 1, NULL);
  work (fixture);
  assert_direct (fixture, 1, NULL);
  fixture->palette = crow_palette_get_dark ();
  crow_tiles_set_palette (fixture->tiles, fixture->palette);
  node = (gsk_render_node_unref (node), take_snapshot (fixture, 1, NULL));
  work (fixture);
  assert_direct (fixture, 1, NULL);
}

static guint32
get_pixel (cairo_surface_t *surface,
           Fixture         *fixture,
           const CrowItem  *item)
{
  CrowPoint middle = crow_rect_center (&item->bounds);
  double x, y;
  const guint8 *row;

  cairo_surface_flush (surface);
  crow_viewport_to_view (fixture->viewport, middle.x, middle.y, &x, &y);
  row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);
  return ((const guint32 *) (gconstpointer) row)[(int) x];
}

/* From afar there is something at once wherever there is a card, and no more work in a slice than asked for. */
static void
test_bars (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *bars;
  gboolean seen, any_seen = FALSE;
  guint n_slices = 0;

  crow_viewport_set (fixture->viewport, 0.09, -100, -100);
  node = take_snapshot (fixture, 1, NULL);
  bars = draw_node (node, 1);
  for (guint i = 0; i < N_COLUMNS * N_COLUMNS; i++)
    g_assert_cmphex (get_pixel (bars, fixture, get_card (fixture, i)) >> 24, ==, 0xff);
  cairo_surface_destroy (bars);

  while (crow_tiles_work (fixture->tiles, 0, &seen))
    {
      any_seen |= seen;
      n_slices++;
    }
  g_assert_true (any_seen);
  g_assert_cmpuint (n_slices, >, 10);
  assert_direct (fixture, 1, NULL);
}

/* Another scale: what was seen before stands in, at about the same place, until there is better; a change of the
 * scene ends that. */
static void
test_zoom (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *old, *direct, *nothing;
  CrowItem *card = get_card (fixture, 105);
  guint n_different, n_painted;

  crow_viewport_set (fixture->viewport, 0.09, 0, 0);
  node = take_snapshot (fixture, 1, NULL);
  work (fixture);
  crow_viewport_set (fixture->viewport, 0.097, 100, 100);
  node = (gsk_render_node_unref (node), take_snapshot (fixture, 1, NULL));
  old = draw_node (node, 1);
  direct = draw_directly (fixture, 1, NULL);
  nothing = make_surface (1);
  n_painted = count_different (direct, nothing);
  n_different = count_different (direct, old);
  g_assert_cmpuint (n_different, >, 0);
  g_assert_cmpuint (n_different, <, n_painted);
  cairo_surface_destroy (old);

  crow_scene_move (fixture->scene, card, card->bounds.x + 3000, card->bounds.y);
  crow_tiles_touch (fixture->tiles);
  node = (gsk_render_node_unref (node), take_snapshot (fixture, 1, NULL));
  old = draw_node (node, 1);
  g_assert_cmphex (get_pixel (old, fixture, card) >> 24, ==, 0xff);
  work (fixture);
  assert_direct (fixture, 1, NULL);
  cairo_surface_destroy (old);
  cairo_surface_destroy (direct);
  cairo_surface_destroy (nothing);
}

/* What is painted in slices is dropped with what it was to show. */
static void
test_other_scene (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (CrowScene) scene = g_object_ref (fixture->scene);
  gboolean seen;

  crow_viewport_set (fixture->viewport, 0.09, 0, 0);
  node = take_snapshot (fixture, 1, NULL);
  g_assert_true (crow_tiles_work (fixture->tiles, 0, &seen));
  crow_tiles_set_scene (fixture->tiles, NULL);
  g_assert_false (crow_tiles_work (fixture->tiles, G_MAXINT64, &seen));
  g_assert_false (seen);
  g_assert_cmpuint (crow_tiles_get_size (fixture->tiles), ==, 0);
  crow_tiles_set_scene (fixture->tiles, scene);
  node = (gsk_render_node_unref (node), take_snapshot (fixture, 1, NULL));
  work (fixture);
  assert_direct (fixture, 1, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* For the types of render nodes; that there is no display does not matter. */
  gtk_disable_setlocale ();
  gtk_init_check ();

#define ADD(name, function) g_test_add ("/canvas/tiles/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("direct", test_direct);
  ADD ("near", test_near);
  ADD ("change", test_change);
  ADD ("live", test_live);
  ADD ("same-nodes", test_same_nodes);
  ADD ("memory", test_memory);
  ADD ("palette", test_palette);
  ADD ("bars", test_bars);
  ADD ("zoom", test_zoom);
  ADD ("other-scene", test_other_scene);
#undef ADD

  return g_test_run ();
}
