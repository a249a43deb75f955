/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Databases with rows for schemas that were made at random, and what tests ask of them.
 */
#pragma once

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* (transfer full): a database of SQLite in memory with tables and up to twenty rows of each entity */
CrowEngine              *random_rows_new            (GRand                *rand,
                                                     const CrowSchema     *schema);
gint64                   random_rows_count          (CrowEngine           *engine,
                                                     CrowDialectId         dialect,
                                                     const CrowEntityInfo *entity);
/* (nullable): the attribute of this id */
const CrowAttributeInfo *random_rows_find_attribute (const CrowEntityInfo *entity,
                                                     const char           *id);
/* (transfer full): what differs, and the seed that led to it, for the message of a failure */
char                    *random_rows_describe       (CrowSchema           *old,
                                                     CrowSchema           *new,
                                                     CrowDialectId         dialect,
                                                     guint32               seed);

G_END_DECLS
