/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds what is wrong with a schema before a database does.
 */
#pragma once

#include "schema/crow-schema.h"
#include "sql/crow-problem.h"

G_BEGIN_DECLS

/**
 * CrowDialects:
 * @CROW_DIALECTS_NONE: only what is wrong everywhere
 * @CROW_DIALECTS_SQLITE: SQLite
 * @CROW_DIALECTS_POSTGRESQL: PostgreSQL
 * @CROW_DIALECTS_MARIADB: MariaDB
 * @CROW_DIALECTS_ALL: all of them
 *
 * A set of dialects: bit n stands for the CrowDialectId n.
 */
typedef enum
{
  CROW_DIALECTS_NONE = 0,
  CROW_DIALECTS_SQLITE = 1 << CROW_DIALECT_SQLITE,
  CROW_DIALECTS_POSTGRESQL = 1 << CROW_DIALECT_POSTGRESQL,
  CROW_DIALECTS_MARIADB = 1 << CROW_DIALECT_MARIADB,
  CROW_DIALECTS_ALL = (1 << CROW_N_DIALECTS) - 1,
} CrowDialects;

/* Returns: (transfer full) (element-type CrowProblem): in the order of entities, then links, then views. */
CROW_API GPtrArray *crow_schema_check (const CrowSchema *schema,
                                       CrowDialects      dialects);

G_END_DECLS
