/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow schema`: the tables that a model comes to, for programs.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "codegen/crow-schema-json.h"

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  static const char *const formats[] = { "json", NULL };
  g_autofree char *format = NULL;
  g_autofree char *dialect_name = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("How to write: json (default)"), N_("FORMAT") },
    { "dialect", 'd', 0, G_OPTION_ARG_STRING, &dialect_name,
      N_("Types as this database spells them: sqlite, postgresql or mariadb (default: the one the model is drawn for)"),
      N_("DIALECT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autofree char *text = NULL;
  CrowDialectId dialect = CROW_DIALECT_SQLITE;
  CrowExit outcome;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) ||
      (format != NULL && crow_cli_choose ("--format", format, formats) < 0) ||
      (dialect_name != NULL && !crow_cli_choose_dialect (dialect_name, &dialect)))
    return CROW_EXIT_TROUBLE;
  if (!crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  if (dialect_name == NULL)
    dialect = crow_model_get_dialect (crow_document_get_model (model.document));
  outcome = crow_cli_model_require (&model, 1u << dialect);
  if (outcome != CROW_EXIT_DONE)
    return outcome;
  text = crow_schema_to_json (model.schema, dialect, CROW_DDL_DEFAULT);
  crow_cli_output_add_text (output, path, text);
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

const CrowVerb crow_verb_schema = {
  .name = "schema",
  .summary = N_("Write the tables a model comes to, as JSON"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow schema library.crow\n"
              "  crow schema --format=json --dialect=postgresql -o library.json library.crow\n",
  .run = run,
};
