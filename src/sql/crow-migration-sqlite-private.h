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
  GHashTable *taken;         /* folded names of the tables there are by now */
} CrowSqlitePlan;

/* "@words @table", quoted where it has to be.  Free with g_string_free(). */
GString *_crow_sqlite_plan_start   (const char     *words,
                                    const char     *table);
/* Makes the table of an old entity anew; references of others to it are left alone, and so must be while it is done. */
void     _crow_sqlite_plan_rebuild (CrowSqlitePlan *plan,
                                    guint           entity);

/* Whether a column of the old entity, which is to have another name, cannot get it as the table is.
 *
 * RENAME COLUMN fails on the INTEGER key of a table WITHOUT ROWID where a unique constraint behind that key names the
 * column as well: SQLite (3.40 at least) puts the new name into one of both.  It works where the key stands behind them, so
 * such a table is written that way first.  A constraint on nothing but the key is in no catalog, so none need be known. */
gboolean _crow_sqlite_plan_must_rearrange    (CrowMigration  *self,
                                              guint           entity);
/* CREATE TABLE of the old form under the name @name, so written. */
GString *_crow_sqlite_plan_create_rearranged (CrowMigration  *self,
                                              guint           entity,
                                              const char     *name);
/* Makes the old form anew in that way, under the names it has. */
void     _crow_sqlite_plan_rearrange         (CrowSqlitePlan *plan,
                                              guint           entity);

G_END_DECLS
