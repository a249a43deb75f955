/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the rows at many positions, as somebody has selected them: in the worker thread, by one statement that runs
 * through all rows in their order, or by their places where those are known.  A page at a time would take the
 * main thread seconds.
 */
#include "config.h"

#include "preview/crow-preview-rows-private.h"

#include "engine/crow-engine-private.h"
#include "preview/crow-preview-private.h"

/* Rows after which progress is told and cancelling is looked for. */
#define STRIDE 1024

typedef struct
{
  /* owned */
  CrowPreview *preview;      /* until the main thread takes it back */
  CrowSchema *schema;
  CrowEngine *engine;
  char *sql;
  GPtrArray *values;         /* of CrowValue, borrowed from @owner */
  CrowPreviewRow *owner;     /* (nullable) */
  char *filter;              /* (nullable) */
  GArray *positions;         /* of guint, ascending */
  CrowRowPlaces *places;     /* (nullable) */
  GPtrArray *rows;

  guint entity;
} Collecting;

static void
collecting_free (gpointer data)
{
  Collecting *self = data;

  crow_schema_unref (self->schema);
  g_clear_object (&self->engine);
  g_clear_object (&self->owner);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->places, crow_row_places_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->sql);
  g_free (self->filter);
  g_free (self);
}

/* @n of @n_wanted rows were looked at. */
static gboolean
tell (Collecting   *self,
      guint         n,
      guint         n_wanted,
      GCancellable *cancellable,
      GError      **error)
{
  if (n % STRIDE != 0)
    return TRUE;
  g_atomic_int_set (&self->preview->percent, (gint) ((guint64) 100 * n / n_wanted));
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
collect_by_place (Collecting    *self,
                   CrowStatement *statement,
                   GCancellable  *cancellable,
                   GError       **error)
{
  for (guint i = 0; i < self->positions->len; i++)
    {
      guint position = g_array_index (self->positions, guint, i);
      gboolean has_row = FALSE;

      if (position >= crow_row_places_get_n (self->places))
        break;
      crow_row_places_bind (self->places, position, statement);
      if (!tell (self, i, self->positions->len, cancellable, error) || !crow_statement_step (statement, &has_row, error))
        return FALSE;
      if (has_row)
        g_ptr_array_add (self->rows, _crow_preview_rows_read_row (self->schema, self->entity, statement, 0));
      crow_statement_reset (statement);
    }
  return TRUE;
}

static gboolean
collect_by_position (Collecting    *self,
                     CrowStatement *statement,
                     GCancellable  *cancellable,
                     GError       **error)
{
  guint n_wanted = self->positions->len > 0 ? g_array_index (self->positions, guint, self->positions->len - 1) + 1 : 0;
  guint i, n = 0;

  for (i = 0; i < self->values->len; i++)
    crow_statement_bind_value (statement, i, g_ptr_array_index (self->values, i));
  if (self->filter != NULL)
    crow_statement_bind_text (statement, i, self->filter);
  for (guint position = 0; n < self->positions->len; position++)
    {
      gboolean has_row = FALSE;

      if (!tell (self, position, n_wanted, cancellable, error) || !crow_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      if (g_array_index (self->positions, guint, n) != position)
        continue;
      g_ptr_array_add (self->rows, _crow_preview_rows_read_row (self->schema, self->entity, statement, 0));
      n++;
    }
  return TRUE;
}

static void
interrupt_cb (GCancellable *cancellable,
              CrowEngine   *engine)
{
  _crow_engine_interrupt (engine);
}

static void
collect_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Collecting *self = task_data;
  GError *error = NULL;
  CrowStatement *statement = crow_engine_prepare (self->engine, self->sql, &error);
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), self->engine, NULL);
  gboolean done = statement != NULL && (self->places != NULL ? collect_by_place (self, statement, cancellable, &error)
                                                        : collect_by_position (self, statement, cancellable, &error));

  g_clear_pointer (&statement, crow_statement_free);
  g_cancellable_disconnect (cancellable, handler);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
collected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Collecting *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) preview = g_steal_pointer (&self->preview);
  g_autoptr (GTask) outer = data;
  GError *error = NULL;

  _crow_preview_log_set_reading (crow_preview_get_log (preview), FALSE);
  _crow_preview_set_busy (preview, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (outer, g_steal_pointer (&self->rows), (GDestroyNotify) g_ptr_array_unref);
  else
    {
      GError *cancelled = NULL;

      /* A statement that was interrupted says so in its own way. */
      if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (G_TASK (result)), &cancelled))
        g_clear_error (&error);
      g_task_return_error (outer, cancelled != NULL ? cancelled : error);
    }
  _crow_preview_go_on (preview);
}

void
crow_preview_rows_collect_async (CrowPreviewRows     *self,
                                 GArray              *positions,
                                 GAsyncReadyCallback  callback,
                                 gpointer             data)
{
  GTask *outer;
  g_autoptr (GTask) task = NULL;
  Collecting *collecting;
  GError *error = NULL;

  g_return_if_fail (CROW_IS_PREVIEW_ROWS (self) && positions != NULL);

  outer = g_task_new (self, NULL, callback, data);
  if (!_crow_preview_require (self->preview, &error))
    {
      g_task_return_error (outer, error);
      g_object_unref (outer);
      return;
    }
  collecting = g_new0 (Collecting, 1);
  collecting->preview = g_object_ref (self->preview);
  collecting->schema = crow_schema_ref (crow_preview_get_schema (self->preview));
  collecting->engine = g_object_ref (crow_session_get_engine (crow_preview_get_session (self->preview)));
  collecting->entity = self->entity;
  collecting->rows = g_ptr_array_new_with_free_func (g_object_unref);
  collecting->positions = g_array_ref (positions);
  if (self->places != NULL)
    collecting->places = crow_row_places_ref (self->places);
  else
    {
      collecting->values = g_ptr_array_new ();
      g_set_object (&collecting->owner, self->owner);
      collecting->filter = g_strdup (self->filter);
    }
  collecting->sql = _crow_preview_rows_dup_scan (self, collecting->values);
  _crow_preview_set_busy (self->preview, TRUE);
  _crow_preview_log_set_reading (crow_preview_get_log (self->preview), TRUE);
  task = g_task_new (NULL, self->preview->cancellable, collected_cb, outer);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, collecting, collecting_free);
  g_task_run_in_thread (task, collect_thread);
}

GPtrArray *
crow_preview_rows_collect_finish (CrowPreviewRows  *self,
                                  GAsyncResult     *result,
                                  GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
