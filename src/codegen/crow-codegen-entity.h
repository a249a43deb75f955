/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entity whose functions are being listed, and its attributes: what the files on accessors, keys and conditions
 * share.
 *
 * How an attribute looks in C depends on its type alone: one row of the table of types for each.
 */
#pragma once

#include "codegen/crow-c-function.h"
#include "codegen/crow-codegen-private.h"

G_BEGIN_DECLS

/* What an attribute is in C. */
typedef enum
{
  CROW_CODEGEN_KIND_NUMBER, /* a scalar that cannot be NULL: has and clear where the attribute may be null */
  CROW_CODEGEN_KIND_TEXT,
  CROW_CODEGEN_KIND_BLOB,
  CROW_CODEGEN_KIND_DATE_TIME,
  CROW_CODEGEN_KIND_ENUM,
} CrowCodegenKind;

typedef struct
{
  CrowCodegenKind kind;
  const char *c_type;     /* of the getter and of parameters; NULL: that of the enumeration */
  const char *zero;       /* what a getter gives when it is called wrongly */
  const char *accessor;   /* the last part of crow_object_get_…, crow_object_peek_… */
  const char *expression; /* the last part of crow_expression_new_…; NULL: cannot be compared */
  const char *note;       /* (nullable): how the value looks, for the documentation */
} CrowCodegenType;

extern const CrowCodegenType _crow_codegen_types[CROW_N_TYPES];

typedef struct
{
  CrowCodegen *codegen;
  guint entity;
  const CrowEntityInfo *info;
  const CrowCTypeNames *names;
  char *self_type; /* "BlogUser *" */
  GPtrArray *functions;
} CrowCodegenEntity;

typedef struct
{
  guint index;
  const CrowAttributeInfo *info;
  const CrowCMemberNames *names;
  const CrowCodegenType *type;
  const char *c_type;
  const char *zero;
  const char *enum_prefix; /* "blog_status" */
  gboolean nullable;
  gboolean writable;
} CrowCodegenAttribute;

void               _crow_codegen_attribute_init     (CrowCodegenAttribute       *attribute,
                                                     CrowCodegenEntity          *entity,
                                                     guint                       index);

/* A function whose name is the entity's prefix, @before, @member and @after. */
CrowCFunctionText *_crow_codegen_add_function       (CrowCodegenEntity          *entity,
                                                     const char                 *type,
                                                     const char                 *before,
                                                     const char                 *member,
                                                     const char                 *after);
/* The same for a method. */
CrowCFunctionText *_crow_codegen_add_method         (CrowCodegenEntity          *entity,
                                                     const char                 *type,
                                                     const char                 *before,
                                                     const char                 *member,
                                                     const char                 *after);
/* The line that refuses a wrong object; @zero: NULL for a function that returns nothing. */
void               _crow_codegen_append_guard       (CrowCodegenEntity          *entity,
                                                     CrowCFunctionText          *function,
                                                     const char                 *zero);
/* The first paragraph on a member, and what the diagram says of it. */
void               _crow_codegen_describe           (CrowCFunctionText          *function,
                                                     const char                 *text,
                                                     const char                 *name,
                                                     const char                 *note,
                                                     const char                 *comment);
void               _crow_codegen_describe_attribute (CrowCFunctionText          *function,
                                                     const char                 *text,
                                                     const CrowCodegenAttribute *attribute);
/* "CROW_TYPE_DATE" or "CROW_TYPE_TIMESTAMP" */
const char        *_crow_codegen_date_type          (const CrowCodegenAttribute *attribute);

/* crow-codegen-find.c */
void               _crow_codegen_add_finder         (CrowCodegenEntity          *entity,
                                                     guint                       key);
/* By the primary key that it has or inherits. */
void               _crow_codegen_add_primary_finder (CrowCodegenEntity         *entity);
/* crow-codegen-query.c */
void               _crow_codegen_add_conditions     (CrowCodegenEntity          *entity,
                                                     guint                       attribute);
void               _crow_codegen_add_role_conditions (CrowCodegenEntity         *entity,
                                                      const CrowRole            *role,
                                                      const CrowCMemberNames    *names);

G_END_DECLS
