/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session against sqlite3 code written by hand, interleaved in one run; prints the ratio of the medians, lower is
 * better.  Each run begins with files and a process of its own: in a heap that other parts have used, what is loaded lies
 * scattered, and the figures are those of the parts before.
 *
 * bench-orm [ROUNDS [PART…]]
 * bench-orm --files FOLDER: makes the files that all parts begin with.
 * bench-orm --only WHO:PART FOLDER: one of the two alone, without figures, for callgrind: "by-hand:load", "session:load".
 * bench-orm --parts: their names and aims.  tests/bench/instructions uses all three.
 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-own.h"
#include "bench-plain.h"
#include "bench-session.h"

typedef void (*Work) (gpointer self);

typedef struct
{
  const char *name;
  double aim;
  Work prepare[2]; /* by hand and with the session: not measured; or NULL */
  Work work[2];
  gboolean empty;      /* begins with empty tables */
  gboolean by_session; /* cascades are the session's */
} Part;

#define W(function) ((Work) G_CALLBACK (function))

static const Part parts[] = {
  { "insert", 0.70, { NULL, NULL }, { W (plain_insert), W (session_insert) }, .empty = TRUE },
  { "load", 0.95, { NULL, NULL }, { W (plain_load), W (session_load) } },
  { "lazy", 1.0, { NULL, NULL }, { W (plain_lazy), W (session_lazy) } },
  { "eager", 1.05, { NULL, NULL }, { W (plain_eager), W (session_eager) } },
  { "read", 1.6, { W (plain_touch), W (session_touch) }, { W (plain_read), W (session_read) } },
  { "find", 1.05, { W (plain_load), W (session_touch) }, { W (plain_find), W (session_find) } },
  { "update", 0.95, { W (plain_load), W (session_touch) }, { W (plain_update), W (session_update) } },
  { "del_orm", 1.0, { NULL, NULL }, { W (plain_del_orm), W (session_delete) }, .by_session = TRUE },
  { "del_db", 1.1, { NULL, NULL }, { W (plain_del_db), W (session_delete) } },
  { "dispose", 4, { W (plain_load), W (session_touch) }, { W (plain_dispose), W (session_dispose) } },
  { "dispose-rows", 0.5, { W (plain_load), W (session_load) }, { W (plain_dispose), W (session_dispose) } },
};

#define MAX_ROUNDS 64

static const char *const names[] = { "by-hand", "session" };

static const char *folder;

static char *
get_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
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

/* The same for both, made by hand. */
static void
make_files (void)
{
  g_autofree char *empty = get_path ("empty.db"), *full = get_path ("full.db");
  Plain *plain;

  plain_create (empty);
  plain_create (full);
  plain = plain_open (full);
  plain_insert (plain);
  plain_close (plain);
}

/* Where callgrind counts: --toggle-collect=measured. */
static G_GNUC_NO_INLINE void
measured (Work     work,
          gpointer self)
{
  work (self);
  /* A call at the end could become a jump. */
  __asm__ volatile ("" ::: "memory");
}

static gsize
in_use (void)
{
  return mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
}

/* Microseconds.  @grown: what memory it took. */
static double
run (const Part *part,
     guint       who,
     gsize      *grown)
{
  g_autofree char *path = get_path ("bench.db");
  g_autofree char *from = get_path (part->empty ? "empty.db" : "full.db");
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gpointer self;
  gint64 start, end;

  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  self = who == 0 ? (gpointer) plain_open (path) : session_open (path, part->by_session);
  if (part->prepare[who] != NULL)
    part->prepare[who] (self);
  *grown = in_use ();
  start = g_get_monotonic_time ();
  measured (part->work[who], self);
  end = g_get_monotonic_time ();
  *grown = in_use () - *grown;
  if (who == 0)
    plain_close (self);
  else
    session_close (self);
  remove_files (path);
  return (double) (end - start);
}

typedef struct
{
  double time;
  gsize grown;
} Figures;

static Figures
run_alone (const Part *part,
           guint       who)
{
  Figures figures;
  int ends[2], status;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      figures.time = run (part, who, &figures.grown);
      _exit (write (ends[1], &figures, sizeof figures) == sizeof figures ? 0 : 1);
    }
  close (ends[1]);
  if (read (ends[0], &figures, sizeof figures) != sizeof figures || waitpid (child, &status, 0) != child || status != 0)
    g_error ("%s by %s failed", part->name, names[who]);
  close (ends[0]);
  return figures;
}

/* @wanted: names of parts; none: all, with the memory and what is measured against the session itself. */
static void
run_all (guint              rounds,
         const char *const *wanted)
{
  gsize bytes[2] = { 0 };

  g_print ("%-22s %10s %10s %7s %7s\n", "", "by hand", "session", "ratio", "aim");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double times[2][MAX_ROUNDS], plain, session;

      if (wanted[0] != NULL && !g_strv_contains (wanted, parts[i].name))
        continue;
      for (guint round = 0; round < rounds; round++)
        for (guint who = 0; who < 2; who++)
          {
            Figures figures = run_alone (&parts[i], who);

            times[who][round] = figures.time;
            if (parts[i].work[1] == W (session_load))
              bytes[who] = figures.grown / N_BOOKS;
          }
      plain = bench_median (times[0], rounds);
      session = bench_median (times[1], rounds);
      g_print ("%-22s %7.1f ms %7.1f ms %7.2f %7.2f\n", parts[i].name, plain / 1000, session / 1000, session / plain,
               parts[i].aim);
    }
  if (wanted[0] != NULL)
    return;
  g_print ("%-22s %10" G_GSIZE_FORMAT " %10" G_GSIZE_FORMAT " %7.2f %7.2f\n", "bytes a row", bytes[0], bytes[1],
           (double) bytes[1] / (double) bytes[0], 1.1);
  bench_own (rounds);
}

static int
run_only (const char *only)
{
  gsize grown;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    for (guint who = 0; who < 2; who++)
      {
        g_autofree char *name = g_strconcat (names[who], ":", parts[i].name, NULL);

        if (!g_str_equal (name, only))
          continue;
        run (&parts[i], who, &grown);
        return 0;
      }
  g_printerr ("There is no part “%s”.\n", only);
  return 2;
}

static void
remove_folder (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = get_path (i == 0 ? "empty.db" : "full.db");

      remove_files (path);
    }
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  const char *mode = argc > 1 ? argv[1] : "";
  int status = 0;

  if (g_str_equal (mode, "--parts"))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
        g_print ("%s %.2f\n", parts[i].name, parts[i].aim);
      return 0;
    }
  if (g_str_equal (mode, "--files") && argc == 3)
    {
      folder = argv[2];
      make_files ();
      return 0;
    }
  session_init_types ();
  if (g_str_equal (mode, "--only") && argc == 4)
    {
      folder = argv[3];
      status = run_only (argv[2]);
    }
  else
    {
      g_autofree char *made = g_dir_make_tmp ("crow-bench-XXXXXX", NULL);

      folder = made;
      make_files ();
      run_all (argc > 1 ? CLAMP (atoi (mode), 1, MAX_ROUNDS) : 7, (const char *const *) argv + MIN (argc, 2));
      remove_folder ();
    }
  session_clear_types ();
  return status;
}
