/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the SQLite reader finds in stored CREATE statements.  A statement that is not understood changes nothing.
 */
#pragma once

#include <sqlite3.h>

#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* Completes a table whose columns, foreign keys and unique constraints were read from the pragmas. */
void _crow_catalog_sqlite_read_table_text (CrowCatalogTable *table,
                                           const char       *sql);

/* Completes an index whose parts were read: expressions and the WHERE. */
void _crow_catalog_sqlite_read_index_text (CrowCatalogTable *table,
                                           CrowCatalogIndex *index,
                                           const char       *sql);

/* Adds the view. */
void _crow_catalog_sqlite_read_view_text  (CrowCatalog      *catalog,
                                           const char       *name,
                                           const char       *sql);

/* Opens a file to be read, leaving it and what is beside it as it was.  What SQLite returns; @error is set where it was
 * not SQLite that failed.
 * @folder: (out) (nullable): where a copy is, to be removed after closing @db, and freed */
int  _crow_catalog_sqlite_open        (const char  *path,
                                       int          busy_milliseconds,
                                       sqlite3    **db,
                                       char       **folder,
                                       GError     **error);
void _crow_catalog_sqlite_remove_copy (const char  *folder);

/* A collation that only an application knows does not keep its tables from being read; it compares bytes. */
void _crow_catalog_sqlite_accept_collations (sqlite3 *db);

G_END_DECLS
