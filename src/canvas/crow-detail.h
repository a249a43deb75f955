/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much of an item is shown at a scale.
 *
 * No text is painted that would be too small to be read: a card loses its name, a note its lines, before that.
 */
#pragma once

#include "picture/crow-painter.h"

G_BEGIN_DECLS

/* Whether rows are too small to be read, so that only names are shown. */
gboolean          crow_detail_is_far       (double                  scale);
/* What there is to be seen at a scale, before it is known how large the names come out. */
CrowPictureDetail crow_detail_get_level    (double                  scale);
/* @text_size: of the names at that level, negative where it is not known yet */
CrowPictureDetail crow_detail_get          (CrowPictureDetail       level,
                                            double                  scale,
                                            double                  text_size);
/* (transfer full): the item as it is to be seen.
 * @text_size: (inout): as for crow_detail_get(); known afterwards */
CrowPicture      *crow_detail_make_picture (const CrowItem         *item,
                                            const CrowPangoMeasure *measure,
                                            const CrowPalette      *palette,
                                            CrowNotation            notation,
                                            double                  scale,
                                            double                 *text_size);

G_END_DECLS
