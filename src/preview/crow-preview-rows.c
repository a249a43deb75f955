/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows as a model: which pages are kept, and when they are read again.
 *
 * Invariant: `n_rows` and `deleted` are what was told by items-changed last.
 */
#include "config.h"

#include "preview/crow-preview-rows-private.h"

#include "preview/crow-preview-private.h"

/* About a thousand rows: more than a screen shows. */
#define MAX_PAGES 16
#define MANY_DELETED 2000

static void crow_preview_rows_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowPreviewRows, crow_preview_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, crow_preview_rows_list_model_init))

static gboolean
stale_cb (gpointer data)
{
  CrowPreviewRows *self = data;

  if (self->preview != NULL)
    _crow_preview_rows_busy_changed (self);
  return G_SOURCE_REMOVE;
}

/* Their places are found when whoever else is told has been. */
static void
arrange_soon (CrowPreviewRows *self)
{
  if (self->stale)
    return;
  self->stale = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, stale_cb, g_object_ref (self), g_object_unref);
}

/* Rows that are empty until their places are found. */
static GPtrArray *
make_empty_page (CrowPreviewRows *self,
                 guint            number)
{
  GPtrArray *page = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = number * CROW_ROWS_PAGE; i < MIN ((number + 1) * CROW_ROWS_PAGE, self->n_rows); i++)
    g_ptr_array_add (page, crow_preview_row_new (crow_preview_get_schema (self->preview), self->entity));
  self->deep = TRUE;
  arrange_soon (self);
  return page;
}

static GPtrArray *
get_page (CrowPreviewRows *self,
          guint            number)
{
  GPtrArray *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));

  if (page != NULL || !_crow_preview_rows_can_read (self))
    return page;
  page = _crow_preview_rows_read_page (self, number);
  if (page == NULL)
    page = make_empty_page (self, number);
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
  g_queue_push_tail (&self->order, GUINT_TO_POINTER (number));
  if (g_queue_get_length (&self->order) > MAX_PAGES)
    g_hash_table_remove (self->pages, g_queue_pop_head (&self->order));
  return page;
}

static void
drop_pages (CrowPreviewRows *self)
{
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->order);
}

/* The model. */

static GType
crow_preview_rows_get_item_type (GListModel *model)
{
  return CROW_TYPE_PREVIEW_ROW;
}

static guint
crow_preview_rows_get_n_items (GListModel *model)
{
  CrowPreviewRows *self = CROW_PREVIEW_ROWS (model);

  return self->n_rows + self->deleted->len;
}

static gpointer
crow_preview_rows_get_item (GListModel *model,
                            guint       position)
{
  CrowPreviewRows *self = CROW_PREVIEW_ROWS (model);
  GPtrArray *page;

  if (position >= self->n_rows + self->deleted->len)
    return NULL;
  if (position >= self->n_rows)
    return g_object_ref (g_ptr_array_index (self->deleted, position - self->n_rows));
  page = get_page (self, position / CROW_ROWS_PAGE);
  if (page != NULL && position % CROW_ROWS_PAGE < page->len)
    return g_object_ref (g_ptr_array_index (page, position % CROW_ROWS_PAGE));
  /* The worker has the database: what is there soon is empty now. */
  return crow_preview_row_new (crow_preview_get_schema (self->preview), self->entity);
}

static void
crow_preview_rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_preview_rows_get_item_type;
  iface->get_n_items = crow_preview_rows_get_n_items;
  iface->get_item = crow_preview_rows_get_item;
}

static void
free_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  /* The task lets go of it in the thread that was last, which may be either. */
  g_ptr_array_set_size (task_data, 0);
  g_task_return_boolean (task, TRUE);
}

/* Of a hundred thousand rows that takes longer than the window may wait. */
static void
drop_deleted (CrowPreviewRows *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->deleted->len < MANY_DELETED)
    {
      g_ptr_array_set_size (self->deleted, 0);
      return;
    }
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, g_steal_pointer (&self->deleted), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, free_thread);
  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Everything is another, in the order that was found last. */
void
_crow_preview_rows_reload (CrowPreviewRows *self)
{
  guint n_before = self->n_rows + self->deleted->len;
  g_autoptr (GPtrArray) deleted = NULL;

  drop_pages (self);
  _crow_preview_rows_drop_list (self);
  drop_deleted (self);
  self->n_rows = self->places != NULL ? crow_row_places_get_n (self->places) : _crow_preview_rows_count (self);
  if (self->entity != CROW_NONE && self->filter == NULL && self->owner == NULL)
    {
      deleted = crow_preview_get_deleted (self->preview, self->entity);
      for (guint i = 0; i < deleted->len; i++)
        g_ptr_array_add (self->deleted, g_object_ref (g_ptr_array_index (deleted, i)));
    }
  if (n_before + self->n_rows + self->deleted->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_rows + self->deleted->len);
}

void
_crow_preview_rows_fill_in (CrowPreviewRows *self)
{
  GHashTableIter iter;
  gpointer number, value;

  _crow_preview_rows_drop_list (self);
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      GPtrArray *page = value;
      g_autoptr (GPtrArray) fresh = _crow_preview_rows_read_page (self, GPOINTER_TO_UINT (number));

      if (fresh == NULL || fresh->len != page->len)
        {
          _crow_preview_rows_reload (self);
          return;
        }
      for (guint i = 0; i < page->len; i++)
        crow_preview_row_update (g_ptr_array_index (page, i), g_ptr_array_index (fresh, i));
    }
}

/* Everything is another, and the order has to be found. */
static void
reload (CrowPreviewRows *self)
{
  if (_crow_preview_rows_arrange (self))
    return;
  g_clear_pointer (&self->places, crow_row_places_unref);
  _crow_preview_rows_reload (self);
}

/* The same for other rows than those that are shown: they do not stay meanwhile. */
static void
start_again (CrowPreviewRows *self)
{
  guint n_before = self->n_rows + self->deleted->len;

  g_clear_pointer (&self->places, crow_row_places_unref);
  if (!_crow_preview_rows_arrange (self))
    {
      _crow_preview_rows_reload (self);
      return;
    }
  drop_pages (self);
  _crow_preview_rows_drop_list (self);
  drop_deleted (self);
  self->n_rows = 0;
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
}

static gboolean
has_same_keys (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (crow_preview_row_get_key (g_ptr_array_index (a, i)),
                      crow_preview_row_get_key (g_ptr_array_index (b, i))))
      return FALSE;
  return TRUE;
}

static void
touch_all (CrowPreviewRows *self)
{
  GHashTableIter iter;
  gpointer page;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &page))
    for (guint i = 0; i < ((GPtrArray *) page)->len; i++)
      crow_preview_row_touch (g_ptr_array_index ((GPtrArray *) page, i));
}

/* Rows were edited: if the same rows are in the same places, they take new values and nothing else moves. */
static void
changed_cb (CrowPreviewRows *self)
{
  g_autoptr (GPtrArray) deleted = NULL;
  GHashTableIter iter;
  gpointer number, value;

  if (!_crow_preview_rows_can_read (self))
    {
      if (self->entity != CROW_NONE && !crow_preview_is_busy (self->preview))
        reload (self);
      return;
    }
  _crow_preview_rows_drop_list (self);
  deleted = crow_preview_get_deleted (self->preview, self->entity);
  if (self->places != NULL)
    {
      /* What was edited stays in its place; what is new has to find one, when whoever else is told has been. */
      if (_crow_preview_rows_count_all (self) != self->n_arranged_of && !self->stale)
        {
          arrange_soon (self);
          return;
        }
    }
  else if (_crow_preview_rows_count (self) != self->n_rows ||
      (self->filter == NULL && self->owner == NULL && deleted->len != self->deleted->len))
    {
      reload (self);
      return;
    }
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      GPtrArray *page = value;
      g_autoptr (GPtrArray) fresh = _crow_preview_rows_read_page (self, GPOINTER_TO_UINT (number));

      if (fresh == NULL || !has_same_keys (page, fresh))
        {
          reload (self);
          return;
        }
      for (guint i = 0; i < page->len; i++)
        crow_preview_row_update (g_ptr_array_index (page, i), g_ptr_array_index (fresh, i));
    }
  /* What is pending changes without values, too. */
  touch_all (self);
}

/* The same entity of another schema.  Whoever has an owner looks for it again. */
static void
rebuilt_cb (CrowPreviewRows *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  g_autofree char *id = g_strdup (self->entity_id);
  guint entity = id != NULL ? crow_schema_lookup_entity_by_id (schema, id) : CROW_NONE;

  g_clear_object (&self->owner);
  self->sort_attribute = CROW_NONE;
  self->deep = self->gave_up = FALSE;
  self->entity = entity;
  start_again (self);
}

static void
crow_preview_rows_dispose (GObject *object)
{
  CrowPreviewRows *self = CROW_PREVIEW_ROWS (object);

  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  _crow_preview_rows_drop_list (self);
  g_clear_object (&self->preview);
  g_clear_object (&self->owner);

  G_OBJECT_CLASS (crow_preview_rows_parent_class)->dispose (object);
}

static void
crow_preview_rows_finalize (GObject *object)
{
  CrowPreviewRows *self = CROW_PREVIEW_ROWS (object);

  g_hash_table_unref (self->pages);
  g_queue_clear (&self->order);
  g_ptr_array_unref (self->deleted);
  g_clear_pointer (&self->places, crow_row_places_unref);
  g_free (self->filter);
  g_free (self->entity_id);

  G_OBJECT_CLASS (crow_preview_rows_parent_class)->finalize (object);
}

static void
crow_preview_rows_class_init (CrowPreviewRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crow_preview_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = crow_preview_rows_finalize;
}

static void
crow_preview_rows_init (CrowPreviewRows *self)
{
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
  self->entity = CROW_NONE;
  self->sort_attribute = CROW_NONE;
}

CrowPreviewRows *
crow_preview_rows_new (CrowPreview *preview)
{
  CrowPreviewRows *self;

  g_return_val_if_fail (CROW_IS_PREVIEW (preview), NULL);

  self = g_object_new (CROW_TYPE_PREVIEW_ROWS, NULL);
  self->preview = g_object_ref (preview);
  g_signal_connect_swapped (preview, "rebuilt", G_CALLBACK (rebuilt_cb), self);
  g_signal_connect_swapped (preview, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (preview, "marks-changed", G_CALLBACK (touch_all), self);
  g_signal_connect_swapped (preview, "notify::busy", G_CALLBACK (_crow_preview_rows_busy_changed), self);
  return self;
}

void
crow_preview_rows_show (CrowPreviewRows *self,
                        guint            entity,
                        CrowPreviewRow  *owner,
                        guint            role)
{
  g_return_if_fail (CROW_IS_PREVIEW_ROWS (self));

  g_set_object (&self->owner, owner);
  self->role = role;
  self->deep = self->gave_up = FALSE;
  if (entity != self->entity)
    self->sort_attribute = CROW_NONE;
  self->entity = entity;
  g_clear_pointer (&self->entity_id, g_free);
  if (entity != CROW_NONE)
    self->entity_id = g_strdup (crow_schema_get_entity (crow_preview_get_schema (self->preview), entity)->id);
  start_again (self);
}

void
crow_preview_rows_show_none (CrowPreviewRows *self)
{
  crow_preview_rows_show (self, CROW_NONE, NULL, 0);
}

guint
crow_preview_rows_get_entity (CrowPreviewRows *self)
{
  return self->entity;
}

guint
crow_preview_rows_get_n_rows (CrowPreviewRows *self)
{
  return self->n_rows;
}

void
crow_preview_rows_set_filter (CrowPreviewRows *self,
                              const char      *text)
{
  g_autofree char *folded = text != NULL && *text != '\0' ? g_ascii_strdown (text, -1) : NULL;

  g_return_if_fail (CROW_IS_PREVIEW_ROWS (self));

  if (g_strcmp0 (self->filter, folded) == 0)
    return;
  g_free (self->filter);
  self->filter = g_steal_pointer (&folded);
  reload (self);
}

void
crow_preview_rows_set_order (CrowPreviewRows *self,
                             guint            attribute,
                             gboolean         descending)
{
  g_return_if_fail (CROW_IS_PREVIEW_ROWS (self));

  if (self->sort_attribute == attribute && self->descending == descending)
    return;
  self->sort_attribute = attribute;
  self->descending = descending;
  reload (self);
}

guint
crow_preview_rows_find (CrowPreviewRows *self,
                        CrowPreviewRow  *given)
{
  /* It may be of before the last edit of the drawing. */
  g_autoptr (CrowPreviewRow) row = crow_preview_adopt_row (self->preview, given);

  if (row == NULL || crow_preview_row_get_entity (row) != self->entity || !_crow_preview_rows_can_read (self))
    return G_MAXUINT;
  if (self->places == NULL && self->list != NULL && self->list_session == crow_preview_get_session (self->preview))
    {
      CrowObject *object = _crow_preview_find (self->preview->base, row, NULL);
      guint position = G_MAXUINT;

      if (object != NULL && crow_paged_list_find (self->list, object, &position, NULL))
        return position;
      return G_MAXUINT;
    }
  return _crow_preview_rows_find_position (self, row);
}
