/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that belong to one that refers to them, because the program says so, and that it let go.
 *
 * What an owned link owns are rows that refer; those are orphans, of which crow-flush-delete.c knows.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"

/* What owning roles of rows that are new or edited, and stay, lead to now. */
static GHashTable *
collect_reached (CrowSession *self,
                 GPtrArray   *rows,
                 gboolean     deletes,
                 GHashTable  *reached)
{
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      const gboolean *owns = self->stores[map->index].owns;

      for (guint j = 0; owns != NULL && j < map->n_roles; j++)
        {
          CrowRow *target = owns[j] ? _crow_links_get_known (self, row, j) : NULL;

          if (target != NULL && (deletes ? _crow_flush_stays (self, row) : row->state != CROW_STATE_TRANSIENT))
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

/* Whether something that stays owns @row, which @by let go; nobody may have looked at it. */
static gboolean
is_held (CrowSession *self,
         CrowRow     *row,
         CrowRoleMap *by,
         gboolean    *held,
         GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  *held = FALSE;
  for (guint i = 0; i < map->n_roles && !*held; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      const gboolean *owns = self->stores[role->target->index].owns;
      CrowSet *set;

      if ((role->kind != CROW_ROLE_CHILDREN && role->kind != CROW_ROLE_BACK) || owns == NULL || !owns[role->inverse])
        continue;
      /* The database can have no other one there. */
      if (role->kind == CROW_ROLE_BACK && i == by->inverse)
        continue;
      set = _crow_set_get (self, row, i);
      if (!_crow_load_set (self, set, error))
        return FALSE;
      for (guint j = 0; j < set->n_rows && !*held; j++)
        *held = _crow_flush_stays (self, set->rows[j]);
    }
  return TRUE;
}

/* Appends to @deletes what rows let go that owned it, and that no other has. */
gboolean
_crow_flush_collect_released (CrowSession *self,
                              GPtrArray   *deletes,
                              GError     **error)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);

  collect_reached (self, self->pending, deletes->len > 0, collect_reached (self, self->dirty, deletes->len > 0, reached));
  for (guint i = 0; i < self->dirty->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->dirty, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      const gboolean *owns = self->stores[map->index].owns;

      for (guint j = 0; owns != NULL && row->state == CROW_STATE_PERSISTENT && j < map->n_roles; j++)
        {
          CrowRow *released;
          gboolean held;

          if (!owns[j])
            continue;
          if (!find_released (self, row, &map->roles[j], &released, error))
            return FALSE;
          if (released == NULL || released->state != CROW_STATE_PERSISTENT || (released->flags & CROW_ROW_MARKED) ||
              g_hash_table_contains (reached, released))
            continue;
          if (!is_held (self, released, &map->roles[j], &held, error))
            return FALSE;
          if (held)
            continue;
          released->flags |= CROW_ROW_MARKED;
          g_ptr_array_add (deletes, released);
        }
    }
  return TRUE;
}

/* Whether the reference leads elsewhere than in the database. */
gboolean
_crow_flush_is_relinked (CrowSession *self,
                         CrowRow     *row,
                         guint        index)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  const CrowReferenceInfo *reference = map->roles[index].reference;
  gboolean edited = row->state == CROW_STATE_PENDING || _crow_row_links (map, row)[index] != NULL;

  for (guint i = 0; !edited && i < reference->n_columns; i++)
    {
      guint column = reference->columns[i];
      CrowValue stored, value;

      if (!_crow_row_test (map, row, CROW_MASK_DIRTY, column))
        continue;
      _crow_flush_get_stored (self, row, column, &stored);
      _crow_row_get (map, row, column, &value);
      edited = !crow_value_equal (&stored, &value);
    }
  return edited;
}

/* Whether @row alone is linked to the target that it owns, but for what goes with the flush. */
static gboolean
check_owner (CrowSession *self,
             CrowRow     *row,
             guint        index,
             GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role = &map->roles[index];
  GError *local = NULL;
  CrowRow *target = _crow_load_one (self, row, index, &local);
  g_autofree char *name = NULL;
  CrowSet *set;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (target == NULL)
    return TRUE;
  set = _crow_set_get (self, target, role->inverse);
  if (!_crow_load_set (self, set, error))
    return FALSE;
  for (guint i = 0; i < set->n_rows; i++)
    if (set->rows[i] != row && _crow_flush_stays (self, set->rows[i]) && _crow_flush_stays (self, row))
      {
        g_autofree char *other = _crow_row_describe (map, set->rows[i]);

        name = _crow_row_describe (role->target, target);
        g_set_error (error, CROW_ERROR, CROW_ERROR_OWNER,
                     _("%s cannot belong to another one as well: it belongs to %s. Take it off there first."), name, other);
        crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)),
                                role->info->name, NULL, 0);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_row (CrowSession *self,
           CrowRow     *row,
           GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  const gboolean *owns = self->stores[map->index].owns;

  if ((row->flags & CROW_ROW_MARKED) || (row->state != CROW_STATE_PENDING && row->state != CROW_STATE_PERSISTENT))
    return TRUE;
  for (guint i = 0; owns != NULL && i < map->n_roles; i++)
    if (owns[i] && _crow_flush_is_relinked (self, row, i) && !check_owner (self, row, i, error))
      return FALSE;
  return TRUE;
}

/* Before a flush: what belongs to one object does not get a second one. */
gboolean
_crow_flush_check_owners (CrowSession *self,
                          GError     **error)
{
  GPtrArray *lists[] = { self->pending, self->dirty };
  gboolean done = TRUE;

  _crow_events_freeze (self);
  self->journal_settled = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; done && j < lists[i]->len; j++)
      done = check_row (self, g_ptr_array_index (lists[i], j), error);
  self->journal_settled = FALSE;
  _crow_journal_drop_index (self);
  _crow_events_thaw (self);
  return done;
}
