/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations of SQLite.
 *
 * ALTER TABLE renames tables and columns, which carries the names into the foreign keys of other tables, and adds and
 * drops columns that nothing hangs on.  Everything else makes the table anew (crow-migration-sqlite-rebuild.c), by the
 * steps of https://www.sqlite.org/lang_altertable.html, section 7.  Foreign keys are switched off before the transaction begins,
 * because a DROP TABLE would delete all cascading child rows otherwise; inside one the switch does nothing.
 *
 * The new form of a table takes the place of the old one under legacy_alter_table, which leaves the references of others
 * to that name alone; renames that were drawn are made without it.
 */
#include "config.h"

#include "sql/crow-migration-sqlite-private.h"

#include <string.h>

static gboolean
has_expressions (const CrowPlanTable *table)
{
  for (guint i = 0; i < table->info->n_attributes; i++)
    if (table->info->attributes[i].generated != NULL)
      return TRUE;
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const CrowIndexInfo *index = g_array_index (table->indexes, CrowPlanIndex, i).info;

      if (index != NULL && index->where != NULL)
        return TRUE;
      for (guint j = 0; index != NULL && j < index->n_parts; j++)
        if (index->parts[j].expression != NULL)
          return TRUE;
    }
  return table->checks->len > 0;
}

static gboolean
holds (const guint16 *columns,
       guint          n_columns,
       guint16        column)
{
  for (guint i = 0; i < n_columns; i++)
    if (columns[i] == column)
      return TRUE;
  return FALSE;
}

/* Whether DROP COLUMN does it: indexes on the column go before. */
static gboolean
can_drop (CrowMigration        *self,
          const CrowDiffChange *change)
{
  const CrowPlanTable *table = self->diff->from.tables[change->from_owner];
  const CrowSchemaReference *referrers;
  guint n;

  if (has_expressions (table) || table->info->n_attributes < 2 ||
      holds (table->primary.columns, table->primary.n_columns, change->from))
    return FALSE;
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (holds (key->columns, key->n_columns, change->from))
        return FALSE;
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowReferenceInfo *reference = g_array_index (table->references, CrowPlanReference, i).info;

      if (holds (reference->columns, reference->n_columns, change->from))
        return FALSE;
    }
  referrers = crow_schema_get_referrers (self->diff->from.schema, change->from_owner, &n);
  for (guint i = 0; i < n; i++)
    if (holds (referrers[i].info->target_columns, referrers[i].info->n_columns, change->from))
      return FALSE;
  return TRUE;
}

/* Whether ADD COLUMN does it: not generated, and with a constant default if it is required. */
static gboolean
can_add (CrowMigration        *self,
         const CrowDiffChange *change)
{
  const CrowPlanTable *table = self->diff->to.tables[change->to_owner];
  const CrowAttributeInfo *info = &table->info->attributes[change->to];
  CrowPlanColumn column;

  _crow_ddl_decide_column (self->diff->to.plan, table, change->to, FALSE, &column);
  if (column.generated != NULL || column.automatic || info->type == CROW_TYPE_ENUM ||
      holds (table->primary.columns, table->primary.n_columns, change->to))
    return FALSE;
  if (column.has_default && info->default_source != CROW_VALUE_LITERAL)
    return FALSE;
  return !column.required || column.has_default;
}

static CrowSqliteEffort
get_effort (CrowMigration        *self,
            const CrowDiffChange *change)
{
  if (change->element == CROW_ELEMENT_INDEX)
    return CROW_SQLITE_IN_PLACE;
  if (change->element == CROW_ELEMENT_ENTITY && change->kind == CROW_DIFF_RENAME)
    return CROW_SQLITE_IN_PLACE;
  if (change->element != CROW_ELEMENT_ATTRIBUTE)
    return CROW_SQLITE_REBUILD;
  if (change->kind == CROW_DIFF_RENAME)
    return CROW_SQLITE_IN_PLACE;
  if (change->kind == CROW_DIFF_DROP)
    return can_drop (self, change) ? CROW_SQLITE_IN_PLACE : CROW_SQLITE_REBUILD;
  if (change->kind == CROW_DIFF_ADD)
    return can_add (self, change) ? CROW_SQLITE_IN_PLACE : CROW_SQLITE_REBUILD;
  return CROW_SQLITE_REBUILD;
}

static char *
dup_old_name (CrowMigration *self,
              guint          entity)
{
  return crow_sql_dup_table_name (CROW_DIALECT_SQLITE, &self->diff->from.info->entities[entity]);
}

static char *
dup_new_name (CrowMigration *self,
              guint          entity)
{
  return crow_sql_dup_table_name (CROW_DIALECT_SQLITE, &self->diff->to.info->entities[entity]);
}

static void
drop_index (CrowMigration *self,
            guint          change,
            const char    *name)
{
  _crow_migration_add_for (self, change, _crow_sqlite_plan_start ("DROP INDEX ", name));
}

/* An index that is not the same any more goes first; where a table is made anew all of its indexes do. */
static void
drop_indexes (CrowSqlitePlan *plan,
              guint           entity)
{
  CrowMigration *self = plan->migration;
  GArray *work = self->work[entity];
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (plan->efforts[entity] == CROW_SQLITE_REBUILD)
    {
      const CrowPlanTable *table = self->diff->from.tables[entity];

      for (guint i = 0; i < table->indexes->len; i++)
        drop_index (self, G_MAXUINT, g_array_index (table->indexes, CrowPlanIndex, i).name);
      return;
    }
  for (guint i = 0; i < work->len; i++)
    {
      guint number = g_array_index (work, guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);

      if (change->element != CROW_ELEMENT_INDEX || change->kind == CROW_DIFF_ADD)
        continue;
      if (g_hash_table_add (seen, change->from_name))
        drop_index (self, number, change->from_name);
      else
        _crow_migration_step_add_change (self->steps->pdata[self->steps->len - 1], number);
    }
}

static void
rename_table_cb (CrowMigration    *self,
                 const CrowRename *rename,
                 const char       *from,
                 const char       *to,
                 gpointer          data)
{
  GString *sql = _crow_sqlite_plan_start ("ALTER TABLE ", from);

  g_string_append (sql, " RENAME TO ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, to);
  _crow_migration_add_for (self, rename->change, sql);
}

static void
rename_tables (CrowSqlitePlan *plan)
{
  CrowMigration *self = plan->migration;
  const CrowSchemaInfo *from = self->diff->from.info;
  g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));

  g_array_set_clear_func (renames, _crow_rename_clear);
  for (guint i = 0; i < from->n_entities; i++)
    {
      guint16 to = self->diff->from.entities[i];
      g_autofree char *old = dup_old_name (self, i);
      g_autofree char *new = to != CROW_NONE ? dup_new_name (self, to) : NULL;

      if (to == CROW_NONE)
        continue;
      if (strcmp (old, new) == 0)
        continue;
      for (guint j = 0; j < self->work[i]->len; j++)
        {
          guint number = g_array_index (self->work[i], guint, j);
          const CrowDiffChange *change = _crow_migration_get_change (self, number);
          CrowRename rename = { .change = number, .entity = i };

          if (change->element != CROW_ELEMENT_ENTITY || change->kind != CROW_DIFF_RENAME)
            continue;
          rename.from = g_steal_pointer (&old);
          rename.to = g_strdup (new);
          g_array_append_val (renames, rename);
        }
      g_free (plan->names->pdata[i]);
      plan->names->pdata[i] = g_steal_pointer (&new);
    }
  _crow_migration_rename_all (self, renames, plan->taken, rename_table_cb, NULL);
}

static void
rename_column_cb (CrowMigration    *self,
                  const CrowRename *rename,
                  const char       *from,
                  const char       *to,
                  gpointer          data)
{
  GString *sql = _crow_sqlite_plan_start ("ALTER TABLE ", data);

  g_string_append (sql, " RENAME COLUMN ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, from);
  g_string_append (sql, " TO ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, to);
  _crow_migration_add_for (self, rename->change, sql);
}

static guint
find_change (CrowMigration   *self,
             guint            entity,
             CrowDiffElement  element,
             CrowDiffKind     kind,
             guint16          old,
             guint16          new)
{
  for (guint i = 0; self->work[entity] != NULL && i < self->work[entity]->len; i++)
    {
      guint number = g_array_index (self->work[entity], guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);

      if (change->element == element && change->kind == kind && change->from == old && change->to == new)
        return number;
    }
  return G_MAXUINT;
}

/* A column that is dropped later, with the old form of the table, may have to give its name to another one now. */
static void
rename_columns (CrowSqlitePlan *plan,
                guint           entity)
{
  CrowMigration *self = plan->migration;
  const CrowEntityInfo *from = &self->diff->from.info->entities[entity];
  guint16 to = self->diff->from.entities[entity];
  g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_array_set_clear_func (renames, _crow_rename_clear);
  for (guint i = 0; i < from->n_attributes; i++)
    {
      guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, i);
      const char *new = other != CROW_NONE ? self->diff->to.info->entities[to].attributes[other].name : NULL;
      CrowRename rename = { NULL };

      if (new == NULL)
        continue;
      if (strcmp (from->attributes[i].name, new) == 0)
        {
          g_hash_table_add (taken, _crow_sql_fold_name (CROW_DIALECT_SQLITE, new));
          continue;
        }
      rename.from = g_strdup (from->attributes[i].name);
      rename.to = g_strdup (new);
      rename.change = find_change (self, entity, CROW_ELEMENT_ATTRIBUTE, CROW_DIFF_RENAME, i, other);
      g_array_append_val (renames, rename);
      g_hash_table_add (wanted, _crow_sql_fold_name (CROW_DIALECT_SQLITE, new));
    }
  for (guint i = 0; plan->efforts[entity] == CROW_SQLITE_REBUILD && i < from->n_attributes; i++)
    {
      g_autofree char *folded = _crow_sql_fold_name (CROW_DIALECT_SQLITE, from->attributes[i].name);
      CrowRename rename = { .change = G_MAXUINT };

      if (crow_diff_lookup_new_attribute (self->diff, entity, i) != CROW_NONE)
        continue;
      if (!g_hash_table_contains (wanted, folded))
        {
          g_hash_table_add (taken, g_steal_pointer (&folded));
          continue;
        }
      rename.from = g_strdup (from->attributes[i].name);
      rename.to = g_strdup_printf ("crow_dropped_%u", i + 1);
      g_array_append_val (renames, rename);
    }
  _crow_migration_rename_all (self, renames, taken, rename_column_cb, plan->names->pdata[entity]);
}

static void
drop_columns (CrowSqlitePlan *plan,
              guint           entity)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->work[entity]->len; i++)
    {
      guint number = g_array_index (self->work[entity], guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);
      GString *sql;

      if (change->element != CROW_ELEMENT_ATTRIBUTE || change->kind != CROW_DIFF_DROP)
        continue;
      sql = _crow_sqlite_plan_start ("ALTER TABLE ", plan->names->pdata[entity]);
      g_string_append (sql, " DROP COLUMN ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, change->from_name);
      _crow_migration_add_for (self, number, sql);
    }
}

static void
add_columns (CrowSqlitePlan *plan,
             guint           entity)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->work[entity]->len; i++)
    {
      guint number = g_array_index (self->work[entity], guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);
      const CrowPlanTable *table;
      CrowPlanColumn column;
      GString *sql;

      if (change->element != CROW_ELEMENT_ATTRIBUTE || change->kind != CROW_DIFF_ADD)
        continue;
      table = self->diff->to.tables[change->to_owner];
      _crow_ddl_decide_column (self->diff->to.plan, table, change->to, FALSE, &column);
      sql = _crow_sqlite_plan_start ("ALTER TABLE ", plan->names->pdata[entity]);
      g_string_append (sql, " ADD COLUMN ");
      _crow_ddl_append_column (sql, self->diff->to.plan, table, &column);
      _crow_migration_add_for (self, number, sql);
    }
}

static void
create_index (CrowMigration *self,
              guint          entity,
              guint          number,
              guint          place)
{
  const CrowPlanTable *table = self->diff->to.tables[entity];
  GString *sql = g_string_new (NULL);
  CrowMigrationStep *step;

  _crow_ddl_append_index (sql, self->diff->to.plan, table, &g_array_index (table->indexes, CrowPlanIndex, place));
  /* Also one that is only made again may forbid rows by now, of a column that is computed. */
  step = _crow_migration_add (self, CROW_STEP_STATEMENT, self->diff->to.entities[entity], entity, sql);
  if (number != G_MAXUINT)
    _crow_migration_step_add_change (step, number);
}

static void
create_indexes (CrowSqlitePlan *plan,
                guint           entity)
{
  CrowMigration *self = plan->migration;
  guint16 to = self->diff->from.entities[entity];
  const CrowPlanTable *table = self->diff->to.tables[to];

  for (guint i = 0; i < table->indexes->len; i++)
    {
      guint first = G_MAXUINT;

      for (guint j = 0; j < self->work[entity]->len && first == G_MAXUINT; j++)
        {
          guint number = g_array_index (self->work[entity], guint, j);
          const CrowDiffChange *change = _crow_migration_get_change (self, number);

          if (change->element == CROW_ELEMENT_INDEX && change->to_part == i)
            first = number;
        }
      if (plan->efforts[entity] == CROW_SQLITE_REBUILD || first != G_MAXUINT)
        create_index (self, to, first, i);
    }
}

static void
drop_tables (CrowSqlitePlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      g_autofree char *folded = NULL;

      if (change->element != CROW_ELEMENT_ENTITY || change->kind != CROW_DIFF_DROP)
        continue;
      _crow_migration_add_for (self, i, _crow_sqlite_plan_start ("DROP TABLE ", change->from_name));
      folded = _crow_sql_fold_name (CROW_DIALECT_SQLITE, change->from_name);
      g_hash_table_remove (plan->taken, folded);
    }
}

static void
create_tables (CrowSqlitePlan *plan)
{
  CrowMigration *self = plan->migration;
  const CrowDdlPlan *ddl = self->diff->to.plan;

  for (guint i = 0; i < ddl->tables->len; i++)
    {
      const CrowPlanTable *table = ddl->tables->pdata[i];

      if (self->diff->to.entities[table->entity] != CROW_NONE)
        continue;
      for (guint j = 0; j < self->diff->changes->len; j++)
        {
          const CrowDiffChange *change = self->diff->changes->pdata[j];

          if (change->element == CROW_ELEMENT_ENTITY && change->kind == CROW_DIFF_ADD && change->to == table->entity)
            _crow_migration_create_table (self, table->entity, j);
        }
    }
}

static void
add_bare (CrowMigration         *self,
          CrowMigrationStepKind  kind,
          const char            *sql)
{
  _crow_migration_add (self, kind, CROW_NONE, CROW_NONE, g_string_new (sql));
}

static gboolean
drops_anything (CrowSqlitePlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    if (plan->efforts[i] == CROW_SQLITE_REBUILD || self->diff->from.entities[i] == CROW_NONE)
      return TRUE;
  return FALSE;
}

/* The tables in the order of the old plan, so that the script does not depend on the order of the schema. */
static void
for_all (CrowSqlitePlan   *plan,
         CrowSqliteEffort  least,
         CrowSqliteEffort  most,
         void            (*work) (CrowSqlitePlan *plan, guint entity))
{
  const CrowDdlPlan *ddl = plan->migration->diff->from.plan;

  for (guint i = 0; i < ddl->tables->len; i++)
    {
      guint entity = ((const CrowPlanTable *) ddl->tables->pdata[i])->entity;

      if (plan->efforts[entity] >= least && plan->efforts[entity] <= most)
        work (plan, entity);
    }
}

/* What @work does is done with the references of other tables to these names left alone. */
static void
for_all_alone (CrowSqlitePlan *plan,
               void          (*work) (CrowSqlitePlan *plan, guint entity))
{
  add_bare (plan->migration, CROW_STEP_STATEMENT, "PRAGMA legacy_alter_table = ON");
  for_all (plan, CROW_SQLITE_REBUILD, CROW_SQLITE_REBUILD, work);
  add_bare (plan->migration, CROW_STEP_STATEMENT, "PRAGMA legacy_alter_table = OFF");
}

static void
rearrange (CrowSqlitePlan *plan,
           guint           entity)
{
  if (_crow_sqlite_plan_must_rearrange (plan->migration, entity))
    _crow_sqlite_plan_rearrange (plan, entity);
}

void
_crow_migration_plan_sqlite (CrowMigration *self)
{
  guint n = self->diff->from.info->n_entities;
  g_autofree CrowSqliteEffort *efforts = g_new0 (CrowSqliteEffort, n + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CrowSqlitePlan plan = { self, efforts, names, taken };
  gboolean unchecked, rebuilds = FALSE, rearranges = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (names, dup_old_name (self, i));
      g_hash_table_add (taken, _crow_sql_fold_name (CROW_DIALECT_SQLITE, names->pdata[i]));
      if (_crow_sqlite_plan_must_rearrange (self, i))
        {
          efforts[i] = CROW_SQLITE_REBUILD;
          rearranges = TRUE;
        }
      for (guint j = 0; self->work[i] != NULL && j < self->work[i]->len; j++)
        efforts[i] = MAX (efforts[i], get_effort (self, _crow_migration_get_change (self, g_array_index (self->work[i],
                                                                                                         guint, j))));
      rebuilds = rebuilds || efforts[i] == CROW_SQLITE_REBUILD;
    }
  unchecked = drops_anything (&plan);
  if (unchecked)
    add_bare (self, CROW_STEP_PREPARE, "PRAGMA foreign_keys = OFF");
  _crow_migration_take_rows (self);
  _crow_migration_drop_views (self);
  for_all (&plan, CROW_SQLITE_IN_PLACE, CROW_SQLITE_REBUILD, drop_indexes);
  if (rearranges)
    for_all_alone (&plan, rearrange);
  drop_tables (&plan);
  rename_tables (&plan);
  for_all (&plan, CROW_SQLITE_IN_PLACE, CROW_SQLITE_IN_PLACE, drop_columns);
  for_all (&plan, CROW_SQLITE_IN_PLACE, CROW_SQLITE_REBUILD, rename_columns);
  if (rebuilds)
    for_all_alone (&plan, _crow_sqlite_plan_rebuild);
  for_all (&plan, CROW_SQLITE_IN_PLACE, CROW_SQLITE_IN_PLACE, add_columns);
  for_all (&plan, CROW_SQLITE_IN_PLACE, CROW_SQLITE_REBUILD, create_indexes);
  create_tables (&plan);
  _crow_migration_put_rows (self);
  _crow_migration_create_views (self);
  if (unchecked)
    {
      add_bare (self, CROW_STEP_CHECK, "PRAGMA foreign_key_check");
      add_bare (self, CROW_STEP_FINISH, "PRAGMA foreign_keys = ON");
    }
}
