/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seeds of tests that make things at random.  Each is printed before it is used, and CROW_TEST_SEED in the environment
 * begins with that one.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* Calls @check for each of @n new seeds; for CROW_TEST_SEED alone where it is given. */
void random_run_seeds (CrowDialectId  dialect,
                       guint          n,
                       void         (*check) (CrowDialectId dialect, guint32 seed));

/* Calls @run, which makes @n_each steps, as often as @n steps in all need; CROW_TEST_STEPS in the environment replaces @n,
 * and seeds count up from CROW_TEST_SEED. */
void random_run_steps (guint          n,
                       guint          n_each,
                       void         (*run) (guint32 seed, gpointer data),
                       gpointer       data);

G_END_DECLS
