/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shortest ways from one entity to another along links, whichever way round the links are.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* A chain: link i joins entities i and i + 1.  Nodes are borrowed from the document. */
typedef struct
{
  GPtrArray *entities; /* of CrowEntity: one more than links */
  GPtrArray *links;    /* of CrowLink */
} CrowLinkPath;

/* All chains of the least number of links, at most @max_paths (> 0) of them, in the order of the model; none where no
 * chain of links joins the two.  From an entity to itself it is the chain without links.
 * @more: (out): whether there are more than @max_paths
 * Returns: (transfer full) (element-type CrowLinkPath): true until the next edit */
GPtrArray *crow_link_path_find (CrowEntity *from,
                                CrowEntity *to,
                                guint       max_paths,
                                gboolean   *more);
void       crow_link_path_free (CrowLinkPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowLinkPath, crow_link_path_free)

G_END_DECLS
