/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The session: its life and its transactions.
 *
 * What it is made of is described in crow-session-private.h; states are in crow-session-states.c, finding in
 * crow-session-find.c, SQL of the program in crow-session-sql.c, writing in crow-flush*.c, reading in crow-load*.c, links
 * in crow-links.c.
 */
#include "config.h"

#include "orm/crow-session.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-overrides-private.h"
#include "orm/crow-query-private.h"
#include "sql/crow-schema-create.h"

struct _CrowSessionClass
{
  GObjectClass parent_class;
};
typedef struct _CrowSessionClass CrowSessionClass;

enum
{
  ERROR,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

GType _crow_session_type;

G_DEFINE_FINAL_TYPE (CrowSession, crow_session, G_TYPE_OBJECT)

static void
close_store (CrowSession *self,
             CrowStore   *store)
{
  for (guint i = 0; i < store->slabs->len; i++)
    {
      char *slab = g_ptr_array_index (store->slabs, i);
      gsize used = i + 1 == store->slabs->len ? store->slab_used : *(gsize *) slab;

      for (gsize j = 0; j < used; j++)
        {
          CrowRow *row = _crow_slab_get_row (store->map, slab, j);

          if (row->object != NULL)
            _crow_object_detach (row->object);
          if (row->masks[CROW_MASK_OWNED] != 0 || store->map->n_words > 1)
            _crow_row_free_values (store->map, row);
        }
    }
  g_clear_pointer (&store->released, g_ptr_array_unref);
  g_clear_pointer (&store->keys, g_array_unref);
  g_ptr_array_set_size (store->slabs, 0);
  store->slab_capacity = store->slab_used = 0;
  _crow_identity_clear (store);
}

/**
 * crow_session_close:
 * @self: a session
 *
 * Ends the session: edits and an open transaction are dropped, objects that somebody holds are detached, collections
 * are empty.  Nothing but the last unref may follow.
 */
void
crow_session_close (CrowSession *self)
{
  g_return_if_fail (CROW_IS_SESSION (self) && !self->busy);

  if (self->closed)
    return;
  self->closed = TRUE;
  crow_engine_rollback (self->engine);
  _crow_paged_close (self);
  _crow_live_close (self);
  _crow_change_list_close (self);
  for (guint i = 0; i < self->sets->len; i++)
    {
      CrowSet *set = g_ptr_array_index (self->sets, i);

      if (set->object != NULL)
        _crow_collection_detach (set->object);
      _crow_set_clear (set);
    }
  _crow_events_drop (self);
  g_ptr_array_set_size (self->open_sets, 0);
  g_ptr_array_set_size (self->linked, 0);
  g_ptr_array_set_size (self->sets, 0);
  g_ptr_array_set_size (self->through_sets, 0);
  g_ptr_array_set_size (self->stale_sets, 0);
  _crow_journal_clear (self);
  for (guint i = 0; i < self->mapping->n_entities; i++)
    close_store (self, &self->stores[i]);
  g_ptr_array_set_size (self->arena, 0);
  self->arena_left = 0;
  g_ptr_array_set_size (self->pending, 0);
  g_ptr_array_set_size (self->dirty, 0);
  g_ptr_array_set_size (self->marked, 0);
}

static void
savepoint_clear (gpointer data)
{
  g_free (((CrowSavepoint *) data)->name);
}

static void
crow_session_dispose (GObject *object)
{
  CrowSession *self = CROW_SESSION (object);

  if (self->engine != NULL)
    crow_session_close (self);
  G_OBJECT_CLASS (crow_session_parent_class)->dispose (object);
}

static void
crow_session_finalize (GObject *object)
{
  CrowSession *self = CROW_SESSION (object);

  for (guint i = 0; i < self->mapping->n_entities; i++)
    {
      g_ptr_array_unref (self->stores[i].slabs);
      g_free (self->stores[i].loading);
      g_free (self->stores[i].along);
      g_free (self->stores[i].touches);
      g_free (self->stores[i].owns);
    }
  for (guint i = 0; i < crow_schema_get_n_relationships (self->mapping->schema); i++)
    g_clear_pointer (&self->pairs[i], g_array_unref);
  g_free (self->pairs);
  g_free (self->link_edits);
  g_free (self->stores);
  g_ptr_array_unref (self->arena);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->marked);
  g_ptr_array_unref (self->open_sets);
  g_ptr_array_unref (self->linked);
  g_ptr_array_unref (self->sets);
  g_ptr_array_unref (self->through_sets);
  g_ptr_array_unref (self->stale_sets);
  g_array_unref (self->journal);
  g_array_unref (self->savepoints);
  g_free (self->filled);
  _crow_events_clear (self);
  _crow_changes_drop (self);
  g_array_unref (self->notes);
  g_array_unref (self->noted_values);
  g_clear_pointer (&self->dropped, g_array_unref);
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_pointer (&self->paged, g_ptr_array_unref);
  _crow_overrides_clear (self);
  g_clear_error (&self->error);
  crow_mapping_unref (self->mapping);
  g_object_unref (self->engine);
  G_OBJECT_CLASS (crow_session_parent_class)->finalize (object);
}

static void
crow_session_class_init (CrowSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  _crow_session_type = G_TYPE_FROM_CLASS (klass);
  object_class->dispose = crow_session_dispose;
  object_class->finalize = crow_session_finalize;

  /**
   * CrowSession::error:
   * @self: a session
   * @error: (type GLib.Error): what happened
   *
   * An access that takes no GError could not load what it needed.
   */
  signals[ERROR] = g_signal_new ("error", CROW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 g_cclosure_marshal_VOID__BOXED, G_TYPE_NONE, 1, G_TYPE_ERROR);
  /**
   * CrowSession::changed:
   * @self: a session
   *
   * Edits were written, made permanent or undone.
   */
  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
  _crow_session_install_signals (CROW_TYPE_SESSION);
}

static void
crow_session_init (CrowSession *self)
{
  self->arena = g_ptr_array_new_with_free_func (g_free);
  self->pending = g_ptr_array_new ();
  self->dirty = g_ptr_array_new ();
  self->marked = g_ptr_array_new ();
  self->sets = g_ptr_array_new ();
  self->open_sets = g_ptr_array_new ();
  self->through_sets = g_ptr_array_new ();
  self->stale_sets = g_ptr_array_new ();
  self->linked = g_ptr_array_new ();
  self->journal = g_array_new (FALSE, FALSE, sizeof (CrowJournalEntry));
  self->savepoints = g_array_new (FALSE, FALSE, sizeof (CrowSavepoint));
  g_array_set_clear_func (self->savepoints, savepoint_clear);
  _crow_changes_init (self);
  self->autoflush = self->keeps_edits = TRUE;
}

/**
 * crow_session_new:
 * @engine: an engine; a session and its engine belong to one thread
 * @mapping: a mapping
 *
 * Returns: (transfer full): a session without objects
 */
CrowSession *
crow_session_new (CrowEngine  *engine,
                  CrowMapping *mapping)
{
  CrowSession *self;
  guint n_links;

  g_return_val_if_fail (CROW_IS_ENGINE (engine) && mapping != NULL, NULL);

  self = g_object_new (CROW_TYPE_SESSION, NULL);
  self->engine = g_object_ref (engine);
  self->mapping = crow_mapping_ref (mapping);
  self->stores = g_new0 (CrowStore, mapping->n_entities + 1);
  for (guint i = 0; i < mapping->n_entities; i++)
    {
      self->stores[i].map = &mapping->entities[i];
      self->stores[i].slabs = g_ptr_array_new_with_free_func (g_free);
      _crow_row_map_init (&self->stores[i].by_int);
    }
  n_links = crow_schema_get_n_relationships (mapping->schema);
  self->pairs = g_new0 (GArray *, n_links + 1);
  self->link_edits = g_new0 (guint, n_links + 1);
  self->data_version = _crow_engine_get_data_version (engine);
  return self;
}

/**
 * crow_session_open:
 * @engine: an engine; a session and its engine belong to one thread
 * @mapping: a mapping
 * @error: %CROW_ERROR_SCHEMA with the list of differences, when the tables of the database do not fit the mapping's schema;
 *   %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * As crow_session_new(), for a database that somebody else may have made: its tables are looked at first, as
 * crow_schema_check_tables() does.  That costs two short statements a table; a program that knows its database, or opens
 * one session after another, calls crow_session_new() instead.
 *
 * Returns: (transfer full): a session without objects, or %NULL with @error set
 */
CrowSession *
crow_session_open (CrowEngine  *engine,
                   CrowMapping *mapping,
                   GError     **error)
{
  g_return_val_if_fail (CROW_IS_ENGINE (engine) && mapping != NULL, NULL);

  return crow_schema_check_tables (mapping->drawn, engine, error) ? crow_session_new (engine, mapping) : NULL;
}

/**
 * crow_session_get_engine:
 * @self: a session
 *
 * Returns: (transfer none): its engine
 */
CrowEngine *
crow_session_get_engine (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), NULL);

  return self->engine;
}

/**
 * crow_session_get_mapping:
 * @self: a session
 *
 * Returns: (transfer none): its mapping
 */
CrowMapping *
crow_session_get_mapping (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), NULL);

  return self->mapping;
}

/**
 * crow_session_set_autoflush:
 * @self: a session
 * @autoflush: whether queries flush edits before they ask
 */
void
crow_session_set_autoflush (CrowSession *self,
                            gboolean     autoflush)
{
  g_return_if_fail (CROW_IS_SESSION (self));

  self->autoflush = autoflush;
}

/**
 * crow_session_get_autoflush:
 * @self: a session
 *
 * Returns: whether queries flush edits before they ask
 */
gboolean
crow_session_get_autoflush (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), FALSE);

  return self->autoflush;
}

/**
 * crow_session_set_keeps_edits:
 * @self: a session
 * @keeps_edits: whether edits stay pending when a flush fails
 *
 * Unless it is told otherwise, a session whose flush failed is as it was before: a person can mend what was wrong and try
 * again.  A program that does all or nothing sets this to %FALSE: then the failure rolls back as
 * crow_session_rollback_to() does with the last savepoint or, where there is none, as crow_session_rollback(), and until
 * the program calls that itself the database answers with %CROW_ERROR_DATABASE, so that what follows is not taken for the
 * rest of the same transaction.  A flush that another program's work or a handler keeps from beginning is none that failed.
 */
void
crow_session_set_keeps_edits (CrowSession *self,
                              gboolean     keeps_edits)
{
  g_return_if_fail (CROW_IS_SESSION (self));

  self->keeps_edits = keeps_edits;
}

/**
 * crow_session_get_keeps_edits:
 * @self: a session
 *
 * Returns: whether edits stay pending when a flush fails
 */
gboolean
crow_session_get_keeps_edits (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), FALSE);

  return self->keeps_edits;
}

/**
 * crow_session_set_strict:
 * @self: a session
 * @strict: whether looking at a role that is not loaded is an error, %CROW_ERROR_NOT_LOADED
 *
 * For programs that must not send statements by accident: roles are loaded by queries and by crow_object_load() alone.  A
 * collection that is loaded and that somebody listens to is read again when a rollback or expiring forgets it.
 */
void
crow_session_set_strict (CrowSession *self,
                         gboolean     strict)
{
  g_return_if_fail (CROW_IS_SESSION (self));

  self->strict = strict;
}

/**
 * crow_session_get_strict:
 * @self: a session
 *
 * Returns: whether looking at a role that is not loaded is an error
 */
gboolean
crow_session_get_strict (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), FALSE);

  return self->strict;
}

/**
 * crow_session_set_loading:
 * @self: a session
 * @entity: index of an entity that is mapped
 * @role: index of a role
 * @loading: when the role is loaded
 */
void
crow_session_set_loading (CrowSession *self,
                          guint        entity,
                          guint        role,
                          CrowLoading  loading)
{
  CrowStore *store;

  g_return_if_fail (CROW_IS_SESSION (self));
  g_return_if_fail (crow_mapping_is_mapped (self->mapping, entity));
  store = &self->stores[_crow_mapping_get_map (self->mapping, entity)->index];
  g_return_if_fail (role < store->map->n_all_roles);

  if (store->loading == NULL)
    store->loading = g_new0 (guint8, store->map->n_all_roles);
  store->loading[role] = loading;
  self->has_joined |= loading == CROW_LOADING_JOINED;
  self->has_eager |= loading == CROW_LOADING_EAGER || loading == CROW_LOADING_JOINED;
}

/**
 * crow_session_set_deletes_along:
 * @self: a session
 * @entity: index of an entity that is mapped
 * @role: index of a role of a many-to-many link, or of one that is a reference of @entity
 * @deletes_along: whether deleting an object deletes what @role reaches
 *
 * What becomes of rows that refer to a deleted one is said by the rule of their link.  For the other directions there is
 * none, because what a row refers to, or is paired with, may belong to others as well: those lose their links to it.  A
 * program that knows better says so here.  What @role reaches is loaded when the object is marked, and marked, too.
 */
void
crow_session_set_deletes_along (CrowSession *self,
                                guint        entity,
                                guint        role,
                                gboolean     deletes_along)
{
  CrowStore *store;

  g_return_if_fail (CROW_IS_SESSION (self));
  g_return_if_fail (crow_mapping_is_mapped (self->mapping, entity));
  store = &self->stores[_crow_mapping_get_map (self->mapping, entity)->index];
  g_return_if_fail (role < store->map->n_roles);
  g_return_if_fail (store->map->roles[role].kind == CROW_ROLE_PAIRS ||
                    store->map->roles[role].kind == CROW_ROLE_REFERENCE);

  if (store->along == NULL)
    store->along = g_new0 (gboolean, store->map->n_roles);
  store->along[role] = deletes_along;
  self->has_along |= deletes_along;
}

/**
 * crow_session_set_owns:
 * @self: a session
 * @entity: index of an entity that is mapped
 * @role: index of a role that is a reference of @entity
 * @owns: whether what @role reaches belongs to the object
 *
 * An owned link owns the rows that refer.  Where the reference is on the owner's side no link says that what it leads to
 * belongs to one row alone; a program that knows says so here.  What @role reached before it was changed is deleted by the
 * next flush then, unless such a role of another object that stays reaches it, be that loaded or not; it is loaded when
 * @role is changed.  A flush that would leave
 * it to two objects fails with %CROW_ERROR_OWNER.  That it goes along with its owner is said by
 * crow_session_set_deletes_along().
 */
void
crow_session_set_owns (CrowSession *self,
                       guint        entity,
                       guint        role,
                       gboolean     owns)
{
  CrowStore *store;

  g_return_if_fail (CROW_IS_SESSION (self));
  g_return_if_fail (crow_mapping_is_mapped (self->mapping, entity));
  store = &self->stores[_crow_mapping_get_map (self->mapping, entity)->index];
  g_return_if_fail (role < store->map->n_roles);
  g_return_if_fail (store->map->roles[role].kind == CROW_ROLE_REFERENCE);

  if (store->owns == NULL)
    store->owns = g_new0 (gboolean, store->map->n_roles);
  store->owns[role] = owns;
  self->has_owns |= owns;
}

CrowLoading
_crow_session_get_loading (CrowSession *self,
                           CrowRow     *row,
                           guint        role)
{
  const guint8 *loading = self->stores[row->entity].loading;
  CrowLoading own;

  if (!self->strict && _crow_overrides_lookup (self, row, role, &own))
    return own;
  if (loading != NULL && loading[role] != CROW_LOADING_LAZY && loading[role] < CROW_LOADING_EAGER)
    return loading[role];
  return self->strict ? CROW_LOADING_RAISE : CROW_LOADING_LAZY;
}

/* Before a role is loaded because somebody looks at it. */
gboolean
_crow_session_check_loading (CrowSession *self,
                             CrowRow     *row,
                             guint        role,
                             GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role_map = &map->roles[role];
  g_autofree char *name = NULL;

  if (_crow_session_get_loading (self, row, role) == CROW_LOADING_LAZY)
    return TRUE;
  name = _crow_row_describe (map, row);
  g_set_error (error, CROW_ERROR, CROW_ERROR_NOT_LOADED,
               _("The role “%s” of %s is not loaded, and looking at it must not load it; load it with the query or by "
                 "crow_object_load()."),
               role_map->info->name != NULL ? role_map->info->name : role_map->link->id, name);
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)),
                          role_map->info->name, NULL, 0);
  return FALSE;
}

/**
 * crow_session_create:
 * @self: a session
 * @entity: index of an entity that is mapped
 *
 * Makes an object; crow_session_add(), or linking it to an object of the session, lets the next flush insert it.
 *
 * Returns: (transfer none): a transient object
 */
CrowObject *
crow_session_create (CrowSession *self,
                     guint        entity)
{
  CrowEntityMap *map;
  CrowRow *row;

  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), NULL);
  g_return_val_if_fail (crow_mapping_is_mapped (self->mapping, entity), NULL);

  map = &self->mapping->entities[entity];
  g_return_val_if_fail (!map->root->hierarchy || map->discriminator_value.type != CROW_VALUE_TYPE_NULL, NULL);

  row = _crow_row_new (self, map->root);
  if (map->root->hierarchy)
    _crow_row_put (self, map->root, row, map->root->discriminator, &map->discriminator_value);
  return _crow_row_get_object (self, row);
}

/**
 * crow_session_flush:
 * @self: a session
 * @error: any kind of %CROW_ERROR; it tells the object, the attribute or role, and the statement
 *
 * Writes all edits, in a transaction that crow_session_commit() or crow_session_rollback() ends.  On failure nothing was
 * written and all edits are as before.
 *
 * Returns: whether they were written
 */
gboolean
crow_session_flush (CrowSession *self,
                    GError     **error)
{
  gboolean had_changes;

  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), FALSE);

  had_changes = crow_session_has_changes (self);
  if (!_crow_session_flush (self, error))
    return FALSE;
  if (had_changes && !self->closed)
    g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* What was deleted is nobody's any more; the mark tells it from what was taken out. */
static void
detach_deleted (CrowSession *self)
{
  for (guint i = 0; i < self->journal->len; i++)
    {
      CrowJournalEntry *entry = &g_array_index (self->journal, CrowJournalEntry, i);

      if (entry->kind != CROW_JOURNAL_DELETE || entry->row->state != CROW_STATE_DELETED)
        continue;
      _crow_session_set_state (self, entry->row, CROW_STATE_DETACHED);
      entry->row->flags |= CROW_ROW_MARKED;
    }
}

/* Collections with an order that the database has not been asked for. */
static void
unload_unordered (CrowSession *self)
{
  self->has_unordered = FALSE;
  for (guint i = 0; i < self->sets->len; i++)
    {
      CrowSet *set = g_ptr_array_index (self->sets, i);

      if (!set->unordered)
        continue;
      set->unordered = FALSE;
      _crow_session_unload_set (self, set);
    }
}

/* What was flushed is permanent. */
void
_crow_session_finish_commit (CrowSession *self)
{
  detach_deleted (self);
  _crow_journal_clear (self);
  _crow_events_freeze (self);
  if (self->has_unordered)
    unload_unordered (self);
  if (self->ran_sql)
    _crow_journal_unload_sets (self, FALSE);
  self->ran_sql = self->doubts_edited = FALSE;
  g_array_set_size (self->savepoints, 0);
  _crow_events_thaw (self);
}

void
_crow_session_tell_changed (CrowSession *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * crow_session_commit:
 * @self: a session
 * @error: as crow_session_flush(), and %CROW_ERROR_BUSY or %CROW_ERROR_DATABASE when the database cannot make it permanent
 *
 * Flushes and makes it permanent.  Loaded values stay.  On failure all edits are as before, unless
 * crow_session_set_keeps_edits() says otherwise: try again, or crow_session_rollback().  What was flushed earlier in the
 * transaction waits in the database, unless that lost the transaction (a connection that broke, a full disk); then
 * everything fails until crow_session_rollback().
 *
 * Returns: whether it is permanent
 */
gboolean
crow_session_commit (CrowSession *self,
                     GError     **error)
{
  CrowFlush *flush;
  gboolean done;

  g_return_val_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self), FALSE);

  /* What handlers do after a flush belongs to the transaction, so it cannot be committed along with the first one. */
  if (_crow_session_is_heard_after (self) && !_crow_session_flush_all (self, error))
    return FALSE;
  flush = _crow_flush_begin (self, TRUE, error);
  if (flush == NULL)
    return FALSE;
  /* Handlers hear of it when it is over: what they edit is for the next one. */
  _crow_events_freeze (self);
  done = _crow_flush_run (self, flush, error);
  _crow_flush_end (self, flush, done);
  _crow_events_thaw (self);
  /* A handler may have closed it. */
  if (done && !self->closed)
    {
      _crow_session_look_for_others (self);
      _crow_session_tell_changed (self);
    }
  return done;
}

/**
 * crow_session_rollback:
 * @self: a session
 *
 * Drops all edits and what was flushed since the last commit: objects have the values they had then, added ones are
 * transient again, deleted ones persistent.  What was read from the database since the first write is read again when
 * somebody asks; an object of which the database turns out to have no row is detached then, and is not found any more.
 */
void
crow_session_rollback (CrowSession *self)
{
  gboolean flushed;

  g_return_if_fail (CROW_IS_SESSION (self) && _crow_session_is_usable (self));

  flushed = crow_engine_is_in_transaction (self->engine);
  crow_engine_rollback (self->engine);
  /* What handlers do when they are told is in the next transaction. */
  self->ran_sql = FALSE;
  g_array_set_size (self->savepoints, 0);
  _crow_journal_undo (self, 0);
  if (self->closed)
    return;
  if (!_crow_session_look_for_others (self))
    {
      if (flushed)
        _crow_paged_settle (self, TRUE);
      _crow_live_settle (self, TRUE);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * crow_session_savepoint:
 * @self: a session
 * @name: a name
 * @error: as crow_session_flush()
 *
 * Flushes, and remembers this state of the transaction.
 *
 * Returns: whether it is remembered
 */
gboolean
crow_session_savepoint (CrowSession *self,
                        const char  *name,
                        GError     **error)
{
  CrowSavepoint savepoint;

  g_return_val_if_fail (CROW_IS_SESSION (self) && name != NULL && _crow_session_is_usable (self), FALSE);

  if (!_crow_session_flush (self, error) || !_crow_session_begin (self, error) ||
      !crow_engine_savepoint (self->engine, name, error))
    return FALSE;
  savepoint.name = g_strdup (name);
  savepoint.journal_length = self->journal->len;
  g_array_append_val (self->savepoints, savepoint);
  return TRUE;
}

static guint
find_savepoint (CrowSession *self,
                const char  *name,
                GError     **error)
{
  for (guint i = self->savepoints->len; i > 0; i--)
    if (g_str_equal (g_array_index (self->savepoints, CrowSavepoint, i - 1).name, name))
      return i - 1;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("There is no savepoint “%s” in this transaction."), name);
  return G_MAXUINT;
}

/**
 * crow_session_rollback_to:
 * @self: a session
 * @name: a savepoint
 * @error: %CROW_ERROR_DATABASE when there is none of that name
 *
 * Drops edits and what was flushed since the savepoint, which stays; objects have the values they had then, and what was
 * read since is read again, as after crow_session_rollback().
 *
 * Returns: whether it was dropped
 */
gboolean
crow_session_rollback_to (CrowSession *self,
                          const char  *name,
                          GError     **error)
{
  guint index;

  g_return_val_if_fail (CROW_IS_SESSION (self) && name != NULL && _crow_session_is_usable (self), FALSE);

  index = find_savepoint (self, name, error);
  if (index == G_MAXUINT || !crow_engine_rollback_to (self->engine, name, error))
    return FALSE;
  g_array_set_size (self->savepoints, index + 1);
  _crow_journal_undo (self, g_array_index (self->savepoints, CrowSavepoint, index).journal_length);
  if (self->closed)
    return TRUE;
  _crow_lists_settle_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* After a flush that failed, where edits are not to be kept. */
void
_crow_session_give_up (CrowSession *self)
{
  const CrowSavepoint *last;

  if (self->savepoints->len > 0)
    {
      last = &g_array_index (self->savepoints, CrowSavepoint, self->savepoints->len - 1);
      if (crow_session_rollback_to (self, last->name, NULL))
        return;
    }
  crow_session_rollback (self);
  _crow_engine_lose (self->engine);
}

/**
 * crow_session_release:
 * @self: a session
 * @name: a savepoint
 * @error: as crow_session_flush(); %CROW_ERROR_DATABASE when there is no savepoint of that name
 *
 * Flushes, and forgets the savepoint; what was done since stays in the transaction.
 *
 * Returns: whether it was forgotten
 */
gboolean
crow_session_release (CrowSession *self,
                      const char  *name,
                      GError     **error)
{
  guint index;

  g_return_val_if_fail (CROW_IS_SESSION (self) && name != NULL && _crow_session_is_usable (self), FALSE);

  index = find_savepoint (self, name, error);
  if (index == G_MAXUINT || !_crow_session_flush (self, error) || !crow_engine_release (self->engine, name, error))
    return FALSE;
  g_array_set_size (self->savepoints, index);
  return TRUE;
}

/**
 * crow_session_has_changes:
 * @self: a session
 *
 * Returns: whether a flush would have something to do
 */
gboolean
crow_session_has_changes (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), FALSE);

  return self->pending->len > 0 || self->dirty->len > 0 || self->marked->len > 0 || self->n_pair_edits > 0 ||
         self->open_sets->len > 0;
}

void
_crow_session_say_rows (CrowSession *self,
                        const char  *what,
                        CrowRow    **rows,
                        guint        n_rows)
{
  g_autofree char *name = NULL;

  if (G_LIKELY (!_crow_engine_is_logged (self->engine)))
    return;
  name = _crow_row_describe (_crow_row_map_of (self, rows[0]), rows[0]);
  if (n_rows > 1)
    _crow_session_say (self, "%s of %s and %u more", what, name, n_rows - 1);
  else
    _crow_session_say (self, "%s of %s", what, name);
}

/* For accesses without a GError. */
void
_crow_session_take_error (CrowSession *self,
                          GError      *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_signal_emit (self, signals[ERROR], 0, error);
}

/**
 * crow_session_get_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why the last access that takes no GError could not load; %NULL: none failed yet
 */
const GError *
crow_session_get_error (CrowSession *self)
{
  g_return_val_if_fail (CROW_IS_SESSION (self), NULL);

  return self->error;
}
