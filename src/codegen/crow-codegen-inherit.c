/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the C generator asks about hierarchies.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

guint
_crow_codegen_attribute_index (CrowCodegen *self,
                               guint        entity,
                               guint        attribute)
{
  return self->slots != NULL ? self->slots[entity][attribute] : attribute;
}

guint
_crow_codegen_role_index (CrowCodegen *self,
                          guint        entity,
                          guint        role)
{
  guint n, n_objects;
  const CrowRole *own, *roles;

  if (self->slots == NULL)
    return role;
  own = &crow_schema_get_roles (self->schema, entity, &n)[role];
  roles = crow_schema_get_roles (self->objects, crow_schema_get_root (self->schema, entity), &n_objects);
  for (guint i = 0; i < n_objects; i++)
    if (roles[i].relationship == own->relationship && roles[i].end == own->end)
      return i;
  g_assert_not_reached ();
}

guint
_crow_codegen_through_index (CrowCodegen *self,
                             guint        entity,
                             guint        role)
{
  CrowSchema *objects = self->slots != NULL ? self->objects : self->schema;
  guint root = crow_schema_get_root (self->schema, entity), n, n_roles, n_objects;
  const CrowRole *own = &crow_schema_get_through_roles (self->schema, entity, &n)[role];
  const CrowRole *roles = crow_schema_get_through_roles (objects, root, &n_objects);

  crow_schema_get_roles (objects, root, &n_roles);
  for (guint i = 0; i < n_objects; i++)
    if (roles[i].relationship == own->relationship && roles[i].end == own->end)
      return n_roles + i;
  g_assert_not_reached ();
}

guint16
_crow_codegen_get_parent (CrowCodegen *self,
                          guint        entity)
{
  const CrowInheritanceInfo *info = self->info->entities[entity].inheritance;

  return info != NULL ? info->parent : CROW_NONE;
}

gboolean
_crow_codegen_has_heirs (CrowCodegen *self,
                         guint        entity)
{
  for (guint i = 0; self->slots != NULL && i < self->info->n_entities; i++)
    if (_crow_codegen_get_parent (self, i) == entity)
      return TRUE;
  return FALSE;
}

gboolean
_crow_codegen_is_inherited_key (CrowCodegen *self,
                                guint        entity,
                                guint        attribute)
{
  return _crow_codegen_get_parent (self, entity) != CROW_NONE &&
         crow_schema_is_in_primary_key (self->schema, entity, attribute);
}

gboolean
_crow_codegen_is_discriminator (CrowCodegen *self,
                                guint        entity,
                                guint        attribute)
{
  const CrowInheritanceInfo *info = self->info->entities[entity].inheritance;

  return self->slots != NULL && info != NULL && info->parent == CROW_NONE && info->discriminator == attribute;
}

gboolean
_crow_codegen_has_objects (CrowCodegen *self,
                           guint        entity)
{
  const CrowInheritanceInfo *info = self->info->entities[entity].inheritance;

  return self->slots == NULL || info == NULL || info->value != NULL;
}

guint16 *
_crow_codegen_order_parents (CrowCodegen *self)
{
  guint n_entities = self->info->n_entities, n = 0;
  guint16 *order = g_new (guint16, n_entities + 1);
  g_autofree gboolean *done = g_new0 (gboolean, n_entities + 1);

  for (guint i = 0; i < n_entities; i++)
    while (!done[i])
      {
        guint at = i;

        while (_crow_codegen_get_parent (self, at) != CROW_NONE && !done[_crow_codegen_get_parent (self, at)])
          at = _crow_codegen_get_parent (self, at);
        done[at] = TRUE;
        order[n++] = at;
      }
  return order;
}

const char *
_crow_codegen_parent_type (CrowCodegen *self,
                           guint        entity)
{
  guint16 parent = _crow_codegen_get_parent (self, entity);

  return parent != CROW_NONE ? crow_c_names_get_entity (self->names, parent)->type : "CrowObject";
}
