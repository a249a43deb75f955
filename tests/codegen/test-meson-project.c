/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data/examples/meson-project is built as anybody would build it, with libcrowfoot found by pkg-config, and run.
 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "codegen-test.h"

static char *
shell (const char *directory,
       const char *command)
{
  char *output = NULL;
  int status = codegen_test_run (directory, &output, "sh", "-c", command, NULL);

  if (status != 0)
    g_test_message ("%s\n%s", command, output);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static void
test_build (void)
{
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "meson-project", NULL);
  g_autofree char *copy = g_strdup_printf ("cp -r '%s' project && meson setup build project && ninja -C build", source);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *built_again = NULL;

  g_free (shell (directory, copy));
  first = shell (directory, "build/tasks Garden 'Water the tomatoes'");
  g_assert_cmpstr (first, ==, "Garden:\n  [ ] Water the tomatoes (high)\n");
  g_free (shell (directory, "build/tasks Garden 'Cut the hedge'"));
  second = shell (directory, "build/tasks Garden");
  g_assert_cmpstr (second, ==, "Garden:\n  [ ] Water the tomatoes (high)\n  [ ] Cut the hedge (high)\n");

  /* A changed diagram is generated again, an unchanged one is not. */
  built_again = shell (directory, "ninja -C build");
  g_assert_nonnull (strstr (built_again, "no work to do"));
  changed = shell (directory, "sed -i 's/A piece of work/A piece of hard work/' project/tasks.crow && ninja -C build && "
                   "grep -c 'hard work' build/tasks.h");
  g_assert_nonnull (strstr (changed, "main.c"));
  codegen_test_remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/meson-project/build", test_build);
  return g_test_run ();
}
