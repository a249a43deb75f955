/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts statements by putting itself before the functions of the engine's class; the library knows nothing of it.
 *
 * A statement counts when it is stepped first, unless it reads the catalog or takes numbers from a sequence.  Its rows
 * are those it changed, or would have changed had it not failed; one that names rows by their key counts each of them,
 * whether it is there or not, because that is what was asked.
 */
#include "config.h"

#include "scenario-watch.h"

#include <string.h>

#include "engine/crow-engine-private.h"
#include "sql/crow-dialect.h"

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
  GHashTable *bound;      /* CrowStatement → GPtrArray of owned CrowValue, for those over lists */
  GHashTable *keys;       /* owned table → owned condition that names rows by their key */
  void (*bind) (CrowStatement *statement, guint parameter, const CrowValue *value);
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

static void
free_value (gpointer data)
{
  CrowValue *value = data;

  if (value != NULL && value->length > 0)
    g_free ((gpointer) value->u.bytes);
  g_free (value);
}

static void
watch_bind (CrowStatement   *statement,
            guint            parameter,
            const CrowValue *value)
{
  if (!watch.paused && strstr (statement->sql, " IN (") != NULL)
    {
      GPtrArray *values = g_hash_table_lookup (watch.bound, statement);
      CrowValue *copy = g_memdup2 (value, sizeof *value);

      if (values == NULL)
        {
          values = g_ptr_array_new_with_free_func (free_value);
          g_hash_table_insert (watch.bound, statement, values);
        }
      if (copy->length > 0)
        copy->u.bytes = g_memdup2 (copy->u.bytes, copy->length);
      if (parameter >= values->len)
        g_ptr_array_set_size (values, parameter + 1);
      g_clear_pointer (&g_ptr_array_index (values, parameter), free_value);
      g_ptr_array_index (values, parameter) = copy;
    }
  watch.bind (statement, parameter, value);
}

/* How many rows the list of a statement names by their key; 0: it is over something else. */
static guint
count_named (CrowStatement *statement,
             const char    *table)
{
  const char *condition = g_hash_table_lookup (watch.keys, table);
  const char *where = strstr (statement->sql, " WHERE ");
  guint n = 0, n_columns = 1, depth = 0;

  if (condition == NULL || where == NULL || !g_str_has_prefix (where + strlen (" WHERE "), condition) ||
      g_str_has_prefix (where + strlen (" WHERE ") + strlen (condition), "SELECT") ||
      g_str_has_prefix (where + strlen (" WHERE ") + strlen (condition), "WITH"))
    return 0;
  for (const char *at = condition; *at != '\0'; at++)
    n_columns += *at == ',';
  for (const char *at = where + strlen (" WHERE ") + strlen (condition); *at != '\0' && (*at != ')' || depth > 0); at++)
    {
      depth += (*at == '(') - (*at == ')');
      n += *at == '?' || *at == '$';
    }
  return n / n_columns;
}

/* How many rows fulfil the condition of a statement over a list of references. */
static gint64
count_meant (CrowStatement *statement,
             const char    *table)
{
  GPtrArray *values = g_hash_table_lookup (watch.bound, statement);
  g_autofree char *sql = NULL;
  g_autoptr (CrowStatement) question = NULL;
  gboolean has_row = FALSE, paused = watch.paused;
  gint64 n = 0;

  /* Its columns are those of another name then, and it counts as one. */
  if (values == NULL || strstr (statement->sql, " WHERE ") == NULL || has_alias (statement->sql))
    return 0;
  watch.paused = TRUE;
  sql = g_strdup_printf ("SELECT count(*) FROM \"%s\"%s", table, strstr (statement->sql, " WHERE "));
  question = crow_engine_prepare (statement->engine, sql, NULL);
  for (guint i = 0; question != NULL && i < values->len; i++)
    watch.bind (question, i, g_ptr_array_index (values, i));
  if (question != NULL && crow_statement_step (question, &has_row, NULL) && has_row)
    n = crow_statement_get_int64 (question, 0);
  watch.paused = paused;
  return n;
}

static CrowStep
watch_step (CrowStatement *statement,
            GError       **error)
{
  gboolean first = !g_hash_table_contains (watch.running, statement);
  const char *kind = first && !watch.paused ? kind_of (statement->sql) : NULL;
  gboolean over_list = kind != NULL && (g_str_equal (kind, "UPDATE") || g_str_equal (kind, "DELETE")) &&
                       strstr (statement->sql, " IN (") != NULL;
  g_autofree char *table = over_list ? find_name (statement->sql, g_str_equal (kind, "DELETE") ? "FROM" : "UPDATE") : NULL;
  guint n_named = over_list ? count_named (statement, table) : 0;
  gint64 n_meant = over_list && n_named == 0 ? count_meant (statement, table) : 0;
  CrowStep step = watch.step (statement, error);

  if (step == CROW_STEP_ROW)
    g_hash_table_add (watch.running, statement);
  else
    g_hash_table_remove (watch.running, statement);
  if (kind != NULL && g_str_equal (kind, "SELECT"))
    note (kind, statement->sql, 1);
  else if (kind != NULL && n_named > 0)
    note (kind, statement->sql, n_named);
  else if (kind != NULL && (step == CROW_STEP_FAILED || g_str_equal (kind, "INSERT")))
    note (kind, statement->sql, MAX (n_meant, count_values (statement->sql)));
  else if (kind != NULL)
    {
      gint64 n = crow_engine_get_n_changes (statement->engine);

      /* One set of parameters, whatever it changes. */
      if (has_alias (statement->sql))
        n = 1;
      /* A condition over references, or the parts of heirs, may have nothing to do; what a foreign key deleted first was
       * meant, too. */
      n = MAX (n, n_meant);
      if (n > 0 || !over_list)
        note (kind, statement->sql, MAX (n, 1));
    }
  return step;
}

static void
watch_reset (CrowStatement *statement)
{
  g_hash_table_remove (watch.running, statement);
  g_hash_table_remove (watch.bound, statement);
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

/* The tables whose keys are no references: what names their keys is not over references. */
static void
read_keys (CrowSchema *schema)
{
  g_hash_table_remove_all (watch.keys);
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (schema, i);
      const CrowKeyInfo *key = crow_schema_get_primary_key (schema, i);
      GString *condition = g_string_new (NULL);
      guint n_references = 0;

      for (guint j = 0; key != NULL && j < key->n_attributes; j++)
        {
          n_references += crow_schema_is_in_reference (schema, i, key->attributes[j]);
          g_string_append (condition, j > 0 ? ", " : "");
          crow_sql_append_identifier (condition, CROW_DIALECT_SQLITE, entity->attributes[key->attributes[j]].name);
        }
      if (key != NULL && key->n_attributes > 1)
        {
          g_string_prepend_c (condition, '(');
          g_string_append_c (condition, ')');
        }
      g_string_append (condition, " IN (");
      if (key != NULL && n_references < key->n_attributes)
        g_hash_table_insert (watch.keys, g_strdup (entity->name), g_string_free (condition, FALSE));
      else
        g_string_free (condition, TRUE);
    }
}

void
scenario_watch_start (CrowEngine *engine,
                      CrowSchema *schema)
{
  CrowEngineClass *klass = CROW_ENGINE_GET_CLASS (engine);

  if (watch.klass == klass)
    {
      read_keys (schema);
      return;
    }
  g_assert (watch.klass == NULL);
  watch.klass = klass;
  watch.step = klass->step;
  watch.reset = klass->reset;
  watch.execute = klass->execute;
  watch.bind = klass->bind;
  watch.running = g_hash_table_new (NULL, NULL);
  watch.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  watch.bound = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  watch.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_keys (schema);
  klass->step = watch_step;
  klass->bind = watch_bind;
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
