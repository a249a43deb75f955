/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lists of steps.
 */
#include "config.h"

#include "sql/crow-row-steps.h"

static void
step_free (gpointer data)
{
  CrowRowStep *step = data;

  g_clear_pointer (&step->values, crow_fixture_row_free);
  g_free (step->entity);
  g_free (step->relationship);
  g_free (step->text);
  g_free (step);
}

CrowRowSteps *
crow_row_steps_new (void)
{
  CrowRowSteps *self = g_new0 (CrowRowSteps, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->entities = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
crow_row_steps_free (CrowRowSteps *self)
{
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->entities);
  g_free (self);
}

static CrowRowStep *
add (CrowRowSteps   *self,
     CrowRowStepKind kind,
     guint           row)
{
  CrowRowStep *step = g_new0 (CrowRowStep, 1);

  step->kind = kind;
  step->row = row;
  if (row < self->entities->len)
    step->entity = g_strdup (g_ptr_array_index (self->entities, row));
  if (kind == CROW_ROW_STEP_FIND || kind == CROW_ROW_STEP_ADD || kind == CROW_ROW_STEP_SET)
    {
      step->values = g_new0 (CrowFixtureRow, 1);
      step->values->id = g_strdup ("");
      step->values->entity = g_strdup (step->entity);
      step->values->attributes = g_ptr_array_new_with_free_func (g_free);
      step->values->values = g_array_new (FALSE, TRUE, sizeof (CrowValue));
      step->values->memory = g_ptr_array_new_with_free_func (g_free);
    }
  g_ptr_array_add (self->steps, step);
  return step;
}

CrowRowStep *
crow_row_steps_add_row (CrowRowSteps   *self,
                        CrowRowStepKind kind,
                        const char     *entity)
{
  g_ptr_array_add (self->entities, g_strdup (entity));
  return add (self, kind, self->entities->len - 1);
}

CrowRowStep *
crow_row_steps_add (CrowRowSteps   *self,
                    CrowRowStepKind kind,
                    guint           row)
{
  return add (self, kind, row);
}

CrowRowStep *
crow_row_steps_add_link (CrowRowSteps   *self,
                         CrowRowStepKind kind,
                         guint           row,
                         const char     *relationship,
                         guint           end,
                         guint           target)
{
  CrowRowStep *step = add (self, kind, row);

  step->relationship = g_strdup (relationship);
  step->end = end;
  step->target = target;
  return step;
}

void
crow_row_steps_add_note (CrowRowSteps *self,
                         const char   *text)
{
  add (self, CROW_ROW_STEP_NOTE, G_MAXUINT)->text = g_strdup (text);
}

/* Kept rows. */

/* The values that a plan's insert leaves null for now. */
static gboolean
waits (CrowFixturePlan *plan,
       guint            row,
       const char      *attribute)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const CrowFixtureStep *step = g_ptr_array_index (plan->steps, i);
      const CrowEntityInfo *table = crow_schema_get_entity (plan->tables, step->table);

      if (!step->is_update || step->row != row)
        continue;
      for (guint j = 0; j < table->n_attributes; j++)
        if (step->given[j] && !crow_schema_is_in_primary_key (plan->tables, step->table, j) &&
            g_str_equal (table->attributes[j].id, attribute))
          return TRUE;
    }
  return FALSE;
}

CrowRowSteps *
crow_fixtures_to_steps (CrowFixtures *fixtures,
                        CrowSchema   *drawn,
                        gboolean     *possible)
{
  CrowRowSteps *steps = crow_row_steps_new ();
  g_autoptr (CrowFixturePlan) plan = crow_fixture_plan_new (fixtures, drawn);
  g_autofree guint *numbers = g_new0 (guint, fixtures->rows->len + 1);

  *possible = !plan->is_circular;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const CrowFixtureStep *step = g_ptr_array_index (plan->steps, i);
      const CrowEntityInfo *table = crow_schema_get_entity (plan->tables, step->table);
      const CrowFixtureRow *row = g_ptr_array_index (fixtures->rows, step->row);
      CrowRowStep *added;

      if ((table->flags & CROW_ENTITY_ASSOCIATION) != 0)
        continue;
      if (step->is_update)
        {
          added = crow_row_steps_add (steps, CROW_ROW_STEP_SET, numbers[step->row] - 1);
          for (guint j = 0; j < table->n_attributes; j++)
            if (step->given[j] && !crow_schema_is_in_primary_key (plan->tables, step->table, j))
              crow_fixture_row_set (added->values, table->attributes[j].id, &step->values[j]);
          continue;
        }
      /* The parts of an heir in several tables are one object. */
      if (numbers[step->row] > 0)
        continue;
      added = crow_row_steps_add_row (steps, CROW_ROW_STEP_ADD, row->entity);
      numbers[step->row] = added->row + 1;
      for (guint j = 0; j < row->attributes->len; j++)
        if (!waits (plan, step->row, g_ptr_array_index (row->attributes, j)))
          crow_fixture_row_set (added->values, g_ptr_array_index (row->attributes, j),
                                &g_array_index (row->values, CrowValue, j));
    }
  for (guint i = 0; i < fixtures->pairs->len; i++)
    {
      const CrowFixturePairRow *pair = g_ptr_array_index (fixtures->pairs, i);

      if (numbers[pair->rows[0]] > 0 && numbers[pair->rows[1]] > 0)
        crow_row_steps_add_link (steps, CROW_ROW_STEP_LINK, numbers[pair->rows[0]] - 1, pair->link, 1,
                                 numbers[pair->rows[1]] - 1);
    }
  return steps;
}
