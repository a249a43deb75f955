/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How signs look: each has a colour and a line of its own, so that the colour is not alone.
 *
 * What rows go is a full line, what loses a link a dashed one, what refuses a double one, what stays a thin one.  All
 * measures are in pixels of a widget.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-view-state.h"
#include "diagram/crow-palette.h"

G_BEGIN_DECLS

GdkRGBA crow_sign_get_colour      (CrowSign           sign,
                                   const CrowPalette *palette);
/* Around a box. */
void    crow_sign_snapshot_box    (CrowSign           sign,
                                   const CrowPalette *palette,
                                   GtkSnapshot       *snapshot,
                                   const CrowRect    *box,
                                   double             radius);
/* Along a line. */
void    crow_sign_snapshot_line   (CrowSign           sign,
                                   const CrowPalette *palette,
                                   GtkSnapshot       *snapshot,
                                   const CrowPoint   *points,
                                   guint              n_points,
                                   double             width);

G_END_DECLS
