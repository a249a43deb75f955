/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite 3.40 and later.
 *
 * A type is only a name there, which decides by its letters how values are kept ("affinity").  Names are chosen so
 * that people can read them and no value changes on its way in: a date or a UUID is kept as its text under NUMERIC
 * affinity too, because it does not look like a number.  STRICT tables know six names only.
 *
 * Invariant: an automatic key is spelled INTEGER, the one type that makes a column the rowid.
 */
#include "config.h"

#include "base/crow-text-writer.h"
#include "sql/crow-dialect-private.h"

#include <string.h>

/* Words that cannot be used as a bare name; found by trying all of sqlite3_keyword_name().  The words of joins and
 * the two truth values can be, but mean something else in places. */
static const char *const reserved[] = {
  "add", "all", "alter", "and", "as", "autoincrement", "between", "case", "cast", "check", "collate", "commit",
  "constraint", "create", "cross", "current_date", "current_time", "current_timestamp", "default", "deferrable",
  "delete", "distinct", "drop", "else", "escape", "except", "exists", "false", "foreign", "from", "full", "group",
  "having", "if", "in", "index", "inner", "insert", "intersect", "into", "is", "isnull", "join", "left", "limit",
  "natural", "not", "nothing", "notnull", "null", "on", "or", "order", "outer", "primary", "raise", "references",
  "returning", "right", "select", "set", "table", "then", "to", "transaction", "true", "union", "unique", "update",
  "using", "values", "when", "where",
};

static void
append_literal (GString    *sql,
                const char *text)
{
  g_string_append_c (sql, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'')
        g_string_append_c (sql, '\'');
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '\'');
}

static void
append_blob (GString      *sql,
             const guint8 *data,
             gsize         length)
{
  crow_string_append (sql, "x'");
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (sql, "%02x", data[i]);
  g_string_append_c (sql, '\'');
}

static const char *
boolean (gboolean value)
{
  return value ? "TRUE" : "FALSE";
}

static const char *const names[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = "INTEGER",
  [CROW_TYPE_BIGINT] = "BIGINT",
  [CROW_TYPE_REAL] = "REAL",
  [CROW_TYPE_DECIMAL] = "DECIMAL",
  [CROW_TYPE_BOOLEAN] = "BOOLEAN",
  [CROW_TYPE_TEXT] = "TEXT",
  [CROW_TYPE_BLOB] = "BLOB",
  [CROW_TYPE_DATE] = "DATE",
  [CROW_TYPE_TIME] = "TIME",
  [CROW_TYPE_TIMESTAMP] = "TIMESTAMP",
  [CROW_TYPE_UUID] = "UUID",
  [CROW_TYPE_JSON] = "JSON",
  [CROW_TYPE_ENUM] = "TEXT",
};

static const char *const strict_names[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = "INTEGER",
  [CROW_TYPE_BIGINT] = "INTEGER",
  [CROW_TYPE_REAL] = "REAL",
  [CROW_TYPE_DECIMAL] = "REAL",
  [CROW_TYPE_BOOLEAN] = "INTEGER",
  [CROW_TYPE_TEXT] = "TEXT",
  [CROW_TYPE_BLOB] = "BLOB",
  [CROW_TYPE_DATE] = "TEXT",
  [CROW_TYPE_TIME] = "TEXT",
  [CROW_TYPE_TIMESTAMP] = "TEXT",
  [CROW_TYPE_UUID] = "TEXT",
  [CROW_TYPE_JSON] = "TEXT",
  [CROW_TYPE_ENUM] = "TEXT",
};

static void
append_type (GString               *sql,
             const CrowTypeContext *context)
{
  const CrowAttributeInfo *attribute = context->attribute;

  if (_crow_type_is_auto_key (context))
    crow_string_append (sql, "INTEGER");
  else if (context->entity->flags & CROW_ENTITY_STRICT)
    crow_string_append (sql, strict_names[attribute->type]);
  else if (attribute->type == CROW_TYPE_TEXT && attribute->length > 0)
    g_string_append_printf (sql, "VARCHAR(%u)", attribute->length);
  else if (attribute->type == CROW_TYPE_DECIMAL && attribute->length > 0)
    g_string_append_printf (sql, "DECIMAL(%u, %u)", attribute->length, attribute->scale);
  else
    crow_string_append (sql, names[attribute->type]);
}

/* The catalog keeps the type as it was written. */
static void
append_catalog_type (GString               *sql,
                     const CrowTypeContext *context)
{
  if (context->attribute->native_types[CROW_DIALECT_SQLITE] != NULL)
    crow_string_append (sql, context->attribute->native_types[CROW_DIALECT_SQLITE]);
  else
    append_type (sql, context);
}

static const char *
expression (const CrowAttributeInfo *attribute,
            CrowValueSource          source)
{
  if (source == CROW_VALUE_UUID)
    return "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || "
           "substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";
  switch ((guint) attribute->type)
    {
    case CROW_TYPE_DATE:
      return "CURRENT_DATE";
    case CROW_TYPE_TIME:
      return "CURRENT_TIME";
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      return "unixepoch()";
    default:
      return "CURRENT_TIMESTAMP";
    }
}

/* A program may bring its own collations, so only those that are known to be another database's are ruled out. */
static gboolean
has_collation (const char *collation,
               int         origin)
{
  return !_crow_dialect_mariadb.has_collation (collation, origin) && strcmp (collation, "C") != 0 &&
         strcmp (collation, "POSIX") != 0 && strchr (collation, '-') == NULL && strchr (collation, '.') == NULL &&
         !(g_ascii_islower (collation[0]) && g_ascii_islower (collation[1]) && collation[2] == '_');
}

const CrowDialect _crow_dialect_sqlite = {
  .id = CROW_DIALECT_SQLITE,
  .title = "SQLite",
  .quote = '"',
  .features = CROW_FEATURE_ENUM_CHECKS | CROW_FEATURE_LATE_REFERENCES | CROW_FEATURE_PARTIAL_INDEXES |
              CROW_FEATURE_EXPRESSION_INDEXES | CROW_FEATURE_INDEX_COLLATIONS | CROW_FEATURE_DEFERRABLE_REFERENCES |
              CROW_FEATURE_VIRTUAL_COLUMNS | CROW_FEATURE_REQUIRED_GENERATED | CROW_FEATURE_TABLE_OPTIONS |
              CROW_FEATURE_NAMES_PRIMARY_KEYS,
  .reserved = reserved,
  .n_reserved = G_N_ELEMENTS (reserved),
  .no_reuse_clause = "AUTOINCREMENT",
  .append_literal = append_literal,
  .append_blob = append_blob,
  .boolean = boolean,
  .append_type = append_type,
  .append_catalog_type = append_catalog_type,
  .expression = expression,
  .has_collation = has_collation,
};
