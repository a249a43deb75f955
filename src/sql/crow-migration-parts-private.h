/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which constraints, indexes and columns of a table go and which come, for the servers, which change tables in place.
 */
#pragma once

#include "sql/crow-migration-private.h"

G_BEGIN_DECLS

/* What is done to one part: nothing, or it goes or comes for the sake of a change. */
#define PART_STAYS (G_MAXUINT - 1)
#define PART_FORCED G_MAXUINT       /* it only makes way for something else */

/* The parts of a table that stays.  Each list is by the part's place in the plan: the change, PART_FORCED or
 * PART_STAYS. */
typedef struct
{
  const CrowPlanTable *from;
  const CrowPlanTable *to;
  guint drop_primary;
  guint add_primary;
  guint *drop_uniques;
  guint *add_uniques;
  guint *drop_references;
  guint *add_references;
  guint *drop_indexes;
  guint *add_indexes;
  guint *drop_checks;
  guint *add_checks;
  gboolean *retyped;        /* by old attribute: its type, and what hangs on it, changes */
  gboolean *remade;         /* by new attribute: dropped and added again */
  gboolean any_retyped;
} CrowTableParts;

/* By old entity; NULL for those that are dropped. */
CrowTableParts **_crow_migration_sort_parts  (CrowMigration   *self);
void             _crow_migration_free_parts  (CrowMigration   *self,
                                              CrowTableParts **parts);

/* Everything of a kind goes and comes again. */
void             _crow_parts_force_references (CrowTableParts *parts);
void             _crow_parts_force_checks     (CrowTableParts *parts);
void             _crow_parts_force_indexes    (CrowTableParts *parts,
                                               gboolean        plain);
/* A column that is dropped and added again takes with it what it is part of. */
void             _crow_parts_force_column     (CrowMigration  *self,
                                               CrowTableParts *parts,
                                               guint           new_attribute);
/* Whether a key or index of the table goes, on which foreign keys may rest. */
gboolean         _crow_parts_lose_key        (const CrowTableParts *parts);
/* Foreign keys go where a column at one of their ends changes or the key that they refer to does. */
void             _crow_migration_force_references (CrowMigration   *self,
                                                   CrowTableParts **parts);

static inline gboolean
_crow_part_goes (guint change)
{
  return change != PART_STAYS;
}

/* For CrowMigrationStep: G_MAXUINT where there is no change. */
static inline guint
_crow_part_get_change (guint change)
{
  return change == PART_FORCED ? G_MAXUINT : change;
}

G_END_DECLS
