/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The difference between two orders of distinct things, as the fewest that have to go and come.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Front to back: at the time of one, what is before @position is as in the new order, and @from is where the rest of
 * the old order begins. */
typedef struct
{
  guint position;
  guint from;
  guint removed;
  guint added;
} CrowSplice;

/* Whether a thing may have another place; all others are in both orders, in the same sequence. */
typedef gboolean (*CrowSpliceFunc) (gconstpointer thing,
                                    gpointer      data);

/* @is_touched: (nullable): NULL: any may.  (transfer full) (element-type CrowSplice) */
GArray *_crow_splice_compute (gpointer      *old,
                              guint          n_old,
                              gpointer      *fresh,
                              guint          n_fresh,
                              CrowSpliceFunc is_touched,
                              gpointer       data);

G_END_DECLS
