/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The values that a flush makes up: keys, references to rows that get their keys now, defaults, update stamps, versions.
 *
 * Each is noted, so that a flush that fails can take it back.  And values that are as they were, which it leaves alone.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"

/* Puts a value that nobody set. */
void
_crow_flush_fill (CrowSession     *self,
                  CrowRow         *row,
                  guint            attribute,
                  const CrowValue *value)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  _crow_journal_value (self, row, attribute);
  if (row->state == CROW_STATE_PERSISTENT)
    _crow_row_assign (map, row, CROW_MASK_DIRTY, attribute, TRUE);
  _crow_row_put (self, map, row, attribute, value);
  if (G_UNLIKELY (self->n_filled == self->filled_size))
    {
      self->filled_size = MAX (16, 2 * self->filled_size);
      self->filled = g_renew (CrowFilled, self->filled, self->filled_size);
    }
  self->filled[self->n_filled++] = (CrowFilled) { .row = row, .attribute = attribute };
  _crow_event_attribute (self, row, attribute);
}

/* What was filled stays. */
void
_crow_flush_keep_filled (CrowSession *self)
{
  self->n_filled = self->filled_size = 0;
  g_clear_pointer (&self->filled, g_free);
}

/* After a failure. */
void
_crow_flush_unfill (CrowSession *self)
{
  for (guint i = self->n_filled; i > 0; i--)
    {
      CrowFilled *filled = &self->filled[i - 1];
      CrowEntityMap *map = _crow_row_map_of (self, filled->row);
      gboolean reference = (map->attribute_flags[filled->attribute] & CROW_ATTRIBUTE_IN_REFERENCE) != 0;

      if (filled->row->state != CROW_STATE_PERSISTENT)
        _crow_row_invalidate (map, filled->row, filled->attribute);
      else if (reference)
        {
          CrowValue null = crow_value_null ();

          /* Still an edit: the pointer says where to. */
          _crow_row_put (self, map, filled->row, filled->attribute, &null);
        }
      else
        _crow_journal_restore_value (self, filled->row, filled->attribute);
      _crow_event_attribute (self, filled->row, filled->attribute);
    }
  _crow_flush_keep_filled (self);
}

static char *
format_now (CrowDataType type)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, type == CROW_TYPE_DATE   ? "%Y-%m-%d"
                                  : type == CROW_TYPE_TIME ? "%H:%M:%S"
                                                           : "%Y-%m-%d %H:%M:%S");
}

/* A default or stamp that the session can compute.  @text: (out): memory of the value. */
static gboolean
compute (const CrowAttributeInfo *attribute,
         guint                    type,
         CrowValueSource          source,
         const char              *literal,
         CrowValue               *value,
         char                   **text)
{
  switch (source)
    {
    case CROW_VALUE_LITERAL:
      *text = g_strdup (literal);
      break;
    case CROW_VALUE_NOW:
      if (type == CROW_VALUE_TYPE_INT64)
        {
          *value = crow_value_int64 (g_get_real_time () / G_USEC_PER_SEC);
          return TRUE;
        }
      *text = format_now (attribute->type);
      break;
    case CROW_VALUE_UUID:
      *text = g_uuid_string_random ();
      break;
    default:
      return FALSE;
    }
  if (*text == NULL)
    return FALSE;
  if (type == CROW_VALUE_TYPE_TEXT)
    *value = crow_value_text (*text);
  else if (type == CROW_VALUE_TYPE_BLOB)
    *value = crow_value_blob (*text, strlen (*text));
  else if (type == CROW_VALUE_TYPE_DOUBLE)
    *value = crow_value_double (g_ascii_strtod (*text, NULL));
  else if (attribute->type == CROW_TYPE_BOOLEAN && g_ascii_strcasecmp (*text, "true") == 0)
    *value = crow_value_int64 (1);
  else
    *value = crow_value_int64 (g_ascii_strtoll (*text, NULL, 10));
  return TRUE;
}

void
_crow_flush_fill_defaults (CrowSession   *self,
                           CrowEntityMap *map,
                           CrowRow       *row)
{
  for (guint i = 0; map->has_defaults && i < map->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &map->info->attributes[i];
      g_autofree char *text = NULL;
      CrowValue value;

      if (_crow_row_test (map, row, CROW_MASK_VALID, i) || !_crow_mapping_has_attribute (self->mapping, row, i))
        continue;
      if (i == map->info->version_attribute)
        value = crow_value_int64 (1);
      else if (!compute (attribute, map->types[i], attribute->default_source, attribute->default_value, &value, &text))
        continue;
      _crow_flush_fill (self, row, i, &value);
    }
}

/* A number as its key, that nobody gave. */
gboolean
_crow_flush_lacks_key (CrowEntityMap *map,
                       CrowRow       *row)
{
  return map->int_key && (!_crow_row_test (map, row, CROW_MASK_VALID, map->key[0]) ||
                          _crow_row_test (map, row, CROW_MASK_NULL, map->key[0])) &&
         !(map->attribute_flags[map->key[0]] & CROW_ATTRIBUTE_IN_REFERENCE);
}

/* Whether the first row can be inserted without key, so that the database tells where its numbers are: a rowid. */
static gboolean
tells_keys (CrowSession   *self,
            CrowEntityMap *map)
{
  return CROW_ENGINE_GET_CLASS (self->engine)->get_last_rowid != NULL &&
         (map->info->attributes[map->key[0]].flags & CROW_ATTRIBUTE_AUTO) != 0 &&
         (map->info->flags & CROW_ENTITY_WITHOUT_ROWID) == 0;
}

/* The next key of a store that is reserved. */
gboolean
_crow_flush_make_key (CrowSession *self,
                      CrowRow     *row,
                      GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowStore *store = &self->stores[map->index];
  CrowValue key;

  if (store->keys != NULL && store->n_keys_used < store->keys->len)
    {
      key = crow_value_int64 (g_array_index (store->keys, gint64, store->n_keys_used++));
      _crow_flush_fill (self, row, map->key[0], &key);
      return TRUE;
    }
  if (store->last_key == G_MAXINT64)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_KEY, _("“%s” has used its highest key; give keys yourself."),
                   map->info->name);
      return FALSE;
    }
  key = crow_value_int64 (++store->last_key);
  _crow_flush_fill (self, row, map->key[0], &key);
  return TRUE;
}

/* Keys of rows that are to be inserted, in their order.  Unless @all, those of which the database tells the first are
 * left for later; the store of the others is reserved. */
gboolean
_crow_flush_make_keys (CrowSession *self,
                       GPtrArray   *rows,
                       gboolean     all,
                       GError     **error)
{
  g_autofree gint64 *given = g_new0 (gint64, self->mapping->n_entities);
  g_autofree guint *lacking = g_new0 (guint, self->mapping->n_entities);
  g_autofree gboolean *mixed = g_new0 (gboolean, self->mapping->n_entities);

  for (guint i = 0; i < self->mapping->n_entities; i++)
    {
      self->stores[i].reserved = FALSE;
      self->stores[i].last_key = 0;
    }
  /* Keys that are given may be higher than what the table has: those that come first are there when the database tells. */
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      if (_crow_flush_lacks_key (map, row))
        lacking[map->index]++;
      else if (map->int_key && _crow_row_test (map, row, CROW_MASK_VALID, map->key[0]))
        {
          given[map->index] = MAX (given[map->index], CROW_ROW_SLOTS (row)[map->key[0]].v_int64);
          mixed[map->index] |= lacking[map->index] > 0;
        }
    }
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      CrowStore *store = &self->stores[map->index];

      if (!_crow_flush_lacks_key (map, row) || (!all && !mixed[map->index] && tells_keys (self, map)))
        continue;
      if (!store->reserved)
        {
          if (!_crow_sql_get_form (self)->reserve_keys (self, map, given[map->index], lacking[map->index], store, error))
            return FALSE;
          store->reserved = TRUE;
        }
      if (!_crow_flush_make_key (self, row, error))
        return FALSE;
    }
  return TRUE;
}

/* References to rows that have their key now.  @all: also to those that are inserted later. */
gboolean
_crow_flush_fill_references (CrowSession *self,
                             CrowRow     *row,
                             gboolean     all,
                             GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowRow *target = _crow_row_links (map, row)[i];

      if (target == NULL || role->kind != CROW_ROLE_REFERENCE)
        continue;
      if (target->state != CROW_STATE_PENDING && target->state != CROW_STATE_PERSISTENT)
        {
          g_autofree char *name = _crow_row_describe (map, row);
          g_autofree char *other = _crow_row_describe (role->target, target);

          g_set_error (error, CROW_ERROR, CROW_ERROR_NOT_IN_SESSION,
                       _("%s is linked by “%s” to %s, which is not in the session; add that too, or cut the link."), name,
                       role->info->name != NULL ? role->info->name : role->link->id, other);
          crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)),
                                  role->info->name, NULL, 0);
          return FALSE;
        }
      if (!all && target->state == CROW_STATE_PENDING && !(target->flags & CROW_ROW_INSERTED))
        continue;
      for (guint j = 0; j < role->reference->n_columns; j++)
        {
          CrowValue value, old;

          _crow_row_get (role->target, target, role->reference->target_columns[j], &value);
          _crow_row_get (map, row, role->reference->columns[j], &old);
          if (value.type != old.type || !crow_value_equal (&value, &old))
            _crow_flush_fill (self, row, role->reference->columns[j], &value);
        }
    }
  return TRUE;
}

/* Text of the program that is no UTF-8: some databases take it, and no program could read it again. */
gboolean
_crow_flush_check_texts (CrowSession *self,
                         CrowRow     *row,
                         GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint word = 0; word < map->n_words; word++)
    for (CrowRowMask bits = _crow_row_get_word (map, row, CROW_MASK_OWNED, word); bits != 0; bits &= bits - 1)
      {
        guint attribute = word * CROW_ROW_BITS + __builtin_ctz (bits);
        const char *text = CROW_ROW_SLOTS (row)[attribute].v_text, *name = map->info->attributes[attribute].name;
        g_autofree char *described = NULL;

        if (map->types[attribute] != CROW_VALUE_TYPE_TEXT || text == NULL || _crow_text_is_valid (text, strlen (text)))
          continue;
        described = _crow_row_describe (map, row);
        g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE,
                     _("%s cannot be saved: “%s” has bytes that are no UTF-8 text; store bytes in a blob."), described, name);
        crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)), name, NULL, 0);
        return FALSE;
      }
  return TRUE;
}

gboolean
_crow_flush_check_key (CrowSession *self,
                       CrowRow     *row,
                       GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_key; i++)
    if (!_crow_row_test (map, row, CROW_MASK_VALID, map->key[i]) ||
        _crow_row_test (map, row, CROW_MASK_NULL, map->key[i]))
      {
        const char *name = map->info->attributes[map->key[i]].name;
        g_autofree char *described = _crow_row_describe (map, row);

        /* Only a link takes a key away; one that never was there is a missing value. */
        gboolean cut = row->state == CROW_STATE_PERSISTENT &&
                       (map->attribute_flags[map->key[i]] & CROW_ATTRIBUTE_IN_REFERENCE) != 0;

        g_set_error (error, CROW_ERROR, cut ? CROW_ERROR_KEY : CROW_ERROR_NOT_NULL,
                     _("%s cannot be saved: “%s” is part of its key and has no value."), described, name);
        crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)), name, NULL,
                                0);
        return FALSE;
      }
  return TRUE;
}

/* A stamp that the session can compute; FALSE: the attribute has none. */
gboolean
_crow_flush_compute_stamp (CrowEntityMap *map,
                           guint          attribute,
                           CrowValue     *value,
                           char         **text)
{
  const CrowAttributeInfo *info = &map->info->attributes[attribute];

  return info->on_update_source != CROW_VALUE_NONE &&
         compute (info, map->types[attribute], info->on_update_source, info->on_update_value, value, text);
}

/* Update stamps and the version of a row that is to be updated. */
void
_crow_flush_stamp (CrowSession *self,
                   CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; map->has_stamps && i < map->n_attributes; i++)
    {
      g_autofree char *text = NULL;
      CrowValue value;

      if (_crow_row_test (map, row, CROW_MASK_DIRTY, i) || !_crow_mapping_has_attribute (self->mapping, row, i))
        continue;
      if (i == map->info->version_attribute)
        {
          _crow_row_get (map, row, i, &value);
          value = crow_value_int64 (value.u.integer + 1);
        }
      else if (!_crow_flush_compute_stamp (map, i, &value, &text))
        continue;
      _crow_flush_fill (self, row, i, &value);
    }
}

/* What the database has, whatever was edited since. */
void
_crow_flush_get_stored (CrowSession *self,
                        CrowRow     *row,
                        guint        attribute,
                        CrowValue   *value)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowJournalEntry *entry = NULL;

  if (G_UNLIKELY (self->switched != NULL) && row->state == CROW_STATE_PENDING &&
      g_hash_table_contains (self->switched, row))
    row = g_hash_table_lookup (self->switched, row);
  if (_crow_row_test (map, row, CROW_MASK_DIRTY, attribute))
    entry = _crow_journal_find_value (self, row, attribute);
  if (entry == NULL)
    {
      _crow_row_get (map, row, attribute, value);
      return;
    }
  if (entry->bits & 2)
    *value = crow_value_null ();
  else if (map->types[attribute] == CROW_VALUE_TYPE_INT64)
    *value = crow_value_int64 (entry->old.v_int64);
  else if (map->types[attribute] == CROW_VALUE_TYPE_DOUBLE)
    *value = crow_value_double (entry->old.v_double);
  else if (map->types[attribute] == CROW_VALUE_TYPE_TEXT)
    *value = crow_value_text (entry->old.v_text);
  else
    {
      gsize length;

      memcpy (&length, entry->old.v_blob - sizeof (gsize), sizeof length);
      *value = crow_value_blob (entry->old.v_blob, length);
    }
}

/* Whether the slot has what it had when the entry was made.  Bytes are not compared. */
static gboolean
is_unchanged (CrowEntityMap          *map,
              const CrowJournalEntry *entry)
{
  CrowSlot present = CROW_ROW_SLOTS (entry->row)[entry->attribute];
  gboolean null = !_crow_row_test (map, entry->row, CROW_MASK_VALID, entry->attribute) ||
                  _crow_row_test (map, entry->row, CROW_MASK_NULL, entry->attribute);

  if (!(entry->bits & 1) || ((entry->bits & 2) != 0) != null)
    return FALSE;
  if (null)
    return TRUE;
  switch (map->types[entry->attribute])
    {
    case CROW_VALUE_TYPE_INT64:
    case CROW_VALUE_TYPE_DOUBLE:
      /* Bit by bit: minus zero is another value, and what is no number is the same. */
      return present.v_int64 == entry->old.v_int64;
    case CROW_VALUE_TYPE_TEXT:
      return g_strcmp0 (present.v_text, entry->old.v_text) == 0;
    default:
      return FALSE;
    }
}

static gboolean
has_pointers (CrowEntityMap *map,
              CrowRow       *row)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE && _crow_row_links (map, row)[i] != NULL)
      return TRUE;
  return FALSE;
}

/* A value that was changed and changed back is no edit. */
void
_crow_flush_drop_unchanged (CrowSession *self)
{
  for (guint i = self->journal_flushed; i < self->journal->len; i++)
    {
      CrowJournalEntry *entry = &g_array_index (self->journal, CrowJournalEntry, i);
      CrowEntityMap *map = _crow_row_map_of (self, entry->row);

      if (entry->kind == CROW_JOURNAL_VALUE && entry->row->state == CROW_STATE_PERSISTENT &&
          _crow_row_test (map, entry->row, CROW_MASK_DIRTY, entry->attribute) && is_unchanged (map, entry) &&
          !has_pointers (map, entry->row))
        _crow_row_assign (map, entry->row, CROW_MASK_DIRTY, entry->attribute, FALSE);
    }
}
