/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a row is linked with: each role with its count and first rows.
 *
 * Signals: `follow (row)`: show this row; `follow-role (role)`: show all rows that a role reaches; `link (role)`: pick a
 * row to link.
 */
#pragma once

#include <gtk/gtk.h>

#include "preview/crow-preview-rows.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_DATA_LINKS (designer_data_links_get_type ())
G_DECLARE_FINAL_TYPE (DesignerDataLinks, designer_data_links, DESIGNER, DATA_LINKS, GtkWidget)

GtkWidget *designer_data_links_new     (CrowPreview       *preview);
/* @row: (nullable): nothing is selected, or more than one row */
void       designer_data_links_set_row (DesignerDataLinks *self,
                                        CrowPreviewRow    *row);

/* (transfer full): how a role is called, also one that has no name */
char      *designer_data_role_dup_name (CrowSchema        *schema,
                                        const CrowRole    *role);

G_END_DECLS
