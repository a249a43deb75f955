/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The format as its page describes it: the example on that page and those of data/examples load, save to the same
 * bytes, are valid, and compile.
 */
#include "config.h"

#include "document-test.h"

static void
test_example (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autofree char *saved = document_test_to_text (document);

  document_test_assert_same (saved, text);
  document_test_validate (text);
  document_test_round_trip (document);
}

static void
test_compile (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);
  const CrowSchemaInfo *info;

  g_assert_no_error (error);
  info = crow_schema_get_info (schema);
  g_assert_cmpstr (info->name, ==, "Library");
  g_assert_cmpuint (info->n_enums, ==, 1);
  g_assert_cmpuint (info->n_entities, ==, 5);
  g_assert_cmpstr (info->entities[4].name, ==, "book_tag");
  g_assert_cmpuint (info->n_relationships, ==, 3);
}

static void
test_file (gconstpointer data)
{
  g_autofree char *text = document_test_read (data);
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autofree char *saved = document_test_to_text (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);

  document_test_assert_same (saved, text);
  document_test_validate (text);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/format/example", test_example);
  g_test_add_func ("/document/format/compile", test_compile);
  g_test_add_data_func ("/document/format/examples/blog", "data/examples/blog.crow", test_file);
  g_test_add_data_func ("/document/format/examples/company", "data/examples/company.crow", test_file);
  g_test_add_data_func ("/document/format/examples/library", "data/examples/library.crow", test_file);
  g_test_add_data_func ("/document/format/examples/shop", "data/examples/shop.crow", test_file);
  return g_test_run ();
}
