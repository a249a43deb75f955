/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of PostgreSQL's functions: which take text, what they give, and which are not the server's own.
 */
#include "config.h"

#include "import/crow-script-pg-private.h"

#include "sql/crow-postgresql-extensions.h"

/* Functions whose arguments are all text, and what they give. */
static const struct
{
  const char *name;
  const char *type;
} text_functions[] = {
  { "lower", "text" }, { "upper", "text" }, { "initcap", "text" }, { "btrim", "text" }, { "ltrim", "text" },
  { "rtrim", "text" }, { "replace", "text" }, { "regexp_replace", "text" }, { "translate", "text" }, { "md5", "text" },
  { "reverse", "text" }, { "char_length", "integer" }, { "character_length", "integer" }, { "length", "integer" },
  { "octet_length", "integer" }, { "strpos", "integer" }, { "split_part", "text" }, { "substr", "text" },
  { "substring", "text" }, { "left", "text" }, { "right", "text" }, { "lpad", "text" }, { "rpad", "text" },
  { "starts_with", "boolean" }, { "ascii", "integer" }, { "position", "integer" }, { "regexp_match", "text[]" },
};

static const struct
{
  const char *name;
  const char *type;
} typed_functions[] = {
  { "now", "timestamp with time zone" }, { "transaction_timestamp", "timestamp with time zone" },
  { "statement_timestamp", "timestamp with time zone" }, { "clock_timestamp", "timestamp with time zone" },
  { "gen_random_uuid", "uuid" }, { "uuid_generate_v4", "uuid" }, { "random", "double precision" },
  { "nextval", "bigint" }, { "to_tsvector", "tsvector" }, { "jsonb_typeof", "text" }, { "json_typeof", "text" },
  { "array_length", "integer" }, { "cardinality", "integer" }, { "concat", "text" }, { "date_part", "double precision" },
  { "to_char", "text" }, { "timezone", "timestamp without time zone" }, { "encode", "text" }, { "num_nonnulls", "integer" },
  { "num_nulls", "integer" }, { "currval", "bigint" },
};

gboolean
_crow_pg_function_is_known (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_functions); i++)
    if (g_str_equal (text_functions[i].name, name))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (typed_functions); i++)
    if (g_str_equal (typed_functions[i].name, name))
      return !_crow_postgresql_is_of_extension (name);
  return FALSE;
}

gboolean
_crow_pg_function_takes_text (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_functions); i++)
    if (g_str_equal (text_functions[i].name, name))
      return TRUE;
  return FALSE;
}

const char *
_crow_pg_function_get_type (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_functions); i++)
    if (g_str_equal (text_functions[i].name, name))
      return text_functions[i].type;
  for (gsize i = 0; i < G_N_ELEMENTS (typed_functions); i++)
    if (g_str_equal (typed_functions[i].name, name))
      return typed_functions[i].type;
  return NULL;
}

static const struct
{
  const char *name;
  const char *text;
  const char *type;
} keywords[] = {
  { "CURRENT_DATE", "CURRENT_DATE", "date" },
  { "CURRENT_TIME", "CURRENT_TIME", "time with time zone" },
  { "CURRENT_TIME_N", "CURRENT_TIME", "time with time zone" },
  { "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP", "timestamp with time zone" },
  { "CURRENT_TIMESTAMP_N", "CURRENT_TIMESTAMP", "timestamp with time zone" },
  { "LOCALTIME", "LOCALTIME", "time without time zone" },
  { "LOCALTIME_N", "LOCALTIME", "time without time zone" },
  { "LOCALTIMESTAMP", "LOCALTIMESTAMP", "timestamp without time zone" },
  { "LOCALTIMESTAMP_N", "LOCALTIMESTAMP", "timestamp without time zone" },
  { "CURRENT_ROLE", "CURRENT_ROLE", "name" },
  { "CURRENT_USER", "CURRENT_USER", "name" },
  { "USER", "USER", "name" },
  { "SESSION_USER", "SESSION_USER", "name" },
  { "CURRENT_CATALOG", "CURRENT_CATALOG", "name" },
  { "CURRENT_SCHEMA", "CURRENT_SCHEMA", "name" },
};

gboolean
_crow_pg_keyword_lookup (const char  *name,
                         const char **text,
                         const char **type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (g_str_equal (keywords[i].name, name))
      {
        *text = keywords[i].text;
        *type = keywords[i].type;
        return TRUE;
      }
  return FALSE;
}
