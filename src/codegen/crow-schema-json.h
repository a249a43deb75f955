/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A schema as JSON, for other programs.
 *
 * "tables", "views" and "enums" say what a database's catalog shows after the schema's DDL was run in it: with the
 * types, defaults and names as that database spells them, and with the keys and indexes that follow from others.
 * "entities" and "links" say what was drawn, which no catalog knows.  An expression stands as it was written; a
 * database may show it with other blanks, casts and parentheses.
 *
 * The text depends on the schema alone, not on the order of its records.
 */
#pragma once

#include "sql/crow-ddl.h"

G_BEGIN_DECLS

char *crow_schema_to_json (const CrowSchema *drawn,
                           CrowDialectId     dialect,
                           CrowDdlFlags      flags);

G_END_DECLS
