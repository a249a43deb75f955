/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow merge`, by itself and as git calls it.
 */
#include "config.h"

#include <string.h>

#include "cli-fixture.h"

/* Both change the same element, another attribute each. */
static void
test_both (CliFixture    *fixture,
           gconstpointer  data)
{
  g_autofree char *base = cli_read_source ("data/examples/blog.crow");
  g_autofree char *ours = cli_edit (base, "name=\"title\" length=\"160\"", "name=\"headline\" length=\"160\"");
  g_autofree char *theirs = cli_edit (base, "name=\"title\" length=\"160\"", "name=\"title\" length=\"200\"");
  g_autofree char *both = cli_edit (base, "name=\"title\" length=\"160\"", "name=\"headline\" length=\"200\"");
  g_autofree char *text = NULL;

  cli_fixture_write (fixture, "base.crow", base);
  cli_fixture_write (fixture, "ours.crow", ours);
  cli_fixture_write (fixture, "theirs.crow", theirs);
  cli_fixture_run (fixture, "merge", "base.crow", "ours.crow", "theirs.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, both);
  cli_fixture_run (fixture, "merge", "-o", "ours.crow", "base.crow", "ours.crow", "theirs.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  text = cli_fixture_read (fixture, "ours.crow");
  g_assert_cmpstr (text, ==, both);
}

/* Both change the same attribute: ours stays, and the place is told. */
static void
test_conflict (CliFixture    *fixture,
               gconstpointer  data)
{
  g_autofree char *base = cli_read_source ("data/examples/blog.crow");
  g_autofree char *ours = cli_edit (base, "name=\"title\"", "name=\"headline\"");
  g_autofree char *theirs = cli_edit (base, "name=\"title\"", "name=\"caption\"");

  cli_fixture_write (fixture, "base.crow", base);
  cli_fixture_write (fixture, "ours.crow", ours);
  cli_fixture_write (fixture, "theirs.crow", theirs);
  cli_fixture_run (fixture, "merge", "base.crow", "ours.crow", "theirs.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  g_assert_cmpstr (fixture->out, ==, ours);
  g_assert_true (g_str_has_prefix (fixture->err, "ours.crow:"));
  cli_assert_contains (fixture->err, ": warning: ");
  cli_assert_contains (fixture->err, "caption");

  cli_fixture_write (fixture, "theirs.crow", "<crow");
  cli_fixture_run (fixture, "merge", "-o", "ours.crow", "base.crow", "ours.crow", "theirs.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_true (g_str_has_prefix (fixture->err, "theirs.crow:1: error: "));
}

/* git merges what it could not by lines. */
static void
test_git (CliFixture    *fixture,
          gconstpointer  data)
{
  static const char script[] =
    "set -e; export HOME=. GIT_CONFIG_NOSYSTEM=1\n"
    "git init --quiet --initial-branch=main; git config user.name N; git config user.email e@example.org\n"
    "git config merge.crow.driver \"$CROW merge -o %A %O %A %B\"; echo '*.crow merge=crow' > .gitattributes\n"
    "cp base.crow model.crow; git add model.crow .gitattributes; git commit --quiet --message=base\n"
    "git checkout --quiet -b theirs; cp theirs.crow model.crow; git commit --quiet --all --message=theirs\n"
    "git checkout --quiet main; cp ours.crow model.crow; git commit --quiet --all --message=ours\n"
    "git merge --quiet --no-edit theirs >&2; cat model.crow\n";
  g_autofree char *git = g_find_program_in_path ("git");
  g_autofree char *base = cli_read_source ("data/examples/blog.crow");
  g_autofree char *ours = cli_edit (base, "name=\"title\" length=\"160\"", "name=\"headline\" length=\"160\"");
  g_autofree char *theirs = cli_edit (base, "name=\"title\" length=\"160\"", "name=\"title\" length=\"200\"");
  g_autofree char *both = cli_edit (base, "name=\"title\" length=\"160\"", "name=\"headline\" length=\"200\"");
  const char *words[] = { "sh", "-c", script, NULL };

  if (git == NULL)
    {
      g_test_skip ("git is not installed");
      return;
    }
  cli_fixture_write (fixture, "base.crow", base);
  cli_fixture_write (fixture, "ours.crow", ours);
  cli_fixture_write (fixture, "theirs.crow", theirs);
  cli_fixture_spawn (fixture, NULL, words);
  if (fixture->status != 0)
    g_error ("%s", fixture->err);
  g_assert_cmpstr (fixture->out, ==, both);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/merge/both", CliFixture, NULL, cli_fixture_set_up, test_both, cli_fixture_tear_down);
  g_test_add ("/cli/merge/conflict", CliFixture, NULL, cli_fixture_set_up, test_conflict, cli_fixture_tear_down);
  g_test_add ("/cli/merge/git", CliFixture, NULL, cli_fixture_set_up, test_git, cli_fixture_tear_down);
  return g_test_run ();
}
