/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From the database into rows: one loader for all that returns an entity's columns.
 *
 * A row that the session has already keeps its values and edits; only what is missing is filled in, unless the caller
 * asks to overwrite.  It never writes to the database and never flushes.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-places-private.h"
#include "orm/crow-query-private.h"
#include "sql/crow-dialect.h"

void
_crow_sql_append_parameter (CrowSession *self,
                            GString     *sql,
                            guint       *n_parameters)
{
  ++*n_parameters;
  if (_crow_sql_get_form (self)->numbered_parameters)
    g_string_append_printf (sql, "$%u", *n_parameters);
  else
    g_string_append_c (sql, '?');
}

void
_crow_sql_append_column (CrowSession   *self,
                         GString       *sql,
                         CrowEntityMap *map,
                         guint          attribute)
{
  crow_sql_append_identifier (sql, crow_engine_get_dialect (self->engine), map->info->attributes[attribute].name);
}

void
_crow_sql_append_table (CrowSession   *self,
                        GString       *sql,
                        CrowEntityMap *map)
{
  crow_sql_append_table (sql, crow_engine_get_dialect (self->engine), map->info);
}

/* What rows are read from: the table, or all tables of a hierarchy side by side. */
void
_crow_sql_append_source (CrowSession   *self,
                         GString       *sql,
                         CrowEntityMap *map)
{
  if (map->n_tables < 2)
    {
      _crow_sql_append_table (self, sql, map);
      return;
    }
  g_string_append (sql, "(SELECT ");
  for (guint i = 0; i < map->n_attributes; i++)
    {
      g_string_append_printf (sql, "%sh%u.", i > 0 ? ", " : "", map->owners[i]);
      _crow_sql_append_column (self, sql, map, i);
    }
  for (guint i = 0; i < map->n_tables; i++)
    {
      g_string_append (sql, i == 0 ? " FROM " : " LEFT JOIN ");
      _crow_sql_append_table (self, sql, map->tables[i]);
      g_string_append_printf (sql, " AS h%u", i);
      for (guint j = 0; i > 0 && j < map->n_key; j++)
        {
          g_string_append_printf (sql, "%sh%u.", j == 0 ? " ON " : " AND ", i);
          _crow_sql_append_column (self, sql, map->tables[i], map->key[j]);
          g_string_append (sql, " = h0.");
          _crow_sql_append_column (self, sql, map, map->key[j]);
        }
    }
  g_string_append_c (sql, ')');
}

/* "alias.a, alias.b, …" of all attributes. */
char *
_crow_load_dup_columns (CrowSession   *self,
                        CrowEntityMap *map,
                        const char    *alias)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < map->n_attributes; i++)
    {
      g_string_append_printf (sql, "%s%s.", i > 0 ? ", " : "", alias);
      _crow_sql_append_column (self, sql, map, i);
    }
  return g_string_free (sql, FALSE);
}

/* " (a, b) VALUES (?, ?), …" */
void
_crow_sql_append_rows (CrowSession   *self,
                       GString       *sql,
                       CrowEntityMap *map,
                       const guint16 *columns,
                       guint          n_columns,
                       guint          n_rows)
{
  guint n_parameters = 0;

  g_string_append (sql, " (");
  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      _crow_sql_append_column (self, sql, map, columns[i]);
    }
  g_string_append_printf (sql, ")%s VALUES ",
                          crow_sql_get_overriding (crow_engine_get_dialect (self->engine), map->info));
  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append (sql, i > 0 ? ", (" : "(");
      for (guint j = 0; j < n_columns; j++)
        {
          if (j > 0)
            g_string_append (sql, ", ");
          _crow_sql_append_parameter (self, sql, &n_parameters);
        }
      g_string_append_c (sql, ')');
    }
}

/* "alias.a IN (?, …)", or for several columns "(alias.a, alias.b) IN (VALUES (?, ?), …)" as the database wants it. */
void
_crow_sql_append_in (CrowSession   *self,
                     GString       *sql,
                     CrowEntityMap *map,
                     const char    *alias,
                     const guint16 *columns,
                     guint          n_columns,
                     guint          n_rows,
                     guint         *n_parameters)
{
  if (n_columns > 1)
    g_string_append_c (sql, '(');
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append_printf (sql, "%s%s%s", i > 0 ? ", " : "", alias != NULL ? alias : "", alias != NULL ? "." : "");
      _crow_sql_append_column (self, sql, map, columns[i]);
    }
  g_string_append (sql, n_columns > 1 ? ") IN " : " IN ");
  g_string_append (sql, n_columns > 1 ? _crow_sql_get_form (self)->row_list : "(");
  for (guint i = 0; i < n_rows; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      if (n_columns > 1)
        g_string_append_c (sql, '(');
      for (guint j = 0; j < n_columns; j++)
        {
          if (j > 0)
            g_string_append (sql, ", ");
          _crow_sql_append_parameter (self, sql, n_parameters);
        }
      if (n_columns > 1)
        g_string_append_c (sql, ')');
    }
  g_string_append_c (sql, ')');
}

/* A few sizes of statements are kept prepared; the rest of the parameters repeats the last. */
guint
_crow_sql_round_up (guint n_rows)
{
  static const guint sizes[] = { 1, 5, 20, 50 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (n_rows <= sizes[i])
      return sizes[i];
  return n_rows;
}

gboolean
_crow_load_misfit (CrowEntityMap *map,
                   guint          attribute,
                   GError       **error)
{
  g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE,
               _("A row of “%s” has a value in “%s” that is not of the type %s; correct it in the database."),
               map->info->name, map->info->attributes[attribute].name,
               crow_data_type_to_string (map->info->attributes[attribute].type));
  crow_error_set_details (error != NULL ? *error : NULL, NULL, map->info->attributes[attribute].name, NULL, 0);
  return FALSE;
}

/* All slots of a fresh row that will be let go: what is in the arena stays there. */
static void
fill_released (CrowSession     *self,
               CrowEntityMap   *map,
               CrowRow         *row,
               const CrowValue *values)
{
  for (guint i = 0; i < map->n_attributes; i++)
    _crow_row_put (self, map, row, i, &values[i]);
}

/* All slots of a fresh row. */
static void
fill_new (CrowSession     *self,
          CrowEntityMap   *map,
          CrowRow         *row,
          const CrowValue *values)
{
  CrowSlot *slots = CROW_ROW_SLOTS (row);
  CrowRowMask null = 0;

  for (guint i = 0; i < map->n_attributes; i++)
    {
      const CrowValue *value = &values[i];

      switch (value->type)
        {
        case CROW_VALUE_TYPE_INT64:
          slots[i].v_int64 = value->u.integer;
          break;
        case CROW_VALUE_TYPE_DOUBLE:
          slots[i].v_double = value->u.real;
          break;
        case CROW_VALUE_TYPE_NULL:
          if (i < CROW_ROW_BITS)
            null |= (CrowRowMask) 1 << i;
          else
            _crow_row_assign (map, row, CROW_MASK_NULL, i, TRUE);
          break;
        default:
          slots[i].v_text = _crow_session_store_bytes (self, value);
          break;
        }
    }
  row->masks[CROW_MASK_NULL] = null;
  for (guint word = 0; word < map->n_words; word++)
    *_crow_row_word (map, row, CROW_MASK_VALID, word * CROW_ROW_BITS) = map->all[word];
}

/* The missing slots of a known row, or all that are not edited. */
static void
fill_known (CrowSession     *self,
            CrowEntityMap   *map,
            CrowRow         *row,
            const CrowValue *values,
            gboolean         overwrite)
{
  _crow_events_freeze (self);
  for (guint16 i = 0; i < map->n_attributes; i++)
    {
      gboolean valid = _crow_row_test (map, row, CROW_MASK_VALID, i);
      CrowValue old;

      if (_crow_row_test (map, row, CROW_MASK_DIRTY, i) && overwrite && self->overwrites_edits &&
          !(map->attribute_flags[i] & CROW_ATTRIBUTE_IN_KEY))
        {
          _crow_session_expire_attribute (self, row, i);
          valid = FALSE;
        }
      if (_crow_row_test (map, row, CROW_MASK_DIRTY, i) || (valid && !overwrite))
        continue;
      _crow_row_get (map, row, i, &old);
      if (valid && crow_value_equal (&old, &values[i]))
        continue;
      if (valid)
        _crow_lists_note_read (self, row);
      if (self->noting_loads)
        _crow_journal_load (self, row, i);
      if (map->attribute_flags[i] & CROW_ATTRIBUTE_IN_REFERENCE)
        _crow_links_write (self, row, &i, &values[i], 1, CROW_NONE, NULL, CROW_LINK_LOAD);
      else
        {
          _crow_row_put (self, map, row, i, &values[i]);
          if (valid)
            _crow_event_attribute (self, row, i);
        }
    }
  _crow_events_thaw (self);
}

/* SQLite takes any bytes for a text.  Returns whether none is to be filled in that is no text, else says which.
 * @row: (nullable): the one that is known, as in fill_known() */
static gboolean
check_texts (CrowEntityMap   *map,
             CrowRow         *row,
             const CrowValue *values,
             gboolean         overwrite,
             GError         **error)
{
  for (guint i = 0; i < map->n_attributes; i++)
    {
      const char *name = map->info->attributes[i].name;

      if (values[i].type != CROW_VALUE_TYPE_TEXT ||
          (row != NULL && (_crow_row_test (map, row, CROW_MASK_DIRTY, i) ||
                           (!overwrite && _crow_row_test (map, row, CROW_MASK_VALID, i)))) ||
          _crow_text_is_valid (values[i].u.text, values[i].length))
        continue;
      g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE,
                   _("A row of “%s” has bytes in “%s” that are no UTF-8 text; correct it in the database."),
                   map->info->name, name);
      crow_error_set_details (error != NULL ? *error : NULL, NULL, name, NULL, 0);
      return FALSE;
    }
  return TRUE;
}

gboolean
_crow_load_take_row (CrowSession     *self,
                     CrowEntityMap   *map,
                     const CrowValue *values,
                     gboolean         overwrite,
                     guint32          batch,
                     CrowRow        **result,
                     GError         **error)
{
  CrowRow *row;
  CrowValue *key = g_newa (CrowValue, map->n_key);

  for (guint i = 0; i < map->n_key; i++)
    {
      key[i] = values[map->key[i]];
      if (key[i].type == CROW_VALUE_TYPE_NULL)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_KEY,
                       _("A row of “%s” has no value in “%s”, which is part of its key; correct it in the database."),
                       map->info->name, map->info->attributes[map->key[i]].name);
          return FALSE;
        }
    }
  *result = row = _crow_identity_lookup (self, map, key);
  if (row != NULL)
    {
      if (overwrite || !_crow_row_is_complete (map, row))
        {
          if (!check_texts (map, row, values, overwrite, error))
            return FALSE;
          fill_known (self, map, row, values, overwrite);
        }
      if (G_UNLIKELY (row->batch & CROW_BATCH_DOUBTFUL))
        {
          row->batch &= ~CROW_BATCH_DOUBTFUL;
          if (self->noting_loads)
            _crow_journal_load (self, row, CROW_NONE);
        }
      return TRUE;
    }
  if (!check_texts (map, NULL, values, overwrite, error))
    return FALSE;
  *result = row = _crow_row_new (self, map);
  row->state = CROW_STATE_PERSISTENT;
  row->batch = batch;
  if (batch & CROW_BATCH_PAGED)
    fill_released (self, map, row, values);
  else
    fill_new (self, map, row, values);
  _crow_identity_insert (self, row);
  if (self->noting_loads)
    _crow_journal_load (self, row, CROW_NONE);
  return TRUE;
}

/* Steps through a statement whose columns are @n_before values of @types_before and then all attributes of @map. */
gboolean
_crow_load_rows (CrowSession   *self,
                 CrowEntityMap *map,
                 CrowStatement *statement,
                 const guint8  *types_before,
                 guint          n_before,
                 gboolean       overwrite,
                 CrowRowFunc    func,
                 gpointer       data,
                 GError       **error)
{
  guint n = n_before + map->n_attributes;
  g_autofree CrowValue *values = g_new0 (CrowValue, n);
  g_autofree guint8 *types = g_malloc (n + 1);
  guint32 batch = (++self->next_batch & CROW_BATCH_NUMBER) | (self->loading_page ? CROW_BATCH_PAGED : 0);
  CrowStep step;

  self->noting_loads = crow_engine_is_in_transaction (self->engine);
  if (n_before > 0)
    memcpy (types, types_before, n_before);
  memcpy (types + n_before, map->types, map->n_attributes);
  while ((step = _crow_statement_step (statement, error)) == CROW_STEP_ROW)
    {
      guint read = _crow_statement_read_row (statement, types, n, values, error);
      CrowRow *row = NULL;

      if (G_UNLIKELY (read == CROW_READ_FAILED))
        return FALSE;
      if (read < n)
        return _crow_load_misfit (map, read < n_before ? 0 : read - n_before, error);
      if (!_crow_load_take_row (self, map, values + n_before, overwrite, batch, &row, error))
        return FALSE;
      if (G_UNLIKELY (self->open_sets->len > 0))
        _crow_places_give_way (self, row);
      if (!func (self, row, values, data))
        break;
    }
  _crow_engine_take_reason (self->engine, NULL);
  return step != CROW_STEP_FAILED;
}

/* A row by all its values, as a SELECT of the program gave them. */
gboolean
_crow_load_values (CrowSession     *self,
                   CrowEntityMap   *map,
                   const CrowValue *values,
                   CrowRow        **row,
                   GError         **error)
{
  self->noting_loads = crow_engine_is_in_transaction (self->engine);
  return _crow_load_take_row (self, map, values, FALSE, self->next_batch & CROW_BATCH_NUMBER, row, error);
}

static gboolean
take_first_cb (CrowSession     *self,
               CrowRow         *row,
               const CrowValue *before,
               gpointer         data)
{
  *(CrowRow **) data = row;
  return FALSE;
}

/* The first row with these values; NULL without @error when there is none. */
CrowRow *
_crow_load_by (CrowSession     *self,
               CrowEntityMap   *map,
               const guint16   *attributes,
               const CrowValue *values,
               guint            n_values,
               gboolean         overwrite,
               GError         **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *columns = _crow_load_dup_columns (self, map, "t");
  g_autoptr (CrowStatement) statement = NULL;
  guint n_parameters = 0;
  CrowRow *row = NULL;

  g_string_append_printf (sql, "%s FROM ", columns);
  _crow_sql_append_source (self, sql, map);
  g_string_append (sql, " AS t WHERE ");
  for (guint i = 0; i < n_values; i++)
    {
      g_string_append (sql, i > 0 ? " AND t." : "t.");
      _crow_sql_append_column (self, sql, map, attributes[i]);
      g_string_append (sql, values[i].type == CROW_VALUE_TYPE_NULL ? " IS NULL" : " = ");
      if (values[i].type != CROW_VALUE_TYPE_NULL)
        _crow_sql_append_parameter (self, sql, &n_parameters);
    }
  g_string_append (sql, " LIMIT 1");
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return NULL;
  _crow_session_say (self, "load of %s", map->info->name);
  for (guint i = 0, parameter = 0; i < n_values; i++)
    if (values[i].type != CROW_VALUE_TYPE_NULL)
      _crow_statement_bind (statement, parameter++, &values[i]);
  _crow_load_rows (self, map, statement, NULL, 0, overwrite, take_first_cb, &row, error);
  return row;
}

/* Fills in what is missing of a persistent row. */
gboolean
_crow_load_row (CrowSession *self,
                CrowRow     *row,
                GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowValue *key = g_newa (CrowValue, map->n_key);
  GError *local = NULL;
  CrowRow *found;

  if (G_UNLIKELY (row->batch & CROW_BATCH_DOUBTFUL))
    return _crow_load_doubtful (self, row, error);
  /* The database knows it by the key that it had before an edit. */
  for (guint i = 0; i < map->n_key; i++)
    _crow_flush_get_stored (self, row, map->key[i], &key[i]);
  found = _crow_load_by (self, map, map->key, key, map->n_key, FALSE, &local);
  if (found == row && local == NULL)
    return TRUE;
  if (local == NULL)
    {
      g_autofree char *name = _crow_row_describe (map, row);

      local = g_error_new (CROW_ERROR, CROW_ERROR_STALE, _("The row of %s is gone; somebody else deleted it."), name);
    }
  crow_error_set_details (local, G_OBJECT (row->object), NULL, NULL, 0);
  g_propagate_error (error, local);
  return FALSE;
}

/* Whether the database has a row that the session knows, where a rollback left that open.  FALSE without @error: it has
 * not. */
gboolean
_crow_load_is_there (CrowSession *self,
                     CrowRow     *row,
                     GError     **error)
{
  GError *local = NULL;

  if (G_LIKELY (!(row->batch & CROW_BATCH_DOUBTFUL)) || _crow_load_doubtful (self, row, &local))
    return TRUE;
  if (row->state != CROW_STATE_PERSISTENT)
    g_clear_error (&local);
  else
    g_propagate_error (error, local);
  return FALSE;
}
