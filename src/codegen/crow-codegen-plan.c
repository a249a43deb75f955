/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorts entities by their required references; in the order of the schema where that leaves a choice.
 */
#include "config.h"

#include "codegen/crow-codegen-plan.h"

gboolean
_crow_codegen_reference_is_required (CrowCodegen             *codegen,
                                     const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < reference->n_columns; i++)
    {
      const CrowAttributeInfo *column = &codegen->info->entities[reference->entity].attributes[reference->columns[i]];

      /* MATCH SIMPLE: one null column is enough to refer to nothing. */
      if (!(column->flags & CROW_ATTRIBUTE_REQUIRED) &&
          !crow_schema_is_in_primary_key (codegen->schema, reference->entity, reference->columns[i]))
        return FALSE;
    }
  return TRUE;
}

/* Whether a row of @entity refers to one of another entity that is not among @there, by its own references or by
 * inherited ones. */
static gboolean
is_waiting (CrowCodegen    *codegen,
            guint           entity,
            const gboolean *there,
            guint          *missing)
{
  for (guint at = entity; at != CROW_NONE; at = _crow_codegen_get_parent (codegen, at))
    {
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (codegen->schema, at, &n);

      for (guint i = 0; i < n; i++)
        {
          /* The entity at the end, which may be an heir in the table that is referred to. */
          guint target = codegen->info->relationships[references[i].relationship].ends[references[i].end].entity;

          if (target != entity && !there[target] && _crow_codegen_reference_is_required (codegen, references[i].info))
            {
              *missing = target;
              return TRUE;
            }
        }
    }
  return FALSE;
}

static void
leave_out (CrowCodegenPlan *self,
           CrowCodegen     *codegen)
{
  g_autofree gboolean *there = g_new0 (gboolean, codegen->info->n_entities + 1);
  gboolean changed = TRUE;
  guint missing;

  for (guint i = 0; i < codegen->info->n_entities; i++)
    there[i] = crow_c_names_get_entity (codegen->names, i) != NULL && _crow_codegen_has_objects (codegen, i);
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < codegen->info->n_entities; i++)
        if (there[i] && is_waiting (codegen, i, there, &missing))
          {
            there[i] = FALSE;
            changed = TRUE;
          }
    }
  for (guint i = 0; i < codegen->info->n_entities; i++)
    self->left_out[i] = !there[i];
}

/* Whether a row of @entity can be saved when those in @placed are there. */
static gboolean
is_ready (CrowCodegen    *codegen,
          guint           entity,
          const gboolean *placed)
{
  guint missing;

  return !is_waiting (codegen, entity, placed, &missing);
}

/* The next entity to place: one that is ready; else one that somebody placed is waiting for; else the first. */
static guint
choose (CrowCodegen    *codegen,
        const gboolean *placed,
        const gboolean *left_out)
{
  guint n_entities = codegen->info->n_entities;
  guint missing;

  for (guint i = 0; i < n_entities; i++)
    if (!placed[i] && !left_out[i] && is_ready (codegen, i, placed))
      return i;
  for (guint i = 0; i < n_entities; i++)
    if (placed[i] && is_waiting (codegen, i, placed, &missing))
      return missing;
  for (guint i = 0; i < n_entities; i++)
    if (!placed[i] && !left_out[i])
      return i;
  g_assert_not_reached ();
}

void
_crow_codegen_plan_init (CrowCodegenPlan *self,
                         CrowCodegen     *codegen)
{
  guint n_entities = codegen->info->n_entities;
  g_autofree gboolean *placed = g_new0 (gboolean, n_entities + 1);
  guint n_left = 0;

  self->entities = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->saves = g_new0 (gboolean, n_entities + 1);
  self->left_out = g_new0 (gboolean, n_entities + 1);
  leave_out (self, codegen);
  for (guint i = 0; i < n_entities; i++)
    n_left += !self->left_out[i];
  while (n_left-- > 0)
    {
      guint16 entity = choose (codegen, placed, self->left_out);
      gboolean all_ready = TRUE;

      placed[entity] = TRUE;
      g_array_append_val (self->entities, entity);
      for (guint i = 0; i < n_entities && all_ready; i++)
        all_ready = !placed[i] || is_ready (codegen, i, placed);
      self->saves[self->entities->len - 1] = all_ready;
    }
}

void
_crow_codegen_plan_clear (CrowCodegenPlan *self)
{
  g_clear_pointer (&self->entities, g_array_unref);
  g_clear_pointer (&self->saves, g_free);
  g_clear_pointer (&self->left_out, g_free);
}
