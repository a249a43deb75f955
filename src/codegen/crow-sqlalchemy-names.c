/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of the SQLAlchemy module: classes in the singular, variables for tables, members.
 *
 * Invariants: no class or variable is called as what is imported; no member of a class is called as what the classes
 * need within their bodies.  The columns of a link yield to its role, as in C.
 */
#include "config.h"

#include <string.h>

#include "base/crow-name.h"
#include "codegen/crow-c-identifier.h"
#include "codegen/crow-sqlalchemy-private.h"

/* Besides the reserved words; those that begin with a small letter are in the list of crow-python.c. */
static const char *const imported[] = {
  "Any", "Base", "BigInteger", "CheckConstraint", "Column", "Computed", "Date", "DateTime", "Decimal", "DeclarativeBase",
  "Double", "Enum", "ForeignKey", "ForeignKeyConstraint", "Index", "Integer", "JSON", "LargeBinary", "Boolean",
  "Mapped", "Numeric", "Optional", "String", "Table", "Text", "Time", "UniqueConstraint", "Uuid",
};

static GHashTable *
new_names (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
claim_class (GHashTable *taken,
             const char *name,
             const char *c_name,
             gboolean    plural)
{
  g_autofree char *camel = c_name != NULL ? g_strdup (c_name) : crow_c_to_camel (name);
  g_autofree char *singular = c_name != NULL || !plural ? g_strdup (camel) : crow_name_singularize (camel);
  g_autofree char *start = NULL;

  if (!g_ascii_isalpha (*singular))
    start = g_strconcat ("Entity", singular, NULL);
  else
    start = g_strdup (singular);
  *start = g_ascii_toupper (*start);
  return crow_python_claim (taken, start, "Model");
}

static char *
claim_table (GHashTable *taken,
             const char *name)
{
  g_autofree char *snake = crow_c_to_snake (name);
  g_autofree char *variable = g_strconcat (g_ascii_isalpha (*snake) ? "" : "t_", snake, "_table", NULL);

  return crow_python_claim (taken, variable, "_1");
}

static char *
member_start (const char *name,
              const char *c_name)
{
  g_autofree char *snake = c_name != NULL ? g_ascii_strdown (c_name, -1) : crow_c_to_snake (name);

  if (*snake == '\0')
    return g_strdup ("member");
  if (!g_ascii_isalpha (*snake))
    return g_strconcat ("n_", snake, NULL);
  return g_steal_pointer (&snake);
}

static void
claim_attributes (CrowAlchemy *self,
                  guint        entity,
                  gboolean     of_links,
                  GHashTable  *taken)
{
  const CrowEntityInfo *info = &self->info->entities[entity];

  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      g_autofree char *start = NULL;

      if (((attribute->flags & CROW_ATTRIBUTE_LINK) != 0) != of_links)
        continue;
      start = member_start (attribute->name, attribute->c_name);
      self->entities[entity].attributes[i] = crow_python_claim (taken, start, of_links ? "_key" : "_");
    }
}

static void
claim_roles (CrowAlchemy *self,
             guint        entity,
             GHashTable  *taken)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self->schema, entity, &n_roles);

  for (guint i = 0; i < n_roles; i++)
    {
      const CrowRelationshipInfo *link = &self->info->relationships[roles[i].relationship];
      g_autofree char *start = NULL;
      gboolean written = roles[i].name != NULL && self->entities[entity].is_class &&
                         self->entities[roles[i].target].is_class && _crow_alchemy_can_refer (self, &link->references[0]) &&
                         (link->references[1].n_columns == 0 || _crow_alchemy_can_refer (self, &link->references[1]));

      if (!written)
        {
          self->entities[entity].roles[i] = g_strdup ("");
          continue;
        }
      start = member_start (roles[i].name, link->ends[roles[i].end].c_name);
      self->entities[entity].roles[i] = crow_python_claim (taken, start, "_");
    }
}

static void
claim_through_roles (CrowAlchemy *self,
                     guint        entity,
                     GHashTable  *taken)
{
  guint n_roles, n_throughs;
  const CrowRole *throughs = crow_schema_get_through_roles (self->schema, entity, &n_throughs);

  crow_schema_get_roles (self->schema, entity, &n_roles);
  for (guint i = 0; i < n_throughs; i++)
    {
      const CrowThroughInfo *through = &self->info->throughs[throughs[i].relationship];
      const CrowRelationshipInfo *near = &self->info->relationships[through->relationships[0]];
      const CrowRelationshipInfo *far = &self->info->relationships[through->relationships[1]];
      char **name = &self->entities[entity].roles[n_roles + i];
      g_autofree char *start = NULL;

      if (throughs[i].name == NULL || !self->entities[entity].is_class || !self->entities[throughs[i].target].is_class ||
          !self->entities[near->ends[1].entity].is_class || !_crow_alchemy_can_refer (self, &near->references[0]) ||
          !_crow_alchemy_can_refer (self, &far->references[0]))
        {
          *name = g_strdup ("");
          continue;
        }
      start = member_start (throughs[i].name, through->ends[throughs[i].end].c_name);
      *name = crow_python_claim (taken, start, "_");
    }
}

static char **
claim_values (const CrowEnumInfo *info)
{
  g_autoptr (GHashTable) taken = new_names ();
  char **values = g_new0 (char *, info->n_values + 1);

  for (guint i = 0; i < info->n_values; i++)
    {
      g_autofree char *word = info->values[i].c_name != NULL ? g_strdup (info->values[i].c_name)
                                                             : crow_c_to_snake_spelled (info->values[i].name);
      g_autofree char *upper = g_ascii_strup (*word != '\0' ? word : "empty", -1);
      g_autofree char *start = g_ascii_isalpha (*upper) ? g_strdup (upper) : g_strconcat ("VALUE_", upper, NULL);

      values[i] = crow_python_claim (taken, start, "_1");
    }
  return values;
}

void
_crow_alchemy_name_all (CrowAlchemy *self)
{
  const CrowSchemaInfo *info = self->info;
  g_autoptr (GHashTable) module = new_names ();

  self->entities = g_new0 (CrowAlchemyEntity, info->n_entities + 1);
  self->enums = g_new0 (char *, info->n_enums + 1);
  self->values = g_new0 (char **, info->n_enums + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (imported); i++)
    g_hash_table_add (module, g_strdup (imported[i]));
  g_hash_table_add (module, g_strdup ("uuid"));
  g_hash_table_add (module, g_strdup ("values_of"));
  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      self->entities[i].is_class = !(entity->flags & CROW_ENTITY_ASSOCIATION) && entity->primary_key != CROW_NONE;
      self->entities[i].name = self->entities[i].is_class ? claim_class (module, entity->name, entity->c_name, TRUE)
                                                          : claim_table (module, entity->name);
    }
  self->classes = g_new0 (char *, crow_schema_get_n_entities (self->drawn) + 1);
  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (self->drawn, i);
      const CrowAlchemyEntity *table = &self->entities[_crow_alchemy_get_table (self, i)];

      if (crow_schema_lookup_entity_by_id (self->schema, entity->id) == CROW_NONE)
        self->classes[i] = claim_class (module, entity->name, entity->c_name, TRUE);
      else if (table->is_class)
        self->classes[i] = g_strdup (table->name);
    }
  for (guint i = 0; i < info->n_enums; i++)
    {
      self->enums[i] = claim_class (module, info->enums[i].name, info->enums[i].c_name, FALSE);
      self->values[i] = claim_values (&info->enums[i]);
    }
  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autoptr (GHashTable) members = new_names ();
      guint n_roles, n_throughs;

      /* A class must still see the tables of pairs, and the builtin that defaults are made by. */
      for (guint j = 0; j < info->n_entities; j++)
        if (!self->entities[j].is_class)
          g_hash_table_add (members, g_strdup (self->entities[j].name));
      crow_schema_get_roles (self->schema, i, &n_roles);
      crow_schema_get_through_roles (self->schema, i, &n_throughs);
      self->entities[i].attributes = g_new0 (char *, info->entities[i].n_attributes + 1);
      self->entities[i].roles = g_new0 (char *, n_roles + n_throughs + 1);
      claim_attributes (self, i, FALSE, members);
      claim_roles (self, i, members);
      claim_through_roles (self, i, members);
      claim_attributes (self, i, TRUE, members);
    }
}
