/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests of carrying out a migration on SQLite share.
 */
#pragma once

#include "sql/crow-migrate.h"

G_BEGIN_DECLS

CrowEngine *migrate_open      (const char  *uri);
/* Must work. */
void        migrate_run       (CrowEngine  *engine,
                               const char  *sql);
/* What a query gives, a line a row, columns apart by "|", null as "NULL". */
char       *migrate_query     (CrowEngine  *engine,
                               const char  *sql);
#define migrate_assert_query(engine, sql, expected) G_STMT_START { \
    g_autofree char *result_ = migrate_query (engine, sql); \
    g_assert_cmpstr (result_, ==, expected); \
  } G_STMT_END
/* The schema of a script. */
CrowSchema *migrate_schema    (const char  *sql);
/* All tables with all rows, and what else is in the schema, as one text: the same for the same content. */
char       *migrate_dump      (CrowEngine  *engine);
/* Foreign keys are on, none dangles, and the file is whole. */
void        migrate_assert_whole (CrowEngine *engine);

G_END_DECLS
