/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random edits, repeatable by seed.
 */
#pragma once

#include "document/crow-operation.h"

G_BEGIN_DECLS

/* One edit: an operation with random arguments, or random changes of single nodes that keep references sound. */
void document_random_step (CrowDocument *document,
                           GRand        *rand);

G_END_DECLS
