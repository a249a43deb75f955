/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the catalog of a PostgreSQL database.
 *
 * It is read in one transaction that changes nothing, from all schemas but the server's own.  What belongs to an
 * extension is left out, and so are partitions: their table stands for them.
 */
#pragma once

#include "engine/crow-engine.h"
#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* @uri: an address as libpq takes it, "postgresql:///blog" or "host=… dbname=…".
 * NULL with @error set: CROW_ERROR_DATABASE with what the server says, CROW_ERROR_UNSUPPORTED when libpq was left out. */
CrowCatalog *crow_catalog_read_postgresql (const char  *uri,
                                           GError     **error);

/* Through the connection of an engine on PostgreSQL, in the transaction that is open. */
CrowCatalog *crow_catalog_read_postgresql_engine (CrowEngine  *engine,
                                                  GError     **error);

G_END_DECLS
