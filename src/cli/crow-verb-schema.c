/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow schema`: the tables that a model comes to, or that a database has, for programs.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "codegen/crow-schema-json.h"
#include "import/crow-import.h"

/* Of a database nothing is said but what it has: no index that Crowfoot would add. */
static char *
describe_database (const char          *path,
                   const CrowDialectId *dialect)
{
  const char *paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = crow_import_read_catalog (paths, CROW_IMPORT_ANY_DIALECT, &error);
  g_autoptr (CrowSchema) schema = catalog != NULL ? crow_catalog_to_schema (catalog, &error) : NULL;
  g_autofree char *title = NULL;

  if (schema == NULL)
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      return NULL;
    }
  title = crow_import_dup_title (path);
  for (guint i = 0; i < catalog->notes->len; i++)
    crow_cli_message (title, 0, "note", g_ptr_array_index (catalog->notes, i));
  return crow_schema_to_json (schema, dialect != NULL ? *dialect : catalog->dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
}

static char *
describe_model (const char          *path,
                const CrowDialectId *given,
                CrowExit            *outcome)
{
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  CrowDialectId dialect;

  *outcome = CROW_EXIT_TROUBLE;
  if (!crow_cli_model_load (&model, path))
    return NULL;
  dialect = given != NULL ? *given : crow_model_get_dialect (crow_document_get_model (model.document));
  *outcome = crow_cli_model_require (&model, 1u << dialect);
  return *outcome == CROW_EXIT_DONE ? crow_schema_to_json (model.schema, dialect, CROW_DDL_DEFAULT) : NULL;
}

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
      N_("Types as this database spells them: sqlite, postgresql or mariadb (default: the one it is, or is drawn for)"),
      N_("DIALECT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autofree char *text = NULL;
  CrowDialectId dialect = CROW_DIALECT_SQLITE;
  const CrowDialectId *given = &dialect;
  CrowExit outcome = CROW_EXIT_TROUBLE;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) ||
      (format != NULL && crow_cli_choose ("--format", format, formats) < 0) ||
      (dialect_name != NULL && !crow_cli_choose_dialect (dialect_name, &dialect)))
    return CROW_EXIT_TROUBLE;
  if (dialect_name == NULL)
    given = NULL;
  if (crow_import_is_database (arguments[0]))
    text = describe_database (arguments[0], given);
  else
    text = describe_model (arguments[0], given, &outcome);
  if (text == NULL)
    return outcome;
  crow_cli_output_add_text (output, path, text);
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

const CrowVerb crow_verb_schema = {
  .name = "schema",
  .summary = N_("Write the tables of a model or database, as JSON"),
  .arguments = N_("FILE|DATABASE"),
  .n_arguments = 1,
  .examples = "  crow schema library.crow\n"
              "  crow schema --format=json --dialect=postgresql -o library.json library.crow\n"
              "  crow schema library.db\n"
              "  crow schema mariadb://anna@localhost/library\n",
  .run = run,
};
