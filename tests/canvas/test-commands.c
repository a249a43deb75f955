/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands on the selection: each one edit, undone by one undo.
 */
#include "config.h"

#include "canvas-fixture.h"
#include "canvas/crow-commands.h"

/* The document as text: what an undo must bring back. */
static char *
dup_text (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = crow_document_to_bytes (fixture->document);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Since @before, exactly one step was made, and undoing it restores the document. */
static void
assert_one_step (Fixture    *fixture,
                 guint       n_steps,
                 const char *before)
{
  g_autofree char *after = NULL;

  g_assert_cmpuint (crow_document_get_n_steps (fixture->document), ==, n_steps + 1);
  crow_document_undo (fixture->document);
  after = dup_text (fixture);
  g_assert_cmpstr (after, ==, before);
  crow_document_redo (fixture->document);
}

static void
test_add_entity (void)
{
  Fixture fixture;
  g_autofree char *before = NULL;
  guint n_steps;
  CrowEntity *entity;
  CrowRect author, added;

  fixture_init (&fixture);
  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  entity = crow_commands_add_entity_in_view (fixture.state);
  g_assert_nonnull (entity);
  g_assert_true (crow_view_state_is_selected (fixture.state, get_id (entity)));

  /* In view, and on nothing else. */
  added = get_item (&fixture, entity)->bounds;
  author = get_item (&fixture, fixture.author)->bounds;
  g_assert_false (crow_rect_overlaps (&added, &author));
  g_assert_cmpfloat (added.x, >=, -100);
  g_assert_cmpfloat (crow_rect_right (&added), <=, 900);
  assert_one_step (&fixture, n_steps, before);
  fixture_clear (&fixture);
}

static void
test_add_attribute (void)
{
  Fixture fixture;
  CrowAttribute *first, *added;

  fixture_init (&fixture);
  g_assert_null (crow_commands_add_attribute (fixture.state));

  crow_view_state_select (fixture.state, get_id (fixture.author));
  added = crow_commands_add_attribute (fixture.state);
  g_assert_true (crow_attribute_get_entity (added) == fixture.author);
  g_assert_cmpuint (crow_node_get_position (CROW_NODE (added)), ==, 3);

  /* After the selected one. */
  first = crow_entity_get_attribute (fixture.author, 0);
  crow_view_state_select (fixture.state, get_id (first));
  added = crow_commands_add_attribute (fixture.state);
  g_assert_cmpuint (crow_node_get_position (CROW_NODE (added)), ==, 1);
  fixture_clear (&fixture);
}

static void
test_nudge (void)
{
  Fixture fixture;
  g_autofree char *before = NULL;
  guint n_steps;

  fixture_init (&fixture);
  g_assert_false (crow_commands_nudge (fixture.state, 10, 0));

  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  crow_view_state_select (fixture.state, get_id (fixture.book));
  for (guint i = 0; i < 5; i++)
    g_assert_true (crow_commands_nudge (fixture.state, 10, 0));
  g_assert_cmpfloat (get_item (&fixture, fixture.book)->bounds.x, ==, 450);
  g_assert_cmpfloat (get_item (&fixture, fixture.author)->bounds.x, ==, 0);
  assert_one_step (&fixture, n_steps, before);
  fixture_clear (&fixture);
}

static void
test_align (void)
{
  Fixture fixture;
  CrowEntity *third;
  CrowRect a, b, c;

  fixture_init (&fixture);
  third = crow_operation_add_entity (fixture.document, crow_view_state_get_diagram (fixture.state), "copy", 130, 300);
  crow_view_state_select (fixture.state, get_id (third));
  g_assert_false (crow_commands_align (fixture.state, CROW_ALIGN_LEFT));

  crow_view_state_select_all (fixture.state);
  g_assert_true (crow_commands_align (fixture.state, CROW_ALIGN_DISTRIBUTE_HORIZONTALLY));
  a = get_item (&fixture, fixture.author)->bounds;
  b = get_item (&fixture, third)->bounds;
  c = get_item (&fixture, fixture.book)->bounds;
  g_assert_cmpfloat_with_epsilon (b.x - crow_rect_right (&a), c.x - crow_rect_right (&b), 0.01);
  g_assert_cmpfloat (a.x, ==, 0);
  g_assert_cmpfloat (c.x, ==, 400);

  g_assert_true (crow_commands_align (fixture.state, CROW_ALIGN_BOTTOM));
  a = get_item (&fixture, fixture.author)->bounds;
  b = get_item (&fixture, third)->bounds;
  g_assert_cmpfloat_with_epsilon (crow_rect_bottom (&a), crow_rect_bottom (&b), 0.01);
  fixture_clear (&fixture);
}

static void
test_connect_and_delete (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *sentence = NULL;
  CrowLink *link;
  guint n_steps;

  fixture_init (&fixture);
  sentence = crow_commands_describe_connect (CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book);
  g_assert_cmpstr (sentence, ==, "“author” has many “book”; “book” gets the reference to “author”");

  link = crow_commands_connect (fixture.state, CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book, &error);
  g_assert_no_error (error);
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (link));
  g_assert_cmpuint (crow_entity_get_n_attributes (fixture.book), ==, 2);

  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  g_assert_cmpuint (crow_commands_delete_selection (fixture.state), ==, 1);
  g_assert_cmpuint (crow_entity_get_n_attributes (fixture.book), ==, 1);
  g_assert_cmpuint (crow_commands_delete_selection (fixture.state), ==, 0);
  assert_one_step (&fixture, n_steps, before);
  fixture_clear (&fixture);
}

static void
test_duplicate (void)
{
  Fixture fixture;
  g_autofree char *before = NULL;
  CrowNode *copy;
  guint n_steps;

  fixture_init (&fixture);
  g_assert_nonnull (crow_operation_connect (fixture.document, CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book,
                                            NULL));
  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);

  crow_view_state_select (fixture.state, get_id (fixture.book));
  g_assert_true (crow_commands_duplicate (fixture.state));
  copy = crow_view_state_get_single (fixture.state);
  g_assert_true (copy != CROW_NODE (fixture.book));
  g_assert_cmpstr (crow_entity_get_name (CROW_ENTITY (copy)), !=, "book");
  /* All its attributes; the reference to an author is an ordinary one, for its link was not copied. */
  g_assert_cmpuint (crow_entity_get_n_attributes (CROW_ENTITY (copy)), ==, 2);
  g_assert_null (crow_attribute_get_link (crow_entity_get_attribute (CROW_ENTITY (copy), 1)));
  g_assert_nonnull (crow_entity_get_primary_key (CROW_ENTITY (copy)));
  assert_one_step (&fixture, n_steps, before);
  fixture_clear (&fixture);
}

/* Two entities and their link, from one document into another and back out by undo. */
static void
test_copy_and_paste (void)
{
  Fixture from, to;
  g_autoptr (CrowDocument) copied = NULL;
  g_autofree char *before = NULL;
  const char *const ids[] = { NULL, NULL };
  CrowItem *author;
  guint n_steps;

  fixture_init (&from);
  fixture_init (&to);
  g_assert_nonnull (crow_operation_connect (from.document, CROW_LINK_ONE_TO_MANY, from.author, from.book, NULL));
  crow_view_state_select_many (from.state, ids, 0);
  g_assert_null (crow_commands_copy (from.state));
  crow_view_state_select_all (from.state);
  copied = crow_commands_copy (from.state);
  g_assert_nonnull (copied);

  before = dup_text (&to);
  n_steps = crow_document_get_n_steps (to.document);
  g_assert_cmpuint (crow_commands_paste (to.state, copied, 100, 300), ==, 2);
  g_assert_cmpuint (crow_view_state_get_n_selected (to.state), ==, 2);
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (to.document)), ==, 1);
  author = crow_scene_lookup (crow_view_state_get_scene (to.state), crow_view_state_get_selected_id (to.state, 0));
  g_assert_cmpfloat (author->bounds.x, ==, crow_snap (100));
  g_assert_cmpfloat (author->bounds.y, ==, crow_snap (300));
  assert_one_step (&to, n_steps, before);

  /* Attributes go into the entity that is selected, and nowhere where none is. */
  crow_view_state_select (from.state, get_id (crow_entity_get_attribute (from.author, 1)));
  g_clear_object (&copied);
  copied = crow_commands_copy (from.state);
  crow_view_state_clear (to.state);
  n_steps = crow_document_get_n_steps (to.document);
  g_assert_cmpuint (crow_commands_paste (to.state, copied, 0, 0), ==, 0);
  g_assert_cmpuint (crow_document_get_n_steps (to.document), ==, n_steps);
  crow_view_state_select (to.state, get_id (to.book));
  g_assert_cmpuint (crow_commands_paste (to.state, copied, 0, 0), ==, 1);
  g_assert_cmpuint (crow_entity_get_n_attributes (to.book), ==, 2);
  fixture_clear (&from);
  fixture_clear (&to);
}

/* Several diagrams over one model. */
static void
test_diagrams (void)
{
  Fixture fixture;
  CrowDiagram *first, *second;
  CrowEntity *shop;
  g_autofree char *before = NULL;
  guint n_steps;

  fixture_init (&fixture);
  g_assert_nonnull (crow_operation_connect (fixture.document, CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book,
                                            NULL));
  first = crow_view_state_get_diagram (fixture.state);
  g_assert_false (crow_commands_delete_diagram (fixture.state));

  /* The new one has what was selected, where it stood, and is shown. */
  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  crow_view_state_select (fixture.state, get_id (fixture.book));
  second = crow_commands_add_diagram (fixture.state);
  g_assert_true (crow_view_state_get_diagram (fixture.state) == second);
  g_assert_cmpuint (crow_scene_get_n_items (crow_view_state_get_scene (fixture.state), CROW_ITEM_CARD), ==, 1);
  g_assert_cmpfloat (get_item (&fixture, fixture.book)->bounds.x, ==, 400);

  /* Neighbours come near, and not on top of others. */
  g_assert_cmpuint (crow_commands_select_neighbours (fixture.state), ==, 0);
  crow_view_state_select (fixture.state, get_id (fixture.book));
  g_assert_cmpuint (crow_commands_place_neighbours (fixture.state), ==, 1);
  g_assert_false (crow_rect_overlaps (&get_item (&fixture, fixture.author)->bounds,
                                      &get_item (&fixture, fixture.book)->bounds));
  g_assert_true (crow_view_state_is_selected (fixture.state, get_id (fixture.author)));
  g_assert_cmpuint (crow_commands_place_neighbours (fixture.state), ==, 0);
  g_assert_cmpuint (crow_commands_select_neighbours (fixture.state), ==, 1);

  /* Off the diagram is not out of the model; the last one stays. */
  crow_view_state_select (fixture.state, get_id (fixture.author));
  g_assert_cmpuint (crow_commands_remove_from_diagram (fixture.state), ==, 1);
  g_assert_true (crow_document_lookup_entity (fixture.document, "author") == fixture.author);
  crow_view_state_select (fixture.state, get_id (fixture.book));
  g_assert_cmpuint (crow_commands_remove_from_diagram (fixture.state), ==, 0);

  /* To see what is elsewhere the view changes over. */
  crow_view_state_reveal (fixture.state, get_id (fixture.author));
  g_assert_true (crow_view_state_get_diagram (fixture.state) == first);
  shop = crow_operation_add_entity (fixture.document, second, "shop", 0, 0);
  crow_view_state_reveal (fixture.state, get_id (shop));
  g_assert_true (crow_view_state_get_diagram (fixture.state) == second);

  g_assert_true (crow_commands_delete_diagram (fixture.state));
  g_assert_true (crow_view_state_get_diagram (fixture.state) == first);
  g_assert_nonnull (crow_document_lookup_entity (fixture.document, "shop"));
  while (crow_document_get_step_position (fixture.document) > n_steps)
    crow_document_undo (fixture.document);
  g_assert_true (crow_view_state_get_diagram (fixture.state) == first);
  {
    g_autofree char *after = dup_text (&fixture);

    g_assert_cmpstr (before, ==, after);
  }
  fixture_clear (&fixture);
}

/* Entities that are not on the diagram, or on none, are put where they were dropped, without covering others. */
static void
test_place_at (void)
{
  Fixture fixture;
  CrowEntity *loose[2];
  CrowLink *link;
  g_autoptr (GPtrArray) absent = NULL;
  g_autoptr (CrowDocument) other = crow_document_new ();
  g_autofree char *before = NULL;
  CrowEntity *foreign = crow_operation_add_entity (other, NULL, "foreign", 0, 0);
  CrowRect rect, second;
  guint n_steps;

  fixture_init (&fixture);
  for (guint i = 0; i < 2; i++)
    loose[i] = crow_operation_add_entity (fixture.document, NULL, i == 0 ? "tag" : "genre", 0, 0);
  link = crow_operation_connect (fixture.document, CROW_LINK_ONE_TO_MANY, loose[0], loose[1], NULL);

  absent = crow_commands_get_absent (fixture.state, CROW_NODE (fixture.author));
  g_assert_cmpuint (absent->len, ==, 0);
  g_clear_pointer (&absent, g_ptr_array_unref);
  absent = crow_commands_get_absent (fixture.state, CROW_NODE (foreign));
  g_assert_cmpuint (absent->len, ==, 0);
  g_clear_pointer (&absent, g_ptr_array_unref);
  absent = crow_commands_get_absent (fixture.state, CROW_NODE (crow_entity_get_attribute (loose[0], 0)));
  g_assert_cmpuint (absent->len, ==, 1);
  g_clear_pointer (&absent, g_ptr_array_unref);
  absent = crow_commands_get_absent (fixture.state, CROW_NODE (link));
  g_assert_cmpuint (absent->len, ==, 2);

  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  g_assert_cmpuint (crow_commands_place_at (fixture.state, (CrowEntity *const *) absent->pdata, 2, 105, 404), ==, 2);
  rect = get_item (&fixture, loose[0])->bounds;
  g_assert_true (crow_rect_contains (&rect, 105, 404));
  g_assert_cmpfloat (rect.y, ==, 390);
  second = get_item (&fixture, loose[1])->bounds;
  g_assert_false (crow_rect_overlaps (&rect, &second));
  g_assert_true (crow_view_state_is_selected (fixture.state, get_id (loose[0])));
  g_assert_cmpuint (crow_commands_place_at (fixture.state, (CrowEntity *const *) absent->pdata, 2, 0, 0), ==, 0);
  assert_one_step (&fixture, n_steps, before);
  crow_document_undo (fixture.document);
  g_assert_null (crow_scene_lookup (crow_view_state_get_scene (fixture.state), get_id (loose[0])));
  fixture_clear (&fixture);
}

/* From a reference to the entity, from a key to those that refer; what is not related leaves the selection. */
static void
test_go_to_related (void)
{
  Fixture fixture;
  CrowLink *link;
  CrowAttribute *reference;

  fixture_init (&fixture);
  link = crow_operation_connect (fixture.document, CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book, NULL);
  reference = crow_link_column_get_attribute (crow_link_get_column (link, 0));
  crow_view_state_select (fixture.state, get_id (reference));
  g_assert_cmpuint (crow_commands_go_to_related (fixture.state, reference), ==, 1);
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (fixture.author));
  g_assert_cmpuint (crow_commands_go_to_related (fixture.state, crow_entity_get_attribute (fixture.author, 0)), ==, 1);
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (fixture.book));
  g_assert_cmpuint (crow_commands_go_to_related (fixture.state, crow_entity_get_attribute (fixture.book, 0)), ==, 0);
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (fixture.book));
  fixture_clear (&fixture);
}

/* What is not selected stays where it is. */
static void
test_arrange_selection (void)
{
  Fixture fixture;
  CrowEntity *other;
  CrowRect before;

  fixture_init (&fixture);
  other = crow_operation_add_entity (fixture.document, crow_view_state_get_diagram (fixture.state), "other", 4000, 3000);
  before = get_item (&fixture, fixture.author)->bounds;
  crow_view_state_select (fixture.state, get_id (other));
  g_assert_false (crow_commands_arrange_selection (fixture.state));
  crow_view_state_add (fixture.state, get_id (fixture.book));
  g_assert_true (crow_commands_arrange_selection (fixture.state));
  g_assert_cmpfloat (get_item (&fixture, fixture.author)->bounds.x, ==, before.x);
  g_assert_cmpfloat (get_item (&fixture, fixture.author)->bounds.y, ==, before.y);
  g_assert_cmpfloat (get_item (&fixture, other)->bounds.x, <, 4000);
  g_assert_false (crow_rect_touches (&get_item (&fixture, other)->bounds, &get_item (&fixture, fixture.book)->bounds));
  g_assert_false (crow_rect_touches (&get_item (&fixture, other)->bounds, &get_item (&fixture, fixture.author)->bounds));
  g_assert_cmpstr (crow_document_get_undo_label (fixture.document), ==, "Arrange");
  fixture_clear (&fixture);
}

static void
test_arrange_places_written (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  g_assert_nonnull (crow_operation_connect (fixture.document, CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book,
                                            NULL));
  crow_view_state_select (fixture.state, get_id (fixture.book));
  g_assert_true (crow_commands_nudge (fixture.state, -380, 13));
  crow_commands_arrange (fixture.state);
  g_assert_false (crow_rect_overlaps (&get_item (&fixture, fixture.author)->bounds,
                                      &get_item (&fixture, fixture.book)->bounds));
  fixture_clear (&fixture);
}

static void
test_note_and_area (void)
{
  Fixture fixture;
  g_autofree char *before = NULL;
  guint n_steps;
  CrowRect author, book, around;
  CrowArea *area;

  fixture_init (&fixture);
  {
    const CrowPoint at = { 203, 607 };
    CrowNote *note = crow_commands_add_note (fixture.state, &at);

    g_assert_cmpfloat (get_item (&fixture, note)->bounds.x, ==, 200);
    g_assert_cmpfloat (get_item (&fixture, note)->bounds.y, ==, 610);
    crow_document_undo (fixture.document);
  }
  /* Without a place it goes where it covers nothing. */
  for (guint i = 0; i < 3; i++)
    {
      CrowNote *note;
      CrowItem *item;

      crow_viewport_center (crow_view_state_get_viewport (fixture.state), 60, 50);
      note = crow_commands_add_note (fixture.state, NULL);
      item = get_item (&fixture, note);
      for (guint kind = CROW_ITEM_CARD; kind <= CROW_ITEM_NOTE; kind++)
        for (guint k = 0; k < crow_scene_get_n_items (crow_view_state_get_scene (fixture.state), kind); k++)
          {
            const CrowItem *other = crow_scene_get_item (crow_view_state_get_scene (fixture.state), kind, k);

            g_assert_true (other == item || !crow_rect_overlaps (&other->bounds, &item->bounds));
          }
    }

  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  crow_view_state_select (fixture.state, get_id (fixture.author));
  crow_view_state_add (fixture.state, get_id (fixture.book));
  area = crow_commands_add_area (fixture.state, NULL);
  author = get_item (&fixture, fixture.author)->bounds;
  book = get_item (&fixture, fixture.book)->bounds;
  around = get_item (&fixture, area)->bounds;
  g_assert_true (crow_rect_contains (&around, author.x, author.y));
  g_assert_true (crow_rect_contains (&around, crow_rect_right (&book), crow_rect_bottom (&book)));
  assert_one_step (&fixture, n_steps, before);
  fixture_clear (&fixture);
}

static void
test_detail_and_lock (void)
{
  Fixture fixture;
  CrowCard *card;

  fixture_init (&fixture);
  g_assert_false (crow_commands_set_detail (fixture.state, CROW_DETAIL_NONE));
  g_assert_false (crow_commands_set_locked (fixture.state, TRUE));

  crow_view_state_select (fixture.state, get_id (fixture.author));
  g_assert_true (crow_commands_set_detail (fixture.state, CROW_DETAIL_KEYS));
  card = CROW_CARD (get_item (&fixture, fixture.author));
  g_assert_cmpuint (card->n_rows, ==, 1);
  g_assert_true (crow_commands_set_detail (fixture.state, CROW_DETAIL_NONE));
  card = CROW_CARD (get_item (&fixture, fixture.author));
  g_assert_cmpuint (card->n_rows, ==, 0);
  g_assert_true (crow_commands_set_locked (fixture.state, TRUE));
  g_assert_true (CROW_CARD (get_item (&fixture, fixture.author))->locked);
  crow_document_undo (fixture.document);
  g_assert_false (CROW_CARD (get_item (&fixture, fixture.author))->locked);
  fixture_clear (&fixture);
}

/* For the whole diagram; a card with a detail of its own keeps that. */
static void
test_diagram_detail (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  crow_view_state_select (fixture.state, get_id (fixture.book));
  crow_commands_set_detail (fixture.state, CROW_DETAIL_ALL);
  crow_commands_set_diagram_detail (fixture.state, CROW_DETAIL_KEYS);
  g_assert_cmpuint (CROW_CARD (get_item (&fixture, fixture.author))->n_rows, ==, 1);
  crow_commands_set_diagram_detail (fixture.state, CROW_DETAIL_NONE);
  g_assert_cmpuint (CROW_CARD (get_item (&fixture, fixture.author))->n_rows, ==, 0);
  g_assert_cmpuint (CROW_CARD (get_item (&fixture, fixture.book))->n_rows, ==, 1);
  /* What the diagram folds, one card unfolds for itself. */
  crow_commands_toggle_collapsed (fixture.state, get_item (&fixture, fixture.author));
  g_assert_cmpuint (CROW_CARD (get_item (&fixture, fixture.author))->n_rows, ==, 3);
  crow_document_undo (fixture.document);
  g_assert_cmpuint (CROW_CARD (get_item (&fixture, fixture.author))->n_rows, ==, 0);
  fixture_clear (&fixture);
}

static void
test_neighbours (void)
{
  Fixture fixture;
  CrowItem *author, *book;

  fixture_init (&fixture);
  author = get_item (&fixture, fixture.author);
  book = get_item (&fixture, fixture.book);
  g_assert_null (crow_commands_find_neighbour (fixture.state, author, CROW_SIDE_RIGHT, TRUE));
  g_assert_true (crow_commands_find_neighbour (fixture.state, author, CROW_SIDE_RIGHT, FALSE) == book);
  g_assert_null (crow_commands_find_neighbour (fixture.state, author, CROW_SIDE_LEFT, FALSE));

  g_assert_nonnull (crow_operation_connect (fixture.document, CROW_LINK_ONE_TO_MANY, fixture.author, fixture.book,
                                            NULL));
  g_assert_true (crow_commands_find_neighbour (fixture.state, get_item (&fixture, fixture.author), CROW_SIDE_RIGHT,
                                               TRUE) == get_item (&fixture, fixture.book));
  fixture_clear (&fixture);
}

/* A document without any placement is placed automatically; the first move writes all places down. */
static void
test_pin (void)
{
  static const char text[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
    "  <model id=\"m\" name=\"M\">\n"
    "    <entity id=\"a\" name=\"a\"/>\n"
    "    <entity id=\"b\" name=\"b\"/>\n"
    "  </model>\n"
    "</crowfoot>\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowViewState) state = NULL;
  CrowScene *scene;

  g_assert_no_error (error);
  state = crow_view_state_new (document, crow_text_measure_get_fixed ());
  scene = crow_view_state_get_scene (state);
  g_assert_cmpuint (crow_scene_get_n_items (scene, CROW_ITEM_CARD), ==, 2);
  g_assert_null (crow_view_state_get_diagram (state));

  crow_view_state_select (state, "a");
  g_assert_true (crow_commands_nudge (state, 50, 0));
  g_assert_nonnull (crow_view_state_get_diagram (state));
  g_assert_cmpuint (crow_diagram_get_n_placements (crow_view_state_get_diagram (state)), ==, 2);
  g_assert_cmpuint (crow_scene_get_n_items (scene, CROW_ITEM_CARD), ==, 2);
  crow_document_undo (document);
  g_assert_cmpuint (crow_document_get_n_diagrams (document), ==, 0);
  g_assert_cmpuint (crow_scene_get_n_items (scene, CROW_ITEM_CARD), ==, 2);
}

/* An import into a model in which nothing is makes it one for that database, in the same step; one beside others does not. */
static void
test_import (void)
{
  Fixture fixture, empty = { NULL };
  g_autoptr (CrowDocument) imported = crow_document_new_for (CROW_DIALECT_MARIADB);
  g_autofree char *before = NULL;
  CrowModel *model;

  fixture_init (&fixture);
  crow_operation_add_entity (imported, crow_document_get_diagram (imported, 0), "publisher", 0, 0);
  g_assert_cmpuint (crow_commands_import (fixture.state, imported), ==, 1);
  g_assert_cmpint (crow_model_get_dialect (crow_document_get_model (fixture.document)), ==, CROW_DIALECT_SQLITE);

  empty.document = crow_document_new ();
  empty.state = crow_view_state_new (empty.document, crow_text_measure_get_fixed ());
  model = crow_document_get_model (empty.document);
  before = dup_text (&empty);
  g_assert_cmpuint (crow_commands_import (empty.state, imported), ==, 1);
  g_assert_cmpint (crow_model_get_dialect (model), ==, CROW_DIALECT_MARIADB);
  assert_one_step (&empty, 0, before);
  fixture_clear (&empty);
  fixture_clear (&fixture);
}

static void
test_add_heir (void)
{
  Fixture fixture;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;
  CrowEntity *heir;
  guint n_steps;

  fixture_init (&fixture);
  crow_view_state_clear (fixture.state);
  g_assert_null (crow_commands_add_heir (fixture.state, &error));
  g_assert_no_error (error);
  crow_view_state_select (fixture.state, get_id (fixture.author));
  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  heir = crow_commands_add_heir (fixture.state, &error);
  g_assert_no_error (error);
  g_assert_true (crow_entity_get_parent (heir) == fixture.author);
  g_assert_cmpfloat (get_item (&fixture, heir)->bounds.y, >, crow_rect_bottom (&get_item (&fixture, fixture.author)->bounds));
  g_assert_true (crow_view_state_is_selected (fixture.state, get_id (heir)));
  assert_one_step (&fixture, n_steps, before);
  heir = crow_document_lookup_entity (fixture.document, "entity1");
  /* The made-up value follows the name, once. */
  crow_operation_rename_entity (heir, "poet");
  g_assert_cmpstr (crow_entity_get_discriminator_value (heir), ==, "poet");
  crow_operation_rename_entity (heir, "bard");
  g_assert_cmpstr (crow_entity_get_discriminator_value (heir), ==, "poet");

  crow_view_state_select (fixture.state, get_id (fixture.author));
  crow_operation_set_primary (crow_entity_get_attribute (fixture.author, 0), FALSE);
  g_assert_null (crow_commands_add_heir (fixture.state, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  fixture_clear (&fixture);
}

/* An attribute becomes an entity beside its own, some are split off, and the first of the selected takes the others in. */
static void
test_regroup (void)
{
  Fixture fixture;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;
  CrowAttribute *city, *zip;
  CrowEntity *part;
  guint n_steps;

  fixture_init (&fixture);
  crow_view_state_clear (fixture.state);
  g_assert_null (crow_commands_extract (fixture.state, TRUE, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);

  city = crow_operation_add_attribute (fixture.author, "city", CROW_TYPE_TEXT, -1);
  zip = crow_operation_add_attribute (fixture.author, "zip", CROW_TYPE_TEXT, -1);
  crow_view_state_select (fixture.state, get_id (city));
  crow_view_state_add (fixture.state, get_id (zip));
  g_assert_null (crow_commands_extract (fixture.state, TRUE, &error));
  g_clear_error (&error);
  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  part = crow_commands_extract (fixture.state, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (crow_attribute_get_entity (zip) == part);
  g_assert_true (crow_view_state_is_selected (fixture.state, get_id (part)));
  g_assert_cmpfloat (get_item (&fixture, part)->bounds.x, >,
                     crow_rect_right (&get_item (&fixture, fixture.author)->bounds));
  assert_one_step (&fixture, n_steps, before);

  fixture_clear (&fixture);

  fixture_init (&fixture);
  city = crow_operation_add_attribute (fixture.author, "city", CROW_TYPE_TEXT, -1);
  crow_view_state_select (fixture.state, get_id (city));
  part = crow_commands_extract (fixture.state, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_entity_get_name (part), ==, "city");

  /* One alone has nothing to take in. */
  crow_view_state_select (fixture.state, get_id (fixture.author));
  g_assert_false (crow_commands_merge_entities (fixture.state, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  crow_view_state_add (fixture.state, get_id (part));
  g_free (before);
  before = dup_text (&fixture);
  n_steps = crow_document_get_n_steps (fixture.document);
  g_assert_true (crow_commands_merge_entities (fixture.state, &error));
  g_assert_no_error (error);
  g_assert_true (crow_attribute_get_entity (city) == fixture.author);
  assert_one_step (&fixture, n_steps, before);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/commands/regroup", test_regroup);
  g_test_add_func ("/canvas/commands/add-entity", test_add_entity);
  g_test_add_func ("/canvas/commands/add-heir", test_add_heir);
  g_test_add_func ("/canvas/commands/add-attribute", test_add_attribute);
  g_test_add_func ("/canvas/commands/nudge", test_nudge);
  g_test_add_func ("/canvas/commands/align", test_align);
  g_test_add_func ("/canvas/commands/connect-and-delete", test_connect_and_delete);
  g_test_add_func ("/canvas/commands/duplicate", test_duplicate);
  g_test_add_func ("/canvas/commands/copy-and-paste", test_copy_and_paste);
  g_test_add_func ("/canvas/commands/diagrams", test_diagrams);
  g_test_add_func ("/canvas/commands/place-at", test_place_at);
  g_test_add_func ("/canvas/commands/arrange", test_arrange_places_written);
  g_test_add_func ("/canvas/commands/arrange-selection", test_arrange_selection);
  g_test_add_func ("/canvas/commands/go-to-related", test_go_to_related);
  g_test_add_func ("/canvas/commands/note-and-area", test_note_and_area);
  g_test_add_func ("/canvas/commands/detail-and-lock", test_detail_and_lock);
  g_test_add_func ("/canvas/commands/diagram-detail", test_diagram_detail);
  g_test_add_func ("/canvas/commands/neighbours", test_neighbours);
  g_test_add_func ("/canvas/commands/pin", test_pin);
  g_test_add_func ("/canvas/commands/import", test_import);
  return g_test_run ();
}
