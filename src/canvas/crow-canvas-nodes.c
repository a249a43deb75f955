/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The render nodes of items, and of many items together.
 *
 * Each item has one node, made when it is first seen and handed out again until its revision, the palette or the level of
 * detail is another one.  The renderer compares nodes, so what did not change is not painted anew.
 *
 * From afar everything is in view, and even handing out thousands of nodes takes longer than a frame may; so items are
 * put together in bundles, in the order of painting, and a bundle is one node for as long as none of its items changed,
 * moved or wants another level of detail.  A drag makes anew the bundles of what moves.
 *
 * No text is painted that would be too small to be read: a card loses its name, a note its lines, before that.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

/* Below this scale rows would be specks, below that even the largest names. */
#define NAMES_BELOW 0.5
#define LARGE_NAMES_BELOW 0.32
#define LARGEST_NAMES_BELOW 0.2
#define COARSE_BELOW 0.1
/* Pixels of the smallest letters that can be read. */
#define LEAST_TEXT 6.0

#define BUNDLE 64

typedef struct
{
  guint64 revision;
  CrowPictureDetail level;
  CrowPictureDetail detail; /* what the level came to */
  double text_size;      /* of its names at that level; -1: not known yet */
  GskRenderNode *node;   /* (nullable): the item paints nothing */
} CrowPainted;

/* What an item was when the bundle was made. */
typedef struct
{
  const CrowItem *item;  /* only compared */
  guint64 revision;
  double x, y;
  double text_size;
  CrowPictureDetail level;
  CrowPictureDetail detail;
} Bundled;

typedef struct
{
  GskRenderNode *node;   /* owned (nullable): nothing is painted */
  guint n_items;
  Bundled items[BUNDLE];
} Bundle;

static void
painted_free (gpointer data)
{
  CrowPainted *painted = data;

  g_clear_pointer (&painted->node, gsk_render_node_unref);
  g_free (painted);
}

static void
bundle_free (gpointer data)
{
  Bundle *bundle = data;

  g_clear_pointer (&bundle->node, gsk_render_node_unref);
  g_free (bundle);
}

void
_crow_canvas_init_nodes (CrowCanvas *self)
{
  self->nodes = g_hash_table_new_full (NULL, NULL, NULL, painted_free);
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    self->bundles[kind] = g_ptr_array_new_with_free_func (bundle_free);
}

void
_crow_canvas_clear_nodes (CrowCanvas *self)
{
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    g_clear_pointer (&self->bundles[kind], g_ptr_array_unref);
}

void
_crow_canvas_forget_item (CrowCanvas *self,
                          CrowItem   *item)
{
  g_hash_table_remove (self->nodes, item);
  if (self->glide_from != NULL)
    g_hash_table_remove (self->glide_from, item);
}

void
_crow_canvas_forget_all (CrowCanvas *self)
{
  _crow_canvas_stop_glide (self);
  g_hash_table_remove_all (self->nodes);
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    g_ptr_array_set_size (self->bundles[kind], 0);
}

gboolean
_crow_canvas_is_far (double scale)
{
  return scale < NAMES_BELOW;
}

/* What there is to be seen at a scale, before it is known how large the names come out. */
static CrowPictureDetail
get_level (double scale)
{
  if (scale >= NAMES_BELOW)
    return CROW_PICTURE_FULL;
  if (scale >= LARGE_NAMES_BELOW)
    return CROW_PICTURE_NAMES;
  if (scale >= LARGEST_NAMES_BELOW)
    return CROW_PICTURE_LARGE_NAMES;
  return scale >= COARSE_BELOW ? CROW_PICTURE_LARGEST_NAMES : CROW_PICTURE_COARSE;
}

/* @text_size: of the names at that level, negative where it is not known yet */
static CrowPictureDetail
get_detail (CrowPictureDetail level,
            double            scale,
            double            text_size)
{
  gboolean illegible = text_size > 0 && text_size * scale < LEAST_TEXT;

  return illegible && level > CROW_PICTURE_FULL && level < CROW_PICTURE_SHAPES ? CROW_PICTURE_SHAPES : level;
}

static CrowPicture *
make_picture (CrowCanvas        *self,
              const CrowItem    *item,
              CrowPictureDetail  detail)
{
  return crow_picture_new (item, crow_canvas_get_measure (), self->palette,
                           crow_scene_get_notation (crow_view_state_get_scene (self->state)), detail);
}

static GskRenderNode *
paint_picture (const CrowPicture *picture)
{
  GtkSnapshot *snapshot;
  CrowRect extents;
  cairo_t *cr;

  crow_picture_get_extents (picture, &extents);
  if (extents.width <= 0 || extents.height <= 0)
    return NULL;

  snapshot = gtk_snapshot_new ();
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (extents.x, extents.y, extents.width, extents.height));
  crow_picture_paint (picture, cr);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

static CrowPainted *
get_painted (CrowCanvas     *self,
             const CrowItem *item,
             double          scale)
{
  CrowPainted *painted = g_hash_table_lookup (self->nodes, item);
  CrowPictureDetail level = get_level (scale);
  g_autoptr (CrowPicture) picture = NULL;
  CrowPictureDetail detail;

  if (painted != NULL && painted->revision == item->revision && painted->level == level
      && painted->detail == get_detail (level, scale, painted->text_size))
    return painted;

  if (painted == NULL)
    {
      painted = g_new0 (CrowPainted, 1);
      g_hash_table_insert (self->nodes, (gpointer) item, painted);
      painted->text_size = -1;
    }
  if (painted->revision != item->revision || painted->level != level)
    painted->text_size = -1;
  g_clear_pointer (&painted->node, gsk_render_node_unref);

  detail = get_detail (level, scale, painted->text_size);
  picture = make_picture (self, item, detail);
  if (painted->text_size < 0)
    {
      /* Only the picture knows how large the name came out. */
      painted->text_size = crow_picture_get_text_size (picture);
      detail = get_detail (level, scale, painted->text_size);
      if (detail == CROW_PICTURE_SHAPES)
        {
          crow_picture_free (picture);
          picture = make_picture (self, item, detail);
        }
    }
  painted->revision = item->revision;
  painted->level = level;
  painted->detail = detail;
  painted->node = paint_picture (picture);
  return painted;
}

static void
append_item_at (CrowCanvas     *self,
                GtkSnapshot    *snapshot,
                const CrowItem *item,
                double          scale,
                double          x,
                double          y)
{
  const CrowPainted *painted = get_painted (self, item, scale);

  if (painted->node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (snapshot, painted->node);
  gtk_snapshot_restore (snapshot);
}

static void
append_item (CrowCanvas     *self,
             GtkSnapshot    *snapshot,
             const CrowItem *item,
             double          scale)
{
  append_item_at (self, snapshot, item, scale, item->bounds.x, item->bounds.y);
}

/* Cards on their way; links come into view meanwhile, because they run where the cards will be. */
static void
append_gliding (CrowCanvas  *self,
                GtkSnapshot *snapshot,
                double       scale)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);

  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    {
      guint n_items;
      CrowItem *const *items = crow_scene_get_items (scene, kind, &n_items);

      if (kind == CROW_ITEM_ROUTE)
        gtk_snapshot_push_opacity (snapshot, self->glide_progress);
      for (guint i = 0; i < n_items; i++)
        {
          double dx, dy;

          _crow_canvas_get_glide (self, items[i], &dx, &dy);
          append_item_at (self, snapshot, items[i], scale, items[i]->bounds.x + dx, items[i]->bounds.y + dy);
        }
      if (kind == CROW_ITEM_ROUTE)
        gtk_snapshot_pop (snapshot);
    }
}

/* Bundles. */

static gboolean
is_current (const Bundle    *bundle,
            CrowItem *const *items,
            guint            n_items,
            double           scale)
{
  CrowPictureDetail level = get_level (scale);

  if (bundle->n_items != n_items)
    return FALSE;
  for (guint i = 0; i < n_items; i++)
    {
      const Bundled *was = &bundle->items[i];
      const CrowItem *is = items[i];

      if (was->item != is || was->revision != is->revision || was->x != is->bounds.x || was->y != is->bounds.y
          || was->level != level || was->detail != get_detail (level, scale, was->text_size))
        return FALSE;
    }
  return TRUE;
}

static void
fill_bundle (CrowCanvas      *self,
             Bundle          *bundle,
             CrowItem *const *items,
             guint            n_items,
             double           scale)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  bundle->n_items = n_items;
  for (guint i = 0; i < n_items; i++)
    {
      const CrowPainted *painted;

      append_item (self, snapshot, items[i], scale);
      painted = g_hash_table_lookup (self->nodes, items[i]);
      bundle->items[i] = (Bundled) { items[i], items[i]->revision, items[i]->bounds.x, items[i]->bounds.y,
                                     painted->text_size, painted->level, painted->detail };
    }
  g_clear_pointer (&bundle->node, gsk_render_node_unref);
  bundle->node = gtk_snapshot_free_to_node (snapshot);
}

static void
append_bundles (CrowCanvas     *self,
                GtkSnapshot    *snapshot,
                const CrowRect *view,
                double          scale)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  graphene_rect_t seen = GRAPHENE_RECT_INIT (view->x, view->y, view->width, view->height);

  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    {
      guint n_items;
      CrowItem *const *items = crow_scene_get_items (scene, kind, &n_items);
      GPtrArray *bundles = self->bundles[kind];
      guint n_bundles = (n_items + BUNDLE - 1) / BUNDLE;

      if (bundles->len > n_bundles)
        g_ptr_array_set_size (bundles, n_bundles);
      for (guint i = 0; i < n_bundles; i++)
        {
          guint n = MIN (BUNDLE, n_items - i * BUNDLE);
          graphene_rect_t bounds;
          Bundle *bundle;

          if (i == bundles->len)
            g_ptr_array_add (bundles, g_new0 (Bundle, 1));
          bundle = g_ptr_array_index (bundles, i);
          if (!is_current (bundle, items + i * BUNDLE, n, scale))
            fill_bundle (self, bundle, items + i * BUNDLE, n, scale);
          if (bundle->node == NULL)
            continue;
          gsk_render_node_get_bounds (bundle->node, &bounds);
          if (graphene_rect_intersection (&bounds, &seen, NULL))
            gtk_snapshot_append_node (snapshot, bundle->node);
        }
    }
}

static void
push_scene (CrowCanvas  *self,
            GtkSnapshot *snapshot)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport);
  double x, y;

  crow_viewport_get_origin (viewport, &x, &y);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_scale (snapshot, scale, scale);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-x, -y));
}

void
_crow_canvas_append_items (CrowCanvas      *self,
                           GtkSnapshot     *snapshot,
                           CrowItem *const *items,
                           guint            n_items)
{
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));

  push_scene (self, snapshot);
  for (guint i = 0; i < n_items; i++)
    append_item (self, snapshot, items[i], scale);
  gtk_snapshot_restore (snapshot);
}

void
_crow_canvas_append_scene (CrowCanvas     *self,
                           GtkSnapshot    *snapshot,
                           const CrowRect *view)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport);

  push_scene (self, snapshot);
  if (_crow_canvas_is_gliding (self))
    append_gliding (self, snapshot, scale);
  else if (_crow_canvas_is_far (scale))
    append_bundles (self, snapshot, view, scale);
  else
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new ();

      crow_scene_query (crow_view_state_get_scene (self->state), view, items);
      for (guint i = 0; i < items->len; i++)
        append_item (self, snapshot, g_ptr_array_index (items, i), scale);
    }
  gtk_snapshot_restore (snapshot);
}
