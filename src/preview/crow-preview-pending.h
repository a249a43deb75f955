/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happened to rows since the last commit, by edits and by what the database did on account of them.
 *
 * Changes are noted while an edit runs and taken over when it succeeded.
 */
#pragma once

#include "preview/crow-preview-row.h"
#include "preview/crow-table-map.h"

G_BEGIN_DECLS

typedef struct _CrowPending CrowPending;

CrowPending  *crow_pending_new         (void);
void          crow_pending_free        (CrowPending     *self);

/* From here on changes of @engine are noted. */
gboolean      crow_pending_watch       (CrowPending     *self,
                                        CrowSchema      *schema,
                                        CrowEngine      *engine,
                                        CrowTableMap    *tables);
/* Stops that; @keep: what was noted happened. */
void          crow_pending_stop        (CrowPending     *self,
                                        gboolean         keep);
/* After commit or rollback. */
void          crow_pending_clear       (CrowPending     *self);

CrowRowChange crow_pending_lookup      (CrowPending     *self,
                                        guint            entity,
                                        const char      *key);
gboolean      crow_pending_is_changed  (CrowPending     *self,
                                        guint            entity,
                                        const char      *key,
                                        guint            attribute);
guint         crow_pending_count       (CrowPending     *self,
                                        CrowRowChange    change);
/* (transfer container) (element-type CrowPreviewRow) */
GPtrArray    *crow_pending_get_deleted (CrowPending     *self,
                                        guint            entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPending, crow_pending_free)

G_END_DECLS
