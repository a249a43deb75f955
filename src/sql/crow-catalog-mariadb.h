/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the catalog of a MariaDB database.
 *
 * One statement for each table of the catalog, whatever the number of tables, and one for each view.  MariaDB changes
 * tables outside of transactions, so the catalog is read again if it was changed meanwhile.  Left out with a note are
 * sequences, triggers and partitions.
 */
#pragma once

#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* @address: as crow-mariadb-address.h describes.
 * NULL with @error set: CROW_ERROR_DATABASE with what the server says, CROW_ERROR_BUSY when tables are changed all the
 * time, CROW_ERROR_UNSUPPORTED when libmariadb was left out or the server is another one.  No message repeats the
 * address, which may hold a password. */
CrowCatalog *crow_catalog_read_mariadb (const char  *address,
                                        GError     **error);

/* The same with the tables and views of @databases (array zero-terminated=1) (nullable), which have the name of theirs for a
 * schema.  One that does not exist is noted.  Where the address's own is among them, its tables have it for a schema too. */
CrowCatalog *crow_catalog_read_mariadb_databases (const char         *address,
                                                  const char *const  *databases,
                                                  GError            **error);

G_END_DECLS
