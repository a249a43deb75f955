/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of the inspector on a real display: what is chosen there is done to the document, in steps that can be
 * undone, and what is refused is not shown as if it were done.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include "document/crow-operation.h"

#include "inspector-fixture.h"

static void
test_link (void)
{
  DesignerWindow *window = make_library ();
  CrowLink *link = lookup (window, "written");
  CrowLinkEnd *many = crow_link_get_end (link, 1);
  g_autoptr (GBytes) before = crow_document_to_bytes (window->document);
  g_autoptr (GBytes) after = NULL;

  select_node (window, "written");
  g_assert_cmpstr (get_choice (window, "Kind"), ==, "One to Many");
  choose (window, "Kind", 0, "Many to Many");
  g_assert_cmpint (crow_link_get_kind (link), ==, CROW_LINK_MANY_TO_MANY);
  find_row (window, "Table of the Pairs", 0);
  assert_no_row (window, "Owned");
  undo (window, "Change Kind of Link");
  find_row (window, "Owned", 0);

  /* The other end: after the first row of that title. */
  choose (window, "Entity", 1, "copy");
  g_assert_true (crow_link_get_entity (link, 1) == lookup (window, "copy"));
  find_row (window, "Attribute of copy", 0);
  undo (window, "Connect to Another Entity");

  choose (window, "Ordered By", 0, "title");
  g_assert_true (crow_link_end_get_order_by (many) == lookup (window, "book.title"));
  toggle (window, "Greatest First");
  g_assert_true (crow_link_end_get_descending (many));
  choose (window, "Ordered By", 0, "None");
  g_assert_null (crow_link_end_get_order_by (many));
  g_assert_false (crow_link_end_get_descending (many));
  for (guint i = 0; i < 3; i++)
    undo (window, "Change Order");

  toggle (window, "Taking out of the Session");
  g_assert_cmpint (crow_link_end_get_cascades (crow_link_get_end (link, 0)), ==,
                   CROW_CASCADES_DEFAULT | CROW_CASCADE_EXPUNGE);
  undo (window, "Change Cascades");

  /* What was made for the link and refers no more stays when the link goes. */
  choose (window, "Attribute of book", 0, "pages");
  g_assert_true (crow_link_column_get_attribute (crow_link_get_column (link, 0)) == lookup (window, "book.pages"));
  g_assert_null (crow_attribute_get_link (lookup (window, "book.author_id")));
  undo (window, "Change Reference");

  choose (window, "ON UPDATE", 0, "CASCADE");
  g_assert_cmpint (crow_link_end_get_on_update (crow_link_get_end (link, 0)), ==,
                   CROW_ACTION_CHOICE (CROW_ACTION_CASCADE));
  choose (window, "Checked", 0, "At the Commit");
  g_assert_cmpint (crow_link_end_get_deferrable (crow_link_get_end (link, 0)), ==, CROW_DEFERRABLE_DEFERRED);
  undo (window, "Change Foreign Key");
  undo (window, "Change Foreign Key");
  toggle (window, "View Only");
  g_assert_true (crow_link_end_get_view_only (crow_link_get_end (link, 0)));
  undo (window, "Change Property");

  after = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (after, before));
  close_window (window);
}

/* A many-to-many link whose association is an entity: what it cannot say is not asked. */
static void
test_association (void)
{
  DesignerWindow *window = make_window ();
  CrowLink *link;

  activate (window, "win.open-example::company.crow");
  settle (200);
  link = lookup (window, "works");
  select_node (window, "works");
  g_assert_cmpstr (get_choice (window, "Association"), ==, "assignment");
  assert_no_row (window, "Required");
  assert_no_row (window, "Table of the Pairs");
  /* One link to each end: nothing to choose. */
  assert_no_row (window, "Reached By");
  choose (window, "Association", 0, "A Table of Its Own");
  g_assert_null (crow_link_get_through_id (link));
  find_row (window, "Table of the Pairs", 0);
  find_row (window, "Required", 1);
  choose (window, "Association", 0, "assignment");
  g_assert_true (crow_link_get_through (link) == lookup (window, "assignment"));
  assert_no_row (window, "Required");
  crow_operation_connect (window->document, CROW_LINK_ONE_TO_MANY, lookup (window, "employee"), lookup (window, "assignment"),
                          NULL);
  select_node (window, "employee");
  select_node (window, "works");
  choose (window, "Reached By", 0, "employee2");
  g_assert_nonnull (crow_link_end_get_by (crow_link_get_end (link, 0)));
  undo (window, "Change Association");
  undo (window, "Connect Entities");
  undo (window, "Change Association");
  undo (window, "Change Association");
  g_assert_false (crow_document_get_modified (window->document));
  close_window (window);
}

/* A link to an entity without key is refused, and the row says what is so. */
static void
test_refused (void)
{
  DesignerWindow *window = make_library ();
  CrowLink *link = lookup (window, "written");
  CrowEntity *keyless;

  keyless = crow_operation_add_entity (window->document, NULL, "keyless", 0, 0);
  crow_operation_set_primary (crow_entity_get_attribute (keyless, 0), FALSE);
  select_node (window, "written");
  choose (window, "Entity", 0, "keyless");
  g_assert_true (crow_link_get_entity (link, 0) == lookup (window, "author"));
  g_assert_cmpstr (get_choice (window, "Entity"), ==, "author");
  close_window (window);
}

static void
test_convert (void)
{
  DesignerWindow *window = make_library ();
  CrowLink *link = lookup (window, "written");
  CrowNode *node;

  select_node (window, "written");
  activate (window, "win.reverse-link");
  g_assert_true (crow_link_get_entity (link, 0) == lookup (window, "book"));
  undo (window, "Reverse Link");

  activate (window, "win.link-kind(2)");
  g_assert_cmpint (crow_link_get_kind (link), ==, CROW_LINK_MANY_TO_MANY);
  undo (window, "Change Kind of Link");

  /* Refused: it has no pairs. */
  activate (window, "win.link-to-entity");
  g_assert_true (crow_view_state_get_single (window->state) == CROW_NODE (link));

  select_node (window, "tagged");
  activate (window, "win.link-to-entity");
  node = crow_view_state_get_single (window->state);
  g_assert_true (CROW_IS_ENTITY (node));
  g_assert_null (crow_document_lookup (window->document, "tagged"));

  activate (window, "win.entity-to-link");
  node = crow_view_state_get_single (window->state);
  g_assert_true (CROW_IS_LINK (node));
  g_assert_cmpint (crow_link_get_kind (CROW_LINK (node)), ==, CROW_LINK_MANY_TO_MANY);
  undo (window, "Turn Entity into Link");
  undo (window, "Turn Link into Entity");

  /* Refused: a book is more than a pair. */
  select_node (window, "book");
  activate (window, "win.entity-to-link");
  g_assert_true (CROW_IS_ENTITY (crow_view_state_get_single (window->state)));
  g_assert_false (crow_document_get_modified (window->document));
  close_window (window);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *tooltip)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What only PostgreSQL makes a difference of is asked where it makes one. */
static void
test_numbers (void)
{
  DesignerWindow *window = make_library ();
  CrowAttribute *id = lookup (window, "book.id");

  select_node (window, "book.id");
  toggle (window, "Only Automatic");
  g_assert_true (crow_attribute_get_always (id));
  toggle (window, "Automatic");
  assert_no_row (window, "Only Automatic");
  undo (window, "Change Property");
  find_row (window, "Only Automatic", 0);
  undo (window, "Change Property");
  g_assert_false (crow_attribute_get_always (id));
  close_window (window);
}

/* Keys, indexes and checks: made, changed, refused, removed; and all undone. */
static void
test_keys (void)
{
  DesignerWindow *window = make_library ();
  CrowEntity *book = lookup (window, "book");
  g_autoptr (GBytes) before = crow_document_to_bytes (window->document);
  g_autoptr (GBytes) after = NULL;
  const char *const selected[] = { "book.pages", "book.title", NULL };

  for (guint i = 0; selected[i] != NULL; i++)
    crow_view_state_add (window->state, selected[i]);
  activate (window, "win.add-index");
  g_assert_cmpuint (crow_entity_get_n_indexes (book), ==, 2);
  g_assert_true (crow_view_state_get_single (window->state) == CROW_NODE (book));
  find_row (window, "Index", 1);

  /* The primary key, a unique one, then the two indexes. */
  type_text (window, "Attributes", 3, "pages desc");
  g_assert_cmpuint (crow_index_get_n_parts (crow_entity_get_index (book, 1)), ==, 1);
  g_assert_true (crow_index_part_get_descending (crow_index_get_part (crow_entity_get_index (book, 1), 0)));
  type_text (window, "Attributes", 3, "no such");
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Change Index");

  activate (window, "win.add-check");
  g_assert_cmpuint (crow_entity_get_n_checks (book), ==, 2);
  select_node (window, "book.published");
  activate (window, "win.add-unique-key");
  g_assert_cmpuint (crow_entity_get_n_keys (book), ==, 3);
  find_row (window, "Unique Key", 1);
  g_signal_emit_by_name (find_button (GTK_WIDGET (window->inspector), "Remove Primary Key"), "clicked");
  settle (50);
  g_assert_null (crow_entity_get_primary_key (book));

  activate (window, "win.undo");
  undo (window, "Add Unique Key");
  undo (window, "Add Check");
  undo (window, "Change Index");
  undo (window, "Add Index");
  after = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (after, before));
  close_window (window);
}

static void
click (DesignerWindow *window,
       const char     *tooltip)
{
  GtkWidget *button = NULL;

  for (guint i = 0; button == NULL && i < 500; i++)
    {
      button = find_button (GTK_WIDGET (window->inspector), tooltip);
      if (button == NULL)
        settle (20);
    }
  if (button == NULL)
    g_error ("no button “%s”", tooltip);
  g_signal_emit_by_name (button, "clicked");
  settle (50);
}

static void
assert_values (CrowEnumeration *enumeration,
               const char      *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < crow_enumeration_get_n_values (enumeration); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            crow_enum_value_get_name (crow_enumeration_get_value (enumeration, i)));
  g_assert_cmpstr (text->str, ==, expected);
}

/* The same in a part that folds out. */
static void
type_in (DesignerWindow *window,
         const char     *part,
         const char     *title,
         guint           skip,
         const char     *text)
{
  GtkWidget *row = search_row (find_row (window, part, 0), title, &skip);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
  settle (50);
}

/* An enumeration: made, its values added, refused, renamed, moved, removed; chosen by an attribute, removed while it is
 * used; and all undone. */
static void
test_enumeration (void)
{
  DesignerWindow *window = make_library ();
  CrowModel *model = crow_document_get_model (window->document);
  guint n_enumerations = crow_model_get_n_enumerations (model);
  CrowAttribute *state = lookup (window, "book.title");
  CrowEnumeration *enumeration;
  g_autoptr (GBytes) before = crow_document_to_bytes (window->document);
  g_autoptr (GBytes) after = NULL;
  guint n_steps = 0;

  select_node (window, "book");
  activate (window, "win.add-enumeration");
  g_assert_cmpuint (crow_model_get_n_enumerations (model), ==, n_enumerations + 1);
  g_assert_cmpuint (crow_view_state_get_n_selected (window->state), ==, 0);
  enumeration = crow_model_get_enumeration (model, n_enumerations);
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (find_row (window, "enum1", 0))));
  n_steps++;

  /* The names of the model, the diagram and the enumeration before come first. */
  type_text (window, "Name", 2 + n_enumerations, "mood");
  g_assert_cmpstr (crow_enumeration_get_name (enumeration), ==, "mood");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (find_row (window, "mood", 0))));
  type_text (window, "Name", 2 + n_enumerations, "");
  g_assert_cmpstr (crow_enumeration_get_name (enumeration), ==, "mood");
  n_steps++;
  for (guint i = 0; i < 3; i++)
    {
      static const char *const values[] = { "glad", "sad", "mad" };

      type_text (window, "New Value", n_enumerations, values[i]);
      n_steps++;
    }
  assert_values (enumeration, "glad sad mad");
  type_text (window, "New Value", n_enumerations, "sad");
  assert_values (enumeration, "glad sad mad");
  find_row (window, "mood", 0);
  click (window, "Move mad Up");
  assert_values (enumeration, "glad mad sad");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (find_row (window, "mood", 0))));
  click (window, "Move glad Down");
  assert_values (enumeration, "mad glad sad");
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Move Value");
  click (window, "Remove glad");
  assert_values (enumeration, "mad sad");
  g_assert_cmpstr (crow_document_get_undo_label (window->document), ==, "Delete Value");
  /* Of the two values, then of the enumeration. */
  type_in (window, "mood", "C Name", 1, "SORROW");
  g_assert_cmpstr (crow_enum_value_get_c_name (crow_enumeration_get_value (enumeration, 1)), ==, "SORROW");
  type_in (window, "mood", "Comment", 1, "cries");
  g_assert_cmpstr (crow_enum_value_get_comment (crow_enumeration_get_value (enumeration, 1)), ==, "cries");
  type_in (window, "mood", "C Name", 2, "Mood");
  g_assert_cmpstr (crow_enumeration_get_c_name (enumeration), ==, "Mood");
  n_steps += 6;

  select_node (window, "book.title");
  choose (window, "Type", 0, "Enumeration");
  choose (window, "Enumeration", 0, "mood");
  g_assert_true (crow_attribute_get_enumeration (state) == enumeration);
  choose (window, "Enumeration", 0, "New Enumeration…");
  g_assert_cmpuint (crow_model_get_n_enumerations (model), ==, n_enumerations + 2);
  g_assert_cmpstr (crow_enumeration_get_name (crow_attribute_get_enumeration (state)), ==, "title");
  undo (window, "Change Type");
  g_assert_true (crow_attribute_get_enumeration (state) == enumeration);
  n_steps += 2;

  /* What used it becomes text. */
  find_row (window, "mood", 0);
  click (window, "Remove mood");
  g_assert_cmpint (crow_attribute_get_data_type (state), ==, CROW_TYPE_TEXT);
  undo (window, "Delete Enumeration");
  g_assert_cmpint (crow_attribute_get_data_type (state), ==, CROW_TYPE_ENUM);

  for (guint i = 0; i < n_steps; i++)
    activate (window, "win.undo");
  g_assert_false (crow_document_can_undo (window->document));
  after = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (after, before));
  close_window (window);
}

static GtkWidget *
find_lines (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_lines (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_view (void)
{
  static const char sql[] = "SELECT title\nFROM book\nWHERE pages > 100";
  DesignerWindow *window = make_library ();
  CrowModel *model = crow_document_get_model (window->document);
  guint n_enumerations = crow_model_get_n_enumerations (model);
  guint n_views = crow_model_get_n_views (model);
  g_autoptr (GBytes) before = crow_document_to_bytes (window->document);
  g_autoptr (GBytes) after = NULL;
  CrowView *view;
  GtkWidget *lines;

  activate (window, "win.add-view");
  g_assert_cmpuint (crow_model_get_n_views (model), ==, n_views + 1);
  view = crow_model_get_view (model, n_views);
  type_text (window, "Name", 2 + n_enumerations + n_views, "thick");
  g_assert_cmpstr (crow_view_get_name (view), ==, "thick");

  find_row (window, "thick", 0);
  lines = find_lines (find_row (window, "SQL for PostgreSQL", n_views));
  gtk_widget_grab_focus (lines);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (lines)), sql, -1);
  g_assert_null (crow_view_get_query (view, CROW_DIALECT_POSTGRESQL));
  gtk_widget_grab_focus (GTK_WIDGET (window->canvas));
  settle (50);
  g_assert_cmpstr (crow_view_get_query (view, CROW_DIALECT_POSTGRESQL), ==, sql);
  g_assert_null (crow_view_get_query (view, CROW_DIALECT_SQLITE));

  find_row (window, "thick", 0);
  click (window, "Remove thick");
  g_assert_cmpuint (crow_model_get_n_views (model), ==, n_views);
  undo (window, "Delete View");
  activate (window, "win.undo");
  activate (window, "win.undo");
  undo (window, "Add View");
  after = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (after, before));
  close_window (window);
}

/* GTK leaves out a border. */
static gboolean
is_in_view (GtkWidget *row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (row, viewport, &bounds));
  return bounds.size.height > 0 && bounds.origin.y >= -4
         && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (viewport) + 4;
}

static void
wait_in_view (DesignerWindow *window,
              const char     *title,
              guint           skip)
{
  for (guint i = 0; i < 200; i++)
    {
      if (is_in_view (find_row (window, title, skip)))
        return;
      settle (20);
    }
  g_error ("“%s” is not in view", title);
}

/* What is typed into stays in view while the page becomes longer, and is shown as a whole when the focus
 * comes there. */
static void
test_in_view (void)
{
  DesignerWindow *window = make_library ();
  guint n_enumerations = crow_model_get_n_enumerations (crow_document_get_model (window->document));
  guint n_views = crow_model_get_n_views (crow_document_get_model (window->document));

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 420);
  activate (window, "win.add-enumeration");
  settle (300);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *value = g_strdup_printf ("value%u", i);

      /* Once only: the focus stays there. */
      if (i == 0)
        {
          gtk_widget_grab_focus (find_row (window, "New Value", n_enumerations));
          settle (300);
          wait_in_view (window, "New Value", n_enumerations);
        }
      type_text (window, "New Value", n_enumerations, value);
      g_assert_true ((gtk_widget_get_state_flags (find_row (window, "New Value", n_enumerations))
                      & GTK_STATE_FLAG_FOCUS_WITHIN) != 0);
      wait_in_view (window, "New Value", n_enumerations);
    }

  activate (window, "win.add-view");
  settle (300);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const titles[] = { "SQL for SQLite", "SQL for PostgreSQL", "SQL for MariaDB" };

      gtk_widget_grab_focus (find_lines (find_row (window, titles[i], n_views)));
      wait_in_view (window, titles[i], n_views);
      /* Also when the page is made anew, because the text before was taken. */
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_lines (find_row (window, titles[i], n_views)))),
                                "SELECT title FROM book", -1);
      settle (100);
      wait_in_view (window, titles[i], n_views);
    }
  close_window (window);
}

/* Several attributes: the same for all in one step; what differs is mixed. */
static void
test_several_attributes (void)
{
  DesignerWindow *window = make_library ();
  CrowAttribute *title = lookup (window, "book.title");
  CrowAttribute *pages = lookup (window, "book.pages");
  CrowDataType type = crow_attribute_get_data_type (pages);
  g_autoptr (GBytes) before = crow_document_to_bytes (window->document);
  g_autoptr (GBytes) after = NULL;
  GtkWidget *check;

  crow_view_state_select (window->state, "book.title");
  crow_view_state_add (window->state, "book.pages");
  assert_no_row (window, "Default Value");
  g_assert_cmpstr (get_choice (window, "Type"), ==, "Mixed");
  choose (window, "Type", 0, "Text");
  g_assert_cmpint (crow_attribute_get_data_type (pages), ==, CROW_TYPE_TEXT);
  g_assert_cmpint (crow_attribute_get_data_type (title), ==, CROW_TYPE_TEXT);
  g_assert_cmpstr (get_choice (window, "Type"), ==, "Text");
  undo (window, "Change Properties");
  g_assert_cmpint (crow_attribute_get_data_type (pages), ==, type);

  g_assert_true (crow_attribute_get_required (title) != crow_attribute_get_required (pages));
  check = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find_row (window, "Required", 0)));
  g_assert_true (gtk_check_button_get_inconsistent (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (crow_attribute_get_required (title) && crow_attribute_get_required (pages));
  g_assert_false (gtk_check_button_get_inconsistent (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  g_assert_false (crow_attribute_get_required (title) || crow_attribute_get_required (pages));
  type_text (window, "Comment", 0, "of a book");
  g_assert_cmpstr (crow_attribute_get_comment (title), ==, "of a book");
  g_assert_cmpstr (crow_attribute_get_comment (pages), ==, "of a book");
  for (guint i = 0; i < 3; i++)
    activate (window, "win.undo");
  g_assert_false (crow_document_can_undo (window->document));
  after = crow_document_to_bytes (window->document);
  g_assert_true (g_bytes_equal (after, before));
  close_window (window);
}

/* Several things of several kinds: each kind has its rows. */
static void
test_several_kinds (void)
{
  DesignerWindow *window = make_library ();
  CrowLink *written = lookup (window, "written");
  CrowPlacement *placement;
  const char *const ids[] = { "author", "book", "written" };

  crow_view_state_select_many (window->state, ids, G_N_ELEMENTS (ids));
  find_row (window, "Colour", 0);
  choose (window, "Those That Refer", 0, "Refuse");
  g_assert_cmpint (crow_link_get_delete_rule (written), ==, CROW_DELETE_DENY);
  /* What an undone step was about is selected. */
  undo (window, "Change Delete Rule");
  crow_view_state_select_many (window->state, ids, G_N_ELEMENTS (ids));
  choose (window, "Colour", 0, "Green");
  for (guint i = 0; i < 2; i++)
    {
      placement = crow_diagram_lookup_placement (crow_view_state_get_diagram (window->state), lookup (window, ids[i]));
      g_assert_cmpstr (crow_placement_get_colour (placement), ==, "#33d17a");
    }
  undo (window, "Change Properties");
  crow_view_state_select_many (window->state, ids, G_N_ELEMENTS (ids));
  choose (window, "Attributes Shown", 0, "Keys Only");
  undo (window, "Change Detail");
  g_assert_false (crow_document_can_undo (window->document));
  close_window (window);
}

/* A reference over more attributes, and over fewer again. */
static void
test_columns (void)
{
  DesignerWindow *window = make_library ();
  CrowLink *link = lookup (window, "written");
  g_autofree char *label = NULL;

  select_node (window, "written");
  find_row (window, "Attribute of book", 0);
  click (window, "New Reference");
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, 2);
  find_row (window, "Attribute of book", 1);
  label = g_strdup_printf ("Remove %s", crow_attribute_get_name (crow_link_column_get_attribute (
                                          crow_link_get_column (link, 1))));
  click (window, label);
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, 1);
  undo (window, "Remove Reference");
  undo (window, "Add Reference");
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, 1);
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/inspector/link", test_link);
  g_test_add_func ("/app/inspector/association", test_association);
  g_test_add_func ("/app/inspector/refused", test_refused);
  g_test_add_func ("/app/inspector/convert", test_convert);
  g_test_add_func ("/app/inspector/numbers", test_numbers);
  g_test_add_func ("/app/inspector/keys", test_keys);
  g_test_add_func ("/app/inspector/enumeration", test_enumeration);
  g_test_add_func ("/app/inspector/view", test_view);
  g_test_add_func ("/app/inspector/in-view", test_in_view);
  g_test_add_func ("/app/inspector/several-attributes", test_several_attributes);
  g_test_add_func ("/app/inspector/several-kinds", test_several_kinds);
  g_test_add_func ("/app/inspector/columns", test_columns);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
