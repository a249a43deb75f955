/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The journal: what rows were at the last commit, so that a rollback gives it back without asking the database.
 *
 * Entries are in order of time and undone backwards; a savepoint is a length.  Values of rows that the database does not
 * have are not noted: a rollback leaves them.  Sets are not noted either: after an undo, those that may be wrong are
 * loaded again.  So is what was read within the transaction: whether it was there before, nobody knows.
 */
#include "config.h"

#include "orm/crow-session-private.h"

/* So many entries are read one by one. */
#define NEAR 32

enum
{
  BIT_VALID = 1,
  BIT_NULL = 2,
  BIT_OWNED = 4,
};

void
_crow_journal_state (CrowSession    *self,
                     CrowRow        *row,
                     CrowJournalKind kind)
{
  CrowJournalEntry entry = { .row = row, .kind = kind };

  g_array_append_val (self->journal, entry);
}

/* Before a slot is overwritten.  What the row owned belongs to the journal then. */
void
_crow_journal_value (CrowSession *self,
                     CrowRow     *row,
                     guint        attribute)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowJournalEntry entry = { .row = row, .kind = CROW_JOURNAL_VALUE, .attribute = attribute };

  if ((row->state != CROW_STATE_PERSISTENT && row->state != CROW_STATE_DELETED) ||
      _crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
    return;
  entry.old = CROW_ROW_SLOTS (row)[attribute];
  if (_crow_row_test (map, row, CROW_MASK_VALID, attribute))
    entry.bits |= BIT_VALID;
  if (_crow_row_test (map, row, CROW_MASK_NULL, attribute))
    entry.bits |= BIT_NULL;
  if (_crow_row_test (map, row, CROW_MASK_OWNED, attribute))
    {
      CrowValue value;

      entry.bits |= BIT_OWNED;
      _crow_row_get (map, row, attribute, &value);
      _crow_row_assign (map, row, CROW_MASK_OWNED, attribute, FALSE);
      /* The row goes on with a copy until it is overwritten; only pointer changes leave it so. */
      _crow_row_put (self, map, row, attribute, &value);
    }
  g_array_append_val (self->journal, entry);
}

void
_crow_journal_link (CrowSession *self,
                    CrowRow     *row,
                    guint        role)
{
  CrowJournalEntry entry = { .row = row, .kind = CROW_JOURNAL_LINK, .attribute = role };

  if (row->state != CROW_STATE_PERSISTENT)
    return;
  entry.old.v_pointer = _crow_row_links (_crow_row_map_of (self, row), row)[role];
  g_array_append_val (self->journal, entry);
}

/* After something was read while a transaction is open: an attribute of a row that the session had, or with CROW_NONE
 * the row. */
void
_crow_journal_load (CrowSession *self,
                    CrowRow     *row,
                    guint        attribute)
{
  CrowJournalEntry entry = { .row = row, .kind = CROW_JOURNAL_LOAD, .attribute = attribute };

  g_array_append_val (self->journal, entry);
}

static gboolean
is_value (CrowJournalEntry *entry,
          CrowRow          *row,
          guint             attribute)
{
  return entry->row == row && entry->kind == CROW_JOURNAL_VALUE && entry->attribute == attribute;
}

static guint
hash_place (gconstpointer key)
{
  guint64 place = (guint64) (guintptr) key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) (place >> 32);
}

/* Row and attribute; two places with the same number are told apart by their entries. */
static gpointer
get_place (CrowRow *row,
           guint    attribute)
{
  return (gpointer) ((guintptr) row << 16 | attribute);
}

/* A flush that asks for many old values (of versions, of keys) would read the journal once for each. */
static CrowJournalEntry *
find_indexed (CrowSession *self,
              CrowRow     *row,
              guint        attribute)
{
  CrowJournalEntry *entry;
  guint index;

  if (self->journal_index == NULL)
    {
      self->journal_index = g_hash_table_new (hash_place, NULL);
      self->journal_indexed = self->journal_flushed;
    }
  for (; self->journal_indexed < self->journal->len; self->journal_indexed++)
    {
      entry = &g_array_index (self->journal, CrowJournalEntry, self->journal_indexed);
      if (entry->kind == CROW_JOURNAL_VALUE)
        g_hash_table_insert (self->journal_index, get_place (entry->row, entry->attribute),
                             GUINT_TO_POINTER (self->journal_indexed + 1));
    }
  index = GPOINTER_TO_UINT (g_hash_table_lookup (self->journal_index, get_place (row, attribute)));
  if (index == 0)
    return NULL;
  entry = &g_array_index (self->journal, CrowJournalEntry, index - 1);
  return is_value (entry, row, attribute) ? entry : NULL;
}

/* The value that the database has: the last entry for a dirty attribute. */
CrowJournalEntry *
_crow_journal_find_value (CrowSession *self,
                          CrowRow     *row,
                          guint        attribute)
{
  CrowJournalEntry *entry = NULL;

  if (self->journal_settled && self->journal->len - self->journal_flushed > NEAR)
    entry = find_indexed (self, row, attribute);
  for (guint i = self->journal->len; entry == NULL && i > self->journal_flushed; i--)
    if (is_value (&g_array_index (self->journal, CrowJournalEntry, i - 1), row, attribute))
      entry = &g_array_index (self->journal, CrowJournalEntry, i - 1);
  return entry;
}

/* Before entries are taken out, and when the flush is over. */
void
_crow_journal_drop_index (CrowSession *self)
{
  g_clear_pointer (&self->journal_index, g_hash_table_unref);
}

static void
free_old (CrowSession      *self,
          CrowJournalEntry *entry)
{
  if (entry->kind != CROW_JOURNAL_VALUE || !(entry->bits & BIT_OWNED))
    return;
  if (_crow_row_map_of (self, entry->row)->types[entry->attribute] == CROW_VALUE_TYPE_BLOB)
    g_free (entry->old.v_blob != NULL ? entry->old.v_blob - sizeof (gsize) : NULL);
  else
    g_free (entry->old.v_text);
}

/* Of rows that leave the session; @rows: CrowRow. */
void
_crow_journal_forget_rows (CrowSession *self,
                           GHashTable  *rows)
{
  guint n = 0, n_flushed = 0;
  g_autofree guint *lengths = g_new0 (guint, self->savepoints->len + 1);

  if (g_hash_table_size (rows) == 0)
    return;
  for (guint i = 0; i < self->journal->len; i++)
    {
      CrowJournalEntry *entry = &g_array_index (self->journal, CrowJournalEntry, i);

      if (g_hash_table_contains (rows, entry->row))
        {
          free_old (self, entry);
          continue;
        }
      n_flushed += i < self->journal_flushed;
      for (guint j = 0; j < self->savepoints->len; j++)
        lengths[j] += i < g_array_index (self->savepoints, CrowSavepoint, j).journal_length;
      g_array_index (self->journal, CrowJournalEntry, n++) = *entry;
    }
  g_array_set_size (self->journal, n);
  self->journal_flushed = n_flushed;
  for (guint j = 0; j < self->savepoints->len; j++)
    g_array_index (self->savepoints, CrowSavepoint, j).journal_length = lengths[j];
}

/* At a commit. */
void
_crow_journal_clear (CrowSession *self)
{
  for (guint i = 0; i < self->journal->len; i++)
    free_old (self, &g_array_index (self->journal, CrowJournalEntry, i));
  g_array_set_size (self->journal, 0);
  self->journal_flushed = self->pairs_flushed = 0;
}

static void
undo_value (CrowSession      *self,
            CrowJournalEntry *entry)
{
  CrowEntityMap *map = _crow_row_map_of (self, entry->row);
  guint attribute = entry->attribute;
  gboolean in_key = (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_KEY) != 0;
  gboolean indexed = in_key && entry->row->state == CROW_STATE_PERSISTENT;

  /* A key that was flushed is the one it is known by. */
  if (indexed)
    _crow_identity_remove (self, entry->row);
  _crow_row_invalidate (map, entry->row, attribute);
  CROW_ROW_SLOTS (entry->row)[attribute] = entry->old;
  _crow_row_assign (map, entry->row, CROW_MASK_VALID, attribute, (entry->bits & BIT_VALID) != 0);
  _crow_row_assign (map, entry->row, CROW_MASK_NULL, attribute, (entry->bits & BIT_NULL) != 0);
  _crow_row_assign (map, entry->row, CROW_MASK_OWNED, attribute, (entry->bits & BIT_OWNED) != 0);
  entry->row->flags &= ~(CROW_ROW_KEY_DIRTY | CROW_ROW_ORPHANED);
  if (indexed)
    {
      CrowValue *key = g_newa (CrowValue, map->n_key);
      gboolean complete = _crow_row_get_values (map, entry->row, map->key, map->n_key, key);
      CrowRow *other = complete ? _crow_identity_lookup (self, map, key) : NULL;

      if (complete && (other == NULL || (other->batch & CROW_BATCH_DOUBTFUL)))
        _crow_identity_insert (self, entry->row);
    }
  _crow_event_attribute (self, entry->row, attribute);
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      for (guint j = 0; j < map->roles[i].reference->n_columns; j++)
        if (map->roles[i].reference->columns[j] == attribute)
          _crow_event_role (self, entry->row, i);
}

/* Takes back an edit that is not flushed. */
void
_crow_journal_restore_value (CrowSession *self,
                             CrowRow     *row,
                             guint        attribute)
{
  CrowJournalEntry *entry = _crow_journal_find_value (self, row, attribute);
  CrowJournalEntry copy;

  if (entry == NULL)
    return;
  copy = *entry;
  _crow_journal_drop_index (self);
  undo_value (self, &copy);
  g_array_remove_index (self->journal, entry - (CrowJournalEntry *) (gpointer) self->journal->data);
}

/* The links of a row that loses its database row again: to others that do as well, they become pointers; values that
 * the flush made (its key, references to such targets) are dropped. */
static void
uninsert_links (CrowSession *self,
                CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowRow *target;
      CrowSet *set;

      if (role->kind != CROW_ROLE_REFERENCE)
        continue;
      target = _crow_links_get_known (self, row, i);
      if (target == NULL || !(target->flags & CROW_ROW_VISITED))
        continue;
      set = _crow_set_get (self, target, role->inverse);
      if (!set->loaded)
        {
          set->loaded = set->refilled = TRUE;
          set->n_rows = 0;
        }
      /* One that was loaded lacks only what a flush deleted. */
      if (set->refilled || (row->state == CROW_STATE_DELETED && !_crow_set_contains (set, row)))
        {
          _crow_set_append (set, row);
          _crow_event_items (self, set, set->n_rows - 1, 0, 1);
        }
      _crow_row_links (map, row)[i] = target;
      for (guint j = 0; j < role->n_nulled; j++)
        _crow_row_invalidate (map, row, role->nulled[j]);
    }
}

static void
undo_insert (CrowSession *self,
             CrowRow     *row,
             gboolean     keyed)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  _crow_identity_remove (self, row);
  if (keyed)
    {
      _crow_row_invalidate (map, row, map->key[0]);
      _crow_event_attribute (self, row, map->key[0]);
    }
  for (guint word = 0; word < map->n_words; word++)
    *_crow_row_word (map, row, CROW_MASK_DIRTY, word * CROW_ROW_BITS) = 0;
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind != CROW_ROLE_REFERENCE)
      {
        CrowSet *set = _crow_set_get (self, row, i);

        if (!set->loaded)
          set->n_rows = 0;
        set->loaded = TRUE;
      }
  row->flags &= ~(CROW_ROW_LISTED | CROW_ROW_MARKED | CROW_ROW_ORPHANED);
  _crow_session_set_state (self, row, CROW_STATE_PENDING);
}

/* Another row got the key, was loaded, and is undone with the transaction: its object has no row any more. */
static void
displace (CrowSession *self,
          CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowValue *key = g_newa (CrowValue, map->n_key);
  CrowRow *other;

  if (!_crow_row_get_values (map, row, map->key, map->n_key, key))
    return;
  other = _crow_identity_lookup (self, map, key);
  if (other == NULL || other == row)
    return;
  _crow_session_lose_row (self, other);
}

static void
forget_value (CrowSession *self,
              CrowRow     *row,
              guint        attribute)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if ((map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_KEY) || attribute == map->discriminator ||
      _crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
    return;
  _crow_row_invalidate (map, row, attribute);
  _crow_event_attribute (self, row, attribute);
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      for (guint j = 0; j < map->roles[i].reference->n_columns; j++)
        if (map->roles[i].reference->columns[j] == attribute)
          _crow_event_role (self, row, i);
}

/* What a row that becomes pending again was read to have, it keeps. */
static void
undo_load (CrowSession *self,
           CrowRow     *row,
           guint        attribute)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if (row->state != CROW_STATE_PERSISTENT || (row->flags & CROW_ROW_VISITED))
    return;
  if (attribute != CROW_NONE)
    {
      forget_value (self, row, attribute);
      return;
    }
  for (guint i = 0; i < map->n_attributes; i++)
    forget_value (self, row, i);
  row->batch |= CROW_BATCH_DOUBTFUL;
  self->has_doubtful = TRUE;
}

/* What was read of a row, and was not edited, may not be so any more.  The version of an edited row stays: its write is
 * to find out.  Returns whether the row has edits, so that what is under them is doubtful as well. */
gboolean
_crow_journal_doubt_row (CrowSession *self,
                         CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if (row->state != CROW_STATE_PERSISTENT)
    return FALSE;
  if (!(row->flags & (CROW_ROW_LISTED | CROW_ROW_MARKED)))
    {
      undo_load (self, row, CROW_NONE);
      return FALSE;
    }
  for (guint i = 0; i < map->n_attributes; i++)
    if (i != map->info->version_attribute && !(map->attribute_flags[i] & CROW_ATTRIBUTE_IN_REFERENCE))
      forget_value (self, row, i);
  return TRUE;
}

/* What was read since the journal had the length @from: the flush that is running was taken back.  The entries stay for
 * the transaction. */
void
_crow_journal_undo_loads (CrowSession *self,
                          guint        from)
{
  for (guint i = from; i < self->journal->len; i++)
    {
      CrowJournalEntry entry = g_array_index (self->journal, CrowJournalEntry, i);

      if (entry.kind == CROW_JOURNAL_LOAD)
        undo_load (self, entry.row, entry.attribute);
    }
}

static void
undo_entry (CrowSession      *self,
            CrowJournalEntry *entry)
{
  CrowRow *row = entry->row;

  switch (entry->kind)
    {
    case CROW_JOURNAL_VALUE:
      undo_value (self, entry);
      break;
    case CROW_JOURNAL_LINK:
      {
        gpointer *link = &_crow_row_links (_crow_row_map_of (self, row), row)[entry->attribute];
        guint inverse = _crow_row_map_of (self, row)->roles[entry->attribute].inverse;

        if (*link != NULL)
          _crow_set_remove (self, _crow_set_lookup (self, *link, inverse), row);
        *link = entry->old.v_pointer;
      }
      break;
    case CROW_JOURNAL_ADD:
      if (row->state == CROW_STATE_PENDING)
        _crow_session_set_state (self, row, CROW_STATE_TRANSIENT);
      break;
    case CROW_JOURNAL_MARK:
      row->flags &= ~CROW_ROW_MARKED;
      break;
    case CROW_JOURNAL_INSERT:
      undo_insert (self, row, entry->bits != 0);
      break;
    case CROW_JOURNAL_DELETE:
      row->state = CROW_STATE_PERSISTENT;
      row->flags &= ~CROW_ROW_MARKED;
      displace (self, row);
      _crow_identity_insert (self, row);
      if (row->object != NULL)
        _crow_object_notify_state (row->object);
      break;
    case CROW_JOURNAL_EXPUNGE:
      _crow_session_set_state (self, row, CROW_STATE_PENDING);
      break;
    case CROW_JOURNAL_LOAD:
      undo_load (self, row, entry->attribute);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Sets of owners that the database has may hold what was undone, or lack what SQL of the program or another program
 * inserted.  @undone: edits of places that were not read go, too; otherwise they stay. */
void
_crow_journal_unload_sets (CrowSession *self,
                           gboolean     undone)
{
  for (guint i = 0; undone && i < self->open_sets->len; i++)
    ((CrowSet *) g_ptr_array_index (self->open_sets, i))->open = FALSE;
  if (undone)
    g_ptr_array_set_size (self->open_sets, 0);
  _crow_through_note_all (self);
  for (guint i = 0; i < self->sets->len; i++)
    {
      CrowSet *set = g_ptr_array_index (self->sets, i);
      guint n_rows = set->n_rows;

      set->refilled = FALSE;
      /* Those of derived roles follow. */
      if (set->owner->state != CROW_STATE_PERSISTENT || !set->loaded || set->open ||
          set->role >= _crow_row_map_of (self, set->owner)->n_roles)
        continue;
      set->loaded = FALSE;
      set->n_rows = 0;
      if (!_crow_event_has_listeners (set))
        {
          if (_crow_row_map_of (self, set->owner)->roles[set->role].kind == CROW_ROLE_BACK)
            _crow_event_role (self, set->owner, set->role);
          continue;
        }
      /* Somebody may be looking at it: he is told what is there now. */
      _crow_event_items (self, set, 0, n_rows, crow_collection_get_n_items (set->object));
    }
}

/* Whether what is undone up to a savepoint are values alone, which are in no set. */
static gboolean
keeps_sets (CrowSession *self,
            guint        length)
{
  if (!crow_engine_is_in_transaction (self->engine) || self->ran_sql || self->n_pair_edits > 0 || self->open_sets->len > 0 || self->pairs_flushed > length)
    return FALSE;
  for (guint i = length; i < self->journal->len; i++)
    {
      const CrowJournalEntry *entry = &g_array_index (self->journal, CrowJournalEntry, i);

      if (entry->kind != CROW_JOURNAL_VALUE ||
          (_crow_row_map_of (self, entry->row)->attribute_flags[entry->attribute] &
           (CROW_ATTRIBUTE_IN_REFERENCE | CROW_ATTRIBUTE_IN_KEY | CROW_ATTRIBUTE_IN_UNIQUE)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Undoes entries until @length are left. */
void
_crow_journal_undo (CrowSession *self,
                    guint        length)
{
  GArray *journal = self->journal;
  gboolean keep = keeps_sets (self, length);

  _crow_events_freeze (self);
  for (guint i = length; i < journal->len; i++)
    if (g_array_index (journal, CrowJournalEntry, i).kind == CROW_JOURNAL_INSERT)
      g_array_index (journal, CrowJournalEntry, i).row->flags |= CROW_ROW_VISITED;
  for (guint i = length; i < journal->len; i++)
    if (g_array_index (journal, CrowJournalEntry, i).kind == CROW_JOURNAL_INSERT)
      uninsert_links (self, g_array_index (journal, CrowJournalEntry, i).row);
  while (journal->len > length)
    {
      CrowJournalEntry entry = g_array_index (journal, CrowJournalEntry, journal->len - 1);

      g_array_set_size (journal, journal->len - 1);
      undo_entry (self, &entry);
      if (entry.kind == CROW_JOURNAL_INSERT)
        entry.row->flags &= ~CROW_ROW_VISITED;
    }
  self->journal_flushed = MIN (self->journal_flushed, length);
  self->pairs_flushed = MIN (self->pairs_flushed, length);
  for (guint i = 0; i < self->dirty->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->dirty, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      row->flags &= ~(CROW_ROW_LISTED | CROW_ROW_KEY_DIRTY | CROW_ROW_ORPHANED);
      for (guint word = 0; word < map->n_words; word++)
        *_crow_row_word (map, row, CROW_MASK_DIRTY, word * CROW_ROW_BITS) = 0;
    }
  g_ptr_array_set_size (self->dirty, 0);
  for (guint i = self->pending->len; i > 0; i--)
    if (((CrowRow *) g_ptr_array_index (self->pending, i - 1))->state != CROW_STATE_PENDING)
      g_ptr_array_remove_index (self->pending, i - 1);
  for (guint i = self->marked->len; i > 0; i--)
    if (!(((CrowRow *) g_ptr_array_index (self->marked, i - 1))->flags & CROW_ROW_MARKED))
      g_ptr_array_remove_index (self->marked, i - 1);
  for (guint i = 0; i < crow_schema_get_n_relationships (self->mapping->schema); i++)
    {
      if (self->pairs[i] != NULL)
        g_array_set_size (self->pairs[i], 0);
      self->link_edits[i] = 0;
    }
  self->n_pair_edits = 0;
  _crow_session_note_change (self, NULL);
  if (!keep)
    _crow_journal_unload_sets (self, TRUE);
  /* Values that came back were read before others committed. */
  if (self->doubts_edited)
    _crow_session_doubt_rows (self);
  _crow_events_thaw (self);
}
