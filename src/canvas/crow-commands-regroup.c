/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attributes that are selected become entities, and entities that are selected become one.
 */
#include "config.h"

#include "canvas/crow-commands.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands-private.h"
#include "document/crow-operation.h"

/* A card that nobody has measured yet is about so large. */
#define CARD_WIDTH 200.0
#define CARD_HEIGHT 100.0

/* A free place to the right of the card of an entity. */
static CrowPoint
find_place_beside (CrowViewState *state,
                   CrowEntity    *entity)
{
  CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (state), crow_node_get_id (CROW_NODE (entity)));
  g_autoptr (CrowSpatialIndex) cards = NULL;
  CrowPoint wish;

  if (item == NULL)
    return (CrowPoint) { 0, 0 };
  cards = _crow_commands_index_boxes (state);
  wish.x = crow_rect_right (&item->bounds) + 3 * CROW_COMMANDS_CARD_GAP + CARD_WIDTH / 2;
  wish.y = crow_rect_center (&item->bounds).y;
  return crow_spatial_index_find_place (cards, CARD_WIDTH, CARD_HEIGHT, wish, CROW_COMMANDS_CARD_GAP);
}

static void
refuse (GError     **error,
        const char  *message)
{
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, NULL, "%s", message);
}

/* (transfer container): the selected attributes, if they are all of one entity and nothing else is selected; else NULL */
static GPtrArray *
get_attributes (CrowViewState *state)
{
  g_autoptr (GPtrArray) nodes = crow_view_state_get_nodes (state);

  for (guint i = 0; i < nodes->len; i++)
    if (!CROW_IS_ATTRIBUTE (g_ptr_array_index (nodes, i)) ||
        crow_node_get_parent (g_ptr_array_index (nodes, i)) != crow_node_get_parent (g_ptr_array_index (nodes, 0)))
      return NULL;
  return nodes->len > 0 ? g_steal_pointer (&nodes) : NULL;
}

CrowEntity *
crow_commands_extract (CrowViewState *state,
                       gboolean       as_value,
                       GError       **error)
{
  g_autoptr (GPtrArray) attributes = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  CrowDocument *document;
  CrowDiagram *diagram;
  CrowEntity *entity, *extracted;
  CrowPoint place;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  document = crow_view_state_get_document (state);
  attributes = get_attributes (state);
  if (attributes == NULL || (as_value && attributes->len != 1))
    {
      refuse (error, as_value ? _("Select the attribute whose values are to become rows of an entity.")
                              : _("Select the attributes of one entity that are to go into an entity of their own."));
      return NULL;
    }
  entity = crow_attribute_get_entity (g_ptr_array_index (attributes, 0));
  place = find_place_beside (state, entity);
  edit = crow_document_begin_edit (document, as_value ? _("Turn Attribute into Entity") : _("Split Entity"));
  diagram = crow_commands_pin (state);
  extracted = as_value ? crow_operation_promote_attribute (g_ptr_array_index (attributes, 0), diagram, crow_snap (place.x),
                                                           crow_snap (place.y), error)
                       : crow_operation_split_entity (entity, (CrowAttribute *const *) attributes->pdata, attributes->len,
                                                      diagram, crow_snap (place.x), crow_snap (place.y), error);
  if (extracted == NULL)
    return NULL;
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);

  crow_view_state_select (state, crow_node_get_id (CROW_NODE (extracted)));
  crow_view_state_reveal (state, crow_node_get_id (CROW_NODE (extracted)));
  return extracted;
}

gboolean
crow_commands_merge_entities (CrowViewState *state,
                              GError       **error)
{
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (CrowEdit) edit = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  nodes = crow_view_state_get_nodes (state);
  for (guint i = 0; i < nodes->len; i++)
    if (nodes->len < 2 || !CROW_IS_ENTITY (g_ptr_array_index (nodes, i)))
      g_ptr_array_set_size (nodes, 0);
  if (nodes->len < 2)
    {
      refuse (error, _("Select two entities or more: the first one takes in what the others have."));
      return FALSE;
    }
  edit = crow_document_begin_edit (crow_view_state_get_document (state), _("Merge Entities"));
  for (guint i = 1; i < nodes->len; i++)
    if (!crow_operation_merge_entities (g_ptr_array_index (nodes, 0), g_ptr_array_index (nodes, i), error))
      return FALSE;
  crow_edit_commit (g_steal_pointer (&edit));

  crow_view_state_select (state, crow_node_get_id (g_ptr_array_index (nodes, 0)));
  return TRUE;
}
