/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a database of SQLite should hold after a migration in which everything was allowed, found out without migrating.
 */
#pragma once

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * migrate_oracle_new:
 * @engine: a database with the tables of @old
 * @old: what it was made of
 * @new: what it is to become; elements are the same where their ids are
 * @denied: (out) (transfer full): the entity whose rows must refer to others that go, or NULL
 *
 * Makes the new tables empty, with no foreign keys enforced, and puts the rows in one by one, in the order of the old
 * table.  What the new table refuses is left out; so are, for one unique index after the other, those that are like a
 * row before them.  Then references to nothing are followed: such a row goes or loses the reference.
 *
 * Returns: (transfer full): the database with the rows that should be there; without meaning if @denied is set
 */
CrowEngine *migrate_oracle_new     (CrowEngine       *engine,
                                    const CrowSchema *old,
                                    CrowSchema       *new,
                                    char            **denied);

/* All rows of all tables of @new, as text: the same in two databases that hold the same.  Left out are columns that the
 * database filled with the time or a random number, because they are not in @old. */
char       *migrate_oracle_describe (CrowEngine       *engine,
                                     const CrowSchema *old,
                                     const CrowSchema *new);

G_END_DECLS
