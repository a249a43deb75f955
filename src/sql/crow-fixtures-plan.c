/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From rows to steps on tables.
 *
 * A row becomes one insert for each table of its hierarchy, a pair one into the association.  Inserts come in the order
 * of tables and rows, but for those that refer to one that is not there yet: they wait.  When all that are left wait for each
 * other, one of them goes ahead without a reference that may be null, which an update sets at the end.
 *
 * Invariant: each step's references are null, or to a row before it, to itself, or to none of these rows; unless the
 * plan is circular.
 */
#include "config.h"

#include "sql/crow-fixtures.h"

#include <string.h>

#include "sql/crow-value-literal.h"

typedef struct
{
  guint step;
  guint reference;   /* index among those of the step's table */
  gboolean optional;
} Wait;

typedef struct
{
  CrowSchema *drawn, *tables; /* borrowed */
  CrowFixturePlan *plan;      /* borrowed */
  GPtrArray *steps;           /* owned: of all rows; taken over into the plan one by one */
  GArray **waits;             /* owned: by step: what it waits for */
  gboolean *done;             /* owned: by step */
} Planner;

static void
step_free (gpointer data)
{
  CrowFixtureStep *step = data;

  g_free (step->values);
  g_free (step->given);
  g_free (step);
}

static CrowFixtureStep *
step_new (CrowSchema *tables,
          guint16     table,
          guint       row)
{
  CrowFixtureStep *step = g_new0 (CrowFixtureStep, 1);
  guint n = crow_schema_get_entity (tables, table)->n_attributes;

  step->table = table;
  step->row = row;
  step->values = g_new0 (CrowValue, n + 1);
  step->given = g_new0 (gboolean, n + 1);
  return step;
}

static void
give (CrowFixtureStep *step,
      guint            attribute,
      const CrowValue *value)
{
  step->values[attribute] = *value;
  step->given[attribute] = TRUE;
}

/* The table that has the attributes of an entity as it was drawn. */
static guint16
table_of (Planner *self,
          guint16  entity)
{
  for (;;)
    {
      const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, entity)->inheritance;

      if (info == NULL || info->parent == CROW_NONE || info->kind != CROW_INHERITANCE_SINGLE)
        return crow_schema_lookup_entity_by_id (self->tables, crow_schema_get_entity (self->drawn, entity)->id);
      entity = info->parent;
    }
}

/* What tells of the row that it is one of @entity. */
static void
give_kind (Planner         *self,
           CrowFixtureStep *step,
           guint16          entity,
           guint16          root)
{
  const CrowInheritanceInfo *kind = crow_schema_get_entity (self->drawn, entity)->inheritance;
  const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, root);
  CrowDataType type;
  CrowValue value;

  if (kind == NULL || kind->value == NULL || info->inheritance == NULL || info->inheritance->discriminator == CROW_NONE)
    return;
  type = info->attributes[info->inheritance->discriminator].type;
  value = type == CROW_TYPE_INTEGER || type == CROW_TYPE_BIGINT || type == CROW_TYPE_BOOLEAN
            ? crow_value_int64 (g_ascii_strtoll (kind->value, NULL, 10))
            : crow_value_text (kind->value);
  for (guint i = 0; i < crow_schema_get_entity (self->tables, step->table)->n_attributes; i++)
    if (strcmp (crow_schema_get_entity (self->tables, step->table)->attributes[i].id,
                info->attributes[info->inheritance->discriminator].id) == 0 &&
        !step->given[i])
      give (step, i, &value);
}

/* The key of the root's row is that of the heirs' rows, too. */
static void
give_key (Planner              *self,
          CrowFixtureStep      *step,
          const CrowFixtureRow *row,
          guint16               root)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->tables, step->table);
  guint16 table = crow_schema_lookup_entity_by_id (self->tables, crow_schema_get_entity (self->drawn, root)->id);
  const CrowKeyInfo *target = table != CROW_NONE ? crow_schema_get_primary_key (self->tables, table) : NULL;

  for (guint i = 0; key != NULL && target != NULL && i < MIN (key->n_attributes, target->n_attributes); i++)
    {
      const char *id = crow_schema_get_entity (self->tables, table)->attributes[target->attributes[i]].id;
      const CrowValue *value = crow_fixture_row_lookup (row, id);

      if (value != NULL && !step->given[key->attributes[i]])
        give (step, key->attributes[i], value);
    }
}

static void
add_row (Planner              *self,
         const CrowFixtureRow *row,
         guint                 number)
{
  guint16 entity = crow_schema_lookup_entity_by_id (self->drawn, row->entity);
  guint16 root;
  guint16 last = CROW_NONE;
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (guint16));

  if (entity == CROW_NONE)
    return;
  root = crow_schema_get_root (self->drawn, entity);
  for (guint16 at = entity; at != CROW_NONE;)
    {
      const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, at)->inheritance;

      g_array_prepend_val (chain, at);
      at = info != NULL && at != root ? info->parent : CROW_NONE;
    }
  for (guint i = 0; i < chain->len; i++)
    {
      guint16 table = table_of (self, g_array_index (chain, guint16, i));
      const CrowEntityInfo *info;
      CrowFixtureStep *step;

      if (table == CROW_NONE || table == last)
        continue;
      last = table;
      info = crow_schema_get_entity (self->tables, table);
      step = step_new (self->tables, table, number);
      for (guint j = 0; j < info->n_attributes; j++)
        {
          const CrowValue *value = crow_fixture_row_lookup (row, info->attributes[j].id);

          if (value != NULL && info->attributes[j].generated == NULL)
            give (step, j, value);
        }
      give_key (self, step, row, root);
      give_kind (self, step, entity, root);
      g_ptr_array_add (self->steps, step);
    }
}

/* Whether the row at an end of a pair is of the entity there. */
static gboolean
is_end (Planner                  *self,
        const CrowFixturePairRow *pair,
        guint                     end)
{
  const CrowFixtureRow *row = g_ptr_array_index (self->plan->fixtures->rows, pair->rows[end]);
  guint16 link = crow_schema_lookup_relationship_by_id (self->drawn, pair->link);
  guint16 entity = crow_schema_lookup_entity_by_id (self->drawn, row->entity);

  return link != CROW_NONE && entity != CROW_NONE &&
         crow_schema_inherits (self->drawn, entity, crow_schema_get_relationship (self->drawn, link)->ends[end].entity);
}

static void
add_pair (Planner                  *self,
          const CrowFixturePairRow *pair)
{
  guint16 link = crow_schema_lookup_relationship_by_id (self->tables, pair->link);
  const CrowRelationshipInfo *info = link != CROW_NONE ? crow_schema_get_relationship (self->tables, link) : NULL;
  CrowFixtureStep *step;

  if (info == NULL || info->kind != CROW_LINK_MANY_TO_MANY || info->association == CROW_NONE ||
      !is_end (self, pair, 0) || !is_end (self, pair, 1))
    return;
  step = step_new (self->tables, info->association, pair->rows[0]);
  for (guint end = 0; end < 2; end++)
    for (guint i = 0; i < info->references[end].n_columns; i++)
      {
        const CrowReferenceInfo *reference = &info->references[end];
        const CrowAttributeInfo *target =
          &crow_schema_get_entity (self->tables, reference->target)->attributes[reference->target_columns[i]];
        const CrowFixtureRow *row = g_ptr_array_index (self->plan->fixtures->rows, pair->rows[end]);
        const CrowValue *value = crow_fixture_row_lookup (row, target->id);

        /* A column may be part of both references. */
        if (value != NULL && !step->given[reference->columns[i]])
          give (step, reference->columns[i], value);
        /* The key of a joined heir has no values of its own: that of the root is meant. */
        else if (value == NULL)
          {
            g_autofree CrowFixtureStep *heir = step_new (self->tables, reference->target, 0);
            guint16 drawn = crow_schema_lookup_entity_by_id (self->drawn, row->entity);

            if (drawn != CROW_NONE)
              give_key (self, heir, row, crow_schema_get_root (self->drawn, drawn));
            if (heir->given[reference->target_columns[i]])
              give (step, reference->columns[i], &heir->values[reference->target_columns[i]]);
            g_free (heir->values);
            g_free (heir->given);
          }
      }
  for (guint end = 0; end < 2; end++)
    for (guint i = 0; i < info->references[end].n_columns; i++)
      if (!step->given[info->references[end].columns[i]])
        {
          step_free (step);
          return;
        }
  g_ptr_array_add (self->steps, step);
}

/* "3 12 'x'": the table and values that a reference is to; NULL: some are not given or null. */
static char *
make_key (CrowFixtureStep         *step,
          guint16                  table,
          const CrowReferenceInfo *reference,
          const guint16           *columns)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%u", table);
  for (guint i = 0; i < reference->n_columns; i++)
    {
      g_autofree char *literal = NULL;

      g_string_append_printf (key, " %u=", reference->target_columns[i]);
      if (!step->given[columns[i]] || step->values[columns[i]].type == CROW_VALUE_TYPE_NULL)
        {
          g_string_free (key, TRUE);
          return NULL;
        }
      literal = crow_value_to_literal (&step->values[columns[i]]);
      g_string_append (key, literal);
    }
  return g_string_free (key, FALSE);
}

/* The column that can be null so that the reference is none; CROW_NONE: all are required. */
static guint16
find_optional (CrowSchema              *tables,
               const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (tables, reference->entity);

  for (guint i = 0; i < reference->n_columns; i++)
    if ((entity->attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED) == 0 &&
        !crow_schema_is_in_primary_key (tables, reference->entity, reference->columns[i]))
      return reference->columns[i];
  return CROW_NONE;
}

static void
find_waits (Planner *self)
{
  g_autoptr (GHashTable) targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      CrowFixtureStep *step = g_ptr_array_index (self->steps, i);
      guint n;
      const CrowSchemaReference *referrers = crow_schema_get_referrers (self->tables, step->table, &n);

      for (guint j = 0; j < n; j++)
        {
          char *key = make_key (step, step->table, referrers[j].info, referrers[j].info->target_columns);

          if (key != NULL && !g_hash_table_contains (targets, key))
            g_hash_table_insert (targets, key, GUINT_TO_POINTER (i + 1));
          else
            g_free (key);
        }
    }
  for (guint i = 0; i < self->steps->len; i++)
    {
      CrowFixtureStep *step = g_ptr_array_index (self->steps, i);
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (self->tables, step->table, &n);

      self->waits[i] = g_array_new (FALSE, FALSE, sizeof (Wait));
      for (guint j = 0; j < n; j++)
        {
          g_autofree char *key = make_key (step, references[j].info->target, references[j].info, references[j].info->columns);
          Wait wait = { key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (targets, key)) : 0, j, FALSE };

          /* Itself is there when the statement ends. */
          if (wait.step == 0 || wait.step - 1 == i)
            continue;
          wait.step--;
          wait.optional = find_optional (self->tables, references[j].info) != CROW_NONE;
          g_array_append_val (self->waits[i], wait);
        }
    }
}

static gboolean
is_ready (Planner *self,
          guint    step,
          gboolean optional_too)
{
  for (guint i = 0; i < self->waits[step]->len; i++)
    {
      const Wait *wait = &g_array_index (self->waits[step], Wait, i);

      if (!self->done[wait->step] && (optional_too || !wait->optional))
        return FALSE;
    }
  return TRUE;
}

/* Of an update: the key, by which the row is found, and the column that the insert left null. */
static CrowFixtureStep *
make_update (Planner         *self,
             CrowFixtureStep *step,
             guint16          column)
{
  CrowFixtureStep *update = step_new (self->tables, step->table, step->row);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->tables, step->table);

  update->is_update = TRUE;
  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    if (step->given[key->attributes[i]])
      give (update, key->attributes[i], &step->values[key->attributes[i]]);
  give (update, column, &step->values[column]);
  step->values[column] = crow_value_null ();
  return update;
}

static gboolean
has_whole_key (Planner         *self,
               CrowFixtureStep *step)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->tables, step->table);

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    if (!step->given[key->attributes[i]])
      return FALSE;
  return key != NULL;
}

static void
take (Planner   *self,
      guint      number,
      GPtrArray *updates)
{
  CrowFixtureStep *step = g_ptr_array_index (self->steps, number);
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->tables, step->table, &n);

  for (guint i = 0; i < self->waits[number]->len; i++)
    {
      const Wait *wait = &g_array_index (self->waits[number], Wait, i);
      guint16 column = find_optional (self->tables, references[wait->reference].info);

      if (self->done[wait->step])
        continue;
      if (column == CROW_NONE || !has_whole_key (self, step))
        self->plan->is_circular = TRUE;
      /* One that an earlier reference left null already makes this one null, too. */
      else if (step->values[column].type != CROW_VALUE_TYPE_NULL)
        g_ptr_array_add (updates, make_update (self, step, column));
    }
  self->done[number] = TRUE;
  g_ptr_array_add (self->plan->steps, step);
}

static void
order (Planner *self)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new ();
  guint n_left = self->steps->len;

  while (n_left > 0)
    {
      guint before = n_left;
      guint stuck = G_MAXUINT, any = G_MAXUINT;

      for (guint i = 0; i < self->steps->len; i++)
        {
          if (self->done[i])
            continue;
          if (is_ready (self, i, TRUE))
            {
              take (self, i, updates);
              n_left--;
              continue;
            }
          any = MIN (any, i);
          if (stuck == G_MAXUINT && is_ready (self, i, FALSE))
            stuck = i;
        }
      if (n_left == before)
        {
          take (self, stuck != G_MAXUINT ? stuck : any, updates);
          n_left--;
        }
    }
  g_ptr_array_extend_and_steal (self->plan->steps, g_steal_pointer (&updates));
}

static int
compare_tables (gconstpointer a,
                gconstpointer b)
{
  const CrowFixtureStep *x = *(const CrowFixtureStep *const *) a;
  const CrowFixtureStep *y = *(const CrowFixtureStep *const *) b;

  return x->table != y->table ? (int) x->table - (int) y->table : (int) x->row - (int) y->row;
}

CrowFixturePlan *
crow_fixture_plan_new (CrowFixtures *fixtures,
                       CrowSchema   *drawn)
{
  CrowFixturePlan *plan = g_new0 (CrowFixturePlan, 1);
  Planner self = { .drawn = drawn, .plan = plan };

  plan->fixtures = crow_fixtures_ref (fixtures);
  plan->tables = crow_schema_ref_tables (drawn);
  plan->steps = g_ptr_array_new_with_free_func (step_free);
  self.tables = plan->tables;
  self.steps = g_ptr_array_new ();
  for (guint i = 0; i < fixtures->rows->len; i++)
    add_row (&self, g_ptr_array_index (fixtures->rows, i), i);
  for (guint i = 0; i < fixtures->pairs->len; i++)
    add_pair (&self, g_ptr_array_index (fixtures->pairs, i));
  g_ptr_array_sort (self.steps, compare_tables);
  self.waits = g_new0 (GArray *, self.steps->len + 1);
  self.done = g_new0 (gboolean, self.steps->len + 1);
  find_waits (&self);
  order (&self);
  for (guint i = 0; i < self.steps->len; i++)
    g_array_unref (self.waits[i]);
  g_free (self.waits);
  g_free (self.done);
  g_ptr_array_unref (self.steps);
  return plan;
}

void
crow_fixture_plan_free (CrowFixturePlan *self)
{
  g_ptr_array_unref (self->steps);
  crow_schema_unref (self->tables);
  crow_fixtures_unref (self->fixtures);
  g_free (self);
}
