/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Copies records into a schema being made, and checks that every index in them points somewhere.
 *
 * It checks only what reading the records without care would need (indices in range, names and ids present, ids
 * unique).  Whether the schema makes sense to a database is not asked here: a drawing is often unfinished.
 */
#include "config.h"

#include "schema/crow-schema-builder.h"

#include "base/crow-error.h"
#include "schema/crow-schema-private.h"

typedef struct
{
  GArray *attributes;
  GArray *keys;
  GArray *indexes;
  GArray *checks;
} EntityDraft;

struct _CrowSchemaBuilder
{
  /* owned */
  GStringChunk *strings;
  GPtrArray *blocks;
  CrowSchemaInfo *info; /* also in `blocks` */
  GArray *enums;
  GArray *entities;
  GArray *drafts; /* of EntityDraft, parallel to `entities` */
  GArray *relationships;
  GArray *views;
  GArray *throughs;
};

static const char *
copy_string (CrowSchemaBuilder *self,
             const char        *text)
{
  return text == NULL ? NULL : g_string_chunk_insert (self->strings, text);
}

/* Memory that lives as long as the schema; NULL for nothing. */
static gpointer
copy_block (CrowSchemaBuilder *self,
            gconstpointer      data,
            gsize              size)
{
  gpointer block;

  if (size == 0)
    return NULL;
  block = g_memdup2 (data, size);
  g_ptr_array_add (self->blocks, block);
  return block;
}

static void
entity_draft_clear (gpointer data)
{
  EntityDraft *draft = data;

  g_array_unref (draft->attributes);
  g_array_unref (draft->keys);
  g_array_unref (draft->indexes);
  g_array_unref (draft->checks);
}

/**
 * crow_schema_builder_new: (skip)
 * @id: the schema's stable id
 * @name: its name
 * @comment: (nullable): a comment
 *
 * Returns: (transfer full): a builder of an empty schema
 */
CrowSchemaBuilder *
crow_schema_builder_new (const char *id,
                         const char *name,
                         const char *comment)
{
  CrowSchemaBuilder *self;

  g_return_val_if_fail (id != NULL && name != NULL, NULL);

  self = g_new0 (CrowSchemaBuilder, 1);
  self->strings = g_string_chunk_new (4096);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->info = g_new0 (CrowSchemaInfo, 1);
  g_ptr_array_add (self->blocks, self->info);
  self->info->id = copy_string (self, id);
  self->info->name = copy_string (self, name);
  self->info->comment = copy_string (self, comment);
  self->enums = g_array_new (FALSE, FALSE, sizeof (CrowEnumInfo));
  self->entities = g_array_new (FALSE, FALSE, sizeof (CrowEntityInfo));
  self->drafts = g_array_new (FALSE, FALSE, sizeof (EntityDraft));
  g_array_set_clear_func (self->drafts, entity_draft_clear);
  self->relationships = g_array_new (FALSE, FALSE, sizeof (CrowRelationshipInfo));
  self->views = g_array_new (FALSE, FALSE, sizeof (CrowViewInfo));
  self->throughs = g_array_new (FALSE, FALSE, sizeof (CrowThroughInfo));
  return self;
}

/**
 * crow_schema_builder_set_written_for: (skip)
 * @self: a builder
 * @dialect: the #CrowDialectId of the database whose SQL the expressions of the schema are; -1: not known
 *
 * Another database gets them respelled where that is known to be needed.
 */
void
crow_schema_builder_set_written_for (CrowSchemaBuilder *self,
                                     int                dialect)
{
  g_return_if_fail (self != NULL && dialect >= -1 && dialect < CROW_N_DIALECTS);
  self->info->written_for = (guint8) (dialect + 1);
}

/**
 * crow_schema_builder_free: (skip)
 * @self: (transfer full) (nullable): a builder
 */
void
crow_schema_builder_free (CrowSchemaBuilder *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_array_unref (self->enums);
  g_array_unref (self->entities);
  g_array_unref (self->drafts);
  g_array_unref (self->relationships);
  g_array_unref (self->views);
  g_array_unref (self->throughs);
  g_free (self);
}

/**
 * crow_schema_builder_add_enum: (skip)
 * @self: a builder
 * @info: the record, copied
 *
 * Returns: its index
 */
guint16
crow_schema_builder_add_enum (CrowSchemaBuilder  *self,
                              const CrowEnumInfo *info)
{
  CrowEnumInfo copy = *info;
  CrowEnumValueInfo *values = copy_block (self, info->values, info->n_values * sizeof (CrowEnumValueInfo));

  g_return_val_if_fail (self->enums->len < CROW_NONE, CROW_NONE);

  for (guint i = 0; i < info->n_values; i++)
    {
      values[i].id = copy_string (self, values[i].id);
      values[i].name = copy_string (self, values[i].name);
      values[i].c_name = copy_string (self, values[i].c_name);
      values[i].comment = copy_string (self, values[i].comment);
    }
  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.c_name = copy_string (self, info->c_name);
  copy.database_schema = copy_string (self, info->database_schema);
  copy.comment = copy_string (self, info->comment);
  copy.values = values;
  g_array_append_val (self->enums, copy);
  return self->enums->len - 1;
}

/**
 * crow_schema_builder_add_entity: (skip)
 * @self: a builder
 * @info: the record, copied with its lists
 *
 * Returns: its index
 */
guint16
crow_schema_builder_add_entity (CrowSchemaBuilder    *self,
                                const CrowEntityInfo *info)
{
  CrowEntityInfo copy = *info;
  EntityDraft draft;
  guint16 entity = self->entities->len;

  g_return_val_if_fail (self->entities->len < CROW_NONE, CROW_NONE);

  draft.attributes = g_array_new (FALSE, FALSE, sizeof (CrowAttributeInfo));
  draft.keys = g_array_new (FALSE, FALSE, sizeof (CrowKeyInfo));
  draft.indexes = g_array_new (FALSE, FALSE, sizeof (CrowIndexInfo));
  draft.checks = g_array_new (FALSE, FALSE, sizeof (CrowCheckInfo));
  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.c_name = copy_string (self, info->c_name);
  copy.database_schema = copy_string (self, info->database_schema);
  copy.comment = copy_string (self, info->comment);
  copy.inheritance = NULL;
  /* A zeroed template means "none", not "the first": there is no key yet. */
  if (info->n_keys == 0)
    copy.primary_key = CROW_NONE;
  g_array_append_val (self->entities, copy);
  g_array_append_val (self->drafts, draft);
  if (info->inheritance != NULL)
    crow_schema_builder_set_inheritance (self, entity, info->inheritance);

  for (guint i = 0; i < info->n_attributes; i++)
    crow_schema_builder_add_attribute (self, entity, &info->attributes[i]);
  for (guint i = 0; i < info->n_keys; i++)
    crow_schema_builder_add_key (self, entity, &info->keys[i], i == info->primary_key);
  for (guint i = 0; i < info->n_indexes; i++)
    crow_schema_builder_add_index (self, entity, &info->indexes[i]);
  for (guint i = 0; i < info->n_checks; i++)
    crow_schema_builder_add_check (self, entity, &info->checks[i]);
  return entity;
}

/**
 * crow_schema_builder_set_inheritance: (skip)
 * @self: a builder
 * @entity: index of an entity added before
 * @info: the record, copied
 *
 * Puts the entity into a hierarchy, as its root or as one that inherits.
 */
void
crow_schema_builder_set_inheritance (CrowSchemaBuilder         *self,
                                     guint16                    entity,
                                     const CrowInheritanceInfo *info)
{
  CrowInheritanceInfo *copy;

  g_return_if_fail (entity < self->entities->len && info != NULL);

  copy = copy_block (self, info, sizeof *info);
  copy->value = copy_string (self, info->value);
  g_array_index (self->entities, CrowEntityInfo, entity).inheritance = copy;
}

/**
 * crow_schema_builder_add_attribute: (skip)
 * @self: a builder
 * @entity: index of an entity added before
 * @info: the record, copied
 *
 * Returns: its index within the entity
 */
guint16
crow_schema_builder_add_attribute (CrowSchemaBuilder       *self,
                                   guint16                  entity,
                                   const CrowAttributeInfo *info)
{
  CrowAttributeInfo copy = *info;
  GArray *attributes;

  g_return_val_if_fail (entity < self->drafts->len, CROW_NONE);

  attributes = g_array_index (self->drafts, EntityDraft, entity).attributes;
  g_return_val_if_fail (attributes->len < CROW_NONE, CROW_NONE);

  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.c_name = copy_string (self, info->c_name);
  copy.comment = copy_string (self, info->comment);
  copy.default_value = copy_string (self, info->default_value);
  copy.on_update_value = copy_string (self, info->on_update_value);
  copy.generated = copy_string (self, info->generated);
  copy.collation = copy_string (self, info->collation);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    copy.native_types[i] = copy_string (self, info->native_types[i]);
  if (info->type != CROW_TYPE_ENUM)
    copy.enumeration = CROW_NONE;
  g_array_append_val (attributes, copy);
  return attributes->len - 1;
}

/**
 * crow_schema_builder_add_key: (skip)
 * @self: a builder
 * @entity: index of an entity added before
 * @info: the record, copied
 * @primary: whether it is the primary key
 *
 * Returns: its index within the entity
 */
guint16
crow_schema_builder_add_key (CrowSchemaBuilder *self,
                             guint16            entity,
                             const CrowKeyInfo *info,
                             gboolean           primary)
{
  CrowKeyInfo copy = *info;
  GArray *keys;

  g_return_val_if_fail (entity < self->drafts->len, CROW_NONE);

  keys = g_array_index (self->drafts, EntityDraft, entity).keys;
  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.attributes = copy_block (self, info->attributes, info->n_attributes * sizeof (guint16));
  g_array_append_val (keys, copy);
  if (primary)
    g_array_index (self->entities, CrowEntityInfo, entity).primary_key = keys->len - 1;
  return keys->len - 1;
}

/**
 * crow_schema_builder_add_index: (skip)
 * @self: a builder
 * @entity: index of an entity added before
 * @info: the record, copied
 *
 * Returns: its index within the entity
 */
guint16
crow_schema_builder_add_index (CrowSchemaBuilder   *self,
                               guint16              entity,
                               const CrowIndexInfo *info)
{
  CrowIndexInfo copy = *info;
  CrowIndexPartInfo *parts = copy_block (self, info->parts, info->n_parts * sizeof (CrowIndexPartInfo));
  GArray *indexes;

  g_return_val_if_fail (entity < self->drafts->len, CROW_NONE);

  indexes = g_array_index (self->drafts, EntityDraft, entity).indexes;
  for (guint i = 0; i < info->n_parts; i++)
    {
      parts[i].expression = copy_string (self, parts[i].expression);
      parts[i].collation = copy_string (self, parts[i].collation);
      parts[i].operators = copy_string (self, parts[i].operators);
    }
  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.where = copy_string (self, info->where);
  copy.method = copy_string (self, info->method);
  copy.parts = parts;
  g_array_append_val (indexes, copy);
  return indexes->len - 1;
}

/**
 * crow_schema_builder_add_check: (skip)
 * @self: a builder
 * @entity: index of an entity added before
 * @info: the record, copied
 *
 * Returns: its index within the entity
 */
guint16
crow_schema_builder_add_check (CrowSchemaBuilder   *self,
                               guint16              entity,
                               const CrowCheckInfo *info)
{
  CrowCheckInfo copy = *info;
  GArray *checks;

  g_return_val_if_fail (entity < self->drafts->len, CROW_NONE);

  checks = g_array_index (self->drafts, EntityDraft, entity).checks;
  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.expression = copy_string (self, info->expression);
  g_array_append_val (checks, copy);
  return checks->len - 1;
}

static void
copy_end (CrowSchemaBuilder *self,
          CrowEndInfo       *end)
{
  end->role = copy_string (self, end->role);
  end->c_name = copy_string (self, end->c_name);
  end->order_by = copy_string (self, end->order_by);
}

/**
 * crow_schema_builder_add_relationship: (skip)
 * @self: a builder
 * @info: the record, copied
 *
 * Returns: its index
 */
guint16
crow_schema_builder_add_relationship (CrowSchemaBuilder          *self,
                                      const CrowRelationshipInfo *info)
{
  CrowRelationshipInfo copy = *info;

  g_return_val_if_fail (self->relationships->len < CROW_NONE, CROW_NONE);

  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.comment = copy_string (self, info->comment);
  if (info->kind != CROW_LINK_MANY_TO_MANY)
    copy.association = CROW_NONE;
  for (guint i = 0; i < 2; i++)
    {
      CrowEndInfo *end = &copy.ends[i];
      CrowReferenceInfo *reference = &copy.references[i];
      gsize size = reference->n_columns * sizeof (guint16);

      copy_end (self, end);
      reference->id = copy_string (self, reference->id);
      reference->name = copy_string (self, reference->name);
      reference->columns = copy_block (self, reference->columns, size);
      reference->target_columns = copy_block (self, reference->target_columns, size);
    }
  g_array_append_val (self->relationships, copy);
  return self->relationships->len - 1;
}

/**
 * crow_schema_builder_add_through: (skip)
 * @self: a builder
 * @info: the record, copied
 *
 * Adds the two roles that an association entity gives.  The relationships that they stand on may be added later.
 *
 * Returns: its index
 */
guint16
crow_schema_builder_add_through (CrowSchemaBuilder     *self,
                                 const CrowThroughInfo *info)
{
  CrowThroughInfo copy = *info;

  g_return_val_if_fail (self->throughs->len < CROW_NONE, CROW_NONE);

  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.comment = copy_string (self, info->comment);
  copy_end (self, &copy.ends[0]);
  copy_end (self, &copy.ends[1]);
  g_array_append_val (self->throughs, copy);
  return self->throughs->len - 1;
}

/**
 * crow_schema_builder_add_view: (skip)
 * @self: a builder
 * @info: the record, copied
 *
 * Returns: its index
 */
guint16
crow_schema_builder_add_view (CrowSchemaBuilder  *self,
                              const CrowViewInfo *info)
{
  CrowViewInfo copy = *info;

  g_return_val_if_fail (self->views->len < CROW_NONE, CROW_NONE);

  copy.id = copy_string (self, info->id);
  copy.name = copy_string (self, info->name);
  copy.database_schema = copy_string (self, info->database_schema);
  copy.comment = copy_string (self, info->comment);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    copy.queries[i] = copy_string (self, info->queries[i]);
  g_array_append_val (self->views, copy);
  return self->views->len - 1;
}

static gboolean
fail (GError    **error,
      const char *owner,
      const char *what)
{
  g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, "The schema is inconsistent: “%s” %s.", owner, what);
  return FALSE;
}

static gboolean
check_identity (GHashTable *ids,
                const char *id,
                const char *name,
                const char *owner,
                GError    **error)
{
  if (id == NULL || name == NULL)
    return fail (error, owner, "has a record without id or name");
  if (!g_hash_table_add (ids, (gpointer) id))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, "The schema is inconsistent: the id “%s” is used twice.", id);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_columns (const guint16 *columns,
               guint          n_columns,
               guint          n_attributes)
{
  for (guint i = 0; i < n_columns; i++)
    if (columns[i] >= n_attributes)
      return FALSE;
  return TRUE;
}

static gboolean
check_entity (const CrowSchemaInfo *info,
              const CrowEntityInfo *entity,
              GHashTable           *ids,
              GError              **error)
{
  if (!check_identity (ids, entity->id, entity->name, info->name, error))
    return FALSE;
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];

      if (!check_identity (ids, attribute->id, attribute->name, entity->name, error))
        return FALSE;
      if (attribute->type >= CROW_N_TYPES)
        return fail (error, attribute->name, "has an unknown type");
      if (attribute->type == CROW_TYPE_ENUM && attribute->enumeration >= info->n_enums)
        return fail (error, attribute->name, "refers to an enumeration that does not exist");
    }
  for (guint i = 0; i < entity->n_keys; i++)
    {
      const CrowKeyInfo *key = &entity->keys[i];

      if (!check_identity (ids, key->id, "", entity->name, error))
        return FALSE;
      if (key->n_attributes == 0 || !check_columns (key->attributes, key->n_attributes, entity->n_attributes))
        return fail (error, entity->name, "has a key of attributes that do not exist");
    }
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      const CrowIndexInfo *index = &entity->indexes[i];

      if (!check_identity (ids, index->id, "", entity->name, error))
        return FALSE;
      if (index->n_parts == 0)
        return fail (error, entity->name, "has an index without parts");
      for (guint j = 0; j < index->n_parts; j++)
        if (index->parts[j].expression == NULL && index->parts[j].attribute >= entity->n_attributes)
          return fail (error, entity->name, "has an index on an attribute that does not exist");
    }
  for (guint i = 0; i < entity->n_checks; i++)
    if (!check_identity (ids, entity->checks[i].id, entity->checks[i].expression, entity->name, error))
      return FALSE;
  if (entity->primary_key != CROW_NONE && entity->primary_key >= entity->n_keys)
    return fail (error, entity->name, "has a primary key that does not exist");
  if (entity->version_attribute != CROW_NONE && entity->version_attribute >= entity->n_attributes)
    return fail (error, entity->name, "has a version attribute that does not exist");
  return TRUE;
}

/* Whether @entity is @ancestor, or inherits from it and is in the same table. */
static gboolean
shares_table (const CrowSchemaInfo *info,
              guint                 entity,
              guint                 ancestor)
{
  while (entity != ancestor)
    {
      const CrowInheritanceInfo *inheritance = info->entities[entity].inheritance;

      if (inheritance == NULL || inheritance->parent == CROW_NONE || inheritance->kind != CROW_INHERITANCE_SINGLE)
        return FALSE;
      entity = inheritance->parent;
    }
  return TRUE;
}

static gboolean
check_reference (const CrowSchemaInfo    *info,
                 const char              *owner,
                 const CrowReferenceInfo *reference,
                 guint                    entity,
                 guint                    target,
                 GHashTable              *ids,
                 GError                 **error)
{
  if (!check_identity (ids, reference->id, "", owner, error))
    return FALSE;
  if (reference->n_columns == 0 || reference->entity != entity || !shares_table (info, target, reference->target) ||
      !check_columns (reference->columns, reference->n_columns, info->entities[entity].n_attributes) ||
      !check_columns (reference->target_columns, reference->n_columns,
                      info->entities[reference->target].n_attributes))
    return fail (error, owner, "has a foreign key that does not fit its entities");
  return TRUE;
}

static gboolean
check_inheritance (const CrowSchemaInfo *info,
                   const CrowEntityInfo *entity,
                   GError              **error)
{
  const CrowInheritanceInfo *inheritance = entity->inheritance;
  const CrowEntityInfo *parent = entity;
  guint depth = 0;

  if (inheritance == NULL)
    return TRUE;
  if (inheritance->parent == CROW_NONE)
    return inheritance->discriminator < entity->n_attributes ||
           fail (error, entity->name, "has no discriminator, which entities that inherit from it need");
  if (entity->version_attribute != CROW_NONE)
    return fail (error, entity->name, "has a version attribute, which is its root's");
  for (; parent->inheritance->parent != CROW_NONE; depth++)
    {
      if (parent->inheritance->parent >= info->n_entities || depth > info->n_entities)
        return fail (error, entity->name, "inherits from itself or from nothing");
      parent = &info->entities[parent->inheritance->parent];
      if (parent->inheritance == NULL || (parent->flags & CROW_ENTITY_ASSOCIATION))
        return fail (error, entity->name, "inherits from an entity that is no root");
    }
  if (parent->primary_key == CROW_NONE)
    return fail (error, entity->name, "inherits from an entity without primary key");
  if (inheritance->kind == CROW_INHERITANCE_SINGLE)
    return entity->primary_key == CROW_NONE ||
           fail (error, entity->name, "shares the table of its parent and cannot have a primary key of its own");
  /* In the table of a parent with another one this would have no place. */
  if (info->entities[inheritance->parent].inheritance->parent != CROW_NONE &&
      info->entities[inheritance->parent].inheritance->kind == CROW_INHERITANCE_SINGLE)
    return fail (error, entity->name, "has a table of its own, but its parent shares that of the root");
  return (entity->primary_key != CROW_NONE &&
          entity->keys[entity->primary_key].n_attributes == parent->keys[parent->primary_key].n_attributes) ||
         fail (error, entity->name, "has not the primary key of its parent");
}

static gboolean
check_relationship (const CrowSchemaInfo       *info,
                    const CrowRelationshipInfo *relationship,
                    GHashTable                 *ids,
                    GError                    **error)
{
  const CrowEndInfo *ends = relationship->ends;
  const char *name = relationship->name != NULL ? relationship->name : relationship->id;

  if (!check_identity (ids, relationship->id, "", info->name, error))
    return FALSE;
  if (ends[0].entity >= info->n_entities || ends[1].entity >= info->n_entities)
    return fail (error, name, "links an entity that does not exist");
  if (relationship->kind != CROW_LINK_MANY_TO_MANY)
    return check_reference (info, name, &relationship->references[0], ends[1].entity, ends[0].entity, ids, error);
  if (relationship->association >= info->n_entities)
    return fail (error, name, "has no table for its pairs");
  for (guint i = 0; i < 2; i++)
    if (!check_reference (info, name, &relationship->references[i], relationship->association, ends[i].entity, ids,
                          error))
      return FALSE;
  return TRUE;
}

static gboolean
check_through (const CrowSchemaInfo  *info,
               const CrowThroughInfo *through,
               GHashTable            *ids,
               GError               **error)
{
  const char *name = through->name != NULL ? through->name : through->id;

  if (!check_identity (ids, through->id, "", info->name, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (through->relationships[i] >= info->n_relationships ||
        info->relationships[through->relationships[i]].kind == CROW_LINK_MANY_TO_MANY ||
        info->relationships[through->relationships[i]].ends[0].entity != through->ends[i].entity)
      return fail (error, name, "stands on links that do not fit its entities");
  if (through->relationships[0] == through->relationships[1] ||
      info->relationships[through->relationships[0]].ends[1].entity !=
        info->relationships[through->relationships[1]].ends[1].entity)
    return fail (error, name, "stands on links that do not meet in one entity");
  return TRUE;
}

static gboolean
check (const CrowSchemaInfo *info,
       GError              **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < info->n_enums; i++)
    {
      const CrowEnumInfo *enumeration = &info->enums[i];

      if (!check_identity (ids, enumeration->id, enumeration->name, info->name, error))
        return FALSE;
      for (guint j = 0; j < enumeration->n_values; j++)
        if (!check_identity (ids, enumeration->values[j].id, enumeration->values[j].name, enumeration->name, error))
          return FALSE;
    }
  for (guint i = 0; i < info->n_entities; i++)
    if (!check_entity (info, &info->entities[i], ids, error))
      return FALSE;
  for (guint i = 0; i < info->n_entities; i++)
    if (!check_inheritance (info, &info->entities[i], error))
      return FALSE;
  for (guint i = 0; i < info->n_relationships; i++)
    if (!check_relationship (info, &info->relationships[i], ids, error))
      return FALSE;
  for (guint i = 0; i < info->n_throughs; i++)
    if (!check_through (info, &info->throughs[i], ids, error))
      return FALSE;
  for (guint i = 0; i < info->n_views; i++)
    if (!check_identity (ids, info->views[i].id, info->views[i].name, info->name, error))
      return FALSE;
  return TRUE;
}

static gconstpointer
freeze (CrowSchemaBuilder *self,
        GArray            *records,
        guint16           *n_records)
{
  *n_records = records->len;
  return copy_block (self, records->data, (gsize) records->len * g_array_get_element_size (records));
}

/**
 * crow_schema_builder_end: (skip)
 * @self: (transfer full): a builder; it is gone afterwards, also on failure
 * @error: %CROW_ERROR_SCHEMA when a record refers to one that does not exist, or an id is used twice
 *
 * Returns: (transfer full): the schema, or %NULL with @error set
 */
CrowSchema *
crow_schema_builder_end (CrowSchemaBuilder *self,
                         GError           **error)
{
  CrowSchemaInfo *info = self->info;
  CrowSchema *schema = NULL;

  for (guint i = 0; i < self->entities->len; i++)
    {
      CrowEntityInfo *entity = &g_array_index (self->entities, CrowEntityInfo, i);
      EntityDraft *draft = &g_array_index (self->drafts, EntityDraft, i);

      entity->attributes = freeze (self, draft->attributes, &entity->n_attributes);
      entity->keys = freeze (self, draft->keys, &entity->n_keys);
      entity->indexes = freeze (self, draft->indexes, &entity->n_indexes);
      entity->checks = freeze (self, draft->checks, &entity->n_checks);
    }
  info->enums = freeze (self, self->enums, &info->n_enums);
  info->entities = freeze (self, self->entities, &info->n_entities);
  info->relationships = freeze (self, self->relationships, &info->n_relationships);
  info->views = freeze (self, self->views, &info->n_views);
  info->throughs = freeze (self, self->throughs, &info->n_throughs);
  if (check (info, error))
    schema = _crow_schema_new_take (info, g_steal_pointer (&self->blocks), g_steal_pointer (&self->strings));
  crow_schema_builder_free (self);
  return schema;
}
