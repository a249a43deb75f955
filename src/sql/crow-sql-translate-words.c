/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Functions, types and operators that databases call differently, and those that only some have.
 *
 * What is not listed is passed on as it is: the lists hold what is known to differ, not all that there is.
 *
 * Sources: https://www.sqlite.org/lang_corefunc.html and lang_mathfunc.html, lang_datefunc.html and json1.html there;
 * https://www.postgresql.org/docs/15/functions.html; https://mariadb.com/kb/en/built-in-functions/ and operators/ there.
 */
#include "config.h"

#include "sql/crow-sql-translate-private.h"

/* By CrowDialectId; NULL: it has none such. */
typedef struct
{
  const char *names[CROW_N_DIALECTS];
} Row;

#define EVERY NULL, NULL, NULL

static const Row functions[] = {
  /* The first row with a name in its column is what the name means. */
  { { "length", "length", "char_length" } },
  { { "length", "char_length", "char_length" } },
  { { "length", "character_length", "character_length" } },
  { { "length", "octet_length", "length" } },
  { { "length", "octet_length", "octet_length" } },
  { { "octet_length", "octet_length", "octet_length" } },
  { { "lower", "lower", "lower" } },
  { { "lower", "lower", "lcase" } },
  { { "upper", "upper", "upper" } },
  { { "upper", "upper", "ucase" } },
  { { "trim", "trim", "trim" } },
  { { "trim", "btrim", "trim" } },
  { { "substr", "substr", "substr" } },
  { { "substr", "substring", "substring" } },
  { { "substr", "substr", "mid" } },
  { { "instr", "strpos", "instr" } },
  { { "ifnull", "coalesce", "ifnull" } },
  { { "max", "greatest", "greatest" } },
  { { "min", "least", "least" } },
  { { "iif", NULL, "if" } },
  { { "random", NULL, NULL } },
  { { NULL, "random", "rand" } },
  { { NULL, "ceil", "ceil" } },
  { { "ceil", "ceiling", "ceiling" } },
  { { "power", "power", "power" } },
  { { "pow", "power", "pow" } },
  { { NULL, "gen_random_uuid", "uuid" } },
  { { NULL, "uuid_generate_v4", "uuid" } },
  { { NULL, "concat", "concat" } },
  { { NULL, "concat_ws", "concat_ws" } },
  { { NULL, "left", "left" } },
  { { NULL, "right", "right" } },
  { { "hex", NULL, "hex" } },
  { { "json_valid", NULL, "json_valid" } },
  { { "json_type", "jsonb_typeof", "json_type" } },
  { { NULL, "json_typeof", "json_type" } },
  { { "json_extract", NULL, "json_extract" } },
  { { "json_array_length", "jsonb_array_length", "json_length" } },
  { { "strftime", NULL, NULL } },
  { { "julianday", NULL, NULL } },
  { { "unixepoch", NULL, "unix_timestamp" } },
  { { "datetime", NULL, NULL } },
  { { "typeof", NULL, NULL } },
  { { "glob", NULL, NULL } },
  { { "like", NULL, NULL } },
  { { "likely", NULL, NULL } },
  { { "unlikely", NULL, NULL } },
  { { "likelihood", NULL, NULL } },
  { { "printf", NULL, NULL } },
  { { "quote", "quote_literal", "quote" } },
  { { "zeroblob", NULL, NULL } },
  { { "unicode", "ascii", "ord" } },
  { { "char", "chr", "char" } },
  { { "total", NULL, NULL } },
  { { "group_concat", "string_agg", "group_concat" } },
  { { NULL, NULL, "year" } },
  { { NULL, NULL, "month" } },
  { { NULL, NULL, "day" } },
  { { NULL, NULL, "dayofmonth" } },
  { { NULL, NULL, "dayofweek" } },
  { { NULL, NULL, "hour" } },
  { { NULL, NULL, "minute" } },
  { { NULL, NULL, "second" } },
  { { NULL, NULL, "date_add" } },
  { { NULL, NULL, "date_sub" } },
  { { NULL, NULL, "datediff" } },
  { { NULL, NULL, "date_format" } },
  { { NULL, NULL, "from_unixtime" } },
  { { NULL, NULL, "timestampdiff" } },
  { { NULL, NULL, "str_to_date" } },
  { { NULL, NULL, "to_days" } },
  { { NULL, "date_part", NULL } },
  { { NULL, "date_trunc", NULL } },
  { { NULL, "age", NULL } },
  { { NULL, "to_timestamp", NULL } },
  { { NULL, "make_date", NULL } },
  { { NULL, "clock_timestamp", NULL } },
  { { NULL, "statement_timestamp", NULL } },
  { { NULL, "transaction_timestamp", NULL } },
  { { NULL, "timezone", NULL } },
  { { "unhex", NULL, "unhex" } },
  { { NULL, NULL, "inet_aton" } },
  { { NULL, NULL, "find_in_set" } },
  { { NULL, NULL, "field" } },
  { { NULL, NULL, "elt" } },
  { { NULL, NULL, "strcmp" } },
  { { NULL, NULL, "regexp_instr" } },
  { { NULL, NULL, "json_exists" } },
  { { NULL, NULL, "json_contains" } },
  { { NULL, "nextval", NULL } },
  { { NULL, "currval", NULL } },
  { { NULL, "array_length", NULL } },
  { { NULL, "array_position", NULL } },
  { { NULL, "array_to_string", NULL } },
  { { NULL, "string_to_array", NULL } },
  { { NULL, "cardinality", NULL } },
  { { NULL, "unnest", NULL } },
  { { NULL, "num_nulls", NULL } },
  { { NULL, "num_nonnulls", NULL } },
  { { NULL, "regexp_like", NULL } },
  { { NULL, "regexp_match", NULL } },
  { { NULL, "regexp_matches", NULL } },
  { { NULL, "starts_with", NULL } },
  { { NULL, "split_part", NULL } },
  { { NULL, "initcap", NULL } },
  { { NULL, "translate", NULL } },
  { { NULL, "encode", NULL } },
  { { NULL, "decode", NULL } },
  { { NULL, "get_bit", NULL } },
  { { NULL, "to_char", NULL } },
  { { NULL, "to_date", NULL } },
  { { NULL, "to_number", NULL } },
  { { NULL, "to_tsvector", NULL } },
  { { NULL, "to_tsquery", NULL } },
  { { NULL, "jsonb_array_elements", NULL } },
  { { NULL, "jsonb_build_object", NULL } },
  { { NULL, "jsonb_exists", NULL } },
  { { NULL, "isempty", NULL } },
  { { NULL, "int4range", NULL } },
  { { NULL, "int8range", NULL } },
  { { NULL, "numrange", NULL } },
  { { NULL, "daterange", NULL } },
  { { NULL, "tsrange", NULL } },
  { { NULL, "tstzrange", NULL } },
  { { NULL, "pg_get_serial_sequence", NULL } },
  { { EVERY } },
};

static const Row casts[] = {
  { { "text", "text", "char" } },
  { { "text", "varchar", "varchar" } },
  { { "text", "character varying", "varchar" } },
  { { "text", "text", "nchar" } },
  { { "integer", "integer", "integer" } },
  { { "int", "int", "int" } },
  { { "bigint", "bigint", "signed" } },
  { { "integer", "bigint", "signed integer" } },
  { { "integer", "numeric", "unsigned" } },
  { { "integer", "numeric", "unsigned integer" } },
  { { "smallint", "smallint", "signed" } },
  { { "real", "double precision", "double" } },
  { { "real", "real", "float" } },
  { { "double", "double precision", "double" } },
  { { "double precision", "double precision", "double" } },
  { { "float", "float", "float" } },
  { { "numeric", "numeric", "decimal(65, 30)" } },
  { { "decimal", "decimal", "decimal" } },
  { { "boolean", "boolean", "signed" } },
  { { "blob", "bytea", "binary" } },
  { { "date", "date", "date" } },
  { { "time", "time", "time" } },
  { { "timestamp", "timestamp", "datetime" } },
  { { "datetime", "timestamp", "datetime" } },
  { { EVERY } },
};

static const Row operators[] = {
  { { "==", "=", "=" } },
  { { "IS", "IS NOT DISTINCT FROM", "<=>" } },
  { { NULL, "~", "REGEXP BINARY" } },
  { { NULL, "~*", "REGEXP" } },
  { { NULL, "~*", "RLIKE" } },
  { { NULL, "!~", "NOT REGEXP BINARY" } },
  { { NULL, "!~*", "NOT REGEXP" } },
  { { NULL, "!~*", "NOT RLIKE" } },
  { { "LIKE", "~~", "LIKE" } },
  { { "LIKE", "~~*", "LIKE" } },
  { { "NOT LIKE", "!~~", "NOT LIKE" } },
  { { "NOT LIKE", "!~~*", "NOT LIKE" } },
  { { "LIKE", "ILIKE", "LIKE" } },
  { { "AND", "AND", "&&" } },
  { { "OR", "OR", "||" } },
  { { "/", "/", "DIV" } },
  { { "%", "%", "MOD" } },
  { { NULL, NULL, "XOR" } },
  { { "GLOB", NULL, NULL } },
  { { "NOT GLOB", NULL, NULL } },
  { { "MATCH", NULL, NULL } },
  { { "||", "||", NULL } },
  { { "->", "->", NULL } },
  { { "->>", "->>", NULL } },
  { { NULL, "@>", NULL } },
  { { NULL, "<@", NULL } },
  { { NULL, "&&", NULL } },
  { { NULL, "#>", NULL } },
  { { NULL, "#>>", NULL } },
  { { NULL, "@@", NULL } },
  { { NULL, "^", NULL } },
  { { NULL, "SIMILAR TO", NULL } },
  { { NULL, "NOT SIMILAR TO", NULL } },
  { { NULL, "AT TIME ZONE", NULL } },
  { { EVERY } },
};

/* The first row of @list in which the word is one of @from's, or of any database if that is not known. */
static const char *
find (const Row     *list,
      const char    *word,
      int            from,
      CrowDialectId  to)
{
  /* It is as it should be, whoever wrote it. */
  for (const Row *row = list; from < 0 && (row->names[0] != NULL || row->names[1] != NULL || row->names[2] != NULL); row++)
    if (row->names[to] != NULL && g_ascii_strcasecmp (row->names[to], word) == 0)
      return word;
  for (const Row *row = list; row->names[0] != NULL || row->names[1] != NULL || row->names[2] != NULL; row++)
    for (int i = 0; i < CROW_N_DIALECTS; i++)
      if ((from < 0 || i == from) && row->names[i] != NULL && g_ascii_strcasecmp (row->names[i], word) == 0)
        return row->names[to] != NULL && g_ascii_strcasecmp (row->names[to], word) == 0 ? word : row->names[to];
  return word;
}

/* A function of no list may be one that @to has under that name, or only another than @from has. */
const char *
_crow_translate_function (const char    *name,
                          int            from,
                          CrowDialectId  to)
{
  return find (functions, name, from, to);
}

const char *
_crow_translate_cast (const char    *type,
                      int            from,
                      CrowDialectId  to)
{
  return find (casts, type, from, to);
}

const char *
_crow_translate_operator (const char    *sign,
                          int            from,
                          CrowDialectId  to)
{
  return find (operators, sign, from, to);
}
