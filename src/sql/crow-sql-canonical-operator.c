/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A small parser of SQL expressions, by precedence: the operators, be they signs or words.  Its operands are
 * crow-sql-canonical-operand.c's.
 *
 * Sources: https://www.sqlite.org/lang_expr.html, https://www.postgresql.org/docs/15/sql-syntax-lexical.html and
 * https://mariadb.com/kb/en/operator-precedence/.
 *
 * Invariants: gives up at MAX_DEPTH.
 */
#include "config.h"

#include "sql/crow-sql-canonical-private.h"

#include <string.h>

#define MAX_DEPTH 200

/* (a AND b) AND c and a AND (b AND c) are one. */
static CrowCanonNode
chain (CrowCanonNode  left,
       const char    *sign,
       CrowCanonNode  right)
{
  g_autofree char *l = _crow_canon_print (left);
  g_autofree char *r = _crow_canon_print (right);
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
  return _crow_canon_other (g_string_free (g_steal_pointer (&text), FALSE));
}

/* x IN (…), or x = ANY (ARRAY[…]), which is how PostgreSQL keeps it. */
static CrowCanonNode
membership (CrowCanonNode  left,
            char          *list,
            guint          n,
            gboolean       not)
{
  g_autofree char *owned = list;
  g_autofree char *l = _crow_canon_print (left);

  if (n == 1)
    return _crow_canon_other (g_strdup_printf ("(%s %s %s)", l, not ? "<>" : "=", list));
  return _crow_canon_other (g_strdup_printf ("(%s %s (%s))", l, not ? "not in" : "in", list));
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

static CrowCanonNode
parse_between (CrowCanonParser *self,
               CrowCanonNode    left,
               gboolean         not)
{
  g_autofree char *l = _crow_canon_print (left);
  CrowCanonNode low = _crow_canon_parse (self, POWER_COMPARE);
  CrowCanonNode high;
  g_autofree char *from = _crow_canon_print (low);
  g_autofree char *to = NULL;

  if (!_crow_canon_take_word (self, "and"))
    self->failed = TRUE;
  high = _crow_canon_parse (self, POWER_COMPARE);
  to = _crow_canon_print (high);
  if (not)
    return _crow_canon_other (g_strdup_printf ("(or:(%s < %s) or (%s > %s))", l, from, l, to));
  return _crow_canon_other (g_strdup_printf ("(and:(%s >= %s) and (%s <= %s))", l, from, l, to));
}

static CrowCanonNode
parse_is (CrowCanonParser *self,
          CrowCanonNode    left)
{
  gboolean not = _crow_canon_take_word (self, "not");
  CrowCanonNode right;

  if (_crow_canon_take_word (self, "distinct") && !_crow_canon_take_word (self, "from"))
    self->failed = TRUE;
  right = _crow_canon_parse (self, POWER_COMPARE);
  return _crow_canon_binary (left, not ? "is not" : "is", right);
}

/* Comparisons that are words.  FALSE: there is none here. */
static gboolean
parse_comparison (CrowCanonParser *self,
                  CrowCanonNode   *left)
{
  static const char *const words[] = { "like", "ilike", "glob", "regexp", "rlike", "match", NULL };
  gboolean not = _crow_canon_is_word (self, 0, "not");
  const CrowCanonToken *token = _crow_canon_peek (self, not);
  g_autofree char *sign = NULL;

  if (token->kind != TOKEN_WORD)
    return FALSE;
  if (!not && _crow_canon_is_word (self, 0, "is"))
    {
      self->position++;
      *left = parse_is (self, *left);
      return TRUE;
    }
  if (!not && (_crow_canon_take_word (self, "isnull") || _crow_canon_take_word (self, "notnull")))
    {
      const char *taken = g_array_index (self->tokens, CrowCanonToken, self->position - 1).text;

      *left = _crow_canon_binary (*left, *taken == 'i' ? "is" : "is not", _crow_canon_other (g_strdup ("null")));
      return TRUE;
    }
  if (_crow_canon_is_word (self, not, "between"))
    {
      self->position += not + 1;
      *left = parse_between (self, *left, not);
      return TRUE;
    }
  if (_crow_canon_is_word (self, not, "in"))
    {
      guint n;
      char *list;

      self->position += not + 1;
      _crow_canon_expect (self, "(");
      if (_crow_canon_is_word (self, 0, "select"))
        {
          *left = _crow_canon_binary (*left, not ? "not in" : "in", _crow_canon_parse_query (self));
          return TRUE;
        }
      list = _crow_canon_parse_list (self, ")", &n);
      *left = membership (*left, list, n, not);
      return TRUE;
    }
  if (!_crow_canon_is_one_of (token->text, words))
    return FALSE;
  sign = g_strdup_printf ("%s%s", not ? "not " : "", token->text);
  self->position += not + 1;
  *left = _crow_canon_binary (*left, sign, _crow_canon_parse (self, POWER_COMPARE + 1));
  if (_crow_canon_take_word (self, "escape"))
    *left = _crow_canon_binary (*left, "escape", _crow_canon_parse (self, POWER_COMPARE + 1));
  return TRUE;
}

static int
get_power (CrowCanonParser *self,
           const char      *sign)
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
parse_operator (CrowCanonParser *self,
                int              power,
                CrowCanonNode   *left)
{
  static const struct
  {
    const char *sign;
    const char *word;
  } words[] = { { "~~", "like" }, { "!~~", "not like" }, { "~~*", "ilike" }, { "!~~*", "not ilike" } };
  const CrowCanonToken *token = _crow_canon_peek (self, 0);
  const char *sign = token->text;
  int own = token->kind == TOKEN_OPERATOR ? get_power (self, sign) : 0;
  gboolean any;

  if (own == 0 || own < power || strchr (sign, '\'') != NULL)
    return FALSE;
  self->position++;
  if (own == POWER_CAST)
    {
      *left = _crow_canon_cast (self, *left, _crow_canon_parse_type (self));
      return TRUE;
    }
  any = _crow_canon_is_operator (self, 1, "(") &&
        (_crow_canon_is_word (self, 0, "any") || _crow_canon_is_word (self, 0, "all"));
  if (any)
    {
      gboolean all = _crow_canon_is_word (self, 0, "all");
      g_autofree char *text = NULL;
      CrowCanonNode set;

      self->position += 2;
      set = _crow_canon_parse (self, 0);
      _crow_canon_expect (self, ")");
      if (set.kind == NODE_LIST && strcmp (sign, all ? "<>" : "=") == 0)
        {
          *left = membership (*left, set.text, count_parts (set.text), all);
          return TRUE;
        }
      text = g_strdup_printf ("%s %s", sign, all ? "all" : "any");
      *left = _crow_canon_binary (*left, text, set);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (sign, words[i].sign) == 0)
      sign = words[i].word;
  if (strcmp (sign, "||") == 0 && self->dialect == CROW_DIALECT_MARIADB)
    *left = chain (*left, "or", _crow_canon_parse (self, own + 1));
  else if (strcmp (sign, "&&") == 0 && self->dialect == CROW_DIALECT_MARIADB)
    *left = chain (*left, "and", _crow_canon_parse (self, own + 1));
  else
    *left = _crow_canon_binary (*left, sign, _crow_canon_parse (self, own + 1));
  return TRUE;
}

CrowCanonNode
_crow_canon_parse (CrowCanonParser *self,
                   int              power)
{
  CrowCanonNode left;

  if (++self->depth > MAX_DEPTH)
    self->failed = TRUE;
  if (self->failed)
    {
      self->depth--;
      return _crow_canon_other (g_strdup (""));
    }
  left = _crow_canon_parse_operand (self);
  while (!self->failed)
    {
      if (power <= POWER_OR && _crow_canon_take_word (self, "or"))
        left = chain (left, "or", _crow_canon_parse (self, POWER_OR + 1));
      else if (power <= POWER_AND && _crow_canon_take_word (self, "and"))
        left = chain (left, "and", _crow_canon_parse (self, POWER_AND + 1));
      else if (power <= POWER_COMPARE && parse_comparison (self, &left))
        continue;
      else if (power <= POWER_COLLATE && _crow_canon_take_word (self, "collate"))
        {
          CrowCanonNode name = _crow_canon_parse_operand (self);
          g_autofree char *collation = _crow_canon_print (name);
          g_autofree char *lower = g_ascii_strdown (collation, -1);

          left = _crow_canon_binary (left, "collate", _crow_canon_other (g_steal_pointer (&lower)));
        }
      else if (power <= POWER_CAST && _crow_canon_is_operator (self, 0, "[") &&
               self->dialect == CROW_DIALECT_POSTGRESQL)
        {
          guint n;
          g_autofree char *inner = NULL;
          g_autofree char *list = NULL;

          self->position++;
          list = _crow_canon_parse_list (self, "]", &n);
          inner = _crow_canon_print (left);
          left = _crow_canon_other (g_strdup_printf ("%s[%s]", inner, list));
        }
      else if (!parse_operator (self, power, &left))
        break;
    }
  self->depth--;
  return left;
}
