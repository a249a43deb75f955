/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "bench-plain.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  gint64 id;
  char *name;
  char *email;
  GPtrArray *books; /* NULL: not loaded */
} Author;

typedef struct
{
  gint64 id;
  char *title;
  gint64 year;
  double price;
  gint64 author_id;
} Book;

struct _Plain
{
  sqlite3 *database;
  GHashTable *authors; /* id → Author */
  GHashTable *books;   /* id → Book */
  gpointer *array;     /* of them; NULL until plain_touch() */
};

static void
check (Plain *self,
       int    code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
    g_error ("sqlite3: %s", sqlite3_errmsg (self->database));
}

static void
run (Plain      *self,
     const char *sql)
{
  check (self, sqlite3_exec (self->database, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *
prepare (Plain      *self,
         const char *sql)
{
  sqlite3_stmt *statement;

  check (self, sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL));
  return statement;
}

static void
author_free (gpointer data)
{
  Author *author = data;

  g_free (author->name);
  g_free (author->email);
  g_clear_pointer (&author->books, g_ptr_array_unref);
  g_free (author);
}

static void
book_free (gpointer data)
{
  Book *book = data;

  g_free (book->title);
  g_free (book);
}

Plain *
plain_open (const char *path)
{
  Plain *self = g_new0 (Plain, 1);

  check (self, sqlite3_open_v2 (path, &self->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
  run (self, "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL");
  self->authors = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, author_free);
  self->books = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, book_free);
  return self;
}

void
plain_dispose (Plain *self)
{
  g_hash_table_remove_all (self->authors);
  g_hash_table_remove_all (self->books);
}

void
plain_close (Plain *self)
{
  g_hash_table_unref (self->authors);
  g_hash_table_unref (self->books);
  g_free (self->array);
  sqlite3_close (self->database);
  g_free (self);
}

void
plain_create (const char *path)
{
  Plain *self = plain_open (path);

  run (self, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT UNIQUE, email TEXT);"
             "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INTEGER, price REAL CHECK (price >= "
             "  0), author_id INTEGER REFERENCES author ON DELETE CASCADE ON UPDATE CASCADE);"
             "CREATE INDEX book_author ON book (author_id);"
             "CREATE TABLE tag (id INTEGER PRIMARY KEY, label TEXT);"
             "CREATE TABLE profile (id INTEGER PRIMARY KEY, text TEXT, author_id INTEGER UNIQUE REFERENCES author ON "
             "  DELETE CASCADE);"
             "CREATE TABLE book_tag (book_id INTEGER REFERENCES book ON DELETE CASCADE, tag_id INTEGER REFERENCES tag "
             "  ON DELETE CASCADE, PRIMARY KEY (book_id, tag_id)) WITHOUT ROWID;"
             "CREATE INDEX book_tag_tag ON book_tag (tag_id)");
  plain_close (self);
}

static void
step (Plain        *self,
      sqlite3_stmt *statement)
{
  check (self, sqlite3_step (statement));
  sqlite3_reset (statement);
}

/* Objects first, then the rows. */
void
plain_insert (Plain *self)
{
  g_autofree Author *authors = g_new0 (Author, N_AUTHORS);
  g_autofree Book *books = g_new0 (Book, N_BOOKS);
  sqlite3_stmt *statement;

  for (guint i = 0; i < N_AUTHORS; i++)
    {
      authors[i].name = g_strdup_printf ("Author %u", i);
      authors[i].email = g_strdup_printf ("author%u@example.org", i);
    }
  for (guint i = 0; i < N_BOOKS; i++)
    {
      books[i].title = g_strdup_printf ("A book with the number %u", i);
      books[i].year = 1900 + i % 120;
      books[i].price = i % 100;
    }
  run (self, "BEGIN IMMEDIATE");
  statement = prepare (self, "INSERT INTO tag (label) VALUES (?)");
  for (guint i = 0; i < N_TAGS; i++)
    {
      g_autofree char *label = g_strdup_printf ("tag %u", i);

      sqlite3_bind_text (statement, 1, label, -1, SQLITE_STATIC);
      step (self, statement);
    }
  sqlite3_finalize (statement);
  statement = prepare (self, "INSERT INTO author (name, email) VALUES (?, ?)");
  for (guint i = 0; i < N_AUTHORS; i++)
    {
      sqlite3_bind_text (statement, 1, authors[i].name, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, authors[i].email, -1, SQLITE_STATIC);
      step (self, statement);
      authors[i].id = sqlite3_last_insert_rowid (self->database);
    }
  sqlite3_finalize (statement);
  statement = prepare (self, "INSERT INTO profile (text, author_id) VALUES (?, ?)");
  for (guint i = 0; i < N_AUTHORS; i++)
    {
      sqlite3_bind_text (statement, 1, authors[i].name, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, authors[i].id);
      step (self, statement);
    }
  sqlite3_finalize (statement);
  statement = prepare (self, "INSERT INTO book (title, year, price, author_id) VALUES (?, ?, ?, ?)");
  for (guint i = 0; i < N_BOOKS; i++)
    {
      sqlite3_bind_text (statement, 1, books[i].title, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, books[i].year);
      sqlite3_bind_double (statement, 3, books[i].price);
      sqlite3_bind_int64 (statement, 4, authors[i / N_BOOKS_EACH].id);
      step (self, statement);
      books[i].id = sqlite3_last_insert_rowid (self->database);
    }
  sqlite3_finalize (statement);
  statement = prepare (self, "INSERT INTO book_tag VALUES (?, ?)");
  for (guint i = 0; i < N_BOOKS; i++)
    for (guint j = 0; j < 2; j++)
      {
        sqlite3_bind_int64 (statement, 1, books[i].id);
        sqlite3_bind_int64 (statement, 2, 1 + (i + j * 7) % N_TAGS);
        step (self, statement);
      }
  sqlite3_finalize (statement);
  run (self, "COMMIT");
  for (guint i = 0; i < N_AUTHORS; i++)
    {
      g_free (authors[i].name);
      g_free (authors[i].email);
    }
  for (guint i = 0; i < N_BOOKS; i++)
    g_free (books[i].title);
}

static char *
text (sqlite3_stmt *statement,
      int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static Book *
take_book (Plain        *self,
           sqlite3_stmt *statement)
{
  gint64 id = sqlite3_column_int64 (statement, 0);
  Book *book = g_hash_table_lookup (self->books, &id);

  if (book != NULL)
    return book;
  book = g_new0 (Book, 1);
  book->id = id;
  book->title = text (statement, 1);
  book->year = sqlite3_column_int64 (statement, 2);
  book->price = sqlite3_column_double (statement, 3);
  book->author_id = sqlite3_column_int64 (statement, 4);
  g_hash_table_insert (self->books, &book->id, book);
  return book;
}

void
plain_load (Plain *self)
{
  sqlite3_stmt *statement = prepare (self, "SELECT id, title, year, price, author_id FROM book");

  while (sqlite3_step (statement) == SQLITE_ROW)
    take_book (self, statement);
  sqlite3_finalize (statement);
}

static void
load_authors (Plain *self)
{
  sqlite3_stmt *statement = prepare (self, "SELECT id, name, email FROM author");

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      Author *author = g_new0 (Author, 1);

      author->id = sqlite3_column_int64 (statement, 0);
      author->name = text (statement, 1);
      author->email = text (statement, 2);
      g_hash_table_insert (self->authors, &author->id, author);
    }
  sqlite3_finalize (statement);
}

void
plain_lazy (Plain *self)
{
  sqlite3_stmt *statement;
  GHashTableIter iter;
  gpointer value;

  load_authors (self);
  statement = prepare (self, "SELECT id, title, year, price, author_id FROM book WHERE author_id = ?");
  g_hash_table_iter_init (&iter, self->authors);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Author *author = value;

      author->books = g_ptr_array_new ();
      sqlite3_bind_int64 (statement, 1, author->id);
      while (sqlite3_step (statement) == SQLITE_ROW)
        g_ptr_array_add (author->books, take_book (self, statement));
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
}

void
plain_eager (Plain *self)
{
  sqlite3_stmt *statement;

  load_authors (self);
  statement = prepare (self, "SELECT id, title, year, price, author_id FROM book ORDER BY author_id");
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      Book *book = take_book (self, statement);
      Author *author = g_hash_table_lookup (self->authors, &book->author_id);

      if (author->books == NULL)
        author->books = g_ptr_array_new ();
      g_ptr_array_add (author->books, book);
    }
  sqlite3_finalize (statement);
}

/* With the objects in an array, as the session's are. */
void
plain_touch (Plain *self)
{
  plain_load (self);
  self->array = g_hash_table_get_keys_as_array (self->books, NULL);
  for (guint i = 0; i < N_BOOKS; i++)
    self->array[i] = g_hash_table_lookup (self->books, self->array[i]);
}

gint64
plain_read (Plain *self)
{
  gint64 sum = 0;

  for (guint left = N_READ, n; left > 0; left -= n)
    for (n = 0; n < MIN (left, N_BOOKS); n++)
      {
        const Book *book = self->array[n];

        sum += book->id + book->year + (gint64) book->price + (gint64) strlen (book->title);
      }
  return sum;
}

gint64
plain_find (Plain *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < 1000000; i++)
    {
      gint64 id = 1 + (i * 7919u) % N_BOOKS;

      sum += ((Book *) g_hash_table_lookup (self->books, &id))->id;
    }
  return sum;
}

void
plain_update (Plain *self)
{
  sqlite3_stmt *statement = prepare (self, "UPDATE book SET price = ? WHERE id = ?");
  GHashTableIter iter;
  gpointer value;

  run (self, "BEGIN IMMEDIATE");
  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Book *book = value;

      book->price += 1;
      sqlite3_bind_double (statement, 1, book->price);
      sqlite3_bind_int64 (statement, 2, book->id);
      step (self, statement);
    }
  sqlite3_finalize (statement);
  run (self, "COMMIT");
}

/* Children first, by hand. */
void
plain_del_orm (Plain *self)
{
  sqlite3_stmt *pairs = prepare (self, "DELETE FROM book_tag WHERE book_id IN (SELECT id FROM book WHERE author_id = ?)");
  sqlite3_stmt *books = prepare (self, "DELETE FROM book WHERE author_id = ?");
  sqlite3_stmt *profiles = prepare (self, "DELETE FROM profile WHERE author_id = ?");
  sqlite3_stmt *authors = prepare (self, "DELETE FROM author WHERE id = ?");

  run (self, "BEGIN IMMEDIATE");
  for (guint i = 1; i <= N_AUTHORS; i += 2)
    {
      sqlite3_stmt *all[] = { pairs, books, profiles, authors };

      for (guint j = 0; j < G_N_ELEMENTS (all); j++)
        {
          sqlite3_bind_int64 (all[j], 1, i);
          step (self, all[j]);
        }
    }
  run (self, "COMMIT");
  sqlite3_finalize (pairs);
  sqlite3_finalize (books);
  sqlite3_finalize (profiles);
  sqlite3_finalize (authors);
}

void
plain_del_db (Plain *self)
{
  sqlite3_stmt *authors = prepare (self, "DELETE FROM author WHERE id = ?");

  run (self, "BEGIN IMMEDIATE");
  for (guint i = 1; i <= N_AUTHORS; i += 2)
    {
      sqlite3_bind_int64 (authors, 1, i);
      step (self, authors);
    }
  run (self, "COMMIT");
  sqlite3_finalize (authors);
}
