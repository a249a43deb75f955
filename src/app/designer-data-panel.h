/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live preview: rows of the entities that are drawn, their links, and what deleting them would do.
 *
 * The sample database is made when the panel is first seen, and follows the drawing from then on.
 *
 * Actions: `data.back`, `data.forward`, `data.add`, `data.duplicate`, `data.delete`, `data.rehearse`,
 * `data.rehearse-key`, `data.do-rehearsed`, `data.close-rehearsal`, `data.generate`, `data.commit`, `data.rollback`, `data.cancel`,
 * `data.fill`, `data.leave-out`.
 */
#pragma once

#include "app/designer-compiler.h"
#include "app/designer-statements.h"
#include "canvas/crow-view-state.h"
#include "preview/crow-preview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_DATA_PANEL (designer_data_panel_get_type ())
G_DECLARE_FINAL_TYPE (DesignerDataPanel, designer_data_panel, DESIGNER, DATA_PANEL, GtkWidget)

GtkWidget   *designer_data_panel_new         (void);
void         designer_data_panel_set_state   (DesignerDataPanel *self,
                                              CrowViewState     *state,
                                              DesignerCompiler  *compiler);
/* (transfer none): what is not committed, with its buttons; to be put beside the panel */
GtkWidget   *designer_data_panel_get_head    (DesignerDataPanel *self);
/* (transfer none): a page that tells what ran */
DesignerStatements *designer_data_panel_get_statements (DesignerDataPanel *self);
/* (nullable) */
CrowPreview *designer_data_panel_get_preview (DesignerDataPanel *self);
/* Shows the rows of an entity, by its id. */
void         designer_data_panel_show_entity (DesignerDataPanel *self,
                                              const char        *id);
/* Does what the panel's action of that name does.  FALSE: it cannot be done now. */
gboolean     designer_data_panel_activate    (DesignerDataPanel *self,
                                              const char        *action);
void         designer_data_panel_focus       (DesignerDataPanel *self);

G_END_DECLS
