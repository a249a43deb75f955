/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Eager loading in the statement of the query: LEFT JOIN of roles, one behind the other.
 *
 * What is joined comes before the columns of the query's own rows, and is taken by the way.  To-many roles repeat the rows
 * that they start from, so where a limit counts the query's own, those are chosen in a statement inside.  Roles that lead
 * back to an entity that is on the way are joined only when a path names them.  A role that stands on an association entity
 * is never joined, for its collection needs the objects in between: it is fetched by statements of its own, and the path
 * behind it.
 */
#include "config.h"

#include <string.h>

#include "orm/crow-query-private.h"

/* No database joins any number of tables. */
#define MOST_JOINS 24

typedef struct
{
  CrowRoleMap *role;
  guint index;     /* of the role */
  guint owner;     /* the join that it starts from, or CROW_NONE: the query's own rows */
  guint first;     /* of its columns */
  GPtrArray *rows;   /* owned: each once … */
  GPtrArray *pairs;  /* owned: owner, row, owner, row …, each pair once, if it is to many … */
  GHashTable *seen;  /* owned: … by Pair */
  CrowRow *row;    /* of the row that is being read */
} Join;

typedef struct
{
  CrowRow *owner;
  CrowRow *row;
} Pair;

typedef struct
{
  CrowQuery *query;
  GArray *joins;
  GPtrArray *rows;   /* of the query, each once */
  guint n_columns;
  GError *error;
} Joined;

static guint
pair_hash (gconstpointer key)
{
  const Pair *pair = key;

  return g_direct_hash (pair->owner) * 31 + g_direct_hash (pair->row);
}

static gboolean
pair_equal (gconstpointer a,
            gconstpointer b)
{
  const Pair *left = a, *right = b;

  return left->owner == right->owner && left->row == right->row;
}

static void
join_clear (gpointer data)
{
  Join *join = data;

  g_ptr_array_unref (join->rows);
  g_ptr_array_unref (join->pairs);
  g_hash_table_unref (join->seen);
}

static Join *
get_join (Joined *self,
          guint   number)
{
  return &g_array_index (self->joins, Join, number);
}

static CrowEntityMap *
get_map (Joined *self,
         guint   number)
{
  return number == CROW_NONE ? self->query->map : get_join (self, number)->role->target;
}

/* The number of the join, there before or not; CROW_NONE: there are too many. */
static guint
add_join (Joined *self,
          guint   owner,
          guint   index)
{
  Join join = { .index = index, .owner = owner, .first = self->n_columns, .role = &get_map (self, owner)->roles[index] };

  for (guint i = 0; i < self->joins->len; i++)
    if (get_join (self, i)->owner == owner && get_join (self, i)->index == index)
      return i;
  if (self->joins->len == MOST_JOINS)
    return CROW_NONE;
  join.rows = g_ptr_array_new ();
  join.pairs = g_ptr_array_new ();
  join.seen = g_hash_table_new_full (pair_hash, pair_equal, g_free, NULL);
  self->n_columns += join.role->target->n_attributes;
  g_array_append_val (self->joins, join);
  return self->joins->len - 1;
}

/* Whether the entity of @map is that of the join or on the way to it. */
static gboolean
is_above (Joined        *self,
          guint          number,
          CrowEntityMap *map)
{
  for (; number != CROW_NONE; number = get_join (self, number)->owner)
    if (get_map (self, number) == map)
      return TRUE;
  return self->query->map == map;
}

/* Whether @path leads to the role @index of what @number brings. */
static gboolean
is_path_of (Joined *self,
            GArray *path,
            guint   number,
            guint   index)
{
  for (guint i = path->len; i > 0; i--)
    {
      if (g_array_index (path, guint, i - 1) != index)
        return FALSE;
      if (number == CROW_NONE)
        return i == 1;
      index = get_join (self, number)->index;
      number = get_join (self, number)->owner;
    }
  return FALSE;
}

/* Whether the query says of the role that it is not loaded along. */
static gboolean
is_left (Joined *self,
         guint   number,
         guint   index)
{
  for (guint i = 0; i < self->query->refused->len; i++)
    if (is_path_of (self, g_ptr_array_index (self->query->refused, i), number, index))
      return TRUE;
  for (guint i = 0; i < self->query->lazy->len; i++)
    if (is_path_of (self, g_ptr_array_index (self->query->lazy, i), number, index))
      return TRUE;
  return FALSE;
}

/* The roles that are always joined to what @number brings. */
static void
add_always (Joined *self,
            guint   number)
{
  CrowSession *session = self->query->session;
  CrowEntityMap *map = get_map (self, number);
  guint entity = number == CROW_NONE ? self->query->entity : get_join (self, number)->role->target_entity;
  const guint8 *loading = session->stores[map->index].loading;

  for (guint i = 0; loading != NULL && i < map->n_roles; i++)
    if (loading[i] == CROW_LOADING_JOINED && !is_above (self, number, map->roles[i].target) && !is_left (self, number, i) &&
        (!map->hierarchy || crow_schema_inherits (session->mapping->drawn, entity, map->roles[i].owner_entity)))
      add_join (self, number, i);
}

static void
plan (Joined *self)
{
  for (guint i = 0; i < self->query->joined->len; i++)
    {
      GArray *path = g_ptr_array_index (self->query->joined, i);
      guint number = CROW_NONE;

      for (guint j = 0; j < path->len; j++)
        {
          if (get_map (self, number)->roles[g_array_index (path, guint, j)].kind == CROW_ROLE_THROUGH)
            break;
          number = add_join (self, number, g_array_index (path, guint, j));
          if (number == CROW_NONE)
            break;
        }
    }
  if (!self->query->session->has_joined)
    return;
  add_always (self, CROW_NONE);
  for (guint i = 0; i < self->joins->len; i++)
    add_always (self, i);
}

static void
append_equal (CrowSession   *session,
              GString       *sql,
              const char    *left,
              CrowEntityMap *left_map,
              const guint16 *left_columns,
              const char    *right,
              CrowEntityMap *right_map,
              const guint16 *right_columns,
              guint          n_columns)
{
  g_string_append (sql, " ON ");
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append_printf (sql, "%s%s.", i > 0 ? " AND " : "", left);
      _crow_sql_append_column (session, sql, left_map, left_columns[i]);
      g_string_append_printf (sql, " = %s.", right);
      _crow_sql_append_column (session, sql, right_map, right_columns[i]);
    }
}

static void
append_join (Joined  *self,
             GString *sql,
             guint    number)
{
  Join *join = get_join (self, number);
  CrowSession *session = self->query->session;
  CrowRoleMap *role = join->role;
  g_autofree char *alias = g_strdup_printf ("joined%u", number);
  g_autofree char *between = g_strdup_printf ("pairs%u", number);
  g_autofree char *owner = join->owner == CROW_NONE ? g_strdup ("t") : g_strdup_printf ("joined%u", join->owner);
  CrowEntityMap *owner_map = get_map (self, join->owner);

  g_string_append (sql, " LEFT JOIN ");
  if (role->kind == CROW_ROLE_PAIRS)
    {
      CrowEntityMap *pairs = &session->mapping->entities[role->link->association];

      _crow_sql_append_source (session, sql, pairs);
      g_string_append_printf (sql, " AS %s", between);
      append_equal (session, sql, owner, owner_map, role->reference->target_columns, between, pairs,
                    role->reference->columns, role->reference->n_columns);
      g_string_append (sql, " LEFT JOIN ");
      _crow_sql_append_source (session, sql, role->target);
      g_string_append_printf (sql, " AS %s", alias);
      append_equal (session, sql, between, pairs, role->far->columns, alias, role->target, role->far->target_columns,
                    role->far->n_columns);
      return;
    }
  _crow_sql_append_source (session, sql, role->target);
  g_string_append_printf (sql, " AS %s", alias);
  if (role->kind == CROW_ROLE_REFERENCE)
    append_equal (session, sql, owner, owner_map, role->reference->columns, alias, role->target,
                  role->reference->target_columns, role->reference->n_columns);
  else
    append_equal (session, sql, owner, owner_map, role->reference->target_columns, alias, role->target,
                  role->reference->columns, role->reference->n_columns);
}

/* Behind the order of the query's own rows. */
static void
append_many_order (Joined  *self,
                   GString *sql)
{
  for (guint i = 0; i < self->joins->len; i++)
    {
      CrowRoleMap *role = get_join (self, i)->role;
      CrowSession *session = self->query->session;

      if (role->kind == CROW_ROLE_REFERENCE)
        continue;
      if (role->order_attribute != CROW_NONE)
        {
          g_string_append_printf (sql, ", joined%u.", i);
          _crow_sql_append_column (session, sql, role->target, role->order_attribute);
          _crow_sql_append_direction (session, sql, role->target, role->order_attribute, role->order_descending);
        }
      for (guint j = 0; j < role->target->n_key; j++)
        {
          g_string_append_printf (sql, ", joined%u.", i);
          _crow_sql_append_column (session, sql, role->target, role->target->key[j]);
        }
    }
}

/* The query's own rows, where what is joined must not count: " FROM (SELECT … LIMIT …) AS t". */
static gboolean
append_limited (Joined     *self,
                GString    *sql,
                GArray     *values,
                const char *columns,
                gint64      limit,
                GError    **error)
{
  CrowQuery *query = self->query;

  g_string_append_printf (sql, " FROM (SELECT %s", columns);
  if (!_crow_query_append_from (query, NULL, sql, values, error))
    return FALSE;
  _crow_query_append_order (query, FALSE, sql);
  _crow_query_append_limit (query, limit, query->offset, sql);
  g_string_append (sql, ") AS t");
  return TRUE;
}

static CrowStatement *
prepare (Joined *self,
         gint64  limit,
         GError **error)
{
  CrowQuery *query = self->query;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autofree char *columns = _crow_load_dup_columns (query->session, query->map, "t");
  gboolean many = FALSE, limited;

  for (guint i = 0; i < self->joins->len; i++)
    {
      g_autofree char *alias = g_strdup_printf ("joined%u", i);
      g_autofree char *joined = _crow_load_dup_columns (query->session, get_join (self, i)->role->target, alias);

      g_string_append_printf (sql, "%s, ", joined);
      many |= get_join (self, i)->role->kind != CROW_ROLE_REFERENCE;
    }
  limited = many && (limit >= 0 || query->offset > 0);
  g_string_append (sql, columns);
  if (limited && !append_limited (self, sql, values, columns, limit, error))
    return NULL;
  if (!limited)
    {
      g_string_append (sql, " FROM ");
      _crow_sql_append_source (query->session, sql, query->map);
      g_string_append (sql, " AS t");
    }
  for (guint i = 0; i < self->joins->len; i++)
    append_join (self, sql, i);
  if (!limited && !_crow_query_append_where (query, NULL, sql, values, error))
    return NULL;
  _crow_query_append_order (query, FALSE, sql);
  append_many_order (self, sql);
  if (!limited)
    _crow_query_append_limit (query, limit, query->offset, sql);
  _crow_session_say (query->session, "query of %s", query->map->info->name);
  return _crow_query_prepare (query, sql, values, error);
}

static gboolean
take_joined (Joined          *self,
             Join            *join,
             CrowRow         *owner,
             guint32          batch,
             const CrowValue *values)
{
  CrowSession *session = self->query->session;
  Pair pair = { .owner = owner };

  join->row = NULL;
  if (owner == NULL || values[join->role->target->key[0]].type == CROW_VALUE_TYPE_NULL)
    return TRUE;
  if (!_crow_load_take_row (session, join->role->target, values, self->query->overwrite, batch, &pair.row, &self->error))
    return FALSE;
  join->row = pair.row;
  if (join->role->kind == CROW_ROLE_REFERENCE)
    _crow_identity_note_target (session, join->role, pair.row);
  else if (!g_hash_table_contains (join->seen, &pair))
    {
      g_hash_table_add (join->seen, g_memdup2 (&pair, sizeof pair));
      g_ptr_array_add (join->pairs, pair.owner);
      g_ptr_array_add (join->pairs, pair.row);
    }
  if (join->rows->len == 0 || g_ptr_array_index (join->rows, join->rows->len - 1) != pair.row)
    g_ptr_array_add (join->rows, pair.row);
  return TRUE;
}

static gboolean
take_cb (CrowSession     *session,
         CrowRow         *row,
         const CrowValue *before,
         gpointer         data)
{
  Joined *self = data;

  if (self->rows->len == 0 || g_ptr_array_index (self->rows, self->rows->len - 1) != row)
    g_ptr_array_add (self->rows, row);
  for (guint i = 0; i < self->joins->len; i++)
    {
      Join *join = get_join (self, i);
      CrowRow *owner = join->owner == CROW_NONE ? row : get_join (self, join->owner)->row;

      if (!take_joined (self, join, owner, row->batch, before + join->first))
        return FALSE;
    }
  return TRUE;
}

/* The rows of the query with what is joined; NULL without @error: nothing is. */
GPtrArray *
_crow_query_fetch_joined (CrowQuery *query,
                          gint64     limit,
                          GError   **error)
{
  g_autoptr (GArray) joins = g_array_new (FALSE, FALSE, sizeof (Join));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  Joined self = { .query = query, .joins = joins, .rows = rows };
  g_autoptr (CrowStatement) statement = NULL;
  g_autofree guint8 *types = NULL;
  gboolean done;

  g_array_set_clear_func (joins, join_clear);
  plan (&self);
  if (joins->len == 0)
    return NULL;
  statement = prepare (&self, limit, error);
  if (statement == NULL)
    return NULL;
  types = g_malloc0 (self.n_columns + 1);
  for (guint i = 0; i < joins->len; i++)
    {
      Join *join = get_join (&self, i);

      memcpy (types + join->first, join->role->target->types, join->role->target->n_attributes);
    }
  done = _crow_load_rows (query->session, query->map, statement, types, self.n_columns, query->overwrite, take_cb, &self,
                          error);
  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      return NULL;
    }
  for (guint i = 0; done && i < joins->len; i++)
    {
      Join *join = get_join (&self, i);

      if (join->role->kind != CROW_ROLE_REFERENCE)
        _crow_load_sets_from (query->session, get_map (&self, join->owner), join->index,
                              join->owner == CROW_NONE ? rows : get_join (&self, join->owner)->rows, join->pairs);
    }
  return done ? g_steal_pointer (&rows) : NULL;
}
