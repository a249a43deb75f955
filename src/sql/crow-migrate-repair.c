/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that are allowed to go: they do not fit the new schema, and that was said and allowed by name.
 *
 * A row that does not fit is deleted before anything is changed; of rows that are alike for a key the first is copied and the
 * others are left behind.  What refers to a row that is not
 * there is treated as the reference says for a delete: it goes too (CASCADE), or loses the reference.  A reference
 * that forbids the delete loses it as well where it can be empty; where it cannot, and nothing else takes the row along,
 * the migration fails and is taken back.
 *
 * Invariant: every row that goes is counted; more than were told of a table is a failure.
 */
#include "config.h"

#include "sql/crow-migrate-sqlite.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "sql/crow-ddl-plan.h"
#include "sql/crow-sql-names.h"

#define INSERT "INSERT INTO "
#define COUNT "SELECT count(*) FROM "

/* The entity, in the new schema, whose rows a change is about. */
static guint16
find_entity (CrowMigrateRun       *run,
             const CrowDiffChange *change)
{
  if (change->element == CROW_ELEMENT_ENTITY)
    return change->to;
  return change->to_owner;
}

void
_crow_migrate_repair_init (CrowMigrateRepair *self,
                           CrowMigrateRun    *run,
                           const gint64      *n_rows)
{
  guint n = crow_schema_get_n_entities (run->schema);

  self->n_rows = n_rows;
  self->may_go = g_new0 (gint64, n + 1);
  self->gone = g_new0 (gint64, n + 1);
  for (guint i = 0; i < crow_migration_get_n_risks (run->migration); i++)
    {
      const CrowMigrationRisk *risk = crow_migration_get_risk (run->migration, i);
      const CrowDiffChange *change = crow_diff_get_change (run->diff, risk->change);
      guint16 entity = find_entity (run, change);

      if (risk->blocks && risk->risk != CROW_RISK_REFERENCE && entity != CROW_NONE && entity < n)
        self->may_go[entity] += run->risk_rows[i];
    }
  for (guint i = 0; i < n; i++)
    self->needed = self->needed || self->may_go[i] > 0;
}

void
_crow_migrate_repair_clear (CrowMigrateRepair *self)
{
  g_clear_pointer (&self->may_go, g_free);
  g_clear_pointer (&self->gone, g_free);
}

static gboolean
add_gone (CrowMigrateRepair *self,
          CrowMigrateRun    *run,
          guint16            entity,
          gint64             n,
          GError           **error)
{
  self->gone[entity] += n;
  if (self->gone[entity] <= self->may_go[entity])
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("More rows of “%s” would go than were allowed to. The migration was taken back; the database is as it was."),
               crow_schema_get_entity (run->schema, entity)->name);
  return FALSE;
}

static void
append_column (GString              *sql,
               const char           *table,
               const CrowEntityInfo *entity,
               guint16               column)
{
  g_autofree char *name = crow_sql_dup_name (CROW_DIALECT_SQLITE, entity->attributes[column].name);

  if (table != NULL)
    g_string_append_printf (sql, "%s.", table);
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, name);
}

/* The rows that a risk counts go.  They are found by the same condition that they were counted by, so before anything
 * is changed. */
static gboolean
delete_counted (CrowMigrateRepair       *self,
                CrowMigrateRun          *run,
                const CrowMigrationRisk *risk,
                guint16                  entity,
                GError                 **error)
{
  g_autofree char *sql = NULL;

  g_assert (g_str_has_prefix (risk->count_sql, COUNT));
  sql = g_strconcat ("DELETE FROM ", risk->count_sql + strlen (COUNT), NULL);
  return crow_engine_execute (run->engine, sql, error) &&
         add_gone (self, run, entity, crow_engine_get_n_changes (run->engine), error);
}

gboolean
_crow_migrate_repair_rows (CrowMigrateRepair *self,
                           CrowMigrateRun    *run,
                           GError           **error)
{
  for (guint i = 0; i < crow_migration_get_n_risks (run->migration); i++)
    {
      const CrowMigrationRisk *risk = crow_migration_get_risk (run->migration, i);
      guint16 entity = find_entity (run, crow_diff_get_change (run->diff, risk->change));

      /* Of rows that are alike one stays; what refers to nothing is the business of references. */
      if (!risk->blocks || risk->risk == CROW_RISK_UNIQUE || risk->risk == CROW_RISK_REFERENCE ||
          entity == CROW_NONE || self->may_go[entity] == 0)
        continue;
      if (!_crow_migrate_run_check (run, error) || !delete_counted (self, run, risk, entity, error))
        return FALSE;
    }
  return TRUE;
}

/* The unique index of the new table that the step makes, or NULL. */
static const CrowPlanIndex *
find_unique_index (const CrowDdlPlan       *plan,
                   const CrowMigrationStep *step)
{
  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowPlanTable *table = g_ptr_array_index (plan->tables, i);

      for (guint j = 0; table->entity == step->new_entity && j < table->indexes->len; j++)
        {
          const CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, j);
          g_autoptr (GString) start = g_string_new ("CREATE UNIQUE INDEX ");

          crow_sql_append_identifier (start, CROW_DIALECT_SQLITE, index->name);
          g_string_append (start, " ON ");
          if (index->info != NULL && index->info->unique && g_str_has_prefix (step->sql, start->str))
            return index;
        }
    }
  return NULL;
}

/* What tells a row from others and says which is the first: its hidden number by a name that no column has, or its primary
 * key; NULL: neither. */
static char *
make_identity (const CrowPlanTable *table)
{
  const char *rowid = crow_sql_get_rowid_name (table->info, NULL);
  g_autoptr (GString) key = g_string_new (NULL);

  if (rowid != NULL)
    return g_strdup (rowid);
  for (guint i = 0; i < table->primary.n_columns; i++)
    {
      g_string_append (key, i > 0 ? ", " : "");
      append_column (key, NULL, table->info, table->primary.columns[i]);
    }
  return key->len > 0 ? g_string_free (g_steal_pointer (&key), FALSE) : NULL;
}

/* Of the rows that are alike for a unique index, the first stays. */
static gboolean
delete_duplicates (CrowMigrateRepair       *self,
                   CrowMigrateRun          *run,
                   const CrowMigrationStep *step,
                   GError                 **error)
{
  g_autoptr (CrowDdlPlan) plan = _crow_ddl_plan_new (run->schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT | _CROW_DDL_VERBATIM);
  const CrowPlanIndex *index = find_unique_index (plan, step);
  const CrowEntityInfo *info;
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GString) same = g_string_new (NULL);
  g_autoptr (GString) given = g_string_new (NULL);
  g_autofree char *identity = NULL;
  g_autofree char *sql = NULL;

  if (index == NULL)
    return TRUE;
  info = crow_schema_get_entity (run->schema, step->new_entity);
  for (guint i = 0; i < plan->tables->len; i++)
    if (((CrowPlanTable *) g_ptr_array_index (plan->tables, i))->entity == step->new_entity)
      identity = make_identity (g_ptr_array_index (plan->tables, i));
  if (identity == NULL)
    return TRUE;
  crow_sql_append_table (table, CROW_DIALECT_SQLITE, info);
  for (guint i = 0; i < index->info->n_parts; i++)
    {
      const CrowIndexPartInfo *part = &index->info->parts[i];
      g_autoptr (GString) value = g_string_new (NULL);

      if (part->attribute != CROW_NONE)
        append_column (value, NULL, info, part->attribute);
      else
        g_string_append_printf (value, "(%s)", part->expression);
      /* Null is like nothing, not even null. */
      g_string_append_printf (given, "%s%s IS NOT NULL", i > 0 ? " AND " : "", value->str);
      g_string_append_printf (same, "%s%s", i > 0 ? ", " : "", value->str);
      if (part->collation != NULL)
        {
          g_string_append (same, " COLLATE ");
          crow_sql_append_identifier (same, CROW_DIALECT_SQLITE, part->collation);
        }
    }
  if (index->info->where != NULL)
    g_string_append_printf (given, " AND (%s)", index->info->where);
  sql = g_strconcat ("DELETE FROM ", table->str, " WHERE (", identity, ") IN (SELECT ", identity, " FROM (SELECT ", identity,
                     ", row_number() OVER (PARTITION BY ", same->str, " ORDER BY ", identity, ") AS \"crow place\" FROM ",
                     table->str, " WHERE ", given->str, ") WHERE \"crow place\" > 1)", NULL);
  return crow_engine_execute (run->engine, sql, error) &&
         add_gone (self, run, step->new_entity, crow_engine_get_n_changes (run->engine), error);
}

gboolean
_crow_migrate_repair_step (CrowMigrateRepair       *self,
                           CrowMigrateRun          *run,
                           const CrowMigrationStep *step,
                           GError                 **error)
{
  g_autofree char *sql = NULL;
  gint64 gone;

  if (step->new_entity == CROW_NONE || self->may_go[step->new_entity] == 0)
    return crow_engine_execute (run->engine, step->sql, error);
  if (!g_str_has_prefix (step->sql, INSERT) || g_str_has_prefix (step->sql, INSERT "sqlite_sequence ") ||
      step->old_entity == CROW_NONE)
    return delete_duplicates (self, run, step, error) && crow_engine_execute (run->engine, step->sql, error);
  gone = self->gone[step->new_entity];
  sql = g_strconcat ("INSERT OR IGNORE INTO ", step->sql + strlen (INSERT), NULL);
  return crow_engine_execute (run->engine, sql, error) &&
         add_gone (self, run, step->new_entity,
                   self->n_rows[step->old_entity] - gone - crow_engine_get_n_changes (run->engine), error);
}

/* The columns of @reference that can be empty, as "a = NULL, b = NULL"; NULL: none can. */
static char *
make_assignments (const CrowSchema        *schema,
                  const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (schema, reference->entity);
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < reference->n_columns; i++)
    if (!(entity->attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED) &&
        !crow_schema_is_in_primary_key (schema, reference->entity, reference->columns[i]))
      {
        g_string_append (sql, sql->len > 0 ? ", " : "");
        append_column (sql, NULL, entity, reference->columns[i]);
        g_string_append (sql, " = NULL");
      }
  return g_string_free (sql, sql->len == 0);
}

/* The rows of @reference that refer to nothing: what comes after WHERE. */
static char *
make_condition (const CrowSchema        *schema,
                const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (schema, reference->entity);
  const CrowEntityInfo *target = crow_schema_get_entity (schema, reference->target);
  g_autoptr (GString) child = g_string_new (NULL);
  GString *sql = g_string_new (NULL);

  crow_sql_append_table (child, CROW_DIALECT_SQLITE, entity);
  for (guint i = 0; i < reference->n_columns; i++)
    {
      append_column (sql, child->str, entity, reference->columns[i]);
      g_string_append (sql, " IS NOT NULL AND ");
    }
  g_string_append (sql, "NOT EXISTS (SELECT 1 FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, target);
  g_string_append (sql, " AS \"crow target\" WHERE ");
  for (guint i = 0; i < reference->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : "");
      append_column (sql, "\"crow target\"", target, reference->target_columns[i]);
      g_string_append (sql, " = ");
      append_column (sql, child->str, entity, reference->columns[i]);
    }
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* @n: rows that were changed or deleted; what can neither go nor be empty is left for the end, when others may have taken
 * it along. */
static gboolean
mend (CrowMigrateRepair       *self,
      CrowMigrateRun          *run,
      const CrowReferenceInfo *reference,
      gint64                  *n,
      GError                 **error)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (run->schema, reference->entity);
  g_autofree char *condition = NULL;
  g_autofree char *assignments = NULL;
  g_autoptr (GString) sql = g_string_new (NULL);
  gboolean deletes = reference->on_delete == CROW_ACTION_CASCADE;

  *n = 0;
  if (!deletes && (assignments = make_assignments (run->schema, reference)) == NULL)
    return TRUE;
  condition = make_condition (run->schema, reference);
  g_string_append (sql, deletes ? "DELETE FROM " : "UPDATE ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  if (!deletes)
    g_string_append_printf (sql, " SET %s", assignments);
  g_string_append_printf (sql, " WHERE %s", condition);
  if (!crow_engine_execute (run->engine, sql->str, error))
    return FALSE;
  *n = crow_engine_get_n_changes (run->engine);
  if (deletes)
    self->gone[reference->entity] += *n;
  return TRUE;
}

static gboolean
check_bound (CrowMigrateRun          *run,
             const CrowReferenceInfo *reference,
             GError                 **error)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (run->schema, reference->entity);
  g_autofree char *condition = make_condition (run->schema, reference);
  g_autoptr (GString) sql = g_string_new (COUNT);
  gint64 n;

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  g_string_append_printf (sql, " WHERE %s", condition);
  if (!_crow_migrate_query (run->engine, sql->str, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DENIED,
               _("Rows of “%s” that must refer to a row would be left without one, and their link's delete rule does not "
                 "let them go. The migration was taken back; the database is as it was."), entity->name);
  return FALSE;
}

static gboolean
may_dangle (CrowMigrateRepair *self,
            CrowMigrateRun    *run)
{
  for (guint i = 0; i < run->report->losses->len; i++)
    {
      const CrowMigrateLoss *loss = g_ptr_array_index (run->report->losses, i);

      /* Rows go with the table or are left behind; and the references that were so before. */
      if (loss->allowed)
        return TRUE;
    }
  return FALSE;
}

/* Each round deletes a row or empties a reference, or is the last, which only looks at what is left. */
static gboolean
mend_all (CrowMigrateRepair *self,
          CrowMigrateRun    *run,
          gboolean          *changed,
          gboolean           last,
          GError           **error)
{
  for (guint i = 0; i < crow_schema_get_n_entities (run->schema); i++)
    {
      guint n_references;
      const CrowSchemaReference *references = crow_schema_get_references (run->schema, i, &n_references);

      for (guint j = 0; j < n_references; j++)
        {
          gint64 n = 0;

          if (!_crow_migrate_run_check (run, error) ||
              !(last ? check_bound (run, references[j].info, error) : mend (self, run, references[j].info, &n, error)))
            return FALSE;
          *changed = *changed || n > 0;
        }
    }
  return TRUE;
}

gboolean
_crow_migrate_repair_references (CrowMigrateRepair *self,
                                 CrowMigrateRun    *run,
                                 GError           **error)
{
  gboolean changed = TRUE;

  if (!may_dangle (self, run))
    return TRUE;
  while (changed)
    {
      changed = FALSE;
      if (!mend_all (self, run, &changed, FALSE, error))
        return FALSE;
    }
  return mend_all (self, run, &changed, TRUE, error);
}
