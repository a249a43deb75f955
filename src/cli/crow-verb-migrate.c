/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow migrate`: brings a database to a drawing, rows and all.
 *
 * It looks first and says what it would do, asks, and then does it; the second look is the one that counts, because
 * the database may have changed while a person was thinking.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/crow-error.h"
#include "cli/crow-cli-model.h"
#include "cli/crow-cli.h"
#include "sql/crow-mariadb-address.h"
#include "sql/crow-migrate.h"

typedef struct
{
  /* owned */
  char *from_path;
  char *backup;
  char **allow;
  CrowCliModel model;
  CrowCliModel from;
  CrowEngine *engine;   /* NULL on MariaDB */
  char *place;          /* what messages call the database: without a password */
  GCancellable *cancellable;
  /* state */
  const char *database; /* borrowed: as the person gave it */
  gboolean dry_run, yes, no_backup, no_guesses;
  gboolean line_open;   /* progress is shown on the last line */
} Migrate;

static void
migrate_clear (Migrate *self)
{
  g_clear_pointer (&self->from_path, g_free);
  g_clear_pointer (&self->backup, g_free);
  g_clear_pointer (&self->allow, g_strfreev);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->place, g_free);
  g_clear_object (&self->cancellable);
  crow_cli_model_clear (&self->model);
  crow_cli_model_clear (&self->from);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Migrate, migrate_clear)

static volatile sig_atomic_t interrupted;

/* A second one ends the program, which the database survives as well. */
static void
interrupt_cb (int number)
{
  interrupted = 1;
  signal (number, SIG_DFL);
}

static void
progress_cb (const char *what,
             double      fraction,
             gpointer    data)
{
  Migrate *self = data;

  if (interrupted)
    g_cancellable_cancel (self->cancellable);
  if (!isatty (STDERR_FILENO))
    return;
  g_printerr ("\r\033[K%3d %% %s", (int) (fraction * 100), what);
  self->line_open = TRUE;
}

/* The address for the engine, or NULL after having complained. */
static char *
make_address (const char    *database,
              gboolean       dry_run,
              CrowDialectId *dialect)
{
  if (crow_is_mariadb_address (database))
    {
      *dialect = CROW_DIALECT_MARIADB;
      return g_strdup (database);
    }
  if (g_str_has_prefix (database, "postgresql://") || g_str_has_prefix (database, "postgres://"))
    {
      *dialect = CROW_DIALECT_POSTGRESQL;
      return g_strdup (database);
    }
  *dialect = CROW_DIALECT_SQLITE;
  if (!g_file_test (database, G_FILE_TEST_EXISTS))
    {
      crow_cli_error (database, 0, _("There is no such file. “crow sql FILE | sqlite3 DATABASE” makes a new database."));
      return NULL;
    }
  return g_strconcat ("sqlite:", database, dry_run ? "?mode=ro" : "?mode=rw", "&journal=keep", NULL);
}

static void
print_notes (Migrate           *self,
             CrowMigrateReport *report)
{
  const char *const *notes = crow_migrate_report_get_notes (report);

  for (guint i = 0; notes[i] != NULL; i++)
    crow_cli_message (self->place, 0, "note", notes[i]);
}

static void
print_report (Migrate           *self,
              CrowMigrateReport *report)
{
  const char *const *changes = crow_migrate_report_get_changes (report);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; changes[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", changes[i]);
  crow_cli_print (text->str);
  print_notes (self, report);
}

static void
print_losses (Migrate           *self,
              CrowMigrateReport *report)
{
  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);
      g_autofree char *remedy = NULL;
      g_autofree char *text = NULL;

      if (!loss->can_allow)
        remedy = g_strdup (_("Mend these rows first."));
      else if (!loss->allowed)
        remedy = g_strdup_printf (_("If that is meant, add “--allow=%s”."), loss->name);
      text = g_strconcat (loss->message, remedy != NULL ? " " : NULL, remedy, NULL);
      crow_cli_message (self->place, 0, loss->allowed ? "warning" : "error", text);
    }
}

static gboolean
ask (void)
{
  char line[16] = "";

  g_printerr ("%s ", _("Change the database? [y/N]"));
  if (fgets (line, sizeof line, stdin) == NULL)
    return FALSE;
  return line[0] == 'y' || line[0] == 'Y';
}

static CrowExit
fail (Migrate           *self,
      CrowMigrateReport *report,
      const GError      *error)
{
  if (self->line_open)
    g_printerr ("\r\033[K");
  if (report != NULL && g_error_matches (error, CROW_ERROR, CROW_ERROR_REFUSED))
    {
      print_report (self, report);
      print_losses (self, report);
      if (crow_migrate_report_is_done (report))
        crow_cli_error (self->place, 0, _("The migration was refused when a part of it was done; run it again to carry on."));
      else
        crow_cli_error (self->place, 0, _("The migration was refused, and nothing was changed."));
      return CROW_EXIT_NO;
    }
  /* Where something was changed nevertheless the notes say what. */
  if (report != NULL && crow_migrate_report_is_done (report))
    print_notes (self, report);
  crow_cli_error (self->place, 0, "%s", error->message);
  return CROW_EXIT_TROUBLE;
}

static gboolean
carry_out (Migrate                   *self,
           const CrowMigrateOptions  *options,
           CrowMigrateReport        **report,
           GError                   **error)
{
  if (self->engine == NULL)
    return crow_migrate_mariadb (self->database, self->model.schema, options, self->cancellable, report, error);
  return crow_engine_migrate (self->engine, self->model.schema, options, self->cancellable, report, error);
}

static CrowExit
migrate (Migrate *self)
{
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = {
    .flags = CROW_MIGRATE_DRY_RUN | (self->no_backup ? CROW_MIGRATE_NO_BACKUP : 0) |
             (self->no_guesses ? CROW_MIGRATE_NO_GUESSES : 0),
    .allow = (const char *const *) self->allow,
    .backup = self->backup,
    .from = self->from.schema,
    .progress = progress_cb,
    .progress_data = self,
  };

  if (!self->yes || self->dry_run)
    {
      if (!carry_out (self, &options, &report, &error))
        return fail (self, report, error);
      if (self->line_open)
        g_printerr ("\r\033[K");
      print_report (self, report);
      if (crow_migrate_report_get_changes (report)[0] == NULL)
        {
          crow_cli_print (_("The database is up to date.\n"));
          return CROW_EXIT_DONE;
        }
      print_losses (self, report);
      if (self->dry_run)
        return CROW_EXIT_DONE;
      if (!isatty (STDIN_FILENO))
        {
          crow_cli_error (self->database, 0, _("Nobody is there to be asked. Add “--yes” to change the database."));
          return CROW_EXIT_NO;
        }
      if (!ask ())
        return CROW_EXIT_NO;
      g_clear_pointer (&report, crow_migrate_report_unref);
    }
  options.flags &= ~CROW_MIGRATE_DRY_RUN;
  if (!carry_out (self, &options, &report, &error))
    return fail (self, report, error);
  if (self->line_open)
    g_printerr ("\r\033[K");
  if (self->yes)
    {
      print_report (self, report);
      print_losses (self, report);
    }
  if (!crow_migrate_report_is_done (report))
    crow_cli_print (_("The database is up to date.\n"));
  else if (crow_migrate_report_get_backup (report) != NULL)
    {
      g_autofree char *shown = g_filename_display_name (crow_migrate_report_get_backup (report));
      g_autofree char *text = g_strdup_printf (_("Done. The database as it was is in “%s”.\n"), shown);

      crow_cli_print (text);
    }
  else
    crow_cli_print (_("Done.\n"));
  return CROW_EXIT_DONE;
}

static CrowExit
name_mariadb (Migrate *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowMariadbAddress) address = crow_mariadb_address_new (self->database, &error);

  if (address == NULL)
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      return CROW_EXIT_TROUBLE;
    }
  self->place = crow_mariadb_address_dup_title (address);
  return CROW_EXIT_DONE;
}

static CrowExit
load (Migrate    *self,
      const char *path)
{
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  CrowDialectId dialect;
  CrowExit outcome;

  address = make_address (self->database, self->dry_run, &dialect);
  if (address == NULL || !crow_cli_model_load (&self->model, path))
    return CROW_EXIT_TROUBLE;
  outcome = crow_cli_model_require (&self->model, 1u << dialect);
  if (outcome == CROW_EXIT_DONE && self->from_path != NULL)
    {
      if (!crow_cli_model_load (&self->from, self->from_path))
        return CROW_EXIT_TROUBLE;
      crow_cli_model_check (&self->from, 1u << dialect);
    }
  if (outcome != CROW_EXIT_DONE)
    return outcome;
  if (dialect == CROW_DIALECT_MARIADB)
    return name_mariadb (self);
  self->engine = crow_engine_open (address, &error);
  if (self->engine != NULL)
    {
      self->place = g_strdup (dialect == CROW_DIALECT_SQLITE ? self->database : crow_engine_get_uri (self->engine));
      return CROW_EXIT_DONE;
    }
  crow_cli_error (dialect == CROW_DIALECT_SQLITE ? self->database : NULL, 0, "%s", error->message);
  return CROW_EXIT_TROUBLE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_auto (Migrate) work = { 0 };
  const GOptionEntry entries[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &work.dry_run, N_("Only show what would be changed and lost"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &work.yes, N_("Do not ask"), NULL },
    { "allow", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &work.allow,
      N_("Allow this loss, by the name it is told under; any number of times"), N_("NAME") },
    { "no-backup", 0, 0, G_OPTION_ARG_NONE, &work.no_backup, N_("Make no backup copy"), NULL },
    { "backup", 'b', 0, G_OPTION_ARG_FILENAME, &work.backup,
      N_("Where the backup copy goes (default: beside the database)"), N_("COPY") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &work.from_path,
      N_("The drawing that the database was made of; tells what was renamed"), N_("OLD") },
    { "no-guesses", 0, 0, G_OPTION_ARG_NONE, &work.no_guesses, N_("Take nothing for renamed that has another name"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  struct sigaction action = { .sa_handler = interrupt_cb };
  CrowExit outcome;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (work.no_backup && work.backup != NULL)
    {
      crow_cli_error (NULL, 0, _("“--backup” and “--no-backup” contradict each other."));
      return CROW_EXIT_TROUBLE;
    }
  work.database = arguments[0];
  work.cancellable = g_cancellable_new ();
  outcome = load (&work, arguments[1]);
  if (outcome != CROW_EXIT_DONE)
    return outcome;
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  return migrate (&work);
}

const CrowVerb crow_verb_migrate = {
  .name = "migrate",
  .summary = N_("Bring a database up to date, rows and all"),
  .arguments = N_("DATABASE FILE"),
  .n_arguments = 2,
  .examples = "  crow migrate --dry-run library.db library.crow\n"
              "  crow migrate --yes --allow=drop-column:book.pages library.db library.crow\n"
              "  crow migrate postgresql:///library library.crow\n"
              "  crow migrate mariadb://anna@localhost/library library.crow\n",
  .run = run,
};
