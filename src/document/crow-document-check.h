/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Problems of a document beside those of its schema (sql/crow-schema-check.h).
 */
#pragma once

#include "sql/crow-problem.h"

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (transfer full) (element-type CrowProblem): diagrams that place what does not exist, and entities that no diagram shows;
 * in the order of the document */
GPtrArray *crow_document_check       (CrowDocument *document);
/* Whether a placement or route is of something that does not exist; @property: what it refers by */
gboolean   crow_document_is_dangling (CrowNode     *node,
                                      guint         property);

G_END_DECLS
