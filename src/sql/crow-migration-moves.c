/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that go from one table to another, because an entity that inherits gets a table of its own or goes into that of its
 * parent.
 *
 * They wait in a temporary table while the tables are changed, so nothing here depends on the order in which the dialect
 * drops, renames and makes anew.  Values of enumerations wait as text, for their type may be made anew, too.
 */
#include "config.h"

#include "sql/crow-migration-private.h"

#include <string.h>

static gboolean
is_enum (CrowMigration        *self,
         const CrowSchemaInfo *info,
         guint                 entity,
         guint                 attribute)
{
  return self->dialect == CROW_DIALECT_POSTGRESQL && info->entities[entity].attributes[attribute].type == CROW_TYPE_ENUM;
}

static gboolean
has_table (const CrowSchemaInfo *info,
           CrowDialectId         dialect,
           const char           *name)
{
  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autofree char *table = crow_sql_dup_table_name (dialect, &info->entities[i]);

      if (g_ascii_strcasecmp (table, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A temporary table hides another one of its name. */
static char *
dup_waiting_name (CrowMigration *self,
                  guint          number)
{
  char *name = g_strdup_printf ("crow_moved_%u", number + 1);

  while (has_table (self->diff->from.info, self->dialect, name) || has_table (self->diff->to.info, self->dialect, name))
    {
      char *longer = g_strconcat (name, "_", NULL);

      g_free (name);
      name = longer;
    }
  return name;
}

static const CrowKeyInfo *
get_key (const CrowSchemaInfo *info,
         guint                 entity)
{
  return &info->entities[entity].keys[info->entities[entity].primary_key];
}

static void
append_column (GString              *sql,
               CrowMigration        *self,
               const CrowSchemaInfo *info,
               guint                 entity,
               guint                 attribute)
{
  crow_sql_append_identifier (sql, self->dialect, info->entities[entity].attributes[attribute].name);
}

void
_crow_migration_append_told (GString            *sql,
                             CrowMigration      *self,
                             const CrowDiffMove *move,
                             const char         *word,
                             const char         *table)
{
  const CrowSchemaInfo *from = self->diff->from.info;
  const CrowKeyInfo *key = get_key (from, move->from), *root_key = get_key (from, move->told_in);

  g_string_append_printf (sql, " %s EXISTS (SELECT 1 FROM ", word);
  _crow_migration_append_old_table (sql, self, move->told_in);
  g_string_append (sql, " AS told WHERE ");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, "told.");
      append_column (sql, self, from, move->told_in, root_key->attributes[i]);
      g_string_append_printf (sql, " = %s.", table);
      append_column (sql, self, from, move->from, key->attributes[i]);
      g_string_append (sql, " AND ");
    }
  g_string_append (sql, "told.");
  append_column (sql, self, from, move->told_in, move->told_by);
  g_string_append (sql, is_enum (self, from, move->told_in, move->told_by) ? "::text IN (" : " IN (");
  for (guint i = 0; i < move->values->len; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_literal (sql, self->dialect, move->values->pdata[i]);
    }
  g_string_append (sql, "))");
}

/* The changes of the diff that a move carries out. */
static void
note_changes (CrowMigration      *self,
              const CrowDiffMove *move,
              CrowMigrationStep  *step)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = _crow_migration_get_change (self, i);
      guint16 from = change->element == CROW_ELEMENT_ENTITY ? change->from : change->from_owner;
      guint16 to = change->element == CROW_ELEMENT_ENTITY ? change->to : change->to_owner;

      if (change->facet == CROW_FACET_MOVED && (from == move->from || to == move->to))
        _crow_migration_step_add_change (step, i);
    }
}

/* Whether there is anything to move: nothing tells the rows of what never had any. */
static gboolean
is_empty (const CrowDiffMove *move)
{
  return move->splits ? move->values->len == 0 : move->columns->len == 0;
}

static void
take_rows (CrowMigration      *self,
           const CrowDiffMove *move,
           const char         *name)
{
  const CrowSchemaInfo *from = self->diff->from.info;
  const CrowKeyInfo *key = get_key (from, move->from);
  GString *sql = g_string_new ("CREATE TEMPORARY TABLE ");

  crow_sql_append_identifier (sql, self->dialect, name);
  g_string_append (sql, " AS SELECT ");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", moving." : "moving.");
      append_column (sql, self, from, move->from, key->attributes[i]);
      g_string_append_printf (sql, " AS key_%u", i + 1);
    }
  for (guint i = 0; i < move->columns->len; i++)
    {
      guint16 column = g_array_index (move->columns, CrowDiffMovedColumn, i).from;

      g_string_append (sql, ", moving.");
      append_column (sql, self, from, move->from, column);
      g_string_append_printf (sql, "%s AS value_%u", is_enum (self, from, move->from, column) ? "::text" : "", i + 1);
    }
  g_string_append (sql, "\nFROM ");
  _crow_migration_append_old_table (sql, self, move->from);
  g_string_append (sql, " AS moving");
  if (move->splits)
    _crow_migration_append_told (sql, self, move, "WHERE", "moving");
  note_changes (self, move, _crow_migration_add (self, CROW_STEP_STATEMENT, move->from, CROW_NONE, sql));
}

/* What a waiting value becomes. */
static void
append_value (GString            *sql,
              CrowMigration      *self,
              const CrowDiffMove *move,
              guint               number)
{
  const CrowDiffMovedColumn *column = &g_array_index (move->columns, CrowDiffMovedColumn, number);
  const CrowAttributeInfo *info = &self->diff->to.info->entities[move->to].attributes[column->to];
  g_autofree char *name = g_strdup_printf ("moved.value_%u", number + 1);
  g_autofree char *converted = _crow_migration_dup_conversion (self, move->from, column->from, move->to, column->to, name);
  g_autofree char *fallback = _crow_migration_dup_default (self, move->to, column->to);
  g_autofree char *type = is_enum (self, self->diff->to.info, move->to, column->to)
                            ? crow_sql_type_to_string (self->diff->to.schema, move->to, column->to, self->dialect)
                            : NULL;
  gboolean filled = (info->flags & CROW_ATTRIBUTE_REQUIRED) && fallback != NULL;

  if (filled)
    g_string_append (sql, "coalesce(");
  if (type != NULL)
    g_string_append_printf (sql, "(%s)::%s", converted != NULL ? converted : name, type);
  else
    g_string_append (sql, converted != NULL ? converted : name);
  if (filled)
    g_string_append_printf (sql, ", %s)", fallback);
}

static void
insert_rows (CrowMigration      *self,
             const CrowDiffMove *move,
             const char         *name)
{
  const CrowSchemaInfo *to = self->diff->to.info;
  const CrowKeyInfo *key = get_key (to, move->to);
  GString *sql = g_string_new ("INSERT INTO ");

  _crow_migration_append_new_table (sql, self, move->to);
  g_string_append (sql, " (");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      append_column (sql, self, to, move->to, key->attributes[i]);
    }
  for (guint i = 0; i < move->columns->len; i++)
    {
      g_string_append (sql, ", ");
      append_column (sql, self, to, move->to, g_array_index (move->columns, CrowDiffMovedColumn, i).to);
    }
  g_string_append_printf (sql, ")%s\nSELECT ", crow_sql_get_overriding (self->dialect, &to->entities[move->to]));
  for (guint i = 0; i < key->n_attributes; i++)
    g_string_append_printf (sql, "%smoved.key_%u", i > 0 ? ", " : "", i + 1);
  for (guint i = 0; i < move->columns->len; i++)
    {
      g_string_append (sql, ", ");
      append_value (sql, self, move, i);
    }
  g_string_append (sql, "\nFROM ");
  crow_sql_append_identifier (sql, self->dialect, name);
  g_string_append (sql, " AS moved");
  note_changes (self, move, _crow_migration_add (self, CROW_STEP_STATEMENT, CROW_NONE, move->to, sql));
}

static void
update_rows (CrowMigration      *self,
             const CrowDiffMove *move,
             const char         *name)
{
  const CrowSchemaInfo *to = self->diff->to.info;
  const CrowKeyInfo *key = get_key (to, move->to);
  GString *sql = g_string_new ("UPDATE ");

  _crow_migration_append_new_table (sql, self, move->to);
  g_string_append (sql, " AS target SET ");
  for (guint i = 0; i < move->columns->len; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      append_column (sql, self, to, move->to, g_array_index (move->columns, CrowDiffMovedColumn, i).to);
      g_string_append (sql, " = ");
      append_value (sql, self, move, i);
    }
  g_string_append (sql, "\nFROM ");
  crow_sql_append_identifier (sql, self->dialect, name);
  g_string_append (sql, " AS moved\nWHERE ");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? " AND target." : "target.");
      append_column (sql, self, to, move->to, key->attributes[i]);
      g_string_append_printf (sql, " = moved.key_%u", i + 1);
    }
  note_changes (self, move, _crow_migration_add (self, CROW_STEP_STATEMENT, self->diff->to.entities[move->to], move->to,
                                                 sql));
}

void
_crow_migration_take_rows (CrowMigration *self)
{
  for (guint i = 0; i < self->diff->moves->len; i++)
    {
      const CrowDiffMove *move = self->diff->moves->pdata[i];
      g_autofree char *name = dup_waiting_name (self, i);

      if (!is_empty (move))
        take_rows (self, move, name);
    }
}

void
_crow_migration_put_rows (CrowMigration *self)
{
  for (guint i = 0; i < self->diff->moves->len; i++)
    {
      const CrowDiffMove *move = self->diff->moves->pdata[i];
      g_autofree char *name = dup_waiting_name (self, i);
      GString *sql;

      if (is_empty (move))
        continue;
      if (move->splits)
        insert_rows (self, move, name);
      else
        update_rows (self, move, name);
      sql = g_string_new ("DROP TABLE ");
      crow_sql_append_identifier (sql, self->dialect, name);
      _crow_migration_add (self, CROW_STEP_STATEMENT, CROW_NONE, CROW_NONE, sql);
    }
}
