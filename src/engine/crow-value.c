/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Comparing, hashing and showing values.
 *
 * Invariant: values that are equal have the same hash; null equals null here, unlike in SQL.
 */
#include "config.h"

#include "engine/crow-value.h"

/**
 * crow_value_equal: (skip)
 * @a: a value
 * @b: another
 *
 * Returns: whether both have the same type and value
 */
gboolean
crow_value_equal (const CrowValue *a,
                  const CrowValue *b)
{
  if (a->type != b->type)
    return FALSE;
  switch (a->type)
    {
    case CROW_VALUE_TYPE_NULL:
      return TRUE;
    case CROW_VALUE_TYPE_INT64:
      return a->u.integer == b->u.integer;
    case CROW_VALUE_TYPE_DOUBLE:
      return memcmp (&a->u.real, &b->u.real, sizeof (double)) == 0;
    default:
      return a->length == b->length && (a->length == 0 || memcmp (a->u.bytes, b->u.bytes, a->length) == 0);
    }
}

/**
 * crow_value_hash: (skip)
 * @value: a value
 *
 * Returns: a hash that fits crow_value_equal()
 */
guint
crow_value_hash (const CrowValue *value)
{
  guint64 hash = value->type;

  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      break;
    case CROW_VALUE_TYPE_INT64:
    case CROW_VALUE_TYPE_DOUBLE:
      hash = ((guint64) value->u.integer ^ hash) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      break;
    default:
      for (guint32 i = 0; i < value->length; i++)
        hash = (hash ^ ((const guint8 *) value->u.bytes)[i]) * G_GUINT64_CONSTANT (0x100000001b3);
      break;
    }
  return (guint) (hash ^ hash >> 32);
}

/**
 * crow_value_to_string: (skip)
 * @value: a value
 *
 * Returns: (transfer full): the value as messages and logs show it
 */
char *
crow_value_to_string (const CrowValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      return g_strdup ("null");
    case CROW_VALUE_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->u.integer);
    case CROW_VALUE_TYPE_DOUBLE:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, value->u.real));
    case CROW_VALUE_TYPE_TEXT:
      {
        g_autofree char *text = g_utf8_make_valid (value->u.text, value->length);

        return g_strdup_printf ("“%s”", text);
      }
    default:
      return g_strdup_printf ("%u bytes", value->length);
    }
}
