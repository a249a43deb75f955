/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first half of the JSON form: tables, views and enumerations as a catalog lists them.
 */
#include "config.h"

#include "codegen/crow-schema-json-private.h"

#include "sql/crow-ddl-private.h"

#include <string.h>

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

static const char *
get_schema (CrowDdlPlan *plan,
            const char  *database_schema)
{
  const char *schema = _crow_sql_get_schema (database_schema);

  if (!HAS (plan, CROW_FEATURE_SCHEMAS))
    return NULL;
  return schema == NULL && plan->dialect->id == CROW_DIALECT_POSTGRESQL ? "public" : schema;
}

static void
set_name (JsonBuilder *json,
          CrowDdlPlan *plan,
          const char  *name)
{
  g_autofree char *real = name != NULL && HAS (plan, CROW_FEATURE_NAMES_CONSTRAINTS)
                            ? crow_sql_dup_name (plan->dialect->id, name) : NULL;

  /* The catalog of SQLite has no names of keys. */
  _crow_json_set_string (json, "name", real);
}

static void
set_index_name (JsonBuilder *json,
                CrowDdlPlan *plan,
                const char  *name)
{
  g_autofree char *real = crow_sql_dup_name (plan->dialect->id, name);

  _crow_json_set_string (json, "name", real);
}

static void
add_primary_key (JsonBuilder         *json,
                 CrowDdlPlan         *plan,
                 const CrowPlanTable *table)
{
  const CrowPlanKey *key = &table->primary;
  g_autofree char *usual = NULL;
  const char *name = key->name;

  json_builder_set_member_name (json, "primary_key");
  if (key->n_columns == 0)
    {
      json_builder_add_null_value (json);
      return;
    }
  if (plan->dialect->id == CROW_DIALECT_MARIADB)
    name = "PRIMARY";
  else if (name == NULL)
    name = usual = g_strconcat (table->info->name, "_pkey", NULL);
  json_builder_begin_object (json);
  set_name (json, plan, name);
  _crow_json_set_columns (json, "columns", plan->dialect->id, table->info, key->columns, key->n_columns);
  json_builder_end_object (json);
}

static void add_index (JsonBuilder         *json,
                       CrowDdlPlan         *plan,
                       const CrowPlanTable *table,
                       const CrowPlanIndex *index);

/* To MariaDB a unique index is a unique constraint. */
static gboolean
is_shown_as_key (CrowDdlPlan         *plan,
                 const CrowPlanIndex *index)
{
  return plan->dialect->id == CROW_DIALECT_MARIADB && index->info != NULL && index->info->unique;
}

static void
add_uniques (JsonBuilder         *json,
             CrowDdlPlan         *plan,
             const CrowPlanTable *table)
{
  json_builder_set_member_name (json, "uniques");
  json_builder_begin_array (json);
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      json_builder_begin_object (json);
      set_name (json, plan, key->name);
      _crow_json_set_columns (json, "columns", plan->dialect->id, table->info, key->columns, key->n_columns);
      if (key->deferrable != CROW_DEFERRABLE_NOT)
        _crow_json_set_boolean (json, "deferrable", TRUE);
      json_builder_end_object (json);
    }
  for (guint i = 0; i < table->indexes->len; i++)
    if (is_shown_as_key (plan, &g_array_index (table->indexes, CrowPlanIndex, i)))
      add_index (json, plan, table, &g_array_index (table->indexes, CrowPlanIndex, i));
  json_builder_end_array (json);
}

static const char *
name_action (CrowDdlPlan *plan,
             CrowAction   action)
{
  static const char *const names[] = { "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };

  /* MariaDB says so where nothing is written. */
  if (action == CROW_ACTION_NO_ACTION && plan->dialect->id == CROW_DIALECT_MARIADB)
    return "RESTRICT";
  return names[action];
}

static void
add_foreign_keys (JsonBuilder         *json,
                  CrowDdlPlan         *plan,
                  const CrowPlanTable *table)
{
  CrowDialectId dialect = plan->dialect->id;

  json_builder_set_member_name (json, "foreign_keys");
  json_builder_begin_array (json);
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);
      const CrowEntityInfo *target = crow_schema_get_entity (plan->schema, reference->info->target);
      g_autofree char *name = crow_sql_dup_table_name (dialect, target);

      json_builder_begin_object (json);
      set_name (json, plan, reference->name);
      _crow_json_set_columns (json, "columns", dialect, table->info, reference->info->columns,
                              reference->info->n_columns);
      _crow_json_set_string (json, "ref_schema", get_schema (plan, target->database_schema));
      _crow_json_set_string (json, "ref_table", name);
      _crow_json_set_columns (json, "ref_columns", dialect, target, reference->info->target_columns,
                              reference->info->n_columns);
      _crow_json_set_string (json, "on_delete", name_action (plan, reference->on_delete));
      _crow_json_set_string (json, "on_update", name_action (plan, reference->on_update));
      _crow_json_set_string (json, "match", dialect == CROW_DIALECT_POSTGRESQL ? "SIMPLE" : "NONE");
      if (dialect == CROW_DIALECT_POSTGRESQL)
        {
          _crow_json_set_boolean (json, "deferrable", reference->deferrable != CROW_DEFERRABLE_NOT);
          _crow_json_set_boolean (json, "initially_deferred", reference->deferrable == CROW_DEFERRABLE_DEFERRED);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_check (JsonBuilder *json,
           CrowDdlPlan *plan,
           const char  *name,
           const char  *level,
           const char  *expression)
{
  json_builder_begin_object (json);
  /* The statement that SQLite keeps has the names of checks. */
  if (name != NULL)
    set_index_name (json, plan, name);
  else
    _crow_json_set_string (json, "name", NULL);
  if (plan->dialect->id == CROW_DIALECT_MARIADB)
    _crow_json_set_string (json, "level", level);
  _crow_json_set_string (json, "expression", expression);
  json_builder_end_object (json);
}

static void
add_checks (JsonBuilder         *json,
            CrowDdlPlan         *plan,
            const CrowPlanTable *table)
{
  json_builder_set_member_name (json, "checks");
  json_builder_begin_array (json);
  for (guint i = 0; plan->dialect->id == CROW_DIALECT_MARIADB && i < table->info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &table->info->attributes[i];
      const char *native = attribute->native_types[CROW_DIALECT_MARIADB];
      g_autoptr (GString) expression = NULL;
      g_autofree char *name = NULL;

      if (native != NULL ? g_ascii_strcasecmp (native, "json") != 0 : attribute->type != CROW_TYPE_JSON)
        continue;
      name = crow_sql_dup_name (CROW_DIALECT_MARIADB, attribute->name);
      expression = g_string_new (name);
      g_string_replace (expression, "`", "``", 0);
      g_string_prepend (expression, "json_valid(`");
      g_string_append (expression, "`)");
      add_check (json, plan, name, "Column", expression->str);
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      const CrowPlanCheck *check = &g_array_index (table->checks, CrowPlanCheck, i);

      add_check (json, plan, check->name, "Table", check->expression);
    }
  json_builder_end_array (json);
}

static void
add_index (JsonBuilder         *json,
           CrowDdlPlan         *plan,
           const CrowPlanTable *table,
           const CrowPlanIndex *index)
{
  const CrowIndexInfo *info = index->info;
  gboolean partial = info != NULL && info->where != NULL && HAS (plan, CROW_FEATURE_PARTIAL_INDEXES);
  gboolean expression = FALSE;
  g_autoptr (GString) definition = g_string_new (NULL);

  json_builder_begin_object (json);
  set_index_name (json, plan, index->name);
  _crow_json_set_boolean (json, "unique", info != NULL && info->unique);
  if (info == NULL)
    {
      _crow_json_set_columns (json, "columns", plan->dialect->id, table->info, index->columns, index->n_columns);
    }
  else
    {
      json_builder_set_member_name (json, "columns");
      json_builder_begin_array (json);
      for (guint i = 0; i < info->n_parts; i++)
        {
          const CrowIndexPartInfo *part = &info->parts[i];
          g_autofree char *name = NULL;

          expression = expression || part->expression != NULL;
          if (part->expression != NULL)
            name = g_strdup (plan->dialect->id == CROW_DIALECT_SQLITE ? "<expression>" : part->expression);
          else
            name = crow_sql_dup_name (plan->dialect->id, table->info->attributes[part->attribute].name);
          json_builder_add_string_value (json, name);
        }
      json_builder_end_array (json);
    }
  if (plan->dialect->id == CROW_DIALECT_SQLITE)
    {
      json_builder_set_member_name (json, "descending");
      json_builder_begin_array (json);
      for (guint i = 0; i < (info != NULL ? info->n_parts : index->n_columns); i++)
        json_builder_add_boolean_value (json, info != NULL && info->parts[i].descending);
      json_builder_end_array (json);
      _crow_json_set_boolean (json, "partial", partial);
      _crow_ddl_append_index (definition, plan, table, index);
      _crow_json_set_string (json, "definition", definition->str);
    }
  else if (plan->dialect->id == CROW_DIALECT_POSTGRESQL)
    {
      _crow_json_set_string (json, "method", info != NULL && info->method != NULL ? info->method : "btree");
      _crow_json_set_boolean (json, "has_expression", expression);
      _crow_json_set_string (json, "where", partial ? info->where : NULL);
      _crow_ddl_append_index (definition, plan, table, index);
      _crow_json_set_string (json, "definition", definition->str);
    }
  else if (plan->dialect->id == CROW_DIALECT_MARIADB)
    {
      g_autofree char *method = g_ascii_strup (info != NULL && info->method != NULL ? info->method : "btree", -1);
      guint n = info != NULL ? info->n_parts : index->n_columns;

      _crow_json_set_string (json, "method", method);
      json_builder_set_member_name (json, "prefix");
      json_builder_begin_array (json);
      for (guint i = 0; i < n; i++)
        {
          guint prefix = info != NULL ? _crow_ddl_get_index_prefix (plan, table, info, i) : 0;

          if (prefix > 0)
            json_builder_add_int_value (json, prefix);
          else
            json_builder_add_null_value (json);
        }
      json_builder_end_array (json);
    }
  json_builder_end_object (json);
}

/* Whether the first of @list are just @columns, in the same order. */
static gboolean
begins_with (const guint16 *list,
             guint          n_list,
             const guint16 *columns,
             guint          n_columns)
{
  return n_list >= n_columns && memcmp (list, columns, n_columns * sizeof (guint16)) == 0;
}

/* Whether MariaDB finds an index for the foreign key @number, or makes one for a longer one. */
static gboolean
has_index (const CrowPlanTable *table,
           guint                number)
{
  const CrowReferenceInfo *info = g_array_index (table->references, CrowPlanReference, number).info;

  if (begins_with (table->primary.columns, table->primary.n_columns, info->columns, info->n_columns))
    return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (begins_with (key->columns, key->n_columns, info->columns, info->n_columns))
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const CrowIndexInfo *index = g_array_index (table->indexes, CrowPlanIndex, i).info;
      gboolean same = index->n_parts >= info->n_columns && index->method == NULL;

      for (guint j = 0; same && j < info->n_columns; j++)
        same = index->parts[j].attribute == info->columns[j] && index->parts[j].length == 0;
      if (same)
        return TRUE;
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowReferenceInfo *other = g_array_index (table->references, CrowPlanReference, i).info;

      if (i != number && begins_with (other->columns, other->n_columns, info->columns, info->n_columns) &&
          (other->n_columns > info->n_columns || i < number))
        return TRUE;
    }
  return FALSE;
}

static void
add_indexes (JsonBuilder         *json,
             CrowDdlPlan         *plan,
             const CrowPlanTable *table)
{
  json_builder_set_member_name (json, "indexes");
  json_builder_begin_array (json);
  for (guint i = 0; i < table->indexes->len; i++)
    if (!is_shown_as_key (plan, &g_array_index (table->indexes, CrowPlanIndex, i)))
      add_index (json, plan, table, &g_array_index (table->indexes, CrowPlanIndex, i));
  for (guint i = 0; HAS (plan, CROW_FEATURE_INDEXES_REFERENCES) && i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);
      CrowPlanIndex index = { .name = reference->name, .columns = reference->info->columns,
                              .n_columns = reference->info->n_columns };

      if (!has_index (table, i))
        add_index (json, plan, table, &index);
    }
  json_builder_end_array (json);
}

static void
add_table (JsonBuilder         *json,
           CrowDdlPlan         *plan,
           const CrowPlanTable *table)
{
  g_autofree char *name = crow_sql_dup_table_name (plan->dialect->id, table->info);

  json_builder_begin_object (json);
  _crow_json_set_string (json, "schema", get_schema (plan, table->info->database_schema));
  _crow_json_set_string (json, "name", name);
  _crow_json_set_string (json, "kind", "table");
  if (plan->dialect->id == CROW_DIALECT_SQLITE)
    {
      _crow_json_set_boolean (json, "without_rowid", (table->info->flags & CROW_ENTITY_WITHOUT_ROWID) != 0);
      _crow_json_set_boolean (json, "strict", (table->info->flags & CROW_ENTITY_STRICT) != 0);
    }
  else
    {
      _crow_json_set_string (json, "comment", table->info->comment);
    }
  json_builder_set_member_name (json, "columns");
  json_builder_begin_array (json);
  for (guint i = 0; i < table->info->n_attributes; i++)
    _crow_json_add_column (json, plan, table, i);
  json_builder_end_array (json);
  add_primary_key (json, plan, table);
  add_uniques (json, plan, table);
  add_foreign_keys (json, plan, table);
  add_checks (json, plan, table);
  add_indexes (json, plan, table);
  json_builder_end_object (json);
}

/* By the name that the catalog has. */
static int
compare_tables (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  CrowDdlPlan *plan = data;
  const CrowEntityInfo *x = (*(const CrowPlanTable *const *) a)->info;
  const CrowEntityInfo *y = (*(const CrowPlanTable *const *) b)->info;
  g_autofree char *p = crow_sql_dup_table_name (plan->dialect->id, x);
  g_autofree char *q = crow_sql_dup_table_name (plan->dialect->id, y);
  int order = g_strcmp0 (get_schema (plan, x->database_schema), get_schema (plan, y->database_schema));

  if (order == 0)
    order = strcmp (p, q);
  return order != 0 ? order : _crow_ddl_compare_entities (x, y);
}

static int
compare_views (gconstpointer a,
               gconstpointer b)
{
  const CrowViewInfo *x = *(const CrowViewInfo *const *) a;
  const CrowViewInfo *y = *(const CrowViewInfo *const *) b;
  int order = g_strcmp0 (x->database_schema, y->database_schema);

  return order != 0 ? order : strcmp (x->name, y->name);
}

static void
add_views (JsonBuilder *json,
           CrowDdlPlan *plan)
{
  g_autoptr (GPtrArray) views = g_ptr_array_copy (plan->views, NULL, NULL);

  g_ptr_array_sort (views, compare_views);
  json_builder_set_member_name (json, "views");
  json_builder_begin_array (json);
  for (guint i = 0; i < views->len; i++)
    {
      const CrowViewInfo *view = views->pdata[i];
      g_autofree char *name = crow_sql_dup_name (plan->dialect->id, view->name);

      json_builder_begin_object (json);
      _crow_json_set_string (json, "schema", get_schema (plan, view->database_schema));
      _crow_json_set_string (json, "name", name);
      _crow_json_set_boolean (json, "materialized", FALSE);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_enums (JsonBuilder *json,
           CrowDdlPlan *plan)
{
  json_builder_set_member_name (json, "enums");
  json_builder_begin_array (json);
  for (guint i = 0; i < plan->enums->len; i++)
    {
      const CrowEnumInfo *info = plan->enums->pdata[i];
      g_autofree char *name = _crow_sql_dup_enum_name (plan->schema, plan->dialect->id, info);

      json_builder_begin_object (json);
      _crow_json_set_string (json, "schema", get_schema (plan, info->database_schema));
      _crow_json_set_string (json, "name", name);
      json_builder_set_member_name (json, "values");
      json_builder_begin_array (json);
      for (guint j = 0; j < info->n_values; j++)
        json_builder_add_string_value (json, info->values[j].name);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

void
_crow_json_add_tables (JsonBuilder *json,
                       CrowDdlPlan *plan)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  add_views (json, plan);
  add_enums (json, plan);
  for (guint i = 0; i < plan->tables->len; i++)
    g_ptr_array_add (tables, plan->tables->pdata[i]);
  g_ptr_array_sort_with_data (tables, compare_tables, plan);
  json_builder_set_member_name (json, "tables");
  json_builder_begin_array (json);
  for (guint i = 0; i < tables->len; i++)
    add_table (json, plan, tables->pdata[i]);
  json_builder_end_array (json);
}
