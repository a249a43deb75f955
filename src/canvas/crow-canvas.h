/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget that shows a diagram and lets it be drawn.
 *
 * It paints the scene of a view state and hands the pointer to a CrowInteraction.  Each entity, link, note and area in
 * view also has a light child widget, which paints nothing and is what a screen reader and the keyboard focus see.
 *
 * Properties: `show-grid`, `snap-to-grid`.
 * Signals: `context-menu (x, y, on_canvas)`: a menu for what is selected, or for the canvas itself, was asked for, at a
 * place of the widget;
 * `failed (message)`: something was refused, in a sentence.
 */
#pragma once

#include <gtk/gtk.h>

#include "canvas/crow-interaction.h"
#include "diagram/crow-palette.h"
#include "picture/crow-painter.h"

G_BEGIN_DECLS

#define CROW_TYPE_CANVAS (crow_canvas_get_type ())
G_DECLARE_FINAL_TYPE (CrowCanvas, crow_canvas, CROW, CANVAS, GtkWidget)

GtkWidget              *crow_canvas_new             (void);
/* (transfer none): what all canvases measure text with; never freed */
const CrowPangoMeasure *crow_canvas_get_measure     (void);

void                    crow_canvas_set_state       (CrowCanvas        *self,
                                                     CrowViewState     *state);
CrowViewState          *crow_canvas_get_state       (CrowCanvas        *self);
CrowInteraction        *crow_canvas_get_interaction (CrowCanvas        *self);
/* @palette: kept alive by the caller */
void                    crow_canvas_set_palette     (CrowCanvas        *self,
                                                     const CrowPalette *palette);

void                    crow_canvas_fit             (CrowCanvas        *self);
void                    crow_canvas_zoom            (CrowCanvas        *self,
                                                     int                steps);
void                    crow_canvas_zoom_normal     (CrowCanvas        *self);
/* Lets the name of an entity, attribute or area be typed in its place; FALSE: it cannot be. */
gboolean                crow_canvas_rename          (CrowCanvas        *self,
                                                     const char        *id);
void                    crow_canvas_rename_selection (CrowCanvas       *self);
/* Takes what is being typed in its place as if Enter had been pressed; FALSE: it is refused and stays. */
gboolean                crow_canvas_apply_typing    (CrowCanvas        *self);
/* Where something new is to go, in the scene: at the pointer if it is over the canvas, else in the middle of what is in
 * view. */
void                    crow_canvas_get_place       (CrowCanvas        *self,
                                                     double            *x,
                                                     double            *y);
/* Between these two cards are moved: they glide to where they are then, if the desktop allows it. */
void                    crow_canvas_hold_cards      (CrowCanvas        *self);
void                    crow_canvas_glide_cards     (CrowCanvas        *self);
/* Cancels a drag or a half-drawn link, else the tool; FALSE: there was nothing to cancel. */
gboolean                crow_canvas_cancel          (CrowCanvas        *self);
/* Brings items into view together, zooming out where they would not fit; those that are not on the diagram are passed
 * over. */
void                    crow_canvas_reveal_many     (CrowCanvas        *self,
                                                     const char *const *ids,
                                                     guint              n_ids);

G_END_DECLS
