/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the parts of the data panel: what they look like and which action each does.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"

/* The narrowest that rows are shown, in pixels. */
#define MINIMUM_ROWS 160

static GtkWidget *
make_button (const char *icon,
             const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static gboolean
fit_bar_cb (gpointer data)
{
  DesignerDataPanel *self = data;
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (self->bar, GTK_TYPE_SCROLLED_WINDOW));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroller);
  double room = gtk_adjustment_get_page_size (adjustment);

  self->bar_idle = 0;
  if (!gtk_widget_get_visible (GTK_WIDGET (self->database_label)))
    gtk_widget_set_visible (GTK_WIDGET (self->database_label), room >= self->bar_width);
  else if (gtk_adjustment_get_upper (adjustment) > room)
    {
      self->bar_width = gtk_adjustment_get_upper (adjustment);
      gtk_widget_set_visible (GTK_WIDGET (self->database_label), FALSE);
    }
  return G_SOURCE_REMOVE;
}

/* It comes while widgets are being allocated, where none may ask for another size. */
static void
bar_changed_cb (DesignerDataPanel *self)
{
  if (self->bar_idle == 0)
    self->bar_idle = g_idle_add (fit_bar_cb, self);
}

static void
add_bar (DesignerDataPanel *self)
{
  GtkWidget *button, *scroller;

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_add_css_class (self->bar, "data-bar");
  gtk_box_append (GTK_BOX (self->bar), make_button ("go-previous-symbolic", _("Back"), "data.back"));
  gtk_box_append (GTK_BOX (self->bar), make_button ("go-next-symbolic", _("Forward"), "data.forward"));

  self->chooser = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chooser), _("Entity"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chooser), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Entity"), -1);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->chooser));

  self->filter = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->filter, "placeholder-text", _("Filter"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->filter), 8);
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter"), -1);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->filter));

  gtk_box_append (GTK_BOX (self->bar), make_button ("list-add-symbolic", _("Add Row"), "data.add"));
  gtk_box_append (GTK_BOX (self->bar), make_button ("edit-copy-symbolic", _("Duplicate Row"), "data.duplicate"));
  gtk_box_append (GTK_BOX (self->bar), make_button ("user-trash-symbolic", _("Delete Rows"), "data.delete"));
  button = gtk_button_new_with_mnemonic (_("_What If Deleted?"));
  gtk_widget_set_tooltip_text (button, _("What Would Deleting This Do?"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "data.rehearse");
  gtk_box_append (GTK_BOX (self->bar), button);
  gtk_box_append (GTK_BOX (self->bar), make_button ("view-refresh-symbolic", _("Generate Rows…"), "data.generate"));
  gtk_box_append (GTK_BOX (self->bar), _designer_data_make_database_button (self));

  /* In a narrow window the bar is longer than the panel. */
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->bar);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)), "changed",
                           G_CALLBACK (bar_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), scroller);
}

static void
add_place (DesignerDataPanel *self)
{
  GtkWidget *all = gtk_button_new_with_mnemonic (_("Show _All"));

  self->place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->place_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->place_label, 0);
  gtk_label_set_ellipsize (self->place_label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->place_label), TRUE);
  gtk_widget_add_css_class (all, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (all), "data.show-all");
  gtk_widget_add_css_class (self->place, "data-place");
  gtk_box_append (GTK_BOX (self->place), GTK_WIDGET (self->place_label));
  gtk_box_append (GTK_BOX (self->place), all);
  gtk_widget_set_visible (self->place, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->place);
}

static void
add_notice (DesignerDataPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->notice = GTK_REVEALER (gtk_revealer_new ());
  self->notice_label = GTK_LABEL (gtk_label_new (NULL));
  self->notice_buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_label_set_xalign (self->notice_label, 0);
  gtk_label_set_wrap (self->notice_label, TRUE);
  gtk_label_set_wrap_mode (self->notice_label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->notice_label, 2);
  gtk_label_set_ellipsize (self->notice_label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->notice_label), TRUE);
  gtk_widget_add_css_class (box, "banner");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->notice_label));
  gtk_box_append (GTK_BOX (box), self->notice_buttons);
  gtk_revealer_set_child (self->notice, box);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->notice));
}

static void
add_work (DesignerDataPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->work = GTK_REVEALER (gtk_revealer_new ());
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The sample database is at work"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "data.cancel");
  gtk_widget_add_css_class (box, "banner");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_revealer_set_child (self->work, box);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->work));
}

static void
add_head (DesignerDataPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *rollback = gtk_button_new_with_mnemonic (_("Roll _Back"));
  GtkWidget *commit = gtk_button_new_with_mnemonic (_("_Commit"));

  self->head = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  self->pending_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->pending_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->pending_label, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->pending_label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->pending_label), "dim-label");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (rollback), "data.rollback");
  gtk_widget_set_tooltip_text (rollback, _("Take Back What Was Not Committed"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (commit), "data.commit");
  gtk_widget_set_tooltip_text (commit, _("Keep What Was Changed"));
  gtk_widget_add_css_class (commit, "suggested-action");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pending_label));
  gtk_box_append (GTK_BOX (box), rollback);
  gtk_box_append (GTK_BOX (box), commit);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_visible (box, FALSE);
  gtk_widget_set_hexpand (self->head, TRUE);
  gtk_widget_set_valign (self->head, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (self->head, 6);
  gtk_box_append (GTK_BOX (self->head), box);
}

static GtkWidget *
make_empty_page (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *generate = gtk_button_new_with_mnemonic (_("_Generate Rows…"));
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_Add Row"));
  GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open a Database…"));

  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No Rows Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Fill the tables to try the links on real rows."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (generate), "data.generate");
  gtk_widget_add_css_class (generate, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "data.add");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), generate);
  gtk_box_append (GTK_BOX (box), add);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "data.open-database");
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_halign (open, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (both), box);
  gtk_box_append (GTK_BOX (both), open);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), both);
  return page;
}

static GtkWidget *
make_no_entity_page (void)
{
  GtkWidget *page = adw_status_page_new ();

  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No Entities Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Draw an entity, and its rows are shown here."));
  return page;
}

/* What has just come to be shown beside the rows is not to be cut off where there is room. */
static void
side_changed_cb (DesignerDataPanel *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->paned));
  GtkWidget *child = gtk_stack_get_visible_child (self->side);
  int minimum;

  if (child == NULL || width == 0)
    return;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (gtk_paned_get_position (self->paned) > width - minimum)
    gtk_paned_set_position (self->paned, MAX (MINIMUM_ROWS, width - minimum));
}

void
_designer_data_build_rows (DesignerDataPanel *self)
{
  self->grid = DESIGNER_DATA_GRID (designer_data_grid_new (self->preview));
  g_signal_connect_swapped (self->grid, "menu", G_CALLBACK (_designer_data_update_menu), self);
  self->links = DESIGNER_DATA_LINKS (designer_data_links_new (self->preview));
  self->rehearsal = DESIGNER_DATA_REHEARSAL (designer_data_rehearsal_new ());

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, make_no_entity_page (), "none");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->grid), "rows");
  gtk_stack_add_named (self->stack, make_empty_page (), "empty");
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), MINIMUM_ROWS, -1);
  self->side = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->side, FALSE);
  gtk_stack_add_named (self->side, GTK_WIDGET (self->links), "links");
  gtk_stack_add_named (self->side, GTK_WIDGET (self->rehearsal), "rehearsal");
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_paned_set_start_child (self->paned, GTK_WIDGET (self->stack));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->side));
  gtk_paned_set_resize_end_child (self->paned, FALSE);
  gtk_paned_set_shrink_start_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->links), 220, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->rehearsal), 280, -1);
  gtk_widget_set_vexpand (GTK_WIDGET (self->paned), TRUE);
  g_signal_connect_object (self->side, "notify::visible-child", G_CALLBACK (side_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->paned));
}

void
_designer_data_build (DesignerDataPanel *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_head (self);
  add_bar (self);
  add_place (self);
  add_notice (self);
  add_work (self);
}
