/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Unique values that change hands: two rows that swap names, a chain of rows that each take the next one's place.
 *
 * Before the updates, a row whose old value another row is about to take is parked: its value is set to null, or to a
 * value that nobody has.  Its own update follows in the same transaction.  Primary keys are not parked: referrers would
 * follow them.
 */
#include "config.h"

#include "orm/crow-flush-private.h"

typedef struct
{
  guint entity;
  guint attribute;
  CrowValue value; /* borrowed from a slot or the journal */
  CrowRow *row;    /* that will have it */
} Claim;

static guint
claim_hash (gconstpointer data)
{
  const Claim *claim = data;

  return crow_value_hash (&claim->value) ^ claim->entity * 31 ^ claim->attribute * 17;
}

static gboolean
claim_equal (gconstpointer a,
             gconstpointer b)
{
  const Claim *left = a, *right = b;

  return left->entity == right->entity && left->attribute == right->attribute &&
         crow_value_equal (&left->value, &right->value);
}

static gboolean
may_park (CrowEntityMap *map,
          CrowRow       *row,
          guint          attribute)
{
  guint flags = map->attribute_flags[attribute];

  return (flags & CROW_ATTRIBUTE_IN_UNIQUE) && !(flags & CROW_ATTRIBUTE_IN_KEY) &&
         _crow_row_test (map, row, CROW_MASK_DIRTY, attribute);
}

static void
claim (CrowSession *self,
       GHashTable  *claims,
       CrowRow     *row,
       gboolean     all)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_attributes; i++)
    {
      Claim probe = { .entity = map->index, .attribute = i, .row = row };

      if (!(map->attribute_flags[i] & CROW_ATTRIBUTE_IN_UNIQUE) ||
          (!all && !_crow_row_test (map, row, CROW_MASK_DIRTY, i)))
        continue;
      _crow_row_get (map, row, i, &probe.value);
      if (probe.value.type != CROW_VALUE_TYPE_NULL)
        g_hash_table_add (claims, g_memdup2 (&probe, sizeof probe));
    }
}

static gboolean
park (CrowSession *self,
      CrowRow     *row,
      guint        attribute,
      guint        number,
      GError     **error)
{
  CrowEntityMap *map = _crow_map_get_table (_crow_row_map_of (self, row), attribute);
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  g_autoptr (CrowStatement) statement = NULL;
  g_autofree char *text = g_strdup_printf ("\001parked %u", number);
  CrowValue value = crow_value_null ();
  guint n_parameters = 0;

  if (map->info->attributes[attribute].flags & CROW_ATTRIBUTE_REQUIRED)
    {
      if (map->types[attribute] == CROW_VALUE_TYPE_INT64)
        value = crow_value_int64 (G_MININT32 + (gint64) number);
      else if (map->types[attribute] == CROW_VALUE_TYPE_DOUBLE)
        value = crow_value_double (-1e300 - 1e290 * number);
      else
        value = crow_value_text (text);
      if ((map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_REFERENCE) && !_crow_flush_defer_checks (self, error))
        return FALSE;
    }
  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " SET ");
  _crow_sql_append_column (self, sql, map, attribute);
  g_string_append (sql, " = ");
  _crow_sql_append_parameter (self, sql, &n_parameters);
  g_string_append (sql, " WHERE ");
  _crow_sql_append_in (self, sql, map, NULL, map->key, map->n_key, 1, &n_parameters);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  _crow_statement_bind (statement, 0, &value);
  for (guint i = 0; i < map->n_key; i++)
    {
      CrowValue key;

      _crow_flush_get_stored (self, row, map->key[i], &key);
      _crow_statement_bind (statement, i + 1, &key);
    }
  return _crow_statement_step (statement, error) != CROW_STEP_FAILED;
}

/* Rows that go, while others that are written before have their unique values already.  @takers: rows that are updated
 * before; @inserts: rows that are inserted before. */
gboolean
_crow_flush_park_deleted (CrowSession *self,
                          GPtrArray   *deletes,
                          GPtrArray   *takers,
                          GPtrArray   *inserts,
                          GError     **error)
{
  g_autoptr (GHashTable) claims = NULL;
  guint number = 1 << 20; /* apart from those of updates */

  if (deletes->len == 0 || takers->len + inserts->len == 0)
    return TRUE;
  claims = g_hash_table_new_full (claim_hash, claim_equal, g_free, NULL);
  for (guint i = 0; i < takers->len; i++)
    claim (self, claims, g_ptr_array_index (takers, i), FALSE);
  for (guint i = 0; i < inserts->len; i++)
    claim (self, claims, g_ptr_array_index (inserts, i), TRUE);
  for (guint i = 0; i < deletes->len && g_hash_table_size (claims) > 0; i++)
    {
      CrowRow *row = g_ptr_array_index (deletes, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      for (guint j = 0; j < map->n_attributes && map->has_unique; j++)
        {
          Claim probe = { .entity = map->index, .attribute = j };

          if (!(map->attribute_flags[j] & CROW_ATTRIBUTE_IN_UNIQUE) || (map->attribute_flags[j] & CROW_ATTRIBUTE_IN_KEY))
            continue;
          _crow_flush_get_stored (self, row, j, &probe.value);
          /* What was not loaded may be any. */
          if ((!_crow_row_test (map, row, CROW_MASK_VALID, j) || g_hash_table_contains (claims, &probe)) &&
              !park (self, row, j, number++, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Whether the attribute is to get the key of a row that a reference points to. */
static gboolean
points_with (CrowEntityMap *map,
             CrowRow       *row,
             guint          attribute)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE && _crow_row_links (map, row)[i] != NULL)
      for (guint j = 0; j < map->roles[i].reference->n_columns; j++)
        if (map->roles[i].reference->columns[j] == attribute)
          return TRUE;
  return FALSE;
}

/* Whether an update sets unique values to null and takes none. */
static gboolean
gives_away (CrowEntityMap *map,
            CrowRow       *row)
{
  gboolean gives = FALSE;

  for (guint i = 0; i < map->n_attributes; i++)
    {
      if (!(map->attribute_flags[i] & CROW_ATTRIBUTE_IN_UNIQUE) || !_crow_row_test (map, row, CROW_MASK_DIRTY, i))
        continue;
      if ((map->attribute_flags[i] & CROW_ATTRIBUTE_IN_KEY) || points_with (map, row, i) ||
          !_crow_row_test (map, row, CROW_MASK_NULL, i))
        return FALSE;
      gives = TRUE;
    }
  return gives;
}

/* Moves rows that only give unique values away from @updates to @givers: written first, they need not be parked. */
void
_crow_flush_take_givers (CrowSession *self,
                         GPtrArray   *updates,
                         GPtrArray   *givers)
{
  guint kept = 0;

  for (guint i = 0; i < updates->len; i++)
    {
      CrowRow *row = g_ptr_array_index (updates, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      if (map->has_unique && gives_away (map, row))
        g_ptr_array_add (givers, row);
      else
        updates->pdata[kept++] = row;
    }
  g_ptr_array_set_size (updates, kept);
}

/* @updates: rows that are to be updated; @inserts: rows that are to be inserted. */
gboolean
_crow_flush_park (CrowSession *self,
                  GPtrArray   *updates,
                  GPtrArray   *inserts,
                  GError     **error)
{
  g_autoptr (GHashTable) claims = NULL;
  guint number = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < updates->len && !any; i++)
    {
      CrowRow *row = g_ptr_array_index (updates, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      for (guint j = 0; j < map->n_attributes && map->has_unique; j++)
        any |= may_park (map, row, j);
    }
  if (!any)
    return TRUE;
  claims = g_hash_table_new_full (claim_hash, claim_equal, g_free, NULL);
  for (guint i = 0; i < updates->len; i++)
    claim (self, claims, g_ptr_array_index (updates, i), FALSE);
  for (guint i = 0; i < inserts->len; i++)
    claim (self, claims, g_ptr_array_index (inserts, i), TRUE);
  for (guint i = 0; i < updates->len; i++)
    {
      CrowRow *row = g_ptr_array_index (updates, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      for (guint j = 0; j < map->n_attributes && map->has_unique; j++)
        {
          Claim probe = { .entity = map->index, .attribute = j };
          const Claim *taker;

          if (!may_park (map, row, j))
            continue;
          _crow_flush_get_stored (self, row, j, &probe.value);
          taker = g_hash_table_lookup (claims, &probe);
          if (taker != NULL && taker->row != row && !park (self, row, j, number++, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Sets a reference that may be null to null, in the database alone. */
gboolean
_crow_flush_cut_off (CrowSession *self,
                     CrowRow     *row,
                     guint        role,
                     GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role_map = &map->roles[role];
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  g_autoptr (CrowStatement) statement = NULL;
  guint n_parameters = 0;

  _crow_sql_append_table (self, sql, map);
  for (guint i = 0; i < role_map->n_nulled; i++)
    {
      g_string_append (sql, i == 0 ? " SET " : ", ");
      _crow_sql_append_column (self, sql, map, role_map->nulled[i]);
      g_string_append (sql, " = NULL");
    }
  g_string_append (sql, " WHERE ");
  _crow_sql_append_in (self, sql, map, NULL, map->key, map->n_key, 1, &n_parameters);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < map->n_key; i++)
    {
      CrowValue key;

      _crow_flush_get_stored (self, row, map->key[i], &key);
      _crow_statement_bind (statement, i, &key);
    }
  return _crow_statement_step (statement, error) != CROW_STEP_FAILED;
}

gboolean
_crow_flush_cut (CrowSession *self,
                 CrowRow     *row,
                 guint        role,
                 GError     **error)
{
  CrowRoleMap *role_map = &_crow_row_map_of (self, row)->roles[role];

  return !role_map->nullable || role_map->reference->on_delete == CROW_ACTION_SET_NULL ||
         role_map->reference->on_delete == CROW_ACTION_CASCADE || _crow_flush_cut_off (self, row, role, error);
}
