/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the raw tree of an expression to one with types, as the server's analysis does for what stands in defaults, checks
 * and indexes: literals take the type of what they meet, varchar becomes text where only text has the operator.
 *
 * It is no type checker: what it does not know keeps the type of its first argument, and a node that it does not know
 * makes the whole expression NULL.  Depth is bounded by the splitter's.
 */
#include "config.h"

#include "import/crow-script-pg-private.h"

#include <stdlib.h>
#include <string.h>

#include "import/crow-script-pg-expression.h"
#include "import/crow-script-pg-split.h"
#include "sql/crow-dialect.h"
#include "sql/crow-postgresql-extensions.h"

typedef struct
{
  CrowPgReader *reader;
  CrowCatalogTable *table;
  const char *value;
} Context;

static CrowPgExpression *read_node (Context *self, CrowPgTree *node);

static gboolean
is_text (const char *type)
{
  return g_str_equal (type, "text") || g_str_equal (type, "character varying");
}

static int
number_rank (const char *type)
{
  static const char *const ranks[] = { "smallint", "integer", "bigint", "numeric", "real", "double precision" };

  for (gsize i = 0; i < G_N_ELEMENTS (ranks); i++)
    if (g_str_equal (type, ranks[i]))
      return (int) i + 1;
  return 0;
}

static gboolean
is_integer_text (const char *text)
{
  if (*text == '-' || *text == '+')
    text++;
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

/* What the type's input function makes of the text, where that can be told. */
static void
normalize_constant (CrowPgExpression *constant)
{
  if (constant->text == NULL)
    return;
  if (g_str_equal (constant->type, "boolean"))
    {
      g_autofree char *folded = g_ascii_strdown (constant->text, -1);
      gboolean yes = g_str_equal (folded, "t") || g_str_equal (folded, "true") || g_str_equal (folded, "yes") ||
                     g_str_equal (folded, "y") || g_str_equal (folded, "on") || g_str_equal (folded, "1");

      g_free (constant->text);
      constant->text = g_strdup (yes ? "true" : "false");
    }
  else if (g_str_has_prefix (constant->type, "time ") && strlen (constant->text) == 5 && constant->text[2] == ':')
    {
      char *whole = g_strconcat (constant->text, ":00", NULL);

      g_free (constant->text);
      constant->text = whole;
    }
  else if (number_rank (constant->type) > 0 && is_integer_text (constant->text))
    {
      gboolean negative = *constant->text == '-';
      const char *digits = constant->text + (*constant->text == '-' || *constant->text == '+');
      char *plain;

      while (*digits == '0' && digits[1] != '\0')
        digits++;
      plain = g_strconcat (negative && !g_str_equal (digits, "0") ? "-" : "", digits, NULL);
      g_free (constant->text);
      constant->text = plain;
    }
}

/* Takes @expression. */
static CrowPgExpression *
cast (CrowPgExpression *expression,
      const char       *type,
      const char       *modified,
      gboolean          implicit)
{
  CrowPgExpression *self;

  if (expression->kind == CROW_PG_CONSTANT && g_str_equal (expression->type, "unknown"))
    {
      g_free (expression->type);
      expression->type = g_strdup (type);
      normalize_constant (expression);
    }
  if (g_strcmp0 (expression->type, type) == 0 && (modified == NULL || implicit))
    return expression;
  self = _crow_pg_expression_new (CROW_PG_CAST, NULL, type);
  self->modified = g_strdup (modified);
  self->implicit = implicit;
  _crow_pg_expression_add (self, expression);
  return self;
}

static void
convert_argument (CrowPgExpression *self,
                  guint             index,
                  const char       *type)
{
  gpointer *slot = &self->arguments->pdata[index];

  *slot = cast (*slot, type, NULL, TRUE);
}

static CrowPgExpression *
read_constant (Context    *self,
               CrowPgTree *body)
{
  CrowPgTree *value;
  CrowPgExpression *constant;

  if (_crow_pg_boolean (body, "isnull"))
    return _crow_pg_expression_new (CROW_PG_CONSTANT, NULL, "unknown");
  if ((value = _crow_pg_object (body, "boolval")) != NULL)
    return _crow_pg_expression_new (CROW_PG_CONSTANT, _crow_pg_boolean (value, "boolval") ? "true" : "false", "boolean");
  if ((value = _crow_pg_object (body, "ival")) != NULL)
    {
      g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, _crow_pg_int (value, "ival"));
      gint64 location = _crow_pg_int (body, "location");

      /* Version 15 writes no negative numbers; they are to be had from the text. */
      if (_crow_pg_node (value, "ival") == NULL && location >= 0 && (gsize) location < strlen (self->reader->text) &&
          self->reader->text[location] == '-')
        {
          const char *p = self->reader->text + location + 1;

          while (*p != '\0' && !g_ascii_isdigit (*p))
            p = crow_pg_skip_token (p);
          g_free (digits);
          digits = g_strdup_printf ("-%" G_GUINT64_FORMAT, g_ascii_strtoull (p, NULL, 10));
          if (g_str_equal (digits, "-0"))
            digits[0] = '0', digits[1] = '\0';
        }
      return _crow_pg_expression_new (CROW_PG_CONSTANT, digits, "integer");
    }
  if ((value = _crow_pg_object (body, "fval")) != NULL)
    {
      const char *text = _crow_pg_string (value, "fval");

      constant = _crow_pg_expression_new (CROW_PG_CONSTANT, text != NULL ? text : "0", "numeric");
      if (is_integer_text (constant->text) && strlen (constant->text) < 19)
        {
          g_free (constant->type);
          constant->type = g_strdup ("bigint");
        }
      return constant;
    }
  if ((value = _crow_pg_object (body, "bsval")) != NULL)
    {
      const char *text = _crow_pg_string (value, "bsval");

      /* B'01' and X'1F' with their letter. */
      if (text == NULL || *text != 'b')
        return NULL;
      return _crow_pg_expression_new (CROW_PG_CONSTANT, text + 1, "\"bit\"");
    }
  if ((value = _crow_pg_object (body, "sval")) != NULL)
    {
      const char *text = _crow_pg_string (value, "sval");

      constant = _crow_pg_expression_new (CROW_PG_CONSTANT, text != NULL ? text : "", "unknown");
      constant->quoted = TRUE;
      return constant;
    }
  return NULL;
}

static CrowPgExpression *
read_column (Context    *self,
             CrowPgTree *body)
{
  CrowPgTree *fields = _crow_pg_array (body, "fields");
  guint n = _crow_pg_length (fields);
  const char *name = n > 0 ? _crow_pg_name_at (fields, n - 1) : "";
  CrowCatalogColumn *column;
  g_autofree char *type = NULL;

  if (*name == '\0')
    return NULL;
  if (self->value != NULL && g_str_equal (name, "value"))
    name = self->value;
  column = self->table != NULL ? crow_catalog_table_lookup_column (self->table, name) : NULL;
  type = column != NULL ? _crow_pg_type_base (column->type) : g_strdup ("?");
  return _crow_pg_expression_new (CROW_PG_COLUMN, name, type);
}

/* The types of the two sides of an operator, as the server finds one that has it. */
static void
resolve_operator (CrowPgExpression *self,
                  const char       *name)
{
  CrowPgExpression *left = _crow_pg_expression_get (self, 0);
  CrowPgExpression *right = _crow_pg_expression_get (self, 1);
  g_autofree char *l = g_strdup (left->type);
  g_autofree char *r = g_strdup (right->type);
  gboolean pattern = strchr (name, '~') != NULL;
  gboolean comparison = strspn (name, "=<>!") == strlen (name);
  int left_rank = number_rank (l), right_rank = number_rank (r);
  const char *result = comparison || pattern || strspn (name, "@<>&|?") == strlen (name) ? "boolean" : NULL;

  if (g_str_equal (name, "||"))
    result = NULL;
  if (g_str_has_prefix (name, "->") || g_str_has_prefix (name, "#>") || *name == '?')
    {
      if (g_str_equal (r, "unknown"))
        convert_argument (self, 1, *name == '#' ? "text[]" : "text");
      result = *name == '?' ? "boolean" : g_str_has_suffix (name, ">>") ? "text" : l;
    }
  else if (pattern && !g_str_equal (name, "~="))
    {
      if (g_str_equal (l, "unknown") || g_str_equal (l, "character varying"))
        convert_argument (self, 0, "text");
      if (g_str_equal (r, "unknown") || g_str_equal (r, "character varying"))
        convert_argument (self, 1, "text");
    }
  else if (g_str_equal (l, "unknown") && g_str_equal (r, "unknown"))
    {
      convert_argument (self, 0, "text");
      convert_argument (self, 1, "text");
    }
  else if (is_text (l) || is_text (r))
    {
      if (is_text (l) || g_str_equal (l, "unknown") || g_str_equal (l, "bpchar"))
        convert_argument (self, 0, "text");
      if (is_text (r) || g_str_equal (r, "unknown") || g_str_equal (r, "bpchar"))
        convert_argument (self, 1, "text");
    }
  else if (g_str_equal (l, "unknown"))
    convert_argument (self, 0, r);
  else if (g_str_equal (r, "unknown"))
    {
      gboolean moment = g_str_has_prefix (l, "timestamp") || g_str_has_prefix (l, "time ") || g_str_equal (l, "date");

      convert_argument (self, 1, moment && (*name == '+' || *name == '-') ? "interval" : l);
    }
  else if (left_rank >= 4 || right_rank >= 4)
    {
      /* Whole numbers meet each other without a cast; others do not. */
      if (left_rank > 0 && right_rank > left_rank)
        convert_argument (self, 0, r);
      else if (right_rank > 0 && left_rank > right_rank)
        convert_argument (self, 1, l);
    }
  if (result == NULL)
    result = g_str_equal (name, "||") && (is_text (l) || is_text (r)) ? "text"
             : right_rank > left_rank                                 ? r
                                                                      : l;
  g_free (self->type);
  self->type = g_strdup (result);
}

static CrowPgExpression *
make_operator (const char       *name,
               CrowPgExpression *left,
               CrowPgExpression *right)
{
  CrowPgExpression *self = _crow_pg_expression_new (CROW_PG_OPERATOR, name, "?");

  _crow_pg_expression_add (self, left);
  if (right != NULL)
    {
      _crow_pg_expression_add (self, right);
      resolve_operator (self, name);
    }
  else
    {
      g_free (self->type);
      self->type = g_strdup (left->type);
    }
  return self;
}

/* The type that all have in common: the first that is known, or the largest of numbers. */
static void
unify (CrowPgExpression *self,
       guint             first,
       guint             step)
{
  g_autofree char *type = NULL;

  for (guint i = first; i < self->arguments->len; i += step)
    {
      const char *candidate = _crow_pg_expression_get (self, i)->type;

      if (!g_str_equal (candidate, "unknown") && (type == NULL || number_rank (candidate) > number_rank (type)))
        {
          g_free (type);
          type = g_strdup (candidate);
        }
    }
  if (type == NULL)
    type = g_strdup ("text");
  for (guint i = first; i < self->arguments->len; i += step)
    if (!g_str_equal (_crow_pg_expression_get (self, i)->type, "?"))
      convert_argument (self, i, type);
  g_free (self->type);
  self->type = g_steal_pointer (&type);
}

static gboolean
read_arguments (Context          *self,
                CrowPgExpression *parent,
                CrowPgTree        *arguments)
{
  for (guint i = 0; i < _crow_pg_length (arguments); i++)
    {
      CrowPgExpression *argument = read_node (self, _crow_pg_at (arguments, i));

      if (argument == NULL)
        return FALSE;
      _crow_pg_expression_add (parent, argument);
    }
  return TRUE;
}

/* "a IN (1, 2)" is "a = ANY (ARRAY[1, 2])"; the text of it is cast as a whole where the left side is varchar. */
static CrowPgExpression *
make_any (const char       *name,
          gboolean          all,
          CrowPgExpression *left,
          CrowPgExpression *array)
{
  CrowPgExpression *self = _crow_pg_expression_new (CROW_PG_ANY, name, "boolean");
  g_autofree char *left_type = g_strdup (left->type);
  g_autofree char *array_type = NULL;

  self->all = all;
  if (array->kind == CROW_PG_ARRAY)
    {
      for (guint i = 0; i < array->arguments->len; i++)
        if (g_str_equal (_crow_pg_expression_get (array, i)->type, "unknown") && !g_str_equal (left_type, "?"))
          convert_argument (array, i, left_type);
      unify (array, 0, 1);
      array_type = g_strconcat (array->type, "[]", NULL);
      g_free (array->type);
      array->type = g_steal_pointer (&array_type);
    }
  _crow_pg_expression_add (self, left);
  _crow_pg_expression_add (self, array);
  if (g_str_equal (left_type, "character varying"))
    {
      convert_argument (self, 0, "text");
      convert_argument (self, 1, "text[]");
    }
  return self;
}

static CrowPgExpression *
read_in (Context    *self,
         CrowPgTree *body,
         const char *name)
{
  g_autoptr (CrowPgExpression) left = read_node (self, _crow_pg_node (body, "lexpr"));
  g_autoptr (CrowPgExpression) array = _crow_pg_expression_new (CROW_PG_ARRAY, NULL, "?");
  gboolean not_in = g_str_equal (name, "<>");
  const char *kind;
  CrowPgTree *list = _crow_pg_open (_crow_pg_node (body, "rexpr"), &kind);

  if (left == NULL || !g_str_equal (kind, "List") || !read_arguments (self, array, _crow_pg_array (list, "items")))
    return NULL;
  if (array->arguments->len == 1)
    return make_operator (name, g_steal_pointer (&left), g_ptr_array_steal_index (array->arguments, 0));
  return make_any (name, not_in, g_steal_pointer (&left), g_steal_pointer (&array));
}

static CrowPgExpression *
read_between (Context    *self,
              CrowPgTree *body,
              gboolean    negated)
{
  const char *kind;
  CrowPgTree *bounds = _crow_pg_array (_crow_pg_open (_crow_pg_node (body, "rexpr"), &kind), "items");
  g_autoptr (CrowPgExpression) logic = _crow_pg_expression_new (CROW_PG_LOGIC, negated ? "OR" : "AND", "boolean");

  if (_crow_pg_length (bounds) != 2)
    return NULL;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CrowPgExpression) left = read_node (self, _crow_pg_node (body, "lexpr"));
      CrowPgExpression *bound = left != NULL ? read_node (self, _crow_pg_at (bounds, i)) : NULL;

      if (bound == NULL)
        return NULL;
      _crow_pg_expression_add (logic, make_operator (i == 0 ? (negated ? "<" : ">=") : (negated ? ">" : "<="),
                                                     g_steal_pointer (&left), bound));
    }
  return g_steal_pointer (&logic);
}

static CrowPgExpression *
read_operator (Context    *self,
               CrowPgTree *body)
{
  const char *form = _crow_pg_string (body, "kind");
  CrowPgTree *names = _crow_pg_array (body, "name");
  const char *name = _crow_pg_length (names) > 0 ? _crow_pg_name_at (names, _crow_pg_length (names) - 1) : "";
  g_autoptr (CrowPgExpression) left = NULL;
  g_autoptr (CrowPgExpression) right = NULL;

  if (form == NULL || *name == '\0')
    return NULL;
  if (g_str_equal (form, "AEXPR_IN"))
    return read_in (self, body, name);
  if (g_str_equal (form, "AEXPR_BETWEEN") || g_str_equal (form, "AEXPR_NOT_BETWEEN"))
    return read_between (self, body, g_str_equal (form, "AEXPR_NOT_BETWEEN"));
  right = read_node (self, _crow_pg_node (body, "rexpr"));
  if (right == NULL)
    return NULL;
  if (_crow_pg_node (body, "lexpr") == NULL)
    return g_str_equal (form, "AEXPR_OP") ? make_operator (name, g_steal_pointer (&right), NULL) : NULL;
  left = read_node (self, _crow_pg_node (body, "lexpr"));
  if (left == NULL)
    return NULL;
  if (g_str_equal (form, "AEXPR_OP") || g_str_equal (form, "AEXPR_LIKE") || g_str_equal (form, "AEXPR_ILIKE"))
    return make_operator (name, g_steal_pointer (&left), g_steal_pointer (&right));
  if (g_str_equal (form, "AEXPR_OP_ANY") || g_str_equal (form, "AEXPR_OP_ALL"))
    return make_any (name, g_str_equal (form, "AEXPR_OP_ALL"), g_steal_pointer (&left), g_steal_pointer (&right));
  if (g_str_equal (form, "AEXPR_DISTINCT") || g_str_equal (form, "AEXPR_NOT_DISTINCT"))
    {
      g_autoptr (CrowPgExpression) distinct = make_operator ("=", g_steal_pointer (&left), g_steal_pointer (&right));

      distinct->kind = CROW_PG_DISTINCT;
      if (g_str_equal (form, "AEXPR_NOT_DISTINCT"))
        {
          CrowPgExpression *negated = _crow_pg_expression_new (CROW_PG_LOGIC, "NOT", "boolean");

          _crow_pg_expression_add (negated, g_steal_pointer (&distinct));
          return negated;
        }
      return g_steal_pointer (&distinct);
    }
  if (g_str_equal (form, "AEXPR_NULLIF"))
    {
      CrowPgExpression *function = _crow_pg_expression_new (CROW_PG_FUNCTION, "NULLIF", left->type);

      _crow_pg_expression_add (function, g_steal_pointer (&left));
      _crow_pg_expression_add (function, g_steal_pointer (&right));
      unify (function, 0, 1);
      return function;
    }
  return NULL;
}

static char *
spell_function (Context    *self,
                const char *schema,
                const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *known = NULL;

  /* What the script adds to a function of the server is mostly for other types. */
  if (schema == NULL && !_crow_pg_function_is_known (name) && g_hash_table_lookup_extended (self->reader->routines, name, NULL, (gpointer *) &known))
    schema = known != NULL ? known : "public";
  else if (schema == NULL && _crow_postgresql_is_of_extension (name))
    schema = "public";
  if (schema != NULL && !g_str_equal (schema, "pg_catalog"))
    {
      crow_sql_append_identifier (text, CROW_DIALECT_POSTGRESQL, schema);
      g_string_append_c (text, '.');
    }
  crow_sql_append_identifier (text, CROW_DIALECT_POSTGRESQL, name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static CrowPgExpression *
read_special_function (Context          *self,
                       CrowPgTree       *body,
                       const char       *name,
                       CrowPgExpression *function)
{
  if (g_str_equal (name, "timezone") && function->arguments->len == 2)
    {
      /* x AT TIME ZONE z is timezone(z, x). */
      CrowPgExpression *zone = _crow_pg_expression_new (CROW_PG_AT_ZONE, NULL, "?");
      gboolean has_zone;

      convert_argument (function, 0, "text");
      _crow_pg_expression_add (zone, g_ptr_array_steal_index (function->arguments, 1));
      _crow_pg_expression_add (zone, g_ptr_array_steal_index (function->arguments, 0));
      has_zone = g_str_equal (_crow_pg_expression_get (zone, 0)->type, "timestamp with time zone");
      g_free (zone->type);
      zone->type = g_strdup (has_zone ? "timestamp without time zone" : "timestamp with time zone");
      return zone;
    }
  if (g_str_equal (name, "extract") && function->arguments->len == 2)
    {
      CrowPgExpression *extract = _crow_pg_expression_new (CROW_PG_EXTRACT, _crow_pg_expression_get (function, 0)->text,
                                                           "numeric");

      _crow_pg_expression_add (extract, g_ptr_array_steal_index (function->arguments, 1));
      return extract;
    }
  return NULL;
}

/* 'counter' is written with its schema. */
static void
qualify_sequence (Context          *self,
                  CrowPgExpression *constant)
{
  const char *schema = self->reader->schema != NULL ? self->reader->schema : "public";
  g_autoptr (GString) text = NULL;

  if (constant->kind != CROW_PG_CONSTANT || constant->text == NULL || strchr (constant->text, '.') != NULL)
    return;
  text = g_string_new (NULL);
  crow_sql_append_identifier (text, CROW_DIALECT_POSTGRESQL, schema);
  g_string_append_printf (text, ".%s", constant->text);
  g_free (constant->text);
  constant->text = g_strdup (text->str);
}

static CrowPgExpression *
read_function (Context    *self,
               CrowPgTree *body)
{
  CrowPgTree *names = _crow_pg_array (body, "funcname");
  guint n = _crow_pg_length (names);
  const char *name = n > 0 ? _crow_pg_name_at (names, n - 1) : "";
  const char *schema = n > 1 ? _crow_pg_name_at (names, n - 2) : NULL;
  const char *format = _crow_pg_string (body, "funcformat");
  g_autofree char *spelled = spell_function (self, schema, name);
  g_autoptr (CrowPgExpression) function = _crow_pg_expression_new (CROW_PG_FUNCTION, spelled, "?");
  const char *type;
  gboolean texts;

  if (*name == '\0' || _crow_pg_boolean (body, "agg_star") || _crow_pg_node (body, "over") != NULL ||
      _crow_pg_node (body, "agg_filter") != NULL || _crow_pg_array (body, "agg_order") != NULL ||
      !read_arguments (self, function, _crow_pg_array (body, "args")))
    return NULL;
  if (g_strcmp0 (format, "COERCE_SQL_SYNTAX") == 0)
    {
      CrowPgExpression *special = read_special_function (self, body, name, function);

      if (special != NULL)
        return special;
    }
  texts = _crow_pg_function_takes_text (name);
  type = _crow_pg_function_get_type (name);
  if (type != NULL)
    {
      g_free (function->type);
      function->type = g_strdup (type);
    }
  for (guint i = 0; i < function->arguments->len; i++)
    {
      CrowPgExpression *argument = _crow_pg_expression_get (function, i);

      if (g_str_equal (name, "nextval") || g_str_equal (name, "currval"))
        {
          convert_argument (function, i, "regclass");
          qualify_sequence (self, argument);
        }
      else if (g_str_equal (name, "to_tsvector") && function->arguments->len == 2 && i == 0)
        convert_argument (function, i, "regconfig");
      else if (g_str_equal (argument->type, "unknown") ||
               ((texts || g_str_equal (name, "to_tsvector")) && g_str_equal (argument->type, "character varying")))
        convert_argument (function, i, "text");
      /* char_length(bpchar) and length(bpchar) exist; the others want text. */
      else if (texts && g_str_equal (argument->type, "bpchar") && !g_str_has_suffix (name, "length"))
        convert_argument (function, i, "text");
    }
  if (g_str_equal (function->type, "?") && function->arguments->len > 0 && number_rank (_crow_pg_expression_get (function, 0)->type) > 0)
    {
      g_free (function->type);
      function->type = g_strdup (_crow_pg_expression_get (function, 0)->type);
    }
  return g_steal_pointer (&function);
}

static CrowPgExpression *
read_cast (Context    *self,
           CrowPgTree *body)
{
  g_autoptr (CrowPgExpression) argument = read_node (self, _crow_pg_node (body, "arg"));
  CrowPgTree *type_name = _crow_pg_object (body, "typeName");
  CrowPgType type;
  CrowPgExpression *result;
  g_autofree char *base = NULL;

  if (argument == NULL || !_crow_pg_read_type (self->reader, type_name, &type))
    return NULL;
  base = _crow_pg_type_base (type.text);
  if (argument->kind == CROW_PG_ARRAY && g_str_has_suffix (base, "[]"))
    {
      /* The elements take the type of the array. */
      g_autofree char *element = g_strndup (base, strlen (base) - 2);

      for (guint i = 0; i < argument->arguments->len; i++)
        if (g_str_equal (_crow_pg_expression_get (argument, i)->type, "unknown"))
          convert_argument (argument, i, element);
      if (argument->arguments->len == 0)
        {
          g_free (argument->type);
          argument->type = g_strdup (base);
        }
    }
  result = cast (g_steal_pointer (&argument), base, _crow_pg_type_has_modifier (type.text) ? type.text : NULL, FALSE);
  _crow_pg_type_clear (&type);
  return result;
}

static CrowPgExpression *
read_case (Context    *self,
           CrowPgTree *body)
{
  g_autoptr (CrowPgExpression) result = _crow_pg_expression_new (CROW_PG_CASE, NULL, "?");
  CrowPgTree *branches = _crow_pg_array (body, "args");
  CrowPgExpression *part;

  if (_crow_pg_node (body, "arg") != NULL)
    {
      part = read_node (self, _crow_pg_node (body, "arg"));
      if (part == NULL)
        return NULL;
      _crow_pg_expression_add (result, part);
      result->has_subject = TRUE;
    }
  for (guint i = 0; i < _crow_pg_length (branches); i++)
    {
      const char *kind;
      CrowPgTree *branch = _crow_pg_open (_crow_pg_at (branches, i), &kind);

      for (guint j = 0; j < 2; j++)
        {
          part = read_node (self, _crow_pg_node (branch, j == 0 ? "expr" : "result"));
          if (part == NULL)
            return NULL;
          _crow_pg_expression_add (result, part);
          if (j == 0 && result->has_subject && g_str_equal (part->type, "unknown"))
            convert_argument (result, result->arguments->len - 1, _crow_pg_expression_get (result, 0)->type);
        }
    }
  if (_crow_pg_node (body, "defresult") != NULL)
    {
      part = read_node (self, _crow_pg_node (body, "defresult"));
      if (part == NULL)
        return NULL;
      result->has_else = TRUE;
      /* A dummy makes the results every second argument. */
      _crow_pg_expression_add (result, _crow_pg_expression_new (CROW_PG_KEYWORD, "", "?"));
      _crow_pg_expression_add (result, part);
    }
  unify (result, result->has_subject ? 2 : 1, 2);
  if (result->has_else)
    g_ptr_array_remove_index (result->arguments, result->arguments->len - 2);
  return g_steal_pointer (&result);
}

static CrowPgExpression *
read_with_one (Context             *self,
               CrowPgTree            *argument,
               CrowPgExpressionKind kind,
               const char          *text,
               const char          *type)
{
  CrowPgExpression *inner = read_node (self, argument);
  CrowPgExpression *result;

  if (inner == NULL)
    return NULL;
  result = _crow_pg_expression_new (kind, text, type != NULL ? type : inner->type);
  _crow_pg_expression_add (result, inner);
  return result;
}

static CrowPgExpression *
read_list (Context             *self,
           CrowPgTree           *arguments,
           CrowPgExpressionKind kind,
           const char          *text,
           const char          *type)
{
  g_autoptr (CrowPgExpression) result = _crow_pg_expression_new (kind, text, type != NULL ? type : "?");

  if (!read_arguments (self, result, arguments))
    return NULL;
  if (type == NULL)
    unify (result, 0, 1);
  return g_steal_pointer (&result);
}

static CrowPgExpression *
read_keyword (CrowPgTree *body)
{
  const char *name = _crow_pg_string (body, "op");
  const char *text, *type;
  g_autofree char *sized = NULL;

  if (name == NULL || !g_str_has_prefix (name, "SVFOP_") ||
      !_crow_pg_keyword_lookup (name + strlen ("SVFOP_"), &text, &type))
    return NULL;
  if (g_str_has_suffix (name, "_N"))
    sized = g_strdup_printf ("%s(%" G_GINT64_FORMAT ")", text, _crow_pg_int (body, "typmod"));
  return _crow_pg_expression_new (CROW_PG_KEYWORD, sized != NULL ? sized : text, type);
}

static CrowPgExpression *
read_logic (Context    *self,
            CrowPgTree *body)
{
  const char *name = _crow_pg_string (body, "boolop");
  const char *text = g_strcmp0 (name, "OR_EXPR") == 0 ? "OR" : g_strcmp0 (name, "NOT_EXPR") == 0 ? "NOT" : "AND";

  return read_list (self, _crow_pg_array (body, "args"), CROW_PG_LOGIC, text, "boolean");
}

static CrowPgExpression *
read_boolean_test (Context    *self,
                   CrowPgTree *body)
{
  static const struct { const char *name, *text; } tests[] = {
    { "IS_TRUE", "IS TRUE" }, { "IS_NOT_TRUE", "IS NOT TRUE" }, { "IS_FALSE", "IS FALSE" },
    { "IS_NOT_FALSE", "IS NOT FALSE" }, { "IS_UNKNOWN", "IS UNKNOWN" }, { "IS_NOT_UNKNOWN", "IS NOT UNKNOWN" },
  };
  const char *name = _crow_pg_string (body, "booltesttype");

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    if (g_strcmp0 (name, tests[i].name) == 0)
      return read_with_one (self, _crow_pg_node (body, "arg"), CROW_PG_TEST, tests[i].text, "boolean");
  return NULL;
}

static CrowPgExpression *
read_subscript (Context    *self,
                CrowPgTree *body)
{
  g_autoptr (CrowPgExpression) result = read_with_one (self, _crow_pg_node (body, "arg"), CROW_PG_SUBSCRIPT, NULL, NULL);
  CrowPgTree *subscripts = _crow_pg_array (body, "indirection");

  if (result == NULL)
    return NULL;
  for (guint i = 0; i < _crow_pg_length (subscripts); i++)
    {
      const char *kind;
      CrowPgTree *indices = _crow_pg_open (_crow_pg_at (subscripts, i), &kind);
      CrowPgExpression *index;

      if (!g_str_equal (kind, "A_Indices") || _crow_pg_boolean (indices, "is_slice"))
        return NULL;
      index = read_node (self, _crow_pg_node (indices, "uidx"));
      if (index == NULL)
        return NULL;
      _crow_pg_expression_add (result, index);
    }
  if (g_str_has_suffix (result->type, "[]"))
    result->type[strlen (result->type) - 2] = '\0';
  return g_steal_pointer (&result);
}

static CrowPgExpression *
read_node (Context  *self,
           CrowPgTree *node)
{
  const char *kind;
  CrowPgTree *body = _crow_pg_open (node, &kind);

  if (body == NULL)
    return NULL;
  if (g_str_equal (kind, "A_Const"))
    return read_constant (self, body);
  if (g_str_equal (kind, "ColumnRef"))
    return read_column (self, body);
  if (g_str_equal (kind, "A_Expr"))
    return read_operator (self, body);
  if (g_str_equal (kind, "FuncCall"))
    return read_function (self, body);
  if (g_str_equal (kind, "TypeCast"))
    return read_cast (self, body);
  if (g_str_equal (kind, "BoolExpr"))
    return read_logic (self, body);
  if (g_str_equal (kind, "NullTest"))
    return read_with_one (self, _crow_pg_node (body, "arg"), CROW_PG_TEST,
                          g_strcmp0 (_crow_pg_string (body, "nulltesttype"), "IS_NOT_NULL") == 0 ? "IS NOT NULL"
                                                                                                  : "IS NULL",
                          "boolean");
  if (g_str_equal (kind, "BooleanTest"))
    return read_boolean_test (self, body);
  if (g_str_equal (kind, "CaseExpr"))
    return read_case (self, body);
  if (g_str_equal (kind, "CoalesceExpr"))
    return read_list (self, _crow_pg_array (body, "args"), CROW_PG_FUNCTION, "COALESCE", NULL);
  if (g_str_equal (kind, "MinMaxExpr"))
    return read_list (self, _crow_pg_array (body, "args"), CROW_PG_FUNCTION,
                      g_strcmp0 (_crow_pg_string (body, "op"), "IS_LEAST") == 0 ? "LEAST" : "GREATEST", NULL);
  if (g_str_equal (kind, "SQLValueFunction"))
    return read_keyword (body);
  if (g_str_equal (kind, "A_ArrayExpr"))
    return read_list (self, _crow_pg_array (body, "elements"), CROW_PG_ARRAY, NULL, "?");
  if (g_str_equal (kind, "RowExpr"))
    return read_list (self, _crow_pg_array (body, "args"), CROW_PG_ROW, NULL, "record");
  if (g_str_equal (kind, "CollateClause"))
    {
      CrowPgTree *names = _crow_pg_array (body, "collname");

      return read_with_one (self, _crow_pg_node (body, "arg"), CROW_PG_COLLATE,
                            _crow_pg_name_at (names, MAX (_crow_pg_length (names), 1) - 1), NULL);
    }
  if (g_str_equal (kind, "A_Indirection"))
    return read_subscript (self, body);
  return NULL;
}

/* Arrays that met nothing to take a type from. */
static void
settle (CrowPgExpression *self)
{
  for (guint i = 0; i < self->arguments->len; i++)
    settle (_crow_pg_expression_get (self, i));
  if (self->kind == CROW_PG_ARRAY && g_str_equal (self->type, "?"))
    {
      unify (self, 0, 1);
    }
}

char *
_crow_pg_print (CrowPgReader     *reader,
                CrowPgTree         *expression,
                CrowCatalogTable *table,
                const char       *target,
                const char       *value)
{
  Context self = { .reader = reader, .table = table, .value = value };
  g_autoptr (CrowPgExpression) tree = read_node (&self, expression);

  if (tree == NULL)
    return NULL;
  settle (tree);
  if (target != NULL)
    {
      g_autofree char *base = _crow_pg_type_base (target);

      if (tree->kind == CROW_PG_CONSTANT && tree->text == NULL)
        {
          /* NULL is no default, but where its length has to be looked at. */
          if (!_crow_pg_type_has_modifier (target))
            return g_strdup ("");
          return g_strdup_printf ("NULL::%s", base);
        }
      tree = cast (g_steal_pointer (&tree), base, NULL, TRUE);
    }
  return _crow_pg_expression_print (tree, FALSE);
}

char *
_crow_pg_print_part (CrowPgReader     *reader,
                     CrowPgTree         *expression,
                     CrowCatalogTable *table)
{
  Context self = { .reader = reader, .table = table };
  g_autoptr (CrowPgExpression) tree = read_node (&self, expression);
  g_autofree char *text = NULL;

  if (tree == NULL)
    return NULL;
  settle (tree);
  text = _crow_pg_expression_print (tree, TRUE);
  return _crow_pg_expression_is_function (tree) ? g_steal_pointer (&text) : g_strdup_printf ("(%s)", text);
}
