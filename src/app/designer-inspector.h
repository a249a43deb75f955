/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The properties of what is selected; of the document, if nothing is.
 */
#pragma once

#include <adwaita.h>

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_INSPECTOR (designer_inspector_get_type ())
G_DECLARE_FINAL_TYPE (DesignerInspector, designer_inspector, DESIGNER, INSPECTOR, GtkWidget)

GtkWidget *designer_inspector_new       (void);
void       designer_inspector_set_state (DesignerInspector *self,
                                         CrowViewState     *state);
void       designer_inspector_focus     (DesignerInspector *self);
void       designer_inspector_focus_diagram (DesignerInspector *self);

G_END_DECLS
