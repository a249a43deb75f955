/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What an engine of a database implements, and what the session needs beyond the public functions.
 *
 * A database is a subclass of CrowEngine with one constructor in the list of crow-engine.c.
 */
#pragma once

#include "engine/crow-engine.h"

G_BEGIN_DECLS

/**
 * CrowChangeKind:
 *
 * What happened to a row.
 */
typedef enum
{
  CROW_CHANGE_INSERT,
  CROW_CHANGE_UPDATE,
  CROW_CHANGE_DELETE,
} CrowChangeKind;

/* A row that is about to change.  Values are borrowed until the callback returns; columns are those of the table. */
typedef struct
{
  const char *table;
  CrowChangeKind kind;
  guint depth;       /* 0: by the statement itself; more: by a referential action or trigger */
  guint n_columns;
  gint64 old_rowid;  /* of tables that have one */
  gpointer native;
  int *failure;      /* the engine's: why a value could not be read; then the statement fails */
} CrowChange;

/* Must not use the database. */
typedef void (*CrowChangeFunc) (const CrowChange *change,
                                gpointer          data);

typedef enum
{
  CROW_STEP_FAILED = -1,
  CROW_STEP_DONE,
  CROW_STEP_ROW,
} CrowStep;

/* What a statement that is listened to has done since it was bound (crow-engine-log.c). */
typedef struct _CrowStatementLog CrowStatementLog;

struct _CrowStatement
{
  const CrowEngineClass *klass; /* borrowed: of the engine */
  /* owned */
  CrowEngine *engine;           /* a reference while the statement is out of the cache */
  char *sql;
  gpointer native;
  guint n_columns;
  CrowStatementLog *log;        /* owned; NULL: nobody listens */
};

/* Of read_row. */
#define CROW_READ_FAILED G_MAXUINT

struct _CrowEngineClass
{
  GObjectClass parent_class;

  CrowDialectId dialect;
  gboolean       (*open)             (CrowEngine       *self,
                                      const char       *uri,
                                      GError          **error);
  gboolean       (*execute)          (CrowEngine       *self,
                                      const char       *script,
                                      GError          **error);
  gpointer       (*compile)          (CrowEngine       *self,
                                      const char       *sql,
                                      guint            *n_columns,
                                      GError          **error);
  void           (*discard)          (gpointer          native);
  gint64         (*get_n_changes)    (CrowEngine       *self);
  /* The number that the last INSERT gave its row; NULL where an engine has no such numbers. */
  gint64         (*get_last_rowid)   (CrowEngine       *self);
  gboolean       (*is_in_transaction) (CrowEngine      *self);
  /* The last resort, when ROLLBACK could not be run; NULL: there is none, and none is needed. */
  void           (*force_rollback)   (CrowEngine       *self);
  /* A number that is another one once somebody else has committed; NULL: the engine cannot tell. */
  guint          (*get_data_version) (CrowEngine       *self);
  const char     *begin;
  /* Whether the database is still where it was opened, before something is written; NULL: the database knows. */
  gboolean       (*check_place)      (CrowEngine       *self,
                                      GError          **error);
  /* A statement that fails takes its transaction along, up to the last savepoint. */
  gboolean        aborts;
  /* Makes the statement that runs in another thread fail soon.  The one function that any thread may call. */
  void           (*interrupt)        (CrowEngine       *self);
  gboolean       (*set_change_func)  (CrowEngine       *self,
                                      CrowChangeFunc    func,
                                      gpointer          data);
  void           (*get_change_value) (const CrowChange *change,
                                      gboolean          new_value,
                                      guint             column,
                                      CrowValue        *value);

  void           (*bind)             (CrowStatement    *statement,
                                      guint             parameter,
                                      const CrowValue  *value);
  CrowStep       (*step)             (CrowStatement    *statement,
                                      GError          **error);
  void           (*reset)            (CrowStatement    *statement);
  const char    *(*get_column_name)  (CrowStatement    *statement,
                                      guint             column);
  void           (*get_value)        (CrowStatement    *statement,
                                      guint             column,
                                      CrowValue        *value);
  /* Reads columns 0 … n as @types say (CrowValueType); the text is not terminated for sure.  Returns the first
   * column whose value does not fit, or @n; CROW_READ_FAILED with @error set: the row could not be read. */
  guint          (*read_row)         (CrowStatement    *statement,
                                      const guint8     *types,
                                      guint             n,
                                      CrowValue        *values,
                                      GError          **error);
};

/* FALSE: this engine cannot tell.  @func NULL: no more.  The change function is the session's; the observer looks on,
 * whatever the session watches. */
gboolean _crow_engine_set_change_func (CrowEngine       *self,
                                       CrowChangeFunc    func,
                                       gpointer          data);
gboolean _crow_engine_set_observer    (CrowEngine       *self,
                                       CrowChangeFunc    func,
                                       gpointer          data);
void     _crow_engine_get_change_value (CrowEngine       *self,
                                        const CrowChange *change,
                                        gboolean          new_value,
                                        guint             column,
                                        CrowValue        *value);

/* Another number than before: somebody else has committed since.  Always 0 where the engine cannot tell. */
guint    _crow_engine_get_data_version (CrowEngine *self);
/* Forgets the idle statements, which were prepared for tables that are not there any more. */
void     _crow_engine_drop_statements (CrowEngine *self);
/* Whether a statement that fails takes the transaction along. */
gboolean _crow_engine_aborts         (CrowEngine       *self);
/* After a failure: whether it ended the transaction.  If so, all that follows is refused until a rollback, so that no
 * statement that was meant for the transaction runs by itself. */
void     _crow_engine_note_failure   (CrowEngine       *self);
/* Drops the transaction in a way that the program has to see: everything is refused until it rolls back. */
void     _crow_engine_lose           (CrowEngine       *self);
/* FALSE with @error when the transaction was lost. */
gboolean _crow_engine_check_lost     (CrowEngine       *self,
                                      GError          **error);
void     _crow_engine_interrupt      (CrowEngine       *self);
/* crow-sqlite-columns.c.  (transfer full) (element-type utf8): the columns of a table by the number that a change has them */
GPtrArray *_crow_engine_read_change_columns (CrowEngine *self,
                                             const char *table,
                                             GError    **error);
/* crow-sqlite-copy.c.  All of @from, with what is not committed, in the place of what is in @to, which is in memory; both
 * are SQLite's. */
gboolean _crow_engine_copy           (CrowEngine       *from,
                                      CrowEngine       *to,
                                      GError          **error);
/* For another thread, which enters before it does anything; others are refused with CROW_ERROR_BUSY until it is taken
 * back, in the thread that lent it. */
void     _crow_engine_lend           (CrowEngine       *self);
void     _crow_engine_enter          (CrowEngine       *self);
void     _crow_engine_take_back      (CrowEngine       *self);

/* crow-engine-log.c */
typedef struct
{
  gboolean echo;
  char *reason;       /* owned */
  GPtrArray *held;    /* owned: entries that wait for the thread they are for; NULL: none has to */
} CrowEngineLog;
CrowEngineLog *_crow_engine_get_log  (CrowEngine       *self);
void     _crow_engine_log_class_init (CrowEngineClass  *klass);
gboolean _crow_engine_is_logged      (CrowEngine       *self);
/* @reason: (transfer full): why the next statements are run; NULL: nobody said. */
void     _crow_engine_take_reason    (CrowEngine       *self,
                                      char             *reason);
/* Another thread is about to use the engine: what is logged waits until _release_log(). */
void     _crow_engine_hold_log       (CrowEngine       *self);
void     _crow_engine_release_log    (CrowEngine       *self);
void     _crow_engine_log_script     (CrowEngine       *self,
                                      const char       *script,
                                      gint64            duration,
                                      const GError     *error);
CrowStatementLog *_crow_statement_log_new (void);
void     _crow_statement_log_free    (CrowStatementLog *self);
void     _crow_statement_log_bind    (CrowStatement    *statement,
                                      guint             parameter,
                                      const CrowValue  *value);
CrowStep _crow_statement_log_step    (CrowStatement    *statement,
                                      GError          **error);
void     _crow_statement_log_reset   (CrowStatement    *statement);

static inline void
_crow_statement_bind (CrowStatement   *self,
                      guint            parameter,
                      const CrowValue *value)
{
  if (G_UNLIKELY (self->log != NULL))
    _crow_statement_log_bind (self, parameter, value);
  self->klass->bind (self, parameter, value);
}

static inline CrowStep
_crow_statement_step (CrowStatement *self,
                      GError       **error)
{
  if (G_UNLIKELY (self->log != NULL))
    return _crow_statement_log_step (self, error);
  return self->klass->step (self, error);
}

static inline void
_crow_statement_reset (CrowStatement *self)
{
  if (G_UNLIKELY (self->log != NULL))
    _crow_statement_log_reset (self);
  self->klass->reset (self);
}

static inline guint
_crow_statement_read_row (CrowStatement *self,
                          const guint8  *types,
                          guint          n,
                          CrowValue     *values,
                          GError       **error)
{
  return self->klass->read_row (self, types, n, values, error);
}

GType _crow_sqlite_engine_get_type (void) G_GNUC_CONST;
GType _crow_postgresql_engine_get_type (void) G_GNUC_CONST;

G_END_DECLS
