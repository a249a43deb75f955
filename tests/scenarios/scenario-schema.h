/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The schema of a scenario: entities and links in the words of SQLAlchemy become a CrowSchema.
 *
 * The form is that of the recorded scenarios: an end of a link carries the role declared on its entity, so the role
 * of one end is the name of the other in a CrowSchema.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* @schema: the member “schema” of a scenario.  @tables: without the links that have no foreign key, for making the
 * tables.  NULL with @error set when the form is not understood or what it asks
 * for is refused when a schema is made. */
CrowSchema *scenario_schema_new (JsonObject *schema,
                                 gboolean    tables,
                                 GError    **error);

G_END_DECLS
