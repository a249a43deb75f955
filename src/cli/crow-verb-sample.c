/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow sample`: a new SQLite database of the model, filled with rows that fit it.
 *
 * The database is made under another name beside its place and put there at the end, so Ctrl+C and failures leave
 * nothing, and a database that was there stays as it was.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli.h"
#include "document/crow-document-fixtures.h"
#include "preview/crow-sample.h"
#include "sql/crow-schema-create.h"

#define DEFAULT_ROWS 20
#define MAX_ROWS 10000000

static volatile sig_atomic_t interrupted;

typedef struct
{
  GCancellable *cancellable;
  gboolean shown; /* a line of progress stands on the terminal */
  int percent;
} Progress;

static void
interrupt_cb (int number)
{
  interrupted = 1;
}

static void
progress_cb (guint64  n_done,
             guint64  n_wanted,
             gpointer data)
{
  Progress *self = data;
  int percent = n_wanted > 0 ? (int) (100 * n_done / n_wanted) : 100;
  g_autofree char *number = NULL;

  if (interrupted)
    g_cancellable_cancel (self->cancellable);
  if (percent == self->percent || !isatty (STDERR_FILENO))
    return;
  self->percent = percent;
  self->shown = TRUE;
  g_printerr ("\r\033[K");
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_wanted);
  /* Translators: a percentage, and a number of rows */
  g_printerr (_("%d %% of %s rows"), percent, number);
}

static gboolean
fill (CrowSchema               *schema,
      const char               *path,
      const CrowSampleOptions  *options,
      GCancellable             *cancellable,
      GPtrArray               **notes,
      GError                  **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (CrowEngine) engine = crow_engine_open (uri, error);

  /* The file is thrown away when something fails, so nothing need be safe on the disk before the end. */
  return engine != NULL && crow_engine_execute (engine, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", error) &&
         crow_schema_create_tables (schema, engine, error) &&
         crow_sample_fill (schema, engine, options, cancellable, notes, error) &&
         crow_engine_execute (engine, "PRAGMA synchronous = FULL", error);
}

static void
remove_database (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
}

/* A name beside @path that nobody has. */
static char *
make_temporary (const char *path,
                GError    **error)
{
  char *name = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp (name);

  if (fd >= 0)
    {
      close (fd);
      return name;
    }
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("It cannot be written: %s. Choose another place."),
               g_strerror (errno));
  g_free (name);
  return NULL;
}

/* As any new file: a temporary one is for its owner alone. */
static gboolean
make_readable (const char *path)
{
  mode_t mask = umask (0);

  umask (mask);
  return g_chmod (path, 0666 & ~mask) == 0;
}

static gboolean
make_database (CrowSchema        *schema,
               const char        *path,
               CrowSampleOptions *options,
               GPtrArray        **notes)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *temporary = make_temporary (path, &error);
  struct sigaction action = { .sa_handler = interrupt_cb }, old;
  Progress progress = { cancellable, FALSE, -1 };
  gboolean done = FALSE;

  if (temporary != NULL)
    {
      options->progress = progress_cb;
      options->progress_data = &progress;
      sigaction (SIGINT, &action, &old);
      done = fill (schema, temporary, options, cancellable, notes, &error);
      sigaction (SIGINT, &old, NULL);
      if (progress.shown)
        g_printerr ("\r\033[K");
      if (done && (!make_readable (temporary) || g_rename (temporary, path) != 0))
        {
          g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), _("It cannot be put in its place: %s."),
                       g_strerror (errno));
          done = FALSE;
        }
      if (!done)
        remove_database (temporary);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crow_cli_error (path, 0, _("Stopped. Nothing was written."));
  else if (!done)
    crow_cli_error (path, 0, "%s", error->message);
  return done;
}

/* "N" of --rows; FALSE after a message. */
static gboolean
parse_count (const char *text,
             guint      *n)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, 0, MAX_ROWS, &number, NULL))
    {
      *n = (guint) number;
      return TRUE;
    }
  crow_cli_error (NULL, 0, _("“--rows” takes a number from 0 to %d, not “%s”."), MAX_ROWS, text);
  return FALSE;
}

/* The last plain number counts for all entities, and the last of an entity for it.  Without @schema only numbers are read. */
static gboolean
parse_rows (char             **rows,
            CrowSchema        *schema,
            GHashTable        *counts,
            CrowSampleOptions *options)
{
  for (guint i = 0; rows != NULL && rows[i] != NULL; i++)
    {
      /* A name may have any characters, a number has not. */
      const char *equals = strrchr (rows[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (rows[i], equals - rows[i]) : NULL;
      guint n;
      guint16 entity;

      if (!parse_count (equals != NULL ? equals + 1 : rows[i], &n))
        return FALSE;
      if (name == NULL)
        options->n_rows = n;
      if (name == NULL || schema == NULL)
        continue;
      entity = crow_cli_find_entity (schema, name);
      if (entity == CROW_NONE)
        return FALSE;
      g_hash_table_insert (counts, (gpointer) crow_schema_get_entity (schema, entity)->id, GUINT_TO_POINTER (n));
    }
  return TRUE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_autofree char *path = NULL;
  g_auto (GStrv) rows = NULL;
  gint64 seed = 1;
  gboolean replace = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("The database to make"), N_("DATABASE") },
    { "rows", 'r', 0, G_OPTION_ARG_STRING_ARRAY, &rows,
      N_("Rows of each entity, or of one, kept ones included (default: 20)"), N_("[ENTITY=]N") },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, N_("The same seed gives the same rows (default: 1)"), N_("S") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_("Even if there is such a file"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (CrowFixtures) fixtures = NULL;
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  CrowSampleOptions options = { .n_rows = DEFAULT_ROWS, .counts = counts };
  CrowExit outcome;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  if (path == NULL)
    {
      crow_cli_error (NULL, 0, _("Name the database to make, as “crow sample library.crow -o library.db”."));
      return CROW_EXIT_TROUBLE;
    }
  if (!parse_rows (rows, NULL, NULL, &options))
    return CROW_EXIT_TROUBLE;
  if (seed < 0 || seed > G_MAXUINT32)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, seed);

      crow_cli_error (NULL, 0, _("“--seed” takes a number from 0 to %u, not %s."), G_MAXUINT32, number);
      return CROW_EXIT_TROUBLE;
    }
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      crow_cli_error (NULL, 0, _("“%s” is a folder. Name a file in it."), path);
      return CROW_EXIT_TROUBLE;
    }
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      crow_cli_error (path, 0, _("There is such a file already. Choose another name, or add “--replace”."));
      return CROW_EXIT_TROUBLE;
    }
  if (!crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  outcome = crow_cli_model_require (&model, 1u << CROW_DIALECT_SQLITE);
  if (outcome != CROW_EXIT_DONE)
    return outcome;

  if (!parse_rows (rows, model.schema, counts, &options))
    return CROW_EXIT_TROUBLE;
  options.seed = (guint32) seed;
  fixtures = crow_document_get_fixtures (model.document);
  options.fixtures = fixtures;
  if (!make_database (model.schema, path, &options, &notes))
    return CROW_EXIT_TROUBLE;
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    crow_cli_message (arguments[0], 0, "note", g_ptr_array_index (notes, i));
  return CROW_EXIT_DONE;
}

const CrowVerb crow_verb_sample = {
  .name = "sample",
  .summary = N_("Make a database filled with sample rows"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow sample -o library.db library.crow\n"
              "  crow sample --rows=100000 --seed=7 -o library.db library.crow\n"
              "  crow sample --rows=20 --rows=book=500 -o library.db library.crow\n",
  .run = run,
};
