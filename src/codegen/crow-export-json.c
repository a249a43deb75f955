/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The schema as JSON, in the form of crow-schema-json.h with SQLite's spelling of types.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <glib/gi18n-lib.h>

#include "codegen/crow-schema-json.h"

static char *
write_json (const CrowSchema *schema)
{
  return crow_schema_to_json (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT);
}

const CrowExporter _crow_exporter_json = {
  .name = "json",
  .title = N_("JSON, for programs of one's own"),
  .extension = "json",
  .write = write_json,
};
