/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the sample database that the document keeps: what goes into it, what a new database begins with, and what
 * becomes of them after edits.
 */
#include "config.h"

#include "preview/crow-preview-keep.h"

#include <string.h>

#include "document/crow-document-fixtures.h"
#include "document/crow-operation.h"
#include "sql/crow-problem.h"

#include "preview-fixture.h"

static guint
count_kept (Fixture    *self,
            const char *name)
{
  CrowModel *model = crow_document_get_model (self->document);
  guint n = 0;

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    if (name == NULL || g_str_equal (crow_entity_get_name (crow_model_get_entity (model, i)), name))
      n += crow_entity_get_n_rows (crow_model_get_entity (model, i));
  return n;
}

static guint
count_pairs (Fixture *self)
{
  CrowModel *model = crow_document_get_model (self->document);
  guint n = 0;

  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    n += crow_link_get_n_pairs (crow_model_get_link (model, i));
  return n;
}

static void
pass (Fixture *self)
{
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (self->document);

  crow_preview_set_fixtures (self->preview, fixtures);
}

static void
keep (Fixture   *self,
      GPtrArray *rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowFixtures) found = crow_preview_collect_rows (self->preview, rows, &error);

  g_assert_no_error (error);
  crow_operation_keep_rows (self->document, found, TRUE, NULL);
  pass (self);
}

static void
assert_sound (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (self->document, &error);
  g_autoptr (GPtrArray) problems = crow_document_check_fixtures (self->document, schema);

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", ((CrowProblem *) g_ptr_array_index (problems, i))->message);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* A row takes along what it refers to; a second time nothing is added; undo takes all back. */
static void
test_keep (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  CrowPreviewRow *row = get_row (self, "book", 3);
  g_autofree char *title = crow_preview_row_dup_text (row, attribute (self, "book", "title"));
  guint n;

  g_ptr_array_add (rows, row);
  g_assert_null (crow_preview_lookup_kept (self->preview, row));
  keep (self, rows);
  n = count_kept (self, NULL);
  g_assert_cmpuint (count_kept (self, "book"), ==, 1);
  g_assert_cmpuint (count_kept (self, "author"), ==, 1);
  assert_sound (self);
  g_assert_nonnull (crow_preview_lookup_kept (self->preview, row));
  keep (self, rows);
  g_assert_cmpuint (count_kept (self, NULL), ==, n);
  g_assert_cmpstr (crow_document_get_undo_label (self->document), ==, "Keep Rows");

  /* A new database begins with them, and with nothing else. */
  {
    g_autoptr (CrowPreviewRow) first = NULL;
    g_autofree char *again = NULL;

    g_clear_object (&self->rows);
    g_object_unref (self->preview);
    self->preview = crow_preview_new ();
    self->rows = crow_preview_rows_new (self->preview);
    pass (self);
    follow (self);
    g_assert_null (crow_preview_get_message (self->preview));
    g_assert_cmpuint (count (self, "book"), ==, 1);
    g_assert_cmpuint (count (self, "author"), ==, 1);
    first = get_row (self, "book", 0);
    again = crow_preview_row_dup_text (first, attribute (self, "book", "title"));
    g_assert_cmpstr (again, ==, title);
  }
  /* And others are made around them. */
  generate (self, 5);
  g_assert_cmpuint (count (self, "book"), ==, 5);
  crow_document_go_to_step (self->document, 0);
  g_assert_cmpuint (count_kept (self, NULL), ==, 0);
}

static void
test_pairs (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CrowPreviewRow) book = get_row (self, "book", 0);
  g_autoptr (CrowPreviewRow) tag = get_row (self, "tag", 0);
  guint n_roles, role = G_MAXUINT;
  const CrowRole *roles = crow_schema_get_roles (crow_preview_get_schema (self->preview), entity (self, "book"), &n_roles);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_roles; i++)
    if (roles[i].target == entity (self, "tag"))
      role = i;
  crow_preview_link (self->preview, book, role, tag, NULL);
  g_ptr_array_add (rows, g_object_ref (book));
  keep (self, rows);
  g_assert_cmpuint (count_pairs (self), ==, 0);
  /* The pair comes with the second of the two. */
  g_ptr_array_add (more, g_object_ref (tag));
  keep (self, more);
  g_assert_cmpuint (count_pairs (self), ==, 1);
  assert_sound (self);
  keep (self, more);
  g_assert_cmpuint (count_pairs (self), ==, 1);
}

/* What is typed is kept whole: text with quotes and line breaks, null, empty text, numbers. */
static void
test_typed (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowPreviewRow) row = crow_preview_add_row (self->preview, entity (self, "book"), &error);
  g_autoptr (GPtrArray) rows = NULL;
  CrowModel *model = crow_document_get_model (self->document);
  CrowFixture *kept = NULL;
  g_autoptr (CrowFixtures) changed = NULL;
  guint n_gone;

  g_assert_no_error (error);
  crow_preview_set_text (self->preview, row, attribute (self, "book", "title"), "it's\n“<&>”", &error);
  crow_preview_set_text (self->preview, row, attribute (self, "book", "isbn"), NULL, &error);
  g_assert_no_error (error);
  rows = crow_preview_list_typed (self->preview);
  g_assert_cmpuint (rows->len, ==, 1);
  keep (self, rows);
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    if (g_str_equal (crow_entity_get_name (crow_model_get_entity (model, i)), "book"))
      {
        CrowEntity *book = crow_model_get_entity (model, i);

        kept = crow_entity_get_row (book, 0);
        g_assert_cmpstr (crow_fixture_get_literal (
                           kept, crow_node_get_id (CROW_NODE (crow_entity_find_attribute (book, "title")))), ==,
                         "'it''s\n“<&>”'");
        g_assert_cmpstr (crow_fixture_get_literal (
                           kept, crow_node_get_id (CROW_NODE (crow_entity_find_attribute (book, "isbn")))), ==, "null");
      }
  assert_sound (self);
  changed = crow_preview_collect_changed (self->preview, &n_gone);
  g_assert_cmpuint (changed->rows->len, ==, 0);
  g_assert_cmpuint (n_gone, ==, 0);
  g_clear_pointer (&changed, crow_fixtures_unref);

  /* Edited, it differs; that is taken over. */
  crow_preview_set_text (self->preview, row, attribute (self, "book", "title"), "other", &error);
  g_assert_true (crow_preview_commit (self->preview, &error));
  changed = crow_preview_collect_changed (self->preview, &n_gone);
  g_assert_cmpuint (changed->rows->len, ==, 1);
  crow_operation_keep_rows (self->document, changed, TRUE, NULL);
  g_assert_cmpstr (crow_document_get_undo_label (self->document), ==, "Update Kept Rows");
  pass (self);
  g_clear_pointer (&changed, crow_fixtures_unref);
  changed = crow_preview_collect_changed (self->preview, &n_gone);
  g_assert_cmpuint (changed->rows->len, ==, 0);
}

static void
test_forget (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  CrowPreviewRow *row = get_row (self, "author", 2);

  g_ptr_array_add (rows, row);
  keep (self, rows);
  g_ptr_array_add (ids, (gpointer) crow_preview_lookup_kept (self->preview, row));
  crow_operation_forget_rows (self->document, ids);
  g_assert_cmpuint (count_kept (self, NULL), ==, 0);
  pass (self);
  g_assert_null (crow_preview_lookup_kept (self->preview, row));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/preview/keep/rows", test_keep);
  ADD ("/preview/keep/pairs", test_pairs);
  ADD ("/preview/keep/typed", test_typed);
  ADD ("/preview/keep/forget", test_forget);
  return g_test_run ();
}
