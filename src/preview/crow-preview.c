/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of the preview: what it holds, commit and rollback, following the drawing.  Work of the worker thread is in
 * crow-preview-work.c, edits of single rows are in crow-preview-edit.c.
 *
 * Invariants: at most one worker runs, and while it does `busy` is TRUE and nobody else touches the base.  A base is
 * replaced whole, by the main thread, so whoever sees `rebuilt` sees schema and rows that belong together.
 */
#include "config.h"

#include "preview/crow-preview-private.h"
#include "preview/crow-preview-engine.h"
#include "preview/crow-sample-heirs.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-ddl.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-sql-adapt.h"

G_DEFINE_FINAL_TYPE (CrowPreview, crow_preview, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_PROGRESS,
  PROP_N_PENDING,
  PROP_WAITING,
  N_PROPS,
};

enum
{
  REBUILT,
  CHANGED,
  MARKS_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

CrowPreviewBase *
_crow_preview_base_new (CrowSchema *schema,
                        GError    **error)
{
  g_autoptr (CrowEngine) engine = _crow_preview_open_engine (error);

  return engine != NULL && crow_schema_create_tables (schema, engine, error)
           ? _crow_preview_base_new_for (schema, engine, error) : NULL;
}

CrowPreviewBase *
_crow_preview_base_new_for (CrowSchema *schema,
                            CrowEngine *engine,
                            GError    **error)
{
  g_autoptr (CrowPreviewBase) self = g_new0 (CrowPreviewBase, 1);

  self->schema = crow_schema_ref (schema);
  self->engine = g_object_ref (engine);
  self->mapping = crow_mapping_new (schema, NULL);
  crow_mapping_ignore_view_only (self->mapping);
  self->session = crow_session_new (self->engine, self->mapping);
  self->tables = crow_table_map_new (schema, self->engine, error);
  return self->tables != NULL ? g_steal_pointer (&self) : NULL;
}

CrowPreviewBase *
_crow_preview_base_copy (CrowPreviewBase *self,
                         GError         **error)
{
  g_autoptr (CrowPreviewBase) copy = g_new0 (CrowPreviewBase, 1);

  copy->schema = crow_schema_ref (self->schema);
  copy->engine = _crow_preview_open_engine (error);
  if (copy->engine == NULL || !_crow_engine_copy (self->engine, copy->engine, error))
    return NULL;
  copy->mapping = crow_mapping_ref (self->mapping);
  copy->session = crow_session_new (copy->engine, copy->mapping);
  return g_steal_pointer (&copy);
}

void
_crow_preview_base_free (CrowPreviewBase *self)
{
  if (self == NULL)
    return;
  if (self->session != NULL)
    crow_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->mapping, crow_mapping_unref);
  g_clear_pointer (&self->tables, crow_table_map_free);
  crow_schema_unref (self->schema);
  g_free (self);
}

static void
crow_preview_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CrowPreview *self = CROW_PREVIEW (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, crow_preview_get_progress (self));
      break;
    case PROP_N_PENDING:
      g_value_set_uint (value, crow_preview_get_n_pending (self));
      break;
    case PROP_WAITING:
      g_value_set_boolean (value, self->waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
crow_preview_dispose (GObject *object)
{
  CrowPreview *self = CROW_PREVIEW (object);

  /* A worker holds a reference of its own, so none runs here. */
  g_clear_handle_id (&self->progress_idle, g_source_remove);
  g_clear_handle_id (&self->rest_idle, g_source_remove);
  _crow_preview_drop_database (self);
  crow_preview_take_rehearsal (self, NULL);
  if (self->log != NULL)
    _crow_preview_log_disconnect (self->log);
  g_clear_object (&self->log);
  g_clear_pointer (&self->base, _crow_preview_base_free);
  g_clear_pointer (&self->wanted, crow_schema_unref);
  g_clear_pointer (&self->drawn, crow_schema_unref);

  G_OBJECT_CLASS (crow_preview_parent_class)->dispose (object);
}

static void
crow_preview_finalize (GObject *object)
{
  CrowPreview *self = CROW_PREVIEW (object);

  crow_pending_free (self->pending);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_hash_table_unref (self->kept);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_ptr_array_unref (self->typed);
  g_hash_table_unref (self->numbers);
  crow_row_steps_free (self->steps);
  g_clear_pointer (&self->fixtures, crow_fixtures_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self->message);

  G_OBJECT_CLASS (crow_preview_parent_class)->finalize (object);
}

static void
crow_preview_class_init (CrowPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = crow_preview_get_property;
  object_class->dispose = crow_preview_dispose;
  object_class->finalize = crow_preview_finalize;

  /**
   * CrowPreview:busy:
   *
   * Whether a worker has the database.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  /**
   * CrowPreview:progress:
   *
   * How much of the work is done, from 0 to 1; -1 where that is not known.
   */
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  /**
   * CrowPreview:n-pending:
   *
   * How many rows are others than at the last commit.
   */
  properties[PROP_N_PENDING] = g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * CrowPreview:waiting:
   *
   * Whether the rows wait for commit or rollback before they follow the drawing.
   */
  properties[PROP_WAITING] = g_param_spec_boolean ("waiting", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CrowPreview::rebuilt:
   *
   * Schema, database and session are others.
   */
  signals[REBUILT] = g_signal_new ("rebuilt", CROW_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CrowPreview::changed:
   *
   * Rows are others.
   */
  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CrowPreview::marks-changed:
   *
   * Rows are marked by another rehearsal, or by none.
   */
  signals[MARKS_CHANGED] = g_signal_new ("marks-changed", CROW_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
crow_preview_init (CrowPreview *self)
{
  self->pending = crow_pending_new ();
  self->log = _crow_preview_log_new (self);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->steps = crow_row_steps_new ();
  self->typed = g_ptr_array_new_with_free_func (g_object_unref);
  self->percent = -1;
}

CrowPreview *
crow_preview_new (void)
{
  return g_object_new (CROW_TYPE_PREVIEW, NULL);
}

CrowSchema *
crow_preview_get_schema (CrowPreview *self)
{
  return self->base != NULL ? self->base->schema : NULL;
}

CrowSession *
crow_preview_get_session (CrowPreview *self)
{
  return self->base != NULL && !self->busy ? self->base->session : NULL;
}

CrowPreviewLog *
crow_preview_get_log (CrowPreview *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), NULL);

  return self->log;
}

gboolean
crow_preview_is_busy (CrowPreview *self)
{
  return self->busy;
}

double
crow_preview_get_progress (CrowPreview *self)
{
  gint percent = g_atomic_int_get (&self->percent);

  return percent < 0 ? -1 : percent / 100.0;
}

guint
crow_preview_get_n_pending (CrowPreview *self)
{
  if (self->busy)
    return 0;
  return crow_pending_count (self->pending, CROW_ROW_ADDED) + crow_pending_count (self->pending, CROW_ROW_CHANGED) +
         crow_pending_count (self->pending, CROW_ROW_DELETED);
}

gboolean
crow_preview_get_waiting (CrowPreview *self)
{
  return self->waiting;
}

GPtrArray *
crow_preview_get_conflicts (CrowPreview *self)
{
  return self->conflicts;
}

const char *
crow_preview_get_message (CrowPreview *self)
{
  return self->message;
}

GPtrArray *
crow_preview_get_notes (CrowPreview *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), NULL);

  return self->notes != NULL && self->notes->len > 0 ? self->notes : NULL;
}

gboolean
crow_preview_has_failed (CrowPreview *self)
{
  return self->failed;
}

/* The worker. */

static gboolean
progress_cb (gpointer data)
{
  g_object_notify_by_pspec (data, properties[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_on_file (CrowPreview *self)
{
  return self->file != NULL && crow_database_file_get_use (self->file) == CROW_DATABASE_ITSELF;
}

static gboolean
rest_cb (gpointer data)
{
  CrowPreview *self = data;
  CrowSession *session = crow_preview_get_session (self);

  self->rest_idle = 0;
  if (session != NULL && is_on_file (self) && crow_preview_get_n_pending (self) == 0 &&
      crow_engine_is_in_transaction (self->base->engine))
    crow_session_rollback (session);
  return G_SOURCE_REMOVE;
}

/* A session that only looked keeps its transaction, and that would keep other programs from writing to the file. */
static void
rest_soon (CrowPreview *self)
{
  if (self->rest_idle == 0 && is_on_file (self))
    self->rest_idle = g_idle_add (rest_cb, self);
}

void
_crow_preview_set_busy (CrowPreview *self,
                        gboolean     busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_atomic_int_set (&self->percent, -1);
  g_clear_handle_id (&self->progress_idle, g_source_remove);
  g_clear_object (&self->cancellable);
  if (busy)
    {
      self->cancellable = g_cancellable_new ();
      self->progress_idle = g_timeout_add (100, progress_cb, self);
    }
  else
    {
      _crow_preview_log_wake (self->log);
      rest_soon (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

gboolean
crow_preview_can_cancel (CrowPreview *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), FALSE);

  return self->busy && !self->whole;
}

void
crow_preview_cancel (CrowPreview *self)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

void
_crow_preview_replace_base (CrowPreview     *self,
                            CrowPreviewBase *base)
{
  /* What was rehearsed was rehearsed on other rows. */
  crow_preview_take_rehearsal (self, NULL);
  _crow_preview_log_attach (self->log, base->schema, base->engine);
  g_clear_pointer (&self->base, _crow_preview_base_free);
  self->base = base;
  crow_pending_clear (self->pending);
  g_signal_emit (self, signals[REBUILT], 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
}

void
_crow_preview_close_session (CrowPreview *self)
{
  CrowPreviewBase *base = self->base;

  if (base == NULL)
    return;
  /* It would follow each statement of the migration. */
  _crow_preview_log_attach (self->log, NULL, NULL);
  crow_session_close (base->session);
  g_clear_object (&base->session);
}

void
_crow_preview_open_session (CrowPreview *self)
{
  CrowPreviewBase *base = self->base;

  if (base == NULL || base->session != NULL)
    return;
  base->session = crow_session_new (base->engine, base->mapping);
  _crow_preview_log_attach (self->log, base->schema, base->engine);
}

void
_crow_preview_emit_changed (CrowPreview *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
}

void
_crow_preview_emit_marks_changed (CrowPreview *self)
{
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

void
_crow_preview_set_message (CrowPreview *self,
                           const char  *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

/* Following. */

static void
set_waiting (CrowPreview *self,
             gboolean     waiting)
{
  if (self->waiting == waiting)
    return;
  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

static gboolean
has_same_tables (CrowSchema *a,
                 CrowSchema *b)
{
  g_autofree char *left = crow_ddl_to_sql (a, CROW_DIALECT_SQLITE, CROW_DDL_NO_COMMENTS, NULL);
  g_autofree char *right = crow_ddl_to_sql (b, CROW_DIALECT_SQLITE, CROW_DDL_NO_COMMENTS, NULL);

  return g_str_equal (left, right);
}

/* Names of roles, rules that the session keeps, ids: the tables stay, with what is pending in them. */
static gboolean
follow_in_place (CrowPreview *self)
{
  CrowPreviewBase *base = self->base;
  CrowTableMap *tables = crow_table_map_new (self->wanted, base->engine, NULL);

  if (tables == NULL)
    return FALSE;
  crow_preview_take_rehearsal (self, NULL);
  /* The transaction is the engine's; only the objects go. */
  crow_session_flush (base->session, NULL);
  g_clear_object (&base->session);
  crow_mapping_unref (base->mapping);
  crow_schema_unref (base->schema);
  crow_table_map_free (base->tables);
  base->schema = crow_schema_ref (self->wanted);
  base->mapping = crow_mapping_new (base->schema, NULL);
  crow_mapping_ignore_view_only (base->mapping);
  base->session = crow_session_new (base->engine, base->mapping);
  base->tables = tables;
  _crow_preview_log_attach (self->log, base->schema, base->engine);
  g_signal_emit (self, signals[REBUILT], 0);
  return TRUE;
}

void
_crow_preview_go_on (CrowPreview *self)
{
  if (self->busy || self->wanted == NULL)
    return;
  if (self->base != NULL &&
      (self->base->schema == self->wanted || crow_schema_equal (self->base->schema, self->wanted, NULL) ||
       (has_same_tables (self->base->schema, self->wanted) && follow_in_place (self))))
    {
      g_clear_pointer (&self->wanted, crow_schema_unref);
      set_waiting (self, FALSE);
      /* The edit that could not be followed was taken back. */
      if (self->conflicts != NULL || self->failed || self->told_behind)
        {
          self->told_behind = FALSE;
          if (self->failed)
            _crow_preview_set_message (self, NULL);
          self->failed = FALSE;
          g_clear_pointer (&self->conflicts, g_ptr_array_unref);
          g_signal_emit (self, signals[CHANGED], 0);
        }
      return;
    }
  if (crow_preview_get_n_pending (self) > 0)
    {
      set_waiting (self, TRUE);
      return;
    }
  set_waiting (self, FALSE);
  if (crow_preview_is_behind (self))
    {
      /* Whoever is told may ask something, which comes back to here. */
      if (!self->told_behind)
        {
          self->told_behind = TRUE;
          g_signal_emit (self, signals[CHANGED], 0);
        }
      return;
    }
  _crow_preview_start_following (self);
}

/* Nobody asked for the file to be changed. */
gboolean
crow_preview_is_behind (CrowPreview *self)
{
  return is_on_file (self) && self->wanted != NULL;
}

void
crow_preview_follow (CrowPreview *self,
                     CrowSchema  *schema)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);

  g_return_if_fail (CROW_IS_PREVIEW (self) && schema != NULL);

  crow_schema_ref (schema);
  g_clear_pointer (&self->drawn, crow_schema_unref);
  self->drawn = schema;
  g_clear_pointer (&self->wanted, crow_schema_unref);
  /* Rows are those of tables, where an heir may have none of its own, and of what SQLite takes. */
  self->wanted = crow_schema_ref_adapted (schema, CROW_DIALECT_SQLITE, NULL, left_out);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < left_out->len; i++)
    g_ptr_array_add (self->notes, g_strdup (((const CrowProblem *) g_ptr_array_index (left_out, i))->message));
  self->carry_flags = CROW_CARRY_STRICT;
  _crow_preview_index_kept (self);
  self->told_behind = FALSE;
  _crow_preview_go_on (self);
}

guint16
crow_preview_lookup_entity (CrowPreview *self,
                            const char  *id)
{
  guint16 entity;

  g_return_val_if_fail (CROW_IS_PREVIEW (self) && id != NULL, CROW_NONE);

  if (self->base == NULL)
    return CROW_NONE;
  entity = crow_schema_lookup_entity_by_id (self->base->schema, id);
  if (entity != CROW_NONE || self->drawn == NULL)
    return entity;
  entity = crow_schema_lookup_entity_by_id (self->drawn, id);
  return entity != CROW_NONE ? crow_table_of_entity (self->drawn, self->base->schema, entity) : CROW_NONE;
}

void
crow_preview_resolve (CrowPreview   *self,
                      CrowCarryFlags flags)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  self->carry_flags = flags;
  _crow_preview_go_on (self);
}

/* What was not committed yet. */

CrowRowChange
crow_preview_get_row_change (CrowPreview    *self,
                             CrowPreviewRow *row)
{
  if (self->busy)
    return CROW_ROW_UNCHANGED;
  if (crow_preview_row_is_deleted (row))
    return CROW_ROW_DELETED;
  return crow_pending_lookup (self->pending, crow_preview_row_get_entity (row), crow_preview_row_get_key (row));
}

gboolean
crow_preview_is_cell_changed (CrowPreview    *self,
                              CrowPreviewRow *row,
                              guint           attribute)
{
  return !self->busy && !crow_preview_row_is_deleted (row) &&
         crow_pending_is_changed (self->pending, crow_preview_row_get_entity (row), crow_preview_row_get_key (row),
                                  attribute);
}

guint
crow_preview_count_pending (CrowPreview   *self,
                            CrowRowChange  change)
{
  return self->busy ? 0 : crow_pending_count (self->pending, change);
}

GPtrArray *
crow_preview_get_deleted (CrowPreview *self,
                          guint        entity)
{
  return self->busy ? g_ptr_array_new () : crow_pending_get_deleted (self->pending, entity);
}

gboolean
_crow_preview_require (CrowPreview *self,
                       GError     **error)
{
  if (self->busy)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("The sample database is at work. Wait, or cancel it."));
  else if (self->base == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no sample database yet."));
  else
    {
      rest_soon (self);
      return TRUE;
    }
  return FALSE;
}

gboolean
_crow_preview_end (CrowPreview *self,
                   gboolean     commit,
                   GError     **error)
{
  if (!commit)
    crow_session_rollback (self->base->session);
  else if (!crow_session_commit (self->base->session, error))
    return FALSE;
  crow_pending_clear (self->pending);
  return TRUE;
}

static gboolean
end_at_once (CrowPreview *self,
             gboolean     commit,
             GError     **error)
{
  if (!_crow_preview_require (self, error) || !_crow_preview_end (self, commit, error))
    return FALSE;
  _crow_preview_record_end (self, commit);
  _crow_preview_emit_changed (self);
  _crow_preview_go_on (self);
  return TRUE;
}

gboolean
crow_preview_commit (CrowPreview *self,
                     GError     **error)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), FALSE);

  return end_at_once (self, TRUE, error);
}

void
crow_preview_rollback (CrowPreview *self)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  end_at_once (self, FALSE, NULL);
}

/* Marks. */

void
crow_preview_take_rehearsal (CrowPreview   *self,
                             CrowRehearsal *rehearsal)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  if (self->rehearsal == NULL && rehearsal == NULL)
    return;
  g_clear_pointer (&self->rehearsal, crow_rehearsal_free);
  self->rehearsal = rehearsal;
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

CrowRehearsal *
crow_preview_get_rehearsal (CrowPreview *self)
{
  return self->rehearsal;
}

const CrowConsequence *
crow_preview_lookup_consequence (CrowPreview    *self,
                                 CrowPreviewRow *row)
{
  CrowSchema *schema = crow_preview_row_get_schema (row);
  guint entity = crow_preview_row_get_entity (row);
  const CrowKeyInfo *key;
  CrowValue *values;

  if (self->rehearsal == NULL || crow_preview_row_is_deleted (row) || crow_rehearsal_get_schema (self->rehearsal) != schema)
    return NULL;
  key = crow_schema_get_primary_key (schema, entity);
  values = g_newa (CrowValue, (key != NULL ? key->n_attributes : 0) + 1);
  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    values[i] = *crow_preview_row_get_value (row, key->attributes[i]);
  return crow_rehearsal_lookup (self->rehearsal, entity, values);
}
