/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several diagrams over one model: making and deleting them, and what stands on them.
 *
 * A diagram on which nothing was placed shows the whole model; taking the first card off one writes down the places of
 * all others, and the last card stays.
 */
#include "config.h"

#include "canvas/crow-commands.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands-private.h"
#include "document/crow-operation.h"
#include "document/crow-through.h"

/* A card that nobody has measured yet is about this wide. */
#define CARD_WIDTH 200.0

/* (transfer container): the entities that are selected, themselves or by an attribute */
static GPtrArray *
get_entities (CrowViewState *state)
{
  g_autoptr (GPtrArray) nodes = crow_view_state_get_nodes (state);
  GPtrArray *entities = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    {
      CrowNode *node = g_ptr_array_index (nodes, i);

      if (CROW_IS_ATTRIBUTE (node))
        node = crow_node_get_parent (node);
      if (CROW_IS_ENTITY (node) && !g_ptr_array_find (entities, node, NULL))
        g_ptr_array_add (entities, node);
    }
  return entities;
}

static void
add_neighbour (GPtrArray  *neighbours,
               GPtrArray  *entities,
               CrowEntity *entity)
{
  if (entity != NULL && !g_ptr_array_find (entities, entity, NULL) && !g_ptr_array_find (neighbours, entity, NULL))
    g_ptr_array_add (neighbours, entity);
}

/* (transfer container): the entities that a link or inheritance joins with one of @entities and that are not among them */
static GPtrArray *
find_neighbours (CrowDocument *document,
                 GPtrArray    *entities)
{
  GPtrArray *neighbours = g_ptr_array_new ();

  for (guint i = 0; i < entities->len; i++)
    {
      g_autoptr (GPtrArray) links = crow_document_get_links_of (document, g_ptr_array_index (entities, i));

      g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (g_ptr_array_index (entities, i));

      for (guint j = 0; j < links->len; j++)
        for (guint end = 0; end < 2; end++)
          add_neighbour (neighbours, entities, crow_link_get_entity (g_ptr_array_index (links, j), end));
      add_neighbour (neighbours, entities, crow_entity_get_parent (g_ptr_array_index (entities, i)));
      for (guint j = 0; j < heirs->len; j++)
        add_neighbour (neighbours, entities, g_ptr_array_index (heirs, j));
    }
  return neighbours;
}

static char *
make_diagram_name (CrowDocument *document)
{
  for (guint number = crow_document_get_n_diagrams (document) + 1; ; number++)
    {
      g_autofree char *name = g_strdup_printf (_("Diagram %u"), number);
      gboolean taken = FALSE;

      for (guint i = 0; i < crow_document_get_n_diagrams (document) && !taken; i++)
        taken = g_strcmp0 (crow_diagram_get_name (crow_document_get_diagram (document, i)), name) == 0;
      if (!taken)
        return g_steal_pointer (&name);
    }
}

CrowDiagram *
crow_commands_add_diagram (CrowViewState *state)
{
  CrowDocument *document;
  CrowScene *scene;
  CrowDiagram *diagram;
  g_autoptr (GPtrArray) entities = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  document = crow_view_state_get_document (state);
  scene = crow_view_state_get_scene (state);
  entities = get_entities (state);
  name = make_diagram_name (document);
  edit = crow_document_begin_edit (document, _("Add Diagram"));
  crow_commands_pin (state);
  diagram = crow_operation_add_diagram (document, name);
  for (guint i = 0; i < entities->len; i++)
    {
      CrowEntity *entity = g_ptr_array_index (entities, i);
      CrowItem *item = crow_scene_lookup (scene, crow_node_get_id (CROW_NODE (entity)));

      if (item != NULL)
        crow_operation_place_entity (diagram, entity, item->bounds.x, item->bounds.y);
    }
  crow_edit_commit (g_steal_pointer (&edit));
  crow_view_state_set_diagram (state, diagram);
  return diagram;
}

gboolean
crow_commands_delete_diagram (CrowViewState *state)
{
  CrowDocument *document;
  CrowNode *diagram;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  document = crow_view_state_get_document (state);
  diagram = CROW_NODE (crow_view_state_get_diagram (state));
  if (diagram == NULL || crow_document_get_n_diagrams (document) < 2)
    return FALSE;

  crow_operation_delete (document, &diagram, 1);
  return TRUE;
}

guint
crow_commands_remove_from_diagram (CrowViewState *state)
{
  g_autoptr (GPtrArray) entities = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  CrowDiagram *diagram;
  guint n_removed = 0;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);

  entities = get_entities (state);
  edit = crow_document_begin_edit (crow_view_state_get_document (state), _("Remove from Diagram"));
  diagram = crow_commands_pin (state);
  for (guint i = 0; i < entities->len; i++)
    {
      CrowPlacement *placement = crow_diagram_lookup_placement (diagram, g_ptr_array_index (entities, i));

      if (placement == NULL || crow_diagram_get_n_placements (diagram) < 2)
        continue;
      crow_node_remove (CROW_NODE (placement));
      n_removed++;
    }
  if (n_removed == 0)
    return 0;

  crow_edit_commit (g_steal_pointer (&edit));
  crow_view_state_clear (state);
  return n_removed;
}

/* The middle of the neighbours that stand on the diagram; where there are none, @middle is left alone. */
static void
find_middle_of_neighbours (CrowViewState *state,
                           CrowEntity    *entity,
                           CrowPoint     *middle)
{
  CrowPoint sum = { 0, 0 };
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GPtrArray) neighbours = NULL;
  guint n = 0;

  g_ptr_array_add (one, entity);
  neighbours = find_neighbours (crow_view_state_get_document (state), one);
  for (guint i = 0; i < neighbours->len; i++)
    {
      CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (state),
                                          crow_node_get_id (g_ptr_array_index (neighbours, i)));

      if (item == NULL)
        continue;
      sum.x += crow_rect_center (&item->bounds).x;
      sum.y += crow_rect_center (&item->bounds).y;
      n++;
    }
  if (n > 0)
    *middle = (CrowPoint) { sum.x / n, sum.y / n };
}

static double
get_card_height (CrowEntity *entity)
{
  return CROW_CARD_HEADER_HEIGHT + crow_entity_get_n_attributes (entity) * CROW_CARD_ROW_HEIGHT + CROW_CARD_BOTTOM;
}

/* @at: (nullable): where the upper edge of the first is to have its middle */
static guint
place_entities (CrowViewState     *state,
                CrowEntity *const *entities,
                guint              n_entities,
                const CrowPoint   *at)
{
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (CrowSpatialIndex) cards = _crow_commands_index_boxes (state);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  guint n_before = crow_spatial_index_get_n (cards);
  CrowRect view;

  crow_viewport_get_visible (crow_view_state_get_viewport (state), &view.x, &view.y, &view.width, &view.height);
  edit = crow_document_begin_edit (crow_view_state_get_document (state), _("Add to Diagram"));
  diagram = crow_commands_pin (state);
  for (guint i = 0; i < n_entities; i++)
    {
      CrowPoint wish = crow_rect_center (&view);
      CrowPoint place;
      CrowRect rect;

      if (crow_diagram_lookup_placement (diagram, entities[i]) != NULL)
        continue;
      rect = (CrowRect) { 0, 0, CARD_WIDTH, get_card_height (entities[i]) };
      if (at != NULL && ids->len == 0)
        place = (CrowPoint) { crow_snap (at->x - rect.width / 2), crow_snap (at->y - CROW_CARD_HEADER_HEIGHT / 2) };
      else
        {
          if (at != NULL)
            wish = *at;
          else
            find_middle_of_neighbours (state, entities[i], &wish);
          place = crow_spatial_index_find_place (cards, rect.width, rect.height, wish, CROW_COMMANDS_CARD_GAP);
        }
      rect.x = place.x;
      rect.y = place.y;
      crow_spatial_index_set (cards, n_before + i, &rect);
      crow_operation_place_entity (diagram, entities[i], rect.x, rect.y);
      g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (entities[i])));
    }
  if (ids->len == 0)
    return 0;

  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);
  crow_view_state_select_many (state, (const char *const *) ids->pdata, ids->len);
  return ids->len;
}

guint
crow_commands_place_on_diagram (CrowViewState     *state,
                                CrowEntity *const *entities,
                                guint              n_entities)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);

  return place_entities (state, entities, n_entities, NULL);
}

guint
crow_commands_place_at (CrowViewState     *state,
                        CrowEntity *const *entities,
                        guint              n_entities,
                        double             x,
                        double             y)
{
  const CrowPoint at = { x, y };

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);

  return place_entities (state, entities, n_entities, &at);
}

GPtrArray *
crow_commands_get_absent (CrowViewState *state,
                          CrowNode      *node)
{
  GPtrArray *absent = g_ptr_array_new ();
  CrowEntity *candidates[2] = { NULL, NULL };

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), absent);
  g_return_val_if_fail (CROW_IS_NODE (node), absent);

  /* A node of another document is not to be shown here. */
  if (crow_node_get_document (node) != crow_view_state_get_document (state))
    return absent;
  if (CROW_IS_LINK (node))
    for (guint end = 0; end < 2; end++)
      candidates[end] = crow_link_get_entity (CROW_LINK (node), end);
  else
    candidates[0] = (CrowEntity *) crow_node_get_ancestor (node, CROW_NODE_ENTITY);
  for (guint i = 0; i < 2; i++)
    if (candidates[i] != NULL && !g_ptr_array_find (absent, candidates[i], NULL)
        && crow_scene_lookup (crow_view_state_get_scene (state), crow_node_get_id (CROW_NODE (candidates[i]))) == NULL)
      g_ptr_array_add (absent, candidates[i]);
  return absent;
}

guint
crow_commands_place_neighbours (CrowViewState *state)
{
  g_autoptr (GPtrArray) entities = NULL;
  g_autoptr (GPtrArray) neighbours = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);

  entities = get_entities (state);
  neighbours = find_neighbours (crow_view_state_get_document (state), entities);
  return crow_commands_place_on_diagram (state, (CrowEntity *const *) neighbours->pdata, neighbours->len);
}

guint
crow_commands_select_neighbours (CrowViewState *state)
{
  g_autoptr (GPtrArray) entities = NULL;
  g_autoptr (GPtrArray) neighbours = NULL;
  guint n_added = 0;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);

  entities = get_entities (state);
  neighbours = find_neighbours (crow_view_state_get_document (state), entities);
  for (guint i = 0; i < neighbours->len; i++)
    {
      const char *id = crow_node_get_id (g_ptr_array_index (neighbours, i));

      if (crow_scene_lookup (crow_view_state_get_scene (state), id) == NULL || crow_view_state_is_selected (state, id))
        continue;
      crow_view_state_add (state, id);
      n_added++;
    }
  return n_added;
}

/* (transfer container): the entities on the diagram whose links refer to the attribute */
static GPtrArray *
find_referring (CrowViewState *state,
                CrowAttribute *attribute)
{
  CrowEntity *entity = crow_attribute_get_entity (attribute);
  g_autoptr (GPtrArray) links = crow_document_get_links_of (crow_view_state_get_document (state), entity);
  g_autoptr (GPtrArray) referring = g_ptr_array_new ();

  for (guint i = 0; i < links->len; i++)
    {
      CrowLink *link = g_ptr_array_index (links, i);
      gboolean is_pairs = crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY && !crow_link_is_through (link);
      guint end = is_pairs && crow_link_get_entity (link, 1) == entity ? 0 : 1;
      CrowEntity *other = crow_link_get_entity (link, end);
      gboolean refers = is_pairs && crow_attribute_is_in_primary_key (attribute);

      for (guint j = 0; j < crow_link_get_n_columns (link); j++)
        refers |= crow_link_column_get_references (crow_link_get_column (link, j)) == attribute;
      if (refers && other != NULL && !g_ptr_array_find (referring, other, NULL)
          && crow_scene_lookup (crow_view_state_get_scene (state), crow_node_get_id (CROW_NODE (other))) != NULL)
        g_ptr_array_add (referring, other);
    }
  return g_steal_pointer (&referring);
}

guint
crow_commands_go_to_related (CrowViewState *state,
                             CrowAttribute *attribute)
{
  CrowLink *link;
  g_autoptr (GPtrArray) related = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);
  g_return_val_if_fail (CROW_IS_ATTRIBUTE (attribute), 0);

  link = crow_attribute_get_referring_link (attribute);
  if (link != NULL && crow_link_get_entity (link, 0) != NULL)
    {
      related = g_ptr_array_new ();
      g_ptr_array_add (related, crow_link_get_entity (link, 0));
    }
  else
    related = find_referring (state, attribute);
  for (guint i = 0; i < related->len; i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (g_ptr_array_index (related, i)));
  if (ids->len > 0)
    {
      crow_view_state_select_many (state, (const char *const *) ids->pdata, ids->len);
      crow_view_state_reveal (state, g_ptr_array_index (ids, 0));
    }
  return ids->len;
}
