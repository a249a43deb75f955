/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which rows of a long list are selected, by their places alone.
 *
 * GtkMultiSelection asks for each item that is selected or ceases to be; where an item is read from a database, selecting
 * all of many rows would read all of them.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_ROW_SELECTION (designer_row_selection_get_type ())
G_DECLARE_FINAL_TYPE (DesignerRowSelection, designer_row_selection, DESIGNER, ROW_SELECTION, GObject)

GtkSelectionModel *designer_row_selection_new (GListModel *rows);

G_END_DECLS
