/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What windows and panels do with their actions.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Escape closes @window, as the button of its header bar does; @more: (nullable): other keys that do, as "<Control>w" */
void designer_close_on_escape (GtkWidget  *window,
                               const char *more);
/* The label of a button or check button is shortened where letters are so large that it has no room. */
void designer_let_shrink      (GtkWidget  *button);
/* @name: of a GSimpleAction that @actions has */
void designer_set_enabled     (GActionMap *actions,
                               const char *name,
                               gboolean    enabled);

G_END_DECLS
