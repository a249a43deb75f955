/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A value on its way between a program and a database: small, on the stack, without memory of its own.
 *
 * Text and bytes are borrowed: they must live until the function that the value is given to returns.  Text is UTF-8;
 * dates, times, decimals, UUIDs, JSON and enumeration values travel as text, booleans as the integers 0 and 1.
 */
#pragma once

#include <string.h>

#include <glib.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

/**
 * CrowValueType:
 * @CROW_VALUE_TYPE_NULL: no value
 * @CROW_VALUE_TYPE_INT64: a whole number or a boolean
 * @CROW_VALUE_TYPE_DOUBLE: a floating point number
 * @CROW_VALUE_TYPE_TEXT: UTF-8 text
 * @CROW_VALUE_TYPE_BLOB: bytes
 *
 * What a CrowValue holds.
 */
typedef enum
{
  CROW_VALUE_TYPE_NULL,
  CROW_VALUE_TYPE_INT64,
  CROW_VALUE_TYPE_DOUBLE,
  CROW_VALUE_TYPE_TEXT,
  CROW_VALUE_TYPE_BLOB,
} CrowValueType;

/**
 * CrowValue: (skip)
 * @type: a CrowValueType
 * @length: bytes of text or blob
 *
 * A value, borrowed.
 */
typedef struct
{
  guint32 type;
  guint32 length;
  union
  {
    gint64 integer;
    double real;
    const char *text;
    gconstpointer bytes;
  } u;
} CrowValue;

static inline CrowValue
crow_value_null (void)
{
  CrowValue value = { CROW_VALUE_TYPE_NULL, 0, { 0 } };
  return value;
}

static inline CrowValue
crow_value_int64 (gint64 number)
{
  CrowValue value = { CROW_VALUE_TYPE_INT64, 0, { 0 } };
  value.u.integer = number;
  return value;
}

static inline CrowValue
crow_value_double (double number)
{
  CrowValue value = { CROW_VALUE_TYPE_DOUBLE, 0, { 0 } };
  value.u.real = number;
  return value;
}

/* NULL gives the null value. */
static inline CrowValue
crow_value_text (const char *text)
{
  CrowValue value = { CROW_VALUE_TYPE_NULL, 0, { 0 } };
  if (text != NULL)
    {
      value.type = CROW_VALUE_TYPE_TEXT;
      value.length = (guint32) strlen (text);
      value.u.text = text;
    }
  return value;
}

static inline CrowValue
crow_value_blob (gconstpointer data, gsize length)
{
  CrowValue value = { CROW_VALUE_TYPE_BLOB, 0, { 0 } };
  value.length = (guint32) length;
  value.u.bytes = data;
  return value;
}

CROW_API gboolean crow_value_equal (const CrowValue *a,
                                    const CrowValue *b);
CROW_API guint    crow_value_hash  (const CrowValue *value);
CROW_API char    *crow_value_to_string (const CrowValue *value);

G_END_DECLS
