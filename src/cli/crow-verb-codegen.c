/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow codegen`: C code for a model.  Its options are those of gdbus-codegen where the two do the same.
 *
 * A file that was not made by the generator is never replaced, and one that would not change is not touched, so that a
 * build does not start again for nothing.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "codegen/crow-codegen-file.h"
#include "codegen/crow-codegen.h"

typedef struct
{
  CrowCodegenOptions options; /* its strings are owned */
  gboolean header;
  gboolean body;
  gboolean main;
  char *output;
  char *directory;
} Request;

static void
request_clear (Request *self)
{
  g_free ((char *) self->options.c_namespace);
  g_free ((char *) self->options.header);
  g_free ((char *) self->options.symbol_decorator);
  g_free ((char *) self->options.symbol_decorator_header);
  g_free ((char *) self->options.symbol_decorator_define);
  g_free (self->output);
  g_free (self->directory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

/* FALSE after having complained. */
static gboolean
check_request (Request *self)
{
  int n_parts = self->header + self->body + self->main;

  if (self->output != NULL && self->directory != NULL)
    crow_cli_error (NULL, 0, _("“--output” and “--output-directory” exclude each other."));
  else if (self->directory == NULL && n_parts == 0)
    crow_cli_error (NULL, 0, _("Add “--header” or “--body”, or “--output-directory=DIR” for both."));
  else if (self->directory == NULL && n_parts > 1)
    crow_cli_error (NULL, 0, _("Several files need “--output-directory=DIR”; “--output” names one."));
  else if (self->directory == NULL && self->output == NULL)
    crow_cli_error (NULL, 0, _("Add “--output=OUT”; “--output=-” is standard output."));
  else if (self->directory != NULL && !g_file_test (self->directory, G_FILE_TEST_IS_DIR))
    crow_cli_error (self->directory, 0, _("There is no such directory. Make it first."));
  else
    return TRUE;
  return FALSE;
}

/* As gdbus-codegen does: a body called foo.c includes foo.h. */
static void
derive_header (Request *self)
{
  g_autofree char *name = NULL;

  if (self->options.header != NULL || self->output == NULL || g_str_equal (self->output, "-") || self->header)
    return;
  name = g_path_get_basename (self->output);
  if (!self->body || !g_str_has_suffix (name, ".c"))
    return;
  name[strlen (name) - 1] = 'h';
  self->options.header = g_steal_pointer (&name);
}

/* FALSE after having complained. */
static gboolean
add_file (CrowCliOutput *output,
          const char    *path,
          const char    *text,
          gsize          length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GError) error = NULL;
  g_autofree char *old = NULL;
  gsize old_length;
  GStatBuf info;

  if (!g_str_equal (path, "-") && g_stat (path, &info) == 0 && S_ISREG (info.st_mode))
    {
      if (!crow_codegen_check_file (path, &error))
        {
          crow_cli_error (NULL, 0, "%s", error->message);
          return FALSE;
        }
      if (g_file_get_contents (path, &old, &old_length, NULL) && old_length == length &&
          memcmp (old, text, length) == 0)
        return TRUE;
    }
  crow_cli_output_add (output, path, bytes);
  return TRUE;
}

static gboolean
write_part (Request         *self,
            CrowCliModel    *model,
            CrowCodegenPart  part,
            CrowCliOutput   *output)
{
  static const char *const endings[] = { ".h", ".c", "-main.c" };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  gsize length;

  text = crow_codegen_write (model->schema, &self->options, part, &length, &error);
  if (text == NULL)
    {
      crow_cli_error (crow_cli_model_get_shown_path (model), 0, "%s", error->message);
      return FALSE;
    }
  if (self->directory == NULL)
    return add_file (output, self->output, text, length);
  base = crow_codegen_get_base_name (self->options.c_namespace);
  name = g_strconcat (base, endings[part], NULL);
  path = g_build_filename (self->directory, name, NULL);
  return add_file (output, path, text, length);
}

static CrowExit
generate (Request    *self,
          const char *path)
{
  const gboolean wanted[] = { self->header, self->body, self->main };
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  CrowExit outcome;

  if (!crow_cli_model_load (&model, path))
    return CROW_EXIT_TROUBLE;
  if (self->options.c_namespace == NULL)
    self->options.c_namespace = g_strdup (crow_model_get_c_namespace (crow_document_get_model (model.document)));
  if (self->options.c_namespace == NULL)
    {
      crow_cli_error (NULL, 0, _("Add “--c-namespace=NS”: the model does not say what C names begin with."));
      return CROW_EXIT_TROUBLE;
    }
  outcome = crow_cli_model_require (&model, CROW_DIALECTS_NONE);
  if (outcome != CROW_EXIT_DONE)
    return outcome;
  for (guint part = 0; part < G_N_ELEMENTS (wanted); part++)
    if (wanted[part] && !write_part (self, &model, part, output))
      return CROW_EXIT_TROUBLE;
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_auto (Request) request = { 0 };
  CrowCodegenOptions *options = &request.options;
  const GOptionEntry entries[] = {
    { "c-namespace", 'n', 0, G_OPTION_ARG_STRING, &options->c_namespace,
      N_("What C names begin with, as “Blog” (default: as the model says)"), N_("NS") },
    { "header", 0, 0, G_OPTION_ARG_NONE, &request.header, N_("Write the header"), NULL },
    { "body", 0, 0, G_OPTION_ARG_NONE, &request.body, N_("Write the body"), NULL },
    { "main", 0, 0, G_OPTION_ARG_NONE, &request.main, N_("Write a small program that uses the two"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &request.output, N_("Write to this file; “-” is standard output"),
      N_("OUT") },
    { "output-directory", 0, 0, G_OPTION_ARG_FILENAME, &request.directory,
      N_("Write the header and the body into this directory"), N_("DIR") },
    { "include", 0, 0, G_OPTION_ARG_STRING, &options->header, N_("The header as the body includes it"),
      N_("HEADER") },
    { "pragma-once", 0, 0, G_OPTION_ARG_NONE, &options->pragma_once, N_("“#pragma once” instead of a guard"),
      NULL },
    { "no-autocleanup", 0, 0, G_OPTION_ARG_NONE, &options->no_autocleanup, N_("Nothing for g_autoptr()"), NULL },
    { "symbol-decorator", 0, 0, G_OPTION_ARG_STRING, &options->symbol_decorator,
      N_("A macro before each declaration"), N_("MACRO") },
    { "symbol-decorator-header", 0, 0, G_OPTION_ARG_STRING, &options->symbol_decorator_header,
      N_("The header that defines it"), N_("HEADER") },
    { "symbol-decorator-define", 0, 0, G_OPTION_ARG_STRING, &options->symbol_decorator_define,
      N_("A macro that the body defines first"), N_("MACRO") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) || !check_request (&request))
    return CROW_EXIT_TROUBLE;
  if (request.directory != NULL && !request.header && !request.body)
    request.header = request.body = TRUE;
  derive_header (&request);
  return generate (&request, arguments[0]);
}

const CrowVerb crow_verb_codegen = {
  .name = "codegen",
  .summary = N_("Write C code for the entities"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow codegen --c-namespace=Blog --header --output=blog.h blog.crow\n"
              "  crow codegen --c-namespace=Blog --body --output=blog.c blog.crow\n"
              "  crow codegen --output-directory=. --header --body --main blog.crow\n",
  .run = run,
};
