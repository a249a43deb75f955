/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "corpus-facts.h"

#include <string.h>

typedef struct
{
  CrowDialectId dialect;
  const char *collation;
  GHashTable *facts;
} Facts;

static void
add (Facts *self,
     char  *what,
     char  *how)
{
  for (guint i = 2; g_hash_table_contains (self->facts, what); i++)
    {
      char *other = g_strdup_printf ("%s #%u", what, i);

      g_free (what);
      what = other;
    }
  g_hash_table_insert (self->facts, what, how);
}

static const char *
text (JsonObject *object,
      const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : "-";
}

static const char *
yes_or_no (JsonObject *object,
           const char *member)
{
  return json_object_get_boolean_member_with_default (object, member, FALSE) ? "yes" : "no";
}

/* "a, b" of strings, numbers, truths and nulls. */
static char *
list (JsonObject *object,
      const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  GString *joined = g_string_new (NULL);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_string_free (joined, FALSE);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (i > 0)
        g_string_append (joined, ", ");
      if (JSON_NODE_HOLDS_NULL (element))
        g_string_append (joined, "-");
      else if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_string_append (joined, json_node_get_string (element));
      else
        g_string_append_printf (joined, "%" G_GINT64_FORMAT, json_node_get_int (element) | json_node_get_boolean (element));
    }
  return g_string_free (joined, FALSE);
}

static JsonArray *
array (JsonObject *object,
       const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
length (JsonArray *elements)
{
  return elements != NULL ? json_array_get_length (elements) : 0;
}

/* "schema.name", without a schema that is the usual one. */
static char *
qualify (JsonObject *object,
         const char *schema,
         const char *name)
{
  const char *in = text (object, schema);

  return g_str_equal (in, "-") || g_str_equal (in, "public") ? g_strdup (text (object, name))
                                                             : g_strconcat (in, ".", text (object, name), NULL);
}

static gboolean
is_text (const char *type)
{
  static const char *const starts[] = { "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (type, starts[i]))
      return TRUE;
  return FALSE;
}

/* In MariaDB a column has the table's collation, and that the database's, unless another is given. */
static const char *
get_collation (Facts      *self,
               JsonObject *table,
               JsonObject *column)
{
  const char *collation = text (column, "collation");

  if (self->dialect != CROW_DIALECT_MARIADB)
    return collation;
  if (g_str_equal (collation, "-") && is_text (text (column, "type")))
    collation = text (table, "collation");
  return g_strcmp0 (collation, self->collation) == 0 ? "-" : collation;
}

static void
add_columns (Facts      *self,
             JsonObject *table,
             const char *name)
{
  static const char *const texts[] = { "type", "default", "generated", "generation_expression", "on_update", "identity",
                                       "comment" };
  static const char *const truths[] = { "nullable", "auto_increment", "serial", "rowid_alias" };
  JsonArray *columns = array (table, "columns");
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      const char *column_name = text (column, "name");
      gboolean is_key = json_object_get_int_member_with_default (column, "pk_position", 0) > 0;

      g_string_append_printf (order, "%s%s", i > 0 ? ", " : "", column_name);
      for (gsize j = 0; j < G_N_ELEMENTS (texts); j++)
        if (!g_str_equal (text (column, texts[j]), "-"))
          add (self, g_strdup_printf ("column %s.%s %s", name, column_name, texts[j]), g_strdup (text (column, texts[j])));
      for (gsize j = 0; j < G_N_ELEMENTS (truths); j++)
        add (self, g_strdup_printf ("%s %s.%s %s", is_key ? "key column" : "column", name, column_name, truths[j]),
             g_strdup (yes_or_no (column, truths[j])));
      add (self, g_strdup_printf ("column %s.%s collation", name, column_name),
           g_strdup (get_collation (self, table, column)));
    }
  add (self, g_strdup_printf ("table %s columns", name), g_strdup (order->str));
}

/* In SQLite, where no key has a name in a catalog, the columns are the name. */
static void
add_keys (Facts      *self,
          JsonObject *table,
          const char *name)
{
  JsonArray *uniques = array (table, "uniques");
  JsonNode *primary = json_object_get_member (table, "primary_key");

  if (primary != NULL && JSON_NODE_HOLDS_OBJECT (primary))
    {
      JsonObject *key = json_node_get_object (primary);

      add (self, g_strdup_printf ("table %s primary key", name), list (key, "columns"));
      if (self->dialect == CROW_DIALECT_POSTGRESQL)
        add (self, g_strdup_printf ("table %s primary key name", name), g_strdup (text (key, "name")));
    }
  for (guint i = 0; i < length (uniques); i++)
    {
      JsonObject *key = json_array_get_object_element (uniques, i);
      g_autofree char *columns = list (key, "columns");

      add (self, g_strdup_printf ("table %s unique (%s)", name, columns),
           g_strdup (self->dialect == CROW_DIALECT_SQLITE ? "yes" : text (key, "name")));
    }
}

static void
add_foreign_keys (Facts      *self,
                  JsonObject *table,
                  const char *name)
{
  JsonArray *keys = array (table, "foreign_keys");

  for (guint i = 0; i < length (keys); i++)
    {
      JsonObject *key = json_array_get_object_element (keys, i);
      g_autofree char *columns = list (key, "columns");
      g_autofree char *target = qualify (key, "ref_schema", "ref_table");
      g_autofree char *targets = list (key, "ref_columns");
      g_autofree char *what = g_strdup_printf ("table %s foreign key (%s) to %s", name, columns, target);

      add (self, g_strdup (what), g_strdup (targets));
      add (self, g_strconcat (what, " on delete", NULL), g_strdup (text (key, "on_delete")));
      add (self, g_strconcat (what, " on update", NULL), g_strdup (text (key, "on_update")));
      if (self->dialect != CROW_DIALECT_SQLITE)
        add (self, g_strconcat (what, " name", NULL), g_strdup (text (key, "name")));
      if (self->dialect == CROW_DIALECT_POSTGRESQL)
        add (self, g_strconcat (what, " deferrable", NULL),
             g_strdup_printf ("%s, %s", yes_or_no (key, "deferrable"), yes_or_no (key, "initially_deferred")));
    }
}

static void
add_indexes (Facts      *self,
             JsonObject *table,
             const char *name)
{
  JsonArray *indexes = array (table, "indexes");

  for (guint i = 0; i < length (indexes); i++)
    {
      JsonObject *index = json_array_get_object_element (indexes, i);
      g_autofree char *columns = list (index, "columns");
      g_autofree char *descending = list (index, "descending");
      g_autofree char *prefix = list (index, "prefix");

      add (self, g_strdup_printf ("table %s index %s", name, text (index, "name")),
           g_strdup_printf ("(%s) unique %s descending %s method %s prefix %s partial %s where %s", columns,
                            yes_or_no (index, "unique"), descending,
                            self->dialect != CROW_DIALECT_SQLITE ? text (index, "method") : "-", prefix,
                            yes_or_no (index, "partial"), text (index, "where")));
    }
}

static void
add_checks (Facts      *self,
            JsonObject *table,
            const char *name)
{
  JsonArray *checks = array (table, "checks");

  for (guint i = 0; i < length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);

      add (self, g_strdup_printf ("table %s check %s", name, text (check, "expression")), g_strdup (text (check, "name")));
    }
}

/* Partitions and the tables behind a virtual one belong to another table. */
static gboolean
is_table (JsonObject *table)
{
  const char *kind = text (table, "kind");

  return g_str_equal (kind, "table") || g_str_equal (kind, "partitioned");
}

GHashTable *
corpus_facts_new (CrowDialectId  dialect,
                  JsonObject    *schema,
                  const char    *collation)
{
  Facts self = { dialect, collation, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  JsonArray *tables = array (schema, "tables");
  JsonArray *views = array (schema, "views");
  JsonArray *enums = array (schema, "enums");

  for (guint i = 0; i < length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      g_autofree char *name = qualify (table, "schema", "name");

      if (!is_table (table))
        continue;
      add (&self, g_strdup_printf ("table %s comment", name), g_strdup (text (table, "comment")));
      if (dialect == CROW_DIALECT_SQLITE)
        add (&self, g_strdup_printf ("table %s options", name),
             g_strdup_printf ("strict %s, without rowid %s", yes_or_no (table, "strict"), yes_or_no (table, "without_rowid")));
      add_columns (&self, table, name);
      add_keys (&self, table, name);
      add_foreign_keys (&self, table, name);
      add_indexes (&self, table, name);
      add_checks (&self, table, name);
    }
  for (guint i = 0; i < length (views); i++)
    {
      g_autofree char *name = qualify (json_array_get_object_element (views, i), "schema", "name");

      add (&self, g_strdup_printf ("view %s", name), g_strdup ("yes"));
    }
  for (guint i = 0; dialect == CROW_DIALECT_POSTGRESQL && i < length (enums); i++)
    {
      JsonObject *enumeration = json_array_get_object_element (enums, i);
      g_autofree char *name = qualify (enumeration, "schema", "name");

      add (&self, g_strdup_printf ("enum %s", name), list (enumeration, "values"));
    }
  return self.facts;
}

static gboolean
is_allowed (const char            *target,
            const char            *what,
            const char            *expected,
            const char            *actual,
            const CorpusDeviation *deviations,
            gsize                  n_deviations,
            gboolean              *used)
{
  for (gsize i = 0; i < n_deviations; i++)
    if (g_pattern_match_simple (deviations[i].target, target) && g_pattern_match_simple (deviations[i].fact, what) &&
        g_pattern_match_simple (deviations[i].expected, expected) &&
        g_pattern_match_simple (deviations[i].actual, actual))
      {
        used[i] = TRUE;
        return TRUE;
      }
  return FALSE;
}

void
corpus_facts_compare (GHashTable            *expected,
                      GHashTable            *actual,
                      const char            *target,
                      const CorpusDeviation *deviations,
                      gsize                  n_deviations,
                      gboolean              *used,
                      GPtrArray             *lines)
{
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) sorted = NULL;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (all, key);
  g_hash_table_iter_init (&iter, actual);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (all, key);
  sorted = g_list_sort (g_hash_table_get_keys (all), (GCompareFunc) strcmp);
  for (GList *item = sorted; item != NULL; item = item->next)
    {
      const char *a = g_hash_table_lookup (expected, item->data);
      const char *b = g_hash_table_lookup (actual, item->data);

      a = a != NULL ? a : "";
      b = b != NULL ? b : "";
      if (!g_str_equal (a, b) && !is_allowed (target, item->data, a, b, deviations, n_deviations, used))
        g_ptr_array_add (lines, g_strdup_printf ("%s: recorded “%s”, found “%s”", (char *) item->data, a, b));
    }
}
