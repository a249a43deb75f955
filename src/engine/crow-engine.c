/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine: opens a database by its address, keeps prepared statements, runs transactions.
 *
 * It speaks no database's language itself; what differs is in the subclasses.  Invariant: a statement is either in the
 * cache (without a reference to the engine) or with somebody (with one), never both.
 */
#include "config.h"

#include "engine/crow-engine.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

/* Idle statements that are kept; beyond that the oldest goes. */
#define MAX_IDLE 128

typedef struct
{
  /* owned */
  char *uri;
  GHashTable *idle; /* sql of the statement → CrowStatement */
  GQueue order;     /* the same statements, last used last */
  /* borrowed: the session's, and that of somebody who looks on */
  CrowChangeFunc change_func;
  gpointer change_data;
  CrowChangeFunc observer;
  gpointer observer_data;
  CrowEngineLog log;
  /* state */
  gboolean began;   /* a transaction, and did not end it */
  gboolean lost;    /* that transaction, by a failure */
  gboolean lent;
  guint data_version; /* when it was asked last */
  GThread *borrower; /* atomic; NULL: not there yet */
} CrowEnginePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CrowEngine, crow_engine, G_TYPE_OBJECT)

static CrowEnginePrivate *
get_private (CrowEngine *self)
{
  return crow_engine_get_instance_private (self);
}

/* By the start of the address, which is left out where it says nothing to the database; the first is tried for
 * everything else. */
static const struct
{
  const char *scheme;
  GType (*get_type) (void);
  gboolean leave_out;
} engines[] = {
  { "sqlite:", _crow_sqlite_engine_get_type, TRUE },
#if HAVE_LIBPQ
  { "postgresql://", _crow_postgresql_engine_get_type, FALSE },
  { "postgres://", _crow_postgresql_engine_get_type, FALSE },
#endif
};

static void
discard (CrowStatement *statement)
{
  statement->klass->discard (statement->native);
  g_clear_pointer (&statement->log, _crow_statement_log_free);
  g_free (statement->sql);
  g_free (statement);
}

void
_crow_engine_drop_statements (CrowEngine *self)
{
  CrowEnginePrivate *priv = get_private (self);

  g_hash_table_remove_all (priv->idle);
  g_queue_clear_full (&priv->order, (GDestroyNotify) discard);
}

static void
crow_engine_dispose (GObject *object)
{
  _crow_engine_drop_statements (CROW_ENGINE (object));
  G_OBJECT_CLASS (crow_engine_parent_class)->dispose (object);
}

static void
crow_engine_finalize (GObject *object)
{
  CrowEnginePrivate *priv = get_private (CROW_ENGINE (object));

  g_hash_table_unref (priv->idle);
  g_free (priv->uri);
  g_free (priv->log.reason);
  g_clear_pointer (&priv->log.held, g_ptr_array_unref);
  G_OBJECT_CLASS (crow_engine_parent_class)->finalize (object);
}

static void
crow_engine_class_init (CrowEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crow_engine_dispose;
  object_class->finalize = crow_engine_finalize;
  _crow_engine_log_class_init (klass);
}

static void
crow_engine_init (CrowEngine *self)
{
  CrowEnginePrivate *priv = get_private (self);

  priv->idle = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&priv->order);
  priv->log.echo = g_strcmp0 (g_getenv ("CROW_ECHO"), "1") == 0;
}

CrowEngineLog *
_crow_engine_get_log (CrowEngine *self)
{
  return &get_private (self)->log;
}

/* The address without a password, in either of the places where one may stand. */
static char *
dup_safe_uri (const char *uri)
{
  const char *authority = strstr (uri, "://");
  const char *end = authority != NULL ? authority + 3 + strcspn (authority + 3, "/?#") : uri;
  const char *at = NULL, *colon = NULL;
  g_autoptr (GString) safe = NULL;
  char *query;

  if (authority == NULL)
    return g_strdup (uri);
  /* A careless password may have an @ of its own; the host is after the last. */
  for (const char *p = authority + 3; p < end; p++)
    if (*p == '@')
      at = p;
    else if (*p == ':' && at == NULL && colon == NULL)
      colon = p;
  safe = g_string_new (NULL);
  if (at != NULL && colon != NULL && colon < at)
    {
      g_string_append_len (safe, uri, colon - uri);
      g_string_append (safe, at);
    }
  else
    g_string_append (safe, uri);
  query = strchr (safe->str, '?');
  if (query != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (query + 1, "&", -1);
      gboolean first = TRUE;

      g_string_truncate (safe, query - safe->str);
      for (char **part = parts; *part != NULL; part++)
        if (g_ascii_strncasecmp (*part, "password=", 9) != 0 && g_ascii_strncasecmp (*part, "sslpassword=", 12) != 0)
          {
            g_string_append_printf (safe, "%c%s", first ? '?' : '&', *part);
            first = FALSE;
          }
    }
  return g_string_free (g_steal_pointer (&safe), FALSE);
}

/**
 * crow_engine_open:
 * @uri: the address: `sqlite:PATH`, `sqlite:PATH?mode=ro`, `sqlite:PATH?mode=rw&journal=keep`, `sqlite::memory:`, a
 *   plain path of a SQLite file, or `postgresql://USER@HOST:PORT/DATABASE` with all that libpq takes in it
 * @error: %CROW_ERROR_DATABASE when it cannot be opened, %CROW_ERROR_BUSY when it is locked or takes no more
 *   connections, %CROW_ERROR_UNSUPPORTED for an address of a database that this library was built without
 *
 * Opens a database.  A SQLite file that does not exist is made, unless the mode is `ro` or `rw`; with `journal=keep` it
 * keeps the journal it has, instead of changing to write-ahead logging.  A PostgreSQL database must exist; a server that
 * does not answer is given up after ten seconds, or what the address says as `connect_timeout`.
 *
 * Returns: (transfer full): an engine, or %NULL with @error set
 */
CrowEngine *
crow_engine_open (const char *uri,
                  GError    **error)
{
  g_autoptr (CrowEngine) self = NULL;
  GType type = engines[0].get_type ();
  const char *rest = uri;

  g_return_val_if_fail (uri != NULL && *uri != '\0', NULL);

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    if (g_str_has_prefix (uri, engines[i].scheme))
      {
        type = engines[i].get_type ();
        rest = engines[i].leave_out ? uri + strlen (engines[i].scheme) : uri;
      }
  if (rest == uri && strstr (uri, "://") != NULL && type == engines[0].get_type ())
    {
      g_autofree char *safe = dup_safe_uri (uri);

      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
#if HAVE_LIBPQ
                   _("The address “%s” names no database that this library can open; use “sqlite:PATH” or "
                     "“postgresql://USER@HOST/DATABASE”."),
#else
                   _("The address “%s” names no database that this library can open; use “sqlite:PATH”."),
#endif
                   safe);
      return NULL;
    }
  self = g_object_new (type, NULL);
  get_private (self)->uri = dup_safe_uri (uri);
  if (!CROW_ENGINE_GET_CLASS (self)->open (self, rest, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * crow_engine_get_dialect:
 * @self: an engine
 *
 * Returns: the SQL that it speaks
 */
CrowDialectId
crow_engine_get_dialect (CrowEngine *self)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), CROW_DIALECT_SQLITE);

  return CROW_ENGINE_GET_CLASS (self)->dialect;
}

/**
 * crow_engine_get_uri:
 * @self: an engine
 *
 * Returns: (transfer none): the address it was opened by, without a password
 */
const char *
crow_engine_get_uri (CrowEngine *self)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), NULL);

  return get_private (self)->uri;
}

/**
 * crow_engine_execute:
 * @self: an engine
 * @script: SQL statements without parameters
 * @error: %CROW_ERROR_DATABASE, or the kind of a violated constraint
 *
 * Runs a script; what its statements return is dropped.  It stops at the first error.  On SQLite what was done before
 * stays done; on PostgreSQL the statements of a script that is in no transaction are one, and a failure takes the
 * transaction that is open along, up to the last savepoint.
 *
 * Returns: whether all of it ran
 */
gboolean
crow_engine_execute (CrowEngine *self,
                     const char *script,
                     GError    **error)
{
  gboolean done;

  g_return_val_if_fail (CROW_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (script != NULL, FALSE);

  if (!_crow_engine_check_lost (self, error))
    return FALSE;
  if (!_crow_engine_is_logged (self))
    done = CROW_ENGINE_GET_CLASS (self)->execute (self, script, error);
  else
    {
      g_autoptr (GError) local = NULL;
      gint64 start = g_get_monotonic_time ();

      done = CROW_ENGINE_GET_CLASS (self)->execute (self, script, &local);
      _crow_engine_log_script (self, script, g_get_monotonic_time () - start, local);
      if (!done)
        g_propagate_error (error, g_steal_pointer (&local));
    }
  if (!done)
    _crow_engine_note_failure (self);
  return done;
}

static void
listen (CrowEngine    *self,
        CrowStatement *statement)
{
  if (G_LIKELY (!_crow_engine_is_logged (self)))
    g_clear_pointer (&statement->log, _crow_statement_log_free);
  else if (statement->log == NULL)
    statement->log = _crow_statement_log_new ();
}

/**
 * crow_engine_prepare:
 * @self: an engine
 * @sql: one statement in the engine's dialect
 * @error: %CROW_ERROR_DATABASE when it is no valid statement here
 *
 * Returns: (transfer full): the statement, ready to be bound, or %NULL with @error set
 */
CrowStatement *
crow_engine_prepare (CrowEngine *self,
                     const char *sql,
                     GError    **error)
{
  CrowEnginePrivate *priv = get_private (self);
  CrowStatement *statement;
  gpointer native;
  guint n_columns = 0;

  g_return_val_if_fail (CROW_IS_ENGINE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (!_crow_engine_check_lost (self, error))
    return NULL;
  statement = g_hash_table_lookup (priv->idle, sql);
  if (statement != NULL)
    {
      g_hash_table_remove (priv->idle, sql);
      g_queue_remove (&priv->order, statement);
      statement->engine = g_object_ref (self);
      listen (self, statement);
      return statement;
    }
  native = CROW_ENGINE_GET_CLASS (self)->compile (self, sql, &n_columns, error);
  if (native == NULL)
    return NULL;
  statement = g_new0 (CrowStatement, 1);
  statement->klass = CROW_ENGINE_GET_CLASS (self);
  statement->engine = g_object_ref (self);
  statement->sql = g_strdup (sql);
  statement->native = native;
  statement->n_columns = n_columns;
  listen (self, statement);
  return statement;
}

/**
 * crow_statement_free: (skip)
 * @self: (transfer full) (nullable): a statement
 *
 * Resets the statement and gives it back to its engine.
 */
void
crow_statement_free (CrowStatement *self)
{
  g_autoptr (CrowEngine) engine = NULL;
  CrowEnginePrivate *priv;

  if (self == NULL)
    return;
  _crow_statement_reset (self);
  engine = g_steal_pointer (&self->engine);
  priv = get_private (engine);
  if (g_hash_table_contains (priv->idle, self->sql))
    {
      discard (self);
      return;
    }
  g_hash_table_insert (priv->idle, self->sql, self);
  g_queue_push_tail (&priv->order, self);
  if (priv->order.length > MAX_IDLE)
    {
      CrowStatement *oldest = g_queue_pop_head (&priv->order);

      g_hash_table_remove (priv->idle, oldest->sql);
      discard (oldest);
    }
}

/**
 * crow_engine_get_n_changes:
 * @self: an engine
 *
 * Returns: how many rows the last statement that writes changed, without those that a referential action changed
 */
gint64
crow_engine_get_n_changes (CrowEngine *self)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), 0);

  return CROW_ENGINE_GET_CLASS (self)->get_n_changes (self);
}

/**
 * crow_engine_is_in_transaction:
 * @self: an engine
 *
 * Returns: whether a transaction is open
 */
gboolean
crow_engine_is_in_transaction (CrowEngine *self)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), FALSE);

  return get_private (self)->lost || CROW_ENGINE_GET_CLASS (self)->is_in_transaction (self);
}

guint
_crow_engine_get_data_version (CrowEngine *self)
{
  CrowEngineClass *klass = CROW_ENGINE_GET_CLASS (self);
  CrowEnginePrivate *priv = get_private (self);

  /* Another thread has the connection: it is looked at afterwards. */
  if (klass->get_data_version != NULL && (!priv->lent || g_atomic_pointer_get (&priv->borrower) == g_thread_self ()))
    priv->data_version = klass->get_data_version (self);
  return priv->data_version;
}

gboolean
_crow_engine_aborts (CrowEngine *self)
{
  return CROW_ENGINE_GET_CLASS (self)->aborts;
}

void
_crow_engine_note_failure (CrowEngine *self)
{
  CrowEnginePrivate *priv = get_private (self);

  if (priv->began && !CROW_ENGINE_GET_CLASS (self)->is_in_transaction (self))
    priv->lost = TRUE;
}

gboolean
_crow_engine_check_lost (CrowEngine *self,
                         GError    **error)
{
  CrowEnginePrivate *priv = get_private (self);

  if (G_UNLIKELY (priv->lent) && g_atomic_pointer_get (&priv->borrower) != g_thread_self ())
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_BUSY,
                   _("Another thread is working with the database; wait for its end."));
      return FALSE;
    }
  if (G_LIKELY (!priv->lost))
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("The transaction was lost by an earlier failure; roll back first."));
  return FALSE;
}

void
_crow_engine_lend (CrowEngine *self)
{
  get_private (self)->lent = TRUE;
  _crow_engine_hold_log (self);
}

void
_crow_engine_enter (CrowEngine *self)
{
  g_atomic_pointer_set (&get_private (self)->borrower, g_thread_self ());
}

void
_crow_engine_take_back (CrowEngine *self)
{
  CrowEnginePrivate *priv = get_private (self);

  g_atomic_pointer_set (&priv->borrower, NULL);
  priv->lent = FALSE;
  _crow_engine_release_log (self);
}

void
_crow_engine_interrupt (CrowEngine *self)
{
  if (CROW_ENGINE_GET_CLASS (self)->interrupt != NULL)
    CROW_ENGINE_GET_CLASS (self)->interrupt (self);
}

static gboolean
run (CrowEngine *self,
     const char *sql,
     GError    **error)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self, sql, error);

  return statement != NULL && _crow_statement_step (statement, error) != CROW_STEP_FAILED;
}

/* Savepoints are named by the program. */
static gboolean
run_named (CrowEngine *self,
           const char *verb,
           const char *name,
           GError    **error)
{
  g_autoptr (GString) sql = g_string_new (verb);

  g_string_append (sql, " \"");
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (sql, '"');
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '"');
  return run (self, sql->str, error);
}

/**
 * crow_engine_begin:
 * @self: an engine that is in no transaction
 * @error: %CROW_ERROR_BUSY when another connection is writing
 *
 * Begins a transaction that may write.
 *
 * Returns: whether it began
 */
gboolean
crow_engine_begin (CrowEngine *self,
                   GError    **error)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), FALSE);

  if (CROW_ENGINE_GET_CLASS (self)->check_place != NULL && !CROW_ENGINE_GET_CLASS (self)->check_place (self, error))
    return FALSE;
  if (!run (self, CROW_ENGINE_GET_CLASS (self)->begin, error))
    return FALSE;
  get_private (self)->began = TRUE;
  return TRUE;
}

/**
 * crow_engine_commit:
 * @self: an engine in a transaction
 * @error: %CROW_ERROR_FOREIGN_KEY for a deferred constraint, %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Makes the transaction permanent.  On failure it stays open where the database lets it, and counts as open where not;
 * crow_engine_rollback() ends it in any case.
 *
 * Returns: whether it is permanent
 */
gboolean
crow_engine_commit (CrowEngine *self,
                    GError    **error)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), FALSE);

  if (!run (self, "COMMIT", error))
    return FALSE;
  get_private (self)->began = FALSE;
  return TRUE;
}

/**
 * crow_engine_rollback:
 * @self: an engine
 *
 * Drops what the transaction did; does nothing when there is none.  If the database has no memory even for that, it
 * counts as open and everything is refused until it is rolled back once more.
 */
void
crow_engine_rollback (CrowEngine *self)
{
  CrowEnginePrivate *priv = get_private (self);

  g_return_if_fail (CROW_IS_ENGINE (self));

  priv->lost = priv->began = FALSE;
  if (!CROW_ENGINE_GET_CLASS (self)->is_in_transaction (self) || run (self, "ROLLBACK", NULL))
    return;
  if (CROW_ENGINE_GET_CLASS (self)->force_rollback != NULL)
    CROW_ENGINE_GET_CLASS (self)->force_rollback (self);
  /* Nothing is written along with what should be gone. */
  priv->lost = priv->began = CROW_ENGINE_GET_CLASS (self)->is_in_transaction (self);
}

void
_crow_engine_lose (CrowEngine *self)
{
  crow_engine_rollback (self);
  get_private (self)->lost = get_private (self)->began = TRUE;
}

/**
 * crow_engine_savepoint:
 * @self: an engine in a transaction
 * @name: any name; of several with the same name the last counts
 * @error: %CROW_ERROR_DATABASE
 *
 * Returns: whether the savepoint was set
 */
gboolean
crow_engine_savepoint (CrowEngine *self,
                       const char *name,
                       GError    **error)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self) && name != NULL, FALSE);

  return run_named (self, "SAVEPOINT", name, error);
}

/**
 * crow_engine_rollback_to:
 * @self: an engine
 * @name: a savepoint
 * @error: %CROW_ERROR_DATABASE when there is no such savepoint
 *
 * Drops what was done since the savepoint, which stays.
 *
 * Returns: whether it was dropped
 */
gboolean
crow_engine_rollback_to (CrowEngine *self,
                         const char *name,
                         GError    **error)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self) && name != NULL, FALSE);

  return run_named (self, "ROLLBACK TO SAVEPOINT", name, error);
}

/**
 * crow_engine_release:
 * @self: an engine
 * @name: a savepoint
 * @error: %CROW_ERROR_DATABASE when there is no such savepoint
 *
 * Forgets the savepoint; what was done since stays in the transaction.
 *
 * Returns: whether there was one
 */
gboolean
crow_engine_release (CrowEngine *self,
                     const char *name,
                     GError    **error)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self) && name != NULL, FALSE);

  return run_named (self, "RELEASE SAVEPOINT", name, error);
}

static void
report_change_cb (const CrowChange *change,
                  gpointer          data)
{
  CrowEnginePrivate *priv = get_private (data);

  if (priv->observer != NULL)
    priv->observer (change, priv->observer_data);
  if (priv->change_func != NULL)
    priv->change_func (change, priv->change_data);
}

static gboolean
watch_changes (CrowEngine *self)
{
  CrowEngineClass *klass = CROW_ENGINE_GET_CLASS (self);
  CrowEnginePrivate *priv = get_private (self);

  if (klass->set_change_func == NULL)
    return FALSE;
  /* Most of the time one looks at a time, and needs no one in between. */
  if (priv->observer == NULL)
    return klass->set_change_func (self, priv->change_func, priv->change_data);
  return klass->set_change_func (self, report_change_cb, self);
}

gboolean
_crow_engine_set_change_func (CrowEngine    *self,
                              CrowChangeFunc func,
                              gpointer       data)
{
  CrowEnginePrivate *priv = get_private (self);

  priv->change_func = func;
  priv->change_data = data;
  return watch_changes (self);
}

gboolean
_crow_engine_set_observer (CrowEngine    *self,
                           CrowChangeFunc func,
                           gpointer       data)
{
  CrowEnginePrivate *priv = get_private (self);

  priv->observer = func;
  priv->observer_data = data;
  return watch_changes (self);
}

void
_crow_engine_get_change_value (CrowEngine       *self,
                               const CrowChange *change,
                               gboolean          new_value,
                               guint             column,
                               CrowValue        *value)
{
  CROW_ENGINE_GET_CLASS (self)->get_change_value (change, new_value, column, value);
}
