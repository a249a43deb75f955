/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Row switches: a new object with the key of one that the same flush deletes is one UPDATE, and versions go on counting.
 *
 * The database does not notice that a row went, so it does nothing about what referred to it.  A row is switched only
 * where the tables are the same in the end as after DELETE and INSERT: the session cuts what refers to it, or knows that
 * nothing does; no trigger waits for a DELETE; the database has no default to add.  Everything else is deleted and
 * inserted.
 *
 * To the session the old object is deleted and the new one inserted, whatever the statement was.
 */
#include "config.h"

#include "orm/crow-flush-private.h"

/* Whether nothing refers to @row by a link that only a DELETE would settle. */
static gboolean
is_free (CrowSession   *self,
         CrowEntityMap *map,
         CrowRow       *row)
{
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowSet *set;

      /* What the session deletes is in the list already; what it can cut is cut by _crow_flush_release_all(). */
      if (role->kind == CROW_ROLE_REFERENCE || role->kind == CROW_ROLE_PAIRS || role->by_session ||
          role->link->delete_rule == CROW_DELETE_CASCADE || role->link->delete_rule == CROW_DELETE_NULLIFY ||
          role->link->delete_rule == CROW_DELETE_SET_DEFAULT)
        continue;
      set = _crow_set_lookup (self, row, i);
      /* What was moved to the new row has nowhere to be while there is neither. */
      if ((row->flags & CROW_ROW_VISITED) && (set == NULL || !set->loaded))
        {
          set = _crow_set_get (self, row, i);
          _crow_load_set (self, set, NULL);
        }
      if (set == NULL || !set->loaded || set->n_rows > 0)
        return FALSE;
    }
  return TRUE;
}

/* Whether the database would give a new row a value that nobody knows. */
static gboolean
lacks_default (CrowEntityMap *map,
               CrowRow       *fresh)
{
  for (guint i = 0; i < map->n_attributes; i++)
    if ((map->attribute_flags[i] & CROW_ATTRIBUTE_SERVER) && !_crow_row_test (map, fresh, CROW_MASK_VALID, i))
      return TRUE;
  return FALSE;
}

/* Marks unique values that the row will not have any more as dirty, so that they are parked where another takes them. */
static gboolean
mark_unique (CrowSession   *self,
             CrowEntityMap *map,
             CrowRow       *old,
             CrowRow       *fresh)
{
  gboolean any = FALSE;

  for (guint i = 0; i < map->n_attributes; i++)
    {
      CrowValue before, after;

      if (!(map->attribute_flags[i] & CROW_ATTRIBUTE_IN_UNIQUE) || (map->attribute_flags[i] & CROW_ATTRIBUTE_IN_KEY))
        continue;
      _crow_flush_get_stored (self, old, i, &before);
      _crow_row_get (map, fresh, i, &after);
      if (_crow_row_test (map, old, CROW_MASK_VALID, i) && _crow_row_test (map, fresh, CROW_MASK_VALID, i) &&
          crow_value_equal (&before, &after))
        continue;
      _crow_row_assign (map, fresh, CROW_MASK_DIRTY, i, TRUE);
      any = TRUE;
    }
  return any;
}

/* Whether a row needs the key of one that the database does not have. */
gboolean
_crow_flush_refers_to_pending (CrowEntityMap *map,
                               CrowRow       *row)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      {
        CrowRow *target = _crow_row_links (map, row)[i];

        if (target != NULL && target->state != CROW_STATE_PERSISTENT)
          return TRUE;
      }
  return FALSE;
}

/* Whether what the database has as the target of one of its required references goes with this flush. */
static gboolean
is_bound (CrowSession   *self,
          CrowEntityMap *map,
          CrowRow       *row)
{
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowValue *values;
      CrowRow *target;

      if (role->kind != CROW_ROLE_REFERENCE || role->nullable)
        continue;
      values = g_newa (CrowValue, role->reference->n_columns);
      for (guint j = 0; j < role->reference->n_columns; j++)
        _crow_flush_get_stored (self, row, role->reference->columns[j], &values[j]);
      target = _crow_identity_lookup_target (self, role, values);
      if (target != NULL && (target->flags & CROW_ROW_MARKED))
        return TRUE;
    }
  return FALSE;
}

/* The deleted row that @fresh can have the place of. */
static CrowRow *
find_old (CrowSession *self,
          CrowRow     *fresh)
{
  CrowEntityMap *map = _crow_row_map_of (self, fresh);
  CrowValue *key = g_newa (CrowValue, map->n_key);
  CrowRow *old;

  if (self->stores[map->index].by_int.n_rows == 0 && self->stores[map->index].by_key == NULL)
    return NULL;
  if (map->hierarchy || !_crow_row_get_values (map, fresh, map->key, map->n_key, key))
    return NULL;
  old = _crow_identity_lookup (self, map, key);
  if (old == NULL || !(old->flags & CROW_ROW_MARKED) || old->state != CROW_STATE_PERSISTENT ||
      (old->flags & CROW_ROW_BUSY) || _crow_changes_has_triggers (self) || !is_free (self, map, old) ||
      lacks_default (map, fresh))
    return NULL;
  /* What counts is the key that the database has: an orphan may have lost it with its link. */
  for (guint i = 0; i < map->n_key; i++)
    {
      CrowValue stored;

      _crow_flush_get_stored (self, old, map->key[i], &stored);
      if (!crow_value_equal (&stored, &key[i]))
        return NULL;
    }
  return old;
}

/* FALSE: there is no time at which it could be written. */
static gboolean
find_phase (CrowSession *self,
            CrowSwitch  *change,
            gboolean     deletes)
{
  CrowEntityMap *map = _crow_row_map_of (self, change->fresh);
  gboolean pending = _crow_flush_refers_to_pending (map, change->fresh);
  gboolean unique = map->has_unique && mark_unique (self, map, change->old, change->fresh);

  change->phase = pending ? CROW_SWITCH_LATE : unique ? CROW_SWITCH_MIDDLE : CROW_SWITCH_EARLY;
  if (change->phase == CROW_SWITCH_EARLY || !deletes)
    return TRUE;
  change->cut = TRUE;
  if (!is_bound (self, map, change->old))
    return TRUE;
  /* Another DELETE would meet the row before it was written. */
  for (guint word = 0; word < map->n_words; word++)
    *_crow_row_word (map, change->fresh, CROW_MASK_DIRTY, word * CROW_ROW_BITS) = 0;
  return FALSE;
}

/* Takes the rows of @switches out of @deletes and @inserts. */
void
_crow_flush_find_switches (CrowSession *self,
                           GPtrArray   *deletes,
                           GPtrArray   *inserts,
                           GArray      *switches)
{
  guint kept = 0;

  if (deletes->len == 0 || inserts->len == 0)
    return;
  for (guint i = 0; i < inserts->len; i++)
    {
      CrowSwitch change = { .fresh = g_ptr_array_index (inserts, i) };

      change.old = find_old (self, change.fresh);
      if (change.old == NULL || !find_phase (self, &change, deletes->len > 0))
        {
          inserts->pdata[kept++] = change.fresh;
          continue;
        }
      change.old->flags |= CROW_ROW_BUSY;
      change.fresh->flags |= CROW_ROW_INSERTED;
      g_array_append_val (switches, change);
    }
  g_ptr_array_set_size (inserts, kept);
  if (switches->len == 0)
    return;
  kept = 0;
  for (guint i = 0; i < deletes->len; i++)
    if (!(((CrowRow *) deletes->pdata[i])->flags & CROW_ROW_BUSY))
      deletes->pdata[kept++] = deletes->pdata[i];
  g_ptr_array_set_size (deletes, kept);
  self->switched = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < switches->len; i++)
    {
      CrowSwitch *change = &g_array_index (switches, CrowSwitch, i);

      change->old->flags &= ~(CROW_ROW_BUSY | CROW_ROW_VISITED);
      g_hash_table_insert (self->switched, change->fresh, change->old);
    }
}

/* The version goes on from that of the old row. */
static void
fill_version (CrowSession *self,
              CrowSwitch  *change)
{
  CrowEntityMap *map = _crow_row_map_of (self, change->fresh);
  guint attribute = map->info->version_attribute;
  CrowValue value;

  if (attribute == CROW_NONE || _crow_row_test (map, change->fresh, CROW_MASK_VALID, attribute))
    return;
  _crow_flush_get_stored (self, change->old, attribute, &value);
  value = crow_value_int64 (value.type == CROW_VALUE_TYPE_INT64 ? value.u.integer + 1 : 1);
  _crow_flush_fill (self, change->fresh, attribute, &value);
}

/* The old row's references, so that the deletes leave it alone; the new row writes its own later. */
static gboolean
cut_references (CrowSession *self,
                CrowSwitch  *change,
                GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, change->fresh);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];

      if (role->kind != CROW_ROLE_REFERENCE || !role->nullable)
        continue;
      if (!_crow_flush_cut_off (self, change->old, i, error))
        return FALSE;
      for (guint j = 0; j < role->n_nulled; j++)
        _crow_row_assign (map, change->fresh, CROW_MASK_DIRTY, role->nulled[j], TRUE);
    }
  return TRUE;
}

/* What differs from the old row is to be written. */
static gboolean
mark_differences (CrowSession *self,
                  CrowSwitch  *change)
{
  CrowEntityMap *map = _crow_row_map_of (self, change->fresh);
  gboolean any = _crow_row_is_dirty (map, change->fresh);

  for (guint i = 0; i < map->n_attributes; i++)
    {
      CrowValue before, after;

      if (map->attribute_flags[i] & (CROW_ATTRIBUTE_IN_KEY | CROW_ATTRIBUTE_GENERATED))
        continue;
      _crow_flush_get_stored (self, change->old, i, &before);
      _crow_row_get (map, change->fresh, i, &after);
      if (_crow_row_test (map, change->old, CROW_MASK_VALID, i) && crow_value_equal (&before, &after))
        continue;
      _crow_row_assign (map, change->fresh, CROW_MASK_DIRTY, i, TRUE);
      any = TRUE;
    }
  return any;
}

static gboolean
release_old (CrowSession *self,
             GArray      *switches,
             GError     **error)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new ();

  for (guint i = 0; i < switches->len; i++)
    {
      g_ptr_array_add (old, g_array_index (switches, CrowSwitch, i).old);
      /* Neighbours of one entity at once. */
      if (i + 1 < switches->len &&
          g_array_index (switches, CrowSwitch, i + 1).old->entity == g_array_index (switches, CrowSwitch, i).old->entity)
        continue;
      if (!_crow_flush_release_all (self, (CrowRow **) old->pdata, old->len, error))
        return FALSE;
      g_ptr_array_set_size (old, 0);
    }
  return TRUE;
}

gboolean
_crow_flush_write_switches (CrowSession     *self,
                            GArray          *switches,
                            CrowSwitchPhase  phase,
                            GError         **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  /* Before anything can refer to the new rows. */
  if (phase == CROW_SWITCH_EARLY && !release_old (self, switches, error))
    return FALSE;
  for (guint i = 0; i < switches->len; i++)
    {
      CrowSwitch *change = &g_array_index (switches, CrowSwitch, i);
      CrowRow *fresh = change->fresh;

      if (phase == CROW_SWITCH_EARLY && change->cut && !cut_references (self, change, error))
        return FALSE;
      if (change->phase != phase)
        continue;
      fill_version (self, change);
      _crow_flush_fill_defaults (self, _crow_row_map_of (self, fresh), fresh);
      if (!_crow_flush_check_texts (self, fresh, error) || !_crow_flush_fill_references (self, fresh, TRUE, error) ||
          !_crow_flush_check_key (self, fresh, error))
        return FALSE;
      if (mark_differences (self, change))
        g_ptr_array_add (rows, fresh);
    }
  return rows->len == 0 || _crow_flush_update_rows (self, rows, error);
}
