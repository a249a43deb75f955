/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the database changed by itself (ON DELETE, ON UPDATE, triggers) or by SQL of the program, seen in the objects.
 *
 * The engine reports rows while a statement runs, or crow-changes-rules.c works out which they are; they are noted and
 * taken over when the flush has succeeded, and dropped when it failed.
 */
#include "config.h"

#include "orm/crow-query-private.h"
#include "sql/crow-dialect.h"

/* A table as the database has it: columns that were added or ordered otherwise are no harm. */
typedef struct
{
  CrowEntityMap *map;
  gboolean part;        /* of a row whose own table is another */
  guint n_columns;
  guint16 *attributes;  /* owned: by column; CROW_NONE: not mapped */
  int *columns;         /* owned: by attribute; -1: missing */
} Table;

static void
table_free (gpointer data)
{
  Table *table = data;

  g_free (table->attributes);
  g_free (table->columns);
  g_free (table);
}

static Table *
table_new (CrowSession   *self,
           CrowEntityMap *map,
           GError       **error)
{
  g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, map->info);
  g_autoptr (GPtrArray) columns = _crow_engine_read_change_columns (self->engine, name, error);
  g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));
  Table *table;

  if (columns == NULL)
    return NULL;
  table = g_new0 (Table, 1);
  table->map = map;
  table->columns = g_new (int, map->n_attributes + 1);
  for (guint i = 0; i < map->n_attributes; i++)
    table->columns[i] = -1;
  for (guint j = 0; j < columns->len; j++)
    {
      const char *column = g_ptr_array_index (columns, j);
      guint16 attribute = CROW_NONE;

      for (guint16 i = 0; i < map->n_attributes; i++)
        if (g_ascii_strcasecmp (map->info->attributes[i].name, column) == 0)
          {
            attribute = i;
            table->columns[i] = attributes->len;
          }
      g_array_append_val (attributes, attribute);
    }
  table->n_columns = attributes->len;
  table->attributes = (guint16 *) g_array_free (g_steal_pointer (&attributes), FALSE);
  return table;
}

gboolean
_crow_changes_are_told (CrowSession *self)
{
  return CROW_ENGINE_GET_CLASS (self->engine)->set_change_func != NULL;
}

/* Before changes are watched, or triggers asked for: reads what the tables are like, once. */
gboolean
_crow_changes_prepare (CrowSession *self,
                       GError     **error)
{
  g_autoptr (CrowStatement) triggers = NULL;
  gboolean has_row = FALSE;

  if (self->tables != NULL || !_crow_changes_are_told (self))
    return TRUE;
  _crow_session_say (self, "shape of the tables");
  triggers = crow_engine_prepare (self->engine, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'", error);
  if (triggers == NULL || !crow_statement_step (triggers, &has_row, error))
    return FALSE;
  self->has_triggers = has_row && crow_statement_get_int64 (triggers, 0) > 0;
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, table_free);
  for (guint i = 0; i < self->mapping->n_entities; i++)
    {
      CrowEntityMap *map = &self->mapping->entities[i];
      Table *table;

      if (!map->mapped)
        continue;
      table = table_new (self, map, error);
      if (table == NULL)
        {
          g_clear_pointer (&self->tables, g_hash_table_unref);
          return FALSE;
        }
      g_hash_table_insert (self->tables, crow_sql_dup_table_name (CROW_DIALECT_SQLITE, map->info), table);
      for (guint j = 1; j < map->n_tables; j++)
        {
          table = table_new (self, map->tables[j], error);
          if (table == NULL)
            {
              g_clear_pointer (&self->tables, g_hash_table_unref);
              return FALSE;
            }
          table->part = TRUE;
          g_hash_table_insert (self->tables, crow_sql_dup_table_name (CROW_DIALECT_SQLITE, map->tables[j]->info), table);
        }
    }
  return TRUE;
}

static gboolean
read_key (CrowSession      *self,
          Table            *table,
          const CrowChange *change,
          CrowValue        *key)
{
  for (guint i = 0; i < table->map->n_key; i++)
    {
      if (table->columns[table->map->key[i]] < 0)
        return FALSE;
      _crow_engine_get_change_value (self->engine, change, FALSE, table->columns[table->map->key[i]], &key[i]);
      if (key[i].type != table->map->types[table->map->key[i]])
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  guint attribute;
  CrowValue value;  /* owned: text and bytes */
} NotedValue;

void
_crow_changes_note_delete (CrowSession *self,
                           CrowRow     *row,
                           gboolean     read)
{
  CrowNote note = { .row = row, .deleted = TRUE, .read = read };

  g_array_append_val (self->notes, note);
  /* Its key may be given to another row by the same flush. */
  row->flags |= CROW_ROW_MARKED;
}

void
_crow_changes_note_value (CrowSession     *self,
                          CrowRow         *row,
                          guint            attribute,
                          const CrowValue *value,
                          gboolean         read)
{
  CrowNote note = { .row = row, .read = read, .first_value = self->noted_values->len, .n_values = 1 };
  NotedValue noted = { .attribute = attribute, .value = *value };

  if (value->length > 0)
    noted.value.u.bytes = g_memdup2 (value->u.bytes, value->length);
  g_array_append_val (self->noted_values, noted);
  g_array_append_val (self->notes, note);
}

static void
note_update (CrowSession      *self,
             Table            *table,
             const CrowChange *change,
             CrowRow          *row)
{
  CrowNote note = { .row = row, .first_value = self->noted_values->len };

  for (guint i = 0; i < MIN (change->n_columns, table->n_columns); i++)
    {
      CrowValue old, fresh;
      NotedValue noted = { .attribute = table->attributes[i] };

      if (table->attributes[i] == CROW_NONE ||
          (self->watch == CROW_WATCH_UNEDITED &&
           _crow_row_test (_crow_row_map_of (self, row), row, CROW_MASK_DIRTY, table->attributes[i])))
        continue;
      _crow_engine_get_change_value (self->engine, change, FALSE, i, &old);
      _crow_engine_get_change_value (self->engine, change, TRUE, i, &fresh);
      if (crow_value_equal (&old, &fresh))
        continue;
      if (fresh.type == CROW_VALUE_TYPE_INT64 && table->map->types[noted.attribute] == CROW_VALUE_TYPE_DOUBLE)
        fresh = crow_value_double ((double) fresh.u.integer);
      if (fresh.type != CROW_VALUE_TYPE_NULL && fresh.type != table->map->types[noted.attribute])
        continue;
      noted.value = fresh;
      if (fresh.length > 0)
        noted.value.u.bytes = g_memdup2 (fresh.u.bytes, fresh.length);
      g_array_append_val (self->noted_values, noted);
    }
  note.n_values = self->noted_values->len - note.first_value;
  if (note.n_values > 0)
    g_array_append_val (self->notes, note);
}

static void
change_cb (const CrowChange *change,
           gpointer          data)
{
  CrowSession *self = data;
  Table *table;
  CrowValue *key;
  CrowRow *row;

  if (change->kind == CROW_CHANGE_INSERT || (change->depth == 0 && self->watch < CROW_WATCH_ALL))
    return;
  table = g_hash_table_lookup (self->tables, change->table);
  if (table == NULL || (table->part && change->kind == CROW_CHANGE_DELETE))
    return;
  key = g_newa (CrowValue, table->map->n_key);
  if (!read_key (self, table, change, key))
    return;
  row = _crow_identity_lookup (self, table->map, key);
  if (row == NULL || (change->depth == 0 && (row->flags & CROW_ROW_MARKED)))
    return;
  if (change->kind == CROW_CHANGE_DELETE)
    _crow_changes_note_delete (self, row, FALSE);
  else
    note_update (self, table, change, row);
}

/* Around statements that may make the database change other rows; after _crow_changes_prepare(). */
void
_crow_changes_watch (CrowSession *self,
                     CrowWatch    watch)
{
  self->watch = watch;
  if (!_crow_changes_are_told (self))
    return;
  g_assert (watch == CROW_WATCH_NONE || self->tables != NULL);
  _crow_engine_set_change_func (self->engine, watch != CROW_WATCH_NONE ? change_cb : NULL, self);
}

/* Whether a statement may change any row; after _crow_changes_prepare(). */
gboolean
_crow_changes_has_triggers (CrowSession *self)
{
  g_assert (self->tables != NULL || !_crow_changes_are_told (self));

  return self->has_triggers;
}

void
_crow_changes_drop (CrowSession *self)
{
  for (guint i = 0; i < self->noted_values->len; i++)
    {
      NotedValue *noted = &g_array_index (self->noted_values, NotedValue, i);

      if (noted->value.length > 0)
        g_free ((gpointer) noted->value.u.bytes);
    }
  for (guint i = 0; i < self->notes->len; i++)
    if (g_array_index (self->notes, CrowNote, i).deleted)
      g_array_index (self->notes, CrowNote, i).row->flags &= ~CROW_ROW_MARKED;
  g_array_set_size (self->noted_values, 0);
  g_array_set_size (self->notes, 0);
}

static void
take_over_delete (CrowSession *self,
                  CrowRow     *row,
                  gboolean     read)
{
  if (row->state != CROW_STATE_PERSISTENT)
    return;
  _crow_lists_note (self, row, CROW_LIST_DELETED);
  _crow_identity_restore_key (self, row);
  _crow_identity_remove (self, row);
  if (read)
    _crow_journal_load (self, row, CROW_NONE);
  _crow_journal_state (self, row, CROW_JOURNAL_DELETE);
  row->flags &= ~(CROW_ROW_MARKED | CROW_ROW_LISTED);
  self->stores[row->entity].n_deleted++;
  _crow_session_set_state (self, row, CROW_STATE_DELETED);
}

static void
take_over_value (CrowSession      *self,
                 CrowRow          *row,
                 guint16           attribute,
                 const CrowValue  *value,
                 gboolean          read)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowValue old;

  /* The version is that of the row as the program read it: whoever counted it on wrote between. */
  if (row->state != CROW_STATE_PERSISTENT || attribute == map->info->version_attribute || _crow_row_test (map, row, CROW_MASK_DIRTY, attribute) ||
      !_crow_row_test (map, row, CROW_MASK_VALID, attribute))
    return;
  _crow_row_get (map, row, attribute, &old);
  if (crow_value_equal (&old, value))
    return;
  _crow_lists_note_read (self, row);
  if (read)
    _crow_journal_load (self, row, attribute);
  if (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_KEY)
    {
      _crow_identity_remove (self, row);
      if (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_REFERENCE)
        _crow_links_write (self, row, &attribute, value, 1, CROW_NONE, NULL, CROW_LINK_FOLLOW);
      else
        {
          _crow_journal_value (self, row, attribute);
          _crow_row_put (self, map, row, attribute, value);
          _crow_event_attribute (self, row, attribute);
        }
      _crow_identity_insert (self, row);
      return;
    }
  if (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_REFERENCE)
    {
      _crow_links_write (self, row, &attribute, value, 1, CROW_NONE, NULL, read ? CROW_LINK_LOAD : CROW_LINK_FOLLOW);
      return;
    }
  if (!read)
    _crow_journal_value (self, row, attribute);
  _crow_row_put (self, map, row, attribute, value);
  _crow_event_attribute (self, row, attribute);
}

/* Rows that the database deleted by itself; before rows are inserted, which may have got the same keys. */
void
_crow_changes_take_over_deletes (CrowSession *self)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      CrowNote *note = &g_array_index (self->notes, CrowNote, i);

      if (note->deleted)
        take_over_delete (self, note->row, note->read);
    }
}

/* After the statements succeeded: the rest of what was noted.  Returns whether rows were deleted. */
gboolean
_crow_changes_take_over (CrowSession *self)
{
  gboolean deleted = FALSE;

  _crow_events_freeze (self);
  for (guint i = 0; i < self->notes->len; i++)
    {
      CrowNote *note = &g_array_index (self->notes, CrowNote, i);

      deleted |= note->deleted;
      for (guint j = 0; j < note->n_values; j++)
        {
          NotedValue *noted = &g_array_index (self->noted_values, NotedValue, note->first_value + j);

          take_over_value (self, note->row, noted->attribute, &noted->value, note->read);
        }
    }
  _crow_changes_drop (self);
  _crow_events_thaw (self);
  return deleted;
}

void
_crow_changes_init (CrowSession *self)
{
  self->notes = g_array_new (FALSE, FALSE, sizeof (CrowNote));
  self->noted_values = g_array_new (FALSE, FALSE, sizeof (NotedValue));
}
