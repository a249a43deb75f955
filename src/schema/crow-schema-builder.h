/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes a schema at run time.
 *
 * Each add function takes a record as a template and copies all of it, lists and strings too.  An entity record may
 * hold its attributes, keys, indexes and checks in its lists, or be added with empty lists and then filled one by
 * one.  Records may refer to records that are added later (by the index these will get); `crow_schema_builder_end`
 * checks all references and freezes.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

typedef struct _CrowSchemaBuilder CrowSchemaBuilder;

CROW_API CrowSchemaBuilder *crow_schema_builder_new              (const char *id,
                                                                  const char *name,
                                                                  const char *comment);
CROW_API void               crow_schema_builder_set_written_for  (CrowSchemaBuilder *self,
                                                                  int                dialect);
CROW_API void               crow_schema_builder_free             (CrowSchemaBuilder *self);

/* Each returns the index of the new record. */
CROW_API guint16            crow_schema_builder_add_enum         (CrowSchemaBuilder           *self,
                                                                  const CrowEnumInfo          *info);
CROW_API guint16            crow_schema_builder_add_entity       (CrowSchemaBuilder           *self,
                                                                  const CrowEntityInfo        *info);
/* The parent may be added later. */
CROW_API void               crow_schema_builder_set_inheritance (CrowSchemaBuilder         *self,
                                                                 guint16                    entity,
                                                                 const CrowInheritanceInfo *info);
CROW_API guint16            crow_schema_builder_add_attribute    (CrowSchemaBuilder           *self,
                                                                  guint16                      entity,
                                                                  const CrowAttributeInfo     *info);
CROW_API guint16            crow_schema_builder_add_key          (CrowSchemaBuilder           *self,
                                                                  guint16                      entity,
                                                                  const CrowKeyInfo           *info,
                                                                  gboolean                     primary);
CROW_API guint16            crow_schema_builder_add_index        (CrowSchemaBuilder           *self,
                                                                  guint16                      entity,
                                                                  const CrowIndexInfo         *info);
CROW_API guint16            crow_schema_builder_add_check        (CrowSchemaBuilder           *self,
                                                                  guint16                      entity,
                                                                  const CrowCheckInfo         *info);
CROW_API guint16            crow_schema_builder_add_relationship (CrowSchemaBuilder           *self,
                                                                  const CrowRelationshipInfo  *info);
CROW_API guint16            crow_schema_builder_add_through      (CrowSchemaBuilder           *self,
                                                                  const CrowThroughInfo       *info);
CROW_API guint16            crow_schema_builder_add_view         (CrowSchemaBuilder           *self,
                                                                  const CrowViewInfo          *info);

CROW_API CrowSchema        *crow_schema_builder_end              (CrowSchemaBuilder  *self,
                                                                  GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowSchemaBuilder, crow_schema_builder_free)

G_END_DECLS
