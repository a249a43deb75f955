/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A problem in a list: what is wrong, what to do, and the buttons that do it.
 */
#pragma once

#include <gtk/gtk.h>

#include "document/crow-document.h"
#include "sql/crow-problem.h"

G_BEGIN_DECLS

/**
 * designer_problem_row_new:
 * @document: what the problem is in
 * @problem: the problem; it is copied
 * @silenced: whether it is silent, and can be made heard again
 *
 * Returns: (transfer floating): a row for a list box; its data "id" is the problem's
 */
GtkWidget *designer_problem_row_new       (CrowDocument      *document,
                                           const CrowProblem *problem,
                                           gboolean           silenced);
/* The same for what is not finished or not readable; @id may be NULL. */
GtkWidget *designer_problem_row_new_error (const char        *message,
                                           const char        *id);

G_END_DECLS
