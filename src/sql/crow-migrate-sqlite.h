/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The steps of a migration on SQLite, which run twice: in the rehearsal and for good.
 */
#pragma once

#include "sql/crow-migrate-private.h"

G_BEGIN_DECLS

typedef struct
{
  const gint64 *n_rows; /* borrowed: by old entity, before anything was changed */
  gint64 *may_go;   /* by new entity: rows that are allowed to be left behind */
  gint64 *gone;     /* by new entity: those that were, or went with them */
  gboolean needed;  /* whether any may go at all */
} CrowMigrateRepair;

/* @repair: (nullable): NULL in the rehearsal, where there are no rows */
gboolean _crow_migrate_sqlite_run_steps (CrowMigrateRun    *run,
                                         CrowEngine        *engine,
                                         CrowMigrateRepair *repair,
                                         GError           **error);

/* What is allowed to go, from the losses of the report. */
void     _crow_migrate_repair_init      (CrowMigrateRepair *self,
                                         CrowMigrateRun    *run,
                                         const gint64      *n_rows);
void     _crow_migrate_repair_clear     (CrowMigrateRepair *self);
/* Deletes the rows that do not fit, in the old tables; their triggers must be gone. */
gboolean _crow_migrate_repair_rows      (CrowMigrateRepair *self,
                                         CrowMigrateRun    *run,
                                         GError           **error);
/* Runs a step that copies rows, or makes a unique index, so that rows which are alike are left behind. */
gboolean _crow_migrate_repair_step      (CrowMigrateRepair       *self,
                                         CrowMigrateRun          *run,
                                         const CrowMigrationStep *step,
                                         GError                 **error);
/* Deletes or blanks what refers to rows that are not there, as each reference says for a delete. */
gboolean _crow_migrate_repair_references (CrowMigrateRepair *self,
                                          CrowMigrateRun    *run,
                                          GError           **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowMigrateRepair, _crow_migrate_repair_clear)

G_END_DECLS
