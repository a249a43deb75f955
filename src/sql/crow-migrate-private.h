/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The parts of a migration that is being carried out.
 *
 *   crow-migrate.c             what is the same for all databases: options, comparison, losses
 *   crow-migrate-drawn.c       what was drawn, and what is the database's own
 *   crow-migrate-ids.c         the ids of the older drawing
 *   crow-migrate-sqlite.c      the transaction on SQLite, and what is counted and checked in it
 *   crow-migrate-objects.c     triggers, views and indexes that only the database knows
 *   crow-migrate-rehearsal.c   the rehearsal in memory
 *   crow-migrate-repair.c      rows that are allowed to go, and what refers to them
 *   crow-migrate-backup.c      the backup copy
 *   crow-migrate-postgresql.c  the transaction on PostgreSQL
 *   crow-migrate-mariadb.c     the statements on MariaDB, with the files of crow-migrate-mariadb-private.h
 *   crow-migrate-views.c       views that stand in its way
 *   crow-migrate-report.c      the report
 */
#pragma once

#include "sql/crow-catalog.h"
#include "sql/crow-ddl-plan.h"
#include "sql/crow-migrate.h"
#include "sql/crow-migration.h"

G_BEGIN_DECLS

struct _CrowMigrateReport
{
  gatomicrefcount ref_count;
  GPtrArray *changes; /* of char *, ended by NULL */
  GPtrArray *notes;   /* the same */
  GPtrArray *losses;  /* of CrowMigrateLoss */
  char *backup;       /* (nullable) */
  gboolean done;
};

/* The first column of the first row as a number; 0 if there is none or it is null. */
typedef gboolean (*CrowMigrateQueryFunc) (gpointer     place,
                                          const char  *sql,
                                          gint64      *value,
                                          GError     **error);

typedef struct
{
  /* borrowed */
  CrowEngine *engine;       /* NULL where the database has none */
  CrowMigrateQueryFunc query; /* asks the database, which is at @place */
  gpointer place;
  CrowSchema *drawn;        /* what was asked for */
  const CrowMigrateOptions *options;
  GCancellable *cancellable;
  /* owned */
  CrowSchema *schema;       /* the tables of `drawn` */
  CrowMigrateReport *report;
  CrowMigration *migration; /* NULL until it was compared */
  CrowDiff *diff;
  CrowDdlPlan *plan;        /* of the schema; NULL until it was asked for */
  gint64 *risk_rows;        /* by risk of the migration: how many rows it counted; NULL before */
  /* state */
  CrowDialectId dialect;
  gboolean by_names;        /* what has the same name is the same, and nothing else is */
  const char *what;         /* borrowed: what is being done */
  double fraction;          /* of all, at the beginning of what is being done */
  double span;              /* of all, that what is being done takes */
  double part;              /* of that, what is done */
  gint64 last_told;         /* monotonic */
} CrowMigrateRun;

CrowMigrateReport *_crow_migrate_report_new      (void);
void               _crow_migrate_report_add_change (CrowMigrateReport *self,
                                                    char              *sentence);
void               _crow_migrate_report_add_note (CrowMigrateReport *self,
                                                  const char        *format,
                                                  ...) G_GNUC_PRINTF (2, 3);
/* @code: static; @name: what comes after it in the name by which it is allowed; @message: taken. */
CrowMigrateLoss   *_crow_migrate_run_add_loss    (CrowMigrateRun    *self,
                                                  const char        *code,
                                                  const char        *id,
                                                  const char        *name,
                                                  gint64             n_rows,
                                                  gboolean           can_allow,
                                                  char              *message);
gboolean           _crow_migrate_run_is_allowed  (CrowMigrateRun    *self,
                                                  const char        *code,
                                                  const char        *name);
/* The error of a migration that is refused; FALSE. */
gboolean           _crow_migrate_run_refuse      (CrowMigrateRun    *self,
                                                  GError           **error);
gboolean           _crow_migrate_run_is_refused  (CrowMigrateRun    *self);

/* Goes on to the next thing, which takes @span of the whole. */
void               _crow_migrate_run_begin       (CrowMigrateRun    *self,
                                                  const char        *what,
                                                  double             span);
/* Tells that @part of it (0 … 1) is done, not too often. */
void               _crow_migrate_run_tell        (CrowMigrateRun    *self,
                                                  double             part);
gboolean           _crow_migrate_run_check       (CrowMigrateRun    *self,
                                                  GError           **error);

/* Notes that rows went which were allowed to. */
void               _crow_migrate_run_tell_gone   (CrowMigrateRun    *self,
                                                  const CrowEntityInfo *entity,
                                                  gint64             n_rows);
/* Sets the error that says that a table lost rows it should have kept; FALSE. */
gboolean           _crow_migrate_run_miss        (const CrowEntityInfo *entity,
                                                  gint64             n_before,
                                                  gint64             n_after,
                                                  GError           **error);

/* Compares, once @catalog was read: `migration`, `diff` and the changes of the report are there afterwards. */
gboolean           _crow_migrate_run_compare     (CrowMigrateRun    *self,
                                                  CrowCatalog       *catalog,
                                                  GError           **error);
/* A copy of @schema, which was read from a database, whose tables and columns have the ids of those of @drawn that have
 * the same name, and all else ids that nothing has. */
CrowSchema        *_crow_migrate_take_ids        (CrowSchema        *schema,
                                                  CrowSchema        *drawn,
                                                  CrowDialectId      dialect,
                                                  GError           **error);
/* Counts the rows of each risk, and adds the losses. */
gboolean           _crow_migrate_run_count_risks (CrowMigrateRun    *self,
                                                  GError           **error);

/* The views and indexes that the schema has, or the older drawing had, by their folded names. */
GHashTable        *_crow_migrate_list_drawn      (CrowMigrateRun    *self);
/* @table and @index: (nullable): of an index, which is known by its columns too */
gboolean           _crow_migrate_is_drawn        (CrowMigrateRun         *self,
                                                  GHashTable             *drawn,
                                                  const CrowCatalogTable *table,
                                                  const CrowCatalogIndex *index,
                                                  const char             *name);
/* Takes what was not drawn out of the catalog, so that it is no difference, and says so of the indexes.
 * Returns: (transfer full) (element-type CrowCatalogView): the views, for _crow_migrate_tell_views() */
GPtrArray         *_crow_migrate_leave_undrawn   (CrowMigrateRun    *self,
                                                  CrowCatalog       *catalog);
/* PostgreSQL: tells of undrawn views that they stay, or would have to go because they stand in the way. */
gboolean           _crow_migrate_tell_views      (CrowMigrateRun    *self,
                                                  GPtrArray         *views,
                                                  GError           **error);
/* Puts before @error, with which a step failed, which view of the schema it was about, if any; FALSE. */
gboolean           _crow_migrate_explain_view    (const CrowMigrationStep *step,
                                                  GError           **error);

/* The first column of the first row; 0 if there is none or it is null. */
gboolean           _crow_migrate_query           (CrowEngine        *engine,
                                                  const char        *sql,
                                                  gint64            *value,
                                                  GError           **error);

gboolean           _crow_migrate_sqlite          (CrowMigrateRun    *self,
                                                  GError           **error);
gboolean           _crow_migrate_postgresql      (CrowMigrateRun    *self,
                                                  GError           **error);
gboolean           _crow_migrate_mariadb         (CrowMigrateRun    *self,
                                                  const char        *address,
                                                  GError           **error);

/* A copy of a SQLite file as it is in the last transaction; the path, to be freed, or NULL. */
char              *_crow_migrate_backup          (CrowMigrateRun    *self,
                                                  GError           **error);

G_END_DECLS
