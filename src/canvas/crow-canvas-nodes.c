/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The render nodes of items, and what of them goes into tiles.
 *
 * Each item has one node, made when it is first seen and handed out again until its revision, the palette or the level of
 * detail is another one.  The renderer compares nodes, so what did not change is not painted anew.
 *
 * Those nodes are shown where no tile is ready, while cards glide, and for what is dragged: that is left out of tiles and
 * is on top, so that only it is painted anew with each step.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include "canvas/crow-detail.h"

/* How long tiles are painted before events are looked at again. */
#define SLICE (3 * G_TIME_SPAN_MILLISECOND)
/* Of so many dragged things there is no telling apart. */
#define MAX_LIVE 50

typedef struct
{
  guint64 revision;
  CrowPictureDetail level;
  CrowPictureDetail detail; /* what the level came to */
  double text_size;      /* of its names at that level; -1: not known yet */
  GskRenderNode *node;   /* (nullable): the item paints nothing */
} CrowPainted;

static void
painted_free (gpointer data)
{
  CrowPainted *painted = data;

  g_clear_pointer (&painted->node, gsk_render_node_unref);
  g_free (painted);
}

void
_crow_canvas_clear_nodes (CrowCanvas *self)
{
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->tiles, crow_tiles_free);
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
  g_clear_handle_id (&self->tile_work, g_source_remove);
  crow_tiles_set_palette (self->tiles, self->palette);
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
  CrowPictureDetail level = crow_detail_get_level (scale);
  g_autoptr (CrowPicture) picture = NULL;

  if (painted != NULL && painted->revision == item->revision && painted->level == level
      && painted->detail == crow_detail_get (level, scale, painted->text_size))
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

  picture = crow_detail_make_picture (item, crow_canvas_get_measure (), self->palette,
                                      crow_scene_get_notation (crow_view_state_get_scene (self->state)), scale,
                                      &painted->text_size);
  painted->revision = item->revision;
  painted->level = level;
  painted->detail = crow_detail_get (level, scale, painted->text_size);
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

/* Items whose tile is not ready; the scene's origin and scale are set. */
static void
append_missing_cb (GtkSnapshot     *snapshot,
                   CrowItem *const *items,
                   guint            n_items,
                   gpointer         user_data)
{
  CrowCanvas *self = user_data;
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));

  for (guint i = 0; i < n_items; i++)
    append_item (self, snapshot, items[i], scale);
}

void
_crow_canvas_init_nodes (CrowCanvas *self)
{
  self->nodes = g_hash_table_new_full (NULL, NULL, NULL, painted_free);
  self->tiles = crow_tiles_new (crow_canvas_get_measure (), append_missing_cb, self);
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

static void
push_scene (CrowCanvas  *self,
            GtkSnapshot *snapshot)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport);
  CrowPoint offset = crow_tiles_get_offset (viewport, gtk_widget_get_scale_factor (GTK_WIDGET (self)));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (offset.x, offset.y));
  gtk_snapshot_scale (snapshot, scale, scale);
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

/* Tiles. */

static gboolean
tile_work_cb (gpointer user_data)
{
  CrowCanvas *self = user_data;
  gboolean seen;
  gboolean more = crow_tiles_work (self->tiles, SLICE, &seen);

  if (seen)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (more)
    return G_SOURCE_CONTINUE;
  self->tile_work = 0;
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable) (element-type CrowItem): a set: what is being dragged, and its links. */
static GHashTable *
list_live (CrowCanvas *self)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  guint n_selected = crow_view_state_get_n_selected (self->state);
  GHashTable *live;

  if (!crow_interaction_is_dragging (self->interaction) || n_selected > MAX_LIVE)
    return NULL;

  live = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < n_selected; i++)
    {
      CrowItem *item = crow_scene_lookup (scene, crow_view_state_get_selected_id (self->state, i));
      guint n_routes = 0;
      CrowRoutePath **routes = item != NULL && item->kind == CROW_ITEM_CARD
                               ? crow_scene_get_routes (scene, CROW_CARD (item), &n_routes) : NULL;

      /* Areas lie below all. */
      if (item == NULL || item->kind == CROW_ITEM_AREA)
        continue;
      g_hash_table_add (live, item);
      for (guint k = 0; k < n_routes; k++)
        g_hash_table_add (live, routes[k]);
    }
  return live;
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b)
{
  const CrowItem *first = *(CrowItem *const *) a;
  const CrowItem *second = *(CrowItem *const *) b;

  return (int) first->kind - (int) second->kind;
}

static void
append_tiles (CrowCanvas  *self,
              GtkSnapshot *snapshot)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  GHashTable *live = list_live (self);

  if (crow_tiles_snapshot (self->tiles, snapshot, viewport, gtk_widget_get_scale_factor (GTK_WIDGET (self)), live)
      && self->tile_work == 0)
    self->tile_work = g_idle_add (tile_work_cb, self);

  if (live != NULL)
    {
      guint n_items;
      g_autofree gpointer *items = g_hash_table_get_keys_as_array (live, &n_items);

      qsort (items, n_items, sizeof (gpointer), compare_kinds);
      _crow_canvas_append_items (self, snapshot, (CrowItem *const *) items, n_items);
      g_hash_table_unref (live);
    }
}

void
_crow_canvas_append_scene (CrowCanvas  *self,
                           GtkSnapshot *snapshot)
{
  if (_crow_canvas_is_gliding (self))
    {
      push_scene (self, snapshot);
      append_gliding (self, snapshot, crow_viewport_get_scale (crow_view_state_get_viewport (self->state)));
      gtk_snapshot_restore (snapshot);
    }
  else
    append_tiles (self, snapshot);
}
