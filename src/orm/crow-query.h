/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A question to the database whose answer is objects.
 *
 * Objects of a result are distinct.  Objects that the session has already are the same objects, with their edits; edits are flushed before the question
 * is asked (unless the session was told not to).  The result is a GListModel that makes objects for the items that are
 * asked for, and does not change afterwards; crow-live-list.h and crow-paged-list.h have lists that follow the session.
 */
#pragma once

#include <gio/gio.h>

#include "orm/crow-expression.h"
#include "orm/crow-object.h"

G_BEGIN_DECLS

#define CROW_TYPE_QUERY (crow_query_get_type ())
CROW_API G_DECLARE_FINAL_TYPE (CrowQuery, crow_query, CROW, QUERY, GObject)

/**
 * CrowAggregate:
 * @CROW_AGGREGATE_COUNT: how many values there are
 * @CROW_AGGREGATE_COUNT_DISTINCT: how many different values there are
 * @CROW_AGGREGATE_SUM: their sum
 * @CROW_AGGREGATE_AVERAGE: their average
 * @CROW_AGGREGATE_MINIMUM: the lowest
 * @CROW_AGGREGATE_MAXIMUM: the highest
 *
 * What is computed of the values of an attribute.
 */
typedef enum
{
  CROW_AGGREGATE_COUNT,
  CROW_AGGREGATE_COUNT_DISTINCT,
  CROW_AGGREGATE_SUM,
  CROW_AGGREGATE_AVERAGE,
  CROW_AGGREGATE_MINIMUM,
  CROW_AGGREGATE_MAXIMUM,
} CrowAggregate;

CROW_API CrowQuery  *crow_query_new        (CrowSession     *session,
                                            guint            entity);
/* The items of a collection, of which nothing is loaded. */
CROW_API CrowQuery  *crow_collection_query (CrowCollection  *self);
/* @condition: (transfer full); several are combined by and. */
CROW_API void        crow_query_where      (CrowQuery       *self,
                                            CrowExpression  *condition);
CROW_API void        crow_query_order      (CrowQuery       *self,
                                            guint            attribute,
                                            gboolean         descending);
/* The same by an attribute that roles to one lead to, as "author.name". */
CROW_API gboolean    crow_query_order_along (CrowQuery      *self,
                                            const char      *path,
                                            gboolean         descending,
                                            GError         **error);
/* Negative: no limit. */
CROW_API void        crow_query_set_limit  (CrowQuery       *self,
                                            gint64           limit);
CROW_API void        crow_query_set_offset (CrowQuery       *self,
                                            gint64           offset);
/* Fetches a role, or roles along a path as "books.tags", with the result: one more statement each. */
CROW_API gboolean    crow_query_load       (CrowQuery       *self,
                                            const char      *path,
                                            GError         **error);
/* The same in the query's own statement. */
CROW_API gboolean    crow_query_load_joined (CrowQuery      *self,
                                            const char      *path,
                                            GError         **error);

/* The role at the path's end is not loaded by looking at it, for the objects that the query brings. */
CROW_API gboolean    crow_query_load_raise (CrowQuery       *self,
                                            const char      *path,
                                            GError         **error);
/* … or by nothing but looking at it. */
CROW_API gboolean    crow_query_load_lazy  (CrowQuery       *self,
                                            const char      *path,
                                            GError         **error);

CROW_API GListModel *crow_query_run        (CrowQuery       *self,
                                            GError         **error);
CROW_API void        crow_query_run_async  (CrowQuery       *self,
                                            GCancellable    *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer         data);
CROW_API GListModel *crow_query_run_finish (CrowQuery       *self,
                                            GAsyncResult    *result,
                                            GError         **error);
/* (transfer none) (nullable): NULL without @error when there is none. */
CROW_API CrowObject *crow_query_first      (CrowQuery       *self,
                                            GError         **error);
/* (transfer none): none and several are errors, CROW_ERROR_NO_RESULT and CROW_ERROR_MANY_RESULTS. */
CROW_API CrowObject *crow_query_one        (CrowQuery       *self,
                                            GError         **error);
CROW_API gboolean    crow_query_count      (CrowQuery       *self,
                                            gint64          *count,
                                            GError         **error);
CROW_API gboolean    crow_query_exists     (CrowQuery       *self,
                                            gboolean        *exists,
                                            GError         **error);
CROW_API gboolean    crow_query_aggregate  (CrowQuery       *self,
                                            CrowAggregate    aggregate,
                                            guint            attribute,
                                            GValue          *value,
                                            GError         **error);
/* The same for each group of rows that have the same value at the end of @path, as "author.name". */
CROW_API gboolean    crow_query_aggregate_by (CrowQuery     *self,
                                            const char      *path,
                                            CrowAggregate    aggregate,
                                            guint            attribute,
                                            GPtrArray      **keys,
                                            GPtrArray      **values,
                                            GError         **error);
CROW_API GPtrArray  *crow_query_distinct   (CrowQuery       *self,
                                            guint            attribute,
                                            GError         **error);
CROW_API void        crow_query_set_populate_existing (CrowQuery *self,
                                            gboolean         populate_existing);

/* All that fulfils the condition in one statement, without loading it; loaded objects follow. */
CROW_API gboolean    crow_query_update     (CrowQuery       *self,
                                            const guint16   *attributes,
                                            const CrowValue *values,
                                            guint            n_values,
                                            gint64          *n_rows,
                                            GError         **error);
CROW_API gboolean    crow_query_delete     (CrowQuery       *self,
                                            gint64          *n_rows,
                                            GError         **error);

G_END_DECLS
