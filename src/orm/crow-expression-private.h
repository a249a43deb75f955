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
  CROW_NODE_COMPARE_ALONG,
} CrowNodeKind;

struct _CrowExpression
{
  gatomicrefcount ref_count;
  CrowNodeKind kind;
  guint member;       /* attribute or role */
  guint other;        /* attribute at the end of `roles` */
  CrowOperator operation;
  /* owned */
  CrowValue *values;  /* with their text and bytes behind */
  guint n_values;
  guint *roles;       /* NULL: none */
  guint n_roles;
  CrowExpression *operands[2];
  CrowObject *object;
};

CrowExpression *_crow_expression_new (CrowNodeKind     kind,
                                      guint            member,
                                      const CrowValue *values,
                                      guint            n_values);

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

/* "left.a = right.b AND …" for a reference. */
void      _crow_expression_append_join  (CrowSession             *session,
                                         const CrowReferenceInfo *reference,
                                         const char              *referring,
                                         const char              *referred,
                                         GString                 *sql);

/* crow-expression-path.c */
/* The entity that roles to one lead to from @map; NULL with @error. */
CrowEntityMap *_crow_path_resolve (CrowEntityMap  *map,
                                   const guint    *roles,
                                   guint           n_roles,
                                   GError        **error);
/* The value of an attribute at the end of such a path, null where it leads nowhere. */
void      _crow_path_append_value (CrowSession    *session,
                                   CrowEntityMap  *map,
                                   const char     *alias,
                                   const guint    *roles,
                                   guint           n_roles,
                                   guint           attribute,
                                   GString        *sql,
                                   guint          *n_aliases);
gboolean  _crow_path_append_compare (CrowSession    *session,
                                     CrowExpression *self,
                                     CrowEntityMap  *map,
                                     const char     *alias,
                                     GString        *sql,
                                     guint          *n_aliases,
                                     GError        **error);
/* What lies on the path matters too: as _crow_expression_is_local(). */
void      _crow_path_mark (CrowEntityMap  *map,
                           const guint    *roles,
                           guint           n_roles,
                           guint8         *attributes,
                           guint8         *entities);

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
