/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the scene share: the store (crow-scene.c), cards and boxes (crow-scene-items.c), routes with
 * their labels (crow-scene-routes.c), the document (crow-scene-document.c).
 */
#pragma once

#include "diagram/crow-router.h"
#include "diagram/crow-scene.h"
#include "diagram/crow-spatial-index.h"

G_BEGIN_DECLS

struct _CrowScene
{
  GObject parent_instance;

  /* owned */
  GPtrArray *items[CROW_N_ITEM_KINDS]; /* of CrowItem, in the order they came */
  GPtrArray *slots;          /* of CrowItem, borrowed; NULL: free */
  GHashTable *by_id;         /* id → CrowItem */
  GHashTable *routes_of;     /* CrowCard → GPtrArray of CrowRoutePath */
  CrowSpatialIndex *bodies;  /* of all items, by slot */
  CrowSpatialIndex *labels;  /* of roles, names and marks of routes */
  CrowRouter *router;        /* boxes and links are numbered by slot */
  GArray *left;              /* of CrowRect: places that cards left or took since the last settling */
  GArray *found;             /* scratch, of guint32 */

  /* borrowed */
  const CrowTextMeasure *measure;
  CrowDocument *document;    /* weak */
  CrowDiagram *diagram;      /* weak */

  /* state */
  guint64 revision;          /* the last one given */
  guint n_items;
  CrowNotation notation;
  gboolean automatic;        /* all entities, placed by the scene */
};

/* crow-scene.c: the item belongs to the scene from now on. */
void      _crow_scene_adopt         (CrowScene             *self,
                                     CrowItem              *item,
                                     const char            *id);
void      _crow_scene_remove        (CrowScene             *self,
                                     CrowItem              *item);
void      _crow_scene_clear         (CrowScene             *self);
void      _crow_scene_touch         (CrowScene             *self,
                                     CrowItem              *item);
/* The item is elsewhere or has another size. */
void      _crow_scene_set_bounds    (CrowScene             *self,
                                     CrowItem              *item,
                                     const CrowRect        *bounds);

/* crow-scene-items.c: fills or refills an item and measures it. */
void      _crow_card_fill           (CrowScene             *self,
                                     CrowCard              *card,
                                     const CrowCardRecord  *record);
void      _crow_note_fill           (CrowScene             *self,
                                     CrowNoteBox           *note,
                                     const CrowRect        *bounds,
                                     const char            *colour,
                                     const char            *text);
void      _crow_area_fill           (CrowScene             *self,
                                     CrowAreaBox           *area,
                                     const CrowRect        *bounds,
                                     const char            *colour,
                                     const char            *title);
/* The card as wide as @width; 0: as its text. */
void      _crow_card_set_width      (CrowScene             *self,
                                     CrowCard              *card,
                                     double                 width);
void      _crow_item_free           (CrowItem              *item);

/* crow-scene-routes.c: fills or refills a route; FALSE: an end names no card.  The route is not routed yet. */
gboolean  _crow_route_path_fill     (CrowScene             *self,
                                     CrowRoutePath         *route,
                                     const CrowRouteRecord *record);
/* Routes anew and takes over the result; @slots: (element-type guint) */
void      _crow_scene_route_slots   (CrowScene             *self,
                                     const guint           *slots,
                                     guint                  n_slots);
void      _crow_scene_route_all     (CrowScene             *self);
/* Takes over what the router routed. */
void      _crow_scene_take_paths    (CrowScene             *self,
                                     const guint           *slots,
                                     guint                  n_slots);
void      _crow_scene_forget_route  (CrowScene             *self,
                                     CrowRoutePath         *route);
/* Appends the slots of the card's routes that are not there yet. */
void      _crow_scene_collect_routes (CrowScene            *self,
                                      CrowCard             *card,
                                      GArray               *slots);

G_END_DECLS
