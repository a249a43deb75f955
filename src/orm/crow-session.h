/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The session: a set of objects, what was done to them, and how that reaches the database.
 *
 * It holds one object for each row (identity map), notices every change, and writes them in one go (unit of work):
 * crow_session_flush() in an order that the foreign keys allow, crow_session_commit() the same and for good.  Reads are
 * outside transactions; the first write begins one.
 *
 * Links: both ends are in step at once, whether they are loaded or not.  A link has one delete rule, and what a delete
 * does never depends on what happens to be loaded; what the database did by ON DELETE is seen in the objects.
 *
 * A flush that fails changes nothing: the edits stay, the error names the object, the member and the statement.
 * crow_session_rollback() gives the objects back the values they had at the last commit.
 *
 * A session and its objects belong to one thread.
 */
#pragma once

#include <gio/gio.h>

#include "engine/crow-engine.h"
#include "orm/crow-mapping.h"
#include "orm/crow-object.h"

G_BEGIN_DECLS

#define CROW_TYPE_SESSION (crow_session_get_type ())
#define CROW_SESSION(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), CROW_TYPE_SESSION, CrowSession))
#define CROW_IS_SESSION(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), CROW_TYPE_SESSION))

/**
 * CrowLoading:
 * @CROW_LOADING_LAZY: at the first look, together with the same role of the objects of the same result
 * @CROW_LOADING_RAISE: never by looking: that gives nothing and is the error %CROW_ERROR_NOT_LOADED
 * @CROW_LOADING_WRITE_ONLY: as %CROW_LOADING_RAISE, and adding and removing load nothing either; for large collections,
 *   which crow_collection_query() reads in pages
 * @CROW_LOADING_EAGER: together with the object, whatever query or look brings it; one more statement for each role, and
 *   none for one that leads back to an entity on the way
 * @CROW_LOADING_JOINED: the same, but in the statement itself of a query, of finding an object by key, and of refreshing it
 *
 * When a role is loaded.
 */
typedef enum
{
  CROW_LOADING_LAZY,
  CROW_LOADING_RAISE,
  CROW_LOADING_WRITE_ONLY,
  CROW_LOADING_EAGER,
  CROW_LOADING_JOINED,
} CrowLoading;

CROW_API GType crow_session_get_type (void) G_GNUC_CONST;

CROW_API CrowSession  *crow_session_new           (CrowEngine       *engine,
                                                   CrowMapping      *mapping);
/* The same, if the tables of the database fit. */
CROW_API CrowSession  *crow_session_open          (CrowEngine       *engine,
                                                   CrowMapping      *mapping,
                                                   GError          **error);
CROW_API CrowEngine   *crow_session_get_engine    (CrowSession      *self);
CROW_API CrowMapping  *crow_session_get_mapping   (CrowSession      *self);
/* Detaches all objects; edits that were not committed are lost.  The last unref does the same. */
CROW_API void          crow_session_close         (CrowSession      *self);
CROW_API void          crow_session_set_autoflush (CrowSession      *self,
                                                   gboolean          autoflush);
CROW_API gboolean      crow_session_get_autoflush (CrowSession      *self);
/* Whether a flush that fails leaves edits pending, as it does unless told otherwise. */
CROW_API void          crow_session_set_keeps_edits (CrowSession    *self,
                                                     gboolean        keeps_edits);
CROW_API gboolean      crow_session_get_keeps_edits (CrowSession    *self);
/* How a role of objects of this session loads when it is looked at; crow_object_load() loads it in any case. */
CROW_API void          crow_session_set_loading   (CrowSession      *self,
                                                   guint             entity,
                                                   guint             role,
                                                   CrowLoading       loading);
/* Whether deleting an object deletes what the role reaches, in a direction for which the link has no rule. */
CROW_API void          crow_session_set_deletes_along (CrowSession  *self,
                                                       guint         entity,
                                                       guint         role,
                                                       gboolean      deletes_along);
/* Whether a flush that changes what the role reaches touches its object. */
CROW_API void          crow_session_set_touches   (CrowSession      *self,
                                                   guint             entity,
                                                   guint             role,
                                                   gboolean          touches);
/* Whether what a reference of the entity leads to is deleted when the object lets it go. */
CROW_API void          crow_session_set_owns      (CrowSession      *self,
                                                   guint             entity,
                                                   guint             role,
                                                   gboolean          owns);
/* Every load by looking at a role fails, as if all roles were CROW_LOADING_RAISE. */
CROW_API void          crow_session_set_strict    (CrowSession      *self,
                                                   gboolean          strict);
CROW_API gboolean      crow_session_get_strict    (CrowSession      *self);

/* (transfer none): a new transient object. */
CROW_API CrowObject   *crow_session_create        (CrowSession      *self,
                                                   guint             entity);
CROW_API void          crow_session_add           (CrowSession      *self,
                                                   CrowObject       *object);
/* Marks it; the next flush deletes it.  crow_session_add() takes the mark away again. */
CROW_API void          crow_session_delete        (CrowSession      *self,
                                                   CrowObject       *object);
CROW_API void          crow_session_expunge       (CrowSession      *self,
                                                   CrowObject       *object);
/* @object: (nullable): NULL for all.  Edits of expired objects are dropped; values are read again when asked for. */
CROW_API void          crow_session_expire        (CrowSession      *self,
                                                   CrowObject       *object);
/* (transfer none): the object of @object's row, with what is set in @object. */
CROW_API CrowObject   *crow_session_merge         (CrowSession      *self,
                                                   CrowObject       *object,
                                                   GError          **error);
CROW_API gboolean      crow_session_refresh       (CrowSession      *self,
                                                   CrowObject       *object,
                                                   GError          **error);

/* Whether another connection has committed; then what is loaded is read again. */
CROW_API gboolean      crow_session_catch_up      (CrowSession      *self);

CROW_API gboolean      crow_session_flush         (CrowSession      *self,
                                                   GError          **error);
CROW_API gboolean      crow_session_commit        (CrowSession      *self,
                                                   GError          **error);
/* With another thread waiting for the database; see there for what may be done meanwhile. */
CROW_API void          crow_session_commit_async  (CrowSession      *self,
                                                   GCancellable     *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer          data);
CROW_API gboolean      crow_session_commit_finish (CrowSession      *self,
                                                   GAsyncResult     *result,
                                                   GError          **error);
CROW_API gboolean      crow_session_is_busy       (CrowSession      *self);
CROW_API void          crow_session_rollback      (CrowSession      *self);
CROW_API gboolean      crow_session_savepoint     (CrowSession      *self,
                                                   const char       *name,
                                                   GError          **error);
CROW_API gboolean      crow_session_rollback_to   (CrowSession      *self,
                                                   const char       *name,
                                                   GError          **error);
CROW_API gboolean      crow_session_release       (CrowSession      *self,
                                                   const char       *name,
                                                   GError          **error);
CROW_API gboolean      crow_session_has_changes   (CrowSession      *self);
/* (transfer container) (element-type CrowObject): what is in state @state; the marked ones for CROW_STATE_DELETED. */
CROW_API GPtrArray    *crow_session_get_objects   (CrowSession      *self,
                                                   CrowState         state);

/* (transfer none): the same three, as a list that follows the session. */
CROW_API GListModel   *crow_session_get_changes   (CrowSession      *self);

/* (transfer none) (nullable): NULL without @error when there is no such row.  @key is in the order of the primary key. */
CROW_API CrowObject   *crow_session_find          (CrowSession      *self,
                                                   guint             entity,
                                                   const CrowValue  *key,
                                                   guint             n_values,
                                                   GError          **error);
CROW_API CrowObject   *crow_session_find_int64    (CrowSession      *self,
                                                   guint             entity,
                                                   gint64            key,
                                                   GError          **error);
CROW_API CrowObject   *crow_session_find_text     (CrowSession      *self,
                                                   guint             entity,
                                                   const char       *key,
                                                   GError          **error);
/* By the attributes of a unique key; the first where there are several. */
CROW_API CrowObject   *crow_session_find_by       (CrowSession      *self,
                                                   guint             entity,
                                                   const guint16    *attributes,
                                                   const CrowValue  *values,
                                                   guint             n_values,
                                                   GError          **error);

/* (transfer full): the rows of a SELECT as objects. */
CROW_API GListModel   *crow_session_query_sql     (CrowSession      *self,
                                                   guint             entity,
                                                   const char       *sql,
                                                   const CrowValue  *values,
                                                   guint             n_values,
                                                   GError          **error);
/* (transfer none): INSERT … ON CONFLICT (@unique) DO UPDATE, as an object. */
CROW_API CrowObject   *crow_session_upsert        (CrowSession      *self,
                                                   guint             entity,
                                                   const guint16    *attributes,
                                                   const CrowValue  *values,
                                                   guint             n_values,
                                                   const guint16    *unique,
                                                   guint             n_unique,
                                                   GError          **error);
/* Runs SQL in the session's transaction; loaded objects follow where the engine reports changed rows. */
CROW_API gboolean      crow_session_execute       (CrowSession      *self,
                                                   const char       *script,
                                                   GError          **error);

/* (transfer none) (nullable): what the last access could not load; the signal "error" tells the same. */
CROW_API const GError *crow_session_get_error     (CrowSession      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowSession, g_object_unref)

G_END_DECLS
