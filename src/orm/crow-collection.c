/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A set of rows as a GListModel.
 *
 * It holds nothing itself: the set belongs to the session, and objects are made for the items that are asked for.
 */
#include "config.h"

#include "orm/crow-collection.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query.h"

struct _CrowCollection
{
  GObject parent_instance;

  /* borrowed: NULL once the session ended */
  CrowSession *session;
  CrowSet *set;
  guint event; /* 1 + the place in the session's events of what it has yet to tell; 0: nothing */
};

struct _CrowCollectionClass
{
  GObjectClass parent_class;
};
typedef struct _CrowCollectionClass CrowCollectionClass;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowCollection, crow_collection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static CrowRoleMap *
get_role (CrowCollection *self)
{
  return &_crow_row_map_of (self->session, self->set->owner)->roles[self->set->role];
}

/* Whether the role may be edited; tells why not. */
gboolean
_crow_role_check_editable (CrowSession *self,
                           CrowRow     *row,
                           guint        index)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role = &map->roles[index];
  const char *name = role->info->name != NULL ? role->info->name : role->link->id;
  g_autofree char *described = NULL;
  GError *error;

  if (!role->view_only && role->kind != CROW_ROLE_THROUGH)
    return TRUE;
  described = _crow_row_describe (map, row);
  if (role->kind == CROW_ROLE_THROUGH)
    error = g_error_new (CROW_ERROR, CROW_ERROR_REFUSED,
                         _("The role “%s” of %s is for reading only: what it reaches follows from the objects of “%s”, which "
                           "are to be made and deleted instead."),
                         name, described, role->association->info->name);
  else
    error = g_error_new (CROW_ERROR, CROW_ERROR_REFUSED,
                         _("The role “%s” of %s is for reading only: edit the link from the other side, that of “%s”."),
                         name, described, role->target->info->name);
  crow_error_set_details (error, G_OBJECT (_crow_row_get_object (self, row)), role->info->name, NULL, 0);
  _crow_session_take_error (self, error);
  return FALSE;
}

static gboolean
check_editable (CrowCollection *self)
{
  return _crow_role_check_editable (self->session, self->set->owner, self->set->role);
}

/* While events wait the session itself counts anew what was forgotten and somebody watches: that is no look of the
 * program, which a strict session would refuse. */
static gboolean
is_to_follow (CrowCollection *self)
{
  return self->session->freeze_events > 0 && _crow_event_has_listeners (self->set);
}

static gboolean
ensure (CrowCollection *self)
{
  GError *error = NULL;

  if (self->session == NULL)
    return FALSE;
  if (_crow_set_is_known (self->session, self->set))
    return TRUE;
  if (self->set->owner->state != CROW_STATE_PERSISTENT || is_to_follow (self) ||
      _crow_session_check_loading (self->session, self->set->owner, self->set->role, &error))
    if (_crow_load_set (self->session, self->set, &error) &&
        _crow_load_along_role (self->session, self->set->owner, self->set->role, &error))
      return TRUE;
  _crow_session_take_error (self->session, error);
  return FALSE;
}

/* The same, before items are seen or counted. */
static gboolean
ensure_told (CrowCollection *self)
{
  if (G_UNLIKELY (self->event > 0))
    _crow_events_tell_items (self->session, self);
  return ensure (self);
}

static GType
crow_collection_get_item_type (GListModel *model)
{
  return CROW_TYPE_OBJECT;
}

static guint
crow_collection_model_get_n_items (GListModel *model)
{
  CrowCollection *self = CROW_COLLECTION (model);

  return ensure_told (self) ? self->set->n_rows : 0;
}

static gpointer
crow_collection_get_item (GListModel *model,
                          guint       position)
{
  CrowCollection *self = CROW_COLLECTION (model);

  if (!ensure_told (self) || position >= self->set->n_rows)
    return NULL;
  return g_object_ref (_crow_row_get_object (self->session, self->set->rows[position]));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_collection_get_item_type;
  iface->get_n_items = crow_collection_model_get_n_items;
  iface->get_item = crow_collection_get_item;
}

static void
crow_collection_class_init (CrowCollectionClass *klass)
{
}

static void
crow_collection_init (CrowCollection *self)
{
}

CrowCollection *
_crow_collection_of (CrowSession *session,
                     CrowSet     *set)
{
  if (set->object == NULL)
    {
      set->object = g_object_new (CROW_TYPE_COLLECTION, NULL);
      set->object->session = session;
      set->object->set = set;
    }
  return set->object;
}

guint
_crow_collection_get_event (CrowCollection *self)
{
  return self->event;
}

void
_crow_collection_set_event (CrowCollection *self,
                            guint           event)
{
  self->event = event;
}

/* When the session ends: drops the session's reference. */
void
_crow_collection_detach (CrowCollection *self)
{
  guint n_items = (self->set->loaded ? self->set->n_rows : 0) + _crow_events_forget (self->session, self);

  self->session = NULL;
  self->set = NULL;
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
  g_object_unref (self);
}

/**
 * crow_collection_add:
 * @self: a collection
 * @object: an object of the role's entity and the same session
 *
 * Links @object; its own end follows at once, and it leaves the object that it was linked to before, if the link lets it
 * have only one.  With the cascade save-update, a transient object is added to the session.
 *
 * A collection that is for reading only (crow_collection_is_read_only()) is left as it is; the session's error
 * (crow_session_get_error()) says why: %CROW_ERROR_REFUSED.
 *
 * Returns: whether it was linked, and had not been before
 */
gboolean
crow_collection_add (CrowCollection *self,
                     CrowObject     *object)
{
  CrowSession *session;
  gboolean added;

  g_return_val_if_fail (CROW_IS_COLLECTION (self) && _crow_object_is (object), FALSE);
  g_return_val_if_fail (self->session != NULL && object->session == self->session, FALSE);
  g_return_val_if_fail (_crow_session_is_usable (self->session), FALSE);
  g_return_val_if_fail (_crow_role_fits (self->session->mapping, get_role (self), object->row), FALSE);

  if (!check_editable (self))
    return FALSE;
  session = self->session;
  _crow_events_freeze (session);
  added = _crow_links_add_object (session, self->set->owner, self->set->role, object->row);
  _crow_events_thaw (session);
  return added;
}

/**
 * crow_collection_remove:
 * @self: a collection
 * @object: an object
 *
 * Cuts the link; where it is owned, the next flush deletes @object.  A collection that is for reading only is left as it is,
 * as crow_collection_add() does.
 *
 * Returns: whether it was linked, and is not any more
 */
gboolean
crow_collection_remove (CrowCollection *self,
                        CrowObject     *object)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self) && _crow_object_is (object), FALSE);
  g_return_val_if_fail (self->session != NULL && object->session == self->session, FALSE);
  g_return_val_if_fail (_crow_session_is_usable (self->session), FALSE);

  if (!check_editable (self) || object->row->entity != get_role (self)->target->index)
    return FALSE;
  return _crow_links_remove (self->session, self->set->owner, self->set->role, object->row);
}

/**
 * crow_collection_query:
 * @self: a collection of an object that has a row
 *
 * Asks the database for the items, for parts of large collections: by conditions, sorted, counted, in pages
 * (crow_paged_list_new()).  Nothing of the collection is loaded.
 *
 * Returns: (transfer full): a query
 */
CrowQuery *
crow_collection_query (CrowCollection *self)
{
  CrowQuery *query;
  CrowRoleMap *role;

  g_return_val_if_fail (CROW_IS_COLLECTION (self) && self->session != NULL, NULL);
  g_return_val_if_fail (self->set->owner->state == CROW_STATE_PERSISTENT, NULL);

  role = get_role (self);
  query = crow_query_new (self->session, role->target->index);
  if (role->order_attribute != CROW_NONE)
    crow_query_order (query, role->order_attribute, role->order_descending);
  crow_query_where (query, crow_expression_new_reaches (role->inverse, crow_collection_get_owner (self)));
  return query;
}

/**
 * crow_collection_clear:
 * @self: a collection
 *
 * Cuts all links.  A collection that is for reading only is left as it is, as crow_collection_add() does.
 */
void
crow_collection_clear (CrowCollection *self)
{
  g_return_if_fail (CROW_IS_COLLECTION (self));
  g_return_if_fail (self->session == NULL || _crow_session_is_usable (self->session));

  if (!ensure (self) || !check_editable (self))
    return;
  _crow_events_freeze (self->session);
  while (self->set->n_rows > 0 &&
         _crow_links_remove (self->session, self->set->owner, self->set->role, self->set->rows[self->set->n_rows - 1]))
    ;
  _crow_events_thaw (self->session);
}

/**
 * crow_collection_replace:
 * @self: a collection
 * @objects: (array length=n_objects): objects of the role's entity and the same session, in any order
 * @n_objects: how many they are
 *
 * Cuts the links to all others and adds those that are missing, as one change: what stays is not cut in between, so it is
 * not an orphan where it is owned, and a list that is watched tells once what changed.  A collection that is for reading
 * only is left as it is, as crow_collection_add() does.
 */
void
crow_collection_replace (CrowCollection *self,
                         CrowObject    **objects,
                         guint           n_objects)
{
  g_autoptr (GHashTable) kept = NULL;

  g_return_if_fail (CROW_IS_COLLECTION (self) && (objects != NULL || n_objects == 0));
  g_return_if_fail (self->session != NULL && _crow_session_is_usable (self->session));
  for (guint i = 0; i < n_objects; i++)
    {
      g_return_if_fail (CROW_IS_OBJECT (objects[i]) && objects[i]->session == self->session);
      g_return_if_fail (_crow_role_fits (self->session->mapping, get_role (self), objects[i]->row));
    }

  if (!check_editable (self) || !ensure (self))
    return;
  kept = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < n_objects; i++)
    g_hash_table_add (kept, objects[i]->row);
  _crow_events_freeze (self->session);
  for (guint i = self->set->n_rows; i > 0; i--)
    if (!g_hash_table_contains (kept, self->set->rows[i - 1]))
      _crow_links_remove (self->session, self->set->owner, self->set->role, self->set->rows[i - 1]);
  for (guint i = 0; i < n_objects; i++)
    crow_collection_add (self, objects[i]);
  _crow_events_thaw (self->session);
}

/**
 * crow_collection_contains:
 * @self: a collection
 * @object: an object
 *
 * Returns: whether @object is linked
 */
gboolean
crow_collection_contains (CrowCollection *self,
                          CrowObject     *object)
{
  CrowRoleMap *role;

  g_return_val_if_fail (CROW_IS_COLLECTION (self) && _crow_object_is (object), FALSE);

  if (self->session == NULL || object->session != self->session)
    return FALSE;
  role = get_role (self);
  if (object->row->entity != role->target->index)
    return FALSE;
  if (role->kind == CROW_ROLE_CHILDREN)
    return _crow_links_get_known (self->session, object->row, role->inverse) == self->set->owner;
  return ensure (self) && _crow_set_contains (self->set, object->row);
}

/**
 * crow_collection_get_n_items:
 * @self: a collection
 *
 * Returns: how many objects are linked; 0 when they cannot be loaded
 */
guint
crow_collection_get_n_items (CrowCollection *self)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self), 0);

  return crow_collection_model_get_n_items (G_LIST_MODEL (self));
}

/**
 * crow_collection_get:
 * @self: a collection
 * @position: a position
 *
 * Returns: (transfer none) (nullable): the object there, or %NULL behind the end
 */
CrowObject *
crow_collection_get (CrowCollection *self,
                     guint           position)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self), NULL);

  if (!ensure_told (self) || position >= self->set->n_rows)
    return NULL;
  return _crow_row_get_object (self->session, self->set->rows[position]);
}

/**
 * crow_collection_get_owner:
 * @self: a collection
 *
 * Returns: (transfer none) (nullable): the object whose role it is; %NULL after the session's end
 */
CrowObject *
crow_collection_get_owner (CrowCollection *self)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self), NULL);

  return self->session != NULL ? _crow_row_get_object (self->session, self->set->owner) : NULL;
}

/**
 * crow_collection_is_read_only:
 * @self: a collection
 *
 * Tells whether crow_collection_add(), crow_collection_remove() and crow_collection_clear() refuse: the role is view-only,
 * and the link is edited from the other side, or it stands on an association entity, and what it reaches follows from the
 * objects of that.  Such a collection is in step with what it follows at any time, whether that is loaded or not, flushed
 * or not.
 *
 * Returns: whether it is for reading only; so is that of a session which ended
 */
gboolean
crow_collection_is_read_only (CrowCollection *self)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self), TRUE);

  return self->session == NULL || get_role (self)->view_only || get_role (self)->kind == CROW_ROLE_THROUGH;
}

/**
 * crow_collection_is_loaded:
 * @self: a collection
 *
 * Returns: whether asking for items needs no statement
 */
gboolean
crow_collection_is_loaded (CrowCollection *self)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self), FALSE);

  return self->session != NULL && _crow_set_is_known (self->session, self->set);
}

/**
 * crow_collection_load:
 * @self: a collection
 * @error: %CROW_ERROR_DETACHED after the session's end, %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Loads the items, for code that cares about failures.
 *
 * Returns: whether they are loaded
 */
gboolean
crow_collection_load (CrowCollection *self,
                      GError        **error)
{
  g_return_val_if_fail (CROW_IS_COLLECTION (self), FALSE);
  g_return_val_if_fail (self->session != NULL, FALSE);

  return _crow_set_is_known (self->session, self->set) ||
         (_crow_load_set (self->session, self->set, error) &&
          _crow_load_along_role (self->session, self->set->owner, self->set->role, error));
}
