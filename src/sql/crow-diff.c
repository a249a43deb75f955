/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The diff as an object: makes both sides, lets the matcher and the finders do their work, and puts the changes in
 * order.
 *
 * Invariant: the order of the changes depends on names alone and not on where records stand in their schemas.
 */
#include "config.h"

#include "sql/crow-diff-private.h"

#include <string.h>

#include "sql/crow-catalog-private.h"
#include "sql/crow-sql-adapt.h"
#include "sql/crow-sql-canonical.h"

G_DEFINE_BOXED_TYPE (CrowDiff, crow_diff, crow_diff_ref, crow_diff_unref)

static void
change_free (gpointer data)
{
  CrowDiffChange *change = data;

  g_free (change->from_name);
  g_free (change->to_name);
  g_free (change->from_value);
  g_free (change->to_value);
  g_free (change);
}

static void
move_free (gpointer data)
{
  CrowDiffMove *move = data;

  g_ptr_array_unref (move->values);
  g_array_unref (move->columns);
  g_free (move);
}

CrowDiffChange *
_crow_diff_add (CrowDiff        *self,
                CrowDiffKind     kind,
                CrowDiffElement  element)
{
  CrowDiffChange *change = g_new0 (CrowDiffChange, 1);

  change->kind = kind;
  change->element = element;
  change->from_owner = change->to_owner = change->from = change->to = CROW_NONE;
  change->from_part = change->to_part = CROW_NONE;
  g_ptr_array_add (self->changes, change);
  return change;
}

CrowDiffChange *
_crow_diff_add_facet (CrowDiff             *self,
                      const CrowDiffChange *like,
                      CrowDiffFacet         facet,
                      const char           *from_value,
                      const char           *to_value)
{
  CrowDiffChange *change;

  if (g_strcmp0 (from_value, to_value) == 0)
    return NULL;
  change = _crow_diff_add (self, CROW_DIFF_ALTER, like->element);
  *change = *like;
  change->kind = CROW_DIFF_ALTER;
  change->facet = facet;
  change->from_name = g_strdup (like->from_name);
  change->to_name = g_strdup (like->to_name);
  change->from_value = g_strdup (from_value);
  change->to_value = g_strdup (to_value);
  return change;
}

char *
_crow_diff_dup_part_name (CrowDiff   *self,
                          const char *name)
{
  if (name == NULL)
    return NULL;
  return self->dialect == CROW_DIFF_DRAWING ? g_strdup (name) : crow_sql_dup_name (self->dialect, name);
}

static guint16 *
new_matches (guint n)
{
  guint16 *matches = g_new (guint16, n + 1);

  for (guint i = 0; i < n; i++)
    matches[i] = CROW_NONE;
  return matches;
}

static void
take_name (char       **name,
           const char  *real)
{
  if (real == NULL)
    return;
  g_free (*name);
  *name = g_strdup (real);
}

/* DDL gives another name to what it could not make under its own; but this is how the database has it. */
static void
take_real_names (CrowPlanTable *table)
{
  if (table->primary.name != NULL)
    take_name (&table->primary.name, table->primary.info->name);
  for (guint i = 0; i < table->uniques->len; i++)
    {
      CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (key->info != NULL)
        take_name (&key->name, key->info->name);
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);

      take_name (&reference->name, reference->info->name);
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, i);

      if (index->info != NULL)
        take_name (&index->name, index->info->name);
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowPlanCheck *check = &g_array_index (table->checks, CrowPlanCheck, i);

      if (check->info != NULL)
        take_name (&check->name, check->info->name);
    }
}

/* To MariaDB a unique index and a unique constraint are one, and its catalog tells no direction of its columns. */
static void
merge_uniques (CrowDiffSide  *side,
               CrowPlanTable *table)
{
  for (guint i = table->indexes->len; i-- > 0;)
    {
      CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, i);
      CrowPlanKey key = { .n_columns = index->info != NULL ? index->info->n_parts : 0 };
      gboolean plain = index->info != NULL && index->info->unique;
      guint16 *columns;

      for (guint j = 0; plain && j < key.n_columns; j++)
        plain = index->info->parts[j].expression == NULL && index->info->parts[j].length == 0;
      if (!plain)
        continue;
      key.columns = columns = g_new (guint16, key.n_columns);
      g_ptr_array_add (side->blocks, columns);
      for (guint j = 0; j < key.n_columns; j++)
        columns[j] = index->info->parts[j].attribute;
      key.name = g_strdup (index->name);
      g_array_append_val (table->uniques, key);
      g_array_remove_index (table->indexes, i);
    }
}

/* The check of a column of the type JSON, which is LONGTEXT to the catalog, comes and goes with the column. */
static void
drop_json_checks (CrowPlanTable *table)
{
  for (guint i = table->checks->len; i-- > 0;)
    {
      const CrowPlanCheck *check = &g_array_index (table->checks, CrowPlanCheck, i);
      g_autofree char *expression = _crow_sql_canonical_expression (check->expression, CROW_DIALECT_MARIADB, NULL);

      if (g_str_has_prefix (expression, "json_valid(\"") && g_str_has_suffix (expression, "\")"))
        g_array_remove_index (table->checks, i);
    }
}

static gboolean
is_catalog_of (const CrowSchema *schema,
               int               dialect)
{
  int written_for = crow_schema_get_info (schema)->written_for - 1;

  return crow_schema_is_from_catalog (schema) && (dialect == CROW_DIFF_DRAWING || written_for < 0 || written_for == dialect);
}

/* InnoDB knows no difference between NO ACTION and RESTRICT, so that it is chance which of the two its catalog says. */
static gboolean
knows_one_refusal (const CrowSchema *schema)
{
  return crow_schema_is_from_catalog (schema) && crow_schema_get_info (schema)->written_for == 1 + CROW_DIALECT_MARIADB;
}

static void
side_init (CrowDiff     *self,
           CrowDiffSide *side,
           CrowSchema   *schema,
           CrowSchema   *other)
{
  const CrowSchemaInfo *info;
  guint n_attributes = 0;
  gboolean own;

  /* What is compared is tables: an heir may have none of its own.  What was read from another kind of database is to
   * become one of this. */
  side->is_catalog = crow_schema_is_from_catalog (schema);
  own = is_catalog_of (schema, self->dialect);
  if (self->dialect == CROW_DIFF_DRAWING || own)
    side->schema = crow_schema_ref_tables (schema);
  else
    side->schema = crow_schema_ref_adapted (schema, self->dialect, is_catalog_of (other, self->dialect) ? other : NULL,
                                             NULL);
  info = crow_schema_get_info (side->schema);
  side->info = info;
  side->first_attribute = g_new (guint, info->n_entities + 1);
  for (guint i = 0; i < info->n_entities; i++)
    {
      side->first_attribute[i] = n_attributes;
      n_attributes += info->entities[i].n_attributes;
    }
  side->entities = new_matches (info->n_entities);
  side->attributes = new_matches (n_attributes);
  side->enums = new_matches (info->n_enums);
  side->views = new_matches (info->n_views);
  side->entity_guesses = g_new0 (gboolean, info->n_entities + 1);
  side->attribute_guesses = g_new0 (gboolean, n_attributes + 1);
  side->enum_guesses = g_new0 (gboolean, info->n_enums + 1);
  side->view_guesses = g_new0 (gboolean, info->n_views + 1);
  if (self->dialect == CROW_DIFF_DRAWING)
    return;
  /* What a database has no index for, it has no index for.  The plan borrows from the tables that are compared. */
  side->plan = _crow_ddl_plan_new (side->schema, self->dialect,
                                   (own ? CROW_DDL_NO_FOREIGN_KEY_INDEXES : CROW_DDL_DEFAULT) | _CROW_DDL_VERBATIM);
  side->tables = g_new0 (CrowPlanTable *, info->n_entities + 1);
  side->blocks = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < side->plan->tables->len; i++)
    {
      CrowPlanTable *table = side->plan->tables->pdata[i];

      side->tables[table->entity] = table;
      if (own)
        take_real_names (table);
      if (self->dialect == CROW_DIALECT_MARIADB)
        {
          merge_uniques (side, table);
          drop_json_checks (table);
        }
    }
}

static void
side_clear (CrowDiffSide *side)
{
  _crow_ddl_plan_free (side->plan);
  g_clear_pointer (&side->blocks, g_ptr_array_unref);
  g_free (side->tables);
  g_free (side->first_attribute);
  g_free (side->entities);
  g_free (side->attributes);
  g_free (side->enums);
  g_free (side->views);
  g_free (side->entity_guesses);
  g_free (side->attribute_guesses);
  g_free (side->enum_guesses);
  g_free (side->view_guesses);
  crow_schema_unref (side->schema);
}

/* What a change is told under, for the order. */
typedef struct
{
  CrowDiffChange *change;
  const char *group; /* borrowed */
  guint room;        /* enumerations, tables, links, views */
} Placed;

static guint
get_room (const CrowDiffChange *change)
{
  switch (change->element)
    {
    case CROW_ELEMENT_SCHEMA:
      return 0;
    case CROW_ELEMENT_ENUM:
    case CROW_ELEMENT_ENUM_VALUE:
      return 1;
    case CROW_ELEMENT_RELATIONSHIP:
      return 3;
    case CROW_ELEMENT_VIEW:
      return 4;
    default:
      return 2;
    }
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const Placed *x = a;
  const Placed *y = b;
  const CrowDiffChange *p = x->change, *q = y->change;
  int order = (x->room > y->room) - (x->room < y->room);

  if (order == 0)
    order = g_strcmp0 (x->group, y->group);
  if (order == 0 && p->element != q->element)
    order = p->element < q->element ? -1 : 1;
  if (order == 0)
    order = g_strcmp0 (p->to_name != NULL ? p->to_name : p->from_name, q->to_name != NULL ? q->to_name : q->from_name);
  if (order == 0 && p->kind != q->kind)
    order = p->kind < q->kind ? -1 : 1;
  if (order == 0 && p->facet != q->facet)
    order = p->facet < q->facet ? -1 : 1;
  if (order == 0)
    order = g_strcmp0 (p->to_value, q->to_value);
  return order != 0 ? order : g_strcmp0 (p->from_value, q->from_value);
}

static void
sort_changes (CrowDiff *self)
{
  guint n = self->changes->len;
  g_autofree Placed *placed = g_new (Placed, n + 1);

  for (guint i = 0; i < n; i++)
    {
      CrowDiffChange *change = self->changes->pdata[i];

      placed[i] = (Placed) { change, crow_diff_change_get_group (self, change), get_room (change) };
    }
  qsort (placed, n, sizeof *placed, compare_changes);
  for (guint i = 0; i < n; i++)
    self->changes->pdata[i] = placed[i].change;
}

/**
 * crow_diff_new:
 * @from: the old schema
 * @to: the new schema
 * @dialect: a #CrowDialectId, or %CROW_DIFF_DRAWING
 * @flags: how they are compared
 *
 * Returns: (transfer full): what is different between the two
 */
CrowDiff *
crow_diff_new (CrowSchema    *from,
               CrowSchema    *to,
               int            dialect,
               CrowDiffFlags  flags)
{
  return crow_diff_new_drawn (from, NULL, to, dialect, flags);
}

/**
 * crow_diff_new_drawn:
 * @from: the old schema
 * @drawn: (nullable): the drawing that @from was made of and has its ids from; %NULL: @from is one, or there is none
 * @to: the new schema
 * @dialect: a #CrowDialectId, or %CROW_DIFF_DRAWING
 * @flags: how they are compared
 *
 * Compares with what only a drawing knows: what inherits from what.
 *
 * Returns: (transfer full): what is different between the two
 */
CrowDiff *
crow_diff_new_drawn (CrowSchema    *from,
                     CrowSchema    *drawn,
                     CrowSchema    *to,
                     int            dialect,
                     CrowDiffFlags  flags)
{
  CrowDiff *self;

  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  g_return_val_if_fail (dialect == CROW_DIFF_DRAWING || (dialect >= 0 && dialect < CROW_N_DIALECTS), NULL);

  self = g_new0 (CrowDiff, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->dialect = dialect;
  self->flags = flags;
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->moves = g_ptr_array_new_with_free_func (move_free);
  self->refusals_are_one = dialect == CROW_DIALECT_MARIADB || knows_one_refusal (from) || knows_one_refusal (to);
  side_init (self, &self->from, from, to);
  side_init (self, &self->to, to, from);
  _crow_diff_match (self);
  _crow_diff_find_enums (self);
  _crow_diff_find_tables (self);
  _crow_diff_find_views (self);
  if (dialect == CROW_DIFF_DRAWING)
    _crow_diff_find_drawing (self);
  _crow_diff_find_inheritance (self, drawn != NULL ? drawn : from, to);
  sort_changes (self);
  return self;
}

/**
 * crow_diff_ref:
 * @self: a diff
 *
 * Returns: (transfer full): @self
 */
CrowDiff *
crow_diff_ref (CrowDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * crow_diff_unref:
 * @self: (transfer full) (nullable): a diff
 */
void
crow_diff_unref (CrowDiff *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->moves);
  side_clear (&self->from);
  side_clear (&self->to);
  g_free (self);
}

/**
 * crow_diff_get_from:
 * @self: a diff
 *
 * Returns: (transfer none): the old schema
 */
CrowSchema *
crow_diff_get_from (CrowDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->from.schema;
}

/**
 * crow_diff_get_to:
 * @self: a diff
 *
 * Returns: (transfer none): the new schema
 */
CrowSchema *
crow_diff_get_to (CrowDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->to.schema;
}

/**
 * crow_diff_get_dialect:
 * @self: a diff
 *
 * Returns: the #CrowDialectId whose tables are compared, or %CROW_DIFF_DRAWING
 */
int
crow_diff_get_dialect (CrowDiff *self)
{
  g_return_val_if_fail (self != NULL, CROW_DIFF_DRAWING);

  return self->dialect;
}

/**
 * crow_diff_get_n_changes:
 * @self: a diff
 *
 * Returns: how many changes there are; 0: the schemas are the same
 */
guint
crow_diff_get_n_changes (CrowDiff *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

/**
 * crow_diff_get_change: (skip)
 * @self: a diff
 * @change: which one
 *
 * Returns: (transfer none): the change
 */
const CrowDiffChange *
crow_diff_get_change (CrowDiff *self,
                      guint     change)
{
  g_return_val_if_fail (self != NULL && change < self->changes->len, NULL);

  return self->changes->pdata[change];
}

/**
 * crow_diff_lookup_new_entity:
 * @self: a diff
 * @entity: index of an entity of the old schema
 *
 * Returns: its index in the new schema, or %CROW_NONE
 */
guint16
crow_diff_lookup_new_entity (CrowDiff *self,
                             guint     entity)
{
  g_return_val_if_fail (self != NULL && entity < self->from.info->n_entities, CROW_NONE);

  return self->from.entities[entity];
}

/**
 * crow_diff_lookup_old_entity:
 * @self: a diff
 * @entity: index of an entity of the new schema
 *
 * Returns: its index in the old schema, or %CROW_NONE
 */
guint16
crow_diff_lookup_old_entity (CrowDiff *self,
                             guint     entity)
{
  g_return_val_if_fail (self != NULL && entity < self->to.info->n_entities, CROW_NONE);

  return self->to.entities[entity];
}

/**
 * crow_diff_lookup_new_attribute:
 * @self: a diff
 * @entity: index of an entity of the old schema
 * @attribute: index of an attribute of it
 *
 * Returns: its index among those of the entity in the new schema, or %CROW_NONE
 */
guint16
crow_diff_lookup_new_attribute (CrowDiff *self,
                                guint     entity,
                                guint     attribute)
{
  g_return_val_if_fail (self != NULL && entity < self->from.info->n_entities, CROW_NONE);
  g_return_val_if_fail (attribute < self->from.info->entities[entity].n_attributes, CROW_NONE);

  return self->from.attributes[_crow_diff_attribute_place (&self->from, entity, attribute)];
}

/**
 * crow_diff_lookup_old_attribute:
 * @self: a diff
 * @entity: index of an entity of the new schema
 * @attribute: index of an attribute of it
 *
 * Returns: its index among those of the entity in the old schema, or %CROW_NONE
 */
guint16
crow_diff_lookup_old_attribute (CrowDiff *self,
                                guint     entity,
                                guint     attribute)
{
  g_return_val_if_fail (self != NULL && entity < self->to.info->n_entities, CROW_NONE);
  g_return_val_if_fail (attribute < self->to.info->entities[entity].n_attributes, CROW_NONE);

  return self->to.attributes[_crow_diff_attribute_place (&self->to, entity, attribute)];
}

/**
 * crow_schema_is_from_catalog:
 * @schema: a schema
 *
 * Returns: whether it was read from a database or a script
 */
gboolean
crow_schema_is_from_catalog (const CrowSchema *schema)
{
  g_return_val_if_fail (schema != NULL, FALSE);

  return g_strcmp0 (crow_schema_get_info (schema)->id, _CROW_CATALOG_SCHEMA_ID) == 0;
}
