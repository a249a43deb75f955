/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory, files and space that fail SQLite at each n-th time, in all that a program does with a database: a clear error,
 * objects and edits as they were, nothing half written, and the same again works once the fault is gone.
 *
 * Each case opens the database some times, so that they are what takes time: faults are tried in random steps that grow,
 * each of them lasting or not.  Slow runs (-m slow) try the first hundreds one by one, and both.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sql/crow-migrate.h"
#include "sql/crow-schema-create.h"

#include "faults.h"
#include "library.h"

#define N_BULK 611
/* objects of load_all() */
#define N_LOADED 10

/* What all cases begin with. */
static struct
{
  Library library;
  Library other; /* its schema: what is migrated to */
  char *folder, *path, *uri;
  char *bytes; /* of a database with rows; and one without tables */
  gsize length;
} world;

typedef struct
{
  Library library;
  GPtrArray *objects; /* in the order of their making */
  GListModel *result; /* of a query */
  char *described;    /* the objects before the act */
  char *original;     /* and before the edits */
  char *written;      /* the rows before the act */
} Case;

typedef struct
{
  const char *name;
  gboolean empty;   /* begins without tables */
  gboolean bare;    /* begins without an engine */
  gboolean flushed; /* a transaction is open: a fault may lose it */
  gboolean tables;  /* changes tables in a transaction, whose end may need memory */
  gboolean undoes;  /* afterwards objects are as before the edits */
  gboolean reads;   /* writes nothing */
  void (*prepare) (Case *self);
  gboolean (*act) (Case    *self,
                   GError **error);
  void (*finish) (Case *self); /* (nullable): after the act has succeeded */
} Operation;

static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

/* --- rows and objects as text --- */

static char *
dump_rows (void)
{
  static const char sql[] =
    "SELECT 'author', id, name, email, 0 FROM author UNION ALL SELECT 'book', id, title, year, author_id FROM book "
    "UNION ALL SELECT 'tag', id, label, 0, 0 FROM tag UNION ALL SELECT 'profile', id, text, author_id, 0 FROM profile "
    "UNION ALL SELECT 'pair', book_id, tag_id, 0, 0 FROM book_tag UNION ALL SELECT 'node', id, name, parent_id, 0 FROM node "
    "UNION ALL SELECT 'sql', 0, sql, 0, 0 FROM sqlite_schema ORDER BY 1, 2, 3";
  Library reader = { 0 };
  g_autoptr (GError) error = NULL;
  char *text;

  reader.engine = crow_engine_open (world.uri, &error);
  g_assert_no_error (error);
  text = library_count (&reader, "SELECT count(*) FROM sqlite_schema") == 0 ? g_strdup ("") : library_dump (&reader, sql);
  g_object_unref (reader.engine);
  return text;
}

/* Values, states and links; what is not loaded is. */
static char *
describe_objects (Case *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->objects->len; i++)
    {
      CrowObject *object = self->objects->pdata[i];
      guint entity = crow_object_get_entity (object);

      g_string_append_printf (text, "%u %u “%s”", entity, crow_object_get_state (object), crow_object_get_text (object, 1));
      if (entity == BOOK)
        {
          CrowObject *author = crow_object_get_one (object, BOOK_AUTHOR_ROLE);

          g_string_append_printf (text, " %" G_GINT64_FORMAT " by %s with %u", crow_object_get_int64 (object, BOOK_YEAR),
                                  author != NULL ? crow_object_get_text (author, AUTHOR_NAME) : "nobody",
                                  crow_collection_get_n_items (crow_object_get_many (object, BOOK_TAGS)));
        }
      else if (entity == AUTHOR)
        g_string_append_printf (text, " of %u",
                                crow_collection_get_n_items (crow_object_get_many (object, AUTHOR_BOOKS)));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* --- what is done --- */

static CrowObject *
find (Case  *self,
      guint  entity,
      gint64 key)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (self->library.session, entity, key, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
  g_ptr_array_add (self->objects, object);
  return object;
}

static void
load_all (Case *self)
{
  for (guint i = 1; i <= 3; i++)
    find (self, AUTHOR, i);
  for (guint i = 1; i <= 4; i++)
    find (self, BOOK, i);
  for (guint i = 1; i <= 3; i++)
    find (self, TAG, i);
  self->original = describe_objects (self);
}

static CrowObject *
get (Case *self,
     guint place)
{
  return self->objects->pdata[place];
}

/* New rows of each kind, changed ones, links that come and go, deletes, keys that are used again, unique values that
 * change places. */
static void
edit (Case *self)
{
  CrowSession *session = self->library.session;
  CrowObject *author, *book, *tag;
  g_autofree char *long_text = g_strnfill (20000, 'x');

  crow_object_set_text (get (self, 0), AUTHOR_NAME, "B");
  crow_object_set_text (get (self, 1), AUTHOR_NAME, "A");
  author = library_author (&self->library, "New");
  g_ptr_array_add (self->objects, author);
  book = library_book (&self->library, "new", author);
  g_ptr_array_add (self->objects, book);
  tag = library_tag (&self->library, "new");
  g_ptr_array_add (self->objects, tag);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag);
  crow_collection_add (crow_object_get_many (book, BOOK_TAGS), get (self, 7));
  crow_object_set_text (get (self, 3), BOOK_TITLE, long_text);
  crow_object_set_one (get (self, 3), BOOK_AUTHOR_ROLE, author);
  crow_collection_remove (crow_object_get_many (get (self, 3), BOOK_TAGS), get (self, 7));
  crow_session_delete (session, get (self, 4));
  crow_session_delete (session, get (self, 2));
  /* In the place of a row that goes. */
  crow_session_delete (session, get (self, 9));
  tag = library_tag (&self->library, "instead");
  crow_object_set_int64 (tag, TAG_ID, 3);
  g_ptr_array_add (self->objects, tag);
}

static void
prepare_edits (Case *self)
{
  load_all (self);
  edit (self);
}

static void
prepare_flushed (Case *self)
{
  g_autoptr (GError) error = NULL;

  prepare_edits (self);
  crow_session_flush (self->library.session, &error);
  g_assert_no_error (error);
}

static void
prepare_more (Case *self)
{
  prepare_flushed (self);
  crow_object_set_int64 (get (self, 5), BOOK_YEAR, 7);
  g_ptr_array_add (self->objects, library_tag (&self->library, "late"));
}

static void
prepare_savepoint (Case *self)
{
  g_autoptr (GError) error = NULL;

  prepare_edits (self);
  crow_session_savepoint (self->library.session, "s", &error);
  g_assert_no_error (error);
  crow_object_set_int64 (get (self, 5), BOOK_YEAR, 7);
  crow_session_flush (self->library.session, &error);
  g_assert_no_error (error);
}

static void
prepare_bulk (Case *self)
{
  CrowObject *author;

  load_all (self);
  author = get (self, 0);
  for (guint i = 0; i < N_BULK; i++)
    {
      g_autofree char *title = g_strdup_printf ("A book with the number %u", i);
      CrowObject *book = library_book (&self->library, title, author);

      crow_collection_add (crow_object_get_many (book, BOOK_TAGS), get (self, 7));
      if (i % 100 == 0)
        g_ptr_array_add (self->objects, book);
    }
}

static void
prepare_pending (Case *self)
{
  load_all (self);
  crow_session_set_autoflush (self->library.session, FALSE);
  crow_object_set_int64 (get (self, 3), BOOK_YEAR, 7);
  g_ptr_array_add (self->objects, library_tag (&self->library, "late"));
}

static gboolean
act_open (Case    *self,
          GError **error)
{
  g_autoptr (CrowEngine) engine = crow_engine_open (world.uri, error);
  CrowSession *session;

  if (engine == NULL)
    return FALSE;
  session = crow_session_open (engine, self->library.mapping, error);
  if (session == NULL)
    return FALSE;
  self->library.engine = g_steal_pointer (&engine);
  self->library.session = session;
  return TRUE;
}

static gboolean
act_create (Case    *self,
            GError **error)
{
  return crow_schema_create_tables (self->library.schema, self->library.engine, error);
}

static gboolean
act_migrate (Case    *self,
             GError **error)
{
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_NO_BACKUP };

  return crow_engine_migrate (self->library.engine, world.other.schema, &options, NULL, NULL, error);
}

static gboolean
act_flush (Case    *self,
           GError **error)
{
  return crow_session_flush (self->library.session, error);
}

static gboolean
act_commit (Case    *self,
            GError **error)
{
  return crow_session_commit (self->library.session, error);
}

static gboolean
act_rollback (Case    *self,
              GError **error)
{
  crow_session_rollback (self->library.session);
  return TRUE;
}

static gboolean
act_savepoint (Case    *self,
               GError **error)
{
  return crow_session_savepoint (self->library.session, "t", error);
}

static gboolean
act_rollback_to (Case    *self,
                 GError **error)
{
  return crow_session_rollback_to (self->library.session, "s", error);
}

static gboolean
act_release (Case    *self,
             GError **error)
{
  return crow_session_release (self->library.session, "s", error);
}

static gboolean
act_query (Case    *self,
           GError **error)
{
  g_autoptr (CrowQuery) query = crow_query_new (self->library.session, BOOK);

  crow_query_load (query, "author", NULL);
  crow_query_load (query, "tags", NULL);
  crow_query_order (query, BOOK_TITLE, FALSE);
  g_clear_object (&self->result);
  self->result = crow_query_run (query, error);
  return self->result != NULL;
}

static gboolean
act_load (Case    *self,
          GError **error)
{
  CrowObject *book = crow_session_find_int64 (self->library.session, BOOK, 1, error), *author;

  if (book == NULL || !crow_object_load (book, BOOK_AUTHOR_ROLE, error) || !crow_object_load (book, BOOK_TAGS, error))
    return FALSE;
  author = crow_object_get_one (book, BOOK_AUTHOR_ROLE);
  return crow_object_load (author, AUTHOR_BOOKS, error) &&
         crow_session_refresh (self->library.session, author, error);
}

static gboolean
act_update_all (Case    *self,
                GError **error)
{
  static const guint16 attributes[] = { BOOK_YEAR };
  const CrowValue values[] = { crow_value_int64 (1999) };
  g_autoptr (CrowQuery) query = crow_query_new (self->library.session, BOOK);

  return crow_query_update (query, attributes, values, 1, NULL, error) &&
         crow_session_commit (self->library.session, error);
}

static void
finish_commit (Case *self)
{
  library_commit (&self->library);
}

static void
finish_query (Case *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->result), ==, 4);
  library_commit (&self->library);
}

/* The session is as good as new: the edits again. */
static void
finish_undone (Case *self)
{
  edit (self);
  library_commit (&self->library);
}

static const Operation operations[] = {
  { "open", .bare = TRUE, .reads = TRUE, .act = act_open, .finish = load_all },
  { "create", .empty = TRUE, .tables = TRUE, .act = act_create },
  { "migrate", .tables = TRUE, .act = act_migrate },
  { "query", .prepare = prepare_pending, .act = act_query, .finish = finish_query, .reads = TRUE },
  { "load", .act = act_load, .finish = load_all, .reads = TRUE },
  { "flush", .prepare = prepare_edits, .act = act_flush, .finish = finish_commit },
  { "commit", .prepare = prepare_edits, .act = act_commit },
  { "commit-flushed", .prepare = prepare_more, .act = act_commit, .flushed = TRUE },
  { "rollback", .prepare = prepare_flushed, .act = act_rollback, .undoes = TRUE, .finish = finish_undone },
  { "savepoint", .prepare = prepare_flushed, .act = act_savepoint, .flushed = TRUE, .finish = finish_commit },
  { "rollback-to", .prepare = prepare_savepoint, .act = act_rollback_to, .flushed = TRUE, .finish = finish_commit },
  { "release", .prepare = prepare_savepoint, .act = act_release, .flushed = TRUE, .finish = finish_commit },
  { "bulk", .prepare = prepare_bulk, .act = act_commit },
  { "update-all", .prepare = load_all, .act = act_update_all, .flushed = TRUE },
};

/* --- the runs --- */

static void
remove_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (world.path, suffixes[i], NULL);

      g_unlink (path);
    }
}

static void
case_set_up (Case            *self,
             const Operation *operation)
{
  g_autoptr (GError) error = NULL;

  remove_files ();
  if (!operation->empty)
    g_file_set_contents_full (world.path, world.bytes, world.length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  *self = (Case) { .library = { .schema = world.library.schema, .mapping = world.library.mapping } };
  self->objects = g_ptr_array_new ();
  if (!operation->bare)
    {
      self->library.engine = crow_engine_open (world.uri, &error);
      g_assert_no_error (error);
      self->library.session = crow_session_new (self->library.engine, self->library.mapping);
    }
  if (operation->prepare != NULL)
    operation->prepare (self);
  self->described = describe_objects (self);
  self->written = dump_rows ();
}

static void
case_clear (Case *self)
{
  g_clear_object (&self->result);
  g_clear_object (&self->library.session);
  if (self->library.engine != NULL)
    g_assert_finalize_object (self->library.engine);
  g_ptr_array_unref (self->objects);
  g_free (self->described);
  g_free (self->original);
  g_free (self->written);
}

static void
assert_same (const char *what,
             const char *text,
             const char *expected)
{
  if (!g_str_equal (text, expected))
    g_error ("%s:\n%s\nshould be\n%s", what, text, expected);
}

static void
assert_objects (Case       *self,
                const char *what,
                const char *expected)
{
  g_autofree char *text = describe_objects (self);

  assert_same (what, text, expected);
}

static void
assert_rows (const char *what,
             const char *expected)
{
  g_autofree char *text = dump_rows ();

  assert_same (what, text, expected);
}

/* Whoever lost a transaction rolls back and does it all again. */
static void
act_again (Case            *self,
           const Operation *operation)
{
  g_autoptr (GError) error = NULL;

  if (operation->act (self, &error))
    return;
  if (!operation->flushed && !operation->tables)
    g_error ("not again: %s", error->message);
  if (operation->tables)
    {
      g_clear_error (&error);
      g_assert_true (crow_engine_is_in_transaction (self->library.engine));
      crow_engine_rollback (self->library.engine);
      operation->act (self, &error);
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  crow_session_rollback (self->library.session);
  g_ptr_array_set_size (self->objects, N_LOADED);
  assert_objects (self, "objects after the loss of a transaction", self->original);
  g_ptr_array_set_size (self->objects, 0);
  g_clear_pointer (&self->original, g_free);
  operation->prepare (self);
  operation->act (self, &error);
  g_assert_no_error (error);
}

/* How it ends: the rows.  @n_failed: how many faults there were. */
static char *
run_case (const Operation *operation,
          Fault            fault,
          guint            nth,
          gboolean         lasting,
          guint           *n_failed)
{
  Case self;
  g_autoptr (GError) error = NULL;
  gboolean done;
  char *rows;

  case_set_up (&self, operation);
  faults_arm (fault, nth, lasting);
  done = operation->act (&self, &error);
  *n_failed = faults_disarm ();
  if (*n_failed == 0)
    g_assert_no_error (error);
  /* Migrations switch them off, and leave nobody without them. */
  if (!operation->bare && !crow_engine_is_in_transaction (self.library.engine))
    g_assert_cmpint (library_count (&self.library, "PRAGMA foreign_keys"), ==, 1);
  if (!done)
    {
      g_assert_true (error != NULL && error->domain == CROW_ERROR && error->message[0] != '\0');
      if (error->code != CROW_ERROR_DATABASE)
        g_error ("error %d: %s", error->code, error->message);
      assert_rows ("rows after a failure", self.written);
      if (!operation->flushed)
        assert_objects (&self, "objects after a failure", self.described);
      act_again (&self, operation);
    }
  else
    g_assert_no_error (error);
  if (operation->undoes)
    {
      g_ptr_array_set_size (self.objects, N_LOADED);
      assert_objects (&self, "objects after an undo", self.original);
    }
  if (operation->finish != NULL)
    operation->finish (&self);
  rows = dump_rows ();
  case_clear (&self);
  return rows;
}

static guint
get_step (guint nth)
{
  if (g_test_slow ())
    return nth < 400 ? 1 : 1 + g_test_rand_int_range (0, nth / 8);
  return nth < 4 ? 1 : 1 + g_test_rand_int_range (0, 2 + nth / 2);
}

static void
test_operation (gconstpointer data)
{
  const Operation *operation = data;
  g_autofree char *expected = NULL;
  guint n_failed, n_cases = 0;

  expected = run_case (operation, FAULT_MEMORY, 0, FALSE, &n_failed);
  g_assert_cmpuint (n_failed, ==, 0);
  for (Fault fault = FAULT_MEMORY; fault <= FAULT_SPACE; fault++)
    for (guint round = 0; round < (g_test_slow () ? 2 : 1); round++)
      for (guint nth = 1;; nth += get_step (nth), n_cases++)
        {
          gboolean lasting = g_test_slow () ? round : g_test_rand_bit ();
          g_autofree char *rows = NULL;

          g_test_message ("fault %u, the %u-th%s", fault, nth, lasting ? " and all after it" : "");
          rows = run_case (operation, fault, nth, lasting, &n_failed);
          assert_same ("rows at the end", rows, expected);
          if (n_failed == 0)
            break;
        }
  g_test_message ("%u cases", n_cases);
}

/* A text that SQLite makes of a number while it is read. */
static void
test_number_as_text (void)
{
  guint n_failed = 1;

  for (guint nth = 1; n_failed > 0; nth++)
    {
      Library library = { .schema = world.library.schema, .mapping = world.library.mapping };
      g_autoptr (GError) error = NULL;
      CrowObject *tag;

      library.engine = crow_engine_open ("sqlite::memory:", &error);
      g_assert_no_error (error);
      crow_engine_execute (library.engine, "CREATE TABLE tag (id INTEGER PRIMARY KEY, label); "
                                           "INSERT INTO tag (id, label) VALUES (1, 12345.5)", &error);
      g_assert_no_error (error);
      library.session = crow_session_new (library.engine, library.mapping);
      faults_arm (FAULT_MEMORY, nth, FALSE);
      tag = crow_session_find_int64 (library.session, TAG, 1, &error);
      n_failed = faults_disarm ();
      if (error != NULL)
        {
          g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
          g_assert_null (tag);
          g_clear_error (&error);
          tag = crow_session_find_int64 (library.session, TAG, 1, &error);
          g_assert_no_error (error);
        }
      g_assert_cmpstr (crow_object_get_text (tag, TAG_LABEL), ==, "12345.5");
      g_object_unref (library.session);
      g_assert_finalize_object (library.engine);
    }
}

static void
world_init (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_CASCADE };
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  library_init (&world.library, NULL);
  library_init (&world.other, &options);
  world.folder = g_dir_make_tmp ("crow-XXXXXX", &error);
  g_assert_no_error (error);
  world.path = g_build_filename (world.folder, "library.db", NULL);
  world.uri = g_strconcat ("sqlite:", world.path, NULL);
  engine = crow_engine_open (world.uri, &error);
  g_assert_no_error (error);
  g_assert_true (crow_schema_create_tables (world.library.schema, engine, &error));
  crow_engine_execute (engine,
                       "INSERT INTO author (id, name) VALUES (1, 'A'), (2, 'B'), (3, 'C');"
                       "INSERT INTO book (id, title, year, author_id) VALUES (1, 'a', 1, 1), (2, 'b', 2, 1), (3, 'c', 3, 2), "
                       "  (4, 'd', 4, NULL); "
                       "INSERT INTO tag (id, label) VALUES (1, 'red'), (2, 'green'), (3, 'blue');"
                       "INSERT INTO profile (id, text, author_id) VALUES (1, 'p', 3);"
                       "INSERT INTO book_tag (book_id, tag_id) VALUES (1, 1), (1, 2), (3, 3);"
                       "PRAGMA wal_checkpoint(TRUNCATE)", &error);
  g_assert_no_error (error);
  g_clear_object (&engine);
  g_file_get_contents (world.path, &world.bytes, &world.length, &error);
  g_assert_no_error (error);
}

static void
world_clear (void)
{
  remove_files ();
  g_assert_cmpint (g_rmdir (world.folder), ==, 0);
  g_free (world.bytes);
  g_free (world.uri);
  g_free (world.path);
  g_free (world.folder);
  library_clear (&world.other);
  library_clear (&world.library);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  faults_init ();
  world_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strconcat ("/orm/faults/", operations[i].name, NULL);

      g_test_add_data_func (path, &operations[i], test_operation);
    }
  g_test_add_func ("/orm/faults/number-as-text", test_number_as_text);
  status = g_test_run ();
  world_clear ();
  return status;
}
