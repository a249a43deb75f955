/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a document as XML.  Where the bytes go is not its business (crow-document-file.c).
 *
 * One element a line, attributes in the order of the kind's table, values that are the default left out: the same
 * tree always gives the same bytes, and a change of one node changes one line.
 */
#include "config.h"

#include <string.h>

#include "document/crow-document-private.h"
#include "document/crow-document-xml-private.h"
#include "document/crow-node-private.h"

static const char *
reference_of (char     c,
              gboolean in_attribute)
{
  switch (c)
    {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#13;";
    case '"':
      return in_attribute ? "&quot;" : NULL;
    case '\n':
      return in_attribute ? "&#10;" : NULL;
    case '\t':
      return in_attribute ? "&#9;" : NULL;
    default:
      return NULL;
    }
}

void
_crow_xml_append_escaped (GString    *to,
                          const char *text,
                          gssize      length,
                          gboolean    in_attribute)
{
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);
  const char *plain = text;

  for (const char *p = text; p < end; p++)
    {
      const char *reference;

      /* All that need a reference are below "?". */
      if ((guchar) *p > '>')
        continue;
      reference = reference_of (*p, in_attribute);
      if (reference == NULL)
        continue;
      g_string_append_len (to, plain, p - plain);
      g_string_append (to, reference);
      plain = p + 1;
    }
  g_string_append_len (to, plain, end - plain);
}

static void
append_indentation (GString *to,
                    guint    depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append_len (to, "  ", 2);
}

static void
append_attribute (GString    *to,
                  const char *name,
                  const char *value)
{
  g_string_append_c (to, ' ');
  g_string_append (to, name);
  g_string_append_len (to, "=\"", 2);
  _crow_xml_append_escaped (to, value, -1, TRUE);
  g_string_append_c (to, '"');
}

static void
append_property (GString                  *to,
                 const CrowStoredProperty *property,
                 const CrowStoredValue    *slot)
{
  if (crow_stored_value_is_default (slot, property) && (property->flags & CROW_STORED_ALWAYS) == 0)
    return;
  if (property->type == CROW_STORED_TEXT || property->type == CROW_STORED_REFERENCE)
    append_attribute (to, property->name, slot->text);
  else if (property->type == CROW_STORED_BOOLEAN)
    append_attribute (to, property->name, slot->integer ? "true" : "false");
  else if (property->type == CROW_STORED_ENUM)
    append_attribute (to, property->name, property->names[slot->integer]);
  else
    {
      g_autofree char *text = crow_stored_value_to_string (slot, property);

      append_attribute (to, property->name, text);
    }
}

/* An item may hold line breaks of its own, which are left as they are. */
static void
append_foreign (GString    *to,
                const char *items,
                guint       depth)
{
  const char separator[] = { CROW_XML_ITEM_SEPARATOR, '\0' };
  g_auto (GStrv) lines = g_strsplit (items, separator, -1);

  for (char **line = lines; *line != NULL; line++)
    {
      append_indentation (to, depth);
      g_string_append (to, *line);
      g_string_append_c (to, '\n');
    }
}

void
_crow_xml_append_node (GString  *to,
                       CrowNode *node,
                       guint     depth)
{
  const CrowKindInfo *info = _crow_node_get_info (node);
  const CrowForeign *foreign = node->foreign;
  gboolean open = FALSE;

  if (foreign != NULL && foreign->lead != NULL)
    append_foreign (to, foreign->lead, depth);
  append_indentation (to, depth);
  g_string_append_c (to, '<');
  g_string_append (to, info->element);
  if (info->kind == CROW_NODE_ROOT)
    g_string_append_printf (to, " xmlns=\"%s\" version=\"%d\"", CROW_DOCUMENT_NAMESPACE, CROW_DOCUMENT_VERSION);
  if (node->id != NULL)
    append_attribute (to, "id", node->id);
  for (guint i = 0; i < info->n_properties; i++)
    append_property (to, &info->properties[i], &_crow_node_get_slots (node)[i]);
  if (foreign != NULL && foreign->attributes != NULL)
    g_string_append (to, foreign->attributes);

  for (guint i = 0; node->children != NULL && i < info->n_children; i++)
    for (guint j = 0; node->children[i] != NULL && j < node->children[i]->len; j++)
      {
        if (!open)
          g_string_append_len (to, ">\n", 2);
        open = TRUE;
        _crow_xml_append_node (to, g_ptr_array_index (node->children[i], j), depth + 1);
      }
  if (foreign != NULL && foreign->tail != NULL)
    {
      if (!open)
        g_string_append_len (to, ">\n", 2);
      open = TRUE;
      append_foreign (to, foreign->tail, depth + 1);
    }
  if (open)
    {
      append_indentation (to, depth);
      g_string_append_printf (to, "</%s>\n", info->element);
    }
  else
    g_string_append_len (to, "/>\n", 3);
}

/**
 * crow_document_to_bytes: (skip)
 * @self: a document
 *
 * Returns: (transfer full): the document as XML
 */
GBytes *
crow_document_to_bytes (CrowDocument *self)
{
  GString *text;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  text = g_string_sized_new (1 << 16);
  g_string_append (text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  _crow_xml_append_node (text, self->root, 0);
  if (self->epilogue != NULL)
    append_foreign (text, self->epilogue, 0);
  return g_string_free_to_bytes (text);
}
