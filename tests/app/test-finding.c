/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding the way in the window on a real display: the lens, badges, the command palette, the search, the legend, fading and
 * arranging.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include "canvas/crow-badges.h"

#include "window-fixture.h"

static void
select_two (DesignerWindow *window,
            const char     *one,
            const char     *other)
{
  const char *ids[2] = { one, other };

  crow_view_state_select_many (window->state, ids, other != NULL ? 2 : 1);
  settle (20);
}

/* Questions about the drawing by their keys' commands: asked, gone on with, and given up with Escape before the
 * selection is. */
static void
test_lens (void)
{
  DesignerWindow *window = make_window ();

  activate (window, "win.open-example::library.crow");
  settle (200);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->legend)));
  select_two (window, "author", NULL);
  activate (window, "win.blast-radius");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window->legend)));
  g_assert_cmpint (crow_view_state_get_mark (window->state, "book", NULL, NULL), ==, CROW_SIGN_DELETED);
  activate (window, "win.escape");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->legend)));
  g_assert_false (crow_view_state_has_marks (window->state));
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 1);
  activate (window, "win.blast-radius");
  activate (window, "win.blast-radius");
  g_assert_false (crow_view_state_has_marks (window->state));

  /* From one entity the other is chosen; both are selected then, and the same command goes on. */
  activate (window, "win.find-way-to::tag");
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 2);
  g_assert_cmpint (crow_lens_get_kind (window->lens), ==, CROW_LENS_WAY);
  g_assert_cmpint (crow_view_state_get_mark (window->state, "book", NULL, NULL), ==, CROW_SIGN_WAY);
  activate (window, "win.find-way");
  g_assert_cmpint (crow_lens_get_kind (window->lens), ==, CROW_LENS_WAY);
  activate (window, "win.close-lens");
  g_assert_cmpint (crow_lens_get_kind (window->lens), ==, CROW_LENS_NONE);
  activate (window, "win.escape");
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 0);
  close_window (window);
}

/* Where a badge is painted beside a box of a width. */
static graphene_rect_t
paint_badge (CrowBadges *badges,
             double      width,
             const char *text,
             const char *brief)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  CrowRect box = { 100, 100, width, 20 };
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t bounds;

  crow_badges_snapshot (badges, CROW_SIGN_DELETED, crow_palette_get_light (), snapshot, &box, text, brief);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_get_bounds (node, &bounds);
  return bounds;
}

/* What has no room beside a card far out is said in a word or a number, whole, and never in a piece of a
 * word. */
static void
test_badges (void)
{
  DesignerWindow *window = make_window ();
  const char *text = "1 · goes along, can refuse";
  CrowBadges *badges = crow_badges_new (GTK_WIDGET (window->canvas));
  graphene_rect_t all, number, found;
  guint n_kept;

  activate (window, "win.open-example::library.crow");
  all = paint_badge (badges, 400, text, NULL);
  number = paint_badge (badges, 400, "1", NULL);
  g_assert_cmpfloat (number.size.width, <, all.size.width / 2);
  found = paint_badge (badges, 400, text, "1");
  g_assert_true (graphene_rect_equal (&found, &all));
  for (double width = 5; width < all.size.width - 30; width += 5)
    {
      found = paint_badge (badges, width, text, "1");
      g_assert_cmpfloat (found.size.width, ==, number.size.width);
    }

  /* The brief one is not cut either. */
  all = paint_badge (badges, 400, "deleted", NULL);
  found = paint_badge (badges, 5, "deleted, can refuse", "deleted");
  g_assert_cmpfloat (found.size.width, ==, all.size.width);

  /* A frame lays out nothing that the last one had. */
  n_kept = crow_badges_get_n (badges);
  paint_badge (badges, 5, "deleted, can refuse", "deleted");
  g_assert_cmpuint (crow_badges_get_n (badges), ==, n_kept);
  crow_badges_forget (badges);
  g_assert_cmpuint (crow_badges_get_n (badges), ==, 0);
  crow_badges_free (badges);
  close_window (window);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Where nothing is found, that is said; Enter does nothing then. */
static void
test_palette (void)
{
  DesignerWindow *window = make_window ();
  GtkWidget *palette;
  GtkWidget *entry;
  GtkWidget *nothing;

  activate (window, "win.open-example::library.crow");
  activate (window, "win.palette");
  palette = GTK_WIDGET (find_window ("Commands"));
  g_assert_nonnull (palette);
  entry = find_type (palette, GTK_TYPE_SEARCH_ENTRY);
  nothing = gtk_stack_get_child_by_name (GTK_STACK (find_type (palette, GTK_TYPE_STACK)), "nothing");
  g_assert_false (gtk_widget_get_child_visible (nothing));
  gtk_editable_set_text (GTK_EDITABLE (entry), "qqqq");
  for (guint i = 0; i < 500 && !gtk_widget_get_child_visible (nothing); i++)
    settle (20);
  g_assert_true (gtk_widget_get_child_visible (nothing));
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (find_window ("Commands") == GTK_WINDOW (palette));
  /* What is not possible now is found by the words of others, and Enter does nothing. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "flip");
  g_signal_emit_by_name (entry, "activate");
  settle (50);
  g_assert_false (gtk_widget_get_child_visible (nothing));
  g_assert_true (find_window ("Commands") == GTK_WINDOW (palette));
  /* Enter before the list has followed what is typed. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "new entity");
  g_signal_emit_by_name (entry, "activate");
  settle (50);
  g_assert_null (find_window ("Commands"));
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Add Entity");
  close_window (window);
}

/* From afar what was found is shown so that it can be read; and without a pointer the view is zoomed about
 * the selection. */
static void
test_find (void)
{
  static const char *const words[] = { "loan entity", "isbn" };
  DesignerWindow *window = make_window ();
  CrowViewport *viewport;
  double x, y, before_x, before_y;

  activate (window, "win.open-example::library.crow");
  settle (100);
  viewport = crow_view_state_get_viewport (window->state);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      CrowRect rect;
      CrowItem *item;
      double left, top, right, bottom;

      /* The first step ends that the whole diagram is kept in view. */
      activate (window, "win.zoom-out");
      crow_viewport_zoom (viewport, i == 0 ? 0.15 : 0.4, 0, 0);
      activate (window, "win.find");
      gtk_editable_set_text (GTK_EDITABLE (find_type (GTK_WIDGET (find_window ("Find")), GTK_TYPE_SEARCH_ENTRY)), words[i]);
      g_signal_emit_by_name (find_type (GTK_WIDGET (find_window ("Find")), GTK_TYPE_SEARCH_ENTRY), "activate");
      settle (100);
      item = crow_scene_lookup (crow_view_state_get_scene (window->state), i == 0 ? "loan" : "book");
      rect = item->bounds;
      crow_viewport_to_view (viewport, rect.x, rect.y, &left, &top);
      crow_viewport_to_view (viewport, crow_rect_right (&rect), rect.y + 40, &right, &bottom);
      g_assert_cmpfloat (crow_viewport_get_scale (viewport), ==, crow_viewport_get_normal (viewport));
      g_assert_cmpfloat (left, >=, 0);
      g_assert_cmpfloat (top, >=, -150);
      g_assert_cmpfloat (right, <=, gtk_widget_get_width (GTK_WIDGET (window->canvas)));
      g_assert_cmpfloat (bottom, <=, gtk_widget_get_height (GTK_WIDGET (window->canvas)));
    }

  crow_view_state_select (window->state, "genre");
  activate (window, "win.zoom-fit");
  {
    CrowRect rect = crow_scene_lookup (crow_view_state_get_scene (window->state), "genre")->bounds;

    crow_viewport_to_view (viewport, rect.x + rect.width / 2, rect.y + rect.height / 2, &before_x, &before_y);
    for (guint i = 0; i < 3; i++)
      {
        activate (window, i < 2 ? "win.zoom-in" : "win.zoom-normal");
        crow_viewport_to_view (viewport, rect.x + rect.width / 2, rect.y + rect.height / 2, &x, &y);
        g_assert_cmpfloat_with_epsilon (x, before_x, 1);
        g_assert_cmpfloat_with_epsilon (y, before_y, 1);
      }
  }
  close_window (window);
}

/* The legend stands where it covers none of what it speaks of, and folds up. */
static void
test_legend (void)
{
  DesignerWindow *window = make_window ();
  CrowViewport *viewport;
  CrowItem *item;
  GtkWidget *legend;
  GtkWidget *fold;
  int height;

  activate (window, "win.open-example::library.crow");
  settle (200);
  /* Nothing refers to it, so the answer is about it alone. */
  select_two (window, "loan", NULL);
  activate (window, "win.blast-radius");
  settle (100);
  viewport = crow_view_state_get_viewport (window->state);
  item = crow_scene_lookup (crow_view_state_get_scene (window->state), "loan");
  legend = GTK_WIDGET (window->legend);
  crow_viewport_set (viewport, 1, item->bounds.x - gtk_widget_get_width (GTK_WIDGET (window->canvas)) + 60,
                     item->bounds.y - 40);
  settle (50);
  g_assert_cmpint (gtk_widget_get_halign (legend), ==, GTK_ALIGN_START);
  crow_viewport_set (viewport, 1, item->bounds.x - 20, item->bounds.y - 40);
  settle (50);
  g_assert_cmpint (gtk_widget_get_halign (legend), ==, GTK_ALIGN_END);

  height = gtk_widget_get_height (legend);
  fold = find_type (legend, GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (fold), TRUE);
  for (guint i = 0; i < 100 && gtk_widget_get_height (legend) >= height; i++)
    settle (20);
  g_assert_cmpint (gtk_widget_get_height (legend), <, height);
  close_window (window);
}

static GskRenderNode *
paint_canvas (DesignerWindow *window)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (window->canvas)->snapshot (GTK_WIDGET (window->canvas), snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* The colour of a card beside its name, as it is painted now. */
static guint32
get_colour (DesignerWindow *window,
            const char     *id)
{
  CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (window->state), id);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, gtk_widget_get_width (GTK_WIDGET (window->canvas)),
                                                         gtk_widget_get_height (GTK_WIDGET (window->canvas)));
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node = paint_canvas (window);
  guint32 colour;
  double x, y;

  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  crow_viewport_to_view (crow_view_state_get_viewport (window->state), crow_rect_right (&item->bounds) - 16,
                         item->bounds.y + 10, &x, &y);
  colour = ((guint32 *) (gpointer) (cairo_image_surface_get_data (surface)
                                    + (int) y * cairo_image_surface_get_stride (surface)))[(int) x];
  cairo_surface_destroy (surface);
  return colour & 0xffffff;
}

/* What is not linked with what is under the pointer fades, also while the pointer is on a row; not while something is
 * drawn over the diagram that fades by itself. */
static void
test_fade (void)
{
  static const char *const hovers[] = { "author", "author.name", "written" };
  DesignerWindow *window = make_window ();
  guint32 linked, other;

  activate (window, "win.open-example::library.crow");
  settle (200);
  crow_view_state_set_hover (window->state, NULL);
  linked = get_colour (window, "book");
  other = get_colour (window, "loan");
  g_assert_cmphex (linked, ==, other);
  for (guint i = 0; i < G_N_ELEMENTS (hovers); i++)
    {
      crow_view_state_set_hover (window->state, hovers[i]);
      g_assert_cmphex (get_colour (window, "book"), ==, linked);
      g_assert_cmphex (get_colour (window, "loan"), !=, other);
    }
  crow_view_state_set_hover (window->state, NULL);
  g_assert_cmphex (get_colour (window, "loan"), ==, other);
  close_window (window);
}

/* Arranging is one step; cards glide to their places, and are there at once where animations are not wanted. */
static void
test_arrange (void)
{
  DesignerWindow *window = make_window ();
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  activate (window, "win.open-example::library.crow");
  before = crow_document_to_bytes (window->document);
  for (guint animate = 0; animate < 2; animate++)
    {
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", (gboolean) animate, NULL);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.arrange", NULL);
      g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Arrange");
      gsk_render_node_unref (paint_canvas (window));
      settle (500);
      gsk_render_node_unref (paint_canvas (window));
      activate (window, "win.undo");
      g_assert_false (crow_document_can_undo (window->document));
    }
  /* What is deleted on its way is not painted any more. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.arrange", NULL);
  select_two (window, "author", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.delete", NULL);
  gsk_render_node_unref (paint_canvas (window));
  activate (window, "win.undo");
  activate (window, "win.undo");
  after = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (before, after));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/finding/lens", test_lens);
  g_test_add_func ("/app/finding/badges", test_badges);
  g_test_add_func ("/app/finding/palette", test_palette);
  g_test_add_func ("/app/finding/find", test_find);
  g_test_add_func ("/app/finding/legend", test_legend);
  g_test_add_func ("/app/finding/arrange", test_arrange);
  g_test_add_func ("/app/finding/fade", test_fade);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
