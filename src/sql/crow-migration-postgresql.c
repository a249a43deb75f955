/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations of PostgreSQL, all in one transaction.
 *
 * First goes what hangs on something else (views, foreign keys, checks, indexes, keys), then tables and columns go;
 * names change, columns change; then comes what is new in the opposite order.  A constraint or computed column on a
 * column whose type changes goes too and comes back as it is in the new schema.
 *
 * An enumeration that loses values, gets them in another order, or gets one that is used at once is made anew, since
 * ALTER TYPE … ADD VALUE has no effect before the end of the transaction (https://www.postgresql.org/docs/15/sql-altertype.html).
 */
#include "config.h"

#include "sql/crow-migration-parts-private.h"

#include <string.h>

#include "sql/crow-sql-canonical.h"

typedef enum
{
  ENUM_STAYS,
  ENUM_EXTENDED, /* ADD VALUE, RENAME VALUE */
  ENUM_REMADE,
} EnumWork;

typedef struct
{
  CrowMigration *migration;
  CrowTableParts **parts;
  EnumWork *enums;    /* by old enumeration */
  gboolean inline_key; /* the added column brings its primary key */
} Plan;

static GString *
alter_table (Plan  *plan,
             guint  new_entity)
{
  GString *sql = g_string_new ("ALTER TABLE ");

  _crow_migration_append_new_table (sql, plan->migration, new_entity);
  g_string_append_c (sql, ' ');
  return sql;
}

/* While it still has its old name. */
static GString *
alter_old_table (Plan  *plan,
                 guint  old_entity)
{
  GString *sql = g_string_new ("ALTER TABLE ");

  _crow_migration_append_old_table (sql, plan->migration, old_entity);
  g_string_append_c (sql, ' ');
  return sql;
}

static void
append_name (GString    *sql,
             const char *name)
{
  crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, name);
}

static void
add_statement (Plan    *plan,
               guint16  old_entity,
               guint16  new_entity,
               guint    change,
               GString *sql)
{
  CrowMigrationStep *step = _crow_migration_add (plan->migration, CROW_STEP_STATEMENT, old_entity, new_entity, sql);

  if (change < PART_STAYS)
    _crow_migration_step_add_change (step, change);
}

static void
drop_constraint (Plan       *plan,
                 guint       old_entity,
                 guint       change,
                 const char *name)
{
  GString *sql = alter_old_table (plan, old_entity);

  g_string_append (sql, "DROP CONSTRAINT ");
  append_name (sql, name);
  add_statement (plan, old_entity, plan->migration->diff->from.entities[old_entity], change, sql);
}

/* The name of the old primary key, as the diff found it. */
static const char *
get_primary_name (Plan  *plan,
                  guint  change)
{
  return _crow_migration_get_change (plan->migration, change)->from_name;
}

static void
drop_references (Plan *plan)
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
drop_parts (Plan  *plan,
            guint  entity)
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
            append_name (sql, schema);
            g_string_append_c (sql, '.');
          }
        append_name (sql, g_array_index (parts->from->indexes, CrowPlanIndex, i).name);
        add_statement (plan, entity, plan->migration->diff->from.entities[entity], parts->drop_indexes[i], sql);
      }
  for (guint i = 0; i < parts->from->uniques->len; i++)
    if (_crow_part_goes (parts->drop_uniques[i]))
      drop_constraint (plan, entity, parts->drop_uniques[i],
                       g_array_index (parts->from->uniques, CrowPlanKey, i).name);
  if (_crow_part_goes (parts->drop_primary))
    drop_constraint (plan, entity, parts->drop_primary, get_primary_name (plan, parts->drop_primary));
}

static void
drop_columns (Plan  *plan,
              guint  entity)
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
        sql = alter_old_table (plan, entity);
        g_string_append (sql, "DROP COLUMN ");
        append_name (sql, info->name);
        add_statement (plan, entity, to, change, sql);
      }
}

static void
drop_tables (Plan *plan)
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

static void
append_old_type (GString       *sql,
                 CrowMigration *self,
                 guint          enumeration)
{
  const CrowEnumInfo *info = &self->diff->from.info->enums[enumeration];
  g_autofree char *name = _crow_sql_dup_enum_name (self->diff->from.schema, CROW_DIALECT_POSTGRESQL, info);

  _crow_sql_append_qualified (sql, CROW_DIALECT_POSTGRESQL, info->database_schema, name);
}

static void
append_new_type (GString       *sql,
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

static void
sort_enums (Plan *plan)
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

  append_new_type (sql, self, GPOINTER_TO_UINT (data));
  g_string_append (sql, " RENAME VALUE ");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, from);
  g_string_append (sql, " TO ");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, to);
  _crow_migration_add_for (self, rename->change, sql);
}

/* Each new value after the one that stands before it. */
static void
extend_enum (Plan  *plan,
             guint  enumeration)
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
      append_new_type (sql, self, to);
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
static void
set_enums_aside (Plan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->from.info->n_enums; i++)
    {
      GString *sql;
      g_autofree char *aside = make_aside (i);

      if (self->diff->from.enums[i] != CROW_NONE && plan->enums[i] != ENUM_REMADE)
        continue;
      sql = g_string_new ("ALTER TYPE ");
      append_old_type (sql, self, i);
      g_string_append (sql, " RENAME TO ");
      append_name (sql, aside);
      _crow_migration_add_for (self, G_MAXUINT, sql);
    }
}

static void
create_schemas (Plan *plan)
{
  CrowMigration *self = plan->migration;
  const CrowSchemaInfo *to = self->diff->to.info, *from = self->diff->from.info;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < from->n_entities; i++)
    if (_crow_sql_get_schema (from->entities[i].database_schema) != NULL)
      g_hash_table_add (known, (gpointer) from->entities[i].database_schema);
  for (guint i = 0; i < (guint) to->n_entities + to->n_enums + to->n_views; i++)
    {
      const char *schema = i < to->n_entities ? to->entities[i].database_schema
                           : i < (guint) to->n_entities + to->n_enums
                             ? to->enums[i - to->n_entities].database_schema
                             : to->views[i - to->n_entities - to->n_enums].database_schema;

      if (_crow_sql_get_schema (schema) != NULL && g_hash_table_add (known, (gpointer) schema))
        g_ptr_array_add (names, (gpointer) schema);
    }
  for (guint i = 0; i < names->len; i++)
    {
      GString *sql = g_string_new ("CREATE SCHEMA IF NOT EXISTS ");

      append_name (sql, names->pdata[i]);
      _crow_migration_add_for (self, G_MAXUINT, sql);
    }
}

static void
move_between_schemas (Plan *plan)
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
        append_old_type (sql, self, change->from);
      else
        _crow_migration_append_old_table (sql, self, change->from);
      g_string_append (sql, " SET SCHEMA ");
      append_name (sql, change->to_value != NULL ? change->to_value : "public");
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
  append_name (sql, to);
  _crow_migration_add_for (self, rename->change, sql);
}

/* Whether a part that is called otherwise is made anew anyway. */
static gboolean
is_made_anew (Plan                 *plan,
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
get_schema_of (Plan                 *plan,
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
rename_relations (Plan *plan)
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
  append_name (sql, from);
  g_string_append (sql, " TO ");
  append_name (sql, to);
  _crow_migration_add_for (self, rename->change, sql);
}

static void
rename_in_table (Plan  *plan,
                 guint  entity)
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
create_enums (Plan *plan)
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

static void
drop_enums (Plan *plan)
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

  append_name (name, info->name);
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
alter_column (Plan       *plan,
              guint       new_entity,
              guint       attribute,
              const char *words)
{
  GString *sql = alter_table (plan, new_entity);

  g_string_append (sql, "ALTER COLUMN ");
  append_name (sql, plan->migration->diff->to.info->entities[new_entity].attributes[attribute].name);
  g_string_append_printf (sql, " %s", words);
  return sql;
}

static void
retype_column (Plan                 *plan,
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
      append_name (sql, info->collation);
    }
  g_string_append_printf (sql, " USING %s", using);
  add_statement (plan, from, to, change, sql);
}

static void
number_column (Plan  *plan,
               guint  from,
               guint  to,
               guint  attribute,
               guint  change)
{
  CrowMigration *self = plan->migration;
  const CrowEntityInfo *info = &self->diff->to.info->entities[to];
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GString) column = g_string_new (NULL);
  GString *sql;

  add_statement (plan, from, to, change,
                 alter_column (plan, to, attribute, "ADD GENERATED BY DEFAULT AS IDENTITY"));
  _crow_migration_append_new_table (table, self, to);
  append_name (column, info->attributes[attribute].name);
  sql = g_string_new ("SELECT setval(pg_get_serial_sequence(");
  crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, table->str);
  g_string_append (sql, ", ");
  {
    g_autofree char *real = crow_sql_dup_name (CROW_DIALECT_POSTGRESQL, info->attributes[attribute].name);

    crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, real);
  }
  g_string_append_printf (sql, "), coalesce(max(%s), 0) + 1, false) FROM %s", column->str, table->str);
  add_statement (plan, from, to, change, sql);
}

static void
alter_one_column (Plan                 *plan,
                  const CrowTableParts *parts,
                  guint                 old,
                  guint                 new)
{
  CrowMigration *self = plan->migration;
  const CrowAttributeInfo *before = &parts->from->info->attributes[old];
  guint from = parts->from->entity, to = parts->to->entity;
  guint facets[CROW_N_FACETS];
  g_autofree char *fallback = _crow_migration_dup_default (self, to, new);
  CrowPlanColumn column;
  gboolean had_default = before->default_source != CROW_VALUE_NONE;
  gboolean retyped = parts->retyped[old];

  list_facets (self, from, old, facets);
  _crow_ddl_decide_column (self->diff->to.plan, parts->to, new, FALSE, &column);
  if (_crow_part_goes (facets[CROW_FACET_GENERATED]))
    add_statement (plan, from, to, facets[CROW_FACET_GENERATED], alter_column (plan, to, new, "DROP EXPRESSION"));
  if (_crow_part_goes (facets[CROW_FACET_AUTO]) && !column.automatic)
    {
      add_statement (plan, from, to, facets[CROW_FACET_AUTO], alter_column (plan, to, new, "DROP IDENTITY IF EXISTS"));
      had_default = TRUE;
    }
  if ((retyped && had_default) || (_crow_part_goes (facets[CROW_FACET_DEFAULT]) && fallback == NULL) ||
      _crow_part_goes (facets[CROW_FACET_AUTO]))
    add_statement (plan, from, to, facets[CROW_FACET_DEFAULT], alter_column (plan, to, new, "DROP DEFAULT"));
  if (retyped)
    retype_column (plan, parts, old, new, &column,
                   _crow_part_goes (facets[CROW_FACET_TYPE]) ? facets[CROW_FACET_TYPE] : facets[CROW_FACET_COLLATION]);
  if (fallback != NULL && (retyped || _crow_part_goes (facets[CROW_FACET_DEFAULT]) ||
                           _crow_part_goes (facets[CROW_FACET_AUTO])))
    {
      GString *sql = alter_column (plan, to, new, "SET DEFAULT ");

      g_string_append (sql, fallback);
      add_statement (plan, from, to, facets[CROW_FACET_DEFAULT], sql);
    }
  if (_crow_part_goes (facets[CROW_FACET_REQUIRED]))
    {
      if (column.required && fallback != NULL)
        {
          GString *sql = g_string_new ("UPDATE ");

          _crow_migration_append_new_table (sql, self, to);
          g_string_append (sql, " SET ");
          append_name (sql, column.info->name);
          g_string_append (sql, " = DEFAULT WHERE ");
          append_name (sql, column.info->name);
          g_string_append (sql, " IS NULL");
          add_statement (plan, from, to, facets[CROW_FACET_REQUIRED], sql);
        }
      add_statement (plan, from, to, facets[CROW_FACET_REQUIRED],
                     alter_column (plan, to, new, column.required ? "SET NOT NULL" : "DROP NOT NULL"));
    }
  if (_crow_part_goes (facets[CROW_FACET_AUTO]) && column.automatic)
    number_column (plan, from, to, new, facets[CROW_FACET_AUTO]);
}

static gboolean
is_inline_key (const CrowPlanTable *table,
               guint                attribute)
{
  return table->primary.n_columns == 1 && table->primary.columns[0] == attribute && table->primary.name == NULL &&
         table->primary.deferrable == CROW_DEFERRABLE_NOT;
}

static void
alter_columns (Plan  *plan,
               guint  entity)
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
        sql = alter_table (plan, parts->to->entity);
        g_string_append (sql, "ADD COLUMN ");
        _crow_ddl_append_column (sql, self->diff->to.plan, parts->to, &column);
        add_statement (plan, entity, parts->to->entity, change, sql);
        if (is_inline_key (parts->to, i))
          parts->add_primary = PART_STAYS;
      }
}

static void
add_keys (Plan  *plan,
          guint  entity)
{
  CrowDdlPlan *ddl = plan->migration->diff->to.plan;
  const CrowTableParts *parts = plan->parts[entity];
  guint to = parts->to->entity;
  GString *sql;

  if (_crow_part_goes (parts->add_primary))
    {
      sql = alter_table (plan, to);
      g_string_append (sql, "ADD ");
      _crow_ddl_append_key (sql, ddl, parts->to, &parts->to->primary, TRUE);
      add_statement (plan, entity, to, parts->add_primary, sql);
    }
  for (guint i = 0; i < parts->to->uniques->len; i++)
    if (_crow_part_goes (parts->add_uniques[i]))
      {
        sql = alter_table (plan, to);
        g_string_append (sql, "ADD ");
        _crow_ddl_append_key (sql, ddl, parts->to, &g_array_index (parts->to->uniques, CrowPlanKey, i), FALSE);
        add_statement (plan, entity, to, parts->add_uniques[i], sql);
      }
  for (guint i = 0; i < parts->to->checks->len; i++)
    if (_crow_part_goes (parts->add_checks[i]))
      {
        sql = alter_table (plan, to);
        g_string_append (sql, "ADD ");
        _crow_ddl_append_check (sql, ddl, &g_array_index (parts->to->checks, CrowPlanCheck, i));
        add_statement (plan, entity, to, parts->add_checks[i], sql);
      }
  for (guint i = 0; i < parts->to->indexes->len; i++)
    if (_crow_part_goes (parts->add_indexes[i]))
      {
        sql = g_string_new (NULL);
        _crow_ddl_append_index (sql, ddl, parts->to, &g_array_index (parts->to->indexes, CrowPlanIndex, i));
        add_statement (plan, entity, to, parts->add_indexes[i], sql);
      }
}

static void
add_reference (Plan                    *plan,
               guint16                  old_entity,
               const CrowPlanTable     *table,
               const CrowPlanReference *reference,
               guint                    change)
{
  GString *sql = alter_table (plan, table->entity);

  g_string_append (sql, "ADD ");
  _crow_ddl_append_reference (sql, plan->migration->diff->to.plan, table, reference);
  add_statement (plan, old_entity, table->entity, change, sql);
}

static void
add_references (Plan *plan)
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
create_tables (Plan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->to.plan->tables->len; i++)
    {
      const CrowPlanTable *table = self->diff->to.plan->tables->pdata[i];

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
set_comments (Plan *plan)
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
          append_new_type (sql, self, change->to);
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
          append_name (sql, change->to_name);
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
        append_name (sql, info->name);
        append_comment (sql, info->comment);
        add_statement (plan, i, table->entity, PART_FORCED, sql);
      }
}

static void
force_parts (Plan *plan)
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
for_all (Plan   *plan,
         void  (*work) (Plan *plan, guint entity))
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
  g_autofree EnumWork *enums = g_new0 (EnumWork, self->diff->from.info->n_enums + 1);
  Plan plan = { .migration = self, .parts = _crow_migration_sort_parts (self), .enums = enums };

  sort_enums (&plan);
  force_parts (&plan);
  _crow_migration_drop_views (self);
  drop_references (&plan);
  for_all (&plan, drop_parts);
  drop_tables (&plan);
  for_all (&plan, drop_columns);
  create_schemas (&plan);
  set_enums_aside (&plan);
  move_between_schemas (&plan);
  rename_relations (&plan);
  for_all (&plan, rename_in_table);
  create_enums (&plan);
  for_all (&plan, alter_columns);
  drop_enums (&plan);
  for_all (&plan, add_keys);
  create_tables (&plan);
  add_references (&plan);
  set_comments (&plan);
  _crow_migration_create_views (self);
  _crow_migration_free_parts (self, plan.parts);
}
