/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tells what the expression of a DEFAULT is: a literal that every dialect can say, the present time, a new UUID, or
 * something that only its database understands.
 */
#include "config.h"

#include "sql/crow-catalog-private.h"

#include <string.h>

#include "sql/crow-catalog-mariadb-private.h"
#include "sql/crow-sql-lexer.h"

static const char *const now_spellings[] = {
  "current_timestamp", "current_timestamp()", "current_timestamp(6)", "now()", "current_date", "curdate()",
  "current_time", "curtime()", "localtimestamp", "localtimestamp()", "transaction_timestamp()", "datetime('now')",
  "date('now')", "time('now')", "strftime('%y-%m-%d %h:%m:%f','now')",
};

static const char *const uuid_spellings[] = { "gen_random_uuid()", "uuid_generate_v4()", "uuid()" };

static gboolean
is_number (const char *text)
{
  char *end;

  if (strpbrk (text, "0123456789") == NULL || g_ascii_isspace (*text) || g_ascii_isalpha (*text) ||
      g_ascii_strncasecmp (text, "0x", 2) == 0)
    return FALSE;
  g_ascii_strtod (text, &end);
  return *end == '\0';
}

static gboolean
is_one_of (const char        *text,
           const char *const *spellings,
           gsize              n_spellings)
{
  g_autoptr (GString) bare = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (bare, g_ascii_tolower (*p));
  for (gsize i = 0; i < n_spellings; i++)
    if (g_str_equal (bare->str, spellings[i]))
      return TRUE;
  return FALSE;
}

/* "current_timestamp(6)" for a "datetime(6)": as exact as the column, so that it need not be said. */
static gboolean
is_mariadb_stamp (const char *text,
                  const char *native)
{
  const char *digits = strchr (native, '(');
  gsize n;

  if (digits == NULL || (g_ascii_strncasecmp (native, "datetime", 8) != 0 &&
                         g_ascii_strncasecmp (native, "timestamp", 9) != 0))
    return FALSE;
  n = strlen ("current_timestamp");
  return g_ascii_strncasecmp (text, "current_timestamp", n) == 0 && g_str_equal (text + n, digits);
}

/* The text of "'draft'" or "'draft'::character varying"; NULL if it is anything else. */
static char *
read_string (CrowDialectId dialect,
             const char   *expression)
{
  const char *text = expression;
  CrowToken token;

  if (dialect == CROW_DIALECT_MARIADB)
    {
      g_autofree char *string = _crow_mariadb_read_string (&text);

      return string != NULL && *text == '\0' ? g_steal_pointer (&string) : NULL;
    }
  token = crow_sql_lexer_next (&text);

  if (token.kind != CROW_TOKEN_STRING || token.length < 2)
    return NULL;
  if (*text != '\0' && !g_str_has_prefix (text, "::"))
    return NULL;
  if (strpbrk (text, "'|+(") != NULL && strchr (text, '\'') != NULL)
    return NULL;
  return crow_token_dup_name (&token);
}

/* Whether the text in a string literal is a value of the type, which another dialect can write in its own way. */
static gboolean
is_text_form (const char   *text,
              CrowDataType  type)
{
  switch (type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      return is_number (text);
    case CROW_TYPE_BOOLEAN:
      return g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0;
    case CROW_TYPE_BLOB:
      return FALSE;
    case CROW_TYPE_TEXT:
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_UUID:
    case CROW_TYPE_JSON:
    case CROW_TYPE_ENUM:
    default:
      return TRUE;
    }
}

/* The digits of "X'00ff'" or "'\x00ff'::bytea", as a literal of bytes is kept; NULL if it is anything else, or SQLite's in
 * capitals, which it keeps as they are. */
static char *
read_bytes (CrowDialectId dialect,
            const char   *text)
{
  const char *start = g_str_has_prefix (text, "x'") || (dialect == CROW_DIALECT_MARIADB && g_str_has_prefix (text, "X'"))
                        ? text + 2
                        : dialect == CROW_DIALECT_POSTGRESQL && g_str_has_prefix (text, "'\\x") ? text + 3 : NULL;
  gsize n;

  if (start == NULL)
    return NULL;
  n = strspn (start, dialect == CROW_DIALECT_MARIADB ? "0123456789abcdefABCDEF" : "0123456789abcdef");
  if (n % 2 != 0 || start[n] != '\'' ||
      (start[n + 1] != '\0' && (dialect != CROW_DIALECT_POSTGRESQL || !g_str_equal (start + n + 1, "::bytea"))))
    return NULL;
  return g_ascii_strdown (start, n);
}

CrowValueSource
_crow_catalog_value (CrowDialectId dialect,
                     const char   *expression,
                     const char   *native,
                     CrowDataType  type,
                     char        **value)
{
  g_autofree char *text = NULL;

  *value = NULL;
  if (expression == NULL)
    return CROW_VALUE_NONE;
  text = g_strstrip (g_strdup (expression));
  if (*text == '\0' || g_ascii_strcasecmp (text, "null") == 0)
    return CROW_VALUE_NONE;

  if (type == CROW_TYPE_BLOB && (*value = read_bytes (dialect, text)) != NULL)
    return CROW_VALUE_LITERAL;
  if (dialect == CROW_DIALECT_MARIADB && is_mariadb_stamp (text, native))
    return CROW_VALUE_NOW;
  if (is_one_of (text, now_spellings, G_N_ELEMENTS (now_spellings)))
    {
      if (type == CROW_TYPE_TIMESTAMP || type == CROW_TYPE_DATE || type == CROW_TYPE_TIME)
        return CROW_VALUE_NOW;
    }
  else if (is_one_of (text, uuid_spellings, G_N_ELEMENTS (uuid_spellings)))
    {
      if (type == CROW_TYPE_UUID)
        return CROW_VALUE_UUID;
    }
  else if (is_number (text))
    {
      if (type == CROW_TYPE_BOOLEAN && (g_str_equal (text, "0") || g_str_equal (text, "1")))
        *value = g_strdup (*text == '1' ? "true" : "false");
      else
        *value = g_steal_pointer (&text);
      return CROW_VALUE_LITERAL;
    }
  else if (type == CROW_TYPE_BOOLEAN &&
           (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0))
    {
      *value = g_ascii_strdown (text, -1);
      return CROW_VALUE_LITERAL;
    }
  else
    {
      g_autofree char *string = read_string (dialect, text);

      if (string != NULL && is_text_form (string, type))
        {
          *value = g_steal_pointer (&string);
          return CROW_VALUE_LITERAL;
        }
    }

  *value = g_steal_pointer (&text);
  return CROW_VALUE_EXPRESSION;
}
