/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canvas as a widget: its state, its size, what it listens to.  Painting, input, keys, handles and the typing of
 * names each have a file of their own.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include "canvas/crow-detail.h"
#include "canvas/crow-sentences.h"

G_DEFINE_FINAL_TYPE (CrowCanvas, crow_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_GRID,
  PROP_SNAP_TO_GRID,
  N_PROPS,
};

enum
{
  CONTEXT_MENU,
  FAILED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

const CrowPangoMeasure *
crow_canvas_get_measure (void)
{
  static CrowPangoMeasure *measure;

  if (g_once_init_enter (&measure))
    g_once_init_leave (&measure, crow_pango_measure_new ());
  return measure;
}

gboolean
_crow_canvas_get_view_rect (CrowCanvas *self,
                            const char *id,
                            CrowRect   *rect)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  CrowItem *item = crow_scene_lookup (scene, id);
  double scale = crow_viewport_get_scale (viewport);
  CrowRect place;

  if (item != NULL)
    place = item->bounds;
  else
    {
      CrowNode *node = crow_document_lookup (crow_view_state_get_document (self->state), id);
      CrowEntity *entity = CROW_IS_ATTRIBUTE (node) ? crow_attribute_get_entity (CROW_ATTRIBUTE (node)) : NULL;
      gboolean found = FALSE;

      if (entity == NULL)
        return FALSE;
      item = crow_scene_lookup (scene, crow_node_get_id (CROW_NODE (entity)));
      for (guint i = 0; item != NULL && i < CROW_CARD (item)->n_rows; i++)
        if (g_str_equal (CROW_CARD (item)->rows[i].id, id))
          {
            crow_card_get_row_rect (CROW_CARD (item), i, &place);
            place.x += item->bounds.x;
            place.y += item->bounds.y;
            found = TRUE;
          }
      if (!found)
        return FALSE;
    }

  crow_viewport_to_view (viewport, place.x, place.y, &rect->x, &rect->y);
  rect->width = place.width * scale;
  rect->height = place.height * scale;
  return TRUE;
}

void
_crow_canvas_get_pointer (CrowCanvas      *self,
                          double           x,
                          double           y,
                          GdkModifierType  modifiers,
                          gboolean         touch,
                          CrowPointer     *pointer)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);

  *pointer = (CrowPointer) { 0 };
  crow_viewport_to_scene (viewport, x, y, &pointer->x, &pointer->y);
  pointer->pixel = 1.0 / crow_viewport_get_scale (viewport);
  if ((modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0)
    pointer->flags |= CROW_POINTER_ADD;
  if ((modifiers & GDK_ALT_MASK) != 0)
    pointer->flags |= CROW_POINTER_FREE;
  if (touch)
    pointer->flags |= CROW_POINTER_TOUCH;
}

void
crow_canvas_get_place (CrowCanvas *self,
                       double     *x,
                       double     *y)
{
  double width, height;

  g_return_if_fail (CROW_IS_CANVAS (self));
  g_return_if_fail (self->state != NULL);

  width = gtk_widget_get_width (GTK_WIDGET (self));
  height = gtk_widget_get_height (GTK_WIDGET (self));
  if (self->pointer_x > 0 && self->pointer_x < width && self->pointer_y > 0 && self->pointer_y < height)
    crow_viewport_to_scene (crow_view_state_get_viewport (self->state), self->pointer_x, self->pointer_y, x, y);
  else
    crow_viewport_to_scene (crow_view_state_get_viewport (self->state), width / 2, height / 2, x, y);
}

/* Listening. */

/* The whole of a name that is not shown whole; NULL: it is. */
static const char *
get_hidden_name (const CrowItem *item,
                 gboolean        far)
{
  switch (item->kind)
    {
    case CROW_ITEM_CARD:
      return far || g_strcmp0 (CROW_CARD (item)->title, CROW_CARD (item)->full_title) != 0
               ? CROW_CARD (item)->full_title : NULL;

    case CROW_ITEM_AREA:
      return far || g_strcmp0 (CROW_AREA_BOX (item)->title, CROW_AREA_BOX (item)->full_title) != 0
               ? CROW_AREA_BOX (item)->full_title : NULL;

    case CROW_ITEM_NOTE:
      return far ? CROW_NOTE_BOX (item)->text : NULL;

    default:
      return NULL;
    }
}

/* About what is below the pointer: what cannot be read of it, and what there is to know besides. */
static void
update_tooltip (CrowCanvas *self)
{
  const char *id = crow_view_state_get_hover (self->state);
  CrowItem *item = id != NULL ? crow_scene_lookup (crow_view_state_get_scene (self->state), id) : NULL;
  gboolean far = crow_detail_is_far (crow_viewport_get_scale (crow_view_state_get_viewport (self->state)));
  const char *name = item != NULL ? get_hidden_name (item, far) : NULL;
  CrowNode *node = id != NULL ? crow_document_lookup (crow_view_state_get_document (self->state), id) : NULL;
  g_autofree char *sentence = crow_sentence_for_node (node);
  g_autofree char *both = name != NULL && sentence != NULL ? g_strconcat (name, "\n", sentence, NULL) : NULL;
  const char *text = both != NULL ? both : name != NULL ? name : sentence;

  if (g_strcmp0 (text, gtk_widget_get_tooltip_text (GTK_WIDGET (self))) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

static void
viewport_changed_cb (CrowCanvas *self)
{
  update_tooltip (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  _crow_canvas_queue_handles (self);
}

static void
scene_changed_cb (CrowCanvas *self)
{
  crow_tiles_touch (self->tiles);
  viewport_changed_cb (self);
}

static void
selection_changed_cb (CrowCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  _crow_canvas_update_handles (self);
}

static void
hover_cb (CrowCanvas *self)
{
  update_tooltip (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
interaction_changed_cb (CrowCanvas *self)
{
  _crow_canvas_update_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
interaction_failed_cb (CrowCanvas *self,
                       const char *message)
{
  g_signal_emit (self, signals[FAILED], 0, message);
}

static void
item_removed_cb (CrowCanvas *self,
                 CrowItem   *item)
{
  _crow_canvas_forget_item (self, item);
}

static void
reveal_cb (CrowCanvas *self,
           const char *id)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport);
  CrowRect rect;
  double x, y;

  if (!_crow_canvas_get_view_rect (self, id, &rect))
    return;

  crow_viewport_to_scene (viewport, rect.x, rect.y, &x, &y);
  if (crow_viewport_reveal (viewport, x, y, rect.width / scale, rect.height / scale, CROW_CANVAS_MARGIN))
    self->fitting = FALSE;
}

static void
rename_cb (CrowCanvas *self,
           const char *id)
{
  crow_canvas_rename (self, id);
}

/* A scene is measured in text of one size, so that its places are the same for everybody; who has text enlarged sees all of
 * it enlarged. */
static void
text_scale_cb (CrowCanvas *self)
{
  int dpi = 0;

  if (self->state == NULL)
    return;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  crow_viewport_set_normal (crow_view_state_get_viewport (self->state),
                            dpi > 0 ? CLAMP (dpi / 1024.0 / 96.0, 0.5, 3.0) : 1.0);
  if (self->fitting)
    crow_canvas_fit (self);
}

static void
disconnect_state (CrowCanvas *self)
{
  _crow_canvas_close_editor (self, FALSE);
  _crow_canvas_drop_handles (self);
  _crow_canvas_forget_all (self);
  crow_tiles_set_scene (self->tiles, NULL);
  if (self->interaction != NULL)
    g_signal_handlers_disconnect_by_data (self->interaction, self);
  if (self->state != NULL)
    {
      g_signal_handlers_disconnect_by_data (crow_view_state_get_viewport (self->state), self);
      g_signal_handlers_disconnect_by_data (crow_view_state_get_scene (self->state), self);
      g_signal_handlers_disconnect_by_data (self->state, self);
    }
  g_clear_object (&self->interaction);
  g_clear_object (&self->state);
}

void
crow_canvas_set_state (CrowCanvas    *self,
                       CrowViewState *state)
{
  g_return_if_fail (CROW_IS_CANVAS (self));

  if (self->state == state)
    return;

  disconnect_state (self);
  if (state == NULL)
    return;

  self->state = g_object_ref (state);
  self->interaction = crow_interaction_new (state);
  crow_tiles_set_scene (self->tiles, crow_view_state_get_scene (state));
  crow_interaction_set_snap (self->interaction, self->snap);
  g_signal_connect_swapped (self->interaction, "changed", G_CALLBACK (interaction_changed_cb), self);
  g_signal_connect_swapped (self->interaction, "failed", G_CALLBACK (interaction_failed_cb), self);
  g_signal_connect_swapped (crow_view_state_get_viewport (state), "changed", G_CALLBACK (viewport_changed_cb), self);
  g_signal_connect_swapped (crow_view_state_get_scene (state), "item-removed", G_CALLBACK (item_removed_cb), self);
  g_signal_connect_swapped (state, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (state, "scene-changed", G_CALLBACK (scene_changed_cb), self);
  g_signal_connect_swapped (state, "notify::hover", G_CALLBACK (hover_cb), self);
  g_signal_connect_swapped (state, "notify::tool", G_CALLBACK (interaction_changed_cb), self);
  g_signal_connect_swapped (state, "marks-changed", G_CALLBACK (viewport_changed_cb), self);
  g_signal_connect_swapped (state, "reveal", G_CALLBACK (reveal_cb), self);
  g_signal_connect_swapped (state, "rename", G_CALLBACK (rename_cb), self);

  text_scale_cb (self);
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    crow_viewport_set_size (crow_view_state_get_viewport (state), gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
  viewport_changed_cb (self);
}

CrowViewState *
crow_canvas_get_state (CrowCanvas *self)
{
  g_return_val_if_fail (CROW_IS_CANVAS (self), NULL);

  return self->state;
}

CrowInteraction *
crow_canvas_get_interaction (CrowCanvas *self)
{
  g_return_val_if_fail (CROW_IS_CANVAS (self), NULL);

  return self->interaction;
}

void
crow_canvas_set_palette (CrowCanvas        *self,
                         const CrowPalette *palette)
{
  g_return_if_fail (CROW_IS_CANVAS (self));
  g_return_if_fail (palette != NULL);

  if (self->palette == palette)
    return;

  self->palette = palette;
  self->accent = (GdkRGBA) { palette->accent.red, palette->accent.green, palette->accent.blue, palette->accent.alpha };
  _crow_canvas_forget_all (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Zoom. */

/**
 * crow_canvas_fit:
 * @self: a canvas
 *
 * Shows the whole diagram, and goes on doing so when the canvas is resized, until a person moves the view.
 */
void
crow_canvas_fit (CrowCanvas *self)
{
  g_return_if_fail (CROW_IS_CANVAS (self));

  if (self->state == NULL)
    return;

  self->fitting = TRUE;
  crow_viewport_fit (crow_view_state_get_viewport (self->state), CROW_CANVAS_MARGIN);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What stays where it is when there is no pointer to zoom about: the selection, if it is in view, else the
 * middle. */
static CrowPoint
get_zoom_centre (CrowCanvas *self)
{
  CrowRect view = { 0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)) };
  CrowPoint middle = { view.width / 2, view.height / 2 };
  CrowRect rect;

  if (crow_view_state_get_n_selected (self->state) == 1
      && _crow_canvas_get_view_rect (self, crow_view_state_get_selected_id (self->state, 0), &rect)
      && crow_rect_contains (&view, rect.x + rect.width / 2, rect.y + rect.height / 2))
    return (CrowPoint) { rect.x + rect.width / 2, rect.y + rect.height / 2 };
  return middle;
}

void
crow_canvas_zoom (CrowCanvas *self,
                  int         steps)
{
  g_return_if_fail (CROW_IS_CANVAS (self));

  self->fitting = FALSE;
  if (self->state != NULL)
    {
      CrowPoint centre = get_zoom_centre (self);

      crow_viewport_zoom_step (crow_view_state_get_viewport (self->state), steps, centre.x, centre.y);
    }
}

void
crow_canvas_zoom_normal (CrowCanvas *self)
{
  g_return_if_fail (CROW_IS_CANVAS (self));

  self->fitting = FALSE;
  if (self->state != NULL)
    {
      CrowPoint centre = get_zoom_centre (self);

      crow_viewport_zoom (crow_view_state_get_viewport (self->state),
                          crow_viewport_get_normal (crow_view_state_get_viewport (self->state)), centre.x, centre.y);
    }
}

gboolean
crow_canvas_cancel (CrowCanvas *self)
{
  g_return_val_if_fail (CROW_IS_CANVAS (self), FALSE);

  if (self->state == NULL)
    return FALSE;
  if (crow_interaction_cancel (self->interaction))
    return TRUE;
  if (g_str_equal (crow_view_state_get_tool (self->state), "select"))
    return FALSE;
  crow_view_state_set_tool (self->state, "select");
  return TRUE;
}

void
crow_canvas_reveal_many (CrowCanvas        *self,
                         const char *const *ids,
                         guint              n_ids)
{
  CrowViewport *viewport;
  CrowRect rect = { 0 };
  gboolean any = FALSE;
  double width, height, scale;

  g_return_if_fail (CROW_IS_CANVAS (self));

  if (self->state == NULL)
    return;

  for (guint i = 0; i < n_ids; i++)
    {
      CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (self->state), ids[i]);

      if (item == NULL)
        continue;
      rect = any ? crow_rect_union (&rect, &item->bounds) : item->bounds;
      any = TRUE;
    }
  if (!any)
    return;

  viewport = crow_view_state_get_viewport (self->state);
  scale = crow_viewport_get_scale (viewport);
  crow_viewport_get_size (viewport, &width, &height);
  self->fitting = FALSE;
  if (rect.width * scale + 2 * CROW_CANVAS_MARGIN > width || rect.height * scale + 2 * CROW_CANVAS_MARGIN > height)
    crow_viewport_fit_box (viewport, rect.x, rect.y, rect.width, rect.height, CROW_CANVAS_MARGIN);
  else
    crow_viewport_reveal (viewport, rect.x, rect.y, rect.width, rect.height, CROW_CANVAS_MARGIN);
}

/* The widget. */

static void
crow_canvas_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = 120;
  *natural = 600;
}

static void
crow_canvas_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  CrowCanvas *self = CROW_CANVAS (widget);

  if (self->state == NULL)
    return;

  crow_viewport_set_size (crow_view_state_get_viewport (self->state), width, height);
  if (self->fitting && width > 0 && height > 0)
    crow_viewport_fit (crow_view_state_get_viewport (self->state), CROW_CANVAS_MARGIN);
  _crow_canvas_allocate_handles (self);
  _crow_canvas_allocate_editor (self);
}

/* The font may be another one. */
static void
crow_canvas_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  CrowCanvas *self = CROW_CANVAS (widget);

  GTK_WIDGET_CLASS (crow_canvas_parent_class)->css_changed (widget, change);
  if (self->badges != NULL)
    crow_badges_forget (self->badges);
}

static void
crow_canvas_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  CrowCanvas *self = CROW_CANVAS (object);

  switch (property_id)
    {
    case PROP_SHOW_GRID:
      g_value_set_boolean (value, self->show_grid);
      break;

    case PROP_SNAP_TO_GRID:
      g_value_set_boolean (value, self->snap);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
crow_canvas_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  CrowCanvas *self = CROW_CANVAS (object);

  switch (property_id)
    {
    case PROP_SHOW_GRID:
      self->show_grid = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;

    case PROP_SNAP_TO_GRID:
      self->snap = g_value_get_boolean (value);
      if (self->interaction != NULL)
        crow_interaction_set_snap (self->interaction, self->snap);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
crow_canvas_dispose (GObject *object)
{
  CrowCanvas *self = CROW_CANVAS (object);

  disconnect_state (self);
  _crow_canvas_stop_glide (self);
  g_clear_handle_id (&self->handle_sync, g_source_remove);

  G_OBJECT_CLASS (crow_canvas_parent_class)->dispose (object);
}

static void
crow_canvas_finalize (GObject *object)
{
  CrowCanvas *self = CROW_CANVAS (object);

  _crow_canvas_clear_nodes (self);
  crow_badges_free (self->badges);
  g_hash_table_unref (self->handles);
  g_free (self->editor_id);

  G_OBJECT_CLASS (crow_canvas_parent_class)->finalize (object);
}

static void
crow_canvas_class_init (CrowCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = crow_canvas_get_property;
  object_class->set_property = crow_canvas_set_property;
  object_class->dispose = crow_canvas_dispose;
  object_class->finalize = crow_canvas_finalize;
  widget_class->measure = crow_canvas_measure;
  widget_class->size_allocate = crow_canvas_size_allocate;
  widget_class->snapshot = _crow_canvas_snapshot;
  widget_class->focus = _crow_canvas_focus;
  widget_class->css_changed = crow_canvas_css_changed;

  properties[PROP_SHOW_GRID] = g_param_spec_boolean ("show-grid", NULL, NULL, TRUE,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SNAP_TO_GRID] = g_param_spec_boolean ("snap-to-grid", NULL, NULL, TRUE,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CONTEXT_MENU] = g_signal_new ("context-menu", CROW_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[FAILED] = g_signal_new ("failed", CROW_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "crow-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  _crow_canvas_add_bindings (widget_class);
}

static void
crow_canvas_init (CrowCanvas *self)
{
  _crow_canvas_init_nodes (self);
  self->badges = crow_badges_new (GTK_WIDGET (self));
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (text_scale_cb), self, G_CONNECT_SWAPPED);
  self->handles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  crow_canvas_set_palette (self, crow_palette_get_light ());
  self->show_grid = TRUE;
  self->snap = TRUE;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _crow_canvas_add_controllers (self);
  _crow_canvas_add_drop_target (self);
}

GtkWidget *
crow_canvas_new (void)
{
  return g_object_new (CROW_TYPE_CANVAS, NULL);
}
