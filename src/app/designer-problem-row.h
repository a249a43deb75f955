/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A problem in a list: what is wrong, what to do, and the buttons that do it.
 */
#pragma once

#include <gtk/gtk.h>

#include "document/crow-document.h"
#include "document/crow-problem-list.h"

G_BEGIN_DECLS

/**
 * designer_problem_row_new:
 * @document: what the problem is in
 * @item: the problem; one that is silenced can be made heard again
 *
 * Returns: (transfer floating): a row for a list box; its data "id" is the problem's
 */
GtkWidget *designer_problem_row_new       (CrowDocument      *document,
                                           CrowProblemItem   *item);

G_END_DECLS
