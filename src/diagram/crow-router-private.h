/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the router share.  Routing a link goes through: sides and ports (crow-router-ports.c), the path
 * (crow-router-path.c: simple shapes; crow-router-search.c: detours), and keeping parallel routes apart
 * (crow-router-spread.c).
 */
#pragma once

#include "diagram/crow-router.h"
#include "diagram/crow-spatial-index.h"

G_BEGIN_DECLS

/* Between a route and boxes. */
#define CROW_ROUTER_MARGIN 20.0
/* Between parallel routes. */
#define CROW_ROUTER_GAP 10.0
/* The straight way out of a box: a symbol is drawn on it. */
#define CROW_ROUTER_STUB 20.0
/* Between ports, where there is room. */
#define CROW_ROUTER_PORT_GAP 22.0
/* What a bend costs, in units of length. */
#define CROW_ROUTER_BEND 45.0

typedef struct
{
  gboolean present;
  CrowRect rect;
  GArray *ends;       /* owned, of guint: 2 * link + end, ascending */
} CrowRouterBox;

typedef struct
{
  gboolean present;
  gboolean has_sides; /* sides and ports are those of the last routing */
  gboolean in_work;   /* is being routed */
  guint boxes[2];
  CrowSide sides[2];
  double ports[2];    /* along the side: y on the left and right, x at top and bottom */
  GArray *bends;      /* owned, of CrowPoint; by hand */
  GArray *points;     /* owned, of CrowPoint */
  GArray *segments;   /* owned, of guint32: of the segment index, by position; empty while not in the index */
} CrowRouterLink;

typedef struct
{
  guint link;
  guint position;     /* of the first point */
  gboolean horizontal;
} CrowRouterSegment;

typedef struct
{
  double from, to;
} CrowRouterExtent;

typedef struct _CrowRouterSearch CrowRouterSearch;

struct _CrowRouter
{
  /* owned */
  GArray *boxes;      /* of CrowRouterBox */
  GArray *links;      /* of CrowRouterLink */
  CrowSpatialIndex *obstacles;
  CrowSpatialIndex *lines[2]; /* vertical and horizontal segments */
  GArray *segments;   /* of CrowRouterSegment, by item of `lines` */
  GArray *free_segments; /* of guint32 */
  GArray *found;      /* scratch, of guint32 */
  GArray *beside;     /* scratch of spreading, of double */
  GArray *across;     /* the same, of CrowRouterExtent */
  GArray *at_ends[2]; /* the same, of double */
  CrowRouterSearch *search; /* scratch */
};

static inline CrowRouterBox *
_crow_router_get_box (const CrowRouter *self,
                      guint             box)
{
  return &g_array_index (self->boxes, CrowRouterBox, box);
}

static inline CrowRouterLink *
_crow_router_get_link (const CrowRouter *self,
                       guint             link)
{
  return &g_array_index (self->links, CrowRouterLink, link);
}

static inline CrowPoint
_crow_router_get_point (const CrowRouterLink *link,
                        guint                 position)
{
  return g_array_index (link->points, CrowPoint, position);
}

/* The point of a side at a place along it. */
static inline CrowPoint
_crow_router_get_port (const CrowRect *rect,
                       CrowSide        side,
                       double          along)
{
  switch (side)
    {
    case CROW_SIDE_RIGHT:
      return (CrowPoint) { crow_rect_right (rect), along };
    case CROW_SIDE_LEFT:
      return (CrowPoint) { rect->x, along };
    case CROW_SIDE_BOTTOM:
      return (CrowPoint) { along, crow_rect_bottom (rect) };
    default:
      return (CrowPoint) { along, rect->y };
    }
}

/* crow-router.c: puts a link's segments into the index, or takes them out. */
void     _crow_router_index_link   (CrowRouter           *self,
                                    guint                 link);
void     _crow_router_unindex_link (CrowRouter           *self,
                                    guint                 link);
/* After the points `position` and `position + 1` of a link moved. */
void     _crow_router_reindex_segment (CrowRouter        *self,
                                       guint              link,
                                       guint              position);

/* crow-router-ports.c: the part of a side where ports may be. */
void     _crow_router_get_port_range (const CrowRect     *rect,
                                      CrowSide            side,
                                      double             *low,
                                      double             *high);
/* Where a link would meet the box best, if it were alone. */
double   _crow_router_get_wish     (const CrowRouter     *self,
                                    const CrowRouterLink *link,
                                    guint                 end,
                                    CrowSide              side,
                                    CrowSide              other_side);
void     _crow_router_choose_sides (CrowRouter           *self,
                                    guint                 link);
/* Ports of the links in work: all of them on sides that have no others, slotted in between on sides that have. */
void     _crow_router_place_ports  (CrowRouter           *self,
                                    const guint          *links,
                                    guint                 n_links);

/* crow-router-path.c: the best simple shape between two ports.  Returns what it costs; @blocked: whether it runs into
 * a box; @points: (nullable) (element-type CrowPoint): filled with the path. */
double   _crow_router_find_shape   (CrowRouter           *self,
                                    const guint           boxes[2],
                                    const CrowSide        sides[2],
                                    const CrowPoint       ports[2],
                                    gboolean             *blocked,
                                    GArray               *points);
/* The path along bends by hand; returns what it costs. */
double   _crow_router_follow_bends (CrowRouter           *self,
                                    const CrowRouterLink *link,
                                    const CrowSide        sides[2],
                                    const CrowPoint       ports[2],
                                    GArray               *points);
/* Drops points that change nothing.  Returns whether there were any. */
gboolean    _crow_router_simplify     (GArray               *points);

/* crow-router-search.c: a detour around boxes.  FALSE: there is none with this margin. */
gboolean _crow_router_search       (CrowRouter           *self,
                                    const guint           boxes[2],
                                    const CrowSide        sides[2],
                                    const CrowPoint       ports[2],
                                    double                margin,
                                    GArray               *points);
CrowRouterSearch *_crow_router_search_new  (void);
void              _crow_router_search_free (CrowRouterSearch *search);

/* crow-router-spread.c: moves the segments of a link apart from those of others and into the middle of its way. */
void     _crow_router_spread       (CrowRouter           *self,
                                    guint                 link);

G_END_DECLS
