/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pointer at work: what pressing, dragging and releasing it does with each tool.
 *
 * It takes positions in the scene, moves items of the scene while a drag goes on, and ends in at most one edit of the
 * document.  What should be painted on top meanwhile is told by an overlay.  It knows no widget: a test feeds it a
 * table of events.
 */
#pragma once

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

/**
 * CrowPointerFlags:
 * @CROW_POINTER_ADD: add to or take from the selection (Ctrl or Shift)
 * @CROW_POINTER_FREE: do not snap (Alt)
 * @CROW_POINTER_TOUCH: a finger, which is less exact
 *
 * What goes with a position of the pointer.
 */
typedef enum
{
  CROW_POINTER_ADD = 1 << 0,
  CROW_POINTER_FREE = 1 << 1,
  CROW_POINTER_TOUCH = 1 << 2,
} CrowPointerFlags;

/* A position of the pointer in the scene; @pixel is how long a pixel of the screen is there. */
typedef struct
{
  double x, y;
  double pixel;
  guint flags;
  guint n_press;
} CrowPointer;

typedef struct
{
  CrowPoint from, to;
} CrowGuide;

#define CROW_MAX_GUIDES 4
#define CROW_NO_ROW G_MAXUINT

/**
 * CrowOverlay:
 * @band: rubber band; empty: none
 * @guides: lines along which something snapped
 * @linking: a link is being drawn from @link_from to @link_to
 * @target: (nullable): the card under the pointer, if it may be dropped on
 * @target_row: the row of @target that the link would use, or CROW_NO_ROW
 * @handles: (nullable): the card whose link handles are shown
 * @handle_row: the row that they belong to; CROW_NO_ROW: to the card
 * @insert_at: (nullable): the card whose rows are being reordered, with the place in @insert_row
 *
 * What an interaction wants painted over the scene.
 */
typedef struct
{
  CrowRect band;
  CrowGuide guides[CROW_MAX_GUIDES];
  guint n_guides;
  gboolean linking;
  gboolean refused;
  CrowLinkKind link_kind;
  CrowPoint link_from, link_to;
  CrowItem *source;
  CrowItem *target;
  guint target_row;
  CrowItem *handles;
  guint handle_row;
  CrowItem *insert_at;
  guint insert_row;
} CrowOverlay;

#define CROW_TYPE_INTERACTION (crow_interaction_get_type ())
G_DECLARE_FINAL_TYPE (CrowInteraction, crow_interaction, CROW, INTERACTION, GObject)

/* Signals: `changed`: the overlay is another one; `failed (message)`: what was asked for was refused, in a sentence. */

CrowInteraction   *crow_interaction_new          (CrowViewState      *state);
const CrowOverlay *crow_interaction_get_overlay  (CrowInteraction    *self);
gboolean           crow_interaction_is_dragging  (CrowInteraction    *self);
gboolean           crow_interaction_is_linking   (CrowInteraction    *self);
void               crow_interaction_set_snap     (CrowInteraction    *self,
                                                  gboolean            snap);
/* The name of a cursor for what the pointer is over. */
const char        *crow_interaction_get_cursor   (CrowInteraction    *self);

void               crow_interaction_press        (CrowInteraction    *self,
                                                  const CrowPointer  *pointer);
void               crow_interaction_move         (CrowInteraction    *self,
                                                  const CrowPointer  *pointer);
void               crow_interaction_release      (CrowInteraction    *self,
                                                  const CrowPointer  *pointer);
void               crow_interaction_leave        (CrowInteraction    *self);
/* FALSE: there was nothing to cancel. */
gboolean           crow_interaction_cancel       (CrowInteraction    *self);

/* Where link handles are, on the left and right side of a card: on the edge beside the title, or where there is a row,
 * off the edge, by which the card is widened. */
CrowPoint          crow_interaction_get_handle   (const CrowItem     *card,
                                                  guint               row,
                                                  CrowSide            side);
/* Where the sign is that folds a card to its title; FALSE: there is nothing to fold. */
gboolean           crow_interaction_get_folder   (const CrowItem     *card,
                                                  CrowPoint          *place);
/* FALSE: the tool makes no links. */
gboolean           crow_tool_get_link_kind       (const char         *tool,
                                                  CrowLinkKind       *kind);

G_END_DECLS
