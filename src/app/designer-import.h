/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialog that reads a database or scripts into a document.
 *
 * Reading happens in a thread; the dialog shows that it is going on and can give up waiting.
 * Signals: `imported (document, notes)`: a CrowDocument with places for its entities, and a GPtrArray of sentences about what
 * was left out; both are the receiver's to reference.
 */
#pragma once

#include <adwaita.h>

#include "document/crow-document.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_IMPORT (designer_import_get_type ())
G_DECLARE_FINAL_TYPE (DesignerImport, designer_import, DESIGNER, IMPORT, AdwWindow)

DesignerImport *designer_import_new  (GtkWindow          *parent);
/* What the button does, for files that were dropped on the window or chosen before. @paths: (array zero-terminated=1) */
void            designer_import_read (DesignerImport     *self,
                                      const char *const  *paths);

G_END_DECLS
