/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds values that the demonstration can try.  The reading of SQL stops at its words: identifiers, strings, numbers.
 */
#include "config.h"

#include "codegen/crow-codegen-sample.h"

#include <string.h>

#include "codegen/crow-c-text.h"

#define MAX_CANDIDATES 12

typedef struct
{
  GPtrArray *identifiers;
  GPtrArray *strings;
  GPtrArray *numbers;
} Words;

static void
words_clear (Words *words)
{
  g_clear_pointer (&words->identifiers, g_ptr_array_unref);
  g_clear_pointer (&words->strings, g_ptr_array_unref);
  g_clear_pointer (&words->numbers, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static const char *
read_quoted (const char *p,
             char        close,
             GPtrArray  *words)
{
  GString *word = g_string_new (NULL);

  for (p++; *p != '\0'; p++)
    {
      if (*p == close && p[1] == close && close != ']')
        p++;
      else if (*p == close)
        {
          p++;
          break;
        }
      g_string_append_c (word, *p);
    }
  g_ptr_array_add (words, g_string_free (word, FALSE));
  return p;
}

static const char *
read_word (const char *p,
           GPtrArray  *words)
{
  const char *start = p;

  while (g_ascii_isalnum (*p) || *p == '_' || *p == '$' || (guchar) *p >= 0x80)
    p++;
  g_ptr_array_add (words, g_strndup (start, p - start));
  return p;
}

static const char *
read_number (const char *p,
             GPtrArray  *words)
{
  const char *start = p;

  while (g_ascii_isdigit (*p) || *p == '.')
    p++;
  g_ptr_array_add (words, g_strndup (start, p - start));
  return p;
}

static void
words_read (Words      *words,
            const char *expression)
{
  words->identifiers = g_ptr_array_new_with_free_func (g_free);
  words->strings = g_ptr_array_new_with_free_func (g_free);
  words->numbers = g_ptr_array_new_with_free_func (g_free);
  for (const char *p = expression; *p != '\0';)
    if (*p == '\'')
      p = read_quoted (p, '\'', words->strings);
    else if (*p == '"' || *p == '`')
      p = read_quoted (p, *p, words->identifiers);
    else if (*p == '[')
      p = read_quoted (p, ']', words->identifiers);
    else if (g_ascii_isdigit (*p))
      p = read_number (p, words->numbers);
    else if (g_ascii_isalpha (*p) || *p == '_' || (guchar) *p >= 0x80)
      p = read_word (p, words->identifiers);
    else
      p++;
}

static gboolean
mentions (const Words *words,
          const char  *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < words->identifiers->len; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (words->identifiers->pdata[i], -1);
      g_autofree char *word = g_utf8_casefold (valid, -1);

      if (strcmp (word, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
_crow_codegen_sample_is_checked (const CrowEntityInfo    *entity,
                                 const CrowAttributeInfo *attribute)
{
  for (guint i = 0; i < entity->n_checks; i++)
    {
      g_auto (Words) words = { 0 };

      words_read (&words, entity->checks[i].expression);
      if (mentions (&words, attribute->name))
        return TRUE;
    }
  return FALSE;
}

/* “a IS NOT NULL OR b IS NOT NULL” wants a value. */
static gboolean
asks_for_value (const char *expression)
{
  g_autofree char *upper = g_ascii_strup (expression, -1);

  return strstr (upper, "NOT NULL") != NULL || strstr (upper, "COALESCE") != NULL;
}

gboolean
_crow_codegen_sample_is_array (const CrowAttributeInfo *attribute)
{
  const char *native = attribute->native_types[CROW_DIALECT_POSTGRESQL];

  return native != NULL && g_str_has_suffix (native, "]");
}

gboolean
_crow_codegen_sample_is_left_out (const CrowEntityInfo    *entity,
                                  const CrowAttributeInfo *attribute)
{
  if (attribute->flags & CROW_ATTRIBUTE_REQUIRED)
    return FALSE;
  if (_crow_codegen_sample_is_array (attribute))
    return TRUE;
  for (guint i = 0; i < entity->n_checks; i++)
    if (asks_for_value (entity->checks[i].expression))
      return FALSE;
  return _crow_codegen_sample_is_checked (entity, attribute);
}

/* --- candidates --- */

static void
add_source (GPtrArray  *candidates,
            const char *source)
{
  if (candidates->len < MAX_CANDIDATES &&
      !g_ptr_array_find_with_equal_func (candidates, source, g_str_equal, NULL))
    g_ptr_array_add (candidates, g_strdup (source));
}

/* As a string literal, cut to what the attribute can hold. */
static void
add_text (GPtrArray               *candidates,
          const CrowAttributeInfo *attribute,
          const char              *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *cut = NULL;
  g_autoptr (GString) source = g_string_new (NULL);

  /* A literal of several lines would be hard to read in an argument list. */
  g_strdelimit (valid, "\n\r", ' ');
  if (attribute->length > 0 && g_utf8_strlen (valid, -1) > (glong) attribute->length &&
      attribute->type == CROW_TYPE_TEXT)
    {
      cut = g_utf8_substring (valid, 0, attribute->length);
      crow_c_append_string (source, cut, 0);
    }
  else
    crow_c_append_string (source, valid, 0);
  add_source (candidates, source->str);
}

static void
add_plain_text (GPtrArray               *candidates,
                const CrowAttributeInfo *attribute)
{
  g_autofree char *lower = g_utf8_strdown (attribute->name, -1);
  g_autofree char *text = NULL;

  if (attribute->length > 0 && attribute->length < 4)
    text = g_strnfill (attribute->length, 'A');
  else if (strstr (lower, "mail") != NULL)
    text = g_strdup ("somebody@example.org");
  else if (strstr (lower, "url") != NULL || strstr (lower, "website") != NULL || strstr (lower, "link") != NULL)
    text = g_strdup ("https://example.org/");
  else
    text = g_strdup_printf ("Some %s", attribute->name);
  add_text (candidates, attribute, text);
}

static void
add_plain (GPtrArray               *candidates,
           const CrowAttributeInfo *attribute)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      add_source (candidates, "1");
      break;
    case CROW_TYPE_REAL:
      add_source (candidates, "1.0");
      break;
    case CROW_TYPE_BOOLEAN:
      add_source (candidates, "TRUE");
      break;
    case CROW_TYPE_DECIMAL:
      add_source (candidates, attribute->length > 0 && attribute->length <= attribute->scale ? "\"0.5\"" : "\"1\"");
      break;
    case CROW_TYPE_DATE:
      add_source (candidates, "\"2024-01-31\"");
      break;
    case CROW_TYPE_TIME:
      add_source (candidates, "\"12:30:00\"");
      break;
    case CROW_TYPE_TIMESTAMP:
      add_source (candidates, "\"2024-01-31 12:30:00\"");
      break;
    case CROW_TYPE_UUID:
      add_source (candidates, "\"123e4567-e89b-42d3-a456-426614174000\"");
      break;
    case CROW_TYPE_JSON:
      add_source (candidates, "\"{}\"");
      break;
    case CROW_TYPE_TEXT:
    case CROW_TYPE_ENUM:
    case CROW_TYPE_BLOB:
    default:
      add_plain_text (candidates, attribute);
    }
}

/* Near @number, below and above. */
static void
add_numbers (GPtrArray               *candidates,
             const CrowAttributeInfo *attribute,
             const char              *number)
{
  static const double steps[] = { 0, 1, -1, 0.5, -0.5 };
  double value = g_ascii_strtod (number, NULL);
  gboolean whole = attribute->type == CROW_TYPE_INTEGER || attribute->type == CROW_TYPE_BIGINT;

  if (value > 1e9)
    return;
  for (gsize i = 0; i < (whole ? 3 : G_N_ELEMENTS (steps)); i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *source = NULL;

      g_ascii_formatd (text, sizeof text, whole ? "%.0f" : "%.2f", value + steps[i]);
      source = g_strdup_printf (attribute->type == CROW_TYPE_DECIMAL ? "\"%s\"" : "%s", text);
      add_source (candidates, source);
    }
}

/* A pattern of LIKE as a text that matches it. */
static void
add_string (GPtrArray               *candidates,
            const CrowAttributeInfo *attribute,
            const char              *string)
{
  g_autofree char *text = g_strdup (string);

  g_strdelimit (text, "%_", 'x');
  add_text (candidates, attribute, string);
  add_text (candidates, attribute, text);
}

static void
add_filled (GPtrArray               *candidates,
            const CrowAttributeInfo *attribute,
            const char              *number)
{
  guint64 length = g_ascii_strtoull (number, NULL, 10);
  static const char letters[] = { 'A', 'a', '1' };

  if (length == 0 || length > 64)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autofree char *text = g_strnfill (length, letters[i]);

      add_text (candidates, attribute, text);
    }
}

static void
add_checked (GPtrArray               *candidates,
             const CrowAttributeInfo *attribute,
             const Words             *words)
{
  CrowDataType type = attribute->type;

  if (type == CROW_TYPE_BOOLEAN)
    add_source (candidates, "FALSE");
  else if (type == CROW_TYPE_INTEGER || type == CROW_TYPE_BIGINT || type == CROW_TYPE_REAL ||
           type == CROW_TYPE_DECIMAL)
    for (guint i = 0; i < words->numbers->len; i++)
      add_numbers (candidates, attribute, words->numbers->pdata[i]);
  else
    {
      for (guint i = 0; i < words->strings->len; i++)
        add_string (candidates, attribute, words->strings->pdata[i]);
      if (type == CROW_TYPE_TEXT)
        for (guint i = 0; i < words->numbers->len; i++)
          add_filled (candidates, attribute, words->numbers->pdata[i]);
      else if (type == CROW_TYPE_DATE)
        add_source (candidates, "\"2024-02-29\"");
      else if (type == CROW_TYPE_TIME)
        add_source (candidates, "\"18:00:00\"");
      else if (type == CROW_TYPE_TIMESTAMP)
        add_source (candidates, "\"2024-02-29 18:00:00\"");
    }
}

GPtrArray *
_crow_codegen_sample_candidates (const CrowEntityInfo    *entity,
                                 const CrowAttributeInfo *attribute)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_free);

  add_plain (candidates, attribute);
  for (guint i = 0; i < entity->n_checks; i++)
    {
      g_auto (Words) words = { 0 };

      words_read (&words, entity->checks[i].expression);
      if (mentions (&words, attribute->name))
        add_checked (candidates, attribute, &words);
    }
  return candidates;
}
