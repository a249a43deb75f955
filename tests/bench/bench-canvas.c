/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the canvas costs a frame: our own snapshot, panning at 100 %, with everything in view, and dragging one entity
 * both ways; and the whole frame, painted by cairo into memory.  From afar the first frame shows coarse bars; what it takes
 * to fill the tiles after it, and how long the longest slice of that is, stands beside it.
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

static double
time_whole (GtkWidget       *canvas,
            cairo_surface_t *surface)
{
  double start = get_time ();

  for (guint i = 0; i < N_FRAMES / 10; i++)
    render (canvas, surface);
  return (get_time () - start) / (N_FRAMES / 10);
}

/* What is left for when the program is idle; returns the longest slice of it. */
static double
finish (void)
{
  double longest = 0;

  while (g_main_context_pending (NULL))
    {
      double start = get_time ();

      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, get_time () - start);
    }
  return longest;
}

/* The pointer takes hold of a card, and moves it by some pixels. */
static void
press (CrowCanvas  *canvas,
       CrowItem    *item,
       CrowPointer *pointer)
{
  *pointer = (CrowPointer) { .n_press = 1 };
  pointer->pixel = 1 / crow_viewport_get_scale (crow_view_state_get_viewport (crow_canvas_get_state (canvas)));
  pointer->x = item->bounds.x + item->bounds.width / 2;
  pointer->y = item->bounds.y + item->bounds.height / 2;
  crow_interaction_press (crow_canvas_get_interaction (canvas), pointer);
  pointer->x += 40 * pointer->pixel;
  crow_interaction_move (crow_canvas_get_interaction (canvas), pointer);
  g_assert_true (crow_interaction_is_dragging (crow_canvas_get_interaction (canvas)));
}

static double
time_drag (GtkWidget   *canvas,
           CrowPointer *pointer)
{
  double start = get_time ();

  for (guint i = 0; i < N_FRAMES; i++)
    {
      pointer->x += pointer->pixel;
      crow_interaction_move (crow_canvas_get_interaction (CROW_CANVAS (canvas)), pointer);
      paint (canvas);
    }
  return (get_time () - start) / N_FRAMES;
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
  CrowPointer pointer;
  double start, open, pan, all, drag, drag_all, whole, whole_all, whole_drag, first, fill, slice;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1600, 1000);

  start = get_time ();
  state = crow_view_state_new (document, crow_pango_measure_get_measure (crow_canvas_get_measure ()));
  crow_canvas_set_state (CROW_CANVAS (canvas), state);
  gtk_widget_allocate (canvas, 1600, 1000, -1, NULL);
  open = get_time () - start;

  viewport = crow_view_state_get_viewport (state);
  crow_viewport_set (viewport, 1.0, 0, 0);
  finish ();
  pan = 0;
  for (guint i = 0; i < N_FRAMES; i++)
    {
      crow_viewport_scroll (viewport, 8, 5);
      start = get_time ();
      paint (canvas);
      pan += (get_time () - start) / N_FRAMES;
      /* Until the next frame there is time for a slice of what was left. */
      g_main_context_iteration (NULL, FALSE);
    }
  finish ();
  whole = time_whole (canvas, surface);

  scene = crow_view_state_get_scene (state);
  item = crow_scene_get_item (scene, CROW_ITEM_CARD, 0);
  start = get_time ();
  crow_view_state_select (state, item->id);
  crow_viewport_set (viewport, 1.0, item->bounds.x - 400, item->bounds.y - 100);
  finish ();
  press (CROW_CANVAS (canvas), item, &pointer);
  drag = time_drag (canvas, &pointer);
  crow_interaction_cancel (crow_canvas_get_interaction (CROW_CANVAS (canvas)));

  /* Handles are made meanwhile; they are no part of a frame. */
  finish ();
  crow_canvas_fit (CROW_CANVAS (canvas));
  start = get_time ();
  paint (canvas);
  first = get_time () - start;
  start = get_time ();
  slice = finish ();
  fill = get_time () - start;
  paint (canvas);
  start = get_time ();
  for (guint i = 0; i < N_FRAMES; i++)
    paint (canvas);
  all = (get_time () - start) / N_FRAMES;
  whole_all = time_whole (canvas, surface);

  /* As a person does it: what is dragged is selected. */
  crow_view_state_select (state, item->id);
  press (CROW_CANVAS (canvas), item, &pointer);
  paint (canvas);
  drag_all = time_drag (canvas, &pointer);
  whole_drag = time_whole (canvas, surface);
  crow_interaction_cancel (crow_canvas_get_interaction (CROW_CANVAS (canvas)));
  cairo_surface_destroy (surface);

  g_print ("%6u entities: scene %8.1f ms\n"
           "        at 100 %%:         snapshot %6.3f ms, dragging one with its links %6.3f ms, whole frame %6.1f ms\n"
           "        all in view %3.0f %%: snapshot %6.3f ms, dragging one with its links %6.3f ms, whole frame %6.1f ms, "
           "dragging %6.1f ms\n"
           "                          first snapshot %6.1f ms, then %6.1f ms in slices of at most %4.1f ms\n", n_entities,
           open, pan, drag, whole, crow_viewport_get_scale (viewport) * 100, all, drag_all, whole_all, whole_drag, first,
           fill, slice);
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
