/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Conversions between slots and the types of programs.  Nothing is kept: each call reads or writes the slot.
 */
#include "config.h"

#include "orm/crow-object-types.h"

#include "orm/crow-mapping-private.h"

#include <string.h>

static const CrowAttributeInfo *
get_attribute_info (CrowObject *self,
                    guint       attribute)
{
  /* As objects have it: a hierarchy is one entity. */
  const CrowEntityInfo *entity = self->mapping->entities[self->row->entity].info;

  return attribute < entity->n_attributes ? &entity->attributes[attribute] : NULL;
}

/**
 * crow_date_time_to_text:
 * @value: a date and time
 * @type: %CROW_TYPE_DATE or %CROW_TYPE_TIMESTAMP
 *
 * A date is the day that @value shows in its own time zone; a timestamp is in UTC.
 *
 * Returns: (transfer full): the text that an attribute of @type holds for @value
 */
char *
crow_date_time_to_text (GDateTime    *value,
                        CrowDataType  type)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autofree char *text = NULL;
  int microsecond;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (type == CROW_TYPE_DATE || type == CROW_TYPE_TIMESTAMP, NULL);

  /* Not %Y and %H: they may use the digits of the locale, and years before 1000 need their zeros. */
  if (type == CROW_TYPE_DATE)
    return g_strdup_printf ("%04d-%02d-%02d", g_date_time_get_year (value), g_date_time_get_month (value),
                            g_date_time_get_day_of_month (value));
  utc = g_date_time_to_utc (value);
  text = g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", g_date_time_get_year (utc), g_date_time_get_month (utc),
                          g_date_time_get_day_of_month (utc), g_date_time_get_hour (utc),
                          g_date_time_get_minute (utc), g_date_time_get_second (utc));
  microsecond = g_date_time_get_microsecond (utc);
  if (microsecond == 0)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s.%06d", text, microsecond);
}

/**
 * crow_date_time_from_text:
 * @text: (nullable): the text of a date or timestamp
 *
 * Returns: (transfer full) (nullable): what it says, in UTC unless it names a zone; %NULL if it says nothing
 */
GDateTime *
crow_date_time_from_text (const char *text)
{
  g_autoptr (GTimeZone) utc = NULL;
  g_autofree char *with_time = NULL;

  if (text == NULL)
    return NULL;
  utc = g_time_zone_new_utc ();
  if (strlen (text) == strlen ("2024-01-31"))
    {
      with_time = g_strconcat (text, "T00:00:00", NULL);
      text = with_time;
    }
  return g_date_time_new_from_iso8601 (text, utc);
}

/**
 * crow_object_dup_date_time:
 * @self: an object
 * @attribute: index of a date or timestamp
 *
 * Returns: (transfer full) (nullable): the value; %NULL if it is null or its text is no date
 */
GDateTime *
crow_object_dup_date_time (CrowObject *self,
                           guint       attribute)
{
  return crow_date_time_from_text (crow_object_get_text (self, attribute));
}

/**
 * crow_object_set_date_time:
 * @self: an object
 * @attribute: index of a date or timestamp
 * @value: (nullable): a value; %NULL for null
 */
void
crow_object_set_date_time (CrowObject *self,
                           guint       attribute,
                           GDateTime  *value)
{
  const CrowAttributeInfo *info;
  g_autofree char *text = NULL;

  g_return_if_fail (CROW_IS_OBJECT (self));

  info = get_attribute_info (self, attribute);
  g_return_if_fail (info != NULL);

  if (value != NULL)
    text = crow_date_time_to_text (value, info->type);
  crow_object_set_text (self, attribute, text);
}

/**
 * crow_object_dup_bytes:
 * @self: an object
 * @attribute: index of a blob
 *
 * Returns: (transfer full) (nullable): a copy of the value; %NULL if it is null
 */
GBytes *
crow_object_dup_bytes (CrowObject *self,
                       guint       attribute)
{
  gsize length = 0;
  gconstpointer data;

  g_return_val_if_fail (CROW_IS_OBJECT (self), NULL);

  if (crow_object_is_null (self, attribute))
    return NULL;
  data = crow_object_get_blob (self, attribute, &length);
  return g_bytes_new (data, length);
}

/**
 * crow_object_set_bytes:
 * @self: an object
 * @attribute: index of a blob
 * @value: (nullable): a value; %NULL for null
 */
void
crow_object_set_bytes (CrowObject *self,
                       guint       attribute,
                       GBytes     *value)
{
  gsize length;
  gconstpointer data;

  g_return_if_fail (CROW_IS_OBJECT (self));

  if (value == NULL)
    {
      crow_object_set_null (self, attribute);
      return;
    }
  data = g_bytes_get_data (value, &length);
  /* Empty bytes are a value, and may have no address. */
  crow_object_set_blob (self, attribute, data != NULL ? data : "", length);
}

/**
 * crow_object_get_enum:
 * @self: an object
 * @attribute: index of an attribute with an enumeration
 *
 * Returns: the position of the value in its enumeration, or -1 if it is null or none of its values
 */
int
crow_object_get_enum (CrowObject *self,
                      guint       attribute)
{
  const CrowAttributeInfo *info;
  const CrowEnumInfo *enumeration;
  const char *text;

  g_return_val_if_fail (CROW_IS_OBJECT (self), -1);

  info = get_attribute_info (self, attribute);
  g_return_val_if_fail (info != NULL && info->enumeration != CROW_NONE, -1);

  enumeration = &crow_object_get_schema_info (self)->enums[info->enumeration];
  text = crow_object_get_text (self, attribute);
  for (guint i = 0; text != NULL && i < enumeration->n_values; i++)
    if (strcmp (enumeration->values[i].name, text) == 0)
      return (int) i;
  return -1;
}

/**
 * crow_object_set_enum:
 * @self: an object
 * @attribute: index of an attribute with an enumeration
 * @value: the position of a value in it; -1 for null
 */
void
crow_object_set_enum (CrowObject *self,
                      guint       attribute,
                      int         value)
{
  const CrowAttributeInfo *info;
  const CrowEnumInfo *enumeration;

  g_return_if_fail (CROW_IS_OBJECT (self));

  info = get_attribute_info (self, attribute);
  g_return_if_fail (info != NULL && info->enumeration != CROW_NONE);

  enumeration = &crow_object_get_schema_info (self)->enums[info->enumeration];
  g_return_if_fail (value < (int) enumeration->n_values);

  crow_object_set_text (self, attribute, value < 0 ? NULL : enumeration->values[value].name);
}
