/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data panel in a window: rows are kept in the drawing and forgotten, and what was done is copied as C.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include <string.h>

#include "document/crow-fixture.h"

#include "data-fixture.h"

static guint
count_kept (DataFixture *self)
{
  CrowModel *model = crow_document_get_model (self->window->document);
  guint n = 0;

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    n += crow_entity_get_n_rows (crow_model_get_entity (model, i));
  return n;
}

static void
show (DataFixture *self,
      const char  *name)
{
  CrowSchema *schema = crow_preview_get_schema (self->panel->preview);

  designer_data_panel_show_entity (self->panel, crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, name))->id);
  data_wait (self);
}

static void
test_keep (DataFixture   *self,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  g_assert_false (data_is_enabled (self, "forget"));
  show (self, "author");
  data_select_row (self, "3");
  data_wait (self);
  g_assert_true (data_is_enabled (self, "keep"));
  data_act (self, "keep");
  g_assert_cmpuint (count_kept (self), ==, 1);
  g_assert_true (data_is_enabled (self, "forget"));
  /* What is kept follows a commit. */
  schema = crow_preview_get_schema (self->panel->preview);
  g_assert_true (crow_preview_set_text (self->panel->preview, self->panel->current,
                                        crow_schema_lookup_attribute (schema, crow_schema_lookup_entity (schema, "author"),
                                                                      "name"),
                                        "Somebody Else", &error));
  data_act (self, "commit");
  g_assert_cmpstr (crow_document_get_undo_label (self->window->document), ==, "Update Kept Rows");
  data_wait (self);
  data_select_row (self, "3");
  data_wait (self);
  data_act (self, "forget");
  g_assert_cmpuint (count_kept (self), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL);
  data_wait (self);
  g_assert_cmpuint (count_kept (self), ==, 1);
  /* Rows that were added, by the command of the window. */
  data_act (self, "add");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.keep-new-rows", NULL);
  data_wait (self);
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
test_copy (DataFixture   *self,
           gconstpointer  data)
{
  char *text = NULL;

  show (self, "author");
  data_act (self, "add");
  data_act (self, "commit");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.copy-steps", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (text, "author_new (session)"));
  g_assert_nonnull (strstr (text, "crow_session_commit (session, error)"));
  g_free (text);
}

static void
add_tests (void)
{
  DATA_TEST_ADD ("/app/fixtures/keep", test_keep);
  DATA_TEST_ADD ("/app/fixtures/copy", test_copy);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
