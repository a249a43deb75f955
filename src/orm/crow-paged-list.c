/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list model over a table of any length.
 *
 * It keeps pages: stretches of the list whose rows are in memory, or of which it remembers only the sort keys of both
 * ends.  A page is found from the nearest one by a condition over those keys.  Conditions are ordinary expressions.
 *
 * Invariants: pages do not overlap and are sorted; a row that the list alone knows has CROW_BATCH_PAGED and leaves the
 * session with its page.  Nothing is told while the session flushes: changes are noted and settled afterwards as one
 * event.
 */
#include "config.h"

#include "orm/crow-paged-list.h"

#include "orm/crow-expression-private.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

#define PAGE_SIZE 128
#define N_PAGES 32
/* Ends of pages that are remembered beyond those in memory. */
#define MAX_PAGES 8192
/* Changes of one flush that are settled one by one. */
#define MAX_NOTES 64

typedef struct
{
  guint attribute;
  gboolean descending;
} Term;

typedef struct
{
  guint start;
  guint n_rows;
  guint64 used;
  CrowRow **rows;    /* owned; NULL: not in memory */
  CrowValue *first;  /* owned, with text and bytes */
  CrowValue *last;
} Page;

typedef struct
{
  CrowRow *row;
  CrowListChange change;
} Note;

struct _CrowPagedList
{
  GObject parent_instance;

  /* owned */
  CrowQuery *query;
  GArray *terms;     /* Term: the order, and then the key */
  GPtrArray *pages;  /* Page */
  GArray *notes;     /* Note */
  /* state */
  guint n_items;
  guint page_size;
  guint max_pages;
  guint n_loaded;    /* pages in memory */
  guint64 clock;
  gboolean reset;    /* too much happened to settle it one by one */
  gboolean deleted;  /* rows went, and others may have gone with them */
  gboolean closed;
  guint8 *entities;  /* owned: by entity, TRUE for those whose rows the order goes by; NULL: only the query's own.  Else
                      * pages are found by their number alone. */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowPagedList, crow_paged_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static CrowSession *
get_session (CrowPagedList *self)
{
  return self->query->session;
}

static void
key_free (CrowPagedList *self,
          CrowValue     *key)
{
  for (guint i = 0; key != NULL && i < self->terms->len; i++)
    if (key[i].length > 0)
      g_free ((gpointer) key[i].u.bytes);
  g_free (key);
}

/* As the database has it: an edit moves nothing before it is flushed. */
static CrowValue *
key_new (CrowPagedList *self,
         CrowRow       *row)
{
  CrowValue *key = g_new0 (CrowValue, self->terms->len);

  for (guint i = 0; i < self->terms->len; i++)
    {
      _crow_flush_get_stored (get_session (self), row, g_array_index (self->terms, Term, i).attribute, &key[i]);
      if (key[i].length > 0)
        {
          char *bytes = g_malloc ((gsize) key[i].length + 1);

          memcpy (bytes, key[i].u.bytes, key[i].length);
          bytes[key[i].length] = '\0';
          key[i].u.bytes = bytes;
        }
    }
  return key;
}

static CrowExpression *
new_never (guint attribute)
{
  return crow_expression_new_in (attribute, NULL, 0);
}

/* The term's own part of "behind @value". */
static CrowExpression *
new_term_behind (CrowPagedList   *self,
                 const Term      *term,
                 const CrowValue *value,
                 gboolean         reverse)
{
  gboolean descending = term->descending != reverse;
  gboolean nulls_first = !descending;
  gboolean nullable = (self->query->map->info->attributes[term->attribute].flags & CROW_ATTRIBUTE_REQUIRED) == 0 &&
                      (self->query->map->attribute_flags[term->attribute] & CROW_ATTRIBUTE_IN_KEY) == 0;
  CrowExpression *behind;

  if (value->type == CROW_VALUE_TYPE_NULL)
    return nulls_first ? crow_expression_new_not (crow_expression_new_is_null (term->attribute))
                       : new_never (term->attribute);
  behind = crow_expression_new_compare (term->attribute, descending ? CROW_OPERATOR_LESS : CROW_OPERATOR_GREATER, value);
  if (nullable && !nulls_first)
    behind = crow_expression_new_or (behind, crow_expression_new_is_null (term->attribute));
  return behind;
}

/* Rows behind @key, or with @reverse before it: a > x OR (a = x AND (b > y OR …)). */
static CrowExpression *
new_behind (CrowPagedList   *self,
            const CrowValue *key,
            gboolean         reverse)
{
  CrowExpression *result = NULL;

  for (guint i = self->terms->len; i > 0; i--)
    {
      const Term *term = &g_array_index (self->terms, Term, i - 1);
      CrowExpression *behind = new_term_behind (self, term, &key[i - 1], reverse);

      if (result != NULL)
        {
          gboolean bounded = i == 1 && key[0].type != CROW_VALUE_TYPE_NULL &&
                             (self->query->map->info->attributes[term->attribute].flags & CROW_ATTRIBUTE_REQUIRED);

          behind = crow_expression_new_or (
              behind, crow_expression_new_and (
                          crow_expression_new_compare (term->attribute, CROW_OPERATOR_EQUAL, &key[i - 1]), result));
          /* The same again in a form that an index can use. */
          if (bounded)
            behind = crow_expression_new_and (
                crow_expression_new_compare (term->attribute,
                                             term->descending != reverse ? CROW_OPERATOR_LESS_EQUAL
                                                                         : CROW_OPERATOR_GREATER_EQUAL, &key[0]),
                behind);
        }
      result = behind;
    }
  return result;
}

/* Rows that nobody else has leave the session. */
static void
unload (CrowPagedList *self,
        Page          *page)
{
  CrowSession *session = get_session (self);
  GArray *journal = session->journal;

  if (page->rows == NULL)
    return;
  self->n_loaded--;
  if (!session->closed && !session->flushing)
    {
      /* What can still be undone must stay. */
      for (guint i = 0; i < journal->len; i++)
        _crow_row_keep (g_array_index (journal, CrowJournalEntry, i).row);
      for (guint i = page->n_rows; i > 0; i--)
        if (_crow_row_is_loose (session, page->rows[i - 1]))
          _crow_row_release (session, page->rows[i - 1]);
    }
  g_clear_pointer (&page->rows, g_free);
}

static void
page_free (CrowPagedList *self,
           Page          *page)
{
  unload (self, page);
  key_free (self, page->first);
  key_free (self, page->last);
  g_free (page);
}

static void
drop_pages (CrowPagedList *self,
            guint          first,
            guint          n)
{
  for (guint i = 0; i < n; i++)
    page_free (self, g_ptr_array_index (self->pages, first + i));
  if (n > 0)
    g_ptr_array_remove_range (self->pages, first, n);
}

static Page *
get_page (CrowPagedList *self,
          guint          index)
{
  return g_ptr_array_index (self->pages, index);
}

/* The number of pages that start at or before @position. */
static guint
search (CrowPagedList *self,
        guint          position)
{
  guint low = 0, high = self->pages->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (get_page (self, middle)->start <= position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
make_room (CrowPagedList *self)
{
  while (self->n_loaded >= self->max_pages)
    {
      Page *oldest = NULL;

      for (guint i = 0; i < self->pages->len; i++)
        {
          Page *page = get_page (self, i);

          if (page->rows != NULL && (oldest == NULL || page->used < oldest->used))
            oldest = page;
        }
      unload (self, oldest);
    }
  /* Every second end is enough to find the others. */
  if (self->pages->len >= MAX_PAGES)
    for (guint i = self->pages->len; i > 1; i -= 2)
      if (get_page (self, i - 1)->rows == NULL)
        drop_pages (self, i - 1, 1);
}

/* Fetches @n rows from @start on, from whichever known place is nearest; pages @next - 1 and @next are beside them. */
static GPtrArray *
fetch (CrowPagedList *self,
       guint          start,
       guint          n,
       guint          next,
       GError       **error)
{
  Page *before = next > 0 ? get_page (self, next - 1) : NULL;
  Page *after = next < self->pages->len ? get_page (self, next) : NULL;
  guint forth = before != NULL ? start - (before->start + before->n_rows) : start;
  guint back = after != NULL ? after->start - (start + n) : self->n_items - (start + n);
  gboolean reverse = back < forth;
  Page *from = reverse ? after : before;
  GPtrArray *rows;

  if (self->entities != NULL)
    {
      forth = start;
      back = self->n_items - (start + n);
      reverse = back < forth;
      from = NULL;
    }
  rows = _crow_query_fetch (self->query,
                            from != NULL ? new_behind (self, reverse ? from->first : from->last, reverse) : NULL, reverse,
                            n, reverse ? back : forth, error);
  for (guint i = 0, j = rows != NULL && reverse ? rows->len : 0; i + 1 < j; i++)
    {
      gpointer row = rows->pdata[i];

      rows->pdata[i] = rows->pdata[--j];
      rows->pdata[j] = row;
    }
  return rows;
}

static Page *
load (CrowPagedList *self,
      guint          position,
      GError       **error)
{
  guint next = search (self, position);
  guint start = position - position % self->page_size, end = MIN (self->n_items, start + self->page_size);
  g_autoptr (GPtrArray) rows = NULL;
  guint32 batch;
  Page *page;

  /* A page whose ends are known is read again as it was. */
  if (next > 0 && position < get_page (self, next - 1)->start + get_page (self, next - 1)->n_rows)
    {
      page = get_page (self, --next);
      start = page->start;
      end = start + page->n_rows;
      drop_pages (self, next, 1);
    }
  make_room (self);
  next = search (self, position);
  if (next > 0)
    start = MAX (start, get_page (self, next - 1)->start + get_page (self, next - 1)->n_rows);
  if (next < self->pages->len)
    end = MIN (end, get_page (self, next)->start);
  rows = fetch (self, start, end - start, next, error);
  if (rows == NULL || rows->len == 0)
    return NULL;
  /* Rows that were there before are somebody else's. */
  batch = (get_session (self)->next_batch & CROW_BATCH_NUMBER) | CROW_BATCH_PAGED;
  for (guint i = 0; i < rows->len; i++)
    if (((CrowRow *) rows->pdata[i])->batch != batch)
      _crow_row_keep (rows->pdata[i]);
  page = g_new0 (Page, 1);
  page->start = start;
  page->n_rows = rows->len;
  page->first = key_new (self, rows->pdata[0]);
  page->last = key_new (self, rows->pdata[rows->len - 1]);
  page->rows = (CrowRow **) g_ptr_array_free (g_steal_pointer (&rows), FALSE);
  self->n_loaded++;
  g_ptr_array_insert (self->pages, next, page);
  return page;
}

static GType
crow_paged_list_get_item_type (GListModel *model)
{
  return CROW_TYPE_OBJECT;
}

static guint
crow_paged_list_get_n_items (GListModel *model)
{
  return CROW_PAGED_LIST (model)->n_items;
}

static gpointer
crow_paged_list_get_item (GListModel *model,
                          guint       position)
{
  CrowPagedList *self = CROW_PAGED_LIST (model);
  CrowSession *session = get_session (self);
  GError *error = NULL;
  CrowObject *object;
  CrowRow *row;
  Page *page;
  guint next;
  gboolean loose;

  if (position >= self->n_items)
    return NULL;
  next = search (self, position);
  page = next > 0 ? get_page (self, next - 1) : NULL;
  if (page == NULL || page->rows == NULL || position >= page->start + page->n_rows)
    page = load (self, position, &error);
  if (error != NULL)
    _crow_session_take_error (session, error);
  if (page == NULL || position < page->start || position >= page->start + page->n_rows)
    return NULL;
  page->used = ++self->clock;
  row = page->rows[position - page->start];
  loose = (row->batch & CROW_BATCH_PAGED) != 0;
  object = g_object_ref (_crow_row_get_object (session, row));
  /* Who drops the reference has nothing any more. */
  if (loose)
    row->batch |= CROW_BATCH_PAGED;
  return object;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_paged_list_get_item_type;
  iface->get_n_items = crow_paged_list_get_n_items;
  iface->get_item = crow_paged_list_get_item;
}

static void
crow_paged_list_dispose (GObject *object)
{
  CrowPagedList *self = CROW_PAGED_LIST (object);

  if (self->query != NULL && get_session (self)->paged != NULL)
    g_ptr_array_remove (get_session (self)->paged, self);
  if (self->pages != NULL)
    drop_pages (self, 0, self->pages->len);
  G_OBJECT_CLASS (crow_paged_list_parent_class)->dispose (object);
}

static void
crow_paged_list_finalize (GObject *object)
{
  CrowPagedList *self = CROW_PAGED_LIST (object);

  g_ptr_array_unref (self->pages);
  g_array_unref (self->terms);
  g_array_unref (self->notes);
  g_free (self->entities);
  g_clear_object (&self->query);
  G_OBJECT_CLASS (crow_paged_list_parent_class)->finalize (object);
}

static void
crow_paged_list_class_init (CrowPagedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crow_paged_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = crow_paged_list_finalize;
}

static void
crow_paged_list_init (CrowPagedList *self)
{
  self->terms = g_array_new (FALSE, FALSE, sizeof (Term));
  self->pages = g_ptr_array_new ();
  self->notes = g_array_new (FALSE, FALSE, sizeof (Note));
  self->page_size = PAGE_SIZE;
  self->max_pages = N_PAGES;
}

static gboolean
count (CrowPagedList *self,
       guint         *n_items,
       GError       **error)
{
  gint64 n;

  if (!_crow_query_count (self->query, NULL, &n, error))
    return FALSE;
  /* A GListModel cannot have more. */
  *n_items = MIN (n, G_MAXUINT - 1);
  return TRUE;
}

/**
 * crow_paged_list_new:
 * @query: a query; it must not be changed afterwards
 * @error: as crow_query_run()
 *
 * Counts the rows of a query and gives them as a list.  Edits are flushed first.
 *
 * Returns: (transfer full): a list, or %NULL with @error set
 */
CrowPagedList *
crow_paged_list_new (CrowQuery *query,
                     GError   **error)
{
  g_autoptr (CrowPagedList) self = NULL;

  g_return_val_if_fail (CROW_IS_QUERY (query) && _crow_session_is_usable (query->session), NULL);

  if (!_crow_session_autoflush (query->session, error))
    return NULL;
  self = g_object_new (CROW_TYPE_PAGED_LIST, NULL);
  self->query = g_object_ref (query);
  for (guint i = 0; i < query->order->len; i++)
    {
      CrowQueryOrder *order = &g_array_index (query->order, CrowQueryOrder, i);
      Term term = { .attribute = order->attribute, .descending = order->descending };

      if (order->roles == NULL)
        {
          g_array_append_val (self->terms, term);
          continue;
        }
      if (self->entities == NULL)
        self->entities = g_new0 (guint8, query->session->mapping->n_entities + 1);
      _crow_path_mark (query->map, (guint *) order->roles->data, order->roles->len, NULL, self->entities);
    }
  for (guint i = 0; i < query->map->n_key; i++)
    {
      Term term = { .attribute = query->map->key[i] };

      g_array_append_val (self->terms, term);
    }
  if (!count (self, &self->n_items, error))
    return NULL;
  if (query->session->paged == NULL)
    query->session->paged = g_ptr_array_new ();
  g_ptr_array_add (query->session->paged, self);
  return g_steal_pointer (&self);
}

/**
 * crow_paged_list_set_page_size:
 * @self: a list
 * @page_size: how many rows are fetched at once
 * @n_pages: how many pages stay in memory; more than are seen at one time
 */
void
crow_paged_list_set_page_size (CrowPagedList *self,
                               guint          page_size,
                               guint          n_pages)
{
  g_return_if_fail (CROW_IS_PAGED_LIST (self));
  g_return_if_fail (page_size > 0 && n_pages > 0);

  self->page_size = page_size;
  self->max_pages = n_pages;
  drop_pages (self, 0, self->pages->len);
}

/**
 * crow_paged_list_get_n_loaded:
 * @self: a list
 *
 * Returns: how many rows are in memory for this list
 */
guint
crow_paged_list_get_n_loaded (CrowPagedList *self)
{
  guint n = 0;

  g_return_val_if_fail (CROW_IS_PAGED_LIST (self), 0);

  for (guint i = 0; i < self->pages->len; i++)
    n += get_page (self, i)->rows != NULL ? get_page (self, i)->n_rows : 0;
  return n;
}

/**
 * crow_paged_list_refresh:
 * @self: a list
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Counts again and forgets all pages; values that were read before are read again when they are looked at.
 *
 * Returns: whether the rows were counted
 */
gboolean
crow_paged_list_refresh (CrowPagedList *self,
                         GError       **error)
{
  guint old, fresh;

  g_return_val_if_fail (CROW_IS_PAGED_LIST (self), FALSE);
  g_return_val_if_fail (!self->closed, FALSE);

  old = self->n_items;
  if (!count (self, &fresh, error))
    return FALSE;
  g_array_set_size (self->notes, 0);
  self->reset = self->deleted = FALSE;
  drop_pages (self, 0, self->pages->len);
  self->n_items = fresh;
  if (old > 0 || fresh > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old, fresh);
  return TRUE;
}

/* Where a row is by what the database has; G_MAXUINT: it does not fulfil the condition. */
static gboolean
rank (CrowPagedList *self,
      CrowRow       *row,
      guint         *position,
      GError       **error)
{
  CrowEntityMap *map = self->query->map;
  CrowValue *key;
  gint64 n = 1;
  gboolean done = TRUE;

  *position = G_MAXUINT;
  if (row->state != CROW_STATE_PERSISTENT)
    return TRUE;
  if (self->entities != NULL)
    return _crow_query_find_number (self->query, row, position, error);
  key = key_new (self, row);
  if (self->query->condition != NULL)
    {
      CrowExpression *same = NULL;

      for (guint i = 0; i < map->n_key; i++)
        {
          CrowExpression *equal = crow_expression_new_compare (map->key[i], CROW_OPERATOR_EQUAL,
                                                               &key[self->terms->len - map->n_key + i]);

          same = same == NULL ? equal : crow_expression_new_and (same, equal);
        }
      done = _crow_query_count (self->query, same, &n, error);
    }
  if (done && n > 0)
    {
      done = _crow_query_count (self->query, new_behind (self, key, TRUE), &n, error);
      if (done)
        *position = n;
    }
  key_free (self, key);
  return done;
}

/**
 * crow_paged_list_find:
 * @self: a list
 * @object: an object of the query's entity and session
 * @position: (out): where it is; %G_MAXUINT when the list does not have it
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Finds the place of an object by counting the rows before it.
 *
 * Returns: whether the database could be asked
 */
gboolean
crow_paged_list_find (CrowPagedList *self,
                      CrowObject    *object,
                      guint         *position,
                      GError       **error)
{
  g_return_val_if_fail (CROW_IS_PAGED_LIST (self) && CROW_IS_OBJECT (object) && position != NULL, FALSE);
  g_return_val_if_fail (!self->closed && object->session == get_session (self), FALSE);
  g_return_val_if_fail (object->row->entity == self->query->map->index, FALSE);

  return rank (self, object->row, position, error);
}

/* Where a row of a page in memory is; G_MAXUINT: in none. */
static guint
find_loaded (CrowPagedList *self,
             CrowRow       *row)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = get_page (self, i);

      for (guint j = 0; page->rows != NULL && j < page->n_rows; j++)
        if (page->rows[j] == row)
          return page->start + j;
    }
  return G_MAXUINT;
}

/* The stretch of the list that changed: what is before and behind it only moved. */
typedef struct
{
  guint before;
  guint behind;
  guint n_old;
  guint n_new;
} Change;

static void
widen (Change  *change,
       guint    position,
       gboolean old)
{
  change->before = MIN (change->before, position);
  change->behind = MIN (change->behind, (old ? change->n_old : change->n_new) - 1 - position);
}

/* FALSE: the notes do not tell enough. */
static gboolean
measure (CrowPagedList *self,
         Change        *change)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      Note *note = &g_array_index (self->notes, Note, i);
      guint old = G_MAXUINT, fresh = G_MAXUINT;

      if (note->change != CROW_LIST_INSERTED)
        {
          old = find_loaded (self, note->row);
          /* It was somewhere out of sight, or not in the list at all. */
          if (old == G_MAXUINT)
            return FALSE;
        }
      if (note->change != CROW_LIST_DELETED && !rank (self, note->row, &fresh, NULL))
        return FALSE;
      if (old == fresh)
        continue;
      if (old != G_MAXUINT)
        widen (change, old, TRUE);
      if (fresh != G_MAXUINT)
        widen (change, fresh, FALSE);
    }
  return change->before + change->behind <= MIN (change->n_old, change->n_new);
}

/* Whether the notes explain the new number of rows. */
static gboolean
adds_up (CrowPagedList *self,
         Change        *change)
{
  gint64 n = change->n_old;

  if (self->query->condition != NULL)
    return TRUE;
  for (guint i = 0; i < self->notes->len; i++)
    {
      Note *note = &g_array_index (self->notes, Note, i);

      n += note->change == CROW_LIST_INSERTED ? 1 : note->change == CROW_LIST_DELETED ? -1 : 0;
    }
  return n == change->n_new;
}

static void
shift (CrowPagedList *self,
       Change        *change)
{
  for (guint i = self->pages->len; i > 0; i--)
    {
      Page *page = get_page (self, i - 1);

      if (page->start + page->n_rows <= change->before)
        continue;
      if (page->start >= change->n_old - change->behind)
        page->start += change->n_new - change->n_old;
      else
        drop_pages (self, i - 1, 1);
    }
}

static void
settle (CrowPagedList *self)
{
  g_autoptr (GError) error = NULL;
  Change change = { .n_old = self->n_items, .before = G_MAXUINT, .behind = G_MAXUINT };

  if (self->notes->len == 0 && !self->reset && !self->deleted)
    return;
  if (self->reset || !count (self, &change.n_new, &error) || !adds_up (self, &change) || !measure (self, &change))
    {
      g_clear_error (&error);
      if (!crow_paged_list_refresh (self, &error))
        _crow_session_take_error (get_session (self), g_steal_pointer (&error));
      return;
    }
  g_array_set_size (self->notes, 0);
  self->deleted = FALSE;
  if (change.before == G_MAXUINT)
    return;
  shift (self, &change);
  self->n_items = change.n_new;
  g_list_model_items_changed (G_LIST_MODEL (self), change.before, change.n_old - change.before - change.behind,
                              change.n_new - change.before - change.behind);
}

/* Whether an update can move a row of this list. */
static gboolean
is_concerned (CrowPagedList *self,
              CrowRow       *row)
{
  if (self->query->condition != NULL || self->entities != NULL)
    return TRUE;
  for (guint i = 0; i < self->terms->len; i++)
    if (_crow_row_test (self->query->map, row, CROW_MASK_DIRTY, g_array_index (self->terms, Term, i).attribute))
      return TRUE;
  return FALSE;
}

/* A flush wrote @row; its marks are still those before the flush. */
void
_crow_paged_note_row (CrowSession     *session,
                      CrowRow         *row,
                      CrowListChange  change)
{
  for (guint i = 0; i < session->paged->len; i++)
    {
      CrowPagedList *self = g_ptr_array_index (session->paged, i);
      Note note = { .row = row, .change = change };

      /* Rows of others may go with it where the database says so. */
      self->deleted |= change == CROW_LIST_DELETED;
      self->reset |= self->entities != NULL && self->entities[row->entity];
      if (row->entity != self->query->map->index || self->reset ||
          (change == CROW_LIST_UPDATED && !is_concerned (self, row)))
        continue;
      if (self->notes->len == MAX_NOTES)
        self->reset = TRUE;
      else
        g_array_append_val (self->notes, note);
    }
}

/* After a flush, or with @all after rows changed that nobody told of. */
void
_crow_paged_settle (CrowSession *session,
                    gboolean     all)
{
  g_autoptr (GPtrArray) lists = NULL;

  if (session->paged == NULL || session->paged->len == 0)
    return;
  /* Who is told may drop lists. */
  lists = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < session->paged->len; i++)
    {
      CrowPagedList *self = g_ptr_array_index (session->paged, i);

      self->reset |= all;
      g_ptr_array_add (lists, g_object_ref (self));
    }
  for (guint i = 0; i < lists->len; i++)
    if (!session->closed)
      settle (g_ptr_array_index (lists, i));
}

/* Before the session's rows go. */
void
_crow_paged_close (CrowSession *session)
{
  for (guint i = 0; session->paged != NULL && i < session->paged->len; i++)
    {
      CrowPagedList *self = g_ptr_array_index (session->paged, i);
      guint n_items = self->n_items;

      drop_pages (self, 0, self->pages->len);
      self->closed = TRUE;
      self->n_items = 0;
      if (n_items > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
    }
}
