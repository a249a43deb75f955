/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A library is drawn from nothing as a person does it, through the events of a real display: by mouse alone, then by
 * keyboard alone.  It is exported, undone to nothing, redone, saved, opened again and compared.  Rows are dragged onto links.
 *
 * What the hand does is faked by the X server (XTEST), so all of GTK's way is gone; there is no window manager, so a window
 * is given the focus as one would.  Nothing waits for a time, but for what is to be seen.  Skipped where there is no
 * display, or no XTEST.
 */
#include "config.h"

#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <X11/XKBlib.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

#include "document/crow-operation.h"
#include "preview/crow-preview-rows.h"

#include "data-fixture.h"

static Display *display;

/* Waiting. */

#define WAIT_FOR(condition) \
  G_STMT_START \
    { \
      for (guint tries_ = 0; tries_ < 1000 && !(condition); tries_++) \
        settle (10); \
      if (!(condition)) \
        g_error ("line %d: waited in vain for %s", __LINE__, #condition); \
    } \
  G_STMT_END

static void
flush (void)
{
  XSync (display, False);
  settle (30);
}

/* Hands. */

/* The place on the screen of a point of a widget. */
static void
get_place (GtkWidget *widget,
           double     x,
           double     y,
           int       *screen_x,
           int       *screen_y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  double native_x, native_y, surface_x, surface_y;
  Window child;

  g_assert_true (gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), x, y, &native_x, &native_y));
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  g_assert_true (XTranslateCoordinates (display, gdk_x11_surface_get_xid (gtk_native_get_surface (native)),
                                        DefaultRootWindow (display), (int) (native_x + surface_x),
                                        (int) (native_y + surface_y), screen_x, screen_y, &child));
}

static void
move_to (GtkWidget *widget,
         double     x,
         double     y)
{
  int screen_x, screen_y;

  get_place (widget, x, y, &screen_x, &screen_y);
  XTestFakeMotionEvent (display, -1, screen_x, screen_y, CurrentTime);
  flush ();
}

static void
press (guint    button,
       gboolean down)
{
  XTestFakeButtonEvent (display, button, down, CurrentTime);
  flush ();
}

static void
click_at (GtkWidget *widget,
          double     x,
          double     y,
          guint      button,
          guint      times)
{
  move_to (widget, x, y);
  for (guint i = 0; i < times; i++)
    {
      XTestFakeButtonEvent (display, button, True, CurrentTime);
      XSync (display, False);
      settle (5);
      XTestFakeButtonEvent (display, button, False, CurrentTime);
      XSync (display, False);
      settle (5);
    }
  flush ();
}

static void
click (GtkWidget *widget)
{
  WAIT_FOR (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0);
  click_at (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0, 1, 1);
}

/* Where the tests put nothing. */
static void
click_beside (GtkWidget *canvas)
{
  click_at (canvas, 0.4 * gtk_widget_get_width (canvas), 0.55 * gtk_widget_get_height (canvas), 1, 1);
}

static void
give_focus (GtkWindow *window)
{
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (window)));
  XSetInputFocus (display, gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))), RevertToParent,
                  CurrentTime);
  flush ();
  WAIT_FOR (gtk_window_is_active (window));
}

/* Presses a key with others held down, as “<Control><Shift>s”. */
static void
key (const char *accelerator)
{
  static const struct
  {
    GdkModifierType modifier;
    KeySym key;
  } held[] = {
    { GDK_CONTROL_MASK, XK_Control_L },
    { GDK_SHIFT_MASK, XK_Shift_L },
    { GDK_ALT_MASK, XK_Alt_L },
  };
  GdkModifierType modifiers;
  guint keyval;
  KeyCode code;

  g_assert_true (gtk_accelerator_parse (accelerator, &keyval, &modifiers));
  code = XKeysymToKeycode (display, keyval);
  g_assert_cmpuint (code, !=, 0);
  /* What stands above on the key. */
  if (XkbKeycodeToKeysym (display, code, 0, 0) != keyval && XkbKeycodeToKeysym (display, code, 0, 1) == keyval)
    modifiers |= GDK_SHIFT_MASK;
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    if ((modifiers & held[i].modifier) != 0)
      XTestFakeKeyEvent (display, XKeysymToKeycode (display, held[i].key), True, CurrentTime);
  XTestFakeKeyEvent (display, code, True, CurrentTime);
  XTestFakeKeyEvent (display, code, False, CurrentTime);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    if ((modifiers & held[i].modifier) != 0)
      XTestFakeKeyEvent (display, XKeysymToKeycode (display, held[i].key), False, CurrentTime);
  flush ();
}

static void
type (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    key (gdk_keyval_name (gdk_unicode_to_keyval ((gunichar) *p)));
}

/* Looking. */

static GtkWidget *
find_in (GtkWidget *widget,
         gboolean (*matches) (GtkWidget  *widget,
                              const char *text),
         const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (matches (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_in (child, matches, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_tool (GtkWidget  *widget,
         const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "win.tool") == 0
         && g_str_equal (g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)), NULL),
                         text);
}

static gboolean
is_being_named (DesignerWindow *window)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (window->canvas)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TEXT (child))
      return TRUE;
  return FALSE;
}

/* (nullable): a window other than this one */
static GtkWindow *
find_other (DesignerWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

      if (other != GTK_WINDOW (window) && gtk_widget_get_mapped (GTK_WIDGET (other)))
        return other;
    }
  return NULL;
}

static CrowModel *
get_model (DesignerWindow *window)
{
  return crow_document_get_model (window->document);
}

static guint
count_entities (DesignerWindow *window)
{
  return crow_model_get_n_entities (get_model (window));
}

static guint
count_links (DesignerWindow *window)
{
  return crow_model_get_n_links (get_model (window));
}

/* A point of a card, in the canvas; 0 to 1 of its size. */
static void
get_on_card (DesignerWindow *window,
             guint           entity,
             double          part_x,
             double          part_y,
             double         *x,
             double         *y)
{
  const char *id = crow_node_get_id (CROW_NODE (crow_model_get_entity (get_model (window), entity)));
  CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (window->state), id);

  crow_viewport_to_view (crow_view_state_get_viewport (window->state), item->bounds.x + part_x * item->bounds.width,
                         item->bounds.y + part_y * item->bounds.height, x, y);
}

/* Saved and opened again it is the same. */
static void
assert_saved (DesignerWindow *window,
              GFile          *file)
{
  g_autoptr (GBytes) bytes = crow_document_to_bytes (window->document);
  g_autoptr (GBytes) again = NULL;
  DesignerWindow *second;

  WAIT_FOR (!crow_document_get_modified (window->document));
  second = make_window ();
  designer_window_open (second, file);
  WAIT_FOR (designer_window_has_file (second, file));
  again = crow_document_to_bytes (second->document);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), g_bytes_get_data (again, NULL),
                   g_bytes_get_size (again));
  close_window (second);
}

static DesignerWindow *
begin (void)
{
  DesignerWindow *window = make_window ();

  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (window)));
  give_focus (GTK_WINDOW (window));
  /* On a busy machine the second click of two may come late. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 20000, NULL);
  return window;
}

/* Three entities with the names they are given, an attribute from the menu, a link from a handle, one by a tool. */
static void
test_mouse (void)
{
  DesignerWindow *window = begin ();
  GtkWidget *canvas = GTK_WIDGET (window->canvas);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "mouse.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) drawn = NULL;
  g_autoptr (GBytes) undone = NULL;
  g_autoptr (GBytes) empty = NULL;
  g_autoptr (GBytes) redone = NULL;
  static const double places[3][2] = { { 0.25, 0.2 }, { 0.7, 0.2 }, { 0.7, 0.7 } };
  double x, y;

  click (GTK_WIDGET (find_in (GTK_WIDGET (window), is_label, "New Document")));
  WAIT_FOR (window->document != NULL && gtk_widget_get_mapped (canvas));
  /* Where it is kept is asked for by the file dialog, which is the desktop's. */
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (crow_document_save (window->document, file, CROW_SAVE_OVERWRITE, NULL));
  empty = crow_document_to_bytes (window->document);

  for (guint i = 0; i < 3; i++)
    {
      click_at (canvas, places[i][0] * gtk_widget_get_width (canvas), places[i][1] * gtk_widget_get_height (canvas), 1, 2);
      WAIT_FOR (count_entities (window) == i + 1 && is_being_named (window));
      click_beside (canvas);
      WAIT_FOR (!is_being_named (window));
    }

  get_on_card (window, 1, 0.5, 0.2, &x, &y);
  click_at (canvas, x, y, 3, 1);
  WAIT_FOR (window->menu != NULL && gtk_widget_get_mapped (window->menu)
            && find_in (window->menu, is_label, "New Attribute") != NULL);
  click (find_in (window->menu, is_label, "New Attribute"));
  WAIT_FOR (crow_entity_get_n_attributes (crow_model_get_entity (get_model (window), 1)) == 2);
  click_beside (canvas);
  WAIT_FOR (!is_being_named (window));

  /* The right button, moved, is no click: it pans. */
  {
    double before, after, unused;

    crow_viewport_to_scene (crow_view_state_get_viewport (window->state), 0, 0, &before, &unused);
    get_on_card (window, 0, 0.5, 0.5, &x, &y);
    move_to (canvas, x, y);
    press (3, TRUE);
    move_to (canvas, x + 20, y);
    move_to (canvas, x + 40, y);
    press (3, FALSE);
    settle (100);
    crow_viewport_to_scene (crow_view_state_get_viewport (window->state), 0, 0, &after, &unused);
    g_assert_cmpfloat (after, <, before - 10);
    g_assert_false (gtk_widget_get_mapped (window->menu));
  }

  /* From the handle at the right of the first to the second. */
  get_on_card (window, 0, 0.5, 0.3, &x, &y);
  move_to (canvas, x, y);
  WAIT_FOR (crow_interaction_get_overlay (crow_canvas_get_interaction (window->canvas))->handles != NULL);
  {
    const CrowOverlay *overlay = crow_interaction_get_overlay (crow_canvas_get_interaction (window->canvas));
    CrowPoint handle = crow_interaction_get_handle (overlay->handles, overlay->handle_row, CROW_SIDE_RIGHT);

    crow_viewport_to_view (crow_view_state_get_viewport (window->state), handle.x, handle.y, &x, &y);
  }
  move_to (canvas, x, y);
  press (1, TRUE);
  move_to (canvas, x + 40, y + 10);
  get_on_card (window, 1, 0.5, 0.2, &x, &y);
  move_to (canvas, x, y);
  press (1, FALSE);
  WAIT_FOR (count_links (window) == 1);

  click (find_in (window->toolbox, is_tool, "link-many-to-many"));
  WAIT_FOR (g_str_equal (crow_view_state_get_tool (window->state), "link-many-to-many"));
  get_on_card (window, 1, 0.5, 0.15, &x, &y);
  click_at (canvas, x, y, 1, 1);
  get_on_card (window, 2, 0.5, 0.15, &x, &y);
  move_to (canvas, x - 20, y);
  click_at (canvas, x, y, 1, 1);
  WAIT_FOR (count_links (window) == 2);
  g_assert_cmpint (crow_link_get_kind (crow_model_get_link (get_model (window), 1)), ==, CROW_LINK_MANY_TO_MANY);

  drawn = crow_document_to_bytes (window->document);
  for (guint i = 0; i < 100 && crow_document_can_undo (window->document); i++)
    click (window->undo_button);
  g_assert_cmpuint (count_entities (window), ==, 0);
  undone = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (undone, empty));
  for (guint i = 0; i < 100 && crow_document_can_redo (window->document); i++)
    click (window->redo_button);
  redone = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (redone, drawn));
  click (window->save_button);
  assert_saved (window, file);
  close_window (window);
  g_unlink (path);
}

/* Types into what is asked for: a palette, or a dialog for a file. */
static void
answer (DesignerWindow *window,
        const char     *text)
{
  GtkWindow *other;

  WAIT_FOR (find_other (window) != NULL);
  other = find_other (window);
  give_focus (other);
  key ("<Control>a");
  type (text);
  key ("Return");
  WAIT_FOR (find_other (window) == NULL);
  give_focus (GTK_WINDOW (window));
}

static void
add_by_key (DesignerWindow *window,
            const char     *name,
            const char     *attribute)
{
  guint n_entities = count_entities (window);

  key ("e");
  WAIT_FOR (is_being_named (window));
  type (name);
  key ("Return");
  WAIT_FOR (!is_being_named (window));
  g_assert_cmpuint (count_entities (window), ==, n_entities + 1);
  /* The next key is about what was made. */
  g_assert_nonnull (crow_document_lookup_entity (window->document, name));
  g_assert_true (crow_view_state_get_single (window->state)
                 == CROW_NODE (crow_document_lookup_entity (window->document, name)));
  key ("Insert");
  WAIT_FOR (is_being_named (window));
  type (attribute);
  /* Enter goes on to the next one, which Escape takes back if nothing was typed into it. */
  key ("Return");
  WAIT_FOR (crow_entity_get_n_attributes (crow_document_lookup_entity (window->document, name)) == 3);
  WAIT_FOR (is_being_named (window));
  key ("Escape");
  WAIT_FOR (!is_being_named (window));
  g_assert_cmpuint (crow_entity_get_n_attributes (crow_document_lookup_entity (window->document, name)), ==, 2);
}

static void
connect_by_key (DesignerWindow *window,
                const char     *name,
                const char     *how)
{
  guint n_links = count_links (window);

  key ("<Control>f");
  answer (window, name);
  WAIT_FOR (CROW_IS_ENTITY (crow_view_state_get_single (window->state)));
  key ("l");
  answer (window, how);
  WAIT_FOR (count_links (window) == n_links + 1);
}

/* Behind the last attribute Enter offers another one, which is taken back when nothing is typed into it. */
static void
leave_offered (DesignerWindow *window,
               CrowAttribute  *last)
{
  CrowEntity *entity = crow_attribute_get_entity (last);
  guint n_attributes = crow_node_get_position (CROW_NODE (last)) + 1;

  WAIT_FOR (crow_entity_get_n_attributes (entity) == n_attributes + 1 && is_being_named (window));
  key ("Escape");
  WAIT_FOR (crow_entity_get_n_attributes (entity) == n_attributes && !is_being_named (window));
  g_assert_true (crow_view_state_get_single (window->state) == CROW_NODE (last));
}

/* From a title Enter goes into the attributes, and from one to the next, as in a table; keys are commands
 * meanwhile.  Tab goes the same way and types there.  What is offered behind the last is taken back by
 * going elsewhere, too. */
static void
go_down_by_key (DesignerWindow *window)
{
  CrowEntity *entity;
  CrowNode *rows[3];

  key ("<Control>f");
  answer (window, "book entity");
  WAIT_FOR (CROW_IS_ENTITY (crow_view_state_get_single (window->state)));
  entity = CROW_ENTITY (crow_view_state_get_single (window->state));
  g_assert_cmpuint (crow_entity_get_n_attributes (entity), ==, 2);
  rows[0] = CROW_NODE (entity);
  for (guint i = 0; i < 2; i++)
    rows[i + 1] = CROW_NODE (crow_entity_get_attribute (entity, i));
  for (guint i = 0; i < 2; i++)
    {
      key ("F2");
      WAIT_FOR (is_being_named (window));
      key ("Return");
      WAIT_FOR (!is_being_named (window));
      g_assert_true (crow_view_state_get_single (window->state) == rows[i + 1]);
    }

  crow_view_state_select (window->state, crow_node_get_id (rows[0]));
  key ("F2");
  WAIT_FOR (is_being_named (window));
  for (guint i = 0; i < 2; i++)
    {
      key ("Tab");
      WAIT_FOR (is_being_named (window) && crow_view_state_get_single (window->state) == rows[i + 1]);
      key ("Tab"); /* to its type */
    }
  key ("Tab");
  WAIT_FOR (crow_entity_get_n_attributes (entity) == 3 && is_being_named (window));
  click_beside (GTK_WIDGET (window->canvas));
  WAIT_FOR (crow_entity_get_n_attributes (entity) == 2 && !is_being_named (window));
}

static gboolean
has_focus_within (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* To the properties of what is selected and back, with what was typed there. */
static void
visit_properties_by_key (DesignerWindow *window)
{
  CrowEntity *entity;

  key ("<Control>f");
  answer (window, "book entity");
  WAIT_FOR (CROW_IS_ENTITY (crow_view_state_get_single (window->state)));
  entity = CROW_ENTITY (crow_view_state_get_single (window->state));
  key ("<Alt>Return");
  WAIT_FOR (has_focus_within (GTK_WIDGET (window->inspector)));
  key ("<Control>a");
  type ("volume");
  key ("Escape");
  WAIT_FOR (has_focus_within (GTK_WIDGET (window->canvas)) && g_str_equal (crow_entity_get_name (entity), "volume"));
  g_assert_true (crow_view_state_get_single (window->state) == CROW_NODE (entity));
  key ("<Control>z");
  WAIT_FOR (g_str_equal (crow_entity_get_name (entity), "book"));
}

/* A type that does not exist keeps what was typed open: the first Escape only says so, and a mended one is taken. */
static void
refuse_by_key (DesignerWindow *window)
{
  CrowAttribute *attribute;

  key ("<Control>f");
  answer (window, "tag entity");
  WAIT_FOR (CROW_IS_ENTITY (crow_view_state_get_single (window->state)));
  attribute = crow_entity_get_attribute (CROW_ENTITY (crow_view_state_get_single (window->state)), 1);
  crow_view_state_select (window->state, crow_node_get_id (CROW_NODE (attribute)));

  for (guint i = 0; i < 2; i++)
    {
      key ("F2");
      WAIT_FOR (is_being_named (window));
      type ("word: bogus");
      key ("Return");
      WAIT_FOR (crow_view_state_get_refused (window->state));
      g_assert_true (is_being_named (window));
      key ("Escape");
      WAIT_FOR (strstr (crow_view_state_get_hint (window->state), "Escape") != NULL);
      g_assert_true (is_being_named (window));
      if (i == 0)
        key ("Escape");
      else
        {
          /* The type is still selected. */
          type ("text?");
          key ("Return");
          leave_offered (window, attribute);
        }
      WAIT_FOR (!is_being_named (window));
      g_assert_false (crow_view_state_get_refused (window->state));
      g_assert_cmpstr (crow_attribute_get_name (attribute), ==, i == 0 ? "label" : "word");
    }

  /* Each name that is typed is a step of its own. */
  for (guint i = 0; i < 2; i++)
    {
      key ("F2");
      WAIT_FOR (is_being_named (window));
      type (i == 0 ? "term" : "noun");
      key ("Return");
      leave_offered (window, attribute);
      g_assert_cmpstr (crow_attribute_get_name (attribute), ==, i == 0 ? "term" : "noun");
    }
  key ("<Control>z");
  WAIT_FOR (g_str_equal (crow_attribute_get_name (attribute), "term"));
}

static void
test_keyboard (void)
{
  DesignerWindow *window = begin ();
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "keyboard.crow", NULL);
  g_autofree char *picture = g_build_filename (g_get_user_cache_dir (), "keyboard.svg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *svg = NULL;
  g_autoptr (GBytes) drawn = NULL;
  g_autoptr (GBytes) redone = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_unlink (path);
  g_unlink (picture);
  key ("<Control>n");
  WAIT_FOR (window->document != NULL && gtk_widget_get_mapped (GTK_WIDGET (window->canvas)));
  add_by_key (window, "author", "name: text");
  add_by_key (window, "book", "title: text(80)");
  add_by_key (window, "tag", "label: text?");
  g_assert_true (crow_attribute_get_required (crow_entity_get_attribute (crow_model_get_entity (get_model (window), 0), 1)));
  go_down_by_key (window);
  visit_properties_by_key (window);
  refuse_by_key (window);
  connect_by_key (window, "author entity", "author has many book");
  connect_by_key (window, "tag entity", "many tag have many book");
  g_assert_cmpint (crow_link_get_kind (crow_model_get_link (get_model (window), 1)), ==, CROW_LINK_MANY_TO_MANY);

  key ("<Control><Shift>s");
  answer (window, path);
  WAIT_FOR (crow_document_get_file (window->document) != NULL);
  key ("<Control><Shift>e");
  answer (window, picture);
  WAIT_FOR (g_file_get_contents (picture, &svg, NULL, NULL) && strstr (svg, "</svg>") != NULL);
  g_assert_nonnull (strstr (svg, ">author<"));

  drawn = crow_document_to_bytes (window->document);
  for (guint i = 0; i < 100 && crow_document_can_undo (window->document); i++)
    key ("<Control>z");
  g_assert_cmpuint (count_entities (window), ==, 0);
  for (guint i = 0; i < 100 && crow_document_can_redo (window->document); i++)
    key ("<Control><Shift>z");
  redone = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (redone, drawn));
  key ("<Control>s");
  assert_saved (window, file);
  close_window (window);
  g_unlink (path);
  g_unlink (picture);
}

static void
drag (GtkWidget *from,
      GtkWidget *to)
{
  double x = gtk_widget_get_width (from) / 2.0, y = gtk_widget_get_height (from) / 2.0;

  move_to (from, x, y);
  press (1, True);
  /* Far enough to be a drag, and then some motions over the target, as a hand makes them. */
  for (guint i = 1; i <= 4; i++)
    move_to (from, x - 8.0 * i, y + 2.0 * i);
  for (guint i = 0; i < 4; i++)
    move_to (to, gtk_widget_get_width (to) / 2.0 + i, gtk_widget_get_height (to) / 2.0);
  press (1, False);
}

static guint
count_linked (DataFixture *self,
              const char  *key)
{
  data_select_row (self, key);
  return crow_preview_count_linked (self->panel->preview, self->panel->current, 0);
}

/* A book is dragged from its author onto another author; a genre onto the heading of another one's finer genres. */
static void
test_drag (DataFixture   *self,
           gconstpointer  data)
{
  CrowPreview *preview = self->panel->preview;
  guint n_first = count_linked (self, "1"), n_second = count_linked (self, "2");
  g_autoptr (CrowPreviewRows) books = crow_preview_rows_new (preview);
  g_autoptr (CrowPreviewRow) book = NULL;
  g_autofree char *label = NULL, *name = NULL;
  CrowSchema *schema = crow_preview_get_schema (preview);
  guint children;

  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
  give_focus (GTK_WINDOW (self->window));
  g_assert_cmpuint (n_first, >, 0);
  name = crow_preview_row_dup_text (self->panel->current, crow_schema_lookup_attribute (schema, 0, "name"));
  data_select_row (self, "1");
  crow_preview_rows_show (books, crow_schema_lookup_entity (schema, "book"), self->panel->current, 0);
  book = g_list_model_get_item (G_LIST_MODEL (books), 0);
  label = crow_preview_row_dup_label (book);
  WAIT_FOR (find_in (GTK_WIDGET (self->panel->links), is_label, label) != NULL);
  drag (find_in (GTK_WIDGET (self->panel->links), is_label, label),
        find_in (GTK_WIDGET (self->panel->grid), is_label, name));
  WAIT_FOR (crow_preview_get_n_pending (preview) == 1);
  g_assert_cmpuint (count_linked (self, "1"), ==, n_first - 1);
  g_assert_cmpuint (count_linked (self, "2"), ==, n_second + 1);
  data_act (self, "rollback");

  crow_view_state_select (self->window->state, "genre");
  settle (100);
  data_select_row (self, "2");
  children = crow_schema_lookup_role (schema, crow_schema_lookup_entity (schema, "genre"), "children");
  n_second = crow_preview_count_linked (preview, self->panel->current, children);
  g_free (label);
  label = g_strdup_printf ("children (%u)", n_second);
  g_free (name);
  {
    g_autoptr (CrowPreviewRow) sixth = g_list_model_get_item (G_LIST_MODEL (designer_data_grid_get_rows (self->panel->grid)), 5);

    g_assert_cmpstr (crow_preview_row_get_key (sixth), ==, "6");
    name = crow_preview_row_dup_text (sixth, crow_schema_lookup_attribute (schema, crow_preview_row_get_entity (sixth), "name"));
  }
  WAIT_FOR (find_in (GTK_WIDGET (self->panel->links), is_label, label) != NULL);
  drag (find_in (GTK_WIDGET (self->panel->grid), is_label, name),
        find_in (GTK_WIDGET (self->panel->links), is_label, label));
  WAIT_FOR (crow_preview_get_n_pending (preview) == 1);
  data_select_row (self, "2");
  g_assert_cmpuint (crow_preview_count_linked (preview, self->panel->current, children), ==, n_second + 1);
  data_act (self, "rollback");
}

static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_TEXT (widget) && gtk_widget_get_mapped (widget) &&
         g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), text);
}

/* A click puts the keyboard into the cell that was clicked, two edit it, and what is refused stays where it was typed. */
static void
test_cells (DataFixture   *self,
            gconstpointer  data)
{
  CrowPreview *preview = self->panel->preview;
  GtkWidget *grid = GTK_WIDGET (self->panel->grid), *label;
  guint born;
  g_autoptr (CrowPreviewRow) row = NULL;
  g_autofree char *name = NULL, *day = NULL, *now = NULL;

  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
  give_focus (GTK_WINDOW (self->window));
  data_select_row (self, "2");
  row = g_object_ref (self->panel->current);
  name = crow_preview_row_dup_text (row, crow_schema_lookup_attribute (crow_preview_get_schema (preview), 0, "name"));
  born = crow_schema_lookup_attribute (crow_preview_get_schema (preview), 0, "born");
  day = crow_preview_row_dup_text (row, born);
  data_select_row (self, "1");

  label = find_in (grid, is_label, name);
  click_at (label, 10, gtk_widget_get_height (label) / 2.0, 1, 2);
  WAIT_FOR (find_in (grid, has_text, name) != NULL);
  type ("somebody else");
  key ("Return");
  WAIT_FOR (crow_preview_get_n_pending (preview) == 1);
  now = crow_preview_row_dup_text (row, crow_schema_lookup_attribute (crow_preview_get_schema (preview), 0, "name"));
  g_assert_cmpstr (now, ==, "somebody else");
  data_act (self, "rollback");
  data_select_row (self, "1");

  label = find_in (grid, is_label, day);
  g_assert_nonnull (label);
  click (label);
  WAIT_FOR (self->panel->current == row);
  key ("F2");
  WAIT_FOR (find_in (grid, has_text, day) != NULL);
  type ("never");
  key ("Return");
  g_assert_nonnull (find_in (grid, has_text, "never"));
  click (GTK_WIDGET (self->panel->filter));
  WAIT_FOR (gtk_widget_get_state_flags (GTK_WIDGET (self->panel->filter)) & GTK_STATE_FLAG_FOCUS_WITHIN);
  g_assert_nonnull (find_in (grid, has_text, "never"));
  g_assert_cmpuint (crow_preview_get_n_pending (preview), ==, 0);
}

static void
add_tests (void)
{
  int event, error, major, minor;

  display = GDK_IS_X11_DISPLAY (gdk_display_get_default ()) ? XOpenDisplay (NULL) : NULL;
  if (display == NULL || !XTestQueryExtension (display, &event, &error, &major, &minor))
    return;
  g_test_add_func ("/app/hands/mouse", test_mouse);
  g_test_add_func ("/app/hands/keyboard", test_keyboard);
  DATA_TEST_ADD ("/app/hands/drag", test_drag);
  DATA_TEST_ADD ("/app/hands/cells", test_cells);
}

int
main (int   argc,
      char *argv[])
{
  int status = run_window_tests (argc, argv, add_tests);

  if (display != NULL)
    XCloseDisplay (display);
  return status;
}
