/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards are painted as plain boxes into one render node, which is kept until the scene or the size is another one; only
 * the frame of what is in view is painted anew while one scrolls.
 */
#include "config.h"

#include "canvas/crow-map.h"

#define WIDTH 176
#define HEIGHT 112
#define MARGIN 6.0
#define LEAST_VIEW_WIDTH 560
#define LEAST_VIEW_HEIGHT 430

struct _CrowMap
{
  GtkWidget parent_instance;

  CrowViewState *state;       /* owned (nullable) */
  const CrowPalette *palette; /* borrowed from its table */
  GskRenderNode *cards;       /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (CrowMap, crow_map, GTK_TYPE_WIDGET)

/* What the map shows: all content. */
static CrowRect
get_shown (CrowMap *self)
{
  CrowRect bounds;

  crow_scene_get_bounds (crow_view_state_get_scene (self->state), &bounds);
  return bounds;
}

static double
get_scale (CrowMap        *self,
           const CrowRect *shown,
           double         *x,
           double         *y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN;
  double scale = MIN (width / MAX (shown->width, 1), height / MAX (shown->height, 1));

  *x = MARGIN + (width - shown->width * scale) / 2;
  *y = MARGIN + (height - shown->height * scale) / 2;
  return scale;
}

static GskRenderNode *
paint_cards (CrowMap *self)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  CrowRect shown = get_shown (self);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  double x, y;
  double scale = get_scale (self, &shown, &x, &y);

  for (guint i = 0; i < crow_scene_get_n_items (scene, CROW_ITEM_CARD); i++)
    {
      const CrowItem *item = crow_scene_get_item (scene, CROW_ITEM_CARD, i);
      const char *chosen = CROW_CARD (item)->colour;
      CrowColour colour = chosen != NULL ? crow_palette_get_header (self->palette, chosen) : self->palette->muted;

      gtk_snapshot_append_color (snapshot, &((GdkRGBA) { colour.red, colour.green, colour.blue, 0.75 }),
                                 &GRAPHENE_RECT_INIT (x + (item->bounds.x - shown.x) * scale,
                                                      y + (item->bounds.y - shown.y) * scale,
                                                      MAX (1.5, item->bounds.width * scale),
                                                      MAX (1.5, item->bounds.height * scale)));
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static void
crow_map_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  CrowMap *self = CROW_MAP (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  CrowColour accent = self->palette->accent;
  GdkRGBA line = { accent.red, accent.green, accent.blue, 1.0 };
  GdkRGBA fill = { accent.red, accent.green, accent.blue, 0.12 };
  CrowRect shown, view;
  GskRoundedRect frame;
  float widths[4] = { 1.5, 1.5, 1.5, 1.5 };
  GdkRGBA colours[4] = { line, line, line, line };
  double x, y, scale;

  if (self->state == NULL)
    return;

  if (self->cards == NULL)
    self->cards = paint_cards (self);
  if (self->cards != NULL)
    gtk_snapshot_append_node (snapshot, self->cards);

  shown = get_shown (self);
  if (shown.width <= 0)
    return;
  scale = get_scale (self, &shown, &x, &y);
  crow_viewport_get_visible (crow_view_state_get_viewport (self->state), &view.x, &view.y, &view.width, &view.height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (x + (view.x - shown.x) * scale,
                                                                y + (view.y - shown.y) * scale,
                                                                view.width * scale, view.height * scale), 3);
  gtk_snapshot_append_color (snapshot, &fill, &frame.bounds);
  gtk_snapshot_append_border (snapshot, &frame, widths, colours);
  gtk_snapshot_pop (snapshot);
}

static void
crow_map_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
crow_map_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  g_clear_pointer (&CROW_MAP (widget)->cards, gsk_render_node_unref);
}

/* Where all is in view, a map tells nothing; in a small window it would hide more than it shows. */
static void
view_changed_cb (CrowMap *self)
{
  gboolean needed = FALSE;

  if (self->state != NULL)
    {
      CrowRect shown = get_shown (self);
      CrowRect view;
      double width, height;

      crow_viewport_get_size (crow_view_state_get_viewport (self->state), &width, &height);
      crow_viewport_get_visible (crow_view_state_get_viewport (self->state), &view.x, &view.y, &view.width,
                                 &view.height);
      needed = shown.width > 0 && width >= LEAST_VIEW_WIDTH && height >= LEAST_VIEW_HEIGHT
               && (shown.x < view.x || shown.y < view.y || crow_rect_right (&shown) > crow_rect_right (&view)
                   || crow_rect_bottom (&shown) > crow_rect_bottom (&view));
    }
  gtk_widget_set_opacity (GTK_WIDGET (self), needed ? 1.0 : 0.0);
  gtk_widget_set_can_target (GTK_WIDGET (self), needed);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
scene_changed_cb (CrowMap *self)
{
  g_clear_pointer (&self->cards, gsk_render_node_unref);
  view_changed_cb (self);
}

static void
go_to (CrowMap *self,
       double   at_x,
       double   at_y)
{
  CrowRect shown;
  double x, y, scale;

  if (self->state == NULL)
    return;

  shown = get_shown (self);
  scale = get_scale (self, &shown, &x, &y);
  crow_viewport_center (crow_view_state_get_viewport (self->state), shown.x + (at_x - x) / scale,
                        shown.y + (at_y - y) / scale);
}

static void
drag_begin_cb (CrowMap    *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  go_to (self, x, y);
}

static void
drag_update_cb (CrowMap        *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  go_to (self, x + dx, y + dy);
}

static void
crow_map_dispose (GObject *object)
{
  CrowMap *self = CROW_MAP (object);

  crow_map_set_state (self, NULL);

  G_OBJECT_CLASS (crow_map_parent_class)->dispose (object);
}

static void
crow_map_class_init (CrowMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crow_map_dispose;
  widget_class->measure = crow_map_measure;
  widget_class->size_allocate = crow_map_size_allocate;
  widget_class->snapshot = crow_map_snapshot;
  gtk_widget_class_set_css_name (widget_class, "crow-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
crow_map_init (CrowMap *self)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();

  self->palette = crow_palette_get_light ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

GtkWidget *
crow_map_new (void)
{
  return g_object_new (CROW_TYPE_MAP, NULL);
}

void
crow_map_set_state (CrowMap       *self,
                    CrowViewState *state)
{
  g_return_if_fail (CROW_IS_MAP (self));

  if (self->state != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->state, self);
      g_signal_handlers_disconnect_by_data (crow_view_state_get_viewport (self->state), self);
    }
  g_set_object (&self->state, state);
  if (state != NULL)
    {
      g_signal_connect_swapped (state, "scene-changed", G_CALLBACK (scene_changed_cb), self);
      g_signal_connect_swapped (crow_view_state_get_viewport (state), "changed", G_CALLBACK (view_changed_cb), self);
    }
  scene_changed_cb (self);
}

void
crow_map_set_palette (CrowMap           *self,
                      const CrowPalette *palette)
{
  g_return_if_fail (CROW_IS_MAP (self));
  g_return_if_fail (palette != NULL);

  self->palette = palette;
  scene_changed_cb (self);
}
