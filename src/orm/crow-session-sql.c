/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQL in the session's transaction that is not a flush's: loaded objects follow what it changed.
 */
#include "config.h"

#include "orm/crow-flush-private.h"
#include "orm/crow-session.h"

#include "orm/crow-query-private.h"

/* Around SQL of the program, where its failure would take the transaction along. */
#define SAVEPOINT "crow execute"

/* The first write of the session's transaction. */
gboolean
_crow_session_begin (CrowSession *self,
                     GError     **error)
{
  if (crow_engine_is_in_transaction (self->engine))
    return TRUE;
  return crow_engine_begin (self->engine, error);
}

/* After statements that are not a flush's: loaded objects follow what the engine reported. */
void
_crow_session_take_over (CrowSession *self)
{
  _crow_changes_take_over_deletes (self);
  if (_crow_changes_take_over (self))
    _crow_links_drop_deleted (self);
  self->journal_flushed = self->journal->len;
  for (guint i = 0; i < self->mapping->n_entities; i++)
    self->stores[i].n_deleted = 0;
  _crow_lists_settle_all (self);
  _crow_session_tell_changed (self);
}

/* Before SQL that changes rows nobody knows which.  Where a failure takes the transaction along, that part can be taken
 * back alone. */
gboolean
_crow_session_begin_sql (CrowSession *self,
                         GError     **error)
{
  if (!_crow_changes_prepare (self, error) || !_crow_session_begin (self, error) ||
      (_crow_engine_aborts (self->engine) && !crow_engine_savepoint (self->engine, SAVEPOINT, error)))
    return FALSE;
  _crow_changes_watch (self, CROW_WATCH_ALL);
  self->ran_sql = TRUE;
  return TRUE;
}

/* @done: whether it worked; then what it changed is noted. */
gboolean
_crow_session_end_sql (CrowSession *self,
                       gboolean     done,
                       GError     **error)
{
  _crow_changes_watch (self, CROW_WATCH_NONE);
  if (done && !_crow_changes_are_told (self))
    done = _crow_changes_compare (self, error);
  if (_crow_engine_aborts (self->engine) && (done || crow_engine_rollback_to (self->engine, SAVEPOINT, NULL)))
    crow_engine_release (self->engine, SAVEPOINT, NULL);
  return done;
}

/**
 * crow_session_execute:
 * @self: a session
 * @script: SQL statements without parameters, that do not end the transaction
 * @error: as crow_session_flush(); the kind of a violated constraint, %CROW_ERROR_DATABASE
 *
 * Flushes, if autoflush is on, and runs SQL in the session's transaction.  Loaded objects whose rows it changes or
 * deletes follow, but keep the versions that they were read with, so that their next write finds out.  What it inserts
 * is in the results of queries, and in collections once they are loaded, at the latest after the commit.  When a statement
 * fails, those before it stay done on SQLite, and are undone on PostgreSQL.
 *
 * Returns: whether all of it ran
 */
gboolean
crow_session_execute (CrowSession *self,
                      const char  *script,
                      GError     **error)
{
  gboolean done;

  g_return_val_if_fail (CROW_IS_SESSION (self) && script != NULL && _crow_session_is_usable (self), FALSE);

  if (!_crow_session_autoflush (self, error) || !_crow_session_begin_sql (self, error))
    return FALSE;
  done = crow_engine_execute (self->engine, script, error);
  done = _crow_session_end_sql (self, done, error) && done;
  /* What the statement that failed changed was noted and taken back: only the rows can tell what is left. */
  if (!done && _crow_changes_are_told (self))
    {
      _crow_changes_drop (self);
      _crow_changes_compare (self, NULL);
    }
  /* Statements before the one that failed stay done, where they were not taken back. */
  _crow_session_take_over (self);
  return done;
}
