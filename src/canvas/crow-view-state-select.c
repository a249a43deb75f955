/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is selected.  Entities, links, notes and areas go together; attributes go with others of their entity alone.
 *
 * Emission is grouped: one change of the selection, however many ids, emits `selection-changed` once, and never when
 * the selection is what it was.
 */
#include "config.h"

#include "canvas/crow-view-state-private.h"

static gboolean
can_be_selected (CrowNode *node)
{
  switch (crow_node_get_kind (node))
    {
    case CROW_NODE_ENTITY:
    case CROW_NODE_ATTRIBUTE:
    case CROW_NODE_LINK:
    case CROW_NODE_NOTE:
    case CROW_NODE_AREA:
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
find_id (CrowViewState *self,
         const char    *id,
         guint         *position)
{
  for (guint i = 0; i < self->selection->len; i++)
    if (g_str_equal (g_ptr_array_index (self->selection, i), id))
      {
        if (position != NULL)
          *position = i;
        return TRUE;
      }

  return FALSE;
}

void
_crow_view_state_select_changed (CrowViewState *self,
                                 CrowChangeSet *changes)
{
  g_autoptr (GPtrArray) nodes = crow_change_set_get_nodes (changes);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    {
      CrowNode *node = g_ptr_array_index (nodes, i);
      const char *id = NULL;

      if (crow_node_get_document (node) == NULL)
        continue;
      if (crow_node_get_kind (node) == CROW_NODE_PLACEMENT)
        id = crow_placement_get_entity_id (CROW_PLACEMENT (node));
      else if (can_be_selected (node) && crow_node_get_kind (node) != CROW_NODE_ATTRIBUTE)
        id = crow_node_get_id (node);
      if (id != NULL)
        g_ptr_array_add (ids, (gpointer) id);
    }

  if (ids->len > 0)
    crow_view_state_select_many (self, (const char *const *) ids->pdata, ids->len);
}

guint
crow_view_state_get_n_selected (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), 0);

  return self->selection->len;
}

const char *
crow_view_state_get_selected_id (CrowViewState *self,
                                 guint          position)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);
  g_return_val_if_fail (position < self->selection->len, NULL);

  return g_ptr_array_index (self->selection, position);
}

CrowNode *
crow_view_state_get_single (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  if (self->selection->len != 1)
    return NULL;

  return crow_document_lookup (self->document, g_ptr_array_index (self->selection, 0));
}

GPtrArray *
crow_view_state_get_nodes (CrowViewState *self)
{
  GPtrArray *nodes;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  nodes = g_ptr_array_new ();
  for (guint i = 0; i < self->selection->len; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, g_ptr_array_index (self->selection, i));

      if (node != NULL)
        g_ptr_array_add (nodes, node);
    }

  return nodes;
}

gboolean
crow_view_state_is_selected (CrowViewState *self,
                             const char    *id)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), FALSE);

  return id != NULL && find_id (self, id, NULL);
}

/**
 * crow_view_state_select:
 * @self: a view state
 * @id: (nullable): what to select alone; %NULL: nothing
 */
void
crow_view_state_select (CrowViewState *self,
                        const char    *id)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  crow_view_state_select_many (self, &id, id != NULL ? 1 : 0);
}

/* Attributes are selected with others of their entity only, and nothing else with them. */
static gboolean
goes_with (CrowNode *node,
           CrowNode *other)
{
  gboolean attribute = crow_node_get_kind (node) == CROW_NODE_ATTRIBUTE;

  return attribute == (crow_node_get_kind (other) == CROW_NODE_ATTRIBUTE) &&
         (!attribute || crow_node_get_parent (node) == crow_node_get_parent (other));
}

static gboolean
are_siblings (CrowViewState     *self,
              const char *const *ids,
              guint              n_ids)
{
  CrowNode *first = n_ids > 0 ? crow_document_lookup (self->document, ids[0]) : NULL;

  if (first == NULL || crow_node_get_kind (first) != CROW_NODE_ATTRIBUTE)
    return FALSE;
  for (guint i = 1; i < n_ids; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids[i]);

      if (node == NULL || !goes_with (node, first))
        return FALSE;
    }
  return TRUE;
}

/**
 * crow_view_state_select_many:
 * @self: a view state
 * @ids: (array length=n_ids): ids of nodes of the document
 * @n_ids: how many
 *
 * Selects these and nothing else; what cannot be selected is passed over, attributes too unless all are of one entity.
 */
void
crow_view_state_select_many (CrowViewState     *self,
                             const char *const *ids,
                             guint              n_ids)
{
  g_autoptr (GPtrArray) old = NULL;
  gboolean same, siblings;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  siblings = are_siblings (self, ids, n_ids);
  old = self->selection;
  self->selection = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_ids; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids[i]);

      if (node != NULL && can_be_selected (node) && !find_id (self, ids[i], NULL)
          && (siblings || crow_node_get_kind (node) != CROW_NODE_ATTRIBUTE))
        g_ptr_array_add (self->selection, g_strdup (ids[i]));
    }

  same = old->len == self->selection->len;
  for (guint i = 0; same && i < old->len; i++)
    same = g_str_equal (g_ptr_array_index (old, i), g_ptr_array_index (self->selection, i));
  if (!same)
    _crow_view_state_emit_selection_changed (self);
}

/**
 * crow_view_state_add:
 * @self: a view state
 * @id: id of a node of the document
 *
 * Selects it as well; alone, if it is an attribute and something else than attributes of its entity is selected, or the
 * other way round.
 */
void
crow_view_state_add (CrowViewState *self,
                     const char    *id)
{
  CrowNode *node, *first;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  node = crow_document_lookup (self->document, id);
  if (node == NULL || !can_be_selected (node) || find_id (self, id, NULL))
    return;
  first = self->selection->len > 0 ? crow_document_lookup (self->document, g_ptr_array_index (self->selection, 0)) : NULL;
  if (first == NULL || !goes_with (node, first))
    {
      crow_view_state_select (self, id);
      return;
    }

  g_ptr_array_add (self->selection, g_strdup (id));
  _crow_view_state_emit_selection_changed (self);
}

void
crow_view_state_toggle (CrowViewState *self,
                        const char    *id)
{
  guint position;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  if (find_id (self, id, &position))
    {
      g_ptr_array_remove_index (self->selection, position);
      _crow_view_state_emit_selection_changed (self);
    }
  else
    crow_view_state_add (self, id);
}

void
crow_view_state_clear (CrowViewState *self)
{
  crow_view_state_select_many (self, NULL, 0);
}

/**
 * crow_view_state_select_all:
 * @self: a view state
 *
 * Selects all entities, notes and areas of the diagram.
 */
void
crow_view_state_select_all (CrowViewState *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  if (self->diagram == NULL)
    return;

  for (guint i = 0; i < crow_diagram_get_n_placements (self->diagram); i++)
    {
      const char *id = crow_placement_get_entity_id (crow_diagram_get_placement (self->diagram, i));

      if (id != NULL)
        g_ptr_array_add (ids, (gpointer) id);
    }
  for (guint i = 0; i < crow_diagram_get_n_notes (self->diagram); i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (crow_diagram_get_note (self->diagram, i))));
  for (guint i = 0; i < crow_diagram_get_n_areas (self->diagram); i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (crow_diagram_get_area (self->diagram, i))));

  crow_view_state_select_many (self, (const char *const *) ids->pdata, ids->len);
}
