/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of statements, filled in two steps: whichever thread runs a statement puts it into a queue; an idle handler in
 * the main thread moves the queue into the list and looks for missing indexes, for which it needs the database.
 *
 * Invariants: `arrived`, `n_lost` and `idle` are touched with the mutex held; everything else is the main thread's, but
 * for `quiet` and `reading`, which are set by who is about to run statements, in the same thread.  Neither queue nor list
 * is longer than MAX_ENTRIES.
 */
#include "config.h"

#include "preview/crow-preview-log.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "preview/crow-preview-log-private.h"
#include "preview/crow-preview.h"

#define MAX_ENTRIES 1000
#define MAX_SQL 4000
#define MAX_PARAMETERS 1000
/* Statements whose missing index is remembered. */
#define MAX_KNOWN 500

struct _CrowRanStatement
{
  GObject parent_instance;

  /* owned */
  char *sql;
  char *parameters;
  char *reason;
  char *error;
  char *want;
  char *entity_id;
  char **attribute_ids;

  guint n_runs;
  gint64 n_rows;
  gint64 duration;
  gboolean slow;
  gboolean cut;         /* the text is not all of it */
  gboolean wanted_once; /* an index, and may want it again */
};

G_DEFINE_FINAL_TYPE (CrowRanStatement, crow_ran_statement, G_TYPE_OBJECT)

struct _CrowPreviewLog
{
  GObject parent_instance;

  /* borrowed */
  CrowPreview *preview; /* NULL after it went */

  /* owned */
  CrowSchema *schema;
  CrowEngine *engine;
  CrowIndexFinder *finder; /* NULL until it is needed */
  GHashTable *known;       /* SQL → CrowMissingIndex, NULL where none helps */
  GPtrArray *statements;   /* of CrowRanStatement */

  /* state */
  gulong handler;
  guint64 n_dropped;
  gboolean with_reads;
  gboolean quiet;
  gboolean reading;

  /* below the mutex */
  GMutex mutex;
  GQueue arrived;          /* of CrowRanStatement */
  guint64 n_lost;
  guint idle;
};

static void crow_preview_log_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowPreviewLog, crow_preview_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, crow_preview_log_list_model_init))

static guint changed_signal;

/* Statements. */

static void
crow_ran_statement_finalize (GObject *object)
{
  CrowRanStatement *self = CROW_RAN_STATEMENT (object);

  g_free (self->sql);
  g_free (self->parameters);
  g_free (self->reason);
  g_free (self->error);
  g_free (self->want);
  g_free (self->entity_id);
  g_strfreev (self->attribute_ids);

  G_OBJECT_CLASS (crow_ran_statement_parent_class)->finalize (object);
}

static void
crow_ran_statement_class_init (CrowRanStatementClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_ran_statement_finalize;

  /**
   * CrowRanStatement::changed:
   *
   * It ran again, or the database is another, with another plan.
   */
  changed_signal = g_signal_new ("changed", CROW_TYPE_RAN_STATEMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
crow_ran_statement_init (CrowRanStatement *self)
{
  self->n_runs = 1;
}

/* At most @max bytes, whole characters; tells if something is missing. */
static char *
cut_text (const char *text,
          gsize       max,
          gboolean   *cut)
{
  gsize length = strlen (text);
  const char *end;

  if (length <= max)
    return g_strdup (text);
  *cut = TRUE;
  end = g_utf8_find_prev_char (text, text + max);
  return g_strdup_printf ("%.*s…", end != NULL ? (int) (end - text) : 0, text);
}

static CrowRanStatement *
make_statement (const CrowLogEntry *entry)
{
  CrowRanStatement *self = g_object_new (CROW_TYPE_RAN_STATEMENT, NULL);
  g_autoptr (GString) parameters = g_string_new (NULL);
  gboolean more = FALSE;

  self->sql = g_strstrip (cut_text (entry->sql, MAX_SQL, &self->cut));
  for (guint i = 0; entry->parameters[i] != NULL && !more; i++)
    {
      g_autofree char *parameter = cut_text (entry->parameters[i], MAX_PARAMETERS / 4, &(gboolean) { FALSE });

      more = parameters->len > MAX_PARAMETERS;
      g_string_append_printf (parameters, "%s%s", i > 0 ? ", " : "", more ? "…" : parameter);
    }
  self->parameters = g_string_free (g_steal_pointer (&parameters), FALSE);
  self->reason = entry->reason != NULL ? cut_text (entry->reason, MAX_PARAMETERS, &(gboolean) { FALSE }) : NULL;
  self->error = entry->error != NULL ? cut_text (entry->error, MAX_PARAMETERS, &(gboolean) { FALSE }) : NULL;
  self->n_rows = entry->n_rows;
  self->duration = entry->duration;
  self->slow = entry->duration > CROW_SLOW_STATEMENT;
  return self;
}

const char *
crow_ran_statement_get_sql (CrowRanStatement *self)
{
  return self->sql;
}

const char *
crow_ran_statement_get_parameters (CrowRanStatement *self)
{
  return self->parameters;
}

const char *
crow_ran_statement_get_reason (CrowRanStatement *self)
{
  return self->reason;
}

const char *
crow_ran_statement_get_error (CrowRanStatement *self)
{
  return self->error;
}

guint
crow_ran_statement_get_n_runs (CrowRanStatement *self)
{
  return self->n_runs;
}

gint64
crow_ran_statement_get_n_rows (CrowRanStatement *self)
{
  return self->n_rows;
}

gint64
crow_ran_statement_get_duration (CrowRanStatement *self)
{
  return self->duration;
}

gboolean
crow_ran_statement_is_slow (CrowRanStatement *self)
{
  return self->slow;
}

char *
crow_ran_statement_dup_want (CrowRanStatement *self)
{
  return g_strdup (self->want);
}

const char *
crow_ran_statement_get_index_entity (CrowRanStatement *self)
{
  return self->entity_id;
}

const char *const *
crow_ran_statement_get_index_attributes (CrowRanStatement *self)
{
  return (const char *const *) self->attribute_ids;
}

/* Missing indexes. */

static gboolean
can_use_database (CrowPreviewLog *self)
{
  return self->engine != NULL && self->preview != NULL && !crow_preview_is_busy (self->preview);
}

static CrowMissingIndex *
find_index (CrowPreviewLog *self,
            const char     *sql)
{
  gpointer found;

  if (g_hash_table_lookup_extended (self->known, sql, NULL, &found))
    return found;
  if (self->finder == NULL)
    {
      self->quiet = TRUE;
      self->finder = crow_index_finder_new (self->schema, self->engine);
      self->quiet = FALSE;
    }
  found = self->finder != NULL ? crow_index_finder_find (self->finder, sql) : NULL;
  if (g_hash_table_size (self->known) >= MAX_KNOWN)
    g_hash_table_remove_all (self->known);
  g_hash_table_insert (self->known, g_strdup (sql), found);
  return found;
}

static void
set_want (CrowPreviewLog   *self,
          CrowRanStatement *statement)
{
  CrowMissingIndex *index = statement->error == NULL && !statement->cut ? find_index (self, statement->sql) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  const CrowEntityInfo *entity;

  g_clear_pointer (&statement->want, g_free);
  g_clear_pointer (&statement->entity_id, g_free);
  g_clear_pointer (&statement->attribute_ids, g_strfreev);
  if (index == NULL)
    return;
  statement->wanted_once = TRUE;
  entity = crow_schema_get_entity (self->schema, index->entity);
  statement->entity_id = g_strdup (entity->id);
  statement->attribute_ids = g_new0 (char *, index->n_attributes + 1);
  for (guint i = 0; i < index->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[index->attributes[i]];

      statement->attribute_ids[i] = g_strdup (attribute->id);
      g_string_append_printf (names, i > 0 ? ", “%s”" : "“%s”", attribute->name);
    }
  statement->want = g_strdup_printf (
    index->for_order ? _("It sorts rows of “%s” each time, for want of an index on %s.")
                     : _("It reads every row of “%s”, for want of an index on %s."), entity->name, names->str);
}

/* Another database may have the index that was wanted, or none that was there. */
static void
revise_wants (CrowPreviewLog *self)
{
  for (guint i = 0; i < self->statements->len; i++)
    {
      CrowRanStatement *statement = g_ptr_array_index (self->statements, i);

      if (statement->wanted_once)
        set_want (self, statement);
      g_signal_emit (statement, changed_signal, 0);
    }
}

/* From the queue into the list. */

static gboolean
is_same (CrowRanStatement *a,
         CrowRanStatement *b)
{
  return g_str_equal (a->sql, b->sql) && g_strcmp0 (a->error, b->error) == 0 && !a->cut && !b->cut;
}

static void
count_run (CrowRanStatement *self,
           CrowRanStatement *again)
{
  self->n_runs++;
  self->n_rows += again->n_rows;
  self->duration += again->duration;
  self->slow |= again->slow;
}

static void
take_over (CrowPreviewLog *self,
           GQueue         *arrived)
{
  CrowRanStatement *last = self->statements->len > 0 ? g_ptr_array_index (self->statements, self->statements->len - 1)
                                                     : NULL;
  guint n_before = self->statements->len;
  guint n_excess;
  gboolean again = FALSE;
  CrowRanStatement *statement;

  while ((statement = g_queue_pop_head (arrived)) != NULL)
    if (last != NULL && is_same (last, statement))
      {
        again |= self->statements->len == n_before;
        count_run (last, statement);
        g_object_unref (statement);
      }
    else
      {
        set_want (self, statement);
        g_ptr_array_add (self->statements, statement);
        last = statement;
      }
  if (again)
    g_signal_emit (g_ptr_array_index (self->statements, n_before - 1), changed_signal, 0);
  if (self->statements->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->statements->len - n_before);
  n_excess = self->statements->len > MAX_ENTRIES ? self->statements->len - MAX_ENTRIES : 0;
  if (n_excess > 0)
    {
      self->n_dropped += n_excess;
      g_ptr_array_remove_range (self->statements, 0, n_excess);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_excess, 0);
    }
}

static gboolean
idle_cb (gpointer data)
{
  CrowPreviewLog *self = data;
  GQueue arrived = G_QUEUE_INIT;

  g_mutex_lock (&self->mutex);
  self->idle = 0;
  /* Otherwise the preview wakes us when it is at rest. */
  if (can_use_database (self))
    {
      arrived = self->arrived;
      g_queue_init (&self->arrived);
      self->n_dropped += self->n_lost;
      self->n_lost = 0;
    }
  g_mutex_unlock (&self->mutex);
  if (arrived.length > 0)
    take_over (self, &arrived);
  return G_SOURCE_REMOVE;
}

/* In the thread that ran it. */
static void
statement_cb (CrowEngine         *engine,
              const CrowLogEntry *entry,
              CrowPreviewLog     *self)
{
  CrowRanStatement *statement, *last;

  if (self->quiet || (self->reading && !self->with_reads))
    return;
  statement = make_statement (entry);
  if (self->reading && statement->reason == NULL)
    statement->reason = g_strdup (_("shown in the window"));
  g_mutex_lock (&self->mutex);
  last = g_queue_peek_tail (&self->arrived);
  if (last != NULL && is_same (last, statement))
    {
      count_run (last, statement);
      g_object_unref (statement);
    }
  else
    g_queue_push_tail (&self->arrived, statement);
  if (self->arrived.length > MAX_ENTRIES)
    {
      g_object_unref (g_queue_pop_head (&self->arrived));
      self->n_lost++;
    }
  if (self->idle == 0)
    self->idle = g_idle_add (idle_cb, self);
  g_mutex_unlock (&self->mutex);
}

/* The model. */

static GType
crow_preview_log_get_item_type (GListModel *model)
{
  return CROW_TYPE_RAN_STATEMENT;
}

static guint
crow_preview_log_get_n_items (GListModel *model)
{
  return CROW_PREVIEW_LOG (model)->statements->len;
}

static gpointer
crow_preview_log_get_item (GListModel *model,
                           guint       position)
{
  CrowPreviewLog *self = CROW_PREVIEW_LOG (model);

  return position < self->statements->len ? g_object_ref (g_ptr_array_index (self->statements, position)) : NULL;
}

static void
crow_preview_log_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_preview_log_get_item_type;
  iface->get_n_items = crow_preview_log_get_n_items;
  iface->get_item = crow_preview_log_get_item;
}

/* Life. */

static void
forget_database (CrowPreviewLog *self)
{
  if (self->engine != NULL)
    g_clear_signal_handler (&self->handler, self->engine);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_clear_pointer (&self->finder, crow_index_finder_free);
  g_hash_table_remove_all (self->known);
}

static void
forget_arrived (CrowPreviewLog *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->arrived, g_object_unref);
  self->n_lost = 0;
  g_clear_handle_id (&self->idle, g_source_remove);
  g_mutex_unlock (&self->mutex);
}

static void
crow_preview_log_dispose (GObject *object)
{
  CrowPreviewLog *self = CROW_PREVIEW_LOG (object);

  forget_database (self);
  forget_arrived (self);

  G_OBJECT_CLASS (crow_preview_log_parent_class)->dispose (object);
}

static void
crow_preview_log_finalize (GObject *object)
{
  CrowPreviewLog *self = CROW_PREVIEW_LOG (object);

  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->statements);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (crow_preview_log_parent_class)->finalize (object);
}

static void
crow_preview_log_class_init (CrowPreviewLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crow_preview_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = crow_preview_log_finalize;
}

static void
crow_preview_log_init (CrowPreviewLog *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->arrived);
  self->statements = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) crow_missing_index_free);
}

CrowPreviewLog *
_crow_preview_log_new (gpointer preview)
{
  CrowPreviewLog *self = g_object_new (CROW_TYPE_PREVIEW_LOG, NULL);

  self->preview = preview;
  return self;
}

void
_crow_preview_log_disconnect (CrowPreviewLog *self)
{
  forget_database (self);
  forget_arrived (self);
  self->preview = NULL;
}

void
_crow_preview_log_attach (CrowPreviewLog *self,
                          CrowSchema     *schema,
                          CrowEngine     *engine)
{
  forget_database (self);
  if (engine == NULL)
    return;
  self->schema = crow_schema_ref (schema);
  self->engine = g_object_ref (engine);
  self->handler = g_signal_connect (engine, "statement", G_CALLBACK (statement_cb), self);
  if (can_use_database (self))
    revise_wants (self);
}

void
_crow_preview_log_add_copy (CrowPreviewLog *self,
                            CrowEngine     *engine)
{
  g_signal_connect (engine, "statement", G_CALLBACK (statement_cb), self);
}

void
_crow_preview_log_remove_copy (CrowPreviewLog *self,
                               CrowEngine     *engine)
{
  g_signal_handlers_disconnect_by_func (engine, statement_cb, self);
}

void
_crow_preview_log_wake (CrowPreviewLog *self)
{
  g_mutex_lock (&self->mutex);
  if (self->arrived.length > 0 && self->idle == 0)
    self->idle = g_idle_add (idle_cb, self);
  g_mutex_unlock (&self->mutex);
}

void
_crow_preview_log_set_quiet (CrowPreviewLog *self,
                             gboolean        quiet)
{
  self->quiet = quiet;
}

void
_crow_preview_log_set_reading (CrowPreviewLog *self,
                               gboolean        reading)
{
  self->reading = reading;
}

guint64
crow_preview_log_get_n_dropped (CrowPreviewLog *self)
{
  return self->n_dropped;
}

void
crow_preview_log_clear (CrowPreviewLog *self)
{
  guint n = self->statements->len;

  g_return_if_fail (CROW_IS_PREVIEW_LOG (self));

  forget_arrived (self);
  self->n_dropped = 0;
  g_ptr_array_set_size (self->statements, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

gboolean
crow_preview_log_get_with_reads (CrowPreviewLog *self)
{
  return self->with_reads;
}

void
crow_preview_log_set_with_reads (CrowPreviewLog *self,
                                 gboolean        with_reads)
{
  g_return_if_fail (CROW_IS_PREVIEW_LOG (self));

  self->with_reads = with_reads;
}

char *
crow_preview_log_explain (CrowPreviewLog   *self,
                          CrowRanStatement *statement,
                          GError          **error)
{
  char *text;

  g_return_val_if_fail (CROW_IS_PREVIEW_LOG (self) && CROW_IS_RAN_STATEMENT (statement), NULL);

  if (!can_use_database (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                           _("The sample database is at work. Wait, or cancel it."));
      return NULL;
    }
  if (statement->cut)
    {
      g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED, _("The statement is too long to be explained."));
      return NULL;
    }
  self->quiet = TRUE;
  text = crow_plan_to_text (self->engine, statement->sql, error);
  self->quiet = FALSE;
  return text;
}
