/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The backup copy of a SQLite file, by SQLite's online backup.
 *
 * The copy is written under another name, made durable, and then given its own; so a file with the name of a backup is
 * always a whole one.  It can be read by whoever can read the database, and by nobody else.  No file is replaced.
 *
 * The caller's transaction has the write lock and has written nothing yet, so a second connection reads what the
 * migration starts from.  https://www.sqlite.org/backup.html
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crow-error.h"
#include "engine/crow-engine-sqlite-private.h"

#define PAGES_AT_ONCE 256
#define BUSY_MILLISECONDS 20
#define MAX_BUSY 250

static gboolean
fail (const char *path,
      const char *reason,
      GError    **error)
{
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("The backup copy “%s” cannot be written: %s. Nothing was changed; choose another place, or do without "
                 "a backup."), path, reason);
  return FALSE;
}

/* Makes the new file, empty, with the permissions of the database.  @path ends in XXXXXX, which is replaced. */
static gboolean
create (const char *source,
        char       *path,
        GError    **error)
{
  struct stat info;
  int fd;

  if (g_stat (source, &info) != 0)
    return fail (path, g_strerror (errno), error);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (path, g_strerror (errno), error);
  if (fchmod (fd, info.st_mode & 0777) != 0)
    {
      fail (path, g_strerror (errno), error);
      close (fd);
      g_unlink (path);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
copy_pages (CrowMigrateRun *run,
            sqlite3        *from,
            sqlite3        *to,
            const char     *path,
            GError        **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  guint n_busy = 0;
  int code = SQLITE_OK;

  if (backup == NULL)
    return fail (path, sqlite3_errmsg (to), error);
  do
    {
      if (!_crow_migrate_run_check (run, error))
        {
          sqlite3_backup_finish (backup);
          return FALSE;
        }
      code = sqlite3_backup_step (backup, PAGES_AT_ONCE);
      if (sqlite3_backup_pagecount (backup) > 0)
        _crow_migrate_run_tell (run, 1.0 - (double) sqlite3_backup_remaining (backup) /
                                             sqlite3_backup_pagecount (backup));
      if ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && ++n_busy < MAX_BUSY)
        {
          sqlite3_sleep (BUSY_MILLISECONDS);
          code = SQLITE_OK;
        }
    }
  while (code == SQLITE_OK);
  sqlite3_backup_finish (backup);
  return code == SQLITE_DONE || fail (path, sqlite3_errstr (code), error);
}

static gboolean
copy (CrowMigrateRun *run,
      const char     *source,
      const char     *path,
      GError        **error)
{
  sqlite3 *from = NULL, *to = NULL;
  gboolean done;

  if (sqlite3_open_v2 (source, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    done = fail (path, sqlite3_errmsg (from), error);
  else if (sqlite3_open_v2 (path, &to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    done = fail (path, sqlite3_errmsg (to), error);
  else
    done = copy_pages (run, from, to, path, error);
  sqlite3_close (to);
  sqlite3_close (from);
  return done;
}

static gboolean
synchronize (const char *path,
             int         flags)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
  return done;
}

/* Gives the file its name, if no other has it. */
static gboolean
publish (const char *temporary,
         const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!synchronize (temporary, O_RDONLY))
    return FALSE;
  if (link (temporary, path) == 0)
    g_unlink (temporary);
  else if (errno == EEXIST || g_file_test (path, G_FILE_TEST_EXISTS))
    {
      errno = EEXIST;
      return FALSE;
    }
  else if (g_rename (temporary, path) != 0) /* a file system without links */
    return FALSE;
  /* Some file systems cannot, and then need not. */
  synchronize (folder, O_RDONLY | O_DIRECTORY);
  return TRUE;
}

static char *
choose_path (CrowMigrateRun *run,
             const char     *source)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *path = NULL;

  if (run->options->backup != NULL)
    return g_strdup (run->options->backup);
  now = g_date_time_new_now_local ();
  stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  path = g_strdup_printf ("%s.backup-%s", source, stamp);
  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s.backup-%s-%u", source, stamp, i);
    }
  return g_steal_pointer (&path);
}

static void
remove_all (const char *path)
{
  static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
}

char *
_crow_migrate_backup (CrowMigrateRun *run,
                      GError        **error)
{
  const char *source = sqlite3_db_filename (_crow_sqlite_engine_get_database (run->engine), "main");
  g_autofree char *path = choose_path (run, source);
  g_autofree char *temporary = g_strconcat (path, ".partial-XXXXXX", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      fail (path, g_strerror (EEXIST), error);
      return NULL;
    }
  if (!create (source, temporary, error))
    return NULL;
  if (copy (run, source, temporary, error))
    {
      if (publish (temporary, path))
        return g_steal_pointer (&path);
      fail (path, g_strerror (errno), error);
    }
  remove_all (temporary);
  return NULL;
}
