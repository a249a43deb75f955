/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Attributes that two links write.
 *
 * Two foreign keys may well share a part: a tenant that is in every key keeps the rows that a row refers to in one
 * tenant.  Then the shared attribute has one meaning, which is told by following it: both ways end at the same
 * attribute.  It has two where they end at different ones, where one link is all of the other, so that neither can be
 * set or cut alone, and where a database nulls it for one link and so cuts the other.
 *
 * The first reference that uses an attribute is compared with each later one, so the work is linear.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  guint16 entity;
  guint16 attribute;
} Place;

/* The attribute whose values these are in the end: that of a tenant itself, for all that is in one. */
static Place
find_origin (const CrowSchema *schema,
             Place             place)
{
  /* A circle of references has no end: any place on it does, as long as it is always the same for the circle. */
  for (guint steps = crow_schema_get_n_entities (schema); steps > 0; steps--)
    {
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (schema, place.entity, &n);
      Place next = place;

      for (guint i = 0; i < n && next.entity == place.entity && next.attribute == place.attribute; i++)
        for (guint j = 0; j < references[i].info->n_columns; j++)
          if (references[i].info->columns[j] == place.attribute)
            next = (Place) { references[i].info->target, references[i].info->target_columns[j] };
      if (next.entity == place.entity && next.attribute == place.attribute)
        break;
      place = next;
    }
  return place;
}

/* Where in @info the attribute is; it is. */
static guint
find_column (const CrowReferenceInfo *info,
             guint                    attribute)
{
  guint i = 0;

  while (info->columns[i] != attribute)
    i++;
  return i;
}

static gboolean
has_column (const CrowReferenceInfo *info,
            guint                    attribute)
{
  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i] == attribute)
      return TRUE;
  return FALSE;
}

static gboolean
has_same_columns (const CrowReferenceInfo *a,
                  const CrowReferenceInfo *b)
{
  for (guint i = 0; i < a->n_columns; i++)
    if (!has_column (b, a->columns[i]))
      return FALSE;
  return a->n_columns == b->n_columns;
}

static gboolean
has_same_origin (const CrowSchema        *schema,
                 const CrowReferenceInfo *a,
                 const CrowReferenceInfo *b,
                 guint                    attribute)
{
  Place x = find_origin (schema, (Place) { a->target, a->target_columns[find_column (a, attribute)] });
  Place y = find_origin (schema, (Place) { b->target, b->target_columns[find_column (b, attribute)] });

  return x.entity == y.entity && x.attribute == y.attribute;
}

/* Whether a database takes the value away for the link, and may do so. */
static gboolean
is_cleared (CrowSchemaCheck         *check,
            const CrowReferenceInfo *info,
            guint                    attribute)
{
  const CrowAttributeInfo *column = &check->info->entities[info->entity].attributes[attribute];

  return (info->on_delete == CROW_ACTION_SET_NULL || info->on_delete == CROW_ACTION_SET_DEFAULT) &&
         !(column->flags & CROW_ATTRIBUTE_REQUIRED) &&
         !crow_schema_is_in_primary_key (check->schema, info->entity, attribute);
}

/* Returns: whether something was told */
static gboolean
compare (CrowSchemaCheck           *check,
         const CrowSchemaReference *first,
         const CrowSchemaReference *second,
         guint                      attribute)
{
  const CrowReferenceInfo *a = first->info;
  const CrowReferenceInfo *b = second->info;
  const char *a_id = check->info->relationships[first->relationship].id;
  const char *b_id = check->info->relationships[second->relationship].id;
  g_autofree char *a_name = _crow_check_name_link (check, &check->info->relationships[first->relationship]);
  g_autofree char *b_name = _crow_check_name_link (check, &check->info->relationships[second->relationship]);
  const char *entity = check->info->entities[a->entity].name;
  const char *column = check->info->entities[a->entity].attributes[attribute].name;
  CrowProblem *problem;

  if (has_same_columns (a, b) && a->target == b->target)
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "shared-attribute", b_id,
                                    _("The links %s and %s are made of the same attributes, such as “%s.%s”, and always "
                                      "reach the same row."), a_name, b_name, entity, column);
      _crow_problem_set_remedy (problem, CROW_FIX_NONE, a_id, _("Delete one of them."));
    }
  else if (has_same_columns (a, b) || !has_same_origin (check->schema, a, b, attribute))
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "shared-attribute", b_id,
                                    _("“%s.%s” belongs to the links %s and %s: who sets or cuts one changes the other."),
                                    entity, column, a_name, b_name);
      _crow_problem_set_remedy (problem, CROW_FIX_NONE, a_id, _("Give each an attribute of its own."));
    }
  else if (is_cleared (check, a, attribute) || is_cleared (check, b, attribute))
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "shared-attribute", b_id,
                                    _("“%s.%s” belongs to the links %s and %s: a delete that takes it away for one cuts "
                                      "the other, too."), entity, column, a_name, b_name);
      _crow_problem_set_remedy (problem, CROW_FIX_NONE, a_id,
                                _("Make it required and choose another rule, or let each link have an attribute of its "
                                  "own."));
    }
  else
    return FALSE;
  return TRUE;
}

static void
check_entity (CrowSchemaCheck *check,
              guint            index)
{
  const CrowEntityInfo *entity = &check->info->entities[index];
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (check->schema, index, &n);
  g_autofree const CrowSchemaReference **first = NULL;

  if (n < 2)
    return;
  first = g_new0 (const CrowSchemaReference *, entity->n_attributes);
  for (guint i = 0; i < n; i++)
    {
      gboolean told = FALSE;

      for (guint j = 0; j < references[i].info->n_columns; j++)
        {
          guint column = references[i].info->columns[j];

          if (first[column] == NULL)
            first[column] = &references[i];
          else if (!told && first[column] != &references[i] &&
                   first[column]->relationship != references[i].relationship)
            told = compare (check, first[column], &references[i], column);
        }
    }
}

void
_crow_check_shared (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_entities; i++)
    check_entity (check, i);
}
