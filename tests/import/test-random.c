/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemas with nasty names, made at random, on their way through a real database: what is read back is what the
 * catalog was said to hold, goes through a document unchanged, and makes the same database again, of which dropping
 * leaves nothing.  CROW_TEST_SEED runs one seed.
 */
#include "config.h"

#include <string.h>

#include "codegen/crow-schema-json.h"
#include "document/crow-document.h"
#include "import/crow-import-schema.h"
#include "import/crow-import.h"

#include "corpus-facts.h"
#include "sql/random-run.h"
#include "sql/random-schema.h"
#include "sql/servers.h"

#define N_SCHEMAS_SQLITE 60
#define N_SCHEMAS_SERVER 8

static const CorpusDeviation deviations[] = {
  { "mariadb", "* on *", "NO ACTION", "RESTRICT", "two words for the same" },
  { "*", "table * unique *", "several", "*", "one index is made of two keys over the same columns" },
  { "mariadb", "* comment", "*😀*", "*?*", "MariaDB keeps no characters beyond the basic plane in a comment" },
  { "mariadb", "column * default", "*😀*", "*?*", "nor tells them of a default" },
  { "mariadb", "column * default", "'2024-02-29 12:30:00'", "'2024-02-29 12:30:00.000000'", "as exact as the column" },
  { "postgresql", "table * check *", "*", "*", "PostgreSQL writes an expression its own way" },
  { "postgresql", "table * primary key name", "*", "*", "PostgreSQL names a key that has no name" },
  { "postgresql", "column * default", "*", "*", "the same" },
  { "postgresql", "column * generation_expression", "*", "(*)", "the same" },
  { "mariadb", "column * generation_expression", "*", "*`*", "MariaDB quotes names, and the rest diff-none compares" },
  { "mariadb", "table * check *", "*", "*", "the same" },
  { "mariadb", "column * collation", "utf8mb4_general_ci", "-", "what a column has by itself" },
  { "*", "table * index *", "*", "*", "where an expression is part of it" },
};

static GHashTable *
make_facts (const CrowSchema *schema,
            CrowDialectId     dialect,
            CrowDdlFlags      flags)
{
  g_autofree char *json = crow_schema_to_json (schema, dialect, flags);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  return corpus_facts_new (dialect, json_node_get_object (json_parser_get_root (parser)), NULL);
}

/* SQLite and PostgreSQL make one index of two keys over the same columns. */
static void
remove_repeated_keys (GHashTable *facts)
{
  g_autoptr (GPtrArray) repeated = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, facts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *open = strstr (key, " unique (");
      g_autofree char *table = open != NULL ? g_strndup (key, open - (char *) key) : NULL;
      g_autofree char *primary = g_strconcat (table != NULL ? table : "", " primary key", NULL);
      const char *columns = g_hash_table_lookup (facts, primary);
      g_autofree char *same = g_strdup_printf ("%s unique (%s)", table, columns);

      if (open == NULL || (!g_str_equal (key, same) && !g_regex_match_simple ("\\) #[0-9]", key, 0, 0)))
        continue;
      if (!g_str_equal (key, same))
        g_ptr_array_add (repeated, g_strndup (key, strstr (key, ") #") + 1 - (char *) key));
      g_hash_table_iter_remove (&iter);
    }
  /* Which of them is listed first is by chance. */
  for (guint i = 0; i < repeated->len; i++)
    if (g_hash_table_contains (facts, repeated->pdata[i]))
      g_hash_table_replace (facts, g_strdup (repeated->pdata[i]), g_strdup ("several"));
}

static CrowSchema *
read_back (TestDatabase *database)
{
  g_autofree char *address = test_database_dup_address (database);
  const char *paths[] = { address, NULL };
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_import_read_schema (paths, CROW_IMPORT_ANY_DIALECT, NULL, NULL, &error);

  g_assert_no_error (error);
  return schema;
}

static void
compare (const char            *stage,
         guint32                seed,
         const CrowSchema      *expected,
         CrowDdlFlags           flags,
         const CrowSchema      *actual,
         CrowDialectId          dialect,
         const CorpusDeviation *allowed,
         gsize                  n_allowed)
{
  g_autoptr (GHashTable) a = make_facts (expected, dialect, flags);
  g_autoptr (GHashTable) b = make_facts (actual, dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean used[G_N_ELEMENTS (deviations)];

  remove_repeated_keys (a);
  remove_repeated_keys (b);
  corpus_facts_compare (a, b, crow_dialect_id_to_string (dialect), allowed, n_allowed, used, lines);
  for (guint i = 0; i < lines->len && i < 10; i++)
    g_printerr ("# %s: %s\n", stage, (char *) g_ptr_array_index (lines, i));
  if (lines->len > 0)
    g_error ("seed %u, %s: %u differences", seed, stage, lines->len);
}

static void
check_document (guint32           seed,
                const CrowSchema *schema,
                CrowDialectId     dialect)
{
  g_autoptr (CrowDocument) document = crow_import_schema (schema, dialect);
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) loaded = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) compiled = NULL;
  g_autofree char *before = crow_schema_to_json (schema, dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  compiled = crow_document_compile (loaded, &error);
  g_assert_no_error (error);
  after = crow_schema_to_json (compiled, dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  if (!g_str_equal (before, after))
    g_test_message ("seed %u", seed);
  g_assert_cmpstr (before, ==, after);
}

static void
load (TestDatabase *database,
      guint32       seed,
      const char   *sql)
{
  g_autofree char *message = NULL;

  if (!test_database_run (database, sql, &message))
    g_error ("seed %u: %s\n%s", seed, message, sql);
}

static void
check_seed (CrowDialectId dialect,
            guint32       seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) schema = random_schema_new_in_one (rand, dialect);
  g_autofree char *sql = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  g_autoptr (TestDatabase) first = test_database_new (dialect);
  g_autoptr (TestDatabase) second = test_database_new (dialect);
  g_autoptr (CrowSchema) read = NULL, again = NULL, left = NULL;
  g_autofree char *sql_again = NULL, *drop = NULL;

  load (first, seed, sql);
  read = read_back (first);
  compare ("read", seed, schema, CROW_DDL_DEFAULT, read, dialect, deviations, G_N_ELEMENTS (deviations));
  check_document (seed, read, dialect);

  sql_again = crow_ddl_to_sql (read, dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES, NULL);
  load (second, seed, sql_again);
  again = read_back (second);
  compare ("again", seed, read, CROW_DDL_NO_FOREIGN_KEY_INDEXES, again, dialect, NULL, 0);

  drop = crow_ddl_drop_to_sql (read, dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  load (second, seed, drop);
  if (dialect == CROW_DIALECT_SQLITE)
    {
      g_autofree char *rest = test_database_query (second, "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'");

      g_assert_cmpstr (rest, ==, "");
      return;
    }
  left = read_back (second);
  g_assert_cmpuint (crow_schema_get_n_entities (left) + crow_schema_get_info (left)->n_enums, ==, 0);
}

static void
test_random (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_database_is_available (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  random_run_seeds (dialect, dialect == CROW_DIALECT_SQLITE ? N_SCHEMAS_SQLITE : N_SCHEMAS_SERVER, check_seed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *path = g_strconcat ("/import/random/", crow_dialect_id_to_string (i), NULL);

      if ((i != CROW_DIALECT_SQLITE) == TEST_SERVERS)
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_random);
    }
  return g_test_run ();
}
