/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window as a whole: its parts, the document that is in it, title, size and colours.  Files, actions, panels and
 * menus have files of their own.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

/* Below this width one thing is shown at a time. */
#define NARROW 700

G_DEFINE_FINAL_TYPE (DesignerWindow, designer_window, ADW_TYPE_APPLICATION_WINDOW)

void
_designer_window_toast (DesignerWindow *self,
                        const char     *message)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
_designer_window_update_title (DesignerWindow *self)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *folder = NULL;
  GFile *file;

  if (self->document == NULL)
    {
      adw_window_title_set_title (self->title, _("Crowfoot"));
      adw_window_title_set_subtitle (self->title, NULL);
      gtk_window_set_title (GTK_WINDOW (self), _("Crowfoot"));
      return;
    }

  file = crow_document_get_file (self->document);
  if (file != NULL)
    {
      g_autoptr (GFile) parent = g_file_get_parent (file);

      name = g_file_get_basename (file);
      folder = parent != NULL ? g_file_get_parse_name (parent) : NULL;
      if (folder != NULL && g_str_has_prefix (folder, g_get_home_dir ()))
        {
          char *shorter = g_strconcat ("~", folder + strlen (g_get_home_dir ()), NULL);

          g_free (folder);
          folder = shorter;
        }
    }
  else if (self->example != NULL)
    name = g_strdup (self->example);
  else
    name = g_strdup (_("New Document"));

  /* Translators: the mark of a document with unsaved changes, before its name */
  title = crow_document_get_modified (self->document) ? g_strdup_printf (_("• %s"), name) : g_strdup (name);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, file != NULL ? folder : _("Not saved yet"));
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
hint_changed_cb (DesignerWindow *self)
{
  const char *hint = crow_view_state_get_hint (self->state);

  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  if (hint != NULL)
    gtk_label_set_text (self->hint, hint);
  if (crow_view_state_get_refused (self->state))
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
}

static void
scene_changed_cb (DesignerWindow *self)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);

  gtk_widget_set_visible (self->beginning, crow_scene_get_n_items (scene, CROW_ITEM_CARD) == 0);
}

static gboolean
zoom_idle_cb (gpointer user_data)
{
  DesignerWindow *self = user_data;
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  double scale = crow_viewport_get_scale (viewport) / crow_viewport_get_normal (viewport);
  g_autofree char *label = NULL;

  self->zoom_idle = 0;
  /* Translators: a percentage; mind the kind of space before the sign */
  label = g_strdup_printf (_("%d %%"), (int) round (scale * 100));
  gtk_button_set_label (self->zoom_button, label);
  return G_SOURCE_REMOVE;
}

/* The canvas zooms while sizes are being given out, when a label cannot take another size. */
static void
zoom_changed_cb (DesignerWindow *self)
{
  if (self->zoom_idle == 0)
    self->zoom_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, zoom_idle_cb, self, NULL);
}

static void
edit_cb (DesignerWindow *self,
         const char     *id)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "properties");
  g_settings_set_boolean (self->settings, "show-side-panel", TRUE);
  designer_inspector_focus (self->inspector);
}

static void
disconnect_document (DesignerWindow *self)
{
  if (self->document == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->document, self);
  g_signal_handlers_disconnect_by_data (crow_document_get_model (self->document), self);
  g_signal_handlers_disconnect_by_data (self->state, self);
  g_signal_handlers_disconnect_by_data (crow_view_state_get_viewport (self->state), self);
  g_clear_handle_id (&self->zoom_idle, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->compiler, self);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->recovery, crow_recovery_stop);
  g_clear_object (&self->compiler);
  g_clear_object (&self->state);
  g_clear_object (&self->document);
}

/* Without a journal one can draw as well; it is only said. */
static void
start_recovery (DesignerWindow *self)
{
  g_autofree char *folder = crow_recovery_get_folder ();
  g_autoptr (GError) error = NULL;

  self->recovery = crow_recovery_start (self->document, folder, &error);
  if (self->recovery == NULL)
    _designer_window_toast (self, error->message);
}

void
_designer_window_set_document (DesignerWindow *self,
                               CrowDocument   *document)
{
  disconnect_document (self);

  gtk_revealer_set_reveal_child (self->banner, FALSE);
  if (document != NULL)
    {
      self->document = g_object_ref (document);
      self->state = crow_view_state_new (document, crow_pango_measure_get_measure (crow_canvas_get_measure ()));
      self->compiler = designer_compiler_new (document);
      self->baseline_wanted = TRUE;
      start_recovery (self);

      g_signal_connect_swapped (document, "notify::modified", G_CALLBACK (_designer_window_update_title), self);
      g_signal_connect_swapped (document, "notify::file", G_CALLBACK (_designer_window_update_title), self);
      g_signal_connect_swapped (document, "notify::file", G_CALLBACK (_designer_window_update_actions), self);
      g_signal_connect_swapped (document, "notify::undo-label", G_CALLBACK (_designer_window_update_actions), self);
      g_signal_connect_swapped (document, "notify::redo-label", G_CALLBACK (_designer_window_update_actions), self);
      g_signal_connect_swapped (self->state, "notify::hint", G_CALLBACK (hint_changed_cb), self);
      g_signal_connect_swapped (self->state, "selection-changed", G_CALLBACK (_designer_window_update_actions), self);
      g_signal_connect_swapped (self->state, "edit", G_CALLBACK (edit_cb), self);
      g_signal_connect_swapped (self->state, "notify::tool", G_CALLBACK (_designer_window_update_actions), self);
      g_signal_connect_swapped (crow_view_state_get_viewport (self->state), "changed", G_CALLBACK (zoom_changed_cb),
                                self);
      g_signal_connect_swapped (self->state, "scene-changed", G_CALLBACK (scene_changed_cb), self);
      hint_changed_cb (self);
      scene_changed_cb (self);
      zoom_changed_cb (self);
      _designer_window_watch_file (self);
    }

  _designer_window_attach_panels (self);
  _designer_window_update_title (self);
  _designer_window_update_actions (self);
  /* A stack whose page with the focus goes gives it to whatever comes first on the other one. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_stack_set_visible_child_name (self->pages, document != NULL ? "editor" : "empty");
  if (document != NULL)
    {
      crow_canvas_fit (self->canvas);
      gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
    }
  else
    gtk_widget_grab_focus (self->new_button);
}

void
_designer_window_apply_typing (DesignerWindow *self)
{
  if (self->document == NULL)
    return;
  crow_canvas_apply_typing (self->canvas);
  designer_inspector_apply (self->inspector);
}

/* Colours. */

static void
follow_style_cb (DesignerWindow *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  const CrowPalette *palette;

  if (adw_style_manager_get_high_contrast (manager))
    palette = crow_palette_get_high_contrast (dark);
  else
    palette = dark ? crow_palette_get_dark () : crow_palette_get_light ();
  crow_canvas_set_palette (self->canvas, palette);
  crow_map_set_palette (CROW_MAP (self->map), palette);
  designer_legend_set_palette (self->legend, palette);
}

/* Size. */

static gboolean
mode_idle_cb (gpointer user_data)
{
  DesignerWindow *self = user_data;

  self->mode_idle = 0;
  _designer_window_set_narrow (self, gtk_widget_get_width (GTK_WIDGET (self)) < NARROW);
  return G_SOURCE_REMOVE;
}

static void
designer_window_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  DesignerWindow *self = DESIGNER_WINDOW (widget);

  GTK_WIDGET_CLASS (designer_window_parent_class)->size_allocate (widget, width, height, baseline);

  /* What is visible cannot be changed while sizes are being given out. */
  if ((!self->laid_out || (width < NARROW) != self->narrow) && self->mode_idle == 0)
    self->mode_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, mode_idle_cb, self, NULL);
}

static void
save_size (DesignerWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
}

static void
designer_window_unmap (GtkWidget *widget)
{
  save_size (DESIGNER_WINDOW (widget));

  GTK_WIDGET_CLASS (designer_window_parent_class)->unmap (widget);
}

/* The empty page. */

static void
example_activated_cb (AdwActionRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "win.open-example", "s",
                              g_object_get_data (G_OBJECT (row), "example"));
}

static void
add_examples (DesignerWindow *self)
{
  static const struct
  {
    const char *name;
    const char *title;
    const char *subtitle;
  } examples[] = {
    { "blog.crow", N_("Blog"), N_("Users and posts: the smallest") },
    { "library.crow", N_("Library"), N_("Every kind of link and delete rule") },
    { "company.crow", N_("Company"), N_("Composite keys, managers, an association of its own") },
    { "shop.crow", N_("Shop"), N_("A dozen entities, enumerations, checks") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(examples[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(examples[i].subtitle));
      gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(examples[i].title), -1);
      g_object_set_data (G_OBJECT (row), "example", (gpointer) examples[i].name);
      g_signal_connect (row, "activated", G_CALLBACK (example_activated_cb), NULL);
      adw_preferences_group_add (self->examples, row);
    }
}

/* Dropping files. */

static gboolean
drop_cb (DesignerWindow *self,
         const GValue   *value)
{
  GSList *files;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;

  files = g_value_get_boxed (value);
  for (GSList *l = files; l != NULL; l = l->next)
    designer_application_open_file (DESIGNER_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), l->data,
                                    GTK_WINDOW (self));
  return files != NULL;
}

static void
designer_window_dispose (GObject *object)
{
  DesignerWindow *self = DESIGNER_WINDOW (object);

  g_clear_handle_id (&self->mode_idle, g_source_remove);
  if (self->document != NULL)
    {
      disconnect_document (self);
      _designer_window_attach_panels (self);
    }
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->example, g_free);
  designer_print_choices_clear (&self->print_choices);
  g_clear_pointer (&self->notes, g_ptr_array_unref);

  G_OBJECT_CLASS (designer_window_parent_class)->dispose (object);
}

static void
designer_window_class_init (DesignerWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CROW_TYPE_CANVAS);
  g_type_ensure (DESIGNER_TYPE_HISTORY);
  g_type_ensure (DESIGNER_TYPE_OUTLINE);
  g_type_ensure (DESIGNER_TYPE_PROBLEMS);
  g_type_ensure (DESIGNER_TYPE_RECENT);

  object_class->dispose = designer_window_dispose;
  widget_class->size_allocate = designer_window_size_allocate;
  widget_class->unmap = designer_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = _designer_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/designer-window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, DesignerWindow, name)
  BIND (toasts);
  BIND (title);
  BIND (header);
  BIND (new_button);
  BIND (open_button);
  BIND (outline_button);
  BIND (history_buttons);
  BIND (undo_section);
  BIND (undo_button);
  BIND (redo_button);
  BIND (history_button);
  BIND (history);
  BIND (save_button);
  BIND (side_panel_button);
  BIND (menu_button);
  BIND (banner);
  BIND (pages);
  BIND (examples);
  BIND (outline_paned);
  BIND (side_paned);
  BIND (bottom_paned);
  BIND (outline);
  BIND (canvas);
  BIND (canvas_area);
  BIND (toolbox);
  BIND (toolbox_separator);
  BIND (zoombox);
  BIND (zoom_button);
  BIND (hint);
  BIND (diagram_button);
  BIND (diagram_label);
  BIND (beginning);
  BIND (problem_button);
  BIND (problem_icon);
  BIND (problem_label);
  BIND (problems);
  BIND (side_panel);
  BIND (side_switcher);
  BIND (side_pages);
#undef BIND
}

/* The arrow of a split button has a tooltip only; GTK 4.8 makes no name of that. */
static void
name_arrow (GtkWidget  *split_button,
            const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (split_button); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child))
      {
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
        gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (child)),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      }
}

static void
designer_window_init (DesignerWindow *self)
{
  GtkDropTarget *drop;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Diagram"), -1);

  name_arrow (self->open_button, _("Recent Files"));

  drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  g_signal_connect_swapped (self->canvas, "failed", G_CALLBACK (_designer_window_toast), self);
  g_signal_connect_swapped (self->canvas, "context-menu", G_CALLBACK (_designer_window_show_menu), self);
  add_examples (self);
}

/**
 * designer_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window without a document
 */
DesignerWindow *
designer_window_new (DesignerApplication *application)
{
  DesignerWindow *self;
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_return_val_if_fail (DESIGNER_IS_APPLICATION (application), NULL);

  self = g_object_new (DESIGNER_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (designer_application_get_settings (application));
  _designer_window_add_panels (self);
  _designer_window_add_actions (self);
  _designer_window_add_canvas_keys (self);

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style_cb), self, G_CONNECT_SWAPPED);
  follow_style_cb (self);

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  _designer_window_set_document (self, NULL);
  return self;
}

gboolean
designer_window_is_empty (DesignerWindow *self)
{
  g_return_val_if_fail (DESIGNER_IS_WINDOW (self), FALSE);

  if (self->document == NULL)
    return TRUE;
  return crow_document_get_file (self->document) == NULL && !crow_document_get_modified (self->document)
         && self->example == NULL;
}

gboolean
designer_window_has_file (DesignerWindow *self,
                          GFile          *file)
{
  GFile *own;

  g_return_val_if_fail (DESIGNER_IS_WINDOW (self), FALSE);

  own = self->document != NULL ? crow_document_get_file (self->document) : NULL;
  return own != NULL && g_file_equal (own, file);
}

void
designer_window_show_document (DesignerWindow *self,
                               CrowDocument   *document)
{
  g_return_if_fail (DESIGNER_IS_WINDOW (self));
  g_return_if_fail (CROW_IS_DOCUMENT (document));

  g_clear_pointer (&self->example, g_free);
  _designer_window_set_document (self, document);
}

/**
 * designer_window_start_new:
 * @self: a window without a document, or with one that was never touched
 *
 * Begins an empty document, drawn for the database that the settings name.
 */
void
designer_window_start_new (DesignerWindow *self)
{
  g_autoptr (CrowDocument) document = NULL;

  g_return_if_fail (DESIGNER_IS_WINDOW (self));

  document = crow_document_new_for (g_settings_get_enum (self->settings, "dialect"));
  _designer_window_set_document (self, document);
}
