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

#define N_COLUMNS 24

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

/* Nothing of a panel reaches over its edges, but what can be scrolled to. */
static void
assert_within (GtkWidget  *widget,
               GtkWidget  *panel,
               const char *what)
{
  graphene_rect_t bounds;
  GtkPolicyType policy = GTK_POLICY_NEVER;

  if (!gtk_widget_get_mapped (widget))
    return;
  g_assert_true (gtk_widget_compute_bounds (widget, panel, &bounds));
  if (bounds.origin.x < -12 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (panel) + 12)
    g_error ("%s: %s is from %g to %g of %d", what, G_OBJECT_TYPE_NAME (widget), bounds.origin.x,
             bounds.origin.x + bounds.size.width, gtk_widget_get_width (panel));
  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);
  if (policy != GTK_POLICY_NEVER)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_within (child, panel, what);
}

/* With all panels open in a small window, however large letters are. */
static void
test_large_text (void)
{
  static const char *const side_pages[] = { "properties", "sql", "code" };
  static const char *const bottom_pages[] = { "problems", "history", "data", "statements" };
  DesignerWindow *window = make_window ();
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 1024, 600);
  activate (window, "win.open-example::library.crow");
  g_settings_set_boolean (window->settings, "show-outline", TRUE);
  g_settings_set_boolean (window->settings, "show-bottom-panel", TRUE);
  g_settings_set_boolean (window->settings, "show-side-panel", TRUE);
  for (guint scale = 3; scale <= 4; scale++)
    {
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale / 2), NULL);
      for (guint i = 0; i < G_N_ELEMENTS (bottom_pages); i++)
        {
          g_autofree char *what = g_strdup_printf ("text scale %.1f, %s, %s", scale / 2.0,
                                                   side_pages[i % G_N_ELEMENTS (side_pages)], bottom_pages[i]);
          graphene_rect_t bounds;

          designer_problems_show_page (window->problems, bottom_pages[i]);
          gtk_stack_set_visible_child_name (window->side_pages, side_pages[i % G_N_ELEMENTS (side_pages)]);
          crow_view_state_select (window->state, i % 2 == 0 ? "book" : "written");
          settle (100);
          g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 1024);
          g_assert_true (gtk_widget_compute_bounds (window->side_panel, GTK_WIDGET (window), &bounds));
          if (bounds.origin.x + bounds.size.width > gtk_widget_get_width (GTK_WIDGET (window)))
            g_error ("%s: the side panel ends at %g of %d", what, bounds.origin.x + bounds.size.width,
                     gtk_widget_get_width (GTK_WIDGET (window)));
          assert_within (window->side_panel, window->side_panel, what);
          assert_within (GTK_WIDGET (window->problems), GTK_WIDGET (window->problems), what);
          assert_within (GTK_WIDGET (window->outline), GTK_WIDGET (window->outline), what);
          g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window->canvas)), >=, 200);
        }
    }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/far/large-text", test_large_text);
  g_test_add_func ("/app/far/handles", test_handles);
  g_test_add_func ("/app/far/rest", test_rest);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
