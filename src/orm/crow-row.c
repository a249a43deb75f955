/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows: their memory in slabs, their values in slots.
 *
 * Text and bytes that a first load brings lie in the session's arena; what is written later is the row's own (its owned
 * bit is set).  It keeps no links in step and notes no edits: crow-links.c and crow-object.c do.
 */
#include "config.h"

#include "orm/crow-object-private.h"

#define FIRST_SLAB_ROWS 16
#define SLAB_BYTES (128 * 1024)
#define ARENA_BYTES (64 * 1024)

CrowRow *
_crow_row_new (CrowSession   *self,
               CrowEntityMap *map)
{
  CrowStore *store = &self->stores[map->index];
  CrowRow *row;

  if (G_UNLIKELY (store->released != NULL) && store->released->len > 0)
    {
      row = g_ptr_array_steal_index (store->released, store->released->len - 1);
      row->entity = map->index;
      return row;
    }
  if (G_UNLIKELY (store->slab_used == store->slab_capacity))
    {
      gsize most = MAX (FIRST_SLAB_ROWS, SLAB_BYTES / map->row_size);

      store->slab_capacity = store->slabs->len == 0 ? FIRST_SLAB_ROWS : MIN (most, store->slab_capacity * 4);
      store->slab_used = 0;
      g_ptr_array_add (store->slabs, g_malloc0 (CROW_SLAB_HEADER + store->slab_capacity * map->row_size));
      *(gsize *) g_ptr_array_index (store->slabs, store->slabs->len - 1) = store->slab_capacity;
    }
  row = _crow_slab_get_row (map, g_ptr_array_index (store->slabs, store->slabs->len - 1), store->slab_used++);
  row->entity = map->index;
  return row;
}

/* Whether a paged list may let the row go: nobody else can reach it but by asking the database. */
/* All rows, whatever their state. */
void
_crow_store_foreach (CrowSession *self,
                     CrowStore   *store,
                     void       (*func) (CrowSession *self, CrowRow *row))
{
  for (guint i = 0; i < store->slabs->len; i++)
    {
      char *slab = g_ptr_array_index (store->slabs, i);
      gsize used = i + 1 == store->slabs->len ? store->slab_used : *(gsize *) slab;

      for (gsize j = 0; j < used; j++)
        func (self, _crow_slab_get_row (store->map, slab, j));
    }
}

gboolean
_crow_row_is_loose (CrowSession *self,
                    CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  if (!(row->batch & CROW_BATCH_PAGED) || row->state != CROW_STATE_PERSISTENT || row->flags != 0 ||
      (row->object != NULL && ((GObject *) row->object)->ref_count > 1))
    return FALSE;
  for (guint i = 0; i < map->n_all_roles; i++)
    if (_crow_row_links (map, row)[i] != NULL)
      return FALSE;
  return TRUE;
}

/* Takes a loose row out of the session; its memory is used again. */
void
_crow_row_release (CrowSession *self,
                   CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowStore *store = &self->stores[map->index];

  _crow_identity_remove (self, row);
  if (row->object != NULL)
    _crow_object_detach (row->object);
  _crow_row_free_values (map, row);
  memset ((char *) row - map->row_offset, 0, map->row_size);
  if (store->released == NULL)
    store->released = g_ptr_array_new ();
  g_ptr_array_add (store->released, row);
}

static void
free_slot (CrowEntityMap *map,
           CrowRow       *row,
           guint          attribute)
{
  CrowSlot *slot = &CROW_ROW_SLOTS (row)[attribute];

  if (!_crow_row_test (map, row, CROW_MASK_OWNED, attribute))
    return;
  if (map->types[attribute] == CROW_VALUE_TYPE_BLOB)
    g_free (slot->v_blob != NULL ? slot->v_blob - sizeof (gsize) : NULL);
  else
    g_free (slot->v_text);
  _crow_row_assign (map, row, CROW_MASK_OWNED, attribute, FALSE);
}

/* Frees what the row owns; the slots are left as they are. */
void
_crow_row_free_values (CrowEntityMap *map,
                       CrowRow       *row)
{
  for (guint word = 0; word < map->n_words; word++)
    {
      CrowRowMask owned = _crow_row_get_word (map, row, CROW_MASK_OWNED, word);

      while (owned != 0)
        {
          guint bit = __builtin_ctz (owned);

          free_slot (map, row, word * CROW_ROW_BITS + bit);
          owned &= owned - 1;
        }
    }
}

/* A copy that owns all it has, without links: what a detached object keeps. */
CrowRow *
_crow_row_copy (CrowEntityMap *map,
                CrowRow       *row)
{
  CrowRow *copy = (CrowRow *) ((char *) g_malloc0 (map->row_size) + map->row_offset);

  copy->entity = row->entity;
  copy->state = row->state;
  copy->flags = CROW_ROW_STANDALONE;
  for (guint i = 0; i < map->n_attributes; i++)
    if (_crow_row_test (map, row, CROW_MASK_VALID, i))
      {
        CrowValue value;

        _crow_row_get (map, row, i, &value);
        _crow_row_put (NULL, map, copy, i, &value);
      }
  return copy;
}

void
_crow_row_free_copy (CrowEntityMap *map,
                     CrowRow       *copy)
{
  _crow_row_free_values (map, copy);
  g_free ((char *) copy - map->row_offset);
}

static char *
allocate_big (CrowSession *self,
              gsize        size)
{
  char *block = g_malloc (size);

  g_ptr_array_add (self->arena, block);
  return block;
}

static char *
allocate (CrowSession *self,
          gsize        size)
{
  char *result;

  if (G_UNLIKELY (size > self->arena_left))
    {
      if (size > ARENA_BYTES / 4)
        return allocate_big (self, size);
      self->arena_left = self->arena->len == 0 ? ARENA_BYTES / 16 : ARENA_BYTES;
      self->arena_left = MAX (self->arena_left, size);
      self->arena_free = allocate_big (self, self->arena_left);
    }
  result = self->arena_free;
  self->arena_free += size;
  self->arena_left -= size;
  return result;
}

/* @size is a multiple of 8. */
static char *
allocate_aligned (CrowSession *self,
                  gsize        size)
{
  gsize skip = -(gsize) self->arena_free & 7;

  skip = MIN (skip, self->arena_left);
  self->arena_free += skip;
  self->arena_left -= skip;
  return allocate (self, size);
}

/* Zeroed memory for a structure that lives as long as the session. */
gpointer
_crow_session_allocate0 (CrowSession *self,
                         gsize        size)
{
  return memset (allocate_aligned (self, (size + 7) & ~(gsize) 7), 0, size);
}

/* Copies text or bytes into the arena, in the form of a slot. */
char *
_crow_session_store_bytes (CrowSession     *self,
                           const CrowValue *value)
{
  char *bytes;

  if (value->type == CROW_VALUE_TYPE_BLOB)
    {
      gsize length = value->length, size = (sizeof (gsize) + length + 7) & ~(gsize) 7;

      /* The length before the bytes is aligned. */
      bytes = allocate_aligned (self, size);
      memcpy (bytes, &length, sizeof length);
      bytes += sizeof (gsize);
      if (length > 0)
        memcpy (bytes, value->u.bytes, length);
      return bytes;
    }
  bytes = allocate (self, (gsize) value->length + 1);
  if (value->length > 0)
    memcpy (bytes, value->u.bytes, value->length);
  bytes[value->length] = '\0';
  return bytes;
}

static gboolean
is_ascii (const char *text,
          gsize       length)
{
  guint64 word = 0;

  for (; length >= sizeof word; text += sizeof word, length -= sizeof word)
    {
      guint64 part;

      memcpy (&part, text, sizeof part);
      word |= part;
    }
  while (length > 0)
    word |= (guint8) text[--length];
  return (word & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* Whether it is UTF-8, as all text of a program. */
gboolean
_crow_text_is_valid (const char *text,
                     gsize       length)
{
  return is_ascii (text, length) || g_utf8_validate_len (text, length, NULL);
}

/* Overwrites a slot; the row owns a copy of the text or bytes.  The value must have the attribute's type or be null. */
void
_crow_row_put (CrowSession     *self,
               CrowEntityMap   *map,
               CrowRow         *row,
               guint            attribute,
               const CrowValue *value)
{
  CrowSlot *slot = &CROW_ROW_SLOTS (row)[attribute];
  CrowRowMask *masks = CROW_ROW_WORDS (row, attribute);
  CrowRowMask bit = (CrowRowMask) 1 << attribute % CROW_ROW_BITS;
  CrowSlot fresh = { 0 };
  gboolean owned = FALSE;

  g_assert (value->type == CROW_VALUE_TYPE_NULL || value->type == map->types[attribute]);

  switch (value->type)
    {
    case CROW_VALUE_TYPE_NULL:
      break;
    case CROW_VALUE_TYPE_INT64:
      fresh.v_int64 = value->u.integer;
      break;
    case CROW_VALUE_TYPE_DOUBLE:
      fresh.v_double = value->u.real;
      break;
    case CROW_VALUE_TYPE_TEXT:
      fresh.v_text = g_malloc ((gsize) value->length + 1);
      if (value->length > 0)
        memcpy (fresh.v_text, value->u.text, value->length);
      fresh.v_text[value->length] = '\0';
      owned = TRUE;
      break;
    default:
      {
        gsize length = value->length;
        guint8 *bytes = g_malloc (sizeof (gsize) + length);

        memcpy (bytes, &length, sizeof length);
        if (length > 0)
          memcpy (bytes + sizeof (gsize), value->u.bytes, length);
        fresh.v_blob = bytes + sizeof (gsize);
        owned = TRUE;
      }
      break;
    }
  if (masks[CROW_MASK_OWNED] & bit)
    free_slot (map, row, attribute);
  *slot = fresh;
  if (owned)
    masks[CROW_MASK_OWNED] |= bit;
  masks[CROW_MASK_VALID] |= bit;
  if (value->type == CROW_VALUE_TYPE_NULL)
    masks[CROW_MASK_NULL] |= bit;
  else
    masks[CROW_MASK_NULL] &= ~bit;
}

/* Forgets a value, so that the next access loads it. */
void
_crow_row_invalidate (CrowEntityMap *map,
                      CrowRow       *row,
                      guint          attribute)
{
  free_slot (map, row, attribute);
  CROW_ROW_SLOTS (row)[attribute].v_int64 = 0;
  for (guint mask = CROW_MASK_VALID; mask <= CROW_MASK_DIRTY; mask++)
    _crow_row_assign (map, row, mask, attribute, FALSE);
}

gboolean
_crow_row_is_complete (CrowEntityMap *map,
                       CrowRow       *row)
{
  for (guint word = 0; word < map->n_words; word++)
    if (_crow_row_get_word (map, row, CROW_MASK_VALID, word) != map->all[word])
      return FALSE;
  return TRUE;
}

gboolean
_crow_row_is_dirty (CrowEntityMap *map,
                    CrowRow       *row)
{
  for (guint word = 0; word < map->n_words; word++)
    if (_crow_row_get_word (map, row, CROW_MASK_DIRTY, word) != 0)
      return TRUE;
  return FALSE;
}

/* FALSE: one of them is null or unknown. */
gboolean
_crow_row_get_values (CrowEntityMap *map,
                      CrowRow       *row,
                      const guint16 *attributes,
                      guint          n,
                      CrowValue     *values)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < n; i++)
    {
      _crow_row_get (map, row, attributes[i], &values[i]);
      complete = complete && values[i].type != CROW_VALUE_TYPE_NULL;
    }
  return complete;
}

/* For messages: the entity and the key, or the first text where there is no key yet. */
char *
_crow_row_describe (CrowEntityMap *map,
                    CrowRow       *row)
{
  g_autoptr (GString) text = g_string_new (map->info->name);
  CrowValue value;

  for (guint i = 0; i < map->n_key; i++)
    {
      g_autofree char *part = NULL;

      _crow_row_get (map, row, map->key[i], &value);
      if (value.type == CROW_VALUE_TYPE_NULL)
        continue;
      part = crow_value_to_string (&value);
      g_string_append_printf (text, "%s%s", i == 0 ? " " : ", ", part);
    }
  for (guint i = 0; i < map->n_attributes && text->len == strlen (map->info->name); i++)
    if (map->types[i] == CROW_VALUE_TYPE_TEXT)
      {
        g_autofree char *part = NULL;

        _crow_row_get (map, row, i, &value);
        if (value.type == CROW_VALUE_TYPE_NULL)
          continue;
        part = crow_value_to_string (&value);
        g_string_append_printf (text, " %s", part);
      }
  /* It goes into messages. */
  return g_utf8_make_valid (text->str, text->len);
}
