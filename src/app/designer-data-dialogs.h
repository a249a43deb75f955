/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The questions of the data panel: how many rows to generate, which row to link.
 */
#pragma once

#include <adwaita.h>

#include "preview/crow-preview-rows.h"

G_BEGIN_DECLS

/* @counts (element-type utf8 guint): by id of an entity, other numbers than @n_rows */
typedef void (*DesignerGenerateFunc) (guint           n_rows,
                                      guint           seed,
                                      GHashTable     *counts,
                                      gpointer        data);
typedef void (*DesignerPickFunc)     (CrowPreviewRow *row,
                                      gpointer        data);

/* @attributes: of the primary key, @texts what was typed for each */
typedef void (*DesignerKeyFunc)      (CrowPreviewRow    *row,
                                      const guint16     *attributes,
                                      const char *const *texts,
                                      guint              n_attributes,
                                      gpointer           data);

/* @schema: whose entities are asked for, @counts (nullable) what was said of them before.
 * @replacing: rows are there, which go.  @owner: a widget that takes the dialog along when it goes; func is called only
 * while it lives. */
void designer_data_ask_generate (GtkWidget            *owner,
                                 CrowSchema           *schema,
                                 GHashTable           *counts,
                                 gboolean              replacing,
                                 DesignerGenerateFunc  func,
                                 gpointer              data);
/* @linked: (nullable) (element-type utf8): keys of rows that are linked already, which are not to be picked */
void designer_data_ask_row      (GtkWidget            *owner,
                                 CrowPreview          *preview,
                                 guint                 entity,
                                 GHashTable           *linked,
                                 const char           *title,
                                 DesignerPickFunc      func,
                                 gpointer              data);
/* Which other key is @row to get, in thought? */
void designer_data_ask_key      (GtkWidget            *owner,
                                 CrowPreviewRow       *row,
                                 DesignerKeyFunc       func,
                                 gpointer              data);

/* @notes: (element-type utf8): sentences, one below the other */
void designer_data_show_notes   (GtkWidget            *owner,
                                 const char           *title,
                                 GPtrArray            *notes);

G_END_DECLS
