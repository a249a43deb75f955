/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bringing an open database up to date with a schema, rows and all.
 *
 * crow_engine_migrate() reads what the database holds now, compares it with the schema, and looks at the rows for what
 * would be lost: each such loss has a name, and the migration is refused unless all of them are allowed by name.
 * Otherwise it makes a backup copy and carries the changes out in one transaction, which is only made permanent when
 * every row that should be there is there, every reference has its target and the database is whole.  So the
 * database is the old one or the new one, whatever happens in between.
 *
 * What only the database knows is kept: triggers, and views and indexes that the schema does not have.  Virtual tables
 * are not touched.
 *
 * On PostgreSQL the same happens in a transaction of the server; backups are the server's business.  MariaDB commits
 * after each statement that changes a table, so that half a migration cannot be taken back: crow_migrate_mariadb() carries
 * on with one that ended early.
 */
#pragma once

#include <gio/gio.h>

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_TYPE_MIGRATE_LOSS (crow_migrate_loss_get_type ())
#define CROW_TYPE_MIGRATE_REPORT (crow_migrate_report_get_type ())

/**
 * CrowMigrateFlags:
 * @CROW_MIGRATE_DEFAULT: a backup copy, then the migration
 * @CROW_MIGRATE_DRY_RUN: only the report; nothing is written
 * @CROW_MIGRATE_NO_BACKUP: no backup copy
 * @CROW_MIGRATE_NO_GUESSES: what neither ids nor names match is dropped and added, and not taken for renamed
 *
 * How to migrate.
 */
typedef enum
{
  CROW_MIGRATE_DEFAULT = 0,
  CROW_MIGRATE_DRY_RUN = 1 << 0,
  CROW_MIGRATE_NO_BACKUP = 1 << 1,
  CROW_MIGRATE_NO_GUESSES = 1 << 2,
} CrowMigrateFlags;

/**
 * CrowMigrateProgressFunc:
 * @what: what is being done, in a few words for people
 * @fraction: how much of all is done, from 0 to 1
 * @data: as it was given
 *
 * Tells how far a migration is, about ten times a second.  Must not use the database.
 */
typedef void (*CrowMigrateProgressFunc) (const char *what,
                                         double      fraction,
                                         gpointer    data);

/**
 * CrowMigrateOptions: (skip)
 * @flags: how to migrate
 * @allow: (nullable) (array zero-terminated=1): names of losses that are allowed, as "drop-column:book.isbn"
 * @backup: (nullable): where the backup copy goes; %NULL: beside the file, as "FILE.backup-20260131-120000"
 * @from: (nullable): the schema that the database was made of; its ids tell what was renamed, so that nothing is guessed
 * @progress: (nullable): told how far it is
 * @progress_data: for @progress
 *
 * What to do and what not.
 */
typedef struct
{
  CrowMigrateFlags flags;
  const char *const *allow;
  const char *backup;
  CrowSchema *from;
  CrowMigrateProgressFunc progress;
  gpointer progress_data;
} CrowMigrateOptions;

/**
 * CrowMigrateLoss:
 * @code: what kind it is, as "drop-column"
 * @id: (nullable): id of the element it is about, in the schema, or in the old one if it is not there any more
 * @name: the name by which it is allowed, as "drop-column:book.isbn"
 * @message: what would be lost, with the number of rows, in a sentence
 * @n_rows: how many rows it concerns
 * @table: (nullable): the table whose rows they are, by its name in the database as it is
 * @rows_sql: (nullable): a query for these rows, to run before anything is changed; %NULL where they are not those of one
 *   table
 * @can_allow: whether allowing it helps; if not, the rows have to be mended first
 * @allowed: whether it was allowed
 *
 * Something that a migration would lose or guess.
 */
typedef struct
{
  const char *code;
  char *id;
  char *name;
  char *message;
  gint64 n_rows;
  char *table;
  char *rows_sql;
  gboolean can_allow;
  gboolean allowed;
} CrowMigrateLoss;

typedef struct _CrowMigrateReport CrowMigrateReport;

CROW_API GType              crow_migrate_loss_get_type       (void) G_GNUC_CONST;
CROW_API CrowMigrateLoss   *crow_migrate_loss_copy           (const CrowMigrateLoss *self);
CROW_API void               crow_migrate_loss_free           (CrowMigrateLoss       *self);

CROW_API GType              crow_migrate_report_get_type     (void) G_GNUC_CONST;
CROW_API CrowMigrateReport *crow_migrate_report_ref          (CrowMigrateReport *self);
CROW_API void               crow_migrate_report_unref        (CrowMigrateReport *self);

/* Sentences: what is different, in the order of the diff; and what else there is to know. */
CROW_API const char *const *crow_migrate_report_get_changes  (CrowMigrateReport *self);
CROW_API const char *const *crow_migrate_report_get_notes    (CrowMigrateReport *self);
CROW_API guint              crow_migrate_report_get_n_losses (CrowMigrateReport *self);
CROW_API const CrowMigrateLoss *crow_migrate_report_get_loss (CrowMigrateReport *self,
                                                              guint              loss);
/* The path of the backup copy, or NULL. */
CROW_API const char        *crow_migrate_report_get_backup   (CrowMigrateReport *self);
/* Whether the database was changed. */
CROW_API gboolean           crow_migrate_report_is_done      (CrowMigrateReport *self);
CROW_API char              *crow_migrate_report_to_text      (CrowMigrateReport *self);

CROW_API gboolean           crow_engine_migrate              (CrowEngine               *self,
                                                              CrowSchema               *schema,
                                                              const CrowMigrateOptions *options,
                                                              GCancellable             *cancellable,
                                                              CrowMigrateReport       **report,
                                                              GError                  **error);

/* There is no engine for MariaDB, so it has the address. */
CROW_API gboolean           crow_migrate_mariadb             (const char               *address,
                                                              CrowSchema               *schema,
                                                              const CrowMigrateOptions *options,
                                                              GCancellable             *cancellable,
                                                              CrowMigrateReport       **report,
                                                              GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMigrateLoss, crow_migrate_loss_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMigrateReport, crow_migrate_report_unref)

G_END_DECLS
