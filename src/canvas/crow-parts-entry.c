/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys and indexes from text and back.  The text is read as a whole before anything is changed.
 */
#include "config.h"

#include "canvas/crow-parts-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-operation.h"

typedef struct
{
  CrowAttribute *attribute; /* borrowed; NULL with an expression */
  char *expression;         /* owned */
  gboolean descending;
  CrowNulls nulls;
} Part;

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->expression);
}

static void
append_part (GString    *text,
             const char *name,
             const char *expression,
             gboolean    descending,
             CrowNulls   nulls)
{
  if (text->len > 0)
    g_string_append (text, ", ");
  if (expression != NULL)
    g_string_append_printf (text, "(%s)", expression);
  else if (name == NULL || name[0] == '\0' || strpbrk (name, ",()\"") != NULL)
    {
      g_string_append_c (text, '"');
      for (const char *p = name != NULL ? name : ""; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *p);
        }
      g_string_append_c (text, '"');
    }
  else
    g_string_append (text, name);
  if (descending)
    g_string_append (text, " desc");
  if (nulls != CROW_NULLS_DEFAULT)
    g_string_append (text, nulls == CROW_NULLS_FIRST ? " nulls first" : " nulls last");
}

static const char *
name_of (CrowAttribute *attribute)
{
  return attribute != NULL ? crow_attribute_get_name (attribute) : NULL;
}

char *
crow_parts_entry_format (CrowNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (CROW_IS_ENTITY_KEY (node) || CROW_IS_INDEX (node), NULL);

  if (CROW_IS_ENTITY_KEY (node))
    for (guint i = 0; i < crow_entity_key_get_n_attributes (CROW_ENTITY_KEY (node)); i++)
      append_part (text, name_of (crow_entity_key_get_attribute (CROW_ENTITY_KEY (node), i)), NULL, FALSE,
                   CROW_NULLS_DEFAULT);
  else
    for (guint i = 0; i < crow_index_get_n_parts (CROW_INDEX (node)); i++)
      {
        CrowIndexPart *part = crow_index_get_part (CROW_INDEX (node), i);

        append_part (text, name_of (crow_index_part_get_attribute (part)), crow_index_part_get_expression (part),
                     crow_index_part_get_descending (part), crow_index_part_get_nulls (part));
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (transfer full): up to the next comma that is in neither quotes nor parentheses, without blanks around */
static char *
take_segment (const char **text)
{
  const char *begin = *text;
  const char *p;
  guint depth = 0;
  char quote = '\0';

  for (p = begin; *p != '\0' && (*p != ',' || depth > 0 || quote != '\0'); p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '"' || (*p == '\'' && depth > 0))
        quote = *p;
      else if (*p == '(')
        depth++;
      else if (*p == ')' && depth > 0)
        depth--;
    }
  *text = *p == ',' ? p + 1 : p;
  return g_strstrip (g_strndup (begin, p - begin));
}

/* How long @segment is without @word at its end; 0: it does not stand there behind a blank. */
static gsize
measure_without (const char *segment,
                 gsize       length,
                 const char *word)
{
  gsize n = strlen (word);

  if (length <= n || !g_ascii_isspace (segment[length - n - 1]) ||
      g_ascii_strncasecmp (segment + length - n, word, n) != 0)
    return 0;
  length -= n;
  while (length > 0 && g_ascii_isspace (segment[length - 1]))
    length--;
  return length;
}

/* Takes a word off the end, if it stands there behind a blank. */
static gboolean
take_word (char       *segment,
           const char *word)
{
  gsize length = measure_without (segment, strlen (segment), word);

  if (length > 0)
    segment[length] = '\0';
  return length > 0;
}

static CrowNulls
take_nulls (char *segment)
{
  static const char *const words[] = { [CROW_NULLS_FIRST] = "first", [CROW_NULLS_LAST] = "last" };

  for (guint i = CROW_NULLS_FIRST; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = measure_without (segment, strlen (segment), words[i]);

      length = length > 0 ? measure_without (segment, length, "nulls") : 0;
      if (length > 0)
        {
          segment[length] = '\0';
          return i;
        }
    }
  return CROW_NULLS_DEFAULT;
}

static char *
unquote (const char *segment)
{
  GString *name = g_string_new (NULL);
  gsize length = strlen (segment);

  for (gsize i = 1; i + 1 < length; i++)
    {
      g_string_append_c (name, segment[i]);
      if (segment[i] == '"' && segment[i + 1] == '"')
        i++;
    }
  return g_string_free (name, FALSE);
}

static CrowAttribute *
find_attribute (CrowEntity *entity,
                const char *segment)
{
  gsize length = strlen (segment);
  g_autofree char *name = NULL;

  if (length >= 2 && segment[0] == '"' && segment[length - 1] == '"')
    name = unquote (segment);
  return crow_entity_find_attribute (entity, name != NULL ? name : segment);
}

/* Whether the first parenthesis is closed by the last character. */
static gboolean
is_enclosed (const char *segment)
{
  guint depth = 0;
  char quote = '\0';

  for (const char *p = segment; *p != '\0'; p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '"' || *p == '\'')
        quote = *p;
      else if (*p == '(')
        depth++;
      else if (*p == ')' && --depth == 0)
        return p[1] == '\0';
      if (depth == 0)
        return FALSE;
    }
  return FALSE;
}

static gboolean
parse_part (CrowEntity *entity,
            char       *segment,
            gboolean    is_index,
            Part       *part)
{
  /* An attribute may be called “desc”, or “a desc”. */
  part->attribute = find_attribute (entity, segment);
  if (part->attribute != NULL || !is_index)
    return part->attribute != NULL;
  part->nulls = take_nulls (segment);
  part->descending = take_word (segment, "desc");
  if (!part->descending)
    take_word (segment, "asc");
  if (is_enclosed (segment))
    {
      part->expression = g_strstrip (g_strndup (segment + 1, strlen (segment) - 2));
      return part->expression[0] != '\0';
    }
  part->attribute = find_attribute (entity, segment);
  return part->attribute != NULL;
}

static gboolean
parse (CrowNode   *node,
       const char *text,
       GArray     *parts,
       GError    **error)
{
  CrowEntity *entity = CROW_ENTITY (crow_node_get_parent (node));
  gboolean is_index = CROW_IS_INDEX (node);
  const char *id = crow_node_get_id (node);

  while (*text != '\0')
    {
      g_autofree char *segment = take_segment (&text);
      Part part = { NULL };

      if (segment[0] == '\0')
        continue;
      if (!parse_part (entity, segment, is_index, &part))
        {
          part_clear (&part);
          if (is_index)
            crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, id,
                                     _("The entity has no attribute “%s”. Give names of attributes, with commas between "
                                       "them; an expression stands in parentheses."),
                                     segment);
          else
            crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, id,
                                     _("The entity has no attribute “%s”. Give names of attributes, with commas between "
                                       "them."),
                                     segment);
          return FALSE;
        }
      g_array_append_val (parts, part);
      for (guint i = 0; i + 1 < parts->len; i++)
        if (part.attribute != NULL && g_array_index (parts, Part, i).attribute == part.attribute)
          {
            crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, id,
                                     _("“%s” stands there twice. Leave it once."), segment);
            return FALSE;
          }
    }
  if (parts->len > 0)
    return TRUE;
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, id, "%s",
                           is_index ? _("An index needs an attribute. Remove the index if it is not needed.")
                                    : _("A key needs an attribute. Remove the key if it is not needed."));
  return FALSE;
}

static void
set_key (CrowEntityKey *key,
         GArray        *parts)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) old = g_ptr_array_new ();

  for (guint i = 0; i < crow_entity_key_get_n_attributes (key); i++)
    g_ptr_array_add (old, crow_entity_key_get_attribute (key, i));
  for (guint i = 0; i < parts->len; i++)
    {
      CrowAttribute *attribute = g_array_index (parts, Part, i).attribute;

      g_ptr_array_add (ids, g_strdup (crow_node_get_id (CROW_NODE (attribute))));
      if (crow_entity_key_get_kind (key) == CROW_KEY_PRIMARY)
        crow_operation_set_primary (attribute, TRUE);
      g_ptr_array_remove (old, attribute);
    }
  for (guint i = 0; i < old->len && crow_entity_key_get_kind (key) == CROW_KEY_PRIMARY; i++)
    if (g_ptr_array_index (old, i) != NULL)
      crow_operation_set_primary (g_ptr_array_index (old, i), FALSE);
  g_ptr_array_add (ids, NULL);
  crow_node_set_references (CROW_NODE (key), CROW_KEY_PROP_ATTRIBUTES, (const char *const *) ids->pdata);
}

/* The part at @position or behind it that is over the same. */
static CrowIndexPart *
find_part (CrowIndex  *index,
           guint       position,
           const Part *wanted)
{
  for (guint i = position; i < crow_index_get_n_parts (index); i++)
    {
      CrowIndexPart *part = crow_index_get_part (index, i);

      if (wanted->expression != NULL ? g_strcmp0 (crow_index_part_get_expression (part), wanted->expression) == 0
                                     : crow_index_part_get_attribute (part) == wanted->attribute)
        return part;
    }
  return NULL;
}

static void
set_index (CrowIndex *index,
           GArray    *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *wanted = &g_array_index (parts, Part, i);
      CrowIndexPart *part = find_part (index, i, wanted);

      if (part == NULL)
        {
          part = CROW_INDEX_PART (crow_node_add (CROW_NODE (index), CROW_NODE_INDEX_PART, NULL));
          crow_index_part_set_attribute (part, wanted->attribute);
          crow_index_part_set_expression (part, wanted->expression);
        }
      if (crow_node_get_position (CROW_NODE (part)) != i)
        crow_node_move (CROW_NODE (part), CROW_NODE (index), i);
      crow_index_part_set_descending (part, wanted->descending);
      crow_index_part_set_nulls (part, wanted->nulls);
    }
  while (crow_index_get_n_parts (index) > parts->len)
    crow_node_remove (CROW_NODE (crow_index_get_part (index, crow_index_get_n_parts (index) - 1)));
}

gboolean
crow_parts_entry_apply (CrowNode   *node,
                        const char *text,
                        GError    **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));

  g_return_val_if_fail (CROW_IS_ENTITY_KEY (node) || CROW_IS_INDEX (node), FALSE);
  g_return_val_if_fail (text != NULL && crow_node_get_document (node) != NULL, FALSE);

  g_array_set_clear_func (parts, part_clear);
  if (!parse (node, text, parts, error))
    return FALSE;
  edit = crow_document_begin_edit (crow_node_get_document (node),
                                   CROW_IS_INDEX (node) ? _("Change Index") : _("Change Key"));
  if (CROW_IS_INDEX (node))
    set_index (CROW_INDEX (node), parts);
  else
    set_key (CROW_ENTITY_KEY (node), parts);
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}
