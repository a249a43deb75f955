/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What expressions are made of, for the files of this folder: as SQL, and asked of rows in memory.
 */
#pragma once

#include "orm/crow-expression.h"
#include "orm/crow-session-private.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_NODE_COMPARE,
  CROW_NODE_BETWEEN,
  CROW_NODE_IN,
  CROW_NODE_NOT,
  CROW_NODE_AND,
  CROW_NODE_OR,
  CROW_NODE_ANY,
  CROW_NODE_REACHES,
  CROW_NODE_IS_A,
} CrowNodeKind;

struct _CrowExpression
{
  gatomicrefcount ref_count;
  CrowNodeKind kind;
  guint member;       /* attribute or role */
  CrowOperator operation;
  /* owned */
  CrowValue *values;  /* with their text and bytes behind */
  guint n_values;
  CrowExpression *operands[2];
  CrowObject *object;
};

/* Appends a condition over the table with @alias, and its values (CrowValue, borrowed from the expression or from
 * objects) to @values.  @n_aliases numbers the tables of inner SELECTs. */
gboolean _crow_expression_append (CrowSession     *session,
                                  CrowExpression  *self,
                                  CrowEntityMap   *map,
                                  const char      *alias,
                                  GString         *sql,
                                  GArray          *values,
                                  guint           *n_aliases,
                                  GError         **error);

/* crow-expression-match.c */
typedef enum
{
  CROW_MATCH_FALSE,
  CROW_MATCH_NULL,    /* SQL's third truth value */
  CROW_MATCH_TRUE,
  CROW_MATCH_UNKNOWN, /* only the database can tell */
} CrowMatch;

/* Whether the rows of @map alone decide; then @attributes, one by attribute, has TRUE for those that they decide by.
 * Otherwise @entities, one by entity, has TRUE for those whose rows matter too, associations among them. */
gboolean  _crow_expression_is_local   (CrowSession    *session,
                                       CrowExpression *self,
                                       CrowEntityMap  *map,
                                       guint8         *attributes,
                                       guint8         *entities);
/* Of a condition that is local, by the values that the database has. */
CrowMatch _crow_expression_match      (CrowSession    *session,
                                       CrowExpression *self,
                                       CrowEntityMap  *map,
                                       CrowRow        *row);
/* Whether the database sorts the values of an attribute as _crow_value_order() does, nulls first. */
gboolean  _crow_attribute_is_sortable (CrowSession    *session,
                                       CrowEntityMap  *map,
                                       guint           attribute);
/* What the database has; FALSE: that is not known, or is nothing that can be compared here. */
gboolean  _crow_attribute_get_stored  (CrowSession    *session,
                                       CrowEntityMap  *map,
                                       CrowRow        *row,
                                       guint           attribute,
                                       CrowValue      *value);
/* -1, 0 or 1 for two values of one type, or null, which is lowest. */
int       _crow_value_order           (const CrowValue *a,
                                       const CrowValue *b);

G_END_DECLS
