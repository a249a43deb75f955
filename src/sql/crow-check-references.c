/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Foreign keys: whether the target is a key, the types fit, and the referential action can be carried out.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CrowSchemaCheck *check;
  const CrowRelationshipInfo *link;
  const CrowReferenceInfo *reference;
  const CrowEntityInfo *entity;
  const CrowEntityInfo *target;
} Context;

static char *
name_columns (const CrowEntityInfo *entity,
              const guint16        *columns,
              guint                 n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s“%s.%s”", i > 0 ? ", " : "", entity->name, entity->attributes[columns[i]].name);
  return g_string_free (text, FALSE);
}

/* A database takes such a table, and then refuses each row in it (SQLite), or does not take it (the others). */
static void
check_target (const Context *self)
{
  g_autofree char *columns = NULL;
  CrowProblem *problem;

  if (_crow_check_is_key (self->target, self->reference->target_columns, self->reference->n_columns))
    return;
  columns = name_columns (self->target, self->reference->target_columns, self->reference->n_columns);
  problem = _crow_problems_add (self->check->problems, CROW_SEVERITY_ERROR, "reference-to-non-key",
                                self->reference->id, _("“%s” refers to %s, which is neither a key nor unique."),
                                self->entity->name, columns);
  _crow_problem_set_remedy (problem, CROW_FIX_ADD_UNIQUE, self->target->id,
                            self->target->primary_key != CROW_NONE
                              ? _("Make it unique, or refer to the primary key.")
                              : _("Make it unique."));
}

static gboolean
is_whole (guint type)
{
  return type == CROW_TYPE_INTEGER || type == CROW_TYPE_BIGINT;
}

static void
check_pair (const Context           *self,
            const CrowAttributeInfo *column,
            const CrowAttributeInfo *target)
{
  GPtrArray *problems = self->check->problems;
  const char *entity = self->entity->name;
  CrowProblem *problem;

  if (column->type != target->type)
    problem = _crow_problems_add (problems, is_whole (column->type) && is_whole (target->type)
                                              ? CROW_SEVERITY_WARNING : CROW_SEVERITY_ERROR,
                                  "reference-type", column->id,
                                  _("“%s.%s” is of another type than “%s.%s”, which it refers to."), entity,
                                  column->name, self->target->name, target->name);
  else if (column->type == CROW_TYPE_ENUM && column->enumeration != target->enumeration)
    problem = _crow_problems_add (problems, CROW_SEVERITY_ERROR, "reference-type", column->id,
                                  _("“%s.%s” has other values than “%s.%s”, which it refers to."), entity,
                                  column->name, self->target->name, target->name);
  else if (column->length != 0 && (target->length == 0 || column->length < target->length))
    problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "reference-type", column->id,
                                  _("“%s.%s” is shorter than “%s.%s”, which it refers to."), entity, column->name,
                                  self->target->name, target->name);
  else if (column->type == CROW_TYPE_DECIMAL && column->scale != target->scale)
    problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "reference-type", column->id,
                                  _("“%s.%s” and “%s.%s”, which it refers to, have different numbers of digits behind "
                                    "the point."), entity, column->name, self->target->name, target->name);
  else
    return;
  _crow_problem_set_remedy (problem, CROW_FIX_MATCH_TYPE, target->id, _("Give both the same type."));
}

static gboolean
is_required (const Context *self,
             guint          column)
{
  guint16 entity = self->reference->entity;

  return (self->entity->attributes[column].flags & CROW_ATTRIBUTE_REQUIRED) ||
         crow_schema_is_in_primary_key (self->check->schema, entity, column);
}

/* What the action or the session does when a row of the target is deleted, or else when it gets another key. */
static void
check_nulls (const Context *self,
             gboolean       deleted)
{
  for (guint i = 0; i < self->reference->n_columns; i++)
    {
      const CrowAttributeInfo *column = &self->entity->attributes[self->reference->columns[i]];
      CrowProblem *problem;

      if (!is_required (self, self->reference->columns[i]))
        continue;
      /* The DELETE is refused; MariaDB gets NO ACTION, which does the same. */
      problem = _crow_problems_add (self->check->problems, CROW_SEVERITY_WARNING,
                                    "set-null-on-required", self->reference->id,
                                    deleted ? _("When a row of “%s” is deleted, “%s.%s” would become null, but it is "
                                                "required.")
                                            : _("When a row of “%s” gets another key, “%s.%s” would become null, but it "
                                                "is required."),
                                    self->target->name, self->entity->name, column->name);
      _crow_problem_set_remedy (problem, CROW_FIX_MAKE_OPTIONAL, column->id,
                                _("Make it optional, or choose another rule."));
    }
}

static void
check_defaults (const Context *self,
                gboolean       deleted)
{
  for (guint i = 0; i < self->reference->n_columns; i++)
    {
      const CrowAttributeInfo *column = &self->entity->attributes[self->reference->columns[i]];

      if (column->default_source != CROW_VALUE_NONE)
        continue;
      _crow_problem_set_remedy (
        _crow_problems_add (self->check->problems,
                            is_required (self, self->reference->columns[i]) ? CROW_SEVERITY_ERROR
                                                                           : CROW_SEVERITY_WARNING,
                            "set-default-without-default", self->reference->id,
                            deleted ? _("When a row of “%s” is deleted, “%s.%s” gets its default, but has none.")
                                    : _("When a row of “%s” gets another key, “%s.%s” gets its default, but has none."),
                            self->target->name, self->entity->name, column->name),
        CROW_FIX_NONE, column->id, _("Give it a default that exists as a row, or choose another rule."));
    }
}

/* The pairs of delete rule and ON DELETE that mean the same, so that it does not matter what is loaded. */
static gboolean
is_coherent (const CrowRelationshipInfo *link,
             CrowAction                  on_delete)
{
  CrowDeleteRule rule = link->owned ? CROW_DELETE_CASCADE : link->delete_rule;

  if (rule == CROW_DELETE_NONE)
    return TRUE;
  if (link->executor == CROW_EXECUTOR_SESSION && on_delete == CROW_ACTION_NO_ACTION)
    return TRUE;
  if (rule == CROW_DELETE_DENY)
    return on_delete == CROW_ACTION_RESTRICT || on_delete == CROW_ACTION_NO_ACTION;
  return on_delete == crow_delete_rule_to_action (rule, CROW_EXECUTOR_DATABASE);
}

static void
check_rule (const Context *self)
{
  static const char *const actions[] = { "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };
  const CrowRelationshipInfo *link = self->link;
  CrowAction on_delete = self->reference->on_delete;

  if (is_coherent (link, on_delete))
    return;
  _crow_problem_set_remedy (
    _crow_problems_add (self->check->problems, CROW_SEVERITY_ERROR, "delete-rule", link->id,
                        _("The rule “%s” and ON DELETE %s of “%s” contradict each other: what a delete does would "
                          "depend on who does it."), crow_delete_rule_to_string (link->delete_rule), actions[on_delete],
                        self->entity->name),
    CROW_FIX_RESET_DELETE_RULE, self->reference->id, _("Let ON DELETE follow from the rule."));
}

static gboolean
leads (const guint16 *list,
       guint          n_list,
       const guint16 *columns,
       guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n && j < n_list && !found; j++)
        found = list[j] == columns[i];
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* DDL makes an index where none was drawn, unless it is told not to; a database that was made by hand may have none. */
static void
check_index (const Context *self)
{
  const CrowReferenceInfo *reference = self->reference;
  g_autofree char *columns = NULL;

  for (guint i = 0; i < self->entity->n_keys; i++)
    if (leads (self->entity->keys[i].attributes, self->entity->keys[i].n_attributes, reference->columns,
               reference->n_columns))
      return;
  for (guint i = 0; i < self->entity->n_indexes; i++)
    {
      const CrowIndexInfo *index = &self->entity->indexes[i];
      g_autofree guint16 *parts = g_new (guint16, index->n_parts);

      for (guint j = 0; j < index->n_parts; j++)
        parts[j] = index->parts[j].expression == NULL ? index->parts[j].attribute : CROW_NONE;
      if (index->where == NULL && index->method == NULL &&
          leads (parts, index->n_parts, reference->columns, reference->n_columns))
        return;
    }
  if (self->link->kind == CROW_LINK_ONE_TO_ONE)
    return;
  columns = name_columns (self->entity, reference->columns, reference->n_columns);
  _crow_problem_set_remedy (
    _crow_problems_add (self->check->problems, CROW_SEVERITY_NOTE, "reference-without-index", reference->id,
                        _("No index was drawn on %s, by which rows that refer to a row of “%s” are found; the SQL adds "
                          "one."), columns, self->target->name),
    CROW_FIX_ADD_INDEX, self->entity->id, _("Draw one to give it a name or more attributes."));
}

static void
check_reference (const Context *self,
                 gboolean       many_to_many)
{
  CrowAction on_delete = self->reference->on_delete;
  CrowAction on_update = self->reference->on_update;
  CrowDeleteRule rule = many_to_many ? CROW_DELETE_NONE : self->link->delete_rule;
  gboolean by_session = self->link->executor == CROW_EXECUTOR_SESSION;

  check_target (self);
  for (guint i = 0; i < self->reference->n_columns; i++)
    check_pair (self, &self->entity->attributes[self->reference->columns[i]],
                &self->target->attributes[self->reference->target_columns[i]]);
  if (on_delete == CROW_ACTION_SET_NULL || (by_session && rule == CROW_DELETE_NULLIFY))
    check_nulls (self, TRUE);
  if (on_update == CROW_ACTION_SET_NULL)
    check_nulls (self, FALSE);
  if (on_delete == CROW_ACTION_SET_DEFAULT || (by_session && rule == CROW_DELETE_SET_DEFAULT))
    check_defaults (self, TRUE);
  if (on_update == CROW_ACTION_SET_DEFAULT)
    check_defaults (self, FALSE);
  if (!many_to_many)
    {
      check_rule (self);
      check_index (self);
    }
}

void
_crow_check_references (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_relationships; i++)
    for (guint j = 0; j < 2; j++)
      {
        Context context = { .check = check, .link = &check->info->relationships[i] };

        context.reference = &context.link->references[j];
        if (context.reference->n_columns == 0)
          continue;
        context.entity = &check->info->entities[context.reference->entity];
        context.target = &check->info->entities[context.reference->target];
        check_reference (&context, context.link->kind == CROW_LINK_MANY_TO_MANY);
      }
}
