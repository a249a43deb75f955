/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow merge`: two people's changes of one file, brought together by ids and not by lines; also for git.
 *
 * The result is written whether or not the two are of one mind: it is sound, and says what ours says where they are not.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "document/crow-merge.h"

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to this file (default: standard output)"),
      N_("OUT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) base = CROW_CLI_MODEL_INIT;
  g_auto (CrowCliModel) ours = CROW_CLI_MODEL_INIT;
  g_auto (CrowCliModel) theirs = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (!crow_cli_model_load (&base, arguments[0]) || !crow_cli_model_load (&ours, arguments[1]) ||
      !crow_cli_model_load (&theirs, arguments[2]))
    return CROW_EXIT_TROUBLE;
  conflicts = crow_operation_merge (ours.document, base.document, theirs.document);
  bytes = crow_document_to_bytes (ours.document);
  crow_cli_output_add (output, path, bytes);
  if (!crow_cli_output_commit (output))
    return CROW_EXIT_TROUBLE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      const GError *conflict = g_ptr_array_index (conflicts, i);
      const char *id = crow_document_error_get_id (conflict);

      crow_cli_message (crow_cli_model_get_shown_path (&ours),
                        id != NULL ? (int) crow_document_get_line (ours.document, id) : 0, "warning",
                        conflict->message);
    }
  return conflicts->len > 0 ? CROW_EXIT_NO : CROW_EXIT_DONE;
}

const CrowVerb crow_verb_merge = {
  .name = "merge",
  .summary = N_("Bring two people’s changes together"),
  .arguments = N_("BASE OURS THEIRS"),
  .n_arguments = 3,
  .examples = "  crow merge -o library.crow base.crow library.crow theirs.crow\n"
              "  git config merge.crow.driver 'crow merge -o %A %O %A %B'\n"
              "  echo '*.crow merge=crow' >> .gitattributes\n",
  .run = run,
};
