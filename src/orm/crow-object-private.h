/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Objects and collections, for the files of this folder.
 */
#pragma once

#include "orm/crow-session-private.h"

G_BEGIN_DECLS

/* Classes of objects that were met, each at a place of its own. */
#define _CROW_N_CLASSES 16
extern gpointer _crow_object_classes[_CROW_N_CLASSES];
gboolean        _crow_object_is_slowly    (gconstpointer  instance);

/* CROW_IS_OBJECT(), which walks up the types, for functions that are called once a value. */
static inline gboolean
_crow_object_is (gconstpointer instance)
{
  gpointer klass = instance != NULL ? ((const GTypeInstance *) instance)->g_class : NULL;

  return (klass != NULL && _crow_object_classes[(guintptr) klass / 64 % _CROW_N_CLASSES] == klass) ||
         _crow_object_is_slowly (instance);
}

/* Beyond those of attributes and roles. */
#define _CROW_OBJECT_PROPERTY_STATE 0x40000000

static inline CrowEntityMap *
_crow_object_get_map (CrowObject *self)
{
  return self->mapping != NULL ? &self->mapping->entities[self->row->entity] : NULL;
}

static inline gboolean
_crow_object_check_attribute (CrowObject *self,
                              guint       attribute,
                              int         type)
{
  CrowEntityMap *map = _crow_object_get_map (self);

  return map != NULL && attribute < map->n_attributes && (type < 0 || map->types[attribute] == type) &&
         (!map->hierarchy || _crow_mapping_has_attribute (self->mapping, self->row, attribute));
}

static inline gboolean
_crow_object_check_role (CrowObject *self,
                         guint       role)
{
  CrowEntityMap *map = _crow_object_get_map (self);

  return self->session != NULL && role < map->n_all_roles &&
         (!map->hierarchy || crow_schema_inherits (self->mapping->drawn,
                                                   _crow_mapping_get_entity (self->mapping, self->row),
                                                   map->roles[role].owner_entity));
}

void            _crow_object_get_property (GObject      *object,
                                           guint         property_id,
                                           GValue       *value,
                                           GParamSpec   *pspec);
void            _crow_object_set_property (GObject      *object,
                                           guint         property_id,
                                           const GValue *value,
                                           GParamSpec   *pspec);
void            _crow_object_detach       (CrowObject   *self);

/* The one collection of a set. */
CrowCollection *_crow_collection_of       (CrowSession  *session,
                                           CrowSet      *set);
void            _crow_collection_detach   (CrowCollection *self);
/* 1 + the place in the session's events of what it has yet to tell; 0: nothing. */
guint           _crow_collection_get_event (CrowCollection *self);
void            _crow_collection_set_event (CrowCollection *self,
                                            guint           event);

/* The rows of a result, as a list model that keeps @session alive; takes @rows. */
GListModel     *_crow_result_new          (CrowSession  *session,
                                           GPtrArray    *rows);

G_END_DECLS
