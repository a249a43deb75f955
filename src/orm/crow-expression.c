/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions: a tree, and its SQL.
 *
 * Values are always bound, names always quoted.  What a role reaches is asked by EXISTS, so that no row comes twice.
 */
#include "config.h"

#include "orm/crow-expression.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-expression-private.h"

G_DEFINE_BOXED_TYPE (CrowExpression, crow_expression, crow_expression_ref, crow_expression_unref)

CrowExpression *
_crow_expression_new (CrowNodeKind     kind,
                      guint            member,
                      const CrowValue *values,
                      guint            n_values)
{
  CrowExpression *self = g_new0 (CrowExpression, 1);
  gsize size = n_values * sizeof (CrowValue);
  char *bytes;

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->member = member;
  self->n_values = n_values;
  for (guint i = 0; i < n_values; i++)
    size += values[i].length;
  self->values = g_malloc (MAX (size, 1));
  bytes = (char *) (self->values + n_values);
  for (guint i = 0; i < n_values; i++)
    {
      self->values[i] = values[i];
      if (values[i].length > 0)
        {
          memcpy (bytes, values[i].u.bytes, values[i].length);
          self->values[i].u.bytes = bytes;
          bytes += values[i].length;
        }
    }
  return self;
}

/**
 * crow_expression_ref:
 * @self: an expression
 *
 * Returns: (transfer full): @self
 */
CrowExpression *
crow_expression_ref (CrowExpression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * crow_expression_unref:
 * @self: (transfer full): an expression
 */
void
crow_expression_unref (CrowExpression *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->operands[0], crow_expression_unref);
  g_clear_pointer (&self->operands[1], crow_expression_unref);
  g_clear_object (&self->object);
  g_free (self->roles);
  g_free (self->values);
  g_free (self);
}

/**
 * crow_expression_new_compare: (skip)
 * @attribute: index of an attribute
 * @operation: how it is compared
 * @value: with what
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_compare (guint            attribute,
                             CrowOperator     operation,
                             const CrowValue *value)
{
  CrowExpression *self;

  g_return_val_if_fail (value != NULL, NULL);

  self = _crow_expression_new (CROW_NODE_COMPARE, attribute, value, 1);
  self->operation = operation;
  return self;
}

/**
 * crow_expression_new_int64:
 * @attribute: index of an attribute
 * @operation: how it is compared
 * @value: with what
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_int64 (guint        attribute,
                           CrowOperator operation,
                           gint64       value)
{
  CrowValue number = crow_value_int64 (value);

  return crow_expression_new_compare (attribute, operation, &number);
}

/**
 * crow_expression_new_double:
 * @attribute: index of an attribute
 * @operation: how it is compared
 * @value: with what
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_double (guint        attribute,
                            CrowOperator operation,
                            double       value)
{
  CrowValue number = crow_value_double (value);

  return crow_expression_new_compare (attribute, operation, &number);
}

/**
 * crow_expression_new_text:
 * @attribute: index of an attribute
 * @operation: how it is compared
 * @value: (nullable): with what; %NULL is null
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_text (guint        attribute,
                          CrowOperator operation,
                          const char  *value)
{
  CrowValue text = crow_value_text (value);

  return crow_expression_new_compare (attribute, operation, &text);
}

/**
 * crow_expression_new_is_null:
 * @attribute: index of an attribute
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_is_null (guint attribute)
{
  CrowValue null = crow_value_null ();

  return crow_expression_new_compare (attribute, CROW_OPERATOR_EQUAL, &null);
}

/**
 * crow_expression_new_between: (skip)
 * @attribute: index of an attribute
 * @low: the lowest value
 * @high: the highest value
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_between (guint            attribute,
                             const CrowValue *low,
                             const CrowValue *high)
{
  CrowValue values[2];

  g_return_val_if_fail (low != NULL && high != NULL, NULL);

  values[0] = *low;
  values[1] = *high;
  return _crow_expression_new (CROW_NODE_BETWEEN, attribute, values, 2);
}

/**
 * crow_expression_new_in: (skip)
 * @attribute: index of an attribute
 * @values: (array length=n_values): values
 * @n_values: how many there are; with none, the expression is never true
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_in (guint            attribute,
                        const CrowValue *values,
                        guint            n_values)
{
  g_return_val_if_fail (values != NULL || n_values == 0, NULL);

  return _crow_expression_new (CROW_NODE_IN, attribute, values, n_values);
}

static CrowExpression *
combine (CrowNodeKind        kind,
         CrowExpression *left,
         CrowExpression *right)
{
  CrowExpression *self = _crow_expression_new (kind, 0, NULL, 0);

  self->operands[0] = left;
  self->operands[1] = right;
  return self;
}

/**
 * crow_expression_new_not:
 * @operand: (transfer full): an expression
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_not (CrowExpression *operand)
{
  g_return_val_if_fail (operand != NULL, NULL);

  return combine (CROW_NODE_NOT, operand, NULL);
}

/**
 * crow_expression_new_and:
 * @left: (transfer full): an expression
 * @right: (transfer full): an expression
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_and (CrowExpression *left,
                         CrowExpression *right)
{
  g_return_val_if_fail (left != NULL && right != NULL, NULL);

  return combine (CROW_NODE_AND, left, right);
}

/**
 * crow_expression_new_or:
 * @left: (transfer full): an expression
 * @right: (transfer full): an expression
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_or (CrowExpression *left,
                        CrowExpression *right)
{
  g_return_val_if_fail (left != NULL && right != NULL, NULL);

  return combine (CROW_NODE_OR, left, right);
}

/**
 * crow_expression_new_any:
 * @role: index of a role
 * @condition: (transfer full) (nullable): over the role's entity
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_any (guint           role,
                         CrowExpression *condition)
{
  CrowExpression *self = combine (CROW_NODE_ANY, condition, NULL);

  self->member = role;
  return self;
}

/**
 * crow_expression_new_is_a:
 * @entity: index of an entity of the schema that inherits from that of the query or role, or is it
 *
 * Returns: (transfer full): a condition: the object is one of @entity, or of one that inherits from it
 */
CrowExpression *
crow_expression_new_is_a (guint entity)
{
  return _crow_expression_new (CROW_NODE_IS_A, entity, NULL, 0);
}

/**
 * crow_expression_new_has:
 * @role: index of a role to one
 * @condition: (transfer full) (nullable): of the object it reaches; %NULL: it reaches any
 *
 * Returns: (transfer full): a condition
 */
CrowExpression *
crow_expression_new_has (guint           role,
                         CrowExpression *condition)
{
  return crow_expression_new_any (role, condition);
}

/**
 * crow_expression_new_none:
 * @role: index of a role
 * @condition: (transfer full) (nullable): what no object that it reaches fulfils; %NULL: it reaches none
 *
 * Returns: (transfer full): a condition
 */
CrowExpression *
crow_expression_new_none (guint           role,
                          CrowExpression *condition)
{
  return crow_expression_new_not (crow_expression_new_any (role, condition));
}

/**
 * crow_expression_new_reaches:
 * @role: index of a role
 * @object: (nullable): an object that the database has, or %NULL: the role reaches nothing
 *
 * Returns: (transfer full): an expression
 */
CrowExpression *
crow_expression_new_reaches (guint       role,
                             CrowObject *object)
{
  CrowExpression *self;

  g_return_val_if_fail (object == NULL || CROW_IS_OBJECT (object), NULL);

  self = _crow_expression_new (CROW_NODE_REACHES, role, NULL, 0);
  g_set_object (&self->object, object);
  return self;
}

typedef struct
{
  CrowSession *session;
  GString *sql;
  GArray *values;
  guint *n_aliases;
} Writer;

static gboolean append (Writer         *writer,
                        CrowExpression *self,
                        CrowEntityMap  *map,
                        const char     *alias,
                        GError        **error);

static void
append_value (Writer          *writer,
              const CrowValue *value)
{
  guint number = writer->values->len;

  g_array_append_val (writer->values, *value);
  _crow_sql_append_parameter (writer->session, writer->sql, &number);
}

static void
append_column (Writer        *writer,
               CrowEntityMap *map,
               const char    *alias,
               guint          attribute)
{
  g_string_append_printf (writer->sql, "%s.", alias);
  _crow_sql_append_column (writer->session, writer->sql, map, attribute);
}

static void
append_compare (Writer         *writer,
                CrowExpression *self,
                CrowEntityMap  *map,
                const char     *alias)
{
  static const char *const operators[] = { " = ", " <> ", " < ", " <= ", " > ", " >= " };
  const CrowSqlForm *form = _crow_sql_get_form (writer->session);

  append_column (writer, map, alias, self->member);
  if (self->values[0].type == CROW_VALUE_TYPE_NULL)
    {
      g_string_append (writer->sql, self->operation == CROW_OPERATOR_NOT_EQUAL ? " IS NOT NULL" : " IS NULL");
      return;
    }
  g_string_append (writer->sql, self->operation == CROW_OPERATOR_LIKE ? form->like : operators[self->operation]);
  append_value (writer, &self->values[0]);
  if (self->operation == CROW_OPERATOR_LIKE)
    g_string_append (writer->sql, form->like_end);
}

static void
append_in (Writer         *writer,
           CrowExpression *self,
           CrowEntityMap  *map,
           const char     *alias)
{
  if (self->n_values == 0)
    {
      g_string_append (writer->sql, "1 = 0");
      return;
    }
  append_column (writer, map, alias, self->member);
  g_string_append (writer->sql, " IN (");
  for (guint i = 0; i < self->n_values; i++)
    {
      if (i > 0)
        g_string_append (writer->sql, ", ");
      append_value (writer, &self->values[i]);
    }
  g_string_append_c (writer->sql, ')');
}

void
_crow_expression_append_join (CrowSession             *session,
                              const CrowReferenceInfo *reference,
                              const char              *referring,
                              const char              *referred,
                              GString                 *sql)
{
  CrowMapping *mapping = session->mapping;

  for (guint i = 0; i < reference->n_columns; i++)
    {
      g_string_append_printf (sql, "%s%s.", i > 0 ? " AND " : "", referring);
      _crow_sql_append_column (session, sql, &mapping->entities[reference->entity], reference->columns[i]);
      g_string_append_printf (sql, " = %s.", referred);
      _crow_sql_append_column (session, sql, &mapping->entities[reference->target], reference->target_columns[i]);
    }
}

static void
append_join (Writer                  *writer,
             const CrowReferenceInfo *reference,
             const char              *referring,
             const char              *referred)
{
  _crow_expression_append_join (writer->session, reference, referring, referred, writer->sql);
}

/* EXISTS (SELECT 1 FROM what the role reaches WHERE it is linked AND …); @object: only that one. */
static gboolean
append_exists (Writer         *writer,
               CrowExpression *condition,
               CrowObject     *object,
               guint           role,
               CrowEntityMap  *map,
               const char     *alias,
               GError        **error)
{
  CrowRoleMap *role_map = &map->roles[role];
  g_autofree char *target = g_strdup_printf ("t%u", ++*writer->n_aliases);
  g_autofree char *pairs = g_strdup_printf ("a%u", *writer->n_aliases);

  g_string_append (writer->sql, "EXISTS (SELECT 1 FROM ");
  _crow_sql_append_source (writer->session, writer->sql, role_map->target);
  g_string_append_printf (writer->sql, " AS %s", target);
  if (role_map->association != NULL)
    {
      g_string_append (writer->sql, " JOIN ");
      _crow_sql_append_source (writer->session, writer->sql, role_map->association);
      g_string_append_printf (writer->sql, " AS %s ON ", pairs);
      append_join (writer, role_map->far, pairs, target);
    }
  g_string_append (writer->sql, " WHERE ");
  if (role_map->association != NULL)
    append_join (writer, role_map->reference, pairs, alias);
  else if (role_map->kind == CROW_ROLE_REFERENCE)
    append_join (writer, role_map->reference, alias, target);
  else
    append_join (writer, role_map->reference, target, alias);
  for (guint i = 0; object != NULL && i < role_map->target->n_key; i++)
    {
      CrowValue value;

      _crow_row_get (role_map->target, object->row, role_map->target->key[i], &value);
      g_string_append (writer->sql, " AND ");
      append_column (writer, role_map->target, target, role_map->target->key[i]);
      g_string_append (writer->sql, " = ");
      append_value (writer, &value);
    }
  if (condition != NULL)
    {
      g_string_append (writer->sql, " AND ");
      if (!append (writer, condition, role_map->target, target, error))
        return FALSE;
    }
  g_string_append_c (writer->sql, ')');
  return TRUE;
}

/* The discriminator is one of those of the entity and its heirs. */
static void
append_is_a (Writer        *writer,
             guint          entity,
             CrowEntityMap *map,
             const char    *alias)
{
  CrowMapping *mapping = writer->session->mapping;
  gboolean any = FALSE;

  for (guint i = 0; map->hierarchy && i < mapping->n_entities; i++)
    {
      if (mapping->entities[i].root != map || mapping->entities[i].discriminator_value.type == CROW_VALUE_TYPE_NULL ||
          !crow_schema_inherits (mapping->drawn, i, entity))
        continue;
      if (!any)
        append_column (writer, map, alias, map->discriminator);
      g_string_append (writer->sql, any ? ", " : " IN (");
      append_value (writer, &mapping->entities[i].discriminator_value);
      any = TRUE;
    }
  if (any)
    g_string_append_c (writer->sql, ')');
  else
    g_string_append (writer->sql, map->index == entity ? "1 = 1" : "1 = 0");
}

static gboolean
check_member (CrowExpression *self,
              CrowEntityMap  *map,
              GError        **error)
{
  gboolean role = self->kind == CROW_NODE_ANY || self->kind == CROW_NODE_REACHES;

  if (self->kind == CROW_NODE_NOT || self->kind == CROW_NODE_AND || self->kind == CROW_NODE_OR || self->kind == CROW_NODE_IS_A ||
      self->member < (role ? map->n_all_roles : map->n_attributes))
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
               role ? _("A condition asks for the role number %u of “%s”, which has no such role.")
                    : _("A condition asks for the attribute number %u of “%s”, which has no such attribute."),
               self->member, map->info->name);
  return FALSE;
}

static gboolean
append_pair (Writer         *writer,
             CrowExpression *self,
             CrowEntityMap  *map,
             const char     *alias,
             GError        **error)
{
  g_string_append_c (writer->sql, '(');
  if (!append (writer, self->operands[0], map, alias, error))
    return FALSE;
  g_string_append (writer->sql, self->kind == CROW_NODE_AND ? " AND " : " OR ");
  if (!append (writer, self->operands[1], map, alias, error))
    return FALSE;
  g_string_append_c (writer->sql, ')');
  return TRUE;
}

static gboolean
append (Writer         *writer,
        CrowExpression *self,
        CrowEntityMap  *map,
        const char     *alias,
        GError        **error)
{
  if (!check_member (self, map, error))
    return FALSE;
  switch (self->kind)
    {
    case CROW_NODE_COMPARE:
      append_compare (writer, self, map, alias);
      return TRUE;
    case CROW_NODE_BETWEEN:
      append_column (writer, map, alias, self->member);
      g_string_append (writer->sql, " BETWEEN ");
      append_value (writer, &self->values[0]);
      g_string_append (writer->sql, " AND ");
      append_value (writer, &self->values[1]);
      return TRUE;
    case CROW_NODE_IN:
      append_in (writer, self, map, alias);
      return TRUE;
    case CROW_NODE_NOT:
      g_string_append (writer->sql, "NOT (");
      if (!append (writer, self->operands[0], map, alias, error))
        return FALSE;
      g_string_append_c (writer->sql, ')');
      return TRUE;
    case CROW_NODE_AND:
    case CROW_NODE_OR:
      return append_pair (writer, self, map, alias, error);
    case CROW_NODE_ANY:
      return append_exists (writer, self->operands[0], NULL, self->member, map, alias, error);
    case CROW_NODE_COMPARE_ALONG:
      return _crow_path_append_compare (writer->session, self, map, alias, writer->sql, writer->n_aliases, error);
    case CROW_NODE_IS_A:
      append_is_a (writer, self->member, map, alias);
      return TRUE;
    case CROW_NODE_REACHES:
      if (self->object == NULL)
        g_string_append (writer->sql, "NOT ");
      return append_exists (writer, NULL, self->object, self->member, map, alias, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
_crow_expression_append (CrowSession    *session,
                         CrowExpression *self,
                         CrowEntityMap  *map,
                         const char     *alias,
                         GString        *sql,
                         GArray         *values,
                         guint          *n_aliases,
                         GError        **error)
{
  Writer writer = { .session = session, .sql = sql, .values = values, .n_aliases = n_aliases };

  return append (&writer, self, map, alias, error);
}
