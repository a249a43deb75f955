/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long writing C code takes, next to writing as many bytes with stdio, line by line (both in processor time); and
 * what compiling it costs a program that uses three of three hundred entities, with one header for all and with one for
 * each.
 *
 * Arguments choose what is measured: header, body, split, compile.  CROW_BENCH_ROUNDS is how often; 1 is what valgrind
 * wants.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "codegen/crow-codegen.h"
#include "schema/crow-schema-builder.h"

#define N_ENTITIES 1000
#define N_COMPILED 300
#define N_ATTRIBUTES 10

static guint
get_rounds (void)
{
  const char *rounds = g_getenv ("CROW_BENCH_ROUNDS");

  return rounds != NULL ? (guint) g_ascii_strtoull (rounds, NULL, 10) : 3;
}

/* Microseconds of this process and its children: what others do meanwhile does not count. */
static gint64
now (void)
{
  static const int who[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
  gint64 sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (who); i++)
    {
      struct rusage usage;

      g_assert_cmpint (getrusage (who[i], &usage), ==, 0);
      sum += (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_GINT64_CONSTANT (1000000) + usage.ru_utime.tv_usec +
             usage.ru_stime.tv_usec;
    }
  return sum;
}

static CrowSchema *
build_schema (guint n_entities)
{
  static const guint16 first[] = { 0 }, second[] = { 1 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "bench", NULL);
  CrowSchema *schema;

  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *name = g_strdup_printf ("entity %u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      CrowEntityInfo entity = { .id = id, .name = name, .version_attribute = CROW_NONE };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);

      for (guint j = 0; j < N_ATTRIBUTES; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          g_autofree char *attribute_name = g_strdup_printf ("attribute %u", j);
          CrowAttributeInfo attribute = { .id = attribute_id, .name = attribute_name, .enumeration = CROW_NONE,
                                          .type = j < 2 ? CROW_TYPE_INTEGER : j % CROW_TYPE_ENUM,
                                          .flags = j == 0 ? CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO : 0 };

          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
    }
  for (guint i = 1; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);
      g_autofree char *reference_id = g_strdup_printf ("r%u", i);
      g_autofree char *role = g_strdup_printf ("children of %u", i);
      CrowRelationshipInfo link = {
        .id = id, .ends = { { .entity = i / 3, .role = "parent" }, { .entity = i, .role = role } },
        .references = { { .id = reference_id, .columns = second, .target_columns = first, .n_columns = 1, .entity = i,
                          .target = i / 3 } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, NULL);
  g_assert_nonnull (schema);
  return schema;
}

static gint64
write_with_stdio (const char *text,
                  gsize       length)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("crow-bench-XXXXXX", &path, NULL);
  gint64 start = now ();
  FILE *stream = fdopen (fd, "wb");

  g_assert_nonnull (stream);
  for (const char *line = text; line < text + length;)
    {
      const char *end = memchr (line, '\n', text + length - line);
      gsize n = end != NULL ? (gsize) (end + 1 - line) : (gsize) (text + length - line);

      g_assert_cmpuint (fwrite (line, 1, n, stream), ==, n);
      line += n;
    }
  g_assert_cmpint (fclose (stream), ==, 0);
  start = now () - start;
  remove (path);
  return start;
}

static void
measure (CrowSchema      *schema,
         CrowCodegenPart  part,
         const char      *name)
{
  CrowCodegenOptions options = { .c_namespace = "Bench" };
  gint64 best = G_MAXINT64, best_stdio = G_MAXINT64;
  gsize length = 0;

  for (guint i = 0; i < get_rounds (); i++)
    {
      gint64 start = now ();
      g_autofree char *text = crow_codegen_write (schema, &options, part, &length, NULL);

      best = MIN (best, now () - start);
      best_stdio = MIN (best_stdio, write_with_stdio (text, length));
    }
  g_print ("%s of %d entities: %.1f MB in %d ms, with stdio %d ms: ratio %.1f (aim 5); %.1f KB an entity\n", name,
           N_ENTITIES, length / 1e6, (int) (best / 1000), (int) (best_stdio / 1000), (double) best / best_stdio,
           length / 1e3 / N_ENTITIES);
}

static void
measure_split (CrowSchema *schema)
{
  CrowCodegenOptions options = { .c_namespace = "Bench" };
  gint64 best = G_MAXINT64, best_stdio = G_MAXINT64;
  guint n_files = 0;
  gsize length = 0;

  for (guint i = 0; i < get_rounds (); i++)
    {
      gint64 start = now (), stdio = 0;
      g_autoptr (GPtrArray) files = crow_codegen_write_files (schema, &options, 3, TRUE, NULL);

      best = MIN (best, now () - start);
      length = 0;
      n_files = files->len;
      for (guint j = 0; j < files->len; j++)
        {
          const CrowCodegenFile *file = files->pdata[j];

          length += file->length;
          stdio += write_with_stdio (file->text, file->length);
        }
      best_stdio = MIN (best_stdio, stdio);
    }
  g_print ("%u files of %d entities: %.1f MB in %d ms, with stdio %d ms: ratio %.1f (aim 5)\n", n_files, N_ENTITIES,
           length / 1e6, (int) (best / 1000), (int) (best_stdio / 1000), (double) best / best_stdio);
}

/* --- compiling --- */

static void
write_files (CrowSchema *schema,
             const char *directory,
             gboolean    split)
{
  CrowCodegenOptions options = { .c_namespace = "Bench" };
  g_autoptr (GPtrArray) files = crow_codegen_write_files (schema, &options, 3, split, NULL);

  for (guint i = 0; i < files->len; i++)
    {
      const CrowCodegenFile *file = files->pdata[i];
      g_autofree char *path = g_build_filename (directory, file->name, NULL);

      g_assert_true (g_file_set_contents (path, file->text, file->length, NULL));
    }
}

/* Seconds; the best of three.  -1: there is no compiler. */
static double
compile (const char *directory,
         const char *source)
{
  const char *flags = g_getenv ("CROW_TEST_CFLAGS");
  g_autofree char *command = g_strdup_printf ("cc -std=c99 -c -O1 %s -I. '%s' -o bench.o", flags != NULL ? flags : "",
                                              source);
  const char *const arguments[] = { "sh", "-c", command, NULL };
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 3; i++)
    {
      gint64 start = now ();
      int status;

      if (!g_spawn_sync (directory, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL) ||
          status != 0)
        return -1;
      best = MIN (best, (now () - start) / 1e6);
    }
  return best;
}

static double
compile_text (const char *directory,
              const char *text)
{
  g_autofree char *path = g_build_filename (directory, "user.c", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return compile (directory, "user.c");
}

static void
remove_all (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
}

static gsize
get_size (const char *directory,
          const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

/* What each source file pays for including what it uses; less what the library's own header costs. */
static void
measure_compiling (void)
{
  static const char uses[] = "BenchEntity1 *f (BenchEntity2 *a, BenchEntity3 *b);\n"
                             "BenchEntity1 *f (BenchEntity2 *a, BenchEntity3 *b) { (void) a; return bench_entity_3_get_parent (b)"
                             " ? BENCH_ENTITY_1 (bench_entity_3_get_parent (b)) : 0; }\n";
  g_autoptr (CrowSchema) schema = build_schema (N_COMPILED);
  g_autofree char *one = g_dir_make_tmp ("crow-bench-XXXXXX", NULL);
  g_autofree char *split = g_dir_make_tmp ("crow-bench-XXXXXX", NULL);
  g_autofree char *with_one = g_strconcat ("#include \"bench.h\"\n", uses, NULL);
  g_autofree char *with_split = g_strconcat ("#include \"bench-entity-1.h\"\n#include \"bench-entity-2.h\"\n"
                                             "#include \"bench-entity-3.h\"\n", uses, NULL);
  double library, all, three, body;

  write_files (schema, one, FALSE);
  write_files (schema, split, TRUE);
  library = compile_text (one, "#include <crowfoot.h>\n");
  all = compile_text (one, with_one);
  three = compile_text (split, with_split);
  body = compile (split, "bench-entity-1.c");
  if (library < 0 || all < 0 || three < 0 || body < 0)
    g_print ("Nothing is compiled here: there is no compiler, or no CROW_TEST_CFLAGS\n");
  else
    {
      g_print ("A file with three of %d entities: header %.0f KB, compiled in %.0f ms; with --split %.0f KB, in %.0f ms; "
               "crowfoot.h alone %.0f ms\n", N_COMPILED, get_size (one, "bench.h") / 1e3, all * 1e3,
               (get_size (split, "bench-schema.h") + 3 * get_size (split, "bench-entity-1.h")) / 1e3, three * 1e3,
               library * 1e3);
      g_print ("Ratio of what the generated headers add: %.1f\n", (all - library) / MAX (three - library, 1e-3));
      g_print ("A body with %d attributes: %.0f ms more than crowfoot.h\n", N_ATTRIBUTES, (body - library) * 1e3);
    }
  remove_all (one);
  remove_all (split);
}

static gboolean
is_wanted (char       **arguments,
           const char  *name)
{
  return arguments[1] == NULL || g_strv_contains ((const char *const *) arguments + 1, name);
}

int
main (int    argc G_GNUC_UNUSED,
      char **argv)
{
  g_autoptr (CrowSchema) schema = build_schema (N_ENTITIES);

  if (is_wanted (argv, "header"))
    measure (schema, CROW_CODEGEN_HEADER, "Header");
  if (is_wanted (argv, "body"))
    measure (schema, CROW_CODEGEN_BODY, "Body");
  if (is_wanted (argv, "split"))
    measure_split (schema);
  if (is_wanted (argv, "compile"))
    measure_compiling ();
  return 0;
}
