/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a SQLite database has and the schema does not know: triggers, and views and indexes that were not drawn.
 *
 * They are kept by their text: taken away before the changes, put back afterwards.  Names that change are changed in
 * the text, by SQLite itself.
 */
#pragma once

#include "sql/crow-migrate-private.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_OBJECT_INDEX,
  CROW_OBJECT_VIEW,
  CROW_OBJECT_TRIGGER,
} CrowMigrateObjectKind;

typedef struct
{
  /* owned */
  char *name;
  char *table;      /* the table or view it is on, by its name before; of a view its own */
  char *sql;        /* after the rehearsal with the new names */
  /* state */
  CrowMigrateObjectKind kind;
  gboolean works;   /* it compiles in the old database */
  gboolean dropped; /* it is not put back */
} CrowMigrateObject;

/* Those of the database; what is allowed to be dropped is not among them.  @catalog: loses those views and indexes, so
 * that they are no difference.  (element-type CrowMigrateObject) */
GPtrArray *_crow_migrate_objects_read     (CrowMigrateRun *run,
                                           CrowCatalog    *catalog,
                                           GError        **error);
/* Takes them away. */
gboolean   _crow_migrate_objects_drop     (GPtrArray      *self,
                                           CrowEngine     *engine,
                                           GError        **error);
/* Puts them back. */
gboolean   _crow_migrate_objects_restore  (GPtrArray      *self,
                                           CrowEngine     *engine,
                                           GError        **error);
/* Makes each in a database that has none of them, and tells whether it works; triggers that do not are not left. */
void       _crow_migrate_objects_try      (GPtrArray      *self,
                                           CrowEngine     *engine,
                                           gboolean       *results);
/* Carries the migration out on an empty copy of the database in memory.  What does not compile any more afterwards
 * becomes a loss.  FALSE: the migration itself fails. */
gboolean   _crow_migrate_objects_rehearse (GPtrArray      *self,
                                           CrowMigrateRun *run,
                                           GError        **error);

G_END_DECLS
