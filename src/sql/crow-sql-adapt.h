/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions that were written for one database, as another one takes them.
 *
 * Checks, defaults, computed attributes and parts and conditions of indexes are SQL that the program does not write but
 * passes on.  Names in them get the other database's quotation marks and are spelled as it has them; texts, operators,
 * functions and casts that are known to differ are said its way, as is what PostgreSQL and MariaDB print of themselves (casts,
 * = ANY (ARRAY[…]), ~~, introducers of character sets).  What is known not to be there is left out and told, and SQLite is
 * asked whether it takes the outcome: a table without a check is of more use than none.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* An expression as the dialect spells it.
 * @from: a CrowDialectId, whose it is; -1: not known
 * @entity: (nullable): whose attributes it may name
 * @reason: (out) (optional) (nullable) (transfer full): why @to cannot have it, to be put in parentheses; never for SQLite
 * Returns: (transfer full) (nullable): NULL: as it stands */
char       *_crow_sql_translate_expression (const char            *sql,
                                            int                    from,
                                            CrowDialectId          to,
                                            const CrowEntityInfo  *entity,
                                            char                 **reason);

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
