/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of verbs, and what `crow` does before it knows which verb is meant: --help, --version, wrong words.
 *
 * It reads nothing behind the verb: options belong to the verbs.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/crow-cli.h"

extern const CrowVerb crow_verb_check, crow_verb_sql, crow_verb_codegen, crow_verb_schema, crow_verb_diff, crow_verb_export,
  crow_verb_render, crow_verb_format, crow_verb_import, crow_verb_merge, crow_verb_migrate,
  crow_verb_sample, crow_verb_rehearse, crow_verb_help;

const CrowVerb *const crow_verbs[] = {
  &crow_verb_check,
  &crow_verb_sql,
  &crow_verb_codegen,
  &crow_verb_schema,
  &crow_verb_diff,
  &crow_verb_export,
  &crow_verb_render,
  &crow_verb_format,
  &crow_verb_import,
  &crow_verb_migrate,
  &crow_verb_merge,
  &crow_verb_sample,
  &crow_verb_rehearse,
  &crow_verb_help,
  NULL,
};

const CrowVerb *
crow_verb_lookup (const char *name)
{
  for (guint i = 0; crow_verbs[i] != NULL; i++)
    if (g_str_equal (crow_verbs[i]->name, name))
      return crow_verbs[i];
  return NULL;
}

static int
complain_about_verb (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; crow_verbs[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) crow_verbs[i]->name);
  g_ptr_array_add (names, NULL);
  nearest = crow_cli_find_nearest (name, (const char *const *) names->pdata);
  if (*name == '-')
    crow_cli_error (NULL, 0, _("There is no option “%s” before a verb. “crow --help” shows what there is."), name);
  else if (nearest != NULL)
    crow_cli_error (NULL, 0, _("There is no verb “%s”. Did you mean “%s”?"), name, nearest);
  else
    crow_cli_error (NULL, 0, _("There is no verb “%s”. “crow --help” lists them."), name);
  return CROW_EXIT_TROUBLE;
}

int
crow_verbs_main (int    argc,
                 char **argv)
{
  const CrowVerb *verb;
  const char *word = argc > 1 ? argv[1] : NULL;

  g_set_prgname ("crow");
  if (word == NULL)
    {
      crow_cli_error (NULL, 0, _("A verb is missing, as in “crow check FILE”. “crow --help” lists them."));
      return CROW_EXIT_TROUBLE;
    }
  if (g_str_equal (word, "--version"))
    return crow_cli_print ("crow " PACKAGE_VERSION "\n") ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
  if (g_str_equal (word, "--help") || g_str_equal (word, "-h"))
    {
      char *help[] = { (char *) "help", NULL };

      return crow_verb_help.run (&crow_verb_help, 1, help);
    }
  verb = crow_verb_lookup (word);
  if (verb == NULL)
    return complain_about_verb (word);
  return verb->run (verb, argc - 1, argv + 1);
}
