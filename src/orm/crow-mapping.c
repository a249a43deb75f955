/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Computes from a schema, once, what sessions ask for all the time: the layout of rows, the kinds of roles, what an
 * unlinked reference sets to null, the order in which entities can be written.
 *
 * It holds no rows and knows no database.
 */
#include "config.h"

#include "orm/crow-mapping-private.h"

G_DEFINE_BOXED_TYPE (CrowMapping, crow_mapping, crow_mapping_ref, crow_mapping_unref)

static CrowValueType
value_type (CrowDataType type)
{
  switch (type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_BOOLEAN:
      return CROW_VALUE_TYPE_INT64;
    case CROW_TYPE_REAL:
      return CROW_VALUE_TYPE_DOUBLE;
    case CROW_TYPE_BLOB:
      return CROW_VALUE_TYPE_BLOB;
    default:
      return CROW_VALUE_TYPE_TEXT;
    }
}

static gboolean
contains (const guint16 *list,
          guint          n,
          guint16        item)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == item)
      return TRUE;
  return FALSE;
}

static gboolean
is_in_key (const CrowEntityInfo *info,
           guint                 attribute)
{
  return info->primary_key != CROW_NONE &&
         contains (info->keys[info->primary_key].attributes, info->keys[info->primary_key].n_attributes, attribute);
}

static void
map_attributes (CrowEntityMap *map)
{
  const CrowEntityInfo *info = map->info;

  map->n_attributes = info->n_attributes;
  map->n_words = MAX (1, (map->n_attributes + CROW_ROW_BITS - 1) / CROW_ROW_BITS);
  map->types = g_new0 (guint8, map->n_attributes + 1);
  map->attribute_flags = g_new0 (guint8, map->n_attributes + 1);
  map->all = g_new0 (CrowRowMask, map->n_words);
  for (guint i = 0; i < map->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];

      map->types[i] = value_type (attribute->type);
      map->all[i / CROW_ROW_BITS] |= (CrowRowMask) 1 << i % CROW_ROW_BITS;
      if (attribute->generated != NULL)
        {
          map->attribute_flags[i] |= CROW_ATTRIBUTE_GENERATED;
          map->has_generated = TRUE;
        }
      if (attribute->default_source == CROW_VALUE_EXPRESSION || attribute->on_update_source == CROW_VALUE_EXPRESSION ||
          ((attribute->flags & CROW_ATTRIBUTE_AUTO) && !is_in_key (info, i)))
        map->attribute_flags[i] |= CROW_ATTRIBUTE_SERVER;
      map->has_defaults |= i == info->version_attribute || attribute->default_source != CROW_VALUE_NONE;
      map->has_stamps |= i == info->version_attribute || attribute->on_update_source != CROW_VALUE_NONE;
    }
  for (guint i = 0; i < info->n_keys; i++)
    for (guint j = 0; j < info->keys[i].n_attributes; j++)
      map->attribute_flags[info->keys[i].attributes[j]] |=
        i == info->primary_key ? CROW_ATTRIBUTE_IN_KEY : CROW_ATTRIBUTE_IN_UNIQUE;
  for (guint i = 0; i < info->n_indexes; i++)
    for (guint j = 0; info->indexes[i].unique && j < info->indexes[i].n_parts; j++)
      if (info->indexes[i].parts[j].attribute != CROW_NONE)
        map->attribute_flags[info->indexes[i].parts[j].attribute] |= CROW_ATTRIBUTE_IN_UNIQUE;
  for (guint i = 0; i < map->n_attributes; i++)
    map->has_unique |= (map->attribute_flags[i] & CROW_ATTRIBUTE_IN_UNIQUE) != 0;
  if (info->primary_key != CROW_NONE)
    {
      map->key = info->keys[info->primary_key].attributes;
      map->n_key = info->keys[info->primary_key].n_attributes;
      map->int_key = map->n_key == 1 && map->types[map->key[0]] == CROW_VALUE_TYPE_INT64;
    }
  map->mapped = map->n_key > 0 && !(info->flags & CROW_ENTITY_ASSOCIATION);
}

/* Cutting a link sets to null what nothing else uses: not the key, and not columns shared with another link. */
static void
map_nulled (CrowMapping   *self,
            CrowEntityMap *map,
            CrowRoleMap   *role)
{
  const CrowReferenceInfo *reference = role->reference;
  guint n_references;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, map->index, &n_references);

  role->nulled = g_new0 (guint16, reference->n_columns);
  for (guint pass = 0; pass < 3 && role->n_nulled == 0; pass++)
    for (guint i = 0; i < reference->n_columns; i++)
      {
        guint16 column = reference->columns[i];
        gboolean shared = FALSE;

        for (guint j = 0; j < n_references; j++)
          if (references[j].info != reference && contains (references[j].info->columns, references[j].info->n_columns,
                                                           column))
            shared = TRUE;
        if ((pass < 1 && shared) || (pass < 2 && contains (map->key, map->n_key, column)))
          continue;
        role->nulled[role->n_nulled++] = column;
      }
  role->nullable = TRUE;
  for (guint i = 0; i < role->n_nulled; i++)
    if ((map->info->attributes[role->nulled[i]].flags & CROW_ATTRIBUTE_REQUIRED) ||
        contains (map->key, map->n_key, role->nulled[i]))
      role->nullable = FALSE;
}

static void
map_order (CrowMapping *self,
           CrowRoleMap *role,
           const char  *order_by)
{
  role->order_attribute = CROW_NONE;
  if (order_by == NULL)
    return;
  role->order_descending = *order_by == '-';
  role->order_attribute = crow_schema_lookup_attribute (self->schema, role->info->target,
                                                        order_by + (role->order_descending ? 1 : 0));
}

static void
map_role (CrowMapping    *self,
          CrowEntityMap  *map,
          CrowRoleMap    *role,
          const CrowRole *info)
{
  const CrowRelationshipInfo *link = crow_schema_get_relationship (self->schema, info->relationship);

  role->info = info;
  role->link = link;
  role->target = &self->entities[info->target];
  role->inverse = crow_schema_get_inverse_role (self->schema, info);
  role->cascades = link->ends[info->end].cascades;
  role->view_only = link->ends[info->end].view_only;
  if (role->view_only)
    role->cascades &= ~(CROW_CASCADE_SAVE_UPDATE | CROW_CASCADE_MERGE);
  role->owner_entity = crow_schema_get_relationship (self->drawn, info->relationship)->ends[1 - info->end].entity;
  role->target_entity = crow_schema_get_relationship (self->drawn, info->relationship)->ends[info->end].entity;
  map_order (self, role, link->ends[info->end].order_by);
  /* Whatever the executor says: where the foreign key does not do it, the session does.  One that is asked to do it
   * does it where the foreign key could as well. */
  role->by_session = (link->delete_rule == CROW_DELETE_CASCADE || link->delete_rule == CROW_DELETE_NULLIFY ||
                      link->delete_rule == CROW_DELETE_SET_DEFAULT) &&
                     (link->executor == CROW_EXECUTOR_SESSION ||
                      link->references[0].on_delete !=
                        crow_delete_rule_to_action (link->delete_rule, CROW_EXECUTOR_DATABASE));
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    {
      role->kind = CROW_ROLE_PAIRS;
      role->reference = &link->references[1 - info->end];
      role->far = &link->references[info->end];
      role->association = &self->entities[link->association];
      return;
    }
  role->reference = &link->references[0];
  role->to_key = role->reference->n_columns == self->entities[role->reference->target].n_key &&
                 memcmp (role->reference->target_columns, self->entities[role->reference->target].key,
                         role->reference->n_columns * sizeof (guint16)) == 0;
  if (info->end == 0)
    {
      role->kind = CROW_ROLE_REFERENCE;
      for (guint i = 0; i < role->reference->n_columns; i++)
        map->attribute_flags[role->reference->columns[i]] |= CROW_ATTRIBUTE_IN_REFERENCE;
      map_nulled (self, map, role);
      /* A one-to-one reference is unique, whether the schema has a key for it or not. */
      if (link->kind == CROW_LINK_ONE_TO_ONE)
        {
          for (guint i = 0; i < role->reference->n_columns; i++)
            map->attribute_flags[role->reference->columns[i]] |= CROW_ATTRIBUTE_IN_UNIQUE;
          map->has_unique = TRUE;
        }
      map->has_owner |= link->owned;
      self->has_owner |= link->owned;
    }
  else
    role->kind = info->to_many ? CROW_ROLE_CHILDREN : CROW_ROLE_BACK;
}

static void
map_roles (CrowMapping   *self,
           CrowEntityMap *map)
{
  const CrowRole *roles = crow_schema_get_roles (self->schema, map->index, &map->n_roles);
  guint n_throughs;

  crow_schema_get_through_roles (self->schema, map->index, &n_throughs);
  map->n_all_roles = map->n_roles + n_throughs;
  map->roles = g_new0 (CrowRoleMap, map->n_all_roles + 1);
  for (guint i = 0; i < map->n_roles; i++)
    map_role (self, map, &map->roles[i], &roles[i]);
  map->links_offset = sizeof (CrowRow) + map->n_attributes * sizeof (CrowSlot);
  map->row_offset = (map->n_words - 1) * CROW_N_MASKS * sizeof (CrowRowMask);
  map->row_size = map->row_offset + map->links_offset + map->n_all_roles * sizeof (gpointer);
}

static guint16
find_role (CrowMapping *self,
           guint        entity,
           guint        relationship,
           guint        end)
{
  CrowEntityMap *map = &self->entities[entity];

  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].info->relationship == relationship && map->roles[i].info->end == end)
      return i;
  g_assert_not_reached ();
}

/* The role of @map that stands on an association entity: to what that refers to at @info's end. */
static void
map_through_role (CrowMapping    *self,
                  CrowEntityMap  *map,
                  guint           index,
                  const CrowRole *info)
{
  const CrowThroughInfo *through = &crow_schema_get_info (self->schema)->throughs[info->relationship];
  const CrowThroughInfo *drawn = &crow_schema_get_info (self->drawn)->throughs[info->relationship];
  const CrowRelationshipInfo *near = crow_schema_get_relationship (self->schema, through->relationships[1 - info->end]);
  CrowRoleMap *role = &map->roles[index];

  role->info = info;
  role->kind = CROW_ROLE_THROUGH;
  role->link = crow_schema_get_relationship (self->schema, through->relationships[info->end]);
  role->reference = &near->references[0];
  role->far = &role->link->references[0];
  role->target = &self->entities[info->target];
  role->association = &self->entities[near->ends[1].entity];
  role->owner_entity = drawn->ends[1 - info->end].entity;
  role->target_entity = drawn->ends[info->end].entity;
  role->near_role = find_role (self, map->index, through->relationships[1 - info->end], 1);
  role->far_role = find_role (self, role->association->index, through->relationships[info->end], 0);
  map->roles[role->near_role].feeds = TRUE;
  role->association->roles[role->far_role].feeds = TRUE;
  map_order (self, role, through->ends[info->end].order_by);
  self->throughs[info->relationship].roles[info->end] = index;
  self->throughs[info->relationship].references[info->end] = role->far_role;
}

static void
map_through_roles (CrowMapping *self)
{
  for (guint i = 0; i < self->n_entities; i++)
    {
      CrowEntityMap *map = &self->entities[i];
      guint n_roles;
      const CrowRole *roles = crow_schema_get_through_roles (self->schema, i, &n_roles);

      for (guint j = 0; j < n_roles; j++)
        map_through_role (self, map, map->n_roles + j, &roles[j]);
    }
  for (guint i = 0; i < self->n_entities; i++)
    for (guint j = self->entities[i].n_roles; j < self->entities[i].n_all_roles; j++)
      {
        CrowRoleMap *role = &self->entities[i].roles[j];

        role->inverse = self->throughs[role->info->relationship].roles[1 - role->info->end];
      }
}

/* Directly, or by what goes along. */
static gboolean
has_actions (CrowMapping *self,
             guint        entity,
             gboolean    *seen)
{
  guint n_referrers;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->schema, entity, &n_referrers);

  seen[entity] = TRUE;
  for (guint i = 0; i < n_referrers; i++)
    {
      guint from = referrers[i].info->entity;

      if (referrers[i].info->on_delete != CROW_ACTION_CASCADE && referrers[i].info->on_delete != CROW_ACTION_SET_NULL &&
          referrers[i].info->on_delete != CROW_ACTION_SET_DEFAULT)
        continue;
      if (self->entities[from].mapped || (!seen[from] && has_actions (self, from, seen)))
        return TRUE;
    }
  return FALSE;
}

enum
{
  SWEEP_UNKNOWN,
  SWEEP_ASKED, /* further up: a cycle of links leads here */
  SWEEP_CAN,
  SWEEP_CANNOT,
};

/* Whether all columns are in the table that every row of @map is in. */
static gboolean
are_common (CrowEntityMap *map,
            const guint16 *columns,
            guint          n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    if (map->n_tables > 1 && map->owners[columns[i]] != 0)
      return FALSE;
  return TRUE;
}

/* The session deletes along a link of an entity to itself, and a statement may delete all of that in any order. */
static gboolean
is_loop (CrowEntityMap *map,
         CrowRoleMap   *role)
{
  return role->target == map && role->link->delete_rule == CROW_DELETE_CASCADE && role->to_key && map->n_key == 1 &&
         role->reference->on_delete != CROW_ACTION_RESTRICT && are_common (map, role->reference->columns, 1);
}

/* Whether rows of @map can be deleted, with all that the session has to do before, by statements that need no look at
 * them: each is as good as any other, and no link but one to itself leads back to them. */
static gboolean
can_sweep (CrowEntityMap *map,
           guint8        *sweeps)
{
  gboolean can = map->n_key > 0 && map->info->version_attribute == CROW_NONE;

  if (sweeps[map->index] != SWEEP_UNKNOWN)
    return sweeps[map->index] == SWEEP_CAN;
  sweeps[map->index] = SWEEP_ASKED;
  for (guint i = 0; i < map->n_roles && can; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowAction action = role->reference->on_delete;

      if (role->kind == CROW_ROLE_REFERENCE)
        continue;
      can = are_common (map, role->reference->target_columns, role->reference->n_columns);
      if (role->kind == CROW_ROLE_PAIRS || !can)
        continue;
      if (!role->by_session)
        can = action == CROW_ACTION_CASCADE || action == CROW_ACTION_SET_NULL;
      else if (role->target == map)
        {
          can = map->loop == NULL && is_loop (map, role);
          map->loop = role;
        }
      else if (role->link->delete_rule == CROW_DELETE_CASCADE)
        can = are_common (role->target, role->reference->columns, role->reference->n_columns) &&
              can_sweep (role->target, sweeps);
    }
  if (!can)
    map->loop = NULL;
  sweeps[map->index] = can ? SWEEP_CAN : SWEEP_CANNOT;
  return can;
}

static void
find_sweeps (CrowMapping *self)
{
  g_autofree guint8 *sweeps = g_malloc0 (self->n_entities + 1);

  for (guint i = 0; i < self->n_entities; i++)
    for (guint j = 0; j < self->entities[i].n_roles; j++)
      {
        CrowRoleMap *role = &self->entities[i].roles[j];
        CrowEntityMap *referring = role->kind == CROW_ROLE_REFERENCE ? &self->entities[i] : role->target;

        role->at_once = role->kind != CROW_ROLE_PAIRS && role->by_session &&
                        role->link->delete_rule == CROW_DELETE_CASCADE &&
                        are_common (referring, role->reference->columns, role->reference->n_columns) &&
                        can_sweep (referring, sweeps);
      }
}

/* What @from refers to, by any number of links. */
static void
mark_reached (CrowMapping *self,
              guint        from,
              gboolean    *reached)
{
  guint n_references;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, from, &n_references);

  for (guint i = 0; i < n_references; i++)
    if (!reached[references[i].info->target])
      {
        reached[references[i].info->target] = TRUE;
        mark_reached (self, references[i].info->target, reached);
      }
}

/* Entities that refer to each other in a cycle get one rank; others a higher one than all they refer to. */
static void
rank_entities (CrowMapping *self)
{
  guint n = self->n_entities, next = 1;
  g_autofree gboolean *reached = g_new0 (gboolean, (gsize) n * n + 1);

  for (guint i = 0; i < n; i++)
    mark_reached (self, i, reached + (gsize) i * n);
  for (guint i = 0; i < n; i++)
    self->entities[i].cyclic = reached[(gsize) i * n + i];
  for (guint ranked = 0; ranked < n; next++)
    for (guint i = 0; i < n; i++)
      {
        gboolean free = self->entities[i].rank == 0;

        for (guint j = 0; j < n && free; j++)
          if (reached[(gsize) i * n + j] && self->entities[j].rank == 0 && !reached[(gsize) j * n + i])
            free = FALSE;
        if (!free)
          continue;
        for (guint j = 0; j < n; j++)
          if (j == i || (reached[(gsize) i * n + j] && reached[(gsize) j * n + i]))
            {
              self->entities[j].rank = next;
              ranked++;
            }
        next++;
      }
}

/**
 * crow_mapping_new: (skip)
 * @schema: a schema
 * @types: (nullable): an object type for each entity, derived from %CROW_TYPE_OBJECT; %G_TYPE_INVALID: plain
 *   CrowObject; %NULL: plain for all
 *
 * Returns: (transfer full): a mapping
 */
CrowMapping *
crow_mapping_new (CrowSchema  *schema,
                  const GType *types)
{
  CrowMapping *self;

  g_return_val_if_fail (schema != NULL, NULL);

  self = g_new0 (CrowMapping, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->drawn = crow_schema_ref (schema);
  if (crow_schema_has_inheritance (schema))
    self->slots = g_new0 (guint16 *, crow_schema_get_n_entities (schema) + 1);
  self->schema = schema = crow_schema_ref_objects (schema, self->slots);
  self->n_entities = crow_schema_get_n_entities (schema);
  self->entities = g_new0 (CrowEntityMap, self->n_entities + 1);
  for (guint i = 0; i < self->n_entities; i++)
    {
      CrowEntityMap *map = &self->entities[i];

      map->index = i;
      map->info = crow_schema_get_entity (schema, i);
      map->type = types != NULL && types[i] != G_TYPE_INVALID ? types[i] : CROW_TYPE_OBJECT;
      map_attributes (map);
    }
  for (guint i = 0; i < self->n_entities; i++)
    map_roles (self, &self->entities[i]);
  self->throughs = g_new0 (CrowThroughMap, crow_schema_get_info (schema)->n_throughs + 1);
  map_through_roles (self);
  _crow_mapping_map_hierarchies (self);
  find_sweeps (self);
  for (guint i = 0; i < self->n_entities; i++)
    {
      g_autofree gboolean *seen = g_new0 (gboolean, self->n_entities);

      self->entities[i].has_actions = has_actions (self, i, seen);
    }
  rank_entities (self);
  return self;
}

/**
 * crow_mapping_ignore_view_only: (skip)
 * @self: a mapping that no session was opened with yet
 *
 * Lets sessions edit links from both sides, whatever is view-only: for a tool that shows rows to a person, and is not the
 * program that the model is for.  Roles that stand on an association entity stay for reading only.
 */
void
crow_mapping_ignore_view_only (CrowMapping *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_entities; i++)
    for (guint j = 0; j < self->entities[i].n_roles; j++)
      {
        CrowRoleMap *role = &self->entities[i].roles[j];

        role->view_only = FALSE;
        role->cascades = role->link->ends[role->info->end].cascades;
      }
}

/**
 * crow_mapping_ref:
 * @self: a mapping
 *
 * Returns: (transfer full): @self
 */
CrowMapping *
crow_mapping_ref (CrowMapping *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * crow_mapping_unref:
 * @self: (transfer full): a mapping
 */
void
crow_mapping_unref (CrowMapping *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_entities; i++)
    {
      CrowEntityMap *map = &self->entities[i];

      for (guint j = 0; j < map->n_roles; j++)
        g_free (map->roles[j].nulled);
      g_free (map->roles);
      g_free (map->types);
      g_free (map->attribute_flags);
      g_free (map->all);
      _crow_mapping_free_hierarchy (map);
      if (self->slots != NULL)
        g_free (self->slots[i]);
    }
  g_free (self->slots);
  g_free (self->throughs);
  g_free (self->entities);
  crow_schema_unref (self->schema);
  crow_schema_unref (self->drawn);
  g_free (self);
}

/**
 * crow_mapping_get_schema:
 * @self: a mapping
 *
 * Returns: (transfer none): the schema
 */
CrowSchema *
crow_mapping_get_schema (CrowMapping *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->drawn;
}

/**
 * crow_mapping_get_objects:
 * @self: a mapping
 *
 * Gives the schema by whose indexes objects know their attributes and roles.  That is the schema itself, but for
 * entities that inherit: a whole hierarchy is one entity there, that of its root (crow_schema_get_root()).
 *
 * Returns: (transfer none): a schema without inheritance
 */
CrowSchema *
crow_mapping_get_objects (CrowMapping *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schema;
}

/**
 * crow_mapping_lookup_attribute:
 * @self: a mapping
 * @entity: index of an entity
 * @name: a name
 *
 * Returns: the index by which objects of @entity know the attribute, its own or inherited; or %CROW_NONE
 */
guint16
crow_mapping_lookup_attribute (CrowMapping *self,
                               guint        entity,
                               const char  *name)
{
  CrowEntityMap *map;

  g_return_val_if_fail (self != NULL && name != NULL && entity < self->n_entities, CROW_NONE);

  map = &self->entities[entity];
  for (guint i = 0; i < map->root->n_attributes; i++)
    if (g_str_equal (map->root->info->attributes[i].name, name) &&
        (map->own == NULL || (map->own[i / CROW_ROW_BITS] >> i % CROW_ROW_BITS & 1)))
      return i;
  return CROW_NONE;
}

/**
 * crow_mapping_lookup_role:
 * @self: a mapping
 * @entity: index of an entity
 * @name: a name
 *
 * Returns: the index by which objects of @entity know the role, its own or inherited, or one that stands on an
 *   association entity; or %CROW_NONE
 */
guint16
crow_mapping_lookup_role (CrowMapping *self,
                          guint        entity,
                          const char  *name)
{
  CrowEntityMap *root;

  g_return_val_if_fail (self != NULL && name != NULL && entity < self->n_entities, CROW_NONE);

  root = self->entities[entity].root;
  for (guint i = 0; i < root->n_all_roles; i++)
    if (g_strcmp0 (root->roles[i].info->name, name) == 0 &&
        crow_schema_inherits (self->drawn, entity, root->roles[i].owner_entity))
      return i;
  return CROW_NONE;
}

/**
 * crow_mapping_get_object_type:
 * @self: a mapping
 * @entity: index of an entity
 *
 * Returns: the type of its objects
 */
GType
crow_mapping_get_object_type (CrowMapping *self,
                              guint        entity)
{
  g_return_val_if_fail (self != NULL && entity < self->n_entities, G_TYPE_INVALID);

  return self->entities[entity].type;
}

/**
 * crow_mapping_is_mapped:
 * @self: a mapping
 * @entity: index of an entity
 *
 * Returns: whether the entity has objects: it has a primary key and is no association
 */
gboolean
crow_mapping_is_mapped (CrowMapping *self,
                        guint        entity)
{
  g_return_val_if_fail (self != NULL && entity < self->n_entities, FALSE);

  return self->entities[entity].root->mapped;
}
