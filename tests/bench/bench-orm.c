/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session against sqlite3 code written by hand, interleaved in one run; prints the ratio of the medians, lower is
 * better.  Both work on files of their own.
 *
 * bench-orm [ROUNDS [ONLY]]: with ONLY, that part alone and no ratio, for callgrind ("orm:load", "plain:load").
 */
#include "config.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <stdlib.h>

#include "bench-plain.h"
#include "library.h"

typedef struct
{
  CrowEngine *engine;
  CrowSession *session;
} Orm;

static CrowSchema *schemas[2]; /* the cascade is the database's, the session's */
static CrowMapping *mappings[2];

static void
require (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static Orm
orm_open (const char *path,
          gboolean    by_session)
{
  g_autoptr (GError) error = NULL;
  Orm self = { .engine = crow_engine_open (path, &error) };

  require (error);
  self.session = crow_session_new (self.engine, mappings[by_session]);
  return self;
}

static void
orm_close (Orm *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->engine);
}

static void
orm_insert (Orm *self)
{
  g_autofree CrowObject **tags = g_new (CrowObject *, N_TAGS);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_TAGS; i++)
    {
      g_autofree char *label = g_strdup_printf ("tag %u", i);

      tags[i] = crow_session_create (self->session, TAG);
      crow_object_set_text (tags[i], TAG_LABEL, label);
      crow_session_add (self->session, tags[i]);
    }
  for (guint i = 0; i < N_AUTHORS; i++)
    {
      CrowObject *author = crow_session_create (self->session, AUTHOR);
      CrowObject *profile = crow_session_create (self->session, PROFILE);
      g_autofree char *name = g_strdup_printf ("Author %u", i);
      g_autofree char *email = g_strdup_printf ("author%u@example.org", i);
      CrowCollection *books = crow_object_get_many (author, AUTHOR_BOOKS);

      crow_object_set_text (author, AUTHOR_NAME, name);
      crow_object_set_text (author, AUTHOR_EMAIL, email);
      crow_session_add (self->session, author);
      crow_object_set_text (profile, PROFILE_TEXT, name);
      crow_object_set_one (author, AUTHOR_PROFILE, profile);
      for (guint j = 0; j < N_BOOKS_EACH; j++)
        {
          guint number = i * N_BOOKS_EACH + j;
          CrowObject *book = crow_session_create (self->session, BOOK);
          g_autofree char *title = g_strdup_printf ("A book with the number %u", number);
          CrowCollection *book_tags = crow_object_get_many (book, BOOK_TAGS);

          crow_object_set_text (book, BOOK_TITLE, title);
          crow_object_set_int64 (book, BOOK_YEAR, 1900 + number % 120);
          crow_object_set_double (book, BOOK_PRICE, number % 100);
          crow_collection_add (books, book);
          crow_collection_add (book_tags, tags[number % N_TAGS]);
          crow_collection_add (book_tags, tags[(number + 7) % N_TAGS]);
        }
    }
  crow_session_commit (self->session, &error);
  require (error);
}

static GListModel *
load (Orm        *self,
      guint       entity,
      const char *path)
{
  g_autoptr (CrowQuery) query = crow_query_new (self->session, entity);
  g_autoptr (GError) error = NULL;
  GListModel *model;

  if (path != NULL)
    crow_query_load (query, path, NULL);
  model = crow_query_run (query, &error);
  require (error);
  return model;
}

static void
orm_lazy (Orm *self)
{
  g_autoptr (GListModel) authors = load (self, AUTHOR, NULL);
  guint n = g_list_model_get_n_items (authors), n_books = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrowObject) author = g_list_model_get_item (authors, i);

      n_books += crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS));
    }
  g_assert_cmpuint (n_books, ==, N_BOOKS);
}

/* As generated code does it. */
static GType types[N_ENTITIES];

static inline gboolean
is_book (CrowObject *book)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (book, types[BOOK]);
}

static gint64
book_get_id (CrowObject *book)
{
  g_return_val_if_fail (is_book (book), 0);
  return crow_object_peek_int64 (book, BOOK_ID);
}

static gint64
book_get_year (CrowObject *book)
{
  g_return_val_if_fail (is_book (book), 0);
  return crow_object_peek_int64 (book, BOOK_YEAR);
}

static double
book_get_price (CrowObject *book)
{
  g_return_val_if_fail (is_book (book), 0);
  return crow_object_peek_double (book, BOOK_PRICE);
}

static const char *
book_get_title (CrowObject *book)
{
  g_return_val_if_fail (is_book (book), NULL);
  return crow_object_peek_text (book, BOOK_TITLE);
}

static gint64
orm_read (CrowObject **books,
          guint        n)
{
  gint64 sum = 0;

  for (guint round = 0; round < 250000 / n * 10 / 10; round++)
    for (guint i = 0; i < n; i++)
      {
        CrowObject *book = books[i];

        sum += book_get_id (book) + book_get_year (book) + (gint64) book_get_price (book) + book_get_title (book)[0];
      }
  return sum;
}

static gint64
orm_find (Orm *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < 1000000; i++)
    sum += book_get_id (crow_session_find_int64 (self->session, BOOK, 1 + (i * 7919u) % N_BOOKS, NULL));
  return sum;
}

static void
orm_delete (Orm *self)
{
  g_autoptr (GListModel) authors = load (self, AUTHOR, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_AUTHORS; i += 2)
    {
      g_autoptr (CrowObject) author = g_list_model_get_item (authors, i);

      crow_session_delete (self->session, author);
    }
  crow_session_commit (self->session, &error);
  require (error);
}

typedef enum
{
  INSERT, LOAD, LAZY, EAGER, READ, FIND, UPDATE, DEL_ORM, DEL_DB, DISPOSE, DISPOSE_UNTOUCHED, N_PARTS,
} Part;

static const char *const part_names[] = { "insert", "load", "lazy", "eager", "read", "find", "update", "del_orm", "del_db",
                                          "dispose", "dispose (no objects)" };
static const double aims[] = { 0.70, 0.95, 1.0, 1.05, 1.6, 1.05, 0.95, 1.0, 1.1, 4, 0.5 };

static double times[2][N_PARTS][64];
static gsize bytes[2];

static void
note (guint  who,
      Part   part,
      guint  round,
      gint64 start)
{
  times[who][part][round] = (double) (g_get_monotonic_time () - start);
}

static gsize
in_use (void)
{
  return mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
}

static void
remove_files (const char *path)
{
  const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_remove (file);
    }
}

#define TIME(who, part, code) \
  G_STMT_START { gint64 start_ = g_get_monotonic_time (); code; note (who, part, round, start_); } G_STMT_END

static void
bench_plain (const char *path,
             guint       round)
{
  Plain *plain;
  gsize before;

  plain_create (path);
  plain = plain_open (path);
  TIME (0, INSERT, plain_insert (plain));
  plain_close (plain);
  plain = plain_open (path);
  before = in_use ();
  TIME (0, LOAD, plain_load (plain));
  bytes[0] = (in_use () - before) / N_BOOKS;
  g_assert_cmpint (plain_find (plain), >, 0);
  TIME (0, READ, plain_read (plain));
  TIME (0, FIND, plain_find (plain));
  TIME (0, UPDATE, plain_update (plain));
  TIME (0, DISPOSE, plain_dispose (plain));
  times[0][DISPOSE_UNTOUCHED][round] = times[0][DISPOSE][round];
  plain_close (plain);
  plain = plain_open (path);
  TIME (0, LAZY, plain_lazy (plain));
  plain_close (plain);
  plain = plain_open (path);
  TIME (0, EAGER, plain_eager (plain));
  plain_close (plain);
  plain = plain_open (path);
  TIME (0, DEL_ORM, plain_del_orm (plain));
  plain_close (plain);
  remove_files (path);
  plain_create (path);
  plain = plain_open (path);
  plain_insert (plain);
  TIME (0, DEL_DB, plain_del_db (plain));
  plain_close (plain);
  remove_files (path);
}

static void
bench_orm (const char *path,
           guint       round)
{
  g_autoptr (GListModel) books = NULL;
  g_autofree CrowObject **objects = g_new (CrowObject *, N_BOOKS);
  g_autoptr (GError) error = NULL;
  gsize before;
  Orm orm;

  plain_create (path);
  orm = orm_open (path, FALSE);
  TIME (1, INSERT, orm_insert (&orm));
  orm_close (&orm);
  orm = orm_open (path, FALSE);
  before = in_use ();
  TIME (1, LOAD, books = load (&orm, BOOK, NULL));
  bytes[1] = (in_use () - before) / N_BOOKS;
  for (guint i = 0; i < N_BOOKS; i++)
    {
      objects[i] = g_list_model_get_item (books, i);
      g_object_unref (objects[i]);
    }
  TIME (1, READ, orm_read (objects, N_BOOKS));
  TIME (1, FIND, orm_find (&orm));
  TIME (1, UPDATE, {
    for (guint i = 0; i < N_BOOKS; i++)
      crow_object_set_double (objects[i], BOOK_PRICE, crow_object_peek_double (objects[i], BOOK_PRICE) + 1);
    crow_session_commit (orm.session, &error);
  });
  require (error);
  g_clear_object (&books);
  TIME (1, DISPOSE, g_clear_object (&orm.session));
  orm_close (&orm);
  orm = orm_open (path, FALSE);
  books = load (&orm, BOOK, NULL);
  g_clear_object (&books);
  TIME (1, DISPOSE_UNTOUCHED, g_clear_object (&orm.session));
  orm_close (&orm);
  orm = orm_open (path, FALSE);
  TIME (1, LAZY, orm_lazy (&orm));
  orm_close (&orm);
  orm = orm_open (path, FALSE);
  TIME (1, EAGER, books = load (&orm, AUTHOR, "books"));
  g_clear_object (&books);
  orm_close (&orm);
  /* The tables cascade, so the session's own work is measured with nothing left for them to do. */
  orm = orm_open (path, TRUE);
  TIME (1, DEL_ORM, orm_delete (&orm));
  orm_close (&orm);
  remove_files (path);
  plain_create (path);
  orm = orm_open (path, FALSE);
  orm_insert (&orm);
  orm_close (&orm);
  orm = orm_open (path, FALSE);
  TIME (1, DEL_DB, orm_delete (&orm));
  orm_close (&orm);
  remove_files (path);
}

static int
compare (const void *a,
         const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof (double), compare);
  return values[n / 2];
}

/* What nobody writes by hand, next to what it could be instead: medians of ratios, in memory. */
#define N_OWN 10000

static void
count_cb (CrowEngine *engine,
          gpointer    entry,
          gpointer    data)
{
  ++*(guint *) data;
}

/* New objects with the keys of deleted ones, next to the same values in the old ones. */
static double
bench_row_switch (Library *library)
{
  g_autofree CrowObject **books = g_new (CrowObject *, N_OWN);
  gint64 start, update;

  for (guint i = 0; i < N_OWN; i++)
    books[i] = library_book (library, "first", NULL);
  library_commit (library);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_OWN; i++)
    {
      crow_object_set_text (books[i], BOOK_TITLE, "second");
      crow_object_set_int64 (books[i], BOOK_YEAR, 1);
    }
  library_commit (library);
  update = g_get_monotonic_time () - start;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_OWN; i++)
    {
      gint64 id = crow_object_get_int64 (books[i], BOOK_ID);
      CrowObject *other;

      crow_session_delete (library->session, books[i]);
      other = library_book (library, "third", NULL);
      crow_object_set_int64 (other, BOOK_ID, id);
      crow_object_set_int64 (other, BOOK_YEAR, 2);
      books[i] = other;
    }
  library_commit (library);
  return (double) (g_get_monotonic_time () - start) / (double) update;
}

/* A flush of one row each, with somebody who reads the log, next to the same without. */
static double
bench_log (Library *library)
{
  g_autoptr (GError) error = NULL;
  CrowObject *book = library_book (library, "first", NULL);
  gint64 spent[2];
  guint n_heard = 0;

  library_commit (library);
  for (guint heard = 0; heard < 2; heard++)
    {
      gint64 start = g_get_monotonic_time ();

      if (heard)
        g_signal_connect (library->engine, "statement", G_CALLBACK (count_cb), &n_heard);
      for (guint i = 0; i < N_OWN; i++)
        {
          crow_object_set_int64 (book, BOOK_YEAR, heard * N_OWN + i);
          crow_session_flush (library->session, &error);
          require (error);
        }
      library_commit (library);
      spent[heard] = g_get_monotonic_time () - start;
    }
  g_signal_handlers_disconnect_by_data (library->engine, &n_heard);
  g_assert (n_heard >= N_OWN);
  return (double) spent[1] / (double) spent[0];
}

static void
bench_own (guint rounds)
{
  static const struct
  {
    const char *name;
    double (*run) (Library *library);
  } parts[] = { { "row switch / update", bench_row_switch }, { "flush logged / not", bench_log } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double ratios[64];

      for (guint round = 0; round < rounds; round++)
        {
          Library library;

          library_init (&library, NULL);
          ratios[round] = parts[i].run (&library);
          library_clear (&library);
        }
      g_print ("%-22s %13s %13s %7.2f\n", parts[i].name, "", "", median (ratios, rounds));
    }
}

static void
class_init (gpointer klass,
            gpointer data)
{
  for (guint16 i = 0; i < N_ENTITIES; i++)
    if (G_TYPE_FROM_CLASS (klass) == types[i])
      crow_object_class_set_entity (klass, crow_schema_get_info (schemas[0]), i);
}

/* One part alone, for callgrind. */
static void
run_only (const char *path,
          const char *only)
{
  gboolean insert = g_str_has_suffix (only, "insert");
  gboolean is_orm = g_str_has_prefix (only, "orm:");
  const char *part = strchr (only, ':') + 1;
  Orm orm;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || insert)
    {
      remove_files (path);
      plain_create (path);
    }
  if (is_orm)
    {
      orm = orm_open (path, g_str_equal (part, "del_orm"));
      if (insert)
        orm_insert (&orm);
      else if (g_str_equal (part, "load"))
        g_object_unref (load (&orm, BOOK, NULL));
      else if (g_str_equal (part, "lazy"))
        orm_lazy (&orm);
      else if (g_str_equal (part, "eager"))
        g_object_unref (load (&orm, AUTHOR, "books"));
      else if (g_str_has_prefix (part, "del"))
        orm_delete (&orm);
      orm_close (&orm);
    }
  else
    {
      Plain *plain = plain_open (path);

      if (insert)
        plain_insert (plain);
      else if (g_str_equal (part, "load"))
        plain_load (plain);
      else if (g_str_equal (part, "lazy"))
        plain_lazy (plain);
      else if (g_str_equal (part, "eager"))
        plain_eager (plain);
      else if (g_str_equal (part, "del_orm"))
        plain_del_orm (plain);
      else
        plain_del_db (plain);
      plain_close (plain);
    }
}

int
main (int   argc,
      char *argv[])
{
  guint rounds = argc > 1 ? CLAMP (atoi (argv[1]), 1, 64) : 7;
  g_autofree char *folder = g_dir_make_tmp ("crow-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bench.db", NULL);

  for (guint i = 0; i < N_ENTITIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("BenchType%u", i);

      types[i] = i == BOOK_TAG ? G_TYPE_INVALID
                               : g_type_register_static_simple (CROW_TYPE_OBJECT, name, sizeof (CrowObjectClass),
                                                                class_init, sizeof (CrowObject), NULL, 0);
    }
  for (guint i = 0; i < 2; i++)
    {
      LibraryOptions options = { .rule = CROW_DELETE_CASCADE,
                                 .executor = i == 0 ? CROW_EXECUTOR_AUTOMATIC : CROW_EXECUTOR_SESSION };
      Library library;

      library_init (&library, &options);
      schemas[i] = crow_schema_ref (library.schema);
      mappings[i] = crow_mapping_new (library.schema, types);
      library_clear (&library);
    }
  if (argc > 2)
    run_only (argc > 3 ? argv[3] : path, argv[2]);
  else
    {
      for (guint round = 0; round < rounds; round++)
        {
          bench_plain (path, round);
          bench_orm (path, round);
        }
      g_print ("%-22s %10s %10s %7s %7s\n", "", "by hand", "session", "ratio", "aim");
      for (Part part = INSERT; part < N_PARTS; part++)
        {
          double plain = median (times[0][part], rounds), orm = median (times[1][part], rounds);

          g_print ("%-22s %7.1f ms %7.1f ms %7.2f %7.2f\n", part_names[part], plain / 1000, orm / 1000, orm / plain,
                   aims[part]);
        }
      g_print ("%-22s %10" G_GSIZE_FORMAT " %10" G_GSIZE_FORMAT " %7.2f %7.2f\n", "bytes a row", bytes[0], bytes[1],
               (double) bytes[1] / (double) bytes[0], 1.1);
      bench_own (rounds);
    }
  remove_files (path);
  g_rmdir (folder);
  for (guint i = 0; i < 2; i++)
    {
      crow_mapping_unref (mappings[i]);
      crow_schema_unref (schemas[i]);
    }
  return 0;
}
