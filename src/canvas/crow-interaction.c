/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One state machine for the pointer: idle → pressed → dragging → idle.
 *
 * What a drag does is decided once, when the pointer has left the place where it was pressed: a struct of functions,
 * CrowDrag.  The tools that draw links are a drag too, which may also be made by two clicks.
 *
 * Invariants: `drag` is set exactly in the state DRAGGING; items that a drag moved are either committed to the document
 * or put back before the state is IDLE again; items are looked up anew after each edit, because an edit may free them.
 */
#include "config.h"

#include "canvas/crow-interaction-private.h"

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

/* Pixels that the pointer may tremble before a press becomes a drag. */
#define THRESHOLD 4.0
#define TOLERANCE 6.0
#define TOUCH_TOLERANCE 16.0
#define HANDLE_RADIUS 9.0
/* So far off the edge are the handles of rows. */
#define ROW_HANDLE_OUT 11.0
/* So far within the edge the sign that folds a card. */
#define FOLDER_IN 22.0

G_DEFINE_FINAL_TYPE (CrowInteraction, crow_interaction, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

gboolean
crow_tool_get_link_kind (const char   *tool,
                         CrowLinkKind *kind)
{
  static const struct
  {
    const char *tool;
    CrowLinkKind kind;
  } tools[] = {
    { "link-one-to-one", CROW_LINK_ONE_TO_ONE },
    { "link-one-to-many", CROW_LINK_ONE_TO_MANY },
    { "link-many-to-many", CROW_LINK_MANY_TO_MANY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (g_str_equal (tool, tools[i].tool))
      {
        *kind = tools[i].kind;
        return TRUE;
      }

  return FALSE;
}

CrowPoint
crow_interaction_get_handle (const CrowItem *card,
                             guint           row,
                             CrowSide        side)
{
  double y = card->bounds.y + CROW_CARD_HEADER_HEIGHT / 2;
  double out = 0;

  if (row < CROW_CARD (card)->n_rows)
    {
      CrowRect rect;

      crow_card_get_row_rect (CROW_CARD (card), row, &rect);
      y = card->bounds.y + rect.y + rect.height / 2;
      out = ROW_HANDLE_OUT;
    }
  return (CrowPoint) { side == CROW_SIDE_LEFT ? card->bounds.x - out : crow_rect_right (&card->bounds) + out, y };
}

gboolean
crow_interaction_get_folder (const CrowItem *card,
                             CrowPoint      *place)
{
  *place = (CrowPoint) { crow_rect_right (&card->bounds) - FOLDER_IN, card->bounds.y + CROW_CARD_HEADER_HEIGHT / 2 };
  return card->node != NULL && crow_entity_get_n_attributes (CROW_ENTITY (card->node)) > 0;
}

/* Whether the pointer is on the sign, which is shown with the handles. */
static gboolean
is_on_folder (CrowInteraction   *self,
              const CrowPointer *pointer)
{
  CrowPoint place;

  return self->overlay.handles != NULL && crow_interaction_get_folder (self->overlay.handles, &place)
         && hypot (place.x - pointer->x, place.y - pointer->y) <= HANDLE_RADIUS;
}

guint
_crow_card_find_row (const CrowCard *card,
                     const char     *id)
{
  for (guint i = 0; id != NULL && i < card->n_rows; i++)
    if (g_strcmp0 (card->rows[i].id, id) == 0)
      return i;
  return CROW_NO_ROW;
}

CrowScene *
_crow_interaction_get_scene (CrowInteraction *self)
{
  return crow_view_state_get_scene (self->state);
}

void
_crow_interaction_changed (CrowInteraction *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_crow_interaction_failed (CrowInteraction *self,
                          const char      *message)
{
  g_signal_emit (self, signals[FAILED], 0, message);
}

void
_crow_interaction_hit (CrowInteraction   *self,
                       const CrowPointer *pointer,
                       CrowHit           *hit)
{
  double tolerance = (pointer->flags & CROW_POINTER_TOUCH) != 0 ? TOUCH_TOLERANCE : TOLERANCE;

  if (!crow_scene_hit (_crow_interaction_get_scene (self), pointer->x, pointer->y, tolerance * pointer->pixel, hit))
    *hit = (CrowHit) { 0 };
}

/* The id that a hit selects. */
const char *
_crow_hit_get_id (const CrowHit *hit)
{
  if (hit->item == NULL)
    return NULL;
  if (hit->part == CROW_HIT_ROW && hit->index < CROW_CARD (hit->item)->n_rows)
    return CROW_CARD (hit->item)->rows[hit->index].id;
  return hit->item->id;
}

/* The card whose link handle is under the pointer. */
static CrowItem *
find_handle (CrowInteraction   *self,
             const CrowPointer *pointer,
             CrowSide          *side)
{
  CrowItem *card = self->overlay.handles;
  double radius = HANDLE_RADIUS * MAX (pointer->pixel, 0.5);

  if (card == NULL)
    return NULL;

  for (CrowSide s = CROW_SIDE_RIGHT; s <= CROW_SIDE_LEFT; s += 2)
    {
      CrowPoint place = crow_interaction_get_handle (card, self->overlay.handle_row, s);

      if (hypot (place.x - pointer->x, place.y - pointer->y) <= radius)
        {
          *side = s;
          return card;
        }
    }

  return NULL;
}

static void
set_handles (CrowInteraction *self,
             CrowItem        *card,
             guint            row)
{
  if (self->overlay.handles == card && self->overlay.handle_row == row)
    return;

  self->overlay.handles = card;
  self->overlay.handle_row = row;
  _crow_interaction_changed (self);
}

static void
end_drag (CrowInteraction *self)
{
  self->phase = CROW_PHASE_IDLE;
  self->drag = NULL;
  self->overlay = (CrowOverlay) { .target_row = CROW_NO_ROW, .handles = self->overlay.handles,
                                  .handle_row = self->overlay.handle_row };
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->corners, g_free);
  g_clear_pointer (&self->drag_id, g_free);
  crow_view_state_set_hint (self->state, NULL, FALSE);
  _crow_interaction_changed (self);
}

static void
item_removed_cb (CrowInteraction *self,
                 CrowItem        *item)
{
  if (self->overlay.handles == item)
    self->overlay.handles = NULL;
  if (self->overlay.target == item)
    self->overlay.target = NULL;
  if (self->overlay.insert_at == item)
    self->overlay.insert_at = NULL;
  if (self->overlay.source == item)
    {
      self->overlay.source = NULL;
      self->overlay.linking = FALSE;
    }
  if (self->pressed.item == item)
    self->pressed = (CrowHit) { 0 };
  /* What is being moved was deleted by somebody else: there is nothing to put back. */
  if (self->items != NULL && g_ptr_array_find (self->items, item, NULL))
    end_drag (self);
}

/* Whether attributes of the card are what is selected. */
static gboolean
has_selected_rows (CrowInteraction *self,
                   CrowItem        *item)
{
  const char *id = crow_view_state_get_n_selected (self->state) > 0 ? crow_view_state_get_selected_id (self->state, 0) : NULL;
  CrowNode *node = id != NULL ? crow_document_lookup (crow_view_state_get_document (self->state), id) : NULL;

  return CROW_IS_ATTRIBUTE (node) && crow_node_get_parent (node) == item->node;
}

/* The drag that begins where the pointer was pressed. */
static const CrowDrag *
choose_drag (CrowInteraction *self)
{
  CrowLinkKind kind;

  if (crow_tool_get_link_kind (crow_view_state_get_tool (self->state), &kind) || self->on_handle)
    return self->overlay.linking ? &_crow_drag_link : NULL;

  switch (self->pressed.part)
    {
    case CROW_HIT_EDGE:
      return &_crow_drag_resize;

    case CROW_HIT_SEGMENT:
    case CROW_HIT_BEND:
      return &_crow_drag_segment;

    case CROW_HIT_ROW:
      return self->row_moves_card || !_crow_interaction_can_reorder (self) ? &_crow_drag_move : &_crow_drag_row;

    case CROW_HIT_CARD:
    case CROW_HIT_NOTE:
    case CROW_HIT_AREA:
      return &_crow_drag_move;

    case CROW_HIT_NOTHING:
      return &_crow_drag_band;

    default:
      return NULL;
    }
}

static void
keep_selection (CrowInteraction *self)
{
  g_ptr_array_set_size (self->selected_before, 0);
  for (guint i = 0; i < crow_view_state_get_n_selected (self->state); i++)
    g_ptr_array_add (self->selected_before, g_strdup (crow_view_state_get_selected_id (self->state, i)));
}

static void
press_to_select (CrowInteraction   *self,
                 const CrowPointer *pointer)
{
  const char *id = _crow_hit_get_id (&self->pressed);

  self->select_on_release = FALSE;
  self->row_moves_card = FALSE;
  if (id == NULL)
    {
      if ((pointer->flags & CROW_POINTER_ADD) == 0)
        crow_view_state_clear (self->state);
      return;
    }

  if ((pointer->flags & CROW_POINTER_ADD) != 0)
    {
      /* Beside attributes of the same entity another one is meant, else the entity. */
      crow_view_state_toggle (self->state, has_selected_rows (self, self->pressed.item) ? id : self->pressed.item->id);
      return;
    }

  /* What is selected stays so, because it may be dragged, alone or with others. */
  if (self->pressed.part == CROW_HIT_ROW && crow_view_state_is_selected (self->state, self->pressed.item->id))
    self->row_moves_card = self->select_on_release = TRUE;
  else if (crow_view_state_is_selected (self->state, id))
    self->select_on_release = TRUE;
  else
    crow_view_state_select (self->state, id);
}

static void
double_press (CrowInteraction   *self,
              const CrowPointer *pointer)
{
  CrowHit *hit = &self->pressed;
  CrowLinkKind kind;

  if (crow_tool_get_link_kind (crow_view_state_get_tool (self->state), &kind))
    return;

  switch (hit->part)
    {
    case CROW_HIT_NOTHING:
      crow_commands_add_entity (self->state, pointer->x - 60, pointer->y - CROW_CARD_HEADER_HEIGHT / 2);
      break;

    case CROW_HIT_CARD:
      /* The title is the name; the rest of a card is the entity. */
      if (pointer->y < hit->item->bounds.y + CROW_CARD_HEADER_HEIGHT)
        crow_view_state_rename (self->state, hit->item->id);
      else
        crow_view_state_edit (self->state, hit->item->id);
      break;

    case CROW_HIT_ROW:
    case CROW_HIT_AREA:
      crow_view_state_rename (self->state, _crow_hit_get_id (hit));
      break;

    case CROW_HIT_EDGE:
      _crow_interaction_fit_width (self, hit->item);
      break;

    case CROW_HIT_BEND:
      _crow_interaction_remove_bend (self, CROW_ROUTE_PATH (hit->item), hit->index);
      break;

    default:
      crow_view_state_edit (self->state, hit->item->id);
      break;
    }
}

/**
 * crow_interaction_press:
 * @self: an interaction
 * @pointer: where the first button went down; `n_press` counts clicks that follow each other
 */
void
crow_interaction_press (CrowInteraction   *self,
                        const CrowPointer *pointer)
{
  CrowLinkKind kind;
  CrowSide side;
  CrowItem *card;

  g_return_if_fail (CROW_IS_INTERACTION (self));
  g_return_if_fail (pointer != NULL);

  /* The second click of a link that is drawn by two. */
  if (self->phase == CROW_PHASE_DRAGGING)
    {
      if (self->drag == &_crow_drag_link)
        self->drag->move (self, pointer);
      return;
    }

  self->start = *pointer;
  self->last = *pointer;
  self->on_handle = FALSE;
  _crow_interaction_hit (self, pointer, &self->pressed);
  keep_selection (self);

  if (is_on_folder (self, pointer) && g_str_equal (crow_view_state_get_tool (self->state), "select"))
    {
      self->phase = CROW_PHASE_IDLE;
      crow_commands_toggle_collapsed (self->state, self->overlay.handles);
      return;
    }
  if (pointer->n_press == 2)
    {
      self->phase = CROW_PHASE_IDLE;
      double_press (self, pointer);
      return;
    }

  self->phase = CROW_PHASE_PRESSED;
  card = find_handle (self, pointer, &side);
  if (card != NULL)
    {
      self->on_handle = TRUE;
      _crow_interaction_start_link (self, card, self->overlay.handle_row, CROW_LINK_ONE_TO_MANY, pointer);
    }
  else if (crow_tool_get_link_kind (crow_view_state_get_tool (self->state), &kind))
    {
      if (self->pressed.item != NULL && self->pressed.item->kind == CROW_ITEM_CARD)
        _crow_interaction_start_link (self, self->pressed.item, CROW_NO_ROW, kind, pointer);
    }
  else
    press_to_select (self, pointer);
}

static void
hover (CrowInteraction   *self,
       const CrowPointer *pointer)
{
  CrowHit hit;
  CrowSide side;
  CrowItem *over_handle = find_handle (self, pointer, &side);
  CrowItem *card = NULL;
  guint row = CROW_NO_ROW;

  _crow_interaction_hit (self, pointer, &hit);
  self->hovered = hit.part;
  self->over_handle = over_handle != NULL;
  self->over_folder = over_handle == NULL && is_on_folder (self, pointer);
  if (over_handle != NULL)
    card = over_handle;
  else if (hit.item != NULL && hit.item->kind == CROW_ITEM_CARD)
    card = hit.item;
  if (hit.part == CROW_HIT_ROW && over_handle == NULL)
    row = hit.index;
  /* On the way to a handle the edge lies, and it is no row. */
  else if (over_handle != NULL || (hit.part == CROW_HIT_EDGE && card == self->overlay.handles))
    row = self->overlay.handle_row;

  set_handles (self, card, row);
  crow_view_state_set_hover (self->state, over_handle != NULL ? over_handle->id : _crow_hit_get_id (&hit));
}

/**
 * crow_interaction_move:
 * @self: an interaction
 * @pointer: where the pointer is now, pressed or not
 */
void
crow_interaction_move (CrowInteraction   *self,
                       const CrowPointer *pointer)
{
  g_return_if_fail (CROW_IS_INTERACTION (self));
  g_return_if_fail (pointer != NULL);

  if (self->phase == CROW_PHASE_IDLE)
    {
      hover (self, pointer);
      return;
    }

  if (self->phase == CROW_PHASE_PRESSED)
    {
      double way = hypot (pointer->x - self->start.x, pointer->y - self->start.y) / pointer->pixel;

      if (way < THRESHOLD)
        return;
      self->drag = choose_drag (self);
      if (self->drag == NULL || (self->drag->begin != NULL && !self->drag->begin (self)))
        {
          self->drag = NULL;
          self->phase = CROW_PHASE_IDLE;
          return;
        }
      self->phase = CROW_PHASE_DRAGGING;
      crow_view_state_set_hover (self->state, NULL);
    }

  self->last = *pointer;
  self->drag->move (self, pointer);
  _crow_interaction_changed (self);
}

static const CrowCardRow *
get_pressed_row (const CrowHit *hit)
{
  return &CROW_CARD (hit->item)->rows[hit->index];
}

/* The marks of keys lead to what is related by them. */
static gboolean
is_on_key_mark (const CrowHit     *hit,
                const CrowPointer *pointer)
{
  double x;

  if (hit->item == NULL || hit->part != CROW_HIT_ROW || hit->index >= CROW_CARD (hit->item)->n_rows || (get_pressed_row (hit)->marks & (CROW_MARK_PRIMARY | CROW_MARK_FOREIGN)) == 0
      || get_pressed_row (hit)->node == NULL)
    return FALSE;
  x = pointer->x - hit->item->bounds.x;
  return x < CROW_CARD_PADDING + CROW_CARD (hit->item)->n_mark_columns * CROW_CARD_MARK_WIDTH;
}

/**
 * crow_interaction_release:
 * @self: an interaction
 * @pointer: where the button came up
 */
void
crow_interaction_release (CrowInteraction   *self,
                          const CrowPointer *pointer)
{
  g_return_if_fail (CROW_IS_INTERACTION (self));
  g_return_if_fail (pointer != NULL);

  if (self->phase == CROW_PHASE_PRESSED)
    {
      /* A click that starts a link waits for the second one. */
      if (self->overlay.linking)
        {
          self->phase = CROW_PHASE_DRAGGING;
          self->drag = &_crow_drag_link;
          self->two_clicks = TRUE;
          return;
        }
      if (self->select_on_release)
        crow_view_state_select (self->state, _crow_hit_get_id (&self->pressed));
      self->phase = CROW_PHASE_IDLE;
      if ((pointer->flags & CROW_POINTER_ADD) == 0 && is_on_key_mark (&self->pressed, pointer))
        crow_commands_go_to_related (self->state, CROW_ATTRIBUTE (get_pressed_row (&self->pressed)->node));
      return;
    }

  if (self->phase == CROW_PHASE_DRAGGING)
    {
      const CrowDrag *drag = self->drag;

      drag->move (self, pointer);
      drag->commit (self, pointer);
      self->two_clicks = FALSE;
      end_drag (self);
    }
}

/**
 * crow_interaction_cancel:
 * @self: an interaction
 *
 * Gives up what is going on and restores what was there.
 *
 * Returns: whether anything was going on
 */
gboolean
crow_interaction_cancel (CrowInteraction *self)
{
  g_return_val_if_fail (CROW_IS_INTERACTION (self), FALSE);

  if (self->phase == CROW_PHASE_IDLE && !self->overlay.linking)
    return FALSE;

  if (self->phase == CROW_PHASE_DRAGGING && self->drag->cancel != NULL)
    self->drag->cancel (self);
  self->two_clicks = FALSE;
  end_drag (self);
  crow_view_state_select_many (self->state, (const char *const *) self->selected_before->pdata,
                               self->selected_before->len);
  return TRUE;
}

/**
 * crow_interaction_leave:
 * @self: an interaction
 *
 * The pointer left the canvas.
 */
void
crow_interaction_leave (CrowInteraction *self)
{
  g_return_if_fail (CROW_IS_INTERACTION (self));

  if (self->phase != CROW_PHASE_IDLE)
    return;

  self->hovered = CROW_HIT_NOTHING;
  self->over_handle = FALSE;
  set_handles (self, NULL, CROW_NO_ROW);
  crow_view_state_set_hover (self->state, NULL);
}

const char *
crow_interaction_get_cursor (CrowInteraction *self)
{
  CrowLinkKind kind;

  g_return_val_if_fail (CROW_IS_INTERACTION (self), "default");

  if (self->phase == CROW_PHASE_DRAGGING && self->drag == &_crow_drag_move)
    return "grabbing";
  if (self->overlay.linking && self->overlay.refused)
    return "not-allowed";
  if (self->over_handle || crow_tool_get_link_kind (crow_view_state_get_tool (self->state), &kind))
    return "crosshair";
  if (g_str_equal (crow_view_state_get_tool (self->state), "hand"))
    return "grab";
  if (self->over_folder)
    return "pointer";
  switch (self->hovered)
    {
    case CROW_HIT_EDGE:
      return "ew-resize";

    case CROW_HIT_SEGMENT:
    case CROW_HIT_BEND:
    case CROW_HIT_END:
    case CROW_HIT_MARK:
    case CROW_HIT_LABEL:
    case CROW_HIT_END_LABEL:
      return "pointer";

    default:
      return "default";
    }
}

gboolean
crow_interaction_is_dragging (CrowInteraction *self)
{
  g_return_val_if_fail (CROW_IS_INTERACTION (self), FALSE);

  return self->phase == CROW_PHASE_DRAGGING;
}

gboolean
crow_interaction_is_linking (CrowInteraction *self)
{
  g_return_val_if_fail (CROW_IS_INTERACTION (self), FALSE);

  return self->overlay.linking;
}

const CrowOverlay *
crow_interaction_get_overlay (CrowInteraction *self)
{
  g_return_val_if_fail (CROW_IS_INTERACTION (self), NULL);

  return &self->overlay;
}

void
crow_interaction_set_snap (CrowInteraction *self,
                           gboolean         snap)
{
  g_return_if_fail (CROW_IS_INTERACTION (self));

  self->snap = snap;
}

static void
crow_interaction_dispose (GObject *object)
{
  CrowInteraction *self = CROW_INTERACTION (object);

  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (_crow_interaction_get_scene (self), self);
  g_clear_object (&self->state);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->corners, g_free);
  g_clear_pointer (&self->drag_id, g_free);

  G_OBJECT_CLASS (crow_interaction_parent_class)->dispose (object);
}

static void
crow_interaction_finalize (GObject *object)
{
  g_ptr_array_unref (CROW_INTERACTION (object)->selected_before);

  G_OBJECT_CLASS (crow_interaction_parent_class)->finalize (object);
}

static void
crow_interaction_class_init (CrowInteractionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crow_interaction_dispose;
  G_OBJECT_CLASS (klass)->finalize = crow_interaction_finalize;

  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_INTERACTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", CROW_TYPE_INTERACTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crow_interaction_init (CrowInteraction *self)
{
  self->snap = TRUE;
  self->selected_before = g_ptr_array_new_with_free_func (g_free);
  self->overlay.target_row = CROW_NO_ROW;
  self->overlay.handle_row = CROW_NO_ROW;
}

/**
 * crow_interaction_new:
 * @state: what is looked at
 *
 * Returns: (transfer full): an interaction at rest
 */
CrowInteraction *
crow_interaction_new (CrowViewState *state)
{
  CrowInteraction *self;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  self = g_object_new (CROW_TYPE_INTERACTION, NULL);
  self->state = g_object_ref (state);
  g_signal_connect_swapped (crow_view_state_get_scene (state), "item-removed", G_CALLBACK (item_removed_cb), self);
  return self;
}
