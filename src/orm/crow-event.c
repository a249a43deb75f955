/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tells objects and collections about changes, after all of a change is done.
 *
 * Nothing is noted for rows without an object and sets without a collection: bulk work costs nothing here.  Events
 * are told in the order in which they were noted; handlers may change objects, which tells its own events.
 */
#include "config.h"

#include "orm/crow-session-private.h"

/* An array that held more is not kept. */
#define MOST_SPARE 256

typedef enum
{
  EVENT_ATTRIBUTE,
  EVENT_ROLE,
  EVENT_ITEMS,
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
}

void
_crow_events_freeze (CrowSession *self)
{
  self->freeze_events++;
}

void
_crow_events_thaw (CrowSession *self)
{
  g_assert (self->freeze_events > 0);

  if (--self->freeze_events > 0 || self->events->len == 0)
    return;
  g_object_ref (self);
  while (self->events->len > 0)
    {
      GArray *events = self->events;

      self->events = self->spare_events != NULL ? g_steal_pointer (&self->spare_events)
                                                : g_array_new (FALSE, FALSE, sizeof (Event));
      /* A handler may close the session. */
      for (guint i = 0; i < events->len && !self->closed; i++)
        {
          Event *event = &g_array_index (events, Event, i);

          if (event->kind == EVENT_ATTRIBUTE)
            _crow_object_notify_attribute ((CrowObject *) event->subject, event->member);
          else if (event->kind == EVENT_ROLE)
            _crow_object_notify_role ((CrowObject *) event->subject, event->member);
          else
            g_list_model_items_changed (G_LIST_MODEL (event->subject), event->member, event->removed, event->added);
        }
      if (self->spare_events != NULL || events->len > MOST_SPARE)
        g_array_unref (events);
      else
        self->spare_events = g_array_set_size (events, 0);
    }
  g_object_unref (self);
}

static void
note (CrowSession *self,
      Event        event)
{
  g_array_append_val (self->events, event);
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

/* For the to-one role that a set stands for, it is a change of the role. */
void
_crow_event_items (CrowSession *self,
                   CrowSet     *set,
                   guint        position,
                   guint        removed,
                   guint        added)
{
  if (_crow_row_map_of (self, set->owner)->roles[set->role].kind == CROW_ROLE_BACK)
    {
      _crow_event_role (self, set->owner, set->role);
      return;
    }
  if ((removed == 0 && added == 0) || !_crow_event_has_listeners (set))
    return;
  if (self->freeze_events == 0)
    g_list_model_items_changed (G_LIST_MODEL (set->object), position, removed, added);
  else
    note (self, (Event) { .kind = EVENT_ITEMS, .member = position, .removed = removed, .added = added,
                          .subject = (GObject *) set->object });
}
