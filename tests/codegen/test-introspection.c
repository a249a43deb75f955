/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comments of generated code are complete: g-ir-scanner accepts them without a warning, and what it makes of them
 * works from Python.
 */
#include "config.h"

#include <string.h>

#include "codegen-test.h"

/* Runs a shell command in @directory; gives its output, without the last line break. */
static char *
shell (const char *directory,
       const char *command)
{
  char *output = NULL;
  int status = codegen_test_run (directory, &output, "sh", "-c", command, NULL);

  if (status != 0)
    g_test_message ("%s\n%s", command, output);
  g_assert_cmpint (status, ==, 0);
  return g_strchomp (output);
}

/* The first Python that has PyGObject: a person's own one often has not. */
static const char *
find_python (void)
{
  static const char *const pythons[] = { "python3", "/usr/bin/python3" };

  for (gsize i = 0; i < G_N_ELEMENTS (pythons); i++)
    {
      g_autofree char *path = g_find_program_in_path (pythons[i]);

      if (path != NULL && codegen_test_run (".", NULL, path, "-c", "import gi", NULL) == 0)
        return pythons[i];
    }
  return NULL;
}

static void
test_scanner (void)
{
  g_autofree char *scanner = g_find_program_in_path ("g-ir-scanner");
  const char *gir_directory = g_getenv ("CROW_TEST_GIR_DIRECTORY");
  const char *python = find_python ();
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();
  g_autofree char *directory = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "codegen", "blog.py", NULL);
  g_autofree char *scan = NULL;
  g_autofree char *run = NULL;
  g_autofree char *output = NULL;

  if (scanner == NULL || gir_directory == NULL || *gir_directory == '\0')
    {
      g_test_skip ("There is no introspection here");
      return;
    }
  directory = codegen_test_make_directory ();
  codegen_test_generate (schema, "Blog", directory);
  g_free (shell (directory, "cc -shared -fPIC -o libblog.so blog.c $CROW_TEST_CFLAGS $CROW_TEST_LIBS"));
  scan = g_strdup_printf ("g-ir-scanner --quiet --warn-all --warn-error --namespace=Blog --nsversion=1"
                          " --identifier-prefix=Blog --symbol-prefix=blog --add-include-path='%s' --include=Crow-1"
                          " --include=Gio-2.0 $CROW_TEST_CFLAGS --library=blog -L. -L'%s' --c-include=blog.h"
                          " -o Blog-1.gir blog.h blog.c", gir_directory, gir_directory);
  g_setenv ("LD_LIBRARY_PATH", gir_directory, TRUE);
  output = shell (directory, scan);
  g_assert_cmpstr (output, ==, "");
  g_free (scan);
  scan = g_strdup_printf ("g-ir-compiler --includedir='%s' -o Blog-1.typelib Blog-1.gir", gir_directory);
  g_free (shell (directory, scan));

  if (python == NULL)
    g_test_message ("PyGObject is not installed");
  else
    {
      g_free (output);
      run = g_strdup_printf ("GI_TYPELIB_PATH=.:'%s' LD_LIBRARY_PATH=.:'%s' %s '%s' sqlite::memory:", gir_directory,
                             gir_directory, python, script);
      output = shell (directory, run);
      g_assert_cmpstr (output, ==,
                       "1 Ursula 1929 b'\\x00\\x01' True\n"
                       "Second in-review In review True\n"
                       "First in-review In review True\n"
                       "['Second', 'First']\n"
                       "2 True\n"
                       "True\n"
                       "A post needs words.\n"
                       "['Third', 'Third']\n"
                       "0\n"
                       "True\n"
                       "('BEGIN', 'commit') ('COMMIT', 'commit')");
    }
  codegen_test_remove_directory (directory);
}

/* Files for each entity are accepted as they are, too. */
static void
test_split (void)
{
  g_autofree char *scanner = g_find_program_in_path ("g-ir-scanner");
  const char *gir_directory = g_getenv ("CROW_TEST_GIR_DIRECTORY");
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();
  g_autofree char *directory = NULL;
  g_autofree char *scan = NULL;
  g_autofree char *output = NULL;

  if (scanner == NULL || gir_directory == NULL || *gir_directory == '\0')
    {
      g_test_skip ("There is no introspection here");
      return;
    }
  directory = codegen_test_make_directory ();
  codegen_test_generate_split (schema, "Blog", directory);
  g_free (shell (directory, "rm blog-main.c && cc -shared -fPIC -o libblog.so *.c $CROW_TEST_CFLAGS $CROW_TEST_LIBS"));
  scan = g_strdup_printf ("g-ir-scanner --quiet --warn-all --warn-error --namespace=Blog --nsversion=1"
                          " --identifier-prefix=Blog --symbol-prefix=blog --add-include-path='%s' --include=Crow-1"
                          " --include=Gio-2.0 $CROW_TEST_CFLAGS --library=blog -L. -L'%s' --c-include=blog.h"
                          " -o Blog-1.gir *.h *.c && grep -c '<class ' Blog-1.gir", gir_directory, gir_directory);
  g_setenv ("LD_LIBRARY_PATH", gir_directory, TRUE);
  output = shell (directory, scan);
  g_assert_cmpstr (output, ==, "4");
  codegen_test_remove_directory (directory);
}

/* Types that are derived from each other are seen as such. */
static void
test_inheritance (void)
{
  g_autofree char *scanner = g_find_program_in_path ("g-ir-scanner");
  const char *gir_directory = g_getenv ("CROW_TEST_GIR_DIRECTORY");
  const char *python = find_python ();
  g_autoptr (CrowSchema) schema = codegen_test_load_example ("school");
  g_autofree char *directory = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "codegen", "school.py", NULL);
  g_autofree char *scan = NULL;
  g_autofree char *output = NULL;

  if (scanner == NULL || gir_directory == NULL || *gir_directory == '\0')
    {
      g_test_skip ("There is no introspection here");
      return;
    }
  directory = codegen_test_make_directory ();
  codegen_test_generate (schema, "School", directory);
  g_free (shell (directory, "cc -shared -fPIC -o libschool.so school.c $CROW_TEST_CFLAGS $CROW_TEST_LIBS"));
  scan = g_strdup_printf ("g-ir-scanner --quiet --warn-all --warn-error --namespace=School --nsversion=1"
                          " --identifier-prefix=School --symbol-prefix=school --add-include-path='%s' --include=Crow-1"
                          " --include=Gio-2.0 $CROW_TEST_CFLAGS --library=school -L. -L'%s' --c-include=school.h"
                          " -o School-1.gir school.h school.c", gir_directory, gir_directory);
  g_setenv ("LD_LIBRARY_PATH", gir_directory, TRUE);
  output = shell (directory, scan);
  g_assert_cmpstr (output, ==, "");
  g_free (scan);
  scan = g_strdup_printf ("g-ir-compiler --includedir='%s' -o School-1.typelib School-1.gir", gir_directory);
  g_free (shell (directory, scan));
  if (python == NULL)
    g_test_message ("PyGObject is not installed");
  else
    {
      g_free (scan);
      scan = g_strdup_printf ("GI_TYPELIB_PATH=.:'%s' LD_LIBRARY_PATH=.:'%s' %s '%s'", gir_directory, gir_directory, python,
                              script);
      g_free (output);
      output = shell (directory, scan);
      g_assert_cmpstr (output, ==, "True Percy Lions\nPrefect True False\nPrefect Percy second");
    }
  codegen_test_remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/introspection/scanner", test_scanner);
  g_test_add_func ("/codegen/introspection/split", test_split);
  g_test_add_func ("/codegen/introspection/inheritance", test_inheritance);
  return g_test_run ();
}
