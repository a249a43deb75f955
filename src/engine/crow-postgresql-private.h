/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine on PostgreSQL, for its own files and for what reads the catalog through it.
 */
#pragma once

#include <libpq-fe.h>

#include "engine/crow-engine-private.h"

G_BEGIN_DECLS

typedef struct
{
  CrowEngine parent_instance;
  /* owned */
  PGconn *connection;
  PGcancel *cancel;     /* with cancel_lock: another thread may want it */
  GMutex cancel_lock;
  GPtrArray *dead;      /* names of prepared statements that the server may forget */
  /* state */
  guint generation;     /* statements of an earlier one are unknown to the server, or know the tables of then */
  guint64 next_name;
  gint64 n_changes;
} CrowPostgresqlEngine;

/* (nullable): owned by the engine; NULL: it is no engine on PostgreSQL. */
PGconn       *_crow_postgresql_engine_get_connection (CrowEngine     *self);
/* Opens a lost connection again, where no transaction is lost by it. */
gboolean      _crow_postgresql_revive         (CrowPostgresqlEngine *self,
                                               GError              **error);
/* Notes what a statement that was run means for others. */
void          _crow_postgresql_note_result    (CrowPostgresqlEngine *self,
                                               const PGresult       *result);

/* crow-postgresql-statement.c: the functions of the class that are about statements. */
gpointer      _crow_postgresql_compile        (CrowEngine           *engine,
                                               const char           *sql,
                                               guint                *n_columns,
                                               GError              **error);
void          _crow_postgresql_discard        (gpointer              native);
void          _crow_postgresql_bind           (CrowStatement        *statement,
                                               guint                 parameter,
                                               const CrowValue      *value);
CrowStep      _crow_postgresql_step           (CrowStatement        *statement,
                                               GError              **error);
void          _crow_postgresql_reset          (CrowStatement        *statement);
const char   *_crow_postgresql_get_column_name (CrowStatement       *statement,
                                               guint                 column);
void          _crow_postgresql_get_value      (CrowStatement        *statement,
                                               guint                 column,
                                               CrowValue            *value);
guint         _crow_postgresql_read_row       (CrowStatement        *statement,
                                               const guint8         *types,
                                               guint                 n,
                                               CrowValue            *values,
                                               GError              **error);

/* crow-postgresql-error.c.  A native code is the five characters of an SQLSTATE, six bits each, the first lowest: as the
 * server's MAKE_SQLSTATE has it. */
#define CROW_SQLSTATE(a, b, c, d, e) \
  ((((a) - '0') & 0x3f) | ((((b) - '0') & 0x3f) << 6) | ((((c) - '0') & 0x3f) << 12) | ((((d) - '0') & 0x3f) << 18) | \
   ((((e) - '0') & 0x3f) << 24))
int           _crow_postgresql_parse_state    (const char           *state);
/* Describes a result that is a failure; NULL: what the connection says. */
void          _crow_postgresql_set_error      (GError              **error,
                                               PGconn               *connection,
                                               const PGresult       *result,
                                               const char           *sql);
/* A connection to the address, which is waited for as long as that says, else ten seconds; NULL with @error set, which does not
 * repeat what must stay secret; to be finished. */
PGconn       *_crow_postgresql_connect        (const char           *uri,
                                               GError              **error);
/* Why a connection could not be made.  @place: where to, for people, without a password. */
void          _crow_postgresql_set_open_error (GError              **error,
                                               PGconn               *connection,
                                               const char           *place);

G_END_DECLS
