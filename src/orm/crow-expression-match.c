/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Asking rows in memory what a condition asks the database, where both are sure to give the same answer.
 *
 * Conditions over a row's own columns are, as far as the database compares as this file does: numbers, bytes, and text
 * byte by byte; a collation, a type of the database's own or another kind of value than the attribute's leave the
 * question to the database.  Values are those that the database has, whatever was edited since.  Truth has SQL's three
 * values.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "orm/crow-expression-private.h"
#include "orm/crow-flush-private.h"

int
_crow_value_order (const CrowValue *a,
                   const CrowValue *b)
{
  int order;

  if (a->type == CROW_VALUE_TYPE_NULL || b->type == CROW_VALUE_TYPE_NULL)
    return (a->type != CROW_VALUE_TYPE_NULL) - (b->type != CROW_VALUE_TYPE_NULL);
  g_assert (a->type == b->type);
  switch (a->type)
    {
    case CROW_VALUE_TYPE_INT64:
      return (a->u.integer > b->u.integer) - (a->u.integer < b->u.integer);
    case CROW_VALUE_TYPE_DOUBLE:
      return (a->u.real > b->u.real) - (a->u.real < b->u.real);
    default:
      order = MIN (a->length, b->length) > 0 ? memcmp (a->u.bytes, b->u.bytes, MIN (a->length, b->length)) : 0;
      return order != 0 ? (order > 0) - (order < 0) : (a->length > b->length) - (a->length < b->length);
    }
}

typedef enum
{
  COMPARABLE_NOT,
  COMPARABLE_EQUAL, /* for equality only */
  COMPARABLE_ALL,
} Comparable;

static Comparable
get_comparable (CrowSession   *session,
                CrowEntityMap *map,
                guint          attribute)
{
  const CrowAttributeInfo *info = &map->info->attributes[attribute];
  CrowDialectId dialect = crow_engine_get_dialect (session->engine);

  if (info->collation != NULL || info->native_types[dialect] != NULL)
    return COMPARABLE_NOT;
  switch (info->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_BOOLEAN:
    case CROW_TYPE_REAL:
    case CROW_TYPE_BLOB:
      return COMPARABLE_ALL;
    case CROW_TYPE_TEXT:
      /* A server sorts text by the collation of its database. */
      return dialect == CROW_DIALECT_SQLITE ? COMPARABLE_ALL : COMPARABLE_EQUAL;
    case CROW_TYPE_ENUM:
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_UUID:
      /* A server knows other spellings of the same value, and other orders. */
      return dialect == CROW_DIALECT_SQLITE ? COMPARABLE_ALL : COMPARABLE_NOT;
    default:
      return COMPARABLE_NOT;
    }
}

gboolean
_crow_attribute_is_sortable (CrowSession   *session,
                             CrowEntityMap *map,
                             guint          attribute)
{
  return get_comparable (session, map, attribute) == COMPARABLE_ALL;
}

/* SQLite's columns of the types DATE and the like take what looks like a number for one. */
static gboolean
looks_like_number (const CrowValue *value)
{
  g_autofree char *text = g_strndup (value->u.text, value->length);
  char *end;

  if (value->length == 0)
    return FALSE;
  g_ascii_strtod (g_strstrip (text), &end);
  return end != text && *end == '\0';
}

/* Whether a value means the same here and there. */
static gboolean
is_sure (CrowEntityMap   *map,
         guint            attribute,
         const CrowValue *value)
{
  switch (map->info->attributes[attribute].type)
    {
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_UUID:
      return value->type != CROW_VALUE_TYPE_TEXT || !looks_like_number (value);
    case CROW_TYPE_REAL:
      return value->type != CROW_VALUE_TYPE_DOUBLE || !isnan (value->u.real);
    default:
      return TRUE;
    }
}

gboolean
_crow_attribute_get_stored (CrowSession   *session,
                            CrowEntityMap *map,
                            CrowRow       *row,
                            guint          attribute,
                            CrowValue     *value)
{
  if (_crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
    {
      CrowJournalEntry *entry = _crow_journal_find_value (session, row, attribute);

      if (entry == NULL || !(entry->bits & 1))
        return FALSE;
    }
  else if (!_crow_row_test (map, row, CROW_MASK_VALID, attribute))
    return FALSE;
  _crow_flush_get_stored (session, row, attribute, value);
  return is_sure (map, attribute, value);
}

/* What decides. */

static gboolean
is_local_compare (CrowSession    *session,
                  CrowExpression *self,
                  CrowEntityMap  *map)
{
  Comparable comparable = get_comparable (session, map, self->member);
  gboolean equality = self->kind == CROW_NODE_IN ||
                      (self->kind == CROW_NODE_COMPARE &&
                       (self->operation == CROW_OPERATOR_EQUAL || self->operation == CROW_OPERATOR_NOT_EQUAL));

  /* Null is null for every type. */
  if (self->kind == CROW_NODE_COMPARE && self->values[0].type == CROW_VALUE_TYPE_NULL)
    return TRUE;
  if (self->kind == CROW_NODE_COMPARE && self->operation == CROW_OPERATOR_LIKE &&
      (crow_engine_get_dialect (session->engine) != CROW_DIALECT_SQLITE ||
       map->types[self->member] != CROW_VALUE_TYPE_TEXT))
    return FALSE;
  for (guint i = 0; i < self->n_values; i++)
    if (self->values[i].type != CROW_VALUE_TYPE_NULL &&
        (self->values[i].type != map->types[self->member] || !is_sure (map, self->member, &self->values[i])))
      return FALSE;
  return comparable == COMPARABLE_ALL || (comparable == COMPARABLE_EQUAL && equality);
}

static void
add_attributes (guint8        *attributes,
                const guint16 *columns,
                guint          n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    attributes[columns[i]] = TRUE;
}

/* A reference that is compared with one object, or with none. */
static gboolean
is_local_reaches (CrowSession    *session,
                  CrowExpression *self,
                  CrowEntityMap  *map)
{
  CrowRoleMap *role = &map->roles[self->member];

  if (role->kind != CROW_ROLE_REFERENCE)
    return FALSE;
  for (guint i = 0; i < role->reference->n_columns; i++)
    if (get_comparable (session, map, role->reference->columns[i]) == COMPARABLE_NOT)
      return FALSE;
  return TRUE;
}

gboolean
_crow_expression_is_local (CrowSession    *session,
                           CrowExpression *self,
                           CrowEntityMap  *map,
                           guint8         *attributes,
                           guint8         *entities)
{
  gboolean local = TRUE;

  entities[map->index] = TRUE;
  switch (self->kind)
    {
    case CROW_NODE_COMPARE:
    case CROW_NODE_BETWEEN:
    case CROW_NODE_IN:
      if (self->member < map->n_attributes && attributes != NULL)
        attributes[self->member] = TRUE;
      return self->member < map->n_attributes && is_local_compare (session, self, map);
    case CROW_NODE_NOT:
    case CROW_NODE_AND:
    case CROW_NODE_OR:
      for (guint i = 0; i < G_N_ELEMENTS (self->operands); i++)
        if (self->operands[i] != NULL)
          local = _crow_expression_is_local (session, self->operands[i], map, attributes, entities) && local;
      return local;
    case CROW_NODE_ANY:
    case CROW_NODE_REACHES:
      if (self->member >= map->n_all_roles)
        return FALSE;
      entities[map->roles[self->member].target->index] = TRUE;
      if (map->roles[self->member].association != NULL)
        entities[map->roles[self->member].association->index] = TRUE;
      else if (map->roles[self->member].kind == CROW_ROLE_REFERENCE && attributes != NULL)
        add_attributes (attributes, map->roles[self->member].reference->columns,
                        map->roles[self->member].reference->n_columns);
      if (self->operands[0] != NULL)
        _crow_expression_is_local (session, self->operands[0], map->roles[self->member].target, NULL, entities);
      return self->kind == CROW_NODE_REACHES && is_local_reaches (session, self, map);
    case CROW_NODE_COMPARE_ALONG:
      if (self->member < map->n_attributes && attributes != NULL)
        attributes[self->member] = TRUE;
      if (self->n_roles == 0 && self->other < map->n_attributes && attributes != NULL)
        attributes[self->other] = TRUE;
      _crow_path_mark (map, self->roles, self->n_roles, attributes, entities);
      return FALSE;
    case CROW_NODE_IS_A:
      if (map->hierarchy && attributes != NULL)
        attributes[map->discriminator] = TRUE;
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* The answer. */

static CrowMatch
from_boolean (gboolean value)
{
  return value ? CROW_MATCH_TRUE : CROW_MATCH_FALSE;
}

static const char *
next_character (const char *text,
                const char *end)
{
  for (text++; text < end && ((guint8) *text & 0xc0) == 0x80; text++)
    ;
  return text;
}

/* SQLite's LIKE: small and capital letters of ASCII are the same, and nothing escapes. */
static gboolean
is_like (const CrowValue *value,
         const CrowValue *pattern)
{
  const char *text = value->u.text, *text_end = text + value->length;
  const char *part = pattern->u.text, *part_end = part + pattern->length;
  const char *retry_text = NULL, *retry_part = NULL;

  while (text < text_end || part < part_end)
    {
      if (part < part_end && *part == '%')
        {
          retry_part = ++part;
          retry_text = text;
          continue;
        }
      if (text < text_end && part < part_end && *part == '_')
        {
          text = next_character (text, text_end);
          part++;
          continue;
        }
      if (text < text_end && part < part_end && g_ascii_tolower (*text) == g_ascii_tolower (*part))
        {
          text++;
          part++;
          continue;
        }
      if (retry_part == NULL || retry_text >= text_end)
        return FALSE;
      retry_text = next_character (retry_text, text_end);
      text = retry_text;
      part = retry_part;
    }
  return TRUE;
}

static CrowMatch
compare (CrowOperator     operation,
         const CrowValue *value,
         const CrowValue *with)
{
  int order;

  if (value->type == CROW_VALUE_TYPE_NULL || with->type == CROW_VALUE_TYPE_NULL)
    return CROW_MATCH_NULL;
  if (operation == CROW_OPERATOR_LIKE)
    return from_boolean (is_like (value, with));
  order = _crow_value_order (value, with);
  switch (operation)
    {
    case CROW_OPERATOR_EQUAL:
      return from_boolean (order == 0);
    case CROW_OPERATOR_NOT_EQUAL:
      return from_boolean (order != 0);
    case CROW_OPERATOR_LESS:
      return from_boolean (order < 0);
    case CROW_OPERATOR_LESS_EQUAL:
      return from_boolean (order <= 0);
    case CROW_OPERATOR_GREATER:
      return from_boolean (order > 0);
    case CROW_OPERATOR_GREATER_EQUAL:
      return from_boolean (order >= 0);
    default:
      g_return_val_if_reached (CROW_MATCH_UNKNOWN);
    }
}

static CrowMatch
negate (CrowMatch match)
{
  return match == CROW_MATCH_TRUE ? CROW_MATCH_FALSE : match == CROW_MATCH_FALSE ? CROW_MATCH_TRUE : match;
}

/* What is false on one side decides, then what is unknown, then null. */
static CrowMatch
both (CrowMatch left,
      CrowMatch right)
{
  if (left == CROW_MATCH_FALSE || right == CROW_MATCH_FALSE)
    return CROW_MATCH_FALSE;
  if (left == CROW_MATCH_UNKNOWN || right == CROW_MATCH_UNKNOWN)
    return CROW_MATCH_UNKNOWN;
  return left == CROW_MATCH_TRUE ? right : left;
}

static CrowMatch
either (CrowMatch left,
        CrowMatch right)
{
  return negate (both (negate (left), negate (right)));
}

static CrowMatch
match_values (CrowSession    *session,
              CrowExpression *self,
              CrowEntityMap  *map,
              CrowRow        *row)
{
  CrowMatch match = CROW_MATCH_FALSE;
  CrowValue value;

  if (self->kind == CROW_NODE_IN && self->n_values == 0)
    return CROW_MATCH_FALSE;
  if (!_crow_attribute_get_stored (session, map, row, self->member, &value))
    return CROW_MATCH_UNKNOWN;
  if (self->kind == CROW_NODE_BETWEEN)
    return both (compare (CROW_OPERATOR_GREATER_EQUAL, &value, &self->values[0]),
                 compare (CROW_OPERATOR_LESS_EQUAL, &value, &self->values[1]));
  if (self->kind == CROW_NODE_COMPARE && self->values[0].type == CROW_VALUE_TYPE_NULL)
    return from_boolean ((value.type == CROW_VALUE_TYPE_NULL) == (self->operation != CROW_OPERATOR_NOT_EQUAL));
  if (self->kind == CROW_NODE_COMPARE)
    return compare (self->operation, &value, &self->values[0]);
  for (guint i = 0; i < self->n_values; i++)
    match = either (match, compare (CROW_OPERATOR_EQUAL, &value, &self->values[i]));
  return match;
}

static CrowMatch
match_reaches (CrowSession    *session,
               CrowExpression *self,
               CrowEntityMap  *map,
               CrowRow        *row)
{
  CrowRoleMap *role = &map->roles[self->member];
  CrowValue *values = g_newa (CrowValue, role->reference->n_columns);
  CrowRow *target = self->object != NULL ? self->object->row : NULL;

  for (guint i = 0; i < role->reference->n_columns; i++)
    {
      if (!_crow_attribute_get_stored (session, map, row, role->reference->columns[i], &values[i]))
        return CROW_MATCH_UNKNOWN;
      if (values[i].type == CROW_VALUE_TYPE_NULL)
        return from_boolean (target == NULL);
    }
  /* One that the session does not know may be dangling. */
  if (target == NULL)
    return _crow_identity_lookup_target (session, role, values) != NULL ? CROW_MATCH_FALSE : CROW_MATCH_UNKNOWN;
  if (self->object->session != session || target->state != CROW_STATE_PERSISTENT)
    return CROW_MATCH_UNKNOWN;
  for (guint i = 0; i < role->reference->n_columns; i++)
    {
      CrowValue value;

      if (!_crow_attribute_get_stored (session, role->target, target, role->reference->target_columns[i], &value))
        return CROW_MATCH_UNKNOWN;
      if (value.type == CROW_VALUE_TYPE_NULL || _crow_value_order (&value, &values[i]) != 0)
        return CROW_MATCH_FALSE;
    }
  return CROW_MATCH_TRUE;
}

static CrowMatch
match_is_a (CrowSession    *session,
            CrowExpression *self,
            CrowEntityMap  *map,
            CrowRow        *row)
{
  if (!map->hierarchy)
    return from_boolean (map->index == self->member);
  return from_boolean (crow_schema_inherits (session->mapping->drawn, _crow_mapping_get_entity (session->mapping, row),
                                             self->member));
}

CrowMatch
_crow_expression_match (CrowSession    *session,
                        CrowExpression *self,
                        CrowEntityMap  *map,
                        CrowRow        *row)
{
  switch (self->kind)
    {
    case CROW_NODE_NOT:
      return negate (_crow_expression_match (session, self->operands[0], map, row));
    case CROW_NODE_AND:
      return both (_crow_expression_match (session, self->operands[0], map, row),
                   _crow_expression_match (session, self->operands[1], map, row));
    case CROW_NODE_OR:
      return either (_crow_expression_match (session, self->operands[0], map, row),
                     _crow_expression_match (session, self->operands[1], map, row));
    case CROW_NODE_REACHES:
      return match_reaches (session, self, map, row);
    case CROW_NODE_IS_A:
      return match_is_a (session, self, map, row);
    case CROW_NODE_COMPARE:
    case CROW_NODE_BETWEEN:
    case CROW_NODE_IN:
      return match_values (session, self, map, row);
    default:
      g_return_val_if_reached (CROW_MATCH_UNKNOWN);
    }
}
