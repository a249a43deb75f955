/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One table of the type names of the three dialects.  For a name that nobody knows SQLite's rules of affinity decide
 * (https://www.sqlite.org/datatype3.html, section 3.1), which are a good guess elsewhere too.
 */
#include "config.h"

#include "sql/crow-type-names.h"

#include <stdlib.h>
#include <string.h>

#include "sql/crow-dialect-private.h"

#define ANY (1 << CROW_DIALECT_SQLITE | 1 << CROW_DIALECT_POSTGRESQL | 1 << CROW_DIALECT_MARIADB)
#define SQLITE (1 << CROW_DIALECT_SQLITE)
#define POSTGRESQL (1 << CROW_DIALECT_POSTGRESQL)
#define MARIADB (1 << CROW_DIALECT_MARIADB)

static const struct
{
  const char *name; /* upper case, one blank between words */
  CrowDataType type;
  guint dialects;
  gboolean sized; /* the number in parentheses is a length, not a display width or precision to be dropped */
} names[] = {
  { "INTEGER", CROW_TYPE_INTEGER, ANY, FALSE },
  { "INT", CROW_TYPE_INTEGER, ANY, FALSE },
  { "INT4", CROW_TYPE_INTEGER, ANY, FALSE },
  { "SERIAL", CROW_TYPE_INTEGER, POSTGRESQL, FALSE },
  { "SERIAL4", CROW_TYPE_INTEGER, POSTGRESQL, FALSE },
  { "SERIAL2", CROW_TYPE_INTEGER, POSTGRESQL, FALSE },
  { "SMALLSERIAL", CROW_TYPE_INTEGER, POSTGRESQL, FALSE },
  { "SMALLINT", CROW_TYPE_INTEGER, ANY, FALSE },
  { "MEDIUMINT", CROW_TYPE_INTEGER, ANY, FALSE },
  { "TINYINT", CROW_TYPE_INTEGER, ANY, FALSE },
  { "INT2", CROW_TYPE_INTEGER, ANY, FALSE },
  { "YEAR", CROW_TYPE_INTEGER, MARIADB, FALSE },
  { "BIGINT", CROW_TYPE_BIGINT, ANY, FALSE },
  { "INT8", CROW_TYPE_BIGINT, ANY, FALSE },
  { "BIGSERIAL", CROW_TYPE_BIGINT, POSTGRESQL, FALSE },
  { "SERIAL8", CROW_TYPE_BIGINT, POSTGRESQL, FALSE },
  { "UNSIGNED BIG INT", CROW_TYPE_BIGINT, SQLITE, FALSE },
  { "REAL", CROW_TYPE_REAL, ANY, FALSE },
  { "DOUBLE", CROW_TYPE_REAL, ANY, FALSE },
  { "DOUBLE PRECISION", CROW_TYPE_REAL, ANY, FALSE },
  { "FLOAT", CROW_TYPE_REAL, ANY, FALSE },
  { "FLOAT8", CROW_TYPE_REAL, POSTGRESQL, FALSE },
  { "FLOAT4", CROW_TYPE_REAL, POSTGRESQL, FALSE },
  { "DECIMAL", CROW_TYPE_DECIMAL, ANY, TRUE },
  { "NUMERIC", CROW_TYPE_DECIMAL, ANY, TRUE },
  { "BOOLEAN", CROW_TYPE_BOOLEAN, ANY, FALSE },
  { "BOOL", CROW_TYPE_BOOLEAN, ANY, FALSE },
  { "TEXT", CROW_TYPE_TEXT, ANY, TRUE },
  { "CLOB", CROW_TYPE_TEXT, SQLITE, TRUE },
  { "TINYTEXT", CROW_TYPE_TEXT, ANY, FALSE },
  { "MEDIUMTEXT", CROW_TYPE_TEXT, ANY, FALSE },
  { "LONGTEXT", CROW_TYPE_TEXT, ANY, FALSE },
  { "VARCHAR", CROW_TYPE_TEXT, ANY, TRUE },
  { "CHARACTER VARYING", CROW_TYPE_TEXT, ANY, TRUE },
  { "VARYING CHARACTER", CROW_TYPE_TEXT, SQLITE, TRUE },
  { "CHAR", CROW_TYPE_TEXT, ANY, TRUE },
  { "CHARACTER", CROW_TYPE_TEXT, ANY, TRUE },
  { "NCHAR", CROW_TYPE_TEXT, ANY, TRUE },
  { "NVARCHAR", CROW_TYPE_TEXT, ANY, TRUE },
  { "NATIVE CHARACTER", CROW_TYPE_TEXT, SQLITE, TRUE },
  { "BLOB", CROW_TYPE_BLOB, ANY, FALSE },
  { "BYTEA", CROW_TYPE_BLOB, POSTGRESQL, FALSE },
  { "TINYBLOB", CROW_TYPE_BLOB, MARIADB, FALSE },
  { "MEDIUMBLOB", CROW_TYPE_BLOB, MARIADB, FALSE },
  { "LONGBLOB", CROW_TYPE_BLOB, MARIADB, FALSE },
  { "BINARY", CROW_TYPE_BLOB, ANY, TRUE },
  { "VARBINARY", CROW_TYPE_BLOB, ANY, TRUE },
  { "DATE", CROW_TYPE_DATE, ANY, FALSE },
  { "TIME", CROW_TYPE_TIME, ANY, FALSE },
  { "TIME WITHOUT TIME ZONE", CROW_TYPE_TIME, POSTGRESQL, FALSE },
  { "TIME WITH TIME ZONE", CROW_TYPE_TIME, POSTGRESQL, FALSE },
  { "DATETIME", CROW_TYPE_TIMESTAMP, ANY, FALSE },
  { "TIMESTAMP", CROW_TYPE_TIMESTAMP, ANY, FALSE },
  { "TIMESTAMPTZ", CROW_TYPE_TIMESTAMP, POSTGRESQL, FALSE },
  { "TIMESTAMP WITHOUT TIME ZONE", CROW_TYPE_TIMESTAMP, POSTGRESQL, FALSE },
  { "TIMESTAMP WITH TIME ZONE", CROW_TYPE_TIMESTAMP, POSTGRESQL, FALSE },
  { "UUID", CROW_TYPE_UUID, ANY, FALSE },
  { "JSON", CROW_TYPE_JSON, ANY, FALSE },
  { "JSONB", CROW_TYPE_JSON, POSTGRESQL, FALSE },
};

static CrowDataType
type_by_affinity (const char *upper)
{
  static const struct
  {
    const char *part;
    CrowDataType type;
  } rules[] = {
    { "INT", CROW_TYPE_INTEGER }, { "CHAR", CROW_TYPE_TEXT }, { "CLOB", CROW_TYPE_TEXT }, { "TEXT", CROW_TYPE_TEXT },
    { "BLOB", CROW_TYPE_BLOB },   { "REAL", CROW_TYPE_REAL }, { "FLOA", CROW_TYPE_REAL }, { "DOUB", CROW_TYPE_REAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strstr (upper, rules[i].part) != NULL)
      return rules[i].type;
  return CROW_TYPE_TEXT;
}

/* Splits "varchar (80) binary" into "VARCHAR BINARY" and the numbers. */
static char *
split (const char *text,
       guint32    *length,
       guint16    *scale)
{
  GString *name = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '(')
      {
        char *end;
        guint64 first = g_ascii_strtoull (p + 1, &end, 10);

        *length = (guint32) MIN (first, G_MAXUINT32);
        while (g_ascii_isspace (*end))
          end++;
        if (*end == ',')
          *scale = (guint16) MIN (g_ascii_strtoull (end + 1, NULL, 10), G_MAXUINT16);
        p += strcspn (p, ")");
        if (*p == '\0')
          break;
      }
    else if (!g_ascii_isspace (*p))
      g_string_append_c (name, g_ascii_toupper (*p));
    else if (name->len > 0 && name->str[name->len - 1] != ' ')
      g_string_append_c (name, ' ');
  if (name->len > 0 && name->str[name->len - 1] == ' ')
    g_string_truncate (name, name->len - 1);
  return g_string_free (name, FALSE);
}

/* @upper without what MariaDB writes behind a type of numbers; *@unsigned_ tells whether it has no negative ones. */
static void
strip_sign (char     *upper,
            gboolean *unsigned_)
{
  static const char *const endings[] = { " ZEROFILL", " UNSIGNED", " SIGNED" };

  *unsigned_ = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (upper, endings[i]))
      {
        upper[strlen (upper) - strlen (endings[i])] = '\0';
        *unsigned_ = *unsigned_ || i < 2;
      }
}

gboolean
crow_type_from_native (CrowDialectId dialect,
                       const char   *text,
                       CrowDataType *type,
                       guint32      *length,
                       guint16      *scale)
{
  g_autofree char *upper = NULL;
  gboolean no_sign = FALSE;

  *length = 0;
  *scale = 0;
  upper = split (text, length, scale);
  if (dialect == CROW_DIALECT_MARIADB)
    strip_sign (upper, &no_sign);

  /* MariaDB has no boolean; this is how it spells the one it pretends to have. */
  if (dialect == CROW_DIALECT_MARIADB && !no_sign && g_str_equal (upper, "TINYINT") && *length == 1)
    {
      *type = CROW_TYPE_BOOLEAN;
      *length = 0;
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if ((names[i].dialects & 1 << dialect) != 0 && g_str_equal (names[i].name, upper))
      {
        *type = names[i].type;
        if (!names[i].sized)
          {
            *length = 0;
            *scale = 0;
          }
        /* Half of an INT UNSIGNED is beyond 32 bits with a sign. */
        if (no_sign && *type == CROW_TYPE_INTEGER && g_str_has_prefix (upper, "INT") && !g_str_equal (upper, "INT2"))
          *type = CROW_TYPE_BIGINT;
        return !no_sign;
      }
  /* What a list, an interval or a point of PostgreSQL has in its name tells nothing; it is shown and given as text. */
  *type = dialect == CROW_DIALECT_POSTGRESQL ? CROW_TYPE_TEXT : type_by_affinity (upper);
  *length = 0;
  *scale = 0;
  return FALSE;
}

const char *
crow_type_of_reference (CrowDialectId dialect,
                        const char   *native)
{
  const CrowDialect *self = _crow_dialect_get (dialect);

  if (self->is_auto_type == NULL || !self->is_auto_type (native))
    return native;
  return g_ascii_strncasecmp (native, "small", 5) == 0 || g_str_has_suffix (native, "2") ? "smallint" : NULL;
}
