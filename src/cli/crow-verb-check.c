/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow check`: what is wrong with a model, as text for people or JSON for programs; with --fix after it was mended.
 *
 * The problems are the result, so they go to standard output; only a file that cannot be read or written is a
 * complaint.  With --fix what is told is what the file holds then.
 */
#include "config.h"

#include "cli/crow-cli-json.h"
#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-mend.h"
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

/* What was done about which problems, in the past: their lines are not those of the file any more. */
static void
append_mending (GString              *text,
                const CrowCliMending *mending,
                const char           *shown)
{
  for (guint i = 0; i < mending->mended->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (mending->mended, i);

      /* Translators: a file, a word for a remedy as “add-index”, what was wrong */
      g_string_append_printf (text, _("%s: mended (%s): %s\n"), shown, crow_fix_to_string (problem->fix),
                              problem->message);
    }
  for (guint i = 0; i < mending->failed->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (mending->failed, i);

      /* Translators: a file, a word for a remedy as “add-index”, what is wrong */
      g_string_append_printf (text, _("%s: still there after mending (%s): %s\n"), shown,
                              crow_fix_to_string (problem->fix), problem->message);
    }
  if (!crow_cli_mending_did_something (mending))
    g_string_append_printf (text, _("%s: nothing that could be mended was found.\n"), shown);
}

/* @mending: (nullable) */
static char *
write_text (CrowCliModel         *model,
            const CrowCliMending *mending,
            gboolean              with_notes,
            gboolean              with_silenced)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *shown = g_filename_display_name (crow_cli_model_get_shown_path (model));
  guint errors = crow_problems_count (model->problems, CROW_SEVERITY_ERROR);
  guint warnings = crow_problems_count (model->problems, CROW_SEVERITY_WARNING) - errors;
  guint notes = crow_problems_count (model->problems, CROW_SEVERITY_NOTE) - errors - warnings;
  g_autofree char *n_notes = g_strdup_printf (ngettext ("%u note", "%u notes", notes), notes);

  if (mending != NULL)
    append_mending (text, mending, shown);
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

/* @model: (nullable): whose file has the line */
static void
add_members (JsonBuilder       *builder,
             CrowCliModel      *model,
             const CrowProblem *problem)
{
  crow_cli_json_add_string (builder, "severity", crow_severity_to_string (problem->severity));
  crow_cli_json_add_string (builder, "code", problem->code);
  crow_cli_json_add_string (builder, "id", problem->id);
  if (model != NULL)
    {
      json_builder_set_member_name (builder, "line");
      json_builder_add_int_value (builder, crow_cli_model_get_line (model, problem));
    }
  crow_cli_json_add_string (builder, "related_id", problem->related_id);
  crow_cli_json_add_string (builder, "dialect", problem->dialect >= 0 ? crow_dialect_id_to_string (problem->dialect) : NULL);
  crow_cli_json_add_string (builder, "message", problem->message);
  crow_cli_json_add_string (builder, "remedy", problem->remedy);
  crow_cli_json_add_string (builder, "fix", crow_fix_to_string (problem->fix));
}

static void
add_problem (JsonBuilder       *builder,
             CrowCliModel      *model,
             const CrowProblem *problem,
             gboolean           silenced)
{
  json_builder_begin_object (builder);
  add_members (builder, model, problem);
  json_builder_set_member_name (builder, "silenced");
  json_builder_add_boolean_value (builder, silenced);
  json_builder_end_object (builder);
}

static void
add_list (JsonBuilder *builder,
          const char  *name,
          GPtrArray   *problems)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      json_builder_begin_object (builder);
      add_members (builder, NULL, g_ptr_array_index (problems, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* @mending: (nullable) */
static char *
write_json (CrowCliModel         *model,
            const CrowCliMending *mending)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *shown = g_filename_display_name (model->path);

  json_builder_begin_object (builder);
  crow_cli_json_add_string (builder, "file", shown);
  if (mending != NULL)
    {
      add_list (builder, "mended", mending->mended);
      add_list (builder, "not_mended", mending->failed);
    }
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < model->problems->len; i++)
    add_problem (builder, model, g_ptr_array_index (model->problems, i), FALSE);
  for (guint i = 0; i < model->silenced->len; i++)
    add_problem (builder, model, g_ptr_array_index (model->silenced, i), TRUE);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return crow_cli_json_to_text (builder);
}

/* A code may be left out, as in “--fix”; GOption would take the next word for it.
 *
 * Returns: (transfer container): @argv with “--fix=” in the place of “--fix” */
static char **
allow_plain_fix (int    argc,
                 char **argv)
{
  char **words = g_new0 (char *, argc + 1);
  gboolean options = TRUE;

  for (int i = 0; i < argc; i++)
    {
      options = options && !g_str_equal (argv[i], "--");
      words[i] = options && g_str_equal (argv[i], "--fix") ? (char *) "--fix=" : argv[i];
    }
  return words;
}

/* Mends the model and its file, and puts what the file holds then into the place of @model. */
static gboolean
mend (CrowCliModel      *model,
      CrowCliMending    *mending,
      CrowDialects       dialects,
      const char *const *codes)
{
  g_autofree char *path = g_strdup (model->path);
  g_autoptr (GError) error = NULL;
  GFile *file = crow_document_get_file (model->document);

  if (file == NULL || g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR)
    {
      crow_cli_error (NULL, 0, _("“--fix” changes a file and cannot change %s. Write it to a file first."),
                      crow_cli_model_get_shown_path (model));
      return FALSE;
    }
  crow_cli_mend (mending, model, dialects, codes);
  for (guint i = 0; i < mending->unknown->len; i++)
    {
      g_autofree char *message = g_strdup_printf (_("It has no problem with the code “%s”."),
                                                  (char *) mending->unknown->pdata[i]);

      crow_cli_message (crow_cli_model_get_shown_path (model), 0, crow_severity_to_string (CROW_SEVERITY_NOTE), message);
    }
  if (!crow_cli_mending_did_something (mending))
    return TRUE;
  if (!crow_document_save (model->document, file, CROW_SAVE_DEFAULT, &error))
    {
      crow_cli_error (crow_cli_model_get_shown_path (model), 0, "%s", error->message);
      return FALSE;
    }
  crow_cli_model_clear (model);
  if (!crow_cli_model_load (model, path))
    return FALSE;
  crow_cli_model_check (model, dialects);
  return TRUE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  static const char *const formats[] = { "text", "json", NULL };
  g_autofree char *format = NULL;
  g_auto (GStrv) dialect_names = NULL;
  g_auto (GStrv) codes = NULL;
  gboolean strict = FALSE, notes = FALSE, silenced = FALSE;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("How to answer: text (default) or json"), N_("FORMAT") },
    { "dialect", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &dialect_names,
      N_("Look for what this database does not like: sqlite, postgresql or mariadb; can be repeated (default: all)"),
      N_("DIALECT") },
    { "notes", 'n', 0, G_OPTION_ARG_NONE, &notes, N_("Show what is good to know, too"), NULL },
    { "silenced", 0, 0, G_OPTION_ARG_NONE, &silenced, N_("Show what was silenced in the drawing, too"), NULL },
    { "fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &codes,
      N_("Mend what can be mended, in the file: all but notes, or with a code what has that code; can be repeated"),
      N_("CODE") },
    { "strict", 's', 0, G_OPTION_ARG_NONE, &strict, N_("Warnings count as errors"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_auto (CrowCliMending) mending = CROW_CLI_MENDING_INIT;
  g_autofree char **words = allow_plain_fix (argc, argv);
  g_autofree char *text = NULL;
  CrowDialects dialects = CROW_DIALECTS_ALL;
  int chosen = 0;

  if (!crow_cli_parse (self, entries, argc, words, &arguments))
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
  if (codes == NULL)
    crow_cli_model_check (&model, dialects);
  else if (!mend (&model, &mending, dialects, (const char *const *) codes))
    return CROW_EXIT_TROUBLE;
  text = chosen == 1 ? write_json (&model, codes != NULL ? &mending : NULL)
                     : write_text (&model, codes != NULL ? &mending : NULL, notes, silenced);
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
              "  crow check --format=json library.crow\n"
              "  crow check --fix library.crow\n"
              "  crow check --fix=reference-without-index library.crow\n",
  .run = run,
};
