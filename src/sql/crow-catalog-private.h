/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A piece of the way from a catalog to a schema.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* The id of every schema that crow_catalog_to_schema() makes.  No document can have it: it has a blank. */
#define _CROW_CATALOG_SCHEMA_ID "read from a database"

/* What kind of value the expression of a DEFAULT is; @value is to be freed. */
CrowValueSource _crow_catalog_value (CrowDialectId dialect,
                                     const char   *expression,
                                     CrowDataType  type,
                                     char        **value);

G_END_DECLS
