/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painting the canvas.
 *
 * The items themselves, under one translation and scale, are the matter of crow-canvas-nodes.c.  What is on top
 * (selection, hover, link being drawn) is in pixels of the widget, so that it is as crisp far out as near; it costs by
 * what is selected and hovered, not by what there is.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include "canvas/crow-detail.h"
#include "canvas/crow-sign.h"

#define GRID_STEP (2 * CROW_GRID)
#define GRID_LEAST_PIXELS 12.0

/* Beyond so many selected things their links are not lit. */
#define MAX_LIT 200

static GdkRGBA
to_rgba (CrowColour colour)
{
  return (GdkRGBA) { colour.red, colour.green, colour.blue, colour.alpha };
}

static GdkRGBA
with_alpha (const GdkRGBA *colour,
            float          alpha)
{
  return (GdkRGBA) { colour->red, colour->green, colour->blue, alpha };
}

/* One dot, repeated over the widget. */
static void
paint_grid (CrowCanvas  *self,
            GtkSnapshot *snapshot,
            double       width,
            double       height)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport);
  double step = GRID_STEP;
  double x, y, size;
  GdkRGBA colour = to_rgba (self->palette->grid);

  while (step * scale < GRID_LEAST_PIXELS)
    step *= 5;
  size = step * scale;
  crow_viewport_to_view (viewport, 0, 0, &x, &y);
  x = fmod (x, size) - size;
  y = fmod (y, size) - size;

  gtk_snapshot_push_repeat (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height),
                            &GRAPHENE_RECT_INIT (x, y, size, size));
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (floor (x), floor (y), 1.5, 1.5));
  gtk_snapshot_pop (snapshot);
}

void
_crow_canvas_append_outline (GtkSnapshot    *snapshot,
                             const CrowRect *rect,
                             double          radius,
                             double          line_width,
                             double          distance,
                             const GdkRGBA  *colour)
{
  GskRoundedRect outline;
  CrowRect grown = crow_rect_grow (rect, distance + line_width);
  float widths[4] = { line_width, line_width, line_width, line_width };
  GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (grown.x, grown.y, grown.width, grown.height),
                                   radius + distance + line_width);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static CrowRect
to_view_rect (CrowCanvas     *self,
              const CrowRect *rect)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport);
  CrowRect view = { 0, 0, rect->width * scale, rect->height * scale };

  crow_viewport_to_view (viewport, rect->x, rect->y, &view.x, &view.y);
  return view;
}

void
_crow_canvas_append_line (GtkSnapshot     *snapshot,
                          const CrowPoint *points,
                          guint            n_points,
                          double           line_width,
                          const double    *dash,
                          const GdkRGBA   *colour)
{
  CrowRect bounds = { 0 };
  cairo_t *cr;

  for (guint i = 0; i < n_points; i++)
    {
      CrowRect point = { points[i].x, points[i].y, 0, 0 };

      bounds = i == 0 ? point : crow_rect_union (&bounds, &point);
    }
  bounds = crow_rect_grow (&bounds, line_width + 1);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (bounds.x, bounds.y, bounds.width, bounds.height));
  cairo_set_line_width (cr, line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, dash != NULL ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (dash != NULL)
    cairo_set_dash (cr, dash, 2, 0);
  gdk_cairo_set_source_rgba (cr, colour);
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* (transfer full): points of the scene, in pixels */
static CrowPoint *
to_view_points (CrowCanvas      *self,
                const CrowPoint *points,
                guint            n_points)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  CrowPoint *view = g_new0 (CrowPoint, n_points);

  for (guint i = 0; i < n_points; i++)
    crow_viewport_to_view (viewport, points[i].x, points[i].y, &view[i].x, &view[i].y);
  return view;
}

/* A polyline of the scene. */
static void
append_polyline (CrowCanvas      *self,
                 GtkSnapshot     *snapshot,
                 const CrowPoint *points,
                 guint            n_points,
                 double           line_width,
                 const double    *dash,
                 const GdkRGBA   *colour)
{
  g_autofree CrowPoint *view = to_view_points (self, points, n_points);

  _crow_canvas_append_line (snapshot, view, n_points, line_width, dash, colour);
}

static void
paint_route_mark (CrowCanvas          *self,
                  GtkSnapshot         *snapshot,
                  const CrowRoutePath *route,
                  double               line_width,
                  float                alpha)
{
  GdkRGBA colour = with_alpha (&self->accent, alpha);

  append_polyline (self, snapshot, route->points, route->n_points, line_width, NULL, &colour);
}

/* The links of a hovered or selected card that are not hovered or selected themselves, once each. */
static void
paint_lit_routes (CrowCanvas     *self,
                  GtkSnapshot    *snapshot,
                  const CrowRect *view,
                  GPtrArray      *marked)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  /* Where nearly everything is selected, this tells nothing apart. */
  if (marked->len > MAX_LIT)
    return;
  for (guint i = 0; i < marked->len; i++)
    g_hash_table_add (done, g_ptr_array_index (marked, i));
  for (guint i = 0; i < marked->len; i++)
    {
      CrowItem *item = g_ptr_array_index (marked, i);
      guint n_routes = 0;
      CrowRoutePath **routes = item->kind == CROW_ITEM_CARD ? crow_scene_get_routes (scene, CROW_CARD (item), &n_routes)
                                                            : NULL;

      for (guint j = 0; j < n_routes; j++)
        if (g_hash_table_add (done, routes[j]) && crow_rect_touches (&routes[j]->item.bounds, view))
          paint_route_mark (self, snapshot, routes[j], MAX (2.0, 2.0 * scale), 0.45);
    }
}

/* What is under the pointer, and what is linked with it: links first, then cards. */
static GPtrArray *
list_hovered (CrowScene *scene,
              CrowItem  *hovered)
{
  GPtrArray *items = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  CrowRoutePath *own = hovered->kind == CROW_ITEM_ROUTE ? CROW_ROUTE_PATH (hovered) : NULL;
  CrowRoutePath **routes = &own;
  guint n_routes = 1;

  if (own == NULL)
    routes = crow_scene_get_routes (scene, CROW_CARD (hovered), &n_routes);
  for (guint i = 0; i < n_routes && n_routes <= MAX_LIT; i++)
    if (g_hash_table_add (seen, routes[i]))
      g_ptr_array_add (items, routes[i]);
  if (own == NULL && g_hash_table_add (seen, hovered))
    g_ptr_array_add (items, hovered);
  for (guint i = 0; i < n_routes && n_routes <= MAX_LIT; i++)
    for (guint end = 0; end < 2; end++)
      if (routes[i]->ends[end].card != NULL && g_hash_table_add (seen, routes[i]->ends[end].card))
        g_ptr_array_add (items, routes[i]->ends[end].card);
  return items;
}

/* What has nothing to do with the card or link under the pointer fades: a veil over all, and over it what has.  So it costs
 * by the neighbours, not by what is in view. */
static void
paint_veil (CrowCanvas  *self,
            GtkSnapshot *snapshot,
            double       width,
            double       height)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  const char *hover = crow_view_state_get_hover (self->state);
  CrowNode *node = hover != NULL ? crow_document_lookup (crow_view_state_get_document (self->state), hover) : NULL;
  CrowItem *hovered;
  g_autoptr (GPtrArray) items = NULL;
  GdkRGBA veil = to_rgba (self->palette->canvas);

  /* An attribute is part of its card. */
  if (node != NULL && CROW_IS_ATTRIBUTE (node))
    node = crow_node_get_parent (node);
  hovered = node != NULL ? crow_scene_lookup (scene, crow_node_get_id (node)) : NULL;
  if (hovered == NULL || (hovered->kind != CROW_ITEM_CARD && hovered->kind != CROW_ITEM_ROUTE) || self->editor != NULL
      || crow_interaction_is_dragging (self->interaction) || crow_view_state_has_marks (self->state)
      || crow_interaction_get_overlay (self->interaction)->linking)
    return;
  items = list_hovered (scene, hovered);
  /* An entity that nothing is linked with is looked at alone; the rest may stay. */
  if (items->len < 2)
    return;
  veil.alpha = 0.4;
  gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (0, 0, width, height));
  _crow_canvas_append_items (self, snapshot, (CrowItem *const *) items->pdata, items->len);
}

/* What is marked of an item: selected, hovered, or a neighbour of either. */
static void
paint_marks (CrowCanvas     *self,
             GtkSnapshot    *snapshot,
             const CrowRect *view)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  const CrowOverlay *overlay = crow_interaction_get_overlay (self->interaction);
  const char *hover = crow_view_state_get_hover (self->state);
  CrowItem *hovered = hover != NULL ? crow_scene_lookup (scene, hover) : NULL;
  GdkRGBA strong = self->accent;
  GdkRGBA weak = with_alpha (&self->accent, 0.45);
  GdkRGBA fill = with_alpha (&self->accent, 0.16);
  g_autoptr (GPtrArray) marked = g_ptr_array_new ();
  guint n_selected;
  CrowRect row;

  for (guint i = 0; i < crow_view_state_get_n_selected (self->state); i++)
    {
      CrowItem *item = crow_scene_lookup (scene, crow_view_state_get_selected_id (self->state, i));

      if (item != NULL)
        g_ptr_array_add (marked, item);
    }
  n_selected = marked->len;
  if (hovered != NULL && !crow_view_state_is_selected (self->state, hover))
    g_ptr_array_add (marked, hovered);
  if (overlay->target != NULL && !overlay->refused && overlay->target != hovered
      && !crow_view_state_is_selected (self->state, overlay->target->id))
    g_ptr_array_add (marked, overlay->target);

  paint_lit_routes (self, snapshot, view, marked);
  for (guint i = 0; i < marked->len; i++)
    {
      CrowItem *item = g_ptr_array_index (marked, i);

      if (item->kind == CROW_ITEM_ROUTE && crow_rect_touches (&item->bounds, view))
        paint_route_mark (self, snapshot, CROW_ROUTE_PATH (item), MAX (3.0, 3.0 * scale), i < n_selected ? 0.85 : 0.5);
    }
  for (guint i = 0; i < marked->len; i++)
    {
      CrowItem *item = g_ptr_array_index (marked, i);
      CrowRect rect;

      if (item->kind == CROW_ITEM_ROUTE || !crow_rect_touches (&item->bounds, view))
        continue;
      rect = to_view_rect (self, &item->bounds);
      if (i < n_selected)
        _crow_canvas_append_outline (snapshot, &rect, CROW_CARD_RADIUS * scale, 2.0, 1.0, &strong);
      else if (item == overlay->target && !overlay->refused)
        _crow_canvas_append_outline (snapshot, &rect, CROW_CARD_RADIUS * scale, 3.0, 1.0, &strong);
      else
        _crow_canvas_append_outline (snapshot, &rect, CROW_CARD_RADIUS * scale, 2.0, 0.0, &weak);
    }

  for (guint i = 0; n_selected == 0 && i < crow_view_state_get_n_selected (self->state); i++)
    {
      const char *id = crow_view_state_get_selected_id (self->state, i);

      if (_crow_canvas_get_view_rect (self, id, &row))
        {
          gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (row.x, row.y, row.width, row.height));
          _crow_canvas_append_outline (snapshot, &row, 3.0, 1.5, -1.5, &strong);
        }
    }
}

static void
paint_focus (CrowCanvas  *self,
             GtkSnapshot *snapshot)
{
  const char *id = _crow_canvas_get_focused_id (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GdkRGBA colour = with_alpha (&self->accent, 0.5);
  CrowRect rect;

  if (id == NULL || !GTK_IS_WINDOW (root) || !gtk_window_get_focus_visible (GTK_WINDOW (root)))
    return;

  if (_crow_canvas_get_view_rect (self, id, &rect))
    _crow_canvas_append_outline (snapshot, &rect, 10.0, 2.0, 5.0, &colour);
}

static void
append_dot (GtkSnapshot   *snapshot,
            double         x,
            double         y,
            double         radius,
            const GdkRGBA *fill,
            const GdkRGBA *border)
{
  GskRoundedRect circle;
  float widths[4] = { 2, 2, 2, 2 };
  GdkRGBA colours[4] = { *border, *border, *border, *border };

  gsk_rounded_rect_init_from_rect (&circle, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius),
                                   radius);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, fill, &circle.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, widths, colours);
}

/* An arrow in the title: down where attributes are shown, else towards where they will be. */
static void
paint_folder (CrowCanvas  *self,
              GtkSnapshot *snapshot,
              CrowItem    *item)
{
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  GdkRGBA card = to_rgba (self->palette->card);
  double reach = 3.5 / MAX (scale, 0.7);
  CrowPoint place, points[3];
  double x, y;

  if (!crow_interaction_get_folder (item, &place))
    return;

  if (CROW_CARD (item)->n_rows > 0)
    {
      points[0] = (CrowPoint) { place.x - reach, place.y - reach / 2 };
      points[1] = (CrowPoint) { place.x, place.y + reach / 2 };
      points[2] = (CrowPoint) { place.x + reach, place.y - reach / 2 };
    }
  else
    {
      points[0] = (CrowPoint) { place.x - reach / 2, place.y - reach };
      points[1] = (CrowPoint) { place.x + reach / 2, place.y };
      points[2] = (CrowPoint) { place.x - reach / 2, place.y + reach };
    }
  crow_viewport_to_view (crow_view_state_get_viewport (self->state), place.x, place.y, &x, &y);
  append_dot (snapshot, x, y, 7.5, &card, &card);
  append_polyline (self, snapshot, points, 3, 2.0, NULL, &self->accent);
}

static void
paint_overlay (CrowCanvas  *self,
               GtkSnapshot *snapshot)
{
  static const double dash[2] = { 6.0, 4.0 };
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  const CrowOverlay *overlay = crow_interaction_get_overlay (self->interaction);
  GdkRGBA card = to_rgba (self->palette->card);
  GdkRGBA refused = to_rgba (self->palette->deny);
  const GdkRGBA *colour = overlay->refused ? &refused : &self->accent;

  if (overlay->handles != NULL && self->editor == NULL && !overlay->linking
      && !crow_interaction_is_dragging (self->interaction)
      && !crow_detail_is_far (crow_viewport_get_scale (viewport)))
    for (CrowSide side = CROW_SIDE_RIGHT; side <= CROW_SIDE_LEFT; side += 2)
      {
        CrowPoint place = crow_interaction_get_handle (overlay->handles, overlay->handle_row, side);
        double x, y;

        crow_viewport_to_view (viewport, place.x, place.y, &x, &y);
        append_dot (snapshot, x, y, 6.0, &card, &self->accent);
      }
  if (overlay->handles != NULL && self->editor == NULL && !overlay->linking
      && !crow_interaction_is_dragging (self->interaction)
      && !crow_detail_is_far (crow_viewport_get_scale (viewport)))
    paint_folder (self, snapshot, overlay->handles);

  if (overlay->linking)
    {
      CrowPoint points[2] = { overlay->link_from, overlay->link_to };
      double x, y;

      if (overlay->target != NULL && overlay->target_row < CROW_CARD (overlay->target)->n_rows)
        {
          GdkRGBA fill = with_alpha (&self->accent, 0.25);
          CrowRect row;

          crow_card_get_row_rect (CROW_CARD (overlay->target), overlay->target_row, &row);
          row.x += overlay->target->bounds.x;
          row.y += overlay->target->bounds.y;
          row = to_view_rect (self, &row);
          gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (row.x, row.y, row.width, row.height));
        }

      append_polyline (self, snapshot, points, 2, 2.5, dash, colour);
      crow_viewport_to_view (viewport, overlay->link_from.x, overlay->link_from.y, &x, &y);
      append_dot (snapshot, x, y, 6.0, &card, colour);
      crow_viewport_to_view (viewport, overlay->link_to.x, overlay->link_to.y, &x, &y);
      append_dot (snapshot, x, y, 5.0, colour, colour);
    }

  for (guint i = 0; i < overlay->n_guides; i++)
    {
      CrowPoint points[2] = { overlay->guides[i].from, overlay->guides[i].to };

      append_polyline (self, snapshot, points, 2, 1.0, dash, &self->accent);
    }

  if (overlay->insert_at != NULL)
    {
      const CrowRect *bounds = &overlay->insert_at->bounds;
      double y = bounds->y + CROW_CARD_HEADER_HEIGHT + overlay->insert_row * CROW_CARD_ROW_HEIGHT;
      CrowPoint points[2] = { { bounds->x + 4, y }, { crow_rect_right (bounds) - 4, y } };

      append_polyline (self, snapshot, points, 2, 3.0, NULL, &self->accent);
    }

  if (overlay->band.width > 0 || overlay->band.height > 0)
    {
      CrowRect band = to_view_rect (self, &overlay->band);
      GdkRGBA fill = with_alpha (&self->accent, 0.12);

      gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (band.x, band.y, band.width, band.height));
      _crow_canvas_append_outline (snapshot, &band, 0, 1.0, -1.0, &self->accent);
    }
}

/* A card that nothing is said of, where something is said of others. */
static void
paint_faded (CrowCanvas     *self,
             GtkSnapshot    *snapshot,
             const CrowRect *card,
             double          radius)
{
  GskRoundedRect shape;
  GdkRGBA fill = to_rgba (self->palette->canvas);

  fill.alpha = 0.55;
  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (card->x, card->y, card->width, card->height), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &fill, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

/* Where a rehearsal or an answer reaches: links, then boxes over them, then texts over all. */
static void
paint_signs (CrowCanvas     *self,
             GtkSnapshot    *snapshot,
             const CrowRect *view)
{
  g_autoptr (GPtrArray) items = NULL;
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  double radius = CROW_CARD_RADIUS * scale;

  if (!crow_view_state_has_marks (self->state))
    return;

  items = g_ptr_array_new ();
  crow_scene_query (crow_view_state_get_scene (self->state), view, items);
  for (guint pass = 0; pass < 3; pass++)
    for (guint i = 0; i < items->len; i++)
      {
        CrowItem *item = g_ptr_array_index (items, i);
        const char *text, *brief;
        CrowSign sign;
        CrowRect rect;

        if (pass == 0 ? item->kind != CROW_ITEM_ROUTE : item->kind != CROW_ITEM_CARD)
          continue;
        sign = crow_view_state_get_mark (self->state, item->id, &text, &brief);
        if (pass == 0)
          {
            const CrowRoutePath *route = CROW_ROUTE_PATH (item);
            g_autofree CrowPoint *points = NULL;

            if (sign == CROW_SIGN_NONE)
              continue;
            points = to_view_points (self, route->points, route->n_points);
            crow_sign_snapshot_line (sign, self->palette, snapshot, points, route->n_points, MAX (3.0, 3.0 * scale));
            continue;
          }
        rect = to_view_rect (self, &item->bounds);
        if (pass == 2)
          crow_badges_snapshot (self->badges, sign, self->palette, snapshot, &rect, sign != CROW_SIGN_NONE ? text : NULL,
                                brief);
        else if (sign == CROW_SIGN_NONE)
          paint_faded (self, snapshot, &rect, radius);
        else
          {
            GdkRGBA colour = crow_sign_get_colour (sign, self->palette);
            GdkRGBA fill = with_alpha (&colour, 0.10);

            gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height));
            crow_sign_snapshot_box (sign, self->palette, snapshot, &rect, radius);
          }
      }
}

/* The scene is shown at whole pixels; what is painted over it moves along. */
static void
push_offset (CrowCanvas  *self,
             GtkSnapshot *snapshot)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  CrowPoint offset = crow_tiles_get_offset (viewport, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  double x, y;

  crow_viewport_to_view (viewport, 0, 0, &x, &y);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (offset.x - x, offset.y - y));
}

void
_crow_canvas_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GdkRGBA background = to_rgba (self->palette->canvas);
  CrowRect view;

  gtk_snapshot_append_color (snapshot, &background, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->state == NULL)
    return;

  if (self->show_grid)
    paint_grid (self, snapshot, width, height);

  crow_viewport_get_visible (crow_view_state_get_viewport (self->state), &view.x, &view.y, &view.width, &view.height);
  _crow_canvas_append_scene (self, snapshot);
  /* What is marked would be marked where it is not seen yet. */
  if (_crow_canvas_is_gliding (self))
    return;
  paint_veil (self, snapshot, width, height);
  push_offset (self, snapshot);
  paint_signs (self, snapshot, &view);
  paint_marks (self, snapshot, &view);
  paint_focus (self, snapshot);
  paint_overlay (self, snapshot);
  gtk_snapshot_restore (snapshot);

  if (self->editor != NULL)
    gtk_widget_snapshot_child (widget, self->editor, snapshot);
}
