/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The properties of what is selected; of the document, if nothing is.
 */
#pragma once

#include <adwaita.h>

#include "app/designer-compiler.h"
#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_INSPECTOR (designer_inspector_get_type ())
G_DECLARE_FINAL_TYPE (DesignerInspector, designer_inspector, DESIGNER, INSPECTOR, GtkWidget)

GtkWidget *designer_inspector_new       (void);
/* (nullable): the compiler that follows the document, whose problems stand on the pages of what they are about */
void       designer_inspector_set_compiler (DesignerInspector *self,
                                            DesignerCompiler  *compiler);
void       designer_inspector_set_state (DesignerInspector *self,
                                         CrowViewState     *state);
void       designer_inspector_focus     (DesignerInspector *self);
void       designer_inspector_focus_diagram (DesignerInspector *self);
void       designer_inspector_focus_part (DesignerInspector *self,
                                          CrowNode          *node);
gboolean   designer_inspector_is_pending (DesignerInspector *self);
void       designer_inspector_apply      (DesignerInspector *self);

G_END_DECLS
