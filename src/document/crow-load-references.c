/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks, after a document was read, that what it refers to exists and stands only once where it may stand only once.
 *
 * Strict: the first that is wrong is the error.  Lenient: a reference is kept as it is, what stands twice is dropped but
 * for the first, and each is listed among the document's load problems.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document-private.h"
#include "document/crow-document-xml-private.h"
#include "document/crow-node-private.h"

typedef struct
{
  CrowDocument *document; /* borrowed */
  GError *error;          /* owned: the first */
  CrowLoadFlags flags;
} Check;

static gboolean
check_reference (Check                    *self,
                 CrowNode                 *node,
                 const CrowStoredProperty *property,
                 const char               *id)
{
  CrowNode *target = crow_document_lookup (self->document, id);
  g_autofree char *described = NULL;
  g_autofree char *found = NULL;
  const char *wanted = _(crow_kind_get_info (property->target)->noun);
  GError *error = NULL;

  if (target != NULL && _crow_node_get_info (target)->kind == property->target)
    return TRUE;
  described = crow_node_describe (node);
  if (target == NULL)
    crow_document_set_error (&error, CROW_DOCUMENT_ERROR_REFERENCE, node->line, node->id,
                             /* Translators: an element, the name of its attribute, an id, a kind of element. */
                             _("The %s refers by “%s” to “%s”, which does not exist. Write the id of an existing %s, "
                               "or remove the reference."),
                             described, property->name, id, wanted);
  else
    {
      found = crow_node_describe (target);
      crow_document_set_error (&error, CROW_DOCUMENT_ERROR_REFERENCE, node->line, node->id,
                               /* Translators: an element, the name of its attribute, an id, another element, a kind. */
                               _("The %s refers by “%s” to “%s”, which is the %s. Write the id of an %s instead."),
                               described, property->name, id, found, wanted);
    }
  if (self->flags & CROW_LOAD_LENIENT)
    {
      g_ptr_array_add (self->document->load_problems, error);
      return TRUE;
    }
  self->error = error;
  return FALSE;
}

static void
check_references_cb (CrowNode *node,
                     gpointer  data)
{
  Check *self = data;
  const CrowKindInfo *info = _crow_node_get_info (node);

  for (guint i = 0; i < info->n_properties && self->error == NULL; i++)
    {
      const CrowStoredProperty *property = &info->properties[i];
      const CrowStoredValue *slot = &_crow_node_get_slots (node)[i];

      if (property->type == CROW_STORED_REFERENCE && slot->text != NULL)
        check_reference (self, node, property, slot->text);
      else if (property->type == CROW_STORED_REFERENCES && slot->list != NULL)
        {
          for (char **id = slot->list; *id != NULL; id++)
            if (!check_reference (self, node, property, *id))
              break;
        }
      else if (property->type == CROW_STORED_VALUES && slot->list != NULL)
        for (char **id = slot->list; *id != NULL; id += 2)
          if (!check_reference (self, node, property, *id))
            break;
    }
}

/* An entity stands once on a diagram and a link has one route there; merging files by lines can double them. */
static void
check_once (Check       *self,
            CrowNode    *diagram,
            CrowNodeKind kind,
            guint        property)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < crow_node_get_n_children (diagram, kind) && self->error == NULL;)
    {
      CrowNode *node = crow_node_get_child (diagram, kind, i);
      const char *id = crow_node_get_reference_id (node, property);
      CrowNode *first = id != NULL ? g_hash_table_lookup (known, id) : NULL;
      GError *error = NULL;

      if (first == NULL)
        {
          if (id != NULL)
            g_hash_table_insert (known, (gpointer) id, node);
          i++;
          continue;
        }
      crow_document_set_error (&error, CROW_DOCUMENT_ERROR_DUPLICATE, node->line, id,
                               kind == CROW_NODE_PLACEMENT
                                 ? _("The entity “%s” stands on this diagram already, in line %u. Remove one of the two "
                                     "placements.")
                                 : _("The link “%s” has a route on this diagram already, in line %u. Remove one of the "
                                     "two."),
                               id, first->line);
      if ((self->flags & CROW_LOAD_LENIENT) == 0)
        {
          self->error = error;
          return;
        }
      g_ptr_array_add (self->document->load_problems, error);
      _crow_node_apply_remove (node);
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  guint x = crow_document_error_get_line (*(const GError *const *) a);
  guint y = crow_document_error_get_line (*(const GError *const *) b);

  return x < y ? -1 : x > y;
}

void
_crow_document_check_references (CrowDocument *document,
                                 CrowLoadFlags flags,
                                 GError      **error)
{
  Check check = { document, NULL, flags };

  crow_node_foreach (document->root, check_references_cb, &check);
  for (guint i = 0; i < crow_document_get_n_diagrams (document); i++)
    {
      CrowNode *diagram = CROW_NODE (crow_document_get_diagram (document, i));

      check_once (&check, diagram, CROW_NODE_PLACEMENT, CROW_PLACEMENT_PROP_ENTITY);
      check_once (&check, diagram, CROW_NODE_ROUTE, CROW_ROUTE_PROP_LINK);
    }
  g_ptr_array_sort (document->load_problems, compare_lines);
  if (check.error != NULL)
    g_propagate_error (error, check.error);
}
