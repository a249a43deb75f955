/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Prepared statements: the functions that are the same for every database.
 *
 * A statement converts what is read as SQLite does: text that is no number is 0, a number asked for as text is its
 * decimal form.
 */
#include "config.h"

#include "engine/crow-statement.h"

#include "engine/crow-engine-private.h"

/**
 * crow_statement_get_sql: (skip)
 * @self: a statement
 *
 * Returns: (transfer none): its text
 */
const char *
crow_statement_get_sql (CrowStatement *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sql;
}

/**
 * crow_statement_bind_value: (skip)
 * @self: a statement that was not stepped since its last reset
 * @parameter: number of the parameter, from 0
 * @value: what it stands for
 */
void
crow_statement_bind_value (CrowStatement   *self,
                           guint            parameter,
                           const CrowValue *value)
{
  g_return_if_fail (self != NULL && value != NULL);

  _crow_statement_bind (self, parameter, value);
}

/**
 * crow_statement_bind_null: (skip)
 * @self: a statement
 * @parameter: number of the parameter
 */
void
crow_statement_bind_null (CrowStatement *self,
                          guint          parameter)
{
  CrowValue value = crow_value_null ();

  crow_statement_bind_value (self, parameter, &value);
}

/**
 * crow_statement_bind_int64: (skip)
 * @self: a statement
 * @parameter: number of the parameter
 * @number: its value
 */
void
crow_statement_bind_int64 (CrowStatement *self,
                           guint          parameter,
                           gint64         number)
{
  CrowValue value = crow_value_int64 (number);

  crow_statement_bind_value (self, parameter, &value);
}

/**
 * crow_statement_bind_double: (skip)
 * @self: a statement
 * @parameter: number of the parameter
 * @number: its value
 */
void
crow_statement_bind_double (CrowStatement *self,
                            guint          parameter,
                            double         number)
{
  CrowValue value = crow_value_double (number);

  crow_statement_bind_value (self, parameter, &value);
}

/**
 * crow_statement_bind_text: (skip)
 * @self: a statement
 * @parameter: number of the parameter
 * @text: (nullable): its value; %NULL is null
 */
void
crow_statement_bind_text (CrowStatement *self,
                          guint          parameter,
                          const char    *text)
{
  CrowValue value = crow_value_text (text);

  crow_statement_bind_value (self, parameter, &value);
}

/**
 * crow_statement_bind_blob: (skip)
 * @self: a statement
 * @parameter: number of the parameter
 * @data: its bytes
 * @length: how many there are
 */
void
crow_statement_bind_blob (CrowStatement *self,
                          guint          parameter,
                          gconstpointer  data,
                          gsize          length)
{
  CrowValue value = crow_value_blob (data, length);

  crow_statement_bind_value (self, parameter, &value);
}

/**
 * crow_statement_step: (skip)
 * @self: a statement
 * @has_row: (out) (optional): whether there is a row to read
 * @error: the kind of a violated constraint, %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Runs the statement to its next row.  After the last row and on failure it is reset and can be bound again.
 *
 * Returns: whether it worked
 */
gboolean
crow_statement_step (CrowStatement *self,
                     gboolean      *has_row,
                     GError       **error)
{
  CrowStep step;

  g_return_val_if_fail (self != NULL, FALSE);

  step = _crow_statement_step (self, error);
  if (has_row != NULL)
    *has_row = step == CROW_STEP_ROW;
  return step != CROW_STEP_FAILED;
}

/**
 * crow_statement_reset: (skip)
 * @self: a statement
 *
 * Leaves the remaining rows and forgets what was bound.
 */
void
crow_statement_reset (CrowStatement *self)
{
  g_return_if_fail (self != NULL);

  _crow_statement_reset (self);
}

/**
 * crow_statement_get_n_columns: (skip)
 * @self: a statement
 *
 * Returns: how many columns its rows have; 0 if it returns none
 */
guint
crow_statement_get_n_columns (CrowStatement *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_columns;
}

/**
 * crow_statement_get_column_name: (skip)
 * @self: a statement
 * @column: number of the column, from 0
 *
 * Returns: (transfer none): its name in the result
 */
const char *
crow_statement_get_column_name (CrowStatement *self,
                                guint          column)
{
  g_return_val_if_fail (self != NULL && column < self->n_columns, NULL);

  return self->klass->get_column_name (self, column);
}

/**
 * crow_statement_get_value: (skip)
 * @self: a statement at a row
 * @column: number of the column
 * @value: (out caller-allocates): its value, borrowed until the next step
 */
void
crow_statement_get_value (CrowStatement *self,
                          guint          column,
                          CrowValue     *value)
{
  g_return_if_fail (self != NULL && column < self->n_columns);

  self->klass->get_value (self, column, value);
}

/**
 * crow_statement_is_null: (skip)
 * @self: a statement at a row
 * @column: number of the column
 *
 * Returns: whether its value is null
 */
gboolean
crow_statement_is_null (CrowStatement *self,
                        guint          column)
{
  CrowValue value = { 0 };

  crow_statement_get_value (self, column, &value);
  return value.type == CROW_VALUE_TYPE_NULL;
}

/**
 * crow_statement_get_int64: (skip)
 * @self: a statement at a row
 * @column: number of the column
 *
 * Returns: its value as a whole number
 */
gint64
crow_statement_get_int64 (CrowStatement *self,
                          guint          column)
{
  CrowValue value = { 0 };

  crow_statement_get_value (self, column, &value);
  switch (value.type)
    {
    case CROW_VALUE_TYPE_INT64:
      return value.u.integer;
    case CROW_VALUE_TYPE_DOUBLE:
      return (gint64) value.u.real;
    case CROW_VALUE_TYPE_TEXT:
      return g_ascii_strtoll (value.u.text, NULL, 10);
    default:
      return 0;
    }
}

/**
 * crow_statement_get_double: (skip)
 * @self: a statement at a row
 * @column: number of the column
 *
 * Returns: its value as a floating point number
 */
double
crow_statement_get_double (CrowStatement *self,
                           guint          column)
{
  CrowValue value = { 0 };

  crow_statement_get_value (self, column, &value);
  switch (value.type)
    {
    case CROW_VALUE_TYPE_INT64:
      return (double) value.u.integer;
    case CROW_VALUE_TYPE_DOUBLE:
      return value.u.real;
    case CROW_VALUE_TYPE_TEXT:
      return g_ascii_strtod (value.u.text, NULL);
    default:
      return 0;
    }
}

/**
 * crow_statement_get_text: (skip)
 * @self: a statement at a row
 * @column: number of the column
 *
 * Returns: (transfer none) (nullable): its text, terminated; %NULL for null and for numbers
 */
const char *
crow_statement_get_text (CrowStatement *self,
                         guint          column)
{
  CrowValue value = { 0 };

  crow_statement_get_value (self, column, &value);
  return value.type == CROW_VALUE_TYPE_TEXT ? value.u.text : NULL;
}

/**
 * crow_statement_get_blob: (skip)
 * @self: a statement at a row
 * @column: number of the column
 * @length: (out): how many bytes there are
 *
 * Returns: (transfer none) (nullable): its bytes; %NULL for null and for an empty value
 */
gconstpointer
crow_statement_get_blob (CrowStatement *self,
                         guint          column,
                         gsize         *length)
{
  CrowValue value = { 0 };

  g_return_val_if_fail (length != NULL, NULL);

  crow_statement_get_value (self, column, &value);
  *length = 0;
  if (value.type != CROW_VALUE_TYPE_TEXT && value.type != CROW_VALUE_TYPE_BLOB)
    return NULL;
  *length = value.length;
  return value.length > 0 ? value.u.bytes : NULL;
}
