/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Links in memory: every change of one end changes the other in the same breath, whether it is loaded or not.
 *
 * All changes of reference columns go through _crow_links_write(), whoever makes them: a role, an attribute, the
 * database.  What is not loaded is not touched: when it is loaded later, crow-load-links.c merges what is known here.
 */
#include "config.h"

#include "orm/crow-places-private.h"

CrowSet *
_crow_set_lookup (CrowSession *self,
                  CrowRow     *owner,
                  guint        role)
{
  return _crow_row_links (_crow_row_map_of (self, owner), owner)[role];
}

/* Made when missing; that of an owner without database row is complete from the start, but for a derived role. */
CrowSet *
_crow_set_get (CrowSession *self,
               CrowRow     *owner,
               guint        role)
{
  gpointer *link = &_crow_row_links (_crow_row_map_of (self, owner), owner)[role];
  CrowSet *set = *link;

  if (set == NULL)
    {
      /* As long as the session. */
      *link = set = _crow_session_allocate0 (self, sizeof (CrowSet));
      set->owner = owner;
      set->rows = set->first;
      set->size = G_N_ELEMENTS (set->first);
      set->role = role;
      set->loaded = owner->state != CROW_STATE_PERSISTENT && role < _crow_row_map_of (self, owner)->n_roles;
      g_ptr_array_add (self->sets, set);
      if (role >= _crow_row_map_of (self, owner)->n_roles)
        g_ptr_array_add (self->through_sets, set);
    }
  return set;
}

void
_crow_set_clear (CrowSet *set)
{
  if (set->rows != set->first)
    g_free (set->rows);
}

static void
grow (CrowSet *set)
{
  guint size = set->size + set->size / 2 + 2;

  if (set->rows != set->first)
    set->rows = g_renew (CrowRow *, set->rows, size);
  else
    {
      set->rows = g_new (CrowRow *, size);
      memcpy (set->rows, set->first, sizeof set->first);
    }
  set->size = size;
}

void
_crow_set_append (CrowSet *set,
                  CrowRow *row)
{
  _crow_row_keep (row);
  if (set->n_rows == set->size)
    grow (set);
  set->rows[set->n_rows++] = row;
}

/* Searches from both ends: what was added last, or is the first to be seen, is removed first. */
static guint
find (CrowSet *set,
      CrowRow *row)
{
  for (guint low = 0, high = set->n_rows; low < high; low++)
    {
      if (set->rows[--high] == row)
        return high;
      if (set->rows[low] == row)
        return low;
    }
  return G_MAXUINT;
}

gboolean
_crow_set_contains (CrowSet *set,
                    CrowRow *row)
{
  return find (set, row) != G_MAXUINT;
}

/* Where the role has an order, the database is asked for it after the commit. */
void
_crow_set_note_order (CrowSession *self,
                      CrowSet     *set)
{
  if (_crow_row_map_of (self, set->owner)->roles[set->role].order_attribute != CROW_NONE)
    set->unordered = self->has_unordered = TRUE;
}

/* Only if the set is loaded; the row must not be in it. */
void
_crow_set_add (CrowSession *self,
               CrowSet     *set,
               CrowRow     *row)
{
  if (set == NULL || !set->loaded)
    return;
  _crow_set_append (set, row);
  _crow_set_note_order (self, set);
  _crow_event_items (self, set, set->n_rows - 1, 0, 1);
}

void
_crow_set_remove (CrowSession *self,
                  CrowSet     *set,
                  CrowRow     *row)
{
  guint position;

  if (set == NULL || !set->loaded)
    return;
  position = find (set, row);
  if (position == G_MAXUINT)
    return;
  set->n_rows--;
  memmove (set->rows + position, set->rows + position + 1, (set->n_rows - position) * sizeof (CrowRow *));
  _crow_event_items (self, set, position, 1, 0);
}

/* A reference of which any column is null is none. */
gboolean
_crow_links_reads_null (CrowEntityMap *map,
                        CrowRow       *row,
                        CrowRoleMap   *role)
{
  for (guint i = 0; i < role->reference->n_columns; i++)
    if (!_crow_row_test (map, row, CROW_MASK_VALID, role->reference->columns[i]) ||
        _crow_row_test (map, row, CROW_MASK_NULL, role->reference->columns[i]))
      return TRUE;
  return FALSE;
}

/* What a REFERENCE role leads to, without asking the database. */
CrowRow *
_crow_links_get_known (CrowSession *self,
                       CrowRow     *row,
                       guint        role)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role_map = &map->roles[role];
  CrowRow *pointer = _crow_row_links (map, row)[role];
  CrowValue *values;

  if (pointer != NULL)
    return pointer;
  if (_crow_links_reads_null (map, row, role_map))
    return NULL;
  if (role_map->reference->n_columns == 1 && role_map->to_key && role_map->target->int_key &&
      map->types[role_map->reference->columns[0]] == CROW_VALUE_TYPE_INT64)
    return _crow_row_map_lookup (&self->stores[role_map->target->index].by_int,
                                 CROW_ROW_SLOTS (row)[role_map->reference->columns[0]].v_int64);
  values = g_newa (CrowValue, role_map->reference->n_columns);
  _crow_row_get_values (map, row, role_map->reference->columns, role_map->reference->n_columns, values);
  return _crow_identity_lookup_target (self, role_map, values);
}

static gboolean
touches (CrowRoleMap   *role,
         const guint16 *attributes,
         guint          n)
{
  for (guint i = 0; i < role->reference->n_columns; i++)
    for (guint j = 0; j < n; j++)
      if (role->reference->columns[i] == attributes[j])
        return TRUE;
  return FALSE;
}

static void
write_values (CrowSession     *self,
              CrowEntityMap   *map,
              CrowRow         *row,
              const guint16   *attributes,
              const CrowValue *values,
              guint            n_values,
              CrowLinkWrite    why)
{
  for (guint i = 0; i < n_values; i++)
    {
      CrowValue old;

      _crow_row_get (map, row, attributes[i], &old);
      if (crow_value_equal (&old, &values[i]) && _crow_row_test (map, row, CROW_MASK_VALID, attributes[i]))
        continue;
      /* What was read is no change that a rollback undoes. */
      if (why != CROW_LINK_LOAD)
        _crow_journal_value (self, row, attributes[i]);
      if (why == CROW_LINK_EDIT && row->state == CROW_STATE_PERSISTENT)
        {
          _crow_row_assign (map, row, CROW_MASK_DIRTY, attributes[i], TRUE);
          if (map->attribute_flags[attributes[i]] & CROW_ATTRIBUTE_IN_KEY)
            row->flags |= CROW_ROW_KEY_DIRTY;
          _crow_session_list_dirty (self, row);
        }
      _crow_row_put (self, map, row, attributes[i], &values[i]);
      _crow_event_attribute (self, row, attributes[i]);
    }
}

static void
move (CrowSession *self,
      CrowRow     *row,
      CrowRoleMap *role,
      CrowRow     *old,
      CrowRow     *fresh,
      gboolean     edit)
{
  if (old != NULL)
    _crow_set_remove (self, _crow_set_lookup (self, old, role->inverse), row);
  if (fresh != NULL)
    {
      CrowSet *set = fresh->state == CROW_STATE_PERSISTENT ? _crow_set_lookup (self, fresh, role->inverse)
                                                           : _crow_set_get (self, fresh, role->inverse);

      /* After a key of the target was changed, the row may be in it already. */
      if (edit || set == NULL || !_crow_set_contains (set, row))
        _crow_set_add (self, set, row);
    }
}

/* After an edit of what a role leads to, of which the session was told that it belongs to the row. */
static void
settle_owned (CrowSession *self,
              CrowRow     *row,
              CrowRow     *old,
              CrowRow     *fresh)
{
  if (old != NULL && old != fresh && old->state == CROW_STATE_PENDING && !_crow_session_is_owned (self, old))
    _crow_session_drop_pending (self, old);
  /* What left the session because nobody had it comes back. */
  if (fresh != NULL && fresh->state == CROW_STATE_TRANSIENT && (fresh->flags & CROW_ROW_ORPHANED) &&
      (row->state == CROW_STATE_PENDING || row->state == CROW_STATE_PERSISTENT))
    _crow_session_add_row (self, fresh);
}

/* Writes reference columns and, for @pointer_role (or CROW_NONE), the pointer to a target without database row. */
void
_crow_links_write (CrowSession     *self,
                   CrowRow         *row,
                   const guint16   *attributes,
                   const CrowValue *values,
                   guint            n_values,
                   guint            pointer_role,
                   CrowRow         *pointer,
                   CrowLinkWrite    why)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  const gboolean *owns = self->stores[map->index].owns;
  gboolean edit = why == CROW_LINK_EDIT;
  CrowRow **old = g_newa (CrowRow *, map->n_roles);
  gboolean *had = g_newa (gboolean, map->n_roles);
  gboolean orphaned = FALSE, owned = FALSE;

  _crow_events_freeze (self);
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      {
        old[i] = _crow_links_get_known (self, row, i);
        had[i] = old[i] != NULL || !_crow_links_reads_null (map, row, &map->roles[i]);
      }
  write_values (self, map, row, attributes, values, n_values, why);
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      gpointer *link = &_crow_row_links (map, row)[i];
      gpointer target;
      CrowRow *fresh;
      gboolean has;

      if (role->kind != CROW_ROLE_REFERENCE || (i != pointer_role && !touches (role, attributes, n_values)))
        continue;
      target = i == pointer_role ? pointer : NULL;
      if (*link != target)
        {
          _crow_journal_link (self, row, i);
          *link = target;
          if (edit && row->state == CROW_STATE_PERSISTENT)
            {
              for (guint j = 0; j < role->reference->n_columns; j++)
                {
                  _crow_journal_value (self, row, role->reference->columns[j]);
                  _crow_row_assign (map, row, CROW_MASK_DIRTY, role->reference->columns[j], TRUE);
                }
              _crow_session_list_dirty (self, row);
            }
        }
      fresh = _crow_links_get_known (self, row, i);
      has = fresh != NULL || !_crow_links_reads_null (map, row, role);
      if (edit && row->state == CROW_STATE_PERSISTENT)
        self->link_edits[role->info->relationship]++;
      if (edit && role->link->owned && had[i] && !has)
        {
          row->flags |= CROW_ROW_ORPHANED;
          orphaned = TRUE;
        }
      /* An owner that the session does not have is known by its key alone. */
      if (edit && role->link->owned && has)
        owned |= row->state != CROW_STATE_TRANSIENT || fresh == NULL || fresh->state == CROW_STATE_PENDING ||
                 fresh->state == CROW_STATE_PERSISTENT;
      if (fresh == old[i] && (fresh != NULL || had[i] == has))
        continue;
      if (fresh != old[i])
        move (self, row, role, old[i], fresh, edit);
      _crow_event_role (self, row, i);
    }
  for (guint i = 0; edit && !self->flushing && owns != NULL && i < map->n_roles; i++)
    if (owns[i])
      settle_owned (self, row, old[i], _crow_links_get_known (self, row, i));
  /* One that has a row goes with the next flush. */
  if (orphaned && row->state == CROW_STATE_PENDING && !self->flushing)
    _crow_session_drop_pending (self, row);
  else if (!orphaned && owned && (row->flags & CROW_ROW_ORPHANED))
    {
      if (row->state == CROW_STATE_TRANSIENT)
        _crow_session_add_row (self, row);
      row->flags &= ~CROW_ROW_ORPHANED;
    }
  _crow_events_thaw (self);
}

/* A transient row is in none of the session's lists: what is loaded later has to know of its pairs. */
static void
note_paired (CrowSession *self,
             CrowRow     *row,
             CrowRow     *other)
{
  GPtrArray *linked = self->linked;

  if (row->state == CROW_STATE_TRANSIENT && other->state == CROW_STATE_PERSISTENT &&
      (linked->len == 0 || g_ptr_array_index (linked, linked->len - 1) != row))
    g_ptr_array_add (linked, row);
}

/* The other one that is at the place of @row in a one-to-one link, if any. */
static CrowRow *
get_partner (CrowSession *self,
             CrowRow     *target,
             guint        role,
             CrowRow     *row)
{
  CrowSet *set = _crow_set_get (self, target, role);
  GError *error = NULL;

  if (!set->loaded && !_crow_load_place (self, set, &error))
    {
      _crow_session_take_error (self, error);
      return NULL;
    }
  for (guint i = 0; i < set->n_rows; i++)
    if (set->rows[i] != row)
      return set->rows[i];
  return NULL;
}

/* Whether a new row has the reference, and is not where it refers to: a rollback took it out there.  What is not loaded
 * yet will hold all rows that are in the session. */
static gboolean
is_out_of_step (CrowSession *self,
                CrowRow     *row,
                CrowRoleMap *role,
                CrowRow     *target)
{
  CrowSet *set = _crow_set_lookup (self, target, role->inverse);

  if (row->state == CROW_STATE_PERSISTENT)
    return FALSE;
  if (set != NULL ? set->loaded : target->state != CROW_STATE_PERSISTENT)
    return set == NULL || !_crow_set_contains (set, row);
  return row->state == CROW_STATE_TRANSIENT;
}

/* Sets a REFERENCE role.  FALSE: it was so already. */
gboolean
_crow_links_set (CrowSession *self,
                 CrowRow     *row,
                 guint        role,
                 CrowRow     *target)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role_map = &map->roles[role];
  const CrowReferenceInfo *reference = role_map->reference;
  gboolean owns = self->stores[map->index].owns != NULL && self->stores[map->index].owns[role];
  CrowRow *partner = NULL;
  CrowValue *values;
  gboolean stored, same;

  if (row->state == CROW_STATE_PERSISTENT)
    for (guint i = 0; i < reference->n_columns; i++)
      if (!_crow_row_test (map, row, CROW_MASK_VALID, reference->columns[i]))
        {
          GError *error = NULL;

          if (!_crow_load_row (self, row, &error))
            {
              _crow_session_take_error (self, error);
              return FALSE;
            }
          break;
        }
  /* What it lets go may have to go. */
  if (owns && row->state == CROW_STATE_PERSISTENT)
    {
      GError *error = NULL;

      _crow_load_one (self, row, role, &error);
      if (error != NULL)
        {
          _crow_session_take_error (self, error);
          return FALSE;
        }
    }
  same = target != NULL ? _crow_links_get_known (self, row, role) == target
                        : _crow_row_links (map, row)[role] == NULL && _crow_links_reads_null (map, row, role_map);
  if (same && (target == NULL || !is_out_of_step (self, row, role_map, target)))
    return FALSE;
  _crow_events_freeze (self);
  if (target != NULL && role_map->link->kind == CROW_LINK_ONE_TO_ONE)
    partner = get_partner (self, target, role_map->inverse, row);
  if (partner != NULL)
    _crow_links_set (self, partner, role, NULL);
  if (same)
    {
      move (self, row, role_map, NULL, target, TRUE);
      _crow_event_role (self, row, role);
      _crow_events_thaw (self);
      return TRUE;
    }
  values = g_newa (CrowValue, reference->n_columns);
  stored = target != NULL && target->state == CROW_STATE_PERSISTENT;
  if (target != NULL &&
      _crow_row_get_values (role_map->target, target, reference->target_columns, reference->n_columns, values))
    {
      if (stored)
        _crow_identity_note_target (self, role_map, target);
      _crow_links_write (self, row, reference->columns, values, reference->n_columns, role, stored ? NULL : target,
                         CROW_LINK_EDIT);
    }
  else
    {
      for (guint i = 0; i < role_map->n_nulled; i++)
        values[i] = crow_value_null ();
      _crow_links_write (self, row, role_map->nulled, values, role_map->n_nulled, role, target, CROW_LINK_EDIT);
    }
  _crow_events_thaw (self);
  return TRUE;
}

static void
edit_pair (CrowSession *self,
           CrowRoleMap *role,
           CrowRow     *owner,
           CrowRow     *row,
           gboolean     add,
           gboolean     blind)
{
  CrowPairEdit edit = { .add = add, .blind = blind };
  GArray **edits = &self->pairs[role->info->relationship];

  if (owner->state != CROW_STATE_PERSISTENT || row->state != CROW_STATE_PERSISTENT)
    return;
  _crow_row_keep (owner);
  _crow_row_keep (row);
  edit.rows[1 - role->info->end] = owner;
  edit.rows[role->info->end] = row;
  if (*edits == NULL)
    *edits = g_array_new (FALSE, FALSE, sizeof (CrowPairEdit));
  g_array_append_val (*edits, edit);
  self->n_pair_edits++;
}

/* Whether the pair is there; loads a side where neither is, but if that is not to be, @blind is set: nobody knows. */
static gboolean
has_pair (CrowSession *self,
          CrowRoleMap *role,
          CrowRow     *owner,
          guint        role_index,
          CrowRow     *row,
          gboolean    *blind)
{
  CrowSet *near = _crow_set_lookup (self, owner, role_index);
  CrowSet *far = _crow_set_lookup (self, row, role->inverse);
  gboolean near_known = near != NULL ? near->loaded : owner->state != CROW_STATE_PERSISTENT;
  gboolean far_known = far != NULL ? far->loaded : row->state != CROW_STATE_PERSISTENT;
  GError *error = NULL;

  if (far_known && (!near_known || far == NULL || (near != NULL && far->n_rows <= near->n_rows)))
    return far != NULL && _crow_set_contains (far, owner);
  if (near_known)
    return near != NULL && _crow_set_contains (near, row);
  if (_crow_session_get_loading (self, owner, role_index) == CROW_LOADING_WRITE_ONLY)
    {
      *blind = TRUE;
      return FALSE;
    }
  near = _crow_set_get (self, owner, role_index);
  if (!_crow_load_set (self, near, &error))
    _crow_session_take_error (self, error);
  return _crow_set_contains (near, row);
}

static gboolean
change_pair (CrowSession *self,
             CrowRow     *owner,
             guint        role,
             CrowRow     *row,
             gboolean     add)
{
  CrowEntityMap *map = _crow_row_map_of (self, owner);
  CrowRoleMap *role_map = &map->roles[role];
  CrowSet *near, *far;
  gboolean blind = FALSE;

  if (has_pair (self, role_map, owner, role, row, &blind) == add && !blind)
    return FALSE;
  _crow_events_freeze (self);
  /* A set of a row that the database does not have is where its pairs are kept. */
  near = owner->state != CROW_STATE_PERSISTENT ? _crow_set_get (self, owner, role)
                                               : _crow_set_lookup (self, owner, role);
  far = row->state != CROW_STATE_PERSISTENT ? _crow_set_get (self, row, role_map->inverse)
                                            : _crow_set_lookup (self, row, role_map->inverse);
  if (add)
    {
      _crow_set_add (self, near, row);
      _crow_set_add (self, far, owner);
      note_paired (self, row, owner);
      note_paired (self, owner, row);
    }
  else
    {
      _crow_set_remove (self, near, row);
      _crow_set_remove (self, far, owner);
    }
  edit_pair (self, role_map, owner, row, add, blind);
  _crow_events_thaw (self);
  return TRUE;
}

/* Adds to a CHILDREN, BACK or PAIRS role.  FALSE: it was there. */
gboolean
_crow_links_add (CrowSession *self,
                 CrowRow     *owner,
                 guint        role,
                 CrowRow     *row)
{
  CrowRoleMap *role_map = &_crow_row_map_of (self, owner)->roles[role];

  if (role_map->kind == CROW_ROLE_PAIRS)
    return change_pair (self, owner, role, row, TRUE);
  return _crow_links_set (self, row, role_map->inverse, owner);
}

/* The same, with the cascade save-update: what an object of the session is linked to comes in. */
gboolean
_crow_links_add_object (CrowSession *self,
                        CrowRow     *owner,
                        guint        role,
                        CrowRow     *row)
{
  gboolean added = _crow_links_add (self, owner, role, row);

  if (row->state == CROW_STATE_TRANSIENT &&
      (_crow_row_map_of (self, owner)->roles[role].cascades & CROW_CASCADE_SAVE_UPDATE) &&
      (owner->state == CROW_STATE_PENDING || owner->state == CROW_STATE_PERSISTENT))
    _crow_session_add_row (self, row);
  return added;
}

gboolean
_crow_links_remove (CrowSession *self,
                    CrowRow     *owner,
                    guint        role,
                    CrowRow     *row)
{
  CrowRoleMap *role_map = &_crow_row_map_of (self, owner)->roles[role];

  if (role_map->kind == CROW_ROLE_PAIRS)
    return change_pair (self, owner, role, row, FALSE);
  if (_crow_links_get_known (self, row, role_map->inverse) != owner)
    return FALSE;
  return _crow_links_set (self, row, role_map->inverse, NULL);
}

/* After a flush: takes deleted rows out of all sets. */
void
_crow_links_drop_deleted (CrowSession *self)
{
  for (guint i = 0; i < self->sets->len; i++)
    {
      CrowSet *set = g_ptr_array_index (self->sets, i);
      CrowRoleMap *role = &_crow_row_map_of (self, set->owner)->roles[set->role];

      if (!set->loaded || self->stores[role->target->index].n_deleted == 0)
        continue;
      if (role->kind == CROW_ROLE_THROUGH)
        {
          _crow_through_note_stale (self, set);
          continue;
        }
      for (guint j = set->n_rows; j > 0; j--)
        if (set->rows[j - 1]->state == CROW_STATE_DELETED)
          {
            guint last = j - 1, first = last;

            while (first > 0 && set->rows[first - 1]->state == CROW_STATE_DELETED)
              first--;
            memmove (set->rows + first, set->rows + last + 1, (set->n_rows - last - 1) * sizeof (CrowRow *));
            set->n_rows -= last + 1 - first;
            _crow_event_items (self, set, first, last + 1 - first, 0);
            j = first + 1;
          }
    }
}

/* Before a row without database row leaves the session: nothing may point at it. */
void
_crow_links_forget (CrowSession *self,
                    CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  _crow_events_freeze (self);
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];

      if (role->kind == CROW_ROLE_REFERENCE)
        {
          CrowRow *target = _crow_links_get_known (self, row, i);

          if (target != NULL)
            _crow_set_remove (self, _crow_set_lookup (self, target, role->inverse), row);
        }
      else
        {
          CrowSet *set = _crow_set_lookup (self, row, i);

          for (guint j = 0; role->kind == CROW_ROLE_PAIRS && set != NULL && j < set->n_rows; j++)
            _crow_set_remove (self, _crow_set_lookup (self, set->rows[j], role->inverse), row);
          for (guint j = set != NULL ? set->n_rows : 0; role->kind != CROW_ROLE_PAIRS && j > 0; j--)
            if (_crow_row_links (role->target, set->rows[j - 1])[role->inverse] == row)
              _crow_links_set (self, set->rows[j - 1], role->inverse, NULL);
        }
    }
  _crow_events_thaw (self);
}
