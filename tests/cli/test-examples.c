/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every verb on every example of data/examples.
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

#include "diagram/crow-scene.h"
#include "document/crow-document.h"

#include "cli-fixture.h"

static const char *const examples[] = { "blog", "library", "company", "shop" };
static const char *const dialects[] = { "sqlite", "postgresql", "mariadb" };

/* xmllint finds that the grammar accepts it. */
static void
test_valid (CliFixture    *fixture,
            gconstpointer  name)
{
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");
  g_autofree char *grammar = cli_source_path ("data/crowfoot.rng");
  g_autofree char *path = cli_example_path (name);
  const char *words[] = { xmllint, "--nonet", "--noout", "--relaxng", grammar, path, NULL };

  if (xmllint == NULL)
    {
      g_test_skip ("xmllint is not installed");
      return;
    }
  cli_fixture_spawn (fixture, NULL, words);
  if (fixture->status != 0)
    g_error ("%s", fixture->err);
}

/* Saving it changes nothing. */
static void
test_canonical (gconstpointer name)
{
  g_autoptr (CrowDocument) document = cli_load_example (name);
  g_autofree char *path = cli_example_path (name);
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
  g_autofree char *saved = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (saved, ==, text);
}

/* Everything is explained and placed: it is to be learned from. */
static void
test_finished (gconstpointer name)
{
  g_autoptr (CrowDocument) document = cli_load_example (name);
  CrowModel *model = crow_document_get_model (document);
  CrowDiagram *diagram;

  g_assert_nonnull (crow_model_get_comment (model));
  g_assert_nonnull (crow_model_get_c_namespace (model));
  g_assert_cmpuint (crow_document_get_n_diagrams (document), >=, 1);
  diagram = crow_document_get_diagram (document, 0);
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);

      g_assert_nonnull (crow_entity_get_comment (entity));
      g_assert_nonnull (crow_entity_get_primary_key (entity));
      g_assert_nonnull (crow_diagram_lookup_placement (diagram, entity));
    }
  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    {
      CrowLink *link = crow_model_get_link (model, i);

      g_assert_nonnull (crow_link_get_name (link));
      for (guint end = 0; end < 2; end++)
        g_assert_nonnull (crow_link_end_get_role (crow_link_get_end (link, end)));
    }
}

static gboolean
overlap (const CrowRect *a,
         const CrowRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Nothing covers a card: no other card, no note, no line. */
static void
test_placed (gconstpointer name)
{
  g_autoptr (CrowDocument) document = cli_load_example (name);
  g_autoptr (CrowScene) scene = crow_scene_new (crow_text_measure_get_fixed ());
  guint n_cards, n_notes, n_routes;

  crow_scene_load (scene, document, crow_document_get_diagram (document, 0));
  n_cards = crow_scene_get_n_items (scene, CROW_ITEM_CARD);
  n_notes = crow_scene_get_n_items (scene, CROW_ITEM_NOTE);
  n_routes = crow_scene_get_n_items (scene, CROW_ITEM_ROUTE);
  g_assert_cmpuint (n_routes, ==, crow_model_get_n_links (crow_document_get_model (document)));
  for (guint i = 0; i < n_cards; i++)
    {
      const CrowItem *card = crow_scene_get_item (scene, CROW_ITEM_CARD, i);

      for (guint j = i + 1; j < n_cards; j++)
        g_assert_false (overlap (&card->bounds, &crow_scene_get_item (scene, CROW_ITEM_CARD, j)->bounds));
      for (guint j = 0; j < n_notes; j++)
        g_assert_false (overlap (&card->bounds, &crow_scene_get_item (scene, CROW_ITEM_NOTE, j)->bounds));
      for (guint j = 0; j < n_routes; j++)
        {
          const CrowRoutePath *route = CROW_ROUTE_PATH (crow_scene_get_item (scene, CROW_ITEM_ROUTE, j));

          for (guint k = 1; k < route->n_points; k++)
            {
              const CrowPoint *from = &route->points[k - 1], *to = &route->points[k];
              CrowRect segment = { MIN (from->x, to->x), MIN (from->y, to->y), ABS (from->x - to->x),
                                   ABS (from->y - to->y) };

              g_assert_false (overlap (&card->bounds, &segment));
            }
        }
    }
}

/* Notes have room for their text. */
static void
test_notes (gconstpointer name)
{
  g_autoptr (CrowDocument) document = cli_load_example (name);
  g_autoptr (CrowScene) scene = crow_scene_new (crow_text_measure_get_fixed ());

  crow_scene_load (scene, document, crow_document_get_diagram (document, 0));
  for (guint i = 0; i < crow_scene_get_n_items (scene, CROW_ITEM_NOTE); i++)
    {
      const CrowItem *item = crow_scene_get_item (scene, CROW_ITEM_NOTE, i);
      const CrowNoteBox *note = CROW_NOTE_BOX (item);
      g_autofree char *shown = g_strjoinv (" ", note->lines);
      g_autofree char *text = g_strdelimit (g_strdup (crow_note_get_text (CROW_NOTE (item->node))), "\n", ' ');

      g_assert_cmpstr (shown, ==, text);
    }
}

static void
test_format (CliFixture    *fixture,
             gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);

  cli_fixture_run (fixture, "format", "--check", path, NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
}

static void
test_check (CliFixture    *fixture,
            gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autofree char *expected = g_strconcat (path, ": no problems", NULL);

  cli_fixture_run (fixture, "check", "--strict", path, NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_true (g_str_has_prefix (fixture->out, expected));
  g_assert_cmpint (fixture->status, ==, 0);
}

static void
test_check_json (CliFixture    *fixture,
                 gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *problems;
  JsonObject *object;

  cli_fixture_run (fixture, "check", "--format=json", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  json_parser_load_from_data (parser, fixture->out, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "file"), ==, path);
  problems = json_object_get_array_member (object, "problems");
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      g_assert_cmpstr (json_object_get_string_member (problem, "severity"), ==, "note");
      g_assert_cmpint (json_object_get_int_member (problem, "line"), >, 3);
      g_assert_cmpstr (json_object_get_string_member (problem, "message"), !=, "");
    }
}

static void
test_sql (CliFixture    *fixture,
          gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autofree char *option = g_strconcat ("--dialect=", dialects[i], NULL);
      g_autofree char *golden = g_strdup_printf ("%s.%s.sql", (const char *) name, dialects[i]);
      g_autofree char *golden_drop = g_strdup_printf ("%s.%s.drop.sql", (const char *) name, dialects[i]);
      g_autofree char *script = NULL;
      g_autofree char *text = NULL;

      cli_fixture_run (fixture, "sql", option, path, NULL);
      g_assert_cmpstr (fixture->err, ==, "");
      g_assert_cmpint (fixture->status, ==, 0);
      cli_assert_golden (golden, fixture->out);
      script = g_strdup (fixture->out);

      cli_fixture_run (fixture, "sql", option, "-o", "out.sql", path, NULL);
      g_assert_cmpstr (fixture->out, ==, "");
      g_assert_cmpint (fixture->status, ==, 0);
      text = cli_fixture_read (fixture, "out.sql");
      g_assert_cmpstr (text, ==, script);

      cli_fixture_run (fixture, "sql", option, "--drop", path, NULL);
      g_assert_cmpint (fixture->status, ==, 0);
      cli_assert_golden (golden_drop, fixture->out);
    }
}

static void
execute (sqlite3    *database,
         const char *script)
{
  char *message = NULL;

  if (sqlite3_exec (database, script, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s in:\n%s", message, script);
}

static int
count_objects (sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;
  int n;

  g_assert_cmpint (sqlite3_prepare_v2 (database,
                                       "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return n;
}

/* The script makes the tables in SQLite, and --drop leaves nothing behind. */
static void
test_sqlite (CliFixture    *fixture,
             gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autoptr (CrowDocument) document = cli_load_example (name);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &database), ==, SQLITE_OK);
  execute (database, "PRAGMA foreign_keys = ON");
  cli_fixture_run (fixture, "sql", "--dialect=sqlite", path, NULL);
  execute (database, fixture->out);
  g_assert_cmpint (count_objects (database), >=, crow_model_get_n_entities (crow_document_get_model (document)));
  execute (database, "PRAGMA foreign_key_check");
  cli_fixture_run (fixture, "sql", "--dialect=sqlite", "--drop", path, NULL);
  execute (database, fixture->out);
  g_assert_cmpint (count_objects (database), ==, 0);
  sqlite3_close (database);
}

static void
test_codegen (CliFixture    *fixture,
              gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autofree char *header_name = g_strconcat (name, ".h", NULL);
  g_autofree char *body_name = g_strconcat (name, ".c", NULL);
  g_autofree char *include = g_strdup_printf ("#include \"%s\"", header_name);
  g_autofree char *header = NULL, *body = NULL;

  cli_fixture_run (fixture, "codegen", "--output-directory=.", path, NULL);
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_files (fixture), ==, 2);
  header = cli_fixture_read (fixture, header_name);
  body = cli_fixture_read (fixture, body_name);
  cli_assert_contains (body, include);

  /* One file a call gives the same. */
  cli_fixture_run (fixture, "codegen", "--header", "--output=-", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, header);
  cli_fixture_run (fixture, "codegen", "--body", "--output=-", path, NULL);
  g_assert_cmpstr (fixture->out, ==, body);
  cli_fixture_run (fixture, "codegen", "--main", "--output=-", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, include);
}

static void
test_schema (CliFixture    *fixture,
             gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autoptr (CrowDocument) document = cli_load_example (name);
  CrowModel *model = crow_document_get_model (document);

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autofree char *option = g_strconcat ("--dialect=", dialects[i], NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;
      JsonObject *object;
      guint n_throughs;

      cli_fixture_run (fixture, "schema", "--format=json", option, path, NULL);
      g_assert_cmpstr (fixture->err, ==, "");
      g_assert_cmpint (fixture->status, ==, 0);
      json_parser_load_from_data (parser, fixture->out, -1, &error);
      g_assert_no_error (error);
      object = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpstr (json_object_get_string_member (object, "engine"), ==, dialects[i]);
      n_throughs = json_object_has_member (object, "throughs")
                     ? json_array_get_length (json_object_get_array_member (object, "throughs"))
                     : 0;
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "links")) + n_throughs, ==,
                        crow_model_get_n_links (model));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "tables")), >=,
                        crow_model_get_n_entities (model));
    }
}

/* In every form, whose names the list tells. */
static void
test_export (CliFixture    *fixture,
             gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autofree char *list = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (CrowDocument) document = cli_load_example (name);
  CrowModel *model = crow_document_get_model (document);
  g_autofree char *text = NULL;

  cli_fixture_run (fixture, "export", "--list", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  list = g_strchomp (g_strdup (fixture->out));
  lines = g_strsplit (list, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >=, 6);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *option = g_strndup (*line, strcspn (*line, " "));
      g_auto (GStrv) parts = NULL;
      g_autofree char *plain = NULL;

      cli_fixture_run (fixture, "export", "--to", option, path, NULL);
      g_assert_cmpstr (fixture->err, ==, "");
      g_assert_cmpint (fixture->status, ==, 0);
      /* Markdown writes a backslash before an underscore. */
      parts = g_strsplit (fixture->out, "\\", -1);
      plain = g_strjoinv ("", parts);
      for (guint i = 0; i < crow_model_get_n_entities (model); i++)
        cli_assert_contains (plain, crow_entity_get_name (crow_model_get_entity (model, i)));
    }
  cli_fixture_run (fixture, "export", "-o", "out.dbml", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  text = cli_fixture_read (fixture, "out.dbml");
  cli_fixture_run (fixture, "export", "--to=dbml", path, NULL);
  g_assert_cmpstr (fixture->out, ==, text);
}

/* Standard input is as good as a file. */
static void
test_standard_input (CliFixture    *fixture,
                     gconstpointer  name)
{
  g_autofree char *path = cli_example_path (name);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;
  const char *words[] = { g_getenv ("CROW"), "sql", "--dialect=sqlite", "-", NULL };

  cli_fixture_run (fixture, "sql", "--dialect=sqlite", path, NULL);
  expected = g_strdup (fixture->out);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  cli_fixture_spawn (fixture, text, words);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, expected);
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
    { "valid", test_valid },
    { "check", test_check },
    { "format", test_format },
    { "check-json", test_check_json },
    { "sql", test_sql },
    { "sqlite", test_sqlite },
    { "codegen", test_codegen },
    { "schema", test_schema },
    { "export", test_export },
    { "standard-input", test_standard_input },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *canonical = g_strdup_printf ("/cli/examples/%s/canonical", examples[i]);
      g_autofree char *finished = g_strdup_printf ("/cli/examples/%s/finished", examples[i]);
      g_autofree char *placed = g_strdup_printf ("/cli/examples/%s/placed", examples[i]);
      g_autofree char *notes = g_strdup_printf ("/cli/examples/%s/notes", examples[i]);

      g_test_add_data_func (canonical, examples[i], test_canonical);
      g_test_add_data_func (finished, examples[i], test_finished);
      g_test_add_data_func (placed, examples[i], test_placed);
      g_test_add_data_func (notes, examples[i], test_notes);
      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *test = g_strdup_printf ("/cli/examples/%s/%s", examples[i], tests[j].name);

          g_test_add (test, CliFixture, examples[i], cli_fixture_set_up, tests[j].run, cli_fixture_tear_down);
        }
    }
  return g_test_run ();
}
