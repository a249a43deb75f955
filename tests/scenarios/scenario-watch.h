/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a step of a scenario asks of the database: statements and rows by kind and table.
 *
 * Schema reads (sqlite_master, pragma_…) are not rows of the program and are not counted; nor is what the database does
 * by itself.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* Watches all statements of all engines of @engine's kind, from now on; its tables are those of @schema. */
void       scenario_watch_start (CrowEngine *engine,
                                 CrowSchema *schema);
void       scenario_watch_pause (gboolean    pause);
/* (transfer full): [[kind, table, statements, rows]] since the last call, sorted. */
JsonArray *scenario_watch_take  (void);

G_END_DECLS
