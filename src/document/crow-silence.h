/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Problems that a person knows of and does not want to be told again.
 *
 * A node keeps the codes of problems that are silent for it, in the order of the alphabet, with blanks between them; so
 * they go and are copied with it.  Errors are never silent: what a database refuses does not get better by that.
 */
#pragma once

#include "sql/crow-problem.h"

#include "document/crow-document.h"

G_BEGIN_DECLS

/* The node of a record of the schema, or of what the record was made for; NULL: there is none.  A link stands for its
 * foreign key, whose id is that of the link with more behind a point. */
CrowNode *crow_document_find_element     (CrowDocument      *document,
                                          const char        *id);

/* Whether the problem is one that was silenced. */
gboolean  crow_document_is_silenced      (CrowDocument      *document,
                                          const CrowProblem *problem);
/* Takes the silenced ones out of @problems, in their order.
 *
 * Returns: (transfer full) (element-type CrowProblem): those that were taken out */
GPtrArray *crow_document_take_silenced   (CrowDocument      *document,
                                          GPtrArray         *problems);
/* FALSE: it is an error, or about nothing that stands in the document. */
gboolean  crow_problem_can_be_silenced   (CrowDocument      *document,
                                          const CrowProblem *problem);
/* One edit.  Does nothing where it cannot be silenced. */
void      crow_operation_silence_problem (CrowDocument      *document,
                                          const CrowProblem *problem,
                                          gboolean           silence);

G_END_DECLS
