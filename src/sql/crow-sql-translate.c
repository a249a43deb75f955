/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Spells an expression for another database, token by token: its names, texts, operators, functions and types.  What is not
 * known is copied byte by byte, so that an expression which needs no change is none.
 *
 * Sources: https://www.postgresql.org/docs/15/sql-expressions.html, functions-matching.html and functions-comparisons.html
 * there; https://mariadb.com/kb/en/character-set-and-collation-overview/; https://www.sqlite.org/lang_corefunc.html.
 */
#include "config.h"

#include "sql/crow-sql-adapt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-catalog-mariadb-private.h"
#include "sql/crow-dialect-private.h"
#include "sql/crow-sql-names-private.h"
#include "sql/crow-sql-translate-private.h"

typedef struct
{
  const CrowToken *tokens;      /* the last one is the end */
  int from;                     /* a CrowDialectId; -1: not known */
  CrowDialectId to;
  const CrowEntityInfo *entity; /* (nullable): whose expression it is */
  GString *out;
  const char *at;               /* what is before it is in `out` */
  char *reason;                 /* (nullable): why `to` cannot have it */
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
  translated = _crow_sql_translate_expression (list, self->from, self->to, self->entity, NULL);
  text = g_strdup_printf ("%s (%s)", any ? "IN" : "NOT IN", translated != NULL ? translated : list);
  replace (self, tokens[0].start, end_of (&tokens[n - 1]), text);
  return n;
}

static void
refuse (Translation *self,
        const char  *format,
        ...) G_GNUC_PRINTF (2, 3);

/* The first reason is told.  SQLite says itself what it does not take. */
static void
refuse (Translation *self,
        const char  *format,
        ...)
{
  va_list args;

  if (self->reason != NULL || self->to == CROW_DIALECT_SQLITE)
    return;
  va_start (args, format);
  self->reason = g_strdup_vprintf (format, args);
  va_end (args);
}

/* Whether a value ends with the token, so that what follows is no sign before one. */
static gboolean
ends_value (const CrowToken *token)
{
  static const char *const words[] = { "AND", "OR", "NOT", "IN", "IS", "LIKE", "BETWEEN", "WHEN", "THEN", "ELSE", "CASE",
                                       NULL };

  return token->kind == CROW_TOKEN_NAME || token->kind == CROW_TOKEN_STRING || crow_token_is_char (token, ')') ||
         crow_token_is_char (token, ']') ||
         (token->kind == CROW_TOKEN_WORD && !_crow_sql_token_is_one_of (token, words));
}

/* The sign or words of an operator at a token, as one text, in capitals; NULL: none that differs between databases. */
static const char *
find_operator (Translation *self,
               guint        i,
               guint       *n)
{
  static const char *const signs[] = { "!~~*", "!~~", "!~*", "!~", "~~*", "~~", "~*", "~", "<=>", "==", "||", "&&",
                                       "->>", "->", "@>", "<@", "#>>", "#>", "@@", "^" };
  static const char *const words[][4] = {
    { "NOT", "REGEXP", "BINARY" }, { "NOT", "REGEXP" }, { "NOT", "RLIKE" }, { "NOT", "GLOB" }, { "NOT", "SIMILAR", "TO" },
    { "REGEXP", "BINARY" }, { "REGEXP" }, { "RLIKE" }, { "GLOB" }, { "MATCH" }, { "SIMILAR", "TO" }, { "ILIKE" },
    { "AT", "TIME", "ZONE" }, { "DIV" }, { "MOD" }, { "XOR" },
  };
  static const char *const names[] = {
    "NOT REGEXP BINARY", "NOT REGEXP", "NOT RLIKE", "NOT GLOB", "NOT SIMILAR TO", "REGEXP BINARY", "REGEXP", "RLIKE", "GLOB",
    "MATCH", "SIMILAR TO", "ILIKE", "AT TIME ZONE", "DIV", "MOD", "XOR",
  };
  const CrowToken *tokens = &self->tokens[i];

  /* Between two values only: "~ a" is another one, and "mod (a, b)" a function. */
  if (i == 0 || !ends_value (&tokens[-1]))
    return NULL;
  for (gsize j = 0; j < G_N_ELEMENTS (signs); j++)
    if (is_sign (tokens, signs[j]))
      {
        *n = strlen (signs[j]);
        return signs[j];
      }
  for (gsize j = 0; j < G_N_ELEMENTS (words); j++)
    {
      for (*n = 0; words[j][*n] != NULL && crow_token_is_word (&tokens[*n], words[j][*n]);)
        ++*n;
      if (words[j][*n] == NULL)
        return names[j];
    }
  return NULL;
}

static guint
translate_operator (Translation *self,
                    guint        i)
{
  guint n = 0;
  const char *sign = find_operator (self, i, &n);
  const char *other = sign != NULL ? _crow_translate_operator (sign, self->from, self->to) : NULL;
  const CrowToken *tokens = &self->tokens[i];
  gboolean before, behind;
  g_autofree char *text = NULL;

  if (sign == NULL || other == sign)
    return 0;
  if (other == NULL)
    {
      if (strcmp (sign, "||") == 0)
        refuse (self, _("“||” means “or” there"));
      else
        refuse (self, _("it has no operator “%s”"), sign);
      return 0;
    }
  /* A word wants blanks around it, which a sign can do without. */
  before = g_ascii_isalpha (*other) && end_of (&tokens[-1]) == tokens->start;
  behind = g_ascii_isalpha (*other) && end_of (&tokens[n - 1]) == tokens[n].start;
  text = g_strdup_printf ("%s%s%s", before ? " " : "", other, behind ? " " : "");
  replace (self, tokens[0].start, end_of (&tokens[n - 1]), text);
  return n;
}

/* The type in "CAST (a AS type)"; @i is that of "AS". */
static guint
translate_cast (Translation *self,
                guint        i)
{
  const CrowToken *tokens = &self->tokens[i];
  guint n = count_type (&tokens[1]), n_words = 0;
  g_autofree char *type = NULL;
  const char *other;

  if (n == 0)
    return 0;
  while (n_words < n && tokens[1 + n_words].kind == CROW_TOKEN_WORD)
    n_words++;
  if (n_words == 0)
    return 0;
  type = g_strndup (tokens[1].start, end_of (&tokens[n_words]) - tokens[1].start);
  other = _crow_translate_cast (type, self->from, self->to);
  if (other == NULL)
    refuse (self, _("it has no type “%s”"), type);
  else if (other != type)
    /* A length that is written stays. */
    replace (self, tokens[1].start, end_of (&tokens[strchr (other, '(') != NULL ? n : n_words]), other);
  return 1 + n;
}

/* "_utf8mb4'text'", "current_timestamp()", and what has another name or is not there. */
static guint
translate_function (Translation *self,
                    guint        i)
{
  const CrowToken *tokens = &self->tokens[i];
  gboolean named = _crow_sql_token_is_any_name (&tokens[0]);
  g_autofree char *name = NULL;
  const char *other;

  if (self->to != CROW_DIALECT_MARIADB && tokens[0].kind == CROW_TOKEN_WORD && *tokens[0].start == '_' &&
      tokens[1].kind == CROW_TOKEN_STRING)
    {
      replace (self, tokens[0].start, tokens[1].start, "");
      return 1;
    }
  /* PostgreSQL's own functions may be said with the schema they are in, and those of extensions mostly are in this one. */
  if (self->to != CROW_DIALECT_POSTGRESQL && crow_token_is_char (&tokens[1], '.') && crow_token_is_char (&tokens[3], '(') &&
      (crow_token_is_word (&tokens[0], "pg_catalog") || crow_token_is_word (&tokens[0], "public")))
    {
      replace (self, tokens[0].start, tokens[2].start, "");
      return 2;
    }
  if (!named || !crow_token_is_char (&tokens[1], '('))
    return 0;
  if (crow_token_is_word (&tokens[0], "CURRENT_TIMESTAMP") || crow_token_is_word (&tokens[0], "NOW"))
    {
      /* PostgreSQL has now() as well. */
      gboolean other_way = self->to == CROW_DIALECT_SQLITE ||
                           (self->to == CROW_DIALECT_POSTGRESQL && !crow_token_is_word (&tokens[0], "NOW"));

      if (other_way && crow_token_is_char (&tokens[2], ')'))
        {
          replace (self, tokens[0].start, end_of (&tokens[2]), "CURRENT_TIMESTAMP");
          return 3;
        }
      return 0;
    }
  name = crow_token_dup_name (&tokens[0]);
  other = _crow_translate_function (name, self->from, self->to);
  if (other == NULL)
    refuse (self, _("it has no function “%s”"), name);
  else if (other != name)
    {
      replace (self, tokens[0].start, end_of (&tokens[0]), other);
      return 1;
    }
  return 0;
}

/* The attribute of that name, capitals aside if there is no other; NULL: there is none. */
static const CrowAttributeInfo *
find_named (const CrowEntityInfo *entity,
            const char           *name)
{
  const CrowAttributeInfo *found = NULL;

  for (guint i = 0; entity != NULL && i < entity->n_attributes; i++)
    if (strcmp (entity->attributes[i].name, name) == 0)
      return &entity->attributes[i];
    else if (found == NULL && g_ascii_strcasecmp (entity->attributes[i].name, name) == 0)
      found = &entity->attributes[i];
  return found;
}

/* The attribute that the token names; @i is its place.  A word that `from` keeps for itself is none. */
static const CrowAttributeInfo *
find_attribute (Translation *self,
                guint        i)
{
  const CrowToken *token = &self->tokens[i];
  g_autofree char *said = NULL;
  const CrowAttributeInfo *found;

  if (self->entity == NULL || !_crow_sql_token_is_any_name (token) || _crow_sql_begins_type (self->tokens, i) ||
      !_crow_sql_stands_as_column (self->tokens, i))
    return NULL;
  said = crow_token_dup_name (token);
  if (token->kind == CROW_TOKEN_WORD &&
      (self->from < 0 ? _crow_sql_token_is_reserved (token) : crow_sql_is_reserved (self->from, said)))
    return NULL;
  if (self->from == CROW_DIALECT_POSTGRESQL)
    {
      g_autofree char *folded = token->kind == CROW_TOKEN_WORD ? g_ascii_strdown (said, -1) : NULL;

      /* Capitals make another name of it there. */
      found = find_named (self->entity, folded != NULL ? folded : said);
      return found != NULL && strcmp (found->name, folded != NULL ? folded : said) == 0 ? found : NULL;
    }
  found = find_named (self->entity, said);
  /* "TIME" between others is a word of the language more often than a column. */
  return found != NULL && strcmp (found->name, said) != 0 && token->kind == CROW_TOKEN_WORD &&
             _crow_sql_is_other_word (token) && !crow_sql_is_reserved (self->to, said)
           ? NULL
           : found;
}

/* Whether `to` understands the token for that name. */
static gboolean
is_understood (Translation     *self,
               const CrowToken *token,
               const char      *name)
{
  g_autofree char *said = crow_token_dup_name (token);
  g_autofree char *real = crow_sql_dup_name (self->to, name);

  if (token->kind == CROW_TOKEN_NAME)
    return strcmp (said, real) == 0 &&
           (self->to == CROW_DIALECT_SQLITE || *token->start == _crow_dialect_get (self->to)->quote);
  if (crow_sql_is_reserved (self->to, said))
    return FALSE;
  if (self->to == CROW_DIALECT_POSTGRESQL)
    {
      g_autofree char *lower = g_ascii_strdown (said, -1);

      return strcmp (lower, real) == 0;
    }
  return g_ascii_strcasecmp (said, real) == 0;
}

static void
replace_name (Translation     *self,
              const CrowToken *token,
              const char      *name)
{
  g_autoptr (GString) quoted = g_string_new (NULL);

  crow_sql_append_identifier (quoted, self->to, name);
  replace (self, token->start, end_of (token), quoted->str);
}

/* "flag = 1" and "flag IN (0, 1)" where PostgreSQL has a truth value; @i is that of the name.  Returns how many tokens
 * follow that are done. */
static guint
translate_truth (Translation *self,
                 guint        i)
{
  static const char *const comparisons[] = { "=", "<>", "!=", "==" };
  const CrowToken *tokens = &self->tokens[i];
  guint n = 1;

  for (gsize j = 0; j < G_N_ELEMENTS (comparisons); j++)
    {
      guint length = strlen (comparisons[j]);
      const CrowToken *number = &tokens[1 + length];

      if (!is_sign (&tokens[1], comparisons[j]) || !(crow_token_is_word (number, "0") || crow_token_is_word (number, "1")))
        continue;
      if (j == 3)
        replace (self, tokens[1].start, end_of (&tokens[2]), "=");
      replace (self, number->start, end_of (number), *number->start == '1' ? "TRUE" : "FALSE");
      return 1 + length;
    }
  n += crow_token_is_word (&tokens[n], "NOT");
  if (!crow_token_is_word (&tokens[n], "IN") || !crow_token_is_char (&tokens[n + 1], '('))
    return 0;
  for (n += 2; crow_token_is_word (&tokens[n], "0") || crow_token_is_word (&tokens[n], "1") ||
               crow_token_is_char (&tokens[n], ',');
       n++)
    if (tokens[n].kind == CROW_TOKEN_WORD)
      replace (self, tokens[n].start, end_of (&tokens[n]), *tokens[n].start == '1' ? "TRUE" : "FALSE");
  return n - 1;
}

static guint
translate_name (Translation *self,
                guint        i)
{
  const CrowToken *token = &self->tokens[i];
  const CrowAttributeInfo *attribute = find_attribute (self, i);
  g_autofree char *said = NULL;
  gboolean foreign;

  if (attribute != NULL)
    {
      if (!is_understood (self, token, attribute->name))
        replace_name (self, token, attribute->name);
      return 1 + (self->to == CROW_DIALECT_POSTGRESQL && attribute->type == CROW_TYPE_BOOLEAN &&
                      attribute->native_types[self->to] == NULL
                    ? translate_truth (self, i)
                    : 0);
    }
  if (!_crow_sql_token_is_any_name (token) || token->kind != CROW_TOKEN_NAME)
    return 0;
  foreign = self->to != CROW_DIALECT_SQLITE && *token->start != _crow_dialect_get (self->to)->quote;
  if (!foreign || (self->from < 0 && *token->start == '"'))
    return 0;
  said = crow_token_dup_name (token);
  /* SQLite takes what is no column for a text. */
  if (self->from == CROW_DIALECT_SQLITE && *token->start == '"' && !crow_token_is_char (&token[1], '.') &&
      !crow_token_is_char (&token[1], '('))
    {
      g_autoptr (GString) text = g_string_new (NULL);

      crow_sql_append_literal (text, self->to, said);
      replace (self, token->start, end_of (token), text->str);
    }
  else
    {
      replace_name (self, token, said);
    }
  return 1;
}

/* Backslashes stand for themselves everywhere but in MariaDB. */
static guint
translate_text (Translation *self,
                guint        i)
{
  const CrowToken *token = &self->tokens[i];
  g_autofree char *value = NULL;
  g_autoptr (GString) text = NULL;

  if (token->kind != CROW_TOKEN_STRING || self->to != CROW_DIALECT_MARIADB || self->from == CROW_DIALECT_MARIADB ||
      memchr (token->start, '\\', token->length) == NULL)
    return 0;
  value = crow_token_dup_name (token);
  text = g_string_new (NULL);
  crow_sql_append_literal (text, self->to, value);
  replace (self, token->start, end_of (token), text->str);
  return 1;
}

/* Returns how many tokens were translated; 0: none. */
static guint
translate_at (Translation *self,
              guint        i)
{
  const CrowToken *tokens = &self->tokens[i];
  gboolean to_postgresql = self->to == CROW_DIALECT_POSTGRESQL;
  guint n = !to_postgresql && is_sign (tokens, "::") ? count_type (&tokens[2]) : 0;

  if (n > 0)
    {
      replace (self, tokens[0].start, end_of (&tokens[1 + n]), "");
      return 2 + n;
    }
  if (!to_postgresql && (n = translate_any (self, i)) > 0)
    return n;
  if (self->from == (int) self->to)
    return translate_name (self, i);
  if (i > 0 && crow_token_is_word (&tokens[0], "COLLATE") && _crow_sql_token_is_any_name (&tokens[1]))
    {
      g_autofree char *collation = crow_token_dup_name (&tokens[1]);

      if (_crow_dialect_get (self->to)->has_collation (collation, self->from))
        return 2;
      /* What is compared is the same but for the order of letters. */
      replace (self, end_of (&tokens[-1]), end_of (&tokens[1]), "");
      return 2;
    }
  if (crow_token_is_word (&tokens[0], "ARRAY") && crow_token_is_char (&tokens[1], '['))
    refuse (self, _("it has no arrays"));
  if (crow_token_is_word (&tokens[0], "INTERVAL") && self->from >= 0)
    refuse (self, _("it writes intervals in another way"));
  if ((n = translate_operator (self, i)) > 0)
    return n;
  if (crow_token_is_word (&tokens[0], "AS") && (n = translate_cast (self, i)) > 0)
    return n;
  if ((n = translate_text (self, i)) > 0)
    return n;
  return (n = translate_function (self, i)) > 0 ? n : translate_name (self, i);
}

/* The expression with texts as standard SQL has them: quotes doubled and no backslash that means something else; MariaDB's
 * texts may stand in double quotes.  NULL: as it stands; (transfer full). */
static char *
standardize_texts (Translation *self,
                   const char  *sql)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = sql;

  for (const char *p = sql; *p != '\0';)
    {
      gboolean word = p > sql && (g_ascii_isalnum (p[-1]) || p[-1] == '_' || p[-1] == '$');
      /* PostgreSQL's E'…'. */
      gboolean prefixed = self->from != CROW_DIALECT_SQLITE && self->from != CROW_DIALECT_MARIADB && !word &&
                          g_ascii_tolower (*p) == 'e' && p[1] == '\'';
      gboolean escapes = prefixed || self->from == CROW_DIALECT_MARIADB;
      const char *start = p, *end;
      char quote;

      p += prefixed;
      quote = *p;
      if (quote != '\'' && quote != '"' && quote != '`')
        {
          p++;
          continue;
        }
      for (end = p + 1; *end != '\0' && !(*end == quote && end[1] != quote); end++)
        if ((escapes && quote != '`' && *end == '\\' && end[1] != '\0') || *end == quote)
          end++;
      if (*end == '\0')
        break;
      end++;
      if (escapes && quote == '\'' && (start < p || memchr (p, '\\', end - p) != NULL))
        {
          g_autofree char *value = _crow_mariadb_read_string (&p);

          if (value == NULL)
            refuse (self, _("a text of it has a null character"));
          else
            {
              g_string_append_len (out, at, start - at);
              crow_sql_append_literal (out, CROW_DIALECT_SQLITE, value);
              at = end;
            }
        }
      else if (quote == '"' && self->from == CROW_DIALECT_MARIADB)
        {
          g_autofree char *said = g_strndup (p + 1, end - p - 2);

          /* Who draws may think of the column. */
          if (strchr (said, '"') == NULL && strchr (said, '\\') == NULL && find_named (self->entity, said) == NULL)
            {
              g_string_append_len (out, at, start - at);
              crow_sql_append_literal (out, CROW_DIALECT_SQLITE, said);
              at = end;
            }
        }
      p = end;
    }
  if (at == sql)
    return NULL;
  g_string_append (out, at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
_crow_sql_translate_expression (const char            *sql,
                                int                    from,
                                CrowDialectId          to,
                                const CrowEntityInfo  *entity,
                                char                 **reason)
{
  g_autoptr (GArray) list = NULL;
  g_autoptr (GString) out = NULL;
  g_autofree char *standard = NULL;
  Translation self = { .from = from, .to = to, .entity = entity };

  if (reason != NULL)
    *reason = NULL;
  /* A file of SQLite's may hold any bytes. */
  if (!g_utf8_validate (sql, -1, NULL))
    return NULL;
  standard = from != (int) to ? standardize_texts (&self, sql) : NULL;
  self.at = standard != NULL ? standard : sql;
  list = _crow_sql_list_tokens (self.at);
  out = g_string_new (NULL);
  self.tokens = (const CrowToken *) list->data;
  self.out = out;
  for (guint i = 0; i < list->len; i++)
    if ((self.tokens[i].kind == CROW_TOKEN_NAME || self.tokens[i].kind == CROW_TOKEN_STRING) &&
        !_crow_sql_token_is_closed (&self.tokens[i]))
      {
        g_free (self.reason);
        return NULL;
      }
  for (guint i = 0; self.tokens[i].kind != CROW_TOKEN_END;)
    {
      guint n = translate_at (&self, i);

      i += MAX (n, 1);
    }
  if (reason != NULL)
    *reason = g_steal_pointer (&self.reason);
  g_free (self.reason);
  if (self.at == sql)
    return NULL;
  if (self.at == standard)
    return g_steal_pointer (&standard);
  g_string_append (out, self.at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
