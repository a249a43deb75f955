/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data panel from end to end: browse, follow, link by picking, rehearse an author's delete under each rule, go
 * through with it, commit, roll back; many rows that are selected at once; and a person's database, by its dialogs.
 *
 * Where CROW_CORPUS names a folder with Chinook, that database is opened, too.  Skipped where there is no display.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/designer-import.h"
#include "document/crow-operation.h"
#include "preview/crow-preview-keep.h"
#include "sql/crow-ddl.h"

#include "data-fixture.h"

/* A window of the program that is in front of the main one. */
static GtkWindow *
find_dialog (DataFixture *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (toplevel) == GTK_WINDOW (self->window))
        return toplevel;
    }
  return NULL;
}

static GtkWidget *
find_child (GtkWidget *widget,
            GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_child (child, type);
  return found;
}

/* The button below @widget whose label, without its mnemonic, is @label. */
static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (gtk_button_get_label (GTK_BUTTON (widget)), "_", -1);
      g_autofree char *text = g_strjoinv ("", parts);

      if (g_str_equal (text, label))
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

/* A question is a window of its own, or it is in the main one: that depends on libadwaita. */
static GtkWidget *
wait_for_button (DataFixture *self,
                 const char  *label)
{
  for (guint i = 0; i < 400; i++)
    {
      GtkWindow *dialog = find_dialog (self);
      GtkWidget *button = find_button (dialog != NULL ? GTK_WIDGET (dialog) : GTK_WIDGET (self->window), label);

      if (button != NULL)
        return button;
      settle (25);
    }
  g_error ("nothing is answered by “%s”", label);
}

static void
answer (DataFixture *self,
        const char  *label)
{
  g_signal_emit_by_name (wait_for_button (self, label), "clicked");
  settle (100);
  data_wait (self);
}

static guint
count (DataFixture *self,
       const char  *entity)
{
  CrowPreview *preview = self->panel->preview;

  return crow_preview_count_rows (preview, crow_schema_lookup_entity (crow_preview_get_schema (preview), entity));
}

/* Linking. */

static void
test_pick (DataFixture   *self,
           gconstpointer  data)
{
  GtkWindow *dialog;
  GtkWidget *search, *stack;
  guint n;

  data_select_row (self, "1");
  n = crow_preview_count_linked (self->panel->preview, self->panel->current, 0);
  g_signal_emit_by_name (self->panel->links, "link", 0);
  settle (100);
  dialog = find_dialog (self);
  g_assert_nonnull (dialog);
  search = find_child (GTK_WIDGET (dialog), GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (search);

  /* What is not there is said not to be there. */
  gtk_editable_set_text (GTK_EDITABLE (search), "there is no such book");
  settle (500);
  stack = find_child (GTK_WIDGET (dialog), GTK_TYPE_STACK);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "nothing");
  g_signal_emit_by_name (search, "activate");
  g_assert_true (find_dialog (self) == dialog);

  gtk_editable_set_text (GTK_EDITABLE (search), "quiet and ocean");
  settle (500);
  g_signal_emit_by_name (search, "activate");
  settle (100);
  g_assert_null (find_dialog (self));
  g_assert_cmpuint (crow_preview_count_linked (self->panel->preview, self->panel->current, 0), ==, n + 1);
  g_assert_cmpuint (crow_preview_get_n_pending (self->panel->preview), ==, 1);

  /* Linked already: it is not picked again. */
  g_signal_emit_by_name (self->panel->links, "link", 0);
  settle (100);
  dialog = find_dialog (self);
  search = find_child (GTK_WIDGET (dialog), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "quiet and ocean");
  settle (500);
  g_signal_emit_by_name (search, "activate");
  settle (50);
  g_assert_true (find_dialog (self) == dialog);
  gtk_window_close (dialog);
  settle (50);

  data_act (self, "rollback");
  g_assert_cmpuint (crow_preview_get_n_pending (self->panel->preview), ==, 0);
  g_assert_cmpuint (crow_preview_count_linked (self->panel->preview, self->panel->current, 0), ==, n);
}

static guint
query_count (CrowEngine *engine,
             const char *sql)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, NULL);
  gboolean has_row = FALSE;

  g_assert_true (crow_statement_step (statement, &has_row, NULL) && has_row);
  return (guint) crow_statement_get_int64 (statement, 0);
}

/* Rehearsing each rule. */

static void
set_rule (DataFixture    *self,
          CrowDeleteRule  rule)
{
  crow_operation_set_delete_rule (CROW_LINK (crow_document_lookup (self->window->document, "written")), rule);
  settle (400);
  data_wait (self);
}

static void
test_rules (DataFixture   *self,
            gconstpointer  data)
{
  static const CrowDeleteRule rules[] = { CROW_DELETE_DENY, CROW_DELETE_CASCADE };
  guint n_authors = count (self, "author"), n_books = count (self, "book");
  guint n_own;

  /* Nothing is lent, so that only this rule decides. */
  crow_engine_execute (crow_session_get_engine (crow_preview_get_session (self->panel->preview)), "DELETE FROM loan",
                       NULL);
  data_select_row (self, "1");
  n_own = crow_preview_count_linked (self->panel->preview, self->panel->current, 0);
  g_assert_cmpuint (n_own, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gboolean refused = rules[i] == CROW_DELETE_DENY;
      CrowRehearsal *rehearsal;

      set_rule (self, rules[i]);
      data_select_row (self, "1");
      data_act (self, "rehearse");
      g_assert_cmpstr (gtk_stack_get_visible_child_name (self->panel->side), ==, "rehearsal");
      rehearsal = crow_preview_get_rehearsal (self->panel->preview);
      g_assert_cmpint (crow_rehearsal_get_refusal (rehearsal) != NULL, ==, refused);
      /* Asking changes nothing. */
      g_assert_cmpuint (count (self, "author"), ==, n_authors);
      g_assert_cmpuint (count (self, "book"), ==, n_books);
      if (refused)
        data_act (self, "close-rehearsal");
      else
        {
          data_act (self, "do-rehearsed");
          g_assert_cmpuint (count (self, "book"), ==, n_books - n_own);
          data_act (self, "rollback");
          g_assert_cmpuint (count (self, "book"), ==, n_books);
        }
    }
  data_select_row (self, "1");
  data_act (self, "rehearse");
  data_act (self, "do-rehearsed");
  data_act (self, "commit");
  g_assert_cmpuint (count (self, "author"), ==, n_authors - 1);
  g_assert_cmpuint (count (self, "book"), ==, n_books - n_own);
}

/* The author goes and the books stay: by nullify they lose the reference, by set-default they get author 2, which is the
 * default. */
static void
rehearse_staying (DataFixture *self,
                  gboolean     with_default)
{
  CrowEngine *engine = crow_session_get_engine (crow_preview_get_session (self->panel->preview));
  guint n_authors = count (self, "author"), n_books = count (self, "book"), n_own, n_default;
  CrowRehearsal *rehearsal;
  guint16 book = crow_schema_lookup_entity (crow_preview_get_schema (self->panel->preview), "book");

  data_select_row (self, "1");
  n_own = crow_preview_count_linked (self->panel->preview, self->panel->current, 0);
  g_assert_cmpuint (n_own, >, 0);
  n_default = query_count (engine, "SELECT count(*) FROM book WHERE author_id = 2");
  data_act (self, "rehearse");
  rehearsal = crow_preview_get_rehearsal (self->panel->preview);
  g_assert_null (crow_rehearsal_get_refusal (rehearsal));
  g_assert_cmpuint (crow_rehearsal_count (rehearsal, book, CROW_CONSEQUENCE_DELETED), ==, 0);
  g_assert_cmpuint (crow_rehearsal_count (rehearsal, book, CROW_CONSEQUENCE_UNLINKED), ==, n_own);
  g_assert_cmpuint (count (self, "author"), ==, n_authors);
  data_act (self, "do-rehearsed");
  g_assert_cmpuint (count (self, "author"), ==, n_authors - 1);
  g_assert_cmpuint (count (self, "book"), ==, n_books);
  g_assert_cmpuint (query_count (engine, "SELECT count(*) FROM book WHERE author_id IS NULL"), ==, with_default ? 0 : n_own);
  g_assert_cmpuint (query_count (engine, "SELECT count(*) FROM book WHERE author_id = 2"), ==,
                    n_default + (with_default ? n_own : 0));
  g_assert_cmpuint (crow_preview_count_pending (self->panel->preview, CROW_ROW_CHANGED), ==, n_own);
  data_act (self, "rollback");
  g_assert_cmpuint (count (self, "author"), ==, n_authors);
  g_assert_cmpuint (query_count (engine, "SELECT count(*) FROM book WHERE author_id = 1"), ==, n_own);
}

/* The rules by which rows stay, for a reference that may be null, and for one with a default. */
static void
test_staying_rules (DataFixture   *self,
                    gconstpointer  data)
{
  CrowDocument *document = self->window->document;
  CrowLink *link = CROW_LINK (crow_document_lookup (document, "written"));
  g_autoptr (CrowEdit) edit = NULL;

  crow_engine_execute (crow_session_get_engine (crow_preview_get_session (self->panel->preview)), "DELETE FROM loan", NULL);
  crow_operation_set_required (link, 0, FALSE);
  set_rule (self, CROW_DELETE_NULLIFY);
  rehearse_staying (self, FALSE);

  edit = crow_document_begin_edit (document, "Default");
  g_object_set (crow_document_lookup (document, "book.author_id"), "default", "2", NULL);
  crow_edit_commit (g_steal_pointer (&edit));
  set_rule (self, CROW_DELETE_SET_DEFAULT);
  rehearse_staying (self, TRUE);
}

/* Many rows at once. */

static void
generated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_assert_true (crow_preview_generate_finish (CROW_PREVIEW (source), result, NULL, NULL));
}

static void
test_many (DataFixture   *self,
           gconstpointer  data)
{
  GtkWidget *view;

  crow_preview_generate_async (self->panel->preview, 1500, 1, generated_cb, NULL);
  data_wait (self);
  crow_view_state_select (self->window->state, "loan.lent");
  settle (100);
  view = find_child (GTK_WIDGET (self->panel->grid), GTK_TYPE_COLUMN_VIEW);
  gtk_widget_activate_action (gtk_widget_get_last_child (view), "list.select-all", NULL);
  settle (50);
  g_assert_cmpuint (designer_data_grid_get_n_selected (self->panel->grid), ==, 1500);
  g_assert_true (data_is_enabled (self, "delete"));
  g_assert_false (data_is_enabled (self, "duplicate"));
  /* Reading them is one piece of work, asking another. */
  data_act (self, "rehearse");
  data_wait (self);
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (crow_preview_get_rehearsal (self->panel->preview)), ==, 1500);
  data_act (self, "do-rehearsed");
  g_assert_cmpuint (count (self, "loan"), ==, 0);
  data_act (self, "rollback");
  g_assert_cmpuint (count (self, "loan"), ==, 1500);
}

/* Other numbers for single entities, typed into the question; the rest have the number of all. */
static void
test_counts (DataFixture   *self,
             gconstpointer  data)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWindow *dialog;

  g_hash_table_insert (counts, (gpointer) "book", GUINT_TO_POINTER (33));
  g_hash_table_insert (counts, (gpointer) "loan", GUINT_TO_POINTER (0));
  crow_preview_set_sample_counts (self->panel->preview, counts);
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "data.generate", NULL);
  settle (100);
  dialog = find_dialog (self);
  g_assert_nonnull (dialog);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_child (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON)), 12);
  answer (self, "Generate");
  data_wait (self);
  g_assert_cmpuint (count (self, "author"), ==, 12);
  g_assert_cmpuint (count (self, "book"), ==, 33);
  g_assert_cmpuint (count (self, "loan"), ==, 0);
}

static void
test_kept (DataFixture   *self,
           gconstpointer  data)
{
  guint16 author = crow_preview_lookup_entity (self->panel->preview, "author");

  g_assert_false (crow_preview_has_kept (self->panel->preview, author));
  data_select_row (self, "2");
  data_act (self, "keep");
  g_assert_true (crow_preview_has_kept (self->panel->preview, author));
  g_assert_nonnull (find_child (GTK_WIDGET (self->panel->grid), GTK_TYPE_COLUMN_VIEW));
  data_act (self, "forget");
  g_assert_false (crow_preview_has_kept (self->panel->preview, author));
}

/* A person's database. */

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("crow-walk-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
open_database (DataFixture *self,
               const char  *path)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->panel), "data.open-database-file", "s", path));
  settle (100);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
run_on_file (const char *path,
             const char *sql)
{
  g_autofree char *address = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open (address, &error);

  g_assert_no_error (error);
  crow_engine_execute (engine, sql, &error);
  g_assert_no_error (error);
}

/* A file that does not fit is compared, then a copy of it is migrated; the file itself stays as it is. */
static void
test_misfit (DataFixture   *self,
             gconstpointer  data)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "other.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;
  GtkWindow *comparison;

  run_on_file (path, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL); "
                     "INSERT INTO author VALUES (1, 'Ada'), (2, 'Grace'); CREATE TABLE stray (x TEXT); "
                     "INSERT INTO stray VALUES ('gone')");
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));

  open_database (self, path);
  answer (self, "Work on a Copy");
  answer (self, "Compare");
  comparison = find_dialog (self);
  g_assert_nonnull (comparison);
  g_assert_nonnull (strstr (gtk_window_get_title (comparison), "other.db"));
  gtk_window_close (comparison);
  settle (100);
  answer (self, "Migrate the Copy");
  answer (self, "Migrate and Lose This");
  g_assert_nonnull (crow_preview_get_database (self->panel->preview));
  g_assert_cmpuint (count (self, "author"), ==, 2);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);

  data_act (self, "close-database");
  g_assert_null (crow_preview_get_database (self->panel->preview));
  remove_folder (folder);
}

/* What is no database is told, and the rows that were shown stay. */
static void
test_unusable (DataFixture   *self,
               gconstpointer  data)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "noise.db", NULL);
  g_autofree char *noise = g_malloc (8192);
  guint n = count (self, "author");

  for (guint i = 0; i < 8192; i++)
    noise[i] = (char) (i * 131 + 7);
  g_assert_true (g_file_set_contents (path, noise, 8192, NULL));
  open_database (self, path);
  answer (self, "Work on a Copy");
  answer (self, "Close");
  g_assert_null (crow_preview_get_database (self->panel->preview));
  g_assert_cmpuint (count (self, "author"), ==, n);
  remove_folder (folder);
}

/* A file that fits is worked on itself; what another program does to it is told, with a rehearsal open, too. */
static void
test_itself (DataFixture   *self,
             gconstpointer  data)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "own.db", NULL);
  g_autofree char *sql = NULL;

  sql = crow_ddl_to_sql (crow_preview_get_schema (self->panel->preview), CROW_DIALECT_SQLITE, 0, NULL);
  run_on_file (path, sql);
  run_on_file (path, "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Grace')");
  open_database (self, path);
  answer (self, "Work on the File Itself");
  g_assert_nonnull (crow_preview_get_database (self->panel->preview));
  g_assert_cmpuint (count (self, "author"), ==, 2);
  g_assert_false (data_is_enabled (self, "generate"));

  data_select_row (self, "2");
  data_act (self, "rehearse");
  g_assert_false (gtk_revealer_get_reveal_child (self->panel->notice));
  run_on_file (path, "INSERT INTO author (id, name) VALUES (3, 'Mary')");
  for (guint i = 0; i < 100 && !gtk_revealer_get_reveal_child (self->panel->notice); i++)
    {
      settle (50);
      data_wait (self);
    }
  g_assert_true (gtk_revealer_get_reveal_child (self->panel->notice));
  g_assert_cmpuint (count (self, "author"), ==, 3);
  data_act (self, "notice-seen");
  g_assert_false (gtk_revealer_get_reveal_child (self->panel->notice));

  data_act (self, "do-rehearsed");
  g_assert_cmpuint (count (self, "author"), ==, 2);
  data_act (self, "rollback");
  g_assert_cmpuint (count (self, "author"), ==, 3);
  data_act (self, "close-database");
  run_on_file (path, "INSERT INTO author (id, name) VALUES (4, 'Joan')");
  remove_folder (folder);
}

/* Chinook, as others made it: it becomes a drawing, which it fits; then a copy of it is browsed, followed, linked,
 * rehearsed and deleted from. */
static void
test_chinook (void)
{
  const char *corpus = g_getenv ("CROW_CORPUS");
  g_autofree char *path = corpus != NULL ? g_build_filename (corpus, "chinook", "Chinook_Sqlite.sqlite", NULL) : NULL;
  DataFixture fixture = { 0 };
  DataFixture *self = &fixture;
  const char *paths[] = { path, NULL };
  guint n_artists, n_albums, n_own;
  guint16 role;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("CROW_CORPUS names no folder with Chinook");
      return;
    }
  self->window = make_window ();
  activate (self->window, "win.import");
  designer_import_read (DESIGNER_IMPORT (find_dialog (self)), paths);
  for (guint i = 0; i < 600 && find_dialog (self) != NULL; i++)
    settle (50);
  activate (self->window, "win.show-data");
  self->panel = self->window->data;
  data_wait (self);
  open_database (self, path);
  answer (self, "Work on a Copy");
  g_assert_nonnull (crow_preview_get_database (self->panel->preview));
  n_artists = count (self, "Artist");
  n_albums = count (self, "Album");
  g_assert_cmpuint (n_artists, ==, 275);
  g_assert_cmpuint (n_albums, ==, 347);

  /* AC/DC and its two albums, there and back. */
  _designer_data_go (self->panel, crow_schema_lookup_entity (crow_preview_get_schema (self->panel->preview), "Artist"),
                     NULL, 0, NULL);
  data_select_row (self, "1");
  role = CROW_NONE;
  for (guint i = 0, n = 1; i < n && role == CROW_NONE; i++)
    {
      CrowSchema *schema = crow_preview_get_schema (self->panel->preview);
      const CrowRole *roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (self->panel->current), &n);

      if (g_str_equal (crow_schema_get_entity (schema, roles[i].target)->name, "Album"))
        role = (guint16) i;
    }
  g_assert_cmpuint (role, !=, CROW_NONE);
  n_own = crow_preview_count_linked (self->panel->preview, self->panel->current, role);
  g_assert_cmpuint (n_own, ==, 2);
  g_signal_emit_by_name (self->panel->links, "follow-role", role);
  settle (100);
  g_assert_cmpuint (crow_preview_rows_get_n_rows (designer_data_grid_get_rows (self->panel->grid)), ==, 2);
  data_act (self, "back");
  g_assert_cmpstr (crow_preview_row_get_key (self->panel->current), ==, "1");

  /* An album of somebody else is linked; both ends tell, before any commit. */
  g_signal_emit_by_name (self->panel->links, "link", role);
  settle (100);
  gtk_editable_set_text (GTK_EDITABLE (find_child (GTK_WIDGET (find_dialog (self)), GTK_TYPE_SEARCH_ENTRY)),
                         "Balls to the Wall");
  settle (500);
  g_signal_emit_by_name (find_child (GTK_WIDGET (find_dialog (self)), GTK_TYPE_SEARCH_ENTRY), "activate");
  settle (100);
  g_assert_null (find_dialog (self));
  g_assert_cmpuint (crow_preview_count_linked (self->panel->preview, self->panel->current, role), ==, 3);
  g_assert_cmpuint (crow_preview_count_pending (self->panel->preview, CROW_ROW_CHANGED), ==, 1);

  /* Albums refer to it, so it stays. */
  data_act (self, "rehearse");
  g_assert_nonnull (crow_preview_get_rehearsal (self->panel->preview));
  g_assert_nonnull (crow_rehearsal_get_refusal (crow_preview_get_rehearsal (self->panel->preview)));
  data_act (self, "close-rehearsal");
  data_act (self, "rollback");
  g_assert_cmpuint (crow_preview_count_linked (self->panel->preview, self->panel->current, role), ==, 2);

  /* An artist without albums goes. */
  data_select_row (self, "25");
  data_act (self, "rehearse");
  g_assert_null (crow_rehearsal_get_refusal (crow_preview_get_rehearsal (self->panel->preview)));
  data_act (self, "do-rehearsed");
  data_act (self, "commit");
  g_assert_cmpuint (count (self, "Artist"), ==, n_artists - 1);
  g_assert_cmpuint (count (self, "Album"), ==, n_albums);
  close_window (self->window);
}

static void
add_tests (void)
{
  DATA_TEST_ADD ("/app/data-walk/pick", test_pick);
  DATA_TEST_ADD ("/app/data-walk/rules", test_rules);
  DATA_TEST_ADD ("/app/data-walk/staying-rules", test_staying_rules);
  DATA_TEST_ADD ("/app/data-walk/many", test_many);
  DATA_TEST_ADD ("/app/data-walk/counts", test_counts);
  DATA_TEST_ADD ("/app/data-walk/kept", test_kept);
  DATA_TEST_ADD ("/app/data-walk/misfit", test_misfit);
  DATA_TEST_ADD ("/app/data-walk/unusable", test_unusable);
  DATA_TEST_ADD ("/app/data-walk/itself", test_itself);
  g_test_add_func ("/app/data-walk/chinook", test_chinook);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
