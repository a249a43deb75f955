/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * GObject properties of mapped types, made from the schema's records: one for each attribute, one for each named role.
 *
 * Names are canonical: "author_id" is "author-id".  An attribute or role whose name is no property name, or is taken,
 * has none; the accessors reach it all the same.
 */
#include "config.h"

#include <string.h>

#include "base/crow-name.h"
#include "orm/crow-object-private.h"
#include "orm/crow-object-types.h"

static char *
property_name (const char *name,
               const char *c_name)
{
  char *snake = crow_name_to_snake (c_name != NULL ? c_name : name);

  for (char *p = snake; *p != '\0'; p++)
    if (*p == '_')
      *p = '-';
  return snake;
}

/* @enum_type: 0 where the program has none; the property is then the text. */
static GParamSpec *
attribute_property (const CrowAttributeInfo *attribute,
                    const char              *name,
                    GType                    enum_type)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY;

  if (attribute->generated != NULL)
    flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY;
  switch (attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return g_param_spec_int64 (name, NULL, attribute->comment, G_MININT64, G_MAXINT64, 0, flags);
    case CROW_TYPE_BOOLEAN:
      return g_param_spec_boolean (name, NULL, attribute->comment, FALSE, flags);
    case CROW_TYPE_REAL:
      return g_param_spec_double (name, NULL, attribute->comment, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case CROW_TYPE_BLOB:
      return g_param_spec_boxed (name, NULL, attribute->comment, G_TYPE_BYTES, flags);
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIMESTAMP:
      return g_param_spec_boxed (name, NULL, attribute->comment, G_TYPE_DATE_TIME, flags);
    case CROW_TYPE_ENUM:
      if (enum_type != 0)
        return g_param_spec_enum (name, NULL, attribute->comment, enum_type, 0, flags);
      return g_param_spec_string (name, NULL, attribute->comment, NULL, flags);
    default:
      return g_param_spec_string (name, NULL, attribute->comment, NULL, flags);
    }
}

static GParamSpec *
install (CrowObjectClass *klass,
         guint            id,
         GParamSpec      *pspec)
{
  g_object_class_install_property (G_OBJECT_CLASS (klass), id, pspec);
  return pspec;
}

static gboolean
is_free (CrowObjectClass *klass,
         const char      *name)
{
  return g_param_spec_is_valid_name (name) && g_object_class_find_property (G_OBJECT_CLASS (klass), name) == NULL;
}

/**
 * crow_object_class_set_enum_type: (skip)
 * @klass: the class of a type derived from %CROW_TYPE_OBJECT, in its class_init, before crow_object_class_set_entity()
 * @attribute: index of an attribute that has an enumeration
 * @type: a #GEnum whose values are the positions in that enumeration
 *
 * Gives the property of an attribute the type that the program has for its enumeration.
 */
void
crow_object_class_set_enum_type (CrowObjectClass *klass,
                                 guint16          attribute,
                                 GType            type)
{
  guint n = 0;

  g_return_if_fail (CROW_OBJECT_CLASS (klass) != NULL && G_TYPE_IS_ENUM (type));

  /* Ended by G_TYPE_NONE; set_entity takes it away again, so a derived class begins with none. */
  if (klass->enum_types == NULL)
    {
      klass->enum_types = g_new0 (GType, 1);
      klass->enum_types[0] = G_TYPE_NONE;
    }
  while (klass->enum_types[n] != G_TYPE_NONE)
    n++;
  if (n <= attribute)
    {
      klass->enum_types = g_renew (GType, klass->enum_types, attribute + 2);
      for (; n <= attribute; n++)
        klass->enum_types[n] = G_TYPE_INVALID;
      klass->enum_types[n] = G_TYPE_NONE;
    }
  klass->enum_types[attribute] = type;
}

/* The tables of properties, with those of the class that this one inherits from.  Both live as long as the class, which is
 * for ever. */
static void
make_room (CrowObjectClass  *klass,
           const CrowSchema *objects,
           guint             root)
{
  const CrowEntityInfo *info = crow_schema_get_entity (objects, root);
  GParamSpec **attributes = g_new0 (GParamSpec *, info->n_attributes + 1);
  GParamSpec **roles;
  guint n_roles, n_throughs;

  crow_schema_get_roles (objects, root, &n_roles);
  crow_schema_get_through_roles (objects, root, &n_throughs);
  n_roles += n_throughs;
  roles = g_new0 (GParamSpec *, n_roles + 1);
  /* A derived class begins as a copy of its parent's. */
  if (klass->attribute_properties != NULL)
    memcpy (attributes, klass->attribute_properties, info->n_attributes * sizeof *attributes);
  if (klass->role_properties != NULL)
    memcpy (roles, klass->role_properties, n_roles * sizeof *roles);
  klass->attribute_properties = attributes;
  klass->role_properties = roles;
}

/* @slots: (nullable): where the attributes of the class's own entity are among those of the root; NULL: they are those */
static void
add_attributes (CrowObjectClass  *klass,
                const CrowSchema *objects,
                const guint16    *slots,
                guint             root,
                guint             n_enum_types)
{
  const CrowEntityInfo *own = &klass->schema->entities[klass->entity];
  const CrowEntityInfo *info = crow_schema_get_entity (objects, root);

  for (guint i = 0; i < own->n_attributes; i++)
    {
      guint slot = slots != NULL ? slots[i] : i;
      g_autofree char *name = property_name (info->attributes[slot].name, info->attributes[slot].c_name);

      if (klass->attribute_properties[slot] == NULL && is_free (klass, name))
        klass->attribute_properties[slot] =
          install (klass, slot + 1,
                   attribute_property (&own->attributes[i], name, i < n_enum_types ? klass->enum_types[i] : 0));
    }
}

static void
add_roles (CrowObjectClass  *klass,
           const CrowSchema *drawn,
           const CrowSchema *objects,
           guint             root)
{
  guint n_roles, n_attributes = crow_schema_get_entity (objects, root)->n_attributes;
  const CrowRole *roles = crow_schema_get_roles (objects, root, &n_roles);

  for (guint i = 0; i < n_roles; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (drawn, roles[i].relationship);
      const CrowEndInfo *end = &link->ends[roles[i].end];
      g_autofree char *name = NULL;

      /* Of this entity, not of another one in the hierarchy. */
      if (roles[i].name == NULL || link->ends[1 - roles[i].end].entity != klass->entity)
        continue;
      name = property_name (roles[i].name, end->c_name);
      if (!is_free (klass, name))
        continue;
      klass->role_properties[i] =
        install (klass, n_attributes + i + 1,
                 roles[i].to_many
                   ? g_param_spec_object (name, NULL, NULL, CROW_TYPE_COLLECTION, G_PARAM_READABLE)
                   : g_param_spec_object (name, NULL, NULL, CROW_TYPE_OBJECT,
                                          end->view_only ? G_PARAM_READABLE
                                                         : G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY));
    }
}

/* Roles that stand on an association entity. */
static void
add_through_roles (CrowObjectClass  *klass,
                   const CrowSchema *objects,
                   guint             root)
{
  guint n_roles, n_throughs, n_attributes = crow_schema_get_entity (objects, root)->n_attributes;
  const CrowRole *roles;

  crow_schema_get_roles (objects, root, &n_roles);
  roles = crow_schema_get_through_roles (objects, root, &n_throughs);
  for (guint i = 0; i < n_throughs; i++)
    {
      const CrowEndInfo *ends = klass->schema->throughs[roles[i].relationship].ends;
      g_autofree char *name = NULL;

      if (roles[i].name == NULL || ends[1 - roles[i].end].entity != klass->entity)
        continue;
      name = property_name (roles[i].name, ends[roles[i].end].c_name);
      if (is_free (klass, name))
        klass->role_properties[n_roles + i] =
          install (klass, n_attributes + n_roles + i + 1,
                   g_param_spec_object (name, NULL, NULL, CROW_TYPE_COLLECTION, G_PARAM_READABLE));
    }
}

/**
 * crow_object_class_set_entity: (skip)
 * @klass: the class of a type derived from %CROW_TYPE_OBJECT, in its class_init
 * @schema: the records of its schema, which live as long as the program
 * @entity: index of its entity
 *
 * Makes the type that of an entity: installs its properties.
 */
void
crow_object_class_set_entity (CrowObjectClass      *klass,
                              const CrowSchemaInfo *schema,
                              guint16               entity)
{
  g_autoptr (CrowSchema) drawn = NULL;
  g_autoptr (CrowSchema) objects = NULL;
  guint16 **slots;
  guint n_enum_types = 0;

  g_return_if_fail (CROW_OBJECT_CLASS (klass) != NULL && schema != NULL);
  g_return_if_fail (entity < schema->n_entities);

  drawn = crow_schema_new_static (schema);
  /* Objects of a hierarchy know attributes and roles by the same numbers, whichever entity has them. */
  slots = g_new0 (guint16 *, schema->n_entities + 1);
  objects = crow_schema_ref_objects (drawn, slots);
  while (klass->enum_types != NULL && klass->enum_types[n_enum_types] != G_TYPE_NONE)
    n_enum_types++;
  /* GObject takes these two away from every derived class. */
  G_OBJECT_CLASS (klass)->get_property = _crow_object_get_property;
  G_OBJECT_CLASS (klass)->set_property = _crow_object_set_property;
  klass->schema = schema;
  klass->entity = entity;
  make_room (klass, objects, crow_schema_get_root (drawn, entity));
  add_attributes (klass, objects, slots[entity], crow_schema_get_root (drawn, entity), n_enum_types);
  add_roles (klass, drawn, objects, crow_schema_get_root (drawn, entity));
  add_through_roles (klass, objects, crow_schema_get_root (drawn, entity));
  g_clear_pointer (&klass->enum_types, g_free);
  for (guint i = 0; i < schema->n_entities; i++)
    g_free (slots[i]);
  g_free (slots);
}

void
_crow_object_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CrowObject *self = CROW_OBJECT (object);
  CrowEntityMap *map = self->mapping != NULL ? &self->mapping->entities[self->row->entity] : NULL;
  guint attribute = property_id - 1;
  CrowValue held;

  if (property_id == _CROW_OBJECT_PROPERTY_STATE)
    {
      g_value_set_uint (value, self->row->state);
      return;
    }
  if (map == NULL)
    return;
  if (attribute >= map->n_attributes)
    {
      guint role = attribute - map->n_attributes;

      if (self->session == NULL)
        return;
      if (map->roles[role].info->to_many)
        g_value_set_object (value, crow_object_get_many (self, role));
      else
        g_value_set_object (value, crow_object_get_one (self, role));
      return;
    }
  if (G_VALUE_HOLDS_ENUM (value))
    {
      g_value_set_enum (value, MAX (0, crow_object_get_enum (self, attribute)));
      return;
    }
  if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    {
      g_value_take_boxed (value, crow_object_dup_date_time (self, attribute));
      return;
    }
  crow_object_get_value (self, attribute, &held);
  if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, held.u.integer);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, held.u.integer != 0);
  else if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, held.u.real);
  else if (held.type == CROW_VALUE_TYPE_TEXT)
    g_value_set_string (value, held.u.text);
  else if (held.type == CROW_VALUE_TYPE_BLOB)
    g_value_take_boxed (value, g_bytes_new (held.u.bytes, held.length));
}

void
_crow_object_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  CrowObject *self = CROW_OBJECT (object);
  CrowEntityMap *map = self->mapping != NULL ? &self->mapping->entities[self->row->entity] : NULL;
  guint attribute = property_id - 1;

  g_return_if_fail (map != NULL);

  if (attribute >= map->n_attributes)
    crow_object_set_one (self, attribute - map->n_attributes, g_value_get_object (value));
  else if (G_VALUE_HOLDS_INT64 (value))
    crow_object_set_int64 (self, attribute, g_value_get_int64 (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    crow_object_set_boolean (self, attribute, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_DOUBLE (value))
    crow_object_set_double (self, attribute, g_value_get_double (value));
  else if (G_VALUE_HOLDS_STRING (value))
    crow_object_set_text (self, attribute, g_value_get_string (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    crow_object_set_enum (self, attribute, g_value_get_enum (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    crow_object_set_date_time (self, attribute, g_value_get_boxed (value));
  else if (g_value_get_boxed (value) == NULL)
    crow_object_set_null (self, attribute);
  else
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (g_value_get_boxed (value), &length);

      crow_object_set_blob (self, attribute, data, length);
    }
}
