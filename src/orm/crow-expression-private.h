/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions as SQL, for the files of this folder.
 */
#pragma once

#include "orm/crow-expression.h"
#include "orm/crow-session-private.h"

G_BEGIN_DECLS

/* Appends a condition over the table with @alias, and its values (CrowValue, borrowed from the expression or from
 * objects) to @values.  @n_aliases numbers the tables of inner SELECTs. */
gboolean _crow_expression_append (CrowSession     *session,
                                  CrowExpression  *self,
                                  CrowEntityMap   *map,
                                  const char      *alias,
                                  GString         *sql,
                                  GArray          *values,
                                  guint           *n_aliases,
                                  GError         **error);

G_END_DECLS
