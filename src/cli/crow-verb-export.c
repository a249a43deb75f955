/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow export`: a model in the form of another program; one of the list of exporters.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

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

/* NULL after having complained. */
static const CrowExporter *
choose (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  int index;

  if (name == NULL)
    {
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
    { "to", 't', 0, G_OPTION_ARG_STRING, &name, N_("The form to write"), N_("FORM") },
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

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--list") || g_str_equal (argv[i], "-l"))
      return list ();
  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  exporter = choose (name);
  if (exporter == NULL || !crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  text = crow_exporter_write (exporter, model.schema);
  crow_cli_output_add_text (output, path, text);
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

const CrowVerb crow_verb_export = {
  .name = "export",
  .summary = N_("Write the model in the form of another program"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow export --list\n"
              "  crow export --to=mermaid library.crow\n"
              "  crow export --to=graphviz library.crow | dot -Tsvg -o library.svg\n",
  .run = run,
};
