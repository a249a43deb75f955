/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow format`: files in the form in which the designer saves them, so that a merge or an edit by hand shows up in no
 * later difference.
 *
 * Several files are written all or none.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"

/* Reads the file once more for a comparison; NULL: it cannot be read, which loading has told already. */
static gboolean
is_in_form (const char *path,
            GBytes     *form)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  bytes = g_bytes_new_static (text, length);
  return g_bytes_equal (bytes, form);
}

static CrowExit
format_files (char     **paths,
              gboolean   check)
{
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (GString) others = g_string_new (NULL);

  for (char **path = paths; *path != NULL; path++)
    {
      g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
      g_autoptr (GBytes) form = NULL;

      if (!crow_cli_model_load (&model, *path))
        return CROW_EXIT_TROUBLE;
      form = crow_document_to_bytes (model.document);
      if (g_str_equal (*path, "-"))
        crow_cli_output_add (output, NULL, form);
      else if (!is_in_form (*path, form))
        {
          crow_cli_output_add (output, *path, form);
          g_string_append_printf (others, "%s\n", *path);
        }
    }
  if (check)
    {
      if (!crow_cli_print (others->str))
        return CROW_EXIT_TROUBLE;
      return others->len > 0 ? CROW_EXIT_NO : CROW_EXIT_DONE;
    }
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  gboolean check = FALSE;
  const GOptionEntry entries[] = {
    { "check", 'c', 0, G_OPTION_ARG_NONE, &check, N_("Write nothing, list the files that would change"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (arguments[0] == NULL)
    {
      crow_cli_error (NULL, 0, _("Name the files to bring into form, as “crow format library.crow”."));
      return CROW_EXIT_TROUBLE;
    }
  for (char **argument = arguments; check && *argument != NULL; argument++)
    if (g_str_equal (*argument, "-"))
      {
        crow_cli_error (NULL, 0, _("“--check” wants files, not standard input."));
        return CROW_EXIT_TROUBLE;
      }
  return format_files (arguments, check);
}

const CrowVerb crow_verb_format = {
  .name = "format",
  .summary = N_("Bring files into the form the designer saves"),
  .arguments = N_("FILE…"),
  .n_arguments = -1,
  .examples = "  crow format library.crow\n"
              "  crow format --check data/*.crow\n"
              "  crow format - < draft.crow > library.crow\n",
  .run = run,
};
