/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints a typed expression as the server's catalog does, so that what was read from a script and what was read from a database
 * can be compared as text: PostgreSQL, src/backend/utils/adt/ruleutils.c (get_rule_expr, get_const_expr, isSimpleNode).
 */
#include "config.h"

#include "import/crow-script-pg-expression.h"

#include <string.h>

#include "sql/crow-dialect.h"

CrowPgExpression *
_crow_pg_expression_new (CrowPgExpressionKind  kind,
                         const char           *text,
                         const char           *type)
{
  CrowPgExpression *self = g_new0 (CrowPgExpression, 1);

  self->kind = kind;
  self->text = g_strdup (text);
  self->type = g_strdup (type);
  self->arguments = g_ptr_array_new_with_free_func ((GDestroyNotify) _crow_pg_expression_free);
  return self;
}

void
_crow_pg_expression_free (CrowPgExpression *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->type);
  g_free (self->modified);
  g_ptr_array_unref (self->arguments);
  g_free (self);
}

void
_crow_pg_expression_add (CrowPgExpression *self,
                         CrowPgExpression *argument)
{
  g_ptr_array_add (self->arguments, argument);
}

CrowPgExpression *
_crow_pg_expression_get (CrowPgExpression *self,
                         guint             index)
{
  return g_ptr_array_index (self->arguments, index);
}

gboolean
_crow_pg_expression_is_function (CrowPgExpression *self)
{
  return self->kind == CROW_PG_FUNCTION || self->kind == CROW_PG_KEYWORD || self->kind == CROW_PG_EXTRACT;
}

static gboolean
is_low_operator (const char *text)
{
  return g_str_equal (text, "+") || g_str_equal (text, "-");
}

static gboolean
is_high_operator (const char *text)
{
  return g_str_equal (text, "*") || g_str_equal (text, "/") || g_str_equal (text, "%");
}

/* Whether @parent takes anything as its argument without parentheses, because it has words or commas around it. */
static gboolean
is_enclosing (CrowPgExpression *parent)
{
  switch (parent->kind)
    {
    case CROW_PG_FUNCTION:
    case CROW_PG_LOGIC:
    case CROW_PG_ARRAY:
    case CROW_PG_ROW:
    case CROW_PG_CASE:
    case CROW_PG_EXTRACT:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_simple (CrowPgExpression *self,
           CrowPgExpression *parent)
{
  switch (self->kind)
    {
    case CROW_PG_CONSTANT:
    case CROW_PG_COLUMN:
    case CROW_PG_FUNCTION:
    case CROW_PG_ARRAY:
    case CROW_PG_ROW:
    case CROW_PG_CASE:
    case CROW_PG_KEYWORD:
    case CROW_PG_EXTRACT:
    case CROW_PG_SUBSCRIPT:
      return TRUE;
    case CROW_PG_CAST:
      return is_simple (_crow_pg_expression_get (self, 0), self);
    case CROW_PG_OPERATOR:
      if (parent->kind == CROW_PG_OPERATOR && self->arguments->len == 2 && parent->arguments->len == 2)
        {
          gboolean low = is_low_operator (self->text), high = is_high_operator (self->text);
          gboolean parent_low = is_low_operator (parent->text), parent_high = is_high_operator (parent->text);

          if ((!low && !high) || (!parent_low && !parent_high))
            return FALSE;
          if (low != parent_low)
            return high && parent_low;
          return _crow_pg_expression_get (parent, 0) == self;
        }
      return is_enclosing (parent);
    case CROW_PG_TEST:
    case CROW_PG_DISTINCT:
      return is_enclosing (parent);
    case CROW_PG_LOGIC:
      if (parent->kind == CROW_PG_LOGIC)
        return g_str_equal (self->text, "OR") ? g_str_equal (parent->text, "OR") : !g_str_equal (parent->text, "NOT");
      return is_enclosing (parent);
    case CROW_PG_ANY:
    case CROW_PG_AT_ZONE:
    case CROW_PG_COLLATE:
    default:
      return FALSE;
    }
}

typedef struct
{
  GString *out;
  gboolean pretty;
  guint indent;
} Printer;

static void print (Printer          *printer,
                   CrowPgExpression *self,
                   gboolean          show_implicit);

/* An argument, which goes into parentheses when the parent would read it otherwise. */
static void
print_inner (Printer          *printer,
             CrowPgExpression *self,
             gboolean          show_implicit,
             CrowPgExpression *parent)
{
  gboolean enclose = printer->pretty && !is_simple (self, parent);

  if (enclose)
    g_string_append_c (printer->out, '(');
  print (printer, self, show_implicit);
  if (enclose)
    g_string_append_c (printer->out, ')');
}

static void
print_constant (Printer          *printer,
                CrowPgExpression *self)
{
  gboolean label = TRUE;

  if (self->text == NULL)
    {
      g_string_append (printer->out, "NULL");
      label = !g_str_equal (self->type, "unknown");
    }
  else if (g_str_equal (self->type, "boolean"))
    {
      g_string_append (printer->out, self->text);
      label = FALSE;
    }
  else if (g_str_equal (self->type, "integer") && *self->text != '-')
    {
      g_string_append (printer->out, self->text);
      label = FALSE;
    }
  else if (g_str_equal (self->type, "numeric") && g_ascii_isdigit (*self->text) &&
           strpbrk (self->text, "eE.") != NULL)
    {
      g_string_append (printer->out, self->text);
      label = FALSE;
    }
  else
    {
      crow_sql_append_literal (printer->out, CROW_DIALECT_POSTGRESQL, self->text);
      label = !g_str_equal (self->type, "unknown");
    }
  if (label)
    {
      g_string_append (printer->out, "::");
      g_string_append (printer->out, self->type);
    }
}

static void
print_cast (Printer          *printer,
            CrowPgExpression *self,
            gboolean          show_implicit)
{
  CrowPgExpression *argument = _crow_pg_expression_get (self, 0);

  if (self->implicit && !show_implicit)
    {
      print_inner (printer, argument, FALSE, self);
      return;
    }
  if (argument->kind == CROW_PG_CONSTANT && g_strcmp0 (argument->type, self->type) == 0 && argument->text != NULL)
    {
      /* A constant and its length: one cast says both. */
      crow_sql_append_literal (printer->out, CROW_DIALECT_POSTGRESQL, argument->text);
    }
  else
    {
      if (!printer->pretty)
        g_string_append_c (printer->out, '(');
      print_inner (printer, argument, FALSE, self);
      if (!printer->pretty)
        g_string_append_c (printer->out, ')');
    }
  g_string_append (printer->out, "::");
  g_string_append (printer->out, self->modified != NULL ? self->modified : self->type);
}

static void
print_list (Printer          *printer,
            CrowPgExpression *self)
{
  for (guint i = 0; i < self->arguments->len; i++)
    {
      if (i > 0)
        g_string_append (printer->out, ", ");
      print (printer, _crow_pg_expression_get (self, i), TRUE);
    }
}

static void
break_line (Printer *printer,
            guint    extra)
{
  while (printer->out->len > 0 && printer->out->str[printer->out->len - 1] == ' ')
    g_string_truncate (printer->out, printer->out->len - 1);
  g_string_append_c (printer->out, '\n');
  for (guint i = 0; i < printer->indent + extra; i++)
    g_string_append_c (printer->out, ' ');
}

static void
print_case (Printer          *printer,
            CrowPgExpression *self)
{
  guint i = 0;
  guint end = self->arguments->len - (self->has_else ? 1 : 0);

  break_line (printer, 0);
  g_string_append (printer->out, "CASE");
  if (self->has_subject)
    {
      g_string_append_c (printer->out, ' ');
      print (printer, _crow_pg_expression_get (self, i++), TRUE);
    }
  printer->indent += 4;
  for (; i + 1 < end; i += 2)
    {
      break_line (printer, 0);
      g_string_append (printer->out, "WHEN ");
      print (printer, _crow_pg_expression_get (self, i), FALSE);
      g_string_append (printer->out, " THEN ");
      print (printer, _crow_pg_expression_get (self, i + 1), TRUE);
    }
  break_line (printer, 0);
  g_string_append (printer->out, "ELSE ");
  if (self->has_else)
    print (printer, _crow_pg_expression_get (self, end), TRUE);
  else
    g_string_append_printf (printer->out, "NULL::%s", self->type);
  printer->indent -= 4;
  break_line (printer, 0);
  g_string_append (printer->out, "END");
}

static void
print (Printer          *printer,
       CrowPgExpression *self,
       gboolean          show_implicit)
{
  GString *out = printer->out;
  gboolean enclose = !printer->pretty;

  switch (self->kind)
    {
    case CROW_PG_CONSTANT:
      print_constant (printer, self);
      break;
    case CROW_PG_COLUMN:
      crow_sql_append_identifier (out, CROW_DIALECT_POSTGRESQL, self->text);
      break;
    case CROW_PG_KEYWORD:
      g_string_append (out, self->text);
      break;
    case CROW_PG_FUNCTION:
      g_string_append (out, self->text);
      g_string_append_c (out, '(');
      print_list (printer, self);
      g_string_append_c (out, ')');
      break;
    case CROW_PG_EXTRACT:
      g_string_append_printf (out, "EXTRACT(%s FROM ", self->text);
      print (printer, _crow_pg_expression_get (self, 0), FALSE);
      g_string_append_c (out, ')');
      break;
    case CROW_PG_CAST:
      print_cast (printer, self, show_implicit);
      break;
    case CROW_PG_OPERATOR:
      if (enclose)
        g_string_append_c (out, '(');
      if (self->arguments->len == 1)
        g_string_append_printf (out, "%s ", self->text);
      print_inner (printer, _crow_pg_expression_get (self, 0), TRUE, self);
      if (self->arguments->len == 2)
        {
          g_string_append_printf (out, " %s ", self->text);
          print_inner (printer, _crow_pg_expression_get (self, 1), TRUE, self);
        }
      if (enclose)
        g_string_append_c (out, ')');
      break;
    case CROW_PG_DISTINCT:
    case CROW_PG_AT_ZONE:
      if (enclose || self->kind == CROW_PG_AT_ZONE)
        g_string_append_c (out, '(');
      print_inner (printer, _crow_pg_expression_get (self, 0), TRUE, self);
      g_string_append (out, self->kind == CROW_PG_AT_ZONE ? " AT TIME ZONE " : " IS DISTINCT FROM ");
      print_inner (printer, _crow_pg_expression_get (self, 1), TRUE, self);
      if (enclose || self->kind == CROW_PG_AT_ZONE)
        g_string_append_c (out, ')');
      break;
    case CROW_PG_ANY:
      if (enclose)
        g_string_append_c (out, '(');
      print_inner (printer, _crow_pg_expression_get (self, 0), TRUE, self);
      g_string_append_printf (out, " %s %s (", self->text, self->all ? "ALL" : "ANY");
      print_inner (printer, _crow_pg_expression_get (self, 1), TRUE, self);
      g_string_append_c (out, ')');
      if (enclose)
        g_string_append_c (out, ')');
      break;
    case CROW_PG_LOGIC:
      if (enclose)
        g_string_append_c (out, '(');
      for (guint i = 0; i < self->arguments->len; i++)
        {
          if (g_str_equal (self->text, "NOT"))
            g_string_append (out, "NOT ");
          else if (i > 0)
            g_string_append_printf (out, " %s ", self->text);
          print_inner (printer, _crow_pg_expression_get (self, i), FALSE, self);
        }
      if (enclose)
        g_string_append_c (out, ')');
      break;
    case CROW_PG_TEST:
      if (enclose)
        g_string_append_c (out, '(');
      print_inner (printer, _crow_pg_expression_get (self, 0), TRUE, self);
      g_string_append_printf (out, " %s", self->text);
      if (enclose)
        g_string_append_c (out, ')');
      break;
    case CROW_PG_ARRAY:
      g_string_append (out, "ARRAY[");
      print_list (printer, self);
      g_string_append_c (out, ']');
      if (self->arguments->len == 0)
        g_string_append_printf (out, "::%s", self->type);
      break;
    case CROW_PG_ROW:
      g_string_append (out, "ROW(");
      print_list (printer, self);
      g_string_append_c (out, ')');
      break;
    case CROW_PG_CASE:
      print_case (printer, self);
      break;
    case CROW_PG_COLLATE:
      if (enclose)
        g_string_append_c (out, '(');
      print_inner (printer, _crow_pg_expression_get (self, 0), show_implicit, self);
      g_string_append (out, " COLLATE ");
      crow_sql_append_identifier (out, CROW_DIALECT_POSTGRESQL, self->text);
      if (enclose)
        g_string_append_c (out, ')');
      break;
    case CROW_PG_SUBSCRIPT:
    default:
      {
        CrowPgExpression *array = _crow_pg_expression_get (self, 0);
        gboolean bare = array->kind == CROW_PG_COLUMN;

        if (!bare)
          g_string_append_c (out, '(');
        print (printer, array, show_implicit);
        if (!bare)
          g_string_append_c (out, ')');
        for (guint i = 1; i < self->arguments->len; i++)
          {
            g_string_append_c (out, '[');
            print (printer, _crow_pg_expression_get (self, i), FALSE);
            g_string_append_c (out, ']');
          }
      }
      break;
    }
}

char *
_crow_pg_expression_print (CrowPgExpression *self,
                           gboolean          pretty)
{
  Printer printer = { .out = g_string_new (NULL), .pretty = pretty };

  print (&printer, self, FALSE);
  return g_string_free (printer.out, FALSE);
}
