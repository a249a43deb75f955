/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs recorded scenarios of SQLAlchemy against the session and prints each difference.
 *
 *   crow-scenarios DIR [--record] [--only ID] [--engine URI] [--deviations FILE]… [--verbose]
 *
 * DIR holds scenarios/NAME.json and expected/NAME.json.  Level 1 compares results, errors and tables; level 2 the rows
 * that each step writes to each table; level 3 says that no step needs more SELECTs.  The deviations file is a JSON
 * object from the id of a scenario to the reason why we differ from SQLAlchemy there on purpose, one text, or one for
 * each of "level1", "level2" and "level3"; a scenario listed there that does not differ counts as a failure too, so
 * that the list stays true.  Several files may be given; a later one has the last word.
 *
 * An address “postgresql:” stands for the server that tests/with-servers started.
 */
#include "config.h"

#include <string.h>

#include "scenario-run.h"

#define N_LEVELS 3

typedef struct
{
  JsonObject *deviations; /* (nullable) */
  const char *only;       /* (nullable) */
  gboolean verbose;
  const char *uri;
  gboolean record;        /* no comparison: results become what is expected */
  guint n_scenarios;
  guint n_same[N_LEVELS];
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

/* How much of a text a time is without a fraction of a second that is zero; 0: it is no time. */
static gsize
measure_time (const char *text)
{
  static const char form[] = "dddd-dd-dd dd:dd:dd";
  gsize length = strlen (form);

  for (gsize i = 0; i < length; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return 0;
  if (text[length] == '.' && text[length + 1] != '\0' && text[length + 1 + strspn (text + length + 1, "0")] == '\0')
    return length;
  return text[length] == '\0' ? length : 0;
}

static gboolean
texts_equal (const char *left,
             const char *right)
{
  gsize length = measure_time (left);

  return g_str_equal (left, right) ||
         (length > 0 && measure_time (right) == length && strncmp (left, right, length) == 0);
}

/* 1 and 1.0 are the same value, and so are 10:00:00 and 10:00:00.000000 of a day. */
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
  if (JSON_NODE_HOLDS_VALUE (left) && JSON_NODE_HOLDS_VALUE (right) &&
      json_node_get_value_type (left) == G_TYPE_STRING && json_node_get_value_type (right) == G_TYPE_STRING)
    return texts_equal (json_node_get_string (left), json_node_get_string (right));
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

  /* Refused is refused: the words for it are SQLAlchemy's own. */
  if (json_object_has_member (actual, "config_error") && json_object_has_member (expected, "config_error"))
    return TRUE;
  if (json_object_has_member (actual, "config_error") || json_object_has_member (expected, "config_error"))
    return !differ (report, "configuration", json_object_get_member (expected, "config_error"),
                    json_object_get_member (actual, "config_error"));
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
  if (json_array_get_length (wanted) != json_array_get_length (found))
    {
      g_string_append_printf (report, "    %u steps were recorded, %u ran\n", json_array_get_length (wanted),
                              json_array_get_length (found));
      same = FALSE;
    }
  return !differ (report, "tables", json_object_get_member (expected, "tables"),
                  json_object_get_member (actual, "tables")) && same;
}

/* The statements (column 2) or rows (column 3) of a kind that a step sent, for one table or (NULL) for all. */
static gint64
count (JsonObject *step,
       const char *kind,
       const char *table,
       guint       column)
{
  JsonArray *list = json_object_has_member (step, "sql") ? json_object_get_array_member (step, "sql") : NULL;
  gint64 n = 0;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonArray *item = json_array_get_array_element (list, i);

      if (g_str_equal (json_array_get_string_element (item, 0), kind) &&
          (table == NULL || g_str_equal (json_array_get_string_element (item, 1), table)))
        n += json_array_get_int_element (item, column);
    }
  return n;
}

/* Rows of the tables that @left writes to, against the same of @right. */
static gboolean
compare_writes (JsonObject *left,
                JsonObject *right,
                const char *what,
                gboolean    swapped,
                GString    *report)
{
  JsonArray *list = json_object_has_member (left, "sql") ? json_object_get_array_member (left, "sql") : NULL;
  gboolean same = TRUE;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonArray *item = json_array_get_array_element (list, i);
      const char *kind = json_array_get_string_element (item, 0), *table = json_array_get_string_element (item, 1);
      gint64 ours, theirs;

      if (!g_str_equal (kind, "INSERT") && !g_str_equal (kind, "UPDATE") && !g_str_equal (kind, "DELETE"))
        continue;
      theirs = count (left, kind, table, 3);
      ours = count (right, kind, table, 3);
      /* What both write is compared once. */
      if (theirs == ours || (swapped && ours > 0))
        continue;
      same = FALSE;
      g_string_append_printf (report, "    %s: %s of %s: recorded %d rows, here %d\n", what, kind, table,
                              (int) (swapped ? ours : theirs), (int) (swapped ? theirs : ours));
    }
  return same;
}

/* Level 2: the same rows written by each step; level 3: no more SELECTs. */
static void
compare_statements (JsonObject *scenario,
                    JsonObject *expected,
                    JsonObject *actual,
                    gboolean   *same,
                    GString   **reports)
{
  JsonArray *wanted = json_object_get_array_member (expected, "steps");
  JsonArray *found = json_object_get_array_member (actual, "steps");
  JsonArray *steps = json_object_get_array_member (scenario, "steps");

  for (guint i = 0; i < MIN (json_array_get_length (wanted), json_array_get_length (found)); i++)
    {
      JsonObject *w = json_array_get_object_element (wanted, i), *f = json_array_get_object_element (found, i);
      g_autofree char *step = print_node (json_array_get_element (steps, i));
      g_autofree char *what = g_strdup_printf ("step %u %s", i + 1, step);
      gint64 theirs = count (w, "SELECT", NULL, 2), ours = count (f, "SELECT", NULL, 2);

      same[1] &= compare_writes (w, f, what, FALSE, reports[1]);
      same[1] &= compare_writes (f, w, what, TRUE, reports[1]);
      if (ours <= theirs)
        continue;
      same[2] = FALSE;
      g_string_append_printf (reports[2], "    %s: recorded %d SELECTs, here %d\n", what, (int) theirs, (int) ours);
    }
}

/* A text is the reason for all levels, an object has one for each that differs. */
static const char *
find_reason (Runner     *self,
             const char *id,
             guint       level)
{
  static const char *const levels[] = { "level1", "level2", "level3" };
  JsonNode *node = self->deviations != NULL ? json_object_get_member (self->deviations, id) : NULL;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_string_member_with_default (json_node_get_object (node), levels[level], NULL);
  return json_node_get_string (node);
}

static void
run_scenario (Runner     *self,
              JsonObject *scenario,
              JsonObject *results)
{
  const char *id = json_object_get_string_member (scenario, "id");
  g_autoptr (JsonObject) actual = NULL;
  GString *reports[N_LEVELS];
  gboolean same[N_LEVELS] = { TRUE, TRUE, TRUE };
  gboolean deviates = FALSE;
  JsonObject *expected;

  if ((self->only != NULL && !g_str_equal (self->only, id)) || !json_object_has_member (results, id))
    return;
  for (guint i = 0; i < N_LEVELS; i++)
    reports[i] = g_string_new (NULL);
  self->n_scenarios++;
  if (self->verbose)
    g_print ("%s\n", id);
  expected = json_object_get_object_member (results, id);
  actual = scenario_run (scenario, self->uri);
  same[0] = compare (scenario, expected, actual, reports[0]);
  compare_statements (scenario, expected, actual, same, reports);
  for (guint i = 0; i < N_LEVELS; i++)
    {
      const char *reason = find_reason (self, id, i);

      if (same[i])
        {
          self->n_same[i]++;
          /* A reason for all levels is given for the first one; the others may follow from it. */
          if (reason != NULL && (i == 0 || JSON_NODE_HOLDS_OBJECT (json_object_get_member (self->deviations, id))))
            {
              self->n_wrong++;
              g_print ("%s: listed as a deviation at level %u, but it is the same now\n", id, i + 1);
            }
        }
      else if (reason != NULL)
        {
          if (!deviates || JSON_NODE_HOLDS_OBJECT (json_object_get_member (self->deviations, id)))
            g_print ("%s: deviates at level %u: %s\n", id, i + 1, reason);
          deviates = TRUE;
          if (self->verbose)
            g_print ("%s", reports[i]->str);
        }
      else
        {
          self->n_wrong++;
          g_print ("%s: level %u: %s\n%s", id, i + 1,
                   json_object_get_string_member_with_default (scenario, "title", ""), reports[i]->str);
        }
      g_string_free (reports[i], TRUE);
    }
  self->n_deviations += deviates;
}

/* Takes @record. */
static gboolean
write_record (JsonObject *record,
              const char *path,
              GError    **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "results", record);
  json_node_take_object (root, object);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  return json_generator_to_file (generator, path, error);
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
  if (self->record)
    {
      JsonObject *results = json_object_new ();

      list = json_object_get_array_member (scenarios, "scenarios");
      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          JsonObject *scenario = json_array_get_object_element (list, i);

          json_object_set_object_member (results, json_object_get_string_member (scenario, "id"),
                                         scenario_run (scenario, self->uri));
        }
      return write_record (results, expected_path, error);
    }
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

/* A later file has the last word on a scenario; null: it does not deviate after all. */
static gboolean
add_deviations (Runner     *self,
                const char *path,
                GError    **error)
{
  g_autoptr (JsonObject) object = read_object (path, error);
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (object == NULL)
    return FALSE;
  if (self->deviations == NULL)
    self->deviations = json_object_new ();
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &id, &node))
    if (JSON_NODE_HOLDS_NULL (node))
      json_object_remove_member (self->deviations, id);
    else
      json_object_set_member (self->deviations, id, json_node_copy (node));
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  Runner self = { 0 };
  gboolean record = FALSE;
  g_autofree char *only = NULL, *uri = NULL;
  g_auto (GStrv) deviations = NULL;
  const GOptionEntry entries[] = {
    { "only", 0, 0, G_OPTION_ARG_STRING, &only, "Run this scenario alone", "ID" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &uri, "Where to run; on a server, in a schema of its own", "URI" },
    { "record", 0, 0, G_OPTION_ARG_NONE, &record, "Write expected/NAME.json from what happens here", NULL },
    { "deviations", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &deviations, "Where we differ on purpose", "FILE" },
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
  self.record = record;
  self.uri = uri == NULL ? "sqlite::memory:" : g_str_equal (uri, "postgresql:") ? g_getenv ("CROW_TEST_POSTGRESQL") : uri;
  if (self.uri == NULL)
    {
      g_printerr ("There is no PostgreSQL server.\n");
      return 77;
    }
  for (guint i = 0; deviations != NULL && deviations[i] != NULL; i++)
    {
      if (!add_deviations (&self, deviations[i], &error))
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
  if (record)
    return 0;
  g_print ("level 1: %u/%u  level 2: %u/%u  level 3: %u/%u  deviations: %u\n", self.n_same[0], self.n_scenarios,
           self.n_same[1], self.n_scenarios, self.n_same[2], self.n_scenarios, self.n_deviations);
  g_clear_pointer (&self.deviations, json_object_unref);
  return self.n_wrong == 0 ? 0 : 1;
}
