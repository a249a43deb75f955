/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Committing and asking without waiting.
 *
 * The other thread does the database's work alone: it runs statements, and makes up keys and other values that are
 * written.  Objects get into their new states, collections change and signals are emitted in the thread that began, when
 * the other one is done.  Until then the engine is lent and the session is busy: what is loaded can be looked at, whatever
 * else is refused.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

gboolean
_crow_session_is_usable (CrowSession *self)
{
  if (G_UNLIKELY (self->busy))
    g_log (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL,
           "the session is busy with an asynchronous operation; wait for its end");
  return !self->busy && !self->closed;
}

/**
 * crow_session_is_busy:
 * @self: a session
 *
 * Returns: whether an asynchronous operation runs, so that the session can only be looked at
 */
gboolean
crow_session_is_busy (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), FALSE);

  return self->busy;
}

static void
interrupt_cb (GCancellable *cancellable,
              gpointer      engine)
{
  _crow_engine_interrupt (engine);
}

/* What a task holds while the other thread has the engine.  That thread may be the last to let go of the task, so the
 * session and what belongs to it are dropped before, in their own thread. */
typedef struct
{
  gint handovers;         /* atomic: each thread adds one before and after, so that checkers see the order too */
  CrowSession *session;   /* owned */
  gulong cancelled;
  /* of a commit */
  CrowFlush *flush;
  gboolean done;
  GError *error;          /* owned: why not */
  /* of a query */
  CrowQuery *query;       /* owned */
  CrowStatement *statement;
  CrowRowBuffer buffer;
  CrowLiveList *live;     /* owned; that is to have the answer, or NULL */
  gboolean again;         /* it has one already */
} Work;

static void
work_clear (Work *work)
{
  g_clear_error (&work->error);
  _crow_row_buffer_clear (&work->buffer);
  g_clear_object (&work->live);
  g_clear_object (&work->query);
  g_clear_object (&work->session);
}

static void
lend (Work         *work,
      GCancellable *cancellable)
{
  work->session->busy = TRUE;
  _crow_events_freeze (work->session);
  _crow_engine_lend (work->session->engine);
  if (cancellable != NULL)
    work->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb),
                                             g_object_ref (work->session->engine), g_object_unref);
}

/* In the thread that lent. */
static void
take_back (Work         *work,
           GCancellable *cancellable)
{
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, work->cancelled);
  _crow_engine_take_back (work->session->engine);
  work->session->busy = FALSE;
}

static void
return_error (GTask  *task,
              GError *error)
{
  /* The database says that it was interrupted; by whom is known here. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_error_free (error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled."));
    }
  else
    g_task_return_error (task, error);
}

static void
commit_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  Work *work = data;

  g_atomic_int_inc (&work->handovers);
  _crow_engine_enter (work->session->engine);
  if (!g_cancellable_set_error_if_cancelled (cancellable, &work->error))
    work->done = _crow_flush_run (work->session, work->flush, &work->error);
  g_atomic_int_inc (&work->handovers);
  g_task_return_boolean (task, TRUE);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) outer = data;
  Work *work = g_task_get_task_data (G_TASK (result));

  g_atomic_int_inc (&work->handovers);
  take_back (work, g_task_get_cancellable (outer));
  _crow_flush_end (work->session, g_steal_pointer (&work->flush), work->done);
  _crow_events_thaw (work->session);
  if (work->done)
    {
      _crow_session_look_for_others (work->session);
      _crow_session_tell_changed (work->session);
      g_task_return_boolean (outer, TRUE);
    }
  else
    return_error (outer, g_steal_pointer (&work->error));
  work_clear (work);
}

/**
 * crow_session_commit_async:
 * @self: a session
 * @cancellable: (nullable): stops it, unless it is too late
 * @callback: (scope async): called when it is permanent or failed
 * @data: (closure): for @callback
 *
 * Flushes and commits, as crow_session_commit(), with another thread waiting for the database.
 *
 * Until @callback is called the session is busy: objects, values and collections that are loaded can be looked at, but
 * nothing may be edited, loaded or asked; that is refused with a critical warning, or with %CROW_ERROR_BUSY where there
 * is an error to set.  Signals come in the thread that called this, once the commit is over.
 */
void
crow_session_commit_async (CrowSession        *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) inner = NULL;
  GTask *outer;
  GError *error = NULL;
  CrowFlush *flush;
  Work *work;

  g_return_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, crow_session_commit_async);
  g_task_set_check_cancellable (task, FALSE);
  if (_crow_session_is_heard_after (self) && !_crow_session_flush_all (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  flush = _crow_flush_begin (self, TRUE, &error);
  if (flush == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work = g_new0 (Work, 1);
  work->session = g_object_ref (self);
  work->flush = flush;
  outer = g_steal_pointer (&task);
  inner = g_task_new (NULL, cancellable, committed_cb, outer);
  g_task_set_check_cancellable (inner, FALSE);
  g_task_set_task_data (inner, work, g_free);
  lend (work, cancellable);
  g_atomic_int_inc (&work->handovers);
  g_task_run_in_thread (inner, commit_in_thread);
}

/**
 * crow_session_commit_finish:
 * @self: a session
 * @result: what the callback got
 * @error: as crow_session_commit(); %G_IO_ERROR_CANCELLED
 *
 * On failure nothing of it is in the database, and all edits are as before.
 *
 * Returns: whether it is permanent
 */
gboolean
crow_session_commit_finish (CrowSession  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (CROW_IS_SESSION (self) && g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ask_in_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Work *work = data;

  g_atomic_int_inc (&work->handovers);
  _crow_engine_enter (work->session->engine);
  if (!g_cancellable_set_error_if_cancelled (cancellable, &work->error))
    work->done = _crow_row_buffer_fill (&work->buffer, work->statement, &work->error);
  g_atomic_int_inc (&work->handovers);
  g_task_return_boolean (task, TRUE);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) outer = data;
  Work *work = g_task_get_task_data (G_TASK (result));
  GListModel *list = NULL;
  GPtrArray *rows = NULL;
  gboolean follows = FALSE;

  g_atomic_int_inc (&work->handovers);
  take_back (work, g_task_get_cancellable (outer));
  crow_statement_free (g_steal_pointer (&work->statement));
  _crow_engine_take_reason (work->session->engine, NULL);
  if (work->done && work->live == NULL)
    list = _crow_query_take_result (work->query, &work->buffer, &work->error);
  else if (work->done)
    {
      rows = _crow_query_take_rows (work->query, &work->buffer, TRUE, &work->error);
      /* Nothing comes between the answer and the list that follows. */
      if (rows != NULL && !work->again)
        _crow_live_list_fill (work->live, g_steal_pointer (&rows));
      else if (rows != NULL)
        follows = _crow_live_list_begin_take (work->live);
      if (work->error == NULL)
        list = G_LIST_MODEL (g_object_ref (work->live));
    }
  _crow_events_thaw (work->session);
  /* The list tells after the objects. */
  if (follows)
    _crow_live_list_take (work->live, g_steal_pointer (&rows));
  g_clear_pointer (&rows, g_ptr_array_unref);
  if (list != NULL)
    g_task_return_pointer (outer, list, g_object_unref);
  else
    return_error (outer, g_steal_pointer (&work->error));
  work_clear (work);
}

/* Takes @task and @live.  @again: the list is there already. */
static void
ask (CrowQuery    *self,
     CrowLiveList *live,
     gboolean      again,
     GTask        *take)
{
  g_autoptr (GTask) task = take;
  g_autoptr (GTask) inner = NULL;
  g_autoptr (CrowLiveList) owned = live;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  CrowStatement *statement;
  GTask *outer;
  Work *work;

  g_task_set_check_cancellable (task, FALSE);
  statement = _crow_query_begin (self, !again, &error);
  if (statement == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work = g_new0 (Work, 1);
  work->session = g_object_ref (self->session);
  work->live = g_steal_pointer (&owned);
  work->again = again;
  work->query = g_object_ref (self);
  work->statement = statement;
  _crow_row_buffer_init (&work->buffer, self->map);
  outer = g_steal_pointer (&task);
  inner = g_task_new (NULL, cancellable, answered_cb, outer);
  g_task_set_check_cancellable (inner, FALSE);
  g_task_set_task_data (inner, work, g_free);
  lend (work, cancellable);
  g_atomic_int_inc (&work->handovers);
  g_task_run_in_thread (inner, ask_in_thread);
}

/**
 * crow_query_run_async:
 * @self: a query
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called when the result is there or it failed
 * @data: (closure): for @callback
 *
 * Asks the database, as crow_query_run(), with another thread waiting for the answer.  Edits are flushed before, and
 * roles that crow_query_load() names are fetched after it, by the thread that called this.
 *
 * The session is busy until @callback is called, as with crow_session_commit_async().
 */
void
crow_query_run_async (CrowQuery          *self,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            data)
{
  GTask *task;

  g_return_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, crow_query_run_async);
  ask (self, NULL, FALSE, task);
}

/**
 * crow_query_run_finish:
 * @self: a query
 * @result: what the callback got
 * @error: as crow_query_run(); %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): a list of #CrowObject, or %NULL with @error set
 */
GListModel *
crow_query_run_finish (CrowQuery    *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (CROW_IS_QUERY (self) && g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crow_live_list_new_async:
 * @query: a query; what is changed in it afterwards does not matter
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called when the list is filled or it failed
 * @data: (closure): for @callback
 *
 * Makes a list that follows the session, as crow_live_list_new(), with another thread waiting for the answer.  What is
 * done to the session after the answer is in the list already when @callback is called.
 *
 * The session is busy meanwhile, as with crow_query_run_async().
 */
void
crow_live_list_new_async (CrowQuery          *query,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            data)
{
  CrowLiveList *live;
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (CROW_IS_QUERY (query) && _crow_session_is_usable (query->session));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (query, cancellable, callback, data);
  g_task_set_source_tag (task, crow_live_list_new_async);
  live = _crow_live_list_prepare (query, &error);
  if (live != NULL)
    ask (_crow_live_list_get_query (live), live, FALSE, task);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

/**
 * crow_live_list_new_finish:
 * @result: what the callback got
 * @error: as crow_live_list_new(); %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): a list, or %NULL with @error set
 */
CrowLiveList *
crow_live_list_new_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == crow_live_list_new_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crow_live_list_refresh_async:
 * @self: a list
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called when the list is what the query gives, or it failed
 * @data: (closure): for @callback
 *
 * Runs the query again, as crow_live_list_refresh(), with another thread waiting for the answer.  Edits are not flushed.
 * The list has changed, and has told so, when @callback is called; if it failed, the list is as it was, and asks again at
 * the next occasion.
 *
 * The session is busy meanwhile, as with crow_query_run_async().
 */
void
crow_live_list_refresh_async (CrowLiveList       *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            data)
{
  GTask *task;

  g_return_if_fail (CROW_IS_LIVE_LIST (self) && _crow_live_list_is_usable (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, crow_live_list_refresh_async);
  _crow_live_list_expect (self);
  ask (_crow_live_list_get_query (self), g_object_ref (self), TRUE, task);
}

/**
 * crow_live_list_refresh_finish:
 * @self: a list
 * @result: what the callback got
 * @error: as crow_live_list_refresh(); %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the query could be run
 */
gboolean
crow_live_list_refresh_finish (CrowLiveList *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_autoptr (CrowLiveList) list = NULL;

  g_return_val_if_fail (CROW_IS_LIVE_LIST (self) && g_task_is_valid (result, self), FALSE);

  list = g_task_propagate_pointer (G_TASK (result), error);
  return list != NULL;
}
