/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The panels around the canvas: which are shown, how large they are, what they show.
 *
 * In a narrow window the side panel is below the canvas instead of beside it, and the tools lie in a row.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-switcher.h"
#include "sql/crow-problem.h"

/* How many problems there are, where they can be seen; nothing where there are none. */
static void
update_problem_button (DesignerWindow *self)
{
  GPtrArray *problems = designer_compiler_get_problems (self->compiler);
  guint n_errors = crow_problems_count (problems, CROW_SEVERITY_ERROR)
                   + designer_compiler_get_skipped (self->compiler)->len
                   + (designer_compiler_get_error (self->compiler) != NULL);
  guint n_problems = crow_problems_count (problems, CROW_SEVERITY_WARNING) + n_errors
                     - crow_problems_count (problems, CROW_SEVERITY_ERROR);
  g_autofree char *label = g_strdup_printf (ngettext ("%u problem", "%u problems", n_problems), n_problems);

  gtk_widget_set_visible (self->problem_button, n_problems > 0 && !self->narrow);
  gtk_label_set_text (self->problem_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_image_set_from_icon_name (self->problem_icon, n_errors > 0 ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->problem_icon), n_errors > 0 ? "warning" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem_icon), n_errors > 0 ? "error" : "warning");
}

static void
compiler_updated_cb (DesignerWindow *self)
{
  const GError *error = designer_compiler_get_error (self->compiler);
  const GError *code_error = designer_compiler_get_code_error (self->compiler);
  const char *sql = designer_compiler_get_sql (self->compiler);
  const char *code = designer_compiler_get_code (self->compiler);

  if (sql != NULL)
    {
      designer_code_view_set_text (self->sql_view, sql);
      if (self->baseline_wanted)
        designer_code_view_set_baseline (self->sql_view, sql);
      self->baseline_wanted = FALSE;
    }
  else if (error != NULL)
    designer_code_view_show_message (self->sql_view, error->message);

  update_problem_button (self);
  if (code != NULL)
    designer_code_view_set_text (self->code_view, code);
  else if (code_error != NULL)
    designer_code_view_show_message (self->code_view, code_error->message);
  else if (error != NULL)
    designer_code_view_show_message (self->code_view, error->message);
}

/* What the SQL is shown for, and what problems are looked for. */
static void
sql_choice_cb (DesignerWindow *self)
{
  CrowDialectId dialect = designer_code_view_get_selected (self->sql_view);

  if (self->compiler == NULL || designer_compiler_get_dialect (self->compiler) == dialect)
    return;

  /* Another dialect's text has nothing to do with what was saved. */
  self->baseline_wanted = TRUE;
  designer_code_view_set_baseline (self->sql_view, NULL);
  designer_compiler_set_dialect (self->compiler, dialect);
}

/* One may look at the SQL for others, but what is drawn for one database begins with that. */
static void
drawn_for_cb (DesignerWindow *self)
{
  designer_code_view_set_selected (self->sql_view, crow_model_get_dialect (crow_document_get_model (self->document)));
}

static void
code_choice_cb (DesignerWindow *self)
{
  static const CrowCodegenPart parts[] = { CROW_CODEGEN_HEADER, CROW_CODEGEN_BODY, CROW_CODEGEN_MAIN };

  if (self->compiler != NULL)
    designer_compiler_set_part (self->compiler, parts[designer_code_view_get_selected (self->code_view)]);
}

void
_designer_window_attach_panels (DesignerWindow *self)
{
  crow_canvas_set_state (self->canvas, self->state);
  crow_map_set_state (CROW_MAP (self->map), self->state);
  _designer_window_attach_diagrams (self);
  _designer_window_attach_lens (self);
  designer_outline_set_state (self->outline, self->state);
  designer_history_set_document (self->history, self->document);
  designer_history_set_document (self->history_page, self->document);
  designer_problems_set_state (self->problems, self->state, self->compiler);
  designer_inspector_set_state (self->inspector, self->state);
  designer_inspector_set_compiler (self->inspector, self->compiler);
  designer_data_panel_set_state (self->data, self->state, self->compiler);
  if (self->compiler == NULL)
    return;

  g_signal_connect_swapped (self->compiler, "updated", G_CALLBACK (compiler_updated_cb), self);
  g_signal_connect_object (crow_document_get_model (self->document), "notify::dialect", G_CALLBACK (drawn_for_cb), self,
                           G_CONNECT_SWAPPED);
  drawn_for_cb (self);
  sql_choice_cb (self);
  code_choice_cb (self);
}

/* Sizes. */

static void
outline_moved_cb (DesignerWindow *self)
{
  if (self->laid_out && !self->narrow && gtk_widget_get_mapped (GTK_WIDGET (self->outline)))
    g_settings_set_int (self->settings, "outline-width", CLAMP (gtk_paned_get_position (self->outline_paned), 120, 2000));
}

/* A panel that is narrower than what is in it was pushed together by others, which are wide where letters
 * are large; when they go it is to be what it was. */
static void
side_moved_cb (DesignerWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->side_paned)) - gtk_paned_get_position (self->side_paned);
  int minimum;

  gtk_widget_measure (self->side_panel, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (self->laid_out && !self->narrow && gtk_widget_get_mapped (self->side_panel) && width >= MAX (200, minimum))
    g_settings_set_int (self->settings, "side-panel-width", MIN (width, 4000));
}

/* The tools stand in a column where there is room for one. */
static void
update_toolbox (DesignerWindow *self)
{
  gboolean low = gtk_widget_get_visible (GTK_WIDGET (self->problems)) &&
                 gtk_paned_get_position (self->bottom_paned) < 310;
  gboolean lying = self->narrow || low;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->toolbox),
                                  lying ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->toolbox_separator),
                                  lying ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_halign (self->toolbox, self->narrow ? GTK_ALIGN_CENTER : GTK_ALIGN_START);
  gtk_widget_set_valign (self->toolbox, self->narrow ? GTK_ALIGN_END : low ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
}

static void
bottom_moved_cb (DesignerWindow *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->bottom_paned)) - gtk_paned_get_position (self->bottom_paned);

  if (self->laid_out && gtk_widget_get_mapped (GTK_WIDGET (self->problems)) && height >= 80)
    g_settings_set_int (self->settings, "bottom-panel-height", MIN (height, 4000));
  if (self->laid_out)
    update_toolbox (self);
}

/* What was hidden while the window changed its size comes back in the size that it had. */
static void
panel_shown_cb (DesignerWindow *self)
{
  self->laid_out = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Rows want more room than a list of problems does. */
static void
make_room_for_rows (DesignerWindow *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->pages));
  int wanted = MIN (320, height * 55 / 100);

  if (height > 0 && g_settings_get_int (self->settings, "bottom-panel-height") < wanted)
    g_settings_set_int (self->settings, "bottom-panel-height", wanted);
  if (gtk_widget_get_visible (GTK_WIDGET (self->problems)))
    panel_shown_cb (self);
}

void
_designer_window_show_rows (DesignerWindow *self,
                            const char     *page)
{
  designer_problems_show_page (self->problems, page);
  make_room_for_rows (self);
  g_settings_set_boolean (self->settings, "show-bottom-panel", TRUE);
}

/* Who leafs to the rows finds them in a height that was chosen, if one was. */
static void
rows_mapped_cb (DesignerWindow *self)
{
  g_autoptr (GVariant) usual = g_settings_get_default_value (self->settings, "bottom-panel-height");

  if (g_settings_get_int (self->settings, "bottom-panel-height") == g_variant_get_int32 (usual))
    make_room_for_rows (self);
}

/* A pane that is laid out keeps the size of its end where its own changes, so the end is measured from the size that the
 * pane has now; one that was not laid out yet, or not that way, is asked again when it was. */
void
_designer_window_set_narrow (DesignerWindow *self,
                             gboolean        narrow)
{
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  int outline_width = g_settings_get_int (self->settings, "outline-width");
  int side_paned_width = gtk_widget_get_width (GTK_WIDGET (self->side_paned));
  int shared = gtk_widget_get_width (GTK_WIDGET (self->outline_paned))
               - (gtk_widget_get_visible (GTK_WIDGET (self->outline)) ? outline_width : 0);

  self->laid_out = FALSE;
  self->narrow = narrow;
  gtk_widget_set_size_request (self->side_panel, narrow ? -1 : 200, narrow ? 60 : -1);
  gtk_widget_set_visible (self->zoombox, !narrow);
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->side_paned)) != orientation)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->side_paned), orientation);
      return;
    }
  if (side_paned_width == 0)
    return;

  gtk_paned_set_position (self->outline_paned, narrow ? MIN (outline_width, 140) : outline_width);
  /* Half is the canvas's at least. */
  gtk_paned_set_position (self->side_paned,
                          narrow ? gtk_widget_get_height (GTK_WIDGET (self->side_paned)) * 60 / 100
                                 : side_paned_width - MIN (shared / 2,
                                                           g_settings_get_int (self->settings, "side-panel-width")));
  gtk_paned_set_position (self->bottom_paned,
                          MAX (160, gtk_widget_get_height (GTK_WIDGET (self->bottom_paned))
                                    - g_settings_get_int (self->settings, "bottom-panel-height")));
  self->laid_out = TRUE;
  update_toolbox (self);
  _designer_window_update_actions (self);
}

/* The buttons of the window's description, and a list in their place where they have no room. */
static void
add_side_switcher (DesignerWindow *self)
{
  GtkWidget *buttons = g_object_ref (self->side_switcher);
  GtkWidget *switcher;

  gtk_box_remove (GTK_BOX (self->side_panel), buttons);
  switcher = designer_switcher_new (buttons, self->side_pages, _("Panel"));
  gtk_box_prepend (GTK_BOX (self->side_panel), switcher);
  g_object_unref (buttons);
}

void
_designer_window_add_panels (DesignerWindow *self)
{
  const char *const dialects[] = { "SQLite", "PostgreSQL", "MariaDB", NULL };
  const char *const parts[] = { _("Header"), _("Body"), _("Example Program"), NULL };
  DesignerStatements *statements;

  self->inspector = DESIGNER_INSPECTOR (designer_inspector_new ());
  self->sql_view = DESIGNER_CODE_VIEW (designer_code_view_new ("sql", _("SQL"), _("Database"), dialects));
  self->code_view = DESIGNER_CODE_VIEW (designer_code_view_new ("c", _("C Code"), _("File"), parts));
  gtk_stack_add_titled (self->side_pages, GTK_WIDGET (self->inspector), "properties", _("Properties"));
  gtk_stack_add_titled (self->side_pages, GTK_WIDGET (self->sql_view), "sql", _("SQL"));
  gtk_stack_add_titled (self->side_pages, GTK_WIDGET (self->code_view), "code", _("C Code"));
  add_side_switcher (self);
  g_settings_bind (self->settings, "side-panel-page", self->side_pages, "visible-child-name", G_SETTINGS_BIND_DEFAULT);

  self->history_page = g_object_new (DESIGNER_TYPE_HISTORY, NULL);
  designer_problems_add_page (self->problems, GTK_WIDGET (self->history_page), "history", _("History"), NULL);
  self->data = DESIGNER_DATA_PANEL (designer_data_panel_new ());
  designer_problems_add_page (self->problems, GTK_WIDGET (self->data), "data", _("Data"),
                              designer_data_panel_get_head (self->data));
  g_signal_connect_object (self->data, "map", G_CALLBACK (rows_mapped_cb), self, G_CONNECT_SWAPPED);
  statements = designer_data_panel_get_statements (self->data);
  designer_problems_add_page (self->problems, GTK_WIDGET (statements), "statements", _("What Ran"),
                              designer_statements_get_head (statements));

  self->map = crow_map_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map"), -1);
  gtk_widget_set_halign (self->map, GTK_ALIGN_END);
  gtk_widget_set_valign (self->map, GTK_ALIGN_END);
  gtk_widget_set_margin_end (self->map, 10);
  gtk_widget_set_margin_bottom (self->map, 62);
  gtk_widget_add_css_class (self->map, "floating");
  gtk_overlay_add_overlay (self->canvas_area, self->map);
  g_settings_bind (self->settings, "show-minimap", self->map, "visible", G_SETTINGS_BIND_GET);

  g_settings_bind (self->settings, "show-outline", self->outline, "visible", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "show-side-panel", self->side_panel, "visible", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "show-bottom-panel", self->problems, "visible", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "show-grid", self->canvas, "show-grid", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "snap-to-grid", self->canvas, "snap-to-grid", G_SETTINGS_BIND_GET);

  g_signal_connect_swapped (self->outline, "notify::visible", G_CALLBACK (panel_shown_cb), self);
  g_signal_connect_swapped (self->side_panel, "notify::visible", G_CALLBACK (panel_shown_cb), self);
  g_signal_connect_swapped (self->problems, "notify::visible", G_CALLBACK (panel_shown_cb), self);
  g_signal_connect_swapped (self->outline_paned, "notify::position", G_CALLBACK (outline_moved_cb), self);
  g_signal_connect_swapped (self->side_paned, "notify::position", G_CALLBACK (side_moved_cb), self);
  g_signal_connect_swapped (self->bottom_paned, "notify::position", G_CALLBACK (bottom_moved_cb), self);
  g_signal_connect_swapped (self->problems, "notify::visible", G_CALLBACK (bottom_moved_cb), self);

  g_signal_connect_swapped (self->sql_view, "notify::selected", G_CALLBACK (sql_choice_cb), self);
  g_signal_connect_swapped (self->code_view, "notify::selected", G_CALLBACK (code_choice_cb), self);
}
