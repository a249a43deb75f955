/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows by an int64 key.  It owns its table, not the rows.
 *
 * An empty map has an entry too, so that nobody who looks has to ask: it is shared, and nothing is written there.
 *
 * Invariant: from the home of each key to the place where it stands no entry is empty; removing shifts back what
 * follows.
 */
#include "config.h"

#include "orm/crow-row-map.h"

static CrowRowMapEntry nothing;

void
_crow_row_map_init (CrowRowMap *self)
{
  *self = (CrowRowMap) { .entries = &nothing, .capacity = 1 };
}

static void
free_entries (CrowRowMapEntry *entries)
{
  if (entries != &nothing)
    g_free (entries);
}

static void
resize (CrowRowMap *self,
        gsize       capacity)
{
  CrowRowMapEntry *old = self->entries;
  gsize old_capacity = self->capacity;
  gsize mask = capacity - 1;

  self->entries = g_new0 (CrowRowMapEntry, capacity);
  self->capacity = capacity;
  for (gsize i = 0; i < old_capacity; i++)
    if (old[i].row != NULL)
      {
        gsize j = _crow_row_map_hash (old[i].key) & mask;

        while (self->entries[j].row != NULL)
          j = (j + 1) & mask;
        self->entries[j] = old[i];
      }
  free_entries (old);
}

void
_crow_row_map_clear (CrowRowMap *self)
{
  free_entries (self->entries);
  _crow_row_map_init (self);
}

void
_crow_row_map_reserve (CrowRowMap *self,
                       gsize       n_rows)
{
  gsize capacity = MAX (self->capacity, 16);

  while (n_rows * 5 > capacity * 4)
    capacity *= 2;
  if (capacity > self->capacity)
    resize (self, capacity);
}

/* FALSE: the key is there, and stays as it is. */
gboolean
_crow_row_map_add (CrowRowMap *self,
                   gint64      key,
                   CrowRow    *row)
{
  gsize mask, i;

  if (G_UNLIKELY ((self->n_rows + 1) * 5 > self->capacity * 4))
    _crow_row_map_reserve (self, self->n_rows + 1);
  mask = self->capacity - 1;
  for (i = _crow_row_map_hash (key) & mask; self->entries[i].row != NULL; i = (i + 1) & mask)
    if (self->entries[i].key == key)
      return FALSE;
  self->entries[i].key = key;
  self->entries[i].row = row;
  self->n_rows++;
  return TRUE;
}

/* @key must not be in the map. */
void
_crow_row_map_insert (CrowRowMap *self,
                      gint64      key,
                      CrowRow    *row)
{
  gboolean added = _crow_row_map_add (self, key, row);

  g_assert (added);
}

/* @key may be missing. */
void
_crow_row_map_remove (CrowRowMap *self,
                      gint64      key)
{
  gsize mask = self->capacity - 1, hole, i;

  for (hole = _crow_row_map_hash (key) & mask; ; hole = (hole + 1) & mask)
    {
      if (self->entries[hole].row == NULL)
        return;
      if (self->entries[hole].key == key)
        break;
    }
  for (i = (hole + 1) & mask; self->entries[i].row != NULL; i = (i + 1) & mask)
    {
      gsize home = _crow_row_map_hash (self->entries[i].key) & mask;

      /* May stand in the hole unless its home lies behind the hole. */
      if (((i - home) & mask) >= ((i - hole) & mask))
        {
          self->entries[hole] = self->entries[i];
          hole = i;
        }
    }
  self->entries[hole].row = NULL;
  self->n_rows--;
}
