/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value in the grid, edited in its place.
 *
 * Enter, F2, a double click or typing begins; Enter or leaving keeps, Escape forgets.  A value that does not fit is
 * told in a toast and stays to be mended.  Ctrl+Delete makes it null.
 */
#pragma once

#include <gtk/gtk.h>

#include "preview/crow-preview.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_DATA_CELL (designer_data_cell_get_type ())
G_DECLARE_FINAL_TYPE (DesignerDataCell, designer_data_cell, DESIGNER, DATA_CELL, GtkWidget)

/* @attribute: CROW_NONE for the cell that says in a word what happened to the row */
GtkWidget *designer_data_cell_new      (CrowPreview      *preview,
                                        guint             attribute);
/* @list_item: (nullable): kept alive by the view while it is bound; NULL shows nothing */
void       designer_data_cell_bind     (DesignerDataCell *self,
                                        GtkListItem      *list_item);
void       designer_data_cell_edit     (DesignerDataCell *self);
gboolean   designer_data_cell_set_null (DesignerDataCell *self);

G_END_DECLS
