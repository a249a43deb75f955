/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The groups of the schema check.  Each looks at the whole schema for one sort of fault; all are listed in
 * crow-schema-check.c.
 */
#pragma once

#include "sql/crow-problem-private.h"
#include "sql/crow-schema-check.h"

G_BEGIN_DECLS

typedef struct
{
  const CrowSchema *drawn;
  const CrowSchema *schema;   /* of its tables: the same but for inheritance */
  const CrowSchemaInfo *info; /* of `schema` */
  CrowDialects dialects;
  GPtrArray *problems;
} CrowSchemaCheck;

void     _crow_check_names      (CrowSchemaCheck *check);
void     _crow_check_roles      (CrowSchemaCheck *check);
void     _crow_check_keys       (CrowSchemaCheck *check);
void     _crow_check_attributes (CrowSchemaCheck *check);
void     _crow_check_expressions (CrowSchemaCheck *check);
void     _crow_check_views      (CrowSchemaCheck *check);
void     _crow_check_references (CrowSchemaCheck *check);
void     _crow_check_links      (CrowSchemaCheck *check);
void     _crow_check_shared     (CrowSchemaCheck *check);
void     _crow_check_cascades   (CrowSchemaCheck *check);
void     _crow_check_dialects   (CrowSchemaCheck *check);
void     _crow_check_inheritance (CrowSchemaCheck *check);

/* FALSE with CROW_ERROR_SCHEMA if the check finds an error, the worst of which is told. */
gboolean _crow_schema_require   (const CrowSchema     *schema,
                                 CrowDialectId         dialect,
                                 GError              **error);

/* Whether the columns are all of the primary key or of a unique constraint or index. */
gboolean _crow_check_is_key     (const CrowEntityInfo *entity,
                                 const guint16        *columns,
                                 guint                 n_columns);
/* "“post” → “user”", or the link's name. */
char    *_crow_check_name_link  (CrowSchemaCheck            *check,
                                 const CrowRelationshipInfo *link);

G_END_DECLS
