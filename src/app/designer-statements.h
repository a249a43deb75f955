/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ran: the statements of the sample database, and of the one that is selected all that is known: why, parameters,
 * rows, time, the query plan, and the index it lacked with a button that draws it.
 *
 * Actions: `statements.clear`, `statements.copy`, `statements.add-index`.
 */
#pragma once

#include <gtk/gtk.h>

#include "document/crow-document.h"
#include "preview/crow-preview-log.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_STATEMENTS (designer_statements_get_type ())
G_DECLARE_FINAL_TYPE (DesignerStatements, designer_statements, DESIGNER, STATEMENTS, GtkWidget)

GtkWidget *designer_statements_new      (void);
/* (nullable), both or none: what is shown, and the drawing that an index is added to */
void       designer_statements_set_log  (DesignerStatements *self,
                                         CrowPreviewLog     *log,
                                         CrowDocument       *document);
/* (transfer none): what stands beside the page's tab */
GtkWidget *designer_statements_get_head (DesignerStatements *self);
/* By its place in the log. */
void       designer_statements_select   (DesignerStatements *self,
                                         guint               position);
void       designer_statements_focus    (DesignerStatements *self);
/* (transfer full): "3.2 ms" */
char      *designer_statements_dup_time (gint64              microseconds);

G_END_DECLS
