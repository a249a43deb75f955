/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pieces of the comparison of tables.
 */
#pragma once

#include "sql/crow-diff-private.h"

G_BEGIN_DECLS

/* Compares keys, foreign keys, indexes and checks.  @renames: (nullable): see _crow_diff_list_renames() */
void _crow_diff_find_parts (CrowDiff   *self,
                            guint       from_entity,
                            guint       to_entity,
                            GHashTable *renames);

G_END_DECLS
