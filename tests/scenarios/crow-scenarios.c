/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs recorded scenarios of SQLAlchemy against the session and prints each difference.
 *
 *   crow-scenarios DIR [--only ID] [--deviations FILE] [--verbose]
 *
 * DIR holds scenarios/NAME.json and expected/NAME.json.  The deviations file is a JSON object from the id of a
 * scenario to the reason why we differ from SQLAlchemy there on purpose; a scenario listed there that does not differ
 * counts as a failure too, so that the list stays true.
 */
#include "config.h"

#include <string.h>

#include "scenario-run.h"

typedef struct
{
  JsonObject *deviations; /* (nullable) */
  const char *only;       /* (nullable) */
  gboolean verbose;
  guint n_scenarios;
  guint n_same;
  guint n_deviations;
  guint n_wrong;
} Runner;

static JsonObject *
read_object (const char *path,
             GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_file (parser, path, error))
    return NULL;
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static char *
print_node (JsonNode *node)
{
  return node == NULL ? g_strdup ("nothing") : json_to_string (node, FALSE);
}

static gboolean nodes_equal (JsonNode *left,
                             JsonNode *right);

static gboolean
objects_equal (JsonObject *left,
               JsonObject *right)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (json_object_get_size (left) != json_object_get_size (right))
    return FALSE;
  json_object_iter_init (&iter, left);
  while (json_object_iter_next (&iter, &member, &node))
    if (!json_object_has_member (right, member) || !nodes_equal (node, json_object_get_member (right, member)))
      return FALSE;
  return TRUE;
}

/* 1 and 1.0 are the same value. */
static gboolean
nodes_equal (JsonNode *left,
             JsonNode *right)
{
  if (left == NULL || right == NULL)
    return (left == NULL || JSON_NODE_HOLDS_NULL (left)) && (right == NULL || JSON_NODE_HOLDS_NULL (right));
  if (JSON_NODE_HOLDS_ARRAY (left) && JSON_NODE_HOLDS_ARRAY (right))
    {
      JsonArray *a = json_node_get_array (left), *b = json_node_get_array (right);

      if (json_array_get_length (a) != json_array_get_length (b))
        return FALSE;
      for (guint i = 0; i < json_array_get_length (a); i++)
        if (!nodes_equal (json_array_get_element (a, i), json_array_get_element (b, i)))
          return FALSE;
      return TRUE;
    }
  if (JSON_NODE_HOLDS_OBJECT (left) && JSON_NODE_HOLDS_OBJECT (right))
    return objects_equal (json_node_get_object (left), json_node_get_object (right));
  if (JSON_NODE_HOLDS_VALUE (left) && JSON_NODE_HOLDS_VALUE (right) &&
      json_node_get_value_type (left) != G_TYPE_STRING && json_node_get_value_type (right) != G_TYPE_STRING)
    return json_node_get_double (left) == json_node_get_double (right);
  return json_node_equal (left, right);
}

static gboolean
differ (GString    *report,
        const char *what,
        JsonNode   *expected,
        JsonNode   *actual)
{
  g_autofree char *wanted = NULL, *found = NULL;

  if (nodes_equal (expected, actual))
    return FALSE;
  wanted = print_node (expected);
  found = print_node (actual);
  g_string_append_printf (report, "    %s: recorded %s, here %s\n", what, wanted, found);
  return TRUE;
}

/* Level 1: results, errors, tables. */
static gboolean
compare (JsonObject *scenario,
         JsonObject *expected,
         JsonObject *actual,
         GString    *report)
{
  JsonArray *wanted = json_object_get_array_member (expected, "steps");
  JsonArray *found = json_object_get_array_member (actual, "steps");
  JsonArray *steps = json_object_get_array_member (scenario, "steps");
  gboolean same = TRUE;

  if (json_object_has_member (actual, "config_error") != json_object_has_member (expected, "config_error"))
    {
      differ (report, "configuration", json_object_get_member (expected, "config_error"),
              json_object_get_member (actual, "config_error"));
      return FALSE;
    }
  for (guint i = 0; i < MIN (json_array_get_length (wanted), json_array_get_length (found)); i++)
    {
      JsonObject *w = json_array_get_object_element (wanted, i), *f = json_array_get_object_element (found, i);
      g_autofree char *step = print_node (json_array_get_element (steps, i));
      g_autofree char *what = g_strdup_printf ("step %u %s", i + 1, step);

      same &= !differ (report, what, json_object_get_member (w, "result"), json_object_get_member (f, "result"));
      if (differ (report, what, json_object_get_member (w, "error"), json_object_get_member (f, "error")))
        {
          same = FALSE;
          if (json_object_has_member (f, "message"))
            g_string_append_printf (report, "      %s\n", json_object_get_string_member (f, "message"));
        }
    }
  return !differ (report, "tables", json_object_get_member (expected, "tables"),
                  json_object_get_member (actual, "tables")) && same;
}

static void
run_scenario (Runner     *self,
              JsonObject *scenario,
              JsonObject *results)
{
  const char *id = json_object_get_string_member (scenario, "id");
  g_autoptr (JsonObject) actual = NULL;
  g_autoptr (GString) report = g_string_new (NULL);
  const char *reason = self->deviations != NULL
                           ? json_object_get_string_member_with_default (self->deviations, id, NULL) : NULL;

  if ((self->only != NULL && !g_str_equal (self->only, id)) || !json_object_has_member (results, id))
    return;
  self->n_scenarios++;
  if (self->verbose)
    g_print ("%s\n", id);
  actual = scenario_run (scenario, "sqlite::memory:");
  if (compare (scenario, json_object_get_object_member (results, id), actual, report))
    {
      self->n_same++;
      if (reason != NULL)
        {
          self->n_wrong++;
          g_print ("%s: listed as a deviation, but it is the same now\n", id);
        }
    }
  else if (reason != NULL)
    {
      self->n_deviations++;
      g_print ("%s: deviates: %s\n", id, reason);
    }
  else
    {
      self->n_wrong++;
      g_print ("%s: %s\n%s", id, json_object_get_string_member_with_default (scenario, "title", ""), report->str);
    }
}

static gboolean
run_file (Runner     *self,
          const char *folder,
          const char *name,
          GError    **error)
{
  g_autofree char *scenarios_path = g_build_filename (folder, "scenarios", name, NULL);
  g_autofree char *expected_path = g_build_filename (folder, "expected", name, NULL);
  g_autoptr (JsonObject) scenarios = read_object (scenarios_path, error);
  g_autoptr (JsonObject) expected = NULL;
  JsonArray *list;

  if (scenarios == NULL)
    return FALSE;
  expected = read_object (expected_path, error);
  if (expected == NULL)
    return FALSE;
  list = json_object_get_array_member (scenarios, "scenarios");
  for (guint i = 0; i < json_array_get_length (list); i++)
    run_scenario (self, json_array_get_object_element (list, i),
                  json_object_get_object_member (expected, "results"));
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
run_folder (Runner     *self,
            const char *folder,
            GError    **error)
{
  g_autofree char *path = g_build_filename (folder, "scenarios", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (!run_file (self, folder, g_ptr_array_index (names, i), error))
      return FALSE;
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  Runner self = { 0 };
  g_autofree char *only = NULL, *deviations = NULL;
  const GOptionEntry entries[] = {
    { "only", 0, 0, G_OPTION_ARG_STRING, &only, "Run this scenario alone", "ID" },
    { "deviations", 0, 0, G_OPTION_ARG_FILENAME, &deviations, "Where we differ on purpose", "FILE" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &self.verbose, "Say which scenario runs", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("DIR");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "One folder is needed.");
      return 2;
    }
  /* A skip for the test harness: the recordings are not part of this project. */
  if (!g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    {
      g_printerr ("There are no recorded scenarios in “%s”.\n", argv[1]);
      return 77;
    }
  self.only = only;
  if (deviations != NULL)
    {
      self.deviations = read_object (deviations, &error);
      if (self.deviations == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 2;
        }
    }
  if (!run_folder (&self, argv[1], &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  g_print ("level 1: %u/%u  deviations: %u\n", self.n_same, self.n_scenarios, self.n_deviations);
  g_clear_pointer (&self.deviations, json_object_unref);
  return self.n_wrong == 0 ? 0 : 1;
}
