/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies a schema into records that can be changed, changes them, and builds a schema of what is not marked as gone.
 * What the schema check calls an error afterwards is thrown away and tried again in another way.
 */
#include "config.h"

#include "mutate-schema.h"

#include <string.h>

#include "random-schema.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-schema-check.h"

typedef struct
{
  CrowEntityInfo info;             /* lists are those of the old schema, changed copies lie beside */
  GArray *attributes;              /* of CrowAttributeInfo */
  GArray *keys;                    /* of CrowKeyInfo */
  GArray *indexes;
  GArray *checks;
  gboolean gone;
  gboolean *attribute_gone;        /* with room for what is added */
} Table;

typedef struct
{
  GRand *rand;
  GPtrArray *arena;
  Table *tables;
  guint n_tables;
  GArray *links;                   /* of CrowRelationshipInfo */
  GArray *enums;                   /* of CrowEnumInfo */
  gboolean *link_gone;
  guint counter;
} Work;

#define MAX_ADDED 64

static gpointer
keep (Work     *self,
      gpointer  data)
{
  g_ptr_array_add (self->arena, data);
  return data;
}

static guint
pick (Work  *self,
      guint  n)
{
  return n > 0 ? g_rand_int_range (self->rand, 0, n) : 0;
}

static const char *
make_name (Work *self)
{
  static const char *const stems[] = { "new", "Neu es", "nov\"o", "sel'ect", "order" };

  return keep (self, g_strdup_printf ("%s%u_%u", stems[pick (self, G_N_ELEMENTS (stems))], self->counter++,
                                      g_rand_int_range (self->rand, 0, 1000000)));
}

static Table *
pick_table (Work *self)
{
  for (guint i = 0; i < 20 && self->n_tables > 0; i++)
    {
      Table *table = &self->tables[pick (self, self->n_tables)];

      if (!table->gone)
        return table;
    }
  return NULL;
}

static gboolean
holds (const guint16 *columns,
       guint          n,
       guint16        column)
{
  for (guint i = 0; i < n; i++)
    if (columns[i] == column)
      return TRUE;
  return FALSE;
}

/* Whether a link or the primary key hangs on the attribute. */
static gboolean
is_tied (Work  *self,
         Table *table,
         guint  attribute)
{
  guint16 entity = table - self->tables;

  for (guint i = 0; i < table->keys->len; i++)
    if (i == table->info.primary_key)
      {
        const CrowKeyInfo *key = &g_array_index (table->keys, CrowKeyInfo, i);

        if (holds (key->attributes, key->n_attributes, attribute))
          return TRUE;
      }
  for (guint i = 0; i < self->links->len; i++)
    for (guint j = 0; j < 2; j++)
      {
        const CrowReferenceInfo *reference = &g_array_index (self->links, CrowRelationshipInfo, i).references[j];

        if ((reference->entity == entity && holds (reference->columns, reference->n_columns, attribute)) ||
            (reference->target == entity && holds (reference->target_columns, reference->n_columns, attribute)))
          return TRUE;
      }
  return FALSE;
}

static CrowAttributeInfo *
pick_attribute (Work    *self,
                Table   *table,
                gboolean free,
                guint   *place)
{
  for (guint i = 0; i < 20 && table->attributes->len > 0; i++)
    {
      *place = pick (self, table->attributes->len);
      if (random_schema_is_plain (&g_array_index (table->attributes, CrowAttributeInfo, *place)))
        continue;
      if (!table->attribute_gone[*place] && (!free || !is_tied (self, table, *place)))
        return &g_array_index (table->attributes, CrowAttributeInfo, *place);
    }
  return NULL;
}

static void
drop_link (Work  *self,
           guint  link)
{
  guint16 association = g_array_index (self->links, CrowRelationshipInfo, link).association;

  self->link_gone[link] = TRUE;
  if (association != CROW_NONE)
    self->tables[association].gone = TRUE;
}

static void
drop_table (Work *self)
{
  Table *table = pick_table (self);

  if (table == NULL || (table->info.flags & CROW_ENTITY_ASSOCIATION))
    return;
  table->gone = TRUE;
  for (guint i = 0; i < self->links->len; i++)
    {
      const CrowRelationshipInfo *link = &g_array_index (self->links, CrowRelationshipInfo, i);

      if (self->tables + link->ends[0].entity == table || self->tables + link->ends[1].entity == table)
        drop_link (self, i);
    }
}

static void
drop_some_link (Work *self)
{
  if (self->links->len > 0)
    drop_link (self, pick (self, self->links->len));
}

static void
drop_attribute (Work *self)
{
  Table *table = pick_table (self);
  guint place;

  if (table != NULL && pick_attribute (self, table, TRUE, &place) != NULL)
    table->attribute_gone[place] = TRUE;
}

static void
rename_attribute (Work *self)
{
  Table *table = pick_table (self);
  guint place, other;
  CrowAttributeInfo *attribute = table != NULL ? pick_attribute (self, table, FALSE, &place) : NULL;
  CrowAttributeInfo *second;

  if (attribute == NULL)
    return;
  second = pick_attribute (self, table, FALSE, &other);
  if (pick (self, 3) == 0 && second != NULL)
    {
      const char *name = attribute->name;

      attribute->name = second->name;
      second->name = name;
    }
  else
    attribute->name = make_name (self);
}

static void
rename_table (Work *self)
{
  Table *table = pick_table (self);
  Table *other = pick_table (self);

  if (table == NULL || other == NULL)
    return;
  if (pick (self, 3) == 0)
    {
      const char *name = table->info.name;

      table->info.name = other->info.name;
      other->info.name = name;
    }
  else
    table->info.name = make_name (self);
}

static void
alter_attribute (Work *self)
{
  Table *table = pick_table (self);
  guint place;
  CrowAttributeInfo *attribute = table != NULL ? pick_attribute (self, table, TRUE, &place) : NULL;

  if (attribute == NULL)
    return;
  switch (pick (self, 6))
    {
    case 0:
      attribute->flags ^= CROW_ATTRIBUTE_REQUIRED;
      break;
    case 1:
      attribute->comment = attribute->comment == NULL ? make_name (self) : NULL;
      break;
    case 2:
      attribute->type = pick (self, CROW_N_TYPES - 1);
      attribute->enumeration = CROW_NONE;
      attribute->length = attribute->type == CROW_TYPE_TEXT ? 1000 + pick (self, 500) : 0;
      attribute->scale = 0;
      attribute->default_source = attribute->on_update_source = CROW_VALUE_NONE;
      attribute->default_value = attribute->on_update_value = attribute->generated = NULL;
      attribute->flags &= CROW_ATTRIBUTE_REQUIRED;
      break;
    case 3:
      if (attribute->generated == NULL && (attribute->type == CROW_TYPE_INTEGER || attribute->type == CROW_TYPE_BIGINT))
        {
          attribute->default_source = attribute->default_source != CROW_VALUE_NONE ? CROW_VALUE_NONE : CROW_VALUE_LITERAL;
          attribute->default_value = "17";
        }
      break;
    case 4:
      if (attribute->type == CROW_TYPE_INTEGER && attribute->generated == NULL)
        {
          attribute->default_source = CROW_VALUE_NONE;
          attribute->generated = "6 * 7";
          attribute->flags |= CROW_ATTRIBUTE_STORED;
        }
      else if (attribute->generated != NULL)
        attribute->generated = NULL;
      if (attribute->generated == NULL)
        attribute->flags &= ~CROW_ATTRIBUTE_STORED;
      break;
    default:
      if (attribute->type == CROW_TYPE_TEXT && attribute->length > 0)
        attribute->length += 10;
      break;
    }
}

static void
add_attribute (Work *self)
{
  Table *table = pick_table (self);
  CrowAttributeInfo attribute = { .id = make_name (self), .name = make_name (self), .enumeration = CROW_NONE,
                                  .type = pick (self, CROW_N_TYPES - 1) };

  if (table == NULL || (table->info.flags & CROW_ENTITY_ASSOCIATION) || table->attributes->len > 40)
    return;
  if (attribute.type == CROW_TYPE_TEXT)
    attribute.length = 1000 + pick (self, 500);
  if (pick (self, 3) == 0)
    attribute.flags |= CROW_ATTRIBUTE_REQUIRED;
  if (pick (self, 2) == 0 && attribute.type == CROW_TYPE_INTEGER)
    {
      attribute.default_source = pick (self, 2) == 0 ? CROW_VALUE_LITERAL : CROW_VALUE_EXPRESSION;
      attribute.default_value = "23";
    }
  g_array_append_val (table->attributes, attribute);
}

static void
change_constraint (Work *self)
{
  Table *table = pick_table (self);
  guint place;
  guint16 *columns;
  CrowIndexPartInfo *part;

  if (table == NULL || pick_attribute (self, table, FALSE, &place) == NULL)
    return;
  columns = keep (self, g_new0 (guint16, 1));
  columns[0] = place;
  part = keep (self, g_new0 (CrowIndexPartInfo, 1));
  part->attribute = place;
  part->descending = pick (self, 3) == 0;
  part->nulls = pick (self, CROW_NULLS_LAST + 1);
  switch (pick (self, 6))
    {
    case 0:
      {
        CrowIndexInfo index = { .id = make_name (self), .parts = part, .n_parts = 1, .unique = pick (self, 3) == 0,
                                .name = pick (self, 2) == 0 ? make_name (self) : NULL };

        g_array_append_val (table->indexes, index);
        break;
      }
    case 1:
      {
        CrowKeyInfo key = { .id = make_name (self), .attributes = columns, .n_attributes = 1,
                            .name = pick (self, 2) == 0 ? make_name (self) : NULL };

        g_array_append_val (table->keys, key);
        break;
      }
    case 2:
      {
        CrowCheckInfo check = { .id = make_name (self), .expression = pick (self, 2) == 0 ? "1 < 2" : "2 > 1",
                                .name = pick (self, 2) == 0 ? make_name (self) : NULL };

        g_array_append_val (table->checks, check);
        break;
      }
    case 3:
      if (table->indexes->len > 0)
        g_array_remove_index (table->indexes, pick (self, table->indexes->len));
      break;
    case 4:
      if (table->checks->len > 0)
        g_array_remove_index (table->checks, pick (self, table->checks->len));
      break;
    default:
      if (table->indexes->len > 0)
        {
          CrowIndexInfo *index = &g_array_index (table->indexes, CrowIndexInfo, pick (self, table->indexes->len));

          if (pick (self, 2) == 0)
            index->unique = !index->unique;
          else
            index->name = make_name (self);
        }
      break;
    }
}

static void
drop_unique (Work *self)
{
  Table *table = pick_table (self);
  guint place;

  if (table == NULL || table->keys->len == 0)
    return;
  place = pick (self, table->keys->len);
  if (place == table->info.primary_key)
    return;
  g_array_remove_index (table->keys, place);
  if (table->info.primary_key != CROW_NONE && table->info.primary_key > place)
    table->info.primary_key--;
}

static gboolean
is_tied_to_key (Table *table,
                guint  attribute)
{
  const CrowKeyInfo *key = table->info.primary_key < table->keys->len
                             ? &g_array_index (table->keys, CrowKeyInfo, table->info.primary_key) : NULL;

  return key != NULL && holds (key->attributes, key->n_attributes, attribute);
}

/* Only a table with hidden numbers can do that; nor is SQLite at ease with an INTEGER PRIMARY KEY that is none of these
 * (random-schema.c). */
static gboolean
numbers_rows (Table *table)
{
  for (guint i = 0; i < table->attributes->len; i++)
    if ((g_array_index (table->attributes, CrowAttributeInfo, i).flags & CROW_ATTRIBUTE_AUTO) ||
        (is_tied_to_key (table, i) &&
         g_array_index (table->attributes, CrowAttributeInfo, i).type == CROW_TYPE_INTEGER))
      return TRUE;
  return table->info.primary_key == CROW_NONE;
}

static void
change_table (Work *self)
{
  Table *table = pick_table (self);

  if (table == NULL)
    return;
  if (pick (self, 2) == 0)
    table->info.flags ^= pick (self, 3) == 0 && !numbers_rows (table) ? CROW_ENTITY_WITHOUT_ROWID : CROW_ENTITY_STRICT;
  else
    table->info.comment = table->info.comment != NULL ? NULL : make_name (self);
}

static void
change_link (Work *self)
{
  CrowRelationshipInfo *link;

  if (self->links->len == 0)
    return;
  link = &g_array_index (self->links, CrowRelationshipInfo, pick (self, self->links->len));
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    return;
  if (pick (self, 3) == 0)
    {
      link->kind = link->kind == CROW_LINK_ONE_TO_ONE ? CROW_LINK_ONE_TO_MANY : CROW_LINK_ONE_TO_ONE;
      return;
    }
  link->delete_rule = link->delete_rule == CROW_DELETE_CASCADE ? CROW_DELETE_DENY : CROW_DELETE_CASCADE;
  link->references[0].on_delete = crow_delete_rule_to_action (link->delete_rule, CROW_EXECUTOR_AUTOMATIC);
  /* SQLite 3.40 crashes where such a table refers with RESTRICT; the check says so. */
  if (strchr ("\"'`[", *self->tables[link->references[0].entity].info.name) != NULL &&
      link->delete_rule == CROW_DELETE_DENY)
    link->references[0].on_delete = CROW_ACTION_NO_ACTION;
}

static void
change_enum (Work *self)
{
  CrowEnumInfo *info;
  CrowEnumValueInfo *values;

  if (self->enums->len == 0)
    return;
  info = &g_array_index (self->enums, CrowEnumInfo, pick (self, self->enums->len));
  values = keep (self, g_new0 (CrowEnumValueInfo, info->n_values + 1));
  memcpy (values, info->values, info->n_values * sizeof *values);
  info->values = values;
  switch (pick (self, 5))
    {
    case 0:
      info->name = make_name (self);
      break;
    case 1:
      if (info->n_values > 1)
        info->n_values--;
      break;
    case 2:
      values[pick (self, info->n_values)].name = make_name (self);
      break;
    case 3:
      {
        guint place = pick (self, info->n_values);
        CrowEnumValueInfo value = values[place];

        values[place] = values[0];
        values[0] = value;
        break;
      }
    default:
      values[info->n_values].id = make_name (self);
      values[info->n_values++].name = make_name (self);
      break;
    }
}

static void (*const operations[]) (Work *self) = {
  drop_table, drop_some_link, drop_attribute, drop_attribute, rename_attribute, rename_attribute, rename_table,
  alter_attribute, alter_attribute, alter_attribute, add_attribute, add_attribute, change_constraint, change_constraint,
  change_constraint, drop_unique, change_table, change_link, change_enum,
};

static GArray *
copy_array (gconstpointer data,
            guint         n,
            gsize         size)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  if (n > 0)
    g_array_append_vals (array, data, n);
  return array;
}

static guint16 *
map_columns (Work          *self,
             const guint16 *map,
             const guint16 *columns,
             guint          n)
{
  guint16 *mapped = keep (self, g_new0 (guint16, n + 1));

  for (guint i = 0; i < n; i++)
    if ((mapped[i] = map[columns[i]]) == CROW_NONE)
      return NULL;
  return mapped;
}

static void
build_table (Work              *self,
             Table             *table,
             const guint16     *map,
             CrowSchemaBuilder *builder,
             gboolean           as_association)
{
  CrowEntityInfo info = { .id = table->info.id, .name = table->info.name, .comment = table->info.comment,
                          .database_schema = table->info.database_schema, .primary_key = CROW_NONE,
                          .version_attribute = CROW_NONE, .flags = table->info.flags };
  guint16 entity;

  if (!as_association)
    info.flags &= ~CROW_ENTITY_ASSOCIATION;
  entity = crow_schema_builder_add_entity (builder, &info);
  for (guint i = 0; i < table->attributes->len; i++)
    if (!table->attribute_gone[i])
      crow_schema_builder_add_attribute (builder, entity, &g_array_index (table->attributes, CrowAttributeInfo, i));
  for (guint i = 0; i < table->keys->len; i++)
    {
      CrowKeyInfo key = g_array_index (table->keys, CrowKeyInfo, i);

      key.attributes = map_columns (self, map, key.attributes, key.n_attributes);
      if (key.attributes != NULL)
        crow_schema_builder_add_key (builder, entity, &key, i == table->info.primary_key);
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowIndexInfo index = g_array_index (table->indexes, CrowIndexInfo, i);
      CrowIndexPartInfo *parts = keep (self, g_memdup2 (index.parts, index.n_parts * sizeof *parts));
      gboolean whole = TRUE;

      for (guint j = 0; j < index.n_parts; j++)
        {
          parts[j].attribute = parts[j].attribute != CROW_NONE ? map[parts[j].attribute] : CROW_NONE;
          whole = whole && (parts[j].attribute != CROW_NONE || parts[j].expression != NULL);
        }
      index.parts = parts;
      if (whole)
        crow_schema_builder_add_index (builder, entity, &index);
    }
  for (guint i = 0; i < table->checks->len; i++)
    crow_schema_builder_add_check (builder, entity, &g_array_index (table->checks, CrowCheckInfo, i));
}

static CrowSchema *
build (Work             *self,
       const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  CrowSchemaBuilder *builder = crow_schema_builder_new (info->id, info->name, info->comment);
  g_autofree guint16 *entities = g_new (guint16, self->n_tables + 1);
  guint16 **maps = keep (self, g_new0 (guint16 *, self->n_tables + 1));
  guint16 n = 0;

  for (guint i = 0; i < self->enums->len; i++)
    crow_schema_builder_add_enum (builder, &g_array_index (self->enums, CrowEnumInfo, i));
  for (guint i = 0; i < self->n_tables; i++)
    {
      Table *table = &self->tables[i];
      guint16 column = 0;

      entities[i] = table->gone ? CROW_NONE : n++;
      maps[i] = keep (self, g_new0 (guint16, table->attributes->len + 1));
      for (guint j = 0; j < table->attributes->len; j++)
        maps[i][j] = table->attribute_gone[j] ? CROW_NONE : column++;
    }
  for (guint i = 0; i < self->n_tables; i++)
    if (!self->tables[i].gone)
      build_table (self, &self->tables[i], maps[i], builder, TRUE);
  for (guint i = 0; i < self->links->len; i++)
    {
      CrowRelationshipInfo link = g_array_index (self->links, CrowRelationshipInfo, i);

      if (self->link_gone[i])
        continue;
      link.association = link.association != CROW_NONE ? entities[link.association] : CROW_NONE;
      for (guint j = 0; j < 2; j++)
        {
          CrowReferenceInfo *reference = &link.references[j];

          link.ends[j].entity = entities[link.ends[j].entity];
          if (reference->n_columns == 0)
            continue;
          reference->columns = map_columns (self, maps[reference->entity], reference->columns, reference->n_columns);
          reference->target_columns = map_columns (self, maps[reference->target], reference->target_columns,
                                                   reference->n_columns);
          reference->entity = entities[reference->entity];
          reference->target = entities[reference->target];
        }
      crow_schema_builder_add_relationship (builder, &link);
    }
  return crow_schema_builder_end (builder, NULL);
}

static CrowSchema *
mutate_once (const CrowSchema *schema,
             GRand            *rand)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (GPtrArray) arena = g_ptr_array_new_with_free_func (g_free);
  Work self = { .rand = rand, .arena = arena, .n_tables = info->n_entities };
  CrowSchema *result;

  self.tables = g_new0 (Table, self.n_tables + 1);
  for (guint i = 0; i < self.n_tables; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      self.tables[i].info = *entity;
      self.tables[i].attributes = copy_array (entity->attributes, entity->n_attributes, sizeof (CrowAttributeInfo));
      self.tables[i].keys = copy_array (entity->keys, entity->n_keys, sizeof (CrowKeyInfo));
      self.tables[i].indexes = copy_array (entity->indexes, entity->n_indexes, sizeof (CrowIndexInfo));
      self.tables[i].checks = copy_array (entity->checks, entity->n_checks, sizeof (CrowCheckInfo));
      self.tables[i].attribute_gone = g_new0 (gboolean, entity->n_attributes + MAX_ADDED);
    }
  self.links = copy_array (info->relationships, info->n_relationships, sizeof (CrowRelationshipInfo));
  self.enums = copy_array (info->enums, info->n_enums, sizeof (CrowEnumInfo));
  self.link_gone = g_new0 (gboolean, self.links->len + 1);
  operations[pick (&self, G_N_ELEMENTS (operations))] (&self);
  result = build (&self, schema);
  for (guint i = 0; i < self.n_tables; i++)
    {
      g_array_unref (self.tables[i].attributes);
      g_array_unref (self.tables[i].keys);
      g_array_unref (self.tables[i].indexes);
      g_array_unref (self.tables[i].checks);
      g_free (self.tables[i].attribute_gone);
    }
  g_free (self.tables);
  g_free (self.link_gone);
  g_array_unref (self.links);
  g_array_unref (self.enums);
  return result;
}

CrowSchema *
mutate_schema (const CrowSchema *schema,
               GRand            *rand,
               guint             n)
{
  CrowSchema *current = crow_schema_ref ((CrowSchema *) schema);

  for (guint i = 0, tries = 0; i < n && tries < 20 * n; tries++)
    {
      CrowSchema *next = mutate_once (current, rand);
      g_autoptr (GPtrArray) problems = NULL;

      if (next == NULL)
        continue;
      problems = crow_schema_check (next, CROW_DIALECTS_ALL);
      if (crow_problems_count (problems, CROW_SEVERITY_ERROR) > 0)
        {
          crow_schema_unref (next);
          continue;
        }
      crow_schema_unref (current);
      current = next;
      i++;
    }
  return current;
}
