/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Schemas without inheritance, made of one with: as tables, and as objects.
 *
 * As tables: an entity that shares the table of its parent is merged into it, its columns not required; one with a table
 * of its own gets the foreign key that makes it one row with its parent's.  As objects: a whole hierarchy is one entity
 * with all attributes and roles, first those of the root, so that an index means the same for an object of any of them;
 * the others keep their place, empty.
 *
 * Everything keeps its id.
 */
#include "config.h"

#include "schema/crow-schema-builder.h"
#include "schema/crow-schema-private.h"

typedef struct
{
  const CrowSchema *schema;
  const CrowSchemaInfo *info;
  CrowSchemaBuilder *builder;
  gboolean objects;
  /* owned */
  guint16 *places;   /* by entity: where it is in the new schema */
  guint16 **slots;   /* by entity and attribute: the attribute there */
  GPtrArray *strings;
} Flatten;

static const CrowInheritanceInfo *
get_inheritance (const CrowSchemaInfo *info,
                 guint                 entity)
{
  return info->entities[entity].inheritance;
}

static gboolean
has_parent (const CrowSchemaInfo *info,
            guint                 entity)
{
  return get_inheritance (info, entity) != NULL && get_inheritance (info, entity)->parent != CROW_NONE;
}

/**
 * crow_schema_get_root:
 * @self: a schema
 * @entity: index of an entity
 *
 * Returns: the entity that it inherits from in the end; itself if it inherits from none
 */
guint16
crow_schema_get_root (const CrowSchema *self,
                      guint             entity)
{
  g_return_val_if_fail (self != NULL && entity < self->info->n_entities, CROW_NONE);

  while (has_parent (self->info, entity))
    entity = get_inheritance (self->info, entity)->parent;
  return entity;
}

/**
 * crow_schema_inherits:
 * @self: a schema
 * @entity: index of an entity
 * @ancestor: index of an entity
 *
 * Returns: whether objects of @entity are objects of @ancestor: it is the same, or inherits from it
 */
gboolean
crow_schema_inherits (const CrowSchema *self,
                      guint             entity,
                      guint             ancestor)
{
  g_return_val_if_fail (self != NULL && entity < self->info->n_entities, FALSE);

  while (entity != ancestor && has_parent (self->info, entity))
    entity = get_inheritance (self->info, entity)->parent;
  return entity == ancestor;
}

/**
 * crow_schema_has_inheritance:
 * @self: a schema
 *
 * Returns: whether any entity inherits from another
 */
gboolean
crow_schema_has_inheritance (const CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->info->n_entities; i++)
    if (has_parent (self->info, i))
      return TRUE;
  return FALSE;
}

/* The entity whose record holds the attributes of @entity in the new schema. */
static guint
get_holder (Flatten *self,
            guint    entity)
{
  while (has_parent (self->info, entity) &&
         (self->objects || get_inheritance (self->info, entity)->kind == CROW_INHERITANCE_SINGLE))
    entity = get_inheritance (self->info, entity)->parent;
  return entity;
}

static const guint16 *
translate (Flatten       *self,
           guint          entity,
           const guint16 *columns,
           guint          n_columns)
{
  guint16 *result = g_new (guint16, n_columns + 1);

  g_ptr_array_add (self->strings, result);
  for (guint i = 0; i < n_columns; i++)
    result[i] = columns[i] == CROW_NONE ? CROW_NONE : self->slots[entity][columns[i]];
  return result;
}

/* An attribute of the primary key of an entity with a table of its own, which is the parent's key again. */
static guint
find_in_key (const CrowEntityInfo *entity,
             guint                 attribute)
{
  const CrowKeyInfo *key = entity->primary_key != CROW_NONE ? &entity->keys[entity->primary_key] : NULL;

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    if (key->attributes[i] == attribute)
      return i;
  return G_MAXUINT;
}

static void
add_attributes (Flatten *self,
                guint    entity)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  guint holder = get_holder (self, entity);
  gboolean merged = holder != entity;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      CrowAttributeInfo attribute = info->attributes[i];
      guint position = merged ? find_in_key (info, i) : G_MAXUINT;

      if (position != G_MAXUINT)
        {
          const CrowEntityInfo *parent = &self->info->entities[info->inheritance->parent];

          /* Parents stand before their heirs here. */
          self->slots[entity][i] =
            self->slots[info->inheritance->parent][parent->keys[parent->primary_key].attributes[position]];
          continue;
        }
      if (merged && info->inheritance->kind == CROW_INHERITANCE_SINGLE)
        attribute.flags &= ~CROW_ATTRIBUTE_REQUIRED;
      self->slots[entity][i] = crow_schema_builder_add_attribute (self->builder, self->places[holder], &attribute);
    }
}

static void
add_parts (Flatten *self,
           guint    entity)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  guint place = self->places[entity];
  gboolean merged = get_holder (self, entity) != entity;

  for (guint i = 0; i < info->n_keys; i++)
    {
      CrowKeyInfo key = info->keys[i];

      if (merged && i == info->primary_key)
        continue;
      key.attributes = translate (self, entity, key.attributes, key.n_attributes);
      crow_schema_builder_add_key (self->builder, place, &key, !merged && i == info->primary_key);
    }
  for (guint i = 0; i < info->n_indexes; i++)
    {
      CrowIndexInfo index = info->indexes[i];
      CrowIndexPartInfo *parts = g_memdup2 (index.parts, index.n_parts * sizeof (CrowIndexPartInfo));

      g_ptr_array_add (self->strings, parts);
      for (guint j = 0; j < index.n_parts; j++)
        if (parts[j].attribute != CROW_NONE)
          parts[j].attribute = self->slots[entity][parts[j].attribute];
      index.parts = parts;
      crow_schema_builder_add_index (self->builder, place, &index);
    }
  for (guint i = 0; i < info->n_checks; i++)
    crow_schema_builder_add_check (self->builder, place, &info->checks[i]);
}

/* Depth first, so that a parent is before its heirs. */
static void
visit (Flatten *self,
       guint    entity,
       void   (*func) (Flatten *self, guint entity))
{
  func (self, entity);
  for (guint i = 0; i < self->info->n_entities; i++)
    if (has_parent (self->info, i) && get_inheritance (self->info, i)->parent == entity)
      visit (self, i, func);
}

static void
visit_all (Flatten *self,
           void   (*func) (Flatten *self, guint entity))
{
  for (guint i = 0; i < self->info->n_entities; i++)
    if (!has_parent (self->info, i))
      visit (self, i, func);
}

static void
add_entities (Flatten *self)
{
  for (guint i = 0; i < self->info->n_entities; i++)
    {
      CrowEntityInfo entity = self->info->entities[i];

      self->slots[i] = g_new0 (guint16, entity.n_attributes + 1);
      self->places[i] = CROW_NONE;
      if (get_holder (self, i) != i && !self->objects)
        continue;
      entity.attributes = NULL;
      entity.keys = NULL;
      entity.indexes = NULL;
      entity.checks = NULL;
      entity.inheritance = NULL;
      entity.n_attributes = entity.n_keys = entity.n_indexes = entity.n_checks = 0;
      /* Nothing is a hierarchy's root before its attributes, so that the version keeps its index. */
      if (get_holder (self, i) != i)
        entity.version_attribute = CROW_NONE;
      self->places[i] = crow_schema_builder_add_entity (self->builder, &entity);
    }
  for (guint i = 0; i < self->info->n_entities; i++)
    self->places[i] = self->places[get_holder (self, i)];
  visit_all (self, add_attributes);
  visit_all (self, add_parts);
}

static void
add_relationships (Flatten *self)
{
  for (guint i = 0; i < self->info->n_relationships; i++)
    {
      CrowRelationshipInfo link = self->info->relationships[i];

      for (guint j = 0; j < 2; j++)
        {
          CrowReferenceInfo *reference = &link.references[j];

          link.ends[j].entity = self->places[link.ends[j].entity];
          if (reference->n_columns == 0)
            continue;
          reference->columns = translate (self, reference->entity, reference->columns, reference->n_columns);
          reference->target_columns = translate (self, reference->target, reference->target_columns,
                                                 reference->n_columns);
          reference->entity = self->places[reference->entity];
          reference->target = self->places[reference->target];
        }
      if (link.association != CROW_NONE)
        link.association = self->places[link.association];
      crow_schema_builder_add_relationship (self->builder, &link);
    }
}

/* What they stand on keeps its index. */
static void
add_throughs (Flatten *self)
{
  for (guint i = 0; i < self->info->n_throughs; i++)
    {
      CrowThroughInfo through = self->info->throughs[i];

      for (guint j = 0; j < 2; j++)
        through.ends[j].entity = self->places[through.ends[j].entity];
      crow_schema_builder_add_through (self->builder, &through);
    }
}

/* The foreign keys between the tables of a hierarchy. */
static void
add_joins (Flatten *self)
{
  for (guint i = 0; i < self->info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &self->info->entities[i];
      CrowRelationshipInfo link = { .kind = CROW_LINK_ONE_TO_ONE, .association = CROW_NONE,
                                    .delete_rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_DATABASE };
      const CrowEntityInfo *parent;
      guint parent_index;
      g_autofree char *id = NULL, *reference_id = NULL;

      if (!has_parent (self->info, i) || entity->inheritance->kind != CROW_INHERITANCE_JOINED)
        continue;
      parent_index = get_holder (self, entity->inheritance->parent);
      parent = &self->info->entities[parent_index];
      id = g_strconcat (entity->id, ".inheritance", NULL);
      reference_id = g_strconcat (entity->id, ".inheritance.reference", NULL);
      link.id = id;
      link.ends[0].entity = self->places[parent_index];
      link.ends[0].required = TRUE;
      link.ends[1].entity = self->places[i];
      link.references[0].id = reference_id;
      link.references[0].entity = self->places[i];
      link.references[0].target = self->places[parent_index];
      link.references[0].n_columns = entity->keys[entity->primary_key].n_attributes;
      link.references[0].columns = translate (self, i, entity->keys[entity->primary_key].attributes,
                                              link.references[0].n_columns);
      link.references[0].target_columns = translate (self, parent_index, parent->keys[parent->primary_key].attributes,
                                                     link.references[0].n_columns);
      link.references[0].on_delete = entity->inheritance->on_delete;
      if (entity->inheritance->on_delete != CROW_ACTION_CASCADE)
        link.executor = CROW_EXECUTOR_SESSION;
      if (!(parent->attributes[parent->keys[parent->primary_key].attributes[0]].flags & CROW_ATTRIBUTE_AUTO))
        link.references[0].on_update = CROW_ACTION_CASCADE;
      crow_schema_builder_add_relationship (self->builder, &link);
    }
}

static CrowSchema *
flatten (const CrowSchema *schema,
         gboolean          objects,
         guint16         **slots)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  Flatten self = {
    .schema = schema,
    .info = info,
    .objects = objects,
    .builder = crow_schema_builder_new (info->id, info->name, info->comment),
    .places = g_new (guint16, info->n_entities + 1),
    .slots = slots != NULL ? slots : g_new0 (guint16 *, info->n_entities + 1),
    .strings = g_ptr_array_new_with_free_func (g_free),
  };
  g_autoptr (GError) error = NULL;
  CrowSchema *result;

  crow_schema_builder_set_written_for (self.builder, info->written_for - 1);
  for (guint i = 0; i < info->n_enums; i++)
    crow_schema_builder_add_enum (self.builder, &info->enums[i]);
  add_entities (&self);
  add_relationships (&self);
  add_throughs (&self);
  if (!objects)
    add_joins (&self);
  for (guint i = 0; i < info->n_views; i++)
    crow_schema_builder_add_view (self.builder, &info->views[i]);
  result = crow_schema_builder_end (self.builder, &error);
  /* What was whole before stays whole. */
  g_assert_no_error (error);
  for (guint i = 0; slots == NULL && i < info->n_entities; i++)
    g_free (self.slots[i]);
  if (slots == NULL)
    g_free (self.slots);
  g_free (self.places);
  g_ptr_array_unref (self.strings);
  return result;
}

/**
 * crow_schema_ref_tables:
 * @self: a schema
 *
 * Returns: (transfer full): the schema as a database has it, without inheritance: @self itself where there is none
 */
CrowSchema *
crow_schema_ref_tables (const CrowSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return crow_schema_has_inheritance (self) ? flatten (self, FALSE, NULL) : crow_schema_ref ((CrowSchema *) self);
}

/**
 * crow_schema_ref_objects: (skip)
 * @self: a schema
 * @slots: (nullable): gets an array for each entity of @self, to be freed with g_free(): its attributes' indexes in the
 *   result; untouched where there is no inheritance
 *
 * Returns: (transfer full): the schema as objects have it, without inheritance: each hierarchy is one entity, that of
 *   its root, and the other entities have no attributes; @self itself where there is none
 */
CrowSchema *
crow_schema_ref_objects (const CrowSchema *self,
                         guint16         **slots)
{
  g_return_val_if_fail (self != NULL, NULL);

  return crow_schema_has_inheritance (self) ? flatten (self, TRUE, slots) : crow_schema_ref ((CrowSchema *) self);
}
