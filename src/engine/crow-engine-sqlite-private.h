/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The connection behind an engine on SQLite, for what SQL cannot say: backups, progress, functions.
 */
#pragma once

#include <sqlite3.h>

#include "engine/crow-engine.h"

G_BEGIN_DECLS

/* (nullable): owned by the engine; NULL: it is no engine on SQLite. */
sqlite3 *_crow_sqlite_engine_get_database (CrowEngine *self);

G_END_DECLS
