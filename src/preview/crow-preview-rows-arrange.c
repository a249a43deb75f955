/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorts and filters many rows: the database does it, in the worker thread, and gives the places of the rows in their order.
 * A page is then fetched by places, at the end as fast as at the start.  The same for rows that are neither sorted nor
 * filtered but that the session cannot page, as those with bytes, when somebody looks far down.
 *
 * That is eight bytes a row, or its key, for as long as they are shown so.  A temporary table was rejected: making one is a
 * write, and cancelling a write takes the transaction along, with what was not committed.
 *
 * The rows that are shown stay until the new order is there.
 */
#include "config.h"

#include "preview/crow-preview-rows-private.h"

#include "engine/crow-engine-private.h"
#include "preview/crow-preview-private.h"

typedef struct
{
  /* owned */
  CrowPreviewRows *rows; /* until the main thread takes them back */
  CrowEngine *engine;
  char *sql;
  char *filter;
  CrowPreviewRow *owner; /* (nullable) */
  GPtrArray *values;     /* borrowed from @owner */
  CrowRowPlaces *places;
} Arranging;

static void
arranging_free (gpointer data)
{
  Arranging *arranging = data;

  g_clear_object (&arranging->engine);
  g_clear_object (&arranging->owner);
  g_clear_pointer (&arranging->values, g_ptr_array_unref);
  g_clear_pointer (&arranging->places, crow_row_places_unref);
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

  for (guint i = 0; statement != NULL && i < arranging->values->len; i++)
    crow_statement_bind_value (statement, i, g_ptr_array_index (arranging->values, i));
  if (statement != NULL && arranging->filter != NULL)
    crow_statement_bind_text (statement, arranging->values->len, arranging->filter);
  while (statement != NULL && crow_statement_step (statement, &has_row, &error) && has_row)
    crow_row_places_add (arranging->places, statement);
  g_clear_pointer (&statement, crow_statement_free);
  g_cancellable_disconnect (cancellable, handler);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
is_arranged (CrowPreviewRows *self)
{
  const CrowEntityInfo *info = crow_schema_get_entity (crow_preview_get_schema (self->preview), self->entity);

  return self->filter != NULL || self->sort_attribute < info->n_attributes;
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
  gboolean in_place;

  self->arranging = FALSE;
  if (preview == NULL)
    return;
  _crow_preview_log_set_reading (crow_preview_get_log (preview), FALSE);
  /* An order that is not told may be no other when it is found again. */
  in_place = done && !self->stale && self->places == NULL && self->entity != CROW_NONE && !is_arranged (self) &&
             crow_row_places_get_n (arranging->places) == self->n_rows;
  g_clear_pointer (&self->places, crow_row_places_unref);
  if (done)
    self->places = g_steal_pointer (&arranging->places);
  else if (!self->stale)
    {
      /* Whoever gave up waiting sees all rows. */
      g_clear_pointer (&self->filter, g_free);
      self->sort_attribute = CROW_NONE;
      self->deep = FALSE;
      self->gave_up = TRUE;
    }
  /* Tells whoever waits, and this one too if it is stale. */
  _crow_preview_set_busy (preview, FALSE);
  if (in_place && !self->stale)
    _crow_preview_rows_fill_in (self);
  else if (!self->stale)
    _crow_preview_rows_reload (self);
  _crow_preview_go_on (preview);
}

gboolean
_crow_preview_rows_arrange (CrowPreviewRows *self)
{
  CrowRowPlaces *places;
  g_autoptr (GTask) task = NULL;
  Arranging *arranging;
  guint n;

  if (self->preview == NULL || (self->entity == CROW_NONE && !self->arranging))
    return FALSE;
  if (self->entity != CROW_NONE && is_arranged (self))
    self->gave_up = FALSE;
  if (crow_preview_is_busy (self->preview))
    {
      self->stale = self->arranging || self->deep || is_arranged (self);
      if (self->arranging)
        crow_preview_cancel (self->preview);
      return self->stale;
    }
  if (self->entity == CROW_NONE || (!is_arranged (self) && !self->deep) || !_crow_preview_rows_can_read (self))
    return FALSE;
  n = _crow_preview_rows_count_all (self);
  places = n > CROW_ROWS_MANY ? crow_row_places_new (crow_preview_get_schema (self->preview), self->entity) : NULL;
  if (places == NULL)
    return FALSE;
  self->stale = FALSE;
  self->n_arranged_of = n;
  arranging = g_new0 (Arranging, 1);
  arranging->engine = g_object_ref (crow_session_get_engine (crow_preview_get_session (self->preview)));
  arranging->places = places;
  arranging->values = g_ptr_array_new ();
  g_set_object (&arranging->owner, self->owner);
  arranging->sql = _crow_preview_rows_dup_arrangement (self, places, arranging->values);
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
      g_clear_pointer (&self->places, crow_row_places_unref);
      _crow_preview_rows_reload (self);
    }
}
