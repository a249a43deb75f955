/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From events of pointer, touchpad and touch screen to the interaction and the viewport.
 *
 * The first button works the tool, unless the hand tool or the space bar makes it pan; the second pans; the third asks
 * for the menu, or pans if it is moved.  A finger on nothing pans.  The drag gesture claims its sequence only once it has moved, because
 * double clicks would be lost otherwise.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#define WHEEL_STEP 60.0
#define ZOOM_PER_PIXEL 0.01
/* Pixels that a click may tremble. */
#define CLICK_REACH 6.0
#define EDGE 28.0
#define EDGE_SPEED 14.0

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static GdkModifierType
get_modifiers (gpointer controller)
{
  return gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
}

void
_crow_canvas_update_cursor (CrowCanvas *self)
{
  const char *name = "default";

  if (self->panning)
    name = "grabbing";
  else if (self->space_down)
    name = "grab";
  else if (self->interaction != NULL)
    name = crow_interaction_get_cursor (self->interaction);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static gboolean
primary_pans (CrowCanvas *self,
              GtkGesture *gesture,
              double      x,
              double      y)
{
  CrowPointer pointer;
  CrowHit hit;

  if (self->space_down || g_str_equal (crow_view_state_get_tool (self->state), "hand"))
    return TRUE;
  if (!is_touch (gesture))
    return FALSE;

  _crow_canvas_get_pointer (self, x, y, 0, TRUE, &pointer);
  return !crow_scene_hit (crow_view_state_get_scene (self->state), pointer.x, pointer.y, 16.0 * pointer.pixel, &hit);
}

/* The first button. */

static void
pressed_cb (CrowCanvas *self,
            int         n_press,
            double      x,
            double      y,
            GtkGesture *gesture)
{
  CrowPointer pointer;

  if (self->state == NULL)
    return;

  if (!_crow_canvas_close_editor (self, TRUE))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  if (primary_pans (self, gesture, x, y))
    {
      self->panning = TRUE;
      self->pan_x = self->pan_y = 0;
      _crow_canvas_update_cursor (self);
      return;
    }

  self->fitting = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  _crow_canvas_get_pointer (self, x, y, get_modifiers (gesture), is_touch (gesture), &pointer);
  pointer.n_press = n_press;
  crow_interaction_press (self->interaction, &pointer);
}

static gboolean
autoscroll_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double dx = 0, dy = 0;
  CrowPointer pointer;

  if (self->state == NULL || !crow_interaction_is_dragging (self->interaction))
    {
      self->autoscroll = 0;
      return G_SOURCE_REMOVE;
    }

  if (self->pointer_x < EDGE)
    dx = self->pointer_x - EDGE;
  else if (self->pointer_x > width - EDGE)
    dx = self->pointer_x - (width - EDGE);
  if (self->pointer_y < EDGE)
    dy = self->pointer_y - EDGE;
  else if (self->pointer_y > height - EDGE)
    dy = self->pointer_y - (height - EDGE);
  if (dx == 0 && dy == 0)
    return G_SOURCE_CONTINUE;

  crow_viewport_scroll (crow_view_state_get_viewport (self->state),
                        CLAMP (dx / 2, -EDGE_SPEED, EDGE_SPEED), CLAMP (dy / 2, -EDGE_SPEED, EDGE_SPEED));
  _crow_canvas_get_pointer (self, self->pointer_x, self->pointer_y, 0, FALSE, &pointer);
  crow_interaction_move (self->interaction, &pointer);
  return G_SOURCE_CONTINUE;
}

static void
pan_to (CrowCanvas *self,
        double      dx,
        double      dy)
{
  self->fitting = FALSE;
  crow_viewport_scroll (crow_view_state_get_viewport (self->state), self->pan_x - dx, self->pan_y - dy);
  self->pan_x = dx;
  self->pan_y = dy;
}

static void
drag_update_cb (CrowCanvas *self,
                double      dx,
                double      dy,
                GtkGesture *gesture)
{
  CrowPointer pointer;
  double x, y;

  if (self->state == NULL)
    return;

  if (self->panning)
    {
      pan_to (self, dx, dy);
      return;
    }

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  self->pointer_x = x + dx;
  self->pointer_y = y + dy;
  _crow_canvas_get_pointer (self, self->pointer_x, self->pointer_y, get_modifiers (gesture), is_touch (gesture),
                            &pointer);
  crow_interaction_move (self->interaction, &pointer);
  if (crow_interaction_is_dragging (self->interaction))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      if (self->autoscroll == 0)
        self->autoscroll = gtk_widget_add_tick_callback (GTK_WIDGET (self), autoscroll_cb, NULL, NULL);
    }
}

static void
drag_end_cb (CrowCanvas *self,
             double      dx,
             double      dy,
             GtkGesture *gesture)
{
  CrowPointer pointer;
  double x, y;

  if (self->state == NULL)
    return;

  if (self->panning)
    {
      self->panning = FALSE;
      _crow_canvas_update_cursor (self);
      return;
    }

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  _crow_canvas_get_pointer (self, x + dx, y + dy, get_modifiers (gesture), is_touch (gesture), &pointer);
  crow_interaction_release (self->interaction, &pointer);

  /* What was clicked has the focus, so that the keyboard goes on where the pointer was. */
  if (self->editor == NULL && crow_view_state_get_n_selected (self->state) == 1)
    _crow_canvas_focus_item (self, crow_view_state_get_selected_id (self->state, 0));
}

static void
drag_cancel_cb (CrowCanvas *self)
{
  self->panning = FALSE;
  if (self->interaction != NULL)
    crow_interaction_cancel (self->interaction);
}

/* The second button. */

static void
pan_begin_cb (CrowCanvas *self,
              double      x,
              double      y,
              GtkGesture *gesture)
{
  self->pan_x = self->pan_y = 0;
  self->panning = TRUE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  _crow_canvas_update_cursor (self);
}

static void
pan_update_cb (CrowCanvas *self,
               double      dx,
               double      dy)
{
  if (self->state != NULL)
    pan_to (self, dx, dy);
}

static void
pan_end_cb (CrowCanvas *self)
{
  self->panning = FALSE;
  _crow_canvas_update_cursor (self);
}

/* The third button: moved it pans, else it asks for the menu. */

static void
third_update_cb (CrowCanvas *self,
                 double      dx,
                 double      dy,
                 GtkGesture *gesture)
{
  if (self->state == NULL)
    return;

  /* Claimed, the click is none any more. */
  if (!self->panning && hypot (dx, dy) > CLICK_REACH)
    pan_begin_cb (self, 0, 0, gesture);
  if (self->panning)
    pan_to (self, dx, dy);
}

/* A click that did not move, or a long press. */

static void
ask_for_menu (CrowCanvas *self,
              double      x,
              double      y,
              gboolean    touch)
{
  CrowPointer pointer;
  CrowHit hit;
  gboolean on_canvas;

  if (self->state == NULL)
    return;

  crow_interaction_cancel (self->interaction);
  _crow_canvas_get_pointer (self, x, y, 0, touch, &pointer);
  on_canvas = !crow_scene_hit (crow_view_state_get_scene (self->state), pointer.x, pointer.y, 6.0 * pointer.pixel, &hit);
  /* The menu of the canvas arranges what is selected, so that stays. */
  if (!on_canvas)
    {
      const char *id = hit.item->id;

      if (hit.part == CROW_HIT_ROW && !crow_view_state_is_selected (self->state, id))
        id = CROW_CARD (hit.item)->rows[hit.index].id;
      if (!crow_view_state_is_selected (self->state, id))
        crow_view_state_select (self->state, id);
    }
  self->pointer_x = x;
  self->pointer_y = y;
  g_signal_emit_by_name (self, "context-menu", x, y, on_canvas);
}

static void
menu_cb (CrowCanvas *self,
         int         n_press,
         double      x,
         double      y)
{
  ask_for_menu (self, x, y, FALSE);
}

static void
long_press_cb (CrowCanvas *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  ask_for_menu (self, x, y, TRUE);
}

/* Hovering. */

static void
motion_cb (CrowCanvas               *self,
           double                    x,
           double                    y,
           GtkEventControllerMotion *controller)
{
  CrowPointer pointer;

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->state == NULL || self->panning)
    return;
  /* While the button is down the drag gesture reports the way. */
  if ((get_modifiers (controller) & GDK_BUTTON1_MASK) != 0)
    return;

  _crow_canvas_get_pointer (self, x, y, get_modifiers (controller), FALSE, &pointer);
  crow_interaction_move (self->interaction, &pointer);
  _crow_canvas_update_cursor (self);
}

static void
leave_cb (CrowCanvas *self)
{
  if (self->interaction != NULL)
    crow_interaction_leave (self->interaction);
}

/* Scrolling and zooming. */

static gboolean
scroll_cb (CrowCanvas               *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  CrowViewport *viewport;
  GdkModifierType modifiers = get_modifiers (controller);
  gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  if (self->state == NULL)
    return GDK_EVENT_PROPAGATE;

  self->fitting = FALSE;
  viewport = crow_view_state_get_viewport (self->state);
  if ((modifiers & GDK_CONTROL_MASK) != 0)
    {
      double factor = wheel ? pow (1.148698354997035, -dy) : exp (-dy * ZOOM_PER_PIXEL);

      crow_viewport_zoom (viewport, crow_viewport_get_scale (viewport) * factor, self->pointer_x, self->pointer_y);
      return GDK_EVENT_STOP;
    }

  if ((modifiers & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (wheel)
    {
      dx *= WHEEL_STEP;
      dy *= WHEEL_STEP;
    }
  crow_viewport_scroll (viewport, dx, dy);
  return GDK_EVENT_STOP;
}

static void
zoom_begin_cb (CrowCanvas *self)
{
  if (self->state == NULL)
    return;

  self->fitting = FALSE;
  crow_interaction_cancel (self->interaction);
  self->zoom_scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
}

static void
zoom_cb (CrowCanvas *self,
         double      scale,
         GtkGesture *gesture)
{
  double x = self->pointer_x;
  double y = self->pointer_y;

  if (self->state == NULL)
    return;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  crow_viewport_zoom (crow_view_state_get_viewport (self->state), self->zoom_scale * scale, x, y);
}

/* The space bar pans while it is held. */

static gboolean
key_pressed_cb (CrowCanvas      *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  modifiers)
{
  if (keyval != GDK_KEY_space || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || self->editor != NULL)
    return GDK_EVENT_PROPAGATE;

  self->space_down = TRUE;
  _crow_canvas_update_cursor (self);
  return GDK_EVENT_STOP;
}

static void
key_released_cb (CrowCanvas *self,
                 guint       keyval)
{
  if (keyval != GDK_KEY_space)
    return;

  self->space_down = FALSE;
  _crow_canvas_update_cursor (self);
}

static void
focus_left_cb (CrowCanvas *self)
{
  self->space_down = FALSE;
  _crow_canvas_update_cursor (self);
}

void
_crow_canvas_add_controllers (CrowCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;
  GtkGesture *gesture;

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (gesture, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (gesture, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (gesture, "drag-begin", G_CALLBACK (pan_begin_cb), self);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (pan_update_cb), self);
  g_signal_connect_swapped (gesture, "drag-end", G_CALLBACK (pan_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (gesture, "released", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (third_update_cb), self);
  g_signal_connect_swapped (gesture, "drag-end", G_CALLBACK (pan_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (gesture), TRUE);
  g_signal_connect_swapped (gesture, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_zoom_new ();
  g_signal_connect_swapped (gesture, "begin", G_CALLBACK (zoom_begin_cb), self);
  g_signal_connect_swapped (gesture, "scale-changed", G_CALLBACK (zoom_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (controller, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (widget, controller);
}
