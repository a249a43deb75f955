/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrations of SQLite files: backup copies, journals, and faults after which the file holds what it held.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crow-error.h"

#include "migrate-common.h"

static const char old_tables[] =
  "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);"
  "CREATE INDEX book_author_id_idx ON book (author_id);"
  "CREATE TRIGGER book_deny BEFORE DELETE ON book BEGIN SELECT raise(ABORT, 'no'); END;"
  "INSERT INTO author VALUES (1, 'Ursula'), (2, 'Ged');"
  "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
  "INSERT INTO book SELECT i, 'A title of some length for book ' || i, 1 + i % 2 FROM n;";

static const char new_tables[] =
  "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CHECK (name <> ''));"
  "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE, "
  "pages INTEGER, CHECK (pages > 0));"
  "CREATE INDEX book_author_id_idx ON book (author_id);"
  "CREATE INDEX book_title ON book (title);";

typedef struct
{
  char *folder, *path, *uri;
  CrowSchema *target;
  CrowEngine *engine;
  char *before;
} Fixture;

/* @data: (nullable): the journal */
static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("crow-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a file.db", NULL);
  self->uri = g_strconcat ("sqlite:", self->path, "?mode=rwc&journal=keep", NULL);
  self->target = migrate_schema (new_tables);
  self->engine = migrate_open (self->uri);
  if (data != NULL)
    {
      g_autofree char *sql = g_strconcat ("PRAGMA journal_mode = ", data, NULL);

      migrate_run (self->engine, sql);
    }
  migrate_run (self->engine, old_tables);
  self->before = migrate_dump (self->engine);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&self->engine);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  crow_schema_unref (self->target);
  g_free (self->before);
  g_free (self->uri);
  g_free (self->path);
  g_free (self->folder);
}

static guint
count_files (Fixture    *self,
             const char *part)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL ? 1 : 0;
  return n;
}

static void
assert_unchanged (Fixture *self)
{
  g_autofree char *after = migrate_dump (self->engine);

  g_assert_true (g_str_equal (after, self->before));
  migrate_assert_whole (self->engine);
  g_assert_cmpuint (count_files (self, "backup"), ==, 0);
}

static void
assert_migrated (Fixture *self)
{
  migrate_assert_whole (self->engine);
  migrate_assert_query (self->engine, "SELECT count(*), sum(id), count(pages), count(DISTINCT title) FROM book",
                        "20000|200010000|0|20000");
  migrate_assert_query (self->engine, "SELECT name FROM sqlite_schema WHERE type <> 'table' ORDER BY name",
                        "book_author_id_idx\nbook_deny\nbook_title");
}

static void
test_backup (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) copy = NULL;
  g_autofree char *uri = NULL, *held = NULL;
  struct stat info;

  g_assert_cmpint (g_chmod (self->path, 0640), ==, 0);
  g_assert_true (crow_engine_migrate (self->engine, self->target, NULL, NULL, &report, &error));
  g_assert_no_error (error);
  assert_migrated (self);
  g_assert_cmpuint (count_files (self, "backup"), ==, 1);
  g_assert_true (g_str_has_prefix (crow_migrate_report_get_backup (report), self->path));
  g_assert_cmpint (g_stat (crow_migrate_report_get_backup (report), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  uri = g_strconcat ("sqlite:", crow_migrate_report_get_backup (report), "?mode=rw&journal=keep", NULL);
  copy = migrate_open (uri);
  held = migrate_dump (copy);
  g_assert_true (g_str_equal (held, self->before));
}

static void
test_backup_place (Fixture       *self,
                   gconstpointer  data)
{
  g_autofree char *place = g_build_filename (self->folder, "copy", NULL);
  g_autofree char *nowhere = g_build_filename (self->folder, "nowhere", "copy", NULL);
  CrowMigrateOptions options = { .backup = nowhere };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (crow_engine_migrate (self->engine, self->target, &options, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  assert_unchanged (self);

  /* A file that is there is somebody's. */
  g_assert_true (g_file_set_contents (place, "mine", -1, NULL));
  options.backup = place;
  g_assert_false (crow_engine_migrate (self->engine, self->target, &options, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  assert_unchanged (self);
  g_assert_cmpint (g_unlink (place), ==, 0);

  g_assert_true (crow_engine_migrate (self->engine, self->target, &options, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (crow_migrate_report_get_backup (report), ==, place);
  g_assert_cmpuint (count_files (self, "copy"), ==, 1);
  assert_migrated (self);
}

static void
test_no_backup (Fixture       *self,
                gconstpointer  data)
{
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_NO_BACKUP };
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_engine_migrate (self->engine, self->target, &options, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (crow_migrate_report_get_backup (report), ==, NULL);
  g_assert_cmpuint (count_files (self, "backup"), ==, 0);
  assert_migrated (self);
}

static void
test_journal (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_migrated (self);
  migrate_assert_query (self->engine, "PRAGMA journal_mode", (const char *) data);
  g_clear_object (&self->engine);
  self->engine = migrate_open (self->uri);
  if (g_str_equal (data, "wal"))
    migrate_assert_query (self->engine, "PRAGMA journal_mode", (const char *) data);
  assert_migrated (self);
}

static void
test_disk_full (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *text = migrate_query (self->engine, "PRAGMA page_count");
  gint64 n = g_ascii_strtoll (text, NULL, 10);
  g_autoptr (GError) error = NULL;
  guint n_full = 0;

  for (gint64 more = 0;; more += 1 + n / 5)
    {
      g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, n + more);

      migrate_run (self->engine, limit);
      if (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error))
        break;
      g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
      g_assert_nonnull (strstr (error->message, "space"));
      g_clear_error (&error);
      assert_unchanged (self);
      n_full++;
    }
  /* In the first table and in the second. */
  g_assert_cmpuint (n_full, >=, 2);
  assert_migrated (self);
}

static void
test_locked (Fixture       *self,
             gconstpointer  data)
{
  sqlite3 *other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE; INSERT INTO author VALUES (3, 'Tenar')", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  migrate_run (self->engine, "PRAGMA busy_timeout = 20");
  g_assert_false (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  g_clear_error (&error);
  assert_unchanged (self);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_true (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_migrated (self);
}

/* With a rollback journal somebody who reads keeps the last step from being made. */
static void
test_reader (Fixture       *self,
             gconstpointer  data)
{
  sqlite3 *other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN; SELECT count(*) FROM author", NULL, NULL, NULL), ==, SQLITE_OK);
  migrate_run (self->engine, "PRAGMA busy_timeout = 20");
  g_assert_false (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_BUSY);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  assert_unchanged (self);
}

static void
test_read_only (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *uri = g_strconcat ("sqlite:", self->path, "?mode=ro", NULL);
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->engine);
  self->engine = migrate_open (uri);
  g_assert_false (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_true (crow_engine_migrate (self->engine, self->target, &options, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_unchanged (self);
}

static void
test_corrupt (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *text = migrate_query (self->engine, "PRAGMA page_count");
  gint64 n = g_ascii_strtoll (text, NULL, 10);
  g_autofree char *before = NULL, *after = NULL;
  char rubbish[2048];
  gsize before_length, after_length;
  g_autoptr (GError) error = NULL;
  int fd;

  g_clear_object (&self->engine);
  memset (rubbish, 0xa5, sizeof rubbish);
  fd = g_open (self->path, O_WRONLY, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, rubbish, sizeof rubbish, 4096 * (n / 2)), ==, sizeof rubbish);
  close (fd);
  g_assert_true (g_file_get_contents (self->path, &before, &before_length, NULL));

  self->engine = migrate_open (self->uri);
  g_assert_false (crow_engine_migrate (self->engine, self->target, NULL, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_false (crow_engine_is_in_transaction (self->engine));
  g_clear_object (&self->engine);
  g_assert_true (g_file_get_contents (self->path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, before, before_length);
}

typedef struct
{
  GCancellable *cancellable;
  guint n_calls;
  guint cancel_at;
  double last;
} Progress;

static void
progress_cb (const char *what,
             double      fraction,
             gpointer    data)
{
  Progress *progress = data;

  g_assert_nonnull (what);
  g_assert_cmpfloat (fraction, >=, progress->last - 1e-9);
  g_assert_cmpfloat (fraction, <=, 1.0);
  progress->last = fraction;
  if (++progress->n_calls == progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

/* At every call of the progress function once, until there is none any more. */
static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  guint n = 0;

  for (;;)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Progress progress = { cancellable, 0, n + 1, 0 };
      CrowMigrateOptions options = { .progress = progress_cb, .progress_data = &progress };
      g_autoptr (GError) error = NULL;

      if (crow_engine_migrate (self->engine, self->target, &options, cancellable, NULL, &error))
        break;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      assert_unchanged (self);
      n++;
    }
  /* Reading, backup, changing, checking at least. */
  g_assert_cmpuint (n, >=, 4);
  assert_migrated (self);
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep (GPOINTER_TO_UINT (g_object_get_data (data, "microseconds")));
  g_cancellable_cancel (data);
  g_object_unref (data);
  return NULL;
}

/* From another thread, at any moment. */
static void
test_cancel_any_time (Fixture       *self,
                      gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN };
  g_autoptr (GError) error = NULL;
  gint64 duration;

  g_assert_true (crow_engine_migrate (self->engine, self->target, &options, NULL, NULL, &error));
  g_assert_no_error (error);
  duration = 6 * (g_get_monotonic_time () - start);
  options.flags = CROW_MIGRATE_NO_BACKUP;
  for (guint i = 0; i < 20; i++)
    {
      GCancellable *cancellable = g_cancellable_new ();
      GThread *thread;
      gboolean done;

      g_object_set_data (G_OBJECT (cancellable), "microseconds",
                         GUINT_TO_POINTER (g_test_rand_int_range (1, MAX (2, (gint32) duration))));
      thread = g_thread_new ("cancel", cancel_later, g_object_ref (cancellable));
      done = crow_engine_migrate (self->engine, self->target, &options, cancellable, NULL, &error);
      g_thread_join (thread);
      g_object_unref (cancellable);
      if (done)
        {
          assert_migrated (self);
          return;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      assert_unchanged (self);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sql/migrate-file/backup", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add ("/sql/migrate-file/backup-wal", Fixture, "wal", set_up, test_backup, tear_down);
  g_test_add ("/sql/migrate-file/backup-place", Fixture, NULL, set_up, test_backup_place, tear_down);
  g_test_add ("/sql/migrate-file/no-backup", Fixture, NULL, set_up, test_no_backup, tear_down);
  g_test_add ("/sql/migrate-file/journal/wal", Fixture, "wal", set_up, test_journal, tear_down);
  g_test_add ("/sql/migrate-file/journal/delete", Fixture, "delete", set_up, test_journal, tear_down);
  g_test_add ("/sql/migrate-file/journal/persist", Fixture, "persist", set_up, test_journal, tear_down);
  g_test_add ("/sql/migrate-file/disk-full", Fixture, NULL, set_up, test_disk_full, tear_down);
  g_test_add ("/sql/migrate-file/disk-full-wal", Fixture, "wal", set_up, test_disk_full, tear_down);
  g_test_add ("/sql/migrate-file/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/sql/migrate-file/locked-wal", Fixture, "wal", set_up, test_locked, tear_down);
  g_test_add ("/sql/migrate-file/reader", Fixture, NULL, set_up, test_reader, tear_down);
  g_test_add ("/sql/migrate-file/read-only", Fixture, NULL, set_up, test_read_only, tear_down);
  g_test_add ("/sql/migrate-file/corrupt", Fixture, NULL, set_up, test_corrupt, tear_down);
  g_test_add ("/sql/migrate-file/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/sql/migrate-file/cancel-any-time", Fixture, "wal", set_up, test_cancel_any_time, tear_down);
  return g_test_run ();
}
