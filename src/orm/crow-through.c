/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Roles that stand on an association entity: what the objects in between refer to, each once.
 *
 * Nothing is ever put into such a set or taken out of it: what is in it follows from the set of the objects in between (the
 * near role) and from where each of them refers to (the far role), which other files keep.  They tell here what changed,
 * and the set is made again from what is in memory: at once, before events are told, if somebody listens to it, otherwise
 * when somebody looks.  So it is never behind what it is made of, and while nobody looks a change costs no more than a mark.
 *
 * Invariants:
 *  - A set that is loaded and not stale holds what the loaded near set leads to.  Its near set is loaded, and so are the
 *    targets.
 *  - A set is stale in CROW_STALE_QUEUED only while events are frozen.
 *  - What is left of a set keeps its order, and what is new stands last: until the next commit, if the role has an order.
 */
#include "config.h"

#include "base/crow-error.h"
#include "orm/crow-session-private.h"

static CrowRoleMap *
get_role (CrowSession *self,
          CrowSet     *set)
{
  return &_crow_row_map_of (self, set->owner)->roles[set->role];
}

static gboolean
is_known (CrowEntityMap *map,
          CrowRow       *row,
          CrowRoleMap   *far)
{
  for (guint i = 0; row->state == CROW_STATE_PERSISTENT && i < far->reference->n_columns; i++)
    if (!_crow_row_test (map, row, CROW_MASK_VALID, far->reference->columns[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_gone (CrowRow *row)
{
  return row->state == CROW_STATE_DELETED || row->state == CROW_STATE_DETACHED;
}

/* What the set is to hold, each once, in the order of the near set: appended to @members and marked CROW_BATCH_MEMBER.
 * FALSE: some of it is not in memory. */
static gboolean
collect (CrowSession *self,
         CrowSet     *set,
         GPtrArray   *members)
{
  CrowRoleMap *role = get_role (self, set);
  CrowEntityMap *map = role->association;
  CrowRoleMap *far = &map->roles[role->far_role];
  /* It is there to tell, also when the owner gets its database row. */
  CrowSet *near = _crow_set_get (self, set->owner, role->near_role);
  gboolean all = TRUE;

  if (!near->loaded)
    return FALSE;
  for (guint i = 0; i < near->n_rows; i++)
    {
      CrowRow *row = near->rows[i], *target;

      if (is_gone (row))
        continue;
      target = _crow_links_get_known (self, row, role->far_role);
      if (target == NULL)
        all &= is_known (map, row, far) && _crow_links_reads_null (map, row, far);
      else if (!is_gone (target))
        {
          all &= (target->batch & CROW_BATCH_DOUBTFUL) == 0;
          if (target->batch & CROW_BATCH_MEMBER)
            continue;
          target->batch |= CROW_BATCH_MEMBER;
          g_ptr_array_add (members, target);
        }
    }
  return all;
}

/* Makes the set hold @members; what it holds of them keeps its place. */
static void
take (CrowSession *self,
      CrowSet     *set,
      GPtrArray   *members)
{
  guint n_kept = 0;

  for (guint i = 0; i < set->n_rows; i++)
    if (set->rows[i]->batch & CROW_BATCH_MEMBER)
      {
        set->rows[i]->batch &= ~CROW_BATCH_MEMBER;
        set->rows[n_kept++] = set->rows[i];
      }
  set->n_rows = n_kept;
  if (n_kept < members->len)
    _crow_set_note_order (self, set);
  for (guint i = 0; i < members->len; i++)
    {
      CrowRow *row = g_ptr_array_index (members, i);

      if (!(row->batch & CROW_BATCH_MEMBER))
        continue;
      row->batch &= ~CROW_BATCH_MEMBER;
      _crow_set_append (set, row);
    }
  set->loaded = TRUE;
  set->stale = CROW_STALE_NOT;
}

static void
forget (CrowSet *set)
{
  set->loaded = FALSE;
  set->stale = CROW_STALE_NOT;
  set->n_rows = 0;
}

/* Makes a stale set right without asking the database.  FALSE: that needs more than is in memory. */
static gboolean
recall (CrowSession *self,
        CrowSet     *set)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();

  if (collect (self, set, members))
    {
      take (self, set, members);
      return TRUE;
    }
  for (guint i = 0; i < members->len; i++)
    ((CrowRow *) members->pdata[i])->batch &= ~CROW_BATCH_MEMBER;
  return FALSE;
}

/* Tells in one event what is different, so that a list is right at the time of each. */
static void
tell (CrowSession *self,
      CrowSet     *set,
      CrowRow    **old,
      guint        n_old)
{
  guint n = MIN (n_old, set->n_rows), first = 0, last = 0;

  while (first < n && old[first] == set->rows[first])
    first++;
  while (last < n - first && old[n_old - 1 - last] == set->rows[set->n_rows - 1 - last])
    last++;
  _crow_event_items (self, set, first, n_old - first - last, set->n_rows - first - last);
}

/* Makes a stale set right, and tells those who listen if they were told what it held before. */
static gboolean
refresh (CrowSession *self,
         CrowSet     *set,
         GError     **error)
{
  gboolean queued = set->stale == CROW_STALE_QUEUED && _crow_event_has_listeners (set);
  guint n_old = queued ? set->n_rows : 0;
  g_autofree CrowRow **old = queued ? g_memdup2 (set->rows, n_old * sizeof *old) : NULL;
  gboolean done = recall (self, set);

  if (!done)
    {
      forget (set);
      done = _crow_load_set (self, set, error);
    }
  if (queued)
    tell (self, set, old, n_old);
  return done;
}

static void
mark (CrowSession *self,
      CrowSet     *set)
{
  if (set == NULL || !set->loaded || set->stale == CROW_STALE_QUEUED)
    return;
  if (!_crow_event_has_listeners (set))
    {
      set->stale = CROW_STALE_UNTIL_READ;
      return;
    }
  set->stale = CROW_STALE_QUEUED;
  g_ptr_array_add (self->stale_sets, set);
}

/* When events are about to be told: everything else is in step. */
void
_crow_through_settle (CrowSession *self)
{
  for (guint i = 0; i < self->stale_sets->len && !self->closed; i++)
    {
      CrowSet *set = g_ptr_array_index (self->stale_sets, i);
      GError *error = NULL;

      if (set->stale == CROW_STALE_QUEUED && !refresh (self, set, &error))
        _crow_session_take_error (self, error);
    }
  g_ptr_array_set_size (self->stale_sets, 0);
}

/* While events are not frozen, what a mark means is done at once. */
static void
settle_now (CrowSession *self)
{
  if (self->freeze_events > 0 || self->stale_sets->len == 0)
    return;
  _crow_events_freeze (self);
  _crow_events_thaw (self);
}

/* The set of a near role changed, or is not known any more. */
void
_crow_through_note_set (CrowSession *self,
                        CrowRow     *owner,
                        guint        role)
{
  CrowEntityMap *map = _crow_row_map_of (self, owner);

  for (guint i = map->n_roles; i < map->n_all_roles; i++)
    if (map->roles[i].near_role == role)
      mark (self, _crow_set_lookup (self, owner, i));
  settle_now (self);
}

/* The far role of an object in between leads somewhere else, or is not known any more. */
void
_crow_through_note_reference (CrowSession *self,
                              CrowRow     *row,
                              guint        role)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->mapping->schema);
  const CrowRoleMap *far = &_crow_row_map_of (self, row)->roles[role];

  for (guint i = 0; i < info->n_throughs; i++)
    for (guint end = 0; end < 2; end++)
      {
        const CrowThroughMap *through = &self->mapping->throughs[i];
        CrowRow *owner;

        if (info->throughs[i].relationships[end] != far->info->relationship)
          continue;
        owner = _crow_links_get_known (self, row, through->references[1 - end]);
        if (owner != NULL)
          mark (self, _crow_set_lookup (self, owner, through->roles[end]));
      }
  settle_now (self);
}

/* Anything may be different. */
void
_crow_through_note_all (CrowSession *self)
{
  for (guint i = 0; i < self->through_sets->len; i++)
    mark (self, g_ptr_array_index (self->through_sets, i));
  settle_now (self);
}

void
_crow_through_note_stale (CrowSession *self,
                          CrowSet     *set)
{
  mark (self, set);
  settle_now (self);
}

/* Whether looking at the set needs no statement. */
gboolean
_crow_set_is_known (CrowSession *self,
                    CrowSet     *set)
{
  return set->loaded && (set->stale == CROW_STALE_NOT || (set->stale == CROW_STALE_UNTIL_READ && recall (self, set)));
}

/* The objects in between of @owners, and where they refer to. */
static gboolean
load_between (CrowSession   *self,
              CrowEntityMap *map,
              CrowRoleMap   *role,
              GPtrArray     *owners,
              GError       **error)
{
  CrowEntityMap *association = role->association;
  CrowRoleMap *far = &association->roles[role->far_role];
  g_autoptr (GPtrArray) between = _crow_load_collect_reached (self, map, role->near_role, owners);

  for (guint i = 0; i < between->len; i++)
    {
      CrowRow *row = g_ptr_array_index (between, i), *target;

      if (!is_gone (row) && !is_known (association, row, far) && !_crow_load_row (self, row, error))
        return FALSE;
      target = is_gone (row) ? NULL : _crow_links_get_known (self, row, role->far_role);
      if (target != NULL && (target->batch & CROW_BATCH_DOUBTFUL))
        {
          g_autoptr (GError) gone = NULL;

          /* One that is not there any more is found to be gone. */
          if (!_crow_load_is_there (self, target, &gone) && !g_error_matches (gone, CROW_ERROR, CROW_ERROR_STALE))
            {
              g_propagate_error (error, g_steal_pointer (&gone));
              return FALSE;
            }
        }
    }
  for (guint i = between->len; i > 0; i--)
    if (is_gone (g_ptr_array_index (between, i - 1)))
      g_ptr_array_remove_index (between, i - 1);
  return _crow_load_targets (self, association, role->far_role, (CrowRow **) between->pdata, between->len, error);
}

/* Loads a derived role for all of @owners that want it, in the order that the database gives: one statement for the
 * objects in between, one for what they refer to; a third where an edit leads to what nobody has looked at. */
gboolean
_crow_through_load (CrowSession   *self,
                    CrowEntityMap *map,
                    guint          role,
                    CrowRow      **owners,
                    guint          n_owners,
                    GError       **error)
{
  CrowRoleMap *role_map = &map->roles[role];
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  gboolean done;

  for (guint i = 0; i < n_owners; i++)
    {
      CrowSet *set = _crow_set_get (self, owners[i], role);

      if (!set->loaded)
        g_ptr_array_add (wanted, owners[i]);
      else if (set->stale != CROW_STALE_NOT && !refresh (self, set, error))
        return FALSE;
    }
  if (wanted->len == 0)
    return TRUE;
  _crow_events_freeze (self);
  done = _crow_load_sets (self, map, role_map->near_role, (CrowRow **) wanted->pdata, wanted->len, error) &&
         _crow_load_stored_sets (self, map, role, (CrowRow **) wanted->pdata, wanted->len, error) &&
         load_between (self, map, role_map, wanted, error);
  for (guint i = 0; i < wanted->len; i++)
    {
      CrowSet *set = _crow_set_get (self, g_ptr_array_index (wanted, i), role);
      g_autoptr (GPtrArray) members = g_ptr_array_new ();

      if (!done)
        {
          forget (set);
          continue;
        }
      collect (self, set, members);
      take (self, set, members);
    }
  _crow_events_thaw (self);
  return done;
}
