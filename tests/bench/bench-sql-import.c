/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long reading a script takes, up to a catalog and up to a schema, next to the bare parsing of the same text: by
 * libpg_query alone for PostgreSQL, by the tokenizer alone for MariaDB.  The scripts are written by Crowfoot, with 10 attributes
 * and a link an entity, and an index for each.
 */
#include "config.h"

#include <string.h>

#if HAVE_PG_QUERY
#include <pg_query.h>
#endif

#include "import/crow-import.h"
#include "import/crow-script-my-private.h"
#include "import/crow-script-reader.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-ddl.h"
#if HAVE_PG_QUERY
#include "import/crow-script-pg-split.h"
#endif

#define N_ATTRIBUTES 10

static CrowSchema *
build_schema (guint n_entities)
{
  static const guint16 first[] = { 0 }, second[] = { 1 };
  static const CrowDataType types[] = {
    CROW_TYPE_INTEGER, CROW_TYPE_INTEGER, CROW_TYPE_TEXT, CROW_TYPE_BOOLEAN, CROW_TYPE_DATE, CROW_TYPE_TIMESTAMP,
    CROW_TYPE_DECIMAL, CROW_TYPE_REAL, CROW_TYPE_TEXT, CROW_TYPE_BIGINT,
  };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "bench", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  G_STATIC_ASSERT (G_N_ELEMENTS (types) == N_ATTRIBUTES);
  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *name = g_strdup_printf ("entity_%u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      CrowEntityInfo entity = { .id = id, .name = name, .version_attribute = CROW_NONE };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);

      for (guint j = 0; j < N_ATTRIBUTES; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          g_autofree char *attribute_name = g_strdup_printf ("attribute_%u", j);
          CrowAttributeInfo attribute = {
            .id = attribute_id, .name = attribute_name, .enumeration = CROW_NONE, .type = types[j],
            .flags = j == 0 ? CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO : 0,
            .default_source = j == 2 ? CROW_VALUE_LITERAL : CROW_VALUE_NONE, .default_value = j == 2 ? "new" : NULL,
            .length = types[j] == CROW_TYPE_TEXT ? 40 : types[j] == CROW_TYPE_DECIMAL ? 10 : 0,
          };

          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
    }
  for (guint i = 1; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);
      g_autofree char *reference_id = g_strdup_printf ("r%u", i);
      g_autofree char *role = g_strdup_printf ("children_of_%u", i);
      CrowRelationshipInfo link = {
        .id = id, .ends = { { .entity = i / 3, .role = "parent" }, { .entity = i, .role = role } },
        .references = { { .id = reference_id, .columns = second, .target_columns = first, .n_columns = 1, .entity = i,
                          .target = i / 3 } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

/* What cannot be spared: the text taken apart. */
static void
parse_alone (const CrowScript *script,
             CrowDialectId     dialect)
{
  if (dialect == CROW_DIALECT_MARIADB)
    {
      g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (CrowMyToken));

      _crow_my_tokenize (script->text, 0, script->length, tokens);
      g_assert_cmpuint (tokens->len, >, 1);
    }
#if HAVE_PG_QUERY
  else
    {
      CrowPgPiece piece;
      gsize at = 0;

      for (crow_pg_split_next (script, &at, &piece); piece.kind != CROW_PG_END; crow_pg_split_next (script, &at, &piece))
        {
          g_autofree char *text = g_strndup (script->text + piece.start, piece.end - piece.start);
          PgQueryParseResult result = pg_query_parse (text);

          g_assert_null (result.error);
          pg_query_free_parse_result (result);
        }
    }
#endif
}

static double
measure (CrowDialectId dialect,
         guint         n_entities,
         double        previous)
{
  g_autoptr (CrowSchema) schema = build_schema (n_entities);
  g_autofree char *text = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  g_autoptr (GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_script_free);
  gint64 best_alone = G_MAXINT64, best_catalog = G_MAXINT64, best_schema = G_MAXINT64;
  double each;

  g_ptr_array_add (scripts, crow_script_new ("bench.sql", text, strlen (text)));
  for (guint i = 0; i < (n_entities > 5000 ? 1 : 3); i++)
    {
      gint64 start = g_get_monotonic_time (), middle;
      g_autoptr (CrowSchema) read = NULL;
      g_autoptr (GError) error = NULL;
      CrowScriptReader reader;

      parse_alone (scripts->pdata[0], dialect);
      best_alone = MIN (best_alone, g_get_monotonic_time () - start);
      start = g_get_monotonic_time ();
      crow_script_reader_init (&reader, dialect, "bench");
      if (dialect == CROW_DIALECT_MARIADB)
        crow_script_read_mariadb (&reader, scripts, &error);
      else
        crow_script_read_postgresql (&reader, scripts, &error);
      g_assert_no_error (error);
      middle = g_get_monotonic_time ();
      best_catalog = MIN (best_catalog, middle - start);
      read = crow_catalog_to_schema (reader.catalog, &error);
      g_assert_no_error (error);
      best_schema = MIN (best_schema, g_get_monotonic_time () - middle);
      g_assert_cmpuint (crow_schema_get_n_entities (read), ==, n_entities);
      g_assert_cmpuint (crow_schema_get_n_relationships (read), ==, n_entities - 1);
      crow_script_reader_clear (&reader);
    }
  each = (double) (best_catalog + best_schema) / n_entities;
  g_print ("%-10s %5u entities: %.1f MB parsed alone in %d ms; to a catalog %d ms, ratio %.1f (aim 3); to a schema %d ms more; "
           "%.0f µs an entity",
           crow_dialect_id_to_string (dialect), n_entities, strlen (text) / 1e6, (int) (best_alone / 1000),
           (int) (best_catalog / 1000), (double) best_catalog / MAX (best_alone, 1), (int) (best_schema / 1000), each);
  if (previous > 0)
    g_print (", growth %.2f", each / previous);
  g_print ("\n");
  return each;
}

int
main (void)
{
  static const guint sizes[] = { 100, 1000, 10000 };

  for (CrowDialectId dialect = CROW_DIALECT_POSTGRESQL; dialect <= CROW_DIALECT_MARIADB; dialect++)
    {
      double previous = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        if (dialect != CROW_DIALECT_POSTGRESQL || HAVE_PG_QUERY)
          previous = measure (dialect, sizes[i], previous);
    }
  return 0;
}
