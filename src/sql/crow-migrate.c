/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations: options, comparison, losses, progress.  The transaction itself is in the files of the databases.
 *
 * Nothing is lost without a name: what the migration would lose is counted on the rows before anything is changed, and
 * unless every such name was allowed, it ends there.
 */
#include "config.h"

#include "sql/crow-migrate.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "sql/crow-dialect.h"
#include "sql/crow-migrate-private.h"
#include "sql/crow-schema-check-private.h"

#define TELL_MICROSECONDS (G_USEC_PER_SEC / 10)

static gboolean
is_in (const char *const *names,
       const char        *name)
{
  return names != NULL && g_strv_contains (names, name);
}

gboolean
_crow_migrate_run_is_allowed (CrowMigrateRun *self,
                              const char     *code,
                              const char     *name)
{
  g_autofree char *full = g_strconcat (code, ":", name, NULL);

  return is_in (self->options->allow, full);
}

CrowMigrateLoss *
_crow_migrate_run_add_loss (CrowMigrateRun *self,
                            const char     *code,
                            const char     *id,
                            const char     *name,
                            gint64          n_rows,
                            gboolean        can_allow,
                            char           *message)
{
  CrowMigrateLoss *loss = g_new0 (CrowMigrateLoss, 1);

  loss->code = code;
  loss->id = g_strdup (id);
  loss->name = g_strconcat (code, ":", name, NULL);
  loss->n_rows = n_rows;
  loss->message = message;
  loss->can_allow = can_allow;
  loss->allowed = can_allow && is_in (self->options->allow, loss->name);
  g_ptr_array_add (self->report->losses, loss);
  return loss;
}

gboolean
_crow_migrate_run_is_refused (CrowMigrateRun *self)
{
  for (guint i = 0; i < self->report->losses->len; i++)
    if (!((CrowMigrateLoss *) g_ptr_array_index (self->report->losses, i))->allowed)
      return TRUE;
  return FALSE;
}

gboolean
_crow_migrate_run_refuse (CrowMigrateRun *self,
                          GError        **error)
{
  g_autoptr (GString) text = g_string_new (self->report->done ? _("The migration was refused.")
                                                              : _("The migration was refused, and nothing was changed."));

  for (guint i = 0; i < self->report->losses->len; i++)
    {
      const CrowMigrateLoss *loss = g_ptr_array_index (self->report->losses, i);

      if (loss->allowed)
        continue;
      g_string_append_printf (text, " %s ", loss->message);
      if (loss->can_allow)
        g_string_append_printf (text, _("Allow “%s” if that is meant."), loss->name);
      else
        g_string_append (text, _("Mend these rows first."));
    }
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_REFUSED, text->str);
  return FALSE;
}

static void
tell (CrowMigrateRun *self,
      double          part)
{
  self->last_told = g_get_monotonic_time ();
  if (self->options->progress != NULL)
    {
      /* Whoever only says that work goes on knows of no part. */
      self->part = CLAMP (part, self->part, 1);
      self->options->progress (self->what, self->fraction + self->span * self->part, self->options->progress_data);
    }
}

void
_crow_migrate_run_begin (CrowMigrateRun *self,
                         const char     *what,
                         double          span)
{
  self->fraction = MIN (self->fraction + self->span, 1.0);
  self->span = MIN (span, 1.0 - self->fraction);
  self->what = what;
  self->part = 0;
  tell (self, 0);
}

void
_crow_migrate_run_tell (CrowMigrateRun *self,
                        double          part)
{
  if (g_get_monotonic_time () - self->last_told >= TELL_MICROSECONDS)
    tell (self, part);
}

gboolean
_crow_migrate_run_miss (const CrowEntityInfo *entity,
                        gint64                n_before,
                        gint64                n_after,
                        GError              **error)
{
  /* A translated format has no room for the macros of 64-bit numbers. */
  g_autofree char *before = g_strdup_printf ("%" G_GINT64_FORMAT, n_before);
  g_autofree char *after = g_strdup_printf ("%" G_GINT64_FORMAT, n_after);

  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("“%s” had %s rows and would have %s after the migration. It was taken back; the database is as it was."),
               entity->name, before, after);
  return FALSE;
}

gboolean
_crow_migrate_run_check (CrowMigrateRun *self,
                         GError        **error)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       self->dialect == CROW_DIALECT_MARIADB
                         ? _("The migration was cancelled.")
                         : _("The migration was cancelled; the database is as it was."));
  return FALSE;
}

void
_crow_migrate_run_tell_gone (CrowMigrateRun       *self,
                             const CrowEntityInfo *entity,
                             gint64                n_rows)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n_rows);
  g_autofree char *note = NULL;

  if (n_rows <= 0)
    return;
  note = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row of “%2$s” went, as was allowed.",
                                       "%1$s rows of “%2$s” went, as was allowed.", (gulong) n_rows),
                          number, entity->name);
  _crow_migrate_report_add_note (self->report, "%s", note);
}

gboolean
_crow_migrate_query (CrowEngine *engine,
                     const char *sql,
                     gint64     *value,
                     GError    **error)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, error);
  gboolean has_row = FALSE;

  *value = 0;
  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row && !crow_statement_is_null (statement, 0))
    *value = crow_statement_get_int64 (statement, 0);
  return TRUE;
}

/* The name by which a table or column of the old database is called in what is allowed; NULL: it is of neither kind. */
static char *
dup_old_name (CrowMigrateRun       *self,
              const CrowDiffChange *change,
              gboolean             *is_table)
{
  CrowSchema *from = crow_diff_get_from (self->diff);
  CrowDialectId dialect = self->dialect;
  g_autofree char *table = NULL, *column = NULL;

  *is_table = change->element == CROW_ELEMENT_ENTITY;
  if (*is_table && change->from != CROW_NONE)
    return crow_sql_dup_table_name (dialect, crow_schema_get_entity (from, change->from));
  if (change->element != CROW_ELEMENT_ATTRIBUTE || change->from == CROW_NONE || change->from_owner == CROW_NONE)
    return NULL;
  table = crow_sql_dup_table_name (dialect, crow_schema_get_entity (from, change->from_owner));
  column = crow_sql_dup_name (dialect, crow_schema_get_entity (from, change->from_owner)->attributes[change->from].name);
  return g_strconcat (table, ".", column, NULL);
}

static gboolean
is_guessed_rename (const CrowDiffChange *change)
{
  return change->guess && change->kind == CROW_DIFF_RENAME &&
         (change->element == CROW_ELEMENT_ENTITY || change->element == CROW_ELEMENT_ATTRIBUTE);
}

/* Whether something is taken for renamed that was allowed to be dropped. */
static gboolean
guesses_against_wish (CrowMigrateRun *self)
{
  for (guint i = 0; i < crow_diff_get_n_changes (self->diff); i++)
    {
      const CrowDiffChange *change = crow_diff_get_change (self->diff, i);
      gboolean is_table;
      g_autofree char *name = NULL;

      if (!is_guessed_rename (change))
        continue;
      name = dup_old_name (self, change, &is_table);
      if (name != NULL && _crow_migrate_run_is_allowed (self, is_table ? "drop-table" : "drop-column", name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
compare (CrowMigrateRun *self,
         CrowSchema     *old,
         CrowDiffFlags   flags)
{
  g_clear_pointer (&self->diff, crow_diff_unref);
  self->diff = crow_diff_new_drawn (old, self->by_names ? NULL : self->options->from, self->drawn, self->dialect,
                                    flags);
  return guesses_against_wish (self);
}

gboolean
_crow_migrate_run_compare (CrowMigrateRun *self,
                           CrowCatalog    *catalog,
                           GError        **error)
{
  g_autoptr (CrowSchema) old = crow_catalog_to_schema (catalog, error);
  CrowDiffFlags flags = CROW_DIFF_DEFAULT;

  if (old == NULL)
    return FALSE;
  /* SQLite keeps comments in the text of a table only; no table is made anew for one. */
  if (self->dialect == CROW_DIALECT_SQLITE)
    flags |= CROW_DIFF_NO_COMMENTS;
  if (self->options->from != NULL && !self->by_names)
    {
      g_autoptr (CrowSchema) tables = crow_schema_ref_tables (self->options->from);
      CrowSchema *drawn = _crow_migrate_take_ids (old, tables, self->dialect, error);

      if (drawn == NULL)
        return FALSE;
      crow_schema_unref (old);
      old = drawn;
    }
  if (self->by_names || (self->options->flags & CROW_MIGRATE_NO_GUESSES))
    flags |= CROW_DIFF_NO_GUESSES;
  if (compare (self, old, flags))
    compare (self, old, flags | CROW_DIFF_NO_GUESSES);
  for (guint i = 0; i < crow_diff_get_n_changes (self->diff); i++)
    _crow_migrate_report_add_change (self->report,
                                     crow_diff_change_to_text (self->diff, crow_diff_get_change (self->diff, i)));
  if (crow_diff_get_n_changes (self->diff) == 0)
    return TRUE;
  self->migration = crow_migration_new (self->diff);
  for (guint i = 0; i < crow_migration_get_problems (self->migration)->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (crow_migration_get_problems (self->migration), i);

      if (problem->severity != CROW_SEVERITY_NOTE)
        _crow_migrate_report_add_note (self->report, "%s", problem->message);
    }
  return TRUE;
}

/* What is said of @n rows. */
static char *
describe_rows (const CrowMigrationRisk *risk,
               gint64                   n)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  gulong many = (gulong) n;

  switch (risk->risk)
    {
    case CROW_RISK_DROP_TABLE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The table “%2$s” would be dropped with its %1$s row.",
                                           "The table “%2$s” would be dropped with its %1$s rows.", many),
                              number, risk->name);
    case CROW_RISK_DROP_COLUMN:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The column “%2$s” would be dropped with the value that %1$s row has in it.",
                                           "The column “%2$s” would be dropped with the values that %1$s rows have in it.", many),
                              number, risk->name);
    case CROW_RISK_NARROW_TYPE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row has a value in “%2$s” that does not fit the new type.",
                                           "%1$s rows have a value in “%2$s” that does not fit the new type.", many),
                              number, risk->name);
    case CROW_RISK_REQUIRE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row has no value in “%2$s”, which becomes required.",
                                           "%1$s rows have no value in “%2$s”, which becomes required.", many),
                              number, risk->name);
    case CROW_RISK_UNIQUE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row has the same values as another one, which “%2$s” forbids.",
                                           "%1$s rows have the same values as another one, which “%2$s” forbids.", many),
                              number, risk->name);
    case CROW_RISK_CHECK:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row does not fulfil the check “%2$s”.",
                                           "%1$s rows do not fulfil the check “%2$s”.", many),
                              number, risk->name);
    case CROW_RISK_REFERENCE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row refers by “%2$s” to a row that does not exist.",
                                           "%1$s rows refer by “%2$s” to a row that does not exist.", many),
                              number, risk->name);
    case CROW_RISK_DROP_VALUE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s row holds a value of “%2$s” that is dropped.",
                                           "%1$s rows hold a value of “%2$s” that is dropped.", many),
                              number, risk->name);
    case CROW_RISK_NONE:
    default:
      return g_strdup (risk->name);
    }
}

/* And what happens to them. */
static char *
describe_risk (CrowMigrateRun          *self,
               const CrowMigrationRisk *risk,
               gint64                   n)
{
  g_autofree char *rows = describe_rows (risk, n);
  const char *outcome = NULL;

  if ((self->dialect != CROW_DIALECT_SQLITE && risk->mend_sql == NULL) || !risk->blocks)
    return g_steal_pointer (&rows);
  if (risk->risk == CROW_RISK_REFERENCE)
    outcome = _("If that is allowed, its delete rule says what becomes of such a row.");
  else if (risk->risk == CROW_RISK_UNIQUE)
    outcome = _("If that is allowed, the first of each stays and the others are deleted.");
  else
    outcome = g_dngettext (GETTEXT_PACKAGE, "If that is allowed, it is deleted.",
                           "If that is allowed, they are deleted.", (gulong) n);
  return g_strjoin (" ", rows, outcome, NULL);
}

/* Whether a table has rows, or a column values, for which a wrong guess would matter. */
static gboolean
count_guess (CrowMigrateRun       *self,
             const CrowDiffChange *change,
             GError              **error)
{
  CrowSchema *from = crow_diff_get_from (self->diff);
  CrowDialectId dialect = self->dialect;
  gboolean is_table;
  g_autofree char *name = dup_old_name (self, change, &is_table);
  guint16 entity = is_table ? change->from : change->from_owner;
  g_autoptr (GString) sql = g_string_new ("SELECT count(");
  g_autofree char *sentence = NULL;
  gint64 n;

  if (is_table)
    g_string_append (sql, "*");
  else
    crow_sql_append_identifier (sql, dialect, crow_schema_get_entity (from, entity)->attributes[change->from].name);
  g_string_append (sql, ") FROM ");
  crow_sql_append_table (sql, dialect, crow_schema_get_entity (from, entity));
  if (!self->query (self->place, sql->str, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  sentence = crow_diff_change_to_text (self->diff, change);
  _crow_migrate_run_add_loss (self, is_table ? "rename-table" : "rename-column", change->to_id, name, n, TRUE,
                              g_strdup_printf (is_table
                                                 ? _("%s To drop it and make a new one instead, allow “drop-table:%s”.")
                                                 : _("%s To drop it and make a new one instead, allow “drop-column:%s”."),
                                               sentence, name));
  return TRUE;
}

gboolean
_crow_migrate_run_count_risks (CrowMigrateRun *self,
                               GError        **error)
{
  guint n_risks = crow_migration_get_n_risks (self->migration);
  gboolean is_sqlite = self->dialect == CROW_DIALECT_SQLITE;

  self->risk_rows = g_new0 (gint64, n_risks + 1);
  for (guint i = 0; i < crow_diff_get_n_changes (self->diff); i++)
    if (is_guessed_rename (crow_diff_get_change (self->diff, i)) &&
        !count_guess (self, crow_diff_get_change (self->diff, i), error))
      return FALSE;
  for (guint i = 0; i < n_risks; i++)
    {
      const CrowMigrationRisk *risk = crow_migration_get_risk (self->migration, i);
      const CrowDiffChange *change = crow_diff_get_change (self->diff, risk->change);
      gint64 n;

      if (!_crow_migrate_run_check (self, error) || !self->query (self->place, risk->count_sql, &n, error))
        return FALSE;
      self->risk_rows[i] = n;
      if (n > 0)
        {
          CrowMigrateLoss *loss =
            _crow_migrate_run_add_loss (self, crow_diff_risk_to_string (risk->risk),
                                        change->to_id != NULL ? change->to_id : change->from_id, risk->name, n,
                                        (is_sqlite && change->facet != CROW_FACET_MOVED) || !risk->blocks ||
                                        risk->mend_sql != NULL,
                                        describe_risk (self, risk, n));

          loss->table = g_strdup (risk->table);
          loss->rows_sql = g_strdup (risk->rows_sql);
        }
      _crow_migrate_run_tell (self, (double) (i + 1) / n_risks);
    }
  return TRUE;
}

static void
run_clear (CrowMigrateRun *self)
{
  g_clear_pointer (&self->plan, _crow_ddl_plan_free);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_clear_pointer (&self->risk_rows, g_free);
  g_clear_pointer (&self->migration, crow_migration_unref);
  g_clear_pointer (&self->diff, crow_diff_unref);
  g_clear_pointer (&self->report, crow_migrate_report_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowMigrateRun, run_clear)

static gboolean
check_call (CrowEngine *engine,
            CrowSchema *schema,
            GError    **error)
{
  if (crow_engine_is_in_transaction (engine))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("A migration is a transaction of its own; commit the one that is open, or roll it back."));
      return FALSE;
    }
  return _crow_schema_require (schema, crow_engine_get_dialect (engine), error);
}

static gboolean
query_engine_cb (gpointer     place,
                 const char  *sql,
                 gint64      *value,
                 GError     **error)
{
  return _crow_migrate_query (place, sql, value, error);
}

static void
run_init (CrowMigrateRun           *self,
          CrowDialectId             dialect,
          CrowSchema               *schema,
          const CrowMigrateOptions *options,
          GCancellable             *cancellable)
{
  static const CrowMigrateOptions none = { 0 };

  self->dialect = dialect;
  self->drawn = schema;
  self->schema = crow_schema_ref_tables (schema);
  self->options = options != NULL ? options : &none;
  self->cancellable = cancellable;
  self->report = _crow_migrate_report_new ();
  self->what = _("Reading the tables");
}

/* Tells the last, and gives the report out. */
static void
run_end (CrowMigrateRun     *self,
         gboolean            done,
         CrowMigrateReport **report)
{
  if (done && self->report->done)
    _crow_migrate_run_begin (self, _("Done"), 1);
  if (report != NULL && (self->diff != NULL || done))
    *report = g_steal_pointer (&self->report);
}

/**
 * crow_engine_migrate:
 * @self: an engine that is in no transaction, and that no session works on
 * @schema: what the database is to be
 * @options: (nullable): what is allowed, and how; %NULL: nothing is, with a backup
 * @cancellable: (nullable): to stop; the database stays as it was then
 * @report: (out) (optional) (nullable) (transfer full): what is different, what would be lost and what was done; also
 *   when the migration was refused, %NULL only if it did not come to a comparison
 * @error: %CROW_ERROR_REFUSED when something would be lost that is not allowed, %CROW_ERROR_SCHEMA when the schema is
 *   faulty, %CROW_ERROR_UNSUPPORTED when the database cannot do it, %CROW_ERROR_BUSY when another program holds the
 *   database, %CROW_ERROR_DATABASE for what else it says, %G_IO_ERROR_CANCELLED
 *
 * Brings the tables of a database to a schema and keeps the rows.  On failure the database is as it was.  A program
 * calls it at its start to bring its own database up to date; an empty database gets all tables.
 *
 * Objects of a session know the old tables: make the session afterwards.
 *
 * Returns: whether the database has the schema's tables now, or with %CROW_MIGRATE_DRY_RUN whether it could
 */
gboolean
crow_engine_migrate (CrowEngine               *self,
                     CrowSchema               *schema,
                     const CrowMigrateOptions *options,
                     GCancellable             *cancellable,
                     CrowMigrateReport       **report,
                     GError                  **error)
{
  g_auto (CrowMigrateRun) run = { 0 };
  gboolean done;

  g_return_val_if_fail (CROW_IS_ENGINE (self) && schema != NULL, FALSE);

  if (report != NULL)
    *report = NULL;
  if (!check_call (self, schema, error))
    return FALSE;
  run_init (&run, crow_engine_get_dialect (self), schema, options, cancellable);
  run.engine = run.place = self;
  run.query = query_engine_cb;
  done = run.dialect == CROW_DIALECT_SQLITE ? _crow_migrate_sqlite (&run, error) : _crow_migrate_postgresql (&run, error);
  run_end (&run, done, report);
  return done;
}

/**
 * crow_migrate_mariadb:
 * @address: the address of a database: `mariadb://USER:PASSWORD@HOST:PORT/DATABASE`, or
 *   `mariadb:///DATABASE?socket=PATH`
 * @schema: what the database is to be
 * @options: (nullable): what is allowed, and how; %NULL: nothing is; there is no backup copy, so that no place for it can
 *   be given
 * @cancellable: (nullable): to stop between two statements
 * @report: (out) (optional) (nullable) (transfer full): what is different, what would be lost and what was done; also
 *   when the migration was refused or ended early, %NULL only if it did not come to a comparison
 * @error: %CROW_ERROR_REFUSED when something would be lost that is not allowed, %CROW_ERROR_SCHEMA when the schema is
 *   faulty, %CROW_ERROR_UNSUPPORTED when the database cannot do it or this library was built without libmariadb,
 *   %CROW_ERROR_BUSY when another migration is under way, %CROW_ERROR_DATABASE for what else it says, %G_IO_ERROR_CANCELLED
 *
 * Brings the tables of a MariaDB database to a schema and keeps the rows, as crow_engine_migrate() does on the other
 * databases; there is no engine for MariaDB.
 *
 * MariaDB makes each statement permanent at once, so that a migration is not one transaction there.  Each statement is done
 * wholly or not at all, and one that fails, is cancelled or killed between two of them is carried on with by the next call
 * with the same schema, which knows what was renamed from the table `crow_migration`.  That is in the database until
 * all is done.  After a failure crow_migrate_report_is_done() tells whether something was changed, and the notes of the
 * report what.
 *
 * Returns: whether the database has the schema's tables now, or with %CROW_MIGRATE_DRY_RUN whether it could
 */
gboolean
crow_migrate_mariadb (const char               *address,
                      CrowSchema               *schema,
                      const CrowMigrateOptions *options,
                      GCancellable             *cancellable,
                      CrowMigrateReport       **report,
                      GError                  **error)
{
  g_auto (CrowMigrateRun) run = { 0 };
  gboolean done;

  g_return_val_if_fail (address != NULL && schema != NULL, FALSE);

  if (report != NULL)
    *report = NULL;
  if (!_crow_schema_require (schema, CROW_DIALECT_MARIADB, error))
    return FALSE;
  run_init (&run, CROW_DIALECT_MARIADB, schema, options, cancellable);
  done = _crow_migrate_mariadb (&run, address, error);
  run_end (&run, done, report);
  return done;
}
