/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A question to the database whose answer is objects.
 *
 * Objects that the session has already are the same objects, with their edits; edits are flushed before the question
 * is asked (unless the session was told not to).  The result is a GListModel that makes objects for the items that are
 * asked for, and does not change afterwards.
 */
#pragma once

#include <gio/gio.h>

#include "orm/crow-expression.h"
#include "orm/crow-object.h"

G_BEGIN_DECLS

#define CROW_TYPE_QUERY (crow_query_get_type ())
CROW_API G_DECLARE_FINAL_TYPE (CrowQuery, crow_query, CROW, QUERY, GObject)

CROW_API CrowQuery  *crow_query_new        (CrowSession     *session,
                                            guint            entity);
/* @condition: (transfer full); several are combined by and. */
CROW_API void        crow_query_where      (CrowQuery       *self,
                                            CrowExpression  *condition);
CROW_API void        crow_query_order      (CrowQuery       *self,
                                            guint            attribute,
                                            gboolean         descending);
/* Negative: no limit. */
CROW_API void        crow_query_set_limit  (CrowQuery       *self,
                                            gint64           limit);
CROW_API void        crow_query_set_offset (CrowQuery       *self,
                                            gint64           offset);
/* Fetches a role, or roles along a path as "books.tags", with the result: one more statement each. */
CROW_API gboolean    crow_query_load       (CrowQuery       *self,
                                            const char      *path,
                                            GError         **error);

CROW_API GListModel *crow_query_run        (CrowQuery       *self,
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

G_END_DECLS
