/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the worker thread does for the preview: filling, following, rehearsing, what was rehearsed, commit and rollback.
 *
 * A thread function touches what is in its task data and, from rehearsing on, the base and what is pending; only the functions that end in
 * _cb or begin work, in the main thread, touch the rest of the preview.
 */
#include "config.h"

#include "preview/crow-preview-private.h"

#include <glib/gi18n-lib.h>

#include "orm/crow-collection.h"
#include "preview/crow-value-text.h"
#include "sql/crow-sql-adapt.h"

typedef struct
{
  /* owned */
  CrowPreview *preview; /* until the main thread takes it back: it must not go in the worker's */
  CrowSchema *schema;
  CrowSchema *drawn; /* to generate rows: the same with inheritance */
  CrowPreviewBase *result;
  CrowPreviewQuestion *question;
  GPtrArray *notes;
  CrowCarryOutcome outcome; /* of following */
  CrowRehearsal *rehearsal;

  CrowSampleOptions options;
  CrowCarryFlags flags;
  gboolean on_copy;
  gboolean commit;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->schema, crow_schema_unref);
  g_clear_pointer (&work->drawn, crow_schema_unref);
  g_clear_pointer (&work->result, _crow_preview_base_free);
  g_clear_pointer (&work->question, crow_preview_question_free);
  g_clear_pointer (&work->notes, g_ptr_array_unref);
  crow_carry_outcome_clear (&work->outcome);
  g_clear_pointer (&work->options.fixtures, crow_fixtures_unref);
  g_clear_pointer (&work->options.counts, g_hash_table_unref);
  g_clear_pointer (&work->rehearsal, crow_rehearsal_free);
  g_free (work);
}

/* The task of the caller is finished by the callback of the worker's, when the preview is at rest again. */
static GTask *
start_work (CrowPreview         *self,
            Work                *work,
            GTaskThreadFunc      func,
            GAsyncReadyCallback  callback,
            gpointer             data)
{
  GTask *task;

  _crow_preview_set_busy (self, TRUE);
  /* The worker may be the last to let go of the task, and of its source. */
  work->preview = g_object_ref (self);
  task = g_task_new (NULL, self->cancellable, callback, data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
  g_object_unref (task);
  return task;
}

static void
progress_cb (guint64  n_done,
             guint64  n_wanted,
             gpointer data)
{
  CrowPreview *self = data;

  g_atomic_int_set (&self->percent, n_wanted > 0 ? (gint) (100 * n_done / n_wanted) : 100);
}

/* Filling. */

static void
generate_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (CrowPreviewBase) base = NULL;
  GError *error = NULL;

  base = _crow_preview_base_new (work->schema, &error);
  if (base != NULL && crow_sample_fill (work->drawn, base->engine, &work->options, cancellable, &work->notes, &error))
    {
      work->result = g_steal_pointer (&base);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

/* They are about another drawing when it was changed meanwhile; then they are told again when the rows have followed. */
static void
keep_notes (CrowPreview *self,
            Work        *work)
{
  if (work->notes == NULL)
    return;
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  self->notes = g_ptr_array_ref (work->notes);
}

static void
generated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) self = g_steal_pointer (&work->preview);
  g_autoptr (GTask) outer = data;
  GError *error = NULL;

  _crow_preview_set_busy (self, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      _crow_preview_drop_database (self);
      _crow_preview_replace_base (self, g_steal_pointer (&work->result));
      keep_notes (self, work);
      g_task_set_task_data (outer, g_steal_pointer (&work->notes), (GDestroyNotify) g_ptr_array_unref);
      g_task_return_boolean (outer, TRUE);
    }
  else
    g_task_return_error (outer, error);
  _crow_preview_go_on (self);
}

void
crow_preview_set_sample_counts (CrowPreview *self,
                                GHashTable  *counts)
{
  GHashTableIter iter;
  gpointer id, n;

  g_return_if_fail (CROW_IS_PREVIEW (self));

  /* A worker may have the old one. */
  g_clear_pointer (&self->counts, g_hash_table_unref);
  if (counts == NULL || g_hash_table_size (counts) == 0)
    return;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &id, &n))
    g_hash_table_insert (self->counts, g_strdup (id), n);
}

GHashTable *
crow_preview_get_sample_counts (CrowPreview *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), NULL);

  return self->counts;
}

void
crow_preview_generate_async (CrowPreview        *self,
                             guint               n_rows,
                             guint32             seed,
                             GAsyncReadyCallback callback,
                             gpointer            data)
{
  GTask *outer;
  g_autoptr (CrowSchema) tables = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (CROW_IS_PREVIEW (self));

  outer = g_task_new (self, NULL, callback, data);
  if (!_crow_preview_require (self, &error))
    {
      g_task_return_error (outer, error);
      g_object_unref (outer);
      return;
    }
  work = g_new0 (Work, 1);
  work->schema = crow_schema_ref (self->base->schema);
  tables = self->drawn != NULL ? crow_schema_ref_adapted (self->drawn, CROW_DIALECT_SQLITE, NULL, NULL) : NULL;
  /* The drawing may be ahead of the rows. */
  work->drawn = crow_schema_ref (tables != NULL && crow_schema_equal (tables, work->schema, NULL) ? self->drawn
                                                                                                   : work->schema);
  work->options.n_rows = n_rows;
  work->options.seed = seed;
  work->options.counts = self->counts != NULL ? g_hash_table_ref (self->counts) : NULL;
  work->options.progress = progress_cb;
  work->options.progress_data = self;
  work->options.fixtures = self->fixtures != NULL ? crow_fixtures_ref (self->fixtures) : NULL;
  g_ptr_array_set_size (self->typed, 0);
  _crow_preview_record_clear (self);
  start_work (self, work, generate_thread, generated_cb, outer);
}

gboolean
crow_preview_generate_finish (CrowPreview  *self,
                              GAsyncResult *result,
                              GPtrArray   **notes,
                              GError      **error)
{
  if (notes != NULL)
    {
      GPtrArray *own = g_task_get_task_data (G_TASK (result));

      *notes = own != NULL ? g_ptr_array_ref (own) : NULL;
    }
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Following. */

static void
migrated_cb (const char *what,
             double      fraction,
             gpointer    data)
{
  CrowPreview *self = data;

  g_atomic_int_set (&self->percent, (gint) (100 * fraction));
}

static void
follow_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Work *work = task_data;
  CrowPreview *self = work->preview;
  GError *error = NULL;

  if (self->base == NULL)
    work->result = _crow_preview_base_new (work->schema, &error);
  else if (crow_carry_rows (self->base->schema, self->base->engine, work->schema, work->flags, migrated_cb, self,
                            cancellable, &work->outcome, &error) && work->outcome.engine != NULL)
    work->result = _crow_preview_base_new_for (work->schema, work->outcome.engine, &error);
  /* The first database begins with what the document keeps. */
  if (self->base == NULL && work->result != NULL && work->options.fixtures != NULL &&
      work->options.fixtures->rows->len > 0)
    crow_sample_fill (work->drawn, work->result->engine, &work->options, cancellable, &work->notes, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
tell_filled (CrowPreview *self,
             guint        n_filled,
             guint        n_lost)
{
  g_autofree char *message = NULL;

  if (n_lost > 0)
    message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u row was left out.", "%u rows were left out.", n_lost),
                               n_lost);
  else if (n_filled > 0)
    message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u row got a sample value for what is new.",
                                            "%u rows got sample values for what is new.", n_filled),
                               n_filled);
  _crow_preview_set_message (self, message);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) self = g_steal_pointer (&work->preview);
  g_autoptr (GError) error = NULL;

  _crow_preview_log_set_quiet (self->log, FALSE);
  if (work->result == NULL)
    _crow_preview_open_session (self);
  _crow_preview_set_busy (self, FALSE);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  self->failed = !g_task_propagate_boolean (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _crow_preview_set_message (self, _("The rows do not follow the drawing, because that was cancelled."));
  else if (self->failed)
    _crow_preview_set_message (self, error->message);
  else if (work->result == NULL)
    {
      self->conflicts = g_steal_pointer (&work->outcome.conflicts);
      _crow_preview_set_message (self, NULL);
    }
  else
    {
      tell_filled (self, work->outcome.n_filled, work->outcome.n_lost);
      keep_notes (self, work);
      if (work->notes != NULL && work->notes->len > 0)
        _crow_preview_set_message (self, g_ptr_array_index (work->notes, 0));
      _crow_preview_replace_base (self, g_steal_pointer (&work->result));
    }


  /* A drawing that failed is not tried again before it is another. */
  if (self->wanted == work->schema && self->conflicts == NULL)
    g_clear_pointer (&self->wanted, crow_schema_unref);
  else if (self->wanted != work->schema)
    _crow_preview_go_on (self);
  _crow_preview_emit_changed (self);
}

void
_crow_preview_start_following (CrowPreview *self)
{
  Work *work = g_new0 (Work, 1);

  work->schema = crow_schema_ref (self->wanted);
  work->flags = self->carry_flags;
  /* No row is made beside them. */
  if (self->base == NULL && self->fixtures != NULL && self->drawn != NULL)
    {
      work->drawn = crow_schema_ref (self->drawn);
      work->options.fixtures = crow_fixtures_ref (self->fixtures);
    }
  _crow_preview_log_set_quiet (self->log, TRUE);
  _crow_preview_close_session (self);
  start_work (self, work, follow_thread, followed_cb, NULL);
}

/* Rehearsing, and doing. */

static GPtrArray *
find_objects (CrowPreviewBase           *base,
              const CrowPreviewQuestion *question,
              GCancellable              *cancellable,
              GError                   **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();

  for (guint i = 0; i < question->rows->len; i++)
    {
      CrowObject *object;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      object = _crow_preview_find (base, g_ptr_array_index (question->rows, i), error);
      if (object == NULL)
        return NULL;
      g_ptr_array_add (objects, object);
    }
  return g_steal_pointer (&objects);
}

/* (transfer full) (nullable): what was typed, as values whose memory is put into @memories */
static CrowValue *
parse_values (const CrowPreviewQuestion *question,
              CrowObject                *object,
              GPtrArray                 *memories,
              GError                   **error)
{
  CrowSchema *schema = crow_preview_row_get_schema (g_ptr_array_index (question->rows, 0));
  g_autofree CrowValue *values = g_new0 (CrowValue, g_strv_length (question->texts));

  for (guint i = 0; question->texts[i] != NULL; i++)
    {
      char *memory = NULL;

      if (!crow_value_text_parse (schema, crow_object_get_entity (object), question->attributes[i], question->texts[i],
                                  &values[i], &memory, error))
        return NULL;
      g_ptr_array_add (memories, memory);
    }
  return g_steal_pointer (&values);
}

static CrowRehearsal *
rehearse (CrowPreviewBase           *base,
          const CrowPreviewQuestion *question,
          GCancellable              *cancellable,
          GError                   **error)
{
  g_autoptr (GPtrArray) memories = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) objects = find_objects (base, question, cancellable, error);
  g_autofree CrowValue *values = NULL;
  CrowObject *target = NULL;

  if (objects == NULL)
    return NULL;
  switch (question->kind)
    {
    case CROW_REHEARSAL_CHANGE:
      values = parse_values (question, g_ptr_array_index (objects, 0), memories, error);
      return values != NULL
               ? crow_rehearsal_change (base->session, g_ptr_array_index (objects, 0), question->attributes, values,
                                        g_strv_length (question->texts), cancellable, error) : NULL;
    case CROW_REHEARSAL_UNLINK:
      target = _crow_preview_find (base, question->target, error);
      return target != NULL ? crow_rehearsal_unlink (base->session, g_ptr_array_index (objects, 0), question->role,
                                                     target, cancellable, error) : NULL;
    default:
      return crow_rehearsal_delete (base->session, (CrowObject *const *) objects->pdata, objects->len, cancellable,
                                    error);
    }
}

static void
rehearse_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Work *work = task_data;
  CrowPreview *self = work->preview;
  GError *error = NULL;
  g_autoptr (CrowPreviewBase) copy = NULL;

  /* What is stopped is rolled back whole. */
  if (work->on_copy)
    copy = _crow_preview_base_copy (self->base, &error);
  if (copy != NULL)
    _crow_preview_log_add_copy (self->log, copy->engine);
  if (copy != NULL || !work->on_copy)
    work->rehearsal = rehearse (copy != NULL ? copy : self->base, work->question, cancellable, &error);
  if (copy != NULL)
    _crow_preview_log_remove_copy (self->log, copy->engine);
  if (work->rehearsal != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
edit_objects (CrowPreview               *self,
              const CrowPreviewQuestion *question,
              GPtrArray                 *objects,
              GError                   **error)
{
  CrowObject *object = g_ptr_array_index (objects, 0);

  if (question->kind == CROW_REHEARSAL_CHANGE)
    {
      g_autoptr (GPtrArray) memories = g_ptr_array_new_with_free_func (g_free);
      g_autofree CrowValue *values = parse_values (question, object, memories, error);

      for (guint i = 0; values != NULL && question->texts[i] != NULL; i++)
        if (!crow_object_set_value (object, question->attributes[i], &values[i], error))
          return FALSE;
      /* The values are flushed while their memory is there. */
      return values != NULL && crow_session_flush (self->base->session, error);
    }
  if (question->kind == CROW_REHEARSAL_UNLINK)
    {
      CrowObject *target = _crow_preview_find (self->base, question->target, error);
      guint n;

      if (target == NULL)
        return FALSE;
      if (crow_schema_get_roles (self->base->schema, crow_object_get_entity (object), &n)[question->role].to_many)
        crow_collection_remove (crow_object_get_many (object, question->role), target);
      else
        crow_object_set_one (object, question->role, NULL);
    }
  else
    for (guint i = 0; i < objects->len; i++)
      crow_session_delete (self->base->session, g_ptr_array_index (objects, i));
  return crow_session_flush (self->base->session, error);
}

static void
do_thread (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Work *work = task_data;
  CrowPreview *self = work->preview;
  GError *error = NULL;
  g_autoptr (GPtrArray) objects = find_objects (self->base, work->question, cancellable, &error);
  gboolean done = objects != NULL && _crow_preview_begin_edit (self, &error);

  if (done)
    {
      done = edit_objects (self, work->question, objects, &error);
      done = _crow_preview_end_edit (self, done, done ? &error : NULL) && done;
    }
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What was asked was done. */
static void
record_question (CrowPreview               *self,
                 const CrowPreviewQuestion *question)
{
  g_autoptr (GPtrArray) memories = g_ptr_array_new_with_free_func (g_free);
  CrowPreviewRow *first = g_ptr_array_index (question->rows, 0);

  switch (question->kind)
    {
    case CROW_REHEARSAL_CHANGE:
      {
        guint n = g_strv_length (question->texts);
        g_autofree CrowValue *values = g_new0 (CrowValue, n + 1);

        for (guint i = 0; i < n; i++)
          {
            char *memory = NULL;

            crow_value_text_parse (crow_preview_row_get_schema (first), crow_preview_row_get_entity (first),
                                   question->attributes[i], question->texts[i], &values[i], &memory, NULL);
            g_ptr_array_add (memories, memory);
          }
        _crow_preview_record_set (self, first, question->attributes, values, n);
      }
      break;
    case CROW_REHEARSAL_UNLINK:
      _crow_preview_record_link (self, first, question->role, question->target, FALSE);
      break;
    default:
      _crow_preview_record_delete (self, question->rows);
      break;
    }
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) self = g_steal_pointer (&work->preview);
  g_autoptr (GTask) outer = data;
  GError *error = NULL;

  _crow_preview_set_busy (self, FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (outer, error);
  else if (work->rehearsal != NULL)
    g_task_return_pointer (outer, g_steal_pointer (&work->rehearsal), (GDestroyNotify) crow_rehearsal_free);
  else
    {
      record_question (self, work->question);
      _crow_preview_emit_changed (self);
      g_task_return_boolean (outer, TRUE);
    }
  _crow_preview_go_on (self);
}

static void
ask (CrowPreview               *self,
     const CrowPreviewQuestion *question,
     GTaskThreadFunc            func,
     GAsyncReadyCallback        callback,
     gpointer                   data)
{
  GTask *outer = g_task_new (self, NULL, callback, data);
  GError *error = NULL;
  Work *work;

  if (!_crow_preview_require (self, &error))
    {
      g_task_return_error (outer, error);
      g_object_unref (outer);
      return;
    }
  work = g_new0 (Work, 1);
  work->question = crow_preview_question_copy (question);
  work->on_copy = crow_preview_get_n_pending (self) > 0;
  start_work (self, work, func, asked_cb, outer);
}

void
crow_preview_rehearse_async (CrowPreview               *self,
                             const CrowPreviewQuestion *question,
                             GAsyncReadyCallback        callback,
                             gpointer                   data)
{
  g_return_if_fail (CROW_IS_PREVIEW (self) && question->rows->len > 0);

  ask (self, question, rehearse_thread, callback, data);
}

CrowRehearsal *
crow_preview_rehearse_finish (CrowPreview  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
crow_preview_do_async (CrowPreview               *self,
                       const CrowPreviewQuestion *question,
                       GAsyncReadyCallback        callback,
                       gpointer                   data)
{
  g_return_if_fail (CROW_IS_PREVIEW (self) && question->rows->len > 0);

  ask (self, question, do_thread, callback, data);
}

gboolean
crow_preview_do_finish (CrowPreview  *self,
                        GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Commit and rollback. */

static void
end_thread (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Work *work = task_data;
  CrowPreview *self = work->preview;
  GError *error = NULL;

  if (_crow_preview_end (self, work->commit, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (CrowPreview) self = g_steal_pointer (&work->preview);
  g_autoptr (GTask) outer = data;
  GError *error = NULL;

  self->whole = FALSE;
  _crow_preview_set_busy (self, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      _crow_preview_record_end (self, work->commit);
      _crow_preview_emit_changed (self);
      g_task_return_boolean (outer, TRUE);
    }
  else
    g_task_return_error (outer, error);
  _crow_preview_go_on (self);
}

void
crow_preview_end_async (CrowPreview         *self,
                        gboolean             commit,
                        GAsyncReadyCallback  callback,
                        gpointer             data)
{
  GTask *outer;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (CROW_IS_PREVIEW (self));

  outer = g_task_new (self, NULL, callback, data);
  if (!_crow_preview_require (self, &error))
    {
      g_task_return_error (outer, error);
      g_object_unref (outer);
      return;
    }
  work = g_new0 (Work, 1);
  work->commit = commit;
  self->whole = TRUE;
  start_work (self, work, end_thread, ended_cb, outer);
}

gboolean
crow_preview_end_finish (CrowPreview   *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
