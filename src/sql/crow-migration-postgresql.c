/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations of PostgreSQL, all in one transaction.
 *
 * First goes what hangs on something else (views, foreign keys, checks, indexes, keys), then tables and columns go;
 * names change, columns change; then comes what is new in the opposite order.  A constraint or computed column on a
 * column whose type changes goes too and comes back as it is in the new schema.
 *
 * What is done to enumerations stands in crow-migration-postgresql-enums.c, what is done to the columns of a table that
 * stays in crow-migration-postgresql-columns.c.
 */
#include "config.h"

#include "sql/crow-migration-postgresql-private.h"

GString *
_crow_pg_plan_alter_table (CrowPgPlan *plan,
                           guint       new_entity)
{
  GString *sql = g_string_new ("ALTER TABLE ");

  _crow_migration_append_new_table (sql, plan->migration, new_entity);
  g_string_append_c (sql, ' ');
  return sql;
}

/* While it still has its old name. */
GString *
_crow_pg_plan_alter_old_table (CrowPgPlan *plan,
                               guint       old_entity)
{
  GString *sql = g_string_new ("ALTER TABLE ");

  _crow_migration_append_old_table (sql, plan->migration, old_entity);
  g_string_append_c (sql, ' ');
  return sql;
}

void
_crow_pg_plan_append_name (GString    *sql,
                           const char *name)
{
  crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, name);
}

void
_crow_pg_plan_add_statement (CrowPgPlan *plan,
                             guint16     old_entity,
                             guint16     new_entity,
                             guint       change,
                             GString    *sql)
{
  CrowMigrationStep *step = _crow_migration_add (plan->migration, CROW_STEP_STATEMENT, old_entity, new_entity, sql);

  if (change < PART_STAYS)
    _crow_migration_step_add_change (step, change);
}

static void
drop_constraint (CrowPgPlan *plan,
                 guint       old_entity,
                 guint       change,
                 const char *name)
{
  GString *sql = _crow_pg_plan_alter_old_table (plan, old_entity);

  g_string_append (sql, "DROP CONSTRAINT ");
  _crow_pg_plan_append_name (sql, name);
  _crow_pg_plan_add_statement (plan, old_entity, plan->migration->diff->from.entities[old_entity], change, sql);
}

/* The name of the old primary key, as the diff found it. */
static const char *
get_primary_name (CrowPgPlan *plan,
                  guint       change)
{
  return _crow_migration_get_change (plan->migration, change)->from_name;
}

static void
drop_references (CrowPgPlan *plan)
{
  CrowDiff *diff = plan->migration->diff;

  for (guint i = 0; i < diff->from.plan->tables->len; i++)
    {
      const CrowPlanTable *table = diff->from.plan->tables->pdata[i];
      const CrowTableParts *parts = plan->parts[table->entity];

      for (guint j = 0; j < table->references->len; j++)
        {
          const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, j);

          if (parts == NULL ? reference->info->entity != reference->info->target
                            : _crow_part_goes (parts->drop_references[j]))
            drop_constraint (plan, table->entity, parts != NULL ? parts->drop_references[j] : PART_FORCED,
                             reference->name);
        }
    }
}

static void
drop_parts (CrowPgPlan *plan,
            guint       entity)
{
  const CrowTableParts *parts = plan->parts[entity];
  const CrowEntityInfo *info = parts->from->info;

  for (guint i = 0; i < parts->from->checks->len; i++)
    if (_crow_part_goes (parts->drop_checks[i]))
      drop_constraint (plan, entity, parts->drop_checks[i], g_array_index (parts->from->checks, CrowPlanCheck, i).name);
  for (guint i = 0; i < parts->from->indexes->len; i++)
    if (_crow_part_goes (parts->drop_indexes[i]))
      {
        GString *sql = g_string_new ("DROP INDEX ");
        const char *schema = _crow_sql_get_schema (info->database_schema);

        if (schema != NULL)
          {
            _crow_pg_plan_append_name (sql, schema);
            g_string_append_c (sql, '.');
          }
        _crow_pg_plan_append_name (sql, g_array_index (parts->from->indexes, CrowPlanIndex, i).name);
        _crow_pg_plan_add_statement (plan, entity, plan->migration->diff->from.entities[entity],
                                     parts->drop_indexes[i], sql);
      }
  for (guint i = 0; i < parts->from->uniques->len; i++)
    if (_crow_part_goes (parts->drop_uniques[i]))
      drop_constraint (plan, entity, parts->drop_uniques[i],
                       g_array_index (parts->from->uniques, CrowPlanKey, i).name);
  if (_crow_part_goes (parts->drop_primary))
    drop_constraint (plan, entity, parts->drop_primary, get_primary_name (plan, parts->drop_primary));
}

static void
drop_tables (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = self->diff->from.plan->tables->len; i-- > 0;)
    {
      const CrowPlanTable *table = self->diff->from.plan->tables->pdata[i];

      if (self->diff->from.entities[table->entity] != CROW_NONE)
        continue;
      for (guint j = 0; j < self->diff->changes->len; j++)
        {
          const CrowDiffChange *change = self->diff->changes->pdata[j];
          GString *sql;

          if (change->element != CROW_ELEMENT_ENTITY || change->kind != CROW_DIFF_DROP || change->from != table->entity)
            continue;
          sql = g_string_new ("DROP TABLE ");
          _crow_migration_append_old_table (sql, self, table->entity);
          _crow_migration_add_for (self, j, sql);
        }
    }
}

/* What the new schema uses of extensions and the old one did not. */
static void
create_extensions (CrowPgPlan *plan)
{
  CrowDiff *diff = plan->migration->diff;
  g_autoptr (GPtrArray) old = _crow_ddl_list_extensions (diff->from.plan);
  g_autoptr (GPtrArray) new = _crow_ddl_list_extensions (diff->to.plan);

  for (guint i = 0; i < new->len; i++)
    if (!g_ptr_array_find_with_equal_func (old, new->pdata[i], g_str_equal, NULL))
      _crow_migration_add_for (plan->migration, G_MAXUINT, g_string_new (new->pdata[i]));
}

static void
move_between_schemas (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      GString *sql;

      if (change->facet != CROW_FACET_DATABASE_SCHEMA ||
          (change->element != CROW_ELEMENT_ENTITY && change->element != CROW_ELEMENT_ENUM))
        continue;
      if (change->element == CROW_ELEMENT_ENUM && plan->enums[change->from] == ENUM_REMADE)
        continue;
      sql = g_string_new (change->element == CROW_ELEMENT_ENUM ? "ALTER TYPE " : "ALTER TABLE ");
      if (change->element == CROW_ELEMENT_ENUM)
        _crow_pg_plan_append_old_type (sql, self, change->from);
      else
        _crow_migration_append_old_table (sql, self, change->from);
      g_string_append (sql, " SET SCHEMA ");
      _crow_pg_plan_append_name (sql, change->to_value != NULL ? change->to_value : "public");
      _crow_migration_add_for (self, i, sql);
    }
}

enum
{
  RENAME_TABLE,
  RENAME_INDEX,
  RENAME_TYPE,
};

static void
rename_relation_cb (CrowMigration    *self,
                    const CrowRename *rename,
                    const char       *from,
                    const char       *to,
                    gpointer          data)
{
  static const char *const words[] = { "ALTER TABLE ", "ALTER INDEX ", "ALTER TYPE " };
  GString *sql = g_string_new (words[rename->kind]);

  _crow_sql_append_qualified (sql, CROW_DIALECT_POSTGRESQL, data, from);
  g_string_append (sql, " RENAME TO ");
  _crow_pg_plan_append_name (sql, to);
  _crow_migration_add_for (self, rename->change, sql);
}

/* Whether a part that is called otherwise is made anew anyway. */
static gboolean
is_made_anew (CrowPgPlan           *plan,
              const CrowDiffChange *change)
{
  const CrowTableParts *parts = change->from_owner != CROW_NONE ? plan->parts[change->from_owner] : NULL;

  switch ((guint) change->element)
    {
    case CROW_ELEMENT_PRIMARY_KEY:
      return _crow_part_goes (parts->drop_primary);
    case CROW_ELEMENT_UNIQUE:
      return _crow_part_goes (parts->drop_uniques[change->from_part]);
    case CROW_ELEMENT_REFERENCE:
      return _crow_part_goes (parts->drop_references[change->from_part]);
    case CROW_ELEMENT_INDEX:
      return _crow_part_goes (parts->drop_indexes[change->from_part]);
    case CROW_ELEMENT_CHECK:
      return _crow_part_goes (parts->drop_checks[change->from_part]);
    default:
      return FALSE;
    }
}

static const char *
get_schema_of (CrowPgPlan           *plan,
               const CrowDiffChange *change,
               guint                *kind)
{
  const CrowSchemaInfo *to = plan->migration->diff->to.info;

  switch ((guint) change->element)
    {
    case CROW_ELEMENT_ENTITY:
      *kind = RENAME_TABLE;
      return to->entities[change->to].database_schema;
    case CROW_ELEMENT_ENUM:
      *kind = RENAME_TYPE;
      return to->enums[change->to].database_schema;
    case CROW_ELEMENT_PRIMARY_KEY:
    case CROW_ELEMENT_UNIQUE:
    case CROW_ELEMENT_INDEX:
      *kind = RENAME_INDEX;
      return to->entities[change->to_owner].database_schema;
    default:
      *kind = G_MAXUINT;
      return NULL;
    }
}

/* Tables, indexes and types of a schema share a space of names. */
static void
rename_relations (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;
  g_autofree gboolean *done = g_new0 (gboolean, self->diff->changes->len + 1);

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));
      g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      const char *schema = NULL;

      g_array_set_clear_func (renames, _crow_rename_clear);
      for (guint j = i; j < self->diff->changes->len; j++)
        {
          const CrowDiffChange *change = self->diff->changes->pdata[j];
          CrowRename rename = { .change = j };
          const char *other;

          if (done[j] || change->kind != CROW_DIFF_RENAME)
            continue;
          other = get_schema_of (plan, change, &rename.kind);
          if (rename.kind == G_MAXUINT || is_made_anew (plan, change) ||
              (rename.kind == RENAME_TYPE && plan->enums[change->from] == ENUM_REMADE))
            continue;
          if (renames->len == 0)
            schema = other;
          if (g_strcmp0 (_crow_sql_get_schema (schema), _crow_sql_get_schema (other)) != 0)
            continue;
          done[j] = TRUE;
          rename.from = g_strdup (change->from_name);
          rename.to = g_strdup (change->to_name);
          g_array_append_val (renames, rename);
        }
      if (renames->len == 0)
        break;
      _crow_migration_rename_all (self, renames, taken, rename_relation_cb, (gpointer) schema);
    }
}

static void
rename_in_table_cb (CrowMigration    *self,
                    const CrowRename *rename,
                    const char       *from,
                    const char       *to,
                    gpointer          data)
{
  GString *sql = g_string_new ("ALTER TABLE ");

  _crow_migration_append_new_table (sql, self, rename->entity);
  g_string_append_printf (sql, " RENAME %s ", (const char *) data);
  _crow_pg_plan_append_name (sql, from);
  g_string_append (sql, " TO ");
  _crow_pg_plan_append_name (sql, to);
  _crow_migration_add_for (self, rename->change, sql);
}

static void
rename_in_table (CrowPgPlan *plan,
                 guint       entity)
{
  CrowMigration *self = plan->migration;

  for (guint pass = 0; pass < 2; pass++)
    {
      g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));
      g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      g_array_set_clear_func (renames, _crow_rename_clear);
      for (guint i = 0; self->work[entity] != NULL && i < self->work[entity]->len; i++)
        {
          guint number = g_array_index (self->work[entity], guint, i);
          const CrowDiffChange *change = _crow_migration_get_change (self, number);
          CrowRename rename = { .change = number, .entity = self->diff->from.entities[entity] };

          if (change->kind != CROW_DIFF_RENAME)
            continue;
          if (pass == 0 ? change->element != CROW_ELEMENT_ATTRIBUTE || plan->parts[entity]->remade[change->to]
                        : (change->element != CROW_ELEMENT_REFERENCE && change->element != CROW_ELEMENT_CHECK) ||
                            is_made_anew (plan, change))
            continue;
          rename.from = g_strdup (change->from_name);
          rename.to = g_strdup (change->to_name);
          g_array_append_val (renames, rename);
        }
      _crow_migration_rename_all (self, renames, taken, rename_in_table_cb,
                                  (gpointer) (pass == 0 ? "COLUMN" : "CONSTRAINT"));
    }
}

static void
add_keys (CrowPgPlan *plan,
          guint       entity)
{
  CrowDdlPlan *ddl = plan->migration->diff->to.plan;
  const CrowTableParts *parts = plan->parts[entity];
  guint to = parts->to->entity;
  GString *sql;

  if (_crow_part_goes (parts->add_primary))
    {
      sql = _crow_pg_plan_alter_table (plan, to);
      g_string_append (sql, "ADD ");
      _crow_ddl_append_key (sql, ddl, parts->to, &parts->to->primary, TRUE);
      _crow_pg_plan_add_statement (plan, entity, to, parts->add_primary, sql);
    }
  for (guint i = 0; i < parts->to->uniques->len; i++)
    if (_crow_part_goes (parts->add_uniques[i]))
      {
        sql = _crow_pg_plan_alter_table (plan, to);
        g_string_append (sql, "ADD ");
        _crow_ddl_append_key (sql, ddl, parts->to, &g_array_index (parts->to->uniques, CrowPlanKey, i), FALSE);
        _crow_pg_plan_add_statement (plan, entity, to, parts->add_uniques[i], sql);
      }
  for (guint i = 0; i < parts->to->checks->len; i++)
    if (_crow_part_goes (parts->add_checks[i]))
      {
        sql = _crow_pg_plan_alter_table (plan, to);
        g_string_append (sql, "ADD ");
        _crow_ddl_append_check (sql, ddl, &g_array_index (parts->to->checks, CrowPlanCheck, i));
        _crow_pg_plan_add_statement (plan, entity, to, parts->add_checks[i], sql);
      }
  for (guint i = 0; i < parts->to->indexes->len; i++)
    if (_crow_part_goes (parts->add_indexes[i]))
      {
        sql = g_string_new (NULL);
        _crow_ddl_append_index (sql, ddl, parts->to, &g_array_index (parts->to->indexes, CrowPlanIndex, i));
        _crow_pg_plan_add_statement (plan, entity, to, parts->add_indexes[i], sql);
      }
}

static void
add_reference (CrowPgPlan              *plan,
               guint16                  old_entity,
               const CrowPlanTable     *table,
               const CrowPlanReference *reference,
               guint                    change)
{
  GString *sql = _crow_pg_plan_alter_table (plan, table->entity);

  g_string_append (sql, "ADD ");
  _crow_ddl_append_reference (sql, plan->migration->diff->to.plan, table, reference);
  _crow_pg_plan_add_statement (plan, old_entity, table->entity, change, sql);
}

static void
add_references (CrowPgPlan *plan)
{
  CrowDiff *diff = plan->migration->diff;

  for (guint i = 0; i < diff->to.plan->tables->len; i++)
    {
      const CrowPlanTable *table = diff->to.plan->tables->pdata[i];
      guint16 old = diff->to.entities[table->entity];

      for (guint j = 0; j < table->references->len; j++)
        {
          const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, j);

          if (old == CROW_NONE ? reference->late : _crow_part_goes (plan->parts[old]->add_references[j]))
            add_reference (plan, old, table, reference, old == CROW_NONE ? PART_FORCED
                                                                          : plan->parts[old]->add_references[j]);
        }
    }
}

static void
append_comment (GString    *sql,
                const char *comment)
{
  g_string_append (sql, " IS ");
  if (comment != NULL)
    crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, comment);
  else
    g_string_append (sql, "NULL");
}

/* Those of what is made anew were made with it. */
static void
set_comments (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      GString *sql;

      if (change->facet != CROW_FACET_COMMENT || change->element == CROW_ELEMENT_VIEW)
        continue;
      sql = g_string_new ("COMMENT ON ");
      if (change->element == CROW_ELEMENT_ENUM)
        {
          g_string_append (sql, "TYPE ");
          _crow_pg_plan_append_new_type (sql, self, change->to);
        }
      else if (change->element == CROW_ELEMENT_ENTITY)
        {
          g_string_append (sql, "TABLE ");
          _crow_migration_append_new_table (sql, self, change->to);
        }
      else
        {
          g_string_append (sql, "COLUMN ");
          _crow_migration_append_new_table (sql, self, change->to_owner);
          g_string_append_c (sql, '.');
          _crow_pg_plan_append_name (sql, change->to_name);
        }
      append_comment (sql, change->to_value);
      _crow_migration_add_for (self, i, sql);
    }
  /* A column that was dropped and added again has lost its comment, and so has a new one. */
  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    for (guint j = 0; plan->parts[i] != NULL && j < plan->parts[i]->to->info->n_attributes; j++)
      {
        const CrowPlanTable *table = plan->parts[i]->to;
        const CrowAttributeInfo *info = &table->info->attributes[j];
        GString *sql;

        if (info->comment == NULL || (crow_diff_lookup_old_attribute (self->diff, table->entity, j) != CROW_NONE &&
                                      !plan->parts[i]->remade[j]))
          continue;
        sql = g_string_new ("COMMENT ON COLUMN ");
        _crow_migration_append_new_table (sql, self, table->entity);
        g_string_append_c (sql, '.');
        _crow_pg_plan_append_name (sql, info->name);
        append_comment (sql, info->comment);
        _crow_pg_plan_add_statement (plan, i, table->entity, PART_FORCED, sql);
      }
}

static void
force_parts (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    {
      CrowTableParts *parts = plan->parts[i];

      if (parts == NULL)
        continue;
      if (parts->any_retyped)
        {
          _crow_parts_force_checks (parts);
          _crow_parts_force_indexes (parts, FALSE);
        }
      for (guint j = 0; j < parts->to->info->n_attributes; j++)
        if (parts->remade[j] || (parts->any_retyped && parts->to->info->attributes[j].generated != NULL &&
                                 crow_diff_lookup_old_attribute (self->diff, parts->to->entity, j) != CROW_NONE))
          {
            _crow_parts_force_column (self, parts, j);
            _crow_parts_force_checks (parts);
          }
    }
  _crow_migration_force_references (self, plan->parts);
}

static void
update_told (CrowPgPlan *plan,
             guint       entity)
{
  _crow_migration_update_told (plan->migration, entity);
}

static void
for_all (CrowPgPlan  *plan,
         void        (*work) (CrowPgPlan *plan, guint entity))
{
  const CrowDdlPlan *ddl = plan->migration->diff->from.plan;

  for (guint i = 0; i < ddl->tables->len; i++)
    {
      guint entity = ((const CrowPlanTable *) ddl->tables->pdata[i])->entity;

      if (plan->parts[entity] != NULL)
        work (plan, entity);
    }
}

void
_crow_migration_plan_postgresql (CrowMigration *self)
{
  g_autofree CrowPgEnumWork *enums = g_new0 (CrowPgEnumWork, self->diff->from.info->n_enums + 1);
  CrowPgPlan plan = { .migration = self, .parts = _crow_migration_sort_parts (self), .enums = enums };

  _crow_pg_plan_sort_enums (&plan);
  force_parts (&plan);
  _crow_migration_take_rows (self);
  _crow_migration_drop_views (self);
  drop_references (&plan);
  for_all (&plan, drop_parts);
  drop_tables (&plan);
  for_all (&plan, _crow_pg_plan_drop_columns);
  _crow_migration_create_schemas (self);
  create_extensions (&plan);
  _crow_pg_plan_set_enums_aside (&plan);
  move_between_schemas (&plan);
  rename_relations (&plan);
  for_all (&plan, rename_in_table);
  _crow_pg_plan_create_enums (&plan);
  for_all (&plan, _crow_pg_plan_alter_columns);
  _crow_pg_plan_drop_enums (&plan);
  for_all (&plan, update_told);
  for_all (&plan, add_keys);
  _crow_migration_create_tables (self);
  _crow_migration_put_rows (self);
  add_references (&plan);
  set_comments (&plan);
  _crow_migration_create_views (self);
  _crow_migration_free_parts (self, plan.parts);
}
