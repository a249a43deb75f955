/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inheritance in SQLAlchemy's models: which class has what of a table, and what tells its rows apart.
 *
 * A class without a table of its own declares its columns itself, and SQLAlchemy adds them to its parent's table.  What
 * the table says of several columns at once (keys, indexes, checks) it says when it is made, so where an heir has such,
 * all columns of that table are declared by the class that has the table.
 */
#include "config.h"

#include "codegen/crow-sqlalchemy-private.h"

static gboolean
is_single (CrowAlchemy *self,
           guint        drawn)
{
  const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, drawn)->inheritance;

  return info != NULL && info->parent != CROW_NONE && info->kind == CROW_INHERITANCE_SINGLE;
}

/* The entity that has the table of @drawn. */
static guint
get_holder (CrowAlchemy *self,
            guint        drawn)
{
  while (is_single (self, drawn))
    drawn = crow_schema_get_entity (self->drawn, drawn)->inheritance->parent;
  return drawn;
}

guint
_crow_alchemy_get_table (CrowAlchemy *self,
                         guint        drawn)
{
  return crow_schema_lookup_entity_by_id (self->schema,
                                          crow_schema_get_entity (self->drawn, get_holder (self, drawn))->id);
}

static gboolean
needs_columns_early (const CrowEntityInfo *info)
{
  if (info->n_indexes > 0 || info->n_checks > 0)
    return TRUE;
  for (guint i = 0; i < info->n_keys; i++)
    if (info->keys[i].n_attributes > 1)
      return TRUE;
  return FALSE;
}

void
_crow_alchemy_find_owners (CrowAlchemy *self)
{
  guint n = crow_schema_get_n_entities (self->drawn);
  g_autofree gboolean *early = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < n; i++)
    if (is_single (self, i) && needs_columns_early (crow_schema_get_entity (self->drawn, i)))
      early[get_holder (self, i)] = TRUE;
  self->owners = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, i);
      guint owner = early[get_holder (self, i)] ? get_holder (self, i) : i;

      for (guint j = 0; j < info->n_attributes; j++)
        g_hash_table_insert (self->owners, (gpointer) info->attributes[j].id, GUINT_TO_POINTER (owner + 1));
    }
}

guint
_crow_alchemy_get_owner (CrowAlchemy *self,
                         guint        entity,
                         guint        attribute)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->owners, self->info->entities[entity].attributes[attribute].id)) - 1;
}

guint
_crow_alchemy_get_role_owner (CrowAlchemy    *self,
                              const CrowRole *role)
{
  return crow_schema_get_relationship (self->drawn, role->relationship)->ends[1 - role->end].entity;
}

const char *
_crow_alchemy_get_class (CrowAlchemy *self,
                         guint        entity,
                         guint        attribute)
{
  const char *name = self->classes[_crow_alchemy_get_owner (self, entity, attribute)];

  return name != NULL ? name : self->entities[entity].name;
}

const char *
_crow_alchemy_get_target (CrowAlchemy    *self,
                          const CrowRole *role)
{
  return self->classes[crow_schema_get_relationship (self->drawn, role->relationship)->ends[role->end].entity];
}

gboolean
_crow_alchemy_share_hierarchy (CrowAlchemy *self,
                               guint        entity,
                               guint        other)
{
  guint16 a, b;

  if (!crow_schema_has_inheritance (self->drawn))
    return entity == other;
  a = crow_schema_lookup_entity_by_id (self->drawn, self->info->entities[entity].id);
  b = crow_schema_lookup_entity_by_id (self->drawn, self->info->entities[other].id);
  return crow_schema_get_root (self->drawn, a) == crow_schema_get_root (self->drawn, b);
}

/* What the attribute has in the rows of a class, as Python sees it. */
static char *
dup_identity (CrowAlchemy             *self,
              const CrowAttributeInfo *discriminator,
              const char              *value)
{
  const CrowEnumInfo *enumeration;

  switch (discriminator->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, g_ascii_strtoll (value, NULL, 10));
    case CROW_TYPE_BOOLEAN:
      return g_strdup (g_ascii_strtoll (value, NULL, 10) != 0 ? "True" : "False");
    case CROW_TYPE_ENUM:
      enumeration = &self->info->enums[discriminator->enumeration];
      for (guint i = 0; i < enumeration->n_values; i++)
        if (g_str_equal (enumeration->values[i].name, value))
          return g_strdup_printf ("%s.%s", self->enums[discriminator->enumeration],
                                  self->values[discriminator->enumeration][i]);
      return crow_python_dup_string (value);
    default:
      return crow_python_dup_string (value);
    }
}

void
_crow_alchemy_write_mapper (CrowAlchemy *self,
                            guint        drawn)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, drawn);
  guint root = crow_schema_get_root (self->drawn, drawn);
  const CrowEntityInfo *root_info = crow_schema_get_entity (self->drawn, root);
  const CrowAlchemyEntity *names = &self->entities[_crow_alchemy_get_table (self, root)];
  g_autoptr (GString) text = g_string_new (NULL);

  /* Attributes of a root are the first of its table. */
  if (info->inheritance != NULL && crow_schema_has_inheritance (self->drawn))
    {
      guint discriminator = root_info->inheritance->discriminator;

      if (drawn == root)
        g_string_append_printf (text, "\"polymorphic_on\": \"%s\", ", names->attributes[discriminator]);
      if (info->inheritance->value == NULL)
        {
          g_string_append (text, "\"polymorphic_abstract\": True, ");
        }
      else
        {
          g_autofree char *identity = dup_identity (self, &root_info->attributes[discriminator], info->inheritance->value);

          g_string_append_printf (text, "\"polymorphic_identity\": %s, ", identity);
        }
    }
  if (info->version_attribute != CROW_NONE)
    g_string_append_printf (text, "\"version_id_col\": %s, ", names->attributes[info->version_attribute]);
  if (text->len == 0)
    return;
  g_string_truncate (text, text->len - 2);
  crow_text_writer_printf (&self->out, "\n__mapper_args__ = {%s}\n", text->str);
}
