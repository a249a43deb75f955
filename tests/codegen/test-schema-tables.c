/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constant tables of generated code are the schema: they are compiled, loaded, and compared with what they were
 * written from.
 *
 * The module that is loaded has the generated functions too, and nobody calls them, so that what they would need of
 * libcrowfoot may stay unresolved.
 */
#include "config.h"

#include <dlfcn.h>
#include <string.h>

#include "codegen-test.h"
#include "codegen/crow-codegen.h"
#include "document/crow-document.h"
#include "schema/crow-schema-builder.h"

typedef const CrowSchemaInfo *(*GetInfo) (void);

static void
assert_tables_equal (CrowSchema *schema,
                     const char *c_namespace,
                     const char *info)
{
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *base = crow_codegen_get_base_name (c_namespace);
  g_autofree char *wrapper = g_build_filename (directory, "wrapper.c", NULL);
  g_autofree char *module = g_build_filename (directory, "module.so", NULL);
  g_autofree char *source = g_strdup_printf ("#include \"%s.c\"\n"
                                             "extern const CrowSchemaInfo *get_info (void);\n"
                                             "const CrowSchemaInfo *get_info (void) { return &%s; }\n", base, info);
  g_autofree char *output = NULL;
  g_autofree char *difference = NULL;
  g_autoptr (CrowSchema) loaded = NULL;
  GetInfo get_info;
  gpointer handle;
  int status;

  codegen_test_generate (schema, c_namespace, directory);
  g_assert_true (g_file_set_contents (wrapper, source, -1, NULL));
  status = codegen_test_compile (directory, "cc", &output, "-shared", "-fPIC", "-Wl,-z,lazy",
                                 "-Wl,--unresolved-symbols=ignore-all", "-o", module, "wrapper.c", NULL);
  if (status != 0)
    g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);

  handle = dlopen (module, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL)
    g_test_message ("%s", dlerror ());
  g_assert_nonnull (handle);
  get_info = (GetInfo) dlsym (handle, "get_info");
  g_assert_nonnull (get_info);
  loaded = crow_schema_new_static (get_info ());
  crow_schema_equal (schema, loaded, &difference);
  g_assert_cmpstr (difference, ==, NULL);
  g_clear_pointer (&loaded, crow_schema_unref);
  g_assert_cmpint (dlclose (handle), ==, 0);
  codegen_test_remove_directory (directory);
}

static void
test_all_records (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();

  assert_tables_equal (schema, "Blog", "blog_schema_info");
}

static void
test_hostile (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_hostile_schema ();

  assert_tables_equal (schema, "Hostile", "hostile_schema_info");
}

/* Text beyond what a literal may hold, and a schema without anything. */
static void
test_extremes (void)
{
  g_autofree char *text = g_strnfill (20000, '?');
  g_autofree char *quoted = NULL;
  CrowSchemaBuilder *builder;
  CrowViewInfo view = { .id = "v", .name = "view", .comment = "short" };
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowSchema) empty = crow_schema_builder_end (crow_schema_builder_new ("s", "empty", NULL), NULL);

  for (guint i = 0; i < 20000; i += 17)
    text[i] = "\\'\"\n\001/*a"[i % 8];
  quoted = g_strconcat (text, "größe\xff", NULL);
  builder = crow_schema_builder_new ("s", "long", quoted);
  view.queries[0] = text;
  view.queries[2] = quoted;
  crow_schema_builder_add_view (builder, &view);
  schema = crow_schema_builder_end (builder, NULL);
  g_assert_nonnull (schema);
  assert_tables_equal (schema, "Long", "long_schema_info");
  assert_tables_equal (empty, "Empty", "empty_schema_info");
}

static void
test_example (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = codegen_test_load_example (name);
  g_autofree char *info = g_strconcat (name, "_schema_info", NULL);

  assert_tables_equal (schema, name, info);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/schema-tables/all-records", test_all_records);
  g_test_add_func ("/codegen/schema-tables/hostile", test_hostile);
  g_test_add_func ("/codegen/schema-tables/extremes", test_extremes);
  g_test_add_data_func ("/codegen/schema-tables/blog", "blog", test_example);
  g_test_add_data_func ("/codegen/schema-tables/library", "library", test_example);
  g_test_add_data_func ("/codegen/schema-tables/company", "company", test_example);
  g_test_add_data_func ("/codegen/schema-tables/shop", "shop", test_example);
  return g_test_run ();
}
