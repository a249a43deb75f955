/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * PostgreSQL 15 and later.
 *
 * Types are spelled as its manual does; `format_type()`, which the catalog's readers use, has longer names for some.
 */
#include "config.h"

#include "base/crow-text-writer.h"
#include "sql/crow-dialect-private.h"

#include <string.h>

/* The server's longest name is 63 bytes; it cuts longer ones without a word, and then two may be one. */
#define MAX_NAME_BYTES 63
#define MAX_VARCHAR 10485760

/* All words of pg_get_keywords() but the unreserved ones, as the server's own quote_ident() has it. */
static const char *const reserved[] = {
  "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
  "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate",
  "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date",
  "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal",
  "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch",
  "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike",
  "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join",
  "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "national", "natural",
  "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or",
  "order", "out", "outer", "overlaps", "overlay", "placing", "position", "precision", "primary", "real",
  "references", "returning", "right", "row", "select", "session_user", "setof", "similar", "smallint", "some",
  "substring", "symmetric", "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim",
  "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where", "window",
  "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse",
  "xmlpi", "xmlroot", "xmlserialize", "xmltable",
};

/* Types of the server's own, which are found before those of a schema. */
static const char *const types[] = {
  "aclitem", "any", "anyarray", "anycompatible", "anycompatiblearray", "anycompatiblemultirange",
  "anycompatiblenonarray", "anycompatiblerange", "anyelement", "anyenum", "anymultirange", "anynonarray",
  "anyrange", "bit", "bool", "box", "bpchar", "bytea", "char", "cid", "cidr", "circle", "cstring", "date",
  "datemultirange", "daterange", "event_trigger", "fdw_handler", "float4", "float8", "gtsvector",
  "index_am_handler", "inet", "int2", "int2vector", "int4", "int4multirange", "int4range", "int8", "int8multirange",
  "int8range", "internal", "interval", "json", "jsonb", "jsonpath", "language_handler", "line", "lseg", "macaddr",
  "macaddr8", "money", "name", "numeric", "nummultirange", "numrange", "oid", "oidvector", "path", "point",
  "polygon", "record", "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace",
  "regoper", "regoperator", "regproc", "regprocedure", "regrole", "regtype", "table_am_handler", "text", "tid",
  "time", "timestamp", "timestamptz", "timetz", "trigger", "tsm_handler", "tsmultirange", "tsquery", "tsrange",
  "tstzmultirange", "tstzrange", "tsvector", "txid_snapshot", "unknown", "uuid", "varbit", "varchar", "void", "xid",
  "xid8", "xml",
};

static void
append_literal (GString    *sql,
                const char *text)
{
  _crow_dialect_sqlite.append_literal (sql, text);
}

static void
append_blob (GString      *sql,
             const guint8 *data,
             gsize         length)
{
  crow_string_append (sql, "'\\x");
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (sql, "%02x", data[i]);
  g_string_append_c (sql, '\'');
}

static const char *
boolean (gboolean value)
{
  return value ? "true" : "false";
}

static const char *const names[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = "integer",
  [CROW_TYPE_BIGINT] = "bigint",
  [CROW_TYPE_REAL] = "double precision",
  [CROW_TYPE_DECIMAL] = "numeric",
  [CROW_TYPE_BOOLEAN] = "boolean",
  [CROW_TYPE_TEXT] = "text",
  [CROW_TYPE_BLOB] = "bytea",
  [CROW_TYPE_DATE] = "date",
  [CROW_TYPE_TIME] = "time",
  [CROW_TYPE_TIMESTAMP] = "timestamptz",
  [CROW_TYPE_UUID] = "uuid",
  [CROW_TYPE_JSON] = "jsonb",
};

static void
append_enum (GString               *sql,
             const CrowTypeContext *context,
             gboolean               qualify)
{
  const CrowSchemaInfo *info = crow_schema_get_info (context->schema);
  const CrowEnumInfo *enumeration = &info->enums[context->attribute->enumeration];
  g_autofree char *name = _crow_sql_dup_enum_name (context->schema, CROW_DIALECT_POSTGRESQL, enumeration);

  if (qualify && _crow_sql_get_schema (enumeration->database_schema) == NULL)
    crow_string_append (sql, "public.");
  _crow_sql_append_qualified (sql, CROW_DIALECT_POSTGRESQL, enumeration->database_schema, name);
}

static void
append_type (GString               *sql,
             const CrowTypeContext *context)
{
  const CrowAttributeInfo *attribute = context->attribute;

  if (attribute->type == CROW_TYPE_ENUM)
    append_enum (sql, context, FALSE);
  else if (attribute->type == CROW_TYPE_TEXT && attribute->length > 0 && attribute->length <= MAX_VARCHAR)
    g_string_append_printf (sql, "varchar(%u)", attribute->length);
  else if (attribute->type == CROW_TYPE_DECIMAL && attribute->length > 0)
    g_string_append_printf (sql, "numeric(%u, %u)", attribute->length, attribute->scale);
  else
    crow_string_append (sql, names[attribute->type]);
}

static const struct
{
  const char *written;
  const char *catalog;
} spellings[] = {
  { "int", "integer" },
  { "int4", "integer" },
  { "int8", "bigint" },
  { "int2", "smallint" },
  { "serial", "integer" },
  { "serial4", "integer" },
  { "bigserial", "bigint" },
  { "serial8", "bigint" },
  { "smallserial", "smallint" },
  { "bool", "boolean" },
  { "varchar", "character varying" },
  { "char", "character" },
  { "bpchar", "character" },
  { "decimal", "numeric" },
  { "dec", "numeric" },
  { "float", "double precision" },
  { "float8", "double precision" },
  { "float4", "real" },
  { "timestamptz", "timestamp%s with time zone" },
  { "timestamp", "timestamp%s without time zone" },
  { "timetz", "time%s with time zone" },
  { "time", "time%s without time zone" },
};

/* "varchar(80)" → "character varying(80)", "timestamptz(3)" → "timestamp(3) with time zone". */
static void
append_catalog_spelling (GString    *sql,
                         const char *type)
{
  const char *open = strchr (type, '(');
  const char *close = open != NULL ? strchr (open, ')') : NULL;
  g_autofree char *base = g_strstrip (g_ascii_strdown (type, open != NULL ? open - type : -1));
  g_autoptr (GString) arguments = g_string_new (NULL);
  const char *rest = close != NULL ? close + 1 : "";

  if (open != NULL && close == NULL)
    {
      crow_string_append (sql, type);
      return;
    }
  for (const char *p = open; p != NULL && p <= close; p++)
    if (*p != ' ')
      g_string_append_c (arguments, *p);
  for (gsize i = 0; *rest == '\0' && i < G_N_ELEMENTS (spellings); i++)
    if (strcmp (base, spellings[i].written) == 0)
      {
        const char *hole = strstr (spellings[i].catalog, "%s");

        if (hole == NULL)
          {
            crow_string_append (sql, spellings[i].catalog);
            if (arguments->len == 0 && g_str_has_suffix (base, "char") && base[0] == 'c')
              crow_string_append (sql, "(1)");
            crow_string_append (sql, arguments->str);
          }
        else
          {
            crow_string_append_len (sql, spellings[i].catalog, hole - spellings[i].catalog);
            crow_string_append (sql, arguments->str);
            crow_string_append (sql, hole + 2);
          }
        return;
      }
  crow_string_append (sql, base);
  crow_string_append (sql, arguments->str);
  crow_string_append (sql, rest);
}

static void
append_catalog_type (GString               *sql,
                     const CrowTypeContext *context)
{
  const char *native = context->attribute->native_types[CROW_DIALECT_POSTGRESQL];
  g_autoptr (GString) type = g_string_new (NULL);

  if (native != NULL)
    {
      append_catalog_spelling (sql, native);
    }
  else if (context->attribute->type == CROW_TYPE_ENUM)
    {
      append_enum (sql, context, TRUE);
    }
  else
    {
      append_type (type, context);
      append_catalog_spelling (sql, type->str);
    }
}

static const char *
expression (const CrowAttributeInfo *attribute,
            CrowValueSource          source)
{
  if (source == CROW_VALUE_UUID)
    return attribute->type == CROW_TYPE_UUID ? "gen_random_uuid()" : "gen_random_uuid()::text";
  switch ((guint) attribute->type)
    {
    case CROW_TYPE_DATE:
      return "CURRENT_DATE";
    case CROW_TYPE_TIME:
      return "LOCALTIME";
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      return "EXTRACT(epoch FROM CURRENT_TIMESTAMP)";
    default:
      return "CURRENT_TIMESTAMP";
    }
}

static gboolean
is_auto_type (const char *native_type)
{
  static const char *const types_of_numbers[] = { "serial", "bigserial", "smallserial", "serial4", "serial8",
                                                  "serial2" };

  for (gsize i = 0; i < G_N_ELEMENTS (types_of_numbers); i++)
    if (g_ascii_strcasecmp (native_type, types_of_numbers[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_collation (const char *collation,
               int         origin)
{
  /* It may have any, but those of programs that use SQLite have plain names. */
  if (origin == CROW_DIALECT_SQLITE && strpbrk (collation, "-._") == NULL && strcmp (collation, "C") != 0 &&
      strcmp (collation, "POSIX") != 0)
    return FALSE;
  return g_ascii_strcasecmp (collation, "NOCASE") != 0 && g_ascii_strcasecmp (collation, "RTRIM") != 0 &&
         g_ascii_strcasecmp (collation, "BINARY") != 0 && !_crow_dialect_mariadb.has_collation (collation, origin);
}

/* Those of the server itself; an extension may bring more. */
static const char *const methods[] = { "brin", "gin", "gist", "hash", "spgist", "bloom", NULL };

const CrowDialect _crow_dialect_postgresql = {
  .id = CROW_DIALECT_POSTGRESQL,
  .title = "PostgreSQL",
  .quote = '"',
  .max_name_bytes = MAX_NAME_BYTES,
  .features = CROW_FEATURE_FOLDS_NAMES | CROW_FEATURE_COMPARES_CASE | CROW_FEATURE_SCHEMAS |
              CROW_FEATURE_ENUM_TYPES | CROW_FEATURE_NAMES_CONSTRAINTS | CROW_FEATURE_PARTIAL_INDEXES |
              CROW_FEATURE_EXPRESSION_INDEXES | CROW_FEATURE_INDEX_COLLATIONS |
              CROW_FEATURE_DEFERRABLE_REFERENCES | CROW_FEATURE_DEFERRABLE_KEYS | CROW_FEATURE_REQUIRED_GENERATED |
              CROW_FEATURE_COMMENT_STATEMENTS | CROW_FEATURE_NAMES_PRIMARY_KEYS | CROW_FEATURE_AUTO_ANYWHERE,
  .reserved = reserved,
  .methods = methods,
  .n_reserved = G_N_ELEMENTS (reserved),
  .types = types,
  .n_types = G_N_ELEMENTS (types),
  .auto_clause = "GENERATED BY DEFAULT AS IDENTITY",
  .always_clause = "GENERATED ALWAYS AS IDENTITY",
  .append_literal = append_literal,
  .append_blob = append_blob,
  .boolean = boolean,
  .append_type = append_type,
  .append_catalog_type = append_catalog_type,
  .expression = expression,
  .is_auto_type = is_auto_type,
  .has_collation = has_collation,
};
