/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values as words, and back.  Nothing here depends on the locale.
 *
 * Invariant: a value that was written is read back as the same, and what was read is written in one way only.
 */
#include "config.h"

#include "sql/crow-value-literal.h"

#include <math.h>
#include <string.h>

static gboolean
xml_can_hold (const char *text,
              gsize       length)
{
  if (!g_utf8_validate_len (text, length, NULL))
    return FALSE;
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x20 ? (c != '\t' && c != '\n' && c != '\r') : (c == 0xfffe || c == 0xffff))
        return FALSE;
    }
  return TRUE;
}

static char *
bytes_to_literal (char          mark,
                  const guint8 *bytes,
                  gsize         length)
{
  GString *text = g_string_sized_new (2 * length + 3);

  g_string_append_c (text, mark);
  g_string_append_c (text, '\'');
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (text, "0123456789abcdef"[bytes[i] >> 4]);
      g_string_append_c (text, "0123456789abcdef"[bytes[i] & 0xf]);
    }
  g_string_append_c (text, '\'');
  return g_string_free (text, FALSE);
}

static char *
text_to_literal (const char *text,
                 gsize       length)
{
  GString *out;

  if (!xml_can_hold (text, length))
    return bytes_to_literal ('t', (const guint8 *) text, length);
  out = g_string_sized_new (length + 2);
  g_string_append_c (out, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\'')
        g_string_append_c (out, '\'');
      g_string_append_c (out, text[i]);
    }
  g_string_append_c (out, '\'');
  return g_string_free (out, FALSE);
}

static char *
double_to_literal (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (number))
    return g_strdup ("null");
  if (isinf (number))
    return g_strdup (number > 0 ? "inf" : "-inf");
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (g_ascii_strtod (buffer, NULL) != number)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", number);
  /* Else it would be read back as a whole number. */
  return g_strconcat (buffer, strpbrk (buffer, ".e") == NULL ? ".0" : "", NULL);
}

char *
crow_value_to_literal (const CrowValue *value)
{
  switch ((CrowValueType) value->type)
    {
    case CROW_VALUE_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->u.integer);
    case CROW_VALUE_TYPE_DOUBLE:
      return double_to_literal (value->u.real);
    case CROW_VALUE_TYPE_TEXT:
      return text_to_literal (value->u.text, value->length);
    case CROW_VALUE_TYPE_BLOB:
      return bytes_to_literal ('x', value->u.bytes, value->length);
    case CROW_VALUE_TYPE_NULL:
    default:
      return g_strdup ("null");
    }
}

/* Reading. */

static const char *
find_quote (const char *text)
{
  const char *quote = strchr (text, '\'');

  while (quote != NULL && quote[1] == '\'')
    quote = strchr (quote + 2, '\'');
  return quote;
}

const char *
crow_literal_find_end (const char *text)
{
  const char *quote;

  if (*text == '\'' || ((*text == 'x' || *text == 't') && text[1] == '\''))
    {
      quote = find_quote (strchr (text, '\'') + 1);
      return quote != NULL ? quote + 1 : NULL;
    }
  return text + strcspn (text, " \t\r\n");
}

/* The bytes between quotes; a null byte follows them. */
static char *
read_bytes (const char *digits,
            gsize      *length)
{
  gsize n = strspn (digits, "0123456789abcdefABCDEF");
  char *bytes;

  if (n % 2 != 0 || digits[n] != '\'' || digits[n + 1] != '\0')
    return NULL;
  *length = n / 2;
  bytes = g_malloc (n / 2 + 1);
  for (gsize i = 0; i < n / 2; i++)
    bytes[i] = (char) (g_ascii_xdigit_value (digits[2 * i]) << 4 | g_ascii_xdigit_value (digits[2 * i + 1]));
  bytes[n / 2] = '\0';
  return bytes;
}

static char *
read_text (const char *text,
           gsize      *length)
{
  const char *end = find_quote (text);
  GString *out;

  if (end == NULL || end[1] != '\0')
    return NULL;
  out = g_string_sized_new (end - text);
  for (const char *p = text; p < end; p++)
    {
      g_string_append_c (out, *p);
      if (*p == '\'')
        p++;
    }
  *length = out->len;
  return g_string_free (out, FALSE);
}

static gboolean
read_number (const char *literal,
             CrowValue  *value)
{
  char *end;
  gint64 integer;
  double real;

  if (g_ascii_string_to_signed (literal, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    {
      *value = crow_value_int64 (integer);
      return TRUE;
    }
  /* Not what strtod takes beyond decimal numbers. */
  if (*literal == '\0' || literal[strspn (literal, "+-.0123456789eE")] != '\0')
    return FALSE;
  real = g_ascii_strtod (literal, &end);
  if (*end != '\0')
    return FALSE;
  *value = crow_value_double (real);
  return TRUE;
}

static gboolean
read_word (const char *literal,
           CrowValue  *value)
{
  if (strcmp (literal, "null") == 0)
    *value = crow_value_null ();
  else if (strcmp (literal, "true") == 0 || strcmp (literal, "false") == 0)
    *value = crow_value_int64 (*literal == 't');
  else if (strcmp (literal, "inf") == 0 || strcmp (literal, "-inf") == 0)
    *value = crow_value_double (*literal == '-' ? -INFINITY : INFINITY);
  else
    return read_number (literal, value);
  return TRUE;
}

gboolean
crow_value_from_literal (const char *literal,
                         CrowValue  *value,
                         char      **memory)
{
  gboolean hexadecimal = (*literal == 'x' || *literal == 't') && literal[1] == '\'';
  gsize length = 0;

  *memory = NULL;
  if (*literal != '\'' && !hexadecimal)
    return read_word (literal, value);
  *memory = hexadecimal ? read_bytes (literal + 2, &length) : read_text (literal + 1, &length);
  if (*memory == NULL || length > G_MAXUINT32)
    {
      g_clear_pointer (memory, g_free);
      return FALSE;
    }
  if (*literal == 'x')
    *value = crow_value_blob (*memory, length);
  else
    {
      *value = crow_value_text (*memory);
      value->length = (guint32) length;
    }
  return TRUE;
}
