/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies a selection into a document of its own, and pastes such a document.
 *
 * Invariant: what is pasted refers to nothing but itself, and to enumerations that the document had already.
 */
#include "config.h"

#include "document/crow-clipboard.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"
#include "document/crow-operation-private.h"
#include "document/crow-through.h"

#define DUPLICATE_OFFSET 24

/* Copying. */

static void
copy_into (CrowNode *parent,
           CrowNode *node)
{
  g_autoptr (CrowNode) copy = NULL;

  if (crow_node_get_id (node) != NULL &&
      crow_document_lookup (crow_node_get_document (parent), crow_node_get_id (node)) != NULL)
    return;
  copy = crow_node_copy (node);
  _crow_node_apply_insert (parent, copy, crow_node_get_n_children (parent, crow_node_get_kind (copy)));
}

/* The entities that @nodes name, themselves or by their placements. */
static GPtrArray *
find_entities (CrowNode *const *nodes,
               guint            n_nodes)
{
  GPtrArray *entities = g_ptr_array_new ();

  for (guint i = 0; i < n_nodes; i++)
    {
      CrowNode *node = nodes[i];

      if (CROW_IS_PLACEMENT (node))
        node = (CrowNode *) crow_placement_get_entity (CROW_PLACEMENT (node));
      if (node != NULL && CROW_IS_ENTITY (node) && !g_ptr_array_find (entities, node, NULL))
        g_ptr_array_add (entities, node);
    }
  return entities;
}

static void
copy_enumerations (CrowNode   *model,
                   CrowEntity *entity)
{
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      CrowEnumeration *used = crow_attribute_get_enumeration (crow_entity_get_attribute (entity, i));

      if (used != NULL)
        copy_into (model, CROW_NODE (used));
    }
}

static void
copy_entities (CrowDocument *copy,
               CrowDocument *document,
               CrowDiagram  *diagram,
               GPtrArray    *entities)
{
  CrowNode *model = CROW_NODE (crow_document_get_model (copy));
  CrowNode *sheet = CROW_NODE (crow_document_get_diagram (copy, 0));

  for (guint i = 0; i < entities->len; i++)
    {
      CrowEntity *entity = g_ptr_array_index (entities, i);
      CrowPlacement *placement = diagram != NULL ? crow_diagram_lookup_placement (diagram, entity) : NULL;

      copy_enumerations (model, entity);
      copy_into (model, CROW_NODE (entity));
      if (placement != NULL)
        copy_into (sheet, CROW_NODE (placement));
    }
  for (guint i = 0; i < entities->len; i++)
    {
      g_autoptr (GPtrArray) links = crow_document_get_links_of (document, g_ptr_array_index (entities, i));

      for (guint j = 0; j < links->len; j++)
        {
          CrowLink *link = g_ptr_array_index (links, j);
          CrowRoute *route = diagram != NULL ? crow_diagram_lookup_route (diagram, link) : NULL;
          gboolean known = crow_document_lookup (copy, crow_node_get_id (CROW_NODE (link))) != NULL;

          /* One that goes through what stays behind would get a table of its own. */
          if (crow_link_is_through (link) && !g_ptr_array_find (entities, crow_link_get_through (link), NULL))
            continue;
          if (known || !g_ptr_array_find (entities, crow_link_get_entity (link, 0), NULL) ||
              !g_ptr_array_find (entities, crow_link_get_entity (link, 1), NULL))
            continue;
          copy_into (model, CROW_NODE (link));
          if (route != NULL)
            copy_into (sheet, CROW_NODE (route));
        }
    }
}

/* An heir whose parent stays behind inherits from the next one above that is copied, or stands alone. */
static void
mend_heir (CrowDocument *copy,
           CrowEntity   *entity)
{
  CrowEntity *own = CROW_ENTITY (crow_document_lookup (copy, crow_node_get_id (CROW_NODE (entity))));
  CrowEntity *parent = crow_entity_get_parent (entity);
  CrowEntity *root = crow_entity_get_root (entity);
  CrowNode *above = NULL;
  g_autoptr (GPtrArray) key = NULL;

  if (parent == NULL || crow_entity_get_parent (own) != NULL)
    return;
  for (CrowEntity *at = parent; at != NULL && above == NULL; at = at != root ? crow_entity_get_parent (at) : NULL)
    above = crow_document_lookup (copy, crow_node_get_id (CROW_NODE (at)));
  key = _crow_list_key (parent);
  if (above != NULL && above != CROW_NODE (own))
    {
      g_autoptr (GPtrArray) other = _crow_list_key (CROW_ENTITY (above));

      _crow_retarget_key (own, key, other);
      crow_entity_set_parent (own, CROW_ENTITY (above));
      return;
    }
  for (guint i = 0; i < key->len; i++)
    {
      CrowEnumeration *used = crow_attribute_get_enumeration (g_ptr_array_index (key, i));

      if (used != NULL)
        copy_into (CROW_NODE (crow_document_get_model (copy)), CROW_NODE (used));
    }
  _crow_stand_alone (own, key, crow_entity_get_discriminator (root));
}

static void
mend_heirs (CrowDocument *copy,
            GPtrArray    *entities)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (copy, _("Copy"));

  for (guint i = 0; i < entities->len; i++)
    mend_heir (copy, g_ptr_array_index (entities, i));
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
copy_attributes (CrowDocument    *copy,
                 CrowNode *const *nodes,
                 guint            n_nodes)
{
  CrowNode *model = CROW_NODE (crow_document_get_model (copy));
  CrowNode *carrier = NULL;

  for (guint i = 0; i < n_nodes; i++)
    if (CROW_IS_ATTRIBUTE (nodes[i]))
      {
        if (carrier == NULL)
          {
            g_autoptr (CrowNode) entity = crow_node_new (CROW_NODE_ENTITY, NULL);

            _crow_node_apply_insert (model, entity, crow_node_get_n_children (model, CROW_NODE_ENTITY));
            carrier = entity;
          }
        if (crow_attribute_get_enumeration (CROW_ATTRIBUTE (nodes[i])) != NULL)
          copy_into (model, CROW_NODE (crow_attribute_get_enumeration (CROW_ATTRIBUTE (nodes[i]))));
        copy_into (carrier, nodes[i]);
      }
}

static void
clear_dangling_cb (CrowNode *node,
                   gpointer  data)
{
  const CrowKindInfo *info = crow_node_get_info (node);
  CrowDocument *document = crow_node_get_document (node);

  for (guint i = 0; i < info->n_properties; i++)
    if (info->properties[i].type == CROW_STORED_REFERENCE)
      {
        const CrowStoredValue none = { .text = NULL };
        const char *id = crow_node_get_reference_id (node, i);

        if (id != NULL && crow_document_lookup (document, id) == NULL)
          _crow_node_apply_set (node, i, &none);
      }
    else if (info->properties[i].type == CROW_STORED_VALUES)
      {
        const char *const *values = crow_node_get_values (node, i);
        g_autoptr (GPtrArray) rest = g_ptr_array_new ();
        CrowStoredValue left = { .list = NULL };

        for (guint j = 0; values[j] != NULL; j += 2)
          if (crow_document_lookup (document, values[j]) != NULL)
            {
              g_ptr_array_add (rest, (gpointer) values[j]);
              g_ptr_array_add (rest, (gpointer) values[j + 1]);
            }
        g_ptr_array_add (rest, NULL);
        left.list = rest->len > 1 ? (char **) rest->pdata : NULL;
        _crow_node_apply_set (node, i, &left);
      }
}

CrowDocument *
crow_clipboard_copy (CrowDocument    *document,
                     CrowDiagram     *diagram,
                     CrowNode *const *nodes,
                     guint            n_nodes)
{
  g_autoptr (CrowDocument) copy = NULL;
  g_autoptr (GPtrArray) entities = NULL;
  CrowStoredValue name = { .text = NULL };
  CrowNode *sheet;
  guint n_copied;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  name.text = (char *) crow_model_get_name (crow_document_get_model (document));
  copy = crow_document_new ();
  _crow_node_apply_set (CROW_NODE (crow_document_get_model (copy)), CROW_MODEL_PROP_NAME, &name);
  sheet = CROW_NODE (crow_document_get_diagram (copy, 0));
  entities = find_entities (nodes, n_nodes);
  copy_entities (copy, document, diagram, entities);
  mend_heirs (copy, entities);
  if (entities->len == 0)
    copy_attributes (copy, nodes, n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    if (CROW_IS_NOTE (nodes[i]) || CROW_IS_AREA (nodes[i]))
      copy_into (sheet, nodes[i]);
  n_copied = crow_model_get_n_entities (crow_document_get_model (copy)) +
             crow_node_get_n_children (sheet, CROW_NODE_NOTE) + crow_node_get_n_children (sheet, CROW_NODE_AREA);
  if (n_copied == 0)
    return NULL;
  /* Links that were left behind, and what else is not among the copied. */
  crow_node_foreach (crow_document_get_root (copy), clear_dangling_cb, NULL);
  return g_steal_pointer (&copy);
}

/* Pasting. */

typedef struct
{
  CrowDocument *document;
  GHashTable *ids;  /* owned: const char * (of the copied node) → char * */
  double dx, dy;
  GPtrArray *fresh; /* borrowed: the new nodes a person sees */
} Paste;

/* An enumeration that the document has already, with the same values, is used as it is. */
static gboolean
is_known_enumeration (Paste    *paste,
                      CrowNode *enumeration)
{
  CrowNode *known = crow_document_lookup (paste->document, crow_node_get_id (enumeration));

  return known != NULL && crow_node_equal (known, enumeration, NULL);
}

static void
map_ids_cb (CrowNode *node,
            gpointer  data)
{
  Paste *paste = data;
  CrowNode *enumeration = crow_node_get_ancestor (node, CROW_NODE_ENUMERATION);
  const char *id = crow_node_get_id (node);

  if (id == NULL)
    return;
  if (enumeration != NULL && is_known_enumeration (paste, enumeration))
    g_hash_table_insert (paste->ids, (gpointer) id, g_strdup (id));
  else
    g_hash_table_insert (paste->ids, (gpointer) id, crow_document_make_id (paste->document, crow_node_get_kind (node)));
}

static char *
map_id (Paste      *paste,
        const char *id)
{
  return id != NULL ? g_strdup (g_hash_table_lookup (paste->ids, id)) : NULL;
}

/* The node is a copy outside of any document: ids and references may be changed in place. */
static void
rename_ids_cb (CrowNode *node,
               gpointer  data)
{
  Paste *paste = data;
  const CrowKindInfo *info = crow_node_get_info (node);
  char *id = map_id (paste, node->id);

  g_free (node->id);
  node->id = id;
  node->line = 0;
  for (guint i = 0; i < info->n_properties; i++)
    {
      CrowStoredValue *slot = &_crow_node_get_slots (node)[i];

      if (info->properties[i].type == CROW_STORED_REFERENCE)
        {
          char *target = map_id (paste, slot->text);

          g_free (slot->text);
          slot->text = target;
        }
      else if (info->properties[i].type == CROW_STORED_REFERENCES && slot->list != NULL)
        {
          GPtrArray *targets = g_ptr_array_new ();

          for (char **old = slot->list; *old != NULL; old++)
            if (g_hash_table_contains (paste->ids, *old))
              g_ptr_array_add (targets, map_id (paste, *old));
          g_ptr_array_add (targets, NULL);
          g_strfreev (slot->list);
          slot->list = (char **) g_ptr_array_free (targets, FALSE);
          crow_stored_value_normalize (slot, &info->properties[i]);
        }
      else if (info->properties[i].type == CROW_STORED_VALUES && slot->list != NULL)
        {
          GPtrArray *values = g_ptr_array_new ();

          for (char **old = slot->list; *old != NULL; old += 2)
            if (g_hash_table_contains (paste->ids, *old))
              {
                g_ptr_array_add (values, map_id (paste, *old));
                g_ptr_array_add (values, g_strdup (old[1]));
              }
          g_ptr_array_add (values, NULL);
          g_strfreev (slot->list);
          slot->list = (char **) g_ptr_array_free (values, FALSE);
          crow_stored_value_normalize (slot, &info->properties[i]);
        }
    }
}

static CrowNode *
paste_node (Paste    *paste,
            CrowNode *node,
            CrowNode *parent)
{
  g_autoptr (CrowNode) copy = crow_node_copy (node);

  crow_node_foreach (copy, rename_ids_cb, paste);
  if (CROW_IS_ENTITY (copy) && crow_entity_get_name (CROW_ENTITY (copy)) != NULL)
    {
      g_autofree char *name = _crow_make_entity_name (paste->document, crow_entity_get_name (CROW_ENTITY (copy)), NULL);

      crow_entity_set_name (CROW_ENTITY (copy), name);
    }
  else if (CROW_IS_ATTRIBUTE (copy) && crow_attribute_get_name (CROW_ATTRIBUTE (copy)) != NULL)
    {
      g_autofree char *name = _crow_make_member_name (CROW_ENTITY (parent),
                                                      crow_attribute_get_name (CROW_ATTRIBUTE (copy)));

      crow_attribute_set_name (CROW_ATTRIBUTE (copy), name);
    }
  crow_node_insert (parent, copy, -1);
  return copy;
}

/* Attributes that were copied alone come in an entity without name that nothing refers to. A drawn entity may lack a
 * name too, but is placed or linked. */
static gboolean
is_carrier (CrowNode *entity)
{
  CrowDocument *document = crow_node_get_document (entity);
  CrowNode *model = CROW_NODE (crow_document_get_model (document));

  return crow_entity_get_name (CROW_ENTITY (entity)) == NULL &&
         crow_node_get_n_children (model, CROW_NODE_ENTITY) == 1 &&
         crow_node_get_n_children (model, CROW_NODE_LINK) == 0 &&
         (crow_document_get_n_diagrams (document) == 0 ||
          crow_diagram_lookup_placement (crow_document_get_diagram (document, 0), CROW_ENTITY (entity)) == NULL);
}

static void
paste_all (Paste       *paste,
           CrowNode    *from,
           CrowNodeKind kind,
           CrowNode    *to)
{
  for (guint i = 0; i < crow_node_get_n_children (from, kind); i++)
    {
      CrowNode *node = crow_node_get_child (from, kind, i);
      CrowNode *pasted;

      if (kind == CROW_NODE_ENUMERATION && is_known_enumeration (paste, node))
        continue;
      if (kind == CROW_NODE_ENTITY && is_carrier (node))
        continue;
      pasted = paste_node (paste, node, to);
      if (kind == CROW_NODE_ENTITY || kind == CROW_NODE_NOTE || kind == CROW_NODE_AREA || kind == CROW_NODE_ATTRIBUTE)
        g_ptr_array_add (paste->fresh, pasted);
    }
}

static const struct
{
  CrowNodeKind kind;
  guint x, y;
} places[] = {
  { CROW_NODE_PLACEMENT, CROW_PLACEMENT_PROP_X, CROW_PLACEMENT_PROP_Y },
  { CROW_NODE_NOTE, CROW_NOTE_PROP_X, CROW_NOTE_PROP_Y },
  { CROW_NODE_AREA, CROW_AREA_PROP_X, CROW_AREA_PROP_Y },
};

static void
find_corner (CrowNode *sheet,
             double   *x,
             double   *y)
{
  gboolean any = FALSE;

  *x = *y = 0;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint j = 0; j < crow_node_get_n_children (sheet, places[i].kind); j++)
      {
        CrowNode *node = crow_node_get_child (sheet, places[i].kind, j);
        double node_x = crow_node_get_number (node, places[i].x);
        double node_y = crow_node_get_number (node, places[i].y);

        *x = any ? MIN (*x, node_x) : node_x;
        *y = any ? MIN (*y, node_y) : node_y;
        any = TRUE;
      }
}

/* Moves what was pasted behind what stood there: the children from @first on. */
static void
shift (CrowNode    *parent,
       CrowNodeKind kind,
       guint        first,
       guint        x,
       guint        y,
       double       dx,
       double       dy)
{
  for (guint i = first; i < crow_node_get_n_children (parent, kind); i++)
    {
      CrowNode *node = crow_node_get_child (parent, kind, i);

      crow_node_set_number (node, x, crow_node_get_number (node, x) + dx);
      crow_node_set_number (node, y, crow_node_get_number (node, y) + dy);
    }
}

static void
paste_sheet (Paste    *paste,
             CrowNode *sheet,
             CrowNode *diagram)
{
  guint n_routes = crow_node_get_n_children (diagram, CROW_NODE_ROUTE);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guint n_before = crow_node_get_n_children (diagram, places[i].kind);

      paste_all (paste, sheet, places[i].kind, diagram);
      shift (diagram, places[i].kind, n_before, places[i].x, places[i].y, paste->dx, paste->dy);
    }
  paste_all (paste, sheet, CROW_NODE_ROUTE, diagram);
  for (guint i = n_routes; i < crow_node_get_n_children (diagram, CROW_NODE_ROUTE); i++)
    shift (crow_node_get_child (diagram, CROW_NODE_ROUTE, i), CROW_NODE_BEND, 0, CROW_BEND_PROP_X, CROW_BEND_PROP_Y,
           paste->dx, paste->dy);
}

GPtrArray *
crow_operation_paste (CrowDocument *document,
                      CrowDiagram  *diagram,
                      CrowEntity   *entity,
                      CrowDocument *copied,
                      double        x,
                      double        y)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  CrowNode *from, *to;
  GPtrArray *fresh = g_ptr_array_new ();
  Paste paste = { .document = document, .ids = ids, .fresh = fresh };

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && CROW_IS_DOCUMENT (copied) && document != copied, fresh);

  edit = crow_document_begin_edit (document, _("Paste"));
  from = CROW_NODE (crow_document_get_model (copied));
  to = CROW_NODE (crow_document_get_model (document));
  crow_node_foreach (crow_document_get_root (copied), map_ids_cb, &paste);
  paste_all (&paste, from, CROW_NODE_ENUMERATION, to);
  paste_all (&paste, from, CROW_NODE_ENTITY, to);
  paste_all (&paste, from, CROW_NODE_LINK, to);
  paste_all (&paste, from, CROW_NODE_VIEW, to);
  for (guint i = 0; entity != NULL && i < crow_node_get_n_children (from, CROW_NODE_ENTITY); i++)
    if (is_carrier (crow_node_get_child (from, CROW_NODE_ENTITY, i)))
      paste_all (&paste, crow_node_get_child (from, CROW_NODE_ENTITY, i), CROW_NODE_ATTRIBUTE, CROW_NODE (entity));
  if (diagram != NULL && crow_document_get_n_diagrams (copied) > 0)
    {
      CrowNode *sheet = CROW_NODE (crow_document_get_diagram (copied, 0));
      double left, top;

      find_corner (sheet, &left, &top);
      paste.dx = x - left;
      paste.dy = y - top;
      paste_sheet (&paste, sheet, CROW_NODE (diagram));
    }
  crow_edit_commit (g_steal_pointer (&edit));
  return fresh;
}

GPtrArray *
crow_operation_duplicate (CrowDocument    *document,
                          CrowDiagram     *diagram,
                          CrowNode *const *nodes,
                          guint            n_nodes)
{
  g_autoptr (CrowDocument) copied = crow_clipboard_copy (document, diagram, nodes, n_nodes);
  g_autoptr (CrowEdit) edit = NULL;
  CrowEntity *entity = NULL;
  GPtrArray *fresh;
  double x, y;

  if (copied == NULL)
    return g_ptr_array_new ();
  for (guint i = 0; i < n_nodes && entity == NULL; i++)
    if (CROW_IS_ATTRIBUTE (nodes[i]))
      entity = crow_attribute_get_entity (CROW_ATTRIBUTE (nodes[i]));
  edit = crow_document_begin_edit (document, _("Duplicate"));
  find_corner (CROW_NODE (crow_document_get_diagram (copied, 0)), &x, &y);
  fresh = crow_operation_paste (document, diagram, entity, copied, x + DUPLICATE_OFFSET, y + DUPLICATE_OFFSET);
  crow_edit_commit (g_steal_pointer (&edit));
  return fresh;
}
