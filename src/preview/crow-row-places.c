/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys stand one after the other in one stretch of memory: of each value its type, and then its number or its length and
 * bytes.
 */
#include "config.h"

#include "preview/crow-row-places.h"

#include <string.h>

#include "sql/crow-dialect.h"
#include "sql/crow-sql-names.h"

struct _CrowRowPlaces
{
  CrowSchema *schema;
  guint entity;
  const char *number_name; /* NULL: by key */
  const CrowKeyInfo *key;  /* used without a name */
  GArray *numbers;         /* of gint64; of keys where the next one starts */
  GByteArray *keys;
};

CrowRowPlaces *
crow_row_places_new (CrowSchema *schema,
                     guint       entity)
{
  const char *number_name = crow_sql_get_rowid_name (crow_schema_get_entity (schema, entity), NULL);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  CrowRowPlaces *self;

  if (number_name == NULL && key == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (CrowRowPlaces);
  self->schema = crow_schema_ref (schema);
  self->entity = entity;
  self->number_name = number_name;
  self->key = key;
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->keys = g_byte_array_new ();
  return self;
}

CrowRowPlaces *
crow_row_places_ref (CrowRowPlaces *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CrowRowPlaces *self = data;

  crow_schema_unref (self->schema);
  g_array_unref (self->numbers);
  g_byte_array_unref (self->keys);
}

void
crow_row_places_unref (CrowRowPlaces *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
append (CrowRowPlaces *self,
        GString       *sql,
        const char    *between,
        const char    *behind)
{
  if (self->number_name != NULL)
    {
      g_string_append_printf (sql, "t.%s%s", self->number_name, behind);
      return;
    }
  for (guint i = 0; i < self->key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? between : "");
      g_string_append (sql, "t.");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE,
                                  crow_schema_get_entity (self->schema, self->entity)->attributes[self->key->attributes[i]].name);
      g_string_append (sql, behind);
    }
}

void
crow_row_places_append_columns (CrowRowPlaces *self,
                                GString       *sql)
{
  append (self, sql, ", ", "");
}

void
crow_row_places_append_condition (CrowRowPlaces *self,
                                  GString       *sql)
{
  append (self, sql, " AND ", " IS ?");
}

guint
crow_row_places_get_n (CrowRowPlaces *self)
{
  return self->numbers->len;
}

static gboolean
has_bytes (const CrowValue *value)
{
  return value->type == CROW_VALUE_TYPE_TEXT || value->type == CROW_VALUE_TYPE_BLOB;
}

static void
append_value (GByteArray      *keys,
              const CrowValue *value)
{
  guint8 type = value->type;

  g_byte_array_append (keys, &type, 1);
  if (has_bytes (value))
    {
      g_byte_array_append (keys, (const guint8 *) &value->length, sizeof value->length);
      if (value->length > 0)
        g_byte_array_append (keys, value->u.bytes, value->length);
    }
  else if (value->type != CROW_VALUE_TYPE_NULL)
    g_byte_array_append (keys, (const guint8 *) &value->u, sizeof value->u);
}

/* Returns what stands behind it. */
static const guint8 *
read_value (const guint8 *bytes,
            CrowValue    *value)
{
  *value = crow_value_null ();
  value->type = *bytes++;
  if (has_bytes (value))
    {
      memcpy (&value->length, bytes, sizeof value->length);
      bytes += sizeof value->length;
      value->u.bytes = bytes;
      return bytes + value->length;
    }
  if (value->type == CROW_VALUE_TYPE_NULL)
    return bytes;
  memcpy (&value->u, bytes, sizeof value->u);
  return bytes + sizeof value->u;
}

static void
append_key (CrowRowPlaces *self,
            CrowStatement *statement,
            GByteArray    *keys)
{
  for (guint i = 0; i < self->key->n_attributes; i++)
    {
      CrowValue value;

      crow_statement_get_value (statement, i, &value);
      append_value (keys, &value);
    }
}

void
crow_row_places_add (CrowRowPlaces *self,
                     CrowStatement *statement)
{
  gint64 number;

  if (self->number_name != NULL)
    number = crow_statement_get_int64 (statement, 0);
  else
    {
      append_key (self, statement, self->keys);
      number = self->keys->len;
    }
  g_array_append_val (self->numbers, number);
}

static gint64
get_number (CrowRowPlaces *self,
            guint          position)
{
  return g_array_index (self->numbers, gint64, position);
}

void
crow_row_places_bind (CrowRowPlaces *self,
                      guint          position,
                      CrowStatement *statement)
{
  const guint8 *bytes;

  g_return_if_fail (position < self->numbers->len);

  if (self->number_name != NULL)
    {
      crow_statement_bind_int64 (statement, 0, get_number (self, position));
      return;
    }
  bytes = self->keys->data + (position > 0 ? get_number (self, position - 1) : 0);
  for (guint i = 0; i < self->key->n_attributes; i++)
    {
      CrowValue value;

      bytes = read_value (bytes, &value);
      crow_statement_bind_value (statement, i, &value);
    }
}

guint
crow_row_places_find (CrowRowPlaces *self,
                      CrowStatement *statement)
{
  g_autoptr (GByteArray) key = NULL;
  gint64 start = 0;

  if (self->number_name != NULL)
    {
      gint64 number = crow_statement_get_int64 (statement, 0);

      for (guint i = 0; i < self->numbers->len; i++)
        if (get_number (self, i) == number)
          return i;
      return G_MAXUINT;
    }
  key = g_byte_array_new ();
  append_key (self, statement, key);
  for (guint i = 0; i < self->numbers->len; i++)
    {
      gint64 end = get_number (self, i);

      if (end - start == key->len && memcmp (self->keys->data + start, key->data, key->len) == 0)
        return i;
      start = end;
    }
  return G_MAXUINT;
}
