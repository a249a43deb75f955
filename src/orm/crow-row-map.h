/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows by an int64 key: the identity map of an entity whose primary key is one integer.
 *
 * Private to this folder.  Open addressing with linear probing; at most four fifths full; no tombstones.
 */
#pragma once

#include "orm/crow-object.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 key;
  CrowRow *row; /* NULL: empty */
} CrowRowMapEntry;

typedef struct
{
  CrowRowMapEntry *entries; /* owned, but for the one that all share while nothing was put in */
  gsize capacity;           /* a power of two */
  gsize n_rows;
} CrowRowMap;

void     _crow_row_map_init    (CrowRowMap *self);
void     _crow_row_map_clear   (CrowRowMap *self);
void     _crow_row_map_reserve (CrowRowMap *self,
                                gsize       n_rows);
gboolean _crow_row_map_add     (CrowRowMap *self,
                                gint64      key,
                                CrowRow    *row);
void     _crow_row_map_insert  (CrowRowMap *self,
                                gint64      key,
                                CrowRow    *row);
void     _crow_row_map_remove  (CrowRowMap *self,
                                gint64      key);

static inline gsize
_crow_row_map_hash (gint64 key)
{
  return (gsize) ((guint64) key ^ (guint64) key >> 20);
}

static inline CrowRow *
_crow_row_map_lookup (const CrowRowMap *self,
                      gint64            key)
{
  gsize mask = self->capacity - 1;

  for (gsize i = _crow_row_map_hash (key) & mask; self->entries[i].row != NULL; i = (i + 1) & mask)
    if (self->entries[i].key == key)
      return self->entries[i].row;
  return NULL;
}

G_END_DECLS
