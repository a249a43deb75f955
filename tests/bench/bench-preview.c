/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live preview on many rows, next to what SQLite does bare for the same, in the same run:
 *
 *   the first rows of a table of a million, and a jump to its end, next to the query for them; and what is in memory
 *   sorting that table by a column without an index, which the worker does
 *   rehearsing a delete that takes 100,000 rows along, next to the DELETE and the ROLLBACK of it
 *   how long the window waits at a time, while the worker deletes 100,000 rows, rolls back, commits
 *   an edit that 100,000 rows follow, next to making the table anew
 */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/crow-engine.h"
#include "preview/crow-preview-rows.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-schema-create.h"

#define MANY 1000000
#define N_CHILDREN 100000
#define N_RUNS 5
/* The least of each of two is of two moments, one of which may be busier. */
#define N_PAIRS 11

/* parent 1:n child, by ON DELETE CASCADE.  @retyped: the drawing after an edit that makes the table anew */
static CrowSchema *
build_schema (gboolean retyped)
{
  static const guint16 first[] = { 0 }, second[] = { 1 };
  static const char *const names[][4] = { { "id", "name" }, { "id", "parent_id", "title", "pages" } };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "bench", NULL);
  CrowRelationshipInfo link = {
    .id = "l", .association = CROW_NONE, .delete_rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_DATABASE,
    .ends = { { .entity = 0, .role = "parent" }, { .entity = 1, .role = "children" } },
    .references = { { .id = "r", .columns = second, .target_columns = first, .n_columns = 1, .entity = 1, .target = 0,
                      .on_delete = CROW_ACTION_CASCADE } },
  };
  CrowSchema *schema;
  GError *error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      CrowEntityInfo entity = { .id = id, .name = i == 0 ? "parent" : "child", .version_attribute = CROW_NONE,
                                .primary_key = CROW_NONE };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);

      for (guint j = 0; j < 4 && names[i][j] != NULL; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          gboolean text = g_str_equal (names[i][j], "name") || g_str_equal (names[i][j], "title");
          CrowAttributeInfo attribute = { .id = attribute_id, .name = names[i][j], .enumeration = CROW_NONE,
                                          .type = text ? CROW_TYPE_TEXT : CROW_TYPE_INTEGER,
                                          .flags = j == 0 ? CROW_ATTRIBUTE_REQUIRED : 0 };

          if (i == 1 && (j == 1 || (retyped && j == 2)))
            attribute.flags |= CROW_ATTRIBUTE_REQUIRED;
          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
    }
  crow_schema_builder_add_relationship (builder, &link);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
run (CrowEngine *engine,
     const char *sql)
{
  GError *error = NULL;

  crow_engine_execute (engine, sql, &error);
  g_assert_no_error (error);
}

static void
fill (CrowEngine *engine,
      guint       n_children)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO parent VALUES (1, 'one'), (2, 'two'); "
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
                     "INSERT INTO child SELECT i, 1, 'title number ' || i, i * 7919 %% 1000 FROM n; "
                     "CREATE INDEX IF NOT EXISTS child_parent ON child (parent_id)", n_children);

  run (engine, sql);
}

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1e3;
}

static void
wait (CrowPreview *preview)
{
  while (crow_preview_is_busy (preview))
    g_main_context_iteration (NULL, TRUE);
}

static double
time_query (CrowEngine *engine,
            const char *sql)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, NULL);
  gboolean has_row = TRUE;

  while (has_row && crow_statement_step (statement, &has_row, NULL))
    ;
  return since (start);
}

static CrowPreview *
make_preview (CrowSchema *schema,
              guint       n_children)
{
  CrowPreview *preview = crow_preview_new ();

  crow_preview_follow (preview, schema);
  wait (preview);
  fill (crow_session_get_engine (crow_preview_get_session (preview)), n_children);
  return preview;
}

static void
look (GListModel *rows,
      guint       first,
      guint       n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (CrowPreviewRow) row = g_list_model_get_item (rows, i);

      g_assert_nonnull (row);
      g_assert_cmpuint (*crow_preview_row_get_key (row), !=, '\0');
    }
}

static void
measure_rows (CrowSchema *schema)
{
  g_autoptr (CrowPreview) preview = make_preview (schema, MANY);
  g_autoptr (CrowPreviewRows) rows = crow_preview_rows_new (preview);
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (preview));
  double shown = G_MAXDOUBLE, bare = G_MAXDOUBLE, end = G_MAXDOUBLE, bare_end = G_MAXDOUBLE, sorted, bare_sorted;
  gsize before, after;
  gint64 start;

  for (guint i = 0; i < N_RUNS; i++)
    {
      crow_preview_rows_show_none (rows);
      start = g_get_monotonic_time ();
      crow_preview_rows_show (rows, 1, NULL, 0);
      look (G_LIST_MODEL (rows), 0, 200);
      shown = MIN (shown, since (start));
      bare = MIN (bare, time_query (engine, "SELECT count(*) FROM child") +
                        time_query (engine, "SELECT * FROM child ORDER BY id LIMIT 200"));
      start = g_get_monotonic_time ();
      look (G_LIST_MODEL (rows), MANY - 200, 200);
      end = MIN (end, since (start));
      bare_end = MIN (bare_end, time_query (engine, "SELECT * FROM child ORDER BY id LIMIT 200 OFFSET 999800"));
    }
  printf ("a million rows: the first 200 in %.1f ms (%.1f times the bare query), the last 200 in %.1f ms (%.1f times)\n",
          shown, shown / bare, end, end / bare_end);
  before = mallinfo2 ().uordblks;
  for (guint i = 0; i + 200 < MANY; i += MANY / 500)
    look (G_LIST_MODEL (rows), i, 200);
  after = mallinfo2 ().uordblks;
  printf ("  scrolled through: %.1f MB more in memory\n", ((double) after - (double) before) / 1e6);
  g_assert_cmpint ((gssize) after - (gssize) before, <, 16 * 1000 * 1000);

  start = g_get_monotonic_time ();
  crow_preview_rows_set_order (rows, 3, TRUE);
  printf ("  sorting: the window waited %.1f ms, ", since (start));
  wait (preview);
  sorted = since (start);
  bare_sorted = time_query (engine, "SELECT rowid FROM child ORDER BY pages DESC, id");
  start = g_get_monotonic_time ();
  look (G_LIST_MODEL (rows), MANY / 2, 200);
  printf ("the worker %.0f ms (%.1f times the bare query), 200 rows in the middle then took %.1f ms\n", sorted,
          sorted / bare_sorted, since (start));
  g_assert_cmpuint (crow_preview_rows_get_n_rows (rows), ==, MANY);
}

static void
rehearsed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  GError *error = NULL;

  *(CrowRehearsal **) data = crow_preview_rehearse_finish (CROW_PREVIEW (source), result, &error);
  g_assert_no_error (error);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static void
measure_rehearsal (CrowSchema *schema)
{
  g_autoptr (CrowPreview) preview = make_preview (schema, N_CHILDREN);
  g_autoptr (CrowPreviewRows) rows = crow_preview_rows_new (preview);
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (preview));
  double rehearsed = G_MAXDOUBLE, bare = G_MAXDOUBLE, ratios[N_PAIRS];

  crow_preview_rows_show (rows, 0, NULL, 0);
  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_autoptr (CrowPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (rows), 0);
      g_autoptr (CrowPreviewQuestion) question = crow_preview_question_new_delete (&row, 1);
      CrowRehearsal *rehearsal = NULL;
      double own;
      gint64 start;

      crow_session_rollback (crow_preview_get_session (preview));
      start = g_get_monotonic_time ();
      run (engine, "BEGIN; DELETE FROM parent WHERE id = 1; ROLLBACK");
      own = since (start);
      bare = MIN (bare, own);
      ratios[i] = own;
      start = g_get_monotonic_time ();
      crow_preview_rehearse_async (preview, question, rehearsed_cb, &rehearsal);
      while (rehearsal == NULL)
        g_main_context_iteration (NULL, TRUE);
      own = since (start);
      rehearsed = MIN (rehearsed, own);
      ratios[i] = own / ratios[i];
      g_assert_cmpuint (crow_rehearsal_count (rehearsal, 1, CROW_CONSEQUENCE_DELETED), ==, N_CHILDREN);
      crow_rehearsal_free (rehearsal);
    }
  qsort (ratios, N_PAIRS, sizeof *ratios, compare_doubles);
  printf ("rehearsing a delete that takes 100,000 rows along: %.0f ms, %.2f times DELETE and ROLLBACK (%.0f ms), as the "
          "median of %d pairs\n",
          rehearsed, ratios[N_PAIRS / 2], bare, N_PAIRS);
}

/* Processor time of this thread, which is the window's. */
static double
spent (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* Until the preview is at rest and everything is told; the longest that the window was kept from drawing. */
static double
wait_longest (CrowPreview *preview,
              double       start)
{
  double longest = spent () - start;

  while (crow_preview_is_busy (preview) || g_main_context_pending (NULL))
    {
      start = spent ();
      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, spent () - start);
    }
  return longest;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GError *error = NULL;

  crow_preview_do_finish (CROW_PREVIEW (source), result, &error);
  g_assert_no_error (error);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  GError *error = NULL;

  crow_preview_end_finish (CROW_PREVIEW (source), result, &error);
  g_assert_no_error (error);
}

/* How long the window waits at a time, while 100,000 rows are deleted, come back and go for good. */
static void
measure_waits (CrowSchema *schema)
{
  g_autoptr (CrowPreview) preview = make_preview (schema, N_CHILDREN);
  g_autoptr (CrowPreviewRows) parents = crow_preview_rows_new (preview);
  g_autoptr (CrowPreviewRows) rows = crow_preview_rows_new (preview);
  g_autoptr (CrowPreviewRow) row = NULL;
  g_autoptr (CrowPreviewQuestion) question = NULL;
  double start;

  crow_preview_rows_show (parents, 0, NULL, 0);
  row = g_list_model_get_item (G_LIST_MODEL (parents), 0);
  question = crow_preview_question_new_delete (&row, 1);
  crow_preview_rows_show (rows, 1, NULL, 0);
  look (G_LIST_MODEL (rows), 0, 200);
  printf ("100,000 rows are deleted: the window waits at most");
  for (guint i = 0; i < 2; i++)
    {
      start = spent ();
      crow_preview_do_async (preview, question, done_cb, NULL);
      printf (i == 0 ? " %.0f ms" : ", deleted again %.0f ms", wait_longest (preview, start));
      g_assert_cmpuint (crow_preview_count_pending (preview, CROW_ROW_DELETED), ==, N_CHILDREN + 1);
      start = spent ();
      crow_preview_end_async (preview, i > 0, ended_cb, NULL);
      printf (i == 0 ? ", rolled back %.0f ms" : ", committed %.0f ms\n", wait_longest (preview, start));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, i == 0 ? N_CHILDREN : 0);
    }
}

static void
measure_following (CrowSchema *schema,
                   CrowSchema *retyped)
{
  double followed = G_MAXDOUBLE, bare = G_MAXDOUBLE;

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autoptr (CrowPreview) preview = make_preview (schema, N_CHILDREN);
      g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
      GError *error = NULL;
      gint64 start;

      crow_schema_create_tables (schema, engine, &error);
      g_assert_no_error (error);
      fill (engine, N_CHILDREN);
      run (engine, "PRAGMA foreign_keys = OFF");
      start = g_get_monotonic_time ();
      run (engine, "BEGIN; CREATE TABLE fresh (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id) "
                   "ON DELETE CASCADE, title TEXT NOT NULL, pages INTEGER); INSERT INTO fresh SELECT * FROM child; "
                   "DROP TABLE child; ALTER TABLE fresh RENAME TO child; CREATE INDEX child_parent ON child (parent_id); "
                   "PRAGMA foreign_key_check; COMMIT");
      bare = MIN (bare, since (start));
      start = g_get_monotonic_time ();
      crow_preview_follow (preview, retyped);
      wait (preview);
      followed = MIN (followed, since (start));
      g_assert_false (crow_preview_has_failed (preview));
      g_assert_null (crow_preview_get_conflicts (preview));
      g_assert_cmpuint (crow_preview_count_rows (preview, 1), ==, N_CHILDREN);
    }
  printf ("an edit that 100,000 rows follow: %.0f ms, %.2f times making the table anew (%.0f ms)\n", followed,
          followed / bare, bare);
}

/* With names of parts only these, for a profile. */
int
main (int    argc,
      char **argv)
{
  g_autoptr (CrowSchema) schema = build_schema (FALSE);
  g_autoptr (CrowSchema) retyped = build_schema (TRUE);
  const char *const *parts = (const char *const *) argv + 1;

  if (argc == 1 || g_strv_contains (parts, "rows"))
    measure_rows (schema);
  if (argc == 1 || g_strv_contains (parts, "rehearsal"))
    measure_rehearsal (schema);
  if (argc == 1 || g_strv_contains (parts, "waits"))
    measure_waits (schema);
  if (argc == 1 || g_strv_contains (parts, "following"))
    measure_following (schema, retyped);
  return 0;
}
