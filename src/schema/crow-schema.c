/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The schema and its computed look-ups.  Nothing changes after construction, so reading needs no lock.
 *
 * Invariant: the roles of an entity lie side by side, in the order of relationships, and in a self link the role
 * that reaches end 0 comes before the one that reaches end 1.
 */
#include "config.h"

#include "schema/crow-schema-private.h"

G_DEFINE_BOXED_TYPE (CrowSchema, crow_schema, crow_schema_ref, crow_schema_unref)

static gboolean
end_is_to_many (const CrowRelationshipInfo *relationship,
                guint                       end)
{
  return relationship->kind == CROW_LINK_MANY_TO_MANY ||
         (relationship->kind == CROW_LINK_ONE_TO_MANY && end == 1);
}

static void
compute_roles (CrowSchema *self)
{
  const CrowSchemaInfo *info = self->info;
  guint next = 0;

  self->roles = g_new0 (CrowRole, 2 * info->n_relationships + 1);
  for (guint i = 0; i < info->n_relationships; i++)
    for (guint end = 0; end < 2; end++)
      self->entity_data[info->relationships[i].ends[1 - end].entity].n_roles++;
  for (guint i = 0; i < info->n_entities; i++)
    {
      self->entity_data[i].first_role = next;
      next += self->entity_data[i].n_roles;
      self->entity_data[i].n_roles = 0;
    }
  for (guint i = 0; i < info->n_relationships; i++)
    for (guint end = 0; end < 2; end++)
      {
        const CrowRelationshipInfo *relationship = &info->relationships[i];
        CrowSchemaEntityData *data = &self->entity_data[relationship->ends[1 - end].entity];
        CrowRole *role = &self->roles[data->first_role + data->n_roles++];

        role->relationship = i;
        role->end = end;
        role->entity = relationship->ends[1 - end].entity;
        role->target = relationship->ends[end].entity;
        role->to_many = end_is_to_many (relationship, end);
        role->name = relationship->ends[end].role;
      }
}

/* The same for what stands on an association entity. */
static void
compute_through_roles (CrowSchema *self)
{
  const CrowSchemaInfo *info = self->info;
  guint next = 0;

  self->through_roles = g_new0 (CrowRole, 2 * info->n_throughs + 1);
  for (guint entity = 0; entity < info->n_entities; entity++)
    {
      CrowSchemaEntityData *data = &self->entity_data[entity];

      data->first_through = next;
      for (guint i = 0; i < info->n_throughs; i++)
        for (guint end = 0; end < 2; end++)
          {
            const CrowEndInfo *ends = info->throughs[i].ends;

            if (ends[1 - end].entity == entity)
              self->through_roles[next++] = (CrowRole) { .relationship = i, .end = end, .to_many = TRUE, .entity = entity,
                                                         .target = ends[end].entity, .name = ends[end].role };
          }
      data->n_throughs = next - data->first_through;
    }
}

/* Counts on the first pass, fills on the second: the slices need no reallocation. */
static void
compute_references (CrowSchema *self)
{
  const CrowSchemaInfo *info = self->info;
  guint n_references = 0, n_referrers = 0;

  self->references = g_new0 (CrowSchemaReference, 2 * info->n_relationships + 1);
  self->referrers = g_new0 (CrowSchemaReference, 2 * info->n_relationships + 1);
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < info->n_relationships; i++)
        for (guint end = 0; end < 2; end++)
          {
            const CrowReferenceInfo *reference = &info->relationships[i].references[end];
            CrowSchemaReference record = { reference, i, end };
            CrowSchemaEntityData *from, *to;

            if (reference->n_columns == 0)
              continue;
            from = &self->entity_data[reference->entity];
            to = &self->entity_data[reference->target];
            if (pass == 1)
              {
                self->references[from->first_reference + from->n_references] = record;
                self->referrers[to->first_referrer + to->n_referrers] = record;
              }
            from->n_references++;
            to->n_referrers++;
          }
      if (pass == 1)
        break;
      for (guint i = 0; i < info->n_entities; i++)
        {
          CrowSchemaEntityData *data = &self->entity_data[i];

          data->first_reference = n_references;
          data->first_referrer = n_referrers;
          n_references += data->n_references;
          n_referrers += data->n_referrers;
          data->n_references = data->n_referrers = 0;
        }
    }
}

CrowSchema *
_crow_schema_new_take (const CrowSchemaInfo *info,
                       GPtrArray            *blocks,
                       GStringChunk         *strings)
{
  CrowSchema *self = g_new0 (CrowSchema, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->info = info;
  self->blocks = blocks;
  self->strings = strings;
  self->entity_data = g_new0 (CrowSchemaEntityData, info->n_entities + 1);
  self->entities_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->entities_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->relationships_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = info->n_relationships; i-- > 0;)
    g_hash_table_insert (self->relationships_by_id, (gpointer) info->relationships[i].id, GUINT_TO_POINTER (i + 1));
  for (guint i = info->n_entities; i-- > 0;)
    {
      g_hash_table_insert (self->entities_by_name, (gpointer) info->entities[i].name, GUINT_TO_POINTER (i + 1));
      g_hash_table_insert (self->entities_by_id, (gpointer) info->entities[i].id, GUINT_TO_POINTER (i + 1));
    }
  compute_roles (self);
  if (info->n_throughs > 0)
    compute_through_roles (self);
  compute_references (self);
  return self;
}

/**
 * crow_schema_new_static:
 * @info: records that live as long as the program, as generated code holds them; they are trusted
 *
 * Returns: (transfer full): a schema around @info, which is not copied
 */
CrowSchema *
crow_schema_new_static (const CrowSchemaInfo *info)
{
  g_return_val_if_fail (info != NULL, NULL);

  return _crow_schema_new_take (info, NULL, NULL);
}

/**
 * crow_schema_ref:
 * @self: a schema
 *
 * Returns: (transfer full): @self
 */
CrowSchema *
crow_schema_ref (CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * crow_schema_unref:
 * @self: (transfer full): a schema
 */
void
crow_schema_unref (CrowSchema *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->entities_by_name, g_hash_table_unref);
  g_clear_pointer (&self->entities_by_id, g_hash_table_unref);
  g_clear_pointer (&self->relationships_by_id, g_hash_table_unref);
  g_free (self->entity_data);
  g_free (self->roles);
  g_free (self->through_roles);
  g_free (self->references);
  g_free (self->referrers);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_free (self);
}

/**
 * crow_schema_get_info: (skip)
 * @self: a schema
 *
 * Returns: (transfer none): its records
 */
const CrowSchemaInfo *
crow_schema_get_info (const CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->info;
}

/**
 * crow_schema_get_name:
 * @self: a schema
 *
 * Returns: (transfer none): its name
 */
const char *
crow_schema_get_name (const CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->info->name;
}

/**
 * crow_schema_get_n_entities:
 * @self: a schema
 *
 * Returns: how many entities there are, the tables of many-to-many links included
 */
guint
crow_schema_get_n_entities (const CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->info->n_entities;
}

/**
 * crow_schema_get_entity: (skip)
 * @self: a schema
 * @entity: an index below crow_schema_get_n_entities()
 *
 * Returns: (transfer none): the record
 */
const CrowEntityInfo *
crow_schema_get_entity (const CrowSchema *self,
                        guint             entity)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (entity < self->info->n_entities, NULL);

  return &self->info->entities[entity];
}

/**
 * crow_schema_get_n_relationships:
 * @self: a schema
 *
 * Returns: how many relationships there are
 */
guint
crow_schema_get_n_relationships (const CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->info->n_relationships;
}

/**
 * crow_schema_get_relationship: (skip)
 * @self: a schema
 * @relationship: an index below crow_schema_get_n_relationships()
 *
 * Returns: (transfer none): the record
 */
const CrowRelationshipInfo *
crow_schema_get_relationship (const CrowSchema *self,
                              guint             relationship)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (relationship < self->info->n_relationships, NULL);

  return &self->info->relationships[relationship];
}

static guint16
lookup (GHashTable *table,
        const char *key)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (table, key));

  return found == 0 ? CROW_NONE : found - 1;
}

/**
 * crow_schema_lookup_entity:
 * @self: a schema
 * @name: a name
 *
 * Returns: the index of the first entity of that name, or %CROW_NONE
 */
guint16
crow_schema_lookup_entity (const CrowSchema *self,
                           const char       *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, CROW_NONE);

  return lookup (self->entities_by_name, name);
}

/**
 * crow_schema_lookup_entity_by_id:
 * @self: a schema
 * @id: an id
 *
 * Returns: the index of the entity, or %CROW_NONE
 */
guint16
crow_schema_lookup_entity_by_id (const CrowSchema *self,
                                 const char       *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, CROW_NONE);

  return lookup (self->entities_by_id, id);
}

/**
 * crow_schema_lookup_attribute:
 * @self: a schema
 * @entity: index of an entity
 * @name: a name
 *
 * Returns: the index of the attribute within the entity, or %CROW_NONE
 */
guint16
crow_schema_lookup_attribute (const CrowSchema *self,
                              guint             entity,
                              const char       *name)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self, entity);

  g_return_val_if_fail (info != NULL && name != NULL, CROW_NONE);

  for (guint i = 0; i < info->n_attributes; i++)
    if (g_str_equal (info->attributes[i].name, name))
      return i;
  return CROW_NONE;
}

/**
 * crow_schema_lookup_role:
 * @self: a schema
 * @entity: index of an entity
 * @name: a name
 *
 * Returns: the index of the role among those of crow_schema_get_roles(), or %CROW_NONE
 */
guint16
crow_schema_lookup_role (const CrowSchema *self,
                         guint             entity,
                         const char       *name)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self, entity, &n_roles);

  g_return_val_if_fail (name != NULL, CROW_NONE);

  for (guint i = 0; i < n_roles; i++)
    if (g_strcmp0 (roles[i].name, name) == 0)
      return i;
  return CROW_NONE;
}

/**
 * crow_schema_lookup_enum:
 * @self: a schema
 * @name: a name
 *
 * Returns: the index of the enumeration, or %CROW_NONE
 */
guint16
crow_schema_lookup_enum (const CrowSchema *self,
                         const char       *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, CROW_NONE);

  for (guint i = 0; i < self->info->n_enums; i++)
    if (g_str_equal (self->info->enums[i].name, name))
      return i;
  return CROW_NONE;
}

/**
 * crow_schema_lookup_relationship_by_id:
 * @self: a schema
 * @id: an id
 *
 * Returns: the index of the relationship, or %CROW_NONE
 */
guint16
crow_schema_lookup_relationship_by_id (const CrowSchema *self,
                                       const char       *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, CROW_NONE);

  return lookup (self->relationships_by_id, id);
}

/**
 * crow_schema_get_roles: (skip)
 * @self: a schema
 * @entity: index of an entity
 * @n_roles: (out): how many there are
 *
 * Returns: (transfer none): the roles of the entity, named and hidden
 */
const CrowRole *
crow_schema_get_roles (const CrowSchema *self,
                       guint             entity,
                       guint            *n_roles)
{
  g_return_val_if_fail (self != NULL && n_roles != NULL, NULL);
  g_return_val_if_fail (entity < self->info->n_entities, NULL);

  *n_roles = self->entity_data[entity].n_roles;
  return self->roles + self->entity_data[entity].first_role;
}

/**
 * crow_schema_get_inverse_role: (skip)
 * @self: a schema
 * @role: a role of @self
 *
 * Returns: the index of the other role of the same relationship, among the roles of @role's target
 */
guint16
crow_schema_get_inverse_role (const CrowSchema *self,
                              const CrowRole   *role)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self, role->target, &n_roles);

  for (guint i = 0; i < n_roles; i++)
    if (roles[i].relationship == role->relationship && roles[i].end != role->end)
      return i;
  g_assert_not_reached ();
}

/**
 * crow_schema_get_through_roles: (skip)
 * @self: a schema
 * @entity: index of an entity
 * @n_roles: (out): how many there are
 *
 * Gives the roles that stand on an association entity.  They are to-many and for reading only; `relationship` of each is
 * an index of #CrowSchemaInfo `throughs`.  In a mapping the first of them has the index that follows the entity's last
 * role of crow_schema_get_roles().
 *
 * Returns: (transfer none) (nullable): the roles, named and hidden; %NULL if the schema has none at all
 */
const CrowRole *
crow_schema_get_through_roles (const CrowSchema *self,
                               guint             entity,
                               guint            *n_roles)
{
  g_return_val_if_fail (self != NULL && n_roles != NULL, NULL);
  g_return_val_if_fail (entity < self->info->n_entities, NULL);

  *n_roles = self->entity_data[entity].n_throughs;
  return self->through_roles != NULL ? self->through_roles + self->entity_data[entity].first_through : NULL;
}

/**
 * crow_schema_get_references: (skip)
 * @self: a schema
 * @entity: index of an entity
 * @n_references: (out): how many there are
 *
 * Returns: (transfer none): the foreign keys whose columns are in the entity
 */
const CrowSchemaReference *
crow_schema_get_references (const CrowSchema *self,
                            guint             entity,
                            guint            *n_references)
{
  g_return_val_if_fail (self != NULL && n_references != NULL, NULL);
  g_return_val_if_fail (entity < self->info->n_entities, NULL);

  *n_references = self->entity_data[entity].n_references;
  return self->references + self->entity_data[entity].first_reference;
}

/**
 * crow_schema_get_referrers: (skip)
 * @self: a schema
 * @entity: index of an entity
 * @n_referrers: (out): how many there are
 *
 * Returns: (transfer none): the foreign keys that refer to the entity
 */
const CrowSchemaReference *
crow_schema_get_referrers (const CrowSchema *self,
                           guint             entity,
                           guint            *n_referrers)
{
  g_return_val_if_fail (self != NULL && n_referrers != NULL, NULL);
  g_return_val_if_fail (entity < self->info->n_entities, NULL);

  *n_referrers = self->entity_data[entity].n_referrers;
  return self->referrers + self->entity_data[entity].first_referrer;
}

/**
 * crow_schema_get_primary_key: (skip)
 * @self: a schema
 * @entity: index of an entity
 *
 * Returns: (transfer none) (nullable): its primary key, or %NULL if it has none
 */
const CrowKeyInfo *
crow_schema_get_primary_key (const CrowSchema *self,
                             guint             entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self, entity);

  g_return_val_if_fail (info != NULL, NULL);

  return info->primary_key == CROW_NONE ? NULL : &info->keys[info->primary_key];
}

/**
 * crow_schema_is_in_primary_key:
 * @self: a schema
 * @entity: index of an entity
 * @attribute: index of an attribute of it
 *
 * Returns: whether the attribute is part of the primary key
 */
gboolean
crow_schema_is_in_primary_key (const CrowSchema *self,
                               guint             entity,
                               guint             attribute)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (self, entity);

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    if (key->attributes[i] == attribute)
      return TRUE;
  return FALSE;
}

/**
 * crow_schema_is_in_reference:
 * @self: a schema
 * @entity: index of an entity
 * @attribute: index of an attribute of it
 *
 * Returns: whether the attribute is part of a foreign key, so that links write it
 */
gboolean
crow_schema_is_in_reference (const CrowSchema *self,
                             guint             entity,
                             guint             attribute)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self, entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      if (references[i].info->columns[j] == attribute)
        return TRUE;
  return FALSE;
}
