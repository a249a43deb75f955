/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data panel in a window: rows are generated, edited, followed, rehearsed and deleted, and the canvas shows it.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include "app/designer-data-cell.h"
#include "document/crow-blast-radius.h"
#include "document/crow-operation.h"

#include "data-fixture.h"

static const char *
get_entity (DataFixture *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->panel->preview);

  return crow_schema_get_entity (schema, crow_preview_rows_get_entity (designer_data_grid_get_rows (self->panel->grid)))
           ->name;
}

/* The first cell below @widget that shows something of an attribute. */
static DesignerDataCell *
find_cell (GtkWidget *widget)
{
  DesignerDataCell *found = NULL;

  if (DESIGNER_IS_DATA_CELL (widget) && gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget))
    return DESIGNER_DATA_CELL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_cell (child);
  return found;
}

/* The chooser follows the canvas; one goes along links and back. */
static void
test_places (DataFixture   *self,
             gconstpointer  data)
{
  g_assert_cmpstr (get_entity (self), ==, "author");
  crow_view_state_select (self->window->state, "book.title");
  settle (50);
  g_assert_cmpstr (get_entity (self), ==, "book");
  g_assert_true (data_is_enabled (self, "back"));
  data_act (self, "back");
  g_assert_cmpstr (get_entity (self), ==, "author");

  data_select_row (self, "3");
  g_signal_emit_by_name (self->panel->links, "follow-role", 0);
  settle (50);
  g_assert_cmpstr (get_entity (self), ==, "book");
  g_assert_true (gtk_widget_get_visible (self->panel->place));
  data_act (self, "back");
  g_assert_cmpstr (get_entity (self), ==, "author");
  g_assert_cmpstr (crow_preview_row_get_key (self->panel->current), ==, "3");
  data_act (self, "forward");
  g_assert_cmpstr (get_entity (self), ==, "book");
}

/* What is added and edited is pending until commit, and says so. */
static void
test_pending (DataFixture   *self,
              gconstpointer  data)
{
  GtkWidget *head = gtk_widget_get_first_child (self->panel->head);
  DesignerDataCell *cell;

  g_assert_false (gtk_widget_get_visible (head));
  data_act (self, "add");
  g_assert_true (gtk_widget_get_visible (head));
  g_assert_cmpstr (gtk_label_get_text (self->panel->pending_label), ==, "1 new");
  data_act (self, "duplicate");
  g_assert_cmpstr (gtk_label_get_text (self->panel->pending_label), ==, "2 new");
  data_act (self, "commit");
  g_assert_false (gtk_widget_get_visible (head));
  g_assert_cmpuint (crow_preview_rows_get_n_rows (designer_data_grid_get_rows (self->panel->grid)), ==, 22);

  data_act (self, "delete");
  g_assert_cmpstr (gtk_label_get_text (self->panel->pending_label), ==, "1 deleted");
  data_act (self, "rollback");
  g_assert_false (gtk_widget_get_visible (head));

  /* A cell is edited in its place, and left by an edit that is refused as it was. */
  cell = find_cell (GTK_WIDGET (self->panel->grid));
  g_assert_nonnull (cell);
  designer_data_cell_edit (cell);
  settle (30);
  g_assert_false (designer_data_cell_set_null (cell));
  g_assert_cmpuint (crow_preview_get_n_pending (self->panel->preview), ==, 0);
}

/* What happens to certain rows is among what can happen at all. */
static void
assert_in_blast_radius (DataFixture *self,
                        const char  *entity)
{
  CrowRehearsal *rehearsal = crow_preview_get_rehearsal (self->panel->preview);
  CrowSchema *schema = crow_rehearsal_get_schema (rehearsal);
  g_autoptr (CrowBlastRadius) radius = crow_blast_radius_new (CROW_ENTITY (crow_document_lookup (self->window->document,
                                                                                                 entity)));

  g_assert_cmpuint (crow_rehearsal_get_n_consequences (rehearsal), >, 0);
  for (guint i = 0; i < crow_rehearsal_get_n_consequences (rehearsal); i++)
    {
      const CrowConsequence *consequence = crow_rehearsal_get_consequence (rehearsal, i);
      const CrowEntityInfo *info = crow_schema_get_entity (schema, consequence->entity);
      CrowBlastEffect effect = consequence->kind == CROW_CONSEQUENCE_REFUSING   ? CROW_BLAST_REFUSING
                               : consequence->kind == CROW_CONSEQUENCE_UNLINKED ? CROW_BLAST_UNLINKED
                                                                                : CROW_BLAST_DELETED;
      gboolean found = FALSE;

      if ((info->flags & CROW_ENTITY_ASSOCIATION) != 0)
        continue;
      for (guint k = 0; k < crow_blast_radius_get_n_entities (radius); k++)
        {
          const CrowBlastEntity *reached = crow_blast_radius_get_entity (radius, k);

          found |= g_str_equal (crow_node_get_id (CROW_NODE (reached->entity)), info->id)
                   && (reached->effects & (1u << effect)) != 0;
        }
      g_test_message ("%s", info->name);
      g_assert_true (found);
    }
}

/* Whether a label below @widget that is shown has the class. */
static gboolean
has_label_of_class (GtkWidget  *widget,
                    const char *css_class)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, css_class) && gtk_widget_get_visible (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label_of_class (child, css_class))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find_css_name (GtkWidget  *widget,
               const char *name)
{
  GtkWidget *found = NULL;

  if (g_str_equal (gtk_widget_get_css_name (widget), name) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_css_name (child, name);
  return found;
}

/* Rows are at least as wide as the grid, whether or not there is a column that says what happened to them. */
static void
assert_rows_fill_grid (DataFixture *self)
{
  GtkWidget *row = find_css_name (find_css_name (GTK_WIDGET (self->panel->grid), "listview"), "row");

  g_assert_cmpint (gtk_widget_get_width (row), >=, gtk_widget_get_width (GTK_WIDGET (self->panel->grid)));
}

/* Whether the rehearsal tells that its answer is of before. */
static gboolean
is_outdated (DataFixture *self)
{
  return has_label_of_class (GTK_WIDGET (self->panel->rehearsal), "warning");
}

/* The consequence is told, shown on the canvas, follows the rule, and is what happens. */
static void
test_rehearsal (DataFixture   *self,
                gconstpointer  data)
{
  g_autofree char *cascade = NULL;
  g_autofree char *deny = NULL, *nullify = NULL;
  const char *text;

  assert_rows_fill_grid (self);
  data_select_row (self, "9");
  data_act (self, "rehearse");
  settle (2000);
  assert_rows_fill_grid (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->side), ==, "rehearsal");
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "author", &text, NULL), ==, CROW_SIGN_DELETED);
  g_assert_cmpstr (text, ==, "1 goes");
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "book", NULL, NULL), ==, CROW_SIGN_DELETED);
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "written", NULL, NULL), ==, CROW_SIGN_DELETED);
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "member", NULL, NULL), ==, CROW_SIGN_NONE);
  cascade = designer_data_rehearsal_dup_summary (crow_preview_get_rehearsal (self->panel->preview));
  g_assert_cmpstr (cascade, ==, "8 rows would go.");
  assert_in_blast_radius (self, "author");

  crow_operation_set_delete_rule (CROW_LINK (crow_document_lookup (self->window->document, "written")),
                                  CROW_DELETE_DENY);
  settle (400);
  data_wait (self);
  settle (2000);
  deny = designer_data_rehearsal_dup_summary (crow_preview_get_rehearsal (self->panel->preview));
  g_assert_cmpstr (deny, ==, "This would be refused: 1 row stands in the way.");
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "book", NULL, NULL), ==, CROW_SIGN_REFUSING);
  assert_in_blast_radius (self, "author");
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "author", NULL, NULL), ==, CROW_SIGN_KEPT);

  crow_document_undo (self->window->document);
  settle (400);
  data_wait (self);
  g_assert_false (is_outdated (self));

  /* A rule that the tables take and every delete breaks. */
  crow_operation_set_delete_rule (CROW_LINK (crow_document_lookup (self->window->document, "written")),
                                  CROW_DELETE_NULLIFY);
  settle (400);
  data_wait (self);
  settle (2000);
  nullify = designer_data_rehearsal_dup_summary (crow_preview_get_rehearsal (self->panel->preview));
  g_assert_cmpstr (nullify, ==, "This would be refused.");
  crow_document_undo (self->window->document);
  settle (400);
  data_wait (self);
  g_assert_false (is_outdated (self));
  /* Under a rule that cannot be, the answer is told to be of before, until the rows follow again. */
  crow_operation_set_delete_rule (CROW_LINK (crow_document_lookup (self->window->document, "written")),
                                  CROW_DELETE_SET_DEFAULT);
  settle (400);
  data_wait (self);
  g_assert_true (gtk_revealer_get_reveal_child (self->panel->notice));
  g_assert_true (is_outdated (self));
  crow_document_undo (self->window->document);
  settle (400);
  data_wait (self);
  g_assert_false (is_outdated (self));
  g_assert_false (gtk_revealer_get_reveal_child (self->panel->notice));
  data_act (self, "do-rehearsed");
  g_assert_false (crow_view_state_has_marks (self->window->state));
  g_assert_cmpstr (gtk_label_get_text (self->panel->pending_label), ==, "8 deleted");
  data_act (self, "rollback");
  data_act (self, "close-rehearsal");
  settle (50);
  assert_rows_fill_grid (self);
}

/* Rows stay when the drawing changes, and an edit that they contradict is told. */
static void
test_follow (DataFixture   *self,
             gconstpointer  data)
{
  crow_operation_rename_entity (CROW_ENTITY (crow_document_lookup (self->window->document, "author")), "writer");
  settle (400);
  data_wait (self);
  g_assert_cmpstr (get_entity (self), ==, "writer");
  g_assert_cmpuint (crow_preview_rows_get_n_rows (designer_data_grid_get_rows (self->panel->grid)), ==, 20);
  g_assert_false (gtk_revealer_get_reveal_child (self->panel->notice));

  g_object_set (crow_document_lookup (self->window->document, "author.name"), "type", CROW_TYPE_INTEGER, NULL);
  settle (400);
  data_wait (self);
  g_assert_true (gtk_revealer_get_reveal_child (self->panel->notice));
  g_assert_cmpuint (crow_preview_get_conflicts (self->panel->preview)->len, ==, 20);
  data_act (self, "fill");
  g_assert_false (gtk_revealer_get_reveal_child (self->panel->notice) &&
                  crow_preview_get_conflicts (self->panel->preview) != NULL);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (designer_data_grid_get_rows (self->panel->grid)), ==, 20);

  /* The entity that is shown is taken out. */
  crow_operation_delete (self->window->document,
                         (CrowNode *[]) { crow_document_lookup (self->window->document, "author") }, 1);
  settle (400);
  data_wait (self);
  g_assert_cmpstr (get_entity (self), !=, "writer");
  while (crow_document_can_undo (self->window->document))
    crow_document_undo (self->window->document);
  settle (400);
  data_wait (self);
}

/* Another key and unlinking are rehearsed, also of rows that wait for commit, and gone through with. */
static void
test_other_questions (DataFixture   *self,
                      gconstpointer  data)
{
  CrowSchema *schema = crow_preview_get_schema (self->panel->preview);
  guint16 book = crow_schema_lookup_entity (schema, "book");
  guint16 copies = crow_schema_lookup_role (schema, book, "copies");
  g_autoptr (CrowPreviewRows) rows = crow_preview_rows_new (self->panel->preview);
  g_autoptr (CrowPreviewRow) owner = NULL;
  g_autoptr (CrowPreviewRow) copy = NULL;
  g_autofree char *summary = NULL;
  const char *text;

  /* Something pending, which must be there afterwards. */
  data_act (self, "add");
  designer_data_panel_show_entity (self->panel, "book");
  for (guint i = 0; copy == NULL; i++)
    {
      crow_preview_rows_show (rows, book, NULL, 0);
      g_set_object (&owner, NULL);
      owner = g_list_model_get_item (G_LIST_MODEL (rows), i);
      g_assert_nonnull (owner);
      if (crow_preview_count_linked (self->panel->preview, owner, copies) > 0)
        {
          crow_preview_rows_show (rows, crow_schema_lookup_entity (schema, "copy"), owner, copies);
          copy = g_list_model_get_item (G_LIST_MODEL (rows), 0);
        }
    }
  data_select_row (self, crow_preview_row_get_key (owner));
  g_signal_emit_by_name (self->panel->links, "ask-unlink", copies, copy);
  data_wait (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->side), ==, "rehearsal");
  g_assert_cmpint (crow_rehearsal_get_kind (crow_preview_get_rehearsal (self->panel->preview)), ==, CROW_REHEARSAL_UNLINK);
  g_assert_cmpstr (gtk_label_get_text (self->panel->pending_label), ==, "1 new");

  /* A key that somebody refers to is kept by those who do. */
  designer_data_panel_show_entity (self->panel, "author");
  data_select_row (self, "9");
  g_assert_true (data_is_enabled (self, "rehearse-key"));
  _designer_data_ask (self->panel, crow_preview_question_new_change (self->panel->current, (guint16[]) { 0 },
                                                                     (const char *[]) { "99" }, 1));
  data_wait (self);
  settle (2000);
  summary = designer_data_rehearsal_dup_summary (crow_preview_get_rehearsal (self->panel->preview));
  g_assert_true (g_str_has_prefix (summary, "This would be refused: "));
  g_assert_cmpint (crow_view_state_get_mark (self->window->state, "author", &text, NULL), ==, CROW_SIGN_KEPT);
  data_act (self, "rollback");
  data_act (self, "close-rehearsal");

  /* One that nobody refers to changes. */
  designer_data_panel_show_entity (self->panel, "profile");
  data_select_row (self, "3");
  _designer_data_ask (self->panel, crow_preview_question_new_change (self->panel->current, (guint16[]) { 0 },
                                                                     (const char *[]) { "99" }, 1));
  data_wait (self);
  data_act (self, "do-rehearsed");
  g_assert_cmpstr (gtk_label_get_text (self->panel->pending_label), ==, "1 changed");
  data_act (self, "rollback");
}

/* What ran is listed with its plan, and an index that it lacks is drawn by a button. */
static void
test_statements (DataFixture   *self,
                 gconstpointer  data)
{
  DesignerStatements *page = designer_data_panel_get_statements (self->panel);
  CrowPreviewLog *log = crow_preview_get_log (self->panel->preview);
  CrowEntity *author = CROW_ENTITY (crow_document_lookup (self->window->document, "author"));
  CrowPreviewRows *rows = designer_data_grid_get_rows (self->panel->grid);
  guint position = G_MAXUINT;
  guint n;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-statements", NULL);
  settle (100);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (page)));
  crow_preview_log_set_with_reads (log, TRUE);
  crow_preview_rows_set_order (rows, 2, FALSE);
  /* A grid that is not seen may read nothing by itself. */
  g_object_unref (g_list_model_get_item (G_LIST_MODEL (rows), 0));
  settle (100);
  n = g_list_model_get_n_items (G_LIST_MODEL (log));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrowRanStatement) statement = g_list_model_get_item (G_LIST_MODEL (log), i);

      if (crow_ran_statement_get_index_entity (statement) != NULL)
        position = i;
    }
  g_assert_cmpuint (position, !=, G_MAXUINT);
  designer_statements_select (page, position);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "statements.add-index", NULL));
  g_assert_cmpuint (crow_entity_get_n_indexes (author), ==, 1);
  settle (400);
  data_wait (self);
  /* It is not wanted twice. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "statements.add-index", NULL));
  g_assert_cmpuint (crow_entity_get_n_indexes (author), ==, 1);
  crow_document_undo (self->window->document);
  g_assert_cmpuint (crow_entity_get_n_indexes (author), ==, 0);
  settle (400);
  data_wait (self);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "statements.clear", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 0);
}

/* Another document has rows of its own. */
static void
test_other_document (DataFixture   *self,
                     gconstpointer  data)
{
  data_act (self, "add");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-example", "s", "blog.crow");
  settle (300);
  data_wait (self);
  g_assert_cmpuint (crow_preview_get_n_pending (self->panel->preview), ==, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->stack), ==, "empty");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.start-new", NULL);
  settle (300);
}

static void
add_tests (void)
{
  DATA_TEST_ADD ("/app/data/places", test_places);
  DATA_TEST_ADD ("/app/data/pending", test_pending);
  DATA_TEST_ADD ("/app/data/rehearsal", test_rehearsal);
  DATA_TEST_ADD ("/app/data/follow", test_follow);
  DATA_TEST_ADD ("/app/data/other-questions", test_other_questions);
  DATA_TEST_ADD ("/app/data/statements", test_statements);
  DATA_TEST_ADD ("/app/data/other-document", test_other_document);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
