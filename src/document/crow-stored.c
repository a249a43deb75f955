/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kinds of nodes, and the values of stored properties: their text forms, copies and comparison.
 *
 * Invariant: the text form of a value that was normalized is read back as the same value.
 */
#include "config.h"

#include "document/crow-stored.h"

#include <math.h>
#include <string.h>

#include "sql/crow-value-literal.h"

#include "document/crow-diagram.h"
#include "document/crow-fixture.h"
#include "document/crow-node-private.h"

static const struct
{
  const CrowKindInfo *info;
  GType (*get_type) (void);
} kinds[CROW_N_NODE_KINDS] = {
  [CROW_NODE_ROOT] = { &_crow_root_info, crow_root_get_type },
  [CROW_NODE_MODEL] = { &_crow_model_info, crow_model_get_type },
  [CROW_NODE_ENUMERATION] = { &_crow_enumeration_info, crow_enumeration_get_type },
  [CROW_NODE_ENUM_VALUE] = { &_crow_enum_value_info, crow_enum_value_get_type },
  [CROW_NODE_ENTITY] = { &_crow_entity_info, crow_entity_get_type },
  [CROW_NODE_ATTRIBUTE] = { &_crow_attribute_info, crow_attribute_get_type },
  [CROW_NODE_KEY] = { &_crow_entity_key_info, crow_entity_key_get_type },
  [CROW_NODE_INDEX] = { &_crow_index_info, crow_index_get_type },
  [CROW_NODE_INDEX_PART] = { &_crow_index_part_info, crow_index_part_get_type },
  [CROW_NODE_CHECK] = { &_crow_check_info, crow_check_get_type },
  [CROW_NODE_LINK] = { &_crow_link_info, crow_link_get_type },
  [CROW_NODE_LINK_END] = { &_crow_link_end_info, crow_link_end_get_type },
  [CROW_NODE_LINK_COLUMN] = { &_crow_link_column_info, crow_link_column_get_type },
  [CROW_NODE_VIEW] = { &_crow_view_info, crow_view_get_type },
  [CROW_NODE_DIAGRAM] = { &_crow_diagram_info, crow_diagram_get_type },
  [CROW_NODE_PLACEMENT] = { &_crow_placement_info, crow_placement_get_type },
  [CROW_NODE_ROUTE] = { &_crow_route_info, crow_route_get_type },
  [CROW_NODE_BEND] = { &_crow_bend_info, crow_bend_get_type },
  [CROW_NODE_NOTE] = { &_crow_note_info, crow_note_get_type },
  [CROW_NODE_AREA] = { &_crow_area_info, crow_area_get_type },
  [CROW_NODE_ROW] = { &_crow_fixture_info, crow_fixture_get_type },
  [CROW_NODE_PAIR] = { &_crow_fixture_pair_info, crow_fixture_pair_get_type },
};

const CrowKindInfo *
crow_kind_get_info (CrowNodeKind kind)
{
  g_return_val_if_fail ((guint) kind < CROW_N_NODE_KINDS, NULL);

  return kinds[kind].info;
}

GType
crow_kind_get_gtype (CrowNodeKind kind)
{
  g_return_val_if_fail ((guint) kind < CROW_N_NODE_KINDS, G_TYPE_INVALID);

  return kinds[kind].get_type ();
}

gboolean
crow_kind_from_element (const char   *element,
                        CrowNodeKind *kind)
{
  for (guint i = 0; i < CROW_N_NODE_KINDS; i++)
    if (strcmp (kinds[i].info->element, element) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

int
crow_kind_lookup_property (CrowNodeKind  kind,
                           const char   *name)
{
  const CrowKindInfo *info = crow_kind_get_info (kind);

  for (guint i = 0; i < info->n_properties; i++)
    if (strcmp (info->properties[i].name, name) == 0)
      return i;
  return -1;
}

gboolean
_crow_id_is_valid (const char *id)
{
  gsize length = strcspn (id, " \t\r\n");

  return length > 0 && length <= 255 && id[length] == '\0';
}

void
crow_stored_value_init (CrowStoredValue          *slot,
                        const CrowStoredProperty *property)
{
  switch (property->type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      slot->text = NULL;
      break;
    case CROW_STORED_REFERENCES:
    case CROW_STORED_VALUES:
      slot->list = NULL;
      break;
    case CROW_STORED_NUMBER:
      slot->number = property->fallback;
      break;
    case CROW_STORED_BOOLEAN:
    case CROW_STORED_INTEGER:
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      slot->integer = property->fallback;
      break;
    default:
      g_assert_not_reached ();
    }
}

void
crow_stored_value_clear (CrowStoredValue          *slot,
                         const CrowStoredProperty *property)
{
  switch (property->type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      g_clear_pointer (&slot->text, g_free);
      break;
    case CROW_STORED_REFERENCES:
    case CROW_STORED_VALUES:
      g_clear_pointer (&slot->list, g_strfreev);
      break;
    case CROW_STORED_NUMBER:
    case CROW_STORED_BOOLEAN:
    case CROW_STORED_INTEGER:
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
    default:
      break;
    }
}

void
crow_stored_value_copy (CrowStoredValue          *to,
                        const CrowStoredValue    *from,
                        const CrowStoredProperty *property)
{
  *to = *from;
  if (property->type == CROW_STORED_TEXT || property->type == CROW_STORED_REFERENCE)
    to->text = g_strdup (from->text);
  else if (property->type == CROW_STORED_REFERENCES || property->type == CROW_STORED_VALUES)
    to->list = g_strdupv (from->list);
}

gboolean
crow_stored_value_equal (const CrowStoredValue    *a,
                         const CrowStoredValue    *b,
                         const CrowStoredProperty *property)
{
  switch (property->type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      return g_strcmp0 (a->text, b->text) == 0;
    case CROW_STORED_REFERENCES:
    case CROW_STORED_VALUES:
      if (a->list == NULL || b->list == NULL)
        return a->list == b->list;
      return g_strv_equal ((const char *const *) a->list, (const char *const *) b->list);
    case CROW_STORED_NUMBER:
      return a->number == b->number;
    case CROW_STORED_BOOLEAN:
    case CROW_STORED_INTEGER:
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      return a->integer == b->integer;
    default:
      g_assert_not_reached ();
    }
}

gboolean
crow_stored_value_is_default (const CrowStoredValue    *slot,
                              const CrowStoredProperty *property)
{
  CrowStoredValue fallback;

  crow_stored_value_init (&fallback, property);
  return crow_stored_value_equal (slot, &fallback, property);
}

/* Characters that XML 1.0 has no way to write are dropped, bytes that are no UTF-8 become U+FFFD. */
static char *
make_xml_text (char *text)
{
  g_autofree char *valid = NULL;
  GString *kept;
  const guchar *p = (const guchar *) text;

  while (*p >= 0x20 && *p < 0x80)
    p++;
  if (*p == '\0')
    return text;

  valid = g_utf8_make_valid (text, -1);
  kept = g_string_sized_new (strlen (valid));
  for (const char *q = valid; *q != '\0'; q = g_utf8_next_char (q))
    {
      gunichar c = g_utf8_get_char (q);

      if (c >= 0x20 ? (c != 0xfffe && c != 0xffff) : (c == '\t' || c == '\n' || c == '\r'))
        g_string_append_unichar (kept, c);
    }
  g_free (text);
  return g_string_free (kept, FALSE);
}

/* Ids and literals in turn.  A second value of one id is dropped, and so is a word that is no value. */
static char **
normalize_values (char **list)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  char **to = list;

  for (char **from = list; from != NULL && *from != NULL;)
    {
      char *id = from[0], *literal = from[1];
      g_autofree char *memory = NULL;
      CrowValue value;

      from += literal != NULL ? 2 : 1;
      if (literal != NULL && _crow_id_is_valid (id) && !g_hash_table_contains (known, id) &&
          crow_value_from_literal (literal, &value, &memory))
        {
          g_hash_table_add (known, id);
          *to++ = id;
          *to++ = crow_value_to_literal (&value);
        }
      else
        g_free (id);
      g_free (literal);
    }
  if (to == list)
    {
      g_free (list);
      return NULL;
    }
  *to = NULL;
  return list;
}

void
crow_stored_value_normalize (CrowStoredValue          *slot,
                             const CrowStoredProperty *property)
{
  guint n_names = 0;

  switch (property->type)
    {
    case CROW_STORED_TEXT:
      if (slot->text != NULL)
        slot->text = make_xml_text (slot->text);
      if (slot->text != NULL && *slot->text == '\0' && (property->flags & CROW_STORED_KEEPS_EMPTY) == 0)
        g_clear_pointer (&slot->text, g_free);
      break;
    case CROW_STORED_REFERENCE:
      if (slot->text != NULL && !_crow_id_is_valid (slot->text))
        g_clear_pointer (&slot->text, g_free);
      break;
    case CROW_STORED_REFERENCES:
      if (slot->list != NULL)
        {
          char **to = slot->list;

          for (char **from = slot->list; *from != NULL; from++)
            if (_crow_id_is_valid (*from))
              *to++ = *from;
            else
              g_free (*from);
          *to = NULL;
          if (slot->list[0] == NULL)
            g_clear_pointer (&slot->list, g_strfreev);
        }
      break;
    case CROW_STORED_VALUES:
      slot->list = normalize_values (slot->list);
      break;
    case CROW_STORED_NUMBER:
      /* The second turns -0 into 0, which has another text form. */
      slot->number = isfinite (slot->number) ? slot->number + 0.0 : property->fallback;
      break;
    case CROW_STORED_BOOLEAN:
      slot->integer = slot->integer != 0;
      break;
    case CROW_STORED_INTEGER:
      slot->integer = CLAMP (slot->integer, property->minimum, property->maximum);
      break;
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      while (property->names[n_names] != NULL)
        n_names++;
      if (property->type == CROW_STORED_FLAGS)
        slot->integer &= (G_GINT64_CONSTANT (1) << n_names) - 1;
      else if (slot->integer < 0 || slot->integer >= n_names)
        slot->integer = property->fallback;
      break;
    default:
      g_assert_not_reached ();
    }
}

static char *
number_to_string (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (number == trunc (number) && fabs (number) < 1e15)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) number);
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (g_ascii_strtod (buffer, NULL) != number)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", number);
  return g_strdup (buffer);
}

/* "author.id=1 author.name='Ada'": a "=" in an id, and the sign that is put for it, are written as %3D and %25. */
static char *
values_to_string (char **list)
{
  GString *text = g_string_new (NULL);

  for (char **at = list; *at != NULL; at += 2)
    {
      if (text->len > 0)
        g_string_append_c (text, ' ');
      for (const char *p = at[0]; *p != '\0'; p++)
        if (*p == '=' || *p == '%')
          g_string_append (text, *p == '=' ? "%3D" : "%25");
        else
          g_string_append_c (text, *p);
      g_string_append_c (text, '=');
      g_string_append (text, at[1]);
    }
  return g_string_free (text, FALSE);
}

char *
crow_stored_value_to_string (const CrowStoredValue    *slot,
                             const CrowStoredProperty *property)
{
  switch (property->type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      return g_strdup (slot->text);
    case CROW_STORED_REFERENCES:
      return slot->list == NULL ? NULL : g_strjoinv (" ", slot->list);
    case CROW_STORED_VALUES:
      return slot->list == NULL ? NULL : values_to_string (slot->list);
    case CROW_STORED_NUMBER:
      return number_to_string (slot->number);
    case CROW_STORED_BOOLEAN:
      return g_strdup (slot->integer ? "true" : "false");
    case CROW_STORED_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, slot->integer);
    case CROW_STORED_ENUM:
      return g_strdup (property->names[slot->integer]);
    case CROW_STORED_FLAGS:
      {
        GString *text = g_string_new (NULL);

        for (guint i = 0; property->names[i] != NULL; i++)
          if (slot->integer & (G_GINT64_CONSTANT (1) << i))
            g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", property->names[i]);
        return g_string_free (text, FALSE);
      }
    default:
      g_assert_not_reached ();
    }
}

static gboolean
index_of_name (const char *const *names,
               const char        *text,
               gint64            *index)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], text) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
flags_from_string (const char *const *names,
                   const char        *text,
                   gint64            *flags)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  gint64 all = 0;

  for (char **word = words; *word != NULL; word++)
    {
      gint64 bit;

      if (**word == '\0')
        continue;
      if (!index_of_name (names, *word, &bit))
        return FALSE;
      all |= G_GINT64_CONSTANT (1) << bit;
    }
  *flags = all;
  return TRUE;
}

static gboolean
number_from_string (const char *text,
                    double     *number)
{
  char *end;
  double value;

  /* Not what strtod takes beyond decimal numbers: blanks before, hexadecimal digits, names of infinities. */
  if (text[strspn (text, "+-.0123456789eE")] != '\0')
    return FALSE;
  value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (value))
    return FALSE;
  *number = value + 0.0;
  return TRUE;
}

static char **
references_from_string (const char *text)
{
  GPtrArray *ids = g_ptr_array_new ();
  const char *p = text;

  for (;;)
    {
      gsize length;

      p += strspn (p, " \t\r\n");
      if (*p == '\0')
        break;
      length = strcspn (p, " \t\r\n");
      g_ptr_array_add (ids, g_strndup (p, length));
      p += length;
    }
  if (ids->len == 0)
    {
      g_ptr_array_unref (ids);
      return NULL;
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

static char *
read_value_id (const char *text,
               gsize       length)
{
  GString *id = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '%' && (strncmp (text + i, "%3D", 3) == 0 || strncmp (text + i, "%25", 3) == 0))
      {
        g_string_append_c (id, text[i + 1] == '3' ? '=' : '%');
        i += 2;
      }
    else
      g_string_append_c (id, text[i]);
  return g_string_free (id, FALSE);
}

static gboolean
values_from_string (const char *text,
                    char     ***list)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  const char *p = text + strspn (text, " \t\r\n");

  while (*p != '\0')
    {
      gsize length = strcspn (p, "= \t\r\n");
      const char *begin = p + length + 1;
      const char *end = p[length] == '=' ? crow_literal_find_end (begin) : NULL;
      g_autofree char *literal = end != NULL ? g_strndup (begin, end - begin) : NULL;
      g_autofree char *memory = NULL;
      char *id = read_value_id (p, length);
      CrowValue value;

      g_ptr_array_add (words, id);
      if (literal == NULL || !_crow_id_is_valid (id) || !g_hash_table_add (known, id) ||
          !crow_value_from_literal (literal, &value, &memory) ||
          (*end != '\0' && strchr (" \t\r\n", *end) == NULL))
        return FALSE;
      g_ptr_array_add (words, crow_value_to_literal (&value));
      p = end + strspn (end, " \t\r\n");
    }
  g_strfreev (*list);
  *list = NULL;
  if (words->len > 0)
    {
      g_ptr_array_add (words, NULL);
      *list = (char **) g_ptr_array_steal (words, NULL);
    }
  return TRUE;
}

gboolean
crow_stored_value_from_string (CrowStoredValue          *slot,
                               const CrowStoredProperty *property,
                               const char               *text)
{
  switch (property->type)
    {
    case CROW_STORED_TEXT:
      g_free (slot->text);
      slot->text = *text == '\0' && (property->flags & CROW_STORED_KEEPS_EMPTY) == 0 ? NULL : g_strdup (text);
      return TRUE;
    case CROW_STORED_REFERENCE:
      if (!_crow_id_is_valid (text))
        return FALSE;
      g_free (slot->text);
      slot->text = g_strdup (text);
      return TRUE;
    case CROW_STORED_REFERENCES:
      g_strfreev (slot->list);
      slot->list = references_from_string (text);
      return TRUE;
    case CROW_STORED_VALUES:
      return values_from_string (text, &slot->list);
    case CROW_STORED_NUMBER:
      return number_from_string (text, &slot->number);
    case CROW_STORED_BOOLEAN:
      if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
        return FALSE;
      slot->integer = *text == 't';
      return TRUE;
    case CROW_STORED_INTEGER:
      return g_ascii_string_to_signed (text, 10, property->minimum, property->maximum, &slot->integer, NULL);
    case CROW_STORED_ENUM:
      return index_of_name (property->names, text, &slot->integer);
    case CROW_STORED_FLAGS:
      return flags_from_string (property->names, text, &slot->integer);
    default:
      g_assert_not_reached ();
    }
}
