/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the signs on the canvas mean while a question about the drawing is answered there: the question, the answer in
 * sentences, one line for each sign, and what can be done next.  Invisible while nothing is asked.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-lens.h"
#include "diagram/crow-palette.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_LEGEND (designer_legend_get_type ())
G_DECLARE_FINAL_TYPE (DesignerLegend, designer_legend, DESIGNER, LEGEND, GtkBox)

GtkWidget *designer_legend_new         (void);
/* @lens: (nullable) */
void       designer_legend_set_lens    (DesignerLegend    *self,
                                        CrowLens          *lens);
/* @palette: kept alive by the caller */
void       designer_legend_set_palette (DesignerLegend    *self,
                                        const CrowPalette *palette);

G_END_DECLS
