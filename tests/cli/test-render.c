/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow render`: pictures of the examples in every format, and what it refuses.
 */
#include "config.h"

#include <string.h>

#include "document/crow-document.h"

#include "cli-fixture.h"

static const char *const examples[] = { "blog", "library", "company", "shop" };

static void
test_render_svg (CliFixture    *fixture,
                 gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autofree char *text = NULL;
  g_autoptr (CrowDocument) document = cli_load_example (name);
  CrowModel *model = crow_document_get_model (document);
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");

  cli_fixture_run (fixture, "render", "-o", "out.svg", path, NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  text = cli_fixture_read (fixture, "out.svg");
  cli_assert_contains (text, "<svg ");
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);
      g_autofree char *element = g_strconcat (">", crow_entity_get_name (entity), "<", NULL);

      cli_assert_contains (text, element);
    }
  if (xmllint != NULL)
    {
      const char *words[] = { xmllint, "--nonet", "--noout", "out.svg", NULL };

      cli_fixture_spawn (fixture, NULL, words);
      g_assert_cmpstr (fixture->err, ==, "");
    }
  cli_fixture_run (fixture, "render", "--dark", "--format=svg", "-o", "-", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, !=, text);
}

static guint32
read_big_endian (const char *data)
{
  guint32 number;

  memcpy (&number, data, sizeof number);
  return GUINT32_FROM_BE (number);
}

static void
test_render_png (CliFixture    *fixture,
                 gconstpointer  name)
{
  static const char signature[] = "\211PNG\r\n\032\n";
  g_autofree char *path = cli_example_path (name);
  guint32 width, height;

  cli_fixture_run (fixture, "render", "-o", "-", "--format=png", "--scale=1", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpuint (fixture->out_length, >, 24);
  g_assert_cmpmem (fixture->out, sizeof signature - 1, signature, sizeof signature - 1);
  width = read_big_endian (fixture->out + 16);
  height = read_big_endian (fixture->out + 20);
  g_assert_cmpuint (width, >, 200);
  g_assert_cmpuint (height, >, 100);
  cli_fixture_run (fixture, "render", "-o", "-", "--format=png", "--scale=0.5", path, NULL);
  g_assert_cmpint (ABS ((int) width - 2 * (int) read_big_endian (fixture->out + 16)), <=, 2);
}

static void
test_render_pdf (CliFixture    *fixture,
                 gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autofree char *text = NULL;

  cli_fixture_run (fixture, "render", "-o", "OUT.PDF", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  text = cli_fixture_read (fixture, "OUT.PDF");
  g_assert_true (g_str_has_prefix (text, "%PDF-1."));
}

/* What is not finished can be drawn; what cannot be read cannot. */
static void
test_unfinished (CliFixture    *fixture,
                 gconstpointer  data)
{
  cli_fixture_write (fixture, "unfinished.crow",
                     "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
                     "  <model id=\"m\" name=\"M\">\n"
                     "    <entity id=\"e\" name=\"keyless\"/>\n"
                     "    <link id=\"l\"><end entity=\"e\"/><end entity=\"e\"/></link>\n"
                     "  </model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "render", "-o", "out.svg", "unfinished.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_write (fixture, "broken.crow", "<crowfoot");
  cli_fixture_run (fixture, "render", "-o", "broken.svg", "broken.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_true (g_str_has_prefix (fixture->err, "broken.crow:1: error: "));
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 3);
}

/* A diagram says in which notation it is drawn, and whoever renders it may say another. */
static void
test_notation (CliFixture    *fixture,
               gconstpointer  data)
{
  g_autofree char *path = cli_example_path ("library");
  g_autofree char *text = NULL;
  g_autoptr (GString) uml = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  uml = g_string_new (text);
  g_assert_cmpuint (g_string_replace (uml, "<diagram ", "<diagram notation=\"uml\" ", 1), ==, 1);
  cli_fixture_write (fixture, "uml.crow", uml->str);
  cli_fixture_run (fixture, "render", "-o", "-", "--format=svg", path, NULL);
  g_assert_null (strstr (fixture->out, ">*<"));
  cli_fixture_run (fixture, "render", "-o", "-", "--format=svg", "uml.crow", NULL);
  g_assert_nonnull (strstr (fixture->out, ">*<"));
  cli_fixture_run (fixture, "render", "-o", "-", "--format=svg", "--notation=plain", "uml.crow", NULL);
  g_assert_null (strstr (fixture->out, ">*<"));
  g_assert_nonnull (strstr (fixture->out, ">n<"));
  cli_fixture_run (fixture, "render", "-o", "-", "--format=svg", "--notation=idef", "uml.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_nonnull (strstr (fixture->err, "idef1x"));
}

static void
test_wrong_usage (CliFixture    *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *words[4];
    const char *message;
  } cases[] = {
    { { "a.crow" }, "Add “--output=OUT”" },
    { { "-o", "out.gif", "a.crow" }, "Let it end in .svg, .pdf or .png" },
    { { "-o", "-", "a.crow" }, "Let it end in .svg, .pdf or .png, or add “--format=svg”." },
    { { "-o", "out.png", "--scale=0", "a.crow" }, "“--scale” must be above 0" },
    { { "-o", "out.png", "--scale=nan", "a.crow" }, "“--scale” must be above 0" },
    { { "-o", "out.svg", "--theme=drak", "a.crow" }, "Did you mean “dark”?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *words = cases[i].words;

      cli_fixture_run (fixture, "render", words[0], words[1], words[2], words[3], NULL);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      cli_assert_contains (fixture->err, cases[i].message);
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 0);
    }
}

static void
test_unknown_diagram (CliFixture    *fixture,
                      gconstpointer  data)
{
  g_autofree char *blog = cli_source_path ("data/examples/blog.crow");

  cli_fixture_run (fixture, "render", "--diagram=Blogg", "-o", "out.svg", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "There is no diagram “Blogg”. There is: “Blog”.");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 0);
  cli_fixture_run (fixture, "render", "--diagram=Blog", "-o", "out.svg", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (CliFixture *, gconstpointer);
  } tests[] = {
    { "svg", test_render_svg },
    { "png", test_render_png },
    { "pdf", test_render_pdf },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *test = g_strdup_printf ("/cli/render/%s/%s", examples[i], tests[j].name);

        g_test_add (test, CliFixture, examples[i], cli_fixture_set_up, tests[j].run, cli_fixture_tear_down);
      }
  g_test_add ("/cli/render/unfinished", CliFixture, NULL, cli_fixture_set_up, test_unfinished, cli_fixture_tear_down);
  g_test_add ("/cli/render/notation", CliFixture, NULL, cli_fixture_set_up, test_notation, cli_fixture_tear_down);
  g_test_add ("/cli/render/wrong-usage", CliFixture, NULL, cli_fixture_set_up, test_wrong_usage,
              cli_fixture_tear_down);
  g_test_add ("/cli/render/unknown-diagram", CliFixture, NULL, cli_fixture_set_up, test_unknown_diagram,
              cli_fixture_tear_down);
  return g_test_run ();
}
