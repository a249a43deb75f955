/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list model of a query's rows that follows the session.
 *
 * Changes are noted while the session makes them and settled when it is done.  Rows that were noted are taken out, asked
 * whether they fulfil the condition, sorted, and put in again; or, where memory cannot tell (see crow-live-list.h), the
 * query is run.  Then the difference is told.
 *
 * Invariants: each change of what the database has for a loaded row is noted, so that rows that are not noted are in
 * order still.  While a difference is told, the list is the front of the new order and the rest of the old one; what
 * handlers do meanwhile is settled afterwards.
 */
#include "config.h"

#include "orm/crow-live-list.h"

#include "orm/crow-expression-private.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"
#include "orm/crow-splice.h"

struct _CrowLiveList
{
  GObject parent_instance;

  /* owned */
  CrowQuery *query;    /* a copy */
  GPtrArray *rows;     /* CrowRow */
  GPtrArray *rest;     /* CrowRow: the old order, while a difference is told; else NULL */
  GPtrArray *notes;    /* CrowRow: changed, some more than once */
  guint8 *attributes;  /* by attribute: the condition or the order goes by it */
  guint8 *entities;    /* by entity: its rows matter */
  guint8 *sources;     /* by entity: deletes and changes of keys may change what the list goes by in others' rows */
  /* state */
  guint n_front;       /* while a difference is told: rows of the new order that are in place … */
  guint from;          /* … and where the rest begins */
  gboolean local;      /* rows alone decide whether they fulfil the condition … */
  gboolean sortable;   /* … and where they stand … */
  gboolean limited;    /* … but not what is within the range */
  gboolean ordered;    /* they stand so by the values that the session knows */
  gboolean computed;   /* the database computes what the list goes by */
  gboolean triggers;
  gboolean stale;      /* is to be run again */
  gboolean settling;
  gboolean unknown;    /* while sorting: a value was missing */
  gboolean closed;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowLiveList, crow_live_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static CrowSession *
get_session (CrowLiveList *self)
{
  return self->query->session;
}

static GType
crow_live_list_get_item_type (GListModel *model)
{
  return CROW_TYPE_OBJECT;
}

static guint
crow_live_list_get_n_items (GListModel *model)
{
  CrowLiveList *self = CROW_LIVE_LIST (model);

  return self->rest != NULL ? self->n_front + self->rest->len - self->from : self->rows->len;
}

static gpointer
crow_live_list_get_item (GListModel *model,
                         guint       position)
{
  CrowLiveList *self = CROW_LIVE_LIST (model);
  CrowRow *row;

  if (position >= crow_live_list_get_n_items (model))
    return NULL;
  row = self->rest != NULL && position >= self->n_front
          ? g_ptr_array_index (self->rest, self->from + position - self->n_front)
          : g_ptr_array_index (self->rows, position);
  return g_object_ref (_crow_row_get_object (get_session (self), row));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_live_list_get_item_type;
  iface->get_n_items = crow_live_list_get_n_items;
  iface->get_item = crow_live_list_get_item;
}

static void
crow_live_list_dispose (GObject *object)
{
  CrowLiveList *self = CROW_LIVE_LIST (object);
  CrowSession *session = self->query != NULL ? get_session (self) : NULL;

  if (session != NULL && session->live != NULL && g_ptr_array_remove (session->live, self) && session->live->len == 0)
    g_clear_pointer (&session->live, g_ptr_array_unref);
  G_OBJECT_CLASS (crow_live_list_parent_class)->dispose (object);
}

static void
crow_live_list_finalize (GObject *object)
{
  CrowLiveList *self = CROW_LIVE_LIST (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->notes);
  g_free (self->attributes);
  g_free (self->entities);
  g_free (self->sources);
  g_clear_object (&self->query);
  G_OBJECT_CLASS (crow_live_list_parent_class)->finalize (object);
}

static void
crow_live_list_class_init (CrowLiveListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crow_live_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = crow_live_list_finalize;
}

static void
crow_live_list_init (CrowLiveList *self)
{
  self->rows = g_ptr_array_new ();
  self->notes = g_ptr_array_new ();
}

/* The order: that of the query, and then the key. */
static int
compare_by (CrowLiveList *self,
            CrowRow      *a,
            CrowRow      *b,
            guint         attribute,
            gboolean      descending)
{
  CrowEntityMap *map = self->query->map;
  CrowValue values[2];
  int order;

  if (!_crow_attribute_get_stored (get_session (self), map, a, attribute, &values[0]) ||
      !_crow_attribute_get_stored (get_session (self), map, b, attribute, &values[1]))
    {
      self->unknown = TRUE;
      return 0;
    }
  order = _crow_value_order (&values[0], &values[1]);
  return descending ? -order : order;
}

static int
compare_rows (CrowLiveList *self,
              CrowRow      *a,
              CrowRow      *b)
{
  CrowEntityMap *map = self->query->map;
  int order = 0;

  for (guint i = 0; order == 0 && i < self->query->order->len; i++)
    {
      CrowQueryOrder *by = &g_array_index (self->query->order, CrowQueryOrder, i);

      order = compare_by (self, a, b, by->attribute, by->descending);
    }
  for (guint i = 0; order == 0 && i < map->n_key; i++)
    order = compare_by (self, a, b, map->key[i], FALSE);
  return order;
}

static int
compare_rows_cb (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  return compare_rows (data, *(CrowRow *const *) a, *(CrowRow *const *) b);
}

static gboolean
is_ordered (CrowLiveList *self,
            GPtrArray    *rows)
{
  self->unknown = FALSE;
  for (guint i = 1; i < rows->len; i++)
    if (compare_rows (self, rows->pdata[i - 1], rows->pdata[i]) >= 0)
      return FALSE;
  return !self->unknown;
}

static gboolean
is_touched_cb (gconstpointer thing,
               gpointer      data)
{
  return (((const CrowRow *) thing)->flags & CROW_ROW_VISITED) != 0;
}

/* Noted rows that are in the list now, in order; FALSE: memory cannot tell. */
static gboolean
collect_matching (CrowLiveList *self,
                  GPtrArray    *matching)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->notes, i);
      CrowMatch match = CROW_MATCH_TRUE;

      if (row->flags & CROW_ROW_VISITED)
        continue;
      row->flags |= CROW_ROW_VISITED;
      if (row->state != CROW_STATE_PERSISTENT)
        continue;
      if (self->query->condition != NULL)
        match = _crow_expression_match (get_session (self), self->query->condition, self->query->map, row);
      if (match == CROW_MATCH_UNKNOWN)
        return FALSE;
      if (match == CROW_MATCH_TRUE)
        g_ptr_array_add (matching, row);
    }
  if (matching->len == 0)
    return TRUE;
  if (!self->ordered)
    return FALSE;
  self->unknown = FALSE;
  g_ptr_array_sort_with_data (matching, compare_rows_cb, self);
  return !self->unknown;
}

/* Puts @matching between @kept; NULL: memory cannot tell. */
static GPtrArray *
merge (CrowLiveList *self,
       GPtrArray    *kept,
       GPtrArray    *matching)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_sized_new (kept->len + matching->len);
  guint taken = 0;

  self->unknown = FALSE;
  for (guint i = 0; i < matching->len && !self->unknown; i++)
    {
      guint low = taken, high = kept->len;

      while (low < high && !self->unknown)
        {
          guint middle = low + (high - low) / 2;

          if (compare_rows (self, kept->pdata[middle], matching->pdata[i]) < 0)
            low = middle + 1;
          else
            high = middle;
        }
      for (; taken < low; taken++)
        g_ptr_array_add (rows, kept->pdata[taken]);
      g_ptr_array_add (rows, matching->pdata[i]);
    }
  for (; taken < kept->len; taken++)
    g_ptr_array_add (rows, kept->pdata[taken]);
  return self->unknown ? NULL : g_steal_pointer (&rows);
}

/* The new order by what was noted, and the difference; FALSE: memory cannot tell. */
static gboolean
settle_notes (CrowLiveList *self,
              GPtrArray   **rows,
              GArray      **splices,
              GPtrArray    *arrived)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_sized_new (self->rows->len);
  g_autoptr (GPtrArray) matching = g_ptr_array_new ();

  *rows = NULL;
  if (collect_matching (self, matching))
    {
      for (guint i = 0; i < self->rows->len; i++)
        {
          CrowRow *row = g_ptr_array_index (self->rows, i);

          if (row->flags & CROW_ROW_VISITED)
            row->flags |= CROW_ROW_BUSY;
          else
            g_ptr_array_add (kept, row);
        }
      *rows = merge (self, kept, matching);
    }
  if (*rows != NULL)
    *splices = _crow_splice_compute (self->rows->pdata, self->rows->len, (*rows)->pdata, (*rows)->len, is_touched_cb,
                                     NULL);
  for (guint i = 0; *rows != NULL && i < matching->len; i++)
    if (!(((CrowRow *) matching->pdata[i])->flags & CROW_ROW_BUSY))
      g_ptr_array_add (arrived, matching->pdata[i]);
  for (guint i = 0; i < self->notes->len; i++)
    ((CrowRow *) self->notes->pdata[i])->flags &= ~(CROW_ROW_VISITED | CROW_ROW_BUSY);
  return *rows != NULL;
}

/* From one order to the next.  Takes @rows. */
static void
tell (CrowLiveList *self,
      GPtrArray    *rows,
      GArray       *splices)
{
  g_autoptr (GPtrArray) rest = self->rows;

  self->rows = rows;
  self->rest = rest;
  for (guint i = 0; i < splices->len && !self->closed; i++)
    {
      CrowSplice *splice = &g_array_index (splices, CrowSplice, i);

      self->n_front = splice->position + splice->added;
      self->from = splice->from + splice->removed;
      g_list_model_items_changed (G_LIST_MODEL (self), splice->position, splice->removed, splice->added);
    }
  self->rest = NULL;
}

/* To the order that the database gave, with values that were read again: the list shows what it is sorted by.  Takes
 * @rows. */
static void
take_answer (CrowLiveList *self,
             GPtrArray    *rows)
{
  g_autoptr (GArray) splices = _crow_splice_compute (self->rows->pdata, self->rows->len, rows->pdata, rows->len, NULL,
                                                     NULL);

  self->ordered = self->sortable && is_ordered (self, rows);
  if (splices->len > 0)
    tell (self, rows, splices);
  else
    g_ptr_array_unref (rows);
}

/* What handlers of objects change while the answer is told comes after it, and stays noted. */
static gboolean
run_again (CrowLiveList *self,
           GError      **error)
{
  CrowSession *session = get_session (self);
  GPtrArray *rows;

  _crow_events_freeze (session);
  rows = _crow_query_run_again (self->query, error);
  self->stale = rows == NULL;
  g_ptr_array_set_size (self->notes, 0);
  _crow_events_thaw (session);
  if (rows != NULL && !self->closed)
    take_answer (self, rows);
  else if (rows != NULL)
    g_ptr_array_unref (rows);
  return rows != NULL;
}

/* FALSE: the database could not be asked; the list is as it was. */
static gboolean
settle_once (CrowLiveList *self,
             GError      **error)
{
  g_autoptr (GPtrArray) arrived = g_ptr_array_new ();
  g_autoptr (GArray) splices = NULL;
  GPtrArray *rows = NULL;

  if (self->stale || !settle_notes (self, &rows, &splices, arrived))
    return run_again (self, error);
  g_ptr_array_set_size (self->notes, 0);
  if (splices->len == 0)
    {
      g_ptr_array_unref (rows);
      return TRUE;
    }
  tell (self, rows, splices);
  if (!self->closed && arrived->len > 0 && self->query->paths->len + self->query->refused->len + self->query->lazy->len > 0)
    return _crow_query_load_paths (self->query, arrived, error);
  return TRUE;
}

static gboolean
settle (CrowLiveList *self,
        GError      **error)
{
  gboolean done = TRUE;

  /* Whoever is told now sees to the rest. */
  if (self->settling)
    return TRUE;
  self->settling = TRUE;
  while (done && !self->closed && (self->stale || self->notes->len > 0))
    done = settle_once (self, error);
  self->settling = FALSE;
  return done;
}

static void
add_used (CrowLiveList *self,
          guint         attribute)
{
  self->attributes[attribute] = TRUE;
  self->sortable = self->sortable && _crow_attribute_is_sortable (get_session (self), self->query->map, attribute);
}

/* The entities that the list's references lead to, and those that can take them along when they go. */
static void
collect_sources (CrowLiveList *self)
{
  CrowSession *session = get_session (self);
  CrowSchema *schema = session->mapping->schema;
  guint n_entities = session->mapping->n_entities;
  gboolean again = TRUE;

  self->sources = g_new0 (guint8, n_entities + 1);
  for (guint pass = 0; again; pass++)
    {
      again = FALSE;
      for (guint i = 0; i < n_entities; i++)
        {
          guint n_references;
          const CrowSchemaReference *references = crow_schema_get_references (schema, i, &n_references);

          if (!(pass > 0 ? self->sources[i] : self->entities[i]))
            continue;
          for (guint j = 0; j < n_references; j++)
            {
              const CrowReferenceInfo *reference = references[j].info;
              gboolean used = pass > 0 || !self->local;

              for (guint k = 0; !used && i == self->query->map->index && k < reference->n_columns; k++)
                used = self->attributes[reference->columns[k]];
              if (!used || self->sources[reference->target])
                continue;
              self->sources[reference->target] = TRUE;
              again = TRUE;
            }
        }
      again = again || pass == 0;
    }
}

/* What the list goes by, and who can tell. */
static void
analyse (CrowLiveList *self)
{
  CrowSession *session = get_session (self);
  CrowQuery *query = self->query;
  CrowEntityMap *map = query->map;

  self->attributes = g_new0 (guint8, map->n_attributes + 1);
  self->entities = g_new0 (guint8, session->mapping->n_entities + 1);
  self->entities[map->index] = TRUE;
  self->local = query->condition == NULL ||
                _crow_expression_is_local (session, query->condition, map, self->attributes, self->entities);
  self->limited = query->limit >= 0 || query->offset > 0;
  self->sortable = TRUE;
  for (guint i = 0; i < query->order->len; i++)
    {
      CrowQueryOrder *order = &g_array_index (query->order, CrowQueryOrder, i);

      if (order->roles == NULL)
        {
          add_used (self, order->attribute);
          continue;
        }
      self->sortable = FALSE;
      self->local = FALSE;
      _crow_path_mark (map, (guint *) order->roles->data, order->roles->len, self->attributes, self->entities);
    }
  for (guint i = 0; i < map->n_key; i++)
    add_used (self, map->key[i]);
  for (guint i = 0; i < map->n_attributes; i++)
    self->computed |= self->attributes[i] && ((map->attribute_flags[i] & CROW_ATTRIBUTE_GENERATED) ||
                                              map->info->attributes[i].on_update_source == CROW_VALUE_EXPRESSION);
  collect_sources (self);
  self->triggers = _crow_changes_has_triggers (session);
}

/* Without rows; edits are flushed. */
CrowLiveList *
_crow_live_list_prepare (CrowQuery *query,
                         GError   **error)
{
  CrowLiveList *self;

  if (!_crow_session_autoflush (query->session, error) || !_crow_changes_prepare (query->session, error))
    return NULL;
  self = g_object_new (CROW_TYPE_LIVE_LIST, NULL);
  self->query = _crow_query_copy (query);
  analyse (self);
  return self;
}

/* With what the query gave just now; from here on it follows the session.  Takes @rows. */
void
_crow_live_list_fill (CrowLiveList *self,
                      GPtrArray    *rows)
{
  CrowSession *session = get_session (self);

  self->ordered = self->sortable && is_ordered (self, rows);
  g_ptr_array_unref (self->rows);
  self->rows = rows;
  if (session->live == NULL)
    session->live = g_ptr_array_new ();
  g_ptr_array_add (session->live, self);
  /* Other lists may show what was read again. */
  _crow_live_settle (session, FALSE);
}

CrowQuery *
_crow_live_list_get_query (CrowLiveList *self)
{
  return self->query;
}

gboolean
_crow_live_list_is_usable (CrowLiveList *self)
{
  return !self->closed && _crow_session_is_usable (get_session (self));
}

/* The query is about to be run again by another thread; until it was, the list is not what it should be. */
void
_crow_live_list_expect (CrowLiveList *self)
{
  self->stale = TRUE;
}

/* The answer is in the rows, and events are still frozen: what handlers change from here on comes after it.  FALSE: the
 * list tells something just now, and runs the query again afterwards. */
gboolean
_crow_live_list_begin_take (CrowLiveList *self)
{
  if (self->settling || self->closed)
    return FALSE;
  self->settling = TRUE;
  self->stale = FALSE;
  g_ptr_array_set_size (self->notes, 0);
  return TRUE;
}

/* After _crow_live_list_begin_take() and the events: from the old order to that of the answer.  Takes @rows. */
void
_crow_live_list_take (CrowLiveList *self,
                      GPtrArray    *rows)
{
  g_autoptr (GError) error = NULL;

  if (!self->closed)
    take_answer (self, rows);
  else
    g_ptr_array_unref (rows);
  self->settling = FALSE;
  if (!settle (self, &error))
    _crow_session_take_error (get_session (self), g_steal_pointer (&error));
  /* Other lists may show what was read again. */
  if (!self->closed)
    _crow_live_settle (get_session (self), FALSE);
}

/**
 * crow_live_list_new:
 * @query: a query; what is changed in it afterwards does not matter
 * @error: as crow_query_run()
 *
 * Runs a query, and gives its objects as a list that follows the session.  Edits are flushed first.
 *
 * Returns: (transfer full): a list, or %NULL with @error set
 */
CrowLiveList *
crow_live_list_new (CrowQuery *query,
                    GError   **error)
{
  g_autoptr (CrowLiveList) self = NULL;
  GPtrArray *rows = NULL;

  g_return_val_if_fail (CROW_IS_QUERY (query) && _crow_session_is_usable (query->session), NULL);

  self = _crow_live_list_prepare (query, error);
  if (self == NULL)
    return NULL;
  /* Nothing comes between the answer and the list that follows. */
  _crow_events_freeze (query->session);
  rows = _crow_query_run_again (self->query, error);
  if (rows != NULL)
    _crow_live_list_fill (self, rows);
  _crow_events_thaw (query->session);
  return rows != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * crow_live_list_refresh:
 * @self: a list
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Runs the query again, for what other connections have written; values of its objects are read again, but for those
 * with edits.  Called while the list tells a change, it is done after that, and a failure is told by the session.
 *
 * Returns: whether the query could be run
 */
gboolean
crow_live_list_refresh (CrowLiveList *self,
                        GError      **error)
{
  gboolean done;

  g_return_val_if_fail (CROW_IS_LIVE_LIST (self) && !self->closed, FALSE);
  g_return_val_if_fail (_crow_session_is_usable (get_session (self)), FALSE);

  g_object_ref (self);
  self->stale = TRUE;
  done = settle (self, error);
  /* Other lists may show what was read again. */
  if (done && !self->closed)
    _crow_live_settle (get_session (self), FALSE);
  g_object_unref (self);
  return done;
}

/* Whether a flush changed, in @row, what the list goes by. */
static gboolean
is_concerned (CrowLiveList *self,
              CrowRow      *row)
{
  CrowEntityMap *map = self->query->map;

  for (guint i = 0; !self->computed && i < map->n_attributes; i++)
    if (self->attributes[i] && _crow_row_test (map, row, CROW_MASK_DIRTY, i))
      return TRUE;
  return self->computed;
}

/* Whether a flush changed, in @row, what others refer to. */
static gboolean
is_key_dirty (CrowSession *session,
              CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (session, row);

  for (guint i = 0; i < map->n_attributes; i++)
    if ((map->attribute_flags[i] & (CROW_ATTRIBUTE_IN_KEY | CROW_ATTRIBUTE_IN_UNIQUE)) &&
        _crow_row_test (map, row, CROW_MASK_DIRTY, i))
      return TRUE;
  return FALSE;
}

static void
note_row (CrowLiveList  *self,
          CrowRow       *row,
          CrowListChange change,
          gboolean       elsewhere)
{
  if (self->stale)
    return;
  /* Rows that are not loaded may have changed with it. */
  if ((elsewhere && self->sources[row->entity]) || (!self->local && self->entities[row->entity]))
    self->stale = TRUE;
  else if (row->entity != self->query->map->index || (change == CROW_LIST_UPDATED && !is_concerned (self, row)))
    return;
  else if (self->limited)
    self->stale = TRUE;
  else
    {
      _crow_row_keep (row);
      g_ptr_array_add (self->notes, row);
    }
}

/* @row is about to be, or was, changed in the database or read again; its marks are still those before the flush. */
void
_crow_live_note_row (CrowSession   *session,
                     CrowRow       *row,
                     CrowListChange change)
{
  gboolean elsewhere = change == CROW_LIST_DELETED || (change == CROW_LIST_UPDATED && is_key_dirty (session, row));

  for (guint i = 0; i < session->live->len; i++)
    note_row (g_ptr_array_index (session->live, i), row, change, elsewhere);
}

/* Pairs of an association were written. */
void
_crow_live_note_pairs (CrowSession *session,
                       guint        association)
{
  for (guint i = 0; session->live != NULL && i < session->live->len; i++)
    {
      CrowLiveList *self = g_ptr_array_index (session->live, i);

      self->stale |= self->entities[association];
    }
}

/* Something happened to rows, and is not settled yet. */
void
_crow_live_note_all (CrowSession *session)
{
  for (guint i = 0; session->live != NULL && i < session->live->len; i++)
    ((CrowLiveList *) session->live->pdata[i])->stale = TRUE;
}

/* After a change; with @all after one of which nobody told what it was. */
void
_crow_live_settle (CrowSession *session,
                   gboolean     all)
{
  g_autoptr (GPtrArray) lists = NULL;

  if (session->live == NULL || session->closed)
    return;
  /* Who is told may drop lists. */
  lists = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < session->live->len; i++)
    {
      CrowLiveList *self = g_ptr_array_index (session->live, i);

      self->stale |= all;
      g_ptr_array_add (lists, g_object_ref (self));
    }
  for (guint i = 0; i < lists->len && !session->closed; i++)
    {
      GError *error = NULL;

      if (!settle (g_ptr_array_index (lists, i), &error) && error != NULL)
        _crow_session_take_error (session, error);
    }
}

/* After a flush that wrote. */
void
_crow_live_settle_flush (CrowSession *session)
{
  for (guint i = 0; session->live != NULL && i < session->live->len; i++)
    {
      CrowLiveList *self = g_ptr_array_index (session->live, i);

      self->stale |= self->triggers;
    }
  _crow_live_settle (session, FALSE);
}

/* Before the session's rows go. */
void
_crow_live_close (CrowSession *session)
{
  g_autoptr (GPtrArray) lists = g_steal_pointer (&session->live);

  if (lists != NULL)
    g_ptr_array_set_free_func (lists, g_object_unref);
  for (guint i = 0; lists != NULL && i < lists->len; i++)
    g_object_ref (g_ptr_array_index (lists, i));
  for (guint i = 0; lists != NULL && i < lists->len; i++)
    {
      CrowLiveList *self = g_ptr_array_index (lists, i);
      guint n_items = crow_live_list_get_n_items (G_LIST_MODEL (self));

      self->closed = TRUE;
      g_ptr_array_set_size (self->notes, 0);
      g_ptr_array_unref (self->rows);
      self->rows = g_ptr_array_new ();
      self->rest = NULL;
      if (n_items > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
    }
}
