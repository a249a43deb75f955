/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finding objects by key and by unique values: in the session, else in the database.
 */
#include "config.h"

#include "orm/crow-flush-private.h"
#include "orm/crow-session.h"

#include "orm/crow-expression.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

/* NULL where the row is of another entity of the hierarchy. */
static CrowObject *
get_object_of (CrowSession *self,
               CrowRow     *row,
               guint        entity)
{
  CrowObject *object = _crow_row_get_object (self, row);

  if (object != NULL && _crow_row_map_of (self, row)->hierarchy &&
      !crow_schema_inherits (self->mapping->drawn, crow_object_get_entity (object), entity))
    return NULL;
  return object;
}

/* With what is joined to it; NULL without @error: nothing is, or there is no such row. */
static GPtrArray *
load_joined (CrowSession     *self,
             guint            entity,
             const guint16   *attributes,
             const CrowValue *values,
             guint            n_values,
             GError         **error)
{
  g_autoptr (CrowQuery) query = crow_query_new (self, entity);
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < n_values; i++)
    crow_query_where (query, crow_expression_new_compare (attributes[i], CROW_OPERATOR_EQUAL, &values[i]));
  rows = _crow_query_fetch_joined (query, 1, error);
  return rows != NULL && rows->len > 0 ? g_steal_pointer (&rows) : NULL;
}

/* The first row with these values, and what is loaded along with it. */
static CrowRow *
load_with_eager (CrowSession     *self,
                 guint            entity,
                 const guint16   *attributes,
                 const CrowValue *values,
                 guint            n_values,
                 GError         **error)
{
  CrowEntityMap *map = _crow_mapping_get_map (self->mapping, entity);
  g_autoptr (GPtrArray) rows = NULL;
  GError *local = NULL;
  CrowRow *row;

  if (self->has_joined)
    rows = load_joined (self, entity, attributes, values, n_values, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  row = rows != NULL ? g_ptr_array_index (rows, 0) : _crow_load_by (self, map, attributes, values, n_values, FALSE, error);
  if (row == NULL || !self->has_eager)
    return row;
  _crow_row_keep (row);
  if (rows == NULL)
    {
      rows = g_ptr_array_new ();
      g_ptr_array_add (rows, row);
    }
  return _crow_load_along (self, map, rows, error) ? row : NULL;
}

/* Fills in what is missing of a persistent row, with what is loaded along with it. */
gboolean
_crow_session_load_along (CrowSession *self,
                          CrowRow     *row,
                          GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  GError *local = NULL;
  CrowValue *key;

  if (!self->has_eager)
    return _crow_load_row (self, row, error);
  key = g_newa (CrowValue, map->n_key);
  for (guint i = 0; i < map->n_key; i++)
    _crow_flush_get_stored (self, row, map->key[i], &key[i]);
  if (load_with_eager (self, _crow_mapping_get_entity (self->mapping, row), map->key, key, map->n_key, &local) == row)
    return TRUE;
  /* When the row is gone, the plain load says so. */
  if (local == NULL)
    return _crow_load_row (self, row, error);
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * crow_session_find: (skip)
 * @self: a session
 * @entity: index of an entity that is mapped
 * @key: the values of its primary key
 * @n_values: how many there are
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Finds an object by key: in the session, else in the database.  One whose deletion was flushed is not found.
 *
 * Returns: (transfer none) (nullable): the object; %NULL without @error when there is no such row
 */
CrowObject *
crow_session_find (CrowSession     *self,
                   guint            entity,
                   const CrowValue *key,
                   guint            n_values,
                   GError         **error)
{
  CrowEntityMap *map;
  CrowRow *row;

  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), NULL);
  g_return_val_if_fail (crow_mapping_is_mapped (self->mapping, entity), NULL);
  map = _crow_mapping_get_map (self->mapping, entity);
  g_return_val_if_fail (n_values == map->n_key, NULL);

  row = _crow_identity_lookup (self, map, key);
  if (row != NULL && !_crow_load_is_there (self, row, error))
    return NULL;
  if (row == NULL)
    row = load_with_eager (self, entity, map->key, key, n_values, error);
  return get_object_of (self, row, entity);
}

/* Apart, so that what is in the session is found without a frame on the stack. */
static G_GNUC_NO_INLINE CrowObject *
find_slowly (CrowSession *self,
             guint        entity,
             gint64       key,
             GError     **error)
{
  CrowValue value = crow_value_int64 (key);

  return crow_session_find (self, entity, &value, 1, error);
}

/**
 * crow_session_find_int64:
 * @self: a session
 * @entity: index of an entity whose primary key is one integer
 * @key: its value
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Returns: (transfer none) (nullable): the object; %NULL without @error when there is no such row
 */
CrowObject *
crow_session_find_int64 (CrowSession *self,
                         guint        entity,
                         gint64       key,
                         GError     **error)
{
  g_return_val_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, _crow_session_type), NULL);

  /* Where the key is something else, the map is empty. */
  if (G_LIKELY (entity < self->mapping->n_entities))
    {
      CrowRow *row = _crow_row_map_lookup (&self->stores[entity].by_int, key);

      if (row != NULL && row->object != NULL && !(row->batch & (CROW_BATCH_PAGED | CROW_BATCH_DOUBTFUL)))
        return row->object;
    }
  return find_slowly (self, entity, key, error);
}

/**
 * crow_session_find_text:
 * @self: a session
 * @entity: index of an entity whose primary key is one text
 * @key: its value
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Returns: (transfer none) (nullable): the object; %NULL without @error when there is no such row
 */
CrowObject *
crow_session_find_text (CrowSession *self,
                        guint        entity,
                        const char  *key,
                        GError     **error)
{
  CrowValue value = crow_value_text (key);

  return crow_session_find (self, entity, &value, 1, error);
}

/**
 * crow_session_find_by: (skip)
 * @self: a session
 * @entity: index of an entity that is mapped
 * @attributes: attributes of it, as those of a unique key
 * @values: their values
 * @n_values: how many there are
 * @error: as crow_session_flush(), because edits are flushed first; %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Returns: (transfer none) (nullable): the first such object; %NULL without @error when there is none
 */
CrowObject *
crow_session_find_by (CrowSession     *self,
                      guint            entity,
                      const guint16   *attributes,
                      const CrowValue *values,
                      guint            n_values,
                      GError         **error)
{
  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), NULL);
  g_return_val_if_fail (crow_mapping_is_mapped (self->mapping, entity), NULL);
  g_return_val_if_fail (attributes != NULL && values != NULL && n_values > 0, NULL);

  if (!_crow_session_autoflush (self, error))
    return NULL;
  return get_object_of (self, load_with_eager (self, entity, attributes, values, n_values, error), entity);
}
