/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations of MariaDB.
 *
 * Foreign keys and checks that change go first, in a statement of their own; then tables get their names, and then
 * each table is changed by one ALTER TABLE, so that a numbered column never is without its key and columns can change
 * places.  A column is always given with its complete definition.  Foreign keys come last.
 *
 * The server ends the transaction at each of these statements.
 */
#include "config.h"

#include "sql/crow-migration-parts-private.h"

#include <string.h>

typedef struct
{
  CrowMigration *migration;
  CrowTableParts **parts;
} Plan;

static void
append_name (GString    *sql,
             const char *name)
{
  crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, name);
}

/* The clauses of one ALTER TABLE. */
typedef struct
{
  GString *sql;
  GArray *changes; /* of guint */
  gboolean any;
} Clauses;

static void
clauses_init (Clauses       *self,
              CrowMigration *migration,
              guint16        old_entity,
              guint16        new_entity)
{
  self->sql = g_string_new ("ALTER TABLE ");
  self->changes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->any = FALSE;
  if (old_entity != CROW_NONE)
    _crow_migration_append_old_table (self->sql, migration, old_entity);
  else
    _crow_migration_append_new_table (self->sql, migration, new_entity);
}

/* Begins one; what is appended to the result is it. */
static GString *
clauses_add (Clauses    *self,
             guint       change,
             const char *words)
{
  g_string_append (self->sql, self->any ? ",\n  " : "\n  ");
  g_string_append (self->sql, words);
  self->any = TRUE;
  if (change < PART_STAYS)
    g_array_append_val (self->changes, change);
  return self->sql;
}

static void
clauses_end (Clauses       *self,
             CrowMigration *migration,
             guint16        old_entity,
             guint16        new_entity)
{
  if (self->any)
    {
      CrowMigrationStep *step = _crow_migration_add (migration, CROW_STEP_STATEMENT, old_entity, new_entity, self->sql);

      for (guint i = 0; i < self->changes->len; i++)
        _crow_migration_step_add_change (step, g_array_index (self->changes, guint, i));
    }
  else
    g_string_free (self->sql, TRUE);
  g_array_unref (self->changes);
}

static gboolean
is_kept_name (const CrowTableParts *parts,
              const char           *name)
{
  for (guint i = 0; i < parts->to->references->len; i++)
    if (strcmp (g_array_index (parts->to->references, CrowPlanReference, i).name, name) == 0)
      return TRUE;
  for (guint i = 0; i < parts->to->indexes->len; i++)
    if (strcmp (g_array_index (parts->to->indexes, CrowPlanIndex, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

/* The index that the server made for a foreign key would stay behind. */
static void
drop_left_indexes (Plan    *plan,
                   guint    entity,
                   Clauses *clauses)
{
  const CrowTableParts *parts = plan->parts[entity];

  for (guint i = 0; i < parts->from->references->len; i++)
    {
      const char *name = g_array_index (parts->from->references, CrowPlanReference, i).name;
      gboolean listed = FALSE;

      for (guint j = 0; j < parts->from->indexes->len; j++)
        listed = listed || (strcmp (g_array_index (parts->from->indexes, CrowPlanIndex, j).name, name) == 0 &&
                            _crow_part_goes (parts->drop_indexes[j]));
      if (!listed && _crow_part_goes (parts->drop_references[i]) && !is_kept_name (parts, name))
        append_name (clauses_add (clauses, parts->drop_references[i], "DROP INDEX IF EXISTS "), name);
    }
}

static void
drop_references (Plan *plan)
{
  CrowDiff *diff = plan->migration->diff;

  for (guint i = 0; i < diff->from.plan->tables->len; i++)
    {
      const CrowPlanTable *table = diff->from.plan->tables->pdata[i];
      const CrowTableParts *parts = plan->parts[table->entity];
      Clauses clauses;

      clauses_init (&clauses, plan->migration, table->entity, CROW_NONE);
      for (guint j = 0; j < table->references->len; j++)
        {
          const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, j);

          if (parts == NULL || _crow_part_goes (parts->drop_references[j]))
            append_name (clauses_add (&clauses, parts != NULL ? parts->drop_references[j] : PART_FORCED,
                                      "DROP FOREIGN KEY "), reference->name);
        }
      if (parts != NULL)
        drop_left_indexes (plan, table->entity, &clauses);
      for (guint j = 0; parts != NULL && j < table->checks->len; j++)
        if (_crow_part_goes (parts->drop_checks[j]))
          append_name (clauses_add (&clauses, parts->drop_checks[j], "DROP CONSTRAINT "),
                       g_array_index (table->checks, CrowPlanCheck, j).name);
      clauses_end (&clauses, plan->migration, table->entity, diff->from.entities[table->entity]);
    }
}

static void
drop_tables (Plan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      GString *sql;

      if (change->element != CROW_ELEMENT_ENTITY || change->kind != CROW_DIFF_DROP)
        continue;
      sql = g_string_new ("DROP TABLE ");
      _crow_migration_append_old_table (sql, self, change->from);
      _crow_migration_add_for (self, i, sql);
    }
}

static void
rename_table_cb (CrowMigration    *self,
                 const CrowRename *rename,
                 const char       *from,
                 const char       *to,
                 gpointer          data)
{
  const char *schema = self->diff->to.info->entities[rename->entity].database_schema;
  GString *sql = g_string_new ("RENAME TABLE ");

  _crow_sql_append_qualified (sql, CROW_DIALECT_MARIADB, schema, from);
  g_string_append (sql, " TO ");
  _crow_sql_append_qualified (sql, CROW_DIALECT_MARIADB, schema, to);
  _crow_migration_add_for (self, rename->change, sql);
}

/* Into another database first, then by name. */
static void
rename_tables (Plan *plan)
{
  CrowMigration *self = plan->migration;
  g_autoptr (GArray) renames = g_array_new (FALSE, FALSE, sizeof (CrowRename));
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_array_set_clear_func (renames, _crow_rename_clear);
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      CrowRename rename = { .change = i };

      if (change->element != CROW_ELEMENT_ENTITY)
        continue;
      if (change->facet == CROW_FACET_DATABASE_SCHEMA)
        {
          GString *sql = g_string_new ("RENAME TABLE ");

          _crow_migration_append_old_table (sql, self, change->from);
          g_string_append (sql, " TO ");
          _crow_sql_append_qualified (sql, CROW_DIALECT_MARIADB, change->to_value, change->from_name);
          _crow_migration_add_for (self, i, sql);
        }
      if (change->kind != CROW_DIFF_RENAME)
        continue;
      rename.entity = change->to;
      rename.from = g_strdup (change->from_name);
      rename.to = g_strdup (change->to_name);
      g_array_append_val (renames, rename);
    }
  _crow_migration_rename_all (self, renames, taken, rename_table_cb, NULL);
}

/* The first change of a column, or PART_STAYS. */
static guint
find_column_change (CrowMigration *self,
                    guint          entity,
                    guint16        old,
                    guint16        new,
                    CrowDiffFacet  facet)
{
  for (guint i = 0; self->work[entity] != NULL && i < self->work[entity]->len; i++)
    {
      guint number = g_array_index (self->work[entity], guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);

      if (change->element == CROW_ELEMENT_ATTRIBUTE && change->from == old && change->to == new &&
          (facet == CROW_FACET_NONE || change->facet == facet))
        return number;
    }
  return PART_STAYS;
}

static void
append_type_of_both (GString            *sql,
                     const CrowEnumInfo *from,
                     const CrowEnumInfo *to)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_string_append (sql, "ENUM(");
  for (guint i = 0; i < (guint) from->n_values + to->n_values; i++)
    {
      const char *value = i < from->n_values ? from->values[i].name : to->values[i - from->n_values].name;

      if (!g_hash_table_add (seen, (gpointer) value))
        continue;
      g_string_append (sql, g_hash_table_size (seen) > 1 ? ", " : "");
      crow_sql_append_literal (sql, CROW_DIALECT_MARIADB, value);
    }
  g_string_append_c (sql, ')');
}

gboolean
_crow_migration_convert_values (CrowMigration *self,
                                guint          entity,
                                guint          attribute,
                                const char    *name,
                                GString      **widen,
                                GString      **convert)
{
  const CrowAttributeInfo *old = &self->diff->from.info->entities[entity].attributes[attribute];
  guint16 to = self->diff->from.entities[entity];
  guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, attribute);
  g_autoptr (GString) quoted = g_string_new (NULL);
  g_autofree char *converted = NULL;
  CrowPlanColumn column;

  if (other == CROW_NONE)
    return FALSE;
  append_name (quoted, name);
  converted = _crow_migration_dup_conversion (self, entity, attribute, to, other, quoted->str);
  if (converted == NULL)
    return FALSE;
  _crow_ddl_decide_column (self->diff->from.plan, self->diff->from.tables[entity], attribute, FALSE, &column);
  *widen = g_string_new ("ALTER TABLE ");
  _crow_migration_append_new_table (*widen, self, to);
  g_string_append_printf (*widen, " MODIFY COLUMN %s ", quoted->str);
  append_type_of_both (*widen, &self->diff->from.info->enums[old->enumeration],
                       &self->diff->to.info->enums[self->diff->to.info->entities[to].attributes[other].enumeration]);
  if (column.required)
    g_string_append (*widen, " NOT NULL");
  *convert = g_string_new ("UPDATE ");
  _crow_migration_append_new_table (*convert, self, to);
  g_string_append_printf (*convert, " SET %s = %s", quoted->str, converted);
  return TRUE;
}

/* Values of an enumeration that have another name are in both for a moment. */
static void
convert_values (Plan  *plan,
                guint  entity)
{
  CrowMigration *self = plan->migration;
  const CrowTableParts *parts = plan->parts[entity];

  for (guint i = 0; i < parts->from->info->n_attributes; i++)
    {
      GString *widen, *convert;

      if (!_crow_migration_convert_values (self, entity, i, parts->from->info->attributes[i].name, &widen, &convert))
        continue;
      _crow_migration_add (self, CROW_STEP_STATEMENT, entity, parts->to->entity, widen);
      _crow_migration_add (self, CROW_STEP_STATEMENT, entity, parts->to->entity, convert);
    }
}

static gboolean
is_one_of (const char        *type,
           const char *const *prefixes)
{
  for (; *prefixes != NULL; prefixes++)
    if (g_str_has_prefix (type, *prefixes))
      return TRUE;
  return FALSE;
}

/* What the server makes of texts and bytes, and of nothing else, nor anything else of it. */
static gboolean
goes_by_text (const char *from,
              const char *to)
{
  static const char *const strict[] = { "uuid", "inet", NULL };
  static const char *const texts[] = { "char", "varchar", "text", "tinytext", "mediumtext", "longtext", "binary",
                                       "varbinary", "blob", "tinyblob", "mediumblob", "longblob", NULL };

  return (is_one_of (to, strict) && !is_one_of (from, texts)) || (is_one_of (from, strict) && !is_one_of (to, texts));
}

/* Columns that cannot become of their new type directly are texts in between. */
static void
make_texts (Plan  *plan,
            guint  entity)
{
  CrowMigration *self = plan->migration;
  const CrowTableParts *parts = plan->parts[entity];
  guint16 to = parts->to->entity;

  for (guint i = 0; i < parts->from->info->n_attributes; i++)
    {
      const CrowAttributeInfo *old = &parts->from->info->attributes[i];
      guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, i);
      g_autofree char *before = NULL, *after = NULL;
      guint change = other != CROW_NONE ? find_column_change (self, entity, i, other, CROW_FACET_TYPE) : PART_STAYS;
      GString *sql;

      if (change == PART_STAYS || old->generated != NULL || parts->remade[other])
        continue;
      before = crow_sql_type_to_catalog_string (self->diff->from.schema, entity, i, CROW_DIALECT_MARIADB);
      after = crow_sql_type_to_catalog_string (self->diff->to.schema, to, other, CROW_DIALECT_MARIADB);
      if (!goes_by_text (before, after))
        continue;
      sql = g_string_new ("ALTER TABLE ");
      _crow_migration_append_new_table (sql, self, to);
      g_string_append (sql, " MODIFY COLUMN ");
      append_name (sql, old->name);
      g_string_append (sql, " VARCHAR(64)");
      if (crow_schema_is_in_primary_key (self->diff->from.schema, entity, i))
        g_string_append (sql, " NOT NULL");
      _crow_migration_add_for (self, change, sql);
    }
}

/* Rows without a value get the default before that is required. */
static void
fill_values (Plan  *plan,
             guint  entity)
{
  CrowMigration *self = plan->migration;
  const CrowTableParts *parts = plan->parts[entity];
  guint16 to = parts->to->entity;

  for (guint i = 0; i < parts->from->info->n_attributes; i++)
    {
      guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, i);
      guint change = other != CROW_NONE ? find_column_change (self, entity, i, other, CROW_FACET_REQUIRED) : PART_STAYS;
      g_autofree char *fallback = other != CROW_NONE ? _crow_migration_dup_default (self, to, other) : NULL;
      GString *sql;

      if (change == PART_STAYS || fallback == NULL || _crow_migration_get_change (self, change)->to_value == NULL ||
          parts->from->info->attributes[i].generated != NULL)
        continue;
      sql = g_string_new ("UPDATE ");
      _crow_migration_append_new_table (sql, self, to);
      g_string_append (sql, " SET ");
      append_name (sql, parts->from->info->attributes[i].name);
      g_string_append_printf (sql, " = %s WHERE ", fallback);
      append_name (sql, parts->from->info->attributes[i].name);
      g_string_append (sql, " IS NULL");
      _crow_migration_add_for (self, change, sql);
    }
}

/* The complete definition, without a key that stands in it. */
static void
append_definition (GString       *sql,
                   CrowMigration *self,
                   guint          entity,
                   guint          attribute)
{
  CrowPlanTable table = *self->diff->to.tables[entity];
  CrowPlanColumn column;

  _crow_ddl_decide_column (self->diff->to.plan, self->diff->to.tables[entity], attribute, FALSE, &column);
  table.primary.n_columns = 0;
  _crow_ddl_append_column (sql, self->diff->to.plan, &table, &column);
}

static void
change_columns (Plan    *plan,
                guint    entity,
                Clauses *clauses)
{
  CrowMigration *self = plan->migration;
  const CrowTableParts *parts = plan->parts[entity];
  guint16 to = parts->to->entity;

  for (guint i = 0; i < parts->from->info->n_attributes; i++)
    {
      const char *name = parts->from->info->attributes[i].name;
      guint16 other = crow_diff_lookup_new_attribute (self->diff, entity, i);
      guint change = find_column_change (self, entity, i, other, CROW_FACET_NONE);

      if (other == CROW_NONE || parts->remade[other])
        {
          append_name (clauses_add (clauses, change, "DROP COLUMN "), name);
        }
      else if (change != PART_STAYS)
        {
          GString *sql = clauses_add (clauses, change, "CHANGE COLUMN ");

          append_name (sql, name);
          g_string_append_c (sql, ' ');
          append_definition (sql, self, to, other);
          for (guint j = 0; j < self->work[entity]->len; j++)
            {
              guint number = g_array_index (self->work[entity], guint, j);
              const CrowDiffChange *record = _crow_migration_get_change (self, number);

              if (record->element == CROW_ELEMENT_ATTRIBUTE && record->from == i)
                g_array_append_val (clauses->changes, number);
            }
        }
    }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < parts->to->info->n_attributes; i++)
      {
        guint16 old = crow_diff_lookup_old_attribute (self->diff, to, i);

        if ((old != CROW_NONE && !parts->remade[i]) || (pass == 1) != (parts->to->info->attributes[i].generated != NULL))
          continue;
        append_definition (clauses_add (clauses, find_column_change (self, entity, old, i, CROW_FACET_NONE),
                                        "ADD COLUMN "), self, to, i);
      }
}

static void
add_index_clause (Plan                *plan,
                  const CrowPlanTable *table,
                  const CrowPlanIndex *index,
                  guint                change,
                  Clauses             *clauses)
{
  g_autoptr (GString) created = g_string_new (NULL);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *kind = NULL;
  const char *behind;
  GString *sql;

  /* "CREATE … INDEX name ON table (…)" without the table. */
  append_name (name, index->name);
  g_string_append (name, " ON ");
  _crow_ddl_append_index (created, plan->migration->diff->to.plan, table, index);
  behind = strstr (created->str, name->str);
  g_assert (behind != NULL && g_str_has_prefix (created->str, "CREATE "));
  kind = g_strndup (created->str + strlen ("CREATE "), behind - created->str - strlen ("CREATE "));
  g_string_truncate (name, name->len - strlen (" ON "));
  sql = clauses_add (clauses, change, "ADD ");
  g_string_append_printf (sql, "%s%s ", kind, name->str);
  behind += name->len + strlen (" ON ");
  g_string_truncate (name, 0);
  crow_sql_append_table (name, CROW_DIALECT_MARIADB, table->info);
  g_string_append (sql, behind + name->len + 1);
}

static void
alter_table (Plan  *plan,
             guint  entity)
{
  CrowMigration *self = plan->migration;
  const CrowTableParts *parts = plan->parts[entity];
  guint16 to = parts->to->entity;
  CrowDdlPlan *ddl = self->diff->to.plan;
  Clauses clauses;

  convert_values (plan, entity);
  make_texts (plan, entity);
  fill_values (plan, entity);
  clauses_init (&clauses, self, CROW_NONE, to);
  if (_crow_part_goes (parts->drop_primary))
    clauses_add (&clauses, parts->drop_primary, "DROP PRIMARY KEY");
  for (guint i = 0; i < parts->from->uniques->len; i++)
    if (_crow_part_goes (parts->drop_uniques[i]))
      append_name (clauses_add (&clauses, parts->drop_uniques[i], "DROP INDEX "),
                   g_array_index (parts->from->uniques, CrowPlanKey, i).name);
  for (guint i = 0; i < parts->from->indexes->len; i++)
    if (_crow_part_goes (parts->drop_indexes[i]))
      append_name (clauses_add (&clauses, parts->drop_indexes[i], "DROP INDEX "),
                   g_array_index (parts->from->indexes, CrowPlanIndex, i).name);
  change_columns (plan, entity, &clauses);
  if (_crow_part_goes (parts->add_primary))
    _crow_ddl_append_key (clauses_add (&clauses, parts->add_primary, "ADD "), ddl, parts->to, &parts->to->primary, TRUE);
  for (guint i = 0; i < parts->to->uniques->len; i++)
    if (_crow_part_goes (parts->add_uniques[i]))
      _crow_ddl_append_key (clauses_add (&clauses, parts->add_uniques[i], "ADD "), ddl, parts->to,
                            &g_array_index (parts->to->uniques, CrowPlanKey, i), FALSE);
  for (guint i = 0; i < parts->to->indexes->len; i++)
    if (_crow_part_goes (parts->add_indexes[i]))
      add_index_clause (plan, parts->to, &g_array_index (parts->to->indexes, CrowPlanIndex, i), parts->add_indexes[i],
                        &clauses);
  for (guint i = 0; i < parts->to->checks->len; i++)
    if (_crow_part_goes (parts->add_checks[i]))
      _crow_ddl_append_check (clauses_add (&clauses, parts->add_checks[i], "ADD "), ddl,
                              &g_array_index (parts->to->checks, CrowPlanCheck, i));
  for (guint i = 0; self->work[entity] != NULL && i < self->work[entity]->len; i++)
    {
      guint number = g_array_index (self->work[entity], guint, i);
      const CrowDiffChange *change = _crow_migration_get_change (self, number);

      if (change->element == CROW_ELEMENT_ENTITY && change->facet == CROW_FACET_COMMENT)
        crow_sql_append_literal (clauses_add (&clauses, number, "COMMENT = "), CROW_DIALECT_MARIADB,
                                 change->to_value != NULL ? change->to_value : "");
    }
  clauses_end (&clauses, self, entity, to);
}

static void
add_homeward_reference (CrowMigration           *self,
                        guint16                  old,
                        const CrowPlanTable     *table,
                        const CrowPlanReference *reference,
                        guint                    change)
{
  g_autoptr (GPtrArray) statements = _crow_ddl_list_homeward_reference (self->diff->to.plan, table, reference);

  for (guint i = 0; i < statements->len; i++)
    {
      CrowMigrationStep *step = _crow_migration_add (self, CROW_STEP_STATEMENT, old, table->entity,
                                                     g_string_new (statements->pdata[i]));

      if (change < PART_STAYS)
        _crow_migration_step_add_change (step, change);
    }
}

static void
add_references (Plan *plan)
{
  CrowMigration *self = plan->migration;
  CrowDiff *diff = self->diff;

  for (guint i = 0; i < diff->to.plan->tables->len; i++)
    {
      const CrowPlanTable *table = diff->to.plan->tables->pdata[i];
      guint16 old = diff->to.entities[table->entity];
      Clauses clauses;

      clauses_init (&clauses, self, CROW_NONE, table->entity);
      for (guint j = 0; j < table->references->len; j++)
        {
          const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, j);

          guint change = old != CROW_NONE ? plan->parts[old]->add_references[j] : PART_FORCED;

          if (old == CROW_NONE ? !reference->late : !_crow_part_goes (change))
            continue;
          if (reference->homeward)
            add_homeward_reference (self, old, table, reference, change);
          else
            _crow_ddl_append_reference (clauses_add (&clauses, change, "ADD "), diff->to.plan, table, reference);
        }
      clauses_end (&clauses, self, old, table->entity);
    }
}

/* A column that is changed takes its checks, computed columns and foreign keys out for a while. */
static void
force_parts (Plan *plan)
{
  CrowMigration *self = plan->migration;

  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    {
      CrowTableParts *parts = plan->parts[i];

      for (guint j = 0; parts != NULL && self->work[i] != NULL && j < self->work[i]->len; j++)
        {
          const CrowDiffChange *change = _crow_migration_get_change (self, g_array_index (self->work[i], guint, j));

          if (change->element == CROW_ELEMENT_ATTRIBUTE && change->from != CROW_NONE)
            parts->retyped[change->from] = parts->any_retyped = TRUE;
        }
      if (parts == NULL)
        continue;
      if (parts->any_retyped)
        _crow_parts_force_checks (parts);
      for (guint j = 0; j < parts->to->info->n_attributes; j++)
        if (parts->remade[j] || (parts->any_retyped && parts->to->info->attributes[j].generated != NULL &&
                                 crow_diff_lookup_old_attribute (self->diff, parts->to->entity, j) != CROW_NONE))
          _crow_parts_force_column (self, parts, j);
    }
  _crow_migration_force_references (self, plan->parts);
  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    if (plan->parts[i] != NULL && _crow_parts_lose_key (plan->parts[i]))
      _crow_parts_force_references (plan->parts[i]);
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

/* The client's usual character set may be another one. */
static void
set_names (CrowMigration *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      CrowMigrationStep *step;

      if (is_ascii (((CrowMigrationStep *) self->steps->pdata[i])->sql))
        continue;
      step = _crow_migration_add (self, CROW_STEP_PREPARE, CROW_NONE, CROW_NONE, g_string_new ("SET NAMES utf8mb4"));
      memmove (&self->steps->pdata[1], &self->steps->pdata[0], (self->steps->len - 1) * sizeof (gpointer));
      self->steps->pdata[0] = step;
      return;
    }
}

void
_crow_migration_plan_mariadb (CrowMigration *self)
{
  Plan plan = { .migration = self, .parts = _crow_migration_sort_parts (self) };

  force_parts (&plan);
  _crow_migration_drop_views (self);
  _crow_migration_create_schemas (self);
  drop_references (&plan);
  drop_tables (&plan);
  rename_tables (&plan);
  for (guint i = 0; i < self->diff->from.plan->tables->len; i++)
    {
      guint entity = ((const CrowPlanTable *) self->diff->from.plan->tables->pdata[i])->entity;

      if (plan.parts[entity] == NULL)
        continue;
      alter_table (&plan, entity);
      _crow_migration_update_told (self, entity);
    }
  _crow_migration_create_tables (self);
  add_references (&plan);
  _crow_migration_create_views (self);
  set_names (self);
  _crow_migration_free_parts (self, plan.parts);
}
