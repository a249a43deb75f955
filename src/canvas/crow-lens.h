/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question about the whole drawing, with the answer marked on it and said in a sentence: what deleting a row of an
 * entity can take along, or the shortest way between two entities.
 *
 * The answer follows edits.  It ends when it is closed, when what was asked about is deleted, and when somebody else
 * marks the drawing.
 */
#pragma once

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

/**
 * CrowLensKind:
 * @CROW_LENS_NONE: nothing is asked
 * @CROW_LENS_BLAST: what deleting a row can take along
 * @CROW_LENS_WAY: the shortest way between two entities
 */
typedef enum
{
  CROW_LENS_NONE,
  CROW_LENS_BLAST,
  CROW_LENS_WAY,
} CrowLensKind;

#define CROW_TYPE_LENS (crow_lens_get_type ())
G_DECLARE_FINAL_TYPE (CrowLens, crow_lens, CROW, LENS, GObject)

/* Signals: `changed`: it says something else than before, or nothing. */

CrowLens     *crow_lens_new          (CrowViewState *state);

void          crow_lens_show_blast   (CrowLens      *self,
                                      CrowEntity    *entity);
/* Where several ways are equally short, the first is shown. */
void          crow_lens_show_way     (CrowLens      *self,
                                      CrowEntity    *from,
                                      CrowEntity    *to);
/* The next of several ways, after the last the first. */
void          crow_lens_show_next    (CrowLens      *self);
void          crow_lens_close        (CrowLens      *self);

CrowLensKind  crow_lens_get_kind     (CrowLens      *self);
/* Whether it is about this entity, or in a way about these two in either order.  @other: (nullable) */
gboolean      crow_lens_is_about     (CrowLens      *self,
                                      CrowEntity    *entity,
                                      CrowEntity    *other);
/* (nullable): what is asked, short; NULL: nothing is */
const char   *crow_lens_get_title    (CrowLens      *self);
/* (nullable): the answer, in one or more sentences */
const char   *crow_lens_get_sentence (CrowLens      *self);
/* Of several ways, which is shown (from 0); how many there are, and whether there are still more. */
guint         crow_lens_get_position (CrowLens      *self);
guint         crow_lens_get_n_ways   (CrowLens      *self,
                                      gboolean      *more);
/* Bits 1 << CrowSign: the signs that are on entities now */
guint         crow_lens_get_signs    (CrowLens      *self);
/* (element-type utf8): ids of the entities that the answer is about, in their order */
GPtrArray    *crow_lens_get_ids      (CrowLens      *self);
/* (transfer container) (element-type CrowEntity): those of them that are not on the diagram */
GPtrArray    *crow_lens_get_missing  (CrowLens      *self);

/* What a sign says of an entity, in the words of the answer; a sentence for a legend. */
const char   *crow_lens_explain_sign (CrowSign       sign);

G_END_DECLS
