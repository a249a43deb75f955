/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The identity map: rows by primary key, and by the unique columns that references other than to the key use.
 *
 * Entries of the latter are hints: they are checked against the row when they are used.
 */
#include "config.h"

#include "orm/crow-flush-private.h"

/* Values behind each other in one block, text and bytes too. */
typedef struct
{
  guint n_values;
  guint hash;
  CrowValue values[];
} CrowKey;

static guint
hash_values (const CrowValue *values,
             guint            n)
{
  guint hash = n;

  for (guint i = 0; i < n; i++)
    hash = hash * 31 + crow_value_hash (&values[i]);
  return hash;
}

static CrowKey *
key_new (const CrowValue *values,
         guint            n)
{
  gsize size = sizeof (CrowKey) + n * sizeof (CrowValue);
  CrowKey *key;
  char *bytes;

  for (guint i = 0; i < n; i++)
    size += values[i].length;
  key = g_malloc (size);
  key->n_values = n;
  key->hash = hash_values (values, n);
  bytes = (char *) &key->values[n];
  for (guint i = 0; i < n; i++)
    {
      key->values[i] = values[i];
      if (values[i].length > 0)
        {
          memcpy (bytes, values[i].u.bytes, values[i].length);
          key->values[i].u.bytes = bytes;
          bytes += values[i].length;
        }
    }
  return key;
}

static guint
key_hash (gconstpointer key)
{
  return ((const CrowKey *) key)->hash;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const CrowKey *left = a, *right = b;

  if (left->n_values != right->n_values)
    return FALSE;
  for (guint i = 0; i < left->n_values; i++)
    if (!crow_value_equal (&left->values[i], &right->values[i]))
      return FALSE;
  return TRUE;
}

static CrowRow *
lookup (GHashTable      *table,
        const CrowValue *values,
        guint            n)
{
  g_autofree CrowKey *key = NULL;

  if (table == NULL)
    return NULL;
  key = key_new (values, n);
  return g_hash_table_lookup (table, key);
}

CrowRow *
_crow_identity_lookup (CrowSession     *self,
                       CrowEntityMap   *map,
                       const CrowValue *key)
{
  CrowStore *store = &self->stores[map->index];

  if (map->int_key)
    return key->type == CROW_VALUE_TYPE_INT64 ? _crow_row_map_lookup (&store->by_int, key->u.integer) : NULL;
  return lookup (store->by_key, key, map->n_key);
}

/* Of two rows with one key, the one that was there is gone; with @doubtful only if a rollback left that open. */
static void
push_out (CrowSession   *self,
          CrowEntityMap *map,
          CrowRow       *row,
          gboolean       doubtful)
{
  CrowValue *values = g_newa (CrowValue, map->n_key);
  CrowRow *other;

  _crow_row_get_values (map, row, map->key, map->n_key, values);
  other = _crow_identity_lookup (self, map, values);
  if (other != NULL && other != row && (!doubtful || (other->batch & CROW_BATCH_DOUBTFUL)))
    _crow_session_lose_row (self, other);
}

/* Its key must be complete. */
void
_crow_identity_insert (CrowSession *self,
                       CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowStore *store = &self->stores[row->entity];
  CrowValue *values;

  if (G_UNLIKELY (self->has_doubtful))
    push_out (self, map, row, TRUE);
  if (map->int_key)
    {
      _crow_row_map_insert (&store->by_int, CROW_ROW_SLOTS (row)[map->key[0]].v_int64, row);
      return;
    }
  if (store->by_key == NULL)
    store->by_key = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  values = g_newa (CrowValue, map->n_key);
  _crow_row_get_values (map, row, map->key, map->n_key, values);
  g_hash_table_replace (store->by_key, key_new (values, map->n_key), row);
}

/* The same for a key that the database took just now: whatever had it before is gone, without the session's doing. */
void
_crow_identity_take_place (CrowSession *self,
                           CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if (map->int_key && _crow_row_map_add (&self->stores[row->entity].by_int, CROW_ROW_SLOTS (row)[map->key[0]].v_int64, row))
    return;
  push_out (self, map, row, FALSE);
  _crow_identity_insert (self, row);
}

/* By the key that the database has: an edited one is not known here before it is written. */
static void
remove_by_stored_key (CrowSession *self,
                      CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowStore *store = &self->stores[row->entity];
  CrowValue *values = g_newa (CrowValue, map->n_key);

  for (guint i = 0; i < map->n_key; i++)
    _crow_flush_get_stored (self, row, map->key[i], &values[i]);
  if (_crow_identity_lookup (self, map, values) != row)
    return;
  if (map->int_key)
    _crow_row_map_remove (&store->by_int, values[0].u.integer);
  else
    {
      g_autofree CrowKey *key = key_new (values, map->n_key);

      g_hash_table_remove (store->by_key, key);
    }
}

/* A row that is deleted has the key that the database knew it by, whatever was edited. */
void
_crow_identity_restore_key (CrowSession *self,
                            CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if (!(row->flags & CROW_ROW_KEY_DIRTY))
    return;
  for (guint i = 0; i < map->n_key; i++)
    {
      CrowValue value;

      _crow_flush_get_stored (self, row, map->key[i], &value);
      _crow_row_put (self, map, row, map->key[i], &value);
      _crow_row_assign (map, row, CROW_MASK_DIRTY, map->key[i], FALSE);
    }
  row->flags &= ~CROW_ROW_KEY_DIRTY;
}

/* Only if it is there by its present key, or by the one that the database has. */
void
_crow_identity_remove (CrowSession *self,
                       CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowStore *store = &self->stores[row->entity];
  g_autofree CrowKey *key = NULL;
  CrowValue *values;

  if (row->flags & CROW_ROW_KEY_DIRTY)
    remove_by_stored_key (self, row);
  if (map->int_key)
    {
      gint64 number = CROW_ROW_SLOTS (row)[map->key[0]].v_int64;

      if (_crow_row_map_lookup (&store->by_int, number) == row)
        _crow_row_map_remove (&store->by_int, number);
      return;
    }
  if (store->by_key == NULL)
    return;
  values = g_newa (CrowValue, map->n_key);
  _crow_row_get_values (map, row, map->key, map->n_key, values);
  key = key_new (values, map->n_key);
  if (g_hash_table_lookup (store->by_key, key) == row)
    g_hash_table_remove (store->by_key, key);
}

/* What a reference with @values leads to, if the session has it. */
CrowRow *
_crow_identity_lookup_target (CrowSession     *self,
                              CrowRoleMap     *role,
                              const CrowValue *values)
{
  const CrowReferenceInfo *reference = role->reference;
  CrowStore *store = &self->stores[reference->target];
  CrowValue *present;
  CrowRow *row;

  if (role->to_key)
    return _crow_identity_lookup (self, store->map, values);
  if (store->by_unique == NULL)
    return NULL;
  row = lookup (store->by_unique[role->inverse], values, reference->n_columns);
  if (row == NULL || row->state != CROW_STATE_PERSISTENT)
    return NULL;
  present = g_newa (CrowValue, reference->n_columns);
  _crow_row_get_values (store->map, row, reference->target_columns, reference->n_columns, present);
  for (guint i = 0; i < reference->n_columns; i++)
    if (!crow_value_equal (&present[i], &values[i]))
      return NULL;
  return row;
}

/* Remembers a target of a reference that is not to the primary key. */
void
_crow_identity_note_target (CrowSession *self,
                            CrowRoleMap *role,
                            CrowRow     *target)
{
  const CrowReferenceInfo *reference = role->reference;
  CrowStore *store = &self->stores[reference->target];
  CrowValue *values;

  if (role->to_key)
    return;
  if (store->by_unique == NULL)
    store->by_unique = g_new0 (GHashTable *, store->map->n_roles);
  if (store->by_unique[role->inverse] == NULL)
    store->by_unique[role->inverse] = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  values = g_newa (CrowValue, reference->n_columns);
  if (_crow_row_get_values (store->map, target, reference->target_columns, reference->n_columns, values))
    g_hash_table_replace (store->by_unique[role->inverse], key_new (values, reference->n_columns), target);
}

void
_crow_identity_clear (CrowStore *store)
{
  _crow_row_map_clear (&store->by_int);
  g_clear_pointer (&store->by_key, g_hash_table_unref);
  for (guint i = 0; store->by_unique != NULL && i < store->map->n_roles; i++)
    g_clear_pointer (&store->by_unique[i], g_hash_table_unref);
  g_clear_pointer (&store->by_unique, g_free);
}
