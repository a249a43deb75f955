/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Importing: an SQLite database, SQL scripts that make one, or a database on a PostgreSQL server.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/**
 * crow_import_files:
 * @paths: (array zero-terminated=1): one SQLite database, or an address "postgresql://…", or scripts that are read in
 *   this order
 * @dialect: the dialect of the scripts; a database file tells its own
 * @notes: (out) (optional) (element-type utf8) (transfer full): sentences about what was left out
 * @error: %CROW_ERROR_DATABASE when a file is unreadable, no database, or a statement fails;
 *   %CROW_ERROR_UNSUPPORTED for scripts of another dialect than SQLite's
 *
 * Reads a database's schema into a new document.  Files are only read.  Scripts run in an empty database in memory.
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
CrowDocument *crow_import_files (const char *const *paths,
                                 CrowDialectId      dialect,
                                 GPtrArray        **notes,
                                 GError           **error);

G_END_DECLS
