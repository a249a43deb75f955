/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is fetched along with rows without being asked for: roles that the session loads eagerly, one after the other along
 * paths of them.
 */
#include "config.h"

#include "orm/crow-overrides-private.h"
#include "orm/crow-query-private.h"

/* What a role reached from @rows, each once. */
GPtrArray *
_crow_load_collect_reached (CrowSession   *session,
                            CrowEntityMap *map,
                            guint          role,
                            GPtrArray     *rows)
{
  GPtrArray *reached = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowSet *set;

      if (map->roles[role].kind == CROW_ROLE_REFERENCE)
        {
          CrowRow *target = _crow_links_get_known (session, row, role);

          if (target != NULL && !(target->flags & CROW_ROW_VISITED))
            {
              target->flags |= CROW_ROW_VISITED;
              g_ptr_array_add (reached, target);
            }
          continue;
        }
      set = _crow_set_lookup (session, row, role);
      for (guint j = 0; set != NULL && j < set->n_rows; j++)
        if (!(set->rows[j]->flags & CROW_ROW_VISITED))
          {
            set->rows[j]->flags |= CROW_ROW_VISITED;
            g_ptr_array_add (reached, set->rows[j]);
          }
    }
  for (guint i = 0; i < reached->len; i++)
    ((CrowRow *) reached->pdata[i])->flags &= ~CROW_ROW_VISITED;
  return reached;
}

/* Those of @rows whose role @role no query said to leave; (transfer full). */
static GPtrArray *
filter_left (CrowSession *session,
             GPtrArray   *rows,
             guint        role)
{
  GPtrArray *kept;
  CrowLoading loading;

  if (session->overrides == NULL)
    return g_ptr_array_ref (rows);
  kept = g_ptr_array_new ();
  for (guint i = 0; i < rows->len; i++)
    if (!_crow_overrides_lookup (session, rows->pdata[i], role, &loading))
      g_ptr_array_add (kept, rows->pdata[i]);
  return kept;
}

/* @above: the entities on the way from the query to @map, and that: none is gone to twice. */
static gboolean
load_eager (CrowSession   *session,
            CrowEntityMap *map,
            GPtrArray     *rows,
            GPtrArray     *above,
            GError       **error)
{
  const guint8 *loading = session->stores[map->index].loading;

  for (guint role = 0; loading != NULL && rows->len > 0 && role < map->n_all_roles; role++)
    {
      CrowRoleMap *info = &map->roles[role];
      g_autoptr (GPtrArray) reached = NULL, owners = NULL;

      if (loading[role] < CROW_LOADING_EAGER || g_ptr_array_find (above, info->target, NULL))
        continue;
      owners = filter_left (session, rows, role);
      if (!(info->kind == CROW_ROLE_REFERENCE ? _crow_load_targets : _crow_load_sets) (
            session, map, role, (CrowRow **) owners->pdata, owners->len, error))
        return FALSE;
      reached = _crow_load_collect_reached (session, map, role, owners);
      g_ptr_array_add (above, info->target);
      if (!load_eager (session, info->target, reached, above, error))
        return FALSE;
      g_ptr_array_set_size (above, above->len - 1);
    }
  return TRUE;
}

/* The roles of @rows that are loaded with their objects, and those of what they reach. */
gboolean
_crow_load_along (CrowSession   *session,
                  CrowEntityMap *map,
                  GPtrArray     *rows,
                  GError       **error)
{
  g_autoptr (GPtrArray) above = NULL;

  if (!session->has_eager)
    return TRUE;
  above = g_ptr_array_new ();
  g_ptr_array_add (above, map);
  return load_eager (session, map, rows, above, error);
}

/* The same for what a look at a role of @row brought. */
gboolean
_crow_load_along_role (CrowSession *session,
                       CrowRow     *row,
                       guint        role,
                       GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (session, row);
  g_autoptr (GPtrArray) rows = NULL, reached = NULL;

  if (!session->has_eager)
    return TRUE;
  rows = g_ptr_array_new ();
  g_ptr_array_add (rows, row);
  reached = _crow_load_collect_reached (session, map, role, rows);
  return _crow_load_along (session, map->roles[role].target, reached, error);
}
