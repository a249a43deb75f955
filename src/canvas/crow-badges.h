/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The short texts beside signs.
 *
 * A text is laid out when it is first shown in a room of that width, and kept: frames are painted much more often than
 * answers change.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-view-state.h"
#include "diagram/crow-palette.h"

G_BEGIN_DECLS

typedef struct _CrowBadges CrowBadges;

/* @widget: whose font and direction of reading they have; kept alive by the caller */
CrowBadges *crow_badges_new      (GtkWidget         *widget);
void        crow_badges_free     (CrowBadges        *self);
/* For when the font of the widget is another one. */
void        crow_badges_forget   (CrowBadges        *self);
/* How many texts are kept. */
guint       crow_badges_get_n    (const CrowBadges  *self);
/* On the upper edge of a box, at its end in the direction of reading.  Where @text is wider than the box there is
 * @brief, whole; without one what has room of @text.
 * @text: (nullable): nothing is painted
 * @brief: (nullable) */
void        crow_badges_snapshot (CrowBadges        *self,
                                  CrowSign           sign,
                                  const CrowPalette *palette,
                                  GtkSnapshot       *snapshot,
                                  const CrowRect    *box,
                                  const char        *text,
                                  const char        *brief);

G_END_DECLS
