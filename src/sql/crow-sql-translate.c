/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Spells an expression for another database, token by token.  What is not known is copied byte by byte, so that an
 * expression which needs no change is none.
 *
 * Sources: https://www.postgresql.org/docs/15/sql-expressions.html, functions-matching.html and functions-comparisons.html
 * there; https://mariadb.com/kb/en/character-set-and-collation-overview/; https://www.sqlite.org/lang_corefunc.html.
 */
#include "config.h"

#include "sql/crow-sql-adapt.h"

#include <string.h>

#include "sql/crow-sql-names-private.h"

typedef struct
{
  const CrowToken *tokens; /* the last one is the end */
  CrowDialectId dialect;
  GString *out;
  const char *at;          /* what is before it is in `out` */
} Translation;

static const char *
end_of (const CrowToken *token)
{
  return token->start + token->length;
}

/* Whether the sign begins at a token; signs of several characters are tokens side by side. */
static gboolean
is_sign (const CrowToken *tokens,
         const char      *sign)
{
  for (guint i = 0; sign[i] != '\0'; i++)
    if (tokens[i].kind == CROW_TOKEN_END || !crow_token_is_char (&tokens[i], sign[i]) ||
        (i > 0 && tokens[i].start != end_of (&tokens[i - 1])))
      return FALSE;
  return TRUE;
}

/* How many tokens the type at @tokens has: a name with a qualifier, further words, numbers in parentheses, brackets. */
static guint
count_type (const CrowToken *tokens)
{
  static const char *const words[] = { "VARYING", "PRECISION", "WITH", "WITHOUT", "TIME", "ZONE", NULL };
  guint n = 0;

  if (!_crow_sql_token_is_any_name (&tokens[0]) || *tokens[0].start == '[')
    return 0;
  n = 1;
  while (crow_token_is_char (&tokens[n], '.') && _crow_sql_token_is_any_name (&tokens[n + 1]))
    n += 2;
  for (;;)
    {
      if (_crow_sql_token_is_one_of (&tokens[n], words))
        n++;
      else if (crow_token_is_char (&tokens[n], '(') && tokens[n + 1].kind == CROW_TOKEN_WORD)
        {
          guint close = n + 1;

          while (tokens[close].kind == CROW_TOKEN_WORD || crow_token_is_char (&tokens[close], ','))
            close++;
          if (!crow_token_is_char (&tokens[close], ')'))
            return n;
          n = close + 1;
        }
      else if (crow_token_is_char (&tokens[n], '['))
        {
          guint close = n + 1 + (tokens[n + 1].kind == CROW_TOKEN_WORD);

          if (!crow_token_is_char (&tokens[close], ']'))
            return n;
          n = close + 1;
        }
      else
        return n;
    }
}

/* The token behind the "]" that belongs to the "[" at @tokens; 0: there is none. */
static guint
skip_brackets (const CrowToken *tokens)
{
  guint depth = 0;

  for (guint n = 0; tokens[n].kind != CROW_TOKEN_END; n++)
    {
      depth += crow_token_is_char (&tokens[n], '[');
      if (crow_token_is_char (&tokens[n], ']') && --depth == 0)
        return n + 1;
    }
  return 0;
}

/* Copies what is before @from, and writes @text in the place of all up to @to. */
static void
replace (Translation *self,
         const char  *from,
         const char  *to,
         const char  *text)
{
  g_string_append_len (self->out, self->at, from - self->at);
  g_string_append (self->out, text);
  self->at = to;
}

/* "= ANY ((ARRAY['a'::text])::text[])" as "IN ('a')"; 0: it is none, else how many tokens it has. */
static guint
translate_any (Translation *self,
               guint        i)
{
  const CrowToken *tokens = &self->tokens[i];
  gboolean any = is_sign (tokens, "=") && crow_token_is_word (&tokens[1], "ANY");
  gboolean all = is_sign (tokens, "<>") && crow_token_is_word (&tokens[2], "ALL");
  guint n = any ? 2 : 3, n_open = 0, length;
  g_autofree char *list = NULL, *translated = NULL, *text = NULL;

  if (!any && !all)
    return 0;
  for (; crow_token_is_char (&tokens[n], '('); n++)
    n_open++;
  if (n_open == 0 || !crow_token_is_word (&tokens[n], "ARRAY") || !crow_token_is_char (&tokens[n + 1], '['))
    return 0;
  length = skip_brackets (&tokens[n + 1]);
  /* IN () is no PostgreSQL, and what compares with nothing is rare. */
  if (length < 3)
    return 0;
  list = g_strndup (end_of (&tokens[n + 1]), tokens[n + length].start - end_of (&tokens[n + 1]));
  n += 1 + length;
  while (n_open > 0)
    if (crow_token_is_char (&tokens[n], ')'))
      {
        n_open--;
        n++;
      }
    else if (is_sign (&tokens[n], "::") && count_type (&tokens[n + 2]) > 0)
      n += 2 + count_type (&tokens[n + 2]);
    else
      return 0;
  translated = _crow_sql_translate_expression (list, self->dialect);
  text = g_strdup_printf ("%s (%s)", any ? "IN" : "NOT IN", translated != NULL ? translated : list);
  replace (self, tokens[0].start, end_of (&tokens[n - 1]), text);
  return n;
}

/* A function that SQLite has by another name. */
static const char *
translate_function (const CrowToken *token)
{
  static const struct
  {
    const char *name;
    const char *other;
  } functions[] = {
    { "CHAR_LENGTH", "length" }, { "CHARACTER_LENGTH", "length" }, { "BTRIM", "trim" },
    { "UCASE", "upper" },        { "LCASE", "lower" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (crow_token_is_word (token, functions[i].name))
      return functions[i].other;
  return NULL;
}

/* Returns how many tokens were translated; 0: none. */
static guint
translate_at (Translation *self,
              guint        i)
{
  static const struct
  {
    const char *sign;
    const char *word;
  } signs[] = { { "!~~*", "NOT LIKE" }, { "!~~", "NOT LIKE" }, { "~~*", "LIKE" }, { "~~", "LIKE" } };
  const CrowToken *tokens = &self->tokens[i];
  guint n = is_sign (tokens, "::") ? count_type (&tokens[2]) : 0;
  const char *function;

  if (n > 0)
    {
      replace (self, tokens[0].start, end_of (&tokens[1 + n]), "");
      return 2 + n;
    }
  if ((n = translate_any (self, i)) > 0)
    return n;
  for (gsize j = 0; j < G_N_ELEMENTS (signs); j++)
    if (is_sign (tokens, signs[j].sign))
      {
        n = strlen (signs[j].sign);
        replace (self, tokens[0].start, end_of (&tokens[n - 1]), signs[j].word);
        return n;
      }
  if (self->dialect != CROW_DIALECT_SQLITE || tokens[0].kind != CROW_TOKEN_WORD)
    return 0;
  /* _utf8mb4'text' */
  if (*tokens[0].start == '_' && tokens[1].kind == CROW_TOKEN_STRING)
    {
      replace (self, tokens[0].start, tokens[1].start, "");
      return 1;
    }
  if (!crow_token_is_char (&tokens[1], '('))
    return 0;
  if (crow_token_is_word (&tokens[0], "CURRENT_TIMESTAMP") && crow_token_is_char (&tokens[2], ')'))
    {
      replace (self, tokens[0].start, end_of (&tokens[2]), "CURRENT_TIMESTAMP");
      return 3;
    }
  function = translate_function (&tokens[0]);
  if (function == NULL)
    return 0;
  replace (self, tokens[0].start, end_of (&tokens[0]), function);
  return 1;
}

char *
_crow_sql_translate_expression (const char    *sql,
                                CrowDialectId  dialect)
{
  g_autoptr (GArray) list = NULL;
  g_autoptr (GString) out = NULL;
  Translation self = { .dialect = dialect, .at = sql };

  if (dialect == CROW_DIALECT_POSTGRESQL)
    return NULL;
  list = _crow_sql_list_tokens (sql);
  out = g_string_new (NULL);
  self.tokens = (const CrowToken *) list->data;
  self.out = out;
  for (guint i = 0; self.tokens[i].kind != CROW_TOKEN_END;)
    {
      guint n = translate_at (&self, i);

      i += MAX (n, 1);
    }
  if (self.at == sql)
    return NULL;
  g_string_append (out, self.at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
