/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What follows from several links together: deletes that come round to where they began, deletes that reach a table
 * on two ways, and rows that need each other to exist.
 */
#include "config.h"

#include "sql/crow-ddl-plan.h"

#include <glib/gi18n-lib.h>
#include "sql/crow-schema-check-private.h"

/* The entities whose deleted rows take rows of @entity along. */
static guint
list_sources (CrowSchemaCheck *check,
              guint            entity,
              guint16         *sources)
{
  guint n, n_sources = 0;
  const CrowSchemaReference *references = crow_schema_get_references (check->schema, entity, &n);

  for (guint i = 0; i < n; i++)
    {
      gboolean known = references[i].info->target == entity;

      for (guint j = 0; j < n_sources && !known; j++)
        known = sources[j] == references[i].info->target;
      if (!known && references[i].info->on_delete == CROW_ACTION_CASCADE)
        sources[n_sources++] = references[i].info->target;
    }
  return n_sources;
}

/* Marks all from which a delete reaches @entity, itself left out unless it comes round. */
static void
mark_ancestors (CrowSchemaCheck *check,
                GArray         **sources,
                guint            entity,
                guint8          *marks,
                guint8           mark)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint16));

  g_array_append_vals (stack, sources[entity]->data, sources[entity]->len);
  while (stack->len > 0)
    {
      guint16 next = g_array_index (stack, guint16, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      if (marks[next] & mark)
        continue;
      marks[next] |= mark;
      g_array_append_vals (stack, sources[next]->data, sources[next]->len);
    }
}

static void
check_paths (CrowSchemaCheck *check,
             GArray         **sources)
{
  guint n = check->info->n_entities;
  g_autofree guint8 *marks = g_new (guint8, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const CrowEntityInfo *entity = &check->info->entities[i];
      gboolean found = FALSE;

      if (sources[i]->len == 0)
        continue;
      memset (marks, 0, n);
      mark_ancestors (check, sources, i, marks, 1);
      if (marks[i] & 1)
        {
          _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "cascade-cycle", entity->id,
                              _("Deleting a row of “%s” deletes others, and those may delete rows of “%s” again."),
                              entity->name, entity->name);
          continue;
        }
      /* The far end of a pair is no second way: a pair is there for both. */
      if (sources[i]->len < 2 || (entity->flags & CROW_ENTITY_ASSOCIATION))
        continue;
      for (guint j = 0; j < sources[i]->len && !found; j++)
        for (guint k = j + 1; k < sources[i]->len && !found; k++)
          {
            guint16 a = g_array_index (sources[i], guint16, j);
            guint16 b = g_array_index (sources[i], guint16, k);

            memset (marks, 0, n);
            mark_ancestors (check, sources, a, marks, 1);
            mark_ancestors (check, sources, b, marks, 2);
            marks[a] |= 1;
            marks[b] |= 2;
            for (guint l = 0; l < n && !found; l++)
              if (marks[l] == 3)
                {
                  found = TRUE;
                  _crow_problems_add (check->problems, CROW_SEVERITY_NOTE, "cascade-paths", entity->id,
                                      _("Deleting a row of “%s” reaches “%s” on two ways, by “%s” and by “%s”."),
                                      check->info->entities[l].name, entity->name, check->info->entities[a].name,
                                      check->info->entities[b].name);
                }
          }
    }
}

static gboolean
must_exist_first (CrowSchemaCheck         *check,
                  const CrowReferenceInfo *reference)
{
  if (reference->deferrable == CROW_DEFERRABLE_DEFERRED)
    return FALSE;
  for (guint i = 0; i < reference->n_columns; i++)
    if (!(check->info->entities[reference->entity].attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED))
      return FALSE;
  return TRUE;
}

/* Whether a row of @entity needs, at the end of a chain of required references, a row of itself. */
static gboolean
needs_itself (CrowSchemaCheck *check,
              guint            entity)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autofree guint8 *seen = g_new0 (guint8, check->info->n_entities + 1);
  guint16 next = entity;

  g_array_append_val (stack, next);
  while (stack->len > 0)
    {
      const CrowSchemaReference *references;
      guint n;

      next = g_array_index (stack, guint16, stack->len - 1);
      g_array_set_size (stack, stack->len - 1);
      references = crow_schema_get_references (check->schema, next, &n);
      for (guint i = 0; i < n; i++)
        {
          guint16 target = references[i].info->target;

          if (!must_exist_first (check, references[i].info) || (next == target && next != entity))
            continue;
          if (target == entity)
            return TRUE;
          if (!seen[target]++)
            g_array_append_val (stack, target);
        }
    }
  return FALSE;
}

static void
check_required_cycles (CrowSchemaCheck *check)
{
  guint n = check->info->n_entities;
  g_autofree guint *groups = g_new0 (guint, n + 1);
  g_autofree guint *sizes = g_new0 (guint, n + 1);
  g_autoptr (GArray) G_GNUC_UNUSED order = _crow_ddl_order_entities (check->schema, groups);

  for (guint i = 0; i < n; i++)
    sizes[groups[i]]++;
  for (guint i = 0; i < n; i++)
    {
      guint n_references;
      const CrowSchemaReference *references = crow_schema_get_references (check->schema, i, &n_references);
      gboolean self = FALSE;

      for (guint j = 0; j < n_references; j++)
        self = self || (references[j].info->target == i && must_exist_first (check, references[j].info));
      if ((sizes[groups[i]] < 2 && !self) || !needs_itself (check, i))
        continue;
      _crow_problem_set_remedy (
        _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "required-cycle", check->info->entities[i].id,
                            _("A row of “%s” needs another one, which in the end needs a row of “%s”: without deferred "
                              "checks none can be the first."), check->info->entities[i].name,
                            check->info->entities[i].name),
        CROW_FIX_NONE, NULL, _("Make one of the references optional or deferred."));
    }
}

void
_crow_check_cascades (CrowSchemaCheck *check)
{
  guint n = check->info->n_entities;
  g_autofree GArray **sources = g_new0 (GArray *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree guint16 *list = NULL;
      guint n_references;

      crow_schema_get_references (check->schema, i, &n_references);
      list = g_new (guint16, n_references + 1);
      sources[i] = g_array_new (FALSE, FALSE, sizeof (guint16));
      g_array_append_vals (sources[i], list, list_sources (check, i, list));
    }
  check_paths (check, sources);
  check_required_cycles (check);
  for (guint i = 0; i < n; i++)
    g_array_unref (sources[i]);
}
