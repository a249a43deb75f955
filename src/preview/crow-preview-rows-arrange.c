/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorts and filters many rows: the database does it, in the worker thread, and gives the hidden numbers of the rows in
 * their order.  A page is then fetched by number, at the end as fast as at the start.
 *
 * That is eight bytes a row for as long as there is a filter or an order.  A temporary table was rejected: making one is
 * a write, and cancelling a write takes the transaction along, with what was not committed.
 *
 * The rows that are shown stay until the new order is there.
 */
#include "config.h"

#include "preview/crow-preview-rows-private.h"

#include "engine/crow-engine-private.h"
#include "preview/crow-preview-private.h"

/* What the database sorts and filters in no time. */
#define MANY_ROWS 20000

typedef struct
{
  /* owned */
  CrowPreviewRows *rows; /* until the main thread takes them back */
  CrowEngine *engine;
  char *sql;
  char *filter;
  GArray *numbers;
} Arranging;

static void
arranging_free (gpointer data)
{
  Arranging *arranging = data;

  g_clear_object (&arranging->engine);
  g_clear_pointer (&arranging->numbers, g_array_unref);
  g_free (arranging->sql);
  g_free (arranging->filter);
  g_free (arranging);
}

static void
interrupt_cb (GCancellable *cancellable,
              CrowEngine   *engine)
{
  _crow_engine_interrupt (engine);
}

static void
arrange_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Arranging *arranging = task_data;
  GError *error = NULL;
  CrowStatement *statement = crow_engine_prepare (arranging->engine, arranging->sql, &error);
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), arranging->engine, NULL);
  gboolean has_row = FALSE;

  arranging->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (statement != NULL && arranging->filter != NULL)
    crow_statement_bind_text (statement, 0, arranging->filter);
  while (statement != NULL && crow_statement_step (statement, &has_row, &error) && has_row)
    {
      gint64 number = crow_statement_get_int64 (statement, 0);

      g_array_append_val (arranging->numbers, number);
    }
  g_clear_pointer (&statement, crow_statement_free);
  g_cancellable_disconnect (cancellable, handler);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
arranged_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Arranging *arranging = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreviewRows) self = g_steal_pointer (&arranging->rows);
  g_autoptr (CrowPreview) preview = self->preview != NULL ? g_object_ref (self->preview) : NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), NULL);

  self->arranging = FALSE;
  if (preview == NULL)
    return;
  _crow_preview_log_set_reading (crow_preview_get_log (preview), FALSE);
  g_clear_pointer (&self->numbers, g_array_unref);
  if (done)
    self->numbers = g_steal_pointer (&arranging->numbers);
  else if (!self->stale)
    {
      /* Whoever gave up waiting sees all rows. */
      g_clear_pointer (&self->filter, g_free);
      self->sort_attribute = CROW_NONE;
    }
  /* Tells whoever waits, and this one too if it is stale. */
  _crow_preview_set_busy (preview, FALSE);
  if (!self->stale)
    _crow_preview_rows_reload (self);
  _crow_preview_go_on (preview);
}

static gboolean
is_arranged (CrowPreviewRows *self)
{
  const CrowEntityInfo *info = crow_schema_get_entity (crow_preview_get_schema (self->preview), self->entity);

  return self->owner == NULL && (self->filter != NULL || self->sort_attribute < info->n_attributes);
}

gboolean
_crow_preview_rows_arrange (CrowPreviewRows *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GTask) task = NULL;
  Arranging *arranging;
  char *sql;
  guint n;

  if (self->entity == CROW_NONE || self->preview == NULL)
    return FALSE;
  if (crow_preview_is_busy (self->preview))
    {
      self->stale = is_arranged (self) || self->arranging;
      if (self->arranging)
        crow_preview_cancel (self->preview);
      return self->stale;
    }
  if (!is_arranged (self) || !_crow_preview_rows_can_read (self))
    return FALSE;
  n = crow_preview_count_rows (self->preview, self->entity);
  sql = n > MANY_ROWS ? _crow_preview_rows_dup_arrangement (self, values) : NULL;
  if (sql == NULL)
    return FALSE;
  self->stale = FALSE;
  self->n_arranged_of = n;
  arranging = g_new0 (Arranging, 1);
  arranging->engine = g_object_ref (crow_session_get_engine (crow_preview_get_session (self->preview)));
  arranging->sql = sql;
  arranging->filter = g_strdup (self->filter);
  arranging->rows = g_object_ref (self);
  self->arranging = TRUE;
  _crow_preview_set_busy (self->preview, TRUE);
  _crow_preview_log_set_reading (crow_preview_get_log (self->preview), TRUE);
  task = g_task_new (NULL, self->preview->cancellable, arranged_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, arranging, arranging_free);
  g_task_run_in_thread (task, arrange_thread);
  return TRUE;
}

void
_crow_preview_rows_busy_changed (CrowPreviewRows *self)
{
  if (crow_preview_is_busy (self->preview) || !self->stale)
    return;
  self->stale = FALSE;
  if (!_crow_preview_rows_arrange (self))
    {
      g_clear_pointer (&self->numbers, g_array_unref);
      _crow_preview_rows_reload (self);
    }
}
