/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CrowViewState share.
 */
#pragma once

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

struct _CrowViewState
{
  GObject parent_instance;

  /* owned */
  CrowDocument *document;
  CrowViewport *viewport;
  CrowScene *scene;
  CrowDiagram *diagram;
  GPtrArray *selection; /* of char *, owned */
  char *tool;
  char *hover;
  char *hint;
  GHashTable *marks;    /* id → Marked */
  gpointer marks_owner; /* only compared */

  gboolean refused;
  gboolean naming_new;
};

void        _crow_view_state_emit_selection_changed (CrowViewState *self);
void        _crow_view_state_emit_marks_changed     (CrowViewState *self);

/* Selects what an undo or redo changed, so that one sees it (crow-view-state-select.c). */
void        _crow_view_state_select_changed         (CrowViewState *self,
                                                     CrowChangeSet *changes);
/* (transfer full): no marks yet (crow-view-state-marks.c) */
GHashTable *_crow_view_state_make_marks             (void);

G_END_DECLS
