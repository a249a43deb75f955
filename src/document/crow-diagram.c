/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of a diagram and what stands on it.
 */
#include "config.h"

#include "document/crow-diagram.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document.h"
#include "document/crow-node-private.h"

static const char *const detail_names[] = { "inherit", "all", "keys", "none", NULL };
static const char *const notation_names[] = { "crows-foot", "uml", "idef1x", "plain", NULL };

static const CrowStoredProperty crow_diagram_properties[] = {
  [CROW_DIAGRAM_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_DIAGRAM_PROP_DETAIL] = { "detail", CROW_STORED_ENUM, .names = detail_names },
  [CROW_DIAGRAM_PROP_TYPES] = { "types", CROW_STORED_BOOLEAN, .fallback = TRUE },
  [CROW_DIAGRAM_PROP_NOTATION] = { "notation", CROW_STORED_ENUM, .names = notation_names },
  [CROW_DIAGRAM_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
};

static const CrowNodeKind diagram_children[] = { CROW_NODE_AREA, CROW_NODE_PLACEMENT, CROW_NODE_ROUTE,
                                                 CROW_NODE_NOTE };

const CrowKindInfo _crow_diagram_info = {
  .kind = CROW_NODE_DIAGRAM, .element = "diagram", .noun = N_("diagram"), .id_prefix = "d",
  CROW_KIND_TABLE (crow_diagram_properties), CROW_KIND_CHILDREN (diagram_children),
};

CROW_DEFINE_NODE (CrowDiagram, crow_diagram, CROW_DIAGRAM_N_PROPS)

static const CrowStoredProperty crow_placement_properties[] = {
  [CROW_PLACEMENT_PROP_ENTITY] = { "entity", CROW_STORED_REFERENCE, .target = CROW_NODE_ENTITY },
  [CROW_PLACEMENT_PROP_X] = { "x", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_PLACEMENT_PROP_Y] = { "y", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_PLACEMENT_PROP_WIDTH] = { "width", CROW_STORED_NUMBER },
  [CROW_PLACEMENT_PROP_DETAIL] = { "detail", CROW_STORED_ENUM, .names = detail_names },
  [CROW_PLACEMENT_PROP_COLOUR] = { "colour", CROW_STORED_TEXT },
  [CROW_PLACEMENT_PROP_LOCKED] = { "locked", CROW_STORED_BOOLEAN },
};

const CrowKindInfo _crow_placement_info = {
  .kind = CROW_NODE_PLACEMENT, .element = "placement", .noun = N_("placement"),
  CROW_KIND_TABLE (crow_placement_properties),
};

CROW_DEFINE_NODE (CrowPlacement, crow_placement, CROW_PLACEMENT_N_PROPS)

static const CrowStoredProperty crow_route_properties[] = {
  [CROW_ROUTE_PROP_LINK] = { "link", CROW_STORED_REFERENCE, .target = CROW_NODE_LINK },
  [CROW_ROUTE_PROP_LABEL_X] = { "label-x", CROW_STORED_NUMBER },
  [CROW_ROUTE_PROP_LABEL_Y] = { "label-y", CROW_STORED_NUMBER },
};

static const CrowNodeKind route_children[] = { CROW_NODE_BEND };

const CrowKindInfo _crow_route_info = {
  .kind = CROW_NODE_ROUTE, .element = "route", .noun = N_("route"),
  CROW_KIND_TABLE (crow_route_properties), CROW_KIND_CHILDREN (route_children),
};

CROW_DEFINE_NODE (CrowRoute, crow_route, CROW_ROUTE_N_PROPS)

static const CrowStoredProperty crow_bend_properties[] = {
  [CROW_BEND_PROP_X] = { "x", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_BEND_PROP_Y] = { "y", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
};

const CrowKindInfo _crow_bend_info = {
  .kind = CROW_NODE_BEND, .element = "bend", .noun = N_("bend"), CROW_KIND_TABLE (crow_bend_properties),
};

CROW_DEFINE_NODE (CrowBend, crow_bend, CROW_BEND_N_PROPS)

static const CrowStoredProperty crow_note_properties[] = {
  [CROW_NOTE_PROP_X] = { "x", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_NOTE_PROP_Y] = { "y", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_NOTE_PROP_WIDTH] = { "width", CROW_STORED_NUMBER },
  [CROW_NOTE_PROP_HEIGHT] = { "height", CROW_STORED_NUMBER },
  [CROW_NOTE_PROP_COLOUR] = { "colour", CROW_STORED_TEXT },
  [CROW_NOTE_PROP_TEXT] = { "text", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_note_info = {
  .kind = CROW_NODE_NOTE, .element = "note", .noun = N_("note"), .id_prefix = "t",
  CROW_KIND_TABLE (crow_note_properties),
};

CROW_DEFINE_NODE (CrowNote, crow_note, CROW_NOTE_N_PROPS)

static const CrowStoredProperty crow_area_properties[] = {
  [CROW_AREA_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_AREA_PROP_X] = { "x", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_AREA_PROP_Y] = { "y", CROW_STORED_NUMBER, CROW_STORED_ALWAYS },
  [CROW_AREA_PROP_WIDTH] = { "width", CROW_STORED_NUMBER },
  [CROW_AREA_PROP_HEIGHT] = { "height", CROW_STORED_NUMBER },
  [CROW_AREA_PROP_COLOUR] = { "colour", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_area_info = {
  .kind = CROW_NODE_AREA, .element = "area", .noun = N_("area"), .id_prefix = "r",
  CROW_KIND_TABLE (crow_area_properties),
};

CROW_DEFINE_NODE (CrowArea, crow_area, CROW_AREA_N_PROPS)

/* What on the diagram refers to @target by its property @property. */
static CrowNode *
lookup_reference (CrowDiagram *self,
                  CrowNode    *target,
                  CrowNodeKind kind,
                  guint        property)
{
  CrowDocument *document = crow_node_get_document (CROW_NODE (self));
  g_autoptr (GPtrArray) referrers = NULL;

  if (document == NULL || crow_node_get_id (target) == NULL)
    return NULL;
  referrers = crow_document_get_referrers (document, crow_node_get_id (target));
  for (guint i = 0; i < referrers->len; i++)
    {
      CrowNode *node = g_ptr_array_index (referrers, i);

      if (crow_node_get_kind (node) == kind && crow_node_get_parent (node) == CROW_NODE (self) &&
          crow_node_get_reference (node, property) == target)
        return node;
    }
  return NULL;
}

CrowPlacement *
crow_diagram_lookup_placement (CrowDiagram *self,
                               CrowEntity  *entity)
{
  return (CrowPlacement *) lookup_reference (self, CROW_NODE (entity), CROW_NODE_PLACEMENT,
                                             CROW_PLACEMENT_PROP_ENTITY);
}

CrowRoute *
crow_diagram_lookup_route (CrowDiagram *self,
                           CrowLink    *link)
{
  return (CrowRoute *) lookup_reference (self, CROW_NODE (link), CROW_NODE_ROUTE, CROW_ROUTE_PROP_LINK);
}

CrowDetail
crow_placement_get_effective_detail (CrowPlacement *self)
{
  CrowDetail detail = crow_placement_get_detail (self);
  CrowNode *diagram = crow_node_get_parent (CROW_NODE (self));

  if (detail == CROW_DETAIL_INHERIT && diagram != NULL)
    detail = crow_diagram_get_detail (CROW_DIAGRAM (diagram));
  return detail == CROW_DETAIL_INHERIT ? CROW_DETAIL_ALL : detail;
}
