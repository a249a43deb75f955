/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keys and indexes are over, as it is typed.
 */
#include "config.h"

#include "canvas-fixture.h"
#include "canvas/crow-parts-entry.h"
#include "document/crow-operation.h"

static CrowEntity *
add_book (Fixture *fixture)
{
  static const char *const names[] = { "title", "published", "a desc", "odd, (\"one\")" };
  CrowEntity *entity = crow_operation_add_entity (fixture->document, NULL, "volume", 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    crow_operation_add_attribute (entity, names[i], CROW_TYPE_TEXT, -1);
  return entity;
}

static void
assert_applied (CrowNode   *node,
                const char *text,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *formatted = NULL;

  crow_parts_entry_apply (node, text, &error);
  g_assert_no_error (error);
  formatted = crow_parts_entry_format (node);
  g_assert_cmpstr (formatted, ==, expected);
}

static void
assert_refused (CrowNode   *node,
                const char *text)
{
  g_autofree char *before = crow_parts_entry_format (node);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (crow_parts_entry_apply (node, text, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  after = crow_parts_entry_format (node);
  g_assert_cmpstr (after, ==, before);
}

static void
test_index (void)
{
  Fixture fixture;
  CrowEntity *entity;
  CrowAttribute *title;
  CrowNode *index;

  fixture_init (&fixture);
  entity = add_book (&fixture);
  title = crow_entity_find_attribute (entity, "title");
  index = CROW_NODE (crow_operation_add_index (entity, &title, 1));
  g_object_set (crow_index_get_part (CROW_INDEX (index), 0), "collation", "NOCASE", NULL);

  assert_applied (index, " published DESC ,title,", "published desc, title");
  /* The part over the title went along with what is known of it. */
  g_assert_cmpstr (crow_index_part_get_collation (crow_index_get_part (CROW_INDEX (index), 1)), ==, "NOCASE");
  assert_applied (index, "title asc, (lower(title, ',')) desc, published", "title, (lower(title, ',')) desc, published");
  assert_applied (index, "a desc desc, \"odd, (\"\"one\"\")\"", "a desc desc, \"odd, (\"\"one\"\")\"");
  assert_applied (index, "a desc", "a desc");
  g_assert_false (crow_index_part_get_descending (crow_index_get_part (CROW_INDEX (index), 0)));
  assert_applied (index, "title DESC  Nulls LAST, published nulls first", "title desc nulls last, published nulls first");
  g_assert_cmpint (crow_index_part_get_nulls (crow_index_get_part (CROW_INDEX (index), 0)), ==, CROW_NULLS_LAST);
  assert_applied (index, "title desc, (lower(title)) nulls last", "title desc, (lower(title)) nulls last");
  g_assert_cmpint (crow_index_part_get_nulls (crow_index_get_part (CROW_INDEX (index), 0)), ==, CROW_NULLS_DEFAULT);

  assert_refused (index, "");
  assert_refused (index, " , ");
  assert_refused (index, "title, title desc");
  assert_refused (index, "title, nothing");
  assert_refused (index, "title nulls");
  assert_refused (index, "nulls last");
  assert_refused (index, "()");
  assert_refused (index, "\"");
  assert_refused (index, "(lower(title)");
  fixture_clear (&fixture);
}

static void
test_key (void)
{
  Fixture fixture;
  CrowEntity *entity;
  CrowNode *key;

  fixture_init (&fixture);
  entity = add_book (&fixture);
  key = CROW_NODE (crow_entity_get_primary_key (entity));
  assert_applied (key, "title, id", "title, id");
  g_assert_true (crow_attribute_get_required (crow_entity_find_attribute (entity, "title")));
  assert_applied (key, "published, title", "published, title");
  g_assert_false (crow_attribute_get_auto (crow_entity_find_attribute (entity, "id")));
  g_assert_true (CROW_NODE (crow_entity_get_primary_key (entity)) == key);
  assert_refused (key, "title desc");
  assert_refused (key, "(lower(title))");
  assert_refused (key, "");

  g_assert_cmpstr (crow_document_get_undo_label (fixture.document), ==, "Change Key");
  crow_document_undo (fixture.document);
  crow_document_undo (fixture.document);
  assert_applied (key, "id", "id");
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/parts-entry/index", test_index);
  g_test_add_func ("/canvas/parts-entry/key", test_key);
  return g_test_run ();
}
