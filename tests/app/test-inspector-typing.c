/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts of the inspector on a real display: what is being typed is neither lost nor taken for what it is not, whatever
 * happens to the document and the page meanwhile.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include "document/crow-operation.h"

#include "inspector-fixture.h"

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
wait_for_hint (DesignerWindow *window,
               guint           skip,
               const char     *hint)
{
  for (guint i = 0; i < 500; i++)
    {
      if (find_label (find_row (window, "C Name", skip), hint) != NULL)
        return;
      settle (20);
    }
  g_error ("nothing says “%s”", hint);
}

/* An empty C name tells the one that was chosen, and follows a rename. */
static void
test_hints (void)
{
  DesignerWindow *window = make_library ();

  select_node (window, "book");
  find_row (window, "Inherits From", 0);
  wait_for_hint (window, 0, "Book");
  type_text (window, "Name", 0, "work item");
  wait_for_hint (window, 0, "WorkItem");
  type_text (window, "C Name", 0, "Opus");
  g_assert_null (find_label (find_row (window, "C Name", 0), "Opus"));
  select_node (window, "book.title");
  find_row (window, "Default Value", 0);
  wait_for_hint (window, 0, "title");
  select_node (window, "written");
  find_row (window, "Owned", 0);
  wait_for_hint (window, 0, "author");
  wait_for_hint (window, 1, crow_link_end_get_role (crow_link_get_end (lookup (window, "written"), 1)));
  close_window (window);
}

/* (transfer none): where the page is scrolled to */
static GtkAdjustment *
get_scroll (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAdjustment *found = get_scroll (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The page is made anew, for another reason, while a text is typed: text, cursor and place stay; then something else is
 * selected, and what was typed is taken. */
static void
test_typing (void)
{
  DesignerWindow *window = make_library ();
  CrowEntity *book = lookup (window, "book");
  GtkWidget *row;
  GtkEditable *text;
  double place;

  select_node (window, "book");
  find_row (window, "Inherits From", 0);
  row = find_row (window, "C Name", 0);
  for (guint i = 0; i < 500 && gtk_widget_get_height (row) == 0; i++)
    settle (20);
  gtk_widget_grab_focus (row);
  settle (100);
  gtk_adjustment_set_value (get_scroll (GTK_WIDGET (window->inspector)), 120);
  settle (100);
  place = gtk_adjustment_get_value (get_scroll (GTK_WIDGET (window->inspector)));
  g_assert_cmpfloat (place, >, 0);
  gtk_editable_set_text (GTK_EDITABLE (row), "Tome");
  gtk_editable_select_region (GTK_EDITABLE (row), 1, 3);
  g_assert_true (designer_inspector_is_pending (window->inspector));

  crow_operation_add_attribute (book, "isbn", CROW_TYPE_TEXT, -1);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *) &row);
  for (guint i = 0; i < 500 && row != NULL; i++)
    settle (20);
  g_assert_null (row);
  row = find_row (window, "C Name", 0);
  text = GTK_EDITABLE (row);
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "Tome");
  g_assert_cmpint (gtk_editable_get_position (text), ==, 3);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), row));
  g_assert_cmpfloat (gtk_adjustment_get_value (get_scroll (GTK_WIDGET (window->inspector))), ==, place);
  g_assert_null (crow_entity_get_c_name (book));

  select_node (window, "author");
  for (guint i = 0; i < 500 && crow_entity_get_c_name (book) == NULL; i++)
    settle (20);
  g_assert_cmpstr (crow_entity_get_c_name (book), ==, "Tome");

  /* Before the document is looked at as a whole. */
  row = find_row (window, "Comment", 0);
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), "who writes");
  gtk_window_close (GTK_WINDOW (window));
  g_assert_cmpstr (crow_entity_get_comment (lookup (window, "author")), ==, "who writes");
  close_window (window);
}

/* A row that is refused keeps what was typed, to be mended. */
static void
test_typing_refused (void)
{
  DesignerWindow *window = make_library ();
  GtkWidget *row;

  select_node (window, "book");
  find_row (window, "Inherits From", 0);
  row = find_row (window, "Attributes", 0);
  type_text (window, "Attributes", 0, "titel");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "titel");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_false (crow_document_can_undo (window->document));
  type_text (window, "Attributes", 0, "title");
  g_assert_true (crow_document_can_undo (window->document));
  close_window (window);
}

/* A name that was changed elsewhere, and is not shown yet when another thing is selected, is not taken for typed. */
static void
test_changed_elsewhere (void)
{
  DesignerWindow *window = make_library ();
  CrowEntity *book = CROW_ENTITY (lookup (window, "book"));

  select_node (window, "book");
  find_row (window, "Inherits From", 0);
  crow_operation_rename_entity (book, "work");
  crow_view_state_clear (window->state);
  find_row (window, "Drawn For", 0);
  g_assert_cmpstr (crow_entity_get_name (book), ==, "work");
  undo (window, "Rename Entity");
  g_assert_cmpstr (crow_entity_get_name (book), ==, "book");
  close_window (window);
}

/* Undo takes back what is typed before it takes back what was done. */
static void
test_typing_undone (void)
{
  DesignerWindow *window = make_library ();
  GtkWidget *row;
  GtkWidget *field;

  select_node (window, "book");
  find_row (window, "Inherits From", 0);
  g_object_set (lookup (window, "book"), "comment", "a work", NULL);
  row = find_row (window, "Comment", 0);
  while (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), "a work"))
    settle (20);
  gtk_widget_grab_focus (row);
  field = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (GTK_IS_TEXT (field));
  gtk_editable_set_position (GTK_EDITABLE (field), -1);
  g_signal_emit_by_name (field, "insert-at-cursor", "!");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "a work!");
  activate (window, "win.undo");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "a work");
  g_assert_cmpstr (crow_entity_get_comment (lookup (window, "book")), ==, "a work");
  undo (window, "Edit Comment");
  g_assert_cmpstr (crow_entity_get_comment (lookup (window, "book")), !=, "a work");
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/inspector/hints", test_hints);
  g_test_add_func ("/app/inspector/typing", test_typing);
  g_test_add_func ("/app/inspector/typing-refused", test_typing_refused);
  g_test_add_func ("/app/inspector/changed-elsewhere", test_changed_elsewhere);
  g_test_add_func ("/app/inspector/typing-undone", test_typing_undone);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
