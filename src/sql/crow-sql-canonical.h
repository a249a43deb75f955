/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQL texts in a form in which those that mean the same are the same text, as far as that can be told without a
 * database.
 *
 * A server does not keep an expression as it was written but prints it anew from what it understood: with parentheses,
 * casts, quotes, IN as = ANY (ARRAY[…]), BETWEEN as two comparisons.  The form undoes that.  It is never run, only
 * compared.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* An expression.
 *
 * @renames: (nullable): for each column that has another name by now, the folded old name and the new one */
char *_crow_sql_canonical_expression (const char    *sql,
                                      CrowDialectId  dialect,
                                      GHashTable    *renames);
/* An expression as a value of @type: '1' is the number 1 there if the type is one of numbers. */
char *_crow_sql_canonical_value      (const char    *sql,
                                      CrowDialectId  dialect,
                                      CrowDataType   type);
/* Whether two queries of a view may be one.  Parentheses, casts, qualifiers and INNER, OUTER and ASC do not count at all, and where a server
 * spells out the "*" of a list of columns, it may stand for any. */
gboolean _crow_sql_is_same_query     (const char    *a,
                                      const char    *b,
                                      CrowDialectId  dialect);
/* A type: in lower case but for texts, no needless blanks. */
char *_crow_sql_canonical_type       (const char    *sql,
                                      CrowDialectId  dialect);

G_END_DECLS
