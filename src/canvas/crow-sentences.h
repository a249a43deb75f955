/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What parts of the model mean, in sentences for tooltips and properties.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (transfer full): “When an author is deleted, each book that refers to it is deleted too.” */
char *crow_sentence_for_rule (CrowLink *link);
/* (transfer full) (nullable): what a person should know of an entity, attribute or link; its comment, its rules */
char *crow_sentence_for_node (CrowNode *node);

G_END_DECLS
