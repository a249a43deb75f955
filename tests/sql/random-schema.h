/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* A sound schema with nasty names: whatever a database can hold somehow. */
CrowSchema *random_schema_new     (GRand         *rand);
/* The same, and what only this database has: on PostgreSQL several schemas of the database, on MariaDB several
 * databases. */
CrowSchema *random_schema_new_for (GRand         *rand,
                                   CrowDialectId  dialect);
/* The same, in one database. */
CrowSchema *random_schema_new_in_one (GRand         *rand,
                                      CrowDialectId  dialect);

/* Whether expressions mention the attribute by its name, which has to stay then. */
gboolean    random_schema_is_plain (const CrowAttributeInfo *attribute);

G_END_DECLS
