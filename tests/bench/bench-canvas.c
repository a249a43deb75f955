/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the canvas costs a frame: our own snapshot, panning at 100 %, with everything in view, and dragging one entity
 * both ways; and the whole frame with everything in view, painted by cairo into memory.
 *
 * Entities have 15 attributes; there are 1.5 links to each.  Milliseconds of the processor.  Skipped without a display.
 */
#include "config.h"

#include <time.h>

#include "canvas/crow-canvas.h"
#include "document/crow-operation.h"

#define N_FRAMES 200

static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static CrowDocument *
make_document (guint n_entities)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  CrowDocument *document = crow_document_new ();
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Fill");
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  CrowModel *model = crow_document_get_model (document);
  guint n_columns = (guint) sqrt (n_entities);

  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *name = g_strdup_printf ("entity_%u", i);
      CrowEntity *entity = crow_operation_add_entity (document, diagram, name, (i % n_columns) * 320,
                                                      (i / n_columns) * 500);

      for (guint j = 0; j < 14; j++)
        crow_operation_add_attribute (entity, NULL, CROW_TYPE_TEXT, -1);
    }
  for (guint i = 0; i < n_entities * 3 / 2; i++)
    {
      guint from = g_rand_int_range (random, 0, n_entities);
      guint to = (from + g_rand_int_range (random, 1, 12)) % n_entities;

      crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, crow_model_get_entity (model, from),
                              crow_model_get_entity (model, to), NULL);
    }
  crow_edit_commit (g_steal_pointer (&edit));
  return document;
}

static void
paint (GtkWidget *canvas)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  GTK_WIDGET_GET_CLASS (canvas)->snapshot (canvas, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_unref (node);
}

/* The same with what the renderer does without a window: painting all of it. */
static void
render (GtkWidget       *canvas,
        cairo_surface_t *surface)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_t *cr = cairo_create (surface);

  GTK_WIDGET_GET_CLASS (canvas)->snapshot (canvas, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
}

static void
bench (guint n_entities)
{
  g_autoptr (CrowDocument) document = make_document (n_entities);
  g_autoptr (CrowViewState) state = NULL;
  GtkWidget *canvas = g_object_ref_sink (crow_canvas_new ());
  CrowViewport *viewport;
  CrowScene *scene;
  CrowItem *item;
  double start, open, pan, all, drag, drag_all, whole;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1600, 1000);

  start = get_time ();
  state = crow_view_state_new (document, crow_pango_measure_get_measure (crow_canvas_get_measure ()));
  crow_canvas_set_state (CROW_CANVAS (canvas), state);
  gtk_widget_allocate (canvas, 1600, 1000, -1, NULL);
  open = get_time () - start;

  viewport = crow_view_state_get_viewport (state);
  crow_viewport_set (viewport, 1.0, 0, 0);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      crow_viewport_scroll (viewport, 8, 5);
      paint (canvas);
    }
  /* The same way back: every item was seen before, as in most frames. */
  start = get_time ();
  for (guint i = 0; i < N_FRAMES; i++)
    {
      crow_viewport_scroll (viewport, -8, -5);
      paint (canvas);
    }
  pan = (get_time () - start) / N_FRAMES;

  scene = crow_view_state_get_scene (state);
  item = crow_scene_get_item (scene, CROW_ITEM_CARD, 0);
  start = get_time ();
  for (guint i = 0; i < N_FRAMES; i++)
    {
      crow_scene_move (scene, item, 10 + i, 10);
      crow_view_state_touch_scene (state);
      paint (canvas);
    }
  drag = (get_time () - start) / N_FRAMES;

  crow_canvas_fit (CROW_CANVAS (canvas));
  paint (canvas);
  start = get_time ();
  for (guint i = 0; i < N_FRAMES; i++)
    paint (canvas);
  all = (get_time () - start) / N_FRAMES;

  start = get_time ();
  for (guint i = 0; i < N_FRAMES; i++)
    {
      crow_scene_move (scene, item, 10 + i, 10);
      crow_view_state_touch_scene (state);
      paint (canvas);
    }
  drag_all = (get_time () - start) / N_FRAMES;

  start = get_time ();
  for (guint i = 0; i < N_FRAMES / 20; i++)
    render (canvas, surface);
  whole = (get_time () - start) / (N_FRAMES / 20);
  cairo_surface_destroy (surface);

  g_print ("%6u entities: scene %8.1f ms, snapshot at 100 %% %6.3f ms, dragging one with its links %6.3f ms, "
           "all in view (%.0f %%) %6.3f ms, dragging then %6.3f ms, whole frame then %6.1f ms\n", n_entities, open, pan,
           drag, crow_viewport_get_scale (viewport) * 100, all, drag_all, whole);
  g_object_unref (canvas);
}

int
main (void)
{
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("no display\n");
      return 77;
    }

  bench (100);
  bench (1000);
  bench (5000);
  return 0;
}
