/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The enumerations of a migration of PostgreSQL: which stay, which get values, which are made anew, and the statements
 * for it.  What is done to the columns of a type is crow-migration-postgresql-columns.c's.
 *
 * An enumeration that loses values, gets them in another order, or gets one that is used at once is made anew, since
 * ALTER TYPE … ADD VALUE has no effect before the end of the transaction (https://www.postgresql.org/docs/15/sql-altertype.html).
 */
#include "config.h"

#include "sql/crow-migration-postgresql-private.h"

#include <string.h>

static guint
find_enum_change (CrowMigration *self,
                  CrowDiffKind   kind,
                  guint16        old,
                  guint16        new)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (change->element == CROW_ELEMENT_ENUM && change->kind == kind && change->from == old && change->to == new)
        return i;
    }
  return G_MAXUINT;
}

void
_crow_pg_plan_append_old_type (GString       *sql,
                               CrowMigration *self,
                               guint          enumeration)
{
  const CrowEnumInfo *info = &self->diff->from.info->enums[enumeration];
  g_autofree char *name = _crow_sql_dup_enum_name (self->diff->from.schema, CROW_DIALECT_POSTGRESQL, info);

  _crow_sql_append_qualified (sql, CROW_DIALECT_POSTGRESQL, info->database_schema, name);
}

void
_crow_pg_plan_append_new_type (GString       *sql,
                               CrowMigration *self,
                               guint          enumeration)
{
  const CrowEnumInfo *info = &self->diff->to.info->enums[enumeration];
  g_autofree char *name = _crow_sql_dup_enum_name (self->diff->to.schema, CROW_DIALECT_POSTGRESQL, info);

  _crow_sql_append_qualified (sql, CROW_DIALECT_POSTGRESQL, info->database_schema, name);
}

static char *
make_aside (guint enumeration)
{
  return g_strdup_printf ("crow_old_type_%u", enumeration + 1);
}

static void
append_aside (GString       *sql,
              CrowMigration *self,
              guint          enumeration)
{
  g_autofree char *name = make_aside (enumeration);

  _crow_sql_append_qualified (sql, CROW_DIALECT_POSTGRESQL, self->diff->from.info->enums[enumeration].database_schema,
                              name);
}

/* Whether a value is needed in this very transaction. */
static gboolean
is_used (CrowMigration *self,
         const char    *value)
{
  const CrowSchemaInfo *info = self->diff->to.info;

  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      for (guint j = 0; j < entity->n_attributes; j++)
        if ((entity->attributes[j].default_value != NULL && strstr (entity->attributes[j].default_value, value) != NULL) ||
            (entity->attributes[j].generated != NULL && strstr (entity->attributes[j].generated, value) != NULL))
          return TRUE;
      for (guint j = 0; j < entity->n_checks; j++)
        if (strstr (entity->checks[j].expression, value) != NULL)
          return TRUE;
      for (guint j = 0; j < entity->n_indexes; j++)
        if (entity->indexes[j].where != NULL && strstr (entity->indexes[j].where, value) != NULL)
          return TRUE;
    }
  for (guint i = 0; i < info->n_views; i++)
    if (info->views[i].queries[CROW_DIALECT_POSTGRESQL] != NULL &&
        strstr (info->views[i].queries[CROW_DIALECT_POSTGRESQL], value) != NULL)
      return TRUE;
  return FALSE;
}

void
_crow_pg_plan_sort_enums (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;
  const CrowSchemaInfo *from = self->diff->from.info;

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (change->element == CROW_ELEMENT_ENUM_VALUE)
        {
          gboolean remade = change->kind == CROW_DIFF_DROP ||
                            (change->kind == CROW_DIFF_ADD && is_used (self, change->to_name));

          plan->enums[change->from_owner] = MAX (plan->enums[change->from_owner], remade ? ENUM_REMADE : ENUM_EXTENDED);
        }
      else if (change->element == CROW_ELEMENT_ENUM && change->facet == CROW_FACET_POSITION)
        plan->enums[change->from] = ENUM_REMADE;
    }
  /* What stands on a column of a type that is made anew goes. */
  for (guint i = 0; i < from->n_entities; i++)
    for (guint j = 0; plan->parts[i] != NULL && j < from->entities[i].n_attributes; j++)
      {
        const CrowAttributeInfo *attribute = &from->entities[i].attributes[j];

        if (attribute->type == CROW_TYPE_ENUM && plan->enums[attribute->enumeration] == ENUM_REMADE &&
            crow_diff_lookup_new_attribute (self->diff, i, j) != CROW_NONE)
          plan->parts[i]->retyped[j] = plan->parts[i]->any_retyped = TRUE;
      }
}

static void
rename_value_cb (CrowMigration    *self,
                 const CrowRename *rename,
                 const char       *from,
                 const char       *to,
                 gpointer          data)
{
  GString *sql = g_string_new ("ALTER TYPE ");

  _crow_pg_plan_append_new_type (sql, self, GPOINTER_TO_UINT (data));
  g_string_append (sql, " RENAME VALUE ");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, from);
  g_string_append (sql, " TO ");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, to);
  _crow_migration_add_for (self, rename->change, sql);
}

/* Each new value after the one that stands before it. */
static void
extend_enum (CrowPgPlan *plan,
             guint       enumeration)
{
  CrowMigration *self = plan->migration;
  guint16 to = self->diff->from.enums[enumeration];
  const CrowEnumInfo *info = &self->diff->to.info->enums[to];
  g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *added = g_new (guint, info->n_values + 1);

  g_array_set_clear_func (renames, _crow_rename_clear);
  for (guint i = 0; i < info->n_values; i++)
    added[i] = G_MAXUINT;
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      CrowRename rename = { .change = i };

      if (change->element != CROW_ELEMENT_ENUM_VALUE || change->from_owner != enumeration)
        continue;
      if (change->kind == CROW_DIFF_ADD)
        added[change->to] = i;
      if (change->kind != CROW_DIFF_RENAME)
        continue;
      rename.from = g_strdup (change->from_name);
      rename.to = g_strdup (change->to_name);
      g_array_append_val (renames, rename);
    }
  _crow_migration_rename_all (self, renames, taken, rename_value_cb, GUINT_TO_POINTER (to));
  for (guint i = 0; i < info->n_values; i++)
    {
      GString *sql;

      if (added[i] == G_MAXUINT)
        continue;
      sql = g_string_new ("ALTER TYPE ");
      _crow_pg_plan_append_new_type (sql, self, to);
      g_string_append (sql, " ADD VALUE ");
      crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, info->values[i].name);
      if (i > 0)
        {
          g_string_append (sql, " AFTER ");
          crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, info->values[i - 1].name);
        }
      else
        {
          guint next = 1;

          while (next < info->n_values && added[next] != G_MAXUINT)
            next++;
          if (next < info->n_values)
            {
              g_string_append (sql, " BEFORE ");
              crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, info->values[next].name);
            }
        }
      _crow_migration_add_for (self, added[i], sql);
    }
}

/* What makes room for the names of others. */
void
_crow_pg_plan_set_enums_aside (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->from.info->n_enums; i++)
    {
      GString *sql;
      g_autofree char *aside = make_aside (i);

      if (self->diff->from.enums[i] != CROW_NONE && plan->enums[i] != ENUM_REMADE)
        continue;
      sql = g_string_new ("ALTER TYPE ");
      _crow_pg_plan_append_old_type (sql, self, i);
      g_string_append (sql, " RENAME TO ");
      _crow_pg_plan_append_name (sql, aside);
      _crow_migration_add_for (self, G_MAXUINT, sql);
    }
}

void
_crow_pg_plan_create_enums (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->to.plan->enums->len; i++)
    {
      const CrowEnumInfo *info = self->diff->to.plan->enums->pdata[i];
      guint16 to = info - self->diff->to.info->enums;
      guint16 old = self->diff->to.enums[to];
      g_auto (CrowTextWriter) writer = { NULL };
      g_autofree char *text = NULL;

      if (old != CROW_NONE && plan->enums[old] != ENUM_REMADE)
        {
          if (plan->enums[old] == ENUM_EXTENDED)
            extend_enum (plan, old);
          continue;
        }
      crow_text_writer_init (&writer, 2);
      _crow_ddl_write_enum (self->diff->to.plan, info, &writer);
      text = crow_text_writer_steal (&writer, NULL);
      if (old == CROW_NONE)
        {
          _crow_migration_add_script (self, CROW_NONE, CROW_NONE, find_enum_change (self, CROW_DIFF_ADD, CROW_NONE, to),
                                      text);
        }
      else
        {
          guint first = self->steps->len;

          _crow_migration_add_script (self, CROW_NONE, CROW_NONE, G_MAXUINT, text);
          for (guint j = 0; j < self->diff->changes->len; j++)
            {
              const CrowDiffChange *change = self->diff->changes->pdata[j];

              if ((change->element == CROW_ELEMENT_ENUM && change->from == old) ||
                  (change->element == CROW_ELEMENT_ENUM_VALUE && change->from_owner == old))
                _crow_migration_step_add_change (self->steps->pdata[first], j);
            }
        }
    }
}

void
_crow_pg_plan_drop_enums (CrowPgPlan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->from.info->n_enums; i++)
    {
      GString *sql;

      if (self->diff->from.enums[i] != CROW_NONE && plan->enums[i] != ENUM_REMADE)
        continue;
      sql = g_string_new ("DROP TYPE ");
      append_aside (sql, self, i);
      _crow_migration_add_for (self, find_enum_change (self, CROW_DIFF_DROP, i, CROW_NONE), sql);
    }
}
