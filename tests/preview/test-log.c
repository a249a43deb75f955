/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ran: why, how, and what index it lacked.
 */
#include "config.h"

#include "preview/crow-preview-log.h"

#include <string.h>

#include "document/crow-operation.h"
#include "orm/crow-collection.h"

#include "preview-fixture.h"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The last statement whose text contains @part. */
static CrowRanStatement *
find (CrowPreviewLog *log,
      const char     *part)
{
  g_autoptr (CrowRanStatement) found = NULL;

  drain ();
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (log)); i > 0; i--)
    {
      g_autoptr (CrowRanStatement) statement = g_list_model_get_item (G_LIST_MODEL (log), i - 1);

      if (strstr (crow_ran_statement_get_sql (statement), part) != NULL)
        return statement;
    }
  g_error ("Nothing ran with %s.", part);
}

/* An edit is told with its reason and its parameters; filling and the grid are not told, unless that is wanted. */
static void
test_reason (Fixture      *self,
             gconstpointer data)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  g_autoptr (CrowPreviewRow) row = get_row (self, "book", 2);
  CrowRanStatement *update;

  /* Of rows that are shown the session has the objects. */
  crow_preview_rows_show_none (self->rows);
  drain ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 0);
  g_assert_true (crow_preview_set_text (self->preview, row, attribute (self, "book", "pages"), "77", NULL));
  update = find (log, "UPDATE book");
  g_assert_cmpstr (crow_ran_statement_get_reason (update), ==, "flush of book 3");
  g_assert_true (g_str_has_prefix (crow_ran_statement_get_parameters (update), "77, "));
  g_assert_cmpint (crow_ran_statement_get_n_rows (update), ==, 1);
  g_assert_cmpuint (crow_ran_statement_get_n_runs (update), ==, 1);
  g_assert_null (crow_ran_statement_get_error (update));
  g_assert_cmpstr (crow_ran_statement_get_reason (find (log, "SELECT")), ==, "load of book");

  crow_preview_log_clear (log);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 0);
  crow_preview_log_set_with_reads (log, TRUE);
  crow_preview_rows_show (self->rows, entity (self, "book"), NULL, 0);
  crow_preview_rows_set_order (self->rows, attribute (self, "book", "pages"), FALSE);
  g_assert_cmpstr (crow_ran_statement_get_reason (find (log, "count(*) FROM book")), ==, "shown in the window");
  crow_preview_rollback (self->preview);
  g_assert_nonnull (find (log, "ROLLBACK"));
}

static void
test_lazy_load (Fixture      *self,
                gconstpointer data)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  CrowSession *session = crow_preview_get_session (self->preview);
  CrowObject *author = crow_session_find_int64 (session, entity (self, "author"), 1, NULL);

  crow_collection_get_n_items (crow_object_get_many (author, role (self, "author", "books")));
  g_assert_cmpstr (crow_ran_statement_get_reason (find (log, "FROM book")), ==, "lazy load of author.books");
}

/* What a rehearsal runs in the worker's thread is told when it is done. */
static void
test_worker (Fixture      *self,
             gconstpointer data)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  g_autoptr (CrowPreviewRow) row = get_row (self, "author", 8);
  g_autoptr (CrowPreviewQuestion) question = crow_preview_question_new_delete (&row, 1);

  crow_preview_rehearse_async (self->preview, question, NULL, NULL);
  wait_idle (self);
  g_assert_cmpstr (crow_ran_statement_get_reason (find (log, "DELETE FROM author")), ==, "flush of author 9");
  g_assert_nonnull (find (log, "ROLLBACK TO SAVEPOINT"));
}

/* So is what it runs on a copy, because edits are pending; how the copy is made is not. */
static void
test_copy (Fixture      *self,
           gconstpointer data)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  g_autoptr (CrowPreviewRow) book = get_row (self, "book", 2);
  g_autoptr (CrowPreviewRow) row = get_row (self, "author", 8);
  g_autoptr (CrowPreviewQuestion) question = crow_preview_question_new_delete (&row, 1);

  g_assert_true (crow_preview_set_text (self->preview, book, attribute (self, "book", "pages"), "77", NULL));
  drain ();
  crow_preview_log_clear (log);
  for (guint i = 0; i < 2; i++)
    {
      crow_preview_rehearse_async (self->preview, question, NULL, NULL);
      wait_idle (self);
      g_assert_cmpstr (crow_ran_statement_get_reason (find (log, "DELETE FROM author")), ==, "flush of author 9");
      g_assert_nonnull (find (log, "ROLLBACK TO SAVEPOINT"));
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (log)); j++)
        {
          g_autoptr (CrowRanStatement) statement = g_list_model_get_item (G_LIST_MODEL (log), j);

          g_assert_null (strstr (crow_ran_statement_get_sql (statement), "CREATE"));
          g_assert_null (strstr (crow_ran_statement_get_sql (statement), "INSERT"));
        }
      crow_preview_log_clear (log);
    }
}

/* The plan is the database's, and an index that would help is told, drawn, and then not wanted any more. */
static void
test_index (Fixture      *self,
            gconstpointer data)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  CrowSession *session = crow_preview_get_session (self->preview);
  CrowEngine *engine = crow_session_get_engine (session);
  CrowRanStatement *found, *sorted, *everything;
  CrowAttribute *published = CROW_ATTRIBUTE (node (self, "book.published"));
  g_autofree char *plan = NULL;
  g_autofree char *later = NULL;
  g_autofree char *want = NULL;
  g_autofree char *want_sorted = NULL;
  g_autofree char *want_everything = NULL;
  g_autofree char *want_later = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_engine_execute (engine, "SELECT title FROM book WHERE published = 3", NULL));
  g_assert_true (crow_engine_execute (engine, "SELECT title FROM book ORDER BY published", NULL));
  g_assert_true (crow_engine_execute (engine, "SELECT count(*) FROM book WHERE title LIKE '%a%'", NULL));
  found = find (log, "published = 3");
  sorted = find (log, "ORDER BY published");
  everything = find (log, "LIKE");
  want = crow_ran_statement_dup_want (found);
  want_sorted = crow_ran_statement_dup_want (sorted);
  want_everything = crow_ran_statement_dup_want (everything);
  g_assert_cmpstr (want, ==, "It reads every row of “book”, for want of an index on “published”.");
  g_assert_cmpstr (want_sorted, ==, "It sorts rows of “book” each time, for want of an index on “published”.");
  g_assert_null (want_everything);
  g_assert_cmpstr (crow_ran_statement_get_index_entity (found), ==, "book");
  g_assert_cmpstr (crow_ran_statement_get_index_attributes (found)[0], ==, "book.published");
  plan = crow_preview_log_explain (log, found, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plan, ==, "SCAN book");

  crow_operation_add_index (CROW_ENTITY (node (self, "book")), &published, 1);
  follow (self);
  drain ();
  want_later = crow_ran_statement_dup_want (found);
  g_assert_null (want_later);
  later = crow_preview_log_explain (log, found, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (later, ==, "SEARCH book USING INDEX book_published_idx (published=?)");
  /* One step. */
  crow_document_undo (self->document);
  g_assert_cmpuint (crow_entity_get_n_indexes (CROW_ENTITY (node (self, "book"))), ==, 1);
  follow (self);
  drain ();
  g_assert_cmpstr (crow_ran_statement_get_index_entity (found), ==, "book");
}

/* A delete that looks for rows that refer, in tables without the index that the drawing would give them. */
static void
test_index_for_delete (Fixture      *self,
                       gconstpointer data)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (self->preview));
  g_autoptr (CrowIndexFinder) finder = NULL;
  g_autoptr (CrowMissingIndex) index = NULL;
  g_autoptr (CrowMissingIndex) none = NULL;

  finder = crow_index_finder_new (schema, engine);
  g_assert_null (crow_index_finder_find (finder, "DELETE FROM author WHERE id = ?"));
  g_clear_pointer (&finder, crow_index_finder_free);
  g_assert_true (crow_engine_execute (engine, "DROP INDEX book_author_id_idx", NULL));
  finder = crow_index_finder_new (schema, engine);
  index = crow_index_finder_find (finder, "DELETE FROM author WHERE id = ?");
  g_assert_nonnull (index);
  g_assert_cmpuint (index->entity, ==, entity (self, "book"));
  g_assert_cmpuint (index->n_attributes, ==, 1);
  g_assert_cmpuint (index->attributes[0], ==, attribute (self, "book", "author_id"));
  g_assert_false (index->for_order);
  none = crow_index_finder_find (finder, "No statement at all");
  g_assert_null (none);
}

/* However much runs, it holds a bounded part of it, and counts repetitions. */
static void
test_bounds (Fixture      *self,
             gconstpointer data)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (self->preview));
  g_autofree char *long_text = g_strnfill (1000000, 'x');
  g_autofree char *long_sql = g_strdup_printf ("SELECT '%s'", long_text);
  g_autoptr (CrowStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  CrowRanStatement *ran;
  gboolean has_row;

  for (guint i = 0; i < 300; i++)
    crow_engine_execute (engine, "SELECT 1", NULL);
  ran = find (log, "SELECT 1");
  g_assert_cmpuint (crow_ran_statement_get_n_runs (ran), ==, 300);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 1);
  crow_engine_execute (engine, "SELECT 1", NULL);
  drain ();
  g_assert_cmpuint (crow_ran_statement_get_n_runs (ran), ==, 301);

  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %u + 2", i);

      crow_engine_execute (engine, sql, NULL);
      if (i == 1200)
        drain ();
    }
  drain ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 1000);
  g_assert_cmpuint (crow_preview_log_get_n_dropped (log), ==, 1501);

  crow_engine_execute (engine, long_sql, NULL);
  ran = find (log, "xxx");
  g_assert_cmpuint (strlen (crow_ran_statement_get_sql (ran)), <, 5000);
  g_assert_null (crow_preview_log_explain (log, ran, &error));
  g_assert_nonnull (error);
  statement = crow_engine_prepare (engine, "SELECT length(?)", NULL);
  crow_statement_bind_text (statement, 0, long_text);
  g_assert_true (crow_statement_step (statement, &has_row, NULL));
  crow_statement_reset (statement);
  g_assert_cmpuint (strlen (crow_ran_statement_get_parameters (find (log, "length"))), <, 2000);
}

/* It outlives the preview, and tells no more. */
static void
test_afterwards (Fixture      *self,
                 gconstpointer data)
{
  g_autoptr (CrowPreviewLog) log = g_object_ref (crow_preview_get_log (self->preview));
  g_autoptr (CrowEngine) engine = g_object_ref (crow_session_get_engine (crow_preview_get_session (self->preview)));
  g_autoptr (CrowRanStatement) ran = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  crow_engine_execute (engine, "SELECT 1", NULL);
  ran = g_object_ref (find (log, "SELECT 1"));
  g_clear_object (&self->rows);
  g_object_add_weak_pointer (G_OBJECT (self->preview), (gpointer *) &self->preview);
  g_object_unref (self->preview);
  /* A task of the worker may have it still. */
  while (self->preview != NULL)
    g_main_context_iteration (NULL, FALSE);
  n = g_list_model_get_n_items (G_LIST_MODEL (log));
  crow_engine_execute (engine, "SELECT 2", NULL);
  drain ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, n);
  g_assert_null (crow_preview_log_explain (log, ran, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  self->preview = crow_preview_new ();
  self->rows = crow_preview_rows_new (self->preview);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/preview/log/reason", test_reason);
  ADD ("/preview/log/lazy-load", test_lazy_load);
  ADD ("/preview/log/worker", test_worker);
  ADD ("/preview/log/copy", test_copy);
  ADD ("/preview/log/index", test_index);
  ADD ("/preview/log/index-for-delete", test_index_for_delete);
  ADD ("/preview/log/bounds", test_bounds);
  ADD ("/preview/log/afterwards", test_afterwards);
#undef ADD
  return g_test_run ();
}
