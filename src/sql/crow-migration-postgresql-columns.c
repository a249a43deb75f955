/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The columns of a table that stays, in a migration of PostgreSQL: those that go, change and come.  It renames none and
 * touches no key, constraint or index; what hangs on a column whose type changes is gone by then.
 *
 * Invariants: computed columns go first and come last; a value is converted by USING, and never cut in silence.
 */
#include "config.h"

#include "sql/crow-migration-postgresql-private.h"

void
_crow_pg_plan_drop_columns (CrowPgPlan *plan,
                            guint       entity)
{
  CrowMigration *self = plan->migration;
  const CrowTableParts *parts = plan->parts[entity];
  guint16 to = self->diff->from.entities[entity];

  /* Computed columns first, others may hang on them. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < parts->from->info->n_attributes; i++)
      {
        const CrowAttributeInfo *info = &parts->from->info->attributes[i];
        guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, i);
        guint change = PART_FORCED;
        GString *sql;

        if ((pass == 0) != (info->generated != NULL) || (other != CROW_NONE && !parts->remade[other]))
          continue;
        for (guint j = 0; self->work[entity] != NULL && j < self->work[entity]->len; j++)
          {
            guint number = g_array_index (self->work[entity], guint, j);
            const CrowDiffChange *record = _crow_migration_get_change (self, number);

            if (record->element == CROW_ELEMENT_ATTRIBUTE && record->from == i && record->kind != CROW_DIFF_RENAME)
              change = number;
          }
        sql = _crow_pg_plan_alter_old_table (plan, entity);
        g_string_append (sql, "DROP COLUMN ");
        _crow_pg_plan_append_name (sql, info->name);
        _crow_pg_plan_add_statement (plan, entity, to, change, sql);
      }
}

static gboolean
is_number (const char *type)
{
  return g_str_has_prefix (type, "integer") || g_str_has_prefix (type, "bigint") || g_str_has_prefix (type, "smallint") ||
         g_str_has_prefix (type, "numeric") || g_str_has_prefix (type, "double") || g_str_has_prefix (type, "real");
}

static gboolean
is_moment (const char *type)
{
  return g_str_has_prefix (type, "timestamp") || g_str_has_prefix (type, "date");
}

/* The old value as one of the new type.  Nothing is cut in silence: a text goes to a shorter type without a cast. */
static char *
make_using (CrowMigration *self,
            guint          old_entity,
            guint          old_attribute,
            guint          new_entity,
            guint          new_attribute)
{
  const CrowAttributeInfo *info = &self->diff->to.info->entities[new_entity].attributes[new_attribute];
  g_autofree char *from = crow_sql_type_to_catalog_string (self->diff->from.schema, old_entity, old_attribute,
                                                           CROW_DIALECT_POSTGRESQL);
  g_autofree char *to = crow_sql_type_to_string (self->diff->to.schema, new_entity, new_attribute,
                                                 CROW_DIALECT_POSTGRESQL);
  g_autofree char *catalog = crow_sql_type_to_catalog_string (self->diff->to.schema, new_entity, new_attribute,
                                                              CROW_DIALECT_POSTGRESQL);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *as_text = NULL;
  g_autofree char *converted = NULL;

  _crow_pg_plan_append_name (name, info->name);
  as_text = g_strconcat (name->str, "::text", NULL);
  converted = _crow_migration_dup_conversion (self, old_entity, old_attribute, new_entity, new_attribute, as_text);
  if (converted != NULL)
    return g_strdup_printf ("(%s)::%s", converted, to);
  if (is_number (from) && is_number (catalog))
    return g_strdup_printf ("%s::%s", name->str, catalog);
  if (is_moment (from) && (is_moment (catalog) || g_str_has_prefix (catalog, "time ")))
    return g_strdup_printf ("%s::%s", name->str, catalog);
  if (g_str_has_prefix (from, "boolean") && is_number (catalog))
    return g_strdup_printf ("%s::integer::%s", name->str, catalog);
  if (is_number (from) && g_str_has_prefix (catalog, "boolean"))
    return g_strdup_printf ("%s <> 0", name->str);
  if (g_str_has_prefix (catalog, "character"))
    return g_steal_pointer (&as_text);
  if (g_str_has_prefix (catalog, "bytea"))
    return g_strdup_printf ("convert_to(%s, 'UTF8')", as_text);
  if (g_str_has_prefix (from, "bytea"))
    return g_strdup_printf ("convert_from(%s, 'UTF8')::%s", name->str, to);
  return g_strdup_printf ("%s::%s", as_text, to);
}

/* What happens to one column, by facet: the change, or PART_STAYS. */
static void
list_facets (CrowMigration *self,
             guint          entity,
             guint          old,
             guint         *facets)
{
  for (guint i = 0; i < CROW_N_FACETS; i++)
    facets[i] = PART_STAYS;
  for (guint i = 0; self->work[entity] != NULL && i < self->work[entity]->len; i++)
    {
      guint number = g_array_index (self->work[entity], guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);

      if (change->element == CROW_ELEMENT_ATTRIBUTE && change->kind == CROW_DIFF_ALTER && change->from == old)
        facets[change->facet] = number;
    }
}

static GString *
alter_column (CrowPgPlan *plan,
              guint       new_entity,
              guint       attribute,
              const char *words)
{
  GString *sql = _crow_pg_plan_alter_table (plan, new_entity);

  g_string_append (sql, "ALTER COLUMN ");
  _crow_pg_plan_append_name (sql, plan->migration->diff->to.info->entities[new_entity].attributes[attribute].name);
  g_string_append_printf (sql, " %s", words);
  return sql;
}

static void
retype_column (CrowPgPlan           *plan,
               const CrowTableParts *parts,
               guint                 old,
               guint                 new,
               const CrowPlanColumn *column,
               guint                 change)
{
  CrowMigration *self = plan->migration;
  guint from = parts->from->entity, to = parts->to->entity;
  g_autofree char *using = make_using (self, from, old, to, new);
  const CrowAttributeInfo *info = &parts->to->info->attributes[new];
  GString *sql = alter_column (plan, to, new, "TYPE ");

  if (column->serial)
    {
      g_autofree char *type = crow_sql_type_to_catalog_string (self->diff->to.schema, to, new, CROW_DIALECT_POSTGRESQL);

      g_string_append (sql, type);
    }
  else
    {
      g_autofree char *type = crow_sql_type_to_string (self->diff->to.schema, to, new, CROW_DIALECT_POSTGRESQL);

      g_string_append (sql, type);
    }
  if (column->collation != NULL)
    {
      g_string_append (sql, " COLLATE ");
      _crow_pg_plan_append_name (sql, info->collation);
    }
  g_string_append_printf (sql, " USING %s", using);
  _crow_pg_plan_add_statement (plan, from, to, change, sql);
}

/* (transfer full): the call that tells the sequence of a column */
static char *
make_sequence_call (CrowMigration *self,
                    guint          entity,
                    guint          attribute)
{
  g_autoptr (GString) table = g_string_new (NULL);
  g_autofree char *column = crow_sql_dup_name (CROW_DIALECT_POSTGRESQL,
                                               self->diff->to.info->entities[entity].attributes[attribute].name);
  GString *sql = g_string_new ("pg_get_serial_sequence(");

  _crow_migration_append_new_table (table, self, entity);
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, table->str);
  g_string_append (sql, ", ");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, column);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* A column that is numbered already, by a sequence of its own or by that of a serial, which goes. */
static void
renumber_column (CrowPgPlan           *plan,
                 guint                 from,
                 guint                 to,
                 guint                 attribute,
                 const CrowPlanColumn *before,
                 const CrowPlanColumn *after,
                 guint                 change)
{
  g_autofree char *call = make_sequence_call (plan->migration, to, attribute);
  g_autofree char *drop = NULL;
  GString *sql;

  if (!before->serial)
    {
      _crow_pg_plan_add_statement (plan, from, to, change,
                                   alter_column (plan, to, attribute,
                                                 after->always ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT"));
      return;
    }
  drop = g_strdup_printf ("BEGIN IF %s IS NOT NULL THEN EXECUTE 'DROP SEQUENCE ' || %s; END IF; END", call, call);
  sql = g_string_new ("DO ");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, drop);
  _crow_pg_plan_add_statement (plan, from, to, change, sql);
}

static void
number_column (CrowPgPlan           *plan,
               guint                 from,
               guint                 to,
               guint                 attribute,
               const CrowPlanColumn *after,
               guint                 change)
{
  CrowMigration *self = plan->migration;
  const CrowDialect *dialect = _crow_dialect_get (CROW_DIALECT_POSTGRESQL);
  g_autofree char *words = g_strconcat ("ADD ", after->always ? dialect->always_clause : dialect->auto_clause, NULL);
  g_autofree char *call = make_sequence_call (self, to, attribute);
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GString) column = g_string_new (NULL);
  GString *sql = g_string_new ("SELECT setval(");

  _crow_pg_plan_add_statement (plan, from, to, change, alter_column (plan, to, attribute, words));
  _crow_migration_append_new_table (table, self, to);
  _crow_pg_plan_append_name (column, self->diff->to.info->entities[to].attributes[attribute].name);
  g_string_append_printf (sql, "%s, coalesce(max(%s), 0) + 1, false) FROM %s", call, column->str, table->str);
  _crow_pg_plan_add_statement (plan, from, to, change, sql);
}

static void
alter_one_column (CrowPgPlan           *plan,
                  const CrowTableParts *parts,
                  guint                 old,
                  guint                 new)
{
  CrowMigration *self = plan->migration;
  const CrowAttributeInfo *before = &parts->from->info->attributes[old];
  guint from = parts->from->entity, to = parts->to->entity;
  guint facets[CROW_N_FACETS];
  g_autofree char *fallback = _crow_migration_dup_default (self, to, new);
  CrowPlanColumn column, was;
  gboolean had_default = before->default_source != CROW_VALUE_NONE;
  gboolean retyped = parts->retyped[old];
  gboolean is_identity;

  list_facets (self, from, old, facets);
  _crow_ddl_decide_column (self->diff->to.plan, parts->to, new, FALSE, &column);
  _crow_ddl_decide_column (self->diff->from.plan, parts->from, old, FALSE, &was);
  is_identity = was.automatic && !was.serial && column.automatic;
  if (_crow_part_goes (facets[CROW_FACET_GENERATED]))
    _crow_pg_plan_add_statement (plan, from, to, facets[CROW_FACET_GENERATED],
                                 alter_column (plan, to, new, "DROP EXPRESSION"));
  if (_crow_part_goes (facets[CROW_FACET_AUTO]) && !column.automatic)
    {
      _crow_pg_plan_add_statement (plan, from, to, facets[CROW_FACET_AUTO],
                                   alter_column (plan, to, new, "DROP IDENTITY IF EXISTS"));
      had_default = TRUE;
    }
  if ((retyped && had_default) || (_crow_part_goes (facets[CROW_FACET_DEFAULT]) && fallback == NULL) ||
      (_crow_part_goes (facets[CROW_FACET_AUTO]) && !is_identity))
    _crow_pg_plan_add_statement (plan, from, to, facets[CROW_FACET_DEFAULT],
                                 alter_column (plan, to, new, "DROP DEFAULT"));
  if (retyped)
    retype_column (plan, parts, old, new, &column,
                   _crow_part_goes (facets[CROW_FACET_TYPE]) ? facets[CROW_FACET_TYPE] : facets[CROW_FACET_COLLATION]);
  if (fallback != NULL && (retyped || _crow_part_goes (facets[CROW_FACET_DEFAULT]) ||
                           _crow_part_goes (facets[CROW_FACET_AUTO])))
    {
      GString *sql = alter_column (plan, to, new, "SET DEFAULT ");

      g_string_append (sql, fallback);
      _crow_pg_plan_add_statement (plan, from, to, facets[CROW_FACET_DEFAULT], sql);
    }
  if (_crow_part_goes (facets[CROW_FACET_REQUIRED]))
    {
      if (column.required && fallback != NULL)
        {
          GString *sql = g_string_new ("UPDATE ");

          _crow_migration_append_new_table (sql, self, to);
          g_string_append (sql, " SET ");
          _crow_pg_plan_append_name (sql, column.info->name);
          g_string_append (sql, " = DEFAULT WHERE ");
          _crow_pg_plan_append_name (sql, column.info->name);
          g_string_append (sql, " IS NULL");
          _crow_pg_plan_add_statement (plan, from, to, facets[CROW_FACET_REQUIRED], sql);
        }
      _crow_pg_plan_add_statement (plan, from, to, facets[CROW_FACET_REQUIRED],
                                   alter_column (plan, to, new, column.required ? "SET NOT NULL" : "DROP NOT NULL"));
    }
  if (!_crow_part_goes (facets[CROW_FACET_AUTO]) || !column.automatic)
    return;
  if (was.automatic)
    renumber_column (plan, from, to, new, &was, &column, facets[CROW_FACET_AUTO]);
  if (!is_identity)
    number_column (plan, from, to, new, &column, facets[CROW_FACET_AUTO]);
}

static gboolean
is_inline_key (const CrowPlanTable *table,
               guint                attribute)
{
  return table->primary.n_columns == 1 && table->primary.columns[0] == attribute && table->primary.name == NULL &&
         table->primary.deferrable == CROW_DEFERRABLE_NOT;
}

void
_crow_pg_plan_alter_columns (CrowPgPlan *plan,
                             guint       entity)
{
  CrowMigration *self = plan->migration;
  CrowTableParts *parts = plan->parts[entity];

  for (guint i = 0; i < parts->from->info->n_attributes; i++)
    {
      guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, i);

      if (other != CROW_NONE && !parts->remade[other])
        alter_one_column (plan, parts, i, other);
    }
  /* Computed columns last, since they may be made of others. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < parts->to->info->n_attributes; i++)
      {
        guint change = PART_FORCED;
        CrowPlanColumn column;
        GString *sql;

        if ((crow_diff_lookup_old_attribute (self->diff, parts->to->entity, i) != CROW_NONE && !parts->remade[i]) ||
            (pass == 1) != (parts->to->info->attributes[i].generated != NULL))
          continue;
        for (guint j = 0; self->work[entity] != NULL && j < self->work[entity]->len; j++)
          {
            guint number = g_array_index (self->work[entity], guint, j);
            const CrowDiffChange *record = _crow_migration_get_change (self, number);

            if (record->element == CROW_ELEMENT_ATTRIBUTE && record->to == i)
              change = number;
          }
        _crow_ddl_decide_column (self->diff->to.plan, parts->to, i, FALSE, &column);
        sql = _crow_pg_plan_alter_table (plan, parts->to->entity);
        g_string_append (sql, "ADD COLUMN ");
        _crow_ddl_append_column (sql, self->diff->to.plan, parts->to, &column);
        _crow_pg_plan_add_statement (plan, entity, parts->to->entity, change, sql);
        if (is_inline_key (parts->to, i))
          parts->add_primary = PART_STAYS;
      }
}
