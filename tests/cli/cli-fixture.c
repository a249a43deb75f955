/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs `crow`, whose path is in the environment as CROW, in a directory of its own.
 */
#include "config.h"

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
cli_fixture_set_up (CliFixture    *self,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("crow-test-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
cli_fixture_tear_down (CliFixture    *self,
                       gconstpointer  data)
{
  remove_tree (self->directory);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}

void
cli_fixture_spawn (CliFixture        *self,
                   const char        *input,
                   const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE |
                               (input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE));
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) in = input != NULL ? g_bytes_new (input, strlen (input)) : NULL;
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GError) error = NULL;
  gsize err_length;
  const char *err_data, *out_data;

  g_subprocess_launcher_set_cwd (launcher, self->directory);
  process = g_subprocess_launcher_spawnv (launcher, words, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, in, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->status = g_subprocess_get_exit_status (process);
  g_free (self->out);
  g_free (self->err);
  out_data = g_bytes_get_data (out, &self->out_length);
  self->out = g_malloc (self->out_length + 1);
  if (self->out_length > 0)
    memcpy (self->out, out_data, self->out_length);
  self->out[self->out_length] = '\0';
  err_data = g_bytes_get_data (err, &err_length);
  self->err = g_strndup (err_data != NULL ? err_data : "", err_length);
}

void
cli_fixture_run (CliFixture *self,
                 ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *crow = g_getenv ("CROW");
  const char *word;
  va_list args;

  g_assert_nonnull (crow);
  g_ptr_array_add (words, (gpointer) crow);
  va_start (args, self);
  while ((word = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (words, (gpointer) word);
  va_end (args);
  g_ptr_array_add (words, NULL);
  cli_fixture_spawn (self, NULL, (const char *const *) words->pdata);
}

char *
cli_fixture_path (CliFixture *self,
                  const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

void
cli_fixture_write (CliFixture *self,
                   const char *name,
                   const char *text)
{
  g_autofree char *path = cli_fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
cli_fixture_read (CliFixture *self,
                  const char *name)
{
  g_autofree char *path = cli_fixture_path (self, name);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

guint
cli_fixture_count_files (CliFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, &error);
  guint n = 0;

  g_assert_no_error (error);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

char *
cli_source_path (const char *relative)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", relative, NULL);

  return g_canonicalize_filename (path, NULL);
}

char *
cli_read_source (const char *relative)
{
  g_autofree char *path = cli_source_path (relative);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

char *
cli_example_path (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("data/examples/%s.crow", name);

  return cli_source_path (relative);
}

CrowDocument *
cli_load_example (const char *name)
{
  g_autofree char *path = cli_example_path (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  CrowDocument *document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);

  g_assert_no_error (error);
  return document;
}

char *
cli_edit (const char *text,
          const char *from,
          const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

void
cli_assert_golden (const char *name,
                   const char *text)
{
  g_autofree char *relative = g_build_filename ("tests", "cli", "golden", name, NULL);
  g_autofree char *path = cli_source_path (relative);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("CROW_UPDATE_GOLDEN") != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}
