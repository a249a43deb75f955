/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The documentation says what is true: its C code compiles and runs, its commands work, its links lead somewhere.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "cli-fixture.h"

static const char *const pages[] = {
  "README.md",
  "data/doc/commands.md",
  "data/doc/designer.md",
  "data/doc/format.md",
  "data/doc/getting-started.md",
  "data/doc/gtk.md",
  "data/doc/links.md",
  "data/doc/migration.md",
  "data/doc/problems.md",
  "data/doc/sqlalchemy.md",
};

static const char *const examples[] = { "blog", "library", "company", "shop" };

/* All blocks of a language on a page, one after the other. */
static char *
cut_blocks (const char *page,
            const char *language)
{
  g_autofree char *text = cli_read_source (page);
  g_autofree char *fence = g_strconcat ("```", language, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *blocks = g_string_new (NULL);
  gboolean inside = FALSE, other = FALSE;

  for (char **line = lines; *line != NULL; line++)
    {
      if (!g_str_has_prefix (*line, "```"))
        {
          if (inside)
            g_string_append_printf (blocks, "%s\n", *line);
        }
      else if (inside || other)
        inside = other = FALSE;
      else if (g_str_equal (*line, fence))
        inside = TRUE;
      else
        other = TRUE;
    }
  if (blocks->len == 0)
    g_error ("%s has no block of “%s”.", page, language);
  return g_string_free (blocks, FALSE);
}

static void
copy_examples (CliFixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *name = g_strconcat (examples[i], ".crow", NULL);
      g_autofree char *relative = g_build_filename ("data", "examples", name, NULL);
      g_autofree char *text = cli_read_source (relative);

      cli_fixture_write (fixture, name, text);
    }
}

/* Makes main.c of the page's C code and NAME.c of the example, compiles both and runs the program. */
static void
run_page (CliFixture *fixture,
          const char *page,
          const char *example)
{
  g_autofree char *code = cut_blocks (page, "c");
  g_autofree char *model = g_strconcat (example, ".crow", NULL);
  g_autofree char *build = NULL;
  g_autofree char *run = NULL;
  const char *build_words[] = { "sh", "-c", NULL, NULL };
  const char *run_words[] = { "sh", "-c", NULL, NULL };

  copy_examples (fixture);
  cli_fixture_write (fixture, "main.c", code);
  cli_fixture_run (fixture, "codegen", "--output-directory=.", model, NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  build = g_strdup_printf ("$CROW_CC -std=c99 -Wall -Wextra -Werror main.c %s.c -o program "
                           "$(pkg-config --cflags --libs libcrowfoot-1) -Wl,-rpath,\"$CROW_LIBRARY\"", example);
  build_words[2] = build;
  cli_fixture_spawn (fixture, NULL, build_words);
  if (fixture->status != 0)
    g_error ("%s", fixture->err);
  run = g_strdup ("G_DEBUG=fatal-warnings ./program");
  run_words[2] = run;
  cli_fixture_spawn (fixture, NULL, run_words);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
}

static void
test_readme (CliFixture    *fixture,
             gconstpointer  data)
{
  g_autofree char *path = NULL;
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  run_page (fixture, "README.md", "blog");
  path = cli_fixture_path (fixture, "blog.db");
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, "SELECT user.name || ': ' || post.title FROM post "
                                       "JOIN user ON user.id = post.user_id", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "John Doe: First words");
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (database);
}

static void
test_getting_started (CliFixture    *fixture,
                      gconstpointer  data)
{
  g_autofree char *expected = cut_blocks ("data/doc/getting-started.md", "output");

  run_page (fixture, "data/doc/getting-started.md", "library");
  g_assert_cmpstr (fixture->out, ==, expected);
}

static void
test_migration (CliFixture    *fixture,
                gconstpointer  data)
{
  g_autofree char *expected = cut_blocks ("data/doc/migration.md", "output");

  run_page (fixture, "data/doc/migration.md", "library");
  g_assert_cmpstr (fixture->out, ==, expected);
}

/* A command that is shown alone on a line, without what a shell makes of it. */
static gboolean
is_command (const char *line)
{
  return g_str_has_prefix (line, "crow ") && strpbrk (line, "|<>[$…") == NULL;
}

static void
test_commands (CliFixture    *fixture,
               gconstpointer  data)
{
  guint n = 0;

  copy_examples (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *text = cli_read_source (pages[i]);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      gboolean inside = FALSE;

      for (char **line = lines; *line != NULL; line++)
        {
          g_auto (GStrv) words = NULL;
          g_autoptr (GError) error = NULL;

          if (g_str_has_prefix (*line, "```"))
            inside = g_str_equal (*line, "```sh");
          if (!inside || !is_command (*line))
            continue;
          g_shell_parse_argv (*line, NULL, &words, &error);
          g_assert_no_error (error);
          g_free (words[0]);
          words[0] = g_strdup (g_getenv ("CROW"));
          cli_fixture_spawn (fixture, NULL, (const char *const *) words);
          if (fixture->status != 0)
            g_error ("%s: “%s” ends with %d: %s", pages[i], *line, fixture->status, fixture->err);
          n++;
        }
    }
  g_assert_cmpuint (n, >=, 3);
}

static void
test_links (void)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\]\\((?![a-z]+:)([^)#]+)[^)]*\\)", 0, 0, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *text = cli_read_source (pages[i]);
      g_autofree char *folder = g_path_get_dirname (pages[i]);
      g_autoptr (GMatchInfo) match = NULL;

      for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *target = g_match_info_fetch (match, 1);
          g_autofree char *relative = g_build_filename (folder, target, NULL);
          g_autofree char *path = cli_source_path (relative);

          if (!g_file_test (path, G_FILE_TEST_EXISTS))
            g_error ("%s: “%s” leads nowhere.", pages[i], target);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/documentation/readme", CliFixture, NULL, cli_fixture_set_up, test_readme, cli_fixture_tear_down);
  g_test_add ("/cli/documentation/getting-started", CliFixture, NULL, cli_fixture_set_up, test_getting_started,
              cli_fixture_tear_down);
  g_test_add ("/cli/documentation/migration", CliFixture, NULL, cli_fixture_set_up, test_migration,
              cli_fixture_tear_down);
  g_test_add ("/cli/documentation/commands", CliFixture, NULL, cli_fixture_set_up, test_commands,
              cli_fixture_tear_down);
  g_test_add_func ("/cli/documentation/links", test_links);
  return g_test_run ();
}
