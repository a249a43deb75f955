/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far away from the rows that were asked for each changed row is, and along which link.
 *
 * Links are followed from rows that went or got another key to the changed rows that referred to them, by the values
 * before.  Only what can be followed is put into the table: most rows are of the outermost ring, to which nobody refers.
 *
 * Invariant: the rows that refer to one are met in the order in which they changed.
 */
#include "config.h"

#include "preview/crow-rehearsal-rows.h"

/* A row that refers to a target; numbers of referrers count from 1, and 0 is none. */
typedef struct
{
  CrowRehearsedRow *row;
  guint next;
} Referrer;

/* The values of a row at one end of a reference; in the table the end that is referred to. */
typedef struct
{
  guint reference;
  guint n_columns;
  const guint16 *columns;
  const guint16 *slots;
  const CrowCell *values;
  guint first, last; /* referrers */
} Target;

typedef struct
{
  CrowRehearsedRows *rows;
  CrowSchema *schema;
  GHashTable *targets; /* of Target */
  GArray *referrers;   /* of Referrer */
} Search;

static Referrer *
get_referrer (Search *self,
              guint   number)
{
  return &g_array_index (self->referrers, Referrer, number - 1);
}

static const CrowCell *
get_cell (const Target *target,
          guint         i)
{
  return &target->values[target->slots[target->columns[i]]];
}

static guint
target_hash (gconstpointer data)
{
  const Target *target = data;
  guint64 hash = target->reference;

  for (guint i = 0; i < target->n_columns; i++)
    hash = hash * 31 + crow_cell_hash (get_cell (target, i));
  return (guint) (hash ^ hash >> 32);
}

static gboolean
target_equal (gconstpointer a,
              gconstpointer b)
{
  const Target *one = a, *other = b;

  if (one->reference != other->reference)
    return FALSE;
  for (guint i = 0; i < one->n_columns; i++)
    if (!crow_cell_equal (get_cell (one, i), get_cell (other, i)))
      return FALSE;
  return TRUE;
}

static void
target_free (gpointer data)
{
  g_slice_free (Target, data);
}

/* FALSE: a value is null, and what is null refers to nothing. */
static gboolean
init_target (Search                    *self,
             Target                    *target,
             const CrowRehearsedRow    *row,
             const CrowSchemaReference *reference,
             const guint16             *columns)
{
  *target = (Target) {
    .reference = 2 * reference->relationship + reference->end,
    .n_columns = reference->info->n_columns,
    .columns = columns,
    .slots = crow_rehearsed_rows_get_layout (self->rows, row->consequence.entity)->slots,
    .values = row->values,
  };
  for (guint i = 0; i < target->n_columns; i++)
    if (get_cell (target, i)->kind == CROW_CELL_NULL)
      return FALSE;
  return TRUE;
}

/* Who stays with the key that is referred to takes nothing along. */
static gboolean
stays (const CrowRehearsedRow *row)
{
  return row->consequence.kind != CROW_CONSEQUENCE_DELETED && row->fresh != NULL;
}

static gboolean
keeps_key (const CrowRehearsedRow    *row,
           const CrowSchemaReference *reference,
           const guint16             *slots)
{
  if (!stays (row))
    return FALSE;
  for (guint i = 0; i < reference->info->n_columns; i++)
    {
      guint slot = slots[reference->info->target_columns[i]];

      if (!crow_cell_equal (&row->values[slot], &row->fresh[slot]))
        return FALSE;
    }
  return TRUE;
}

static void
add_targets (Search                 *self,
             const CrowRehearsedRow *row)
{
  guint n;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->schema, row->consequence.entity, &n);

  for (guint i = 0; i < n; i++)
    {
      Target target;

      if (init_target (self, &target, row, &referrers[i], referrers[i].info->target_columns) &&
          !keeps_key (row, &referrers[i], target.slots) && !g_hash_table_contains (self->targets, &target))
        g_hash_table_add (self->targets, g_slice_dup (Target, &target));
    }
}

static void
add_referrer (Search           *self,
              CrowRehearsedRow *row)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, row->consequence.entity, &n);

  for (guint i = 0; i < n; i++)
    {
      Target probe;
      Target *target = init_target (self, &probe, row, &references[i], references[i].info->columns)
                         ? g_hash_table_lookup (self->targets, &probe) : NULL;
      const Referrer referrer = { .row = row };

      if (target == NULL)
        continue;
      g_array_append_val (self->referrers, referrer);
      if (target->last != 0)
        get_referrer (self, target->last)->next = self->referrers->len;
      else
        target->first = self->referrers->len;
      target->last = self->referrers->len;
    }
}

/* Whether the reference still leads to the row, by its new key. */
static gboolean
follows (Search                  *self,
         const CrowReferenceInfo *info,
         const CrowRehearsedRow  *target,
         const CrowRehearsedRow  *row)
{
  const guint16 *slots = crow_rehearsed_rows_get_layout (self->rows, row->consequence.entity)->slots;
  const guint16 *target_slots = crow_rehearsed_rows_get_layout (self->rows, target->consequence.entity)->slots;

  for (guint i = 0; i < info->n_columns; i++)
    {
      const CrowCell *cell = &row->fresh[slots[info->columns[i]]];

      if (cell->kind == CROW_CELL_NULL || !crow_cell_equal (cell, &target->fresh[target_slots[info->target_columns[i]]]))
        return FALSE;
    }
  return TRUE;
}

static void
follow_row (Search           *self,
            CrowRehearsedRow *row,
            GPtrArray        *queue)
{
  guint n;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->schema, row->consequence.entity, &n);

  for (guint i = 0; i < n; i++)
    {
      Target probe;
      Target *target = NULL;

      if (init_target (self, &probe, row, &referrers[i], referrers[i].info->target_columns) &&
          !keeps_key (row, &referrers[i], probe.slots))
        target = g_hash_table_lookup (self->targets, &probe);
      for (guint number = target != NULL ? target->first : 0; number != 0; number = get_referrer (self, number)->next)
        {
          CrowRehearsedRow *next = get_referrer (self, number)->row;

          if (next->consequence.ring != G_MAXUINT32)
            continue;
          next->consequence.ring = row->consequence.ring + 1;
          if (stays (row) && next->fresh != NULL && follows (self, referrers[i].info, row, next))
            next->consequence.kind = CROW_CONSEQUENCE_CHANGED;
          next->consequence.relationship = referrers[i].relationship;
          g_ptr_array_add (queue, next);
        }
    }
}

void
crow_rehearsed_rows_find_rings (CrowRehearsedRows *rows,
                                CrowSchema        *schema)
{
  Search self = {
    .rows = rows,
    .schema = schema,
    .targets = g_hash_table_new_full (target_hash, target_equal, target_free, NULL),
    .referrers = g_array_new (FALSE, FALSE, sizeof (Referrer)),
  };
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  guint n = crow_rehearsed_rows_get_n (rows);

  for (guint i = 0; i < n; i++)
    add_targets (&self, crow_rehearsed_rows_get (rows, i));
  for (guint i = 0; i < n; i++)
    add_referrer (&self, crow_rehearsed_rows_get (rows, i));
  for (guint i = 0; i < n; i++)
    if (crow_rehearsed_rows_get (rows, i)->consequence.ring == 0)
      g_ptr_array_add (queue, crow_rehearsed_rows_get (rows, i));
  for (guint i = 0; i < queue->len; i++)
    follow_row (&self, g_ptr_array_index (queue, i), queue);
  g_hash_table_unref (self.targets);
  g_array_unref (self.referrers);
}
