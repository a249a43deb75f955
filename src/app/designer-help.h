/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The help, shown by the program itself: a sandbox has no way to the help browser of the desktop, and a machine may have
 * none.  The pages are those of data/help, which that browser shows too.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows a page: the name of its file without the ending. */
void       designer_help_show      (GtkWindow  *parent,
                                    const char *page);

/* (transfer floating) (nullable): what a page says, as widgets; for a page that cannot be read, %NULL with @error set.
 * @links: (out) (optional) (transfer full): the pages it leads to */
GtkWidget *designer_help_make_page (const char *page,
                                    char      **title,
                                    GStrv      *links,
                                    GError    **error);

G_END_DECLS
