/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a query is made of, for the files of this folder that ask it in parts.
 */
#pragma once

#include "orm/crow-query.h"
#include "orm/crow-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint attribute;
  gboolean descending;
} CrowQueryOrder;

struct _CrowQuery
{
  GObject parent_instance;

  /* owned */
  CrowSession *session;
  CrowExpression *condition; /* NULL: all */
  GArray *order;             /* CrowQueryOrder */
  GPtrArray *paths;          /* GArray of guint: roles */
  GPtrArray *refused;        /* the same: those whose last role is not loaded by looking at it */
  /* borrowed: of the session's mapping */
  CrowEntityMap *map;
  /* state */
  guint entity;              /* as drawn */
  gint64 limit;
  gint64 offset;
  guint32 last_batch;        /* of the session, before it was asked */
  gboolean overwrite;        /* values of objects that are known are read again */
};

/* Rows in order, or the other way round, that fulfil @extra (transfer full, nullable) too; they are the caller's to
 * release (_crow_row_release). */
GPtrArray *_crow_query_fetch (CrowQuery      *self,
                              CrowExpression *extra,
                              gboolean        reverse,
                              gint64          limit,
                              gint64          offset,
                              GError        **error);
CrowStatement *_crow_query_begin       (CrowQuery     *self,
                                        GError       **error);
GListModel    *_crow_query_take_result (CrowQuery     *self,
                                        CrowRowBuffer *buffer,
                                        GError       **error);
gboolean   _crow_query_count (CrowQuery      *self,
                              CrowExpression *extra,
                              gint64         *count,
                              GError        **error);

/* " WHERE …" over a table with the alias t, and " FROM table AS t WHERE …"; @extra is not taken. */
gboolean   _crow_query_append_where (CrowQuery      *self,
                                     CrowExpression *extra,
                                     GString        *sql,
                                     GArray         *values,
                                     GError        **error);
gboolean   _crow_query_append_from  (CrowQuery      *self,
                                     CrowExpression *extra,
                                     GString        *sql,
                                     GArray         *values,
                                     GError        **error);
CrowStatement *_crow_query_prepare  (CrowQuery      *self,
                                     GString        *sql,
                                     GArray         *values,
                                     GError        **error);

/* crow-paged-list.c: told by the session. */
typedef enum
{
  CROW_PAGED_INSERTED,
  CROW_PAGED_UPDATED,
  CROW_PAGED_DELETED,
} CrowPagedChange;
void       _crow_paged_note_row (CrowSession     *session,
                                 CrowRow         *row,
                                 CrowPagedChange  change);
void       _crow_paged_settle   (CrowSession     *session,
                                 gboolean         all);
void       _crow_paged_close    (CrowSession     *session);

static inline void
_crow_paged_note (CrowSession     *session,
                  CrowRow         *row,
                  CrowPagedChange  change)
{
  if (G_UNLIKELY (session->paged != NULL))
    _crow_paged_note_row (session, row, change);
}

G_END_DECLS
