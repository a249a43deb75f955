/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing a link: by a drag from a card's handle, by a drag with a link tool, or with that tool by two clicks.
 *
 * The entity where the link begins is the one (or that which is referred to), the entity where it ends the many; what
 * will happen is said in a sentence while the pointer moves.  Dropped on nothing, it makes a new entity there.
 */
#include "config.h"

#include "canvas/crow-interaction-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

void
_crow_interaction_start_link (CrowInteraction   *self,
                              CrowItem          *card,
                              CrowLinkKind       kind,
                              const CrowPointer *pointer)
{
  self->overlay.linking = TRUE;
  self->overlay.link_kind = kind;
  self->overlay.source = card;
  self->overlay.link_from = crow_rect_center (&card->bounds);
  self->overlay.link_to = (CrowPoint) { pointer->x, pointer->y };
  crow_view_state_set_hover (self->state, NULL);
  _crow_interaction_changed (self);
}

/* Why an entity cannot be the end of the link, or NULL. */
static char *
explain_refusal (CrowInteraction *self,
                 CrowEntity      *one,
                 CrowEntity      *other)
{
  CrowLinkKind kind = self->overlay.link_kind;

  if (crow_entity_get_n_keys (one) == 0)
    return g_strdup_printf (_("“%s” has no key to refer to. Give it a primary key first."),
                            crow_entity_get_name (one) != NULL ? crow_entity_get_name (one) : "?");
  if (kind == CROW_LINK_MANY_TO_MANY && other != NULL && crow_entity_get_n_keys (other) == 0)
    return g_strdup_printf (_("“%s” has no key to refer to. Give it a primary key first."),
                            crow_entity_get_name (other) != NULL ? crow_entity_get_name (other) : "?");
  return NULL;
}

/* From the side of the source that faces the pointer. */
static CrowPoint
get_start (const CrowItem    *source,
           const CrowPointer *pointer)
{
  CrowPoint middle = crow_rect_center (&source->bounds);

  return crow_interaction_get_handle (source, pointer->x < middle.x ? CROW_SIDE_LEFT : CROW_SIDE_RIGHT);
}

static void
link_move (CrowInteraction   *self,
           const CrowPointer *pointer)
{
  CrowHit hit;
  CrowEntity *one, *other = NULL;
  g_autofree char *refusal = NULL;

  if (self->overlay.source == NULL || self->overlay.source->node == NULL)
    return;

  _crow_interaction_hit (self, pointer, &hit);
  self->overlay.target = hit.item != NULL && hit.item->kind == CROW_ITEM_CARD ? hit.item : NULL;
  self->overlay.link_from = get_start (self->overlay.source, pointer);
  self->overlay.link_to = (CrowPoint) { pointer->x, pointer->y };

  one = CROW_ENTITY (self->overlay.source->node);
  if (self->overlay.target != NULL && self->overlay.target->node != NULL)
    other = CROW_ENTITY (self->overlay.target->node);

  refusal = explain_refusal (self, one, other);
  self->overlay.refused = refusal != NULL;
  if (refusal != NULL)
    crow_view_state_set_hint (self->state, refusal, TRUE);
  else
    {
      g_autofree char *sentence = crow_commands_describe_connect (self->overlay.link_kind, one, other);

      crow_view_state_set_hint (self->state, sentence, FALSE);
    }
}

/* A link that was dropped on nothing makes the entity at its end. */
static void
connect_new (CrowInteraction   *self,
             CrowEntity        *one,
             const CrowPointer *pointer)
{
  CrowDocument *document = crow_view_state_get_document (self->state);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, _("Add Linked Entity"));
  g_autoptr (GError) error = NULL;
  CrowDiagram *diagram = crow_commands_pin (self->state);
  CrowEntity *other;
  const char *id;

  other = crow_operation_add_entity (document, diagram, NULL, crow_snap (pointer->x),
                                     crow_snap (pointer->y - CROW_CARD_HEADER_HEIGHT / 2));
  if (crow_operation_connect (document, self->overlay.link_kind, one, other, &error) == NULL)
    {
      _crow_interaction_failed (self, error->message);
      return;
    }
  crow_edit_commit (g_steal_pointer (&edit));

  id = crow_node_get_id (CROW_NODE (other));
  crow_view_state_select (self->state, id);
  crow_view_state_rename (self->state, id);
}

static void
link_commit (CrowInteraction   *self,
             const CrowPointer *pointer)
{
  CrowEntity *one;
  g_autoptr (GError) error = NULL;

  if (self->overlay.source == NULL || self->overlay.source->node == NULL)
    return;

  one = CROW_ENTITY (self->overlay.source->node);
  if (self->overlay.refused)
    _crow_interaction_failed (self, crow_view_state_get_hint (self->state));
  else if (self->overlay.target == NULL)
    connect_new (self, one, pointer);
  else if (self->overlay.target->node != NULL
           && crow_commands_connect (self->state, self->overlay.link_kind, one,
                                     CROW_ENTITY (self->overlay.target->node), &error) == NULL)
    _crow_interaction_failed (self, error->message);

  /* A tool is for one link; who wants to draw many presses its key again. */
  crow_view_state_set_tool (self->state, "select");
}

const CrowDrag _crow_drag_link = { NULL, link_move, link_commit, NULL };
