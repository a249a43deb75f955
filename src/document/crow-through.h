/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many-to-many links whose association is an entity that is drawn, instead of a table of their own.
 *
 * Such a link makes no table, no column and no foreign key.  It stands on the two links by which the association entity
 * refers to its ends, and gives roles for reading only.  Which two links these are follows from the drawing where there is
 * one for each end; where there are more, each end names its own (`by`).
 */
#pragma once

#include "document/crow-link.h"

G_BEGIN_DECLS

/**
 * CrowThroughState:
 * @CROW_THROUGH_FITS: there is one link for each end
 * @CROW_THROUGH_NO_ENTITY: the association is no entity of the drawing
 * @CROW_THROUGH_NO_KEY: the association has no primary key, and so no objects that could be followed
 * @CROW_THROUGH_NO_LINK: no link leads from the association entity to an end
 * @CROW_THROUGH_OTHER_LINK: the link that an end names does not lead from the association entity to it
 * @CROW_THROUGH_SAME_LINK: both ends name the same link
 * @CROW_THROUGH_AMBIGUOUS: several links lead to an end, which names none
 *
 * What a link stands on.
 */
typedef enum
{
  CROW_THROUGH_FITS,
  CROW_THROUGH_NO_ENTITY,
  CROW_THROUGH_NO_KEY,
  CROW_THROUGH_NO_LINK,
  CROW_THROUGH_OTHER_LINK,
  CROW_THROUGH_SAME_LINK,
  CROW_THROUGH_AMBIGUOUS,
} CrowThroughState;

/* Whether the link is many-to-many and names an association entity, there or not. */
gboolean         crow_link_is_through      (CrowLink         *self);

/* Finds the two links that @self stands on, by end; both ends have entities.  Otherwise @end gets the end that is wrong. */
CrowThroughState crow_link_resolve_through (CrowLink         *self,
                                            CrowLink         *by[2],
                                            guint            *end);

/* (transfer full): what is wrong, in a sentence.  @remedy: (out) (transfer none): what can be done about it */
char            *crow_link_describe_through (CrowLink         *self,
                                             CrowThroughState  state,
                                             guint             end,
                                             const char      **remedy);

/* (transfer container): the links by which @association refers to the entity at @end of @self */
GPtrArray       *crow_link_list_by         (CrowLink         *self,
                                            CrowEntity       *association,
                                            guint             end);

/* (transfer container): the entities that could be the association of @self: that have a link to each of its ends */
GPtrArray       *crow_link_list_associations (CrowLink       *self);

G_END_DECLS
