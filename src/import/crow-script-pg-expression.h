/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An expression of PostgreSQL whose types are known, and how the server prints it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CROW_PG_CONSTANT,  /* text: the value, NULL for NULL; type "unknown" until it is known */
  CROW_PG_COLUMN,
  CROW_PG_OPERATOR,  /* text, one or two arguments */
  CROW_PG_FUNCTION,  /* text as it is printed */
  CROW_PG_CAST,      /* type; one argument */
  CROW_PG_LOGIC,     /* text: AND, OR, NOT */
  CROW_PG_TEST,      /* text: "IS NULL", behind its argument */
  CROW_PG_ANY,       /* text: the operator, `all`; two arguments */
  CROW_PG_ARRAY,
  CROW_PG_ROW,
  CROW_PG_CASE,      /* pairs of WHEN and THEN; `has_subject`: one before them; `has_else`: one behind them */
  CROW_PG_KEYWORD,   /* CURRENT_DATE */
  CROW_PG_AT_ZONE,
  CROW_PG_EXTRACT,   /* text: the field */
  CROW_PG_COLLATE,   /* text: the collation */
  CROW_PG_SUBSCRIPT, /* an array and its subscripts; `text` "slice" for pairs */
  CROW_PG_DISTINCT,
} CrowPgExpressionKind;

typedef struct _CrowPgExpression CrowPgExpression;

struct _CrowPgExpression
{
  CrowPgExpressionKind kind;
  char *text;
  char *type;          /* without a modifier */
  char *modified;      /* (nullable): of a cast, with it */
  GPtrArray *arguments; /* of CrowPgExpression */
  gboolean implicit;   /* a cast that nobody wrote */
  gboolean quoted;     /* a constant that was written between quotes */
  gboolean all, has_subject, has_else;
};

CrowPgExpression *_crow_pg_expression_new   (CrowPgExpressionKind  kind,
                                             const char           *text,
                                             const char           *type);
void              _crow_pg_expression_free  (CrowPgExpression     *self);
/* Takes @argument. */
void              _crow_pg_expression_add   (CrowPgExpression     *self,
                                             CrowPgExpression     *argument);
CrowPgExpression *_crow_pg_expression_get   (CrowPgExpression     *self,
                                             guint                 index);

/* As pg_get_expr() does; @pretty: as pg_get_indexdef() does with fewer parentheses. */
char             *_crow_pg_expression_print (CrowPgExpression     *self,
                                             gboolean              pretty);
gboolean          _crow_pg_expression_is_function (CrowPgExpression *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPgExpression, _crow_pg_expression_free)

G_END_DECLS
