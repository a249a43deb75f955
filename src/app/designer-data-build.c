/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the parts of the data panel: what they look like and which action each does.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"
#include "app/designer-bar.h"
#include "app/designer-data-private.h"

/* The narrowest that rows are shown, in pixels. */
#define MINIMUM_ROWS 160
/* Characters of an entity's name in the bar: where there is no room, and where there is. */
#define NAME_LEAST 8
#define NAME_MOST 24

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

/* A name may be of any length, and the list below is not as narrow as the bar. */
static void
set_up_name_cb (GtkListItemFactory *factory,
                GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_name_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  int length = g_utf8_strlen (name, -1);

  gtk_label_set_text (label, name);
  gtk_label_set_width_chars (label, MIN (length, NAME_LEAST));
  gtk_label_set_max_width_chars (label, MIN (length, NAME_MOST));
}

static GtkDropDown *
make_chooser (void)
{
  GtkDropDown *chooser = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  g_autoptr (GtkListItemFactory) names = gtk_signal_list_item_factory_new ();
  /* What a search looks at. */
  g_autoptr (GtkExpression) name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  g_signal_connect (names, "setup", G_CALLBACK (set_up_name_cb), NULL);
  g_signal_connect (names, "bind", G_CALLBACK (bind_name_cb), NULL);
  gtk_drop_down_set_list_factory (chooser, gtk_drop_down_get_factory (chooser));
  gtk_drop_down_set_factory (chooser, names);
  gtk_drop_down_set_expression (chooser, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (chooser), _("Entity"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (chooser), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Entity"), -1);
  return chooser;
}

static void
append_action (DesignerDataPanel *self,
               GtkWidget         *button,
               guint              rank,
               const char        *label)
{
  designer_bar_append (DESIGNER_BAR (self->bar), button, rank,
                       rank > 0 ? g_menu_item_new (label, gtk_actionable_get_action_name (GTK_ACTIONABLE (button)))
                                : NULL);
}

/* Where not all has room, what a menu or a key does as well goes first, and the question about a row last. */
static void
add_bar (DesignerDataPanel *self)
{
  GtkWidget *button;
  GMenuItem *item;

  self->bar = designer_bar_new ();
  gtk_widget_add_css_class (self->bar, "data-bar");
  append_action (self, make_button ("go-previous-symbolic", _("Back"), "data.back"), 2, _("Back"));
  append_action (self, make_button ("go-next-symbolic", _("Forward"), "data.forward"), 2, _("Forward"));

  self->chooser = make_chooser ();
  designer_bar_append (DESIGNER_BAR (self->bar), GTK_WIDGET (self->chooser), 0, NULL);

  self->filter = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->filter, "placeholder-text", _("Filter"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->filter), 8);
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter"), -1);
  designer_bar_append (DESIGNER_BAR (self->bar), GTK_WIDGET (self->filter), 0, NULL);

  append_action (self, make_button ("list-add-symbolic", _("Add Row"), "data.add"), 0, NULL);
  append_action (self, make_button ("edit-copy-symbolic", _("Duplicate Row"), "data.duplicate"), 6, _("Duplicate Row"));
  append_action (self, make_button ("user-trash-symbolic", _("Delete Rows"), "data.delete"), 4, _("Delete Rows"));
  button = gtk_button_new_with_mnemonic (_("_What If Deleted?"));
  gtk_widget_set_tooltip_text (button, _("What Would Deleting This Do?"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "data.rehearse");
  append_action (self, button, 1, _("_What If Deleted?"));
  append_action (self, make_button ("view-refresh-symbolic", _("Generate Rows…"), "data.generate"), 5,
                 _("Generate Rows…"));
  button = _designer_data_make_database_button (self);
  item = g_menu_item_new_submenu (_("Database"), gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)));
  designer_bar_append (DESIGNER_BAR (self->bar), button, 3, item);
  gtk_box_append (GTK_BOX (self->box), self->bar);
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
  designer_let_shrink (generate);
  designer_let_shrink (add);
  designer_let_shrink (open);
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
