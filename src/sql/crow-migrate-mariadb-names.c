/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The statements of a migration on MariaDB that give tables, columns and values of enumerations their new names.
 *
 * None of them loses anything: what is going to be dropped, and has a name that something else is to have, steps aside
 * until then.  The server carries new names into checks and computed columns, and not into views, which are made anew;
 * nor, where it copies the table, into foreign keys, which go and come again.
 */
#include "config.h"

#include "sql/crow-migrate-mariadb-private.h"

#if HAVE_LIBMARIADB

#include <string.h>

#include "sql/crow-migration-private.h"

typedef struct
{
  CrowMigration *migration;
  GPtrArray *entries;
} Names;

static void
append_name (GString    *sql,
             const char *name)
{
  crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, name);
}

static void
add (Names           *self,
     CrowJournalKind  kind,
     const char      *table,
     const char      *sql)
{
  g_ptr_array_add (self->entries, _crow_journal_entry_new (kind, table, NULL, NULL, sql));
}

static void
add_renamed (Names      *self,
             const char *table,
             const char *old_name,
             const char *new_name)
{
  g_ptr_array_add (self->entries, _crow_journal_entry_new (CROW_JOURNAL_RENAMED, table, old_name, new_name, NULL));
}

static char *
fold (const char *name)
{
  return _crow_sql_fold_name (CROW_DIALECT_MARIADB, name);
}

static gboolean
is_rename (const CrowDiffChange *change,
           CrowDiffElement       element)
{
  return change->element == element && change->kind == CROW_DIFF_RENAME;
}

/* "crow_gone_1" and so on, which none of @taken is. */
static char *
make_aside_name (GHashTable *taken)
{
  for (guint i = 1;; i++)
    {
      char *name = g_strdup_printf ("crow_gone_%u", i);

      if (g_hash_table_add (taken, g_strdup (name)))
        return name;
      g_free (name);
    }
}

static void
rename_table_cb (CrowMigration    *migration,
                 const CrowRename *rename,
                 const char       *from,
                 const char       *to,
                 gpointer          data)
{
  g_autoptr (GString) sql = g_string_new ("RENAME TABLE ");

  append_name (sql, from);
  g_string_append (sql, " TO ");
  append_name (sql, to);
  add (data, CROW_JOURNAL_NAMES, from, sql->str);
}

static void
add_rename (GArray     *renames,
            const char *from,
            const char *to)
{
  CrowRename rename = { .from = g_strdup (from), .to = g_strdup (to), .change = G_MAXUINT };

  g_array_append_val (renames, rename);
}

static void
rename_tables (Names *self)
{
  const CrowSchemaInfo *from = self->migration->diff->from.info, *to = self->migration->diff->to.info;
  GPtrArray *changes = self->migration->diff->changes;
  g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_array_set_clear_func (renames, _crow_rename_clear);
  for (guint i = 0; i < from->n_entities + to->n_entities; i++)
    {
      g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_MARIADB, i < from->n_entities
                                                                               ? &from->entities[i]
                                                                               : &to->entities[i - from->n_entities]);

      g_hash_table_add (names, fold (name));
    }
  for (guint i = 0; i < changes->len; i++)
    {
      const CrowDiffChange *change = changes->pdata[i];
      g_autofree char *old_name = NULL, *new_name = NULL;

      if (!is_rename (change, CROW_ELEMENT_ENTITY))
        continue;
      old_name = crow_sql_dup_table_name (CROW_DIALECT_MARIADB, &from->entities[change->from]);
      new_name = crow_sql_dup_table_name (CROW_DIALECT_MARIADB, &to->entities[change->to]);
      g_hash_table_add (wanted, fold (new_name));
      add_rename (renames, old_name, new_name);
    }
  for (guint i = 0; i < changes->len; i++)
    {
      const CrowDiffChange *change = changes->pdata[i];
      g_autofree char *name = NULL, *folded = NULL, *aside = NULL;

      if (change->element != CROW_ELEMENT_ENTITY || change->kind != CROW_DIFF_DROP)
        continue;
      name = crow_sql_dup_table_name (CROW_DIALECT_MARIADB, &from->entities[change->from]);
      folded = fold (name);
      if (!g_hash_table_contains (wanted, folded))
        continue;
      aside = make_aside_name (names);
      add_rename (renames, name, aside);
    }
  for (guint i = 0; i < renames->len; i++)
    add_renamed (self, NULL, g_array_index (renames, CrowRename, i).from, g_array_index (renames, CrowRename, i).to);
  _crow_migration_rename_all (self->migration, renames, taken, rename_table_cb, self);
}

static gboolean
has_new_name (Names   *self,
              guint    entity,
              guint16  attribute)
{
  GArray *work = self->migration->work[entity];

  for (guint i = 0; work != NULL && i < work->len; i++)
    {
      const CrowDiffChange *change = _crow_migration_get_change (self->migration, g_array_index (work, guint, i));

      /* What goes may have to step aside. */
      if (change->element == CROW_ELEMENT_ATTRIBUTE && change->from == attribute &&
          (change->kind == CROW_DIFF_RENAME || change->kind == CROW_DIFF_DROP))
        return TRUE;
    }
  return FALSE;
}

static gboolean
renames_columns (Names *self,
                 guint  entity)
{
  GArray *work = self->migration->work[entity];

  for (guint i = 0; work != NULL && i < work->len; i++)
    if (is_rename (_crow_migration_get_change (self->migration, g_array_index (work, guint, i)), CROW_ELEMENT_ATTRIBUTE))
      return TRUE;
  return FALSE;
}

static gboolean
has_index (const CrowPlanTable *table,
           const char          *name)
{
  for (guint i = 0; i < table->indexes->len; i++)
    if (strcmp (g_array_index (table->indexes, CrowPlanIndex, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_reference (const CrowPlanTable *table,
               const char          *name)
{
  for (guint i = 0; i < table->references->len; i++)
    if (strcmp (g_array_index (table->references, CrowPlanReference, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

/* Foreign keys with a column that is renamed at either end, by the old names of all. */
static void
drop_references (Names *self,
                 guint  entity)
{
  CrowDiff *diff = self->migration->diff;
  const CrowPlanTable *table = diff->from.tables[entity];
  guint16 new_entity = diff->from.entities[entity];
  const CrowPlanTable *new_table = new_entity != CROW_NONE ? diff->to.tables[new_entity] : NULL;

  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);
      const CrowReferenceInfo *info = reference->info;
      gboolean touched = FALSE;
      g_autoptr (GString) sql = NULL;

      for (guint j = 0; j < info->n_columns; j++)
        touched = touched || (renames_columns (self, entity) && has_new_name (self, entity, info->columns[j])) ||
                  (renames_columns (self, info->target) && has_new_name (self, info->target, info->target_columns[j]));
      if (!touched)
        continue;
      sql = g_string_new ("ALTER TABLE ");
      _crow_migration_append_old_table (sql, self->migration, entity);
      g_string_append (sql, " DROP FOREIGN KEY IF EXISTS ");
      append_name (sql, reference->name);
      /* The index that the server made for it would stay behind. */
      if (new_table != NULL && !has_index (table, reference->name) && !has_index (new_table, reference->name) &&
          !has_reference (new_table, reference->name))
        {
          g_string_append (sql, ", DROP INDEX IF EXISTS ");
          append_name (sql, reference->name);
        }
      add (self, CROW_JOURNAL_NAMES, NULL, sql->str);
    }
}

static void
append_rename (Names      *self,
               GString    *sql,
               const char *table,
               const char *from,
               const char *to)
{
  g_string_append (sql, sql->str[sql->len - 1] == ' ' ? "RENAME COLUMN " : ", RENAME COLUMN ");
  append_name (sql, from);
  g_string_append (sql, " TO ");
  append_name (sql, to);
  add_renamed (self, table, from, to);
}

/* One statement a table, so that columns can change places. */
static void
rename_columns (Names *self,
                guint  entity)
{
  CrowDiff *diff = self->migration->diff;
  const CrowEntityInfo *from = &diff->from.info->entities[entity];
  const CrowEntityInfo *to = &diff->to.info->entities[diff->from.entities[entity]];
  g_autofree char *table = crow_sql_dup_table_name (CROW_DIALECT_MARIADB, to);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) sql = g_string_new ("ALTER TABLE ");
  gboolean any = FALSE;

  append_name (sql, table);
  g_string_append_c (sql, ' ');
  for (guint i = 0; i < from->n_attributes + to->n_attributes; i++)
    {
      g_autofree char *name = crow_sql_dup_name (CROW_DIALECT_MARIADB, i < from->n_attributes
                                                                         ? from->attributes[i].name
                                                                         : to->attributes[i - from->n_attributes].name);

      g_hash_table_add (names, fold (name));
    }
  for (guint i = 0; self->migration->work[entity] != NULL && i < self->migration->work[entity]->len; i++)
    {
      const CrowDiffChange *change = _crow_migration_get_change (self->migration,
                                                                 g_array_index (self->migration->work[entity], guint, i));
      g_autofree char *old_name = NULL, *new_name = NULL;

      if (!is_rename (change, CROW_ELEMENT_ATTRIBUTE))
        continue;
      old_name = crow_sql_dup_name (CROW_DIALECT_MARIADB, from->attributes[change->from].name);
      new_name = crow_sql_dup_name (CROW_DIALECT_MARIADB, to->attributes[change->to].name);
      g_hash_table_add (wanted, fold (new_name));
      append_rename (self, sql, table, old_name, new_name);
      any = TRUE;
    }
  for (guint i = 0; any && i < from->n_attributes; i++)
    {
      g_autofree char *name = crow_sql_dup_name (CROW_DIALECT_MARIADB, from->attributes[i].name);
      g_autofree char *folded = fold (name);
      g_autofree char *aside = NULL;

      if (crow_diff_lookup_new_attribute (diff, entity, i) != CROW_NONE || !g_hash_table_contains (wanted, folded))
        continue;
      aside = make_aside_name (names);
      append_rename (self, sql, table, name, aside);
    }
  if (any)
    add (self, CROW_JOURNAL_NAMES, table, sql->str);
}

static void
rename_values (Names *self,
               guint  entity)
{
  CrowDiff *diff = self->migration->diff;
  const CrowEntityInfo *from = &diff->from.info->entities[entity];
  const CrowEntityInfo *to = &diff->to.info->entities[diff->from.entities[entity]];
  g_autofree char *table = crow_sql_dup_table_name (CROW_DIALECT_MARIADB, to);

  for (guint i = 0; i < from->n_attributes; i++)
    {
      guint16 other = crow_diff_lookup_new_attribute (diff, entity, i);
      GString *widen, *convert;

      if (other == CROW_NONE || !_crow_migration_convert_values (self->migration, entity, i, to->attributes[other].name,
                                                                 &widen, &convert))
        continue;
      add (self, CROW_JOURNAL_NAMES, table, widen->str);
      add (self, CROW_JOURNAL_NAMES, table, convert->str);
      g_string_free (widen, TRUE);
      g_string_free (convert, TRUE);
    }
}

/* Views that were drawn are made anew at the end. */
static void
drop_views (Names *self)
{
  const CrowDdlPlan *plan = self->migration->diff->from.plan;
  g_autoptr (GPtrArray) dropped = g_ptr_array_new ();

  for (guint i = plan->views->len; i-- > 0;)
    {
      const CrowViewInfo *view = plan->views->pdata[i];
      g_autoptr (GString) sql = g_string_new ("DROP VIEW IF EXISTS ");

      append_name (sql, view->name);
      g_ptr_array_add (dropped, _crow_journal_entry_new (CROW_JOURNAL_NAMES, NULL, NULL, NULL, sql->str));
    }
  for (guint i = 0; i < dropped->len; i++)
    g_ptr_array_insert (self->entries, (int) i, dropped->pdata[i]);
}

/* Rows of a hierarchy that are told by other values: what nothing but the older drawing says. */
static void
add_late (Names *self)
{
  for (guint i = 0; i < self->migration->steps->len; i++)
    {
      const CrowMigrationStep *step = self->migration->steps->pdata[i];

      if (_crow_journal_is_data (step->sql) && step->n_changes > 0 &&
          _crow_migration_get_change (self->migration, step->changes[0])->facet == CROW_FACET_DISCRIMINATOR_VALUE)
        add (self, CROW_JOURNAL_LATE, NULL, step->sql);
    }
}

GPtrArray *
_crow_migrate_plan_names (CrowMigrateRun *run)
{
  Names self = { run->migration, _crow_journal_list_new () };

  for (guint i = 0; i < run->migration->diff->from.info->n_entities; i++)
    drop_references (&self, i);
  rename_tables (&self);
  for (guint i = 0; i < run->migration->diff->from.info->n_entities; i++)
    if (run->migration->diff->from.entities[i] != CROW_NONE)
      {
        rename_columns (&self, i);
        rename_values (&self, i);
      }
  if (self.entries->len > 0)
    drop_views (&self);
  add_late (&self);
  return self.entries;
}

#endif
