/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the columns of each entity's table once.
 */
#include "config.h"

#include "preview/crow-table-map.h"

#include "sql/crow-dialect.h"

struct _CrowTableMap
{
  GHashTable *tables; /* owned: name of a table, in any case → CrowTableColumns */
};

/* Asked for each row that changes: nothing is copied. */
static guint
hash_folded (gconstpointer data)
{
  guint hash = 5381;

  for (const char *p = data; *p != '\0'; p++)
    hash = hash * 33 + g_ascii_tolower (*p);
  return hash;
}

static gboolean
equal_folded (gconstpointer a,
              gconstpointer b)
{
  return g_str_equal (a, b) || g_ascii_strcasecmp (a, b) == 0;
}

static void
columns_free (gpointer data)
{
  CrowTableColumns *columns = data;

  g_free (columns->attributes);
  g_free (columns);
}

static CrowTableColumns *
read_columns (CrowSchema *schema,
              CrowEngine *engine,
              guint16     entity,
              const char *name,
              GError    **error)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autoptr (GPtrArray) names = _crow_engine_read_change_columns (engine, name, error);
  g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));
  CrowTableColumns *columns;

  if (names == NULL)
    return NULL;
  for (guint j = 0; j < names->len; j++)
    {
      const char *column = g_ptr_array_index (names, j);
      guint16 attribute = CROW_NONE;

      for (guint16 i = 0; i < info->n_attributes; i++)
        if (g_ascii_strcasecmp (info->attributes[i].name, column) == 0)
          attribute = i;
      g_array_append_val (attributes, attribute);
    }
  columns = g_new0 (CrowTableColumns, 1);
  columns->entity = entity;
  columns->n_columns = attributes->len;
  columns->attributes = (guint16 *) g_array_free (g_steal_pointer (&attributes), FALSE);
  return columns;
}

CrowTableMap *
crow_table_map_new (CrowSchema *schema,
                    CrowEngine *engine,
                    GError    **error)
{
  g_autoptr (CrowTableMap) self = g_new0 (CrowTableMap, 1);

  self->tables = g_hash_table_new_full (hash_folded, equal_folded, g_free, columns_free);
  _crow_engine_take_reason (engine, g_strdup ("shape of the tables"));
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (schema, i));
      CrowTableColumns *columns = read_columns (schema, engine, i, name, error);

      if (columns == NULL)
        {
          _crow_engine_take_reason (engine, NULL);
          return NULL;
        }
      g_hash_table_insert (self->tables, g_steal_pointer (&name), columns);
    }
  _crow_engine_take_reason (engine, NULL);
  return g_steal_pointer (&self);
}

void
crow_table_map_free (CrowTableMap *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->tables);
  g_free (self);
}

const CrowTableColumns *
crow_table_map_lookup (CrowTableMap *self,
                       const char   *table)
{
  return g_hash_table_lookup (self->tables, table);
}

/* Keys mostly are whole numbers, and there may be very many. */
static char *
integer_to_text (gint64 number)
{
  char digits[24];
  char *start = digits + sizeof digits - 1;
  guint64 rest = number < 0 ? - (guint64) number : (guint64) number;

  *start = '\0';
  do
    *--start = '0' + rest % 10;
  while ((rest /= 10) > 0);
  if (number < 0)
    *--start = '-';
  return g_strdup (start);
}

char *
crow_table_map_value_to_text (const CrowValue *value)
{
  GString *text;

  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      return NULL;
    case CROW_VALUE_TYPE_TEXT:
      return g_strndup (value->u.text, value->length);
    case CROW_VALUE_TYPE_BLOB:
      text = g_string_sized_new (2 * value->length + 1);
      for (guint i = 0; i < value->length; i++)
        g_string_append_printf (text, "%02x", ((const guint8 *) value->u.bytes)[i]);
      return g_string_free (text, FALSE);
    case CROW_VALUE_TYPE_INT64:
      return integer_to_text (value->u.integer);
    default:
      return crow_value_to_string (value);
    }
}

char *
crow_table_map_dup_value (CrowEngine       *engine,
                          const CrowChange *change,
                          guint             column,
                          gboolean          new_value)
{
  CrowValue value;

  _crow_engine_get_change_value (engine, change, new_value, column, &value);
  return crow_table_map_value_to_text (&value);
}

char *
crow_table_map_dup_key (CrowSchema  *schema,
                        guint16      entity,
                        char *const *values)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  GString *text;

  if (key != NULL && key->n_attributes == 1)
    return g_strdup (values[key->attributes[0]] != NULL ? values[key->attributes[0]] : "NULL");
  text = g_string_new (NULL);
  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ",
                            values[key->attributes[i]] != NULL ? values[key->attributes[i]] : "NULL");
  return g_string_free (text, FALSE);
}
