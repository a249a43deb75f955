/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A migration on PostgreSQL: all of it in one transaction of the server.
 *
 * The tables are locked against everybody else before anything is counted, in the order of their names, so that what was
 * counted is what is changed.  The server itself sees to constraints, and rolls back when the connection is lost.
 *
 * Rows that are allowed to go do so before anything is changed; what refers to them is the server's business.
 *
 * Invariant: whatever happens, the transaction is ended.
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "sql/crow-catalog-postgresql.h"
#include "sql/crow-dialect.h"

static const CrowSchemaInfo *
get_old (CrowMigrateRun *run)
{
  return crow_schema_get_info (crow_diff_get_from (run->diff));
}

static gboolean
lock_tables (CrowMigrateRun *run,
             CrowCatalog    *catalog,
             GError        **error)
{
  /* The catalog is sorted by schema and name. */
  for (guint i = 0; i < catalog->tables->len; i++)
    {
      const CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);
      CrowEntityInfo like = { .name = table->name, .database_schema = table->schema };
      g_autoptr (GString) sql = g_string_new ("LOCK TABLE ");

      crow_sql_append_table (sql, CROW_DIALECT_POSTGRESQL, &like);
      g_string_append (sql, " IN ACCESS EXCLUSIVE MODE");
      if (!_crow_migrate_run_check (run, error) || !crow_engine_execute (run->engine, sql->str, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
count_rows (CrowMigrateRun       *run,
            const CrowEntityInfo *entity,
            gint64               *n,
            GError              **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");

  crow_sql_append_table (sql, CROW_DIALECT_POSTGRESQL, entity);
  return _crow_migrate_run_check (run, error) && _crow_migrate_query (run->engine, sql->str, n, error);
}

/* How many rows each table has that stays. */
static gboolean
count_all (CrowMigrateRun *run,
           gint64         *n_rows,
           GError        **error)
{
  for (guint i = 0; i < get_old (run)->n_entities; i++)
    if (!count_rows (run, &get_old (run)->entities[i], &n_rows[i], error))
      return FALSE;
  return TRUE;
}

/* Rows go that stand in the way, which was told and allowed, and what refers to them does as the database's own delete
 * rules say; a rule that forbids it takes all back.  References come last: others may have taken their rows along.
 *
 * @n_rows: how many there were; how many are left afterwards */
static gboolean
mend_rows (CrowMigrateRun *run,
           gint64         *n_rows,
           GError        **error)
{
  guint n = crow_schema_get_n_entities (crow_diff_get_from (run->diff));
  g_autofree gint64 *left = g_new0 (gint64, n + 1);
  gboolean any = FALSE;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < crow_migration_get_n_risks (run->migration); i++)
      {
        const CrowMigrationRisk *risk = crow_migration_get_risk (run->migration, i);

        if (!risk->blocks || run->risk_rows[i] == 0 || risk->mend_sql == NULL ||
            (risk->risk == CROW_RISK_REFERENCE) != (pass == 1))
          continue;
        /* What is checked at the end otherwise would keep the tables from being changed. */
        if (!any && !crow_engine_execute (run->engine, "SET CONSTRAINTS ALL IMMEDIATE", error))
          return FALSE;
        any = TRUE;
        if (!_crow_migrate_run_check (run, error) || !crow_engine_execute (run->engine, risk->mend_sql, error))
          return FALSE;
      }
  if (!any)
    return TRUE;
  if (!count_all (run, left, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      _crow_migrate_run_tell_gone (run, &get_old (run)->entities[i], n_rows[i] - left[i]);
      n_rows[i] = left[i];
    }
  return TRUE;
}

static gboolean
run_steps (CrowMigrateRun *run,
           GError        **error)
{
  guint n = crow_migration_get_n_steps (run->migration);

  for (guint i = 0; i < n; i++)
    {
      const CrowMigrationStep *step = crow_migration_get_step (run->migration, i);

      if (step->kind != CROW_STEP_STATEMENT && step->kind != CROW_STEP_REBUILD)
        continue;
      if (!_crow_migrate_run_check (run, error))
        return FALSE;
      if (!crow_engine_execute (run->engine, step->sql, error))
        return _crow_migrate_explain_view (step, error);
      _crow_migrate_run_tell (run, (double) (i + 1) / n);
    }
  return TRUE;
}

static gboolean
check_rows (CrowMigrateRun *run,
            const gint64   *before,
            GError        **error)
{
  const CrowSchemaInfo *old = get_old (run);

  for (guint i = 0; i < old->n_entities; i++)
    {
      guint16 entity = crow_diff_lookup_new_entity (run->diff, i);
      gint64 n;

      if (entity == CROW_NONE)
        continue;
      if (!count_rows (run, crow_schema_get_entity (run->schema, entity), &n, error))
        return FALSE;
      if (n != before[i])
        {
          return _crow_migrate_run_miss (crow_schema_get_entity (run->schema, entity), before[i], n, error);
        }
    }
  return TRUE;
}

static gboolean
migrate (CrowMigrateRun *run,
         GError        **error)
{
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_postgresql_engine (run->engine, error);
  gboolean dry = (run->options->flags & CROW_MIGRATE_DRY_RUN) != 0;
  g_autofree gint64 *before = NULL;
  g_autoptr (GPtrArray) views = NULL;

  if (catalog == NULL || (!dry && !lock_tables (run, catalog, error)))
    return FALSE;
  if (!dry)
    {
      /* Somebody may have changed a table while this waited for its lock. */
      g_clear_pointer (&catalog, crow_catalog_free);
      catalog = crow_catalog_read_postgresql_engine (run->engine, error);
      if (catalog == NULL)
        return FALSE;
    }
  views = _crow_migrate_leave_undrawn (run, catalog);
  if (!_crow_migrate_run_compare (run, catalog, error))
    return FALSE;
  for (guint i = 0; i < catalog->notes->len; i++)
    _crow_migrate_report_add_note (run->report, "%s", (const char *) g_ptr_array_index (catalog->notes, i));
  if (!_crow_migrate_tell_views (run, views, error))
    return FALSE;
  if (run->migration == NULL)
    return TRUE;

  _crow_migrate_run_begin (run, _("Looking at the rows"), 0.3);
  if (!_crow_migrate_run_count_risks (run, error))
    return FALSE;
  if (_crow_migrate_run_is_refused (run))
    return _crow_migrate_run_refuse (run, error);
  if (dry)
    return TRUE;
  before = g_new0 (gint64, get_old (run)->n_entities + 1);
  if (!count_all (run, before, error) || !mend_rows (run, before, error))
    return FALSE;
  _crow_migrate_run_begin (run, _("Changing the tables"), 0.6);
  if (!run_steps (run, error))
    return FALSE;
  _crow_migrate_run_begin (run, _("Checking the rows"), 0.1);
  if (!check_rows (run, before, error) || !_crow_migrate_run_check (run, error))
    return FALSE;
  run->report->done = TRUE;
  return TRUE;
}

static void
interrupt_cb (GCancellable *cancellable,
              gpointer      engine)
{
  _crow_engine_interrupt (engine);
}

gboolean
_crow_migrate_postgresql (CrowMigrateRun *run,
                          GError        **error)
{
  g_autoptr (GError) local = NULL;
  gulong handler = 0;
  gboolean done;

  if (run->options->backup != NULL)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("A backup of a PostgreSQL database is made by “pg_dump”; do without one here."));
      return FALSE;
    }
  if (!_crow_migrate_run_check (run, error) || !crow_engine_begin (run->engine, error))
    return FALSE;
  if (run->cancellable != NULL)
    handler = g_cancellable_connect (run->cancellable, G_CALLBACK (interrupt_cb), run->engine, NULL);
  done = migrate (run, &local);
  g_cancellable_disconnect (run->cancellable, handler);
  if (done && run->report->done)
    done = crow_engine_commit (run->engine, &local);
  crow_engine_rollback (run->engine);
  _crow_engine_drop_statements (run->engine);
  if (done)
    return TRUE;
  run->report->done = FALSE;
  /* What was interrupted says so in the server's words. */
  if (_crow_migrate_run_check (run, error))
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
