/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The insides of CrowSchema, for the files of this folder.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* What is computed for one entity: slices of the schema's arrays. */
typedef struct
{
  guint first_role;
  guint n_roles;
  guint first_through;
  guint n_throughs;
  guint first_reference;
  guint n_references;
  guint first_referrer;
  guint n_referrers;
} CrowSchemaEntityData;

struct _CrowSchema
{
  gatomicrefcount ref_count;
  const CrowSchemaInfo *info;        /* static, or in `blocks` */
  /* owned */
  GPtrArray *blocks;                 /* memory of the records of a built schema; NULL for a static one */
  GStringChunk *strings;             /* their strings */
  CrowSchemaEntityData *entity_data;
  CrowRole *roles;
  CrowRole *through_roles;
  CrowSchemaReference *references;
  CrowSchemaReference *referrers;
  GHashTable *entities_by_name;      /* const char * → index */
  GHashTable *entities_by_id;
  GHashTable *relationships_by_id; /* the same of relationships */
};

/* Takes @blocks and @strings, in which @info and all it points to lie. */
CrowSchema *_crow_schema_new_take (const CrowSchemaInfo *info,
                                   GPtrArray            *blocks,
                                   GStringChunk         *strings);

G_END_DECLS
