/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions about the drawing: what is marked, what is said, and that both follow edits.
 */
#include "config.h"

#include "canvas-fixture.h"
#include "canvas/crow-commands.h"
#include "canvas/crow-lens.h"

typedef struct
{
  Fixture base;
  CrowLens *lens;
  CrowEntity *copy;
  CrowLink *written;
  CrowLink *copies;
  guint n_changes;
} LensFixture;

static void
changed_cb (LensFixture *fixture)
{
  fixture->n_changes++;
}

static CrowLink *
connect_with (LensFixture    *fixture,
              CrowEntity     *one,
              CrowEntity     *other,
              CrowDeleteRule  rule)
{
  CrowLink *link = crow_operation_connect (fixture->base.document, CROW_LINK_ONE_TO_MANY, one, other, NULL);

  crow_operation_set_delete_rule (link, rule);
  return link;
}

/* author → book → copy, both of which go along. */
static void
lens_fixture_init (LensFixture *fixture)
{
  fixture_init (&fixture->base);
  fixture->copy = crow_operation_add_entity (fixture->base.document,
                                             crow_document_get_diagram (fixture->base.document, 0), "copy", 800, 0);
  fixture->written = connect_with (fixture, fixture->base.author, fixture->base.book, CROW_DELETE_CASCADE);
  fixture->copies = connect_with (fixture, fixture->base.book, fixture->copy, CROW_DELETE_CASCADE);
  fixture->lens = crow_lens_new (fixture->base.state);
  fixture->n_changes = 0;
  g_signal_connect_swapped (fixture->lens, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
lens_fixture_clear (LensFixture *fixture)
{
  g_clear_object (&fixture->lens);
  fixture_clear (&fixture->base);
}

static void
assert_mark (LensFixture *fixture,
             gpointer     node,
             CrowSign     sign,
             const char  *text)
{
  const char *found;

  g_assert_cmpint (crow_view_state_get_mark (fixture->base.state, get_id (node), &found, NULL), ==, sign);
  g_assert_cmpstr (found, ==, text);
}

static void
test_blast (void)
{
  LensFixture fixture;

  lens_fixture_init (&fixture);
  g_assert_null (crow_lens_get_title (fixture.lens));
  crow_lens_show_blast (fixture.lens, fixture.base.author);
  g_assert_cmpuint (fixture.n_changes, ==, 1);
  g_assert_true (crow_lens_is_about (fixture.lens, fixture.base.author, NULL));
  g_assert_false (crow_lens_is_about (fixture.lens, fixture.base.book, NULL));
  assert_mark (&fixture, fixture.base.author, CROW_SIGN_DELETED, "deleted");
  assert_mark (&fixture, fixture.base.book, CROW_SIGN_DELETED, "1 · goes along");
  assert_mark (&fixture, fixture.copy, CROW_SIGN_DELETED, "2 · goes along");
  assert_mark (&fixture, fixture.written, CROW_SIGN_DELETED, NULL);
  g_assert_cmpstr (crow_lens_get_title (fixture.lens), ==, "Deleting a row of “author”");
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==, "It can take along rows of book, copy.");
  g_assert_cmpuint (crow_lens_get_signs (fixture.lens), ==, 1u << CROW_SIGN_DELETED);

  /* It follows rules, names and links. */
  crow_operation_set_delete_rule (fixture.copies, CROW_DELETE_DENY);
  assert_mark (&fixture, fixture.copy, CROW_SIGN_REFUSING, "2 · can refuse");
  assert_mark (&fixture, fixture.copies, CROW_SIGN_REFUSING, NULL);
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==,
                   "It can take along rows of book. It can be refused because of rows of copy.");
  crow_operation_rename_entity (fixture.base.book, "volume");
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==,
                   "It can take along rows of volume. It can be refused because of rows of copy.");
  crow_operation_set_delete_rule (fixture.written, CROW_DELETE_NULLIFY);
  assert_mark (&fixture, fixture.base.book, CROW_SIGN_UNLINKED, "1 · loses link");
  assert_mark (&fixture, fixture.copy, CROW_SIGN_NONE, NULL);
  connect_with (&fixture, fixture.base.author, fixture.base.author, CROW_DELETE_NULLIFY);
  assert_mark (&fixture, fixture.base.author, CROW_SIGN_DELETED, "deleted, loses link");
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==,
                   "Rows of volume can lose a link. Other rows of the entity itself can lose a link.");

  crow_lens_show_blast (fixture.lens, fixture.copy);
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==,
                   "It takes nothing along, and nothing stands in its way.");
  crow_lens_close (fixture.lens);
  g_assert_false (crow_view_state_has_marks (fixture.base.state));
  g_assert_null (crow_lens_get_sentence (fixture.lens));
  lens_fixture_clear (&fixture);
}

/* Looking is no edit. */
static void
test_no_edit (void)
{
  LensFixture fixture;
  guint n_steps;

  lens_fixture_init (&fixture);
  n_steps = crow_document_get_n_steps (fixture.base.document);
  crow_lens_show_blast (fixture.lens, fixture.base.author);
  crow_lens_show_way (fixture.lens, fixture.base.author, fixture.copy);
  crow_lens_close (fixture.lens);
  g_assert_cmpuint (crow_document_get_n_steps (fixture.base.document), ==, n_steps);
  lens_fixture_clear (&fixture);
}

static void
test_ends (void)
{
  LensFixture fixture;
  CrowNode *node;
  int other;

  /* With the entity that was asked about … */
  lens_fixture_init (&fixture);
  crow_lens_show_blast (fixture.lens, fixture.base.author);
  node = CROW_NODE (fixture.base.author);
  crow_operation_delete (fixture.base.document, &node, 1);
  g_assert_cmpint (crow_lens_get_kind (fixture.lens), ==, CROW_LENS_NONE);
  g_assert_false (crow_view_state_has_marks (fixture.base.state));

  /* … and when somebody else marks, whose marks stay. */
  crow_lens_show_blast (fixture.lens, fixture.base.book);
  crow_view_state_begin_marks (fixture.base.state, &other);
  g_assert_cmpint (crow_lens_get_kind (fixture.lens), ==, CROW_LENS_NONE);
  crow_view_state_set_mark (fixture.base.state, get_id (fixture.copy), CROW_SIGN_KEPT, NULL, NULL);
  crow_lens_close (fixture.lens);
  crow_operation_rename_entity (fixture.base.book, "volume");
  assert_mark (&fixture, fixture.copy, CROW_SIGN_KEPT, NULL);
  crow_view_state_end_marks (fixture.base.state, fixture.lens);
  g_assert_true (crow_view_state_has_marks (fixture.base.state));
  crow_view_state_end_marks (fixture.base.state, &other);
  g_assert_false (crow_view_state_has_marks (fixture.base.state));
  lens_fixture_clear (&fixture);
}

static void
test_way (void)
{
  LensFixture fixture;
  CrowLink *second;
  gboolean more;
  CrowNode *node;

  lens_fixture_init (&fixture);
  crow_lens_show_way (fixture.lens, fixture.copy, fixture.base.author);
  g_assert_true (crow_lens_is_about (fixture.lens, fixture.base.author, fixture.copy));
  g_assert_cmpstr (crow_lens_get_title (fixture.lens), ==, "From “copy” to “author”");
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==, "2 links: copy – book – author.");
  assert_mark (&fixture, fixture.copy, CROW_SIGN_WAY, "1");
  assert_mark (&fixture, fixture.base.book, CROW_SIGN_WAY, "2");
  assert_mark (&fixture, fixture.copies, CROW_SIGN_WAY, NULL);
  g_assert_cmpuint (crow_lens_get_n_ways (fixture.lens, &more), ==, 1);
  crow_lens_show_next (fixture.lens);
  g_assert_cmpuint (crow_lens_get_position (fixture.lens), ==, 0);

  /* Another way as short: one goes round. */
  second = connect_with (&fixture, fixture.base.author, fixture.base.book, CROW_DELETE_NULLIFY);
  g_assert_cmpuint (crow_lens_get_n_ways (fixture.lens, &more), ==, 2);
  g_assert_false (more);
  assert_mark (&fixture, second, CROW_SIGN_NONE, NULL);
  crow_lens_show_next (fixture.lens);
  g_assert_cmpuint (crow_lens_get_position (fixture.lens), ==, 1);
  assert_mark (&fixture, second, CROW_SIGN_WAY, NULL);
  assert_mark (&fixture, fixture.written, CROW_SIGN_NONE, NULL);
  crow_lens_show_next (fixture.lens);
  assert_mark (&fixture, fixture.written, CROW_SIGN_WAY, NULL);

  /* The way that is shown goes away, then all of them. */
  crow_lens_show_next (fixture.lens);
  node = CROW_NODE (second);
  crow_operation_delete (fixture.base.document, &node, 1);
  g_assert_cmpuint (crow_lens_get_position (fixture.lens), ==, 0);
  assert_mark (&fixture, fixture.written, CROW_SIGN_WAY, NULL);
  node = CROW_NODE (fixture.copies);
  crow_operation_delete (fixture.base.document, &node, 1);
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==, "No chain of links joins them.");
  g_assert_false (crow_view_state_has_marks (fixture.base.state));
  crow_document_undo (fixture.base.document);
  g_assert_cmpstr (crow_lens_get_sentence (fixture.lens), ==, "2 links: copy – book – author.");
  lens_fixture_clear (&fixture);
}

/* What is not on the diagram is told, and can be put there. */
static void
test_missing (void)
{
  LensFixture fixture;
  g_autoptr (GPtrArray) missing = NULL;

  lens_fixture_init (&fixture);
  crow_view_state_select (fixture.base.state, get_id (fixture.base.book));
  g_assert_cmpuint (crow_commands_remove_from_diagram (fixture.base.state), ==, 1);
  crow_lens_show_way (fixture.lens, fixture.copy, fixture.base.author);
  missing = crow_lens_get_missing (fixture.lens);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_true (g_ptr_array_index (missing, 0) == fixture.base.book);
  g_assert_cmpuint (crow_lens_get_ids (fixture.lens)->len, ==, 3);
  fixture.n_changes = 0;
  crow_commands_place_on_diagram (fixture.base.state, (CrowEntity *const *) missing->pdata, 1);
  g_assert_cmpuint (fixture.n_changes, >=, 1);
  g_clear_pointer (&missing, g_ptr_array_unref);
  missing = crow_lens_get_missing (fixture.lens);
  g_assert_cmpuint (missing->len, ==, 0);
  lens_fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/lens/blast", test_blast);
  g_test_add_func ("/canvas/lens/no-edit", test_no_edit);
  g_test_add_func ("/canvas/lens/ends", test_ends);
  g_test_add_func ("/canvas/lens/way", test_way);
  g_test_add_func ("/canvas/lens/missing", test_missing);
  return g_test_run ();
}
