/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window: one document, its diagram, and the panels around it; or, without a document, ways to begin.
 */
#pragma once

#include <adwaita.h>

#include "app/designer-application.h"
#include "document/crow-document.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_WINDOW (designer_window_get_type ())
G_DECLARE_FINAL_TYPE (DesignerWindow, designer_window, DESIGNER, WINDOW, AdwApplicationWindow)

DesignerWindow *designer_window_new       (DesignerApplication *application);
void            designer_window_start_new (DesignerWindow      *self);
void            designer_window_open      (DesignerWindow      *self,
                                           GFile               *file);
/* A document that was brought back after a crash. */
void            designer_window_show_document (DesignerWindow  *self,
                                           CrowDocument        *document);
gboolean        designer_window_is_empty  (DesignerWindow      *self);
gboolean        designer_window_has_file  (DesignerWindow      *self,
                                           GFile               *file);

G_END_DECLS
