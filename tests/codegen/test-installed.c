/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crowfoot is installed into a folder, and programs are built against it from there, as anybody would: the project that
 * comes with it, and the recipes for meson, make and CMake as they stand in the documentation.  Nothing of this tree is
 * in their reach but through pkg-config.
 *
 * The folder is not where the installation thinks it is, so its file for pkg-config is told.
 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "codegen-test.h"

static char *installation; /* the folder */
static char *library;      /* the folder of the library in it */
static char *examples;     /* what was installed as data/examples */

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

static gboolean
have_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

static void
prepend (const char *variable,
         const char *folder)
{
  const char *old = g_getenv (variable);
  g_autofree char *path = old != NULL ? g_strconcat (folder, ":", old, NULL) : g_strdup (folder);

  g_setenv (variable, path, TRUE);
}

static char *
find (const char *command)
{
  char *found = g_strchomp (shell (installation, command));

  g_assert_cmpstr (found, !=, "");
  return found;
}

static void
install (void)
{
  g_autofree char *command = NULL, *packages = NULL;

  installation = codegen_test_make_directory ();
  command = g_strdup_printf ("meson install -C '%s' --no-rebuild --destdir '%s/root' && "
                             "pc=$(find root -name libcrowfoot-1.pc) && "
                             "sed -i \"s,^prefix=,prefix=$PWD/root,\" $pc",
                             g_getenv ("CROW_TEST_BUILD"), installation);
  g_free (shell (installation, command));
  library = find ("dirname \"$(find \"$PWD/root\" -name 'libcrowfoot-1.so' -print -quit)\"");
  packages = find ("dirname \"$(find \"$PWD/root\" -name libcrowfoot-1.pc -print -quit)\"");
  examples = find ("dirname \"$(find \"$PWD/root\" -name blog.crow -print -quit)\"");
  g_setenv ("PKG_CONFIG_PATH", packages, TRUE);
  prepend ("LD_LIBRARY_PATH", library);
}

/* The tool is where pkg-config says, and it is the installed one. */
static void
test_variable (void)
{
  g_autofree char *crow = shell (installation, "pkg-config --variable=crow libcrowfoot-1");
  g_autofree char *command = NULL, *version = NULL;

  g_strchomp (crow);
  g_assert_true (g_str_has_prefix (crow, installation));
  command = g_strdup_printf ("'%s' --version", crow);
  version = shell (installation, command);
  g_assert_nonnull (strstr (version, "crow"));
}

static void
test_meson_project (void)
{
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *copy = g_strdup_printf ("cp -r '%s/meson-project' project && meson setup build project && "
                                           "ninja -C build", examples);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *built_again = NULL;

  g_free (shell (directory, copy));
  first = shell (directory, "build/tasks Garden 'Water the tomatoes!'");
  g_assert_cmpstr (first, ==, "Garden:\n  [ ] Water the tomatoes! (high)\n");
  g_free (shell (directory, "build/tasks Garden 'Cut the hedge'"));
  second = shell (directory, "build/tasks Garden");
  g_assert_cmpstr (second, ==, "Garden:\n  [ ] Water the tomatoes! (high)\n  [ ] Cut the hedge (normal)\n");
  /* A rule of the program's own. */
  refused = shell (directory, "! build/tasks Garden '' 2>&1");
  g_assert_cmpstr (refused, ==, "A task needs a title.\n");

  /* A changed diagram is generated again, an unchanged one is not. */
  built_again = shell (directory, "ninja -C build");
  g_assert_nonnull (strstr (built_again, "no work to do"));
  changed = shell (directory, "sed -i 's/A piece of work/A piece of hard work/' project/tasks.crow && ninja -C build && "
                   "grep -c 'hard work' build/tasks.h");
  g_assert_nonnull (strstr (changed, "main.c"));
  codegen_test_remove_directory (directory);
}

/* --- the recipes of the documentation --- */

/* The first block of that language on the page, or the one for many entities, which goes on from how the first begins. */
static char *
read_recipe (const char *language,
             gboolean    split)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "doc", "generated-code.md", NULL);
  g_autofree char *page = NULL;
  g_autofree char *fence = g_strdup_printf ("\n```%s\n", language);
  g_autofree char *head = NULL, *rest = NULL;
  const char *start, *end;

  g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  start = strstr (page, fence);
  g_assert_nonnull (start);
  start += strlen (fence);
  end = strstr (start, "\n```");
  g_assert_nonnull (end);
  if (!split)
    return g_strndup (start, end + 1 - start);
  head = g_strndup (start, strstr (start, "\n\nblog_h") + 1 - start);
  start = strstr (end, fence) + strlen (fence);
  rest = g_strndup (start, strstr (start, "\n```") + 1 - start);
  return g_strconcat (head, rest, NULL);
}

typedef struct
{
  const char *name;
  const char *language;
  const char *program; /* that builds */
  const char *file;
  const char *build;
  const char *blog;
} Recipe;

static const Recipe recipes[] = {
  { "meson-split", "meson", "meson", "meson.build", "{ test -d build || meson setup build; } && ninja -C build",
    "build/blog" },
  { "meson", "meson", "meson", "meson.build", "{ test -d build || meson setup build; } && ninja -C build", "build/blog" },
  { "make", "make", "make", "Makefile", "make", "./blog" },
  { "cmake", "cmake", "cmake", "CMakeLists.txt", "cmake -B build && cmake --build build", "build/blog" },
};

static void
test_recipe (gconstpointer data)
{
  const Recipe *recipe = data;
  g_autofree char *text = read_recipe (recipe->language, g_str_has_suffix (recipe->name, "-split"));
  g_autofree char *directory = NULL, *path = NULL, *copy = NULL, *run = NULL, *again = NULL, *output = NULL, *sources = NULL;
  g_autofree char *change = NULL, *built = NULL;

  if (!have_program (recipe->program))
    {
      g_test_skip ("The program that builds is not installed");
      return;
    }
  directory = codegen_test_make_directory ();
  path = g_build_filename (directory, recipe->file, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  copy = g_strdup_printf ("cp '%s/blog.crow' . && cp '%s/blog.c' main.c && %s", examples, examples, recipe->build);
  g_free (shell (directory, copy));
  run = g_strdup_printf ("%s example.sqlite && rm example.sqlite*", recipe->blog);
  output = shell (directory, run);
  codegen_test_assert_golden ("blog-example.txt", output);

  /* Nothing is done twice; a changed diagram is generated again and compiled. */
  sources = shell (directory, "sleep 1; touch stamp");
  g_free (shell (directory, recipe->build));
  again = shell (directory, "find . -name 'blog.[cho]' -newer stamp");
  g_assert_cmpstr (again, ==, "");
  change = g_strdup_printf ("sed -i 's/Somebody who writes/Somebody who wrote/' blog.crow && %s", recipe->build);
  g_free (shell (directory, change));
  built = shell (directory, "grep -rl 'Somebody who wrote' --include='blog*.h' . && find . -name blog -newer blog.crow");
  g_assert_nonnull (strstr (built, ".h\n"));
  g_assert_nonnull (strstr (built, "/blog\n"));
  codegen_test_remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  install ();
  g_test_add_func ("/codegen/installed/variable", test_variable);
  g_test_add_func ("/codegen/installed/meson-project", test_meson_project);
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      g_autofree char *name = g_strconcat ("/codegen/installed/recipe/", recipes[i].name, NULL);

      g_test_add_data_func (name, &recipes[i], test_recipe);
    }
  result = g_test_run ();
  codegen_test_remove_directory (installation);
  g_free (installation);
  g_free (library);
  g_free (examples);
  return result;
}
