/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The order of a flush: what is referred to before what refers.
 *
 * Entities are in order already (the mapping's ranks); only among entities that refer to each other in a cycle, or to
 * themselves, rows are sorted one by one.  The result depends on the order of rows alone: what was added first comes
 * first.  A link that closes a cycle of rows is given back to be written afterwards; one that can be null is chosen where
 * there is one.
 */
#include "config.h"

#include "orm/crow-flush-private.h"

typedef struct
{
  CrowRow *row;
  guint role; /* the next one to look at */
} Frame;

static void
push (GArray  *stack,
      CrowRow *row)
{
  Frame frame = { .row = row };

  row->flags |= CROW_ROW_VISITED;
  g_array_append_val (stack, frame);
}

/* All rows on the stack from @target on refer to each other. */
static void
note_cycle (GArray     *stack,
            CrowRow    *target,
            GHashTable *cycle)
{
  for (guint i = stack->len; i-- > 0;)
    {
      CrowRow *row = g_array_index (stack, Frame, i).row;

      g_hash_table_add (cycle, row);
      if (row == target)
        return;
    }
}

/* Depth first, without recursion: chains may be as long as the table.
 * BUSY: in the list and not placed; VISITED too: on the stack.
 * @cycle: rows in cycles; @cut: whether links between them that may be null are not followed, or else they are found. */
static void
place (CrowSession *self,
       GArray      *stack,
       CrowRow     *first,
       GHashTable  *cycle,
       gboolean     cut,
       GPtrArray   *result,
       GArray      *deferred)
{
  if (!(first->flags & CROW_ROW_BUSY))
    return;
  push (stack, first);
  while (stack->len > 0)
    {
      Frame *frame = &g_array_index (stack, Frame, stack->len - 1);
      CrowRow *row = frame->row, *target;
      CrowEntityMap *map = _crow_row_map_of (self, row);
      guint role = frame->role++;

      if (role >= map->n_roles)
        {
          row->flags &= ~CROW_ROW_BUSY;
          g_ptr_array_add (result, row);
          g_array_set_size (stack, stack->len - 1);
          continue;
        }
      if (map->roles[role].kind != CROW_ROLE_REFERENCE || map->roles[role].target->rank != map->rank)
        continue;
      target = _crow_links_get_known (self, row, role);
      if (target == NULL || target == row || !(target->flags & CROW_ROW_BUSY) ||
          (cut && map->roles[role].nullable && g_hash_table_contains (cycle, row) &&
           g_hash_table_contains (cycle, target)))
        continue;
      if (!(target->flags & CROW_ROW_VISITED))
        push (stack, target);
      else
        {
          CrowDeferred back = { .row = row, .role = role };

          g_array_append_val (deferred, back);
          if (!cut)
            note_cycle (stack, target, cycle);
        }
    }
}

static void
place_all (CrowSession *self,
           GPtrArray   *rows,
           GHashTable  *cycle,
           gboolean     cut,
           GPtrArray   *result,
           GArray      *deferred)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Frame));

  g_ptr_array_set_size (result, 0);
  g_array_set_size (deferred, 0);
  for (guint i = 0; i < rows->len; i++)
    ((CrowRow *) rows->pdata[i])->flags |= CROW_ROW_BUSY;
  for (guint i = 0; i < rows->len; i++)
    place (self, stack, rows->pdata[i], cycle, cut, result, deferred);
  for (guint i = 0; i < rows->len; i++)
    ((CrowRow *) rows->pdata[i])->flags &= ~(CROW_ROW_BUSY | CROW_ROW_VISITED);
}

/* The links to what comes later in @rows. */
static void
collect_forward (CrowSession *self,
                 GPtrArray   *rows,
                 GArray      *deferred)
{
  for (guint i = 0; i < rows->len; i++)
    ((CrowRow *) rows->pdata[i])->flags |= CROW_ROW_BUSY;
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      for (guint j = 0; j < map->n_roles; j++)
        {
          CrowDeferred forward = { .row = row, .role = j };
          CrowRow *target = map->roles[j].kind == CROW_ROLE_REFERENCE && map->roles[j].nullable
                              ? _crow_links_get_known (self, row, j) : NULL;

          if (target != NULL && target != row && (target->flags & CROW_ROW_BUSY))
            g_array_append_val (deferred, forward);
        }
      row->flags &= ~CROW_ROW_BUSY;
    }
}

/* Sorts @rows; appends to @deferred the links that no order can satisfy. */
void
_crow_flush_sort (CrowSession *self,
                  GPtrArray   *rows,
                  GArray      *deferred)
{
  guint n_ranks = 1;
  g_autofree guint *starts = NULL;
  g_autoptr (GPtrArray) ranked = g_ptr_array_new ();
  g_autoptr (GPtrArray) result = g_ptr_array_sized_new (rows->len);
  g_autoptr (GHashTable) cycle = NULL;
  gboolean sorted = TRUE, cyclic = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      cyclic |= map->cyclic;
      sorted &= map->rank >= n_ranks - 1;
      n_ranks = MAX (n_ranks, map->rank + 1);
    }
  if (!sorted)
    {
      starts = g_new0 (guint, n_ranks + 1);
      for (guint i = 0; i < rows->len; i++)
        starts[_crow_row_map_of (self, g_ptr_array_index (rows, i))->rank + 1]++;
      for (guint i = 1; i <= n_ranks; i++)
        starts[i] += starts[i - 1];
      g_ptr_array_set_size (ranked, rows->len);
      for (guint i = 0; i < rows->len; i++)
        {
          CrowRow *row = g_ptr_array_index (rows, i);

          ranked->pdata[starts[_crow_row_map_of (self, row)->rank]++] = row;
        }
      memcpy (rows->pdata, ranked->pdata, rows->len * sizeof (gpointer));
    }
  if (!cyclic)
    return;
  cycle = g_hash_table_new (NULL, NULL);
  place_all (self, rows, cycle, FALSE, result, deferred);
  /* Rows in a cycle keep the order in which they came; of its links that may be null those are cut that lead forward. */
  if (deferred->len > 0)
    {
      place_all (self, rows, cycle, TRUE, result, deferred);
      collect_forward (self, result, deferred);
    }
  memcpy (rows->pdata, result->pdata, rows->len * sizeof (gpointer));
}
