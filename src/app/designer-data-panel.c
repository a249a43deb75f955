/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data panel as a whole: the life of its preview, and what is done when preview, document or a person change
 * something.  Its parts are made in designer-data-build.c; which rows it shows is in designer-data-places.c, what it
 * tells of the sample database in designer-data-tell.c, what it does in designer-data-actions.c.
 *
 * The panel follows the selection of the canvas, not the other way round: looking at rows is no selecting of entities.
 */
#include "config.h"

#include "app/designer-data-private.h"
#include "preview/crow-preview-keep.h"

/* What takes less is not worth a bar that comes and goes, in milliseconds. */
#define WORK_DELAY 150
/* How many entities are found without a search. */
#define N_AT_A_GLANCE 12

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
  designer_data_grid_show_words (self->grid,
                                 self->question != NULL || crow_preview_get_n_pending (self->preview) > 0 ||
                                   crow_preview_has_kept (self->preview,
                                                          crow_preview_rows_get_entity (
                                                            designer_data_grid_get_rows (self->grid))));
  if (!crow_preview_is_busy (self->preview))
    {
      const char *page = get_page (self);

      gtk_stack_set_visible_child_name (self->stack, page);
      /* without rows there is nothing to be linked with, and what is said instead wants the room */
      gtk_widget_set_visible (GTK_WIDGET (self->side), self->question != NULL || g_str_equal (page, "rows"));
      _designer_data_tell_pending (self);
    }
  _designer_data_tell_notice (self);
  _designer_data_update_actions (self);
}

/* What the preview tells. */

static void
selection_changed_cb (DesignerDataPanel *self)
{
  g_autoptr (GPtrArray) selected = designer_data_grid_get_selected (self->grid, 2);
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
  if (self->question != NULL && crow_preview_get_rehearsal (self->preview) != NULL)
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
  gtk_drop_down_set_enable_search (self->chooser, crow_schema_get_n_entities (schema) > N_AT_A_GLANCE);
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

static void
rebuilt_cb (DesignerDataPanel *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);

  fill_chooser (self);
  _designer_data_adopt_places (self);
  if (_designer_data_get_place (self) == NULL || crow_schema_lookup_entity_by_id (schema, _designer_data_get_place (self)->entity_id) == CROW_NONE)
    {
      const char *id = get_selected_entity (self);
      guint16 entity = id != NULL ? crow_preview_lookup_entity (self->preview, id) : CROW_NONE;

      if (entity == CROW_NONE && crow_schema_get_n_entities (schema) > 0)
        entity = 0;
      if (entity != CROW_NONE)
        {
          _designer_data_go (self, entity, NULL, 0, NULL);
          return;
        }
    }
  else
    g_set_object (&_designer_data_get_place (self)->row, self->current);
  _designer_data_show_place (self);
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

  _designer_data_pass_fixtures (self);
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

void
_designer_data_follow_role (DesignerDataPanel *self,
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

/* The preview lives from when the panel is first seen to when the document is another. */

static void
stop_preview (DesignerDataPanel *self)
{
  if (self->preview == NULL)
    return;
  g_clear_handle_id (&self->work_timeout, g_source_remove);
  crow_preview_cancel (self->preview);
  g_signal_handlers_disconnect_by_data (self->preview, self);
  g_clear_pointer (&self->question, crow_preview_question_free);
  designer_data_rehearsal_show (self->rehearsal, NULL, NULL, NULL);
  crow_preview_take_rehearsal (self->preview, NULL);
  g_signal_handlers_disconnect_by_data (designer_data_grid_get_rows (self->grid), self);
  gtk_box_remove (GTK_BOX (self->box), GTK_WIDGET (self->paned));
  self->paned = NULL;
  self->grid = NULL;
  self->links = NULL;
  self->rehearsal = NULL;
  designer_statements_set_log (self->statements, NULL, NULL);
  g_clear_object (&self->preview);
  g_clear_object (&self->current);
  g_ptr_array_set_size (self->places, 0);
  self->place_position = 0;
  _designer_data_tell_pending (self);
  gtk_revealer_set_reveal_child (self->work, FALSE);
}

static void
start_preview (DesignerDataPanel *self)
{
  CrowSchema *schema;

  if (self->preview != NULL || self->compiler == NULL)
    return;
  self->preview = crow_preview_new ();
  _designer_data_build_rows (self);
  designer_statements_set_log (self->statements, crow_preview_get_log (self->preview),
                               crow_view_state_get_document (self->state));

  g_signal_connect_swapped (self->grid, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_data (designer_data_grid_get_rows (self->grid), "items-changed", G_CALLBACK (items_changed_cb), self,
                         NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (self->links, "follow", G_CALLBACK (follow_cb), self);
  g_signal_connect_swapped (self->links, "follow-role", G_CALLBACK (_designer_data_follow_role), self);
  g_signal_connect_swapped (self->links, "link", G_CALLBACK (_designer_data_link), self);
  g_signal_connect_swapped (self->links, "ask-unlink", G_CALLBACK (_designer_data_rehearse_unlink), self);
  g_signal_connect_swapped (self->rehearsal, "show-entity", G_CALLBACK (show_entity_cb), self);
  g_signal_connect_swapped (self->preview, "rebuilt", G_CALLBACK (rebuilt_cb), self);
  g_signal_connect_swapped (self->preview, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->preview, "marks-changed", G_CALLBACK (marks_changed_cb), self);
  g_signal_connect_swapped (self->preview, "notify::busy", G_CALLBACK (busy_cb), self);
  g_signal_connect_swapped (self->preview, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->preview, "notify::waiting", G_CALLBACK (_designer_data_update), self);

  _designer_data_pass_fixtures (self);
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
  g_clear_object (&self->statements);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->places, g_ptr_array_unref);

  G_OBJECT_CLASS (designer_data_panel_parent_class)->dispose (object);
}

/* Only while something is rehearsed: else it is the window's. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  DesignerDataPanel *self = DESIGNER_DATA_PANEL (widget);

  if (self->question == NULL)
    return GDK_EVENT_PROPAGATE;
  _designer_data_close_rehearsal (self);
  return GDK_EVENT_STOP;
}

static void
designer_data_panel_class_init (DesignerDataPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_data_panel_dispose;
  widget_class->map = designer_data_panel_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "data.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "data.forward", NULL);
}

static void
designer_data_panel_init (DesignerDataPanel *self)
{
  self->places = g_ptr_array_new_with_free_func (_designer_data_place_free);
  _designer_data_build (self);
  self->statements = g_object_ref_sink (DESIGNER_STATEMENTS (designer_statements_new ()));
  g_signal_connect_swapped (self->chooser, "notify::selected", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->filter, "search-changed", G_CALLBACK (filter_cb), self);
  _designer_data_add_actions (self);
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

DesignerStatements *
designer_data_panel_get_statements (DesignerDataPanel *self)
{
  g_return_val_if_fail (DESIGNER_IS_DATA_PANEL (self), NULL);

  return self->statements;
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
  entity = crow_preview_lookup_entity (self->preview, id);
  if (entity != CROW_NONE && entity != crow_preview_rows_get_entity (designer_data_grid_get_rows (self->grid)))
    _designer_data_go (self, entity, NULL, 0, NULL);
}

gboolean
designer_data_panel_activate (DesignerDataPanel *self,
                              const char        *action)
{
  g_return_val_if_fail (DESIGNER_IS_DATA_PANEL (self), FALSE);

  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), action))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), action, NULL);
  return TRUE;
}

void
designer_data_panel_focus (DesignerDataPanel *self)
{
  g_return_if_fail (DESIGNER_IS_DATA_PANEL (self));

  if (self->grid == NULL || !gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->chooser));
}
