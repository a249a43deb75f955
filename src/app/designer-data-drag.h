/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that are dragged: one of the grid onto a role of the selected row, to link it; a linked one onto another row of the
 * grid, to link it with that.  All of it can be done without a pointer as well, by picking.
 */
#pragma once

#include <gtk/gtk.h>

#include "preview/crow-preview-row.h"

G_BEGIN_DECLS

/* A row that was taken from no role. */
#define DESIGNER_NO_ROLE G_MAXUINT

/* (transfer none) (nullable): what is dragged of a widget now; NULL: nothing */
typedef CrowPreviewRow *(*DesignerDragFunc) (GtkWidget *widget);
/* Whether the widget takes @row, which was taken from a role of the selected row; @drop: it does, now */
typedef gboolean (*DesignerDropFunc) (GtkWidget      *widget,
                                      CrowPreviewRow *row,
                                      guint           role,
                                      gboolean        drop);

void designer_data_drag_add_source (GtkWidget        *widget,
                                    guint             role,
                                    DesignerDragFunc  func);
void designer_data_drag_add_target (GtkWidget        *widget,
                                    DesignerDropFunc  func);

G_END_DECLS
