/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The nodes of an entity: itself, its attributes, keys, indexes and checks.  What each property means is told by the
 * record of the same name in schema/crow-schema-info.h; where the two differ it is said here.
 */
#pragma once

#include "schema/crow-schema-info.h"

#include "document/crow-node.h"

G_BEGIN_DECLS

typedef struct _CrowEnumeration CrowEnumeration;
typedef struct _CrowLink CrowLink;

enum
{
  CROW_ENTITY_PROP_NAME,
  CROW_ENTITY_PROP_C_NAME,
  CROW_ENTITY_PROP_SCHEMA,
  CROW_ENTITY_PROP_INHERITS,      /* reference to the parent */
  CROW_ENTITY_PROP_STRATEGY,      /* CrowInheritanceKind, with a parent */
  CROW_ENTITY_PROP_ON_DELETE,     /* CrowHeirDelete, with a table of its own */
  CROW_ENTITY_PROP_DISCRIMINATOR, /* of a root: reference to the attribute that tells what a row is */
  CROW_ENTITY_PROP_VALUE,         /* of the discriminator; none: the entity has no objects of its own */
  CROW_ENTITY_PROP_VERSION, /* reference to the attribute that counts versions */
  CROW_ENTITY_PROP_STRICT,
  CROW_ENTITY_PROP_WITHOUT_ROWID,
  CROW_ENTITY_PROP_COMMENT,
  CROW_ENTITY_PROP_SILENCED,
  CROW_ENTITY_N_PROPS
};

/* What deletes the row of an heir that has a table of its own, when that of its parent goes. */
typedef enum
{
  CROW_HEIR_DELETE_CASCADE,   /* the database */
  CROW_HEIR_DELETE_NO_ACTION, /* the session */
} CrowHeirDelete;

#define CROW_TYPE_ENTITY (crow_entity_get_type ())
G_DECLARE_FINAL_TYPE (CrowEntity, crow_entity, CROW, ENTITY, CrowNode)

/* `default-source` is CROW_VALUE_LITERAL unless another is given: a literal without a `default` is no default at all.
 * The same goes for `on-update`. */
enum
{
  CROW_ATTRIBUTE_PROP_NAME,
  CROW_ATTRIBUTE_PROP_TYPE,
  CROW_ATTRIBUTE_PROP_LENGTH,
  CROW_ATTRIBUTE_PROP_SCALE,
  CROW_ATTRIBUTE_PROP_ENUM, /* reference */
  CROW_ATTRIBUTE_PROP_REQUIRED,
  CROW_ATTRIBUTE_PROP_AUTO,
  CROW_ATTRIBUTE_PROP_NO_REUSE,
  CROW_ATTRIBUTE_PROP_ALWAYS,
  CROW_ATTRIBUTE_PROP_DEFAULT_SOURCE,
  CROW_ATTRIBUTE_PROP_DEFAULT,
  CROW_ATTRIBUTE_PROP_ON_UPDATE_SOURCE,
  CROW_ATTRIBUTE_PROP_ON_UPDATE,
  CROW_ATTRIBUTE_PROP_GENERATED,
  CROW_ATTRIBUTE_PROP_STORED,
  CROW_ATTRIBUTE_PROP_COLLATION,
  CROW_ATTRIBUTE_PROP_LINK,        /* reference to the link it was made for and goes with */
  CROW_ATTRIBUTE_PROP_SQLITE_TYPE, /* types verbatim, in the order of CrowDialectId */
  CROW_ATTRIBUTE_PROP_POSTGRESQL_TYPE,
  CROW_ATTRIBUTE_PROP_MARIADB_TYPE,
  CROW_ATTRIBUTE_PROP_C_NAME,
  CROW_ATTRIBUTE_PROP_COMMENT,
  CROW_ATTRIBUTE_PROP_SILENCED,
  CROW_ATTRIBUTE_N_PROPS
};

#define CROW_TYPE_ATTRIBUTE (crow_attribute_get_type ())
G_DECLARE_FINAL_TYPE (CrowAttribute, crow_attribute, CROW, ATTRIBUTE, CrowNode)

typedef enum
{
  CROW_KEY_UNIQUE,
  CROW_KEY_PRIMARY,
} CrowKeyKind;

enum
{
  CROW_KEY_PROP_KIND, /* CrowKeyKind */
  CROW_KEY_PROP_NAME,
  CROW_KEY_PROP_ATTRIBUTES, /* references */
  CROW_KEY_PROP_DEFERRABLE,
  CROW_KEY_PROP_SILENCED,
  CROW_KEY_N_PROPS
};

#define CROW_TYPE_ENTITY_KEY (crow_entity_key_get_type ())
G_DECLARE_FINAL_TYPE (CrowEntityKey, crow_entity_key, CROW, ENTITY_KEY, CrowNode)

enum
{
  CROW_INDEX_PROP_NAME,
  CROW_INDEX_PROP_UNIQUE,
  CROW_INDEX_PROP_WHERE,
  CROW_INDEX_PROP_METHOD,
  CROW_INDEX_PROP_SILENCED,
  CROW_INDEX_N_PROPS
};

#define CROW_TYPE_INDEX (crow_index_get_type ())
G_DECLARE_FINAL_TYPE (CrowIndex, crow_index, CROW, INDEX, CrowNode)

enum
{
  CROW_INDEX_PART_PROP_ATTRIBUTE, /* reference; none for an expression */
  CROW_INDEX_PART_PROP_EXPRESSION,
  CROW_INDEX_PART_PROP_DESCENDING,
  CROW_INDEX_PART_PROP_COLLATION,
  CROW_INDEX_PART_PROP_OPERATORS,
  CROW_INDEX_PART_PROP_LENGTH,
  CROW_INDEX_PART_PROP_NULLS, /* CrowNulls */
  CROW_INDEX_PART_N_PROPS
};

#define CROW_TYPE_INDEX_PART (crow_index_part_get_type ())
G_DECLARE_FINAL_TYPE (CrowIndexPart, crow_index_part, CROW, INDEX_PART, CrowNode)

enum
{
  CROW_CHECK_PROP_NAME,
  CROW_CHECK_PROP_EXPRESSION,
  CROW_CHECK_PROP_SILENCED,
  CROW_CHECK_N_PROPS
};

#define CROW_TYPE_CHECK (crow_check_get_type ())
G_DECLARE_FINAL_TYPE (CrowCheck, crow_check, CROW, CHECK, CrowNode)

CROW_NODE_TEXT (CrowEntity, crow_entity, name, CROW_ENTITY_PROP_NAME)
CROW_NODE_TEXT (CrowEntity, crow_entity, c_name, CROW_ENTITY_PROP_C_NAME)
CROW_NODE_TEXT (CrowEntity, crow_entity, database_schema, CROW_ENTITY_PROP_SCHEMA)
CROW_NODE_REFERENCE (CrowEntity, crow_entity, parent, CROW_ENTITY_PROP_INHERITS, CrowEntity)
CROW_NODE_INTEGER (CrowEntity, crow_entity, strategy, CROW_ENTITY_PROP_STRATEGY, CrowInheritanceKind)
CROW_NODE_INTEGER (CrowEntity, crow_entity, heir_delete, CROW_ENTITY_PROP_ON_DELETE, CrowHeirDelete)
CROW_NODE_REFERENCE (CrowEntity, crow_entity, discriminator, CROW_ENTITY_PROP_DISCRIMINATOR, CrowAttribute)
CROW_NODE_TEXT (CrowEntity, crow_entity, discriminator_value, CROW_ENTITY_PROP_VALUE)
CROW_NODE_REFERENCE (CrowEntity, crow_entity, version_attribute, CROW_ENTITY_PROP_VERSION, CrowAttribute)
CROW_NODE_BOOLEAN (CrowEntity, crow_entity, strict, CROW_ENTITY_PROP_STRICT)
CROW_NODE_BOOLEAN (CrowEntity, crow_entity, without_rowid, CROW_ENTITY_PROP_WITHOUT_ROWID)
CROW_NODE_TEXT (CrowEntity, crow_entity, comment, CROW_ENTITY_PROP_COMMENT)
CROW_NODE_CHILDREN (CrowEntity, crow_entity, attribute, attributes, CROW_NODE_ATTRIBUTE, CrowAttribute)
CROW_NODE_CHILDREN (CrowEntity, crow_entity, key, keys, CROW_NODE_KEY, CrowEntityKey)
CROW_NODE_CHILDREN (CrowEntity, crow_entity, index, indexes, CROW_NODE_INDEX, CrowIndex)
CROW_NODE_CHILDREN (CrowEntity, crow_entity, check, checks, CROW_NODE_CHECK, CrowCheck)

/* (nullable) */
CrowEntityKey  *crow_entity_get_primary_key        (CrowEntity    *self);
/* Inheritance.  A drawing may be unfinished, so that entities inherit from each other in a circle: these end all the
 * same. */
/* The entity it inherits from in the end; itself if it inherits from none. */
CrowEntity     *crow_entity_get_root               (CrowEntity    *self);
/* Whether it inherits from @ancestor, or is it. */
gboolean        crow_entity_inherits               (CrowEntity    *self,
                                                    CrowEntity    *ancestor);
/* (transfer container) (element-type CrowEntity): those that inherit from it directly, in the order of the model */
GPtrArray      *crow_entity_get_heirs              (CrowEntity    *self);
/* How the next one that inherits from it most likely does: as the others do. */
CrowInheritanceKind crow_entity_guess_strategy     (CrowEntity    *self);
/* (nullable): its own primary key, or that of the next parent that has one */
CrowEntityKey  *crow_entity_get_inherited_key      (CrowEntity    *self);
/* (nullable): the first of that name */
CrowAttribute  *crow_entity_find_attribute         (CrowEntity    *self,
                                                    const char    *name);

CROW_NODE_TEXT (CrowAttribute, crow_attribute, name, CROW_ATTRIBUTE_PROP_NAME)
CROW_NODE_INTEGER (CrowAttribute, crow_attribute, data_type, CROW_ATTRIBUTE_PROP_TYPE, CrowDataType)
CROW_NODE_INTEGER (CrowAttribute, crow_attribute, length, CROW_ATTRIBUTE_PROP_LENGTH, guint32)
CROW_NODE_INTEGER (CrowAttribute, crow_attribute, scale, CROW_ATTRIBUTE_PROP_SCALE, guint16)
CROW_NODE_REFERENCE (CrowAttribute, crow_attribute, enumeration, CROW_ATTRIBUTE_PROP_ENUM, CrowEnumeration)
CROW_NODE_BOOLEAN (CrowAttribute, crow_attribute, required, CROW_ATTRIBUTE_PROP_REQUIRED)
CROW_NODE_BOOLEAN (CrowAttribute, crow_attribute, auto, CROW_ATTRIBUTE_PROP_AUTO)
CROW_NODE_BOOLEAN (CrowAttribute, crow_attribute, no_reuse, CROW_ATTRIBUTE_PROP_NO_REUSE)
CROW_NODE_BOOLEAN (CrowAttribute, crow_attribute, always, CROW_ATTRIBUTE_PROP_ALWAYS)
CROW_NODE_INTEGER (CrowAttribute, crow_attribute, default_source, CROW_ATTRIBUTE_PROP_DEFAULT_SOURCE, CrowValueSource)
CROW_NODE_TEXT (CrowAttribute, crow_attribute, default, CROW_ATTRIBUTE_PROP_DEFAULT)
CROW_NODE_INTEGER (CrowAttribute, crow_attribute, on_update_source, CROW_ATTRIBUTE_PROP_ON_UPDATE_SOURCE,
                   CrowValueSource)
CROW_NODE_TEXT (CrowAttribute, crow_attribute, on_update, CROW_ATTRIBUTE_PROP_ON_UPDATE)
CROW_NODE_TEXT (CrowAttribute, crow_attribute, generated, CROW_ATTRIBUTE_PROP_GENERATED)
CROW_NODE_BOOLEAN (CrowAttribute, crow_attribute, stored, CROW_ATTRIBUTE_PROP_STORED)
CROW_NODE_TEXT (CrowAttribute, crow_attribute, collation, CROW_ATTRIBUTE_PROP_COLLATION)
CROW_NODE_REFERENCE (CrowAttribute, crow_attribute, link, CROW_ATTRIBUTE_PROP_LINK, CrowLink)
CROW_NODE_TEXT (CrowAttribute, crow_attribute, c_name, CROW_ATTRIBUTE_PROP_C_NAME)
CROW_NODE_TEXT (CrowAttribute, crow_attribute, comment, CROW_ATTRIBUTE_PROP_COMMENT)

/* (nullable): the type verbatim, for one dialect */
G_GNUC_UNUSED static inline const char *
crow_attribute_get_native_type (CrowAttribute *self,
                                CrowDialectId  dialect)
{
  return crow_node_get_text ((CrowNode *) self, CROW_ATTRIBUTE_PROP_SQLITE_TYPE + dialect);
}

G_GNUC_UNUSED static inline void
crow_attribute_set_native_type (CrowAttribute *self,
                                CrowDialectId  dialect,
                                const char    *type)
{
  crow_node_set_text ((CrowNode *) self, CROW_ATTRIBUTE_PROP_SQLITE_TYPE + dialect, type);
}

/* (nullable) */
CrowEntity     *crow_attribute_get_entity          (CrowAttribute *self);
gboolean        crow_attribute_is_in_primary_key   (CrowAttribute *self);
/* Whether a key of the entity consists of this attribute alone. */
gboolean        crow_attribute_is_unique           (CrowAttribute *self);
/* (nullable): the first link that has the attribute among its columns: it is a foreign key then */
CrowLink       *crow_attribute_get_referring_link  (CrowAttribute *self);

CROW_NODE_INTEGER (CrowEntityKey, crow_entity_key, kind, CROW_KEY_PROP_KIND, CrowKeyKind)
CROW_NODE_TEXT (CrowEntityKey, crow_entity_key, name, CROW_KEY_PROP_NAME)
CROW_NODE_INTEGER (CrowEntityKey, crow_entity_key, deferrable, CROW_KEY_PROP_DEFERRABLE, CrowDeferrable)

G_GNUC_UNUSED static inline guint
crow_entity_key_get_n_attributes (CrowEntityKey *self)
{
  return crow_node_get_n_references ((CrowNode *) self, CROW_KEY_PROP_ATTRIBUTES);
}

/* (nullable): %NULL when the attribute does not exist any more */
G_GNUC_UNUSED static inline CrowAttribute *
crow_entity_key_get_attribute (CrowEntityKey *self,
                               guint          position)
{
  return (CrowAttribute *) crow_node_get_reference_at ((CrowNode *) self, CROW_KEY_PROP_ATTRIBUTES, position);
}

gboolean        crow_entity_key_contains           (CrowEntityKey *self,
                                                    CrowAttribute *attribute);

CROW_NODE_TEXT (CrowIndex, crow_index, name, CROW_INDEX_PROP_NAME)
CROW_NODE_BOOLEAN (CrowIndex, crow_index, unique, CROW_INDEX_PROP_UNIQUE)
CROW_NODE_TEXT (CrowIndex, crow_index, where, CROW_INDEX_PROP_WHERE)
CROW_NODE_TEXT (CrowIndex, crow_index, method, CROW_INDEX_PROP_METHOD)
CROW_NODE_CHILDREN (CrowIndex, crow_index, part, parts, CROW_NODE_INDEX_PART, CrowIndexPart)

CROW_NODE_REFERENCE (CrowIndexPart, crow_index_part, attribute, CROW_INDEX_PART_PROP_ATTRIBUTE, CrowAttribute)
CROW_NODE_TEXT (CrowIndexPart, crow_index_part, expression, CROW_INDEX_PART_PROP_EXPRESSION)
CROW_NODE_BOOLEAN (CrowIndexPart, crow_index_part, descending, CROW_INDEX_PART_PROP_DESCENDING)
CROW_NODE_TEXT (CrowIndexPart, crow_index_part, collation, CROW_INDEX_PART_PROP_COLLATION)
CROW_NODE_TEXT (CrowIndexPart, crow_index_part, operators, CROW_INDEX_PART_PROP_OPERATORS)
CROW_NODE_INTEGER (CrowIndexPart, crow_index_part, length, CROW_INDEX_PART_PROP_LENGTH, guint32)
CROW_NODE_INTEGER (CrowIndexPart, crow_index_part, nulls, CROW_INDEX_PART_PROP_NULLS, CrowNulls)

CROW_NODE_TEXT (CrowCheck, crow_check, name, CROW_CHECK_PROP_NAME)
CROW_NODE_TEXT (CrowCheck, crow_check, expression, CROW_CHECK_PROP_EXPRESSION)

G_END_DECLS
