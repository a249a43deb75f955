/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writing without objects where rows have parts in tables of heirs: one statement for each table.
 *
 * A condition over the root's own table is in each statement.  Any other is asked once, for the keys: what one statement
 * writes, the condition of the next one would not find any more.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-expression-private.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-query-private.h"

/* Keys in one statement. */
#define BATCH 500

/* The rows that fulfil the condition. */
typedef struct
{
  GArray *values;      /* CrowValue: one key behind the other */
  GStringChunk *bytes; /* what they point to */
  guint n_rows;
} Keys;

static void
keys_clear (Keys *self)
{
  g_array_unref (self->values);
  g_string_chunk_free (self->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keys, keys_clear)

/* Whether columns of the root's table alone decide. */
static gboolean
is_of_root (CrowEntityMap  *map,
            CrowExpression *condition)
{
  switch (condition != NULL ? condition->kind : CROW_NODE_IS_A)
    {
    case CROW_NODE_COMPARE:
    case CROW_NODE_BETWEEN:
    case CROW_NODE_IN:
      return condition->member < map->n_attributes &&
             (map->owners[condition->member] == 0 ||
              (map->attribute_flags[condition->member] & CROW_ATTRIBUTE_IN_KEY) != 0);
    case CROW_NODE_NOT:
    case CROW_NODE_AND:
    case CROW_NODE_OR:
      return is_of_root (map, condition->operands[0]) && is_of_root (map, condition->operands[1]);
    case CROW_NODE_IS_A:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
append_key (CrowQuery     *query,
            GString       *sql,
            CrowEntityMap *table,
            const char    *alias)
{
  CrowEntityMap *map = query->map;

  for (guint i = 0; i < map->n_key; i++)
    {
      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", alias);
      _crow_sql_append_column (query->session, sql, table, map->key[i]);
    }
}

static gboolean
read_keys (CrowQuery *query,
           Keys      *keys,
           GError   **error)
{
  CrowEntityMap *map = query->map;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  append_key (query, sql, map, "t.");
  if (!_crow_query_append_from (query, NULL, sql, bound, error))
    return FALSE;
  statement = _crow_query_prepare (query, sql, bound, error);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!crow_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      for (guint i = 0; i < map->n_key; i++)
        {
          CrowValue value;

          crow_statement_get_value (statement, i, &value);
          if (value.type == CROW_VALUE_TYPE_TEXT || value.type == CROW_VALUE_TYPE_BLOB)
            value.u.text = value.length > 0 ? g_string_chunk_insert_len (keys->bytes, value.u.text, value.length) : "";
          g_array_append_val (keys->values, value);
        }
      keys->n_rows++;
    }
}

/* " WHERE key IN (…)" for rows of a table, of which @first to @first + @n of the keys; @bound has their values then. */
static void
append_keys (CrowQuery     *query,
             CrowEntityMap *table,
             Keys          *keys,
             guint          first,
             guint          n,
             GString       *sql,
             GArray        *bound)
{
  guint n_key = query->map->n_key, n_parameters = bound->len;

  g_string_append (sql, " WHERE ");
  _crow_sql_append_in (query->session, sql, table, "t", query->map->key, n_key, n, &n_parameters);
  g_array_append_vals (bound, &g_array_index (keys->values, CrowValue, first * n_key), n * n_key);
}

static gboolean
run (CrowQuery *query,
     GString   *sql,
     GArray    *bound,
     gint64    *n_rows,
     GError   **error)
{
  g_autoptr (CrowStatement) statement = _crow_query_prepare (query, sql, bound, error);

  if (statement == NULL || !crow_statement_step (statement, NULL, error))
    return FALSE;
  if (n_rows != NULL)
    *n_rows += crow_engine_get_n_changes (query->session->engine);
  return TRUE;
}

/* "UPDATE table AS t SET …" of the attributes that the table has; FALSE: none. */
static gboolean
append_update (CrowQuery       *query,
               guint            number,
               const guint16   *attributes,
               const CrowValue *values,
               guint            n_values,
               GString         *sql,
               GArray          *bound)
{
  CrowEntityMap *map = query->map;
  gboolean any = FALSE;

  g_string_append (sql, "UPDATE ");
  _crow_sql_append_table (query->session, sql, map->tables[number]);
  g_string_append (sql, " AS t SET ");
  for (guint i = 0; i < n_values; i++)
    {
      guint n = bound->len;

      if (map->owners[attributes[i]] != number)
        continue;
      g_string_append (sql, any ? ", " : "");
      _crow_sql_append_column (query->session, sql, map->tables[number], attributes[i]);
      g_string_append (sql, " = ");
      _crow_sql_append_parameter (query->session, sql, &n);
      g_array_append_val (bound, values[i]);
      any = TRUE;
    }
  return any;
}

static gboolean
update_table (CrowQuery       *query,
              guint            number,
              Keys            *keys,
              const guint16   *attributes,
              const CrowValue *values,
              guint            n_values,
              gint64          *n_rows,
              GError         **error)
{
  for (guint first = 0; first == 0 || (keys != NULL && first < keys->n_rows); first += BATCH)
    {
      g_autoptr (GString) sql = g_string_new (NULL);
      g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));

      if (!append_update (query, number, attributes, values, n_values, sql, bound) ||
          (keys != NULL && keys->n_rows == 0))
        return TRUE;
      if (keys != NULL)
        append_keys (query, query->map->tables[number], keys, first, MIN (BATCH, keys->n_rows - first), sql, bound);
      else if (!_crow_query_append_where (query, NULL, sql, bound, error))
        return FALSE;
      if (!run (query, sql, bound, n_rows, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
updates_alone (CrowQuery     *query,
               const guint16 *attributes,
               guint          n_values)
{
  for (guint i = 0; i < n_values; i++)
    if (query->map->owners[attributes[i]] != 0)
      return FALSE;
  return TRUE;
}

static gboolean
update_parts (CrowQuery       *query,
              const guint16   *attributes,
              const CrowValue *values,
              guint            n_values,
              gint64          *n_rows,
              GError         **error)
{
  CrowEntityMap *map = query->map;
  g_auto (Keys) keys = { g_array_new (FALSE, FALSE, sizeof (CrowValue)), g_string_chunk_new (256), 0 };

  if (updates_alone (query, attributes, n_values) && is_of_root (map, query->condition))
    return update_table (query, 0, NULL, attributes, values, n_values, n_rows, error);
  if (!read_keys (query, &keys, error))
    return FALSE;
  for (guint i = 0; i < map->n_tables; i++)
    if (!update_table (query, i, &keys, attributes, values, n_values, NULL, error))
      return FALSE;
  *n_rows = keys.n_rows;
  return TRUE;
}

/* Whether rows that the query reaches may have a part in a table that no foreign key takes along. */
static gboolean
has_part (CrowQuery *query,
          guint      number)
{
  CrowSchema *drawn = query->session->mapping->drawn;
  guint entity = query->map->tables[number]->entity;

  return crow_schema_get_entity (drawn, entity)->inheritance->on_delete != CROW_ACTION_CASCADE &&
         (crow_schema_inherits (drawn, entity, query->entity) || crow_schema_inherits (drawn, query->entity, entity));
}

/* @keys: (nullable): where the condition is over the root's table. */
static gboolean
delete_from (CrowQuery *query,
             guint      number,
             Keys      *keys,
             gint64    *n_rows,
             GError   **error)
{
  CrowEntityMap *map = query->map, *table = map->tables[number];

  for (guint first = 0; first == 0 || (keys != NULL && first < keys->n_rows); first += BATCH)
    {
      g_autoptr (GString) sql = g_string_new ("DELETE FROM ");
      g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (CrowValue));

      if (keys != NULL && keys->n_rows == 0)
        return TRUE;
      _crow_sql_append_table (query->session, sql, table);
      if (keys != NULL || number == 0)
        g_string_append (sql, " AS t");
      if (keys != NULL)
        append_keys (query, table, keys, first, MIN (BATCH, keys->n_rows - first), sql, bound);
      else if (number == 0 && !_crow_query_append_where (query, NULL, sql, bound, error))
        return FALSE;
      else if (number > 0)
        {
          g_string_append (sql, map->n_key > 1 ? " WHERE (" : " WHERE ");
          append_key (query, sql, table, "");
          g_string_append (sql, map->n_key > 1 ? ") IN (SELECT " : " IN (SELECT ");
          append_key (query, sql, map, "t.");
          g_string_append (sql, " FROM ");
          _crow_sql_append_table (query->session, sql, map->tables[0]);
          g_string_append (sql, " AS t");
          if (!_crow_query_append_where (query, NULL, sql, bound, error))
            return FALSE;
          g_string_append_c (sql, ')');
        }
      if (!run (query, sql, bound, n_rows, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
delete_parts (CrowQuery *query,
              gint64    *n_rows,
              GError   **error)
{
  g_auto (Keys) keys = { g_array_new (FALSE, FALSE, sizeof (CrowValue)), g_string_chunk_new (256), 0 };
  gboolean of_root = is_of_root (query->map, query->condition);

  if (!of_root && !read_keys (query, &keys, error))
    return FALSE;
  for (guint i = query->map->n_tables; i > 1; i--)
    if (has_part (query, i - 1) && !delete_from (query, i - 1, of_root ? NULL : &keys, NULL, error))
      return FALSE;
  return delete_from (query, 0, of_root ? NULL : &keys, n_rows, error);
}

/* All statements or none. */
static gboolean
write_parts (CrowQuery       *query,
             const guint16   *attributes,
             const CrowValue *values,
             guint            n_values,
             gint64          *n_rows,
             GError         **error)
{
  static const char savepoint[] = "crow bulk";
  CrowSession *session = query->session;
  gint64 changed = 0;
  gboolean done;

  if (!_crow_session_begin (session, error) || !crow_engine_savepoint (session->engine, savepoint, error))
    return FALSE;
  done = _crow_session_begin_sql (session, error) &&
         (attributes != NULL ? update_parts (query, attributes, values, n_values, &changed, error)
                             : delete_parts (query, &changed, error));
  done = _crow_session_end_sql (session, done, error) && done;
  if (done || crow_engine_rollback_to (session->engine, savepoint, NULL))
    crow_engine_release (session->engine, savepoint, NULL);
  if (!done)
    {
      _crow_changes_drop (session);
      return FALSE;
    }
  if (n_rows != NULL)
    *n_rows = changed;
  _crow_session_take_over (session);
  return TRUE;
}

gboolean
_crow_query_update_parts (CrowQuery       *query,
                          const guint16   *attributes,
                          const CrowValue *values,
                          guint            n_values,
                          gint64          *n_rows,
                          GError         **error)
{
  for (guint i = 0; i < n_values; i++)
    if (query->map->attribute_flags[attributes[i]] & CROW_ATTRIBUTE_IN_KEY)
      {
        g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                     _("The key of “%s” is in several tables, which one statement cannot write; change the objects."),
                     query->map->info->name);
        return FALSE;
      }
  return write_parts (query, attributes, values, n_values, n_rows, error);
}

gboolean
_crow_query_delete_parts (CrowQuery *query,
                          gint64    *n_rows,
                          GError   **error)
{
  return write_parts (query, NULL, NULL, 0, n_rows, error);
}
