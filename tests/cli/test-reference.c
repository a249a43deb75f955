/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manual page, the page of commands and the completion know every verb and every option that --help tells, and no
 * others.
 */
#include "config.h"

#include <string.h>

#include "cli/crow-verb.h"

#include "cli-fixture.h"

/* The long options in a text: a set of strings with their dashes. */
static GHashTable *
find_options (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<![\\w-])--[a-z][a-z-]*[a-z]", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_hash_table_add (options, g_match_info_fetch (match, 0));
      g_match_info_next (match, NULL);
    }
  return options;
}

/* The part of a text from one heading to the next. */
static char *
cut_section (const char *text,
             const char *heading,
             const char *next)
{
  const char *start = strstr (text, heading);
  const char *end;

  if (start == NULL)
    g_error ("There is no “%s”.", heading);
  end = strstr (start + strlen (heading), next);
  return end != NULL ? g_strndup (start, end - start) : g_strdup (start);
}

/* Roff writes \- for -. */
static char *
read_manual (void)
{
  g_autofree char *text = cli_read_source ("data/man/crow.1");
  g_auto (GStrv) parts = g_strsplit (text, "\\-", -1);

  return g_strjoinv ("-", parts);
}

static void
assert_same (const char *verb,
             const char *place,
             GHashTable *known,
             GHashTable *told)
{
  GHashTableIter iter;
  gpointer option;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &option, NULL))
    if (!g_hash_table_contains (told, option))
      g_error ("%s does not tell of “crow %s %s”.", place, verb, (char *) option);
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &option, NULL))
    if (!g_hash_table_contains (known, option))
      g_error ("%s tells of “crow %s %s”, which is not there.", place, verb, (char *) option);
}

static GHashTable *
ask_options (CliFixture     *fixture,
             const CrowVerb *verb)
{
  GHashTable *options;

  cli_fixture_run (fixture, verb->name, "--help", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  options = find_options (fixture->out);
  g_assert_true (g_hash_table_remove (options, "--help"));
  return options;
}

static void
test_manual (CliFixture    *fixture,
             gconstpointer  data)
{
  g_autofree char *manual = read_manual ();

  for (guint i = 0; crow_verbs[i] != NULL; i++)
    {
      g_autofree char *heading = g_strdup_printf (".SS crow %s\n", crow_verbs[i]->name);
      g_autofree char *section = cut_section (manual, heading, "\n.S");
      g_autoptr (GHashTable) known = ask_options (fixture, crow_verbs[i]);
      g_autoptr (GHashTable) told = find_options (section);

      g_hash_table_remove (told, "--help");
      assert_same (crow_verbs[i]->name, "data/man/crow.1", known, told);
    }
}

static void
test_page (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *page = cli_read_source ("data/doc/commands.md");

  for (guint i = 0; crow_verbs[i] != NULL; i++)
    {
      g_autofree char *heading = g_strdup_printf ("\n## crow %s\n", crow_verbs[i]->name);
      g_autofree char *section = NULL;
      g_autoptr (GHashTable) known = NULL;
      g_autoptr (GHashTable) told = NULL;

      if (g_str_equal (crow_verbs[i]->name, "help"))
        continue;
      section = cut_section (page, heading, "\n## ");
      known = ask_options (fixture, crow_verbs[i]);
      told = find_options (section);
      assert_same (crow_verbs[i]->name, "data/doc/commands.md", known, told);
    }
}

static void
test_completion (CliFixture    *fixture,
                 gconstpointer  data)
{
  g_autofree char *completion = cli_read_source ("data/completions/crow");

  for (guint i = 0; crow_verbs[i] != NULL; i++)
    {
      g_autofree char *heading = g_strdup_printf ("\n      %s) options=", crow_verbs[i]->name);
      g_autofree char *section = NULL;
      g_autoptr (GHashTable) known = NULL;
      g_autoptr (GHashTable) told = NULL;

      if (g_str_equal (crow_verbs[i]->name, "help"))
        continue;
      section = cut_section (completion, heading, ";;");
      known = ask_options (fixture, crow_verbs[i]);
      told = find_options (section);
      assert_same (crow_verbs[i]->name, "data/completions/crow", known, told);
    }
}

/* Bash completes verbs, options and values, as far as that needs no package of completions. */
static void
test_bash (CliFixture    *fixture,
           gconstpointer  data)
{
  static const char script[] =
    "_init_completion () { cur=${COMP_WORDS[COMP_CWORD]}; prev=${COMP_WORDS[COMP_CWORD-1]};"
    "  words=(\"${COMP_WORDS[@]}\"); cword=$COMP_CWORD; }\n"
    "_filedir () { COMPREPLY=(\"files:$1\"); }\n"
    "compopt () { :; }\n"
    ". \"$0\"\n"
    "ask () { COMP_WORDS=(crow \"$@\"); COMP_CWORD=$#; COMPREPLY=(); _crow; echo \"${COMPREPLY[*]}\"; }\n"
    "ask s; ask check --f; ask check ''; ask sql --dialect p; ask render -o ''; ask help c\n";
  g_autofree char *completion = cli_source_path ("data/completions/crow");
  const char *words[] = { "bash", "-c", script, completion, NULL };

  cli_fixture_spawn (fixture, NULL, words);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpstr (fixture->out, ==,
                   "sql schema sample\n"
                   "--format= --fix --fix=\n"
                   "files:crow\n"
                   "postgresql\n"
                   "files:@(svg|pdf|png)\n"
                   "check codegen\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/reference/manual", CliFixture, NULL, cli_fixture_set_up, test_manual, cli_fixture_tear_down);
  g_test_add ("/cli/reference/page", CliFixture, NULL, cli_fixture_set_up, test_page, cli_fixture_tear_down);
  g_test_add ("/cli/reference/completion", CliFixture, NULL, cli_fixture_set_up, test_completion,
              cli_fixture_tear_down);
  g_test_add ("/cli/reference/bash", CliFixture, NULL, cli_fixture_set_up, test_bash, cli_fixture_tear_down);
  return g_test_run ();
}
