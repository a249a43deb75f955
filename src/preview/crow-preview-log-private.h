/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the preview tells its log.
 */
#pragma once

#include "preview/crow-preview-log.h"

G_BEGIN_DECLS

/* @preview: borrowed; it holds the log and disconnects it before it goes */
CrowPreviewLog *_crow_preview_log_new        (gpointer        preview);
/* @engine: (nullable): the database from now on */
void            _crow_preview_log_attach     (CrowPreviewLog *self,
                                              CrowSchema     *schema,
                                              CrowEngine     *engine);
/* What runs on a copy of the database, in the thread that runs it, is told too; plans and missing indexes are asked of
 * the database itself.  To be removed before @engine or the preview goes. */
void            _crow_preview_log_add_copy   (CrowPreviewLog *self,
                                              CrowEngine     *engine);
void            _crow_preview_log_remove_copy (CrowPreviewLog *self,
                                               CrowEngine     *engine);
/* The preview goes; the log stays as it is. */
void            _crow_preview_log_disconnect (CrowPreviewLog *self);
/* The preview is at rest again: what ran meanwhile is told. */
void            _crow_preview_log_wake       (CrowPreviewLog *self);
/* From here on, until it is called with FALSE, what runs is of no interest. */
void            _crow_preview_log_set_quiet  (CrowPreviewLog *self,
                                              gboolean        quiet);
/* … is what the grid reads. */
void            _crow_preview_log_set_reading (CrowPreviewLog *self,
                                               gboolean        reading);

G_END_DECLS
