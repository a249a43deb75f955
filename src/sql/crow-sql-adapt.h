/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions that were written for one database, as another one takes them.
 *
 * Checks, defaults, computed attributes and parts and conditions of indexes are SQL that the program does not write but
 * passes on.  What PostgreSQL and MariaDB print of themselves (casts, = ANY (ARRAY[…]), ~~, introducers of character sets) is
 * spelled as SQLite and MariaDB have it.  SQLite is asked whether it takes the outcome, and what it does not take is left
 * out: a table without a check is of more use than none.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* An expression as the dialect spells it; (transfer full) (nullable): NULL: as it stands */
char       *_crow_sql_translate_expression (const char       *sql,
                                            CrowDialectId     dialect);

/* @schema, or one with the same entities and attributes whose expressions the dialect takes, and in which it can number what
 * is to be numbered; without inheritance.
 * @known: (nullable): the schema of a database; an expression that it has stays as it is, since the database took it
 * @problems: (nullable) (element-type CrowProblem): gets what was left out
 * Returns: (transfer full) */
CrowSchema *crow_schema_ref_adapted        (CrowSchema       *schema,
                                            CrowDialectId     dialect,
                                            const CrowSchema *known,
                                            GPtrArray        *problems);

G_END_DECLS
