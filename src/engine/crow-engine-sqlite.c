/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine on SQLite.
 *
 * The connection has no mutexes: one thread at a time.  Foreign keys are switched on and that is verified, because a
 * SQLite built without them accepts the PRAGMA silently.  Values are bound without copying.
 *
 * Invariant: a statement that is not at a row is reset, so that no read transaction stays open behind anybody's back.
 */
#include "config.h"

#define SQLITE_ENABLE_PREUPDATE_HOOK

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "engine/crow-engine-sqlite-private.h"
#include "engine/crow-sqlite-error.h"

#define BUSY_MILLISECONDS 5000
#define MAPPED_BYTES (256 * 1024 * 1024)
#define CACHE_KIBIBYTES 16384

typedef struct
{
  CrowEngine parent_instance;
  /* owned */
  sqlite3 *database;
  sqlite3_stmt *rollback; /* for when there is no memory to prepare it */
  sqlite3_stmt *data_version;
  /* borrowed */
  CrowChangeFunc change_func;
  gpointer change_data;
  int change_failure; /* a result code: whoever follows changes missed one */
  guint last_version;
} CrowSqliteEngine;

typedef CrowEngineClass CrowSqliteEngineClass;

G_DEFINE_TYPE (CrowSqliteEngine, _crow_sqlite_engine, CROW_TYPE_ENGINE)

static CrowSqliteEngine *
sqlite_engine (CrowEngine *self)
{
  return (CrowSqliteEngine *) self;
}

/* What a pragma says now; NULL: nothing, or it cannot be asked, which the connection's error tells. */
static char *
dup_pragma (sqlite3    *database,
            const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return value;
}

static gboolean
refuse_open (sqlite3    *database,
             const char *path,
             GError    **error)
{
  if ((sqlite3_errcode (database) & 0xff) == SQLITE_BUSY)
    g_set_error (error, CROW_ERROR, CROW_ERROR_BUSY,
                 _("“%s” is locked: another program is writing to it. Try again when it is done."), path);
  else
    g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” cannot be opened as a SQLite database: %s."), path,
                 sqlite3_errmsg (database));
  crow_error_set_details (error != NULL ? *error : NULL, NULL, NULL, NULL, sqlite3_extended_errcode (database));
  return FALSE;
}

sqlite3 *
_crow_sqlite_engine_get_database (CrowEngine *self)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (self, _crow_sqlite_engine_get_type ()) ? sqlite_engine (self)->database : NULL;
}

static gboolean
configure (CrowSqliteEngine *self,
           const char       *path,
           gboolean          keep_journal,
           GError          **error)
{
  sqlite3 *database = self->database;
  /* A statement of many rows keeps what it overwrites until it ends.  Beyond 64 kB that goes to a temporary file, page by
   * page, and takes longer than the rows; unless temporary files are in memory.  So are then large sorts and temporary
   * tables of this connection. */
  g_autofree char *memory = g_strdup_printf ("PRAGMA mmap_size = %d; PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY",
                                             MAPPED_BYTES, CACHE_KIBIBYTES);
  g_autofree char *encoding = NULL, *foreign_keys = NULL;

  sqlite3_extended_result_codes (database, 1);
  sqlite3_busy_timeout (database, BUSY_MILLISECONDS);
  /* The first access to the file: tells what is no database. */
  if (sqlite3_exec (database, "PRAGMA schema_version", NULL, NULL, NULL) != SQLITE_OK)
    {
      if ((sqlite3_errcode (database) & 0xff) != SQLITE_NOTADB)
        return refuse_open (database, path, error);
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” is no SQLite database, or it is encrypted."), path);
      crow_error_set_details (error != NULL ? *error : NULL, NULL, NULL, NULL, sqlite3_extended_errcode (database));
      return FALSE;
    }
  encoding = dup_pragma (database, "PRAGMA encoding");
  if (encoding == NULL)
    return refuse_open (database, path, error);
  if (!g_str_equal (encoding, "UTF-8"))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("“%s” holds its text as UTF-16; copy it into a database with the encoding UTF-8."), path);
      return FALSE;
    }
  if (sqlite3_exec (database, "PRAGMA foreign_keys = ON", NULL, NULL, NULL) != SQLITE_OK)
    return refuse_open (database, path, error);
  foreign_keys = dup_pragma (database, "PRAGMA foreign_keys");
  if (foreign_keys == NULL && sqlite3_errcode (database) != SQLITE_OK)
    return refuse_open (database, path, error);
  if (g_strcmp0 (foreign_keys, "1") != 0)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("“%s” cannot be used: this SQLite was built without foreign keys."), path);
      return FALSE;
    }
  /* Where it does not work (no shared memory, no permission), the old journal does. */
  if (!keep_journal)
    sqlite3_exec (database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
  sqlite3_exec (database, memory, NULL, NULL, NULL);
  return (sqlite3_prepare_v3 (database, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &self->rollback, NULL) == SQLITE_OK &&
          sqlite3_prepare_v3 (database, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT, &self->data_version,
                              NULL) == SQLITE_OK) ||
         refuse_open (database, path, error);
}

/* Cuts "?mode=…&journal=…" off @path.  What looks otherwise is part of the path. */
static gboolean
parse_parameters (char     *path,
                  int      *flags,
                  gboolean *keep_journal,
                  GError  **error)
{
  static const struct
  {
    const char *word;
    int flags;
  } modes[] = {
    { "mode=ro", SQLITE_OPEN_READONLY },
    { "mode=rw", SQLITE_OPEN_READWRITE },
    { "mode=rwc", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE },
  };
  char *query = strrchr (path, '?');
  g_auto (GStrv) words = NULL;

  if (query == NULL || !(g_str_has_prefix (query, "?mode=") || g_str_has_prefix (query, "?journal=")))
    return TRUE;
  words = g_strsplit (query + 1, "&", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean known = g_str_equal (words[i], "journal=keep");

      if (known)
        *keep_journal = TRUE;
      for (guint j = 0; j < G_N_ELEMENTS (modes); j++)
        if (g_str_equal (words[i], modes[j].word))
          {
            *flags = modes[j].flags;
            known = TRUE;
          }
      if (!known)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("The address “%s” has an unknown mode; it is “ro”, “rw” or “rwc”, and the journal “keep”."),
                       path);
          return FALSE;
        }
    }
  *query = '\0';
  if (*flags == SQLITE_OPEN_READONLY)
    *keep_journal = TRUE;
  return TRUE;
}

static gboolean
crow_sqlite_engine_open (CrowEngine *engine,
                         const char *address,
                         GError    **error)
{
  CrowSqliteEngine *self = sqlite_engine (engine);
  g_autofree char *path = g_strdup (address);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  gboolean keep_journal = FALSE;

  if (!parse_parameters (path, &flags, &keep_journal, error))
    return FALSE;
  /* SQLite may speak of a disk that fails. */
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” is a folder. Name a file in it."), path);
      return FALSE;
    }
  if (sqlite3_open_v2 (path, &self->database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("The database “%s” cannot be opened: %s."), path,
                   self->database != NULL ? sqlite3_errmsg (self->database) : g_strerror (ENOMEM));
      crow_error_set_details (error != NULL ? *error : NULL, NULL, NULL, NULL,
                              self->database != NULL ? sqlite3_extended_errcode (self->database) : SQLITE_NOMEM);
      return FALSE;
    }
  return configure (self, path, keep_journal, error);
}

/* After a statement that has run: the transaction goes, because objects could not follow it. */
static gboolean
check_changes (CrowSqliteEngine *self,
               const char       *sql,
               GError          **error)
{
  int code = self->change_failure;

  if (G_LIKELY (code == SQLITE_OK))
    return TRUE;
  self->change_failure = SQLITE_OK;
  _crow_sqlite_set_error_code (error, code, sqlite3_errstr (code), sql);
  if (!sqlite3_get_autocommit (self->database))
    _crow_engine_lose (CROW_ENGINE (self));
  return FALSE;
}

static gboolean
crow_sqlite_engine_execute (CrowEngine *engine,
                            const char *script,
                            GError    **error)
{
  CrowSqliteEngine *self = sqlite_engine (engine);
  const char *rest = script;

  while (*rest != '\0')
    {
      sqlite3_stmt *statement = NULL;
      const char *start = rest;
      int code = sqlite3_prepare_v2 (self->database, start, -1, &statement, &rest);

      if (code == SQLITE_OK && statement != NULL)
        {
          while (sqlite3_step (statement) == SQLITE_ROW)
            ;
          code = sqlite3_finalize (statement);
        }
      if (code != SQLITE_OK)
        {
          g_autofree char *sql = g_strndup (start, rest > start ? (gsize) (rest - start) : strlen (start));

          self->change_failure = SQLITE_OK;
          _crow_sqlite_set_error (error, self->database, sql);
          return FALSE;
        }
      if (!check_changes (self, script, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
crow_sqlite_engine_compile (CrowEngine *engine,
                            const char *sql,
                            guint      *n_columns,
                            GError    **error)
{
  CrowSqliteEngine *self = sqlite_engine (engine);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      _crow_sqlite_set_error (error, self->database, sql);
      return NULL;
    }
  g_return_val_if_fail (statement != NULL, NULL);
  *n_columns = sqlite3_column_count (statement);
  return statement;
}

static void
crow_sqlite_engine_discard (gpointer native)
{
  sqlite3_finalize (native);
}

static gint64
crow_sqlite_engine_get_n_changes (CrowEngine *engine)
{
  return sqlite3_changes64 (sqlite_engine (engine)->database);
}

static gint64
crow_sqlite_engine_get_last_rowid (CrowEngine *engine)
{
  return sqlite3_last_insert_rowid (sqlite_engine (engine)->database);
}

static gboolean
crow_sqlite_engine_is_in_transaction (CrowEngine *engine)
{
  return !sqlite3_get_autocommit (sqlite_engine (engine)->database);
}

/* It would have to be prepared again after changes of tables, and then needs memory, too. */
static void
crow_sqlite_engine_force_rollback (CrowEngine *engine)
{
  sqlite3_step (sqlite_engine (engine)->rollback);
  sqlite3_reset (sqlite_engine (engine)->rollback);
}

/* It is no statement of the program, so that the log does not have it.  When it cannot be read, what is asked next fails
 * as well. */
static guint
crow_sqlite_engine_get_data_version (CrowEngine *engine)
{
  CrowSqliteEngine *self = sqlite_engine (engine);

  if (sqlite3_step (self->data_version) == SQLITE_ROW)
    self->last_version = sqlite3_column_int (self->data_version, 0);
  sqlite3_reset (self->data_version);
  return self->last_version;
}

/* SQLite would go on writing to a file that nobody finds again. */
static gboolean
crow_sqlite_engine_check_place (CrowEngine *engine,
                                GError    **error)
{
  sqlite3 *database = sqlite_engine (engine)->database;
  int moved = 0;

  if (sqlite3_file_control (database, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("The database “%s” is gone: its file was removed, renamed or replaced. Put it back, or open it again."),
               sqlite3_db_filename (database, "main"));
  return FALSE;
}

static void
crow_sqlite_engine_interrupt (CrowEngine *engine)
{
  sqlite3_interrupt (sqlite_engine (engine)->database);
}

static void
crow_sqlite_engine_bind (CrowStatement   *statement,
                         guint            parameter,
                         const CrowValue *value)
{
  sqlite3_stmt *native = statement->native;
  int code = SQLITE_OK;

  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      code = sqlite3_bind_null (native, parameter + 1);
      break;
    case CROW_VALUE_TYPE_INT64:
      code = sqlite3_bind_int64 (native, parameter + 1, value->u.integer);
      break;
    case CROW_VALUE_TYPE_DOUBLE:
      code = sqlite3_bind_double (native, parameter + 1, value->u.real);
      break;
    case CROW_VALUE_TYPE_TEXT:
      code = sqlite3_bind_text (native, parameter + 1, value->u.text, value->length, SQLITE_STATIC);
      break;
    case CROW_VALUE_TYPE_BLOB:
      /* A NULL pointer would bind null. */
      code = sqlite3_bind_blob64 (native, parameter + 1, value->length > 0 ? value->u.bytes : "", value->length,
                                  SQLITE_STATIC);
      break;
    default:
      g_assert_not_reached ();
    }
  if (code != SQLITE_OK)
    g_critical ("parameter %u of “%s” cannot be bound: %s", parameter, statement->sql, sqlite3_errstr (code));
}

static CrowStep
crow_sqlite_engine_step (CrowStatement *statement,
                         GError       **error)
{
  sqlite3_stmt *native = statement->native;
  int code = sqlite3_step (native);

  if (code == SQLITE_ROW)
    {
      /* It was compiled anew if tables had changed, and its "*" may be other columns. */
      statement->n_columns = sqlite3_column_count (native);
      return CROW_STEP_ROW;
    }
  if (code != SQLITE_DONE)
    {
      sqlite_engine (statement->engine)->change_failure = SQLITE_OK;
      _crow_sqlite_set_error (error, sqlite3_db_handle (native), statement->sql);
      sqlite3_reset (native);
      _crow_engine_note_failure (statement->engine);
      return CROW_STEP_FAILED;
    }
  sqlite3_reset (native);
  return check_changes (sqlite_engine (statement->engine), statement->sql, error) ? CROW_STEP_DONE : CROW_STEP_FAILED;
}

static void
crow_sqlite_engine_reset (CrowStatement *statement)
{
  sqlite3_reset (statement->native);
  sqlite3_clear_bindings (statement->native);
}

static const char *
crow_sqlite_engine_get_column_name (CrowStatement *statement,
                                    guint          column)
{
  return sqlite3_column_name (statement->native, column);
}

static void
read_value (sqlite3_value *native,
            CrowValue     *value)
{
  value->length = 0;
  switch (sqlite3_value_type (native))
    {
    case SQLITE_INTEGER:
      value->type = CROW_VALUE_TYPE_INT64;
      value->u.integer = sqlite3_value_int64 (native);
      break;
    case SQLITE_FLOAT:
      value->type = CROW_VALUE_TYPE_DOUBLE;
      value->u.real = sqlite3_value_double (native);
      break;
    case SQLITE_TEXT:
      value->type = CROW_VALUE_TYPE_TEXT;
      value->u.text = (const char *) sqlite3_value_text (native);
      value->length = value->u.text != NULL ? sqlite3_value_bytes (native) : 0;
      break;
    case SQLITE_BLOB:
      value->type = CROW_VALUE_TYPE_BLOB;
      value->u.bytes = sqlite3_value_blob (native);
      value->length = sqlite3_value_bytes (native);
      break;
    default:
      value->type = CROW_VALUE_TYPE_NULL;
      value->u.integer = 0;
      break;
    }
}

static void
crow_sqlite_engine_get_value (CrowStatement *statement,
                              guint          column,
                              CrowValue     *value)
{
  read_value (sqlite3_column_value (statement->native, column), value);
}

/* The hot path of every load: each sqlite3_column_*() finds the column and settles the state of the connection, so it is
 * called once for each, and the rest asked of the value.  Dynamic types are forgiven where nothing is lost: a whole
 * number for a real or a text. */
static guint
crow_sqlite_engine_read_row (CrowStatement *statement,
                             const guint8  *types,
                             guint          n,
                             CrowValue     *values,
                             GError       **error)
{
  sqlite3_stmt *native = statement->native;

  for (guint i = 0; i < n; i++)
    {
      CrowValue *value = &values[i];
      sqlite3_value *column = sqlite3_column_value (native, i);
      int type = sqlite3_value_type (column);

      if (type == SQLITE_NULL)
        {
          value->type = CROW_VALUE_TYPE_NULL;
          value->u.integer = 0;
          continue;
        }
      value->type = types[i];
      switch (types[i])
        {
        case CROW_VALUE_TYPE_INT64:
          if (type != SQLITE_INTEGER)
            return i;
          value->u.integer = sqlite3_value_int64 (column);
          break;
        case CROW_VALUE_TYPE_DOUBLE:
          if (type != SQLITE_FLOAT && type != SQLITE_INTEGER)
            return i;
          value->u.real = sqlite3_value_double (column);
          break;
        case CROW_VALUE_TYPE_TEXT:
          if (type == SQLITE_BLOB)
            return i;
          G_GNUC_FALLTHROUGH;
        default:
          value->u.bytes = sqlite3_value_blob (column);
          value->length = sqlite3_value_bytes (column);
          /* What is empty has no address, either; the text of a number never is. */
          if (G_UNLIKELY (value->u.bytes == NULL) &&
              (value->length > 0 || type == SQLITE_INTEGER || type == SQLITE_FLOAT))
            {
              _crow_sqlite_set_error_code (error, SQLITE_NOMEM, sqlite3_errstr (SQLITE_NOMEM), statement->sql);
              return CROW_READ_FAILED;
            }
          break;
        }
    }
  return n;
}

#if HAVE_SQLITE_PREUPDATE
static void
preupdate_cb (void         *data,
              sqlite3      *database,
              int           operation,
              char const   *schema,
              char const   *table,
              sqlite3_int64 old_rowid,
              sqlite3_int64 new_rowid)
{
  CrowSqliteEngine *self = data;
  CrowChange change = { .table = table };

  change.kind = operation == SQLITE_INSERT ? CROW_CHANGE_INSERT
                : operation == SQLITE_UPDATE ? CROW_CHANGE_UPDATE : CROW_CHANGE_DELETE;
  change.depth = sqlite3_preupdate_depth (database);
  change.n_columns = sqlite3_preupdate_count (database);
  change.old_rowid = old_rowid;
  change.native = database;
  change.failure = &self->change_failure;
  self->change_func (&change, self->change_data);
}
#endif

#if HAVE_SQLITE_PREUPDATE
static gboolean
crow_sqlite_engine_set_change_func (CrowEngine    *engine,
                                    CrowChangeFunc func,
                                    gpointer       data)
{
  CrowSqliteEngine *self = sqlite_engine (engine);

  self->change_func = func;
  self->change_data = data;
  sqlite3_preupdate_hook (self->database, func != NULL ? preupdate_cb : NULL, self);
  return TRUE;
}
#endif

static void
crow_sqlite_engine_get_change_value (const CrowChange *change,
                                     gboolean          new_value,
                                     guint             column,
                                     CrowValue        *value)
{
#if HAVE_SQLITE_PREUPDATE
  sqlite3_value *native = NULL;
  int code = (new_value ? sqlite3_preupdate_new : sqlite3_preupdate_old) (change->native, column, &native);

  if (code == SQLITE_OK)
    {
      read_value (native, value);
      return;
    }
  /* Memory or the file; what the row has not is null. */
  if (code != SQLITE_RANGE && code != SQLITE_MISUSE)
    *change->failure = code;
#endif
  *value = crow_value_null ();
}

static void
_crow_sqlite_engine_finalize (GObject *object)
{
  CrowSqliteEngine *self = (CrowSqliteEngine *) object;

  sqlite3_finalize (self->rollback);
  sqlite3_finalize (self->data_version);
  if (self->database != NULL && sqlite3_close (self->database) != SQLITE_OK)
    g_critical ("a database was closed with statements in use: %s", sqlite3_errmsg (self->database));
  G_OBJECT_CLASS (_crow_sqlite_engine_parent_class)->finalize (object);
}

static void
_crow_sqlite_engine_class_init (CrowSqliteEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _crow_sqlite_engine_finalize;

  klass->dialect = CROW_DIALECT_SQLITE;
  klass->begin = "BEGIN IMMEDIATE";
  klass->open = crow_sqlite_engine_open;
  klass->execute = crow_sqlite_engine_execute;
  klass->compile = crow_sqlite_engine_compile;
  klass->discard = crow_sqlite_engine_discard;
  klass->get_n_changes = crow_sqlite_engine_get_n_changes;
  klass->get_last_rowid = crow_sqlite_engine_get_last_rowid;
  klass->is_in_transaction = crow_sqlite_engine_is_in_transaction;
  klass->force_rollback = crow_sqlite_engine_force_rollback;
  klass->get_data_version = crow_sqlite_engine_get_data_version;
  klass->check_place = crow_sqlite_engine_check_place;
  klass->interrupt = crow_sqlite_engine_interrupt;
#if HAVE_SQLITE_PREUPDATE
  klass->set_change_func = crow_sqlite_engine_set_change_func;
#endif
  klass->get_change_value = crow_sqlite_engine_get_change_value;
  klass->bind = crow_sqlite_engine_bind;
  klass->step = crow_sqlite_engine_step;
  klass->reset = crow_sqlite_engine_reset;
  klass->get_column_name = crow_sqlite_engine_get_column_name;
  klass->get_value = crow_sqlite_engine_get_value;
  klass->read_row = crow_sqlite_engine_read_row;
}

static void
_crow_sqlite_engine_init (CrowSqliteEngine *self)
{
}
