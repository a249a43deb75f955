/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random events on the canvas of a window: the pointer with any tool, commands, names typed, the view moved, things
 * dropped, frames painted in between.  Nothing breaks, the canvas shows what a fresh one would show, and all of it can be
 * undone.
 *
 * CROW_MONKEY_EVENTS: how many events (otherwise a few); the seed is GLib's, --seed.  Skipped where there is no display.
 */
#include "config.h"

#include "app/designer-shortcuts.h"
#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

#include "window-fixture.h"

#define FEW_EVENTS 600

/* What leaves the window, asks for a file, or would end the test. */
static gboolean
is_harmless (const char *action)
{
  static const char *const others[] = {
    "win.open", "win.save", "win.save-as", "win.import", "win.export", "win.print", "win.print-preview", "win.close",
    "win.help", "win.fullscreen", "win.primary-menu", "win.history", "win.show-help-overlay", "win.copy-picture",
  };

  if (action == NULL || g_str_has_prefix (action, "app."))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (action, others[i]))
      return FALSE;
  return TRUE;
}

static void
do_command (DesignerWindow *window)
{
  guint n_commands;
  const DesignerCommand *commands = designer_shortcuts_get_commands (&n_commands);
  const DesignerCommand *command = &commands[g_test_rand_int_range (0, n_commands)];
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!is_harmless (command->action))
    return;
  g_assert_true (g_action_parse_detailed_name (command->action, &name, &target, NULL));
  if (g_action_group_get_action_enabled (G_ACTION_GROUP (window), name + strlen ("win.")))
    gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target);
}

/* Windows that a command opened are closed, as by Escape. */
static void
close_others (DesignerWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i - 1);

      if (other != GTK_WINDOW (window))
        gtk_window_destroy (other);
    }
}

/* (nullable): what a name is being typed in */
static GtkWidget *
find_editor (DesignerWindow *window)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (window->canvas)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TEXT (child))
      return child;
  return NULL;
}

static void
type_something (DesignerWindow *window)
{
  static const char *const names[] = { "a", "author", "", "order", "two words", "\xc3\xa9t\xc3\xa9", "x int!", "name text(20) = 'a'",
                                       "\xd8\xa7\xd8\xb3\xd9\x85" };
  GtkWidget *editor = find_editor (window);

  if (editor == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (editor), names[g_test_rand_int_range (0, G_N_ELEMENTS (names))]);
  if (g_test_rand_int_range (0, 3) > 0)
    g_signal_emit_by_name (editor, "activate");
  else
    gtk_widget_grab_focus (GTK_WIDGET (window->canvas));
}

static void
point (DesignerWindow *window)
{
  CrowInteraction *interaction = crow_canvas_get_interaction (window->canvas);
  CrowViewport *viewport = crow_view_state_get_viewport (window->state);
  CrowPointer pointer = {
    .pixel = 1 / crow_viewport_get_scale (viewport),
    .flags = g_test_rand_int_range (0, 8),
    .n_press = g_test_rand_int_range (0, 30) == 0 ? 2 : 1,
  };

  crow_viewport_to_scene (viewport, g_test_rand_int_range (-20, 900), g_test_rand_int_range (-20, 700), &pointer.x,
                          &pointer.y);
  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
    case 1:
      crow_interaction_press (interaction, &pointer);
      break;

    case 2:
    case 3:
      crow_interaction_release (interaction, &pointer);
      break;

    case 4:
      crow_interaction_leave (interaction);
      break;

    default:
      crow_interaction_move (interaction, &pointer);
    }
}

static void
look (DesignerWindow *window)
{
  CrowViewport *viewport = crow_view_state_get_viewport (window->state);

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      crow_viewport_zoom (viewport, g_test_rand_double_range (0.01, 3), g_test_rand_int_range (0, 800),
                          g_test_rand_int_range (0, 600));
      break;

    case 1:
      crow_viewport_scroll (viewport, g_test_rand_int_range (-400, 400), g_test_rand_int_range (-400, 400));
      break;

    case 2:
      gtk_widget_child_focus (GTK_WIDGET (window->canvas),
                              g_test_rand_bit () ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
      break;

    case 3:
      if (crow_document_get_n_diagrams (window->document) > 0)
        crow_view_state_set_diagram (window->state,
          crow_document_get_diagram (window->document,
                                     g_test_rand_int_range (0, crow_document_get_n_diagrams (window->document))));
      break;

    default:
      crow_canvas_fit (window->canvas);
    }
}

/* Something of the model, at random; NULL: there is nothing. */
static CrowNode *
choose (DesignerWindow *window)
{
  CrowModel *model = crow_document_get_model (window->document);
  guint n_entities = crow_model_get_n_entities (model);
  guint n_links = crow_model_get_n_links (model);
  CrowEntity *entity;

  if (n_links > 0 && g_test_rand_int_range (0, 4) == 0)
    return CROW_NODE (crow_model_get_link (model, g_test_rand_int_range (0, n_links)));
  if (n_entities == 0)
    return NULL;
  entity = crow_model_get_entity (model, g_test_rand_int_range (0, n_entities));
  if (crow_entity_get_n_attributes (entity) > 0 && g_test_rand_int_range (0, 4) == 0)
    return CROW_NODE (crow_entity_get_attribute (entity, 0));
  return CROW_NODE (entity);
}

static void
do_with_nodes (DesignerWindow *window)
{
  CrowNode *node = choose (window);
  CrowNode *other = choose (window);

  if (node == NULL || other == NULL)
    return;
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      crow_view_state_select (window->state, crow_node_get_id (node));
      break;

    case 1:
      crow_view_state_toggle (window->state, crow_node_get_id (node));
      break;

    case 2:
      crow_view_state_reveal (window->state, crow_node_get_id (node));
      break;

    case 3:
      if (CROW_IS_ENTITY (node) && CROW_IS_ENTITY (other))
        crow_lens_show_way (window->lens, CROW_ENTITY (node), CROW_ENTITY (other));
      else if (CROW_IS_ENTITY (node))
        crow_lens_show_blast (window->lens, CROW_ENTITY (node));
      break;

    case 4:
      {
        g_autoptr (GPtrArray) absent = crow_commands_get_absent (window->state, node);

        crow_commands_place_at (window->state, (CrowEntity *const *) absent->pdata, absent->len,
                                g_test_rand_int_range (0, 900), g_test_rand_int_range (0, 700));
        break;
      }

    default:
      crow_commands_nudge (window->state, g_test_rand_int_range (-50, 50), g_test_rand_int_range (-50, 50));
    }
}

/* A frame at once; one with an editor needs a frame clock to give that its size first. */
static void
paint (DesignerWindow *window)
{
  GtkWidget *canvas = GTK_WIDGET (window->canvas);
  GtkSnapshot *snapshot;
  GskRenderNode *node;

  if (find_editor (window) != NULL)
    return;
  snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (canvas)->snapshot (canvas, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_unref (node);
}

/* A scene that was made anew shows the same; no selection, mark or hover of what is not there any more. */
static void
assert_true_to_document (DesignerWindow *window)
{
  CrowScene *scene = crow_view_state_get_scene (window->state);
  g_autoptr (CrowScene) fresh = crow_scene_new (crow_pango_measure_get_measure (crow_canvas_get_measure ()));
  const char *hover = crow_view_state_get_hover (window->state);

  crow_scene_load (fresh, window->document, crow_view_state_get_diagram (window->state));
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    {
      g_assert_cmpuint (crow_scene_get_n_items (scene, kind), ==, crow_scene_get_n_items (fresh, kind));
      for (guint i = 0; i < crow_scene_get_n_items (fresh, kind); i++)
        g_assert_nonnull (crow_scene_lookup (scene, crow_scene_get_item (fresh, kind, i)->id));
    }
  for (guint i = 0; i < crow_view_state_get_n_selected (window->state); i++)
    g_assert_nonnull (crow_document_lookup (window->document, crow_view_state_get_selected_id (window->state, i)));
  if (hover != NULL)
    g_assert_nonnull (crow_document_lookup (window->document, hover));
  if (crow_lens_get_kind (window->lens) == CROW_LENS_NONE)
    g_assert_false (crow_view_state_owns_marks (window->state, window->lens));
}

static void
test_monkey (void)
{
  DesignerWindow *window = designer_window_new (application);
  const char *wanted = g_getenv ("CROW_MONKEY_EVENTS");
  guint n_events = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : FEW_EVENTS;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
  settle (100);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-example", "s", "library.crow");
  settle (200);
  before = crow_document_to_bytes (window->document);

  for (guint i = 0; i < n_events; i++)
    {
      switch (g_test_rand_int_range (0, 12))
        {
        case 0:
        case 1:
          do_command (window);
          break;

        case 2:
          type_something (window);
          break;

        case 3:
          look (window);
          break;

        case 4:
        case 5:
          do_with_nodes (window);
          break;

        case 6:
          if (crow_document_can_undo (window->document) && !crow_document_is_editing (window->document))
            crow_document_undo (window->document);
          break;

        case 7:
          if (crow_document_can_redo (window->document) && !crow_document_is_editing (window->document))
            crow_document_redo (window->document);
          break;

        default:
          point (window);
        }
      paint (window);
      while (i % 7 == 0 && g_main_context_iteration (NULL, FALSE))
        ;
      close_others (window);
      if (i % 50 == 0 && !crow_interaction_is_dragging (crow_canvas_get_interaction (window->canvas)))
        assert_true_to_document (window);
    }

  while (crow_canvas_cancel (window->canvas))
    ;
  gtk_widget_grab_focus (GTK_WIDGET (window->canvas));
  assert_true_to_document (window);
  while (crow_document_can_undo (window->document))
    crow_document_undo (window->document);
  assert_true_to_document (window);
  after = crow_document_to_bytes (window->document);
  g_assert_cmpmem (g_bytes_get_data (before, NULL), g_bytes_get_size (before),
                   g_bytes_get_data (after, NULL), g_bytes_get_size (after));
  gtk_window_destroy (GTK_WINDOW (window));
  settle (50);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/monkey", test_monkey);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
