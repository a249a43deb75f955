/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rehearsal of a migration of a SQLite database: on copies of it in memory, without rows.
 *
 * The first copy tells which triggers and views work now, and lets SQLite put the new names into their texts.  The
 * second is migrated; it tells what would not work afterwards, and that the outcome is the schema.
 */
#include "config.h"

#include "sql/crow-migrate-objects.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "engine/crow-engine-sqlite-private.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-catalog-sqlite-private.h"
#include "sql/crow-ddl-plan.h"
#include "sql/crow-migrate-sqlite.h"
#include "sql/crow-migration-sqlite-private.h"

static gboolean
is_object (GPtrArray  *objects,
           const char *name)
{
  for (guint i = 0; i < objects->len; i++)
    if (g_str_equal (((CrowMigrateObject *) g_ptr_array_index (objects, i))->name, name))
      return TRUE;
  return FALSE;
}

/* CREATE TABLE of a table whose columns SQLite cannot rename as it is, so that it can; NULL: it can. */
static char *
dup_renamable (CrowMigrateRun *run,
               const char     *name)
{
  const CrowSchemaInfo *info = crow_schema_get_info (crow_diff_get_from (run->diff));

  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autofree char *table = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, &info->entities[i]);

      if (g_str_equal (table, name) && _crow_sqlite_plan_must_rearrange (run->migration, i))
        return g_string_free (_crow_sqlite_plan_create_rearranged (run->migration, i, name), FALSE);
    }
  return NULL;
}

/* The tables, indexes and views of the database but for @objects; @renamable: so that columns can be renamed. */
static CrowEngine *
copy_schema (CrowMigrateRun *run,
             GPtrArray      *objects,
             gboolean        renamable,
             GError        **error)
{
  g_autoptr (CrowEngine) copy = crow_engine_open ("sqlite::memory:", error);
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;
  gboolean done;

  if (copy == NULL)
    return NULL;
  _crow_catalog_sqlite_accept_collations (_crow_sqlite_engine_get_database (copy));
  if (!crow_engine_execute (copy, "PRAGMA foreign_keys = OFF", error))
    return NULL;
  /* Tables first: an index of a table that was rebuilt once may stand before it. */
  statement = crow_engine_prepare (run->engine,
                                   "SELECT s.name, s.sql, coalesce(l.type, s.type) FROM main.sqlite_schema AS s "
                                   "LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name "
                                   "AND s.type IN ('table', 'view') "
                                   "WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                                   "AND coalesce(l.type, '') <> 'shadow' "
                                   "ORDER BY s.type = 'table' DESC, s.type = 'index' DESC, s.rowid", error);
  if (statement == NULL)
    return NULL;
  while ((done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      const char *name = crow_statement_get_text (statement, 0);
      /* A virtual table may be of a module that is not here. */
      gboolean is_virtual = g_str_equal (crow_statement_get_text (statement, 2), "virtual");
      g_autofree char *other = renamable && !is_virtual ? dup_renamable (run, name) : NULL;
      const char *sql = other != NULL ? other : crow_statement_get_text (statement, 1);

      if (!is_object (objects, name) && !crow_engine_execute (copy, sql, is_virtual ? NULL : error) && !is_virtual)
        return NULL;
    }
  return done ? g_steal_pointer (&copy) : NULL;
}

static void
append_rename (GString    *sql,
               const char *table,
               const char *from,
               const char *to)
{
  g_string_append (sql, "ALTER TABLE ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, table);
  g_string_append (sql, from != NULL ? " RENAME COLUMN " : " RENAME TO ");
  if (from != NULL)
    {
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, from);
      g_string_append (sql, " TO ");
    }
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, to);
  g_string_append (sql, ";\n");
}

/* Names may change places, so all go by a name that nobody has. */
static char *
make_renames (CrowDiff *diff)
{
  GString *sql = g_string_new (NULL);
  CrowSchema *from = crow_diff_get_from (diff), *to = crow_diff_get_to (diff);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
      {
        const CrowDiffChange *change = crow_diff_get_change (diff, i);
        g_autofree char *between = g_strdup_printf ("crow rename %u", i);
        g_autofree char *from_name = NULL, *to_name = NULL;

        if (change->kind != CROW_DIFF_RENAME || change->element != CROW_ELEMENT_ENTITY)
          continue;
        from_name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (from, change->from));
        to_name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (to, change->to));
        append_rename (sql, pass == 0 ? from_name : between, NULL, pass == 0 ? between : to_name);
      }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
      {
        const CrowDiffChange *change = crow_diff_get_change (diff, i);
        g_autofree char *between = g_strdup_printf ("crow rename %u", i);
        g_autofree char *table = NULL, *from_name = NULL, *to_name = NULL;

        if (change->kind != CROW_DIFF_RENAME || change->element != CROW_ELEMENT_ATTRIBUTE)
          continue;
        table = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (to, change->to_owner));
        from_name = crow_sql_dup_name (CROW_DIALECT_SQLITE,
                                       crow_schema_get_entity (from, change->from_owner)->attributes[change->from].name);
        to_name = crow_sql_dup_name (CROW_DIALECT_SQLITE,
                                     crow_schema_get_entity (to, change->to_owner)->attributes[change->to].name);
        append_rename (sql, table, pass == 0 ? from_name : between, pass == 0 ? between : to_name);
      }
  return g_string_free (sql, FALSE);
}

/* Texts with the names they will need. */
static void
rename_in_texts (GPtrArray      *objects,
                 CrowMigrateRun *run,
                 CrowEngine     *copy)
{
  g_autofree char *renames = make_renames (run->diff);
  g_autoptr (GError) error = NULL;

  if (*renames == '\0')
    return;
  /* What will be dropped may have the new name yet; then the texts stay, and what does not fit them is told. */
  if (!crow_engine_execute (copy, "SAVEPOINT renames", NULL) || !crow_engine_execute (copy, renames, &error))
    {
      g_debug ("texts keep their names: %s", error != NULL ? error->message : "");
      crow_engine_execute (copy, "ROLLBACK TO renames", NULL);
      return;
    }
  for (guint i = 0; i < objects->len; i++)
    {
      CrowMigrateObject *object = g_ptr_array_index (objects, i);
      g_autoptr (CrowStatement) statement = NULL;
      gboolean has_row = FALSE;

      statement = crow_engine_prepare (copy, "SELECT sql FROM main.sqlite_schema WHERE name = ?", NULL);
      if (statement == NULL)
        continue;
      crow_statement_bind_text (statement, 0, object->name);
      if (crow_statement_step (statement, &has_row, NULL) && has_row)
        {
          g_free (object->sql);
          object->sql = g_strdup (crow_statement_get_text (statement, 0));
        }
    }
}

/* Whether the table it is on is dropped. */
static gboolean
goes_with_table (CrowMigrateRun          *run,
                 const CrowMigrateObject *object)
{
  CrowSchema *from = crow_diff_get_from (run->diff);
  const CrowSchemaInfo *info = crow_schema_get_info (from);

  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, &info->entities[i]);

      if (g_ascii_strcasecmp (name, object->table) == 0)
        return crow_diff_lookup_new_entity (run->diff, i) == CROW_NONE;
    }
  return FALSE;
}

static char *
describe_lost (const CrowMigrateObject *object)
{
  switch (object->kind)
    {
    case CROW_OBJECT_INDEX:
      return g_strdup_printf (_("The index “%s”, which is not in the schema, cannot be made any more and would be dropped."),
                              object->name);
    case CROW_OBJECT_VIEW:
      return g_strdup_printf (_("The view “%s”, which is not in the schema, would not work any more and be dropped."),
                              object->name);
    case CROW_OBJECT_TRIGGER:
    default:
      return g_strdup_printf (_("The trigger “%s” would not work any more and be dropped."), object->name);
    }
}

/* Whether a column that the index is on is dropped; the table is there. */
static gboolean
goes_with_column (CrowMigrateRun          *run,
                  const CrowMigrateObject *object)
{
  CrowSchema *from = crow_diff_get_from (run->diff);

  for (guint i = 0; i < crow_diff_get_n_changes (run->diff); i++)
    {
      const CrowDiffChange *change = crow_diff_get_change (run->diff, i);
      const CrowEntityInfo *entity;
      g_autofree char *table = NULL;

      if (change->kind != CROW_DIFF_DROP || change->element != CROW_ELEMENT_ATTRIBUTE)
        continue;
      entity = crow_schema_get_entity (from, change->from_owner);
      table = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, entity);
      if (g_ascii_strcasecmp (table, object->table) == 0 &&
          strstr (object->sql, entity->attributes[change->from].name) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
tell_lost (GPtrArray      *objects,
           CrowMigrateRun *run,
           const gboolean *results)
{
  for (guint i = 0; i < objects->len; i++)
    {
      CrowMigrateObject *object = g_ptr_array_index (objects, i);

      if (object->dropped)
        continue;
      if (object->kind != CROW_OBJECT_VIEW && goes_with_table (run, object))
        {
          object->dropped = TRUE;
          if (object->kind == CROW_OBJECT_TRIGGER)
            _crow_migrate_report_add_note (run->report, _("The trigger “%s” goes with its table “%s”."), object->name,
                                           object->table);
        }
      else if (object->kind == CROW_OBJECT_INDEX && !results[i] && goes_with_column (run, object))
        {
          object->dropped = TRUE;
          _crow_migrate_report_add_note (run->report, _("The index “%s” goes with a column of “%s”."), object->name,
                                         object->table);
        }
      else if (!results[i] && object->works)
        {
          static const char *const codes[] = { "drop-index", "drop-view", "drop-trigger" };

          object->dropped = TRUE;
          _crow_migrate_run_add_loss (run, codes[object->kind], NULL, object->name, 0, TRUE, describe_lost (object));
        }
      else if (!results[i] && object->kind == CROW_OBJECT_TRIGGER && !object->works)
        {
          _crow_migrate_report_add_note (run->report, _("The trigger “%s” does not work; it stays as it is."),
                                         object->name);
        }
      else if (object->kind != CROW_OBJECT_TRIGGER)
        {
          _crow_migrate_report_add_note (run->report,
                                         object->kind == CROW_OBJECT_VIEW
                                           ? _("The view “%s” is not in the schema; it stays as it is.")
                                           : _("The index “%s” is not in the schema; it stays as it is."),
                                         object->name);
        }
    }
}

/* Views of the schema itself that its own tables do not fit. */
static void
tell_broken_views (CrowMigrateRun *run,
                   CrowEngine     *copy)
{
  const CrowSchemaInfo *info = crow_schema_get_info (run->schema);

  for (guint i = 0; i < info->n_views; i++)
    {
      CrowEntityInfo like = { .name = info->views[i].name, .database_schema = info->views[i].database_schema };
      g_autoptr (GString) sql = g_string_new ("SELECT * FROM ");
      g_autoptr (CrowStatement) statement = NULL;
      g_autoptr (GError) error = NULL;

      if (info->views[i].queries[CROW_DIALECT_SQLITE] == NULL)
        continue;
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, &like);
      g_string_append (sql, " LIMIT 0");
      statement = crow_engine_prepare (copy, sql->str, &error);
      if (statement == NULL)
        _crow_migrate_report_add_note (run->report,
                                       _("The view “%s” of the schema does not work with its tables; mend its query. %s"),
                                       info->views[i].name, error->message);
    }
}

/* The tables that came out are the schema's. */
static gboolean
compare_outcome (GPtrArray      *objects,
                 CrowMigrateRun *run,
                 CrowEngine     *copy,
                 GError        **error)
{
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_sqlite_engine (copy, error);
  g_autoptr (CrowSchema) schema = catalog != NULL ? crow_catalog_to_schema (catalog, error) : NULL;
  g_autoptr (CrowDiff) diff = NULL;

  if (schema == NULL)
    return FALSE;
  diff = crow_diff_new (schema, run->schema, CROW_DIALECT_SQLITE, CROW_DIFF_NO_COMMENTS);
  if (crow_diff_get_n_changes (diff) > 0)
    {
      g_autofree char *sentence = crow_diff_change_to_text (diff, crow_diff_get_change (diff, 0));

      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("The database cannot be brought to this schema: one difference would remain. %s"), sentence);
      return FALSE;
    }
  return TRUE;
}

gboolean
_crow_migrate_objects_rehearse (GPtrArray      *self,
                                CrowMigrateRun *run,
                                GError        **error)
{
  g_autofree gboolean *results = g_new0 (gboolean, self->len + 1);
  g_autoptr (CrowEngine) before = copy_schema (run, self, TRUE, error);
  g_autoptr (CrowEngine) after = NULL;

  if (before == NULL)
    return FALSE;
  _crow_migrate_objects_try (self, before, results);
  for (guint i = 0; i < self->len; i++)
    ((CrowMigrateObject *) g_ptr_array_index (self, i))->works = results[i];
  rename_in_texts (self, run, before);

  after = copy_schema (run, self, FALSE, error);
  if (after == NULL || !_crow_migrate_sqlite_run_steps (run, after, NULL, error) ||
      !compare_outcome (self, run, after, error))
    return FALSE;
  tell_broken_views (run, after);
  _crow_migrate_objects_try (self, after, results);
  tell_lost (self, run, results);
  return TRUE;
}
