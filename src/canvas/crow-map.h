/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small map of the whole diagram with the part that is in view; pressing it goes there.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-view-state.h"
#include "diagram/crow-palette.h"

G_BEGIN_DECLS

#define CROW_TYPE_MAP (crow_map_get_type ())
G_DECLARE_FINAL_TYPE (CrowMap, crow_map, CROW, MAP, GtkWidget)

GtkWidget *crow_map_new         (void);
void       crow_map_set_state   (CrowMap           *self,
                                 CrowViewState     *state);
void       crow_map_set_palette (CrowMap           *self,
                                 const CrowPalette *palette);

G_END_DECLS
