/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The C names of a schema: every symbol that generated code will define, chosen once and free of clashes.
 *
 * A name chosen by hand (`c_name`) is used as it is or refused; every other name is made of the diagram's name, and gets
 * a suffix where two would give the same symbol.  Names that need no suffix are settled before names that do, so adding
 * an entity never renames another one that has its plain name.
 *
 * All strings belong to the names object.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

typedef struct _CrowCNames CrowCNames;

/**
 * CrowCTypeNames:
 * @type: "BlogUser"
 * @prefix: "blog_user"
 * @object: "USER": what follows the namespace in macros
 * @type_macro: "BLOG_TYPE_USER"
 * @upper: "BLOG_USER": the cast, or what enumeration constants begin with
 * @number: "BLOG_ENTITY_USER": of an entity, its index in the schema
 *
 * The names of the type of an entity or enumeration.
 */
typedef struct
{
  const char *type;
  const char *prefix;
  const char *object;
  const char *type_macro;
  const char *upper;
  const char *number;
} CrowCTypeNames;

/**
 * CrowCMemberNames:
 * @name: "posts": what follows "blog_user_get_"
 * @singular: (nullable): of a to-many role that can be edited: "post", what follows "blog_user_add_"
 * @parameter: "posts": the name of a parameter that holds it
 * @singular_parameter: (nullable): the same for one object of a to-many role
 * @number: "BLOG_USER_ROLE_POSTS", "BLOG_USER_ATTRIBUTE_NAME": its index
 *
 * The names of an attribute or role.
 */
typedef struct
{
  const char *name;
  const char *singular;
  const char *parameter;
  const char *singular_parameter;
  const char *number;
} CrowCMemberNames;

/**
 * CrowCFunction:
 * @CROW_C_SCHEMA_INFO: the constant tables
 * @CROW_C_SCHEMA_GET: the schema
 * @CROW_C_MAPPING_GET: the mapping of the schema to the types
 * @CROW_C_SESSION_NEW: a session on an engine
 * @CROW_C_SESSION_OPEN: a session on an engine that it opens
 * @CROW_C_ENTITIES: the enumeration of the entities' indexes
 * @CROW_C_SCHEMA_STEM: no symbol, but what the files of the schema are called where each entity has its own
 *   ("blog_schema", with hyphens in the name of the file)
 * @CROW_C_MAIN_STEM: the same for the demonstration
 *
 * A symbol that there is once a namespace.
 */
typedef enum
{
  CROW_C_SCHEMA_INFO,
  CROW_C_SCHEMA_GET,
  CROW_C_MAPPING_GET,
  CROW_C_SESSION_NEW,
  CROW_C_SESSION_OPEN,
  CROW_C_ENTITIES,
  CROW_C_SCHEMA_STEM,
  CROW_C_MAIN_STEM,
} CrowCFunction;

#define CROW_C_N_FUNCTIONS 8

CrowCNames             *crow_c_names_new            (CrowSchema        *schema,
                                                     const char        *c_namespace,
                                                     GError           **error);
void                    crow_c_names_free           (CrowCNames        *self);

const char             *crow_c_names_get_camel      (const CrowCNames  *self);
const char             *crow_c_names_get_snake      (const CrowCNames  *self);
const char             *crow_c_names_get_upper      (const CrowCNames  *self);
const char             *crow_c_names_get_function   (const CrowCNames  *self,
                                                     CrowCFunction      function);

/* NULL for what has no type: the association of a many-to-many link, an entity without a primary key. */
const CrowCTypeNames   *crow_c_names_get_entity     (const CrowCNames  *self,
                                                     guint              entity);
/* "blog_user": what the constant tables of an entity begin with, also where it has no type. */
const char             *crow_c_names_get_table      (const CrowCNames  *self,
                                                     guint              entity);
const CrowCMemberNames *crow_c_names_get_attribute  (const CrowCNames  *self,
                                                     guint              entity,
                                                     guint              attribute);
/* NULL for a role that is hidden or leads to an entity without a type.  Behind the entity's roles are those that stand on an
 * association entity (crow_schema_get_through_roles()). */
const CrowCMemberNames *crow_c_names_get_role       (const CrowCNames  *self,
                                                     guint              entity,
                                                     guint              role);
/* "name_and_city", what follows "blog_user_find_by_"; NULL for the primary key. */
const char             *crow_c_names_get_key        (const CrowCNames  *self,
                                                     guint              entity,
                                                     guint              key);
const CrowCTypeNames   *crow_c_names_get_enum       (const CrowCNames  *self,
                                                     guint              enumeration);
/* "BLOG_STATUS_DRAFT" */
const char             *crow_c_names_get_enum_value (const CrowCNames  *self,
                                                     guint              enumeration,
                                                     guint              value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCNames, crow_c_names_free)

G_END_DECLS
