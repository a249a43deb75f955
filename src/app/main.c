/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The designer's main program.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "app/designer-application.h"
#include "app/designer-paths.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (DesignerApplication) application = NULL;
  int status;

  designer_paths_init ();
  g_set_application_name (APP_NAME);
  gtk_window_set_default_icon_name (APP_ID);

  settings = designer_paths_dup_settings ();
  if (settings == NULL)
    {
      g_printerr (_("crowfoot: the description of its settings is not installed.\n"
                    "Install Crowfoot with “meson install”, or start it with “build-aux/run”.\n"));
      return 2;
    }

  application = designer_application_new (settings);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  gtk_source_finalize ();

  return status;
}
