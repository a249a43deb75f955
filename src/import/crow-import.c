/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells what kind of file is imported and passes it to its reader.  The readers fill a catalog (sql/), the catalog
 * becomes a schema, and the schema a document.
 */
#include "config.h"

#include "import/crow-import.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/crow-error.h"
#include "import/crow-import-schema.h"
#include "import/crow-script-reader.h"
#include "sql/crow-catalog-mariadb.h"
#include "sql/crow-catalog-postgresql.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-dialect.h"
#include "sql/crow-mariadb-address.h"

/* https://www.sqlite.org/fileformat2.html, section 1.3.1 */
static const char sqlite_magic[16] = "SQLite format 3";

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

static gboolean
is_empty (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == 0;
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
read_sqlite (const char *name,
             GPtrArray  *scripts,
             GError    **error)
{
  g_autofree const char **texts = g_new0 (const char *, scripts->len + 1);
  g_autofree const char **paths = g_new0 (const char *, scripts->len + 1);

  for (guint i = 0; i < scripts->len; i++)
    {
      const CrowScript *script = g_ptr_array_index (scripts, i);

      if (!crow_script_validate (script, 0, script->length, error))
        return NULL;
      texts[i] = script->text;
      paths[i] = script->name;
    }
  return crow_catalog_read_sqlite_statements (name, texts, paths, error);
}

static CrowCatalog *
read_statements (const char    *name,
                 GPtrArray     *scripts,
                 CrowDialectId  dialect,
                 GError       **error)
{
  CrowScriptReader reader;
  CrowCatalog *catalog = NULL;

  crow_script_reader_init (&reader, dialect, name);
  if (dialect == CROW_DIALECT_POSTGRESQL ? crow_script_read_postgresql (&reader, scripts, error)
                                         : crow_script_read_mariadb (&reader, scripts, error))
    catalog = g_steal_pointer (&reader.catalog);
  crow_script_reader_clear (&reader);
  return catalog;
}

static CrowCatalog *
read_texts (const char    *name,
            GPtrArray     *scripts,
            CrowDialectId  dialect,
            GError       **error)
{
  return dialect == CROW_DIALECT_SQLITE ? read_sqlite (name, scripts, error)
                                        : read_statements (name, scripts, dialect, error);
}

static CrowCatalog *
read_scripts (const char *const *paths,
              CrowDialectId      dialect,
              GError           **error)
{
  g_autoptr (GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_script_free);
  g_autofree char *name = name_of_script (paths[0]);
  g_autoptr (CrowCatalog) catalog = NULL;
  gboolean guessed = dialect == CROW_IMPORT_ANY_DIALECT;
  gboolean sure = TRUE;

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      CrowScript *script = crow_script_load (paths[i], error);

      if (script == NULL)
        return NULL;
      g_ptr_array_add (scripts, script);
    }
  if (guessed)
    dialect = crow_script_guess_dialect (scripts, &sure);

  catalog = read_texts (name, scripts, dialect, error);
  if (catalog != NULL && guessed && (dialect != CROW_DIALECT_SQLITE || sure))
    g_ptr_array_insert (catalog->notes, 0,
                        g_strdup_printf (_("The script was read as one for %s, as it looks like one. Say the dialect if it is not."),
                                         crow_sql_get_dialect_title (dialect)));
  else if (catalog == NULL && guessed && error != NULL && *error != NULL)
    g_prefix_error (error, _("Read as a script for %s, as it looks like one: "), crow_sql_get_dialect_title (dialect));
  return g_steal_pointer (&catalog);
}

static gboolean
is_postgresql_address (const char *path)
{
  return g_str_has_prefix (path, "postgresql://") || g_str_has_prefix (path, "postgres://");
}

gboolean
crow_import_is_database (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return is_postgresql_address (path) || crow_is_mariadb_address (path) || is_sqlite_database (path);
}

char *
crow_import_dup_title (const char *path)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!is_postgresql_address (path) && !crow_is_mariadb_address (path))
    return g_filename_display_name (path);
  uri = g_uri_parse (path, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL)
    return g_strndup (path, strcspn (path, ":"));
  return g_uri_to_string_partial (uri, G_URI_HIDE_PASSWORD | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

/* Records of a schema are counted in 16 bits, and the last number says that there is none. */
static gboolean
fits_schema (CrowCatalog *catalog,
             GError     **error)
{
  guint n_foreign_keys = 0;

  for (guint i = 0; i < catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);
      GPtrArray *lists[] = { table->columns, table->uniques, table->indexes, table->checks };

      n_foreign_keys += table->foreign_keys->len;
      for (gsize j = 0; j < G_N_ELEMENTS (lists); j++)
        if (lists[j]->len >= CROW_NONE)
          {
            g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                         _("“%s” has more than 65,534 columns, keys, indexes or checks, which a schema cannot hold."),
                         table->name);
            return FALSE;
          }
    }
  if (catalog->tables->len < CROW_NONE && n_foreign_keys < CROW_NONE && catalog->views->len < CROW_NONE &&
      catalog->enums->len < CROW_NONE)
    return TRUE;
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("There are more than 65,534 tables, foreign keys, views or enumerations, which a schema cannot hold. "
                         "Import a part of them."));
  return FALSE;
}

/* The databases of MariaDB that a schema names, in their order. */
static GPtrArray *
list_databases (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < info->n_entities + (guint) info->n_views; i++)
    {
      const char *name = i < info->n_entities ? info->entities[i].database_schema
                                              : info->views[i - info->n_entities].database_schema;

      if (name != NULL && *name != '\0' && !g_str_equal (name, "public") && g_hash_table_add (known, (char *) name))
        g_ptr_array_add (names, (char *) name);
    }
  g_ptr_array_add (names, NULL);
  return names;
}

static CrowCatalog *
read_any (const char *const *paths,
          CrowDialectId      dialect,
          const CrowSchema  *like,
          GError           **error)
{
  if (paths[1] == NULL && is_postgresql_address (paths[0]))
    return crow_catalog_read_postgresql (paths[0], error);
  if (paths[1] == NULL && crow_is_mariadb_address (paths[0]))
    {
      g_autoptr (GPtrArray) databases = like != NULL ? list_databases (like) : NULL;

      return crow_catalog_read_mariadb_databases (
        paths[0], databases != NULL ? (const char *const *) databases->pdata : NULL, error);
    }
  if (paths[1] == NULL && is_empty (paths[0]))
    {
      g_autofree char *title = crow_import_dup_title (paths[0]);

      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” is empty: there are no tables in it."), title);
      return NULL;
    }
  if (paths[1] == NULL && is_sqlite_database (paths[0]))
    return crow_catalog_read_sqlite_file (paths[0], error);
  return read_scripts (paths, dialect, error);
}

CrowCatalog *
crow_import_read_catalog_like (const char *const *paths,
                               CrowDialectId      dialect,
                               const CrowSchema  *like,
                               GError           **error)
{
  g_autoptr (CrowCatalog) catalog = NULL;

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  catalog = read_any (paths, dialect, like, error);
  return catalog != NULL && fits_schema (catalog, error) ? g_steal_pointer (&catalog) : NULL;
}

CrowCatalog *
crow_import_read_catalog (const char *const *paths,
                          CrowDialectId      dialect,
                          GError           **error)
{
  return crow_import_read_catalog_like (paths, dialect, NULL, error);
}

CrowSchema *
crow_import_read_schema (const char *const *paths,
                         CrowDialectId      dialect,
                         CrowDialectId     *read,
                         GPtrArray        **notes,
                         GError           **error)
{
  g_autoptr (CrowCatalog) catalog = crow_import_read_catalog (paths, dialect, error);
  CrowSchema *schema = catalog != NULL ? crow_catalog_to_schema (catalog, error) : NULL;

  if (schema != NULL && notes != NULL)
    *notes = g_ptr_array_ref (catalog->notes);
  if (schema != NULL && read != NULL)
    *read = catalog->dialect;
  return schema;
}

CrowDocument *
crow_import_files (const char *const *paths,
                   CrowDialectId      dialect,
                   GPtrArray        **notes,
                   GError           **error)
{
  CrowDialectId read;
  g_autoptr (CrowSchema) schema = crow_import_read_schema (paths, dialect, &read, notes, error);

  return schema != NULL ? crow_import_schema (schema, read) : NULL;
}

CrowDocument *
crow_import_text (const char     *name,
                  const char     *text,
                  CrowDialectId   fallback,
                  GPtrArray     **notes,
                  GError        **error)
{
  g_autoptr (GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_script_free);
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  CrowDialectId dialect;
  gboolean sure;

  g_return_val_if_fail (name != NULL && text != NULL && fallback < CROW_N_DIALECTS, NULL);

  g_ptr_array_add (scripts, crow_script_new (name, text, strlen (text)));
  dialect = crow_script_guess_dialect (scripts, &sure);
  if (!sure)
    dialect = fallback;
  catalog = read_texts (name, scripts, dialect, error);
  /* Not every build reads scripts for PostgreSQL. */
  if (catalog == NULL && !sure && dialect != CROW_DIALECT_SQLITE)
    {
      dialect = CROW_DIALECT_SQLITE;
      g_clear_error (error);
      catalog = read_texts (name, scripts, dialect, error);
    }
  if (catalog == NULL || !fits_schema (catalog, error))
    return NULL;
  schema = crow_catalog_to_schema (catalog, error);
  if (schema == NULL)
    return NULL;
  if (notes != NULL)
    *notes = g_ptr_array_ref (catalog->notes);
  return crow_import_schema (schema, dialect);
}

const char *
crow_import_note_get_place (const char *note,
                            char      **path,
                            int        *line)
{
  const char *colon = note;

  *path = NULL;
  *line = 0;
  while ((colon = strchr (colon, ':')) != NULL)
    {
      char *end;
      guint64 number = g_ascii_isdigit (colon[1]) ? g_ascii_strtoull (colon + 1, &end, 10) : 0;

      if (number > 0 && number < G_MAXINT && g_str_has_prefix (end, ": "))
        {
          *path = g_strndup (note, colon - note);
          *line = (int) number;
          return end + 2;
        }
      colon++;
    }
  return note;
}
