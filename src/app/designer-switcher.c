/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of the two is shown is found while room is given out, as in designer-bar.c.
 */
#include "config.h"

#include "app/designer-switcher.h"

struct _DesignerSwitcher
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *buttons;
  GtkWidget *list;

  GtkSelectionModel *pages; /* owned */
};

G_DEFINE_FINAL_TYPE (DesignerSwitcher, designer_switcher, GTK_TYPE_WIDGET)

static void
chosen_cb (DesignerSwitcher *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->list));

  if (position != GTK_INVALID_LIST_POSITION && !gtk_selection_model_is_selected (self->pages, position))
    gtk_selection_model_select_item (self->pages, position, TRUE);
}

static void
page_changed_cb (DesignerSwitcher *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pages)); i++)
    if (gtk_selection_model_is_selected (self->pages, i))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->list), i);
}

static void
designer_switcher_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  DesignerSwitcher *self = DESIGNER_SWITCHER (widget);
  int list_minimum, list_natural;

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->buttons, orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->list, orientation, -1, &list_minimum, &list_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, list_minimum);
  else
    *minimum = MAX (*minimum, list_minimum);
  *natural = MAX (*natural, *minimum);
}

static void
designer_switcher_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  DesignerSwitcher *self = DESIGNER_SWITCHER (widget);
  gboolean fits;
  int minimum;

  gtk_widget_measure (self->buttons, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  fits = minimum <= width;
  gtk_widget_set_child_visible (self->buttons, fits);
  gtk_widget_set_child_visible (self->list, !fits);
  gtk_widget_size_allocate (fits ? self->buttons : self->list, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
designer_switcher_dispose (GObject *object)
{
  DesignerSwitcher *self = DESIGNER_SWITCHER (object);

  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->pages);

  G_OBJECT_CLASS (designer_switcher_parent_class)->dispose (object);
}

static void
designer_switcher_class_init (DesignerSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_switcher_dispose;
  widget_class->measure = designer_switcher_measure;
  widget_class->size_allocate = designer_switcher_size_allocate;
}

static void
designer_switcher_init (DesignerSwitcher *self)
{
}

GtkWidget *
designer_switcher_new (GtkWidget  *buttons,
                       GtkStack   *stack,
                       const char *label)
{
  DesignerSwitcher *self = g_object_new (DESIGNER_TYPE_SWITCHER, NULL);

  self->pages = gtk_stack_get_pages (stack);
  self->buttons = buttons;
  self->list = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->pages)),
                                  gtk_property_expression_new (GTK_TYPE_STACK_PAGE, NULL, "title"));
  gtk_widget_set_valign (self->list, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->list, 6);
  gtk_widget_set_margin_bottom (self->list, 6);
  gtk_widget_set_margin_start (self->list, 6);
  gtk_widget_set_margin_end (self->list, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (buttons, GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  page_changed_cb (self);
  g_signal_connect_swapped (self->list, "notify::selected", G_CALLBACK (chosen_cb), self);
  g_signal_connect_object (self->pages, "selection-changed", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
