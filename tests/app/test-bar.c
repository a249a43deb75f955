/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a bar shows in which width: never more than there is room for, never less than it could, and what is not shown is
 * in its menu.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include <adwaita.h>

#include "app/designer-bar.h"

#define N_BUTTONS 5

typedef struct
{
  GtkWidget *bar; /* owned */
  GtkWidget *buttons[N_BUTTONS];
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  /* the third stays; the first two go together, last */
  static const guint ranks[N_BUTTONS] = { 1, 1, 0, 3, 2 };

  self->bar = g_object_ref_sink (designer_bar_new ());
  for (guint i = 0; i < N_BUTTONS; i++)
    {
      g_autofree char *label = g_strdup_printf ("Button %u", i);

      self->buttons[i] = gtk_button_new_with_label (label);
      designer_bar_append (DESIGNER_BAR (self->bar), self->buttons[i], ranks[i],
                           ranks[i] > 0 ? g_menu_item_new (label, "bar.act") : NULL);
    }
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_object_unref (self->bar);
}

static void
allocate (Fixture *self,
          int      width)
{
  int height;

  gtk_widget_measure (self->bar, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (self->bar, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static guint
get_shown (Fixture *self)
{
  guint shown = 0;

  for (guint i = 0; i < N_BUTTONS; i++)
    shown |= gtk_widget_get_child_visible (self->buttons[i]) ? 1u << i : 0;
  return shown;
}

/* In every width: nothing is cut, nothing overlaps, ranks go in their order. */
static void
test_widths (Fixture       *self,
             gconstpointer  data)
{
  static const guint expected[] = { 0x04, 0x07, 0x17, 0x1f };
  GtkTextDirection direction = GPOINTER_TO_INT (data);
  int minimum, natural;
  guint stage = 0, seen = 0;

  gtk_widget_set_direction (self->bar, direction);
  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural);
  for (int width = minimum; width <= natural + 10; width++)
    {
      guint shown;
      double end = -1;

      allocate (self, width);
      shown = get_shown (self);
      while (stage < G_N_ELEMENTS (expected) && expected[stage] != shown)
        stage++;
      g_assert_cmpuint (stage, <, G_N_ELEMENTS (expected));
      seen |= 1u << stage;
      for (GtkWidget *child = gtk_widget_get_first_child (self->bar); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          graphene_rect_t bounds;
          double start;

          if (!gtk_widget_get_child_visible (child))
            continue;
          g_assert_true (gtk_widget_compute_bounds (child, self->bar, &bounds));
          start = direction == GTK_TEXT_DIR_RTL ? width - bounds.origin.x - bounds.size.width : bounds.origin.x;
          g_assert_cmpfloat (start, >=, MAX (0.0, end));
          end = start + bounds.size.width;
          g_assert_cmpfloat (end, <=, width);
        }
    }
  g_assert_cmpuint (seen, ==, 0xf);
}

static void
test_menu (Fixture       *self,
           gconstpointer  data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *more = gtk_widget_get_last_child (self->bar);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  int minimum;

  gtk_widget_set_halign (self->bar, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  allocate (self, minimum);
  g_assert_true (gtk_widget_get_child_visible (more));
  gtk_menu_button_popup (GTK_MENU_BUTTON (more));
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (more))), ==, 4);

  /* what is hidden for a reason of its own is in no menu */
  gtk_menu_button_popdown (GTK_MENU_BUTTON (more));
  gtk_widget_set_visible (self->buttons[4], FALSE);
  allocate (self, minimum);
  gtk_menu_button_popup (GTK_MENU_BUTTON (more));
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (more))), ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();
  g_test_add ("/app/bar/widths", Fixture, GINT_TO_POINTER (GTK_TEXT_DIR_LTR), set_up, test_widths, tear_down);
  g_test_add ("/app/bar/widths-right-to-left", Fixture, GINT_TO_POINTER (GTK_TEXT_DIR_RTL), set_up, test_widths, tear_down);
  g_test_add ("/app/bar/menu", Fixture, NULL, set_up, test_menu, tear_down);
  return g_test_run ();
}
