/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the commands share.
 */
#pragma once

#include "canvas/crow-commands.h"
#include "diagram/crow-spatial-index.h"

G_BEGIN_DECLS

/* What stays free between cards that are placed by a program. */
#define CROW_COMMANDS_CARD_GAP 40.0

/* (transfer full): the cards and notes of the diagram, numbered from 0, to look for a free place among */
CrowSpatialIndex *_crow_commands_index_boxes (CrowViewState *state);
/* After an edit that may have made the first diagram. */
void              _crow_commands_follow_diagram (CrowViewState *state,
                                                 CrowDiagram   *diagram);

G_END_DECLS
