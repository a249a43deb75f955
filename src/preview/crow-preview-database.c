/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preview on a person's database: opening, migrating and letting go of it, and noticing that another program changes
 * it.
 *
 * What takes long is done by the worker thread, as in crow-preview-work.c; the database becomes the preview's only in
 * the main thread, when it has the tables of the drawing.
 */
#include "config.h"

#include "preview/crow-preview-private.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-sql-adapt.h"

/* A program that writes does so more than once. */
#define CHECK_MILLISECONDS 300

typedef struct
{
  /* owned */
  CrowPreview *preview; /* until the main thread takes it back */
  CrowSchema *drawn;    /* as tables */
  CrowSchema *from;     /* (nullable) */
  CrowDatabaseFile *file;
  CrowPreviewBase *base;
  char *path;
  char *backup;

  CrowDatabaseUse use;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->drawn, crow_schema_unref);
  g_clear_pointer (&opening->from, crow_schema_unref);
  g_clear_pointer (&opening->file, crow_database_file_unref);
  g_clear_pointer (&opening->base, _crow_preview_base_free);
  g_free (opening->path);
  g_free (opening->backup);
  g_free (opening);
}

static void
progress_cb (const char *what,
             double      fraction,
             gpointer    data)
{
  CrowPreview *self = data;

  g_atomic_int_set (&self->percent, (gint) (100 * fraction));
}

/* The tables of the newest drawing, also when the rows could not follow it. */
static CrowSchema *
ref_tables (CrowPreview *self)
{
  return self->drawn != NULL ? crow_schema_ref_adapted (self->drawn, CROW_DIALECT_SQLITE, NULL, NULL)
                             : crow_schema_ref (self->base->schema);
}

static gboolean
start (CrowPreview         *self,
       Opening             *opening,
       GTaskThreadFunc      func,
       GAsyncReadyCallback  callback,
       GTask               *outer)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  if (!_crow_preview_require (self, &error))
    {
      opening_free (opening);
      g_task_return_error (outer, error);
      g_object_unref (outer);
      return FALSE;
    }
  if (opening->drawn == NULL)
    opening->drawn = ref_tables (self);
  _crow_preview_set_busy (self, TRUE);
  opening->preview = g_object_ref (self);
  task = g_task_new (NULL, self->cancellable, callback, outer);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, func);
  return TRUE;
}

/* Opening. */

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  opening->file = crow_database_file_open (opening->path, opening->use, opening->drawn, progress_cb, opening->preview,
                                           cancellable, &error);
  if (opening->file != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) self = g_steal_pointer (&opening->preview);
  g_autoptr (GTask) outer = data;
  GError *error = NULL;

  _crow_preview_set_busy (self, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (outer, g_steal_pointer (&opening->file), (GDestroyNotify) crow_database_file_unref);
  else
    g_task_return_error (outer, error);
  _crow_preview_go_on (self);
}

void
crow_preview_open_async (CrowPreview         *self,
                         const char          *path,
                         CrowDatabaseUse      use,
                         GAsyncReadyCallback  callback,
                         gpointer             data)
{
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (CROW_IS_PREVIEW (self) && path != NULL);

  opening->path = g_strdup (path);
  opening->use = use;
  start (self, opening, open_thread, opened_cb, g_task_new (self, NULL, callback, data));
}

CrowDatabaseFile *
crow_preview_open_finish (CrowPreview   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Noticing. */

static gboolean
check_cb (gpointer data)
{
  CrowPreview *self = data;

  if (self->busy)
    return G_SOURCE_CONTINUE;
  self->check_timeout = 0;
  crow_preview_check_database (self);
  return G_SOURCE_REMOVE;
}

static void
file_changed_cb (CrowPreview *self)
{
  if (self->check_timeout == 0)
    self->check_timeout = g_timeout_add (CHECK_MILLISECONDS, check_cb, self);
}

void
crow_preview_check_database (CrowPreview *self)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  if (self->file == NULL || self->busy || !crow_database_file_check (self->file))
    return;
  self->database_changed = TRUE;
  /* Objects that are known keep the values that they had, unless they are read again. */
  if (crow_database_file_get_use (self->file) == CROW_DATABASE_ITSELF && crow_preview_get_n_pending (self) == 0)
    {
      _crow_preview_close_session (self);
      _crow_preview_open_session (self);
    }
  _crow_preview_emit_changed (self);
}

gboolean
crow_preview_is_database_changed (CrowPreview *self)
{
  return self->database_changed;
}

void
crow_preview_note_database (CrowPreview *self)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  self->database_changed = FALSE;
}

void
_crow_preview_drop_database (CrowPreview *self)
{
  g_clear_handle_id (&self->check_timeout, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->monitors); i++)
    {
      if (self->monitors[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->monitors[i], self);
      g_clear_object (&self->monitors[i]);
    }
  g_clear_pointer (&self->file, crow_database_file_unref);
  self->database_changed = FALSE;
}

/* Its log is written to first, if it has one. */
static void
watch (CrowPreview *self)
{
  static const char *const suffixes[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (crow_database_file_get_path (self->file), suffixes[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      self->monitors[i] = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->monitors[i] != NULL)
        g_signal_connect_swapped (self->monitors[i], "changed", G_CALLBACK (file_changed_cb), self);
    }
}

/* What was compared is what it is to be. */
static gboolean
require_drawn (CrowPreview       *self,
               CrowDatabaseFile  *file,
               CrowSchema       **tables,
               GError           **error)
{
  if (!_crow_preview_require (self, error))
    return FALSE;
  *tables = ref_tables (self);
  if (crow_schema_equal (*tables, crow_database_file_get_drawn (file), NULL))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("The drawing has changed meanwhile. Open the database again."));
  return FALSE;
}

/* @base: taken */
static void
take (CrowPreview      *self,
      CrowDatabaseFile *file,
      CrowPreviewBase  *base)
{
  g_autoptr (CrowDatabaseFile) taken = crow_database_file_ref (file);

  _crow_preview_drop_database (self);
  self->file = g_steal_pointer (&taken);
  self->failed = FALSE;
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  _crow_preview_set_message (self, NULL);
  watch (self);
  /* What was done was done to other rows. */
  _crow_preview_record_clear (self);
  _crow_preview_replace_base (self, base);
}

gboolean
crow_preview_use_database (CrowPreview       *self,
                           CrowDatabaseFile  *file,
                           GError           **error)
{
  g_autoptr (CrowSchema) tables = NULL;
  CrowPreviewBase *base;

  g_return_val_if_fail (CROW_IS_PREVIEW (self) && file != NULL && crow_database_file_fits (file), FALSE);

  if (!require_drawn (self, file, &tables, error))
    return FALSE;
  base = _crow_preview_base_new_for (tables, crow_database_file_get_engine (file), error);
  if (base == NULL)
    return FALSE;
  take (self, file, base);
  _crow_preview_go_on (self);
  return TRUE;
}

/* Migrating. */

static void
migrate_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  if (crow_database_file_migrate (opening->file, progress_cb, opening->preview, cancellable, &opening->backup, &error))
    opening->base = _crow_preview_base_new_for (opening->drawn, crow_database_file_get_engine (opening->file), &error);
  if (opening->base != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
migrated_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) self = g_steal_pointer (&opening->preview);
  g_autoptr (GTask) outer = data;
  GError *error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (!done)
    _crow_preview_open_session (self);
  _crow_preview_set_busy (self, FALSE);
  if (done)
    {
      take (self, opening->file, g_steal_pointer (&opening->base));
      g_task_return_pointer (outer, g_steal_pointer (&opening->backup), g_free);
    }
  else
    g_task_return_error (outer, error);
  _crow_preview_go_on (self);
  _crow_preview_emit_changed (self);
}

void
crow_preview_migrate_async (CrowPreview         *self,
                            CrowDatabaseFile    *file,
                            GAsyncReadyCallback  callback,
                            gpointer             data)
{
  GTask *outer = g_task_new (self, NULL, callback, data);
  g_autoptr (CrowSchema) tables = NULL;
  GError *error = NULL;
  Opening *opening;

  g_return_if_fail (CROW_IS_PREVIEW (self) && file != NULL);

  if (!require_drawn (self, file, &tables, &error))
    {
      g_task_return_error (outer, error);
      g_object_unref (outer);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->file = crow_database_file_ref (file);
  opening->drawn = g_steal_pointer (&tables);
  if (self->file == file)
    _crow_preview_close_session (self);
  start (self, opening, migrate_thread, migrated_cb, outer);
}

gboolean
crow_preview_migrate_finish (CrowPreview   *self,
                             GAsyncResult  *result,
                             char         **backup,
                             GError       **error)
{
  GError *local = NULL;
  char *path = g_task_propagate_pointer (G_TASK (result), &local);

  if (backup != NULL)
    *backup = path;
  else
    g_free (path);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* Comparing the file that is open with the drawing. */

static void
compare_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  if (crow_database_file_compare (opening->file, opening->drawn, opening->from, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));

  _crow_preview_open_session (opening->preview);
  opened_cb (source, result, data);
}

void
crow_preview_compare_async (CrowPreview         *self,
                            GAsyncReadyCallback  callback,
                            gpointer             data)
{
  Opening *opening;

  g_return_if_fail (CROW_IS_PREVIEW (self) && self->file != NULL);

  opening = g_new0 (Opening, 1);
  opening->file = crow_database_file_ref (self->file);
  opening->from = crow_schema_ref (self->base->schema);
  if (!self->busy)
    _crow_preview_close_session (self);
  start (self, opening, compare_thread, compared_cb, g_task_new (self, NULL, callback, data));
}

CrowDatabaseFile *
crow_preview_get_database (CrowPreview *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), NULL);

  return self->file;
}

gboolean
crow_preview_close_database (CrowPreview  *self,
                             GError      **error)
{
  g_autoptr (CrowSchema) tables = NULL;
  CrowPreviewBase *base;

  g_return_val_if_fail (CROW_IS_PREVIEW (self), FALSE);

  if (!_crow_preview_require (self, error))
    return FALSE;
  if (self->file == NULL)
    return TRUE;
  tables = ref_tables (self);
  base = _crow_preview_base_new (tables, error);
  if (base == NULL)
    return FALSE;
  /* As the first one, it begins with what the document keeps. */
  if (self->fixtures != NULL && self->drawn != NULL)
    {
      CrowSampleOptions options = { .fixtures = self->fixtures };

      crow_sample_fill (self->drawn, base->engine, &options, NULL, NULL, NULL);
    }
  _crow_preview_drop_database (self);
  _crow_preview_set_message (self, NULL);
  self->failed = FALSE;
  _crow_preview_record_clear (self);
  _crow_preview_replace_base (self, base);
  _crow_preview_go_on (self);
  return TRUE;
}
