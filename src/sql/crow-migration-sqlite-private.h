/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the files that plan a migration of SQLite share.
 */
#pragma once

#include "sql/crow-migration-private.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_SQLITE_NOTHING,
  CROW_SQLITE_IN_PLACE,
  CROW_SQLITE_REBUILD,
} CrowSqliteEffort;

/* Lives for one planning. */
typedef struct
{
  CrowMigration *migration;  /* borrowed */
  CrowSqliteEffort *efforts; /* by old entity */
  GPtrArray *names;          /* by old entity: what the table is called by now, owned */
  GHashTable *taken;         /* folded names of tables */
} CrowSqlitePlan;

/* "@words @table", quoted where it has to be.  Free with g_string_free(). */
GString *_crow_sqlite_plan_start   (const char     *words,
                                    const char     *table);
/* Makes the table of an old entity anew; references of others to it are left alone, and so must be while it is done. */
void     _crow_sqlite_plan_rebuild (CrowSqlitePlan *plan,
                                    guint           entity);

G_END_DECLS
