/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the targets for scripts share: read one, make a schema and a document of it.
 */
#pragma once

#include "import/crow-import-schema.h"
#include "import/crow-script-reader.h"

static inline int
fuzz_script (const guint8  *data,
             gsize          size,
             CrowDialectId  dialect,
             gboolean     (*read_scripts) (CrowScriptReader  *reader,
                                           GPtrArray         *scripts,
                                           GError           **error))
{
  g_autoptr (GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_script_free);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  CrowScriptReader reader;
  gboolean sure;

  g_ptr_array_add (scripts, crow_script_new ("fuzz.sql", (const char *) data, size));
  crow_script_guess_dialect (scripts, &sure);
  crow_script_reader_init (&reader, dialect, "fuzz");
  if (!read_scripts (&reader, scripts, &error))
    g_assert_nonnull (error);
  else
    {
      g_assert_no_error (error);
      for (guint i = 0; i < reader.catalog->notes->len; i++)
        g_assert_true (g_utf8_validate (g_ptr_array_index (reader.catalog->notes, i), -1, NULL));
      schema = crow_catalog_to_schema (reader.catalog, &error);
      g_assert_true (schema != NULL || error != NULL);
      if (schema != NULL)
        document = crow_import_schema (schema, dialect);
    }
  crow_script_reader_clear (&reader);
  return 0;
}
