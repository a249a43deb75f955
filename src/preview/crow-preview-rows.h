/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of an entity as a GListModel of CrowPreviewRow, read page by page when they are asked for.
 *
 * It follows the preview: after an edit the pages in hand are read again, and rows that are still in their place stay
 * the same objects.  Rows that are deleted but not for good stand at the end, unless there is a filter.  While the
 * preview is busy, rows that were not read before are empty.
 *
 * All rows of an entity come from CrowPagedList, which keeps those in memory that are looked at.  Rows that have no
 * objects, and those that are filtered or in another order, are read by SQL; the session flushes each edit, so both see
 * the same.  Of long bytes and texts only the beginning is read.
 *
 * Filtering and sorting many rows is done by the worker thread; the preview is busy meanwhile, and the rows that were
 * shown before stay.
 */
#pragma once

#include "preview/crow-preview.h"

G_BEGIN_DECLS

#define CROW_TYPE_PREVIEW_ROWS (crow_preview_rows_get_type ())
G_DECLARE_FINAL_TYPE (CrowPreviewRows, crow_preview_rows, CROW, PREVIEW_ROWS, GObject)

CrowPreviewRows *crow_preview_rows_new        (CrowPreview     *preview);
/* @owner: (nullable): only the rows that its role @role reaches; they are of @entity */
void             crow_preview_rows_show       (CrowPreviewRows *self,
                                               guint            entity,
                                               CrowPreviewRow  *owner,
                                               guint            role);
/* Nothing, as after the entity was taken out of the drawing. */
void             crow_preview_rows_show_none  (CrowPreviewRows *self);
/* CROW_NONE: nothing is shown */
guint            crow_preview_rows_get_entity (CrowPreviewRows *self);
/* @text: (nullable): rows with a value that contains it */
void             crow_preview_rows_set_filter (CrowPreviewRows *self,
                                               const char      *text);
/* @attribute: CROW_NONE for the order of keys */
void             crow_preview_rows_set_order  (CrowPreviewRows *self,
                                               guint            attribute,
                                               gboolean         descending);
/* The position of a row by its key; G_MAXUINT: it is not there, or not among the first ten thousand of rows that have no
 * objects. */
guint            crow_preview_rows_find       (CrowPreviewRows *self,
                                               CrowPreviewRow  *row);
guint            crow_preview_rows_get_n_rows (CrowPreviewRows *self);

/* Reads the rows at @positions (element-type guint), which ascend, in the worker: for more than are shown at once. */
void             crow_preview_rows_collect_async  (CrowPreviewRows      *self,
                                                   GArray               *positions,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              data);
/* (transfer full) (element-type CrowPreviewRow): those that are still there */
GPtrArray       *crow_preview_rows_collect_finish (CrowPreviewRows      *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

/* How many rows a role of @row reaches. */
guint            crow_preview_count_linked    (CrowPreview     *preview,
                                               CrowPreviewRow  *row,
                                               guint            role);
guint            crow_preview_count_rows      (CrowPreview     *preview,
                                               guint            entity);

G_END_DECLS
