/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Words of expressions that are others in another database.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* What @name, a function of @from, is called in @to: NULL: it has none such; @name itself where nothing is known of it.
 * @from: a CrowDialectId; -1: not known */
const char *_crow_translate_function (const char    *name,
                                      int            from,
                                      CrowDialectId  to);

/* As above for the type in CAST (… AS type), without its length. */
const char *_crow_translate_cast     (const char    *type,
                                      int            from,
                                      CrowDialectId  to);

/* A word or sign between two values, such as "REGEXP" or "~*", or "NOT REGEXP".
 * @from: whose it is; what is in no list is every database's */
const char *_crow_translate_operator (const char    *sign,
                                      int            from,
                                      CrowDialectId  to);

G_END_DECLS
