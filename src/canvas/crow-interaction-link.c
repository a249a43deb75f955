/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing a link: by a drag from a card's handle, by a drag with a link tool, or with that tool by two clicks.
 *
 * The entity where the link begins is the one (or that which is referred to), the entity where it ends the many; with
 * Ctrl or Shift the other way round.  What will happen is said in a sentence while the pointer moves (crow-link-plan.h).
 * Dropped on nothing, it makes a new entity there.
 */
#include "config.h"

#include "canvas/crow-interaction-private.h"

#include "canvas/crow-link-plan.h"

void
_crow_interaction_start_link (CrowInteraction   *self,
                              CrowItem          *card,
                              guint              row,
                              CrowLinkKind       kind,
                              const CrowPointer *pointer)
{
  g_free (self->drag_id);
  self->drag_id = row != CROW_NO_ROW ? g_strdup (CROW_CARD (card)->rows[row].id) : NULL;
  self->overlay.linking = TRUE;
  self->overlay.link_kind = kind;
  self->overlay.source = card;
  self->overlay.target_row = CROW_NO_ROW;
  self->overlay.link_from = crow_rect_center (&card->bounds);
  self->overlay.link_to = (CrowPoint) { pointer->x, pointer->y };
  crow_view_state_set_hover (self->state, NULL);
  _crow_interaction_changed (self);
}

/* What is meant by a card and maybe a row of it; FALSE: by nothing. */
static gboolean
get_place (CrowInteraction *self,
           CrowItem        *card,
           const char      *row_id,
           CrowLinkPlace   *place)
{
  CrowNode *node = row_id != NULL ? crow_document_lookup (crow_view_state_get_document (self->state), row_id) : NULL;

  *place = (CrowLinkPlace) { NULL, NULL };
  if (card == NULL || card->node == NULL)
    return FALSE;
  place->entity = CROW_ENTITY (card->node);
  if (CROW_IS_ATTRIBUTE (node) && crow_node_get_parent (node) == card->node)
    place->attribute = CROW_ATTRIBUTE (node);
  return TRUE;
}

/* From the side of the source that faces the pointer. */
static CrowPoint
get_start (CrowInteraction   *self,
           const CrowPointer *pointer)
{
  CrowItem *source = self->overlay.source;
  CrowPoint middle = crow_rect_center (&source->bounds);

  return crow_interaction_get_handle (source, _crow_card_find_row (CROW_CARD (source), self->drag_id),
                                      pointer->x < middle.x ? CROW_SIDE_LEFT : CROW_SIDE_RIGHT);
}

/* What dropping the link here comes to, as of now: the document may have changed since the last event. */
static gboolean
make_plan (CrowInteraction   *self,
           const CrowPointer *pointer,
           CrowLinkPlan      *plan,
           GError           **error)
{
  CrowLinkPlace from, to;
  CrowHit hit;
  const char *row_id = NULL;

  _crow_interaction_hit (self, pointer, &hit);
  self->overlay.target = hit.item != NULL && hit.item->kind == CROW_ITEM_CARD ? hit.item : NULL;
  /* Tools link entities, wherever these are clicked; a drag from a handle points at attributes too. */
  if (self->on_handle && hit.part == CROW_HIT_ROW)
    row_id = _crow_hit_get_id (&hit);
  get_place (self, self->overlay.source, self->drag_id, &from);
  get_place (self, self->overlay.target, row_id, &to);
  self->overlay.target_row = CROW_NO_ROW;
  if (!crow_link_plan_init (plan, self->overlay.link_kind, &from, &to, (pointer->flags & CROW_POINTER_ADD) != 0, error))
    return FALSE;

  if (to.attribute != NULL && (plan->referring == to.attribute || plan->key == to.attribute))
    self->overlay.target_row = hit.index;
  return TRUE;
}

static void
link_move (CrowInteraction   *self,
           const CrowPointer *pointer)
{
  g_autoptr (GError) error = NULL;
  CrowLinkPlan plan;

  if (self->overlay.source == NULL || self->overlay.source->node == NULL)
    return;

  self->overlay.refused = !make_plan (self, pointer, &plan, &error);
  self->overlay.link_from = get_start (self, pointer);
  self->overlay.link_to = (CrowPoint) { pointer->x, pointer->y };
  if (self->overlay.refused)
    crow_view_state_set_hint (self->state, error->message, TRUE);
  else
    {
      g_autofree char *sentence = crow_link_plan_describe (&plan);

      crow_view_state_set_hint (self->state, sentence, FALSE);
    }
}

static void
link_commit (CrowInteraction   *self,
             const CrowPointer *pointer)
{
  g_autoptr (GError) error = NULL;
  CrowLinkPlan plan;

  if (self->overlay.source == NULL || self->overlay.source->node == NULL)
    return;

  /* Dropped on nothing, it makes the entity at its end. */
  if (!make_plan (self, pointer, &plan, &error)
      || crow_link_plan_carry_out (&plan, self->state, pointer->x, pointer->y - CROW_CARD_HEADER_HEIGHT / 2,
                                   &error) == NULL)
    _crow_interaction_failed (self, error->message);

  /* A tool is for one link; who wants to draw many presses its key again. */
  crow_view_state_set_tool (self->state, "select");
}

const CrowDrag _crow_drag_link = { NULL, link_move, link_commit, NULL };
