/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds the extensions of PostgreSQL that a schema needs by what it uses of them: types, functions and classes of
 * operators.  An extension that is in no list stays the business of whoever makes the database.
 *
 * Sources: https://www.postgresql.org/docs/15/contrib.html and the pages of each module there; https://postgis.net/docs/;
 * https://github.com/pgvector/pgvector#readme.
 */
#include "config.h"

#include "sql/crow-postgresql-extensions.h"

#include <string.h>

#include "sql/crow-ddl-private.h"
#include "sql/crow-sql-names-private.h"

static const struct
{
  const char *extension;
  const char *words[18];
} known[] = {
  { "btree_gin", { NULL } },  /* by the attributes that are indexed, see below */
  { "btree_gist", { NULL } }, /* as above */
  { "bloom", { NULL } },      /* by the kind of index */
  { "citext", { "citext" } },
  { "cube", { "cube", "gist_cube_ops" } },
  { "fuzzystrmatch",
    { "levenshtein", "levenshtein_less_equal", "soundex", "difference", "metaphone", "dmetaphone", "dmetaphone_alt" } },
  { "hstore", { "hstore", "gin_hstore_ops", "gist_hstore_ops" } },
  { "intarray", { "gin__int_ops", "gist__int_ops", "gist__intbig_ops", "query_int" } },
  { "isn", { "isbn", "isbn13", "issn", "issn13", "ismn", "ismn13", "ean13", "upc" } },
  { "ltree", { "ltree", "lquery", "ltxtquery", "gist_ltree_ops", "gist__ltree_ops", "nlevel", "subpath", "subltree" } },
  { "pg_trgm",
    { "gin_trgm_ops", "gist_trgm_ops", "similarity", "word_similarity", "strict_word_similarity", "show_trgm" } },
  { "pgcrypto", { "crypt", "gen_salt", "digest", "hmac", "gen_random_bytes", "pgp_sym_encrypt", "pgp_sym_decrypt" } },
  { "postgis",
    { "geometry", "geography", "box2d", "box3d", "st_makepoint", "st_setsrid", "st_isvalid", "st_geomfromtext",
      "gist_geometry_ops_2d", "gist_geometry_ops_nd", "gist_geography_ops" } },
  { "unaccent", { "unaccent" } },
  { "uuid-ossp",
    { "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v3", "uuid_generate_v4", "uuid_generate_v5", "uuid_nil",
      "uuid_ns_dns", "uuid_ns_url", "uuid_ns_oid", "uuid_ns_x500" } },
  { "vector",
    { "vector", "halfvec", "sparsevec", "vector_l2_ops", "vector_ip_ops", "vector_cosine_ops", "vector_l1_ops" } },
};

typedef struct
{
  GHashTable *words; /* in lower case, to 1 + the index of `known` */
  gboolean found[G_N_ELEMENTS (known)];
  char *schemas[G_N_ELEMENTS (known)]; /* (nullable): where it is said to be */
} Finder;

gboolean
_crow_postgresql_knows_extension (const char *extension)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].extension, extension) == 0)
      return TRUE;
  return FALSE;
}

gboolean
_crow_postgresql_is_of_extension (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strv_contains (known[i].words, word))
      return TRUE;
  return FALSE;
}

static void
find_by_name (Finder     *self,
              const char *extension)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].extension, extension) == 0)
      self->found[i] = TRUE;
}

/* @calls: whether only what is called counts, not what may be a column's name. */
static void
find_in (Finder     *self,
         const char *sql,
         gboolean    calls)
{
  g_autoptr (GArray) list = NULL;
  const CrowToken *tokens;

  if (sql == NULL)
    return;
  list = _crow_sql_list_tokens (sql);
  tokens = (const CrowToken *) list->data;
  for (guint i = 0; tokens[i].kind != CROW_TOKEN_END; i++)
    {
      g_autofree char *name = NULL, *word = NULL;
      guint place;

      if (!_crow_sql_token_is_any_name (&tokens[i]) ||
          (calls && !crow_token_is_char (&tokens[i + 1], '(') && !_crow_sql_begins_type (tokens, i) &&
           !(i > 1 && crow_token_is_char (&tokens[i - 1], '.') && _crow_sql_begins_type (tokens, i - 2))))
        continue;
      name = crow_token_dup_name (&tokens[i]);
      word = g_ascii_strdown (name, -1);
      place = GPOINTER_TO_UINT (g_hash_table_lookup (self->words, word));
      if (place == 0)
        continue;
      self->found[place - 1] = TRUE;
      if (i > 1 && crow_token_is_char (&tokens[i - 1], '.') && _crow_sql_token_is_any_name (&tokens[i - 2]) &&
          self->schemas[place - 1] == NULL)
        self->schemas[place - 1] = crow_token_dup_name (&tokens[i - 2]);
    }
}

/* Whether the server itself has no class of operators of such an index for the attribute. */
static gboolean
is_scalar (const CrowAttributeInfo *attribute)
{
  static const char *const types[] = {
    "integer", "int", "int4", "bigint", "int8", "smallint", "int2", "text", "varchar", "character", "char", "date", "boolean",
    "numeric", "real", "double", "timestamp", "timestamptz", "time", "uuid", "bytea", "money", "oid", NULL
  };
  const char *native = attribute->native_types[CROW_DIALECT_POSTGRESQL];
  g_autofree char *word = NULL;

  if (native == NULL)
    return attribute->type != CROW_TYPE_JSON;
  if (strchr (native, '[') != NULL)
    return FALSE;
  word = g_ascii_strdown (native, (gssize) strcspn (native, " ("));
  return g_strv_contains (types, word);
}

static void
find_in_index (Finder               *self,
               const CrowEntityInfo *entity,
               const CrowIndexInfo  *index)
{
  const char *method = index->method;

  find_in (self, index->where, TRUE);
  if (method != NULL && g_ascii_strcasecmp (method, "bloom") == 0)
    find_by_name (self, "bloom");
  for (guint i = 0; i < index->n_parts; i++)
    {
      const CrowIndexPartInfo *part = &index->parts[i];

      find_in (self, part->expression, TRUE);
      find_in (self, part->operators, FALSE);
      if (method == NULL || part->operators != NULL || part->expression != NULL ||
          !is_scalar (&entity->attributes[part->attribute]))
        continue;
      if (g_ascii_strcasecmp (method, "gin") == 0)
        find_by_name (self, "btree_gin");
      else if (g_ascii_strcasecmp (method, "gist") == 0)
        find_by_name (self, "btree_gist");
    }
}

static void
find_in_entity (Finder               *self,
                const CrowEntityInfo *entity)
{
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];

      find_in (self, attribute->native_types[CROW_DIALECT_POSTGRESQL], FALSE);
      find_in (self, attribute->generated, TRUE);
      if (attribute->default_source == CROW_VALUE_EXPRESSION)
        find_in (self, attribute->default_value, TRUE);
    }
  for (guint i = 0; i < entity->n_checks; i++)
    find_in (self, entity->checks[i].expression, TRUE);
}

GPtrArray *
_crow_ddl_list_extensions (CrowDdlPlan *plan)
{
  Finder self = { .words = g_hash_table_new (g_str_hash, g_str_equal) };
  const CrowSchemaInfo *info = crow_schema_get_info (plan->schema);
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint j = 0; known[i].words[j] != NULL; j++)
      g_hash_table_insert (self.words, (gpointer) known[i].words[j], GUINT_TO_POINTER (i + 1));
  /* A type or table of one's own may have such a name. */
  for (guint i = 0; i < info->n_enums; i++)
    g_hash_table_remove (self.words, info->enums[i].name);
  for (guint i = 0; i < info->n_entities; i++)
    find_in_entity (&self, &info->entities[i]);
  /* Those that are written, and no others. */
  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowPlanTable *table = plan->tables->pdata[i];

      for (guint j = 0; j < table->indexes->len; j++)
        if (g_array_index (table->indexes, CrowPlanIndex, j).info != NULL)
          find_in_index (&self, table->info, g_array_index (table->indexes, CrowPlanIndex, j).info);
    }
  for (guint i = 0; i < plan->views->len; i++)
    find_in (&self, ((const CrowViewInfo *) plan->views->pdata[i])->queries[CROW_DIALECT_POSTGRESQL], TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (self.found[i])
      {
        const char *schema = _crow_sql_get_schema (self.schemas[i]);
        GString *sql;

        if (schema != NULL)
          {
            sql = g_string_new ("CREATE SCHEMA IF NOT EXISTS ");
            crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, schema);
            g_ptr_array_add (statements, g_string_free (sql, FALSE));
          }
        sql = g_string_new ("CREATE EXTENSION IF NOT EXISTS ");
        crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, known[i].extension);
        if (schema != NULL)
          {
            g_string_append (sql, " WITH SCHEMA ");
            crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, schema);
          }
        g_ptr_array_add (statements, g_string_free (sql, FALSE));
      }
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_free (self.schemas[i]);
  g_hash_table_unref (self.words);
  return statements;
}
