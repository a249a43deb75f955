/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Conditions over the attributes and roles of an entity.
 *
 * An expression is immutable and reference counted.  Functions that combine expressions take what they are given.
 * Attributes and roles are named by index and belong to the entity of the query (or, inside any, to that of the role).
 */
#pragma once

#include "orm/crow-object.h"

G_BEGIN_DECLS

#define CROW_TYPE_EXPRESSION (crow_expression_get_type ())

typedef struct _CrowExpression CrowExpression;

/**
 * CrowOperator:
 * @CROW_OPERATOR_EQUAL: equal; with the null value: is null
 * @CROW_OPERATOR_NOT_EQUAL: not equal; with the null value: is not null
 * @CROW_OPERATOR_LESS: less
 * @CROW_OPERATOR_LESS_EQUAL: less or equal
 * @CROW_OPERATOR_GREATER: greater
 * @CROW_OPERATOR_GREATER_EQUAL: greater or equal
 * @CROW_OPERATOR_LIKE: matches a pattern of SQL's LIKE
 *
 * How an attribute is compared with a value.
 */
typedef enum
{
  CROW_OPERATOR_EQUAL,
  CROW_OPERATOR_NOT_EQUAL,
  CROW_OPERATOR_LESS,
  CROW_OPERATOR_LESS_EQUAL,
  CROW_OPERATOR_GREATER,
  CROW_OPERATOR_GREATER_EQUAL,
  CROW_OPERATOR_LIKE,
} CrowOperator;

CROW_API GType           crow_expression_get_type    (void) G_GNUC_CONST;
CROW_API CrowExpression *crow_expression_ref         (CrowExpression *self);
CROW_API void            crow_expression_unref       (CrowExpression *self);

CROW_API CrowExpression *crow_expression_new_compare (guint            attribute,
                                                      CrowOperator     operation,
                                                      const CrowValue *value);
CROW_API CrowExpression *crow_expression_new_int64   (guint            attribute,
                                                      CrowOperator     operation,
                                                      gint64           value);
CROW_API CrowExpression *crow_expression_new_double  (guint            attribute,
                                                      CrowOperator     operation,
                                                      double           value);
CROW_API CrowExpression *crow_expression_new_text    (guint            attribute,
                                                      CrowOperator     operation,
                                                      const char      *value);
CROW_API CrowExpression *crow_expression_new_is_null (guint            attribute);
CROW_API CrowExpression *crow_expression_new_between (guint            attribute,
                                                      const CrowValue *low,
                                                      const CrowValue *high);
/* No values: never true. */
CROW_API CrowExpression *crow_expression_new_in      (guint            attribute,
                                                      const CrowValue *values,
                                                      guint            n_values);
/* With another attribute, of the same object or of the one that roles to one lead to. */
CROW_API CrowExpression *crow_expression_new_compare_along (guint        attribute,
                                                      CrowOperator     operation,
                                                      const guint     *roles,
                                                      guint            n_roles,
                                                      guint            other);
/* @operand: (transfer full), here and below. */
CROW_API CrowExpression *crow_expression_new_not     (CrowExpression  *operand);
CROW_API CrowExpression *crow_expression_new_and     (CrowExpression  *left,
                                                      CrowExpression  *right);
CROW_API CrowExpression *crow_expression_new_or      (CrowExpression  *left,
                                                      CrowExpression  *right);
/* At least one object that the role reaches fulfils @condition; (nullable): any object at all. */
CROW_API CrowExpression *crow_expression_new_any     (guint            role,
                                                      CrowExpression  *condition);
/* The same for a role to one, and the opposite for any role. */
CROW_API CrowExpression *crow_expression_new_has     (guint            role,
                                                      CrowExpression  *condition);
CROW_API CrowExpression *crow_expression_new_none    (guint            role,
                                                      CrowExpression  *condition);
/* The role reaches @object, that of one or of many, which is not transient or pending; (nullable): the role reaches nothing. */
CROW_API CrowExpression *crow_expression_new_reaches (guint            role,
                                                      CrowObject      *object);

/* The object is of @entity or of one that inherits from it. */
CROW_API CrowExpression *crow_expression_new_is_a    (guint            entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowExpression, crow_expression_unref)

G_END_DECLS
