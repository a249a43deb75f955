/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small things about actions that several windows need.
 */
#include "config.h"

#include "app/designer-actions.h"

void
designer_close_on_escape (GtkWidget  *window,
                          const char *more)
{
  g_autofree char *keys = more != NULL ? g_strconcat ("Escape|", more, NULL) : g_strdup ("Escape");
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WINDOW (window));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

void
designer_let_shrink (GtkWidget *button)
{
  GtkWidget *label = gtk_widget_get_last_child (button);

  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
}

void
designer_set_enabled (GActionMap *actions,
                      const char *name,
                      gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (actions, name);

  g_return_if_fail (G_IS_SIMPLE_ACTION (action));

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}
