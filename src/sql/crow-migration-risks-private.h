/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the files that find the risks of a migration share.
 */
#pragma once

#include "sql/crow-migration-private.h"

G_BEGIN_DECLS

void               _crow_risks_append_old_column    (GString       *sql,
                                                     CrowMigration *self,
                                                     guint          entity,
                                                     guint          attribute);
/* A risk of the change @number, whose rows @sql counts; takes @sql. */
CrowMigrationRisk *_crow_risks_add                  (CrowMigration *self,
                                                     guint          number,
                                                     gboolean       blocks,
                                                     GString       *sql);

/* @element, @part: the key or index of the new table that the change makes, or that it has something to do with */
void               _crow_risks_count_alike          (CrowMigration        *self,
                                                     guint                 number,
                                                     const CrowDiffChange *change,
                                                     CrowDiffElement       element,
                                                     guint                 part);
/* A column that is computed from now on, or in another way, may give rows the same value where keys that were there before
 * want different ones. */
void               _crow_risks_count_computed_alike (CrowMigration        *self,
                                                     guint                 number,
                                                     const CrowDiffChange *change);

G_END_DECLS
