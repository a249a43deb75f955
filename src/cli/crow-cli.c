/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Options, messages and near words of the verbs.
 *
 * A message is one line, and names the file and line that it is about first, so that editors can jump there.
 */
#include "config.h"

#include "cli/crow-cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "schema/crow-schema.h"

gboolean
crow_cli_parse (const CrowVerb     *verb,
                const GOptionEntry *entries,
                int                 argc,
                char              **argv,
                char             ***arguments)
{
  g_auto (GStrv) left = NULL;
  GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &left, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_(verb->arguments));
  g_autofree char *name = g_strconcat ("crow ", verb->name, NULL);
  g_autofree char *summary = g_strconcat (_(verb->summary), ".", NULL);
  g_autofree char *examples = g_strconcat (_("Examples:"), "\n", verb->examples, NULL);
  /* GOption moves the strings about, and may free none of the caller's. */
  g_autofree char **words = g_memdup2 (argv, sizeof (char *) * ((gsize) argc + 1));
  g_autoptr (GError) error = NULL;

  g_set_prgname (name);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, examples);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, rest, NULL);
  if (!g_option_context_parse (context, &argc, &words, &error))
    {
      crow_cli_error (NULL, 0, _("%s. “crow %s --help” shows what there is."), error->message, verb->name);
      return FALSE;
    }
  if (left == NULL)
    left = g_new0 (char *, 1);
  if (verb->n_arguments >= 0 && !crow_cli_require_arguments (verb, left, verb->n_arguments))
    return FALSE;
  *arguments = g_steal_pointer (&left);
  return TRUE;
}

gboolean
crow_cli_require_arguments (const CrowVerb *verb,
                            char          **arguments,
                            int             n_arguments)
{
  if ((int) g_strv_length (arguments) == n_arguments)
    return TRUE;
  crow_cli_error (NULL, 0, _("It takes “crow %s [OPTION…] %s”. “crow %s --help” shows examples."), verb->name,
                  _(verb->arguments), verb->name);
  return FALSE;
}

int
crow_cli_choose (const char        *option,
                 const char        *text,
                 const char *const *words)
{
  g_autoptr (GString) list = g_string_new (NULL);
  const char *nearest;

  for (int i = 0; words[i] != NULL; i++)
    {
      if (g_str_equal (words[i], text))
        return i;
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", words[i]);
    }
  nearest = crow_cli_find_nearest (text, words);
  if (nearest != NULL)
    crow_cli_error (NULL, 0, _("“%s” does not know “%s”. Did you mean “%s”?"), option, text, nearest);
  else
    crow_cli_error (NULL, 0, _("“%s” does not know “%s”. It can be one of: %s."), option, text, list->str);
  return -1;
}

gboolean
crow_cli_choose_dialect (const char    *text,
                         CrowDialectId *dialect)
{
  const char *words[CROW_N_DIALECTS + 1] = { NULL };
  int choice;

  for (int i = 0; i < CROW_N_DIALECTS; i++)
    words[i] = crow_dialect_id_to_string (i);
  choice = crow_cli_choose ("--dialect", text, words);
  if (choice < 0)
    return FALSE;
  *dialect = (CrowDialectId) choice;
  return TRUE;
}

/* The number of letters to add, drop, change or swap with their neighbour. */
static guint
measure_distance (const char *a,
                  const char *b)
{
  gsize n = strlen (b) + 1;
  g_autofree guint *rows = g_new (guint, 3 * n);
  guint *above2 = rows, *above = rows + n, *row = rows + 2 * n;

  for (gsize j = 0; j < n; j++)
    row[j] = (guint) j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint *spare = above2;

      above2 = above;
      above = row;
      row = spare;
      row[0] = (guint) i;
      for (gsize j = 1; j < n; j++)
        {
          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], above2[j - 2] + 1);
        }
    }
  return row[n - 1];
}

const char *
crow_cli_find_nearest (const char        *text,
                       const char *const *words)
{
  const char *nearest = NULL;
  guint least = G_MAXUINT;

  for (guint i = 0; words[i] != NULL; i++)
    {
      /* The beginning of a word is near, however much is missing. */
      guint distance = strlen (text) >= 2 && g_str_has_prefix (words[i], text) ? 1 : measure_distance (text, words[i]);

      if (distance < least && distance <= MAX (1, strlen (words[i]) / 3))
        {
          least = distance;
          nearest = words[i];
        }
    }
  return nearest;
}

void
crow_cli_message (const char *file,
                  int         line,
                  const char *severity,
                  const char *text)
{
  gboolean colored = isatty (STDERR_FILENO) && g_getenv ("NO_COLOR") == NULL;
  g_autofree char *shown = file != NULL ? g_filename_display_name (file) : g_strdup ("crow");
  g_autofree char *place = file != NULL && line > 0 ? g_strdup_printf ("%s:%d", shown, line) : g_strdup (shown);
  const char *color = g_str_equal (severity, "error") ? "31" : g_str_equal (severity, "warning") ? "35" : "36";

  if (colored)
    g_printerr ("\033[1m%s:\033[0m \033[1;%sm%s:\033[0m %s\n", place, color, severity, text);
  else
    g_printerr ("%s: %s: %s\n", place, severity, text);
}

void
crow_cli_error (const char *file,
                int         line,
                const char *format,
                ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  crow_cli_message (file, line, "error", text);
}

gboolean
crow_cli_print_data (const char *data,
                     gsize       length)
{
  if (fwrite (data, 1, length, stdout) == length && fflush (stdout) == 0)
    return TRUE;
  crow_cli_error (NULL, 0, _("Standard output cannot be written: %s."), g_strerror (errno));
  return FALSE;
}

gboolean
crow_cli_print (const char *text)
{
  return crow_cli_print_data (text, strlen (text));
}
