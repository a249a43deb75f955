/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constant tables of generated code are the schema: they are compiled, loaded, and compared with what they were
 * written from.
 */
#include "config.h"

#include "codegen-test.h"
#include "schema/crow-schema-builder.h"

static void
test_all_records (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();

  codegen_test_assert_tables (schema, "Blog");
}

static void
test_hostile (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_hostile_schema ();

  codegen_test_assert_tables (schema, "Hostile");
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
  codegen_test_assert_tables (schema, "Long");
  codegen_test_assert_tables (empty, "Empty");
}

static void
test_example (gconstpointer data)
{
  const char *name = data;
  g_autoptr (CrowSchema) schema = codegen_test_load_example (name);

  codegen_test_assert_tables (schema, name);
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
  g_test_add_data_func ("/codegen/schema-tables/school", "school", test_example);
  return g_test_run ();
}
