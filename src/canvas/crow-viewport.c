/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arithmetic of pan and zoom.  It knows no widget and draws nothing.
 *
 * Invariants, restored by settle() after every change: min scale ≤ scale ≤ CROW_VIEWPORT_MAX_SCALE, and at least a
 * fifth of the view's width and height overlaps the content, once both have a size.
 */
#include "config.h"

#include "canvas/crow-viewport.h"

#include <math.h>

/* Zooming out stops here, or where the whole content is seen with some air, whichever is farther out. */
#define MIN_SCALE 0.1
#define FIT_AIR 0.8

/* The part of the view that content must overlap. */
#define KEEP 0.2

/* Five steps double the scale. */
#define STEP 1.148698354997035

struct _CrowViewport
{
  GObject parent_instance;

  double scale;
  double normal;                                 /* the scale that is 100 % */
  double x, y;                                   /* scene coordinates of the view's top left corner */
  double width, height;                          /* of the view; 0 until it has a size */
  double content_x, content_y, content_width, content_height;
};

G_DEFINE_FINAL_TYPE (CrowViewport, crow_viewport, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
crow_viewport_class_init (CrowViewportClass *klass)
{
  /**
   * CrowViewport::changed:
   *
   * Scale, origin, size or content changed.
   */
  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
crow_viewport_init (CrowViewport *self)
{
  self->scale = 1.0;
  self->normal = 1.0;
}

CrowViewport *
crow_viewport_new (void)
{
  return g_object_new (CROW_TYPE_VIEWPORT, NULL);
}

double
crow_viewport_get_scale (CrowViewport *self)
{
  g_return_val_if_fail (CROW_IS_VIEWPORT (self), 1.0);

  return self->scale;
}

void
crow_viewport_set_normal (CrowViewport *self,
                          double        scale)
{
  double factor;

  g_return_if_fail (CROW_IS_VIEWPORT (self));
  g_return_if_fail (isfinite (scale) && scale > 0);

  factor = scale / self->normal;
  self->normal = scale;
  if (factor != 1)
    crow_viewport_zoom (self, self->scale * factor, self->width / 2, self->height / 2);
}

double
crow_viewport_get_normal (CrowViewport *self)
{
  g_return_val_if_fail (CROW_IS_VIEWPORT (self), 1.0);

  return self->normal;
}

/**
 * crow_viewport_get_min_scale:
 * @self: a viewport
 *
 * Returns: the scale beyond which it does not zoom out; the whole content is in view there
 */
double
crow_viewport_get_min_scale (CrowViewport *self)
{
  double fit = 1.0;

  g_return_val_if_fail (CROW_IS_VIEWPORT (self), MIN_SCALE);

  if (self->width > 0 && self->content_width > 0)
    fit = MIN (fit, self->width / self->content_width);
  if (self->height > 0 && self->content_height > 0)
    fit = MIN (fit, self->height / self->content_height);

  return MIN (MIN_SCALE, fit * FIT_AIR);
}

void
crow_viewport_get_origin (CrowViewport *self,
                          double       *x,
                          double       *y)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  *x = self->x;
  *y = self->y;
}

void
crow_viewport_get_size (CrowViewport *self,
                        double       *width,
                        double       *height)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  *width = self->width;
  *height = self->height;
}

/**
 * crow_viewport_get_visible:
 * @self: a viewport
 * @x: (out): left edge in the scene
 * @y: (out): top edge
 * @width: (out): width in the scene
 * @height: (out): height
 *
 * The part of the scene that is in view.
 */
void
crow_viewport_get_visible (CrowViewport *self,
                           double       *x,
                           double       *y,
                           double       *width,
                           double       *height)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  *x = self->x;
  *y = self->y;
  *width = self->width / self->scale;
  *height = self->height / self->scale;
}

/* One axis: the origin nearest to @origin that keeps content in view. */
static double
keep_content (double origin,
              double view,
              double content,
              double content_size)
{
  double lowest = content - view * (1.0 - KEEP);
  double highest = content + content_size - view * KEEP;

  /* Content smaller than the part that must overlap: its middle must be in view instead. */
  if (content_size < view * KEEP)
    {
      lowest = content + content_size / 2 - view;
      highest = content + content_size / 2;
    }

  return CLAMP (origin, lowest, highest);
}

static void
settle (CrowViewport *self,
        double        scale,
        double        x,
        double        y)
{
  scale = CLAMP (scale, crow_viewport_get_min_scale (self), CROW_VIEWPORT_MAX_SCALE);
  if (self->width > 0 && self->content_width > 0)
    x = keep_content (x, self->width / scale, self->content_x, self->content_width);
  if (self->height > 0 && self->content_height > 0)
    y = keep_content (y, self->height / scale, self->content_y, self->content_height);

  if (scale == self->scale && x == self->x && y == self->y)
    return;

  self->scale = scale;
  self->x = x;
  self->y = y;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * crow_viewport_set_size:
 * @self: a viewport
 * @width: pixels
 * @height: pixels
 *
 * Says how large the view is.  What is at its top left corner stays there, as in any window that is resized.
 */
void
crow_viewport_set_size (CrowViewport *self,
                        double        width,
                        double        height)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));
  g_return_if_fail (width >= 0 && height >= 0);

  if (self->width == width && self->height == height)
    return;

  self->width = width;
  self->height = height;
  settle (self, self->scale, self->x, self->y);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * crow_viewport_set_content:
 * @self: a viewport
 * @x: left edge
 * @y: top edge
 * @width: width; 0: there is no content
 * @height: height
 *
 * Says where the content of the scene is.  The view does not move when the content changes under it: what is edited
 * stays under the pointer.
 */
void
crow_viewport_set_content (CrowViewport *self,
                           double        x,
                           double        y,
                           double        width,
                           double        height)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  if (self->content_x == x && self->content_y == y
      && self->content_width == width && self->content_height == height)
    return;

  self->content_x = x;
  self->content_y = y;
  self->content_width = width;
  self->content_height = height;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
crow_viewport_to_scene (CrowViewport *self,
                        double        view_x,
                        double        view_y,
                        double       *scene_x,
                        double       *scene_y)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  *scene_x = self->x + view_x / self->scale;
  *scene_y = self->y + view_y / self->scale;
}

void
crow_viewport_to_view (CrowViewport *self,
                       double        scene_x,
                       double        scene_y,
                       double       *view_x,
                       double       *view_y)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  *view_x = (scene_x - self->x) * self->scale;
  *view_y = (scene_y - self->y) * self->scale;
}

/**
 * crow_viewport_set:
 * @self: a viewport
 * @scale: pixels for one unit of the scene
 * @x: scene coordinate of the left edge
 * @y: scene coordinate of the top edge
 *
 * Goes to a place, as near as the limits allow.
 */
void
crow_viewport_set (CrowViewport *self,
                   double        scale,
                   double        x,
                   double        y)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));
  g_return_if_fail (isfinite (scale) && isfinite (x) && isfinite (y));

  settle (self, scale, x, y);
}

/**
 * crow_viewport_scroll:
 * @self: a viewport
 * @view_dx: pixels to the right
 * @view_dy: pixels down
 *
 * Moves the view over the scene.
 */
void
crow_viewport_scroll (CrowViewport *self,
                      double        view_dx,
                      double        view_dy)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  settle (self, self->scale, self->x + view_dx / self->scale, self->y + view_dy / self->scale);
}

/**
 * crow_viewport_zoom:
 * @self: a viewport
 * @scale: pixels for one unit of the scene
 * @view_x: the place that stays where it is, in pixels
 * @view_y: the place that stays where it is
 *
 * Zooms about a place.
 */
void
crow_viewport_zoom (CrowViewport *self,
                    double        scale,
                    double        view_x,
                    double        view_y)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));
  g_return_if_fail (isfinite (scale));

  scale = CLAMP (scale, crow_viewport_get_min_scale (self), CROW_VIEWPORT_MAX_SCALE);
  settle (self, scale,
          self->x + view_x / self->scale - view_x / scale,
          self->y + view_y / self->scale - view_y / scale);
}

/**
 * crow_viewport_zoom_step:
 * @self: a viewport
 * @steps: how many steps in; negative: out
 * @view_x: the place that stays where it is, in pixels
 * @view_y: the place that stays where it is
 *
 * Zooms to a step of an even scale that goes through 100 %: from any scale, so many steps in and as many out end at
 * a step.
 */
void
crow_viewport_zoom_step (CrowViewport *self,
                         int           steps,
                         double        view_x,
                         double        view_y)
{
  double place, next;

  g_return_if_fail (CROW_IS_VIEWPORT (self));

  place = log (self->scale / self->normal) / log (STEP);
  next = steps > 0 ? floor (place + 1e-6) + steps : ceil (place - 1e-6) + steps;
  crow_viewport_zoom (self, self->normal * pow (STEP, next), view_x, view_y);
}

/**
 * crow_viewport_fit_box:
 * @self: a viewport
 * @x: left edge of a box of the scene
 * @y: top edge
 * @width: width
 * @height: height
 * @margin: pixels to leave free on each side
 *
 * Shows a whole box in the middle of the view, never larger than life.
 */
void
crow_viewport_fit_box (CrowViewport *self,
                       double        x,
                       double        y,
                       double        width,
                       double        height,
                       double        margin)
{
  double scale;

  g_return_if_fail (CROW_IS_VIEWPORT (self));

  scale = self->normal;
  if (self->width <= 0 || self->height <= 0)
    return;

  if (width > 0)
    scale = MIN (scale, MAX (self->width - 2 * margin, self->width / 2) / width);
  if (height > 0)
    scale = MIN (scale, MAX (self->height - 2 * margin, self->height / 2) / height);

  settle (self, scale,
          x + width / 2 - self->width / scale / 2,
          y + height / 2 - self->height / scale / 2);
}

/**
 * crow_viewport_fit:
 * @self: a viewport
 * @margin: pixels to leave free on each side
 *
 * Shows the whole content.
 */
void
crow_viewport_fit (CrowViewport *self,
                   double        margin)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  crow_viewport_fit_box (self, self->content_x, self->content_y, self->content_width, self->content_height, margin);
}

/* One axis: the origin that brings [at, at + size] into a view of @view with @margin, moving as little as possible. */
static double
reveal (double origin,
        double view,
        double at,
        double size,
        double margin)
{
  if (size + 2 * margin > view)
    return at >= origin && at < origin + view / 2 ? origin : at - MIN (margin, view / 4);
  if (at - margin < origin)
    return at - margin;
  if (at + size + margin > origin + view)
    return at + size + margin - view;
  return origin;
}

/**
 * crow_viewport_reveal:
 * @self: a viewport
 * @x: left edge of a box of the scene
 * @y: top edge
 * @width: width
 * @height: height
 * @margin: pixels to leave free around it
 *
 * Scrolls as little as needed to bring a box into view; of a box larger than the view, its top left corner.
 *
 * Returns: whether the view had to move
 */
gboolean
crow_viewport_reveal (CrowViewport *self,
                      double        x,
                      double        y,
                      double        width,
                      double        height,
                      double        margin)
{
  double old_x, old_y;

  g_return_val_if_fail (CROW_IS_VIEWPORT (self), FALSE);

  if (self->width <= 0 || self->height <= 0)
    return FALSE;

  old_x = self->x;
  old_y = self->y;
  margin /= self->scale;
  settle (self, self->scale,
          reveal (self->x, self->width / self->scale, x, width, margin),
          reveal (self->y, self->height / self->scale, y, height, margin));

  return self->x != old_x || self->y != old_y;
}

/**
 * crow_viewport_center:
 * @self: a viewport
 * @x: a place of the scene
 * @y: a place of the scene
 *
 * Brings a place to the middle of the view.
 */
void
crow_viewport_center (CrowViewport *self,
                      double        x,
                      double        y)
{
  g_return_if_fail (CROW_IS_VIEWPORT (self));

  settle (self, self->scale,
          x - self->width / self->scale / 2,
          y - self->height / self->scale / 2);
}
