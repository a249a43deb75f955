/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a verb are written all or none, and keep their mode and their links.
 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/crow-cli-output.h"

#include "cli-fixture.h"

static void
test_write (CliFixture    *fixture,
            gconstpointer  data)
{
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autofree char *first = cli_fixture_path (fixture, "first");
  g_autofree char *second = cli_fixture_path (fixture, "second");
  g_autofree char *text = NULL, *other = NULL;
  struct stat info;
  mode_t mask;

  cli_fixture_write (fixture, "first", "old");
  g_assert_cmpint (g_chmod (first, 0640), ==, 0);
  crow_cli_output_add_text (output, first, "new");
  crow_cli_output_add_text (output, second, "");
  mask = umask (027);
  g_assert_true (crow_cli_output_commit (output));
  umask (mask);
  text = cli_fixture_read (fixture, "first");
  g_assert_cmpstr (text, ==, "new");
  other = cli_fixture_read (fixture, "second");
  g_assert_cmpstr (other, ==, "");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 2);
  g_assert_cmpint (stat (first, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0640);
  g_assert_cmpint (stat (second, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0640);
}

static void
test_link (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autofree char *link = cli_fixture_path (fixture, "link");
  g_autofree char *text = NULL;

  cli_fixture_write (fixture, "file", "old");
  g_assert_cmpint (symlink ("file", link), ==, 0);
  crow_cli_output_add_text (output, link, "new");
  g_assert_true (crow_cli_output_commit (output));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  text = cli_fixture_read (fixture, "file");
  g_assert_cmpstr (text, ==, "new");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 2);
}

/* The null device must not be replaced by a file. */
static void
test_device (void)
{
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  struct stat info;

  crow_cli_output_add_text (output, "/dev/null", "gone");
  g_assert_true (crow_cli_output_commit (output));
  g_assert_cmpint (stat ("/dev/null", &info), ==, 0);
  g_assert_true (S_ISCHR (info.st_mode));
}

/* The second file cannot be written, so the first stays as it was. */
static void
test_none (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *first = cli_fixture_path (fixture, "first");
  g_autofree char *second = cli_fixture_path (fixture, "missing/second");
  g_autofree char *text = NULL;

  cli_fixture_write (fixture, "first", "old");
  if (g_test_subprocess ())
    {
      g_autoptr (CrowCliOutput) output = crow_cli_output_new ();

      crow_cli_output_add_text (output, first, "new");
      crow_cli_output_add_text (output, NULL, "out");
      crow_cli_output_add_text (output, second, "new");
      g_assert_false (crow_cli_output_commit (output));
      g_clear_pointer (&output, crow_cli_output_free);
      text = cli_fixture_read (fixture, "first");
      g_assert_cmpstr (text, ==, "old");
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*/missing/second: error: The file cannot be written: *");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/output/write", CliFixture, NULL, cli_fixture_set_up, test_write, cli_fixture_tear_down);
  g_test_add ("/cli/output/link", CliFixture, NULL, cli_fixture_set_up, test_link, cli_fixture_tear_down);
  g_test_add_func ("/cli/output/device", test_device);
  g_test_add ("/cli/output/none", CliFixture, NULL, cli_fixture_set_up, test_none, cli_fixture_tear_down);
  return g_test_run ();
}
