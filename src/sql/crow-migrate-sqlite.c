/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A migration on SQLite, after https://www.sqlite.org/lang_altertable.html (section 7).
 *
 * Foreign keys are switched off before the transaction begins: inside one the PRAGMA is ignored, and a DROP TABLE would
 * delete every row that refers to the table by ON DELETE CASCADE, without a word.  The transaction takes the write
 * lock first and then reads, counts, copies the backup, changes and checks, so nobody comes in between.
 *
 * Invariants: whatever happens, the transaction is ended and foreign keys are on again; COMMIT is reached only when every
 * table has the rows it should have, every reference its target, and integrity_check has nothing to say.
 */
#include "config.h"

#include "sql/crow-migrate-sqlite.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "engine/crow-engine-sqlite-private.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-dialect.h"
#include "sql/crow-migrate-objects.h"

/* Instructions of SQLite's virtual machine between two looks at the cancellable: well under a millisecond. */
#define PROGRESS_INSTRUCTIONS 10000

/* What was counted before. */
typedef struct
{
  GPtrArray *objects;  /* of CrowMigrateObject */
  gint64 *n_rows;      /* by old entity */
  gint64 *sequences;   /* by old entity: the last AUTOINCREMENT, or -1 */
  CrowMigrateRepair repair;
} Before;

static void
before_clear (Before *self)
{
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->n_rows, g_free);
  g_clear_pointer (&self->sequences, g_free);
  _crow_migrate_repair_clear (&self->repair);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Before, before_clear)

static int
progress_cb (void *data)
{
  CrowMigrateRun *run = data;

  _crow_migrate_run_tell (run, 0);
  return g_cancellable_is_cancelled (run->cancellable);
}

static gboolean
suspend_enforcement (CrowEngine *engine,
                     GError    **error)
{
  gint64 value;

  if (!crow_engine_execute (engine, "PRAGMA foreign_keys = OFF", error) ||
      !_crow_migrate_query (engine, "PRAGMA foreign_keys", &value, error))
    return FALSE;
  if (value == 0)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("Foreign keys cannot be switched off for the migration; finish what the connection is doing first."));
  return FALSE;
}

/* Not by the pragma, which needs memory, and does nothing in a transaction that could not be ended. */
static gboolean
resume_enforcement (sqlite3 *db,
                    GError **error)
{
  int value = 0;

  if (sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &value) == SQLITE_OK && value == 1)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("Foreign keys cannot be switched on again; close the database and open it anew."));
  return FALSE;
}

static const CrowSchemaInfo *
get_old (CrowMigrateRun *run)
{
  return crow_schema_get_info (crow_diff_get_from (run->diff));
}

static gboolean
count_rows (CrowMigrateRun       *run,
            const CrowEntityInfo *entity,
            gint64               *n,
            GError              **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  return _crow_migrate_query (run->engine, sql->str, n, error);
}

static gboolean
has_sequences (CrowEngine *engine)
{
  gint64 n = 0;

  return _crow_migrate_query (engine, "SELECT count(*) FROM main.sqlite_schema WHERE name = 'sqlite_sequence'", &n,
                              NULL) && n > 0;
}

static gboolean
look_before (CrowMigrateRun *run,
             Before         *before,
             GError        **error)
{
  const CrowSchemaInfo *old = get_old (run);
  gboolean sequences = has_sequences (run->engine);

  before->n_rows = g_new0 (gint64, old->n_entities + 1);
  before->sequences = g_new0 (gint64, old->n_entities + 1);
  for (guint i = 0; i < old->n_entities; i++)
    {
      if (!_crow_migrate_run_check (run, error) ||
          !count_rows (run, &old->entities[i], &before->n_rows[i], error))
        return FALSE;
      before->sequences[i] = -1;
      if (sequences)
        {
          g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, &old->entities[i]);
          g_autoptr (GString) sql = g_string_new ("SELECT coalesce(max(seq), -1) FROM main.sqlite_sequence WHERE name = ");

          crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, name);
          if (!_crow_migrate_query (run->engine, sql->str, &before->sequences[i], error))
            return FALSE;
        }
      _crow_migrate_run_tell (run, (double) i / old->n_entities);
    }
  return TRUE;
}

/* References that stay and whose rows refer to nothing even now. */
static gboolean
find_dangling (CrowMigrateRun *run,
               GError        **error)
{
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;
  gboolean done;

  statement = crow_engine_prepare (run->engine,
                                   "SELECT c.\"table\", group_concat(DISTINCT f.\"from\"), count(*) / count(DISTINCT f.seq) "
                                   "FROM pragma_foreign_key_check AS c JOIN pragma_foreign_key_list(c.\"table\") AS f "
                                   "ON f.id = c.fkid GROUP BY c.\"table\", c.fkid", error);
  if (statement == NULL)
    return FALSE;
  while ((done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      const char *table = crow_statement_get_text (statement, 0);
      g_autofree char *name = g_strdup_printf ("%s.%s", table, crow_statement_get_text (statement, 1));
      gint64 n = crow_statement_get_int64 (statement, 2);
      g_autofree char *full = g_strconcat ("reference:", name, NULL);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);
      guint16 entity = crow_schema_lookup_entity (crow_diff_get_from (run->diff), table);
      gboolean told = entity == CROW_NONE || crow_diff_lookup_new_entity (run->diff, entity) == CROW_NONE;

      for (guint i = 0; !told && i < run->report->losses->len; i++)
        told = g_str_equal (((CrowMigrateLoss *) g_ptr_array_index (run->report->losses, i))->name, full);
      if (!told)
        _crow_migrate_run_add_loss (run, "reference", NULL, name, n, TRUE,
                                    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                      "%s row of “%s” refers by “%s” to a row that does not exist. "
                                      "If that is allowed, the delete rule says what becomes of it.",
                                      "%s rows of “%s” refer by “%s” to a row that does not exist. "
                                      "If that is allowed, the delete rule says what becomes of them.", (gulong) n),
                                      number, table, crow_statement_get_text (statement, 1)));
    }
  return done;
}

gboolean
_crow_migrate_sqlite_run_steps (CrowMigrateRun    *run,
                                CrowEngine        *engine,
                                CrowMigrateRepair *repair,
                                GError           **error)
{
  guint n = crow_migration_get_n_steps (run->migration);

  for (guint i = 0; i < n; i++)
    {
      const CrowMigrationStep *step = crow_migration_get_step (run->migration, i);

      if (step->kind != CROW_STEP_STATEMENT && step->kind != CROW_STEP_REBUILD)
        continue;
      if (!_crow_migrate_run_check (run, error))
        return FALSE;
      if (!(repair != NULL && repair->needed ? _crow_migrate_repair_step (repair, run, step, error)
                                             : crow_engine_execute (engine, step->sql, error)))
        return FALSE;
      if (repair != NULL)
        _crow_migrate_run_tell (run, (double) (i + 1) / n);
    }
  return TRUE;
}

/* A table that was made anew counts on from where the old one was. */
static gboolean
restore_sequences (CrowMigrateRun *run,
                   const Before   *before,
                   GError        **error)
{
  const CrowSchemaInfo *old = get_old (run);

  for (guint i = 0; i < old->n_entities && has_sequences (run->engine); i++)
    {
      guint16 entity = crow_diff_lookup_new_entity (run->diff, i);
      g_autoptr (GString) sql = NULL;
      g_autofree char *name = NULL;
      gint64 n;

      if (before->sequences[i] < 0 || entity == CROW_NONE)
        continue;
      name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (run->schema, entity));
      sql = g_string_new ("SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' "
                          "AND sql LIKE '%AUTOINCREMENT%' AND name = ");
      crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, name);
      if (!_crow_migrate_query (run->engine, sql->str, &n, error))
        return FALSE;
      if (n == 0)
        continue;
      g_string_assign (sql, "UPDATE main.sqlite_sequence SET seq = ");
      g_string_append_printf (sql, "max(seq, %" G_GINT64_FORMAT ") WHERE name = ", before->sequences[i]);
      crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, name);
      if (!crow_engine_execute (run->engine, sql->str, error))
        return FALSE;
      if (crow_engine_get_n_changes (run->engine) > 0)
        continue;
      g_string_assign (sql, "INSERT INTO main.sqlite_sequence (name, seq) VALUES (");
      crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, name);
      g_string_append_printf (sql, ", %" G_GINT64_FORMAT ")", before->sequences[i]);
      if (!crow_engine_execute (run->engine, sql->str, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_rows (CrowMigrateRun *run,
            const Before   *before,
            GError        **error)
{
  const CrowSchemaInfo *old = get_old (run);

  for (guint i = 0; i < old->n_entities; i++)
    {
      guint16 entity = crow_diff_lookup_new_entity (run->diff, i);
      gint64 n, gone = 0;

      if (entity == CROW_NONE)
        continue;
      if (!_crow_migrate_run_check (run, error) ||
          !count_rows (run, crow_schema_get_entity (run->schema, entity), &n, error))
        return FALSE;
      if (before->repair.gone != NULL)
        gone = before->repair.gone[entity];
      if (n + gone != before->n_rows[i])
        {
          return _crow_migrate_run_miss (crow_schema_get_entity (run->schema, entity), before->n_rows[i], n, error);
        }
      _crow_migrate_run_tell (run, 0.2 * i / old->n_entities);
    }
  return TRUE;
}

static gboolean
check_references (CrowMigrateRun *run,
                  GError        **error)
{
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;

  statement = crow_engine_prepare (run->engine, "PRAGMA main.foreign_key_check", error);
  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_FOREIGN_KEY,
               _("After the migration a row of “%s” would refer to a row of “%s” that does not exist. It was taken back; "
                 "the database is as it was."),
               crow_statement_get_text (statement, 0), crow_statement_get_text (statement, 2));
  return FALSE;
}

static gboolean
is_file (CrowMigrateRun *run)
{
  const char *path = sqlite3_db_filename (_crow_sqlite_engine_get_database (run->engine), "main");

  return path != NULL && *path != '\0';
}

/* A file may have been damaged before, which shows in an index that does not have what its table has.  What is in memory is
 * nobody's only copy, and comparing its indexes row by row would take a third of the migration. */
static gboolean
check_integrity (CrowMigrateRun *run,
                 GError        **error)
{
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;
  const char *text;

  statement = crow_engine_prepare (run->engine, is_file (run) ? "PRAGMA main.integrity_check(1)" : "PRAGMA main.quick_check(1)",
                                   error);
  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  text = has_row ? crow_statement_get_text (statement, 0) : NULL;
  if (g_strcmp0 (text, "ok") == 0)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("The database is damaged, or would be after the migration: %s. The migration was taken back; the database "
                 "is as it was."), text != NULL ? text : "");
  return FALSE;
}

static gboolean
make_backup (CrowMigrateRun *run,
             GError        **error)
{
  if ((run->options->flags & CROW_MIGRATE_NO_BACKUP) || get_old (run)->n_entities == 0)
    return TRUE;
  if (!is_file (run))
    {
      if (run->options->backup == NULL)
        return TRUE;
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("A database in memory has no backup; do without one."));
      return FALSE;
    }
  _crow_migrate_run_begin (run, _("Making a backup copy"), 0.2);
  run->report->backup = _crow_migrate_backup (run, error);
  return run->report->backup != NULL;
}

/* In the transaction: from the first look to the last check. */
static gboolean
migrate (CrowMigrateRun *run,
         GError        **error)
{
  g_auto (Before) before = { 0 };
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_sqlite_engine (run->engine, error);

  if (catalog == NULL)
    return FALSE;
  before.objects = _crow_migrate_objects_read (run, catalog, error);
  if (before.objects == NULL || !_crow_migrate_run_compare (run, catalog, error))
    return FALSE;
  for (guint i = 0; i < catalog->notes->len; i++)
    _crow_migrate_report_add_note (run->report, "%s", (const char *) g_ptr_array_index (catalog->notes, i));
  if (run->migration == NULL)
    return TRUE;

  _crow_migrate_run_begin (run, _("Looking at the rows"), 0.2);
  if (!_crow_migrate_run_count_risks (run, error) || !find_dangling (run, error) ||
      !_crow_migrate_objects_rehearse (before.objects, run, error))
    return FALSE;
  if (_crow_migrate_run_is_refused (run))
    return _crow_migrate_run_refuse (run, error);
  if (run->options->flags & CROW_MIGRATE_DRY_RUN)
    return TRUE;

  if (!look_before (run, &before, error) || !make_backup (run, error))
    return FALSE;
  _crow_migrate_repair_init (&before.repair, run, before.n_rows);
  _crow_migrate_run_begin (run, _("Changing the tables"), 0.4);
  if (!_crow_migrate_objects_drop (before.objects, run->engine, error) ||
      !_crow_migrate_repair_rows (&before.repair, run, error) ||
      !_crow_migrate_sqlite_run_steps (run, run->engine, &before.repair, error))
    return FALSE;
  _crow_migrate_run_begin (run, _("Checking the rows"), 0.2);
  if (!_crow_migrate_repair_references (&before.repair, run, error) ||
      !_crow_migrate_objects_restore (before.objects, run->engine, error) ||
      !restore_sequences (run, &before, error) || !check_rows (run, &before, error) ||
      !check_references (run, error) || !check_integrity (run, error) || !_crow_migrate_run_check (run, error))
    return FALSE;
  run->report->done = TRUE;
  return TRUE;
}

static gboolean
run_transaction (CrowMigrateRun *run,
                 GError        **error)
{
  gboolean done = migrate (run, error);

  if (done && run->report->done)
    done = crow_engine_commit (run->engine, error);
  sqlite3_progress_handler (_crow_sqlite_engine_get_database (run->engine), 0, NULL, NULL);
  /* Statements of the checks may not be half-way; and it ends a transaction that only read, too. */
  _crow_engine_drop_statements (run->engine);
  crow_engine_rollback (run->engine);
  return done;
}

gboolean
_crow_migrate_sqlite (CrowMigrateRun *run,
                      GError        **error)
{
  sqlite3 *db = _crow_sqlite_engine_get_database (run->engine);
  gboolean dry = (run->options->flags & CROW_MIGRATE_DRY_RUN) != 0;
  g_autoptr (GError) local = NULL;
  gboolean done;

  _crow_engine_drop_statements (run->engine);
  sqlite3_progress_handler (db, PROGRESS_INSTRUCTIONS, progress_cb, run);
  if (dry)
    done = crow_engine_execute (run->engine, "BEGIN", &local) && run_transaction (run, &local);
  else
    done = suspend_enforcement (run->engine, &local) && crow_engine_begin (run->engine, &local) &&
           run_transaction (run, &local);
  sqlite3_progress_handler (db, 0, NULL, NULL);
  if (!done)
    {
      run->report->done = FALSE;
      /* The database itself is what the copy is a copy of. */
      if (run->report->backup != NULL)
        g_unlink (run->report->backup);
      g_clear_pointer (&run->report->backup, g_free);
      if ((crow_error_get_native_code (local) & 0xff) == SQLITE_INTERRUPT)
        {
          g_clear_error (&local);
          if (_crow_migrate_run_check (run, &local))
            g_set_error (&local, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The migration was interrupted."));
        }
    }
  if (!dry && !resume_enforcement (db, done ? &local : NULL))
    done = FALSE;
  _crow_engine_drop_statements (run->engine);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local));
  return done;
}
