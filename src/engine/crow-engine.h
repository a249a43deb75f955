/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An open database.
 *
 * One engine is one connection and belongs to one thread at a time.  Addresses: `sqlite:PATH`, `sqlite::memory:`,
 * a plain path, and `postgresql://USER@HOST/DATABASE` where it was built in.
 *
 * SQLite is opened with foreign keys enforced (and this is verified), extended result codes, a busy timeout of five
 * seconds and, for files, write-ahead logging.  Outside a transaction each statement stands alone;
 * crow_engine_begin() takes the write lock at once, so that a transaction never fails half-way for a lock.
 *
 * PostgreSQL is opened with UTF-8 and the time zone UTC.  A statement that fails takes its transaction along, up to the
 * last savepoint.  A lost connection is made again by the next statement; a transaction that was lost with it, or that the
 * database ended by itself, counts as open and refuses everything until crow_engine_rollback().
 *
 * Who wants to know what runs connects to CrowEngine::statement, or sets `echo` (in the environment: CROW_ECHO=1).
 */
#pragma once

#include <gio/gio.h>

#include "engine/crow-log-entry.h"
#include "engine/crow-statement.h"
#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

#define CROW_TYPE_ENGINE (crow_engine_get_type ())
CROW_API G_DECLARE_DERIVABLE_TYPE (CrowEngine, crow_engine, CROW, ENGINE, GObject)

CROW_API CrowEngine    *crow_engine_open              (const char  *uri,
                                                       GError     **error);
CROW_API void           crow_engine_open_async        (const char          *uri,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             data);
CROW_API CrowEngine    *crow_engine_open_finish       (GAsyncResult *result,
                                                       GError      **error);
CROW_API CrowDialectId  crow_engine_get_dialect       (CrowEngine  *self);
CROW_API const char    *crow_engine_get_uri           (CrowEngine  *self);
CROW_API gboolean       crow_engine_get_echo          (CrowEngine  *self);
CROW_API void           crow_engine_set_echo          (CrowEngine  *self,
                                                       gboolean     echo);

CROW_API gboolean       crow_engine_execute           (CrowEngine  *self,
                                                       const char  *script,
                                                       GError     **error);
CROW_API CrowStatement *crow_engine_prepare           (CrowEngine  *self,
                                                       const char  *sql,
                                                       GError     **error);
/* Rows that the last INSERT, UPDATE or DELETE changed, without what the database did by itself. */
CROW_API gint64         crow_engine_get_n_changes     (CrowEngine  *self);

CROW_API gboolean       crow_engine_is_in_transaction (CrowEngine  *self);
CROW_API gboolean       crow_engine_begin             (CrowEngine  *self,
                                                       GError     **error);
CROW_API gboolean       crow_engine_commit            (CrowEngine  *self,
                                                       GError     **error);
/* Ends it in any case: a connection that cannot roll back has lost its transaction, or refuses all else. */
CROW_API void           crow_engine_rollback          (CrowEngine  *self);
CROW_API gboolean       crow_engine_savepoint         (CrowEngine  *self,
                                                       const char  *name,
                                                       GError     **error);
CROW_API gboolean       crow_engine_rollback_to       (CrowEngine  *self,
                                                       const char  *name,
                                                       GError     **error);
CROW_API gboolean       crow_engine_release           (CrowEngine  *self,
                                                       const char  *name,
                                                       GError     **error);

G_END_DECLS
