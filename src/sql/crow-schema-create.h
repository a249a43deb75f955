/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema's tables in an open database.
 */
#pragma once

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* All tables, or none: CROW_ERROR_SCHEMA when the schema is faulty, CROW_ERROR_DATABASE when a table is there already. */
CROW_API gboolean crow_schema_create_tables (const CrowSchema  *schema,
                                             CrowEngine        *engine,
                                             GError           **error);
/* Whether tables that are there already will do. */
CROW_API gboolean crow_schema_check_tables  (const CrowSchema  *schema,
                                             CrowEngine        *engine,
                                             GError           **error);

G_END_DECLS
