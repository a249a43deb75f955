/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window on a real display: commands, panels, what is drawn and undone, names for a screen reader.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include "app/designer-shortcuts.h"
#include "canvas/crow-handle.h"
#include "document/crow-operation.h"

#include "window-fixture.h"

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
  /* Who begins by keyboard begins with a drawing. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == window->new_button);
  activate (window, "win.open-example::library.crow");
  settle (300);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == GTK_WIDGET (window->canvas));
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 0);
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

/* (transfer full): the text of a view, once it holds this, for which another thread works */
static char *
wait_for_text (DesignerCodeView *view,
               const char       *part)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = designer_code_view_dup_text (view);

      if (text != NULL && strstr (text, part) != NULL)
        return g_steal_pointer (&text);
      settle (20);
    }
  g_error ("nothing says “%s”", part);
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
      g_assert_false (designer_window_is_empty (window));
      sql = wait_for_text (window->sql_view, "CREATE TABLE");
      code = wait_for_text (window->code_view, "G_BEGIN_DECLS");
      g_assert_cmpuint (crow_problems_count (designer_compiler_get_problems (window->compiler), CROW_SEVERITY_ERROR),
                        ==, 0);
      g_assert_false (crow_document_get_modified (window->document));
    }
  close_window (window);
}

/* The first row of a list among the children of a widget that has one. */
static GtkListBoxRow *
find_problem_row (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget) && gtk_list_box_get_row_at_index (GTK_LIST_BOX (widget), 0) != NULL)
    return gtk_list_box_get_row_at_index (GTK_LIST_BOX (widget), 0);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkListBoxRow *row = find_problem_row (child);

      if (row != NULL)
        return row;
    }
  return NULL;
}

/* An entity that has nothing to be known by. */
static void
add_keyless (DesignerWindow *window,
             const char     *name)
{
  CrowEntity *entity = crow_operation_add_entity (window->document, NULL, name, 0, 0);
  CrowNode *attribute = CROW_NODE (crow_entity_get_attribute (entity, 0));

  crow_operation_delete (window->document, &attribute, 1);
}

/* Problems are looked for beside, which on a busy machine takes a while. */
static guint
wait_for_problems (DesignerWindow *window,
                   guint           least,
                   guint           most)
{
  GListModel *list = designer_compiler_get_list (window->compiler);

  for (guint i = 0; i < 1000; i++)
    {
      guint n = g_list_model_get_n_items (list);

      if (n >= least && n <= most)
        return n;
      settle (20);
    }
  g_error ("%u problems", g_list_model_get_n_items (list));
}

/* What a diagram shows is a matter of diagrams alone, and told as soon. */
static void
test_unplaced (void)
{
  DesignerWindow *window = make_window ();
  CrowDiagram *diagram;
  CrowEntity *entity;
  guint n;

  activate (window, "win.start-new");
  activate (window, "win.add-entity");
  type_name (window, "seen");
  entity = crow_operation_add_entity (window->document, NULL, "unseen", 0, 0);
  n = wait_for_problems (window, 1, G_MAXUINT);
  diagram = crow_document_get_diagram (window->document, 0);
  crow_operation_place_entity (diagram, entity, 300, 300);
  wait_for_problems (window, n - 1, n - 1);
  close_window (window);
}

/* Who stands on a problem keeps standing on it while others come and go. */
static void
test_problems (void)
{
  DesignerWindow *window = make_window ();
  g_autoptr (GtkListBoxRow) row = NULL;
  GtkListBox *list;

  activate (window, "win.start-new");
  add_keyless (window, "zebra");
  designer_problems_show_page (window->problems, "problems");
  g_settings_set_boolean (window->settings, "show-bottom-panel", TRUE);
  for (guint i = 0; i < 1000 && row == NULL; i++)
    {
      settle (20);
      row = find_problem_row (GTK_WIDGET (window->problems));
    }
  g_assert_nonnull (row);
  g_object_ref (row);
  list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row)));
  gtk_widget_grab_focus (GTK_WIDGET (row));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (row));

  add_keyless (window, "aardvark");
  for (guint i = 0; i < 1000 && gtk_list_box_get_row_at_index (list, 1) == NULL; i++)
    settle (20);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 1));
  g_assert_true (gtk_widget_get_parent (GTK_WIDGET (row)) == GTK_WIDGET (list));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (row));
  for (guint i = 0; i < 2; i++)
    crow_document_undo (window->document);
  for (guint i = 0; i < 1000 && gtk_list_box_get_row_at_index (list, 1) != NULL; i++)
    settle (20);
  g_assert_null (gtk_list_box_get_row_at_index (list, 1));
  g_assert_true (gtk_widget_get_parent (GTK_WIDGET (row)) == GTK_WIDGET (list));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (row));
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
  sql = wait_for_text (window->sql_view, "REFERENCES author");
  g_assert_nonnull (strstr (sql, "pen_name"));
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
/* Who has text enlarged sees the diagram enlarged, at once; 100 % is that size then. */
static void
test_text_scale (void)
{
  DesignerWindow *window = make_window ();
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (window));
  CrowViewport *viewport;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  activate (window, "win.open-example::blog.crow");
  viewport = crow_view_state_get_viewport (window->state);
  activate (window, "win.zoom-normal");
  g_assert_cmpfloat (crow_viewport_get_scale (viewport), ==, 1.0);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
  g_assert_cmpfloat (crow_viewport_get_scale (viewport), ==, 1.5);
  settle (100);
  g_assert_cmpstr (gtk_button_get_label (window->zoom_button), ==, "100 %");
  activate (window, "win.zoom-in");
  activate (window, "win.zoom-out");
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 1.5, 1e-9);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpfloat_with_epsilon (crow_viewport_get_scale (viewport), 1.0, 1e-9);
  close_window (window);
}

static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

/* A long press asks for the menu of what is under the finger, or of the canvas. */
static void
test_touch (void)
{
  DesignerWindow *window = make_window ();
  GtkWidget *canvas = GTK_WIDGET (window->canvas);
  GtkEventController *press = find_controller (canvas, GTK_TYPE_GESTURE_LONG_PRESS);
  CrowViewport *viewport;
  CrowItem *item;
  double x, y;

  g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (press)));
  activate (window, "win.open-example::blog.crow");
  settle (200);
  viewport = crow_view_state_get_viewport (window->state);
  item = crow_scene_get_item (crow_view_state_get_scene (window->state), CROW_ITEM_CARD, 0);
  crow_viewport_to_view (viewport, item->bounds.x + item->bounds.width / 2, item->bounds.y + 10, &x, &y);
  g_signal_emit_by_name (press, "pressed", x, y);
  g_assert_true (crow_view_state_is_selected (window->state, item->id));
  settle (100);
  g_assert_true (gtk_widget_get_mapped (window->menu));
  gtk_popover_popdown (GTK_POPOVER (window->menu));

  /* On nothing the selection stays, for the menu to arrange it. */
  g_signal_emit_by_name (press, "pressed", 3.0, 3.0);
  g_assert_true (crow_view_state_is_selected (window->state, item->id));
  settle (100);
  gtk_popover_popdown (GTK_POPOVER (window->menu));
  close_window (window);
}

static gboolean
has_action (GMenuModel *menu,
            const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
      g_autofree char *found = NULL;

      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &found) && g_str_equal (found, action))
        return TRUE;
      while (g_menu_link_iter_next (links))
        {
          g_autoptr (GMenuModel) linked = g_menu_link_iter_get_value (links);

          if (has_action (linked, action))
            return TRUE;
        }
    }
  return FALSE;
}

/* What is clicked on is what its menu is about, notes and areas as well. */
static void
test_menus (void)
{
  static const struct
  {
    CrowItemKind kind;
    const char *own, *other;
  } cases[] = {
    { CROW_ITEM_CARD, "win.connect", "win.reverse-link" },
    { CROW_ITEM_ROUTE, "win.reverse-link", "win.colour" },
    { CROW_ITEM_NOTE, "win.colour", "win.rename" },
    { CROW_ITEM_AREA, "win.rename", "win.connect" },
  };
  DesignerWindow *window = make_window ();

  activate (window, "win.open-example::library.crow");
  settle (100);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrowItem *item = crow_scene_get_item (crow_view_state_get_scene (window->state), cases[i].kind, 0);
      guint n = crow_scene_get_n_items (crow_view_state_get_scene (window->state), cases[i].kind);
      GMenuModel *menu;

      crow_view_state_select (window->state, item->id);
      _designer_window_show_menu (window, 10, 10, FALSE);
      menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (window->menu));
      g_assert_true (has_action (menu, "win.delete"));
      g_assert_true (has_action (menu, "win.properties"));
      g_assert_true (has_action (menu, cases[i].own));
      g_assert_false (has_action (menu, cases[i].other));
      gtk_popover_popdown (GTK_POPOVER (window->menu));
      if (has_action (menu, "win.colour"))
        {
          activate (window, "win.colour::#33d17a");
          g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Colour");
          activate (window, "win.undo");
          crow_view_state_select (window->state, item->id);
        }
      activate (window, "win.delete");
      g_assert_cmpuint (crow_scene_get_n_items (crow_view_state_get_scene (window->state), cases[i].kind), <, n);
      activate (window, "win.undo");
      g_assert_cmpuint (crow_scene_get_n_items (crow_view_state_get_scene (window->state), cases[i].kind), ==, n);
    }
  close_window (window);
}

/* The menu of the window names the step, as the button does. */
static void
test_undo_menu (void)
{
  static const char *const labels[][2] = { { "Undo Add Entity", "Redo" }, { "Undo", "Redo Add Entity" } };
  DesignerWindow *window = make_window ();

  activate (window, "win.start-new");
  activate (window, "win.add-entity");
  for (guint i = 0; i < 2; i++)
    {
      for (guint j = 0; j < 2; j++)
        {
          g_autofree char *label = NULL;

          g_menu_model_get_item_attribute (G_MENU_MODEL (window->undo_section), (int) j, "label", "s", &label);
          g_assert_cmpstr (label, ==, labels[i][j]);
        }
      activate (window, "win.undo");
      settle (50);
    }
  close_window (window);
}

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

/* A name that is not shown whole is told below the pointer: one that was shortened, and all of them from
 * afar. */
static void
test_tooltips (void)
{
  DesignerWindow *window = make_window ();
  const char *name = "author_of_books_and_of_papers_that_were_never_printed_anywhere";
  const char *comment = "Somebody who wrote books";
  g_autofree char *both = g_strconcat (name, "\n", comment, NULL);
  GtkWidget *canvas = GTK_WIDGET (window->canvas);
  CrowViewport *viewport;

  activate (window, "win.open-example::library.crow");
  settle (100);
  viewport = crow_view_state_get_viewport (window->state);
  crow_viewport_zoom (viewport, 1.0, 0, 0);
  crow_view_state_set_hover (window->state, "author");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (canvas), ==, comment);
  crow_viewport_zoom (viewport, 0.3, 0, 0);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (canvas), ==, "author\nSomebody who wrote books");
  crow_viewport_zoom (viewport, 1.0, 0, 0);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (canvas), ==, comment);

  crow_view_state_set_hover (window->state, NULL);
  crow_operation_rename_entity (CROW_ENTITY (crow_document_lookup (window->document, "author")), name);
  settle (100);
  g_assert_cmpstr (CROW_CARD (crow_scene_lookup (crow_view_state_get_scene (window->state), "author"))->title, !=, name);
  crow_view_state_set_hover (window->state, "author");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (canvas), ==, both);
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
  /* As after a click. */
  gtk_window_set_focus_visible (GTK_WINDOW (window), FALSE);
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

static void
add_tests (void)
{
  g_test_add_func ("/app/window/commands", test_commands);
  g_test_add_func ("/app/window/accessible", test_accessible);
  g_test_add_func ("/app/window/examples", test_examples);
  g_test_add_func ("/app/window/draw", test_draw);
  g_test_add_func ("/app/window/problems", test_problems);
  g_test_add_func ("/app/window/unplaced", test_unplaced);
  g_test_add_func ("/app/window/text-scale", test_text_scale);
  g_test_add_func ("/app/window/touch", test_touch);
  g_test_add_func ("/app/window/menus", test_menus);
  g_test_add_func ("/app/window/undo-menu", test_undo_menu);
  g_test_add_func ("/app/window/rename", test_rename);
  g_test_add_func ("/app/window/tooltips", test_tooltips);
  g_test_add_func ("/app/window/history", test_history);
  g_test_add_func ("/app/window/narrow", test_narrow);
  g_test_add_func ("/app/window/panel-sizes", test_panel_sizes);
  g_test_add_func ("/app/window/drop", test_drop);
  g_test_add_func ("/app/window/tab", test_tab);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
