/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The tokens of SQL.  Reading never goes beyond the terminating NUL, also with a quote that is never closed.
 */
#include "config.h"

#include "sql/crow-sql-lexer.h"

#include <string.h>

static const char *
skip_blanks (const char *p)
{
  for (;;)
    {
      if (g_ascii_isspace (*p))
        p++;
      else if (p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n");
      else if (p[0] == '/' && p[1] == '*')
        {
          const char *end = strstr (p + 2, "*/");

          p = end != NULL ? end + 2 : p + strlen (p);
        }
      else
        return p;
    }
}

/* Behind the closing quote; a doubled one stands for itself. */
static const char *
skip_quoted (const char *p,
             char        close)
{
  for (p++; *p != '\0'; p++)
    if (*p == close)
      {
        if (p[1] != close || close == ']')
          return p + 1;
        p++;
      }
  return p;
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

CrowToken
crow_sql_lexer_next (const char **text)
{
  const char *start = skip_blanks (*text);
  const char *end = start;
  CrowToken token = { CROW_TOKEN_END, start, 0 };

  switch (*start)
    {
    case '\0':
      break;
    case '\'':
      token.kind = CROW_TOKEN_STRING;
      end = skip_quoted (start, '\'');
      break;
    case '"':
    case '`':
      token.kind = CROW_TOKEN_NAME;
      end = skip_quoted (start, *start);
      break;
    case '[':
      token.kind = CROW_TOKEN_NAME;
      end = skip_quoted (start, ']');
      break;
    default:
      if (is_word_char (*start))
        {
          token.kind = CROW_TOKEN_WORD;
          while (is_word_char (*end))
            end++;
        }
      else
        {
          token.kind = CROW_TOKEN_PUNCTUATION;
          end = start + 1;
        }
      break;
    }
  token.length = end - start;
  *text = end;
  return token;
}

gboolean
crow_token_is_word (const CrowToken *token,
                    const char      *word)
{
  return token->kind == CROW_TOKEN_WORD && strlen (word) == token->length &&
         g_ascii_strncasecmp (token->start, word, token->length) == 0;
}

gboolean
crow_token_is_char (const CrowToken *token,
                    char             c)
{
  return token->kind == CROW_TOKEN_PUNCTUATION && *token->start == c;
}

char *
crow_token_dup_name (const CrowToken *token)
{
  GString *name;
  char close;

  if (token->kind != CROW_TOKEN_NAME && token->kind != CROW_TOKEN_STRING)
    return g_strndup (token->start, token->length);

  close = *token->start == '[' ? ']' : *token->start;
  name = g_string_sized_new (token->length);
  for (gsize i = 1; i + 1 < token->length; i++)
    {
      g_string_append_c (name, token->start[i]);
      if (token->start[i] == close)
        i++;
    }
  return g_string_free (name, FALSE);
}

char *
crow_sql_lexer_skip_group (const CrowToken *open,
                           const char     **text)
{
  guint depth = 1;

  for (;;)
    {
      CrowToken token = crow_sql_lexer_next (text);

      if (token.kind == CROW_TOKEN_END)
        return NULL;
      if (crow_token_is_char (&token, '('))
        depth++;
      else if (crow_token_is_char (&token, ')') && --depth == 0)
        return g_strstrip (g_strndup (open->start + 1, token.start - open->start - 1));
    }
}
