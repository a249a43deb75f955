/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The unit of work: what was edited since the last flush, written in an order that the foreign keys allow.
 *
 * Order: pairs that go; updates that only give unique values away; those that change hands are parked; updates that move references away from rows that are
 * to be deleted, and new rows that take the place of such; deletes, as early as can be, so that they make room for unique
 * values; other updates; inserts; updates that refer to inserted rows; deletes that had to wait for those; pairs that
 * come.
 *
 * Invariant: the states of rows and their dirty marks change only after all statements succeeded.  When one fails, the
 * database is put back to where the flush began and what the flush made up is taken back: the edits are as before.
 */
#include "config.h"

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-places-private.h"
#include "orm/crow-query-private.h"

#define SAVEPOINT "crow flush"

typedef struct
{
  GPtrArray *inserts;
  GPtrArray *givers;         /* updates that only make room for unique values */
  GPtrArray *early_updates;  /* move references away from rows to delete */
  GPtrArray *updates;
  GPtrArray *late_updates;   /* refer to rows that are inserted */
  GPtrArray *deletes;
  GPtrArray *late_deletes;   /* referred to until the late updates */
  GArray *deferred;          /* CrowDeferred: links that close a cycle */
  GArray *switches;          /* CrowSwitch: in neither `inserts` nor `deletes` */
  guint n_marked;            /* of `deletes`: marked by the program */
} Plan;

struct _CrowFlush
{
  Plan plan;
  gboolean work;             /* there are edits */
  gboolean nested;           /* a transaction was open before */
  gboolean commit;
  guint journal_length;      /* before its statements */
};

static void
plan_init (Plan *plan)
{
  plan->inserts = g_ptr_array_new ();
  plan->givers = g_ptr_array_new ();
  plan->early_updates = g_ptr_array_new ();
  plan->updates = g_ptr_array_new ();
  plan->late_updates = g_ptr_array_new ();
  plan->deletes = g_ptr_array_new ();
  plan->late_deletes = g_ptr_array_new ();
  plan->deferred = g_array_new (FALSE, FALSE, sizeof (CrowDeferred));
  plan->switches = g_array_new (FALSE, FALSE, sizeof (CrowSwitch));
  plan->n_marked = 0;
}

static void
plan_clear (Plan *plan)
{
  g_ptr_array_unref (plan->inserts);
  g_ptr_array_unref (plan->givers);
  g_ptr_array_unref (plan->early_updates);
  g_ptr_array_unref (plan->updates);
  g_ptr_array_unref (plan->late_updates);
  g_ptr_array_unref (plan->deletes);
  g_ptr_array_unref (plan->late_deletes);
  g_array_unref (plan->deferred);
  g_array_unref (plan->switches);
}

static gboolean
collect (CrowSession *self,
         Plan        *plan,
         GError     **error)
{
  g_autofree guint8 *doomed = NULL;

  _crow_flush_drop_unchanged (self);
  self->tells_deletes = self->has_along || _crow_session_tells_deletes (self);
  for (guint i = 0; i < self->marked->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->marked, i);

      if ((row->flags & CROW_ROW_MARKED) && row->state == CROW_STATE_PERSISTENT)
        g_ptr_array_add (plan->deletes, row);
    }
  plan->n_marked = plan->deletes->len;
  if ((plan->n_marked > 0 || self->mapping->has_owner || self->has_owns) && !_crow_flush_collect_deletes (self, plan->deletes, error))
    return FALSE;
  if (!_crow_flush_read_versions (self, plan->deletes, error) || !_crow_flush_read_versions (self, self->dirty, error))
    return FALSE;
  for (guint i = 0; i < self->pending->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->pending, i);

      if (row->state == CROW_STATE_PENDING)
        g_ptr_array_add (plan->inserts, row);
    }
  for (guint i = 0; i < self->dirty->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->dirty, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      gboolean late;
      CrowRow *left;

      if (row->state != CROW_STATE_PERSISTENT || (row->flags & CROW_ROW_MARKED) || !_crow_row_is_dirty (map, row))
        continue;
      late = plan->inserts->len > 0 && _crow_flush_refers_to_pending (map, row);
      if (plan->deletes->len > 0 && doomed == NULL)
        doomed = _crow_flush_collect_doomed (self, plan->deletes);
      left = doomed != NULL ? _crow_flush_find_left (self, row, doomed, late) : NULL;
      if (late && left != NULL)
        left->flags |= CROW_ROW_VISITED;
      _crow_flush_stamp (self, row);
      g_ptr_array_add (late ? plan->late_updates : left != NULL ? plan->early_updates : plan->updates, row);
    }
  if (plan->deletes->len > 0 && !_crow_changes_prepare (self, error))
    return FALSE;
  _crow_flush_find_switches (self, plan->deletes, plan->inserts, plan->switches);
  return TRUE;
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0, j = rows->len; i + 1 < j; i++)
    {
      gpointer row = rows->pdata[i];

      rows->pdata[i] = rows->pdata[--j];
      rows->pdata[j] = row;
    }
}

/* Rows in a cycle of required references can only be checked at the end. */
gboolean
_crow_flush_defer_checks (CrowSession *self,
                          GError     **error)
{
  return crow_engine_execute (self->engine, _crow_sql_get_form (self)->defer_checks, error);
}

/* Whether a row refers to itself, which takes its key before it is inserted. */
static gboolean
refers_to_itself (CrowEntityMap *map,
                  CrowRow       *row)
{
  for (guint i = 0; map->cyclic && i < map->n_roles; i++)
    if (_crow_row_links (map, row)[i] == row)
      return TRUE;
  return FALSE;
}

/* In the order given; where the database makes the keys of an entity, its first row goes alone and tells them. */
static gboolean
insert_in_order (CrowSession *self,
                 GPtrArray   *rows,
                 gboolean     all_references,
                 GError     **error)
{
  guint written = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      gboolean lacks_key = _crow_flush_lacks_key (map, row);

      if (lacks_key && self->stores[map->index].reserved)
        {
          if (!_crow_flush_make_key (self, row, error))
            return FALSE;
          lacks_key = FALSE;
        }
      if (refers_to_itself (map, row))
        row->flags |= CROW_ROW_INSERTED;
      if (!_crow_flush_check_texts (self, row, error) ||
          !_crow_flush_fill_references (self, row, all_references, error) ||
          (!lacks_key && !_crow_flush_check_key (self, row, error)))
        return FALSE;
      if (lacks_key)
        {
          if (!_crow_flush_insert_rows (self, (CrowRow **) rows->pdata + written, i - written, error) ||
              !_crow_flush_insert_keyless (self, row, error))
            return FALSE;
          written = i + 1;
        }
      row->flags |= CROW_ROW_INSERTED;
    }
  return _crow_flush_insert_rows (self, (CrowRow **) rows->pdata + written, rows->len - written, error);
}

/* A key that was given is known before its row is there: what refers to it in a cycle waits all the same. */
static void
empty_deferred (CrowSession *self,
                Plan        *plan)
{
  const CrowValue null = crow_value_null ();

  for (guint i = 0; i < plan->deferred->len; i++)
    {
      CrowDeferred *link = &g_array_index (plan->deferred, CrowDeferred, i);
      CrowEntityMap *map = _crow_row_map_of (self, link->row);
      CrowRoleMap *role = &map->roles[link->role];

      for (guint j = 0; j < role->n_nulled && !_crow_links_reads_null (map, link->row, role); j++)
        _crow_flush_fill (self, link->row, role->nulled[j], &null);
    }
}

static gboolean
write_inserts (CrowSession *self,
               Plan        *plan,
               GError     **error)
{
  gboolean defer = FALSE, all_keys = FALSE;

  for (guint i = 0; i < plan->inserts->len; i++)
    {
      CrowRow *row = g_ptr_array_index (plan->inserts, i);

      _crow_flush_fill_defaults (self, _crow_row_map_of (self, row), row);
    }
  _crow_flush_sort (self, plan->inserts, plan->deferred);
  for (guint i = 0; i < plan->deferred->len; i++)
    {
      CrowDeferred *link = &g_array_index (plan->deferred, CrowDeferred, i);

      defer |= !_crow_row_map_of (self, link->row)->roles[link->role].nullable;
    }
  for (guint i = 0; i < plan->inserts->len; i++)
    {
      CrowRow *row = g_ptr_array_index (plan->inserts, i);

      all_keys |= refers_to_itself (_crow_row_map_of (self, row), row);
    }
  if (!defer)
    empty_deferred (self, plan);
  if (!_crow_flush_make_keys (self, plan->inserts, defer || all_keys, error) ||
      (defer && !_crow_flush_defer_checks (self, error)) || !insert_in_order (self, plan->inserts, defer, error))
    return FALSE;
  if (plan->deferred->len > 0 && !defer)
    {
      g_autoptr (GPtrArray) rows = g_ptr_array_new ();
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

      for (guint i = 0; i < plan->deferred->len; i++)
        {
          CrowRow *row = g_array_index (plan->deferred, CrowDeferred, i).row;
          CrowEntityMap *map = _crow_row_map_of (self, row);
          CrowRoleMap *role = &map->roles[g_array_index (plan->deferred, CrowDeferred, i).role];

          if (!_crow_flush_fill_references (self, row, TRUE, error))
            return FALSE;
          for (guint j = 0; j < role->reference->n_columns; j++)
            _crow_row_assign (map, row, CROW_MASK_DIRTY, role->reference->columns[j], TRUE);
          if (g_hash_table_add (seen, row))
            g_ptr_array_add (rows, row);
        }
      if (!_crow_flush_update_rows (self, rows, error))
        return FALSE;
    }
  return TRUE;
}

/* A cycle of rows that go together: the links that close it are cut first. */
static gboolean
sort_deletes (CrowSession *self,
              GPtrArray   *rows,
              GError     **error)
{
  g_autoptr (GArray) deferred = g_array_new (FALSE, FALSE, sizeof (CrowDeferred));

  _crow_flush_sort (self, rows, deferred);
  reverse (rows);
  if (deferred->len == 0)
    return TRUE;
  for (guint i = 0; i < deferred->len && !_crow_sql_get_form (self)->defers_all; i++)
    {
      CrowDeferred *link = &g_array_index (deferred, CrowDeferred, i);

      if (!_crow_flush_cut (self, link->row, link->role, error))
        return FALSE;
    }
  return _crow_flush_defer_checks (self, error);
}

/* Rows that are referred to until the late updates, and what they are marked with, go late. */
static void
split_deletes (Plan *plan)
{
  guint kept = 0;

  for (guint i = 0; i < plan->deletes->len; i++)
    {
      CrowRow *row = g_ptr_array_index (plan->deletes, i);

      if (row->flags & CROW_ROW_VISITED)
        g_ptr_array_add (plan->late_deletes, row);
      else
        plan->deletes->pdata[kept++] = row;
      row->flags &= ~CROW_ROW_VISITED;
    }
  g_ptr_array_set_size (plan->deletes, kept);
}

static gboolean
write_deletes (CrowSession *self,
               GPtrArray   *rows,
               GError     **error)
{
  /* Entity by entity, so that what goes is not cut from its owner before. */
  for (guint start = 0, n; start < rows->len; start += n)
    {
      CrowRow **group = (CrowRow **) rows->pdata + start;

      for (n = 1; start + n < rows->len && group[n]->entity == group[0]->entity; n++)
        ;
      if (!_crow_flush_release_referrers (self, group, n, error) || !_crow_flush_delete_rows (self, group, n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_updates (CrowSession *self,
               GPtrArray   *rows,
               GError     **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (!_crow_flush_check_texts (self, row, error) || !_crow_flush_fill_references (self, row, TRUE, error) ||
          !_crow_flush_check_key (self, row, error))
        return FALSE;
    }
  return rows->len == 0 || _crow_flush_update_rows (self, rows, error);
}

/* Deletes that come after what takes their places. */
static gboolean
park_deleted (CrowSession *self,
              Plan        *plan,
              GPtrArray   *rows,
              GError     **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  return _crow_flush_park_deleted (self, plan->deletes, plan->early_updates, none, error) &&
         _crow_flush_park_deleted (self, plan->late_deletes, rows, plan->inserts, error);
}

static gboolean
park_updates (CrowSession *self,
              Plan        *plan,
              GError     **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  if (plan->early_updates->len + plan->updates->len + plan->late_updates->len + plan->switches->len == 0)
    return TRUE;
  g_ptr_array_extend (rows, plan->early_updates, NULL, NULL);
  g_ptr_array_extend (rows, plan->updates, NULL, NULL);
  g_ptr_array_extend (rows, plan->late_updates, NULL, NULL);
  for (guint i = 0; i < plan->switches->len; i++)
    g_ptr_array_add (rows, g_array_index (plan->switches, CrowSwitch, i).fresh);
  return _crow_flush_park (self, rows, plan->inserts, error) && park_deleted (self, plan, rows, error);
}

static gboolean
write_pairs (CrowSession *self,
             Plan        *plan,
             GError     **error)
{
  g_autoptr (GPtrArray) fresh = NULL;

  if (plan->switches->len == 0)
    return _crow_flush_insert_pairs (self, plan->inserts, error);
  fresh = g_ptr_array_copy (plan->inserts, NULL, NULL);
  for (guint i = 0; i < plan->switches->len; i++)
    g_ptr_array_add (fresh, g_array_index (plan->switches, CrowSwitch, i).fresh);
  return _crow_flush_insert_pairs (self, fresh, error);
}

static gboolean
write_plan (CrowSession *self,
            Plan        *plan,
            GError     **error)
{
  /* Sorting uses the mark that tells the late ones. */
  split_deletes (plan);
  _crow_flush_take_givers (self, plan->updates, plan->givers);
  return sort_deletes (self, plan->deletes, error) && sort_deletes (self, plan->late_deletes, error) &&
         _crow_flush_delete_pairs (self, error) && write_updates (self, plan->givers, error) &&
         park_updates (self, plan, error) &&
         write_updates (self, plan->early_updates, error) &&
         _crow_flush_write_switches (self, plan->switches, CROW_SWITCH_EARLY, error) &&
         write_deletes (self, plan->deletes, error) &&
         _crow_flush_write_switches (self, plan->switches, CROW_SWITCH_MIDDLE, error) &&
         write_updates (self, plan->updates, error) &&
         (plan->inserts->len == 0 || write_inserts (self, plan, error)) &&
         _crow_flush_write_switches (self, plan->switches, CROW_SWITCH_LATE, error) &&
         write_updates (self, plan->late_updates, error) &&
         write_deletes (self, plan->late_deletes, error) &&
         write_pairs (self, plan, error);
}

/* What the database did along with it, where nobody tells. */
static gboolean
follow_actions (CrowSession *self,
                Plan        *plan,
                GError     **error)
{
  g_autoptr (GPtrArray) deletes = NULL;

  if (_crow_changes_are_told (self))
    return TRUE;
  _crow_changes_follow_updates (self, plan->givers);
  _crow_changes_follow_updates (self, plan->early_updates);
  _crow_changes_follow_updates (self, plan->updates);
  _crow_changes_follow_updates (self, plan->late_updates);
  deletes = g_ptr_array_copy (plan->deletes, NULL, NULL);
  g_ptr_array_extend (deletes, plan->late_deletes, NULL, NULL);
  for (guint i = 0; i < plan->switches->len; i++)
    g_ptr_array_add (deletes, g_array_index (plan->switches, CrowSwitch, i).old);
  return deletes->len == 0 || _crow_changes_follow_deletes (self, deletes, error);
}

/* Pointers are for targets without database row. */
static void
clear_pointers (CrowSession   *self,
                CrowEntityMap *map,
                CrowRow       *row,
                gboolean       fresh)
{
  for (guint i = 0; i < map->n_roles; i++)
    {
      gpointer *link = &_crow_row_links (map, row)[i];
      CrowRow *target = *link;

      if (map->roles[i].kind != CROW_ROLE_REFERENCE || target == NULL || target->state != CROW_STATE_PERSISTENT)
        continue;
      if (!fresh)
        _crow_journal_link (self, row, i);
      _crow_identity_note_target (self, &map->roles[i], target);
      *link = NULL;
    }
}

static void
finish_delete (CrowSession *self,
               CrowRow     *row)
{
  _crow_lists_note (self, row, CROW_LIST_DELETED);
  _crow_identity_restore_key (self, row);
  _crow_identity_remove (self, row);
  _crow_journal_state (self, row, CROW_JOURNAL_DELETE);
  row->flags &= ~(CROW_ROW_MARKED | CROW_ROW_LISTED);
  self->stores[row->entity].n_deleted++;
  _crow_session_set_state (self, row, CROW_STATE_DELETED);
}

/* Collections that are ordered by what was written. */
static void
note_orders (CrowSession   *self,
             CrowEntityMap *map,
             CrowRow       *row)
{
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      guint16 attribute = role->kind == CROW_ROLE_REFERENCE ? role->target->roles[role->inverse].order_attribute
                                                            : CROW_NONE;
      CrowRow *owner;
      CrowSet *set;

      if (attribute == CROW_NONE || !_crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
        continue;
      owner = _crow_links_get_known (self, row, i);
      set = owner != NULL ? _crow_set_lookup (self, owner, role->inverse) : NULL;
      if (set != NULL)
        _crow_set_note_order (self, set);
    }
}

static void
finish_update (CrowSession *self,
               CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  _crow_lists_note (self, row, CROW_LIST_UPDATED);
  note_orders (self, map, row);
  if (row->flags & CROW_ROW_KEY_DIRTY)
    _crow_identity_take_place (self, row);
  for (guint word = 0; word < map->n_words; word++)
    *_crow_row_word (map, row, CROW_MASK_DIRTY, word * CROW_ROW_BITS) = 0;
  row->flags &= ~(CROW_ROW_LISTED | CROW_ROW_KEY_DIRTY | CROW_ROW_ORPHANED);
  clear_pointers (self, map, row, FALSE);
  for (guint i = 0; (map->has_generated || map->has_stamps) && i < map->n_attributes; i++)
    if ((map->attribute_flags[i] & CROW_ATTRIBUTE_GENERATED) ||
        map->info->attributes[i].on_update_source == CROW_VALUE_EXPRESSION)
      {
        _crow_journal_value (self, row, i);
        _crow_row_invalidate (map, row, i);
      }
}

/* @permanent: the transaction is committed, so nothing undoes it. */
static void
finish_insert (CrowSession *self,
               CrowRow     *row,
               gboolean     permanent)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint word = 0; word < map->n_words; word++)
    {
      *_crow_row_word (map, row, CROW_MASK_DIRTY, word * CROW_ROW_BITS) = 0;
      if (_crow_row_get_word (map, row, CROW_MASK_VALID, word) == map->all[word])
        continue;
      /* What nobody set is null, unless the database has something to say. */
      for (guint i = word * CROW_ROW_BITS; i < MIN ((word + 1) * CROW_ROW_BITS, map->n_attributes); i++)
        if (!_crow_row_test (map, row, CROW_MASK_VALID, i) &&
            !(map->attribute_flags[i] & (CROW_ATTRIBUTE_GENERATED | CROW_ATTRIBUTE_SERVER)))
          {
            _crow_row_assign (map, row, CROW_MASK_VALID, i, TRUE);
            _crow_row_assign (map, row, CROW_MASK_NULL, i, TRUE);
          }
    }
  if (!permanent)
    {
      _crow_journal_state (self, row, CROW_JOURNAL_INSERT);
      /* A key that the database made goes when the insert is undone; one that the program gave stays. */
      if (row->flags & CROW_ROW_BUSY)
        g_array_index (self->journal, CrowJournalEntry, self->journal->len - 1).bits = 1;
    }
  _crow_identity_take_place (self, row);
  row->flags &= ~(CROW_ROW_BUSY | CROW_ROW_LISTED | CROW_ROW_KEY_DIRTY | CROW_ROW_ORPHANED);
  _crow_session_set_state (self, row, CROW_STATE_PERSISTENT);
  _crow_lists_note (self, row, CROW_LIST_INSERTED);
}

/* Marks the rows whose keys the flush made. */
static void
mark_keyed (CrowSession *self)
{
  for (guint i = 0; i < self->n_filled; i++)
    {
      CrowFilled *filled = &self->filled[i];
      CrowEntityMap *map = _crow_row_map_of (self, filled->row);

      if (map->int_key && filled->attribute == map->key[0] &&
          (map->info->attributes[map->key[0]].flags & CROW_ATTRIBUTE_AUTO))
        filled->row->flags |= CROW_ROW_BUSY;
    }
}

/* To the session they are deleted and inserted rows. */
static void
settle_switches (CrowSession *self,
                 Plan        *plan)
{
  for (guint i = 0; i < plan->switches->len; i++)
    {
      CrowSwitch *change = &g_array_index (plan->switches, CrowSwitch, i);

      g_ptr_array_add (plan->deletes, change->old);
      g_ptr_array_add (plan->inserts, change->fresh);
    }
  g_array_set_size (plan->switches, 0);
  g_clear_pointer (&self->switched, g_hash_table_unref);
}

static void
finish (CrowSession *self,
        Plan        *plan,
        gboolean     permanent)
{
  gboolean deleted = plan->deletes->len > 0 || plan->late_deletes->len > 0, wrote_pairs;

  for (guint i = 0; i < plan->deletes->len; i++)
    finish_delete (self, g_ptr_array_index (plan->deletes, i));
  for (guint i = 0; i < plan->late_deletes->len; i++)
    finish_delete (self, g_ptr_array_index (plan->late_deletes, i));
  _crow_changes_take_over_deletes (self);
  /* Before others may take the keys. */
  for (guint i = 0; i < self->dirty->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->dirty, i);

      if (row->state == CROW_STATE_PERSISTENT && (row->flags & CROW_ROW_KEY_DIRTY))
        _crow_identity_remove (self, row);
    }
  if (plan->inserts->len > 0)
    for (guint i = 0; i < self->mapping->n_entities; i++)
      if (self->mapping->entities[i].int_key)
        _crow_row_map_reserve (&self->stores[i].by_int, self->stores[i].by_int.n_rows);
  mark_keyed (self);
  for (guint i = 0; i < plan->inserts->len; i++)
    finish_insert (self, g_ptr_array_index (plan->inserts, i), permanent);
  for (guint i = 0; i < plan->inserts->len; i++)
    {
      CrowRow *row = g_ptr_array_index (plan->inserts, i);

      clear_pointers (self, _crow_row_map_of (self, row), row, TRUE);
      row->flags &= ~CROW_ROW_INSERTED;
    }
  for (guint i = 0; i < self->dirty->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->dirty, i);

      if (row->state == CROW_STATE_PERSISTENT)
        finish_update (self, row);
      else
        row->flags &= ~CROW_ROW_LISTED;
    }
  g_ptr_array_set_size (self->dirty, 0);
  g_ptr_array_set_size (self->pending, 0);
  g_ptr_array_set_size (self->marked, 0);
  _crow_session_note_change (self, NULL);
  for (guint i = 0; i < crow_schema_get_n_relationships (self->mapping->schema); i++)
    {
      if (self->pairs[i] != NULL && self->pairs[i]->len > 0)
        {
          _crow_live_note_pairs (self, crow_schema_get_relationship (self->mapping->schema, i)->association);
          g_array_set_size (self->pairs[i], 0);
        }
      self->link_edits[i] = 0;
    }
  wrote_pairs = self->n_pair_edits > 0;
  self->n_pair_edits = 0;
  _crow_flush_keep_filled (self);
  self->journal_flushed = self->journal->len;
  deleted |= _crow_changes_take_over (self);
  self->journal_flushed = self->journal->len;
  if (wrote_pairs)
    self->pairs_flushed = self->journal->len + 1;
  if (deleted)
    _crow_links_drop_deleted (self);
  for (guint i = 0; i < self->mapping->n_entities; i++)
    self->stores[i].n_deleted = 0;
}

/* @journal_length: before the statements. */
static void
take_back (CrowSession *self,
           Plan        *plan,
           guint        journal_length)
{
  for (guint i = 0; i < plan->inserts->len; i++)
    {
      CrowRow *row = g_ptr_array_index (plan->inserts, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      row->flags &= ~CROW_ROW_INSERTED;
      for (guint word = 0; word < map->n_words; word++)
        *_crow_row_word (map, row, CROW_MASK_DIRTY, word * CROW_ROW_BITS) = 0;
    }
  _crow_changes_drop (self);
  _crow_session_note_change (self, NULL);
  /* Values are taken back one by one from the end of the journal. */
  self->journal_settled = FALSE;
  _crow_journal_drop_index (self);
  /* What was marked by a rule is not marked by the program. */
  for (guint i = 0; i < plan->deletes->len; i++)
    ((CrowRow *) plan->deletes->pdata[i])->flags &= ~(CROW_ROW_MARKED | CROW_ROW_VISITED);
  for (guint i = 0; i < plan->late_deletes->len; i++)
    ((CrowRow *) plan->late_deletes->pdata[i])->flags &= ~(CROW_ROW_MARKED | CROW_ROW_VISITED);
  for (guint i = 0; i < self->marked->len; i++)
    ((CrowRow *) self->marked->pdata[i])->flags |= CROW_ROW_MARKED;
  _crow_journal_undo_loads (self, journal_length);
  _crow_flush_unfill (self);
  _crow_flush_restore_dropped (self);
}

static GArray *
note_written (CrowSession *self,
              Plan        *plan)
{
  GArray *written = _crow_session_note_written (self, plan->inserts, plan->early_updates, plan->deletes, NULL);

  written = _crow_session_note_written (self, NULL, plan->givers, NULL, written);
  written = _crow_session_note_written (self, NULL, plan->updates, plan->late_deletes, written);
  return _crow_session_note_written (self, NULL, plan->late_updates, NULL, written);
}

static gboolean
tell_before_delete (CrowSession *self,
                    Plan        *plan,
                    GError     **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (plan->switches->len == 0)
    return _crow_session_tell_before_delete (self, plan->deletes, error);
  rows = g_ptr_array_copy (plan->deletes, NULL, NULL);
  for (guint i = 0; i < plan->switches->len; i++)
    g_ptr_array_add (rows, g_array_index (plan->switches, CrowSwitch, i).old);
  return _crow_session_tell_before_delete (self, rows, error);
}

static gboolean
has_work (CrowSession *self)
{
  return self->pending->len > 0 || self->dirty->len > 0 || self->marked->len > 0 || self->n_pair_edits > 0;
}

/* What has to be known, or refused, before the transaction.  @told: (out): FALSE where it is a handler that says no. */
static gboolean
prepare (CrowSession *self,
         gboolean    *told,
         GError     **error)
{
  *told = TRUE;
  if (!_crow_places_close_all (self, error))
    return FALSE;
  if (has_work (self) && !_crow_session_tell_before (self, error))
    return *told = FALSE;
  return _crow_places_close_all (self, error) &&
         (!self->has_owns || !has_work (self) || _crow_flush_check_owners (self, error)) &&
         (!self->has_touches || !has_work (self) || _crow_session_touch_owners (self, error));
}

/* What begins in the session's thread: which edits there are.  @commit: the transaction is to be committed with them. */
CrowFlush *
_crow_flush_begin (CrowSession *self,
                   gboolean     commit,
                   GError     **error)
{
  CrowFlush *flush;
  GError *local = NULL;
  gboolean nested, work, told;

  g_return_val_if_fail (!self->flushing && !self->telling, NULL);
  if (!prepare (self, &told, &local))
    {
      if (told && !self->keeps_edits && !g_error_matches (local, CROW_ERROR, CROW_ERROR_BUSY))
        _crow_session_give_up (self);
      g_propagate_error (error, local);
      return NULL;
    }
  nested = crow_engine_is_in_transaction (self->engine);
  work = has_work (self);
  if (work)
    _crow_session_say (self, commit ? "commit" : "flush");
  if (work && !(nested ? crow_engine_savepoint (self->engine, SAVEPOINT, error)
                       : crow_engine_begin (self->engine, error)))
    return NULL;
  flush = g_new0 (CrowFlush, 1);
  flush->work = work;
  flush->nested = nested;
  flush->commit = commit;
  plan_init (&flush->plan);
  _crow_events_freeze (self);
  self->flushing = TRUE;
  self->journal_settled = TRUE;
  flush->journal_length = G_MAXUINT;
  if (work && (!collect (self, &flush->plan, error) || !tell_before_delete (self, &flush->plan, error)))
    {
      _crow_flush_end (self, flush, FALSE);
      return NULL;
    }
  flush->journal_length = self->journal->len;
  return flush;
}

/* The statements; in any thread that has the engine.  States and collections do not change. */
gboolean
_crow_flush_run (CrowSession *self,
                 CrowFlush   *flush,
                 GError     **error)
{
  if (flush->work && (!write_plan (self, &flush->plan, error) || !follow_actions (self, &flush->plan, error)))
    return FALSE;
  if (flush->commit)
    _crow_session_say (self, "commit");
  if (flush->commit)
    return (!flush->work && !flush->nested) || crow_engine_commit (self->engine, error);
  return !flush->nested || !flush->work || crow_engine_release (self->engine, SAVEPOINT, error);
}

/* In the session's thread again.  Takes @flush. */
void
_crow_flush_end (CrowSession *self,
                 CrowFlush   *flush,
                 gboolean     done)
{
  GArray *written = NULL;

  settle_switches (self, &flush->plan);
  if (!flush->work)
    ;
  else if (done)
    {
      written = note_written (self, &flush->plan);
      finish (self, &flush->plan, flush->commit);
    }
  else
    {
      if (!flush->nested)
        crow_engine_rollback (self->engine);
      else if (!crow_engine_rollback_to (self->engine, SAVEPOINT, NULL) ||
               !crow_engine_release (self->engine, SAVEPOINT, NULL))
        _crow_engine_lose (self->engine);
      take_back (self, &flush->plan, flush->journal_length);
    }
  plan_clear (&flush->plan);
  g_clear_pointer (&self->dropped, g_array_unref);
  _crow_engine_take_reason (self->engine, NULL);
  self->flushing = FALSE;
  self->journal_settled = FALSE;
  _crow_journal_drop_index (self);
  self->guarded = FALSE;
  _crow_flush_settle_keys (self, done);
  /* Before anybody hears of it: what he edits is for the next transaction. */
  if (done && flush->commit)
    _crow_session_finish_commit (self);
  _crow_events_thaw (self);
  if (done && flush->work)
    {
      _crow_paged_settle (self, FALSE);
      _crow_live_settle_flush (self);
    }
  _crow_session_tell_after (self, written);
  if (!done && flush->work && !self->keeps_edits)
    _crow_session_give_up (self);
  g_free (flush);
}

gboolean
_crow_session_flush (CrowSession *self,
                     GError     **error)
{
  CrowFlush *flush;
  gboolean done;

  if (!has_work (self) && self->open_sets->len == 0)
    return TRUE;
  flush = _crow_flush_begin (self, FALSE, error);
  if (flush == NULL)
    return FALSE;
  done = _crow_flush_run (self, flush, error);
  _crow_flush_end (self, flush, done);
  return done;
}

/* Before an explicit question to the database. */
gboolean
_crow_session_autoflush (CrowSession *self,
                         GError     **error)
{
  if (!self->flushing && !self->telling)
    _crow_session_look_for_others (self);
  return !self->autoflush || self->flushing || self->telling || _crow_session_flush (self, error);
}
