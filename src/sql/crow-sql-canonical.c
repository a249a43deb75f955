/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A small parser of SQL expressions, by precedence, that prints what it reads with all parentheses and in one
 * spelling.  What it does not understand it leaves as a row of tokens, so two texts are then the same only if they are
 * written alike.
 *
 * Sources: https://www.sqlite.org/lang_expr.html, https://www.postgresql.org/docs/15/sql-syntax-lexical.html and
 * https://mariadb.com/kb/en/operator-precedence/.
 *
 * Invariants: a parser never steps beyond the END token, and gives up at MAX_DEPTH.
 */
#include "config.h"

#include "sql/crow-sql-canonical.h"

#include <string.h>

#include "sql/crow-dialect-private.h"

#define MAX_DEPTH 200

typedef enum
{
  TOKEN_END,
  TOKEN_WORD,   /* bare, in lower case */
  TOKEN_NAME,   /* quoted, without the quotes */
  TOKEN_STRING, /* without the quotes */
  TOKEN_NUMBER,
  TOKEN_OPERATOR,
} TokenKind;

typedef struct
{
  TokenKind kind;
  char *text;
} Token;

typedef enum
{
  NODE_OTHER,
  NODE_STRING, /* `text` is the value */
  NODE_NUMBER,
  NODE_LIST,   /* ARRAY[…], without the brackets */
} NodeKind;

typedef struct
{
  NodeKind kind;
  char *text;
} Node;

typedef struct
{
  CrowDialectId dialect;
  GHashTable *renames;
  GArray *tokens;
  guint position;
  guint depth;
  gboolean failed;
} Parser;

enum
{
  POWER_OR = 1,
  POWER_AND,
  POWER_NOT,
  POWER_COMPARE,
  POWER_OTHER,
  POWER_ADD,
  POWER_MULTIPLY,
  POWER_CONCATENATE,
  POWER_UNARY,
  POWER_COLLATE,
  POWER_CAST,
};

static void
token_clear (gpointer data)
{
  g_free (((Token *) data)->text);
}

static void
add_token (GArray    *tokens,
           TokenKind  kind,
           char      *text)
{
  Token token = { kind, text };

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
static char *
canonical_number (const char *text)
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
  add_token (tokens, TOKEN_NUMBER, canonical_number (text));
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

static GArray *
tokenize (const char    *sql,
          CrowDialectId  dialect)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
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
          TokenKind kind = *p == '\'' || (*p == '"' && dialect == CROW_DIALECT_MARIADB) ? TOKEN_STRING : TOKEN_NAME;

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

static const Token *
peek (Parser *self,
      guint   ahead)
{
  return &g_array_index (self->tokens, Token, MIN (self->position + ahead, self->tokens->len - 1));
}

static gboolean
is_word (Parser     *self,
         guint       ahead,
         const char *word)
{
  const Token *token = peek (self, ahead);

  return token->kind == TOKEN_WORD && strcmp (token->text, word) == 0;
}

static gboolean
is_operator (Parser     *self,
             guint       ahead,
             const char *text)
{
  const Token *token = peek (self, ahead);

  return token->kind == TOKEN_OPERATOR && strcmp (token->text, text) == 0;
}

static gboolean
take_word (Parser     *self,
           const char *word)
{
  if (!is_word (self, 0, word))
    return FALSE;
  self->position++;
  return TRUE;
}

static gboolean
take_operator (Parser     *self,
               const char *text)
{
  if (!is_operator (self, 0, text))
    return FALSE;
  self->position++;
  return TRUE;
}

static void
expect (Parser     *self,
        const char *text)
{
  if (!take_operator (self, text))
    self->failed = TRUE;
}

static void
append_text (GString    *sql,
             const char *value)
{
  _crow_dialect_sqlite.append_literal (sql, value);
}

/* A node as it stands in a bigger one. */
static char *
print (Node node)
{
  GString *text;

  if (node.kind == NODE_STRING)
    {
      text = g_string_new (NULL);
      append_text (text, node.text);
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

static Node parse (Parser *self,
                   int     power);

static Node
other (char *text)
{
  return (Node) { NODE_OTHER, text };
}

static Node
binary (Node        left,
        const char *sign,
        Node        right)
{
  g_autofree char *l = print (left);
  g_autofree char *r = print (right);

  return other (g_strdup_printf ("(%s %s %s)", l, sign, r));
}

/* (a AND b) AND c and a AND (b AND c) are one. */
static Node
chain (Node        left,
       const char *sign,
       Node        right)
{
  g_autofree char *l = print (left);
  g_autofree char *r = print (right);
  g_autofree char *open = g_strdup_printf ("(%s:", sign);
  g_autoptr (GString) text = g_string_new (open);

  if (g_str_has_prefix (l, open))
    {
      g_string_append_len (text, l + strlen (open), strlen (l) - strlen (open) - 1);
    }
  else
    g_string_append (text, l);
  g_string_append_printf (text, " %s ", sign);
  if (g_str_has_prefix (r, open))
    g_string_append_len (text, r + strlen (open), strlen (r) - strlen (open) - 1);
  else
    g_string_append (text, r);
  g_string_append_c (text, ')');
  return other (g_string_free (g_steal_pointer (&text), FALSE));
}

static char *
fold_name (Parser      *self,
           const Token *token)
{
  if (token->kind == TOKEN_NAME && self->dialect == CROW_DIALECT_POSTGRESQL)
    return g_strdup (token->text);
  return _crow_sql_fold_name (self->dialect, token->text);
}

/* "a", "numeric (10, 2)", "timestamp with time zone", "public.color", "text[]" */
static char *
parse_type (Parser *self)
{
  static const char *const more[] = { "varying", "precision", "with", "without", "time", "zone", "unsigned", "charset",
                                      "character", "set", "utf8mb4" };
  GString *type = g_string_new (NULL);
  const Token *token = peek (self, 0);

  if (token->kind != TOKEN_WORD && token->kind != TOKEN_NAME)
    self->failed = TRUE;
  while (!self->failed && (token->kind == TOKEN_WORD || token->kind == TOKEN_NAME))
    {
      gboolean follows = FALSE;

      if (type->len > 0)
        g_string_append_c (type, ' ');
      g_string_append (type, token->text);
      self->position++;
      if (take_operator (self, "."))
        {
          g_string_truncate (type, 0);
          token = peek (self, 0);
          continue;
        }
      if (is_operator (self, 0, "("))
        while (peek (self, 0)->kind != TOKEN_END)
          {
            g_string_append (type, peek (self, 0)->text);
            if (take_operator (self, ")"))
              break;
            self->position++;
          }
      token = peek (self, 0);
      for (gsize i = 0; token->kind == TOKEN_WORD && i < G_N_ELEMENTS (more); i++)
        follows = follows || strcmp (token->text, more[i]) == 0;
      if (!follows)
        break;
    }
  while (take_operator (self, "["))
    {
      expect (self, "]");
      g_string_append (type, "[]");
    }
  return g_string_free (type, FALSE);
}

static gboolean
is_one_of (const char        *text,
           const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_has_prefix (text, *words))
      return TRUE;
  return FALSE;
}

static gboolean
is_boolean (const char *text,
            gboolean   *value)
{
  gboolean yes = g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "t") == 0;

  *value = yes;
  return yes || g_ascii_strcasecmp (text, "false") == 0 || g_ascii_strcasecmp (text, "f") == 0;
}

static Node
boolean_node (CrowDialectId dialect,
              gboolean      value)
{
  if (dialect != CROW_DIALECT_POSTGRESQL)
    return (Node) { NODE_NUMBER, g_strdup (value ? "1" : "0") };
  return other (g_strdup (value ? "true" : "false"));
}

/* Takes @type: a literal is what it is without its cast; a cast to text changes nothing of a text. */
static Node
cast (Parser *self,
      Node    node,
      char   *type)
{
  static const char *const numbers[] = { "integer", "int", "bigint", "smallint", "numeric", "decimal", "real", "double",
                                         "float", "oid", NULL };
  static const char *const texts[] = { "text", "varchar", "character", "bpchar", "name", "char", NULL };
  g_autofree char *owned = type;
  gboolean value;
  Node result;

  if (node.kind == NODE_STRING && is_one_of (type, numbers) && _crow_sql_is_number (node.text))
    {
      result = (Node) { NODE_NUMBER, canonical_number (node.text) };
      g_free (node.text);
      return result;
    }
  if (node.kind == NODE_STRING && g_str_has_prefix (type, "bool") && is_boolean (node.text, &value))
    {
      g_free (node.text);
      return boolean_node (self->dialect, value);
    }
  if (node.kind != NODE_OTHER || is_one_of (type, texts))
    return node;
  result = other (g_strdup_printf ("cast(%s as %s)", node.text, type));
  g_free (node.text);
  return result;
}

/* What is between the parentheses of a call. */
static char *
parse_arguments (Parser *self)
{
  GString *list = g_string_new (NULL);

  if (take_word (self, "distinct"))
    g_string_append (list, "distinct ");
  while (!self->failed && !is_operator (self, 0, ")"))
    {
      g_autofree char *part = NULL;

      if (take_operator (self, "*"))
        part = g_strdup ("*");
      else
        part = print (parse (self, 0));
      g_string_append (list, part);
      if (take_operator (self, ",") || take_word (self, "from") || take_word (self, "for") || take_word (self, "using"))
        g_string_append (list, ", ");
      else if (!is_operator (self, 0, ")"))
        self->failed = TRUE;
    }
  expect (self, ")");
  return g_string_free (list, FALSE);
}

static Node
parse_call (Parser     *self,
            const char *name)
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
      Node node = parse (self, 0);
      char *type;

      if (!take_word (self, "as"))
        self->failed = TRUE;
      type = parse_type (self);
      expect (self, ")");
      return cast (self, node, type);
    }
  arguments = parse_arguments (self);
  for (gsize i = 0; *arguments == '\0' && i < G_N_ELEMENTS (moments); i++)
    if (g_str_equal (lower, moments[i].call))
      return other (g_strdup (moments[i].word));
  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (lower, synonyms[i].printed) && self->dialect == CROW_DIALECT_MARIADB)
      return other (g_strdup_printf ("%s(%s)", synonyms[i].written, arguments));
  return other (g_strdup_printf ("%s(%s)", lower, arguments));
}

static Node
parse_case (Parser *self)
{
  GString *text = g_string_new ("case");

  if (!is_word (self, 0, "when"))
    {
      g_autofree char *operand = print (parse (self, 0));

      g_string_append_printf (text, " %s", operand);
    }
  while (!self->failed && !take_word (self, "end"))
    {
      g_autofree char *part = NULL;

      if (take_word (self, "when"))
        g_string_append (text, " when ");
      else if (take_word (self, "then"))
        g_string_append (text, " then ");
      else if (take_word (self, "else"))
        g_string_append (text, " else ");
      else
        self->failed = TRUE;
      part = print (parse (self, 0));
      g_string_append (text, part);
    }
  g_string_append (text, " end");
  return other (g_string_free (text, FALSE));
}

/* A list up to @close. */
static char *
parse_list (Parser     *self,
            const char *close,
            guint      *n)
{
  GString *list = g_string_new (NULL);

  *n = 0;
  while (!self->failed && !is_operator (self, 0, close))
    {
      g_autofree char *part = print (parse (self, 0));

      g_string_append_printf (list, "%s%s", *n > 0 ? ", " : "", part);
      (*n)++;
      if (!take_operator (self, ","))
        break;
    }
  expect (self, close);
  return g_string_free (list, FALSE);
}

/* A name, with what it is qualified by left out. */
static Node
parse_name (Parser *self)
{
  const Token *token = peek (self, 0);
  g_autofree char *name = NULL;
  const char *renamed;

  self->position++;
  while (is_operator (self, 0, ".") &&
         (peek (self, 1)->kind == TOKEN_WORD || peek (self, 1)->kind == TOKEN_NAME))
    {
      token = peek (self, 1);
      self->position += 2;
    }
  if (take_operator (self, "("))
    return parse_call (self, token->text);
  name = fold_name (self, token);
  renamed = self->renames != NULL ? g_hash_table_lookup (self->renames, name) : NULL;
  if (renamed != NULL)
    {
      g_free (name);
      name = _crow_sql_fold_name (self->dialect, renamed);
    }
  return other (g_strdup_printf ("\"%s\"", name));
}

static Node
parse_word (Parser *self)
{
  static const char *const constants[] = { "null", "current_timestamp", "current_date", "current_time", "current_user",
                                           "localtime", "localtimestamp", "session_user", "user", NULL };
  const Token *token = peek (self, 0);

  if (take_word (self, "case"))
    return parse_case (self);
  if (take_word (self, "not"))
    {
      g_autofree char *operand = print (parse (self, POWER_NOT));

      return other (g_strdup_printf ("(not %s)", operand));
    }
  if (is_word (self, 0, "array") && is_operator (self, 1, "["))
    {
      guint n;

      self->position += 2;
      return (Node) { NODE_LIST, parse_list (self, "]", &n) };
    }
  if (is_operator (self, 1, "(") || is_operator (self, 1, "."))
    return parse_name (self);
  if (take_word (self, "true"))
    return boolean_node (self->dialect, TRUE);
  if (take_word (self, "false"))
    return boolean_node (self->dialect, FALSE);
  if (take_word (self, "interval"))
    {
      g_autofree char *amount = print (parse (self, POWER_UNARY));
      const Token *unit = peek (self, 0);

      if (unit->kind != TOKEN_WORD)
        return other (g_strdup_printf ("interval(%s)", amount));
      self->position++;
      return other (g_strdup_printf ("interval(%s %s)", amount, unit->text));
    }
  /* DATE '2024-01-31' */
  if (peek (self, 1)->kind == TOKEN_STRING)
    {
      Node node = { NODE_STRING, g_strdup (peek (self, 1)->text) };

      self->position += 2;
      return node;
    }
  for (gsize i = 0; constants[i] != NULL; i++)
    if (strcmp (token->text, constants[i]) == 0)
      {
        self->position++;
        return other (g_strdup (token->text));
      }
  return parse_name (self);
}

static Node
parse_sign (Parser *self,
            const char *sign)
{
  Node operand = parse (self, POWER_UNARY);
  g_autofree char *text = NULL;

  if (operand.kind == NODE_NUMBER && *sign == '+')
    return operand;
  if (operand.kind == NODE_NUMBER && *operand.text != '-')
    {
      char *negative = g_str_equal (operand.text, "0") ? g_strdup ("0") : g_strconcat ("-", operand.text, NULL);

      g_free (operand.text);
      return (Node) { NODE_NUMBER, negative };
    }
  text = print (operand);
  return other (g_strdup_printf ("(%s %s)", sign, text));
}

/* The tokens of a query between parentheses, as they are. */
static Node
parse_query (Parser *self)
{
  g_autoptr (GString) text = g_string_new ("(");
  guint depth = 1;

  while (depth > 0 && peek (self, 0)->kind != TOKEN_END)
    {
      if (is_operator (self, 0, "("))
        depth++;
      else if (is_operator (self, 0, ")"))
        depth--;
      g_string_append_printf (text, " %s", peek (self, 0)->text);
      self->position++;
    }
  if (depth > 0)
    self->failed = TRUE;
  return other (g_string_free (g_steal_pointer (&text), FALSE));
}

static Node
parse_operand (Parser *self)
{
  const Token *token = peek (self, 0);

  switch (token->kind)
    {
    case TOKEN_WORD:
      return parse_word (self);

    case TOKEN_NAME:
      return parse_name (self);

    case TOKEN_STRING:
      self->position++;
      return (Node) { NODE_STRING, g_strdup (token->text) };

    case TOKEN_NUMBER:
      self->position++;
      return (Node) { NODE_NUMBER, g_strdup (token->text) };

    case TOKEN_OPERATOR:
      if (take_operator (self, "-"))
        return parse_sign (self, "-");
      if (take_operator (self, "+"))
        return parse_sign (self, "+");
      if (take_operator (self, "~"))
        return parse_sign (self, "~");
      if (take_operator (self, "!"))
        {
          g_autofree char *operand = print (parse (self, POWER_UNARY));

          return other (g_strdup_printf ("(not %s)", operand));
        }
      if (take_operator (self, "("))
        {
          guint n;
          g_autofree char *list = NULL;
          Node inner;

          if (is_word (self, 0, "select") || is_word (self, 0, "with"))
            return parse_query (self);
          inner = parse (self, 0);
          if (take_operator (self, ")"))
            return inner;
          if (!take_operator (self, ","))
            self->failed = TRUE;
          list = parse_list (self, ")", &n);
          {
            g_autofree char *first = print (inner);

            return other (g_strdup_printf ("(%s, %s)", first, list));
          }
        }
      /* A literal of bytes. */
      if (strchr (token->text, '\'') != NULL || g_str_has_prefix (token->text, "0x"))
        {
          self->position++;
          return other (g_strdup (token->text));
        }
      break;

    case TOKEN_END:
    default:
      break;
    }
  self->failed = TRUE;
  return other (g_strdup (""));
}

/* x IN (…), or x = ANY (ARRAY[…]), which is how PostgreSQL keeps it. */
static Node
membership (Node     left,
            char    *list,
            guint    n,
            gboolean not)
{
  g_autofree char *owned = list;
  g_autofree char *l = print (left);

  if (n == 1)
    return other (g_strdup_printf ("(%s %s %s)", l, not ? "<>" : "=", list));
  return other (g_strdup_printf ("(%s %s (%s))", l, not ? "not in" : "in", list));
}

static guint
count_parts (const char *list)
{
  guint n = 1;
  gboolean in_text = FALSE;

  for (const char *p = list; *p != '\0'; p++)
    {
      in_text ^= *p == '\'';
      n += !in_text && *p == ',';
    }
  return n;
}

static Node
parse_between (Parser  *self,
               Node     left,
               gboolean not)
{
  g_autofree char *l = print (left);
  Node low = parse (self, POWER_COMPARE);
  Node high;
  g_autofree char *from = print (low);
  g_autofree char *to = NULL;

  if (!take_word (self, "and"))
    self->failed = TRUE;
  high = parse (self, POWER_COMPARE);
  to = print (high);
  if (not)
    return other (g_strdup_printf ("(or:(%s < %s) or (%s > %s))", l, from, l, to));
  return other (g_strdup_printf ("(and:(%s >= %s) and (%s <= %s))", l, from, l, to));
}

static Node
parse_is (Parser *self,
          Node    left)
{
  gboolean not = take_word (self, "not");
  Node right;

  if (take_word (self, "distinct") && !take_word (self, "from"))
    self->failed = TRUE;
  right = parse (self, POWER_COMPARE);
  return binary (left, not ? "is not" : "is", right);
}

/* Comparisons that are words.  FALSE: there is none here. */
static gboolean
parse_comparison (Parser *self,
                  Node   *left)
{
  static const char *const words[] = { "like", "ilike", "glob", "regexp", "rlike", "match", NULL };
  gboolean not = is_word (self, 0, "not");
  const Token *token = peek (self, not);
  g_autofree char *sign = NULL;

  if (token->kind != TOKEN_WORD)
    return FALSE;
  if (!not && is_word (self, 0, "is"))
    {
      self->position++;
      *left = parse_is (self, *left);
      return TRUE;
    }
  if (!not && (take_word (self, "isnull") || take_word (self, "notnull")))
    {
      const char *taken = g_array_index (self->tokens, Token, self->position - 1).text;

      *left = binary (*left, *taken == 'i' ? "is" : "is not", other (g_strdup ("null")));
      return TRUE;
    }
  if (is_word (self, not, "between"))
    {
      self->position += not + 1;
      *left = parse_between (self, *left, not);
      return TRUE;
    }
  if (is_word (self, not, "in"))
    {
      guint n;
      char *list;

      self->position += not + 1;
      expect (self, "(");
      if (is_word (self, 0, "select"))
        {
          *left = binary (*left, not ? "not in" : "in", parse_query (self));
          return TRUE;
        }
      list = parse_list (self, ")", &n);
      *left = membership (*left, list, n, not);
      return TRUE;
    }
  if (!is_one_of (token->text, words))
    return FALSE;
  sign = g_strdup_printf ("%s%s", not ? "not " : "", token->text);
  self->position += not + 1;
  *left = binary (*left, sign, parse (self, POWER_COMPARE + 1));
  if (take_word (self, "escape"))
    *left = binary (*left, "escape", parse (self, POWER_COMPARE + 1));
  return TRUE;
}

static int
get_power (Parser     *self,
           const char *sign)
{
  static const char *const comparisons[] = { "=", "<>", "<", ">", "<=", ">=", "<=>", "~~", "!~~", "~~*", "!~~*" };

  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
    if (strcmp (sign, comparisons[i]) == 0)
      return POWER_COMPARE;
  if (strcmp (sign, "||") == 0)
    return self->dialect == CROW_DIALECT_SQLITE ? POWER_CONCATENATE
           : self->dialect == CROW_DIALECT_MARIADB ? POWER_OR : POWER_OTHER;
  if (strcmp (sign, "+") == 0 || strcmp (sign, "-") == 0)
    return POWER_ADD;
  if (strcmp (sign, "*") == 0 || strcmp (sign, "/") == 0 || strcmp (sign, "%") == 0)
    return POWER_MULTIPLY;
  if (strcmp (sign, "::") == 0)
    return POWER_CAST;
  if (strchr ("(),.[];:?", *sign) != NULL)
    return 0;
  return POWER_OTHER;
}

/* Operators that are signs.  FALSE: there is none of this power. */
static gboolean
parse_operator (Parser *self,
                int     power,
                Node   *left)
{
  static const struct
  {
    const char *sign;
    const char *word;
  } words[] = { { "~~", "like" }, { "!~~", "not like" }, { "~~*", "ilike" }, { "!~~*", "not ilike" } };
  const Token *token = peek (self, 0);
  const char *sign = token->text;
  int own = token->kind == TOKEN_OPERATOR ? get_power (self, sign) : 0;
  gboolean any;

  if (own == 0 || own < power || strchr (sign, '\'') != NULL)
    return FALSE;
  self->position++;
  if (own == POWER_CAST)
    {
      *left = cast (self, *left, parse_type (self));
      return TRUE;
    }
  any = is_operator (self, 1, "(") && (is_word (self, 0, "any") || is_word (self, 0, "all"));
  if (any)
    {
      gboolean all = is_word (self, 0, "all");
      g_autofree char *text = NULL;
      Node set;

      self->position += 2;
      set = parse (self, 0);
      expect (self, ")");
      if (set.kind == NODE_LIST && strcmp (sign, all ? "<>" : "=") == 0)
        {
          *left = membership (*left, set.text, count_parts (set.text), all);
          return TRUE;
        }
      text = g_strdup_printf ("%s %s", sign, all ? "all" : "any");
      *left = binary (*left, text, set);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (sign, words[i].sign) == 0)
      sign = words[i].word;
  if (strcmp (sign, "||") == 0 && self->dialect == CROW_DIALECT_MARIADB)
    *left = chain (*left, "or", parse (self, own + 1));
  else if (strcmp (sign, "&&") == 0 && self->dialect == CROW_DIALECT_MARIADB)
    *left = chain (*left, "and", parse (self, own + 1));
  else
    *left = binary (*left, sign, parse (self, own + 1));
  return TRUE;
}

static Node
parse (Parser *self,
       int     power)
{
  Node left;

  if (++self->depth > MAX_DEPTH)
    self->failed = TRUE;
  if (self->failed)
    {
      self->depth--;
      return other (g_strdup (""));
    }
  left = parse_operand (self);
  while (!self->failed)
    {
      if (power <= POWER_OR && take_word (self, "or"))
        left = chain (left, "or", parse (self, POWER_OR + 1));
      else if (power <= POWER_AND && take_word (self, "and"))
        left = chain (left, "and", parse (self, POWER_AND + 1));
      else if (power <= POWER_COMPARE && parse_comparison (self, &left))
        continue;
      else if (power <= POWER_COLLATE && take_word (self, "collate"))
        {
          Node name = parse_operand (self);
          g_autofree char *collation = print (name);
          g_autofree char *lower = g_ascii_strdown (collation, -1);

          left = binary (left, "collate", other (g_steal_pointer (&lower)));
        }
      else if (power <= POWER_CAST && is_operator (self, 0, "[") && self->dialect == CROW_DIALECT_POSTGRESQL)
        {
          guint n;
          g_autofree char *inner = NULL;
          g_autofree char *list = NULL;

          self->position++;
          list = parse_list (self, "]", &n);
          inner = print (left);
          left = other (g_strdup_printf ("%s[%s]", inner, list));
        }
      else if (!parse_operator (self, power, &left))
        break;
    }
  self->depth--;
  return left;
}

/* The tokens as they are. */
static char *
join_tokens (GArray *tokens)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);

      if (i > 0)
        g_string_append_c (text, ' ');
      if (token->kind == TOKEN_STRING)
        append_text (text, token->text);
      else
        g_string_append (text, token->text);
    }
  return g_string_free (text, FALSE);
}

static Node
read_expression (const char    *sql,
                 CrowDialectId  dialect,
                 GHashTable    *renames)
{
  g_autoptr (GArray) tokens = tokenize (sql, dialect);
  Parser parser = { .dialect = dialect, .renames = renames, .tokens = tokens };
  Node node = parse (&parser, 0);

  if (!parser.failed && peek (&parser, 0)->kind == TOKEN_END)
    return node;
  g_free (node.text);
  return other (join_tokens (tokens));
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
  return show (dialect, print (read_expression (sql, dialect, renames)));
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
  Node node = read_expression (sql, dialect, NULL);
  char *text = NULL;
  gboolean value;

  if (node.kind == NODE_NUMBER && type == CROW_TYPE_BOOLEAN && dialect == CROW_DIALECT_POSTGRESQL)
    text = g_strdup (g_str_equal (node.text, "0") ? "false" : "true");
  if (node.kind != NODE_STRING && text == NULL)
    return show (dialect, print (node));
  switch ((guint) type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      if (_crow_sql_is_number (node.text))
        text = canonical_number (node.text);
      break;

    case CROW_TYPE_BOOLEAN:
      if (text == NULL && is_boolean (node.text, &value))
        text = print (boolean_node (dialect, value));
      else if (text == NULL && (g_str_equal (node.text, "0") || g_str_equal (node.text, "1")))
        text = print (boolean_node (dialect, *node.text == '1'));
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
    return show (dialect, print (node));
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
  g_autoptr (GArray) tokens = tokenize (sql, dialect);
  Parser parser = { .dialect = dialect, .tokens = tokens };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *last = NULL;

  while (peek (&parser, 0)->kind != TOKEN_END)
    {
      const Token *token = peek (&parser, 0);
      g_autofree char *word = NULL;

      parser.position++;
      if (token->kind == TOKEN_OPERATOR && strchr ("();", *token->text) != NULL)
        continue;
      if (token->kind == TOKEN_OPERATOR && strcmp (token->text, "::") == 0)
        {
          g_free (parse_type (&parser));
          parser.failed = FALSE;
          continue;
        }
      if (token->kind == TOKEN_WORD || token->kind == TOKEN_NAME)
        {
          while (take_operator (&parser, "."))
            if (peek (&parser, 0)->kind == TOKEN_WORD || peek (&parser, 0)->kind == TOKEN_NAME)
              {
                token = peek (&parser, 0);
                parser.position++;
              }
          word = fold_name (&parser, token);
          /* "title AS title", which is what a server makes of "title". */
          if (token->kind == TOKEN_WORD && g_str_equal (word, "as"))
            {
              const Token *alias = peek (&parser, 0);
              g_autofree char *folded = alias->text != NULL ? fold_name (&parser, alias) : NULL;

              if (folded != NULL && g_strcmp0 (folded, last) == 0)
                parser.position++;
              continue;
            }
        }
      else if (token->kind == TOKEN_STRING)
        {
          GString *literal = g_string_new (NULL);
          g_autofree char *day = squeeze_day (token->text);

          append_text (literal, day);
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
