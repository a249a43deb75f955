/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How SQLite would run a statement, and the index that it lacks.
 *
 * A missing index is not guessed from the text of the plan: indexes that could help are made on empty tables like the
 * database's, and the first one that makes the plan better is told.
 */
#pragma once

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* An index that a statement lacks. */
typedef struct
{
  guint16 entity;
  guint16 *attributes; /* owned */
  guint n_attributes;
  gboolean for_order;  /* rows are sorted for want of it; else all rows of a table are read */
} CrowMissingIndex;

void              crow_missing_index_free (CrowMissingIndex *self);

/**
 * crow_plan_to_text:
 * @engine: an SQLite database
 * @sql: one statement
 * @error: as the engine gives it
 *
 * Returns: (transfer full): EXPLAIN QUERY PLAN, a step a line, indented by what belongs to what; empty where nothing is
 *   searched for; %NULL with @error set
 */
char             *crow_plan_to_text       (CrowEngine       *engine,
                                           const char       *sql,
                                           GError          **error);

typedef struct _CrowIndexFinder CrowIndexFinder;

/* Of a database with the tables of @schema, which is only read here; (nullable): NULL where it cannot be read. */
CrowIndexFinder  *crow_index_finder_new   (CrowSchema       *schema,
                                           CrowEngine       *engine);
void              crow_index_finder_free  (CrowIndexFinder  *self);
/* (transfer full) (nullable): NULL where no index would help */
CrowMissingIndex *crow_index_finder_find  (CrowIndexFinder  *self,
                                           const char       *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowIndexFinder, crow_index_finder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMissingIndex, crow_missing_index_free)

G_END_DECLS
