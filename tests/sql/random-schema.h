/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* A sound schema with nasty names: whatever a database can hold somehow. */
CrowSchema *random_schema_new (GRand *rand);

G_END_DECLS
