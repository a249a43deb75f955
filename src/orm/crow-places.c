/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Places of one-to-one links that are filled or emptied before anybody has read what is there.
 *
 * Such a place is open: its set holds what the session put there and counts as loaded, and nothing is read for it.  What
 * the database has there is cut off when it shows: when it is read by chance, or all together when a flush begins.  Only
 * a row that nobody in the session has can be at an open place, so that both ends of all that is known are in step.
 */
#include "config.h"

#include "orm/crow-places-private.h"

/* Whether the database has the row where it is now. */
gboolean
_crow_places_is_unmoved (CrowEntityMap *map,
                         CrowRow       *row,
                         CrowRoleMap   *role)
{
  for (guint i = 0; i < role->reference->n_columns; i++)
    if (_crow_row_test (map, row, CROW_MASK_DIRTY, role->reference->columns[i]))
      return FALSE;
  return row->state == CROW_STATE_PERSISTENT;
}

typedef struct
{
  CrowSet *set;
  CrowRow **rows; /* owned: what the session put there */
  guint n_rows;
  gboolean loaded;
} Place;

/* Cuts off what the database has there; what was put there stays. */
static void
close_place (CrowSession *self,
             Place       *place)
{
  CrowSet *set = place->set;
  CrowRoleMap *role = &_crow_row_map_of (self, set->owner)->roles[set->role];
  guint n_rows = set->n_rows;
  g_autofree CrowRow **rows = g_memdup2 (set->rows, n_rows * sizeof (CrowRow *));

  set->open = FALSE;
  g_ptr_array_remove_fast (self->open_sets, set);
  set->loaded = TRUE;
  /* A transient object is in none of the session's lists. */
  for (guint i = 0; i < place->n_rows; i++)
    if (!_crow_set_contains (set, place->rows[i]))
      _crow_set_append (set, place->rows[i]);
  for (guint i = 0; i < n_rows; i++)
    if (_crow_places_is_unmoved (role->target, rows[i], &role->target->roles[role->inverse]) &&
        !(rows[i]->flags & CROW_ROW_MARKED))
      _crow_links_set (self, rows[i], role->inverse, NULL);
}

/* Reads what was at places that were changed unread, all of @sets of one role, and cuts it off. */
gboolean
_crow_places_close (CrowSession  *self,
                          CrowSet     **sets,
                          guint         n_sets,
                          GError      **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, sets[0]->owner);
  g_autofree Place *places = g_new0 (Place, n_sets);
  g_autofree CrowRow **owners = g_new (CrowRow *, n_sets);
  gboolean loaded;

  for (guint i = 0; i < n_sets; i++)
    {
      CrowSet *set = sets[i];

      owners[i] = set->owner;
      places[i] = (Place) { set, g_memdup2 (set->rows, set->n_rows * sizeof (CrowRow *)), set->n_rows, set->loaded };
      set->loaded = FALSE;
    }
  _crow_events_freeze (self);
  loaded = _crow_load_sets (self, map, sets[0]->role, owners, n_sets, error);
  for (guint i = 0; i < n_sets; i++)
    {
      Place *place = &places[i];

      if (loaded)
        close_place (self, place);
      else
        {
          place->set->n_rows = 0;
          for (guint j = 0; j < place->n_rows; j++)
            _crow_set_append (place->set, place->rows[j]);
          place->set->loaded = place->loaded;
        }
      g_free (place->rows);
    }
  _crow_events_thaw (self);
  return loaded;
}

/* A row was read that may be at a place which was changed unread: then it is the one that is to be cut off. */
void
_crow_places_give_way (CrowSession *self,
                      CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowRow *owner;
      CrowSet *set;

      if (role->kind != CROW_ROLE_REFERENCE || role->link->kind != CROW_LINK_ONE_TO_ONE ||
          (owner = _crow_links_get_known (self, row, i)) == NULL)
        continue;
      set = _crow_set_lookup (self, owner, role->inverse);
      if (set == NULL || !set->open || !set->loaded || !_crow_places_is_unmoved (map, row, role))
        continue;
      set->open = FALSE;
      g_ptr_array_remove_fast (self->open_sets, set);
      if (!(row->flags & CROW_ROW_MARKED))
        _crow_links_set (self, row, i, NULL);
    }
}

/* Before a flush. */
gboolean
_crow_places_close_all (CrowSession  *self,
                              GError      **error)
{
  while (self->open_sets->len > 0)
    {
      g_autoptr (GPtrArray) sets = g_ptr_array_new ();
      CrowSet *last = g_ptr_array_index (self->open_sets, self->open_sets->len - 1);

      for (guint i = self->open_sets->len; i > 0; i--)
        {
          CrowSet *set = g_ptr_array_index (self->open_sets, i - 1);

          if (set->owner->state != CROW_STATE_PERSISTENT)
            {
              set->open = FALSE;
              g_ptr_array_remove_index_fast (self->open_sets, i - 1);
            }
          else if (set->owner->entity == last->owner->entity && set->role == last->role)
            g_ptr_array_add (sets, set);
        }
      if (sets->len > 0 && !_crow_places_close (self, (CrowSet **) sets->pdata, sets->len, error))
        return FALSE;
    }
  return TRUE;
}

/* Empties a one-to-one role by the target's reference. */
void
_crow_places_empty (CrowSession *self,
                   CrowRow     *owner,
                   guint        role)
{
  CrowSet *set = _crow_set_get (self, owner, role);
  gboolean known = set->loaded;
  GError *error = NULL;

  if (!known && !_crow_load_place (self, set, &error))
    _crow_session_take_error (self, error);
  else if (set->n_rows > 0)
    _crow_links_remove (self, owner, role, set->rows[0]);
  else if (!known)
    {
      _crow_events_freeze (self);
      _crow_event_role (self, owner, role);
      _crow_events_thaw (self);
    }
}
