/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of controls that is never cut: what has no room goes into a menu at its end.
 *
 * A control has a rank.  Those of rank 0 are always shown; of the others the highest go first, all of one rank at once.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_BAR (designer_bar_get_type ())
G_DECLARE_FINAL_TYPE (DesignerBar, designer_bar, DESIGNER, BAR, GtkWidget)

GtkWidget *designer_bar_new    (void);
/* @item: (nullable) (transfer full): what the menu has while @child is not shown; NULL if and only if @rank is 0 */
void       designer_bar_append (DesignerBar *self,
                                GtkWidget   *child,
                                guint        rank,
                                GMenuItem   *item);

G_END_DECLS
