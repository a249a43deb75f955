/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a document is being looked at: which diagram, which part of it, what is selected, which tool is in hand.
 *
 * It holds the scene of the diagram and keeps it true to the document.  There is one for each open document.  Canvas, outline, inspector and map talk to it and never to each other, so they
 * always show the same.  Nothing here is saved or undone.
 *
 * What can be selected: entities, attributes, links, notes and areas, named by their ids.  An attribute is selected
 * alone.  The selection never holds an id that is not in the document, nor one twice; it is in the order of selecting.
 */
#pragma once

#include "canvas/crow-viewport.h"
#include "diagram/crow-scene.h"
#include "document/crow-document.h"

G_BEGIN_DECLS

/**
 * CrowSign:
 * @CROW_SIGN_NONE: no mark
 * @CROW_SIGN_DELETED: rows of it would go
 * @CROW_SIGN_UNLINKED: rows of it would lose a reference
 * @CROW_SIGN_REFUSING: rows of it keep others from going
 * @CROW_SIGN_KEPT: rows of it would go, but others refuse
 * @CROW_SIGN_WAY: it is on the way that was asked for
 *
 * How a rehearsal, or an answer about the drawing, marks an entity or link.
 */
typedef enum
{
  CROW_SIGN_NONE,
  CROW_SIGN_DELETED,
  CROW_SIGN_UNLINKED,
  CROW_SIGN_REFUSING,
  CROW_SIGN_KEPT,
  CROW_SIGN_WAY,
  CROW_N_SIGNS
} CrowSign;

#define CROW_TYPE_VIEW_STATE (crow_view_state_get_type ())
G_DECLARE_FINAL_TYPE (CrowViewState, crow_view_state, CROW, VIEW_STATE, GObject)

/* Properties, all notified: `diagram`, `tool` (name of a tool), `hover` (id of what is under the pointer), `hint` (a
 * sentence on what the tool is about to do), `refused` (whether the hint says why it cannot be done).
 * Signals: `selection-changed`; `scene-changed`: the scene is not what it was; `reveal (id)`: show this; `rename (id)`:
 * let its name be typed; `edit (id)`: show its properties; `marks-changed`: other things are marked. */

/* @measure: kept alive by the caller, longer than the view state */
CrowViewState     *crow_view_state_new               (CrowDocument          *document,
                                                      const CrowTextMeasure *measure);

CrowDocument      *crow_view_state_get_document      (CrowViewState     *self);
CrowViewport      *crow_view_state_get_viewport      (CrowViewState     *self);
CrowScene         *crow_view_state_get_scene         (CrowViewState     *self);
/* For who moved items of the scene without the document, as a drag does. */
void               crow_view_state_touch_scene       (CrowViewState     *self);
CrowDiagram       *crow_view_state_get_diagram       (CrowViewState     *self);
void               crow_view_state_set_diagram       (CrowViewState     *self,
                                                      CrowDiagram       *diagram);
const char        *crow_view_state_get_tool          (CrowViewState     *self);
void               crow_view_state_set_tool          (CrowViewState     *self,
                                                      const char        *tool);
const char        *crow_view_state_get_hover         (CrowViewState     *self);
void               crow_view_state_set_hover         (CrowViewState     *self,
                                                      const char        *id);
const char        *crow_view_state_get_hint          (CrowViewState     *self);
gboolean           crow_view_state_get_refused       (CrowViewState     *self);
void               crow_view_state_set_hint          (CrowViewState     *self,
                                                      const char        *hint,
                                                      gboolean           refused);

guint              crow_view_state_get_n_selected    (CrowViewState     *self);
const char        *crow_view_state_get_selected_id   (CrowViewState     *self,
                                                      guint              position);
/* (nullable): the node, if exactly one is selected */
CrowNode          *crow_view_state_get_single        (CrowViewState     *self);
/* (transfer container) (element-type CrowNode): what is selected */
GPtrArray         *crow_view_state_get_nodes         (CrowViewState     *self);
gboolean           crow_view_state_is_selected       (CrowViewState     *self,
                                                      const char        *id);
void               crow_view_state_select            (CrowViewState     *self,
                                                      const char        *id);
void               crow_view_state_select_many       (CrowViewState     *self,
                                                      const char *const *ids,
                                                      guint              n_ids);
void               crow_view_state_add               (CrowViewState     *self,
                                                      const char        *id);
void               crow_view_state_toggle            (CrowViewState     *self,
                                                      const char        *id);
void               crow_view_state_clear             (CrowViewState     *self);
void               crow_view_state_select_all        (CrowViewState     *self);

void               crow_view_state_reveal            (CrowViewState     *self,
                                                      const char        *id);
void               crow_view_state_rename            (CrowViewState     *self,
                                                      const char        *id);
/* The same for what has just been made; TRUE while that is asked for. */
void               crow_view_state_name_new          (CrowViewState     *self,
                                                      const char        *id);
gboolean           crow_view_state_is_naming_new     (CrowViewState     *self);
void               crow_view_state_edit              (CrowViewState     *self,
                                                      const char        *id);

/* Marks are made by one owner at a time, on top of what things look like.  Whoever begins takes them away from who had
 * them, and that one sees by `marks-changed` that it has them no more.  @owner: anything; only compared */
void               crow_view_state_begin_marks       (CrowViewState     *self,
                                                      gpointer           owner);
/* @text: (nullable): what stands beside it, short
 * @brief: (nullable): what stands there where @text has no room, a number or a word */
void               crow_view_state_set_mark          (CrowViewState     *self,
                                                      const char        *id,
                                                      CrowSign           mark,
                                                      const char        *text,
                                                      const char        *brief);
/* Clears the marks, if they are those of @owner. */
void               crow_view_state_end_marks         (CrowViewState     *self,
                                                      gpointer           owner);
gboolean           crow_view_state_owns_marks        (CrowViewState     *self,
                                                      gpointer           owner);
gboolean           crow_view_state_has_marks         (CrowViewState     *self);
/* @text: (out) (optional) (nullable) (transfer none)
 * @brief: (out) (optional) (nullable) (transfer none) */
CrowSign           crow_view_state_get_mark          (CrowViewState     *self,
                                                      const char        *id,
                                                      const char       **text,
                                                      const char       **brief);

G_END_DECLS
