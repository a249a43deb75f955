/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the parser of expressions finds between operators: literals, names, calls, CASE, parentheses, types; and the
 * nodes that it makes of them, which are printed text.  Operators are crow-sql-canonical-operator.c's.
 *
 * Invariants: what is not understood sets `failed` and gives an empty node, never NULL.
 */
#include "config.h"

#include "sql/crow-sql-canonical-private.h"

#include <string.h>

#include "sql/crow-dialect-private.h"

void
_crow_canon_append_text (GString    *sql,
                         const char *value)
{
  _crow_dialect_sqlite.append_literal (sql, value);
}

/* A node as it stands in a bigger one. */
char *
_crow_canon_print (CrowCanonNode node)
{
  GString *text;

  if (node.kind == NODE_STRING)
    {
      text = g_string_new (NULL);
      _crow_canon_append_text (text, node.text);
      g_free (node.text);
      return g_string_free (text, FALSE);
    }
  if (node.kind == NODE_LIST)
    {
      char *list = g_strdup_printf ("array[%s]", node.text);

      g_free (node.text);
      return list;
    }
  return node.text;
}

CrowCanonNode
_crow_canon_other (char *text)
{
  return (CrowCanonNode) { NODE_OTHER, text };
}

CrowCanonNode
_crow_canon_binary (CrowCanonNode  left,
                    const char    *sign,
                    CrowCanonNode  right)
{
  g_autofree char *l = _crow_canon_print (left);
  g_autofree char *r = _crow_canon_print (right);

  return _crow_canon_other (g_strdup_printf ("(%s %s %s)", l, sign, r));
}

char *
_crow_canon_fold_name (CrowCanonParser      *self,
                       const CrowCanonToken *token)
{
  if (token->kind == TOKEN_NAME && self->dialect == CROW_DIALECT_POSTGRESQL)
    return g_strdup (token->text);
  return _crow_sql_fold_name (self->dialect, token->text);
}

/* "a", "numeric (10, 2)", "timestamp with time zone", "public.color", "text[]" */
char *
_crow_canon_parse_type (CrowCanonParser *self)
{
  static const char *const more[] = { "varying", "precision", "with", "without", "time", "zone", "unsigned", "charset",
                                      "character", "set", "utf8mb4", "binary" };
  GString *type = g_string_new (NULL);
  const CrowCanonToken *token = _crow_canon_peek (self, 0);

  if (token->kind != TOKEN_WORD && token->kind != TOKEN_NAME)
    self->failed = TRUE;
  while (!self->failed && (token->kind == TOKEN_WORD || token->kind == TOKEN_NAME))
    {
      gboolean follows = FALSE;

      if (type->len > 0)
        g_string_append_c (type, ' ');
      g_string_append (type, token->text);
      self->position++;
      if (_crow_canon_take_operator (self, "."))
        {
          g_string_truncate (type, 0);
          token = _crow_canon_peek (self, 0);
          continue;
        }
      if (_crow_canon_is_operator (self, 0, "("))
        while (_crow_canon_peek (self, 0)->kind != TOKEN_END)
          {
            g_string_append (type, _crow_canon_peek (self, 0)->text);
            if (_crow_canon_take_operator (self, ")"))
              break;
            self->position++;
          }
      token = _crow_canon_peek (self, 0);
      for (gsize i = 0; token->kind == TOKEN_WORD && i < G_N_ELEMENTS (more); i++)
        follows = follows || strcmp (token->text, more[i]) == 0;
      if (!follows)
        break;
    }
  while (_crow_canon_take_operator (self, "["))
    {
      _crow_canon_expect (self, "]");
      g_string_append (type, "[]");
    }
  return g_string_free (type, FALSE);
}

gboolean
_crow_canon_is_one_of (const char        *text,
                       const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_has_prefix (text, *words))
      return TRUE;
  return FALSE;
}

gboolean
_crow_canon_is_boolean (const char *text,
                        gboolean   *value)
{
  gboolean yes = g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "t") == 0;

  *value = yes;
  return yes || g_ascii_strcasecmp (text, "false") == 0 || g_ascii_strcasecmp (text, "f") == 0;
}

CrowCanonNode
_crow_canon_boolean_node (CrowDialectId dialect,
                          gboolean      value)
{
  if (dialect != CROW_DIALECT_POSTGRESQL)
    return (CrowCanonNode) { NODE_NUMBER, g_strdup (value ? "1" : "0") };
  return _crow_canon_other (g_strdup (value ? "true" : "false"));
}

/* Takes @type: a literal is what it is without its cast; a cast to text changes nothing of a text. */
CrowCanonNode
_crow_canon_cast (CrowCanonParser *self,
                  CrowCanonNode    node,
                  char            *type)
{
  static const char *const numbers[] = { "integer", "int", "bigint", "smallint", "numeric", "decimal", "real", "double",
                                         "float", "oid", NULL };
  static const char *const texts[] = { "text", "varchar", "character", "bpchar", "name", "char", NULL };
  g_autofree G_GNUC_UNUSED char *owned = type;
  gboolean value;
  CrowCanonNode result;

  if (node.kind == NODE_STRING && _crow_canon_is_one_of (type, numbers) && _crow_sql_is_number (node.text))
    {
      result = (CrowCanonNode) { NODE_NUMBER, _crow_canon_number (node.text) };
      g_free (node.text);
      return result;
    }
  if (node.kind == NODE_STRING && g_str_has_prefix (type, "bool") && _crow_canon_is_boolean (node.text, &value))
    {
      g_free (node.text);
      return _crow_canon_boolean_node (self->dialect, value);
    }
  if (node.kind != NODE_OTHER || _crow_canon_is_one_of (type, texts))
    return node;
  result = _crow_canon_other (g_strdup_printf ("cast(%s as %s)", node.text, type));
  g_free (node.text);
  return result;
}

/* What is between the parentheses of a call. */
static char *
parse_arguments (CrowCanonParser *self)
{
  GString *list = g_string_new (NULL);

  if (_crow_canon_take_word (self, "distinct"))
    g_string_append (list, "distinct ");
  while (!self->failed && !_crow_canon_is_operator (self, 0, ")"))
    {
      g_autofree char *part = NULL;

      if (_crow_canon_take_operator (self, "*"))
        part = g_strdup ("*");
      else
        part = _crow_canon_print (_crow_canon_parse (self, 0));
      g_string_append (list, part);
      if (_crow_canon_take_operator (self, ",") || _crow_canon_take_word (self, "from") ||
          _crow_canon_take_word (self, "for") || _crow_canon_take_word (self, "using"))
        g_string_append (list, ", ");
      else if (!_crow_canon_is_operator (self, 0, ")"))
        self->failed = TRUE;
    }
  _crow_canon_expect (self, ")");
  return g_string_free (list, FALSE);
}

static CrowCanonNode
parse_call (CrowCanonParser *self,
            const char      *name)
{
  static const struct
  {
    const char *call;
    const char *word;
  } moments[] = {
    { "now", "current_timestamp" },       { "current_timestamp", "current_timestamp" },
    { "curdate", "current_date" },        { "current_date", "current_date" },
    { "curtime", "current_time" },        { "current_time", "current_time" },
    { "localtimestamp", "localtimestamp" }, { "localtime", "localtime" },
  };
  /* MariaDB prints some functions by another of their names. */
  static const struct
  {
    const char *printed;
    const char *written;
  } synonyms[] = {
    { "octet_length", "length" }, { "lcase", "lower" },     { "ucase", "upper" }, { "substring", "substr" },
    { "mid", "substr" },          { "character_length", "char_length" },         { "ceiling", "ceil" },
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *arguments = NULL;

  if (g_str_equal (lower, "cast"))
    {
      CrowCanonNode node = _crow_canon_parse (self, 0);
      char *type;

      if (!_crow_canon_take_word (self, "as"))
        self->failed = TRUE;
      type = _crow_canon_parse_type (self);
      _crow_canon_expect (self, ")");
      return _crow_canon_cast (self, node, type);
    }
  arguments = parse_arguments (self);
  for (gsize i = 0; *arguments == '\0' && i < G_N_ELEMENTS (moments); i++)
    if (g_str_equal (lower, moments[i].call))
      return _crow_canon_other (g_strdup (moments[i].word));
  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (lower, synonyms[i].printed) && self->dialect == CROW_DIALECT_MARIADB)
      return _crow_canon_other (g_strdup_printf ("%s(%s)", synonyms[i].written, arguments));
  return _crow_canon_other (g_strdup_printf ("%s(%s)", lower, arguments));
}

static CrowCanonNode
parse_case (CrowCanonParser *self)
{
  GString *text = g_string_new ("case");

  if (!_crow_canon_is_word (self, 0, "when"))
    {
      g_autofree char *operand = _crow_canon_print (_crow_canon_parse (self, 0));

      g_string_append_printf (text, " %s", operand);
    }
  while (!self->failed && !_crow_canon_take_word (self, "end"))
    {
      g_autofree char *part = NULL;

      if (_crow_canon_take_word (self, "when"))
        g_string_append (text, " when ");
      else if (_crow_canon_take_word (self, "then"))
        g_string_append (text, " then ");
      else if (_crow_canon_take_word (self, "else"))
        g_string_append (text, " else ");
      else
        self->failed = TRUE;
      part = _crow_canon_print (_crow_canon_parse (self, 0));
      g_string_append (text, part);
    }
  g_string_append (text, " end");
  return _crow_canon_other (g_string_free (text, FALSE));
}

/* A list up to @close. */
char *
_crow_canon_parse_list (CrowCanonParser *self,
                        const char      *close,
                        guint           *n)
{
  GString *list = g_string_new (NULL);

  *n = 0;
  while (!self->failed && !_crow_canon_is_operator (self, 0, close))
    {
      g_autofree char *part = _crow_canon_print (_crow_canon_parse (self, 0));

      g_string_append_printf (list, "%s%s", *n > 0 ? ", " : "", part);
      (*n)++;
      if (!_crow_canon_take_operator (self, ","))
        break;
    }
  _crow_canon_expect (self, close);
  return g_string_free (list, FALSE);
}

/* A name, with what it is qualified by left out. */
static CrowCanonNode
parse_name (CrowCanonParser *self)
{
  const CrowCanonToken *token = _crow_canon_peek (self, 0);
  g_autofree char *name = NULL;
  const char *renamed;

  self->position++;
  while (_crow_canon_is_operator (self, 0, ".") &&
         (_crow_canon_peek (self, 1)->kind == TOKEN_WORD || _crow_canon_peek (self, 1)->kind == TOKEN_NAME))
    {
      token = _crow_canon_peek (self, 1);
      self->position += 2;
    }
  if (_crow_canon_take_operator (self, "("))
    return parse_call (self, token->text);
  name = _crow_canon_fold_name (self, token);
  renamed = self->renames != NULL ? g_hash_table_lookup (self->renames, name) : NULL;
  if (renamed != NULL)
    {
      g_free (name);
      name = _crow_sql_fold_name (self->dialect, renamed);
    }
  return _crow_canon_other (g_strdup_printf ("\"%s\"", name));
}

/* "(a <> b)" of "(a = b)", as MariaDB keeps it: what is compared has no blanks of its own outside parentheses.  NULL: it is
 * no such comparison. */
static char *
dup_opposite (const char *comparison)
{
  static const char *const opposites[][2] = { { "=", "<>" }, { "<>", "=" }, { "<", ">=" }, { ">=", "<" }, { ">", "<=" },
                                              { "<=", ">" } };
  const char *blanks[2] = { NULL, NULL };
  guint n_blanks = 0;
  int depth = 0;
  char quote = '\0';

  for (const char *p = comparison; *p != '\0'; p++)
    if (quote != '\0')
      quote = *p == quote ? '\0' : quote;
    else if (*p == '\'' || *p == '"')
      quote = *p;
    else if (*p == '(' || *p == ')')
      depth += *p == '(' ? 1 : -1;
    else if (*p == ' ' && depth <= 1)
      {
        if (depth == 0 || n_blanks == 2)
          return NULL;
        blanks[n_blanks++] = p;
      }
  for (gsize i = 0; n_blanks == 2 && i < G_N_ELEMENTS (opposites); i++)
    if (strlen (opposites[i][0]) == (gsize) (blanks[1] - blanks[0] - 1) &&
        strncmp (blanks[0] + 1, opposites[i][0], blanks[1] - blanks[0] - 1) == 0)
      return g_strdup_printf ("%.*s %s%s", (int) (blanks[0] - comparison), comparison, opposites[i][1], blanks[1]);
  return NULL;
}

static CrowCanonNode
parse_word (CrowCanonParser *self)
{
  static const char *const constants[] = { "null", "current_timestamp", "current_date", "current_time", "current_user",
                                           "localtime", "localtimestamp", "session_user", "user", NULL };
  const CrowCanonToken *token = _crow_canon_peek (self, 0);

  if (_crow_canon_take_word (self, "case"))
    return parse_case (self);
  if (_crow_canon_take_word (self, "not"))
    {
      g_autofree char *operand = _crow_canon_print (_crow_canon_parse (self, POWER_NOT));
      char *opposite = self->dialect == CROW_DIALECT_MARIADB ? dup_opposite (operand) : NULL;

      if (opposite != NULL)
        return _crow_canon_other (opposite);
      return _crow_canon_other (g_strdup_printf ("(not %s)", operand));
    }
  if (_crow_canon_is_word (self, 0, "array") && _crow_canon_is_operator (self, 1, "["))
    {
      guint n;

      self->position += 2;
      return (CrowCanonNode) { NODE_LIST, _crow_canon_parse_list (self, "]", &n) };
    }
  if (_crow_canon_is_operator (self, 1, "(") || _crow_canon_is_operator (self, 1, "."))
    return parse_name (self);
  if (_crow_canon_take_word (self, "true"))
    return _crow_canon_boolean_node (self->dialect, TRUE);
  if (_crow_canon_take_word (self, "false"))
    return _crow_canon_boolean_node (self->dialect, FALSE);
  if (_crow_canon_take_word (self, "interval"))
    {
      g_autofree char *amount = _crow_canon_print (_crow_canon_parse (self, POWER_UNARY));
      const CrowCanonToken *unit = _crow_canon_peek (self, 0);

      if (unit->kind != TOKEN_WORD)
        return _crow_canon_other (g_strdup_printf ("interval(%s)", amount));
      self->position++;
      return _crow_canon_other (g_strdup_printf ("interval(%s %s)", amount, unit->text));
    }
  /* DATE '2024-01-31' */
  if (_crow_canon_peek (self, 1)->kind == TOKEN_STRING)
    {
      CrowCanonNode node = { NODE_STRING, g_strdup (_crow_canon_peek (self, 1)->text) };

      self->position += 2;
      return node;
    }
  for (gsize i = 0; constants[i] != NULL; i++)
    if (strcmp (token->text, constants[i]) == 0)
      {
        self->position++;
        return _crow_canon_other (g_strdup (token->text));
      }
  return parse_name (self);
}

static CrowCanonNode
parse_sign (CrowCanonParser *self,
            const char      *sign)
{
  CrowCanonNode operand = _crow_canon_parse (self, POWER_UNARY);
  g_autofree char *text = NULL;

  if (operand.kind == NODE_NUMBER && *sign == '+')
    return operand;
  if (operand.kind == NODE_NUMBER && *operand.text != '-')
    {
      char *negative = g_str_equal (operand.text, "0") ? g_strdup ("0") : g_strconcat ("-", operand.text, NULL);

      g_free (operand.text);
      return (CrowCanonNode) { NODE_NUMBER, negative };
    }
  text = _crow_canon_print (operand);
  return _crow_canon_other (g_strdup_printf ("(%s %s)", sign, text));
}

/* The tokens of a query between parentheses, as they are. */
CrowCanonNode
_crow_canon_parse_query (CrowCanonParser *self)
{
  g_autoptr (GString) text = g_string_new ("(");
  guint depth = 1;

  while (depth > 0 && _crow_canon_peek (self, 0)->kind != TOKEN_END)
    {
      if (_crow_canon_is_operator (self, 0, "("))
        depth++;
      else if (_crow_canon_is_operator (self, 0, ")"))
        depth--;
      g_string_append_printf (text, " %s", _crow_canon_peek (self, 0)->text);
      self->position++;
    }
  if (depth > 0)
    self->failed = TRUE;
  return _crow_canon_other (g_string_free (g_steal_pointer (&text), FALSE));
}

CrowCanonNode
_crow_canon_parse_operand (CrowCanonParser *self)
{
  const CrowCanonToken *token = _crow_canon_peek (self, 0);

  switch (token->kind)
    {
    case TOKEN_WORD:
      return parse_word (self);

    case TOKEN_NAME:
      return parse_name (self);

    case TOKEN_STRING:
      self->position++;
      return (CrowCanonNode) { NODE_STRING, g_strdup (token->text) };

    case TOKEN_NUMBER:
      self->position++;
      return (CrowCanonNode) { NODE_NUMBER, g_strdup (token->text) };

    case TOKEN_OPERATOR:
      if (_crow_canon_take_operator (self, "-"))
        return parse_sign (self, "-");
      if (_crow_canon_take_operator (self, "+"))
        return parse_sign (self, "+");
      if (_crow_canon_take_operator (self, "~"))
        return parse_sign (self, "~");
      if (_crow_canon_take_operator (self, "!"))
        {
          g_autofree char *operand = _crow_canon_print (_crow_canon_parse (self, POWER_UNARY));

          return _crow_canon_other (g_strdup_printf ("(not %s)", operand));
        }
      if (_crow_canon_take_operator (self, "("))
        {
          guint n;
          g_autofree char *list = NULL;
          CrowCanonNode inner;

          if (_crow_canon_is_word (self, 0, "select") || _crow_canon_is_word (self, 0, "with"))
            return _crow_canon_parse_query (self);
          inner = _crow_canon_parse (self, 0);
          if (_crow_canon_take_operator (self, ")"))
            return inner;
          if (!_crow_canon_take_operator (self, ","))
            self->failed = TRUE;
          list = _crow_canon_parse_list (self, ")", &n);
          {
            g_autofree char *first = _crow_canon_print (inner);

            return _crow_canon_other (g_strdup_printf ("(%s, %s)", first, list));
          }
        }
      /* A literal of bytes. */
      if (strchr (token->text, '\'') != NULL || g_str_has_prefix (token->text, "0x"))
        {
          self->position++;
          return _crow_canon_other (g_strdup (token->text));
        }
      break;

    case TOKEN_END:
    default:
      break;
    }
  self->failed = TRUE;
  return _crow_canon_other (g_strdup (""));
}
