/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `crow` does before and around its verbs: help, version, wrong words, near words.
 */
#include "config.h"

#include <string.h>

#include "cli/crow-cli.h"
#include "cli/crow-verb.h"

#include "cli-fixture.h"

static void
test_help (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *overview = NULL;

  cli_fixture_run (fixture, "--help", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->err, ==, "");
  for (guint i = 0; crow_verbs[i] != NULL; i++)
    {
      g_autofree char *line = g_strdup_printf ("  %-10s %s\n", crow_verbs[i]->name, crow_verbs[i]->summary);

      cli_assert_contains (fixture->out, line);
    }
  overview = g_strdup (fixture->out);
  cli_fixture_run (fixture, "-h", NULL);
  g_assert_cmpstr (fixture->out, ==, overview);
  cli_fixture_run (fixture, "help", NULL);
  g_assert_cmpstr (fixture->out, ==, overview);
}

/* Every verb explains itself, in both ways of asking, and shows examples that call it. */
static void
test_verb_help (CliFixture    *fixture,
                gconstpointer  data)
{
  for (guint i = 0; crow_verbs[i] != NULL; i++)
    {
      const CrowVerb *verb = crow_verbs[i];
      g_autofree char *usage = g_strdup_printf ("crow %s [OPTION…] %s\n", verb->name, verb->arguments);
      g_autofree char *call = g_strdup_printf ("  crow %s", verb->name);
      g_autofree char *help = NULL;

      g_assert_true (crow_verb_lookup (verb->name) == verb);
      g_assert_true (g_str_has_prefix (verb->examples, call));
      g_assert_true (g_str_has_suffix (verb->examples, "\n"));
      g_assert_false (g_str_has_suffix (verb->summary, "."));
      cli_fixture_run (fixture, verb->name, "--help", NULL);
      g_assert_cmpint (fixture->status, ==, 0);
      g_assert_cmpstr (fixture->err, ==, "");
      cli_assert_contains (fixture->out, usage);
      cli_assert_contains (fixture->out, verb->summary);
      cli_assert_contains (fixture->out, verb->examples);
      help = g_strdup (fixture->out);
      cli_fixture_run (fixture, "help", verb->name, NULL);
      g_assert_cmpint (fixture->status, ==, 0);
      g_assert_cmpstr (fixture->out, ==, help);
    }
}

static void
test_version (CliFixture    *fixture,
              gconstpointer  data)
{
  cli_fixture_run (fixture, "--version", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, "crow " PACKAGE_VERSION "\n");
  g_assert_cmpstr (fixture->err, ==, "");
}

static void
test_wrong_words (CliFixture    *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *words[3];
    const char *message;
  } cases[] = {
    { { NULL }, "A verb is missing" },
    { { "hlep" }, "There is no verb “hlep”. Did you mean “help”?" },
    { { "xyzzy" }, "There is no verb “xyzzy”. “crow --help” lists them." },
    { { "--frobnicate" }, "There is no option “--frobnicate” before a verb." },
    { { "help", "xyzzy" }, "There is no verb “xyzzy”." },
    { { "help", "--xyzzy" }, "Unknown option --xyzzy. “crow help --help” shows what there is." },
    { { "help", "help", "help" }, "one verb at a time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cli_fixture_run (fixture, cases[i].words[0], cases[i].words[1], cases[i].words[2], NULL);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      g_assert_true (g_str_has_prefix (fixture->err, "crow: error: "));
      cli_assert_contains (fixture->err, cases[i].message);
    }
}

static void
test_full_disk (CliFixture    *fixture,
                gconstpointer  data)
{
  const char *words[] = { "sh", "-c", "\"$CROW\" --help > /dev/full", NULL };

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("There is no /dev/full here");
      return;
    }
  cli_fixture_spawn (fixture, NULL, words);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "crow: error: Standard output cannot be written: ");
}

static void
test_nearest (void)
{
  const char *const words[] = { "check", "sql", "codegen", "schema", "render", NULL };

  g_assert_cmpstr (crow_cli_find_nearest ("chekc", words), ==, "check");
  g_assert_cmpstr (crow_cli_find_nearest ("sq", words), ==, "sql");
  g_assert_cmpstr (crow_cli_find_nearest ("code", words), ==, "codegen");
  g_assert_cmpstr (crow_cli_find_nearest ("schem", words), ==, "schema");
  g_assert_cmpstr (crow_cli_find_nearest ("rendre", words), ==, "render");
  g_assert_null (crow_cli_find_nearest ("paint", words));
  g_assert_null (crow_cli_find_nearest ("", words));
  g_assert_null (crow_cli_find_nearest ("x", words));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/verbs/help", CliFixture, NULL, cli_fixture_set_up, test_help, cli_fixture_tear_down);
  g_test_add ("/cli/verbs/verb-help", CliFixture, NULL, cli_fixture_set_up, test_verb_help, cli_fixture_tear_down);
  g_test_add ("/cli/verbs/version", CliFixture, NULL, cli_fixture_set_up, test_version, cli_fixture_tear_down);
  g_test_add ("/cli/verbs/wrong-words", CliFixture, NULL, cli_fixture_set_up, test_wrong_words,
              cli_fixture_tear_down);
  g_test_add ("/cli/verbs/full-disk", CliFixture, NULL, cli_fixture_set_up, test_full_disk, cli_fixture_tear_down);
  g_test_add_func ("/cli/verbs/nearest", test_nearest);
  return g_test_run ();
}
