/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seeds have 31 bits, so that they read the same in each program.
 */
#include "config.h"

#include "random-run.h"

#include <stdlib.h>

static guint32
make_seed (void)
{
  guint32 seed = (guint32) g_test_rand_int () & 0x7fffffff;

  g_test_message ("CROW_TEST_SEED=%u", seed);
  return seed;
}

void
random_run_seeds (CrowDialectId dialect,
                  guint         n,
                  void        (*check) (CrowDialectId dialect, guint32 seed))
{
  const char *given = g_getenv ("CROW_TEST_SEED");

  if (given != NULL)
    check (dialect, (guint32) strtoul (given, NULL, 10));
  for (guint i = 0; given == NULL && i < n; i++)
    check (dialect, make_seed ());
}

void
random_run_steps (guint    n,
                  guint    n_each,
                  void   (*run) (guint32 seed, gpointer data),
                  gpointer data)
{
  const char *seed = g_getenv ("CROW_TEST_SEED"), *steps = g_getenv ("CROW_TEST_STEPS");
  guint n_steps = steps != NULL ? (guint) strtoul (steps, NULL, 10) : n;

  for (guint i = 0; i * n_each < n_steps; i++)
    run (seed != NULL ? (guint32) strtoul (seed, NULL, 10) + i : make_seed (), data);
}
