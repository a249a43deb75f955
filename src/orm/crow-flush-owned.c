/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that belong to one that refers to them, because the program says so, and that it let go.
 *
 * What an owned link owns are rows that refer; those are orphans, of which crow-flush-delete.c knows.
 */
#include "config.h"

#include "orm/crow-session-private.h"

/* What owning roles of rows that are new or edited lead to now. */
static GHashTable *
collect_reached (CrowSession *self,
                 GPtrArray   *rows,
                 GHashTable  *reached)
{
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      const gboolean *owns = self->stores[map->index].owns;

      for (guint j = 0; owns != NULL && j < map->n_roles; j++)
        {
          CrowRow *target = owns[j] && !(row->flags & CROW_ROW_MARKED) ? _crow_links_get_known (self, row, j) : NULL;

          if (target != NULL)
            g_hash_table_add (reached, target);
        }
    }
  return reached;
}

/* What @role led to in the database, if it leads elsewhere now; FALSE: it could not be read. */
static gboolean
find_released (CrowSession  *self,
               CrowRow      *row,
               CrowRoleMap  *role,
               CrowRow     **released,
               GError      **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  const CrowReferenceInfo *reference = role->reference;
  CrowValue *values = g_newa (CrowValue, reference->n_columns);
  gboolean edited = FALSE;
  GError *local = NULL;

  *released = NULL;
  for (guint i = 0; i < reference->n_columns; i++)
    {
      edited |= _crow_row_test (map, row, CROW_MASK_DIRTY, reference->columns[i]);
      _crow_flush_get_stored (self, row, reference->columns[i], &values[i]);
      if (values[i].type == CROW_VALUE_TYPE_NULL)
        return TRUE;
    }
  if (!edited)
    return TRUE;
  *released = _crow_identity_lookup_target (self, role, values);
  if (*released == NULL)
    *released = _crow_load_by (self, role->target, reference->target_columns, values, reference->n_columns, FALSE, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* Appends to @deletes what rows let go that owned it, and that no other took. */
gboolean
_crow_flush_collect_released (CrowSession *self,
                              GPtrArray   *deletes,
                              GError     **error)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);

  collect_reached (self, self->pending, collect_reached (self, self->dirty, reached));
  for (guint i = 0; i < self->dirty->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->dirty, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      const gboolean *owns = self->stores[map->index].owns;

      for (guint j = 0; owns != NULL && row->state == CROW_STATE_PERSISTENT && j < map->n_roles; j++)
        {
          CrowRow *released;

          if (!owns[j])
            continue;
          if (!find_released (self, row, &map->roles[j], &released, error))
            return FALSE;
          if (released == NULL || released->state != CROW_STATE_PERSISTENT || (released->flags & CROW_ROW_MARKED) ||
              g_hash_table_contains (reached, released))
            continue;
          released->flags |= CROW_ROW_MARKED;
          g_ptr_array_add (deletes, released);
        }
    }
  return TRUE;
}
