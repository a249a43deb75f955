/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading and writing values.  SQLite stores whatever it is given, so what fits a type is decided here, before the
 * database sees it; what a row may hold (null, length, checks) is the database's to say.
 */
#include "config.h"

#include "preview/crow-value-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "orm/crow-object-types.h"

/* Bytes shown of a blob. */
#define SHOWN_BYTES 16

static const CrowAttributeInfo *
get_attribute (const CrowSchema *schema,
               guint             entity,
               guint             attribute)
{
  return &crow_schema_get_entity (schema, entity)->attributes[attribute];
}

static gboolean
is_text_type (CrowDataType type)
{
  return type == CROW_TYPE_TEXT || type == CROW_TYPE_JSON;
}

gboolean
crow_value_text_is_text (const CrowSchema *schema,
                         guint             entity,
                         guint             attribute)
{
  return is_text_type (get_attribute (schema, entity, attribute)->type);
}

static gboolean
refuse (const CrowAttributeInfo *attribute,
        const char              *text,
        const char              *expected,
        GError                 **error)
{
  g_autofree char *shown = g_utf8_strlen (text, -1) > 40 ? g_utf8_substring (text, 0, 40) : g_strdup (text);

  g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE, _("“%s” does not fit “%s”. Give %s."), shown, attribute->name,
               expected);
  return FALSE;
}

static gboolean
parse_integer (const CrowAttributeInfo *attribute,
               const char              *text,
               CrowValue               *value,
               GError                 **error)
{
  gint64 number;
  gboolean small = attribute->type == CROW_TYPE_INTEGER;

  if (!g_ascii_string_to_signed (text, 10, small ? G_MININT32 : G_MININT64, small ? G_MAXINT32 : G_MAXINT64, &number,
                                 NULL))
    return refuse (attribute, text,
                   small ? _("a whole number between −2147483648 and 2147483647") : _("a whole number of 64 bits"),
                   error);
  *value = crow_value_int64 (number);
  return TRUE;
}

static gboolean
parse_boolean (const CrowAttributeInfo *attribute,
               const char              *text,
               CrowValue               *value,
               GError                 **error)
{
  static const char *const yes[] = { "1", "true", "yes", N_("true"), N_("yes") };
  static const char *const no[] = { "0", "false", "no", N_("false"), N_("no") };
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    for (guint j = 0; j < 2; j++)
      {
        const char *word = j == 0 ? no[i] : yes[i];
        g_autofree char *other = g_utf8_casefold (i < 3 ? word : _(word), -1);

        if (g_str_equal (folded, other))
          {
            *value = crow_value_int64 (j);
            return TRUE;
          }
      }
  return refuse (attribute, text, _("true or false"), error);
}

static gboolean
is_decimal (const char *text)
{
  const char *p = text + (*text == '-' || *text == '+');
  gsize whole = strspn (p, "0123456789");
  gsize fraction = 0;

  p += whole;
  if (*p == '.')
    {
      fraction = strspn (p + 1, "0123456789");
      p += 1 + fraction;
    }
  return *p == '\0' && whole + fraction > 0;
}

static gboolean
parse_real (const CrowAttributeInfo *attribute,
            const char              *text,
            CrowValue               *value,
            GError                 **error)
{
  char *end;
  double number;

  errno = 0;
  number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || errno == ERANGE || number != number)
    return refuse (attribute, text, _("a number as 2.5"), error);
  *value = crow_value_double (number);
  return TRUE;
}

static int
hex_value (char c)
{
  return g_ascii_xdigit_value (c);
}

static gboolean
parse_bytes (const CrowAttributeInfo *attribute,
             const char              *text,
             CrowValue               *value,
             char                   **memory,
             GError                 **error)
{
  gsize length = strlen (text);
  char *bytes = g_malloc (length / 2 + 1);

  for (gsize i = 0; i + 1 < length || i < length; i += 2)
    {
      if (i + 1 >= length || hex_value (text[i]) < 0 || hex_value (text[i + 1]) < 0)
        {
          g_free (bytes);
          return refuse (attribute, text, _("bytes as pairs of hexadecimal digits, as 00ff"), error);
        }
      bytes[i / 2] = (char) (hex_value (text[i]) << 4 | hex_value (text[i + 1]));
    }
  *memory = bytes;
  *value = crow_value_blob (bytes, length / 2);
  return TRUE;
}

static gboolean
parse_date (const CrowAttributeInfo *attribute,
            const char              *text,
            char                   **memory,
            GError                 **error)
{
  g_autoptr (GDateTime) moment = crow_date_time_from_text (text);

  if (moment == NULL)
    return refuse (attribute, text,
                   attribute->type == CROW_TYPE_DATE ? _("a day as 2024-12-31") : _("a day and time as 2024-12-31 23:59:59"),
                   error);
  *memory = crow_date_time_to_text (moment, attribute->type);
  return TRUE;
}

static gboolean
parse_time (const CrowAttributeInfo *attribute,
            const char              *text,
            GError                 **error)
{
  g_autofree char *moment = g_strconcat ("2000-01-01 ", text, strlen (text) == 5 ? ":00" : "", NULL);
  g_autoptr (GDateTime) parsed = crow_date_time_from_text (moment);

  return parsed != NULL || refuse (attribute, text, _("a time of day as 23:59:59"), error);
}

static gboolean
parse_enum (const CrowSchema        *schema,
            const CrowAttributeInfo *attribute,
            const char              *text,
            GError                 **error)
{
  const CrowEnumInfo *info = &crow_schema_get_info (schema)->enums[attribute->enumeration];
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < info->n_values; i++)
    {
      if (g_str_equal (info->values[i].name, text))
        return TRUE;
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", info->values[i].name);
    }
  g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE, _("“%s” does not fit “%s”. Give one of these: %s."), text,
               attribute->name, names->str);
  return FALSE;
}

static gboolean
parse_text (const CrowAttributeInfo *attribute,
            const char              *text,
            GError                 **error)
{
  if (attribute->type == CROW_TYPE_TEXT && attribute->length > 0 && g_utf8_strlen (text, -1) > attribute->length)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE,
                   g_dngettext (GETTEXT_PACKAGE, "The text has %ld characters, and “%s” holds %u character. Shorten it.",
                                "The text has %ld characters, and “%s” holds %u characters. Shorten it.",
                                attribute->length),
                   g_utf8_strlen (text, -1), attribute->name, attribute->length);
      return FALSE;
    }
  return TRUE;
}

gboolean
crow_value_text_parse (const CrowSchema *schema,
                       guint             entity,
                       guint             attribute,
                       const char       *text,
                       CrowValue        *value,
                       char            **memory,
                       GError          **error)
{
  const CrowAttributeInfo *info = get_attribute (schema, entity, attribute);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  *memory = NULL;
  *value = crow_value_null ();
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (info, "�", _("text in UTF-8"), error);
  if (is_text_type (info->type))
    {
      if (!parse_text (info, text, error))
        return FALSE;
      *memory = g_strdup (text);
      *value = crow_value_text (*memory);
      return TRUE;
    }
  if (*stripped == '\0')
    return TRUE;

  switch ((CrowDataType) info->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return parse_integer (info, stripped, value, error);
    case CROW_TYPE_REAL:
      return parse_real (info, stripped, value, error);
    case CROW_TYPE_BOOLEAN:
      return parse_boolean (info, stripped, value, error);
    case CROW_TYPE_BLOB:
      return parse_bytes (info, stripped, value, memory, error);
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIMESTAMP:
      if (!parse_date (info, stripped, memory, error))
        return FALSE;
      break;
    case CROW_TYPE_TIME:
      if (!parse_time (info, stripped, error))
        return FALSE;
      break;
    case CROW_TYPE_DECIMAL:
      if (!is_decimal (stripped))
        return refuse (info, stripped, _("a number as 9.99"), error);
      break;
    case CROW_TYPE_UUID:
      if (!g_uuid_string_is_valid (stripped))
        return refuse (info, stripped, _("a UUID as 6f1e9d1c-95b4-4a5e-8d0c-2f1a7c3b9e10"), error);
      break;
    case CROW_TYPE_ENUM:
      if (!parse_enum (schema, info, stripped, error))
        return FALSE;
      break;
    default:
      break;
    }
  if (*memory == NULL)
    *memory = g_steal_pointer (&stripped);
  *value = crow_value_text (*memory);
  return TRUE;
}

char *
crow_value_text_format (const CrowSchema *schema,
                        guint             entity,
                        guint             attribute,
                        const CrowValue  *value)
{
  const CrowAttributeInfo *info = get_attribute (schema, entity, attribute);

  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      return g_strdup ("");
    case CROW_VALUE_TYPE_INT64:
      if (info->type == CROW_TYPE_BOOLEAN)
        return g_strdup (value->u.integer != 0 ? _("true") : _("false"));
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->u.integer);
    case CROW_VALUE_TYPE_DOUBLE:
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];

        for (int digits = 15; digits <= 17; digits++)
          {
            char format[8] = { '%', '.', '1', (char) ('0' + digits - 10), 'g', '\0' };

            g_ascii_formatd (buffer, sizeof buffer, format, value->u.real);
            if (g_ascii_strtod (buffer, NULL) == value->u.real)
              break;
          }
        return g_strdup (buffer);
      }
    case CROW_VALUE_TYPE_BLOB:
      {
        GString *text = g_string_new (NULL);
        const guint8 *bytes = value->u.bytes;

        for (guint i = 0; i < MIN (value->length, SHOWN_BYTES); i++)
          g_string_append_printf (text, "%02x", bytes[i]);
        if (value->length > SHOWN_BYTES)
          g_string_append (text, "…");
        return g_string_free (text, FALSE);
      }
    default:
      return g_utf8_make_valid (value->u.text, value->length);
    }
}
