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
#include "codegen/crow-codegen-steps.h"
#include "codegen/crow-codegen.h"
#include "document/crow-document-fixtures.h"

typedef struct
{
  CrowCodegenOptions options; /* its strings are owned */
  gboolean header;
  gboolean body;
  gboolean main;
  gboolean fixtures;
  gboolean split;
  gboolean list;
  char *output;
  char *directory;
  char *depfile;
  char *autocleanup;
  char *glib;
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
  g_free (self->depfile);
  g_free (self->autocleanup);
  g_free (self->glib);
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
  else if (self->split && self->directory == NULL)
    crow_cli_error (NULL, 0, _("“--split” makes several files: add “--output-directory=DIR”."));
  else if (self->split && self->options.header != NULL)
    crow_cli_error (NULL, 0, _("“--include” and “--split” exclude each other: each body includes its own header."));
  else if (self->fixtures && self->directory == NULL)
    crow_cli_error (NULL, 0, _("“--fixtures” makes two files: add “--output-directory=DIR”."));
  else if (self->list && self->directory == NULL)
    crow_cli_error (NULL, 0, _("“--list-files” is about the files of a directory: add “--output-directory=DIR”."));
  else if (self->depfile != NULL && self->output != NULL && g_str_equal (self->output, "-"))
    crow_cli_error (NULL, 0, _("“--depfile” says what a file depends on: “--output” must name one, not standard output."));
  else if (self->depfile != NULL && g_str_equal (self->depfile, "-"))
    crow_cli_error (NULL, 0, _("“--depfile” must name a file."));
  else if (!self->list && self->directory != NULL && !g_file_test (self->directory, G_FILE_TEST_IS_DIR))
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

/* What make reads: blanks, “#” and “$” do not part names. */
static void
append_make_name (GString    *rule,
                  const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == ' ' || *p == '#' || *p == ':')
        g_string_append_c (rule, '\\');
      else if (*p == '$')
        g_string_append_c (rule, '$');
      g_string_append_c (rule, *p);
    }
}

static void
add_depfile (Request       *self,
             const char    *model_path,
             GPtrArray     *paths,
             CrowCliOutput *output)
{
  g_autoptr (GString) rule = g_string_new (NULL);

  if (self->depfile == NULL)
    return;
  for (guint i = 0; i < paths->len; i++)
    {
      if (i > 0)
        g_string_append_c (rule, ' ');
      append_make_name (rule, paths->pdata[i]);
    }
  g_string_append (rule, ":");
  if (!g_str_equal (model_path, "-"))
    {
      g_string_append_c (rule, ' ');
      append_make_name (rule, model_path);
    }
  g_string_append_c (rule, '\n');
  crow_cli_output_add_text (output, self->depfile, rule->str);
}

/* A header and a body of their own, as programs link them where they want rows. */
static gboolean
write_fixtures (Request       *self,
                CrowCliModel  *model,
                CrowCliOutput *output,
                GPtrArray     *paths,
                GString       *list)
{
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (model->document);
  g_autofree char *base = crow_codegen_get_base_name (self->options.c_namespace);
  gboolean possible;
  g_autoptr (CrowRowSteps) steps = crow_fixtures_to_steps (fixtures, model->schema, &possible);

  if (!possible)
    {
      crow_cli_error (crow_cli_model_get_shown_path (model), 0,
                      _("Kept rows refer to each other in a circle of required links, which objects cannot add one after the "
                        "other. Make one of the links optional, or use “crow sql --with-rows”."));
      return FALSE;
    }
  for (guint form = CROW_CODEGEN_STEPS_HEADER; form <= CROW_CODEGEN_STEPS_BODY; form++)
    {
      g_autofree char *name = g_strconcat (base, form == CROW_CODEGEN_STEPS_HEADER ? "-fixtures.h" : "-fixtures.c", NULL);
      char *path = g_build_filename (self->directory, name, NULL);
      g_autoptr (GError) error = NULL;
      gsize length;
      g_autofree char *text = crow_codegen_write_steps (model->schema, &self->options, steps, form, &length, &error);

      g_ptr_array_add (paths, path);
      g_string_append_printf (list, "%s\n", name);
      if (text == NULL)
        {
          crow_cli_error (crow_cli_model_get_shown_path (model), 0, "%s", error->message);
          return FALSE;
        }
      if (!self->list && !add_file (output, path, text, length))
        return FALSE;
    }
  return TRUE;
}

/* @paths: of what was added */
static gboolean
write_directory (Request       *self,
                 CrowCliModel  *model,
                 guint          parts,
                 CrowCliOutput *output,
                 GPtrArray     *paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = crow_codegen_write_files (model->schema, &self->options, parts, self->split, &error);
  g_autoptr (GString) list = g_string_new (NULL);

  if (files == NULL)
    {
      crow_cli_error (crow_cli_model_get_shown_path (model), 0, "%s", error->message);
      return FALSE;
    }
  for (guint i = 0; i < files->len; i++)
    {
      const CrowCodegenFile *file = files->pdata[i];
      char *path = g_build_filename (self->directory, file->name, NULL);

      g_ptr_array_add (paths, path);
      g_string_append_printf (list, "%s\n", file->name);
      if (!self->list && !add_file (output, path, file->text, file->length))
        return FALSE;
    }
  if (self->fixtures && !write_fixtures (self, model, output, paths, list))
    return FALSE;
  return !self->list || crow_cli_print (list->str);
}

static gboolean
write_file (Request       *self,
            CrowCliModel  *model,
            guint          parts,
            CrowCliOutput *output,
            GPtrArray     *paths)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  text = crow_codegen_write (model->schema, &self->options, g_bit_nth_lsf (parts, -1), &length, &error);
  if (text == NULL)
    {
      crow_cli_error (crow_cli_model_get_shown_path (model), 0, "%s", error->message);
      return FALSE;
    }
  g_ptr_array_add (paths, g_strdup (self->output));
  return add_file (output, self->output, text, length);
}

static CrowExit
generate (Request    *self,
          const char *path)
{
  guint parts = (guint) self->header << CROW_CODEGEN_HEADER | (guint) self->body << CROW_CODEGEN_BODY |
                (guint) self->main << CROW_CODEGEN_MAIN;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (!crow_cli_model_load (&model, path))
    return CROW_EXIT_TROUBLE;
  if (self->options.c_namespace == NULL)
    self->options.c_namespace = g_strdup (crow_model_get_c_namespace (crow_document_get_model (model.document)));
  if (self->options.c_namespace == NULL)
    {
      crow_cli_error (NULL, 0, _("Add “--c-namespace=NS”: the model does not say what C names begin with."));
      return CROW_EXIT_TROUBLE;
    }
  /* A build that asked for files and gets none is in trouble, whatever the reason. */
  if (crow_cli_model_require (&model, CROW_DIALECTS_NONE) != CROW_EXIT_DONE)
    return CROW_EXIT_TROUBLE;
  if (!(self->directory != NULL ? write_directory : write_file) (self, &model, parts, output, paths))
    return CROW_EXIT_TROUBLE;
  if (self->list)
    return CROW_EXIT_DONE;
  add_depfile (self, path, paths, output);
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

/* "2.80": the minor version; 0 after having complained. */
static guint
parse_glib (const char *text)
{
  char *end = NULL;
  guint64 major = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0;
  guint64 minor = 0;

  if (major == 2 && *end == '.' && g_ascii_isdigit (end[1]))
    minor = g_ascii_strtoull (end + 1, &end, 10);
  if (minor == 0 || minor > 10000 || (*end != '\0' && *end != '.'))
    crow_cli_error (NULL, 0, _("“%s” is no version of GLib. Write it as in “--glib-min-required=2.80”."), text);
  else if (minor < CROW_CODEGEN_GLIB_MINOR)
    crow_cli_error (NULL, 0, _("“--glib-min-required=%s” cannot be met: generated code needs GLib 2.%d, as libcrowfoot does."),
                    text, CROW_CODEGEN_GLIB_MINOR);
  else
    return (guint) minor;
  return 0;
}

/* FALSE after having complained. */
static gboolean
parse_words (Request *self)
{
  static const char *const words[] = { "all", "objects", "none", NULL };
  int index;

  if (self->autocleanup != NULL)
    {
      index = crow_cli_choose ("--generate-autocleanup", self->autocleanup, words);
      if (index < 0)
        return FALSE;
      self->options.autocleanup = (CrowCodegenAutocleanup) index;
    }
  if (self->glib != NULL)
    {
      self->options.glib_minor = parse_glib (self->glib);
      return self->options.glib_minor > 0;
    }
  return TRUE;
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
    { "fixtures", 0, 0, G_OPTION_ARG_NONE, &request.fixtures,
      N_("Write also a function that adds the rows that are kept in the file"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &request.output, N_("Write to this file; “-” is standard output"),
      N_("OUT") },
    { "output-directory", 0, 0, G_OPTION_ARG_FILENAME, &request.directory,
      N_("Write the header and the body into this directory"), N_("DIR") },
    { "split", 0, 0, G_OPTION_ARG_NONE, &request.split,
      N_("A header and a body for each entity, so that a source file pays for what it includes"), NULL },
    { "list-files", 0, 0, G_OPTION_ARG_NONE, &request.list,
      N_("Write no file, print the names of those of the directory"), NULL },
    { "depfile", 0, 0, G_OPTION_ARG_FILENAME, &request.depfile,
      N_("Write a rule for make that says what the files depend on"), N_("DEP") },
    { "include", 0, 0, G_OPTION_ARG_STRING, &options->header, N_("The header as the body includes it"),
      N_("HEADER") },
    { "pragma-once", 0, 0, G_OPTION_ARG_NONE, &options->pragma_once, N_("“#pragma once” instead of a guard"),
      NULL },
    { "generate-autocleanup", 0, 0, G_OPTION_ARG_STRING, &request.autocleanup,
      N_("What g_autoptr() works with: “all”, “objects” or “none” (default: all)"), N_("WHAT") },
    { "symbol-decorator", 0, 0, G_OPTION_ARG_STRING, &options->symbol_decorator,
      N_("A macro before each declaration"), N_("MACRO") },
    { "symbol-decorator-header", 0, 0, G_OPTION_ARG_STRING, &options->symbol_decorator_header,
      N_("The header that defines it"), N_("HEADER") },
    { "symbol-decorator-define", 0, 0, G_OPTION_ARG_STRING, &options->symbol_decorator_define,
      N_("A macro that the body defines first"), N_("MACRO") },
    { "glib-min-required", 0, 0, G_OPTION_ARG_STRING, &request.glib,
      N_("The oldest GLib that the code must work with (default: 2.74)"), N_("VERSION") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments) || !check_request (&request) || !parse_words (&request))
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
              "  crow codegen --output-directory=. --header --body --main blog.crow\n"
              "  crow codegen --output-directory=src --split --depfile=src/blog.d blog.crow\n"
              "  crow codegen --output-directory=tests --fixtures blog.crow\n",
  .run = run,
};
