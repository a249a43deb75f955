/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes, finds and frees the records of a catalog.  What they mean is known to the readers and to
 * crow-catalog-schema.c.
 */
#include "config.h"

#include "sql/crow-catalog.h"

#include "sql/crow-dialect-private.h"

static void
column_free (gpointer data)
{
  CrowCatalogColumn *column = data;

  g_free (column->name);
  g_free (column->type);
  g_free (column->default_value);
  g_free (column->on_update_value);
  g_free (column->generated);
  g_free (column->collation);
  g_free (column->comment);
  g_free (column->enumeration);
  g_free (column->enum_schema);
  g_free (column);
}

static void
key_free (gpointer data)
{
  CrowCatalogKey *key = data;

  if (key == NULL)
    return;
  g_free (key->name);
  g_strfreev (key->columns);
  g_free (key);
}

static void
foreign_key_free (gpointer data)
{
  CrowCatalogForeignKey *foreign_key = data;

  g_free (foreign_key->name);
  g_strfreev (foreign_key->columns);
  g_free (foreign_key->target_schema);
  g_free (foreign_key->target);
  g_strfreev (foreign_key->target_columns);
  g_free (foreign_key);
}

static void
index_part_free (gpointer data)
{
  CrowCatalogIndexPart *part = data;

  g_free (part->column);
  g_free (part->expression);
  g_free (part->collation);
  g_free (part->operators);
  g_free (part);
}

static void
index_free (gpointer data)
{
  CrowCatalogIndex *index = data;

  g_free (index->name);
  g_free (index->where);
  g_free (index->method);
  g_ptr_array_unref (index->parts);
  g_free (index);
}

static void
check_free (gpointer data)
{
  CrowCatalogCheck *check = data;

  g_free (check->name);
  g_free (check->expression);
  g_free (check);
}

static void
table_free (gpointer data)
{
  CrowCatalogTable *table = data;

  g_free (table->schema);
  g_free (table->name);
  g_free (table->comment);
  g_ptr_array_unref (table->columns);
  key_free (table->primary_key);
  g_ptr_array_unref (table->uniques);
  g_ptr_array_unref (table->foreign_keys);
  g_ptr_array_unref (table->indexes);
  g_ptr_array_unref (table->checks);
  g_free (table);
}

void
_crow_catalog_view_free (gpointer data)
{
  CrowCatalogView *view = data;

  g_free (view->schema);
  g_free (view->name);
  g_free (view->comment);
  g_free (view->query);
  g_free (view);
}

static void
enum_free (gpointer data)
{
  CrowCatalogEnum *enumeration = data;

  g_free (enumeration->schema);
  g_free (enumeration->name);
  g_free (enumeration->comment);
  g_strfreev (enumeration->values);
  g_free (enumeration);
}

CrowCatalog *
crow_catalog_new (CrowDialectId dialect,
                  const char   *name)
{
  CrowCatalog *self = g_new0 (CrowCatalog, 1);

  self->dialect = dialect;
  self->name = g_strdup (name);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->views = g_ptr_array_new_with_free_func (_crow_catalog_view_free);
  self->enums = g_ptr_array_new_with_free_func (enum_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
crow_catalog_free (CrowCatalog *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->views);
  g_ptr_array_unref (self->enums);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

CrowCatalogTable *
crow_catalog_add_table (CrowCatalog *self,
                        const char  *schema,
                        const char  *name)
{
  CrowCatalogTable *table = g_new0 (CrowCatalogTable, 1);

  table->schema = g_strdup (schema);
  table->name = g_strdup (name);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->uniques = g_ptr_array_new_with_free_func (key_free);
  table->foreign_keys = g_ptr_array_new_with_free_func (foreign_key_free);
  table->indexes = g_ptr_array_new_with_free_func (index_free);
  table->checks = g_ptr_array_new_with_free_func (check_free);
  g_ptr_array_add (self->tables, table);
  return table;
}

CrowCatalogColumn *
crow_catalog_table_add_column (CrowCatalogTable *table,
                               const char       *name,
                               const char       *type)
{
  return crow_catalog_table_take_column (table, g_strdup (name), g_strdup (type != NULL ? type : ""));
}

CrowCatalogColumn *
crow_catalog_table_take_column (CrowCatalogTable *table,
                                char             *name,
                                char             *type)
{
  CrowCatalogColumn *column = g_new0 (CrowCatalogColumn, 1);

  column->name = name;
  column->type = type;
  g_ptr_array_add (table->columns, column);
  return column;
}

static CrowCatalogKey *
key_new (char **columns)
{
  CrowCatalogKey *key = g_new0 (CrowCatalogKey, 1);

  key->columns = g_strdupv (columns);
  return key;
}

CrowCatalogKey *
crow_catalog_table_set_primary_key (CrowCatalogTable *table,
                                    char            **columns)
{
  key_free (table->primary_key);
  table->primary_key = key_new (columns);
  return table->primary_key;
}

CrowCatalogKey *
crow_catalog_table_add_unique (CrowCatalogTable *table,
                               char            **columns)
{
  CrowCatalogKey *key = key_new (columns);

  g_ptr_array_add (table->uniques, key);
  return key;
}

CrowCatalogForeignKey *
crow_catalog_table_add_foreign_key (CrowCatalogTable *table,
                                    const char       *target)
{
  CrowCatalogForeignKey *foreign_key = g_new0 (CrowCatalogForeignKey, 1);

  foreign_key->target = g_strdup (target);
  g_ptr_array_add (table->foreign_keys, foreign_key);
  return foreign_key;
}

CrowCatalogIndex *
crow_catalog_table_add_index (CrowCatalogTable *table,
                              const char       *name)
{
  CrowCatalogIndex *index = g_new0 (CrowCatalogIndex, 1);

  index->name = g_strdup (name);
  index->parts = g_ptr_array_new_with_free_func (index_part_free);
  g_ptr_array_add (table->indexes, index);
  return index;
}

CrowCatalogIndexPart *
crow_catalog_index_add_part (CrowCatalogIndex *index)
{
  CrowCatalogIndexPart *part = g_new0 (CrowCatalogIndexPart, 1);

  g_ptr_array_add (index->parts, part);
  return part;
}

void
crow_catalog_table_add_check (CrowCatalogTable *table,
                              const char       *name,
                              const char       *expression)
{
  CrowCatalogCheck *check = g_new0 (CrowCatalogCheck, 1);

  check->name = g_strdup (name);
  check->expression = g_strdup (expression);
  g_ptr_array_add (table->checks, check);
}

void
crow_catalog_add_view (CrowCatalog *self,
                       const char  *schema,
                       const char  *name,
                       const char  *query)
{
  CrowCatalogView *view = g_new0 (CrowCatalogView, 1);

  view->schema = g_strdup (schema);
  view->name = g_strdup (name);
  view->query = g_strdup (query);
  g_ptr_array_add (self->views, view);
}

CrowAction
crow_catalog_action_from_words (const char *words)
{
  static const struct
  {
    const char *words;
    CrowAction action;
  } actions[] = {
    { "CASCADE", CROW_ACTION_CASCADE },         { "SET NULL", CROW_ACTION_SET_NULL },
    { "SET DEFAULT", CROW_ACTION_SET_DEFAULT }, { "RESTRICT", CROW_ACTION_RESTRICT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (words, actions[i].words) == 0)
      return actions[i].action;
  return CROW_ACTION_NO_ACTION;
}

CrowAction
crow_catalog_action_from_letter (const char *letter)
{
  switch (letter != NULL ? *letter : 'a')
    {
    case 'r':
      return CROW_ACTION_RESTRICT;
    case 'c':
      return CROW_ACTION_CASCADE;
    case 'n':
      return CROW_ACTION_SET_NULL;
    case 'd':
      return CROW_ACTION_SET_DEFAULT;
    default:
      return CROW_ACTION_NO_ACTION;
    }
}

void
crow_catalog_add_enum (CrowCatalog       *self,
                       const char        *schema,
                       const char        *name,
                       const char *const *values)
{
  CrowCatalogEnum *enumeration = g_new0 (CrowCatalogEnum, 1);

  enumeration->schema = g_strdup (schema);
  enumeration->name = g_strdup (name);
  enumeration->values = g_strdupv ((char **) values);
  g_ptr_array_add (self->enums, enumeration);
}

/* SQLite and MariaDB do not tell "Author" from "author"; PostgreSQL does. */
static gboolean
names_equal (CrowDialectId dialect,
             const char   *left,
             const char   *right)
{
  return dialect == CROW_DIALECT_POSTGRESQL ? g_str_equal (left, right) : g_ascii_strcasecmp (left, right) == 0;
}

CrowCatalogTable *
crow_catalog_lookup_table (CrowCatalog *self,
                           const char  *schema,
                           const char  *name)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      if (names_equal (self->dialect, table->name, name) && g_strcmp0 (_crow_sql_get_schema (table->schema), _crow_sql_get_schema (schema)) == 0)
        return table;
    }
  return NULL;
}

CrowCatalogColumn *
crow_catalog_table_lookup_column (CrowCatalogTable *table,
                                  const char       *name)
{
  CrowCatalogColumn *close = NULL;

  for (guint i = 0; i < table->columns->len; i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);

      if (g_str_equal (column->name, name))
        return column;
      if (close == NULL && g_ascii_strcasecmp (column->name, name) == 0)
        close = column;
    }
  return close;
}
