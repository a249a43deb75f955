/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows on a real display, and what tests do with them; see the header.
 */
#include "config.h"

#include "window-fixture.h"

#include "app/designer-paths.h"

DesignerApplication *application;

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_until (gboolean *stop)
{
  while (!*stop)
    g_main_context_iteration (NULL, TRUE);
}

void
settle (guint milliseconds)
{
  gboolean over = FALSE;
  gboolean idle = FALSE;

  g_timeout_add (milliseconds, stop_cb, &over);
  run_until (&over);
  /* On a busy machine what is to be done when nothing else is may not have been done yet. */
  g_idle_add_full (G_PRIORITY_LOW, stop_cb, &idle, NULL);
  run_until (&idle);
}

DesignerWindow *
make_window (void)
{
  DesignerWindow *window = designer_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
  settle (100);
  return window;
}

void
close_window (DesignerWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  settle (50);
}

void
activate (DesignerWindow *window,
          const char     *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (detailed_action, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
  settle (30);
}

void
type_name (DesignerWindow *window,
           const char     *name)
{
  GtkWidget *editor = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (window->canvas)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TEXT (child))
      editor = child;
  g_assert_nonnull (editor);
  gtk_editable_set_text (GTK_EDITABLE (editor), name);
  g_signal_emit_by_name (editor, "activate");
  settle (20);
}

GtkWindow *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }
  return NULL;
}

int
run_window_tests (int    argc,
                  char  *argv[],
                  void (*add_tests) (void))
{
  g_autoptr (GSettings) settings = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  settings = designer_paths_dup_settings ();
  g_assert_nonnull (settings);
  application = designer_application_new (settings);
  g_application_set_flags (G_APPLICATION (application),
                           g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  add_tests ();
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
