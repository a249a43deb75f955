/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite's failures as errors of libcrowfoot.  Private to this folder.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Describes the last failure of @database; @sql is the statement. */
void _crow_sqlite_set_error      (GError    **error,
                                  sqlite3    *database,
                                  const char *sql);
void _crow_sqlite_set_error_code (GError    **error,
                                  int         code,
                                  const char *message,
                                  const char *sql);

G_END_DECLS
