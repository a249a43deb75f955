/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the entities of a schema become objects.
 *
 * A mapping is immutable and reference counted; any number of sessions share it.  It names an object type for each
 * entity and holds what the session needs to know in a form that is quick to use.
 *
 * Attributes and roles are named by their index within the entity: that of CrowEntityInfo.attributes, and that of
 * crow_schema_get_roles().  Entities without a primary key, and associations, have no objects.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_TYPE_MAPPING (crow_mapping_get_type ())

typedef struct _CrowMapping CrowMapping;

CROW_API GType        crow_mapping_get_type        (void) G_GNUC_CONST;
CROW_API CrowMapping *crow_mapping_new             (CrowSchema  *schema,
                                                    const GType *types);
CROW_API void         crow_mapping_ignore_view_only (CrowMapping *self);
CROW_API CrowMapping *crow_mapping_ref             (CrowMapping *self);
CROW_API void         crow_mapping_unref           (CrowMapping *self);
CROW_API CrowSchema  *crow_mapping_get_schema      (CrowMapping *self);
/* Indexes of attributes and roles of objects; they differ from the schema's own only where entities inherit. */
CROW_API CrowSchema  *crow_mapping_get_objects     (CrowMapping *self);
CROW_API guint16      crow_mapping_lookup_attribute (CrowMapping *self,
                                                    guint        entity,
                                                    const char  *name);
CROW_API guint16      crow_mapping_lookup_role     (CrowMapping *self,
                                                    guint        entity,
                                                    const char  *name);
CROW_API GType        crow_mapping_get_object_type (CrowMapping *self,
                                                    guint        entity);
CROW_API gboolean     crow_mapping_is_mapped       (CrowMapping *self,
                                                    guint        entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMapping, crow_mapping_unref)

G_END_DECLS
