/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drawing is edited at random, a database with rows follows each edit, and the rows that are there afterwards are compared
 * with those that should be.
 *
 * What should be there is found out without the migration: all rows are read before, by the ids of tables and columns.
 * Where nothing had to go, the values of all columns that kept their type must be there afterwards, row for row.  Where
 * rows were in the way and allowed to go, as many must go as were told, with what a cascade takes along, and none
 * elsewhere.  A migration that is refused changes nothing.
 *
 * CROW_TEST_STEPS is the number of edits (without it a hundred or two), CROW_TEST_SEED begins with that seed.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/crow-error.h"
#include "preview/crow-sample.h"
#include "sql/crow-dialect.h"
#include "sql/crow-diff.h"
#include "sql/crow-migrate.h"
#include "sql/crow-schema-create.h"

#include "../sql/migrate-common.h"
#include "../sql/mutate-schema.h"
#include "../sql/random-schema.h"

#define STEPS 150
#define STEPS_OF_A_SCHEMA 12

typedef struct
{
  char *id;             /* of the entity */
  GPtrArray *columns;   /* ids that are compared */
  GPtrArray *rows;      /* texts, sorted */
} Table;

static void
table_free (gpointer data)
{
  Table *table = data;

  g_free (table->id);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const CrowAttributeInfo *
find_attribute (const CrowEntityInfo *entity,
                const char           *id)
{
  for (guint i = 0; i < entity->n_attributes; i++)
    if (g_str_equal (entity->attributes[i].id, id))
      return &entity->attributes[i];
  return NULL;
}

/* The rows of an entity, of these columns, as text and bytes are told apart or not. */
static Table *
read_table (CrowEngine           *engine,
            const CrowEntityInfo *entity,
            GPtrArray            *columns,
            gboolean              bytes)
{
  Table *table = g_new0 (Table, 1);
  g_autoptr (GString) sql = g_string_new ("SELECT ''");
  g_autoptr (CrowStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;

  table->id = g_strdup (entity->id);
  table->columns = g_ptr_array_ref (columns);
  table->rows = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *name = crow_sql_dup_name (CROW_DIALECT_SQLITE,
                                                 find_attribute (entity, g_ptr_array_index (columns, i))->name);

      g_string_append (sql, bytes ? " || '|' || quote(CAST(" : " || '|' || quote(");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, name);
      g_string_append (sql, bytes ? " AS BLOB))" : ")");
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  statement = crow_engine_prepare (engine, sql->str, &error);
  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, &error) && has_row)
    g_ptr_array_add (table->rows, g_strdup (crow_statement_get_text (statement, 0)));
  g_assert_no_error (error);
  g_ptr_array_sort (table->rows, compare_texts);
  return table;
}

/* Whether a value is the same before and after. */
static gboolean
keeps_values (const CrowSchema        *old,
              guint                    old_entity,
              const CrowAttributeInfo *before,
              const CrowSchema        *new,
              guint                    new_entity,
              const CrowAttributeInfo *after)
{
  g_autofree char *old_type = NULL, *new_type = NULL;

  if (after == NULL || before->generated != NULL || after->generated != NULL)
    return FALSE;
  old_type = crow_sql_type_to_string (old, old_entity, before - crow_schema_get_entity (old, old_entity)->attributes,
                                      CROW_DIALECT_SQLITE);
  new_type = crow_sql_type_to_string (new, new_entity, after - crow_schema_get_entity (new, new_entity)->attributes,
                                      CROW_DIALECT_SQLITE);
  /* A column that becomes required gives its default to rows without a value. */
  return g_str_equal (old_type, new_type) &&
         (before->flags & CROW_ATTRIBUTE_REQUIRED || !(after->flags & CROW_ATTRIBUTE_REQUIRED) ||
          after->default_source == CROW_VALUE_NONE);
}

/* All that both schemas have. */
static GPtrArray *
read_tables (CrowEngine       *engine,
             const CrowSchema *old,
             const CrowSchema *new,
             gboolean          after)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (table_free);

  for (guint i = 0; i < crow_schema_get_n_entities (old); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (old, i);
      guint16 other = crow_schema_lookup_entity_by_id (new, entity->id);
      g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
      const CrowEntityInfo *successor;

      if (other == CROW_NONE)
        continue;
      successor = crow_schema_get_entity (new, other);
      for (guint j = 0; j < entity->n_attributes; j++)
        if (keeps_values (old, i, &entity->attributes[j], new, other,
                          find_attribute (successor, entity->attributes[j].id)))
          g_ptr_array_add (columns, g_strdup (entity->attributes[j].id));
      /* A table that becomes STRICT stores what it has as its columns say: the number 42 among bytes as '42'. */
      g_ptr_array_add (tables, read_table (engine, after ? successor : entity, columns,
                                           (successor->flags & ~entity->flags & CROW_ENTITY_STRICT) != 0));
    }
  return tables;
}

static void
compare_tables (GPtrArray  *before,
                GPtrArray  *after,
                gboolean    some_may_go,
                const char *what)
{
  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      const Table *old = g_ptr_array_index (before, i), *new = g_ptr_array_index (after, i);
      guint j = 0;

      if (!some_may_go && old->rows->len != new->rows->len)
        g_error ("%s: “%s” had %u rows and has %u", what, old->id, old->rows->len, new->rows->len);
      /* Both are sorted; what is left out is gone. */
      for (guint k = 0; k < new->rows->len; k++)
        {
          const char *row = g_ptr_array_index (new->rows, k);

          while (j < old->rows->len && strcmp (g_ptr_array_index (old->rows, j), row) < 0)
            j++;
          if (j == old->rows->len || !g_str_equal (g_ptr_array_index (old->rows, j), row))
            {
              if (some_may_go)
                {
                  /* A reference to a row that went may be blank now. */
                  continue;
                }
              g_error ("%s: “%s” has a row that was not there: %s", what, old->id, row);
            }
          j++;
        }
    }
}

/* Allows everything that can be allowed; FALSE: something cannot. */
static gboolean
allow_all (CrowMigrateReport *report,
           GPtrArray         *allow)
{
  gboolean all = TRUE;

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);

      all = all && loss->can_allow;
      g_ptr_array_add (allow, g_strdup (loss->name));
    }
  g_ptr_array_add (allow, NULL);
  return all;
}

/* Whether rows go, and not only values or whole tables. */
static gboolean
may_take_rows (CrowMigrateReport *report)
{
  static const char *const codes[] = { "require", "unique", "check", "reference", "drop-value", "narrow-type" };

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    for (guint j = 0; j < G_N_ELEMENTS (codes); j++)
      if (g_str_equal (crow_migrate_report_get_loss (report, i)->code, codes[j]))
        return TRUE;
  return FALSE;
}

static CrowEngine *
make_database (GRand            *rand,
               const CrowSchema *schema)
{
  CrowEngine *engine = migrate_open ("sqlite::memory:");
  CrowSampleOptions options = { .n_rows = 1 + g_rand_int (rand) % 20, .seed = g_rand_int (rand) };
  g_autoptr (GError) error = NULL;

  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (schema, engine, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static char *
list_changes (CrowSchema *old,
              CrowSchema *new,
              guint32     seed)
{
  g_autoptr (CrowDiff) diff = crow_diff_new (old, new, CROW_DIALECT_SQLITE, CROW_DIFF_NO_COMMENTS);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "seed %u", seed);
  for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
    {
      g_autofree char *sentence = crow_diff_change_to_text (diff, crow_diff_get_change (diff, i));

      g_string_append_printf (text, "; %s", sentence);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  guint n_steps, n_done, n_refused, n_took, n_nothing, n_misfits;
} Counts;

/* A table that becomes STRICT refuses values that it had, and a column of a key that is computed now may give the same
 * value twice; then all is taken back. */
static gboolean
is_misfit (const GError *error)
{
  return g_error_matches (error, CROW_ERROR, CROW_ERROR_TYPE) || g_error_matches (error, CROW_ERROR, CROW_ERROR_UNIQUE);
}

/* Whether rows of an entity go if a loss is allowed; what is not deleted loses a value, or follows its delete rule. */
static gboolean
is_about_rows (const CrowMigrateLoss *loss,
               const CrowEntityInfo  *old,
               const CrowEntityInfo  *new)
{
  g_autofree char *table = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, old);
  g_autofree char *start = g_strdup_printf ("%s:%s.", loss->code, table);

  if (strstr (loss->message, "allowed") == NULL)
    return FALSE;
  if (loss->id == NULL || g_str_equal (loss->code, "unique") || g_str_equal (loss->code, "reference") ||
      g_str_equal (loss->code, "check"))
    return g_str_has_prefix (loss->name, start);
  return g_str_equal (loss->id, old->id) || find_attribute (old, loss->id) != NULL ||
         find_attribute (new, loss->id) != NULL;
}

/* How many rows of an entity of the old schema were told to go by themselves; -1: some, but not so many. */
static gint64
count_told (CrowMigrateReport *report,
            const CrowSchema  *old,
            const CrowSchema  *new,
            const char        *id)
{
  const CrowEntityInfo *was = crow_schema_get_entity (old, crow_schema_lookup_entity_by_id (old, id));
  const CrowEntityInfo *is = crow_schema_get_entity (new, crow_schema_lookup_entity_by_id (new, id));
  guint n_losses = 0;
  gint64 n = 0;

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);

      if (!is_about_rows (loss, was, is))
        continue;
      if (g_str_equal (loss->code, "unique") || g_str_equal (loss->code, "reference"))
        return -1;
      n += loss->n_rows;
      n_losses++;
    }
  return n_losses <= 1 ? n : -1;
}

static gboolean
has_cascade (const CrowSchema *schema,
             guint             entity,
             const gboolean   *targets)
{
  guint n_references;
  const CrowSchemaReference *references = crow_schema_get_references (schema, entity, &n_references);

  for (guint i = 0; i < n_references; i++)
    if (references[i].info->on_delete == CROW_ACTION_CASCADE && targets[references[i].info->target])
      return TRUE;
  return FALSE;
}

/* Rows go where it was told, and where a cascade follows; nowhere else. */
static void
compare_counts (GPtrArray         *before,
                GPtrArray         *after,
                CrowMigrateReport *report,
                const CrowSchema  *old,
                const CrowSchema  *new,
                const char        *what)
{
  guint n = crow_schema_get_n_entities (new);
  g_autofree gboolean *may_go = g_new0 (gboolean, n);
  gboolean changed = TRUE;

  for (guint i = 0; i < before->len; i++)
    {
      const Table *table = g_ptr_array_index (before, i);

      may_go[crow_schema_lookup_entity_by_id (new, table->id)] = count_told (report, old, new, table->id) != 0;
    }
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < n; i++)
        if (!may_go[i] && has_cascade (new, i, may_go))
          changed = may_go[i] = TRUE;
    }
  for (guint i = 0; i < before->len; i++)
    {
      const Table *was = g_ptr_array_index (before, i), *is = g_ptr_array_index (after, i);
      guint16 entity = crow_schema_lookup_entity_by_id (new, was->id);
      gint64 told = count_told (report, old, new, was->id);

      if (!may_go[entity] && was->rows->len != is->rows->len)
        g_error ("%s: no row of “%s” should go, and it had %u and has %u", what, was->id, was->rows->len, is->rows->len);
      if (told >= 0 && !has_cascade (new, entity, may_go) && was->rows->len != is->rows->len + told)
        g_error ("%s: %d rows of “%s” should go, and it had %u and has %u", what, (int) told, was->id, was->rows->len,
                 is->rows->len);
      g_assert_cmpuint (was->rows->len, >=, is->rows->len);
    }
}

static void
run_step (GRand       *rand,
          CrowSchema **schema,
          CrowEngine **engine,
          Counts      *counts,
          guint32      seed)
{
  g_autoptr (CrowSchema) next = mutate_schema (*schema, rand, 1 + g_rand_int (rand) % 3);
  g_autofree char *what = list_changes (*schema, next, seed);
  g_autoptr (GString) told = g_string_new (what);
  g_autoptr (GPtrArray) allow = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) before = read_tables (*engine, *schema, next, FALSE);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (CrowMigrateReport) report = NULL, done = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = { .from = *schema };
  gboolean refuse = g_rand_int_range (rand, 0, 4) == 0;
  gboolean takes_rows, misfit;

  counts->n_steps++;
  if (!crow_engine_migrate (*engine, next, &options, NULL, &report, &error))
    {
      if (!g_error_matches (error, CROW_ERROR, CROW_ERROR_REFUSED) && !is_misfit (error))
        g_error ("%s: %s", what, error->message);
      misfit = is_misfit (error);
      g_clear_error (&error);
      /* Nothing changed. */
      after = read_tables (*engine, *schema, next, FALSE);
      compare_tables (before, after, FALSE, what);
      g_clear_pointer (&after, g_ptr_array_unref);
      counts->n_refused++;
      if (misfit)
        {
          counts->n_misfits++;
          migrate_assert_whole (*engine);
          return;
        }
      takes_rows = may_take_rows (report);
      if (!allow_all (report, allow) || (takes_rows && refuse))
        {
          migrate_assert_whole (*engine);
          return;
        }
      options.allow = (const char *const *) allow->pdata;
      crow_engine_migrate (*engine, next, &options, NULL, &done, &error);
      /* What must refer to a row that would go keeps it, and all stays. */
      if (g_error_matches (error, CROW_ERROR, CROW_ERROR_DENIED) || is_misfit (error))
        {
          counts->n_misfits += is_misfit (error) ? 1 : 0;
          after = read_tables (*engine, *schema, next, FALSE);
          compare_tables (before, after, FALSE, what);
          migrate_assert_whole (*engine);
          return;
        }
      if (error != NULL)
        g_error ("%s: %s", what, error->message);
      for (guint i = 0; i < crow_migrate_report_get_n_losses (done); i++)
        {
          const CrowMigrateLoss *loss = crow_migrate_report_get_loss (done, i);

          g_string_append_printf (told, "\n%s (%d rows): %s", loss->name, (int) loss->n_rows, loss->message);
        }
      counts->n_took += takes_rows ? 1 : 0;
      after = read_tables (*engine, *schema, next, TRUE);
      compare_tables (before, after, takes_rows, told->str);
      compare_counts (before, after, done, *schema, next, told->str);
    }
  else
    {
      counts->n_nothing += crow_migrate_report_is_done (report) ? 0 : 1;
      after = read_tables (*engine, *schema, next, TRUE);
      compare_tables (before, after, FALSE, what);
    }
  counts->n_done++;
  migrate_assert_whole (*engine);
  options.from = next;
  options.allow = NULL;
  crow_engine_migrate (*engine, next, &options, NULL, &again, &error);
  g_assert_no_error (error);
  if (crow_migrate_report_get_changes (again)[0] != NULL)
    g_error ("%s: a difference is left: %s", what, crow_migrate_report_get_changes (again)[0]);
  crow_schema_unref (*schema);
  *schema = g_steal_pointer (&next);
}

static void
test_random (void)
{
  const char *given_steps = g_getenv ("CROW_TEST_STEPS"), *given_seed = g_getenv ("CROW_TEST_SEED");
  guint n_steps = given_steps != NULL ? (guint) atoi (given_steps) : STEPS;
  Counts counts = { 0 };

  while (counts.n_steps < n_steps)
    {
      guint32 seed = given_seed != NULL ? (guint32) g_ascii_strtoull (given_seed, NULL, 10) + counts.n_steps / STEPS_OF_A_SCHEMA
                                        : (guint32) g_test_rand_int () & 0x7fffffff;
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (CrowSchema) schema = random_schema_new (rand);
      g_autoptr (CrowEngine) engine = make_database (rand, schema);

      if (given_seed != NULL || given_steps != NULL)
        g_test_message ("seed %u", seed);
      for (guint i = 0; i < STEPS_OF_A_SCHEMA; i++)
        run_step (rand, &schema, &engine, &counts, seed);
    }
  g_test_message ("%u edits: %u done, %u of them without a difference; %u refused at first, %u took rows, "
                  "%u with values that do not fit after all",
                  counts.n_steps, counts.n_done, counts.n_nothing, counts.n_refused, counts.n_took,
                  counts.n_misfits);
  g_assert_cmpuint (counts.n_done, >, counts.n_steps / 2);
  g_assert_cmpuint (counts.n_misfits, <=, 2 + counts.n_steps / 50);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/migrate-random", test_random);
  return g_test_run ();
}
