/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables of SQLite that are made anew: the new form under another name, its rows, and the change of places.
 *
 * Columns have their new names by then, and the form that goes has no index any more.
 */
#include "config.h"

#include "sql/crow-migration-sqlite-private.h"

#include <string.h>

#include "sql/crow-sql-names.h"

GString *
_crow_sqlite_plan_start (const char *words,
                         const char *table)
{
  GString *sql = g_string_new (words);

  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, table);
  return sql;
}

/* A strict table takes no text for bytes and no bytes for text; nothing is lost by saying which it is. */
static char *
dup_strict_value (CrowMigration *self,
                  guint          old_entity,
                  guint          old_attribute,
                  guint          new_entity,
                  guint          new_attribute,
                  const char    *column)
{
  gboolean was_strict = (self->diff->from.info->entities[old_entity].flags & CROW_ENTITY_STRICT) != 0;
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  if (!(self->diff->to.info->entities[new_entity].flags & CROW_ENTITY_STRICT))
    return g_strdup (column);
  old = crow_sql_type_to_catalog_string (self->diff->from.schema, old_entity, old_attribute, CROW_DIALECT_SQLITE);
  new = crow_sql_type_to_catalog_string (self->diff->to.schema, new_entity, new_attribute, CROW_DIALECT_SQLITE);
  if ((was_strict && g_ascii_strcasecmp (old, new) == 0) ||
      (g_ascii_strcasecmp (new, "BLOB") != 0 && g_ascii_strcasecmp (new, "TEXT") != 0))
    return g_strdup (column);
  return g_strdup_printf ("CAST(%s AS %s)", column, new);
}

static gboolean
is_rowid_alias (const CrowSchema    *schema,
                const CrowPlanTable *table)
{
  g_autofree char *type = NULL;

  if (table->primary.n_columns != 1)
    return FALSE;
  type = crow_sql_type_to_catalog_string (schema, table->entity, table->primary.columns[0], CROW_DIALECT_SQLITE);
  return g_ascii_strcasecmp (type, "INTEGER") == 0;
}

/* The name of the hidden number of a row, which stays the same: others may know a row by it.  NULL: there is none, or it
 * is a column, or it has no name left. */
static const char *
get_rowid_name (CrowMigration *self,
                guint          old_entity,
                guint          new_entity)
{
  const CrowPlanTable *from = self->diff->from.tables[old_entity];
  const CrowPlanTable *to = self->diff->to.tables[new_entity];

  if (is_rowid_alias (self->diff->from.schema, from) || is_rowid_alias (self->diff->to.schema, to))
    return NULL;
  return crow_sql_get_rowid_name (from->info, to->info);
}

/* The columns of the new form that get something, and what they get. */
static void
list_copies (CrowSqlitePlan *plan,
             guint           entity,
             GString        *columns,
             GString        *values)
{
  CrowMigration *self = plan->migration;
  guint16 to = self->diff->from.entities[entity];
  const CrowPlanTable *table = self->diff->to.tables[to];
  const char *rowid = get_rowid_name (self, entity, to);

  if (rowid != NULL)
    {
      g_string_append (columns, rowid);
      g_string_append (values, rowid);
    }
  for (guint i = 0; i < table->info->n_attributes; i++)
    {
      const CrowAttributeInfo *info = &table->info->attributes[i];
      guint16 old = crow_diff_lookup_old_attribute (self->diff, to, i);
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *converted = NULL;
      g_autofree char *value = NULL;
      g_autofree char *fallback = NULL;
      char *told;
      CrowPlanColumn column;

      if (info->generated != NULL || old == CROW_NONE)
        continue;
      _crow_ddl_decide_column (self->diff->to.plan, table, i, FALSE, &column);
      crow_sql_append_identifier (name, CROW_DIALECT_SQLITE, info->name);
      converted = _crow_migration_dup_conversion (self, entity, old, to, i, name->str);
      value = converted != NULL ? g_strdup (converted) : dup_strict_value (self, entity, old, to, i, name->str);
      told = _crow_migration_dup_told (self, entity, old, value);
      if (told != NULL)
        {
          g_free (value);
          value = told;
        }
      fallback = _crow_migration_dup_default (self, to, i);
      if (column.required && fallback != NULL)
        {
          char *filled = g_strdup_printf ("coalesce(%s, %s)", value, fallback);

          g_free (value);
          value = filled;
        }
      g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "", name->str);
      g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "", value);
    }
  /* Nothing is left of it but the number of rows. */
  for (guint i = 0; columns->len == 0 && i < table->info->n_attributes; i++)
    if (table->info->attributes[i].generated == NULL)
      {
        g_autofree char *fallback = _crow_migration_dup_default (self, to, i);

        crow_sql_append_identifier (columns, CROW_DIALECT_SQLITE, table->info->attributes[i].name);
        g_string_append (values, fallback != NULL ? fallback : "NULL");
      }
}

static gboolean
keeps_sequence (const CrowPlanTable *table,
                CrowDdlPlan         *plan)
{
  CrowPlanColumn column;

  if (table->primary.n_columns != 1)
    return FALSE;
  _crow_ddl_decide_column (plan, table, table->primary.columns[0], FALSE, &column);
  return column.automatic && (column.info->flags & CROW_ATTRIBUTE_NO_REUSE);
}

/* The highest number that was ever given stays known. */
static void
copy_sequence (CrowSqlitePlan *plan,
               guint           entity,
               const char     *old,
               const char     *new)
{
  CrowMigration *self = plan->migration;
  guint16 to = self->diff->from.entities[entity];
  GString *sql;

  if (!keeps_sequence (self->diff->from.tables[entity], self->diff->from.plan) ||
      !keeps_sequence (self->diff->to.tables[to], self->diff->to.plan))
    return;
  sql = g_string_new ("DELETE FROM sqlite_sequence WHERE name = ");
  crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, new);
  _crow_migration_add (self, CROW_STEP_STATEMENT, entity, to, sql);
  sql = g_string_new ("INSERT INTO sqlite_sequence (name, seq) SELECT ");
  crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, new);
  g_string_append (sql, ", seq FROM sqlite_sequence WHERE name = ");
  crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, old);
  _crow_migration_add (self, CROW_STEP_STATEMENT, entity, to, sql);
}

/* CREATE TABLE of a form of a table, under the name @name. */
static GString *
create_under_name (CrowDdlPlan         *ddl,
                   const CrowPlanTable *table,
                   const char          *name)
{
  g_auto (CrowTextWriter) writer = { NULL };
  g_autofree char *text = NULL;
  g_autoptr (GString) head = g_string_new ("CREATE TABLE ");
  GString *sql = _crow_sqlite_plan_start ("CREATE TABLE ", name);
  gsize length;

  crow_text_writer_init (&writer, 2);
  _crow_ddl_write_table (ddl, table, &writer);
  text = g_strstrip (crow_text_writer_steal (&writer, NULL));
  crow_sql_append_table (head, CROW_DIALECT_SQLITE, table->info);
  g_assert (g_str_has_prefix (text, head->str));
  length = strlen (text);
  if (text[length - 1] == ';')
    text[length - 1] = '\0';
  g_string_append (sql, text + head->len);
  return sql;
}

/* A name for the form that is to come, which no table has. */
static char *
dup_aside (CrowSqlitePlan *plan,
           const char     *name)
{
  char *aside = g_strconcat ("crow_new_", name, NULL);

  for (guint i = 2;; i++)
    {
      g_autofree char *folded = _crow_sql_fold_name (CROW_DIALECT_SQLITE, aside);

      if (!g_hash_table_contains (plan->taken, folded))
        return aside;
      g_free (aside);
      aside = g_strdup_printf ("crow_new_%u_%s", i, name);
    }
}

/* The old form goes, and the new one gets its name. */
static void
change_places (CrowSqlitePlan *plan,
               guint           entity,
               const char     *aside)
{
  const char *name = plan->names->pdata[entity];
  guint16 to = plan->migration->diff->from.entities[entity];
  GString *sql;

  _crow_migration_add (plan->migration, CROW_STEP_REBUILD, entity, to, _crow_sqlite_plan_start ("DROP TABLE ", name));
  sql = _crow_sqlite_plan_start ("ALTER TABLE ", aside);
  g_string_append (sql, " RENAME TO ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, name);
  _crow_migration_add (plan->migration, CROW_STEP_STATEMENT, entity, to, sql);
}

void
_crow_sqlite_plan_rebuild (CrowSqlitePlan *plan,
                           guint           entity)
{
  CrowMigration *self = plan->migration;
  const char *name = plan->names->pdata[entity];
  guint16 to = self->diff->from.entities[entity];
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autofree char *aside = dup_aside (plan, name);
  CrowMigrationStep *step;
  GString *sql;

  _crow_migration_add (self, CROW_STEP_STATEMENT, entity, to,
                       create_under_name (self->diff->to.plan, self->diff->to.tables[to], aside));
  list_copies (plan, entity, columns, values);
  if (columns->len > 0)
    {
      sql = _crow_sqlite_plan_start ("INSERT INTO ", aside);
      g_string_append_printf (sql, " (%s)\nSELECT %s\nFROM ", columns->str, values->str);
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, name);
      step = _crow_migration_add (self, CROW_STEP_STATEMENT, entity, to, sql);
      for (guint i = 0; i < self->work[entity]->len; i++)
        {
          guint number = g_array_index (self->work[entity], guint, i);

          if (_crow_migration_get_change (self, number)->element != CROW_ELEMENT_INDEX)
            _crow_migration_step_add_change (step, number);
        }
    }
  copy_sequence (plan, entity, name, aside);
  change_places (plan, entity, aside);
}

static gboolean
is_renamed (CrowMigration *self,
            guint          entity,
            guint          attribute)
{
  guint16 to = self->diff->from.entities[entity];
  guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, attribute);

  return other != CROW_NONE && strcmp (self->diff->from.info->entities[entity].attributes[attribute].name,
                                       self->diff->to.info->entities[to].attributes[other].name) != 0;
}

gboolean
_crow_sqlite_plan_must_rearrange (CrowMigration *self,
                                  guint          entity)
{
  const CrowPlanTable *table = self->diff->from.tables[entity];

  return self->diff->from.entities[entity] != CROW_NONE && (table->info->flags & CROW_ENTITY_WITHOUT_ROWID) &&
         is_rowid_alias (self->diff->from.schema, table) && is_renamed (self, entity, table->primary.columns[0]);
}

GString *
_crow_sqlite_plan_create_rearranged (CrowMigration *self,
                                     guint          entity,
                                     const char    *name)
{
  CrowDdlPlan *ddl = self->diff->from.plan;
  CrowDdlFlags flags = ddl->flags;
  GString *sql;

  ddl->flags |= _CROW_DDL_PRIMARY_LAST;
  sql = create_under_name (ddl, self->diff->from.tables[entity], name);
  ddl->flags = flags;
  return sql;
}

void
_crow_sqlite_plan_rearrange (CrowSqlitePlan *plan,
                             guint           entity)
{
  CrowMigration *self = plan->migration;
  const CrowEntityInfo *info = &self->diff->from.info->entities[entity];
  g_autofree char *aside = dup_aside (plan, plan->names->pdata[entity]);
  g_autoptr (GString) columns = g_string_new (NULL);
  GString *sql;

  for (guint i = 0; i < info->n_attributes; i++)
    if (info->attributes[i].generated == NULL)
      {
        g_string_append (columns, columns->len > 0 ? ", " : "");
        crow_sql_append_identifier (columns, CROW_DIALECT_SQLITE, info->attributes[i].name);
      }
  _crow_migration_add (self, CROW_STEP_STATEMENT, entity, CROW_NONE,
                       _crow_sqlite_plan_create_rearranged (self, entity, aside));
  sql = _crow_sqlite_plan_start ("INSERT INTO ", aside);
  g_string_append_printf (sql, " (%s)\nSELECT %s\nFROM ", columns->str, columns->str);
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, plan->names->pdata[entity]);
  _crow_migration_add (self, CROW_STEP_STATEMENT, entity, CROW_NONE, sql);
  change_places (plan, entity, aside);
}
