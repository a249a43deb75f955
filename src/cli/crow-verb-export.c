/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow export`: a model in the form of another program; one of the list of exporters.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "codegen/crow-export.h"

static CrowExit
list (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; crow_exporters[i] != NULL; i++)
    g_string_append_printf (text, "%-12s %s\n", crow_exporters[i]->name, _(crow_exporters[i]->title));
  return crow_cli_print (text->str) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

/* The exporter of that name, or the one whose files end as @path does; NULL after having complained. */
static const CrowExporter *
choose (const char *name,
        const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *dot = path != NULL ? strrchr (path, '.') : NULL;
  int index;

  if (name == NULL)
    {
      for (guint i = 0; dot != NULL && crow_exporters[i] != NULL; i++)
        if (g_ascii_strcasecmp (dot + 1, crow_exporters[i]->extension) == 0)
          return crow_exporters[i];
      crow_cli_error (NULL, 0, _("Add “--to=FORM”. “crow export --list” shows the forms."));
      return NULL;
    }
  for (guint i = 0; crow_exporters[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) crow_exporters[i]->name);
  g_ptr_array_add (names, NULL);
  index = crow_cli_choose ("--to", name, (const char *const *) names->pdata);
  return index < 0 ? NULL : crow_exporters[index];
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  gboolean only_list = FALSE;
  const GOptionEntry entries[] = {
    { "to", 't', 0, G_OPTION_ARG_STRING, &name, N_("The form to write (default: the one that OUT ends in)"), N_("FORM") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    { "list", 'l', 0, G_OPTION_ARG_NONE, &only_list, N_("List the forms"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autofree char *text = NULL;
  const CrowExporter *exporter;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (only_list)
    return list ();
  if (!crow_cli_require_arguments (self, arguments, 1))
    return CROW_EXIT_TROUBLE;
  exporter = choose (name, path);
  if (exporter == NULL || !crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  if (crow_cli_model_require (&model, CROW_DIALECTS_NONE) != CROW_EXIT_DONE)
    return CROW_EXIT_TROUBLE;
  text = crow_exporter_write (exporter, model.schema);
  crow_cli_output_add_text (output, path, text);
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

const CrowVerb crow_verb_export = {
  .name = "export",
  .summary = N_("Write the model in the form of another program"),
  .arguments = N_("FILE"),
  .n_arguments = -1,
  .examples = "  crow export --list\n"
              "  crow export --to=mermaid library.crow\n"
              "  crow export -o library.dbml library.crow\n"
              "  crow export --to=graphviz library.crow | dot -Tsvg -o library.svg\n",
  .run = run,
};
