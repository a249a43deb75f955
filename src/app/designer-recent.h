/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The documents that were opened lately, newest first.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_RECENT (designer_recent_get_type ())
G_DECLARE_FINAL_TYPE (DesignerRecent, designer_recent, DESIGNER, RECENT, GtkBox)

void designer_recent_add (GFile *file);

G_END_DECLS
