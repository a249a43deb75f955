/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data panel as a whole: its parts, which rows it shows, the places one can go back to, and what it tells of the
 * sample database.  What it does is in designer-data-actions.c.
 *
 * The panel follows the selection of the canvas, not the other way round: looking at rows is no selecting of entities.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"

/* What takes less is not worth a bar that comes and goes, in milliseconds. */
#define WORK_DELAY 150
#define MAX_PLACES 50

G_DEFINE_FINAL_TYPE (DesignerDataPanel, designer_data_panel, GTK_TYPE_WIDGET)

void
_designer_data_toast (DesignerDataPanel *self,
                      const char        *message)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", message);
}

gboolean
_designer_data_is_ready (DesignerDataPanel *self)
{
  return self->preview != NULL && crow_preview_get_schema (self->preview) != NULL &&
         !crow_preview_is_busy (self->preview);
}

/* Places. */

static void
place_free (gpointer data)
{
  DesignerDataPlace *place = data;

  g_free (place->entity_id);
  g_clear_object (&place->owner);
  g_clear_object (&place->row);
  g_free (place);
}

static void
adopt (DesignerDataPanel *self,
       CrowPreviewRow   **row)
{
  CrowPreviewRow *adopted;

  if (*row == NULL)
    return;
  adopted = crow_preview_adopt_row (self->preview, *row);
  g_object_unref (*row);
  *row = adopted;
}

static DesignerDataPlace *
get_place (DesignerDataPanel *self)
{
  return self->place_position < self->places->len ? g_ptr_array_index (self->places, self->place_position) : NULL;
}

static void
choose_entity (DesignerDataPanel *self,
               guint              entity)
{
  self->choosing = TRUE;
  gtk_drop_down_set_selected (self->chooser, entity == CROW_NONE ? GTK_INVALID_LIST_POSITION : entity);
  self->choosing = FALSE;
}

static void
tell_place (DesignerDataPanel       *self,
            const DesignerDataPlace *place)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowRole *roles;
  g_autofree char *role = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *text = NULL;
  guint n;

  gtk_widget_set_visible (self->place, place->owner != NULL);
  if (place->owner == NULL)
    return;
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (place->owner), &n);
  role = designer_data_role_dup_name (schema, &roles[place->role]);
  owner = crow_preview_row_dup_label (place->owner);
  /* Translators: which rows are shown: “books” of “author” “3 · Ada” */
  text = g_strdup_printf (_("“%s” of %s %s"), role,
                          crow_schema_get_entity (schema, crow_preview_row_get_entity (place->owner))->name, owner);
  gtk_label_set_text (self->place_label, text);
}

void
_designer_data_select (DesignerDataPanel *self,
                       CrowPreviewRow    *row)
{
  designer_data_grid_select (self->grid, row);
}

/* Shows what the present place says. */
static void
show_place (DesignerDataPanel *self)
{
  DesignerDataPlace *place = get_place (self);
  CrowPreviewRows *rows = designer_data_grid_get_rows (self->grid);
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  guint16 entity = place != NULL ? crow_schema_lookup_entity_by_id (schema, place->entity_id) : CROW_NONE;

  if (place == NULL || entity == CROW_NONE)
    {
      crow_preview_rows_show_none (rows);
      gtk_widget_set_visible (self->place, FALSE);
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
      crow_preview_rows_set_filter (rows, NULL);
      crow_preview_rows_show (rows, entity, place->owner, place->role);
      tell_place (self, place);
    }
  designer_data_grid_update_columns (self->grid);
  choose_entity (self, entity);
  if (place != NULL)
    _designer_data_select (self, place->row);
  _designer_data_update (self);
}

void
_designer_data_go (DesignerDataPanel *self,
                   guint              entity,
                   CrowPreviewRow    *owner,
                   guint              role,
                   CrowPreviewRow    *row)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  DesignerDataPlace *present = get_place (self);
  DesignerDataPlace *place = g_new0 (DesignerDataPlace, 1);

  place->entity_id = g_strdup (crow_schema_get_entity (schema, entity)->id);
  g_set_object (&place->owner, owner);
  place->role = role;
  g_set_object (&place->row, row);
  if (present != NULL)
    {
      g_set_object (&present->row, self->current);
      g_ptr_array_set_size (self->places, self->place_position + 1);
      if (g_str_equal (present->entity_id, place->entity_id) && present->owner == NULL && owner == NULL && row == NULL)
        {
          place_free (place);
          return;
        }
    }
  g_ptr_array_add (self->places, place);
  if (self->places->len > MAX_PLACES)
    g_ptr_array_remove_index (self->places, 0);
  self->place_position = self->places->len - 1;
  show_place (self);
}

void
_designer_data_move (DesignerDataPanel *self,
                     int                steps)
{
  DesignerDataPlace *present = get_place (self);
  int position = (int) self->place_position + steps;

  if (position < 0 || position >= (int) self->places->len)
    return;
  if (present != NULL)
    g_set_object (&present->row, self->current);
  self->place_position = position;
  show_place (self);
}

/* What is told. */

static void
tell_pending (DesignerDataPanel *self)
{
  static const struct
  {
    CrowRowChange change;
    const char *format;
  } parts[] = {
    /* Translators: numbers of rows, in a list like “2 new, 3 changed, 1 deleted” */
    { CROW_ROW_ADDED, N_("%u new") },
    { CROW_ROW_CHANGED, N_("%u changed") },
    { CROW_ROW_DELETED, N_("%u deleted") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->preview != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      guint n = crow_preview_count_pending (self->preview, parts[i].change);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_autofree char *part = g_strdup_printf (_(parts[i].format), n);
#pragma GCC diagnostic pop

      if (n > 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
    }
  gtk_label_set_text (self->pending_label, text->str);
  gtk_widget_set_visible (gtk_widget_get_first_child (self->head), text->len > 0);
}

static void
add_notice_button (DesignerDataPanel *self,
                   const char        *label,
                   const char        *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->notice_buttons), button);
}

static void
tell_conflicts (DesignerDataPanel *self,
                GPtrArray         *conflicts)
{
  CrowCarryConflict *first = g_ptr_array_index (conflicts, 0);
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u row contradicts the drawing and keeps the rows from following it: “%s” %s. %s",
                               "%u rows contradict the drawing and keep the rows from following it, first “%s” %s. %s",
                               conflicts->len),
                     conflicts->len, first->entity, first->key, first->message);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < MIN (conflicts->len, 20); i++)
    {
      CrowCarryConflict *conflict = g_ptr_array_index (conflicts, i);

      g_string_append_printf (all, "%s“%s” %s: %s", i > 0 ? "\n" : "", conflict->entity, conflict->key, conflict->message);
    }
  gtk_label_set_text (self->notice_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notice_label), all->str);
  add_notice_button (self, _("_Undo the Edit"), "win.undo");
  add_notice_button (self, _("_Leave Out"), "data.leave-out");
  add_notice_button (self, _("_Fill In"), "data.fill");
}

static void
tell_notice (DesignerDataPanel *self)
{
  GPtrArray *conflicts = self->preview != NULL ? crow_preview_get_conflicts (self->preview) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->notice_buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->notice_buttons), child);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notice_label), NULL);
  if (self->preview != NULL && crow_preview_get_waiting (self->preview))
    {
      gtk_label_set_text (self->notice_label, _("The drawing has changed. The rows follow it after Commit or Roll Back."));
      add_notice_button (self, _("Roll _Back"), "data.rollback");
      add_notice_button (self, _("_Commit"), "data.commit");
    }
  else if (conflicts != NULL && conflicts->len > 0)
    tell_conflicts (self, conflicts);
  else if (self->compiler != NULL && designer_compiler_get_error (self->compiler) != NULL)
    gtk_label_set_text (self->notice_label, designer_compiler_get_error (self->compiler)->message);
  else if (self->preview != NULL && crow_preview_get_message (self->preview) != NULL)
    {
      gtk_label_set_text (self->notice_label, crow_preview_get_message (self->preview));
      if (crow_preview_has_failed (self->preview))
        add_notice_button (self, _("_Undo the Edit"), "win.undo");
    }
  else
    {
      gtk_revealer_set_reveal_child (self->notice, FALSE);
      return;
    }
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}

static const char *
get_page (DesignerDataPanel *self)
{
  CrowPreviewRows *rows = designer_data_grid_get_rows (self->grid);

  if (crow_preview_rows_get_entity (rows) == CROW_NONE)
    return "none";
  if (g_list_model_get_n_items (G_LIST_MODEL (rows)) == 0 &&
      *gtk_editable_get_text (GTK_EDITABLE (self->filter)) == '\0' && !gtk_widget_get_visible (self->place))
    return "empty";
  return "rows";
}

void
_designer_data_update (DesignerDataPanel *self)
{
  if (self->preview == NULL)
    return;
  designer_data_grid_show_words (self->grid, self->rehearsed != NULL || crow_preview_get_n_pending (self->preview) > 0);
  if (!crow_preview_is_busy (self->preview))
    {
      gtk_stack_set_visible_child_name (self->stack, get_page (self));
      tell_pending (self);
    }
  tell_notice (self);
  _designer_data_update_actions (self);
}

/* What the preview tells. */

static void
selection_changed_cb (DesignerDataPanel *self)
{
  g_autoptr (GPtrArray) selected = designer_data_grid_get_selected (self->grid);
  CrowPreviewRow *row = selected->len == 1 ? g_ptr_array_index (selected, 0) : NULL;

  if (self->selecting)
    return;
  g_set_object (&self->current, row);
  designer_data_links_set_row (self->links, self->current);
  _designer_data_update_actions (self);
}

/* A list that was read anew has forgotten what was selected. */
static void
items_changed_cb (DesignerDataPanel *self)
{
  if (self->current != NULL && _designer_data_is_ready (self))
    {
      g_autoptr (CrowPreviewRow) row = g_object_ref (self->current);

      self->selecting = TRUE;
      designer_data_grid_select (self->grid, row);
      self->selecting = FALSE;
      selection_changed_cb (self);
    }
}

static void
changed_cb (DesignerDataPanel *self)
{
  _designer_data_update (self);
  /* What was rehearsed before an edit may be no more true. */
  if (self->rehearsed != NULL && crow_preview_get_rehearsal (self->preview) != NULL)
    _designer_data_rehearse_again (self);
}

static void
fill_chooser (DesignerDataPanel *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    gtk_string_list_append (names, crow_schema_get_entity (schema, i)->name);
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (names));
  self->choosing = FALSE;
}

static const char *
get_selected_entity (DesignerDataPanel *self)
{
  CrowNode *node = self->state != NULL ? crow_view_state_get_single (self->state) : NULL;

  while (node != NULL && crow_node_get_kind (node) != CROW_NODE_ENTITY)
    node = crow_node_get_parent (node);
  return node != NULL ? crow_node_get_id (node) : NULL;
}

/* Roles are named by index, and those move when links are drawn.  FALSE: it is gone. */
static gboolean
find_role (CrowPreviewRow *before,
           CrowPreviewRow *after,
           guint          *role)
{
  CrowSchema *old_schema = crow_preview_row_get_schema (before);
  CrowSchema *schema = crow_preview_row_get_schema (after);
  guint n_old, n;
  const CrowRole *old = crow_schema_get_roles (old_schema, crow_preview_row_get_entity (before), &n_old);
  const CrowRole *roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (after), &n);
  const char *id = crow_schema_get_relationship (old_schema, old[*role].relationship)->id;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (crow_schema_get_relationship (schema, roles[i].relationship)->id, id) == 0 &&
        roles[i].end == old[*role].end)
      {
        *role = i;
        return TRUE;
      }
  return FALSE;
}

static void
rebuilt_cb (DesignerDataPanel *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);

  fill_chooser (self);
  for (guint i = 0; i < self->places->len; i++)
    {
      DesignerDataPlace *place = g_ptr_array_index (self->places, i);

      if (place->owner != NULL)
        {
          g_autoptr (CrowPreviewRow) before = g_object_ref (place->owner);

          adopt (self, &place->owner);
          if (place->owner != NULL && !find_role (before, place->owner, &place->role))
            g_clear_object (&place->owner);
        }
      adopt (self, &place->row);
    }
  adopt (self, &self->current);
  if (get_place (self) == NULL || crow_schema_lookup_entity_by_id (schema, get_place (self)->entity_id) == CROW_NONE)
    {
      const char *id = get_selected_entity (self);
      guint16 entity = id != NULL ? crow_schema_lookup_entity_by_id (schema, id) : CROW_NONE;

      if (entity == CROW_NONE && crow_schema_get_n_entities (schema) > 0)
        entity = 0;
      if (entity != CROW_NONE)
        {
          _designer_data_go (self, entity, NULL, 0, NULL);
          return;
        }
    }
  else
    g_set_object (&get_place (self)->row, self->current);
  show_place (self);
  /* The same question, under the new rule. */
  _designer_data_rehearse_again (self);
}

/* What is on the canvas is the rehearsal's, and that one is going. */
static void
marks_changed_cb (DesignerDataPanel *self)
{
  if (crow_preview_get_rehearsal (self->preview) == NULL)
    designer_data_rehearsal_forget (self->rehearsal);
}

static gboolean
work_cb (gpointer data)
{
  DesignerDataPanel *self = data;

  self->work_timeout = 0;
  gtk_revealer_set_reveal_child (self->work, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->paned), FALSE);
  return G_SOURCE_REMOVE;
}

static void
busy_cb (DesignerDataPanel *self)
{
  g_clear_handle_id (&self->work_timeout, g_source_remove);
  if (crow_preview_is_busy (self->preview))
    self->work_timeout = g_timeout_add (WORK_DELAY, work_cb, self);
  else
    {
      gtk_revealer_set_reveal_child (self->work, FALSE);
      gtk_widget_set_sensitive (GTK_WIDGET (self->paned), TRUE);
    }
  _designer_data_update (self);
}

static void
progress_cb (DesignerDataPanel *self)
{
  double progress = crow_preview_get_progress (self->preview);

  if (progress < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, progress);
}

static void
compiler_updated_cb (DesignerDataPanel *self)
{
  CrowSchema *schema = designer_compiler_get_schema (self->compiler);

  if (self->preview != NULL && schema != NULL)
    crow_preview_follow (self->preview, schema);
  _designer_data_update (self);
}

/* The canvas. */

static void
canvas_selection_cb (DesignerDataPanel *self)
{
  const char *id = get_selected_entity (self);

  if (id != NULL && _designer_data_is_ready (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    designer_data_panel_show_entity (self, id);
}

/* Input. */

static void
chosen_cb (DesignerDataPanel *self)
{
  guint entity = gtk_drop_down_get_selected (self->chooser);

  if (!self->choosing && entity != GTK_INVALID_LIST_POSITION && _designer_data_is_ready (self))
    _designer_data_go (self, entity, NULL, 0, NULL);
}

static void
filter_cb (DesignerDataPanel *self)
{
  if (self->preview == NULL)
    return;
  crow_preview_rows_set_filter (designer_data_grid_get_rows (self->grid),
                                gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  _designer_data_update (self);
}

static void
follow_cb (DesignerDataPanel *self,
           CrowPreviewRow    *row)
{
  _designer_data_go (self, crow_preview_row_get_entity (row), NULL, 0, row);
}

static void
follow_role_cb (DesignerDataPanel *self,
                guint              role)
{
  guint n;
  const CrowRole *roles;
  g_autoptr (CrowPreviewRow) owner = NULL;

  if (self->current == NULL || !_designer_data_is_ready (self))
    return;
  owner = g_object_ref (self->current);
  roles = crow_schema_get_roles (crow_preview_get_schema (self->preview), crow_preview_row_get_entity (owner), &n);
  _designer_data_go (self, roles[role].target, owner, role, NULL);
}

static void
show_entity_cb (DesignerDataPanel *self,
                guint              entity)
{
  if (_designer_data_is_ready (self))
    _designer_data_go (self, entity, NULL, 0, NULL);
}

static void
show_all_cb (DesignerDataPanel *self)
{
  guint entity = crow_preview_rows_get_entity (designer_data_grid_get_rows (self->grid));

  if (entity != CROW_NONE)
    _designer_data_go (self, entity, NULL, 0, self->current);
}

/* Building. */

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
  g_signal_connect_swapped (self->chooser, "notify::selected", G_CALLBACK (chosen_cb), self);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->chooser));

  self->filter = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->filter, "placeholder-text", _("Filter"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->filter), 24);
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter"), -1);
  g_signal_connect_swapped (self->filter, "search-changed", G_CALLBACK (filter_cb), self);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->filter));

  gtk_box_append (GTK_BOX (self->bar), make_button ("list-add-symbolic", _("Add Row"), "data.add"));
  gtk_box_append (GTK_BOX (self->bar), make_button ("edit-copy-symbolic", _("Duplicate Row"), "data.duplicate"));
  gtk_box_append (GTK_BOX (self->bar), make_button ("user-trash-symbolic", _("Delete Rows"), "data.delete"));
  button = gtk_button_new_with_mnemonic (_("_What If Deleted?"));
  gtk_widget_set_tooltip_text (button, _("What Would Deleting This Do?"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "data.rehearse");
  gtk_box_append (GTK_BOX (self->bar), button);
  gtk_box_append (GTK_BOX (self->bar), make_button ("view-refresh-symbolic", _("Generate Rows…"), "data.generate"));

  /* In a narrow window the bar is longer than the panel. */
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->bar);
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
  g_signal_connect_swapped (all, "clicked", G_CALLBACK (show_all_cb), self);
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

static GMenuModel *
make_menu (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) second = g_menu_new ();

  g_menu_append (first, _("_What Would Deleting This Do?"), "data.rehearse");
  g_menu_append (first, _("_Delete"), "data.delete");
  g_menu_append (second, _("D_uplicate"), "data.duplicate");
  g_menu_append (second, _("_Add Row"), "data.add");
  g_menu_append (second, _("Set the Value to _NULL"), "data-grid.set-null");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GtkWidget *
make_empty_page (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *generate = gtk_button_new_with_mnemonic (_("_Generate Rows…"));
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_Add Row"));

  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No Rows Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Fill the tables to try the links on real rows."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (generate), "data.generate");
  gtk_widget_add_css_class (generate, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "data.add");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), generate);
  gtk_box_append (GTK_BOX (box), add);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
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

static void
stop_preview (DesignerDataPanel *self)
{
  if (self->preview == NULL)
    return;
  g_clear_handle_id (&self->work_timeout, g_source_remove);
  crow_preview_cancel (self->preview);
  g_signal_handlers_disconnect_by_data (self->preview, self);
  g_clear_pointer (&self->rehearsed, g_ptr_array_unref);
  designer_data_rehearsal_show (self->rehearsal, NULL, NULL, NULL);
  crow_preview_take_rehearsal (self->preview, NULL);
  g_signal_handlers_disconnect_by_data (designer_data_grid_get_rows (self->grid), self);
  gtk_box_remove (GTK_BOX (self->box), GTK_WIDGET (self->paned));
  self->paned = NULL;
  self->grid = NULL;
  self->links = NULL;
  self->rehearsal = NULL;
  g_clear_object (&self->preview);
  g_clear_object (&self->current);
  g_ptr_array_set_size (self->places, 0);
  self->place_position = 0;
  tell_pending (self);
  gtk_revealer_set_reveal_child (self->work, FALSE);
}

static void
start_preview (DesignerDataPanel *self)
{
  g_autoptr (GMenuModel) menu = make_menu ();
  CrowSchema *schema;

  if (self->preview != NULL || self->compiler == NULL)
    return;
  self->preview = crow_preview_new ();
  self->grid = DESIGNER_DATA_GRID (designer_data_grid_new (self->preview));
  self->links = DESIGNER_DATA_LINKS (designer_data_links_new (self->preview));
  self->rehearsal = DESIGNER_DATA_REHEARSAL (designer_data_rehearsal_new ());
  designer_data_grid_set_menu (self->grid, menu);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, make_no_entity_page (), "none");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->grid), "rows");
  gtk_stack_add_named (self->stack, make_empty_page (), "empty");
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), 160, -1);
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
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->paned));

  g_signal_connect_swapped (self->grid, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_data (designer_data_grid_get_rows (self->grid), "items-changed", G_CALLBACK (items_changed_cb), self,
                         NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (self->links, "follow", G_CALLBACK (follow_cb), self);
  g_signal_connect_swapped (self->links, "follow-role", G_CALLBACK (follow_role_cb), self);
  g_signal_connect_swapped (self->links, "link", G_CALLBACK (_designer_data_link), self);
  g_signal_connect_swapped (self->rehearsal, "show-entity", G_CALLBACK (show_entity_cb), self);
  g_signal_connect_swapped (self->preview, "rebuilt", G_CALLBACK (rebuilt_cb), self);
  g_signal_connect_swapped (self->preview, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->preview, "marks-changed", G_CALLBACK (marks_changed_cb), self);
  g_signal_connect_swapped (self->preview, "notify::busy", G_CALLBACK (busy_cb), self);
  g_signal_connect_swapped (self->preview, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->preview, "notify::waiting", G_CALLBACK (_designer_data_update), self);

  schema = designer_compiler_get_schema (self->compiler);
  if (schema != NULL)
    crow_preview_follow (self->preview, schema);
  _designer_data_update (self);
}

static void
designer_data_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (designer_data_panel_parent_class)->map (widget);

  start_preview (DESIGNER_DATA_PANEL (widget));
}

static void
designer_data_panel_dispose (GObject *object)
{
  DesignerDataPanel *self = DESIGNER_DATA_PANEL (object);

  designer_data_panel_set_state (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->head);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->places, g_ptr_array_unref);

  G_OBJECT_CLASS (designer_data_panel_parent_class)->dispose (object);
}

static void
designer_data_panel_class_init (DesignerDataPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_data_panel_dispose;
  widget_class->map = designer_data_panel_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "data.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "data.forward", NULL);
}

static void
designer_data_panel_init (DesignerDataPanel *self)
{
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_head (self);
  _designer_data_add_actions (self);
  add_bar (self);
  add_place (self);
  add_notice (self);
  add_work (self);
  _designer_data_update_actions (self);
}

GtkWidget *
designer_data_panel_new (void)
{
  return g_object_new (DESIGNER_TYPE_DATA_PANEL, NULL);
}

/**
 * designer_data_panel_set_state:
 * @self: the panel
 * @state: (nullable): the view of the document
 * @compiler: (nullable): the compiler that follows the document
 */
void
designer_data_panel_set_state (DesignerDataPanel *self,
                               CrowViewState     *state,
                               DesignerCompiler  *compiler)
{
  g_return_if_fail (DESIGNER_IS_DATA_PANEL (self));
  g_return_if_fail ((state == NULL) == (compiler == NULL));

  stop_preview (self);
  if (self->compiler != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->compiler, self);
      g_signal_handlers_disconnect_by_data (self->state, self);
    }
  g_set_object (&self->state, state);
  g_set_object (&self->compiler, compiler);
  if (compiler == NULL)
    return;
  g_signal_connect_object (compiler, "updated", G_CALLBACK (compiler_updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "selection-changed", G_CALLBACK (canvas_selection_cb), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    start_preview (self);
}

GtkWidget *
designer_data_panel_get_head (DesignerDataPanel *self)
{
  g_return_val_if_fail (DESIGNER_IS_DATA_PANEL (self), NULL);

  return self->head;
}

CrowPreview *
designer_data_panel_get_preview (DesignerDataPanel *self)
{
  g_return_val_if_fail (DESIGNER_IS_DATA_PANEL (self), NULL);

  return self->preview;
}

void
designer_data_panel_show_entity (DesignerDataPanel *self,
                                 const char        *id)
{
  guint16 entity;

  g_return_if_fail (DESIGNER_IS_DATA_PANEL (self));

  start_preview (self);
  if (!_designer_data_is_ready (self))
    return;
  entity = crow_schema_lookup_entity_by_id (crow_preview_get_schema (self->preview), id);
  if (entity != CROW_NONE && entity != crow_preview_rows_get_entity (designer_data_grid_get_rows (self->grid)))
    _designer_data_go (self, entity, NULL, 0, NULL);
}

void
designer_data_panel_focus (DesignerDataPanel *self)
{
  g_return_if_fail (DESIGNER_IS_DATA_PANEL (self));

  if (self->grid == NULL || !gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->chooser));
}
