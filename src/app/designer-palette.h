/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists one types in to find something: a command, an entity or attribute, an entity to connect to.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

/* Carries out the command in @parent. */
void designer_palette_show_commands (GtkWindow     *parent);
/* Selects and shows what was found. */
void designer_palette_show_find     (GtkWindow     *parent,
                                     CrowViewState *state);
/* Connects @entity with the one that was chosen, in one of several ways. */
void designer_palette_show_connect  (GtkWindow     *parent,
                                     CrowViewState *state,
                                     CrowEntity    *entity);
/* Choosing where the way from @entity is to lead; the window's action `find-way-to` is told. */
void designer_palette_show_way      (GtkWindow     *parent,
                                     CrowViewState *state,
                                     CrowEntity    *entity);
/* Puts the entity that is chosen on the diagram.  FALSE: all are there. */
gboolean designer_palette_show_absent (GtkWindow   *parent,
                                       CrowViewState *state);

G_END_DECLS
