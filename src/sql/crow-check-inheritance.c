/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks of hierarchies as they were drawn; the other checks see their tables.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-schema-check-private.h"

/* An attribute that two entities of a hierarchy have: an object could not tell which is meant. */
static void
check_names (CrowSchemaCheck *check,
             guint            entity_index,
             guint            other_index)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (check->drawn, entity_index);
  const CrowEntityInfo *other = crow_schema_get_entity (check->drawn, other_index);

  for (guint i = 0; i < entity->n_attributes; i++)
    {
      CrowProblem *problem;

      if (crow_schema_is_in_primary_key (check->drawn, entity_index, i))
        continue;
      for (guint j = 0; j < other->n_attributes; j++)
        if (!crow_schema_is_in_primary_key (check->drawn, other_index, j) &&
            g_str_equal (entity->attributes[i].name, other->attributes[j].name))
          {
            problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "inherited-name",
                                          entity->attributes[i].id,
                                          _("“%s.%s” has the name of “%s.%s”, which is in the same hierarchy."),
                                          entity->name, entity->attributes[i].name, other->name,
                                          other->attributes[j].name);
            _crow_problem_set_remedy (problem, CROW_FIX_RENAME, NULL,
                                      _("Rename one of them, or move it to the parent of both."));
          }
    }
}

static void
check_values (CrowSchemaCheck *check,
              guint            entity_index,
              guint            other_index)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (check->drawn, entity_index);
  const CrowEntityInfo *other = crow_schema_get_entity (check->drawn, other_index);
  CrowProblem *problem;

  if (g_strcmp0 (entity->inheritance->value, other->inheritance->value) != 0 || entity->inheritance->value == NULL)
    return;
  problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "discriminator-twice", entity->id,
                                _("“%s” and “%s” have the same discriminator value, “%s”: a row could be either."),
                                entity->name, other->name, entity->inheritance->value);
  _crow_problem_set_remedy (problem, CROW_FIX_CHANGE_VALUE, NULL, _("Give one of them another value."));
}

/* Whether the text is a value of the discriminator. */
static gboolean
is_value (CrowSchemaCheck         *check,
          const CrowAttributeInfo *discriminator,
          const char              *value)
{
  const CrowEnumInfo *enumeration;

  switch (discriminator->type)
    {
    case CROW_TYPE_INTEGER:
      return g_ascii_string_to_signed (value, 10, G_MININT32, G_MAXINT32, NULL, NULL);
    case CROW_TYPE_BIGINT:
      return g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, NULL, NULL);
    case CROW_TYPE_BOOLEAN:
      return g_ascii_string_to_signed (value, 10, 0, 1, NULL, NULL);
    case CROW_TYPE_ENUM:
      enumeration = &crow_schema_get_info (check->drawn)->enums[discriminator->enumeration];
      for (guint i = 0; i < enumeration->n_values; i++)
        if (g_str_equal (enumeration->values[i].name, value))
          return TRUE;
      return FALSE;
    case CROW_TYPE_TEXT:
      return discriminator->length == 0 || (gsize) g_utf8_strlen (value, -1) <= discriminator->length;
    default:
      return TRUE;
    }
}

static void
check_value (CrowSchemaCheck *check,
             guint            entity_index)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (check->drawn, entity_index);
  const CrowEntityInfo *root = crow_schema_get_entity (check->drawn, crow_schema_get_root (check->drawn, entity_index));
  const CrowAttributeInfo *discriminator = &root->attributes[root->inheritance->discriminator];
  CrowProblem *problem;

  if (entity->inheritance->value == NULL || is_value (check, discriminator, entity->inheritance->value))
    return;
  problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "discriminator-value", entity->id,
                                _("The discriminator value of “%s”, “%s”, is none that “%s.%s” can hold."), entity->name,
                                entity->inheritance->value, root->name, discriminator->name);
  _crow_problem_set_remedy (problem, CROW_FIX_NONE, NULL,
                            _("Give “%s” another value, or “%s.%s” another type."), entity->name, root->name,
                            discriminator->name);
}

static void
check_discriminator (CrowSchemaCheck      *check,
                     const CrowEntityInfo *root)
{
  const CrowAttributeInfo *attribute = &root->attributes[root->inheritance->discriminator];
  CrowProblem *problem;

  if (attribute->type == CROW_TYPE_REAL || attribute->type == CROW_TYPE_BLOB || attribute->generated != NULL)
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "discriminator-type", attribute->id,
                                    _("“%s.%s” cannot tell what a row is."), root->name, attribute->name);
      _crow_problem_set_remedy (problem, CROW_FIX_NONE, NULL, _("Make the discriminator a text or a whole number."));
    }
}

void
_crow_check_inheritance (CrowSchemaCheck *check)
{
  guint n = crow_schema_get_n_entities (check->drawn);

  for (guint i = 0; i < n; i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (check->drawn, i);

      if (entity->inheritance == NULL)
        continue;
      if (entity->inheritance->parent == CROW_NONE)
        check_discriminator (check, entity);
      check_value (check, i);
      for (guint j = 0; j < i; j++)
        if (crow_schema_get_entity (check->drawn, j)->inheritance != NULL &&
            crow_schema_get_root (check->drawn, i) == crow_schema_get_root (check->drawn, j))
          {
            check_names (check, i, j);
            check_values (check, i, j);
          }
    }
}
