/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds the tables and columns of a catalog by their names, and what has been made of them.
 */
#include "config.h"

#include "sql/crow-catalog-schema-private.h"

#include "sql/crow-dialect-private.h"

void
_crow_import_note (CrowCatalogImport *self,
                   const char        *format,
                   ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->catalog->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

char *
_crow_import_fold_member (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return g_utf8_casefold (name, -1);
  return g_ascii_strdown (name, -1);
}

guint16
_crow_import_get_column (CrowCatalogTable *table,
                         const char       *name)
{
  CrowCatalogColumn *column = crow_catalog_table_lookup_column (table, name);
  guint index;

  if (column == NULL || !g_ptr_array_find (table->columns, column, &index))
    return CROW_NONE;
  return index;
}

guint16 *
_crow_import_get_columns (CrowCatalogTable  *table,
                          char             **names,
                          guint16           *n_columns)
{
  guint n = g_strv_length (names);
  g_autofree guint16 *columns = g_new (guint16, n + 1);

  for (guint i = 0; i < n; i++)
    if ((columns[i] = _crow_import_get_column (table, names[i])) == CROW_NONE)
      return NULL;
  *n_columns = n;
  return g_steal_pointer (&columns);
}

/* SQLite and MariaDB do not tell "Author" from "author"; PostgreSQL does. */
static char *
make_key (CrowCatalogImport *self,
          const char        *schema,
          const char        *name)
{
  const char *other = _crow_sql_get_schema (schema);
  g_autofree char *folded = self->catalog->dialect == CROW_DIALECT_POSTGRESQL ? g_strdup (name)
                                                                              : g_ascii_strdown (name, -1);

  return g_strconcat (other != NULL ? other : "", "\n", folded, NULL);
}

void
_crow_import_index_tables (CrowCatalogImport *self)
{
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->positions = g_hash_table_new (NULL, NULL);
  for (guint i = self->tables->len; i-- > 0;)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      g_hash_table_replace (self->by_name, make_key (self, table->schema, table->name), GUINT_TO_POINTER (i + 1));
      g_hash_table_insert (self->positions, table, GUINT_TO_POINTER (i + 1));
    }
}

CrowCatalogTable *
_crow_import_get_target (CrowCatalogImport     *self,
                         CrowCatalogTable      *table,
                         CrowCatalogForeignKey *foreign_key)
{
  const char *schema = foreign_key->target_schema != NULL ? foreign_key->target_schema : table->schema;
  g_autofree char *key = make_key (self, schema, foreign_key->target);
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, key));

  return position > 0 ? g_ptr_array_index (self->tables, position - 1) : NULL;
}

guint
_crow_import_get_position (CrowCatalogImport *self,
                           CrowCatalogTable  *table)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, table)) - 1;
}
