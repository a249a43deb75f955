/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the verbs say when something is wrong: where, what, and how they end.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cli-fixture.h"

#define HEAD \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
  "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
#define USER \
  "    <entity id=\"user\" name=\"user\">\n" \
  "      <attribute id=\"user.id\" name=\"id\" type=\"integer\" required=\"true\" auto=\"true\"/>\n" \
  "      <key id=\"user.pk\" kind=\"primary\" attributes=\"user.id\"/>\n" \
  "    </entity>\n"

/* The verbs that read a file, with all they need beside it. */
static const char *const readers[][4] = {
  { "check", NULL },
  { "sql", "--dialect=sqlite", NULL },
  { "codegen", "--c-namespace=Test", "--header", "--output=out.h" },
  { "schema", "--dialect=sqlite", NULL },
  { "export", "--to=dbml", NULL },
};

static void
run_reader (CliFixture *fixture,
            guint       reader,
            const char *file)
{
  const char *words[7] = { g_getenv ("CROW") };
  guint n = 1;

  for (guint i = 0; i < 4 && readers[reader][i] != NULL; i++)
    words[n++] = readers[reader][i];
  words[n] = file;
  cli_fixture_spawn (fixture, NULL, words);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *place;   /* what the first message starts with */
  const char *mention; /* what it names */
} BrokenFile;

static const BrokenFile broken_files[] = {
  { "version",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"99\">\n"
    "  <model id=\"m\" name=\"M\"/>\n"
    "</crowfoot>\n",
    "broken.crow:2: error: ", "99" },
  { "syntax", HEAD "  <model id=\"m\" name=\"M\">\n" USER "  </modle>\n</crowfoot>\n", "broken.crow:8: error: ",
    "modle" },
  { "cut", HEAD "  <model id=\"m\" name=\"M\">\n" USER, "broken.crow:", "error: " },
  { "empty", "", "broken.crow", "error: " },
  { "foreign", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n", "broken.crow:2: error: ",
    "svg" },
  { "missing-entity",
    HEAD "  <model id=\"m\" name=\"M\">\n" USER
    "    <link id=\"l\">\n"
    "      <end entity=\"user\"/>\n"
    "      <end entity=\"ghost\"/>\n"
    "    </link>\n"
    "  </model>\n"
    "</crowfoot>\n",
    "broken.crow:10: error: ", "ghost" },
  { "duplicate", HEAD "  <model id=\"m\" name=\"M\">\n" USER USER "  </model>\n</crowfoot>\n",
    "broken.crow:8: error: ", "user" },
};

/* Each verb tells where a broken file is broken, and writes nothing. */
static void
test_broken (CliFixture    *fixture,
             gconstpointer  data)
{
  const BrokenFile *file = data;

  cli_fixture_write (fixture, "broken.crow", file->text);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      run_reader (fixture, i, "broken.crow");
      g_test_message ("%s: %s", readers[i][0], fixture->err);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      if (!g_str_has_prefix (fixture->err, file->place))
        g_error ("Not at “%s”: %s", file->place, fixture->err);
      cli_assert_contains (fixture->err, file->mention);
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
    }
}

/* All broken references are told, not only the first. */
static void
test_all_references (CliFixture    *fixture,
                     gconstpointer  data)
{
  cli_fixture_write (fixture, "broken.crow",
                     HEAD "  <model id=\"m\" name=\"M\">\n" USER
                     "    <link id=\"l\">\n"
                     "      <end entity=\"ghost\"/>\n"
                     "      <end entity=\"shade\"/>\n"
                     "    </link>\n"
                     "  </model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "check", "broken.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "broken.crow:9: error: ");
  cli_assert_contains (fixture->err, "broken.crow:10: error: ");
}

static void
test_unreadable (CliFixture    *fixture,
                 gconstpointer  data)
{
  g_autofree char *directory = cli_fixture_path (fixture, "directory");

  g_assert_cmpint (g_mkdir (directory, 0755), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      run_reader (fixture, i, "nowhere.crow");
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_true (g_str_has_prefix (fixture->err, "nowhere.crow: error: "));
      g_assert_cmpstr (fixture->out, ==, "");
      run_reader (fixture, i, "directory");
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_true (g_str_has_prefix (fixture->err, "directory: error: "));
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
    }
}

/* A model that makes no database: check answers, the others refuse. */
static void
test_problems (CliFixture    *fixture,
               gconstpointer  data)
{
  cli_fixture_write (fixture, "unfinished.crow",
                     HEAD "  <model id=\"m\" name=\"M\">\n" USER
                     "    <entity id=\"post\" name=\"post\">\n"
                     "      <attribute id=\"post.id\" name=\"id\" type=\"integer\"/>\n"
                     "      <attribute id=\"post.again\" name=\"id\" type=\"integer\"/>\n"
                     "    </entity>\n"
                     "  </model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "check", "unfinished.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  g_assert_cmpstr (fixture->err, ==, "");
  cli_assert_contains (fixture->out, "unfinished.crow:10: error: ");
  cli_assert_contains (fixture->out, "unfinished.crow: 1 error, ");
  cli_fixture_run (fixture, "check", "--format=json", "unfinished.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_assert_contains (fixture->out, "\"line\" : 10");
  for (guint i = 1; i < G_N_ELEMENTS (readers); i++)
    {
      gboolean generates = g_str_equal (readers[i][0], "codegen") || g_str_equal (readers[i][0], "export");

      run_reader (fixture, i, "unfinished.crow");
      g_assert_cmpint (fixture->status, ==, generates ? 2 : 1);
      g_assert_cmpstr (fixture->out, ==, "");
      cli_assert_contains (fixture->err, "unfinished.crow:10: error: ");
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 1);
    }
}

/* An entity without a key works, but most likely not as it was meant. */
static void
test_strict (CliFixture    *fixture,
             gconstpointer  data)
{
  cli_fixture_write (fixture, "keyless.crow",
                     HEAD "  <model id=\"m\" name=\"M\">\n"
                     "    <entity id=\"log\" name=\"log\">\n"
                     "      <attribute id=\"log.line\" name=\"line\"/>\n"
                     "    </entity>\n"
                     "  </model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "check", "keyless.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "keyless.crow:4: warning: ");
  cli_fixture_run (fixture, "check", "--strict", "keyless.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);

  /* What the drawing says to be silent about is counted, and told on demand. */
  cli_fixture_write (fixture, "silenced.crow",
                     "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
                     "  <model id=\"m\" name=\"M\"><entity id=\"e\" name=\"loose\" silenced=\"missing-primary-key\">"
                     "<attribute id=\"a\" name=\"x\"/></entity></model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "check", "--strict", "silenced.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, "silenced.crow: no problems.\n"
                                     "silenced.crow: 1 more was silenced; “--silenced” shows it.\n");
  cli_fixture_run (fixture, "check", "--silenced", "silenced.crow", NULL);
  cli_assert_contains (fixture->out, "silenced.crow:2: warning: “loose” has no primary key");
}

/* m.crow, an entity with a key, and an empty m.db. */
static void
write_model (CliFixture *fixture)
{
  cli_fixture_write (fixture, "m.db", "");
  cli_fixture_write (fixture, "m.crow", HEAD "  <model id=\"m\" name=\"M\"><entity id=\"log\" name=\"log\">"
                     "<attribute id=\"a\" name=\"id\" type=\"integer\" required=\"true\"/>"
                     "<key id=\"k\" kind=\"primary\" attributes=\"a\"/></entity></model>\n</crowfoot>\n");
}

/* A folder in the place of a file is called so; SQLite itself would speak of a disk that fails. */
static void
test_folder (CliFixture    *fixture,
             gconstpointer  data)
{
  static const char *const lines[] = {
    "check d/", "sql d/", "schema d/", "diff d/ m.crow", "diff m.crow d/", "import d/ -o n.crow", "migrate d/ m.crow",
    "migrate m.db d/", "rehearse m.crow d/ log 1", "sample m.crow -o d/", "sample m.crow --replace -o d/",
  };
  g_autofree char *folder = cli_fixture_path (fixture, "d");

  g_assert_cmpint (g_mkdir (folder, 0777), ==, 0);
  write_model (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s %s", g_getenv ("CROW"), lines[i]);
      g_auto (GStrv) words = g_strsplit (line, " ", -1);

      g_test_message ("%s", lines[i]);
      cli_fixture_spawn (fixture, NULL, (const char *const *) words);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      cli_assert_contains (fixture->err, "” is a folder. Name a file in it.\n");
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 3);
    }
}

static void
test_absent (CliFixture    *fixture,
             gconstpointer  data)
{
  static const char *const lines[] = {
    "check n.crow", "sql n.crow", "schema n.db", "diff n.crow m.crow", "diff m.crow n.db", "diff m.crow n.sql",
    "import n.sql -o o.crow", "import n.db -o o.crow", "migrate m.db n.crow", "rehearse m.crow n.db log 1",
    "sample n.crow -o d.db", "render n.crow -o n.svg", "merge n.crow m.crow m.crow",
  };

  write_model (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s %s", g_getenv ("CROW"), lines[i]);
      g_auto (GStrv) words = g_strsplit (line, " ", -1);

      g_test_message ("%s", lines[i]);
      cli_fixture_spawn (fixture, NULL, (const char *const *) words);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      cli_assert_contains (fixture->err, "There is no file “");
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 2);
    }
}

/* What MariaDB cannot hold is told with its place; the script is written all the same. */
static void
test_diagnostics (CliFixture    *fixture,
                  gconstpointer  data)
{
  g_autofree char *script = NULL;

  cli_fixture_write (fixture, "partial.crow",
                     HEAD "  <model id=\"m\" name=\"M\">\n"
                     "    <entity id=\"log\" name=\"log\">\n"
                     "      <attribute id=\"log.id\" name=\"id\" type=\"integer\" required=\"true\"/>\n"
                     "      <key id=\"log.pk\" kind=\"primary\" attributes=\"log.id\"/>\n"
                     "      <index id=\"log.i\" name=\"log_i\" where=\"id > 9\">\n"
                     "        <part attribute=\"log.id\"/>\n"
                     "      </index>\n"
                     "      <index id=\"log.u\" name=\"log_u\" unique=\"true\" where=\"id > 9\">\n"
                     "        <part attribute=\"log.id\"/>\n"
                     "      </index>\n"
                     "    </entity>\n"
                     "  </model>\n"
                     "</crowfoot>\n");
  cli_fixture_run (fixture, "sql", "--dialect=mariadb", "partial.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_true (g_str_has_prefix (fixture->err, "partial.crow:10: warning: MariaDB "));
  g_assert_null (strstr (fixture->err, "note: "));
  script = g_strdup (fixture->out);
  cli_assert_contains (script, "CREATE TABLE log");
  cli_fixture_run (fixture, "sql", "--dialect=mariadb", "--notes", "partial.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->err, "partial.crow:7: note: MariaDB ");
  g_assert_cmpstr (fixture->out, ==, script);
  cli_fixture_run (fixture, "sql", "--dialect=sqlite", "--notes", "partial.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->err, ==, "");
}

typedef struct
{
  const char *words[6];
  const char *message;
} WrongUsage;

static const WrongUsage wrong_usages[] = {
  { { "check" }, "It takes “crow check [OPTION…] FILE”." },
  { { "check", "a.crow", "b.crow" }, "It takes “crow check [OPTION…] FILE”." },
  { { "check", "--format=yaml", "a.crow" }, "“--format” does not know “yaml”. It can be one of: text, json." },
  { { "check", "--dialect=postgres", "a.crow" }, "“--dialect” does not know “postgres”. Did you mean “postgresql”?" },
  { { "check", "--frobnicate", "a.crow" }, "Unknown option --frobnicate. “crow check --help” shows what there is." },
  { { "sql", "--dialect=oracle", "a.crow" }, "It can be one of: sqlite, postgresql, mariadb." },
  { { "format" }, "Name the files to bring into form" },
  { { "format", "--check", "-" }, "“--check” wants files" },
  { { "codegen", "a.crow" }, "Add “--header” or “--body”" },
  { { "codegen", "--header", "a.crow" }, "Add “--output=OUT”" },
  { { "codegen", "--header", "--body", "--output=x", "a.crow" }, "Several files need “--output-directory=DIR”" },
  { { "codegen", "--output=x", "--output-directory=y", "a.crow" }, "exclude each other" },
  { { "codegen", "--split", "--header", "--output=x", "a.crow" }, "“--split” makes several files" },
  { { "codegen", "--split", "--include=x.h", "--output-directory=.", "a.crow" }, "exclude each other" },
  { { "codegen", "--list-files", "--header", "--output=x", "a.crow" }, "add “--output-directory=DIR”" },
  { { "codegen", "--depfile=d", "--header", "--output=-", "a.crow" }, "“--output” must name one" },
  { { "codegen", "--depfile=-", "--header", "--output=x", "a.crow" }, "“--depfile” must name a file" },
  { { "codegen", "--header", "--output=x", "--generate-autocleanup=object", "a.crow" }, "Did you mean “objects”?" },
  { { "codegen", "--header", "--output=x", "--glib-min-required=2.64", "a.crow" }, "needs GLib 2.74" },
  { { "codegen", "--header", "--output=x", "--glib-min-required=3.0", "a.crow" }, "“3.0” is no version of GLib" },
  { { "codegen", "--header", "--output=x", "--glib-min-required=2.8x", "a.crow" }, "“2.8x” is no version of GLib" },
  { { "export", "a.crow" }, "Add “--to=FORM”." },
  { { "export", "--to=mermade", "a.crow" }, "Did you mean “mermaid”?" },
  { { "export", "--to=dbml" }, "It takes “crow export [OPTION…] FILE”." },
  { { "schema", "--format=xml", "a.crow" }, "“--format” does not know “xml”." },
};

static void
test_wrong_usage (CliFixture    *fixture,
                  gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong_usages); i++)
    {
      const WrongUsage *usage = &wrong_usages[i];
      const char *words[8] = { g_getenv ("CROW") };

      for (guint j = 0; j < G_N_ELEMENTS (usage->words) && usage->words[j] != NULL; j++)
        words[j + 1] = usage->words[j];
      cli_fixture_spawn (fixture, NULL, words);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      g_assert_true (g_str_has_prefix (fixture->err, "crow: error: "));
      cli_assert_contains (fixture->err, usage->message);
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 0);
    }
}

/* Output that cannot be written is told with its name, and ends like input that cannot be read. */
static void
test_unwritable (CliFixture    *fixture,
                 gconstpointer  data)
{
  g_autofree char *blog = cli_source_path ("data/examples/blog.crow");
  static const char *const calls[][4] = {
    { "sql", "--dialect=sqlite", "-o", "missing/out" },
    { "schema", "--dialect=sqlite", "-o", "missing/out" },
    { "codegen", "--header", "-o", "missing/out" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      cli_fixture_run (fixture, calls[i][0], calls[i][1], calls[i][2], calls[i][3], blog, NULL);
      g_assert_cmpint (fixture->status, ==, 2);
      g_assert_cmpstr (fixture->out, ==, "");
      g_assert_true (g_str_has_prefix (fixture->err, "missing/out: error: The file cannot be written: "));
      g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 0);
    }
  cli_fixture_run (fixture, "codegen", "--output-directory=missing", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_true (g_str_has_prefix (fixture->err, "missing: error: "));
}

/* codegen leaves files alone that are somebody's, and those that would not change. */
static void
test_codegen_files (CliFixture    *fixture,
                    gconstpointer  data)
{
  g_autofree char *blog = cli_source_path ("data/examples/blog.crow");
  g_autofree char *header = cli_fixture_path (fixture, "blog.h");
  g_autofree char *text = NULL;
  GStatBuf before, after;

  cli_fixture_run (fixture, "codegen", "--output-directory=.", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpint (g_stat (header, &before), ==, 0);
  cli_fixture_run (fixture, "codegen", "--output-directory=.", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpint (g_stat (header, &after), ==, 0);
  g_assert_true (before.st_ino == after.st_ino);

  cli_fixture_write (fixture, "blog.c", "int mine;\n");
  g_assert_cmpint (g_unlink (header), ==, 0);
  cli_fixture_run (fixture, "codegen", "--output-directory=.", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "blog.c");
  text = cli_fixture_read (fixture, "blog.c");
  g_assert_cmpstr (text, ==, "int mine;\n");
  g_assert_false (g_file_test (header, G_FILE_TEST_EXISTS));
}

/* The body includes the header of its own name, as with gdbus-codegen. */
static void
test_codegen_include (CliFixture    *fixture,
                      gconstpointer  data)
{
  g_autofree char *blog = cli_source_path ("data/examples/blog.crow");
  g_autofree char *text = NULL, *other = NULL;

  cli_fixture_run (fixture, "codegen", "--body", "--output=model.c", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  text = cli_fixture_read (fixture, "model.c");
  cli_assert_contains (text, "#include \"model.h\"");
  cli_fixture_run (fixture, "codegen", "--body", "--include=sub/model.h", "--output=model.c", blog, NULL);
  other = cli_fixture_read (fixture, "model.c");
  cli_assert_contains (other, "#include \"sub/model.h\"");
  cli_fixture_run (fixture, "codegen", "--c-namespace=9lives", "--header", "--output=-", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->out, ==, "");
  cli_assert_contains (fixture->err, "9lives");
}

/* Files of a directory, listed or written, and what they depend on. */
static void
test_codegen_directory (CliFixture    *fixture,
                        gconstpointer  data)
{
  g_autofree char *blog = cli_source_path ("data/examples/blog.crow");
  g_autofree char *text = NULL, *rule = NULL, *glib = NULL;
  g_auto (GStrv) names = NULL;

  cli_fixture_run (fixture, "codegen", "--split", "--list-files", "--output-directory=none", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==,
                   "blog.h\nblog-schema.h\nblog-user.h\nblog-post.h\nblog-schema.c\nblog-user.c\nblog-post.c\n");
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 0);
  names = g_strsplit (fixture->out, "\n", -1);
  cli_fixture_run (fixture, "codegen", "--split", "--output-directory=.", "--depfile=blog.d", blog, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 8);
  for (guint i = 0; *names[i] != '\0'; i++)
    {
      g_autofree char *path = cli_fixture_path (fixture, names[i]);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  text = cli_fixture_read (fixture, "blog.d");
  g_assert_true (g_str_has_prefix (text, "./blog.h ./blog-schema.h "));
  cli_assert_contains (text, "./blog-post.c: ");
  cli_assert_contains (text, "data/examples/blog.crow\n");

  /* Names that make would part, or take for its own. */
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (blog, &text, NULL, NULL));
  cli_fixture_write (fixture, "a b$#.crow", text);
  cli_fixture_run (fixture, "codegen", "--header", "--output=x y.h", "--depfile=x.d", "a b$#.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  rule = cli_fixture_read (fixture, "x.d");
  g_assert_cmpstr (rule, ==, "x\\ y.h: a\\ b$$\\#.crow\n");

  cli_fixture_run (fixture, "codegen", "--body", "--output=-", "--glib-min-required=2.80", blog, NULL);
  glib = g_strdup (fixture->out);
  cli_assert_contains (glib, "g_once_init_enter_pointer (&schema)");
  cli_fixture_run (fixture, "codegen", "--body", "--output=-", "--glib-min-required=2.74.1", blog, NULL);
  g_assert_null (strstr (fixture->out, "_pointer (&schema)"));
}

/* An edit by hand is brought into form; with --check it is only told. Several files go together. */
static void
test_format (CliFixture    *fixture,
             gconstpointer  data)
{
  static const char by_hand[] =
    "<?xml version='1.0'?>\n"
    "<crowfoot version='1' xmlns='https://crowfoot-designer.github.io/ns/1'><!-- mine -->\n"
    "<model name='M' id='m'/><diagram name='D' id='d'/></crowfoot>";
  g_autofree char *text = NULL, *formed = NULL;
  const char *words[] = { g_getenv ("CROW"), "format", "-", NULL };

  cli_fixture_write (fixture, "hand.crow", by_hand);
  cli_fixture_run (fixture, "format", "--check", "hand.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  g_assert_cmpstr (fixture->out, ==, "hand.crow\n");
  text = cli_fixture_read (fixture, "hand.crow");
  g_assert_cmpstr (text, ==, by_hand);

  cli_fixture_write (fixture, "broken.crow", "<crow");
  cli_fixture_run (fixture, "format", "hand.crow", "broken.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_free (text);
  text = cli_fixture_read (fixture, "hand.crow");
  g_assert_cmpstr (text, ==, by_hand);

  cli_fixture_run (fixture, "format", "hand.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, "");
  formed = cli_fixture_read (fixture, "hand.crow");
  cli_assert_contains (formed, "<model id=\"m\" name=\"M\"/>\n");
  cli_assert_contains (formed, "<!-- mine -->");
  cli_fixture_run (fixture, "format", "--check", "hand.crow", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_spawn (fixture, by_hand, words);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, formed);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (CliFixture *, gconstpointer);
  } tests[] = {
    { "/cli/messages/all-references", test_all_references },
    { "/cli/messages/unreadable", test_unreadable },
    { "/cli/messages/problems", test_problems },
    { "/cli/messages/strict", test_strict },
    { "/cli/messages/folder", test_folder },
    { "/cli/messages/absent", test_absent },
    { "/cli/messages/diagnostics", test_diagnostics },
    { "/cli/messages/wrong-usage", test_wrong_usage },
    { "/cli/messages/unwritable", test_unwritable },
    { "/cli/messages/codegen-directory", test_codegen_directory },
    { "/cli/messages/codegen-files", test_codegen_files },
    { "/cli/messages/codegen-include", test_codegen_include },
    { "/cli/messages/format", test_format },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (broken_files); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/messages/broken/", broken_files[i].name, NULL);

      g_test_add (path, CliFixture, &broken_files[i], cli_fixture_set_up, test_broken, cli_fixture_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CliFixture, NULL, cli_fixture_set_up, tests[i].run, cli_fixture_tear_down);
  return g_test_run ();
}
