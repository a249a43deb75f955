/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a document, newest first, each a place to go back or forward to.
 *
 * The list is made when it is mapped and follows the document while it is seen; unseen it costs nothing.
 * Signals: `chosen`: a step was gone to.
 */
#pragma once

#include <gtk/gtk.h>

#include "document/crow-document.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_HISTORY (designer_history_get_type ())
G_DECLARE_FINAL_TYPE (DesignerHistory, designer_history, DESIGNER, HISTORY, GtkWidget)

/* @document: (nullable) */
void designer_history_set_document (DesignerHistory *self,
                                    CrowDocument    *document);

G_END_DECLS
