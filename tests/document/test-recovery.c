/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Coming back: processes killed at random moments of a run of edits, journals cut off anywhere, and the history that
 * comes back with the document.
 */
#include "config.h"

#include "document-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "document-random.h"
#include "document/crow-operation.h"
#include "document/crow-recovery.h"

typedef struct
{
  char *folder;
  char *path; /* of the document */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *text = document_test_example ();

  fixture->folder = g_dir_make_tmp ("crowfoot-recovery-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "library.crow", NULL);
  g_file_set_contents (fixture->path, text, -1, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static CrowDocument *
load (Fixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;
  CrowDocument *document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);

  g_assert_no_error (error);
  return document;
}

static CrowRecovery *
start (Fixture      *fixture,
       CrowDocument *document)
{
  g_autoptr (GError) error = NULL;
  CrowRecovery *recovery = crow_recovery_start (document, fixture->folder, &error);

  g_assert_no_error (error);
  return recovery;
}

/* One move of the run that is killed: an edit, or a step through the history, or a save. */
static void
do_step (Fixture      *fixture,
         CrowDocument *document,
         GRand        *rand)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;

  switch (g_rand_int_range (rand, 0, 12))
    {
    case 0:
      crow_document_undo (document);
      break;
    case 1:
      crow_document_redo (document);
      break;
    case 2:
      if (g_rand_int_range (rand, 0, 5) == 0)
        crow_document_save (document, file, CROW_SAVE_OVERWRITE, &error);
      g_assert_no_error (error);
      break;
    case 3:
      crow_document_end_merge (document);
      break;
    default:
      document_random_step (document, rand);
      break;
    }
}

static CrowDocument *
restore (Fixture *fixture)
{
  g_autoptr (GPtrArray) items = crow_recovery_list (fixture->folder);
  g_autoptr (GError) error = NULL;
  CrowDocument *document;
  CrowRecoveryItem *item;

  if (items->len == 0)
    return NULL;
  g_assert_cmpuint (items->len, ==, 1);
  item = g_ptr_array_index (items, 0);
  document = crow_recovery_restore (item->path, &error);
  g_assert_no_error (error);
  crow_recovery_discard (item->path);
  return document;
}

static void
assert_same_history (CrowDocument *document,
                     CrowDocument *expected)
{
  g_autofree char *text = document_test_to_text (document);
  g_autofree char *expected_text = document_test_to_text (expected);

  document_test_assert_same (text, expected_text);
  g_assert_cmpuint (crow_document_get_n_steps (document), ==, crow_document_get_n_steps (expected));
  g_assert_cmpuint (crow_document_get_step_position (document), ==, crow_document_get_step_position (expected));
  for (guint i = 0; i < crow_document_get_n_steps (expected); i++)
    g_assert_cmpstr (crow_document_get_step_label (document, i), ==, crow_document_get_step_label (expected, i));
  g_assert_true (crow_document_get_modified (document) == crow_document_get_modified (expected));
  g_assert_true (g_file_equal (crow_document_get_file (document), crow_document_get_file (expected)));
}

/* What a run has done after @n_steps; the ids are made from the same seed. */
static CrowDocument *
run (Fixture *fixture,
     guint32  seed,
     guint    n_steps)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  CrowDocument *document;

  g_file_set_contents (fixture->path, text, -1, NULL);
  document = load (fixture);
  crow_document_set_id_seed (document, seed);
  for (guint i = 0; i < n_steps; i++)
    do_step (fixture, document, rand);
  return document;
}

static void
test_kill (Fixture      *fixture,
           gconstpointer data)
{
  guint n_kills = g_test_slow () ? 300 : 25;
  volatile guint *n_done = mmap (NULL, sizeof *n_done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  guint n_restored = 0;

  for (guint i = 0; i < n_kills; i++)
    {
      guint32 seed = g_test_rand_int ();
      g_autofree char *text = document_test_example ();
      g_autoptr (CrowDocument) restored = NULL;
      g_autoptr (CrowDocument) before = NULL;
      g_autofree char *restored_text = NULL;
      g_autofree char *before_text = NULL;
      guint target, done;
      pid_t child;
      int status;

      g_file_set_contents (fixture->path, text, -1, NULL);
      *n_done = 0;
      child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        {
          CrowDocument *document = load (fixture);
          GRand *rand = g_rand_new_with_seed (seed);

          crow_document_set_id_seed (document, seed);
          start (fixture, document);
          for (;;)
            {
              do_step (fixture, document, rand);
              (*n_done)++;
            }
        }
      /* So many steps, and a moment within the next: on a slow machine too. */
      target = g_test_rand_int_range (0, 60);
      while (*n_done < target)
        g_usleep (50);
      g_usleep (g_test_rand_int_range (0, 2000));
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

      /* At least every step that was finished is there; the one that was not may be. */
      done = *n_done;
      restored = restore (fixture);
      if (restored == NULL)
        continue;
      n_restored++;
      document_test_round_trip (restored);
      before = run (fixture, seed, done);
      restored_text = document_test_to_text (restored);
      before_text = document_test_to_text (before);
      if (strcmp (restored_text, before_text) == 0 &&
          crow_document_get_step_position (restored) == crow_document_get_step_position (before) &&
          crow_document_get_n_steps (restored) == crow_document_get_n_steps (before) &&
          crow_document_get_modified (restored) == crow_document_get_modified (before))
        assert_same_history (restored, before);
      else
        {
          g_autoptr (CrowDocument) after = run (fixture, seed, done + 1);

          assert_same_history (restored, after);
        }
      crow_document_go_to_step (restored, 0);
    }
  g_assert_cmpuint (n_restored, >, n_kills / 4);
  munmap ((void *) n_done, sizeof *n_done);
}

/* A crash is played by copying the journal while it is in use. */
static char *
copy_journal (Fixture *fixture,
              char   **text)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  g_autofree char *path = NULL;
  const char *name;
  gsize length;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".crowlog"))
      path = g_build_filename (fixture->folder, name, NULL);
  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, text, &length, NULL));
  return g_build_filename (fixture->folder, "crash.crowlog", NULL);
}

/* Whatever part of the journal reached the disk, a sound document comes back, and never less than with a shorter part. */
static void
test_cut (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (CrowDocument) document = load (fixture);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  CrowRecovery *recovery = start (fixture, document);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  gsize length, base;
  guint last = 0;

  crow_document_set_id_seed (document, 11);
  for (guint i = 0; i < 25; i++)
    document_random_step (document, rand);
  path = copy_journal (fixture, &text);
  length = strlen (text);
  base = strstr (text, "</crowfoot>\n\n") - text + strlen ("</crowfoot>\n\n");
  for (gsize i = base; i <= length; i += 1 + (i % 5))
    {
      g_autoptr (CrowDocument) restored = NULL;
      g_autoptr (GError) error = NULL;

      g_file_set_contents (path, text, i, NULL);
      restored = crow_recovery_restore (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (crow_document_get_step_position (restored), >=, last);
      last = crow_document_get_step_position (restored);
      g_assert_false (crow_document_is_editing (restored));
    }
  g_assert_cmpuint (last, >, 10);

  /* Damaged bytes: an error, or a document. */
  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree char *damaged = g_memdup2 (text, length);
      g_autoptr (CrowDocument) restored = NULL;
      g_autoptr (GError) error = NULL;

      damaged[i] ^= 1 << (i % 8);
      g_file_set_contents (path, damaged, length, NULL);
      restored = crow_recovery_restore (path, &error);
      g_assert_true ((restored == NULL) == (error != NULL));
    }
  crow_recovery_stop (recovery);
}

static void
test_life (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autofree char *other_path = g_build_filename (fixture->folder, "other.crow", NULL);
  g_autoptr (GFile) other = g_file_new_for_path (other_path);
  g_autoptr (CrowDocument) document = load (fixture);
  CrowRecovery *recovery = start (fixture, document);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  /* Locked while it is open: not left over, and it tells who has it. */
  crow_operation_add_entity (document, NULL, "shelf", 0, 0);
  items = crow_recovery_list (fixture->folder);
  g_assert_cmpuint (items->len, ==, 0);
  g_assert_cmpint (crow_recovery_get_owner (fixture->folder, file), ==, getpid ());
  g_assert_cmpint (crow_recovery_get_owner (fixture->folder, other), ==, 0);
  g_assert_true (crow_document_save (document, other, CROW_SAVE_DEFAULT, &error));
  g_assert_no_error (error);
  g_assert_cmpint (crow_recovery_get_owner (fixture->folder, file), ==, 0);
  g_assert_cmpint (crow_recovery_get_owner (fixture->folder, other), ==, getpid ());

  /* Back beyond what the journal knows, which begins with that save. */
  crow_document_undo (document);
  {
    g_autofree char *text = NULL;
    g_autofree char *path = copy_journal (fixture, &text);
    g_autofree char *expected = document_test_to_text (document);
    g_autofree char *restored_text = NULL;
    g_autoptr (CrowDocument) restored = NULL;

    g_file_set_contents (path, text, -1, NULL);
    restored = crow_recovery_restore (path, &error);
    g_assert_no_error (error);
    restored_text = document_test_to_text (restored);
    document_test_assert_same (restored_text, expected);
    g_assert_true (crow_document_get_modified (restored));
    g_assert_true (g_file_equal (crow_document_get_file (restored), other));
    crow_recovery_discard (path);
  }
  crow_recovery_stop (recovery);
  g_assert_cmpint (crow_recovery_get_owner (fixture->folder, other), ==, 0);
  g_clear_pointer (&items, g_ptr_array_unref);
  items = crow_recovery_list (fixture->folder);
  g_assert_cmpuint (items->len, ==, 0);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (crow_recovery_start (document, fixture->path, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (crow_recovery_restore (fixture->path, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_FORMAT);
}

#define ADD(name, function) g_test_add ("/document/recovery/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("life", test_life);
  ADD ("cut", test_cut);
  ADD ("refused", test_refused);
  ADD ("kill", test_kill);
  return g_test_run ();
}
