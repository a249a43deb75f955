/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions, values, queries and types in a form to be compared: what the small parser reads it has printed with all
 * parentheses and in one spelling.  What it does not understand is left as a row of tokens, so two texts are then the
 * same only if they are written alike.  The parser is in crow-sql-canonical-tokens.c, -operand.c and -operator.c.
 */
#include "config.h"

#include "sql/crow-sql-canonical.h"

#include <string.h>

#include "sql/crow-dialect-private.h"
#include "sql/crow-sql-canonical-private.h"

/* The tokens as they are. */
static char *
join_tokens (GArray *tokens)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const CrowCanonToken *token = &g_array_index (tokens, CrowCanonToken, i);

      if (i > 0)
        g_string_append_c (text, ' ');
      if (token->kind == TOKEN_STRING)
        _crow_canon_append_text (text, token->text);
      else
        g_string_append (text, token->text);
    }
  return g_string_free (text, FALSE);
}

static CrowCanonNode
read_expression (const char    *sql,
                 CrowDialectId  dialect,
                 GHashTable    *renames)
{
  g_autoptr (GArray) tokens = _crow_canon_tokenize (sql, dialect);
  CrowCanonParser parser = { .dialect = dialect, .renames = renames, .tokens = tokens };
  CrowCanonNode node = _crow_canon_parse (&parser, 0);

  if (!parser.failed && _crow_canon_peek (&parser, 0)->kind == TOKEN_END)
    return node;
  g_free (node.text);
  return _crow_canon_other (join_tokens (tokens));
}

/* MariaDB's catalog shows four question marks for a character beyond the basic plane. */
static char *
show (CrowDialectId  dialect,
      char          *text)
{
  GString *shown;

  if (dialect != CROW_DIALECT_MARIADB || !g_utf8_validate (text, -1, NULL))
    return text;
  shown = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c > 0xffff)
        g_string_append (shown, "????");
      else
        g_string_append_unichar (shown, c);
    }
  g_free (text);
  return g_string_free (shown, FALSE);
}

char *
_crow_sql_canonical_expression (const char    *sql,
                                CrowDialectId  dialect,
                                GHashTable    *renames)
{
  return show (dialect, _crow_canon_print (read_expression (sql, dialect, renames)));
}

/* A text of JSON without the blanks that mean nothing. */
static char *
squeeze_json (const char *text)
{
  GString *json = g_string_new (NULL);
  gboolean in_text = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (in_text && *p == '\\' && p[1] != '\0')
        g_string_append_c (json, *p++);
      else if (*p == '"')
        in_text = !in_text;
      if (in_text || !g_ascii_isspace (*p))
        g_string_append_c (json, *p);
    }
  return g_string_free (json, FALSE);
}

/* "2024-02-29 12:30:00.000000+00" → "2024-02-29 12:30:00" */
static char *
squeeze_moment (const char *text)
{
  char *moment = g_strdup (text);
  char *point;

  if (g_str_has_suffix (moment, "+00"))
    moment[strlen (moment) - 3] = '\0';
  point = strrchr (moment, '.');
  if (point != NULL && point[1 + strspn (point + 1, "0")] == '\0')
    *point = '\0';
  return moment;
}

char *
_crow_sql_canonical_value (const char    *sql,
                           CrowDialectId  dialect,
                           CrowDataType   type)
{
  CrowCanonNode node = read_expression (sql, dialect, NULL);
  char *text = NULL;
  gboolean value;

  if (node.kind == NODE_NUMBER && type == CROW_TYPE_BOOLEAN && dialect == CROW_DIALECT_POSTGRESQL)
    text = g_strdup (g_str_equal (node.text, "0") ? "false" : "true");
  if (node.kind != NODE_STRING && text == NULL)
    return show (dialect, _crow_canon_print (node));
  switch ((guint) type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      if (_crow_sql_is_number (node.text))
        text = _crow_canon_number (node.text);
      break;

    case CROW_TYPE_BOOLEAN:
      if (text == NULL && _crow_canon_is_boolean (node.text, &value))
        text = _crow_canon_print (_crow_canon_boolean_node (dialect, value));
      else if (text == NULL && (g_str_equal (node.text, "0") || g_str_equal (node.text, "1")))
        text = _crow_canon_print (_crow_canon_boolean_node (dialect, *node.text == '1'));
      break;

    case CROW_TYPE_JSON:
      text = squeeze_json (node.text);
      break;

    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_TIME:
      text = squeeze_moment (node.text);
      break;

    case CROW_TYPE_UUID:
      text = g_ascii_strdown (node.text, -1);
      break;

    default:
      break;
    }
  if (text == NULL)
    return show (dialect, _crow_canon_print (node));
  g_free (node.text);
  return show (dialect, text);
}

/* "2024-01-31 00:00:00+00" → "2024-01-31" */
static char *
squeeze_day (const char *text)
{
  g_autofree char *moment = squeeze_moment (text);

  if (strlen (moment) == 19 && moment[4] == '-' && moment[7] == '-' && g_str_has_suffix (moment, " 00:00:00"))
    moment[10] = '\0';
  return g_steal_pointer (&moment);
}

/* The tokens that count, each ended by a unit separator. */
static char *
canonical_query (const char    *sql,
                 CrowDialectId  dialect)
{
  g_autoptr (GArray) tokens = _crow_canon_tokenize (sql, dialect);
  CrowCanonParser parser = { .dialect = dialect, .tokens = tokens };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *last = NULL;

  while (_crow_canon_peek (&parser, 0)->kind != TOKEN_END)
    {
      const CrowCanonToken *token = _crow_canon_peek (&parser, 0);
      g_autofree char *word = NULL;

      parser.position++;
      if (token->kind == TOKEN_OPERATOR && strchr ("();", *token->text) != NULL)
        continue;
      if (token->kind == TOKEN_OPERATOR && strcmp (token->text, "::") == 0)
        {
          g_free (_crow_canon_parse_type (&parser));
          parser.failed = FALSE;
          continue;
        }
      if (token->kind == TOKEN_WORD || token->kind == TOKEN_NAME)
        {
          while (_crow_canon_take_operator (&parser, "."))
            if (_crow_canon_peek (&parser, 0)->kind == TOKEN_WORD ||
                _crow_canon_peek (&parser, 0)->kind == TOKEN_NAME)
              {
                token = _crow_canon_peek (&parser, 0);
                parser.position++;
              }
          word = _crow_canon_fold_name (&parser, token);
          /* A join is an inner one, and one to the left an outer one, and what is ordered goes up. */
          if (token->kind == TOKEN_WORD &&
              (g_str_equal (word, "inner") || g_str_equal (word, "outer") || g_str_equal (word, "asc")))
            continue;
          /* "title AS title", which is what a server makes of "title". */
          if (token->kind == TOKEN_WORD && g_str_equal (word, "as"))
            {
              const CrowCanonToken *alias = _crow_canon_peek (&parser, 0);
              g_autofree char *folded = alias->text != NULL ? _crow_canon_fold_name (&parser, alias) : NULL;

              if (folded != NULL && g_strcmp0 (folded, last) == 0)
                parser.position++;
              continue;
            }
        }
      else if (token->kind == TOKEN_STRING)
        {
          GString *literal = g_string_new (NULL);
          g_autofree char *day = squeeze_day (token->text);

          _crow_canon_append_text (literal, day);
          word = g_string_free (literal, FALSE);
        }
      else
        word = g_strdup (token->text);
      g_string_append_printf (text, "%s\x1f", word);
      g_free (last);
      last = g_steal_pointer (&word);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A "*" in the list of columns of one stands for whatever the other one lists. */
static gboolean
is_same_list (char **a,
              char **b)
{
  for (; *a != NULL && *b != NULL; a++, b++)
    {
      if (strcmp (*a, *b) == 0)
        continue;
      if (strcmp (*a, "*") != 0)
        {
          if (strcmp (*b, "*") != 0)
            return FALSE;
          return is_same_list (b, a);
        }
      while (*b != NULL && strcmp (*b, "from") != 0)
        b++;
      if (*b == NULL || *++a == NULL || strcmp (*a, "from") != 0)
        return FALSE;
    }
  return *a == NULL && *b == NULL;
}

gboolean
_crow_sql_is_same_query (const char    *a,
                         const char    *b,
                         CrowDialectId  dialect)
{
  g_autofree char *left = canonical_query (a, dialect);
  g_autofree char *right = canonical_query (b, dialect);
  g_auto (GStrv) left_words = NULL;
  g_auto (GStrv) right_words = NULL;

  if (g_str_equal (left, right))
    return TRUE;
  if (dialect == CROW_DIALECT_SQLITE)
    return FALSE;
  left_words = g_strsplit (left, "\x1f", -1);
  right_words = g_strsplit (right, "\x1f", -1);
  return is_same_list (left_words, right_words);
}

char *
_crow_sql_canonical_type (const char    *sql,
                          CrowDialectId  dialect)
{
  GString *type = g_string_new (NULL);
  gboolean in_text = FALSE;

  for (const char *p = sql; *p != '\0'; p++)
    {
      if (*p == '\'')
        in_text = !in_text;
      if (in_text || !g_ascii_isspace (*p))
        g_string_append_c (type, in_text ? *p : g_ascii_tolower (*p));
      else if (type->len > 0 && strchr ("(,", type->str[type->len - 1]) == NULL && p[1] != '\0' &&
               strchr ("(,) ", p[1]) == NULL)
        g_string_append_c (type, ' ');
    }
  /* The server's own word for LONGTEXT with a check. */
  if (dialect == CROW_DIALECT_MARIADB && g_str_equal (type->str, "json"))
    g_string_assign (type, "longtext");
  return g_string_free (type, FALSE);
}
