/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite files in every state: in use, left behind by a program that stopped, where nothing may be written, damaged, or
 * none at all.  Whatever comes of it, a folder holds afterwards what it held before, byte for byte.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/crow-error.h"
#include "import/crow-import.h"

typedef struct
{
  char *folder;
  char *path; /* of data.db in it */
} Files;

static void
set_up (Files        *self,
        gconstpointer data)
{
  self->folder = g_dir_make_tmp ("crowfoot-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "data.db", NULL);
}

static void
tear_down (Files        *self,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static sqlite3 *
open_database (const char *path,
               const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  return db;
}

static void
copy (const char *from,
      const char *ending,
      const char *to)
{
  g_autofree char *source = g_strconcat (from, ending, NULL);
  g_autofree char *target = g_strconcat (to, ending, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (source, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (target, text, length, &error);
  g_assert_no_error (error);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names and contents of all files there. */
static char *
describe (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) all = g_string_new (NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL, *sum = NULL;
      gsize length = 0;

      /* What is shared by programs that are at work changes as they look at it. */
      if (!g_str_has_suffix (name, "-shm") && g_file_get_contents (path, &text, &length, NULL))
        sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
      g_ptr_array_add (lines, g_strdup_printf ("%s %s\n", name, sum != NULL ? sum : ""));
    }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (all, g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static CrowCatalog *
read_unchanged (Files   *self,
                GError **error)
{
  const char *paths[] = { self->path, NULL };
  g_autofree char *before = describe (self->folder);
  CrowCatalog *catalog = crow_import_read_catalog (paths, CROW_IMPORT_ANY_DIALECT, error);
  g_autofree char *after = describe (self->folder);

  g_assert_cmpstr (before, ==, after);
  return catalog;
}

static void
check_tables (Files *self,
              guint  n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = read_unchanged (self, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (catalog->tables->len, ==, n);
}

static void
check_refused (Files      *self,
               CrowError   code,
               const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_unchanged (self, &error));
  g_assert_error (error, CROW_ERROR, (int) code);
  if (strstr (error->message, part) == NULL)
    g_error ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "data.db"));
}

/* A file in WAL mode of a program that stopped: one table is in the file, one in the -wal. */
static void
make_left_wal (Files *self)
{
  g_autofree char *other = g_build_filename (self->folder, "other.db", NULL);
  sqlite3 *db = open_database (other, "PRAGMA journal_mode = WAL; CREATE TABLE a (x); PRAGMA wal_checkpoint(TRUNCATE);"
                                      "CREATE TABLE b (y);");

  copy (other, "", self->path);
  copy (other, "-wal", self->path);
  sqlite3_close (db);
}

static void
test_wal_at_rest (Files        *self,
                  gconstpointer data)
{
  sqlite3_close (open_database (self->path, "PRAGMA journal_mode = WAL; CREATE TABLE a (x);"));
  check_tables (self, 1);
}

static void
test_wal_left (Files        *self,
               gconstpointer data)
{
  make_left_wal (self);
  check_tables (self, 2);
}

static void
test_wal_in_use (Files        *self,
                 gconstpointer data)
{
  sqlite3 *db = open_database (self->path, "PRAGMA journal_mode = WAL; CREATE TABLE a (x); BEGIN IMMEDIATE;"
                                           "CREATE TABLE b (y);");

  check_tables (self, 1);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  check_tables (self, 2);
  sqlite3_close (db);
}

/* Runs @check as somebody who may not write there. */
static void
check_without_rights (Files *self,
                      guint  n)
{
  gboolean root = geteuid () == 0;

  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  if (g_access (self->folder, W_OK) != 0 || root)
    check_tables (self, n);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
}

static void
test_read_only_folder (Files        *self,
                       gconstpointer data)
{
  sqlite3_close (open_database (self->path, "PRAGMA journal_mode = WAL; CREATE TABLE a (x);"));
  g_chmod (self->path, 0444);
  check_without_rights (self, 1);
  g_unlink (self->path);
  make_left_wal (self);
  check_without_rights (self, 2);
}

/* A transaction that was cut off in the middle: the journal holds what the file was before. */
static void
test_hot_journal (Files        *self,
                  gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->folder, "other.db", NULL);
  sqlite3 *db = open_database (other, "CREATE TABLE a (x); PRAGMA cache_size = 2; PRAGMA synchronous = FULL; BEGIN;"
                                      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                                      "INSERT INTO a SELECT randomblob(500) FROM n; CREATE TABLE half (y);"
                                      "INSERT INTO half SELECT x FROM a;");

  copy (other, "", self->path);
  copy (other, "-journal", self->path);
  sqlite3_close (db);
  check_tables (self, 1);
}

static void
test_locked (Files        *self,
             gconstpointer data)
{
  sqlite3 *db = open_database (self->path, "CREATE TABLE a (x); BEGIN EXCLUSIVE;");
  gint64 start = g_get_monotonic_time ();

  check_refused (self, CROW_ERROR_BUSY, "is being changed by another program");
  g_assert_cmpint (g_get_monotonic_time () - start, >, 2 * G_USEC_PER_SEC);
  sqlite3_close (db);
}

static gpointer
commit_later (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 2);
  g_assert_cmpint (sqlite3_exec (data, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  return NULL;
}

/* Somebody who finishes in time is waited for. */
static void
test_waits (Files        *self,
            gconstpointer data)
{
  sqlite3 *db = open_database (self->path, "CREATE TABLE a (x); BEGIN EXCLUSIVE; CREATE TABLE b (x);");
  GThread *thread = g_thread_new ("commit", commit_later, db);
  const char *paths[] = { self->path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = crow_import_read_catalog (paths, CROW_IMPORT_ANY_DIALECT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (catalog->tables->len, ==, 2);
  g_thread_join (thread);
  sqlite3_close (db);
}

static void
write_bytes (Files        *self,
             const guint8 *bytes,
             gsize         length)
{
  g_assert_true (g_file_set_contents (self->path, (const char *) bytes, length, NULL));
}

/* Cut off at any place, or with any byte of its first page another one: never a crash, and an error names the file. */
static void
test_damaged (Files        *self,
              gconstpointer data)
{
  g_autofree char *whole = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length;
  guint n_refused = 0;

  sqlite3_close (open_database (self->path, "PRAGMA page_size = 512; CREATE TABLE a (x UNIQUE, y REFERENCES b (z));"
                                            "CREATE TABLE b (z PRIMARY KEY, w TEXT CHECK (w <> '')); CREATE INDEX i ON a (y);"
                                            "CREATE VIEW v AS SELECT * FROM a;"));
  g_assert_true (g_file_get_contents (self->path, &whole, &length, NULL));
  bytes = g_malloc (length);
  /* But the two bytes that say how the file is locked: SQLite waits until they make sense. */
  for (gsize i = 0; i < 512; i == 17 ? i += 3 : i++)
    {
      const char *paths[] = { self->path, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (CrowCatalog) catalog = NULL;

      memcpy (bytes, whole, length);
      bytes[i] ^= 1u << g_test_rand_int_range (0, 8);
      write_bytes (self, bytes, length);
      catalog = crow_import_read_catalog (paths, CROW_IMPORT_ANY_DIALECT, &error);
      g_assert_true ((catalog != NULL) == (error == NULL));
      n_refused += error != NULL;
      if (error != NULL && strstr (error->message, "data") == NULL)
        g_error ("byte %u: %s", (guint) i, error->message);
    }
  g_assert_cmpuint (n_refused, >, 20);
  for (gsize i = 1; i < length; i += 97)
    {
      const char *paths[] = { self->path, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (CrowCatalog) catalog = NULL;

      write_bytes (self, (const guint8 *) whole, i);
      catalog = crow_import_read_catalog (paths, CROW_IMPORT_ANY_DIALECT, &error);
      g_assert_true ((catalog != NULL) == (error == NULL));
    }
  write_bytes (self, (const guint8 *) whole, 512);
  check_refused (self, CROW_ERROR_DATABASE, "is damaged");
}

static void
test_no_database (Files        *self,
                  gconstpointer data)
{
  guint8 noise[4096];
  static const char head[200] = "SQLite format 3";

  check_refused (self, CROW_ERROR_DATABASE, "There is no file");
  write_bytes (self, NULL, 0);
  check_refused (self, CROW_ERROR_DATABASE, "is empty");
  for (gsize i = 0; i < sizeof noise; i++)
    noise[i] = g_test_rand_int_range (0, 256);
  noise[9] = 0;
  write_bytes (self, noise, sizeof noise);
  check_refused (self, CROW_ERROR_DATABASE, "encrypted");
  write_bytes (self, (const guint8 *) head, sizeof head);
  check_refused (self, CROW_ERROR_DATABASE, "no SQLite database");
  g_unlink (self->path);
  g_assert_cmpint (g_mkdir (self->path, 0755), ==, 0);
  check_refused (self, CROW_ERROR_DATABASE, "is a folder");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import/sqlite-files/wal-at-rest", Files, NULL, set_up, test_wal_at_rest, tear_down);
  g_test_add ("/import/sqlite-files/wal-left", Files, NULL, set_up, test_wal_left, tear_down);
  g_test_add ("/import/sqlite-files/wal-in-use", Files, NULL, set_up, test_wal_in_use, tear_down);
  g_test_add ("/import/sqlite-files/read-only-folder", Files, NULL, set_up, test_read_only_folder, tear_down);
  g_test_add ("/import/sqlite-files/hot-journal", Files, NULL, set_up, test_hot_journal, tear_down);
  g_test_add ("/import/sqlite-files/locked", Files, NULL, set_up, test_locked, tear_down);
  g_test_add ("/import/sqlite-files/waits", Files, NULL, set_up, test_waits, tear_down);
  g_test_add ("/import/sqlite-files/damaged", Files, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/import/sqlite-files/no-database", Files, NULL, set_up, test_no_database, tear_down);
  return g_test_run ();
}
