/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of an entity in columns: selected, sorted by the heading that is clicked, edited in their place.
 *
 * Signals: `selection-changed`; `menu`: the menu is about to be shown, and designer_data_grid_set_menu() may be called.
 */
#pragma once

#include <gtk/gtk.h>

#include "preview/crow-preview-rows.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_DATA_GRID (designer_data_grid_get_type ())
G_DECLARE_FINAL_TYPE (DesignerDataGrid, designer_data_grid, DESIGNER, DATA_GRID, GtkWidget)

GtkWidget       *designer_data_grid_new          (CrowPreview      *preview);
/* (transfer none): what it shows; may be told to show something else */
CrowPreviewRows *designer_data_grid_get_rows     (DesignerDataGrid *self);
/* After another entity is shown: its columns. */
void             designer_data_grid_update_columns (DesignerDataGrid *self);
/* Whether the column that says in a word what happened to rows is there. */
void             designer_data_grid_show_words   (DesignerDataGrid *self,
                                                  gboolean          show);
guint            designer_data_grid_get_n_selected (DesignerDataGrid *self);
/* (transfer full) (element-type guint): where they are, in their order */
GArray          *designer_data_grid_dup_positions (DesignerDataGrid *self);
/* (transfer container) (element-type CrowPreviewRow): the first @maximum of them, with references */
GPtrArray       *designer_data_grid_get_selected (DesignerDataGrid *self,
                                                  guint             maximum);
/* Selects one row and scrolls to it; (nullable): none */
void             designer_data_grid_select       (DesignerDataGrid *self,
                                                  CrowPreviewRow   *row);
/* The menu for what is selected. */
void             designer_data_grid_set_menu     (DesignerDataGrid *self,
                                                  GMenuModel       *menu);

G_END_DECLS
