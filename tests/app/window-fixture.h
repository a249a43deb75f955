/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows on a real display, for the tests of this folder.
 */
#pragma once

#include "app/designer-window-private.h"

/* There while run_window_tests() runs. */
extern DesignerApplication *application;

/* Runs the tests that @add_tests adds, and skips them where there is no display; what main() returns. */
int             run_window_tests (int    argc,
                                  char  *argv[],
                                  void (*add_tests) (void));

/* Lets the program do what it has to do, for so many milliseconds and until it has nothing else to do. */
void            settle           (guint milliseconds);

/* (transfer none): shown, and without a document; belongs to GTK until close_window() */
DesignerWindow *make_window      (void);
void            close_window     (DesignerWindow *window);

void            activate         (DesignerWindow *window,
                                  const char     *detailed_action);

/* Types a name where one is being asked for. */
void            type_name        (DesignerWindow *window,
                                  const char     *name);

/* (transfer none) (nullable): the window of the program that is called so */
GtkWindow      *find_window      (const char *title);
