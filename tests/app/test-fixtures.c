/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data panel in a window: rows are kept in the drawing and forgotten, and what was done is copied as C.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include <string.h>

#include "app/designer-data-private.h"
#include "app/designer-paths.h"
#include "app/designer-window-private.h"
#include "document/crow-fixture.h"

static DesignerApplication *application;

typedef struct
{
  DesignerWindow *window;
  DesignerDataPanel *panel;
} Fixture;

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (guint milliseconds)
{
  gboolean stop = FALSE;

  g_timeout_add (milliseconds, stop_cb, &stop);
  while (!stop)
    g_main_context_iteration (NULL, TRUE);
}

/* Until nothing is being done any more. */
static void
wait_idle (Fixture *self)
{
  do
    settle (120);
  while (designer_data_panel_get_preview (self->panel) == NULL ||
         crow_preview_get_schema (designer_data_panel_get_preview (self->panel)) == NULL ||
         crow_preview_is_busy (designer_data_panel_get_preview (self->panel)));
}

static void
act (Fixture    *self,
     const char *name)
{
  g_autofree char *action = g_strconcat ("data.", name, NULL);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->panel), action, NULL));
  wait_idle (self);
}

static gboolean
is_enabled (Fixture    *self,
            const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->panel->actions), name);
}

static void
generated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_assert_true (crow_preview_generate_finish (CROW_PREVIEW (source), result, NULL, NULL));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->window = designer_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1180, 760);
  gtk_window_present (GTK_WINDOW (self->window));
  settle (100);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-example", "s", "library.crow");
  settle (300);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-data", NULL);
  self->panel = self->window->data;
  wait_idle (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->stack), ==, "empty");
  crow_preview_generate_async (self->panel->preview, 20, 1, generated_cb, NULL);
  wait_idle (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->stack), ==, "rows");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  settle (50);
}

static void
select_row (Fixture    *self,
            const char *key)
{
  CrowPreviewRows *rows = designer_data_grid_get_rows (self->panel->grid);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr (CrowPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

      if (g_str_equal (crow_preview_row_get_key (row), key))
        {
          designer_data_grid_select (self->panel->grid, row);
          settle (30);
          g_assert_nonnull (self->panel->current);
          return;
        }
    }
  g_assert_not_reached ();
}

static guint
count_kept (Fixture *self)
{
  CrowModel *model = crow_document_get_model (self->window->document);
  guint n = 0;

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    n += crow_entity_get_n_rows (crow_model_get_entity (model, i));
  return n;
}

static void
show (Fixture    *self,
      const char *name)
{
  CrowSchema *schema = crow_preview_get_schema (self->panel->preview);

  designer_data_panel_show_entity (self->panel, crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, name))->id);
  wait_idle (self);
}

static void
test_keep (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  g_assert_false (is_enabled (self, "forget"));
  show (self, "author");
  select_row (self, "3");
  wait_idle (self);
  g_assert_true (is_enabled (self, "keep"));
  act (self, "keep");
  g_assert_cmpuint (count_kept (self), ==, 1);
  g_assert_true (is_enabled (self, "forget"));
  /* What is kept follows a commit. */
  schema = crow_preview_get_schema (self->panel->preview);
  g_assert_true (crow_preview_set_text (self->panel->preview, self->panel->current,
                                        crow_schema_lookup_attribute (schema, crow_schema_lookup_entity (schema, "author"),
                                                                      "name"),
                                        "Somebody Else", &error));
  act (self, "commit");
  g_assert_cmpstr (crow_document_get_undo_label (self->window->document), ==, "Update Kept Rows");
  wait_idle (self);
  select_row (self, "3");
  wait_idle (self);
  act (self, "forget");
  g_assert_cmpuint (count_kept (self), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL);
  wait_idle (self);
  g_assert_cmpuint (count_kept (self), ==, 1);
  /* Rows that were added, by the command of the window. */
  act (self, "add");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.keep-new-rows", NULL);
  wait_idle (self);
  g_assert_cmpuint (count_kept (self), ==, 2);
}

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (Fixture      *self,
           gconstpointer data)
{
  char *text = NULL;

  show (self, "author");
  act (self, "add");
  act (self, "commit");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.copy-steps", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (text, "author_new (session)"));
  g_assert_nonnull (strstr (text, "crow_session_commit (session, error)"));
  g_free (text);
}

int
main (int   argc,
      char *argv[])
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

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/app/fixtures/keep", test_keep);
  ADD ("/app/fixtures/copy", test_copy);
#undef ADD
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
