/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Opening an engine without waiting for it.
 */
#include "config.h"

#include "engine/crow-engine.h"

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  CrowEngine *engine = crow_engine_open (data, &error);

  if (engine != NULL)
    g_task_return_pointer (task, engine, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * crow_engine_open_async:
 * @uri: the address, as for crow_engine_open()
 * @cancellable: (nullable): stops waiting
 * @callback: (scope async): called when it is open or failed
 * @data: (closure): for @callback
 *
 * Opens a database in another thread; crow_engine_open_finish() gives the engine, which from then on belongs to the
 * thread that called this.
 */
void
crow_engine_open_async (const char         *uri,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (uri != NULL && *uri != '\0');
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, crow_engine_open_async);
  g_task_set_task_data (task, g_strdup (uri), g_free);
  /* A server that does not answer is waited for by the thread alone. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * crow_engine_open_finish:
 * @result: what the callback got
 * @error: as crow_engine_open(); %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an engine, or %NULL with @error set
 */
CrowEngine *
crow_engine_open_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
