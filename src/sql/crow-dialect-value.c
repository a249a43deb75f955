/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Literals, defaults and types: what is common to all dialects.
 */
#include "config.h"

#include "base/crow-text-writer.h"
#include "sql/crow-dialect-private.h"

#include <string.h>

/**
 * crow_sql_append_literal: (skip)
 * @sql: the text to append to
 * @dialect: a dialect
 * @text: a text
 *
 * Appends a string literal.
 */
void
crow_sql_append_literal (GString       *sql,
                         CrowDialectId  dialect,
                         const char    *text)
{
  g_return_if_fail (sql != NULL && text != NULL);

  _crow_dialect_get (dialect)->append_literal (sql, text);
}

/**
 * crow_sql_append_blob: (skip)
 * @sql: the text to append to
 * @dialect: a dialect
 * @data: (array length=length): bytes
 * @length: how many
 *
 * Appends a literal of bytes.
 */
void
crow_sql_append_blob (GString       *sql,
                      CrowDialectId  dialect,
                      const guint8  *data,
                      gsize          length)
{
  g_return_if_fail (sql != NULL && (data != NULL || length == 0));

  _crow_dialect_get (dialect)->append_blob (sql, data, length);
}

gboolean
_crow_sql_is_number (const char *text)
{
  const char *p = text;

  if (*p == '-' || *p == '+')
    p++;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  while (g_ascii_isdigit (*p))
    p++;
  if (*p == '.')
    {
      if (!g_ascii_isdigit (p[1]))
        return FALSE;
      for (p++; g_ascii_isdigit (*p); p++)
        ;
    }
  if (*p == 'e' || *p == 'E')
    {
      p++;
      if (*p == '-' || *p == '+')
        p++;
      if (!g_ascii_isdigit (*p))
        return FALSE;
      while (g_ascii_isdigit (*p))
        p++;
    }
  return *p == '\0';
}

/* The text form of bytes is hexadecimal digits, with or without "\x" before them. */
gboolean
_crow_sql_parse_hex (const char  *text,
                     GByteArray **bytes)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  if (g_str_has_prefix (text, "\\x"))
    text += 2;
  for (; *text != '\0'; text += 2)
    {
      guint8 byte;

      if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]))
        return FALSE;
      byte = g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]);
      g_byte_array_append (array, &byte, 1);
    }
  if (bytes != NULL)
    *bytes = g_steal_pointer (&array);
  return TRUE;
}

/* A point in time with an offset from UTC, as UTC without one: MariaDB's DATETIME knows no zones.  NULL: there is no offset;
 * (transfer full). */
static char *
dup_utc (const char *value)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_iso8601 (value, NULL);
  g_autoptr (GDateTime) utc = local != NULL ? g_date_time_to_utc (local) : NULL;
  g_autofree char *text = NULL;

  if (utc == NULL)
    return NULL;
  text = g_date_time_format (utc, "%Y-%m-%d %H:%M:%S");
  if (g_date_time_get_microsecond (utc) == 0)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s.%06d", text, g_date_time_get_microsecond (utc));
}

/**
 * crow_sql_append_value: (skip)
 * @sql: the text to append to
 * @dialect: a dialect
 * @attribute: an attribute
 * @value: the text form of a value of it
 *
 * Appends the value as a literal.  What is no value of the type becomes a string literal, for the database to judge.
 */
void
crow_sql_append_value (GString                 *sql,
                       CrowDialectId            dialect,
                       const CrowAttributeInfo *attribute,
                       const char              *value)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *utc = NULL;

  g_return_if_fail (sql != NULL && attribute != NULL && value != NULL);

  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      if (_crow_sql_is_number (value))
        {
          crow_string_append (sql, value);
          return;
        }
      break;

    case CROW_TYPE_BOOLEAN:
      if (g_ascii_strcasecmp (value, "true") == 0 || strcmp (value, "1") == 0)
        {
          crow_string_append (sql, _crow_dialect_get (dialect)->boolean (TRUE));
          return;
        }
      if (g_ascii_strcasecmp (value, "false") == 0 || strcmp (value, "0") == 0)
        {
          crow_string_append (sql, _crow_dialect_get (dialect)->boolean (FALSE));
          return;
        }
      break;

    case CROW_TYPE_BLOB:
      if (_crow_sql_parse_hex (value, &bytes))
        crow_sql_append_blob (sql, dialect, bytes->data, bytes->len);
      else
        crow_sql_append_blob (sql, dialect, (const guint8 *) value, strlen (value));
      return;

    case CROW_TYPE_TIMESTAMP:
      utc = dialect == CROW_DIALECT_MARIADB ? dup_utc (value) : NULL;
      break;

    case CROW_TYPE_TEXT:
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_UUID:
    case CROW_TYPE_JSON:
    case CROW_TYPE_ENUM:
    default:
      break;
    }
  crow_sql_append_literal (sql, dialect, utc != NULL ? utc : value);
}

/* The end of the string literal, quoted name or bracket that starts at @p, or NULL if it does not end. */
static const char *
skip_group (const char *p)
{
  if (*p == '\'' || *p == '"' || *p == '`')
    {
      char quote = *p;

      for (p++; *p != '\0'; p++)
        if (*p == quote)
          {
            if (p[1] != quote)
              return p + 1;
            p++;
          }
      return NULL;
    }
  if (*p != '(')
    return p + 1;
  for (p++; *p != ')';)
    {
      if (*p == '\0')
        return NULL;
      p = skip_group (p);
      if (p == NULL)
        return NULL;
    }
  return p + 1;
}

static const char *
skip_word (const char *p)
{
  while (g_ascii_isalnum (*p) || *p == '_' || *p == '.')
    p++;
  return p;
}

gboolean
_crow_sql_is_primary (const char *expression,
                      gboolean    calls)
{
  const char *p = expression;

  if (_crow_sql_is_number (expression))
    return TRUE;
  if (*p == '\'' || *p == '(')
    {
      p = skip_group (p);
    }
  else
    {
      p = skip_word (p);
      if (p == expression)
        return FALSE;
      if (*p == '(')
        p = calls ? skip_group (p) : NULL;
    }
  if (p == NULL)
    return FALSE;
  while (calls && g_str_has_prefix (p, "::"))
    {
      p = skip_word (p + 2);
      while (*p == ' ')
        p = skip_word (p + 1);
    }
  return *p == '\0';
}

void
_crow_sql_append_default (GString                 *sql,
                          CrowDialectId            dialect,
                          const CrowAttributeInfo *attribute)
{
  const char *value = attribute->default_value != NULL ? attribute->default_value : "";
  gboolean bare;

  switch ((CrowValueSource) attribute->default_source)
    {
    case CROW_VALUE_NONE:
      return;

    case CROW_VALUE_LITERAL:
      crow_sql_append_value (sql, dialect, attribute, value);
      return;

    case CROW_VALUE_NOW:
    case CROW_VALUE_UUID:
      value = _crow_dialect_get (dialect)->expression (attribute, attribute->default_source);
      break;

    case CROW_VALUE_EXPRESSION:
    default:
      break;
    }
  /* SQLite takes no call without parentheses, the others do. */
  bare = _crow_sql_is_primary (value, dialect != CROW_DIALECT_SQLITE);
  if (!bare)
    g_string_append_c (sql, '(');
  crow_string_append (sql, value);
  if (!bare)
    g_string_append_c (sql, ')');
}

static gboolean
holds (const guint16 *columns,
       guint          n_columns,
       guint          column)
{
  for (guint i = 0; i < n_columns; i++)
    if (columns[i] == column)
      return TRUE;
  return FALSE;
}

gboolean
_crow_type_is_keyed (const CrowTypeContext *context)
{
  const CrowSchemaReference *references;
  guint n;

  if (crow_schema_is_in_primary_key (context->schema, context->entity_index, context->attribute_index))
    return TRUE;
  references = crow_schema_get_references (context->schema, context->entity_index, &n);
  for (guint i = 0; i < n; i++)
    if (holds (references[i].info->columns, references[i].info->n_columns, context->attribute_index))
      return TRUE;
  references = crow_schema_get_referrers (context->schema, context->entity_index, &n);
  for (guint i = 0; i < n; i++)
    if (holds (references[i].info->target_columns, references[i].info->n_columns, context->attribute_index))
      return TRUE;
  return FALSE;
}

gboolean
_crow_type_is_auto_key (const CrowTypeContext *context)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (context->schema, context->entity_index);

  return (context->attribute->flags & CROW_ATTRIBUTE_AUTO) && key != NULL && key->n_attributes == 1 &&
         key->attributes[0] == context->attribute_index;
}

static void
append_type (GString          *sql,
             const CrowSchema *schema,
             guint             entity,
             guint             attribute,
             CrowDialectId     dialect,
             gboolean          catalog)
{
  const CrowDialect *self = _crow_dialect_get (dialect);
  CrowTypeContext context = { .schema = schema, .entity_index = entity, .attribute_index = attribute };

  context.entity = crow_schema_get_entity (schema, entity);
  g_return_if_fail (context.entity != NULL && attribute < context.entity->n_attributes);

  context.attribute = &context.entity->attributes[attribute];
  if (catalog)
    self->append_catalog_type (sql, &context);
  else if (context.attribute->native_types[dialect] != NULL)
    crow_string_append (sql, context.attribute->native_types[dialect]);
  else
    self->append_type (sql, &context);
}

void
_crow_sql_append_type (GString          *sql,
                       const CrowSchema *schema,
                       guint             entity,
                       guint             attribute,
                       CrowDialectId     dialect)
{
  append_type (sql, schema, entity, attribute, dialect, FALSE);
}

static char *
type_to_string (const CrowSchema *schema,
                guint             entity,
                guint             attribute,
                CrowDialectId     dialect,
                gboolean          catalog)
{
  GString *sql = g_string_sized_new (32);

  append_type (sql, schema, entity, attribute, dialect, catalog);
  return g_string_free (sql, FALSE);
}

/**
 * crow_sql_type_to_string: (skip)
 * @schema: a schema
 * @entity: index of an entity
 * @attribute: index of an attribute of it
 * @dialect: a dialect
 *
 * Returns: (transfer full): the attribute's type as it is written in CREATE TABLE
 */
char *
crow_sql_type_to_string (const CrowSchema *schema,
                         guint             entity,
                         guint             attribute,
                         CrowDialectId     dialect)
{
  return type_to_string (schema, entity, attribute, dialect, FALSE);
}

/**
 * crow_sql_type_to_catalog_string: (skip)
 * @schema: a schema
 * @entity: index of an entity
 * @attribute: index of an attribute of it
 * @dialect: a dialect
 *
 * Returns: (transfer full): the attribute's type as the database's catalog shows it
 */
char *
crow_sql_type_to_catalog_string (const CrowSchema *schema,
                                 guint             entity,
                                 guint             attribute,
                                 CrowDialectId     dialect)
{
  return type_to_string (schema, entity, attribute, dialect, TRUE);
}
