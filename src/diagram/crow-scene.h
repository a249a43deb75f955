/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CrowScene: what a diagram looks like, in plain numbers, without a toolkit.
 *
 * A scene has items: cards (entities), routes (links), notes and areas.  Everything that is painted, hit or exported
 * is read from them.  An item is borrowed from the scene and stays where it is in memory until `item-removed`; who
 * reads it never writes to it.
 *
 * An item's `revision` is another number, never used before in this scene, whenever the item looks different.  Moving
 * a card, a note or an area does not change its revision: it is painted relative to its corner, so that a painter can
 * keep what it painted.  A route's revision changes whenever its points do.
 *
 * A scene is made from a diagram of a document (crow_scene_load(), crow_scene_apply()) or from records
 * (crow_scene_add_card() and the like; then crow_scene_route()).  It never changes the document: a drag moves items of
 * the scene, and the tool that ends it makes the edit.
 *
 * Signal: `CrowScene::item-removed (scene, CrowItem *item)`: the item is about to be freed; caches drop it.
 */
#pragma once

#include "diagram/crow-geometry.h"
#include "diagram/crow-text-measure.h"
#include "document/crow-document.h"

G_BEGIN_DECLS

/* Measures of cards. */
#define CROW_CARD_HEADER_HEIGHT 32.0
#define CROW_CARD_ROW_HEIGHT 24.0
#define CROW_CARD_PADDING 12.0       /* left and right of the text */
#define CROW_CARD_BOTTOM 6.0         /* below the last row */
#define CROW_CARD_MORE_HEIGHT 20.0   /* of the line that says what is not shown */
#define CROW_CARD_COLUMN_GAP 16.0    /* between name and type */
#define CROW_CARD_MARK_WIDTH 18.0    /* of one column of key marks */
#define CROW_CARD_RADIUS 10.0
#define CROW_CARD_MIN_WIDTH 120.0
#define CROW_CARD_MAX_WIDTH 340.0    /* beyond it texts are shortened, unless the placement has a width */
#define CROW_ROUTE_RADIUS 8.0        /* of rounded corners */
#define CROW_ROUTE_MARGIN 20.0       /* between a route and cards, where there is room */
#define CROW_ROUTE_GAP 10.0          /* between parallel routes, where there is room */
#define CROW_MARK_RADIUS 8.0         /* of the mark of a delete rule */
#define CROW_SYMBOL_LENGTH 20.0      /* of a symbol at the end of a route, along the route */
#define CROW_NOTE_PADDING 10.0
#define CROW_NOTE_RADIUS 6.0
#define CROW_AREA_TITLE_HEIGHT 28.0
#define CROW_AREA_RADIUS 12.0

/* In the order of painting. */
typedef enum
{
  CROW_ITEM_AREA,
  CROW_ITEM_ROUTE,
  CROW_ITEM_CARD,
  CROW_ITEM_NOTE,
} CrowItemKind;

#define CROW_N_ITEM_KINDS 4

typedef enum
{
  CROW_MARK_PRIMARY = 1 << 0,
  CROW_MARK_FOREIGN = 1 << 1,
  CROW_MARK_UNIQUE = 1 << 2,
  CROW_MARK_REQUIRED = 1 << 3,
} CrowMarks;

typedef struct
{
  CrowItemKind kind;
  const char *id;      /* of the entity, link, note or area; of a tie of inheritance `<heir>.inherits` */
  CrowNode *node;      /* (nullable): that node, borrowed from the document; NULL in a scene made from records */
  guint64 revision;
  CrowRect bounds;     /* of the body; of a route with its symbols and labels */

  /*< private >*/
  guint slot;
} CrowItem;

/* A row of a card. */
typedef struct
{
  const char *id;      /* of the attribute */
  CrowNode *node;      /* (nullable): the attribute */
  char *name;          /* as shown: shortened where it must be */
  char *type;          /* as shown; a “?” at its end: not required; "" where types are not shown */
  char *full_name;     /* not shortened */
  char *full_type;
  double type_width;   /* of the text as shown */
  guint marks;         /* CrowMarks */
} CrowCardRow;

typedef struct
{
  CrowItem item;
  CrowNode *placement; /* (nullable): the CrowPlacement; NULL for an entity that was placed by the scene */
  char *title;         /* as shown */
  char *full_title;    /* not shortened */
  char *colour;        /* (nullable): "#rrggbb" */
  CrowCardRow *rows;
  guint n_rows;
  char *more;          /* (nullable): a last line that says how many attributes are not shown */
  guint n_mark_columns; /* 0 to 2: width taken by key marks */
  CrowDetail detail;
  gboolean locked;
} CrowCard;

/* One end of a route. */
typedef struct
{
  CrowCard *card;      /* (nullable): NULL only while a link has no entity there; such a link has no route */
  CrowSide side;       /* of the card */
  CrowPoint port;      /* where it meets the card */
  gboolean many;       /* the other end reaches any number of rows here */
  gboolean required;   /* the other end reaches at least one */
  char *label;         /* (nullable): the role */
  CrowRect label_rect; /* of the text; empty: it is not shown, as there is no label, or no room for it */
} CrowRouteEnd;

typedef struct
{
  CrowItem item;
  CrowNode *route_node; /* (nullable): the CrowRoute with bends made by hand */
  CrowRouteEnd ends[2];
  CrowPoint *points;    /* from port to port; horizontal and vertical in turn */
  guint n_points;       /* at least 2 */
  CrowPoint *bends;     /* made by hand, from end 0 to end 1 */
  guint n_bends;        /* 0: the route is automatic */
  gboolean identifying; /* the foreign key is part of the primary key */
  gboolean through;     /* it goes through an entity, and has no foreign key of its own */
  gboolean inherits;    /* no link: the entity of end 1 inherits from that of end 0; `item.node` is the heir */
  CrowLinkKind kind;
  CrowDeleteRule rule;
  gboolean owned;
  gboolean has_mark;    /* whether the delete rule is marked: it has a say, and does anything */
  CrowPoint mark;       /* its middle */
  CrowSide mark_side;   /* the direction from end 0 to end 1 there */
  char *label;          /* (nullable): the name */
  CrowRect label_rect;  /* as those of the ends */
  CrowPoint label_offset; /* by hand, from the automatic place */
} CrowRoutePath;

typedef struct
{
  CrowItem item;
  char *colour;        /* (nullable) */
  char *text;
  GStrv lines;         /* the text, broken to the width; what does not fit the height is left out */
} CrowNoteBox;

typedef struct
{
  CrowItem item;
  char *colour;        /* (nullable) */
  char *title;         /* (nullable): as shown */
  char *full_title;    /* (nullable): not shortened */
} CrowAreaBox;

#define CROW_CARD(item) ((CrowCard *) (item))
#define CROW_ROUTE_PATH(item) ((CrowRoutePath *) (item))
#define CROW_NOTE_BOX(item) ((CrowNoteBox *) (item))
#define CROW_AREA_BOX(item) ((CrowAreaBox *) (item))

#define CROW_TYPE_SCENE (crow_scene_get_type ())
G_DECLARE_FINAL_TYPE (CrowScene, crow_scene, CROW, SCENE, GObject)

/* @measure: kept alive by the caller, longer than the scene */
CrowScene       *crow_scene_new            (const CrowTextMeasure *measure);

/* From a document. */

/* Everything anew.  Entities of the model that have no placement in @diagram are left out, unless @diagram has no
 * placement at all: then all are placed automatically.  @diagram: (nullable): all entities, placed automatically. */
void             crow_scene_load           (CrowScene             *self,
                                            CrowDocument          *document,
                                            CrowDiagram           *diagram);
/* Follows a change of the document: only what was touched is measured and routed anew.  Returns whether anything of
 * the scene changed. */
gboolean         crow_scene_apply          (CrowScene             *self,
                                            CrowChangeSet         *changes);
/* (nullable) */
CrowDiagram     *crow_scene_get_diagram    (CrowScene             *self);

/* Looks. */
const CrowTextMeasure *crow_scene_get_measure (CrowScene          *self);
CrowNotation     crow_scene_get_notation   (CrowScene             *self);
void             crow_scene_set_notation   (CrowScene             *self,
                                            CrowNotation           notation);

/* Items. */
guint            crow_scene_get_n_items    (CrowScene             *self,
                                            CrowItemKind           kind);
CrowItem        *crow_scene_get_item       (CrowScene             *self,
                                            CrowItemKind           kind,
                                            guint                  position);
/* All of a kind, in that order: (transfer none), valid until the scene changes. */
CrowItem *const *crow_scene_get_items      (CrowScene             *self,
                                            CrowItemKind           kind,
                                            guint                 *n_items);
/* (nullable): by the id of the entity, link, note or area */
CrowItem        *crow_scene_lookup         (CrowScene             *self,
                                            const char            *id);
/* The routes of a card: (transfer none), valid until the scene changes; a self link stands there once. */
CrowRoutePath  **crow_scene_get_routes     (CrowScene             *self,
                                            CrowCard              *card,
                                            guint                 *n_routes);
/* What all items cover; empty at the origin if there are none. */
void             crow_scene_get_bounds     (CrowScene             *self,
                                            CrowRect              *bounds);
/* What an item covers with its shadow, symbols and labels. */
void             crow_item_get_extents     (const CrowItem        *item,
                                            CrowRect              *extents);
/* Appends the items that touch @rect to @items: (element-type CrowItem), in the order of painting. */
void             crow_scene_query          (CrowScene             *self,
                                            const CrowRect        *rect,
                                            GPtrArray             *items);

/* Moving, while a drag goes on; the document is not told. */

/* To another corner.  Routes follow: of a card its own and no others, until crow_scene_settle(). */
void             crow_scene_move           (CrowScene             *self,
                                            CrowItem              *item,
                                            double                 x,
                                            double                 y);
/* The same for several at once: a route is made anew once, however many of its ends move. */
void             crow_scene_move_items     (CrowScene             *self,
                                            CrowItem *const       *items,
                                            const CrowPoint       *corners,
                                            guint                  n_items);
/* A card takes the width alone and keeps its height; @width 0: as wide as its text. */
void             crow_scene_resize         (CrowScene             *self,
                                            CrowItem              *item,
                                            const CrowRect        *bounds);
/* Other routes make room for the cards that moved and take back the room they left.  crow_scene_apply() does it. */
void             crow_scene_settle         (CrowScene             *self);
/* Bends of a route while they are dragged, from end 0 to end 1; none: automatic. */
void             crow_scene_set_bends      (CrowScene             *self,
                                            CrowRoutePath         *route,
                                            const CrowPoint       *bends,
                                            guint                  n_bends);
/* All routes anew, as after loading.  Scenes made from records call it once they are complete. */
void             crow_scene_route          (CrowScene             *self);

/* Hit testing. */

/**
 * CrowHitPart:
 * @CROW_HIT_NOTHING: the canvas
 * @CROW_HIT_CARD: a card's header or body, or the line by which it inherits
 * @CROW_HIT_ROW: a row; `index` is its position
 * @CROW_HIT_EDGE: an edge by which a card, note or area is resized; `edges` tells which
 * @CROW_HIT_SEGMENT: a segment of a route; `index` is that of its first point
 * @CROW_HIT_BEND: a bend made by hand; `index` is its place among `bends`
 * @CROW_HIT_END: an end of a route; `index` is 0 or 1
 * @CROW_HIT_END_LABEL: a role at an end; `index` is 0 or 1
 * @CROW_HIT_LABEL: the name of a link
 * @CROW_HIT_MARK: the mark of a delete rule
 * @CROW_HIT_NOTE: a note
 * @CROW_HIT_AREA: the title or border of an area; its inside lets through
 *
 * What is at a point.
 */
typedef enum
{
  CROW_HIT_NOTHING,
  CROW_HIT_CARD,
  CROW_HIT_ROW,
  CROW_HIT_EDGE,
  CROW_HIT_SEGMENT,
  CROW_HIT_BEND,
  CROW_HIT_END,
  CROW_HIT_END_LABEL,
  CROW_HIT_LABEL,
  CROW_HIT_MARK,
  CROW_HIT_NOTE,
  CROW_HIT_AREA,
} CrowHitPart;

typedef struct
{
  CrowHitPart part;
  CrowItem *item;  /* NULL for CROW_HIT_NOTHING */
  guint index;
  guint edges;     /* 1 << CrowSide, one or two of them */
} CrowHit;

/* What is uppermost at a point.  @tolerance: in diagram units: how far from a line or an edge still counts; about 6
 * pixels of the screen, 16 for a finger.  Returns FALSE for CROW_HIT_NOTHING. */
gboolean         crow_scene_hit            (CrowScene             *self,
                                            double                 x,
                                            double                 y,
                                            double                 tolerance,
                                            CrowHit               *hit);

/* From records. */

typedef struct
{
  const char *id;
  const char *name;
  const char *type;    /* (nullable) */
  guint marks;         /* CrowMarks */
  CrowNode *node;      /* (nullable) */
} CrowRowRecord;

typedef struct
{
  const char *id;
  const char *title;
  const char *colour;  /* (nullable) */
  double x, y;
  double width;        /* 0: as wide as its text */
  const CrowRowRecord *rows;
  guint n_rows;
  guint n_hidden;      /* attributes that are not shown because of the level of detail */
  CrowDetail detail;
  gboolean locked;
} CrowCardRecord;

typedef struct
{
  const char *id;
  const char *label;   /* (nullable) */
  CrowLinkKind kind;
  CrowDeleteRule rule;
  gboolean owned;
  gboolean identifying;
  gboolean through;
  gboolean inherits;
  struct
  {
    const char *card;  /* the id */
    const char *label; /* (nullable) */
    gboolean required;
  } ends[2];
  const CrowPoint *bends;
  guint n_bends;
  CrowPoint label_offset;
} CrowRouteRecord;

CrowCard        *crow_scene_add_card       (CrowScene             *self,
                                            const CrowCardRecord  *record);
/* (nullable): %NULL when an end names no card of the scene */
CrowRoutePath   *crow_scene_add_route      (CrowScene             *self,
                                            const CrowRouteRecord *record);
CrowNoteBox     *crow_scene_add_note       (CrowScene             *self,
                                            const char            *id,
                                            const CrowRect        *bounds,
                                            const char            *colour,
                                            const char            *text);
CrowAreaBox     *crow_scene_add_area       (CrowScene             *self,
                                            const char            *id,
                                            const CrowRect        *bounds,
                                            const char            *colour,
                                            const char            *title);

/* Geometry that painters and tools share. */

/* Where a row is, relative to the card's corner. */
void             crow_card_get_row_rect    (const CrowCard        *card,
                                            guint                  row,
                                            CrowRect              *rect);
/* The marks that a row shows, with the column of each; returns how many. */
guint            crow_card_get_marks       (const CrowCard        *card,
                                            guint                  row,
                                            CrowMarks              marks[2],
                                            guint                  columns[2]);
/* The bends by hand that dragging a segment leaves: @segment is the index of its first point; @by is how far it is
 * dragged, across its direction.  (transfer full) (element-type CrowPoint): for crow_scene_set_bends() and, at the
 * end of the drag, the document.  Bends that have become needless are gone. */
GArray          *crow_route_path_drag_segment (const CrowRoutePath *route,
                                               guint                segment,
                                               double               by);
/* (transfer full) (element-type CrowPoint): the bends without one of them */
GArray          *crow_route_path_remove_bend  (const CrowRoutePath *route,
                                               guint                bend);

G_END_DECLS
