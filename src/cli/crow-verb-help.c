/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow help`: the list of verbs; `crow help VERB` is `crow VERB --help`.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli.h"

static gboolean
print_overview (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  crow %s\n\n", _("Usage:"), _("VERB [OPTION…] FILE"));
  g_string_append_printf (text, "%s\n\n", _("Works on the diagrams of the Crowfoot schema designer."));
  g_string_append_printf (text, "%s\n", _("Verbs:"));
  for (guint i = 0; crow_verbs[i] != NULL; i++)
    g_string_append_printf (text, "  %-10s %s\n", crow_verbs[i]->name,
                            g_dgettext (GETTEXT_PACKAGE, crow_verbs[i]->summary));
  g_string_append_printf (text, "\n%s\n  -h, --help %s\n  --version  %s\n\n", _("Options:"), _("Show this list"),
                          _("Show the version"));
  g_string_append_printf (text, "%s\n",
                          _("“crow VERB --help” shows the options of a verb, with examples.\n"
                            "The exit status is 0 when it is done, 1 when the answer is no,\n"
                            "2 when it could not be done; then nothing is written."));
  return crow_cli_print (text->str);
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_auto (GStrv) arguments = NULL;
  const CrowVerb *verb;
  char *help[] = { NULL, (char *) "--help", NULL };

  if (!crow_cli_parse (self, NULL, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (arguments[0] == NULL)
    return print_overview () ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
  if (arguments[1] != NULL)
    {
      crow_cli_error (NULL, 0, _("“crow help” explains one verb at a time."));
      return CROW_EXIT_TROUBLE;
    }
  verb = crow_verb_lookup (arguments[0]);
  if (verb == NULL)
    {
      crow_cli_error (NULL, 0, _("There is no verb “%s”. “crow --help” lists them."), arguments[0]);
      return CROW_EXIT_TROUBLE;
    }
  help[0] = (char *) verb->name;
  return verb->run (verb, 2, help);
}

const CrowVerb crow_verb_help = {
  .name = "help",
  .summary = N_("List the verbs, or explain one"),
  .arguments = N_("[VERB]"),
  .n_arguments = -1,
  .examples = "  crow help\n"
              "  crow help sql\n",
  .run = run,
};
