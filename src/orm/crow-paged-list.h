/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table of any length as a GListModel: the rows of a query, of which only those that are looked at are in memory.
 *
 * Rows are fetched in pages.  A page next to one that was seen is found by the sort key of its neighbour (keyset paging),
 * which costs the same at the end of the table as at its start; only a jump to somewhere far counts rows from the
 * nearest known place.  A limited number of pages is kept; objects that nobody holds, that have no edits and that no
 * role leads to leave memory with their page.
 *
 * The list follows the session: what a flush inserts, deletes or sorts elsewhere is told by `items-changed`; edits that
 * are not flushed do not move anything.  What other connections write, and what changes along roles that the condition
 * goes by, is seen after crow_paged_list_refresh().
 *
 * Accessors of a GListModel take no GError: a page that cannot be read gives %NULL items, and the session tells by
 * crow_session_get_error() and its signal `error`.
 */
#pragma once

#include <gio/gio.h>

#include "orm/crow-query.h"

G_BEGIN_DECLS

#define CROW_TYPE_PAGED_LIST (crow_paged_list_get_type ())
CROW_API G_DECLARE_FINAL_TYPE (CrowPagedList, crow_paged_list, CROW, PAGED_LIST, GObject)

/* Takes condition and order of @query; its limit, offset and paths are not used. */
CROW_API CrowPagedList *crow_paged_list_new           (CrowQuery      *query,
                                                       GError        **error);
/* Both in rows; for tests and for lists of very large rows. */
CROW_API void           crow_paged_list_set_page_size (CrowPagedList  *self,
                                                       guint           page_size,
                                                       guint           n_pages);
/* Counts and reads again. */
CROW_API gboolean       crow_paged_list_refresh       (CrowPagedList  *self,
                                                       GError        **error);
/* @position: (out): of @object, or G_MAXUINT without @error when it is not in the list. */
CROW_API gboolean       crow_paged_list_find          (CrowPagedList  *self,
                                                       CrowObject     *object,
                                                       guint          *position,
                                                       GError        **error);
/* How many rows are in memory for this list. */
CROW_API guint          crow_paged_list_get_n_loaded  (CrowPagedList  *self);

G_END_DECLS
