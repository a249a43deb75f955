/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A whole SQLite database into another one, with what is not committed.
 *
 * That is why it is no backup: sqlite3_backup_step() refuses a database that is being written to.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "engine/crow-engine-sqlite-private.h"
#include "engine/crow-sqlite-error.h"

/* Where the header of a database says whether its journal is a WAL, which one in memory cannot have. */
#define WRITE_VERSION 18
#define READ_VERSION 19

gboolean
_crow_engine_copy (CrowEngine *from,
                   CrowEngine *to,
                   GError    **error)
{
  sqlite3 *source = _crow_sqlite_engine_get_database (from);
  sqlite3 *target = _crow_sqlite_engine_get_database (to);
  sqlite3_int64 n_bytes = 0;
  unsigned char *data;

  g_return_val_if_fail (source != NULL && target != NULL, FALSE);

  _crow_engine_drop_statements (to);
  data = sqlite3_serialize (source, "main", &n_bytes, 0);
  if (data == NULL)
    {
      g_set_error_literal (error, CROW_ERROR, CROW_ERROR_DATABASE, _("There is not enough memory for a copy of the database."));
      return FALSE;
    }
  if (n_bytes > READ_VERSION)
    data[WRITE_VERSION] = data[READ_VERSION] = 1;
  /* It takes the data in any case. */
  if (sqlite3_deserialize (target, "main", data, n_bytes, n_bytes,
                           SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) == SQLITE_OK)
    return TRUE;
  _crow_sqlite_set_error (error, target, NULL);
  return FALSE;
}
