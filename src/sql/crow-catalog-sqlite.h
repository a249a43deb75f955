/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the catalog of an SQLite database.
 *
 * A file is opened for reading only and read in one transaction, so that it may be in use, in WAL mode too.  Scripts
 * are run in an empty database in memory.
 */
#pragma once

#include "engine/crow-engine.h"
#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* NULL with @error set: CROW_ERROR_DATABASE when the file is missing, no database or encrypted; CROW_ERROR_BUSY. */
CrowCatalog *crow_catalog_read_sqlite_file   (const char         *path,
                                              GError            **error);

/* Reads through the connection of an engine on SQLite, in the transaction that is open or in one of its own. */
CrowCatalog *crow_catalog_read_sqlite_engine (CrowEngine        *engine,
                                             GError            **error);

/* NULL with @error set: CROW_ERROR_DATABASE, with the statement in its details. */
CrowCatalog *crow_catalog_read_sqlite_script (const char         *name,
                                              const char *const  *scripts,
                                              GError            **error);

/* The same, but a statement that SQLite does not take is left out, with a note in the catalog: "PATH:LINE: sentence".  It
 * fails where nothing is left.
 * @paths: what the scripts are called, as many as they */
CrowCatalog *crow_catalog_read_sqlite_statements (const char        *name,
                                                  const char *const *scripts,
                                                  const char *const *paths,
                                                  GError           **error);

/* For databases that nobody else opens: a collation that only an application knows compares bytes there, so that its tables
 * can be made. */
void         crow_engine_accept_collations (CrowEngine *engine);

G_END_DECLS
