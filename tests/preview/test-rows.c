/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows as they are shown: many of them, sorted and filtered by the worker, and values that no table can show in full.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "schema/crow-schema-builder.h"

#include "preview-fixture.h"

#define MANY "30000"

static void
run_sql (Fixture    *self,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  crow_engine_execute (crow_session_get_engine (crow_preview_get_session (self->preview)), sql, &error);
  g_assert_no_error (error);
}

static gint64
query (Fixture    *self,
       const char *sql)
{
  g_autoptr (CrowStatement) statement =
    crow_engine_prepare (crow_session_get_engine (crow_preview_get_session (self->preview)), sql, NULL);
  gboolean has_row = FALSE;

  g_assert_true (crow_statement_step (statement, &has_row, NULL) && has_row);
  return crow_statement_get_int64 (statement, 0);
}

static char *
dup_text (Fixture    *self,
          guint       position,
          const char *name)
{
  g_autoptr (CrowPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  return crow_preview_row_dup_text (row, attribute (self, "tag", name));
}

#define assert_text(self, position, name, expected) G_STMT_START { \
    g_autofree char *text_ = dup_text (self, position, name); \
    g_assert_cmpstr (text_, ==, expected); \
  } G_STMT_END

static void
fill_tags (Fixture *self)
{
  run_sql (self, "DELETE FROM book_tag; DELETE FROM tag; "
                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " MANY ") "
                 "INSERT INTO tag (id, label) SELECT i, printf('label %05d', 30001 - i) FROM n");
  crow_preview_rows_show (self->rows, entity (self, "tag"), NULL, 0);
}

/* The end of a long table is found, by the list of the session; no more rows are in memory than are looked at. */
static void
test_many (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) last = NULL;

  fill_tags (self);
  g_assert_false (crow_preview_is_busy (self->preview));
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30000);
  assert_text (self, 29999, "id", "30000");
  assert_text (self, 0, "id", "1");
  last = g_list_model_get_item (G_LIST_MODEL (self->rows), 25123);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, last), ==, 25123);
}

/* Sorting is the worker's; the rows that were shown stay until it is done. */
static void
test_sort (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = NULL;

  fill_tags (self);
  crow_preview_rows_set_order (self->rows, attribute (self, "tag", "label"), FALSE);
  g_assert_true (crow_preview_is_busy (self->preview));
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30000);
  wait_idle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30000);
  assert_text (self, 0, "label", "label 00001");
  assert_text (self, 15000, "label", "label 15001");
  assert_text (self, 29999, "label", "label 30000");
  row = g_list_model_get_item (G_LIST_MODEL (self->rows), 20000);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, row), ==, 20000);

  /* What is edited stays in its place, and says that it is pending. */
  g_assert_true (crow_preview_set_text (self->preview, row, attribute (self, "tag", "label"), "zzz", NULL));
  wait_idle (self);
  assert_text (self, 20000, "label", "zzz");
  g_assert_cmpint (crow_preview_get_row_change (self->preview, row), ==, CROW_ROW_CHANGED);
  /* What is new finds its place. */
  g_clear_object (&row);
  row = crow_preview_add_row (self->preview, entity (self, "tag"), NULL);
  g_assert_nonnull (row);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wait_idle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30001);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, row), ==, 29999);
  assert_text (self, 29998, "label", "label 30000");
  assert_text (self, 30000, "label", "zzz");
}

/* Typed in a hurry: only the last filter counts. */
static void
test_filter (Fixture      *self,
             gconstpointer data)
{
  fill_tags (self);
  crow_preview_rows_set_filter (self->rows, "L");
  crow_preview_rows_set_filter (self->rows, "LABEL 0");
  crow_preview_rows_set_filter (self->rows, "LABEL 0123");
  do
    wait_idle (self);
  while (g_main_context_iteration (NULL, FALSE));
  wait_idle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 10);
  assert_text (self, 0, "label", "label 01239");
  crow_preview_rows_set_filter (self->rows, NULL);
  wait_idle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30000);
}

typedef struct
{
  GPtrArray *rows;
  GError *error;
  gboolean done;
} Collected;

static void
collected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Collected *collected = data;

  collected->rows = crow_preview_rows_collect_finish (CROW_PREVIEW_ROWS (source), result, &collected->error);
  collected->done = TRUE;
}

static void
collect (Fixture     *self,
         const guint *positions,
         guint        n,
         Collected   *collected)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_vals (array, positions, n);
  memset (collected, 0, sizeof *collected);
  crow_preview_rows_collect_async (self->rows, array, collected_cb, collected);
  while (!collected->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_collected (Fixture     *self,
                  const guint *positions,
                  guint        n,
                  guint        n_expected)
{
  Collected collected;

  collect (self, positions, n, &collected);
  g_assert_no_error (collected.error);
  g_assert_cmpuint (collected.rows->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      g_autoptr (CrowPreviewRow) shown = g_list_model_get_item (G_LIST_MODEL (self->rows), positions[i]);

      g_assert_cmpstr (crow_preview_row_get_key (g_ptr_array_index (collected.rows, i)), ==,
                       crow_preview_row_get_key (shown));
    }
  g_ptr_array_unref (collected.rows);
}

/* Rows that are selected are read by the worker, whichever way they are shown, and are those of their places. */
static void
test_collect (Fixture      *self,
              gconstpointer data)
{
  const guint positions[] = { 0, 7, 63, 64, 12345, 29999, 40000 };
  Collected collected;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));

  fill_tags (self);
  assert_collected (self, positions, 7, 6);
  crow_preview_rows_set_order (self->rows, attribute (self, "tag", "label"), TRUE);
  wait_idle (self);
  assert_collected (self, positions, 7, 6);
  crow_preview_rows_set_order (self->rows, CROW_NONE, FALSE);
  wait_idle (self);
  crow_preview_rows_set_filter (self->rows, "label 012");
  wait_idle (self);
  assert_collected (self, positions, 4, 4);
  run_sql (self, "DELETE FROM tag WHERE id > 90");
  crow_preview_rows_show (self->rows, entity (self, "tag"), NULL, 0);
  crow_preview_rows_set_filter (self->rows, "label 299");
  assert_collected (self, positions, 4, 4);
  assert_collected (self, NULL, 0, 0);

  for (guint i = 0; i < 80; i++)
    g_array_append_val (all, i);
  memset (&collected, 0, sizeof collected);
  crow_preview_rows_collect_async (self->rows, all, collected_cb, &collected);
  crow_preview_cancel (self->preview);
  while (!collected.done)
    g_main_context_iteration (NULL, TRUE);
  /* It may have been faster. */
  if (collected.rows == NULL)
    g_assert_error (collected.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&collected.error);
  g_clear_pointer (&collected.rows, g_ptr_array_unref);
  g_assert_false (crow_preview_is_busy (self->preview));
}

/* A schema of what no session pages: a table without hidden numbers, one with bytes, and a link between them. */
static void
show_odd (Fixture *self)
{
  static const guint16 first[] = { 0 }, second[] = { 1 }, both[] = { 0, 1 };
  static const char *const names[][3] = { { "code", "part", "label" }, { "id", "group_id", "picture" } };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "odd", NULL);
  CrowRelationshipInfo link = {
    .id = "l", .association = CROW_NONE, .executor = CROW_EXECUTOR_DATABASE,
    .ends = { { .entity = 2, .role = "group" }, { .entity = 1, .role = "pictures" } },
    .references = { { .id = "r", .columns = second, .target_columns = first, .n_columns = 1, .entity = 1, .target = 2,
                      .on_delete = CROW_ACTION_SET_NULL } },
  };
  CrowEntityInfo group = { .id = "group", .name = "group", .version_attribute = CROW_NONE, .primary_key = CROW_NONE };
  CrowAttributeInfo group_id = { .id = "group.id", .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE,
                                 .flags = CROW_ATTRIBUTE_REQUIRED };
  CrowKeyInfo group_key = { .id = "group.key", .attributes = first, .n_attributes = 1 };
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      CrowEntityInfo odd = { .id = id, .name = i == 0 ? "odd" : "picture", .version_attribute = CROW_NONE,
                             .primary_key = CROW_NONE, .flags = i == 0 ? CROW_ENTITY_WITHOUT_ROWID : 0 };
      CrowKeyInfo key = { .id = key_id, .attributes = both, .n_attributes = i == 0 ? 2 : 1 };

      crow_schema_builder_add_entity (builder, &odd);
      for (guint j = 0; j < 3; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          CrowAttributeInfo info = {
            .id = attribute_id, .name = names[i][j], .enumeration = CROW_NONE,
            .type = i == 1 ? (j == 2 ? CROW_TYPE_BLOB : CROW_TYPE_INTEGER) : j == 1 ? CROW_TYPE_INTEGER : CROW_TYPE_TEXT,
            .flags = j == 0 || j < key.n_attributes ? CROW_ATTRIBUTE_REQUIRED : 0,
          };

          crow_schema_builder_add_attribute (builder, i, &info);
        }
      crow_schema_builder_add_key (builder, i, &key, TRUE);
    }
  crow_schema_builder_add_entity (builder, &group);
  crow_schema_builder_add_attribute (builder, 2, &group_id);
  crow_schema_builder_add_key (builder, 2, &group_key, TRUE);
  crow_schema_builder_add_relationship (builder, &link);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  g_object_unref (self->rows);
  g_object_unref (self->preview);
  self->preview = crow_preview_new ();
  self->rows = crow_preview_rows_new (self->preview);
  crow_preview_follow (self->preview, schema);
  wait_idle (self);
  g_assert_cmpstr (crow_preview_get_message (self->preview), ==, NULL);
  run_sql (self, "INSERT INTO \"group\" VALUES (1), (2); "
                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " MANY ") "
                 "INSERT INTO odd SELECT printf('c%05d', i / 2), i % 2, printf('label %05d', 30001 - i) FROM n; "
                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " MANY ") "
                 "INSERT INTO picture SELECT i, CASE WHEN i % 10 = 0 THEN 2 ELSE 1 END, x'00' FROM n");
}

static void
settle (Fixture *self)
{
  do
    wait_idle (self);
  while (g_main_context_iteration (NULL, FALSE));
  wait_idle (self);
}

/* By key where there is no hidden number. */
static void
test_without_rowid (Fixture      *self,
                    gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = NULL;

  show_odd (self);
  crow_preview_rows_show (self->rows, 0, NULL, 0);
  crow_preview_rows_set_order (self->rows, 2, FALSE);
  g_assert_true (crow_preview_is_busy (self->preview));
  settle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30000);
  row = g_list_model_get_item (G_LIST_MODEL (self->rows), 25000);
  g_assert_cmpint (memcmp (crow_preview_row_get_value (row, 2)->u.text, "label 25001", 11), ==, 0);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, row), ==, 25000);
  crow_preview_rows_set_filter (self->rows, "LABEL 0123");
  settle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 10);
}

/* The first rows at once, those far down when their places are found; nothing else moves. */
static void
test_deep (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) first = NULL, again = NULL, last = NULL, group = NULL, member = NULL;

  show_odd (self);
  crow_preview_rows_show (self->rows, 1, NULL, 0);
  first = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  g_assert_cmpstr (crow_preview_row_get_key (first), ==, "1");
  last = g_list_model_get_item (G_LIST_MODEL (self->rows), 29999);
  settle (self);
  g_assert_cmpstr (crow_preview_row_get_key (last), ==, "30000");
  g_assert_cmpuint (crow_preview_rows_find (self->rows, last), ==, 29999);
  again = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  g_assert_true (first == again);

  /* The same of rows that a role reaches, sorted. */
  crow_preview_rows_show (self->rows, 2, NULL, 0);
  group = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  crow_preview_rows_show (self->rows, 1, group, 0);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 27000);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, last), ==, G_MAXUINT);
  g_assert_cmpuint (crow_preview_rows_find (self->rows, first), ==, 0);
  crow_preview_rows_set_order (self->rows, 0, TRUE);
  g_assert_true (crow_preview_is_busy (self->preview));
  settle (self);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 27000);
  member = g_list_model_get_item (G_LIST_MODEL (self->rows), 26999);
  g_assert_cmpstr (crow_preview_row_get_key (member), ==, "1");
}

/* Who does not wait for the places gets the rows all the same. */
static void
test_deep_cancelled (Fixture      *self,
                     gconstpointer data)
{
  g_autoptr (CrowPreviewRow) empty = NULL, last = NULL;

  show_odd (self);
  crow_preview_rows_show (self->rows, 1, NULL, 0);
  empty = g_list_model_get_item (G_LIST_MODEL (self->rows), 29999);
  while (!crow_preview_is_busy (self->preview))
    g_main_context_iteration (NULL, TRUE);
  crow_preview_cancel (self->preview);
  settle (self);
  last = g_list_model_get_item (G_LIST_MODEL (self->rows), 29999);
  g_assert_cmpstr (crow_preview_row_get_key (last), ==, "30000");
  g_assert_false (crow_preview_is_busy (self->preview));
}

/* Nothing is shown any more before the places are found. */
static void
test_show_none (Fixture      *self,
                gconstpointer data)
{
  fill_tags (self);
  crow_preview_rows_set_order (self->rows, attribute (self, "tag", "label"), FALSE);
  g_assert_true (crow_preview_is_busy (self->preview));
  crow_preview_rows_show_none (self->rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, 0);
  settle (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, 0);
  crow_preview_rows_show (self->rows, entity (self, "tag"), NULL, 0);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 30000);
}

/* Giving up shows all rows, and loses nothing that is pending. */
static void
test_cancel (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = NULL;

  fill_tags (self);
  row = g_list_model_get_item (G_LIST_MODEL (self->rows), 5);
  g_assert_true (crow_preview_set_text (self->preview, row, attribute (self, "tag", "label"), "mine", NULL));
  crow_preview_rows_set_filter (self->rows, "label 0");
  g_assert_true (crow_preview_is_busy (self->preview));
  crow_preview_cancel (self->preview);
  wait_idle (self);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 1);
  g_assert_cmpint (query (self, "SELECT count(*) FROM tag WHERE label = 'mine'"), ==, 1);
}

/* A blob of 100 MB is told by its size and not read; an edit beside it leaves it alone. */
static void
test_blob (Fixture      *self,
           gconstpointer data)
{
  guint portrait = attribute (self, "profile", "portrait");
  g_autoptr (CrowPreviewRow) row = NULL;
  g_autofree char *summary = NULL;

  run_sql (self, "UPDATE profile SET portrait = zeroblob(100000000) WHERE id = 1");
  row = get_row (self, "profile", 0);
  g_assert_cmpint (crow_preview_row_get_value (row, portrait)->length, <=, 64);
  g_assert_cmpint (crow_preview_row_get_size (row, portrait), ==, 100000000);
  summary = crow_preview_row_dup_summary (row, portrait);
  g_assert_nonnull (strstr (summary, "100.0"));
  g_assert_true (crow_preview_set_text (self->preview, row, attribute (self, "profile", "website"), "x.org", NULL));
  g_assert_true (crow_preview_commit (self->preview, NULL));
  g_assert_cmpint (query (self, "SELECT length(portrait) FROM profile WHERE id = 1"), ==, 100000000);
}

/* What no program could read is replaced by what a person types, until then the row is left alone. */
static void
test_replace (Fixture      *self,
              gconstpointer data)
{
  guint biography = attribute (self, "profile", "biography"), website = attribute (self, "profile", "website");
  guint author = attribute (self, "profile", "author_id");
  g_autoptr (CrowPreviewRow) row = NULL, other = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  run_sql (self, "UPDATE profile SET biography = CAST(x'61ff62' AS TEXT), website = CAST(x'fe' AS TEXT) WHERE id = 1; "
                 "PRAGMA ignore_check_constraints = 1; UPDATE book SET pages = 'many' WHERE id = 2");
  row = get_row (self, "profile", 0);
  /* The first of two that stand in the way; the other has to wait. */
  g_assert_false (crow_preview_set_text (self->preview, row, website, "x.org", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_assert_nonnull (strstr (error->message, "biography"));
  g_clear_error (&error);
  g_assert_true (crow_preview_set_text (self->preview, row, biography, "whole", &error));
  g_assert_no_error (error);
  g_assert_cmpint (crow_preview_get_row_change (self->preview, row), ==, CROW_ROW_CHANGED);
  g_assert_true (crow_preview_is_cell_changed (self->preview, row, biography));
  text = crow_preview_row_dup_text (row, biography);
  g_assert_cmpstr (text, ==, "whole");
  g_assert_true (crow_preview_set_text (self->preview, row, website, NULL, &error));
  g_assert_no_error (error);
  /* It is an object from now on. */
  g_assert_true (crow_preview_set_text (self->preview, row, website, "x.org", &error));
  g_assert_no_error (error);
  g_assert_cmpint (query (self, "SELECT website = 'x.org' AND biography = 'whole' FROM profile WHERE id = 1"), ==, 1);
  crow_preview_rollback (self->preview);
  g_assert_cmpint (query (self, "SELECT hex(biography) = '61FF62' FROM profile WHERE id = 1"), ==, 1);

  /* What the column does not take is refused as ever. */
  again = get_row (self, "profile", 0);
  g_assert_false (crow_preview_set_text (self->preview, again, biography, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_NOT_NULL);
  g_clear_error (&error);
  g_assert_false (crow_preview_set_text (self->preview, again, author, "2", &error));
  g_clear_error (&error);
  g_assert_cmpuint (crow_preview_get_n_pending (self->preview), ==, 0);
  other = get_row (self, "book", 1);
  g_assert_false (crow_preview_set_text (self->preview, other, attribute (self, "book", "pages"), "some", &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_true (crow_preview_set_text (self->preview, other, attribute (self, "book", "pages"), "12", &error));
  g_assert_no_error (error);
  g_assert_cmpint (query (self, "SELECT pages FROM book WHERE id = 2"), ==, 12);
}

/* Text that is no UTF-8, and text that is too long, are shown so that nobody takes them for what they are not. */
static void
test_text (Fixture      *self,
           gconstpointer data)
{
  guint biography = attribute (self, "profile", "biography");
  g_autoptr (CrowPreviewRow) row = NULL, other = NULL, third = NULL;
  g_autofree char *invalid = NULL, *cut = NULL, *whole = NULL, *listed = NULL;
  g_autoptr (CrowPreviewRow) member = NULL;
  g_autoptr (GError) error = NULL;

  /* The session cannot list it; it is shown all the same, and so are its neighbours. */
  run_sql (self, "UPDATE member SET name = CAST(x'ff' AS TEXT) WHERE id = 3");
  member = get_row (self, "member", 2);
  listed = crow_preview_row_dup_summary (member, attribute (self, "member", "name"));
  g_assert_nonnull (strstr (listed, "no UTF-8 text, 1"));
  g_assert_cmpuint (crow_preview_rows_get_n_rows (self->rows), ==, 20);

  run_sql (self, "UPDATE profile SET biography = CAST(x'61ff62' AS TEXT) WHERE id = 1; "
                 "UPDATE profile SET biography = 'é' || hex(zeroblob(500000)) WHERE id = 2");
  row = get_row (self, "profile", 0);
  other = get_row (self, "profile", 1);
  third = get_row (self, "profile", 2);
  invalid = crow_preview_row_dup_summary (row, biography);
  g_assert_nonnull (strstr (invalid, "no UTF-8 text, 3"));
  cut = crow_preview_row_dup_summary (other, biography);
  g_assert_true (g_str_has_prefix (cut, "é0000"));
  g_assert_nonnull (strstr (cut, "1.0"));
  whole = crow_preview_row_dup_summary (third, biography);
  g_assert_null (whole);
  /* No program could have it as an object, so it is not edited, and told why. */
  g_assert_false (crow_preview_set_text (self->preview, row, attribute (self, "profile", "website"), "x.org", &error));
  g_assert_nonnull (strstr (error->message, "no UTF-8 text"));
  g_assert_true (crow_preview_set_text (self->preview, other, attribute (self, "profile", "website"), "y.org", NULL));
  g_assert_true (crow_preview_commit (self->preview, NULL));
  g_assert_cmpint (query (self, "SELECT hex(biography) = '61FF62' FROM profile WHERE id = 1"), ==, 1);
  g_assert_cmpint (query (self, "SELECT length(biography) FROM profile WHERE id = 2"), ==, 1000001);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/preview/rows/many", test_many);
  ADD ("/preview/rows/sort", test_sort);
  ADD ("/preview/rows/filter", test_filter);
  ADD ("/preview/rows/without-rowid", test_without_rowid);
  ADD ("/preview/rows/show-none", test_show_none);
  ADD ("/preview/rows/deep", test_deep);
  ADD ("/preview/rows/deep-cancelled", test_deep_cancelled);
  ADD ("/preview/rows/collect", test_collect);
  ADD ("/preview/rows/cancel", test_cancel);
  ADD ("/preview/rows/blob", test_blob);
  ADD ("/preview/rows/text", test_text);
  ADD ("/preview/rows/replace", test_replace);
#undef ADD
  return g_test_run ();
}
