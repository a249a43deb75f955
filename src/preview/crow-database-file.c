/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens and compares a person's database.
 *
 * What is different and what would be lost is what crow_engine_migrate() says of a dry run; the migration allows just
 * that, so what came in between is refused.
 */
#include "config.h"

#include "preview/crow-database-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "engine/crow-sqlite-backup.h"

/* SQLITE_CORRUPT; only the engine knows the rest of SQLite. */
#define NATIVE_CORRUPT 11

/* By what another program's change of a file is known. */
typedef struct
{
  gint64 seconds, nanoseconds, size;
} Stamp;

struct _CrowDatabaseFile
{
  gatomicrefcount ref_count;

  /* owned */
  char *path;
  char *copy;                 /* (nullable): the temporary file */
  CrowEngine *engine;
  CrowSchema *drawn;          /* what it was compared with last */
  CrowSchema *from;           /* (nullable) */
  CrowMigrateReport *report;
  GPtrArray *losses;          /* of sentences, ended by NULL */
  GPtrArray *allow;           /* of names, ended by NULL */
  char *obstacle;

  /* state */
  CrowDatabaseUse use;
  Stamp stamp;                /* of the file when it was copied */
  Stamp log_stamp;            /* … of its write-ahead log */
  gint64 version;             /* of the file itself, as its engine sees it */
};

static Stamp
read_stamp (const char *path,
            const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  Stamp stamp = { 0 };
  GStatBuf info;

  if (g_stat (name, &info) == 0)
    stamp = (Stamp) { info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size };
  return stamp;
}

static gboolean
is_same_stamp (const Stamp *a,
               const Stamp *b)
{
  return a->seconds == b->seconds && a->nanoseconds == b->nanoseconds && a->size == b->size;
}

static gint64
read_version (CrowEngine *engine)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, "PRAGMA data_version", NULL);
  gboolean has_row = FALSE;

  return statement != NULL && crow_statement_step (statement, &has_row, NULL) && has_row
           ? crow_statement_get_int64 (statement, 0) : 0;
}

/* What SQLite cannot read has got as far as here: the file is there, is SQLite's, and may be read. */
static void
take_open_error (const char *path,
                 GError     *local,
                 GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if ((crow_error_get_native_code (local) & 0xff) != NATIVE_CORRUPT)
    {
      g_propagate_error (error, local);
      return;
    }
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("“%s” is damaged. The program “sqlite3” can save what is left of it by its command “.recover”."), name);
  g_error_free (local);
}

static CrowEngine *
open_copy (CrowDatabaseFile  *self,
           CrowCopyFunc       progress,
           gpointer           data,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autofree char *copy = g_build_filename (g_get_tmp_dir (), "crowfoot-XXXXXX.db", NULL);
  g_autofree char *uri = NULL;
  g_autoptr (CrowEngine) engine = NULL;
  GError *local = NULL;
  int fd = g_mkstemp_full (copy, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("There is no place for a copy in “%s”: %s."),
                   g_get_tmp_dir (), g_strerror (errno));
      return NULL;
    }
  close (fd);
  uri = g_strdup_printf ("sqlite:%s?mode=rw&journal=keep", copy);
  self->copy = g_strdup (copy);
  if (!_crow_engine_copy_file (self->path, copy, progress, data, cancellable, error))
    return NULL;
  engine = crow_engine_open (uri, &local);
  if (engine == NULL)
    take_open_error (self->path, g_steal_pointer (&local), error);
  /* The header of the copy says what journal the file has; this one needs none that outlives a crash. */
  if (engine != NULL &&
      !crow_engine_execute (engine, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; "
                                    "PRAGMA synchronous = OFF", error))
    g_clear_object (&engine);
  return g_steal_pointer (&engine);
}

/* The file itself: it must be possible to write to it, now. */
static CrowEngine *
open_itself (const char *path,
             GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s?mode=rw&journal=keep", path);
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (GError) local = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && g_access (path, W_OK) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _("“%s” may only be read. Work on a copy of it."), name);
      return NULL;
    }
  engine = crow_engine_open (uri, &local);
  if (engine != NULL && crow_engine_execute (engine, "BEGIN IMMEDIATE; ROLLBACK", &local))
    return g_steal_pointer (&engine);
  if (g_error_matches (local, CROW_ERROR, CROW_ERROR_BUSY))
    g_set_error (error, CROW_ERROR, CROW_ERROR_BUSY,
                 _("“%s” is locked: another program is writing to it. Try again when it is done, or work on a copy."), name);
  else
    take_open_error (path, g_steal_pointer (&local), error);
  return NULL;
}

static void
interrupt_cb (GCancellable *cancellable,
              CrowEngine   *engine)
{
  _crow_engine_interrupt (engine);
}

/* Pages that are damaged may be met only when their rows are looked at. */
static gboolean
check_whole (CrowEngine    *engine,
             const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, "PRAGMA main.quick_check(1)", error);
  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), engine, NULL) : 0;
  gboolean has_row = FALSE;
  gboolean done = statement != NULL && crow_statement_step (statement, &has_row, error);
  g_autofree char *text = done && has_row ? g_strdup (crow_statement_get_text (statement, 0)) : NULL;

  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (error);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  if (!done || g_strcmp0 (text, "ok") == 0)
    return done;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("“%s” is damaged. The program “sqlite3” can save what is left of it by its command “.recover”. (%s)"), name,
               text != NULL ? text : "");
  return FALSE;
}

static void
forget_comparison (CrowDatabaseFile *self)
{
  g_clear_pointer (&self->drawn, crow_schema_unref);
  g_clear_pointer (&self->from, crow_schema_unref);
  g_clear_pointer (&self->report, crow_migrate_report_unref);
  g_clear_pointer (&self->losses, g_ptr_array_unref);
  g_clear_pointer (&self->allow, g_ptr_array_unref);
  g_clear_pointer (&self->obstacle, g_free);
}

gboolean
crow_database_file_compare (CrowDatabaseFile *self,
                            CrowSchema       *drawn,
                            CrowSchema       *from,
                            GCancellable     *cancellable,
                            GError          **error)
{
  g_autoptr (GError) local = NULL;
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN, .from = from };

  g_return_val_if_fail (self != NULL && drawn != NULL, FALSE);

  forget_comparison (self);
  self->drawn = crow_schema_ref (drawn);
  self->from = from != NULL ? crow_schema_ref (from) : NULL;
  self->losses = g_ptr_array_new_with_free_func (g_free);
  self->allow = g_ptr_array_new_with_free_func (g_free);
  crow_engine_migrate (self->engine, drawn, &options, cancellable, &self->report, &local);
  for (guint i = 0; self->report != NULL && i < crow_migrate_report_get_n_losses (self->report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (self->report, i);

      g_ptr_array_add (self->losses, g_strdup (loss->message));
      g_ptr_array_add (self->allow, g_strdup (loss->name));
      if (!loss->can_allow && self->obstacle == NULL)
        self->obstacle = g_strdup (loss->message);
    }
  g_ptr_array_add (self->losses, NULL);
  g_ptr_array_add (self->allow, NULL);
  if (self->report == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (local != NULL && !g_error_matches (local, CROW_ERROR, CROW_ERROR_REFUSED) && self->obstacle == NULL)
    self->obstacle = g_strdup (local->message);
  return TRUE;
}

typedef struct
{
  CrowMigrateProgressFunc progress;
  gpointer data;
} Teller;

static void
copied_cb (double   fraction,
           gpointer data)
{
  Teller *teller = data;

  if (teller->progress != NULL)
    teller->progress (_("Copying the database"), 0.9 * fraction, teller->data);
}

CrowDatabaseFile *
crow_database_file_open (const char               *path,
                         CrowDatabaseUse           use,
                         CrowSchema               *drawn,
                         CrowMigrateProgressFunc   progress,
                         gpointer                  data,
                         GCancellable             *cancellable,
                         GError                  **error)
{
  g_autoptr (CrowDatabaseFile) self = g_new0 (CrowDatabaseFile, 1);
  Teller teller = { progress, data };

  g_return_val_if_fail (path != NULL && drawn != NULL, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->use = use;
  /* Before it is read: what changes from now on is noticed. */
  self->stamp = read_stamp (path, "");
  self->log_stamp = read_stamp (path, "-wal");
  self->engine = use == CROW_DATABASE_COPY ? open_copy (self, copied_cb, &teller, cancellable, error)
                                           : open_itself (path, error);
  if (self->engine == NULL || !check_whole (self->engine, path, cancellable, error) ||
      !crow_database_file_compare (self, drawn, NULL, cancellable, error))
    return NULL;
  self->version = read_version (self->engine);
  return g_steal_pointer (&self);
}

CrowDatabaseFile *
crow_database_file_ref (CrowDatabaseFile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crow_database_file_unref (CrowDatabaseFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  forget_comparison (self);
  g_clear_object (&self->engine);
  if (self->copy != NULL)
    g_unlink (self->copy);
  g_free (self->copy);
  g_free (self->path);
  g_free (self);
}

const char *
crow_database_file_get_path (CrowDatabaseFile *self)
{
  return self->path;
}

CrowDatabaseUse
crow_database_file_get_use (CrowDatabaseFile *self)
{
  return self->use;
}

CrowEngine *
crow_database_file_get_engine (CrowDatabaseFile *self)
{
  return self->engine;
}

CrowSchema *
crow_database_file_get_drawn (CrowDatabaseFile *self)
{
  return self->drawn;
}

gboolean
crow_database_file_fits (CrowDatabaseFile *self)
{
  return crow_migrate_report_get_changes (self->report)[0] == NULL;
}

const char *const *
crow_database_file_get_changes (CrowDatabaseFile *self)
{
  return crow_migrate_report_get_changes (self->report);
}

const char *const *
crow_database_file_get_losses (CrowDatabaseFile *self)
{
  return (const char *const *) self->losses->pdata;
}

const char *
crow_database_file_get_obstacle (CrowDatabaseFile *self)
{
  return self->obstacle;
}

gboolean
crow_database_file_migrate (CrowDatabaseFile         *self,
                            CrowMigrateProgressFunc   progress,
                            gpointer                  data,
                            GCancellable             *cancellable,
                            char                    **backup,
                            GError                  **error)
{
  g_autoptr (CrowMigrateReport) report = NULL;
  CrowMigrateOptions options = {
    .flags = self->use == CROW_DATABASE_COPY ? CROW_MIGRATE_NO_BACKUP : CROW_MIGRATE_DEFAULT,
    .allow = (const char *const *) self->allow->pdata,
    .from = self->from,
    .progress = progress,
    .progress_data = data,
  };

  if (!crow_engine_migrate (self->engine, self->drawn, &options, cancellable, &report, error))
    return FALSE;
  if (backup != NULL)
    *backup = g_strdup (crow_migrate_report_get_backup (report));
  return TRUE;
}

gboolean
crow_database_file_check (CrowDatabaseFile *self)
{
  Stamp stamp, log_stamp;
  gint64 before = self->version;

  if (self->use == CROW_DATABASE_ITSELF)
    {
      /* It does not count what this connection did. */
      self->version = read_version (self->engine);
      return self->version != before;
    }
  stamp = read_stamp (self->path, "");
  log_stamp = read_stamp (self->path, "-wal");
  return !is_same_stamp (&stamp, &self->stamp) ||
         (log_stamp.size != self->log_stamp.size && log_stamp.size > 0);
}
