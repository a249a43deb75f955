/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tells objects and collections about changes, after all of a change is done.
 *
 * Nothing is noted for rows without an object and sets without a collection: bulk work costs nothing here.  Events
 * are told in the order in which they were noted; handlers may change objects, which tells its own events.
 *
 * A list that tells a change has all that changed since it told one before, so what happened to one list meanwhile is told
 * as one event: that of all positions between the first and the last.
 */
#include "config.h"

#include "orm/crow-object-private.h"
#include "orm/crow-session-private.h"

/* A queue that has room for more is not kept. */
#define MOST_KEPT 256

typedef enum
{
  EVENT_ATTRIBUTE,
  EVENT_ROLE,
  EVENT_STATE,
  EVENT_ITEMS,
  EVENT_NONE, /* told already */
} EventKind;

typedef struct _CrowEvent
{
  EventKind kind;
  guint member;     /* attribute or role; position */
  guint removed;
  guint added;
  GObject *subject; /* owned: a paged list does not let go of what somebody holds; not by EVENT_NONE */
} CrowEvent;

void
_crow_events_clear (CrowSession *self)
{
  _crow_events_drop (self);
  g_free (self->events.items);
  self->events = (CrowEvents) { 0 };
}

static CrowEvent
steal (CrowEvent *event)
{
  CrowEvent stolen = *event;

  event->kind = EVENT_NONE;
  return stolen;
}

/* Nothing that waits is told any more.  Those who tell may be further out on the stack. */
void
_crow_events_drop (CrowSession *self)
{
  for (guint i = 0; i < self->events.n_items; i++)
    if (self->events.items[i].kind != EVENT_NONE)
      g_object_unref (steal (&self->events.items[i]).subject);
}

void
_crow_events_freeze (CrowSession *self)
{
  self->freeze_events++;
}

/* Takes the event. */
static void
tell (CrowEvent *event)
{
  if (event->kind == EVENT_ATTRIBUTE)
    _crow_object_notify_attribute ((CrowObject *) event->subject, event->member);
  else if (event->kind == EVENT_ROLE)
    _crow_object_notify_role ((CrowObject *) event->subject, event->member);
  else if (event->kind == EVENT_STATE)
    _crow_object_notify_state ((CrowObject *) event->subject);
  else if (event->kind == EVENT_ITEMS)
    {
      _crow_collection_set_event ((CrowCollection *) event->subject, 0);
      if (event->removed > 0 || event->added > 0)
        g_list_model_items_changed (G_LIST_MODEL (event->subject), event->member, event->removed, event->added);
    }
  if (event->kind != EVENT_NONE)
    g_object_unref (event->subject);
}

void
_crow_events_thaw (CrowSession *self)
{
  guint first = self->first_event;

  g_assert (self->freeze_events > 0);

  if (self->freeze_events == 1 && self->stale_sets->len > 0)
    _crow_through_settle (self);
  if (--self->freeze_events > 0 || (self->events.n_items == first && !self->changes_stale))
    return;
  g_object_ref (self);
  /* A handler may close the session. */
  for (guint i = first; i < self->events.n_items && !self->closed; i++)
    {
      CrowEvent event = steal (&self->events.items[i]);

      /* What a handler changes is noted and told behind these. */
      self->first_event = self->events.n_items;
      tell (&event);
    }
  self->events.n_items = first;
  self->first_event = first;
  if (first == 0 && self->events.size > MOST_KEPT)
    _crow_events_clear (self);
  _crow_change_list_settle (self);
  g_object_unref (self);
}

/* Takes the event. */
static inline void
note (CrowSession *self,
      CrowEvent    event)
{
  CrowEvents *events = &self->events;

  if (G_UNLIKELY (events->n_items == events->size))
    {
      events->size = MAX (16, 2 * events->size);
      events->items = g_renew (CrowEvent, events->items, events->size);
    }
  events->items[events->n_items++] = event;
}

/* Adds to what a list was about to tell what happened to it since. */
static void
merge (CrowEvent *event,
       guint  position,
       guint  removed,
       guint  added)
{
  guint start = MIN (event->member, position);
  guint end = MAX (event->member + event->added, position + removed);
  guint length = end - start;

  event->removed = length - event->added + event->removed;
  event->added = length - removed + added;
  event->member = start;
}

void
_crow_event_attribute (CrowSession *self,
                       CrowRow     *row,
                       guint        attribute)
{
  if (row->object == NULL)
    return;
  if (self->freeze_events == 0)
    _crow_object_notify_attribute (row->object, attribute);
  else
    note (self, (CrowEvent) { .kind = EVENT_ATTRIBUTE, .member = attribute, .subject = g_object_ref ((GObject *) row->object) });
}

void
_crow_event_role (CrowSession *self,
                  CrowRow     *row,
                  guint        role)
{
  CrowRoleMap *role_map = &_crow_row_map_of (self, row)->roles[role];

  if (role_map->feeds && role_map->kind == CROW_ROLE_REFERENCE)
    _crow_through_note_reference (self, row, role);
  if (row->object == NULL)
    return;
  if (self->freeze_events == 0)
    _crow_object_notify_role (row->object, role);
  else
    note (self, (CrowEvent) { .kind = EVENT_ROLE, .member = role, .subject = g_object_ref ((GObject *) row->object) });
}

/* Only while events wait. */
void
_crow_event_state (CrowSession *self,
                   CrowObject  *object)
{
  note (self, (CrowEvent) { .kind = EVENT_STATE, .subject = g_object_ref ((GObject *) object) });
}

static guint
get_items_changed (void)
{
  static guint id;

  if (id == 0)
    id = g_signal_lookup ("items-changed", G_TYPE_LIST_MODEL);
  return id;
}

/* Whether telling how many items there are now is worth loading them. */
gboolean
_crow_event_has_listeners (CrowSet *set)
{
  return set->object != NULL && g_signal_has_handler_pending (set->object, get_items_changed (), 0, FALSE);
}

/* Before somebody sees what the list has yet to tell: those who listen hear of it first, so that who joins them now does
 * not hear of it on top of what he has seen. */
void
_crow_events_tell_items (CrowSession    *self,
                         CrowCollection *collection)
{
  guint place = _crow_collection_get_event (collection);
  CrowEvent event;

  if (place == 0 || self->freeze_events > 0)
    return;
  event = steal (&self->events.items[place - 1]);
  tell (&event);
}

/* What the list has not told will not be; how many items more it has for those who listen than it says. */
int
_crow_events_forget (CrowSession    *self,
                     CrowCollection *collection)
{
  guint place = _crow_collection_get_event (collection);
  CrowEvent *event;

  if (place == 0)
    return 0;
  event = &self->events.items[place - 1];
  g_object_unref (steal (event).subject);
  _crow_collection_set_event (collection, 0);
  return (int) event->removed - (int) event->added;
}

/* For the to-one role that a set stands for, it is a change of the role. */
void
_crow_event_items (CrowSession *self,
                   CrowSet     *set,
                   guint        position,
                   guint        removed,
                   guint        added)
{
  CrowRoleMap *role = &_crow_row_map_of (self, set->owner)->roles[set->role];
  CrowEvent event;
  guint place;

  if (role->feeds)
    _crow_through_note_set (self, set->owner, set->role);
  if (role->kind == CROW_ROLE_BACK)
    {
      _crow_event_role (self, set->owner, set->role);
      return;
    }
  if (removed == 0 && added == 0)
    return;
  place = set->object != NULL ? _crow_collection_get_event (set->object) : 0;
  if (place > 0)
    {
      event = self->events.items[place - 1];
      merge (&event, position, removed, added);
      /* What is being told around this has its turn now; what is not yet told, later. */
      if (self->freeze_events == 0 || place <= self->first_event)
        self->events.items[place - 1].kind = EVENT_NONE;
      else
        {
          self->events.items[place - 1] = event;
          return;
        }
    }
  else if (!_crow_event_has_listeners (set))
    return;
  else
    event = (CrowEvent) { .kind = EVENT_ITEMS, .member = position, .removed = removed, .added = added,
                      .subject = g_object_ref ((GObject *) set->object) };
  if (self->freeze_events == 0)
    {
      tell (&event);
      return;
    }
  note (self, event);
  _crow_collection_set_event (set->object, self->events.n_items);
}
