/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that follow the drawing: a database of one schema becomes one of another by crow_engine_migrate(), as the
 * database of a person's program does.
 *
 * Entities and attributes are the same where their ids are, whatever they are called now.
 */
#pragma once

#include "engine/crow-engine.h"
#include "preview/crow-sample.h"
#include "schema/crow-schema.h"
#include "sql/crow-migrate.h"

G_BEGIN_DECLS

/**
 * CrowCarryFlags:
 * @CROW_CARRY_STRICT: a row that the new schema contradicts is a conflict
 * @CROW_CARRY_FILL: a value that does not fit is replaced by a sample value
 * @CROW_CARRY_LEAVE_OUT: a row that does not fit is left out, and what cannot be without it too
 *
 * What is done about rows that the new schema contradicts.
 */
typedef enum
{
  CROW_CARRY_STRICT = 0,
  CROW_CARRY_FILL = 1 << 0,
  CROW_CARRY_LEAVE_OUT = 1 << 1,
} CrowCarryFlags;

/* A row that does not fit. */
typedef struct
{
  char *entity;  /* owned: its name in the new schema */
  char *key;     /* owned: as it is now */
  char *message; /* owned: why, in a sentence */
} CrowCarryConflict;

/* What came of it. */
typedef struct
{
  CrowEngine *engine;   /* owned: the database that has the new tables, the given one or a copy; NULL: there are conflicts */
  GPtrArray *conflicts; /* owned: of CrowCarryConflict, at most a thousand */
  guint n_filled;       /* rows that got a sample value */
  guint n_lost;         /* rows that were left out */
} CrowCarryOutcome;

void     crow_carry_conflict_free (CrowCarryConflict *self);
void     crow_carry_outcome_clear (CrowCarryOutcome  *self);

/**
 * crow_carry_rows:
 * @from: the schema of the rows
 * @engine: their database, which no session works on and which is in no transaction
 * @to: the schema they are to fit
 * @flags: what is done about rows that do not fit
 * @progress: (nullable): told how far it is, in the thread of the caller
 * @data: for @progress
 * @cancellable: (nullable): to stop
 * @outcome: (out caller-allocates): what came of it; to be cleared
 * @error: as crow_engine_migrate() gives it, or %G_IO_ERROR_CANCELLED
 *
 * What only the tables contradict is lost with them, as the values of a column that was taken out of the drawing.  A
 * new attribute that must have a value gets sample values.
 *
 * The database itself is migrated where no value has to be made, else a copy of it in memory.  It is as it was on
 * failure, and where there are conflicts.
 *
 * Returns: %FALSE with @error set; %TRUE also where there are conflicts
 */
gboolean crow_carry_rows (CrowSchema               *from,
                          CrowEngine               *engine,
                          CrowSchema               *to,
                          CrowCarryFlags            flags,
                          CrowMigrateProgressFunc   progress,
                          gpointer                  data,
                          GCancellable             *cancellable,
                          CrowCarryOutcome         *outcome,
                          GError                  **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowCarryOutcome, crow_carry_outcome_clear)

G_END_DECLS
