/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Outlines of what a scene shows, made once for SVG and for cairo: rounded cards, routes with rounded corners, symbols
 * at ends, key marks, marks of delete rules.
 *
 * A path is a GArray of CrowPathElement.  All functions append to one.
 */
#pragma once

#include "diagram/crow-scene.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_PATH_MOVE,  /* points[0] */
  CROW_PATH_LINE,  /* points[0] */
  CROW_PATH_CURVE, /* a cubic Bézier curve; points[2] is its end */
  CROW_PATH_CLOSE,
} CrowPathOperation;

typedef struct
{
  CrowPathOperation operation;
  CrowPoint points[3];
} CrowPathElement;

/**
 * CrowSymbol:
 * @lines: drawn with the pen of the link
 * @hollow: filled with the colour behind, then drawn
 * @solid: filled with the colour of the link
 * @text: (nullable): a multiplicity
 * @text_rect: where the text stands
 *
 * The symbol at one end of a route, in scene coordinates.
 */
typedef struct
{
  GArray *lines;
  GArray *hollow;
  GArray *solid;
  const char *text;
  CrowRect text_rect;
} CrowSymbol;

GArray *crow_path_new                (void);
void    crow_path_add_circle         (GArray                *path,
                                      double                 x,
                                      double                 y,
                                      double                 radius);
/* @square_below: the lower corners are square */
void    crow_path_add_rounded_rect   (GArray                *path,
                                      const CrowRect        *rect,
                                      double                 radius,
                                      gboolean               square_below);
/* The route from port to port with its corners rounded. */
void    crow_path_add_route          (GArray                *path,
                                      const CrowRoutePath   *route);
/* A mark of a row, 14 units wide and high, to be drawn with a pen of 1.5. */
void    crow_path_add_key_mark       (GArray                *path,
                                      CrowMarks              mark,
                                      double                 x,
                                      double                 y);
/* What stands within the circle of a delete rule's mark, to be drawn with a pen of 1.5. */
void    crow_path_add_rule           (GArray                *path,
                                      const CrowRoutePath   *route);
/* The SVG form of a path, appended to @text. */
void    crow_path_append_svg         (const GArray          *path,
                                      GString               *text);
/* A number as SVG has it: at most two decimals, no locale. */
void    crow_path_append_number      (GString               *text,
                                      double                 number);

void    crow_symbol_init             (CrowSymbol            *self,
                                      const CrowTextMeasure *measure,
                                      const CrowRoutePath   *route,
                                      guint                  end,
                                      CrowNotation           notation);
void    crow_symbol_clear            (CrowSymbol            *self);
/* Whether the line itself is dashed in this notation. */
gboolean crow_route_path_is_dashed   (const CrowRoutePath   *route,
                                      CrowNotation           notation);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowSymbol, crow_symbol_clear)

G_END_DECLS
