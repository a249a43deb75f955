/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A person's database beside the drawing: it is copied and not touched, used itself only when that was said, migrated
 * when it does not fit, and what is wrong with it is told in words.
 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/crow-error.h"
#include "document/crow-operation.h"
#include "sql/crow-schema-create.h"

#include "preview-fixture.h"

typedef struct
{
  Fixture base;
  char *folder;
  char *path;
  /* what crow_preview_open_finish() gave */
  CrowDatabaseFile *file;
  char *backup;
} Database;

static void
run_sql (const char *path,
         const char *sql)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s?mode=rwc&journal=keep", path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open (uri, &error);

  g_assert_no_error (error);
  crow_engine_execute (engine, sql, &error);
  g_assert_no_error (error);
}

static gint64
query (const char *path,
       const char *sql)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s?mode=ro", path);
  g_autoptr (CrowEngine) engine = crow_engine_open (uri, NULL);
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, NULL);
  gboolean has_row = FALSE;

  g_assert_nonnull (statement);
  g_assert_true (crow_statement_step (statement, &has_row, NULL) && has_row);
  return crow_statement_get_int64 (statement, 0);
}

/* A database of the drawing with some rows. */
static void
database_set_up (Database     *self,
                 gconstpointer data)
{
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  CrowSampleOptions options = { .n_rows = 12, .seed = 7 };

  set_up (&self->base, data);
  self->folder = g_dir_make_tmp ("crow-database-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "shop.db", NULL);
  uri = g_strdup_printf ("sqlite:%s?mode=rwc&journal=keep", self->path);
  engine = crow_engine_open (uri, &error);
  crow_schema_create_tables (crow_preview_get_schema (self->base.preview), engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (crow_preview_get_schema (self->base.preview), engine, &options, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
database_tear_down (Database     *self,
                    gconstpointer data)
{
  GDir *folder;
  const char *name;

  tear_down (&self->base, data);
  g_clear_pointer (&self->file, crow_database_file_unref);
  folder = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (folder);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->backup);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Database *self = data;

  g_clear_pointer (&self->file, crow_database_file_unref);
  self->file = crow_preview_open_finish (self->base.preview, result, &self->base.error);
  self->base.done = TRUE;
}

static void
migrated_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Database *self = data;

  crow_preview_migrate_finish (self->base.preview, result, &self->backup, &self->base.error);
  self->base.done = TRUE;
}

static void
wait_done (Database *self)
{
  while (!self->base.done)
    g_main_context_iteration (NULL, TRUE);
  wait_idle (&self->base);
}

static void
open_database (Database       *self,
               CrowDatabaseUse use)
{
  self->base.done = FALSE;
  crow_preview_open_async (self->base.preview, self->path, use, opened_cb, self);
  wait_done (self);
}

static void
migrate (Database *self)
{
  self->base.done = FALSE;
  crow_preview_migrate_async (self->base.preview, self->file, migrated_cb, self);
  wait_done (self);
  g_assert_no_error (self->base.error);
}

static void
use (Database       *self,
     CrowDatabaseUse how)
{
  g_autoptr (GError) error = NULL;

  open_database (self, how);
  g_assert_no_error (self->base.error);
  g_assert_true (crow_database_file_fits (self->file));
  g_assert_true (crow_preview_use_database (self->base.preview, self->file, &error));
  g_assert_no_error (error);
}

static void
assert_refused (Database       *self,
                CrowDatabaseUse how,
                const char     *words)
{
  guint n_rows = count (&self->base, "book");

  open_database (self, how);
  g_assert_nonnull (self->base.error);
  g_assert_null (self->file);
  if (strstr (self->base.error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", self->base.error->message, words);
  g_clear_error (&self->base.error);
  /* The sample rows are still there. */
  g_assert_cmpuint (count (&self->base, "book"), ==, n_rows);
}

/* Whatever is done with the copy, the file keeps its bytes and its time, and nothing lies beside it. */
static void
test_copy (Database     *self,
           gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CrowPreviewRow) row = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  gsize length_before, length_after;
  GStatBuf old_info, new_info;

  g_file_get_contents (self->path, &before, &length_before, NULL);
  g_stat (self->path, &old_info);
  use (self, CROW_DATABASE_COPY);
  g_assert_cmpuint (count (&self->base, "book"), ==, 12);
  row = get_row (&self->base, "book", 0);
  g_assert_true (crow_preview_set_text (self->base.preview, row, attribute (&self->base, "book", "title"), "Other", &error));
  g_assert_true (crow_preview_commit (self->base.preview, &error));
  crow_operation_rename_attribute (CROW_ATTRIBUTE (node (&self->base, "book.title")), "heading");
  follow (&self->base);
  g_assert_cmpuint (attribute (&self->base, "book", "heading"), !=, CROW_NONE);
  g_assert_cmpuint (count (&self->base, "book"), ==, 12);
  g_assert_false (crow_preview_is_behind (self->base.preview));

  g_file_get_contents (self->path, &after, &length_after, NULL);
  g_stat (self->path, &new_info);
  g_assert_cmpmem (before, length_before, after, length_after);
  g_assert_cmpint (old_info.st_mtim.tv_sec, ==, new_info.st_mtim.tv_sec);
  g_assert_cmpint (old_info.st_mtim.tv_nsec, ==, new_info.st_mtim.tv_nsec);
  folder = g_dir_open (self->folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "shop.db");
  g_assert_null (g_dir_read_name (folder));

  /* And back to sample rows. */
  g_assert_true (crow_preview_close_database (self->base.preview, &error));
  g_assert_null (crow_preview_get_database (self->base.preview));
  g_assert_cmpuint (count (&self->base, "book"), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* The file itself changes at the commit, and with the drawing only when that is asked for; then a backup lies beside it. */
static void
test_itself (Database     *self,
             gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = NULL;
  g_autoptr (GError) error = NULL;

  use (self, CROW_DATABASE_ITSELF);
  row = get_row (&self->base, "book", 0);
  g_assert_true (crow_preview_set_text (self->base.preview, row, attribute (&self->base, "book", "title"), "Other", &error));
  g_assert_cmpint (query (self->path, "SELECT count(*) FROM book WHERE title = 'Other'"), ==, 0);
  g_assert_true (crow_preview_commit (self->base.preview, &error));
  g_assert_cmpint (query (self->path, "SELECT count(*) FROM book WHERE title = 'Other'"), ==, 1);

  crow_operation_rename_attribute (CROW_ATTRIBUTE (node (&self->base, "book.title")), "heading");
  follow (&self->base);
  g_assert_true (crow_preview_is_behind (self->base.preview));
  g_assert_cmpint (query (self->path, "SELECT count(title) FROM book"), ==, 12);
  /* It is told once, not after each question. */
  {
    g_autoptr (CrowPreviewRow) asked = get_row (&self->base, "book", 1);
    g_autoptr (CrowPreviewQuestion) question = crow_preview_question_new_delete (&asked, 1);
    guint n_told = 0;
    gulong handler = g_signal_connect_swapped (self->base.preview, "changed", G_CALLBACK (count_cb), &n_told);

    crow_preview_rehearse_async (self->base.preview, question, NULL, NULL);
    wait_idle (&self->base);
    g_assert_cmpuint (n_told, ==, 0);
    g_signal_handler_disconnect (self->base.preview, handler);
  }
  g_assert_cmpuint (count (&self->base, "book"), ==, 12);

  self->base.done = FALSE;
  crow_preview_compare_async (self->base.preview, opened_cb, self);
  wait_done (self);
  g_assert_no_error (self->base.error);
  g_assert_false (crow_database_file_fits (self->file));
  g_assert_nonnull (strstr (crow_database_file_get_changes (self->file)[0], "heading"));
  g_assert_null (crow_database_file_get_losses (self->file)[0]);
  migrate (self);
  g_assert_false (crow_preview_is_behind (self->base.preview));
  g_assert_cmpint (query (self->path, "SELECT count(heading) FROM book"), ==, 12);
  g_assert_nonnull (self->backup);
  g_assert_cmpint (query (self->backup, "SELECT count(title) FROM book"), ==, 12);
  g_assert_cmpuint (count (&self->base, "book"), ==, 12);
}

/* One that does not fit says so, and can be migrated; only its copy is. */
static void
test_misfit (Database     *self,
             gconstpointer data)
{
  run_sql (self->path, "ALTER TABLE book ADD COLUMN shelf TEXT; UPDATE book SET shelf = 'A'");
  open_database (self, CROW_DATABASE_COPY);
  g_assert_no_error (self->base.error);
  g_assert_false (crow_database_file_fits (self->file));
  g_assert_nonnull (strstr (crow_database_file_get_changes (self->file)[0], "shelf"));
  g_assert_nonnull (crow_database_file_get_losses (self->file)[0]);
  g_assert_nonnull (strstr (crow_database_file_get_losses (self->file)[0], "12 rows"));
  g_assert_null (crow_database_file_get_obstacle (self->file));
  migrate (self);
  g_assert_null (self->backup);
  g_assert_cmpuint (count (&self->base, "book"), ==, 12);
  g_assert_cmpint (query (self->path, "SELECT count(shelf) FROM book"), ==, 12);
  g_assert_true (crow_preview_get_database (self->base.preview) == self->file);
}

/* Another program writes: that is noticed, and in the file itself it is seen. */
static void
test_changed (Database     *self,
              gconstpointer data)
{
  use (self, CROW_DATABASE_COPY);
  crow_preview_check_database (self->base.preview);
  g_assert_false (crow_preview_is_database_changed (self->base.preview));
  run_sql (self->path, "UPDATE book SET title = 'By another'");
  crow_preview_check_database (self->base.preview);
  g_assert_true (crow_preview_is_database_changed (self->base.preview));

  use (self, CROW_DATABASE_ITSELF);
  g_assert_false (crow_preview_is_database_changed (self->base.preview));
  {
    g_autoptr (CrowPreviewRow) row = get_row (&self->base, "book", 0);
    guint title = attribute (&self->base, "book", "title");
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    /* What is written here is no news. */
    crow_preview_set_text (self->base.preview, row, title, "Mine", &error);
    crow_preview_commit (self->base.preview, &error);
    g_assert_no_error (error);
    crow_preview_check_database (self->base.preview);
    g_assert_false (crow_preview_is_database_changed (self->base.preview));
    run_sql (self->path, "UPDATE book SET title = 'By another again'");
    crow_preview_check_database (self->base.preview);
    g_assert_true (crow_preview_is_database_changed (self->base.preview));
    text = crow_preview_row_dup_text (row, title);
    g_assert_cmpstr (text, ==, "By another again");
  }
}

/* Looking, asking and what was refused leave no lock behind. */
static void
test_rest (Database     *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = NULL;
  g_autoptr (CrowPreviewQuestion) question = NULL;

  use (self, CROW_DATABASE_ITSELF);
  row = get_row (&self->base, "book", 0);
  question = crow_preview_question_new_delete (&row, 1);
  g_assert_false (crow_preview_set_text (self->base.preview, row, attribute (&self->base, "book", "pages"), "-3", NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  run_sql (self->path, "UPDATE book SET title = 'One'");
  crow_preview_rehearse_async (self->base.preview, question, NULL, NULL);
  wait_idle (&self->base);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  run_sql (self->path, "UPDATE book SET title = 'Two'");
  /* What is pending does. */
  g_assert_true (crow_preview_set_text (self->base.preview, row, attribute (&self->base, "book", "pages"), "3", NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (crow_preview_get_n_pending (self->base.preview), ==, 1);
  g_assert_true (crow_preview_commit (self->base.preview, NULL));
  g_assert_cmpint (query (self->path, "SELECT pages FROM book ORDER BY id LIMIT 1"), ==, 3);
}

static void
test_locked (Database     *self,
             gconstpointer data)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s?mode=rw&journal=keep", self->path);
  g_autoptr (CrowEngine) other = crow_engine_open (uri, NULL);

  g_assert_true (crow_engine_execute (other, "BEGIN EXCLUSIVE", NULL));
  assert_refused (self, CROW_DATABASE_COPY, "is locked: another program is writing to it");
  assert_refused (self, CROW_DATABASE_ITSELF, "is locked: another program is writing to it");
  g_assert_true (crow_engine_execute (other, "ROLLBACK; BEGIN IMMEDIATE", NULL));
  assert_refused (self, CROW_DATABASE_ITSELF, "is locked: another program is writing to it");
  /* Who only means to write stands in no copy's way. */
  use (self, CROW_DATABASE_COPY);
}

static void
test_encrypted (Database     *self,
                gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc (8192);

  for (guint i = 0; i < 8192; i++)
    bytes[i] = (guint8) (i * 167 + (i >> 3) * 59 + 11);
  g_file_set_contents (self->path, (const char *) bytes, 8192, NULL);
  assert_refused (self, CROW_DATABASE_COPY, "is no SQLite database, or it is encrypted");
  assert_refused (self, CROW_DATABASE_ITSELF, "is no SQLite database, or it is encrypted");
  g_file_set_contents (self->path, "dear diary\n", -1, NULL);
  assert_refused (self, CROW_DATABASE_COPY, "is no SQLite database, or it is encrypted");
}

static void
test_corrupt (Database     *self,
              gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_file_get_contents (self->path, &bytes, &length, NULL);
  g_assert_cmpuint (length, >, 12 * 4096);
  memset (bytes + 4 * 4096, 0x5a, 6 * 4096);
  g_file_set_contents (self->path, bytes, (gssize) length, NULL);
  assert_refused (self, CROW_DATABASE_COPY, "is damaged");
  assert_refused (self, CROW_DATABASE_ITSELF, "is damaged");

  /* The first page, with the list of tables, so that not even its copy can be opened; the copy is not what is told. */
  memset (bytes + 200, 0x5a, 3896);
  g_file_set_contents (self->path, bytes, (gssize) length, NULL);
  assert_refused (self, CROW_DATABASE_COPY, ".recover");
  assert_refused (self, CROW_DATABASE_ITSELF, ".recover");
}

static void
test_missing (Database     *self,
              gconstpointer data)
{
  g_unlink (self->path);
  assert_refused (self, CROW_DATABASE_COPY, "There is no file");
  assert_refused (self, CROW_DATABASE_ITSELF, "cannot be opened");
  g_free (self->path);
  self->path = g_strdup (self->folder);
  assert_refused (self, CROW_DATABASE_COPY, "is a folder");
}

/* Whoever may only read works on a copy. */
static void
test_read_only (Database     *self,
                gconstpointer data)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  /* Root may write anyway. */
  if (geteuid () == 0)
    g_assert_cmpint (setuid (65534), ==, 0);
  assert_refused (self, CROW_DATABASE_ITSELF, "may only be read. Work on a copy of it.");
  use (self, CROW_DATABASE_COPY);
  g_assert_cmpuint (count (&self->base, "book"), ==, 12);
}

static void
test_cancel (Database     *self,
             gconstpointer data)
{
  run_sql (self->path, "CREATE TABLE ballast (b BLOB); INSERT INTO ballast VALUES (randomblob(60000000))");
  self->base.done = FALSE;
  crow_preview_open_async (self->base.preview, self->path, CROW_DATABASE_COPY, opened_cb, self);
  g_assert_true (crow_preview_is_busy (self->base.preview));
  crow_preview_cancel (self->base.preview);
  wait_done (self);
  g_assert_error (self->base.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (self->file);
  g_assert_cmpuint (count (&self->base, "book"), ==, 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Database, NULL, database_set_up, function, database_tear_down)
  ADD ("/preview/database/copy", test_copy);
  ADD ("/preview/database/itself", test_itself);
  ADD ("/preview/database/misfit", test_misfit);
  ADD ("/preview/database/changed", test_changed);
  ADD ("/preview/database/rest", test_rest);
  ADD ("/preview/database/locked", test_locked);
  ADD ("/preview/database/encrypted", test_encrypted);
  ADD ("/preview/database/corrupt", test_corrupt);
  ADD ("/preview/database/missing", test_missing);
  ADD ("/preview/database/read-only", test_read_only);
  ADD ("/preview/database/cancel", test_cancel);
#undef ADD
  return g_test_run ();
}
