/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Compares what entities inherit, which their tables do not show, and finds what moves between tables with it.
 *
 * Only drawings know: the new schema, and the one that the old tables were made of.  Entities are matched by their ids.
 *
 * Invariant: in the terms of a database only that is told which changes rows: the values that tell them apart, and
 * columns that go to another table.
 */
#include "config.h"

#include "sql/crow-diff-private.h"

#include <string.h>

typedef struct
{
  CrowDiff *diff;
  /* borrowed */
  CrowSchema *from_schema;
  CrowSchema *to_schema;
  const CrowSchemaInfo *from;
  const CrowSchemaInfo *to;
  /* owned */
  guint16 *matches;     /* by entity of `from`: that of `to`, or CROW_NONE */
  guint16 *old_matches; /* the other way round */
} Comparison;

/* Where an attribute is among the tables of a side. */
typedef struct
{
  guint16 entity;
  guint16 attribute;
} Place;

/* --- looking up --- */

static guint16
get_parent (const CrowSchemaInfo *info,
            guint                 entity)
{
  return info->entities[entity].inheritance != NULL ? info->entities[entity].inheritance->parent : CROW_NONE;
}

static gboolean
shares_table (const CrowSchemaInfo *info,
              guint                 entity)
{
  return get_parent (info, entity) != CROW_NONE && info->entities[entity].inheritance->kind == CROW_INHERITANCE_SINGLE;
}

static guint16 *
match_entities (const CrowSchemaInfo *of,
                const CrowSchemaInfo *with)
{
  guint16 *matches = g_new (guint16, of->n_entities + 1);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < with->n_entities; i++)
    g_hash_table_insert (ids, (gpointer) with->entities[i].id, GUINT_TO_POINTER (i));
  for (guint i = 0; i < of->n_entities; i++)
    {
      gpointer place;

      matches[i] = g_hash_table_lookup_extended (ids, of->entities[i].id, NULL, &place) ? GPOINTER_TO_UINT (place)
                                                                                       : CROW_NONE;
    }
  return matches;
}

static Place
find_attribute (const CrowSchemaInfo *tables,
                const char           *id)
{
  for (guint i = 0; i < tables->n_entities; i++)
    for (guint j = 0; j < tables->entities[i].n_attributes; j++)
      if (strcmp (tables->entities[i].attributes[j].id, id) == 0)
        return (Place) { i, j };
  return (Place) { CROW_NONE, CROW_NONE };
}

static const CrowAttributeInfo *
get_discriminator (const CrowSchemaInfo *info,
                   guint                 root)
{
  const CrowInheritanceInfo *inheritance = info->entities[root].inheritance;

  return inheritance != NULL && inheritance->discriminator != CROW_NONE
           ? &info->entities[root].attributes[inheritance->discriminator]
           : NULL;
}

static const char *
get_value (const CrowSchemaInfo *info,
           guint                 entity)
{
  return info->entities[entity].inheritance != NULL ? info->entities[entity].inheritance->value : NULL;
}

/* --- the drawing --- */

static const char *
name_parent (const CrowSchemaInfo *info,
             guint16               parent)
{
  return parent != CROW_NONE ? info->entities[parent].name : NULL;
}

static void
compare_drawn (Comparison *self,
               guint       old,
               guint       new)
{
  const CrowEntityInfo *from = &self->from->entities[old], *to = &self->to->entities[new];
  guint16 old_parent = get_parent (self->from, old), new_parent = get_parent (self->to, new);
  const CrowAttributeInfo *was = get_discriminator (self->from, old), *is = get_discriminator (self->to, new);
  CrowDiffChange like = { .element = CROW_ELEMENT_HIERARCHY, .from_owner = CROW_NONE, .to_owner = CROW_NONE,
                          .from = CROW_NONE, .to = CROW_NONE, .from_part = CROW_NONE, .to_part = CROW_NONE,
                          .from_id = from->id, .to_id = to->id, .from_name = (char *) from->name,
                          .to_name = (char *) to->name };

  /* What is told of tables is told there. */
  if (shares_table (self->from, old) || shares_table (self->to, new))
    {
      CrowDiffChange *change = _crow_diff_add_facet (self->diff, &like, CROW_FACET_NONE, from->name, to->name);

      if (change != NULL)
        {
          change->kind = CROW_DIFF_RENAME;
          g_clear_pointer (&change->from_value, g_free);
          g_clear_pointer (&change->to_value, g_free);
        }
      _crow_diff_add_facet (self->diff, &like, CROW_FACET_C_NAME, from->c_name, to->c_name);
      if (!(self->diff->flags & CROW_DIFF_NO_COMMENTS))
        _crow_diff_add_facet (self->diff, &like, CROW_FACET_COMMENT, from->comment, to->comment);
    }
  if ((old_parent != CROW_NONE ? self->matches[old_parent] : CROW_NONE) != new_parent ||
      (old_parent == CROW_NONE) != (new_parent == CROW_NONE))
    {
      const char *old_name = name_parent (self->from, old_parent), *new_name = name_parent (self->to, new_parent);
      CrowDiffChange *change = _crow_diff_add (self->diff, CROW_DIFF_ALTER, CROW_ELEMENT_HIERARCHY);

      *change = like;
      change->kind = CROW_DIFF_ALTER;
      change->facet = CROW_FACET_PARENT;
      change->from_name = g_strdup (like.from_name);
      change->to_name = g_strdup (like.to_name);
      change->from_value = g_strdup (old_name);
      change->to_value = g_strdup (new_name);
    }
  if (old_parent != CROW_NONE && new_parent != CROW_NONE)
    _crow_diff_add_facet (self->diff, &like, CROW_FACET_STRATEGY,
                          shares_table (self->from, old) ? "single" : "joined",
                          shares_table (self->to, new) ? "single" : "joined");
  if ((was != NULL || is != NULL) && (was == NULL || is == NULL || strcmp (was->id, is->id) != 0))
    _crow_diff_add_facet (self->diff, &like, CROW_FACET_DISCRIMINATOR, was != NULL ? was->name : NULL,
                          is != NULL ? is->name : NULL);
  _crow_diff_add_facet (self->diff, &like, CROW_FACET_DISCRIMINATOR_VALUE, get_value (self->from, old),
                        get_value (self->to, new));
}

/* One that is there on one side only, and has no table that would be told. */
static void
tell_lone (Comparison           *self,
           CrowDiffKind          kind,
           const CrowSchemaInfo *info,
           guint                 entity)
{
  CrowDiffChange *change;
  const char *parent;

  if (!shares_table (info, entity))
    return;
  change = _crow_diff_add (self->diff, kind, CROW_ELEMENT_HIERARCHY);
  parent = name_parent (info, get_parent (info, entity));
  if (kind == CROW_DIFF_DROP)
    {
      change->from_id = info->entities[entity].id;
      change->from_name = g_strdup (info->entities[entity].name);
      change->from_value = g_strdup (parent);
    }
  else
    {
      change->to_id = info->entities[entity].id;
      change->to_name = g_strdup (info->entities[entity].name);
      change->to_value = g_strdup (parent);
    }
}

static void
find_drawn (Comparison *self)
{
  for (guint i = 0; i < self->from->n_entities; i++)
    if (self->matches[i] != CROW_NONE)
      compare_drawn (self, i, self->matches[i]);
    else
      tell_lone (self, CROW_DIFF_DROP, self->from, i);
  for (guint i = 0; i < self->to->n_entities; i++)
    if (self->old_matches[i] == CROW_NONE)
      tell_lone (self, CROW_DIFF_ADD, self->to, i);
}

/* --- values that tell rows apart --- */

/* What a value is called when all that is drawn of the enumeration has been done. */
static const char *
rename_value (Comparison              *self,
              const CrowAttributeInfo *from,
              const CrowAttributeInfo *to,
              const char              *value)
{
  const CrowEnumInfo *old, *new;
  g_autofree guint16 *matches = NULL;
  g_autofree gboolean *guesses = NULL;

  if (from->type != CROW_TYPE_ENUM || to->type != CROW_TYPE_ENUM ||
      self->diff->from.enums[from->enumeration] != to->enumeration)
    return value;
  old = &self->diff->from.info->enums[from->enumeration];
  new = &self->diff->to.info->enums[to->enumeration];
  matches = _crow_diff_match_values (self->diff, old, new, &guesses);
  for (guint i = 0; i < old->n_values; i++)
    if (strcmp (old->values[i].name, value) == 0 && matches[i] != CROW_NONE)
      return new->values[matches[i]].name;
  return value;
}

static void
compare_values (Comparison *self,
                guint       old,
                guint       new)
{
  const CrowAttributeInfo *discriminator = get_discriminator (self->from, crow_schema_get_root (self->from_schema, old));
  const CrowAttributeInfo *now = get_discriminator (self->to, crow_schema_get_root (self->to_schema, new));
  const char *value = get_value (self->from, old), *wanted = get_value (self->to, new);
  CrowDiffChange *change;
  Place from, to;

  if (discriminator == NULL || now == NULL || value == NULL || wanted == NULL || strcmp (discriminator->id, now->id) != 0)
    return;
  from = find_attribute (self->diff->from.info, discriminator->id);
  to = find_attribute (self->diff->to.info, now->id);
  if (from.entity == CROW_NONE || to.entity == CROW_NONE || self->diff->from.entities[from.entity] != to.entity)
    return;
  value = rename_value (self, &self->diff->from.info->entities[from.entity].attributes[from.attribute],
                        &self->diff->to.info->entities[to.entity].attributes[to.attribute], value);
  if (strcmp (value, wanted) == 0)
    return;
  change = _crow_diff_add (self->diff, CROW_DIFF_ALTER, CROW_ELEMENT_ATTRIBUTE);
  change->facet = CROW_FACET_DISCRIMINATOR_VALUE;
  change->from_owner = from.entity;
  change->to_owner = to.entity;
  change->from = from.attribute;
  change->to = to.attribute;
  change->from_id = discriminator->id;
  change->to_id = now->id;
  change->from_name = _crow_diff_dup_part_name (self->diff, discriminator->name);
  change->to_name = _crow_diff_dup_part_name (self->diff, now->name);
  change->from_value = g_strdup (value);
  change->to_value = g_strdup (wanted);
}

/* --- moves --- */

/* The table of an entity of a drawing, among the tables of its side; CROW_NONE: the database has none. */
static guint16
find_table (const CrowSchemaInfo *drawn,
            const CrowSchemaInfo *tables,
            guint                 entity)
{
  while (shares_table (drawn, entity))
    entity = get_parent (drawn, entity);
  for (guint i = 0; i < tables->n_entities; i++)
    if (strcmp (tables->entities[i].id, drawn->entities[entity].id) == 0)
      return i;
  return CROW_NONE;
}

static gboolean
is_key_column (const CrowSchemaInfo *tables,
               guint                 entity,
               guint                 attribute)
{
  const CrowEntityInfo *info = &tables->entities[entity];

  for (guint i = 0; info->primary_key != CROW_NONE && i < info->keys[info->primary_key].n_attributes; i++)
    if (info->keys[info->primary_key].attributes[i] == attribute)
      return TRUE;
  return FALSE;
}

static gboolean
has_same_key (const CrowSchemaInfo *a,
              guint                 entity,
              const CrowSchemaInfo *b,
              guint                 other)
{
  const CrowEntityInfo *p = &a->entities[entity], *q = &b->entities[other];

  return p->primary_key != CROW_NONE && q->primary_key != CROW_NONE &&
         p->keys[p->primary_key].n_attributes == q->keys[q->primary_key].n_attributes;
}

/* Whether a table of the old side is one that an entity of it has its rows in, too. */
static gboolean
is_above (const CrowSchemaInfo *drawn,
          const CrowSchemaInfo *tables,
          guint                 entity,
          guint16               table)
{
  for (guint at = get_parent (drawn, entity); at != CROW_NONE; at = get_parent (drawn, at))
    if (find_table (drawn, tables, at) == table)
      return TRUE;
  return FALSE;
}

/* What tells the rows of an old entity, and of what inherits from it there and still does. */
static void
list_values (Comparison   *self,
             guint         old,
             guint         new,
             CrowDiffMove *move)
{
  for (guint i = 0; i < self->from->n_entities; i++)
    if (get_value (self->from, i) != NULL && crow_schema_inherits (self->from_schema, i, old) &&
        self->matches[i] != CROW_NONE && crow_schema_inherits (self->to_schema, self->matches[i], new))
      g_ptr_array_add (move->values, g_strdup (get_value (self->from, i)));
}

static void
list_columns (Comparison   *self,
              CrowDiffMove *move)
{
  const CrowEntityInfo *from = &self->diff->from.info->entities[move->from];
  const CrowEntityInfo *to = &self->diff->to.info->entities[move->to];

  for (guint i = 0; i < from->n_attributes; i++)
    for (guint j = 0; j < to->n_attributes; j++)
      if (strcmp (from->attributes[i].id, to->attributes[j].id) == 0 && from->attributes[i].generated == NULL &&
          to->attributes[j].generated == NULL && !is_key_column (self->diff->from.info, move->from, i) &&
          !is_key_column (self->diff->to.info, move->to, j))
        {
          CrowDiffMovedColumn column = { i, j };

          g_array_append_val (move->columns, column);
        }
}

static void
find_move (Comparison *self,
           guint       old,
           guint       new)
{
  CrowDiff *diff = self->diff;
  gboolean splits = shares_table (self->from, old) && !shares_table (self->to, new);
  gboolean merges = !shares_table (self->from, old) && shares_table (self->to, new);
  guint16 from = find_table (self->from, diff->from.info, old), to = find_table (self->to, diff->to.info, new);
  const CrowAttributeInfo *discriminator = get_discriminator (self->from, crow_schema_get_root (self->from_schema, old));
  CrowDiffMove *move;
  Place told = { CROW_NONE, CROW_NONE };

  if (get_parent (self->from, old) == CROW_NONE || get_parent (self->to, new) == CROW_NONE || (!splits && !merges) ||
      from == CROW_NONE || to == CROW_NONE || !has_same_key (diff->from.info, from, diff->to.info, to))
    return;
  if (splits)
    {
      told = discriminator != NULL ? find_attribute (diff->from.info, discriminator->id) : told;
      if (diff->to.entities[to] != CROW_NONE || told.entity == CROW_NONE ||
          !has_same_key (diff->from.info, from, diff->from.info, told.entity))
        return;
    }
  else if (diff->from.entities[from] != CROW_NONE || diff->to.entities[to] == CROW_NONE ||
           !is_above (self->from, diff->from.info, old, diff->to.entities[to]))
    return;
  move = g_new0 (CrowDiffMove, 1);
  move->splits = splits;
  move->from = from;
  move->to = to;
  move->told_in = told.entity;
  move->told_by = told.attribute;
  move->values = g_ptr_array_new_with_free_func (g_free);
  move->columns = g_array_new (FALSE, FALSE, sizeof (CrowDiffMovedColumn));
  if (splits)
    list_values (self, old, new, move);
  list_columns (self, move);
  g_ptr_array_add (diff->moves, move);
}

static gboolean
moves_column (const CrowDiffMove   *move,
              const CrowDiffChange *change)
{
  for (guint i = 0; i < move->columns->len; i++)
    {
      const CrowDiffMovedColumn *column = &g_array_index (move->columns, CrowDiffMovedColumn, i);

      if (change->kind == CROW_DIFF_DROP ? change->from_owner == move->from && change->from == column->from
                                         : change->to_owner == move->to && change->to == column->to)
        return TRUE;
    }
  return FALSE;
}

/* Whether nothing of the old table is lost. */
static gboolean
moves_all (Comparison         *self,
           const CrowDiffMove *move)
{
  const CrowEntityInfo *from = &self->diff->from.info->entities[move->from];
  guint n = 0;

  for (guint i = 0; i < from->n_attributes; i++)
    n += from->attributes[i].generated == NULL && !is_key_column (self->diff->from.info, move->from, i);
  return n == move->columns->len;
}

/* What is dropped here and added there is not lost. */
static void
mark_moved (Comparison         *self,
            const CrowDiffMove *move,
            CrowDiffChange     *change)
{
  const char *from = self->diff->from.info->entities[move->from].name;
  const char *to = self->diff->to.info->entities[move->to].name;
  gboolean moved = FALSE;

  if (change->kind != CROW_DIFF_DROP && change->kind != CROW_DIFF_ADD)
    return;
  if (change->element == CROW_ELEMENT_ATTRIBUTE)
    moved = moves_column (move, change);
  else if (change->element == CROW_ELEMENT_ENTITY && change->kind == CROW_DIFF_ADD)
    moved = move->splits && change->to == move->to;
  else if (change->element == CROW_ELEMENT_ENTITY)
    moved = !move->splits && change->from == move->from && moves_all (self, move);
  if (!moved)
    return;
  change->facet = CROW_FACET_MOVED;
  change->risk = CROW_RISK_NONE;
  if (change->kind == CROW_DIFF_DROP)
    {
      g_free (change->to_value);
      change->to_value = g_strdup (to);
    }
  else
    {
      g_free (change->from_value);
      change->from_value = g_strdup (from);
    }
}

/* Into a column that wants one: rows without a value stand in the way. */
static void
mark_required (Comparison         *self,
               const CrowDiffMove *move,
               CrowDiffChange     *change)
{
  const CrowAttributeInfo *attributes = self->diff->to.info->entities[move->to].attributes;

  if (change->facet != CROW_FACET_MOVED || change->element != CROW_ELEMENT_ATTRIBUTE || change->kind != CROW_DIFF_DROP ||
      change->from_owner != move->from)
    return;
  for (guint i = 0; i < move->columns->len; i++)
    {
      const CrowDiffMovedColumn *column = &g_array_index (move->columns, CrowDiffMovedColumn, i);

      if (column->from == change->from && (attributes[column->to].flags & CROW_ATTRIBUTE_REQUIRED) &&
          attributes[column->to].default_source == CROW_VALUE_NONE)
        change->risk = CROW_RISK_REQUIRE;
    }
}

static int
get_rank (CrowDiff *diff,
          guint16   table)
{
  for (guint i = 0; i < diff->to.plan->tables->len; i++)
    if (((const CrowPlanTable *) diff->to.plan->tables->pdata[i])->entity == table)
      return (int) i;
  return -1;
}

static int
compare_moves (gconstpointer a,
               gconstpointer b,
               gpointer      diff)
{
  const CrowDiffMove *p = *(const CrowDiffMove *const *) a, *q = *(const CrowDiffMove *const *) b;
  int order = get_rank (diff, p->to) - get_rank (diff, q->to);

  return order != 0 ? order : strcmp (((CrowDiff *) diff)->from.info->entities[p->from].name,
                                      ((CrowDiff *) diff)->from.info->entities[q->from].name);
}

/* Where a statement of DDL ends a transaction, rows are not taken out of tables for a moment. */
static void
find_moves (Comparison *self)
{
  CrowDiff *diff = self->diff;

  if (diff->dialect == CROW_DIALECT_MARIADB)
    return;
  for (guint i = 0; i < self->from->n_entities; i++)
    if (self->matches[i] != CROW_NONE)
      find_move (self, i, self->matches[i]);
  g_ptr_array_sort_with_data (diff->moves, compare_moves, diff);
  for (guint i = 0; i < diff->moves->len; i++)
    for (guint j = 0; j < diff->changes->len; j++)
      {
        mark_moved (self, diff->moves->pdata[i], diff->changes->pdata[j]);
        mark_required (self, diff->moves->pdata[i], diff->changes->pdata[j]);
      }
}

void
_crow_diff_find_inheritance (CrowDiff   *self,
                             CrowSchema *drawn,
                             CrowSchema *to)
{
  Comparison comparison = { self, drawn, to, crow_schema_get_info (drawn), crow_schema_get_info (to), NULL, NULL };

  if (self->to.is_catalog || crow_schema_is_from_catalog (drawn) ||
      (!crow_schema_has_inheritance (drawn) && !crow_schema_has_inheritance (to)))
    return;
  comparison.matches = match_entities (comparison.from, comparison.to);
  comparison.old_matches = match_entities (comparison.to, comparison.from);
  if (self->dialect == CROW_DIFF_DRAWING)
    find_drawn (&comparison);
  else
    {
      for (guint i = 0; i < comparison.from->n_entities; i++)
        if (comparison.matches[i] != CROW_NONE)
          compare_values (&comparison, i, comparison.matches[i]);
      find_moves (&comparison);
    }
  g_free (comparison.matches);
  g_free (comparison.old_matches);
}
