/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Objects that are written though none of their values changed: their version is counted and their update stamps are set.
 *
 * Whoever should count because of what a role reaches is found before a flush, by the references that it is about to
 * write; owners that are not loaded are, so that it makes no difference whether they were.
 */
#include "config.h"

#include "orm/crow-flush-private.h"
#include "orm/crow-session.h"

#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

/* What a flush writes where no version says that the row changed. */
static guint
find_stamp (CrowEntityMap *map)
{
  for (guint i = 0; i < map->n_attributes; i++)
    if (map->info->attributes[i].on_update_source != CROW_VALUE_NONE)
      return i;
  return CROW_NONE;
}

/* An edit, so that it is journalled, kept when a flush fails and undone by a rollback like any other. */
static gboolean
touch (CrowSession *self,
       CrowRow     *row,
       GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  guint attribute = map->info->version_attribute != CROW_NONE ? map->info->version_attribute : find_stamp (map);
  g_autofree char *text = NULL;
  CrowValue value;

  /* Other edits may be taken back. */
  if (attribute == CROW_NONE || row->state != CROW_STATE_PERSISTENT || (row->flags & CROW_ROW_MARKED) ||
      _crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
    return TRUE;
  if (!_crow_row_test (map, row, CROW_MASK_VALID, attribute) && !_crow_load_row (self, row, error))
    return FALSE;
  _crow_row_get (map, row, attribute, &value);
  if (attribute == map->info->version_attribute)
    value = crow_value_int64 (value.u.integer + 1);
  else
    _crow_flush_compute_stamp (map, attribute, &value, &text);
  _crow_journal_value (self, row, attribute);
  _crow_row_assign (map, row, CROW_MASK_DIRTY, attribute, TRUE);
  _crow_row_put (self, map, row, attribute, &value);
  if (!(row->flags & CROW_ROW_LISTED))
    _crow_session_list_dirty (self, row);
  _crow_event_attribute (self, row, attribute);
  return TRUE;
}

static gboolean
touches (CrowSession *self,
         CrowEntityMap *map,
         guint        role)
{
  const gboolean *list = self->stores[map->index].touches;

  return list != NULL && list[role];
}

/* The owner that reference values lead to. */
static gboolean
touch_target (CrowSession     *self,
              CrowRoleMap     *role,
              const CrowValue *values,
              GError         **error)
{
  CrowRow *target = _crow_identity_lookup_target (self, role, values);
  GError *local = NULL;

  if (target == NULL)
    target = _crow_load_by (self, role->target, role->reference->target_columns, values, role->reference->n_columns, FALSE,
                            &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  return target == NULL || touch (self, target, error);
}

/* @stored: by what the database has; else by what is to be written. */
static gboolean
touch_owner (CrowSession *self,
             CrowRow     *row,
             guint        index,
             gboolean     stored,
             GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role = &map->roles[index];
  CrowRow *known = stored ? NULL : _crow_row_links (map, row)[index];
  CrowValue *values = g_newa (CrowValue, role->reference->n_columns);

  if (known != NULL)
    return touch (self, known, error);
  for (guint i = 0; i < role->reference->n_columns; i++)
    {
      guint column = role->reference->columns[i];

      if (stored)
        _crow_flush_get_stored (self, row, column, &values[i]);
      else if (_crow_row_test (map, row, CROW_MASK_VALID, column))
        _crow_row_get (map, row, column, &values[i]);
      else
        values[i] = crow_value_null ();
      if (values[i].type == CROW_VALUE_TYPE_NULL)
        return TRUE;
    }
  return touch_target (self, role, values, error);
}

static gboolean
touch_owners_of (CrowSession *self,
                 CrowRow     *row,
                 GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  gboolean marked = (row->flags & CROW_ROW_MARKED) != 0;

  if (row->state != CROW_STATE_PERSISTENT && row->state != CROW_STATE_PENDING)
    return TRUE;
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];

      if (role->inverse == CROW_NONE || !touches (self, role->target, role->inverse))
        continue;
      if (role->kind == CROW_ROLE_PAIRS && row->state == CROW_STATE_PENDING)
        {
          CrowSet *set = _crow_set_lookup (self, row, i);

          for (guint j = 0; set != NULL && j < set->n_rows; j++)
            if (!touch (self, set->rows[j], error))
              return FALSE;
        }
      if (role->kind != CROW_ROLE_REFERENCE || (!marked && !_crow_flush_is_relinked (self, row, i)))
        continue;
      if ((row->state == CROW_STATE_PERSISTENT && !touch_owner (self, row, i, TRUE, error)) ||
          (!marked && !touch_owner (self, row, i, FALSE, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
touch_paired (CrowSession *self,
              guint        relationship,
              CrowRow     *row,
              GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_PAIRS && map->roles[i].info->relationship == relationship &&
        touches (self, map, i))
      return touch (self, row, error);
  return TRUE;
}

static guint
hash_pair (gconstpointer data)
{
  const CrowPairEdit *edit = data;

  return g_direct_hash (edit->rows[0]) * 31 ^ g_direct_hash (edit->rows[1]);
}

static gboolean
is_same_pair (gconstpointer a,
              gconstpointer b)
{
  return memcmp (((const CrowPairEdit *) a)->rows, ((const CrowPairEdit *) b)->rows, sizeof (CrowRow *[2])) == 0;
}

/* Both ends of pairs that are written: what was there, went and came back is not, unless nobody knows. */
static gboolean
touch_pairs (CrowSession *self,
             guint        relationship,
             GError     **error)
{
  GArray *edits = self->pairs[relationship];
  g_autoptr (GHashTable) pairs = NULL;

  if (edits == NULL || edits->len == 0)
    return TRUE;
  /* From the first edit of each pair to its last. */
  pairs = g_hash_table_new (hash_pair, is_same_pair);
  for (guint i = 0; i < edits->len; i++)
    g_hash_table_insert (pairs, &g_array_index (edits, CrowPairEdit, i), &g_array_index (edits, CrowPairEdit, i));
  for (guint i = 0; i < edits->len; i++)
    {
      CrowPairEdit *edit = &g_array_index (edits, CrowPairEdit, i);
      gpointer first, last;

      if (!g_hash_table_lookup_extended (pairs, edit, &first, &last) || first != edit ||
          (!edit->blind && edit->add != ((CrowPairEdit *) last)->add))
        continue;
      for (guint end = 0; end < 2; end++)
        if (!touch_paired (self, relationship, edit->rows[end], error))
          return FALSE;
    }
  return TRUE;
}

gboolean
_crow_session_touch_owners (CrowSession *self,
                            GError     **error)
{
  GPtrArray *lists[] = { self->pending, self->dirty, self->marked };
  gboolean done = TRUE;

  _crow_events_freeze (self);
  /* Nothing is taken out of the journal until events are told. */
  self->journal_settled = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    /* Those that are touched are appended to the edited ones, and touch nobody. */
    for (guint j = 0, n = lists[i]->len; done && j < n; j++)
      done = touch_owners_of (self, lists[i]->pdata[j], error);
  for (guint i = 0; done && i < crow_schema_get_n_relationships (self->mapping->schema); i++)
    done = touch_pairs (self, i, error);
  self->journal_settled = FALSE;
  _crow_journal_drop_index (self);
  _crow_events_thaw (self);
  return done;
}

/**
 * crow_object_touch:
 * @self: a persistent object
 *
 * Lets the next flush update the object's row though no value was changed, so that its version is counted and its update
 * stamps are set: whoever changes the row meanwhile meets %CROW_ERROR_STALE.  Without a version and stamps nothing is
 * done.  Together with edits, and several times before a flush, it counts once.
 */
void
crow_object_touch (CrowObject *self)
{
  GError *error = NULL;

  g_return_if_fail (CROW_IS_OBJECT (self) && self->session != NULL && _crow_session_is_usable (self->session));
  g_return_if_fail (self->row->state == CROW_STATE_PERSISTENT);

  if (!touch (self->session, self->row, &error))
    _crow_session_take_error (self->session, error);
}

/**
 * crow_session_set_touches:
 * @self: a session
 * @entity: index of an entity that is mapped
 * @role: index of one of its roles that is no reference of its own: what refers to it, or is paired with it
 * @touches: whether a flush that links something to an object by @role, or cuts it off, touches the object
 *
 * Adding a line to an order does not change the order's row, so its version is not counted: two programs may each add the
 * last line that the limit allows.  With this the order is written as well, as by crow_object_touch(), whether it and its
 * lines are loaded or not.  What was cut off and put back touches nobody, nor does what the database deletes by itself.
 */
void
crow_session_set_touches (CrowSession *self,
                          guint        entity,
                          guint        role,
                          gboolean     touches)
{
  CrowStore *store;

  g_return_if_fail (CROW_IS_SESSION (self));
  g_return_if_fail (crow_mapping_is_mapped (self->mapping, entity));
  store = &self->stores[_crow_mapping_get_map (self->mapping, entity)->index];
  g_return_if_fail (role < store->map->n_roles && store->map->roles[role].kind != CROW_ROLE_REFERENCE);

  if (store->touches == NULL)
    store->touches = g_new0 (gboolean, store->map->n_roles);
  store->touches[role] = touches;
  self->has_touches |= touches;
}
