/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rehearses deletes in the library, and sees that nothing of them is left.
 */
#include "config.h"

#include "preview/crow-rehearsal.h"

#include <string.h>

#include "base/crow-error.h"
#include "document/crow-document.h"
#include "orm/crow-collection.h"
#include "sql/crow-schema-create.h"

typedef struct
{
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
} Fixture;

static const char rows[] =
    "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Ben');"
    "INSERT INTO profile (id, author_id, biography) VALUES (1, 1, 'Wrote.');"
    "INSERT INTO genre (id, parent_id, name) VALUES (1, NULL, 'novel'), (2, 1, 'crime');"
    "INSERT INTO book (id, author_id, genre_id, title) VALUES (1, 1, 1, 'A'), (2, 1, 2, 'B'), (3, 2, 1, 'C');"
    "INSERT INTO tag (id, label) VALUES (1, 'red'), (2, 'blue');"
    "INSERT INTO book_tag (book_id, tag_id) VALUES (1, 1), (1, 2), (2, 1), (3, 1);"
    "INSERT INTO copy (id, book_id, number) VALUES (1, 1, 1), (2, 3, 1);"
    "INSERT INTO member (id, card, name) VALUES (1, 'M1', 'Mia');"
    "INSERT INTO loan (id, copy_id, member_id, due) VALUES (1, 2, 1, '2030-01-01');";

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "examples", "library.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);

  g_assert_no_error (error);
  self->schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  self->engine = crow_engine_open ("sqlite::memory:", &error);
  g_assert_no_error (error);
  crow_schema_create_tables (self->schema, self->engine, &error);
  g_assert_no_error (error);
  crow_engine_execute (self->engine, rows, &error);
  g_assert_no_error (error);
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->session = crow_session_new (self->engine, self->mapping);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_object_unref (self->session);
  g_object_unref (self->engine);
  crow_mapping_unref (self->mapping);
  crow_schema_unref (self->schema);
}

static CrowRehearsal *
rehearse (Fixture    *self,
          const char *entity,
          gint64      key)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (self->session, crow_schema_lookup_entity (self->schema, entity), key,
                                                &error);
  CrowRehearsal *rehearsal;

  g_assert_no_error (error);
  g_assert_nonnull (object);
  rehearsal = crow_rehearsal_delete (self->session, &object, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (crow_object_get_state (object), ==, CROW_STATE_PERSISTENT);
  return rehearsal;
}

static gint64
count_rows (Fixture    *self,
            const char *sql)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self->engine, sql, NULL);
  gboolean has_row;

  g_assert_true (crow_statement_step (statement, &has_row, NULL) && has_row);
  return crow_statement_get_int64 (statement, 0);
}

static guint
count (Fixture            *self,
       CrowRehearsal      *rehearsal,
       const char         *entity,
       CrowConsequenceKind kind)
{
  return crow_rehearsal_count (rehearsal, crow_schema_lookup_entity (self->schema, entity), kind);
}

static void
test_cascade (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (CrowRehearsal) rehearsal = rehearse (self, "author", 1);
  const CrowConsequence *first = crow_rehearsal_get_consequence (rehearsal, 0);
  g_autofree char *text = crow_rehearsal_to_text (rehearsal);

  g_assert_null (crow_rehearsal_get_refusal (rehearsal));
  g_assert_cmpuint (first->ring, ==, 0);
  g_assert_cmpstr (first->key, ==, "1");
  g_assert_cmpuint (count (self, rehearsal, "author", CROW_CONSEQUENCE_DELETED), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "profile", CROW_CONSEQUENCE_DELETED), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "book", CROW_CONSEQUENCE_DELETED), ==, 2);
  g_assert_cmpuint (count (self, rehearsal, "copy", CROW_CONSEQUENCE_DELETED), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "book_tag", CROW_CONSEQUENCE_DELETED), ==, 3);
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (rehearsal), ==, 8);
  for (guint i = 0; i < 8; i++)
    {
      const CrowConsequence *consequence = crow_rehearsal_get_consequence (rehearsal, i);
      const char *name = crow_schema_get_entity (self->schema, consequence->entity)->name;

      g_assert_cmpuint (consequence->ring, ==,
                        g_str_equal (name, "author") ? 0
                        : g_str_equal (name, "book") || g_str_equal (name, "profile") ? 1 : 2);
    }
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "  2 rows of “book” are deleted along “wrote”, by the database. (1, 2)\n"));

  /* Nothing of it is left. */
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM book_tag"), ==, 4);
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM book"), ==, 3);
  g_assert_false (crow_session_has_changes (self->session));
}

static void
test_nullify (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (CrowRehearsal) rehearsal = rehearse (self, "genre", 1);

  g_assert_null (crow_rehearsal_get_refusal (rehearsal));
  g_assert_cmpuint (count (self, rehearsal, "genre", CROW_CONSEQUENCE_DELETED), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "genre", CROW_CONSEQUENCE_UNLINKED), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "book", CROW_CONSEQUENCE_UNLINKED), ==, 2);
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM book WHERE genre_id = 1"), ==, 2);
}

/* Ben's book has a copy that is lent: nobody lets go of it. */
static void
test_deny (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowRehearsal) rehearsal = rehearse (self, "author", 2);
  g_autofree char *text = crow_rehearsal_to_text (rehearsal);

  g_assert_error (crow_rehearsal_get_refusal (rehearsal), CROW_ERROR, CROW_ERROR_DENIED);
  g_assert_true (g_str_has_prefix (text, "The delete is refused: "));

  /* The loan alone refuses; besides it, only the way there is told, because nobody goes. */
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (rehearsal), ==, 4);
  g_assert_cmpuint (count (self, rehearsal, "author", CROW_CONSEQUENCE_KEPT), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "book", CROW_CONSEQUENCE_KEPT), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "copy", CROW_CONSEQUENCE_KEPT), ==, 1);
  g_assert_cmpuint (count (self, rehearsal, "loan", CROW_CONSEQUENCE_REFUSING), ==, 1);
  g_assert_cmpuint (crow_rehearsal_get_consequence (rehearsal, 3)->ring, ==, 3);
  g_assert_nonnull (strstr (text, "1 row of “loan” refuses along “is lent”: it still refers to a row that would go. (1)"));
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM author"), ==, 2);
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM copy"), ==, 2);
}

/* The answer does not depend on what happens to be loaded. */
static void
test_loaded (Fixture      *self,
             gconstpointer data)
{
  guint16 author = crow_schema_lookup_entity (self->schema, "author");
  CrowObject *ada = crow_session_find_int64 (self->session, author, 1, NULL);
  guint16 role = crow_schema_lookup_role (self->schema, author, "books");
  CrowCollection *books = crow_object_get_many (ada, role);
  g_autoptr (CrowRehearsal) rehearsal = NULL;

  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 2);
  rehearsal = rehearse (self, "author", 1);
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (rehearsal), ==, 8);
  g_assert_cmpuint (crow_collection_get_n_items (books), ==, 2);
}

static CrowRehearsal *
rehearse_key (Fixture    *self,
              const char *entity,
              gint64      key,
              gint64      new_key)
{
  g_autoptr (GError) error = NULL;
  guint16 index = crow_schema_lookup_entity (self->schema, entity);
  guint16 attribute = crow_schema_get_primary_key (self->schema, index)->attributes[0];
  CrowObject *object = crow_session_find_int64 (self->session, index, key, &error);
  CrowValue value = crow_value_int64 (new_key);
  CrowRehearsal *rehearsal = crow_rehearsal_change (self->session, object, &attribute, &value, 1, NULL, &error);

  g_assert_no_error (error);
  crow_object_get_value (object, attribute, &value);
  g_assert_cmpint (value.u.integer, ==, key);
  return rehearsal;
}

/* A key that nobody refers to is free; one that is referred to is kept by those who do. */
static void
test_change (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowRehearsal) alone = rehearse_key (self, "copy", 1, 77);
  g_autoptr (CrowRehearsal) kept = rehearse_key (self, "author", 1, 77);
  g_autofree char *text = crow_rehearsal_to_text (alone);
  g_autofree char *why = crow_rehearsal_to_text (kept);

  g_assert_null (crow_rehearsal_get_refusal (alone));
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (alone), ==, 1);
  g_assert_cmpstr (text, ==, "1 row of “copy” gets another key. (1)\n");
  g_assert_nonnull (crow_rehearsal_get_refusal (kept));
  g_assert_true (g_str_has_prefix (why, "The change is refused: "));
  g_assert_cmpuint (count (self, kept, "author", CROW_CONSEQUENCE_KEPT), ==, 1);
  g_assert_cmpuint (count (self, kept, "profile", CROW_CONSEQUENCE_REFUSING), ==, 1);
  g_assert_cmpuint (count (self, kept, "book", CROW_CONSEQUENCE_REFUSING), ==, 2);
  g_assert_nonnull (strstr (why, "2 rows of “book” refuse along “wrote”: they still refer to a key that would change."));
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM copy WHERE id = 77"), ==, 0);
}

static CrowRehearsal *
rehearse_unlink (Fixture    *self,
                 const char *entity,
                 const char *role_name,
                 const char *other,
                 gint64      other_key)
{
  g_autoptr (GError) error = NULL;
  guint16 index = crow_schema_lookup_entity (self->schema, entity);
  CrowObject *object = crow_session_find_int64 (self->session, index, 1, &error);
  CrowObject *target = crow_session_find_int64 (self->session, crow_schema_lookup_entity (self->schema, other), other_key,
                                                &error);
  CrowRehearsal *rehearsal;

  rehearsal = crow_rehearsal_unlink (self->session, object, crow_schema_lookup_role (self->schema, index, role_name), target,
                                     NULL, &error);
  g_assert_no_error (error);
  return rehearsal;
}

/* What is owned goes, what is not loses its reference, and a pair is a row of its own. */
static void
test_unlink (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowRehearsal) owned = rehearse_unlink (self, "book", "copies", "copy", 1);
  g_autoptr (CrowRehearsal) plain = rehearse_unlink (self, "book", "genre", "genre", 1);
  g_autoptr (CrowRehearsal) pair = rehearse_unlink (self, "book", "tags", "tag", 2);
  g_autofree char *text = crow_rehearsal_to_text (owned);

  g_assert_cmpstr (text, ==, "1 row of “copy” is deleted along “exists as”, by the session. (1)\n");
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (plain), ==, 1);
  g_assert_cmpuint (count (self, plain, "book", CROW_CONSEQUENCE_UNLINKED), ==, 1);
  g_assert_cmpuint (crow_rehearsal_get_consequence (plain, 0)->ring, ==, 0);
  g_assert_cmpuint (crow_rehearsal_get_n_consequences (pair), ==, 1);
  g_assert_cmpuint (count (self, pair, "book_tag", CROW_CONSEQUENCE_DELETED), ==, 1);
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM copy"), ==, 2);
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM book_tag"), ==, 4);
}

static void
cancel_cb (CrowEngine         *engine,
           const CrowLogEntry *entry,
           GCancellable       *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Stopped while it runs, it leaves nothing. */
static void
test_cancel (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CrowObject *author = crow_session_find_int64 (self->session, crow_schema_lookup_entity (self->schema, "author"), 1, NULL);

  g_signal_connect (self->engine, "statement", G_CALLBACK (cancel_cb), cancellable);
  g_assert_null (crow_rehearsal_delete (self->session, &author, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (crow_rehearsal_delete (self->session, &author, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (crow_engine_is_in_transaction (self->engine));
  g_assert_cmpint (count_rows (self, "SELECT count(*) FROM book"), ==, 3);
  g_assert_cmpint (crow_object_get_state (author), ==, CROW_STATE_PERSISTENT);
  g_clear_error (&error);
  g_cancellable_reset (cancellable);
  g_signal_handlers_disconnect_by_func (self->engine, cancel_cb, cancellable);
  crow_rehearsal_free (crow_rehearsal_delete (self->session, &author, 1, cancellable, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/preview/rehearsal/cascade", Fixture, NULL, set_up, test_cascade, tear_down);
  g_test_add ("/preview/rehearsal/nullify", Fixture, NULL, set_up, test_nullify, tear_down);
  g_test_add ("/preview/rehearsal/deny", Fixture, NULL, set_up, test_deny, tear_down);
  g_test_add ("/preview/rehearsal/loaded", Fixture, NULL, set_up, test_loaded, tear_down);
  g_test_add ("/preview/rehearsal/change", Fixture, NULL, set_up, test_change, tear_down);
  g_test_add ("/preview/rehearsal/unlink", Fixture, NULL, set_up, test_unlink, tear_down);
  g_test_add ("/preview/rehearsal/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
