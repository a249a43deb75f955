/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Making problems, for the files of this folder.
 */
#pragma once

#include "sql/crow-problem.h"

G_BEGIN_DECLS

GPtrArray   *_crow_problems_new       (void);

/* @code must be a string constant.  The result belongs to @problems; it is returned to be filled in. */
CrowProblem *_crow_problems_add       (GPtrArray    *problems,
                                       CrowSeverity  severity,
                                       const char   *code,
                                       const char   *id,
                                       const char   *format,
                                       ...) G_GNUC_PRINTF (5, 6);
void         _crow_problem_set_remedy (CrowProblem  *self,
                                       CrowFix       fix,
                                       const char   *related_id,
                                       const char   *format,
                                       ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
