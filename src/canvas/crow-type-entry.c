/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads and writes types as one line of text.  Letters may be large or small; blanks do not count.
 */
#include "config.h"

#include "canvas/crow-type-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Crowfoot's own words come first: what is completed is one of these, or an enumeration. */
static const struct
{
  const char *word;
  CrowDataType type;
} words[] = {
  { "integer", CROW_TYPE_INTEGER },
  { "text", CROW_TYPE_TEXT },
  { "boolean", CROW_TYPE_BOOLEAN },
  { "date", CROW_TYPE_DATE },
  { "timestamp", CROW_TYPE_TIMESTAMP },
  { "decimal", CROW_TYPE_DECIMAL },
  { "real", CROW_TYPE_REAL },
  { "bigint", CROW_TYPE_BIGINT },
  { "blob", CROW_TYPE_BLOB },
  { "time", CROW_TYPE_TIME },
  { "uuid", CROW_TYPE_UUID },
  { "json", CROW_TYPE_JSON },
  { "int", CROW_TYPE_INTEGER },
  { "int4", CROW_TYPE_INTEGER },
  { "smallint", CROW_TYPE_INTEGER },
  { "int8", CROW_TYPE_BIGINT },
  { "long", CROW_TYPE_BIGINT },
  { "varchar", CROW_TYPE_TEXT },
  { "char", CROW_TYPE_TEXT },
  { "string", CROW_TYPE_TEXT },
  { "bool", CROW_TYPE_BOOLEAN },
  { "datetime", CROW_TYPE_TIMESTAMP },
  { "numeric", CROW_TYPE_DECIMAL },
  { "money", CROW_TYPE_DECIMAL },
  { "float", CROW_TYPE_REAL },
  { "double", CROW_TYPE_REAL },
  { "bytea", CROW_TYPE_BLOB },
  { "binary", CROW_TYPE_BLOB },
  { "varbinary", CROW_TYPE_BLOB },
  { "jsonb", CROW_TYPE_JSON },
};

#define N_OWN_WORDS 12

static gboolean
takes_length (CrowDataType type)
{
  return type == CROW_TYPE_TEXT || type == CROW_TYPE_BLOB || type == CROW_TYPE_DECIMAL;
}

static CrowEnumeration *
find_enumeration (CrowModel  *model,
                  const char *name)
{
  for (guint i = 0; i < crow_model_get_n_enumerations (model); i++)
    {
      CrowEnumeration *enumeration = crow_model_get_enumeration (model, i);

      if (g_strcmp0 (crow_enumeration_get_name (enumeration), name) == 0)
        return enumeration;
    }

  return NULL;
}

/* "(10, 2)" behind the word: up to two numbers. */
static gboolean
parse_numbers (const char    *text,
               CrowTypeEntry *entry)
{
  guint64 numbers[2] = { 0, 0 };
  guint n = 0;
  char *end;

  if (text[0] == '\0')
    return TRUE;
  if (!takes_length (entry->type) || text[0] != '(')
    return FALSE;

  do
    {
      text++;
      if (n == 2 || !g_ascii_isdigit (text[0]))
        return FALSE;
      numbers[n++] = g_ascii_strtoull (text, &end, 10);
      text = end;
    }
  while (text[0] == ',');
  if (!g_str_equal (text, ")") || numbers[0] > G_MAXINT32 || numbers[1] > G_MAXUINT16
      || (n == 2 && entry->type != CROW_TYPE_DECIMAL))
    return FALSE;

  entry->length = (guint32) numbers[0];
  entry->scale = (guint16) numbers[1];
  return TRUE;
}

gboolean
crow_type_entry_parse (CrowModel      *model,
                       const char     *text,
                       CrowTypeEntry  *entry,
                       GError        **error)
{
  g_autofree char *compact = NULL;
  g_autofree char *word = NULL;
  char *to;
  gsize n;

  g_return_val_if_fail (CROW_IS_MODEL (model), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  compact = to = g_strdup (text);
  for (const char *from = text; *from != '\0'; from++)
    if (!g_ascii_isspace (*from))
      *to++ = *from;
  *to = '\0';

  *entry = (CrowTypeEntry) { .required = TRUE };
  n = strlen (compact);
  if (n > 0 && compact[n - 1] == '?')
    {
      compact[n - 1] = '\0';
      entry->required = FALSE;
    }

  /* The names of enumerations are the document's own and go before any word. */
  entry->enumeration = find_enumeration (model, compact);
  if (entry->enumeration != NULL)
    {
      entry->type = CROW_TYPE_ENUM;
      return TRUE;
    }

  n = strcspn (compact, "(");
  word = g_ascii_strdown (compact, n);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      {
        entry->type = words[i].type;
        if (parse_numbers (compact + n, entry))
          return TRUE;
      }

  g_set_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED,
               _("“%s” is no type. Write one like text(80), integer, decimal(10, 2), date or timestamp."), text);
  return FALSE;
}

char *
crow_type_entry_format (CrowAttribute *attribute)
{
  CrowEnumeration *enumeration;
  CrowDataType type;
  const char *mark;
  guint32 length;
  guint16 scale;

  g_return_val_if_fail (CROW_IS_ATTRIBUTE (attribute), NULL);

  type = crow_attribute_get_data_type (attribute);
  length = crow_attribute_get_length (attribute);
  scale = crow_attribute_get_scale (attribute);
  mark = crow_attribute_get_required (attribute) ? "" : "?";
  enumeration = crow_attribute_get_enumeration (attribute);

  if (type == CROW_TYPE_ENUM && enumeration != NULL && crow_enumeration_get_name (enumeration) != NULL)
    return g_strconcat (crow_enumeration_get_name (enumeration), mark, NULL);
  if (type == CROW_TYPE_DECIMAL && scale > 0)
    return g_strdup_printf ("decimal(%u, %u)%s", length, scale, mark);
  if (takes_length (type) && length > 0)
    return g_strdup_printf ("%s(%u)%s", crow_data_type_to_string (type), length, mark);
  return g_strconcat (crow_data_type_to_string (type), mark, NULL);
}

const char *
crow_type_entry_complete (CrowModel  *model,
                          const char *prefix)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (CROW_IS_MODEL (model), NULL);

  if (prefix[0] == '\0')
    return NULL;

  lower = g_ascii_strdown (prefix, -1);
  for (guint i = 0; i < N_OWN_WORDS; i++)
    if (g_str_has_prefix (words[i].word, lower))
      return words[i].word;

  for (guint i = 0; i < crow_model_get_n_enumerations (model); i++)
    {
      const char *name = crow_enumeration_get_name (crow_model_get_enumeration (model, i));

      if (name != NULL && g_str_has_prefix (name, prefix))
        return name;
    }

  return NULL;
}

gboolean
crow_type_entry_parse_beginning (CrowAttribute  *attribute,
                                 const char     *text,
                                 CrowTypeEntry  *entry,
                                 GError        **error)
{
  CrowModel *model;
  const char *whole;
  gsize length = strcspn (text, " (?");
  g_autofree char *beginning = g_strndup (text, length);
  g_autofree char *completed = NULL;

  g_return_val_if_fail (CROW_IS_ATTRIBUTE (attribute), FALSE);

  model = crow_document_get_model (crow_node_get_document (CROW_NODE (attribute)));
  if (crow_type_entry_parse (model, text, entry, error))
    return TRUE;

  /* “te(80)” and “da?” are beginnings too, of which the rest says more. */
  whole = crow_type_entry_complete (model, beginning);
  completed = whole != NULL ? g_strconcat (whole, text + length, NULL) : NULL;
  if (completed == NULL || !crow_type_entry_parse (model, completed, entry, NULL))
    return FALSE;

  g_clear_error (error);
  if (text[length] == '\0')
    entry->required = crow_attribute_get_required (attribute);
  return TRUE;
}

char *
crow_type_entry_propose (CrowModel  *model,
                         const char *prefix)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *lower = NULL;

  g_return_val_if_fail (CROW_IS_MODEL (model), NULL);

  if (prefix[0] == '\0')
    return NULL;

  lower = g_ascii_strdown (prefix, -1);
  for (guint i = 0; i < N_OWN_WORDS; i++)
    if (g_str_equal (words[i].word, lower))
      return NULL;
    else if (g_str_has_prefix (words[i].word, lower))
      g_string_append_printf (list, "%s%s", list->len > 0 ? "  " : "", words[i].word);
  for (guint i = 0; i < crow_model_get_n_enumerations (model); i++)
    {
      const char *name = crow_enumeration_get_name (crow_model_get_enumeration (model, i));

      if (name != NULL && g_str_has_prefix (name, prefix))
        g_string_append_printf (list, "%s%s", list->len > 0 ? "  " : "", name);
    }

  return list->len > 0 ? g_string_free (g_steal_pointer (&list), FALSE) : NULL;
}
