/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The states of objects: adding, deleting, expunging, expiring, refreshing, and what passes along roles with it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

/* Notes that a persistent row has edits. */
void
_crow_session_list_dirty (CrowSession *self,
                          CrowRow     *row)
{
  if (row->flags & CROW_ROW_LISTED)
    return;
  row->flags |= CROW_ROW_LISTED;
  g_ptr_array_add (self->dirty, row);
  _crow_session_note_change (self, row);
}

void
_crow_session_set_state (CrowSession *self,
                         CrowRow     *row,
                         CrowState    state)
{
  row->state = state;
  if (row->object != NULL)
    _crow_object_notify_state (row->object);
}

/* Rows that @row reaches along roles with one of @cascades, appended to @rows; only what is in memory. */
static void
append_reached (CrowSession *self,
                CrowRow     *row,
                guint        cascades,
                GPtrArray   *rows)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];

      if ((role->cascades & cascades) == 0)
        continue;
      if (role->kind == CROW_ROLE_REFERENCE)
        {
          CrowRow *target = _crow_links_get_known (self, row, i);

          if (target != NULL)
            g_ptr_array_add (rows, target);
        }
      else
        {
          CrowSet *set = _crow_set_lookup (self, row, i);

          for (guint j = 0; set != NULL && set->loaded && j < set->n_rows; j++)
            g_ptr_array_add (rows, set->rows[j]);
        }
    }
}

/* Whether what a role reaches goes where its row goes. */
static gboolean
is_own (CrowSession   *self,
        CrowEntityMap *map,
        guint          index)
{
  const gboolean *owns = self->stores[map->index].owns;
  CrowRoleMap *role = &map->roles[index];

  if (role->kind == CROW_ROLE_REFERENCE)
    return owns != NULL && owns[index];
  return (role->kind == CROW_ROLE_CHILDREN || role->kind == CROW_ROLE_BACK) &&
         (role->link->owned || role->link->delete_rule == CROW_DELETE_CASCADE);
}

/* Transient ones among what append_reached() finds for save-update; @rows is made when there is one. */
static void
append_transient (CrowSession *self,
                  CrowRow     *row,
                  GPtrArray  **rows)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      /* A target without database row is behind the pointer. */
      CrowRow *target = role->kind == CROW_ROLE_REFERENCE ? _crow_row_links (map, row)[i] : NULL;
      CrowSet *set = role->kind != CROW_ROLE_REFERENCE ? _crow_set_lookup (self, row, i) : NULL;
      CrowRow **reached = set != NULL ? set->rows : &target;
      guint n = set != NULL ? (set->loaded ? set->n_rows : 0) : target != NULL;
      gboolean saves = (role->cascades & CROW_CASCADE_SAVE_UPDATE) != 0;

      if (!saves && !is_own (self, map, i))
        continue;
      /* What left with it comes back with it. */
      for (guint j = 0; j < n; j++)
        if (reached[j]->state == CROW_STATE_TRANSIENT && (saves || (reached[j]->flags & CROW_ROW_ORPHANED)))
          {
            if (*rows == NULL)
              *rows = g_ptr_array_new ();
            g_ptr_array_add (*rows, reached[j]);
          }
    }
}

/* What was loaded while the row was transient does not hold it. */
static void
enter_sets (CrowSession *self,
            CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowRow *target = role->kind == CROW_ROLE_REFERENCE ? _crow_links_get_known (self, row, i) : NULL;
      CrowSet *set = target != NULL && target->state == CROW_STATE_PERSISTENT
                       ? _crow_set_lookup (self, target, role->inverse) : NULL;

      if (set != NULL && set->loaded && !_crow_set_contains (set, row))
        _crow_set_add (self, set, row);
    }
}

/* Makes a transient row pending, and what it reaches by save-update. */
void
_crow_session_add_row (CrowSession *self,
                       CrowRow     *first)
{
  g_autoptr (GPtrArray) rows = NULL;
  CrowRow *row = first;

  if (first->state == CROW_STATE_DETACHED)
    return;
  _crow_events_freeze (self);
  for (guint next = 0; row != NULL; row = rows != NULL && next < rows->len ? g_ptr_array_index (rows, next++) : NULL)
    {
      /* Coming from the first one on, what is in the session already has brought its own. */
      if (row->state != CROW_STATE_TRANSIENT && row != first)
        continue;
      if (row->state == CROW_STATE_TRANSIENT)
        {
          _crow_journal_state (self, row, CROW_JOURNAL_ADD);
          g_ptr_array_add (self->pending, row);
          row->flags &= ~CROW_ROW_ORPHANED;
          _crow_session_set_state (self, row, CROW_STATE_PENDING);
          enter_sets (self, row);
          while (self->linked->len > 0 &&
                 ((CrowRow *) g_ptr_array_index (self->linked, self->linked->len - 1))->state != CROW_STATE_TRANSIENT)
            g_ptr_array_set_size (self->linked, self->linked->len - 1);
          _crow_session_note_change (self, row);
        }
      append_transient (self, row, &rows);
    }
  _crow_events_thaw (self);
}

/* A row that was taken out is in the session again. */
static void
take_in (CrowSession *self,
         CrowRow     *row)
{
  _crow_identity_insert (self, row);
  _crow_live_note_all (self);
  _crow_session_set_state (self, row, CROW_STATE_PERSISTENT);
}

/* A detached object comes back: its values move into a row of this session. */
static CrowRow *
adopt (CrowSession *self,
       CrowObject  *object)
{
  CrowEntityMap *map = &self->mapping->entities[object->row->entity];
  CrowRow *old = object->row, *row;
  CrowValue *key = g_newa (CrowValue, map->n_key);

  if (!_crow_row_get_values (map, old, map->key, map->n_key, key) || _crow_identity_lookup (self, map, key) != NULL)
    return NULL;
  row = _crow_row_new (self, map);
  for (guint i = 0; i < map->n_attributes; i++)
    if (_crow_row_test (map, old, CROW_MASK_VALID, i))
      {
        CrowValue value;

        _crow_row_get (map, old, i, &value);
        _crow_row_put (self, map, row, i, &value);
      }
  row->state = CROW_STATE_PERSISTENT;
  row->object = g_object_ref (object);
  object->row = row;
  object->session = self;
  object->mapping = self->mapping;
  _crow_identity_insert (self, row);
  _crow_live_note_all (self);
  if (old->flags & CROW_ROW_STANDALONE)
    {
      _crow_row_free_copy (map, old);
      crow_mapping_unref (self->mapping);
    }
  _crow_object_notify_state (object);
  return row;
}

/**
 * crow_session_add:
 * @self: a session
 * @object: an object of @self, or a detached one of another session over the same mapping
 *
 * Makes a transient object pending, with all that it reaches along roles with the cascade save-update.  An object that
 * was marked by crow_session_delete() is not any more.  A detached object becomes persistent again, unless @self has
 * another object for its row; that is a mistake of the program.  One whose row was deleted stays detached.
 */
void
crow_session_add (CrowSession *self,
                  CrowObject  *object)
{
  CrowRow *row = object->row;

  g_return_if_fail (CROW_IS_SESSION (self) && CROW_IS_OBJECT (object));
  g_return_if_fail (object->mapping == self->mapping);

  if (row->state == CROW_STATE_DETACHED && (row->flags & CROW_ROW_MARKED))
    return;
  if (row->state == CROW_STATE_DETACHED && object->session != self)
    {
      g_return_if_fail (object->session == NULL);
      row = adopt (self, object);
      g_return_if_fail (row != NULL);
      return;
    }
  g_return_if_fail (object->session == self);
  if (row->state == CROW_STATE_DETACHED)
    {
      CrowEntityMap *map = _crow_row_map_of (self, row);
      CrowValue *key = g_newa (CrowValue, map->n_key);

      g_return_if_fail (_crow_row_get_values (map, row, map->key, map->n_key, key));
      g_return_if_fail (_crow_identity_lookup (self, map, key) == NULL);
      take_in (self, row);
      return;
    }
  _crow_events_freeze (self);
  if (row->flags & CROW_ROW_MARKED)
    {
      row->flags &= ~CROW_ROW_MARKED;
      g_ptr_array_remove (self->marked, row);
      _crow_session_note_change (self, row);
    }
  _crow_session_add_row (self, row);
  _crow_events_thaw (self);
}

void
_crow_session_mark_row (CrowSession *self,
                        CrowRow     *row)
{
  if (row->flags & CROW_ROW_MARKED)
    return;
  row->flags |= CROW_ROW_MARKED;
  _crow_journal_state (self, row, CROW_JOURNAL_MARK);
  g_ptr_array_add (self->marked, row);
  _crow_session_note_change (self, row);
}

gboolean
_crow_session_append_along (CrowSession *self,
                            CrowRow     *row,
                            GPtrArray   *rows,
                            GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  const gboolean *along = self->stores[map->index].along;

  for (guint i = 0; along != NULL && i < map->n_roles; i++)
    {
      CrowSet *set;
      CrowRow *target;
      GError *local = NULL;

      if (!along[i])
        continue;
      if (map->roles[i].kind == CROW_ROLE_REFERENCE)
        {
          target = _crow_load_one (self, row, i, &local);
          if (local != NULL)
            {
              g_propagate_error (error, local);
              return FALSE;
            }
          if (target != NULL)
            g_ptr_array_add (rows, target);
          continue;
        }
      set = _crow_set_get (self, row, i);
      if (!set->loaded && !_crow_load_set (self, set, error))
        return FALSE;
      for (guint j = 0; j < set->n_rows; j++)
        g_ptr_array_add (rows, set->rows[j]);
    }
  return TRUE;
}

/* What cannot be loaded now is tried again by the flush, which tells. */
static void
mark_along (CrowSession *self,
            CrowRow     *row)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, row);
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *next = g_ptr_array_index (rows, i);
      GError *error = NULL;

      if (next->state != CROW_STATE_PERSISTENT || (i > 0 && (next->flags & CROW_ROW_MARKED)))
        continue;
      _crow_session_mark_row (self, next);
      if (!_crow_session_append_along (self, next, rows, &error))
        _crow_session_take_error (self, error);
    }
}

/**
 * crow_session_delete:
 * @self: a session
 * @object: a persistent object of @self, or one that was taken out of it, which comes back first
 *
 * Marks the object; the next flush deletes it, and does with what is linked to it what the links' delete rules say.
 */
void
crow_session_delete (CrowSession *self,
                     CrowObject  *object)
{
  g_return_if_fail (CROW_IS_SESSION (self) && CROW_IS_OBJECT (object));
  g_return_if_fail (object->session == self);
  g_return_if_fail (object->row->state == CROW_STATE_PERSISTENT ||
                    (object->row->state == CROW_STATE_DETACHED && !(object->row->flags & CROW_ROW_MARKED)));

  /* Who hears of it may close the session. */
  _crow_events_freeze (self);
  if (object->row->state == CROW_STATE_DETACHED)
    crow_session_add (self, object);
  if (object->row->state != CROW_STATE_PERSISTENT)
    ;
  else if (self->has_along)
    mark_along (self, object->row);
  else
    _crow_session_mark_row (self, object->row);
  _crow_events_thaw (self);
}

static void
keep_flagged (GPtrArray *rows,
              guint      flag)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    if (((CrowRow *) rows->pdata[i])->flags & flag)
      rows->pdata[n++] = rows->pdata[i];
  g_ptr_array_set_size (rows, n);
}

/* After rows lost CROW_ROW_LISTED or CROW_ROW_MARKED, or were pending: takes them off the lists, all at once.  @rows has
 * them, NULL: they may be any. */
static void
sweep_lists (CrowSession *self,
             GPtrArray   *rows)
{
  guint n = 0;

  keep_flagged (self->dirty, CROW_ROW_LISTED);
  keep_flagged (self->marked, CROW_ROW_MARKED);
  for (guint i = 0; i < self->pending->len; i++)
    if (((CrowRow *) self->pending->pdata[i])->state == CROW_STATE_PENDING)
      self->pending->pdata[n++] = self->pending->pdata[i];
  g_ptr_array_set_size (self->pending, n);
  if (rows == NULL)
    _crow_session_note_change (self, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    _crow_session_note_change (self, g_ptr_array_index (rows, i));
}

/* A persistent row leaves the session; the lists and the journal are the caller's to see to. */
static void
let_go (CrowSession *self,
        CrowRow     *row)
{
  _crow_identity_remove (self, row);
  row->flags &= ~(CROW_ROW_LISTED | CROW_ROW_MARKED | CROW_ROW_ORPHANED | CROW_ROW_KEY_DIRTY);
  _crow_session_set_state (self, row, CROW_STATE_DETACHED);
}

/* A row of which the database has none any more, after a rollback: it does not come back. */
void
_crow_session_lose_row (CrowSession *self,
                        CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);

  g_hash_table_add (rows, row);
  _crow_events_freeze (self);
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      {
        CrowRow *target = _crow_links_get_known (self, row, i);

        if (target != NULL)
          _crow_set_remove (self, _crow_set_lookup (self, target, map->roles[i].inverse), row);
      }
    else
      {
        CrowSet *set = _crow_set_get (self, row, i);
        guint n_rows = set->n_rows;

        set->loaded = TRUE;
        set->n_rows = 0;
        _crow_event_items (self, set, 0, n_rows, 0);
      }
  let_go (self, row);
  sweep_lists (self, NULL);
  _crow_journal_forget_rows (self, rows);
  row->flags |= CROW_ROW_MARKED;
  row->batch &= ~CROW_BATCH_DOUBTFUL;
  _crow_events_thaw (self);
}

/* Whether a row of the session owns what is pending, as the session was told. */
gboolean
_crow_session_is_owned (CrowSession *self,
                        CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      const gboolean *owns = self->stores[map->roles[i].target->index].owns;
      CrowSet *set = map->roles[i].kind != CROW_ROLE_REFERENCE ? _crow_set_lookup (self, row, i) : NULL;

      if (set == NULL || map->roles[i].kind == CROW_ROLE_PAIRS || owns == NULL || !owns[map->roles[i].inverse])
        continue;
      for (guint j = 0; j < set->n_rows; j++)
        if (set->rows[j]->state == CROW_STATE_PENDING || set->rows[j]->state == CROW_STATE_PERSISTENT)
          return TRUE;
    }
  return FALSE;
}

/* Pending rows that belong to one that leaves the session. */
static void
append_owned (CrowSession *self,
              CrowRow     *row,
              GPtrArray   *rows)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      gboolean reference = map->roles[i].kind == CROW_ROLE_REFERENCE;
      CrowRow *target = reference ? _crow_row_links (map, row)[i] : NULL;
      CrowSet *set = reference ? NULL : _crow_set_lookup (self, row, i);

      if (!is_own (self, map, i))
        continue;
      if (target != NULL && target->state == CROW_STATE_PENDING && !_crow_session_is_owned (self, target))
        g_ptr_array_add (rows, target);
      for (guint j = 0; set != NULL && j < set->n_rows; j++)
        if (set->rows[j]->state == CROW_STATE_PENDING)
          g_ptr_array_add (rows, set->rows[j]);
    }
}

/* A pending row that nobody owns leaves the session with what it owns, and comes back with it. */
void
_crow_session_drop_pending (CrowSession *self,
                            CrowRow     *first)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint n = 0;

  g_ptr_array_add (rows, first);
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (row->state != CROW_STATE_PENDING)
        continue;
      _crow_session_set_state (self, row, CROW_STATE_TRANSIENT);
      _crow_session_note_change (self, row);
      row->flags |= CROW_ROW_ORPHANED;
      append_owned (self, row, rows);
    }
  /* One alone is looked for where it came last. */
  for (guint i = self->pending->len; rows->len == 1 && i > 0; i--)
    if (g_ptr_array_index (self->pending, i - 1) == first)
      {
        g_ptr_array_remove_index (self->pending, i - 1);
        break;
      }
  for (guint i = 0; rows->len > 1 && i < self->pending->len; i++)
    if (((CrowRow *) self->pending->pdata[i])->state == CROW_STATE_PENDING)
      self->pending->pdata[n++] = self->pending->pdata[i];
  if (rows->len > 1)
    g_ptr_array_set_size (self->pending, n);
}

static void
expunge_row (CrowSession *self,
             CrowRow     *row,
             GHashTable  *gone)
{
  switch (row->state)
    {
    case CROW_STATE_PENDING:
      _crow_session_set_state (self, row, CROW_STATE_TRANSIENT);
      row->flags &= ~CROW_ROW_ORPHANED;
      break;
    case CROW_STATE_PERSISTENT:
      g_hash_table_add (gone, row);
      let_go (self, row);
      /* Its row may come back as another object; not before the program is done with this one. */
      _crow_live_note_all (self);
      break;
    default:
      break;
    }
}

/**
 * crow_session_expunge:
 * @self: a session
 * @object: an object of @self
 *
 * Lets go of an object without touching its row: a pending one is transient again, a persistent one detached; its edits
 * are never written.  What it reaches along roles with the cascade expunge goes too.
 */
void
crow_session_expunge (CrowSession *self,
                      CrowObject  *object)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);

  g_return_if_fail (CROW_IS_SESSION (self) && CROW_IS_OBJECT (object));
  g_return_if_fail (object->session == self);

  g_ptr_array_add (rows, object->row);
  _crow_events_freeze (self);
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (row->state != CROW_STATE_PENDING && row->state != CROW_STATE_PERSISTENT)
        continue;
      append_reached (self, row, CROW_CASCADE_EXPUNGE, rows);
      expunge_row (self, row, gone);
    }
  _crow_through_note_all (self);
  sweep_lists (self, rows);
  _crow_journal_forget_rows (self, gone);
  _crow_events_thaw (self);
}

void
_crow_session_unload_set (CrowSession *self,
                          CrowSet     *set)
{
  guint n_rows;

  if (set == NULL || !set->loaded || set->owner->state != CROW_STATE_PERSISTENT)
    return;
  n_rows = set->n_rows;
  /* That it was emptied is an edit of its owner, and goes with it; what was put there is one of that. */
  if (set->open && n_rows == 0 && g_ptr_array_remove_fast (self->open_sets, set))
    set->open = FALSE;
  set->loaded = FALSE;
  set->stale = CROW_STALE_NOT;
  set->n_rows = 0;
  if (_crow_event_has_listeners (set))
    _crow_event_items (self, set, 0, n_rows, crow_collection_get_n_items (set->object));
  else
    _crow_event_items (self, set, 0, 0, 0);
}

/* What a REFERENCE role leads to is not known any more. */
static void
unlink_role (CrowSession *self,
             CrowRow     *row,
             guint        role)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRow *target = _crow_links_get_known (self, row, role);
  CrowSet *set = target != NULL ? _crow_set_lookup (self, target, map->roles[role].inverse) : NULL;

  if (map->roles[role].feeds)
    _crow_through_note_reference (self, row, role);
  if (target != NULL && target->state == CROW_STATE_PERSISTENT)
    _crow_session_unload_set (self, set);
  else
    _crow_set_remove (self, set, row);
  _crow_row_links (map, row)[role] = NULL;
}

/* Forgets values and edits of a persistent row, but not its key. */
static void
expire_row (CrowSession *self,
            CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  gboolean moved = FALSE;

  if (row->state != CROW_STATE_PERSISTENT || (row->flags & CROW_ROW_VISITED))
    return;
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      unlink_role (self, row, i);
    else
      _crow_session_unload_set (self, _crow_set_lookup (self, row, i));
  for (guint i = 0; i < map->n_attributes; i++)
    if (_crow_row_test (map, row, CROW_MASK_DIRTY, i))
      {
        _crow_journal_restore_value (self, row, i);
        moved |= (map->attribute_flags[i] & CROW_ATTRIBUTE_IN_REFERENCE) != 0;
      }
  /* Where it is back, it was taken out. */
  for (guint i = 0; moved && i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE)
      unlink_role (self, row, i);
  for (guint i = 0; i < map->n_attributes; i++)
    {
      if (!(map->attribute_flags[i] & CROW_ATTRIBUTE_IN_KEY) && i != map->discriminator)
        _crow_row_invalidate (map, row, i);
      _crow_event_attribute (self, row, i);
    }
  row->flags &= ~(CROW_ROW_LISTED | CROW_ROW_KEY_DIRTY | CROW_ROW_ORPHANED);
  _crow_lists_note_read (self, row);
}

/* The references that @row takes part in with @attribute are not known any more. */
static void
unlink_attribute (CrowSession *self,
                  CrowRow     *row,
                  guint        attribute)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      gboolean part = FALSE;

      for (guint j = 0; role->kind == CROW_ROLE_REFERENCE && j < role->reference->n_columns; j++)
        part |= role->reference->columns[j] == attribute;
      if (part)
        unlink_role (self, row, i);
    }
}

void
_crow_session_expire_attribute (CrowSession *self,
                                CrowRow     *row,
                                guint        attribute)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_REFERENCE)
    unlink_attribute (self, row, attribute);
  if (_crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
    {
      _crow_journal_restore_value (self, row, attribute);
      _crow_row_assign (map, row, CROW_MASK_DIRTY, attribute, FALSE);
      if (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_REFERENCE)
        unlink_attribute (self, row, attribute);
    }
  _crow_row_invalidate (map, row, attribute);
  _crow_event_attribute (self, row, attribute);
  if ((row->flags & CROW_ROW_LISTED) && !_crow_row_is_dirty (map, row))
    {
      g_ptr_array_remove (self->dirty, row);
      row->flags &= ~(CROW_ROW_LISTED | CROW_ROW_ORPHANED);
      _crow_session_note_change (self, row);
    }
  _crow_lists_note_read (self, row);
}

void
_crow_session_expire_role (CrowSession *self,
                           CrowRow     *row,
                           guint        role)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *info = &map->roles[role];

  if (info->kind == CROW_ROLE_THROUGH)
    _crow_session_unload_set (self, _crow_set_lookup (self, row, info->near_role));
  if (info->kind != CROW_ROLE_REFERENCE)
    {
      _crow_session_unload_set (self, _crow_set_lookup (self, row, role));
      return;
    }
  for (guint i = 0; i < info->reference->n_columns; i++)
    if (!(map->attribute_flags[info->reference->columns[i]] & CROW_ATTRIBUTE_IN_KEY))
      _crow_session_expire_attribute (self, row, info->reference->columns[i]);
}

static void
expire_all (CrowSession *self)
{
  for (guint i = 0; i < self->mapping->n_entities; i++)
    _crow_store_foreach (self, &self->stores[i], expire_row);
  for (guint i = 0; i < self->sets->len; i++)
    _crow_session_unload_set (self, g_ptr_array_index (self->sets, i));
}

static void
expire (CrowSession *self,
        CrowObject  *object)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GHashTable) done = NULL;

  _crow_events_freeze (self);
  if (object == NULL)
    expire_all (self);
  else
    g_ptr_array_add (rows, object->row);
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (done == NULL && rows->len > 1)
        {
          done = g_hash_table_new (NULL, NULL);
          g_hash_table_add (done, object->row);
        }
      if (i > 0 && !g_hash_table_add (done, row))
        continue;
      append_reached (self, row, CROW_CASCADE_REFRESH_EXPIRE, rows);
      expire_row (self, row);
    }
  sweep_lists (self, object != NULL ? rows : NULL);
  _crow_events_thaw (self);
}

/**
 * crow_session_expire:
 * @self: a session
 * @object: (nullable): a persistent object of @self, or %NULL for all
 *
 * Forgets values, collections and edits; they are read again when somebody asks.
 */
void
crow_session_expire (CrowSession *self,
                     CrowObject  *object)
{
  g_return_if_fail (CROW_IS_SESSION (self));
  g_return_if_fail (object == NULL || (CROW_IS_OBJECT (object) && object->session == self));

  expire (self, object);
  _crow_live_settle (self, object == NULL);
}

/**
 * crow_session_refresh:
 * @self: a session
 * @object: a persistent object of @self
 * @error: %CROW_ERROR_STALE when its row is gone, %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Reads the object's values again; its edits are lost.
 *
 * Returns: whether they were read
 */
gboolean
crow_session_refresh (CrowSession *self,
                      CrowObject  *object,
                      GError     **error)
{
  gboolean done;

  g_return_val_if_fail (CROW_IS_SESSION (self) && CROW_IS_OBJECT (object), FALSE);
  g_return_val_if_fail (object->session == self && object->row->state == CROW_STATE_PERSISTENT, FALSE);

  _crow_events_freeze (self);
  expire (self, object);
  done = _crow_session_load_along (self, object->row, error);
  _crow_events_thaw (self);
  /* When the row is gone, the lists that have it do not know. */
  _crow_live_settle (self, !done);
  return done;
}

/**
 * crow_session_get_objects:
 * @self: a session
 * @state: a state
 *
 * Returns: (transfer container) (element-type CrowObject): the objects that are pending, or persistent with edits, or
 *   (for %CROW_STATE_DELETED) marked for deletion
 */
GPtrArray *
crow_session_get_objects (CrowSession *self,
                          CrowState    state)
{
  GPtrArray *objects, *rows;

  g_return_val_if_fail (CROW_IS_SESSION (self), NULL);

  objects = g_ptr_array_new_with_free_func (g_object_unref);
  rows = state == CROW_STATE_PENDING      ? self->pending
         : state == CROW_STATE_PERSISTENT ? self->dirty
         : state == CROW_STATE_DELETED    ? self->marked
                                          : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (state == CROW_STATE_PENDING ? row->state == CROW_STATE_PENDING
          : state == CROW_STATE_DELETED ? (row->flags & CROW_ROW_MARKED) != 0
                                        : row->state == CROW_STATE_PERSISTENT && !(row->flags & CROW_ROW_MARKED))
        g_ptr_array_add (objects, g_object_ref (_crow_row_get_object (self, row)));
    }
  return objects;
}
