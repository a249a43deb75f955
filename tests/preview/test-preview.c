/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample database: rows follow the drawing, edits are pending until commit, both ends of a link are in step.
 */
#include "config.h"

#include "preview/crow-preview-rows.h"

#include <string.h>

#include "base/crow-error.h"
#include "document/crow-operation.h"

#include "preview-fixture.h"

/* Values are checked, null is not empty text, and nothing is kept that was not committed. */
static void
test_edit (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = get_row (self, "book", 3);
  guint pages = attribute (self, "book", "pages"), isbn = attribute (self, "book", "isbn");
  g_autofree char *before = crow_preview_row_dup_text (row, pages);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (crow_preview_set_text (self->preview, row, pages, "many", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_false (crow_preview_set_text (self->preview, row, pages, "-3", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_CHECK);
  g_clear_error (&error);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);

  g_assert_true (crow_preview_set_text (self->preview, row, pages, "321", &error));
  g_assert_true (crow_preview_set_text (self->preview, row, isbn, "", &error));
  g_assert_no_error (error);
  g_assert_cmpint (crow_preview_row_get_value (row, pages)->u.integer, ==, 321);
  g_assert_cmpint (crow_preview_row_get_value (row, isbn)->type, ==, CROW_VALUE_TYPE_TEXT);
  g_assert_true (crow_preview_set_text (self->preview, row, isbn, NULL, &error));
  g_assert_cmpint (crow_preview_row_get_value (row, isbn)->type, ==, CROW_VALUE_TYPE_NULL);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 1);
  g_assert_cmpint (crow_preview_get_row_change (self->preview, row), ==, CROW_ROW_CHANGED);
  g_assert_true (crow_preview_is_cell_changed (self->preview, row, pages));
  g_assert_false (crow_preview_is_cell_changed (self->preview, row, attribute (self, "book", "title")));

  crow_preview_rollback (self->preview);
  after = crow_preview_row_dup_text (row, pages);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
}

static void
test_add (Fixture      *self,
          gconstpointer data)
{
  g_autoptr (CrowPreviewRow) first = get_row (self, "book", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowPreviewRow) added = crow_preview_add_row (self->preview, entity (self, "book"), &error);
  g_autoptr (CrowPreviewRow) copy = NULL;
  g_autoptr (CrowPreviewRow) refused = NULL;
  g_autofree char *title = NULL;
  g_autofree char *same_title = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (count (self, "book"), ==, 21);
  g_assert_cmpint (crow_preview_get_row_change (self->preview, added), ==, CROW_ROW_ADDED);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, added), ==, 20);
  copy = crow_preview_duplicate_row (self->preview, first, &error);
  g_assert_no_error (error);
  title = crow_preview_row_dup_text (first, attribute (self, "book", "title"));
  same_title = crow_preview_row_dup_text (copy, attribute (self, "book", "title"));
  g_assert_cmpstr (title, ==, same_title);
  g_assert_true (crow_preview_commit (self->preview, &error));
  g_assert_cmpint (crow_preview_get_row_change (self->preview, added), ==, CROW_ROW_UNCHANGED);
  g_assert_cmpuint (count (self, "book"), ==, 22);

  refused = crow_preview_add_row (self->preview, entity (self, "book_tag"), &error);
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
  g_assert_null (refused);
}

/* Every row of every example can be duplicated: what must be unique, alone or with others, gets a value of its own. */
static void
test_duplicate (Fixture      *self,
                gconstpointer data)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  guint n_duplicated = 0;

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const char *name = crow_schema_get_entity (schema, i)->name;
      guint n = count (self, name);
      g_autoptr (CrowPreviewRow) row = get_row (self, name, 0);
      g_autoptr (CrowPreviewRow) copy = NULL;
      g_autoptr (GError) error = NULL;

      copy = crow_preview_duplicate_row (self->preview, row, &error);
      if (g_error_matches (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED))
        continue;
      g_assert_no_error (error);
      g_assert_cmpuint (count (self, name), ==, n + 1);
      n_duplicated++;
    }
  g_assert_cmpuint (n_duplicated, >=, 2);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  GError *error = NULL;

  *(gboolean *) data = crow_preview_end_finish (CROW_PREVIEW (source), result, &error);
  g_assert_no_error (error);
}

static void
end (Fixture  *self,
     gboolean  commit)
{
  gboolean done = FALSE;

  crow_preview_end_async (self->preview, commit, ended_cb, &done);
  g_assert_true (crow_preview_is_busy (self->preview));
  /* It is done whole. */
  g_assert_false (crow_preview_can_cancel (self->preview));
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (crow_preview_is_busy (self->preview));
}

/* Commit and rollback by the worker are those of the main thread. */
static void
test_end (Fixture      *self,
          gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = get_row (self, "book", 3);
  guint pages = attribute (self, "book", "pages");
  g_autofree char *before = crow_preview_row_dup_text (row, pages);
  g_autofree char *text = NULL;
  g_autoptr (CrowPreviewRow) added = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_preview_set_text (self->preview, row, pages, "321", &error));
  added = crow_preview_add_row (self->preview, entity (self, "book"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_preview_count_pending (self->preview, CROW_ROW_ADDED), ==, 1);
  g_assert_cmpuint (crow_preview_count_pending (self->preview, CROW_ROW_CHANGED), ==, 1);
  end (self, FALSE);
  g_object_unref (row);
  row = get_row (self, "book", 3);
  text = crow_preview_row_dup_text (row, pages);
  g_assert_cmpstr (text, ==, before);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
  g_assert_cmpuint (count (self, "book"), ==, 20);

  g_assert_true (crow_preview_set_text (self->preview, row, pages, "321", &error));
  end (self, TRUE);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
  end (self, FALSE);
  g_assert_cmpint (crow_preview_row_get_value (row, pages)->u.integer, ==, 321);
}

/* All that SQLite does not take of a drawing is known before rows are generated, and after; of the next drawing nothing. */
static void
test_notes (Fixture      *self,
            gconstpointer data)
{
  static const char text[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'><entity id='e' name='post'>"
    "<attribute id='e.id' name='id' type='integer' required='true'/><key id='e.k' kind='primary' attributes='e.id'/>"
    "<check id='e.c' name='masked' expression='set_masklen(id, 24) &gt; 0'/>"
    "<check id='e.d' name='hidden' expression='set_masklen(id, 8) &gt; 0'/></entity></model></crowfoot>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) before = crow_document_compile (self->document, NULL);
  g_autoptr (CrowSchema) schema = NULL;

  g_assert_no_error (error);
  g_assert_null (crow_preview_get_notes (self->preview));
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  crow_preview_follow (self->preview, schema);
  wait_idle (self);
  for (guint i = 0; i < 2; i++)
    {
      GPtrArray *notes = crow_preview_get_notes (self->preview);

      g_assert_nonnull (notes);
      g_assert_cmpuint (notes->len, ==, 2);
      g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), "“masked”"));
      g_assert_nonnull (strstr (g_ptr_array_index (notes, 1), "“hidden”"));
      generate (self, 3);
    }
  crow_preview_follow (self->preview, before);
  wait_idle (self);
  g_assert_null (crow_preview_get_notes (self->preview));
}

/* Both ends of a link are in step before any commit, also of a many-to-many. */
static void
test_link (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) book = get_row (self, "book", 0);
  g_autoptr (CrowPreviewRow) tag = get_row (self, "tag", 19);
  guint tags = role (self, "book", "tags"), books = role (self, "tag", "books");
  guint n_tags = crow_preview_count_linked (self->preview, book, tags);
  guint n_books = crow_preview_count_linked (self->preview, tag, books);
  g_autoptr (GError) error = NULL;

  crow_preview_unlink (self->preview, book, tags, tag, NULL);
  crow_preview_rollback (self->preview);
  n_tags = crow_preview_count_linked (self->preview, book, tags);
  crow_preview_rows_show (self->rows, entity (self, "tag"), book, tags);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, n_tags);
  if (crow_preview_rows_find (self->rows, tag) != G_MAXUINT)
    {
      g_assert_true (crow_preview_unlink (self->preview, tag, books, book, &error));
      g_assert_cmpuint (crow_preview_count_linked (self->preview, book, tags), ==, n_tags - 1);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, n_tags - 1);
    }
  else
    {
      g_assert_true (crow_preview_link (self->preview, tag, books, book, &error));
      g_assert_cmpuint (crow_preview_count_linked (self->preview, book, tags), ==, n_tags + 1);
      g_assert_cmpuint (crow_preview_count_linked (self->preview, tag, books), ==, n_books + 1);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, n_tags + 1);
    }
  g_assert_no_error (error);

  /* What is undone by hand is as if nothing had been done. */
  crow_preview_rollback (self->preview);
  if (crow_preview_rows_find (self->rows, tag) == G_MAXUINT)
    {
      g_assert_true (crow_preview_link (self->preview, tag, books, book, NULL));
      g_assert_true (crow_preview_unlink (self->preview, book, tags, tag, NULL));
    }
  else
    {
      g_assert_true (crow_preview_unlink (self->preview, book, tags, tag, NULL));
      g_assert_true (crow_preview_link (self->preview, tag, books, book, NULL));
    }
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
  g_clear_object (&tag);
  crow_preview_rows_show (self->rows, entity (self, "tag"), book, tags);
  g_assert_cmpuint (n_tags, >, 0);
  tag = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  g_assert_true (crow_preview_unlink (self->preview, book, tags, tag, NULL));
  g_assert_cmpuint (crow_preview_count_pending (self->preview, CROW_ROW_DELETED), ==, 1);
  g_assert_true (crow_preview_link (self->preview, tag, books, book, NULL));
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
}

static void
rehearsed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Fixture *self = data;

  self->rehearsal = crow_preview_rehearse_finish (self->preview, result, &self->error);
  self->done = TRUE;
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Fixture *self = data;

  crow_preview_do_finish (self->preview, result, &self->error);
  self->done = TRUE;
}

static void
run_rows (Fixture        *self,
          CrowPreviewRow *row,
          gboolean        rehearse)
{
  g_autoptr (CrowPreviewQuestion) question = crow_preview_question_new_delete (&row, 1);

  self->done = FALSE;
  if (rehearse)
    crow_preview_rehearse_async (self->preview, question, rehearsed_cb, self);
  else
    crow_preview_do_async (self->preview, question, deleted_cb, self);
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
}

/* What was rehearsed is what happens, it is pending, and it can be taken back. */
static void
test_delete (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowPreviewRow) genre = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  guint n_changed;

  genre = get_row (self, "genre", 0);
  run_rows (self, genre, TRUE);
  g_assert_no_error (self->error);
  g_assert_nonnull (self->rehearsal);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
  n_changed = crow_rehearsal_count (self->rehearsal, entity (self, "genre"), CROW_CONSEQUENCE_UNLINKED) +
              crow_rehearsal_count (self->rehearsal, entity (self, "book"), CROW_CONSEQUENCE_UNLINKED);

  crow_preview_take_rehearsal (self->preview, g_steal_pointer (&self->rehearsal));
  g_assert_cmpint (crow_preview_lookup_consequence (self->preview, genre)->kind, ==, CROW_CONSEQUENCE_DELETED);

  run_rows (self, genre, FALSE);
  g_assert_no_error (self->error);
  g_assert_cmpuint (count (self, "genre"), ==, 19);
  g_assert_cmpuint (crow_preview_count_pending (self->preview, CROW_ROW_DELETED), ==, 1);
  g_assert_cmpuint (crow_preview_count_pending (self->preview, CROW_ROW_CHANGED), ==, n_changed);

  /* The deleted row is shown at the end, until commit. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, 20);
  gone = crow_preview_get_deleted (self->preview, entity (self, "genre"));
  g_assert_cmpstr (crow_preview_row_get_key (g_ptr_array_index (gone, 0)), ==, crow_preview_row_get_key (genre));
  crow_preview_rollback (self->preview);
  g_assert_cmpuint (count (self, "genre"), ==, 20);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, 20);
}

/* A link that has no name is told by its role, not by its id. */
static void
test_unnamed_link (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (CrowPreviewRow) author = NULL;
  g_autofree char *text = NULL;

  g_object_set (crow_document_lookup (self->document, "written"), "name", NULL, NULL);
  follow (self);
  author = get_row (self, "author", 8);
  run_rows (self, author, TRUE);
  g_assert_no_error (self->error);
  text = crow_rehearsal_to_text (self->rehearsal);
  g_assert_nonnull (strstr (text, "is deleted along “author.books”"));
}

static void
test_filter (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = get_row (self, "member", 5);
  g_autoptr (CrowPreviewRow) first = NULL;
  g_autofree char *card = crow_preview_row_dup_text (row, attribute (self, "member", "card"));

  crow_preview_rows_set_filter (self->rows, card);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), >=, 1);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, row), !=, G_MAXUINT);
  crow_preview_rows_set_filter (self->rows, "no value is like this");
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 0);
  crow_preview_rows_set_filter (self->rows, NULL);
  crow_preview_rows_set_order (self->rows, attribute (self, "member", "id"), TRUE);
  first = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  g_assert_cmpstr (crow_preview_row_get_key (first), ==, "20");
}

/* A renamed column keeps its values, a new one gets some. */
static void
test_follow (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = get_row (self, "book", 2);
  g_autofree char *title = crow_preview_row_dup_text (row, attribute (self, "book", "title"));
  g_autofree char *kept = NULL;
  g_autoptr (CrowPreviewRow) same = NULL;
  CrowAttribute *added;

  crow_operation_rename_attribute (CROW_ATTRIBUTE (node (self, "book.title")), "heading");
  follow (self);
  /* What was selected before is found again. */
  crow_preview_rows_show (self->rows, entity (self, "book"), NULL, 0);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, row), ==, 2);
  same = get_row (self, "book", 2);
  kept = crow_preview_row_dup_text (same, attribute (self, "book", "heading"));
  g_assert_cmpstr (kept, ==, title);
  g_assert_null (crow_preview_get_conflicts (self->preview));

  added = crow_operation_add_attribute (CROW_ENTITY (node (self, "book")), "shelf", CROW_TYPE_TEXT, -1);
  g_object_set (added, "required", TRUE, NULL);
  follow (self);
  g_assert_cmpuint (count (self, "book"), ==, 20);
  g_assert_cmpstr (crow_preview_get_message (self->preview), ==, "20 rows got sample values for what is new.");

  crow_operation_delete (self->document, (CrowNode *[]) { node (self, "loan") }, 1);
  follow (self);
  g_assert_cmpuint (entity (self, "loan"), ==, CROW_NONE);
  g_assert_cmpuint (count (self, "book"), ==, 20);
}

/* An edit that rows contradict changes nothing, says which rows, and can be gone through with in two ways. */
static void
test_conflict (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = get_row (self, "book", 0);
  g_autoptr (GError) error = NULL;
  CrowCarryConflict *conflict;

  g_assert_true (crow_preview_set_text (self->preview, row, attribute (self, "book", "pages"), NULL, &error));
  g_assert_no_error (error);
  g_object_set (node (self, "book.pages"), "required", TRUE, NULL);
  follow (self);
  g_assert_true (crow_preview_get_waiting (self->preview));
  g_assert_true (crow_preview_commit (self->preview, &error));
  wait_idle (self);
  g_assert_false (crow_preview_get_waiting (self->preview));
  g_assert_nonnull (crow_preview_get_conflicts (self->preview));
  g_assert_cmpuint (crow_preview_get_conflicts (self->preview)->len, >=, 1);
  conflict = g_ptr_array_index (crow_preview_get_conflicts (self->preview), 0);
  g_assert_cmpstr (conflict->entity, ==, "book");
  g_assert_cmpstr (conflict->key, ==, "1");
  g_assert_cmpstr (conflict->message, ==, "“pages” is required now, and the row has no value.");
  g_assert_cmpuint (count (self, "book"), ==, 20);

  crow_preview_resolve (self->preview, CROW_CARRY_FILL);
  wait_idle (self);
  g_assert_null (crow_preview_get_conflicts (self->preview));
  g_assert_cmpuint (count (self, "book"), ==, 20);

  /* Text that is no number, left out. */
  g_object_set (node (self, "member.name"), "type", CROW_TYPE_INTEGER, NULL);
  follow (self);
  g_assert_cmpuint (crow_preview_get_conflicts (self->preview)->len, ==, 20);
  crow_preview_resolve (self->preview, CROW_CARRY_LEAVE_OUT);
  wait_idle (self);
  g_assert_null (crow_preview_get_conflicts (self->preview));
  g_assert_cmpuint (count (self, "member"), ==, 0);
  g_assert_cmpuint (count (self, "loan"), ==, 0);
  g_assert_cmpuint (count (self, "book"), ==, 20);
}

static void
test_cancel (Fixture      *self,
             gconstpointer data)
{
  guint n_before = count (self, "book");

  crow_preview_generate_async (self->preview, 1000000, 1, NULL, NULL);
  g_assert_true (crow_preview_is_busy (self->preview));
  g_assert_null (crow_preview_get_session (self->preview));
  crow_preview_cancel (self->preview);
  wait_idle (self);
  g_assert_cmpuint (count (self, "book"), ==, n_before);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const examples[] = { "blog.crow", "company.crow", "library.crow", "shop.crow" };

  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/preview/edit", test_edit);
  ADD ("/preview/add", test_add);
  ADD ("/preview/end", test_end);
  ADD ("/preview/notes", test_notes);
  ADD ("/preview/link", test_link);
  ADD ("/preview/delete", test_delete);
  ADD ("/preview/unnamed-link", test_unnamed_link);
  ADD ("/preview/filter", test_filter);
  ADD ("/preview/follow", test_follow);
  ADD ("/preview/conflict", test_conflict);
  ADD ("/preview/cancel", test_cancel);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strconcat ("/preview/duplicate/", examples[i], NULL);

      g_test_add (path, Fixture, examples[i], set_up, test_duplicate, tear_down);
    }
  return g_test_run ();
}
