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

/* An array that held more is not kept. */
#define MOST_KEPT 256

typedef enum
{
  EVENT_ATTRIBUTE,
  EVENT_ROLE,
  EVENT_ITEMS,
  EVENT_NONE, /* told already */
} EventKind;

typedef struct
{
  EventKind kind;
  guint member;     /* attribute or role; position */
  guint removed;
  guint added;
  GObject *subject; /* borrowed: the session's, which lives while events are told */
} Event;

void
_crow_events_init (CrowSession *self)
{
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  self->most_events = 0;
}

void
_crow_events_freeze (CrowSession *self)
{
  self->freeze_events++;
}

static void
tell (Event *event)
{
  if (event->kind == EVENT_ATTRIBUTE)
    _crow_object_notify_attribute ((CrowObject *) event->subject, event->member);
  else if (event->kind == EVENT_ROLE)
    _crow_object_notify_role ((CrowObject *) event->subject, event->member);
  else if (event->kind == EVENT_ITEMS)
    {
      _crow_collection_set_event ((CrowCollection *) event->subject, 0);
      if (event->removed > 0 || event->added > 0)
        g_list_model_items_changed (G_LIST_MODEL (event->subject), event->member, event->removed, event->added);
    }
}

void
_crow_events_thaw (CrowSession *self)
{
  guint first = self->first_event;

  g_assert (self->freeze_events > 0);

  if (--self->freeze_events > 0 || self->events->len == first)
    return;
  g_object_ref (self);
  /* A handler may close the session. */
  for (guint i = first; i < self->events->len && !self->closed; i++)
    {
      Event event = g_array_index (self->events, Event, i);

      /* What a handler changes is noted and told behind these. */
      self->first_event = self->events->len;
      g_array_index (self->events, Event, i).kind = EVENT_NONE;
      tell (&event);
    }
  g_array_set_size (self->events, first);
  self->first_event = first;
  if (first == 0 && self->most_events > MOST_KEPT)
    {
      g_array_unref (self->events);
      _crow_events_init (self);
    }
  g_object_unref (self);
}

static void
note (CrowSession *self,
      Event        event)
{
  g_array_append_val (self->events, event);
  self->most_events = MAX (self->most_events, self->events->len);
}

/* Adds to what a list was about to tell what happened to it since. */
static void
merge (Event *event,
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
    note (self, (Event) { .kind = EVENT_ATTRIBUTE, .member = attribute, .subject = (GObject *) row->object });
}

void
_crow_event_role (CrowSession *self,
                  CrowRow     *row,
                  guint        role)
{
  if (row->object == NULL)
    return;
  if (self->freeze_events == 0)
    _crow_object_notify_role (row->object, role);
  else
    note (self, (Event) { .kind = EVENT_ROLE, .member = role, .subject = (GObject *) row->object });
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

/* What the list has not told will not be; how many items more it has for those who listen than it says. */
int
_crow_events_forget (CrowSession    *self,
                     CrowCollection *collection)
{
  guint place = _crow_collection_get_event (collection);
  Event *event;

  if (place == 0)
    return 0;
  event = &g_array_index (self->events, Event, place - 1);
  event->kind = EVENT_NONE;
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
  Event event;
  guint place;

  if (_crow_row_map_of (self, set->owner)->roles[set->role].kind == CROW_ROLE_BACK)
    {
      _crow_event_role (self, set->owner, set->role);
      return;
    }
  if (removed == 0 && added == 0)
    return;
  place = set->object != NULL ? _crow_collection_get_event (set->object) : 0;
  if (place > 0)
    {
      event = g_array_index (self->events, Event, place - 1);
      merge (&event, position, removed, added);
      /* What is being told around this has its turn now; what is not yet told, later. */
      if (self->freeze_events == 0 || place <= self->first_event)
        g_array_index (self->events, Event, place - 1).kind = EVENT_NONE;
      else
        {
          g_array_index (self->events, Event, place - 1) = event;
          return;
        }
    }
  else if (!_crow_event_has_listeners (set))
    return;
  else
    event = (Event) { .kind = EVENT_ITEMS, .member = position, .removed = removed, .added = added,
                      .subject = (GObject *) set->object };
  if (self->freeze_events == 0)
    {
      tell (&event);
      return;
    }
  note (self, event);
  _crow_collection_set_event (set->object, self->events->len);
}
