/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes the plan of a schema's DDL: the schema's constraints and indexes and those that follow from it (a unique
 * one-to-one reference, an index on a foreign key, the check of an enumeration), in an order that depends on what they
 * are and not on where they stand in the schema.
 *
 * Names are given in crow-ddl-names.c, columns are decided in crow-ddl-column.c; nothing is written here.
 */
#include "config.h"

#include "sql/crow-ddl-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-problem-private.h"
#include "sql/crow-sql-adapt.h"

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

#define MARIADB_MAX_KEY_BYTES 3072

static void
plan_key_clear (gpointer data)
{
  g_free (((CrowPlanKey *) data)->name);
}

static void
plan_reference_clear (gpointer data)
{
  g_free (((CrowPlanReference *) data)->name);
}

static void
plan_index_clear (gpointer data)
{
  g_free (((CrowPlanIndex *) data)->name);
}

static void
plan_check_clear (gpointer data)
{
  CrowPlanCheck *check = data;

  g_free (check->name);
  g_free (check->expression);
}

static void
plan_table_free (gpointer data)
{
  CrowPlanTable *table = data;

  plan_key_clear (&table->primary);
  g_array_unref (table->uniques);
  g_array_unref (table->references);
  g_array_unref (table->indexes);
  g_array_unref (table->checks);
  g_free (table);
}

static GArray *
array_new (gsize          size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, clear);
  return array;
}

CrowProblem *
_crow_ddl_plan_note (CrowDdlPlan  *self,
                     CrowSeverity  severity,
                     const char   *code,
                     const char   *id,
                     const char   *format,
                     ...)
{
  g_autofree char *message = NULL;
  CrowProblem *problem;
  va_list args;

  if (self->flags & _CROW_DDL_QUIET)
    return NULL;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  problem = _crow_problems_add (self->problems, severity, code, id, "%s", message);
  problem->dialect = self->dialect->id;
  return problem;
}

static int
compare_columns (const guint16 *a,
                 guint          n_a,
                 const guint16 *b,
                 guint          n_b)
{
  for (guint i = 0; i < n_a && i < n_b; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return (n_a > n_b) - (n_a < n_b);
}

static int
compare_uniques (gconstpointer a,
                 gconstpointer b)
{
  const CrowPlanKey *x = a;
  const CrowPlanKey *y = b;
  int order = compare_columns (x->columns, x->n_columns, y->columns, y->n_columns);

  if (order == 0)
    order = g_strcmp0 (x->info != NULL ? x->info->name : NULL, y->info != NULL ? y->info->name : NULL);
  return order;
}

static int
compare_references (gconstpointer a,
                    gconstpointer b,
                    gpointer      data)
{
  const CrowEntityInfo *entities = data;
  const CrowReferenceInfo *x = ((const CrowPlanReference *) a)->info;
  const CrowReferenceInfo *y = ((const CrowPlanReference *) b)->info;
  int order = compare_columns (x->columns, x->n_columns, y->columns, y->n_columns);

  if (order == 0 && x->target != y->target)
    order = _crow_ddl_compare_entities (&entities[x->target], &entities[y->target]);
  if (order == 0)
    order = g_strcmp0 (x->name, y->name);
  return order != 0 ? order : strcmp (x->id, y->id);
}

/* Schema's indexes before those made for foreign keys; among themselves by what they index. */
static int
compare_indexes (gconstpointer a,
                 gconstpointer b)
{
  const CrowIndexInfo *x = ((const CrowPlanIndex *) a)->info;
  const CrowIndexInfo *y = ((const CrowPlanIndex *) b)->info;
  int order = g_strcmp0 (x->name, y->name);

  for (guint i = 0; order == 0 && i < x->n_parts && i < y->n_parts; i++)
    {
      const CrowIndexPartInfo *p = &x->parts[i];
      const CrowIndexPartInfo *q = &y->parts[i];

      if (p->attribute != q->attribute)
        order = p->attribute < q->attribute ? -1 : 1;
      if (order == 0)
        order = g_strcmp0 (p->expression, q->expression);
      if (order == 0)
        order = p->descending - q->descending;
      if (order == 0)
        order = p->nulls - q->nulls;
    }
  if (order == 0)
    order = (x->n_parts > y->n_parts) - (x->n_parts < y->n_parts);
  if (order == 0)
    order = g_strcmp0 (x->where, y->where);
  return order != 0 ? order : x->unique - y->unique;
}

static int
compare_checks (gconstpointer a,
                gconstpointer b)
{
  const CrowPlanCheck *x = a;
  const CrowPlanCheck *y = b;
  int order = g_strcmp0 (x->info->name, y->info->name);

  return order != 0 ? order : strcmp (x->expression, y->expression);
}

/* Whether the first columns of a list are just the @n of @columns, in any order. */
static gboolean
starts_with (const guint16 *list,
             guint          n_list,
             const guint16 *columns,
             guint          n)
{
  if (n_list < n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n && !found; j++)
        found = list[j] == columns[i];
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* Whether every one of @inner is among @outer. */
static gboolean
contains_all (const guint16 *outer,
              guint          n_outer,
              const guint16 *inner,
              guint          n_inner)
{
  for (guint i = 0; i < n_inner; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n_outer && !found; j++)
        found = outer[j] == inner[i];
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* How many attributes lead an index that finds all rows by them. */
static guint
count_leading_attributes (const CrowIndexInfo *info)
{
  guint n = 0;

  if (info->where != NULL || info->method != NULL)
    return 0;
  while (n < info->n_parts && info->parts[n].expression == NULL && info->parts[n].length == 0)
    n++;
  return n;
}

static gboolean
is_part (const CrowIndexInfo *info,
         guint                n_parts,
         guint16              column)
{
  for (guint i = 0; i < n_parts; i++)
    if (info->parts[i].attribute == column)
      return TRUE;
  return FALSE;
}

/* Whether the first parts of an index are just the @n of @columns, in any order. */
static gboolean
index_starts_with (const CrowIndexInfo *info,
                   const guint16       *columns,
                   guint                n)
{
  if (count_leading_attributes (info) < n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!is_part (info, n, columns[i]))
      return FALSE;
  return TRUE;
}

/* Whether every part of a unique index is among the @n of @columns. */
static gboolean
is_unique_by (const CrowIndexInfo *info,
              const guint16       *columns,
              guint                n)
{
  if (!info->unique || count_leading_attributes (info) < info->n_parts)
    return FALSE;
  for (guint i = 0; i < info->n_parts; i++)
    if (!contains_all (columns, n, &info->parts[i].attribute, 1))
      return FALSE;
  return TRUE;
}

static gboolean
is_unique (const CrowPlanTable *table,
           const guint16       *columns,
           guint                n)
{
  const CrowPlanKey *primary = &table->primary;

  if (primary->n_columns > 0 && contains_all (columns, n, primary->columns, primary->n_columns))
    return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (contains_all (columns, n, key->columns, key->n_columns))
        return TRUE;
    }
  for (guint i = 0; i < table->info->n_indexes; i++)
    if (is_unique_by (&table->info->indexes[i], columns, n))
      return TRUE;
  return FALSE;
}

static gboolean
is_indexed (const CrowPlanTable *table,
            const guint16       *columns,
            guint                n)
{
  if (starts_with (table->primary.columns, table->primary.n_columns, columns, n))
    return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (starts_with (key->columns, key->n_columns, columns, n))
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, i);

      if (index->info != NULL ? index_starts_with (index->info, columns, n)
                              : starts_with (index->columns, index->n_columns, columns, n))
        return TRUE;
    }
  return FALSE;
}

/* MariaDB keeps a unique list of long columns as a hash, and takes no column that it numbers itself into that.  Such a
 * list is unique anyway, since its numbers are. */
static gboolean
is_needless_hash (CrowDdlPlan         *self,
                  const CrowPlanTable *table,
                  const guint16       *columns,
                  guint                n_columns,
                  const char          *id)
{
  gboolean automatic = FALSE;
  guint bytes = 0;

  if (self->dialect->id != CROW_DIALECT_MARIADB)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    automatic = automatic || (table->info->attributes[columns[i]].flags & CROW_ATTRIBUTE_AUTO);
  if (!automatic)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *type = crow_sql_type_to_catalog_string (self->schema, table->entity, columns[i],
                                                               CROW_DIALECT_MARIADB);
      const char *open = strchr (type, '(');

      if (strstr (type, "text") != NULL || strstr (type, "blob") != NULL)
        bytes = MARIADB_MAX_KEY_BYTES + 1;
      else if (g_str_has_prefix (type, "varchar"))
        bytes += 4 * strtoul (open + 1, NULL, 10) + 2;
      else
        bytes += 16;
    }
  if (bytes <= MARIADB_MAX_KEY_BYTES)
    return FALSE;
  _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "needless-unique", id,
                       _("A unique constraint or index of “%s” is left out in MariaDB, which cannot have it; it is true "
                         "anyway, because it has an attribute that the database numbers."), table->info->name);
  return TRUE;
}

static void
plan_keys (CrowDdlPlan   *self,
           CrowPlanTable *table)
{
  const CrowEntityInfo *info = table->info;

  for (guint i = 0; i < info->n_keys; i++)
    {
      const CrowKeyInfo *key = &info->keys[i];
      CrowPlanKey planned = { .info = key, .columns = key->attributes, .n_columns = key->n_attributes,
                              .deferrable = key->deferrable };

      if (key->deferrable != CROW_DEFERRABLE_NOT && !HAS (self, CROW_FEATURE_DEFERRABLE_KEYS))
        {
          _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "deferrable-key", key->id,
                               _("%s checks the keys of “%s” at every statement; it cannot defer that."),
                               self->dialect->title, info->name);
          planned.deferrable = CROW_DEFERRABLE_NOT;
        }
      for (guint j = 0; self->dialect->id == CROW_DIALECT_MARIADB && j < key->n_attributes; j++)
        {
          const CrowAttributeInfo *attribute = &info->attributes[key->attributes[j]];
          guint prefix = _crow_mariadb_get_key_prefix (attribute, key->n_attributes);

          if (prefix > 0)
            _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "key-prefix", key->id,
                                 _("%s takes the first %u characters of “%s.%s” into a key, so that values which begin "
                                   "alike collide."), self->dialect->title, prefix, info->name, attribute->name);
        }
      if (i == info->primary_key)
        table->primary = planned;
      else if (!is_needless_hash (self, table, key->attributes, key->n_attributes, key->id))
        g_array_append_val (table->uniques, planned);
    }
}

static void
plan_reference (CrowDdlPlan             *self,
                CrowPlanTable           *table,
                const CrowReferenceInfo *info,
                gboolean                 late)
{
  CrowPlanReference planned = { .info = info, .on_delete = info->on_delete, .on_update = info->on_update,
                                .deferrable = info->deferrable, .late = late };
  const CrowEntityInfo *target = crow_schema_get_entity (self->schema, info->target);
  CrowAction *actions[] = { &planned.on_delete, &planned.on_update };

  if (planned.deferrable != CROW_DEFERRABLE_NOT && !HAS (self, CROW_FEATURE_DEFERRABLE_REFERENCES))
    {
      _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "deferrable-reference", info->id,
                           _("%s checks the foreign keys of “%s” at every statement; it cannot defer that."),
                           self->dialect->title, table->info->name);
      planned.deferrable = CROW_DEFERRABLE_NOT;
    }
  for (guint i = 0; self->dialect->id == CROW_DIALECT_MARIADB && i < G_N_ELEMENTS (actions); i++)
    {
      gboolean refused = *actions[i] == CROW_ACTION_SET_DEFAULT;

      for (guint j = 0; *actions[i] == CROW_ACTION_SET_NULL && j < info->n_columns; j++)
        refused = refused || (table->info->attributes[info->columns[j]].flags & CROW_ATTRIBUTE_REQUIRED) ||
                  contains_all (table->primary.columns, table->primary.n_columns, &info->columns[j], 1);
      if (!refused)
        continue;
      _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "referential-action", info->id,
                           _("MariaDB cannot do %s on the foreign key of “%s”; it gets NO ACTION, and a row that is "
                             "referred to stays."),
                           *actions[i] == CROW_ACTION_SET_DEFAULT ? "SET DEFAULT" : "SET NULL", table->info->name);
      *actions[i] = CROW_ACTION_NO_ACTION;
    }
  planned.homeward = self->dialect->id == CROW_DIALECT_MARIADB &&
                     _crow_sql_get_schema (table->info->database_schema) != NULL &&
                     _crow_sql_get_schema (target->database_schema) == NULL;
  planned.late = planned.late || planned.homeward;
  g_array_append_val (table->references, planned);
}

static void
plan_references (CrowDdlPlan   *self,
                 CrowPlanTable *table,
                 const guint   *positions)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->schema);
  const CrowSchemaReference *references;
  gboolean in_order = !HAS (self, CROW_FEATURE_LATE_REFERENCES);
  guint n;

  references = crow_schema_get_references (self->schema, table->entity, &n);
  for (guint i = 0; i < n; i++)
    plan_reference (self, table, references[i].info,
                    in_order && positions[references[i].info->target] > positions[table->entity]);
  g_array_sort_with_data (table->references, compare_references, (gpointer) info->entities);
  for (guint i = 0; i < n; i++)
    {
      const CrowReferenceInfo *reference = references[i].info;
      CrowPlanKey unique = { .columns = reference->columns, .n_columns = reference->n_columns };

      if (info->relationships[references[i].relationship].kind == CROW_LINK_ONE_TO_ONE &&
          !is_unique (table, reference->columns, reference->n_columns))
        g_array_append_val (table->uniques, unique);
    }
  g_array_sort (table->uniques, compare_uniques);
}

static gboolean
has_method (const CrowDialect *dialect,
            const char        *method)
{
  return dialect->methods != NULL && g_strv_contains (dialect->methods, method);
}

/* Whether the database has the nulls of a part elsewhere than the schema wants.  SQLite and MariaDB sort them before all
 * values, and so have them first if ascending. */
static gboolean
moves_nulls (const CrowDialect   *dialect,
             const CrowIndexInfo *info,
             guint                part)
{
  CrowNulls nulls = info->parts[part].nulls;

  if (nulls == CROW_NULLS_DEFAULT)
    return FALSE;
  if (dialect->id == CROW_DIALECT_POSTGRESQL)
    return info->method != NULL;
  return nulls == (info->parts[part].descending ? CROW_NULLS_FIRST : CROW_NULLS_LAST);
}

static void
plan_index (CrowDdlPlan         *self,
            CrowPlanTable       *table,
            const CrowIndexInfo *info)
{
  const char *title = self->dialect->title;
  const char *name = info->name != NULL ? info->name : info->id;
  CrowPlanIndex planned = { .info = info };

  if (info->method != NULL && !has_method (self->dialect, info->method))
    {
      _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "index-method", info->id,
                           _("%s has no indexes of the kind “%s”: “%s” of “%s” is left out."), title, info->method, name,
                           table->info->name);
      return;
    }
  if (info->where != NULL && !HAS (self, CROW_FEATURE_PARTIAL_INDEXES))
    {
      if (info->unique)
        {
          _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "partial-unique-index", info->id,
                               _("%s has no partial indexes: the unique index “%s” of “%s” is left out, because it would "
                                 "forbid more than it should."), title, name, table->info->name);
          return;
        }
      _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "partial-index", info->id,
                           _("%s has no partial indexes: “%s” of “%s” covers all rows."),
                           title, name, table->info->name);
    }
  for (guint i = 0; i < info->n_parts; i++)
    {
      if (info->parts[i].expression != NULL && !HAS (self, CROW_FEATURE_EXPRESSION_INDEXES))
        {
          _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "expression-index", info->id,
                               _("%s has no indexes on expressions: “%s” of “%s” is left out."), title, name,
                               table->info->name);
          return;
        }
      if (info->parts[i].operators != NULL && self->dialect->id != CROW_DIALECT_POSTGRESQL)
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "index-operators", info->id,
                             _("%s has no operator classes as “%s”: the index “%s” of “%s” has its usual order there."),
                             title, info->parts[i].operators, name, table->info->name);
      if (moves_nulls (self->dialect, info, i))
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "index-nulls", info->id,
                             _("%s cannot choose where nulls come: the index “%s” of “%s” has them where they are usual."),
                             title, name, table->info->name);
      if (info->parts[i].length > 0 && self->dialect->id != CROW_DIALECT_MARIADB)
        _crow_ddl_plan_note (self, info->unique ? CROW_SEVERITY_WARNING : CROW_SEVERITY_NOTE, "index-length", info->id,
                             info->unique
                               ? _("%s cannot index the beginning of a column: “%s” of “%s” compares whole values, so "
                                   "that rows are allowed whose values only begin alike.")
                               : _("%s cannot index the beginning of a column: “%s” of “%s” holds whole values."),
                             title, name, table->info->name);
      if (info->parts[i].collation != NULL &&
          (!HAS (self, CROW_FEATURE_INDEX_COLLATIONS) || !_crow_ddl_has_collation (self, info->parts[i].collation)))
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "index-collation", info->id,
                             _("The index “%s” of “%s” cannot have the collation “%s” in %s; it has that of the column."),
                             name, table->info->name, info->parts[i].collation, title);
    }
  if (info->unique)
    {
      g_autofree guint16 *columns = g_new (guint16, info->n_parts);

      for (guint i = 0; i < info->n_parts; i++)
        columns[i] = info->parts[i].attribute;
      if (count_leading_attributes (info) == info->n_parts &&
          is_needless_hash (self, table, columns, info->n_parts, info->id))
        return;
    }
  g_array_append_val (table->indexes, planned);
}

static void
plan_indexes (CrowDdlPlan   *self,
              CrowPlanTable *table)
{
  for (guint i = 0; i < table->info->n_indexes; i++)
    plan_index (self, table, &table->info->indexes[i]);
  g_array_sort (table->indexes, compare_indexes);
  if ((self->flags & CROW_DDL_NO_FOREIGN_KEY_INDEXES) || HAS (self, CROW_FEATURE_INDEXES_REFERENCES))
    return;
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowReferenceInfo *info = g_array_index (table->references, CrowPlanReference, i).info;
      CrowPlanIndex planned = { .columns = info->columns, .n_columns = info->n_columns };

      if (!is_indexed (table, info->columns, info->n_columns))
        g_array_append_val (table->indexes, planned);
    }
}

static char *
make_enum_check (CrowDdlPlan         *self,
                 const CrowPlanTable *table,
                 guint                attribute)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  const CrowEnumInfo *enumeration = &crow_schema_get_info (self->schema)->enums[info->enumeration];
  GString *sql = g_string_new (NULL);

  crow_sql_append_identifier (sql, self->dialect->id, info->name);
  g_string_append (sql, " IN (");
  for (guint i = 0; i < enumeration->n_values; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      crow_sql_append_literal (sql, self->dialect->id, enumeration->values[i].name);
    }
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

static void
plan_checks (CrowDdlPlan   *self,
             CrowPlanTable *table)
{
  for (guint i = 0; i < table->info->n_checks; i++)
    {
      const CrowCheckInfo *info = &table->info->checks[i];
      const CrowAttributeInfo *moving = _crow_ddl_find_moving_column (self, table, info->expression);
      CrowPlanCheck planned = { .info = info, .attribute = CROW_NONE };

      if (moving != NULL)
        {
          _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "check-column", info->id,
                               _("%s has no check over “%s.%s”, because it changes its values by itself; the check is left "
                                 "out."), self->dialect->title, table->info->name, moving->name);
          continue;
        }
      planned.expression = g_strdup (info->expression);
      g_array_append_val (table->checks, planned);
    }
  g_array_sort (table->checks, compare_checks);
  if (!HAS (self, CROW_FEATURE_ENUM_CHECKS))
    return;
  for (guint i = table->info->n_attributes; i-- > 0;)
    {
      const CrowAttributeInfo *attribute = &table->info->attributes[i];

      if (attribute->type == CROW_TYPE_ENUM &&
          crow_schema_get_info (self->schema)->enums[attribute->enumeration].n_values > 0)
        {
          CrowPlanCheck planned = { .expression = make_enum_check (self, table, i), .attribute = i };

          g_array_prepend_val (table->checks, planned);
        }
    }
}

static void
plan_table (CrowDdlPlan *self,
            guint16      entity,
            const guint *positions)
{
  CrowPlanTable *table = g_new0 (CrowPlanTable, 1);

  table->entity = entity;
  table->info = crow_schema_get_entity (self->schema, entity);
  table->uniques = array_new (sizeof (CrowPlanKey), plan_key_clear);
  table->references = array_new (sizeof (CrowPlanReference), plan_reference_clear);
  table->indexes = array_new (sizeof (CrowPlanIndex), plan_index_clear);
  table->checks = array_new (sizeof (CrowPlanCheck), plan_check_clear);
  g_ptr_array_add (self->tables, table);
  if ((table->info->flags & (CROW_ENTITY_STRICT | CROW_ENTITY_WITHOUT_ROWID)) &&
      !HAS (self, CROW_FEATURE_TABLE_OPTIONS))
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "table-option", table->info->id,
                         _("“%s” is STRICT or WITHOUT ROWID in SQLite only; %s needs no word for it."),
                         table->info->name,
                         self->dialect->title);
  plan_keys (self, table);
  plan_references (self, table, positions);
  plan_indexes (self, table);
  plan_checks (self, table);
}

static int
compare_enums (gconstpointer a,
               gconstpointer b)
{
  const CrowEnumInfo *x = *(const CrowEnumInfo *const *) a;
  const CrowEnumInfo *y = *(const CrowEnumInfo *const *) b;
  int order = g_strcmp0 (_crow_sql_get_schema (x->database_schema), _crow_sql_get_schema (y->database_schema));

  if (order == 0)
    order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->id, y->id);
}

static void
plan_views (CrowDdlPlan *self)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->schema);

  if (self->flags & CROW_DDL_NO_VIEWS)
    {
      self->views = g_ptr_array_new ();
      return;
    }
  self->views = _crow_ddl_order_views (self->schema, self->dialect->id);
  for (guint i = 0; i < info->n_views; i++)
    if (info->views[i].queries[self->dialect->id] == NULL)
      _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "view-without-query", info->views[i].id,
                           _("The view “%s” has no query for %s and is left out."), info->views[i].name,
                           self->dialect->title);
}

CrowDdlPlan *
_crow_ddl_plan_new (const CrowSchema *drawn,
                    CrowDialectId     dialect,
                    CrowDdlFlags      flags)
{
  GPtrArray *problems = _crow_problems_new ();
  CrowSchema *schema = (flags & _CROW_DDL_VERBATIM) != 0
                         ? crow_schema_ref_tables (drawn)
                         : crow_schema_ref_adapted ((CrowSchema *) drawn, dialect, NULL,
                                                     (flags & _CROW_DDL_QUIET) != 0 ? NULL : problems);
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  CrowDdlPlan *self = g_new0 (CrowDdlPlan, 1);
  g_autofree guint *groups = g_new (guint, info->n_entities + 1);
  g_autofree guint *positions = g_new (guint, info->n_entities + 1);
  g_autoptr (GArray) order = _crow_ddl_order_entities (schema, groups);

  self->schema = schema;
  self->dialect = _crow_dialect_get (dialect);
  self->flags = flags;
  self->tables = g_ptr_array_new_with_free_func (plan_table_free);
  self->enums = g_ptr_array_new ();
  self->problems = problems;
  self->lines = _crow_ddl_lines_new ();
  for (guint i = 0; i < order->len; i++)
    positions[g_array_index (order, guint16, i)] = i;
  for (guint i = 0; i < order->len; i++)
    plan_table (self, g_array_index (order, guint16, i), positions);
  for (guint i = 0; HAS (self, CROW_FEATURE_ENUM_TYPES) && i < info->n_enums; i++)
    g_ptr_array_add (self->enums, (gpointer) &info->enums[i]);
  g_ptr_array_sort (self->enums, compare_enums);
  plan_views (self);
  _crow_ddl_name_all (self);
  return self;
}

void
_crow_ddl_plan_free (CrowDdlPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->enums);
  g_ptr_array_unref (self->views);
  g_ptr_array_unref (self->problems);
  _crow_ddl_lines_free (self->lines);
  crow_schema_unref (self->schema);
  g_free (self);
}
