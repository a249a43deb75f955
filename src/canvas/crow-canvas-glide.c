/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards that glide to where they are after they were arranged, so that the eye can follow them.
 *
 * Only the picture glides: the scene has its new places at once, and whoever asks for them is told these.  What is
 * remembered are places in the widget, because the view is often fitted at the same time.  The desktop's setting against
 * animations is heeded, and nothing glides where there is so much that frames would be dropped.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#define DURATION (250 * G_TIME_SPAN_MILLISECOND)
#define MAX_CARDS 500

static CrowPoint
get_corner (CrowCanvas     *self,
            const CrowItem *item)
{
  CrowPoint corner;

  crow_viewport_to_view (crow_view_state_get_viewport (self->state), item->bounds.x, item->bounds.y, &corner.x,
                         &corner.y);
  return corner;
}

void
_crow_canvas_stop_glide (CrowCanvas *self)
{
  if (self->glide_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_tick);
  self->glide_tick = 0;
  g_clear_pointer (&self->glide_from, g_hash_table_unref);
}

/**
 * crow_canvas_hold_cards:
 * @self: the canvas
 *
 * Remembers where cards are, before they are moved.
 */
void
crow_canvas_hold_cards (CrowCanvas *self)
{
  CrowItem *const *items;
  guint n_items;

  g_return_if_fail (CROW_IS_CANVAS (self));

  _crow_canvas_stop_glide (self);
  if (self->state == NULL)
    return;
  items = crow_scene_get_items (crow_view_state_get_scene (self->state), CROW_ITEM_CARD, &n_items);
  if (n_items > MAX_CARDS)
    return;
  self->glide_from = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < n_items; i++)
    {
      CrowPoint corner = get_corner (self, items[i]);

      g_hash_table_insert (self->glide_from, items[i], g_memdup2 (&corner, sizeof corner));
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->glide_start == 0)
    self->glide_start = now;
  self->glide_progress = MIN (1.0, (double) (now - self->glide_start) / DURATION);
  gtk_widget_queue_draw (widget);
  if (self->glide_progress < 1.0)
    return G_SOURCE_CONTINUE;
  self->glide_tick = 0;
  _crow_canvas_stop_glide (self);
  return G_SOURCE_REMOVE;
}

/**
 * crow_canvas_glide_cards:
 * @self: the canvas
 *
 * Lets cards glide from where crow_canvas_hold_cards() saw them.
 */
void
crow_canvas_glide_cards (CrowCanvas *self)
{
  gboolean animate = TRUE;

  g_return_if_fail (CROW_IS_CANVAS (self));

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  if (!animate || self->glide_from == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      _crow_canvas_stop_glide (self);
      return;
    }
  self->glide_start = 0;
  self->glide_progress = 0;
  self->glide_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

gboolean
_crow_canvas_is_gliding (CrowCanvas *self)
{
  return self->glide_tick != 0;
}

void
_crow_canvas_get_glide (CrowCanvas     *self,
                        const CrowItem *item,
                        double         *dx,
                        double         *dy)
{
  const CrowPoint *from = g_hash_table_lookup (self->glide_from, item);
  double rest = 1 - self->glide_progress;
  CrowPoint to;

  *dx = *dy = 0;
  if (from == NULL)
    return;
  /* Fast at first, slow at the end. */
  rest = rest * rest * rest;
  to = get_corner (self, item);
  *dx = (from->x - to.x) * rest / crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  *dy = (from->y - to.y) * rest / crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
}
