/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenes made from records: sizes, labels, hits, moving, bends by hand, SVG.
 */
#include "config.h"

#include <libxml/parser.h>
#include <string.h>

#include "diagram/crow-scene.h"
#include "diagram/crow-svg.h"

static const CrowRowRecord author_rows[] = {
  { "author.id", "id", "integer", CROW_MARK_PRIMARY | CROW_MARK_REQUIRED },
  { "author.name", "name", "text(80)", CROW_MARK_UNIQUE | CROW_MARK_REQUIRED },
  { "author.born", "born", "date?", 0 },
};
static const CrowRowRecord book_rows[] = {
  { "book.id", "id", "integer", CROW_MARK_PRIMARY | CROW_MARK_REQUIRED },
  { "book.author", "author_id", "integer", CROW_MARK_FOREIGN | CROW_MARK_REQUIRED },
  { "book.title", "title <&> \"quotes\"", "text", CROW_MARK_REQUIRED },
};

static CrowScene *
create_scene (void)
{
  CrowScene *scene = crow_scene_new (crow_text_measure_get_fixed ());
  const CrowCardRecord author = { .id = "author", .title = "author", .x = 40, .y = 40, .rows = author_rows,
                                  .n_rows = G_N_ELEMENTS (author_rows), .colour = "#99c1f1" };
  const CrowCardRecord book = { .id = "book", .title = "book", .x = 400, .y = 60, .rows = book_rows,
                                .n_rows = G_N_ELEMENTS (book_rows) };
  const CrowCardRecord tag = { .id = "tag", .title = "tag", .x = 400, .y = 320 };
  const CrowRouteRecord writes = { .id = "writes", .label = "writes", .rule = CROW_DELETE_CASCADE, .owned = TRUE,
                                   .ends = { { "author", "author", TRUE }, { "book", "books", FALSE } } };
  const CrowRouteRecord tagged = { .id = "tagged", .kind = CROW_LINK_MANY_TO_MANY,
                                   .ends = { { "book", "books", FALSE }, { "tag", "tags", FALSE } } };
  const CrowRouteRecord parent = { .id = "parent", .rule = CROW_DELETE_NULLIFY,
                                   .ends = { { "author", NULL, FALSE }, { "author", NULL, FALSE } } };
  const CrowRect note = { 40, 300, 180, 70 };
  const CrowRect area = { 10, 0, 240, 240 };

  crow_scene_add_area (scene, "people", &area, "#f6d32d", "People");
  crow_scene_add_card (scene, &author);
  crow_scene_add_card (scene, &book);
  crow_scene_add_card (scene, &tag);
  g_assert_nonnull (crow_scene_add_route (scene, &writes));
  g_assert_nonnull (crow_scene_add_route (scene, &tagged));
  g_assert_nonnull (crow_scene_add_route (scene, &parent));
  crow_scene_add_note (scene, "hint", &note, NULL, "Tags are shared.\nDeleting one leaves the books.");
  crow_scene_route (scene);
  return scene;
}

static void
test_card (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  CrowCard *card = CROW_CARD (crow_scene_lookup (scene, "author"));
  CrowCard *empty = CROW_CARD (crow_scene_lookup (scene, "tag"));
  CrowCard *narrow;
  CrowRect rect = { 40, 40, 100, 0 };

  g_assert_cmpfloat (card->item.bounds.height, ==,
                     CROW_CARD_HEADER_HEIGHT + 3 * CROW_CARD_ROW_HEIGHT + CROW_CARD_BOTTOM);
  g_assert_cmpfloat (fmod (card->item.bounds.width, CROW_GRID), ==, 0);
  g_assert_cmpfloat (empty->item.bounds.height, ==, CROW_CARD_HEADER_HEIGHT);
  g_assert_cmpstr (card->rows[1].name, ==, "name");

  /* Too narrow: shortened, and the full texts are kept. */
  crow_scene_resize (scene, &card->item, &rect);
  narrow = CROW_CARD (crow_scene_lookup (scene, "author"));
  g_assert_true (narrow == card);
  g_assert_cmpfloat (card->item.bounds.width, ==, 100);
  g_assert_true (g_str_has_suffix (card->rows[1].type, "\342\200\246"));
  g_assert_cmpstr (card->rows[1].full_type, ==, "text(80)");
  rect.width = 0;
  crow_scene_resize (scene, &card->item, &rect);
  g_assert_cmpstr (card->rows[1].type, ==, "text(80)");
}

static void
test_labels (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  CrowRoutePath *writes = CROW_ROUTE_PATH (crow_scene_lookup (scene, "writes"));

  g_assert_true (writes->has_mark);
  g_assert_true (writes->ends[0].required);
  g_assert_false (writes->ends[0].many);
  g_assert_true (writes->ends[1].many);
  g_assert_cmpint (writes->mark_side, ==, CROW_SIDE_RIGHT);
  for (guint end = 0; end < 2; end++)
    {
      g_assert_cmpfloat (writes->ends[end].label_rect.width, >, 0);
      for (guint i = 0; i < crow_scene_get_n_items (scene, CROW_ITEM_CARD); i++)
        g_assert_false (crow_rect_overlaps (&writes->ends[end].label_rect,
                                            &crow_scene_get_item (scene, CROW_ITEM_CARD, i)->bounds));
    }
  g_assert_false (crow_rect_overlaps (&writes->ends[0].label_rect, &writes->ends[1].label_rect));
  g_assert_false (crow_rect_overlaps (&writes->ends[0].label_rect, &writes->label_rect));
}

static void
assert_hit (CrowScene   *scene,
            double       x,
            double       y,
            CrowHitPart  part,
            const char  *id,
            guint        index)
{
  CrowHit hit;

  g_assert_true (crow_scene_hit (scene, x, y, 6, &hit) == (part != CROW_HIT_NOTHING));
  g_assert_cmpint (hit.part, ==, part);
  g_assert_cmpstr (hit.item != NULL ? hit.item->id : NULL, ==, id);
  g_assert_cmpuint (hit.index, ==, index);
}

static void
test_hit (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  const CrowRoutePath *writes = CROW_ROUTE_PATH (crow_scene_lookup (scene, "writes"));
  const CrowRect *author = &crow_scene_lookup (scene, "author")->bounds;
  CrowPoint port = writes->ends[0].port;
  CrowHit hit;

  assert_hit (scene, 100, 55, CROW_HIT_CARD, "author", 0);
  assert_hit (scene, 100, 40 + 32 + 3 + 12, CROW_HIT_ROW, "author", 0);
  assert_hit (scene, 100, 40 + 32 + 3 + 2 * 24 + 12, CROW_HIT_ROW, "author", 2);
  assert_hit (scene, crow_rect_right (author) - 1, 60, CROW_HIT_EDGE, "author", 0);
  crow_scene_hit (scene, crow_rect_right (author) - 1, 60, 6, &hit);
  g_assert_cmpuint (hit.edges, ==, 1u << CROW_SIDE_RIGHT);
  assert_hit (scene, port.x + 10, port.y, CROW_HIT_END, "writes", 0);
  assert_hit (scene, port.x + 30, port.y + 4, CROW_HIT_SEGMENT, "writes", 0);
  assert_hit (scene, writes->mark.x, writes->mark.y, CROW_HIT_MARK, "writes", 0);
  assert_hit (scene, writes->ends[1].label_rect.x + 2, writes->ends[1].label_rect.y + 2, CROW_HIT_END_LABEL, "writes",
              1);
  assert_hit (scene, 100, 330, CROW_HIT_NOTE, "hint", 0);
  assert_hit (scene, 60, 15, CROW_HIT_AREA, "people", 0);
  assert_hit (scene, 100, 215, CROW_HIT_NOTHING, NULL, 0);
  assert_hit (scene, 5000, 5000, CROW_HIT_NOTHING, NULL, 0);
}

static void
removed_cb (CrowScene *scene,
            gpointer   item,
            guint     *n_removed)
{
  g_assert_true (crow_scene_lookup (scene, ((CrowItem *) item)->id) == item);
  (*n_removed)++;
}

static void
test_move (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  CrowItem *author = crow_scene_lookup (scene, "author");
  CrowItem *writes = crow_scene_lookup (scene, "writes");
  CrowItem *tagged = crow_scene_lookup (scene, "tagged");
  guint64 card_revision = author->revision;
  guint64 own_revision = writes->revision;
  guint64 other_revision = tagged->revision;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  CrowRect rect = { 40, 100, 50, 50 };
  guint n_routes;
  guint n_removed = 0;

  crow_scene_get_routes (scene, CROW_CARD (author), &n_routes);
  g_assert_cmpuint (n_routes, ==, 2);
  crow_scene_move (scene, author, 50, 90);
  g_assert_cmpfloat (author->bounds.x, ==, 50);
  g_assert_cmpuint (author->revision, ==, card_revision);
  g_assert_cmpuint (writes->revision, !=, own_revision);
  g_assert_cmpuint (tagged->revision, ==, other_revision);

  crow_scene_query (scene, &rect, items);
  g_assert_true (g_ptr_array_find (items, author, NULL));
  g_assert_true (g_ptr_array_find (items, crow_scene_lookup (scene, "people"), NULL));
  g_assert_false (g_ptr_array_find (items, crow_scene_lookup (scene, "book"), NULL));

  g_signal_connect (scene, "item-removed", G_CALLBACK (removed_cb), &n_removed);
  g_clear_object (&scene);
  g_assert_cmpuint (n_removed, ==, 0);
}

/* A card put on another link's way: the link goes around after settling, and straight again when the card has left. */
static void
test_settle (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  CrowItem *tag = crow_scene_lookup (scene, "tag");
  CrowRoutePath *writes = CROW_ROUTE_PATH (crow_scene_lookup (scene, "writes"));
  g_autofree CrowPoint *before = g_memdup2 (writes->points, writes->n_points * sizeof (CrowPoint));
  guint n_before = writes->n_points;

  g_assert_cmpuint (n_before, ==, 2);
  crow_scene_move (scene, tag, writes->mark.x - 60, writes->mark.y - 16);
  g_assert_cmpuint (writes->n_points, ==, 2);
  crow_scene_settle (scene);
  g_assert_cmpuint (writes->n_points, >, 2);
  for (guint i = 0; i + 1 < writes->n_points; i++)
    {
      CrowRect line = crow_rect_between (writes->points[i], writes->points[i + 1]);

      g_assert_false (crow_rect_overlaps (&line, &tag->bounds));
    }
  crow_scene_move (scene, tag, 400, 320);
  crow_scene_settle (scene);
  g_assert_cmpuint (writes->n_points, ==, 2);
  g_assert_cmpfloat (writes->points[0].y, ==, before[0].y);
}

static void
test_bends (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  CrowRoutePath *writes = CROW_ROUTE_PATH (crow_scene_lookup (scene, "writes"));
  g_autoptr (GArray) bends = crow_route_path_drag_segment (writes, 0, 150);
  g_autoptr (GArray) fewer = NULL;
  double y = writes->points[0].y + 150;
  gboolean found = FALSE;
  CrowItem *both[2] = { crow_scene_lookup (scene, "author"), crow_scene_lookup (scene, "book") };
  CrowPoint corners[2];
  CrowPoint old;

  crow_scene_set_bends (scene, writes, (CrowPoint *) bends->data, bends->len);
  g_assert_cmpuint (writes->n_bends, ==, bends->len);
  for (guint i = 0; i + 1 < writes->n_points; i++)
    found = found || (writes->points[i].y == y && writes->points[i + 1].y == y);
  g_assert_true (found);

  /* Both ends move alike: the bends come along. */
  old = writes->bends[0];
  for (guint i = 0; i < 2; i++)
    corners[i] = (CrowPoint) { both[i]->bounds.x + 30, both[i]->bounds.y + 20 };
  crow_scene_move_items (scene, both, corners, 2);
  g_assert_cmpfloat (writes->bends[0].x, ==, old.x + 30);
  g_assert_cmpfloat (writes->bends[0].y, ==, old.y + 20);

  fewer = crow_route_path_remove_bend (writes, 0);
  g_assert_cmpuint (fewer->len, ==, writes->n_bends - 1);
  crow_scene_set_bends (scene, writes, NULL, 0);
  g_assert_cmpuint (writes->n_points, ==, 2);
  g_assert_cmpuint (writes->n_bends, ==, 0);
}

static void
test_unknown_end (void)
{
  g_autoptr (CrowScene) scene = create_scene ();
  const CrowRouteRecord lost = { .id = "lost", .ends = { { "author", NULL, FALSE }, { "nobody", NULL, FALSE } } };
  guint n = crow_scene_get_n_items (scene, CROW_ITEM_ROUTE);

  g_assert_null (crow_scene_add_route (scene, &lost));
  g_assert_cmpuint (crow_scene_get_n_items (scene, CROW_ITEM_ROUTE), ==, n);
  g_assert_null (crow_scene_lookup (scene, "lost"));
}

/* The text of an SVG is that of a file beside the tests, and it is well-formed. */
static void
assert_svg (CrowScene            *scene,
            const CrowSvgOptions *options,
            const char           *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "diagram", name, NULL);
  gsize length;
  g_autofree char *svg = crow_scene_to_svg (scene, options, &length);
  g_autofree char *golden = NULL;
  g_autoptr (GError) error = NULL;
  xmlDoc *document = xmlReadMemory (svg, (int) length, name, NULL, XML_PARSE_NONET);

  g_assert_nonnull (document);
  xmlFreeDoc (document);
  if (g_getenv ("CROW_UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, svg, (gssize) length, NULL));
  g_file_get_contents (path, &golden, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (svg, ==, golden);
}

static void
test_svg (void)
{
  g_autoptr (CrowScene) scene = create_scene ();

  assert_svg (scene, NULL, "scene.svg");
}

static void
test_svg_notations (void)
{
  static const char *const names[] = { NULL, "scene-uml.svg", "scene-idef1x.svg", "scene-plain.svg" };
  g_autoptr (CrowScene) scene = create_scene ();
  g_autoptr (GHashTable) only = g_hash_table_new (NULL, NULL);
  CrowSvgOptions options = CROW_SVG_OPTIONS_INIT;

  g_hash_table_add (only, crow_scene_lookup (scene, "writes"));
  g_hash_table_add (only, crow_scene_lookup (scene, "tagged"));
  options.only = only;
  options.palette = crow_palette_get_high_contrast (TRUE);
  options.title = "Links & ends";
  for (guint i = CROW_NOTATION_UML; i < G_N_ELEMENTS (names); i++)
    {
      crow_scene_set_notation (scene, (CrowNotation) i);
      assert_svg (scene, &options, names[i]);
    }
}

static void
test_svg_hostile (void)
{
  g_autoptr (CrowScene) scene = crow_scene_new (crow_text_measure_get_fixed ());
  const CrowCardRecord card = { .id = "\"><script>", .title = "</title><script>alert(1)</script>\x01",
                                .colour = "red;}</style>" };
  gsize length;
  g_autofree char *svg = NULL;
  xmlDoc *document;

  crow_scene_add_card (scene, &card);
  svg = crow_scene_to_svg (scene, NULL, &length);
  document = xmlReadMemory (svg, (int) length, "hostile.svg", NULL, XML_PARSE_NONET);
  g_assert_nonnull (document);
  xmlFreeDoc (document);
  g_assert_null (strstr (svg, "<script"));
  g_assert_null (strstr (svg, "red;"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/scene/card", test_card);
  g_test_add_func ("/diagram/scene/labels", test_labels);
  g_test_add_func ("/diagram/scene/hit", test_hit);
  g_test_add_func ("/diagram/scene/move", test_move);
  g_test_add_func ("/diagram/scene/settle", test_settle);
  g_test_add_func ("/diagram/scene/bends", test_bends);
  g_test_add_func ("/diagram/scene/unknown-end", test_unknown_end);
  g_test_add_func ("/diagram/scene/svg", test_svg);
  g_test_add_func ("/diagram/scene/svg/notations", test_svg_notations);
  g_test_add_func ("/diagram/scene/svg/hostile", test_svg_hostile);
  return g_test_run ();
}
