/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Problems of a document beside those of its schema (sql/crow-schema-check.h).
 */
#pragma once

#include "sql/crow-problem.h"

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (transfer full) (element-type CrowProblem): entities that no diagram shows, in the order of the model */
GPtrArray *crow_document_check (CrowDocument *document);

G_END_DECLS
