/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Queries: a condition, an order and a range over one entity.
 *
 * One statement for the result and one for each role that is fetched with it.  Without an order, rows come by key, so that
 * the same question has the same answer.
 */
#include "config.h"

#include "orm/crow-query.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-expression-private.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-overrides-private.h"
#include "orm/crow-query-private.h"

G_DEFINE_FINAL_TYPE (CrowQuery, crow_query, G_TYPE_OBJECT)

static void
crow_query_finalize (GObject *object)
{
  CrowQuery *self = CROW_QUERY (object);

  g_clear_pointer (&self->condition, crow_expression_unref);
  g_array_unref (self->order);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->joined);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->lazy);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (crow_query_parent_class)->finalize (object);
}

static void
clear_order (gpointer data)
{
  CrowQueryOrder *order = data;

  g_clear_pointer (&order->roles, g_array_unref);
}

static void
crow_query_class_init (CrowQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_query_finalize;
}

static void
crow_query_init (CrowQuery *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (CrowQueryOrder));
  g_array_set_clear_func (self->order, clear_order);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->joined = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->lazy = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->limit = -1;
}

/**
 * crow_query_new:
 * @session: a session
 * @entity: index of an entity that is mapped
 *
 * Returns: (transfer full): a query for all objects of the entity
 */
CrowQuery *
crow_query_new (CrowSession *session,
                guint        entity)
{
  CrowQuery *self;

  g_return_val_if_fail (CROW_IS_SESSION (session), NULL);
  g_return_val_if_fail (crow_mapping_is_mapped (session->mapping, entity), NULL);

  self = g_object_new (CROW_TYPE_QUERY, NULL);
  self->session = g_object_ref (session);
  self->map = _crow_mapping_get_map (session->mapping, entity);
  self->entity = entity;
  if (self->map->hierarchy && entity != self->map->index)
    self->condition = crow_expression_new_is_a (entity);
  return self;
}

static gpointer
ref_path (gconstpointer path,
          gpointer      data)
{
  return g_array_ref ((GArray *) path);
}

CrowQuery *
_crow_query_copy (CrowQuery *self)
{
  CrowQuery *copy = g_object_new (CROW_TYPE_QUERY, NULL);

  copy->session = g_object_ref (self->session);
  copy->condition = self->condition != NULL ? crow_expression_ref (self->condition) : NULL;
  g_array_append_vals (copy->order, self->order->data, self->order->len);
  for (guint i = 0; i < copy->order->len; i++)
    if (g_array_index (copy->order, CrowQueryOrder, i).roles != NULL)
      g_array_ref (g_array_index (copy->order, CrowQueryOrder, i).roles);
  g_ptr_array_extend (copy->paths, self->paths, ref_path, NULL);
  g_ptr_array_extend (copy->joined, self->joined, ref_path, NULL);
  g_ptr_array_extend (copy->refused, self->refused, ref_path, NULL);
  g_ptr_array_extend (copy->lazy, self->lazy, ref_path, NULL);
  copy->map = self->map;
  copy->entity = self->entity;
  copy->limit = self->limit;
  copy->offset = self->offset;
  return copy;
}

/**
 * crow_query_where:
 * @self: a query
 * @condition: (transfer full): what objects must fulfil, beside earlier conditions
 */
void
crow_query_where (CrowQuery      *self,
                  CrowExpression *condition)
{
  g_return_if_fail (CROW_IS_QUERY (self) && condition != NULL);

  self->condition = self->condition == NULL ? condition : crow_expression_new_and (self->condition, condition);
}

/* Appends the roles that @path names; @entity: (inout): from where, to where. */
static gboolean
find_path (CrowQuery  *self,
           const char *path,
           GArray     *roles,
           guint      *entity,
           GError    **error)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);

  for (char **name = names; *name != NULL; name++)
    {
      CrowEntityMap *map = _crow_mapping_get_map (self->session->mapping, *entity);
      guint role = crow_mapping_lookup_role (self->session->mapping, *entity, *name);

      if (role == CROW_NONE)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, _("“%s” has no role “%s” that could be loaded."),
                       map->info->name, *name);
          return FALSE;
        }
      g_array_append_val (roles, role);
      *entity = map->roles[role].target_entity;
    }
  return TRUE;
}

static gboolean
add_path (CrowQuery  *self,
          GPtrArray  *paths,
          const char *path,
          GError    **error)
{
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (guint));
  guint entity = self->entity;

  if (!find_path (self, path, roles, &entity, error))
    return FALSE;
  g_ptr_array_add (paths, g_steal_pointer (&roles));
  return TRUE;
}

/**
 * crow_query_order:
 * @self: a query
 * @attribute: index of an attribute
 * @descending: whether high values come first
 *
 * Sorts by an attribute, where earlier orders leave it open.
 */
void
crow_query_order (CrowQuery *self,
                  guint      attribute,
                  gboolean   descending)
{
  CrowQueryOrder order = { .attribute = attribute, .descending = descending };

  g_return_if_fail (CROW_IS_QUERY (self));
  g_return_if_fail (attribute < self->map->n_attributes);

  order.map = self->map;
  g_array_append_val (self->order, order);
}

gboolean
_crow_query_find_attribute (CrowQuery      *self,
                            const char     *path,
                            GArray         *roles,
                            CrowEntityMap **map,
                            guint          *attribute,
                            GError        **error)
{
  const char *name = strrchr (path, '.');
  g_autofree char *way = name != NULL ? g_strndup (path, name - path) : NULL;
  guint entity = self->entity;

  name = name != NULL ? name + 1 : path;
  if (way != NULL && !find_path (self, way, roles, &entity, error))
    return FALSE;
  *map = _crow_path_resolve (self->map, (guint *) roles->data, roles->len, error);
  if (*map == NULL)
    return FALSE;
  *attribute = crow_mapping_lookup_attribute (self->session->mapping, entity, name);
  if (*attribute != CROW_NONE)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, _("“%s” has no attribute “%s”."), (*map)->info->name, name);
  return FALSE;
}

/**
 * crow_query_order_along:
 * @self: a query
 * @path: names of roles to one and of an attribute, joined by dots: "author.name"
 * @descending: whether high values come first
 * @error: %CROW_ERROR_SCHEMA when there is no such role or attribute, or a role reaches many
 *
 * As crow_query_order(), by an attribute of the object that the roles lead to; where they lead nowhere it counts as null,
 * which sorts before all values.  A live list asks the database again when anything on the path changes, and a paged list
 * finds its pages by counting.
 *
 * Returns: whether there are such roles and such an attribute
 */
gboolean
crow_query_order_along (CrowQuery  *self,
                        const char *path,
                        gboolean    descending,
                        GError    **error)
{
  CrowQueryOrder order = { .descending = descending };
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (CROW_IS_QUERY (self) && path != NULL, FALSE);

  if (!_crow_query_find_attribute (self, path, roles, &order.map, &order.attribute, error))
    return FALSE;
  if (roles->len > 0)
    order.roles = g_steal_pointer (&roles);
  g_array_append_val (self->order, order);
  return TRUE;
}

/**
 * crow_query_set_limit:
 * @self: a query
 * @limit: how many objects at most; negative: any number
 */
void
crow_query_set_limit (CrowQuery *self,
                      gint64     limit)
{
  g_return_if_fail (CROW_IS_QUERY (self));

  self->limit = limit;
}

/**
 * crow_query_set_offset:
 * @self: a query
 * @offset: how many objects are left out at the start
 */
void
crow_query_set_offset (CrowQuery *self,
                       gint64     offset)
{
  g_return_if_fail (CROW_IS_QUERY (self) && offset >= 0);

  self->offset = offset;
}

/**
 * crow_query_load:
 * @self: a query
 * @path: names of roles, joined by dots
 * @error: %CROW_ERROR_SCHEMA when there is no such role
 *
 * Fetches roles together with the result.
 *
 * Returns: whether there are such roles
 */
gboolean
crow_query_load (CrowQuery  *self,
                 const char *path,
                 GError    **error)
{
  g_return_val_if_fail (CROW_IS_QUERY (self) && path != NULL, FALSE);

  return add_path (self, self->paths, path, error);
}

/**
 * crow_query_load_joined:
 * @self: a query
 * @path: names of roles, joined by dots
 * @error: %CROW_ERROR_SCHEMA when there is no such role
 *
 * As crow_query_load(), but in the statement of the query itself, to-many roles and paths of them too.  Rows of a to-many
 * role repeat those of the query on their way, and those of two such roles side by side each other's, so
 * crow_query_load() is often the faster one; this one is for answers of few rows.  crow_query_run_async() does not join.
 *
 * Returns: whether there are such roles
 */
gboolean
crow_query_load_joined (CrowQuery  *self,
                        const char *path,
                        GError    **error)
{
  g_return_val_if_fail (CROW_IS_QUERY (self) && path != NULL, FALSE);

  if (!add_path (self, self->paths, path, error))
    return FALSE;
  g_ptr_array_add (self->joined, g_array_ref (g_ptr_array_index (self->paths, self->paths->len - 1)));
  return TRUE;
}

/**
 * crow_query_load_raise:
 * @self: a query
 * @path: names of roles, joined by dots
 * @error: %CROW_ERROR_SCHEMA when there is no such role
 *
 * Looking at the last role of the path gives %CROW_ERROR_NOT_LOADED, and it is not loaded along either: for objects that
 * this query brings into the session, and those that they reach along the path when that is loaded.
 *
 * Returns: whether there are such roles
 */
gboolean
crow_query_load_raise (CrowQuery  *self,
                       const char *path,
                       GError    **error)
{
  g_return_val_if_fail (CROW_IS_QUERY (self) && path != NULL, FALSE);

  return add_path (self, self->refused, path, error);
}

/**
 * crow_query_load_lazy:
 * @self: a query
 * @path: names of roles, joined by dots
 * @error: %CROW_ERROR_SCHEMA when there is no such role
 *
 * The last role of the path is loaded when somebody looks at it, whatever crow_session_set_loading() says of it: for
 * objects that this query brings into the session, and those that they reach along the path when that is loaded.
 *
 * Returns: whether there are such roles
 */
gboolean
crow_query_load_lazy (CrowQuery  *self,
                      const char *path,
                      GError    **error)
{
  g_return_val_if_fail (CROW_IS_QUERY (self) && path != NULL, FALSE);

  return add_path (self, self->lazy, path, error);
}

/* @extra: (nullable): a condition beside that of the query */
gboolean
_crow_query_append_where (CrowQuery      *self,
                          CrowExpression *extra,
                          GString        *sql,
                          GArray         *values,
                          GError        **error)
{
  guint n_aliases = 0;

  if (self->condition != NULL)
    {
      g_string_append (sql, " WHERE ");
      if (!_crow_expression_append (self->session, self->condition, self->map, "t", sql, values, &n_aliases, error))
        return FALSE;
    }
  if (extra == NULL)
    return TRUE;
  g_string_append (sql, self->condition != NULL ? " AND " : " WHERE ");
  return _crow_expression_append (self->session, extra, self->map, "t", sql, values, &n_aliases, error);
}

gboolean
_crow_query_append_from (CrowQuery      *self,
                         CrowExpression *extra,
                         GString        *sql,
                         GArray         *values,
                         GError        **error)
{
  g_string_append (sql, " FROM ");
  _crow_sql_append_source (self->session, sql, self->map);
  g_string_append (sql, " AS t");
  return _crow_query_append_where (self, extra, sql, values, error);
}

void
_crow_query_append_order (CrowQuery *self,
                          gboolean   reverse,
                          GString   *sql)
{
  /* Other names than those of the conditions. */
  guint n_aliases = 0;

  g_string_append (sql, " ORDER BY ");
  for (guint i = 0; i < self->order->len; i++)
    {
      CrowQueryOrder *order = &g_array_index (self->order, CrowQueryOrder, i);
      gboolean descending = order->descending != reverse;

      if (order->roles != NULL)
        {
          _crow_path_append_value (self->session, self->map, "t", (guint *) order->roles->data, order->roles->len,
                                   order->attribute, sql, &n_aliases);
          _crow_sql_append_nullable_direction (self->session, sql, descending);
        }
      else
        {
          g_string_append (sql, "t.");
          _crow_sql_append_column (self->session, sql, self->map, order->attribute);
          _crow_sql_append_direction (self->session, sql, self->map, order->attribute, descending);
        }
      g_string_append (sql, ", ");
    }
  for (guint i = 0; i < self->map->n_key; i++)
    {
      g_string_append (sql, i > 0 ? ", t." : "t.");
      _crow_sql_append_column (self->session, sql, self->map, self->map->key[i]);
      if (reverse)
        g_string_append (sql, " DESC");
    }
}

CrowStatement *
_crow_query_prepare (CrowQuery *self,
                     GString   *sql,
                     GArray    *values,
                     GError   **error)
{
  CrowStatement *statement = crow_engine_prepare (self->session->engine, sql->str, error);

  for (guint i = 0; statement != NULL && i < values->len; i++)
    _crow_statement_bind (statement, i, &g_array_index (values, CrowValue, i));
  return statement;
}

/**
 * crow_query_set_populate_existing:
 * @self: a query
 * @populate_existing: whether objects that the session has get the values that the database has now
 *
 * Without it, what is loaded stays as it was loaded, and edits are kept; with it, edits that were not flushed are lost,
 * too.
 */
void
crow_query_set_populate_existing (CrowQuery *self,
                                  gboolean   populate_existing)
{
  g_return_if_fail (CROW_IS_QUERY (self));

  self->overwrite = populate_existing;
}

static gboolean
take_row_cb (CrowSession     *session,
             CrowRow         *row,
             const CrowValue *before,
             gpointer         data)
{
  g_ptr_array_add (data, row);
  return TRUE;
}

static gboolean
load_path (CrowQuery  *self,
           GArray     *path,
           GPtrArray  *result,
           GError    **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_ref (result);
  CrowEntityMap *map = self->map;

  for (guint i = 0; i < path->len && rows->len > 0; i++)
    {
      guint role = g_array_index (path, guint, i);
      GPtrArray *reached;

      if (!(map->roles[role].kind == CROW_ROLE_REFERENCE ? _crow_load_targets : _crow_load_sets) (
            self->session, map, role, (CrowRow **) rows->pdata, rows->len, error))
        return FALSE;
      if (i + 1 == path->len)
        break;
      reached = _crow_load_collect_reached (self->session, map, role, rows);
      g_ptr_array_unref (rows);
      rows = reached;
      map = map->roles[role].target;
    }
  return TRUE;
}

/* What is said of how roles are loaded goes with the rows that are new. */
static void
override_loading (CrowQuery   *self,
                  GPtrArray   *paths,
                  CrowLoading  loading,
                  GPtrArray   *rows)
{
  for (guint i = 0; i < paths->len; i++)
    {
      GArray *path = g_ptr_array_index (paths, i);
      g_autoptr (GPtrArray) owners = g_ptr_array_ref (rows);
      CrowEntityMap *map = self->map;

      /* Along what came in the same statement, too. */
      for (guint j = 0; j < path->len && owners->len > 0; j++)
        {
          guint role = g_array_index (path, guint, j);
          GPtrArray *reached;

          for (guint k = 0; k < owners->len; k++)
            if ((((CrowRow *) owners->pdata[k])->batch & CROW_BATCH_NUMBER) > self->last_batch)
              _crow_overrides_add (self->session, owners->pdata[k], path, j, loading);
          reached = _crow_load_collect_reached (self->session, map, role, owners);
          g_ptr_array_unref (owners);
          owners = reached;
          map = map->roles[role].target;
        }
    }
}

void
_crow_query_append_limit (CrowQuery *self,
                          gint64     limit,
                          gint64     offset,
                          GString   *sql)
{
  if (limit >= 0)
    g_string_append_printf (sql, " LIMIT %" G_GINT64_FORMAT, limit);
  else if (offset > 0)
    g_string_append (sql, _crow_sql_get_form (self->session)->no_limit);
  if (offset > 0)
    g_string_append_printf (sql, " OFFSET %" G_GINT64_FORMAT, offset);
}

/* The statement for the rows of the result; at most @limit, if that is not negative. */
static CrowStatement *
prepare_rows (CrowQuery      *self,
              CrowExpression *extra,
              gboolean        reverse,
              gint64          limit,
              gint64          offset,
              GError        **error)
{
  CrowSession *session = self->session;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *columns = _crow_load_dup_columns (session, self->map, "t");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));

  g_string_append (sql, columns);
  if (!_crow_query_append_from (self, extra, sql, values, error))
    return NULL;
  _crow_query_append_order (self, reverse, sql);
  _crow_query_append_limit (self, limit, offset, sql);
  _crow_session_say (session, "query of %s", self->map->info->name);
  return _crow_query_prepare (self, sql, values, error);
}

static GPtrArray *
fetch (CrowQuery      *self,
       CrowExpression *extra,
       gboolean        reverse,
       gint64          limit,
       gint64          offset,
       gboolean        overwrite,
       GError        **error)
{
  g_autoptr (CrowStatement) statement = prepare_rows (self, extra, reverse, limit, offset, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  if (statement == NULL ||
      !_crow_load_rows (self->session, self->map, statement, NULL, 0, overwrite, take_row_cb, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

/* What is fetched along with the rows. */
gboolean
_crow_query_load_paths (CrowQuery *self,
                        GPtrArray *rows,
                        GError   **error)
{
  for (guint i = 0; i < rows->len; i++)
    _crow_row_keep (rows->pdata[i]);
  override_loading (self, self->refused, CROW_LOADING_RAISE, rows);
  override_loading (self, self->lazy, CROW_LOADING_LAZY, rows);
  for (guint i = 0; i < self->paths->len; i++)
    if (!load_path (self, g_ptr_array_index (self->paths, i), rows, error))
      return FALSE;
  return _crow_load_along (self->session, self->map, rows, error);
}

/* The two halves of crow_query_run(), around another thread that steps the statement.  @flush: edits are flushed first. */
CrowStatement *
_crow_query_begin (CrowQuery *self,
                   gboolean   flush,
                   GError   **error)
{
  if (flush && !_crow_session_autoflush (self->session, error))
    return NULL;
  self->last_batch = self->session->next_batch;
  return prepare_rows (self, NULL, FALSE, self->limit, self->offset, error);
}

/* The rows of an answer, with paths. */
GPtrArray *
_crow_query_take_rows (CrowQuery     *self,
                       CrowRowBuffer *buffer,
                       gboolean       overwrite,
                       GError       **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  gboolean done;

  self->session->overwrites_edits = overwrite && self->overwrite;
  done = _crow_load_buffer (self->session, buffer, overwrite, take_row_cb, rows, error);
  self->session->overwrites_edits = FALSE;
  return done && _crow_query_load_paths (self, rows, error) ? g_steal_pointer (&rows) : NULL;
}

GListModel *
_crow_query_take_result (CrowQuery     *self,
                         CrowRowBuffer *buffer,
                         GError       **error)
{
  GPtrArray *rows = _crow_query_take_rows (self, buffer, self->overwrite, error);

  if (rows == NULL)
    return NULL;
  if (self->overwrite)
    _crow_live_settle (self->session, FALSE);
  return _crow_result_new (self->session, rows);
}

static GPtrArray *
run (CrowQuery *self,
     gint64     limit,
     GError   **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GError *local = NULL;

  if (!_crow_session_autoflush (self->session, error))
    return NULL;
  self->last_batch = self->session->next_batch;
  self->session->overwrites_edits = self->overwrite;
  if (self->joined->len > 0 || self->session->has_joined)
    rows = _crow_query_fetch_joined (self, limit, &local);
  if (rows == NULL && local == NULL)
    rows = fetch (self, NULL, FALSE, limit, self->offset, self->overwrite, &local);
  if (local != NULL)
    g_propagate_error (error, local);
  self->session->overwrites_edits = FALSE;
  if (rows == NULL || !_crow_query_load_paths (self, rows, error))
    return NULL;
  if (self->overwrite)
    _crow_live_settle (self->session, FALSE);
  return g_steal_pointer (&rows);
}

/* While events are frozen: who hears that an object was read again must not change what is being read. */
GPtrArray *
_crow_query_run_again (CrowQuery *self,
                       GError   **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert (self->session->freeze_events > 0);
  self->last_batch = self->session->next_batch;
  rows = fetch (self, NULL, FALSE, self->limit, self->offset, TRUE, error);
  return rows != NULL && _crow_query_load_paths (self, rows, error) ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
_crow_query_fetch (CrowQuery      *self,
                   CrowExpression *extra,
                   gboolean        reverse,
                   gint64          limit,
                   gint64          offset,
                   GError        **error)
{
  GPtrArray *rows;

  self->session->loading_page = TRUE;
  rows = fetch (self, extra, reverse, limit, offset, TRUE, error);
  self->session->loading_page = FALSE;
  g_clear_pointer (&extra, crow_expression_unref);
  return rows;
}

gboolean
_crow_query_count (CrowQuery      *self,
                   CrowExpression *extra,
                   gint64         *count,
                   GError        **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE, done;

  done = _crow_query_append_from (self, extra, sql, values, error) &&
         (statement = _crow_query_prepare (self, sql, values, error)) != NULL &&
         crow_statement_step (statement, &has_row, error);
  *count = done && has_row ? crow_statement_get_int64 (statement, 0) : 0;
  /* What is bound is borrowed from it. */
  g_clear_pointer (&statement, crow_statement_free);
  g_clear_pointer (&extra, crow_expression_unref);
  return done;
}

/**
 * crow_query_run:
 * @self: a query
 * @error: as crow_session_flush(), because edits are flushed first; %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Asks the database.
 *
 * Returns: (transfer full): a list of #CrowObject, or %NULL with @error set
 */
GListModel *
crow_query_run (CrowQuery *self,
                GError   **error)
{
  GPtrArray *rows;

  g_return_val_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session), NULL);

  rows = run (self, self->limit, error);
  return rows != NULL ? _crow_result_new (self->session, rows) : NULL;
}

/**
 * crow_query_first:
 * @self: a query
 * @error: as crow_query_run()
 *
 * Returns: (transfer none) (nullable): the first object; %NULL without @error when there is none
 */
CrowObject *
crow_query_first (CrowQuery *self,
                  GError   **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session), NULL);

  rows = run (self, self->limit == 0 ? 0 : 1, error);
  return rows != NULL && rows->len > 0 ? _crow_row_get_object (self->session, rows->pdata[0]) : NULL;
}

/**
 * crow_query_one:
 * @self: a query
 * @error: as crow_query_run(); %CROW_ERROR_NO_RESULT and %CROW_ERROR_MANY_RESULTS
 *
 * Returns: (transfer none): the only object, or %NULL with @error set
 */
CrowObject *
crow_query_one (CrowQuery *self,
                GError   **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (CROW_IS_QUERY (self) && _crow_session_is_usable (self->session), NULL);

  rows = run (self, self->limit >= 0 ? MIN (self->limit, 2) : 2, error);
  if (rows == NULL)
    return NULL;
  if (rows->len == 1)
    return _crow_row_get_object (self->session, rows->pdata[0]);
  if (rows->len == 0)
    g_set_error (error, CROW_ERROR, CROW_ERROR_NO_RESULT, _("There is no such row in “%s”."), self->map->info->name);
  else
    g_set_error (error, CROW_ERROR, CROW_ERROR_MANY_RESULTS, _("There are several such rows in “%s”; ask for one."),
                 self->map->info->name);
  return NULL;
}

/**
 * crow_query_count:
 * @self: a query
 * @count: (out): how many objects there are, whatever the limit
 * @error: as crow_query_run()
 *
 * Returns: whether they were counted
 */
gboolean
crow_query_count (CrowQuery *self,
                  gint64    *count,
                  GError   **error)
{
  g_return_val_if_fail (CROW_IS_QUERY (self) && count != NULL && _crow_session_is_usable (self->session), FALSE);

  return _crow_session_autoflush (self->session, error) && _crow_query_count (self, NULL, count, error);
}
