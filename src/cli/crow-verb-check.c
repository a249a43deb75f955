/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow check`: what is wrong with a model, as text for people or JSON for programs.
 *
 * The problems are the result, so they go to standard output; only a file that cannot be read is a complaint.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli.h"

/* A line for each; notes are told where they are wanted. */
static void
append_problems (GString      *text,
                 CrowCliModel *model,
                 GPtrArray    *problems,
                 const char   *shown,
                 gboolean      with_notes)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *sentence = crow_cli_problem_to_text (problem);
      int line = crow_cli_model_get_line (model, problem);

      if (problem->severity == CROW_SEVERITY_NOTE && !with_notes)
        continue;
      g_string_append (text, shown);
      if (line > 0)
        g_string_append_printf (text, ":%d", line);
      g_string_append_printf (text, ": %s: %s\n", crow_severity_to_string (problem->severity), sentence);
    }
}

static char *
write_text (CrowCliModel *model,
            gboolean      with_notes,
            gboolean      with_silenced)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *shown = g_filename_display_name (crow_cli_model_get_shown_path (model));
  guint errors = crow_problems_count (model->problems, CROW_SEVERITY_ERROR);
  guint warnings = crow_problems_count (model->problems, CROW_SEVERITY_WARNING) - errors;
  guint notes = crow_problems_count (model->problems, CROW_SEVERITY_NOTE) - errors - warnings;
  g_autofree char *n_notes = g_strdup_printf (ngettext ("%u note", "%u notes", notes), notes);

  append_problems (text, model, model->problems, shown, with_notes);
  if (with_silenced)
    append_problems (text, model, model->silenced, shown, TRUE);
  if (errors == 0 && warnings == 0 && notes == 0)
    g_string_append_printf (text, _("%s: no problems.\n"), shown);
  else if (errors == 0 && warnings == 0)
    /* Translators: a file, “2 notes” */
    g_string_append_printf (text, _("%s: no problems, %s.\n"), shown, n_notes);
  else
    {
      g_autofree char *n_errors = g_strdup_printf (ngettext ("%u error", "%u errors", errors), errors);
      g_autofree char *n_warnings = g_strdup_printf (ngettext ("%u warning", "%u warnings", warnings), warnings);

      /* Translators: a file, “1 error”, “2 warnings”, “2 notes” */
      g_string_append_printf (text, _("%s: %s, %s, %s.\n"), shown, n_errors, n_warnings, n_notes);
    }
  if (model->silenced->len > 0 && !with_silenced)
    g_string_append_printf (text, ngettext ("%s: %u more was silenced; “--silenced” shows it.\n",
                                            "%s: %u more were silenced; “--silenced” shows them.\n",
                                            model->silenced->len), shown, model->silenced->len);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_problem (JsonBuilder       *builder,
             CrowCliModel      *model,
             const CrowProblem *problem,
             gboolean           silenced)
{
  json_builder_begin_object (builder);
  add_string (builder, "severity", crow_severity_to_string (problem->severity));
  add_string (builder, "code", problem->code);
  add_string (builder, "id", problem->id);
  json_builder_set_member_name (builder, "line");
  json_builder_add_int_value (builder, crow_cli_model_get_line (model, problem));
  add_string (builder, "related_id", problem->related_id);
  add_string (builder, "dialect", problem->dialect >= 0 ? crow_dialect_id_to_string (problem->dialect) : NULL);
  add_string (builder, "message", problem->message);
  add_string (builder, "remedy", problem->remedy);
  add_string (builder, "fix", crow_fix_to_string (problem->fix));
  json_builder_set_member_name (builder, "silenced");
  json_builder_add_boolean_value (builder, silenced);
  json_builder_end_object (builder);
}

static char *
write_json (CrowCliModel *model)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *shown = g_filename_display_name (model->path);
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "file", shown);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < model->problems->len; i++)
    add_problem (builder, model, g_ptr_array_index (model->problems, i), FALSE);
  for (guint i = 0; i < model->silenced->len; i++)
    add_problem (builder, model, g_ptr_array_index (model->silenced, i), TRUE);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  static const char *const formats[] = { "text", "json", NULL };
  g_autofree char *format = NULL;
  g_auto (GStrv) dialect_names = NULL;
  gboolean strict = FALSE, notes = FALSE, silenced = FALSE;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("How to answer: text (default) or json"), N_("FORMAT") },
    { "dialect", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &dialect_names,
      N_("Look for what this database does not like: sqlite, postgresql or mariadb; can be repeated (default: all)"),
      N_("DIALECT") },
    { "notes", 'n', 0, G_OPTION_ARG_NONE, &notes, N_("Show what is good to know, too"), NULL },
    { "silenced", 0, 0, G_OPTION_ARG_NONE, &silenced, N_("Show what was silenced in the drawing, too"), NULL },
    { "strict", 's', 0, G_OPTION_ARG_NONE, &strict, N_("Warnings count as errors"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autofree char *text = NULL;
  CrowDialects dialects = CROW_DIALECTS_ALL;
  int chosen = 0;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (format != NULL && (chosen = crow_cli_choose ("--format", format, formats)) < 0)
    return CROW_EXIT_TROUBLE;
  if (dialect_names != NULL)
    dialects = CROW_DIALECTS_NONE;
  for (char **name = dialect_names; name != NULL && *name != NULL; name++)
    {
      CrowDialectId dialect;

      if (!crow_cli_choose_dialect (*name, &dialect))
        return CROW_EXIT_TROUBLE;
      dialects |= 1u << dialect;
    }
  if (!crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  crow_cli_model_check (&model, dialects);
  text = chosen == 1 ? write_json (&model) : write_text (&model, notes, silenced);
  if (!crow_cli_print (text))
    return CROW_EXIT_TROUBLE;
  return crow_problems_count (model.problems, strict ? CROW_SEVERITY_WARNING : CROW_SEVERITY_ERROR) > 0
           ? CROW_EXIT_NO
           : CROW_EXIT_DONE;
}

const CrowVerb crow_verb_check = {
  .name = "check",
  .summary = N_("Find what is wrong with a model"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow check library.crow\n"
              "  crow check --dialect=mariadb --strict library.crow\n"
              "  crow check --format=json library.crow\n",
  .run = run,
};
