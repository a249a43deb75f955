/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds names of columns in expressions by what stands before and behind them.
 */
#include "config.h"

#include "sql/crow-sql-names-private.h"

#include <string.h>

#include "sql/crow-dialect-private.h"

GArray *
_crow_sql_list_tokens (const char *sql)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (CrowToken));
  const char *text = sql;
  const char *end = NULL; /* of the last one */
  CrowToken token = { CROW_TOKEN_END, sql, 0 };

  do
    {
      gboolean array = crow_token_is_word (&token, "ARRAY");

      token = crow_sql_lexer_next (&text);
      /* PostgreSQL's "ARRAY[a, b]" and "a[1]" are no names in brackets. */
      if (token.kind == CROW_TOKEN_NAME && *token.start == '[' && (array || token.start == end))
        {
          token.kind = CROW_TOKEN_PUNCTUATION;
          token.length = 1;
          text = token.start + 1;
        }
      end = text;
      g_array_append_val (tokens, token);
    }
  while (token.kind != CROW_TOKEN_END);
  return tokens;
}

gboolean
_crow_sql_token_is_closed (const CrowToken *token)
{
  char close = *token->start == '[' ? ']' : *token->start;

  for (gsize i = 1; i < token->length; i++)
    if (token->start[i] == close)
      {
        if (close == ']' || i + 1 == token->length || token->start[i + 1] != close)
          return TRUE;
        i++;
      }
  return FALSE;
}

gboolean
_crow_sql_token_is_any_name (const CrowToken *token)
{
  return (token->kind == CROW_TOKEN_NAME && _crow_sql_token_is_closed (token)) ||
         (token->kind == CROW_TOKEN_WORD && !g_ascii_isdigit (*token->start));
}

gboolean
_crow_sql_token_is_reserved (const CrowToken *token)
{
  g_autofree char *word = NULL;

  if (token->kind != CROW_TOKEN_WORD)
    return FALSE;
  word = g_strndup (token->start, token->length);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (crow_sql_is_reserved (i, word))
      return TRUE;
  return FALSE;
}

gboolean
_crow_sql_token_is_one_of (const CrowToken   *token,
           const char *const *words)
{
  for (; *words != NULL; words++)
    if (crow_token_is_word (token, *words))
      return TRUE;
  return FALSE;
}

/* Where a type begins, after a cast, and all its words belong to it: "::timestamp without time zone". */
gboolean
_crow_sql_begins_type (const CrowToken *tokens,
             guint            i)
{
  return (i > 0 && crow_token_is_word (&tokens[i - 1], "AS")) ||
         (i > 1 && crow_token_is_char (&tokens[i - 1], ':') && crow_token_is_char (&tokens[i - 2], ':'));
}

gboolean
_crow_sql_stands_as_column (const CrowToken *tokens,
                            guint            i)
{
  static const char *const before[] = { "COLLATE", "INTERVAL", "OPERATOR", NULL };
  const CrowToken *next = &tokens[i + 1];

  /* A call, a qualifier, or a literal of a type: "date '2020-01-01'", "E'\n'", "_utf8'ü'". */
  if (crow_token_is_char (next, '(') || crow_token_is_char (next, '.') || next->kind == CROW_TOKEN_STRING)
    return FALSE;
  if (i > 0 && _crow_sql_token_is_one_of (&tokens[i - 1], before))
    return FALSE;
  /* "INTERVAL 1 DAY", "EXTRACT(year FROM x)". */
  if (i > 1 && crow_token_is_word (&tokens[i - 2], "INTERVAL"))
    return FALSE;
  if (i > 1 && crow_token_is_char (&tokens[i - 1], '(') && crow_token_is_word (next, "FROM"))
    return FALSE;
  /* A parameter or a variable. */
  if (i > 0 && (crow_token_is_char (&tokens[i - 1], '@') ||
                (crow_token_is_char (&tokens[i - 1], ':') && !_crow_sql_begins_type (tokens, i))))
    return FALSE;
  return *tokens[i].start != '$';
}

gboolean
_crow_sql_can_be_column (const CrowToken *tokens,
                         guint            i)
{
  return _crow_sql_stands_as_column (tokens, i) && !_crow_sql_token_is_reserved (&tokens[i]);
}

GArray *
_crow_sql_list_names (const char *sql)
{
  g_autoptr (GArray) list = _crow_sql_list_tokens (sql);
  const CrowToken *tokens = (const CrowToken *) list->data;
  GArray *names = g_array_new (FALSE, FALSE, sizeof (CrowSqlName));

  for (guint i = 0; i + 1 < list->len; i++)
    {
      CrowSqlName name = { tokens[i], { CROW_TOKEN_END, NULL, 0 } };

      if (_crow_sql_begins_type (tokens, i))
        {
          while (_crow_sql_token_is_any_name (&tokens[i]) && _crow_sql_token_is_any_name (&tokens[i + 1]))
            i++;
          continue;
        }
      if (!_crow_sql_token_is_any_name (&tokens[i]) || !_crow_sql_can_be_column (tokens, i))
        continue;
      if (i > 1 && crow_token_is_char (&tokens[i - 1], '.') && _crow_sql_token_is_any_name (&tokens[i - 2]))
        name.qualifier = tokens[i - 2];
      g_array_append_val (names, name);
    }
  return names;
}

gboolean
_crow_sql_token_is_name (const CrowToken *token,
                         const char      *name)
{
  g_autofree char *said = NULL;

  if (!_crow_sql_token_is_any_name (token))
    return FALSE;
  said = crow_token_dup_name (token);
  return g_ascii_strcasecmp (said, name) == 0;
}

static char *
squeeze (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    if (*p != '_' && *p != ' ' && *p != '-')
      g_string_append_c (text, g_ascii_tolower (*p));
  return g_string_free (text, FALSE);
}

/* Whether one letter is too many, missing or another one, or two have changed places. */
static gboolean
is_slip (const char *a,
         const char *b)
{
  gsize a_length = strlen (a), b_length = strlen (b), same = 0;
  const char *p, *q;

  if (MIN (a_length, b_length) < 4)
    return FALSE;
  while (a[same] != '\0' && a[same] == b[same])
    same++;
  p = a + same;
  q = b + same;
  if (g_ascii_isdigit (*p) || g_ascii_isdigit (*q))
    return FALSE;
  if (a_length == b_length)
    return *p != '\0' && (strcmp (p + 1, q + 1) == 0 || (p[0] == q[1] && p[1] == q[0] && strcmp (p + 2, q + 2) == 0));
  if (a_length + 1 == b_length)
    return strcmp (p, q + 1) == 0;
  return a_length == b_length + 1 && strcmp (p + 1, q) == 0;
}

gboolean
_crow_sql_is_spelled_like (const char *a,
                           const char *b)
{
  g_autofree char *one = squeeze (a), *other = squeeze (b);

  return strcmp (one, other) == 0 || is_slip (one, other);
}

gboolean
_crow_sql_is_other_word (const CrowToken *token)
{
  static const char *const words[] = {
    /* columns that every table has */
    "rowid", "oid", "_rowid_", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
    /* words that are no names only in their places */
    "glob", "regexp", "match", "escape", "unknown", "at", "time", "zone", "ilike", "rlike", "sounds", "overlaps",
    "similar", "document", "symmetric", "nulls", "first", "last", "asc", "desc", "filter", "over", "partition", "by",
    "rows", "range", "groups", "preceding", "following", "current", "row", "exclude", "others", "ties", "within",
    "against", "boolean", "mode", "language", "separator", "json", "value", "scalar", "object", "array", "keys",
    "with", "without", "normalized", "nfc", "nfd", "nfkc", "nfkd", "leading", "trailing", "both", "placing", "for",
    "rowset", "charset", "character", "signed", "unsigned", "session", "system", "user", "member", "of", "soname",
    "year", "quarter", "month", "week", "day", "hour", "minute", "second", "microsecond", "epoch", "current_role", NULL,
  };

  return _crow_sql_token_is_one_of (token, words);
}

/* Written as the name it replaces, and bare only where every database takes that. */
static void
append_like (GString         *sql,
             const CrowToken *token,
             const char      *name,
             CrowDialectId    dialect)
{
  char quote = token->kind == CROW_TOKEN_NAME ? *token->start : '\0';
  char close = quote == '[' ? ']' : quote;

  if (quote == '\0')
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);
      CrowToken word = { CROW_TOKEN_WORD, name, strlen (name) };
      gboolean bare = (g_ascii_isalpha (*name) || *name == '_') && !_crow_sql_token_is_reserved (&word) && g_str_equal (lower, name);

      for (const char *p = name; *p != '\0'; p++)
        bare = bare && (g_ascii_isalnum (*p) || *p == '_');
      if (bare)
        {
          g_string_append (sql, name);
          return;
        }
      quote = close = _crow_dialect_get (dialect)->quote;
    }
  /* A bracket ends such a name, whatever stands before it. */
  if (quote == '[' && strchr (name, ']') != NULL)
    quote = close = '"';
  g_string_append_c (sql, quote);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == close)
        g_string_append_c (sql, *p);
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, close);
}

/* Copies up to the token, and the name in its place. */
void
_crow_sql_replace_name (GString         *out,
         const char     **at,
         const CrowToken *token,
         const char      *name,
         CrowDialectId    dialect)
{
  g_string_append_len (out, *at, token->start - *at);
  append_like (out, token, name, dialect);
  *at = token->start + token->length;
}

char *
_crow_sql_rename_columns (const char    *sql,
                          CrowDialectId  dialect,
                          const char    *table,
                          const char    *new_table,
                          const char    *old,
                          const char    *new)
{
  g_autoptr (GArray) names = _crow_sql_list_names (sql);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = sql;

  for (guint i = 0; i < names->len; i++)
    {
      const CrowSqlName *name = &g_array_index (names, CrowSqlName, i);
      gboolean qualified = name->qualifier.kind != CROW_TOKEN_END;

      if (qualified && !_crow_sql_token_is_name (&name->qualifier, table))
        continue;
      if (qualified && strcmp (table, new_table) != 0)
        _crow_sql_replace_name (out, &at, &name->qualifier, new_table, dialect);
      if (strcmp (old, new) != 0 && _crow_sql_token_is_name (&name->token, old))
        _crow_sql_replace_name (out, &at, &name->token, new, dialect);
    }
  if (at == sql)
    return NULL;
  g_string_append (out, at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
has_column (const CrowEntityInfo *info,
            const char           *name)
{
  for (guint i = 0; i < info->n_attributes; i++)
    if (g_ascii_strcasecmp (info->attributes[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

const char *
crow_sql_get_rowid_name (const CrowEntityInfo *info,
                         const CrowEntityInfo *other)
{
  static const char *const names[] = { "rowid", "_rowid_", "oid" };

  if ((info->flags & CROW_ENTITY_WITHOUT_ROWID) || (other != NULL && (other->flags & CROW_ENTITY_WITHOUT_ROWID)))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (!has_column (info, names[i]) && (other == NULL || !has_column (other, names[i])))
      return names[i];
  return NULL;
}
