/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows that an edit changes, of which there may be a hundred thousand: each with its values that somebody asks for
 * later, found again by its key.
 *
 * All memory is the store's and goes at once.
 */
#pragma once

#include "preview/crow-rehearsal.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_CELL_NULL,
  CROW_CELL_NUMBER,
  CROW_CELL_TEXT,
} CrowCellKind;

/* A value as it stands in keys (crow_table_map_value_to_text()).  A text that is a number written plainly is a number, so
 * two are equal exactly when their texts are. */
typedef struct
{
  guint8 kind; /* CrowCellKind */
  union
  {
    gint64 number;
    const char *text; /* borrowed from the store */
  } u;
} CrowCell;

/* What is kept of an entity's rows: the attributes of its key and of what refers or is referred to. */
typedef struct
{
  guint16 *slots; /* by attribute; CROW_NONE: not kept */
  guint16 *key;   /* slots of the primary key */
  guint n_slots;
  guint n_key;
} CrowCellLayout;

typedef struct _CrowRehearsedRow CrowRehearsedRow;
struct _CrowRehearsedRow
{
  CrowConsequence consequence; /* its key is NULL until somebody asks for it */
  CrowCell *values;            /* by slot */
  CrowCell *fresh;             /* the same afterwards; NULL: the row goes, or is not known */
  CrowRehearsedRow *next;      /* the store's */
  guint hash;
};

typedef struct _CrowRehearsedRows CrowRehearsedRows;

/* @schema: borrowed */
CrowRehearsedRows    *crow_rehearsed_rows_new        (CrowSchema             *schema);
void                  crow_rehearsed_rows_free       (CrowRehearsedRows      *self);
void                  crow_rehearsed_rows_clear      (CrowRehearsedRows      *self);
const CrowCellLayout *crow_rehearsed_rows_get_layout (CrowRehearsedRows      *self,
                                                      guint16                 entity);

/* (transfer none): a row whose values are null, in the store's memory but not yet one of its rows */
CrowRehearsedRow     *crow_rehearsed_rows_make       (CrowRehearsedRows      *self,
                                                      guint16                 entity,
                                                      gboolean                with_fresh);
void                  crow_rehearsed_rows_set_cell   (CrowRehearsedRows      *self,
                                                      CrowCell               *cell,
                                                      const CrowValue        *value);
/* @text: (nullable): as in a key */
void                  crow_rehearsed_rows_set_text   (CrowRehearsedRows      *self,
                                                      CrowCell               *cell,
                                                      const char             *text);
/* Its values are set.  (transfer none): the row of the store with its key, which is @row if there was none */
CrowRehearsedRow     *crow_rehearsed_rows_add        (CrowRehearsedRows      *self,
                                                      CrowRehearsedRow       *row);
/* (nullable): the row of the store with the key of @row */
CrowRehearsedRow     *crow_rehearsed_rows_find       (CrowRehearsedRows      *self,
                                                      CrowRehearsedRow       *row);
/* (nullable): by the values of a primary key, in its order */
CrowRehearsedRow     *crow_rehearsed_rows_lookup     (CrowRehearsedRows      *self,
                                                      guint16                 entity,
                                                      const CrowValue        *key);
/* The one that was made last, and is not added, is forgotten. */
void                  crow_rehearsed_rows_unmake     (CrowRehearsedRows      *self,
                                                      CrowRehearsedRow       *row);

/* In the order in which they were added, until they are sorted: by ring, entity, link and key. */
guint                 crow_rehearsed_rows_get_n      (CrowRehearsedRows      *self);
CrowRehearsedRow     *crow_rehearsed_rows_get        (CrowRehearsedRows      *self,
                                                      guint                   position);
void                  crow_rehearsed_rows_sort       (CrowRehearsedRows      *self);
/* With its key as text. */
const CrowConsequence *crow_rehearsed_rows_get_consequence (CrowRehearsedRows *self,
                                                            guint             position);

/* Whether the rows' keys are the same. */
gboolean              crow_rehearsed_row_has_key     (const CrowRehearsedRow *self,
                                                      const CrowRehearsedRow *other,
                                                      const CrowCellLayout   *layout);

static inline gboolean
crow_cell_equal (const CrowCell *a,
                 const CrowCell *b)
{
  if (a->kind != b->kind)
    return FALSE;
  return a->kind == CROW_CELL_NUMBER ? a->u.number == b->u.number
         : a->kind == CROW_CELL_NULL || g_str_equal (a->u.text, b->u.text);
}

/* Of one that is not null; equal cells have equal hashes. */
static inline guint64
crow_cell_hash (const CrowCell *cell)
{
  guint64 bits = cell->kind == CROW_CELL_TEXT ? g_str_hash (cell->u.text) : (guint64) cell->u.number;

  /* Keys in a row are buckets in a row. */
  return bits ^ bits >> 20;
}

/* crow-rehearsal-rings.c.  Ring by ring outwards from the rows that have ring 0. */
void                  crow_rehearsed_rows_find_rings (CrowRehearsedRows      *self,
                                                      CrowSchema             *schema);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowRehearsedRows, crow_rehearsed_rows_free)

G_END_DECLS
