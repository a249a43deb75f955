/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * By which number a change of a row tells each of its columns.
 *
 * sqlite3_preupdate_old() takes the number of a column, but up to a version that no document names it counted columns as
 * they are stored: without those that are generated and not stored, which come last then.  Tables WITHOUT ROWID were
 * right all along.  So it is tried which of the two this SQLite does.
 */
#include "config.h"

#define SQLITE_ENABLE_PREUPDATE_HOOK

#include <sqlite3.h>

#include "engine/crow-engine-private.h"

#if HAVE_SQLITE_PREUPDATE
static void
probe_cb (void          *data,
          sqlite3       *database,
          int            operation,
          const char    *schema,
          const char    *table,
          sqlite3_int64  old_rowid,
          sqlite3_int64  new_rowid)
{
  sqlite3_value *value = NULL;

  *(gboolean *) data = sqlite3_preupdate_old (database, 1, &value) != SQLITE_OK || sqlite3_value_int (value) != 7;
}
#endif

static gboolean
counts_stored (void)
{
  static gsize once;
  static gboolean stored;

  if (g_once_init_enter (&once))
    {
#if HAVE_SQLITE_PREUPDATE
      sqlite3 *database = NULL;

      if (sqlite3_open (":memory:", &database) == SQLITE_OK &&
          sqlite3_exec (database, "CREATE TABLE t (a INTEGER AS (1) VIRTUAL, b INTEGER); INSERT INTO t (b) VALUES (7)",
                        NULL, NULL, NULL) == SQLITE_OK)
        {
          sqlite3_preupdate_hook (database, probe_cb, &stored);
          sqlite3_exec (database, "DELETE FROM t WHERE b = 7", NULL, NULL, NULL);
        }
      sqlite3_close (database);
#endif
      g_once_init_leave (&once, 1);
    }
  return stored;
}

GPtrArray *
_crow_engine_read_change_columns (CrowEngine *self,
                                  const char *table,
                                  GError    **error)
{
  /* hidden = 2: generated and not stored.  A primary key WITHOUT ROWID is an index with all columns. */
  g_autoptr (CrowStatement) statement =
    crow_engine_prepare (self, counts_stored ()
                                 ? "SELECT name FROM pragma_table_xinfo(?1) ORDER BY hidden = 2 AND NOT EXISTS "
                                   "(SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = ?1 AND wr), cid"
                                 : "SELECT name FROM pragma_table_xinfo(?1) ORDER BY cid", error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return NULL;
  crow_statement_bind_text (statement, 0, table);
  for (;;)
    {
      if (!crow_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&names);
      g_ptr_array_add (names, g_strdup (crow_statement_get_text (statement, 0)));
    }
}
