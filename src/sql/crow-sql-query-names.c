/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds out what names in a query are: first its SELECTs and what each selects from, then each name by the innermost
 * SELECT that can mean it.
 *
 * Invariant: a name is changed only if nothing else can be meant; one doubt, and the query stays as it is.
 */
#include "config.h"

#include "sql/crow-sql-query-names.h"

#include <string.h>

#include "sql/crow-sql-names-private.h"

/* What a SELECT selects from. */
typedef struct
{
  char *table;      /* NULL: a query, a function or whatever else */
  char *alias;      /* NULL: called as the table is */
  gboolean renamed; /* its columns have other names here: "AS a (b, c)" */
  gboolean qualified; /* by a schema */
} Source;

typedef enum
{
  PART_LIST,  /* of what is selected */
  PART_FROM,
  PART_ORDER,
  PART_OTHER,
} Part;

/* A SELECT, or what stands in parentheses within one. */
typedef struct
{
  guint parent;        /* G_MAXUINT: none */
  guint depth;         /* of parentheses */
  gboolean selects;
  gboolean joins;      /* parentheses of USING: columns that two tables have */
  gboolean compound;   /* another SELECT is joined to it by UNION or the like */
  gboolean expects;    /* a source comes next */
  Part part;
  GArray *sources;     /* of Source */
  GHashTable *outputs; /* folded names under which something is selected */
} Scope;

/* A token, and where it stands. */
typedef struct
{
  guint scope;
  Part part;
  gboolean source; /* the name of a table that is selected from */
} Place;

typedef struct
{
  const CrowSqlQueryRename *rename;
  GArray *list;            /* of the tokens below */
  const CrowToken *tokens;
  guint n;
  GArray *scopes;      /* of Scope */
  Place *places;       /* by token */
  GHashTable *commons; /* folded names of WITH */
  gboolean doubtful;
} Query;

#define QUERY_INIT { NULL }

static void
source_clear (gpointer data)
{
  Source *self = data;

  g_free (self->table);
  g_free (self->alias);
}

static void
scope_clear (gpointer data)
{
  Scope *self = data;

  g_array_unref (self->sources);
  g_hash_table_unref (self->outputs);
}

static Scope *
get_scope (Query *self,
           guint  number)
{
  return &g_array_index (self->scopes, Scope, number);
}

static guint
add_scope (Query   *self,
           guint    parent,
           guint    depth,
           gboolean selects)
{
  Scope scope = { .parent = parent, .depth = depth, .selects = selects, .part = selects ? PART_LIST : PART_OTHER };

  scope.sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (scope.sources, source_clear);
  scope.outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_array_append_val (self->scopes, scope);
  return self->scopes->len - 1;
}

static gboolean
is_same (const char *a,
         const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

static gboolean
is_punctuation (Query *self,
                guint  token,
                char   c)
{
  return token < self->n && crow_token_is_char (&self->tokens[token], c);
}

static gboolean
is_word (Query      *self,
         guint       token,
         const char *word)
{
  return token < self->n && crow_token_is_word (&self->tokens[token], word);
}

/* Words that stand behind a table and begin something else. */
static gboolean
ends_source (Query *self,
             guint  token)
{
  static const char *const words[] = {
    "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "JOIN", "OUTER", "ON", "USING", "WHERE", "GROUP", "HAVING",
    "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "MINUS", "TABLESAMPLE",
    "INDEXED", "NOT", "USE", "FORCE", "IGNORE", "PARTITION", "STRAIGHT_JOIN", "LOCK", "WITH", NULL,
  };

  return _crow_sql_token_is_one_of (&self->tokens[token], words);
}

/* A name as it is meant; MariaDB's double quotes make a text. */
static gboolean
is_any_name (Query *self,
             guint  token)
{
  if (token >= self->n || !_crow_sql_token_is_any_name (&self->tokens[token]))
    return FALSE;
  return self->rename->dialect != CROW_DIALECT_MARIADB || *self->tokens[token].start != '"';
}

static gboolean
is_called (Query      *self,
           guint       token,
           const char *name)
{
  return is_any_name (self, token) && name != NULL && _crow_sql_token_is_name (&self->tokens[token], name);
}

/* The token behind the parenthesis that closes the one at @token. */
static guint
skip_group (Query *self,
            guint  token)
{
  guint depth = 0;

  for (; token < self->n; token++)
    {
      depth += is_punctuation (self, token, '(');
      depth -= is_punctuation (self, token, ')');
      if (depth == 0)
        return token + 1;
    }
  return token;
}

static gboolean
begins_query (Query *self,
              guint  token)
{
  return is_word (self, token, "SELECT") || is_word (self, token, "WITH") || is_word (self, token, "VALUES") ||
         is_punctuation (self, token, '(');
}

/* Reads a source at @token; the last token of it. */
static guint
read_source (Query *self,
             guint  scope,
             guint  token)
{
  Source source = { NULL };
  guint last = token;

  /* A query, or a function's arguments: what is in there is looked at as a scope of its own. */
  if (is_punctuation (self, token, '('))
    last = skip_group (self, token) - 1;
  else
    {
      while (is_punctuation (self, last + 1, '.') && is_any_name (self, last + 2))
        last += 2;
      if (is_punctuation (self, last + 1, '('))
        return read_source (self, scope, last + 1);
      source.table = crow_token_dup_name (&self->tokens[last]);
      source.qualified = last != token;
      self->places[last].source = TRUE;
    }
  token = last + 1;
  if (is_word (self, token, "AS"))
    token++;
  if (is_any_name (self, token) && !ends_source (self, token))
    {
      source.alias = crow_token_dup_name (&self->tokens[token]);
      self->places[token].source = TRUE;
      source.renamed = is_punctuation (self, token + 1, '(');
    }
  g_array_append_val (get_scope (self, scope)->sources, source);
  return last;
}

/* The name under which something is selected that ends before @token. */
static void
note_output (Query *self,
             guint  scope,
             guint  token)
{
  if (token > 0 && is_any_name (self, token - 1) && get_scope (self, scope)->part == PART_LIST)
    {
      g_autofree char *name = crow_token_dup_name (&self->tokens[token - 1]);

      g_hash_table_add (get_scope (self, scope)->outputs, g_ascii_strdown (name, -1));
    }
}

static gboolean
is_set_word (Query *self,
             guint  token)
{
  static const char *const words[] = { "UNION", "INTERSECT", "EXCEPT", "MINUS", NULL };

  return _crow_sql_token_is_one_of (&self->tokens[token], words);
}

/* A word of a SELECT's own, outside parentheses. */
static void
read_word (Query *self,
           guint  scope,
           guint  token)
{
  static const char *const parts[] = { "WHERE", "GROUP", "HAVING", "WINDOW", "LIMIT", "OFFSET", "FETCH", NULL };
  Scope *now = get_scope (self, scope);

  if (is_word (self, token, "FROM"))
    {
      if (now->part == PART_LIST && !(token > 0 && is_word (self, token - 1, "DISTINCT")))
        {
          note_output (self, scope, token);
          now->part = PART_FROM;
          now->expects = TRUE;
        }
    }
  else if (now->part == PART_FROM && (is_word (self, token, "JOIN") || is_word (self, token, "STRAIGHT_JOIN")))
    now->expects = TRUE;
  /* It joins by the names that both have. */
  else if (now->part == PART_FROM && is_word (self, token, "NATURAL") && self->rename->old != NULL)
    self->doubtful = TRUE;
  else if (is_word (self, token, "ORDER"))
    {
      note_output (self, scope, token);
      now->part = PART_ORDER;
      now->expects = FALSE;
    }
  else if (_crow_sql_token_is_one_of (&self->tokens[token], parts))
    {
      note_output (self, scope, token);
      now->part = PART_OTHER;
      now->expects = FALSE;
    }
}

/* "WITH a AS (…), b (x, y) AS (…)" */
static void
read_common (Query *self,
             guint  token)
{
  g_autofree char *name = NULL;
  guint next = token + 1;

  if (!is_any_name (self, token) || token == 0 ||
      !(is_word (self, token - 1, "WITH") || is_word (self, token - 1, "RECURSIVE") ||
        is_punctuation (self, token - 1, ',')))
    return;
  if (is_punctuation (self, next, '('))
    next = skip_group (self, next);
  if (!is_word (self, next, "AS"))
    return;
  next++;
  if (is_word (self, next, "NOT"))
    next++;
  if (is_word (self, next, "MATERIALIZED"))
    next++;
  if (!is_punctuation (self, next, '(') || !begins_query (self, next + 1))
    return;
  name = crow_token_dup_name (&self->tokens[token]);
  g_hash_table_add (self->commons, g_ascii_strdown (name, -1));
}

static void
read_scopes (Query *self)
{
  guint scope = add_scope (self, G_MAXUINT, 0, FALSE);
  guint depth = 0, until = 0;

  for (guint i = 0; i < self->n; i++)
    {
      Scope *now = get_scope (self, scope);
      gboolean expects = now->expects && i >= until;

      read_common (self, i);
      self->places[i].scope = scope;
      self->places[i].part = now->part;
      if (expects && (is_word (self, i, "LATERAL") || is_word (self, i, "ONLY") || is_word (self, i, "ROWS")))
        continue;
      /* Tables in parentheses belong to the same SELECT. */
      if (expects && is_punctuation (self, i, '(') && !begins_query (self, i + 1))
        {
          self->doubtful = TRUE;
          return;
        }
      if (expects && (is_punctuation (self, i, '(') || is_any_name (self, i)))
        {
          until = is_punctuation (self, i, '(') ? i : read_source (self, scope, i) + 1;
          if (is_punctuation (self, i, '('))
            read_source (self, scope, i);
          now = get_scope (self, scope);
          now->expects = FALSE;
        }
      if (is_punctuation (self, i, '('))
        {
          depth++;
          scope = add_scope (self, scope, depth, FALSE);
          get_scope (self, scope)->joins = i > 0 && is_word (self, i - 1, "USING");
        }
      else if (is_punctuation (self, i, ')'))
        {
          note_output (self, scope, i);
          if (depth == 0)
            {
              self->doubtful = TRUE;
              return;
            }
          while (get_scope (self, scope)->depth == depth)
            scope = get_scope (self, scope)->parent;
          depth--;
        }
      else if (is_word (self, i, "SELECT"))
        {
          gboolean compound = now->selects;

          if (compound)
            now->compound = TRUE;
          scope = add_scope (self, compound ? now->parent : scope, depth, TRUE);
          get_scope (self, scope)->compound = compound;
          self->places[i].scope = scope;
        }
      else if (now->selects && now->depth == depth)
        {
          if (is_set_word (self, i))
            note_output (self, scope, i);
          else if (is_punctuation (self, i, ','))
            {
              note_output (self, scope, i);
              now->expects = now->part == PART_FROM;
            }
          else if (self->tokens[i].kind == CROW_TOKEN_WORD)
            read_word (self, scope, i);
        }
    }
}

static void
query_read (Query                    *self,
            const char               *sql,
            const CrowSqlQueryRename *rename)
{
  self->rename = rename;
  self->list = _crow_sql_list_tokens (sql);
  self->tokens = (const CrowToken *) self->list->data;
  self->n = self->list->len;
  self->scopes = g_array_new (FALSE, FALSE, sizeof (Scope));
  g_array_set_clear_func (self->scopes, scope_clear);
  self->places = g_new0 (Place, self->n + 1);
  self->commons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_scopes (self);
}

static void
query_clear (Query *self)
{
  g_clear_pointer (&self->list, g_array_unref);
  g_clear_pointer (&self->scopes, g_array_unref);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->commons, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static gboolean
is_common (Query      *self,
           const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  return g_hash_table_contains (self->commons, folded);
}

static gboolean
is_ours (Query        *self,
         const Source *source)
{
  return is_same (source->table, self->rename->table) && !is_common (self, source->table);
}

/* Whether a source that is not ours can have the column. */
static gboolean
may_have (Query        *self,
          const Source *source,
          const char   *column)
{
  const CrowSqlQueryRename *rename = self->rename;

  return source->table == NULL || source->renamed || is_common (self, source->table) || rename->may_have == NULL ||
         rename->may_have (source->table, column, rename->data);
}

/* Whether the qualifier @name in @scope is ours; @as_table: and the name of the table itself. */
static gboolean
means_ours (Query      *self,
            guint       scope,
            const char *name,
            gboolean   *as_table)
{
  for (; scope != G_MAXUINT; scope = get_scope (self, scope)->parent)
    {
      GArray *sources = get_scope (self, scope)->sources;

      for (guint i = 0; i < sources->len; i++)
        {
          const Source *source = &g_array_index (sources, Source, i);

          if (!is_same (source->alias != NULL ? source->alias : source->table, name))
            continue;
          *as_table = source->alias == NULL;
          return is_ours (self, source) && !source->renamed;
        }
    }
  return FALSE;
}

/* The table whose column a bare name in @scope is, if that is ours.
 * @clashes: whether the new name could mean another column there */
static const Source *
find_our_source (Query    *self,
                 guint     scope,
                 gboolean *clashes)
{
  *clashes = FALSE;
  for (; scope != G_MAXUINT; scope = get_scope (self, scope)->parent)
    {
      GArray *sources = get_scope (self, scope)->sources;
      const Source *ours = NULL;
      guint n_ours = 0, n_others = 0;

      for (guint i = 0; i < sources->len; i++)
        {
          const Source *source = &g_array_index (sources, Source, i);

          if (is_ours (self, source) && !source->renamed)
            {
              ours = source;
              n_ours++;
              continue;
            }
          n_others += may_have (self, source, self->rename->old);
          *clashes = *clashes || may_have (self, source, self->rename->new);
        }
      if (n_ours == 1 && n_others == 0)
        return ours;
      if (n_ours > 0)
        self->doubtful = TRUE;
      if (n_ours > 0 || n_others > 0)
        {
          /* It may be one of this SELECT, or of ours around it. */
          for (guint i = get_scope (self, scope)->parent; i != G_MAXUINT; i = get_scope (self, i)->parent)
            for (guint j = 0; j < get_scope (self, i)->sources->len; j++)
              if (is_ours (self, &g_array_index (get_scope (self, i)->sources, Source, j)))
                self->doubtful = TRUE;
          return NULL;
        }
    }
  return NULL;
}

/* Whether a value ends with the token, so that a name behind it gives the value that name. */
static gboolean
ends_value (Query *self,
            guint  token)
{
  static const char *const words[] = { "END", "NULL", "TRUE", "FALSE", "AS", NULL };
  const CrowToken *found = &self->tokens[token];

  if (found->kind == CROW_TOKEN_NAME || found->kind == CROW_TOKEN_STRING || crow_token_is_char (found, ')') ||
      crow_token_is_char (found, ']') || _crow_sql_token_is_one_of (found, words))
    return TRUE;
  return found->kind == CROW_TOKEN_WORD && !_crow_sql_token_is_reserved (found) && !_crow_sql_is_other_word (found) &&
         !crow_token_is_word (found, "ALL") && !crow_token_is_word (found, "DISTINCT");
}

/* Whether what is selected ends behind @token, and nothing gives it a name. */
static gboolean
ends_item (Query *self,
           guint  token)
{
  return token + 1 >= self->n || self->tokens[token + 1].kind == CROW_TOKEN_END || is_punctuation (self, token + 1, ',') ||
         is_punctuation (self, token + 1, ')') || is_punctuation (self, token + 1, ';') ||
         is_word (self, token + 1, "FROM") || is_set_word (self, token + 1) || is_word (self, token + 1, "ORDER") ||
         is_word (self, token + 1, "WHERE") || is_word (self, token + 1, "LIMIT");
}

/* Whether @first begins something that is selected by itself, or that is sorted by. */
static gboolean
begins_item (Query *self,
             guint  first)
{
  return first > 0 && (is_punctuation (self, first - 1, ',') || is_word (self, first - 1, "SELECT") ||
                       is_word (self, first - 1, "DISTINCT") || is_word (self, first - 1, "ALL") ||
                       is_word (self, first - 1, "BY"));
}

/* ORDER BY takes a name for that of something that is selected, before it takes it for a column. */
static gboolean
is_output (Query *self,
           guint  token)
{
  const Place *place = &self->places[token];
  Scope *scope = get_scope (self, place->scope);
  g_autofree char *folded = NULL;

  if (place->part != PART_ORDER || !scope->selects || !begins_item (self, token))
    return FALSE;
  if (scope->compound)
    return TRUE;
  folded = g_ascii_strdown (self->rename->old, -1);
  return g_hash_table_contains (scope->outputs, folded);
}

static void
replace (Query       *self,
         GString     *out,
         const char **at,
         guint        token,
         const char  *name)
{
  _crow_sql_replace_name (out, at, &self->tokens[token], name, self->rename->dialect);
}

/* A column of ours: and in a list it keeps the name under which it is selected.
 * @source: (nullable): by which it is to be qualified */
static void
replace_column (Query        *self,
                GString      *out,
                const char  **at,
                guint         first,
                guint         token,
                const Source *source)
{
  const CrowToken *old = &self->tokens[token];

  if (source != NULL)
    {
      replace (self, out, at, token, source->alias != NULL ? source->alias : self->rename->new_table);
      g_string_append_c (out, '.');
      *at = old->start;
    }
  replace (self, out, at, token, self->rename->new);
  if (self->places[token].part != PART_LIST || !get_scope (self, self->places[token].scope)->selects ||
      !begins_item (self, first) || !ends_item (self, token))
    return;
  g_string_append (out, " AS ");
  g_string_append_len (out, old->start, old->length);
}

/* A name that may be a column, with what qualifies it. */
static void
rename_name (Query       *self,
             GString     *out,
             const char **at,
             guint        token)
{
  const CrowSqlQueryRename *rename = self->rename;
  gboolean qualified = token > 1 && is_punctuation (self, token - 1, '.') && is_any_name (self, token - 2);
  gboolean is_old = rename->old != NULL && is_called (self, token, rename->old);
  guint scope = self->places[token].scope;
  gboolean as_table = FALSE;

  if (qualified)
    {
      g_autofree char *qualifier = crow_token_dup_name (&self->tokens[token - 2]);
      guint first = token - 2;

      if (!means_ours (self, scope, qualifier, &as_table))
        return;
      if (as_table && strcmp (rename->table, rename->new_table) != 0)
        replace (self, out, at, token - 2, rename->new_table);
      while (first > 1 && is_punctuation (self, first - 1, '.') && is_any_name (self, first - 2))
        first -= 2;
      if (is_old)
        replace_column (self, out, at, first, token, NULL);
      return;
    }
  if (is_old && !(token > 0 && ends_value (self, token - 1)) && !is_output (self, token))
    {
      gboolean clashes;
      const Source *source = find_our_source (self, scope, &clashes);

      if (source != NULL && get_scope (self, scope)->joins)
        self->doubtful = TRUE;
      else if (source != NULL)
        replace_column (self, out, at, token, token, clashes ? source : NULL);
    }
}

/* "book.*" */
static void
rename_star (Query       *self,
             GString     *out,
             const char **at,
             guint        token)
{
  g_autofree char *qualifier = crow_token_dup_name (&self->tokens[token]);
  gboolean as_table = FALSE;

  if (means_ours (self, self->places[token].scope, qualifier, &as_table) && as_table &&
      strcmp (self->rename->table, self->rename->new_table) != 0)
    replace (self, out, at, token, self->rename->new_table);
}

static void
rename_source (Query       *self,
               GString     *out,
               const char **at,
               guint        token)
{
  GArray *sources = get_scope (self, self->places[token].scope)->sources;

  if (strcmp (self->rename->table, self->rename->new_table) == 0 || !is_called (self, token, self->rename->table) ||
      is_common (self, self->rename->table))
    return;
  /* It may be what another table is called here. */
  for (guint i = 0; i < sources->len; i++)
    if (is_same (g_array_index (sources, Source, i).alias, self->rename->table))
      return;
  replace (self, out, at, token, self->rename->new_table);
}

static void
rename_all (Query       *self,
            GString     *out,
            const char **at)
{
  for (guint i = 0; i < self->n && !self->doubtful; i++)
    if (self->places[i].source)
      rename_source (self, out, at, i);
    else if (is_any_name (self, i) && is_punctuation (self, i + 1, '.') && is_punctuation (self, i + 2, '*'))
      rename_star (self, out, at, i);
    else if (is_any_name (self, i) && _crow_sql_can_be_column (self->tokens, i) && !_crow_sql_begins_type (self->tokens, i))
      rename_name (self, out, at, i);
}

static gboolean
selects_from_ours (Query *self)
{
  for (guint i = 0; i < self->scopes->len; i++)
    for (guint j = 0; j < get_scope (self, i)->sources->len; j++)
      if (is_ours (self, &g_array_index (get_scope (self, i)->sources, Source, j)))
        return TRUE;
  return FALSE;
}

char *
_crow_sql_rename_in_query (const char               *sql,
                           const CrowSqlQueryRename *rename)
{
  g_auto (Query) query = QUERY_INIT;
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = sql;

  query_read (&query, sql, rename);
  if (!selects_from_ours (&query))
    return NULL;
  rename_all (&query, out, &at);
  if (query.doubtful || at == sql)
    return NULL;
  g_string_append (out, at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
find_stray_table (Query                    *self,
                  const CrowSqlQueryNames  *names,
                  char                    **table)
{
  for (guint i = 0; i < self->scopes->len; i++)
    for (guint j = 0; j < get_scope (self, i)->sources->len; j++)
      {
        const Source *source = &g_array_index (get_scope (self, i)->sources, Source, j);

        if (source->table == NULL || source->qualified || is_common (self, source->table) ||
            names->has_table (source->table, names->data))
          continue;
        *table = g_strdup (source->table);
        return TRUE;
      }
  return FALSE;
}

/* The source that the qualifier @name in @scope is, or NULL. */
static const Source *
find_source (Query      *self,
             guint       scope,
             const char *name)
{
  for (; scope != G_MAXUINT; scope = get_scope (self, scope)->parent)
    {
      GArray *sources = get_scope (self, scope)->sources;

      for (guint i = 0; i < sources->len; i++)
        {
          const Source *source = &g_array_index (sources, Source, i);

          if (is_same (source->alias != NULL ? source->alias : source->table, name))
            return source;
        }
    }
  return NULL;
}

static gboolean
find_stray_column (Query                    *self,
                   const CrowSqlQueryNames  *names,
                   char                    **table,
                   char                    **column)
{
  for (guint i = 2; i < self->n; i++)
    {
      g_autofree char *qualifier = NULL, *name = NULL;
      const Source *source;

      if (self->places[i].source || self->places[i - 2].source || !is_any_name (self, i) || !is_punctuation (self, i - 1, '.') ||
          !is_any_name (self, i - 2) || (i > 2 && is_punctuation (self, i - 3, '.')) ||
          is_punctuation (self, i + 1, '.') || is_punctuation (self, i + 1, '(') ||
          _crow_sql_is_other_word (&self->tokens[i]))
        continue;
      qualifier = crow_token_dup_name (&self->tokens[i - 2]);
      name = crow_token_dup_name (&self->tokens[i]);
      source = find_source (self, self->places[i].scope, qualifier);
      if (source == NULL || source->table == NULL || source->qualified || source->renamed ||
          is_common (self, source->table) || names->has_column (source->table, name, names->data))
        continue;
      *table = g_strdup (source->table);
      *column = g_steal_pointer (&name);
      return TRUE;
    }
  return FALSE;
}

gboolean
_crow_sql_find_stray_in_query (const char               *sql,
                               const CrowSqlQueryNames  *names,
                               char                    **table,
                               char                    **column)
{
  const CrowSqlQueryRename rename = { .dialect = names->dialect, .table = "", .new_table = "" };
  g_auto (Query) query = QUERY_INIT;

  *table = *column = NULL;
  query_read (&query, sql, &rename);
  return !query.doubtful && (find_stray_table (&query, names, table) || find_stray_column (&query, names, table, column));
}
