/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bottom panel: what is wrong with the schema and what to do about it, and pages of others.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/designer-compiler.h"
#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_PROBLEMS (designer_problems_get_type ())
G_DECLARE_FINAL_TYPE (DesignerProblems, designer_problems, DESIGNER, PROBLEMS, GtkBox)

void designer_problems_set_state (DesignerProblems *self,
                                  CrowViewState    *state,
                                  DesignerCompiler *compiler);
void       designer_problems_add_page  (DesignerProblems *self,
                                        GtkWidget        *page,
                                        const char       *name,
                                        const char       *title,
                                        GtkWidget        *head);
void       designer_problems_show_page (DesignerProblems *self,
                                        const char       *name);

G_END_DECLS
