/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts statements by putting itself before the functions of the engine's class; the library knows nothing of it.
 *
 * A statement counts when it is stepped first, unless it reads the catalog or takes numbers from a sequence.  Its rows are those it changed; one that names a row by its key counts
 * one row even where there was none, because that is what was asked.
 */
#include "config.h"

#include "scenario-watch.h"

#include <string.h>

#include "engine/crow-engine-private.h"

typedef struct
{
  guint n_statements;
  gint64 n_rows;
} Count;

static struct
{
  CrowEngineClass *klass; /* that was watched first; NULL: none yet */
  CrowStep (*step) (CrowStatement *statement, GError **error);
  void (*reset) (CrowStatement *statement);
  gpointer (*compile) (CrowEngine *engine, const char *sql, guint *n_columns, GError **error);
  gboolean (*execute) (CrowEngine *engine, const char *script, GError **error);
  GHashTable *running;    /* CrowStatement: stepped, and not at its end */
  GHashTable *counts;     /* owned "KIND table" → Count */
  gboolean paused;
} watch;

static const char *const kinds[] = { "SELECT", "INSERT", "UPDATE", "DELETE" };

/* The name behind @word at the outermost level, unquoted; "" when there is none. */
static char *
find_name (const char *sql,
           const char *word)
{
  guint depth = 0;
  gsize length = strlen (word);

  for (const char *at = sql; *at != '\0'; at++)
    {
      if (*at == '(')
        depth++;
      else if (*at == ')')
        depth--;
      else if (depth == 0 && (at == sql || at[-1] == ' ') && g_ascii_strncasecmp (at, word, length) == 0 &&
               at[length] == ' ')
        {
          const char *start = at + length + 1;

          if (*start == '"')
            return g_strndup (start + 1, strcspn (start + 1, "\""));
          return g_strndup (start, strcspn (start, " (;"));
        }
    }
  return g_strdup ("");
}

/* Whether it is over all that fulfils a condition: its table has an alias. */
static gboolean
has_alias (const char *sql)
{
  g_autofree char *alias = find_name (sql, "AS");

  return g_str_equal (alias, "t");
}

/* How many lists of values a multi-row statement has; 1: none. */
static guint
count_values (const char *sql)
{
  const char *at = strstr (sql, "VALUES (");
  guint n = 0, depth = 0;

  for (at = at != NULL ? at + strlen ("VALUES ") : ""; *at != '\0'; at++)
    {
      if (*at == '(' && depth++ == 0)
        n++;
      else if (*at == ')' && (depth == 0 || --depth == 0) && at[1] != ',')
        break;
    }
  return MAX (n, 1);
}

static void
note (const char *kind,
      const char *sql,
      gint64      n_rows)
{
  g_autofree char *table = NULL;
  char *name;
  Count *count;

  table = find_name (sql, g_str_equal (kind, "SELECT")   ? "FROM"
                          : g_str_equal (kind, "INSERT") ? "INTO"
                          : g_str_equal (kind, "DELETE") ? "FROM" : "UPDATE");
  if (g_str_has_prefix (table, "sqlite_") || g_str_has_prefix (table, "pragma_") || g_str_has_prefix (table, "pg_") ||
      g_str_has_prefix (table, "generate_series"))
    return;
  name = g_strdup_printf ("%s %s", kind, table);
  count = g_hash_table_lookup (watch.counts, name);
  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      g_hash_table_insert (watch.counts, g_strdup (name), count);
    }
  count->n_statements++;
  count->n_rows += n_rows;
  g_free (name);
}

static const char *
kind_of (const char *sql)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strncasecmp (sql, kinds[i], strlen (kinds[i])) == 0)
      return kinds[i];
  return NULL;
}

static CrowStep
watch_step (CrowStatement *statement,
            GError       **error)
{
  gboolean first = !g_hash_table_contains (watch.running, statement);
  const char *kind = first && !watch.paused ? kind_of (statement->sql) : NULL;
  CrowStep step = watch.step (statement, error);

  if (step == CROW_STEP_ROW)
    g_hash_table_add (watch.running, statement);
  else
    g_hash_table_remove (watch.running, statement);
  if (kind != NULL && g_str_equal (kind, "SELECT"))
    note (kind, statement->sql, 1);
  else if (kind != NULL && (step == CROW_STEP_FAILED || g_str_equal (kind, "INSERT")))
    note (kind, statement->sql, count_values (statement->sql));
  else if (kind != NULL)
    {
      gint64 n = crow_engine_get_n_changes (statement->engine);

      /* One set of parameters, whatever it changes. */
      if (has_alias (statement->sql))
        n = 1;
      /* A condition over references, or the parts of heirs, may have nothing to do. */
      if (n > 0 || strstr (statement->sql, " IN (") == NULL)
        note (kind, statement->sql, MAX (n, 1));
    }
  return step;
}

static void
watch_reset (CrowStatement *statement)
{
  g_hash_table_remove (watch.running, statement);
  watch.reset (statement);
}

/* One that the database refuses was asked all the same. */
static gpointer
watch_compile (CrowEngine *engine,
               const char *sql,
               guint      *n_columns,
               GError    **error)
{
  gpointer native = watch.compile (engine, sql, n_columns, error);
  const char *kind = native == NULL && !watch.paused ? kind_of (sql) : NULL;

  if (kind != NULL)
    note (kind, sql, count_values (sql));
  return native;
}

static gboolean
watch_execute (CrowEngine *engine,
               const char *script,
               GError    **error)
{
  const char *kind = watch.paused ? NULL : kind_of (script);

  /* SQL of the scenario counts one set of parameters, whatever it changes. */
  if (kind != NULL)
    note (kind, script, 1);
  return watch.execute (engine, script, error);
}

void
scenario_watch_start (CrowEngine *engine)
{
  CrowEngineClass *klass = CROW_ENGINE_GET_CLASS (engine);

  if (watch.klass == klass)
    return;
  g_assert (watch.klass == NULL);
  watch.klass = klass;
  watch.step = klass->step;
  watch.reset = klass->reset;
  watch.execute = klass->execute;
  watch.running = g_hash_table_new (NULL, NULL);
  watch.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  klass->step = watch_step;
  watch.compile = klass->compile;
  klass->compile = watch_compile;
  klass->reset = watch_reset;
  klass->execute = watch_execute;
}

void
scenario_watch_pause (gboolean pause)
{
  watch.paused = pause;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

JsonArray *
scenario_watch_take (void)
{
  JsonArray *array = json_array_new ();
  GList *names = g_list_sort (g_hash_table_get_keys (watch.counts), compare_names);

  for (GList *l = names; l != NULL; l = l->next)
    {
      Count *count = g_hash_table_lookup (watch.counts, l->data);
      const char *space = strchr (l->data, ' ');
      JsonArray *item = json_array_new ();
      g_autofree char *kind = g_strndup (l->data, space - (char *) l->data);

      json_array_add_string_element (item, kind);
      json_array_add_string_element (item, space + 1);
      json_array_add_int_element (item, count->n_statements);
      json_array_add_int_element (item, count->n_rows);
      json_array_add_array_element (array, item);
    }
  g_list_free (names);
  g_hash_table_remove_all (watch.counts);
  return array;
}
