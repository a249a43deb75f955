/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every command of the designer with its title and its keys, in one table.
 *
 * The accelerators of the application, the window of shortcuts and the command palette are made from it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DesignerCommand:
 * @action: the detailed action name ("win.save", "win.tool::link-one-to-many"); %NULL: a gesture that has no action
 * @keys: (nullable): accelerators in the form of gtk_accelerator_parse(), separated by blanks
 * @group: heading it stands under, to be translated
 * @title: what it does, to be translated
 * @on_canvas: the keys work only while the canvas has the focus, so that they can be typed elsewhere
 * @words: (nullable): words of others by which it may be looked for, to be translated; never shown
 *
 * Something a person can have done.
 */
typedef struct
{
  const char *action;
  const char *keys;
  const char *group;
  const char *title;
  gboolean on_canvas;
  const char *words;
} DesignerCommand;

const DesignerCommand *designer_shortcuts_get_commands (guint          *n_commands);
/* (transfer full): words by which a command may be looked for, in the person's language and in English */
char                  *designer_shortcuts_get_words    (const DesignerCommand *command);
void                   designer_shortcuts_install      (GtkApplication *application);
GtkWidget             *designer_shortcuts_window_new   (void);

G_END_DECLS
