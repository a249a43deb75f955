/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What other connections commit, seen in the objects.
 *
 * Objects keep their values after a commit.  Where the database says that somebody else has committed, what was read
 * before is read again when it is looked at next; edits stay, and are written over what the other one wrote, or
 * refused where rows have a version.
 */
#include "config.h"

#include "orm/crow-session.h"

#include "orm/crow-query-private.h"

static void
doubt_row (CrowSession *self,
           CrowRow     *row)
{
  self->doubts_edited |= _crow_journal_doubt_row (self, row);
}

/* All that was read; what is under edits is doubted again when those are undone. */
void
_crow_session_doubt_rows (CrowSession *self)
{
  self->doubts_edited = FALSE;
  for (guint i = 0; i < self->mapping->n_entities; i++)
    _crow_store_foreach (self, &self->stores[i], doubt_row);
}

/* Nobody knows any more which pairs there are: of each that is edited the last word counts, whatever is there. */
static void
doubt_pairs (CrowSession *self)
{
  for (guint i = 0; self->n_pair_edits > 0 && i < crow_schema_get_n_relationships (self->mapping->schema); i++)
    for (guint j = 0; self->pairs[i] != NULL && j < self->pairs[i]->len; j++)
      g_array_index (self->pairs[i], CrowPairEdit, j).blind = TRUE;
}

static void
doubt_all (CrowSession *self)
{
  _crow_events_freeze (self);
  _crow_session_doubt_rows (self);
  doubt_pairs (self);
  _crow_journal_unload_sets (self, FALSE);
  _crow_through_note_all (self);
  _crow_events_thaw (self);
  _crow_lists_settle_all (self);
}

gboolean
_crow_session_look_for_others (CrowSession *self)
{
  guint version;

  /* In a transaction nothing of others is seen; who hears of a change just now is told the rest first. */
  if (self->closed || self->freeze_events > 0 || crow_engine_is_in_transaction (self->engine))
    return FALSE;
  version = _crow_engine_get_data_version (self->engine);
  if (G_LIKELY (version == self->data_version))
    return FALSE;
  self->data_version = version;
  doubt_all (self);
  return TRUE;
}

/**
 * crow_session_catch_up:
 * @self: a session
 *
 * Looks whether another connection has committed since this was looked at last: another program, or another engine of
 * this one.  If so, all values and collections that are loaded are read again when they are looked at next, but for
 * those with edits; lists that follow the session, and collections that somebody listens to, are up to date at once.
 *
 * Queries and the end of a transaction look by themselves, so this is for programs that show objects and ask nothing:
 * when a file monitor tells of a change, or from time to time.  It costs a few microseconds.  Within a transaction
 * nothing is to be seen of others.  Only SQLite can tell; with PostgreSQL nothing happens, and crow_session_expire() is
 * the means.
 *
 * Returns: whether somebody else had committed
 */
gboolean
crow_session_catch_up (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), FALSE);

  return _crow_session_look_for_others (self);
}
