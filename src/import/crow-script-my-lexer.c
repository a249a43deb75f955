/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tokens of MariaDB's SQL.  Conditional comments are read as the server does: what is in one for version 10.11 or
 * before belongs to the statement, what is only for MySQL's later ones does not.
 *
 * Invariant: no function goes beyond the end it was given.
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <stdarg.h>
#include <string.h>

/* The server that is imitated, as conditional comments count. */
#define VERSION 101100

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

static gboolean
is_line_comment (const char *p)
{
  return *p == '#' || (p[0] == '-' && p[1] == '-' && (p[2] == '\0' || g_ascii_isspace (p[2]) || g_ascii_iscntrl (p[2])));
}

gboolean
_crow_my_is_conditional (const char  *p,
                         const char **inside)
{
  gboolean mariadb;
  guint64 version = 0;
  guint n = 0;

  if (p[0] != '/' || p[1] != '*')
    return FALSE;
  mariadb = p[2] == 'M' && p[3] == '!';
  if (!mariadb && p[2] != '!')
    return FALSE;
  for (p += mariadb ? 4 : 3; n < 6 && g_ascii_isdigit (p[n]); n++)
    version = version * 10 + (guint64) (p[n] - '0');
  if (n == 0 || n == 5 || n == 6)
    *inside = p + n;
  else
    *inside = p;
  /* https://mariadb.com/kb/en/comment-syntax/: what MySQL 5.7 and later brought is not MariaDB's. */
  return mariadb ? version <= VERSION : version <= VERSION && !(version >= 50700 && version <= 99999);
}

static const char *
skip_quoted (const char *p,
             const char *end)
{
  char quote = *p;

  char stops[3] = { quote, quote != '`' ? '\\' : '\0', '\0' };

  p++;
  while (p < end)
    {
      p += strcspn (p, stops);
      if (p >= end)
        break;
      if (*p == quote && (p + 1 >= end || p[1] != quote))
        return p + 1;
      /* A backslash or a doubled quote takes what follows with it. */
      p += 2;
    }
  return end;
}

static const char *
skip_comment (const char *p,
              const char *end)
{
  const char *close = p + 2 < end ? strstr (p + 2, "*/") : NULL;

  return close != NULL && close + 2 <= end ? close + 2 : end;
}

static gsize
measure_sign (const char *p)
{
  static const char *const signs[] = { "<=>", "->>", "<<", ">>", "<=", ">=", "<>", "!=", "||", "&&", ":=", "->" };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strncmp (p, signs[i], strlen (signs[i])) == 0)
      return strlen (signs[i]);
  return 1;
}

const char *
_crow_my_skip_token (const char *p,
                     const char *end)
{
  const char *start = p;

  if (g_ascii_isspace (*p))
    {
      while (p < end && g_ascii_isspace (*p))
        p++;
      return p;
    }
  if (is_line_comment (p))
    {
      p = memchr (p, '\n', end - p);
      return p != NULL ? p : end;
    }
  if (p[0] == '/' && p[1] == '*')
    return skip_comment (p, end);
  if (*p == '\'' || *p == '"' || *p == '`')
    return skip_quoted (p, end);
  if ((*p == 'x' || *p == 'X' || *p == 'b' || *p == 'B') && p[1] == '\'')
    return skip_quoted (p + 1, end);
  if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
    {
      while (p < end && (is_word_char (*p) || *p == '.' ||
                         ((*p == '+' || *p == '-') && p > start && (p[-1] == 'e' || p[-1] == 'E') &&
                          !(start[0] == '0' && (start[1] == 'x' || start[1] == 'X')))))
        p++;
      return p;
    }
  if (is_word_char (*p))
    {
      while (p < end && is_word_char (*p))
        p++;
      return p;
    }
  return MIN (p + measure_sign (p), end);
}

void
_crow_my_tokenize (const char *text,
                   gsize       start,
                   gsize       end,
                   GArray     *tokens)
{
  const char *p = text + start;
  const char *stop = text + end;
  CrowMyToken token;

  g_array_set_size (tokens, 0);
  while (p < stop)
    {
      const char *inside;
      const char *next;

      if (_crow_my_is_conditional (p, &inside) && inside <= stop)
        {
          p = inside;
          continue;
        }
      /* The end of a conditional comment. */
      if (p[0] == '*' && p[1] == '/')
        {
          p = MIN (p + 2, stop);
          continue;
        }
      next = _crow_my_skip_token (p, stop);
      if (!g_ascii_isspace (*p) && !is_line_comment (p) && !(p[0] == '/' && p[1] == '*'))
        {
          token.start = p - text;
          token.length = next - p;
          if (*p == '`')
            token.kind = CROW_MY_NAME;
          else if (*p == '\'' || *p == '"')
            token.kind = CROW_MY_STRING;
          else if ((token.length > 1 && p[1] == '\'' && strchr ("xXbB", *p) != NULL) ||
                   (p[0] == '0' && token.length > 1 && (p[1] == 'x' || p[1] == 'b')))
            token.kind = CROW_MY_BYTES;
          else if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
            {
              token.kind = CROW_MY_NUMBER;
              /* A name may begin with digits. */
              for (gsize i = 0; i < token.length; i++)
                if (is_word_char (p[i]) && !g_ascii_isdigit (p[i]) && p[i] != 'e' && p[i] != 'E')
                  token.kind = CROW_MY_WORD;
            }
          else if (is_word_char (*p))
            token.kind = CROW_MY_WORD;
          else
            token.kind = CROW_MY_SIGN;
          g_array_append_val (tokens, token);
        }
      p = next;
    }
  token.kind = CROW_MY_END;
  token.start = end;
  token.length = 0;
  g_array_append_val (tokens, token);
}

gboolean
_crow_my_is_word (CrowMyReader *self,
                  guint         ahead,
                  const char   *word)
{
  const CrowMyToken *token = _crow_my_peek (self, ahead);
  const char *text = self->text + token->start;

  if (token->kind != CROW_MY_WORD && token->kind != CROW_MY_SIGN)
    return FALSE;
  for (gsize i = 0; i < token->length; i++)
    {
      char c = text[i];

      if (c >= 'A' && c <= 'Z')
        c += 'a' - 'A';
      if (word[i] == '\0' || c != word[i])
        return FALSE;
    }
  return word[token->length] == '\0';
}

gboolean
_crow_my_take_words (CrowMyReader *self,
                     const char   *first,
                     ...)
{
  va_list args;
  guint n = 0;
  gboolean same = TRUE;

  va_start (args, first);
  for (const char *word = first; same && word != NULL; word = va_arg (args, const char *))
    same = _crow_my_is (self, n++, word);
  va_end (args);
  if (same)
    self->at += n;
  return same;
}

gboolean
_crow_my_is_at_end (CrowMyReader *self)
{
  return _crow_my_peek (self, 0)->kind == CROW_MY_END;
}

/* Without its quotes; doubled ones stand for themselves, backslashes for what is behind them. */
static char *
unquote (CrowMyReader      *self,
         const CrowMyToken *token)
{
  GString *value = g_string_new (NULL);
  const char *p = self->text + token->start;
  const char *end = p + token->length;
  char quote = *p;

  if (token->length >= 2 && end[-1] == quote)
    end--;
  for (p++; p < end; p++)
    if (*p == quote && p + 1 < end && p[1] == quote)
      g_string_append_c (value, *p++);
    else if (*p == '\\' && quote != '`' && p + 1 < end)
      {
        static const char letters[] = "0nrtbZ", values[] = "\0\n\r\t\b\032";
        const char *letter = strchr (letters, *++p);

        if (*p == '%' || *p == '_')
          g_string_append_c (value, '\\');
        if (letter == letters)
          /* A NUL is in no text; it is kept as it is written. */
          g_string_append (value, "\\0");
        else
          g_string_append_c (value, letter != NULL && *letter != '\0' ? values[letter - letters] : *p);
      }
    else
      g_string_append_c (value, *p);
  return g_string_free (value, FALSE);
}

char *
_crow_my_take_name (CrowMyReader *self)
{
  const CrowMyToken *token = _crow_my_peek (self, 0);

  if (token->kind == CROW_MY_WORD || token->kind == CROW_MY_NUMBER)
    {
      self->at++;
      return g_strndup (self->text + token->start, token->length);
    }
  if (token->kind == CROW_MY_NAME || (token->kind == CROW_MY_STRING && self->text[token->start] == '"'))
    {
      self->at++;
      return unquote (self, token);
    }
  return NULL;
}

char *
_crow_my_take_string (CrowMyReader *self)
{
  const CrowMyToken *token = _crow_my_peek (self, 0);
  GString *value;

  /* _utf8mb4'text', N'text' */
  if (token->kind == CROW_MY_WORD && _crow_my_peek (self, 1)->kind == CROW_MY_STRING &&
      (self->text[token->start] == '_' || (token->length == 1 && strchr ("nN", self->text[token->start]) != NULL)))
    {
      self->at++;
      token = _crow_my_peek (self, 0);
    }
  if (token->kind != CROW_MY_STRING)
    return NULL;
  value = g_string_new (NULL);
  while (token->kind == CROW_MY_STRING)
    {
      g_autofree char *piece = unquote (self, token);

      g_string_append (value, piece);
      self->at++;
      token = _crow_my_peek (self, 0);
    }
  return g_string_free (value, FALSE);
}

gboolean
_crow_my_skip_group (CrowMyReader *self)
{
  guint depth = 0;

  if (!_crow_my_is (self, 0, "("))
    return FALSE;
  for (; !_crow_my_is_at_end (self); self->at++)
    if (_crow_my_is (self, 0, "("))
      depth++;
    else if (_crow_my_is (self, 0, ")") && --depth == 0)
      {
        self->at++;
        return TRUE;
      }
  return FALSE;
}

char *
_crow_my_dup_text (CrowMyReader *self,
                   guint         first)
{
  const CrowMyToken *from = &g_array_index (self->tokens, CrowMyToken, first);
  const CrowMyToken *to;

  if (self->at <= first)
    return g_strdup ("");
  to = &g_array_index (self->tokens, CrowMyToken, self->at - 1);
  return g_strndup (self->text + from->start, to->start + to->length - from->start);
}

void
_crow_my_skip_item (CrowMyReader *self)
{
  while (!_crow_my_is_at_end (self) && !_crow_my_is (self, 0, ",") && !_crow_my_is (self, 0, ")"))
    if (!_crow_my_is (self, 0, "("))
      self->at++;
    else if (!_crow_my_skip_group (self))
      return;
}

void
_crow_my_append_literal (GString    *text,
                         const char *value)
{
  g_string_append_c (text, '\'');
  for (const char *p = value; *p != '\0'; p++)
    switch (*p)
      {
      case '\'':
        g_string_append (text, "''");
        break;
      case '\n':
        g_string_append (text, "\\n");
        break;
      case '\r':
        g_string_append (text, "\\r");
        break;
      case '\\':
        /* A NUL, see unquote(). */
        g_string_append (text, p[1] == '0' ? "\\" : "\\\\");
        break;
      default:
        g_string_append_c (text, *p);
      }
  g_string_append_c (text, '\'');
}

void
_crow_my_append_name (GString    *text,
                      const char *name)
{
  g_string_append_c (text, '`');
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '`')
        g_string_append_c (text, '`');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '`');
}
