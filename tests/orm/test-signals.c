/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals about objects before and after they are written, and what a veto leaves behind.
 */
#include "config.h"

#include <string.h>

#include "library.h"

typedef struct
{
  Library library;
  GString *log;
} Fixture;

static void
log_object (Fixture    *fixture,
            const char *what,
            CrowObject *object)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (fixture->library.schema, crow_object_get_entity (object));
  const char *name = crow_object_get_text (object, 1);

  g_string_append_printf (fixture->log, "%s%s %s %s", fixture->log->len > 0 ? "\n" : "", what, entity->name,
                          name != NULL ? name : "?");
}

#define LOGGER(name, what) \
  static void name (CrowSession *session, CrowObject *object, Fixture *fixture) { log_object (fixture, what, object); }

LOGGER (before_insert_cb, "before-insert")
LOGGER (before_update_cb, "before-update")
LOGGER (before_delete_cb, "before-delete")
LOGGER (after_insert_cb, "after-insert")
LOGGER (after_update_cb, "after-update")
LOGGER (after_delete_cb, "after-delete")

static void
fixture_init (Fixture *fixture)
{
  LibraryOptions options = { .rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_SESSION };

  library_init (&fixture->library, &options);
  fixture->log = g_string_new (NULL);
}

static void
fixture_clear (Fixture *fixture)
{
  library_clear (&fixture->library);
  g_string_free (fixture->log, TRUE);
}

static void
connect_all (Fixture *fixture)
{
  g_signal_connect (fixture->library.session, "before-insert", G_CALLBACK (before_insert_cb), fixture);
  g_signal_connect (fixture->library.session, "before-update", G_CALLBACK (before_update_cb), fixture);
  g_signal_connect (fixture->library.session, "before-delete", G_CALLBACK (before_delete_cb), fixture);
  g_signal_connect (fixture->library.session, "after-insert", G_CALLBACK (after_insert_cb), fixture);
  g_signal_connect (fixture->library.session, "after-update", G_CALLBACK (after_update_cb), fixture);
  g_signal_connect (fixture->library.session, "after-delete", G_CALLBACK (after_delete_cb), fixture);
}

#define assert_log(fixture, expected) \
  G_STMT_START { \
    g_assert_cmpstr ((fixture)->log->str, ==, expected); \
    g_string_truncate ((fixture)->log, 0); \
  } G_STMT_END

static void
test_order (void)
{
  Fixture fixture;
  CrowObject *author, *book;

  fixture_init (&fixture);
  connect_all (&fixture);
  author = library_author (&fixture.library, "A");
  book = library_book (&fixture.library, "B", author);
  library_commit (&fixture.library);
  assert_log (&fixture, "before-insert author A\nbefore-insert book B\nafter-insert author A\nafter-insert book B");

  library_commit (&fixture.library);
  assert_log (&fixture, "");
  crow_object_set_text (book, BOOK_TITLE, "C");
  crow_object_set_text (author, AUTHOR_NAME, "D");
  crow_object_set_text (author, AUTHOR_NAME, "A");
  library_commit (&fixture.library);
  g_assert_nonnull (strstr (fixture.log->str, "before-update book C"));
  g_assert_nonnull (strstr (fixture.log->str, "after-update book C"));
  g_assert_null (strstr (fixture.log->str, "after-update author"));
  g_string_truncate (fixture.log, 0);

  /* What a rule of the session deletes is told, too. */
  crow_session_delete (fixture.library.session, author);
  library_commit (&fixture.library);
  g_assert_true (g_str_has_prefix (fixture.log->str, "before-delete "));
  g_assert_nonnull (strstr (fixture.log->str, "after-delete book C"));
  g_assert_nonnull (strstr (fixture.log->str, "after-delete author A"));
  fixture_clear (&fixture);
}

static void
test_detail (void)
{
  Fixture fixture;
  CrowObject *author;

  fixture_init (&fixture);
  g_signal_connect (fixture.library.session, "before-insert::book", G_CALLBACK (before_insert_cb), &fixture);
  g_signal_connect (fixture.library.session, "after-insert::tag", G_CALLBACK (after_insert_cb), &fixture);
  author = library_author (&fixture.library, "A");
  library_book (&fixture.library, "B", author);
  library_commit (&fixture.library);
  assert_log (&fixture, "before-insert book B");
  fixture_clear (&fixture);
}

/* --- handlers that edit --- */

static void
complete_cb (CrowSession *session,
             CrowObject  *object,
             Fixture     *fixture)
{
  g_autoptr (CrowQuery) query = crow_query_new (session, TAG);
  g_autoptr (GListModel) tags = NULL;

  crow_object_set_int64 (object, BOOK_YEAR, 1974);
  /* A question does not begin the flush a second time. */
  tags = G_LIST_MODEL (crow_query_run (query, NULL));
  g_assert_nonnull (tags);
  library_tag (&fixture->library, "new");
}

static void
test_edit_before (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  g_signal_connect (fixture.library.session, "before-insert::book", G_CALLBACK (complete_cb), &fixture);
  g_signal_connect (fixture.library.session, "before-insert::tag", G_CALLBACK (before_insert_cb), &fixture);
  library_book (&fixture.library, "B", NULL);
  library_commit (&fixture.library);
  assert_log (&fixture, "before-insert tag new");
  library_assert (&fixture.library, "SELECT title, year FROM book", "B|1974");
  library_assert (&fixture.library, "SELECT label FROM tag", "new");
  fixture_clear (&fixture);
}

static void
tag_each_cb (CrowSession *session,
             CrowObject  *object,
             Fixture     *fixture)
{
  library_tag (&fixture->library, crow_object_get_text (object, BOOK_TITLE));
}

static void
endless_cb (CrowSession *session,
            CrowObject  *object,
            Fixture     *fixture)
{
  g_autofree char *text = g_strdup_printf ("%u", g_random_int ());

  crow_object_set_text (object, AUTHOR_NAME, text);
}

/* What is edited after a flush belongs to the same commit. */
static void
test_edit_after (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  g_signal_connect (fixture.library.session, "after-insert::book", G_CALLBACK (tag_each_cb), &fixture);
  library_book (&fixture.library, "B", NULL);
  library_commit (&fixture.library);
  library_assert (&fixture.library, "SELECT label FROM tag", "B");
  g_assert_false (crow_session_has_changes (fixture.library.session));

  g_signal_connect (fixture.library.session, "after-insert::author", G_CALLBACK (endless_cb), &fixture);
  g_signal_connect (fixture.library.session, "after-update::author", G_CALLBACK (endless_cb), &fixture);
  library_author (&fixture.library, "A");
  g_assert_false (crow_session_commit (fixture.library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_CYCLE);
  crow_session_rollback (fixture.library.session);
  g_assert_cmpint (library_count (&fixture.library, "SELECT count(*) FROM author"), ==, 0);
  fixture_clear (&fixture);
}

/* --- veto --- */

static char *
refuse_cb (CrowSession *session,
           CrowObject  *object,
           Fixture     *fixture)
{
  log_object (fixture, "validate", object);
  return g_strcmp0 (crow_object_get_text (object, 1), "bad") == 0 ? g_strdup ("A bad one.") : NULL;
}

static void
test_veto (void)
{
  Fixture fixture;
  CrowObject *author, *book;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  g_signal_connect (fixture.library.session, "validate", G_CALLBACK (refuse_cb), &fixture);
  g_signal_connect (fixture.library.session, "after-insert", G_CALLBACK (after_insert_cb), &fixture);
  author = library_author (&fixture.library, "A");
  book = library_book (&fixture.library, "bad", author);
  g_assert_false (crow_session_commit (fixture.library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "A bad one.");
  g_assert_true (crow_error_get_object (error) == G_OBJECT (book));
  assert_log (&fixture, "validate author A\nvalidate book bad");
  /* The edits are as before, and can be mended. */
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PENDING);
  g_assert_cmpint (library_count (&fixture.library, "SELECT count(*) FROM author"), ==, 0);
  crow_object_set_text (book, BOOK_TITLE, "good");
  library_commit (&fixture.library);
  g_assert_cmpint (library_count (&fixture.library, "SELECT count(*) FROM book"), ==, 1);

  g_clear_error (&error);
  crow_object_set_text (book, BOOK_TITLE, "bad");
  g_assert_false (crow_session_flush (fixture.library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_true (crow_object_is_modified (book));
  crow_session_rollback (fixture.library.session);
  g_assert_cmpstr (crow_object_get_text (book, BOOK_TITLE), ==, "good");
  fixture_clear (&fixture);
}

static void
test_veto_delete (void)
{
  Fixture fixture;
  CrowObject *author;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  g_signal_connect (fixture.library.session, "validate-delete::book", G_CALLBACK (refuse_cb), &fixture);
  g_signal_connect (fixture.library.session, "before-delete", G_CALLBACK (before_delete_cb), &fixture);
  author = library_author (&fixture.library, "A");
  library_book (&fixture.library, "bad", author);
  library_commit (&fixture.library);
  crow_session_delete (fixture.library.session, author);
  g_assert_false (crow_session_flush (fixture.library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  assert_log (&fixture, "validate book bad");
  g_assert_cmpint (library_count (&fixture.library, "SELECT count(*) FROM book"), ==, 1);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orm/signals/order", test_order);
  g_test_add_func ("/orm/signals/detail", test_detail);
  g_test_add_func ("/orm/signals/edit-before", test_edit_before);
  g_test_add_func ("/orm/signals/edit-after", test_edit_after);
  g_test_add_func ("/orm/signals/veto", test_veto);
  g_test_add_func ("/orm/signals/veto-delete", test_veto_delete);
  return g_test_run ();
}
