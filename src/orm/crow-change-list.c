/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The list of what a flush would write, for people who want to see it before.
 *
 * Objects stand in it in the order in which they were edited first.  An edit appends, and what is no edit any more is
 * taken out, row by row; what ends many edits (a flush, a rollback) lets the list look at the session again.  What happens
 * while events wait is told behind them, as one event.
 *
 * Invariant: unless the session says that it is stale, the list holds the rows of `pending`, `dirty` and `marked`, once
 * each.
 */
#include "config.h"

#include "orm/crow-session.h"

#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

struct _CrowChangeList
{
  GObject parent_instance;

  CrowSession *session; /* borrowed; NULL once it ended */
  /* owned */
  GPtrArray *rows;      /* CrowRow */
  GHashTable *known;    /* the same */
  GPtrArray *noted;     /* CrowRow: became a change, or ceased to be one, since the list told */
  gboolean all_noted;   /* who knows which */
};

#define CROW_TYPE_CHANGE_LIST (crow_change_list_get_type ())
G_DECLARE_FINAL_TYPE (CrowChangeList, crow_change_list, CROW, CHANGE_LIST, GObject)

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowChangeList, crow_change_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
crow_change_list_get_item_type (GListModel *model)
{
  return CROW_TYPE_OBJECT;
}

static guint
crow_change_list_get_n_items (GListModel *model)
{
  return CROW_CHANGE_LIST (model)->rows->len;
}

static gpointer
crow_change_list_get_item (GListModel *model,
                           guint       position)
{
  CrowChangeList *self = CROW_CHANGE_LIST (model);

  if (position >= self->rows->len)
    return NULL;
  return g_object_ref (_crow_row_get_object (self->session, self->rows->pdata[position]));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_change_list_get_item_type;
  iface->get_n_items = crow_change_list_get_n_items;
  iface->get_item = crow_change_list_get_item;
}

static void
crow_change_list_finalize (GObject *object)
{
  CrowChangeList *self = CROW_CHANGE_LIST (object);

  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->noted);
  G_OBJECT_CLASS (crow_change_list_parent_class)->finalize (object);
}

static void
crow_change_list_class_init (CrowChangeListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_change_list_finalize;
}

static void
crow_change_list_init (CrowChangeList *self)
{
  self->rows = g_ptr_array_new ();
  self->known = g_hash_table_new (NULL, NULL);
  self->noted = g_ptr_array_new ();
}

static gboolean
is_change (CrowRow *row)
{
  return row->state == CROW_STATE_PENDING ||
         (row->state == CROW_STATE_PERSISTENT && (row->flags & (CROW_ROW_LISTED | CROW_ROW_MARKED)) != 0);
}

/* What is still a change keeps its place; what is new comes behind. */
static void
look_again (CrowChangeList *self)
{
  CrowSession *session = self->session;
  GPtrArray *lists[] = { session->pending, session->dirty, session->marked };
  g_autoptr (GPtrArray) old = self->rows;
  guint before = 0, behind = 0;

  self->all_noted = FALSE;
  g_ptr_array_set_size (self->noted, 0);
  self->rows = g_ptr_array_sized_new (old->len);
  g_hash_table_remove_all (self->known);
  for (guint i = 0; i < old->len; i++)
    if (is_change (old->pdata[i]) && g_hash_table_add (self->known, old->pdata[i]))
      g_ptr_array_add (self->rows, old->pdata[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      if (is_change (lists[i]->pdata[j]) && g_hash_table_add (self->known, lists[i]->pdata[j]))
        g_ptr_array_add (self->rows, lists[i]->pdata[j]);
  while (before < MIN (old->len, self->rows->len) && old->pdata[before] == self->rows->pdata[before])
    before++;
  while (behind < MIN (old->len, self->rows->len) - before &&
         old->pdata[old->len - 1 - behind] == self->rows->pdata[self->rows->len - 1 - behind])
    behind++;
  if (before + behind < MAX (old->len, self->rows->len))
    g_list_model_items_changed (G_LIST_MODEL (self), before, old->len - before - behind,
                                self->rows->len - before - behind);
}

/* What is no change any more is taken out; what is new comes behind. */
static void
look_at_noted (CrowChangeList *self)
{
  guint before = self->rows->len, start = before, n_gone = 0, n_new;

  for (guint i = 0; i < self->noted->len && n_gone <= 1; i++)
    n_gone += !is_change (self->noted->pdata[i]) && g_hash_table_contains (self->known, self->noted->pdata[i]);
  if (n_gone > 1)
    {
      look_again (self);
      return;
    }
  for (guint i = 0; i < self->noted->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->noted, i);

      if (!is_change (row))
        {
          if (g_hash_table_remove (self->known, row) && g_ptr_array_find (self->rows, row, &start))
            g_ptr_array_remove_index (self->rows, start);
        }
      else if (g_hash_table_add (self->known, row))
        g_ptr_array_add (self->rows, row);
    }
  g_ptr_array_set_size (self->noted, 0);
  n_new = self->rows->len + n_gone - before;
  if (n_new > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, before - start, self->rows->len - start);
  else if (n_gone > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_gone, 0);
}

static void
settle (CrowChangeList *self)
{
  if (self->all_noted)
    look_again (self);
  else
    look_at_noted (self);
}

/* @row became a change or is none any more; NULL: many did. */
void
_crow_change_list_note (CrowSession *session,
                        CrowRow     *row)
{
  CrowChangeList *self = session->changes;

  if (row != NULL)
    g_ptr_array_add (self->noted, row);
  else
    self->all_noted = TRUE;
  if (session->freeze_events > 0 || session->changes_stale)
    session->changes_stale = TRUE;
  else
    settle (self);
}

/* After events were told. */
void
_crow_change_list_settle (CrowSession *session)
{
  /* A handler may edit, which is noted, and close the session, which empties the list. */
  while (session->changes_stale && session->changes != NULL)
    {
      g_autoptr (CrowChangeList) self = g_object_ref (session->changes);

      session->changes_stale = FALSE;
      settle (self);
    }
}

void
_crow_change_list_close (CrowSession *session)
{
  g_autoptr (CrowChangeList) self = g_steal_pointer (&session->changes);
  guint n;

  session->changes_stale = FALSE;
  if (self == NULL)
    return;
  n = self->rows->len;
  g_ptr_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->known);
  self->session = NULL;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

/**
 * crow_session_get_changes:
 * @self: a session
 *
 * The objects that a flush would write, as a list that follows the session: those that were added, edited, or marked for
 * deletion; crow_object_get_state() and crow_object_is_modified() tell which.  A many-to-many link is no object's own row, so
 * that a pair alone is not in it; nor is who has a one-to-one place that is to be emptied and was not read yet, since what
 * is written is a row that nobody has seen.  crow_session_has_changes() knows of both.  An object whose values were all set back to what
 * they were stays in it until the next flush, which writes nothing of it.
 *
 * Returns: (transfer none): a list of #CrowObject, always the same one
 */
GListModel *
crow_session_get_changes (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self) && !self->closed, NULL);

  if (self->changes == NULL)
    {
      self->changes = g_object_new (CROW_TYPE_CHANGE_LIST, NULL);
      self->changes->session = self;
      look_again (self->changes);
      self->changes_stale = self->changes->all_noted = self->freeze_events > 0;
    }
  return G_LIST_MODEL (self->changes);
}
