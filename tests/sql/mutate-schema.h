/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* A sound schema that is @schema after @n changes of all kinds; ids are kept, so what was renamed is known. */
CrowSchema *mutate_schema (const CrowSchema *schema,
                           GRand            *rand,
                           guint             n);

G_END_DECLS
