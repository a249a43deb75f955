/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expressions of MariaDB, read by precedence and printed as the server does: names in backquotes, words in lower case, and
 * parentheses only where they are needed.
 *
 * There is no library with MariaDB's grammar.  What is not understood here is kept as it is written by those who ask.
 *
 * Invariant: `depth` bounds how deep functions call themselves.
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <string.h>

#define MAX_DEPTH 200

/* https://mariadb.com/kb/en/operator-precedence/, the weakest first. */
enum
{
  ANY = 0,
  OR = 1,
  XOR = 2,
  AND = 3,
  NOT = 4,
  BETWEEN = 5,
  COMPARE = 6,
  BIT_OR = 7,
  BIT_AND = 8,
  SHIFT = 9,
  SUM = 10,
  PRODUCT = 11,
  POWER = 12,
  NEGATE = 13,
  ATOM = 15,
};

static const struct
{
  const char *text;
  const char *printed;
  int precedence;
} operators[] = {
  { "or", "or", OR }, { "||", "or", OR }, { "xor", "xor", XOR }, { "and", "and", AND }, { "&&", "and", AND },
  { "=", "=", COMPARE }, { "<=>", "<=>", COMPARE }, { ">=", ">=", COMPARE }, { ">", ">", COMPARE },
  { "<=", "<=", COMPARE }, { "<", "<", COMPARE }, { "<>", "<>", COMPARE }, { "!=", "<>", COMPARE },
  { "|", "|", BIT_OR }, { "&", "&", BIT_AND }, { "<<", "<<", SHIFT }, { ">>", ">>", SHIFT },
  { "+", "+", SUM }, { "-", "-", SUM }, { "*", "*", PRODUCT }, { "/", "/", PRODUCT }, { "div", "DIV", PRODUCT },
  { "mod", "MOD", PRODUCT }, { "%", "MOD", PRODUCT }, { "^", "^", POWER },
};

/* A piece of printed text and how strongly it holds together. */
typedef struct
{
  GString *text;
  int precedence;
} Piece;

static gboolean read_expression (CrowMyReader *self, int minimum, Piece *piece);

static void
append_piece (GString *text,
              Piece   *piece,
              int      minimum)
{
  gboolean enclose = piece->precedence < minimum;

  if (enclose)
    g_string_append_c (text, '(');
  g_string_append_len (text, piece->text->str, piece->text->len);
  if (enclose)
    g_string_append_c (text, ')');
}

/* The same where the piece goes on: a long chain is not copied again for each of its links. */
static void
enclose (Piece *piece,
         int    minimum)
{
  if (piece->precedence >= minimum)
    return;
  g_string_prepend_c (piece->text, '(');
  g_string_append_c (piece->text, ')');
}

/* "a, b)" and the bracket, behind the opening one; printed without blanks, as the server does. */
static gboolean
read_arguments (CrowMyReader *self,
                GString      *text)
{
  g_string_append_c (text, '(');
  for (guint i = 0; !_crow_my_take (self, ")", NULL); i++)
    {
      Piece argument;

      if (i > 0)
        {
          if (!_crow_my_take (self, ",", NULL))
            return FALSE;
          g_string_append_c (text, ',');
        }
      if (!read_expression (self, ANY, &argument))
        return FALSE;
      append_piece (text, &argument, ANY);
      g_string_free (argument.text, TRUE);
    }
  g_string_append_c (text, ')');
  return TRUE;
}

/* CAST(x AS type), CONVERT(x, type): the type in lower case. */
static gboolean
read_cast (CrowMyReader *self,
           GString      *text,
           const char   *separator)
{
  Piece argument;
  CrowMyType type;

  g_string_append (text, "cast(");
  if (!read_expression (self, ANY, &argument))
    return FALSE;
  append_piece (text, &argument, ANY);
  g_string_free (argument.text, TRUE);
  if (!_crow_my_take (self, separator, NULL))
    return FALSE;
  g_string_append (text, " as ");
  if (_crow_my_is (self, 0, "signed") || _crow_my_is (self, 0, "unsigned"))
    {
      g_string_append (text, _crow_my_is (self, 0, "unsigned") ? "unsigned" : "signed");
      self->at++;
      if (!_crow_my_take (self, "integer", NULL))
        _crow_my_take (self, "int", NULL);
    }
  else if (_crow_my_take_type (self, &type))
    {
      g_string_append (text, g_str_equal (type.text, "char(1)") ? "char" : type.text);
      g_free (type.text);
      g_free (type.collation);
    }
  else
    return FALSE;
  g_string_append_c (text, ')');
  return _crow_my_take (self, ")", NULL);
}

static gboolean
read_case (CrowMyReader *self,
           GString      *text)
{
  static const char *const words[] = { "when", "then", "else" };
  Piece part;

  g_string_append (text, "case ");
  if (!_crow_my_is (self, 0, "when"))
    {
      if (!read_expression (self, ANY, &part))
        return FALSE;
      append_piece (text, &part, ANY);
      g_string_free (part.text, TRUE);
      g_string_append_c (text, ' ');
    }
  while (!_crow_my_take (self, "end", NULL))
    {
      gboolean found = FALSE;

      for (gsize i = 0; !found && i < G_N_ELEMENTS (words); i++)
        if (_crow_my_take (self, words[i], NULL))
          {
            found = TRUE;
            g_string_append_printf (text, "%s ", words[i]);
          }
      if (!found || !read_expression (self, ANY, &part))
        return FALSE;
      append_piece (text, &part, ANY);
      g_string_free (part.text, TRUE);
      g_string_append_c (text, ' ');
    }
  g_string_append (text, "end");
  return TRUE;
}

static const char *const now_words[] = {
  "current_timestamp", "now", "localtime", "localtimestamp",
};

/* CURRENT_TIMESTAMP with or without brackets, and its other names. */
static gboolean
read_now (CrowMyReader *self,
          GString      *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (now_words); i++)
    if (_crow_my_is (self, 0, now_words[i]) && (i != 1 || _crow_my_is (self, 1, "(")))
      {
        self->at++;
        g_string_append (text, "current_timestamp(");
        if (_crow_my_take (self, "(", NULL))
          {
            const CrowMyToken *token = _crow_my_peek (self, 0);

            if (token->kind == CROW_MY_NUMBER)
              {
                g_string_append_len (text, self->text + token->start, token->length);
                self->at++;
              }
            if (!_crow_my_take (self, ")", NULL))
              return FALSE;
          }
        g_string_append_c (text, ')');
        return TRUE;
      }
  return FALSE;
}

/* The server knows them by these. */
static const char *
rename_function (const char *name)
{
  static const struct { const char *name, *printed; } names[] = {
    { "length", "octet_length" }, { "lower", "lcase" }, { "upper", "ucase" }, { "character_length", "char_length" },
    { "substring", "substr" }, { "mid", "substr" }, { "ceil", "ceiling" }, { "power", "pow" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].name, name))
      return names[i].printed;
  return name;
}

static gboolean
read_named (CrowMyReader *self,
            GString      *text)
{
  gboolean word = _crow_my_peek (self, 0)->kind == CROW_MY_WORD;
  g_autofree char *name = NULL;

  if (word && read_now (self, text))
    return TRUE;
  if (word && _crow_my_take (self, "cast", "(", NULL))
    return read_cast (self, text, "as");
  if (word && _crow_my_take (self, "convert", "(", NULL))
    return read_cast (self, text, ",");
  if (word && _crow_my_take (self, "case", NULL))
    return read_case (self, text);
  if (word && (_crow_my_is (self, 0, "true") || _crow_my_is (self, 0, "false")))
    {
      g_string_append_c (text, _crow_my_is (self, 0, "true") ? '1' : '0');
      self->at++;
      return TRUE;
    }
  if (word && _crow_my_take (self, "null", NULL))
    {
      g_string_append (text, "NULL");
      return TRUE;
    }
  if (word && (_crow_my_is (self, 0, "current_date") || _crow_my_is (self, 0, "curdate") ||
               _crow_my_is (self, 0, "current_time") || _crow_my_is (self, 0, "curtime")))
    {
      g_string_append (text, _crow_my_is (self, 0, "current_date") || _crow_my_is (self, 0, "curdate") ? "curdate()"
                                                                                                       : "curtime()");
      self->at++;
      return !_crow_my_take (self, "(", NULL) || _crow_my_take (self, ")", NULL);
    }
  name = _crow_my_take_name (self);
  if (name == NULL)
    return FALSE;
  if (word && _crow_my_take (self, "(", NULL))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      g_string_append (text, rename_function (lower));
      return read_arguments (self, text);
    }
  _crow_my_append_name (text, name);
  while (_crow_my_take (self, ".", NULL))
    {
      g_autofree char *next = _crow_my_take_name (self);

      if (next == NULL)
        return FALSE;
      g_string_append_c (text, '.');
      _crow_my_append_name (text, next);
    }
  return TRUE;
}

static gboolean
read_atom (CrowMyReader *self,
           Piece        *piece)
{
  const CrowMyToken *token = _crow_my_peek (self, 0);
  g_autofree char *string = NULL;

  piece->precedence = ATOM;
  if (token->kind == CROW_MY_NUMBER || token->kind == CROW_MY_BYTES)
    {
      g_string_append_len (piece->text, self->text + token->start, token->length);
      self->at++;
      return TRUE;
    }
  if ((string = _crow_my_take_string (self)) != NULL)
    {
      _crow_my_append_literal (piece->text, string);
      return TRUE;
    }
  if (_crow_my_take (self, "(", NULL))
    {
      Piece inner;

      if (!read_expression (self, ANY, &inner))
        return FALSE;
      g_string_append_len (piece->text, inner.text->str, inner.text->len);
      piece->precedence = inner.precedence;
      g_string_free (inner.text, TRUE);
      return _crow_my_take (self, ")", NULL);
    }
  if (_crow_my_is (self, 0, "-") || _crow_my_is (self, 0, "+") || _crow_my_is (self, 0, "~") ||
      _crow_my_is (self, 0, "!") || _crow_my_is (self, 0, "not"))
    {
      gboolean negated = _crow_my_is (self, 0, "not") || _crow_my_is (self, 0, "!");
      gboolean weak = _crow_my_is (self, 0, "not");
      char sign = negated ? '!' : self->text[token->start];
      Piece inner;

      self->at++;
      if (!read_expression (self, weak ? NOT : NEGATE, &inner))
        return FALSE;
      if (sign != '+' && !(negated && inner.precedence == ATOM))
        g_string_append_c (piece->text, sign);
      append_piece (piece->text, &inner, NEGATE);
      piece->precedence = NEGATE;
      /* The server turns what is no comparison into one. */
      if (negated && inner.precedence == ATOM)
        {
          g_string_append (piece->text, " = 0");
          piece->precedence = COMPARE;
        }
      g_string_free (inner.text, TRUE);
      return TRUE;
    }
  return (token->kind == CROW_MY_WORD || token->kind == CROW_MY_NAME) && read_named (self, piece->text);
}

/* What stands behind an operand and begins with a word: IS NULL, IN, LIKE, BETWEEN, INTERVAL. */
static gboolean
read_tail (CrowMyReader *self,
           int           minimum,
           Piece        *piece,
           gboolean     *found)
{
  GString *text = piece->text;
  gboolean negated;
  Piece right;

  *found = TRUE;
  if (minimum <= COMPARE && _crow_my_is (self, 0, "is"))
    {
      self->at++;
      enclose (piece, COMPARE + 1);
      negated = _crow_my_take (self, "not", NULL);
      if (!_crow_my_is (self, 0, "null") && !_crow_my_is (self, 0, "true") && !_crow_my_is (self, 0, "false") &&
          !_crow_my_is (self, 0, "unknown"))
        return FALSE;
      g_string_append_printf (text, " is %s", negated ? "not " : "");
      {
        const CrowMyToken *word = _crow_my_peek (self, 0);
        g_autofree char *lower = g_ascii_strdown (self->text + word->start, word->length);

        g_string_append (text, lower);
        self->at++;
      }
      piece->precedence = COMPARE;
      return TRUE;
    }
  negated = _crow_my_is (self, 0, "not");
  if (minimum <= COMPARE && _crow_my_is (self, negated, "in") && _crow_my_is (self, negated + 1, "("))
    {
      self->at += negated + 2u;
      enclose (piece, COMPARE + 1);
      g_string_append_printf (text, " %sin ", negated ? "not " : "");
      if (!read_arguments (self, text))
        return FALSE;
    }
  else if (minimum <= COMPARE && (_crow_my_is (self, negated, "like") || _crow_my_is (self, negated, "regexp") ||
                                  _crow_my_is (self, negated, "rlike")))
    {
      const char *word = _crow_my_is (self, negated, "like") ? "like" : "regexp";

      self->at += negated + 1u;
      enclose (piece, COMPARE + 1);
      if (!read_expression (self, COMPARE + 1, &right))
        return FALSE;
      g_string_append_printf (text, " %s%s ", negated ? "not " : "", word);
      append_piece (text, &right, COMPARE + 1);
      g_string_free (right.text, TRUE);
    }
  else if (minimum <= BETWEEN && _crow_my_is (self, negated, "between"))
    {
      self->at += negated + 1u;
      enclose (piece, BETWEEN + 1);
      for (guint i = 0; i < 2; i++)
        {
          if ((i == 1 && !_crow_my_take (self, "and", NULL)) || !read_expression (self, BETWEEN + 1, &right))
            return FALSE;
          g_string_append (text, i == 1 ? " and " : negated ? " not between " : " between ");
          append_piece (text, &right, BETWEEN + 1);
          g_string_free (right.text, TRUE);
        }
      piece->precedence = BETWEEN;
      return TRUE;
    }
  else if (_crow_my_take (self, "collate", NULL))
    {
      g_autofree char *collation = _crow_my_take_name (self);

      if (collation == NULL)
        return FALSE;
      enclose (piece, ATOM);
      g_string_append_printf (text, " collate %s", collation);
      piece->precedence = ATOM - 1;
      return TRUE;
    }
  else
    {
      *found = FALSE;
      return TRUE;
    }
  piece->precedence = COMPARE;
  return TRUE;
}

/* "+ INTERVAL 1 DAY", behind the sign. */
static gboolean
read_interval (CrowMyReader *self,
               GString      *text)
{
  g_autofree char *unit = NULL;
  g_autofree char *lower = NULL;
  Piece amount;

  if (!read_expression (self, SUM, &amount))
    return FALSE;
  g_string_append (text, "interval ");
  append_piece (text, &amount, SUM);
  g_string_free (amount.text, TRUE);
  unit = _crow_my_take_name (self);
  if (unit == NULL)
    return FALSE;
  lower = g_ascii_strdown (unit, -1);
  g_string_append_printf (text, " %s", lower);
  return TRUE;
}

static gboolean
read_binary (CrowMyReader *self,
             int           minimum,
             Piece        *piece,
             gboolean     *found)
{
  *found = FALSE;
  for (gsize i = 0; !*found && i < G_N_ELEMENTS (operators); i++)
    {
      int precedence = operators[i].precedence;
      GString *text = piece->text;
      Piece right;

      if (precedence < minimum || !_crow_my_is (self, 0, operators[i].text))
        continue;
      *found = TRUE;
      self->at++;
      enclose (piece, precedence);
      g_string_append_printf (text, " %s ", operators[i].printed);
      if (precedence == SUM && _crow_my_take (self, "interval", NULL))
        {
          if (!read_interval (self, text))
            return FALSE;
        }
      else
        {
          if (!read_expression (self, precedence + 1, &right))
            return FALSE;
          append_piece (text, &right, precedence + 1);
          g_string_free (right.text, TRUE);
        }
      piece->precedence = precedence;
    }
  return TRUE;
}

static gboolean
read_rest (CrowMyReader *self,
           int           minimum,
           Piece        *piece)
{
  gboolean found;

  if (!read_atom (self, piece))
    return FALSE;
  do
    {
      if (!read_tail (self, minimum, piece, &found) || (!found && !read_binary (self, minimum, piece, &found)))
        return FALSE;
    }
  while (found);
  return TRUE;
}

/* @piece is only set where TRUE is returned. */
static gboolean
read_expression (CrowMyReader *self,
                 int           minimum,
                 Piece        *piece)
{
  Piece result = { NULL, ATOM };
  gboolean done = FALSE;

  if (self->depth >= MAX_DEPTH)
    return FALSE;
  self->depth++;
  result.text = g_string_new (NULL);
  done = read_rest (self, minimum, &result);
  self->depth--;
  if (done)
    *piece = result;
  else
    g_string_free (result.text, TRUE);
  return done;
}

static char *
take (CrowMyReader *self,
      int           minimum)
{
  guint at = self->at;
  Piece piece;

  if (read_expression (self, minimum, &piece))
    return g_string_free (piece.text, FALSE);
  self->at = at;
  return NULL;
}

char *
_crow_my_take_expression (CrowMyReader *self)
{
  return take (self, ANY);
}

char *
_crow_my_take_operand (CrowMyReader *self)
{
  return take (self, NEGATE);
}

char *
_crow_my_take_group_default (CrowMyReader *self)
{
  guint first = self->at;
  Piece piece;

  if (_crow_my_take (self, "(", NULL) && read_expression (self, ANY, &piece))
    {
      if (piece.precedence < ATOM)
        {
          g_string_prepend_c (piece.text, '(');
          g_string_append_c (piece.text, ')');
        }
      if (_crow_my_take (self, ")", NULL))
        return g_string_free (piece.text, FALSE);
      g_string_free (piece.text, TRUE);
    }
  self->at = first;
  return _crow_my_skip_group (self) ? _crow_my_dup_text (self, first) : NULL;
}

char *
_crow_my_take_group_expression (CrowMyReader *self)
{
  guint first = self->at;
  g_autofree char *printed = NULL;

  if (!_crow_my_take (self, "(", NULL))
    return NULL;
  printed = _crow_my_take_expression (self);
  if (printed != NULL && _crow_my_take (self, ")", NULL))
    return g_steal_pointer (&printed);
  self->at = first;
  if (!_crow_my_skip_group (self))
    return NULL;
  g_free (printed);
  printed = _crow_my_dup_text (self, first);
  printed[strlen (printed) - 1] = '\0';
  memmove (printed, printed + 1, strlen (printed));
  return g_strstrip (g_steal_pointer (&printed));
}
