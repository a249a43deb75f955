/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a query is made of, for the files of this folder that ask it in parts.
 */
#pragma once

#include "orm/crow-live-list.h"
#include "orm/crow-query.h"
#include "orm/crow-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint attribute;
  gboolean descending;
  GArray *roles;      /* owned: guint: to one, to the entity that has the attribute; NULL: the query's own */
  CrowEntityMap *map; /* that entity */
} CrowQueryOrder;

struct _CrowQuery
{
  GObject parent_instance;

  /* owned */
  CrowSession *session;
  CrowExpression *condition; /* NULL: all */
  GArray *order;             /* CrowQueryOrder */
  GPtrArray *paths;          /* GArray of guint: roles */
  GPtrArray *joined;         /* the same: those of `paths` that come in the query's statement */
  GPtrArray *refused;        /* the same: those whose last role is not loaded by looking at it */
  GPtrArray *lazy;           /* the same: those whose last role is loaded by looking at it only */
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
                                        gboolean       flush,
                                        GError       **error);
GPtrArray     *_crow_query_take_rows   (CrowQuery     *self,
                                        CrowRowBuffer *buffer,
                                        gboolean       overwrite,
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

/* crow-query-write-parts.c: where heirs have tables of their own. */
gboolean   _crow_query_update_parts (CrowQuery       *query,
                                     const guint16   *attributes,
                                     const CrowValue *values,
                                     guint            n_values,
                                     gint64          *n_rows,
                                     GError         **error);
gboolean   _crow_query_delete_parts (CrowQuery       *query,
                                     gint64          *n_rows,
                                     GError         **error);

/* What names of roles to one and of an attribute, joined by dots, lead to; the roles are appended to @roles. */
gboolean   _crow_query_find_attribute (CrowQuery      *self,
                                       const char     *path,
                                       GArray         *roles,
                                       CrowEntityMap **map,
                                       guint          *attribute,
                                       GError        **error);
/* crow-query-values.c: the place of @row in the result, or G_MAXUINT, by counting all of it. */
gboolean   _crow_query_find_number (CrowQuery      *query,
                                    CrowRow        *row,
                                    guint          *number,
                                    GError        **error);

/* crow-session-upsert.c: edits are flushed; indexes are those of objects. */
CrowObject *_crow_session_upsert_object (CrowSession     *self,
                                         guint            entity,
                                         const guint16   *attributes,
                                         const CrowValue *values,
                                         guint            n_values,
                                         const guint16   *unique,
                                         const CrowValue *key,
                                         guint            n_unique,
                                         GError         **error);

/* A copy that later changes of the query leave alone. */
CrowQuery *_crow_query_copy       (CrowQuery      *self);
/* crow-live-list.c */
CrowLiveList *_crow_live_list_prepare (CrowQuery    *query,
                                       GError      **error);
void       _crow_live_list_fill   (CrowLiveList   *self,
                                   GPtrArray      *rows);
CrowQuery *_crow_live_list_get_query (CrowLiveList *self);
gboolean   _crow_live_list_is_usable (CrowLiveList *self);
void       _crow_live_list_expect (CrowLiveList   *self);
gboolean   _crow_live_list_begin_take (CrowLiveList *self);
void       _crow_live_list_take   (CrowLiveList   *self,
                                   GPtrArray      *rows);

/* Without flushing; what is known is read again.  As _crow_query_fetch(), but kept, with paths. */
GPtrArray *_crow_query_run_again  (CrowQuery      *self,
                                   GError        **error);
void       _crow_query_append_order (CrowQuery      *self,
                                     gboolean        reverse,
                                     GString        *sql);
void       _crow_query_append_limit (CrowQuery      *self,
                                     gint64          limit,
                                     gint64          offset,
                                     GString        *sql);
GPtrArray *_crow_query_fetch_joined (CrowQuery      *query,
                                     gint64          limit,
                                     GError        **error);
gboolean   _crow_query_load_paths (CrowQuery      *self,
                                   GPtrArray      *rows,
                                   GError        **error);

/* Lists that follow the session are told by it. */
typedef enum
{
  CROW_LIST_INSERTED,
  CROW_LIST_UPDATED,
  CROW_LIST_DELETED,
  CROW_LIST_READ,     /* values are others than before, whatever the reason */
} CrowListChange;

/* crow-paged-list.c */
void       _crow_paged_note_row (CrowSession     *session,
                                 CrowRow         *row,
                                 CrowListChange   change);
void       _crow_paged_settle   (CrowSession     *session,
                                 gboolean         all);
void       _crow_paged_close    (CrowSession     *session);

/* crow-live-list.c */
void       _crow_live_note_row  (CrowSession     *session,
                                 CrowRow         *row,
                                 CrowListChange   change);
void       _crow_live_note_pairs (CrowSession    *session,
                                 guint            association);
void       _crow_live_note_all  (CrowSession     *session);
void       _crow_live_settle    (CrowSession     *session,
                                 gboolean         all);
void       _crow_live_settle_flush (CrowSession  *session);
void       _crow_live_close     (CrowSession     *session);

/* A flush wrote @row. */
static inline void
_crow_lists_note (CrowSession    *session,
                  CrowRow        *row,
                  CrowListChange  change)
{
  if (G_UNLIKELY (session->paged != NULL))
    _crow_paged_note_row (session, row, change);
  if (G_UNLIKELY (session->live != NULL))
    _crow_live_note_row (session, row, change);
}

/* Values of @row are others than before, which is no flush's work. */
static inline void
_crow_lists_note_read (CrowSession *session,
                       CrowRow     *row)
{
  if (G_UNLIKELY (session->live != NULL))
    _crow_live_note_row (session, row, CROW_LIST_READ);
}

/* After SQL of the program, or a rollback: nobody told which rows. */
static inline void
_crow_lists_settle_all (CrowSession *session)
{
  _crow_paged_settle (session, TRUE);
  _crow_live_settle (session, TRUE);
}

G_END_DECLS
