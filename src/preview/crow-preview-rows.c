/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of rows, and the conditions they are read under.
 *
 * Invariant: `n_rows` and `deleted` are what was told by items-changed last.
 */
#include "config.h"

#include "preview/crow-preview-rows.h"

#include "preview/crow-preview-private.h"
#include "sql/crow-dialect.h"

#define PAGE_SIZE 64
#define MAX_PAGES 64
#define MAX_FIND 10000
/* Bytes read of a blob: a little more than are shown. */
#define BLOB_BYTES 32

struct _CrowPreviewRows
{
  GObject parent_instance;

  /* owned */
  CrowPreview *preview;
  CrowPreviewRow *owner;  /* (nullable) */
  GHashTable *pages;      /* number → GPtrArray of CrowPreviewRow */
  GQueue order;           /* of numbers, the oldest first */
  GPtrArray *deleted;     /* of CrowPreviewRow */
  char *filter;           /* (nullable) */
  char *entity_id;        /* (nullable): by which the entity is found in another schema */

  /* state */
  guint entity;           /* CROW_NONE: nothing is shown */
  guint role;             /* of the owner */
  guint sort_attribute;
  gboolean descending;
  guint n_rows;
};

static void crow_preview_rows_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowPreviewRows, crow_preview_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, crow_preview_rows_list_model_init))

/* Conditions. */

static void
append_column (GString              *sql,
               const char           *table,
               const CrowEntityInfo *entity,
               guint                 attribute)
{
  g_string_append_printf (sql, "%s.", table);
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, entity->attributes[attribute].name);
}

/* " WHERE …": the rows, as t, that a role of @owner reaches.  Values are added to @values, borrowed from @owner. */
static void
append_reached (CrowSchema     *schema,
                GString        *sql,
                CrowPreviewRow *owner,
                guint           role,
                GPtrArray      *values)
{
  guint n;
  const CrowRole *info = &crow_schema_get_roles (schema, crow_preview_row_get_entity (owner), &n)[role];
  const CrowRelationshipInfo *link = crow_schema_get_relationship (schema, info->relationship);
  const CrowEntityInfo *target = crow_schema_get_entity (schema, info->target);

  if (link->association == CROW_NONE)
    {
      const CrowReferenceInfo *reference = &link->references[0];

      for (guint i = 0; i < reference->n_columns; i++)
        {
          guint own = info->end == 1 ? reference->columns[i] : reference->target_columns[i];
          guint other = info->end == 1 ? reference->target_columns[i] : reference->columns[i];

          g_string_append (sql, i > 0 ? " AND " : " WHERE ");
          append_column (sql, "t", target, own);
          g_string_append (sql, " = ?");
          g_ptr_array_add (values, (gpointer) crow_preview_row_get_value (owner, other));
        }
    }
  else
    {
      const CrowReferenceInfo *near = &link->references[1 - info->end];
      const CrowReferenceInfo *far = &link->references[info->end];
      const CrowEntityInfo *association = crow_schema_get_entity (schema, link->association);

      g_string_append (sql, " WHERE EXISTS (SELECT 1 FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, association);
      g_string_append (sql, " AS a WHERE ");
      for (guint i = 0; i < far->n_columns; i++)
        {
          append_column (sql, "a", association, far->columns[i]);
          g_string_append (sql, " = ");
          append_column (sql, "t", target, far->target_columns[i]);
          g_string_append (sql, " AND ");
        }
      for (guint i = 0; i < near->n_columns; i++)
        {
          append_column (sql, "a", association, near->columns[i]);
          g_string_append (sql, i + 1 < near->n_columns ? " = ? AND " : " = ?)");
          g_ptr_array_add (values, (gpointer) crow_preview_row_get_value (owner, near->target_columns[i]));
        }
    }
}

static void
append_from (CrowPreviewRows *self,
             GString         *sql,
             GPtrArray       *values)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, self->entity);

  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  g_string_append (sql, " AS t");
  if (self->owner != NULL)
    append_reached (schema, sql, self->owner, self->role, values);
  if (self->filter == NULL || info->n_attributes == 0)
    return;
  g_string_append (sql, self->owner != NULL ? " AND (" : " WHERE (");
  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? " OR instr(lower(CAST(" : "instr(lower(CAST(");
      append_column (sql, "t", info, i);
      /* One parameter for all of them; those before it are numbered from 1 too. */
      g_string_append_printf (sql, " AS TEXT)), ?%u)", values->len + 1);
    }
  g_string_append_c (sql, ')');
}

/* Prepares and binds; @filter lives until the statement is done with. */
static CrowStatement *
prepare (CrowPreviewRows *self,
         const char      *sql,
         GPtrArray       *values,
         const char      *filter)
{
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (self->preview));
  CrowStatement *statement = crow_engine_prepare (engine, sql, NULL);
  guint i;

  if (statement == NULL)
    return NULL;
  for (i = 0; i < values->len; i++)
    crow_statement_bind_value (statement, i, g_ptr_array_index (values, i));
  if (filter != NULL)
    crow_statement_bind_text (statement, i, filter);
  return statement;
}

static gboolean
can_read (CrowPreviewRows *self)
{
  return self->entity != CROW_NONE && crow_preview_get_session (self->preview) != NULL &&
         (self->owner == NULL || crow_preview_row_get_schema (self->owner) == crow_preview_get_schema (self->preview));
}

/* (nullable): of a statement that could not be prepared */
static guint
read_count (CrowPreview   *preview,
            CrowStatement *statement)
{
  CrowPreviewLog *log = crow_preview_get_log (preview);
  gboolean has_row = FALSE;
  guint n = 0;

  if (statement == NULL)
    return 0;
  _crow_preview_log_set_reading (log, TRUE);
  if (crow_statement_step (statement, &has_row, NULL) && has_row)
    n = (guint) MIN (crow_statement_get_int64 (statement, 0), G_MAXINT32);
  crow_statement_reset (statement);
  _crow_preview_log_set_reading (log, FALSE);
  return n;
}

static guint
count (CrowPreviewRows *self)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (CrowStatement) statement = NULL;

  if (!can_read (self))
    return 0;
  append_from (self, sql, values);
  statement = prepare (self, sql->str, values, self->filter);
  return read_count (self->preview, statement);
}

static void
append_order (CrowPreviewRows *self,
              GString         *sql)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, self->entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, self->entity);

  g_string_append (sql, " ORDER BY ");
  if (self->sort_attribute < info->n_attributes)
    {
      append_column (sql, "t", info, self->sort_attribute);
      g_string_append (sql, self->descending ? " DESC" : "");
    }
  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 || self->sort_attribute < info->n_attributes ? ", " : "");
      append_column (sql, "t", info, key->attributes[i]);
    }
  if (key == NULL && self->sort_attribute >= info->n_attributes)
    g_string_append (sql, "t.rowid");
}

static GPtrArray *
read_page (CrowPreviewRows *self,
           guint            number)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, self->entity);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (CrowStatement) statement = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean has_row;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      gboolean is_blob = info->attributes[i].type == CROW_TYPE_BLOB &&
                         !crow_schema_is_in_primary_key (schema, self->entity, i);

      g_string_append (sql, i > 0 ? ", " : "");
      g_string_append (sql, is_blob ? "substr(" : "");
      append_column (sql, "t", info, i);
      if (is_blob)
        g_string_append_printf (sql, ", 1, %d)", BLOB_BYTES);
    }
  append_from (self, sql, values);
  append_order (self, sql);
  g_string_append_printf (sql, " LIMIT %d OFFSET %u", PAGE_SIZE, number * PAGE_SIZE);
  statement = prepare (self, sql->str, values, self->filter);
  _crow_preview_log_set_reading (crow_preview_get_log (self->preview), TRUE);
  while (statement != NULL && crow_statement_step (statement, &has_row, NULL) && has_row)
    {
      CrowPreviewRow *row = crow_preview_row_new (schema, self->entity);

      for (guint i = 0; i < info->n_attributes; i++)
        {
          CrowValue value;

          crow_statement_get_value (statement, i, &value);
          crow_preview_row_set_value (row, i, &value);
        }
      g_ptr_array_add (rows, row);
    }
  _crow_preview_log_set_reading (crow_preview_get_log (self->preview), FALSE);
  return rows;
}

static GPtrArray *
get_page (CrowPreviewRows *self,
          guint            number)
{
  GPtrArray *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));

  if (page != NULL || !can_read (self))
    return page;
  page = read_page (self, number);
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
  page = get_page (self, position / PAGE_SIZE);
  if (page != NULL && position % PAGE_SIZE < page->len)
    return g_object_ref (g_ptr_array_index (page, position % PAGE_SIZE));
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

/* Everything is another. */
static void
reload (CrowPreviewRows *self)
{
  guint n_before = self->n_rows + self->deleted->len;
  g_autoptr (GPtrArray) deleted = NULL;

  drop_pages (self);
  g_ptr_array_set_size (self->deleted, 0);
  self->n_rows = count (self);
  if (self->entity != CROW_NONE && self->filter == NULL && self->owner == NULL)
    {
      deleted = crow_preview_get_deleted (self->preview, self->entity);
      for (guint i = 0; i < deleted->len; i++)
        g_ptr_array_add (self->deleted, g_object_ref (g_ptr_array_index (deleted, i)));
    }
  if (n_before + self->n_rows + self->deleted->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_rows + self->deleted->len);
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

  if (!can_read (self))
    {
      if (self->entity != CROW_NONE && !crow_preview_is_busy (self->preview))
        reload (self);
      return;
    }
  deleted = crow_preview_get_deleted (self->preview, self->entity);
  if (count (self) != self->n_rows ||
      (self->filter == NULL && self->owner == NULL && deleted->len != self->deleted->len))
    {
      reload (self);
      return;
    }
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      GPtrArray *page = value;
      g_autoptr (GPtrArray) fresh = read_page (self, GPOINTER_TO_UINT (number));

      if (!has_same_keys (page, fresh))
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
  self->entity = entity;
  reload (self);
}

static void
crow_preview_rows_dispose (GObject *object)
{
  CrowPreviewRows *self = CROW_PREVIEW_ROWS (object);

  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
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
  if (entity != self->entity)
    self->sort_attribute = CROW_NONE;
  self->entity = entity;
  g_clear_pointer (&self->entity_id, g_free);
  if (entity != CROW_NONE)
    self->entity_id = g_strdup (crow_schema_get_entity (crow_preview_get_schema (self->preview), entity)->id);
  reload (self);
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
                        CrowPreviewRow  *row)
{
  const char *key = crow_preview_row_get_key (row);

  if (crow_preview_row_get_entity (row) != self->entity)
    return G_MAXUINT;
  for (guint i = 0; i < MIN (self->n_rows, MAX_FIND); i++)
    {
      GPtrArray *page = get_page (self, i / PAGE_SIZE);

      if (page != NULL && i % PAGE_SIZE < page->len &&
          g_str_equal (crow_preview_row_get_key (g_ptr_array_index (page, i % PAGE_SIZE)), key))
        return i;
    }
  return G_MAXUINT;
}

static guint
run_count (CrowPreview *preview,
           const char  *sql,
           GPtrArray   *values)
{
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (preview));
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, NULL);

  for (guint i = 0; statement != NULL && values != NULL && i < values->len; i++)
    crow_statement_bind_value (statement, i, g_ptr_array_index (values, i));
  return read_count (preview, statement);
}

guint
crow_preview_count_linked (CrowPreview    *preview,
                           CrowPreviewRow *row,
                           guint           role)
{
  CrowSchema *schema = crow_preview_get_schema (preview);
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  const CrowRole *roles;
  guint n;

  if (crow_preview_get_session (preview) == NULL || crow_preview_row_get_schema (row) != schema)
    return 0;
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (row), &n);
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (schema, roles[role].target));
  g_string_append (sql, " AS t");
  append_reached (schema, sql, row, role, values);
  return run_count (preview, sql->str, values);
}

guint
crow_preview_count_rows (CrowPreview *preview,
                         guint        entity)
{
  CrowSchema *schema = crow_preview_get_schema (preview);
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");

  if (crow_preview_get_session (preview) == NULL)
    return 0;
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (schema, entity));
  return run_count (preview, sql->str, NULL);
}
