/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a link that is being drawn will be, from where it begins and ends: said in a sentence, then carried out.
 *
 * An entity at both ends: the first is the one, the second gets a reference to it, unless the plan is swapped.  An
 * attribute at an end is used: one of a primary key is referred to, any other is the reference itself, whichever of
 * the two the drag began with.  An attribute that is dropped on but could not refer to where the drag began (of another type,
 * of the primary key, referring already) stands for its entity.
 */
#pragma once

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

/* Borrowed from the document; good until its next change. */
typedef struct
{
  CrowEntity *entity;       /* (nullable): one that is to be made */
  CrowAttribute *attribute; /* (nullable): the entity as a whole is meant */
} CrowLinkPlace;

/* Borrowed in the same way.  At most one entity is NULL: it is to be made. */
typedef struct
{
  CrowLinkKind kind;
  CrowEntity *one, *other;
  CrowAttribute *referring; /* of @other; NULL: attributes are made */
  CrowAttribute *key;       /* of @one, with @referring only; NULL: that of the new entity */
} CrowLinkPlan;

/* @from: has an entity.  @swapped: the first entity is the many.  FALSE with CROW_DOCUMENT_ERROR_REFUSED: they cannot be
 * linked so, with the remedy. */
gboolean  crow_link_plan_init      (CrowLinkPlan        *plan,
                                    CrowLinkKind         kind,
                                    const CrowLinkPlace *from,
                                    const CrowLinkPlace *to,
                                    gboolean             swapped,
                                    GError             **error);
/* (transfer full): “author” has many “book”; “book” gets the reference to “author” */
char     *crow_link_plan_describe  (const CrowLinkPlan  *plan);
/* One edit.  A new entity has its top left corner at @x, @y, and its name waits to be typed; else the link is selected. */
CrowLink *crow_link_plan_carry_out (const CrowLinkPlan  *plan,
                                    CrowViewState       *state,
                                    double               x,
                                    double               y,
                                    GError             **error);

G_END_DECLS
