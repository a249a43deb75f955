/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * MariaDB 10.11 and later, with InnoDB.
 *
 * Text of any length is LONGTEXT; where it takes part in a key that is impossible, and it is VARCHAR(255) there.
 */
#include "config.h"

#include "base/crow-text-writer.h"
#include "sql/crow-dialect-private.h"

#include <stdlib.h>
#include <string.h>

/* Names have 64 characters of the basic plane; a table's name is also a file's name, in which most characters beyond
 * ASCII letters, digits and the underscore take five bytes. */
#define MAX_NAME_CHARACTERS 64
#define MAX_FILE_NAME_BYTES 240
#define MAX_VARCHAR 16383 /* characters of up to four bytes that fit into 65,535 bytes */
#define MAX_VARBINARY 65532
/* InnoDB's longest key is 3,072 bytes, at four bytes a character; 767 bytes of one column with old row formats. */
#define MAX_KEY_CHARACTERS 768
#define MAX_KEY_PREFIX 191

/* Of all words the server lists, those that fail when they are used as a bare name in common statements. */
static const char *const reserved[] = {
  "accessible", "add", "all", "alter", "analyze", "and", "as", "asc", "asensitive", "before", "between", "bigint",
  "binary", "blob", "both", "by", "call", "cascade", "case", "change", "char", "character", "check", "collate",
  "column", "condition", "constraint", "continue", "convert", "create", "cross", "current_date", "current_role",
  "current_time", "current_timestamp", "current_user", "cursor", "databases", "day_hour", "day_microsecond",
  "day_minute", "day_second", "dec", "decimal", "declare", "default", "delayed", "delete", "delete_domain_id",
  "desc", "describe", "deterministic", "distinct", "distinctrow", "div", "do_domain_ids", "double", "drop", "dual",
  "each", "else", "elseif", "enclosed", "escaped", "except", "exists", "exit", "explain", "false", "fetch", "float",
  "float4", "float8", "for", "force", "foreign", "from", "fulltext", "grant", "group", "having", "high_priority",
  "hour_microsecond", "hour_minute", "hour_second", "if", "ignore", "ignore_domain_ids", "in", "index", "infile",
  "inner", "inout", "insensitive", "insert", "int", "int1", "int2", "int3", "int4", "int8", "integer", "intersect",
  "interval", "into", "is", "iterate", "join", "key", "keys", "kill", "leading", "leave", "left", "like", "limit",
  "linear", "lines", "load", "localtime", "localtimestamp", "lock", "long", "longblob", "longtext", "loop",
  "low_priority", "master_demote_to_replica", "master_demote_to_slave", "master_ssl_verify_server_cert", "match",
  "maxvalue", "mediumblob", "mediumint", "mediumtext", "middleint", "minute_microsecond", "minute_second", "mod",
  "modifies", "natural", "no_write_to_binlog", "not", "null", "numeric", "offset", "on", "optimize", "optionally",
  "or", "order", "out", "outer", "outfile", "over", "page_checksum", "parse_vcol_expr", "partition", "portion",
  "precision", "primary", "procedure", "purge", "range", "read", "read_write", "reads", "real", "recursive",
  "ref_system_id", "references", "regexp", "release", "rename", "repeat", "replace", "require", "resignal",
  "restrict", "return", "returning", "revoke", "right", "rlike", "row_number", "rows", "schemas",
  "second_microsecond", "select", "sensitive", "separator", "set", "show", "signal", "smallint", "spatial",
  "specific", "sql", "sql_big_result", "sql_buffer_result", "sql_cache", "sql_calc_found_rows", "sql_no_cache",
  "sql_small_result", "sqlexception", "sqlstate", "sqlwarning", "ssl", "starting", "stats_auto_recalc",
  "stats_persistent", "stats_sample_pages", "straight_join", "table", "terminated", "then", "tinyblob", "tinyint",
  "tinytext", "to", "trailing", "trigger", "true", "undo", "union", "unique", "unlock", "unsigned", "update",
  "usage", "use", "using", "utc_date", "utc_time", "utc_timestamp", "value", "values", "varbinary", "varchar",
  "varcharacter", "varying", "vector", "when", "where", "while", "with", "write", "xor", "year_month", "zerofill",
};

static gboolean
can_hold (gunichar c)
{
  return c <= 0xffff;
}

static gboolean
fits_table (const char *name)
{
  gsize bytes = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    bytes += g_ascii_isalnum (*p) || *p == '_' ? 1 : 5;
  return bytes <= MAX_FILE_NAME_BYTES;
}

static void
append_literal (GString    *sql,
                const char *text)
{
  g_string_append_c (sql, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (sql, *p);
      /* The server's own client takes carriage returns out of scripts. */
      if (*p == '\r')
        crow_string_append (sql, "\\r");
      else
        g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '\'');
}

static void
append_blob (GString      *sql,
             const guint8 *data,
             gsize         length)
{
  _crow_dialect_sqlite.append_blob (sql, data, length);
}

static const char *
boolean (gboolean value)
{
  return value ? "TRUE" : "FALSE";
}

static const char *const names[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = "INT",
  [CROW_TYPE_BIGINT] = "BIGINT",
  [CROW_TYPE_REAL] = "DOUBLE",
  [CROW_TYPE_DECIMAL] = "DECIMAL(38, 10)",
  [CROW_TYPE_BOOLEAN] = "BOOLEAN",
  [CROW_TYPE_TEXT] = "LONGTEXT",
  [CROW_TYPE_BLOB] = "LONGBLOB",
  [CROW_TYPE_DATE] = "DATE",
  [CROW_TYPE_TIME] = "TIME",
  [CROW_TYPE_TIMESTAMP] = "DATETIME(6)",
  [CROW_TYPE_UUID] = "UUID",
  [CROW_TYPE_JSON] = "JSON",
};

static void
append_enum (GString               *sql,
             const CrowTypeContext *context)
{
  const CrowEnumInfo *info = &crow_schema_get_info (context->schema)->enums[context->attribute->enumeration];

  /* There is no ENUM without values. */
  if (info->n_values == 0)
    {
      g_string_append_printf (sql, "VARCHAR(%u)", CROW_MARIADB_KEYED_LENGTH);
      return;
    }
  crow_string_append (sql, "ENUM(");
  for (guint i = 0; i < info->n_values; i++)
    {
      if (i > 0)
        crow_string_append (sql, ", ");
      append_literal (sql, info->values[i].name);
    }
  g_string_append_c (sql, ')');
}

static void
append_type (GString               *sql,
             const CrowTypeContext *context)
{
  const CrowAttributeInfo *attribute = context->attribute;
  guint length = attribute->length;

  switch ((guint) attribute->type)
    {
    case CROW_TYPE_ENUM:
      append_enum (sql, context);
      return;

    case CROW_TYPE_TEXT:
      if (length == 0 && _crow_type_is_keyed (context))
        length = CROW_MARIADB_KEYED_LENGTH;
      if (length > 0 && length <= MAX_VARCHAR)
        {
          g_string_append_printf (sql, "VARCHAR(%u)", length);
          return;
        }
      break;

    case CROW_TYPE_BLOB:
      if (length == 0 && _crow_type_is_keyed (context))
        length = CROW_MARIADB_KEYED_LENGTH;
      if (length > 0 && length <= MAX_VARBINARY)
        {
          g_string_append_printf (sql, "VARBINARY(%u)", length);
          return;
        }
      break;

    case CROW_TYPE_DECIMAL:
      if (length > 0)
        {
          g_string_append_printf (sql, "DECIMAL(%u, %u)", MIN (length, 65), MIN (attribute->scale, 38));
          return;
        }
      break;

    default:
      break;
    }
  crow_string_append (sql, names[attribute->type]);
}

static const struct
{
  const char *written;
  const char *catalog;
  const char *width;          /* that the server adds */
  const char *unsigned_width;
} spellings[] = {
  { "int", "int", "(11)", "(10)" },
  { "integer", "int", "(11)", "(10)" },
  { "bigint", "bigint", "(20)", "(20)" },
  { "smallint", "smallint", "(6)", "(5)" },
  { "mediumint", "mediumint", "(9)", "(8)" },
  { "tinyint", "tinyint", "(4)", "(3)" },
  { "boolean", "tinyint(1)", "", "" },
  { "bool", "tinyint(1)", "", "" },
  { "numeric", "decimal", "(10,0)", "(10,0)" },
  { "decimal", "decimal", "(10,0)", "(10,0)" },
  { "dec", "decimal", "(10,0)", "(10,0)" },
  { "double precision", "double", "", "" },
  { "real", "double", "", "" },
  { "json", "longtext", "", "" },
  { "char", "char", "(1)", "(1)" },
  { "binary", "binary", "(1)", "(1)" },
  { "bit", "bit", "(1)", "(1)" },
  { "year", "year", "(4)", "(4)" },
};

/* "INT UNSIGNED" → "int(10) unsigned", "ENUM('a', 'b')" → "enum('a','b')". */
static void
append_catalog_type (GString               *sql,
                     const CrowTypeContext *context)
{
  const char *native = context->attribute->native_types[CROW_DIALECT_MARIADB];
  g_autoptr (GString) written = g_string_new (native);
  g_autofree char *base = NULL;
  const char *open, *close, *rest;
  gboolean in_text = FALSE;

  if (native == NULL)
    append_type (written, context);
  open = strchr (written->str, '(');
  close = open != NULL ? strrchr (open, ')') : NULL;
  if (open != NULL && close != NULL)
    {
      base = g_strstrip (g_ascii_strdown (written->str, open - written->str));
      rest = close + 1;
    }
  else
    {
      const char *space = strchr (written->str, ' ');

      if (space != NULL && g_ascii_strncasecmp (space, " precision", 10) == 0)
        space = strchr (space + 1, ' ');
      base = g_ascii_strdown (written->str, space != NULL ? space - written->str : -1);
      rest = space != NULL ? space : "";
    }
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (strcmp (base, spellings[i].written) == 0)
      {
        crow_string_append (sql, spellings[i].catalog);
        if (open == NULL)
          crow_string_append (sql, g_ascii_strncasecmp (rest, " unsigned", 9) == 0 ? spellings[i].unsigned_width
                                                                                 : spellings[i].width);
        g_clear_pointer (&base, g_free);
        break;
      }
  if (base != NULL)
    crow_string_append (sql, base);
  for (const char *p = open; p != NULL && close != NULL && p <= close; p++)
    {
      if (*p == '\'')
        in_text = !in_text;
      if (*p != ' ' || in_text)
        g_string_append_c (sql, *p);
    }
  for (const char *p = rest; *p != '\0'; p++)
    g_string_append_c (sql, g_ascii_tolower (*p));
}

guint
_crow_mariadb_get_key_prefix (const CrowAttributeInfo *attribute,
                              guint                    n_columns)
{
  const char *native = attribute->native_types[CROW_DIALECT_MARIADB];
  static const char *const sizes[] = { "tiny", "medium", "long" };

  if (native == NULL)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_ascii_strncasecmp (native, sizes[i], strlen (sizes[i])) == 0)
      {
        native += strlen (sizes[i]);
        break;
      }
  if (g_ascii_strcasecmp (native, "text") != 0 && g_ascii_strcasecmp (native, "blob") != 0)
    return 0;
  return MIN (MAX_KEY_PREFIX, MAX_KEY_CHARACTERS / n_columns);
}

const char *
_crow_mariadb_get_stamp (const CrowAttributeInfo *attribute)
{
  static const char *const stamps[] = { "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(1)", "CURRENT_TIMESTAMP(2)",
                                        "CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(4)", "CURRENT_TIMESTAMP(5)",
                                        "CURRENT_TIMESTAMP(6)" };
  const char *native = attribute->native_types[CROW_DIALECT_MARIADB];
  const char *open;

  if (native == NULL)
    return stamps[6];
  open = strchr (native, '(');
  return stamps[open != NULL ? MIN (strtoul (open + 1, NULL, 10), 6) : 0];
}

static const char *
expression (const CrowAttributeInfo *attribute,
            CrowValueSource          source)
{
  if (source == CROW_VALUE_UUID)
    return "uuid()";
  switch ((guint) attribute->type)
    {
    case CROW_TYPE_DATE:
      return "curdate()";
    case CROW_TYPE_TIME:
      return "curtime()";
    case CROW_TYPE_TIMESTAMP:
      return _crow_mariadb_get_stamp (attribute);
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      return "unix_timestamp()";
    default:
      return "CURRENT_TIMESTAMP";
    }
}

static gboolean
has_collation (const char *collation,
               int         origin)
{
  static const char *const sets[] = { "utf8mb4_", "utf8mb3_", "utf8_",   "latin1_", "latin2_", "ascii_",
                                      "ucs2_",    "utf16_",   "utf32_",  "cp1250_", "cp1251_", "cp1252_",
                                      "uca1400_", "koi8r_",   "greek_",  "hebrew_", "big5_",   "gbk_",
                                      "sjis_",    "ujis_",    "euckr_",  "tis620_", "latin5_", "latin7_" };

  if (strcmp (collation, "binary") == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    if (g_str_has_prefix (collation, sets[i]))
      return TRUE;
  return FALSE;
}

static const char *const methods[] = { "fulltext", "spatial", NULL };

const CrowDialect _crow_dialect_mariadb = {
  .id = CROW_DIALECT_MARIADB,
  .title = "MariaDB",
  .quote = '`',
  .max_name_characters = MAX_NAME_CHARACTERS,
  .features = CROW_FEATURE_SCHEMAS | CROW_FEATURE_INDEXES_REFERENCES | CROW_FEATURE_NAMES_CONSTRAINTS |
              CROW_FEATURE_VIRTUAL_COLUMNS | CROW_FEATURE_COMMENT_CLAUSES | CROW_FEATURE_UPDATE_STAMPS |
              CROW_FEATURE_INDEXES_PER_TABLE | CROW_FEATURE_REFERENCES_PER_SCHEMA | CROW_FEATURE_AUTO_ANYWHERE,
  .reserved = reserved,
  .n_reserved = G_N_ELEMENTS (reserved),
  .methods = methods,
  .auto_clause = "AUTO_INCREMENT",
  .can_hold = can_hold,
  .fits_table = fits_table,
  .append_literal = append_literal,
  .append_blob = append_blob,
  .boolean = boolean,
  .append_type = append_type,
  .append_catalog_type = append_catalog_type,
  .expression = expression,
  .has_collation = has_collation,
};
