/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A diagram: where entities stand, how links run, notes and areas.
 *
 * Lengths are diagram units, one of which is a pixel at 100 %; x grows to the right and y downwards.  A placement's x
 * and y are its upper left corner.  Colours are "#rrggbb"; none is the colour of the theme.
 */
#pragma once

#include "document/crow-model.h"

G_BEGIN_DECLS

/**
 * CrowDetail:
 * @CROW_DETAIL_INHERIT: as the diagram says; for the diagram itself, as @CROW_DETAIL_ALL
 * @CROW_DETAIL_ALL: all attributes
 * @CROW_DETAIL_KEYS: attributes of keys and foreign keys
 * @CROW_DETAIL_NONE: the header alone: the entity is collapsed
 *
 * How much of an entity is shown.
 */
typedef enum
{
  CROW_DETAIL_INHERIT,
  CROW_DETAIL_ALL,
  CROW_DETAIL_KEYS,
  CROW_DETAIL_NONE,
} CrowDetail;

/**
 * CrowNotation:
 * @CROW_NOTATION_CROWS_FOOT: crow's foot, circle and bar
 * @CROW_NOTATION_UML: multiplicities as text: 0..1, 1, *, 1..*
 * @CROW_NOTATION_IDEF1X: dots and diamonds, dashed where the link does not identify
 * @CROW_NOTATION_PLAIN: 1 and n
 *
 * How the ends of links are drawn.  No notation moves anything.
 */
typedef enum
{
  CROW_NOTATION_CROWS_FOOT,
  CROW_NOTATION_UML,
  CROW_NOTATION_IDEF1X,
  CROW_NOTATION_PLAIN,
} CrowNotation;

enum
{
  CROW_DIAGRAM_PROP_NAME,
  CROW_DIAGRAM_PROP_DETAIL,   /* CrowDetail */
  CROW_DIAGRAM_PROP_TYPES,    /* whether types are shown */
  CROW_DIAGRAM_PROP_NOTATION, /* CrowNotation */
  CROW_DIAGRAM_PROP_COMMENT,
  CROW_DIAGRAM_N_PROPS
};

#define CROW_TYPE_DIAGRAM (crow_diagram_get_type ())
G_DECLARE_FINAL_TYPE (CrowDiagram, crow_diagram, CROW, DIAGRAM, CrowNode)

/* At most one placement of an entity in a diagram. */
enum
{
  CROW_PLACEMENT_PROP_ENTITY, /* reference */
  CROW_PLACEMENT_PROP_X,
  CROW_PLACEMENT_PROP_Y,
  CROW_PLACEMENT_PROP_WIDTH,  /* 0: as wide as its text needs */
  CROW_PLACEMENT_PROP_DETAIL, /* CrowDetail */
  CROW_PLACEMENT_PROP_COLOUR,
  CROW_PLACEMENT_PROP_LOCKED,
  CROW_PLACEMENT_N_PROPS
};

#define CROW_TYPE_PLACEMENT (crow_placement_get_type ())
G_DECLARE_FINAL_TYPE (CrowPlacement, crow_placement, CROW, PLACEMENT, CrowNode)

/* How a link runs where it was adjusted by hand; a link without a route is routed automatically. */
enum
{
  CROW_ROUTE_PROP_LINK,    /* reference */
  CROW_ROUTE_PROP_LABEL_X, /* offset of the link's label from its automatic place */
  CROW_ROUTE_PROP_LABEL_Y,
  CROW_ROUTE_N_PROPS
};

#define CROW_TYPE_ROUTE (crow_route_get_type ())
G_DECLARE_FINAL_TYPE (CrowRoute, crow_route, CROW, ROUTE, CrowNode)

/* A bend of a route, from end 0 to end 1. */
enum
{
  CROW_BEND_PROP_X,
  CROW_BEND_PROP_Y,
  CROW_BEND_N_PROPS
};

#define CROW_TYPE_BEND (crow_bend_get_type ())
G_DECLARE_FINAL_TYPE (CrowBend, crow_bend, CROW, BEND, CrowNode)

enum
{
  CROW_NOTE_PROP_X,
  CROW_NOTE_PROP_Y,
  CROW_NOTE_PROP_WIDTH,
  CROW_NOTE_PROP_HEIGHT,
  CROW_NOTE_PROP_COLOUR,
  CROW_NOTE_PROP_TEXT,
  CROW_NOTE_N_PROPS
};

#define CROW_TYPE_NOTE (crow_note_get_type ())
G_DECLARE_FINAL_TYPE (CrowNote, crow_note, CROW, NOTE, CrowNode)

/* A titled rectangle behind what it groups. */
enum
{
  CROW_AREA_PROP_NAME,
  CROW_AREA_PROP_X,
  CROW_AREA_PROP_Y,
  CROW_AREA_PROP_WIDTH,
  CROW_AREA_PROP_HEIGHT,
  CROW_AREA_PROP_COLOUR,
  CROW_AREA_N_PROPS
};

#define CROW_TYPE_AREA (crow_area_get_type ())
G_DECLARE_FINAL_TYPE (CrowArea, crow_area, CROW, AREA, CrowNode)

CROW_NODE_TEXT (CrowDiagram, crow_diagram, name, CROW_DIAGRAM_PROP_NAME)
CROW_NODE_INTEGER (CrowDiagram, crow_diagram, detail, CROW_DIAGRAM_PROP_DETAIL, CrowDetail)
CROW_NODE_BOOLEAN (CrowDiagram, crow_diagram, types, CROW_DIAGRAM_PROP_TYPES)
CROW_NODE_INTEGER (CrowDiagram, crow_diagram, notation, CROW_DIAGRAM_PROP_NOTATION, CrowNotation)
CROW_NODE_TEXT (CrowDiagram, crow_diagram, comment, CROW_DIAGRAM_PROP_COMMENT)
CROW_NODE_CHILDREN (CrowDiagram, crow_diagram, area, areas, CROW_NODE_AREA, CrowArea)
CROW_NODE_CHILDREN (CrowDiagram, crow_diagram, placement, placements, CROW_NODE_PLACEMENT, CrowPlacement)
CROW_NODE_CHILDREN (CrowDiagram, crow_diagram, route, routes, CROW_NODE_ROUTE, CrowRoute)
CROW_NODE_CHILDREN (CrowDiagram, crow_diagram, note, notes, CROW_NODE_NOTE, CrowNote)

/* (nullable): what stands on the diagram for an entity or a link */
CrowPlacement *crow_diagram_lookup_placement (CrowDiagram *self,
                                              CrowEntity  *entity);
CrowRoute     *crow_diagram_lookup_route     (CrowDiagram *self,
                                              CrowLink    *link);

CROW_NODE_REFERENCE (CrowPlacement, crow_placement, entity, CROW_PLACEMENT_PROP_ENTITY, CrowEntity)
CROW_NODE_NUMBER (CrowPlacement, crow_placement, x, CROW_PLACEMENT_PROP_X)
CROW_NODE_NUMBER (CrowPlacement, crow_placement, y, CROW_PLACEMENT_PROP_Y)
CROW_NODE_NUMBER (CrowPlacement, crow_placement, width, CROW_PLACEMENT_PROP_WIDTH)
CROW_NODE_INTEGER (CrowPlacement, crow_placement, detail, CROW_PLACEMENT_PROP_DETAIL, CrowDetail)
CROW_NODE_TEXT (CrowPlacement, crow_placement, colour, CROW_PLACEMENT_PROP_COLOUR)
CROW_NODE_BOOLEAN (CrowPlacement, crow_placement, locked, CROW_PLACEMENT_PROP_LOCKED)
/* The detail with CROW_DETAIL_INHERIT resolved. */
CrowDetail     crow_placement_get_effective_detail (CrowPlacement *self);

CROW_NODE_REFERENCE (CrowRoute, crow_route, link, CROW_ROUTE_PROP_LINK, CrowLink)
CROW_NODE_NUMBER (CrowRoute, crow_route, label_x, CROW_ROUTE_PROP_LABEL_X)
CROW_NODE_NUMBER (CrowRoute, crow_route, label_y, CROW_ROUTE_PROP_LABEL_Y)
CROW_NODE_CHILDREN (CrowRoute, crow_route, bend, bends, CROW_NODE_BEND, CrowBend)

CROW_NODE_NUMBER (CrowBend, crow_bend, x, CROW_BEND_PROP_X)
CROW_NODE_NUMBER (CrowBend, crow_bend, y, CROW_BEND_PROP_Y)

CROW_NODE_NUMBER (CrowNote, crow_note, x, CROW_NOTE_PROP_X)
CROW_NODE_NUMBER (CrowNote, crow_note, y, CROW_NOTE_PROP_Y)
CROW_NODE_NUMBER (CrowNote, crow_note, width, CROW_NOTE_PROP_WIDTH)
CROW_NODE_NUMBER (CrowNote, crow_note, height, CROW_NOTE_PROP_HEIGHT)
CROW_NODE_TEXT (CrowNote, crow_note, colour, CROW_NOTE_PROP_COLOUR)
CROW_NODE_TEXT (CrowNote, crow_note, text, CROW_NOTE_PROP_TEXT)

CROW_NODE_TEXT (CrowArea, crow_area, name, CROW_AREA_PROP_NAME)
CROW_NODE_NUMBER (CrowArea, crow_area, x, CROW_AREA_PROP_X)
CROW_NODE_NUMBER (CrowArea, crow_area, y, CROW_AREA_PROP_Y)
CROW_NODE_NUMBER (CrowArea, crow_area, width, CROW_AREA_PROP_WIDTH)
CROW_NODE_NUMBER (CrowArea, crow_area, height, CROW_AREA_PROP_HEIGHT)
CROW_NODE_TEXT (CrowArea, crow_area, colour, CROW_AREA_PROP_COLOUR)

G_END_DECLS
