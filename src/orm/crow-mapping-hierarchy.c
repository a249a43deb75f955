/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Inheritance in a mapping: what a row of a hierarchy is, and which table has which of its attributes.
 *
 * The rows of a hierarchy are rows of its root, which has all attributes; the discriminator tells the entity.  A table of
 * its own that an heir has is a map that shares the root's, with its own name and its own names for the key, so that
 * what writes rows of an entity writes its part of them as well.
 */
#include "config.h"

#include "orm/crow-mapping-private.h"

static CrowRowMask *
new_mask (CrowEntityMap *root)
{
  return g_new0 (CrowRowMask, root->n_words);
}

/* Attributes that objects of @entity have: its own, and those that it inherits. */
static void
map_own (CrowMapping *self,
         guint        entity)
{
  CrowEntityMap *map = &self->entities[entity];
  guint at = entity;

  map->own = new_mask (map->root);
  for (;;)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, at);

      for (guint i = 0; i < info->n_attributes; i++)
        map->own[self->slots[at][i] / CROW_ROW_BITS] |= (CrowRowMask) 1 << self->slots[at][i] % CROW_ROW_BITS;
      if (info->inheritance == NULL || info->inheritance->parent == CROW_NONE)
        break;
      at = info->inheritance->parent;
    }
}

/* The part of a row that is in a table of its own. */
static CrowEntityMap *
new_table (CrowMapping   *self,
           CrowEntityMap *root,
           guint          entity)
{
  const CrowEntityInfo *drawn = crow_schema_get_entity (self->drawn, entity);
  CrowEntityMap *table = g_memdup2 (root, sizeof *root);
  CrowEntityInfo *info = g_memdup2 (root->info, sizeof *info);
  CrowAttributeInfo *attributes = g_memdup2 (root->info->attributes, root->n_attributes * sizeof *attributes);

  for (guint i = 0; i < drawn->n_attributes; i++)
    attributes[self->slots[entity][i]].name = drawn->attributes[i].name;
  info->name = drawn->name;
  info->database_schema = drawn->database_schema;
  info->attributes = attributes;
  info->version_attribute = CROW_NONE;
  table->info = info;
  table->entity = entity;
  table->tables = NULL;
  table->owners = NULL;
  table->n_tables = 0;
  return table;
}

/* The tables of those that inherit from @parent, each behind that of its parent: so rows are inserted. */
static void
add_tables (CrowMapping   *self,
            CrowEntityMap *root,
            guint          parent,
            GPtrArray     *tables)
{
  for (guint i = 0; i < self->n_entities; i++)
    {
      const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, i)->inheritance;

      if (info == NULL || info->parent != parent)
        continue;
      if (info->kind == CROW_INHERITANCE_JOINED)
        g_ptr_array_add (tables, new_table (self, root, i));
      add_tables (self, root, i, tables);
    }
}

static void
map_tables (CrowMapping   *self,
            CrowEntityMap *root)
{
  GPtrArray *tables = g_ptr_array_new ();

  root->owners = g_new0 (guint8, root->n_attributes + 1);
  g_ptr_array_add (tables, root);
  add_tables (self, root, root->index, tables);
  for (guint i = 0; i < self->n_entities; i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, i);
      guint at = i;

      if (self->entities[i].root != root || i == root->index)
        continue;
      /* One that shares a table shares that of the next one above that has one. */
      while (crow_schema_get_entity (self->drawn, at)->inheritance->parent != CROW_NONE &&
             crow_schema_get_entity (self->drawn, at)->inheritance->kind == CROW_INHERITANCE_SINGLE)
        at = crow_schema_get_entity (self->drawn, at)->inheritance->parent;
      for (guint j = 0; j < tables->len; j++)
        if (((CrowEntityMap *) tables->pdata[j])->entity == at)
          for (guint k = 0; k < info->n_attributes; k++)
            if (!(root->attribute_flags[self->slots[i][k]] & CROW_ATTRIBUTE_IN_KEY))
              root->owners[self->slots[i][k]] = j;
    }
  root->n_tables = tables->len;
  root->tables = (CrowEntityMap **) g_ptr_array_free (tables, FALSE);
}

static CrowValue
read_value (CrowEntityMap *root,
            const char    *text)
{
  if (text == NULL)
    return crow_value_null ();
  if (root->types[root->discriminator] == CROW_VALUE_TYPE_INT64)
    return crow_value_int64 (g_ascii_strtoll (text, NULL, 10));
  return crow_value_text (text);
}

void
_crow_mapping_map_hierarchies (CrowMapping *self)
{
  for (guint i = 0; i < self->n_entities; i++)
    {
      self->entities[i].entity = i;
      self->entities[i].discriminator = CROW_NONE;
      self->entities[i].root = &self->entities[crow_schema_get_root (self->drawn, i)];
    }
  if (self->slots == NULL)
    return;
  for (guint i = 0; i < self->n_entities; i++)
    {
      const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, i)->inheritance;
      CrowEntityMap *map = &self->entities[i];

      if (info == NULL)
        continue;
      map->root->hierarchy = TRUE;
      map->root->discriminator = crow_schema_get_entity (self->drawn, map->root->index)->inheritance->discriminator;
      map->discriminator_value = read_value (map->root, info->value);
      map_own (self, i);
    }
  for (guint i = 0; i < self->n_entities; i++)
    if (self->entities[i].hierarchy)
      map_tables (self, &self->entities[i]);
}

void
_crow_mapping_free_hierarchy (CrowEntityMap *map)
{
  for (guint i = 1; i < map->n_tables; i++)
    {
      g_free ((gpointer) map->tables[i]->info->attributes);
      g_free ((gpointer) map->tables[i]->info);
      g_free (map->tables[i]);
    }
  g_free (map->tables);
  g_free (map->owners);
  g_free (map->own);
}

/* What a row is: its entity as it was drawn.  A value that no entity has makes it one of the root. */
guint16
_crow_mapping_get_entity (CrowMapping *self,
                          CrowRow     *row)
{
  CrowEntityMap *root = &self->entities[row->entity];
  const CrowSlot *slot;

  if (!root->hierarchy || !_crow_row_test (root, row, CROW_MASK_VALID, root->discriminator))
    return row->entity;
  slot = &CROW_ROW_SLOTS (row)[root->discriminator];
  for (guint i = 0; i < self->n_entities; i++)
    {
      const CrowValue *value = &self->entities[i].discriminator_value;

      if (self->entities[i].root != root)
        continue;
      if (value->type == CROW_VALUE_TYPE_INT64 ? slot->v_int64 == value->u.integer
                                               : value->type == CROW_VALUE_TYPE_TEXT &&
                                                   g_strcmp0 (slot->v_text, value->u.text) == 0)
        return i;
    }
  return row->entity;
}

/* Whether objects of the row's entity have the attribute. */
gboolean
_crow_mapping_has_attribute (CrowMapping *self,
                             CrowRow     *row,
                             guint        attribute)
{
  const CrowRowMask *own;

  if (!self->entities[row->entity].hierarchy)
    return TRUE;
  own = self->entities[_crow_mapping_get_entity (self, row)].own;
  return own[attribute / CROW_ROW_BITS] >> attribute % CROW_ROW_BITS & 1;
}
