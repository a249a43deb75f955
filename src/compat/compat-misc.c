/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The About window, opening a link in the browser, and words for a screen reader.
 */
#include "config.h"

#include "compat/compat.h"

/**
 * compat_show_about:
 * @parent: the window to show it over
 * @about: what it says
 */
void
compat_show_about (GtkWindow         *parent,
                   const CompatAbout *about)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwDialog *dialog = adw_about_dialog_new ();
#else
  GtkWidget *dialog = adw_about_window_new ();
#endif

  g_object_set (dialog,
                "application-name", about->name,
                "application-icon", about->icon,
                "version", about->version,
                "comments", about->comments,
                "website", about->website,
                "issue-url", about->issues,
                "copyright", about->copyright,
                "developer-name", about->developer,
                "developers", about->developers,
                "translator-credits", about->translators,
                "license-type", GTK_LICENSE_GPL_3_0,
                "debug-info", about->debug_info,
                "debug-info-filename", "crowfoot-debug-info.txt",
                NULL);

#if ADW_CHECK_VERSION (1, 5, 0)
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/**
 * compat_launch_uri:
 * @parent: the window that asks
 * @uri: what to open in the program made for it
 */
void
compat_launch_uri (GtkWindow  *parent,
                   const char *uri)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, parent, NULL, NULL, NULL);
#else
  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
#endif
}

/**
 * compat_announce:
 * @widget: what the message is about
 * @message: what a screen reader should say when it has finished its sentence
 *
 * GTK 4.8 to 4.12 have no way to say it; there the message should be visible in a label as well.
 */
void
compat_announce (GtkWidget  *widget,
                 const char *message)
{
#if GTK_CHECK_VERSION (4, 14, 0)
  /* The context that GTK has for tests cannot announce: up to 4.18 at least, it calls a function that it does not have. */
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") == 0)
    return;
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (message != NULL);
#endif
}
