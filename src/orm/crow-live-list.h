/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The result of a query that stays true: a GListModel of all its objects, which follows the session.
 *
 * After each flush, commit, rollback, refresh or expiry, and after SQL of the program or writes in bulk, the list is what
 * the query would give if it were run again: rows that now fulfil its condition have come, others have gone, and those
 * whose sort key changed have moved.  What is told by `items-changed` is the least that has to go and come, front to
 * back, after all objects have their new values.  Edits that are not flushed change nothing in the list.
 *
 * Where only values of the rows themselves decide, the session decides in memory, without a statement.  The query is run
 * again, by a statement for each list, where that cannot be known:
 *  - for conditions along roles, but for a reference to one object; after changes of an entity that takes part;
 *  - for lists with a limit or an offset; after changes of their rows;
 *  - on PostgreSQL, for orders by text, which the collation of the database sorts; where text is compared other than for
 *    equality; for dates, times and UUIDs;
 *  - for attributes with a collation, a native type or of the type decimal or JSON; for values that the database computes;
 *  - for conditions and orders by a reference, after deletes and changes of keys, which may have changed it in rows that
 *    are not loaded;
 *  - where the SQLite database has triggers, after each flush;
 *  - after a rollback, SQL of the program, and writes in bulk.
 *
 * What other connections write, and what triggers of PostgreSQL do, is seen when the query is run again for another
 * reason, or after crow_live_list_refresh(), which reads the values of the list's objects again; crow_session_expire()
 * does both for all that the session has.  All objects of the list are in memory; crow-paged-list.h has one for tables of
 * any length.
 *
 * When the query cannot be run again, the list stays as it was until the next occasion, and the session tells by
 * crow_session_get_error() and its signal `error`.
 */
#pragma once

#include <gio/gio.h>

#include "orm/crow-query.h"

G_BEGIN_DECLS

#define CROW_TYPE_LIVE_LIST (crow_live_list_get_type ())
CROW_API G_DECLARE_FINAL_TYPE (CrowLiveList, crow_live_list, CROW, LIVE_LIST, GObject)

/* Takes condition, order, limit, offset and paths of @query as they are now. */
CROW_API CrowLiveList *crow_live_list_new     (CrowQuery     *query,
                                               GError       **error);
/* The same without waiting for the database in this thread; as with crow_query_run_async(), the session is busy until
 * @callback is called. */
CROW_API void          crow_live_list_new_async (CrowQuery          *query,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            data);
CROW_API CrowLiveList *crow_live_list_new_finish (GAsyncResult *result,
                                                  GError      **error);
/* Runs the query again, whatever happened. */
CROW_API gboolean      crow_live_list_refresh (CrowLiveList  *self,
                                               GError       **error);
/* The same without waiting for the database in this thread, as with crow_live_list_new_async(). */
CROW_API void          crow_live_list_refresh_async (CrowLiveList       *self,
                                                     GCancellable       *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer            data);
CROW_API gboolean      crow_live_list_refresh_finish (CrowLiveList  *self,
                                                      GAsyncResult  *result,
                                                      GError       **error);

G_END_DECLS
