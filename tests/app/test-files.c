/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes into a window and goes out of it on a real display: files, scripts, the clipboard.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "app/designer-import.h"
#include "document/crow-operation.h"

#include "window-fixture.h"

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* From one window into another with the link, as SQL for other programs, and a script from one. */
static void
test_clipboard (void)
{
  DesignerWindow *from = make_window ();
  DesignerWindow *to = make_window ();
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (from));
  const char *const ids[] = { "author", "book" };
  g_autofree char *text = NULL;
  CrowModel *model;
  guint n_entities;

  activate (from, "win.open-example::library.crow");
  activate (to, "win.start-new");
  model = crow_document_get_model (to->document);
  crow_view_state_select_many (from->state, ids, 2);
  activate (from, "win.copy");
  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &text);
  settle (100);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "CREATE TABLE author"));
  g_assert_nonnull (strstr (text, "CREATE TABLE book"));
  g_assert_null (strstr (text, "CREATE TABLE publisher"));

  activate (to, "win.paste");
  settle (200);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);
  g_assert_cmpuint (crow_model_get_n_links (model), >, 0);
  g_assert_cmpuint (crow_view_state_get_n_selected (to->state), ==, 2);

  n_entities = crow_model_get_n_entities (crow_document_get_model (from->document));
  activate (from, "win.cut");
  g_assert_cmpuint (crow_model_get_n_entities (crow_document_get_model (from->document)), ==, n_entities - 2);
  activate (from, "win.undo");
  g_assert_cmpuint (crow_model_get_n_entities (crow_document_get_model (from->document)), ==, n_entities);

  gdk_clipboard_set_text (clipboard, "CREATE TABLE planet (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
                                     "CREATE TABLE moon (id INTEGER PRIMARY KEY, planet_id INTEGER REFERENCES planet);");
  activate (to, "win.paste");
  settle (200);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 4);
  g_assert_nonnull (crow_document_lookup_entity (to->document, "moon"));

  /* The words tell whose it is. */
  gdk_clipboard_set_text (clipboard, "CREATE TABLE `comet` (`id` int unsigned NOT NULL AUTO_INCREMENT, `seen` date, PRIMARY KEY (`id`), "
                                     "KEY `seen_index` (`seen`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;");
  activate (to, "win.paste");
  settle (200);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 5);
  g_assert_cmpuint (crow_entity_get_n_indexes (crow_document_lookup_entity (to->document, "comet")), ==, 1);

  /* What is no script changes nothing. */
  gdk_clipboard_set_text (clipboard, "It was a dark and stormy night.");
  activate (to, "win.paste");
  settle (200);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 5);
  close_window (from);
  close_window (to);
}

static GtkWindow *
find_dialog (DesignerWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (toplevel) == GTK_WINDOW (window))
        return toplevel;
    }
  return NULL;
}

/* Reading goes on in another thread; until the dialog is gone, or for half a minute. */
static void
wait_for_dialog (DesignerWindow *window)
{
  for (guint i = 0; i < 600 && find_dialog (window) != NULL; i++)
    settle (50);
  settle (50);
}

/* A script becomes the document of an empty window, and is added to one in which something is drawn. */
static void
test_import (void)
{
  DesignerWindow *window = make_window ();
  g_autofree char *folder = g_dir_make_tmp ("crowfoot-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "planets.sql", NULL);
  const char *paths[] = { path, NULL };
  CrowModel *model;

  g_assert_true (g_file_set_contents (path, "CREATE TABLE planet (id INTEGER PRIMARY KEY);\n"
                                            "CREATE TABLE moon (id INTEGER PRIMARY KEY,\n"
                                            "  planet_id INTEGER NOT NULL REFERENCES planet ON DELETE CASCADE);", -1,
                                      NULL));
  activate (window, "win.import");
  designer_import_read (DESIGNER_IMPORT (find_dialog (window)), paths);
  wait_for_dialog (window);
  g_assert_null (find_dialog (window));
  model = crow_document_get_model (window->document);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);
  g_assert_cmpuint (crow_model_get_n_links (model), ==, 1);

  activate (window, "win.import");
  designer_import_read (DESIGNER_IMPORT (find_dialog (window)), paths);
  wait_for_dialog (window);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 4);
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Import");
  activate (window, "win.undo");
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);

  /* What cannot be read is said in the dialog, which stays. */
  g_assert_true (g_file_set_contents (path, "CREATE TABLE (", -1, NULL));
  activate (window, "win.import");
  designer_import_read (DESIGNER_IMPORT (find_dialog (window)), paths);
  settle (300);
  g_assert_nonnull (find_dialog (window));
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);
  gtk_window_destroy (find_dialog (window));
  close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

/* What was read from a database is drawn for that one, and its SQL and problems are those of that one. */
static void
test_import_dialect (void)
{
  DesignerWindow *window = make_window ();
  g_autofree char *folder = g_dir_make_tmp ("crowfoot-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "planets.sql", NULL);
  const char *paths[] = { path, NULL };
  CrowModel *model;

  g_assert_true (g_file_set_contents (path, "CREATE TABLE `planet` (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;", -1,
                                      NULL));
  activate (window, "win.import");
  designer_import_read (DESIGNER_IMPORT (find_dialog (window)), paths);
  wait_for_dialog (window);
  model = crow_document_get_model (window->document);
  g_assert_cmpint (crow_model_get_dialect (model), ==, CROW_DIALECT_MARIADB);
  g_assert_cmpint (designer_compiler_get_dialect (window->compiler), ==, CROW_DIALECT_MARIADB);
  g_assert_cmpuint (designer_code_view_get_selected (window->sql_view), ==, CROW_DIALECT_MARIADB);

  /* One may look at others without drawing for them. */
  designer_code_view_set_selected (window->sql_view, CROW_DIALECT_POSTGRESQL);
  g_assert_cmpint (designer_compiler_get_dialect (window->compiler), ==, CROW_DIALECT_POSTGRESQL);
  g_assert_cmpint (crow_model_get_dialect (model), ==, CROW_DIALECT_MARIADB);

  /* Beside what is drawn already, it is drawn for what that is. */
  g_assert_true (g_file_set_contents (path, "CREATE TABLE moon (id INTEGER PRIMARY KEY AUTOINCREMENT);", -1, NULL));
  activate (window, "win.import");
  designer_import_read (DESIGNER_IMPORT (find_dialog (window)), paths);
  wait_for_dialog (window);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);
  g_assert_cmpint (crow_model_get_dialect (model), ==, CROW_DIALECT_MARIADB);
  close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

/* A new diagram is drawn for the database of the settings, and what is drawn for follows the document and its undo. */
static void
test_drawn_for (void)
{
  DesignerWindow *window = make_window ();
  CrowModel *model;

  g_settings_set_enum (window->settings, "dialect", CROW_DIALECT_POSTGRESQL);
  designer_window_start_new (window);
  g_settings_reset (window->settings, "dialect");
  model = crow_document_get_model (window->document);
  g_assert_cmpint (crow_model_get_dialect (model), ==, CROW_DIALECT_POSTGRESQL);
  g_assert_false (crow_document_get_modified (window->document));
  g_assert_cmpint (designer_compiler_get_dialect (window->compiler), ==, CROW_DIALECT_POSTGRESQL);
  {
    CrowEdit *edit = crow_document_begin_edit (window->document, "Choose");

    crow_model_set_dialect (model, CROW_DIALECT_SQLITE);
    crow_edit_commit (edit);
  }
  g_assert_cmpint (designer_compiler_get_dialect (window->compiler), ==, CROW_DIALECT_SQLITE);
  activate (window, "win.undo");
  g_assert_cmpint (designer_compiler_get_dialect (window->compiler), ==, CROW_DIALECT_POSTGRESQL);
  close_window (window);
}

static void
test_save_and_open (void)
{
  DesignerWindow *window = make_window ();
  DesignerWindow *second;
  g_autofree char *folder = g_dir_make_tmp ("crowfoot-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "drawn.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  activate (window, "win.open-example::shop.crow");
  activate (window, "win.add-entity");
  type_name (window, "voucher");
  g_assert_true (crow_document_save (window->document, file, CROW_SAVE_DEFAULT, &error));
  g_assert_no_error (error);
  g_assert_false (crow_document_get_modified (window->document));
  before = crow_document_to_bytes (window->document);

  second = make_window ();
  designer_window_open (second, file);
  settle (50);
  g_assert_true (designer_window_has_file (second, file));
  after = crow_document_to_bytes (second->document);
  g_assert_cmpmem (g_bytes_get_data (before, NULL), g_bytes_get_size (before),
                   g_bytes_get_data (after, NULL), g_bytes_get_size (after));

  /* Changed by another program: the window says so. */
  g_assert_true (crow_document_save_copy (second->document, file, NULL));
  crow_operation_rename_entity (crow_document_lookup_entity (second->document, "voucher"), "coupon");
  g_assert_true (crow_document_save (second->document, file, CROW_SAVE_OVERWRITE, &error));
  settle (600);
  g_assert_true (crow_document_is_changed_on_disk (window->document));

  /* Both have changed something: merging keeps both in one step, and the file can be saved again. */
  crow_operation_rename_entity (crow_document_lookup_entity (window->document, "product"), "article");
  activate (window, "win.merge");
  g_assert_nonnull (crow_document_lookup_entity (window->document, "coupon"));
  g_assert_nonnull (crow_document_lookup_entity (window->document, "article"));
  g_assert_false (gtk_revealer_get_reveal_child (window->banner));
  activate (window, "win.save");
  g_assert_false (crow_document_get_modified (window->document));
  close_window (second);
  close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

/* A broken file leaves the window as it is. */
static void
test_open_broken (void)
{
  DesignerWindow *window = make_window ();
  g_autofree char *folder = g_dir_make_tmp ("crowfoot-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "broken.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "<crowfoot", -1, NULL));
  activate (window, "win.open-example::blog.crow");
  designer_window_open (window, file);
  settle (100);
  g_assert_false (designer_window_has_file (window, file));
  g_assert_cmpuint (crow_model_get_n_entities (crow_document_get_model (window->document)), ==, 2);
  close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

/* Unsaved changes are asked about. */
static void
test_close_asks (void)
{
  DesignerWindow *window = make_window ();

  activate (window, "win.start-new");
  activate (window, "win.add-entity");
  type_name (window, "author");
  gtk_window_close (GTK_WINDOW (window));
  settle (100);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_nonnull (window->document);
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/files/clipboard", test_clipboard);
  g_test_add_func ("/app/files/import", test_import);
  g_test_add_func ("/app/files/import-dialect", test_import_dialect);
  g_test_add_func ("/app/files/drawn-for", test_drawn_for);
  g_test_add_func ("/app/files/save-and-open", test_save_and_open);
  g_test_add_func ("/app/files/open-broken", test_open_broken);
  g_test_add_func ("/app/files/close-asks", test_close_asks);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
