/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A migration on MariaDB, statement by statement; crow-migrate-mariadb-private.h says why it can be carried on with.
 *
 * The rows are looked at as on the other databases, and rows that are allowed to go do so in one transaction before the
 * tables are changed.  A lock of the server keeps a second migration out; other programs are not kept out, and what they
 * write meanwhile is there afterwards.
 *
 * Invariant: the journal is there from before the first statement until after the last.
 */
#include "config.h"

#include "sql/crow-migrate-mariadb-private.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "sql/crow-dialect.h"

#if HAVE_LIBMARIADB

#include <string.h>

#include "sql/crow-catalog-mariadb.h"

#define LOCK_SECONDS "5"
#define MIN_VERSION 100600

/* What is there in the session of a migration: values that do not fit are refused, a number 0 is no wish for a new one,
 * moments are read and written in one zone, and who holds a table is not waited for without an end. */
static const char session_sql[] =
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO', SESSION time_zone = '+00:00', SESSION foreign_key_checks = 1, "
  "SESSION unique_checks = 1, SESSION check_constraint_checks = 1, SESSION lock_wait_timeout = 60, "
  "SESSION innodb_lock_wait_timeout = 60, SESSION autocommit = 1";

static const char lock_name[] = "concat('crow_migrate_', sha1(database()))";

typedef struct
{
  CrowMigrateRun *run;                /* borrowed; its options are `options` from when names were given */
  const CrowMigrateOptions *given;    /* borrowed */
  const char *text;                   /* borrowed: the address */
  /* owned */
  CrowMariadbConnection *connection;
  GPtrArray *journal;                 /* of CrowJournalEntry */
  GPtrArray *changes;                 /* the same: the statements of this run */
  GPtrArray *allow;                   /* of char *, ended by NULL: what is allowed, by new names too */
  GPtrArray *views;                   /* of CrowCatalogView: that were never drawn */
  CrowMigrateOptions options;
  /* state */
  gboolean by_names;                  /* a journal is there: everything has its new name, or is renamed first */
  gboolean begun;                     /* this run changed something */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->connection, _crow_mariadb_connection_free);
  g_clear_pointer (&self->journal, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->allow, g_ptr_array_unref);
  g_clear_pointer (&self->views, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
is_dry (Work *self)
{
  return (self->run->options->flags & CROW_MIGRATE_DRY_RUN) != 0;
}

static void
read_number_cb (const char *const *row,
                gpointer           data)
{
  *(gint64 *) data = row[0] != NULL ? g_ascii_strtoll (row[0], NULL, 10) : 0;
}

static gboolean
query_cb (gpointer     place,
          const char  *sql,
          gint64      *value,
          GError     **error)
{
  *value = 0;
  return _crow_mariadb_connection_query (place, sql, read_number_cb, value, error);
}

static gboolean
take_lock (Work    *self,
           GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT get_lock(%s, " LOCK_SECONDS ")", lock_name);
  gint64 taken;

  if (!query_cb (self->connection, sql, &taken, error))
    return FALSE;
  if (taken == 1)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_BUSY,
               _("Another migration of “%s” is under way. Try again when it is done."),
               _crow_mariadb_connection_get_title (self->connection));
  return FALSE;
}

/* The first line of a statement is enough to know it by. */
static char *
dup_line (const char *sql)
{
  g_autofree char *line = g_strdup (sql);
  g_auto (GStrv) words = g_strsplit_set (line, "\n\r\t", -1);
  g_autofree char *joined = g_strjoinv (" ", words);

  if (g_utf8_strlen (joined, -1) <= 200)
    return g_steal_pointer (&joined);
  *g_utf8_offset_to_pointer (joined, 199) = '\0';
  return g_strconcat (joined, "…", NULL);
}

static void
tell_statements (Work      *self,
                 GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const CrowJournalEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *line = entry->sql != NULL ? dup_line (entry->sql) : NULL;

      if (line == NULL)
        continue;
      if (entry->state == CROW_JOURNAL_RAN)
        _crow_migrate_report_add_note (self->run->report, _("Done: %s"), line);
      else if (entry->state == CROW_JOURNAL_BEGUN)
        _crow_migrate_report_add_note (self->run->report, _("Begun, and done wholly or not at all: %s"), line);
      else
        _crow_migrate_report_add_note (self->run->report, _("Not done: %s"), line);
    }
}

static guint
count_left (GPtrArray      *entries,
            CrowJournalKind kind)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const CrowJournalEntry *entry = g_ptr_array_index (entries, i);

      n += entry->kind == kind && entry->sql != NULL && entry->state != CROW_JOURNAL_RAN;
    }
  return n;
}

static gboolean
run_entries (Work            *self,
             CrowJournalKind  kind,
             GError         **error)
{
  for (guint i = 0; i < self->journal->len; i++)
    {
      CrowJournalEntry *entry = g_ptr_array_index (self->journal, i);

      if (entry->kind != kind || entry->state == CROW_JOURNAL_RAN)
        continue;
      if (!_crow_migrate_run_check (self->run, error))
        return FALSE;
      self->begun = TRUE;
      if (!_crow_journal_run_entry (self->connection, entry, error))
        return FALSE;
      _crow_migrate_run_tell (self->run, (double) (i + 1) / self->journal->len);
    }
  return TRUE;
}

/* --- what is allowed, by its new name --- */

/* @name, with the table, or the column of it, at its beginning by the name that the journal knows; NULL: that is the same. */
static char *
rename_allowed (Work       *self,
                gboolean    columns,
                const char *name)
{
  for (guint i = 0; i < self->journal->len; i++)
    {
      const CrowJournalEntry *entry = g_ptr_array_index (self->journal, i);
      g_autofree char *old = NULL;
      gsize length;

      if (entry->kind != CROW_JOURNAL_RENAMED || (entry->table != NULL) != columns)
        continue;
      old = columns ? g_strconcat (entry->table, ".", entry->old_name, NULL) : g_strdup (entry->old_name);
      length = strlen (old);
      if (strncmp (name, old, length) != 0 || (name[length] != '\0' && (columns || name[length] != '.')))
        continue;
      return columns ? g_strconcat (entry->table, ".", entry->new_name, NULL)
                     : g_strconcat (entry->new_name, name + length, NULL);
    }
  return NULL;
}

static void
allow_new_names (Work *self)
{
  self->allow = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; self->run->options->allow != NULL && self->run->options->allow[i] != NULL; i++)
    {
      const char *allowed = self->run->options->allow[i];
      const char *colon = strchr (allowed, ':');
      g_autofree char *name = g_strdup (colon != NULL ? colon + 1 : "");

      g_ptr_array_add (self->allow, g_strdup (allowed));
      /* Columns are in the journal by the new names of their tables. */
      for (guint columns = 0; colon != NULL && columns < 2; columns++)
        {
          char *renamed = rename_allowed (self, columns, name);

          if (renamed == NULL)
            continue;
          g_free (name);
          name = renamed;
          g_ptr_array_add (self->allow, g_strdup_printf ("%.*s:%s", (int) (colon - allowed), allowed, name));
        }
    }
  g_ptr_array_add (self->allow, NULL);
  self->options = *self->run->options;
  self->options.allow = (const char *const *) self->allow->pdata;
  self->run->options = &self->options;
}

/* --- comparing --- */

static void
leave_journal (CrowCatalog *catalog)
{
  for (guint i = 0; i < catalog->tables->len; i++)
    if (strcmp (((const CrowCatalogTable *) g_ptr_array_index (catalog->tables, i))->name, CROW_JOURNAL_TABLE) == 0)
      g_ptr_array_remove_index (catalog->tables, i--);
}

static gboolean
compare (Work    *self,
         GError **error)
{
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_mariadb (self->text, error);

  if (catalog == NULL)
    return FALSE;
  leave_journal (catalog);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  self->views = _crow_migrate_leave_undrawn (self->run, catalog);
  self->run->by_names = self->by_names;
  if (!_crow_migrate_run_compare (self->run, catalog, error))
    return FALSE;
  for (guint i = 0; i < catalog->notes->len; i++)
    _crow_migrate_report_add_note (self->run->report, "%s", (const char *) g_ptr_array_index (catalog->notes, i));
  return TRUE;
}

/* Once more, by names, after what has another name was renamed.  What was told of the tables as they were stays told. */
static gboolean
compare_again (Work    *self,
               GError **error)
{
  CrowMigrateRun *run = self->run;
  CrowMigrateReport *told = run->report;
  gboolean done;

  run->report = _crow_migrate_report_new ();
  g_clear_pointer (&run->migration, crow_migration_unref);
  g_clear_pointer (&run->risk_rows, g_free);
  self->by_names = TRUE;
  done = compare (self, error) &&
         (run->migration == NULL || _crow_migrate_run_count_risks (run, error));
  /* Somebody may have written rows meanwhile. */
  if (done && _crow_migrate_run_is_refused (run))
    {
      GPtrArray *losses = told->losses;

      told->losses = g_steal_pointer (&run->report->losses);
      run->report->losses = losses;
      done = FALSE;
    }
  crow_migrate_report_unref (run->report);
  run->report = told;
  run->report->done = self->begun;
  if (!done && *error == NULL)
    return _crow_migrate_run_refuse (run, error);
  return done;
}

/* --- the rows --- */

static const CrowSchemaInfo *
get_old (Work *self)
{
  return crow_schema_get_info (crow_diff_get_from (self->run->diff));
}

static gboolean
count_rows (Work                 *self,
            const CrowEntityInfo *entity,
            gint64               *n,
            GError              **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");

  crow_sql_append_table (sql, CROW_DIALECT_MARIADB, entity);
  return _crow_migrate_run_check (self->run, error) && query_cb (self->connection, sql->str, n, error);
}

static gboolean
count_all (Work    *self,
           gint64  *n_rows,
           GError **error)
{
  for (guint i = 0; i < get_old (self)->n_entities; i++)
    if (!count_rows (self, &get_old (self)->entities[i], &n_rows[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
run_mends (Work      *self,
           gboolean  *any,
           GError   **error)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < crow_migration_get_n_risks (self->run->migration); i++)
      {
        const CrowMigrationRisk *risk = crow_migration_get_risk (self->run->migration, i);

        if (!risk->blocks || self->run->risk_rows[i] == 0 || risk->mend_sql == NULL ||
            (risk->risk == CROW_RISK_REFERENCE) != (pass == 1))
          continue;
        if (!*any && !_crow_mariadb_connection_execute (self->connection, "START TRANSACTION", error))
          return FALSE;
        *any = TRUE;
        if (!_crow_migrate_run_check (self->run, error) ||
            !_crow_mariadb_connection_execute (self->connection, risk->mend_sql, error))
          return FALSE;
      }
  return TRUE;
}

/* Rows go that stand in the way, which was told and allowed.  References come last: others may have taken their rows
 * along. */
static gboolean
mend_rows (Work    *self,
           GError **error)
{
  guint n = get_old (self)->n_entities;
  g_autofree gint64 *before = g_new0 (gint64, n + 1);
  g_autofree gint64 *left = g_new0 (gint64, n + 1);
  gboolean any = FALSE;

  if (!count_all (self, before, error))
    return FALSE;
  if (!run_mends (self, &any, error) || (any && !count_all (self, left, error)))
    {
      _crow_mariadb_connection_execute (self->connection, "ROLLBACK", NULL);
      return FALSE;
    }
  if (!any)
    return TRUE;
  if (!_crow_mariadb_connection_execute (self->connection, "COMMIT", error))
    return FALSE;
  self->begun = TRUE;
  for (guint i = 0; i < n; i++)
    _crow_migrate_run_tell_gone (self->run, &get_old (self)->entities[i], before[i] - left[i]);
  return TRUE;
}

static gboolean
check_rows (Work          *self,
            const gint64  *before,
            GError       **error)
{
  for (guint i = 0; i < get_old (self)->n_entities; i++)
    {
      guint16 entity = crow_diff_lookup_new_entity (self->run->diff, i);
      g_autofree char *was = NULL, *is = NULL;
      gint64 n;

      if (entity == CROW_NONE)
        continue;
      if (!count_rows (self, crow_schema_get_entity (self->run->schema, entity), &n, error))
        return FALSE;
      if (n >= before[i])
        continue;
      was = g_strdup_printf ("%" G_GINT64_FORMAT, before[i]);
      is = g_strdup_printf ("%" G_GINT64_FORMAT, n);
      _crow_migrate_report_add_note (self->run->report,
                                     _("“%s” had %s rows and has %s now; nothing of the migration deletes them, so another "
                                       "program did."), get_old (self)->entities[i].name, was, is);
    }
  return TRUE;
}

/* Rows that refer to nothing, which the server lets be that has been told not to look. */
static gboolean
check_references (Work    *self,
                  GError **error)
{
  g_autoptr (CrowDdlPlan) plan = _crow_ddl_plan_new (self->run->schema, CROW_DIALECT_MARIADB,
                                                     CROW_DDL_DEFAULT | _CROW_DDL_VERBATIM);

  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowPlanTable *table = plan->tables->pdata[i];

      for (guint j = 0; j < table->references->len; j++)
        {
          const CrowReferenceInfo *info = g_array_index (table->references, CrowPlanReference, j).info;
          const CrowEntityInfo *target = crow_schema_get_entity (plan->schema, info->target);
          g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
          g_autofree char *number = NULL;
          gint64 n;

          crow_sql_append_table (sql, CROW_DIALECT_MARIADB, table->info);
          g_string_append (sql, " AS child WHERE ");
          for (guint k = 0; k < info->n_columns; k++)
            {
              g_string_append (sql, "child.");
              crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, table->info->attributes[info->columns[k]].name);
              g_string_append (sql, " IS NOT NULL AND ");
            }
          g_string_append (sql, "NOT EXISTS (SELECT 1 FROM ");
          crow_sql_append_table (sql, CROW_DIALECT_MARIADB, target);
          g_string_append (sql, " AS parent WHERE ");
          for (guint k = 0; k < info->n_columns; k++)
            {
              g_string_append (sql, k > 0 ? " AND parent." : "parent.");
              crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, target->attributes[info->target_columns[k]].name);
              g_string_append (sql, " = child.");
              crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, table->info->attributes[info->columns[k]].name);
            }
          g_string_append_c (sql, ')');
          if (!_crow_migrate_run_check (self->run, error) || !query_cb (self->connection, sql->str, &n, error))
            return FALSE;
          if (n == 0)
            continue;
          number = g_strdup_printf ("%" G_GINT64_FORMAT, n);
          _crow_migrate_report_add_note (self->run->report, _("Rows of “%s” that refer to no row of “%s”: %s."),
                                         table->info->name, target->name, number);
        }
    }
  return TRUE;
}

/* MariaDB carries no new name into a view, and lets a column go that one uses. */
static void
check_views (Work *self)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      const CrowCatalogView *view = g_ptr_array_index (self->views, i);
      g_autoptr (GString) sql = g_string_new ("SELECT 1 FROM ");
      gint64 n;

      crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, view->name);
      g_string_append (sql, " LIMIT 0");
      if (!query_cb (self->connection, sql->str, &n, NULL))
        _crow_migrate_report_add_note (self->run->report,
                                       _("The view “%s”, which is not in the schema, does not work with the new tables."),
                                       view->name);
    }
}

/* --- the tables --- */

static gboolean
plan_changes (Work    *self,
              GError **error)
{
  self->changes = _crow_journal_list_new ();
  for (guint i = 0; self->run->migration != NULL && i < crow_migration_get_n_steps (self->run->migration); i++)
    {
      const CrowMigrationStep *step = crow_migration_get_step (self->run->migration, i);

      if (step->kind == CROW_STEP_STATEMENT)
        g_ptr_array_add (self->changes, _crow_journal_entry_new (CROW_JOURNAL_CHANGE, NULL, NULL, NULL, step->sql));
    }
  return _crow_journal_set_changes (self->connection, self->changes, error);
}

static const CrowMigrationStep *
get_step (Work       *self,
          const char *sql)
{
  for (guint i = 0; i < crow_migration_get_n_steps (self->run->migration); i++)
    if (strcmp (crow_migration_get_step (self->run->migration, i)->sql, sql) == 0)
      return crow_migration_get_step (self->run->migration, i);
  return NULL;
}

/* What changes rows is one transaction up to the next statement that changes tables. */
static gboolean
run_changes (Work    *self,
             GError **error)
{
  gboolean in_transaction = FALSE, done = TRUE;

  for (guint i = 0; done && i < self->changes->len; i++)
    {
      CrowJournalEntry *entry = g_ptr_array_index (self->changes, i);
      gboolean is_data = _crow_journal_is_data (entry->sql);

      done = _crow_migrate_run_check (self->run, error);
      if (done && is_data != in_transaction)
        {
          done = _crow_mariadb_connection_execute (self->connection, is_data ? "START TRANSACTION" : "COMMIT", error);
          in_transaction = is_data;
        }
      if (!done)
        break;
      self->begun = TRUE;
      entry->state = is_data ? CROW_JOURNAL_WAITS : CROW_JOURNAL_BEGUN;
      if (!_crow_mariadb_connection_execute (self->connection, entry->sql, error))
        {
          const CrowMigrationStep *step = get_step (self, entry->sql);

          entry->state = CROW_JOURNAL_WAITS;
          done = step != NULL && _crow_migrate_explain_view (step, error);
        }
      else
        done = _crow_journal_note_ran (self->connection, entry, error);
      _crow_migrate_run_tell (self->run, (double) (i + 1) / self->changes->len);
    }
  if (in_transaction && !_crow_mariadb_connection_execute (self->connection, done ? "COMMIT" : "ROLLBACK", done ? error : NULL))
    return FALSE;
  return done;
}

static gboolean
carry_out (Work    *self,
           GError **error)
{
  g_autofree gint64 *before = g_new0 (gint64, get_old (self)->n_entities + 1);

  if (!count_all (self, before, error))
    return FALSE;
  _crow_migrate_run_begin (self->run, _("Changing the tables"), 0.5);
  if (!plan_changes (self, error) || !run_changes (self, error) || !run_entries (self, CROW_JOURNAL_LATE, error))
    return FALSE;
  _crow_migrate_run_begin (self->run, _("Checking the rows"), 0.1);
  if (!check_rows (self, before, error) || !check_references (self, error))
    return FALSE;
  check_views (self);
  return _crow_journal_end (self->connection, error);
}

/* --- the run --- */

static void
tell_beforehand (Work *self)
{
  const CrowMariadbAddress *address = _crow_mariadb_connection_get_address (self->connection);
  g_autoptr (GString) command = g_string_new ("mariadb-dump --single-transaction --routines --triggers");
  const struct { const char *option, *value; } options[] = {
    { "host", address->host }, { "user", address->user }, { "socket", address->socket },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].value != NULL)
      {
        g_autofree char *quoted = g_shell_quote (options[i].value);

        g_string_append_printf (command, " --%s=%s", options[i].option, quoted);
      }
  if (address->port != 0)
    g_string_append_printf (command, " --port=%u", address->port);
  if (address->password != NULL)
    g_string_append (command, " --password");
  {
    g_autofree char *database = g_shell_quote (address->database);

    g_string_append_printf (command, " %s > backup.sql", database);
  }
  _crow_migrate_report_add_note (self->run->report,
                                 _("MariaDB makes each statement permanent at once, so half a migration cannot be taken back. "
                                   "Each statement is done wholly or not at all, and if the migration ends early, the "
                                   "same one carries on with it; the table “%s” keeps what that takes until all is done."),
                                 CROW_JOURNAL_TABLE);
  _crow_migrate_report_add_note (self->run->report, _("To have the database as it was, make a backup first: %s"), command->str);
}

/* A run before this one was ended. */
static gboolean
carry_on (Work    *self,
          GError **error)
{
  guint n = count_left (self->journal, CROW_JOURNAL_NAMES);

  _crow_migrate_report_add_note (self->run->report, _("A migration of this database was ended early; it is carried on with."));
  tell_statements (self, self->journal);
  if (n == 0)
    return TRUE;
  if (is_dry (self))
    {
      g_autofree char *number = g_strdup_printf ("%u", n);

      /* What comes then can be told only then. */
      _crow_migrate_report_add_change (self->run->report,
                                       g_strdup_printf (_("Statements of the migration that was ended early: %s more."),
                                                        number));
      return TRUE;
    }
  _crow_migrate_run_begin (self->run, _("Giving new names"), 0.05);
  return run_entries (self, CROW_JOURNAL_NAMES, error);
}

/* What only an older drawing or a guess knows is done, or begun and written down. */
static gboolean
begin (Work    *self,
       GError **error)
{
  g_clear_pointer (&self->journal, g_ptr_array_unref);
  self->journal = _crow_migrate_plan_names (self->run);
  if (!_crow_journal_begin (self->connection, self->journal, error))
    return FALSE;
  if (count_left (self->journal, CROW_JOURNAL_NAMES) + count_left (self->journal, CROW_JOURNAL_LATE) == 0)
    return TRUE;
  _crow_migrate_run_begin (self->run, _("Giving new names"), 0.05);
  if (!run_entries (self, CROW_JOURNAL_NAMES, error))
    return FALSE;
  allow_new_names (self);
  return compare_again (self, error) && (self->run->migration == NULL || mend_rows (self, error));
}

static gboolean
migrate (Work    *self,
         GError **error)
{
  CrowMigrateRun *run = self->run;

  self->journal = _crow_journal_read (self->connection, &self->by_names, error);
  if (self->journal == NULL || (self->by_names && !carry_on (self, error)))
    return FALSE;
  if (self->by_names && count_left (self->journal, CROW_JOURNAL_NAMES) > 0)
    {
      tell_beforehand (self);
      return TRUE;
    }
  if (self->by_names)
    allow_new_names (self);
  if (!compare (self, error))
    return FALSE;
  if (run->migration == NULL && !self->by_names)
    return TRUE;
  _crow_migrate_run_begin (run, _("Looking at the rows"), 0.3);
  if (run->migration != NULL && !_crow_migrate_run_count_risks (run, error))
    return FALSE;
  run->report->done = self->begun;
  if (_crow_migrate_run_is_refused (run))
    return _crow_migrate_run_refuse (run, error);
  tell_beforehand (self);
  if (is_dry (self))
    return TRUE;
  /* First of all, for a delete rule may forbid it. */
  if ((run->migration != NULL && !mend_rows (self, error)) || (!self->by_names && !begin (self, error)))
    return FALSE;
  if (!carry_out (self, error))
    return FALSE;
  run->report->done = self->begun;
  return TRUE;
}

/* Says after a failure what was done and what was not. */
static void
explain (Work    *self,
         GError **error)
{
  if (!self->begun)
    return;
  self->run->report->done = TRUE;
  tell_statements (self, self->journal);
  if (self->changes != NULL)
    tell_statements (self, self->changes);
  g_prefix_error (error, "%s ", _("The migration is not complete: a part of it was done, and MariaDB cannot take that back. "
                                  "See to what is in the way and run the same migration again, which carries on from "
                                  "here."));
}

static gboolean
is_in_one_database (CrowMigrateRun  *run,
                    GError         **error)
{
  for (guint i = 0; i < crow_schema_get_n_entities (run->schema); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (run->schema, i);

      if (_crow_sql_get_schema (entity->database_schema) == NULL)
        continue;
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("“%s” is in “%s”, another database of the server; a migration sees to one database."), entity->name,
                   entity->database_schema);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_new_enough (CrowMariadbConnection  *connection,
               GError                **error)
{
  if (_crow_mariadb_connection_get_version (connection) >= MIN_VERSION)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
               _("The server of “%s” is older than MariaDB 10.6, where half a change of one table may stay behind. Write the "
                 "statements with “crow diff --sql --dialect=mariadb”, make a backup, and run them yourself."),
               _crow_mariadb_connection_get_title (connection));
  return FALSE;
}

gboolean
_crow_migrate_mariadb (CrowMigrateRun *run,
                       const char     *address,
                       GError        **error)
{
  g_auto (Work) self = { .run = run, .given = run->options, .text = address };
  g_autoptr (GError) local = NULL;
  gboolean done;

  if (run->options->backup != NULL)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("A backup of a MariaDB database is made by “mariadb-dump”; do without one here."));
      return FALSE;
    }
  self.connection = is_in_one_database (run, error) ? _crow_mariadb_connection_new (address, 0, error) : NULL;
  if (self.connection == NULL || !is_new_enough (self.connection, error) ||
      !_crow_mariadb_connection_execute (self.connection, session_sql, error) ||
      (!is_dry (&self) && !take_lock (&self, error)))
    return FALSE;
  run->place = self.connection;
  run->query = query_cb;
  done = migrate (&self, &local);
  run->options = self.given;
  if (done)
    return TRUE;
  explain (&self, &local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

#else

gboolean
_crow_migrate_mariadb (CrowMigrateRun *run,
                       const char     *address,
                       GError        **error)
{
  g_autoptr (CrowMariadbConnection) connection = _crow_mariadb_connection_new (address, 0, error);

  return connection != NULL;
}

#endif
