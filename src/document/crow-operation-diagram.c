/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on what stands on a diagram.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>

#include "document/crow-operation-private.h"

/* Where a kind of node keeps its place and colour; -1: it has none. */
typedef struct
{
  CrowNodeKind kind;
  int x, y, width, height, colour;
} Geometry;

static const Geometry geometries[] = {
  { CROW_NODE_PLACEMENT, CROW_PLACEMENT_PROP_X, CROW_PLACEMENT_PROP_Y, CROW_PLACEMENT_PROP_WIDTH, -1,
    CROW_PLACEMENT_PROP_COLOUR },
  { CROW_NODE_NOTE, CROW_NOTE_PROP_X, CROW_NOTE_PROP_Y, CROW_NOTE_PROP_WIDTH, CROW_NOTE_PROP_HEIGHT,
    CROW_NOTE_PROP_COLOUR },
  { CROW_NODE_AREA, CROW_AREA_PROP_X, CROW_AREA_PROP_Y, CROW_AREA_PROP_WIDTH, CROW_AREA_PROP_HEIGHT,
    CROW_AREA_PROP_COLOUR },
  { CROW_NODE_BEND, CROW_BEND_PROP_X, CROW_BEND_PROP_Y, -1, -1, -1 },
};

static const Geometry *
get_geometry (CrowNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (geometries); i++)
    if (geometries[i].kind == crow_node_get_kind (node))
      return &geometries[i];
  return NULL;
}

void
crow_operation_move (CrowDocument   *document,
                     const CrowMove *moves,
                     guint           n_moves,
                     const char     *merge_key)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_if_fail (CROW_IS_DOCUMENT (document));

  edit = crow_document_begin_edit (document, C_("step of the history", "Move"));
  crow_edit_set_merge_key (edit, merge_key);
  for (guint i = 0; i < n_moves; i++)
    {
      const Geometry *geometry = get_geometry (moves[i].node);

      g_return_if_fail (geometry != NULL);
      crow_node_set_number (moves[i].node, geometry->x, moves[i].x);
      crow_node_set_number (moves[i].node, geometry->y, moves[i].y);
    }
  crow_edit_commit (g_steal_pointer (&edit));
}

void
crow_operation_resize (CrowNode   *node,
                       double      x,
                       double      y,
                       double      width,
                       double      height,
                       const char *merge_key)
{
  g_autoptr (CrowEdit) edit = NULL;
  const Geometry *geometry;

  g_return_if_fail (CROW_IS_NODE (node) && crow_node_get_document (node) != NULL);

  geometry = get_geometry (node);
  g_return_if_fail (geometry != NULL && geometry->width >= 0);

  edit = crow_document_begin_edit (crow_node_get_document (node), _("Resize"));
  crow_edit_set_merge_key (edit, merge_key);
  crow_node_set_number (node, geometry->x, x);
  crow_node_set_number (node, geometry->y, y);
  crow_node_set_number (node, geometry->width, MAX (width, 0));
  if (geometry->height >= 0)
    crow_node_set_number (node, geometry->height, MAX (height, 0));
  crow_edit_commit (g_steal_pointer (&edit));
}

void
crow_operation_set_colour (CrowDocument    *document,
                           CrowNode *const *nodes,
                           guint            n_nodes,
                           const char      *colour)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_if_fail (CROW_IS_DOCUMENT (document));

  edit = crow_document_begin_edit (document, _("Change Colour"));
  for (guint i = 0; i < n_nodes; i++)
    {
      const Geometry *geometry = get_geometry (nodes[i]);

      if (geometry != NULL && geometry->colour >= 0)
        crow_node_set_text (nodes[i], geometry->colour, colour);
    }
  crow_edit_commit (g_steal_pointer (&edit));
}

static CrowNode *
add_box (CrowDiagram *diagram,
         CrowNodeKind kind,
         double       x,
         double       y,
         double       width,
         double       height)
{
  CrowNode *node = crow_node_add (CROW_NODE (diagram), kind, NULL);
  const Geometry *geometry = get_geometry (node);

  crow_node_set_number (node, geometry->x, x);
  crow_node_set_number (node, geometry->y, y);
  crow_node_set_number (node, geometry->width, width);
  crow_node_set_number (node, geometry->height, height);
  return node;
}

CrowNote *
crow_operation_add_note (CrowDiagram *diagram,
                         const char  *text,
                         double       x,
                         double       y,
                         double       width,
                         double       height)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowNote *note;

  g_return_val_if_fail (CROW_IS_DIAGRAM (diagram) && crow_node_get_document (CROW_NODE (diagram)) != NULL, NULL);

  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (diagram)), _("Add Note"));
  note = CROW_NOTE (add_box (diagram, CROW_NODE_NOTE, x, y, width, height));
  crow_note_set_text (note, text);
  crow_edit_commit (g_steal_pointer (&edit));
  return note;
}

CrowArea *
crow_operation_add_area (CrowDiagram *diagram,
                         const char  *name,
                         double       x,
                         double       y,
                         double       width,
                         double       height)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowArea *area;

  g_return_val_if_fail (CROW_IS_DIAGRAM (diagram) && crow_node_get_document (CROW_NODE (diagram)) != NULL, NULL);

  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (diagram)), _("Add Area"));
  area = CROW_AREA (add_box (diagram, CROW_NODE_AREA, x, y, width, height));
  crow_area_set_name (area, name);
  crow_edit_commit (g_steal_pointer (&edit));
  return area;
}

CrowDiagram *
crow_operation_add_diagram (CrowDocument *document,
                            const char   *name)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowDiagram *diagram;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  edit = crow_document_begin_edit (document, _("Add Diagram"));
  diagram = CROW_DIAGRAM (crow_node_add (crow_document_get_root (document), CROW_NODE_DIAGRAM, NULL));
  crow_diagram_set_name (diagram, name);
  crow_edit_commit (g_steal_pointer (&edit));
  return diagram;
}

void
crow_operation_set_bends (CrowDiagram  *diagram,
                          CrowLink     *link,
                          const double *points,
                          guint         n_points,
                          const char   *merge_key)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowRoute *route;
  guint n_bends;

  g_return_if_fail (CROW_IS_DIAGRAM (diagram) && CROW_IS_LINK (link));
  g_return_if_fail (crow_node_get_document (CROW_NODE (diagram)) != NULL);

  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (diagram)),
                                   n_points > 0 ? _("Bend Link") : _("Straighten Link"));
  crow_edit_set_merge_key (edit, merge_key);
  route = crow_diagram_lookup_route (diagram, link);
  if (route == NULL && n_points > 0)
    {
      route = CROW_ROUTE (crow_node_add (CROW_NODE (diagram), CROW_NODE_ROUTE, NULL));
      crow_route_set_link (route, link);
    }
  n_bends = route != NULL ? crow_route_get_n_bends (route) : 0;
  /* Bends that stay keep their nodes, so that a drag only sets numbers. */
  for (; n_bends > n_points; n_bends--)
    crow_node_remove (CROW_NODE (crow_route_get_bend (route, n_bends - 1)));
  for (; n_bends < n_points; n_bends++)
    crow_node_add (CROW_NODE (route), CROW_NODE_BEND, NULL);
  for (guint i = 0; i < n_points; i++)
    {
      crow_bend_set_x (crow_route_get_bend (route, i), points[2 * i]);
      crow_bend_set_y (crow_route_get_bend (route, i), points[2 * i + 1]);
    }
  /* A route without bends says something only of its label. */
  if (route != NULL && n_points == 0 && crow_route_get_label_x (route) == 0 && crow_route_get_label_y (route) == 0)
    crow_node_remove (CROW_NODE (route));
  crow_edit_commit (g_steal_pointer (&edit));
}
