/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buttons that switch between the pages of a stack, and in their place a list to choose from where there is no room for
 * them: in a narrow panel, or with large letters.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESIGNER_TYPE_SWITCHER (designer_switcher_get_type ())
G_DECLARE_FINAL_TYPE (DesignerSwitcher, designer_switcher, DESIGNER, SWITCHER, GtkWidget)

/* @buttons: shown where they have room
 * @stack: whose pages have titles; kept alive by the caller as long as the widget
 * @label: what is chosen, for a screen reader */
GtkWidget *designer_switcher_new (GtkWidget  *buttons,
                                  GtkStack   *stack,
                                  const char *label);

G_END_DECLS
