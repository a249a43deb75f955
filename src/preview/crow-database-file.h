/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A person's SQLite database beside the drawing: a copy of it, or the file itself.
 *
 * The file is read only by SQLite's online backup when it is copied; nothing here writes to it unless it was opened
 * with CROW_DATABASE_ITSELF.  The copy is a temporary file, and goes with the last reference.
 */
#pragma once

#include <gio/gio.h>

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"
#include "sql/crow-migrate.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_DATABASE_COPY,
  CROW_DATABASE_ITSELF,
} CrowDatabaseUse;

typedef struct _CrowDatabaseFile CrowDatabaseFile;

/**
 * crow_database_file_open:
 * @path: a SQLite database
 * @use: what is opened
 * @drawn: the tables of the drawing, which it is compared with
 * @progress: (nullable): told how far it is, in the thread of the caller
 * @data: for @progress
 * @cancellable: (nullable): to stop
 * @error: a sentence that says what a person can do about a database that is locked, damaged, encrypted, not there, or not
 *   to be written to; %CROW_ERROR_BUSY for a locked one
 *
 * Opens a database and compares it.  Takes long: to be run by a thread.
 *
 * Returns: (transfer full) (nullable): the database
 */
CrowDatabaseFile *crow_database_file_open        (const char               *path,
                                                  CrowDatabaseUse           use,
                                                  CrowSchema               *drawn,
                                                  CrowMigrateProgressFunc   progress,
                                                  gpointer                  data,
                                                  GCancellable             *cancellable,
                                                  GError                  **error);
CrowDatabaseFile *crow_database_file_ref         (CrowDatabaseFile         *self);
void              crow_database_file_unref       (CrowDatabaseFile         *self);

const char       *crow_database_file_get_path    (CrowDatabaseFile         *self);
CrowDatabaseUse   crow_database_file_get_use     (CrowDatabaseFile         *self);
CrowEngine       *crow_database_file_get_engine  (CrowDatabaseFile         *self);

/* Compares again, with another drawing.  @from: (nullable): the drawing that the database had the tables of. */
gboolean          crow_database_file_compare     (CrowDatabaseFile         *self,
                                                  CrowSchema               *drawn,
                                                  CrowSchema               *from,
                                                  GCancellable             *cancellable,
                                                  GError                  **error);
/* The tables that it was compared with last. */
CrowSchema       *crow_database_file_get_drawn   (CrowDatabaseFile         *self);
/* Whether it has the tables of the drawing. */
gboolean          crow_database_file_fits        (CrowDatabaseFile         *self);
/* (array zero-terminated=1): the differences as sentences, from the database to the drawing */
const char *const *crow_database_file_get_changes (CrowDatabaseFile        *self);
/* (array zero-terminated=1): what a migration would lose, as sentences */
const char *const *crow_database_file_get_losses (CrowDatabaseFile         *self);
/* (nullable): why it cannot be migrated, in a sentence */
const char       *crow_database_file_get_obstacle (CrowDatabaseFile        *self);

/* Brings it to the drawing that it was compared with last, with all losses that were told.  The file itself gets a backup
 * copy beside it first.  @backup: (out) (optional) (transfer full) (nullable): its path */
gboolean          crow_database_file_migrate     (CrowDatabaseFile         *self,
                                                  CrowMigrateProgressFunc   progress,
                                                  gpointer                  data,
                                                  GCancellable             *cancellable,
                                                  char                    **backup,
                                                  GError                  **error);

/* Whether another program has changed the file: since it was copied, or since this was asked last. */
gboolean          crow_database_file_check       (CrowDatabaseFile         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowDatabaseFile, crow_database_file_unref)

G_END_DECLS
