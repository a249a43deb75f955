/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads pages of rows, in one of three ways.
 *
 * All rows of an entity in the order of its key come from CrowPagedList, which finds a page by its neighbour however far
 * down it is.  Many rows in another order, or filtered, are fetched by their places, which the worker thread has put in
 * order; so is what is far down in a list that has no objects.  The rest is read with LIMIT and OFFSET.
 *
 * Long bytes and texts are cut by the database, so a page of them costs no more than what is shown of it.  The session
 * does not cut; entities with bytes are therefore not read by it, nor is a page that it cannot make objects of.
 */
#include "config.h"

#include "preview/crow-preview-rows-private.h"

#include "preview/crow-preview-private.h"
#include "sql/crow-dialect.h"
#include "sql/crow-sql-names.h"

/* Bytes of a blob, characters of a text that are read: a little more than are shown. */
#define BLOB_BYTES 32
#define TEXT_CHARACTERS 1000

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

      /* From the few rows of the association to the rows, not the other way round. */
      g_string_append (sql, " WHERE (");
      for (guint i = 0; i < far->n_columns; i++)
        {
          g_string_append (sql, i > 0 ? ", " : "");
          append_column (sql, "t", target, far->target_columns[i]);
        }
      g_string_append (sql, ") IN (SELECT ");
      for (guint i = 0; i < far->n_columns; i++)
        {
          g_string_append (sql, i > 0 ? ", " : "");
          append_column (sql, "a", association, far->columns[i]);
        }
      g_string_append (sql, " FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, association);
      g_string_append (sql, " AS a WHERE ");
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

gboolean
_crow_preview_rows_can_read (CrowPreviewRows *self)
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

guint
_crow_preview_rows_count (CrowPreviewRows *self)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (CrowStatement) statement = NULL;

  if (!_crow_preview_rows_can_read (self))
    return 0;
  append_from (self, sql, values);
  statement = prepare (self, sql->str, values, self->filter);
  return read_count (self->preview, statement);
}

guint
_crow_preview_rows_count_all (CrowPreviewRows *self)
{
  return self->owner != NULL ? crow_preview_count_linked (self->preview, self->owner, self->role)
                             : crow_preview_count_rows (self->preview, self->entity);
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

/* "column, how long it is if it was cut", for each attribute; _crow_preview_rows_read_row() reads them from @first on. */
static void
append_columns (CrowPreviewRows *self,
                GString         *sql)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, self->entity);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_autoptr (GString) column = g_string_new (NULL);
      guint room = info->attributes[i].type == CROW_TYPE_BLOB ? BLOB_BYTES : TEXT_CHARACTERS;

      append_column (column, "t", info, i);
      g_string_append (sql, i > 0 ? ", " : "");
      /* Any column of SQLite may hold any value. */
      if (crow_schema_is_in_primary_key (schema, self->entity, i))
        g_string_append_printf (sql, "%s, NULL", column->str);
      else
        g_string_append_printf (sql, "iif(typeof(%s) IN ('text', 'blob') AND length(%s) > %u, substr(%s, 1, %u), %s), "
                                     "iif(typeof(%s) IN ('text', 'blob') AND length(%s) > %u, length(%s), NULL)",
                                column->str, column->str, room, column->str, room, column->str, column->str, column->str,
                                room, column->str);
    }
}

CrowPreviewRow *
_crow_preview_rows_read_row (CrowSchema    *schema,
                             guint          entity,
                             CrowStatement *statement,
                             guint          first)
{
  CrowPreviewRow *row = crow_preview_row_new (schema, entity);

  for (guint i = 0; i < crow_schema_get_entity (schema, entity)->n_attributes; i++)
    {
      CrowValue value;

      crow_statement_get_value (statement, first + 2 * i, &value);
      crow_preview_row_set_value (row, i, &value);
      if (!crow_statement_is_null (statement, first + 2 * i + 1))
        crow_preview_row_set_size (row, i, crow_statement_get_int64 (statement, first + 2 * i + 1));
    }
  return row;
}

static GPtrArray *
read_by_offset (CrowPreviewRows *self,
                guint            number)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (CrowStatement) statement = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean has_row;

  append_columns (self, sql);
  append_from (self, sql, values);
  append_order (self, sql);
  g_string_append_printf (sql, " LIMIT %d OFFSET %u", CROW_ROWS_PAGE, number * CROW_ROWS_PAGE);
  statement = prepare (self, sql->str, values, self->filter);
  while (statement != NULL && crow_statement_step (statement, &has_row, NULL) && has_row)
    g_ptr_array_add (rows, _crow_preview_rows_read_row (crow_preview_get_schema (self->preview), self->entity,
                                                          statement, 0));
  return rows;
}

/* A row that is not there any more stays as an empty one in its place. */
static GPtrArray *
read_by_places (CrowPreviewRows *self,
                guint            number)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  g_autofree char *sql = _crow_preview_rows_dup_scan (self, NULL);
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (self->preview));
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint first = number * CROW_ROWS_PAGE;

  for (guint i = first; i < MIN (first + CROW_ROWS_PAGE, crow_row_places_get_n (self->places)); i++)
    {
      gboolean has_row = FALSE;

      if (statement != NULL)
        {
          crow_row_places_bind (self->places, i, statement);
          crow_statement_step (statement, &has_row, NULL);
        }
      g_ptr_array_add (rows, has_row ? _crow_preview_rows_read_row (schema, self->entity, statement, 0)
                                     : crow_preview_row_new (schema, self->entity));
      if (statement != NULL)
        crow_statement_reset (statement);
    }
  return rows;
}

/* By the session. */

void
_crow_preview_rows_drop_list (CrowPreviewRows *self)
{
  g_clear_object (&self->list);
  self->list_session = NULL;
}

static gboolean
can_list (CrowPreviewRows *self)
{
  const CrowEntityInfo *info = crow_schema_get_entity (crow_preview_get_schema (self->preview), self->entity);
  CrowDatabaseFile *file = crow_preview_get_database (self->preview);

  /* The transaction of a session that reads would keep others from writing to the file. */
  if (file != NULL && crow_database_file_get_use (file) == CROW_DATABASE_ITSELF)
    return FALSE;
  if (self->owner != NULL || self->filter != NULL || self->sort_attribute < info->n_attributes ||
      !crow_preview_can_edit (self->preview, self->entity))
    return FALSE;
  for (guint i = 0; i < info->n_attributes; i++)
    if (info->attributes[i].type == CROW_TYPE_BLOB)
      return FALSE;
  return TRUE;
}

/* (nullable): NULL: another way is gone */
static CrowPagedList *
get_list (CrowPreviewRows *self)
{
  CrowSession *session = crow_preview_get_session (self->preview);
  g_autoptr (CrowQuery) query = NULL;

  if (self->list != NULL && self->list_session == session)
    return self->list;
  _crow_preview_rows_drop_list (self);
  if (!can_list (self))
    return NULL;
  query = crow_query_new (session, self->entity);
  self->list = crow_paged_list_new (query, NULL);
  self->list_session = session;
  return self->list;
}

/* (nullable): NULL: a row has values that make no object, as text in a number */
static GPtrArray *
read_by_list (CrowPreviewRows *self,
              CrowPagedList   *list,
              guint            number)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint first = number * CROW_ROWS_PAGE;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = first; i < MIN (first + CROW_ROWS_PAGE, n); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (G_LIST_MODEL (list), i);
      CrowPreviewRow *row;

      if (object == NULL)
        return NULL;
      row = crow_preview_row_new (schema, self->entity);
      for (guint j = 0; j < crow_schema_get_entity (schema, self->entity)->n_attributes; j++)
        {
          CrowValue value;

          crow_object_get_value (object, j, &value);
          crow_preview_row_set_value (row, j, &value);
        }
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

static gboolean
has_places (CrowPreviewRows *self)
{
  g_autoptr (CrowRowPlaces) places = crow_row_places_new (crow_preview_get_schema (self->preview), self->entity);

  return places != NULL;
}

GPtrArray *
_crow_preview_rows_read_page (CrowPreviewRows *self,
                              guint            number)
{
  CrowPreviewLog *log = crow_preview_get_log (self->preview);
  CrowPagedList *list;
  GPtrArray *rows = NULL;

  _crow_preview_log_set_reading (log, TRUE);
  list = self->places == NULL ? get_list (self) : NULL;
  if (self->places != NULL)
    rows = read_by_places (self, number);
  else if (list != NULL)
    rows = read_by_list (self, list, number);
  if (rows == NULL && (number * CROW_ROWS_PAGE < CROW_ROWS_MANY || self->gave_up || !has_places (self)))
    rows = read_by_offset (self, number);
  _crow_preview_log_set_reading (log, FALSE);
  return rows;
}

char *
_crow_preview_rows_dup_arrangement (CrowPreviewRows *self,
                                    CrowRowPlaces   *places,
                                    GPtrArray       *values)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  crow_row_places_append_columns (places, sql);
  append_from (self, sql, values);
  append_order (self, sql);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

char *
_crow_preview_rows_dup_scan (CrowPreviewRows *self,
                             GPtrArray       *values)
{
  const CrowEntityInfo *info = crow_schema_get_entity (crow_preview_get_schema (self->preview), self->entity);
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  append_columns (self, sql);
  if (values != NULL)
    {
      append_from (self, sql, values);
      append_order (self, sql);
    }
  else
    {
      g_string_append (sql, " FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
      g_string_append (sql, " AS t WHERE ");
      crow_row_places_append_condition (self->places, sql);
    }
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* " AND (key) < (?, …)" or another operator, of a row. */
static void
append_key_condition (CrowPreviewRows   *self,
                      GString           *sql,
                      const CrowKeyInfo *key,
                      const char        *operator)
{
  const CrowEntityInfo *info = crow_schema_get_entity (crow_preview_get_schema (self->preview), self->entity);

  g_string_append (sql, self->owner != NULL || self->filter != NULL ? " AND (" : " WHERE (");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      append_column (sql, "t", info, key->attributes[i]);
    }
  g_string_append_printf (sql, ") %s (", operator);
  for (guint i = 0; i < key->n_attributes; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append_c (sql, ')');
}

/* How many rows that are shown have a key like that. */
static guint
count_by_key (CrowPreviewRows   *self,
              CrowPreviewRow    *row,
              const CrowKeyInfo *key,
              const char        *operator)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (CrowStatement) statement = NULL;
  guint n_before;

  append_from (self, sql, values);
  append_key_condition (self, sql, key, operator);
  n_before = values->len + (self->filter != NULL ? 1 : 0);
  statement = prepare (self, sql->str, values, self->filter);
  for (guint i = 0; statement != NULL && i < key->n_attributes; i++)
    crow_statement_bind_value (statement, n_before + i, crow_preview_row_get_value (row, key->attributes[i]));
  return read_count (self->preview, statement);
}

/* The place of a row, looked for among all. */
static guint
find_place (CrowPreviewRows   *self,
            CrowPreviewRow    *row,
            const CrowKeyInfo *key)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, self->entity);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;

  crow_row_places_append_columns (self->places, sql);
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  g_string_append (sql, " AS t");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : " WHERE ");
      append_column (sql, "t", info, key->attributes[i]);
      g_string_append (sql, " IS ?");
    }
  statement = crow_engine_prepare (crow_session_get_engine (crow_preview_get_session (self->preview)), sql->str, NULL);
  for (guint i = 0; statement != NULL && i < key->n_attributes; i++)
    crow_statement_bind_value (statement, i, crow_preview_row_get_value (row, key->attributes[i]));
  if (statement == NULL || !crow_statement_step (statement, &has_row, NULL) || !has_row)
    return G_MAXUINT;
  return crow_row_places_find (self->places, statement);
}

guint
_crow_preview_rows_find_position (CrowPreviewRows *self,
                                  CrowPreviewRow  *row)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowKeyInfo *primary = crow_schema_get_primary_key (schema, self->entity);
  const char *key = crow_preview_row_get_key (row);

  if (primary != NULL && self->places != NULL)
    return find_place (self, row, primary);
  if (primary != NULL && self->sort_attribute >= crow_schema_get_entity (schema, self->entity)->n_attributes)
    return count_by_key (self, row, primary, "=") > 0 ? count_by_key (self, row, primary, "<") : G_MAXUINT;
  for (guint i = 0; i < MIN (self->n_rows, CROW_ROWS_MANY); i++)
    {
      g_autoptr (CrowPreviewRow) other = g_list_model_get_item (G_LIST_MODEL (self), i);

      if (g_str_equal (crow_preview_row_get_key (other), key))
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
