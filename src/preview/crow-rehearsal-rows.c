/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store of changed rows: blocks of memory, and a table of chains by key.
 *
 * A rehearsal is measured against the bare delete, which takes less than a microsecond a row.  Texts are therefore only
 * made of values that are none, and of keys that somebody reads.
 */
#include "config.h"

#include "preview/crow-rehearsal-rows.h"

#include <string.h>

#include "preview/crow-table-map.h"

#define BLOCK (256 * 1024)
#define FIRST_BUCKETS 64

struct _CrowRehearsedRows
{
  /* borrowed */
  CrowSchema *schema;
  /* owned */
  CrowCellLayout **layouts;   /* by entity; NULL until it is needed */
  GPtrArray *blocks;
  GPtrArray *rows;            /* of CrowRehearsedRow */
  CrowRehearsedRow **buckets;
  /* state */
  guint n_buckets;            /* a power of two */
  char *block;                /* the one that is being filled */
  char *free;
  gsize left;
};

CrowRehearsedRows *
crow_rehearsed_rows_new (CrowSchema *schema)
{
  CrowRehearsedRows *self = g_new0 (CrowRehearsedRows, 1);

  self->schema = schema;
  self->layouts = g_new0 (CrowCellLayout *, crow_schema_get_n_entities (schema) + 1);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  self->n_buckets = FIRST_BUCKETS;
  self->buckets = g_new0 (CrowRehearsedRow *, self->n_buckets);
  return self;
}

void
crow_rehearsed_rows_clear (CrowRehearsedRows *self)
{
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->blocks, 0);
  memset (self->buckets, 0, self->n_buckets * sizeof *self->buckets);
  self->block = self->free = NULL;
  self->left = 0;
}

void
crow_rehearsed_rows_free (CrowRehearsedRows *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < crow_schema_get_n_entities (self->schema); i++)
    if (self->layouts[i] != NULL)
      {
        g_free (self->layouts[i]->slots);
        g_free (self->layouts[i]->key);
        g_free (self->layouts[i]);
      }
  g_free (self->layouts);
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->rows);
  g_free (self->buckets);
  g_free (self);
}

/* Layouts. */

static void
keep (CrowCellLayout *layout,
      const guint16  *attributes,
      guint           n)
{
  for (guint i = 0; i < n; i++)
    if (layout->slots[attributes[i]] == CROW_NONE)
      layout->slots[attributes[i]] = layout->n_slots++;
}

static CrowCellLayout *
make_layout (CrowSchema *schema,
             guint16     entity)
{
  CrowCellLayout *layout = g_new0 (CrowCellLayout, 1);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  guint n_attributes = crow_schema_get_entity (schema, entity)->n_attributes;
  const CrowSchemaReference *references;
  guint n;

  layout->slots = g_new (guint16, n_attributes + 1);
  for (guint i = 0; i < n_attributes; i++)
    layout->slots[i] = CROW_NONE;
  if (key != NULL)
    {
      layout->n_key = key->n_attributes;
      keep (layout, key->attributes, key->n_attributes);
    }
  layout->key = g_new (guint16, layout->n_key + 1);
  for (guint i = 0; i < layout->n_key; i++)
    layout->key[i] = layout->slots[key->attributes[i]];
  references = crow_schema_get_references (schema, entity, &n);
  for (guint i = 0; i < n; i++)
    keep (layout, references[i].info->columns, references[i].info->n_columns);
  references = crow_schema_get_referrers (schema, entity, &n);
  for (guint i = 0; i < n; i++)
    keep (layout, references[i].info->target_columns, references[i].info->n_columns);
  return layout;
}

const CrowCellLayout *
crow_rehearsed_rows_get_layout (CrowRehearsedRows *self,
                                guint16            entity)
{
  if (G_UNLIKELY (self->layouts[entity] == NULL))
    self->layouts[entity] = make_layout (self->schema, entity);
  return self->layouts[entity];
}

/* Memory. */

static gpointer
allocate (CrowRehearsedRows *self,
          gsize              size)
{
  gpointer memory;

  size = (size + 7) & ~(gsize) 7;
  if (size > BLOCK / 4)
    {
      memory = g_malloc (size);
      g_ptr_array_add (self->blocks, memory);
      return memory;
    }
  if (size > self->left)
    {
      self->block = self->free = g_malloc (BLOCK);
      self->left = BLOCK;
      g_ptr_array_add (self->blocks, self->free);
    }
  memory = self->free;
  self->free += size;
  self->left -= size;
  return memory;
}

CrowRehearsedRow *
crow_rehearsed_rows_make (CrowRehearsedRows *self,
                          guint16            entity,
                          gboolean           with_fresh)
{
  guint n = crow_rehearsed_rows_get_layout (self, entity)->n_slots;
  gsize size = sizeof (CrowRehearsedRow) + (with_fresh ? 2 : 1) * n * sizeof (CrowCell);
  CrowRehearsedRow *row = allocate (self, size);

  memset (row, 0, size);
  row->consequence.entity = entity;
  row->consequence.relationship = CROW_NONE;
  row->values = (CrowCell *) (row + 1);
  row->fresh = with_fresh ? row->values + n : NULL;
  return row;
}

void
crow_rehearsed_rows_unmake (CrowRehearsedRows *self,
                            CrowRehearsedRow  *row)
{
  /* Where a block was begun since, it stays until all goes. */
  if ((char *) row < self->block || (char *) row >= self->free)
    return;
  self->left += self->free - (char *) row;
  self->free = (char *) row;
}

/* Cells. */

/* Whether a text is how a whole number is written: no other text is the same number. */
static gboolean
parse_number (const char *text,
              gint64     *number)
{
  const char *digits = text + (*text == '-');
  gsize n = strspn (digits, "0123456789");

  if (n == 0 || n > 18 || digits[n] != '\0' || (*digits == '0' && (n > 1 || digits > text)))
    return FALSE;
  *number = g_ascii_strtoll (text, NULL, 10);
  return TRUE;
}

void
crow_rehearsed_rows_set_text (CrowRehearsedRows *self,
                              CrowCell          *cell,
                              const char        *text)
{
  gsize size;
  char *copy;

  cell->kind = text == NULL ? CROW_CELL_NULL : parse_number (text, &cell->u.number) ? CROW_CELL_NUMBER : CROW_CELL_TEXT;
  if (cell->kind != CROW_CELL_TEXT)
    return;
  size = strlen (text) + 1;
  copy = allocate (self, size);
  memcpy (copy, text, size);
  cell->u.text = copy;
}

/* A number of more than eighteen digits is a text to the other side. */
static gboolean
is_short (gint64 number)
{
  return number > -G_GINT64_CONSTANT (1000000000000000000) && number < G_GINT64_CONSTANT (1000000000000000000);
}

void
crow_rehearsed_rows_set_cell (CrowRehearsedRows *self,
                              CrowCell          *cell,
                              const CrowValue   *value)
{
  g_autofree char *text = NULL;

  if (value->type == CROW_VALUE_TYPE_INT64 && is_short (value->u.integer))
    {
      cell->kind = CROW_CELL_NUMBER;
      cell->u.number = value->u.integer;
      return;
    }
  text = crow_table_map_value_to_text (value);
  crow_rehearsed_rows_set_text (self, cell, text);
}

/* Keys. */

static guint
hash_key (const CrowRehearsedRow *row,
          const CrowCellLayout   *layout)
{
  guint64 hash = row->consequence.entity * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (guint i = 0; i < layout->n_key; i++)
    {
      const CrowCell *cell = &row->values[layout->key[i]];

      hash = hash * 31 + (cell->kind == CROW_CELL_NULL ? 1 : crow_cell_hash (cell));
    }
  return (guint) (hash ^ hash >> 32);
}

gboolean
crow_rehearsed_row_has_key (const CrowRehearsedRow *self,
                            const CrowRehearsedRow *other,
                            const CrowCellLayout   *layout)
{
  if (self->consequence.entity != other->consequence.entity)
    return FALSE;
  for (guint i = 0; i < layout->n_key; i++)
    if (!crow_cell_equal (&self->values[layout->key[i]], &other->values[layout->key[i]]))
      return FALSE;
  return TRUE;
}

static CrowRehearsedRow *
find (CrowRehearsedRows      *self,
      const CrowRehearsedRow *row,
      guint                   hash,
      const CrowCellLayout   *layout)
{
  CrowRehearsedRow *found = self->buckets[hash & (self->n_buckets - 1)];

  while (found != NULL && (found->hash != hash || !crow_rehearsed_row_has_key (found, row, layout)))
    found = found->next;
  return found;
}

static void
put (CrowRehearsedRows *self,
     CrowRehearsedRow  *row)
{
  CrowRehearsedRow **bucket = &self->buckets[row->hash & (self->n_buckets - 1)];

  row->next = *bucket;
  *bucket = row;
}

CrowRehearsedRow *
crow_rehearsed_rows_add (CrowRehearsedRows *self,
                         CrowRehearsedRow  *row)
{
  const CrowCellLayout *layout = crow_rehearsed_rows_get_layout (self, row->consequence.entity);
  CrowRehearsedRow *known;

  row->hash = hash_key (row, layout);
  known = find (self, row, row->hash, layout);
  if (known != NULL)
    return known;
  g_ptr_array_add (self->rows, row);
  if (self->rows->len <= self->n_buckets)
    {
      put (self, row);
      return row;
    }
  g_free (self->buckets);
  self->n_buckets *= 4;
  self->buckets = g_new0 (CrowRehearsedRow *, self->n_buckets);
  for (guint i = 0; i < self->rows->len; i++)
    put (self, g_ptr_array_index (self->rows, i));
  return row;
}

CrowRehearsedRow *
crow_rehearsed_rows_find (CrowRehearsedRows *self,
                          CrowRehearsedRow  *row)
{
  const CrowCellLayout *layout = crow_rehearsed_rows_get_layout (self, row->consequence.entity);

  return find (self, row, hash_key (row, layout), layout);
}

CrowRehearsedRow *
crow_rehearsed_rows_lookup (CrowRehearsedRows *self,
                            guint16            entity,
                            const CrowValue   *key)
{
  const CrowCellLayout *layout = crow_rehearsed_rows_get_layout (self, entity);
  CrowRehearsedRow *row = crow_rehearsed_rows_make (self, entity, FALSE);
  CrowRehearsedRow *found;

  for (guint i = 0; i < layout->n_key; i++)
    crow_rehearsed_rows_set_cell (self, &row->values[layout->key[i]], &key[i]);
  found = crow_rehearsed_rows_find (self, row);
  crow_rehearsed_rows_unmake (self, row);
  return found;
}

/* In order. */

guint
crow_rehearsed_rows_get_n (CrowRehearsedRows *self)
{
  return self->rows->len;
}

CrowRehearsedRow *
crow_rehearsed_rows_get (CrowRehearsedRows *self,
                         guint              position)
{
  return g_ptr_array_index (self->rows, position);
}

static void
append_cell (GString        *text,
             const CrowCell *cell)
{
  if (cell->kind == CROW_CELL_NUMBER)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, cell->u.number);
  else
    g_string_append (text, cell->kind == CROW_CELL_TEXT ? cell->u.text : "NULL");
}

const CrowConsequence *
crow_rehearsed_rows_get_consequence (CrowRehearsedRows *self,
                                     guint              position)
{
  CrowRehearsedRow *row = g_ptr_array_index (self->rows, position);
  const CrowCellLayout *layout;
  g_autoptr (GString) text = NULL;

  if (row->consequence.key != NULL)
    return &row->consequence;
  layout = crow_rehearsed_rows_get_layout (self, row->consequence.entity);
  text = g_string_new (NULL);
  for (guint i = 0; i < layout->n_key; i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append_cell (text, &row->values[layout->key[i]]);
    }
  row->consequence.key = allocate (self, text->len + 1);
  memcpy (row->consequence.key, text->str, text->len + 1);
  return &row->consequence;
}

/* Numbers by value, before texts. */
static int
compare_cells (const CrowCell *a,
               const CrowCell *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->kind == CROW_CELL_NUMBER)
    return a->u.number < b->u.number ? -1 : a->u.number > b->u.number;
  return a->kind == CROW_CELL_NULL ? 0 : strcmp (a->u.text, b->u.text);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const CrowRehearsedRow *one = *(CrowRehearsedRow *const *) a;
  const CrowRehearsedRow *other = *(CrowRehearsedRow *const *) b;
  const CrowConsequence *left = &one->consequence, *right = &other->consequence;
  const CrowCellLayout *layout;

  if (left->ring != right->ring)
    return left->ring < right->ring ? -1 : 1;
  if (left->entity != right->entity)
    return left->entity < right->entity ? -1 : 1;
  if (left->relationship != right->relationship)
    return left->relationship < right->relationship ? -1 : 1;
  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  if (left->by_database != right->by_database)
    return left->by_database < right->by_database ? -1 : 1;
  layout = crow_rehearsed_rows_get_layout (data, left->entity);
  for (guint i = 0; i < layout->n_key; i++)
    {
      int order = compare_cells (&one->values[layout->key[i]], &other->values[layout->key[i]]);

      if (order != 0)
        return order;
    }
  return 0;
}

void
crow_rehearsed_rows_sort (CrowRehearsedRows *self)
{
  guint i;

  /* The database mostly takes rows in the order of their keys. */
  for (i = 1; i < self->rows->len; i++)
    if (compare_rows (&self->rows->pdata[i - 1], &self->rows->pdata[i], self) > 0)
      break;
  if (i < self->rows->len)
    g_ptr_array_sort_with_data (self->rows, compare_rows, self);
}
