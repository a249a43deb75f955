/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of rows where entities inherit.  Everything keeps its id when tables are made of a drawing, and relationships their
 * order: those behind the drawn ones are the joins.
 */
#include "config.h"

#include "preview/crow-sample-heirs.h"

struct _CrowSampleHeirs
{
  const CrowSchema *drawn, *tables; /* borrowed */
  GHashTable *owners;               /* id of an attribute → entity of `drawn` that has it + 1 */
};

static gboolean
is_single (const CrowSchema *drawn,
           guint16           entity)
{
  const CrowInheritanceInfo *info = crow_schema_get_entity (drawn, entity)->inheritance;

  return info != NULL && info->parent != CROW_NONE && info->kind == CROW_INHERITANCE_SINGLE;
}

guint16
crow_table_of_entity (const CrowSchema *drawn,
                      const CrowSchema *tables,
                      guint16           entity)
{
  while (is_single (drawn, entity))
    entity = crow_schema_get_entity (drawn, entity)->inheritance->parent;
  return crow_schema_lookup_entity_by_id (tables, crow_schema_get_entity (drawn, entity)->id);
}

CrowSampleHeirs *
crow_sample_heirs_new (const CrowSchema *drawn,
                       const CrowSchema *tables)
{
  CrowSampleHeirs *self = g_new0 (CrowSampleHeirs, 1);

  self->drawn = drawn;
  self->tables = tables;
  self->owners = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < crow_schema_get_n_entities (drawn); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (drawn, i);

      for (guint j = 0; j < entity->n_attributes; j++)
        g_hash_table_insert (self->owners, (gpointer) entity->attributes[j].id, GUINT_TO_POINTER (i + 1));
    }
  return self;
}

void
crow_sample_heirs_free (CrowSampleHeirs *self)
{
  g_hash_table_unref (self->owners);
  g_free (self);
}

/* The entity as it was drawn that gave the table its name. */
static guint16
get_drawn (CrowSampleHeirs *self,
           guint            table)
{
  return crow_schema_lookup_entity_by_id (self->drawn, crow_schema_get_entity (self->tables, table)->id);
}

static gboolean
has_rows (CrowSampleHeirs *self,
          guint16          entity,
          guint16          root)
{
  const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, entity)->inheritance;

  return crow_schema_get_root (self->drawn, entity) == root && (info == NULL || info->value != NULL);
}

guint
crow_sample_heirs_count (CrowSampleHeirs *self,
                         guint            table)
{
  guint16 root = get_drawn (self, table);
  guint n = 0;

  if (crow_schema_get_root (self->drawn, root) != root)
    return 0;
  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    n += has_rows (self, i, root);
  return MAX (n, 1);
}

guint16
crow_sample_heirs_get_kind (CrowSampleHeirs *self,
                            guint            table,
                            guint            number)
{
  guint16 root = get_drawn (self, table);
  guint n = number % crow_sample_heirs_count (self, table);

  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    if (has_rows (self, i, root) && n-- == 0)
      return i;
  return root;
}

gboolean
crow_sample_heirs_has_attribute (CrowSampleHeirs *self,
                                 guint16          kind,
                                 guint            table,
                                 guint            attribute)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->tables, table);
  guint owner = GPOINTER_TO_UINT (g_hash_table_lookup (self->owners, info->attributes[attribute].id));

  return owner == 0 || crow_schema_inherits (self->drawn, kind, owner - 1);
}

gboolean
crow_sample_heirs_get_value (CrowSampleHeirs *self,
                             guint16          kind,
                             guint            table,
                             guint            attribute,
                             CrowValue       *value)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (self->drawn, get_drawn (self, table));
  const char *text = crow_schema_get_entity (self->drawn, kind)->inheritance != NULL
                       ? crow_schema_get_entity (self->drawn, kind)->inheritance->value
                       : NULL;

  if (entity->inheritance == NULL || entity->inheritance->parent != CROW_NONE ||
      entity->inheritance->discriminator != attribute || text == NULL)
    return FALSE;
  switch (entity->attributes[attribute].type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_BOOLEAN:
      *value = crow_value_int64 (g_ascii_strtoll (text, NULL, 10));
      break;
    default:
      *value = crow_value_text (text);
      break;
    }
  return TRUE;
}

gboolean
crow_sample_heirs_is_join (CrowSampleHeirs *self,
                           guint            relationship)
{
  return relationship >= crow_schema_get_n_relationships (self->drawn);
}

gboolean
crow_sample_heirs_can_link (CrowSampleHeirs *self,
                            guint16          kind,
                            guint            relationship,
                            guint            end)
{
  return crow_sample_heirs_is_join (self, relationship) ||
         crow_schema_inherits (self->drawn, kind,
                               crow_schema_get_relationship (self->drawn, relationship)->ends[end].entity);
}
