/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Questions of a query whose answer is no object: whether there is any, sums and the like, different values.
 *
 * What only one row says is no edit's business: edits are flushed first, as for objects.
 */
#include "config.h"

#include "orm/crow-expression-private.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-query-private.h"

static void
take_value (CrowStatement *statement,
            guint          column,
            GValue        *value)
{
  CrowValue read;

  crow_statement_get_value (statement, column, &read);
  switch (read.type)
    {
    case CROW_VALUE_TYPE_INT64:
      g_value_init (value, G_TYPE_INT64);
      g_value_set_int64 (value, read.u.integer);
      break;
    case CROW_VALUE_TYPE_DOUBLE:
      g_value_init (value, G_TYPE_DOUBLE);
      g_value_set_double (value, read.u.real);
      break;
    case CROW_VALUE_TYPE_TEXT:
      g_value_init (value, G_TYPE_STRING);
      g_value_take_string (value, g_strndup (read.u.text, read.length));
      break;
    case CROW_VALUE_TYPE_BLOB:
      g_value_init (value, G_TYPE_BYTES);
      g_value_take_boxed (value, g_bytes_new (read.u.bytes, read.length));
      break;
    default:
      break;
    }
}

static const char *const functions[] = {
  [CROW_AGGREGATE_COUNT] = "count(", [CROW_AGGREGATE_COUNT_DISTINCT] = "count(DISTINCT ",
  [CROW_AGGREGATE_SUM] = "sum(",     [CROW_AGGREGATE_AVERAGE] = "avg(",
  [CROW_AGGREGATE_MINIMUM] = "min(", [CROW_AGGREGATE_MAXIMUM] = "max(",
};

/* The value of an aggregate.  A database may answer with a decimal, which is a text elsewhere. */
static void
take_aggregate (CrowQuery     *self,
                CrowStatement *statement,
                guint          column,
                CrowAggregate  aggregate,
                guint          attribute,
                GValue        *value)
{
  g_autofree char *text = NULL;

  take_value (statement, column, value);
  if (!G_VALUE_HOLDS_STRING (value) || (aggregate != CROW_AGGREGATE_SUM && aggregate != CROW_AGGREGATE_AVERAGE))
    return;
  text = g_value_dup_string (value);
  g_value_unset (value);
  if (aggregate == CROW_AGGREGATE_SUM && self->map->types[attribute] == CROW_VALUE_TYPE_INT64)
    {
      g_value_init (value, G_TYPE_INT64);
      g_value_set_int64 (value, g_ascii_strtoll (text, NULL, 10));
    }
  else
    {
      g_value_init (value, G_TYPE_DOUBLE);
      g_value_set_double (value, g_ascii_strtod (text, NULL));
    }
}

/* SELECT @start attribute @end FROM … WHERE … */
static CrowStatement *
ask (CrowQuery  *self,
     const char *start,
     guint       attribute,
     const char *end,
     gboolean    ordered,
     GArray     *values,
     GError    **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  if (!_crow_session_autoflush (self->session, error))
    return NULL;
  g_string_append (sql, start);
  g_string_append (sql, "t.");
  _crow_sql_append_column (self->session, sql, self->map, attribute);
  g_string_append (sql, end);
  if (!_crow_query_append_from (self, NULL, sql, values, error))
    return NULL;
  if (ordered)
    {
      g_string_append (sql, " ORDER BY 1");
      _crow_sql_append_direction (self->session, sql, self->map, attribute, FALSE);
    }
  return _crow_query_prepare (self, sql, values, error);
}

/**
 * crow_query_aggregate:
 * @self: a query
 * @aggregate: what is computed
 * @attribute: index of an attribute
 * @value: (out caller-allocates): a number or text; it must be zeroed, and stays so when there is nothing to compute
 * @error: as crow_query_run()
 *
 * Computes one value over all rows that fulfil the condition, whatever the limit.  Nulls are left out.
 *
 * Returns: whether it was computed
 */
gboolean
crow_query_aggregate (CrowQuery     *self,
                      CrowAggregate  aggregate,
                      guint          attribute,
                      GValue        *value,
                      GError       **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  g_return_val_if_fail (CROW_IS_QUERY (self) && value != NULL && _crow_session_is_usable (self->session), FALSE);
  g_return_val_if_fail (attribute < self->map->n_attributes && (guint) aggregate < G_N_ELEMENTS (functions), FALSE);

  statement = ask (self, functions[aggregate], attribute, ")", FALSE, values, error);
  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    take_aggregate (self, statement, 0, aggregate, attribute, value);
  return TRUE;
}

static void
value_free (gpointer data)
{
  GValue *value = data;

  if (G_IS_VALUE (value))
    g_value_unset (value);
  g_free (value);
}

static gboolean
take_groups (CrowQuery     *self,
             CrowStatement *statement,
             CrowAggregate  aggregate,
             guint          attribute,
             GPtrArray     *keys,
             GPtrArray     *values,
             GError       **error)
{
  gboolean has_row;

  for (;;)
    {
      if (!crow_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      g_ptr_array_add (keys, g_new0 (GValue, 1));
      take_value (statement, 0, keys->pdata[keys->len - 1]);
      g_ptr_array_add (values, g_new0 (GValue, 1));
      take_aggregate (self, statement, 1, aggregate, attribute, values->pdata[values->len - 1]);
    }
}

/**
 * crow_query_aggregate_by:
 * @self: a query
 * @path: the name of an attribute, or names of roles to one and of an attribute, joined by dots: "author.name"
 * @aggregate: what is computed
 * @attribute: index of an attribute
 * @keys: (out) (transfer full) (element-type GObject.Value): the different values at the end of @path, in their own order;
 *   an unset one is null, or a role that leads nowhere
 * @values: (out) (transfer full) (element-type GObject.Value): for each of them a number or text, as crow_query_aggregate()
 *   gives it
 * @error: as crow_query_run(); %CROW_ERROR_SCHEMA when there is no such path, or a role of it reaches many
 *
 * Computes one value for each group of rows: how many books each author has, what each month brought.  Limit and offset
 * are not used.
 *
 * Returns: whether it was computed
 */
gboolean
crow_query_aggregate_by (CrowQuery     *self,
                         const char    *path,
                         CrowAggregate  aggregate,
                         guint          attribute,
                         GPtrArray    **keys,
                         GPtrArray    **values,
                         GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) found_keys = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (GPtrArray) found_values = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (CrowStatement) statement = NULL;
  CrowEntityMap *end;
  guint by, n_aliases = 0;

  g_return_val_if_fail (CROW_IS_QUERY (self) && path != NULL && keys != NULL && values != NULL, FALSE);
  g_return_val_if_fail (_crow_session_is_usable (self->session), FALSE);
  g_return_val_if_fail (attribute < self->map->n_attributes && (guint) aggregate < G_N_ELEMENTS (functions), FALSE);

  *keys = *values = NULL;
  if (!_crow_query_find_attribute (self, path, roles, &end, &by, error) || !_crow_session_autoflush (self->session, error))
    return FALSE;
  _crow_path_append_value (self->session, self->map, "t", (guint *) roles->data, roles->len, by, sql, &n_aliases);
  g_string_append_printf (sql, ", %st.", functions[aggregate]);
  _crow_sql_append_column (self->session, sql, self->map, attribute);
  g_string_append_c (sql, ')');
  if (!_crow_query_append_from (self, NULL, sql, bound, error))
    return FALSE;
  g_string_append (sql, " GROUP BY 1 ORDER BY 1");
  _crow_sql_append_nullable_direction (self->session, sql, FALSE);
  _crow_session_say (self->session, "query of %s", self->map->info->name);
  statement = _crow_query_prepare (self, sql, bound, error);
  if (statement == NULL || !take_groups (self, statement, aggregate, attribute, found_keys, found_values, error))
    return FALSE;
  *keys = g_steal_pointer (&found_keys);
  *values = g_steal_pointer (&found_values);
  return TRUE;
}

/**
 * crow_query_distinct:
 * @self: a query
 * @attribute: index of an attribute
 * @error: as crow_query_run()
 *
 * Finds the different values of an attribute among all rows that fulfil the condition, in their own order.
 *
 * Returns: (transfer full) (element-type GObject.Value): the values; an unset one is null; %NULL with @error set
 */
GPtrArray *
crow_query_distinct (CrowQuery *self,
                     guint      attribute,
                     GError   **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  g_return_val_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session), NULL);
  g_return_val_if_fail (attribute < self->map->n_attributes, NULL);

  statement = ask (self, "DISTINCT ", attribute, "", TRUE, values, error);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      GValue *value;

      if (!crow_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&result);
      value = g_new0 (GValue, 1);
      take_value (statement, 0, value);
      g_ptr_array_add (result, value);
    }
}

/**
 * crow_query_exists:
 * @self: a query
 * @exists: (out): whether any row fulfils the condition
 * @error: as crow_query_run()
 *
 * Returns: whether the database could be asked
 */
gboolean
crow_query_exists (CrowQuery *self,
                   gboolean  *exists,
                   GError   **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT 1");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (CrowStatement) statement = NULL;

  g_return_val_if_fail (CROW_IS_QUERY (self) && exists != NULL && _crow_session_is_usable (self->session), FALSE);

  if (!_crow_session_autoflush (self->session, error) || !_crow_query_append_from (self, NULL, sql, values, error))
    return FALSE;
  g_string_append (sql, " LIMIT 1");
  statement = _crow_query_prepare (self, sql, values, error);
  if (statement == NULL || !crow_statement_step (statement, exists, error))
    return FALSE;
  crow_statement_reset (statement);
  return TRUE;
}

gboolean
_crow_query_find_number (CrowQuery *self,
                         CrowRow   *row,
                         guint     *number,
                         GError   **error)
{
  CrowSession *session = self->session;
  CrowEntityMap *map = self->map;
  g_autoptr (GString) sql = g_string_new ("SELECT n FROM (SELECT row_number() OVER (");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;

  _crow_query_append_order (self, FALSE, sql);
  g_string_append (sql, ") AS n");
  for (guint i = 0; i < map->n_key; i++)
    {
      g_string_append (sql, ", t.");
      _crow_sql_append_column (session, sql, map, map->key[i]);
    }
  if (!_crow_query_append_from (self, NULL, sql, values, error))
    return FALSE;
  g_string_append (sql, ") AS t WHERE ");
  for (guint i = 0; i < map->n_key; i++)
    {
      CrowValue value;
      guint parameter = values->len;

      _crow_flush_get_stored (session, row, map->key[i], &value);
      g_string_append (sql, i > 0 ? " AND t." : "t.");
      _crow_sql_append_column (session, sql, map, map->key[i]);
      g_string_append (sql, " = ");
      _crow_sql_append_parameter (session, sql, &parameter);
      g_array_append_val (values, value);
    }
  _crow_session_say (session, "place of a row in a query of %s", map->info->name);
  statement = _crow_query_prepare (self, sql, values, error);
  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  *number = has_row ? (guint) MIN (crow_statement_get_int64 (statement, 0) - 1, G_MAXUINT - 1) : G_MAXUINT;
  return TRUE;
}
