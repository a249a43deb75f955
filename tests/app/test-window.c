/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window on a real display: commands, panels, names for a screen reader, saving and opening again.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "app/designer-import.h"
#include "app/designer-shortcuts.h"
#include "app/designer-paths.h"
#include "app/designer-window-private.h"
#include "canvas/crow-handle.h"
#include "document/crow-operation.h"
#include "sql/crow-problem.h"

static DesignerApplication *application;

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the program do what it has to do, for so many milliseconds. */
static void
settle (guint milliseconds)
{
  gboolean stop = FALSE;

  g_timeout_add (milliseconds, stop_cb, &stop);
  while (!stop)
    g_main_context_iteration (NULL, TRUE);
}

static DesignerWindow *
make_window (void)
{
  DesignerWindow *window = designer_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
  settle (100);
  return window;
}

static void
close_window (DesignerWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  settle (50);
}

static void
activate (DesignerWindow *window,
          const char     *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (detailed_action, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
  settle (30);
}

/* Types a name where one is being asked for. */
static void
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

/* Every command of the table is an action that exists; every key is one that GTK understands, and means one thing. */
static void
test_commands (void)
{
  DesignerWindow *window = make_window ();
  guint n_commands;
  const DesignerCommand *commands = designer_shortcuts_get_commands (&n_commands);
  g_autoptr (GHashTable) keys_seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  activate (window, "win.start-new");
  for (guint i = 0; i < n_commands; i++)
    {
      g_auto (GStrv) keys = g_strsplit (commands[i].keys != NULL ? commands[i].keys : "", " ", -1);

      g_test_message ("%s", commands[i].title);
      if (commands[i].action != NULL)
        {
          g_autofree char *name = NULL;
          g_autoptr (GVariant) target = NULL;
          const GVariantType *type;
          GActionGroup *group;

          g_assert_true (g_action_parse_detailed_name (commands[i].action, &name, &target, NULL));
          group = g_str_has_prefix (name, "app.") ? G_ACTION_GROUP (application) : G_ACTION_GROUP (window);
          g_assert_true (g_action_group_has_action (group, name + 4));
          type = g_action_group_get_action_parameter_type (group, name + 4);
          g_assert_cmpint (type != NULL, ==, target != NULL);
        }
      for (guint j = 0; keys[j] != NULL; j++)
        {
          guint keyval;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (keys[j], &keyval, &modifiers));
          g_assert_true (g_hash_table_add (keys_seen, gtk_accelerator_name (keyval, modifiers)));
        }
    }
  close_window (window);
}

/* What can be pressed, typed in or chosen has a name. */
static void
assert_named (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;

  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL
      && !GTK_IS_LABEL (gtk_button_get_child (GTK_BUTTON (widget)))
      && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget))
      && gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL
      && gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL
      && gtk_widget_get_ancestor (widget, GTK_TYPE_SPIN_BUTTON) == NULL
      && gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) == NULL
      && gtk_widget_get_ancestor (widget, ADW_TYPE_SPLIT_BUTTON) == NULL)
    {
      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
        g_error ("%s “%s” in %s has no accessible name", G_OBJECT_TYPE_NAME (widget),
                 gtk_widget_get_tooltip_text (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
    }
  else if (GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_SWITCH (widget) || GTK_IS_SPIN_BUTTON (widget)
           || GTK_IS_DROP_DOWN (widget) || CROW_IS_HANDLE (widget) || CROW_IS_CANVAS (widget) || CROW_IS_MAP (widget))
    {
      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
        g_error ("%s has no accessible name", G_OBJECT_TYPE_NAME (widget));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_accessible (void)
{
  DesignerWindow *window = make_window ();
  CrowModel *model;
  guint n_handles = 0;

  assert_named (GTK_WIDGET (window));
  activate (window, "win.open-example::library.crow");
  settle (300);
  model = crow_document_get_model (window->document);

  /* All entities and links are in view, so each has its handle. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (window->canvas)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_handles += CROW_IS_HANDLE (child);
  g_assert_cmpuint (n_handles, >=, crow_model_get_n_entities (model) + crow_model_get_n_links (model));
  assert_named (GTK_WIDGET (window));

  /* The pages of attributes and links too. */
  crow_view_state_select (window->state, "author.name");
  settle (50);
  assert_named (GTK_WIDGET (window));
  crow_view_state_select (window->state, crow_node_get_id (CROW_NODE (crow_model_get_link (model, 0))));
  settle (50);
  assert_named (GTK_WIDGET (window));
  close_window (window);
}

static void
test_examples (void)
{
  static const char *const examples[] = { "blog.crow", "library.crow", "company.crow", "shop.crow" };
  DesignerWindow *window = make_window ();

  g_assert_true (designer_window_is_empty (window));
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *action = g_strconcat ("win.open-example::", examples[i], NULL);
      g_autofree char *sql = NULL;
      g_autofree char *code = NULL;

      activate (window, action);
      settle (400);
      g_assert_false (designer_window_is_empty (window));
      sql = designer_code_view_dup_text (window->sql_view);
      code = designer_code_view_dup_text (window->code_view);
      g_assert_nonnull (strstr (sql, "CREATE TABLE"));
      g_assert_nonnull (strstr (code, "G_BEGIN_DECLS"));
      g_assert_cmpuint (crow_problems_count (designer_compiler_get_problems (window->compiler), CROW_SEVERITY_ERROR),
                        ==, 0);
      g_assert_false (crow_document_get_modified (window->document));
    }
  close_window (window);
}

/* From nothing to two linked entities by commands and typing; the panels follow; undone to nothing and redone. */
static void
test_draw (void)
{
  DesignerWindow *window = make_window ();
  CrowModel *model;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  activate (window, "win.start-new");
  model = crow_document_get_model (window->document);
  g_assert_true (gtk_widget_get_visible (window->beginning));

  activate (window, "win.add-entity");
  type_name (window, "author");
  g_assert_false (gtk_widget_get_visible (window->beginning));
  activate (window, "win.add-attribute");
  type_name (window, "pen_name");
  activate (window, "win.add-entity");
  type_name (window, "book");
  g_assert_cmpstr (crow_entity_get_name (crow_model_get_entity (model, 0)), ==, "author");
  g_assert_cmpstr (crow_entity_get_name (crow_model_get_entity (model, 1)), ==, "book");

  g_assert_nonnull (crow_operation_connect (window->document, CROW_LINK_ONE_TO_MANY, crow_model_get_entity (model, 0),
                                            crow_model_get_entity (model, 1), &error));
  g_assert_no_error (error);
  settle (400);
  sql = designer_code_view_dup_text (window->sql_view);
  g_assert_nonnull (strstr (sql, "pen_name"));
  g_assert_nonnull (strstr (sql, "REFERENCES author"));
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (window)), "•"));

  while (crow_document_can_undo (window->document))
    activate (window, "win.undo");
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 0);
  g_assert_true (gtk_widget_get_visible (window->beginning));
  while (crow_document_can_redo (window->document))
    activate (window, "win.redo");
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);
  g_assert_cmpuint (crow_model_get_n_links (model), ==, 1);
  close_window (window);
}

/* A name being typed is taken when something else is clicked, and left by Escape. */
static void
test_rename (void)
{
  DesignerWindow *window = make_window ();
  CrowNode *author;

  activate (window, "win.open-example::library.crow");
  settle (100);
  author = crow_document_lookup (window->document, "author");
  crow_view_state_select (window->state, "author");
  activate (window, "win.rename");
  type_name (window, "writer");
  g_assert_cmpstr (crow_entity_get_name (CROW_ENTITY (author)), ==, "writer");
  g_assert_cmpstr (crow_document_get_undo_label (window->document), !=, NULL);

  /* An empty name is no name. */
  activate (window, "win.rename");
  type_name (window, "  ");
  g_assert_cmpstr (crow_entity_get_name (CROW_ENTITY (author)), ==, "writer");
  activate (window, "win.undo");
  g_assert_cmpstr (crow_entity_get_name (CROW_ENTITY (author)), ==, "author");
  close_window (window);
}

/* The list of steps goes back and forward to any of them. */
static void
test_history (void)
{
  DesignerWindow *window = make_window ();
  GtkWidget *view = NULL;

  activate (window, "win.open-example::blog.crow");
  activate (window, "win.add-entity");
  type_name (window, "one");
  activate (window, "win.add-entity");
  type_name (window, "two");
  g_assert_cmpuint (crow_document_get_n_steps (window->document), ==, 4);

  activate (window, "win.history");
  settle (100);
  view = gtk_window_get_focus (GTK_WINDOW (window));
  while (view != NULL && !GTK_IS_LIST_VIEW (view))
    view = gtk_widget_get_parent (view);
  g_assert_nonnull (view);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)))), ==, 5);

  /* The newest stands first, the beginning last. */
  g_signal_emit_by_name (view, "activate", 4u);
  g_assert_cmpuint (crow_document_get_step_position (window->document), ==, 0);
  g_assert_null (crow_document_lookup_entity (window->document, "one"));
  g_signal_emit_by_name (view, "activate", 2u);
  g_assert_nonnull (crow_document_lookup_entity (window->document, "one"));
  g_assert_null (crow_document_lookup_entity (window->document, "two"));
  g_assert_cmpuint (crow_document_get_n_steps (window->document), ==, 4);
  close_window (window);
}

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

  /* What is no script changes nothing. */
  gdk_clipboard_set_text (clipboard, "It was a dark and stormy night.");
  activate (to, "win.paste");
  settle (200);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 4);
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
test_narrow (void)
{
  DesignerWindow *window = make_window ();

  activate (window, "win.open-example::blog.crow");
  g_assert_false (window->narrow);
  g_assert_true (gtk_widget_get_visible (window->zoombox));
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 600);
  settle (300);
  g_assert_true (window->narrow);
  g_assert_false (gtk_widget_get_visible (window->zoombox));
  g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (window->side_paned)), ==, GTK_ORIENTATION_VERTICAL);
  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  settle (300);
  g_assert_false (window->narrow);
  close_window (window);
}

/* A side panel has the width that it had, whatever else is shown, hidden or opened again. */
static void
test_panel_sizes (void)
{
  DesignerWindow *window = make_window ();
  GSettings *settings = window->settings;
  int width;

  g_settings_set_boolean (settings, "show-outline", TRUE);
  g_settings_set_boolean (settings, "show-side-panel", TRUE);
  activate (window, "win.open-example::blog.crow");
  settle (300);
  width = gtk_widget_get_width (window->side_panel);
  g_assert_cmpint (ABS (width - g_settings_get_int (settings, "side-panel-width")), <, 8);
  g_settings_set_boolean (settings, "show-side-panel", FALSE);
  settle (200);
  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 760);
  g_settings_set_boolean (settings, "show-outline", FALSE);
  settle (300);
  g_settings_set_boolean (settings, "show-side-panel", TRUE);
  settle (300);
  g_assert_cmpint (ABS (gtk_widget_get_width (window->side_panel) - width), <, 8);
  g_settings_set_boolean (settings, "show-outline", TRUE);
  settle (300);
  g_assert_cmpint (ABS (gtk_widget_get_width (window->side_panel) - width), <, 8);
  close_window (window);

  window = make_window ();
  activate (window, "win.open-example::blog.crow");
  settle (300);
  g_assert_cmpint (ABS (gtk_widget_get_width (window->side_panel) - width), <, 8);
  close_window (window);
}

/* Tab goes from item to item and out at the end; the selection follows. */
static void
test_tab (void)
{
  DesignerWindow *window = make_window ();
  CrowModel *model;
  guint n_stops = 0;

  activate (window, "win.open-example::blog.crow");
  settle (200);
  model = crow_document_get_model (window->document);
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (window->canvas));
  while (n_stops < 100 && gtk_widget_child_focus (GTK_WIDGET (window->canvas), GTK_DIR_TAB_FORWARD))
    {
      n_stops++;
      g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 1);
    }
  g_assert_cmpuint (n_stops, >=, crow_model_get_n_entities (model) + crow_model_get_n_links (model));
  g_assert_cmpuint (n_stops, <, 100);
  close_window (window);
}

static void
select_two (DesignerWindow *window,
            const char     *one,
            const char     *other)
{
  const char *ids[2] = { one, other };

  crow_view_state_select_many (window->state, ids, other != NULL ? 2 : 1);
  settle (20);
}

static GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

static gboolean
drop (DesignerWindow *window,
      CrowNode       *node,
      double          x,
      double          y)
{
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, CROW_TYPE_NODE);
  g_value_set_object (&value, node);
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (window->canvas)), "drop", &value, x, y, &taken);
  settle (50);
  return taken;
}

/* What is dropped from the outline stands where it was dropped, once; the last step says so and takes it back. */
static void
test_drop (void)
{
  DesignerWindow *window = make_window ();
  CrowItem *item;
  double x, y;

  activate (window, "win.open-example::library.crow");
  settle (200);
  g_assert_false (drop (window, crow_document_lookup (window->document, "tag"), 300, 300));
  crow_view_state_select (window->state, "author");
  activate (window, "win.add-diagram");
  g_assert_null (crow_scene_lookup (crow_view_state_get_scene (window->state), "tag"));
  crow_viewport_to_scene (crow_view_state_get_viewport (window->state), 300, 300, &x, &y);
  g_assert_true (drop (window, crow_document_lookup (window->document, "tag"), 300, 300));
  item = crow_scene_lookup (crow_view_state_get_scene (window->state), "tag");
  g_assert_nonnull (item);
  g_assert_true (crow_rect_contains (&item->bounds, x, y));
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Add to Diagram");
  g_assert_false (drop (window, crow_document_lookup (window->document, "tag"), 100, 100));
  activate (window, "win.undo");
  g_assert_null (crow_scene_lookup (crow_view_state_get_scene (window->state), "tag"));
  close_window (window);
}

static guint
count_in (const char *bytes,
          gsize       length,
          const char *word)
{
  gsize word_length = strlen (word);
  guint n = 0;

  for (gsize i = 0; i + word_length <= length; i++)
    n += memcmp (bytes + i, word, word_length) == 0;
  return n;
}

/* Only a page has a media box; newer versions of cairo compress the objects that say so. */
static guint
count_pages (const char *pdf,
             gsize       length)
{
  static const char word[] = "stream\n";
  guint n_pages = count_in (pdf, length, "/MediaBox");

  for (gsize i = 0; i + strlen (word) < length; i++)
    {
      g_autoptr (GConverter) converter = NULL;
      g_autofree char *out = NULL;
      gsize n_read = 0, n_written = 0;

      if (memcmp (pdf + i, word, strlen (word)) != 0)
        continue;
      i += strlen (word);
      converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
      out = g_malloc (1 << 20);
      if (g_converter_convert (converter, pdf + i, length - i, out, 1 << 20, G_CONVERTER_NO_FLAGS, &n_read, &n_written,
                               NULL) != G_CONVERTER_ERROR)
        n_pages += count_in (out, n_written, "/MediaBox");
    }
  return n_pages;
}

/* The number of sheets in a file that was printed to. */
static guint
print_to_file (DesignerWindow *window,
               double          scale,
               gboolean        selection)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "printed.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n_pages;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_unlink (path);
  designer_print_choices_set_scale (&window->print_choices, scale);
  gtk_print_settings_set_print_pages (window->print_choices.settings,
                                      selection ? GTK_PRINT_PAGES_SELECTION : GTK_PRINT_PAGES_ALL);
  g_assert_cmpint (designer_print (GTK_WINDOW (window), window->state, "library", &window->print_choices,
                                   GTK_PRINT_OPERATION_ACTION_EXPORT, path, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  n_pages = count_pages (contents, length);
  g_unlink (path);
  return n_pages;
}

static GtkWindow *
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

/* Through GTK's printing into a file, which needs no printer. */
static void
test_print (void)
{
  DesignerWindow *window = make_window ();
  guint n_all;

  activate (window, "win.open-example::library.crow");
  settle (200);
  g_assert_cmpuint (print_to_file (window, 0, FALSE), ==, 1);
  n_all = print_to_file (window, 2, FALSE);
  g_assert_cmpuint (n_all, >, 4);
  /* One card is on fewer sheets than all. */
  crow_view_state_select (window->state, "author");
  g_assert_cmpuint (print_to_file (window, 2, TRUE), <, n_all);
  crow_view_state_clear (window->state);
  g_assert_cmpuint (print_to_file (window, 2, TRUE), ==, n_all);

  /* The preview paints for as long as it is open, and can be had again. */
  for (guint i = 0; i < 2; i++)
    {
      activate (window, "win.print-preview");
      settle (400);
      g_assert_nonnull (find_window ("Print Preview"));
      gtk_window_close (find_window ("Print Preview"));
      settle (100);
      g_assert_null (find_window ("Print Preview"));
    }
  close_window (window);
}

/* Questions about the drawing by their keys' commands: asked, gone on with, and given up with Escape before the
 * selection is. */
static void
test_lens (void)
{
  DesignerWindow *window = make_window ();

  activate (window, "win.open-example::library.crow");
  settle (200);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->legend)));
  select_two (window, "author", NULL);
  activate (window, "win.blast-radius");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window->legend)));
  g_assert_cmpint (crow_view_state_get_mark (window->state, "book", NULL), ==, CROW_SIGN_DELETED);
  activate (window, "win.escape");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->legend)));
  g_assert_false (crow_view_state_has_marks (window->state));
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 1);
  activate (window, "win.blast-radius");
  activate (window, "win.blast-radius");
  g_assert_false (crow_view_state_has_marks (window->state));

  /* From one entity the other is chosen; both are selected then, and the same command goes on. */
  activate (window, "win.find-way-to::tag");
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 2);
  g_assert_cmpint (crow_lens_get_kind (window->lens), ==, CROW_LENS_WAY);
  g_assert_cmpint (crow_view_state_get_mark (window->state, "book", NULL), ==, CROW_SIGN_WAY);
  activate (window, "win.find-way");
  g_assert_cmpint (crow_lens_get_kind (window->lens), ==, CROW_LENS_WAY);
  activate (window, "win.close-lens");
  g_assert_cmpint (crow_lens_get_kind (window->lens), ==, CROW_LENS_NONE);
  activate (window, "win.escape");
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 0);
  close_window (window);
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

  g_test_add_func ("/app/window/commands", test_commands);
  g_test_add_func ("/app/window/accessible", test_accessible);
  g_test_add_func ("/app/window/examples", test_examples);
  g_test_add_func ("/app/window/draw", test_draw);
  g_test_add_func ("/app/window/rename", test_rename);
  g_test_add_func ("/app/window/clipboard", test_clipboard);
  g_test_add_func ("/app/window/history", test_history);
  g_test_add_func ("/app/window/import", test_import);
  g_test_add_func ("/app/window/import-dialect", test_import_dialect);
  g_test_add_func ("/app/window/drawn-for", test_drawn_for);
  g_test_add_func ("/app/window/save-and-open", test_save_and_open);
  g_test_add_func ("/app/window/open-broken", test_open_broken);
  g_test_add_func ("/app/window/close-asks", test_close_asks);
  g_test_add_func ("/app/window/narrow", test_narrow);
  g_test_add_func ("/app/window/panel-sizes", test_panel_sizes);
  g_test_add_func ("/app/window/drop", test_drop);
  g_test_add_func ("/app/window/print", test_print);
  g_test_add_func ("/app/window/lens", test_lens);
  g_test_add_func ("/app/window/tab", test_tab);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
