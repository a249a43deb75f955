/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawings with names that try to do harm, from the file to the compiler: what a person can save, `crow codegen` makes C
 * of that compiles without a warning, or refuses with a sentence and no file.
 */
#include "config.h"

#include <string.h>

#include "../codegen/codegen-test.h"
#include "cli-fixture.h"
#include "document/crow-operation.h"

static void
add_attributes (CrowEntity      *entity,
                CrowEnumeration *enumeration,
                GRand           *rand)
{
  guint n = g_rand_int_range (rand, 1, 6);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = codegen_test_random_name (rand);
      CrowDataType type = g_rand_int_range (rand, 0, CROW_N_TYPES);
      CrowAttribute *attribute = crow_operation_add_attribute (entity, NULL, type == CROW_TYPE_ENUM ? CROW_TYPE_TEXT : type,
                                                               -1);

      crow_operation_rename_attribute (attribute, name);
      if (type == CROW_TYPE_ENUM)
        crow_operation_set_type (attribute, type, 0, 0, enumeration);
      if (g_rand_int_range (rand, 0, 4) == 0)
        crow_operation_set_unique (attribute, TRUE);
    }
}

static void
tie (CrowDocument *document,
     GPtrArray    *entities,
     GRand        *rand)
{
  for (guint i = 0; i < entities->len; i++)
    {
      CrowEntity *one = g_ptr_array_index (entities, g_rand_int_range (rand, 0, entities->len));
      CrowEntity *other = g_ptr_array_index (entities, i);
      CrowLink *link;

      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          crow_operation_set_parent (other, one, g_rand_boolean (rand), NULL);
          continue;
        }
      link = crow_operation_connect (document, g_rand_int_range (rand, 0, 3), one, other, NULL);
      for (guint end = 0; link != NULL && end < 2; end++)
        if (g_rand_boolean (rand))
          {
            g_autofree char *role = codegen_test_random_name (rand);

            crow_link_end_set_role (crow_link_get_end (link, end), role);
          }
    }
}

/* (transfer full): names may be taken, and roles of a hierarchy may meet: a person's drawing is not always sound */
static CrowDocument *
draw (GRand *rand)
{
  CrowDocument *document = crow_document_new ();
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Draw");
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();
  CrowModel *model = crow_document_get_model (document);
  CrowEnumeration *enumeration = CROW_ENUMERATION (crow_node_add (CROW_NODE (model), CROW_NODE_ENUMERATION, NULL));
  guint n = g_rand_int_range (rand, 2, 8);

  crow_document_set_id_seed (document, g_rand_int (rand));
  crow_enumeration_set_name (enumeration, "kind of thing");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = codegen_test_random_name (rand);
      CrowNode *value = crow_node_add (CROW_NODE (enumeration), CROW_NODE_ENUM_VALUE, NULL);

      crow_enum_value_set_name (CROW_ENUM_VALUE (value), name);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = codegen_test_random_name (rand);
      CrowEntity *entity = crow_operation_add_entity (document, NULL, name, 0, 0);

      crow_entity_set_comment (entity, name);
      add_attributes (entity, enumeration, rand);
      g_ptr_array_add (entities, entity);
    }
  tie (document, entities, rand);
  crow_edit_commit (g_steal_pointer (&edit));
  return document;
}

static void
assert_compiles (CliFixture *fixture,
                 const char *compiler,
                 const char *language,
                 const char *standard,
                 const char *source)
{
  g_autofree char *path = g_find_program_in_path (compiler);
  g_autofree char *output = NULL;
  int status;

  if (path == NULL)
    return;
  status = codegen_test_compile (fixture->directory, compiler, &output, "-x", language, standard, "-Wall", "-Wextra",
                                 "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only", source, NULL);
  if (status != 0 || *output != '\0')
    {
      g_autofree char *drawing = cli_fixture_read (fixture, "drawing.crow");

      g_test_message ("%s\n%s", drawing, output);
    }
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (output, ==, "");
}

static void
test_names (CliFixture    *fixture,
            gconstpointer  data)
{
  guint n_written = 0, n_runs = g_test_slow () ? 200 : 12;

  for (guint i = 0; i < n_runs; i++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (CrowDocument) document = draw (rand);
      g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      g_test_message ("seed %u", seed);
      cli_fixture_write (fixture, "drawing.crow", text);
      cli_fixture_run (fixture, "codegen", "--c-namespace=Nasty", "--output-directory=.", "--header", "--body", "--main",
                       "drawing.crow", NULL);
      if (fixture->status != 0)
        {
          /* In what way it is unsound is said, and nothing is half done. */
          g_test_message ("%s", fixture->err);
          g_assert_cmpint (fixture->status, ==, 2);
          g_assert_cmpstr (fixture->err, !=, "");
          g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1 + (n_written > 0 ? 3 : 0));
          continue;
        }
      n_written++;
      assert_compiles (fixture, i % 2 == 0 ? "gcc" : "clang", "c", "-std=c99", "nasty.c");
      assert_compiles (fixture, i % 2 == 0 ? "gcc" : "clang", "c", "-std=c99", "nasty-main.c");
      if (i % 4 == 0)
        assert_compiles (fixture, "g++", "c++", "-std=c++17", "nasty.c");
    }
  g_test_message ("%u of %u were sound", n_written, n_runs);
  g_assert_cmpuint (n_written, >, n_runs / 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/hostile/names", CliFixture, NULL, cli_fixture_set_up, test_names, cli_fixture_tear_down);
  return g_test_run ();
}
