/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Eager loading in the statement of the query: LEFT JOIN of to-one roles, one behind the other, and of one to-many role.
 *
 * What is joined comes before the columns of the query's own rows, and is taken by the way.  A to-many role repeats the
 * rows of the query, so it is joined only where no limit counts them; what is not joined here is fetched along the path
 * afterwards, as if it had never been asked for otherwise.
 */
#include "config.h"

#include <string.h>

#include "orm/crow-query-private.h"

typedef struct
{
  CrowRoleMap *role;
  guint index;     /* of the role */
  guint owner;     /* the join that it starts from, or CROW_NONE: the query's own rows */
  guint first;     /* of its columns */
} Join;

typedef struct
{
  CrowQuery *query;
  GArray *joins;
  GPtrArray *rows;   /* of the query, each once */
  GPtrArray *pairs;  /* owner, row, owner, row … of the to-many join */
  guint n_columns;
  GError *error;
} Joined;

static gboolean
find_join (GArray *joins,
           guint   owner,
           guint   index,
           guint  *found)
{
  for (guint i = 0; i < joins->len; i++)
    if (g_array_index (joins, Join, i).owner == owner && g_array_index (joins, Join, i).index == index)
      {
        *found = i;
        return TRUE;
      }
  return FALSE;
}

/* As much of each path as one statement can have. */
static void
plan (Joined  *self,
      gboolean limited)
{
  gboolean many = FALSE;

  for (guint i = 0; i < self->query->joined->len; i++)
    {
      GArray *path = g_ptr_array_index (self->query->joined, i);
      CrowEntityMap *map = self->query->map;
      guint owner = CROW_NONE;

      for (guint j = 0; j < path->len; j++)
        {
          Join join = { .index = g_array_index (path, guint, j), .owner = owner, .first = self->n_columns };

          join.role = &map->roles[join.index];
          map = join.role->target;
          if (find_join (self->joins, owner, join.index, &owner))
            continue;
          if (join.role->kind != CROW_ROLE_REFERENCE && (many || limited || j > 0))
            break;
          many |= join.role->kind != CROW_ROLE_REFERENCE;
          owner = self->joins->len;
          self->n_columns += map->n_attributes;
          g_array_append_val (self->joins, join);
          if (join.role->kind != CROW_ROLE_REFERENCE)
            break;
        }
    }
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
  Join *join = &g_array_index (self->joins, Join, number);
  CrowSession *session = self->query->session;
  CrowRoleMap *role = join->role;
  g_autofree char *alias = g_strdup_printf ("joined%u", number);
  g_autofree char *owner = join->owner == CROW_NONE ? g_strdup ("t") : g_strdup_printf ("joined%u", join->owner);
  CrowEntityMap *owner_map = join->owner == CROW_NONE ? self->query->map
                                                      : g_array_index (self->joins, Join, join->owner).role->target;

  g_string_append (sql, " LEFT JOIN ");
  if (role->kind == CROW_ROLE_PAIRS)
    {
      CrowEntityMap *pairs = &session->mapping->entities[role->link->association];

      _crow_sql_append_source (session, sql, pairs);
      g_string_append (sql, " AS joined");
      append_equal (session, sql, owner, owner_map, role->reference->target_columns, "joined", pairs,
                    role->reference->columns, role->reference->n_columns);
      g_string_append (sql, " LEFT JOIN ");
      _crow_sql_append_source (session, sql, role->target);
      g_string_append_printf (sql, " AS %s", alias);
      append_equal (session, sql, "joined", pairs, role->far->columns, alias, role->target, role->far->target_columns,
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
      CrowRoleMap *role = g_array_index (self->joins, Join, i).role;
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

static CrowStatement *
prepare (Joined *self,
         gint64  limit,
         GError **error)
{
  CrowQuery *query = self->query;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autofree char *columns = _crow_load_dup_columns (query->session, query->map, "t");

  for (guint i = 0; i < self->joins->len; i++)
    {
      g_autofree char *alias = g_strdup_printf ("joined%u", i);
      g_autofree char *joined = _crow_load_dup_columns (query->session, g_array_index (self->joins, Join, i).role->target,
                                                        alias);

      g_string_append_printf (sql, "%s, ", joined);
    }
  g_string_append_printf (sql, "%s FROM ", columns);
  _crow_sql_append_source (query->session, sql, query->map);
  g_string_append (sql, " AS t");
  for (guint i = 0; i < self->joins->len; i++)
    append_join (self, sql, i);
  if (!_crow_query_append_where (query, NULL, sql, values, error))
    return NULL;
  _crow_query_append_order (query, FALSE, sql);
  append_many_order (self, sql);
  _crow_query_append_limit (query, limit, query->offset, sql);
  _crow_session_say (query->session, "query of %s", query->map->info->name);
  return _crow_query_prepare (query, sql, values, error);
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
      Join *join = &g_array_index (self->joins, Join, i);
      CrowEntityMap *map = join->role->target;
      CrowRow *other = NULL;

      if (before[join->first + map->key[0]].type == CROW_VALUE_TYPE_NULL)
        continue;
      if (!_crow_load_take_row (session, map, before + join->first, self->query->overwrite, row->batch, &other,
                                &self->error))
        return FALSE;
      if (join->role->kind == CROW_ROLE_REFERENCE)
        _crow_identity_note_target (session, join->role, other);
      else
        {
          g_ptr_array_add (self->pairs, row);
          g_ptr_array_add (self->pairs, other);
        }
    }
  return TRUE;
}

/* The rows of the query with what is joined; NULL without @error: nothing can be joined. */
GPtrArray *
_crow_query_fetch_joined (CrowQuery *query,
                          gint64     limit,
                          GError   **error)
{
  g_autoptr (GArray) joins = g_array_new (FALSE, FALSE, sizeof (Join));
  g_autoptr (GPtrArray) rows = g_ptr_array_new (), pairs = g_ptr_array_new ();
  Joined self = { .query = query, .joins = joins, .rows = rows, .pairs = pairs };
  g_autoptr (CrowStatement) statement = NULL;
  g_autofree guint8 *types = NULL;
  gboolean done;

  plan (&self, limit >= 0 || query->offset > 0);
  if (joins->len == 0)
    return NULL;
  statement = prepare (&self, limit, error);
  if (statement == NULL)
    return NULL;
  types = g_malloc0 (self.n_columns + 1);
  for (guint i = 0; i < joins->len; i++)
    {
      Join *join = &g_array_index (joins, Join, i);

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
      Join *join = &g_array_index (joins, Join, i);

      if (join->role->kind != CROW_ROLE_REFERENCE)
        _crow_load_sets_from (query->session, query->map, join->index, rows, pairs);
    }
  return done ? g_steal_pointer (&rows) : NULL;
}
