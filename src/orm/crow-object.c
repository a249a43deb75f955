/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Objects: the public face of a row.
 *
 * Reading is a slot read where the value is there and a load of the row where it is not.  Writing notes the old value
 * in the journal, marks the attribute dirty, and hands reference columns to crow-links.c.
 *
 * Invariant: `row` is never NULL; an object made outside a session has an empty detached row.
 */
#include "config.h"

#include "orm/crow-object.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-object-private.h"
#include "orm/crow-session-private.h"

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GParamSpec *state_property;

/* Read only; has no attributes, and is never written because it has no mapping.  The accessors look at what stands before
 * a row, too. */
static struct
{
  CrowRowMask words[(CROW_ROW_INLINE / CROW_ROW_BITS - 1) * CROW_N_MASKS];
  CrowRow row;
} nowhere = { .row = { .state = CROW_STATE_DETACHED } };

G_DEFINE_TYPE (CrowObject, crow_object, G_TYPE_OBJECT)

gpointer _crow_object_classes[_CROW_N_CLASSES];

/* The class of a static type, as generated code has them, lives as long as the program, so one that was met may be
 * remembered.  Writing that is one store, whichever thread does it. */
gboolean
_crow_object_is_slowly (gconstpointer instance)
{
  gpointer klass;

  if (!CROW_IS_OBJECT (instance))
    return FALSE;
  klass = ((const GTypeInstance *) instance)->g_class;
  g_atomic_pointer_set (&_crow_object_classes[(guintptr) klass / 64 % _CROW_N_CLASSES], klass);
  return TRUE;
}

static void
crow_object_finalize (GObject *object)
{
  CrowObject *self = (CrowObject *) object;

  if (self->row->flags & CROW_ROW_STANDALONE)
    {
      _crow_row_free_copy (_crow_object_get_map (self), self->row);
      crow_mapping_unref (self->mapping);
    }
  G_OBJECT_CLASS (crow_object_parent_class)->finalize (object);
}

static void
crow_object_class_init (CrowObjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = crow_object_finalize;
  object_class->get_property = _crow_object_get_property;
  object_class->set_property = _crow_object_set_property;

  /**
   * CrowObject:state:
   *
   * What it is to its session, a #CrowState.  A change of it is told when all of what brought it about is done, as changes
   * of values and collections are: what a commit deletes is detached by then.
   */
  state_property = g_param_spec_uint ("state", NULL, NULL, CROW_STATE_TRANSIENT, CROW_STATE_DETACHED,
                                      CROW_STATE_DETACHED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, _CROW_OBJECT_PROPERTY_STATE, state_property);

  /**
   * CrowObject::changed:
   * @self: an object
   * @member: name of the attribute or role
   *
   * An attribute or role of an object without GObject properties changed, as those of run-time schemas; types of
   * generated code notify by their properties.
   */
  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_OBJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   g_cclosure_marshal_VOID__STRING, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crow_object_init (CrowObject *self)
{
  self->row = &nowhere.row;
}

/* Most objects have nobody listening; asking is cheaper than emitting. */
static void
emit_changed (CrowObject *self,
              const char *member)
{
  if (g_signal_has_handler_pending (self, signals[CHANGED], 0, FALSE))
    g_signal_emit (self, signals[CHANGED], 0, member);
}

void
_crow_object_notify_attribute (CrowObject *self,
                               guint       attribute)
{
  CrowObjectClass *klass = CROW_OBJECT_GET_CLASS (self);
  CrowEntityMap *map = _crow_object_get_map (self);

  if (klass->attribute_properties == NULL)
    emit_changed (self, map->info->attributes[attribute].name);
  else if (klass->attribute_properties[attribute] != NULL)
    g_object_notify_by_pspec ((GObject *) self, klass->attribute_properties[attribute]);
}

void
_crow_object_notify_role (CrowObject *self,
                          guint       role)
{
  CrowObjectClass *klass = CROW_OBJECT_GET_CLASS (self);
  CrowEntityMap *map = _crow_object_get_map (self);

  if (klass->role_properties == NULL && map->roles[role].info->name != NULL)
    emit_changed (self, map->roles[role].info->name);
  else if (klass->role_properties != NULL && klass->role_properties[role] != NULL)
    g_object_notify_by_pspec ((GObject *) self, klass->role_properties[role]);
}

/* States change in the middle of things: who hears of one may do anything, so it is told with the other events. */
void
_crow_object_notify_state (CrowObject *self)
{
  if (self->session != NULL && self->session->freeze_events > 0)
    _crow_event_state (self->session, self);
  else
    g_object_notify_by_pspec ((GObject *) self, state_property);
}

/* The one object of a row, made when first asked for. */
CrowObject *
_crow_row_get_object (CrowSession *self,
                      CrowRow     *row)
{
  CrowObject *object;
  CrowEntityMap *map;
  GError *error = NULL;

  if (row == NULL)
    return NULL;
  _crow_row_keep (row);
  if (row->object != NULL)
    return row->object;
  map = _crow_row_map_of (self, row);
  if (map->hierarchy)
    {
      /* What it is must be known. */
      if (row->state == CROW_STATE_PERSISTENT && !_crow_row_test (map, row, CROW_MASK_VALID, map->discriminator) &&
          !_crow_load_row (self, row, &error))
        _crow_session_take_error (self, error);
      map = &self->mapping->entities[_crow_mapping_get_entity (self->mapping, row)];
    }
  object = g_object_new (map->type, NULL);
  object->row = row;
  object->session = self;
  object->mapping = self->mapping;
  row->object = object;
  return object;
}

/* When the session ends: the object, if somebody holds it, gets its values for its own. */
void
_crow_object_detach (CrowObject *self)
{
  CrowRow *row = self->row;

  row->object = NULL;
  self->session = NULL;
  if (((GObject *) self)->ref_count > 1)
    {
      CrowRow *copy = _crow_row_copy (_crow_object_get_map (self), row);

      copy->state = CROW_STATE_DETACHED;
      copy->object = self;
      self->row = copy;
      crow_mapping_ref (self->mapping);
      _crow_object_notify_state (self);
    }
  else
    {
      self->row = &nowhere.row;
      self->mapping = NULL;
    }
  g_object_unref (self);
}

/**
 * crow_object_get_state:
 * @self: an object
 *
 * Returns: what it is to its session; one that is marked for deletion is persistent until the flush
 */
CrowState
crow_object_get_state (CrowObject *self)
{
  g_return_val_if_fail (_crow_object_is (self), CROW_STATE_DETACHED);

  return self->row->state;
}

/**
 * crow_object_get_session:
 * @self: an object
 *
 * Returns: (transfer none) (nullable): its session; %NULL when it is detached
 */
CrowSession *
crow_object_get_session (CrowObject *self)
{
  g_return_val_if_fail (_crow_object_is (self), NULL);

  return self->row->state != CROW_STATE_DETACHED ? self->session : NULL;
}

/**
 * crow_object_get_entity:
 * @self: an object
 *
 * Returns: the index of its entity
 */
guint
crow_object_get_entity (CrowObject *self)
{
  g_return_val_if_fail (_crow_object_is (self), CROW_NONE);

  return self->mapping != NULL ? _crow_mapping_get_entity (self->mapping, self->row) : self->row->entity;
}

/**
 * crow_object_get_schema_info: (skip)
 * @self: an object
 *
 * Returns: (transfer none) (nullable): the records of its schema
 */
const CrowSchemaInfo *
crow_object_get_schema_info (CrowObject *self)
{
  g_return_val_if_fail (_crow_object_is (self), NULL);

  return self->mapping != NULL ? crow_schema_get_info (self->mapping->drawn) : NULL;
}

/**
 * crow_object_is_modified:
 * @self: an object
 *
 * Returns: whether it is persistent and has values that the next flush writes
 */
gboolean
crow_object_is_modified (CrowObject *self)
{
  g_return_val_if_fail (_crow_object_is (self), FALSE);

  return self->mapping != NULL && self->row->state == CROW_STATE_PERSISTENT &&
         _crow_row_is_dirty (_crow_object_get_map (self), self->row);
}

/* Loads the row where the value is missing. */
static void
ensure (CrowObject *self,
        guint       attribute)
{
  GError *error = NULL;

  if (_crow_row_test (_crow_object_get_map (self), self->row, CROW_MASK_VALID, attribute) ||
      self->row->state != CROW_STATE_PERSISTENT || self->session == NULL)
    return;
  if (!_crow_load_row (self->session, self->row, &error))
    _crow_session_take_error (self->session, error);
}

/**
 * crow_object_get_int64:
 * @self: an object
 * @attribute: index of an integer, bigint or boolean attribute
 *
 * Returns: its value; 0 for null
 */
gint64
crow_object_get_int64 (CrowObject *self,
                       guint       attribute)
{
  g_return_val_if_fail (_crow_object_is (self), 0);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_INT64), 0);

  ensure (self, attribute);
  return CROW_ROW_SLOTS (self->row)[attribute].v_int64;
}

/**
 * crow_object_get_double:
 * @self: an object
 * @attribute: index of a real attribute
 *
 * Returns: its value; 0 for null
 */
double
crow_object_get_double (CrowObject *self,
                        guint       attribute)
{
  g_return_val_if_fail (_crow_object_is (self), 0);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_DOUBLE), 0);

  ensure (self, attribute);
  return CROW_ROW_SLOTS (self->row)[attribute].v_double;
}

/**
 * crow_object_get_boolean:
 * @self: an object
 * @attribute: index of a boolean attribute
 *
 * Returns: its value; %FALSE for null
 */
gboolean
crow_object_get_boolean (CrowObject *self,
                         guint       attribute)
{
  return crow_object_get_int64 (self, attribute) != 0;
}

/**
 * crow_object_get_text:
 * @self: an object
 * @attribute: index of an attribute that is no number, boolean or blob
 *
 * Returns: (transfer none) (nullable): its value, until it is changed or the session ends
 */
const char *
crow_object_get_text (CrowObject *self,
                      guint       attribute)
{
  g_return_val_if_fail (_crow_object_is (self), NULL);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_TEXT), NULL);

  ensure (self, attribute);
  return CROW_ROW_SLOTS (self->row)[attribute].v_text;
}

/**
 * crow_object_get_blob:
 * @self: an object
 * @attribute: index of a blob attribute
 * @length: (out): how many bytes there are
 *
 * Returns: (array length=length) (element-type guint8) (transfer none) (nullable): its bytes; %NULL for null
 */
gconstpointer
crow_object_get_blob (CrowObject *self,
                      guint       attribute,
                      gsize      *length)
{
  CrowValue value;

  g_return_val_if_fail (_crow_object_is (self) && length != NULL, NULL);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_BLOB), NULL);

  ensure (self, attribute);
  _crow_row_get (_crow_object_get_map (self), self->row, attribute, &value);
  *length = value.length;
  return value.type == CROW_VALUE_TYPE_BLOB ? value.u.bytes : NULL;
}

/**
 * crow_object_is_null:
 * @self: an object
 * @attribute: index of an attribute
 *
 * Returns: whether its value is null or was never set
 */
gboolean
crow_object_is_null (CrowObject *self,
                     guint       attribute)
{
  g_return_val_if_fail (_crow_object_is (self), TRUE);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, -1), TRUE);

  ensure (self, attribute);
  return !_crow_row_test (_crow_object_get_map (self), self->row, CROW_MASK_VALID, attribute) ||
         _crow_row_test (_crow_object_get_map (self), self->row, CROW_MASK_NULL, attribute);
}

/**
 * crow_object_is_set:
 * @self: an object
 * @attribute: index of an attribute
 *
 * Returns: whether a value or null was given or loaded
 */
gboolean
crow_object_is_set (CrowObject *self,
                    guint       attribute)
{
  g_return_val_if_fail (_crow_object_is (self), FALSE);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, -1), FALSE);

  return _crow_row_test (_crow_object_get_map (self), self->row, CROW_MASK_VALID, attribute);
}

/**
 * crow_object_get_value: (skip)
 * @self: an object
 * @attribute: index of an attribute
 * @value: (out caller-allocates): its value, borrowed until it is changed
 */
void
crow_object_get_value (CrowObject *self,
                       guint       attribute,
                       CrowValue  *value)
{
  g_return_if_fail (_crow_object_is (self) && value != NULL);
  g_return_if_fail (_crow_object_check_attribute (self, attribute, -1));

  ensure (self, attribute);
  _crow_row_get (_crow_object_get_map (self), self->row, attribute, value);
}

/* Whether the attribute is null only because what it refers to has no key yet: setting it to null cuts that off. */
static gboolean
is_behind_pointer (CrowObject *self,
                   guint       attribute)
{
  CrowEntityMap *map = _crow_object_get_map (self);

  for (guint i = 0; self->session != NULL && (map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_REFERENCE) && i < map->n_roles;
       i++)
    {
      CrowRoleMap *role = &map->roles[i];

      for (guint j = 0; role->kind == CROW_ROLE_REFERENCE && _crow_row_links (map, self->row)[i] != NULL &&
                        j < role->reference->n_columns;
           j++)
        if (role->reference->columns[j] == attribute)
          return TRUE;
    }
  return FALSE;
}

static void
set_value (CrowObject      *self,
           guint            attribute,
           const CrowValue *value)
{
  CrowSession *session = self->session;
  CrowRow *row = self->row;
  CrowEntityMap *map = _crow_object_get_map (self);
  guint flags = map->attribute_flags[attribute];
  guint16 name = attribute;
  gboolean first, watched;
  CrowValue old;

  g_return_if_fail (session == NULL || _crow_session_is_usable (session));

  if ((flags & (CROW_ATTRIBUTE_IN_REFERENCE | CROW_ATTRIBUTE_IN_KEY | CROW_ATTRIBUTE_IN_UNIQUE)) != 0)
    ensure (self, attribute);
  if (_crow_row_test (map, row, CROW_MASK_VALID, attribute))
    {
      _crow_row_get (map, row, attribute, &old);
      if (crow_value_equal (&old, value) && !(value->type == CROW_VALUE_TYPE_NULL && is_behind_pointer (self, attribute)))
        return;
    }
  if ((flags & CROW_ATTRIBUTE_IN_REFERENCE) && session != NULL && row->state < CROW_STATE_DELETED)
    {
      _crow_links_write (session, row, &name, value, 1, CROW_NONE, NULL, CROW_LINK_EDIT);
      return;
    }
  if (row->state == CROW_STATE_PERSISTENT)
    {
      _crow_journal_value (session, row, attribute);
      _crow_row_assign (map, row, CROW_MASK_DIRTY, attribute, TRUE);
      if (flags & CROW_ATTRIBUTE_IN_KEY)
        row->flags |= CROW_ROW_KEY_DIRTY;
    }
  /* A rollback brings it back as it was. */
  else if (row->state == CROW_STATE_DELETED)
    _crow_journal_value (session, row, attribute);
  _crow_row_put (session, map, row, attribute, value);
  first = row->state == CROW_STATE_PERSISTENT && !(row->flags & CROW_ROW_LISTED);
  watched = first && session->changes != NULL;
  /* Who hears of one may close the session. */
  if (watched)
    _crow_events_freeze (session);
  if (first)
    _crow_session_list_dirty (session, row);
  if (session != NULL)
    _crow_event_attribute (session, row, attribute);
  else
    _crow_object_notify_attribute (self, attribute);
  if (watched)
    _crow_events_thaw (session);
}

/**
 * crow_object_set_int64:
 * @self: an object
 * @attribute: index of an integer, bigint or boolean attribute
 * @value: its new value
 */
void
crow_object_set_int64 (CrowObject *self,
                       guint       attribute,
                       gint64      value)
{
  CrowValue fresh = crow_value_int64 (value);

  g_return_if_fail (_crow_object_is (self));
  g_return_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_INT64));

  set_value (self, attribute, &fresh);
}

/**
 * crow_object_set_double:
 * @self: an object
 * @attribute: index of a real attribute
 * @value: its new value
 */
void
crow_object_set_double (CrowObject *self,
                        guint       attribute,
                        double      value)
{
  CrowValue fresh = crow_value_double (value);

  g_return_if_fail (_crow_object_is (self));
  g_return_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_DOUBLE));

  set_value (self, attribute, &fresh);
}

/**
 * crow_object_set_boolean:
 * @self: an object
 * @attribute: index of a boolean attribute
 * @value: its new value
 */
void
crow_object_set_boolean (CrowObject *self,
                         guint       attribute,
                         gboolean    value)
{
  crow_object_set_int64 (self, attribute, value ? 1 : 0);
}

/**
 * crow_object_set_text:
 * @self: an object
 * @attribute: index of an attribute that is no number, boolean or blob
 * @value: (nullable): its new value; %NULL is null
 */
void
crow_object_set_text (CrowObject *self,
                      guint       attribute,
                      const char *value)
{
  CrowValue fresh = crow_value_text (value);

  g_return_if_fail (_crow_object_is (self));
  g_return_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_TEXT));

  set_value (self, attribute, &fresh);
}

/**
 * crow_object_set_blob:
 * @self: an object
 * @attribute: index of a blob attribute
 * @data: (array length=length) (element-type guint8) (nullable): its new bytes; %NULL with length 0 is no null
 * @length: how many there are
 */
void
crow_object_set_blob (CrowObject   *self,
                      guint         attribute,
                      gconstpointer data,
                      gsize         length)
{
  CrowValue fresh = crow_value_blob (data, length);

  g_return_if_fail (_crow_object_is (self));
  g_return_if_fail (_crow_object_check_attribute (self, attribute, CROW_VALUE_TYPE_BLOB));
  g_return_if_fail (data != NULL || length == 0);
  g_return_if_fail (length <= G_MAXINT32);

  set_value (self, attribute, &fresh);
}

/**
 * crow_object_set_null:
 * @self: an object
 * @attribute: index of an attribute
 */
void
crow_object_set_null (CrowObject *self,
                      guint       attribute)
{
  CrowValue fresh = crow_value_null ();

  g_return_if_fail (_crow_object_is (self));
  g_return_if_fail (_crow_object_check_attribute (self, attribute, -1));

  set_value (self, attribute, &fresh);
}

/**
 * crow_object_set_value: (skip)
 * @self: an object
 * @attribute: index of an attribute
 * @value: its new value
 * @error: %CROW_ERROR_TYPE when it does not fit the attribute
 *
 * Returns: whether it fits
 */
gboolean
crow_object_set_value (CrowObject      *self,
                       guint            attribute,
                       const CrowValue *value,
                       GError         **error)
{
  CrowEntityMap *map = _crow_object_get_map (self);
  CrowValue fresh;

  g_return_val_if_fail (_crow_object_is (self) && value != NULL, FALSE);
  g_return_val_if_fail (_crow_object_check_attribute (self, attribute, -1), FALSE);

  fresh = *value;
  if (fresh.type == CROW_VALUE_TYPE_INT64 && map->types[attribute] == CROW_VALUE_TYPE_DOUBLE)
    fresh = crow_value_double ((double) value->u.integer);
  if (fresh.type != CROW_VALUE_TYPE_NULL && fresh.type != map->types[attribute])
    {
      g_autofree char *text = crow_value_to_string (value);

      g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE, _("%s is no value for “%s” of “%s”, which is of the type %s."),
                   text, map->info->attributes[attribute].name, map->info->name,
                   crow_data_type_to_string (map->info->attributes[attribute].type));
      crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (self), map->info->attributes[attribute].name,
                              NULL, 0);
      return FALSE;
    }
  set_value (self, attribute, &fresh);
  return TRUE;
}

/**
 * crow_object_expire_attribute:
 * @self: a persistent object
 * @attribute: index of an attribute that is not in the primary key
 *
 * Forgets the value and its edit; it is read again when somebody asks.
 */
void
crow_object_expire_attribute (CrowObject *self,
                              guint       attribute)
{
  CrowEntityMap *map;

  g_return_if_fail (_crow_object_is (self) && self->session != NULL);
  g_return_if_fail (self->row->state == CROW_STATE_PERSISTENT);
  map = _crow_object_get_map (self);
  g_return_if_fail (attribute < map->n_attributes && !(map->attribute_flags[attribute] & CROW_ATTRIBUTE_IN_KEY));

  _crow_events_freeze (self->session);
  _crow_session_expire_attribute (self->session, self->row, attribute);
  _crow_events_thaw (self->session);
}

/**
 * crow_object_expire_role:
 * @self: a persistent object
 * @role: index of a role
 *
 * Forgets what the role reaches; it is loaded again when somebody asks.  What a to-one role reaches is a matter of the
 * attributes it stands for, and they are forgotten with their edits.
 */
void
crow_object_expire_role (CrowObject *self,
                         guint       role)
{
  g_return_if_fail (_crow_object_is (self) && self->session != NULL);
  g_return_if_fail (self->row->state == CROW_STATE_PERSISTENT);
  g_return_if_fail (_crow_object_check_role (self, role));

  _crow_events_freeze (self->session);
  _crow_session_expire_role (self->session, self->row, role);
  _crow_events_thaw (self->session);
}
