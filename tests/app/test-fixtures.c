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

static char *
copy_rows (DataFixture *self,
           const char  *form)
{
  char *text = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (self->panel->actions), "copy-rows", g_variant_new_string (form));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static void
test_copy_rows (DataFixture   *self,
                gconstpointer  data)
{
  g_autofree char *sql = NULL;
  g_autofree char *c = NULL;

  show (self, "book");
  g_assert_false (data_is_enabled (self, "copy-rows"));
  data_select_row (self, "3");
  g_assert_true (data_is_enabled (self, "copy-rows"));
  sql = copy_rows (self, "sql");
  /* With what it refers to, before it. */
  g_assert_nonnull (strstr (sql, "INSERT INTO author "));
  g_assert_nonnull (strstr (strstr (sql, "INSERT INTO author "), "INSERT INTO book "));
  c = copy_rows (self, "c");
  g_assert_nonnull (strstr (c, "author_new (session)"));
  g_assert_nonnull (strstr (c, "book_new (session)"));
}

static GMenuModel *
get_menu (DataFixture *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->panel->grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER_MENU (child))
      return gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (child));
  g_assert_not_reached ();
}

/* The menu of a row leads along its links, and says how many rows are there. */
static void
test_row_menu (DataFixture   *self,
               gconstpointer  data)
{
  g_autoptr (GMenuModel) links = NULL;
  CrowSchema *schema = crow_preview_get_schema (self->panel->preview);
  guint n_roles;
  const CrowRole *roles;
  gboolean followed = FALSE;

  show (self, "author");
  data_select_row (self, "3");
  roles = crow_schema_get_roles (schema, crow_schema_lookup_entity (schema, "author"), &n_roles);
  gtk_widget_activate_action (GTK_WIDGET (self->panel->grid), "data-grid.menu", NULL);
  links = g_menu_model_get_item_link (get_menu (self), 0, G_MENU_LINK_SECTION);
  g_assert_cmpint (g_menu_model_get_n_items (links), >, 0);
  for (int i = 0; i < g_menu_model_get_n_items (links) && !followed; i++)
    {
      g_autofree char *label = NULL;
      g_autofree char *expected = NULL;
      guint role, n;

      g_menu_model_get_item_attribute (links, i, "label", "s", &label);
      g_menu_model_get_item_attribute (links, i, "target", "u", &role);
      g_assert_cmpuint (role, <, n_roles);
      if (!roles[role].to_many)
        continue;
      n = crow_preview_count_linked (self->panel->preview, self->panel->current, role);
      expected = g_strdup_printf ("(%u)", n);
      g_assert_true (g_str_has_prefix (label, "List ") && g_str_has_suffix (label, expected));
      g_action_group_activate_action (G_ACTION_GROUP (self->panel->actions), "follow", g_variant_new_uint32 (role));
      data_wait (self);
      g_assert_cmpuint (crow_preview_rows_get_entity (designer_data_grid_get_rows (self->panel->grid)), ==,
                        roles[role].target);
      g_assert_cmpuint (crow_preview_rows_get_n_rows (designer_data_grid_get_rows (self->panel->grid)), ==, n);
      followed = TRUE;
    }
  g_assert_true (followed);
}

static void
add_tests (void)
{
  DATA_TEST_ADD ("/app/fixtures/keep", test_keep);
  DATA_TEST_ADD ("/app/fixtures/copy", test_copy);
  DATA_TEST_ADD ("/app/fixtures/copy-rows", test_copy_rows);
  DATA_TEST_ADD ("/app/fixtures/row-menu", test_row_menu);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
