/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Prepared statements on PostgreSQL.
 *
 * The server says of what types parameters and columns are.  Numbers, booleans, bytes and text go binary, without
 * quoting and without copies; what else there is goes as text.  A result comes binary when all of its columns can be read
 * so, else as text.  It is read at once: stepping goes through memory, so that other statements may run meanwhile.
 *
 * What is read looks as it does from SQLite: booleans are 0 and 1, moments are in UTC without saying so, decimals have no
 * zeros at their end.
 *
 * Invariant: after a step that gave no row the statement holds no result.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

#if HAVE_LIBPQ

#include <string.h>

#include "engine/crow-postgresql-private.h"

/* Of pg_type, where they never change. */
enum
{
  TYPE_BOOL = 16,
  TYPE_BYTEA = 17,
  TYPE_NAME = 19,
  TYPE_INT8 = 20,
  TYPE_INT2 = 21,
  TYPE_INT4 = 23,
  TYPE_TEXT = 25,
  TYPE_OID = 26,
  TYPE_JSON = 114,
  TYPE_FLOAT4 = 700,
  TYPE_FLOAT8 = 701,
  TYPE_UNKNOWN = 705,
  TYPE_BPCHAR = 1042,
  TYPE_VARCHAR = 1043,
  TYPE_TIMESTAMPTZ = 1184,
  TYPE_NUMERIC = 1700,
};

#define NUMBER_SIZE G_ASCII_DTOSTR_BUF_SIZE

typedef struct
{
  CrowPostgresqlEngine *engine; /* borrowed: it outlives its statements */
  char name[24];
  guint generation;             /* of the engine, when it was prepared */
  /* Parameters; owned. */
  int n_parameters;
  Oid *parameter_types;
  const char **values;          /* borrowed from the caller, `numbers` or `copies` */
  int *lengths;
  int *formats;
  char (*numbers)[NUMBER_SIZE];
  char **copies;
  /* Columns; owned. */
  guint n_columns;
  Oid *column_types;
  char **column_names;
  gboolean binary;
  /* The run. */
  PGresult *result;             /* owned; NULL: not running */
  int row;
  GPtrArray *unescaped;         /* owned: bytes of the present row */
} Native;

static void
clear_columns (Native *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->column_names[i]);
  g_clear_pointer (&self->column_names, g_free);
  g_clear_pointer (&self->column_types, g_free);
  self->n_columns = 0;
}

static void
clear_parameters (Native *self)
{
  for (int i = 0; i < self->n_parameters; i++)
    g_free (self->copies[i]);
  g_clear_pointer (&self->parameter_types, g_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->lengths, g_free);
  g_clear_pointer (&self->formats, g_free);
  g_clear_pointer (&self->numbers, g_free);
  g_clear_pointer (&self->copies, g_free);
  self->n_parameters = 0;
}

static gboolean
is_text_type (Oid type)
{
  return type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_BPCHAR || type == TYPE_NAME || type == TYPE_JSON ||
         type == TYPE_UNKNOWN;
}

static gboolean
is_read_binary (Oid type)
{
  return is_text_type (type) || type == TYPE_BOOL || type == TYPE_BYTEA || type == TYPE_INT2 || type == TYPE_INT4 ||
         type == TYPE_INT8 || type == TYPE_FLOAT4 || type == TYPE_FLOAT8 || type == TYPE_OID;
}

static void
describe (Native         *self,
          const PGresult *result)
{
  clear_columns (self);
  self->n_columns = PQnfields (result);
  self->column_types = g_new0 (Oid, self->n_columns + 1);
  self->column_names = g_new0 (char *, self->n_columns + 1);
  self->binary = TRUE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->column_types[i] = PQftype (result, i);
      self->column_names[i] = g_strdup (PQfname (result, i));
      self->binary &= is_read_binary (self->column_types[i]);
    }
  if (self->n_parameters == PQnparams (result))
    return;
  clear_parameters (self);
  self->n_parameters = PQnparams (result);
  self->parameter_types = g_new0 (Oid, self->n_parameters + 1);
  self->values = g_new0 (const char *, self->n_parameters + 1);
  self->lengths = g_new0 (int, self->n_parameters + 1);
  self->formats = g_new0 (int, self->n_parameters + 1);
  self->numbers = g_malloc0 ((gsize) (self->n_parameters + 1) * NUMBER_SIZE);
  self->copies = g_new0 (char *, self->n_parameters + 1);
  for (int i = 0; i < self->n_parameters; i++)
    self->parameter_types[i] = PQparamtype (result, i);
}

/* Lets the server forget statements, where it listens: not in a transaction that failed. */
static void
bury_dead (CrowPostgresqlEngine *engine)
{
  g_autoptr (GString) sql = NULL;
  PGTransactionStatusType status = PQtransactionStatus (engine->connection);

  if (engine->dead->len == 0 || (status != PQTRANS_IDLE && status != PQTRANS_INTRANS))
    return;
  sql = g_string_new (NULL);
  for (guint i = 0; i < engine->dead->len; i++)
    g_string_append_printf (sql, "DEALLOCATE %s;", (const char *) g_ptr_array_index (engine->dead, i));
  PQclear (PQexec (engine->connection, sql->str));
  g_ptr_array_set_size (engine->dead, 0);
}

static gboolean
prepare (Native     *self,
         const char *sql,
         GError    **error)
{
  CrowPostgresqlEngine *engine = self->engine;
  PGresult *result;
  gboolean done;

  if (!_crow_postgresql_revive (engine, error))
    return FALSE;
  bury_dead (engine);
  g_snprintf (self->name, sizeof self->name, "crow_%" G_GUINT64_FORMAT, ++engine->next_name);
  result = PQprepare (engine->connection, self->name, sql, 0, NULL);
  done = PQresultStatus (result) == PGRES_COMMAND_OK;
  if (done)
    {
      PQclear (result);
      result = PQdescribePrepared (engine->connection, self->name);
      done = PQresultStatus (result) == PGRES_COMMAND_OK;
    }
  if (done)
    {
      describe (self, result);
      self->generation = engine->generation;
    }
  else
    {
      _crow_postgresql_set_error (error, engine->connection, result, sql);
      _crow_engine_note_failure (CROW_ENGINE (engine));
    }
  PQclear (result);
  return done;
}

static void
native_free (Native *self)
{
  clear_columns (self);
  clear_parameters (self);
  PQclear (self->result);
  g_ptr_array_unref (self->unescaped);
  g_free (self);
}

gpointer
_crow_postgresql_compile (CrowEngine *engine,
                          const char *sql,
                          guint      *n_columns,
                          GError    **error)
{
  Native *self = g_new0 (Native, 1);

  self->engine = (CrowPostgresqlEngine *) engine;
  self->unescaped = g_ptr_array_new_with_free_func (PQfreemem);
  if (!prepare (self, sql, error))
    {
      native_free (self);
      return NULL;
    }
  *n_columns = self->n_columns;
  return self;
}

void
_crow_postgresql_discard (gpointer native)
{
  Native *self = native;

  if (self->generation == self->engine->generation)
    g_ptr_array_add (self->engine->dead, g_strdup (self->name));
  native_free (self);
}

static void
bind_bytes (Native     *self,
            guint       parameter,
            const char *bytes,
            gsize       length)
{
  self->values[parameter] = bytes;
  self->lengths[parameter] = (int) length;
  self->formats[parameter] = 1;
}

/* A number in the server's binary form, if it fits; else as text, so that the server says what is wrong. */
static void
bind_int64 (Native *self,
            guint   parameter,
            gint64  number)
{
  char *buffer = self->numbers[parameter];
  guint64 big = GUINT64_TO_BE ((guint64) number);
  Oid type = self->parameter_types[parameter];

  if (type == TYPE_BOOL)
    {
      buffer[0] = number != 0;
      bind_bytes (self, parameter, buffer, 1);
    }
  else if (type == TYPE_INT8)
    {
      memcpy (buffer, &big, 8);
      bind_bytes (self, parameter, buffer, 8);
    }
  else if (type == TYPE_INT4 && number >= G_MININT32 && number <= G_MAXINT32)
    {
      memcpy (buffer, (const char *) &big + 4, 4);
      bind_bytes (self, parameter, buffer, 4);
    }
  else
    {
      g_snprintf (buffer, NUMBER_SIZE, "%" G_GINT64_FORMAT, number);
      self->values[parameter] = buffer;
      self->formats[parameter] = 0;
    }
}

static void
bind_double (Native *self,
             guint   parameter,
             double  number)
{
  char *buffer = self->numbers[parameter];
  guint64 big;

  if (self->parameter_types[parameter] == TYPE_FLOAT8)
    {
      memcpy (&big, &number, 8);
      big = GUINT64_TO_BE (big);
      memcpy (buffer, &big, 8);
      bind_bytes (self, parameter, buffer, 8);
      return;
    }
  /* SQLite takes 2.0 for a whole number too. */
  if (number == (double) (gint64) number && ABS (number) < 1e15)
    {
      bind_int64 (self, parameter, (gint64) number);
      return;
    }
  self->values[parameter] = g_ascii_dtostr (buffer, NUMBER_SIZE, number);
  self->formats[parameter] = 0;
}

void
_crow_postgresql_bind (CrowStatement   *statement,
                       guint            parameter,
                       const CrowValue *value)
{
  Native *self = statement->native;

  if ((int) parameter >= self->n_parameters)
    {
      g_critical ("parameter %u of “%s” cannot be bound: it has %d", parameter, statement->sql, self->n_parameters);
      return;
    }
  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      self->values[parameter] = NULL;
      break;
    case CROW_VALUE_TYPE_INT64:
      bind_int64 (self, parameter, value->u.integer);
      break;
    case CROW_VALUE_TYPE_DOUBLE:
      bind_double (self, parameter, value->u.real);
      break;
    case CROW_VALUE_TYPE_TEXT:
    case CROW_VALUE_TYPE_BLOB:
      if (is_text_type (self->parameter_types[parameter]) || self->parameter_types[parameter] == TYPE_BYTEA)
        {
          bind_bytes (self, parameter, value->length > 0 ? value->u.text : "", value->length);
          break;
        }
      /* libpq wants it terminated. */
      g_free (self->copies[parameter]);
      self->copies[parameter] = g_strndup (value->u.text, value->length);
      self->values[parameter] = self->copies[parameter];
      self->formats[parameter] = 0;
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
stop (Native *self)
{
  g_ptr_array_set_size (self->unescaped, 0);
  g_clear_pointer (&self->result, PQclear);
  self->row = 0;
}

static gboolean
is_sqlstate (const PGresult *result,
             const char     *state)
{
  return g_strcmp0 (PQresultErrorField (result, PG_DIAG_SQLSTATE), state) == 0;
}

/* Runs it once.  @again: (out): whether it was the connection or the plan that failed, and nothing is lost by another
 * try. */
static gboolean
run (CrowStatement *statement,
     gboolean      *again,
     GError       **error)
{
  Native *self = statement->native;
  CrowPostgresqlEngine *engine = self->engine;
  gboolean alone = PQtransactionStatus (engine->connection) == PQTRANS_IDLE;
  ExecStatusType status;

  *again = FALSE;
  if (!_crow_postgresql_revive (engine, error))
    return FALSE;
  if (G_UNLIKELY (self->generation != engine->generation))
    {
      g_autofree Oid *types = g_memdup2 (self->parameter_types, self->n_parameters * sizeof (Oid));
      int n = self->n_parameters;

      if (!prepare (self, statement->sql, error))
        return FALSE;
      statement->n_columns = self->n_columns;
      /* What was bound has the form of the old types. */
      if (n != self->n_parameters || (n > 0 && memcmp (types, self->parameter_types, n * sizeof (Oid)) != 0))
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                       _("The tables were changed while a statement was about to run; try again."));
          return FALSE;
        }
    }
  self->result = PQexecPrepared (engine->connection, self->name, self->n_parameters, self->values, self->lengths,
                                 self->formats, self->binary);
  status = PQresultStatus (self->result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
    {
      _crow_postgresql_note_result (engine, self->result);
      /* The server answers the commit of a transaction that failed so. */
      if (G_UNLIKELY (status == PGRES_COMMAND_OK && g_str_equal (PQcmdStatus (self->result), "ROLLBACK") &&
                      g_str_has_prefix (statement->sql, "COMMIT")))
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                       _("An earlier statement of this transaction failed; it was rolled back."));
          _crow_engine_note_failure (CROW_ENGINE (engine));
          stop (self);
          return FALSE;
        }
      return TRUE;
    }
  if (PQstatus (engine->connection) != CONNECTION_OK)
    *again = alone && (g_str_has_prefix (statement->sql, "SELECT") || g_str_has_prefix (statement->sql, "BEGIN"));
  else if (is_sqlstate (self->result, "0A000") || is_sqlstate (self->result, "26000"))
    {
      engine->generation++;
      *again = alone;
    }
  _crow_postgresql_set_error (error, engine->connection, self->result, statement->sql);
  _crow_engine_note_failure (CROW_ENGINE (engine));
  stop (self);
  return FALSE;
}

CrowStep
_crow_postgresql_step (CrowStatement *statement,
                       GError       **error)
{
  Native *self = statement->native;
  gboolean again;

  if (self->result == NULL)
    {
      g_autoptr (GError) local = NULL;

      if (!run (statement, &again, &local))
        {
          if (!again)
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return CROW_STEP_FAILED;
            }
          if (!run (statement, &again, error))
            return CROW_STEP_FAILED;
        }
    }
  else
    {
      self->row++;
      if (self->unescaped->len > 0)
        g_ptr_array_set_size (self->unescaped, 0);
    }
  if (self->row < PQntuples (self->result))
    return CROW_STEP_ROW;
  stop (self);
  return CROW_STEP_DONE;
}

void
_crow_postgresql_reset (CrowStatement *statement)
{
  Native *self = statement->native;

  stop (self);
  for (int i = 0; i < self->n_parameters; i++)
    {
      self->values[i] = NULL;
      g_clear_pointer (&self->copies[i], g_free);
    }
}

const char *
_crow_postgresql_get_column_name (CrowStatement *statement,
                                  guint          column)
{
  return ((Native *) statement->native)->column_names[column];
}

static gint64
read_big_endian (const char *bytes,
                 int         length)
{
  guint64 number = bytes[0] & 0x80 ? G_MAXUINT64 : 0;

  for (int i = 0; i < length; i++)
    number = number << 8 | (guint8) bytes[i];
  return (gint64) number;
}

static double
read_double (const char *bytes,
             int         length)
{
  guint64 bits = (guint64) read_big_endian (bytes, length);
  guint32 low = (guint32) bits;
  double number;
  float single;

  if (length == sizeof single)
    {
      memcpy (&single, &low, sizeof single);
      return single;
    }
  memcpy (&number, &bits, sizeof number);
  return number;
}

/* A value of a numeric type, by what it is on the server. */
static gboolean
read_number (Native    *self,
             guint      column,
             CrowValue *value)
{
  const char *bytes = PQgetvalue (self->result, self->row, column);
  int length = PQgetlength (self->result, self->row, column);

  switch (self->column_types[column])
    {
    case TYPE_BOOL:
      *value = crow_value_int64 (self->binary ? bytes[0] != 0 : bytes[0] == 't');
      return TRUE;
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
      *value = crow_value_int64 (self->binary ? read_big_endian (bytes, length) : g_ascii_strtoll (bytes, NULL, 10));
      return TRUE;
    case TYPE_OID:
      *value = crow_value_int64 (self->binary ? (gint64) (guint32) read_big_endian (bytes, length)
                                              : g_ascii_strtoll (bytes, NULL, 10));
      return TRUE;
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
      *value = crow_value_double (self->binary ? read_double (bytes, length) : g_ascii_strtod (bytes, NULL));
      return TRUE;
    default:
      return FALSE;
    }
}

static void
read_bytes (Native    *self,
            guint      column,
            CrowValue *value)
{
  const char *bytes = PQgetvalue (self->result, self->row, column);
  gsize length = PQgetlength (self->result, self->row, column);

  value->type = CROW_VALUE_TYPE_TEXT;
  if (self->column_types[column] == TYPE_BYTEA)
    {
      value->type = CROW_VALUE_TYPE_BLOB;
      if (!self->binary)
        {
          bytes = (const char *) PQunescapeBytea ((const unsigned char *) bytes, &length);
          if (G_UNLIKELY (bytes == NULL))
            g_error ("%s: there is no memory for %" G_GSIZE_FORMAT " bytes", G_STRLOC, length);
          g_ptr_array_add (self->unescaped, (gpointer) bytes);
        }
    }
  /* The zone is UTC always, and SQLite does not say so either. */
  else if (self->column_types[column] == TYPE_TIMESTAMPTZ && length > 3 &&
           (bytes[length - 3] == '+' || bytes[length - 3] == '\0'))
    {
      length -= 3;
      ((char *) bytes)[length] = '\0';
    }
  else if (self->column_types[column] == TYPE_NUMERIC && memchr (bytes, '.', length) != NULL)
    {
      while (bytes[length - 1] == '0' || bytes[length - 1] == '\0')
        length--;
      if (bytes[length - 1] == '.')
        length--;
      ((char *) bytes)[length] = '\0';
    }
  value->length = length;
  value->u.text = bytes;
}

void
_crow_postgresql_get_value (CrowStatement *statement,
                            guint          column,
                            CrowValue     *value)
{
  Native *self = statement->native;

  *value = crow_value_null ();
  if (self->result == NULL || PQgetisnull (self->result, self->row, column))
    return;
  if (!read_number (self, column, value))
    read_bytes (self, column, value);
}

guint
_crow_postgresql_read_row (CrowStatement *statement,
                           const guint8  *types,
                           guint          n,
                           CrowValue     *values,
                           GError       **error)
{
  Native *self = statement->native;

  for (guint i = 0; i < n; i++)
    {
      CrowValue *value = &values[i];

      _crow_postgresql_get_value (statement, i, value);
      if (value->type == types[i] || value->type == CROW_VALUE_TYPE_NULL)
        continue;
      if (types[i] == CROW_VALUE_TYPE_DOUBLE && value->type == CROW_VALUE_TYPE_INT64)
        *value = crow_value_double ((double) value->u.integer);
      else if (value->type == CROW_VALUE_TYPE_TEXT && types[i] == CROW_VALUE_TYPE_BLOB)
        value->type = CROW_VALUE_TYPE_BLOB;
      /* numeric: a text here, a number for those who declared one. */
      else if (value->type == CROW_VALUE_TYPE_TEXT && !self->binary && types[i] != CROW_VALUE_TYPE_BLOB)
        {
          char *end = NULL;
          double number = g_ascii_strtod (value->u.text, &end);

          if (end != value->u.text + value->length || value->length == 0 ||
              (types[i] == CROW_VALUE_TYPE_INT64 && number != (double) (gint64) number))
            return i;
          *value = types[i] == CROW_VALUE_TYPE_DOUBLE ? crow_value_double (number)
                                                      : crow_value_int64 (g_ascii_strtoll (value->u.text, NULL, 10));
        }
      else if (types[i] == CROW_VALUE_TYPE_TEXT && value->type != CROW_VALUE_TYPE_BLOB && !self->binary)
        {
          value->u.text = PQgetvalue (self->result, self->row, i);
          value->length = PQgetlength (self->result, self->row, i);
          value->type = CROW_VALUE_TYPE_TEXT;
        }
      else
        return i;
    }
  return n;
}

#endif
