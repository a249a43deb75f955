/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A copy of a SQLite database that may be in use, by SQLite's online backup.
 *
 * The database is opened for reading only, so neither its content nor its journal mode changes, and nobody who
 * uses it is kept waiting: the lock is let go between any two steps.  When somebody else writes meanwhile, the
 * backup begins again by itself.
 */
#include "config.h"

#include "engine/crow-sqlite-backup.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "base/crow-error.h"

#define PAGES_AT_ONCE 512
#define WAIT_MILLISECONDS 20
/* How long another program may hold the database, in waits. */
#define MAX_WAITS 150

static gboolean
fail (const char *path,
      int         code,
      GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  CrowError kind = CROW_ERROR_DATABASE;

  switch (code & 0xff)
    {
    case SQLITE_NOTADB:
      g_set_error (error, CROW_ERROR, kind,
                   _("“%s” is no SQLite database, or it is encrypted. Save one without encryption with the program "
                     "that made it, and open that."), name);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      kind = CROW_ERROR_BUSY;
      g_set_error (error, CROW_ERROR, kind,
                   _("“%s” is locked: another program is writing to it. Try again when it is done."), name);
      break;
    case SQLITE_CORRUPT:
      g_set_error (error, CROW_ERROR, kind,
                   _("“%s” is damaged. The program “sqlite3” can save what is left of it by its command “.recover”."), name);
      break;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      g_set_error (error, CROW_ERROR, kind,
                   _("“%s” cannot be opened. May you read it and its folder?"), name);
      break;
    case SQLITE_READONLY:
      g_set_error (error, CROW_ERROR, kind,
                   _("“%s” was left in the middle of a change, and it may not be written to, so that this cannot be "
                     "undone. Open it once where it may be written to."), name);
      break;
    case SQLITE_FULL:
      g_set_error (error, CROW_ERROR, kind, _("There is not enough space for a copy of “%s”."), name);
      break;
    default:
      g_set_error (error, CROW_ERROR, kind, _("“%s” cannot be copied: %s."), name, sqlite3_errstr (code));
      break;
    }
  crow_error_set_details (error != NULL ? *error : NULL, NULL, NULL, NULL, code);
  return FALSE;
}

static int
copy_pages (sqlite3        *from,
            sqlite3        *to,
            CrowCopyFunc    progress,
            gpointer        data,
            GCancellable   *cancellable)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  guint n_waits = 0;
  int code = SQLITE_OK;

  if (backup == NULL)
    return sqlite3_errcode (to);
  while (code == SQLITE_OK && !g_cancellable_is_cancelled (cancellable))
    {
      code = sqlite3_backup_step (backup, PAGES_AT_ONCE);
      if (code == SQLITE_OK || code == SQLITE_DONE)
        n_waits = 0;
      if ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && n_waits++ < MAX_WAITS)
        {
          sqlite3_sleep (WAIT_MILLISECONDS);
          code = SQLITE_OK;
        }
      else if (progress != NULL && sqlite3_backup_pagecount (backup) > 0)
        progress (1.0 - (double) sqlite3_backup_remaining (backup) / sqlite3_backup_pagecount (backup), data);
    }
  sqlite3_backup_finish (backup);
  return code;
}

gboolean
_crow_engine_copy_file (const char    *path,
                        const char    *target,
                        CrowCopyFunc   progress,
                        gpointer       data,
                        GCancellable  *cancellable,
                        GError       **error)
{
  sqlite3 *from = NULL, *to = NULL;
  int code;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” is a folder. Name a file in it."), path);
      return FALSE;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("There is no file “%s”."), path);
      return FALSE;
    }
  code = sqlite3_open_v2 (path, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_extended_result_codes (from, 1);
      code = sqlite3_open_v2 (target, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    }
  if (code == SQLITE_OK)
    code = sqlite3_exec (to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = copy_pages (from, to, progress, data, cancellable);
  sqlite3_close (to);
  sqlite3_close (from);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return code == SQLITE_DONE || fail (path, code, error);
}
