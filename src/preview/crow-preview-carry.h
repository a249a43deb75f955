/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that follow the drawing: from the tables of one schema into new tables of another.
 *
 * Entities and attributes are the same where their ids are, whatever they are called now.
 */
#pragma once

#include "engine/crow-engine.h"
#include "preview/crow-sample.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * CrowCarryFlags:
 * @CROW_CARRY_STRICT: a row that the new schema contradicts is a conflict
 * @CROW_CARRY_FILL: a value that does not fit is replaced by a sample value
 * @CROW_CARRY_LEAVE_OUT: a row that does not fit is left out, and what refers to it too
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
  char *key;     /* owned */
  char *message; /* owned: why, in a sentence */
} CrowCarryConflict;

void     crow_carry_conflict_free (CrowCarryConflict *self);

/**
 * crow_carry_rows:
 * @from: the schema of the rows
 * @source: their database; it is only read
 * @to: the schema they are to fit
 * @target: a database with its tables, which are empty
 * @flags: what is done about rows that do not fit
 * @cancellable: (nullable): to stop
 * @conflicts: (out) (transfer full) (element-type CrowCarryConflict): the rows that do not fit; with any of them and
 *   %CROW_CARRY_STRICT, nothing was written
 * @n_filled: (out): rows that got a sample value for a new attribute that must have one
 * @error: as the engine gives it, or %G_IO_ERROR_CANCELLED
 *
 * Copies rows in one transaction.  Values are converted where a type is another.
 *
 * Returns: %FALSE with @error set; %TRUE also where there are conflicts
 */
gboolean crow_carry_rows (CrowSchema     *from,
                          CrowEngine     *source,
                          CrowSchema     *to,
                          CrowEngine     *target,
                          CrowCarryFlags  flags,
                          GCancellable   *cancellable,
                          GPtrArray     **conflicts,
                          guint          *n_filled,
                          GError        **error);

G_END_DECLS
