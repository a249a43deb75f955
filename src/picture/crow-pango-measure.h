/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CrowPangoMeasure: text as it will be painted: Pango measures it, with metrics that do not depend on the screen.
 *
 * One measure serves any number of scenes and painters of one thread.
 */
#pragma once

#include <pango/pangocairo.h>

#include "diagram/crow-text-measure.h"

G_BEGIN_DECLS

typedef struct _CrowPangoMeasure CrowPangoMeasure;

CrowPangoMeasure           *crow_pango_measure_new         (void);
void                        crow_pango_measure_free        (CrowPangoMeasure       *self);

/* (transfer none): what a scene wants */
const CrowTextMeasure      *crow_pango_measure_get_measure (const CrowPangoMeasure *self);
/* (transfer full): a layout of one line, ready to be shown with its base line at crow_text_style_get_info()'s ascent */
PangoLayout                *crow_pango_measure_create_layout (const CrowPangoMeasure *self,
                                                              CrowTextStyle           style,
                                                              const char             *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPangoMeasure, crow_pango_measure_free)

G_END_DECLS
