/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "bench-session.h"

#include <string.h>

#include "bench-plain.h"
#include "library.h"

struct _Session
{
  CrowEngine *engine;
  CrowSession *session;
  GListModel *books;    /* NULL: not loaded */
  CrowObject **objects; /* NULL: nobody asked for them */
};

static CrowSchema *schemas[2]; /* the cascade is the database's, the session's */
static CrowMapping *mappings[2];
static GType types[N_ENTITIES];

static void
require (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
class_init (gpointer klass,
            gpointer data)
{
  for (guint16 i = 0; i < N_ENTITIES; i++)
    if (G_TYPE_FROM_CLASS (klass) == types[i])
      crow_object_class_set_entity (klass, crow_schema_get_info (schemas[0]), i);
}

void
session_init_types (void)
{
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
}

void
session_clear_types (void)
{
  for (guint i = 0; i < 2; i++)
    {
      crow_mapping_unref (mappings[i]);
      crow_schema_unref (schemas[i]);
    }
}

Session *
session_open (const char *path,
              gboolean    by_session)
{
  g_autoptr (GError) error = NULL;
  Session *self = g_new0 (Session, 1);

  self->engine = crow_engine_open (path, &error);
  require (error);
  self->session = crow_session_new (self->engine, mappings[by_session]);
  return self;
}

void
session_close (Session *self)
{
  g_clear_pointer (&self->objects, g_free);
  g_clear_object (&self->books);
  g_clear_object (&self->session);
  g_object_unref (self->engine);
  g_free (self);
}

/* With what the functions of generated code call. */
void
session_insert (Session *self)
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

          crow_object_set_text (book, BOOK_TITLE, title);
          crow_object_set_int64 (book, BOOK_YEAR, 1900 + number % 120);
          crow_object_set_double (book, BOOK_PRICE, number % 100);
          crow_object_link (author, AUTHOR_BOOKS, book);
          crow_object_link (book, BOOK_TAGS, tags[number % N_TAGS]);
          crow_object_link (book, BOOK_TAGS, tags[(number + 7) % N_TAGS]);
        }
    }
  crow_session_commit (self->session, &error);
  require (error);
}

static GListModel *
query (Session    *self,
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

void
session_load (Session *self)
{
  self->books = query (self, BOOK, NULL);
}

/* Somebody asks for each object. */
void
session_touch (Session *self)
{
  session_load (self);
  self->objects = g_new (CrowObject *, N_BOOKS);
  for (guint i = 0; i < N_BOOKS; i++)
    {
      self->objects[i] = g_list_model_get_item (self->books, i);
      g_object_unref (self->objects[i]);
    }
}

void
session_lazy (Session *self)
{
  g_autoptr (GListModel) authors = query (self, AUTHOR, NULL);
  guint n = g_list_model_get_n_items (authors), n_books = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrowObject) author = g_list_model_get_item (authors, i);

      n_books += crow_collection_get_n_items (crow_object_get_many (author, AUTHOR_BOOKS));
    }
  g_assert_cmpuint (n_books, ==, N_BOOKS);
}

void
session_eager (Session *self)
{
  g_autoptr (GListModel) authors = query (self, AUTHOR, "books");

  g_assert_cmpuint (g_list_model_get_n_items (authors), ==, N_AUTHORS);
}

/* As generated code does it. */
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

gint64
session_read (Session *self)
{
  gint64 sum = 0;

  for (guint left = N_READ, n; left > 0; left -= n)
    for (n = 0; n < MIN (left, N_BOOKS); n++)
      {
        CrowObject *book = self->objects[n];

        sum += book_get_id (book) + book_get_year (book) + (gint64) book_get_price (book) + (gint64) strlen (book_get_title (book));
      }
  return sum;
}

gint64
session_find (Session *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < 1000000; i++)
    sum += book_get_id (crow_session_find_int64 (self->session, BOOK, 1 + (i * 7919u) % N_BOOKS, NULL));
  return sum;
}

void
session_update (Session *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_BOOKS; i++)
    crow_object_set_double (self->objects[i], BOOK_PRICE, crow_object_peek_double (self->objects[i], BOOK_PRICE) + 1);
  crow_session_commit (self->session, &error);
  require (error);
}

void
session_delete (Session *self)
{
  g_autoptr (GListModel) authors = query (self, AUTHOR, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_AUTHORS; i += 2)
    {
      g_autoptr (CrowObject) author = g_list_model_get_item (authors, i);

      crow_session_delete (self->session, author);
    }
  crow_session_commit (self->session, &error);
  require (error);
}

void
session_dispose (Session *self)
{
  g_clear_object (&self->books);
  g_clear_object (&self->session);
}
