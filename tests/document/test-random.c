/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thousands of random edits: after undoing all, the first bytes; after redoing all, the last bytes; in between always
 * a document that can be saved, loaded, validated and compiled as far as it goes.
 */
#include "config.h"

#include "document-test.h"

#include "document-random.h"

static void
run (guint32 seed,
     guint   n_steps,
     guint   check_every)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;

  g_test_message ("seed %u", seed);
  crow_document_set_id_seed (document, seed);
  first = document_test_to_text (document);
  for (guint i = 0; i < n_steps; i++)
    {
      document_random_step (document, rand);
      if (g_rand_int_range (rand, 0, 10) == 0)
        crow_document_undo (document);
      if (i % check_every == 0)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (CrowSchema) G_GNUC_UNUSED schema = crow_document_compile_partial (document, NULL, &error);

          g_assert_no_error (error);
          document_test_round_trip (document);
        }
    }
  last = document_test_to_text (document);
  while (crow_document_can_redo (document))
    crow_document_redo (document);
  g_free (g_steal_pointer (&last));
  last = document_test_to_text (document);
  crow_document_go_to_step (document, 0);
  undone = document_test_to_text (document);
  document_test_assert_same (undone, first);
  g_assert_false (crow_document_get_modified (document));
  crow_document_go_to_step (document, crow_document_get_n_steps (document));
  redone = document_test_to_text (document);
  document_test_assert_same (redone, last);
}

/* The seed of the test run changes each time and is printed; `--seed` repeats one. */
static void
test_random (void)
{
  guint n_runs = g_test_slow () ? 200 : 12;

  for (guint i = 0; i < n_runs; i++)
    run (g_test_rand_int (), 250, 10);
}

static void
test_each_step (void)
{
  run (1, 300, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/random/each-step", test_each_step);
  g_test_add_func ("/document/random/runs", test_random);
  return g_test_run ();
}
