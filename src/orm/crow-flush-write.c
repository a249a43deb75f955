/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * INSERT, UPDATE and DELETE of rows, many in one statement.
 *
 * Rows of the same shape go in statements of many; when such a statement fails, its rows are tried one by one, so that
 * the error names the object.  That leaves the transaction in a state that only a rollback ends; the flush does one.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"

/* Rows in one INSERT: within a statement SQLite keeps a copy of each page that it changes, once. */
static const guint insert_sizes[] = { 500, 50, 10, 1 };
/* Rows in one UPDATE, where there are as many: SQLite takes most time for each with few, and more again with more. */
static const guint update_sizes[] = { 200, 50 };
/* In one DELETE. */
static const guint delete_sizes[] = { 500, 50 };

static void
blame (CrowSession *self,
       CrowRow     *row,
       GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  g_autofree char *name = NULL;

  if (error == NULL || *error == NULL)
    return;
  name = _crow_row_describe (map, row);
  g_prefix_error (error, "%s: ", name);
  crow_error_set_details (*error, G_OBJECT (_crow_row_get_object (self, row)), NULL, NULL, 0);
}

/* The rows from @first on that have the same entity and the same columns to write, taken out of @rest. */
static void
take_group (CrowSession *self,
            GPtrArray   *rest,
            CrowRowMask (*get_word) (CrowEntityMap *, CrowRow *, guint),
            GPtrArray   *group)
{
  CrowRow *first = g_ptr_array_index (rest, 0);
  CrowEntityMap *map = _crow_row_map_of (self, first);
  guint kept = 0, n = 0;

  g_ptr_array_set_size (group, rest->len);
  for (guint i = 0; i < rest->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rest, i);
      gboolean same = row->entity == first->entity;

      for (guint word = 0; same && word < map->n_words; word++)
        same = get_word (map, row, word) == get_word (map, first, word);
      if (same)
        group->pdata[n++] = row;
      else
        rest->pdata[kept++] = row;
    }
  g_ptr_array_set_size (group, n);
  g_ptr_array_set_size (rest, kept);
}

/* Inserts keep the order of rows: a group ends where the shape changes. */
static guint
group_length (CrowSession *self,
              CrowRow    **rows,
              guint        n_rows,
              CrowRowMask (*get_word) (CrowEntityMap *, CrowRow *, guint))
{
  CrowRow *first = rows[0];
  CrowEntityMap *map = _crow_row_map_of (self, first);
  guint i;

  for (i = 1; i < n_rows; i++)
    {
      if (rows[i]->entity != first->entity)
        break;
      for (guint word = 0; word < map->n_words; word++)
        if (get_word (map, rows[i], word) != get_word (map, first, word))
          return i;
    }
  return i;
}

/* What is left to the database: generated columns, and its own defaults where nothing was set. */
static CrowRowMask
get_insert_word (CrowEntityMap *map,
                 CrowRow       *row,
                 guint          word)
{
  CrowRowMask result = map->all[word];
  CrowRowMask valid = _crow_row_get_word (map, row, CROW_MASK_VALID, word);

  if (valid == result && !map->has_generated)
    return result;
  for (guint i = word * CROW_ROW_BITS; i < MIN ((word + 1) * CROW_ROW_BITS, map->n_attributes); i++)
    if ((map->attribute_flags[i] & CROW_ATTRIBUTE_GENERATED) ||
        ((map->attribute_flags[i] & CROW_ATTRIBUTE_SERVER) && !(valid >> i % CROW_ROW_BITS & 1)))
      result &= ~((CrowRowMask) 1 << i % CROW_ROW_BITS);
  return result;
}

static CrowRowMask
get_update_word (CrowEntityMap *map,
                 CrowRow       *row,
                 guint          word)
{
  return _crow_row_get_word (map, row, CROW_MASK_DIRTY, word);
}

static guint
list_columns (CrowEntityMap *map,
              CrowRow       *row,
              CrowRowMask  (*get_word) (CrowEntityMap *, CrowRow *, guint),
              guint16       *columns)
{
  guint n = 0;

  for (guint word = 0; word < map->n_words; word++)
    for (CrowRowMask bits = get_word (map, row, word); bits != 0; bits &= bits - 1)
      columns[n++] = word * CROW_ROW_BITS + __builtin_ctz (bits);
  return n;
}

static gboolean
run (CrowStatement *statement,
     GError       **error)
{
  CrowStep step;

  while ((step = _crow_statement_step (statement, error)) == CROW_STEP_ROW)
    ;
  return step == CROW_STEP_DONE;
}

static CrowStatement *
prepare_insert (CrowSession   *self,
                CrowEntityMap *map,
                const guint16 *columns,
                guint          n_columns,
                guint          n_rows,
                GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO ");

  _crow_sql_append_table (self, sql, map);
  _crow_sql_append_rows (self, sql, map, columns, n_columns, n_rows);
  return crow_engine_prepare (self->engine, sql->str, error);
}

static void
bind_columns (CrowStatement *statement,
              CrowEntityMap *map,
              CrowRow       *row,
              const guint16 *columns,
              guint          n_columns,
              guint         *parameter)
{
  for (guint i = 0; i < n_columns; i++)
    {
      CrowValue value;

      _crow_row_get (map, row, columns[i], &value);
      _crow_statement_bind (statement, (*parameter)++, &value);
    }
}

static gboolean
insert_some (CrowSession   *self,
             CrowEntityMap *map,
             CrowRow      **rows,
             guint          n_rows,
             const guint16 *columns,
             guint          n_columns,
             guint          per_statement,
             GError       **error)
{
  g_autoptr (CrowStatement) statement = prepare_insert (self, map, columns, n_columns, per_statement, error);

  if (statement == NULL || (per_statement > 1 && !_crow_flush_guard (self, error)))
    return FALSE;
  for (guint i = 0; i + per_statement <= n_rows; i += per_statement)
    {
      GError *local = NULL;
      guint parameter = 0, first = self->guarded ? 0 : i;

      for (guint j = 0; j < per_statement; j++)
        bind_columns (statement, map, rows[i + j], columns, n_columns, &parameter);
      _crow_session_say_rows (self, "flush", rows + i, per_statement);
      if (run (statement, &local))
        continue;
      /* One by one tells whose fault it is. */
      if (per_statement > 1 &&
          (!_crow_flush_return_to_guard (self, error) ||
           !insert_some (self, map, rows + first, i + per_statement - first, columns, n_columns, 1, error)))
        {
          g_error_free (local);
          return FALSE;
        }
      if (per_statement == 1)
        blame (self, rows[i], &local);
      g_propagate_error (error, local);
      return FALSE;
    }
  return TRUE;
}

/* Of @columns those that the table number @table of a row has; the key is in all. */
static guint
select_columns (CrowEntityMap *map,
                guint          table,
                const guint16 *columns,
                guint          n_columns,
                gboolean       key,
                guint16       *selected)
{
  guint n = 0;

  for (guint i = 0; i < n_columns; i++)
    if (map->owners[columns[i]] == table || (key && (map->attribute_flags[columns[i]] & CROW_ATTRIBUTE_IN_KEY)))
      selected[n++] = columns[i];
  return n;
}

/* The tables of heirs that have a part of a row. */
static gboolean
has_part (CrowSession   *self,
          CrowEntityMap *map,
          CrowRow       *row,
          guint          table)
{
  return crow_schema_inherits (self->mapping->drawn, _crow_mapping_get_entity (self->mapping, row),
                               map->tables[table]->entity);
}

/* One row of a hierarchy whose heirs have tables: a part in each, that of the root first. */
static gboolean
insert_parts (CrowSession   *self,
              CrowEntityMap *map,
              CrowRow       *row,
              const guint16 *columns,
              guint          n_columns,
              guint          first,
              GError       **error)
{
  g_autofree guint16 *selected = g_new (guint16, map->n_attributes);

  for (guint i = first; i < map->n_tables; i++)
    {
      guint n;

      if (!has_part (self, map, row, i))
        continue;
      n = select_columns (map, i, columns, n_columns, TRUE, selected);
      if (!insert_some (self, map->tables[i], &row, 1, selected, n, 1, error))
        return FALSE;
    }
  return TRUE;
}

/* Inserts a row whose key the database makes, and takes that over: no statement asks for the last key. */
gboolean
_crow_flush_insert_keyless (CrowSession *self,
                            CrowRow     *row,
                            GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  g_autofree guint16 *columns = g_new (guint16, map->n_attributes);
  g_autofree guint16 *all = g_new (guint16, map->n_attributes);
  guint n_all = list_columns (map, row, get_insert_word, all), n_columns = n_all, parameter = 0;
  g_autoptr (CrowStatement) statement = NULL;
  CrowStore *store = &self->stores[map->index];
  CrowValue key;

  memcpy (columns, all, n_all * sizeof (guint16));
  if (map->n_tables > 1)
    n_columns = select_columns (map, 0, all, n_all, TRUE, columns);
  statement = prepare_insert (self, map, columns, n_columns, 1, error);
  if (statement == NULL)
    return FALSE;
  bind_columns (statement, map, row, columns, n_columns, &parameter);
  _crow_session_say_rows (self, "flush", &row, 1);
  if (!run (statement, error))
    {
      blame (self, row, error);
      return FALSE;
    }
  key = crow_value_int64 (CROW_ENGINE_GET_CLASS (self->engine)->get_last_rowid (self->engine));
  _crow_flush_fill (self, row, map->key[0], &key);
  store->last_key = key.u.integer;
  store->reserved = TRUE;
  return map->n_tables < 2 || insert_parts (self, map, row, all, n_all, 1, error);
}

gboolean
_crow_flush_insert_rows (CrowSession *self,
                         CrowRow    **rows,
                         guint        n_rows,
                         GError     **error)
{
  for (guint start = 0, n; start < n_rows; start += n)
    {
      CrowRow **group = rows + start;
      CrowEntityMap *map = _crow_row_map_of (self, group[0]);
      g_autofree guint16 *columns = g_new (guint16, map->n_attributes);
      guint n_columns = list_columns (map, group[0], get_insert_word, columns);
      guint done = 0;

      if (map->n_tables > 1)
        {
          n = 1;
          if (!insert_parts (self, map, group[0], columns, n_columns, 0, error))
            return FALSE;
          continue;
        }
      n = group_length (self, group, n_rows - start, get_insert_word);
      for (guint i = 0; i < G_N_ELEMENTS (insert_sizes); i++)
        if (n - done >= insert_sizes[i] && insert_sizes[i] * n_columns <= CROW_MAX_PARAMETERS)
          {
            if (!insert_some (self, map, group + done, n - done, columns, n_columns, insert_sizes[i], error))
              return FALSE;
            done += (n - done) / insert_sizes[i] * insert_sizes[i];
          }
    }
  return TRUE;
}

/* UPDATE … SET … WHERE key = ? of one row, or of many from a list of values. */
static CrowStatement *
prepare_update (CrowSession   *self,
                CrowEntityMap *map,
                const guint16 *columns,
                guint          n_columns,
                guint          n_rows,
                GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  guint n_parameters = 0;
  gboolean versioned = map->info->version_attribute != CROW_NONE;

  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " SET ");
  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      _crow_sql_append_column (self, sql, map, columns[i]);
      g_string_append (sql, " = ");
      if (n_rows == 1)
        _crow_sql_append_parameter (self, sql, &n_parameters);
      else
        g_string_append_printf (sql, "v.column%u", map->n_key + i + 1);
    }
  if (n_rows > 1)
    {
      g_string_append (sql, " FROM (VALUES ");
      for (guint i = 0; i < n_rows; i++)
        {
          g_string_append (sql, i > 0 ? ", (" : "(");
          for (guint j = 0; j < map->n_key + n_columns; j++)
            {
              if (j > 0)
                g_string_append (sql, ", ");
              if (i == 0)
                _crow_sql_append_typed_parameter (self, sql, map, j < map->n_key ? map->key[j] : columns[j - map->n_key],
                                                  &n_parameters);
              else
                _crow_sql_append_parameter (self, sql, &n_parameters);
            }
          g_string_append_c (sql, ')');
        }
      g_string_append (sql, ") AS v");
    }
  g_string_append (sql, " WHERE ");
  for (guint i = 0; i < map->n_key; i++)
    {
      if (i > 0)
        g_string_append (sql, " AND ");
      if (n_rows > 1)
        {
          _crow_sql_append_table (self, sql, map);
          g_string_append_c (sql, '.');
        }
      _crow_sql_append_column (self, sql, map, map->key[i]);
      g_string_append (sql, " = ");
      if (n_rows == 1)
        _crow_sql_append_parameter (self, sql, &n_parameters);
      else
        g_string_append_printf (sql, "v.column%u", i + 1);
    }
  if (n_rows == 1 && versioned)
    {
      g_string_append (sql, " AND ");
      _crow_sql_append_column (self, sql, map, map->info->version_attribute);
      g_string_append (sql, " = ");
      _crow_sql_append_parameter (self, sql, &n_parameters);
    }
  return crow_engine_prepare (self->engine, sql->str, error);
}

static void
bind_stored (CrowSession   *self,
             CrowStatement *statement,
             CrowEntityMap *map,
             CrowRow       *row,
             const guint16 *columns,
             guint          n_columns,
             guint         *parameter)
{
  for (guint i = 0; i < n_columns; i++)
    {
      CrowValue value;

      _crow_flush_get_stored (self, row, columns[i], &value);
      _crow_statement_bind (statement, (*parameter)++, &value);
    }
}

static gboolean
complain_stale (CrowSession *self,
                CrowRow     *row,
                GError     **error)
{
  g_autofree char *name = _crow_row_describe (_crow_row_map_of (self, row), row);

  g_set_error (error, CROW_ERROR, CROW_ERROR_STALE,
               _("%s was changed or deleted by somebody else since it was loaded; refresh it and try again."), name);
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)), NULL, NULL, 0);
  return FALSE;
}

static gboolean
update_single (CrowSession   *self,
               CrowEntityMap *map,
               CrowRow      **rows,
               guint          n_rows,
               const guint16 *columns,
               guint          n_columns,
               GError       **error)
{
  g_autoptr (CrowStatement) statement = prepare_update (self, map, columns, n_columns, 1, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_rows; i++)
    {
      guint parameter = 0;

      bind_columns (statement, map, rows[i], columns, n_columns, &parameter);
      bind_stored (self, statement, map, rows[i], map->key, map->n_key, &parameter);
      if (map->info->version_attribute != CROW_NONE)
        bind_stored (self, statement, map, rows[i], &map->info->version_attribute, 1, &parameter);
      _crow_session_say_rows (self, "flush", rows + i, 1);
      if (!run (statement, error))
        {
          blame (self, rows[i], error);
          return FALSE;
        }
      if (crow_engine_get_n_changes (self->engine) != 1)
        return complain_stale (self, rows[i], error);
    }
  return TRUE;
}

static gboolean
update_batches (CrowSession   *self,
                CrowEntityMap *map,
                CrowRow      **rows,
                guint          n_rows,
                guint          per_statement,
                const guint16 *columns,
                guint          n_columns,
                GError       **error)
{
  g_autoptr (CrowStatement) statement = prepare_update (self, map, columns, n_columns, per_statement, error);

  if (statement == NULL || !_crow_flush_guard (self, error))
    return FALSE;
  for (guint i = 0; i < n_rows; i += per_statement)
    {
      g_autoptr (GError) local = NULL;
      guint parameter = 0, first = i;

      for (guint j = 0; j < per_statement; j++)
        {
          bind_columns (statement, map, rows[i + j], map->key, map->n_key, &parameter);
          bind_columns (statement, map, rows[i + j], columns, n_columns, &parameter);
        }
      _crow_session_say_rows (self, "flush", rows + i, per_statement);
      if (run (statement, &local) && crow_engine_get_n_changes (self->engine) == per_statement)
        continue;
      /* One by one tells whose fault it is; where that works, an order within the statement was the fault. */
      if (local != NULL && self->guarded)
        {
          if (!_crow_flush_return_to_guard (self, error))
            return FALSE;
          first = 0;
        }
      if (!update_single (self, map, rows + first, i + per_statement - first, columns, n_columns, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
update_group (CrowSession   *self,
              GPtrArray     *group,
              CrowEntityMap *map,
              const guint16 *columns,
              guint          n_columns,
              GError       **error)
{
  CrowRow **rows = (CrowRow **) group->pdata;
  gboolean single = map->info->version_attribute != CROW_NONE, key = FALSE, referred = FALSE, done = TRUE;
  guint written = 0;

  for (guint i = 0; i < n_columns; i++)
    {
      guint flags = map->attribute_flags[columns[i]];

      key |= (flags & CROW_ATTRIBUTE_IN_KEY) != 0;
      referred |= (flags & (CROW_ATTRIBUTE_IN_KEY | CROW_ATTRIBUTE_IN_UNIQUE)) != 0;
    }
  /* Referrers may follow a key, or whatever else is unique. */
  if (referred && !_crow_changes_prepare (self, error))
    return FALSE;
  if (referred)
    _crow_changes_watch (self, CROW_WATCH_ACTIONS);
  for (guint i = 0; !single && !key && done && i < G_N_ELEMENTS (update_sizes); i++)
    {
      guint size = update_sizes[i];
      guint n = (group->len - written) / size * size;

      if (n == 0 || (n_columns + map->n_key) * size > CROW_MAX_PARAMETERS)
        continue;
      done = update_batches (self, map, rows + written, n, size, columns, n_columns, error);
      written += n;
    }
  done = done && (written == group->len ||
                  update_single (self, map, rows + written, group->len - written, columns, n_columns, error));
  if (referred)
    _crow_changes_watch (self, CROW_WATCH_NONE);
  return done;
}

gboolean
_crow_flush_update_rows (CrowSession *self,
                         GPtrArray   *rows,
                         GError     **error)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_copy (rows, NULL, NULL);
  g_autoptr (GPtrArray) group = g_ptr_array_new ();

  while (rest->len > 0)
    {
      CrowEntityMap *map;
      g_autofree guint16 *columns = NULL, *selected = NULL;
      guint n_columns;

      take_group (self, rest, get_update_word, group);
      map = _crow_row_map_of (self, group->pdata[0]);
      columns = g_new (guint16, map->n_attributes);
      n_columns = list_columns (map, group->pdata[0], get_update_word, columns);
      if (map->n_tables < 2)
        {
          if (!update_group (self, group, map, columns, n_columns, error))
            return FALSE;
          continue;
        }
      selected = g_new (guint16, map->n_attributes);
      for (guint i = 0; i < map->n_tables; i++)
        {
          guint n = select_columns (map, i, columns, n_columns, FALSE, selected);

          if (n > 0 && !update_group (self, group, map->tables[i], selected, n, error))
            return FALSE;
        }
    }
  return TRUE;
}

static CrowStatement *
prepare_delete (CrowSession   *self,
                CrowEntityMap *map,
                guint          n_rows,
                gboolean       versioned,
                GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");
  guint n_parameters = 0;

  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " WHERE ");
  _crow_sql_append_in (self, sql, map, NULL, map->key, map->n_key, n_rows, &n_parameters);
  if (versioned)
    {
      g_string_append (sql, " AND ");
      _crow_sql_append_column (self, sql, map, map->info->version_attribute);
      g_string_append (sql, " = ");
      _crow_sql_append_parameter (self, sql, &n_parameters);
    }
  return crow_engine_prepare (self->engine, sql->str, error);
}

static gboolean
delete_some (CrowSession   *self,
             CrowEntityMap *map,
             CrowRow      **rows,
             guint          n_rows,
             guint          per_statement,
             GError       **error)
{
  gboolean versioned = map->info->version_attribute != CROW_NONE && per_statement == 1;
  g_autoptr (CrowStatement) statement = prepare_delete (self, map, per_statement, versioned, error);

  if (statement == NULL || !_crow_flush_guard (self, error))
    return FALSE;
  for (guint i = 0; i + per_statement <= n_rows; i += per_statement)
    {
      GError *local = NULL;
      guint parameter = 0, first = self->guarded ? 0 : i;

      for (guint j = 0; j < per_statement; j++)
        bind_stored (self, statement, map, rows[i + j], map->key, map->n_key, &parameter);
      if (versioned)
        bind_stored (self, statement, map, rows[i], &map->info->version_attribute, 1, &parameter);
      _crow_session_say_rows (self, "flush", rows + i, per_statement);
      if (run (statement, &local))
        {
          if (versioned && crow_engine_get_n_changes (self->engine) != 1)
            return complain_stale (self, rows[i], error);
          continue;
        }
      if (per_statement > 1)
        {
          gboolean blamed = !_crow_flush_return_to_guard (self, error) ||
                            !delete_some (self, map, rows + first, i + per_statement - first, 1, error);

          if (blamed)
            g_error_free (local);
          else
            g_propagate_error (error, local);
          return FALSE;
        }
      if ((g_error_matches (local, CROW_ERROR, CROW_ERROR_FOREIGN_KEY) ||
           g_error_matches (local, CROW_ERROR, CROW_ERROR_DENIED)) && _crow_flush_return_to_guard (self, NULL))
        _crow_flush_explain_denied (self, rows[i], &local);
      blame (self, rows[i], &local);
      g_propagate_error (error, local);
      return FALSE;
    }
  return TRUE;
}

/* Rows of one entity, in the order given. */
gboolean
_crow_flush_delete_rows (CrowSession *self,
                         CrowRow    **rows,
                         guint        n_rows,
                         GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, rows[0]);
  gboolean versioned = map->info->version_attribute != CROW_NONE, done = TRUE;
  guint written = 0;

  /* Parts in tables of heirs, where no foreign key takes them along. */
  for (guint i = map->n_tables; i > 1 && done; i--)
    {
      CrowEntityMap *table = map->tables[i - 1];

      if (crow_schema_get_entity (self->mapping->drawn, table->entity)->inheritance->on_delete == CROW_ACTION_CASCADE)
        continue;
      for (guint j = 0; j < n_rows && done; j++)
        if (has_part (self, map, rows[j], i - 1))
          done = delete_some (self, table, rows + j, 1, 1, error);
    }
  if (!done)
    return FALSE;
  if (map->has_actions || _crow_changes_has_triggers (self))
    _crow_changes_watch (self, CROW_WATCH_ACTIONS);
  for (guint i = 0; !versioned && done && i < G_N_ELEMENTS (delete_sizes); i++)
    {
      guint size = delete_sizes[i];
      guint n = (n_rows - written) / size * size;

      if (n == 0 || map->n_key * size > CROW_MAX_PARAMETERS)
        continue;
      done = delete_some (self, map, rows + written, n, size, error);
      written += n;
    }
  done = done && (written == n_rows || delete_some (self, map, rows + written, n_rows - written, 1, error));
  _crow_changes_watch (self, CROW_WATCH_NONE);
  return done;
}
