/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a node to its place in the schema that was compiled last, and from there to its C name.  A name is told as the
 * field for it takes it: a type and a constant without what all of the namespace begin with.
 */
#include "config.h"

#include "app/designer-names.h"

#include <string.h>

static const char *
without (const char *name,
         const char *prefix)
{
  return name != NULL && g_str_has_prefix (name, prefix) ? name + strlen (prefix) : name;
}

static guint16
find_enum (CrowSchema      *schema,
           CrowEnumeration *enumeration)
{
  const char *name = crow_enumeration_get_name (enumeration);

  return name != NULL ? crow_schema_lookup_enum (schema, name) : CROW_NONE;
}

static const char *
name_attribute (CrowSchema    *schema,
                CrowCNames    *names,
                CrowAttribute *attribute)
{
  CrowEntity *owner = crow_attribute_get_entity (attribute);
  guint16 entity = crow_schema_lookup_entity_by_id (schema, crow_node_get_id (CROW_NODE (owner)));
  guint16 position;

  if (entity == CROW_NONE || crow_attribute_get_name (attribute) == NULL)
    return NULL;
  position = crow_schema_lookup_attribute (schema, entity, crow_attribute_get_name (attribute));
  if (position == CROW_NONE || crow_c_names_get_attribute (names, entity, position) == NULL)
    return NULL;
  return crow_c_names_get_attribute (names, entity, position)->name;
}

/* The same of a link that goes through an entity. */
static const char *
name_through_end (CrowSchema *schema,
                  CrowCNames *names,
                  const char *link,
                  guint       position)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);

  for (guint i = 0; i < info->n_throughs && position <= 1; i++)
    {
      guint entity = info->throughs[i].ends[1 - position].entity, n_roles, n_throughs;
      const CrowRole *roles = crow_schema_get_through_roles (schema, entity, &n_throughs);

      crow_schema_get_roles (schema, entity, &n_roles);
      for (guint j = 0; j < n_throughs && g_str_equal (info->throughs[i].id, link); j++)
        if (roles[j].relationship == i && roles[j].end == position)
          {
            const CrowCMemberNames *role = crow_c_names_get_role (names, entity, n_roles + j);

            return role != NULL ? role->name : NULL;
          }
    }
  return NULL;
}

/* The role that leads to an end belongs to the entity of the other one. */
static const char *
name_end (CrowSchema  *schema,
          CrowCNames  *names,
          CrowLinkEnd *end)
{
  CrowNode *link = crow_node_get_parent (CROW_NODE (end));
  guint position = crow_node_get_position (CROW_NODE (end));
  guint16 relationship = crow_schema_lookup_relationship_by_id (schema, crow_node_get_id (link));
  const CrowRole *roles;
  guint16 entity;
  guint n_roles;

  if (relationship == CROW_NONE)
    return name_through_end (schema, names, crow_node_get_id (link), position);
  if (position > 1)
    return NULL;
  entity = crow_schema_get_relationship (schema, relationship)->ends[1 - position].entity;
  roles = crow_schema_get_roles (schema, entity, &n_roles);
  for (guint i = 0; i < n_roles; i++)
    if (roles[i].relationship == relationship && roles[i].end == position)
      {
        const CrowCMemberNames *role = crow_c_names_get_role (names, entity, i);

        return role != NULL ? role->name : NULL;
      }
  return NULL;
}

static const char *
name_value (CrowSchema    *schema,
            CrowCNames    *names,
            CrowEnumValue *value)
{
  CrowNode *node = CROW_NODE (value);
  guint16 position = find_enum (schema, CROW_ENUMERATION (crow_node_get_parent (node)));
  g_autofree char *prefix = NULL;

  if (position == CROW_NONE
      || crow_node_get_position (node) >= crow_schema_get_info (schema)->enums[position].n_values)
    return NULL;
  prefix = g_strconcat (crow_c_names_get_enum (names, position)->upper, "_", NULL);
  return without (crow_c_names_get_enum_value (names, position, crow_node_get_position (node)), prefix);
}

static const char *
name_type (CrowCNames           *names,
           const CrowCTypeNames *type)
{
  return type != NULL ? without (type->type, crow_c_names_get_camel (names)) : NULL;
}

char *
designer_names_dup (DesignerCompiler *compiler,
                    CrowNode         *node)
{
  CrowSchema *schema = NULL;
  CrowCNames *names = compiler != NULL ? designer_compiler_get_names (compiler, &schema) : NULL;
  guint16 position;

  if (names == NULL || crow_node_get_document (node) == NULL)
    return NULL;
  switch (crow_node_get_kind (node))
    {
    case CROW_NODE_MODEL:
      return g_strdup (crow_c_names_get_camel (names));

    case CROW_NODE_ENTITY:
      position = crow_schema_lookup_entity_by_id (schema, crow_node_get_id (node));
      return g_strdup (position != CROW_NONE ? name_type (names, crow_c_names_get_entity (names, position)) : NULL);

    case CROW_NODE_ATTRIBUTE:
      return g_strdup (name_attribute (schema, names, CROW_ATTRIBUTE (node)));

    case CROW_NODE_LINK_END:
      return g_strdup (name_end (schema, names, CROW_LINK_END (node)));

    case CROW_NODE_ENUMERATION:
      position = find_enum (schema, CROW_ENUMERATION (node));
      return g_strdup (position != CROW_NONE ? name_type (names, crow_c_names_get_enum (names, position)) : NULL);

    case CROW_NODE_ENUM_VALUE:
      return g_strdup (name_value (schema, names, CROW_ENUM_VALUE (node)));

    default:
      return NULL;
    }
}
