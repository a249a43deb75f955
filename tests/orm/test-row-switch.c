/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A new object with the key of one that the same flush deletes: an UPDATE where that is the same, else DELETE and INSERT;
 * in both cases the tables and the objects are those of a delete and an insert.
 */
#include "config.h"

#include "engine/crow-log-entry.h"
#include "library.h"

typedef struct
{
  Library library;
  GString *written; /* first words of the statements that write */
} World;

static void
note_cb (CrowEngine   *engine,
         CrowLogEntry *entry,
         gpointer      data)
{
  GString *written = data;
  const char *sql = entry->sql;

  if (!g_str_has_prefix (sql, "INSERT") && !g_str_has_prefix (sql, "UPDATE") && !g_str_has_prefix (sql, "DELETE"))
    return;
  g_string_append_printf (written, "%s%.6s", written->len > 0 ? " " : "", sql);
}

static void
world_init (World                *self,
            const LibraryOptions *options)
{
  library_init (&self->library, options);
  self->written = g_string_new (NULL);
  g_signal_connect (self->library.engine, "statement", G_CALLBACK (note_cb), self->written);
}

static void
world_clear (World *self)
{
  g_signal_handlers_disconnect_by_data (self->library.engine, self->written);
  library_clear (&self->library);
  g_string_free (self->written, TRUE);
}

static void
commit (World      *self,
        const char *expected)
{
  g_string_truncate (self->written, 0);
  library_commit (&self->library);
  g_assert_cmpstr (self->written->str, ==, expected);
}

/* Deletes an object and adds a new one with its key. */
static CrowObject *
replace (World      *self,
         CrowObject *old)
{
  CrowObject *fresh = crow_session_create (self->library.session, crow_object_get_entity (old));

  crow_object_set_int64 (fresh, 0, crow_object_get_int64 (old, 0));
  crow_session_delete (self->library.session, old);
  crow_session_add (self->library.session, fresh);
  return fresh;
}

static void
test_plain (void)
{
  World world;
  CrowObject *old, *fresh;

  world_init (&world, NULL);
  old = library_book (&world.library, "old", NULL);
  crow_object_set_int64 (old, BOOK_YEAR, 1900);
  crow_object_set_double (old, BOOK_PRICE, 2);
  library_commit (&world.library);
  fresh = replace (&world, old);
  crow_object_set_text (fresh, BOOK_TITLE, "fresh");
  crow_object_set_double (fresh, BOOK_PRICE, 2);
  /* What was not set is null, as in a new row.  Pairs of the old one, which nobody has looked at, go. */
  commit (&world, "DELETE UPDATE");
  library_assert (&world.library, "SELECT id, title, year, price, author_id FROM book", "1|fresh|null|2|null");
  g_assert_cmpint (crow_object_get_state (old), ==, CROW_STATE_DETACHED);
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_PERSISTENT);
  g_assert_true (crow_session_find_int64 (world.library.session, BOOK, 1, NULL) == fresh);

  /* The same values: nothing to write, not even pairs that are known to be none. */
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (fresh, BOOK_TAGS)), ==, 0);
  old = fresh;
  fresh = replace (&world, old);
  crow_object_set_text (fresh, BOOK_TITLE, "fresh");
  crow_object_set_double (fresh, BOOK_PRICE, 2);
  commit (&world, "");
  g_assert_true (crow_session_find_int64 (world.library.session, BOOK, 1, NULL) == fresh);
  world_clear (&world);
}

/* What referred to the old one does not refer to the new one. */
static void
test_referrers (void)
{
  World world;
  CrowObject *old, *fresh, *book, *other, *tag;

  world_init (&world, NULL);
  old = library_author (&world.library, "a");
  book = library_book (&world.library, "b", old);
  other = library_book (&world.library, "c", old);
  tag = library_tag (&world.library, "t");
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag);
  library_commit (&world.library);
  fresh = replace (&world, old);
  crow_object_set_text (fresh, AUTHOR_NAME, "a");
  crow_object_set_text (fresh, AUTHOR_EMAIL, "e");
  /* One that is linked to the new one stays linked. */
  crow_object_set_one (other, BOOK_AUTHOR_ROLE, fresh);
  commit (&world, "UPDATE UPDATE UPDATE");
  library_assert (&world.library, "SELECT title, author_id FROM book ORDER BY id", "b|null\nc|1");
  library_assert (&world.library, "SELECT name, email FROM author", "a|e");
  g_assert_null (crow_object_get_one (book, BOOK_AUTHOR_ROLE));
  g_assert_true (crow_object_get_one (other, BOOK_AUTHOR_ROLE) == fresh);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (fresh, AUTHOR_BOOKS)), ==, 1);

  /* The pairs go with the old one. */
  fresh = replace (&world, book);
  crow_object_set_text (fresh, BOOK_TITLE, "new");
  commit (&world, "DELETE UPDATE");
  library_assert (&world.library, "SELECT count(*) FROM book_tag", "0");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (tag, TAG_BOOKS)), ==, 0);
  book = fresh;
  fresh = replace (&world, book);
  crow_object_set_text (fresh, BOOK_TITLE, "newer");
  crow_collection_add (crow_object_get_many (fresh, BOOK_TAGS), tag);
  commit (&world, "DELETE UPDATE INSERT");
  library_assert (&world.library, "SELECT book_id, tag_id FROM book_tag", "1|1");
  world_clear (&world);
}

/* What goes along, what is in the way, and what sees the row go. */
static void
test_rules (void)
{
  static const LibraryOptions cascade = { .rule = CROW_DELETE_CASCADE };
  static const LibraryOptions deny = { .rule = CROW_DELETE_DENY };
  g_autoptr (GError) error = NULL;
  World world;
  CrowObject *old, *fresh;

  world_init (&world, &cascade);
  old = library_author (&world.library, "a");
  library_book (&world.library, "b", old);
  library_commit (&world.library);
  library_reopen (&world.library);
  old = crow_session_find_int64 (world.library.session, AUTHOR, 1, NULL);
  fresh = replace (&world, old);
  crow_object_set_text (fresh, AUTHOR_NAME, "a");
  /* The session reads what goes along; the row itself stays as it is. */
  commit (&world, "DELETE");
  library_assert (&world.library, "SELECT count(*) FROM book", "0");
  /* Another unique name, and one that waits for the old one: that is parked. */
  g_assert_null (crow_object_get_one (fresh, AUTHOR_PROFILE));
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (fresh, AUTHOR_BOOKS)), ==, 0);
  old = fresh;
  fresh = replace (&world, old);
  crow_object_set_text (fresh, AUTHOR_NAME, "c");
  library_author (&world.library, "a");
  commit (&world, "UPDATE UPDATE INSERT");
  library_assert (&world.library, "SELECT id, name FROM author ORDER BY id", "1|c\n2|a");
  /* Triggers; on a server nobody sees them. */
  if (!TEST_SERVERS)
    {
      old = library_book (&world.library, "t", NULL);
      library_commit (&world.library);
      g_assert_true (crow_session_execute (world.library.session,
                                           "CREATE TRIGGER gone AFTER DELETE ON book BEGIN "
                                           "INSERT INTO tag (label) VALUES ('gone'); END", NULL));
      library_commit (&world.library);
      library_reopen (&world.library);
      fresh = replace (&world, crow_session_find_int64 (world.library.session, BOOK, 1, NULL));
      crow_object_set_text (fresh, BOOK_TITLE, "u");
      commit (&world, "DELETE INSERT");
      library_assert (&world.library, "SELECT count(*) FROM tag", "1");
    }
  world_clear (&world);

  world_init (&world, &deny);
  old = library_author (&world.library, "a");
  library_book (&world.library, "b", old);
  library_commit (&world.library);
  fresh = replace (&world, old);
  crow_object_set_text (fresh, AUTHOR_NAME, "a");
  g_assert_false (crow_session_commit (world.library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DENIED);
  world_clear (&world);
}

/* A rollback gives the old one back, a failure leaves both as they were. */
static void
test_undo (void)
{
  g_autoptr (GError) error = NULL;
  World world;
  CrowObject *old, *fresh;

  world_init (&world, NULL);
  old = library_book (&world.library, "old", NULL);
  library_commit (&world.library);
  fresh = replace (&world, old);
  crow_object_set_text (fresh, BOOK_TITLE, "fresh");
  crow_object_set_double (fresh, BOOK_PRICE, -1);
  g_assert_false (crow_session_commit (world.library.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_CHECK);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (fresh));
  g_clear_error (&error);
  g_assert_cmpint (crow_object_get_state (old), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_PENDING);
  library_assert (&world.library, "SELECT title FROM book", "old");
  crow_object_set_double (fresh, BOOK_PRICE, 1);
  g_assert_true (crow_session_flush (world.library.session, NULL));
  library_assert (&world.library, "SELECT title FROM book", "fresh");
  g_assert_cmpint (crow_object_get_state (old), ==, CROW_STATE_DELETED);
  crow_session_rollback (world.library.session);
  library_assert (&world.library, "SELECT title FROM book", "old");
  g_assert_cmpint (crow_object_get_state (old), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_TRANSIENT);
  g_assert_cmpstr (crow_object_get_text (old, BOOK_TITLE), ==, "old");
  g_assert_true (crow_session_find_int64 (world.library.session, BOOK, 1, NULL) == old);
  world_clear (&world);
}

/* References of the new one: to a row that is new itself, and away from one that goes along. */
static void
test_references (void)
{
  World world;
  CrowObject *parent, *old, *fresh, *child;

  world_init (&world, NULL);
  parent = crow_session_create (world.library.session, NODE);
  old = crow_session_create (world.library.session, NODE);
  crow_session_add (world.library.session, parent);
  crow_object_set_one (old, NODE_PARENT_ROLE, parent);
  crow_session_add (world.library.session, old);
  library_commit (&world.library);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (old, NODE_CHILDREN)), ==, 0);
  /* Below a new one, with a new one below: the old one's place is written between the two. */
  fresh = replace (&world, old);
  parent = crow_session_create (world.library.session, NODE);
  crow_object_set_text (parent, NODE_NAME, "new parent");
  crow_object_set_one (fresh, NODE_PARENT_ROLE, parent);
  child = crow_session_create (world.library.session, NODE);
  crow_object_set_text (child, NODE_NAME, "new child");
  crow_object_set_one (child, NODE_PARENT_ROLE, fresh);
  crow_session_add (world.library.session, child);
  library_commit (&world.library);
  library_assert (&world.library,
                  "SELECT n.id, p.name FROM node n LEFT JOIN node p ON p.id = n.parent_id WHERE n.id = 2", "2|new parent");
  library_assert (&world.library, "SELECT parent_id FROM node WHERE name = 'new child'", "2");

  /* Its old parent goes, and the database would take it along. */
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (child, NODE_CHILDREN)), ==, 0);
  old = child;
  child = replace (&world, old);
  crow_object_set_text (child, NODE_NAME, "kept");
  crow_session_delete (world.library.session, fresh);
  library_commit (&world.library);
  library_assert (&world.library, "SELECT parent_id FROM node WHERE name = 'kept'", "null");
  world_clear (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/row-switch/plain", test_plain);
  g_test_add_func ("/orm/row-switch/referrers", test_referrers);
  g_test_add_func ("/orm/row-switch/rules", test_rules);
  g_test_add_func ("/orm/row-switch/undo", test_undo);
  g_test_add_func ("/orm/row-switch/references", test_references);
  return g_test_run ();
}
