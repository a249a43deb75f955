/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads scripts for PostgreSQL and MariaDB that others wrote, where CROW_CORPUS names a folder of them, and compares with
 * what was recorded of the real servers' catalogs: expected.*.json beside the files.  Then goes on to a document and back.
 * Skips where there is no such folder.
 *
 * What differs is collected and printed as a whole; each difference is an error but those in `known`.
 */
#include "config.h"

#include "import/crow-import.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "codegen/crow-schema-json.h"
#include "import/crow-import-schema.h"

typedef struct
{
  char *folder;
  char *expected;
  char *name;
} Case;

/* Differences that stay, by patterns of the line that is printed of them. */
static const struct
{
  const char *difference;
  const char *reason;
} known[] = {
  { "mediawiki/postgresql: page: 12 columns in the database, 13 here",
    "the second script begins a transaction and never commits it" },
  { "mediawiki/postgresql: page: 4 indexes in the database, 5 here", "the same" },
  { "mediawiki/postgresql: text: 3 columns in the database, 4 here", "the same" },
  { "mediawiki/postgresql: text: 0 indexes in the database, 1 here", "the same" },
  { "mediawiki/mariadb: *.*: type: “varbinary(*)” in the database, “varchar(*)” here",
    "the database had “binary” for its character set, which no script says" },
  { "mediawiki/mariadb: *.*: type: “*blob” in the database, “*text” here", "the same" },
  { NULL, NULL },
};

typedef struct
{
  CrowCatalog *catalog;
  const char *name;
  GString *differences;
  guint n_unknown;
  gboolean postgresql;
} Comparison;

static void
differ (Comparison *self,
        const char *format,
        ...) G_GNUC_PRINTF (2, 3);

static void
differ (Comparison *self,
        const char *format,
        ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strdup_printf ("%s: %s", self->name, text);
  for (gsize i = 0; known[i].difference != NULL; i++)
    if (g_pattern_match_simple (known[i].difference, line))
      {
        g_test_message ("%s (%s)", line, known[i].reason);
        return;
      }
  self->n_unknown++;
  g_string_append_printf (self->differences, "%s\n", line);
}

static const char *
get_string (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

static gboolean
get_boolean (JsonObject *object,
             const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) && json_node_get_boolean (node);
}

static void
compare_strings (Comparison *self,
                 const char *expected,
                 const char *actual,
                 const char *format,
                 ...) G_GNUC_PRINTF (4, 5);

static void
compare_strings (Comparison *self,
                 const char *expected,
                 const char *actual,
                 const char *format,
                 ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (g_strcmp0 (expected, actual) == 0)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  differ (self, "%s: “%s” in the database, “%s” here", what, expected != NULL ? expected : "(none)",
          actual != NULL ? actual : "(none)");
}

static char *
join (JsonArray *names)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      const char *name = JSON_NODE_HOLDS_NULL (json_array_get_element (names, i))
                             ? "?"
                             : json_array_get_string_element (names, i);

      g_string_append_printf (joined, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static const char *
plain_type (const char *type)
{
  if (g_str_equal (type, "serial"))
    return "integer";
  if (g_str_equal (type, "bigserial"))
    return "bigint";
  return g_str_equal (type, "smallserial") ? "smallint" : type;
}

static void
compare_columns (Comparison       *self,
                 CrowCatalogTable *table,
                 JsonArray        *expected)
{
  if (table->columns->len != json_array_get_length (expected))
    differ (self, "%s: %u columns in the database, %u here", table->name, json_array_get_length (expected),
            table->columns->len);
  for (guint i = 0; i < MIN (table->columns->len, json_array_get_length (expected)); i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);
      JsonObject *object = json_array_get_object_element (expected, i);
      const char *name = get_string (object, "name");
      gboolean automatic = get_boolean (object, "auto_increment") || get_boolean (object, "serial") ||
                           get_string (object, "identity") != NULL;
      const char *generated = get_string (object, "generated");

      compare_strings (self, name, column->name, "%s: column %u", table->name, i + 1);
      compare_strings (self, get_string (object, "type"), plain_type (column->type), "%s.%s: type", table->name, name);
      if (automatic != column->automatic)
        differ (self, "%s.%s: automatic: %d in the database", table->name, name, automatic);
      if (get_boolean (object, "nullable") == column->required)
        differ (self, "%s.%s: required: %d here", table->name, name, column->required);
      if (!column->automatic)
        compare_strings (self, get_string (object, "default"), column->default_value, "%s.%s: default", table->name, name);
      compare_strings (self, get_string (object, "generation_expression"), column->generated, "%s.%s: generated",
                       table->name, name);
      if ((g_strcmp0 (generated, "stored") == 0) != column->stored)
        differ (self, "%s.%s: stored: %d here", table->name, name, column->stored);
      compare_strings (self, get_string (object, "comment"), column->comment, "%s.%s: comment", table->name, name);
      if (self->postgresql)
        compare_strings (self, get_string (object, "collation"), column->collation, "%s.%s: collation", table->name, name);
      else
        compare_strings (self, get_string (object, "on_update"), column->on_update_value, "%s.%s: on update", table->name,
                         name);
      if (self->postgresql && (g_strcmp0 (get_string (object, "type_kind"), "enum") == 0) != (column->enumeration != NULL))
        differ (self, "%s.%s: enum", table->name, name);
    }
}

static char *
join_parts (CrowCatalogIndex *index)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      g_string_append_printf (joined, "%s%s", i > 0 ? ", " : "", part->column != NULL ? part->column : part->expression);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
compare_keys (Comparison       *self,
              CrowCatalogTable *table,
              JsonArray        *expected)
{
  guint n_unique_indexes = 0;

  /* A unique constraint over parts of columns is an index here. */
  for (guint i = 0; !self->postgresql && i < table->indexes->len; i++)
    n_unique_indexes += ((CrowCatalogIndex *) g_ptr_array_index (table->indexes, i))->unique;
  if (table->uniques->len + n_unique_indexes != json_array_get_length (expected))
    differ (self, "%s: %u unique constraints in the database, %u here", table->name, json_array_get_length (expected),
            table->uniques->len);
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      g_autofree char *columns = join (json_object_get_array_member (object, "columns"));
      g_autofree char *actual = NULL;

      for (guint j = 0; j < table->uniques->len && actual == NULL; j++)
        {
          CrowCatalogKey *key = g_ptr_array_index (table->uniques, j);

          if (g_strcmp0 (key->name, get_string (object, "name")) == 0)
            actual = g_strjoinv (", ", key->columns);
        }
      for (guint j = 0; !self->postgresql && j < table->indexes->len && actual == NULL; j++)
        {
          CrowCatalogIndex *index = g_ptr_array_index (table->indexes, j);

          if (index->unique && g_strcmp0 (index->name, get_string (object, "name")) == 0)
            actual = join_parts (index);
        }
      compare_strings (self, columns, actual, "%s: unique %s", table->name, get_string (object, "name"));
    }
}

static const char *
action_to_text (CrowAction action)
{
  static const char *const texts[] = { "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };

  G_STATIC_ASSERT (CROW_ACTION_NO_ACTION == 0 && CROW_ACTION_SET_DEFAULT == 4);
  return texts[action];
}

static void
compare_foreign_keys (Comparison       *self,
                      CrowCatalogTable *table,
                      JsonArray        *expected)
{
  if (table->foreign_keys->len != json_array_get_length (expected))
    differ (self, "%s: %u foreign keys in the database, %u here", table->name, json_array_get_length (expected),
            table->foreign_keys->len);
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      const char *name = get_string (object, "name");
      g_autofree char *columns = join (json_object_get_array_member (object, "columns"));
      g_autofree char *targets = join (json_object_get_array_member (object, "ref_columns"));
      g_autofree char *actual_columns = NULL;
      g_autofree char *actual_targets = NULL;
      CrowCatalogForeignKey *found = NULL;
      CrowCatalogTable *target;
      const char *schema;

      for (guint j = 0; j < table->foreign_keys->len && found == NULL; j++)
        if (g_strcmp0 (((CrowCatalogForeignKey *) g_ptr_array_index (table->foreign_keys, j))->name, name) == 0)
          found = g_ptr_array_index (table->foreign_keys, j);
      if (found == NULL)
        {
          differ (self, "%s: there is no foreign key %s here", table->name, name);
          continue;
        }
      schema = found->target_schema != NULL ? found->target_schema : table->schema;
      target = crow_catalog_lookup_table (self->catalog, schema, found->target);
      actual_columns = g_strjoinv (", ", found->columns);
      compare_strings (self, columns, actual_columns, "%s: columns of %s", table->name, name);
      compare_strings (self, get_string (object, "ref_table"), found->target, "%s: target of %s", table->name, name);
      if (self->postgresql)
        compare_strings (self, get_string (object, "ref_schema"), schema != NULL ? schema : "public",
                         "%s: schema of the target of %s", table->name, name);
      if (found->target_columns != NULL)
        actual_targets = g_strjoinv (", ", found->target_columns);
      else if (target != NULL && target->primary_key != NULL)
        actual_targets = g_strjoinv (", ", target->primary_key->columns);
      compare_strings (self, targets, actual_targets, "%s: target columns of %s", table->name, name);
      compare_strings (self, get_string (object, "on_delete"), action_to_text (found->on_delete), "%s: on delete of %s",
                       table->name, name);
      compare_strings (self, get_string (object, "on_update"), action_to_text (found->on_update), "%s: on update of %s",
                       table->name, name);
      if (self->postgresql && (get_boolean (object, "deferrable") != (found->deferrable != CROW_DEFERRABLE_NOT) ||
                               get_boolean (object, "initially_deferred") != (found->deferrable == CROW_DEFERRABLE_DEFERRED)))
        differ (self, "%s: %s is deferrable in another way", table->name, name);
    }
}

static gboolean
is_noted (Comparison *self,
          const char *name)
{
  g_autofree char *quoted = g_strdup_printf ("“%s”", name);

  for (guint i = 0; i < self->catalog->notes->len; i++)
    if (strstr (g_ptr_array_index (self->catalog->notes, i), quoted) != NULL)
      return TRUE;
  return FALSE;
}

/* The recorded expression has parentheses around it where it is no function; those of a part are the same. */
static void
compare_parts (Comparison       *self,
               CrowCatalogTable *table,
               CrowCatalogIndex *index,
               JsonObject       *expected)
{
  JsonArray *columns = json_object_get_array_member (expected, "columns");
  JsonArray *prefixes = json_object_has_member (expected, "prefix") ? json_object_get_array_member (expected, "prefix") : NULL;
  g_autofree char *actual = join_parts (index);
  g_autoptr (GString) wanted = g_string_new (NULL);
  const char *definition = get_string (expected, "definition");
  guint n_descending = 0, n_recorded = 0;

  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      n_descending += part->descending;
    }
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      const char *name = json_array_get_string_element (columns, i);
      gboolean prefixed = prefixes != NULL && !JSON_NODE_HOLDS_NULL (json_array_get_element (prefixes, i));

      g_string_append_printf (wanted, "%s%s", i > 0 ? ", " : "", name);
      if (i < index->parts->len)
        {
          guint length = prefixed ? (guint) json_array_get_int_element (prefixes, i) : 0;
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

          if (part->length != length)
            differ (self, "%s: the prefix of %s in %s has %u in the database, %u here", table->name, name, index->name,
                    length, part->length);
        }
    }
  compare_strings (self, wanted->str, actual, "%s: index %s", table->name, index->name);
  for (const char *p = definition; p != NULL && (p = strstr (p, " DESC")) != NULL; p++)
    n_recorded++;
  if (n_recorded != n_descending)
    differ (self, "%s: index %s has %u descending parts in the database, %u here", table->name, index->name, n_recorded,
            n_descending);
}

static void
compare_indexes (Comparison       *self,
                 CrowCatalogTable *table,
                 JsonArray        *expected)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      const char *name = get_string (object, "name");
      const char *method = get_string (object, "method");
      CrowCatalogIndex *found = NULL;

      for (guint j = 0; j < table->indexes->len && found == NULL; j++)
        if (g_str_equal (((CrowCatalogIndex *) g_ptr_array_index (table->indexes, j))->name, name))
          found = g_ptr_array_index (table->indexes, j);
      n++;
      if (found == NULL)
        {
          differ (self, "%s: there is no index %s here", table->name, name);
          continue;
        }
      if (g_ascii_strcasecmp (method, found->method != NULL ? found->method : "btree") != 0)
        differ (self, "%s: index %s is of the kind %s", table->name, name, method);
      if (found->unique != get_boolean (object, "unique"))
        differ (self, "%s: index %s: unique: %d here", table->name, name, found->unique);
      if (self->postgresql)
        compare_strings (self, get_string (object, "where"), found->where, "%s: condition of %s", table->name, name);
      compare_parts (self, table, found, object);
    }
  for (guint i = 0; !self->postgresql && i < table->indexes->len; i++)
    n += ((CrowCatalogIndex *) g_ptr_array_index (table->indexes, i))->unique;
  if (n != table->indexes->len)
    differ (self, "%s: %u indexes in the database, %u here", table->name, n, table->indexes->len);
}

static void
compare_checks (Comparison       *self,
                CrowCatalogTable *table,
                JsonArray        *expected)
{
  if (table->checks->len != json_array_get_length (expected))
    differ (self, "%s: %u checks in the database, %u here", table->name, json_array_get_length (expected),
            table->checks->len);
  for (guint i = 0; i < MIN (table->checks->len, json_array_get_length (expected)); i++)
    {
      CrowCatalogCheck *check = g_ptr_array_index (table->checks, i);
      JsonObject *object = json_array_get_object_element (expected, i);

      compare_strings (self, get_string (object, "name"), check->name, "%s: check %u", table->name, i + 1);
      compare_strings (self, get_string (object, "expression"), check->expression, "%s: check %s", table->name, check->name);
    }
}

static const char *
plain_schema (const char *schema)
{
  return g_strcmp0 (schema, "public") == 0 ? NULL : schema;
}

static void
compare_views (Comparison *self,
               JsonArray  *expected)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      gboolean found = FALSE;

      if (get_boolean (object, "materialized"))
        {
          if (!is_noted (self, get_string (object, "name")))
            differ (self, "the materialized view %s is not told", get_string (object, "name"));
          continue;
        }
      n++;
      for (guint j = 0; j < self->catalog->views->len; j++)
        {
          CrowCatalogView *view = g_ptr_array_index (self->catalog->views, j);

          found |= g_str_equal (view->name, get_string (object, "name")) &&
                   g_strcmp0 (view->schema, plain_schema (get_string (object, "schema"))) == 0;
        }
      if (!found)
        differ (self, "there is no view %s here", get_string (object, "name"));
    }
  if (n != self->catalog->views->len)
    differ (self, "%u views in the database, %u here", n, self->catalog->views->len);
}

static void
compare_enums (Comparison *self,
               JsonArray  *expected)
{
  if (self->catalog->enums->len != json_array_get_length (expected))
    differ (self, "%u enums in the database, %u here", json_array_get_length (expected), self->catalog->enums->len);
  for (guint i = 0; i < MIN (self->catalog->enums->len, json_array_get_length (expected)); i++)
    {
      JsonObject *object = json_array_get_object_element (expected, i);
      CrowCatalogEnum *enumeration = g_ptr_array_index (self->catalog->enums, i);
      g_autofree char *wanted = join (json_object_get_array_member (object, "values"));
      g_autofree char *actual = g_strjoinv (", ", enumeration->values);

      compare_strings (self, get_string (object, "name"), enumeration->name, "enum %u", i + 1);
      compare_strings (self, wanted, actual, "enum %s", enumeration->name);
    }
}

static void
compare (Comparison *self,
         JsonObject *expected)
{
  JsonArray *tables = json_object_get_array_member (expected, "tables");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *object = json_array_get_object_element (tables, i);
      const char *name = get_string (object, "name");
      const char *kind = get_string (object, "kind");
      CrowCatalogTable *table;
      JsonObject *key;

      if (g_str_equal (kind, "partition") || g_str_equal (kind, "foreign"))
        continue;
      n++;
      table = crow_catalog_lookup_table (self->catalog, plain_schema (get_string (object, "schema")), name);
      if (table == NULL)
        {
          differ (self, "there is no table %s here", name);
          continue;
        }
      compare_strings (self, get_string (object, "comment"), table->comment, "%s: comment", name);
      compare_columns (self, table, json_object_get_array_member (object, "columns"));
      if (json_object_get_null_member (object, "primary_key") != (table->primary_key == NULL))
        differ (self, "%s: primary key: %d here", name, table->primary_key != NULL);
      else if (table->primary_key != NULL)
        {
          g_autofree char *wanted = NULL;
          g_autofree char *actual = g_strjoinv (", ", table->primary_key->columns);

          key = json_object_get_object_member (object, "primary_key");
          wanted = join (json_object_get_array_member (key, "columns"));
          compare_strings (self, wanted, actual, "%s: primary key", name);
          if (self->postgresql)
            compare_strings (self, get_string (key, "name"), table->primary_key->name, "%s: name of the primary key", name);
        }
      compare_keys (self, table, json_object_get_array_member (object, "uniques"));
      compare_foreign_keys (self, table, json_object_get_array_member (object, "foreign_keys"));
      compare_indexes (self, table, json_object_get_array_member (object, "indexes"));
      compare_checks (self, table, json_object_get_array_member (object, "checks"));
    }
  if (n != self->catalog->tables->len)
    differ (self, "%u tables in the database, %u here", n, self->catalog->tables->len);
  compare_views (self, json_object_get_array_member (expected, "views"));
  if (self->postgresql)
    compare_enums (self, json_object_get_array_member (expected, "enums"));
}

/* To a document, to its bytes, and back. */
static void
assert_round_trip (const CrowSchema *schema,
                   CrowDialectId     dialect)
{
  g_autoptr (CrowDocument) document = crow_import_schema (schema, dialect);
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) loaded = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) compiled = NULL;
  g_autofree char *before = crow_schema_to_json (schema, dialect, CROW_DDL_DEFAULT);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  compiled = crow_document_compile (loaded, &error);
  g_assert_no_error (error);
  after = crow_schema_to_json (compiled, dialect, CROW_DDL_DEFAULT);
  if (!g_str_equal (after, before))
    {
      g_auto (GStrv) left = g_strsplit (before, "\n", -1);
      g_auto (GStrv) right = g_strsplit (after, "\n", -1);
      guint i = 0;

      while (left[i] != NULL && right[i] != NULL && g_str_equal (left[i], right[i]))
        i++;
      g_error ("Line %u of the schema was “%s” and is “%s”.", i + 1, left[i], right[i]);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  Comparison comparison = { .name = test->name };
  JsonObject *expected;
  JsonArray *files;

  json_parser_load_from_file (parser, test->expected, &error);
  g_assert_no_error (error);
  expected = json_node_get_object (json_parser_get_root (parser));
  files = json_object_get_array_member (expected, "files");
  for (guint i = 0; i < json_array_get_length (files); i++)
    g_ptr_array_add (paths, g_build_filename (test->folder, json_array_get_string_element (files, i), NULL));
  g_ptr_array_add (paths, NULL);
  comparison.postgresql = g_str_equal (json_object_get_string_member (expected, "engine"), "postgresql");

  /* The dialect is guessed. */
  catalog = crow_import_read_catalog ((const char *const *) paths->pdata, CROW_IMPORT_ANY_DIALECT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (catalog->dialect, ==, comparison.postgresql ? CROW_DIALECT_POSTGRESQL : CROW_DIALECT_MARIADB);
  comparison.catalog = catalog;
  comparison.differences = g_string_new (NULL);
  compare (&comparison, expected);
  if (comparison.n_unknown > 0)
    {
      g_printerr ("%s", comparison.differences->str);
      g_test_fail_printf ("%u differences", comparison.n_unknown);
    }
  g_string_free (comparison.differences, TRUE);

  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, catalog->tables->len);
  assert_round_trip (schema, catalog->dialect);
}

static void
case_free (gpointer data)
{
  Case *test = data;

  g_free (test->folder);
  g_free (test->expected);
  g_free (test->name);
  g_free (test);
}

static gboolean
add_folder (const char *corpus,
            const char *name)
{
  g_autofree char *folder = g_build_filename (corpus, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;
  gboolean any = FALSE;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (((HAVE_PG_QUERY && g_str_has_prefix (file, "expected.postgresql")) || g_str_has_prefix (file, "expected.mariadb")) &&
        g_str_has_suffix (file, ".json"))
      {
        Case *test = g_new0 (Case, 1);
        g_autofree char *path = g_strdup_printf ("/import/script-corpus/%s/%s", name, file + strlen ("expected."));

        test->folder = g_strdup (folder);
        test->expected = g_build_filename (folder, file, NULL);
        test->name = g_strdup_printf ("%s/%.*s", name, (int) (strlen (file) - strlen ("expected..json")),
                                      file + strlen ("expected."));
        g_test_add_data_func_full (path, test, test_case, case_free);
        any = TRUE;
      }
  return any;
}

static void
test_absent (void)
{
  g_test_skip ("CROW_CORPUS names no folder of recorded databases.");
}

int
main (int   argc,
      char *argv[])
{
  const char *corpus = g_getenv ("CROW_CORPUS");
  g_autoptr (GDir) dir = corpus != NULL ? g_dir_open (corpus, 0, NULL) : NULL;
  const char *name;
  gboolean any = FALSE;

  g_test_init (&argc, &argv, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    any |= add_folder (corpus, name);
  if (!any)
    g_test_add_func ("/import/script-corpus/absent", test_absent);
  return g_test_run ();
}
