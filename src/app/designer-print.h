/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Printing what a view shows: the dialog with a page for the diagram, a preview of all sheets, a file.
 *
 * What was chosen in the dialog is kept in a DesignerPrintChoices and is where the next one begins.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

typedef struct
{
  /* owned (nullable) */
  GtkPrintSettings *settings;
  GtkPageSetup *setup;
} DesignerPrintChoices;

void                    designer_print_choices_clear (DesignerPrintChoices     *self);
/* As a part of life size; 0: all on one sheet */
void                    designer_print_choices_set_scale (DesignerPrintChoices *self,
                                                          double                scale);
double                  designer_print_choices_get_scale (DesignerPrintChoices *self);

/* @choices: kept alive by the caller as long as @parent is there.  @file: (nullable): for
 * %GTK_PRINT_OPERATION_ACTION_EXPORT, which alone is done when this returns.  What goes wrong later is told by the
 * action `win.toast` of @parent. */
GtkPrintOperationResult designer_print               (GtkWindow                *parent,
                                                      CrowViewState            *state,
                                                      const char               *title,
                                                      DesignerPrintChoices     *choices,
                                                      GtkPrintOperationAction   action,
                                                      const char               *file,
                                                      GError                  **error);

G_END_DECLS
