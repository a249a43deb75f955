/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The help: each page can be read, is reached from the first one, and leads back; the window shows it.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include "app/designer-help.h"

#include "window-fixture.h"

static void
test_pages (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children (APP_PATH "/help", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (files);
  g_assert_cmpuint (g_strv_length (files), >=, 8);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *page = g_strndup (files[i], strlen (files[i]) - strlen (".page"));
      g_autofree char *title = NULL;
      g_auto (GStrv) links = NULL;
      g_autoptr (GError) error = NULL;
      GtkWidget *box = designer_help_make_page (page, &title, &links, &error);

      g_assert_no_error (error);
      g_assert_nonnull (title);
      g_assert_nonnull (gtk_widget_get_first_child (box));
      for (guint j = 0; links[j] != NULL; j++)
        {
          g_autofree char *file = g_strconcat (links[j], ".page", NULL);

          g_assert_true (g_strv_contains ((const char *const *) files, file));
        }
      if (!g_str_equal (page, "index"))
        g_assert_true (g_strv_contains ((const char *const *) links, "index"));
      g_object_unref (g_object_ref_sink (box));
    }
}

static GtkWidget *
find_text (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* From the first page to each other one by its row, which are all there are, and back. */
static void
test_window (void)
{
  DesignerWindow *window = make_window ();
  g_auto (GStrv) files = g_resources_enumerate_children (APP_PATH "/help", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GtkWindow *help;

  activate (window, "win.help");
  help = find_window ("Help");
  g_assert_nonnull (help);
  g_assert_nonnull (find_text (GTK_WIDGET (help), "Nothing is lost"));
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *page = g_strndup (files[i], strlen (files[i]) - strlen (".page"));
      g_autofree char *title = NULL;

      g_object_unref (g_object_ref_sink (designer_help_make_page (page, &title, NULL, NULL)));
      gtk_widget_activate_action (GTK_WIDGET (help), "help.show", "s", "index");
      if (g_str_equal (page, "index"))
        continue;
      g_assert_nonnull (find_text (GTK_WIDGET (help), title));
      gtk_widget_activate_action (GTK_WIDGET (help), "help.show", "s", page);
      g_assert_nonnull (find_text (GTK_WIDGET (help), title));
      g_assert_null (find_text (GTK_WIDGET (help), "Nothing is lost"));
    }
  gtk_widget_activate_action (GTK_WIDGET (help), "help.show", "s", "keys");
  g_assert_nonnull (find_text (GTK_WIDGET (help), "Shift+F9 and Ctrl+F9 show and hide"));

  /* One window, however often it is asked for. */
  activate (window, "win.help");
  g_assert_true (find_window ("Help") == help);
  gtk_window_close (help);
  settle (50);
  g_assert_null (find_window ("Help"));
  activate (window, "win.help");
  g_assert_nonnull (find_window ("Help"));
  close_window (window);
  g_assert_null (find_window ("Help"));
}

static void
add_tests (void)
{
  g_test_add_func ("/app/help/pages", test_pages);
  g_test_add_func ("/app/help/window", test_window);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
