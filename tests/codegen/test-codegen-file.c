/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "codegen/crow-codegen-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "codegen/crow-codegen.h"

#define TEXT_1 "/* " CROW_CODEGEN_MARK " */\nint x;\n"
#define TEXT_2 "/* " CROW_CODEGEN_MARK " */\nint y;\n"

typedef struct
{
  char *directory;
  char *file;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("crow-codegen-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
  fixture->file = g_build_filename (fixture->directory, "blog.c", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_assert_no_errno (g_unlink (path));
    }
  g_assert_no_errno (g_rmdir (fixture->directory));
  g_free (fixture->directory);
  g_free (fixture->file);
}

static void
assert_contents (const char *file,
                 const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (file, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
test_outcomes (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  CrowCodegenOutcome outcome;
  struct utimbuf past = { 1000000000, 1000000000 };
  GStatBuf info;

  g_assert_true (crow_codegen_write_file (fixture->file, TEXT_1, strlen (TEXT_1), &outcome, &error));
  g_assert_cmpint (outcome, ==, CROW_CODEGEN_CREATED);
  g_assert_no_errno (utime (fixture->file, &past));

  g_assert_true (crow_codegen_write_file (fixture->file, TEXT_1, strlen (TEXT_1), &outcome, &error));
  g_assert_cmpint (outcome, ==, CROW_CODEGEN_UNCHANGED);
  g_assert_no_errno (g_stat (fixture->file, &info));
  g_assert_cmpint (info.st_mtime, ==, 1000000000);

  g_assert_true (crow_codegen_write_file (fixture->file, TEXT_2, strlen (TEXT_2), &outcome, &error));
  g_assert_cmpint (outcome, ==, CROW_CODEGEN_REPLACED);
  g_assert_no_errno (g_stat (fixture->file, &info));
  g_assert_cmpint (info.st_mtime, !=, 1000000000);
  assert_contents (fixture->file, TEXT_2);
}

static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  static const char own[] = "/* my own work */\n/* " CROW_CODEGEN_MARK " */\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) check_error = NULL;

  g_assert_true (g_file_set_contents (fixture->file, own, -1, NULL));
  g_assert_false (crow_codegen_write_file (fixture->file, TEXT_1, strlen (TEXT_1), NULL, &error));
  g_assert_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_FOREIGN_FILE);
  g_assert_nonnull (strstr (error->message, fixture->file));
  assert_contents (fixture->file, own);
  g_assert_false (crow_codegen_check_file (fixture->file, &check_error));
  g_assert_error (check_error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_FOREIGN_FILE);
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *target = g_build_filename (fixture->directory, "target.c", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (g_file_set_contents (target, TEXT_1, -1, NULL));
  g_assert_no_errno (symlink (target, fixture->file));
  g_assert_true (crow_codegen_write_file (fixture->file, TEXT_2, strlen (TEXT_2), NULL, &error));
  assert_contents (target, TEXT_2);
  g_assert_no_errno (g_lstat (fixture->file, &info));
  g_assert_true (S_ISLNK (info.st_mode));

  g_assert_true (g_file_set_contents (target, "mine\n", -1, NULL));
  g_assert_false (crow_codegen_write_file (fixture->file, TEXT_2, strlen (TEXT_2), NULL, &error));
  g_assert_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_FOREIGN_FILE);
  assert_contents (target, "mine\n");
}

static void
test_trouble (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *nowhere = g_build_filename (fixture->directory, "none", "blog.c", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_codegen_check_file (nowhere, NULL));
  g_assert_false (crow_codegen_write_file (nowhere, TEXT_1, strlen (TEXT_1), NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_true (crow_codegen_write_file ("/dev/null", TEXT_1, strlen (TEXT_1), NULL, &error));
  g_assert_no_error (error);
  if (g_access ("/dev/full", W_OK) == 0)
    {
      g_assert_false (crow_codegen_write_file ("/dev/full", TEXT_1, strlen (TEXT_1), NULL, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/codegen/file/outcomes", Fixture, NULL, set_up, test_outcomes, tear_down);
  g_test_add ("/codegen/file/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
  g_test_add ("/codegen/file/link", Fixture, NULL, set_up, test_link, tear_down);
  g_test_add ("/codegen/file/trouble", Fixture, NULL, set_up, test_trouble, tear_down);
  return g_test_run ();
}
