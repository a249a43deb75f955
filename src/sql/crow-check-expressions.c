/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions that were written by hand: whether the attributes that they name are there.
 *
 * They are not parsed, so that only what can be nothing but the name of an attribute is told.  What stands in double
 * quotation marks is a text to MariaDB, and is not looked at where that is among the databases.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-sql-names.h"

typedef struct
{
  CrowSchemaCheck *check;
  const CrowEntityInfo *entity;
  GHashTable *attributes; /* (nullable): folded names, made when they are asked for */
} Context;

static gboolean
is_attribute (Context         *self,
              const CrowToken *token)
{
  g_autofree char *name = crow_token_dup_name (token);
  g_autofree char *folded = g_ascii_strdown (name, -1);

  if (self->attributes == NULL)
    {
      self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < self->entity->n_attributes; i++)
        g_hash_table_add (self->attributes, g_ascii_strdown (self->entity->attributes[i].name, -1));
    }
  return g_hash_table_contains (self->attributes, folded);
}

/* The one attribute that is spelled in another way; or NULL. */
static const CrowAttributeInfo *
find_meant (Context    *self,
            const char *name)
{
  const CrowAttributeInfo *found = NULL;

  for (guint i = 0; i < self->entity->n_attributes; i++)
    {
      if (!_crow_sql_is_spelled_like (self->entity->attributes[i].name, name))
        continue;
      if (found != NULL)
        return NULL;
      found = &self->entity->attributes[i];
    }
  return found;
}

static void
check_expression (Context    *self,
                  const char *id,
                  const char *sql)
{
  g_autoptr (GArray) names = NULL;

  if (sql == NULL)
    return;
  names = _crow_sql_list_names (sql);
  for (guint i = 0; i < names->len; i++)
    {
      const CrowSqlName *name = &g_array_index (names, CrowSqlName, i);
      gboolean text = *name->token.start == '"' && (self->check->dialects & CROW_DIALECTS_MARIADB);
      g_autofree char *said = NULL;
      const CrowAttributeInfo *meant;
      CrowProblem *problem;

      if (text || _crow_sql_is_other_word (&name->token) || is_attribute (self, &name->token) ||
          (name->qualifier.kind != CROW_TOKEN_END && !_crow_sql_token_is_name (&name->qualifier, self->entity->name)))
        continue;
      said = crow_token_dup_name (&name->token);
      meant = find_meant (self, said);
      problem = _crow_problems_add (self->check->problems, CROW_SEVERITY_WARNING, "unknown-attribute", id,
                                    _("An expression of “%s” names “%s”, which is no attribute of it."),
                                    self->entity->name, said);
      if (meant != NULL)
        _crow_problem_set_remedy (problem, CROW_FIX_WRITE_NAME, meant->id, _("Write “%s” in it."), meant->name);
      else
        _crow_problem_set_remedy (problem, CROW_FIX_NONE, self->entity->id,
                                  _("Write the name that the attribute has now, or drop the expression."));
      return;
    }
}

static void
check_entity (Context *self)
{
  const CrowEntityInfo *entity = self->entity;

  for (guint i = 0; i < entity->n_attributes; i++)
    check_expression (self, entity->attributes[i].id, entity->attributes[i].generated);
  for (guint i = 0; i < entity->n_checks; i++)
    check_expression (self, entity->checks[i].id, entity->checks[i].expression);
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      check_expression (self, entity->indexes[i].id, entity->indexes[i].where);
      for (guint j = 0; j < entity->indexes[i].n_parts; j++)
        check_expression (self, entity->indexes[i].id, entity->indexes[i].parts[j].expression);
    }
}

void
_crow_check_expressions (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_entities; i++)
    {
      Context context = { check, &check->info->entities[i], NULL };

      check_entity (&context);
      g_clear_pointer (&context.attributes, g_hash_table_unref);
    }
}
