/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ran: the statements of the preview's database as a GListModel of CrowRanStatement, the oldest first.
 *
 * It holds the last thousand, each cut to a few thousand characters, so that its memory is bounded whatever runs.  The
 * same statement several times in a row is one of them, with a count.  What fills the database and what copies rows
 * after the drawing changed are not told: nobody asked for statements then.
 *
 * Statements come from whichever thread has the database; the list changes in the main thread only, when that is idle
 * and the preview is not busy.
 */
#pragma once

#include <gio/gio.h>

#include "preview/crow-plan.h"

G_BEGIN_DECLS

/* What takes longer is slow: as long as a person notices, in microseconds. */
#define CROW_SLOW_STATEMENT (100 * 1000)

#define CROW_TYPE_RAN_STATEMENT (crow_ran_statement_get_type ())
G_DECLARE_FINAL_TYPE (CrowRanStatement, crow_ran_statement, CROW, RAN_STATEMENT, GObject)

const char    *crow_ran_statement_get_sql        (CrowRanStatement *self);
/* "1, “Ada”"; empty without parameters; those of the first run */
const char    *crow_ran_statement_get_parameters (CrowRanStatement *self);
/* (nullable): NULL where nobody said */
const char    *crow_ran_statement_get_reason     (CrowRanStatement *self);
/* (nullable): NULL where it did not fail */
const char    *crow_ran_statement_get_error      (CrowRanStatement *self);
/* How often it ran without another in between. */
guint          crow_ran_statement_get_n_runs     (CrowRanStatement *self);
/* Of all runs: rows that it returned or changed, and microseconds. */
gint64         crow_ran_statement_get_n_rows     (CrowRanStatement *self);
gint64         crow_ran_statement_get_duration   (CrowRanStatement *self);
/* Whether a single run took longer than CROW_SLOW_STATEMENT. */
gboolean       crow_ran_statement_is_slow        (CrowRanStatement *self);
/* (transfer full) (nullable): what it does for want of an index, in a sentence; NULL: no index would help */
char          *crow_ran_statement_dup_want       (CrowRanStatement *self);
/* (nullable): ids of the entity and of the attributes that an index should be drawn on */
const char    *crow_ran_statement_get_index_entity (CrowRanStatement *self);
const char *const *crow_ran_statement_get_index_attributes (CrowRanStatement *self);

#define CROW_TYPE_PREVIEW_LOG (crow_preview_log_get_type ())
G_DECLARE_FINAL_TYPE (CrowPreviewLog, crow_preview_log, CROW, PREVIEW_LOG, GObject)

/* How many were dropped because they were too many. */
guint64        crow_preview_log_get_n_dropped    (CrowPreviewLog   *self);
void           crow_preview_log_clear            (CrowPreviewLog   *self);
/* Whether what the grid reads is told too; from now on. */
gboolean       crow_preview_log_get_with_reads   (CrowPreviewLog   *self);
void           crow_preview_log_set_with_reads   (CrowPreviewLog   *self,
                                                  gboolean          with_reads);
/* (transfer full): how the database would run it now, a step a line; NULL with @error set, as while it is busy */
char          *crow_preview_log_explain          (CrowPreviewLog   *self,
                                                  CrowRanStatement *statement,
                                                  GError          **error);

G_END_DECLS
