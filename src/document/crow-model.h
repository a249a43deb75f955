/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The nodes of a model beside entities and links: the root of the file, the model itself, enumerations, views.
 */
#pragma once

#include "schema/crow-schema-info.h"

#include "document/crow-entity.h"
#include "document/crow-link.h"

G_BEGIN_DECLS

/* The root of the tree; it has one model and any number of diagrams. */
#define CROW_TYPE_ROOT (crow_root_get_type ())
G_DECLARE_FINAL_TYPE (CrowRoot, crow_root, CROW, ROOT, CrowNode)

enum
{
  CROW_MODEL_PROP_NAME,
  CROW_MODEL_PROP_DIALECT,     /* the database the model is drawn for first of all */
  CROW_MODEL_PROP_C_NAMESPACE, /* of generated code, "Library" */
  CROW_MODEL_PROP_COMMENT,
  CROW_MODEL_PROP_SILENCED,
  CROW_MODEL_N_PROPS
};

#define CROW_TYPE_MODEL (crow_model_get_type ())
G_DECLARE_FINAL_TYPE (CrowModel, crow_model, CROW, MODEL, CrowNode)

enum
{
  CROW_ENUMERATION_PROP_NAME,
  CROW_ENUMERATION_PROP_C_NAME,
  CROW_ENUMERATION_PROP_SCHEMA, /* PostgreSQL's schema */
  CROW_ENUMERATION_PROP_COMMENT,
  CROW_ENUMERATION_PROP_SILENCED,
  CROW_ENUMERATION_N_PROPS
};

#define CROW_TYPE_ENUMERATION (crow_enumeration_get_type ())
G_DECLARE_FINAL_TYPE (CrowEnumeration, crow_enumeration, CROW, ENUMERATION, CrowNode)

enum
{
  CROW_ENUM_VALUE_PROP_NAME, /* the text that is stored */
  CROW_ENUM_VALUE_PROP_C_NAME,
  CROW_ENUM_VALUE_PROP_COMMENT,
  CROW_ENUM_VALUE_N_PROPS
};

#define CROW_TYPE_ENUM_VALUE (crow_enum_value_get_type ())
G_DECLARE_FINAL_TYPE (CrowEnumValue, crow_enum_value, CROW, ENUM_VALUE, CrowNode)

enum
{
  CROW_VIEW_PROP_NAME,
  CROW_VIEW_PROP_SCHEMA,
  CROW_VIEW_PROP_COMMENT,
  CROW_VIEW_PROP_SQLITE, /* the SELECT, for each dialect that has the view, in the order of CrowDialectId */
  CROW_VIEW_PROP_POSTGRESQL,
  CROW_VIEW_PROP_MARIADB,
  CROW_VIEW_PROP_SILENCED,
  CROW_VIEW_N_PROPS
};

#define CROW_TYPE_VIEW (crow_view_get_type ())
G_DECLARE_FINAL_TYPE (CrowView, crow_view, CROW, VIEW, CrowNode)

CROW_NODE_TEXT (CrowModel, crow_model, name, CROW_MODEL_PROP_NAME)
CROW_NODE_INTEGER (CrowModel, crow_model, dialect, CROW_MODEL_PROP_DIALECT, CrowDialectId)
CROW_NODE_TEXT (CrowModel, crow_model, c_namespace, CROW_MODEL_PROP_C_NAMESPACE)
CROW_NODE_TEXT (CrowModel, crow_model, comment, CROW_MODEL_PROP_COMMENT)
CROW_NODE_CHILDREN (CrowModel, crow_model, enumeration, enumerations, CROW_NODE_ENUMERATION, CrowEnumeration)
CROW_NODE_CHILDREN (CrowModel, crow_model, entity, entities, CROW_NODE_ENTITY, CrowEntity)
CROW_NODE_CHILDREN (CrowModel, crow_model, link, links, CROW_NODE_LINK, CrowLink)
CROW_NODE_CHILDREN (CrowModel, crow_model, view, views, CROW_NODE_VIEW, CrowView)

CROW_NODE_TEXT (CrowEnumeration, crow_enumeration, name, CROW_ENUMERATION_PROP_NAME)
CROW_NODE_TEXT (CrowEnumeration, crow_enumeration, c_name, CROW_ENUMERATION_PROP_C_NAME)
CROW_NODE_TEXT (CrowEnumeration, crow_enumeration, database_schema, CROW_ENUMERATION_PROP_SCHEMA)
CROW_NODE_TEXT (CrowEnumeration, crow_enumeration, comment, CROW_ENUMERATION_PROP_COMMENT)
CROW_NODE_CHILDREN (CrowEnumeration, crow_enumeration, value, values, CROW_NODE_ENUM_VALUE, CrowEnumValue)

CROW_NODE_TEXT (CrowEnumValue, crow_enum_value, name, CROW_ENUM_VALUE_PROP_NAME)
CROW_NODE_TEXT (CrowEnumValue, crow_enum_value, c_name, CROW_ENUM_VALUE_PROP_C_NAME)
CROW_NODE_TEXT (CrowEnumValue, crow_enum_value, comment, CROW_ENUM_VALUE_PROP_COMMENT)

CROW_NODE_TEXT (CrowView, crow_view, name, CROW_VIEW_PROP_NAME)
CROW_NODE_TEXT (CrowView, crow_view, database_schema, CROW_VIEW_PROP_SCHEMA)
CROW_NODE_TEXT (CrowView, crow_view, comment, CROW_VIEW_PROP_COMMENT)

/* (nullable): the SELECT for one dialect */
G_GNUC_UNUSED static inline const char *
crow_view_get_query (CrowView     *self,
                     CrowDialectId dialect)
{
  return crow_node_get_text ((CrowNode *) self, CROW_VIEW_PROP_SQLITE + dialect);
}

G_GNUC_UNUSED static inline void
crow_view_set_query (CrowView     *self,
                     CrowDialectId dialect,
                     const char   *query)
{
  crow_node_set_text ((CrowNode *) self, CROW_VIEW_PROP_SQLITE + dialect, query);
}

G_END_DECLS
