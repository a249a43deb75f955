/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Opens an SQLite file to be read, so that nothing of it or beside it is changed, made or left behind.
 *
 * A file in WAL mode would get a -shm beside it.  Where nobody has it open and nothing waits in its -wal it is opened as
 * immutable.  What a program that stopped has left, a -wal or a journal, belongs to the file: SQLite has to write to
 * read it, and does so in a private copy.  Where somebody has the file open it is read with locks, beside them.
 *
 * https://www.sqlite.org/wal.html#read_only_databases, https://www.sqlite.org/fileformat2.html (bytes 18 and 19)
 */
#include "config.h"

#include "sql/crow-catalog-sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crow-error.h"

static int
collate_bytes (void       *data,
               int         left_length,
               const void *left,
               int         right_length,
               const void *right)
{
  int order = memcmp (left, right, MIN (left_length, right_length));

  return order != 0 ? order : left_length - right_length;
}

static void
collation_needed_cb (void       *data,
                     sqlite3    *db,
                     int         encoding,
                     const char *name)
{
  sqlite3_create_collation (db, name, SQLITE_UTF8, NULL, collate_bytes);
}

void
_crow_catalog_sqlite_accept_collations (sqlite3 *db)
{
  sqlite3_collation_needed (db, NULL, collation_needed_cb);
}

#define WAL_VERSION 2

typedef enum
{
  READ_BESIDE,    /* with locks */
  READ_IMMUTABLE,
  READ_COPY,
} Manner;

static gboolean
is_in_wal_mode (const char *path)
{
  guint8 head[20] = { 0 };
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = 0;

  if (file >= 0)
    {
      n = read (file, head, sizeof head);
      close (file);
    }
  return n == (gssize) sizeof head && head[19] == WAL_VERSION;
}

static gboolean
exists_beside (const char *path,
               const char *ending,
               gboolean   *filled)
{
  g_autofree char *other = g_strconcat (path, ending, NULL);
  GStatBuf info;
  gboolean exists = g_stat (other, &info) == 0;

  if (filled != NULL)
    *filled = exists && info.st_size > 0;
  return exists;
}

static Manner
choose_manner (const char *path)
{
  gboolean filled;

  if (!is_in_wal_mode (path) || exists_beside (path, "-shm", NULL))
    return READ_BESIDE;
  exists_beside (path, "-wal", &filled);
  return filled ? READ_COPY : READ_IMMUTABLE;
}

static char *
make_uri (const char *path,
          gboolean    immutable)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  return g_strconcat ("file:", escaped, immutable ? "?immutable=1" : NULL, NULL);
}

static gboolean
copy_file (const char *from,
           const char *to,
           GError    **error)
{
  guint8 buffer[65536];
  int in = open (from, O_RDONLY | O_CLOEXEC);
  int out = in >= 0 ? open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  gssize n = 0;

  while (out >= 0 && (n = read (in, buffer, sizeof buffer)) > 0)
    for (gssize done = 0, written; done < n; done += written)
      {
        written = write (out, buffer + done, n - done);
        if (written <= 0)
          {
            n = -1;
            break;
          }
      }
  if (out < 0 || n < 0)
    g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                 _("“%s” was left in the middle of a change and has to be copied to be read, which fails: %s."), from,
                 g_strerror (errno));
  if (in >= 0)
    close (in);
  if (out >= 0)
    close (out);
  return out >= 0 && n == 0;
}

static const char *const endings[] = { "", "-wal", "-journal", "-shm" };

/* The folder of a copy, or NULL. */
static char *
make_copy (const char *path,
           GError    **error)
{
  g_autofree char *folder = g_dir_make_tmp ("crowfoot-XXXXXX", error);

  if (folder == NULL)
    return NULL;
  for (gsize i = 0; i < 3; i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (folder, "/copy", endings[i], NULL);

      if (i > 0 && !g_file_test (from, G_FILE_TEST_EXISTS))
        continue;
      if (!copy_file (from, to, error))
        {
          _crow_catalog_sqlite_remove_copy (folder);
          return NULL;
        }
    }
  return g_steal_pointer (&folder);
}

void
_crow_catalog_sqlite_remove_copy (const char *folder)
{
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (folder, "/copy", endings[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* The file that @path leads to: SQLite puts the others beside that one. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

static int
open_copy (const char *path,
           sqlite3   **db,
           char      **folder,
           GError    **error)
{
  g_autofree char *copy = NULL;

  *folder = make_copy (path, error);
  if (*folder == NULL)
    return SQLITE_IOERR;
  copy = g_strconcat (*folder, "/copy", NULL);
  return sqlite3_open_v2 (copy, db, SQLITE_OPEN_READWRITE, NULL);
}

int
_crow_catalog_sqlite_open (const char *path,
                           int         busy_milliseconds,
                           sqlite3   **db,
                           char      **folder,
                           GError    **error)
{
  g_autofree char *real = resolve (path);
  Manner manner = choose_manner (real);
  g_autofree char *uri = make_uri (real, manner == READ_IMMUTABLE);
  int result;

  *db = NULL;
  *folder = NULL;
  if (manner == READ_COPY)
    return open_copy (real, db, folder, error);
  result = sqlite3_open_v2 (uri, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
  if (result != SQLITE_OK)
    return result;
  sqlite3_busy_timeout (*db, busy_milliseconds);
  /* A journal that is to be rolled back, which may not be done here. */
  result = sqlite3_exec (*db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
  if (result == SQLITE_READONLY)
    {
      sqlite3_close (*db);
      *db = NULL;
      return open_copy (real, db, folder, error);
    }
  return result;
}
