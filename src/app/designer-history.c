/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows are strings; which of them is the present one is told by the document when a row is shown.  The last row is
 * the document without any step.
 */
#include "config.h"

#include "app/designer-history.h"

#include <glib/gi18n-lib.h>

#define MAX_HEIGHT 420

struct _DesignerHistory
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkListView *view;
  GtkStringList *labels;  /* owned */
  CrowDocument *document; /* owned; NULL: none */
};

G_DEFINE_FINAL_TYPE (DesignerHistory, designer_history, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Rows stand from the newest step to none. */
static guint
steps_of_row (DesignerHistory *self,
              guint            row)
{
  return crow_document_get_n_steps (self->document) - row;
}

static void
fill (DesignerHistory *self)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->labels));
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  guint n_steps, row;

  if (self->document == NULL)
    {
      gtk_string_list_splice (self->labels, 0, n_old, NULL);
      return;
    }

  n_steps = crow_document_get_n_steps (self->document);
  for (guint i = n_steps; i > 0; i--)
    g_ptr_array_add (labels, (gpointer) crow_document_get_step_label (self->document, i - 1));
  g_ptr_array_add (labels, (gpointer) (crow_document_get_file (self->document) != NULL ? _("As It Was Opened")
                                                                                       : _("As It Began")));
  g_ptr_array_add (labels, NULL);
  gtk_string_list_splice (self->labels, 0, n_old, (const char *const *) labels->pdata);

  row = n_steps - crow_document_get_step_position (self->document);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", row);
}

static void
setup_cb (DesignerHistory *self,
          GtkListItem     *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (DesignerHistory *self,
         GtkListItem     *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *mark = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);
  GtkStringObject *string = gtk_list_item_get_item (item);
  guint steps, position;

  /* A list that is being taken down may show its rows once more. */
  if (self->document == NULL)
    return;
  steps = steps_of_row (self, gtk_list_item_get_position (item));
  position = crow_document_get_step_position (self->document);
  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (string));
  gtk_widget_set_opacity (mark, steps == position ? 1 : 0);
  if (steps > position)
    gtk_widget_add_css_class (box, "dim-label");
  else
    gtk_widget_remove_css_class (box, "dim-label");
}

static void
activate_cb (DesignerHistory *self,
             guint            row)
{
  if (self->document == NULL)
    return;
  crow_document_go_to_step (self->document, steps_of_row (self, row));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
document_changed_cb (DesignerHistory *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

static void
designer_history_map (GtkWidget *widget)
{
  fill (DESIGNER_HISTORY (widget));
  GTK_WIDGET_CLASS (designer_history_parent_class)->map (widget);
}

static void
designer_history_dispose (GObject *object)
{
  DesignerHistory *self = DESIGNER_HISTORY (object);

  designer_history_set_document (self, NULL);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->labels);
  G_OBJECT_CLASS (designer_history_parent_class)->dispose (object);
}

static void
designer_history_class_init (DesignerHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = designer_history_dispose;
  widget_class->map = designer_history_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", DESIGNER_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
designer_history_init (DesignerHistory *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model;

  self->labels = gtk_string_list_new (NULL);
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->labels))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (model, factory));
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "history");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("History"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

void
designer_history_set_document (DesignerHistory *self,
                               CrowDocument    *document)
{
  g_return_if_fail (DESIGNER_IS_HISTORY (self));
  g_return_if_fail (document == NULL || CROW_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, document_changed_cb, self);
  if (self->labels != NULL)
    gtk_string_list_splice (self->labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->labels)), NULL);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_object (document, "changed", G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
}
