/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drawing is edited at random, a database with rows follows each edit, and the rows that are there afterwards are compared
 * with those that should be.
 *
 * What should be there is found out without the migration (migrate-oracle.h), value for value.  Where nothing had to go
 * that is all there was.  Where rows were in the way and allowed to go, as many must go as were told, with what a
 * cascade takes along.  What must not lose the row it refers to is denied, and a migration that is refused or
 * denied changes nothing.
 *
 * CROW_TEST_STEPS is the number of edits (without it a hundred or two), CROW_TEST_SEED begins with that seed.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "preview/crow-sample.h"
#include "sql/crow-dialect.h"
#include "sql/crow-migrate.h"

#include "migrate-oracle.h"
#include "random-rows.h"
#include "../sql/migrate-common.h"
#include "../sql/mutate-schema.h"
#include "../sql/random-run.h"
#include "../sql/random-schema.h"

#define STEPS 150
#define STEPS_OF_A_SCHEMA 12

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

typedef struct
{
  guint n_steps, n_done, n_refused, n_took, n_nothing, n_denied;
} Counts;

/* By entity of the new schema; -1 for what is new. */
static gint64 *
count_all (CrowEngine       *engine,
           const CrowSchema *schema,
           const CrowSchema *new)
{
  gint64 *counts = g_new (gint64, crow_schema_get_n_entities (new) + 1);

  for (guint i = 0; i < crow_schema_get_n_entities (new); i++)
    {
      guint16 entity = crow_schema_lookup_entity_by_id (schema, crow_schema_get_entity (new, i)->id);

      counts[i] = entity != CROW_NONE ? random_rows_count (engine, CROW_DIALECT_SQLITE, crow_schema_get_entity (schema, entity)) : -1;
    }
  return counts;
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
  return g_str_equal (loss->id, old->id) || random_rows_find_attribute (old, loss->id) != NULL ||
         random_rows_find_attribute (new, loss->id) != NULL;
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
compare_counts (const gint64      *before,
                const gint64      *after,
                CrowMigrateReport *report,
                const CrowSchema  *old,
                const CrowSchema  *new,
                const char        *what)
{
  guint n = crow_schema_get_n_entities (new);
  g_autofree gboolean *may_go = g_new0 (gboolean, n);
  gboolean changed = TRUE;

  for (guint i = 0; i < n; i++)
    may_go[i] = before[i] >= 0 && count_told (report, old, new, crow_schema_get_entity (new, i)->id) != 0;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < n; i++)
        if (!may_go[i] && has_cascade (new, i, may_go))
          changed = may_go[i] = TRUE;
    }
  for (guint i = 0; i < n; i++)
    {
      const char *id = crow_schema_get_entity (new, i)->id;
      gint64 told = before[i] >= 0 ? count_told (report, old, new, id) : 0;

      if (before[i] < 0)
        continue;
      if (!may_go[i] && before[i] != after[i])
        g_error ("%s: no row of “%s” should go, and it had %d and has %d", what, id, (int) before[i], (int) after[i]);
      if (told >= 0 && !has_cascade (new, i, may_go) && before[i] != after[i] + told)
        g_error ("%s: %d rows of “%s” should go, and it had %d and has %d", what, (int) told, id, (int) before[i],
                 (int) after[i]);
    }
}

static void
assert_unchanged (CrowEngine *engine,
                  const char *before,
                  const char *what)
{
  g_autofree char *after = migrate_dump (engine);

  if (!g_str_equal (after, before))
    g_error ("%s: what was refused changed the database:\n%s\nwas\n%s", what, after, before);
  migrate_assert_whole (engine);
}

static void
assert_as_foreseen (CrowEngine       *engine,
                    CrowEngine       *oracle,
                    const CrowSchema *old,
                    const CrowSchema *new,
                    const char       *what)
{
  g_autofree char *expected = migrate_oracle_describe (oracle, old, new);
  g_autofree char *actual = migrate_oracle_describe (engine, old, new);

  if (!g_str_equal (actual, expected))
    g_error ("%s:\nthere should be\n%s\nand there is\n%s", what, expected, actual);
}

/* The rows of a loss are as many as were counted. */
static void
assert_rows (CrowEngine        *engine,
             CrowMigrateReport *report,
             const char        *what)
{
  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM (%s)", loss->rows_sql);
      g_autofree char *count = loss->rows_sql != NULL ? migrate_query (engine, sql) : NULL;

      if (count != NULL && g_ascii_strtoll (count, NULL, 10) != loss->n_rows)
        g_error ("%s: %s tells %d rows and finds %s by %s", what, loss->name, (int) loss->n_rows, count, loss->rows_sql);
    }
}

/* Everything is allowed by name; FALSE: it was denied, and that was foreseen. */
static gboolean
allow_and_migrate (CrowEngine         *engine,
                   CrowSchema         *old,
                   CrowSchema         *new,
                   CrowMigrateOptions *options,
                   const char         *denied,
                   const char         *what)
{
  g_autofree gint64 *before = count_all (engine, old, new);
  g_autofree gint64 *after = NULL;
  g_autofree char *dump = migrate_dump (engine);
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  crow_engine_migrate (engine, new, options, NULL, &report, &error);
  if (g_error_matches (error, CROW_ERROR, CROW_ERROR_DENIED))
    {
      if (denied == NULL)
        g_error ("%s: %s", what, error->message);
      assert_unchanged (engine, dump, what);
      return FALSE;
    }
  if (error != NULL)
    g_error ("%s: %s", what, error->message);
  if (denied != NULL)
    g_error ("%s: rows of “%s” that must refer to others are left without them", what, denied);
  after = count_all (engine, new, new);
  compare_counts (before, after, report, old, new, what);
  return TRUE;
}

static char *
add_losses (const char        *what,
            CrowMigrateReport *report)
{
  GString *text = g_string_new (what);

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);

      g_string_append_printf (text, "\n%s (%d rows): %s", loss->name, (int) loss->n_rows, loss->message);
    }
  return g_string_free (text, FALSE);
}

static void
run_step (GRand       *rand,
          CrowSchema **schema,
          CrowEngine **engine,
          Counts      *counts,
          guint32      seed)
{
  g_autoptr (CrowSchema) next = mutate_schema (*schema, rand, 1 + g_rand_int (rand) % 3);
  g_autofree char *what = random_rows_describe (*schema, next, CROW_DIALECT_SQLITE, seed);
  g_autofree char *denied = NULL;
  g_autoptr (CrowEngine) oracle = migrate_oracle_new (*engine, *schema, next, &denied);
  g_autofree char *before = migrate_dump (*engine);
  g_autoptr (GPtrArray) allow = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrowMigrateReport) report = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = { .from = *schema };
  gboolean refuse = g_rand_int_range (rand, 0, 4) == 0;

  counts->n_steps++;
  if (!crow_engine_migrate (*engine, next, &options, NULL, &report, &error))
    {
      g_autofree char *told = add_losses (what, report);
      gboolean takes_rows = may_take_rows (report);

      if (!g_error_matches (error, CROW_ERROR, CROW_ERROR_REFUSED))
        g_error ("%s: %s", told, error->message);
      g_clear_error (&error);
      assert_unchanged (*engine, before, told);
      assert_rows (*engine, report, told);
      counts->n_refused++;
      if (!allow_all (report, allow) || (takes_rows && refuse))
        return;
      options.allow = (const char *const *) allow->pdata;
      if (!allow_and_migrate (*engine, *schema, next, &options, denied, told))
        {
          counts->n_denied++;
          return;
        }
      counts->n_took += takes_rows ? 1 : 0;
      assert_as_foreseen (*engine, oracle, *schema, next, told);
    }
  else
    {
      counts->n_nothing += crow_migrate_report_is_done (report) ? 0 : 1;
      assert_as_foreseen (*engine, oracle, *schema, next, what);
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
run_schema (guint32  seed,
            gpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) schema = random_schema_new (rand);
  g_autoptr (CrowEngine) engine = random_rows_new (rand, schema);

  for (guint i = 0; i < STEPS_OF_A_SCHEMA; i++)
    run_step (rand, &schema, &engine, data, seed);
}

static void
test_random (void)
{
  Counts counts = { 0 };

  random_run_steps (STEPS, STEPS_OF_A_SCHEMA, run_schema, &counts);
  g_test_message ("%u edits: %u done, %u of them without a difference; %u refused at first, %u took rows, "
                  "%u denied",
                  counts.n_steps, counts.n_done, counts.n_nothing, counts.n_refused, counts.n_took, counts.n_denied);
  g_assert_cmpuint (counts.n_done, >, counts.n_steps / 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/migrate-random", test_random);
  return g_test_run ();
}
