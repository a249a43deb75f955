/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are held here, between the two databases, as SQLite's own values.  It knows the schemas and nothing of
 * differences, risks and steps.
 */
#include "config.h"

#include "migrate-oracle.h"

#include <sqlite3.h>
#include <string.h>

#include "engine/crow-engine-sqlite-private.h"
#include "sql/crow-dialect.h"
#include "sql/crow-schema-create.h"

#include "random-rows.h"
#include "../sql/migrate-common.h"

typedef struct
{
  const CrowSchema *old;
  CrowSchema *new;
  sqlite3 *from;
  CrowEngine *engine;   /* of the new database */
  sqlite3 *to;
} Oracle;

/* The rows of one table: values of the columns that both schemas have. */
typedef struct
{
  guint16 entity;          /* in the new schema */
  GArray *columns;         /* of guint16, in the new schema */
  GPtrArray *rows;         /* arrays of sqlite3_value, each ended by a value for nothing */
} Rows;

static void
row_free (gpointer data)
{
  sqlite3_value **row = data;

  for (guint i = 0; row[i] != NULL; i++)
    sqlite3_value_free (row[i]);
  g_free (row);
}

static sqlite3_stmt *
prepare (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sqlite3_errmsg (db), sql);
  return statement;
}

static void
append_name (GString    *sql,
             const char *name)
{
  g_autofree char *written = crow_sql_dup_name (CROW_DIALECT_SQLITE, name);

  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, written);
}

/* A value of the old column as the new one is to have it. */
static void
append_value (GString                 *sql,
              Oracle                  *self,
              const CrowAttributeInfo *before,
              const CrowAttributeInfo *after,
              guint16                  entity,
              guint16                  column)
{
  const CrowEnumInfo *from = before->type == CROW_TYPE_ENUM
                               ? &crow_schema_get_info (self->old)->enums[before->enumeration] : NULL;
  const CrowEnumInfo *to = after->type == CROW_TYPE_ENUM
                             ? &crow_schema_get_info (self->new)->enums[after->enumeration] : NULL;
  gboolean strict = (crow_schema_get_entity (self->new, entity)->flags & CROW_ENTITY_STRICT) != 0;
  g_autofree char *type = crow_sql_type_to_catalog_string (self->new, entity, column, CROW_DIALECT_SQLITE);

  if (from != NULL && to != NULL && g_str_equal (from->id, to->id))
    {
      g_string_append (sql, "CASE ");
      append_name (sql, before->name);
      g_string_append (sql, " WHEN NULL THEN NULL");
      for (guint i = 0; i < from->n_values; i++)
        for (guint j = 0; j < to->n_values; j++)
          if (g_str_equal (from->values[i].id, to->values[j].id))
            {
              g_string_append (sql, " WHEN ");
              crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, from->values[i].name);
              g_string_append (sql, " THEN ");
              crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, to->values[j].name);
            }
      g_string_append (sql, " ELSE ");
      append_name (sql, before->name);
      g_string_append (sql, " END");
      return;
    }
  /* Texts and bytes become each other where a table insists on one of them. */
  if (strict && (g_ascii_strcasecmp (type, "TEXT") == 0 || g_ascii_strcasecmp (type, "BLOB") == 0))
    {
      g_string_append (sql, "CAST(");
      append_name (sql, before->name);
      g_string_append_printf (sql, " AS %s)", type);
      return;
    }
  append_name (sql, before->name);
}

/* The values that the new table's key gets of the old table, each with a comma. */
static void
append_key (GString              *sql,
            Oracle               *self,
            const CrowEntityInfo *old,
            guint16               new_entity)
{
  const CrowEntityInfo *new = crow_schema_get_entity (self->new, new_entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->new, new_entity);

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    {
      guint16 attribute = key->attributes[i];
      const CrowAttributeInfo *before = random_rows_find_attribute (old, new->attributes[attribute].id);

      if (before == NULL)
        continue;
      append_value (sql, self, before, &new->attributes[attribute], new_entity, attribute);
      g_string_append (sql, ", ");
    }
}

static Rows
read_rows (Oracle *self,
           guint16 old_entity,
           guint16 new_entity)
{
  const CrowEntityInfo *old = crow_schema_get_entity (self->old, old_entity);
  const CrowEntityInfo *new = crow_schema_get_entity (self->new, new_entity);
  Rows rows = { .entity = new_entity, .columns = g_array_new (FALSE, FALSE, sizeof (guint16)),
                .rows = g_ptr_array_new_with_free_func (row_free) };
  g_autoptr (GString) sql = g_string_new ("SELECT 1");
  sqlite3_stmt *statement;

  for (guint16 i = 0; i < new->n_attributes; i++)
    {
      const CrowAttributeInfo *before = random_rows_find_attribute (old, new->attributes[i].id);

      if (before == NULL || new->attributes[i].generated != NULL)
        continue;
      g_string_append (sql, ", ");
      append_value (sql, self, before, &new->attributes[i], new_entity, i);
      g_array_append_val (rows.columns, i);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, old);
  g_string_append (sql, " ORDER BY ");
  /* Without numbers the first one is the first by its key. */
  if (new->flags & CROW_ENTITY_WITHOUT_ROWID)
    append_key (sql, self, old, new_entity);
  g_string_append (sql, (old->flags & CROW_ENTITY_WITHOUT_ROWID) ? "1" : "_rowid_");
  statement = prepare (self->from, sql->str);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      sqlite3_value **row = g_new0 (sqlite3_value *, rows.columns->len + 1);

      for (guint i = 0; i < rows.columns->len; i++)
        row[i] = sqlite3_value_dup (sqlite3_column_value (statement, (int) i + 1));
      g_ptr_array_add (rows.rows, row);
    }
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  return rows;
}

static void
rows_clear (Rows *self)
{
  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Whether the table takes the row.  Where it must have a value and has none, its default is that. */
static gboolean
insert_row (Oracle         *self,
            Rows           *rows,
            sqlite3_value **row)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->new, rows->entity);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);
  g_autoptr (GString) sql = g_string_new ("INSERT INTO ");
  sqlite3_stmt *statement;
  gboolean taken;

  for (guint i = 0; i < rows->columns->len; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[g_array_index (rows->columns, guint16, i)];

      if ((attribute->flags & CROW_ATTRIBUTE_REQUIRED) && attribute->default_source != CROW_VALUE_NONE &&
          sqlite3_value_type (row[i]) == SQLITE_NULL)
        continue;
      g_string_append (names, names->len > 0 ? ", " : "");
      append_name (names, attribute->name);
      g_string_append_printf (marks, "%s?%u", marks->len > 0 ? ", " : "", i + 1);
    }
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  if (names->len > 0)
    g_string_append_printf (sql, " (%s) VALUES (%s)", names->str, marks->str);
  else
    g_string_append (sql, " DEFAULT VALUES");
  statement = prepare (self->to, sql->str);
  for (guint i = 0; i < rows->columns->len; i++)
    sqlite3_bind_value (statement, (int) i + 1, row[i]);
  taken = sqlite3_step (statement) == SQLITE_DONE;
  if (!taken)
    g_assert_cmpint (sqlite3_errcode (self->to) & 0xff, ==, SQLITE_CONSTRAINT);
  sqlite3_finalize (statement);
  return taken;
}

/* Leaves the rows that can stand beside those before them. */
static void
insert_rows (Oracle *self,
             Rows   *rows)
{
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (self->new, rows->entity));
  migrate_run (self->engine, sql->str);
  for (guint i = 0; i < rows->rows->len;)
    if (insert_row (self, rows, g_ptr_array_index (rows->rows, i)))
      i++;
    else
      g_ptr_array_remove_index (rows->rows, i);
}

/* The table's own unique indexes, in their order; they are dropped. */
static char **
take_unique_indexes (Oracle *self,
                     guint16 entity)
{
  g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (self->new, entity));
  sqlite3_stmt *statement = prepare (self->to, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? "
                                               "AND sql LIKE 'CREATE UNIQUE %' ORDER BY rowid");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GPtrArray) drops = g_ptr_array_new_with_free_func (g_free);

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autoptr (GString) drop = g_string_new ("DROP INDEX ");

      append_name (drop, (const char *) sqlite3_column_text (statement, 0));
      g_ptr_array_add (drops, g_strdup (drop->str));
      g_strv_builder_add (builder, (const char *) sqlite3_column_text (statement, 1));
    }
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  for (guint i = 0; i < drops->len; i++)
    migrate_run (self->engine, g_ptr_array_index (drops, i));
  return g_strv_builder_end (builder);
}

static void
fill_table (Oracle *self,
            guint16 old_entity,
            guint16 new_entity)
{
  g_auto (GStrv) indexes = take_unique_indexes (self, new_entity);
  g_auto (Rows) rows = read_rows (self, old_entity, new_entity);

  insert_rows (self, &rows);
  for (char **index = indexes; *index != NULL; index++)
    {
      g_autoptr (GString) sql = g_string_new ("DELETE FROM ");

      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (self->new, new_entity));
      migrate_run (self->engine, sql->str);
      migrate_run (self->engine, *index);
      insert_rows (self, &rows);
    }
}

/* "WHERE" the rows that refer to nothing. */
static char *
dangling (Oracle                  *self,
          const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *child = crow_schema_get_entity (self->new, reference->entity);
  const CrowEntityInfo *parent = crow_schema_get_entity (self->new, reference->target);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autoptr (GString) given = g_string_new (NULL);
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < reference->n_columns; i++)
    {
      g_string_append (list, i > 0 ? ", " : "");
      append_name (list, child->attributes[reference->columns[i]].name);
      g_string_append (keys, i > 0 ? ", " : "");
      append_name (keys, parent->attributes[reference->target_columns[i]].name);
      g_string_append (given, i > 0 ? " AND " : "");
      append_name (given, child->attributes[reference->columns[i]].name);
      g_string_append (given, " IS NOT NULL");
    }
  g_string_append_printf (sql, " WHERE %s AND (%s) NOT IN (SELECT %s FROM ", given->str, list->str, keys->str);
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, parent);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* How many rows went, or lost the reference. */
static int
follow (Oracle                  *self,
        const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *child = crow_schema_get_entity (self->new, reference->entity);
  g_autofree char *where = dangling (self, reference);
  g_autoptr (GString) sets = g_string_new (NULL);
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < reference->n_columns; i++)
    if (!(child->attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED) &&
        !crow_schema_is_in_primary_key (self->new, reference->entity, reference->columns[i]))
      {
        g_string_append (sets, sets->len > 0 ? ", " : "");
        append_name (sets, child->attributes[reference->columns[i]].name);
        g_string_append (sets, " = NULL");
      }
  if (reference->on_delete == CROW_ACTION_CASCADE)
    g_string_append (sql, "DELETE FROM ");
  else if (sets->len > 0)
    g_string_append (sql, "UPDATE ");
  else
    return 0;
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, child);
  if (reference->on_delete != CROW_ACTION_CASCADE)
    g_string_append_printf (sql, " SET %s", sets->str);
  g_string_append (sql, where);
  migrate_run (self->engine, sql->str);
  return sqlite3_changes (self->to);
}

static char *
find_denied (Oracle *self)
{
  for (guint i = 0; i < crow_schema_get_n_entities (self->new); i++)
    {
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (self->new, i, &n);

      for (guint j = 0; j < n; j++)
        {
          g_autofree char *where = dangling (self, references[j].info);
          g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
          g_autofree char *count = NULL;

          crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (self->new, i));
          g_string_append (sql, where);
          count = migrate_query (self->engine, sql->str);
          if (!g_str_equal (count, "0"))
            return g_strdup (crow_schema_get_entity (self->new, i)->name);
        }
    }
  return NULL;
}

CrowEngine *
migrate_oracle_new (CrowEngine       *engine,
                    const CrowSchema *old,
                    CrowSchema       *new,
                    char            **denied)
{
  Oracle self = { old, new, _crow_sqlite_engine_get_database (engine), migrate_open ("sqlite::memory:"), NULL };
  g_autoptr (GError) error = NULL;
  gboolean changed = TRUE;

  self.to = _crow_sqlite_engine_get_database (self.engine);
  crow_schema_create_tables (new, self.engine, &error);
  g_assert_no_error (error);
  migrate_run (self.engine, "PRAGMA foreign_keys = OFF");
  for (guint i = 0; i < crow_schema_get_n_entities (old); i++)
    {
      guint16 other = crow_schema_lookup_entity_by_id (new, crow_schema_get_entity (old, i)->id);

      if (other != CROW_NONE)
        fill_table (&self, i, other);
    }
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < crow_schema_get_n_entities (new); i++)
        {
          guint n;
          const CrowSchemaReference *references = crow_schema_get_references (new, i, &n);

          for (guint j = 0; j < n; j++)
            changed = follow (&self, references[j].info) > 0 || changed;
        }
    }
  *denied = find_denied (&self);
  return self.engine;
}

/* Whether the value of a column can be known beforehand. */
static gboolean
is_known (const CrowEntityInfo    *was,
          const CrowAttributeInfo *attribute)
{
  const CrowAttributeInfo *before = was != NULL ? random_rows_find_attribute (was, attribute->id) : NULL;
  gboolean made_up = attribute->default_source == CROW_VALUE_NOW || attribute->default_source == CROW_VALUE_UUID;

  return !made_up || (before != NULL && ((before->flags & CROW_ATTRIBUTE_REQUIRED) ||
                                         !(attribute->flags & CROW_ATTRIBUTE_REQUIRED)));
}

char *
migrate_oracle_describe (CrowEngine       *engine,
                         const CrowSchema *old,
                         const CrowSchema *new)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < crow_schema_get_n_entities (new); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (new, i);
      guint16 other = crow_schema_lookup_entity_by_id (old, entity->id);
      const CrowEntityInfo *was = other != CROW_NONE ? crow_schema_get_entity (old, other) : NULL;
      g_autoptr (GString) sql = g_string_new ("SELECT ''");
      g_autofree char *rows = NULL;

      for (guint j = 0; j < entity->n_attributes; j++)
        if (is_known (was, &entity->attributes[j]))
          {
            g_string_append (sql, " || ' ' || quote(");
            append_name (sql, entity->attributes[j].name);
            g_string_append_c (sql, ')');
          }
      g_string_append (sql, " FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
      g_string_append (sql, " ORDER BY 1");
      rows = migrate_query (engine, sql->str);
      g_string_append_printf (text, "== %s\n%s\n", entity->name, rows);
    }
  return g_string_free (text, FALSE);
}
