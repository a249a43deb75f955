/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the interaction share.
 */
#pragma once

#include "canvas/crow-interaction.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_PHASE_IDLE,
  CROW_PHASE_PRESSED,
  CROW_PHASE_DRAGGING,
} CrowPhase;

/* What dragging does.  `begin` may refuse; `move` follows the pointer; `commit` makes the edit; `cancel` puts back. */
typedef struct
{
  gboolean (*begin)  (CrowInteraction *self);
  void     (*move)   (CrowInteraction *self, const CrowPointer *pointer);
  void     (*commit) (CrowInteraction *self, const CrowPointer *pointer);
  void     (*cancel) (CrowInteraction *self);
} CrowDrag;

extern const CrowDrag _crow_drag_band;
extern const CrowDrag _crow_drag_move;
extern const CrowDrag _crow_drag_row;
extern const CrowDrag _crow_drag_resize;
extern const CrowDrag _crow_drag_segment;
extern const CrowDrag _crow_drag_link;

struct _CrowInteraction
{
  GObject parent_instance;

  CrowViewState *state; /* owned */

  /* state */
  CrowPhase phase;
  const CrowDrag *drag;
  CrowPointer start, last;
  CrowHit pressed;
  CrowHitPart hovered;
  CrowOverlay overlay;
  gboolean snap;
  gboolean over_handle;
  gboolean over_folder;
  gboolean on_handle;         /* pressed on a link handle */
  gboolean select_on_release; /* a click on what is selected with others selects it alone */
  gboolean row_moves_card;    /* pressed on a row of a card that is selected as a whole */
  gboolean two_clicks;

  /* of the drag, owned */
  GPtrArray *items;   /* of CrowItem, borrowed from the scene */
  CrowPoint *corners; /* of the items before the drag */
  CrowRect before;    /* what they covered, or the size before a resize */
  char *drag_id;
  GPtrArray *selected_before; /* ids: what was selected when the button went down */
};

CrowScene  *_crow_interaction_get_scene   (CrowInteraction   *self);
void        _crow_interaction_changed     (CrowInteraction   *self);
void        _crow_interaction_failed      (CrowInteraction   *self,
                                           const char        *message);
void        _crow_interaction_hit         (CrowInteraction   *self,
                                           const CrowPointer *pointer,
                                           CrowHit           *hit);
const char *_crow_hit_get_id              (const CrowHit     *hit);
void        _crow_interaction_start_link  (CrowInteraction   *self,
                                           CrowItem          *card,
                                           guint              row,
                                           CrowLinkKind       kind,
                                           const CrowPointer *pointer);
/* Whether dragging the row that was pressed can say where it is to go. */
gboolean    _crow_interaction_can_reorder (CrowInteraction   *self);
/* CROW_NO_ROW: the card has none of that id. */
guint       _crow_card_find_row           (const CrowCard    *card,
                                           const char        *id);
void        _crow_interaction_fit_width   (CrowInteraction   *self,
                                           CrowItem          *item);
void        _crow_interaction_remove_bend (CrowInteraction   *self,
                                           CrowRoutePath     *route,
                                           guint              point);

G_END_DECLS
