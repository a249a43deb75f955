/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow import`: a diagram of a database that is there already.
 *
 * A file that exists is not replaced unless one says so: it may hold a diagram that somebody arranged.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "import/crow-import.h"

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_autofree char *dialect_name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *title = NULL;
  gboolean replace = FALSE;
  const GOptionEntry entries[] = {
    { "dialect", 'd', 0, G_OPTION_ARG_STRING, &dialect_name, N_("The database that scripts are written for (default: what they look like)"),
      N_("DIALECT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_("Even if there is such a file"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (CrowDocument) document = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  CrowDialectId dialect = CROW_IMPORT_ANY_DIALECT;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) ||
      (dialect_name != NULL && !crow_cli_choose_dialect (dialect_name, &dialect)))
    return CROW_EXIT_TROUBLE;
  if (arguments[0] == NULL)
    {
      crow_cli_error (NULL, 0, _("Name the database or the scripts to read, as “crow import library.db”."));
      return CROW_EXIT_TROUBLE;
    }
  if (path != NULL && !replace && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      crow_cli_error (path, 0, _("There is such a file already. Choose another name, or add “--replace”."));
      return CROW_EXIT_TROUBLE;
    }
  document = crow_import_files ((const char *const *) arguments, dialect, &notes, &error);
  if (document == NULL)
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      return CROW_EXIT_TROUBLE;
    }
  bytes = crow_document_to_bytes (document);
  crow_cli_output_add (output, path, bytes);
  if (!crow_cli_output_commit (output))
    return CROW_EXIT_TROUBLE;
  title = crow_import_dup_title (arguments[0]);
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    {
      g_autofree char *place = NULL;
      int line;
      const char *text = crow_import_note_get_place (g_ptr_array_index (notes, i), &place, &line);

      crow_cli_message (place != NULL ? place : title, line, "note", text);
    }
  return CROW_EXIT_DONE;
}

const CrowVerb crow_verb_import = {
  .name = "import",
  .summary = N_("Draw a database that is there already"),
  .arguments = N_("FILE…"),
  .n_arguments = -1,
  .examples = "  crow import -o library.crow library.db\n"
              "  crow import -o library.crow postgresql:///library\n"
              "  crow import -o library.crow mariadb://anna@localhost/library\n"
              "  crow import -o shop.crow tables.sql indexes.sql\n",
  .run = run,
};
