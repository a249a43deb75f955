/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema as the SQL script that makes it.
 *
 * The script loads in one go into an empty database.  Tables come after those they refer to, otherwise by name;
 * foreign keys that close a cycle are added at the end where the dialect cannot look ahead.  The text depends on the
 * schema alone and not on the order of its entities, links, keys or indexes.
 *
 * What the dialect cannot say is left out or said differently, and always told in the diagnostics.
 */
#pragma once

#include "schema/crow-schema.h"
#include "sql/crow-problem.h"

G_BEGIN_DECLS

/**
 * CrowDdlFlags:
 * @CROW_DDL_DEFAULT: comments, and an index on each foreign key that has none
 * @CROW_DDL_NO_FOREIGN_KEY_INDEXES: no indexes but those of the schema
 * @CROW_DDL_NO_COMMENTS: no comments
 * @CROW_DDL_NO_VIEWS: no views
 *
 * How a script is to be.
 */
typedef enum
{
  CROW_DDL_DEFAULT = 0,
  CROW_DDL_NO_FOREIGN_KEY_INDEXES = 1 << 0,
  CROW_DDL_NO_COMMENTS = 1 << 1,
  CROW_DDL_NO_VIEWS = 1 << 2,
} CrowDdlFlags;

/* @diagnostics: (out) (optional) (element-type CrowProblem): what could not be said; never NULL afterwards. */
CROW_API char *crow_ddl_to_sql      (const CrowSchema  *schema,
                                     CrowDialectId      dialect,
                                     CrowDdlFlags       flags,
                                     GPtrArray        **diagnostics);

/* The part for one entity: its table, indexes and comments, without what comes before and after all tables. */
CROW_API char *crow_ddl_entity_to_sql (const CrowSchema *schema,
                                       guint             entity,
                                       CrowDialectId     dialect,
                                       CrowDdlFlags      flags);

/* The script that takes away again what crow_ddl_to_sql() made, and only that. */
CROW_API char *crow_ddl_drop_to_sql (const CrowSchema *schema,
                                     CrowDialectId     dialect,
                                     CrowDdlFlags      flags);

G_END_DECLS
