/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Signals of the session about single objects: before they are written, with a veto, and after.
 *
 * The detail is the entity's name in the schema, so a program hears of what it asks for.  Where nobody asks, a flush
 * pays for one look at each signal, and rows that nobody has seen get no objects.
 *
 * Handlers before inserts and updates may edit anything: what they add is told, too, until nothing new comes.  Then
 * everything is validated, and from there on until the flush is over nothing may be edited.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"

typedef enum
{
  BEFORE_INSERT,
  BEFORE_UPDATE,
  BEFORE_DELETE,
  VALIDATE,
  VALIDATE_DELETE,
  AFTER_INSERT,
  AFTER_UPDATE,
  AFTER_DELETE,
} Signal;

#define N_SIGNALS 8
/* Handlers that edit after each flush would go on for ever. */
#define MAX_FLUSHES 100

static guint signals[N_SIGNALS];

/* The first sentence is the answer. */
static gboolean
accumulate_text (GSignalInvocationHint *hint,
                 GValue                *result,
                 const GValue          *answer,
                 gpointer               user_data)
{
  const char *text = g_value_get_string (answer);

  if (text == NULL)
    return TRUE;
  g_value_set_string (result, text);
  return FALSE;
}

static void
add_signal (GType       type,
            Signal      signal,
            const char *name,
            gboolean    veto)
{
  signals[signal] = g_signal_new (name, type, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, veto ? accumulate_text : NULL,
                                  NULL, NULL, veto ? G_TYPE_STRING : G_TYPE_NONE, 1, CROW_TYPE_OBJECT);
}

void
_crow_session_install_signals (GType type)
{
  /**
   * CrowSession::before-insert:
   * @self: a session
   * @object: an object that a flush is about to insert
   *
   * The place to fill in what is missing.  The detail is the name of its entity: `before-insert::user`.  Any object may
   * be edited.
   */
  add_signal (type, BEFORE_INSERT, "before-insert", FALSE);
  /**
   * CrowSession::before-update:
   * @self: a session
   * @object: an object that a flush is about to update
   *
   * As #CrowSession::before-insert.
   */
  add_signal (type, BEFORE_UPDATE, "before-update", FALSE);
  /**
   * CrowSession::before-delete:
   * @self: a session
   * @object: an object that a flush is about to delete, because the program or a delete rule says so
   *
   * Nothing may be edited.  Rows that the database deletes by itself are not told; where they must be, let the session
   * be the executor of the link's delete rule.
   */
  add_signal (type, BEFORE_DELETE, "before-delete", FALSE);
  /**
   * CrowSession::validate:
   * @self: a session
   * @object: an object that a flush is about to insert or update
   *
   * Asks whether it may be written, after all #CrowSession::before-insert and #CrowSession::before-update.  With a
   * sentence for an answer the flush fails with %CROW_ERROR_REFUSED, and the sentence is the message.  Nothing may be
   * edited.
   *
   * Returns: (transfer full) (nullable): why not, or %NULL if it may
   */
  add_signal (type, VALIDATE, "validate", TRUE);
  /**
   * CrowSession::validate-delete:
   * @self: a session
   * @object: an object that a flush is about to delete
   *
   * As #CrowSession::validate, before #CrowSession::before-delete.
   *
   * Returns: (transfer full) (nullable): why not, or %NULL if it may
   */
  add_signal (type, VALIDATE_DELETE, "validate-delete", TRUE);
  /**
   * CrowSession::after-insert:
   * @self: a session
   * @object: an object that a flush has inserted
   *
   * Any object may be edited; the next flush writes that.  The transaction is still open, so it may yet be undone.
   */
  add_signal (type, AFTER_INSERT, "after-insert", FALSE);
  /**
   * CrowSession::after-update:
   * @self: a session
   * @object: an object that a flush has updated
   *
   * As #CrowSession::after-insert.
   */
  add_signal (type, AFTER_UPDATE, "after-update", FALSE);
  /**
   * CrowSession::after-delete:
   * @self: a session
   * @object: an object that a flush has deleted
   *
   * As #CrowSession::after-insert.
   */
  add_signal (type, AFTER_DELETE, "after-delete", FALSE);
}

static gboolean
is_wanted (CrowSession *self,
           Signal       signal)
{
  return g_signal_handler_find (self, G_SIGNAL_MATCH_ID, signals[signal], 0, NULL, NULL, NULL) != 0;
}

/* Zero where nobody ever asked for that entity. */
static GQuark
get_detail (CrowSession *self,
            guint        entity)
{
  return g_quark_try_string (self->mapping->entities[entity].info->name);
}

static void
tell (CrowSession *self,
      Signal       signal,
      CrowRow     *row)
{
  g_autoptr (GObject) object = g_object_ref (G_OBJECT (_crow_row_get_object (self, row)));

  g_signal_emit (self, signals[signal], get_detail (self, row->entity), object);
}

static gboolean
ask (CrowSession *self,
     Signal       signal,
     CrowRow     *row,
     GError     **error)
{
  g_autoptr (GObject) object = g_object_ref (G_OBJECT (_crow_row_get_object (self, row)));
  g_autofree char *text = NULL;
  GError *refusal;

  g_signal_emit (self, signals[signal], get_detail (self, row->entity), object, &text);
  if (text == NULL)
    return TRUE;
  refusal = g_error_new_literal (CROW_ERROR, CROW_ERROR_REFUSED, text);
  crow_error_set_details (refusal, object, NULL, NULL, 0);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* --- before --- */

static gboolean
is_to_insert (CrowRow *row)
{
  return row->state == CROW_STATE_PENDING;
}

static gboolean
is_to_update (CrowSession *self,
              CrowRow     *row)
{
  return row->state == CROW_STATE_PERSISTENT && !(row->flags & CROW_ROW_MARKED) &&
         _crow_row_is_dirty (_crow_row_map_of (self, row), row);
}

/* Tells of all that is to be written and was not told yet; handlers make more of it. */
static void
tell_new (CrowSession *self,
          GHashTable  *told,
          GPtrArray   *rows)
{
  guint n_before;

  do
    {
      n_before = rows->len;
      for (guint i = 0; !self->closed && i < self->pending->len; i++)
        {
          CrowRow *row = g_ptr_array_index (self->pending, i);

          if (!is_to_insert (row) || !g_hash_table_add (told, row))
            continue;
          g_ptr_array_add (rows, row);
          tell (self, BEFORE_INSERT, row);
        }
      for (guint i = 0; !self->closed && i < self->dirty->len; i++)
        {
          CrowRow *row = g_ptr_array_index (self->dirty, i);

          if (!is_to_update (self, row) || !g_hash_table_add (told, row))
            continue;
          g_ptr_array_add (rows, row);
          tell (self, BEFORE_UPDATE, row);
        }
    }
  while (!self->closed && rows->len > n_before);
}

gboolean
_crow_session_tell_before (CrowSession *self,
                           GError     **error)
{
  g_autoptr (GHashTable) told = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean done = TRUE;

  if (!is_wanted (self, BEFORE_INSERT) && !is_wanted (self, BEFORE_UPDATE) && !is_wanted (self, VALIDATE))
    return TRUE;
  told = g_hash_table_new (NULL, NULL);
  rows = g_ptr_array_new ();
  self->telling = TRUE;
  tell_new (self, told, rows);
  for (guint i = 0; done && !self->closed && i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (is_to_insert (row) || is_to_update (self, row))
        done = ask (self, VALIDATE, row, error);
    }
  self->telling = FALSE;
  if (done && self->closed)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DETACHED,
                   _("The session was closed while it was about to write. Close it elsewhere than in a handler of its signals."));
      return FALSE;
    }
  return done;
}

/* Whether somebody is told of each object that is deleted. */
gboolean
_crow_session_tells_deletes (CrowSession *self)
{
  return is_wanted (self, BEFORE_DELETE) || is_wanted (self, VALIDATE_DELETE) || is_wanted (self, AFTER_INSERT + 2);
}

gboolean
_crow_session_tell_before_delete (CrowSession *self,
                                  GPtrArray   *rows,
                                  GError     **error)
{
  if (rows->len == 0 || (!is_wanted (self, BEFORE_DELETE) && !is_wanted (self, VALIDATE_DELETE)))
    return TRUE;
  for (guint i = 0; i < rows->len; i++)
    if (!ask (self, VALIDATE_DELETE, g_ptr_array_index (rows, i), error))
      return FALSE;
  for (guint i = 0; i < rows->len; i++)
    tell (self, BEFORE_DELETE, g_ptr_array_index (rows, i));
  return TRUE;
}

/* --- after --- */

typedef struct
{
  GObject *object;
  Signal signal;
} Written;

static void
written_clear (gpointer data)
{
  g_object_unref (((Written *) data)->object);
}

GArray *
_crow_session_note_written (CrowSession     *self,
                            const GPtrArray *inserts,
                            const GPtrArray *updates,
                            const GPtrArray *deletes,
                            GArray          *written)
{
  const GPtrArray *lists[] = { inserts, updates, deletes };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (lists[i] == NULL || lists[i]->len == 0 || !is_wanted (self, AFTER_INSERT + i))
        continue;
      if (written == NULL)
        {
          written = g_array_new (FALSE, FALSE, sizeof (Written));
          g_array_set_clear_func (written, written_clear);
        }
      for (guint j = 0; j < lists[i]->len; j++)
        {
          Written record = { g_object_ref (G_OBJECT (_crow_row_get_object (self, lists[i]->pdata[j]))), AFTER_INSERT + i };

          g_array_append_val (written, record);
        }
    }
  return written;
}

/* Whether handlers may make edits after a flush. */
gboolean
_crow_session_is_heard_after (CrowSession *self)
{
  return is_wanted (self, AFTER_INSERT) || is_wanted (self, AFTER_INSERT + 1) || is_wanted (self, AFTER_INSERT + 2);
}

void
_crow_session_tell_after (CrowSession *self,
                          GArray      *written)
{
  g_autoptr (GArray) owned = written;

  for (guint i = 0; owned != NULL && !self->closed && i < owned->len; i++)
    {
      Written *record = &g_array_index (owned, Written, i);
      guint entity = CROW_OBJECT (record->object)->row->entity;

      g_signal_emit (self, signals[record->signal], get_detail (self, entity), record->object);
    }
}

/* Handlers of the signals after a flush may have made edits: these are written, too. */
gboolean
_crow_session_flush_all (CrowSession *self,
                         GError     **error)
{
  for (guint i = 0; i < MAX_FLUSHES; i++)
    {
      if (!_crow_session_flush (self, error))
        return FALSE;
      if (!crow_session_has_changes (self))
        return TRUE;
    }
  g_set_error (error, CROW_ERROR, CROW_ERROR_CYCLE,
               _("After %d flushes there are still edits: a handler of “after-insert”, “after-update” or “after-delete” "
                 "makes new ones each time. Let it stop."), MAX_FLUSHES);
  return FALSE;
}
