/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Links: ownership, order, and the table of a many-to-many link.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>

static void
check_owned (CrowSchemaCheck            *check,
             const CrowRelationshipInfo *link,
             const char                 *name)
{
  if (!link->owned)
    return;
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    {
      _crow_problem_set_remedy (
        _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "owned-many-to-many", link->id,
                            _("The link %s is many-to-many and cannot own: a row may have any number of owners."),
                            name),
        CROW_FIX_CLEAR_OWNED, NULL, _("Make it one-to-many, or not owned."));
      return;
    }
  if (link->delete_rule != CROW_DELETE_CASCADE)
    _crow_problem_set_remedy (
      _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "owned-without-cascade", link->id,
                          _("The link %s owns its rows, so deleting the owner has to delete them too."), name),
      CROW_FIX_CLEAR_OWNED, NULL, _("Choose the rule “cascade”, or make it not owned."));
  if (!link->ends[0].required)
    _crow_problem_set_remedy (
      _crow_problems_add (check->problems, CROW_SEVERITY_NOTE, "owned-optional", link->id,
                          _("The link %s owns its rows, but a row may have no owner."), name),
      CROW_FIX_MAKE_REQUIRED,
      check->info->entities[link->references[0].entity].attributes[link->references[0].columns[0]].id,
      _("Make the reference required."));
}

/* A role for reading needs one by which the link is edited. */
static void
check_view_only (CrowSchemaCheck            *check,
                 const CrowRelationshipInfo *link,
                 const char                 *name)
{
  for (guint i = 0; i < 2; i++)
    if (link->ends[i].role != NULL && link->ends[i].view_only &&
        (link->ends[1 - i].role == NULL || link->ends[1 - i].view_only))
      {
        _crow_problem_set_remedy (
          _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "view-only-alone", link->id,
                              _("The link %s is view-only at the end “%s”, and no role at the other end edits it."), name,
                              check->info->entities[link->ends[i].entity].name),
          CROW_FIX_NONE, NULL, _("Let one of its two roles be edited."));
        return;
      }
}

static void
check_order (CrowSchemaCheck            *check,
             const CrowRelationshipInfo *link,
             const char                 *name)
{
  for (guint i = 0; i < 2; i++)
    {
      const CrowEndInfo *end = &link->ends[i];
      const char *attribute = end->order_by;

      if (attribute == NULL)
        continue;
      if (*attribute == '-')
        attribute++;
      if (crow_schema_lookup_attribute (check->schema, end->entity, attribute) == CROW_NONE)
        _crow_problem_set_remedy (
          _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "unknown-order", link->id,
                              _("The link %s is sorted by “%s”, which is no attribute of “%s”."), name, attribute,
                              check->info->entities[end->entity].name),
          CROW_FIX_CLEAR_ORDER, NULL, _("Sort by another attribute, or not at all."));
      else if (link->kind == CROW_LINK_ONE_TO_ONE || (link->kind == CROW_LINK_ONE_TO_MANY && i == 0))
        _crow_problem_set_remedy (
          _crow_problems_add (check->problems, CROW_SEVERITY_NOTE, "order-of-one", link->id,
                              _("The link %s is sorted where there is at most one row."), name),
          CROW_FIX_CLEAR_ORDER, NULL, _("Drop the order."));
    }
}

static void
check_association (CrowSchemaCheck            *check,
                   const CrowRelationshipInfo *link,
                   const char                 *name)
{
  const CrowEntityInfo *entity = &check->info->entities[link->association];

  if (!(entity->flags & CROW_ENTITY_ASSOCIATION))
    _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "association-is-entity", link->id,
                        _("“%s” holds the pairs of the link %s and cannot have objects of its own as well."),
                        entity->name, name);
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];
      gboolean used = FALSE;

      for (guint j = 0; j < 2; j++)
        for (guint k = 0; k < link->references[j].n_columns; k++)
          used = used || link->references[j].columns[k] == i;
      if (used || !(attribute->flags & CROW_ATTRIBUTE_REQUIRED) || attribute->default_source != CROW_VALUE_NONE ||
          attribute->generated != NULL || (attribute->flags & CROW_ATTRIBUTE_AUTO))
        continue;
      _crow_problem_set_remedy (
        _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "association-with-required", attribute->id,
                            _("“%s.%s” is required, but nobody gives a value when a pair of the link %s is added."),
                            entity->name, attribute->name, name),
        CROW_FIX_MAKE_OPTIONAL, NULL, _("Make it optional, give it a default, or make “%s” an entity with two links."),
        entity->name);
    }
}

/* The association tables that no link uses. */
static void
check_unused (CrowSchemaCheck *check)
{
  g_autofree gboolean *used = g_new0 (gboolean, check->info->n_entities + 1);

  for (guint i = 0; i < check->info->n_relationships; i++)
    if (check->info->relationships[i].kind == CROW_LINK_MANY_TO_MANY)
      {
        guint16 entity = check->info->relationships[i].association;

        if (used[entity])
          _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "association-shared",
                              check->info->relationships[i].id, _("“%s” holds the pairs of two links."),
                              check->info->entities[entity].name);
        used[entity] = TRUE;
      }
  for (guint i = 0; i < check->info->n_entities; i++)
    if ((check->info->entities[i].flags & CROW_ENTITY_ASSOCIATION) && !used[i])
      _crow_problem_set_remedy (
        _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "association-without-link",
                            check->info->entities[i].id, _("“%s” is the table of a many-to-many link, but no link has it."),
                            check->info->entities[i].name),
        CROW_FIX_REMOVE, NULL, _("Delete it, or make it an entity."));
}

/* Those that stand on an association entity have nothing but their order. */
static void
check_through (CrowSchemaCheck       *check,
               const CrowThroughInfo *through)
{
  const CrowRelationshipInfo link = {
    .id = through->id, .name = through->name, .kind = CROW_LINK_MANY_TO_MANY, .ends = { through->ends[0], through->ends[1] },
  };
  g_autofree char *name = _crow_check_name_link (check, &link);

  check_order (check, &link, name);
}

void
_crow_check_links (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_relationships; i++)
    {
      const CrowRelationshipInfo *link = &check->info->relationships[i];
      g_autofree char *name = _crow_check_name_link (check, link);

      check_owned (check, link, name);
      check_order (check, link, name);
      check_view_only (check, link, name);
      if (link->kind == CROW_LINK_MANY_TO_MANY)
        check_association (check, link, name);
    }
  for (guint i = 0; i < check->info->n_throughs; i++)
    check_through (check, &check->info->throughs[i]);
  check_unused (check);
}
