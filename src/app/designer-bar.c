/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is shown is found while room is given out, which needs nobody to ask for another size: a control without
 * room keeps being a child and is only not mapped, so it is not reached by Tab either.  The menu is made when it
 * is opened.
 */
#include "config.h"

#include "app/designer-bar.h"

#include <glib/gi18n-lib.h>

#define SPACING 2

typedef struct
{
  GtkWidget *widget; /* borrowed: a child */
  guint rank;
  GMenuItem *item;   /* owned (nullable) */
} Control;

struct _DesignerBar
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *more; /* the last */

  /* owned */
  GArray *controls; /* of Control */
};

G_DEFINE_FINAL_TYPE (DesignerBar, designer_bar, GTK_TYPE_WIDGET)

static void
clear_control (gpointer data)
{
  Control *control = data;

  g_clear_object (&control->item);
}

static void
make_menu_cb (GtkMenuButton *button,
              gpointer       data)
{
  DesignerBar *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < self->controls->len; i++)
    {
      Control *control = &g_array_index (self->controls, Control, i);

      if (control->item != NULL && gtk_widget_get_visible (control->widget) &&
          !gtk_widget_get_child_visible (control->widget))
        g_menu_append_item (menu, control->item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static gboolean
is_shown (const Control *control,
          guint          most)
{
  return gtk_widget_get_visible (control->widget) && control->rank <= most;
}

/* What those up to a rank need, and the button of the menu if anyone is left out. */
static int
measure_width (DesignerBar *self,
               guint        most,
               gboolean     natural)
{
  gboolean complete = TRUE;
  int width = 0;

  for (guint i = 0; i < self->controls->len; i++)
    {
      Control *control = &g_array_index (self->controls, Control, i);
      int own_minimum, own_natural;

      if (!is_shown (control, most))
        {
          complete = complete && !gtk_widget_get_visible (control->widget);
          continue;
        }
      gtk_widget_measure (control->widget, GTK_ORIENTATION_HORIZONTAL, -1, &own_minimum, &own_natural, NULL, NULL);
      width += (natural ? own_natural : own_minimum) + SPACING;
    }
  if (!complete)
    {
      int minimum;

      gtk_widget_measure (self->more, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      return width + minimum;
    }
  return MAX (0, width - SPACING);
}

static guint
get_highest_rank (DesignerBar *self)
{
  guint rank = 0;

  for (guint i = 0; i < self->controls->len; i++)
    rank = MAX (rank, g_array_index (self->controls, Control, i).rank);
  return rank;
}

static void
designer_bar_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  DesignerBar *self = DESIGNER_BAR (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = measure_width (self, 0, FALSE);
      *natural = MAX (*minimum, measure_width (self, G_MAXUINT, TRUE));
      return;
    }
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int own_minimum, own_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &own_minimum, &own_natural, NULL, NULL);
      *minimum = MAX (*minimum, own_minimum);
      *natural = MAX (*natural, own_natural);
    }
}

static void
place (DesignerBar *self,
       GtkWidget   *child,
       int          x,
       int          width,
       int          whole,
       int          height)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = whole - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, 0, width, height }, -1);
}

static void
designer_bar_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  DesignerBar *self = DESIGNER_BAR (widget);
  g_autofree GtkRequestedSize *sizes = g_new0 (GtkRequestedSize, self->controls->len);
  guint most = get_highest_rank (self);
  guint n_wide = 0;
  int room, x = 0;

  while (most > 0 && measure_width (self, most, FALSE) > width)
    most--;
  room = width - measure_width (self, most, FALSE);
  for (guint i = 0; i < self->controls->len; i++)
    {
      Control *control = &g_array_index (self->controls, Control, i);

      gtk_widget_set_child_visible (control->widget, is_shown (control, most));
      if (!is_shown (control, most))
        continue;
      gtk_widget_measure (control->widget, GTK_ORIENTATION_HORIZONTAL, -1, &sizes[i].minimum_size,
                          &sizes[i].natural_size, NULL, NULL);
      n_wide += gtk_widget_compute_expand (control->widget, GTK_ORIENTATION_HORIZONTAL);
    }
  room = gtk_distribute_natural_allocation (MAX (0, room), self->controls->len, sizes);
  for (guint i = 0; i < self->controls->len; i++)
    {
      Control *control = &g_array_index (self->controls, Control, i);
      int own = sizes[i].minimum_size;

      if (!gtk_widget_get_child_visible (control->widget) || !gtk_widget_get_visible (control->widget))
        continue;
      if (n_wide > 0 && gtk_widget_compute_expand (control->widget, GTK_ORIENTATION_HORIZONTAL))
        {
          own += room / (int) n_wide;
          room -= room / (int) n_wide;
          n_wide--;
        }
      place (self, control->widget, x, own, width, height);
      x += own + SPACING;
    }
  gtk_widget_set_child_visible (self->more, most < get_highest_rank (self));
  if (most < get_highest_rank (self))
    {
      int minimum;

      gtk_widget_measure (self->more, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      place (self, self->more, x, minimum, width, height);
    }
}

static void
designer_bar_dispose (GObject *object)
{
  DesignerBar *self = DESIGNER_BAR (object);
  GtkWidget *child;

  g_array_set_size (self->controls, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (designer_bar_parent_class)->dispose (object);
}

static void
designer_bar_finalize (GObject *object)
{
  g_array_unref (DESIGNER_BAR (object)->controls);

  G_OBJECT_CLASS (designer_bar_parent_class)->finalize (object);
}

static void
designer_bar_class_init (DesignerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = designer_bar_finalize;
  widget_class->measure = designer_bar_measure;
  widget_class->size_allocate = designer_bar_size_allocate;
}

static void
designer_bar_init (DesignerBar *self)
{
  self->controls = g_array_new (FALSE, TRUE, sizeof (Control));
  g_array_set_clear_func (self->controls, clear_control);
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more), "view-more-symbolic");
  gtk_widget_add_css_class (self->more, "flat");
  /* Translators: the menu of what has no room in a row of buttons */
  gtk_widget_set_tooltip_text (self->more, _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), make_menu_cb, self, NULL);
  gtk_widget_set_child_visible (self->more, FALSE);
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
}

GtkWidget *
designer_bar_new (void)
{
  return g_object_new (DESIGNER_TYPE_BAR, NULL);
}

void
designer_bar_append (DesignerBar *self,
                     GtkWidget   *child,
                     guint        rank,
                     GMenuItem   *item)
{
  Control control = { child, rank, item };

  g_return_if_fail (DESIGNER_IS_BAR (self));
  g_return_if_fail (GTK_IS_WIDGET (child));
  g_return_if_fail ((item == NULL) == (rank == 0));

  g_array_append_val (self->controls, control);
  gtk_widget_insert_before (child, GTK_WIDGET (self), self->more);
}
