/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sample rows: fills the tables of a schema with rows that fit it.
 */
#pragma once

#include <gio/gio.h>

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"
#include "sql/crow-fixtures.h"

G_BEGIN_DECLS

/* Called now and then, in the thread that fills. */
typedef void (*CrowSampleProgress) (guint64  n_done,
                                    guint64  n_wanted,
                                    gpointer data);

typedef struct
{
  guint n_rows;  /* of each entity, kept ones included; pairs of a many-to-many link are at most twice as many */
  guint32 seed;  /* the same seed gives the same rows */
  CrowSampleProgress progress; /* (nullable) */
  gpointer progress_data;
  GHashTable *counts;     /* (nullable) (transfer none) (element-type utf8 guint): of the tables of entities with these ids,
                           * another number than @n_rows */
  CrowFixtures *fixtures; /* (nullable) (transfer none): rows that are there first, and that others refer to */
} CrowSampleOptions;

/**
 * crow_sample_fill:
 * @schema: a schema
 * @engine: a database with its tables, which are empty
 * @options: how much
 * @cancellable: (nullable): to stop; nothing is kept then
 * @notes: (out) (optional) (element-type utf8) (transfer full): sentences about what could not be filled, and what SQLite does not
 *   take of the schema
 * @error: as the engine gives it, or %G_IO_ERROR_CANCELLED
 *
 * Adds rows in one transaction, kept ones first.  Required references are kept, optional ones are set more often than not, keys are
 * unique, and a row that a check refuses is tried again with other values and left out after twenty attempts.
 *
 * Returns: %FALSE with @error set and nothing added
 */
gboolean crow_sample_fill (const CrowSchema        *schema,
                           CrowEngine              *engine,
                           const CrowSampleOptions *options,
                           GCancellable            *cancellable,
                           GPtrArray              **notes,
                           GError                 **error);

G_END_DECLS
