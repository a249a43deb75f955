/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The selection stays true to the document.
 */
#include "config.h"

#include "canvas-fixture.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_selection (void)
{
  Fixture fixture;
  guint count = 0;
  const char *all[3];

  fixture_init (&fixture);
  g_signal_connect_swapped (fixture.state, "selection-changed", G_CALLBACK (count_cb), &count);

  crow_view_state_select (fixture.state, get_id (fixture.author));
  crow_view_state_select (fixture.state, get_id (fixture.author));
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (fixture.author));

  /* Several at once are one change; what does not exist or comes twice is passed over. */
  all[0] = get_id (fixture.author);
  all[1] = "nothing-of-that-name";
  all[2] = get_id (fixture.author);
  crow_view_state_select_many (fixture.state, all, 3);
  g_assert_cmpuint (count, ==, 1);
  crow_view_state_toggle (fixture.state, get_id (fixture.book));
  g_assert_cmpuint (crow_view_state_get_n_selected (fixture.state), ==, 2);
  g_assert_null (crow_view_state_get_single (fixture.state));
  crow_view_state_toggle (fixture.state, get_id (fixture.author));
  g_assert_cmpstr (crow_view_state_get_selected_id (fixture.state, 0), ==, get_id (fixture.book));

  crow_view_state_clear (fixture.state);
  g_assert_cmpuint (crow_view_state_get_n_selected (fixture.state), ==, 0);
  g_assert_cmpuint (count, ==, 4);
  fixture_clear (&fixture);
}

static void
test_attribute_alone (void)
{
  Fixture fixture;
  CrowAttribute *name;

  fixture_init (&fixture);
  name = crow_entity_get_attribute (fixture.author, 1);
  crow_view_state_select (fixture.state, get_id (fixture.author));
  crow_view_state_add (fixture.state, get_id (name));
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (name));
  crow_view_state_add (fixture.state, get_id (fixture.book));
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (fixture.book));

  /* With others of its entity, and not with those of another one. */
  crow_view_state_select (fixture.state, get_id (name));
  crow_view_state_add (fixture.state, get_id (crow_entity_get_attribute (fixture.author, 0)));
  g_assert_cmpuint (crow_view_state_get_n_selected (fixture.state), ==, 2);
  crow_view_state_add (fixture.state, get_id (crow_entity_get_attribute (fixture.book, 0)));
  g_assert_true (crow_view_state_get_single (fixture.state) == CROW_NODE (crow_entity_get_attribute (fixture.book, 0)));
  fixture_clear (&fixture);
}

static void
test_deleted (void)
{
  Fixture fixture;
  CrowNode *nodes[1];
  g_autofree char *id = NULL;

  fixture_init (&fixture);
  id = g_strdup (get_id (fixture.author));
  crow_view_state_select_all (fixture.state);
  g_assert_cmpuint (crow_view_state_get_n_selected (fixture.state), ==, 2);
  crow_view_state_set_hover (fixture.state, id);

  nodes[0] = CROW_NODE (fixture.author);
  crow_operation_delete (fixture.document, nodes, 1);
  g_assert_false (crow_view_state_is_selected (fixture.state, id));
  g_assert_cmpuint (crow_view_state_get_n_selected (fixture.state), ==, 1);
  g_assert_null (crow_view_state_get_hover (fixture.state));

  /* What an undo brings back is what one wants to see. */
  crow_document_undo (fixture.document);
  g_assert_true (crow_view_state_is_selected (fixture.state, id));
  fixture_clear (&fixture);
}

static void
test_scene_follows (void)
{
  Fixture fixture;
  guint count = 0;
  CrowItem *item;

  fixture_init (&fixture);
  g_signal_connect_swapped (fixture.state, "scene-changed", G_CALLBACK (count_cb), &count);
  crow_operation_rename_entity (fixture.author, "writer");
  g_assert_cmpuint (count, ==, 1);
  item = get_item (&fixture, fixture.author);
  g_assert_cmpstr (CROW_CARD (item)->title, ==, "writer");
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/view-state/selection", test_selection);
  g_test_add_func ("/canvas/view-state/attribute-alone", test_attribute_alone);
  g_test_add_func ("/canvas/view-state/deleted", test_deleted);
  g_test_add_func ("/canvas/view-state/scene-follows", test_scene_follows);
  return g_test_run ();
}
