/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writing without objects: UPDATE and DELETE of all that fulfils a condition, insert-or-update.
 *
 * Loaded objects follow by the engine's change hook; where an engine has none, they are read again.  Only the rules of the
 * database apply to what is deleted so.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"
#include "sql/crow-dialect.h"

static gboolean
run (CrowSession *self,
     GString     *sql,
     GArray      *values,
     gint64      *n_rows,
     GError     **error)
{
  g_autoptr (CrowStatement) statement = NULL;
  gboolean done;

  if (!_crow_session_begin_sql (self, error))
    return FALSE;
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return _crow_session_end_sql (self, FALSE, NULL);
  for (guint i = 0; i < values->len; i++)
    _crow_statement_bind (statement, i, &g_array_index (values, CrowValue, i));
  done = crow_statement_step (statement, NULL, error);
  if (done && n_rows != NULL)
    *n_rows = crow_engine_get_n_changes (self->engine);
  if (!_crow_session_end_sql (self, done, error) || !done)
    {
      _crow_changes_drop (self);
      return FALSE;
    }
  _crow_session_take_over (self);
  return TRUE;
}

static void
append_parameter (CrowSession     *self,
                  GString         *sql,
                  GArray          *values,
                  const CrowValue *value)
{
  guint n = values->len;

  g_array_append_val (values, *value);
  _crow_sql_append_parameter (self, sql, &n);
}

static gboolean
contains (const guint16 *list,
          guint          n,
          guint          item)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == item)
      return TRUE;
  return FALSE;
}

/* What objects would refuse goes to no database: values of another type, and text that is no UTF-8, which SQLite takes and
 * no program could read again. */
static gboolean
check_values (CrowEntityMap   *map,
              const guint16   *attributes,
              const CrowValue *values,
              guint            n_values,
              GError         **error)
{
  for (guint i = 0; i < n_values; i++)
    {
      const CrowAttributeInfo *info = &map->info->attributes[attributes[i]];
      guint type = map->types[attributes[i]];

      if (values[i].type != CROW_VALUE_TYPE_NULL && values[i].type != type &&
          !(values[i].type == CROW_VALUE_TYPE_INT64 && type == CROW_VALUE_TYPE_DOUBLE))
        g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE, _("The value for “%s” of “%s” is not of the type %s."), info->name,
                     map->info->name, crow_data_type_to_string (info->type));
      else if (values[i].type == CROW_VALUE_TYPE_TEXT && !_crow_text_is_valid (values[i].u.text, values[i].length))
        g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE,
                     _("The value for “%s” of “%s” has bytes that are no UTF-8 text; store bytes in a blob."), info->name,
                     map->info->name);
      else
        continue;
      crow_error_set_details (error != NULL ? *error : NULL, NULL, info->name, NULL, 0);
      return FALSE;
    }
  return TRUE;
}

/**
 * crow_query_update: (skip)
 * @self: a query
 * @attributes: (array length=n_values): attributes that get new values
 * @values: (array length=n_values): the values
 * @n_values: how many there are
 * @n_rows: (out) (optional): how many rows were changed
 * @error: as crow_session_flush(): edits are flushed first; %CROW_ERROR_TYPE when a value does not fit its attribute or a
 *   text is no UTF-8; %CROW_ERROR_UNSUPPORTED for the key where heirs have tables of their own
 *
 * Changes all rows that fulfil the condition in one statement, or one for each table that heirs have, in the session's transaction; update stamps are set,
 * versions are not counted.  Loaded objects follow, but for attributes with edits of their own.  Order, limit and
 * offset are not used.
 *
 * Returns: whether it ran
 */
gboolean
crow_query_update (CrowQuery       *self,
                   const guint16   *attributes,
                   const CrowValue *values,
                   guint            n_values,
                   gint64          *n_rows,
                   GError         **error)
{
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint16 *columns = NULL;
  g_autofree CrowValue *fresh = NULL;
  CrowEntityMap *map;
  guint n = n_values;

  g_return_val_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session), FALSE);
  g_return_val_if_fail (attributes != NULL && values != NULL && n_values > 0, FALSE);
  map = self->map;
  for (guint i = 0; i < n_values; i++)
    g_return_val_if_fail (attributes[i] < map->n_attributes, FALSE);

  if (!check_values (map, attributes, values, n_values, error) || !_crow_session_flush (self->session, error))
    return FALSE;
  columns = g_new0 (guint16, n_values + map->n_attributes);
  fresh = g_new0 (CrowValue, n_values + map->n_attributes);
  memcpy (columns, attributes, n_values * sizeof *columns);
  memcpy (fresh, values, n_values * sizeof *fresh);
  for (guint i = 0; i < map->n_attributes; i++)
    {
      char *text = NULL;

      if (contains (attributes, n_values, i) || !_crow_flush_compute_stamp (map, i, &fresh[n], &text))
        continue;
      g_ptr_array_add (texts, text);
      columns[n++] = i;
    }
  if (map->n_tables > 1)
    return _crow_query_update_parts (self, columns, fresh, n, n_rows, error);
  _crow_sql_append_table (self->session, sql, map);
  g_string_append (sql, " AS t SET ");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      _crow_sql_append_column (self->session, sql, map, columns[i]);
      g_string_append (sql, " = ");
      append_parameter (self->session, sql, bound, &fresh[i]);
    }
  return _crow_query_append_where (self, NULL, sql, bound, error) && run (self->session, sql, bound, n_rows, error);
}

/**
 * crow_query_delete:
 * @self: a query
 * @n_rows: (out) (optional): how many rows were deleted, without those that went along
 * @error: as crow_session_flush(): edits are flushed first
 *
 * Deletes all rows that fulfil the condition in one statement, or one for each table that heirs have, in the session's transaction.  Only ON DELETE of the
 * foreign keys applies, and no delete rule that the session would carry out.  Loaded objects follow.
 *
 * Returns: whether it ran
 */
gboolean
crow_query_delete (CrowQuery *self,
                   gint64    *n_rows,
                   GError   **error)
{
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");
  g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));

  g_return_val_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session), FALSE);

  if (!_crow_session_flush (self->session, error))
    return FALSE;
  if (self->map->n_tables > 1)
    return _crow_query_delete_parts (self, n_rows, error);
  _crow_sql_append_table (self->session, sql, self->map);
  g_string_append (sql, " AS t");
  return _crow_query_append_where (self, NULL, sql, bound, error) && run (self->session, sql, bound, n_rows, error);
}

/**
 * crow_session_upsert: (skip)
 * @self: a session
 * @entity: index of an entity that is mapped
 * @attributes: (array length=n_values): attributes of the row
 * @values: (array length=n_values): their values
 * @n_values: how many there are
 * @unique: (array length=n_unique): attributes of the primary key or a unique key, among @attributes
 * @n_unique: how many there are
 * @error: as crow_session_flush(): edits are flushed first; %CROW_ERROR_TYPE when a value does not fit its attribute or a
 *   text is no UTF-8; %CROW_ERROR_UNIQUE when the row that is there is of another entity of the same hierarchy
 *
 * Inserts a row, or, where one with the same values of @unique is there, gives that the other values: INSERT … ON
 * CONFLICT DO UPDATE, in one statement, so that nobody comes between.  Where entities inherit, the row is looked for and
 * written by a flush, in one transaction, to the same effect; only there versions are counted.
 *
 * Returns: (transfer none): the row's object, with the values that it has now; %NULL with @error set
 */
CrowObject *
crow_session_upsert (CrowSession     *self,
                     guint            entity,
                     const guint16   *attributes,
                     const CrowValue *values,
                     guint            n_values,
                     const guint16   *unique,
                     guint            n_unique,
                     GError         **error)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO ");
  g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autofree CrowValue *key = NULL;
  CrowEntityMap *map;
  gboolean any = FALSE;
  CrowRow *row;

  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), NULL);
  g_return_val_if_fail (crow_mapping_is_mapped (self->mapping, entity), NULL);
  g_return_val_if_fail (attributes != NULL && values != NULL && n_values > 0, NULL);
  g_return_val_if_fail (unique != NULL && n_unique > 0, NULL);
  map = _crow_mapping_get_map (self->mapping, entity);
  for (guint i = 0; i < n_values; i++)
    g_return_val_if_fail (attributes[i] < map->n_attributes, NULL);

  if (!check_values (map, attributes, values, n_values, error) || !_crow_session_flush (self, error))
    return NULL;
  key = g_new0 (CrowValue, n_unique);
  for (guint i = 0; i < n_unique; i++)
    {
      for (guint j = 0; j < n_values; j++)
        if (attributes[j] == unique[i])
          key[i] = values[j];
      g_return_val_if_fail (key[i].type != CROW_VALUE_TYPE_NULL, NULL);
    }
  if (map->hierarchy)
    return _crow_session_upsert_object (self, entity, attributes, values, n_values, unique, key, n_unique, error);
  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " (");
  for (guint i = 0; i < n_values; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      _crow_sql_append_column (self, sql, map, attributes[i]);
    }
  g_string_append_printf (sql, ")%s VALUES (",
                          crow_sql_get_overriding (crow_engine_get_dialect (self->engine), map->info));
  for (guint i = 0; i < n_values; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      append_parameter (self, sql, bound, &values[i]);
    }
  g_string_append (sql, ") ON CONFLICT (");
  for (guint i = 0; i < n_unique; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      _crow_sql_append_column (self, sql, map, unique[i]);
    }
  g_string_append (sql, ") DO ");
  for (guint i = 0; i < n_values; i++)
    if (!contains (unique, n_unique, attributes[i]))
      {
        g_string_append (sql, any ? ", " : "UPDATE SET ");
        any = TRUE;
        _crow_sql_append_column (self, sql, map, attributes[i]);
        g_string_append (sql, " = excluded.");
        _crow_sql_append_column (self, sql, map, attributes[i]);
      }
  if (!any)
    g_string_append (sql, "NOTHING");
  if (!run (self, sql, bound, NULL, error))
    return NULL;
  row = _crow_load_by (self, map, unique, key, n_unique, TRUE, error);
  _crow_live_settle (self, FALSE);
  return _crow_row_get_object (self, row);
}

/* Values of the statement's row in the order of attributes; FALSE: one does not fit. */
static gboolean
read_named (CrowEntityMap *map,
            CrowStatement *statement,
            const guint   *columns,
            CrowValue     *values,
            GError       **error)
{
  for (guint i = 0; i < map->n_attributes; i++)
    {
      crow_statement_get_value (statement, columns[i], &values[i]);
      if (values[i].type == CROW_VALUE_TYPE_INT64 && map->types[i] == CROW_VALUE_TYPE_DOUBLE)
        values[i] = crow_value_double ((double) values[i].u.integer);
      if (values[i].type == CROW_VALUE_TYPE_NULL || values[i].type == map->types[i])
        continue;
      g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE, _("The column “%s” of the result does not hold values of “%s”."),
                   map->info->attributes[i].name, map->info->name);
      return FALSE;
    }
  return TRUE;
}

/**
 * crow_session_query_sql: (skip)
 * @self: a session
 * @entity: index of an entity that is mapped
 * @sql: a SELECT in the engine's dialect whose result has a column for each attribute, by name
 * @values: (array length=n_values) (nullable): values of its parameters
 * @n_values: how many there are
 * @error: %CROW_ERROR_SCHEMA when a column is missing, %CROW_ERROR_TYPE, and what crow_query_run() gives
 *
 * Asks in SQL, and gives the rows as objects, in the order of the result and each once.
 *
 * Returns: (transfer full): a list of #CrowObject, or %NULL with @error set
 */
GListModel *
crow_session_query_sql (CrowSession     *self,
                        guint            entity,
                        const char      *sql,
                        const CrowValue *values,
                        guint            n_values,
                        GError         **error)
{
  g_autoptr (CrowStatement) statement = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree guint *columns = NULL;
  g_autofree CrowValue *read = NULL;
  CrowEntityMap *map;
  gboolean has_row;

  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self) && sql != NULL, NULL);
  g_return_val_if_fail (crow_mapping_is_mapped (self->mapping, entity), NULL);
  map = _crow_mapping_get_map (self->mapping, entity);

  if (!_crow_session_autoflush (self, error))
    return NULL;
  statement = crow_engine_prepare (self->engine, sql, error);
  if (statement == NULL)
    return NULL;
  columns = g_new0 (guint, map->n_attributes);
  read = g_new0 (CrowValue, map->n_attributes);
  for (guint i = 0; i < map->n_attributes; i++)
    {
      guint n = crow_statement_get_n_columns (statement), j = 0;

      while (j < n && g_strcmp0 (crow_statement_get_column_name (statement, j), map->info->attributes[i].name) != 0)
        j++;
      if (j == n)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
                       _("The result has no column “%s”, which objects of “%s” need; add it to the SELECT."),
                       map->info->attributes[i].name, map->info->name);
          return NULL;
        }
      columns[i] = j;
    }
  for (guint i = 0; i < n_values; i++)
    crow_statement_bind_value (statement, i, &values[i]);
  for (;;)
    {
      CrowRow *row;

      if (!crow_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return _crow_result_new (self, g_steal_pointer (&rows));
      if (!read_named (map, statement, columns, read, error) || !_crow_load_values (self, map, read, &row, error))
        return NULL;
      _crow_row_keep (row);
      if (g_hash_table_add (seen, row))
        g_ptr_array_add (rows, row);
    }
}
