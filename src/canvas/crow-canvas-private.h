/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the canvas share.
 */
#pragma once

#include "canvas/crow-badges.h"
#include "canvas/crow-canvas.h"
#include "canvas/crow-tiles.h"

G_BEGIN_DECLS

/* Pixels left free around what is fitted or revealed. */
#define CROW_CANVAS_MARGIN 64.0

struct _CrowCanvas
{
  GtkWidget parent_instance;

  /* owned (nullable) */
  CrowViewState *state;
  CrowInteraction *interaction;

  /* painting */
  const CrowPalette *palette; /* borrowed from its table */
  GdkRGBA accent;
  GHashTable *nodes;          /* CrowItem → CrowPainted, owned */
  CrowTiles *tiles;           /* owned */
  guint tile_work;            /* idle source while tiles are painted */
  CrowBadges *badges;         /* owned */
  gboolean show_grid;

  /* gliding */
  GHashTable *glide_from;     /* CrowItem → CrowPoint of the widget, owned; NULL: nothing is held */
  guint glide_tick;           /* 0: nothing glides */
  gint64 glide_start;         /* 0: with the next frame */
  double glide_progress;      /* 0 to 1 */

  /* the keyboard's and the screen reader's part */
  GHashTable *handles;        /* id → CrowHandle, owned by the widget tree */
  guint handle_sync;

  /* the name being typed */
  GtkWidget *editor;          /* (nullable), a child */
  char *editor_id;
  guint editor_made_at;       /* steps of the document when what is named was made, or 0: it was there before */
  gboolean editor_offered;    /* what is named was made by going on to it, not by a command */
  gboolean editor_refused;    /* what was typed, and it has not changed since */

  /* input */
  double pointer_x, pointer_y;   /* of the widget; where the pointer was seen last */
  double zoom_scale;             /* at the beginning of a pinch */
  double pan_x, pan_y;           /* way of the pan so far */
  guint autoscroll;              /* tick callback while a drag is at the edge */
  gboolean panning;
  gboolean snap;
  gboolean space_down;
  gboolean fitting;              /* the whole diagram is kept in view, until a person moves the view */
};

/* crow-canvas-paint.c */
void         _crow_canvas_snapshot        (GtkWidget      *widget,
                                           GtkSnapshot    *snapshot);
/* The outline of a box, @distance pixels outside. */
void         _crow_canvas_append_outline  (GtkSnapshot    *snapshot,
                                           const CrowRect *rect,
                                           double          radius,
                                           double          line_width,
                                           double          distance,
                                           const GdkRGBA  *colour);
/* @dash: (nullable) (array fixed-size=2) */
void         _crow_canvas_append_line     (GtkSnapshot    *snapshot,
                                           const CrowPoint *points,
                                           guint           n_points,
                                           double          line_width,
                                           const double   *dash,
                                           const GdkRGBA  *colour);

/* crow-canvas-nodes.c */
void         _crow_canvas_init_nodes      (CrowCanvas     *self);
void         _crow_canvas_clear_nodes     (CrowCanvas     *self);
void         _crow_canvas_forget_item     (CrowCanvas     *self,
                                           CrowItem       *item);
void         _crow_canvas_forget_all      (CrowCanvas     *self);
/* All items in view. */
void         _crow_canvas_append_scene    (CrowCanvas     *self,
                                           GtkSnapshot    *snapshot);

/* Some items once more, over what was painted. */
void         _crow_canvas_append_items    (CrowCanvas     *self,
                                           GtkSnapshot    *snapshot,
                                           CrowItem *const *items,
                                           guint           n_items);

/* crow-canvas-glide.c */
void         _crow_canvas_stop_glide      (CrowCanvas     *self);
gboolean     _crow_canvas_is_gliding      (CrowCanvas     *self);
/* While something glides: how far from its place an item is, in the scene. */
void         _crow_canvas_get_glide       (CrowCanvas     *self,
                                           const CrowItem *item,
                                           double         *dx,
                                           double         *dy);

/* crow-canvas-input.c */
void         _crow_canvas_add_controllers (CrowCanvas     *self);
void         _crow_canvas_update_cursor   (CrowCanvas     *self);

/* crow-canvas-drop.c */
void         _crow_canvas_add_drop_target (CrowCanvas     *self);

/* crow-canvas-keys.c */
void         _crow_canvas_add_bindings    (GtkWidgetClass *klass);

/* crow-canvas-handles.c */
void         _crow_canvas_queue_handles   (CrowCanvas     *self);
void         _crow_canvas_allocate_handles (CrowCanvas    *self);
void         _crow_canvas_update_handles  (CrowCanvas     *self);
void         _crow_canvas_drop_handles    (CrowCanvas     *self);
void         _crow_canvas_focus_item      (CrowCanvas     *self,
                                           const char     *id);
gboolean     _crow_canvas_focus           (GtkWidget      *widget,
                                           GtkDirectionType direction);
/* (nullable): id of the item whose handle has the focus */
const char  *_crow_canvas_get_focused_id  (CrowCanvas     *self);

/* crow-canvas-editor.c */
void         _crow_canvas_allocate_editor (CrowCanvas     *self);
/* Closes it where there is no place for it any more; to be called when nothing is being changed or painted. */
void         _crow_canvas_check_editor    (CrowCanvas     *self);
/* FALSE: what was typed was refused; the editor stays. */
gboolean     _crow_canvas_close_editor    (CrowCanvas     *self,
                                           gboolean        apply);

/* The rectangle of an item, or of an attribute's row, in the widget; FALSE: it is not on the diagram. */
gboolean     _crow_canvas_get_view_rect   (CrowCanvas     *self,
                                           const char     *id,
                                           CrowRect       *rect);
void         _crow_canvas_get_pointer     (CrowCanvas     *self,
                                           double          x,
                                           double          y,
                                           GdkModifierType modifiers,
                                           gboolean        touch,
                                           CrowPointer    *pointer);

G_END_DECLS
