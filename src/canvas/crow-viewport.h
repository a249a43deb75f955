/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which part of a diagram is seen, and how large.
 *
 * Two spaces: *scene*, in which a diagram is laid out, and *view*, the pixels of the widget from its top left
 * corner.  view = (scene - origin) * scale.  The viewport keeps a part of the content in view however one scrolls,
 * and never forbids zooming out to the whole content.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CROW_VIEWPORT_MAX_SCALE 4.0

#define CROW_TYPE_VIEWPORT (crow_viewport_get_type ())
G_DECLARE_FINAL_TYPE (CrowViewport, crow_viewport, CROW, VIEWPORT, GObject)

CrowViewport *crow_viewport_new            (void);

double        crow_viewport_get_scale      (CrowViewport *self);
/* The scale that is called 100 %: 1, or what a person's text is enlarged by.  A change of it enlarges what is shown. */
void          crow_viewport_set_normal     (CrowViewport *self,
                                            double        scale);
double        crow_viewport_get_normal     (CrowViewport *self);
double        crow_viewport_get_min_scale  (CrowViewport *self);
void          crow_viewport_get_origin     (CrowViewport *self,
                                            double       *x,
                                            double       *y);
void          crow_viewport_get_size       (CrowViewport *self,
                                            double       *width,
                                            double       *height);
void          crow_viewport_get_visible    (CrowViewport *self,
                                            double       *x,
                                            double       *y,
                                            double       *width,
                                            double       *height);

void          crow_viewport_set_size       (CrowViewport *self,
                                            double        width,
                                            double        height);
void          crow_viewport_set_content    (CrowViewport *self,
                                            double        x,
                                            double        y,
                                            double        width,
                                            double        height);

void          crow_viewport_to_scene       (CrowViewport *self,
                                            double        view_x,
                                            double        view_y,
                                            double       *scene_x,
                                            double       *scene_y);
void          crow_viewport_to_view        (CrowViewport *self,
                                            double        scene_x,
                                            double        scene_y,
                                            double       *view_x,
                                            double       *view_y);

void          crow_viewport_set            (CrowViewport *self,
                                            double        scale,
                                            double        x,
                                            double        y);
void          crow_viewport_scroll         (CrowViewport *self,
                                            double        view_dx,
                                            double        view_dy);
void          crow_viewport_zoom           (CrowViewport *self,
                                            double        scale,
                                            double        view_x,
                                            double        view_y);
void          crow_viewport_zoom_step      (CrowViewport *self,
                                            int           steps,
                                            double        view_x,
                                            double        view_y);
void          crow_viewport_fit            (CrowViewport *self,
                                            double        margin);
void          crow_viewport_fit_box        (CrowViewport *self,
                                            double        x,
                                            double        y,
                                            double        width,
                                            double        height,
                                            double        margin);
gboolean      crow_viewport_reveal         (CrowViewport *self,
                                            double        x,
                                            double        y,
                                            double        width,
                                            double        height,
                                            double        margin);
void          crow_viewport_center         (CrowViewport *self,
                                            double        x,
                                            double        y);

G_END_DECLS
