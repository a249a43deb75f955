/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The roles of an object: what it reaches, and linking it.  The links themselves are the work of crow-links.c.
 */
#include "config.h"

#include "orm/crow-object.h"

#include "orm/crow-object-private.h"
#include "orm/crow-places-private.h"

/**
 * crow_object_get_one:
 * @self: an object
 * @role: index of a to-one role
 *
 * Returns: (transfer none) (nullable): the object it reaches, loaded when needed
 */
CrowObject *
crow_object_get_one (CrowObject *self,
                     guint       role)
{
  GError *error = NULL;
  CrowRow *target = NULL;

  g_return_val_if_fail (_crow_object_is (self), NULL);
  if (self->session == NULL || self->row->state == CROW_STATE_DETACHED)
    return NULL;
  g_return_val_if_fail (_crow_object_check_role (self, role), NULL);
  g_return_val_if_fail (!_crow_object_get_map (self)->roles[role].info->to_many, NULL);

  if (crow_object_is_loaded (self, role) || self->row->state != CROW_STATE_PERSISTENT)
    target = _crow_load_one (self->session, self->row, role, &error);
  else if (_crow_session_check_loading (self->session, self->row, role, &error))
    {
      target = _crow_load_one (self->session, self->row, role, &error);
      if (target != NULL)
        _crow_load_along_role (self->session, self->row, role, &error);
    }
  if (error != NULL)
    _crow_session_take_error (self->session, error);
  return _crow_row_get_object (self->session, target);
}

/**
 * crow_object_set_one:
 * @self: an object
 * @role: index of a to-one role
 * @target: (nullable): the object it is to reach, of the same session
 *
 * Links the object; the other end follows at once.  What @target was linked to before in a one-to-one link is cut off.
 * A view-only role is left as it is, and the session's error (crow_session_get_error()) says why: %CROW_ERROR_REFUSED.
 */
void
crow_object_set_one (CrowObject *self,
                     guint       role,
                     CrowObject *target)
{
  CrowSession *session = self->session;
  CrowRoleMap *role_map;
  CrowRow *row = self->row;
  CrowRow *fresh = target != NULL ? target->row : NULL;

  g_return_if_fail (_crow_object_is (self));
  g_return_if_fail (target == NULL || _crow_object_is (target));
  g_return_if_fail (_crow_object_check_role (self, role));
  g_return_if_fail (target == NULL || target->session == session);
  g_return_if_fail (session == NULL || _crow_session_is_usable (session));
  role_map = &_crow_object_get_map (self)->roles[role];
  g_return_if_fail (!role_map->info->to_many);
  g_return_if_fail (target == NULL || _crow_role_fits (self->mapping, role_map, fresh));

  if (!_crow_role_check_editable (session, row, role))
    return;
  _crow_events_freeze (session);
  if (role_map->kind == CROW_ROLE_REFERENCE)
    _crow_links_set (session, row, role, fresh);
  else if (fresh != NULL)
    _crow_links_add (session, row, role, fresh);
  else
    _crow_places_empty (session, row, role);
  /* Save-update: what an object of the session is linked to comes in. */
  if (fresh != NULL && fresh->state == CROW_STATE_TRANSIENT && (role_map->cascades & CROW_CASCADE_SAVE_UPDATE) &&
      (row->state == CROW_STATE_PENDING || row->state == CROW_STATE_PERSISTENT))
    _crow_session_add_row (session, fresh);
  _crow_events_thaw (session);
}

/**
 * crow_object_get_many:
 * @self: an object that is not detached
 * @role: index of a to-many role
 *
 * Returns: (transfer none): the objects it reaches; they are loaded when somebody asks for them
 */
CrowCollection *
crow_object_get_many (CrowObject *self,
                      guint       role)
{
  g_return_val_if_fail (_crow_object_is (self), NULL);
  g_return_val_if_fail (_crow_object_check_role (self, role), NULL);
  g_return_val_if_fail (_crow_object_get_map (self)->roles[role].info->to_many, NULL);

  return _crow_collection_of (self->session, _crow_set_get (self->session, self->row, role));
}

static gboolean
change_many (CrowObject *self,
             guint       role,
             CrowObject *object,
             gboolean    add)
{
  CrowSession *session;
  CrowRoleMap *role_map;
  gboolean added;

  g_return_val_if_fail (_crow_object_is (self) && _crow_object_is (object), FALSE);
  g_return_val_if_fail (_crow_object_check_role (self, role), FALSE);
  role_map = &_crow_object_get_map (self)->roles[role];
  g_return_val_if_fail (role_map->info->to_many, FALSE);
  g_return_val_if_fail (object->session == self->session, FALSE);
  g_return_val_if_fail (_crow_session_is_usable (self->session), FALSE);

  if (!_crow_role_check_editable (self->session, self->row, role))
    return FALSE;
  if (!add)
    return object->row->entity == role_map->target->index &&
           _crow_links_remove (self->session, self->row, role, object->row);
  g_return_val_if_fail (_crow_role_fits (self->mapping, role_map, object->row), FALSE);
  session = self->session;
  _crow_events_freeze (session);
  added = _crow_links_add_object (session, self->row, role, object->row);
  _crow_events_thaw (session);
  return added;
}

/**
 * crow_object_link:
 * @self: an object that is not detached
 * @role: index of a to-many role
 * @object: an object of the role's entity and the same session
 *
 * Adds to what a role reaches, as crow_collection_add() does; only, no collection is made where nobody asked for one.
 *
 * Returns: whether it was not linked yet
 */
gboolean
crow_object_link (CrowObject *self,
                  guint       role,
                  CrowObject *object)
{
  return change_many (self, role, object, TRUE);
}

/**
 * crow_object_unlink:
 * @self: an object that is not detached
 * @role: index of a to-many role
 * @object: an object
 *
 * Cuts a link, as crow_collection_remove() does; where it is owned, the next flush deletes @object.
 *
 * Returns: whether it was linked
 */
gboolean
crow_object_unlink (CrowObject *self,
                    guint       role,
                    CrowObject *object)
{
  return change_many (self, role, object, FALSE);
}

/**
 * crow_object_load:
 * @self: an object that is not detached
 * @role: index of a role
 * @error: %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Loads what a role reaches, for code that cares about failures.
 *
 * Returns: whether it is loaded
 */
gboolean
crow_object_load (CrowObject *self,
                  guint       role,
                  GError    **error)
{
  GError *local = NULL;

  g_return_val_if_fail (_crow_object_is (self), FALSE);
  g_return_val_if_fail (_crow_object_check_role (self, role), FALSE);

  if (_crow_object_get_map (self)->roles[role].kind != CROW_ROLE_REFERENCE)
    return _crow_load_set (self->session, _crow_set_get (self->session, self->row, role), error);
  _crow_load_one (self->session, self->row, role, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * crow_object_is_loaded:
 * @self: an object
 * @role: index of a role
 *
 * Returns: whether asking for the role needs no statement
 */
gboolean
crow_object_is_loaded (CrowObject *self,
                       guint       role)
{
  CrowEntityMap *map;
  CrowSet *set;

  g_return_val_if_fail (_crow_object_is (self), FALSE);
  g_return_val_if_fail (_crow_object_check_role (self, role), FALSE);

  map = _crow_object_get_map (self);
  if (map->roles[role].kind == CROW_ROLE_REFERENCE)
    {
      for (guint i = 0; i < map->roles[role].reference->n_columns; i++)
        if (self->row->state == CROW_STATE_PERSISTENT &&
            !_crow_row_test (map, self->row, CROW_MASK_VALID, map->roles[role].reference->columns[i]))
          return FALSE;
      return _crow_links_get_known (self->session, self->row, role) != NULL ||
             _crow_links_reads_null (map, self->row, &map->roles[role]);
    }
  set = _crow_set_lookup (self->session, self->row, role);
  return set != NULL ? set->loaded && !set->stale : self->row->state != CROW_STATE_PERSISTENT;
}
