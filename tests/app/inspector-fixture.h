/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of the inspector, for the tests of this folder.  Pages are made anew when the program has nothing else to do,
 * which on a busy machine is not at once; so what is looked for is waited for.
 */
#pragma once

#include "window-fixture.h"

/* (transfer none): a window with the example of a library; belongs to GTK until close_window() */
DesignerWindow *make_library   (void);
/* (transfer none): a node of the document, by its id */
gpointer        lookup         (DesignerWindow *window,
                                const char     *id);
void            select_node    (DesignerWindow *window,
                                const char     *id);

/* (nullable): the row with this title that comes @skip rows of that title later */
GtkWidget      *search_row     (GtkWidget      *widget,
                                const char     *title,
                                guint          *skip);
GtkWidget      *find_row       (DesignerWindow *window,
                                const char     *title,
                                guint           skip);
/* Waits until no row has this title. */
void            assert_no_row  (DesignerWindow *window,
                                const char     *title);

/* Chooses by the title of the choice. */
void            choose         (DesignerWindow *window,
                                const char     *title,
                                guint           skip,
                                const char     *choice);
const char     *get_choice     (DesignerWindow *window,
                                const char     *title);
void            toggle         (DesignerWindow *window,
                                const char     *title);
/* Types into a row, and applies it. */
void            type_text      (DesignerWindow *window,
                                const char     *title,
                                guint           skip,
                                const char     *text);
/* The step that is undone is called so. */
void            undo           (DesignerWindow *window,
                                const char     *label);
