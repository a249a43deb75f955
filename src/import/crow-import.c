/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells what kind of file is imported and passes it to its reader.  The readers fill a catalog (sql/), the catalog
 * becomes a schema, and the schema a document.
 */
#include "config.h"

#include "import/crow-import.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "base/crow-error.h"
#include "import/crow-import-schema.h"
#include "sql/crow-catalog-postgresql.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-dialect.h"

/* https://www.sqlite.org/fileformat2.html, section 1.3.1 */
static const char sqlite_magic[16] = "SQLite format 3";

/* The largest script that is read, in bytes. */
#define MAX_SCRIPT (256 * 1024 * 1024)

static gboolean
is_sqlite_database (const char *path)
{
  char head[sizeof sqlite_magic] = { 0 };
  FILE *file = fopen (path, "rbe");
  gsize n = 0;

  if (file != NULL)
    {
      n = fread (head, 1, sizeof head, file);
      fclose (file);
    }
  return n == sizeof head && memcmp (head, sqlite_magic, sizeof head) == 0;
}

static char *
read_script (const char *path,
             GError    **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &local))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” cannot be read: %s."), path, local->message);
      return NULL;
    }
  if (length > MAX_SCRIPT)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("“%s” is larger than 256 MiB. Import the script of the schema without its rows."), path);
      return NULL;
    }
  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” is no text in UTF-8. Convert it first."), path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static char *
name_of_script (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *name = g_filename_display_name (base);

  if (g_str_has_suffix (name, ".sql"))
    name[strlen (name) - 4] = '\0';
  return name;
}

static CrowCatalog *
read_scripts (const char *const *paths,
              GError           **error)
{
  g_autoptr (GPtrArray) scripts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = name_of_script (paths[0]);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      char *text = read_script (paths[i], error);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (scripts, text);
    }
  g_ptr_array_add (scripts, NULL);
  return crow_catalog_read_sqlite_script (name, (const char *const *) scripts->pdata, error);
}

static gboolean
is_postgresql_address (const char *path)
{
  return g_str_has_prefix (path, "postgresql://") || g_str_has_prefix (path, "postgres://");
}

CrowDocument *
crow_import_files (const char *const *paths,
                   CrowDialectId      dialect,
                   GPtrArray        **notes,
                   GError           **error)
{
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) schema = NULL;

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  if (paths[1] == NULL && is_postgresql_address (paths[0]))
    catalog = crow_catalog_read_postgresql (paths[0], error);
  else if (paths[1] == NULL && is_sqlite_database (paths[0]))
    catalog = crow_catalog_read_sqlite_file (paths[0], error);
  else if (dialect == CROW_DIALECT_SQLITE)
    catalog = read_scripts (paths, error);
  else
    g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                 _("Scripts for %s cannot be imported; scripts for SQLite and SQLite database files can."),
                 crow_sql_get_dialect_title (dialect));
  if (catalog == NULL)
    return NULL;

  schema = crow_catalog_to_schema (catalog, error);
  if (schema == NULL)
    return NULL;
  if (notes != NULL)
    *notes = g_ptr_array_ref (catalog->notes);
  return crow_import_schema (schema);
}
