/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow check --fix` mends what it can, in the file, tells what is left, and always comes to an end.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli-fixture.h"

#define HEAD "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"

/* An error, a warning, a silenced warning, and a note: “select” is a word of SQL. */
static const char spoilt[] =
  HEAD "  <!-- Ask Ada before changing this. -->\n"
  "  <model id=\"m\" name=\"M\">\n"
  "    <entity id=\"log\" name=\"log\">\n"
  "      <attribute id=\"log.line\" name=\"line\" note:by=\"Ada\" xmlns:note=\"urn:note\"/>\n"
  "    </entity>\n"
  "    <entity id=\"quiet\" name=\"quiet\" silenced=\"missing-primary-key\">\n"
  "      <attribute id=\"quiet.line\" name=\"line\"/>\n"
  "    </entity>\n"
  "    <entity id=\"select\" name=\"select\">\n"
  "      <attribute id=\"select.id\" name=\"id\" type=\"integer\" required=\"true\" auto=\"true\" default=\"7\"/>\n"
  "      <attribute id=\"select.number\" name=\"number\" type=\"integer\" default=\"many\"/>\n"
  "      <key id=\"select.pk\" kind=\"primary\" attributes=\"select.id\"/>\n"
  "    </entity>\n"
  "  </model>\n"
  "</crowfoot>\n";

static void
assert_lacks (const char *text,
              const char *needle)
{
  if (strstr (text, needle) != NULL)
    g_error ("“%s” is in:\n%s", needle, text);
}

static void
test_all (CliFixture    *fixture,
          gconstpointer  data)
{
  g_autofree char *path = cli_fixture_path (fixture, "m.crow");
  g_autofree char *mended = NULL;
  g_autofree char *again = NULL;
  struct stat before, after;

  cli_fixture_write (fixture, "m.crow", spoilt);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  cli_fixture_run (fixture, "check", "--strict", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);

  cli_fixture_run (fixture, "check", "--strict", "--fix", "m.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "m.crow: mended (add-primary-key): “log” has no primary key");
  cli_assert_contains (fixture->out, "m.crow: mended (clear-default): The default of “select.id” is never used");
  cli_assert_contains (fixture->out, "m.crow: mended (clear-default): The default “many” of “select.number”");
  cli_assert_contains (fixture->out, "m.crow: no problems, 1 note.\n");
  cli_assert_contains (fixture->out, "m.crow: 1 more was silenced");
  assert_lacks (fixture->out, "still there");
  mended = cli_fixture_read (fixture, "m.crow");
  cli_assert_contains (mended, "<!-- Ask Ada before changing this. -->");
  cli_assert_contains (mended, "by=\"Ada\"");
  cli_assert_contains (mended, "name=\"select\"");
  cli_assert_contains (mended, "silenced=\"missing-primary-key\"");
  assert_lacks (mended, "many");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
  g_assert_cmpint (stat (path, &before), ==, 0);
  g_assert_cmpuint (before.st_mode & 07777, ==, 0640);

  /* It is as the designer saves it, and nothing is left to do. */
  cli_fixture_run (fixture, "format", "--check", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "check", "--fix", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "m.crow: nothing that could be mended was found.\n");
  again = cli_fixture_read (fixture, "m.crow");
  g_assert_cmpstr (again, ==, mended);
  g_assert_cmpint (stat (path, &after), ==, 0);
  g_assert_true (after.st_ino == before.st_ino);
}

/* A code chooses notes and what is silenced, too, and leaves the others. */
static void
test_codes (CliFixture    *fixture,
            gconstpointer  data)
{
  g_autofree char *mended = NULL;

  cli_fixture_write (fixture, "m.crow", spoilt);
  cli_fixture_run (fixture, "check", "--fix=reserved-name", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "m.crow: mended (rename): “select” is a word of SQL");
  cli_assert_contains (fixture->out, "error: The default “many” of “select_.number”");
  cli_assert_contains (fixture->out, "m.crow: 1 error, 2 warnings, 0 notes.\n");

  cli_fixture_run (fixture, "check", "--fix=default-type", "--fix", "missing-primary-key", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_fixture_run (fixture, "check", "--fix=default-type", "--fix=missing-primary-key", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "m.crow: mended (add-primary-key): “log” has no primary key");
  cli_assert_contains (fixture->out, "m.crow: mended (add-primary-key): “quiet” has no primary key");
  cli_assert_contains (fixture->out, "m.crow: 0 errors, 1 warning, 0 notes.\n");
  assert_lacks (fixture->out, "silenced");
  mended = cli_fixture_read (fixture, "m.crow");
  cli_assert_contains (mended, "default=\"7\"");

  /* A word that is no code of the file does nothing, and that is told. */
  cli_fixture_run (fixture, "check", "--fix=auto-defualt", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "m.crow: nothing that could be mended was found.\n");
  cli_assert_contains (fixture->err, "m.crow: note: It has no problem with the code “auto-defualt”.\n");
}

/* One attribute refers to two of different types: whatever it is given, one is wrong. */
static void
test_endless (CliFixture    *fixture,
              gconstpointer  data)
{
  cli_fixture_write (fixture, "m.crow",
                     HEAD "  <model id=\"m\" name=\"M\">\n"
                     "    <entity id=\"a\" name=\"a\">\n"
                     "      <attribute id=\"a.id\" name=\"id\" type=\"integer\" required=\"true\"/>\n"
                     "      <key id=\"a.pk\" kind=\"primary\" attributes=\"a.id\"/>\n"
                     "    </entity>\n"
                     "    <entity id=\"b\" name=\"b\">\n"
                     "      <attribute id=\"b.id\" name=\"id\" type=\"date\" required=\"true\"/>\n"
                     "      <key id=\"b.pk\" kind=\"primary\" attributes=\"b.id\"/>\n"
                     "    </entity>\n"
                     "    <entity id=\"c\" name=\"c\">\n"
                     "      <attribute id=\"c.id\" name=\"id\" type=\"integer\" required=\"true\"/>\n"
                     "      <attribute id=\"c.r\" name=\"r\" type=\"blob\"/>\n"
                     "      <key id=\"c.pk\" kind=\"primary\" attributes=\"c.id\"/>\n"
                     "    </entity>\n"
                     "    <link id=\"l\"><end entity=\"a\"/><end entity=\"c\"/>"
                     "<column attribute=\"c.r\" references=\"a.id\"/></link>\n"
                     "    <link id=\"k\"><end entity=\"b\"/><end entity=\"c\"/>"
                     "<column attribute=\"c.r\" references=\"b.id\"/></link>\n"
                     "  </model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "check", "--fix=reference-type", "m.crow", NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "m.crow: mended (match-type): “c.r”");
  cli_assert_contains (fixture->out, "m.crow: still there after mending (match-type): “c.r”");
  cli_assert_contains (fixture->out, "m.crow: 1 error, ");
}

static void
test_json (CliFixture    *fixture,
           gconstpointer  data)
{
  cli_fixture_write (fixture, "m.crow", spoilt);
  cli_fixture_run (fixture, "check", "--format=json", "--fix=default-type", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "\"mended\" : [\n    {\n      \"severity\" : \"error\",\n"
                                     "      \"code\" : \"default-type\",\n      \"id\" : \"select.number\",\n");
  cli_assert_contains (fixture->out, "\"not_mended\" : []");
  cli_assert_contains (fixture->out, "\"code\" : \"missing-primary-key\"");
}

/* A link to the file stays one. */
static void
test_symbolic_link (CliFixture    *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = cli_fixture_path (fixture, "link.crow");
  g_autofree char *mended = NULL;

  cli_fixture_write (fixture, "m.crow", spoilt);
  g_assert_cmpint (symlink ("m.crow", path), ==, 0);
  cli_fixture_run (fixture, "check", "--fix", "link.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  mended = cli_fixture_read (fixture, "m.crow");
  assert_lacks (mended, "many");
}

/* Where nothing can be written, nothing is told as done. */
static void
test_refused (CliFixture    *fixture,
              gconstpointer  data)
{
  const char *words[] = { g_getenv ("CROW"), "check", "--fix", "-", NULL };
  g_autofree char *text = NULL;

  cli_fixture_spawn (fixture, spoilt, words);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpstr (fixture->err, ==, "crow: error: “--fix” changes a file and cannot change standard input. Write it to "
                                     "a file first.\n");

  cli_fixture_write (fixture, "m.crow", HEAD "  <model id=\"m\" name=\"M\"><entity id=\"e\"></model></crowfoot>\n");
  cli_fixture_run (fixture, "check", "--fix", "m.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->out, ==, "");
  text = cli_fixture_read (fixture, "m.crow");
  cli_assert_contains (text, "<entity id=\"e\"></model>");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) \
  g_test_add ("/cli/mend/" #name, CliFixture, NULL, cli_fixture_set_up, test_##name, cli_fixture_tear_down)
  ADD (all);
  ADD (codes);
  ADD (endless);
  ADD (json);
  ADD (symbolic_link);
  ADD (refused);
  return g_test_run ();
}
