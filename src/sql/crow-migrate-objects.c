/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads, takes away and puts back what a SQLite database has beyond the schema.
 *
 * A trigger or view is known to work when SQLite can compile a statement that uses it.  What did not work before is
 * put back as it was; what would not work afterwards is found by the rehearsal (crow-migrate-rehearsal.c).
 */
#include "config.h"

#include "sql/crow-migrate-objects.h"

#include <string.h>

#include "sql/crow-dialect.h"
#include "sql/crow-sql-lexer.h"

static void
object_free (gpointer data)
{
  CrowMigrateObject *object = data;

  g_free (object->name);
  g_free (object->table);
  g_free (object->sql);
  g_free (object);
}

/* Takes the record of a view or index out of the catalog; FALSE: it has none. */
static gboolean
take_record (CrowCatalog             *catalog,
             const CrowMigrateObject *object)
{
  if (object->kind == CROW_OBJECT_VIEW)
    {
      for (guint i = 0; i < catalog->views->len; i++)
        if (g_str_equal (((CrowCatalogView *) g_ptr_array_index (catalog->views, i))->name, object->name))
          return g_ptr_array_remove_index (catalog->views, i), TRUE;
      return FALSE;
    }
  for (guint i = 0; i < catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);

      for (guint j = 0; j < table->indexes->len; j++)
        if (g_str_equal (((CrowCatalogIndex *) g_ptr_array_index (table->indexes, j))->name, object->name))
          return g_ptr_array_remove_index (table->indexes, j), TRUE;
    }
  return FALSE;
}

/* The catalog's table and index of that name; both NULL if it is no index. */
static void
find_index (CrowCatalog              *catalog,
            const CrowMigrateObject  *object,
            const CrowCatalogTable  **table,
            const CrowCatalogIndex  **index)
{
  *index = NULL;
  *table = object->kind == CROW_OBJECT_INDEX ? crow_catalog_lookup_table (catalog, NULL, object->table) : NULL;
  for (guint i = 0; *table != NULL && i < (*table)->indexes->len; i++)
    if (g_str_equal (((CrowCatalogIndex *) g_ptr_array_index ((*table)->indexes, i))->name, object->name))
      *index = g_ptr_array_index ((*table)->indexes, i);
}

/* Whether others see to it: what was drawn, or is to go, is a difference like others.  Only triggers are no part of any
 * schema. */
static gboolean
is_seen_to (CrowMigrateRun          *run,
            CrowCatalog             *catalog,
            GHashTable              *drawn,
            const CrowMigrateObject *object)
{
  const CrowCatalogTable *table;
  const CrowCatalogIndex *index;

  if (object->kind == CROW_OBJECT_TRIGGER)
    return FALSE;
  find_index (catalog, object, &table, &index);
  return object->dropped || _crow_migrate_is_drawn (run, drawn, table, index, object->name) ||
         !take_record (catalog, object);
}

GPtrArray *
_crow_migrate_objects_read (CrowMigrateRun *run,
                            CrowCatalog    *catalog,
                            GError        **error)
{
  static const char *const codes[] = { "drop-index", "drop-view", "drop-trigger" };
  static const char *const kinds[] = { "index", "view", "trigger" };
  g_autoptr (GPtrArray) self = g_ptr_array_new_with_free_func (object_free);
  g_autoptr (GHashTable) drawn = _crow_migrate_list_drawn (run);
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;
  gboolean done;

  statement = crow_engine_prepare (run->engine,
                                   "SELECT type, name, tbl_name, sql FROM main.sqlite_schema "
                                   "WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL ORDER BY rowid",
                                   error);
  if (statement == NULL)
    return NULL;
  while ((done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      CrowMigrateObject *object = g_new0 (CrowMigrateObject, 1);

      object->name = g_strdup (crow_statement_get_text (statement, 1));
      object->table = g_strdup (crow_statement_get_text (statement, 2));
      object->sql = g_strdup (crow_statement_get_text (statement, 3));
      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (g_str_equal (crow_statement_get_text (statement, 0), kinds[i]))
          object->kind = i;
      object->dropped = _crow_migrate_run_is_allowed (run, codes[object->kind], object->name);
      if (is_seen_to (run, catalog, drawn, object))
        object_free (object);
      else
        g_ptr_array_add (self, object);
    }
  return done ? g_steal_pointer (&self) : NULL;
}

static void
append_drop (GString                 *sql,
             const CrowMigrateObject *object)
{
  static const char *const words[] = { "INDEX", "VIEW", "TRIGGER" };

  g_string_append_printf (sql, "DROP %s IF EXISTS ", words[object->kind]);
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, object->name);
}

gboolean
_crow_migrate_objects_drop (GPtrArray  *self,
                            CrowEngine *engine,
                            GError    **error)
{
  for (guint i = self->len; i-- > 0;)
    {
      g_autoptr (GString) sql = g_string_new (NULL);

      append_drop (sql, g_ptr_array_index (self, i));
      if (!crow_engine_execute (engine, sql->str, error))
        return FALSE;
    }
  return TRUE;
}

/* Indexes, views, triggers: a trigger may be on a view. */
gboolean
_crow_migrate_objects_restore (GPtrArray  *self,
                               CrowEngine *engine,
                               GError    **error)
{
  for (guint kind = CROW_OBJECT_INDEX; kind <= CROW_OBJECT_TRIGGER; kind++)
    for (guint i = 0; i < self->len; i++)
      {
        CrowMigrateObject *object = g_ptr_array_index (self, i);

        if (object->kind == kind && !object->dropped && !crow_engine_execute (engine, object->sql, error))
          return FALSE;
      }
  return TRUE;
}

/* "UPDATE t SET a = a, b = b", of the columns that can be written. */
static char *
make_update (CrowEngine *engine,
             const char *table)
{
  g_autoptr (CrowStatement) statement = NULL;
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  const char *separator = " SET ";
  gboolean has_row = FALSE;

  statement = crow_engine_prepare (engine, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (0, 1)", NULL);
  if (statement == NULL)
    return NULL;
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, table);
  crow_statement_bind_text (statement, 0, table);
  while (crow_statement_step (statement, &has_row, NULL) && has_row)
    {
      const char *column = crow_statement_get_text (statement, 0);

      g_string_append (sql, separator);
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, column);
      g_string_append (sql, " = ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, column);
      separator = ", ";
    }
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
compiles (CrowEngine *engine,
          const char *sql,
          gboolean   *unfit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, &error);

  /* A view takes no such statement without a trigger for it. */
  *unfit = statement == NULL && strstr (error->message, "cannot modify") != NULL;
  return statement != NULL;
}

/* SQLite looks at the columns of UPDATE OF only when it renames one; one that is gone never fires. */
static gboolean
names_columns (CrowEngine *engine,
               const char *table,
               const char *sql)
{
  const char *text = sql;
  CrowToken token = crow_sql_lexer_next (&text);

  while (token.kind != CROW_TOKEN_END && !crow_token_is_word (&token, "ON") && !crow_token_is_word (&token, "OF"))
    token = crow_sql_lexer_next (&text);
  if (!crow_token_is_word (&token, "OF"))
    return TRUE;
  do
    {
      g_autofree char *column = NULL;
      g_autoptr (CrowStatement) statement = NULL;
      gboolean has_row = FALSE;

      token = crow_sql_lexer_next (&text);
      column = crow_token_dup_name (&token);
      statement = crow_engine_prepare (engine,
                                       "SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE", NULL);
      if (statement == NULL || column == NULL)
        return FALSE;
      crow_statement_bind_text (statement, 0, table);
      crow_statement_bind_text (statement, 1, column);
      if (!crow_statement_step (statement, &has_row, NULL) || !has_row)
        return FALSE;
      token = crow_sql_lexer_next (&text);
    }
  while (crow_token_is_char (&token, ','));
  return TRUE;
}

/* The table a trigger is on may have got another name. */
static char *
dup_table (CrowEngine              *engine,
           const CrowMigrateObject *object)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine,
                                                             "SELECT tbl_name FROM main.sqlite_schema WHERE name = ?",
                                                             NULL);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return NULL;
  crow_statement_bind_text (statement, 0, object->name);
  return crow_statement_step (statement, &has_row, NULL) && has_row ? g_strdup (crow_statement_get_text (statement, 0))
                                                                    : NULL;
}

static gboolean
works (CrowEngine              *engine,
       const CrowMigrateObject *object)
{
  static const char *const patterns[] = { "INSERT INTO %s DEFAULT VALUES", "DELETE FROM %s" };
  g_autofree char *table = NULL, *update = NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  gboolean unfit;

  if (object->kind == CROW_OBJECT_INDEX)
    return TRUE;
  if (object->kind == CROW_OBJECT_VIEW)
    {
      g_autofree char *query = NULL;

      crow_sql_append_identifier (name, CROW_DIALECT_SQLITE, object->name);
      query = g_strdup_printf ("SELECT * FROM %s LIMIT 0", name->str);
      return compiles (engine, query, &unfit);
    }
  table = dup_table (engine, object);
  if (table == NULL || !names_columns (engine, table, object->sql))
    return FALSE;
  crow_sql_append_identifier (name, CROW_DIALECT_SQLITE, table);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_auto (GStrv) parts = g_strsplit (patterns[i], "%s", 2);
      g_autofree char *sql = g_strconcat (parts[0], name->str, parts[1], NULL);

      if (!compiles (engine, sql, &unfit) && !unfit)
        return FALSE;
    }
  update = make_update (engine, table);
  return update == NULL || compiles (engine, update, &unfit) || unfit;
}

void
_crow_migrate_objects_try (GPtrArray  *self,
                           CrowEngine *engine,
                           gboolean   *results)
{
  for (guint kind = CROW_OBJECT_INDEX; kind <= CROW_OBJECT_TRIGGER; kind++)
    {
      for (guint i = 0; i < self->len; i++)
        {
          CrowMigrateObject *object = g_ptr_array_index (self, i);

          if (object->kind != kind)
            continue;
          results[i] = crow_engine_execute (engine, object->sql, NULL);
          /* One trigger that does not work hides the others of its table. */
          if (kind == CROW_OBJECT_TRIGGER && results[i] && !works (engine, object))
            {
              g_autoptr (GString) sql = g_string_new (NULL);

              append_drop (sql, object);
              crow_engine_execute (engine, sql->str, NULL);
              results[i] = FALSE;
            }
        }
      /* Views may stand on each other in any order. */
      for (guint i = 0; i < self->len && kind == CROW_OBJECT_VIEW; i++)
        {
          CrowMigrateObject *object = g_ptr_array_index (self, i);

          if (object->kind == CROW_OBJECT_VIEW && results[i])
            results[i] = works (engine, object);
        }
    }
}
