/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program runs installed, and as well from the folder it was built in, without any environment set.
 *
 * Built but not installed, the program lies in src/app of the build folder and the compiled settings in data beside
 * src; that they are there is what tells the two cases apart.
 */
#include "config.h"

#include "app/designer-paths.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* The build folder that the program lies in, or NULL when it is installed. */
static char *
find_build_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *build = NULL;
  g_autofree char *schemas = NULL;

  if (program == NULL)
    return NULL;

  folder = g_path_get_dirname (program);
  build = g_build_filename (folder, "..", "..", NULL);
  schemas = g_build_filename (build, "data", "gschemas.compiled", NULL);

  return g_file_test (schemas, G_FILE_TEST_EXISTS) ? g_canonicalize_filename (build, NULL) : NULL;
}

/**
 * designer_paths_init:
 *
 * To be called first in main(), while there is one thread and no settings were read.
 */
void
designer_paths_init (void)
{
  g_autofree char *build = find_build_folder ();
  g_autofree char *locales = NULL;

  if (build != NULL)
    {
      g_autofree char *schemas = g_build_filename (build, "data", NULL);

      g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, FALSE);
      locales = g_build_filename (build, "po", NULL);
    }

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locales != NULL ? locales : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * designer_paths_dup_settings:
 *
 * Returns: (transfer full) (nullable): the settings of the designer; %NULL when they are not installed
 */
GSettings *
designer_paths_dup_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
