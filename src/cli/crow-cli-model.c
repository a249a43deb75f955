/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads, compiles and checks the document that a verb works on.
 *
 * The document is read leniently, so that all its broken references are told at once; one of them is enough to give
 * up.  What is unfinished joins the problems of the schema: both are about what is drawn, not about the file.
 */
#include "config.h"

#include "cli/crow-cli-model.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/crow-cli.h"
#include "document/crow-document-check.h"
#include "document/crow-document-fixtures.h"
#include "document/crow-silence.h"

void
crow_cli_model_clear (CrowCliModel *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->silenced, g_ptr_array_unref);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_clear_object (&self->document);
  g_clear_pointer (&self->path, g_free);
}

const char *
crow_cli_model_get_shown_path (CrowCliModel *self)
{
  return g_str_equal (self->path, "-") ? _("standard input") : self->path;
}

static GBytes *
read_standard_input (GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("It cannot be read: %s."),
                       g_strerror (errno));
          return NULL;
        }
      g_byte_array_append (array, buffer, (guint) n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

static void
complain (CrowCliModel *self,
          const GError *error)
{
  crow_cli_message (crow_cli_model_get_shown_path (self), (int) crow_document_error_get_line (error), "error",
                    error->message);
}

gboolean
crow_cli_model_load (CrowCliModel *self,
                     const char   *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *broken;

  g_assert (self->document == NULL);
  self->path = g_strdup (path);
  if (g_str_equal (path, "-"))
    {
      g_autoptr (GBytes) bytes = read_standard_input (&error);

      if (bytes != NULL)
        self->document = crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, &error);
    }
  else
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

      self->document = crow_document_load_file (file, CROW_LOAD_LENIENT, &error);
    }
  if (self->document == NULL)
    {
      complain (self, error);
      return FALSE;
    }
  broken = crow_document_get_load_problems (self->document);
  for (guint i = 0; broken != NULL && i < broken->len; i++)
    complain (self, g_ptr_array_index (broken, i));
  return broken == NULL || broken->len == 0;
}

static CrowProblem *
problem_from_error (const GError *error)
{
  CrowProblem source = {
    .severity = CROW_SEVERITY_ERROR,
    .code = "unfinished",
    .id = (char *) crow_document_error_get_id (error),
    .dialect = -1,
    .message = error->message,
    .fix = CROW_FIX_NONE,
  };

  return crow_problem_copy (&source);
}

void
crow_cli_model_check (CrowCliModel *self,
                      CrowDialects  dialects)
{
  g_autoptr (GPtrArray) skipped = NULL;
  g_autoptr (GError) error = NULL;

  g_assert (self->document != NULL);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->silenced, g_ptr_array_unref);
  g_clear_pointer (&self->schema, crow_schema_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  self->silenced = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  self->schema = crow_document_compile_partial (self->document, &skipped, &error);
  if (self->schema == NULL)
    {
      g_ptr_array_add (self->problems, problem_from_error (error));
      return;
    }
  for (guint i = 0; skipped != NULL && i < skipped->len; i++)
    g_ptr_array_add (self->problems, problem_from_error (g_ptr_array_index (skipped, i)));
  g_ptr_array_extend_and_steal (self->problems, crow_schema_check (self->schema, dialects));
  g_ptr_array_extend_and_steal (self->problems, crow_document_check (self->document));
  g_ptr_array_extend_and_steal (self->problems, crow_document_check_fixtures (self->document, self->schema));
  g_ptr_array_unref (self->silenced);
  self->silenced = crow_document_take_silenced (self->document, self->problems);
}

int
crow_cli_model_get_line (CrowCliModel      *self,
                         const CrowProblem *problem)
{
  return problem->id != NULL ? (int) crow_document_get_line (self->document, problem->id) : 0;
}

char *
crow_cli_problem_to_text (const CrowProblem *problem)
{
  return g_strconcat (problem->message, problem->remedy != NULL ? " " : NULL, problem->remedy, NULL);
}

void
crow_cli_model_report (CrowCliModel *self,
                       GPtrArray    *problems,
                       CrowSeverity  severity)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *text = NULL;

      if (problem->severity > severity)
        continue;
      text = crow_cli_problem_to_text (problem);
      crow_cli_message (crow_cli_model_get_shown_path (self), crow_cli_model_get_line (self, problem),
                        crow_severity_to_string (problem->severity), text);
    }
}

CrowExit
crow_cli_model_require (CrowCliModel *self,
                        CrowDialects  dialects)
{
  crow_cli_model_check (self, dialects);
  crow_cli_model_report (self, self->problems, CROW_SEVERITY_ERROR);
  return crow_problems_count (self->problems, CROW_SEVERITY_ERROR) > 0 ? CROW_EXIT_NO : CROW_EXIT_DONE;
}

guint16
crow_cli_find_entity (CrowSchema *schema,
                      const char *name)
{
  guint16 entity = crow_schema_lookup_entity (schema, name);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  if (entity != CROW_NONE)
    return entity;
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    g_ptr_array_add (names, (gpointer) crow_schema_get_entity (schema, i)->name);
  g_ptr_array_add (names, NULL);
  nearest = crow_cli_find_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    crow_cli_error (NULL, 0, _("The model has no entity “%s”. Did you mean “%s”?"), name, nearest);
  else
    crow_cli_error (NULL, 0, _("The model has no entity “%s”."), name);
  return CROW_NONE;
}
