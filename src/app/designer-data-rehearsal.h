/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer to “What would deleting this do?”, ring by ring, in sentences.
 *
 * The rings are also marked on the canvas, one after the other, or all at once where a person wants no animation.
 * Its buttons are the actions `data.do-rehearsed` and `data.close-rehearsal`.
 *
 * Signals: `show-entity (entity)`: show the rows of an entity.
 */
#pragma once

#include "canvas/crow-view-state.h"
#include "preview/crow-preview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_DATA_REHEARSAL (designer_data_rehearsal_get_type ())
G_DECLARE_FINAL_TYPE (DesignerDataRehearsal, designer_data_rehearsal, DESIGNER, DATA_REHEARSAL, GtkWidget)

GtkWidget *designer_data_rehearsal_new   (void);
/* @rehearsal: borrowed; lives until this is called again.  (nullable): NULL clears everything.
 * @title: what was to be deleted */
void       designer_data_rehearsal_show  (DesignerDataRehearsal *self,
                                          CrowViewState         *state,
                                          CrowRehearsal         *rehearsal,
                                          const char            *title);
/* The rehearsal is going; what it said stays to be compared with the next. */
void       designer_data_rehearsal_forget (DesignerDataRehearsal *self);
/* Whether the drawing has changed since and the rows do not follow it: then the answer is told to be of before. */
void       designer_data_rehearsal_set_outdated (DesignerDataRehearsal *self,
                                                 gboolean               outdated);
/* (transfer full): what would happen, in one sentence */
char      *designer_data_rehearsal_dup_summary (CrowRehearsal  *rehearsal);

G_END_DECLS
