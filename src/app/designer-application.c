/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Start, files from the command line or the file manager, and what concerns all windows: New, Preferences, About,
 * Quit, light and dark.  What concerns one document is in the window.
 */
#include "config.h"

#include "app/designer-application.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "app/designer-preferences.h"
#include "app/designer-recovery.h"
#include "app/designer-shortcuts.h"
#include "app/designer-window.h"
#include "compat/compat.h"

struct _DesignerApplication
{
  AdwApplication parent_instance;

  GSettings *settings;         /* owned */
  gboolean recovery_offered;   /* what a crash left is asked about once */
};

G_DEFINE_FINAL_TYPE (DesignerApplication, designer_application, ADW_TYPE_APPLICATION)

static DesignerWindow *
add_window (DesignerApplication *self)
{
  DesignerWindow *window = designer_window_new (self);
  GtkWindowGroup *group = gtk_window_group_new ();

  /* A question of one window does not hold up the others. */
  gtk_window_group_add_window (group, GTK_WINDOW (window));
  g_object_unref (group);
  return window;
}

static void
new_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  DesignerWindow *window;

  /* A window that shows nothing yet is for it. */
  if (active != NULL && DESIGNER_IS_WINDOW (active) && designer_window_is_empty (DESIGNER_WINDOW (active)))
    window = DESIGNER_WINDOW (active);
  else
    window = add_window (user_data);
  designer_window_start_new (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (add_window (user_data)));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  DesignerApplication *self = user_data;

  designer_preferences_show (gtk_application_get_active_window (GTK_APPLICATION (self)), self->settings);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  static const char *const developers[] = { "The Crowfoot authors", NULL };
  g_autofree char *debug_info = NULL;
  const char *translators = _("translator-credits");

  debug_info = g_strdup_printf ("%s %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGtkSourceView %u.%u.%u\nGLib %u.%u.%u\n",
                                APP_NAME, PACKAGE_VERSION,
                                gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                                adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                                gtk_source_get_major_version (), gtk_source_get_minor_version (),
                                gtk_source_get_micro_version (),
                                glib_major_version, glib_minor_version, glib_micro_version);

  compat_show_about (gtk_application_get_active_window (user_data), &(CompatAbout) {
    .name = APP_NAME,
    .icon = APP_ID,
    .version = PACKAGE_VERSION,
    .comments = _("Draw a schema, see its SQL and C code change as you draw."),
    .website = "https://crowfoot-designer.github.io/",
    .issues = "https://github.com/crowfoot-designer/crowfoot/issues",
    .copyright = "© The Crowfoot authors",
    .developer = _("The Crowfoot authors"),
    .developers = developers,
    .translators = g_str_equal (translators, "translator-credits") ? "" : translators,
    .debug_info = debug_info,
  });
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Each window asks about its unsaved changes; the program ends with the last one. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static const GActionEntry actions[] = {
  { "new", new_cb },
  { "new-window", new_window_cb },
  { "preferences", preferences_cb },
  { "about", about_cb },
  { "quit", quit_cb },
};

static void
follow_color_scheme_cb (GSettings           *settings,
                        const char          *key,
                        DesignerApplication *self)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK,
  };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[g_settings_get_enum (settings, "color-scheme")]);
}

static void
designer_application_startup (GApplication *application)
{
  DesignerApplication *self = DESIGNER_APPLICATION (application);
  g_autoptr (GAction) color_scheme = NULL;

  G_APPLICATION_CLASS (designer_application_parent_class)->startup (application);

  gtk_source_init ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  color_scheme = g_settings_create_action (self->settings, "color-scheme");
  g_action_map_add_action (G_ACTION_MAP (self), color_scheme);
  designer_shortcuts_install (GTK_APPLICATION (self));

  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (follow_color_scheme_cb), self, 0);
  follow_color_scheme_cb (self->settings, "color-scheme", self);
}

static void
offer_recovery (DesignerApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->recovery_offered || window == NULL)
    return;

  self->recovery_offered = TRUE;
  designer_recovery_offer (self, window);
}

static void
designer_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (add_window (DESIGNER_APPLICATION (application)));
  gtk_window_present (window);
  offer_recovery (DESIGNER_APPLICATION (application));
}

/**
 * designer_application_open_file:
 * @self: the application
 * @file: the file to show
 * @near_window: (nullable): the window that asked; it is used if it has no document yet
 *
 * Shows a file: in the window that shows it already, else in @near_window if that is empty, else in a new one.
 */
void
designer_application_open_file (DesignerApplication *self,
                                GFile               *file,
                                GtkWindow           *near_window)
{
  DesignerWindow *window = NULL;

  g_return_if_fail (DESIGNER_IS_APPLICATION (self));
  g_return_if_fail (G_IS_FILE (file));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (DESIGNER_IS_WINDOW (l->data) && designer_window_has_file (l->data, file))
      {
        gtk_window_present (l->data);
        return;
      }

  if (near_window != NULL && DESIGNER_IS_WINDOW (near_window)
      && designer_window_is_empty (DESIGNER_WINDOW (near_window)))
    window = DESIGNER_WINDOW (near_window);
  else
    window = add_window (self);

  designer_window_open (window, file);
  gtk_window_present (GTK_WINDOW (window));
}

static void
designer_application_open (GApplication  *application,
                           GFile        **files,
                           int            n_files,
                           const char    *hint)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    designer_application_open_file (DESIGNER_APPLICATION (application), files[i], window);
  offer_recovery (DESIGNER_APPLICATION (application));
}

static void
designer_application_dispose (GObject *object)
{
  DesignerApplication *self = DESIGNER_APPLICATION (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (designer_application_parent_class)->dispose (object);
}

static void
designer_application_class_init (DesignerApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = designer_application_dispose;
  application_class->startup = designer_application_startup;
  application_class->activate = designer_application_activate;
  application_class->open = designer_application_open;
}

static void
designer_application_init (DesignerApplication *self)
{
  /* --version is answered by GApplication itself from 2.80 on; here it works with 2.74 as well. */
  static const GOptionEntry options[] = {
    { "version", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Show the version and exit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE.crow…]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Draw a schema, see its SQL and C code change as you draw."));
}

static int
handle_local_options_cb (DesignerApplication *self,
                         GVariantDict        *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("%s %s\n", APP_NAME, PACKAGE_VERSION);
  return 0;
}

/**
 * designer_application_new:
 * @settings: the settings of the designer
 *
 * Returns: (transfer full): the application
 */
DesignerApplication *
designer_application_new (GSettings *settings)
{
  DesignerApplication *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (DESIGNER_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", APP_PATH,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
  self->settings = g_object_ref (settings);
  g_signal_connect (self, "handle-local-options", G_CALLBACK (handle_local_options_cb), NULL);
  return self;
}

/**
 * designer_application_get_settings:
 * @self: the application
 *
 * Returns: (transfer none): the settings
 */
GSettings *
designer_application_get_settings (DesignerApplication *self)
{
  g_return_val_if_fail (DESIGNER_IS_APPLICATION (self), NULL);

  return self->settings;
}
