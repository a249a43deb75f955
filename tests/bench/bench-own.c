/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "bench-own.h"

#include <stdlib.h>

#include "library.h"

static void
require (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static int
compare (const void *a,
         const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

double
bench_median (double *values,
        guint   n)
{
  qsort (values, n, sizeof (double), compare);
  return values[n / 2];
}

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

void
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
      g_print ("%-22s %13s %13s %7.2f\n", parts[i].name, "", "", bench_median (ratios, rounds));
    }
}

