/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits made from the selection: add, connect, delete, nudge.  Copying is in crow-commands-clipboard.c, aligning and
 * arranging are in crow-commands-arrange.c.  Nothing here knows a widget.
 */
#include "config.h"

#include "canvas/crow-commands.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands-private.h"
#include "document/crow-operation.h"

/* A new card is about this large. */
#define NEW_WIDTH 140.0
#define NEW_HEIGHT 70.0

CrowDiagram *
crow_commands_pin (CrowViewState *state)
{
  CrowDocument *document = crow_view_state_get_document (state);
  CrowScene *scene = crow_view_state_get_scene (state);
  CrowDiagram *diagram = crow_view_state_get_diagram (state);

  g_return_val_if_fail (crow_document_is_editing (document), NULL);

  if (diagram == NULL)
    diagram = crow_operation_add_diagram (document, _("Diagram"));

  for (guint i = 0; i < crow_scene_get_n_items (scene, CROW_ITEM_CARD); i++)
    {
      CrowItem *item = crow_scene_get_item (scene, CROW_ITEM_CARD, i);

      if (CROW_CARD (item)->placement == NULL && item->node != NULL)
        crow_operation_place_entity (diagram, CROW_ENTITY (item->node), item->bounds.x, item->bounds.y);
    }

  return diagram;
}

void
_crow_commands_follow_diagram (CrowViewState *state,
                               CrowDiagram   *diagram)
{
  if (crow_view_state_get_diagram (state) == NULL && diagram != NULL)
    crow_view_state_set_diagram (state, diagram);
}

void
crow_commands_move_items (CrowViewState   *state,
                          CrowItem *const *items,
                          const CrowPoint *corners,
                          guint            n_items,
                          const char      *label,
                          const char      *merge_key)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree CrowMove *moves = NULL;
  guint n_moves = 0;

  g_return_if_fail (CROW_IS_VIEW_STATE (state));

  document = crow_view_state_get_document (state);
  edit = crow_document_begin_edit (document, label);
  if (merge_key != NULL)
    crow_edit_set_merge_key (edit, merge_key);
  diagram = crow_commands_pin (state);

  moves = g_new0 (CrowMove, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      CrowNode *node = items[i]->node;

      if (items[i]->kind == CROW_ITEM_CARD)
        node = CROW_NODE (crow_diagram_lookup_placement (diagram, CROW_ENTITY (node)));
      if (node != NULL)
        moves[n_moves++] = (CrowMove) { node, corners[i].x, corners[i].y };
    }
  crow_operation_move (document, moves, n_moves, merge_key);
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);
}

CrowEntity *
crow_commands_add_entity (CrowViewState *state,
                          double         x,
                          double         y)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  CrowEntity *entity;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  document = crow_view_state_get_document (state);
  edit = crow_document_begin_edit (document, _("Add Entity"));
  diagram = crow_commands_pin (state);
  entity = crow_operation_add_entity (document, diagram, NULL, crow_snap (x), crow_snap (y));
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);

  crow_view_state_select (state, crow_node_get_id (CROW_NODE (entity)));
  crow_view_state_reveal (state, crow_node_get_id (CROW_NODE (entity)));
  crow_view_state_name_new (state, crow_node_get_id (CROW_NODE (entity)));
  return entity;
}

CrowSpatialIndex *
_crow_commands_index_boxes (CrowViewState *state)
{
  static const CrowItemKind kinds[] = { CROW_ITEM_CARD, CROW_ITEM_NOTE };
  CrowScene *scene = crow_view_state_get_scene (state);
  CrowSpatialIndex *boxes = crow_spatial_index_new ();
  guint n = 0;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < crow_scene_get_n_items (scene, kinds[k]); i++)
      crow_spatial_index_set (boxes, n++, &crow_scene_get_item (scene, kinds[k], i)->bounds);
  return boxes;
}

CrowEntity *
crow_commands_add_entity_in_view (CrowViewState *state)
{
  g_autoptr (CrowSpatialIndex) cards = NULL;
  CrowRect view;
  CrowPoint place;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  cards = _crow_commands_index_boxes (state);
  crow_viewport_get_visible (crow_view_state_get_viewport (state), &view.x, &view.y, &view.width, &view.height);
  place = crow_spatial_index_find_place (cards, NEW_WIDTH, NEW_HEIGHT, crow_rect_center (&view),
                                         CROW_COMMANDS_CARD_GAP);
  return crow_commands_add_entity (state, place.x, place.y);
}

CrowEntity *
crow_commands_add_heir (CrowViewState *state,
                        GError       **error)
{
  g_autoptr (CrowSpatialIndex) cards = NULL;
  CrowNode *node;
  CrowItem *item;
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  CrowEntity *heir;
  CrowPoint place = { 0, 0 };

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  node = crow_view_state_get_single (state);
  if (CROW_IS_ATTRIBUTE (node))
    node = crow_node_get_parent (node);
  if (node == NULL || !CROW_IS_ENTITY (node))
    return NULL;

  /* Below its parent, or beside others that are there. */
  item = crow_scene_lookup (crow_view_state_get_scene (state), crow_node_get_id (node));
  if (item != NULL)
    {
      cards = _crow_commands_index_boxes (state);
      place = crow_spatial_index_find_place (cards, NEW_WIDTH, NEW_HEIGHT,
                                             (CrowPoint) { crow_rect_center (&item->bounds).x,
                                                           crow_rect_bottom (&item->bounds)
                                                             + 3 * CROW_CARD_HEADER_HEIGHT + NEW_HEIGHT / 2 },
                                             CROW_COMMANDS_CARD_GAP);
    }
  edit = crow_document_begin_edit (crow_view_state_get_document (state), _("Add Heir"));
  diagram = crow_commands_pin (state);
  heir = crow_operation_add_heir (CROW_ENTITY (node), diagram, crow_snap (place.x), crow_snap (place.y), error);
  if (heir == NULL)
    return NULL;
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);

  crow_view_state_select (state, crow_node_get_id (CROW_NODE (heir)));
  crow_view_state_reveal (state, crow_node_get_id (CROW_NODE (heir)));
  crow_view_state_name_new (state, crow_node_get_id (CROW_NODE (heir)));
  return heir;
}

CrowAttribute *
crow_commands_add_attribute (CrowViewState *state)
{
  CrowNode *node;
  CrowAttribute *attribute;
  int position = -1;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  node = crow_view_state_get_single (state);
  if (CROW_IS_ATTRIBUTE (node))
    {
      position = crow_node_get_position (node) + 1;
      node = crow_node_get_parent (node);
    }
  if (node == NULL || !CROW_IS_ENTITY (node))
    return NULL;

  attribute = crow_operation_add_attribute (CROW_ENTITY (node), NULL, CROW_TYPE_TEXT, position);
  crow_view_state_select (state, crow_node_get_id (CROW_NODE (attribute)));
  crow_view_state_reveal (state, crow_node_get_id (CROW_NODE (attribute)));
  crow_view_state_name_new (state, crow_node_get_id (CROW_NODE (attribute)));
  return attribute;
}

/* A box of a size, at a place or in the middle of what is in view. */
static CrowRect
get_box (CrowViewState   *state,
         const CrowPoint *at,
         double           width,
         double           height)
{
  CrowRect view;

  if (at != NULL)
    return (CrowRect) { crow_snap (at->x), crow_snap (at->y), width, height };

  crow_viewport_get_visible (crow_view_state_get_viewport (state), &view.x, &view.y, &view.width, &view.height);
  return (CrowRect) { crow_snap (view.x + (view.width - width) / 2), crow_snap (view.y + (view.height - height) / 2),
                      width, height };
}

CrowNote *
crow_commands_add_note (CrowViewState   *state,
                        const CrowPoint *at)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  CrowNote *note;
  CrowRect rect;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  document = crow_view_state_get_document (state);
  rect = get_box (state, at, 180, 80);
  if (at == NULL)
    {
      g_autoptr (CrowSpatialIndex) boxes = _crow_commands_index_boxes (state);
      CrowPoint place = crow_spatial_index_find_place (boxes, rect.width, rect.height, crow_rect_center (&rect),
                                                       CROW_COMMANDS_CARD_GAP);

      rect.x = place.x;
      rect.y = place.y;
    }
  edit = crow_document_begin_edit (document, _("Add Note"));
  diagram = crow_commands_pin (state);
  note = crow_operation_add_note (diagram, _("Note"), rect.x, rect.y, rect.width, rect.height);
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);

  crow_view_state_select (state, crow_node_get_id (CROW_NODE (note)));
  crow_view_state_edit (state, crow_node_get_id (CROW_NODE (note)));
  return note;
}

CrowArea *
crow_commands_add_area (CrowViewState   *state,
                        const CrowPoint *at)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  CrowArea *area;
  CrowRect rect = { 0 };
  gboolean around = FALSE;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  for (guint i = 0; at == NULL && i < crow_view_state_get_n_selected (state); i++)
    {
      CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (state), crow_view_state_get_selected_id (state, i));

      if (item == NULL || item->kind == CROW_ITEM_ROUTE)
        continue;
      rect = around ? crow_rect_union (&rect, &item->bounds) : item->bounds;
      around = TRUE;
    }
  if (around)
    {
      rect = crow_rect_grow (&rect, 2 * CROW_GRID);
      rect.y -= CROW_AREA_TITLE_HEIGHT;
      rect.height += CROW_AREA_TITLE_HEIGHT;
    }
  else
    rect = get_box (state, at, 300, 200);

  document = crow_view_state_get_document (state);
  edit = crow_document_begin_edit (document, _("Add Area"));
  diagram = crow_commands_pin (state);
  area = crow_operation_add_area (diagram, _("Area"), rect.x, rect.y, rect.width, rect.height);
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);

  crow_view_state_select (state, crow_node_get_id (CROW_NODE (area)));
  crow_view_state_name_new (state, crow_node_get_id (CROW_NODE (area)));
  return area;
}

/* Sets a property of the placements of what is selected, as one edit. */
static gboolean
set_on_placements (CrowViewState *state,
                   const char    *label,
                   guint          property,
                   gint64         value)
{
  g_autoptr (GPtrArray) nodes = crow_view_state_get_nodes (state);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_view_state_get_document (state), label);
  CrowDiagram *diagram = crow_commands_pin (state);
  guint n_set = 0;

  for (guint i = 0; i < nodes->len; i++)
    {
      CrowPlacement *placement = NULL;

      if (CROW_IS_ENTITY (g_ptr_array_index (nodes, i)))
        placement = crow_diagram_lookup_placement (diagram, g_ptr_array_index (nodes, i));
      if (placement == NULL)
        continue;
      if (property == CROW_PLACEMENT_PROP_LOCKED)
        crow_placement_set_locked (placement, value != 0);
      else
        crow_placement_set_detail (placement, (CrowDetail) value);
      n_set++;
    }
  if (n_set == 0)
    return FALSE;

  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);
  return TRUE;
}

gboolean
crow_commands_set_detail (CrowViewState *state,
                          CrowDetail     detail)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  return set_on_placements (state, _("Change Detail"), CROW_PLACEMENT_PROP_DETAIL, detail);
}

void
crow_commands_set_diagram_detail (CrowViewState *state,
                                  CrowDetail     detail)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowDiagram *diagram;

  g_return_if_fail (CROW_IS_VIEW_STATE (state));

  edit = crow_document_begin_edit (crow_view_state_get_document (state), _("Change Detail"));
  diagram = crow_commands_pin (state);
  crow_diagram_set_detail (diagram, detail);
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);
}

void
crow_commands_toggle_collapsed (CrowViewState *state,
                                CrowItem      *card)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowDiagram *diagram;
  CrowPlacement *placement;
  gboolean collapsed;

  g_return_if_fail (CROW_IS_VIEW_STATE (state));
  g_return_if_fail (card != NULL && card->kind == CROW_ITEM_CARD && card->node != NULL);

  collapsed = CROW_CARD (card)->n_rows == 0;
  edit = crow_document_begin_edit (crow_view_state_get_document (state), collapsed ? _("Expand") : _("Collapse"));
  diagram = crow_commands_pin (state);
  placement = crow_diagram_lookup_placement (diagram, CROW_ENTITY (card->node));
  if (placement != NULL)
    crow_placement_set_detail (placement, !collapsed ? CROW_DETAIL_NONE
                                          : crow_diagram_get_detail (diagram) == CROW_DETAIL_NONE ? CROW_DETAIL_ALL
                                                                                                  : CROW_DETAIL_INHERIT);
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);
}

gboolean
crow_commands_set_locked (CrowViewState *state,
                          gboolean       locked)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  return set_on_placements (state, locked ? _("Lock Position") : _("Unlock Position"), CROW_PLACEMENT_PROP_LOCKED,
                            locked);
}

CrowLink *
crow_commands_connect (CrowViewState  *state,
                       CrowLinkKind    kind,
                       CrowEntity     *one,
                       CrowEntity     *other,
                       GError        **error)
{
  CrowLink *link;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  link = crow_operation_connect (crow_view_state_get_document (state), kind, one, other, error);
  if (link != NULL)
    crow_view_state_select (state, crow_node_get_id (CROW_NODE (link)));
  return link;
}

guint
crow_commands_delete_selection (CrowViewState *state)
{
  g_autoptr (GPtrArray) nodes = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);

  nodes = crow_view_state_get_nodes (state);
  if (nodes->len == 0)
    return 0;

  crow_operation_delete (crow_view_state_get_document (state), (CrowNode *const *) nodes->pdata, nodes->len);
  return nodes->len;
}

/* The items of the selection that have a place of their own. */
static GPtrArray *
get_placed_items (CrowViewState *state)
{
  CrowScene *scene = crow_view_state_get_scene (state);
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < crow_view_state_get_n_selected (state); i++)
    {
      CrowItem *item = crow_scene_lookup (scene, crow_view_state_get_selected_id (state, i));

      if (item != NULL && item->kind != CROW_ITEM_ROUTE)
        g_ptr_array_add (items, item);
    }

  return items;
}

gboolean
crow_commands_nudge (CrowViewState *state,
                     double         dx,
                     double         dy)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autofree CrowPoint *corners = NULL;
  g_autoptr (GString) key = g_string_new ("nudge");

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  items = get_placed_items (state);
  if (items->len == 0)
    return FALSE;

  corners = g_new0 (CrowPoint, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (items, i);

      corners[i] = (CrowPoint) { item->bounds.x + dx, item->bounds.y + dy };
      g_string_append_printf (key, " %s", item->id);
    }
  crow_commands_move_items (state, (CrowItem *const *) items->pdata, corners, items->len, _("Move"), key->str);
  return TRUE;
}

static const char *
get_name (CrowEntity *entity)
{
  const char *name = crow_entity_get_name (entity);

  return name != NULL ? name : "?";
}

char *
crow_commands_describe_connect (CrowLinkKind  kind,
                                CrowEntity   *one,
                                CrowEntity   *other)
{
  g_return_val_if_fail (CROW_IS_ENTITY (one), NULL);

  if (other == NULL)
    {
      if (kind == CROW_LINK_MANY_TO_MANY)
        /* Translators: the name of an entity */
        return g_strdup_printf (_("Many “%s” have many of a new entity"), get_name (one));
      if (kind == CROW_LINK_ONE_TO_ONE)
        return g_strdup_printf (_("“%s” has one of a new entity"), get_name (one));
      return g_strdup_printf (_("“%s” has many of a new entity"), get_name (one));
    }

  switch (kind)
    {
    case CROW_LINK_ONE_TO_MANY:
      /* Translators: names of entities; the last two say which table gets the foreign key */
      return g_strdup_printf (_("“%s” has many “%s”; “%s” gets the reference to “%s”"),
                              get_name (one), get_name (other), get_name (other), get_name (one));

    case CROW_LINK_ONE_TO_ONE:
      return g_strdup_printf (_("“%s” has one “%s”; “%s” gets the reference to “%s”"),
                              get_name (one), get_name (other), get_name (other), get_name (one));

    case CROW_LINK_MANY_TO_MANY:
    default:
      return g_strdup_printf (_("Many “%s” have many “%s”; a table between them holds the pairs"),
                              get_name (one), get_name (other));
    }
}
