/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The problems of a document, as a list that lists of widgets can follow.
 *
 * A problem is an object that never changes.  One that is still there after the next check is the same object, and only
 * what came, went or stands elsewhere is told, so that a list keeps its selection, its focus and its place.
 */
#pragma once

#include <gio/gio.h>

#include "sql/crow-problem.h"

G_BEGIN_DECLS

#define CROW_TYPE_PROBLEM_ITEM (crow_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (CrowProblemItem, crow_problem_item, CROW, PROBLEM_ITEM, GObject)

#define CROW_TYPE_PROBLEM_LIST (crow_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (CrowProblemList, crow_problem_list, CROW, PROBLEM_LIST, GObject)

/* Properties, all to be read only: "severity" (int, CrowSeverity), "code", "element" (the id of what it is about),
 * "sentence", "remedy" (nullable), "silenced". */
const CrowProblem *crow_problem_item_get_problem (CrowProblemItem *self);
gboolean           crow_problem_item_is_silenced (CrowProblemItem *self);

CrowProblemList   *crow_problem_list_new         (void);
/* What there is now: the worst first, else in the order of @problems; the silenced ones last.  @problems, @silenced:
 * (element-type CrowProblem) (nullable).  Returns: whether the list changed */
gboolean           crow_problem_list_update      (CrowProblemList *self,
                                                  GPtrArray       *problems,
                                                  GPtrArray       *silenced);

G_END_DECLS
