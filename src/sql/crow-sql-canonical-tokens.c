/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The tokens of an SQL expression, and the steps by which the parser goes over them.  Comments and blanks are gone,
 * bare words are in lower case, numbers and some operators in one spelling.  Nothing is refused: an unended quote
 * ends with the text.
 *
 * Invariants: the last token is END, and no step leads beyond it.
 */
#include "config.h"

#include "sql/crow-sql-canonical-private.h"

#include <string.h>

static void
token_clear (gpointer data)
{
  g_free (((CrowCanonToken *) data)->text);
}

static void
add_token (GArray             *tokens,
           CrowCanonTokenKind  kind,
           char               *text)
{
  CrowCanonToken token = { kind, text };

  g_array_append_val (tokens, token);
}

static gboolean
is_word_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (c & 0x80) != 0;
}

static gboolean
is_word_char (char c)
{
  return is_word_start (c) || g_ascii_isdigit (c) || c == '$';
}

/* Reads from an opening quote; the end may be missing.  @escapes: whether a backslash is one. */
static const char *
read_quoted (const char *p,
             char        close,
             gboolean    escapes,
             GString    *value)
{
  static const char codes[] = "n\nt\tr\rb\bZ\032";

  for (p++; *p != '\0'; p++)
    {
      if (*p == close)
        {
          if (p[1] != close || close == ']')
            return p + 1;
          p++;
        }
      else if (escapes && *p == '\\' && p[1] != '\0')
        {
          p++;
          for (const char *code = codes; *code != '\0'; code += 2)
            if (*code == *p)
              {
                g_string_append_c (value, code[1]);
                goto next;
              }
        }
      g_string_append_c (value, *p);
    next:;
    }
  return p;
}

/* "007.50e1" → "75": digits, and an exponent where it is not 0. */
char *
_crow_canon_number (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *p = text;
  gboolean negative = *p == '-', behind_point = FALSE;
  gint64 exponent = 0;
  gsize leading = 0;

  if (*p == '-' || *p == '+')
    p++;
  for (; g_ascii_isdigit (*p) || *p == '.'; p++)
    {
      if (*p == '.')
        {
          behind_point = TRUE;
          continue;
        }
      g_string_append_c (digits, *p);
      exponent -= behind_point;
    }
  if (*p == 'e' || *p == 'E')
    exponent += g_ascii_strtoll (p + 1, NULL, 10);
  while (leading < digits->len && digits->str[leading] == '0')
    leading++;
  g_string_erase (digits, 0, leading);
  while (digits->len > 0 && digits->str[digits->len - 1] == '0')
    {
      g_string_truncate (digits, digits->len - 1);
      exponent++;
    }
  if (digits->len == 0)
    return g_strdup ("0");
  if (exponent != 0)
    g_string_append_printf (digits, "e%" G_GINT64_FORMAT, exponent);
  if (negative)
    g_string_prepend_c (digits, '-');
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static const char *
read_number (const char *p,
             GArray     *tokens)
{
  const char *start = p;
  g_autofree char *text = NULL;

  if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && g_ascii_isxdigit (p[2]))
    {
      for (p += 2; g_ascii_isxdigit (*p); p++)
        ;
      add_token (tokens, TOKEN_OPERATOR, g_ascii_strdown (start, p - start));
      return p;
    }
  while (g_ascii_isdigit (*p) || *p == '.')
    p++;
  if ((*p == 'e' || *p == 'E') &&
      (g_ascii_isdigit (p[1]) || ((p[1] == '-' || p[1] == '+') && g_ascii_isdigit (p[2]))))
    for (p += 2; g_ascii_isdigit (*p); p++)
      ;
  text = g_strndup (start, p - start);
  add_token (tokens, TOKEN_NUMBER, _crow_canon_number (text));
  return p;
}

static const char *
read_operator (const char *p,
               GArray     *tokens)
{
  static const char *const operators[] = { "->>", "!~~*", "!~~", "~~*", "<=>", "::", "||", "<>", "!=", "<=", ">=", "==",
                                           "->", "<<", ">>", "~~", "!~*", "!~", "~*", "@>", "<@", "&&" };

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (p, operators[i]))
      {
        const char *spelling = g_str_equal (operators[i], "!=") ? "<>" : g_str_equal (operators[i], "==") ? "="
                                                                                                         : operators[i];

        add_token (tokens, TOKEN_OPERATOR, g_strdup (spelling));
        return p + strlen (operators[i]);
      }
  add_token (tokens, TOKEN_OPERATOR, g_strndup (p, 1));
  return p + 1;
}

/* A word, or the text literal that it introduces: E'…', _utf8mb4'…', x'…'. */
static const char *
read_word (const char    *p,
           CrowDialectId  dialect,
           GArray        *tokens)
{
  const char *start = p;
  g_autofree char *word = NULL;

  while (is_word_char (*p))
    p++;
  word = g_ascii_strdown (start, p - start);
  if (*p == '\'')
    {
      g_autoptr (GString) value = g_string_new (NULL);
      gboolean escapes = dialect == CROW_DIALECT_MARIADB || g_str_equal (word, "e");

      if (g_str_equal (word, "x") || g_str_equal (word, "b"))
        {
          p = read_quoted (p, '\'', FALSE, value);
          g_string_ascii_down (value);
          add_token (tokens, TOKEN_OPERATOR, g_strdup_printf ("%s'%s'", word, value->str));
          return p;
        }
      if (g_str_equal (word, "e") || g_str_equal (word, "n") || *word == '_')
        {
          p = read_quoted (p, '\'', escapes, value);
          add_token (tokens, TOKEN_STRING, g_string_free (g_steal_pointer (&value), FALSE));
          return p;
        }
    }
  add_token (tokens, TOKEN_WORD, g_steal_pointer (&word));
  return p;
}

GArray *
_crow_canon_tokenize (const char    *sql,
                      CrowDialectId  dialect)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (CrowCanonToken));
  const char *p = sql;

  g_array_set_clear_func (tokens, token_clear);
  while (*p != '\0')
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
      else if (*p == '\'' || *p == '"' || *p == '`' || (*p == '[' && dialect == CROW_DIALECT_SQLITE))
        {
          GString *value = g_string_new (NULL);
          CrowCanonTokenKind kind = *p == '\'' || (*p == '"' && dialect == CROW_DIALECT_MARIADB) ? TOKEN_STRING
                                                                                                 : TOKEN_NAME;

          p = read_quoted (p, *p == '[' ? ']' : *p, dialect == CROW_DIALECT_MARIADB && kind == TOKEN_STRING, value);
          add_token (tokens, kind, g_string_free (value, FALSE));
        }
      else if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
        p = read_number (p, tokens);
      else if (is_word_start (*p))
        p = read_word (p, dialect, tokens);
      else
        p = read_operator (p, tokens);
    }
  add_token (tokens, TOKEN_END, NULL);
  return tokens;
}

const CrowCanonToken *
_crow_canon_peek (CrowCanonParser *self,
                  guint            ahead)
{
  return &g_array_index (self->tokens, CrowCanonToken, MIN (self->position + ahead, self->tokens->len - 1));
}

gboolean
_crow_canon_is_word (CrowCanonParser *self,
                     guint            ahead,
                     const char      *word)
{
  const CrowCanonToken *token = _crow_canon_peek (self, ahead);

  return token->kind == TOKEN_WORD && strcmp (token->text, word) == 0;
}

gboolean
_crow_canon_is_operator (CrowCanonParser *self,
                         guint            ahead,
                         const char      *text)
{
  const CrowCanonToken *token = _crow_canon_peek (self, ahead);

  return token->kind == TOKEN_OPERATOR && strcmp (token->text, text) == 0;
}

gboolean
_crow_canon_take_word (CrowCanonParser *self,
                       const char      *word)
{
  if (!_crow_canon_is_word (self, 0, word))
    return FALSE;
  self->position++;
  return TRUE;
}

gboolean
_crow_canon_take_operator (CrowCanonParser *self,
                           const char      *text)
{
  if (!_crow_canon_is_operator (self, 0, text))
    return FALSE;
  self->position++;
  return TRUE;
}

void
_crow_canon_expect (CrowCanonParser *self,
                    const char      *text)
{
  if (!_crow_canon_take_operator (self, text))
    self->failed = TRUE;
}
