/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copy and paste, inside one document or between two.
 *
 * What is copied is a whole document of its own, in the format of files: it can be pasted into a text editor, saved as
 * a file, loaded and compiled (which gives the SQL of a selection).
 *
 * Entities take along their placements, the links among them with their routes, and the enumerations they use.
 * Attributes that are copied alone stand in an entity without a name.  A foreign-key attribute whose link is not copied
 * becomes an ordinary one.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (nullable) (transfer full): entities or their placements, notes, areas; or attributes.  %NULL: nothing of that kind is
 * among @nodes.  @diagram: (nullable): where places are taken from. */
CrowDocument *crow_clipboard_copy         (CrowDocument    *document,
                                           CrowDiagram     *diagram,
                                           CrowNode *const *nodes,
                                           guint            n_nodes);
/* Pastes what was copied, with new ids and free names, in one edit: with its upper left corner at @x, @y of @diagram
 * (nullable); attributes into @entity (nullable: they are passed over).  (transfer container): the new entities, notes,
 * areas or attributes. */
GPtrArray    *crow_operation_paste        (CrowDocument    *document,
                                           CrowDiagram     *diagram,
                                           CrowEntity      *entity,
                                           CrowDocument    *copied,
                                           double           x,
                                           double           y);
/* The same document, a little to the right and below.  (transfer container): the new nodes */
GPtrArray    *crow_operation_duplicate    (CrowDocument    *document,
                                           CrowDiagram     *diagram,
                                           CrowNode *const *nodes,
                                           guint            n_nodes);

G_END_DECLS
