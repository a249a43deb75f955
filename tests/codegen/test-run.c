/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Generated code is compiled as strictly as compilers can, linked with libcrowfoot as an outside program would be, and
 * run on SQLite.
 */
#include "config.h"

#include <string.h>

#include "../sql/servers.h"
#include "codegen-test.h"
#include "codegen/crow-codegen.h"

#define STRICT "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-O0"

/* Those that programs are made and run with come first; by the others the code is only checked. */
#define N_LINKED (TEST_SERVERS ? 1 : 2)

static const struct
{
  const char *program;
  const char *language;
  const char *standard;
} compilers[] = {
  { "gcc", "c", "-std=c99" },
  { "clang", "c", "-std=c99" },
  { "gcc", "c", "-std=gnu17" },
  { "g++", "c++", "-std=c++17" },
  { "clang++", "c++", "-std=c++17" },
};

static gboolean
have_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

/* @object: (nullable): NULL to check only */
static void
assert_compiles (const char *directory,
                 guint       compiler,
                 const char *source,
                 const char *object)
{
  g_autofree char *output = NULL;
  int status = codegen_test_compile (directory, compilers[compiler].program, &output, "-x",
                                     compilers[compiler].language, compilers[compiler].standard, STRICT,
                                     object != NULL ? "-c" : "-fsyntax-only", source, object != NULL ? "-o" : NULL,
                                     object, NULL);

  if (status != 0 || *output != '\0')
    g_test_message ("%s %s: %s", compilers[compiler].program, source, output);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (output, ==, "");
}

/* Links and runs the program on @database; gives what it printed.  CROW_TEST_LINKER is what can link with libcrowfoot
 * when not every compiler can; CROW_TEST_CHECKER is what runs it, as valgrind with options. */
static char *
run_program (const char *directory,
             const char *compiler,
             const char *body,
             const char *main,
             const char *database)
{
  g_auto (GStrv) libs = codegen_test_get_link_flags ();
  g_autofree char *joined = g_strjoinv (" ", libs);
  const char *linker = g_getenv ("CROW_TEST_LINKER"), *checker = g_getenv ("CROW_TEST_CHECKER");
  g_autofree char *run = NULL;
  g_autofree char *command = g_strdup_printf ("%s -o program %s %s %s", linker != NULL ? linker : compiler, body, main,
                                              joined);
  g_autofree char *output = NULL;
  char *text = NULL;
  int status = codegen_test_run (directory, &output, "sh", "-c", command, NULL);

  if (status != 0)
    g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);
  run = g_strdup_printf ("%s ./program \"$1\"", checker != NULL ? checker : "");
  status = codegen_test_run (directory, &text, "sh", "-c", run, "sh", database, NULL);
  if (status != 0)
    g_test_message ("%s", text);
  g_assert_cmpint (status, ==, 0);
  return text;
}

/* What is golden was printed where the database is in memory. */
static void
assert_golden (const char *golden,
               const char *text,
               const char *address,
               const char *written)
{
  g_auto (GStrv) parts = g_strsplit (text, address, -1);
  g_autofree char *same = g_strjoinv (written, parts);

  codegen_test_assert_golden (golden, same);
}

static CrowSchema *
load (const char *name)
{
  return g_str_equal (name, "all") ? codegen_test_new_schema () : codegen_test_load_example (name);
}

/* The generated program, compiled by two compilers and run. */
static void
test_demonstration (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = load (name);
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *body = g_strconcat (name, ".c", NULL);
  g_autofree char *main = g_strconcat (name, "-main.c", NULL);
  g_autofree char *golden = g_strconcat (name, "-demonstration.txt", NULL);

  codegen_test_generate (schema, name, directory);
  for (guint i = 0; i < N_LINKED; i++)
    {
      g_autoptr (TestDatabase) database = NULL;
      g_autofree char *address = NULL;
      g_autofree char *text = NULL;

      if (!have_program (compilers[i].program))
        {
          g_test_message ("%s is not installed", compilers[i].program);
          continue;
        }
      assert_compiles (directory, i, body, "body.o");
      assert_compiles (directory, i, main, "main.o");
      if (TEST_SERVERS)
        database = test_database_new (CROW_DIALECT_POSTGRESQL);
      address = TEST_SERVERS ? test_database_dup_address (database) : g_strdup ("sqlite::memory:");
      text = run_program (directory, compilers[i].program, "body.o", "main.o", address);
      assert_golden (golden, text, address, "sqlite::memory:");
    }
  codegen_test_remove_directory (directory);
}

/* The program that comes with an example. */
static void
test_example (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = load (name);
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *body = g_strconcat (name, ".c", NULL);
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "codegen", body, NULL);
  g_autofree char *main = g_file_test (own, G_FILE_TEST_EXISTS)
                            ? g_strdup (own)
                            : g_test_build_filename (G_TEST_DIST, "..", "data", "examples", body, NULL);
  g_autofree char *golden = g_strconcat (name, "-example.txt", NULL);
  g_autofree char *include = g_strconcat ("-I", directory, NULL);

  codegen_test_generate (schema, name, directory);
  for (guint i = 0; i < N_LINKED; i++)
    {
      g_autoptr (TestDatabase) database = NULL;
      g_autofree char *address = NULL;
      g_autofree char *text = NULL;
      g_autofree char *output = NULL;

      if (!have_program (compilers[i].program))
        continue;
      assert_compiles (directory, i, body, "body.o");
      g_assert_cmpint (codegen_test_compile (directory, compilers[i].program, &output, compilers[i].standard, STRICT,
                                             include, "-c", main, "-o", "main.o", NULL), ==, 0);
      g_assert_cmpstr (output, ==, "");
      if (TEST_SERVERS)
        database = test_database_new (CROW_DIALECT_POSTGRESQL);
      address = TEST_SERVERS ? test_database_dup_address (database) : g_strdup ("example.sqlite");
      text = run_program (directory, compilers[i].program, "body.o", "main.o", address);
      assert_golden (golden, text, address, "example.sqlite");
      g_assert_cmpint (codegen_test_run (directory, NULL, "rm", "-f", "example.sqlite", "example.sqlite-wal",
                                         "example.sqlite-shm", NULL), ==, 0);
    }
  codegen_test_remove_directory (directory);
}

/* All that there is, and names that try to do harm, by every compiler. */
static void
test_checked (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = g_str_equal (name, "hostile") ? codegen_test_new_hostile_schema () : load (name);
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *body = g_strconcat (name, ".c", NULL);
  g_autofree char *main = g_strconcat (name, "-main.c", NULL);

  codegen_test_generate (schema, name, directory);
  for (guint i = 0; i < G_N_ELEMENTS (compilers); i++)
    if (have_program (compilers[i].program))
      {
        assert_compiles (directory, i, body, NULL);
        assert_compiles (directory, i, main, NULL);
      }
  codegen_test_remove_directory (directory);
}

static void
for_each_source (const char *directory,
                 guint       compiler,
                 gboolean    link)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".c"))
      {
        g_autofree char *object = g_strconcat (name, ".o", NULL);

        assert_compiles (directory, compiler, name, link ? object : NULL);
      }
}

/* Files for each entity make the same program, and each compiles by itself. */
static void
test_split (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = g_str_equal (name, "hostile") ? codegen_test_new_hostile_schema () : load (name);
  gboolean hostile = g_str_equal (name, "hostile");
  g_autofree char *directory = codegen_test_make_directory ();

  codegen_test_generate_split (schema, name, directory);
  for (guint i = 0; i < G_N_ELEMENTS (compilers); i++)
    {
      g_autofree char *golden = g_strconcat (name, "-demonstration.txt", NULL);
      g_autofree char *text = NULL;

      if (!have_program (compilers[i].program) || (hostile && i != 0 && i != N_LINKED + 1))
        continue;
      for_each_source (directory, i, i == 0 && !hostile);
      if (i > 0 || hostile)
        continue;
      text = run_program (directory, compilers[i].program, "*.o", "", "sqlite::memory:");
      codegen_test_assert_golden (golden, text);
    }
  codegen_test_remove_directory (directory);
}

/* GLib prints the seed; --seed repeats it. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (CrowSchema) schema = codegen_test_new_random_schema (rand);
      g_autofree char *directory = codegen_test_make_directory ();

      codegen_test_generate (schema, "Random", directory);
      assert_compiles (directory, i % N_LINKED, "random.c", NULL);
      assert_compiles (directory, i % N_LINKED, "random-main.c", NULL);
      codegen_test_remove_directory (directory);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "blog", "library", "company", "shop", "school" };

  g_test_init (&argc, &argv, NULL);
  /* The compilers have their say where no server is needed. */
  if (TEST_SERVERS && !test_database_is_available (CROW_DIALECT_POSTGRESQL))
    return 77;
  g_test_add_data_func ("/codegen/run/demonstration/all", "all", test_demonstration);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *demonstration = g_strconcat ("/codegen/run/demonstration/", names[i], NULL);
      g_autofree char *example = g_strconcat ("/codegen/run/example/", names[i], NULL);

      g_test_add_data_func (demonstration, names[i], test_demonstration);
      g_test_add_data_func (example, names[i], test_example);
    }
  if (TEST_SERVERS)
    return g_test_run ();
  g_test_add_data_func ("/codegen/run/checked/all", "all", test_checked);
  g_test_add_data_func ("/codegen/run/checked/hostile", "hostile", test_checked);
  g_test_add_data_func ("/codegen/run/checked/school", "school", test_checked);
  g_test_add_data_func ("/codegen/run/split/all", "all", test_split);
  g_test_add_data_func ("/codegen/run/split/hostile", "hostile", test_split);
  g_test_add_data_func ("/codegen/run/split/school", "school", test_split);
  if (have_program ("gcc") && have_program ("clang"))
    g_test_add_func ("/codegen/run/checked/random", test_random);
  return g_test_run ();
}
