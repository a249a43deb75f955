/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The designer: one process, one window a document.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_APPLICATION (designer_application_get_type ())
G_DECLARE_FINAL_TYPE (DesignerApplication, designer_application, DESIGNER, APPLICATION, AdwApplication)

DesignerApplication *designer_application_new          (GSettings           *settings);
GSettings           *designer_application_get_settings (DesignerApplication *self);
void                 designer_application_open_file    (DesignerApplication *self,
                                                        GFile               *file,
                                                        GtkWindow           *near_window);

G_END_DECLS
