/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Keys and indexes: missing, empty-handed or made of what cannot be a key.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>

static void
check_primary_key (CrowSchemaCheck      *check,
                   const CrowEntityInfo *entity)
{
  const CrowKeyInfo *key;
  CrowProblem *problem;

  if (entity->primary_key == CROW_NONE)
    {
      gboolean association = (entity->flags & CROW_ENTITY_ASSOCIATION) != 0;

      problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING,
                                    association ? "association-without-key" : "missing-primary-key", entity->id,
                                    association ? _("“%s” has no primary key, so a pair can be in it twice.")
                                                : _("“%s” has no primary key: its rows cannot be told apart, and no "
                                                    "object can stand for one."), entity->name);
      _crow_problem_set_remedy (problem, CROW_FIX_ADD_PRIMARY_KEY, NULL,
                                association ? _("Make its two references the primary key.")
                                            : _("Add an attribute “id” that the database numbers."));
      return;
    }
  key = &entity->keys[entity->primary_key];
  for (guint i = 0; i < key->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[key->attributes[i]];

      if (attribute->generated != NULL)
        {
          problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "generated-key", attribute->id,
                                        _("“%s.%s” is computed and cannot be part of the primary key."), entity->name,
                                        attribute->name);
          _crow_problem_set_remedy (problem, CROW_FIX_NONE, NULL, _("Make it a unique constraint instead."));
        }
      for (guint j = 0; j < i; j++)
        if (key->attributes[j] == key->attributes[i])
          _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "column-twice", key->id,
                              _("The primary key of “%s” has “%s” twice."), entity->name, attribute->name);
    }
}

static void
check_auto (CrowSchemaCheck      *check,
            guint                 entity_index,
            const CrowEntityInfo *entity)
{
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];
      const CrowKeyInfo *key = crow_schema_get_primary_key (check->schema, entity_index);
      const char *fault = NULL;
      gboolean sqlite = FALSE;
      CrowProblem *problem;

      if (!(attribute->flags & CROW_ATTRIBUTE_AUTO))
        {
          if (attribute->flags & CROW_ATTRIBUTE_NO_REUSE)
            _crow_problems_add (check->problems, CROW_SEVERITY_NOTE, "no-reuse-without-auto", attribute->id,
                                _("“%s.%s” is not numbered by the database, so nothing keeps its numbers from coming "
                                  "again."), entity->name, attribute->name);
          if (attribute->flags & CROW_ATTRIBUTE_ALWAYS)
            _crow_problems_add (check->problems, CROW_SEVERITY_NOTE, "always-without-auto", attribute->id,
                                _("“%s.%s” is not numbered by the database, so programs give its values."), entity->name,
                                attribute->name);
          continue;
        }
      if (attribute->type != CROW_TYPE_INTEGER && attribute->type != CROW_TYPE_BIGINT)
        fault = N_("it is not a whole number");
      else if (attribute->generated != NULL)
        fault = N_("it is computed");
      else if (check->dialects != 0 && !(check->dialects & CROW_DIALECTS_SQLITE))
        ; /* The others number any column, or DDL says why not. */
      else if (key == NULL || !crow_schema_is_in_primary_key (check->schema, entity_index, i))
        sqlite = TRUE, fault = N_("it is not the primary key");
      else if (key->n_attributes > 1)
        sqlite = TRUE, fault = N_("the primary key has more attributes");
      if (fault == NULL)
        continue;
      problem = _crow_problems_add (check->problems, sqlite ? CROW_SEVERITY_WARNING : CROW_SEVERITY_ERROR,
                                    "auto-not-possible", attribute->id,
                                    sqlite ? _("SQLite cannot number “%s.%s”: %s.") : _("A database cannot number “%s.%s”: %s."),
                                    entity->name, attribute->name, _(fault));
      if (sqlite)
        problem->dialect = CROW_DIALECT_SQLITE;
      _crow_problem_set_remedy (problem, CROW_FIX_CLEAR_AUTO, NULL, _("Let the program give the values."));
    }
}

static gboolean
same_parts (const CrowIndexInfo *index,
            const CrowKeyInfo   *key)
{
  if (index->n_parts != key->n_attributes || index->where != NULL || index->method != NULL)
    return FALSE;
  for (guint i = 0; i < index->n_parts; i++)
    if (index->parts[i].expression != NULL || index->parts[i].descending || index->parts[i].collation != NULL ||
        index->parts[i].operators != NULL || index->parts[i].length > 0 || index->parts[i].nulls != CROW_NULLS_DEFAULT ||
        index->parts[i].attribute != key->attributes[i])
      return FALSE;
  return TRUE;
}

static void
check_indexes (CrowSchemaCheck      *check,
               const CrowEntityInfo *entity)
{
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      const CrowIndexInfo *index = &entity->indexes[i];

      for (guint j = 0; j < entity->n_keys; j++)
        if (same_parts (index, &entity->keys[j]))
          {
            CrowProblem *problem;

            problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "redundant-index", index->id,
                                          j == entity->primary_key
                                            ? _("An index of “%s” has the same columns as the primary key, which is an "
                                                "index already.")
                                            : _("An index of “%s” has the same columns as a unique constraint, which is "
                                                "an index already."),
                                          entity->name);
            _crow_problem_set_remedy (problem, CROW_FIX_REMOVE, entity->keys[j].id, _("Delete the index."));
            break;
          }
    }
}

static void
check_version (CrowSchemaCheck      *check,
               const CrowEntityInfo *entity)
{
  const CrowAttributeInfo *attribute;

  if (entity->version_attribute == CROW_NONE)
    return;
  attribute = &entity->attributes[entity->version_attribute];
  if ((attribute->type == CROW_TYPE_INTEGER || attribute->type == CROW_TYPE_BIGINT) &&
      (attribute->flags & CROW_ATTRIBUTE_REQUIRED) && attribute->generated == NULL)
    return;
  _crow_problem_set_remedy (
    _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "version-attribute", attribute->id,
                        _("“%s.%s” counts versions, so it must be a whole number and required."), entity->name,
                        attribute->name),
    CROW_FIX_MAKE_REQUIRED, NULL, _("Make it a required whole number."));
}

void
_crow_check_keys (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &check->info->entities[i];

      if (entity->n_attributes == 0)
        _crow_problem_set_remedy (
          _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "no-attributes", entity->id,
                              _("“%s” has no attributes."), entity->name),
          CROW_FIX_ADD_PRIMARY_KEY, NULL, _("Add an attribute “id” that the database numbers."));
      else
        check_primary_key (check, entity);
      check_auto (check, i, entity);
      check_indexes (check, entity);
      check_version (check, entity);
    }
}
