/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow sql`: the script that makes the tables of a model, or takes them away.
 *
 * What the database cannot hold as it was drawn is told on standard error; the script is written all the same.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "document/crow-document-fixtures.h"
#include "sql/crow-ddl.h"

static char *
write_sql (CrowCliModel *model,
           CrowDialectId dialect,
           CrowDdlFlags  flags,
           gboolean      rows,
           gboolean      rows_only,
           GPtrArray   **diagnostics)
{
  g_autofree char *tables = rows_only ? g_strdup ("") : crow_ddl_to_sql (model->schema, dialect, flags, diagnostics);
  g_autoptr (CrowFixtures) fixtures = NULL;
  g_autofree char *inserts = NULL;

  if (!rows && !rows_only)
    return g_steal_pointer (&tables);
  fixtures = crow_document_get_fixtures (model->document);
  inserts = crow_fixtures_to_sql (fixtures, model->schema, dialect, FALSE);
  return g_strconcat (tables, *tables != '\0' && *inserts != '\0' ? "\n" : "", inserts, NULL);
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_autofree char *dialect_name = NULL;
  g_autofree char *path = NULL;
  gboolean drop = FALSE, notes = FALSE, no_comments = FALSE, no_views = FALSE, no_indexes = FALSE, rows = FALSE, rows_only = FALSE;
  const GOptionEntry entries[] = {
    { "dialect", 'd', 0, G_OPTION_ARG_STRING, &dialect_name,
      N_("The database: sqlite, postgresql or mariadb (default: the one the model is drawn for)"), N_("DIALECT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    { "with-rows", 0, 0, G_OPTION_ARG_NONE, &rows, N_("Add the rows that are kept in the file"), NULL },
    { "rows-only", 0, 0, G_OPTION_ARG_NONE, &rows_only, N_("Write the rows alone, for tables that are there"), NULL },
    { "drop", 0, 0, G_OPTION_ARG_NONE, &drop, N_("Take the tables away instead"), NULL },
    { "notes", 'n', 0, G_OPTION_ARG_NONE, &notes, N_("Tell also where the database does much the same another way"), NULL },
    { "no-comments", 0, 0, G_OPTION_ARG_NONE, &no_comments, N_("Leave out comments"), NULL },
    { "no-views", 0, 0, G_OPTION_ARG_NONE, &no_views, N_("Leave out views"), NULL },
    { "no-foreign-key-indexes", 0, 0, G_OPTION_ARG_NONE, &no_indexes,
      N_("Leave out indexes that were not drawn but foreign keys want"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autofree char *sql = NULL;
  CrowDialectId dialect = CROW_DIALECT_SQLITE;
  CrowDdlFlags flags;
  CrowExit outcome;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) ||
      (dialect_name != NULL && !crow_cli_choose_dialect (dialect_name, &dialect)))
    return CROW_EXIT_TROUBLE;
  if (drop && (rows || rows_only))
    {
      crow_cli_error (NULL, 0, _("“--drop” takes tables away, rows and all: leave out “--with-rows” and “--rows-only”."));
      return CROW_EXIT_TROUBLE;
    }
  if (!crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  if (dialect_name == NULL)
    dialect = crow_model_get_dialect (crow_document_get_model (model.document));
  outcome = crow_cli_model_require (&model, 1u << dialect);
  if (outcome != CROW_EXIT_DONE)
    return outcome;

  flags = (no_comments ? CROW_DDL_NO_COMMENTS : 0) | (no_views ? CROW_DDL_NO_VIEWS : 0) |
          (no_indexes ? CROW_DDL_NO_FOREIGN_KEY_INDEXES : 0);
  if (drop)
    sql = crow_ddl_drop_to_sql (model.schema, dialect, flags);
  else
    sql = write_sql (&model, dialect, flags, rows, rows_only, &diagnostics);
  crow_cli_output_add_text (output, path, sql);
  if (!crow_cli_output_commit (output))
    return CROW_EXIT_TROUBLE;
  if (diagnostics != NULL)
    crow_cli_model_report (&model, diagnostics, notes ? CROW_SEVERITY_NOTE : CROW_SEVERITY_WARNING);
  return CROW_EXIT_DONE;
}

const CrowVerb crow_verb_sql = {
  .name = "sql",
  .summary = N_("Write the SQL that makes the tables"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow sql --dialect=sqlite library.crow | sqlite3 library.db\n"
              "  crow sql --dialect=postgresql -o library.sql library.crow\n"
              "  crow sql --dialect=mariadb --drop library.crow\n"
              "  crow sql --dialect=sqlite --with-rows library.crow | sqlite3 library.db\n",
  .run = run,
};
