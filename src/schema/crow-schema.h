/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema: immutable, reference counted, safe to read from any thread.
 *
 * It is a CrowSchemaInfo with look-ups computed once: by name and id, the roles of an entity, the references that
 * leave and reach it.  Entities, attributes and so on are named by their index; a borrowed record lives as long as
 * the schema.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

#define CROW_TYPE_SCHEMA (crow_schema_get_type ())

typedef struct _CrowSchema CrowSchema;

/**
 * CrowRole:
 * @relationship: index of the relationship
 * @end: the end that the role reaches, 0 or 1; the entity that has the role is at the other end
 * @entity: the entity that has the role
 * @target: the entity it reaches, which is `ends[end].entity`
 * @to_many: whether it reaches any number of objects
 * @name: (nullable): its name; %NULL for a hidden role, which the session still keeps
 *
 * A relationship as one of its two entities sees it.
 */
typedef struct
{
  guint16 relationship;
  guint8 end;
  gboolean to_many;
  guint16 entity;
  guint16 target;
  const char *name;
} CrowRole;

/**
 * CrowSchemaReference:
 * @info: the foreign key
 * @relationship: index of the relationship it belongs to
 * @end: the end it refers to
 *
 * A foreign key that leaves or reaches an entity.
 */
typedef struct
{
  const CrowReferenceInfo *info;
  guint16 relationship;
  guint8 end;
} CrowSchemaReference;

CROW_API GType                       crow_schema_get_type            (void) G_GNUC_CONST;
CROW_API CrowSchema                 *crow_schema_new_static          (const CrowSchemaInfo *info);
CROW_API CrowSchema                 *crow_schema_ref                 (CrowSchema *self);
CROW_API void                        crow_schema_unref               (CrowSchema *self);

CROW_API const CrowSchemaInfo       *crow_schema_get_info            (const CrowSchema *self);
CROW_API const char                 *crow_schema_get_name            (const CrowSchema *self);
CROW_API guint                       crow_schema_get_n_entities      (const CrowSchema *self);
CROW_API const CrowEntityInfo       *crow_schema_get_entity          (const CrowSchema *self,
                                                                      guint             entity);
CROW_API guint                       crow_schema_get_n_relationships (const CrowSchema *self);
CROW_API const CrowRelationshipInfo *crow_schema_get_relationship    (const CrowSchema *self,
                                                                      guint             relationship);

/* CROW_NONE: there is none of that name or id. */
CROW_API guint16                     crow_schema_lookup_entity       (const CrowSchema *self,
                                                                      const char       *name);
CROW_API guint16                     crow_schema_lookup_attribute    (const CrowSchema *self,
                                                                      guint             entity,
                                                                      const char       *name);
CROW_API guint16                     crow_schema_lookup_role         (const CrowSchema *self,
                                                                      guint             entity,
                                                                      const char       *name);
CROW_API guint16                     crow_schema_lookup_enum         (const CrowSchema *self,
                                                                      const char       *name);
CROW_API guint16                     crow_schema_lookup_relationship_by_id (const CrowSchema *self,
                                                                            const char       *id);
CROW_API guint16                     crow_schema_lookup_entity_by_id (const CrowSchema *self,
                                                                      const char       *id);

/* The roles of an entity, named and hidden, in the order of relationships; a self link gives two, end 0 first. */
CROW_API const CrowRole             *crow_schema_get_roles           (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint            *n_roles);
/* The role at the other end of the same relationship: an index among the roles of @role's target. */
CROW_API guint16                     crow_schema_get_inverse_role    (const CrowSchema *self,
                                                                      const CrowRole   *role);

/* The roles of an entity that stand on an association entity, in the order of `throughs`: their `relationship` is an index
 * of those.  A session numbers them behind the entity's own roles. */
CROW_API const CrowRole             *crow_schema_get_through_roles   (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint            *n_roles);

/* Foreign keys whose columns are in @entity, and foreign keys that refer to it. */
CROW_API const CrowSchemaReference  *crow_schema_get_references      (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint            *n_references);
CROW_API const CrowSchemaReference  *crow_schema_get_referrers       (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint            *n_referrers);

/* The primary key, or NULL. */
CROW_API const CrowKeyInfo          *crow_schema_get_primary_key     (const CrowSchema *self,
                                                                      guint             entity);
CROW_API gboolean                    crow_schema_is_in_primary_key   (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint             attribute);
CROW_API gboolean                    crow_schema_is_in_reference     (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint             attribute);

/* Inheritance. */
CROW_API guint16                     crow_schema_get_root            (const CrowSchema *self,
                                                                      guint             entity);
CROW_API gboolean                    crow_schema_inherits            (const CrowSchema *self,
                                                                      guint             entity,
                                                                      guint             ancestor);
CROW_API gboolean                    crow_schema_has_inheritance     (const CrowSchema *self);
CROW_API CrowSchema                 *crow_schema_ref_tables          (const CrowSchema *self);
CROW_API CrowSchema                 *crow_schema_ref_objects         (const CrowSchema *self,
                                                                      guint16         **slots);

CROW_API gboolean                    crow_schema_equal               (const CrowSchema *self,
                                                                      const CrowSchema *other,
                                                                      char            **difference);

/* Names of the constants, as XML, JSON and messages spell them ("one-to-many", "set-null"). */
CROW_API const char                 *crow_data_type_to_string        (CrowDataType type);
CROW_API gboolean                    crow_data_type_from_string      (const char   *text,
                                                                      CrowDataType *type);
CROW_API const char                 *crow_action_to_string           (CrowAction action);
CROW_API const char                 *crow_link_kind_to_string        (CrowLinkKind kind);
CROW_API const char                 *crow_delete_rule_to_string      (CrowDeleteRule rule);
CROW_API const char                 *crow_executor_to_string         (CrowExecutor executor);
CROW_API const char                 *crow_dialect_id_to_string       (CrowDialectId dialect);
CROW_API gboolean                    crow_dialect_id_from_string     (const char    *text,
                                                                      CrowDialectId *dialect);

/* The referential action that carries out @rule when @executor does. */
CROW_API CrowAction                  crow_delete_rule_to_action      (CrowDeleteRule rule,
                                                                      CrowExecutor   executor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowSchema, crow_schema_unref)

G_END_DECLS
