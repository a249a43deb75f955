/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine on PostgreSQL, by libpq: connections and scripts.  Statements are in crow-postgresql-statement.c.
 *
 * Whatever the server's settings are, a connection has UTF-8, the time zone UTC, ISO dates and standard strings.  A
 * connection that was lost is made again by the next statement, unless a transaction was lost with it: that is told.
 *
 * Invariant: no message contains the password of the address.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

#if HAVE_LIBPQ

#include <string.h>

#include "engine/crow-postgresql-private.h"

#define CONNECT_SECONDS "10"

typedef CrowEngineClass CrowPostgresqlEngineClass;

G_DEFINE_TYPE (CrowPostgresqlEngine, _crow_postgresql_engine, CROW_TYPE_ENGINE)

static CrowPostgresqlEngine *
postgresql_engine (CrowEngine *self)
{
  return (CrowPostgresqlEngine *) self;
}

PGconn *
_crow_postgresql_engine_get_connection (CrowEngine *self)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (self, _crow_postgresql_engine_get_type ()) ? postgresql_engine (self)->connection
                                                                                : NULL;
}

static void
ignore_notice_cb (void       *data,
                  const char *message)
{
  g_debug ("PostgreSQL: %s", message);
}

/* "database “shop” on “db.example.org”", without what must stay secret. */
static char *
describe_place (const PQconninfoOption *options)
{
  const char *host = NULL, *database = NULL, *user = NULL, *port = NULL;

  for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    if (option->val == NULL || *option->val == '\0')
      continue;
    else if (g_str_equal (option->keyword, "host") || (host == NULL && g_str_equal (option->keyword, "hostaddr")))
      host = option->val;
    else if (g_str_equal (option->keyword, "dbname"))
      database = option->val;
    else if (g_str_equal (option->keyword, "user"))
      user = option->val;
    else if (g_str_equal (option->keyword, "port"))
      port = option->val;
  return g_strdup_printf ("%s@%s%s%s/%s", user != NULL ? user : "", host != NULL ? host : "localhost",
                          port != NULL ? ":" : "", port != NULL ? port : "", database != NULL ? database : "");
}

static gboolean
configure (CrowPostgresqlEngine *self,
           GError              **error)
{
  PGresult *result = PQexec (self->connection,
                             "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; "
                             "SET standard_conforming_strings = on; SET bytea_output = 'hex'; "
                             "SET extra_float_digits = 1; SET default_transaction_deferrable = off");
  gboolean done = PQresultStatus (result) == PGRES_COMMAND_OK;

  if (!done)
    _crow_postgresql_set_error (error, self->connection, result, NULL);
  PQclear (result);
  return done;
}

/* What libpq was told beside the address: what comes before it may be overridden by it, what comes after may not. */
static PGconn *
connect (const char *uri)
{
  static const char *const keywords[] = { "connect_timeout", "fallback_application_name", "dbname", "client_encoding",
                                          NULL };
  const char *const values[] = { CONNECT_SECONDS, "Crowfoot", uri, "UTF8", NULL };
  PGconn *connection = PQconnectStartParams (keywords, values, 1);
  gint64 deadline = g_get_monotonic_time ();
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  if (connection == NULL || PQstatus (connection) == CONNECTION_BAD)
    return connection;
  /* Step by step, because only so the server's refusal comes with its SQLSTATE. */
  PQsetErrorVerbosity (connection, PQERRORS_VERBOSE);
  PQsetNoticeProcessor (connection, ignore_notice_cb, NULL);
  {
    PQconninfoOption *options = PQconninfo (connection);

    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
      if (g_str_equal (option->keyword, "connect_timeout"))
        deadline += MAX (1, g_ascii_strtoll (option->val != NULL ? option->val : CONNECT_SECONDS, NULL, 10)) *
                    G_USEC_PER_SEC;
    PQconninfoFree (options);
  }
  while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED)
    {
      GPollFD fd = { .fd = PQsocket (connection) };
      gint64 left = deadline - g_get_monotonic_time ();

      fd.events = status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;
      if (left <= 0 || g_poll (&fd, 1, (int) (left / 1000) + 1) == 0)
        break;
      status = PQconnectPoll (connection);
    }
  PQsetErrorVerbosity (connection, PQERRORS_DEFAULT);
  return connection;
}

PGconn *
_crow_postgresql_connect (const char *uri,
                          GError    **error)
{
  PQconninfoOption *options = PQconninfoParse (uri, NULL);
  g_autofree char *place = NULL;
  PGconn *connection;

  /* libpq's own message repeats the address, with all that is in it. */
  if (options == NULL)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("The address is not well-formed; write it as “postgresql://USER@HOST/DATABASE”, with unusual "
                     "characters as “%%XX”."));
      return NULL;
    }
  PQconninfoFree (options);
  connection = connect (uri);
  if (connection != NULL && PQstatus (connection) == CONNECTION_OK)
    return connection;
  options = connection != NULL ? PQconninfo (connection) : NULL;
  place = describe_place (options);
  PQconninfoFree (options);
  _crow_postgresql_set_open_error (error, connection, place);
  PQfinish (connection);
  return NULL;
}

static gboolean
crow_postgresql_engine_open (CrowEngine *engine,
                             const char *uri,
                             GError    **error)
{
  CrowPostgresqlEngine *self = postgresql_engine (engine);

  self->connection = _crow_postgresql_connect (uri, error);
  if (self->connection == NULL)
    return FALSE;
  self->cancel = PQgetCancel (self->connection);
  return configure (self, error);
}

gboolean
_crow_postgresql_revive (CrowPostgresqlEngine *self,
                         GError              **error)
{
  if (G_LIKELY (PQstatus (self->connection) == CONNECTION_OK))
    return TRUE;
  PQreset (self->connection);
  g_mutex_lock (&self->cancel_lock);
  PQfreeCancel (self->cancel);
  self->cancel = PQgetCancel (self->connection);
  g_mutex_unlock (&self->cancel_lock);
  self->generation++;
  g_ptr_array_set_size (self->dead, 0);
  if (PQstatus (self->connection) == CONNECTION_OK)
    return configure (self, error);
  _crow_postgresql_set_error (error, self->connection, NULL, NULL);
  return FALSE;
}

void
_crow_postgresql_note_result (CrowPostgresqlEngine *self,
                              const PGresult       *result)
{
  static const char *const changing[] = { "CREATE", "ALTER", "DROP", "DISCARD", "DEALLOCATE" };
  const char *tag = PQcmdStatus ((PGresult *) result);
  const char *count;

  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    if (g_str_has_prefix (tag, changing[i]))
      self->generation++;
  count = PQcmdTuples ((PGresult *) result);
  if (*count != '\0' && !g_str_has_prefix (tag, "SELECT"))
    self->n_changes = g_ascii_strtoll (count, NULL, 10);
}

static gboolean
crow_postgresql_engine_execute (CrowEngine *engine,
                                const char *script,
                                GError    **error)
{
  CrowPostgresqlEngine *self = postgresql_engine (engine);
  gboolean done = TRUE;
  PGresult *result;

  if (!_crow_postgresql_revive (self, error))
    return FALSE;
  if (!PQsendQuery (self->connection, script))
    {
      _crow_postgresql_set_error (error, self->connection, NULL, script);
      return FALSE;
    }
  while ((result = PQgetResult (self->connection)) != NULL)
    {
      ExecStatusType status = PQresultStatus (result);

      if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        _crow_postgresql_note_result (self, result);
      else if (status == PGRES_COPY_IN)
        PQputCopyEnd (self->connection, "COPY needs data, which a script does not have");
      else if (status == PGRES_COPY_OUT)
        {
          char *line = NULL;

          while (PQgetCopyData (self->connection, &line, 0) > 0)
            PQfreemem (line);
        }
      else if (done)
        {
          _crow_postgresql_set_error (error, self->connection, result, script);
          done = FALSE;
        }
      PQclear (result);
    }
  return done;
}

static gint64
crow_postgresql_engine_get_n_changes (CrowEngine *engine)
{
  return postgresql_engine (engine)->n_changes;
}

static gboolean
crow_postgresql_engine_is_in_transaction (CrowEngine *engine)
{
  PGTransactionStatusType status = PQtransactionStatus (postgresql_engine (engine)->connection);

  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

/* By a connection of its own, as libpq does it. */
static void
crow_postgresql_engine_interrupt (CrowEngine *engine)
{
  CrowPostgresqlEngine *self = postgresql_engine (engine);
  char message[256];

  g_mutex_lock (&self->cancel_lock);
  if (self->cancel != NULL && !PQcancel (self->cancel, message, sizeof message))
    g_debug ("PostgreSQL: %s", message);
  g_mutex_unlock (&self->cancel_lock);
}

static void
_crow_postgresql_engine_finalize (GObject *object)
{
  CrowPostgresqlEngine *self = (CrowPostgresqlEngine *) object;

  PQfreeCancel (self->cancel);
  if (self->connection != NULL)
    PQfinish (self->connection);
  g_mutex_clear (&self->cancel_lock);
  g_ptr_array_unref (self->dead);
  G_OBJECT_CLASS (_crow_postgresql_engine_parent_class)->finalize (object);
}

static void
_crow_postgresql_engine_class_init (CrowPostgresqlEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _crow_postgresql_engine_finalize;

  klass->dialect = CROW_DIALECT_POSTGRESQL;
  klass->begin = "BEGIN";
  klass->aborts = TRUE;
  klass->open = crow_postgresql_engine_open;
  klass->execute = crow_postgresql_engine_execute;
  klass->compile = _crow_postgresql_compile;
  klass->discard = _crow_postgresql_discard;
  klass->get_n_changes = crow_postgresql_engine_get_n_changes;
  klass->is_in_transaction = crow_postgresql_engine_is_in_transaction;
  klass->interrupt = crow_postgresql_engine_interrupt;
  klass->bind = _crow_postgresql_bind;
  klass->step = _crow_postgresql_step;
  klass->reset = _crow_postgresql_reset;
  klass->get_column_name = _crow_postgresql_get_column_name;
  klass->get_value = _crow_postgresql_get_value;
  klass->read_row = _crow_postgresql_read_row;
}

static void
_crow_postgresql_engine_init (CrowPostgresqlEngine *self)
{
  g_mutex_init (&self->cancel_lock);
  self->dead = g_ptr_array_new_with_free_func (g_free);
}

#endif
