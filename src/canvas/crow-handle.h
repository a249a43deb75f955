/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a screen reader and the keyboard focus see of an item of the diagram: a widget without looks.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CROW_TYPE_HANDLE (crow_handle_get_type ())
G_DECLARE_FINAL_TYPE (CrowHandle, crow_handle, CROW, HANDLE, GtkWidget)

GtkWidget  *crow_handle_new          (const char *id);
const char *crow_handle_get_id       (CrowHandle *self);
void        crow_handle_describe     (CrowHandle *self,
                                      const char *name,
                                      const char *description);
void        crow_handle_set_selected (CrowHandle *self,
                                      gboolean    selected);

G_END_DECLS
