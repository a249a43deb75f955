/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenes of documents: what is shown, and that following changes ends where loading anew ends.
 */
#include "config.h"

#include "diagram/crow-path.h"
#include "diagram/crow-scene.h"
#include "document/crow-operation.h"

typedef struct
{
  CrowDocument *document;
  CrowDiagram *diagram;
  CrowScene *scene;
  gboolean last_changed;
} Fixture;

static void
changed_cb (CrowDocument  *document,
            CrowChangeSet *changes,
            Fixture       *fixture)
{
  fixture->last_changed = crow_scene_apply (fixture->scene, changes);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->document = crow_document_new ();
  crow_document_set_id_seed (fixture->document, 1);
  fixture->diagram = crow_document_get_diagram (fixture->document, 0);
  fixture->scene = crow_scene_new (crow_text_measure_get_fixed ());
  crow_scene_load (fixture->scene, fixture->document, fixture->diagram);
  g_signal_connect (fixture->document, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->scene);
  g_object_unref (fixture->document);
}

/* Both scenes show the same items with the same texts at the same places.  Paths may differ: a scene that follows
 * leaves routes alone that it need not touch. */
static void
assert_same_scenes (CrowScene *a,
                    CrowScene *b)
{
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    {
      g_assert_cmpuint (crow_scene_get_n_items (a, kind), ==, crow_scene_get_n_items (b, kind));
      for (guint i = 0; i < crow_scene_get_n_items (a, kind); i++)
        {
          CrowItem *x = crow_scene_get_item (a, kind, i);
          CrowItem *y = crow_scene_lookup (b, x->id);

          g_assert_nonnull (y);
          g_assert_cmpint (x->kind, ==, y->kind);
          g_assert_true (x->node == y->node);
          if (kind != CROW_ITEM_ROUTE)
            g_assert_true (crow_rect_equal (&x->bounds, &y->bounds));
          if (kind == CROW_ITEM_CARD)
            {
              g_assert_cmpstr (CROW_CARD (x)->title, ==, CROW_CARD (y)->title);
              g_assert_cmpuint (CROW_CARD (x)->n_rows, ==, CROW_CARD (y)->n_rows);
              for (guint row = 0; row < CROW_CARD (x)->n_rows; row++)
                {
                  g_assert_cmpstr (CROW_CARD (x)->rows[row].id, ==, CROW_CARD (y)->rows[row].id);
                  g_assert_cmpstr (CROW_CARD (x)->rows[row].name, ==, CROW_CARD (y)->rows[row].name);
                  g_assert_cmpstr (CROW_CARD (x)->rows[row].type, ==, CROW_CARD (y)->rows[row].type);
                  g_assert_cmpuint (CROW_CARD (x)->rows[row].marks, ==, CROW_CARD (y)->rows[row].marks);
                }
            }
          if (kind == CROW_ITEM_ROUTE)
            {
              g_assert_true (CROW_ROUTE_PATH (x)->route_node == CROW_ROUTE_PATH (y)->route_node);
              g_assert_cmpuint (CROW_ROUTE_PATH (x)->n_bends, ==, CROW_ROUTE_PATH (y)->n_bends);
            }
          if (kind == CROW_ITEM_ROUTE)
            for (guint end = 0; end < 2; end++)
              {
                const CrowRouteEnd *p = &CROW_ROUTE_PATH (x)->ends[end];
                const CrowRouteEnd *q = &CROW_ROUTE_PATH (y)->ends[end];

                g_assert_cmpstr (p->card->item.id, ==, q->card->item.id);
                g_assert_cmpstr (p->label, ==, q->label);
                g_assert_cmpint (p->many, ==, q->many);
                g_assert_cmpint (p->required, ==, q->required);
                g_assert_true (crow_rect_contains (&(CrowRect) { p->card->item.bounds.x - 0.01,
                                                                 p->card->item.bounds.y - 0.01,
                                                                 p->card->item.bounds.width + 0.02,
                                                                 p->card->item.bounds.height + 0.02 },
                                                   p->port.x, p->port.y));
              }
        }
    }
}

static void
assert_follows (Fixture *fixture)
{
  g_autoptr (CrowScene) fresh = crow_scene_new (crow_text_measure_get_fixed ());

  crow_scene_load (fresh, fixture->document, fixture->diagram);
  assert_same_scenes (fixture->scene, fresh);
}

/* The tie of an heir comes and goes with the parent and both cards, and stands for the heir. */
static void
test_inherit (Fixture       *fixture,
              gconstpointer  data)
{
  CrowEntity *person = crow_operation_add_entity (fixture->document, fixture->diagram, "person", 0, 0);
  CrowEntity *student = crow_operation_add_entity (fixture->document, fixture->diagram, "student", 500, 0);
  g_autofree char *id = g_strconcat (crow_node_get_id (CROW_NODE (student)), ".inherits", NULL);
  CrowNode *placement;
  CrowRoutePath *tie;
  CrowPoint middle;
  CrowHit hit;

  g_assert_null (crow_scene_lookup (fixture->scene, id));
  g_assert_true (crow_operation_set_parent (student, person, CROW_INHERITANCE_SINGLE, NULL));
  tie = CROW_ROUTE_PATH (crow_scene_lookup (fixture->scene, id));
  g_assert_nonnull (tie);
  g_assert_true (tie->inherits);
  g_assert_false (tie->has_mark);
  g_assert_true (tie->ends[0].card->item.node == CROW_NODE (person));
  assert_follows (fixture);

  middle = (CrowPoint) { (tie->points[0].x + tie->points[1].x) / 2, (tie->points[0].y + tie->points[1].y) / 2 };
  g_assert_true (crow_scene_hit (fixture->scene, middle.x, middle.y, 4, &hit));
  g_assert_cmpint (hit.part, ==, CROW_HIT_CARD);
  g_assert_true (hit.item->node == CROW_NODE (student));

  placement = CROW_NODE (crow_diagram_lookup_placement (fixture->diagram, person));
  crow_operation_delete (fixture->document, &placement, 1);
  g_assert_null (crow_scene_lookup (fixture->scene, id));
  assert_follows (fixture);
  crow_document_undo (fixture->document);
  g_assert_nonnull (crow_scene_lookup (fixture->scene, id));
  g_assert_true (crow_operation_set_parent (student, NULL, CROW_INHERITANCE_SINGLE, NULL));
  g_assert_null (crow_scene_lookup (fixture->scene, id));
  assert_follows (fixture);
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  CrowEntity *author = crow_operation_add_entity (fixture->document, fixture->diagram, "author", 40, 40);
  CrowEntity *book = crow_operation_add_entity (fixture->document, fixture->diagram, "book", 400, 40);
  g_autoptr (GError) error = NULL;
  CrowLink *link = crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, author, book, &error);
  CrowCard *card;
  CrowRoutePath *route;
  guint n_foreign = 0;

  g_assert_no_error (error);
  assert_follows (fixture);
  card = CROW_CARD (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (book))));
  for (guint i = 0; i < card->n_rows; i++)
    n_foreign += (card->rows[i].marks & CROW_MARK_FOREIGN) != 0;
  g_assert_cmpuint (n_foreign, ==, 1);
  route = CROW_ROUTE_PATH (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (link))));
  g_assert_nonnull (route);
  g_assert_true (route->ends[1].many);

  crow_operation_delete (fixture->document, (CrowNode *const[]) { CROW_NODE (author) }, 1);
  assert_follows (fixture);
  g_assert_cmpuint (crow_scene_get_n_items (fixture->scene, CROW_ITEM_ROUTE), ==, 0);
  card = CROW_CARD (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (book))));
  for (guint i = 0; i < card->n_rows; i++)
    g_assert_false ((card->rows[i].marks & CROW_MARK_FOREIGN) != 0);
  crow_document_undo (fixture->document);
  assert_follows (fixture);
  g_assert_cmpuint (crow_scene_get_n_items (fixture->scene, CROW_ITEM_ROUTE), ==, 1);
}

/* A rename touches one card; a move none but the routes. */
static void
test_revisions (Fixture       *fixture,
                gconstpointer  data)
{
  CrowEntity *a = crow_operation_add_entity (fixture->document, fixture->diagram, "a", 40, 40);
  CrowEntity *b = crow_operation_add_entity (fixture->document, fixture->diagram, "b", 400, 40);
  CrowEntity *c = crow_operation_add_entity (fixture->document, fixture->diagram, "c", 400, 400);
  CrowItem *item_a = crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (a)));
  CrowItem *item_b = crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (b)));
  guint64 revision_a = item_a->revision;
  guint64 revision_b = item_b->revision;
  CrowMove move = { CROW_NODE (crow_diagram_lookup_placement (fixture->diagram, c)), 600, 600 };
  CrowEdit *edit;

  crow_operation_rename_entity (a, "aa");
  g_assert_true (fixture->last_changed);
  g_assert_cmpuint (item_a->revision, !=, revision_a);
  g_assert_cmpuint (item_b->revision, ==, revision_b);
  revision_a = item_a->revision;
  crow_operation_move (fixture->document, &move, 1, NULL);
  g_assert_cmpuint (item_a->revision, ==, revision_a);
  g_assert_cmpfloat (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (c)))->bounds.x, ==, 600);

  /* What is not shown changes nothing. */
  edit = crow_document_begin_edit (fixture->document, "Comment");
  crow_model_set_comment (crow_document_get_model (fixture->document), "no picture");
  crow_edit_commit (edit);
  assert_follows (fixture);
}

static void
test_details (Fixture       *fixture,
              gconstpointer  data)
{
  CrowEntity *entity = crow_operation_add_entity (fixture->document, fixture->diagram, "a", 40, 40);
  CrowPlacement *placement = crow_diagram_lookup_placement (fixture->diagram, entity);
  CrowCard *card = CROW_CARD (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (entity))));
  CrowEdit *edit;

  crow_operation_add_attribute (entity, "plain", CROW_TYPE_DECIMAL, -1);
  g_assert_cmpuint (card->n_rows, ==, 2);
  g_assert_cmpstr (card->rows[1].type, ==, "decimal?");
  edit = crow_document_begin_edit (fixture->document, "Keys");
  crow_placement_set_detail (placement, CROW_DETAIL_KEYS);
  crow_edit_commit (edit);
  g_assert_cmpuint (card->n_rows, ==, 1);
  g_assert_nonnull (card->more);
  edit = crow_document_begin_edit (fixture->document, "Collapse");
  crow_placement_set_detail (placement, CROW_DETAIL_NONE);
  crow_edit_commit (edit);
  g_assert_cmpuint (card->n_rows, ==, 0);
  g_assert_cmpfloat (card->item.bounds.height, ==, CROW_CARD_HEADER_HEIGHT);
  edit = crow_document_begin_edit (fixture->document, "No Types");
  crow_diagram_set_types (fixture->diagram, FALSE);
  crow_placement_set_detail (placement, CROW_DETAIL_INHERIT);
  crow_edit_commit (edit);
  assert_follows (fixture);
  card = CROW_CARD (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (entity))));
  g_assert_cmpstr (card->rows[1].type, ==, "");
}

/* A random operation on what there is. */
static void
do_something (Fixture *fixture,
              GRand   *random)
{
  CrowModel *model = crow_document_get_model (fixture->document);
  guint n = crow_model_get_n_entities (model);
  CrowEntity *a = n > 0 ? crow_model_get_entity (model, g_rand_int_range (random, 0, n)) : NULL;
  CrowEntity *b = n > 0 ? crow_model_get_entity (model, g_rand_int_range (random, 0, n)) : NULL;
  guint n_links = crow_model_get_n_links (model);
  CrowLink *link = n_links > 0 ? crow_model_get_link (model, g_rand_int_range (random, 0, n_links)) : NULL;
  CrowPlacement *placement = a != NULL ? crow_diagram_lookup_placement (fixture->diagram, a) : NULL;
  double x = g_rand_int_range (random, 0, 200) * 10;
  double y = g_rand_int_range (random, 0, 200) * 10;
  g_autoptr (GError) error = NULL;

  switch (g_rand_int_range (random, 0, 17))
    {
    case 0:
    case 1:
    case 2:
      crow_operation_add_entity (fixture->document, fixture->diagram, NULL, x, y);
      break;
    case 3:
    case 4:
      if (a != NULL)
        crow_operation_connect (fixture->document, (CrowLinkKind) g_rand_int_range (random, 0, 3), a, b, &error);
      break;
    case 5:
      if (a != NULL)
        crow_operation_delete (fixture->document, (CrowNode *const[]) { CROW_NODE (a) }, 1);
      break;
    case 6:
      if (link != NULL)
        crow_operation_delete (fixture->document, (CrowNode *const[]) { CROW_NODE (link) }, 1);
      break;
    case 7:
      if (a != NULL)
        crow_operation_add_attribute (a, NULL, CROW_TYPE_TEXT, -1);
      break;
    case 8:
      if (placement != NULL)
        crow_operation_move (fixture->document, &(CrowMove) { CROW_NODE (placement), x, y }, 1, NULL);
      break;
    case 9:
      if (link != NULL)
        crow_operation_set_bends (fixture->diagram, link, (double[]) { x, y }, g_rand_int_range (random, 0, 2), NULL);
      break;
    case 10:
      crow_operation_add_note (fixture->diagram, "A note", x, y, 160, 80);
      break;
    case 11:
      if (placement != NULL)
        crow_operation_delete (fixture->document, (CrowNode *const[]) { CROW_NODE (placement) }, 1);
      break;
    case 12:
      if (a != NULL)
        crow_operation_place_entity (fixture->diagram, a, x, y);
      break;
    case 13:
      if (a != NULL && crow_entity_get_n_attributes (a) > 0 && crow_entity_get_n_attributes (b) > 0)
        crow_operation_connect_attribute (fixture->document, CROW_LINK_ONE_TO_MANY,
                                          crow_entity_get_attribute (a, crow_entity_get_n_attributes (a) - 1),
                                          crow_entity_get_attribute (b, 0), &error);
      break;
    case 14:
      /* As a link that is dropped where nothing is: all in one edit. */
      if (a != NULL && crow_entity_get_n_attributes (a) > 0)
        {
          g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "Link");

          b = crow_operation_add_entity (fixture->document, fixture->diagram, NULL, x, y);
          crow_operation_connect_attribute (fixture->document, CROW_LINK_ONE_TO_MANY,
                                            crow_entity_get_attribute (a, crow_entity_get_n_attributes (a) - 1),
                                            crow_entity_get_attribute (b, 0), &error);
          crow_edit_commit (g_steal_pointer (&edit));
        }
      break;
    case 15:
      for (int i = g_rand_int_range (random, 1, 6); i > 0 && crow_document_can_undo (fixture->document); i--)
        crow_document_undo (fixture->document);
      break;
    default:
      for (int i = g_rand_int_range (random, 1, 6); i > 0 && crow_document_can_redo (fixture->document); i--)
        crow_document_redo (fixture->document);
    }
}

static void
test_follows (Fixture       *fixture,
              gconstpointer  data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  crow_operation_add_entity (fixture->document, fixture->diagram, NULL, 0, 0);
  for (guint step = 0; step < 400; step++)
    {
      do_something (fixture, random);
      /* Without a placement the scene places by itself, where it was before counts. */
      if (crow_diagram_get_n_placements (fixture->diagram) > 0)
        assert_follows (fixture);
    }
}

/* One that goes through an entity is a dashed line, and follows. */
static void
test_through (Fixture       *fixture,
              gconstpointer  data)
{
  CrowEntity *a = crow_operation_add_entity (fixture->document, fixture->diagram, "a", 0, 0);
  CrowEntity *b = crow_operation_add_entity (fixture->document, fixture->diagram, "b", 800, 0);
  CrowEntity *between = crow_operation_add_entity (fixture->document, fixture->diagram, "between", 400, 400);
  CrowLink *link;
  CrowRoutePath *route;

  crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, a, between, NULL);
  crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, b, between, NULL);
  link = crow_operation_connect (fixture->document, CROW_LINK_MANY_TO_MANY, a, b, NULL);
  route = CROW_ROUTE_PATH (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (link))));
  g_assert_false (crow_route_path_is_dashed (route, CROW_NOTATION_CROWS_FOOT));
  g_assert_true (crow_operation_set_through (link, between, NULL));
  assert_follows (fixture);
  route = CROW_ROUTE_PATH (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (link))));
  g_assert_true (crow_route_path_is_dashed (route, CROW_NOTATION_CROWS_FOOT));
  g_assert_true (crow_route_path_is_dashed (route, CROW_NOTATION_IDEF1X));
  g_assert_false (route->has_mark);
  crow_document_undo (fixture->document);
  assert_follows (fixture);
  route = CROW_ROUTE_PATH (crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (link))));
  g_assert_false (crow_route_path_is_dashed (route, CROW_NOTATION_CROWS_FOOT));
}

/* A diagram without placements shows all entities, arranged. */
static void
test_automatic (Fixture       *fixture,
                gconstpointer  data)
{
  CrowItem *first;
  CrowRect before;
  CrowEntity *a = crow_operation_add_entity (fixture->document, NULL, "a", 0, 0);
  CrowEntity *b;

  g_assert_cmpuint (crow_scene_get_n_items (fixture->scene, CROW_ITEM_CARD), ==, 1);
  first = crow_scene_lookup (fixture->scene, crow_node_get_id (CROW_NODE (a)));
  before = first->bounds;
  b = crow_operation_add_entity (fixture->document, NULL, "b", 0, 0);
  crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, a, b, NULL);
  g_assert_cmpuint (crow_scene_get_n_items (fixture->scene, CROW_ITEM_CARD), ==, 2);
  g_assert_cmpuint (crow_scene_get_n_items (fixture->scene, CROW_ITEM_ROUTE), ==, 1);
  g_assert_true (crow_rect_equal (&before, &first->bounds));
  g_assert_false (crow_rect_overlaps (&first->bounds, &crow_scene_lookup (fixture->scene,
                                                                          crow_node_get_id (CROW_NODE (b)))->bounds));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/diagram/scene/document/link", Fixture, NULL, set_up, test_link, tear_down);
  g_test_add ("/diagram/scene/document/inherit", Fixture, NULL, set_up, test_inherit, tear_down);
  g_test_add ("/diagram/scene/document/revisions", Fixture, NULL, set_up, test_revisions, tear_down);
  g_test_add ("/diagram/scene/document/details", Fixture, NULL, set_up, test_details, tear_down);
  g_test_add ("/diagram/scene/document/follows", Fixture, NULL, set_up, test_follows, tear_down);
  g_test_add ("/diagram/scene/document/through", Fixture, NULL, set_up, test_through, tear_down);
  g_test_add ("/diagram/scene/document/automatic", Fixture, NULL, set_up, test_automatic, tear_down);
  return g_test_run ();
}
