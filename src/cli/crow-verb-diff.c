/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow diff`: what is different between two schemas, each a model, scripts' tables or a database, and the SQL that leads
 * from one to the other.
 *
 * Two models are compared as drawings, with their roles and rules, unless a dialect is asked for; as soon as one of the two
 * is a database, it is its tables that are compared.
 */
#include "config.h"

#include "cli/crow-cli-json.h"
#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/crow-error.h"
#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "import/crow-import.h"
#include "sql/crow-catalog.h"
#include "sql/crow-mariadb-address.h"
#include "sql/crow-migration.h"

/* One of the two. */
typedef struct
{
  CrowCliModel model;
  CrowSchema *schema;   /* owned */
  int dialect;          /* its own, or -1: only what is chosen */
  gboolean is_model;
} Operand;

#define OPERAND_INIT { CROW_CLI_MODEL_INIT, NULL, -1, FALSE }

static void
operand_clear (Operand *self)
{
  crow_cli_model_clear (&self->model);
  g_clear_pointer (&self->schema, crow_schema_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Operand, operand_clear)

/* A model is XML, whatever it is called. */
static gboolean
is_model (const char *path)
{
  FILE *file;
  int first;

  if (g_str_equal (path, "-") || g_str_has_suffix (path, ".crow"))
    return TRUE;
  file = fopen (path, "rbe");
  if (file == NULL)
    return FALSE;
  do
    first = fgetc (file);
  while (first != EOF && g_ascii_isspace (first));
  fclose (file);
  return first == '<';
}

static gboolean
read_model (Operand    *self,
            const char *path)
{
  self->is_model = TRUE;
  if (!crow_cli_model_load (&self->model, path) ||
      crow_cli_model_require (&self->model, CROW_DIALECTS_NONE) != CROW_EXIT_DONE)
    return FALSE;
  self->schema = crow_schema_ref (self->model.schema);
  self->dialect = crow_model_get_dialect (crow_document_get_model (self->model.document));
  return TRUE;
}

static gboolean
read_database (Operand       *self,
               const char    *path,
               CrowDialectId  dialect,
               const Operand *other)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = crow_import_read_catalog_like (paths, dialect, other->schema, &error);

  if (catalog != NULL)
    self->schema = crow_catalog_to_schema (catalog, &error);
  if (self->schema == NULL)
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      return FALSE;
    }
  self->dialect = catalog->dialect;
  for (guint i = 0; i < catalog->notes->len; i++)
    {
      g_autofree char *place = NULL;
      int line;
      const char *text = crow_import_note_get_place (g_ptr_array_index (catalog->notes, i), &place, &line);

      crow_cli_message (place != NULL ? place : path, line, "note", text);
    }
  return TRUE;
}

/* @other: what was read before it, if any */
static gboolean
read_operand (Operand       *self,
              const char    *path,
              CrowDialectId  dialect,
              const Operand *other)
{
  return is_model (path) ? read_model (self, path) : read_database (self, path, dialect, other);
}

/* What lies on a server is read last: the other names the databases that it is about. */
static gboolean
read_operands (Operand       *old,
               Operand       *new,
               char         **paths,
               CrowDialectId  dialect)
{
  if (crow_is_mariadb_address (paths[0]))
    return read_operand (new, paths[1], dialect, old) && read_operand (old, paths[0], dialect, new);
  return read_operand (old, paths[0], dialect, new) && read_operand (new, paths[1], dialect, old);
}

static char *
write_text (CrowDiff *diff)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
    {
      const CrowDiffChange *change = crow_diff_get_change (diff, i);
      const char *group = crow_diff_change_get_group (diff, change);
      g_autofree char *sentence = crow_diff_change_to_text (diff, change);

      if (g_strcmp0 (group, last) != 0 || i == 0)
        {
          if (i > 0)
            g_string_append_c (text, '\n');
          if (group != NULL)
            g_string_append_printf (text, "%s\n", group);
        }
      last = group;
      if (group != NULL)
        g_string_append (text, "  ");
      g_string_append (text, sentence);
      if (change->risk == CROW_RISK_DROP_TABLE || change->risk == CROW_RISK_DROP_COLUMN)
        /* Translators: behind the sentence of a change */
        g_string_append_printf (text, " [%s]", _("loses data"));
      else if (change->risk != CROW_RISK_NONE)
        /* Translators: behind the sentence of a change */
        g_string_append_printf (text, " [%s]", _("may fail or lose data"));
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_side (JsonBuilder *builder,
          const char  *name,
          const char  *id,
          const char  *element,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  crow_cli_json_add_string (builder, "id", id);
  crow_cli_json_add_string (builder, "name", element);
  crow_cli_json_add_string (builder, "value", value);
  json_builder_end_object (builder);
}

static char *
write_json (CrowDiff *diff)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  int dialect = crow_diff_get_dialect (diff);

  json_builder_begin_object (builder);
  crow_cli_json_add_string (builder, "dialect", dialect >= 0 ? crow_dialect_id_to_string (dialect) : NULL);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
    {
      const CrowDiffChange *change = crow_diff_get_change (diff, i);
      g_autofree char *sentence = crow_diff_change_to_text (diff, change);

      json_builder_begin_object (builder);
      crow_cli_json_add_string (builder, "kind", crow_diff_kind_to_string (change->kind));
      crow_cli_json_add_string (builder, "element", crow_diff_element_to_string (change->element));
      crow_cli_json_add_string (builder, "facet", change->facet != CROW_FACET_NONE ? crow_diff_facet_to_string (change->facet) : NULL);
      crow_cli_json_add_string (builder, "group", crow_diff_change_get_group (diff, change));
      add_side (builder, "from", change->from_id, change->from_name, change->from_value);
      add_side (builder, "to", change->to_id, change->to_name, change->to_value);
      crow_cli_json_add_string (builder, "risk", change->risk != CROW_RISK_NONE ? crow_diff_risk_to_string (change->risk) : NULL);
      json_builder_set_member_name (builder, "guess");
      json_builder_add_boolean_value (builder, change->guess);
      crow_cli_json_add_string (builder, "text", sentence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return crow_cli_json_to_text (builder);
}

static char *
write_sql (CrowDiff *diff)
{
  g_autoptr (CrowMigration) migration = crow_migration_new (diff);
  GPtrArray *problems = crow_migration_get_problems (migration);

  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = problems->pdata[i];

      if (problem->severity <= CROW_SEVERITY_WARNING)
        crow_cli_message (NULL, 0, crow_severity_to_string (problem->severity), problem->message);
    }
  return crow_migration_to_sql (migration);
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  static const char *const formats[] = { "text", "json", NULL };
  g_autofree char *format = NULL;
  g_autofree char *dialect_name = NULL;
  g_autofree char *path = NULL;
  gboolean sql = FALSE, down = FALSE, no_guesses = FALSE, no_comments = FALSE;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("How to write: text (default) or json"), N_("FORMAT") },
    { "sql", 0, 0, G_OPTION_ARG_NONE, &sql, N_("Write the SQL that leads from OLD to NEW"), NULL },
    { "down", 0, 0, G_OPTION_ARG_NONE, &down, N_("From NEW back to OLD"), NULL },
    { "dialect", 'd', 0, G_OPTION_ARG_STRING, &dialect_name,
      N_("Compare tables as this database has them: sqlite, postgresql or mariadb (default: that of OLD or NEW)"),
      N_("DIALECT") },
    { "no-guesses", 0, 0, G_OPTION_ARG_NONE, &no_guesses, N_("Take nothing for renamed that may have been dropped and added"),
      NULL },
    { "no-comments", 0, 0, G_OPTION_ARG_NONE, &no_comments, N_("Leave out comments"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (Operand) old = OPERAND_INIT;
  g_auto (Operand) new = OPERAND_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (CrowDiff) diff = NULL;
  g_autofree char *text = NULL;
  CrowDialectId chosen = CROW_IMPORT_ANY_DIALECT;
  CrowDiffFlags flags;
  int dialect, form = 0;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) ||
      (format != NULL && (form = crow_cli_choose ("--format", format, formats)) < 0) ||
      (dialect_name != NULL && !crow_cli_choose_dialect (dialect_name, &chosen)))
    return CROW_EXIT_TROUBLE;
  if (sql && format != NULL)
    {
      crow_cli_error (NULL, 0, _("“--format” and “--sql” exclude each other: SQL has one form."));
      return CROW_EXIT_TROUBLE;
    }
  if (!read_operands (&old, &new, arguments, chosen))
    return CROW_EXIT_TROUBLE;
  if (dialect_name != NULL)
    dialect = chosen;
  else if (!old.is_model)
    dialect = old.dialect;
  else if (!new.is_model)
    dialect = new.dialect;
  else
    dialect = sql ? new.dialect : CROW_DIFF_DRAWING;
  flags = (no_guesses ? CROW_DIFF_NO_GUESSES : 0) | (no_comments ? CROW_DIFF_NO_COMMENTS : 0);
  diff = crow_diff_new (down ? new.schema : old.schema, down ? old.schema : new.schema, dialect, flags);
  text = sql ? write_sql (diff) : form == 1 ? write_json (diff) : write_text (diff);
  crow_cli_output_add_text (output, path, text);
  if (!crow_cli_output_commit (output))
    return CROW_EXIT_TROUBLE;
  return crow_diff_get_n_changes (diff) > 0 ? CROW_EXIT_NO : CROW_EXIT_DONE;
}

const CrowVerb crow_verb_diff = {
  .name = "diff",
  .summary = N_("Tell what is different between two models or databases"),
  .arguments = N_("OLD NEW"),
  .n_arguments = 2,
  .examples = "  crow diff library.crow library-2.crow\n"
              "  crow diff library.db library.crow\n"
              "  crow diff --sql --dialect=postgresql -o up.sql library.crow library-2.crow\n"
              "  crow diff --sql --down library.db library.crow\n",
  .run = run,
};
