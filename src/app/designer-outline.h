/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model as a list that can be filtered: entities with their attributes, and links.
 *
 * It says all that the diagram says, for who cannot see or point at it.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_OUTLINE (designer_outline_get_type ())
G_DECLARE_FINAL_TYPE (DesignerOutline, designer_outline, DESIGNER, OUTLINE, GtkBox)

void      designer_outline_set_state    (DesignerOutline    *self,
                                         CrowViewState      *state);
void      designer_outline_focus_filter (DesignerOutline    *self);
void      designer_outline_add_keys     (DesignerOutline    *self,
                                         GtkEventController *controller);

/* (transfer full): “Author has many Books” */
char     *designer_outline_describe_link (CrowLink           *link);

G_END_DECLS
