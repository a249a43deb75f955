/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CrowRouter: orthogonal routes between boxes, around boxes.
 *
 * Boxes and links are small numbers that the owner gives.  No automatic route runs through a box, as long as boxes do
 * not overlap and are a few units apart.  A link with bends made by hand runs along these, wherever they lead.
 *
 * crow_router_route_all() routes as if nothing had been routed before.  crow_router_route() routes some links and leaves
 * all others exactly where they are.  The same calls give the same routes.
 */
#pragma once

#include "diagram/crow-geometry.h"

G_BEGIN_DECLS

typedef struct _CrowRouter CrowRouter;

typedef struct
{
  CrowSide sides[2];        /* of the boxes at both ends */
  const CrowPoint *points;  /* from port to port, borrowed until the link is routed again */
  guint n_points;           /* 0: not routed yet */
} CrowRouterPath;

CrowRouter *crow_router_new         (void);
void        crow_router_free        (CrowRouter       *self);

/* Adds a box or moves it.  Its links keep their routes until they are routed again. */
void        crow_router_set_box     (CrowRouter       *self,
                                     guint             box,
                                     const CrowRect   *rect);
/* Its links must be gone. */
void        crow_router_remove_box  (CrowRouter       *self,
                                     guint             box);
/* Adds a link or changes it; a link may have the same box at both ends. */
void        crow_router_set_link    (CrowRouter       *self,
                                     guint             link,
                                     guint             box_0,
                                     guint             box_1,
                                     const CrowPoint  *bends,
                                     guint             n_bends);
void        crow_router_remove_link (CrowRouter       *self,
                                     guint             link);

void        crow_router_route_all   (CrowRouter       *self);
void        crow_router_route       (CrowRouter       *self,
                                     const guint      *links,
                                     guint             n_links);
/* Routes a link anew if that makes it clearly shorter or saves bends; else nothing changes.  Returns whether it did. */
gboolean    crow_router_shorten     (CrowRouter       *self,
                                     guint             link);
void        crow_router_get_path    (const CrowRouter *self,
                                     guint             link,
                                     CrowRouterPath   *path);

/* Replaces @links: (element-type guint) by the links that @rect stands in the way of, in ascending order: those whose
 * route touches it. */
void        crow_router_find_links  (CrowRouter       *self,
                                     const CrowRect   *rect,
                                     GArray           *links);
/* Whether the route runs through a box: not even a detour was found, or the bends by hand lead there. */
gboolean    crow_router_is_blocked  (CrowRouter       *self,
                                     guint             link);
/* How many segments of routes touch @rect. */
guint       crow_router_count_lines (CrowRouter       *self,
                                     const CrowRect   *rect);
/* How often routes cross each other. */
guint       crow_router_count_crossings (CrowRouter   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowRouter, crow_router_free)

G_END_DECLS
