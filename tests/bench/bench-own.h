/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What nobody writes by hand, next to what it could be instead: medians of ratios, in memory.
 */
#pragma once

#include <glib.h>

/* Sorts them. */
double bench_median (double *values,
                     guint   n);
/* Prints a line for each. */
void   bench_own    (guint   rounds);
