/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Generated code beside the diagram: read only, coloured, with a choice above it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_CODE_VIEW (designer_code_view_get_type ())
G_DECLARE_FINAL_TYPE (DesignerCodeView, designer_code_view, DESIGNER, CODE_VIEW, GtkWidget)

GtkWidget *designer_code_view_new          (const char        *language,
                                            const char        *label,
                                            const char        *choice_label,
                                            const char *const *choices);
void       designer_code_view_set_text     (DesignerCodeView  *self,
                                            const char        *text);
char      *designer_code_view_dup_text     (DesignerCodeView  *self);
void       designer_code_view_set_baseline (DesignerCodeView  *self,
                                            const char        *text);
void       designer_code_view_show_message (DesignerCodeView  *self,
                                            const char        *message);
guint      designer_code_view_get_selected (DesignerCodeView  *self);
void       designer_code_view_set_selected (DesignerCodeView  *self,
                                            guint              selected);
gboolean   designer_code_view_scroll_to    (DesignerCodeView  *self,
                                            const char        *needle);

G_END_DECLS
