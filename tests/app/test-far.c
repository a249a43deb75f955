/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many entities in view on a real display: what a screen reader is told of, that painting comes to an end, and that nothing
 * moves by itself where a person wants that.
 */
#include "config.h"

#include "window-fixture.h"

#include "canvas/crow-canvas-private.h"
#include "canvas/crow-handle.h"
#include "document/crow-operation.h"

#define N_COLUMNS 30

static CrowDocument *
make_document (void)
{
  CrowDocument *document = crow_document_new ();
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Fill");
  CrowEntity *previous = NULL;

  for (guint i = 0; i < N_COLUMNS * N_COLUMNS; i++)
    {
      g_autofree char *name = g_strdup_printf ("entity_%u", i);
      CrowEntity *entity = crow_operation_add_entity (document, diagram, name, i % N_COLUMNS * 300,
                                                      i / N_COLUMNS * 200);

      if (previous != NULL && i % 2 == 1)
        crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, previous, entity, NULL);
      previous = entity;
    }
  crow_edit_commit (g_steal_pointer (&edit));
  return document;
}

static DesignerWindow *
make_far_window (void)
{
  DesignerWindow *window = make_window ();
  g_autoptr (CrowDocument) document = make_document ();

  _designer_window_set_document (window, document);
  crow_canvas_fit (window->canvas);
  settle (600);
  return window;
}

/* (nullable) */
static GtkWidget *
get_handle (DesignerWindow *window,
            guint           i)
{
  CrowModel *model = crow_document_get_model (window->document);

  return g_hash_table_lookup (window->canvas->handles, crow_node_get_id (CROW_NODE (crow_model_get_entity (model, i))));
}

/* Where more is in view than can be told, it is what is in the middle, and that there is more is said; whatever gets the
 * focus is there, and with it what it is linked with. */
static void
test_handles (void)
{
  DesignerWindow *window = make_far_window ();
  CrowModel *model = crow_document_get_model (window->document);
  guint middle = N_COLUMNS / 2 * N_COLUMNS + N_COLUMNS / 2;
  guint corner = N_COLUMNS * N_COLUMNS - 1;

  g_assert_cmpuint (g_hash_table_size (window->canvas->handles), ==, 400);
  for (int row = -3; row <= 3; row++)
    for (int column = -3; column <= 3; column++)
      g_assert_nonnull (get_handle (window, middle + row * N_COLUMNS + column));
  g_assert_null (get_handle (window, corner));
  gtk_test_accessible_assert_property (window->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Only what is nearest to the middle of the view. The outline has it all.");

  gtk_widget_grab_focus (GTK_WIDGET (window->canvas));
  _crow_canvas_focus_item (window->canvas, crow_node_get_id (CROW_NODE (crow_model_get_entity (model, corner))));
  _crow_canvas_queue_handles (window->canvas);
  settle (100);
  g_assert_nonnull (get_handle (window, corner));
  g_assert_nonnull (get_handle (window, corner - 1));
  g_assert_null (get_handle (window, corner - 2));
  g_assert_cmpuint (g_hash_table_size (window->canvas->handles), ==, 403);

  /* Nothing is left out where all has room. */
  crow_canvas_zoom_normal (window->canvas);
  settle (100);
  gtk_test_accessible_assert_property (window->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
  close_window (window);
}

/* When there is nothing more to do, tiles are painted, and nothing wakes the program up. */
static void
test_rest (void)
{
  DesignerWindow *window = make_far_window ();

  g_assert_cmpuint (crow_tiles_get_size (window->canvas->tiles), >, 0);
  g_assert_cmpuint (window->canvas->tile_work, ==, 0);
  g_assert_cmpuint (window->canvas->handle_sync, ==, 0);
  crow_canvas_zoom (window->canvas, 3);
  settle (600);
  g_assert_cmpuint (window->canvas->tile_work, ==, 0);
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/far/handles", test_handles);
  g_test_add_func ("/app/far/rest", test_rest);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
