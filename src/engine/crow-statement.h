/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A prepared statement of an engine.
 *
 * crow_engine_prepare() gives one out of the engine's cache where it can; crow_statement_free() puts it back.  Parameters
 * are `?` in SQLite's dialect and `$1` … in PostgreSQL's, numbered from 0 here; columns are numbered from 0.  Text
 * and bytes that are bound must live until the statement was stepped to its end or reset; those that are read live
 * until the next step or reset.
 */
#pragma once

#include <glib-object.h>

#include "base/crow-macros.h"
#include "engine/crow-value.h"

G_BEGIN_DECLS

typedef struct _CrowStatement CrowStatement;

CROW_API void        crow_statement_free            (CrowStatement   *self);
CROW_API const char *crow_statement_get_sql         (CrowStatement   *self);

CROW_API void        crow_statement_bind_null       (CrowStatement   *self,
                                                     guint            parameter);
CROW_API void        crow_statement_bind_int64      (CrowStatement   *self,
                                                     guint            parameter,
                                                     gint64           value);
CROW_API void        crow_statement_bind_double     (CrowStatement   *self,
                                                     guint            parameter,
                                                     double           value);
CROW_API void        crow_statement_bind_text       (CrowStatement   *self,
                                                     guint            parameter,
                                                     const char      *value);
CROW_API void        crow_statement_bind_blob       (CrowStatement   *self,
                                                     guint            parameter,
                                                     gconstpointer    data,
                                                     gsize            length);
CROW_API void        crow_statement_bind_value      (CrowStatement   *self,
                                                     guint            parameter,
                                                     const CrowValue *value);

/* @has_row: (out) (optional): whether there is a row to read.  After the last row the statement is reset. */
CROW_API gboolean    crow_statement_step            (CrowStatement   *self,
                                                     gboolean        *has_row,
                                                     GError         **error);
CROW_API void        crow_statement_reset           (CrowStatement   *self);

CROW_API guint       crow_statement_get_n_columns   (CrowStatement   *self);
CROW_API const char *crow_statement_get_column_name (CrowStatement   *self,
                                                     guint            column);
CROW_API gboolean    crow_statement_is_null         (CrowStatement   *self,
                                                     guint            column);
CROW_API gint64      crow_statement_get_int64       (CrowStatement   *self,
                                                     guint            column);
CROW_API double      crow_statement_get_double      (CrowStatement   *self,
                                                     guint            column);
CROW_API const char *crow_statement_get_text        (CrowStatement   *self,
                                                     guint            column);
CROW_API gconstpointer crow_statement_get_blob      (CrowStatement   *self,
                                                     guint            column,
                                                     gsize           *length);
/* As the database has it, whatever type was declared. */
CROW_API void        crow_statement_get_value       (CrowStatement   *self,
                                                     guint            column,
                                                     CrowValue       *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowStatement, crow_statement_free)

G_END_DECLS
