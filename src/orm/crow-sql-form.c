/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What databases want otherwise in the SQL that a session writes: one record a dialect.
 *
 * How names, literals and types are spelled is in sql/crow-dialect.h.  The aim here is that the same program gets the same
 * answer: null sorts before all values, LIKE takes small and capital letters for the same and has no escape character.
 */
#include "config.h"

#include "orm/crow-session-private.h"
#include "sql/crow-dialect.h"

static gboolean
read_number (CrowStatement *statement,
             gint64        *number,
             gboolean      *is_null,
             GError       **error)
{
  gboolean has_row = FALSE;

  if (!crow_statement_step (statement, &has_row, error))
    return FALSE;
  *is_null = !has_row || crow_statement_is_null (statement, 0);
  *number = *is_null ? 0 : crow_statement_get_int64 (statement, 0);
  crow_statement_reset (statement);
  return TRUE;
}

/* Inside the write transaction nobody else takes the keys that follow the highest, nor those it ever had. */
static gboolean
reserve_keys_sqlite (CrowSession   *self,
                     CrowEntityMap *map,
                     gint64         given,
                     guint          n_keys,
                     CrowStore     *store,
                     GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT max(");
  g_autoptr (CrowStatement) keys = NULL;
  gboolean is_null;
  gint64 highest;

  _crow_sql_append_column (self, sql, map, map->key[0]);
  g_string_append (sql, ") FROM ");
  _crow_sql_append_table (self, sql, map);
  keys = crow_engine_prepare (self->engine, sql->str, error);
  if (keys == NULL || !read_number (keys, &highest, &is_null, error))
    return FALSE;
  if (map->info->attributes[map->key[0]].flags & CROW_ATTRIBUTE_NO_REUSE)
    {
      g_autoptr (CrowStatement) statement =
        crow_engine_prepare (self->engine, "SELECT seq FROM sqlite_sequence WHERE name = ?", error);
      gint64 sequence = 0;

      if (statement == NULL)
        return FALSE;
      crow_statement_bind_text (statement, 0, map->info->name);
      if (!read_number (statement, &sequence, &is_null, error))
        return FALSE;
      highest = MAX (highest, sequence);
    }
  store->last_key = MAX (MAX (highest, given), 0);
  return TRUE;
}

/* Adds numbers of the sequence until there are @n_keys, if there is one. */
static gboolean
take_from_sequence (CrowSession   *self,
                    CrowEntityMap *map,
                    const char    *table,
                    const char    *column,
                    guint          n_keys,
                    CrowStore     *store,
                    gint64        *highest,
                    GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT nextval(pg_get_serial_sequence($1, $2)), (SELECT max(");
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE, done;

  _crow_sql_append_column (self, sql, map, map->key[0]);
  g_string_append_printf (sql, ") FROM %s) FROM generate_series(1, $3::bigint)", table);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  crow_statement_bind_text (statement, 0, table);
  crow_statement_bind_text (statement, 1, column);
  crow_statement_bind_int64 (statement, 2, n_keys - MIN (n_keys, store->keys->len));
  while ((done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      gint64 key = crow_statement_get_int64 (statement, 0);

      *highest = crow_statement_get_int64 (statement, 1);
      if (!crow_statement_is_null (statement, 0))
        g_array_append_val (store->keys, key);
    }
  return done;
}

static gboolean
read_highest_key (CrowSession   *self,
                  CrowEntityMap *map,
                  gint64        *highest,
                  GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT max(");
  g_autoptr (CrowStatement) statement = NULL;
  gboolean is_null;

  _crow_sql_append_column (self, sql, map, map->key[0]);
  g_string_append (sql, ") FROM ");
  _crow_sql_append_table (self, sql, map);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  return statement != NULL && read_number (statement, highest, &is_null, error);
}

/* From the sequence of the identity, so that others may insert at the same time.  A sequence that is behind keys that
 * were given by hand is moved over them.  What a flush that failed took from it, the next one uses. */
static gboolean
reserve_keys_postgresql (CrowSession   *self,
                         CrowEntityMap *map,
                         gint64         given,
                         guint          n_keys,
                         CrowStore     *store,
                         GError       **error)
{
  g_autoptr (GString) table = g_string_new (NULL);
  g_autofree char *column = crow_sql_dup_name (CROW_DIALECT_POSTGRESQL, map->info->attributes[map->key[0]].name);
  gint64 highest = 0, moved;
  gboolean is_null;

  if (store->keys == NULL)
    store->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  crow_sql_append_table (table, CROW_DIALECT_POSTGRESQL, map->info);
  if (!(store->keys->len >= n_keys
          ? read_highest_key (self, map, &highest, error)
          : take_from_sequence (self, map, table->str, column, n_keys, store, &highest, error)))
    return FALSE;
  highest = MAX (MAX (highest, given), 0);
  if (store->keys->len >= n_keys && n_keys > 0 && g_array_index (store->keys, gint64, 0) <= highest)
    {
      g_autoptr (CrowStatement) statement =
        crow_engine_prepare (self->engine, "SELECT setval(s, GREATEST($3::bigint, nextval(s))) "
                                           "FROM (SELECT pg_get_serial_sequence($1, $2)::regclass AS s) AS q", error);

      if (statement == NULL)
        return FALSE;
      g_array_set_size (store->keys, 0);
      crow_statement_bind_text (statement, 0, table->str);
      crow_statement_bind_text (statement, 1, column);
      crow_statement_bind_int64 (statement, 2, highest);
      if (!read_number (statement, &moved, &is_null, error) ||
          !take_from_sequence (self, map, table->str, column, n_keys, store, &moved, error))
        return FALSE;
    }
  /* No sequence belongs to the column: as in SQLite, and two programs that insert at once may collide. */
  if (store->keys->len < n_keys)
    {
      g_array_set_size (store->keys, 0);
      if (!read_highest_key (self, map, &highest, error))
        return FALSE;
      highest = MAX (MAX (highest, given), 0);
    }
  store->last_key = highest;
  return TRUE;
}

void
_crow_flush_settle_keys (CrowSession *self,
                         gboolean     done)
{
  for (guint i = 0; i < self->mapping->n_entities; i++)
    {
      CrowStore *store = &self->stores[i];

      if (done && store->n_keys_used > 0)
        g_array_remove_range (store->keys, 0, store->n_keys_used);
      store->n_keys_used = 0;
    }
}

static const CrowSqlForm forms[CROW_N_DIALECTS] = {
  [CROW_DIALECT_SQLITE] = {
    .row_list = "(VALUES ",
    .like = " LIKE ",
    .like_end = "",
    .no_limit = " LIMIT -1",
    .ascending_nulls = "",
    .descending_nulls = "",
    .defers_all = TRUE,
    .defer_checks = "PRAGMA defer_foreign_keys = ON",
    .reserve_keys = reserve_keys_sqlite,
  },
  [CROW_DIALECT_POSTGRESQL] = {
    .numbered_parameters = TRUE,
    .typed_values = TRUE,
    .row_list = "(",
    .like = " ILIKE ",
    .like_end = " ESCAPE ''",
    .no_limit = "",
    .ascending_nulls = " NULLS FIRST",
    .descending_nulls = " NULLS LAST",
    .defer_checks = "SET CONSTRAINTS ALL DEFERRED",
    .reserve_keys = reserve_keys_postgresql,
  },
};

const CrowSqlForm *
_crow_sql_get_form (CrowSession *self)
{
  const CrowSqlForm *form = &forms[crow_engine_get_dialect (self->engine)];

  /* There is no engine for the others. */
  g_assert (form->reserve_keys != NULL);
  return form;
}

/* How what may be null sorts, behind its name. */
void
_crow_sql_append_nullable_direction (CrowSession *self,
                                     GString     *sql,
                                     gboolean     descending)
{
  const CrowSqlForm *form = _crow_sql_get_form (self);

  if (descending)
    g_string_append (sql, " DESC");
  g_string_append (sql, descending ? form->descending_nulls : form->ascending_nulls);
}

/* How an attribute sorts, behind its name. */
void
_crow_sql_append_direction (CrowSession   *self,
                            GString       *sql,
                            CrowEntityMap *map,
                            guint          attribute,
                            gboolean       descending)
{
  gboolean nullable = !(map->info->attributes[attribute].flags & CROW_ATTRIBUTE_REQUIRED) &&
                      !(map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_KEY);

  if (nullable)
    _crow_sql_append_nullable_direction (self, sql, descending);
  else if (descending)
    g_string_append (sql, " DESC");
}

/* A parameter in the first row of a list of values, from which nothing else tells its type. */
void
_crow_sql_append_typed_parameter (CrowSession   *self,
                                  GString       *sql,
                                  CrowEntityMap *map,
                                  guint          attribute,
                                  guint         *n_parameters)
{
  const CrowAttributeInfo *info = &map->info->attributes[attribute];
  CrowDialectId dialect = crow_engine_get_dialect (self->engine);
  g_autofree char *type = NULL;

  _crow_sql_append_parameter (self, sql, n_parameters);
  if (!_crow_sql_get_form (self)->typed_values)
    return;
  /* A text that is too long must be refused, not cut by the cast. */
  if (info->type == CROW_TYPE_TEXT && info->native_types[dialect] == NULL)
    type = g_strdup ("text");
  else if (info->type == CROW_TYPE_ENUM)
    type = crow_sql_type_to_string (self->mapping->schema, map->index, attribute, dialect);
  else
    type = crow_sql_type_to_catalog_string (self->mapping->schema, map->index, attribute, dialect);
  g_string_append_printf (sql, "::%s", type);
}

/* Where a failure takes the transaction along: a place to come back to.  There is one at a time. */
gboolean
_crow_flush_guard (CrowSession *self,
                   GError     **error)
{
  if (!_crow_engine_aborts (self->engine))
    return TRUE;
  if (!crow_engine_execute (self->engine, self->guarded ? "RELEASE SAVEPOINT crow_guard; SAVEPOINT crow_guard"
                                                        : "SAVEPOINT crow_guard", error))
    return FALSE;
  self->guarded = TRUE;
  return TRUE;
}

/* What was done since the guard was set is undone, where it had to be set. */
gboolean
_crow_flush_return_to_guard (CrowSession *self,
                             GError     **error)
{
  return !self->guarded || crow_engine_execute (self->engine, "ROLLBACK TO SAVEPOINT crow_guard", error);
}
