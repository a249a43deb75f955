/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fills tables in an order in which required references point to rows that exist.  An optional reference inside a
 * cycle points to earlier rows only, so no row is written twice.
 *
 * Invariant: the rows of an entity are kept while entities that refer to it are to come; a reference copies the
 * columns of one whole row, so that composite references and columns shared by two references stay consistent.
 */
#include "config.h"

#include "preview/crow-sample.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "preview/crow-sample-heirs.h"
#include "preview/crow-sample-value.h"
#include "sql/crow-dialect.h"
#include "sql/crow-problem.h"
#include "sql/crow-sql-adapt.h"
#include "sql/crow-value-literal.h"

#define MAX_ATTEMPTS 20
/* Rows from one report of progress to the next. */
#define REPORT_EVERY 256
/* Of an optional reference, in percent. */
#define CHANCE_OF_REFERENCE 80

typedef struct
{
  CrowValue *values; /* of all attributes */
  char **memory;     /* owned memory of the values, by attribute; NULL where there is none */
  guint16 kind;      /* the entity as it was drawn */
} Row;

typedef struct
{
  GPtrArray *rows;  /* of Row */
  guint n_attributes;
  guint n_kept;     /* of the rows, which come first */
  guint first;      /* the number of the first row that is made, so that keys are above those of kept ones */
  GPtrArray **free; /* by reference of the entity that is being filled: rows that no kept row refers to; NULL: all */
} Table;

typedef struct
{
  const CrowSchema *schema; /* of the tables */
  const CrowSchemaInfo *info;
  CrowSampleHeirs *heirs;
  CrowEngine *engine;
  const CrowSampleOptions *options;
  GCancellable *cancellable;
  GRand *random;
  Table *tables;    /* by entity */
  GPtrArray *notes; /* of char * */
  guint64 n_done;
  guint64 n_wanted;
} Sample;

static void
row_free (Row  *row,
          guint n_attributes)
{
  for (guint i = 0; i < n_attributes; i++)
    g_free (row->memory[i]);
  g_free (row->values);
  g_free (row->memory);
  g_free (row);
}

static gboolean
is_generated (const CrowAttributeInfo *attribute)
{
  return attribute->generated != NULL;
}

static void
copy_value (Row             *row,
            guint            attribute,
            const CrowValue *value)
{
  g_clear_pointer (&row->memory[attribute], g_free);
  row->values[attribute] = *value;
  if (value->type == CROW_VALUE_TYPE_TEXT)
    {
      row->memory[attribute] = g_strdup (value->u.text);
      row->values[attribute].u.text = row->memory[attribute];
    }
  else if (value->type == CROW_VALUE_TYPE_BLOB)
    {
      row->memory[attribute] = g_memdup2 (value->u.bytes, value->length);
      row->values[attribute].u.bytes = row->memory[attribute];
    }
}

/* A row of @link's target that agrees with the columns of @row that are @fixed; NULL if there is none. */
static Row *
choose_target (Sample                    *self,
               const CrowSchemaReference *link,
               Row                       *row,
               const gboolean            *fixed)
{
  const CrowReferenceInfo *reference = link->info;
  GPtrArray *rows = self->tables[reference->target].rows;
  guint start;

  if (rows->len == 0)
    return NULL;
  start = g_rand_int_range (self->random, 0, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      Row *candidate = g_ptr_array_index (rows, (start + i) % rows->len);
      gboolean fits = crow_sample_heirs_can_link (self->heirs, candidate->kind, link->relationship, link->end);

      for (guint j = 0; fits && j < reference->n_columns; j++)
        {
          guint16 column = reference->columns[j];
          const CrowValue *value = &candidate->values[reference->target_columns[j]];

          fits = value->type != CROW_VALUE_TYPE_NULL &&
                 (!fixed[column] || crow_value_equal (&row->values[column], value));
        }
      if (fits)
        return candidate;
    }
  return NULL;
}

static gboolean
is_required (const CrowEntityInfo    *entity,
             const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < reference->n_columns; i++)
    if ((entity->attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED) != 0)
      return TRUE;
  return FALSE;
}

/* A to-one reference is a key too: each target once. */
static gboolean
is_one_to_one (Sample                    *self,
               const CrowSchemaReference *reference)
{
  return self->info->relationships[reference->relationship].kind == CROW_LINK_ONE_TO_ONE;
}

/* FALSE: a required reference has no row to point to. */
static gboolean
fill_references (Sample   *self,
                 guint     entity,
                 guint     number,
                 Row      *row,
                 Row      *parent,
                 gboolean *fixed)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, entity, &n);

  for (guint i = 0; i < n; i++)
    {
      const CrowReferenceInfo *reference = references[i].info;
      gboolean required = is_required (info, reference);
      Row *target = NULL;

      /* Columns of another heir in the same table. */
      if (!crow_sample_heirs_has_attribute (self->heirs, row->kind, entity, reference->columns[0]))
        continue;
      if (parent != NULL && crow_sample_heirs_is_join (self->heirs, references[i].relationship))
        {
          target = parent;
        }
      else if (is_one_to_one (self, &references[i]))
        {
          GPtrArray *rows = self->tables[entity].free != NULL ? self->tables[entity].free[i]
                                                              : self->tables[reference->target].rows;

          if (number < rows->len &&
              crow_sample_heirs_can_link (self->heirs, ((Row *) g_ptr_array_index (rows, number))->kind,
                                          references[i].relationship, references[i].end))
            target = g_ptr_array_index (rows, number);
        }
      else if (required || g_rand_int_range (self->random, 0, 100) < CHANCE_OF_REFERENCE)
        target = choose_target (self, &references[i], row, fixed);
      /* The first row of a tree whose parent is required is its own parent. */
      if (target == NULL && required && reference->target == entity)
        target = row;
      if (target == NULL && required)
        return FALSE;
      for (guint j = 0; j < reference->n_columns; j++)
        {
          guint16 column = reference->columns[j];

          if (target != NULL)
            copy_value (row, column, &target->values[reference->target_columns[j]]);
          else if (!fixed[column])
            row->values[column] = crow_value_null ();
          fixed[column] = TRUE;
        }
    }
  return TRUE;
}

/* @parent: (nullable): the row of the parent's table that it is one with */
static Row *
make_row (Sample *self,
          guint   entity,
          guint   number,
          Row    *parent)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  g_autofree gboolean *fixed = g_new0 (gboolean, info->n_attributes + 1);
  Row *row = g_new0 (Row, 1);
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, entity, &n);
  g_autofree gboolean *is_reference = g_new0 (gboolean, info->n_attributes + 1);

  row->values = g_new0 (CrowValue, info->n_attributes + 1);
  row->memory = g_new0 (char *, info->n_attributes + 1);
  row->kind = parent != NULL ? parent->kind : crow_sample_heirs_get_kind (self->heirs, entity, number);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      is_reference[references[i].info->columns[j]] = TRUE;
  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];

      if (is_reference[i] || is_generated (attribute) ||
          !crow_sample_heirs_has_attribute (self->heirs, row->kind, entity, i))
        continue;
      if (crow_sample_heirs_get_value (self->heirs, row->kind, entity, i, &row->values[i]))
        continue;
      if (i == info->version_attribute)
        row->values[i] = crow_value_int64 (1);
      else
        row->values[i] = crow_sample_value (self->schema, entity, i, self->tables[entity].first + number, self->random,
                                            &row->memory[i]);
    }
  if (!fill_references (self, entity, number, row, parent, fixed))
    {
      row_free (row, info->n_attributes);
      return NULL;
    }
  return row;
}

static CrowStatement *
prepare_insert (Sample  *self,
                guint    entity,
                GError **error)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  CrowDialectId dialect = crow_engine_get_dialect (self->engine);
  g_autoptr (GString) sql = g_string_new ("INSERT INTO ");
  g_autoptr (GString) values = g_string_new (NULL);
  guint n = 0;

  crow_sql_append_table (sql, dialect, info);
  g_string_append (sql, " (");
  for (guint i = 0; i < info->n_attributes; i++)
    if (!is_generated (&info->attributes[i]))
      {
        g_string_append (sql, n > 0 ? ", " : "");
        crow_sql_append_identifier (sql, dialect, info->attributes[i].name);
        g_string_append (values, n > 0 ? ", ?" : "?");
        n++;
      }
  g_string_append_printf (sql, ")%s VALUES (%s)", crow_sql_get_overriding (dialect, info), values->str);
  return crow_engine_prepare (self->engine, sql->str, error);
}

/* Whether the refusal of a row is worth another attempt with other values. */
static gboolean
may_try_again (const GError *error)
{
  return g_error_matches (error, CROW_ERROR, CROW_ERROR_CHECK) ||
         g_error_matches (error, CROW_ERROR, CROW_ERROR_UNIQUE);
}

static gboolean
insert_row (Sample        *self,
            guint          entity,
            CrowStatement *statement,
            Row           *row,
            GError       **error)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  guint parameter = 0;
  gboolean done;

  for (guint i = 0; i < info->n_attributes; i++)
    if (!is_generated (&info->attributes[i]))
      crow_statement_bind_value (statement, parameter++, &row->values[i]);
  done = crow_statement_step (statement, NULL, error);
  crow_statement_reset (statement);
  return done;
}

/* Adds one row; TRUE with nothing added if no values were found that are accepted. */
static gboolean
add_row (Sample        *self,
         guint          entity,
         CrowStatement *statement,
         guint          number,
         Row           *parent,
         gboolean      *added,
         GError       **error)
{
  const CrowEntityInfo *info = &self->info->entities[entity];

  *added = FALSE;
  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      Row *row = make_row (self, entity, number, parent);
      g_autoptr (GError) local = NULL;

      if (row == NULL)
        return TRUE;
      if (insert_row (self, entity, statement, row, &local))
        {
          g_ptr_array_add (self->tables[entity].rows, row);
          *added = TRUE;
          return TRUE;
        }
      row_free (row, info->n_attributes);
      if (!may_try_again (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

static guint
wanted_rows (Sample *self,
             guint   entity)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  gpointer count;

  if (self->options->counts != NULL && g_hash_table_lookup_extended (self->options->counts, info->id, NULL, &count))
    return GPOINTER_TO_UINT (count);
  if ((info->flags & CROW_ENTITY_ASSOCIATION) != 0)
    return 2 * self->options->n_rows;
  return self->options->n_rows * MAX (1, crow_sample_heirs_count (self->heirs, entity));
}

/* The rows of the parent's table that have a part in this one: (element-type Row); NULL: the table is no heir's. */
static GPtrArray *
list_parents (Sample *self,
              guint   entity)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, entity, &n);
  GPtrArray *parents = NULL;

  for (guint i = 0; i < n && parents == NULL; i++)
    if (crow_sample_heirs_is_join (self->heirs, references[i].relationship))
      {
        GPtrArray *rows = self->tables[references[i].info->target].rows;
        guint key = self->info->entities[entity].keys[self->info->entities[entity].primary_key].attributes[0];

        parents = g_ptr_array_new ();
        /* Kept ones have their parts already. */
        for (guint j = self->tables[references[i].info->target].n_kept; j < rows->len; j++)
          if (crow_sample_heirs_has_attribute (self->heirs, ((Row *) g_ptr_array_index (rows, j))->kind, entity, key))
            g_ptr_array_add (parents, g_ptr_array_index (rows, j));
      }
  return parents;
}

/* Kept rows. */

static char *
join_values (const CrowValue *values,
             const guint16   *columns,
             guint            n_columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *literal = crow_value_to_literal (&values[columns[i]]);

      g_string_append_printf (text, "%s ", literal);
    }
  return g_string_free (text, FALSE);
}

/* The rows of the targets of one-to-one references that kept rows left free. */
static void
find_free (Sample *self,
           guint   entity)
{
  Table *table = &self->tables[entity];
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, entity, &n);

  if (table->n_kept == 0)
    return;
  table->free = g_new0 (GPtrArray *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const CrowReferenceInfo *reference = references[i].info;
      g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      GPtrArray *rows = self->tables[reference->target].rows;

      table->free[i] = g_ptr_array_new ();
      if (!is_one_to_one (self, &references[i]))
        continue;
      for (guint j = 0; j < table->n_kept; j++)
        g_hash_table_add (taken, join_values (((Row *) g_ptr_array_index (table->rows, j))->values, reference->columns,
                                              reference->n_columns));
      for (guint j = 0; j < rows->len; j++)
        {
          g_autofree char *key = join_values (((Row *) g_ptr_array_index (rows, j))->values, reference->target_columns,
                                              reference->n_columns);

          if (!g_hash_table_contains (taken, key))
            g_ptr_array_add (table->free[i], g_ptr_array_index (rows, j));
        }
    }
}

static void
add_kept (Sample                *self,
          const CrowFixtureStep *step,
          guint16                kind)
{
  const CrowEntityInfo *info = &self->info->entities[step->table];
  Table *table = &self->tables[step->table];
  Row *row = g_new0 (Row, 1);

  row->kind = kind;
  row->values = g_new0 (CrowValue, info->n_attributes + 1);
  row->memory = g_new0 (char *, info->n_attributes + 1);
  for (guint i = 0; i < info->n_attributes; i++)
    {
      row->values[i] = crow_value_null ();
      if (step->given[i])
        copy_value (row, i, &step->values[i]);
    }
  for (guint i = 0; i < info->n_keys; i++)
    for (guint j = 0; j < info->keys[i].n_attributes; j++)
      {
        const CrowValue *value = &row->values[info->keys[i].attributes[j]];

        if (value->type == CROW_VALUE_TYPE_INT64 && value->u.integer > table->first && value->u.integer < G_MAXINT32 / 2)
          table->first = (guint) value->u.integer;
      }
  g_ptr_array_add (table->rows, row);
  table->n_kept++;
  table->first = MAX (table->first, table->n_kept);
}

/* In the transaction that is open. */
static gboolean
insert_kept (Sample     *self,
             CrowSchema *drawn,
             GError    **error)
{
  g_autoptr (CrowFixturePlan) plan = NULL;

  if (self->options->fixtures == NULL || self->options->fixtures->rows->len == 0)
    return TRUE;
  plan = crow_fixture_plan_new (self->options->fixtures, drawn);
  if (!crow_fixture_plan_run (plan, self->engine, self->notes, error))
    return FALSE;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const CrowFixtureStep *step = g_ptr_array_index (plan->steps, i);
      const CrowFixtureRow *row = g_ptr_array_index (plan->fixtures->rows, step->row);

      if (!step->is_update)
        add_kept (self, step, crow_schema_lookup_entity_by_id (drawn, row->entity));
    }
  return TRUE;
}

static gboolean
fill_entity (Sample  *self,
             guint    entity,
             GError **error)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  g_autoptr (CrowStatement) statement = prepare_insert (self, entity, error);
  g_autoptr (GPtrArray) parents = list_parents (self, entity);
  guint n_wanted = wanted_rows (self, entity);
  guint n_rows = parents != NULL ? parents->len : n_wanted - MIN (n_wanted, self->tables[entity].n_kept);
  guint n_missing = 0;

  if (statement == NULL)
    return FALSE;
  find_free (self, entity);
  for (guint number = 0; number < n_rows; number++)
    {
      Row *parent = parents != NULL ? g_ptr_array_index (parents, number) : NULL;
      gboolean added;

      if (self->options->progress != NULL && self->n_done++ % REPORT_EVERY == 0)
        self->options->progress (self->n_done - 1, self->n_wanted, self->options->progress_data);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!add_row (self, entity, statement, number, parent, &added, error))
        return FALSE;
      if (!added)
        n_missing++;
    }
  if (n_missing > 0 && (info->flags & CROW_ENTITY_ASSOCIATION) == 0)
    g_ptr_array_add (self->notes,
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                   "“%s” lacks %u row: no values were found that its keys, checks "
                                                   "and required links accept.",
                                                   "“%s” lacks %u rows: no values were found that its keys, checks "
                                                   "and required links accept.",
                                                   n_missing),
                                      info->name, n_missing));
  return TRUE;
}

/* Entities by their required references; those in a cycle come last, in model order. */
static GArray *
order_entities (Sample *self)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *done = g_new0 (gboolean, self->info->n_entities + 1);
  gboolean optional_too = TRUE;

  while (order->len < self->info->n_entities)
    {
      guint before = order->len;

      for (guint i = 0; i < self->info->n_entities; i++)
        {
          guint n;
          const CrowSchemaReference *references = crow_schema_get_references (self->schema, i, &n);
          gboolean ready = !done[i];

          for (guint j = 0; ready && j < n; j++)
            ready = done[references[j].info->target] || references[j].info->target == i ||
                    (!optional_too && !is_required (&self->info->entities[i], references[j].info));
          if (ready)
            {
              done[i] = TRUE;
              g_array_append_val (order, i);
            }
        }
      if (order->len > before)
        optional_too = TRUE;
      else if (optional_too)
        optional_too = FALSE;
      else
        break;
    }
  for (guint i = 0; i < self->info->n_entities; i++)
    if (!done[i])
      g_array_append_val (order, i);
  return order;
}

static gboolean
fill_all (Sample     *self,
          CrowSchema *drawn,
          GError    **error)
{
  g_autoptr (GArray) order = order_entities (self);

  for (guint i = 0; i < self->info->n_entities; i++)
    self->n_wanted += wanted_rows (self, i);
  if (!crow_engine_begin (self->engine, error))
    return FALSE;
  if (!insert_kept (self, drawn, error))
    {
      crow_engine_rollback (self->engine);
      return FALSE;
    }
  for (guint i = 0; i < order->len; i++)
    if (!fill_entity (self, g_array_index (order, guint, i), error))
      {
        crow_engine_rollback (self->engine);
        return FALSE;
      }
  return crow_engine_commit (self->engine, error);
}

gboolean
crow_sample_fill (const CrowSchema        *schema,
                  CrowEngine              *engine,
                  const CrowSampleOptions *options,
                  GCancellable            *cancellable,
                  GPtrArray              **notes,
                  GError                 **error)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  g_autoptr (CrowSchema) tables = crow_schema_ref_adapted ((CrowSchema *) schema, CROW_DIALECT_SQLITE, NULL, left_out);
  g_autoptr (CrowSampleHeirs) heirs = crow_sample_heirs_new (schema, tables);
  Sample self = {
    .schema = tables,
    .info = crow_schema_get_info (tables),
    .heirs = heirs,
    .engine = engine,
    .options = options,
    .cancellable = cancellable,
    .random = g_rand_new_with_seed (options->seed),
    .notes = g_ptr_array_new_with_free_func (g_free),
  };
  gboolean done;

  self.tables = g_new0 (Table, self.info->n_entities + 1);
  for (guint i = 0; i < self.info->n_entities; i++)
    {
      self.tables[i].rows = g_ptr_array_new ();
      self.tables[i].n_attributes = self.info->entities[i].n_attributes;
    }
  done = fill_all (&self, (CrowSchema *) schema, error);
  for (guint i = 0; i < self.info->n_entities; i++)
    {
      for (guint j = 0; j < self.tables[i].rows->len; j++)
        row_free (g_ptr_array_index (self.tables[i].rows, j), self.tables[i].n_attributes);
      g_ptr_array_unref (self.tables[i].rows);
      for (guint j = 0; self.tables[i].free != NULL && self.tables[i].free[j] != NULL; j++)
        g_ptr_array_unref (self.tables[i].free[j]);
      g_free (self.tables[i].free);
    }
  g_free (self.tables);
  g_rand_free (self.random);
  for (guint i = 0; i < left_out->len; i++)
    g_ptr_array_add (self.notes, g_strdup (((const CrowProblem *) g_ptr_array_index (left_out, i))->message));
  if (done && notes != NULL)
    *notes = g_ptr_array_ref (self.notes);
  g_ptr_array_unref (self.notes);
  return done;
}
