/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A to-many role: the objects that an object is linked to, as a GListModel.
 *
 * It is a set: an object is in it once.  It is loaded when somebody first asks for its items, together with the same
 * role of the objects that came from the database with its owner, so that walking a list costs two statements.  Adding
 * and removing do not load it.  Objects come into being only for the items that are asked for.
 *
 * Order: by the attribute that the end names; otherwise by key, with additions at the end until the next load.
 *
 * The session owns collections; one that outlives its session is empty.
 */
#pragma once

#include <gio/gio.h>

#include "orm/crow-object.h"

G_BEGIN_DECLS

#define CROW_TYPE_COLLECTION (crow_collection_get_type ())
#define CROW_COLLECTION(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), CROW_TYPE_COLLECTION, CrowCollection))
#define CROW_IS_COLLECTION(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), CROW_TYPE_COLLECTION))

CROW_API GType crow_collection_get_type (void) G_GNUC_CONST;

/* Both return FALSE when nothing had to be done. */
CROW_API gboolean    crow_collection_add         (CrowCollection  *self,
                                                  CrowObject      *object);
CROW_API gboolean    crow_collection_remove      (CrowCollection  *self,
                                                  CrowObject      *object);
CROW_API void        crow_collection_clear       (CrowCollection  *self);
/* The collection has these and no others. */
CROW_API void        crow_collection_replace     (CrowCollection  *self,
                                                  CrowObject     **objects,
                                                  guint            n_objects);
CROW_API gboolean    crow_collection_contains    (CrowCollection  *self,
                                                  CrowObject      *object);
CROW_API guint       crow_collection_get_n_items (CrowCollection  *self);
/* (transfer none), unlike g_list_model_get_item(). */
CROW_API CrowObject *crow_collection_get         (CrowCollection  *self,
                                                  guint            position);
CROW_API CrowObject *crow_collection_get_owner   (CrowCollection  *self);
CROW_API gboolean    crow_collection_is_read_only (CrowCollection *self);
CROW_API gboolean    crow_collection_is_loaded   (CrowCollection  *self);
CROW_API gboolean    crow_collection_load        (CrowCollection  *self,
                                                  GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCollection, g_object_unref)

G_END_DECLS
