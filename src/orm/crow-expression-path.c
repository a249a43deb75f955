/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Attributes at the end of roles to one, in conditions and orders.
 *
 * Such a value is asked by a SELECT of its own in the place of a column: no row comes twice, no row is lost where a role
 * leads nowhere, and the same entity may be on the way several times.
 */
#include "config.h"

#include "orm/crow-expression.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-expression-private.h"

/**
 * crow_expression_new_compare_along:
 * @attribute: index of an attribute
 * @operation: how it is compared; not %CROW_OPERATOR_LIKE
 * @roles: (array length=n_roles) (nullable): indexes of roles to one, each of the entity that the one before it reaches
 * @n_roles: how many they are; 0: the other attribute is of the same object
 * @other: index of an attribute at the end of the roles
 *
 * Compares two attributes, of one object or along roles: whose salary is higher than that of the manager, what cost more
 * than its budget.  Where one of them is null, or a role reaches nothing, no comparison is true.  A query whose attributes
 * are of types that cannot be compared, or whose role reaches many, gives %CROW_ERROR_SCHEMA.
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_compare_along (guint        attribute,
                                   CrowOperator operation,
                                   const guint *roles,
                                   guint        n_roles,
                                   guint        other)
{
  CrowExpression *self;

  g_return_val_if_fail ((guint) operation <= CROW_OPERATOR_GREATER_EQUAL, NULL);
  g_return_val_if_fail (roles != NULL || n_roles == 0, NULL);

  self = _crow_expression_new (CROW_NODE_COMPARE_ALONG, attribute, NULL, 0);
  self->operation = operation;
  self->roles = g_memdup2 (roles, n_roles * sizeof (guint));
  self->n_roles = n_roles;
  self->other = other;
  return self;
}

CrowEntityMap *
_crow_path_resolve (CrowEntityMap *map,
                    const guint   *roles,
                    guint          n_roles,
                    GError       **error)
{
  for (guint i = 0; i < n_roles; i++)
    {
      if (roles[i] >= map->n_roles)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
                       _("A condition asks for the role number %u of “%s”, which has no such role."), roles[i],
                       map->info->name);
          return NULL;
        }
      if (map->roles[roles[i]].kind != CROW_ROLE_REFERENCE && map->roles[roles[i]].kind != CROW_ROLE_BACK)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
                       _("“%s” of “%s” reaches many rows; only roles to one lead to a single value."),
                       map->roles[roles[i]].info->name, map->info->name);
          return NULL;
        }
      map = map->roles[roles[i]].target;
    }
  return map;
}

static void
append_column (CrowSession   *session,
               CrowEntityMap *map,
               const char    *alias,
               guint          attribute,
               GString       *sql)
{
  g_string_append_printf (sql, "%s.", alias);
  _crow_sql_append_column (session, sql, map, attribute);
}

static void
append_step (CrowSession *session,
             CrowRoleMap *role,
             const char  *owner,
             const char  *target,
             GString     *sql)
{
  if (role->kind == CROW_ROLE_REFERENCE)
    _crow_expression_append_join (session, role->reference, owner, target, sql);
  else
    _crow_expression_append_join (session, role->reference, target, owner, sql);
}

void
_crow_path_append_value (CrowSession   *session,
                         CrowEntityMap *map,
                         const char    *alias,
                         const guint   *roles,
                         guint          n_roles,
                         guint          attribute,
                         GString       *sql,
                         guint         *n_aliases)
{
  CrowEntityMap *end = _crow_path_resolve (map, roles, n_roles, NULL);
  CrowEntityMap *owner = map;
  guint first = *n_aliases + 1;
  g_autofree char *near = g_strdup_printf ("p%u", first);
  g_autofree char *far = g_strdup_printf ("p%u", first + MAX (n_roles, 1) - 1);

  if (n_roles == 0)
    {
      append_column (session, map, alias, attribute, sql);
      return;
    }
  *n_aliases += n_roles;
  g_string_append (sql, "(SELECT ");
  append_column (session, end, far, attribute, sql);
  for (guint i = 0; i < n_roles; i++)
    {
      CrowRoleMap *role = &owner->roles[roles[i]];
      g_autofree char *from = g_strdup_printf ("p%u", first + i - 1);
      g_autofree char *to = g_strdup_printf ("p%u", first + i);

      g_string_append (sql, i == 0 ? " FROM " : " JOIN ");
      _crow_sql_append_source (session, sql, role->target);
      g_string_append_printf (sql, " AS %s", to);
      if (i > 0)
        {
          g_string_append (sql, " ON ");
          append_step (session, role, from, to, sql);
        }
      owner = role->target;
    }
  g_string_append (sql, " WHERE ");
  append_step (session, &map->roles[roles[0]], alias, near, sql);
  g_string_append_c (sql, ')');
}

/* Whether SQL compares values of the two types as one means it. */
static gboolean
is_comparable (guint8 one,
               guint8 other)
{
  gboolean numbers = (one == CROW_VALUE_TYPE_INT64 || one == CROW_VALUE_TYPE_DOUBLE) &&
                     (other == CROW_VALUE_TYPE_INT64 || other == CROW_VALUE_TYPE_DOUBLE);

  return one == other || numbers;
}

gboolean
_crow_path_append_compare (CrowSession    *session,
                           CrowExpression *self,
                           CrowEntityMap  *map,
                           const char     *alias,
                           GString        *sql,
                           guint          *n_aliases,
                           GError        **error)
{
  static const char *const operators[] = { " = ", " <> ", " < ", " <= ", " > ", " >= " };
  CrowEntityMap *end = _crow_path_resolve (map, self->roles, self->n_roles, error);

  if (end == NULL)
    return FALSE;
  if (self->other >= end->n_attributes)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
                   _("A condition asks for the attribute number %u of “%s”, which has no such attribute."), self->other,
                   end->info->name);
      return FALSE;
    }
  if (!is_comparable (map->types[self->member], end->types[self->other]))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
                   _("“%s” of “%s” and “%s” of “%s” have types that cannot be compared."),
                   map->info->attributes[self->member].name, map->info->name, end->info->attributes[self->other].name,
                   end->info->name);
      return FALSE;
    }
  append_column (session, map, alias, self->member, sql);
  g_string_append (sql, operators[self->operation]);
  _crow_path_append_value (session, map, alias, self->roles, self->n_roles, self->other, sql, n_aliases);
  return TRUE;
}

void
_crow_path_mark (CrowEntityMap *map,
                 const guint   *roles,
                 guint          n_roles,
                 guint8        *attributes,
                 guint8        *entities)
{
  for (guint i = 0; i < n_roles && roles[i] < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[roles[i]];

      for (guint j = 0; i == 0 && attributes != NULL && role->kind == CROW_ROLE_REFERENCE && j < role->reference->n_columns;
           j++)
        attributes[role->reference->columns[j]] = TRUE;
      entities[role->target->index] = TRUE;
      map = role->target;
    }
}
